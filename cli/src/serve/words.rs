//! The sentences of an answer, in the language of whoever asked.
//!
//! What the widget says too is said in the words of its own catalogue (`static/languages/`); the little that only a backend
//! says is in `cli/languages/`. A sentence that is missing in a language is told in English.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use event_registration::core::event::{Event, Venue};
use event_registration::core::form::{FieldError, Form, message};
use event_registration::core::json::Value;
use event_registration::core::language::Catalogue;
use event_registration::core::text::primary;
use include_dir::{Dir, File, include_dir};

type Catalogues = BTreeMap<&'static str, Catalogue>;

static WIDGETS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../static/languages");
static OWN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/languages");

static SPOKEN: LazyLock<Catalogues> = LazyLock::new(|| read(&WIDGETS));
static BACKENDS: LazyLock<Catalogues> = LazyLock::new(|| read(&OWN));
static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new("en", Value::Null));

fn read(files: &'static Dir<'_>) -> Catalogues {
    let catalogue = |file: &'static File<'_>| {
        let tag = file.path().file_stem()?.to_str()?;
        Some((tag, Catalogue::new(tag, crate::json::parse(file.contents_utf8()?).ok()?)))
    };
    files.files().filter(|file| file.path().extension().is_some_and(|name| name == "json")).filter_map(catalogue).collect()
}

/// Whether the widget has a language file for this tag.
pub(crate) fn speaks(tag: &str) -> bool {
    SPOKEN.contains_key(primary(tag).to_ascii_lowercase().as_str())
}

/// The widget's words in the first of these languages that it speaks, or else in English.
pub(crate) fn catalogue<'a>(wanted: impl IntoIterator<Item = &'a str>) -> &'static Catalogue {
    Words::of(wanted).catalogue
}

/// The widget's languages, each with its name in itself.
pub(crate) fn languages() -> Vec<(String, String)> {
    SPOKEN.iter().map(|(tag, catalogue)| ((*tag).to_owned(), catalogue.text("name"))).collect()
}

/// The sentences in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    catalogue: &'static Catalogue,
}

impl Words {
    /// The sentences in the first of these languages that the widget speaks, or else in English.
    pub(super) fn of<'a>(wanted: impl IntoIterator<Item = &'a str>) -> Words {
        let spoken = |tag: &str| SPOKEN.get(primary(tag).to_ascii_lowercase().as_str());
        Words { catalogue: wanted.into_iter().find_map(spoken).or_else(|| spoken("en")).unwrap_or(&ENGLISH) }
    }

    /// The sentences in the first of these languages that has this one of the backend's own, or else in English: a page
    /// that isn't translated yet is wholly in another language, not partly.
    pub(super) fn having<'a>(key: &str, wanted: impl IntoIterator<Item = &'a str>) -> Words {
        let has = |tag: &&str| BACKENDS.get(primary(tag).to_ascii_lowercase().as_str()).is_some_and(|own| own.optional(key).is_some());
        Words::of(wanted.into_iter().filter(has))
    }

    /// The language they are in.
    pub(super) fn language(self) -> &'static str {
        &self.catalogue.language
    }

    /// The widget's catalogue in that language.
    pub(super) fn catalogue(self) -> &'static Catalogue {
        self.catalogue
    }

    /// The sentence of this key with its `{places}` filled.
    pub(super) fn get(self, key: &str, places: &[(&str, &str)]) -> String {
        let sources = [Some(self.catalogue), BACKENDS.get(self.language()), SPOKEN.get("en"), BACKENDS.get("en")];
        let source = sources.into_iter().flatten().find(|source| source.optional(key).is_some());
        source.unwrap_or(self.catalogue).fill(key, places)
    }

    /// When an event is, as the widget says it.
    pub(super) fn when(self, event: &Event) -> String {
        let (words, Some(start)) = (self.catalogue, event.start) else { return String::new() };
        let told = match (event.end.filter(|end| end.date != start.date), start.time) {
            (Some(end), _) => words.fill("date-range", &[("start", &words.moment(start)), ("end", &words.moment(end))]),
            (None, None) => words.date(start.date),
            (None, Some(from)) => {
                let until = event.end.and_then(|end| end.time).map(|time| time.to_string());
                let key = if until.is_some() { "time-range" } else { "time-from" };
                let hours = words.fill(key, &[("start", &from.to_string()), ("end", &until.unwrap_or_default())]);
                format!("{}, {hours}", words.date(start.date))
            }
        };
        let zone = words.zone(event.time_zone.as_deref(), start.offset).filter(|_| start.time.is_some());
        told + &zone.map(|zone| format!(" ({zone})")).unwrap_or_default()
    }

    /// Where it is, in person: each place and its address.
    pub(super) fn places(self, event: &Event) -> String {
        let lines = |venue: &Venue| match venue {
            Venue::Physical(place) => {
                let lines = std::iter::once(&place.name).chain(&place.address).map(|text| text.get(self.language()));
                Some(lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", "))
            }
            Venue::Virtual(_) => None,
        };
        event.venues.iter().filter_map(lines).collect::<Vec<_>>().join("; ")
    }

    /// The sentence for an answer that won't do.
    pub(super) fn error(self, form: &Form, error: &FieldError) -> String {
        message(error, form, self.catalogue)
    }
}

