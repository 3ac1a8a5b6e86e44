//! The default post, as the widget writes it. Who takes it reads it back by its own means.
use super::{description::As, wire::given};
use crate::core::form::{Form, MODE, Values, consent_name, control_name, own_consent};
use crate::core::{event::Consent, json::Value};

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
        attendees.push(Value::Object(
            form.shown(&own).filter_map(|field| Some((field.name.clone(), given(field, &own).json(As::Text)?))).collect(),
        ));
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
