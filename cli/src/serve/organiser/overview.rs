//! The first page: every event with its counts, the served ones first and then those of which only registrations are left.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::Desk;
use super::page::{About, Failure, Frame};
use super::people::{Tally, people, tally, total};
use super::visit::Visit;

#[derive(Template)]
#[template(path = "organiser/overview.html")]
struct OverviewPage<'a> {
    frame: &'a Frame,
    events: Vec<(About, Tally)>,
}

pub(super) async fn show(State(desk): State<Arc<Desk>>, visit: Visit) -> Result<Response, Failure> {
    let frame = visit.frame();
    let mut events = Vec::new();
    for id in ids(&desk, &visit).await? {
        let served = desk.app.events.get(&id);
        let rows = desk.app.store.rows(Some(&id)).await.map_err(|error| visit.unavailable(&error))?;
        let tallies = tally(&people(&rows, served.map(|served| &served.form)), None);
        events.push((About::of(&id, served, visit.words), total(tallies.values())));
    }
    Ok(frame.respond(StatusCode::OK, &OverviewPage { frame: &frame, events }))
}

/// The events that are served, in the order of their beginnings, then the others that have registrations.
pub(super) async fn ids(desk: &Desk, visit: &Visit) -> Result<Vec<String>, Failure> {
    let mut ids: Vec<String> = desk.app.events.keys().cloned().collect();
    ids.sort_by_key(|id| desk.app.events.get(id).and_then(|served| served.announcement.event.begins()));
    let known = desk.app.store.events().await.map_err(|error| visit.unavailable(&error))?;
    ids.extend(known.into_iter().filter(|id| !desk.app.events.contains_key(id)));
    Ok(ids)
}
