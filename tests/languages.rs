//! The language files: complete, alike, and in the wording that the reference asks for.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::{Native, file, words};
use event_registration::core::json::Value;
use event_registration::core::language::Catalogue;
use event_registration::core::platform::Platform;
use event_registration::core::time::Moment;

fn languages() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/languages");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter_map(|name| name.strip_suffix(".json").map(str::to_owned)).collect();
    names.sort();
    assert!(names.contains(&"it".to_owned()) && names.contains(&"en".to_owned()));
    names
        .into_iter()
        .map(|name| (name.clone(), event_registration_cli::json::parse(&file(&format!("static/languages/{name}.json"))).unwrap()))
        .collect()
}

fn members(messages: &Value) -> &[(String, Value)] {
    match messages {
        Value::Object(members) => members,
        _ => &[],
    }
}

fn keys(messages: &Value) -> BTreeSet<&str> {
    members(messages).iter().map(|(key, _)| key.as_str()).collect()
}

fn places(message: &Value) -> BTreeSet<String> {
    let text = message.to_json();
    text.split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()))
        .filter(|name| name.chars().all(char::is_alphabetic))
        .collect()
}

#[test]
fn every_language_has_every_message_with_the_same_places() {
    let all = languages();
    let (_, italian) = all.iter().find(|(name, _)| name == "it").unwrap();
    for (name, messages) in &all {
        let difference: Vec<&str> = keys(messages).symmetric_difference(&keys(italian)).copied().collect();
        assert_eq!(difference, Vec::<&str>::new(), "{name} and it have the same keys");
        for (key, message) in members(messages) {
            if !key.starts_with("zones") {
                assert_eq!(places(message), places(italian.get(key).unwrap()), "{name}: {key}");
            }
        }
    }
}

#[test]
fn names_of_days_and_months_are_all_there() {
    for (name, messages) in languages() {
        for (list, count) in [("months", 12), ("months-short", 12), ("weekdays", 7)] {
            assert_eq!(messages.get(list).unwrap().items().len(), count, "{name}: {list}");
        }
    }
}

/// The keys that the sources name: whole ones, and the beginnings of composed ones.
fn named_in_sources() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut whole, mut beginnings) = (BTreeSet::new(), BTreeSet::new());
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for literal in text.split('"').skip(1).step_by(2) {
                match literal.split_once('{') {
                    Some((beginning, _)) if beginning.ends_with('.') => drop(beginnings.insert(beginning.to_owned())),
                    _ => drop(whole.insert(literal.to_owned())),
                }
            }
        }
    }
    (whole, beginnings)
}

#[test]
fn every_message_is_used_and_every_used_message_exists() {
    let (whole, beginnings) = named_in_sources();
    let all = languages();
    let (_, italian) = all.iter().find(|(name, _)| name == "it").unwrap();
    let composed = |key: &str| beginnings.iter().any(|beginning| key.starts_with(beginning.as_str())) || key.ends_with(".hint");
    let unused: Vec<&str> = keys(italian).into_iter().filter(|key| !whole.contains(*key) && !composed(key)).collect();
    assert_eq!(unused, Vec::<&str>::new(), "messages that no source uses");
    let sources: String = ["src/ui", "src/core"].iter().flat_map(|folder| rust_texts(folder)).collect();
    for call in ["words.text(\"", "words.fill(\"", "section(\""] {
        for rest in sources.split(call).skip(1) {
            let key = rest.split('"').next().unwrap();
            assert!(italian.get(key).is_some(), "{call}{key}\" names a message that the language files lack");
        }
    }
}

fn rust_texts(folder: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { texts.push(fs::read_to_string(&path).unwrap()) }
        }
    }
    texts
}

