//! When: which of the dates in a release is the event's, what contradicts it, from when to when, until when one can register.
//!
//! The weekday is the judge: a date that names its own weekday rightly goes before one that names none.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::{Date, Time};
use regex::Regex;
use serde_json::json;

use super::draft::{Draft, Sure};
use super::release::{Block, Kind as BlockKind, Quote, Release, pattern};
use crate::moment::{self, Spoken};
use crate::prose::{self, Find, Kind, Mark, Zone, english};

/// What a date is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Event,
    Published,
    Deadline,
    Previous,
    Other,
}

/// A date in the release.
#[derive(Debug, Clone)]
struct Mention {
    block: usize,
    find: Find,
    role: Role,
    quote: Quote,
    headline: bool,
    /// "si terrà", "will take place"
    announced: bool,
    times: Vec<(Find, Quote)>,
}

/// What a mention comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Days {
    first: Date,
    last: Date,
    /// The weekday is named, and it is the right one.
    confirmed: bool,
    /// The year was written.
    year: bool,
}

macro_rules! patterns {
    ($($name:ident = $pattern:literal;)*) => { $(static $name: LazyLock<Regex> = LazyLock::new(|| pattern($pattern));)* };
}

patterns! {
    REGISTERING = r"(?i)\b(iscri\w+|registra\w+|adesion\w+|prenota\w+|registration|register(ing)?|rsvp|sign up|signing up|book(ing)?( your)?)\b";
    UNTIL = r"(?i)(\b(entro(\s+e\s+non\s+oltre)?|fino\s+al?l?|sino\s+al?l?|by|before|until|no later than|closes?(\s+on)?|deadline\w*|scadenza|scad\w+|termine|chiud\w+)\b)[^;]{0,30}$";
    FROM = r"(?i)(\b(dal|dall|da|opens?(\s+on)?|apron\w+|apert\w+|from)\b)[^.]{0,20}$";
    BEFORE = r"(?i)\b(inizialmente|originariamente|originally|previously|initially|già (previst|programmat|fissat)\w+|rinviat\w+ dal|(moved|postponed|rescheduled) from|instead of|anziché|invece che|invece del)\b[^.]{0,60}$";
    CITY = r"^[\p{Lu}][\p{L}'’. ()]{1,40}[,:]?\s*(li|lì|il)?\s*$";
    RELEASED = r"(?i)\b(comunicato( stampa)? del|press release( of)?|released?( on)?|pubblicato il|data:|date:)\s*$";
    TAKES_PLACE = r"(?i)\b(si terr\w+|si svolg\w+|svolger\w+|avrà luogo|in programma|è previst\w+|organizzat\w+|appuntamento|quando|will (take place|be held|meet|host)|takes place|is (taking place|scheduled)|scheduled for|held on|when|join us|save the date|torna|convocat\w+|rinviat\w+ al?l?|(moved|postponed|rescheduled) to|nuova data|new date)\b";
    DOORS = r"(?i)\b(registrazione( dei)? (partecipanti|ospiti)|accoglienza|accredito|apertura porte|doors( open)?|registration (and|desk|opens at)|welcome coffee|check-in)\b";
    FOUNDED = r"(?i)\b(fondat\w+|nat\w+ (il|a)|founded|established|born|legge|decreto|law|d\.lgs|regolamento|regulation|edizione precedente|last edition|call for (papers|abstracts)|abstracts?|submi\w+)\b";
}

