//! What outlives the page: a registration that isn't finished, or the receipt of one that is.
//!
//! Never in it: answers of a special category (those that need a consent of their own), files, boxes that consent to the words
//! beside them, and what nobody typed. Knows neither where it is kept nor for how long.
use super::form::{Field, Kind, MODE, attendee_of};
use super::json::{Reader, Value};
use super::state::{Phase, State};
use super::submission::{Failure, Receipt, Refusal};
use super::time::Instant;
use std::cell::RefCell;

/// Whether an answer may be kept.
fn is_kept(field: &Field) -> bool {
    field.consent.is_none() && !matches!(field.kind, Kind::File | Kind::Hidden)
}

impl State {
    /// What is kept of it; nothing as long as nobody did anything.
    pub fn draft(&self) -> Option<Value> {
        if let Phase::Done(Receipt { reference, waiting, unconfirmed, join_url, redirect, message, mode }) = &self.phase {
            let mode = mode.map(|mode| mode.name().to_owned());
            let texts = [("reference", reference), ("join_url", join_url), ("redirect", redirect), ("message", message), ("mode", &mode)];
            let texts = texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), Value::text(text.clone()?))));
            let flags = [("waiting", waiting), ("unconfirmed", unconfirmed)].map(|(name, flag)| (name.to_owned(), Value::Bool(*flag)));
            return Some(Value::Object(texts.chain(flags).collect()));
        }
        let form = self.page.form();
        let kept = self.values.iter().filter(|(control, _)| {
            let (_, name) = attendee_of(control);
            name == MODE || form.fields.iter().any(|field| is_kept(field) && field.has(name))
        });
        let values = kept.map(|(name, held)| (name.to_owned(), Value::List(held.iter().map(Value::text).collect()))).collect();
        let sent = self.unsure || self.request().is_some_and(|(_, request)| request.registers);
        (self.key.is_some() || self.values != form.initial()).then(|| {
            let (key, clicked) = self.key.clone().unwrap_or_default();
            let moment = |moment: Instant| Value::Number(moment.to_string());
            let (since, clicked) = (("since", moment(self.since)), ("clicked", moment(clicked)));
            Value::object([("values", Value::Object(values)), ("key", Value::text(key)), since, clicked, ("sent", Value::Bool(sent))])
        })
    }
    /// The page as it was left. A registration that was on its way may have arrived: the attendee is told so.
    pub fn resumed(mut self, draft: &Value) -> State {
        let problems = RefCell::default();
        let read = Reader::new(draft, &problems);
        if draft.get("waiting").is_some() {
            self.phase = Phase::Done(Receipt::of(&read));
            return self;
        }
        let most = self.page.form().attendees.max;
        if let Some(Value::Object(values)) = draft.get("values") {
            for (name, held) in values.iter().filter(|(name, _)| attendee_of(name).0 < most) {
                self.values.set(name, held.items().iter().filter_map(|one| one.as_text().map(str::to_owned)).collect());
            }
        }
        let moment = |name| read.text(name).and_then(|text| text.parse().ok()).unwrap_or(self.now);
        (self.since, self.key) = (moment("since"), read.text("key").map(|key| (key, moment("clicked"))));
        self.unsure = read.flag("sent");
        if self.unsure {
            self.phase = Phase::Refused(Refusal::Failed(Failure::Unreachable, None));
        }
        self
    }
    /// Whether leaving the page would lose something: what is on its way, or what was typed and isn't kept.
    pub fn is_at_risk(&self, kept: bool) -> bool {
        let form = self.page.form();
        let lost = |(control, held): (&str, &[String])| {
            let field = form.fields.iter().find(|field| field.has(attendee_of(control).1));
            field.is_some_and(|field| !kept || !is_kept(field) && field.kind != Kind::Hidden) && held.iter().any(|one| !one.is_empty())
        };
        self.is_busy() || !matches!(self.phase, Phase::Done(_)) && self.values != form.initial() && self.values.iter().any(lost)
    }
}