/// GOV.UK's rules for error messages, in each language's words: nothing begs, apologises or scolds, and nothing is "invalid".
fn banned(language: &str) -> &'static [&'static str] {
    match language {
        "it" => &["valido", "valida", "non valid", "obbligatorio", "per favore", "spiacenti", "attenzione", "ops"],
        "en" => &["invalid", "not valid", "please", "sorry", "oops", "forbidden", "is required"],
        "fr" => &["invalide", "valide", "veuillez", "s’il vous", "désolé", "malheureusement", "attention", "est obligatoire", "interdit"],
        "es" => &["válid", "por favor", "lo sentimos", "lamentamos", "atención", "es obligatorio", "prohibid"],
        "ro" => &["invalid", "valid", "vă rugăm", "ne pare rău", "din păcate", "atenție", "este obligatoriu", "interzis"],
        "uk" => &["недійсн", "некоректн", "неправильн", "невірн", "будь ласка", "вибачте", "на жаль", "увага", "є обов’язков", "заборонен"],
        "ar" => &["غير صالح", "غير صحيح", "يرجى", "الرجاء", "من فضلك", "عذرا", "نأسف", "للأسف", "انتبه", "إلزامي", "ممنوع"],
        _ => &[],
    }
}

#[test]
fn messages_neither_beg_nor_scold() {
    for (name, messages) in languages() {
        for (key, message) in members(&messages) {
            let text = message.to_json().to_lowercase();
            for word in banned(&name) {
                assert!(!text.contains(word), "{name}: {key} says «{word}»");
            }
        }
    }
}

/// The forms of a counted message; of any other, nothing.
fn forms(message: &Value) -> Option<BTreeSet<&str>> {
    message.get("other").map(|_| keys(message))
}

#[test]
fn counted_messages_have_the_plural_categories_that_cldr_gives_their_language() {
    for (name, messages) in languages() {
        // Every category that whole numbers have: up to the hundreds, and the millions of the Romance languages.
        let categories: BTreeSet<&str> = (0..=1000).chain([1_000_000]).map(|count| Native.plural(&name, count)).chain(["other"]).collect();
        for (key, message) in members(&messages) {
            if let Some(forms) = forms(message) {
                assert_eq!(forms, categories, "{name}: {key}");
                for (category, form) in members(message) {
                    assert!(form.as_text().unwrap().contains("{count}"), "{name}: {key}, {category} doesn't say how many");
                }
            }
        }
    }
    let sentence = |language: &str, count| words(language).count("refusal.busy", count, &Native);
    assert!(
        sentence("uk", 21).contains("21 секунду.")
            && sentence("uk", 22).contains("22 секунди.")
            && sentence("uk", 25).contains("25 секунд.")
    );
    assert!(sentence("ar", 5).contains("5 ثوان") && sentence("ar", 30).contains("30 ثانية"));
    assert!(sentence("ro", 5).contains("5 secunde") && sentence("ro", 30).contains("30 de secunde"));
    assert!(sentence("it", 1).contains("1 secondo.") && sentence("it", 30).contains("30 secondi."));
}

#[test]
fn counted_messages_are_the_same_ones_in_every_language() {
    let all = languages();
    let (_, italian) = all.iter().find(|(name, _)| name == "it").unwrap();
    for (name, messages) in &all {
        for (key, message) in members(messages) {
            assert_eq!(forms(message).is_some(), forms(italian.get(key).unwrap()).is_some(), "{name}: {key}");
        }
    }
}

/// Messages that may be long, with the reason.
const LONG: [(&str, &str, &str); 0] = [];

#[test]
fn no_message_is_much_longer_than_the_italian_one() {
    let all = languages();
    let (_, italian) = all.iter().find(|(name, _)| name == "it").unwrap();
    let length = |message: &Value| {
        let text = message.get("other").unwrap_or(message).as_text()?;
        Some(text.chars().count())
    };
    for (name, messages) in &all {
        for (key, message) in members(messages) {
            let (Some(length), Some(italian)) = (length(message), length(italian.get(key).unwrap())) else { continue };
            let excused = LONG.iter().any(|(language, long, reason)| language == name && long == key && !reason.is_empty());
            assert!(excused || length * 10 <= italian * 16 + 200, "{name}: {key} has {length} characters, the Italian {italian}");
        }
    }
}

