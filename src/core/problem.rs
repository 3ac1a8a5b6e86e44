//! What a site's owner or an organiser is told about a file: where, what was found, what is allowed, what was used instead.
//!
//! Not for attendees: their messages are [`crate::core::form::FieldError`] and come from the language files.

use std::{borrow::Cow, fmt};

/// How much a problem costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something was read another way than it was written, or left out.
    Warning,
    /// The form can't open, or the event can't be shown.
    Error,
}

/// One thing to mend in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How much it costs.
    pub severity: Severity,
    /// Where: `registration.fields[2].max`; empty for the file as a whole.
    pub path: String,
    /// What stands there, shortened.
    pub found: String,
    /// What is allowed there.
    pub allowed: Cow<'static, str>,
    /// What the widget does instead.
    pub instead: &'static str,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.path.is_empty() { "the event file" } else { &self.path };
        write!(f, "{place}: found {}, allowed is {}; {}", self.found, self.allowed, self.instead)
    }
}
