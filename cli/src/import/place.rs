//! Where: a hall with its street and its city, online, or both.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value, json};

use super::draft::{Draft, Sure};
use super::release::{Block, Quote, Release, pattern};
use crate::prose;

macro_rules! patterns {
    ($($name:ident = $pattern:literal;)*) => { $(static $name: LazyLock<Regex> = LazyLock::new(|| pattern($pattern));)* };
}

patterns! {
    ONLINE = r"(?i)(\bvideoconferenza\b|\bin modalità (online|telematica|virtuale|remota)|\bonline\b|\bon-line\b|\bda remoto\b|\ba distanza\b|\bwebinar\b|\bvideoconference\b|\bvideo conference\b|\bvirtual (event|meeting|conference|session)|\bvia (zoom|teams|webex|google meet)|\bsu (zoom|teams|webex|google meet)\b|\bremotely\b)";
    PERSON = r"(?i)\b(in presenza|in person|in-person|on site|onsite)\b";
    MIXED = r"(?i)\b(modalità (mista|ibrida)|formato ibrido|in forma ibrida|hybrid)\b";
    STREAM = r"(?i)\b(streaming|diretta (youtube|facebook|web)|livestream(ed)?|live stream)\b";
    ONLY = r"(?i)\b(esclusivamente|solo|soltanto|interamente|only|fully|entirely|exclusively)\b[^.]{0,12}$";
    ONLY_BEHIND = r"(?i)^[^.]{0,3}\b(only)\b";
    SIGNING = r"(?i)\b(iscri\w+|registra\w+|prenota\w+|iscrizione|register(ing)?|registration|sign up|materials?|materiali|available|disponibil\w+|rsvp|book)\b[^.,;]{0,40}$";
    NOT = r"(?i)\b(non|not|no)\b[^.,;]{0,30}$";
    STREET = r"(?:(?:[Vv]ia|[Vv]iale|[Pp]iazza|[Pp]iazzale|[Pp]iazzetta|[Cc]orso|[Ll]argo|[Vv]icolo|[Cc]ontrada|[Ss]trada|[Ll]ungarno|[Ll]ungotevere|P\.zza|C\.so|V\.le|[Ff]oro)\s+(?:(?:[dD][aei]l?l?[aeo]?|dell['’]|dei|degli|delle|e|ai|al|alla|S\.)\s*)*[\p{Lu}\d][\p{L}'’.]*(?:\s+(?:d[aei]l?l?[aeo]?|dei|degli|delle|e)?\s*['’]?[\p{Lu}][\p{L}'’.]*)*(?:,?\s*(?:n\.?\s*)?\d+(?:\s*[-–/]\s*\d+)?[A-Za-z]?\b)?|\d+[A-Za-z]?\s+(?:[\p{Lu}][\p{L}'’.-]*\s+){1,4}(?:Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Square|Lane|Boulevard|Quay|Way|Drive|Court|Gardens|Terrace|Place|Embankment)\b)";
    CITY_BEFORE = r"\b(?:a|ad|in|In|A)\s+((?:[\p{Lu}][\p{L}'’-]+)(?:\s+(?:di|del|della|in|d['’])?\s*[\p{Lu}][\p{L}'’-]+){0,2}),?\s+(?:presso|nell[ae]|nell['’]|nel|negli|al|alla|all['’]|at)\s*$";
    CITY_AFTER = r"^[\s,–-]*(?:\(?(\d{4,5}|[A-Z]{1,2}\d[\dA-Z]?\s*\d[A-Z]{2})\)?[\s,]+)?(?:a|ad|di|in|–|-)?\s*([\p{Lu}][\p{L}'’-]+(?:\s+(?:di|del|della|upon|de)?\s*[\p{Lu}][\p{L}'’-]+){0,2})";
    LEAD = r"(?i)(?:\bpresso\s+|\b(?:sede|luogo|dove|location|where|venue|place)\s*:\s*(?:presso\s+)?|\b(?:si terrà|si svolgerà|si terranno|si svolgeranno|avrà luogo|ospitat[oa]|appuntamento)\b[^.;:]{0,60}?\b(?:all['’]|alla|al|nell['’]|nella|nel|negli|dal|dalla|dall['’])\s*|\b(?:take place|takes place|held|hosted|meets?|gathers?)\b[^.;:]{0,60}?\b(?:at|in)\s+)";
    ARTICLE = r"^(?:(?:la|il|lo|gli|le|i|the)\s+|l['’])";
}

