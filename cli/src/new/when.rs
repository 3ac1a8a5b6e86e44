//! The dates of a new event, each with the offset that its zone has on that day.

use anyhow::{anyhow, bail};
use jiff::civil::{Date, Time};
use serde_json::{Map, Value, json};

use super::ask::{Asker, Question};
use super::moment_of;
use crate::moment::{self, Spoken};

/// When it is, and from when until when one can register.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct When {
    /// The day, like 2026-12-03
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// The last day, if it has several
    #[arg(long, value_name = "DATE")]
    pub end_date: Option<String>,
    /// When it begins, like 15:00; without it, it is a matter of the whole day
    #[arg(long, value_name = "TIME")]
    pub start: Option<String>,
    /// When it ends
    #[arg(long, value_name = "TIME")]
    pub end: Option<String>,
    /// The time zone of the place, like Europe/Rome
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<String>,
    /// From when one can register: a day, or a day and a time like 2026-11-01T09:00
    #[arg(long, value_name = "MOMENT")]
    pub opens: Option<String>,
    /// Until when: a day, of which the end counts, or a day and a time; without it, until the event begins
    #[arg(long, value_name = "MOMENT")]
    pub closes: Option<String>,
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write the day as year-month-day, like 2026-12-03".to_owned())
}

fn time(text: &str) -> Result<Time, String> {
    let padded = if text.find(':') == Some(1) { format!("0{text}") } else { text.to_owned() };
    padded.replace('.', ":").parse().map_err(|_| "write the time as hours and minutes, like 15:00".to_owned())
}

fn zone(text: &str) -> Result<(), String> {
    jiff::tz::TimeZone::get(text).map(|_| ()).map_err(|_| "there is no such time zone; write it like Europe/Rome".to_owned())
}

/// Writes when it is into the event.
pub(super) fn make(options: &When, event: &mut Map<String, Value>, asker: &mut Asker) -> anyhow::Result<()> {
    if options.date.is_none() && event.contains_key("startDate") {
        return known(options, event, asker);
    }
    // Another day than the source's: what belongs to the old one goes.
    for member in ["startDate", "endDate", "doorTime", "previousStartDate"] {
        event.shift_remove(member);
    }
    if let Some(registration) = event.get_mut("registration").and_then(Value::as_object_mut) {
        registration.shift_remove("opens");
        registration.shift_remove("closes");
    }
    let is_date = |text: &str| date(text).map(|_| ());
    let is_time = |text: &str| time(text).map(|_| ());
    let day = asker.text(
        options.date.as_deref(),
        &Question { flag: "--date", words: "The day, like 2026-12-03", needed: true, initial: None, check: &is_date },
    )?;
    let Some(day) = day.and_then(|day| date(&day).ok()) else { return Ok(()) };
    let mut optional = |given: &Option<String>, flag: &str, words: &str, check: &dyn Fn(&str) -> Result<(), String>| {
        asker.text(given.as_deref(), &Question { flag, words, needed: false, initial: None, check })
    };
    let later = |text: &str| match date(text)? {
        last if last < day => Err(format!("that is before {day}")),
        _ => Ok(()),
    };
    let last = optional(&options.end_date, "--end-date", "The last day, if it has several", &later)?
        .and_then(|day| date(&day).ok())
        .unwrap_or(day);
    let start = optional(&options.start, "--start", "When it begins, like 15:00 (empty: the whole day)", &is_time)?
        .and_then(|text| time(&text).ok());
    let Some(start) = start else {
        if options.end.is_some() {
            bail!("--end needs --start");
        }
        event.insert("startDate".to_owned(), json!(day.to_string()));
        if last != day {
            event.insert("endDate".to_owned(), json!(last.to_string()));
        }
        return Ok(());
    };
    let after = |text: &str| match time(text)? {
        end if last == day && end <= start => {
            Err(format!("that isn't after {}; give --end-date if it ends on the day after", start.strftime("%H:%M")))
        }
        _ => Ok(()),
    };
    let end = optional(&options.end, "--end", "When it ends, like 17:00", &after)?.and_then(|text| time(&text).ok());
    let spoken = asked_zone(options, event, asker)?;
    let Some(spoken) = spoken else { return Ok(()) };
    event.insert("startDate".to_owned(), json!(moment::at(day, start, &spoken).map_err(|wrong| anyhow!("--start: {wrong}"))?));
    if let Some(end) = end {
        event.insert("endDate".to_owned(), json!(moment::at(last, end, &spoken).map_err(|wrong| anyhow!("--end: {wrong}"))?));
    } else if last != day {
        event.insert("endDate".to_owned(), json!(last.to_string()));
    }
    Ok(())
}

