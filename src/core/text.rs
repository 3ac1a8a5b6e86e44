//! Text that may exist in several languages: a string, a language map `{"it": "…", "en": "…"}`, or JSON-LD's
//! `{"@value": "…", "@language": "it"}`, one or a list of them.
//!
//! Knows nothing of the interface's own messages: those are [`super::language`]'s.
use super::json::{Reader, Value};

/// One text in the languages it was written in. The language `None` is that of a plain text in a file that doesn't say its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text(Vec<(Option<String>, String)>);

impl Text {
    /// A text in nobody knows which language.
    pub fn plain(text: impl Into<String>) -> Text {
        Text(vec![(None, text.into())])
    }
    /// The text in `language`, or the nearest there is, with the language it is in where that isn't the one asked for:
    /// what is drawn in another language is marked with `lang`.
    pub fn in_language(&self, language: &str) -> (&str, Option<&str>) {
        let exact = self.0.iter().find(|(tag, _)| tag.as_deref().is_some_and(|tag| primary(tag) == primary(language)));
        let own = || self.0.iter().find(|(tag, _)| tag.is_none());
        match exact.or_else(own).or(self.0.first()) {
            Some((tag, text)) => (text, tag.as_deref().filter(|tag| primary(tag) != primary(language))),
            None => ("", None),
        }
    }
    /// The text in `language`, or the nearest there is.
    pub fn get(&self, language: &str) -> &str {
        self.in_language(language).0
    }
    /// The text written for `language`, or without saying for which.
    pub fn written_in(&self, language: &str) -> Option<&str> {
        let (text, other) = self.in_language(language);
        Some(text).filter(|_| other.is_none() && !self.is_empty())
    }
    /// The languages it was written in, the file's own first.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|(tag, _)| tag.as_deref())
    }
    /// The text in each of its languages.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, text)| text.as_str())
    }
    /// Whether there is no text in any language.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The primary subtag of a BCP 47 tag: `it` of `it-IT`.
pub fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

/// A text with its `{names}` filled, in one pass: what was filled in isn't searched again, so typed braces stay what they are.
pub(super) fn filled(text: &str, value: impl Fn(&str) -> String) -> String {
    let (mut filled, mut rest) = (String::with_capacity(text.len() + 32), text);
    while let Some((before, (name, after))) = rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?))) {
        filled = filled + before + &value(name);
        rest = after;
    }
    filled + rest
}

impl Reader<'_> {
    /// The text of the member of this name, in every language it is given in.
    pub fn localized(&self, name: &str) -> Text {
        let Some(member) = self.get(name) else { return Text::default() };
        let mut found = Vec::new();
        for item in member.items() {
            collect(&item, &mut found);
        }
        // The file's own language is what is shown where the page's is missing.
        let own = found.iter().position(|(tag, _)| tag.as_deref().is_some_and(|tag| primary(tag) == primary(self.language)));
        if let Some(own) = own {
            found.swap(0, own);
        }
        Text(found)
    }
    /// A plain text of the file: in its own language, where it says which.
    pub fn plain(&self, text: impl Into<String>) -> Text {
        Text(vec![(self.own_language(), text.into())])
    }
    fn own_language(&self) -> Option<String> {
        Some(self.language.to_ascii_lowercase()).filter(|tag| !tag.is_empty())
    }
}

fn collect(item: &Reader<'_>, found: &mut Vec<(Option<String>, String)>) {
    let mut add = |tag: Option<&str>, text: &str| {
        let text = text.trim();
        if !text.is_empty() {
            found.push((tag.map(str::to_ascii_lowercase).or_else(|| item.own_language()), text.to_owned()));
        }
    };
    match item.value {
        Value::Text(text) => add(None, text),
        Value::Number(digits) => add(None, digits),
        Value::Object(members) => {
            if let Some(text) = item.value.get("@value").and_then(Value::as_text) {
                return add(item.value.get("@language").and_then(Value::as_text), text);
            }
            // A thing where a text is expected: its name says what it is.
            if item.get("@type").is_some() {
                return match item.value.get("name").and_then(Value::as_text) {
                    Some(name) => add(None, name),
                    None => item.warn("a text", "it was left out"),
                };
            }
            for (tag, text) in members {
                match text {
                    Value::Text(text) if is_language_tag(tag) => add(Some(tag.as_str()), text),
                    _ => item.warn("a text or texts by language, like {\"it\": \"…\"}", "that member was left out"),
                }
            }
        }
        _ => item.warn("a text", "it was left out"),
    }
}

pub(crate) fn is_language_tag(tag: &str) -> bool {
    (2..=3).contains(&primary(tag).len()) && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}
