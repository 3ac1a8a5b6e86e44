//! When and where: the first things that an attendee looks for.
use super::prelude::*;
use crate::core::event::{Attendance, Event, Place, Status};

pub(super) fn facts(event: &Event, words: &Catalogue, platform: &dyn Platform) -> Html {
    let attendance = match event.attendance {
        Attendance::Mixed => "attendance.mixed",
        Attendance::Online => "attendance.online",
        Attendance::Offline => "attendance.offline",
    };
    html! {
        <dl class="facts" part="facts">
            if event.start.is_some() {
                <div class="fact">
                    { tile(event, words) }
                    <dt class="hidden">{ words.text("when") }</dt>
                    <dd>{ when(event, words, own_time(event, platform)) }</dd>
                </div>
            }
            for venue in &event.venues {
                <div class="fact">
                    { icons::icon(if matches!(venue, Venue::Physical(_)) { icons::PIN } else { icons::SCREEN }) }
                    <dt class="hidden">{ words.text(if matches!(venue, Venue::Physical(_)) { "where" } else { "online-venue" }) }</dt>
                    <dd>{ place(venue, words) }</dd>
                </div>
            }
            if event.free || event.venues.is_empty() {
                <div class="fact">
                    { icons::icon(icons::TICKET) }
                    <dt class="hidden">{ words.text("form.mode") }</dt>
                    <dd>
                        <strong>{ words.text(attendance) }</strong>
                        if event.free { <span>{ words.text("free") }</span> }
                    </dd>
                </div>
            }
        </dl>
    }
}

/// The day as a leaf of a calendar; the words beside it say the same.
pub(super) fn tile(event: &Event, words: &Catalogue) -> Html {
    let Some(start) = event.start else { return Html::default() };
    html! {
        <div class="tile" aria-hidden="true">
            <span>{ words.name("months-short", start.date.month as usize - 1) }</span>
            <strong>{ start.date.day }</strong>
        </div>
    }
}

/// When it begins where the attendee is, if clocks there show another time.
fn own_time(event: &Event, platform: &dyn Platform) -> Option<Moment> {
    let begins = event.begins().filter(|_| event.start.is_some_and(|start| start.time.is_some()))?;
    platform.offset("", begins).filter(|offset| *offset != event.offset()).map(|offset| Moment::at(begins, offset))
}

pub(super) fn when(event: &Event, words: &Catalogue, own: Option<Moment>) -> Html {
    let Some(start) = event.start else { return Html::default() };
    let several_days = event.end.filter(|end| end.date != start.date);
    let (date, hours) = match (several_days, start.time) {
        (Some(end), _) => (words.fill("date-range", &[("start", &words.moment(start)), ("end", &words.moment(end))]), None),
        (None, None) => (words.date(start.date), None),
        (None, Some(from)) => {
            let until = event.end.and_then(|end| end.time).map(|time| time.to_string());
            let key = if until.is_some() { "time-range" } else { "time-from" };
            let hours = words.fill(key, &[("start", &from.to_string()), ("end", &until.unwrap_or_default())]);
            (words.date(start.date), Some(hours))
        }
    };
    let zone = words.zone(event.time_zone.as_deref(), start.offset).filter(|_| start.time.is_some());
    html! {
        <>
            <time datetime={start.to_string()}><strong class="date">{ date }</strong></time>
            if hours.is_some() || zone.is_some() { <span>{ hours }{ zone.map(|zone| format!(" ({zone})")) }</span> }
            if let Some(own) = own {
                <span>{ words.fill("own-time", &[("moment", &own.time.filter(|_| own.date == start.date).map_or_else(|| words.moment(own), |time| time.to_string()))]) }</span>
            }
            if let Some(time) = event.doors.and_then(|doors| doors.time) {
                <span>{ words.fill("doors", &[("time", &time.to_string())]) }</span>
            }
            if let (Status::Rescheduled, Some(previous)) = (event.status, event.previous_start) {
                <span class="changed">{ words.fill("status.rescheduled", &[("moment", &words.moment(previous))]) }</span>
            }
            if event.status == Status::MovedOnline { <span class="changed">{ words.text("status.moved-online") }</span> }
        </>
    }
}

fn place(venue: &Venue, words: &Catalogue) -> Html {
    match venue {
        Venue::Physical(place) => html! {
            <>
                <strong>{ spoken(&place.name, words) }</strong>
                for line in &place.address { <span>{ spoken(line, words) }</span> }
                { external(&map(place), words.text("map").into(), words) }
            </>
        },
        Venue::Virtual(name) => html! {
            <>
                <strong>{ if name.is_empty() { words.text("online-venue").into() } else { spoken(name, words) } }</strong>
                <span>{ words.text("online-link") }</span>
            </>
        },
    }
}

/// A link to a map: the file's own, or a search in OpenStreetMap, which is asked only when it is followed.
pub(super) fn map(place: &Place) -> String {
    if let Some(map) = &place.map {
        return map.clone();
    }
    if let Some((latitude, longitude)) = &place.geo {
        let (latitude, longitude) = (link::component(latitude), link::component(longitude));
        return format!("https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}");
    }
    // A room's name finds nothing; its address does.
    let lines: Vec<&str> = place.address.iter().map(|line| line.get("")).collect();
    let query = if lines.is_empty() { place.name.get("").to_owned() } else { lines.join(", ") };
    format!("https://www.openstreetmap.org/search?query={}", link::component(&query))
}
