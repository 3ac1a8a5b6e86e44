//! Where the members of an event stand in the text of its file.

use std::ops::Range;

use event_registration::core::event::is_event;
use event_registration::core::json::Value;
use jsonc_parser::ast::{self, ObjectPropName};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

/// The text, and its event's object in it.
pub(super) struct Places<'a> {
    text: &'a str,
    event: Option<ast::Value<'a>>,
}

impl<'a> Places<'a> {
    /// Reads the places of a text that is JSON.
    pub(super) fn of(text: &'a str) -> Places<'a> {
        let tree = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()).ok().and_then(|parsed| parsed.value);
        let mut nodes: Vec<&ast::Value<'a>> = Vec::new();
        for object in tree.iter().flat_map(items) {
            nodes.push(object);
            nodes.extend(member(object, "@graph").into_iter().flat_map(items));
        }
        let inner: Vec<&ast::Value<'a>> = nodes.iter().filter_map(|node| member(node, "mainEntity")).flat_map(items).collect();
        nodes.extend(inner);
        let slice = |node: &&&ast::Value<'a>| crate::json::parse(node.range().text(text)).is_ok_and(|value| is_event(&value));
        let event = nodes.iter().find(slice).map(|node| (**node).clone());
        Places { text, event: event.or(tree) }
    }

    /// The event's object.
    pub(super) fn value(&self) -> Value {
        self.event.as_ref().and_then(|event| crate::json::parse(event.range().text(self.text)).ok()).unwrap_or_default()
    }

    /// Where a member stands, or the nearest around it that does: a text or a number itself, of an object or a list its name.
    pub(super) fn range(&self, path: &str) -> Range<usize> {
        match self.member(path) {
            None => 0..0,
            Some((ast::Value::Object(_) | ast::Value::Array(_), Some(name))) => name,
            Some((value @ (ast::Value::Object(_) | ast::Value::Array(_)), None)) => value.start()..value.start() + 1,
            Some((value, _)) => value.start()..value.end(),
        }
    }

    /// Where a member's name stands; without one, its value.
    pub(super) fn name(&self, path: &str) -> Range<usize> {
        self.member(path).and_then(|(_, name)| name).unwrap_or_else(|| self.range(path))
    }

    /// The line of a member, counted from 1.
    pub(super) fn line(&self, path: &str) -> usize {
        self.text.get(..self.range(path).start).unwrap_or_default().matches('\n').count() + 1
    }

    /// A member's value, or that of the nearest around it which is there, and where its name stands.
    fn member(&self, path: &str) -> Option<(&ast::Value<'a>, Option<Range<usize>>)> {
        let (mut here, mut named) = (self.event.as_ref()?, None);
        for segment in segments(path) {
            let next = match here {
                ast::Value::Array(list) => {
                    segment.parse::<usize>().ok().and_then(|index| list.elements.get(index)).map(|value| (value, None))
                }
                ast::Value::Object(object) => {
                    let one = object.properties.iter().rev().find(|one| name(&one.name) == segment);
                    one.map(|one| (&one.value, Some(one.name.start()..one.name.end())))
                }
                // One value where a list may stand.
                _ if segment == "0" => Some((here, named.clone())),
                _ => None,
            };
            let Some(next) = next else { break };
            (here, named) = next;
        }
        Some((here, named))
    }

    /// Where a part of a member's text stands; the whole of it where the text is written with escapes.
    pub(super) fn within(&self, path: &str, part: &Range<usize>, text: &str) -> Range<usize> {
        let whole = self.range(path);
        let inside = self.text.get(whole.start + 1..whole.end.saturating_sub(1));
        if inside == Some(text) { whole.start + 1 + part.start..whole.start + 1 + part.end } else { whole }
    }
}

/// `registration.fields[2].max`, `registration.messages["form.submit"]`
fn segments(path: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        rest = rest.strip_prefix('.').unwrap_or(rest);
        if let Some((key, after)) = rest.strip_prefix("[\"").and_then(|rest| rest.split_once("\"]")) {
            found.push(key);
            rest = after;
        } else if let Some((index, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            found.push(index);
            rest = after;
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (segment, after) = rest.split_at(end);
            if segment.is_empty() {
                break;
            }
            found.push(segment);
            rest = after;
        }
    }
    found
}

fn name<'v>(name: &'v ObjectPropName<'_>) -> &'v str {
    match name {
        ObjectPropName::String(text) => &text.value,
        ObjectPropName::Word(word) => word.value,
    }
}

fn items<'v, 'a>(value: &'v ast::Value<'a>) -> Vec<&'v ast::Value<'a>> {
    match value {
        ast::Value::Array(list) => list.elements.iter().collect(),
        one => vec![one],
    }
}

fn member<'v, 'a>(value: &'v ast::Value<'a>, wanted: &str) -> Option<&'v ast::Value<'a>> {
    let ast::Value::Object(object) = value else { return None };
    object.properties.iter().find(|one| name(&one.name) == wanted).map(|one| &one.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_found_or_the_nearest_around_it() {
        let text =
            r#"{"@graph": [{"@type": "WebPage"}, {"@type": "Event", "registration": {"fields": [{"name": "a"}, {"max": 7}]}, "a.b": 1}]}"#;
        let places = Places::of(text);
        for (path, expected) in [
            ("registration.fields[1].max", "7"),
            ("registration.fields[1].min", "{"),
            ("registration.fields[9]", "\"fields\""),
            ("registration.notice", "\"registration\""),
            ("registration[\"fields\"][0].name", "\"a\""),
            ("nothing", "{"),
            ("", "{"),
        ] {
            assert_eq!(text.get(places.range(path)), Some(expected), "{path}");
        }
        assert_eq!(places.within("registration.fields[0].name", &(0..1), "a").len(), 1);
    }
}
