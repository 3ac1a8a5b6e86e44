//! Days and groups of days: day first, month first, in figures, as ranges and as lists that share a month or a year.

use jiff::civil::Weekday;

use super::token::{Cursor, Kind as Token};
use super::{Day, Find, Kind, Mark, found, names};

/// A day of a group, before it has been given what it shares with the others.
#[derive(Debug, Clone, Copy, Default)]
struct Partial {
    weekday: Option<Weekday>,
    day: i8,
    month: Option<i8>,
    year: Option<i16>,
    mark: Option<Mark>,
    ambiguous: bool,
    month_first: bool,
    ordinal: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    Through,
    And,
}

/// The most days that one group is read to have.
const MOST: usize = 16;
const DASHES: [char; 5] = ['-', '–', '—', '−', '‑'];
const APOSTROPHES: [char; 3] = ['\'', '’', '`'];

/// One day or several that belong together.
pub(super) fn group(start: Cursor<'_>) -> Option<(Find, Cursor<'_>)> {
    let (heads, begin) = weekdays_ahead(start).unwrap_or((None, start));
    let (first, mut end) = partial(begin)?;
    let between =
        start.before().is_some_and(|token| matches!(token.kind, Token::Word("between" | "tra" | "fra" | "Between" | "Tra" | "Fra")))
            || before_article(start);
    let mut partials = vec![(first, Link::And, end)];
    while let Some((link, after)) = link(end).filter(|_| partials.len() < MOST) {
        let Some((mut next, mut after)) = partial(after) else { break };
        let Some((last, ..)) = partials.last() else { break };
        // What follows a whole date is another date, unless it is where a range ends.
        if last.year.is_some() && link == Link::And {
            break;
        }
        if last.month_first && next.month.is_none() {
            if !shares_month(last, &next, link, after) {
                break;
            }
            (next.month, next.month_first) = (last.month, true);
            if let Some((year, end)) = year(after) {
                (next.year, after) = (Some(year), end);
            }
        }
        end = after;
        partials.push((next, if between && partials.len() == 1 { Link::Through } else { link }, after));
    }
    // A number that no month stands behind is none of its days.
    while partials.last().is_some_and(|(last, ..)| last.month.is_none()) {
        partials.pop();
    }
    end = partials.last()?.2;
    let through = partials.len() == 2 && partials.iter().skip(1).all(|(_, link, _)| *link == Link::Through);
    let mut days = filled(partials.iter().map(|(partial, ..)| *partial))?;
    if let (Some((one, other)), [first, .., last]) = (heads, days.as_mut_slice()) {
        (first.weekday, last.weekday) = (first.weekday.or(Some(one)), last.weekday.or(Some(other)));
    }
    if let Some(after) = weekdays_behind(end, &mut days) {
        end = after;
    }
    let kind = match days.len() {
        1 => Kind::Date,
        _ if through => Kind::DateRange,
        _ => Kind::Dates,
    };
    Some((Find { days, ..found(kind, start) }, end))
}

/// "tra il 3 e il 5 ottobre": the article stands between.
fn before_article(start: Cursor<'_>) -> bool {
    let Some(before) = start.back() else { return false };
    before.one_of(&["il", "the"]).is_some()
        && before.before().is_some_and(|token| matches!(token.kind, Token::Word("between" | "tra" | "fra" | "Between" | "Tra" | "Fra")))
}

/// In "May 25-27" the second number is of May too; in "May 25, 30 speakers" it isn't.
fn shares_month(last: &Partial, next: &Partial, link: Link, after: Cursor<'_>) -> bool {
    next.day > last.day && (link == Link::Through || next.ordinal || next.year.is_some() || year(after).is_some())
}

/// Gives each day what it shares with those behind it.
fn filled(partials: impl DoubleEndedIterator<Item = Partial>) -> Option<Vec<Day>> {
    let mut days: Vec<Day> = Vec::new();
    for partial in partials.rev() {
        let after = days.last().copied();
        let month = partial.month.or(after.map(|after| after.month))?;
        // "dal 30 dicembre al 2 gennaio 2027" begins in 2026.
        let shared = after.and_then(|after| after.year.map(|year| if month > after.month { year - 1 } else { year }));
        let mark = partial.mark.or(after.filter(|_| partial.year.is_none()).and_then(|after| after.mark));
        let year = partial.year.or(shared);
        days.push(Day { weekday: partial.weekday, day: partial.day, month, year, mark, ambiguous: partial.ambiguous });
    }
    days.reverse();
    Some(days)
}

/// "Monday to Wednesday, 3-5 October"
fn weekdays_ahead(start: Cursor<'_>) -> Option<(Option<(Weekday, Weekday)>, Cursor<'_>)> {
    let (one, after) = weekday(start)?;
    let (_, after) = link(after)?;
    let (other, after) = weekday(after)?;
    let begin = after.skip(&[','], &["the", "il", "dal", "from"]);
    // "lunedì e martedì 4 ottobre" is one date, of the second.
    let (first, after) = partial(begin)?;
    let several = first.weekday.is_none() && link(after).and_then(|(_, after)| partial(after)).is_some();
    several.then_some((Some((one, other)), begin))
}

