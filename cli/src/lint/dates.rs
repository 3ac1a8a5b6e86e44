//! Dates: those of the file against one another and against its zone, and those of its own prose against both.

use event_registration::core::event::Announcement;
use event_registration::core::json::Value;
use event_registration::core::time::Moment;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Found;
use crate::prose::{Day, Kind, english, find, italian};

pub(super) fn all(found: &Found<'_>) {
    in_order(found);
    offsets(found);
    prose(found);
}

fn in_order(found: &Found<'_>) {
    let event = &found.announcement.event;
    let offset = event.offset();
    let before = |a: Option<Moment>, b: Option<Moment>| a.zip(b).is_some_and(|(a, b)| a.end(offset) <= b.start(offset));
    let after = |a: Option<Moment>, b: Option<Moment>| a.zip(b).is_some_and(|(a, b)| a.start(offset) > b.end(offset));
    if event.end.zip(event.start).is_some_and(|(end, start)| end.end(offset) < start.start(offset)) {
        found.add(
            "ends-before-start",
            "endDate",
            "the event ends before it begins",
            "exchange \"startDate\" and \"endDate\", or correct one of them",
        );
    }
    if after(event.doors, event.start) {
        found.add(
            "doors-after-start",
            "doorTime",
            "the doors open after the event has begun",
            "write a \"doorTime\" that comes before \"startDate\"",
        );
    }
    let Some(registration) = &found.announcement.registration else { return };
    if before(registration.closes, registration.opens) {
        let mend = "exchange \"opens\" and \"closes\", or correct one of them";
        found.add("opens-after-closes", "registration.opens", "registration closes before it opens: nobody could register", mend);
    }
    if after(registration.closes, event.end.or(event.start)) {
        let mend = "close registration before the event ends; left out, it closes when the event begins";
        found.add("closes-after-end", "registration.closes", "registration closes after the event is over", mend);
    }
}

/// The moments of a file with the members that hold them.
fn moments(announcement: &Announcement) -> Vec<(&'static str, Moment)> {
    let (event, own) = (&announcement.event, announcement.registration.as_ref());
    let all = [
        ("startDate", event.start),
        ("endDate", event.end),
        ("doorTime", event.doors),
        ("previousStartDate", event.previous_start),
        ("registration.opens", own.and_then(|own| own.opens)),
        ("registration.closes", own.and_then(|own| own.closes)),
    ];
    all.into_iter().filter_map(|(path, moment)| Some((path, moment?))).collect()
}

fn offsets(found: &Found<'_>) {
    let written = moments(found.announcement);
    for (path, moment) in &written {
        if moment.time.is_some() && moment.offset.is_none() {
            let message = "this time has no offset from UTC: visitors abroad, and calendars, would take it for their own";
            found.add("no-offset", path, message, format!("write {moment}+02:00 for Italian summer time, {moment}+01:00 for winter"));
        }
    }
    let Some(name) = &found.announcement.event.time_zone else { return };
    let Ok(zone) = TimeZone::get(name) else {
        let mend = "write the name of a place as the time zone database has it, like Europe/Rome";
        return found.add("unknown-zone", "eventSchedule.scheduleTimezone", format!("there is no time zone \"{name}\""), mend);
    };
    for (path, moment) in &written {
        let Some(offset) = moment.offset.filter(|_| moment.time.is_some()) else { continue };
        let Ok(instant) = jiff::Timestamp::from_second(moment.start(0)) else { continue };
        let right = zone.to_offset(instant).seconds() / 60;
        if right != offset {
            let (right, wrong) = (written_offset(right), written_offset(offset));
            found.add(
                "offset-not-of-zone",
                path,
                format!("{name} is at {right} from UTC on that day, not at {wrong}"),
                format!("write {right} at the end"),
            );
        }
    }
}

