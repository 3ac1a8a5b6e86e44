//! What every page has around its content, and the pages that have nothing else to show.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use event_registration::core::link;
use event_registration::core::time::Instant;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use super::super::events::Served;
use super::super::html::{STYLE, Said, respond};
use super::super::words::Words;

/// Where the pages begin.
pub(super) const HOME: &str = "/organiser/";
/// Where one logs in.
pub(super) const LOGIN: &str = "/organiser/login";

/// What every page has around its content.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    words: Words,
    /// What each form carries; empty where nobody is logged in.
    pub(super) csrf: String,
}

impl Frame {
    pub(super) fn new(words: Words, csrf: &str) -> Frame {
        Frame { words, csrf: csrf.to_owned() }
    }

    /// The sentence of this key, `organiser.` before it.
    pub(super) fn say(&self, key: &str) -> String {
        self.words.get(&format!("organiser.{key}"), &[])
    }

    /// The same with its places filled.
    pub(super) fn fill(&self, key: &str, places: &[(&str, &str)]) -> String {
        self.words.get(&format!("organiser.{key}"), places)
    }

    /// The widget's name of a way of taking part.
    pub(super) fn mode(&self, mode: &str) -> String {
        self.words.get(&format!("form.mode.{mode}"), &[])
    }

    pub(super) fn language(&self) -> &'static str {
        self.words.language()
    }

    pub(super) fn direction(&self) -> &'static str {
        self.words.catalogue().direction()
    }

    pub(super) fn style(&self) -> &'static str {
        STYLE
    }

    /// The answer that a page in this frame is.
    pub(super) fn respond(&self, status: StatusCode, page: &impl Template) -> Response {
        respond(status, self.words, page)
    }
}

/// An event as the pages speak of it; of one that isn't served any more only the id is known.
#[derive(Debug, Clone)]
pub(super) struct About {
    pub(super) name: Said,
    /// When it is, in words.
    pub(super) when: String,
    /// Its id as a part of an address.
    pub(super) path: String,
    zone: TimeZone,
}

impl About {
    pub(super) fn of(id: &str, served: Option<&Served>, words: Words) -> About {
        let event = served.map(|served| &served.announcement.event);
        let named = event.map(|event| Said::of(&event.name, words)).filter(|name| !name.text.is_empty());
        let when = event.map(|event| words.when(event)).unwrap_or_default();
        let offset = || Offset::from_seconds(event?.offset().checked_mul(60)?).ok();
        let zone = event.and_then(|event| TimeZone::get(event.time_zone.as_deref()?).ok());
        About {
            name: named.unwrap_or_else(|| Said { text: id.to_owned(), language: None }),
            when,
            path: link::component(id),
            zone: zone.or_else(|| offset().map(TimeZone::fixed)).unwrap_or(TimeZone::UTC),
        }
    }

    /// A stored moment by the event's clock: `2030-05-10 14:00`.
    pub(super) fn local(&self, stamp: &str) -> String {
        let read = stamp.parse::<Timestamp>().map(|moment| moment.to_zoned(self.zone.clone()));
        read.map_or_else(|_| stamp.to_owned(), |moment| moment.strftime("%Y-%m-%d %H:%M").to_string())
    }

    /// The day on which an instant falls there.
    pub(super) fn day(&self, instant: Instant) -> Option<jiff::civil::Date> {
        Some(Timestamp::from_second(instant).ok()?.to_zoned(self.zone.clone()).date())
    }

    /// The moment at which the day after this one begins there, as moments are stored.
    pub(super) fn end_of(&self, day: jiff::civil::Date) -> Option<String> {
        let next = day.tomorrow().ok()?.to_zoned(self.zone.clone()).ok()?;
        Some(next.timestamp().to_string())
    }
}

/// What there is no page for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    Unknown,
    Unavailable,
    Unreadable,
    /// The form isn't from a page of this session.
    Foreign,
}

/// The page that says so.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    pub(super) frame: Frame,
    pub(super) wrong: Wrong,
}

#[derive(Template)]
#[template(path = "organiser/failure.html")]
struct FailurePage<'a> {
    frame: &'a Frame,
    title: String,
    detail: String,
}

impl Failure {
    pub(super) fn page(&self, status: StatusCode) -> Response {
        let key = match self.wrong {
            Wrong::Unknown => "unknown",
            Wrong::Unavailable => "unavailable",
            Wrong::Unreadable => "unreadable",
            Wrong::Foreign => "foreign",
        };
        let say = |part: &str| self.frame.say(&format!("{key}.{part}"));
        let page = FailurePage { frame: &self.frame, title: say("title"), detail: say("detail") };
        self.frame.respond(status, &page)
    }
}
