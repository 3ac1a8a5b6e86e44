//! A form field in HTML's vocabulary, with two additions: `hint`, and `when` (shown if).

use super::Values;
use super::decimal::Decimal;
use super::suggest::Source;
use crate::core::event::{Consent, read_consent};
use crate::core::json::{Reader, Value};
use crate::core::text::Text;
use crate::core::time::{Date, Time};

/// HTML's `type`, and `select`, `textarea` and `checkboxes` for what HTML has elements or groups for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// `text`
    #[default]
    Text,
    /// `email`
    Email,
    /// `tel`
    Tel,
    /// `url`
    Url,
    /// `number`: drawn as a text box with a numeric keypad.
    Number,
    /// `date`: drawn as three boxes.
    Date,
    /// `time`
    Time,
    /// `textarea`
    Textarea,
    /// `select`
    Select,
    /// `radio`
    Radio,
    /// `checkbox`: one box.
    Checkbox,
    /// `checkboxes`: one box for each option.
    Checkboxes,
    /// `file`: files, whose names alone are known here.
    File,
    /// `hidden`
    Hidden,
}

const KINDS: [(&str, Kind); 14] = [
    ("text", Kind::Text),
    ("email", Kind::Email),
    ("tel", Kind::Tel),
    ("url", Kind::Url),
    ("number", Kind::Number),
    ("date", Kind::Date),
    ("time", Kind::Time),
    ("textarea", Kind::Textarea),
    ("select", Kind::Select),
    ("radio", Kind::Radio),
    ("checkbox", Kind::Checkbox),
    ("checkboxes", Kind::Checkboxes),
    ("file", Kind::File),
    ("hidden", Kind::Hidden),
];

impl Kind {
    /// HTML's name of it.
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("text", |(name, _)| name)
    }

    /// Whether it is a group of controls under one legend.
    pub fn is_group(self) -> bool {
        matches!(self, Kind::Radio | Kind::Checkboxes | Kind::Date)
    }
}

/// One of a field's `options`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// `value`: what is sent.
    pub value: String,
    /// `label`: what is read.
    pub label: Text,
    /// `none`: "none of these", which goes with no other.
    pub none: bool,
}

/// One line of `when`: the field shows if another was answered with one of these values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The other field's name, or `mode`.
    pub field: String,
    /// The values that will do.
    pub values: Vec<String>,
}

impl Condition {
    /// Whether one of the answers will do.
    pub fn holds(&self, answers: &[String]) -> bool {
        answers.iter().any(|answer| self.values.contains(answer))
    }
}

/// A field.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Field {
    /// `name`: what is sent.
    pub name: String,
    /// `type`
    pub kind: Kind,
    /// `label`
    pub label: Text,
    /// `hint`: one sentence that helps to answer.
    pub hint: Text,
    /// `required`
    pub required: bool,
    /// `autocomplete`: HTML's token.
    pub autocomplete: Option<String>,
    /// `inputmode`
    pub inputmode: Option<String>,
    /// `pattern`: a JavaScript regular expression for the whole text.
    pub pattern: Option<String>,
    /// `minlength`, in Unicode scalar values.
    pub minlength: Option<u32>,
    /// `maxlength`, in Unicode scalar values; checked on submit, it never cuts.
    pub maxlength: Option<u32>,
    /// `min`, as written.
    pub min: Option<String>,
    /// `max`, as written.
    pub max: Option<String>,
    /// `step`, as written; without it a number is whole.
    pub step: Option<String>,
    /// `options`
    pub options: Vec<Choice>,
    /// `value`: what the field holds at first.
    pub value: String,
    /// `when`: every condition must hold.
    pub when: Vec<Condition>,
    /// `list`: what is offered while one types.
    pub list: Option<Source>,
    /// `accept`: the kinds of files to choose from, in HTML's words.
    pub accept: Option<String>,
    /// `multiple`: whether several files may be chosen.
    pub multiple: bool,
    /// `consent`: what has to be agreed to where this is answered.
    pub consent: Option<Consent>,
}

