//! The way to a backend and back, as plain data: a [`Request`] made of typed values, an [`Answer`] read into an [`Outcome`].
//!
//! Knows nothing of fetch, connections or retries in time: sending is the shell's. The default form of the post is
//! documented in the README; other encodings and other dialects of refusal have their place beside [`encode`] and
//! [`interpret`], with the same [`Request`] and [`Outcome`].

mod answer;
mod description;
mod post;

pub use answer::{Answer, Failure, Outcome, Receipt, interpret};
pub use description::Description;
pub use post::{Posted, Request, encode, name_of, pointer_to, read_post};
