//! An event for the attendee's own calendar: an iCalendar file (RFC 5545, RFC 7986), and links that fill in a web calendar.
//!
//! Knows no clock: the moment of writing comes in. Knows no rules of time zones either: from the offsets that the platform
//! gives it finds the few changes around the event and writes those.
use super::event::{Announcement, Event, Party, Status, Venue};
use super::time::{Date, Instant, Moment};
use super::{form::Mode, language::Catalogue, link, platform::Platform};

/// RFC 5545 §3.1: a line is at most this many octets long, its break not counted.
const LINE: usize = 75;
const DAY: i64 = 86_400;
/// How far around the event the changes of a zone's offset are written: past two of them wherever clocks change.
const AROUND: i64 = 400 * DAY;
/// Links are opened by programs that cut them; this leaves room for all but a description.
const DETAILS: usize = 600;

/// What goes into a calendar, for somebody who takes part in one way, or for everybody where `mode` isn't known. `join_url`
/// comes from an accepted registration only, `page` is the address that shows the event, `platform` gives its zone's offsets.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    pub announcement: &'a Announcement,
    pub words: &'a Catalogue,
    pub mode: Option<Mode>,
    pub join_url: Option<&'a str>,
    pub page: Option<&'a str>,
    pub platform: &'a dyn Platform,
}

