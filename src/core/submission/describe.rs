//! Reads a backend's description, as `docs/submission.md` documents it.
//!
//! A preset is the same description, kept in a file of its own; what the event file says replaces it, member by member.
use super::description::{Description, Encoding, ErrorPlace, Mapping, Part, Records, Step, Token, Transport};
use super::rule::Rule;
use crate::core::json::{Reader, Value};
use crate::core::{link, object::Item, text::filled};

pub(super) const TIMEOUT: u32 = 20;

/// The name of the preset that a description builds on.
pub fn preset_name(submission: &Value) -> Option<&str> {
    submission.get("preset").and_then(Value::as_text)
}

/// A description with a preset under it: the file's own members replace the preset's.
pub fn merged(preset: &Value, own: &Value) -> Value {
    let (Value::Object(base), Value::Object(over)) = (preset, own) else { return own.clone() };
    let kept = base.iter().filter(|(name, _)| own.get(name).is_none());
    let mut members: Vec<(String, Value)> = kept.chain(over).filter(|(name, _)| name != "preset").cloned().collect();
    // A file gives the variables that a preset leaves open, and keeps the others.
    if let (Some(Value::Object(base)), Some(Value::Object(over))) = (preset.get("variables"), own.get("variables")) {
        let kept = base.iter().filter(|(name, _)| !over.iter().any(|(other, _)| other == name));
        let variables = Value::Object(kept.chain(over).cloned().collect());
        members.retain(|(name, _)| name != "variables");
        members.push(("variables".to_owned(), variables));
    }
    Value::Object(members)
}

impl Description {
    /// One that stands for what is read later, and may take files; nothing where nothing says where to post.
    pub fn unread(submission: &Value) -> Option<Description> {
        let named = |name: &str| submission.get(name).or(Some(submission)).and_then(Value::as_text).is_some_and(|text| !text.is_empty());
        let part = Part { encoding: Encoding::Multipart, ..Part::default() };
        (named("url") || named("preset")).then(|| Description { part, ..Description::default() })
    }
    /// Reads the description; nothing without a usable `url`, or with a secret in a header.
    pub fn read(part: &Reader<'_>) -> Option<Description> {
        let short = Value::Object(vec![("url".to_owned(), part.value.clone())]);
        let part = &if matches!(part.value, Value::Text(_)) { part.instead(&short) } else { part.clone() };
        let mut read = Description::of(part);
        read.part = read_part(part, read.transport == Transport::Mailto)?;
        if secret(part, &read.part.headers) {
            return None;
        }
        read.idempotency.header = read.idempotency.header.filter(|name| is_header(name));
        read.timeout = part.count("timeout").filter(|seconds| (1..=300).contains(seconds)).unwrap_or(TIMEOUT);
        let keyed = read.idempotency.header.is_some() || read.idempotency.field.is_some();
        if part.get("retry").is_none() && keyed {
            // A backend that said "not now" took nothing; with a key, sending it again doubles nothing either.
            read.retry.on = vec!["429".to_owned(), "503".to_owned()];
        }
        read.base = link::allowed(&read.base).unwrap_or_default().trim_end_matches('/').to_owned();
        // Unnamed, a token goes to its field or header alone.
        let unnamed = read.tokens.iter_mut().enumerate().filter(|(_, token)| token.variable.is_empty());
        unnamed.for_each(|(index, token)| token.variable = format!("token.{index}"));
        let defaults: [(&str, &mut Vec<String>, &[&str]); 4] = [
            ("message", &mut read.message, &["/detail", "/title"]),
            ("reference", &mut read.reference, &["/reference"]),
            ("joinUrl", &mut read.join_url, &["/join_url"]),
            ("waiting", &mut read.waiting, &["/status"]),
        ];
        for (name, sources, default) in defaults {
            if part.get(name).is_none() {
                *sources = default.iter().map(|source| (*source).to_owned()).collect();
            }
        }
        Some(read)
    }
}

fn read_part(here: &Reader<'_>, mail: bool) -> Option<Part> {
    let mut part = Part::of(here);
    let url = Some(&part.url).filter(|url| !url.is_empty())?;
    let scheme = |name: &str| url.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    // A place that is filled with nothing mustn't leave another scheme behind: `{/}javascript:`.
    let leads = |bare: String| (bare.is_empty() || link::allowed(&bare).is_some()) && !scheme("tel:") && scheme("mailto:") == mail;
    let Some(url) = link::allowed(url).filter(|_| leads(filled(url, |_| String::new()))) else {
        here.warn("a \"url\" with http or https, or relative to this file (mailto: for the transport mailto)", "it was left out");
        return None;
    };
    part.url = url;
    if !["POST", "PUT", "PATCH", "GET"].contains(&part.method.as_str()) {
        part.method = "POST".to_owned();
    }
    let flat = ["fields", "records", "others"].iter().any(|name| here.get(name).is_some()) || part.encoding != Encoding::Json;
    part.nested = here.text("shape").map_or(!flat, |shape| shape == "registration");
    part.constants = here.each("constants").iter().filter_map(|one| Some((one.text("to")?, one.get("value")?.value.clone()))).collect();
    part.headers.retain(|(name, _)| is_header(name));
    Some(part)
}

impl Item for Mapping {
    fn item(here: &Reader<'_>) -> Option<Mapping> {
        let read = Mapping::of(here);
        let to = if read.to.is_empty() { read.from.clone() } else { read.to };
        Some(Mapping { to, ..read }).filter(|read| !read.from.is_empty())
    }
}

impl Item for Records {
    fn item(here: &Reader<'_>) -> Option<Records> {
        Some(Records::of(here))
    }
}

impl Item for Token {
    fn item(here: &Reader<'_>) -> Option<Token> {
        let mut token = Token::of(here);
        if here.get("source").is_none() {
            here.warn("a token with \"source\"", "it was left out");
        }
        token.to.header = token.to.header.filter(|name| is_header(name));
        // Unlike an outcome's, this rule needs no "is".
        token.refresh_on = here.get("refreshOn").map(|rule| Rule::of(&rule));
        Some(token).filter(|token| token.source.is_some())
    }
}

impl Item for Step {
    fn item(step: &Reader<'_>) -> Option<Step> {
        Some(Step { part: read_part(step, false)?, ..Step::of(step) })
    }
}

impl Item for ErrorPlace {
    fn item(place: &Reader<'_>) -> Option<ErrorPlace> {
        Some(ErrorPlace::of(place)).filter(|read| read.shape.is_some())
    }
}

/// Whether a header holds what nobody but the site may know: everybody who reads the page reads this file.
fn secret(part: &Reader<'_>, headers: &[(String, String)]) -> bool {
    const SECRET: [&str; 4] = ["authorization", "x-api-key", "api-key", "cookie"];
    let found = headers.iter().any(|(name, _)| SECRET.iter().any(|secret| secret.eq_ignore_ascii_case(name)));
    if found && !part.flag("publishable") {
        part.fail("headers", "headers without a key: whoever reads the page reads this file. Send through a proxy of the site, or say \"publishable\": true if the key is meant to be public", "the form stays closed");
        return true;
    }
    false
}

/// Whether a name is one of HTTP's tokens, and of a header that a page may set.
fn is_header(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}
