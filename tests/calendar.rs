//! The event for the attendee's calendar, and for search engines.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{Native, file, instant, seed, words};
use event_registration::core::calendar::Entry;
use event_registration::core::event::{self, Announcement};
use event_registration::core::form::Mode;
use event_registration::core::json::Value;
use event_registration::core::structured::structured_data;
use proptest::prelude::*;

const WRITTEN: &str = "2022-05-01T10:00:00+02:00";

fn read(json: &str) -> Announcement {
    event::read(&event_registration_cli::json::parse(json).unwrap(), &|_| None).unwrap()
}

fn event(members: &str) -> Announcement {
    read(&format!(r#"{{"@type": "Event", "name": "Tavolo", "url": "https://comuni.example/e/1", {members}}}"#))
}

/// Gives the entry of an announcement, in Italian, to a closure: the words have to live somewhere.
fn with<T>(announcement: &Announcement, mode: Option<Mode>, join_url: Option<&str>, use_it: impl FnOnce(Entry<'_>) -> T) -> T {
    let words = words("it");
    let page = Some("https://comuni.example/pagina");
    use_it(Entry { announcement, words: &words, mode, join_url, page, platform: &Native })
}

fn ics(announcement: &Announcement, mode: Option<Mode>, join_url: Option<&str>) -> String {
    with(announcement, mode, join_url, |entry| entry.ics(instant(WRITTEN)).unwrap())
}

/// The file's lines, put together again.
fn lines(file: &str) -> Vec<String> {
    assert!(file.ends_with("\r\n"));
    file.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

#[track_caller]
fn check(announcement: &Announcement, expected: &[&str]) {
    let lines = lines(&ics(announcement, None, None));
    for line in expected {
        assert!(lines.iter().any(|found| found == line), "{line} isn't among\n{}", lines.join("\n"));
    }
}

#[test]
fn the_seeds_file_says_when_and_where() {
    check(
        &read(&seed()),
        &[
            "METHOD:PUBLISH",
            "DTSTAMP:20220501T080000Z",
            "DTSTART;TZID=Europe/Rome:20220525T150000",
            "DTEND;TZID=Europe/Rome:20220525T170000",
            "SUMMARY:Dall'accoglienza all'inclusione: il governo regionale del fenomeno migratorio in Sicilia",
            "URL:https://comuni.example/pagina",
            "STATUS:CONFIRMED",
            "SEQUENCE:0",
        ],
    );
}

#[test]
fn both_changes_of_the_clocks_around_the_event_are_written() {
    let zone = lines(&ics(&read(&seed()), None, None)).join("\n");
    let zone = zone.split("END:VTIMEZONE").next().unwrap();
    for part in [
        "BEGIN:DAYLIGHT\nDTSTART:20220327T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:DAYLIGHT",
        "BEGIN:STANDARD\nDTSTART:20221030T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD",
    ] {
        assert!(zone.contains(part), "{part} isn't in {zone}");
    }
}

#[test]
fn an_event_over_a_change_of_the_clocks_keeps_the_clocks_of_its_place() {
    check(
        &event(
            r#""eventSchedule": {"scheduleTimezone": "Europe/Rome"}, "startDate": "2022-10-29T20:00:00+02:00", "endDate": "2022-10-30T20:00:00+01:00""#,
        ),
        &["DTSTART;TZID=Europe/Rome:20221029T200000", "DTEND;TZID=Europe/Rome:20221030T200000"],
    );
}

#[test]
fn without_a_zones_name_the_times_are_those_of_utc() {
    check(&event(r#""startDate": "2022-05-25T15:00:00+02:00""#), &["DTSTART:20220525T130000Z"]);
    check(
        &event(r#""eventSchedule": {"scheduleTimezone": "Europe/Atlantis"}, "startDate": "2022-05-25T15:00:00+02:00""#),
        &["DTSTART:20220525T130000Z"],
    );
}

#[test]
fn whole_days_end_when_the_next_day_begins() {
    check(&event(r#""startDate": "2022-12-30", "endDate": "2022-12-31""#), &["DTSTART;VALUE=DATE:20221230", "DTEND;VALUE=DATE:20230101"]);
}

#[test]
fn a_whole_day_is_the_day_that_the_file_names_in_every_zone() {
    for zone in ["Europe/Rome", "America/New_York", "Pacific/Kiritimati"] {
        let days =
            event(&format!(r#""eventSchedule": {{"scheduleTimezone": "{zone}"}}, "startDate": "2022-12-30", "endDate": "2022-12-31""#));
        check(&days, &["DTSTART;VALUE=DATE:20221230", "DTEND;VALUE=DATE:20230101"]);
        let links = with(&days, None, None, |entry| entry.links());
        assert!(links[0].1.contains("dates=20221230/20230101"), "{zone}: {}", links[0].1);
        assert!(links[1].1.contains("startdt=2022-12-30&enddt=2023-01-01"), "{zone}: {}", links[1].1);
    }
}

#[test]
fn a_beginning_and_an_end_are_both_days_or_both_moments() {
    let until_a_day = event(r#""startDate": "2022-12-30T15:00:00+01:00", "endDate": "2022-12-31""#);
    check(&until_a_day, &["DTSTART:20221230T140000Z", "DTEND:20221231T230000Z"]);
    check(
        &event(r#""startDate": "2022-12-30", "endDate": "2022-12-31T12:00:00+01:00""#),
        &["DTSTART;VALUE=DATE:20221230", "DTEND;VALUE=DATE:20230101"],
    );
}

#[test]
fn a_cancelled_event_leaves_the_calendar() {
    check(
        &event(r#""startDate": "2022-12-30", "eventStatus": "EventCancelled", "registration": {"sequence": 2}"#),
        &["METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:2"],
    );
}

#[test]
fn the_place_is_that_of_the_way_in_which_one_takes_part() {
    let seed = read(&seed());
    let location = |mode, join| lines(&ics(&seed, mode, join)).into_iter().find(|line| line.starts_with("LOCATION:")).unwrap();
    assert!(location(Some(Mode::InPerson), None).contains("Palermo"));
    assert_eq!(location(Some(Mode::Online), None), "LOCATION:In videoconferenza");
    let join = "https://video.example/j/1?pwd=a,b;c";
    assert_eq!(location(Some(Mode::Online), Some(join)), "LOCATION:https://video.example/j/1?pwd=a\\,b\\;c");
    let online = lines(&ics(&seed, Some(Mode::Online), Some(join)));
    let conference = format!("CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL=\"In videoconferenza\":{join}");
    assert!(online.contains(&conference), "{online:?}");
}

#[test]
fn one_event_has_one_identifier_and_another_another() {
    let uid =
        |announcement: &Announcement| lines(&ics(announcement, None, None)).into_iter().find(|line| line.starts_with("UID:")).unwrap();
    let seed = read(&seed());
    assert_eq!(uid(&seed), uid(&seed));
    let named = |name: &str| read(&format!(r#"{{"@type": "Event", "name": "{name}", "startDate": "2022-12-30"}}"#));
    assert_ne!(uid(&named("طاولة")), uid(&named("مؤتمر")));
}

#[test]
fn links_carry_instants_that_no_calendar_can_mistake() {
    let links = with(&read(&seed()), None, None, |entry| entry.links());
    let names: Vec<&str> = links.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["Google Calendar", "Outlook.com", "Microsoft 365"]);
    for (name, link) in &links {
        assert!(link.len() < 2000, "{name}: {} characters", link.len());
        assert!(!link.contains(' '), "{link}");
    }
    assert!(links[0].1.contains("dates=20220525T130000Z/20220525T150000Z"), "{}", links[0].1);
    assert!(links[1].1.contains("startdt=2022-05-25T13%3A00Z&enddt=2022-05-25T15%3A00Z"), "{}", links[1].1);
    let days = with(&event(r#""startDate": "2022-12-30""#), None, None, |entry| entry.links());
    assert!(days[0].1.contains("dates=20221230/20221231"), "{}", days[0].1);
    assert!(days[1].1.contains("startdt=2022-12-30&enddt=2022-12-31") && days[1].1.ends_with("allday=true"), "{}", days[1].1);
    assert!(with(&event(r#""about": "x""#), None, None, |entry| entry.links()).is_empty());
}

proptest! {
    #[test]
    fn no_line_is_too_long_and_every_text_comes_back(title in "\\PC{0,200}", text in "(?s).{0,400}") {
        let json = Value::object([
            ("@type", Value::text("Event")), ("name", Value::text(&title)), ("description", Value::text(&text)), ("startDate", Value::text("2022-12-30")),
        ]);
        let Ok(announcement) = event::read(&json, &|_| None) else { return Ok(()) };
        let file = ics(&announcement, None, None);
        for line in file.split_terminator("\r\n") {
            prop_assert!(line.len() <= 75, "{} octets: {line}", line.len());
            prop_assert!(!line.chars().any(char::is_control), "{line:?}");
        }
        let summary = lines(&file).into_iter().find_map(|line| line.strip_prefix("SUMMARY:").map(str::to_owned)).unwrap_or_default();
        let unescaped = summary.replace("\\\\", "\u{0}").replace("\\,", ",").replace("\\;", ";").replace('\u{0}', "\\");
        prop_assert_eq!(unescaped, title.trim());
    }
}

/// What a search engine would read of a file on this page.
fn published(json: &str, language: &str) -> Value {
    let text = structured_data(&event_registration_cli::json::parse(json).unwrap(), language, "https://comuni.example/pagina");
    assert!(!text.contains('<'), "{text}");
    event_registration_cli::json::parse(&text).unwrap()
}

#[test]
fn search_engines_get_the_files_own_data_in_one_language() {
    let data = published(&seed(), "en");
    let text = |name: &str| data.get(name).and_then(Value::as_text).unwrap_or_default().to_owned();
    assert_eq!(text("name"), "From reception to inclusion: the regional governance of migration in Sicily");
    assert_eq!(text("startDate"), "2022-05-25T15:00:00+02:00");
    assert_eq!(text("eventAttendanceMode"), "https://schema.org/MixedEventAttendanceMode");
    assert_eq!(text("url"), "https://comuni.example/pagina");
    assert_eq!((data.get("registration"), data.get("$schema")), (None, None));
    let types: Vec<&str> = data.get("location").unwrap().items().iter().filter_map(|place| place.get("@type")?.as_text()).collect();
    assert_eq!(types, ["Place", "VirtualLocation"]);
    assert!(data.get("location").unwrap().items()[0].get("address").is_some());
}

#[test]
fn the_address_of_a_videoconference_is_where_one_registers() {
    let data = published(
        r#"{"@type": "Event", "name": {"@value": "Tavolo </script>", "@language": "it"}, "eventStatus": "EventScheduled",
            "location": [{"@type": "VirtualLocation", "url": "https://video.example/private"}, {"@type": "Place", "address": "Palermo"}]}"#,
        "it",
    );
    assert_eq!(data.get("@context").and_then(Value::as_text), Some("https://schema.org"));
    assert_eq!(data.get("name").and_then(Value::as_text), Some("Tavolo </script>"));
    let places = data.get("location").unwrap().items();
    assert_eq!(places[0].get("address").and_then(Value::as_text), Some("Palermo"));
    assert_eq!(places[1].get("url").and_then(Value::as_text), Some("https://comuni.example/pagina"));
}

#[test]
fn an_object_with_an_address_alone_stays_one() {
    let data = published(
        r#"{"@type": "Event", "name": {"scn": "Tavulu"}, "image": {"url": "a.jpg"}, "location": "https://video.example/private"}"#,
        "it",
    );
    assert_eq!(data.get("name").and_then(Value::as_text), Some("Tavulu"));
    assert_eq!(data.get("image").and_then(|image| image.get("url")).and_then(Value::as_text), Some("a.jpg"));
    let place = data.get("location").unwrap();
    assert_eq!(place.get("@type").and_then(Value::as_text), Some("VirtualLocation"));
    assert_eq!(place.get("url").and_then(Value::as_text), Some("https://comuni.example/pagina"));
}

#[test]
fn whatever_a_site_published_is_still_what_it_was() {
    for name in ["graph-with-references", "lists-everywhere", "languages-in-every-way", "unknown-members-and-wrong-values"] {
        let json = file(&format!("tests/fixtures/events/{name}.json"));
        let before = event::read(&event_registration_cli::json::parse(&json).unwrap(), &|_| None).unwrap().event;
        let after = event::read(&published(&json, "it"), &|_| None).unwrap().event;
        assert_eq!(before.name.get("it"), after.name.get("it"), "{name}");
        assert_eq!(
            (before.start, before.end, before.status, before.attendance),
            (after.start, after.end, after.status, after.attendance),
            "{name}"
        );
        assert_eq!(before.venues.len(), after.venues.len(), "{name}");
    }
}
