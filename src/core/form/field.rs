//! A form field in HTML's vocabulary, with two additions: `hint`, and `when` (shown if).
use super::{Values, decimal::Decimal, suggest::Source};
use crate::core::json::{Reader, Value};
use crate::core::object::{Item, Member, object, words};
use crate::core::time::{Date, Time};
use crate::core::{event::Consent, text::Text};

words! {
    /// HTML's `type`, and `select`, `textarea` and `checkboxes` (a box for each option) for what HTML has elements or groups for. A
    /// `number` is drawn as a text box with a numeric keypad, a `date` as three boxes; of files the names alone are known here.
    pub enum Kind {
        "text" Text, "email" Email, "tel" Tel, "url" Url, "number" Number, "date" Date, "time" Time, "textarea" Textarea,
        "select" Select, "radio" Radio, "checkbox" Checkbox, "checkboxes" Checkboxes, "file" File, "hidden" Hidden,
    }
}

impl Kind {
    /// Whether it is a group of controls under one legend.
    pub fn is_group(self) -> bool {
        matches!(self, Kind::Radio | Kind::Checkboxes | Kind::Date)
    }
}

object! {
    /// One of a field's `options`.
    pub struct Choice { value: String, label: Text, none: bool }
}

/// One line of `when`: the field shows if another, or `mode`, was answered with one of these values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub field: String,
    pub values: Vec<String>,
}

impl Condition {
    /// Whether one of the answers will do.
    pub fn holds(&self, answers: &[String]) -> bool {
        answers.iter().any(|answer| self.values.contains(answer))
    }
}

object! {
    /// A field.
    pub struct Field {
        name: String, "type" kind: Kind, label: Text, hint: Text, required: bool, autocomplete: Option<String>,
        inputmode: Option<String>, pattern: Option<String>, minlength: Option<u32>,
        /// , in Unicode scalar values; checked on submit, it never cuts.
        maxlength: Option<u32>,
        min: Option<String>, max: Option<String>, step: Option<String>, options: Vec<Choice>, value: String,
        when: Vec<Condition>, list: Option<Source>, accept: Option<String>, multiple: bool,
        consent: Option<Consent>,
    }
}

impl Field {
    /// Reads `fields`, leaving out what can't be a field. `version` is that of consents without their own; `files` says
    /// whether the backend takes any.
    pub fn read_all(own: &Reader<'_>, version: &str, files: bool) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        let mut places = Vec::new();
        for item in own.each("fields") {
            let Some(field) = Field::read(&item, version) else { continue };
            let (member, allowed) = match field.name.as_str() {
                _ if field.kind == Kind::File && !files => ("type", "\"file\" only where the submission has \"encoding\": \"multipart\""),
                super::MODE | super::HONEYPOT => ("name", "another name: \"mode\" is asked from the event's attendance mode"),
                name if name.starts_with("attendees.") => {
                    ("name", "another name: those that begin with \"attendees.\" are other attendees' controls")
                }
                name if fields.iter().any(|other| other.name == name) => ("name", "a name that no other field has"),
                _ => ("", ""),
            };
            if let Some(wrong) = item.get(member) {
                wrong.warn(allowed, "the field was left out");
            } else {
                fields.push(field);
                places.push(item);
            }
        }
        let names: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
        for (field, place) in fields.iter_mut().zip(&places) {
            let own_name = field.name.clone();
            field.when.retain(|condition| {
                let known = condition.field == super::MODE || names.contains(&condition.field) && condition.field != own_name;
                if !known && let Some(line) = place.get("when").and_then(|when| when.get(&condition.field)) {
                    line.warn("the name of another field of this form in its place", "that condition was left out");
                }
                known
            });
        }
        fields
    }
    /// Whether it has a control of this name: of a date, one of the boxes.
    pub fn has(&self, control: &str) -> bool {
        let part = || control.strip_prefix(&*self.name).is_some_and(|part| [".day", ".month", ".year"].contains(&part));
        self.name == control || self.kind == Kind::Date && part()
    }
    /// Whether what is typed into it is seen in its own control alone, and not in a count, a list or a consent beside it.
    pub fn is_plain(&self) -> bool {
        let typed = matches!(self.kind, Kind::Text | Kind::Email | Kind::Tel | Kind::Url | Kind::Number | Kind::Date | Kind::Time);
        (typed || self.kind == Kind::Textarea && self.maxlength.is_none()) && self.list.is_none() && self.consent.is_none()
    }
    /// Its own consent, once there is an answer that it is about.
    pub fn asked(&self, values: &Values) -> Option<&Consent> {
        self.consent.as_ref().filter(|_| !values.cleaned(&self.name).is_empty())
    }
    fn read(item: &Reader<'_>, version: &str) -> Option<Field> {
        let mut field = Field::of(item);
        if field.name.is_empty() || !matches!(item.value, Value::Object(_)) {
            item.warn("a field: an object with \"name\" and \"label\"", "it was left out");
            return None;
        }
        let choosing = |kind| matches!(kind, Kind::Select | Kind::Radio | Kind::Checkboxes);
        match (field.options.is_empty(), field.kind) {
            (true, kind) if choosing(kind) => {
                item.warn("\"options\" to choose from", "it was left out");
                return None;
            }
            (true, _) => {}
            // HTML's own ways of saying "several": a checkbox with options, a select with `multiple`.
            (false, Kind::Checkbox) => field.kind = Kind::Checkboxes,
            (false, Kind::Select) if field.multiple => field.kind = Kind::Checkboxes,
            (false, kind) if choosing(kind) => {}
            (false, _) => {
                if item.get("type").is_some() {
                    item.warn("\"options\" with the type select, radio or checkboxes", "select was used");
                }
                field.kind = Kind::Select;
            }
        }
        // Drawn last, whatever its place in the file; of two, neither would be the way out of the other.
        let none: Vec<Choice> = field.options.extract_if(.., |option| option.none).collect();
        field.options.extend(none);
        if field.options.iter().filter(|option| option.none).count() > 1 {
            item.warn("one option with \"none\"", "only the last is taken for it");
            field.options.iter_mut().rev().skip(1).for_each(|option| option.none = false);
        }
        if choosing(field.kind) || field.kind == Kind::Checkbox {
            item.get("value").inspect(|value| value.warn("no \"value\": an answer that nobody gave is none", "nothing is chosen at first"));
            field.value.clear();
        }
        if field.label.is_empty() {
            if field.kind != Kind::Hidden {
                item.warn("a \"label\": people who don't see the form hear it", "the name was used");
            }
            field.label = Text::plain(&field.name);
        }
        field.min = field.min.filter(|text| bound(item, "min", text, field.kind));
        field.max = field.max.filter(|text| bound(item, "max", text, field.kind));
        field.step = field.step.filter(|text| step(item, text));
        if let Some(consent) = field.consent.as_mut().filter(|consent| consent.version.is_empty()) {
            consent.version = version.to_owned();
        }
        Some(field)
    }
}

