//! Reads a backend's description, as `docs/submission.md` documents it.
//!
//! A preset is the same description, kept in a file of its own; what the event file says replaces it, member by member.

use super::description::{
    As, Credentials, Description, Encoding, ErrorPlace, Mapping, Part, Records, Retry, Shape, Source, Step, Token, Transport,
};
use super::rule::Rule;
use crate::core::json::{Reader, Value};
use crate::core::link;
use crate::core::problem::Severity;

pub(super) const TIMEOUT: u32 = 20;
/// Seconds to wait after a refusal that doesn't say how many.
pub(super) const PAUSE: u32 = 30;

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
    /// Reads the description; nothing without a usable `url`, or with a secret in a header.
    pub fn read(part: &Reader<'_>) -> Option<Description> {
        let short = Value::Object(vec![("url".to_owned(), part.value.clone())]);
        let part = &if matches!(part.value, Value::Text(_)) { part.instead(&short) } else { part.clone() };
        let transport = choice(
            part,
            "transport",
            &[
                ("fetch", Transport::Fetch),
                ("no-cors", Transport::NoCors),
                ("navigate", Transport::Navigate),
                ("mailto", Transport::Mailto),
            ],
        );
        let own = read_part(part, transport == Transport::Mailto)?;
        if secret(part, &own.headers) {
            return None;
        }
        unfilled(part);
        let idempotency = part.get("idempotency");
        let header = idempotency.as_ref().and_then(|key| key.text("header")).filter(|name| is_header(name));
        let field = idempotency.as_ref().and_then(|key| key.text("field"));
        let sources = |name: &str, default: &[&str]| match part.get(name) {
            Some(_) => texts(part, name),
            None => default.iter().map(|text| (*text).to_owned()).collect(),
        };
        let limits = part.get("limits");
        let base = part.text("base").and_then(|base| link::allowed(&base)).unwrap_or_default();
        Some(Description {
            transport,
            timeout: part.count("timeout").filter(|seconds| (1..=300).contains(seconds)).unwrap_or(TIMEOUT),
            retry: retry(part, header.is_some() || field.is_some()),
            idempotency_header: header,
            idempotency_field: field,
            variables: part.get("variables").map(|variables| variables.value).and_then(members).unwrap_or_default(),
            base: base.trim_end_matches('/').to_owned(),
            tokens: part.each("tokens").iter().enumerate().filter_map(|(index, token)| read_token(token, index)).collect(),
            steps: part.each("steps").iter().filter_map(read_step).collect(),
            rules: part.each("outcome").iter().filter_map(Rule::read_outcome).collect(),
            errors: part.each("errors").iter().filter_map(read_errors).collect(),
            message: sources("message", &["/detail", "/title"]),
            reference: sources("reference", &["/reference"]),
            redirect: sources("redirect", &[]),
            join_url: sources("joinUrl", &["/join_url"]),
            waiting: sources("waiting", &["/status"]),
            most_bytes: limits.as_ref().and_then(|limits| limits.count("bytes")),
            most_fields: limits.as_ref().and_then(|limits| limits.count("fields")),
            part: own,
        })
    }
}

/// Notes each `{variable}` that nothing fills: what a preset leaves to the event file.
fn unfilled(part: &Reader<'_>) {
    let known = |name: &str| {
        let given = ["uuid", "event", "mode", "locale", "now", "page.url", "page.title"].contains(&name);
        let captured = part.each("steps").iter().any(|step| step.value.get("capture").is_some_and(|capture| capture.get(name).is_some()));
        let token = part.each("tokens").iter().any(|token| token.text("variable").as_deref() == Some(name));
        given || captured || token || part.value.get("variables").is_some_and(|variables| variables.get(name).is_some())
    };
    let texts: Vec<String> =
        ["url", "constants", "headers", "steps", "tokens"].iter().filter_map(|name| Some(part.value.get(name)?.to_json())).collect();
    let mut told: Vec<&str> = Vec::new();
    // Names with a colon are the page's; what else stands in braces is no variable.
    for name in texts.iter().flat_map(|text| text.split('{').skip(1)).filter_map(|rest| Some(rest.split_once('}')?.0)) {
        let is_name = !name.is_empty() && name.bytes().all(|c| c.is_ascii_alphanumeric() || b"._-".contains(&c));
        if is_name && !known(name) && !told.contains(&name) {
            let allowed = "what this name in braces stands for in the addresses, constants and headers";
            part.lack(Severity::Warning, &format!("variables.{name}"), allowed, "nothing is put in its place");
            told.push(name);
        }
    }
}

