//! `event-registration check FILE…`: what is wrong with an event file, where, and how to mend it, in words for whoever wrote it.
//!
//! What the widget notices while it reads is told first; then what it can't know or needn't: dates in the file's own prose, its
//! zone, conditions that never hold, questions that shouldn't be asked. Each rule is one function in [`rules`], [`dates`] or
//! [`asked`]; where a member stands is [`place`]'s, how findings are printed [`show`]'s. Nothing leaves the machine: who asks others is
//! `check --online`.

mod asked;
mod dates;
mod place;
mod rules;
pub mod show;

use std::ops::Range;

use event_registration::core::event::{Announcement, read};
use event_registration::core::json::Value;
use event_registration::core::problem::{self, Problem};

use crate::presets::preset;
use crate::{json, wording};
use place::Places;

/// How much a finding costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a thought.
    Hint,
    /// Something isn't as it was meant, or won't be shown.
    Warning,
    /// The file contradicts itself, or the form can't open.
    Error,
}

impl Severity {
    /// Its name, as SARIF calls it.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Hint => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name, which stays the same between versions.
    pub code: &'static str,
    /// How much it costs.
    pub severity: Severity,
    /// The member, like `registration.fields[2].max`; empty for the file as a whole.
    pub path: String,
    /// Where in the text, in bytes.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub mend: String,
}

/// Every rule: its code, how much it costs at most, and what it finds.
pub const RULES: &[(&str, Severity, &str)] = &[
    ("not-json", Severity::Error, "text that isn't JSON"),
    ("no-event", Severity::Error, "a file without an event"),
    ("unusable", Severity::Error, "a part without which the form can't open or the page has no title"),
    ("left-out", Severity::Warning, "a value that can't be read and is left out or read another way"),
    ("weekday-contradicts-date", Severity::Error, "a weekday in the text that isn't the one of its date"),
    ("no-such-day", Severity::Error, "a date in the text that no calendar has"),
    ("date-contradicts-start", Severity::Warning, "a text that names dates, none of which is a day of the event"),
    ("ends-before-start", Severity::Error, "an event that ends before it begins"),
    ("closes-after-end", Severity::Warning, "a registration that closes after the event is over"),
    ("opens-after-closes", Severity::Error, "a registration that opens after it closes"),
    ("doors-after-start", Severity::Warning, "doors that open after the event has begun"),
    ("offset-not-of-zone", Severity::Error, "an offset from UTC that the event's time zone doesn't have on that day"),
    ("no-offset", Severity::Warning, "a time without its offset from UTC"),
    ("unknown-zone", Severity::Error, "a time zone that doesn't exist"),
    ("duplicate-name", Severity::Warning, "a name that two fields have"),
    ("unknown-field", Severity::Warning, "a condition on a field that the form hasn't"),
    ("never-shown", Severity::Error, "a condition that can never hold"),
    ("missing-language", Severity::Warning, "a text that lacks one of the page's languages"),
    ("unknown-language", Severity::Warning, "a language that the widget doesn't speak"),
    ("unknown-message", Severity::Warning, "a message's key that doesn't exist, or a text that lost its places in braces"),
    ("insecure-url", Severity::Warning, "registrations that would travel unencrypted"),
    ("secret", Severity::Warning, "a header that looks like a key which only the site should know"),
    ("image-without-text", Severity::Warning, "a picture that says nothing to those who don't see it"),
    ("should-not-be-asked", Severity::Warning, "a question that an event rarely has a reason for"),
    ("health-without-consent", Severity::Warning, "a question whose answer may concern health, without its own consent"),
    ("no-deletion-date", Severity::Hint, "answers that may concern health, and no word on when they are deleted"),
];

/// What is found only by asking others, with `check --online`.
pub const ONLINE: &[(&str, Severity, &str)] = &[
    ("unreachable", Severity::Error, "a backend that doesn't answer, or has nothing at that address"),
    ("cors", Severity::Error, "a backend or a list on another site that doesn't allow the event's page"),
    ("broken-link", Severity::Warning, "a link that leads nowhere"),
    ("no-picture", Severity::Warning, "a picture that isn't there, or is none"),
    ("not-tried", Severity::Hint, "an address that couldn't be tried from here"),
];

/// Every rule.
pub fn rules() -> impl Iterator<Item = &'static (&'static str, Severity, &'static str)> {
    RULES.iter().chain(ONLINE)
}

