//! Sample answers: one for every field that shows, the same each time, and each such that the widget would take it.
//!
//! Whether an answer will do is the form's own `validate`. Knows nothing of where answers go.

use anyhow::{bail, ensure};
use event_registration::core::form::{Field, FieldError, Form, Kind, MODE, Mode, Values, consent_name, own_consent, validate};
use event_registration::core::platform::Platform;

use super::host::is_asked;

/// A filled form.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// What its controls hold.
    pub(super) values: Values,
    /// What to say of each answer.
    pub(super) lines: Vec<String>,
    /// Whether every required field has an answer, though perhaps one from the command line that won't do.
    pub(super) fits: bool,
}

/// Answers by HTML's `autocomplete` token, and by what a field's name holds.
const KNOWN: [(&str, &str); 18] = [
    ("email", "anna@example.it"),
    ("given-name", "Anna"),
    ("first", "Anna"),
    ("nome", "Anna"),
    ("family-name", "Rossi"),
    ("last", "Rossi"),
    ("surname", "Rossi"),
    ("cognome", "Rossi"),
    ("organization", "Associazione Esempio"),
    ("postal-code", "90100"),
    ("cap", "90100"),
    ("street-address", "Via Esempio 1"),
    ("address", "Via Esempio 1"),
    ("city", "Palermo"),
    ("country", "IT"),
    ("tel", "+39 091 1234567"),
    ("url", "https://www.example.it/"),
    ("name", "Anna Rossi"),
];

/// Texts that common patterns ask for: digits of several lengths, an Italian tax code, a VAT number, an IBAN, letters.
const SHAPES: [&str; 13] = [
    "12345",
    "1",
    "12",
    "1234",
    "123456",
    "12345678",
    "1234567890",
    "12345678901",
    "RSSMRA85T10A562S",
    "IT12345678901",
    "IT60X0542811101000000123456",
    "A",
    "AB123CD",
];

/// Makes the answers; those `given` go before made ones.
pub(super) fn make(
    form: &Form,
    given: &[(String, String)],
    mode: Option<Mode>,
    language: &str,
    platform: &dyn Platform,
) -> anyhow::Result<Made> {
    let mut made = Made { fits: true, ..Made::default() };
    known(form, given)?;
    let mode = match (mode, given.iter().find(|(name, _)| name == MODE)) {
        (None, Some((_, named))) => Mode::named(named).or_else(|| form.modes.first().copied()),
        (mode, _) => mode.or_else(|| form.modes.first().copied()),
    };
    if let Some(mode) = mode {
        ensure!(
            form.modes.contains(&mode),
            "--mode {}: the event doesn't offer it; leave it out, or mend eventAttendanceMode",
            mode.name()
        );
        made.values.set(MODE, vec![mode.name().to_owned()]);
        made.lines.push(format!("{MODE} = {}", mode.name()));
    }
    made.lines.push(format!("language = {language}"));
    let mut answered: Vec<&str> = Vec::new();
    // An answer may make another field show.
    while let Some(field) = next(form, &made.values, &answered) {
        answered.push(&field.name);
        let own: Vec<String> = given.iter().filter(|(name, _)| *name == field.name).map(|(_, value)| value.clone()).collect();
        if own.is_empty() {
            answer(form, field, &mut made, platform)
        } else {
            told(form, field, own, &mut made, platform)
        }
        if field.asked(&made.values).is_some() {
            let name = own_consent(&field.name);
            made.lines.push(format!("{name} is ticked"));
            made.values.set(&name, vec!["true".to_owned()]);
        }
    }
    for (name, _) in given.iter().filter(|(name, _)| form.field(name).is_some() && !answered.contains(&name.as_str())) {
        made.lines.push(format!("{name} isn't asked with these answers: it isn't sent"));
    }
    for consent in &form.consents {
        let name = consent_name(&consent.id);
        let own = given.iter().rfind(|(given, _)| *given == name).map(|(_, value)| value.as_str());
        let ticked = own.map_or(consent.required, |value| !matches!(value, "" | "false" | "0"));
        if ticked {
            made.values.set(&name, vec!["true".to_owned()]);
        }
        made.lines.push(format!("{name} is {}", if ticked { "ticked" } else { "not ticked" }));
    }
    Ok(made)
}

/// Refuses an answer for a field that isn't there.
fn known(form: &Form, given: &[(String, String)]) -> anyhow::Result<()> {
    let is_known = |name: &str| name == MODE || is_asked(name) || form.field(name).is_some() || form.consent(name).is_some();
    let Some((name, _)) = given.iter().find(|(name, _)| !is_known(name)) else { return Ok(()) };
    let consents = form.consents.iter().map(|consent| consent_name(&consent.id));
    let names: Vec<String> = form.fields.iter().map(|field| field.name.clone()).chain(consents).collect();
    bail!("--answer {name}: the form has no such field; it has {}", names.join(", "))
}

