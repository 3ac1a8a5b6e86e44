//! Our own part of an event file: when one can register, what is asked, what is said about the data, where it goes.
//!
//! Knows what the privacy notice must hold (Regulation (EU) 2016/679, art. 13) but not what it should say: every legal
//! text is the controller's.

use super::model::{Event, Party};
use super::read::moment;
use crate::core::form::{Attendees, Field};
use crate::core::json::{Reader, Value};
use crate::core::link;
use crate::core::submission::{Description, merged, preset_name};
use crate::core::text::{Text, is_language_tag};
use crate::core::time::Moment;

/// `registration`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Registration {
    /// `event`: the name under which the backend knows the event.
    pub event: String,
    /// `opens`
    pub opens: Option<Moment>,
    /// `closes`
    pub closes: Option<Moment>,
    /// `fields`
    pub fields: Vec<Field>,
    /// `attendees`
    pub attendees: Attendees,
    /// `notice`
    pub notice: Notice,
    /// `consents`: optional, unticked, never needed for the registration itself.
    pub consents: Vec<Consent>,
    /// `submission`
    pub submission: Option<Description>,
    /// `waitingList`: whether a full mode still takes registrations, as waiting.
    pub waiting_list: bool,
    /// `sequence`: how often the event was changed since it was announced, as iCalendar counts (RFC 5545 §3.8.7.4).
    pub sequence: u32,
    /// `demonstration`: says that this part is made up, for examples; shown on the page.
    pub demonstration: Text,
    /// `languages`: those in which the page is offered, as tags.
    pub languages: Vec<String>,
    /// `messages`: the widget's texts as this event words them, by their keys in a language file.
    pub messages: Vec<(String, Text)>,
    /// `next`: what happens after registering; only what the organiser can promise.
    pub next: Text,
    /// Why the form can't open, for the site's owner; every reason is also among the problems.
    pub blocked: Option<Blocked>,
}

/// Why a form stays closed whatever the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocked {
    /// There is no `submission.url` to send to.
    Submission,
    /// The privacy notice lacks a mandatory part.
    Notice,
}

/// `notice`: what GDPR art. 13 asks to say where data are collected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notice {
    /// `version`: which text was shown; recorded with the acknowledgement.
    pub version: String,
    /// `summary`: one or two sentences beside the button.
    pub summary: Text,
    /// `acknowledgement`: the text of the box that says the notice was read; without it there is no such box.
    pub acknowledgement: Text,
    /// `controller`
    pub controller: Party,
    /// `dataProtectionOfficer`
    pub officer: Party,
    /// `purposes`
    pub purposes: Vec<Purpose>,
    /// The parts that are one text each, with the key of their heading: recipients, transfers, retention and so on.
    pub parts: Vec<(&'static str, Text)>,
    /// `url`: the full notice as the controller publishes it.
    pub url: Option<String>,
}

/// A purpose of processing and its legal basis.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Purpose {
    /// `purpose`
    pub purpose: Text,
    /// `legalBasis`
    pub basis: Text,
}

/// A box to tick: the acknowledgement of the notice or an optional consent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consent {
    /// `id`
    pub id: String,
    /// `text`: exactly what is shown and recorded.
    pub text: Text,
    /// `version`
    pub version: String,
    /// Whether one can't go on without it: the acknowledgement only.
    pub required: bool,
}

/// The parts of a notice that are one text each; the flag says which art. 13 makes mandatory.
const PARTS: [(&str, bool); 7] = [
    ("provision", true),
    ("recipients", true),
    ("transfers", false),
    ("retention", true),
    ("rights", true),
    ("complaint", true),
    ("automatedDecisions", false),
];

const CLOSED: &str = "the form stays closed";

/// Gives the description that a preset's name stands for.
pub type Presets<'a> = dyn Fn(&str) -> Option<Value> + 'a;

pub(super) fn read(own: &Reader<'_>, root: &Reader<'_>, event: &Event, presets: &Presets<'_>) -> Registration {
    let mut blocked = None;
    let submission = own.get("submission").and_then(|part| submission(&part, presets));
    if submission.is_none() {
        own.fail("submission", "an object with the \"url\" that registrations are posted to", CLOSED);
        blocked = Some(Blocked::Submission);
    }
    let (notice, complete) = notice(own);
    if !complete {
        blocked = blocked.or(Some(Blocked::Notice));
    }
    let files = submission.as_ref().is_some_and(Description::takes_files);
    let fields = Field::read_all(own, &notice.version, files);
    let (text, version) = (notice.acknowledgement.clone(), notice.version.clone());
    let acknowledgement = Consent { id: "privacy-notice".to_owned(), text, version, required: true };
    let mut consents = Vec::from_iter(Some(acknowledgement).filter(|one| !one.text.is_empty()));
    for place in own.each("consents") {
        let Some(consent) = read_consent(&place, &notice.version) else { continue };
        let mut others = consents.iter().chain(fields.iter().filter_map(|field| field.consent.as_ref()));
        if consent.id == "privacy-notice" || others.any(|other| other.id == consent.id) {
            place.warn("an \"id\" that no other consent has, nor \"privacy-notice\"", "it was left out");
        } else {
            consents.push(consent);
        }
    }
    Registration {
        attendees: Attendees::read(own, &fields),
        event: identifier(own, root, event),
        opens: moment(own, "opens"),
        closes: moment(own, "closes"),
        fields,
        notice,
        consents,
        submission,
        waiting_list: own.flag("waitingList"),
        sequence: own.count("sequence").unwrap_or_default(),
        demonstration: own.localized("demonstration"),
        languages: own.each("languages").iter().filter_map(language).collect(),
        messages: messages(own),
        next: own.localized("next"),
        blocked,
    }
}

