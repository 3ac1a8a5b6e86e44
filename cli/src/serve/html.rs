//! A page made from a template: its headers, its one style and the policy that allows nothing else.

use std::sync::LazyLock;

use askama::Template;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use event_registration::core::text::Text;
use sha2::{Digest as _, Sha256};

use super::words::Words;

/// The style of every page, in its head.
pub(super) const STYLE: &str = include_str!("../../templates/page.css");

static POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    let only = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    HeaderValue::from_str(&format!("{only}; style-src 'sha256-{hash}'")).ok()
});

/// A text of an event, with its language where that isn't the page's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) language: Option<String>,
}

impl Said {
    /// The text as a page in these words shows it.
    pub(super) fn of(text: &Text, words: Words) -> Said {
        let (text, other) = text.in_language(words.language());
        Said { text: text.to_owned(), language: other.map(str::to_owned) }
    }
}

/// The answer that a page is.
pub(super) fn respond(status: StatusCode, words: Words, page: &impl Template) -> Response {
    let body = match page.render() {
        Ok(body) => body,
        Err(error) => {
            tracing::error!("a page can't be written: {error}");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(words.language()));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    // Not `no-referrer`: a browser that is told so hides from our own forms where they come from, too.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(const { HeaderName::from_static("cross-origin-opener-policy") }, HeaderValue::from_static("same-origin"));
    headers.insert(const { HeaderName::from_static("x-robots-tag") }, HeaderValue::from_static("noindex"));
    if let Some(policy) = &*POLICY {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_allows_the_style_and_forms_of_our_own_and_no_script() {
        let policy = POLICY.as_ref().and_then(|policy| policy.to_str().ok()).unwrap_or_default();
        assert!(policy.starts_with("default-src 'none'; ") && policy.contains("; style-src 'sha256-"), "{policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("script-src"));
    }
}
