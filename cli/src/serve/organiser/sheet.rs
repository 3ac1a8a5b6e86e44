//! A sheet to print and sign: who is expected, by name, and room for whoever comes unannounced.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use event_registration::core::platform::Platform as _;

use super::Desk;
use super::attendance::rows;
use super::page::{About, Failure, Frame};
use super::people::{Person, people};
use super::visit::Visit;
use crate::platform::Native;

/// Empty lines at the end.
const MORE: usize = 8;

#[derive(Template)]
#[template(path = "organiser/sheet.html")]
struct SheetPage<'a> {
    frame: &'a Frame,
    about: &'a About,
    place: String,
    /// The modes that there is a sheet for, and the one of this.
    modes: Vec<String>,
    mode: String,
    people: Vec<Person>,
    more: Vec<usize>,
}

pub(super) async fn show(State(desk): State<Arc<Desk>>, Path(event): Path<String>, visit: Visit) -> Result<Response, Failure> {
    let rows = rows(&desk, &visit, &event).await?;
    let served = desk.app.events.get(&event);
    let mut expected: Vec<Person> = people(&rows, served.map(|served| &served.form)).into_iter().filter(Person::is_expected).collect();
    let mut modes: Vec<String> = served.iter().flat_map(|served| &served.form.modes).map(|mode| mode.name().to_owned()).collect();
    modes.extend(expected.iter().map(|person| person.mode.clone()));
    modes.sort();
    modes.dedup();
    // Who signs is in the room, unless one asks for the others.
    let wanted = visit.query.get("mode").to_owned();
    let mode = modes.iter().find(|mode| **mode == wanted).or(modes.first()).cloned().unwrap_or_default();
    expected.retain(|person| person.mode == mode);
    expected.sort_by_cached_key(|person| (Native.fold(&person.sorted), person.reference.clone(), person.position));
    let frame = visit.frame();
    let more = (1..=MORE).map(|number| expected.len() + number).collect();
    let place = served.filter(|_| mode == "in-person").map(|served| visit.words.places(&served.announcement.event)).unwrap_or_default();
    let about = About::of(&event, served, visit.words);
    Ok(frame.respond(StatusCode::OK, &SheetPage { frame: &frame, about: &about, place, modes, mode, people: expected, more }))
}