fn written_offset(minutes: i32) -> String {
    format!("{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60)
}

fn prose(found: &Found<'_>) {
    let mut texts = Vec::new();
    collect(found.file, "", &mut texts);
    let event = &found.announcement.event;
    let day = |moment: Moment| Date::new(moment.date.year as i16, moment.date.month as i8, moment.date.day as i8).ok();
    let first = event.start.and_then(day);
    let last = event.end.and_then(day).or(first);
    for (path, text) in texts {
        let finds: Vec<_> =
            find(&text).into_iter().filter(|one| !matches!(one.kind, Kind::Time | Kind::TimeRange | Kind::Weekday)).collect();
        for one in &finds {
            let (quoted, place) = (one.quoted(&text), found.places.within(&path, &one.range, &text));
            for day in &one.days {
                // Without a year it is most likely the event's.
                let date = day.date().or_else(|| day.date_in(first?.year()));
                if day.impossible() || day.year.is_some() && date.is_none() {
                    found.add_at(
                        "no-such-day",
                        &path,
                        place.clone(),
                        format!("\"{quoted}\": there is no such day"),
                        "correct the day or the month",
                    );
                } else if let Some((named, date)) = day.weekday.zip(date).filter(|(named, date)| date.weekday() != *named) {
                    let right = date.weekday();
                    let (named, own) = match quoted.to_lowercase().contains(italian(named)) {
                        true => (italian(named), format!(" ({})", italian(right))),
                        false => (english(named), String::new()),
                    };
                    let was = if date < jiff::Zoned::now().date() { "was" } else { "is" };
                    let message = format!("\"{quoted}\": {} {was} a {}{own}, not a {named}", date.strftime("%-d %B %Y"), english(right));
                    found.add_at(
                        "weekday-contradicts-date",
                        &path,
                        place.clone(),
                        message,
                        "find out which of the two is right, and correct the other",
                    );
                }
            }
        }
        let Some((first, last)) = first.zip(last).filter(|_| is_about_the_day(&path)) else { continue };
        let fits = |day: &Day| day.date().or_else(|| day.date_in(first.year())).is_some_and(|date| (first..=last).contains(&date));
        let spans = |days: &[Day]| {
            let dates: Vec<Date> = days.iter().filter_map(|day| day.date().or_else(|| day.date_in(first.year()))).collect();
            dates.first().zip(dates.last()).is_some_and(|(from, until)| *from <= last && *until >= first)
        };
        let known = finds
            .iter()
            .any(|one| one.days.iter().any(|day| fits(day) || day.impossible()) || one.kind == Kind::DateRange && spans(&one.days));
        if let Some(one) = finds.first().filter(|_| !known) {
            let message = format!(
                "\"{}\" is not a day of the event, which begins on {} ({})",
                one.quoted(&text),
                first.strftime("%-d %B %Y"),
                first.strftime("%A")
            );
            let mend = "if it is meant to be the event's day, correct it or \"startDate\"; if it is another day, nothing is wrong";
            found.add_at("date-contradicts-start", &path, found.places.within(&path, &one.range, &text), message, mend);
        }
    }
}

/// The texts that say when the event is.
fn is_about_the_day(path: &str) -> bool {
    ["name", "alternateName", "description", "abstract", "headline"]
        .iter()
        .any(|name| path == *name || path.starts_with(&format!("{name}.")))
}

/// Every text of words, with its path.
fn collect(value: &Value, path: &str, texts: &mut Vec<(String, String)>) {
    match value {
        Value::Text(text) if text.contains(' ') => texts.push((path.to_owned(), text.clone())),
        Value::List(items) => items.iter().enumerate().for_each(|(index, item)| collect(item, &format!("{path}[{index}]"), texts)),
        Value::Object(members) => {
            for (name, member) in members.iter().filter(|(name, _)| !["superEvent", "subEvent", "pattern"].contains(&name.as_str())) {
                collect(member, &if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, texts);
            }
        }
        _ => {}
    }
}
