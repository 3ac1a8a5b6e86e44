//! Why a registration is refused, as RFC 9457 has it told (`application/problem+json`).
//!
//! Knows kinds and status codes; the words are [`super::words`]'s, and which language they are told in is decided last.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use event_registration::core::life::Availability;
use event_registration::core::time::Moment;
use serde_json::json;

use super::words::Words;

/// Why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Answers won't do.
    Invalid(Vec<FieldProblem>),
    /// The mode of this name has no seat left.
    Full(&'static str),
    /// One can't register now.
    NotNow(Availability, Option<Moment>),
    /// No event of that id is served.
    UnknownEvent,
    /// The body isn't what its media type says, and why.
    Unreadable(String),
    /// Neither JSON nor a form.
    MediaType,
    /// Not a POST.
    Method,
    /// More than so many bytes.
    TooLarge(usize),
    /// The body didn't arrive in time.
    TooSlow,
    /// The address's allowance is used up for so long.
    TooMany(Duration),
    /// The idempotency key can't be one.
    UnusableKey,
    /// The key came before with another body; the reference that stands.
    ReusedKey(String),
    /// The database doesn't answer.
    Unavailable,
}

/// One answer that won't do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldProblem {
    /// Where in the posted document, as a JSON pointer in a URI fragment.
    pub(super) pointer: String,
    /// What is wrong, in the request's language.
    pub(super) detail: String,
}

impl Refusal {
    /// The last segment of `type`.
    pub(super) fn slug(&self) -> &'static str {
        match self {
            Refusal::Invalid(_) => "invalid",
            Refusal::Full(_) => "full",
            Refusal::NotNow(Availability::NotYetOpen, _) => "not-open",
            Refusal::NotNow(Availability::Ended, _) => "ended",
            Refusal::NotNow(Availability::Cancelled, _) => "cancelled",
            Refusal::NotNow(..) => "closed",
            Refusal::UnknownEvent => "unknown-event",
            Refusal::Unreadable(_) => "unreadable",
            Refusal::MediaType => "unsupported-media-type",
            Refusal::Method => "method-not-allowed",
            Refusal::TooLarge(_) => "too-large",
            Refusal::TooSlow => "too-slow",
            Refusal::TooMany(_) => "too-many",
            Refusal::UnusableKey => "idempotency-key-unusable",
            Refusal::ReusedKey(_) => "idempotency-key-reused",
            Refusal::Unavailable => "unavailable",
        }
    }

    pub(super) fn status(&self) -> StatusCode {
        match self {
            Refusal::Invalid(_) | Refusal::ReusedKey(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::Full(_) => StatusCode::CONFLICT,
            Refusal::NotNow(..) => StatusCode::FORBIDDEN,
            Refusal::UnknownEvent => StatusCode::NOT_FOUND,
            Refusal::Unreadable(_) | Refusal::UnusableKey => StatusCode::BAD_REQUEST,
            Refusal::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Refusal::Method => StatusCode::METHOD_NOT_ALLOWED,
            Refusal::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Refusal::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Refusal::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    pub(super) fn title(&self, words: Words) -> String {
        match self {
            Refusal::Invalid(_) => words.get("error.summary", &[]),
            Refusal::Full(_) => words.get("refusal.full", &[]),
            Refusal::NotNow(..) => words.get("refusal.closed", &[]),
            other => words.get(&format!("{}.title", other.slug()), &[]),
        }
    }

    pub(super) fn detail(&self, words: Words) -> String {
        let place = match self {
            Refusal::NotNow(why, moment) => return not_now(*why, *moment, words),
            Refusal::Full(mode) => ("full", words.get(&format!("refusal.full.{mode}"), &[])),
            Refusal::Unreadable(reason) => ("reason", reason.clone()),
            Refusal::TooLarge(bytes) => ("bytes", bytes.to_string()),
            Refusal::TooMany(wait) => ("seconds", seconds(*wait).to_string()),
            Refusal::ReusedKey(reference) => ("reference", reference.clone()),
            _ => ("", String::new()),
        };
        words.get(&format!("{}.detail", self.slug()), &[(place.0, &place.1)])
    }

    /// What a program gets.
    pub(super) fn to_json(&self, words: Words) -> Response {
        let mut body = json!({
            "type": format!("/problems/{}", self.slug()),
            "title": self.title(words),
            "status": self.status().as_u16(),
            "detail": self.detail(words),
        });
        if let Some(members) = body.as_object_mut() {
            match self {
                Refusal::Full(mode) => drop(members.insert("mode".into(), json!(mode))),
                Refusal::ReusedKey(reference) => drop(members.insert("reference".into(), json!(reference))),
                Refusal::Invalid(errors) => {
                    let error = |error: &FieldProblem| json!({ "detail": error.detail, "pointer": error.pointer });
                    members.insert("errors".into(), errors.iter().map(error).collect());
                }
                _ => {}
            }
        }
        let mut response = (self.status(), body.to_string()).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }

    /// The headers that go with it, whatever the body is.
    pub(super) fn dress(&self, response: &mut Response) {
        let headers = response.headers_mut();
        match self {
            Refusal::TooMany(wait) => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds(*wait)))),
            Refusal::Unavailable => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from(5))),
            Refusal::Method => drop(headers.insert(header::ALLOW, HeaderValue::from_static("POST"))),
            // What was refused unread would otherwise be taken for the next request.
            Refusal::TooLarge(_) | Refusal::TooSlow => drop(headers.insert(header::CONNECTION, HeaderValue::from_static("close"))),
            _ => {}
        }
    }
}

/// The widget's own sentence for an event one can't register for now.
fn not_now(why: Availability, moment: Option<Moment>, words: Words) -> String {
    let moment = moment.map(|moment| words.catalogue().moment(moment)).unwrap_or_default();
    words.get(&format!("availability.{}", why.name()), &[("moment", &moment)])
}

/// Whole seconds, rounded up: who comes back then is let in.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}
