//! What only a platform can do, natively: JSON by `serde_json`, patterns by `regress`, selectors by `scraper`, plural categories by
//! `icu_plurals`.
//!
//! The browser's is the widget's `shell`; both must give the same answers.

use event_registration::core::json::Value;
use event_registration::core::platform::{Groups, Platform, Selected};
use event_registration::core::time::Instant;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};
use regress::{Flags, Regex};
use scraper::{ElementRef, Html, Selector};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The longest text that is matched against a pattern. An event file's pattern may take exponential time; a stranger's text
/// decides how long that is.
const LONGEST: usize = 1000;

/// The most elements of a page that are looked at.
const MOST_SELECTED: usize = 200;

/// Well-kept crates in the place of a browser.
#[derive(Debug, Clone, Copy, Default)]
pub struct Native;

impl Platform for Native {
    fn parse_json(&self, text: &str) -> Result<Value, String> {
        crate::json::parse(text)
    }

    fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        // HTML: the pattern is compiled as it stands first, so that `)(` can't slip through, and then anchored; flag `v`.
        let flags = Flags { unicode_sets: true, ..Flags::default() };
        Regex::with_flags(pattern, flags).ok()?;
        let anchored = Regex::with_flags(&format!("^(?:{pattern})$"), flags).ok()?;
        Some(text.len() <= LONGEST && anchored.find(text).is_some())
    }

    fn find(&self, pattern: &str, text: &str) -> Option<Groups> {
        let flags = Flags { unicode_sets: true, ..Flags::default() };
        let pattern = Regex::with_flags(pattern, flags).ok()?;
        let found = pattern.find(text.get(..text.floor_char_boundary(LONGEST))?)?;
        let group = |name| found.named_group(name).and_then(|range| text.get(range)).map(str::to_owned);
        Some(Groups { field: group("field"), text: group("text") })
    }

    fn select(&self, page: &str, selector: &str, attribute: Option<&str>) -> Vec<Selected> {
        let Ok(selector) = Selector::parse(selector) else { return Vec::new() };
        let page = Html::parse_document(page);
        let value = |element: ElementRef<'_>| {
            let name = attribute?;
            let around = element.ancestors().filter_map(ElementRef::wrap);
            std::iter::once(element).chain(around).find_map(|element| element.attr(name)).map(str::to_owned)
        };
        let selected = |element: ElementRef<'_>| Selected { text: element.text().collect(), attribute: value(element) };
        page.select(&selector).take(MOST_SELECTED).map(selected).collect()
    }

    fn page(&self, what: &str) -> Option<String> {
        // There is no page around a command; the time is everywhere.
        (what == "now").then(|| jiff::Timestamp::now().to_string())
    }

    fn offset(&self, zone: &str, instant: Instant) -> Option<i32> {
        let zone = jiff::tz::TimeZone::get(zone).ok()?;
        Some(zone.to_offset(jiff::Timestamp::from_second(instant).ok()?).seconds() / 60)
    }

    fn fold(&self, text: &str) -> String {
        let letters = text.trim().to_lowercase();
        let plain = letters.nfd().filter(|letter| !is_combining_mark(*letter) && !('\u{200b}'..='\u{200f}').contains(letter));
        plain
            .map(|letter| match letter {
                'ł' => 'l',
                'đ' => 'd',
                'ø' => 'o',
                'ı' => 'i',
                '’' | '‘' | 'ʼ' => '\'',
                letter => letter,
            })
            .collect()
    }

    fn plural(&self, language: &str, count: u32) -> &'static str {
        let Ok(locale) = language.parse::<icu_locale_core::Locale>() else { return "other" };
        match PluralRules::try_new(locale.into(), PluralRulesOptions::default()).map(|rules| rules.category_for(count)) {
            Ok(PluralCategory::Zero) => "zero",
            Ok(PluralCategory::One) => "one",
            Ok(PluralCategory::Two) => "two",
            Ok(PluralCategory::Few) => "few",
            Ok(PluralCategory::Many) => "many",
            Ok(PluralCategory::Other) | Err(_) => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use event_registration::core::time::Moment;

    use super::*;

    #[test]
    fn a_pattern_matches_the_whole_text_as_html_says() {
        let check = |pattern: &str, text: &str, expected: Option<bool>| {
            assert_eq!(Native.matches(pattern, text), expected, "{pattern} on {text}");
        };
        check("[0-9]{5}", "00187", Some(true));
        check("[0-9]{5}", "001870", Some(false));
        check("a|b", "ab", Some(false));
        check(r"[A-Z]{6}[0-9]{2}[A-Z][0-9]{2}[A-Z][0-9]{3}[A-Z]", "RSSMRA85T10A562S", Some(true));
        check(r"\p{L}+", "Nicolò", Some(true));
        check(r"[\p{L}--[a-z]]+", "ABC", Some(true));
        check("(", "x", None);
        check(")(", "x", None);
    }

    #[test]
    fn a_text_nobody_types_is_not_matched_at_all() {
        assert_eq!(Native.matches("(a+)+b", &"a".repeat(5000)), Some(false));
    }

    #[test]
    fn a_zones_offset_is_that_of_its_day() {
        let check = |zone: &str, moment: &str, expected: Option<i32>| {
            let instant = Moment::parse(moment).map_or(0, |moment| moment.start(0));
            assert_eq!(Native.offset(zone, instant), expected, "{zone} at {moment}");
        };
        check("Europe/Rome", "2022-05-25T15:00:00+02:00", Some(120));
        check("Europe/Rome", "2022-12-25T15:00:00+01:00", Some(60));
        check("Europe/Rome", "2022-10-30T00:59:59Z", Some(120));
        check("Europe/Rome", "2022-10-30T01:00:00Z", Some(60));
        check("America/St_Johns", "2022-12-25T15:00:00Z", Some(-210));
        check("Europe/Atlantis", "2022-12-25T15:00:00Z", None);
    }

    #[test]
    fn plural_categories_are_cldrs() {
        let check = |language: &str, count: u32, expected: &str| assert_eq!(Native.plural(language, count), expected, "{language} {count}");
        check("en", 1, "one");
        check("en", 2, "other");
        check("it-IT", 1, "one");
        check("ar", 0, "zero");
        check("ar", 5, "few");
        check("ar", 11, "many");
        check("pl", 3, "few");
        check("ja", 1, "other");
        check("not a language", 1, "other");
    }
}
