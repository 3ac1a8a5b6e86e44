//! The names of days and months in Italian and English, with their abbreviations.

use jiff::civil::{Date, Weekday};

use super::token::same;

const WEEKDAYS: [([&str; 2], [&str; 4], Weekday); 7] = [
    (["lunedi", "monday"], ["lun", "mon", "", ""], Weekday::Monday),
    (["martedi", "tuesday"], ["mar", "tue", "tues", ""], Weekday::Tuesday),
    (["mercoledi", "wednesday"], ["mer", "wed", "merc", ""], Weekday::Wednesday),
    (["giovedi", "thursday"], ["gio", "thu", "thur", "thurs"], Weekday::Thursday),
    (["venerdi", "friday"], ["ven", "fri", "", ""], Weekday::Friday),
    (["sabato", "saturday"], ["sab", "sat", "", ""], Weekday::Saturday),
    (["domenica", "sunday"], ["dom", "sun", "", ""], Weekday::Sunday),
];

const MONTHS: [(&str, &str, &str, &str); 12] = [
    ("gennaio", "january", "gen", "jan"),
    ("febbraio", "february", "feb", "feb"),
    ("marzo", "march", "mar", "mar"),
    ("aprile", "april", "apr", "apr"),
    ("maggio", "may", "mag", ""),
    ("giugno", "june", "giu", "jun"),
    ("luglio", "july", "lug", "jul"),
    ("agosto", "august", "ago", "aug"),
    ("settembre", "september", "set", "sep"),
    ("ottobre", "october", "ott", "oct"),
    ("novembre", "november", "nov", "nov"),
    ("dicembre", "december", "dic", "dec"),
];

/// How a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    /// In full, not abbreviated.
    pub(super) full: bool,
    /// As an English name: with a capital, for there `may` and `march` are verbs.
    pub(super) english: bool,
}

/// The weekday of this name, and whether it is written in full.
pub(super) fn weekday(word: &str) -> Option<(Weekday, bool)> {
    let plain = word.replace(['ì', 'í', 'Ì', 'Í'], "i");
    WEEKDAYS.iter().find_map(|(names, short, weekday)| {
        let full = names.iter().any(|name| same(name, &plain));
        (full || short.iter().any(|name| !name.is_empty() && same(name, &plain))).then_some((*weekday, full))
    })
}

/// The month of this name, 1 to 12.
pub(super) fn month(word: &str) -> Option<(i8, Written)> {
    let capital = word.starts_with(char::is_uppercase);
    (1i8..).zip(MONTHS).find_map(|(number, (italian, english, short, abbreviated))| {
        let written = |full, english| Some((number, Written { full, english }));
        let abbreviation = |name: &str| !name.is_empty() && same(name, word);
        match () {
            () if same(italian, word) => written(true, false),
            () if capital && same(english, word) => written(true, true),
            () if capital && (abbreviation(abbreviated) || number == 9 && same("sept", word)) => written(false, true),
            () if abbreviation(short) || number == 9 && same("sett", word) => written(false, false),
            () => None,
        }
    })
}

/// A weekday's name in English, for messages.
pub fn english(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// A weekday's name in Italian, for messages.
pub fn italian(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "lunedì",
        Weekday::Tuesday => "martedì",
        Weekday::Wednesday => "mercoledì",
        Weekday::Thursday => "giovedì",
        Weekday::Friday => "venerdì",
        Weekday::Saturday => "sabato",
        Weekday::Sunday => "domenica",
    }
}

/// A day in words, "mercoledì 25 maggio 2022" or "Wednesday 25 May 2022"; in another language as `2022-05-25`.
pub fn written(date: Date, language: &str) -> String {
    let (weekday, month) = (date.weekday(), MONTHS.get(usize::try_from(date.month() - 1).unwrap_or_default()));
    match (language.split('-').next(), month) {
        (Some("it"), Some((month, ..))) => format!("{} {} {month} {}", italian(weekday), date.day(), date.year()),
        (Some("en"), Some(_)) => date.strftime("%A %-d %B %Y").to_string(),
        _ => date.to_string(),
    }
}