impl Entry<'_> {
    /// The iCalendar file, written at `now`; nothing for an event without a date.
    pub fn ics(&self, now: Instant) -> Option<String> {
        let event = self.event();
        let (start, cancelled) = (event.start?, event.status == Status::Cancelled);
        let zone = event.time_zone.as_deref().filter(|zone| start.time.is_some() && self.platform.offset(zone, now).is_some());
        let mut file = Lines::default();
        let method = if cancelled { "CANCEL" } else { "PUBLISH" };
        file.all(&[("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//event-registration//EN"), ("CALSCALE", "GREGORIAN")]);
        file.add("METHOD", method);
        if let Some(zone) = zone {
            self.zone(zone, &mut file);
        }
        file.all(&[("BEGIN", "VEVENT"), ("UID", &self.uid()), ("DTSTAMP", &utc(now))]);
        self.moment("DTSTART", (start.date, start.time.map(|_| self.instant(start))), zone, &mut file);
        if let Some(end) = event.end {
            self.moment("DTEND", self.over(start, end), zone, &mut file);
        }
        file.text("SUMMARY", self.say(&event.name));
        file.text("DESCRIPTION", &self.description(usize::MAX));
        file.text("LOCATION", &self.location());
        let is_number = |text: &&String| text.bytes().all(|c| b"+-.0123456789".contains(&c));
        let geo = self.venues().find_map(|venue| match venue {
            Venue::Physical(place) => place.geo.as_ref().filter(|(latitude, longitude)| [latitude, longitude].iter().all(is_number)),
            Venue::Virtual(_) => None,
        });
        if let Some((latitude, longitude)) = geo {
            file.add("GEO", &format!("{latitude};{longitude}"));
        }
        if let Some(url) = self.url() {
            file.add("URL", url);
        }
        let address = |party: &Party| Some(format!("mailto:{}", party.email.as_ref().filter(|email| !email.contains(['"', ' ', '\n']))?));
        let mut hosts = event.organizers.iter().chain(&event.contacts);
        if let Some((organizer, address)) = hosts.find_map(|party| Some((party, address(party)?))) {
            file.add(&format!("ORGANIZER;CN={}", quoted(self.say(&organizer.name))), &address);
        }
        if let Some(join) = self.join_url {
            file.add(&format!("CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL={}", quoted(&self.words.text("online-venue"))), join);
        }
        file.add("STATUS", if cancelled { "CANCELLED" } else { "CONFIRMED" });
        file.add("SEQUENCE", &self.announcement.registration.as_ref().and_then(|own| own.sequence).unwrap_or_default().to_string());
        file.all(&[("CLASS", "PUBLIC"), ("TRANSP", "OPAQUE"), ("END", "VEVENT"), ("END", "VCALENDAR")]);
        Some(file.0)
    }
    /// The name under which the file is saved.
    pub fn file_name(&self) -> String {
        format!("{}.ics", slug(&self.name()))
    }
    /// Links that fill in the calendars that live on the web: the name of each, and where it leads.
    pub fn links(&self) -> Vec<(&'static str, String)> {
        let event = self.event();
        let Some(start) = event.start else { return Vec::new() };
        let (next_day, over) = self.over(start, event.end.unwrap_or(start));
        let whole_days = over.is_none();
        let (google, outlook) = match over {
            None => (format!("{}/{}", compact(start.date), compact(next_day)), [start.date, next_day].map(|day| day.to_string())),
            Some(over) => {
                let from = self.instant(start);
                (format!("{}/{}", utc(from), utc(over)), [from, over].map(|instant| Moment::at(instant, 0).to_string()))
            }
        };
        let [title, details, location] = [self.say(&event.name), &self.description(DETAILS), &self.location()].map(link::component);
        let zone = event.time_zone.as_deref().map(|zone| format!("&ctz={}", link::component(zone))).unwrap_or_default();
        let google = format!("&text={title}&dates={google}&details={details}&location={location}{zone}");
        let [from, until] = outlook.each_ref().map(|text| link::component(text));
        let outlook = format!(
            "path=%2Fcalendar%2Faction%2Fcompose&rru=addevent&subject={title}&startdt={from}&enddt={until}&body={details}&location={location}\
             &allday={whole_days}"
        );
        vec![
            ("Google Calendar", format!("https://calendar.google.com/calendar/render?action=TEMPLATE{google}")),
            ("Outlook.com", format!("https://outlook.live.com/calendar/0/action/compose?{outlook}")),
            ("Microsoft 365", format!("https://outlook.office.com/calendar/0/action/compose?{outlook}")),
        ]
    }
    fn event(&self) -> &Event {
        &self.announcement.event
    }
    fn say<'t>(&self, text: &'t super::text::Text) -> &'t str {
        text.get(&self.words.language)
    }
    /// The venues that the way of taking part leads to.
    fn venues(&self) -> impl Iterator<Item = &Venue> {
        let physical = self.mode.map(|mode| mode == Mode::InPerson);
        self.event().venues.iter().filter(move |venue| physical.is_none_or(|physical| physical == matches!(venue, Venue::Physical(_))))
    }
    fn location(&self) -> String {
        if let (Some(Mode::Online), Some(join)) = (self.mode, self.join_url) {
            return join.to_owned();
        }
        let mut places = Vec::new();
        for venue in self.venues() {
            match venue {
                Venue::Physical(place) => {
                    let lines = [&place.name].into_iter().chain(&place.address).map(|text| self.say(text)).filter(|text| !text.is_empty());
                    places.push(lines.collect::<Vec<_>>().join(", "));
                }
                Venue::Virtual(name) if name.is_empty() => places.push(self.words.text("online-venue")),
                Venue::Virtual(name) => places.push(self.say(name).to_owned()),
            }
        }
        places.join("; ")
    }
    /// The description, at most so many characters of it, and the links that a calendar doesn't show by itself.
    fn description(&self, most: usize) -> String {
        let text = self.say(&self.event().description);
        let mut lines: Vec<String> = Vec::from_iter(Some(text.chars().take(most).collect::<String>()).filter(|text| !text.is_empty()));
        if text.chars().nth(most).is_some() {
            lines.iter_mut().for_each(|line| line.push('…'));
        }
        lines.extend(self.join_url.map(|join| format!("{}: {join}", self.words.text("receipt.join"))));
        lines.extend(self.url().map(str::to_owned));
        lines.join("\n\n")
    }
    fn url(&self) -> Option<&str> {
        self.page.or(self.event().url.as_deref()).filter(|url| link::is_web(url))
    }
    /// The same for one event wherever and however often it is written: that is how a calendar knows a change from another event.
    fn uid(&self) -> String {
        let (event, name) = (self.event(), self.name());
        let homes = event.organizers.iter().filter_map(|party| party.url.as_deref());
        let host =
            event.url.as_deref().into_iter().chain(homes).find_map(|url| url.split_once("://")?.1.split(['/', '?', '#', ':']).next());
        // Percent signs keep names apart that have no letter of ASCII.
        format!("{}@{}", link::component(&name), slug(host.unwrap_or("event-registration.invalid")))
    }
    fn name(&self) -> String {
        self.announcement.registration.as_ref().map_or_else(|| self.event().name.get("").to_owned(), |own| own.event.clone())
    }
    fn instant(&self, moment: Moment) -> Instant {
        let event = self.event();
        let zoned = || self.platform.offset(event.time_zone.as_deref()?, moment.start(event.offset()));
        moment.start(moment.offset.or_else(zoned).unwrap_or(event.offset()))
    }
    /// A moment of the event: RFC 5545 wants its beginning and its end alike, both days or both with a time.
    fn moment(&self, name: &str, (day, instant): (Date, Option<Instant>), zone: Option<&str>, file: &mut Lines) {
        let Some(instant) = instant else { return file.add(&format!("{name};VALUE=DATE"), &compact(day)) };
        match zone.and_then(|zone| Some((zone, self.platform.offset(zone, instant)?))) {
            Some((zone, offset)) => file.add(&format!("{name};TZID={zone}"), &local(instant, offset)),
            None => file.add(name, &utc(instant)),
        }
    }
    /// When it is over: the day after its last one and, for an event that begins at a time, the instant.
    fn over(&self, start: Moment, end: Moment) -> (Date, Option<Instant>) {
        let instant = self.instant(end) + if end.time.is_none() { DAY } else { 0 };
        (Date::from_days(end.date.days() + 1), start.time.map(|_| instant))
    }
    /// The zone's offset before the event and each change of it until after.
    fn zone(&self, zone: &str, file: &mut Lines) {
        let offset = |instant| self.platform.offset(zone, instant).unwrap_or(0);
        let Some(start) = self.event().start else { return };
        let first = self.instant(start) - AROUND;
        let last = self.event().end.map_or(self.instant(start), |end| self.instant(end)) + AROUND;
        file.all(&[("BEGIN", "VTIMEZONE"), ("TZID", zone)]);
        let mut observance = |from: i32, to: i32, at: Instant, summer: bool| {
            let kind = if summer { "DAYLIGHT" } else { "STANDARD" };
            file.all(&[("BEGIN", kind), ("DTSTART", &local(at, from))]);
            file.all(&[("TZOFFSETFROM", &signed(from)), ("TZOFFSETTO", &signed(to)), ("END", kind)]);
        };
        let mut now = offset(first);
        // What holds before any change is told as one from itself.
        observance(now, now, first, false);
        let mut day = first;
        while day < last {
            // No zone changes its clocks twice within a week.
            let next = day + 7 * DAY;
            let then = offset(next);
            if then != now {
                let (mut before, mut after) = (day, next);
                while after - before > 1 {
                    let middle = (before + after) / 2;
                    if offset(middle) == now { before = middle } else { after = middle }
                }
                observance(now, then, after, then > now);
                now = then;
            }
            day = next;
        }
        file.add("END", "VTIMEZONE");
    }
}

