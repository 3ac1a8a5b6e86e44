//! `registration.submission`: where registrations go and what the backend there understands.

use crate::core::json::{Reader, Value};
use crate::core::link;

/// How to reach a backend.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Description {
    /// `url`: what is posted to, relative to the event file.
    pub url: String,
    /// `timeout`: seconds to wait for an answer; 20 without it.
    pub timeout: u32,
    /// `idempotency.header`: the header that carries the registration's key. Without it none is sent: an unknown header
    /// breaks some backends' CORS.
    pub idempotency_header: Option<String>,
}

const TIMEOUT: u32 = 20;

impl Description {
    /// Reads the description; nothing without a usable `url`.
    pub fn read(part: &Reader<'_>) -> Option<Description> {
        let url = match part.value {
            Value::Text(url) => Some(url.clone()),
            _ => part.text("url"),
        };
        let allowed = url.as_deref().and_then(link::allowed).filter(|url| !url.starts_with("mailto:") && !url.starts_with("tel:"));
        if url.is_some() && allowed.is_none() {
            part.warn("a \"url\" with http or https, or relative to this file", "it was left out");
        }
        let header = part.get("idempotency").and_then(|part| {
            let name = part.text("header")?;
            let token = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            if !token {
                part.warn("a header's name", "no key is sent");
            }
            Some(name).filter(|_| token)
        });
        let timeout = part.count("timeout").filter(|seconds| (1..=300).contains(seconds)).unwrap_or(TIMEOUT);
        Some(Description { url: allowed?, timeout, idempotency_header: header })
    }
}