/// "25 May 2022 (Wednesday)", "3-5 October (Monday to Wednesday)"
fn weekdays_behind<'a>(end: Cursor<'a>, days: &mut [Day]) -> Option<Cursor<'a>> {
    let (_, open) = end.sign(&['('])?;
    let (one, after) = weekday(open)?;
    let (other, after) = match link(after).and_then(|(_, after)| weekday(after)) {
        Some((other, after)) => (Some(other), after),
        None => (None, after),
    };
    let (_, close) = after.sign(&[')'])?;
    match (days, other) {
        ([only], None) => only.weekday = only.weekday.or(Some(one)),
        ([first, .., last], Some(other)) => (first.weekday, last.weekday) = (first.weekday.or(Some(one)), last.weekday.or(Some(other))),
        _ => return None,
    }
    Some(close)
}

fn weekday(cursor: Cursor<'_>) -> Option<(Weekday, Cursor<'_>)> {
    let (word, next) = cursor.word()?;
    let (weekday, full) = names::weekday(word)?;
    // The accent of "lunedi'", the dot of "lun."
    let next = if next.glued() { next.sign(&APOSTROPHES).map_or(next, |(_, next)| next) } else { next };
    let next = if full { next } else { next.sign(&['.']).map_or(next, |(_, next)| next) };
    Some((weekday, next))
}

fn link(end: Cursor<'_>) -> Option<(Link, Cursor<'_>)> {
    let (link, next) = if let Some((_, next)) = end.sign(&DASHES) {
        (Link::Through, next)
    } else if let Some((_, next)) = end.sign(&['/', '&', ',']) {
        // "3, 4, and 5 October"
        (Link::And, next.one_of(&["e", "ed", "and"]).unwrap_or(next))
    } else if let Some(next) = end.one_of(&["e", "ed", "and"]) {
        match next.words(&["fino"]).or_else(|| next.words(&["sino"])).and_then(|next| next.one_of(&["al", "all", "a"])) {
            Some(next) => (Link::Through, next),
            None => (Link::And, next),
        }
    } else {
        let next = end.one_of(&["fino", "sino", "up"]).unwrap_or(end);
        (Link::Through, next.one_of(&["al", "all", "a", "ad", "to", "till", "until", "through", "thru"])?)
    };
    Some((link, next.skip(&APOSTROPHES, &["the", "il", "l", "al"])))
}

fn partial(start: Cursor<'_>) -> Option<(Partial, Cursor<'_>)> {
    let named = weekday(start).and_then(|(weekday, after)| {
        let after = after.skip(&[',', '\'', '’'], &["the", "il", "l", "giorno", "prossimo", "on"]);
        let (partial, end) = figures(after).or_else(|| day_first(after, true)).or_else(|| month_first(after))?;
        // "Mar 3, 2026" is in March: an abbreviation that stands for a day needs a month behind it.
        let short = start.word().and_then(|(word, _)| names::weekday(word)).is_some_and(|(_, full)| !full);
        (!short || partial.month.is_some()).then_some((Partial { weekday: Some(weekday), ..partial }, end))
    });
    named.or_else(|| figures(start)).or_else(|| day_first(start, false)).or_else(|| month_first(start))
}

/// "2022-05-25", "25/05/2022", "25.5.2022"
fn figures(start: Cursor<'_>) -> Option<(Partial, Cursor<'_>)> {
    let (one, digits, after) = start.number()?;
    // No part of a longer number, "10.1.10.2022".
    let inside = |at: Cursor<'_>| at.glued() && at.sign(&['/', '-', '.']).is_some_and(|(_, next)| next.glued() && next.number().is_some());
    if start.glued() && start.before().is_some_and(|token| matches!(token.kind, Token::Sign('/' | '.' | '-' | ':'))) || !after.glued() {
        return None;
    }
    let (sign, next) = after.sign(&['/', '-', '.'])?;
    let (two, _, after) = next.number().filter(|_| next.glued())?;
    let (_, next) = after.sign(&[sign]).filter(|_| after.glued())?;
    let (three, last, end) = next.number().filter(|_| next.glued())?;
    if inside(end) {
        return None;
    }
    let (day, month, year) = match (digits, last) {
        (4, 1..=2) => (three, two, one),
        (1..=2, 4) => (one, two, three),
        (1..=2, 2) if sign == '/' => (one, two, 2000 + three),
        _ => return None,
    };
    // Americans put the month first; where only that gives a date, it is so.
    let (day, month, swapped) = if month > 12 && day <= 12 && digits != 4 { (month, day, true) } else { (day, month, false) };
    let whole = (1..=31).contains(&day) && (1..=12).contains(&month) && (1900..2200).contains(&year);
    let ambiguous = digits != 4 && !swapped && day <= 12 && day != month && sign == '/';
    let (day, month, year) = (day.try_into().ok()?, month.try_into().ok()?, year.try_into().ok()?);
    whole.then_some((Partial { day, month: Some(month), year: Some(year), ambiguous, ..Partial::default() }, end))
}

