//! The end of the data: what the notice promised, what a deletion would take, and the deletion.
//!
//! Nothing is deleted by itself. The day that is proposed is read in the notice's own words (`crate::retention`).

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use event_registration::core::time::Date as Day;
use jiff::civil::Date;

use super::super::events::Served;
use super::super::fields::query;
use super::super::html::Said;
use super::attendance::rows;
use super::overview::ids;
use super::page::{About, Failure, Frame};
use super::visit::{Posted, Visit};
use super::{Desk, page};
use crate::retention::kept_until;
use crate::store::Old;

#[derive(Template)]
#[template(path = "organiser/deletion.html")]
struct OverviewPage<'a> {
    frame: &'a Frame,
    events: Vec<Kept>,
    done: Option<String>,
}

/// An event's registrations and their end.
struct Kept {
    about: About,
    registrations: usize,
    promise: Promise,
}

#[derive(Template)]
#[template(path = "organiser/delete.html")]
struct DeletePage<'a> {
    frame: &'a Frame,
    about: &'a About,
    promise: Promise,
    /// The last day, as it was typed.
    until: &'a str,
    /// What would go; nothing where the day can't be read.
    old: Option<&'a [Old]>,
    heading: String,
    error: Option<String>,
    /// The box, not the day, is what the error is about.
    unticked: bool,
}

/// What the notice says about the end of the data.
#[derive(Debug, Clone, Default)]
struct Promise {
    text: Said,
    /// The last day on which they are kept, in words; empty where the text names no period.
    until: String,
    /// Whether that day is over.
    due: bool,
}

impl Promise {
    fn of(served: Option<&Served>, about: &About, visit: &Visit, today: Option<Date>) -> Promise {
        let registration = served.and_then(|served| served.announcement.registration.as_ref());
        let parts = registration.into_iter().flat_map(|own| &own.notice.parts);
        let text = parts.filter(|(part, _)| *part == "retention").map(|(_, text)| text).next();
        let Some((text, served)) = text.zip(served) else { return Promise::default() };
        let end = served.announcement.event.ends().and_then(|end| about.day(end - 1));
        let until = end.and_then(|end| text.all().filter_map(|text| kept_until(text, end)).max());
        let words = |day: Date| Day::new(day.year().into(), day.month().unsigned_abs().into(), day.day().unsigned_abs().into());
        let shown = until.and_then(words).map(|day| visit.words.catalogue().date(day)).unwrap_or_default();
        let due = until.zip(today).is_some_and(|(until, today)| until < today);
        Promise { text: Said::of(text, visit.words), until: shown, due }
    }
}

/// Every event, how long its registrations are kept, and how many there are.
pub(super) async fn overview(State(desk): State<Arc<Desk>>, visit: Visit) -> Result<Response, Failure> {
    let mut events = Vec::new();
    for id in ids(&desk, &visit).await? {
        let served = desk.app.events.get(&id);
        let rows = desk.app.store.rows(Some(&id)).await.map_err(|error| visit.unavailable(&error))?;
        let about = About::of(&id, served, visit.words);
        let promise = Promise::of(served, &about, &visit, today(&desk, &about));
        events.push(Kept { about, registrations: rows.len(), promise });
    }
    let frame = visit.frame();
    let deleted = Some(visit.query.get("deleted")).filter(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    let done = deleted.map(|number| frame.fill("deletion.done", &[("count", number)]));
    Ok(frame.respond(StatusCode::OK, &OverviewPage { frame: &frame, events, done }))
}

/// What a deletion would take.
pub(super) async fn preview(State(desk): State<Arc<Desk>>, Path(event): Path<String>, visit: Visit) -> Result<Response, Failure> {
    rows(&desk, &visit, &event).await?;
    let about = About::of(&event, desk.app.events.get(&event), visit.words);
    let typed = visit.query.get("until");
    let proposed = today(&desk, &about).map(|day| day.to_string()).unwrap_or_default();
    let until = if typed.is_empty() { proposed } else { typed.to_owned() };
    show(&desk, &visit, &event, &until, None).await
}

/// Deletes, if it is what was shown and the box is ticked.
pub(super) async fn delete(State(desk): State<Arc<Desk>>, Path(event): Path<String>, posted: Posted) -> Result<Response, Failure> {
    let Posted { visit, fields } = posted;
    rows(&desk, &visit, &event).await?;
    let about = About::of(&event, desk.app.events.get(&event), visit.words);
    let until = fields.get("until");
    let Some(before) = until.parse::<Date>().ok().and_then(|day| about.end_of(day)) else {
        return show(&desk, &visit, &event, until, None).await;
    };
    if fields.get("confirm") != "yes" {
        return show(&desk, &visit, &event, until, Some("deletion.unticked")).await;
    }
    let expected = fields.get("count").parse().unwrap_or(0);
    let deleted = desk.app.store.delete(&event, &before, expected).await.map_err(|error| visit.unavailable(&error))?;
    if !deleted {
        return show(&desk, &visit, &event, until, Some("deletion.changed")).await;
    }
    tracing::info!(event, count = expected, "organiser: registrations were deleted");
    let query = query(&[("deleted", &expected.to_string())]);
    Ok(Redirect::to(&format!("{}deletion{query}", page::HOME)).into_response())
}

async fn show(desk: &Desk, visit: &Visit, event: &str, until: &str, error: Option<&str>) -> Result<Response, Failure> {
    let served = desk.app.events.get(event);
    let (frame, about) = (visit.frame(), About::of(event, served, visit.words));
    let before = until.parse::<Date>().ok().and_then(|day| about.end_of(day));
    let old = match &before {
        Some(before) => Some(desk.app.store.old(event, before).await.map_err(|error| visit.unavailable(&error))?),
        None => None,
    };
    let unticked = error == Some("deletion.unticked");
    let error = error.or_else(|| old.is_none().then_some("deletion.day")).map(|key| frame.say(key));
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let count = old.as_ref().map_or(0, Vec::len).to_string();
    let heading = frame.fill("deletion.preview", &[("count", &count)]);
    let promise = Promise::of(served, &about, visit, today(desk, &about));
    let page = DeletePage { frame: &frame, about: &about, promise, until, old: old.as_deref(), heading, error, unticked };
    Ok(frame.respond(status, &page))
}

fn today(desk: &Desk, about: &About) -> Option<Date> {
    about.day(desk.app.clock.now().as_second())
}
