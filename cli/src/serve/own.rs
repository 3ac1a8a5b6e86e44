//! An attendee's own registration, behind the link in their mail: what it is, its answers to correct, and the way to cancel it.
//!
//! Whoever has the link may do both; only the hash of its secret is kept. Opening it changes nothing, so that a mail program
//! that looks at links beforehand cancels nobody. What is corrected is judged by the widget's own rules.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use askama::Template;
use axum::Router;
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use event_registration::core::form::{Field, Kind, MODE, Mode, Values, control_name, validate};
use event_registration::core::json::Value;
use event_registration::core::submission::default_post;

use super::events::Served;
use super::fields::{Fields, form, is_foreign};
use super::html::{STYLE, Said, respond};
use super::register::doubled;
use super::words::{Words, accepted};
use super::{App, address};
use crate::platform::Native;
use crate::post::read_post;
use crate::store::{Cancellation, Cancelled, Corrected, Correction, Own};
use crate::token;

/// The pages.
pub(super) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/registration/{secret}", get(show).post(correct))
        .route("/registration/{secret}/cancel", get(ask).post(cancel))
        .with_state(app)
}

struct Frame {
    words: Words,
}

impl Frame {
    fn say(&self, key: &str) -> String {
        self.words.get(key, &[])
    }

    fn language(&self) -> &'static str {
        self.words.language()
    }

    fn direction(&self) -> &'static str {
        self.words.catalogue().direction()
    }

    fn style(&self) -> &'static str {
        STYLE
    }
}

/// What a link leads to.
struct Found<'a> {
    frame: Frame,
    own: Own,
    served: &'a Served,
    secret: String,
    /// Whether there is still something to change.
    open: bool,
}

#[derive(Template)]
#[template(path = "own/registration.html")]
struct OwnPage<'a> {
    frame: &'a Frame,
    own: &'a Own,
    secret: &'a str,
    name: Said,
    when: String,
    open: bool,
    people: Vec<Vec<Control>>,
    done: Option<String>,
    errors: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "own/cancel.html")]
struct CancelPage<'a> {
    frame: &'a Frame,
    own: &'a Own,
    secret: &'a str,
    name: Said,
}

#[derive(Template)]
#[template(path = "own/failure.html")]
struct FailurePage<'a> {
    frame: &'a Frame,
    title: String,
    detail: String,
}

/// A box with an answer.
struct Control {
    name: String,
    label: Said,
    hint: Said,
    kind: &'static str,
    inputmode: Option<String>,
    autocomplete: Option<String>,
    required: bool,
    long: bool,
    value: String,
    error: Option<String>,
}

async fn show(State(app): State<Arc<App>>, Path(secret): Path<String>, request: Request) -> Result<Response, Response> {
    let found = find(&app, secret, request.headers()).await?;
    let said = Fields::read(request.uri().query().unwrap_or_default().as_bytes());
    let done = ["corrected", "cancelled"].into_iter().find(|done| said.get("done") == *done);
    let values = found.values();
    Ok(found.page(StatusCode::OK, &values, Vec::new(), done.map(|done| found.frame.say(&format!("own.done.{done}")))))
}

