//! The end-to-end tests' harness: the built page in a real browser, the real backend behind it, and a server that
//! misbehaves on request.
//!
//! Everything waits for conditions, never for a span of time. It knows the widget only as a visitor does, by labels, texts
//! and the parts named in [`page`]; no test reaches into the widget's own code. No request leaves the loopback interface.
//!
//! Where to start: [`Backend`] and [`Browser`] make a journey, [`Page`] is what a visitor does, [`Responder`] stands between
//! the two where an answer has to be late, wrong or lost; [`Engine`] chooses another browser, [`audit`] checks accessibility. The backends of other makers that sites have are in [`real`].
//! [`faults`] is a network that breaks.
//! [`scene`] has every state of the widget, [`baseline`] the pictures that it is compared with.
//! `cargo xtask test` builds what is tested and says where it is.

mod answer;
pub mod audit;
mod backend;
pub mod baseline;
mod browser;
mod driver;
mod engine;
pub mod faults;
mod find;
mod http;
pub mod page;
pub mod paths;
pub mod picture;
pub mod real;
mod responder;
pub mod scene;
mod wait;

pub use answer::{Answer, Gate};
pub use backend::{Backend, BackendOptions};
pub use browser::Browser;
pub use engine::Engine;
pub use http::Request;
pub use page::Page;
pub use responder::Responder;
pub use thirtyfour::Key;
pub use wait::{DEADLINE, until};
