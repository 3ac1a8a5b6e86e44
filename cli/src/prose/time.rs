//! Times of day and from when to when: "ore 9:30", "dalle ore 15.00 alle 17.00", "from 9 a.m. to 1 p.m. (CET)".

use jiff::civil::Time;

use super::token::{Cursor, Kind as Token};
use super::{Find, Kind, found, zone};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

/// A time as it is written.
#[derive(Debug, Clone, Copy)]
struct Clock {
    hour: u32,
    minute: Option<u32>,
    half: Option<Half>,
    /// Nothing else is written so: it has a colon, an "h", or a half of the day.
    certain: bool,
}

/// What stands before a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// "ore": a bare hour is a time.
    Hour,
    /// "dalle", "alle": so it is in a range, or where no noun follows.
    Article,
    /// "at", "from": not enough by itself.
    Preposition,
    None,
}

/// A time, or from one to another. `date_before` says that a date ended just here.
pub(super) fn span(start: Cursor<'_>, date_before: bool) -> Option<(Find, Cursor<'_>)> {
    let (lead, begin) = lead(start);
    // "24 ore 30" are hours that something lasts.
    let lasts = start.before().is_some_and(|token| matches!(token.kind, Token::Number(..))) && !date_before;
    if lead == Lead::Hour && lasts || lead != Lead::None && begin.at == start.at {
        return None;
    }
    if start.glued() && start.before().is_some_and(|token| matches!(token.kind, Token::Sign('.' | ':' | ',' | '€' | '$' | '£' | '/' | '-')))
    {
        return None;
    }
    let (first, after) = clock(begin)?;
    if let Some((second, end, article)) = until(after, lead)
        && let Some(times) = range(lead, first, second, article, end)
    {
        let (zone, end) = zone::zone(end).map_or((None, end), |(zone, end)| (Some(zone), end));
        return Some((Find { times, zone, ..found(Kind::TimeRange, begin) }, end));
    }
    let sure = match lead {
        Lead::Hour => true,
        Lead::Article => first.certain || first.minute.is_some() || !noun_follows(after),
        Lead::Preposition | Lead::None => first.certain,
    };
    let time = first.time(first.half).filter(|_| sure && !unit_follows(after))?;
    let (zone, end) = zone::zone(after).map_or((None, after), |(zone, end)| (Some(zone), end));
    Some((Find { times: vec![time], zone, ..found(Kind::Time, begin) }, end))
}

