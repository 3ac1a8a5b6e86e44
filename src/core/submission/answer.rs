//! What a backend's answer means. The rules of its description decide; without any, HTTP's and RFC 9457's do.
//!
//! An answer is hostile until read: text from it is text, shortened, and its links are checked.
use super::errors::{self, plain};
use super::{Order, Reply};
use super::{path::at, rule::Verdict};
use crate::core::form::{FieldError, Mode};
use crate::core::object::{object, words};
use crate::core::{json::Value, link, platform::Platform};

/// What came back, or why nothing did: an HTTP response, whatever its status; `Sent`, and the answer can't be read (another origin
/// that doesn't allow it, a mail, a page that is left); no answer in the time allowed; no connection (refused, dropped, blocked, no
/// name found: a browser doesn't say which); or the device was offline from the beginning to the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Response(Response),
    Sent,
    Timeout,
    Unreachable,
    Offline,
}

/// An HTTP response: `url` is the address that answered in the end, after redirects, `headers` are those that could be read,
/// names in small letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    /// The JSON of a file that was asked for and is there.
    pub fn file(&self, platform: &dyn Platform) -> Option<Value> {
        match self {
            Answer::Response(response) if response.status == 200 => platform.parse_json(&response.body).ok(),
            _ => None,
        }
    }
}

impl Response {
    /// The header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

object! {
    /// What an accepted answer promises: whether it is on the waiting list, or `unconfirmed`, sent and nothing says that it is
    /// registered; the link that joins the videoconference; a page of the backend's to go on to; what the backend said.
    pub struct Receipt {
        reference: Option<String>, waiting: bool, unconfirmed: bool, join_url: Option<String>, redirect: Option<String>,
        message: Option<String>, mode: Option<Mode>,
    }
}

words! {
    /// Why it isn't known to be registered; the words end the keys of the messages that tell it. With `server` the backend is in
    /// trouble (5xx); an `unreadable` answer isn't the contract's (HTML, nothing, another JSON); `refused` it did for a reason that
    /// isn't the attendee's to mend (401, 404, 405 and the like); what is `too-long` for the way to the backend wasn't sent.
    pub enum Failure {
        "timeout" Timeout, "unreachable" Unreachable, "offline" Offline, "server" Server, "unreadable" Unreadable,
        "refused" Refused, "too-long" TooLong,
    }
}

impl Failure {
    /// Whether the registration may have arrived all the same.
    pub fn may_have_arrived(self) -> bool {
        !matches!(self, Failure::Offline | Failure::Refused | Failure::TooLong)
    }
}

/// What an answer means for the page: registered, on the waiting list, or at least sent; some answers won't do, and what fits no
/// field stands in `messages`; or not taken.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Accepted(Receipt),
    Invalid { errors: Vec<FieldError>, messages: Vec<String> },
    Refused(Refusal),
}

/// Why the backend, or the way to it, didn't take a registration: no seat is left in the mode that was asked for, registration
/// isn't open, the address is registered already, too many requests (wait this many seconds), or it isn't known to be registered.
/// Texts are the backend's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    Full(Option<Mode>, Option<String>),
    Closed(Option<String>),
    Duplicate(Option<String>),
    Busy(u32),
    Failed(Failure, Option<String>),
}

impl Outcome {
    pub(super) fn failed(failure: Failure) -> Outcome {
        Outcome::Refused(Refusal::Failed(failure, None))
    }
}

pub(super) fn interpret(order: &Order<'_>, answer: &Answer) -> Outcome {
    let response = match answer {
        Answer::Response(response) => response,
        Answer::Sent => return Outcome::Accepted(Receipt { unconfirmed: true, mode: order.mode(), ..Receipt::default() }),
        Answer::Timeout => return Outcome::failed(Failure::Timeout),
        Answer::Unreachable => return Outcome::failed(Failure::Unreachable),
        Answer::Offline => return Outcome::failed(Failure::Offline),
    };
    let json = order.platform.parse_json(&response.body).ok();
    let reply = Reply::new(response, json.as_ref());
    let rule = order.description.rules.iter().find(|rule| rule.holds(&reply, order.platform)).and_then(|rule| rule.verdict);
    match rule {
        Some(verdict) => judged(order, &reply, verdict),
        None => unruled(order, &reply),
    }
}

fn judged(order: &Order<'_>, reply: &Reply<'_>, verdict: Verdict) -> Outcome {
    let message = first(order, reply, &order.description.message);
    let told = || {
        let told = errors::read(order, reply);
        let silent = told.fields.is_empty() && told.form.is_empty();
        let messages = if silent { message.clone().into_iter().collect() } else { told.form };
        (told.fields, messages)
    };
    match verdict {
        Verdict::Accepted => Outcome::Accepted(receipt(order, reply, false)),
        Verdict::Received => Outcome::Accepted(receipt(order, reply, true)),
        Verdict::Invalid => match told() {
            (errors, messages) if errors.is_empty() && messages.is_empty() => Outcome::failed(Failure::Refused),
            (errors, messages) => Outcome::Invalid { errors, messages },
        },
        Verdict::Full => Outcome::Refused(Refusal::Full(order.mode(), message)),
        Verdict::Closed => Outcome::Refused(Refusal::Closed(message)),
        Verdict::Duplicate => match told() {
            (errors, messages) if !errors.is_empty() => Outcome::Invalid { errors, messages },
            (_, messages) => Outcome::Refused(Refusal::Duplicate(messages.into_iter().next())),
        },
        Verdict::Spam => Outcome::Refused(Refusal::Failed(Failure::Refused, message)),
        Verdict::Busy => Outcome::Refused(Refusal::Busy(wait(order, reply))),
        Verdict::Token | Verdict::Failed => {
            let failure = if reply.status >= 500 { Failure::Server } else { Failure::Refused };
            Outcome::Refused(Refusal::Failed(failure, message.clone().or_else(|| told().1.into_iter().next())))
        }
    }
}

