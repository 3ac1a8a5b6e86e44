//! Whether answers will do. Runs in the widget on submit and again at the embedded backend.

use super::date::{date_boxes, iso_date, wrong_boxes};
use super::decimal::Decimal;
use super::field::{Choice, Field, Kind};
use super::{Form, MODE, Values, cleaned, consent_name, control_name, own_consent};
use crate::core::platform::Platform;
use crate::core::time::{Date, Time};

/// What is wrong with an answer. The message that tells it is the language file's, under `error.` and [`Fault::key`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Nothing was answered.
    Missing,
    /// Longer than this many characters.
    TooLong(u32),
    /// Shorter than this many characters.
    TooShort(u32),
    /// Not of the form that its kind or its pattern asks for.
    Format,
    /// Not a number.
    NotNumber,
    /// Under the least that is allowed.
    TooLow(String),
    /// Over the most that is allowed.
    TooHigh(String),
    /// Not in the steps that are allowed.
    Step,
    /// Not among the options.
    NotAnOption,
    /// "None of these", and some of them.
    NotAlone,
    /// A date of which these parts are missing: day, month, year.
    Incomplete([bool; 3]),
    /// A time that doesn't exist, or a day, for one of these parts: day, month, year.
    NotReal([bool; 3]),
    /// What the backend said, in its own words.
    Told(String),
}

impl Fault {
    /// The part of the message's key that names the fault.
    pub fn key(&self) -> &'static str {
        match self {
            // Either way the sentence names both ways out.
            Fault::Missing | Fault::NotAlone => "missing",
            Fault::TooLong(_) => "too-long",
            Fault::TooShort(_) => "too-short",
            Fault::Format => "format",
            Fault::NotNumber => "not-number",
            Fault::TooLow(_) => "too-low",
            Fault::TooHigh(_) => "too-high",
            Fault::Step => "step",
            Fault::NotAnOption => "not-an-option",
            Fault::Incomplete(_) => "incomplete",
            Fault::NotReal(_) => "not-real",
            Fault::Told(_) => "told",
        }
    }
}

impl FieldError {
    /// Which of a date's boxes are wrong.
    pub fn boxes(&self) -> [bool; 3] {
        match self.fault {
            Fault::Incomplete(boxes) | Fault::NotReal(boxes) => boxes,
            _ => [true; 3],
        }
    }
}

/// An answer that won't do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The control's name: a field's, that of another attendee's (`attendees.1.email`), `mode`, or `consents.ID`.
    pub name: String,
    /// What is wrong with it.
    pub fault: Fault,
}

/// Checks every control that shows, in the order of the page; at most one error each.
pub fn validate(form: &Form, values: &Values, platform: &dyn Platform) -> Vec<FieldError> {
    let error = |name: &str, fault| FieldError { name: name.to_owned(), fault };
    let mode = form.mode(values).is_none().then(|| error(MODE, Fault::Missing));
    let fields = (0..values.attendees()).flat_map(|attendee| {
        let own = values.of(attendee);
        let one = |field: &Field| match fault(field, &own, platform) {
            Some(fault) => Some(error(&control_name(attendee, &field.name), fault)),
            None => {
                let consent = own_consent(&field.name);
                (field.asked(&own).is_some() && own.get(&consent).is_empty())
                    .then(|| error(&control_name(attendee, &consent), Fault::Missing))
            }
        };
        form.shown(&own).filter_map(one).collect::<Vec<_>>()
    });
    let boxes = form.consents.iter().filter(|consent| consent.required).filter_map(|consent| {
        let name = consent_name(&consent.id);
        values.get(&name).is_empty().then(|| error(&name, Fault::Missing))
    });
    mode.into_iter().chain(fields).chain(boxes).collect()
}

