//! Whether answers will do. Runs in the widget on submit and again at the embedded backend.
use super::date::{date_boxes, iso_date, wrong_boxes};
use super::decimal::Decimal;
use super::field::{Choice, Field, Kind};
use super::{Form, MODE, Values, cleaned, consent_name, control_name, own_consent};
use crate::core::time::{Date, Time};
use crate::core::{object::words, platform::Platform};

words! {
    /// What is wrong with an answer. The message that tells it is the language file's, under `error.` and this word.
    pub enum Fault {
        "missing" Missing, "too-long" TooLong, "too-short" TooShort, "format" Format, "not-number" NotNumber, "too-low" TooLow,
        "too-high" TooHigh, "step" Step, "not-an-option" NotAnOption, "incomplete" Incomplete, "not-real" NotReal, "told" Told,
    }
}

/// An answer that won't do: the control's name (a field's, another attendee's `attendees.1.email`, `mode` or `consents.ID`), what is
/// wrong, the limit that it breaks or what the backend said, and of a date which of its boxes are wrong: day, month, year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    pub name: String,
    pub fault: Fault,
    pub detail: String,
    pub boxes: [bool; 3],
}

impl FieldError {
    /// An error of a control.
    pub fn new(name: &str, fault: Fault, detail: impl Into<String>) -> FieldError {
        FieldError { name: name.to_owned(), fault, detail: detail.into(), boxes: [true; 3] }
    }
}

/// Checks every control that shows, in the order of the page; at most one error each.
pub fn validate(form: &Form, values: &Values, platform: &dyn Platform) -> Vec<FieldError> {
    let missing = |name: &str| FieldError::new(name, Fault::Missing, "");
    let mode = form.mode(values).is_none().then(|| missing(MODE));
    let fields = (0..values.attendees()).flat_map(|attendee| {
        let own = values.of(attendee);
        let one = |field: &Field| {
            let wrong = fault(field, &own, platform).map(|error| FieldError { name: control_name(attendee, &field.name), ..error });
            let consent = own_consent(&field.name);
            let unasked = field.asked(&own).is_none() || !own.get(&consent).is_empty();
            wrong.or_else(|| (!unasked).then(|| missing(&control_name(attendee, &consent))))
        };
        form.shown(&own).filter_map(one).collect::<Vec<_>>()
    });
    let boxes = form.consents.iter().filter(|consent| consent.required).filter_map(|consent| {
        let name = consent_name(&consent.id);
        values.get(&name).is_empty().then(|| missing(&name))
    });
    mode.into_iter().chain(fields).chain(boxes).collect()
}

fn fault(field: &Field, values: &Values, platform: &dyn Platform) -> Option<FieldError> {
    let plain = |fault| FieldError::new(&field.name, fault, "");
    if field.kind == Kind::Hidden {
        // Nobody could mend it.
        return None;
    }
    if field.kind == Kind::Date {
        return date_fault(field, values);
    }
    let answers: Vec<String> = values.all(&field.name).iter().map(|text| cleaned(text)).filter(|text| !text.is_empty()).collect();
    if answers.is_empty() {
        return field.required.then(|| plain(Fault::Missing));
    }
    if !field.options.is_empty() {
        let known = |answer: &String| field.options.iter().any(|option| cleaned(&option.value) == *answer);
        if !answers.iter().all(known) {
            return Some(plain(Fault::NotAnOption));
        }
        let none = |option: &Choice| option.none && values.has(&field.name, &option.value);
        // Either way the sentence names both ways out.
        return (answers.len() > 1 && field.options.iter().any(none)).then(|| plain(Fault::Missing));
    }
    let text = answers.first()?;
    let length = text.chars().count() as u32;
    let long = field.maxlength.filter(|max| length > *max).map(|max| FieldError::new(&field.name, Fault::TooLong, max.to_string()));
    let short = field.minlength.filter(|min| length < *min).map(|min| FieldError::new(&field.name, Fault::TooShort, min.to_string()));
    let misses = |pattern: &str| (platform.matches(pattern, text) == Some(false)).then(|| plain(Fault::Format));
    let kind = || match field.kind {
        Kind::Email => misses(EMAIL),
        Kind::Tel => misses(TELEPHONE),
        Kind::Url => misses(URL),
        Kind::Number => number_fault(field, text),
        Kind::Time => time_fault(field, text),
        _ => None,
    };
    long.or(short).or_else(kind).or_else(|| misses(field.pattern.as_ref()?))
}

