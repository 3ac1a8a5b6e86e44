//! Where registrations of a new event go: the embedded backend, an address, or one of the presets.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use anyhow::bail;
use event_registration::core::json::Value as Json;
use regex::Regex;
use serde_json::{Map, Value, json};

use super::ask::{Asker, Question, anything};
use crate::presets;

/// What fills itself in: the page, the registration, the time.
const BUILT_IN: [&str; 8] = ["page.url", "page.title", "locale", "uuid", "now", "event", "mode", "language"];

/// Makes `registration.submission`.
pub(super) fn make(
    backend: Option<&str>,
    url: Option<&str>,
    variables: &[(String, String)],
    asker: &mut Asker,
) -> anyhow::Result<Option<Value>> {
    let names = presets::names();
    let address = "an address of my own, which takes the default post";
    let serve = "event-registration serve, the backend that comes along";
    let mut options = vec![("serve", serve), ("address", address)];
    options.extend(names.iter().map(|name| (*name, *name)));
    let words = "Where do registrations go? serve, an address, or a preset (docs/backends.md)";
    let Some(mut chosen) = asker.choose(backend, "--backend", words, &options)? else { return Ok(None) };
    if chosen == "address" {
        let question = Question {
            flag: "--backend",
            words: "The address, like https://www.example.org/registrations",
            needed: true,
            initial: None,
            check: &is_address,
        };
        chosen = asker.text(None, &question)?.unwrap_or_default();
    }
    if chosen == "serve" {
        let at = url.unwrap_or("/registrations");
        return Ok(Some(json!({"url": at, "idempotency": {"header": "Idempotency-Key"}})));
    }
    if is_address(&chosen).is_ok() {
        return Ok(Some(json!({"url": chosen})));
    }
    let Some(preset) = presets::preset(&chosen) else {
        let near: Vec<&str> = names.iter().copied().filter(|name| name.contains(chosen.as_str()) || chosen.contains(name)).collect();
        let known = if near.is_empty() { names.join(", ") } else { near.join(", ") };
        bail!("--backend {chosen}: neither an address (https://… or /…), nor serve, nor a preset; there are {known}");
    };
    let mut submission = Map::from_iter([("preset".to_owned(), json!(chosen))]);
    let own = preset.get("url").and_then(Json::as_text);
    if let Some(url) = url {
        submission.insert(if own.is_some() { "base" } else { "url" }.to_owned(), json!(url));
    } else if own.is_none() {
        let words = format!("The address that {chosen} takes registrations at");
        let question = Question {
            flag: "--backend-url",
            words: &words,
            needed: true,
            initial: None,
            check: &|text| if chosen == "mailto" { anything(text) } else { is_address(text) },
        };
        if let Some(url) = asker.text(None, &question)? {
            submission.insert("url".to_owned(), json!(url));
        }
    }
    let mut filled = Map::new();
    for name in open(&preset) {
        let given = variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        let words = format!("{chosen} needs its {{{name}}} (docs/backends.md says what that is)");
        let flag = format!("--variable {name}=…");
        if let Some(value) = asker.text(given, &Question { flag: &flag, words: &words, needed: true, initial: None, check: &anything })? {
            // A number is sent as a number.
            let number = value.parse::<u64>().ok().filter(|number| number.to_string() == value);
            filled.insert(name, number.map_or_else(|| json!(value), |number| json!(number)));
        }
    }
    filled.extend(
        variables
            .iter()
            .filter(|(name, _)| open(&preset).iter().all(|known| known != name))
            .map(|(name, value)| (name.clone(), json!(value))),
    );
    if !filled.is_empty() {
        submission.insert("variables".to_owned(), Value::Object(filled));
    }
    Ok(Some(Value::Object(submission)))
}

pub(super) fn is_address(text: &str) -> Result<(), String> {
    let fits = ["https://", "http://", "/", "./", "../", "mailto:"].iter().any(|begin| text.starts_with(begin))
        && !text.contains(char::is_whitespace);
    if fits { Ok(()) } else { Err("write an address that begins with https:// or, on the same site, with /".to_owned()) }
}

/// The variables that a preset leaves open.
fn open(preset: &Json) -> BTreeSet<String> {
    static VARIABLE: LazyLock<Regex> = LazyLock::new(|| crate::pattern(r"\{([A-Za-z][A-Za-z0-9_.-]*)\}"));
    let text = preset.to_json();
    let mut known: Vec<String> = BUILT_IN.iter().map(|name| (*name).to_owned()).collect();
    settled(preset, &mut known);
    VARIABLE
        .captures_iter(&text)
        .filter_map(|groups| Some(groups.get(1)?.as_str().to_owned()))
        .filter(|name| !known.contains(name))
        .collect()
}

/// What a preset gives a value itself: its variables, what a token is called, what a step captures.
fn settled(value: &Json, known: &mut Vec<String>) {
    match value {
        Json::Object(members) => {
            for (name, member) in members {
                match (name.as_str(), member) {
                    ("variables" | "capture", Json::Object(inner)) => known.extend(inner.iter().map(|(name, _)| name.clone())),
                    ("variable", Json::Text(name)) => known.push(name.clone()),
                    _ => settled(member, known),
                }
            }
        }
        Json::List(items) => items.iter().for_each(|item| settled(item, known)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_presets_leave_open_is_what_the_documentation_says() {
        let check = |name: &str, expected: &[&str]| {
            let found = presets::preset(name).map(|preset| open(&preset)).unwrap_or_default();
            assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{name}");
        };
        check("formspree", &[]);
        check("drupal-webform", &["form"]);
        check("hi-events", &["price", "product"]);
        check("alf-io", &["category"]);
        check("pretix", &["item"]);
        check("contact-form-7", &[]);
    }
}