/// The lines of a file, folded as they are added.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A property with a value that needs no escaping; control characters are left out.
    fn add(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for c in name.chars().chain([':']).chain(value.chars()).filter(|c| !c.is_control()) {
            if length + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
    fn all(&mut self, properties: &[(&str, &str)]) {
        properties.iter().for_each(|(name, value)| self.add(name, value));
    }
    /// A property whose value is a text (RFC 5545 §3.3.11); an empty one is left out.
    fn text(&mut self, name: &str, text: &str) {
        let mut escaped = String::with_capacity(text.len() + 16);
        for c in text.trim().chars() {
            match c {
                '\n' => escaped.push_str("\\n"),
                '\\' | ';' | ',' => escaped.extend(['\\', c]),
                c => escaped.push(c),
            }
        }
        if !escaped.is_empty() {
            self.add(name, &escaped);
        }
    }
}

/// A parameter's value: nothing in it can end the quotation.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "'"))
}

fn utc(instant: Instant) -> String {
    local(instant, 0) + "Z"
}

/// `20220525T150000`
fn local(instant: Instant, offset: i32) -> String {
    let moment = Moment::at(instant, offset);
    let time = moment.time.map(|time| format!("T{:02}{:02}{:02}", time.hour, time.minute, time.second));
    compact(moment.date) + &time.unwrap_or_default()
}

/// `20220525`
fn compact(day: Date) -> String {
    day.to_string().replace('-', "")
}

/// `+0200`
fn signed(offset: i32) -> String {
    format!("{}{:02}{:02}", if offset < 0 { '-' } else { '+' }, offset.abs() / 60, offset.abs() % 60)
}

/// ASCII letters, digits, dots and hyphens, at most as many as fit into a file's name.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().take(120) {
        if c.is_ascii_alphanumeric() || c == '.' {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches(['-', '.']);
    if slug.is_empty() { "event".to_owned() } else { slug.to_owned() }
}