fn fault(field: &Field, values: &Values, platform: &dyn Platform) -> Option<Fault> {
    if field.kind == Kind::Hidden {
        // Nobody could mend it.
        return None;
    }
    if field.kind == Kind::Date {
        return date_fault(field, values);
    }
    let answers: Vec<String> = values.all(&field.name).iter().map(|text| cleaned(text)).filter(|text| !text.is_empty()).collect();
    if answers.is_empty() {
        return field.required.then_some(Fault::Missing);
    }
    if !field.options.is_empty() {
        let known = |answer: &String| field.options.iter().any(|option| cleaned(&option.value) == *answer);
        if !answers.iter().all(known) {
            return Some(Fault::NotAnOption);
        }
        let none = |option: &Choice| option.none && values.has(&field.name, &option.value);
        return (answers.len() > 1 && field.options.iter().any(none)).then_some(Fault::NotAlone);
    }
    let text = answers.first()?;
    let length = text.chars().count() as u32;
    let long = field.maxlength.filter(|max| length > *max).map(Fault::TooLong);
    let short = field.minlength.filter(|min| length < *min).map(Fault::TooShort);
    let kind = || match field.kind {
        Kind::Email => (!is_email(text)).then_some(Fault::Format),
        Kind::Tel => (!is_telephone(text)).then_some(Fault::Format),
        Kind::Url => (!is_url(text)).then_some(Fault::Format),
        Kind::Number => number_fault(field, text),
        Kind::Time => time_fault(field, text),
        _ => None,
    };
    let pattern = || {
        let pattern = field.pattern.as_ref()?;
        (platform.matches(pattern, text) == Some(false)).then_some(Fault::Format)
    };
    long.or(short).or_else(kind).or_else(pattern)
}

fn number_fault(field: &Field, text: &str) -> Option<Fault> {
    let Some(number) = Decimal::parse(text) else { return Some(Fault::NotNumber) };
    let bound = |written: &Option<String>| written.as_deref().and_then(|text| Some((Decimal::parse(text)?, text.to_owned())));
    let (min, max) = (bound(&field.min), bound(&field.max));
    let base = min.as_ref().map_or(Decimal::ZERO, |(min, _)| *min);
    if let Some((_, text)) = min.filter(|(min, _)| number < *min) {
        return Some(Fault::TooLow(text));
    }
    if let Some((_, text)) = max.filter(|(max, _)| number > *max) {
        return Some(Fault::TooHigh(text));
    }
    match field.step.as_deref() {
        Some("any") => None,
        step => (!number.fits(base, step.and_then(Decimal::parse).unwrap_or(Decimal::ONE))).then_some(Fault::Step),
    }
}

fn time_fault(field: &Field, text: &str) -> Option<Fault> {
    let Some(time) = Time::parse(text) else { return Some(Fault::NotReal([true; 3])) };
    range_fault(field, time, Time::parse)
}

fn date_fault(field: &Field, values: &Values) -> Option<Fault> {
    let boxes = date_boxes(&field.name, values);
    match boxes.each_ref().map(String::is_empty) {
        [true, true, true] => field.required.then_some(Fault::Missing),
        [false, false, false] => match Date::parse(&iso_date(&field.name, values)) {
            Some(date) => range_fault(field, date, Date::parse),
            None => Some(Fault::NotReal(wrong_boxes(&boxes))),
        },
        missing => Some(Fault::Incomplete(missing)),
    }
}

fn range_fault<T: PartialOrd>(field: &Field, value: T, parse: fn(&str) -> Option<T>) -> Option<Fault> {
    let low = field.min.clone().filter(|min| parse(min).is_some_and(|min| value < min)).map(Fault::TooLow);
    low.or_else(|| field.max.clone().filter(|max| parse(max).is_some_and(|max| value > max)).map(Fault::TooHigh))
}

/// HTML's rule for a valid e-mail address, and a dot in the domain: mail can't reach a bare host.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let atom = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    // Domains may be international: browsers send them as they were typed.
    let label = |label: &str| {
        let inner = |c: char| c.is_ascii_alphanumeric() || c == '-' || !c.is_ascii();
        !label.is_empty() && label.len() <= 63 && label.chars().all(inner) && !label.starts_with('-') && !label.ends_with('-')
    };
    text.len() <= 254 && !local.is_empty() && local.chars().all(atom) && domain.contains('.') && domain.split('.').all(label)
}

/// Digits, perhaps with the marks people write between them.
fn is_telephone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (6..=15).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || " +-./()".contains(c))
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.starts_with(['/', '.', ':']) && !rest.is_empty() && !rest.contains([' ', '\n']))
}
