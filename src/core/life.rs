//! Where an event stands in its life, from its dates, its status and the clock it is given.

use super::event::{Announcement, Status};
use super::time::{Instant, Moment};

/// Whether one can register now, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    /// One can register.
    Open,
    /// Registration opens at this moment.
    NotYetOpen(Moment),
    /// Registration closed at this moment.
    Closed(Moment),
    /// The event has begun, and registration had no closing of its own.
    UnderWay,
    /// The event is over.
    Ended,
    /// The event is cancelled.
    Cancelled,
    /// The event is postponed to a date not yet known.
    Postponed,
    /// The file has no registration, or one that can't be used.
    NoForm,
}

impl Availability {
    /// The end of the key of the message that tells it.
    pub fn key(self) -> &'static str {
        match self {
            Availability::Open => "open",
            Availability::NotYetOpen(_) => "not-yet-open",
            Availability::Closed(_) => "closed",
            Availability::UnderWay => "under-way",
            Availability::Ended => "ended",
            Availability::Cancelled => "cancelled",
            Availability::Postponed => "postponed",
            Availability::NoForm => "no-form",
        }
    }
}

/// Where the event stands at `now`.
pub fn availability(announcement: &Announcement, now: Instant) -> Availability {
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
        return Availability::NoForm;
    };
    if let Some(closes) = registration.closes.filter(|closes| now >= closes.end(offset)) {
        return Availability::Closed(closes);
    }
    if let Some(opens) = registration.opens.filter(|opens| now < opens.start(offset)) {
        return Availability::NotYetOpen(opens);
    }
    // A day without a time isn't under way before it is over.
    let timed = event.start.is_some_and(|start| start.time.is_some());
    if registration.closes.is_none() && timed && event.begins().is_some_and(|begin| now >= begin) {
        return Availability::UnderWay;
    }
    Availability::Open
}

/// The next moment after `now` at which the event may stand elsewhere in its life.
pub fn next_change(announcement: &Announcement, now: Instant) -> Option<Instant> {
    let (event, offset) = (&announcement.event, announcement.event.offset());
    let registration = announcement.registration.as_ref();
    let opens = registration.and_then(|registration| registration.opens).map(|opens| opens.start(offset));
    let closes = registration.and_then(|registration| registration.closes).map(|closes| closes.end(offset));
    [opens, closes, event.begins(), event.ends()].into_iter().flatten().filter(|moment| *moment > now).min()
}
