//! Which of a release's dates is the event's, and what contradicts it.
//!
//! The weekday is the judge: a date that names its own weekday rightly goes before one that names none. Where nothing decides, no date
//! is chosen, and it is asked.

use jiff::civil::Date;

use super::dates::{Days, Mention};
use super::draft::Draft;
use crate::prose::{self, english};

/// A day, the mentions that mean it, and how much speaks for it.
struct Group<'m> {
    days: Days,
    mentions: Vec<&'m Mention>,
    score: usize,
}

/// Chooses the event's days, and marks what contradicts them.
pub(super) fn choose<'m>(events: &[&'m Mention], published: Option<Date>, draft: &mut Draft) -> Option<(Days, Vec<&'m Mention>)> {
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

pub(super) fn both(days: Days) -> String {
    if days.first == days.last { spoken(days.first) } else { format!("{} to {}", spoken(days.first), spoken(days.last)) }
}

/// "25 May 2022"
pub(super) fn spoken(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}
