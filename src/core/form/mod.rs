//! The form: fields in HTML's vocabulary, what was typed into them, and whether it will do.
//!
//! Knows nothing of how a field is drawn, where answers are sent or in which language an error is told.

mod attendees;
mod date;
mod decimal;
mod field;
mod message;
mod suggest;
mod validate;
mod values;

use crate::core::event::{Announcement, Attendance, Consent, Registration};
use crate::core::object::words;
pub use attendees::{ALONE, Attendees, MOST_ATTENDEES, attendee_of, control_name, without};
pub use date::date_parts;
pub(crate) use date::{iso_date, typed};
pub use field::{Choice, Condition, Field, Kind};
pub(crate) use message::uncapitalized;
pub use message::{line, message};
pub use suggest::{Source, Suggestions, read_list};
pub use validate::{Fault, FieldError, validate};
pub use values::{Values, cleaned};

words! {
    /// How an attendee takes part; the words are those of files, posts and message keys.
    pub enum Mode { "in-person" InPerson, "online" Online }
}

/// What a form asks: the mode (one alone isn't asked), the fields of one attendee, the acknowledgement and the optional consents; and
/// of how many attendees.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Form {
    pub modes: Vec<Mode>,
    pub fields: Vec<Field>,
    pub consents: Vec<Consent>,
    pub attendees: Attendees,
}

/// The control that people don't see and leave empty.
pub const HONEYPOT: &str = "leave-empty";

/// The control that asks for the mode of participation.
pub const MODE: &str = "mode";

impl Form {
    /// The form of an announcement; one without registration has no fields.
    pub fn of(announcement: &Announcement) -> Form {
        let modes = match announcement.event.attendance {
            Attendance::Offline => vec![Mode::InPerson],
            Attendance::Online => vec![Mode::Online],
            Attendance::Mixed => vec![Mode::InPerson, Mode::Online],
        };
        let Some(registration) = &announcement.registration else { return Form { modes, ..Form::default() } };
        let Registration { fields, consents, attendees, .. } = registration;
        Form { modes, fields: fields.clone(), consents: consents.clone(), attendees: attendees.clone() }
    }
    /// The mode chosen, or the only one there is.
    pub fn mode(&self, values: &Values) -> Option<Mode> {
        match self.modes.as_slice() {
            [only] => Some(*only),
            modes => Mode::named(values.get(MODE)).filter(|mode| modes.contains(mode)),
        }
    }
    /// The fields that show, given what was answered. What doesn't show isn't asked, checked or sent, and its old answer
    /// makes nothing else show.
    pub fn shown<'a>(&'a self, values: &'a Values) -> impl Iterator<Item = &'a Field> {
        let mut shown: Vec<&Field> = self.fields.iter().collect();
        // Each round takes out what hangs on something that went; at most as many rounds as fields.
        loop {
            let before = shown.len();
            let names: Vec<&str> = shown.iter().map(|field| &*field.name).collect();
            shown.retain(|field| field.when.iter().all(|condition| self.holds(condition, values, &names)));
            if shown.len() == before {
                return shown.into_iter();
            }
        }
    }
    fn holds(&self, condition: &Condition, values: &Values, shown: &[&str]) -> bool {
        if condition.field == MODE {
            return condition.holds(&[self.mode(values).map(Mode::name).unwrap_or_default().to_owned()]);
        }
        shown.contains(&&*condition.field) && condition.holds(values.all(&condition.field))
    }
    /// Whether anything but the control itself may look different once something was typed into it.
    pub fn is_seen(&self, control: &str) -> bool {
        let name = attendee_of(control).1;
        let plain = self.fields.iter().find(|field| field.has(name)).map_or(name == HONEYPOT, Field::is_plain);
        !plain || self.fields.iter().any(|field| field.when.iter().any(|condition| condition.field == name))
    }
    /// Every control that shows, in the order of the page: what a person could mend.
    pub fn controls(&self, values: &Values) -> Vec<String> {
        let mut controls = Vec::new();
        if self.modes.len() > 1 {
            controls.push(MODE.to_owned());
        }
        for attendee in 0..values.attendees() {
            let own = values.of(attendee);
            let seen = self.shown(&own).filter(|field| field.kind != Kind::Hidden);
            controls.extend(seen.map(|field| control_name(attendee, &field.name)));
        }
        controls.extend(self.consents.iter().map(|consent| consent_name(&consent.id)));
        controls
    }
    /// The values that a form holds at first: nothing is chosen but what the file gives a value.
    pub fn initial(&self) -> Values {
        let mut values = Values::default();
        for field in self.fields.iter().filter(|field| !field.value.is_empty()) {
            match field.kind {
                // A box is never ticked beforehand: an answer that nobody gave is none.
                Kind::Checkbox => {}
                Kind::Date => {
                    let boxes: Vec<&str> = field.value.splitn(3, '-').collect();
                    for (name, value) in date_parts(&field.name).iter().zip(boxes.iter().rev()) {
                        values.set(name, vec![(*value).to_owned()]);
                    }
                }
                _ => values.set(&field.name, vec![field.value.clone()]),
            }
        }
        values
    }
    /// What an attendee is called: the answers whose `autocomplete` is a part of the name, or else the first answer.
    pub fn name_of(&self, values: &Values) -> String {
        let (mut name, mut first) = (String::new(), String::new());
        for field in self.shown(values) {
            let answer = values.cleaned(&field.name);
            if matches!(field.autocomplete.as_deref(), Some("name" | "given-name" | "additional-name" | "family-name")) {
                name = format!("{name} {answer}");
            }
            if first.is_empty() {
                first = answer;
            }
        }
        let name = name.trim();
        if name.is_empty() { first } else { name.to_owned() }
    }
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
    /// The field whose consent's box has this control's name.
    pub fn consenting(&self, control: &str) -> Option<(&Field, &Consent)> {
        self.field(control.strip_suffix(CONSENT)?).and_then(|field| Some((field, field.consent.as_ref()?)))
    }
    /// The box of this control's name.
    pub fn consent(&self, name: &str) -> Option<&Consent> {
        self.consents.iter().find(|consent| consent_name(&consent.id) == name)
    }
}

const CONSENT: &str = ".consent";

/// The control's name of the consent that a field asks for.
pub fn own_consent(field: &str) -> String {
    format!("{field}{CONSENT}")
}

/// The control's name of a consent.
pub fn consent_name(id: &str) -> String {
    format!("consents.{id}")
}

#[cfg(test)]
#[path = "../../../tests/units/form.rs"]
mod units;
