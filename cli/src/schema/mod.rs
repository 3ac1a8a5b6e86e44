//! `event-registration schema`: the JSON Schema of event files as people write them, by which an editor completes and explains
//! a file and marks what is wrong while it is typed.
//!
//! Which members there are, and what each holds, is what the types say that read them (`MEMBERS`, [`kinds`]). `members.json` says
//! what no type knows: the words for people, examples, what is needed, and what schema.org allows around our part. A member that
//! stands in one of the two alone fails a test. Where the reader takes anything, this asks for what one would write today: inside
//! `registration` an unknown member is a slip, around it schema.org has many more. Messages are better without alternatives
//! (`anyOf`), so there are none.
//!
//! `schemars` describes what serde would read, and nothing of these types is read by serde: its derive would say something else,
//! and its tree is `serde_json`'s.

mod kinds;

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::LazyLock;

use anyhow::{Context, bail};
use event_registration::core::event::{OPTIONAL, PARTS};
use serde_json::{Map, Value, json};

use crate::presets;
use kinds::{inner, kind, many, members, words};

/// What a schema can be printed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum About {
    /// Event files.
    Event,
    /// `registration.submission` alone, and presets.
    Submission,
}

/// What `schema` is told on the command line.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Options {
    /// What it is the schema of
    #[arg(value_enum, default_value = "event")]
    pub about: About,
}

/// The name under which the schema of event files is published.
pub const FILE: &str = "event.schema.json";

/// Writes a schema to `out`.
///
/// # Errors
/// `out` can't be written.
pub fn run(options: &Options, out: &mut dyn Write) -> anyhow::Result<()> {
    Ok(out.write_all(text(options.about)?.as_bytes())?)
}

/// A schema as its file has it.
///
/// # Errors
/// A type holds something that has no schema; a test says so first.
pub fn text(about: About) -> anyhow::Result<String> {
    let root = match about {
        About::Event => "Event",
        About::Submission => "Description",
    };
    Ok(crate::file::pretty(&document(root)?))
}

/// What `members.json` says of one type.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Notes {
    /// Keywords of its object.
    #[serde(default)]
    about: Map<String, Value>,
    /// The types whose members it has too.
    #[serde(default)]
    like: Vec<String>,
    /// Whether it may have members that nobody here reads.
    #[serde(default)]
    open: bool,
    #[serde(default)]
    members: Map<String, Value>,
    /// All of it, of what is no object.
    raw: Option<Value>,
}

/// Read once; a test reads them too.
static NOTES: LazyLock<BTreeMap<String, Notes>> = LazyLock::new(|| serde_json::from_str(include_str!("members.json")).unwrap_or_default());

fn document(root: &str) -> anyhow::Result<Value> {
    let mut types = Types::default();
    let mut schema = Map::from_iter([
        ("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema")),
        ("$comment".to_owned(), json!("Made from the program's types by `event-registration schema`; a change here is lost.")),
    ]);
    schema.extend(types.object(root)?);
    // What the notes alone refer to, until that refers to nothing new.
    let mut count = usize::MAX;
    while count != types.made.len() {
        count = types.made.len();
        let mut named = Vec::new();
        types.made.values().flatten().chain([&schema]).flat_map(Map::values).for_each(|inside| references(inside, &mut named));
        for name in named {
            types.reference(&recased(&name, char::to_uppercase))?;
        }
    }
    let definitions = types.made.into_iter().filter_map(|(name, made)| Some((name, Value::Object(made?)))).collect();
    schema.insert("$defs".to_owned(), Value::Object(definitions));
    Ok(Value::Object(schema))
}

