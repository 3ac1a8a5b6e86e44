//! How long a privacy notice says that registrations are kept, read in its own words, in Italian or English.
//!
//! It proposes a day and nothing else: whoever deletes reads the sentence beside it, and decides.

use std::sync::LazyLock;

use jiff::Span;
use jiff::civil::Date;
use regex::Regex;

/// Numbers as they are written in such sentences, from one to twelve and a few round ones.
const NUMBERS: [(&str, i32); 30] = [
    ("un", 1),
    ("uno", 1),
    ("una", 1),
    ("due", 2),
    ("tre", 3),
    ("quattro", 4),
    ("cinque", 5),
    ("sei", 6),
    ("sette", 7),
    ("otto", 8),
    ("nove", 9),
    ("dieci", 10),
    ("dodici", 12),
    ("diciotto", 18),
    ("ventiquattro", 24),
    ("trenta", 30),
    ("a", 1),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("twelve", 12),
    ("eighteen", 18),
    ("thirty", 30),
];

static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(r"(?i)\b(\d{1,4}|[a-z]+)\s+(?:(giorn[oi]|days?)|(settiman[ae]|weeks?)|(mes[ei]|months?)|(ann[oi]|years?))\b")
});

/// The last day on which something is kept that is kept for so long from `from`; of several periods, the longest. Nothing
/// where the text names none.
pub fn kept_until(text: &str, from: Date) -> Option<Date> {
    let until = |found: regex::Captures<'_>| {
        let written = found.get(1)?.as_str().to_lowercase();
        let number: i32 = written.parse().ok().or_else(|| Some(NUMBERS.iter().find(|(name, _)| *name == written)?.1))?;
        let unit = (2..6).find(|group| found.get(*group).is_some());
        let span = match unit? {
            2 => Span::new().try_days(number),
            3 => Span::new().try_weeks(number),
            4 => Span::new().try_months(number),
            _ => Span::new().try_years(number),
        };
        from.checked_add(span.ok()?).ok()
    };
    PERIOD.captures_iter(text).filter_map(until).max()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let until = kept_until(text, "2022-05-25".parse().unwrap()).map(|day| day.to_string());
        assert_eq!(until.as_deref(), expected, "{text}");
    }

    #[test]
    fn a_period_is_read_as_it_is_written() {
        check("12 mesi dopo l'evento", Some("2023-05-25"));
        check("Per un anno dalla conclusione.", Some("2023-05-25"));
        check("I dati sono cancellati dopo trenta giorni", Some("2022-06-24"));
        check("six months", Some("2022-11-25"));
        check("Two weeks after the event", Some("2022-06-08"));
        check("12 mesi dopo l'evento; le esigenze di accessibilità sono cancellate entro 30 giorni.", Some("2023-05-25"));
    }

    #[test]
    fn what_names_no_period_proposes_no_day() {
        check("Per il tempo previsto dalla legge", None);
        check("until the project's accounts are closed", None);
        check("qualche mese", None);
        check("9999 years", None);
        check("", None);
    }
}