#[test]
fn every_language_names_itself_and_says_how_it_is_written() {
    for (name, messages) in languages() {
        let text = |key: &str| messages.get(key).and_then(Value::as_text).unwrap_or_default();
        assert!(!text("name").is_empty(), "{name}: the switcher needs its own name");
        let strong = text("language.changed").chars().any(|c| ('\u{590}'..='\u{8ff}').contains(&c));
        assert_eq!(text("direction"), if strong { "rtl" } else { "ltr" }, "{name}");
        assert!(messages.get("languages").unwrap().get("it").is_some(), "{name} has a name for Italian, in which legal texts are written");
        assert_ne!(text("language.changed"), "", "{name}");
    }
}

#[test]
fn dates_and_hours_read_as_each_language_writes_them() {
    let check = |language: &str, expected: &str| {
        let moment = Moment::parse("2022-05-25T15:00:00+02:00").unwrap();
        assert_eq!(words(language).moment(moment), expected);
    };
    check("it", "mercoledì 25 maggio 2022, ore 15:00");
    check("en", "Wednesday 25 May 2022, 15:00");
    check("fr", "mercredi 25 mai 2022 à 15:00");
    check("es", "miércoles, 25 de mayo de 2022, 15:00 h");
    check("ro", "miercuri, 25 mai 2022, ora 15:00");
    check("uk", "середа, 25 травня 2022 р., 15:00");
    check("ar", "الأربعاء، 25 مايو 2022، الساعة 15:00");
}

#[test]
fn french_keeps_its_punctuation_on_the_line_and_arabic_its_numbers_in_order() {
    let all = languages();
    let text = |language: &str| all.iter().find(|(name, _)| name == language).unwrap().1.to_json();
    for torn in [" :", " ?", " !", " ;", "« ", " »"] {
        assert!(!text("fr").contains(torn), "fr: «{torn}» with a space that may break");
    }
    let arabic = words("ar");
    for key in ["error.format.tel", "error.format.email", "error.format.url"] {
        assert!(arabic.text(key).contains('\u{2066}'), "{key}: what is Latin is isolated");
    }
    assert_eq!(
        arabic.fill("error.too-high", &[("label", "x"), ("limit", "2022-05-25")]).matches('\u{2068}').count(),
        2,
        "what is filled in too"
    );
    assert_eq!(words("it").fill("error.too-high", &[("label", "x"), ("limit", "9")]), "x: il massimo è 9");
    let marks = ["\u{64b}", "\u{64c}", "\u{64d}", "\u{64e}", "\u{64f}", "\u{650}", "\u{651}", "\u{652}"];
    assert!(!marks.iter().any(|mark| text("ar").contains(mark)), "ar: without vowel marks");
}

#[test]
fn no_view_has_words_of_its_own() {
    // What the drawn pages of the render tests don't reach: a quoted text that is a child of an element.
    for text in rust_texts("src/ui") {
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            // `if … { "…" }` inside an attribute is none.
            let child = [">{ \"", "}{ \""].iter().flat_map(|before| line.split(*before).skip(1)).filter_map(|rest| rest.split_once("\" }"));
            for (words, _) in child.filter(|(words, _)| !words.contains('"')) {
                assert!(!words.contains(char::is_alphabetic), "«{words}» belongs in the language files: {line}");
            }
        }
    }
}

#[test]
fn places_are_filled_once_and_other_braces_left_alone() {
    let check = |message: &str, places: &[(&str, &str)], expected: &str| {
        let words = Catalogue::new("it", Value::object([("key", Value::text(message))]));
        assert_eq!(words.fill("key", places), expected);
    };
    check("{a} and {b}", &[("a", "{b}"), ("b", "2")], "{b} and 2");
    check("{unknown} {", &[], "{unknown} {");
}
