//! Where sentences end: at a dot, unless it is an abbreviation's or a name's.

use std::ops::Range;

/// Words whose dot ends no sentence.
const ABBREVIATIONS: [&str; 37] = [
    "p", "v", "c", "a", "u", "s", "m", "n", "e", "i", "art", "dott", "dr", "dssa", "prof", "ing", "arch", "avv", "on", "sen", "sig", "mr",
    "mrs", "ms", "st", "no", "vs", "approx", "tel", "cell", "via", "p.zza", "h", "cfr", "ecc", "resp", "gen",
];

/// The sentences of a text.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if !matches!(c, '.' | '!' | '?' | '…') {
            continue;
        }
        let (head, tail) = (text.get(start..at).unwrap_or_default(), text.get(at + c.len_utf8()..).unwrap_or_default());
        let closing: usize = tail.chars().take_while(|c| matches!(c, '"' | '”' | '»' | ')' | '\'' | '’')).map(char::len_utf8).sum();
        let rest = tail.get(closing..).unwrap_or_default();
        let begins = rest.strip_prefix(' ').and_then(|rest| rest.chars().next());
        let Some(begins) = begins.filter(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '“' | '«' | '(' | '–' | '—'))
        else {
            continue;
        };
        let word = head.rsplit([' ', '(', '\'', '’', '"']).next().unwrap_or_default();
        let last = word.rsplit('.').next().unwrap_or_default().to_lowercase();
        let short =
            c == '.' && (ABBREVIATIONS.contains(&last.as_str()) || last.chars().count() == 1 && !begins.is_lowercase() && word.len() <= 2);
        // "COM.IN. 4.0", "Su.Pr.Eme. La": the dot is the name's.
        let dotted = c == '.'
            && word.contains('.')
            && !word.contains(['/', '@'])
            && !word.starts_with("www")
            && word.split('.').all(|part| part.chars().count() < 5 && part.chars().all(char::is_alphabetic));
        if short || dotted || head.trim().is_empty() {
            continue;
        }
        let end = at + c.len_utf8() + closing;
        sentences.push(start..end);
        start = end + 1;
    }
    if start < text.len() {
        sentences.push(start..text.len());
    }
    sentences
}
