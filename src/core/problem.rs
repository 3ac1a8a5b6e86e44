//! What a site's owner or an organiser is told about a file: where, what was found, what is allowed, what was used instead.
//!
//! Not for attendees: their messages are [`crate::core::form::FieldError`] and come from the language files.
use std::{borrow::Cow, fmt};

/// How much a problem costs: something was read another way than it was written, or left out; or the form can't open, or the event
/// can't be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Warning,
    Error,
}

/// One thing to mend in a file: what it costs, where it is (`registration.fields[2].max`; empty for the file as a whole), what stands
/// there, shortened, what is allowed there, and what the widget does instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub severity: Severity,
    pub path: String,
    pub found: String,
    pub allowed: Cow<'static, str>,
    pub instead: &'static str,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.path.is_empty() { "the event file" } else { &self.path };
        write!(f, "{place}: found {}, allowed is {}; {}", self.found, self.allowed, self.instead)
    }
}