/// The description of the backend, on its preset if it names one.
fn submission(part: &Reader<'_>, presets: &Presets<'_>) -> Option<Description> {
    let Some(name) = preset_name(part.value) else { return Description::read(part) };
    let Some(preset) = presets(name) else {
        part.fail("preset", "the name of a preset, see docs/backends.md", CLOSED);
        return None;
    };
    Description::read(&part.instead(&merged(&preset, part.value)))
}

fn language(item: &Reader<'_>) -> Option<String> {
    let tag = item.value.as_text().filter(|tag| is_language_tag(tag));
    if tag.is_none() {
        item.warn("a language tag, like \"it\"", "it was left out");
    }
    tag.map(str::to_owned)
}

fn messages(own: &Reader<'_>) -> Vec<(String, Text)> {
    let Some(messages) = own.get("messages") else { return Vec::new() };
    let Value::Object(members) = messages.value else {
        messages.warn("texts by the keys of a language file, like {\"form.submit\": \"…\"}", "they were left out");
        return Vec::new();
    };
    members.iter().map(|(key, _)| (key.clone(), messages.localized(key))).filter(|(_, text)| !text.is_empty()).collect()
}

/// The name under which a backend knows the event: `registration.event`, or what schema.org offers for it.
fn identifier(own: &Reader<'_>, root: &Reader<'_>, event: &Event) -> String {
    let written = own.text("event").or_else(|| root.text("identifier")).or_else(|| root.text("@id")).or_else(|| root.text("url"));
    written.unwrap_or_else(|| event.name.get("").to_owned())
}

pub(in crate::core) fn read_consent(consent: &Reader<'_>, version: &str) -> Option<Consent> {
    let (id, text) = (consent.text("id"), consent.localized("text"));
    let Some(id) = id.filter(|_| !text.is_empty()) else {
        consent.warn("a consent with \"id\" and \"text\"", "it was left out");
        return None;
    };
    if consent.flag("required") {
        consent.warn("an optional consent: a required one isn't freely given (GDPR art. 7)", "it is shown as optional");
    }
    Some(Consent { id, text, version: consent.text("version").unwrap_or_else(|| version.to_owned()), required: false })
}

/// The notice, and whether every mandatory part is there.
fn notice(own: &Reader<'_>) -> (Notice, bool) {
    let Some(part) = own.get("notice") else {
        own.fail("notice", "the privacy notice (GDPR art. 13)", CLOSED);
        return (Notice::default(), false);
    };
    let mut complete = true;
    let mut need = |present: bool, member: &str, allowed: &'static str| {
        if !present {
            part.fail(member, allowed, CLOSED);
            complete = false;
        }
    };
    let party = |member: &str| {
        part.get(member).map_or_else(Party::default, |party| Party {
            name: party.localized("name"),
            title: party.localized("address"),
            email: party.text("email"),
            telephone: party.text("telephone"),
            url: party.text("url").and_then(|url| link::allowed(&url)),
            ..Party::default()
        })
    };
    let (controller, officer) = (party("controller"), party("dataProtectionOfficer"));
    let reachable = |party: &Party| party.email.is_some() || party.telephone.is_some() || party.url.is_some();
    need(!controller.name.is_empty() && reachable(&controller), "controller", "the controller's name and an email, telephone or url");
    need(reachable(&officer), "dataProtectionOfficer", "the data protection officer's email, telephone or url");
    let purposes: Vec<Purpose> =
        part.each("purposes").iter().map(|one| Purpose { purpose: one.localized("purpose"), basis: one.localized("legalBasis") }).collect();
    let founded = !purposes.is_empty() && purposes.iter().all(|one| !one.purpose.is_empty() && !one.basis.is_empty());
    need(founded, "purposes", "a list of purposes, each with \"purpose\" and \"legalBasis\"");
    let mut parts = Vec::new();
    for (name, mandatory) in PARTS {
        let text = part.localized(name);
        need(!text.is_empty() || !mandatory, name, "a text: this part of the notice is mandatory");
        if !text.is_empty() {
            parts.push((name, text));
        }
    }
    let notice = Notice {
        version: part.text("version").unwrap_or_default(),
        summary: part.localized("summary"),
        acknowledgement: part.localized("acknowledgement"),
        controller,
        officer,
        purposes,
        parts,
        url: part.text("url").and_then(|url| link::allowed(&url)),
    };
    (notice, complete)
}
