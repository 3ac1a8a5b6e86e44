//! The page that answers a native form, for browsers without scripts: a receipt, or what to correct.
//!
//! Plain HTML that needs nothing else: no script, and of styles the few lines that its own policy names by their hash.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::problem::Refusal;
use super::words::Words;
use crate::store::{Answer, Status};

const STYLE: &str =
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}:root{color-scheme:light dark}";

static POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors *");
    HeaderValue::from_str(&policy).ok()
});

/// What a page needs beside its content.
#[derive(Debug, Clone)]
pub(super) struct Frame<'a> {
    /// The sentences.
    pub(super) words: Words,
    /// Where the form was.
    pub(super) back: &'a str,
}

/// The page for an accepted registration.
pub(super) fn receipt(frame: &Frame<'_>, answer: &Answer) -> Response {
    let say = |key: &str| escape(&frame.words.get(key, &[]));
    let (title, text) = match answer.status {
        Status::Confirmed => (say("receipt"), None),
        Status::Waiting => (say("receipt.waiting"), Some(say("receipt.waiting.text"))),
    };
    let mut content = text.map(|text| format!("<p>{text}</p>")).unwrap_or_default();
    let _ = write!(
        content,
        "<p>{}: <strong>{}</strong></p><p>{}</p>",
        say("receipt.reference"),
        escape(&answer.reference),
        say("receipt.keep")
    );
    if let Some(url) = &answer.join_url {
        let _ = write!(content, "<p><a href=\"{}\">{}</a></p>", escape(url), say("receipt.join.link"));
    }
    page(frame, StatusCode::CREATED, &title, &content)
}

/// The page for a refused one.
pub(super) fn refusal(frame: &Frame<'_>, refusal: &Refusal) -> Response {
    let mut content = format!("<p>{}</p>", escape(&refusal.detail(frame.words)));
    if let Refusal::Invalid(errors) = refusal {
        let items: String = errors.iter().map(|error| format!("<li>{}</li>", escape(&error.detail))).collect();
        let _ = write!(content, "<ul>{items}</ul>");
    }
    page(frame, refusal.status(), &escape(&refusal.title(frame.words)), &content)
}

fn page(frame: &Frame<'_>, status: StatusCode, title: &str, content: &str) -> Response {
    let (language, direction, back) = (frame.words.language(), frame.words.catalogue().direction(), escape(frame.back));
    let body = format!(
        "<!doctype html><html lang=\"{language}\" dir=\"{direction}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>{content}\
         <p><a href=\"{back}\">{}</a></p></main></body></html>\n",
        escape(&frame.words.get("page.back", &[])),
    );
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Some(policy) = &*POLICY {
        headers.insert(const { HeaderName::from_static("content-security-policy") }, policy.clone());
    }
    response
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_typed_is_never_markup() {
        assert_eq!(escape("<b a='\"'>&"), "&lt;b a=&#39;&quot;&#39;&gt;&amp;");
    }

    #[test]
    fn the_policy_names_the_style_and_no_script() {
        let policy = POLICY.as_ref().and_then(|policy| policy.to_str().ok()).unwrap_or_default();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("script-src"));
    }
}
