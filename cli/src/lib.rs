//! The organiser's command, as a library so that its tests speak to the real thing.
//!
//! Where to start: [`serve`] takes registrations, [`store`] keeps them, [`export`] hands them out again, [`delete`] ends them;
//! [`check`] tries a backend that is another's; [`prerender`] draws the widget into a page. What a form asks and whether an
//! answer will do is decided by the widget's own `core`, so that page
//! and backend never disagree.

pub mod check;
pub mod clock;
pub mod delete;
pub mod export;
pub mod file;
pub mod import;
pub mod json;
pub mod lint;
pub mod moment;
pub mod new;
pub mod platform;
pub mod post;
pub mod prerender;
pub mod presets;
pub mod prose;
pub mod reference;
pub mod retention;
pub mod schema;
pub mod serve;
pub mod store;
pub mod token;
pub mod wording;

/// A pattern that is written in this program.
#[allow(clippy::expect_used)]
pub(crate) fn pattern(pattern: &str) -> regex::Regex {
    // Every one is compiled by the tests.
    regex::Regex::new(pattern).expect("a pattern that compiles")
}
