//! A browser's rules for a request to another origin than the page's (CORS, as the Fetch standard has it): whether it asks first,
//! and which header of an answer is missing or wrong.
//!
//! Pure decisions over headers; who sends and prints is elsewhere.

use std::io::Write;

use event_registration::core::submission::{Credentials, Transport};

use super::host::Host;
use super::http::Hop;
use super::wire::Wire;

/// The headers of an answer that every page may read.
const READABLE: [&str; 7] = ["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"];

/// Whether a header needs no permission.
pub(super) fn is_safelisted(name: &str, value: &str) -> bool {
    let plain = || !value.chars().any(|c| c.is_ascii_control() && c != '\t' || "\"():<>?@[\\]{}".contains(c));
    let words = || value.chars().all(|c| c.is_ascii_alphanumeric() || " *,-.;=".contains(c));
    value.len() <= 128
        && match name.to_ascii_lowercase().as_str() {
            "accept" => plain(),
            "accept-language" | "content-language" => words(),
            "content-type" => {
                let media = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
                plain() && ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"].contains(&media.as_str())
            }
            _ => false,
        }
}

/// The names of the headers that need permission, as a browser asks for them.
pub(super) fn to_ask(wire: &Wire) -> Vec<String> {
    let named = wire.headers.iter().filter(|(name, value)| !is_safelisted(name, value)).map(|(name, _)| name.to_ascii_lowercase());
    let mut names: Vec<String> = named.collect();
    names.sort();
    names.dedup();
    names
}

/// Why a browser would ask first; nothing when it wouldn't.
pub(super) fn reasons(wire: &Wire) -> Vec<String> {
    if wire.transport != Transport::Fetch {
        return Vec::new();
    }
    let method = Some(format!("the method {}", wire.method)).filter(|_| !is_simple(&wire.method));
    let header = |name: &String| {
        let value = wire.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str());
        match (name.as_str(), value) {
            ("content-type", Some(value)) => format!("Content-Type: {value}"),
            _ => format!("the header {name}"),
        }
    };
    method.into_iter().chain(to_ask(wire).iter().map(header)).collect()
}

fn is_simple(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "POST")
}

/// Says what a browser would do with a request, before anything is sent.
pub(super) fn foretell(wire: &Wire, host: &Host, out: &mut dyn Write) -> std::io::Result<()> {
    let (Some(url), Some(origin)) = (&wire.absolute, host.origin()) else { return Ok(()) };
    let to = url.origin().ascii_serialization();
    if !host.is_foreign(url) {
        return writeln!(out, "\nCORS: none needed, the page and the backend are both {to} (page by {})", host.said);
    }
    match (wire.transport, reasons(wire)) {
        (Transport::NoCors | Transport::Navigate, _) => {
            writeln!(
                out,
                "\nCORS: {to} is another origin than the page's {origin}; with this transport no permission is needed, and the answer can't be read"
            )
        }
        (_, reasons) if reasons.is_empty() => {
            writeln!(
                out,
                "\nCORS: a page of {origin} ({}) asks {to}; the browser doesn't ask first (no preflight), and reads the answer only if it allows that",
                host.said
            )
        }
        (_, reasons) => {
            writeln!(
                out,
                "\nCORS: a page of {origin} ({}) asks {to}; the browser asks first (preflight), because of {}",
                host.said,
                reasons.join(", ")
            )
        }
    }
}

/// What is wrong with the answer to the question before a request.
pub(super) fn preflight_faults(answer: &Hop, wire: &Wire) -> Vec<String> {
    let mut faults = Vec::new();
    if !(200..300).contains(&answer.status) {
        let redirect = if (300..400).contains(&answer.status) { ", and a redirect isn't followed here" } else { "" };
        faults.push(format!("OPTIONS was answered with {}; it must be 200 or 204{redirect}", answer.status));
    }
    faults.extend(answer_faults(answer, wire.credentials));
    // With cookies a star is a name like any other.
    let star = |list: &[String]| wire.credentials != Credentials::Include && list.iter().any(|one| one == "*");
    let methods = list(answer, "access-control-allow-methods");
    if !is_simple(&wire.method) && !star(&methods) && !methods.contains(&wire.method) {
        faults.push(told("Access-Control-Allow-Methods", &methods, &wire.method));
    }
    let headers: Vec<String> = list(answer, "access-control-allow-headers").iter().map(|name| name.to_ascii_lowercase()).collect();
    for name in to_ask(wire) {
        let by_star = star(&headers) && name != "authorization";
        if !by_star && !headers.contains(&name) {
            faults.push(told("Access-Control-Allow-Headers", &headers, &name));
        }
    }
    faults
}

/// What keeps a browser from showing an answer to the page.
pub(super) fn answer_faults(answer: &Hop, credentials: Credentials) -> Vec<String> {
    let Some(origin) = &answer.origin else { return Vec::new() };
    let with_cookies = credentials == Credentials::Include;
    let mut faults = Vec::new();
    match answer.header("access-control-allow-origin") {
        None => {
            faults.push(format!("Access-Control-Allow-Origin is missing; it must be {origin}{}", if with_cookies { "" } else { " or *" }))
        }
        Some(value) if value == "*" && with_cookies => {
            faults.push(format!(
                "Access-Control-Allow-Origin is *, which doesn't do with cookies (credentials: include); it must be {origin}"
            ));
        }
        Some(value) if value != "*" && value != *origin => {
            faults.push(format!(
                "Access-Control-Allow-Origin is {value}; it must be {origin}, one origin, letter by letter, without a slash at its end"
            ));
        }
        Some(_) => {}
    }
    if with_cookies && answer.header("access-control-allow-credentials").as_deref() != Some("true") {
        let value = answer.header("access-control-allow-credentials").map_or("missing".to_owned(), |value| value);
        faults.push(format!(
            "Access-Control-Allow-Credentials is {value}; it must be true, because the request has cookies (credentials: include)"
        ));
    }
    faults
}

/// The headers of an answer from another origin that the page may read.
pub(super) fn readable(answer: &Hop, credentials: Credentials) -> Vec<(String, String)> {
    let named: Vec<String> = list(answer, "access-control-expose-headers").iter().map(|name| name.to_ascii_lowercase()).collect();
    let all = credentials != Credentials::Include && named.iter().any(|name| name == "*");
    let may = |name: &str| name != "set-cookie" && (all || READABLE.contains(&name) || named.iter().any(|one| one == name));
    answer.headers.iter().filter(|(name, _)| may(name)).cloned().collect()
}

fn list(answer: &Hop, header: &str) -> Vec<String> {
    let value = answer.header(header).unwrap_or_default();
    value.split(',').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect()
}

fn told(header: &str, has: &[String], lacks: &str) -> String {
    if has.is_empty() {
        return format!("{header} is missing; it must name {lacks}");
    }
    format!("{header} is {}; it must name {lacks} too", has.join(", "))
}

#[cfg(test)]
#[path = "cors_tests.rs"]
mod tests;