fn unruled(order: &Order<'_>, reply: &Reply<'_>) -> Outcome {
    let object = reply.json.is_some_and(|json| matches!(json, Value::Object(_)));
    match reply.status {
        200..=299 if order.description.part.nested => {
            // The default contract promises a reference or a status; without either no promise can be made of it.
            let receipt = receipt(order, reply, false);
            let known = object && (receipt.reference.is_some() || receipt.waiting || stated(order, reply));
            if known { Outcome::Accepted(receipt) } else { Outcome::failed(Failure::Unreadable) }
        }
        200..=299 => Outcome::Accepted(receipt(order, reply, false)),
        429 => Outcome::Refused(Refusal::Busy(wait(order, reply))),
        400..=499 => refusal(order, reply),
        _ => Outcome::failed(Failure::Server),
    }
}

fn refusal(order: &Order<'_>, reply: &Reply<'_>) -> Outcome {
    let told = errors::read(order, reply);
    if !told.fields.is_empty() || !told.form.is_empty() {
        return Outcome::Invalid { errors: told.fields, messages: told.form };
    }
    let detail = first(order, reply, &order.description.message);
    let kind = reply.json.and_then(|json| json.get("type")).and_then(Value::as_text).and_then(|kind| kind.rsplit('/').next());
    match kind.unwrap_or_default() {
        "full" => Outcome::Refused(Refusal::Full(order.mode(), detail)),
        "closed" | "not-open" | "ended" | "cancelled" => Outcome::Refused(Refusal::Closed(detail)),
        _ => match detail {
            Some(detail) if matches!(reply.status, 400 | 409 | 422) => Outcome::Invalid { errors: Vec::new(), messages: vec![detail] },
            Some(detail) => Outcome::Refused(Refusal::Failed(Failure::Refused, Some(detail))),
            None if matches!(reply.status, 404 | 405 | 401) => Outcome::failed(Failure::Refused),
            // JSON that says something is the backend's; a bare page may be a firewall's, which reads the answer to what was done.
            None if reply.json.is_some_and(|json| *json != Value::Object(Vec::new())) => Outcome::failed(Failure::Refused),
            None => Outcome::failed(Failure::Unreadable),
        },
    }
}

fn receipt(order: &Order<'_>, reply: &Reply<'_>, unconfirmed: bool) -> Receipt {
    let description = order.description;
    let web = |url: &String| link::is_web(url) || url.starts_with('/');
    let link = |sources: &[String]| first(order, reply, sources).as_deref().and_then(link::allowed).filter(web);
    // The default contract's title is a refusal's; an accepted answer of it has nothing to add.
    let message = if description.rules.is_empty() { None } else { first(order, reply, &description.message) };
    Receipt {
        reference: first(order, reply, &description.reference),
        waiting: matches!(first(order, reply, &description.waiting).as_deref(), Some("waiting" | "true")),
        unconfirmed,
        join_url: link(&description.join_url),
        redirect: link(&description.redirect),
        message,
        mode: order.mode(),
    }
}

/// Whether a default answer states what became of it.
fn stated(order: &Order<'_>, reply: &Reply<'_>) -> bool {
    matches!(first(order, reply, &order.description.waiting).as_deref(), Some("confirmed" | "waiting"))
}

/// The first text that one of the sources gives.
pub(super) fn first(order: &Order<'_>, reply: &Reply<'_>, sources: &[String]) -> Option<String> {
    sources.iter().find_map(|source| text(order, reply, source)).map(|text| plain(&text)).filter(|text| !text.is_empty())
}

/// What a source gives: a JSON pointer, `header:NAME`, `selector:CSS`, `url`.
pub(super) fn text(order: &Order<'_>, reply: &Reply<'_>, source: &str) -> Option<String> {
    if source == "url" {
        return Some(reply.url.to_owned());
    }
    if source.starts_with('{') {
        return Some(order.fill(source));
    }
    match source.split_once(':') {
        Some(("header", name)) => reply.response.header(name).map(str::to_owned),
        Some(("selector", selector)) => order.platform.select(reply.body, selector, None).into_iter().next().map(|found| found.text),
        _ => match at(reply.json?, source)? {
            Value::Text(text) | Value::Number(text) => Some(text.clone()),
            Value::Bool(flag) => Some(flag.to_string()),
            Value::List(items) => items.first().and_then(Value::as_text).map(str::to_owned),
            _ => None,
        },
    }
}

/// Seconds to wait after a refusal that doesn't say how many.
const PAUSE: u32 = 30;

/// Seconds to wait: `Retry-After` in seconds or as a date, or the description's.
pub(super) fn wait(order: &Order<'_>, reply: &Reply<'_>) -> u32 {
    let written = reply.response.header("retry-after").map(str::trim);
    let seconds = written.and_then(|text| text.parse::<u32>().ok().or_else(|| until(text, order.now)));
    seconds.or(order.description.retry.after).unwrap_or(PAUSE).clamp(1, 3600)
}

/// Seconds until an HTTP date (RFC 9110, 5.6.7): `Wed, 25 May 2022 13:00:00 GMT`.
fn until(date: &str, now: i64) -> Option<u32> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut parts = date.split([' ', ',']).filter(|part| !part.is_empty()).skip(1);
    let (day, month, year, clock) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let moment = crate::core::time::Moment::parse(&format!("{year}-{month:02}-{day:0>2}T{clock}Z"))?;
    u32::try_from((moment.start(0) - now).max(0)).ok()
}
