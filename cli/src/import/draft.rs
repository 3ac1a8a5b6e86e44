//! What is proposed: the draft's members, where each comes from, what the release says in two ways, and what is left to ask.

use serde::Serialize;
use serde_json::{Map, Value};

use super::release::Quote;

/// How sure a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sure {
    /// The release says so in so many words.
    Sure,
    /// It follows from what the release says; look at it.
    Likely,
}

/// A member of the draft and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// Its path: `location[0].address.streetAddress`.
    pub member: String,
    /// What the draft says.
    pub value: Value,
    /// How sure it is.
    pub sure: Sure,
    /// Why, where the sentence alone doesn't say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The sentences.
    pub quotes: Vec<Quote>,
}

/// Something that the release leaves open, or says in two ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// What it is about, in the words of the file.
    pub member: String,
    /// The question.
    pub question: String,
    /// The sentences.
    pub quotes: Vec<Quote>,
}

/// A draft.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Draft {
    /// The event file.
    pub draft: Map<String, Value>,
    /// Where its members come from.
    pub proposals: Vec<Proposal>,
    /// Where the release contradicts itself.
    pub contradictions: Vec<Question>,
    /// What stays out of the draft until somebody has decided.
    pub questions: Vec<Question>,
    /// What was seen and isn't needed, in words.
    pub notes: Vec<String>,
}

/// The order in which the draft's members stand.
const ORDER: [&str; 20] = [
    "@context",
    "@type",
    "inLanguage",
    "name",
    "alternateName",
    "description",
    "startDate",
    "endDate",
    "doorTime",
    "eventSchedule",
    "eventStatus",
    "previousStartDate",
    "eventAttendanceMode",
    "location",
    "isAccessibleForFree",
    "maximumPhysicalAttendeeCapacity",
    "organizer",
    "performer",
    "funding",
    "registration",
];

impl Draft {
    /// Puts a member into the draft.
    pub(super) fn set(&mut self, member: &str, value: impl Into<Value>) {
        self.draft.insert(member.to_owned(), value.into());
    }

    /// Says where a member comes from.
    pub(super) fn because(
        &mut self,
        member: impl Into<String>,
        value: impl Into<Value>,
        sure: Sure,
        why: Option<String>,
        quotes: Vec<Quote>,
    ) {
        self.proposals.push(Proposal { member: member.into(), value: value.into(), sure, why, quotes });
    }

    /// Puts a member into the draft and says where it comes from.
    pub(super) fn propose(&mut self, member: &str, value: impl Into<Value>, sure: Sure, why: Option<String>, quotes: Vec<Quote>) {
        let value = value.into();
        self.set(member, value.clone());
        self.because(member, value, sure, why, quotes);
    }

    /// Leaves something open.
    pub(super) fn ask(&mut self, member: &str, question: impl Into<String>, quotes: Vec<Quote>) {
        self.questions.push(Question { member: member.to_owned(), question: question.into(), quotes });
    }

    /// Marks a contradiction.
    pub(super) fn contradiction(&mut self, member: &str, question: impl Into<String>, quotes: Vec<Quote>) {
        self.contradictions.push(Question { member: member.to_owned(), question: question.into(), quotes });
    }

    /// The same draft with its members in the usual order.
    pub(super) fn ordered(mut self) -> Draft {
        let place = |name: &str| ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len());
        let mut members: Vec<(String, Value)> = std::mem::take(&mut self.draft).into_iter().collect();
        members.sort_by_key(|(name, _)| place(name));
        self.draft = members.into_iter().collect();
        self.proposals.sort_by_key(|proposal| place(proposal.member.split(['.', '[']).next().unwrap_or_default()));
        self
    }
}
