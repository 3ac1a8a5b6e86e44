//! Several attendees in one registration: how many there may be, and the names of their controls.
//!
//! The first attendee's controls have the fields' plain names. Those of the others have the path of their answer in the
//! default post with dots: `attendees.1.email`. How many there are is read off these names, so it is kept wherever the
//! values are. Mode and consents are the registration's: every attendee has the same.
use super::{Kind, MODE, Values, date_parts};
use crate::core::json::Reader;

/// `attendees`: the most that one registration takes, and the fields whose answers the next takes over from the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendees {
    pub max: usize,
    pub same: Vec<String>,
}

/// One attendee, as a form without more is for.
pub const ALONE: Attendees = Attendees { max: 1, same: Vec::new() };
/// The most that a file may ask for: what the embedded backend takes.
pub const MOST_ATTENDEES: usize = 10;
/// The beginning of the names of every attendee's controls but the first one's.
const OTHERS: &str = "attendees.";

impl Default for Attendees {
    fn default() -> Attendees {
        ALONE
    }
}

impl Attendees {
    pub(crate) fn read(own: &Reader<'_>, fields: &[super::Field]) -> Attendees {
        let Some(part) = own.get("attendees") else { return ALONE };
        let max = part.count("max").map_or(1, |max| max as usize);
        if !(1..=MOST_ATTENDEES).contains(&max) {
            part.get("max").inspect(|max| max.warn("a number from 1 to 10", "the nearest of them was used"));
        }
        let known = |name: &str| fields.iter().any(|field| field.name == name);
        let mut same = Vec::new();
        for place in part.each("same") {
            match place.value.as_text().filter(|name| known(name)) {
                Some(name) => same.push(name.to_owned()),
                None => place.warn("the name of a field of this form", "it was left out"),
            }
        }
        Attendees { max: max.clamp(1, MOST_ATTENDEES), same }
    }
}

/// The name of an attendee's control, counted from 0.
pub fn control_name(attendee: usize, name: &str) -> String {
    if attendee == 0 { name.to_owned() } else { format!("{OTHERS}{attendee}.{name}") }
}

/// Whose control it is, counted from 0, and what the first attendee's is called.
pub fn attendee_of(control: &str) -> (usize, &str) {
    let other = control.strip_prefix(OTHERS).and_then(|rest| rest.split_once('.'));
    match other.and_then(|(number, name)| Some((number.parse::<usize>().ok()?, name))) {
        Some((attendee, name)) if attendee > 0 => (attendee, name),
        _ => (0, control),
    }
}

/// Whether a control is the registration's and not one attendee's.
fn is_shared(control: &str) -> bool {
    control == MODE || control.starts_with("consents.")
}

impl Values {
    /// How many attendees there are; the first is always there.
    pub fn attendees(&self) -> usize {
        self.iter().map(|(name, _)| attendee_of(name).0).max().unwrap_or(0).min(MOST_ATTENDEES) + 1
    }
    /// The values of one attendee, counted from 0, under the first one's names, with what is everyone's.
    pub fn of(&self, attendee: usize) -> Values {
        let own = |(control, held): (&str, &[String])| {
            let (whose, name) = attendee_of(control);
            (whose == attendee || whose == 0 && is_shared(name)).then(|| (name.to_owned(), held.to_vec()))
        };
        Values(self.iter().filter_map(own).collect())
    }
    /// One more attendee, who begins with these values.
    pub(crate) fn add_attendee(&mut self, form: &super::Form, initial: &Values) {
        let attendee = self.attendees();
        for field in &form.fields {
            let source = if form.attendees.same.contains(&field.name) && field.kind != Kind::File { self.of(0) } else { initial.clone() };
            let names = if field.kind == Kind::Date { date_parts(&field.name).to_vec() } else { vec![field.name.clone()] };
            for name in names {
                // Even an empty one: it says that the attendee is there.
                self.set(&control_name(attendee, &name), source.all(&name).to_vec());
            }
        }
    }
    /// Takes an attendee out; who came after moves up.
    pub(crate) fn remove_attendee(&mut self, attendee: usize) {
        *self = Values(self.iter().filter_map(|(control, held)| Some((without(attendee, control)?, held.to_vec()))).collect());
    }
}

/// What a control is called when an attendee was taken out; nothing for that attendee's own.
pub fn without(attendee: usize, control: &str) -> Option<String> {
    match attendee_of(control) {
        (whose, _) if whose == attendee => None,
        (whose, name) if whose > attendee => Some(control_name(whose - 1, name)),
        _ => Some(control.to_owned()),
    }
}
