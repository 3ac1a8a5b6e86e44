//! The rows as people: one for each attendee, with a name and an address to find them by. Pure.

use std::collections::BTreeMap;

use event_registration::core::form::{Form, Kind, Mode};
use event_registration::core::json::Value;
use event_registration::core::platform::Platform as _;

use crate::platform::Native;
use crate::store::Row;

/// One attendee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) reference: String,
    /// Which of the registration's attendees, counted from 0, and of how many.
    pub(super) position: usize,
    pub(super) people: usize,
    pub(super) name: String,
    /// The name as a sorted list has it: the surname first, where the form asks for it by itself.
    pub(super) sorted: String,
    pub(super) email: String,
    pub(super) mode: String,
    pub(super) status: String,
    pub(super) received_at: String,
    pub(super) attended_at: Option<String>,
    /// The reference under which the same address came first: who repeats it is one person.
    pub(super) repeats: Option<String>,
}

/// How many attendees there are of one way of taking part. Who repeats an address counts once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) confirmed: usize,
    pub(super) waiting: usize,
    pub(super) cancelled: usize,
    pub(super) attended: usize,
}

/// Everyone in these rows, in their order. `form` says which answers are names and addresses; without it the first answer is
/// the name, and the first with an @ the address.
pub(super) fn people(rows: &[Row], form: Option<&Form>) -> Vec<Person> {
    let mut people = Vec::new();
    for row in rows {
        let attendees = match crate::json::parse(&row.attendees) {
            Ok(Value::List(attendees)) if !attendees.is_empty() => attendees,
            _ => vec![Value::Null],
        };
        for (position, attendee) in attendees.iter().enumerate() {
            people.push(Person {
                reference: row.reference.clone(),
                position,
                people: attendees.len(),
                name: name(attendee, form),
                sorted: sorted(attendee, form).unwrap_or_else(|| name(attendee, form)),
                email: email(attendee, form),
                mode: row.mode.clone(),
                status: row.status.clone(),
                received_at: row.received_at.clone(),
                attended_at: row.attended.get(&position).cloned(),
                repeats: row.repeats.get(&position).cloned(),
            });
        }
    }
    people
}

fn name(attendee: &Value, form: Option<&Form>) -> String {
    let is_name = |name: Option<&str>| matches!(name, Some("name" | "given-name" | "additional-name" | "family-name"));
    let fields = form.iter().flat_map(|form| &form.fields).filter(|field| is_name(field.autocomplete.as_deref()));
    let parts: Vec<&str> = fields.filter_map(|field| attendee.get(&field.name)?.as_text()).collect();
    if parts.is_empty() { answers(attendee).next().unwrap_or_default().to_owned() } else { parts.join(" ") }
}

fn sorted(attendee: &Value, form: Option<&Form>) -> Option<String> {
    let part = |part: &str| {
        let field = form?.fields.iter().find(|field| field.autocomplete.as_deref() == Some(part))?;
        attendee.get(&field.name)?.as_text()
    };
    Some(format!("{}, {}", part("family-name")?, part("given-name")?))
}

fn email(attendee: &Value, form: Option<&Form>) -> String {
    let fields = form.iter().flat_map(|form| &form.fields).filter(|field| field.kind == Kind::Email || field.name == "email");
    let known = fields.filter_map(|field| attendee.get(&field.name)?.as_text()).next();
    known.or_else(|| answers(attendee).find(|answer| form.is_none() && answer.contains('@'))).unwrap_or_default().to_owned()
}

fn answers(attendee: &Value) -> impl Iterator<Item = &str> {
    let members = if let Value::Object(members) = attendee { members.as_slice() } else { &[] };
    members.iter().filter_map(|(_, answer)| answer.as_text())
}

impl Person {
    /// Whether every word of a search is in the name, the address or the reference; accents and capitals don't matter.
    pub(super) fn matches(&self, search: &str) -> bool {
        let here = Native.fold(&format!("{} {} {} {}", self.name, self.email, self.reference, self.reference.replace('-', "")));
        Native.fold(search).split_whitespace().all(|word| here.contains(word))
    }

