//! The one place where the organiser's command reads the clock.
//!
//! `serve --now` moves it once, by a fixed distance, and it goes on from there: that is how the registration of a past
//! event is shown and tested.

use jiff::{SignedDuration, Timestamp};

/// A clock, perhaps moved.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    moved: SignedDuration,
}

impl Clock {
    /// A clock that shows `now` at this moment.
    pub fn at(now: Timestamp) -> Clock {
        Clock { moved: now.duration_since(Timestamp::now()) }
    }

    /// What it shows.
    pub fn now(&self) -> Timestamp {
        // At the far ends of time it stands still.
        Timestamp::now().saturating_add(self.moved).unwrap_or_else(|_| Timestamp::now())
    }

    /// What it shows, to the second, as it is written into a row: RFC 3339 in UTC.
    pub fn stamp(&self) -> String {
        Timestamp::from_second(self.now().as_second()).map(|now| now.to_string()).unwrap_or_default()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_clock_goes_on_from_there() {
        let clock = Clock::at("2022-05-01T10:00:00Z".parse().unwrap());
        assert!(clock.stamp().starts_with("2022-05-01T10:00:0"), "{}", clock.stamp());
        assert!(clock.now() <= clock.now());
    }
}
