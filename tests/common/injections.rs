//! The corpus of injections, `tests/fixtures/injections.json`, and the places of a JSON file that they are put into.

use serde_json::Value;

use super::file;

/// What somebody may write in the place of a text.
pub(crate) struct Payload {
    pub(crate) name: String,
    /// As it is spelled in a JSON file.
    pub(crate) json: String,
    /// The text, of those that are one.
    pub(crate) text: Option<String>,
}

/// The corpus.
pub(crate) fn payloads() -> Vec<Payload> {
    let corpus: Value = serde_json::from_str(&file("tests/fixtures/injections.json")).unwrap();
    let read = |one: &Value| {
        let part = |name: &str| one.get(name).and_then(Value::as_str);
        let times = one.get("times").and_then(Value::as_u64).unwrap_or(1) as usize;
        let text = part("text").map(|text| text.repeat(times));
        let json = match (&text, part("open"), part("close")) {
            (Some(text), ..) => Value::from(text.as_str()).to_string(),
            (None, Some(open), Some(close)) => format!("{}0{}", open.repeat(times), close.repeat(times)),
            _ => part("json").unwrap().to_owned(),
        };
        Payload { name: part("name").unwrap().to_owned(), json, text }
    };
    let found: Vec<Payload> = corpus.get("payloads").and_then(Value::as_array).unwrap().iter().map(read).collect();
    assert!(found.len() > 80, "{} payloads", found.len());
    found
}

/// Stands where a payload goes until the file is written.
const MARK: &str = "\u{1f4a5}";

/// A file with marks in it, written with the payload in their place.
pub(crate) fn written(marked: &Value, payload: &Payload) -> String {
    marked.to_string().replace(&format!("\"{MARK}\""), &payload.json)
}

/// The pointers of everything in a file that isn't an object or a list.
pub(crate) fn leaves(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    walk(value, "", &mut |pointer, value| {
        if !value.is_object() && !value.is_array() {
            found.push(pointer.to_owned());
        }
    });
    found
}

/// The pointers of everything in a file.
pub(crate) fn all(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    walk(value, "", &mut |pointer, _| found.push(pointer.to_owned()));
    found
}

fn walk(value: &Value, pointer: &str, see: &mut dyn FnMut(&str, &Value)) {
    see(pointer, value);
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| walk(item, &format!("{pointer}/{index}"), see)),
        Value::Object(members) => {
            for (name, member) in members {
                walk(member, &format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")), see);
            }
        }
        _ => {}
    }
}

/// The file with a mark in this place.
pub(crate) fn marked(file: &Value, pointer: &str) -> Value {
    let mut file = file.clone();
    if let Some(place) = file.pointer_mut(pointer) {
        *place = Value::from(MARK);
    }
    file
}

/// The file with a mark in the place of every text that `chosen` names by its pointer.
pub(crate) fn marked_all(file: &Value, chosen: &dyn Fn(&str) -> bool) -> Value {
    let mut marked = file.clone();
    for pointer in leaves(file) {
        if let Some(place) = marked.pointer_mut(&pointer).filter(|place| place.is_string() && chosen(&pointer)) {
            *place = Value::from(MARK);
        }
    }
    marked
}

/// The file whose members of one name, wherever they are, have another.
pub(crate) fn renamed(file: &Value, old: &str, name: &str) -> Value {
    match file {
        Value::Array(items) => items.iter().map(|item| renamed(item, old, name)).collect(),
        Value::Object(members) => {
            let called = |key: &String| if key == old { name.to_owned() } else { key.clone() };
            Value::Object(members.iter().map(|(key, value)| (called(key), renamed(value, old, name))).collect())
        }
        other => other.clone(),
    }
}