impl Mention {
    /// The days that the mention means; a year that it doesn't name is that of the first such day since `published`.
    fn days(&self, published: Option<Date>) -> Option<Days> {
        let (first, last) = (self.find.days.first()?, self.find.days.last()?);
        let year = match (first.year, published) {
            (Some(year), _) => year,
            (None, Some(published)) if first.mark != Some(Mark::Past) => {
                let coming = first.date_in(published.year()).filter(|date| *date >= published);
                if coming.is_some() { published.year() } else { published.year() + 1 }
            }
            _ => return None,
        };
        let begins = first.date_in(year)?;
        let ends = last.date_in(last.year.unwrap_or(if last.month < first.month { year + 1 } else { year }))?;
        let agrees = |day: &prose::Day, date: Date| day.weekday.is_none_or(|named| named == date.weekday());
        let fits = agrees(first, begins) && agrees(last, ends) && begins <= ends && self.find.days.iter().all(|day| !day.ambiguous);
        fits.then_some(Days {
            first: begins,
            last: ends,
            confirmed: first.weekday.is_some() || last.weekday.is_some(),
            year: first.year.is_some(),
        })
    }
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

fn mentions(release: &Release<'_>, headline: Option<usize>) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    for (index, block) in release.blocks.iter().enumerate() {
        let finds = prose::find(&block.text);
        for (at, find) in finds.iter().enumerate() {
            let sentence = block.sentence(find.range.start);
            let quote = release.quote(block, sentence.clone());
            match find.kind {
                Kind::Date | Kind::DateRange | Kind::Dates => {
                    // What stands since the date before, in this sentence.
                    let from = finds
                        .get(..at)
                        .and_then(|before| before.iter().rev().find(|one| !one.days.is_empty()))
                        .map_or(sentence.start, |one| one.range.end.max(sentence.start));
                    let before = block.piece(from..find.range.start);
                    let whole = block.piece(sentence.clone());
                    let role = role(block, find, before, whole, headline == Some(index), index);
                    let announced = TAKES_PLACE.is_match(whole);
                    mentions.push(Mention {
                        block: index,
                        find: find.clone(),
                        role,
                        quote,
                        headline: headline == Some(index),
                        announced,
                        times: Vec::new(),
                    });
                }
                Kind::Time | Kind::TimeRange => {
                    let near = mentions
                        .last_mut()
                        .filter(|mention| mention.block == index && block.sentence(mention.find.range.start) == sentence);
                    // "dalle 15 alle 17 di mercoledì 25 maggio": the time stands first.
                    let ahead = near.is_none()
                        && finds.get(at + 1).is_some_and(|next| !next.days.is_empty() && sentence.contains(&next.range.start));
                    match near {
                        Some(mention) => mention.times.push((find.clone(), quote)),
                        None if ahead => {}
                        None => {}
                    }
                }
                Kind::Weekday => {}
            }
        }
        // A time that stands before its date in the same sentence.
        for mention in mentions.iter_mut().filter(|mention| mention.block == index && mention.times.is_empty()) {
            let sentence = block.sentence(mention.find.range.start);
            let mut ahead = finds.iter().filter(|find| {
                !find.times.is_empty() && sentence.contains(&find.range.start) && find.range.end <= mention.find.range.start
            });
            let between = |find: &&Find| prose::find(block.piece(find.range.end..mention.find.range.start)).is_empty();
            if let Some(find) = ahead.rfind(between) {
                mention.times.push((find.clone(), mention.quote.clone()));
            }
        }
    }
    mentions
}

fn role(block: &Block, find: &Find, before: &str, sentence: &str, headline: bool, index: usize) -> Role {
    let ahead = block.piece(0..find.range.start);
    let behind = block.piece(find.range.end..block.text.len()).trim_start();
    let alone = behind.is_empty() || behind.starts_with(['–', '—', '-', ')', '.']) || behind == ",";
    if !headline
        && block.kind == BlockKind::Paragraph
        && alone
        && index > 0
        && (CITY.is_match(ahead) || RELEASED.is_match(ahead))
        && !TAKES_PLACE.is_match(ahead)
    {
        return Role::Published;
    }
    if RELEASED.is_match(ahead) && !ahead.to_lowercase().contains("dat") {
        return Role::Published;
    }
    if BEFORE.is_match(before) {
        return Role::Previous;
    }
    if REGISTERING.is_match(sentence) && UNTIL.is_match(before) {
        return Role::Deadline;
    }
    if UNTIL.is_match(before) && !TAKES_PLACE.is_match(before) && find.kind == Kind::Date
        || REGISTERING.is_match(before) && FROM.is_match(before) && find.kind == Kind::Date
    {
        return Role::Other;
    }
    if FOUNDED.is_match(before) { Role::Other } else { Role::Event }
}

/// A day, the mentions that mean it, and how much speaks for it.
struct Group<'m> {
    days: Days,
    mentions: Vec<&'m Mention>,
    score: usize,
}