async fn correct(
    State(app): State<Arc<App>>,
    Path(secret): Path<String>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response, Response> {
    let (found, fields) = posted(&app, secret, peer, request).await?;
    if !found.open {
        return Err(found.again());
    }
    let form = &found.served.form;
    let before = found.values();
    let mut values = before.clone();
    let editable = found.editable(&before);
    for (attendee, field) in &editable {
        let control = control_name(*attendee, &field.name);
        values.set(&control, vec![fields.typed(&control).to_owned()]);
    }
    let controls: Vec<String> = editable.iter().map(|(attendee, field)| control_name(*attendee, &field.name)).collect();
    // What isn't on the page can't be mended there: a form that changed since mustn't keep anybody from correcting a name.
    let told = validate(form, &values, &Native).into_iter().filter(|error| controls.contains(&error.name));
    let mut errors: Vec<(String, String)> = told.map(|error| (error.name.clone(), found.frame.words.error(form, &error))).collect();
    errors.extend(doubled(found.served, &values).into_iter().map(|control| (control, found.frame.say("invalid.same-address"))));
    if !errors.is_empty() {
        return Ok(found.page(StatusCode::UNPROCESSABLE_ENTITY, &values, errors, None));
    }
    let address = |values: &Values, attendee| found.served.email(&values.of(attendee)).map(|(_, address)| address);
    let everyone = 0..values.attendees();
    let confirm = everyone.clone().filter(|attendee| address(&before, *attendee) != address(&values, *attendee)).collect();
    let correction = Correction {
        reference: found.own.reference.clone(),
        before: found.own.attendees.clone(),
        attendees: found.corrected(&values, &editable),
        email_keys: everyone.map(|attendee| address(&values, attendee)).collect(),
        confirm,
        now: app.clock.stamp(),
    };
    match app.store.correct(&correction).await.map_err(|error| found.unavailable(&error))? {
        Corrected::Done => {}
        Corrected::ChangedMeanwhile => return Err(found.again()),
        Corrected::SharedAddress(attendee) => {
            let control = found.served.email(&values.of(attendee)).map(|(name, _)| control_name(attendee, &name));
            let errors = vec![(control.unwrap_or_default(), found.frame.say("own.shared-address"))];
            return Ok(found.page(StatusCode::UNPROCESSABLE_ENTITY, &values, errors, None));
        }
    }
    tracing::info!(reference = found.own.reference, "registration: corrected by the attendee");
    app.wake_mail();
    Ok(Redirect::to(&format!("/registration/{}?done=corrected", found.secret)).into_response())
}

/// The question before cancelling.
async fn ask(State(app): State<Arc<App>>, Path(secret): Path<String>, headers: HeaderMap) -> Result<Response, Response> {
    let found = find(&app, secret, &headers).await?;
    if !found.open {
        return Err(found.again());
    }
    let page = CancelPage { frame: &found.frame, own: &found.own, secret: &found.secret, name: found.name() };
    Ok(respond(StatusCode::OK, found.frame.words, &page))
}

async fn cancel(
    State(app): State<Arc<App>>,
    Path(secret): Path<String>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response, Response> {
    let (found, _) = posted(&app, secret, peer, request).await?;
    if !found.open {
        return Err(found.again());
    }
    let mode = [Mode::InPerson, Mode::Online].into_iter().find(|mode| mode.name() == found.own.mode);
    let cancellation = Cancellation {
        reference: found.own.reference.clone(),
        event: found.own.event.clone(),
        capacity: mode.and_then(|mode| found.served.capacity(mode)),
        now: app.clock.stamp(),
        mailing: app.mailing(),
    };
    let cancelled = app.store.cancel(&cancellation).await.map_err(|error| found.unavailable(&error))?;
    if let Cancelled::Done(promoted) = &cancelled {
        tracing::info!(reference = found.own.reference, promoted = promoted.len(), "registration: cancelled by the attendee");
        app.wake_mail();
    }
    Ok(Redirect::to(&format!("/registration/{}?done=cancelled", found.secret)).into_response())
}

async fn find<'a>(app: &'a App, secret: String, headers: &HeaderMap) -> Result<Found<'a>, Response> {
    let text = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let browsers = Frame { words: Words::of(accepted(text)) };
    let own = match app.store.linked(&token::hash(&secret)).await {
        Ok(own) => own,
        Err(error) => return Err(unavailable(&browsers, &error)),
    };
    let found = own.and_then(|own| Some((app.events.get(&own.event)?, own)));
    let Some((served, own)) = found else { return Err(failure(&browsers, StatusCode::NOT_FOUND, "own.unknown")) };
    let words = Words::of(std::iter::once(own.language.as_str()).chain(served.language()));
    let over = served.announcement.event.ends().is_some_and(|end| app.clock.now().as_second() >= end);
    let open = !over && own.status != "cancelled";
    Ok(Found { frame: Frame { words }, own, served, secret, open })
}

/// The registration and the form that was posted to it.
async fn posted(app: &App, secret: String, peer: SocketAddr, request: Request) -> Result<(Found<'_>, Fields), Response> {
    let (parts, body) = request.into_parts();
    let found = find(app, secret, &parts.headers).await?;
    if app.limit.take(address::of(&parts.headers, peer, app.trust_proxy), Instant::now()).is_err() {
        return Err(failure(&found.frame, StatusCode::TOO_MANY_REQUESTS, "own.too-many"));
    }
    match form(body).await.filter(|_| !is_foreign(&parts.headers)) {
        Some(fields) => Ok((found, fields)),
        None => Err(failure(&found.frame, StatusCode::BAD_REQUEST, "own.unreadable")),
    }
}

fn failure(frame: &Frame, status: StatusCode, key: &str) -> Response {
    let page = FailurePage { frame, title: frame.say(&format!("{key}.title")), detail: frame.say(&format!("{key}.detail")) };
    respond(status, frame.words, &page)
}

