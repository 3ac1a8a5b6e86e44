//! What the types here are in JSON Schema: the tables of their members, their words, and the few kinds of values.

use anyhow::Context as _;
use event_registration::core::event::{Attendance, Consent, Event, Funding, Notice, Party, Place, Purpose, Registration, Status};
use event_registration::core::form::{Choice, Field, Kind};
use event_registration::core::object::Members;
use event_registration::core::submission::Verdict;
use event_registration::core::submission::description::{
    As, Credentials, Description, Encoding, ErrorPlace, Idempotency, Limits, Mapping, Part, Records, Retry, Shape, Source, Step, Target,
    Token, Transport,
};
use event_registration::core::submission::rule::Rule;
use serde_json::{Map, Value, json};

use crate::presets;

/// The members of a type that reads itself.
pub(super) fn members(name: &str) -> Members {
    match name {
        "Event" => Event::MEMBERS,
        "Party" => Party::MEMBERS,
        "Place" => Place::MEMBERS,
        "Funding" => Funding::MEMBERS,
        "Registration" => Registration::MEMBERS,
        "Notice" => Notice::MEMBERS,
        "Purpose" => Purpose::MEMBERS,
        "Consent" => Consent::MEMBERS,
        "Field" => Field::MEMBERS,
        "Choice" => Choice::MEMBERS,
        "Description" => Description::MEMBERS,
        "Part" => Part::MEMBERS,
        "Step" => Step::MEMBERS,
        "Mapping" => Mapping::MEMBERS,
        "Records" => Records::MEMBERS,
        "Target" => Target::MEMBERS,
        "Token" => Token::MEMBERS,
        "Rule" => Rule::MEMBERS,
        "ErrorPlace" => ErrorPlace::MEMBERS,
        "Retry" => Retry::MEMBERS,
        "Idempotency" => Idempotency::MEMBERS,
        "Limits" => Limits::MEMBERS,
        _ => &[],
    }
}

/// The words of a choice, the default first; where there is a second spelling, the usual one.
macro_rules! words {
    ($Type:ty) => {
        <$Type>::WORDS.iter().filter(|(word, one)| one.name() == *word).map(|(word, _)| *word).collect()
    };
}

/// The words of a choice. A list to choose from and a token both have a source; only the token's is a choice of words.
pub(super) fn words(name: &str) -> Option<Vec<&'static str>> {
    Some(match name {
        "Status" => words!(Status),
        "Attendance" => words!(Attendance),
        "Kind" => words!(Kind),
        "Transport" => words!(Transport),
        "Credentials" => words!(Credentials),
        "Encoding" => words!(Encoding),
        "As" => words!(As),
        "Shape" => words!(Shape),
        "TokenSource" => words!(Source),
        "Verdict" => words!(Verdict),
        _ => return None,
    })
}

/// Whether a type is a list, and what is in it.
pub(super) fn inner(holds: &str) -> (bool, &str) {
    let inside = |start: &str| holds.strip_prefix(start).and_then(|rest| rest.strip_suffix('>'));
    match (inside("Vec<"), inside("Option<")) {
        (Some(inside), _) => (true, inside),
        (_, Some(inside)) => (false, inside),
        _ => (false, holds),
    }
}

/// The values that are no object of ours.
pub(super) fn kind(holds: &str, name: &str) -> Option<Map<String, Value>> {
    let text = || json!({ "type": ["string", "number"] });
    let texts = || json!({ "$ref": "#/$defs/text" });
    let schema = match holds {
        "String" | "Option<String>" => text(),
        "Vec<String>" => json!({ "type": ["array", "string", "number"], "items": text() }),
        "bool" | "Option<bool>" => {
            json!({ "type": ["boolean", "string"], "pattern": format!("^(true|false|{name})$"), "patternErrorMessage": "true or false" })
        }
        "u32" | "Option<u32>" => {
            json!({ "type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9]+$", "patternErrorMessage": "a whole number, 0 or more" })
        }
        "Value" => json!({}),
        "Vec<(String,Value)>" => json!({ "type": "object" }),
        "Vec<(String,String)>" => json!({ "type": "object", "additionalProperties": text() }),
        "Vec<(String,Text)>" => json!({ "type": "object", "additionalProperties": texts() }),
        _ => return None,
    };
    schema.as_object().cloned()
}

/// One value, or a list of such.
pub(super) fn many(one: &Map<String, Value>) -> Map<String, Value> {
    let one = || Value::Object(one.clone());
    Map::from_iter([
        ("if".to_owned(), json!({ "type": "array" })),
        ("then".to_owned(), json!({ "items": one() })),
        ("else".to_owned(), one()),
    ])
}

/// One of these words; the first is the default where the member needn't be there.
pub(super) fn choice(words: &[&str], has_default: bool) -> Map<String, Value> {
    let mut schema = Map::from_iter([("enum".to_owned(), json!(words))]);
    if has_default {
        schema.insert("default".to_owned(), json!(words.first()));
    }
    schema
}

/// The words of a choice as a vocabulary's addresses, and bare.
pub(super) fn in_vocabulary(schema: &mut Map<String, Value>, vocabulary: &str) {
    let Some(Value::Array(bare)) = schema.get("enum").cloned() else { return };
    let full = bare.iter().filter_map(Value::as_str).map(|word| json!(format!("{vocabulary}{word}")));
    let all: Vec<Value> = full.chain(bare.iter().cloned()).collect();
    schema.insert("enum".to_owned(), Value::Array(all));
    schema.shift_remove("default");
}

/// What each word of a choice means, in the order of the words; the last segment of an address is its word.
pub(super) fn explain(schema: &mut Map<String, Value>, meanings: &Map<String, Value>) -> anyhow::Result<()> {
    let words: Vec<String> = schema.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(bare).collect();
    for word in meanings.keys() {
        anyhow::ensure!(words.contains(word), "\"{word}\" isn't one of {}", words.join(", "));
    }
    let told: Option<Vec<&Value>> = words.iter().map(|word| meanings.get(word)).collect();
    schema.insert("enumDescriptions".to_owned(), json!(told.context("a word has no meaning")?));
    Ok(())
}

fn bare(word: &Value) -> Option<String> {
    word.as_str()?.rsplit('/').next().map(str::to_owned)
}

/// The rule that a submission has an address, where its preset has none.
pub(super) fn addressed() -> Map<String, Value> {
    let with: Vec<&str> =
        presets::names().into_iter().filter(|name| presets::preset(name).is_some_and(|one| one.get("url").is_some())).collect();
    Map::from_iter([
        ("if".to_owned(), json!({ "properties": { "preset": { "enum": with } }, "required": ["preset"] })),
        ("else".to_owned(), json!({ "required": ["url"] })),
    ])
}

/// The rule that a field has a member only with these types; `""` is a field that doesn't say its type.
pub(super) fn only_with(member: &str, types: &Value) -> Value {
    let all: Vec<&str> = types.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let named: Vec<&str> = all.iter().copied().filter(|name| !name.is_empty()).collect();
    let mut fits = json!({ "properties": { "type": { "enum": named } } });
    if named.len() == all.len() {
        fits.as_object_mut().map(|fits| fits.insert("required".to_owned(), json!(["type"])));
    }
    let types = match named.split_last() {
        Some((last, [])) => format!("the type {last}"),
        Some((last, others)) => format!("the types {} and {last}", others.join(", ")),
        None => String::new(),
    };
    json!({ "if": fits, "else": { "properties": { member: false }, "errorMessage": format!("\"{member}\" goes with {types}") } })
}
