//! A day and a time in a zone, as an event file writes them: with the offset that the zone has on that day.

use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};

/// A zone: by its IANA name, or only as an offset in minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spoken {
    /// `Europe/Rome`
    Named(String),
    /// Minutes east of UTC.
    Offset(i32),
}

/// The moment in ISO 8601: `2022-05-25T15:00:00+02:00`.
///
/// # Errors
/// What is wrong, in words: there is no such zone, or the clocks are changed just then.
pub fn at(day: Date, time: Time, zone: &Spoken) -> Result<String, String> {
    let local = day.to_datetime(time);
    let minutes = match zone {
        Spoken::Offset(minutes) => *minutes,
        Spoken::Named(name) => {
            let zone = TimeZone::get(name).map_err(|_| format!("{name}: no such time zone; write it like Europe/Rome"))?;
            match zone.to_ambiguous_timestamp(local).offset() {
                AmbiguousOffset::Unambiguous { offset } => offset.seconds() / 60,
                AmbiguousOffset::Gap { .. } => {
                    return Err(format!("{} doesn't exist on {day} in {name}: the clocks go forward over it", time.strftime("%H:%M")));
                }
                AmbiguousOffset::Fold { before, .. } => before.seconds() / 60,
            }
        }
    };
    let sign = if minutes < 0 { '-' } else { '+' };
    Ok(format!("{}{sign}{:02}:{:02}", local.strftime("%Y-%m-%dT%H:%M:%S"), minutes.abs() / 60, minutes.abs() % 60))
}

/// The zone's offset at noon of a day, in minutes east of UTC.
pub fn offset(zone: &str, day: Date) -> Option<i32> {
    let zone = TimeZone::get(zone).ok()?;
    let noon = zone.to_ambiguous_timestamp(day.at(12, 0, 0, 0)).compatible().ok()?;
    Some(zone.to_offset(noon).seconds() / 60)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_the_offset_of_its_day() {
        let check = |day: &str, time: &str, zone: &str, expected: Result<&str, &str>| {
            let found = at(day.parse().unwrap(), time.parse().unwrap(), &Spoken::Named(zone.to_owned()));
            assert_eq!(found.as_deref().map_err(String::as_str), expected);
        };
        check("2022-05-25", "15:00", "Europe/Rome", Ok("2022-05-25T15:00:00+02:00"));
        check("2026-12-03", "15:00", "Europe/Rome", Ok("2026-12-03T15:00:00+01:00"));
        check("2026-12-03", "15:00", "America/St_Johns", Ok("2026-12-03T15:00:00-03:30"));
        check("2026-10-25", "02:30", "Europe/Rome", Ok("2026-10-25T02:30:00+02:00"));
        let gap = "02:30 doesn't exist on 2026-03-29 in Europe/Rome: the clocks go forward over it";
        check("2026-03-29", "02:30", "Europe/Rome", Err(gap));
        check("2026-03-29", "02:30", "Rome", Err("Rome: no such time zone; write it like Europe/Rome"));
    }
}
