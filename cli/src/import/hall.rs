//! The hall: its name, street and city, out of the words around them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value, json};

use super::draft::{Draft, Sure};
use super::release::{Block, Quote, Release, pattern};
use crate::prose;

patterns! {
    STREET = r"(?:(?:[Vv]ia|[Vv]iale|[Pp]iazza|[Pp]iazzale|[Pp]iazzetta|[Cc]orso|[Ll]argo|[Vv]icolo|[Cc]ontrada|[Ss]trada|[Ll]ungarno|[Ll]ungotevere|P\.zza|C\.so|V\.le|[Ff]oro)\s+(?:(?:[dD][aei]l?l?[aeo]?|dell['’]|dei|degli|delle|e|ai|al|alla|S\.)\s*)*[\p{Lu}\d][\p{L}'’.]*(?:\s+(?:d[aei]l?l?[aeo]?|dei|degli|delle|e)?\s*['’]?[\p{Lu}][\p{L}'’.]*)*(?:,?\s*(?:n\.?\s*)?\d+(?:\s*[-–/]\s*\d+)?[A-Za-z]?\b)?|\d+[A-Za-z]?\s+(?:[\p{Lu}][\p{L}'’.-]*\s+){1,4}(?:Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Square|Lane|Boulevard|Quay|Way|Drive|Court|Gardens|Terrace|Place|Embankment)\b)";
    CITY_BEFORE = r"\b(?:a|ad|in|In|A)\s+((?:[\p{Lu}][\p{L}'’-]+)(?:\s+(?:di|del|della|in|d['’])?\s*[\p{Lu}][\p{L}'’-]+){0,2}),?\s+(?:presso|nell[ae]|nell['’]|nel|negli|al|alla|all['’]|at)\s*$";
    CITY_AFTER = r"^[\s,–-]*(?:\(?(\d{4,5}|[A-Z]{1,2}\d[\dA-Z]?\s*\d[A-Z]{2})\)?[\s,]+)?(?:a|ad|di|in|–|-)?\s*([\p{Lu}][\p{L}'’-]+(?:\s+(?:di|del|della|upon|de)?\s*[\p{Lu}][\p{L}'’-]+){0,2})";
    LEAD = r"(?i)(?:\bpresso\s+|\b(?:sede|luogo|dove|location|where|venue|place)\s*:\s*(?:presso\s+)?|\b(?:si terrà|si svolgerà|si terranno|si svolgeranno|avrà luogo|ospitat[oa]|appuntamento)\b[^.;:]{0,60}?\b(?:all['’]|alla|al|nell['’]|nella|nel|negli|dal|dalla|dall['’])\s*|\b(?:take place|takes place|held|hosted|meets?|gathers?)\b[^.;:]{0,60}?\b(?:at|in)\s+)";
    ARTICLE = r"^(?:(?:la|il|lo|gli|le|i|the)\s+|l['’])";
}

/// Where it is.
#[derive(Debug, Default)]
pub(super) struct Hall {
    name: String,
    street: String,
    postal: String,
    city: String,
    sure: Option<Sure>,
}

/// Finds the hall and the sentence that names it.
pub(super) fn find(release: &Release<'_>) -> Option<(Hall, Quote)> {
    led_to(release).or_else(|| street(release))
}

/// The place that words like "presso" lead to.
fn led_to(release: &Release<'_>) -> Option<(Hall, Quote)> {
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
    pub(super) fn written(self, index: usize, quote: Quote, draft: &mut Draft) -> Value {
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