/// Chooses the event's days, and marks what contradicts them.
fn choose<'m>(events: &[&'m Mention], published: Option<Date>, draft: &mut Draft) -> Option<(Days, Vec<&'m Mention>)> {
    let mut groups: Vec<Group<'m>> = Vec::new();
    let mut unread: Vec<&'m Mention> = Vec::new();
    for mention in events {
        let Some(days) = mention.days(published) else {
            unread.push(mention);
            continue;
        };
        match groups.iter_mut().find(|group| group.days.first <= days.first && days.last <= group.days.last) {
            Some(group) => {
                group.days.confirmed |= days.confirmed && (days.first, days.last) == (group.days.first, group.days.last);
                group.days.year |= days.year;
                group.mentions.push(mention);
            }
            None => {
                // A range takes in the days of it that were named before.
                let (inside, others): (Vec<_>, Vec<_>) =
                    groups.into_iter().partition(|group| days.first <= group.days.first && group.days.last <= days.last);
                groups = others;
                let mentions = std::iter::once(*mention).chain(inside.into_iter().flat_map(|group| group.mentions)).collect();
                groups.push(Group { days, mentions, score: 0 });
            }
        }
    }
    for group in &mut groups {
        let any = |what: fn(&Mention) -> bool| usize::from(group.mentions.iter().any(|mention| what(mention)));
        group.score = 4 * usize::from(group.days.confirmed && group.days.year)
            + 2 * usize::from(group.days.confirmed)
            + 2 * any(|mention| mention.headline)
            + 2 * any(|mention| mention.announced)
            + any(|mention| !mention.times.is_empty())
            + (group.mentions.len() - 1).min(2);
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.score));
    let quotes = |mentions: &[&Mention]| mentions.iter().map(|mention| mention.quote.clone()).collect::<Vec<_>>();
    let wrong: Vec<&Mention> = unread
        .iter()
        .copied()
        .filter(|mention| mention.find.contradicted().is_some() || mention.find.days.iter().any(prose::Day::impossible))
        .collect();
    let mut groups = groups.into_iter();
    let Some(best) = groups.next() else {
        if let Some(mention) = wrong.first() {
            draft.ask("startDate", wrong_date(mention), quotes(&wrong));
            let contradiction = format!("{} Which of the two is right can't be seen from the release.", impossible(mention));
            draft.contradiction("startDate", contradiction, quotes(&wrong));
        } else if let Some(mention) = unread.first() {
            draft.ask("startDate", yearless(mention), quotes(&unread));
        } else {
            draft.ask("startDate", "When is the event? The release names no date for it.", Vec::new());
        }
        return None;
    };
    let others: Vec<Group<'_>> = groups.collect();
    let rivals: Vec<&Group<'_>> = others
        .iter()
        .filter(|group| group.mentions.iter().any(|mention| mention.headline || mention.announced || !mention.times.is_empty()))
        .collect();
    let quoted = |mentions: &[&Mention]| mentions.first().map(|mention| words(mention)).unwrap_or_default();
    let solid = best.days.confirmed && best.days.year;
    let even = rivals.iter().any(|rival| {
        let rival_solid = rival.days.confirmed && rival.days.year;
        rival_solid == solid && (solid || rival.score + 2 > best.score || rival.mentions.iter().any(|mention| mention.headline))
    });
    if even {
        let all: Vec<&Mention> = best.mentions.iter().chain(rivals.iter().flat_map(|rival| &rival.mentions)).copied().collect();
        let named: Vec<String> = std::iter::once(&best)
            .chain(rivals.iter().copied())
            .map(|group| format!("“{}” ({})", quoted(&group.mentions), both(group.days)))
            .collect();
        draft.contradiction(
            "startDate",
            format!("The release names several dates: {}. No weekday decides between them.", named.join(", ")),
            quotes(&all),
        );
        draft.ask("startDate", "Which of the dates is the event's?", quotes(&all));
        return None;
    }
    for rival in rivals {
        let place =
            |mentions: &[&Mention]| if mentions.iter().any(|mention| mention.headline) { "The headline" } else { "Another sentence" };
        let why = if best.days.confirmed {
            format!(
                "{} is a {}, as the text says; {} is a {}.",
                spoken(best.days.first),
                english(best.days.first.weekday()),
                spoken(rival.days.first),
                english(rival.days.first.weekday())
            )
        } else {
            format!("The other one is {}, a {}.", spoken(rival.days.first), english(rival.days.first.weekday()))
        };
        let told = format!(
            "{} says “{}”, the text “{}”. {why} The draft takes {}.",
            place(&rival.mentions),
            quoted(&rival.mentions),
            quoted(&best.mentions),
            both(best.days)
        );
        let mut both_quotes = quotes(&rival.mentions);
        both_quotes.extend(best.mentions.first().map(|mention| mention.quote.clone()));
        draft.contradiction("startDate", told, both_quotes);
    }
    for mention in &wrong {
        draft.contradiction(
            "startDate",
            format!("{} The draft takes {}.", impossible(mention), both(best.days)),
            vec![mention.quote.clone()],
        );
    }
    for mention in unread.iter().filter(|mention| !wrong.iter().any(|one| std::ptr::eq(*one, **mention)) && mention.headline) {
        let first = mention.find.days.first()?;
        if (first.day, first.month) != (best.days.first.day(), best.days.first.month()) {
            let told = format!(
                "The headline says “{}”, the text “{}”. The draft takes {}.",
                words(mention),
                quoted(&best.mentions),
                both(best.days)
            );
            draft.contradiction("startDate", told, vec![mention.quote.clone()]);
        }
    }
    Some((best.days, best.mentions))
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
    let zone = zone(&times, italian, given, days.first, draft);
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
    static LABEL: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^(orari?o?|ore|quando|when|time|hours|starts?|inizio)\b[^.]{0,20}:"));
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

