//! What draws: Yew components and functions over `core`'s state. Compiles natively too, where it renders to text.
//!
//! Decides nothing and touches no browser: what has to be done there is asked of a [`Browser`], which the shell is.
//! A component costs an attendee about 0.5 KB and a function 0.2, so there are few components: [`App`], the field, the details.

mod app;
mod calendar;
mod count;
mod details;
mod facts;
mod field;
mod form;
mod funding;
mod icons;
mod list;
mod notice;
mod parts;
mod prelude;
mod rest;
mod result;
mod review;
mod store;
mod suggest;

pub use app::{App, AppProps};
pub use rest::{REST, Rest};
pub use store::{Browser, Effect, Given, Same, Until, View};
