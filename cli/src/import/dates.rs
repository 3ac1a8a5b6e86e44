//! The dates of a release, and what each is there for: the event's, the release's own, a deadline, the one it was moved from.

use jiff::civil::Date;

use super::release::{Block, Kind as BlockKind, Quote, Release};
use crate::prose::{self, Find, Kind, Mark};

/// What a date is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Event,
    Published,
    Deadline,
    Previous,
    Other,
}

/// A date in the release.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    pub(super) block: usize,
    pub(super) find: Find,
    pub(super) role: Role,
    pub(super) quote: Quote,
    pub(super) headline: bool,
    /// "si terrà", "will take place"
    pub(super) announced: bool,
    pub(super) times: Vec<(Find, Quote)>,
}

/// What a mention comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) first: Date,
    pub(super) last: Date,
    /// The weekday is named, and it is the right one.
    pub(super) confirmed: bool,
    /// The year was written.
    pub(super) year: bool,
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
    pub(super) fn days(&self, published: Option<Date>) -> Option<Days> {
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

/// All dates of a release, with the times that belong to each.
pub(super) fn mentions(release: &Release<'_>, headline: Option<usize>) -> Vec<Mention> {
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