#[derive(Debug, Default)]
struct Hall {
    name: String,
    street: String,
    postal: String,
    city: String,
    sure: Option<Sure>,
}

/// Finds the place and the mode.
pub(super) fn read(release: &Release<'_>, draft: &mut Draft) {
    let hall = hall(release).or_else(|| street(release));
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

fn hall(release: &Release<'_>) -> Option<(Hall, Quote)> {
    release.blocks.iter().find_map(|block| {
        LEAD.find_iter(&block.text).find_map(|lead| {
            let sentence = block.sentence(lead.end().saturating_sub(1));
            let ahead = block.piece(sentence.start..lead.start());
            // "costituito presso l'Assessorato" is no place of the event.
            static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(costituit[oaie]|istituit[oaie]|docente|professor\w*|ricercat\w+|responsabile|ufficio|director|referente|dipendente|based|avvocat\w+)\s*[^,.;]{0,40}$"));
            if ELSEWHERE.is_match(ahead) || sentence.end <= lead.end() {
                return None;
            }
            let hall = at(block, lead.end()..sentence.end, ahead)?;
            Some((hall, release.sentence(block, lead.start().max(sentence.start))))
        })
    })
}

/// A street with a house's number in a sentence that has a date: "sabato 12 giugno in Piazza Dante 2, Borgo San Lorenzo".
fn street(release: &Release<'_>) -> Option<(Hall, Quote)> {
    release.blocks.iter().flat_map(|block| block.sentences.iter().map(move |range| (block, range.clone()))).find_map(|(block, range)| {
        let text = block.piece(range.clone());
        let found = STREET.find(text).filter(|found| found.as_str().contains(|c: char| c.is_ascii_digit()))?;
        if !prose::find(text).iter().any(|find| !find.days.is_empty()) {
            return None;
        }
        let start = range.start + found.start();
        let mut hall = at(block, start..range.end, block.piece(range.start..start))?;
        hall.sure = Some(Sure::Likely);
        Some((hall, release.quote(block, range)))
    })
}

/// Reads "Sala Bonsignore – Assessorato (Via Trinacria 34-36)" or "Palazzo Reale, Piazza Indipendenza 1, Palermo".
fn at(block: &Block, range: Range<usize>, ahead: &str) -> Option<Hall> {
    let mut text = block.piece(range).trim_start();
    let article = ARTICLE.find(text).map_or(0, |found| found.end());
    text = text.get(article..)?;
    let mut hall = Hall::default();
    // Nothing of it lies behind the date, or behind the other way to take part.
    static STOP: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(;|\s+(?:e|ed|and|o|oppure|or)\s+(?:in (?:video|modalità|stream)|online|via |da remoto|on zoom|su zoom)|\s+(?:dalle|alle|alle ore|from|on|at|starting|il prossimo|con inizio|il|dal|sarà|si terrà|si svolgerà|will|ospiterà|to discuss|to explore)\s|\.\s|\.$)",
        )
    });
    // A range's first find, though a house's number is none.
    let date = prose::find(text).first().map_or(text.len(), |find| find.range.start);
    let street = STREET.find(text).filter(|found| found.start() < 200);
    let until = STOP
        .find_iter(text)
        .map(|found| found.start())
        .find(|stop| street.is_none_or(|street| *stop >= street.end() || *stop + 4 < street.start()))
        .unwrap_or(text.len());
    let end = until.min(if street.is_some_and(|street| street.start() <= date && date < street.end()) { text.len() } else { date });
    let street = street.filter(|street| street.end() <= end);
    let whole = text.get(..end)?;
    let name = match street {
        Some(street) => {
            hall.street = street.as_str().trim().to_owned();
            let after = text.get(street.end()..end).unwrap_or_default().trim_start_matches([')', ' ']);
            if let Some(groups) = CITY_AFTER.captures(after) {
                hall.postal = groups.get(1).map(|group| group.as_str().to_owned()).unwrap_or_default();
                hall.city = groups.get(2).map(|group| group.as_str().to_owned()).unwrap_or_default();
            }
            text.get(..street.start())?
                .trim_end_matches(['(', ',', '–', '-', '—', ' '])
                .trim_end_matches(" in")
                .trim_end_matches(" di")
                .trim_end_matches(" at")
        }
        None => {
            let (name, rest) = whole.split_once(',').unwrap_or((whole, ""));
            let (name, in_city) = name
                .rsplit_once(" in ")
                .or_else(|| name.rsplit_once(" a "))
                .or_else(|| name.rsplit_once(" di ").filter(|(_, city)| !city.contains(' ') && rest.is_empty()))
                .filter(|(_, city)| city.starts_with(char::is_uppercase) && city.split(' ').count() < 4)
                .map_or((name, ""), |(name, city)| (name, city));
            hall.city = if in_city.is_empty() {
                CITY_AFTER.captures(rest).and_then(|groups| groups.get(2)).map(|group| group.as_str().to_owned()).unwrap_or_default()
            } else {
                in_city.trim().to_owned()
            };
            name
        }
    };
    hall.name = name.trim().trim_end_matches([',', '.', ':', '(', ')']).trim().to_owned();
    // Of a name that goes on in small letters nobody knows where it ends.
    if hall.city.is_empty()
        && let Some(groups) = CITY_BEFORE.captures(ahead).or_else(|| CITY_BEFORE.captures(block.piece(0..0))).or_else(|| {
            static PRESSO: LazyLock<Regex> =
                LazyLock::new(|| pattern(r"\b(?:a|ad|in|In|A)\s+([\p{Lu}][\p{L}'’-]+(?:\s+[\p{Lu}][\p{L}'’-]+){0,2}),?\s*$"));
            PRESSO.captures(ahead)
        })
    {
        hall.city = groups.get(1).map(|group| group.as_str().to_owned()).unwrap_or_default();
    }
    let named = hall.name.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) && hall.name.chars().count() < 160;
    if !named {
        if hall.street.is_empty() {
            return None;
        }
        hall.name.clear();
    }
    hall.sure = Some(if hall.street.is_empty() || hall.city.is_empty() { Sure::Likely } else { Sure::Sure });
    Some(hall)
}

