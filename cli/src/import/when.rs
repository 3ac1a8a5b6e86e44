//! When: the event's days and times with their zone, and until when one can register.

use std::ops::Range;

use jiff::civil::{Date, Time};
use serde_json::json;

use super::choose::{choose, spoken};
use super::dates::{DOORS, Days, Mention, REGISTERING, Role, mentions};
use super::draft::{Draft, Sure};
use super::release::{Block, Quote, Release};
use super::zone;
use crate::moment::{self, Spoken};
use crate::prose::{self, Find, english};

patterns! {
    LABEL = r"(?i)^(orari?o?|ore|quando|when|time|hours|starts?|inizio)\b[^.]{0,20}:";
}

/// Finds out when.
pub(super) fn read(release: &Release<'_>, headline: Option<usize>, italian: bool, zone: Option<&str>, draft: &mut Draft) {
    let mentions = mentions(release, headline);
    let published =
        mentions.iter().find(|mention| mention.role == Role::Published).and_then(|mention| mention.days(None)).map(|days| days.first);
    if let Some(published) = published {
        draft.notes.push(format!("The release is of {}; a date without a year is taken as the next one after it.", spoken(published)));
    }
    let events: Vec<&Mention> = mentions.iter().filter(|mention| mention.role == Role::Event).collect();
    if let Some((days, chosen)) = choose(&events, published, draft) {
        let zone = dated(release, days, &chosen, italian, zone, draft);
        deadline(&mentions, published, days, zone.as_deref(), draft);
    }
    if let Some(mention) = mentions.iter().find(|mention| mention.role == Role::Previous)
        && let Some(days) = mention.days(published)
    {
        draft.propose("previousStartDate", days.first.to_string(), Sure::Likely, None, vec![mention.quote.clone()]);
    }
}

/// Writes the dates, with times where they are plain; gives the zone that they are in.
fn dated(
    release: &Release<'_>,
    days: Days,
    mentions: &[&Mention],
    italian: bool,
    given: Option<&str>,
    draft: &mut Draft,
) -> Option<String> {
    let mut quotes: Vec<Quote> = mentions.iter().map(|mention| mention.quote.clone()).collect();
    quotes.dedup();
    let sure = if days.year { Sure::Sure } else { Sure::Likely };
    let weekday = english(days.first.weekday());
    let why = match (days.year, days.confirmed) {
        (true, true) => Some(format!("{} is a {weekday}, as the release says", spoken(days.first))),
        (false, true) => Some(format!("the year isn't written; {} is a {weekday}, as the release says", spoken(days.first))),
        (false, false) => Some("the year isn't written; it is the first such day after the release's own date".to_owned()),
        (true, false) => None,
    };
    let mut times: Vec<(Find, Quote)> = mentions.iter().flat_map(|mention| mention.times.clone()).collect();
    if times.is_empty() {
        times = elsewhere(release, mentions);
    }
    times.retain(|(find, quote)| {
        let door = doors(release, find, quote);
        if door && let Some(time) = find.times.first() {
            draft.notes.push(format!("Doors: {} in line {}; not taken into the draft.", time.strftime("%H:%M"), quote.line));
        }
        !door
    });
    let date_only = |draft: &mut Draft| {
        draft.propose("startDate", days.first.to_string(), sure, why.clone(), quotes.clone());
        if days.last != days.first {
            draft.propose("endDate", days.last.to_string(), sure, None, quotes.clone());
        }
    };
    let Some((first, quote)) = times.first().cloned() else {
        date_only(draft);
        draft.ask("startDate", "At what time does it begin, and end? The release doesn't say.", Vec::new());
        return None;
    };
    // The longest tells most; another beginning contradicts it.
    let (begin, end) = (first.times.first().copied(), times.iter().find_map(|(find, _)| find.times.get(1).copied()));
    let starts = |find: &Find| find.times.first().copied();
    let same_day = days.first == days.last;
    if same_day && times.iter().filter(|(_, other)| *other != quote).any(|(find, _)| starts(find) != begin) {
        let all: Vec<Quote> = times.iter().map(|(_, quote)| quote.clone()).collect();
        let named: Vec<String> = times.iter().filter_map(|(find, _)| Some(find.times.first()?.strftime("%H:%M").to_string())).collect();
        date_only(draft);
        draft.contradiction(
            "startDate",
            format!("The release names several times: {}. The draft takes none.", named.join(", ")),
            all.clone(),
        );
        draft.ask("startDate", "At what time does it begin?", all);
        return None;
    }
    let zone = zone::zone(&times, italian, given, days.first, draft);
    let (Some(begin), Some(zone)) = (begin, zone) else {
        date_only(draft);
        let shown = begin.map(|time| time.strftime("%H:%M").to_string()).unwrap_or_default();
        draft.ask(
            "eventSchedule.scheduleTimezone",
            format!(
                "In which time zone is {shown}? Say it with --zone, like --zone Europe/London; until then the draft has the day alone."
            ),
            vec![quote],
        );
        return None;
    };
    let both_quotes = [quotes.clone(), times.iter().map(|(_, quote)| quote.clone()).collect()].concat();
    let mut all: Vec<Quote> = Vec::new();
    both_quotes.into_iter().for_each(|quote| {
        if !all.contains(&quote) {
            all.push(quote)
        }
    });
    let (spoken_zone, zone_sure, zone_why) = zone;
    match moment::at(days.first, begin, &spoken_zone) {
        Ok(start) => draft.propose("startDate", start, sure, why.clone(), all.clone()),
        Err(wrong) => {
            date_only(draft);
            draft.ask("startDate", wrong, all);
            return None;
        }
    }
    // A time that is earlier than the beginning is on the day after: "from 10 pm to 2 am".
    let last = |end: Time| if same_day && end <= begin { days.first.tomorrow().unwrap_or(days.first) } else { days.last };
    match end.and_then(|end| moment::at(last(end), end, &spoken_zone).ok()) {
        Some(written) => {
            let (sure, why) = if same_day {
                (sure, None)
            } else {
                (Sure::Likely, Some("the end of the last day, if each day has these times".to_owned()))
            };
            draft.propose("endDate", written, sure, why, all);
        }
        None if !same_day => draft.propose("endDate", days.last.to_string(), sure, None, quotes),
        None => draft.ask("endDate", "At what time does it end? The release names only the beginning.", vec![quote]),
    }
    if let Spoken::Named(name) = &spoken_zone {
        draft.set("eventSchedule", json!({"@type": "Schedule", "scheduleTimezone": name}));
        let zone_quotes = if zone_sure == Sure::Sure && given.is_none() {
            times.iter().filter(|(find, _)| find.zone.is_some()).map(|(_, quote)| quote.clone()).collect()
        } else {
            Vec::new()
        };
        draft.because("eventSchedule.scheduleTimezone", name.clone(), zone_sure, zone_why, zone_quotes);
        return Some(name.clone());
    }
    None
}

