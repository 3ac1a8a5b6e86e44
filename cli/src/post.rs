//! The default post read back: the answers as the form's controls would hold them, and the way from a control to its place.
//!
//! The widget writes it and never reads it; what a post says is judged by the widget's own rules.

use event_registration::core::form::{
    Form, Kind, MODE, MOST_ATTENDEES, Values, attendee_of, consent_name, control_name, date_parts, own_consent,
};
use event_registration::core::json::Value;

/// The answers of a default post; nothing when it has no attendees. Members that the form doesn't have are left out; a wrong type
/// is an empty answer, which [`event_registration::core::form::validate`] then judges.
pub fn read_post(form: &Form, post: &Value) -> Option<Values> {
    let members = |name: &str| post.get(name).map(Value::items).unwrap_or_default();
    let mut values = Values::default();
    values.set(MODE, post.get(MODE).and_then(control_value).into_iter().collect());
    // One more than may come, so that the surplus is seen; the rest isn't worth the work.
    for (attendee, answered) in members("attendees").iter().enumerate().take(MOST_ATTENDEES + 1) {
        for field in &form.fields {
            let answers: Vec<String> =
                answered.get(&field.name).map(Value::items).unwrap_or_default().iter().filter_map(control_value).collect();
            let mut set = |name: &str, answers| values.set(&control_name(attendee, name), answers);
            if field.kind == Kind::Date {
                let date = answers.first().cloned().unwrap_or_default();
                for (part, value) in date_parts(&field.name).iter().rev().zip(date.splitn(3, '-')) {
                    set(part, vec![value.to_owned()]);
                }
            } else {
                set(&field.name, answers);
            }
        }
    }
    let own = |id: &str| {
        let (attendee, id) = attendee_of(id);
        let field = form.fields.iter().find(|field| field.consent.as_ref().is_some_and(|consent| consent.id == id))?;
        Some(control_name(attendee, &own_consent(&field.name)))
    };
    for consent in members("consents") {
        if let (Some(id), Some(Value::Bool(true))) = (consent.get("id").and_then(Value::as_text), consent.get("granted")) {
            values.set(&own(id).unwrap_or_else(|| consent_name(id)), vec!["true".to_owned()]);
        }
    }
    (!members("attendees").is_empty()).then_some(values)
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
pub fn pointer_to(form: &Form, control: &str) -> String {
    if control == MODE {
        return format!("#/{MODE}");
    }
    if let Some(index) = form.consents.iter().position(|consent| consent_name(&consent.id) == control) {
        return format!("#/consents/{index}/granted");
    }
    let (attendee, name) = attendee_of(control);
    // A consent that is missing stands with the answer that it is about.
    let name = form.consenting(name).map_or(name, |(field, _)| &field.name);
    format!("#/attendees/{attendee}/{}", name.replace('~', "~0").replace('/', "~1"))
}
