//! Where an event stands in its life, from its dates, its status, its seats and the clock it is given.
use super::event::{Announcement, Status};
use super::time::{Instant, Moment};
use super::{form::Mode, json::Value, object::words};

words! {
    /// Whether one can register now, and if not, why; the words end the keys of the messages that tell it. What is `under-way` had
    /// no closing of its own; `postponed` is to a date not yet known; when `full` nobody can wait for a seat either; `no-form` has no
    /// registration, or one that can't be used, and what is `announced` no date either.
    pub enum Availability {
        "open" Open, "not-yet-open" NotYetOpen, "closed" Closed, "under-way" UnderWay, "ended" Ended, "cancelled" Cancelled,
        "postponed" Postponed, "full" Full, "no-form" NoForm, "announced" Announced,
    }
}

impl Availability {
    /// The moment that its message tells: when registration opens, or when it closed.
    pub fn moment(self, announcement: &Announcement) -> Option<Moment> {
        let registration = announcement.registration.as_ref()?;
        match self {
            Availability::NotYetOpen => registration.opens,
            Availability::Closed => registration.closes,
            _ => None,
        }
    }
}

/// What `registration.availability` answers: how many seats are left of each mode that has a limit (`remaining`), and whether who
/// finds none may wait (`waitingList`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seats {
    left: Vec<(Mode, u32)>,
    pub waiting_list: bool,
}

impl Seats {
    /// Few enough to say how many.
    pub const FEW: u32 = 10;
    /// Reads `{"remaining": {"in-person": 3}, "waitingList": true}`; of anything else, nothing.
    pub fn read(answer: &Value) -> Option<Seats> {
        let Value::Object(remaining) = answer.get("remaining")? else { return None };
        let left = |(mode, count): &(String, Value)| match count {
            // Less than none is none: more were let in than there are seats.
            Value::Number(digits) if digits.starts_with('-') => Some((Mode::named(mode)?, 0)),
            Value::Number(digits) => Some((Mode::named(mode)?, digits.parse().ok()?)),
            _ => None,
        };
        Some(Seats {
            left: remaining.iter().filter_map(left).collect(),
            waiting_list: answer.get("waitingList") == Some(&Value::Bool(true)),
        })
    }
    /// How many are left for a way of taking part; nothing where that has no limit.
    pub fn left(&self, mode: Mode) -> Option<u32> {
        self.left.iter().find(|(other, _)| *other == mode).map(|(_, left)| *left)
    }
    /// Whether none is left for any of these.
    pub fn none_left(&self, modes: &[Mode]) -> bool {
        !modes.is_empty() && modes.iter().all(|mode| self.left(*mode) == Some(0))
    }
}

/// Where the event stands at `now`; `full` says that no seat is left, and nobody can wait for one.
pub fn availability(announcement: &Announcement, now: Instant, full: bool) -> Availability {
    let event = &announcement.event;
    let offset = event.offset();
    match event.status {
        Status::Cancelled => return Availability::Cancelled,
        Status::Postponed => return Availability::Postponed,
        _ => {}
    }
    if event.ends().is_some_and(|end| now >= end) {
        return Availability::Ended;
    }
    let Some(registration) = announcement.registration.as_ref().filter(|registration| registration.blocked.is_none()) else {
        return if event.start.is_none() { Availability::Announced } else { Availability::NoForm };
    };
    if registration.closes.is_some_and(|closes| now >= closes.end(offset)) {
        return Availability::Closed;
    }
    if registration.opens.is_some_and(|opens| now < opens.start(offset)) {
        return Availability::NotYetOpen;
    }
    // A day without a time isn't under way before it is over.
    let timed = event.start.is_some_and(|start| start.time.is_some());
    if registration.closes.is_none() && timed && event.begins().is_some_and(|begin| now >= begin) {
        return Availability::UnderWay;
    }
    if full { Availability::Full } else { Availability::Open }
}

/// The next moment after `now` at which the event may stand elsewhere in its life.
pub fn next_change(announcement: &Announcement, now: Instant) -> Option<Instant> {
    let (event, offset) = (&announcement.event, announcement.event.offset());
    let registration = announcement.registration.as_ref();
    let opens = registration.and_then(|registration| registration.opens).map(|opens| opens.start(offset));
    let closes = registration.and_then(|registration| registration.closes).map(|closes| closes.end(offset));
    [opens, closes, event.begins(), event.ends()].into_iter().flatten().filter(|moment| *moment > now).min()
}