/// Times that stand away from the date: in the next sentence of its block, or in a block that is about the time.
fn elsewhere(release: &Release<'_>, mentions: &[&Mention]) -> Vec<(Find, Quote)> {
    let times = |block: &Block, range: Range<usize>| -> Vec<(Find, Quote)> {
        let inside = prose::find(&block.text).into_iter().filter(|find| !find.times.is_empty() && range.contains(&find.range.start));
        inside.take(1).map(|find| (find.clone(), release.sentence(block, find.range.start))).collect()
    };
    for mention in mentions {
        let Some(block) = release.blocks.get(mention.block) else { continue };
        let sentence = block.sentence(mention.find.range.start);
        if let Some(next) =
            block.sentences.iter().find(|range| range.start >= sentence.end && !REGISTERING.is_match(block.piece((*range).clone())))
        {
            let found = times(block, next.clone());
            if !found.is_empty() {
                return found;
            }
        }
    }
    release
        .blocks
        .iter()
        .filter(|block| LABEL.is_match(&block.text))
        .map(|block| times(block, 0..block.text.len()))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

fn doors(release: &Release<'_>, find: &Find, quote: &Quote) -> bool {
    let block = release.blocks.iter().find(|block| release.sentence(block, find.range.start) == *quote);
    block.is_some_and(|block| {
        let around = |at: usize, by: isize| block.text.floor_char_boundary(at.saturating_add_signed(by).min(block.text.len()));
        DOORS.is_match(block.piece(around(find.range.start, -30)..around(find.range.end, 40)).split([';', '.']).next().unwrap_or_default())
    })
}

/// Until when one can register.
fn deadline(mentions: &[Mention], published: Option<Date>, days: Days, zone: Option<&str>, draft: &mut Draft) {
    let closing = mentions.iter().filter(|mention| mention.role == Role::Deadline);
    let found: Vec<(&Mention, Days)> = closing.filter_map(|mention| Some((mention, mention.days(published)?))).collect();
    let Some((mention, closes)) = found.first() else { return };
    let quotes = vec![mention.quote.clone()];
    if closes.last > days.last {
        draft.contradiction(
            "registration.closes",
            format!("Registration would close on {}, after the event.", spoken(closes.last)),
            quotes,
        );
        return;
    }
    let time = mention.times.first().and_then(|(find, _)| find.times.first().copied());
    let written = match (time, zone) {
        (Some(time), Some(zone)) => {
            moment::at(closes.last, time, &Spoken::Named(zone.to_owned())).unwrap_or_else(|_| closes.last.to_string())
        }
        _ => closes.last.to_string(),
    };
    draft.set("registration", json!({"closes": written}));
    draft.because("registration.closes", written, if closes.year { Sure::Sure } else { Sure::Likely }, None, quotes);
}
