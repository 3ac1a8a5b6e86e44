//! An error in words that name the field: the same in the summary, beside the field and in a backend's refusal.

use super::{Fault, FieldError, Form, Kind, MODE};
use crate::core::language::Catalogue;

/// The message of an error.
pub fn message(error: &FieldError, form: &Form, words: &Catalogue) -> String {
    if let Fault::Told(text) = &error.fault {
        return text.clone();
    }
    if error.name == MODE {
        return words.text("error.mode.missing");
    }
    let field = form.field(&error.name);
    let label = field.map(|field| &field.label).or_else(|| form.consent(&error.name).map(|consent| &consent.text));
    let label = label.map(|label| label.get(&words.language)).unwrap_or(&error.name);
    let limit = match &error.fault {
        Fault::TooLong(limit) | Fault::TooShort(limit) => limit.to_string(),
        Fault::TooLow(limit) | Fault::TooHigh(limit) => limit.clone(),
        _ => String::new(),
    };
    let kind = match field.map(|field| field.kind) {
        None => "consent",
        Some(Kind::Select | Kind::Radio | Kind::Checkboxes) => "choice",
        Some(kind) => kind.name(),
    };
    let general = format!("error.{}", error.fault.key());
    let special = format!("{general}.{kind}");
    let key = if words.optional(&special).is_some() { special } else { general };
    // In the middle of a sentence a label isn't a beginning; quoted, it is what stands on the page.
    let inside = !words.text(&key).starts_with("{label}") && kind != "consent" && kind != "checkbox";
    let label = if inside { uncapitalized(label) } else { label.to_owned() };
    words.fill(&key, &[("label", &label), ("limit", &limit)])
}

/// A label with a small first letter, unless its first word is an abbreviation.
fn uncapitalized(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => first.to_lowercase().chain(label.chars().skip(1)).collect(),
        _ => label.to_owned(),
    }
}