fn unavailable(frame: &Frame, error: &sqlx::Error) -> Response {
    tracing::error!("the database: {error}; check that it can be reached and written");
    failure(frame, StatusCode::SERVICE_UNAVAILABLE, "unavailable")
}

impl Found<'_> {
    fn name(&self) -> Said {
        Said::of(&self.served.announcement.event.name, self.frame.words)
    }

    fn unavailable(&self, error: &sqlx::Error) -> Response {
        unavailable(&self.frame, error)
    }

    /// Back to the page, which says how it stands now.
    fn again(&self) -> Response {
        Redirect::to(&format!("/registration/{}", self.secret)).into_response()
    }

    /// What was answered, as the form's controls would hold it.
    fn values(&self) -> Values {
        let part = |json: &str| crate::json::parse(json).unwrap_or_default();
        let post = Value::object([
            (MODE, Value::text(&self.own.mode)),
            ("attendees", part(&self.own.attendees)),
            ("consents", part(&self.own.consents)),
        ]);
        read_post(&self.served.form, &post).unwrap_or_default()
    }

    /// The answers that are texts, each with whose it is. One that needs a consent of its own isn't among them.
    fn editable<'v>(&'v self, values: &'v Values) -> Vec<(usize, &'v Field)> {
        let is_text = |field: &&Field| {
            matches!(field.kind, Kind::Text | Kind::Email | Kind::Tel | Kind::Url | Kind::Number | Kind::Textarea | Kind::Time)
                && field.consent.is_none()
        };
        let shown = |attendee| {
            let own = values.of(attendee);
            let names: Vec<String> = self.served.form.shown(&own).filter(is_text).map(|field| field.name.clone()).collect();
            names.into_iter().filter_map(move |name| Some((attendee, self.served.form.field(&name)?)))
        };
        (0..values.attendees()).flat_map(shown).collect()
    }

    /// The stored answers with those that were corrected; what the form doesn't ask any more stays as it was given.
    fn corrected(&self, values: &Values, editable: &[(usize, &Field)]) -> String {
        let written = default_post(&self.served.form, "", values, self.frame.language());
        let written = written.get("attendees").map(Value::items).unwrap_or_default();
        let mut attendees = match crate::json::parse(&self.own.attendees) {
            Ok(Value::List(attendees)) => attendees,
            _ => Vec::new(),
        };
        for (attendee, field) in editable {
            let Some(Value::Object(members)) = attendees.get_mut(*attendee) else { continue };
            let answer = written.get(*attendee).and_then(|one| one.get(&field.name)).cloned();
            let place = members.iter().position(|(name, _)| *name == field.name);
            match (answer, place.and_then(|place| members.get_mut(place))) {
                (Some(answer), Some(member)) => member.1 = answer,
                (Some(answer), None) => members.push((field.name.clone(), answer)),
                (None, _) => members.retain(|(name, _)| *name != field.name),
            }
        }
        Value::List(attendees).to_json()
    }

    fn page(&self, status: StatusCode, values: &Values, errors: Vec<(String, String)>, done: Option<String>) -> Response {
        let mut people: Vec<Vec<Control>> = Vec::new();
        for (attendee, field) in self.editable(values) {
            people.resize_with(people.len().max(attendee + 1), Vec::new);
            if let Some(controls) = people.get_mut(attendee) {
                controls.push(self.control(attendee, field, values, &errors));
            }
        }
        let page = OwnPage {
            frame: &self.frame,
            own: &self.own,
            secret: &self.secret,
            name: self.name(),
            when: self.frame.words.when(&self.served.announcement.event),
            open: self.open,
            people,
            done,
            errors,
        };
        respond(status, self.frame.words, &page)
    }

    fn control(&self, attendee: usize, field: &Field, values: &Values, errors: &[(String, String)]) -> Control {
        let name = control_name(attendee, &field.name);
        let kind = match field.kind {
            Kind::Email => "email",
            Kind::Tel => "tel",
            Kind::Url => "url",
            Kind::Time => "time",
            _ => "text",
        };
        let numeric = (field.kind == Kind::Number).then(|| "numeric".to_owned());
        Control {
            label: Said::of(&field.label, self.frame.words),
            hint: Said::of(&field.hint, self.frame.words),
            kind,
            inputmode: field.inputmode.clone().or(numeric),
            autocomplete: field.autocomplete.clone().filter(|_| attendee == 0),
            required: field.required,
            long: field.kind == Kind::Textarea,
            value: values.get(&name).to_owned(),
            error: errors.iter().find(|(control, _)| *control == name).map(|(_, error)| error.clone()),
            name,
        }
    }
}
