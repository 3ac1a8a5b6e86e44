//! JSON as the readers see it: an owned tree, bounded in size and depth, and a [`Reader`] that walks it and collects problems.
//!
//! Who turns text into the tree differs: the engine's `JSON.parse` in the browser, `serde_json` natively. Numbers stay
//! the text they were written as: parsing floats costs an attendee 14 KB.
use super::problem::{Problem, Severity};
use serde::ser::{Serialize, Serializer};
use std::cell::RefCell;

/// The longest text that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// The deepest nesting that is read.
pub const MAX_DEPTH: usize = 64;

/// A JSON value; a number as it was written, an object's members in the order of the file: the last of two with one name counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<String>) -> Value {
        Value::Text(text.into())
    }
    /// An object of these members.
    pub fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
        Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }
    /// The member of this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Object(members) => members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }
    /// The text, of a string.
    pub fn as_text(&self) -> Option<&str> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }
    /// The items of a list; of anything else, the value itself as the only one: JSON-LD writes one or many alike.
    pub fn items(&self) -> &[Value] {
        match self {
            Value::List(items) => items,
            Value::Null => &[],
            one => std::slice::from_ref(one),
        }
    }
    /// What a message says was found: the JSON, shortened.
    pub fn shown(&self) -> String {
        match self {
            Value::Object(_) => "an object".into(),
            Value::List(_) => "a list".into(),
            one => shorten(&one.to_json()),
        }
    }
    /// The value as JSON text.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(flag) => serializer.serialize_bool(*flag),
            Value::Number(digits) => serde_json::Number::from_string_unchecked(digits.clone()).serialize(serializer),
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(items) => serializer.collect_seq(items),
            Value::Object(members) => serializer.collect_map(members.iter().map(|(name, member)| (name, member))),
        }
    }
}

/// Refuses a text over [`MAX_BYTES`].
///
/// # Errors
/// The sentence that says so.
pub fn check_size(text: &str) -> Result<(), String> {
    if text.len() <= MAX_BYTES { Ok(()) } else { Err(format!("{} bytes, and at most {MAX_BYTES} are read", text.len())) }
}

/// The sentence for a text nested over [`MAX_DEPTH`].
pub fn too_deep() -> String {
    format!("nested deeper than {MAX_DEPTH} levels")
}

/// The first characters of a text, for a message.
pub fn shorten(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A place in a tree, with its path and the list that problems go to.
#[derive(Clone)]
pub struct Reader<'a> {
    /// What stands here.
    pub value: &'a Value,
    /// The language of the file's plain texts; empty where it doesn't say.
    pub(crate) language: &'a str,
    path: String,
    problems: &'a RefCell<Vec<Problem>>,
}

impl<'a> Reader<'a> {
    /// A reader at the root of `value`.
    pub fn new(value: &'a Value, problems: &'a RefCell<Vec<Problem>>) -> Self {
        Reader { value, language: "", path: String::new(), problems }
    }
    /// The same place in a file whose plain texts are in this language.
    pub fn speaking(self, language: &'a str) -> Self {
        Reader { language, ..self }
    }
    /// The member of this name; nothing for an absent or `null` one.
    pub fn get(&self, name: &str) -> Option<Reader<'a>> {
        let value = self.value.get(name).filter(|value| **value != Value::Null)?;
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        Some(Reader { value, path, ..self.clone() })
    }
    /// The same place with another value: what a reference stands for.
    pub fn instead(&self, value: &'a Value) -> Reader<'a> {
        Reader { value, ..self.clone() }
    }
    /// The items of a list, or the one value that stands in its place.
    pub fn items(&self) -> Vec<Reader<'a>> {
        let Value::List(items) = self.value else { return vec![self.clone()] };
        let at = |(index, value)| Reader { value, path: format!("{}[{index}]", self.path), ..*self };
        items.iter().enumerate().filter(|(_, value)| **value != Value::Null).map(at).collect()
    }
    /// The items of the member of this name; none when it is absent.
    pub fn each(&self, name: &str) -> Vec<Reader<'a>> {
        self.get(name).map(|member| member.items()).unwrap_or_default()
    }
    /// The string of the member of this name; a number counts as the text it was written as.
    pub fn text(&self, name: &str) -> Option<String> {
        let member = self.get(name)?;
        match member.value.items().first()? {
            Value::Text(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            Value::Number(digits) => Some(digits.clone()),
            // JSON-LD's way of writing a reference or a literal as an object.
            object => ["@value", "@id", "url", "name"].iter().find_map(|key| object.get(key)?.as_text()).map(str::to_owned).or_else(|| {
                member.warn("a text", "it was left out");
                None
            }),
        }
    }
    /// The truth of the member of this name: `true`, `"true"`, or HTML's bare attribute written as its own name.
    pub fn flag(&self, name: &str) -> bool {
        let Some(member) = self.get(name) else { return false };
        match member.value {
            Value::Bool(flag) => *flag,
            Value::Text(text) if text == "true" || text == name => true,
            Value::Text(text) if text == "false" => false,
            _ => {
                member.warn("true or false", "false was used");
                false
            }
        }
    }
    /// The whole number, 0 or more, of the member of this name.
    pub fn count(&self, name: &str) -> Option<u32> {
        let member = self.get(name)?;
        let digits = match member.value {
            Value::Number(digits) | Value::Text(digits) => digits.trim().parse().ok(),
            _ => None,
        };
        if digits.is_none() {
            member.warn("a whole number, 0 or more", "it was left out");
        }
        digits
    }
    /// Notes that something here was left out or read otherwise.
    pub fn warn(&self, allowed: &'static str, instead: &'static str) {
        self.note(Severity::Warning, self.value.shown(), allowed, instead);
    }
    /// Notes that something needed is missing here or can't be used.
    pub fn fail(&self, member: &str, allowed: &'static str, instead: &'static str) {
        let path = if self.path.is_empty() { member.to_owned() } else { format!("{}.{member}", self.path) };
        let found = self.value.get(member).map_or_else(|| "nothing".to_owned(), Value::shown);
        Reader { path, ..self.clone() }.note(Severity::Error, found, allowed, instead);
    }
    fn note(&self, severity: Severity, found: String, allowed: &'static str, instead: &'static str) {
        self.problems.borrow_mut().push(Problem { severity, path: self.path.clone(), found, allowed: allowed.into(), instead });
    }
}
