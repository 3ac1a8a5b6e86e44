//! Calendars' files as `new --from` reads them: whatever they hold, an event is one that the widget reads, or there is a reason.
#![allow(clippy::unwrap_used, clippy::panic)]

use event_registration::core::event::read;
use event_registration::core::time::Moment;
use event_registration_cli::import::joins;
use event_registration_cli::json::parse;
use event_registration_cli::new::ics::events;
use event_registration_cli::presets::preset;
use proptest::prelude::*;
use serde_json::Value;

/// Lines that mean something to a reader of calendars, and some that only look so.
const NAMES: [&str; 20] = [
    "DTSTART",
    "DTSTART;VALUE=DATE",
    "DTSTART;TZID=Europe/Rome",
    "DTSTART;TZID=\"W. Europe Standard Time\"",
    "DTSTART;TZID=Nowhere",
    "DTEND",
    "DTEND;TZID=Europe/Rome",
    "DURATION",
    "SUMMARY",
    "SUMMARY;LANGUAGE=it",
    "DESCRIPTION",
    "LOCATION",
    "URL",
    "UID",
    "ORGANIZER;CN=\"Comune; di Enna\"",
    "STATUS",
    "RRULE",
    "X-WR-TIMEZONE",
    "BEGIN",
    "END",
];
const VALUES: [&str; 24] = [
    "20220525",
    "20220525T150000",
    "20220525T150000Z",
    "20220327T023000",
    "20220231T250000",
    "99999999T999999Z",
    "00000000",
    "-20220525",
    "PT2H",
    "P99999999999W",
    "Tavolo\\, tecnico\\nseconda riga",
    "https://meet.example.org/abc",
    "https://zoom.us/j/123456",
    "Sala Bonsignore\\; Palermo",
    "mailto:office@comune.example",
    "MAILTO:",
    "CANCELLED",
    "TENTATIVE",
    "FREQ=DAILY",
    "Europe/Rome",
    "VEVENT",
    "VCALENDAR",
    "\u{202e}\u{0}é🦀",
    "",
];

fn calendar() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        8 => (prop::sample::select(&NAMES[..]), prop::sample::select(&VALUES[..])).prop_map(|(name, value)| format!("{name}:{value}")),
        1 => ".{0,30}",
        // A line that goes on in the next.
        1 => "SUMMARY:.{0,20}".prop_map(|line| format!("{line}\r\n goes on")),
    ];
    (prop::collection::vec(line, 0..14), any::<bool>()).prop_map(|(lines, whole)| {
        let end = if whole { "END:VEVENT\r\nEND:VCALENDAR\r\n" } else { "" };
        format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n{}\r\n{end}", lines.join("\r\n"))
    })
}

/// The event is found by the widget, its moments are moments, and no link in it joins a meeting.
fn judge(text: &str) -> Result<(), TestCaseError> {
    let found = match events(text) {
        Ok((found, _)) => found,
        Err(why) => {
            prop_assert!(!why.is_empty());
            return Ok(());
        }
    };
    prop_assert!(!found.is_empty());
    for event in found {
        for member in ["startDate", "endDate"] {
            let moment = event.get(member).and_then(Value::as_str);
            prop_assert!(moment.is_none_or(|moment| Moment::parse(moment).is_some()), "{member} {moment:?} is no moment");
        }
        for member in ["description", "url"] {
            let text = event.get(member).and_then(Value::as_str).unwrap_or_default();
            prop_assert!(!text.split_whitespace().any(joins), "{member} joins a meeting: {text}");
        }
        let file = Value::Object(event).to_string();
        prop_assert!(read(&parse(&file).unwrap(), &preset).is_ok(), "{file}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_calendar_gives_events_that_the_widget_reads_or_a_reason(text in calendar()) {
        judge(&text)?;
    }

    #[test]
    fn any_text_as_a_calendar_gives_a_reason(text in any::<String>()) {
        judge(&text)?;
        judge(&format!("BEGIN:VCALENDAR\r\n{text}"))?;
    }

    #[test]
    fn a_calendar_with_anything_changed_is_read_or_refused(from in 0usize..2_000, length in 0usize..40, instead in ".{0,12}") {
        let whole = include_str!("fixtures/sources/calendar.ics");
        let edge = |at: usize| (0..=at.min(whole.len())).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or(0);
        let (from, to) = (edge(from % whole.len()), edge(from % whole.len() + length));
        judge(&format!("{}{instead}{}", whole.get(..from).unwrap_or_default(), whole.get(to..).unwrap_or_default()))?;
    }
}

#[test]
fn the_fixture_is_read() {
    let (found, _) = events(include_str!("fixtures/sources/calendar.ics")).unwrap();
    assert!(found.iter().all(|event| event.contains_key("startDate") && event.contains_key("name")));
    judge(include_str!("fixtures/sources/calendar.ics")).unwrap();
}
