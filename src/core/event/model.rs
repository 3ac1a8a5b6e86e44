//! The typed event: what the page can show. Names are schema.org's.

use crate::core::text::Text;
use crate::core::time::{Instant, Moment};

/// `eventAttendanceMode`: how one can take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Attendance {
    /// `OfflineEventAttendanceMode`
    #[default]
    Offline,
    /// `OnlineEventAttendanceMode`
    Online,
    /// `MixedEventAttendanceMode`
    Mixed,
}

/// `eventStatus`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// `EventScheduled`
    #[default]
    Scheduled,
    /// `EventRescheduled`
    Rescheduled,
    /// `EventMovedOnline`
    MovedOnline,
    /// `EventPostponed`
    Postponed,
    /// `EventCancelled`
    Cancelled,
}

/// A person or an organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Party {
    /// `name`
    pub name: Text,
    /// `jobTitle` or `description`: what they are, as printed.
    pub title: Text,
    /// `affiliation` or `worksFor`
    pub affiliation: Text,
    /// `url`, when it is a link that may be followed.
    pub url: Option<String>,
    /// `email`
    pub email: Option<String>,
    /// `telephone`
    pub telephone: Option<String>,
    /// `logo`, when it is a link that may be followed.
    pub logo: Option<String>,
}

/// An `image`: an address alone, or an `ImageObject`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Image {
    /// `contentUrl` or `url`
    pub url: String,
    /// `width` and `height` in pixels, when both are known.
    pub size: Option<(u32, u32)>,
    /// `caption`, or else `name`.
    pub text: Text,
}

/// A `performer`: a party and, where a `Role` stands around it, what they do at the event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Performance {
    /// `roleName` of the `Role`: "Coordina", "Interviene".
    pub role: Text,
    /// Who.
    pub party: Party,
}

/// A `Place`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// `name`
    pub name: Text,
    /// `address`: its lines, street first.
    pub address: Vec<Text>,
    /// `hasMap`, when it is a link that may be followed.
    pub map: Option<String>,
    /// `geo`: latitude and longitude as written.
    pub geo: Option<(String, String)>,
}

/// A `location`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Venue {
    /// `Place`
    Physical(Place),
    /// `VirtualLocation`. Its address is where one registers, never the link that joins.
    Virtual {
        /// `name`
        name: Text,
    },
}

/// `funding`: a `Grant`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Funding {
    /// `name`: the fund.
    pub name: Text,
    /// `description`: its objective lines.
    pub description: Text,
    /// `fundedItem`: the project.
    pub project: Option<Party>,
    /// `fundedItem.member`: who leads the project, with the role as printed.
    pub members: Vec<Performance>,
    /// `funder` of the grant.
    pub funders: Vec<Party>,
}

/// An event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// `name`
    pub name: Text,
    /// `alternateName`: the longer or the series' title.
    pub alternate_name: Text,
    /// `description`; each line is a paragraph.
    pub description: Text,
    /// `inLanguage`: BCP 47 tags.
    pub languages: Vec<String>,
    /// `startDate`
    pub start: Option<Moment>,
    /// `endDate`
    pub end: Option<Moment>,
    /// `doorTime`
    pub doors: Option<Moment>,
    /// `previousStartDate`
    pub previous_start: Option<Moment>,
    /// `eventSchedule.scheduleTimezone`: the zone's IANA name.
    pub time_zone: Option<String>,
    /// `eventAttendanceMode`, or what the locations say.
    pub attendance: Attendance,
    /// `eventStatus`
    pub status: Status,
    /// `location`
    pub venues: Vec<Venue>,
    /// `organizer`
    pub organizers: Vec<Party>,
    /// `organizer.contactPoint`
    pub contacts: Vec<Party>,
    /// `performer`
    pub performers: Vec<Performance>,
    /// `funder` and `sponsor` without a grant.
    pub funders: Vec<Party>,
    /// `funding`
    pub funding: Vec<Funding>,
    /// `superEvent.name`
    pub series: Text,
    /// `about`
    pub about: Vec<Text>,
    /// `audience`
    pub audience: Vec<Text>,
    /// `isAccessibleForFree`
    pub free: bool,
    /// `image`, when it is a link that may be followed.
    pub image: Option<Image>,
    /// `url`, when it is a link that may be followed.
    pub url: Option<String>,
    /// `maximumPhysicalAttendeeCapacity`
    pub physical_capacity: Option<u32>,
    /// `maximumVirtualAttendeeCapacity`
    pub virtual_capacity: Option<u32>,
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
