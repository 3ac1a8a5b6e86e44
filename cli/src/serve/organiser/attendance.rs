//! An event's registrations: the counts, the box at the door, the search, and a mark for who came.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::super::events::Served;
use super::super::fields::{Fields, query};
use super::page::{About, Failure, Frame};
use super::people::{self, Person, Tally, people, tally, total};
use super::visit::{Posted, Visit};
use super::{Desk, page};
use crate::reference;
use crate::store::Row;

/// How many attendees a page shows.
const A_PAGE: usize = 100;

#[derive(Template)]
#[template(path = "organiser/attendance.html")]
struct AttendancePage<'a> {
    frame: &'a Frame,
    about: &'a About,
    counts: Vec<Count>,
    modes: Vec<String>,
    filter: Filter,
    shown: Vec<&'a Person>,
    found: usize,
    pages: usize,
    done: Option<String>,
    error: Option<String>,
    typed: &'a str,
    /// Of whose registrations a mail was given up.
    undelivered: String,
}

/// A line of the counts.
struct Count {
    label: String,
    tally: Tally,
    seats: String,
}

/// What the list is narrowed to; it stays while attendees are marked.
#[derive(Debug, Clone, Default)]
struct Filter {
    search: String,
    mode: String,
    status: String,
    page: usize,
}

impl Filter {
    fn of(fields: &Fields) -> Filter {
        let page = fields.get("page").parse().unwrap_or(1).max(1);
        let text = |name| fields.get(name).chars().take(200).collect();
        Filter { search: text("q"), mode: text("mode"), status: text("status"), page }
    }

    fn lets(&self, person: &Person) -> bool {
        let is = |wanted: &str, found: &str| wanted.is_empty() || wanted == found;
        is(&self.mode, &person.mode) && is(&self.status, &person.status) && person.matches(&self.search)
    }

    /// The query of a page of the list.
    fn at(&self, page: usize) -> String {
        self.with(page, &[])
    }

    /// The same with more pairs before it.
    fn with(&self, page: usize, more: &[(&str, &str)]) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        query(&[more, &[("q", self.search.as_str()), ("mode", &self.mode), ("status", &self.status), ("page", &page)]].concat())
    }
}

pub(super) async fn show(State(desk): State<Arc<Desk>>, Path(event): Path<String>, visit: Visit) -> Result<Response, Failure> {
    let (about, everyone, counts) = read(&desk, &visit, &event).await?;
    let frame = visit.frame();
    let filter = Filter::of(&visit.query);
    let said = visit.query.get("done");
    let reference = visit.query.get("reference");
    // Only sentences of our own, and only about somebody who is there.
    let person = everyone.iter().find(|person| person.reference == reference && person.position.to_string() == visit.query.get("who"));
    let done = person.filter(|_| ["attended", "undone"].contains(&said)).map(|person| {
        let places = [("name", person.name.as_str()), ("reference", reference)];
        let note = if person.status == "confirmed" { String::new() } else { format!(" {}", frame.say(&format!("note.{}", person.status))) };
        frame.fill(&format!("done.{said}"), &places) + &note
    });
    let undelivered = desk.app.store.undelivered(&event).await.map_err(|error| visit.unavailable(&error))?.join(", ");
    Ok(list(&frame, &about, &everyone, counts, filter, Outcome { done, undelivered, ..Outcome::default() }))
}

/// What became of the last form.
#[derive(Default)]
struct Outcome<'a> {
    done: Option<String>,
    error: Option<String>,
    typed: &'a str,
    undelivered: String,
}

fn list(frame: &Frame, about: &About, everyone: &[Person], counts: Vec<Count>, filter: Filter, outcome: Outcome<'_>) -> Response {
    let found: Vec<&Person> = everyone.iter().filter(|person| filter.lets(person)).collect();
    let pages = found.len().div_ceil(A_PAGE).max(1);
    let page = filter.page.min(pages);
    let shown = found.iter().skip((page - 1) * A_PAGE).take(A_PAGE).copied().collect();
    let mut modes: Vec<String> = everyone.iter().map(|person| person.mode.clone()).collect();
    modes.sort();
    modes.dedup();
    let status = if outcome.error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = AttendancePage {
        frame,
        about,
        counts,
        modes,
        filter: Filter { page, ..filter },
        shown,
        found: found.len(),
        pages,
        done: outcome.done,
        error: outcome.error,
        typed: outcome.typed,
        undelivered: outcome.undelivered,
    };
    frame.respond(status, &page)
}

