//! What a backend's answer means: RFC 9457 problems and the default 201.
//!
//! An answer is hostile until read: text from it is text, shortened, and its links are checked. No error in it is dropped:
//! what fits no field is shown for the whole form.

use super::post::name_of;
use crate::core::form::{Fault, FieldError, Form, Mode};
use crate::core::json::Value;
use crate::core::link;
use crate::core::platform::Platform;

/// What came back, or why nothing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// An HTTP response, whatever its status.
    Response {
        /// The status code.
        status: u16,
        /// The body as text.
        body: String,
        /// `Retry-After` in seconds, where it was a number and could be read.
        retry_after: Option<u32>,
    },
    /// No answer in the time allowed.
    Timeout,
    /// No connection: refused, dropped, blocked, or no name found; a browser doesn't say which.
    Unreachable,
    /// The device says that it is offline.
    Offline,
}

/// What an accepted answer promises.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Receipt {
    /// The registration's reference.
    pub reference: Option<String>,
    /// On the waiting list, not yet confirmed.
    pub waiting: bool,
    /// The link that joins the videoconference.
    pub join_url: Option<String>,
    /// How the attendee takes part.
    pub mode: Option<Mode>,
}

/// Why it isn't known to be registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// [`Answer::Timeout`]
    Timeout,
    /// [`Answer::Unreachable`]
    Unreachable,
    /// [`Answer::Offline`]
    Offline,
    /// The backend is in trouble: 5xx.
    Server,
    /// An answer that isn't the contract's: HTML, nothing, another JSON.
    Unreadable,
    /// The backend refused for a reason that isn't the attendee's to mend: 401, 404, 405 and the like.
    Refused,
}

impl Failure {
    /// The end of the key of the message that tells it.
    pub fn key(self) -> &'static str {
        match self {
            Failure::Timeout => "timeout",
            Failure::Unreachable => "unreachable",
            Failure::Offline => "offline",
            Failure::Server => "server",
            Failure::Unreadable => "unreadable",
            Failure::Refused => "refused",
        }
    }
}

/// What an answer means for the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Registered, or on the waiting list.
    Accepted(Receipt),
    /// Some answers won't do; the texts that fit no field stand in `messages`.
    Invalid {
        /// Errors of fields.
        errors: Vec<FieldError>,
        /// Errors of the form as a whole.
        messages: Vec<String>,
    },
    /// No seat is left in the mode that was asked for.
    Full(Option<String>),
    /// Registration isn't open.
    Closed(Option<String>),
    /// Too many requests: wait this many seconds.
    Busy(u32),
    /// Not known to be registered; what the backend said about it, if it said anything readable.
    Failed(Failure, Option<String>),
}

/// Seconds to wait after a 429 that doesn't say.
const BUSY: u32 = 30;
/// The most errors of one answer that are shown.
const MOST: usize = 100;

/// Reads an answer to the default post.
pub fn interpret(form: &Form, mode: Option<Mode>, answer: &Answer, platform: &dyn Platform) -> Outcome {
    let (status, body, retry_after) = match answer {
        Answer::Response { status, body, retry_after } => (*status, body, *retry_after),
        Answer::Timeout => return Outcome::Failed(Failure::Timeout, None),
        Answer::Unreachable => return Outcome::Failed(Failure::Unreachable, None),
        Answer::Offline => return Outcome::Failed(Failure::Offline, None),
    };
    let json = platform.parse_json(body).ok().filter(|json| matches!(json, Value::Object(_)));
    match status {
        200..=299 => json.and_then(|json| receipt(&json, mode)).map_or(Outcome::Failed(Failure::Unreadable, None), Outcome::Accepted),
        429 => Outcome::Busy(retry_after.unwrap_or(BUSY).clamp(1, 3600)),
        400..=499 => match json {
            Some(problem) => refusal(form, &problem, status),
            None => Outcome::Failed(if status == 403 || status == 404 { Failure::Refused } else { Failure::Unreadable }, None),
        },
        _ => Outcome::Failed(Failure::Server, None),
    }
}

fn receipt(json: &Value, mode: Option<Mode>) -> Option<Receipt> {
    let reference = json.get("reference").and_then(said);
    let status = json.get("status").and_then(Value::as_text);
    let waiting = match status {
        Some("waiting") => true,
        Some("confirmed") => false,
        // Neither reference nor status: some other JSON, and no promise can be made of it.
        _ if reference.is_none() => return None,
        _ => false,
    };
    let join_url = json.get("join_url").and_then(Value::as_text).and_then(link::allowed);
    Some(Receipt { reference, waiting, mode, join_url: join_url.filter(|url| url.starts_with("https://") || url.starts_with("http://")) })
}

fn refusal(form: &Form, problem: &Value, status: u16) -> Outcome {
    let (mut errors, mut messages) = (Vec::new(), Vec::new());
    for item in problem.get("errors").map(Value::items).unwrap_or_default().iter().take(MOST) {
        let Some(text) = item.get("detail").and_then(said) else { continue };
        match item.get("pointer").and_then(Value::as_text).and_then(|pointer| name_of(form, pointer)) {
            Some(name) => errors.push(FieldError { name, fault: Fault::Told(text) }),
            None => messages.push(text),
        }
    }
    let detail = problem.get("detail").and_then(said).or_else(|| problem.get("title").and_then(said));
    if !errors.is_empty() || !messages.is_empty() {
        return Outcome::Invalid { errors, messages };
    }
    let kind = problem.get("type").and_then(Value::as_text).and_then(|kind| kind.rsplit('/').next());
    match kind.unwrap_or_default() {
        "full" => Outcome::Full(detail),
        "closed" | "not-open" | "ended" | "cancelled" => Outcome::Closed(detail),
        _ => match detail {
            Some(detail) if matches!(status, 400 | 409 | 422) => Outcome::Invalid { errors, messages: vec![detail] },
            detail => Outcome::Failed(Failure::Refused, detail),
        },
    }
}

/// A backend's text as it may be shown: without control characters, and not endless.
fn said(value: &Value) -> Option<String> {
    let text: String = value.as_text()?.chars().filter(|c| !c.is_control()).take(500).collect();
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}