impl Hall {
    /// The `Place`, with where each part comes from.
    fn written(self, index: usize, quote: Quote, draft: &mut Draft) -> Value {
        let mut place = Map::from_iter([("@type".to_owned(), json!("Place"))]);
        let mut address = Map::from_iter([("@type".to_owned(), json!("PostalAddress"))]);
        let sure = self.sure.unwrap_or(Sure::Likely);
        let mut note =
            |member: &str, value: &str| draft.because(format!("location[{index}].{member}"), value, sure, None, vec![quote.clone()]);
        if !self.name.is_empty() {
            note("name", &self.name);
            place.insert("name".to_owned(), json!(self.name));
        }
        for (member, value) in [("streetAddress", &self.street), ("postalCode", &self.postal), ("addressLocality", &self.city)] {
            if !value.is_empty() {
                note(&format!("address.{member}"), value);
                address.insert(member.to_owned(), json!(value));
            }
        }
        if address.len() > 1 {
            place.insert("address".to_owned(), Value::Object(address));
        }
        if self.street.is_empty() {
            draft.ask("location.address.streetAddress", "In which street is it? None could be recognised.", vec![quote.clone()]);
        }
        if self.city.is_empty() {
            draft.ask("location.address.addressLocality", "In which city is it? None could be recognised beside the place.", vec![quote]);
        }
        Value::Object(place)
    }
}
