//! The time zone that is named with a time: "(CET)", "UTC+2", "ora italiana", "Rome time", "America/New_York".

use super::token::{Cursor, same};

/// A time zone as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// The words.
    pub text: String,
    /// Minutes east of UTC, where the words settle them.
    pub offset: Option<i32>,
    /// The IANA name, where the words settle it.
    pub name: Option<String>,
}

/// Abbreviations and what they settle. One that several parts of the world use for different times settles nothing.
const ABBREVIATIONS: [(&str, Option<i32>, Option<&str>); 29] = [
    ("UTC", Some(0), Some("UTC")),
    ("GMT", Some(0), None),
    ("CET", Some(60), None),
    ("CEST", Some(120), None),
    ("WET", Some(0), None),
    ("WEST", Some(60), None),
    ("EET", Some(120), None),
    ("EEST", Some(180), None),
    ("BST", Some(60), Some("Europe/London")),
    ("EST", Some(-300), None),
    ("EDT", Some(-240), Some("America/New_York")),
    ("ET", None, Some("America/New_York")),
    ("CST", None, None),
    ("CDT", Some(-300), Some("America/Chicago")),
    ("CT", None, Some("America/Chicago")),
    ("MST", Some(-420), None),
    ("MDT", Some(-360), Some("America/Denver")),
    ("MT", None, Some("America/Denver")),
    ("PST", Some(-480), Some("America/Los_Angeles")),
    ("PDT", Some(-420), Some("America/Los_Angeles")),
    ("PT", None, Some("America/Los_Angeles")),
    ("JST", Some(540), Some("Asia/Tokyo")),
    ("SGT", Some(480), Some("Asia/Singapore")),
    ("EAT", Some(180), Some("Africa/Nairobi")),
    ("CAT", Some(120), None),
    ("WAT", Some(60), None),
    ("SAST", Some(120), Some("Africa/Johannesburg")),
    ("AEST", Some(600), None),
    ("IST", None, None),
];

/// Phrases, and the zone that each means.
const PHRASES: [(&[&str], Option<&str>); 15] = [
    (&["ora", "italiana"], Some("Europe/Rome")),
    (&["ora", "di", "Roma"], Some("Europe/Rome")),
    (&["fuso", "di", "Roma"], Some("Europe/Rome")),
    (&["Rome", "time"], Some("Europe/Rome")),
    (&["Italian", "time"], Some("Europe/Rome")),
    (&["Brussels", "time"], Some("Europe/Brussels")),
    (&["ora", "di", "Bruxelles"], Some("Europe/Brussels")),
    (&["London", "time"], Some("Europe/London")),
    (&["UK", "time"], Some("Europe/London")),
    (&["New", "York", "time"], Some("America/New_York")),
    (&["Eastern", "Time"], Some("America/New_York")),
    (&["Pacific", "Time"], Some("America/Los_Angeles")),
    (&["Central", "European", "Summer", "Time"], None),
    (&["Central", "European", "Time"], None),
    (&["ora", "locale"], None),
];

/// The zone that stands here, perhaps in parentheses.
pub(super) fn zone(start: Cursor<'_>) -> Option<(Zone, Cursor<'_>)> {
    if let Some((_, open)) = start.sign(&['(', '[', ',']) {
        let parenthesis = start.sign(&[',']).is_none();
        let (zone, after) = written(open)?;
        return if parenthesis { after.sign(&[')', ']']).map(|(_, end)| (zone, end)) } else { Some((zone, after)) };
    }
    written(start)
}

fn written(start: Cursor<'_>) -> Option<(Zone, Cursor<'_>)> {
    if let Some((zone, end)) = iana(start) {
        return Some((zone, end));
    }
    for (words, name) in PHRASES {
        if let Some(end) = start.words(words) {
            let offset = match words {
                ["Central", "European", "Summer", "Time"] => Some(120),
                ["Central", "European", "Time"] => Some(60),
                _ => None,
            };
            return Some((Zone { text: words.join(" "), offset, name: name.map(str::to_owned) }, end));
        }
    }
    let (word, end) = start.word()?;
    let (_, offset, name) = ABBREVIATIONS.iter().find(|(known, ..)| *known == word)?;
    // "UTC+2", "GMT-03:30"
    if let Some((sign, after)) = end.sign(&['+', '-', '−', '–']).filter(|_| same("UTC", word) || same("GMT", word))
        && let Some((hours, _, end)) = after.number().filter(|(hours, ..)| after.glued() && *hours <= 14)
    {
        let minutes = end.sign(&[':']).filter(|_| end.glued()).and_then(|(_, next)| next.number().filter(|(minutes, ..)| *minutes < 60));
        let (minutes, end) = minutes.map_or((0, end), |(minutes, _, end)| (minutes, end));
        let east = i32::try_from(hours * 60 + minutes).ok()?;
        let text = format!(
            "{word}{}{hours}{}",
            if sign == '+' { '+' } else { '-' },
            if minutes == 0 { String::new() } else { format!(":{minutes:02}") }
        );
        return Some((Zone { text, offset: Some(if sign == '+' { east } else { -east }), name: None }, end));
    }
    Some((Zone { text: word.to_owned(), offset: *offset, name: name.map(str::to_owned) }, end))
}

/// "Europe/Rome", "America/New_York": underscores have fallen away as emphasis.
fn iana(start: Cursor<'_>) -> Option<(Zone, Cursor<'_>)> {
    let (area, after) = start.word()?;
    let (_, after) = after.sign(&['/']).filter(|_| after.glued())?;
    let (city, mut end) = after.word().filter(|_| after.glued())?;
    let mut name = format!("{area}/{city}");
    while jiff::tz::TimeZone::get(&name).is_err() {
        let (more, next) = end.word()?;
        name = format!("{name}_{more}");
        end = next;
        if name.len() > 40 {
            return None;
        }
    }
    Some((Zone { text: name.clone(), offset: None, name: Some(name) }, end))
}
