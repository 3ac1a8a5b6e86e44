//! Where: in a [`hall`], online, or both.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value, json};

use super::draft::{Draft, Sure};
use super::hall;
use super::release::{Quote, Release, pattern};

patterns! {
    ONLINE = r"(?i)(\bvideoconferenza\b|\bin modalità (online|telematica|virtuale|remota)|\bonline\b|\bon-line\b|\bda remoto\b|\ba distanza\b|\bwebinar\b|\bvideoconference\b|\bvideo conference\b|\bvirtual (event|meeting|conference|session)|\bvia (zoom|teams|webex|google meet)|\bsu (zoom|teams|webex|google meet)\b|\bremotely\b)";
    PERSON = r"(?i)\b(in presenza|in person|in-person|on site|onsite)\b";
    MIXED = r"(?i)\b(modalità (mista|ibrida)|formato ibrido|in forma ibrida|hybrid)\b";
    STREAM = r"(?i)\b(streaming|diretta (youtube|facebook|web)|livestream(ed)?|live stream)\b";
    ONLY = r"(?i)\b(esclusivamente|solo|soltanto|interamente|only|fully|entirely|exclusively)\b[^.]{0,12}$";
    ONLY_BEHIND = r"(?i)^[^.]{0,3}\b(only)\b";
    SIGNING = r"(?i)\b(iscri\w+|registra\w+|prenota\w+|iscrizione|register(ing)?|registration|sign up|materials?|materiali|available|disponibil\w+|rsvp|book)\b[^.,;]{0,40}$";
    NOT = r"(?i)\b(non|not|no)\b[^.,;]{0,30}$";
}

/// Finds the place and the mode.
pub(super) fn read(release: &Release<'_>, draft: &mut Draft) {
    let hall = hall::find(release);
    let mut online: Option<(Quote, bool)> = None;
    let mut person: Option<Quote> = None;
    let mut mixed: Option<Quote> = None;
    let mut stream: Option<Quote> = None;
    for block in &release.blocks {
        let keep = |slot: &mut Option<Quote>, regex: &Regex| {
            let found =
                regex.find_iter(&block.text).find(|found| !NOT.is_match(block.piece(block.sentence(found.start()).start..found.start())));
            if let Some(found) = found.filter(|_| slot.is_none()) {
                *slot = Some(release.sentence(block, found.start()));
            }
        };
        keep(&mut person, &PERSON);
        keep(&mut mixed, &MIXED);
        keep(&mut stream, &STREAM);
        for found in ONLINE.find_iter(&block.text) {
            let ahead = block.piece(block.sentence(found.start()).start..found.start());
            let link = block.links.iter().any(|link| link.range.contains(&found.start()));
            // "iscriversi online" is no way to take part; "IN VIDEOCONFERENZA registrandosi" is one.
            if link || NOT.is_match(ahead) || SIGNING.is_match(ahead) && found.as_str().to_lowercase().starts_with("on") {
                continue;
            }
            let only = ONLY.is_match(ahead) || ONLY_BEHIND.is_match(block.piece(found.end()..block.text.len()));
            match &mut online {
                Some((quote, known)) if only && !*known => (*quote, *known) = (release.sentence(block, found.start()), true),
                Some(_) => {}
                None => online = Some((release.sentence(block, found.start()), only)),
            }
        }
    }
    let only_online = online.as_ref().is_some_and(|(_, only)| *only);
    if only_online && (person.is_some() || mixed.is_some()) {
        let quotes = [online.clone().map(|(quote, _)| quote), person.clone(), mixed.clone()].into_iter().flatten().collect();
        draft.contradiction(
            "eventAttendanceMode",
            "The release says that it is only online, and that one can take part in person.",
            quotes,
        );
    }
    let here = hall.is_some() && !only_online || person.is_some() || mixed.is_some();
    let there = online.is_some() || mixed.is_some();
    let quotes = [mixed, person, online.clone().map(|(quote, _)| quote)].into_iter().flatten();
    let mut unique: Vec<Quote> = Vec::new();
    quotes.for_each(|quote| {
        if !unique.contains(&quote) {
            unique.push(quote)
        }
    });
    let mode = match (here, there) {
        (true, true) => Some("MixedEventAttendanceMode"),
        (true, false) => Some("OfflineEventAttendanceMode"),
        (false, true) => Some("OnlineEventAttendanceMode"),
        (false, false) => None,
    };
    let mut locations = Vec::new();
    match hall.filter(|_| here) {
        Some((hall, quote)) => {
            if mode == Some("OfflineEventAttendanceMode") && unique.is_empty() {
                unique.push(quote.clone());
            }
            locations.push(hall.written(locations.len(), quote, draft));
        }
        None if here => draft.ask(
            "location",
            "Where is it, with street and city? The release says that one can come, and no place could be recognised.",
            Vec::new(),
        ),
        None if mode.is_none() => draft.ask("location", "Where is it, or is it online? No place could be recognised.", Vec::new()),
        None => {}
    }
    if there {
        let mut virtual_place = Map::from_iter([("@type".to_owned(), json!("VirtualLocation"))]);
        let quote = online.map(|(quote, _)| quote);
        if let Some((url, quote)) = registering(release) {
            virtual_place.insert("url".to_owned(), json!(url));
            draft.because(
                format!("location[{}].url", locations.len()),
                url,
                Sure::Likely,
                Some("where the release sends people who register; never write here the link that joins".to_owned()),
                vec![quote],
            );
        } else if let Some(quote) = quote {
            draft.because(format!("location[{}]", locations.len()), "online", Sure::Sure, None, vec![quote]);
        }
        locations.push(Value::Object(virtual_place));
    }
    if let Some(mode) = mode {
        draft.propose(
            "eventAttendanceMode",
            format!("https://schema.org/{mode}"),
            if unique.is_empty() { Sure::Likely } else { Sure::Sure },
            None,
            unique,
        );
    }
    if let Some(quote) = stream.filter(|_| !there) {
        draft.ask("eventAttendanceMode", "There is a stream: can one register to follow it online, or is it only shown?", vec![quote]);
    }
    match locations.len() {
        0 => {}
        1 => draft.set("location", locations.remove(0)),
        _ => draft.set("location", locations),
    }
}

/// The link in a sentence about registering; where one joins is nobody's to publish.
fn registering(release: &Release<'_>) -> Option<(String, Quote)> {
    static REGISTER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(iscri\w+|registra\w+|prenota\w+|adesion\w+|register\w*|registration|sign up|book)\b"));
    release.blocks.iter().flat_map(|block| block.links.iter().map(move |link| (block, link))).find_map(|(block, link)| {
        let fits = REGISTER.is_match(block.piece(block.sentence(link.range.start))) && !joins(&link.url) && link.url.starts_with("http");
        fits.then(|| (link.url.clone(), release.sentence(block, link.range.start)))
    })
}

/// Whether a link joins a meeting.
pub fn joins(url: &str) -> bool {
    [
        "zoom.us/j",
        "zoom.us/w",
        "zoom.us/meeting",
        "meet.google.com",
        "teams.microsoft.com",
        "teams.live.com",
        "webex.com",
        "gotomeeting.com",
        "meet.jit.si",
        "whereby.com",
        "bigbluebutton",
    ]
    .iter()
    .any(|host| url.contains(host))
}
