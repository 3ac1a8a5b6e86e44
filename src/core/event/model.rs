//! The typed event: what the page can show. Names are schema.org's.
use crate::core::object::{object, words};
use crate::core::text::Text;
use crate::core::time::{Instant, Moment};

words! {
    /// `eventAttendanceMode`: how one can take part.
    pub enum Attendance {
        "OfflineEventAttendanceMode" Offline, "OnlineEventAttendanceMode" Online, "MixedEventAttendanceMode" Mixed,
    }
}

words! {
    /// `eventStatus`
    pub enum Status {
        "EventScheduled" Scheduled, "EventRescheduled" Rescheduled, "EventMovedOnline" MovedOnline, "EventPostponed" Postponed,
        "EventCancelled" | "EventCanceled" Cancelled,
    }
}

object! {
    /// A person or an organisation.
    pub struct Party {
        email: Option<String>, telephone: Option<String>;
        "name" name: Text, "jobTitle" | "description" title: Text, "affiliation" | "worksFor" affiliation: Text,
        "url" | "sameAs" url: Option<String>, "logo" logo: Option<String>,
    }
}

/// An `image`: an address alone, or an `ImageObject` with its `width` and `height` in pixels and its `caption`, or else `name`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Image {
    pub url: String,
    pub size: Option<(u32, u32)>,
    pub text: Text,
}

/// A `performer`: a party and, where a `Role` stands around it, its `roleName`: "Coordina", "Interviene".
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Performance {
    pub role: Text,
    pub party: Party,
}

object! {
    /// A `Place`.
    pub struct Place {
        name: Text;
        "address" address: Vec<Text>, "hasMap" map: Option<String>, "geo" geo: Option<(String, String)>,
    }
}

/// A `location`: a `Place`, or a `VirtualLocation` by its name, whose address is where one registers, never the link that joins.
#[derive(Debug, Clone, PartialEq)]
pub enum Venue {
    Physical(Place),
    Virtual(Text),
}

object! {
    /// `funding`: a `Grant`.
    pub struct Funding {
        description: Text;
        "name" name: Text, "fundedItem" project: Option<Party>, "fundedItem.member" members: Vec<Performance>,
        /// of the grant.
        "funder" | "sponsor" funders: Vec<Party>,
    }
}

object! {
    /// An event.
    pub struct Event {
        name: Text, "alternateName" alternate_name: Text, description: Text, "startDate" start: Option<Moment>,
        "endDate" end: Option<Moment>, "doorTime" doors: Option<Moment>,
        "previousStartDate" previous_start: Option<Moment>, "eventStatus" status: Status,
        "isAccessibleForFree" free: bool, "maximumPhysicalAttendeeCapacity" physical_capacity: Option<u32>,
        "maximumVirtualAttendeeCapacity" virtual_capacity: Option<u32>;
        "inLanguage" languages: Vec<String>, "eventSchedule.scheduleTimezone" time_zone: Option<String>,
        "eventAttendanceMode" attendance: Attendance, "location" venues: Vec<Venue>,
        "organizer" organizers: Vec<Party>, "organizer.contactPoint" contacts: Vec<Party>,
        "performer" | "performers" performers: Vec<Performance>,
        /// without a grant.
        "funder" | "sponsor" funders: Vec<Party>,
        "funding" funding: Vec<Funding>, "superEvent.name" series: Text, "about" about: Vec<Text>,
        "audience" audience: Vec<Text>, "image" image: Option<Image>, "url" url: Option<String>,
        "recordedIn" | "subjectOf" materials: Vec<Party>,
    }
}

impl Event {
    /// The offset, minutes east of UTC, that moments written without one are taken at: the start's own.
    pub fn offset(&self) -> i32 {
        [self.start, self.end].into_iter().flatten().find_map(|moment| moment.offset).unwrap_or(0)
    }
    /// The instant at which it begins.
    pub fn begins(&self) -> Option<Instant> {
        Some(self.start?.start(self.offset()))
    }
    /// The instant at which it is over: its end, or else the end of the day on which it begins.
    pub fn ends(&self) -> Option<Instant> {
        let (start, offset) = (self.start?, self.offset());
        Some(match self.end {
            Some(end) => end.end(offset),
            None => Moment { time: None, ..start }.end(offset),
        })
    }
}