/// The tags of an `Accept-Language` header, the most wanted first.
pub(super) fn accepted(header: &str) -> Vec<&str> {
    let wanted = |entry: &'_ str| -> Option<u16> {
        let weight: f32 = entry.trim().strip_prefix("q=")?.parse().ok()?;
        Some((weight.clamp(0.0, 1.0) * 1000.0) as u16)
    };
    let mut tags: Vec<(u16, &str)> = header
        .split(',')
        .take(20)
        .filter_map(|entry| {
            let (tag, weight) = entry.split_once(';').unwrap_or((entry, "q=1"));
            Some((wanted(weight)?, tag.trim()))
        })
        .filter(|(weight, tag)| *weight > 0 && !tag.is_empty())
        .collect();
    tags.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    tags.into_iter().map(|(_, tag)| tag).collect()
}

/// A language tag that may be stored.
pub(super) fn is_tag(text: &str) -> bool {
    (2..=35).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn sentences(tag: &str) -> BTreeMap<String, Vec<String>> {
        let file = OWN.get_file(format!("{tag}.json")).unwrap();
        let read: BTreeMap<String, String> = serde_json::from_str(file.contents_utf8().unwrap()).unwrap();
        let places = |text: &str| text.split('{').skip(1).map(|part| part.split('}').next().unwrap().to_owned()).collect();
        read.iter().map(|(key, text)| (key.clone(), places(text))).collect()
    }

    #[test]
    fn english_stands_in_for_what_a_language_lacks_and_no_language_has_what_english_lacks() {
        let english = sentences("en");
        for tag in BACKENDS.keys() {
            let strange = sentences(tag).into_iter().find(|(key, places)| english.get(key) != Some(places));
            assert_eq!(strange, None, "cli/languages/{tag}.json");
        }
        assert!(SPOKEN.contains_key("en"));
        assert_eq!(Words::of(["ar"]).get("method-not-allowed.title", &[]), "Method not allowed");
        assert!(Words::of(["ar"]).get("refusal.closed", &[]).contains("التسجيل"));
    }

    #[test]
    fn fills_places_and_falls_back_to_english() {
        assert_eq!(Words::of(["tlh", "it-IT"]).get("too-large.detail", &[("bytes", "10")]), "Un'iscrizione può avere al massimo 10 byte.");
        assert_eq!(Words::of(["tlh"]).get("method-not-allowed.title", &[]), "Method not allowed");
    }

    #[test]
    fn reads_the_languages_a_browser_accepts() {
        assert_eq!(accepted("fr;q=0.5, it-IT, en;q=0.8, de;q=0, *;q=0.1, x;y"), ["it-IT", "en", "fr", "*"]);
        assert_eq!(accepted(""), Vec::<&str>::new());
    }
}