/// The event's object in a file's text.
pub fn event_of(text: &str) -> Value {
    Places::of(text).value()
}

/// What was found by asking others, at this member.
pub fn finding(text: &str, code: &'static str, path: &str, message: String, mend: String) -> Finding {
    let severity = rules().find(|(known, ..)| *known == code).map_or(Severity::Error, |(_, severity, _)| *severity);
    Finding { code, severity, path: path.to_owned(), range: Places::of(text).range(path), message, mend }
}

/// Checks the text of one file.
pub fn lint(text: &str) -> Vec<Finding> {
    let value = match json::parse(text) {
        Ok(value) => value,
        Err(why) => return vec![not_json(text, &why)],
    };
    let places = Places::of(text);
    let announcement = match read(&value, &preset) {
        Ok(announcement) => announcement,
        Err(nothing) => {
            let mend = "say what it is: \"@type\": \"Event\"".to_owned();
            let range = places.range("");
            return vec![Finding { code: "no-event", severity: Severity::Error, path: String::new(), range, message: nothing.0, mend }];
        }
    };
    let own = places.value();
    let found = Found { file: &own, announcement: &announcement, places: &places, found: std::cell::RefCell::default() };
    for problem in &announcement.problems {
        found.problem(problem);
    }
    if let Some(registration) = &announcement.registration {
        for problem in wording::problems(&registration.messages, &wording::ENGLISH) {
            found.add("unknown-message", &problem.path, format!("this is {}", problem.found), format!("write {}", problem.allowed));
        }
    }
    rules::all(&found);
    dates::all(&found);
    asked::all(&found);
    let mut found = found.found.into_inner();
    found.sort_by(|a, b| (a.range.start, a.code).cmp(&(b.range.start, b.code)));
    found
}

fn not_json(text: &str, why: &str) -> Finding {
    // serde_json says "… at line 3 column 7".
    let number = |word: &str| why.rsplit_once(word)?.1.split_whitespace().next()?.parse::<usize>().ok();
    let (line, column) = (number("line ").unwrap_or(1), number("column ").unwrap_or(1));
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut start = (before + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let what = match why.split(" at line ").next().unwrap_or(why) {
        what if what.starts_with("control character") => "a text isn't closed at the end of the line before",
        what if what.starts_with("EOF") => "the file ends before everything in it is closed",
        "key must be a string" => "the name of a member is expected, in quotation marks",
        "expected value" => "a text, a number, true, false, a list or an object is expected",
        "trailing comma" => "nothing follows the comma before",
        what => what,
    };
    Finding {
        code: "not-json",
        severity: Severity::Error,
        path: String::new(),
        range: start..(start + text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)),
        message: format!("the file can't be read from here on: {what}"),
        mend: "look just before this place for a comma, a quotation mark or a bracket that is missing, or one too many".to_owned(),
    }
}

/// What the rules look at, and where they put what they find.
struct Found<'a> {
    /// The event's object.
    file: &'a Value,
    announcement: &'a Announcement,
    places: &'a Places<'a>,
    found: std::cell::RefCell<Vec<Finding>>,
}

impl Found<'_> {
    fn add(&self, code: &'static str, path: &str, message: impl Into<String>, mend: impl Into<String>) {
        self.add_at(code, path, self.places.range(path), message, mend);
    }

    fn add_at(&self, code: &'static str, path: &str, range: Range<usize>, message: impl Into<String>, mend: impl Into<String>) {
        let severity = RULES.iter().find(|(known, ..)| *known == code).map_or(Severity::Error, |(_, severity, _)| *severity);
        self.found.borrow_mut().push(Finding { code, severity, path: path.to_owned(), range, message: message.into(), mend: mend.into() });
    }

    fn problem(&self, problem: &Problem) {
        if rules::other_field(self, problem) {
            return;
        }
        let code = if problem.severity == problem::Severity::Error { "unusable" } else { "left-out" };
        let member = if problem.path.is_empty() { "the file" } else { &problem.path };
        let message = match problem.found.as_str() {
            "nothing" => format!("{member} is missing; {}", problem.instead),
            "an object" | "a list" => format!("{member} can't be used as it stands; {}", problem.instead),
            found => format!("{member} is {found}; {}", problem.instead),
        };
        self.add(code, &problem.path, message, format!("write {}", problem.allowed));
    }
}
