//! The event as search engines read it: the file's own JSON-LD, in one language, without what is ours.
//!
//! What a search engine shows of an event changes; what the file says stays as it was written. Google asks for the place
//! before the videoconference, and for full names of the enumerations.
use super::event::{bare, is_event, types};
use super::text::{is_language_tag, primary};
use super::{json::Value, link};

const CONTEXT: &str = "https://schema.org";

/// The JSON-LD of an event file in a language, for a `<script type="application/ld+json">` on the page at this address.
pub fn structured_data(file: &Value, language: &str, page: &str) -> String {
    let mut file = plain(file, language, page);
    if let (None, Value::Object(members)) = (file.get("@context").cloned(), &mut file) {
        members.insert(0, ("@context".to_owned(), Value::text(CONTEXT)));
    }
    // No text can end the element that it stands in.
    file.to_json().replace('<', "\\u003c")
}

fn plain(value: &Value, language: &str, page: &str) -> Value {
    let again = |value: &Value| plain(value, language, page);
    match value {
        Value::List(items) => match localized(items, language) {
            Some(text) => Value::text(text),
            None => Value::List(items.iter().map(again).collect()),
        },
        Value::Object(members) => {
            // "url" could be a language's tag by its looks.
            let is_map =
                !members.is_empty() && members.iter().all(|(tag, text)| is_language_tag(tag) && tag != "url" && text.as_text().is_some());
            if is_map {
                let exact = members.iter().find(|(tag, _)| primary(tag) == primary(language));
                return exact.or(members.first()).map_or(Value::Null, |(_, text)| text.clone());
            }
            if let Some(text) = value.get("@value").filter(|_| value.get("@language").is_some()) {
                return text.clone();
            }
            let event = is_event(value);
            let kept = members.iter().filter(|(name, _)| !(event && ["registration", "$schema"].contains(&name.as_str())));
            let member = |(name, value): &(String, Value)| {
                let value = match name.as_str() {
                    "eventStatus" | "eventAttendanceMode" => {
                        value.as_text().map_or(Value::Null, |name| Value::text(format!("{CONTEXT}/{}", bare(name))))
                    }
                    "location" if event => places(value, page, &again),
                    _ => again(value),
                };
                (name.clone(), value)
            };
            let mut members: Vec<(String, Value)> = kept.map(member).collect();
            if event && value.get("url").is_none() && !page.is_empty() {
                members.push(("url".to_owned(), Value::text(page)));
            }
            Value::Object(members)
        }
        other => other.clone(),
    }
}

/// The text in the language, or the first, where all items are JSON-LD's texts with a language.
fn localized<'v>(items: &'v [Value], language: &str) -> Option<&'v str> {
    let texts: Option<Vec<(&str, &str)>> =
        items.iter().map(|item| Some((item.get("@language")?.as_text()?, item.get("@value")?.as_text()?))).collect();
    let texts = texts?;
    Some(texts.iter().find(|(tag, _)| primary(tag) == primary(language)).or(texts.first())?.1)
}

/// The places first, then the videoconference, whose address is where one registers.
fn places(location: &Value, page: &str, again: &dyn Fn(&Value) -> Value) -> Value {
    let is_virtual = |place: &Value| types(place).any(|name| name == "VirtualLocation");
    // A text that is a link is a videoconference, and may be the way into it.
    let online = |place: &Value| place.as_text().is_some_and(link::is_web);
    let read = |place: &Value| if online(place) { Value::object([("@type", Value::text("VirtualLocation"))]) } else { again(place) };
    let mut places: Vec<Value> = location.items().iter().map(read).collect();
    let mut remote: Vec<Value> = places.extract_if(.., |place| is_virtual(place)).collect();
    for place in &mut remote {
        if let Value::Object(members) = place {
            members.retain(|(name, _)| name != "url");
            members.extend(Some(("url".to_owned(), Value::text(page))).filter(|_| !page.is_empty()));
        }
    }
    places.extend(remote);
    if let [only] = places.as_slice() { only.clone() } else { Value::List(places) }
}