/// Marks who came, or takes the mark back: by a button of the list (`person=REFERENCE.POSITION`), or by a typed reference.
pub(super) async fn mark(State(desk): State<Arc<Desk>>, Path(event): Path<String>, posted: Posted) -> Result<Response, Failure> {
    let Posted { visit, fields } = posted;
    let (about, everyone, counts) = read(&desk, &visit, &event).await?;
    let (frame, filter) = (visit.frame(), Filter::of(&fields));
    let typed = fields.get("reference");
    let chosen = fields.get("mark").split_once(':').or_else(|| fields.get("undo").split_once(':'));
    let undo = !fields.get("undo").is_empty();
    let refuse = |key: &str, reference: Option<&str>| {
        let error = frame.fill(key, &[("reference", reference.unwrap_or(typed))]);
        // Whom the error is about stands in the list under it.
        let filter = match reference {
            Some(reference) => Filter { search: reference.to_owned(), page: 1, ..Filter::default() },
            None => filter.clone(),
        };
        list(&frame, &about, &everyone, counts, filter, Outcome { error: Some(error), typed, ..Outcome::default() })
    };
    let person = match chosen {
        Some((position, reference)) => {
            everyone.iter().find(|person| person.reference == reference && person.position.to_string() == position)
        }
        None => {
            let Some(reference) = reference::read(typed) else {
                return Ok(refuse(if typed.is_empty() { "reference.missing" } else { "reference.format" }, None));
            };
            let mut group = everyone.iter().filter(|person| person.reference == reference);
            let first = group.next();
            if group.next().is_some() {
                return Ok(refuse("reference.several", Some(&reference)));
            }
            first
        }
    };
    let Some(person) = person else { return Ok(refuse("reference.unknown", None)) };
    if person.status == "cancelled" && !undo {
        return Ok(refuse("reference.cancelled", Some(&person.reference)));
    }
    let store = &desk.app.store;
    let marked = match undo {
        true => store.unmark_attended(&person.reference, person.position).await,
        false => store.mark_attended(&person.reference, person.position, &desk.app.clock.stamp()).await,
    };
    marked.map_err(|error| visit.unavailable(&error))?;
    let done = if undo { "undone" } else { "attended" };
    let who = person.position.to_string();
    let query = filter.with(filter.page, &[("done", done), ("reference", &person.reference), ("who", &who)]);
    Ok(Redirect::to(&format!("{}events/{}{query}", page::HOME, about.path)).into_response())
}

/// The registrations as `event-registration export` writes them.
pub(super) async fn export(State(desk): State<Arc<Desk>>, Path(event): Path<String>, visit: Visit) -> Result<Response, Failure> {
    let rows = rows(&desk, &visit, &event).await?;
    let mut csv = Vec::new();
    if let Err(error) = crate::export::write(&rows, &mut csv) {
        tracing::error!("organiser: the export can't be written: {error:#}");
        return Err(Failure { frame: visit.frame(), wrong: page::Wrong::Unavailable });
    }
    let name: String = event.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(80).collect();
    let mut response = csv.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}-registrations.csv\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// The event's rows; an event that is neither served nor has any isn't there.
pub(super) async fn rows(desk: &Desk, visit: &Visit, event: &str) -> Result<Vec<Row>, Failure> {
    let rows = desk.app.store.rows(Some(event)).await.map_err(|error| visit.unavailable(&error))?;
    if rows.is_empty() && !desk.app.events.contains_key(event) { Err(visit.unknown()) } else { Ok(rows) }
}

async fn read(desk: &Desk, visit: &Visit, event: &str) -> Result<(About, Vec<Person>, Vec<Count>), Failure> {
    let rows = rows(desk, visit, event).await?;
    let served = desk.app.events.get(event);
    let form = served.map(|served| &served.form);
    let everyone = people(&rows, form);
    let counts = counts(&visit.frame(), &everyone, served);
    Ok((About::of(event, served, visit.words), everyone, counts))
}

fn counts(frame: &Frame, everyone: &[Person], served: Option<&Served>) -> Vec<Count> {
    let tallies = tally(everyone, served.map(|served| &served.form));
    let sum = total(tallies.values());
    let several = tallies.len() > 1;
    let seats = |mode: &str| served.and_then(|served| served.capacity(people::mode(mode)?)).map(|seats| seats.to_string());
    let line = |(mode, tally): (String, Tally)| {
        let label = if mode.is_empty() { frame.say("mode.unknown") } else { frame.mode(&mode) };
        Count { label, tally, seats: seats(&mode).unwrap_or_else(|| "–".to_owned()) }
    };
    let mut counts: Vec<Count> = tallies.into_iter().map(line).collect();
    if several {
        counts.push(Count { label: frame.say("total"), tally: sum, seats: String::new() });
    }
    counts
}
