//! The addresses in an event file that a page follows, shows or fetches, each with the member it stands in.
//!
//! Knows nothing of whether anything is there. The backend's address is no such: it is asked otherwise.

use event_registration::core::json::Value;
use event_registration::core::link;

/// What an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Followed by people.
    Link,
    /// Shown.
    Picture,
    /// Fetched by the widget: what it offers while one types.
    List,
}

/// An address as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// What it is for.
    pub(super) used: Use,
    /// Its member.
    pub(super) path: String,
    /// What stands there.
    pub(super) written: String,
}

/// The addresses in an event.
pub(super) fn of(event: &Value) -> Vec<Address> {
    let mut found = Vec::new();
    collect(event, "", &mut found);
    found
}

fn collect(value: &Value, path: &str, found: &mut Vec<Address>) {
    match value {
        Value::List(items) => items.iter().enumerate().for_each(|(index, item)| collect(item, &format!("{path}[{index}]"), found)),
        Value::Object(members) => {
            // The link that joins isn't read; it has no business here either.
            let joins = value
                .get("@type")
                .map(Value::items)
                .unwrap_or_default()
                .iter()
                .any(|kind| kind.as_text().is_some_and(|kind| kind.ends_with("VirtualLocation")));
            for (name, member) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                match name.as_str() {
                    "submission" | "messages" | "@context" | "$schema" => {}
                    "url" if joins => {}
                    "image" | "logo" => picture(member, &path, found),
                    "url" | "sameAs" | "hasMap" => texts(member, &path, &mut |path, text| add(Use::Link, path, text, found)),
                    "list" => {
                        if let Value::Text(text) = member {
                            add(Use::List, path, text, found);
                        }
                    }
                    _ => collect(member, &path, found),
                }
            }
        }
        _ => {}
    }
}

/// A picture's address: the text itself, or what an `ImageObject` says.
fn picture(value: &Value, path: &str, found: &mut Vec<Address>) {
    for (index, item) in value.items().iter().enumerate() {
        let path = if matches!(value, Value::List(_)) { format!("{path}[{index}]") } else { path.to_owned() };
        match item {
            Value::Text(text) => add(Use::Picture, path, text, found),
            object => {
                if let Some((name, Value::Text(text))) = ["contentUrl", "url"].iter().find_map(|name| Some((name, object.get(name)?))) {
                    add(Use::Picture, format!("{path}.{name}"), text, found);
                }
            }
        }
    }
}

fn texts(value: &Value, path: &str, then: &mut dyn FnMut(String, &str)) {
    for (index, item) in value.items().iter().enumerate() {
        let path = if matches!(value, Value::List(_)) { format!("{path}[{index}]") } else { path.to_owned() };
        if let Value::Text(text) = item {
            then(path, text);
        }
    }
}

/// Only what a page would follow.
fn add(used: Use, path: String, text: &str, found: &mut Vec<Address>) {
    found.extend(link::allowed(text).map(|written| Address { used, path, written }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(event: &str, expected: &[(Use, &str, &str)]) {
        let found = of(&crate::json::parse(event).unwrap_or_default());
        let found: Vec<_> = found.iter().map(|one| (one.used, one.path.as_str(), one.written.as_str())).collect();
        assert_eq!(found, expected, "{event}");
    }

    #[test]
    fn what_a_page_follows_shows_or_fetches_is_found_and_nothing_else() {
        check(
            r#"{"url": "https://a.example", "sameAs": ["b.html", 3]}"#,
            &[(Use::Link, "url", "https://a.example"), (Use::Link, "sameAs[0]", "b.html")],
        );
        check(r#"{"image": "a.jpg"}"#, &[(Use::Picture, "image", "a.jpg")]);
        check(
            r#"{"image": [{"contentUrl": "a.jpg", "url": "b"}], "organizer": {"logo": {"url": "c.svg"}}}"#,
            &[(Use::Picture, "image[0].contentUrl", "a.jpg"), (Use::Picture, "organizer.logo.url", "c.svg")],
        );
        check(
            r#"{"location": [{"@type": "Place", "hasMap": "m"}, {"@type": "https://schema.org/VirtualLocation", "url": "https://join.example"}]}"#,
            &[(Use::Link, "location[0].hasMap", "m")],
        );
        check(
            r#"{"registration": {"submission": {"url": "/r"}, "fields": [{"list": "towns.json"}, {"list": ["Enna"]}], "notice": {"url": "/p"}}}"#,
            &[(Use::List, "registration.fields[0].list", "towns.json"), (Use::Link, "registration.notice.url", "/p")],
        );
        check(r#"{"url": "javascript:alert(1)", "@context": "https://schema.org", "$schema": "x.json", "@id": "https://a.example"}"#, &[]);
    }
}