fn next<'a>(form: &'a Form, values: &Values, answered: &[&str]) -> Option<&'a Field> {
    let name = form.shown(values).find(|field| !answered.contains(&field.name.as_str()))?.name.clone();
    form.field(&name)
}

/// Fills a field with the first sample that will do.
fn answer(form: &Form, field: &Field, made: &mut Made, platform: &dyn Platform) {
    for candidate in candidates(field) {
        set(field, vec![candidate.clone()], &mut made.values);
        if fault(form, field, &made.values, platform).is_none() {
            made.lines.push(format!("{} = {candidate}", field.name));
            return;
        }
    }
    set(field, Vec::new(), &mut made.values);
    if field.required && field.kind != Kind::Hidden {
        made.fits = false;
        made.lines.push(format!("{0}: no sample fits it; give one with --answer {0}=VALUE", field.name));
    } else {
        made.lines.push(format!("{} is left empty", field.name));
    }
}

/// Fills a field with what the command line says, which may be wrong on purpose: the backend should tell.
fn told(form: &Form, field: &Field, own: Vec<String>, made: &mut Made, platform: &dyn Platform) {
    let line = format!("{} = {}", field.name, own.join(", "));
    set(field, own.into_iter().filter(|value| !value.is_empty()).collect(), &mut made.values);
    made.lines.push(match fault(form, field, &made.values, platform) {
        Some(error) => format!("{line}   (the widget itself would refuse it: {})", error.fault.name()),
        None => line,
    });
}

fn set(field: &Field, values: Vec<String>, into: &mut Values) {
    if field.kind != Kind::Date {
        return into.set(&field.name, values);
    }
    let date = values.first().cloned().unwrap_or_default();
    let mut parts = date.splitn(3, '-');
    for part in ["year", "month", "day"] {
        into.set(&format!("{}.{part}", field.name), vec![parts.next().unwrap_or_default().to_owned()]);
    }
}

fn fault(form: &Form, field: &Field, values: &Values, platform: &dyn Platform) -> Option<FieldError> {
    validate(form, values, platform).into_iter().find(|error| error.name == field.name)
}

/// What might do, best first.
fn candidates(field: &Field) -> Vec<String> {
    let bounds = || [&field.min, &field.max, &field.step].into_iter().flatten().cloned();
    let first = |text: &str| vec![text.to_owned()];
    let mut all = Vec::from_iter(Some(field.value.clone()).filter(|value| !value.is_empty()));
    all.extend(match field.kind {
        Kind::Select | Kind::Radio | Kind::Checkboxes => {
            field.options.iter().map(|option| option.value.clone()).filter(|value| !value.is_empty()).collect()
        }
        Kind::Checkbox => first("true"),
        Kind::File => first("sample.txt"),
        Kind::Email => first("anna@example.it"),
        Kind::Tel => vec!["+39 091 1234567".to_owned(), "+390911234567".to_owned(), "0911234567".to_owned()],
        Kind::Url => first("https://www.example.it/"),
        Kind::Number => first("1").into_iter().chain(bounds()).chain(first("0")).collect(),
        Kind::Date => first("1985-10-12").into_iter().chain(bounds()).collect(),
        Kind::Time => first("15:00").into_iter().chain(bounds()).collect(),
        Kind::Hidden => Vec::new(),
        Kind::Text | Kind::Textarea => {
            let token = field.autocomplete.as_deref().and_then(|tokens| tokens.split(' ').next_back()).unwrap_or_default();
            let name = field.name.to_lowercase();
            let by_token = KNOWN.iter().find(|(known, _)| *known == token);
            let by_name = KNOWN.iter().find(|(known, _)| name.contains(known));
            let guessed = by_token.or(by_name).map_or("Esempio", |(_, text)| *text);
            [guessed, "Esempio"].into_iter().chain(SHAPES).map(|text| fitted(field, text)).collect()
        }
    });
    all
}

/// A text as long as the field asks.
fn fitted(field: &Field, text: &str) -> String {
    let least = field.minlength.unwrap_or(0) as usize;
    let most = field.maxlength.map_or(usize::MAX, |most| most as usize);
    let long: String = text.chars().cycle().take(text.chars().count().max(least.min(10_000))).collect();
    long.chars().take(most).collect()
}

#[cfg(test)]
#[path = "answers_tests.rs"]
mod tests;