/// The zone of the times: the one given on the command line, the one that they name, or Italy's where the release is Italian.
fn zone(
    times: &[(Find, Quote)],
    italian: bool,
    given: Option<&str>,
    day: Date,
    draft: &mut Draft,
) -> Option<(Spoken, Sure, Option<String>)> {
    if let Some(name) = given {
        return Some((Spoken::Named(name.to_owned()), Sure::Sure, Some("as --zone says".to_owned())));
    }
    let named: Option<(&Zone, &Quote)> = times.iter().find_map(|(find, quote)| Some((find.zone.as_ref()?, quote)));
    match named {
        Some((zone, quote)) => match (&zone.name, zone.offset) {
            (Some(name), offset) => {
                let true_offset = moment::offset(name, day);
                if offset.is_some() && offset != true_offset && name != "UTC" {
                    draft.contradiction(
                        "eventSchedule.scheduleTimezone",
                        format!("The release says {}, which isn't in force there on {}.", zone.text, spoken(day)),
                        vec![quote.clone()],
                    );
                    return None;
                }
                Some((Spoken::Named(name.clone()), Sure::Sure, Some(format!("as “{}” says", zone.text))))
            }
            (None, Some(offset)) => {
                // "CET" in summer is nearly always a slip.
                let summer = moment::offset("Europe/Brussels", day) == Some(120);
                if matches!((zone.text.as_str(), summer), ("CET", true) | ("CEST", false)) {
                    let other = if summer { "CEST (UTC+2)" } else { "CET (UTC+1)" };
                    draft.contradiction(
                        "eventSchedule.scheduleTimezone",
                        format!("The release says {}, but on {} central Europe has {other}.", zone.text, spoken(day)),
                        vec![quote.clone()],
                    );
                    return None;
                }
                Some((Spoken::Offset(offset), Sure::Sure, None))
            }
            (None, None) => None,
        },
        None if italian => Some((
            Spoken::Named("Europe/Rome".to_owned()),
            Sure::Likely,
            Some("the release is in Italian and names no other zone".to_owned()),
        )),
        None => None,
    }
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

fn words(mention: &Mention) -> String {
    // The find's place is in the block; its words are those of the quoted sentence without Markdown's signs.
    let text = mention.quote.text.replace(['*', '_'], "");
    let found = prose::find(&text).into_iter().find(|find| find.days == mention.find.days);
    found.map_or(text.clone(), |find| find.quoted(&text).split_whitespace().collect::<Vec<_>>().join(" "))
}

fn impossible(mention: &Mention) -> String {
    match mention.find.contradicted() {
        Some((day, truly)) => {
            let date = day.date().map(spoken).unwrap_or_default();
            format!("“{}” contradicts itself: {date} is a {}.", words(mention), english(truly))
        }
        None => format!("“{}” is no day that there is.", words(mention)),
    }
}

/// Asks for the date whose weekday is another's, with what would fit.
fn wrong_date(mention: &Mention) -> String {
    let Some((day, _)) = mention.find.contradicted() else { return format!("{} Which day is meant?", impossible(mention)) };
    let (Some(named), Some(date)) = (day.weekday, day.date()) else { return format!("{} Which day is meant?", impossible(mention)) };
    let near = (-3i64..=3).filter_map(|days| date.checked_add(jiff::Span::new().days(days)).ok()).find(|other| other.weekday() == named);
    let months = (date.month().saturating_sub(2).max(1)..=date.month().saturating_add(2).min(12))
        .filter_map(|month| Date::new(date.year(), month, date.day()).ok())
        .filter(|other| other.weekday() == named);
    let fitting: Vec<String> = near.into_iter().chain(months).map(spoken).collect();
    format!("Which day is meant? A {} would be {}.", english(named), fitting.join(", or "))
}

/// Asks for the year, with the years whose weekday fits.
fn yearless(mention: &Mention) -> String {
    let Some(day) = mention.find.days.first() else { return "When is the event?".to_owned() };
    if day.ambiguous {
        return format!("“{}” can be read in two ways: day first or month first. Which day is meant?", words(mention));
    }
    match day.weekday {
        Some(named) => {
            let years: Vec<String> = (2020..2040)
                .filter(|year| day.date_in(*year).is_some_and(|date| date.weekday() == named))
                .map(|year| year.to_string())
                .collect();
            format!("“{}” is of which year? It is a {} in {}.", words(mention), english(named), years.join(", "))
        }
        None => format!("“{}” is of which year? Neither the year nor the release's own date is written.", words(mention)),
    }
}

fn both(days: Days) -> String {
    if days.first == days.last { spoken(days.first) } else { format!("{} to {}", spoken(days.first), spoken(days.last)) }
}

/// "25 May 2022"
pub(super) fn spoken(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}
