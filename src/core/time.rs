//! Dates and times as an event file writes them (ISO 8601), and the arithmetic a page needs of them.
//!
//! Knows no clock and no time zone database: an instant needs the offset that the file wrote.
use std::fmt;

/// Seconds since 1970-01-01T00:00:00Z.
pub type Instant = i64;

/// A day of the proleptic Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    pub year: i32,
    pub month: u32,
    pub day: u32,
}

impl Date {
    /// The day, if there is such a day.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Date> {
        let date = Date { year, month, day };
        ((1..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1 && day <= date.days_in_month()).then_some(date)
    }
    /// Reads `2022-05-25`.
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || year.len() != 4 || month.len() != 2 || day.len() != 2 {
            return None;
        }
        Date::new(digits(year)? as i32, digits(month)?, digits(day)?)
    }
    fn days_in_month(self) -> u32 {
        match self.month {
            2 if self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }
    /// Days since 1970-01-01 (Howard Hinnant's `days_from_civil`).
    pub fn days(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }
    /// The day that many days after 1970-01-01 (Howard Hinnant's `civil_from_days`).
    pub fn from_days(days: i64) -> Date {
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Date { year: year as i32, month: month as u32, day: (day_of_year - (153 * shifted + 2) / 5 + 1) as u32 }
    }
    /// The day of the week, 0 for Monday to 6 for Sunday.
    pub fn weekday(self) -> usize {
        (self.days() + 3).rem_euclid(7) as usize
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time {
    pub hour: u32,
    pub minute: u32,
    /// Kept for the arithmetic, not shown.
    pub second: u32,
}

impl Time {
    /// Reads `15:00`, `15:00:00` or `1500`.
    pub fn parse(text: &str) -> Option<Time> {
        let (hour, minute, second) = match text.split_once(':') {
            Some((hour, rest)) => {
                let mut parts = rest.split([':', '.']);
                (hour, parts.next()?, parts.next().unwrap_or("0"))
            }
            None => (text.get(..2)?, text.get(2..4).unwrap_or("00"), text.get(4..6).unwrap_or("00")),
        };
        let time = Time { hour: digits(hour)?, minute: digits(minute)?, second: digits(second)? };
        (time.hour < 24 && time.minute < 60 && time.second < 60).then_some(time)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

/// A moment as it was written: a day at the place of the event, perhaps a time there (without one it is the whole day), perhaps an
/// offset from UTC, in minutes east of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub date: Date,
    pub time: Option<Time>,
    pub offset: Option<i32>,
}

impl Moment {
    /// Reads ISO 8601 as schema.org's `Date` and `DateTime` are written: `2022-05-25`, `2022-05-25T15:00`,
    /// `2022-05-25T15:00:00.000+02:00`, `2022-05-25 15:00:00Z`, `20220525T150000+0200`.
    pub fn parse(text: &str) -> Option<Moment> {
        let text = text.trim();
        let (day, rest) = match text.find(['T', 't', ' ']) {
            Some(at) => (text.get(..at)?, text.get(at + 1..)?),
            None => (text, ""),
        };
        let compact = || Date::parse(&format!("{}-{}-{}", day.get(..4)?, day.get(4..6)?, day.get(6..)?));
        let date = Date::parse(day).or_else(compact)?;
        if rest.is_empty() {
            return Some(Moment { date, time: None, offset: None });
        }
        let (clock, offset) = match rest.find(['Z', 'z', '+', '-', '\u{2212}']) {
            Some(at) => (rest.get(..at)?, Some(parse_offset(rest.get(at..)?)?)),
            None => (rest, None),
        };
        Some(Moment { date, time: Some(Time::parse(clock.trim())?), offset })
    }
    /// The instant at which the moment begins; a moment without an offset is taken at `offset`, minutes east of UTC.
    pub fn start(&self, offset: i32) -> Instant {
        let time = self.time.unwrap_or(Time { hour: 0, minute: 0, second: 0 });
        let local = self.date.days() * 86_400 + i64::from(time.hour) * 3600 + i64::from(time.minute) * 60 + i64::from(time.second);
        local - i64::from(self.offset.unwrap_or(offset)) * 60
    }
    /// The instant at which the moment is over: a moment with a time at once, a day when the next begins.
    pub fn end(&self, offset: i32) -> Instant {
        self.start(offset) + if self.time.is_none() { 86_400 } else { 0 }
    }
    /// The moment that an instant is at `offset`, minutes east of UTC.
    pub fn at(instant: Instant, offset: i32) -> Moment {
        let local = instant + i64::from(offset) * 60;
        let second = local.rem_euclid(86_400) as u32;
        Moment {
            date: Date::from_days(local.div_euclid(86_400)),
            time: Some(Time { hour: second / 3600, minute: second / 60 % 60, second: second % 60 }),
            offset: Some(offset),
        }
    }
}

impl fmt::Display for Moment {
    /// ISO 8601 again, as HTML's `datetime` takes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        if let Some(time) = self.time {
            write!(f, "T{time}")?;
            if time.second != 0 {
                write!(f, ":{:02}", time.second)?;
            }
        }
        match self.offset {
            Some(0) => write!(f, "Z"),
            Some(offset) => write!(f, "{}{:02}:{:02}", if offset < 0 { '-' } else { '+' }, offset.abs() / 60, offset.abs() % 60),
            None => Ok(()),
        }
    }
}

/// Reads `Z`, `+02:00` or `+0200`: minutes east of UTC.
pub fn parse_offset(text: &str) -> Option<i32> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, rest) = match text.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, text.strip_prefix(['-', '\u{2212}'])?),
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some(parts) => parts,
        None => (rest.get(..2)?, rest.get(2..)?),
    };
    let minutes = if minutes.is_empty() { 0 } else { digits(minutes)? };
    let hours = digits(hours)?;
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes) as i32)
}

fn digits(text: &str) -> Option<u32> {
    // `parse` alone takes a leading plus.
    if text.is_empty() || text.len() > 4 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}
