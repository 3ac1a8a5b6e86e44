//! The default post: written from values by the widget, read back into values by the embedded backend.

use crate::core::form::{Field, Form, Kind, MODE, Values, attendee_of, cleaned, consent_name, control_name, date_parts, iso_date};
use crate::core::json::Value;

/// The default post of a filled form.
pub fn default_post(form: &Form, event: &str, values: &Values, language: &str) -> Value {
    let attendee = |attendee: usize| {
        let own = values.of(attendee);
        Value::Object(form.shown(&own).filter_map(|field| Some((field.name.clone(), answer(field, &own)?))).collect())
    };
    let consents = form.consents.iter().map(|consent| {
        let (text, other) = consent.text.in_language(language);
        Value::object([
            ("id", Value::text(&consent.id)),
            ("granted", Value::Bool(!values.get(&consent_name(&consent.id)).is_empty())),
            ("text", Value::text(text)),
            ("version", Value::text(&consent.version)),
            ("language", Value::text(other.unwrap_or(language))),
        ])
    });
    Value::object([
        ("event", Value::text(event)),
        (MODE, Value::text(form.mode(values).map(|mode| mode.name()).unwrap_or_default())),
        ("attendees", Value::List((0..values.attendees()).map(attendee).collect())),
        ("consents", Value::List(consents.collect())),
        ("language", Value::text(language)),
    ])
}

/// A field's answer on the wire; an empty one isn't sent.
fn answer(field: &Field, values: &Values) -> Option<Value> {
    let text = cleaned(values.get(&field.name));
    match field.kind {
        Kind::Checkbox => Some(Value::Bool(!text.is_empty())),
        Kind::Checkboxes => Some(Value::List(values.all(&field.name).iter().map(Value::text).collect())),
        Kind::Date => {
            let [day, month, year] = date_parts(&field.name).map(|part| cleaned(values.get(&part)));
            (!year.is_empty()).then(|| Value::text(iso_date(&day, &month, &year)))
        }
        _ if text.is_empty() => None,
        Kind::Number => Some(number(&text)),
        _ => Some(Value::text(text)),
    }
}

/// A checked decimal as JSON writes it: `1.5` for `01,5`.
pub(super) fn number(text: &str) -> Value {
    let text = text.replace(',', ".").replace('\u{2212}', "-");
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = Some(whole.trim_start_matches('0')).filter(|whole| !whole.is_empty()).unwrap_or("0");
    Value::Number(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

/// A post read back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Posted {
    /// Which event.
    pub event: String,
    /// The answers, as the form's controls would hold them.
    pub values: Values,
    /// The language it was filled in.
    pub language: String,
}

/// Reads the default post into the values of a form. Members that the form doesn't have are left out; a wrong type is an
/// empty answer, which [`crate::core::form::validate`] then judges.
pub fn read_post(form: &Form, post: &Value) -> Posted {
    let text = |name: &str| post.get(name).and_then(Value::as_text).unwrap_or_default().to_owned();
    let mut values = Values::default();
    values.set(MODE, vec![text(MODE)]);
    let attendees = post.get("attendees").map(Value::items).unwrap_or_default();
    for (attendee, answered) in attendees.iter().enumerate() {
        for field in &form.fields {
            let answers: Vec<String> =
                answered.get(&field.name).map(Value::items).unwrap_or_default().iter().filter_map(control_value).collect();
            let mut set = |name: &str, answers| values.set(&control_name(attendee, name), answers);
            if field.kind == Kind::Date {
                let date = answers.first().cloned().unwrap_or_default();
                let mut boxes: Vec<&str> = date.splitn(3, '-').collect();
                boxes.reverse();
                for (part, value) in date_parts(&field.name).iter().zip(boxes) {
                    set(part, vec![value.to_owned()]);
                }
            } else if !answers.is_empty() || attendee > 0 {
                set(&field.name, answers);
            }
        }
    }
    for consent in post.get("consents").map(Value::items).unwrap_or_default() {
        if let (Some(id), Some(Value::Bool(true))) = (consent.get("id").and_then(Value::as_text), consent.get("granted")) {
            values.set(&consent_name(id), vec!["true".to_owned()]);
        }
    }
    Posted { event: text("event"), values, language: text("language") }
}

fn control_value(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Number(digits) => Some(digits.clone()),
        Value::Bool(true) => Some("true".to_owned()),
        _ => None,
    }
}

/// The JSON pointer, as a URI fragment, to a control's answer in the default post: `#/attendees/0/email`.
pub fn pointer_to(form: &Form, name: &str) -> String {
    if name == MODE {
        return format!("#/{MODE}");
    }
    match form.consents.iter().position(|consent| consent_name(&consent.id) == name) {
        Some(index) => format!("#/consents/{index}/granted"),
        None => {
            let (attendee, name) = attendee_of(name);
            format!("#/attendees/{attendee}/{}", name.replace('~', "~0").replace('/', "~1"))
        }
    }
}
