//! Our own part of an event file: when one can register, what is asked, what is said about the data, where it goes.
//!
//! Knows what the privacy notice must hold (Regulation (EU) 2016/679, art. 13) but not what it should say: every legal
//! text is the controller's.
use super::model::{Event, Party};
use crate::core::form::{Attendees, Field};
use crate::core::json::{Reader, Value};
use crate::core::object::{Item, Member, object};
use crate::core::submission::{Description, merged, preset_name};
use crate::core::text::{Text, is_language_tag};
use crate::core::{link, time::Moment};

object! {
    /// `registration`
    pub struct Registration {
        opens: Option<Moment>, closes: Option<Moment>, availability: Option<String>,
        "waitingList" waiting_list: bool, sequence: Option<u32>, demonstration: Text,
        messages: Vec<(String, Text)>, next: Text;
        "event" event: String, "fields" fields: Vec<Field>, "attendees" attendees: Attendees,
        "notice" notice: Notice, "consents" consents: Vec<Consent>,
        "submission" submission: Option<Description>, "languages" languages: Vec<String>,
        /// Why the form can't open, for the site's owner; every reason is also among the problems.
        blocked: Option<Blocked>,
    }
}

/// Why a form stays closed whatever the time: there is no `submission.url`, or the privacy notice lacks a mandatory part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocked {
    Submission,
    Notice,
}

object! {
    /// `notice`: what GDPR art. 13 asks to say where data are collected.
    pub struct Notice {
        version: String, summary: Text, acknowledgement: Text, purposes: Vec<Purpose>;
        "controller" controller: Party, "dataProtectionOfficer" officer: Party,
        /// The parts that are one text each, with the key of their heading: recipients, transfers, retention and so on.
        parts: Vec<(&'static str, Text)>,
        "url" url: Option<String>,
    }
}

object! {
    /// A purpose of processing and its legal basis.
    pub struct Purpose { purpose: Text, "legalBasis" basis: Text }
}

object! {
    /// A box to tick: the acknowledgement of the notice or an optional consent.
    pub struct Consent { id: String, text: Text, version: String, required: bool }
}

/// The parts of a notice that are one text each, in the order of art. 13.
pub const PARTS: [&str; 7] = ["provision", "recipients", "transfers", "retention", "rights", "complaint", "automatedDecisions"];
/// Those of them that are said only where there is something to say.
pub const OPTIONAL: [&str; 2] = ["transfers", "automatedDecisions"];

const CLOSED: &str = "the form stays closed";

/// Gives the description that a preset's name stands for.
pub type Presets<'a> = dyn Fn(&str) -> Option<Value> + 'a;

/// Reads a description; nothing where nothing can be sent by it.
pub(super) type Describe<'a> = dyn Fn(&Reader<'_>) -> Option<Description> + 'a;

pub(super) fn read(own: &Reader<'_>, root: &Reader<'_>, event: &Event, describe: &Describe<'_>) -> Registration {
    let mut blocked = None;
    let submission = own.get("submission").and_then(|part| describe(&part));
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
        let Some(mut consent) = Consent::item(&place) else { continue };
        if consent.version.is_empty() {
            consent.version.clone_from(&notice.version);
        }
        let mut others = consents.iter().chain(fields.iter().filter_map(|field| field.consent.as_ref()));
        if consent.id == "privacy-notice" || others.any(|other| other.id == consent.id) {
            let own = place.get("id");
            own.inspect(|id| id.warn("an \"id\" that no other consent has, nor \"privacy-notice\"", "the consent was left out"));
        } else {
            consents.push(consent);
        }
    }
    Registration {
        attendees: Attendees::read(own, &fields),
        event: identifier(own, root, event),
        fields,
        notice,
        consents,
        submission,
        languages: own.each("languages").iter().filter_map(language).collect(),
        blocked,
        ..Registration::of(own)
    }
}

/// The description of the backend, on its preset if it names one.
pub(super) fn submission(part: &Reader<'_>, presets: &Presets<'_>) -> Option<Description> {
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

/// The name under which a backend knows the event: `registration.event`, or what schema.org offers for it.
fn identifier(own: &Reader<'_>, root: &Reader<'_>, event: &Event) -> String {
    let written = own.text("event").or_else(|| root.text("identifier")).or_else(|| root.text("@id")).or_else(|| root.text("url"));
    written.unwrap_or_else(|| event.name.get("").to_owned())
}

impl Item for Purpose {
    fn item(here: &Reader<'_>) -> Option<Purpose> {
        Some(Purpose::of(here))
    }
}

impl Item for Consent {
    fn item(here: &Reader<'_>) -> Option<Consent> {
        let consent = Consent::of(here);
        if consent.id.is_empty() || consent.text.is_empty() {
            here.warn("a consent with \"id\" and \"text\"", "it was left out");
            return None;
        }
        if consent.required {
            here.warn("an optional consent: a required one isn't freely given (GDPR art. 7)", "it is shown as optional");
        }
        Some(Consent { required: false, ..consent })
    }
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
            url: party.text("url").and_then(|url| link::allowed(&url)),
            ..Party::of(&party)
        })
    };
    let (controller, officer) = (party("controller"), party("dataProtectionOfficer"));
    let reachable = |party: &Party| party.email.is_some() || party.telephone.is_some() || party.url.is_some();
    need(!controller.name.is_empty() && reachable(&controller), "controller", "the controller's name and an email, telephone or url");
    need(reachable(&officer), "dataProtectionOfficer", "the data protection officer's email, telephone or url");
    let purposes = <Vec<Purpose> as Member>::read(&part, "purposes");
    let founded = !purposes.is_empty() && purposes.iter().all(|one| !one.purpose.is_empty() && !one.basis.is_empty());
    need(founded, "purposes", "a list of purposes, each with \"purpose\" and \"legalBasis\"");
    let mut parts = Vec::new();
    for name in PARTS {
        let text = part.localized(name);
        need(!text.is_empty() || OPTIONAL.contains(&name), name, "a text: this part of the notice is mandatory");
        if !text.is_empty() {
            parts.push((name, text));
        }
    }
    let url = part.text("url").and_then(|url| link::allowed(&url));
    let notice = Notice { controller, officer, parts, url, ..Notice::of(&part) };
    (notice, complete)
}