/// Whether a `step` is one that a number can be counted in.
fn step(item: &Reader<'_>, text: &str) -> bool {
    let fits = text == "any" || Decimal::parse(text).is_some();
    if !fits {
        item.get("step").inspect(|step| step.warn("a number, or \"any\"", "1 was used"));
    }
    fits
}

/// Whether a `min` or `max` is one that its kind can compare with.
fn bound(item: &Reader<'_>, name: &str, text: &str, kind: Kind) -> bool {
    let fits = match kind {
        Kind::Date => Date::parse(text).is_some(),
        Kind::Time => Time::parse(text).is_some(),
        _ => Decimal::parse(text).is_some(),
    };
    if !fits {
        item.get(name).inspect(|bound| bound.warn("a number, or a date or time where the field is one", "it was left out"));
    }
    fits
}

impl Item for Choice {
    fn item(option: &Reader<'_>) -> Option<Choice> {
        if let Value::Text(text) | Value::Number(text) = option.value {
            return Some(Choice { value: text.clone(), label: option.plain(text), none: false });
        }
        let Choice { value, label, none } = Choice::of(option);
        let value = if value.is_empty() { label.get("").to_owned() } else { value };
        if value.is_empty() {
            option.warn("a text, or an object with \"value\" and \"label\"", "it was left out");
            return None;
        }
        Some(Choice { label: if label.is_empty() { option.plain(&value) } else { label }, value, none })
    }
}

impl Member for Vec<Condition> {
    fn read(of: &Reader<'_>, name: &str) -> Vec<Condition> {
        let Some(when) = of.get(name) else { return Vec::new() };
        let Value::Object(members) = when.value else {
            when.warn("an object like {\"mode\": \"in-person\"}", "the field always shows");
            return Vec::new();
        };
        let read = |(name, value): &(String, Value)| Condition {
            field: name.clone(),
            values: value.items().iter().map(|value| value.as_text().map_or_else(|| value.to_json(), str::to_owned)).collect(),
        };
        members.iter().map(read).collect()
    }
}

impl Item for Source {
    fn item(list: &Reader<'_>) -> Option<Source> {
        Some(match list.value.as_text() {
            Some(url) => Source::At(url.to_owned()),
            None => Source::Here(list.items().iter().filter_map(Choice::item).collect()),
        })
    }
}