    /// Whether a sheet to sign has a line for this person.
    pub(super) fn is_expected(&self) -> bool {
        self.status == "confirmed" && self.repeats.is_none()
    }
}

/// The counts by way of taking part, `in-person` before `online`; each of the form's has one, even if nobody chose it.
pub(super) fn tally(people: &[Person], form: Option<&Form>) -> BTreeMap<String, Tally> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for mode in form.iter().flat_map(|form| &form.modes) {
        tallies.entry(mode.name().to_owned()).or_default();
    }
    for person in people.iter().filter(|person| person.repeats.is_none()) {
        let tally = tallies.entry(person.mode.clone()).or_default();
        match person.status.as_str() {
            "confirmed" => tally.confirmed += 1,
            "waiting" => tally.waiting += 1,
            _ => tally.cancelled += 1,
        }
        tally.attended += usize::from(person.attended_at.is_some());
    }
    tallies
}

/// All of these together.
pub(super) fn total<'a>(tallies: impl Iterator<Item = &'a Tally>) -> Tally {
    tallies.fold(Tally::default(), |sum, one| Tally {
        confirmed: sum.confirmed + one.confirmed,
        waiting: sum.waiting + one.waiting,
        cancelled: sum.cancelled + one.cancelled,
        attended: sum.attended + one.attended,
    })
}

/// The mode of this name, for its capacity.
pub(super) fn mode(name: &str) -> Option<Mode> {
    [Mode::InPerson, Mode::Online].into_iter().find(|mode| mode.name() == name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn row(attendees: &str) -> Row {
        Row {
            reference: "ER-7K3QWX0P".into(),
            event: "table".into(),
            mode: "online".into(),
            status: "confirmed".into(),
            received_at: "2022-05-01T10:00:00Z".into(),
            language: "it".into(),
            attendees: attendees.into(),
            consents: "[]".into(),
            repeats: [].into(),
            flags: String::new(),
            attended: [].into(),
        }
    }

    #[test]
    fn an_attendee_without_a_form_is_found_by_what_there_is() {
        let everyone = people(&[row(r#"[{"who":"Nicolò D'Angelo","at":"n@example.org"},{"n":7}]"#), row("broken")], None);
        assert_eq!((everyone[0].name.as_str(), everyone[0].email.as_str(), everyone[0].people), ("Nicolò D'Angelo", "n@example.org", 2));
        assert_eq!((everyone[1].name.as_str(), everyone[1].position, everyone.len()), ("", 1, 3));
    }

    #[test]
    fn a_search_needs_no_accents_no_capitals_and_no_hyphen() {
        let person = people(&[row(r#"[{"who":"Nicolò D'Angelo","at":"n@example.org"}]"#)], None).remove(0);
        for found in ["nicolo", "ANGELO nic", "d’angelo", "@example", "er-7k3q", "ER7K3Q", "7k3q", ""] {
            assert!(person.matches(found), "{found}");
        }
        for other in ["nicola", "nicolo rossi", "8k3q"] {
            assert!(!person.matches(other), "{other}");
        }
    }

    #[test]
    fn who_repeats_an_address_counts_once() {
        let again = Row { repeats: [(0, "ER-7K3QWX0P".into())].into(), ..row(r#"[{"n":"Ada"},{"n":"Bea"}]"#) };
        let waiting = Row { status: "waiting".into(), mode: "in-person".into(), ..row("[]") };
        let came = Row { attended: [(0, "2022-05-25T13:00:00Z".into())].into(), ..row(r#"[{"n":"Ada"}]"#) };
        let tallies = tally(&people(&[came, again, waiting], None), None);
        assert_eq!(tallies["online"], Tally { confirmed: 2, attended: 1, ..Tally::default() });
        assert_eq!(total(tallies.values()), Tally { confirmed: 2, waiting: 1, attended: 1, ..Tally::default() });
    }
}
