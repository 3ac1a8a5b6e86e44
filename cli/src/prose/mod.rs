//! Dates, times, ranges and weekdays in Italian and English prose: "mercoledì 25 maggio 2022, dalle ore 15.00 alle 17.00".
//!
//! Pure: a text goes in, what was found comes out, with its place. Knows no clock and no time zone: a year that isn't written is
//! missing, and what a find means for an event is for others to say. What may be something else than a date or a time ("alle 15
//! associazioni", "you may 25") isn't found.

mod date;
mod names;
#[cfg(test)]
mod tests;
mod time;
mod token;
mod zone;

use std::ops::Range;

use jiff::civil::{Date, Time, Weekday};

pub use names::{english, italian, written};
pub use zone::Zone;

use token::Cursor;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One day: "25 maggio 2022".
    Date,
    /// From a day through another, both in `days`: "3-5 October 2026".
    DateRange,
    /// Several days: "3, 4 e 7 ottobre 2026".
    Dates,
    /// A time of day: "ore 9:30".
    Time,
    /// From a time to another, both in `times`: "dalle 15.00 alle 17.00".
    TimeRange,
    /// A weekday by itself, in `weekday`: "il mercoledì".
    Weekday,
}

/// What is said of the year where it isn't written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// "p.v.", "prossimo", "next": the coming one.
    Coming,
    /// "c.a.": of this year.
    ThisYear,
    /// "u.s.", "scorso", "last": the one that has been.
    Past,
}

/// A day as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The weekday that is named with it.
    pub weekday: Option<Weekday>,
    /// The day of the month, 1 to 31; perhaps one that the month doesn't have.
    pub day: i8,
    /// The month, 1 to 12.
    pub month: i8,
    /// The year, if there is one; "dal 3 al 5 ottobre 2026" gives it to both days.
    pub year: Option<i16>,
    /// What is said in the year's place.
    pub mark: Option<Mark>,
    /// Day and month may be the other way round: "04/05/2022", read as 4 May.
    pub ambiguous: bool,
}

impl Day {
    /// The date, if the year is written and there is such a day.
    pub fn date(&self) -> Option<Date> {
        self.date_in(self.year?)
    }

    /// The date in this year, if there is such a day.
    pub fn date_in(&self, year: i16) -> Option<Date> {
        Date::new(year, self.month, self.day).ok()
    }

    /// There is no such day: "31 aprile".
    pub fn impossible(&self) -> bool {
        // A leap year has every day that a month can have.
        self.date_in(self.year.unwrap_or(2000)).is_none()
    }

    /// The true weekday of the date, if another is named with it.
    pub fn contradicted(&self) -> Option<Weekday> {
        let (named, date) = (self.weekday?, self.date()?);
        (date.weekday() != named).then(|| date.weekday())
    }
}

/// A find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Find {
    /// Where it stands, in bytes: without "dalle", "il" and "from" before it, with the weekday and the time zone.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// The days, of a date.
    pub days: Vec<Day>,
    /// The times, of a time.
    pub times: Vec<Time>,
    /// The weekday, of a [`Kind::Weekday`].
    pub weekday: Option<Weekday>,
    /// The time zone that is named with a time.
    pub zone: Option<Zone>,
}

impl Find {
    /// The first day whose weekday isn't its date's, with the true weekday.
    pub fn contradicted(&self) -> Option<(Day, Weekday)> {
        self.days.iter().find_map(|day| Some((*day, day.contradicted()?)))
    }

    /// The words themselves.
    pub fn quoted<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.range.clone()).unwrap_or_default()
    }
}

/// All that is found in a text, in its order, none inside another.
pub fn find(text: &str) -> Vec<Find> {
    let tokens = token::tokens(text);
    let mut finds: Vec<Find> = Vec::new();
    let mut cursor = Cursor::new(&tokens);
    while cursor.token().is_some() {
        let date_before = finds.last().is_some_and(|last| last.range.end == cursor.end() && !last.days.is_empty());
        let found = date::group(cursor).or_else(|| time::span(cursor, date_before)).or_else(|| alone(cursor));
        cursor = match found {
            Some((mut found, next)) if next.at > cursor.at => {
                found.range.end = next.end();
                finds.push(found);
                next
            }
            _ => cursor.next(),
        };
    }
    finds
}

/// A find of this kind that begins here; [`find`] says where it ends.
fn found(kind: Kind, begin: Cursor<'_>) -> Find {
    let start = begin.token().map_or(0, |token| token.range.start);
    Find { range: start..start, kind, days: Vec::new(), times: Vec::new(), weekday: None, zone: None }
}

fn alone(cursor: Cursor<'_>) -> Option<(Find, Cursor<'_>)> {
    let (word, next) = cursor.word()?;
    let (weekday, _) = names::weekday(word).filter(|(_, full)| *full)?;
    Some((Find { weekday: Some(weekday), ..found(Kind::Weekday, cursor) }, next))
}