fn read_part(part: &Reader<'_>, mail: bool) -> Option<Part> {
    let url = part.text("url")?;
    let scheme = |name: &str| url.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let allowed = link::allowed(&url).filter(|_| !scheme("tel:") && scheme("mailto:") == mail);
    if allowed.is_none() {
        part.warn("a \"url\" with http or https, or relative to this file (mailto: for the transport mailto)", "it was left out");
    }
    let encodings = [
        ("json", Encoding::Json),
        ("urlencoded", Encoding::Urlencoded),
        ("multipart", Encoding::Multipart),
        ("json-as-text", Encoding::JsonAsText),
        ("json-in-field", Encoding::JsonInField),
    ];
    let encoding = choice(part, "encoding", &encodings);
    let flat = part.get("fields").is_some() || part.get("records").is_some() || part.get("others").is_some() || encoding != Encoding::Json;
    let records = part.get("records").map(|records| Records {
        at: records.text("at").unwrap_or_default(),
        name_key: records.text("nameKey").unwrap_or_else(|| "name".to_owned()),
        value_key: records.text("valueKey").unwrap_or_else(|| "value".to_owned()),
        label_key: records.text("labelKey"),
        extra: records.get("extra").map_or(Value::Null, |extra| extra.value.clone()),
    });
    Some(Part {
        url: allowed?,
        method: part
            .text("method")
            .filter(|method| ["POST", "PUT", "PATCH", "GET"].contains(&method.as_str()))
            .unwrap_or_else(|| "POST".to_owned()),
        credentials: choice(
            part,
            "credentials",
            &[("same-origin", Credentials::SameOrigin), ("omit", Credentials::Omit), ("include", Credentials::Include)],
        ),
        encoding,
        json_field: part.text("jsonField").unwrap_or_else(|| "data".to_owned()),
        content_type: part.text("contentType"),
        nested: part.text("shape").map_or(!flat, |shape| shape == "registration"),
        at: part.text("at").unwrap_or_default(),
        records,
        fields: part.each("fields").iter().filter_map(read_mapping).collect(),
        others: part.text("others").as_deref() != Some("omit"),
        constants: part.each("constants").iter().filter_map(|one| Some((one.text("to")?, one.get("value")?.value.clone()))).collect(),
        honeypots: texts(part, "honeypots"),
        headers: pairs(part, "headers").into_iter().filter(|(name, _)| is_header(name)).collect(),
    })
}

fn read_mapping(item: &Reader<'_>) -> Option<Mapping> {
    let styles = [
        ("text", As::Text),
        ("true", As::True),
        ("boolean", As::Boolean),
        ("on", As::On),
        ("1", As::One),
        ("number", As::Number),
        ("list", As::List),
        ("brackets", As::Brackets),
        ("indexed", As::Indexed),
        ("join", As::Join),
    ];
    let from = item.text("from")?;
    Some(Mapping {
        to: item.text("to").unwrap_or_else(|| from.clone()),
        from,
        style: choice(item, "as", &styles),
        values: pairs(item, "values"),
        omit_empty: item.flag("omitEmpty"),
    })
}