fn number_fault(field: &Field, text: &str) -> Option<FieldError> {
    let Some(number) = Decimal::parse(text) else { return Some(FieldError::new(&field.name, Fault::NotNumber, "")) };
    let bound = |written: &Option<String>| written.as_deref().and_then(|text| Some((Decimal::parse(text)?, text.to_owned())));
    let (min, max) = (bound(&field.min), bound(&field.max));
    let base = min.as_ref().map_or(Decimal::ZERO, |(min, _)| *min);
    if let Some((_, text)) = min.filter(|(min, _)| number < *min) {
        return Some(FieldError::new(&field.name, Fault::TooLow, text));
    }
    if let Some((_, text)) = max.filter(|(max, _)| number > *max) {
        return Some(FieldError::new(&field.name, Fault::TooHigh, text));
    }
    match field.step.as_deref() {
        Some("any") => None,
        step => (!number.fits(base, step.and_then(Decimal::parse).unwrap_or(Decimal::ONE)))
            .then(|| FieldError::new(&field.name, Fault::Step, "")),
    }
}

fn time_fault(field: &Field, text: &str) -> Option<FieldError> {
    let Some(time) = Time::parse(text) else { return Some(FieldError::new(&field.name, Fault::NotReal, "")) };
    range_fault(field, time, Time::parse)
}

fn date_fault(field: &Field, values: &Values) -> Option<FieldError> {
    let boxes = date_boxes(&field.name, values);
    match boxes.each_ref().map(String::is_empty) {
        [true, true, true] => field.required.then(|| FieldError::new(&field.name, Fault::Missing, "")),
        [false, false, false] => match Date::parse(&iso_date(&field.name, values)) {
            Some(date) => range_fault(field, date, Date::parse),
            None => Some(FieldError { boxes: wrong_boxes(&boxes), ..FieldError::new(&field.name, Fault::NotReal, "") }),
        },
        missing => Some(FieldError { boxes: missing, ..FieldError::new(&field.name, Fault::Incomplete, "") }),
    }
}

fn range_fault<T: PartialOrd>(field: &Field, value: T, parse: fn(&str) -> Option<T>) -> Option<FieldError> {
    let over = |limit: &Option<String>, fault, breaks: fn(&T, &T) -> bool| {
        let written = limit.as_ref().filter(|written| parse(written).is_some_and(|limit| breaks(&value, &limit)))?;
        Some(FieldError::new(&field.name, fault, written))
    };
    over(&field.min, Fault::TooLow, |value, min| value < min).or_else(|| over(&field.max, Fault::TooHigh, |value, max| value > max))
}

/// HTML's rule for a valid e-mail address, with international domains, which browsers send as they were typed, and a dot in the
/// domain: mail can't reach a bare host.
const EMAIL: &str = r"(?!.{255})[!a-z#-'A-Z*0-9+\-.\/=_?\u005e\u0060\u007b-\u007e]+@([a-zA-Z0-9\u0080-\uffff]([a-zA-Z0-9\u0080-\uffff\-]{0,61}[a-zA-Z0-9\u0080-\uffff])?\.)+[a-zA-Z0-9\u0080-\uffff]([a-zA-Z0-9\u0080-\uffff\-]{0,61}[a-zA-Z0-9\u0080-\uffff])?";
/// Digits, perhaps with the marks people write between them.
const TELEPHONE: &str = r"([ +\-.\/\(\)]*[0-9]){6,15}[ +\-.\/\(\)]*";
const URL: &str = r"https?:\/\/[^\/.: \n][^ \n]*";