fn asked_zone(options: &When, event: &mut Map<String, Value>, asker: &mut Asker) -> anyhow::Result<Option<Spoken>> {
    let written =
        event.get("eventSchedule").and_then(|schedule| schedule.get("scheduleTimezone")).and_then(Value::as_str).map(str::to_owned);
    let question =
        Question { flag: "--zone", words: "The time zone of the place, like Europe/Rome", needed: true, initial: None, check: &zone };
    let Some(name) = asker.text(options.zone.as_deref().or(written.as_deref()), &question)? else { return Ok(None) };
    if written.as_ref() != Some(&name) {
        event.insert("eventSchedule".to_owned(), json!({"@type": "Schedule", "scheduleTimezone": name}));
    }
    Ok(Some(Spoken::Named(name)))
}

/// The source says when; a time without an offset needs the zone all the same.
fn known(options: &When, event: &mut Map<String, Value>, asker: &mut Asker) -> anyhow::Result<()> {
    if options.start.is_some() || options.end.is_some() || options.end_date.is_some() {
        bail!("--start, --end and --end-date go with --date; the source's own dates are kept otherwise");
    }
    let local = |event: &Map<String, Value>, member: &str| {
        moment_of(event, member).filter(|moment| moment.time.is_some() && moment.offset.is_none())
    };
    let members = ["startDate", "endDate", "doorTime"];
    if options.zone.is_none() && members.iter().all(|member| local(event, member).is_none()) {
        return Ok(());
    }
    let Some(spoken) = asked_zone(options, event, asker)? else { return Ok(()) };
    for member in members {
        let Some(moment) = local(event, member) else { continue };
        let (Ok(day), Some(time)) = (moment.date.to_string().parse::<Date>(), moment.time) else { continue };
        let Ok(time) = time_of(time.hour, time.minute) else { continue };
        event.insert(member.to_owned(), json!(moment::at(day, time, &spoken).map_err(|wrong| anyhow!("{member}: {wrong}"))?));
    }
    Ok(())
}

fn time_of(hour: u32, minute: u32) -> anyhow::Result<Time> {
    Ok(Time::new(i8::try_from(hour)?, i8::try_from(minute)?, 0, 0)?)
}

/// Writes from when until when one can register.
pub(super) fn registration(
    options: &When,
    event: &Map<String, Value>,
    registration: &mut Map<String, Value>,
    asker: &mut Asker,
) -> anyhow::Result<()> {
    let name = event
        .get("eventSchedule")
        .and_then(|schedule| schedule.get("scheduleTimezone"))
        .and_then(Value::as_str)
        .or(options.zone.as_deref())
        .map(str::to_owned);
    let written = |text: &str| -> Result<String, String> {
        let wrong = || "write a day, or a day and a time, like 2026-12-01 or 2026-12-01T18:00".to_owned();
        let Some((day, clock)) = text.split_once(['T', ' ']) else { return date(text).map(|day| day.to_string()).map_err(|_| wrong()) };
        // With its own offset it is a moment already.
        if clock.contains(['+', 'Z']) || clock.contains('-') {
            return event_registration::core::time::Moment::parse(text).map(|_| text.to_owned()).ok_or_else(wrong);
        }
        let (day, clock) = (date(day).map_err(|_| wrong())?, time(clock).map_err(|_| wrong())?);
        match &name {
            Some(name) => moment::at(day, clock, &Spoken::Named(name.clone())),
            None => Err("which time zone? Give --zone, or write the offset, like 2026-12-01T18:00+01:00".to_owned()),
        }
    };
    let check = |text: &str| written(text).map(|_| ());
    for (member, given, flag, words) in [
        ("opens", &options.opens, "--opens", "From when can one register? (empty: at once)"),
        ("closes", &options.closes, "--closes", "Until when? A day, or like 2026-12-01T18:00 (empty: until it begins)"),
    ] {
        if given.is_none() && registration.contains_key(member) {
            continue;
        }
        let answer = asker.text(given.as_deref(), &Question { flag, words, needed: false, initial: None, check: &check })?;
        if let Some(answer) = answer {
            registration.insert(member.to_owned(), json!(written(&answer).map_err(|wrong| anyhow!("{flag} {answer}: {wrong}"))?));
        }
    }
    let moment = |member: &str| event_registration::core::time::Moment::parse(registration.get(member)?.as_str()?);
    if let (Some(closes), Some(start)) = (moment("closes"), moment_of(event, "endDate").or(moment_of(event, "startDate")))
        && closes.date > start.date
    {
        bail!("--closes: registration would close on {}, after the event", closes.date);
    }
    if let (Some(opens), Some(closes)) = (moment("opens"), moment("closes"))
        && opens.start(0) > closes.end(0)
    {
        bail!("--closes: registration would close before it opens");
    }
    Ok(())
}