fn read_token(token: &Reader<'_>, index: usize) -> Option<Token> {
    let text = |name: &str| token.text(name).unwrap_or_default();
    let kind = text("source");
    let source = match kind.as_str() {
        "meta" | "input" | "cookie" => Source::Page(format!("{kind}:{}", text("name"))),
        "attribute" => Source::Page(format!("attribute:{}@{}", text("selector"), text("attribute"))),
        "fetch-html" => Source::Html(text("url"), text("selector"), token.text("attribute").unwrap_or_else(|| "value".to_owned())),
        "fetch-json" => Source::Json(text("url"), text("pointer")),
        "fetch-text" => Source::Text(text("url")),
        "response-header" => Source::Header(text("url"), text("name")),
        "error-body" => Source::ErrorBody(text("pointer")),
        _ => {
            token.warn("a token with \"source\": meta, input, cookie, attribute, fetch-html, fetch-json, fetch-text, response-header or error-body", "it was left out");
            return None;
        }
    };
    let to = token.get("to");
    Some(Token {
        source,
        field: to.as_ref().and_then(|to| to.text("field")),
        header: to.as_ref().and_then(|to| to.text("header")).filter(|name| is_header(name)),
        variable: token.text("variable").unwrap_or_else(|| format!("token.{index}")),
        refresh_on: token.get("refreshOn").map(|rule| Rule::read(&rule)),
    })
}

fn read_step(step: &Reader<'_>) -> Option<Step> {
    Some(Step { part: read_part(step, false)?, capture: pairs(step, "capture") })
}

fn read_errors(place: &Reader<'_>) -> Option<ErrorPlace> {
    let shapes = [
        ("map", Shape::Map),
        ("list", Shape::List),
        ("tree", Shape::Tree),
        ("list-of-maps", Shape::ListOfMaps),
        ("strings", Shape::Strings),
        ("text-pattern", Shape::TextPattern),
        ("html", Shape::Html),
        ("json-text", Shape::JsonText),
    ];
    let written = place.text("shape")?;
    let Some((_, shape)) = shapes.into_iter().find(|(name, _)| *name == written) else {
        place.warn("errors with \"shape\": map, list, tree, list-of-maps, strings, text-pattern, html or json-text", "they are not read");
        return None;
    };
    let text = |name: &str| place.text(name).unwrap_or_default();
    let codes = place.get("codes").map(|codes| match codes.value {
        Value::Object(members) => members.iter().map(|(code, _)| (code.clone(), codes.localized(code))).collect(),
        _ => Vec::new(),
    });
    Some(ErrorPlace {
        at: text("at"),
        shape,
        key: text("key"),
        text: text("text"),
        code: text("code"),
        codes: codes.unwrap_or_default(),
        pattern: text("pattern"),
        strip: texts(place, "strip"),
        rename: pairs(place, "rename"),
        form_keys: texts(place, "formKeys"),
        selector: text("selector"),
        attribute: text("attribute"),
        wire: text("wire"),
        otherwise: place.flag("otherwise"),
    })
}

fn retry(part: &Reader<'_>, keyed: bool) -> Retry {
    let Some(retry) = part.get("retry") else {
        // A backend that said "not now" took nothing; with a key, sending it again doubles nothing either.
        return if keyed { Retry { on: vec![429, 503], after: PAUSE, most: 2 } } else { Retry { after: PAUSE, ..Retry::default() } };
    };
    let on = retry.each("on").iter().filter_map(|status| status.value.to_json().parse().ok()).collect();
    Retry { on, after: retry.count("after").unwrap_or(PAUSE).clamp(1, 3600), most: retry.count("most").unwrap_or(2).min(5) }
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

/// One of a few names; the first is the default.
fn choice<T: Copy + Default>(part: &Reader<'_>, member: &str, names: &[(&str, T)]) -> T {
    let Some(written) = part.text(member) else { return T::default() };
    match names.iter().find(|(name, _)| *name == written) {
        Some((_, value)) => *value,
        None => {
            part.get(member).inspect(|member| member.warn("one of the values in docs/submission.md", "the default was used"));
            T::default()
        }
    }
}

fn texts(part: &Reader<'_>, member: &str) -> Vec<String> {
    part.each(member).iter().filter_map(|item| item.value.as_text().map(str::to_owned)).collect()
}

fn members(value: &Value) -> Option<Vec<(String, Value)>> {
    if let Value::Object(members) = value { Some(members.clone()) } else { None }
}

fn pairs(part: &Reader<'_>, member: &str) -> Vec<(String, String)> {
    match part.get(member).map(|object| object.value) {
        Some(Value::Object(members)) => members
            .iter()
            .filter_map(|(name, value)| match value {
                Value::Text(text) | Value::Number(text) => Some((name.clone(), text.clone())),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether a name is one of HTTP's tokens, and of a header that a page may set.
fn is_header(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}
