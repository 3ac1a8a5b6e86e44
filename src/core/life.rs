//! Where an event stands in its life, from its dates, its status and the clock it is given.

use super::event::{Announcement, Status};
use super::object::words;
use super::time::{Instant, Moment};

words! {
    /// Whether one can register now, and if not, why; the words end the keys of the messages that tell it.
    pub enum Availability {
        "open" Open, "not-yet-open" NotYetOpen, "closed" Closed,
        /// : the event has begun, and registration had no closing of its own.
        "under-way" UnderWay,
        "ended" Ended, "cancelled" Cancelled,
        /// : to a date not yet known.
        "postponed" Postponed,
        /// : the file has no registration, or one that can't be used.
        "no-form" NoForm,
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
