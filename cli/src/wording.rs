//! What is worth mending in an event's own words, `registration.messages`: the widget itself takes them as they are.

use std::sync::LazyLock;

use event_registration::core::json::Value;
use event_registration::core::problem::{Problem, Severity};
use event_registration::core::text::Text;

/// The keys and places of every message, as any language has them.
pub static ENGLISH: LazyLock<Value> =
    LazyLock::new(|| crate::json::parse(include_str!("../../static/languages/en.json")).unwrap_or_default());

/// The problems of these messages beside the widget's own, the text of one language file.
pub fn problems(own: &[(String, Text)], widgets: &Value) -> Vec<Problem> {
    own.iter().filter_map(|(key, text)| problem(key, text, widgets)).collect()
}

fn problem(key: &str, text: &Text, widgets: &Value) -> Option<Problem> {
    let warn = |found: String, allowed: String, instead| {
        let path = format!("registration.messages[\"{key}\"]");
        Some(Problem { severity: Severity::Warning, path, found, allowed: allowed.into(), instead })
    };
    let message = widgets.get(key);
    // Of a counted message, the form that has every place.
    let Some(message) = message.and_then(|message| message.get("other").unwrap_or(message).as_text()) else {
        let Value::Object(messages) = widgets else { return None };
        let near = messages.iter().map(|(other, _)| other.as_str()).max_by_key(|other| likeness(key, other)).unwrap_or_default();
        let allowed = format!("a key of static/languages/en.json, like \"{near}\"");
        return warn("a key that no message has".to_owned(), allowed, "the widget's own text is used");
    };
    let other = text.all().find(|text| lost(message, text) || lost(text, message))?;
    let allowed = format!("a text with the same places in braces as \"{message}\"");
    warn(format!("\"{other}\""), allowed, "it is shown as it stands")
}

/// Whether `text` lacks a `{place}` of `message`.
fn lost(message: &str, text: &str) -> bool {
    let mut places = message.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    places.any(|(place, _)| !text.contains(&format!("{{{place}}}")))
}

/// How much two names have in common: their beginnings and their ends.
pub(crate) fn likeness(a: &str, b: &str) -> usize {
    let same = |(a, b): &(u8, u8)| a == b;
    a.bytes().zip(b.bytes()).take_while(same).count() + a.bytes().rev().zip(b.bytes().rev()).take_while(same).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(key: &str, text: &str, expected: &str) {
        let widgets = crate::json::parse(include_str!("../../static/languages/it.json")).unwrap_or_default();
        let told = problems(&[(key.to_owned(), Text::plain(text))], &widgets);
        assert_eq!(told.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"), expected);
    }

    #[test]
    fn a_message_that_cannot_be_used_is_said_with_the_mend() {
        check("form.submit", "Manda", "");
        check("error.missing", "Scrivi {label}", "");
        check(
            "form.sumbit",
            "Manda",
            "registration.messages[\"form.sumbit\"]: found a key that no message has, allowed is a key of static/languages/en.json, \
             like \"form.submit\"; the widget's own text is used",
        );
        let places = "allowed is a text with the same places in braces as \"Inserisci {label}\"; it is shown as it stands";
        check("error.missing", "Scrivi", &format!("registration.messages[\"error.missing\"]: found \"Scrivi\", {places}"));
        check(
            "error.missing",
            "Scrivi {lable}",
            &format!("registration.messages[\"error.missing\"]: found \"Scrivi {{lable}}\", {places}"),
        );
    }
}
