//! What the widget decides: what an event file says, whether registration is open, what a form asks, whether an answer
//! will do, what is sent, and what the backend's reply means.
//!
//! Nothing in here knows Yew, the browser, a clock, randomness, storage or the network. Time, language, ids and answers
//! come in as arguments; what only a platform can do comes in through [`platform::Platform`]. Reading never fails as a
//! whole: it gives a value and a list of [`problem::Problem`]s.
//!
//! Where to start: [`event::read`] makes an [`event::Announcement`] of a file, [`state::update`] is every change the page
//! can undergo, [`submission`] is the way to a backend and back.

pub mod calendar;
pub mod draft;
pub mod event;
pub mod form;
pub mod json;
pub mod language;
pub mod life;
pub mod link;
pub mod object;
pub mod page;
pub mod platform;
pub mod problem;
pub mod state;
pub mod structured;
pub mod submission;
pub mod text;
pub mod time;