/// "25", "25th of May", "1° marzo 2026", "25 aprile p.v."
fn day_first(start: Cursor<'_>, named: bool) -> Option<(Partial, Cursor<'_>)> {
    let (day, mut end, ordinal) = match start.one_of(&["primo"]) {
        Some(next) => (1, next, true),
        None => day_number(start)?,
    };
    let bare = Partial { day, ordinal, ..Partial::default() };
    let behind = end.skip(&[], &["of", "di", "del", "mese"]);
    let Some((word, after)) = behind.word() else { return Some((bare, end)) };
    let Some((month, written)) = names::month(word) else { return Some((bare, end)) };
    let dot = after.sign(&['.']).filter(|_| !written.full && after.glued()).map(|(_, next)| next);
    let after = dot.unwrap_or(after);
    let stated = year(after);
    if !written.full && !named && dot.is_none() && stated.is_none() && !ordinal {
        return Some((bare, end));
    }
    end = after;
    let mut partial = Partial { month: Some(month), ..bare };
    if let Some((year, after)) = stated {
        (partial.year, end) = (Some(year), after);
    } else if let Some((mark, after)) = mark(end) {
        (partial.mark, end) = (Some(mark), after);
    }
    Some((partial, end))
}

/// "May 25th, 2022"
fn month_first(start: Cursor<'_>) -> Option<(Partial, Cursor<'_>)> {
    let (word, after) = start.word()?;
    let (month, written) = names::month(word).filter(|(_, written)| written.english)?;
    let after = if written.full { after } else { after.sign(&['.']).map_or(after, |(_, next)| next) };
    let (day, end, ordinal) = day_number(after.skip(&[], &["the"]))?;
    let partial = Partial { day, month: Some(month), month_first: true, ordinal, ..Partial::default() };
    // "May 3 pm" and "March 15:00" are times.
    let time = end.one_of(&["am", "pm", "a", "p"]).is_some_and(|_| end.glued()) || end.glued() && end.sign(&[':', '%']).is_some();
    match year(end) {
        _ if time => None,
        Some((year, end)) => Some((Partial { year: Some(year), ..partial }, end)),
        // "Sep 3" alone may be anything's name; "Sept 3rd" isn't.
        None => (written.full || ordinal || written.english).then_some((partial, end)),
    }
}

/// A day of the month, perhaps as an ordinal, that isn't the beginning of a time, an amount or a number with a point.
fn day_number(start: Cursor<'_>) -> Option<(i8, Cursor<'_>, bool)> {
    let (day, digits, end) = start.number()?;
    if digits > 2 || !(1..=31).contains(&day) {
        return None;
    }
    if start.glued() && start.before().is_some_and(|token| matches!(token.kind, Token::Sign('.' | ':' | '€' | '$' | '£' | '#' | '°'))) {
        return None;
    }
    let day = i8::try_from(day).ok()?;
    if !end.glued() {
        return Some((day, end, false));
    }
    if let Some(next) = end.one_of(&["st", "nd", "rd", "th"]) {
        return Some((day, next, true));
    }
    if let Some((_, next)) = end.sign(&['°', 'º', '^']) {
        return Some((day, next, true));
    }
    let number_goes_on = end.sign(&[':', '.', ',']).is_some_and(|(_, next)| next.glued() && next.number().is_some());
    (end.word().is_none() && !number_goes_on).then_some((day, end, false))
}

fn year(cursor: Cursor<'_>) -> Option<(i16, Cursor<'_>)> {
    let at = cursor.sign(&[',']).map_or(cursor, |(_, next)| next).skip(&[], &["del", "dell", "of"]);
    let at = at.sign(&APOSTROPHES).filter(|_| at.glued()).map_or(at, |(_, next)| next);
    let (year, digits, next) = at.number()?;
    // "25 maggio, 2000 posti": without the comma it would be a year, so it stays one here; "2022/23" is a season.
    let fits = digits == 4 && (1900..2200).contains(&year);
    Some((i16::try_from(year).ok().filter(|_| fits)?, next))
}

/// "p.v.", "c.a.", "u.s.", "prossimo", "scorso"
fn mark(cursor: Cursor<'_>) -> Option<(Mark, Cursor<'_>)> {
    let (word, next) = cursor.word()?;
    let dotted = |other: &str| {
        let next = next.sign(&['.']).map_or(next, |(_, next)| next);
        let next = next.one_of(&[other])?;
        Some(next.sign(&['.']).filter(|_| next.glued()).map_or(next, |(_, next)| next))
    };
    match word.to_lowercase().as_str() {
        "p" => Some((Mark::Coming, dotted("v")?)),
        "c" => Some((Mark::ThisYear, dotted("a")?)),
        "u" => Some((Mark::Past, dotted("s")?)),
        "pv" => Some((Mark::Coming, next)),
        "prossimo" | "venturo" => Some((Mark::Coming, next.one_of(&["venturo"]).unwrap_or(next))),
        "scorso" => Some((Mark::Past, next)),
        _ => None,
    }
}
