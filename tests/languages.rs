//! The language files: complete, alike, and in the wording that the reference asks for.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::file;
use event_registration::core::json::Value;

fn languages() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/languages");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter_map(|name| name.strip_suffix(".json").map(str::to_owned)).collect();
    names.sort();
    assert!(names.contains(&"it".to_owned()) && names.contains(&"en".to_owned()));
    names.into_iter().map(|name| (name.clone(), Value::parse(&file(&format!("static/languages/{name}.json"))).unwrap())).collect()
}

fn members(messages: &Value) -> &[(String, Value)] {
    match messages {
        Value::Object(members) => members,
        _ => &[],
    }
}

fn keys(messages: &Value) -> BTreeSet<&str> {
    members(messages).iter().map(|(key, _)| key.as_str()).collect()
}

fn places(message: &Value) -> BTreeSet<String> {
    let text = message.to_json();
    text.split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()))
        .filter(|name| name.chars().all(char::is_alphabetic))
        .collect()
}

#[test]
fn every_language_has_every_message_with_the_same_places() {
    let all = languages();
    let (_, italian) = all.iter().find(|(name, _)| name == "it").unwrap();
    for (name, messages) in &all {
        let difference: Vec<&str> = keys(messages).symmetric_difference(&keys(italian)).copied().collect();
        assert_eq!(difference, Vec::<&str>::new(), "{name} and it have the same keys");
        for (key, message) in members(messages) {
            if !key.starts_with("zones") {
                assert_eq!(places(message), places(italian.get(key).unwrap()), "{name}: {key}");
            }
        }
    }
}

#[test]
fn names_of_days_and_months_are_all_there() {
    for (name, messages) in languages() {
        for (list, count) in [("months", 12), ("months-short", 12), ("weekdays", 7)] {
            assert_eq!(messages.get(list).unwrap().items().len(), count, "{name}: {list}");
        }
    }
}

/// The keys that the sources name: whole ones, and the beginnings of composed ones.
fn named_in_sources() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut whole, mut beginnings) = (BTreeSet::new(), BTreeSet::new());
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for literal in text.split('"').skip(1).step_by(2) {
                match literal.split_once('{') {
                    Some((beginning, _)) if beginning.ends_with('.') => drop(beginnings.insert(beginning.to_owned())),
                    _ => drop(whole.insert(literal.to_owned())),
                }
            }
        }
    }
    (whole, beginnings)
}

#[test]
fn every_message_is_used_and_every_used_message_exists() {
    let (whole, beginnings) = named_in_sources();
    let all = languages();
    let (_, italian) = all.first().unwrap();
    let composed = |key: &str| beginnings.iter().any(|beginning| key.starts_with(beginning.as_str())) || key.ends_with(".hint");
    let unused: Vec<&str> = keys(italian).into_iter().filter(|key| !whole.contains(*key) && !composed(key)).collect();
    assert_eq!(unused, Vec::<&str>::new(), "messages that no source uses");
    let sources: String = ["src/ui", "src/core"].iter().flat_map(|folder| rust_texts(folder)).collect();
    for call in ["words.text(\"", "words.fill(\"", "section(\""] {
        for rest in sources.split(call).skip(1) {
            let key = rest.split('"').next().unwrap();
            assert!(italian.get(key).is_some(), "{call}{key}\" names a message that the language files lack");
        }
    }
}

fn rust_texts(folder: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { texts.push(fs::read_to_string(&path).unwrap()) }
        }
    }
    texts
}

#[test]
fn messages_neither_beg_nor_scold() {
    // GOV.UK's rules for error messages, in Italian and English.
    let banned = [
        "valido",
        "valida",
        "non valid",
        "obbligatorio",
        "per favore",
        "spiacenti",
        "attenzione",
        "invalid",
        "please",
        "sorry",
        "oops",
        "forbidden",
    ];
    for (name, messages) in languages() {
        for (key, message) in members(&messages) {
            let text = message.to_json().to_lowercase();
            for word in banned {
                assert!(!text.contains(word), "{name}: {key} says «{word}»");
            }
        }
    }
}
