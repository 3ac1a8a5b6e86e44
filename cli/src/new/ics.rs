//! A calendar's events (RFC 5545) in schema.org's words. Guests aren't read, and no link that joins a meeting is taken over.

use icalendar::{Calendar, CalendarComponent, Component as _, Event};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use crate::import::joins;
use crate::moment::{self, Spoken};

/// The names that Windows gives to time zones, where they are met most in Europe.
const WINDOWS: [(&str, &str); 7] = [
    ("W. Europe Standard Time", "Europe/Rome"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Romance Standard Time", "Europe/Paris"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("GMT Standard Time", "Europe/London"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("Eastern Standard Time", "America/New_York"),
];

/// The events of a calendar, and what there is to say about them.
pub type Found = (Vec<Map<String, Value>>, Vec<String>);

/// Reads a calendar.
///
/// # Errors
/// It isn't one, or has no event; in words for whoever gave it.
pub fn events(text: &str) -> Result<Found, String> {
    let calendar: Calendar = text.parse().map_err(|wrong| format!("not a calendar that can be read: {wrong}"))?;
    let whole = calendar.property_value("X-WR-TIMEZONE").map(str::to_owned);
    let mut notes = Vec::new();
    let mut events = Vec::new();
    for component in calendar.components.iter() {
        if let CalendarComponent::Event(event) = component {
            events.push(read(event, whole.as_deref(), &mut notes));
        }
    }
    if events.is_empty() { Err("a calendar without an event (VEVENT)".to_owned()) } else { Ok((events, notes)) }
}

/// A date or a moment as it is written, and the zone's IANA name.
struct When {
    date: Date,
    time: Option<Time>,
    zone: Option<String>,
    utc: bool,
}

impl When {
    fn read(event: &Event, name: &str, whole: Option<&str>) -> Option<When> {
        let property = event.properties().get(name)?;
        let value = property.value().trim();
        let figures: String = value.chars().filter(char::is_ascii_digit).collect();
        let number = |range: std::ops::Range<usize>| figures.get(range).and_then(|digits| digits.parse::<i16>().ok());
        let small = |range| number(range).and_then(|number| i8::try_from(number).ok());
        let date = Date::new(number(0..4)?, small(4..6)?, small(6..8)?).ok()?;
        let time = match small(8..10) {
            Some(hour) => Some(Time::new(hour, small(10..12)?, small(12..14).unwrap_or(0), 0).ok()?),
            None => None,
        };
        let zone = property.params().get("TZID").map(|zone| zone.value().trim_matches('"').to_owned());
        let known = |zone: String| {
            let windows = WINDOWS.iter().find(|(name, _)| *name == zone).map(|(_, name)| (*name).to_owned());
            Some(windows.unwrap_or(zone)).filter(|name| TimeZone::get(name).is_ok())
        };
        let utc = value.ends_with('Z');
        let zone = zone.and_then(known).or_else(|| whole.map(str::to_owned).and_then(known));
        Some(When { date, time, zone, utc })
    }

    fn written(&self) -> String {
        let Some(time) = self.time else { return self.date.to_string() };
        let local = || format!("{}", self.date.to_datetime(time).strftime("%Y-%m-%dT%H:%M:%S"));
        match (&self.zone, self.utc) {
            (Some(zone), true) => {
                let here = TimeZone::get(zone)
                    .ok()
                    .and_then(|zone| Some(TimeZone::UTC.to_timestamp(self.date.to_datetime(time)).ok()?.to_zoned(zone)));
                here.and_then(|here| moment::at(here.date(), here.time(), &Spoken::Named(zone.clone())).ok())
                    .unwrap_or_else(|| local() + "Z")
            }
            (None, true) => local() + "+00:00",
            (Some(zone), false) => moment::at(self.date, time, &Spoken::Named(zone.clone())).unwrap_or_else(|_| local()),
            (None, false) => local(),
        }
    }
}

fn read(event: &Event, whole: Option<&str>, notes: &mut Vec<String>) -> Map<String, Value> {
    let mut read = Map::from_iter([("@context".to_owned(), json!("https://schema.org")), ("@type".to_owned(), json!("Event"))]);
    let mut set = |name: &str, value: Value| drop(read.insert(name.to_owned(), value));
    let value = |name: &str| event.property_value(name).map(str::trim).filter(|value| !value.is_empty());
    for (name, member) in [("UID", "identifier"), ("SUMMARY", "name"), ("DESCRIPTION", "description")] {
        if let Some(value) = value(name) {
            if member == "description" && value.split_whitespace().any(joins) {
                notes.push(
                    "The calendar's description holds a link that joins a meeting; it stays out. Write a description without it."
                        .to_owned(),
                );
            } else {
                set(member, json!(value));
            }
        }
    }
    let start = When::read(event, "DTSTART", whole);
    if let Some(start) = &start {
        set("startDate", json!(start.written()));
        if start.time.is_some() && start.zone.is_none() && !start.utc {
            notes.push("The calendar doesn't say in which time zone it begins; --zone says it.".to_owned());
        }
        if let Some(zone) = &start.zone {
            set("eventSchedule", json!({"@type": "Schedule", "scheduleTimezone": zone}));
        }
    }
    match (When::read(event, "DTEND", whole), &start) {
        // The end of whole days is the day after the last.
        (Some(end), Some(start)) if end.time.is_none() => {
            let last = end.date.yesterday().unwrap_or(end.date).max(start.date);
            if last > start.date {
                set("endDate", json!(last.to_string()));
            }
        }
        (Some(end), _) => set("endDate", json!(end.written())),
        (None, Some(start)) => {
            let length = value("DURATION").and_then(|length| length.parse::<jiff::Span>().ok());
            let end = length.and_then(|length| start.date.to_datetime(start.time.unwrap_or_default()).checked_add(length).ok());
            if let (Some(end), Some(_)) = (end, start.time) {
                set(
                    "endDate",
                    json!(When { date: end.date(), time: Some(end.time()), zone: start.zone.clone(), utc: start.utc }.written()),
                );
            }
        }
        (None, None) => {}
    }
    match value("STATUS") {
        Some("CANCELLED") => set("eventStatus", json!("https://schema.org/EventCancelled")),
        Some("TENTATIVE") => notes.push("The calendar calls the event tentative.".to_owned()),
        _ => {}
    }
    if let Some(place) = value("LOCATION") {
        let link = place.starts_with("http://") || place.starts_with("https://");
        if link || joins(place) {
            notes.push(
                "The calendar's place is a link; it stays out, because an event file is public. Give it to serve --join-url.".to_owned(),
            );
            set("location", json!({"@type": "VirtualLocation"}));
        } else {
            set("location", json!({"@type": "Place", "name": place}));
        }
    }
    if let Some(url) = value("URL") {
        if joins(url) {
            notes.push("The calendar's URL joins a meeting; it stays out.".to_owned());
        } else {
            set("url", json!(url));
        }
    }
    if let Some(organizer) = event.properties().get("ORGANIZER") {
        let name = organizer.params().get("CN").map(|name| name.value().trim_matches('"').to_owned());
        let mail = organizer.value().strip_prefix("mailto:").or_else(|| organizer.value().strip_prefix("MAILTO:"));
        let mut party = Map::from_iter([("@type".to_owned(), json!("Organization"))]);
        if let Some(name) = name.filter(|name| !name.is_empty()).or_else(|| mail.map(str::to_owned)) {
            party.insert("name".to_owned(), json!(name));
        }
        if let Some(mail) = mail {
            party.insert("email".to_owned(), json!(mail));
        }
        set("organizer", Value::Object(party));
    }
    if value("RRULE").is_some() {
        notes.push("The calendar repeats the event; this file is its first time alone.".to_owned());
    }
    read
}
