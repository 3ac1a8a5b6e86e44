//! The default post, as the widget writes it. Who takes it reads it back by its own means.

use crate::core::event::Consent;
use crate::core::form::{Field, Form, Kind, MODE, Values, cleaned, consent_name, control_name, iso_date, own_consent};
use crate::core::json::Value;

/// The default post of a filled form.
pub fn default_post(form: &Form, event: &str, values: &Values, language: &str) -> Value {
    let record = |consent: &Consent, id: &str, control: &str| {
        let (text, other) = consent.text.in_language(language);
        Value::object([
            ("id", Value::text(id)),
            ("granted", Value::Bool(!values.get(control).is_empty())),
            ("text", Value::text(text)),
            ("version", Value::text(&consent.version)),
            ("language", Value::text(other.unwrap_or(language))),
        ])
    };
    let mut consents: Vec<Value> = form.consents.iter().map(|one| record(one, &one.id, &consent_name(&one.id))).collect();
    let mut attendees = Vec::new();
    for attendee in 0..values.attendees() {
        let own = values.of(attendee);
        attendees.push(Value::Object(form.shown(&own).filter_map(|field| Some((field.name.clone(), answer(field, &own)?))).collect()));
        // What a field asks to be agreed to was shown only where the field was answered: else there is nothing to record.
        for (field, consent) in form.shown(&own).filter_map(|field| Some((field, field.asked(&own)?))) {
            consents.push(record(consent, &control_name(attendee, &consent.id), &control_name(attendee, &own_consent(&field.name))));
        }
    }
    Value::object([
        ("event", Value::text(event)),
        (MODE, Value::text(form.mode(values).map(|mode| mode.name()).unwrap_or_default())),
        ("attendees", Value::List(attendees)),
        ("consents", Value::List(consents)),
        ("language", Value::text(language)),
    ])
}

/// A field's answer on the wire; an empty one isn't sent.
fn answer(field: &Field, values: &Values) -> Option<Value> {
    let text = cleaned(values.get(&field.name));
    match field.kind {
        Kind::Checkbox => Some(Value::Bool(!text.is_empty())),
        Kind::Checkboxes => Some(Value::List(values.all(&field.name).iter().map(Value::text).collect())),
        Kind::Date => Some(iso_date(&field.name, values)).filter(|date| !date.is_empty()).map(Value::text),
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
