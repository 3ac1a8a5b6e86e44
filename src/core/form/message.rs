//! An error in words that name the field: the same in the summary, beside the field and in a backend's refusal.
use super::{Fault, FieldError, Form, Kind, MODE, Values, attendee_of};
use crate::core::language::Catalogue;

/// The message of an error.
pub fn message(error: &FieldError, form: &Form, words: &Catalogue) -> String {
    if error.fault == Fault::Told {
        return error.detail.clone();
    }
    if error.name == MODE {
        return words.text("error.mode.missing");
    }
    let (_, name) = attendee_of(&error.name);
    if let Some((field, consent)) = form.consenting(name) {
        let places = [("consent", consent.text.get(&words.language)), ("label", field.label.get(&words.language))];
        return words.fill("error.own-consent", &places);
    }
    let field = form.field(name);
    let label = field.map(|field| &field.label).or_else(|| form.consent(&error.name).map(|consent| &consent.text));
    let label = label.map(|label| label.get(&words.language)).unwrap_or(&error.name);
    let named = error.boxes.iter().zip(["day", "month", "year"]).filter(|(wrong, _)| **wrong);
    let names = named.map(|(_, part)| words.text(&format!("error.part.{part}")));
    let parts = names.reduce(|a, b| words.fill("error.parts", &[("a", &a), ("b", &b)])).unwrap_or_default();
    let kind = match field.map(|field| field.kind) {
        None => "consent",
        Some(Kind::Select | Kind::Radio | Kind::Checkboxes) => "choice",
        Some(kind) => kind.name(),
    };
    let none = field.and_then(|field| field.options.iter().find(|option| option.none)).map(|none| none.label.get(&words.language));
    let kind = if none.is_some() { "none" } else { kind };
    let general = format!("error.{}", error.fault.name());
    let special = format!("{general}.{kind}");
    let key = if words.optional(&special).is_some() { special } else { general };
    // In the middle of a sentence a label isn't a beginning; quoted, or after a colon, it is what stands on the page.
    let text = words.text(&key);
    let before = text.split_once("{label}").map_or("", |(before, _)| before.trim_end());
    let inside = !before.is_empty() && !before.ends_with(['«', '“', '„', '"', ':']);
    let label = if inside { uncapitalized(label) } else { label.to_owned() };
    words.fill(&key, &[("label", &label), ("limit", &error.detail), ("none", none.unwrap_or_default()), ("parts", &parts)])
}

/// The message of an error where no person's heading stands above it: with several attendees it says whose it is.
pub fn line(error: &FieldError, form: &Form, values: &Values, words: &Catalogue) -> String {
    let message = message(error, form, words);
    let (attendee, name) = attendee_of(&error.name);
    if values.attendees() == 1 || form.field(name).is_none() && form.consenting(name).is_none() {
        return message;
    }
    words.fill("error.person", &[("number", &(attendee + 1).to_string()), ("error", &message)])
}

/// A label with a small first letter, unless its first word is an abbreviation.
pub(crate) fn uncapitalized(label: &str) -> String {
    let mut letters = label.chars();
    let (Some(first), second) = (letters.next(), letters.next()) else { return String::new() };
    if second.is_some_and(|second| small(second) != second) {
        return label.to_owned();
    }
    [small(first)].into_iter().chain(second).chain(letters).collect()
}

/// The small letter of a capital of the Latin, Greek and Cyrillic alphabets: tables of all the others would cost an attendee 5 KB.
fn small(letter: char) -> char {
    let shift = match letter {
        'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ω' | 'А'..='Я' => 32,
        'Ѐ'..='Џ' => 80,
        'Ā'..='ķ' | 'Ŋ'..='ŷ' | 'Ș'..='ț' if u32::from(letter).is_multiple_of(2) => 1,
        'Ĺ'..='ň' | 'Ź'..='ž' if !u32::from(letter).is_multiple_of(2) => 1,
        _ => 0,
    };
    char::from_u32(u32::from(letter) + shift).unwrap_or(letter)
}