impl Field {
    /// Reads `fields`, leaving out what can't be a field. `version` is that of consents without their own; `files` says
    /// whether the backend takes any.
    pub fn read_all(own: &Reader<'_>, version: &str, files: bool) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        let mut places = Vec::new();
        for item in own.each("fields") {
            let Some(field) = Field::read(&item, version) else { continue };
            if field.kind == Kind::File && !files {
                item.warn("a file with a backend whose submission has \"encoding\": \"multipart\"", "it was left out");
            } else if [super::MODE, super::HONEYPOT].contains(&field.name.as_str()) {
                item.warn("another name: \"mode\" is asked from the event's attendance mode", "it was left out");
            } else if field.name.starts_with("attendees.") {
                item.warn("another name: those that begin with \"attendees.\" are other attendees' controls", "it was left out");
            } else if fields.iter().any(|other| other.name == field.name) {
                item.warn("a name that no other field has", "it was left out");
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
                if !known {
                    place.warn("a \"when\" that names another field of this form", "that condition was left out");
                }
                known
            });
        }
        fields
    }

    /// Its own consent, once there is an answer that it is about.
    pub fn asked(&self, values: &Values) -> Option<&Consent> {
        self.consent.as_ref().filter(|_| !values.cleaned(&self.name).is_empty())
    }

    fn read(item: &Reader<'_>, version: &str) -> Option<Field> {
        let Some(name) = item.text("name").filter(|_| matches!(item.value, Value::Object(_))) else {
            item.warn("a field: an object with \"name\" and \"label\"", "it was left out");
            return None;
        };
        let (written, options) = (item.text("type"), choices(item, "options"));
        let mut kind = match written.as_deref().map(|kind| KINDS.iter().find(|(name, _)| *name == kind)) {
            Some(Some((_, kind))) => *kind,
            Some(None) => {
                item.get("type").inspect(|kind| {
                    kind.warn(
                        "text, email, tel, url, number, date, time, textarea, select, radio, checkbox, checkboxes, file or hidden",
                        "text was used",
                    );
                });
                Kind::Text
            }
            None if !options.is_empty() => Kind::Select,
            None => Kind::Text,
        };
        // HTML's own ways of saying "several": a checkbox with options, a select with `multiple`.
        if !options.is_empty() && (kind == Kind::Checkbox || kind == Kind::Select && item.flag("multiple")) {
            kind = Kind::Checkboxes;
        }
        if !options.is_empty() && !matches!(kind, Kind::Select | Kind::Radio | Kind::Checkboxes) {
            item.warn("\"options\" with the type select, radio or checkboxes", "select was used");
            kind = Kind::Select;
        }
        if options.is_empty() && matches!(kind, Kind::Select | Kind::Radio | Kind::Checkboxes) {
            item.warn("\"options\" to choose from", "it was left out");
            return None;
        }
        // Drawn last, whatever its place in the file; of two, neither would be the way out of the other.
        let (none, mut options): (Vec<Choice>, Vec<Choice>) = options.into_iter().partition(|option| option.none);
        options.extend(none);
        if options.iter().filter(|option| option.none).count() > 1 {
            item.warn("one option with \"none\"", "only the last is taken for it");
            options.iter_mut().rev().skip(1).for_each(|option| option.none = false);
        }
        let chosen = matches!(kind, Kind::Select | Kind::Radio | Kind::Checkbox | Kind::Checkboxes);
        item.get("value").filter(|_| chosen).inspect(|value| {
            value.warn("no \"value\": an answer that nobody gave is none", "nothing is chosen at first");
        });
        let label = item.localized("label");
        if label.is_empty() && kind != Kind::Hidden {
            item.warn("a \"label\": people who don't see the form hear it", "the name was used");
        }
        Some(Field {
            label: if label.is_empty() { Text::plain(&name) } else { label },
            name,
            kind,
            hint: item.localized("hint"),
            required: item.flag("required"),
            autocomplete: item.text("autocomplete"),
            inputmode: item.text("inputmode"),
            pattern: item.text("pattern"),
            minlength: item.count("minlength"),
            maxlength: item.count("maxlength"),
            min: bound(item, "min", kind),
            max: bound(item, "max", kind),
            step: step(item),
            options,
            value: item.text("value").filter(|_| !chosen).unwrap_or_default(),
            when: conditions(item),
            list: item.get("list").map(|list| match list.value.as_text() {
                Some(url) => Source::At(url.to_owned()),
                None => Source::Here(choices(item, "list")),
            }),
            accept: item.text("accept"),
            multiple: item.flag("multiple"),
            consent: item.get("consent").and_then(|consent| read_consent(&consent, version)),
        })
    }
}

/// A `step` that a number can be counted in.
fn step(item: &Reader<'_>) -> Option<String> {
    let text = item.text("step")?;
    let fits = text == "any" || Decimal::parse(&text).is_some();
    if !fits {
        item.get("step").inspect(|step| step.warn("a number, or \"any\"", "1 was used"));
    }
    Some(text).filter(|_| fits)
}

/// A `min` or `max` that its kind can compare with.
fn bound(item: &Reader<'_>, name: &str, kind: Kind) -> Option<String> {
    let text = item.text(name)?;
    let fits = match kind {
        Kind::Date => Date::parse(&text).is_some(),
        Kind::Time => Time::parse(&text).is_some(),
        _ => Decimal::parse(&text).is_some(),
    };
    if !fits {
        item.get(name).inspect(|bound| bound.warn("a number, or a date or time where the field is one", "it was left out"));
    }
    Some(text).filter(|_| fits)
}

pub(super) fn choices(item: &Reader<'_>, member: &str) -> Vec<Choice> {
    let read = |option: &Reader<'_>| match option.value {
        Value::Text(text) | Value::Number(text) => Some(Choice { value: text.clone(), label: option.plain(text), none: false }),
        _ => {
            let (value, label) = (option.text("value"), option.localized("label"));
            let value = value.or_else(|| Some(label.get("").to_owned()).filter(|text| !text.is_empty()));
            if value.is_none() {
                option.warn("a text, or an object with \"value\" and \"label\"", "it was left out");
            }
            let none = option.flag("none");
            value.map(|value| Choice { label: if label.is_empty() { option.plain(&value) } else { label }, value, none })
        }
    };
    item.each(member).iter().filter_map(read).collect()
}

fn conditions(item: &Reader<'_>) -> Vec<Condition> {
    let Some(when) = item.get("when") else { return Vec::new() };
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