/// "ore", "h."
fn hour(at: Cursor<'_>) -> Option<Cursor<'_>> {
    let next = at.one_of(&["ore", "ora", "h", "hrs", "orario"])?;
    Some(next.sign(&['.', ':']).map_or(next, |(_, next)| next).skip(&[], &["le", "dalle"]))
}

fn lead(start: Cursor<'_>) -> (Lead, Cursor<'_>) {
    if let Some(next) = hour(start) {
        return (Lead::Hour, next);
    }
    if let Some(next) = start.one_of(&["dalle", "alle", "le", "all", "dall"]) {
        let next = next.sign(&['\'', '’']).map_or(next, |(_, next)| next);
        if let Some(next) = hour(next) {
            return (Lead::Hour, next);
        }
        // "le 15 associazioni" is more usual than a time.
        return if start.one_of(&["le"]).is_some() { (Lead::Preposition, next) } else { (Lead::Article, next) };
    }
    match start.one_of(&["at", "from", "between", "by", "until", "till"]) {
        Some(next) => (Lead::Preposition, next),
        None => (Lead::None, start),
    }
}

/// The end of a range, and whether an article leads to it.
fn until(after: Cursor<'_>, lead: Lead) -> Option<(Clock, Cursor<'_>, bool)> {
    let dash = after.sign(&['-', '–', '—', '−', '‑', '/']).filter(|(sign, _)| *sign != '/' || after.glued()).map(|(_, next)| next);
    let words = || {
        let at = after.skip(&[','], &["fino", "sino"]);
        let at = at.one_of(&["e"]).filter(|_| lead != Lead::None).unwrap_or(at);
        at.one_of(&["alle", "to", "until", "till", "and", "a", "le", "all"])
            .filter(|_| at.one_of(&["and"]).is_none() || lead == Lead::Preposition)
    };
    let (next, article) = match dash {
        Some(next) => (next, false),
        None => (words()?, true),
    };
    let next = next.sign(&['\'', '’']).map_or(next, |(_, next)| next).skip(&['.'], &["ore", "le", "h"]);
    let (clock, end) = clock(next)?;
    Some((clock, end, article))
}

fn range(lead: Lead, first: Clock, second: Clock, article: bool, end: Cursor<'_>) -> Option<Vec<Time>> {
    let written = first.minute.is_some() && second.minute.is_some();
    let sure = match lead {
        Lead::Hour => true,
        Lead::Article => article && (first.minute.is_some() || second.minute.is_some() || !noun_follows(end)),
        Lead::Preposition => first.certain || second.certain,
        // "9-11 am"; "10.30-12.30" without a word before it may be anything, unless it has colons.
        Lead::None => second.certain && (first.certain || second.half.is_some()) || first.certain && written,
    };
    if !sure || unit_follows(end) {
        return None;
    }
    // "9–11 am" is all before noon; "from 9 to 1 pm" isn't.
    let half = first.half.or(match second.half {
        Some(Half::Afternoon) if first.hour % 12 > second.hour % 12 => Some(Half::Morning),
        half => half.filter(|_| first.hour <= 12),
    });
    Some(vec![first.time(half)?, second.time(second.half)?])
}

impl Clock {
    fn time(self, half: Option<Half>) -> Option<Time> {
        let hour = match half {
            None => self.hour,
            Some(_) if self.hour == 0 || self.hour > 12 => return None,
            Some(Half::Morning) => self.hour % 12,
            Some(Half::Afternoon) => self.hour % 12 + 12,
        };
        let minute = self.minute.unwrap_or(0);
        // The end of the day, as deadlines are given.
        if hour == 24 && minute == 0 {
            return Time::new(23, 59, 59, 0).ok();
        }
        Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()
    }
}

fn clock(start: Cursor<'_>) -> Option<(Clock, Cursor<'_>)> {
    for (words, hour) in [(["mezzogiorno", "noon"], 12), (["mezzanotte", "midnight"], 24)] {
        if let Some(end) = start.one_of(&words) {
            return Some((Clock { hour, minute: None, half: None, certain: false }, end));
        }
    }
    let (hour, digits, mut end) = start.number()?;
    if digits > 2 || hour > 24 {
        return None;
    }
    let mut clock = Clock { hour, minute: None, half: None, certain: false };
    if end.glued()
        && let Some((sign, next)) = end.sign(&[':', '.', ',']).or_else(|| Some(('h', end.one_of(&["h"])?)))
    {
        match next.number() {
            Some((minute, 2, after)) if next.glued() && minute < 60 => {
                // No part of a date or of an amount, "12.05.2022".
                if after.glued()
                    && after.sign(&['.', '/', '-', ',']).is_some_and(|(sign, more)| sign != '-' && more.glued() && more.number().is_some())
                {
                    return None;
                }
                clock.minute = Some(minute);
                clock.certain = matches!(sign, ':' | 'h');
                end = after;
            }
            _ if sign == 'h' => {
                clock.certain = true;
                end = next;
            }
            Some(_) if next.glued() => return None,
            _ => {}
        }
        // "12:30:00"
        if let Some((_, next)) = end.sign(&[':']).filter(|_| end.glued() && clock.minute.is_some())
            && let Some((_, 2, after)) = next.number()
        {
            end = after;
        }
    }
    if let Some((half, after)) = half(end) {
        clock.half = Some(half);
        clock.certain = true;
        end = after;
    } else if let Some(after) = end.one_of(&["noon", "midday"]).filter(|_| hour == 12) {
        clock.certain = true;
        end = after;
    }
    Some((clock, end))
}

/// "pm", "p.m.", "PM"
fn half(start: Cursor<'_>) -> Option<(Half, Cursor<'_>)> {
    let (word, next) = start.word()?;
    let half = |letter: &str| if letter == "a" { Half::Morning } else { Half::Afternoon };
    match word.to_lowercase().as_str() {
        "am" => Some((Half::Morning, next)),
        "pm" => Some((Half::Afternoon, next)),
        letter @ ("a" | "p") => {
            let (_, next) = next.sign(&['.']).filter(|_| next.glued())?;
            let next = next.one_of(&["m"])?;
            Some((half(letter), next.sign(&['.']).filter(|_| next.glued()).map_or(next, |(_, next)| next)))
        }
        _ => None,
    }
}

/// "alle 15 associazioni": the number counts something.
fn noun_follows(end: Cursor<'_>) -> bool {
    const NO_NOUNS: [&str; 42] = [
        "di", "del", "della", "dell", "e", "ed", "presso", "in", "nel", "nella", "nell", "a", "al", "alla", "all", "su", "con", "ora",
        "circa", "si", "verrà", "sarà", "il", "la", "lo", "l", "per", "da", "dal", "dalla", "ci", "i", "gli", "online", "on", "at", "in",
        "precise", "avrà", "fino", "o", "via",
    ];
    end.word().is_some_and(|(word, _)| !NO_NOUNS.iter().any(|known| known.eq_ignore_ascii_case(word)) && zone::zone(end).is_none())
}

/// "15,30 €", "alle 20%"
fn unit_follows(end: Cursor<'_>) -> bool {
    end.sign(&['€', '$', '£', '%', '°']).is_some() || end.one_of(&["euro", "eur", "percent", "km", "minuti", "minutes", "anni"]).is_some()
}