/// The definitions that a schema refers to.
fn references(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(keywords) => {
            found.extend(keywords.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix("#/$defs/")).map(str::to_owned));
            keywords.values().for_each(|inside| references(inside, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

/// A name with its first letter made small or capital.
fn recased<I: Iterator<Item = char>>(name: &str, case: fn(char) -> I) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(case).chain(letters).collect()
}

/// The types that a schema needs, each under its name; nothing while it is being made.
#[derive(Default)]
struct Types {
    made: BTreeMap<String, Option<Map<String, Value>>>,
}

impl Types {
    /// What a member holds by its type here; `name` is the member's own.
    fn holds(&mut self, holds: &str, name: &str) -> anyhow::Result<Map<String, Value>> {
        let holds = holds.replace(char::is_whitespace, "");
        if let Some(known) = kind(&holds, name) {
            return Ok(known);
        }
        let (list, inside) = inner(&holds);
        let one = match words(inside) {
            Some(words) => kinds::choice(&words, holds == inside),
            None => self.reference(inside).with_context(|| format!("{name}: what is {holds} in a file?"))?,
        };
        Ok(if list { many(&one) } else { one })
    }

    /// A reference to a type, which is made where it isn't yet.
    fn reference(&mut self, name: &str) -> anyhow::Result<Map<String, Value>> {
        let definition = recased(name, char::to_lowercase);
        if !self.made.contains_key(&definition) {
            self.made.insert(definition.clone(), None);
            let mut made = self.object(name)?;
            // An editor would show these in the place of what the member says of itself.
            made.shift_remove("title");
            if let Some(about) = made.shift_remove("description") {
                made.shift_insert(0, "$comment".to_owned(), about);
            }
            self.made.insert(definition.clone(), Some(made));
        }
        Ok(Map::from_iter([("$ref".to_owned(), json!(format!("#/$defs/{definition}")))]))
    }

    /// The schema of an object.
    fn object(&mut self, name: &str) -> anyhow::Result<Map<String, Value>> {
        let Some(notes) = NOTES.get(name) else { bail!("members.json has no \"{name}\"") };
        if let Some(Value::Object(raw)) = &notes.raw {
            return Ok(raw.clone());
        }
        let (mut properties, mut rules) = (Map::new(), Vec::new());
        self.properties(name, &mut properties, &mut rules)?;
        let mut schema = Map::new();
        for keyword in ["title", "description", "type", "required"] {
            schema.extend(notes.about.get(keyword).map(|value| (keyword.to_owned(), value.clone())));
        }
        schema.entry("type").or_insert_with(|| json!("object"));
        if !properties.is_empty() {
            schema.insert("properties".to_owned(), Value::Object(properties));
            if !notes.open {
                schema.insert("additionalProperties".to_owned(), json!(false));
            }
        }
        for (keyword, value) in &notes.about {
            schema.entry(keyword).or_insert_with(|| value.clone());
        }
        if name == "Notice"
            && let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut)
        {
            required.extend(PARTS.iter().filter(|part| !OPTIONAL.contains(part)).map(|part| json!(part)));
        }
        if !rules.is_empty()
            && let Some(all) = schema.entry("allOf").or_insert_with(|| json!([])).as_array_mut()
        {
            all.extend(rules);
        }
        Ok(schema)
    }

    /// The members of a type, in the order of the notes, and the rules between them.
    fn properties(&mut self, name: &str, properties: &mut Map<String, Value>, rules: &mut Vec<Value>) -> anyhow::Result<()> {
        let Some(notes) = NOTES.get(name) else { bail!("members.json has no \"{name}\"") };
        let table = members(name);
        let read = |member: &str| table.iter().find(|(names, _)| names.contains(&member)).map(|(_, holds)| *holds);
        for (member, note) in &notes.members {
            let Value::Object(note) = note else { bail!("{name}.{member}: its notes are no object") };
            let own = note.get("holds").and_then(Value::as_str);
            let instead = note.get("instead").is_some();
            let mut schema = match own.or(read(member)).filter(|_| !instead) {
                Some(holds) => self.holds(holds, member)?,
                None => Map::new(),
            };
            if let Some(vocabulary) = note.get("vocabulary").and_then(Value::as_str) {
                kinds::in_vocabulary(&mut schema, vocabulary);
            }
            if let Some(Value::Object(meanings)) = note.get("meanings") {
                kinds::explain(&mut schema, meanings).with_context(|| format!("{name}.{member}"))?;
            }
            if note.contains_key("presets") {
                schema.insert("enum".to_owned(), json!(presets::names()));
            }
            if note.contains_key("addressed") {
                schema.extend(kinds::addressed());
            }
            if let Some(types) = note.get("types") {
                rules.push(kinds::only_with(member, types));
            }
            let ours = ["holds", "instead", "vocabulary", "meanings", "presets", "addressed", "types"];
            schema.extend(note.iter().filter(|(keyword, _)| !ours.contains(&keyword.as_str())).map(|(k, v)| (k.clone(), v.clone())));
            // What is said for people stands first.
            let description = schema.shift_remove("description").with_context(|| format!("{name}.{member} has no description"))?;
            schema.shift_insert(0, "description".to_owned(), description);
            properties.entry(member).or_insert(Value::Object(schema));
        }
        for (names, _) in table {
            if let Some(missing) = names.iter().find(|member| !member.contains('.') && !notes.members.contains_key(**member)) {
                bail!("members.json says nothing of {name}.{missing}");
            }
        }
        // What stands in the object itself: a request's parts in a description.
        let inside = table.iter().filter(|(names, holds)| names.is_empty() && NOTES.contains_key(*holds)).map(|(_, holds)| *holds);
        for other in inside.chain(notes.like.iter().map(String::as_str)) {
            self.properties(other, properties, rules)?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
