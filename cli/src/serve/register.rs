//! `POST /registrations`, from the bytes to the answer.
//!
//! In this order, each step only if the one before let it through: the address's allowance, the headers, the body, the event,
//! an earlier request with the same key, the clock, the form's own rules, a seat. Neither address nor answers are logged.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use event_registration::core::form::{Values, control_name, validate};
use event_registration::core::life::{Availability, availability};
use sha2::{Digest as _, Sha256};

use super::events::Served;
use super::page::{self, Frame};
use super::post::{self, Post};
use super::problem::{FieldProblem, Refusal};
use super::words::{Words, accepted, is_tag};
use super::{App, address};
use crate::platform::Native;
use crate::post::pointer_to;
use crate::store::{Admission, Answer, Arrival};

/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is known of a request while it is read, to answer it in its language and kind whenever that becomes necessary.
struct Talk {
    words: Words,
    accepted: Vec<String>,
    /// A native form is answered with a page.
    is_form: bool,
    back: String,
}

/// An accepted registration's answer, and whether it was given before.
struct Taken {
    answer: Answer,
    replayed: bool,
}

pub(super) async fn register(State(app): State<Arc<App>>, ConnectInfo(peer): ConnectInfo<SocketAddr>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let mut talk = Talk::new(&parts.headers);
    if let Err(wait) = app.limit.take(address::of(&parts.headers, peer, app.trust_proxy), Instant::now()) {
        return talk.refuse(&Refusal::TooMany(wait));
    }
    match take(&app, &mut talk, &parts.headers, body).await {
        Ok(taken) => talk.accept(&taken),
        Err(refusal) => talk.refuse(&refusal),
    }
}

/// Any other method.
pub(super) async fn method(headers: HeaderMap) -> Response {
    Talk::new(&headers).refuse(&Refusal::Method)
}

async fn take(app: &App, talk: &mut Talk, headers: &HeaderMap, body: Body) -> Result<Taken, Refusal> {
    let read: fn(&[u8]) -> Result<Post, String> = match media_type(headers).as_str() {
        "application/json" => Post::json,
        "application/x-www-form-urlencoded" => |body| Ok(Post::form(body)),
        _ => return Err(Refusal::MediaType),
    };
    let key = key(headers)?;
    let body = read_body(body, headers, app.max_body).await?;
    let post = read(&body).map_err(Refusal::Unreadable)?;
    talk.speak(post.text("language"), None);
    let event = app.events.get_key_value(post.text("event"));
    let Some((id, served)) = event else { return Err(Refusal::UnknownEvent) };
    talk.speak(post.text("language"), served.language());

    let body_hash = Sha256::digest(&body).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    if let Some(key) = &key
        && let Some(known) = app.store.recall(id, key, &body_hash).await.map_err(unavailable)?
    {
        return settle(known, "");
    }
    match availability(&served.announcement, app.clock.now().as_second(), false) {
        Availability::Open => {}
        why => return Err(Refusal::NotNow(why, why.moment(&served.announcement))),
    }
    let values = post.values(&served.form);
    let values = check(served, values.as_ref(), talk.words)?;
    let stored = post::stored(&served.form, &post, values, talk.words.language());
    let Some(stored) = stored else { return Err(Refusal::Unreadable("\"mode\"".to_owned())) };
    let written = post.text("language");
    let arrival = Arrival {
        event: id.clone(),
        mode: stored.mode.name().to_owned(),
        seats: i64::try_from(values.attendees()).unwrap_or(i64::MAX),
        capacity: served.capacity(stored.mode),
        waiting_list: served.waiting_list(),
        join_url: served.join_url(stored.mode),
        received_at: app.clock.stamp(),
        language: if is_tag(written) { written } else { talk.words.language() }.to_owned(),
        email_keys: (0..values.attendees()).map(|attendee| served.email(&values.of(attendee)).map(|(_, address)| address)).collect(),
        attendees: stored.attendees,
        consents: stored.consents,
        flags: post.flags(),
        mailing: app.mailing(),
        key,
        body_hash,
    };
    let admission = app.store.admit(&arrival).await.map_err(unavailable)?;
    app.wake_mail();
    tracing::info!(event = id, mode = stored.mode.name(), outcome = admission.name(), "registration");
    settle(admission, stored.mode.name())
}

fn check<'a>(served: &Served, values: Option<&'a Values>, words: Words) -> Result<&'a Values, Refusal> {
    let form = &served.form;
    let most = form.attendees.max;
    let Some(values) = values.filter(|values| values.attendees() <= most) else {
        let detail = words.get("invalid.attendees", &[("most", &most.to_string())]);
        return Err(Refusal::Invalid(vec![FieldProblem { pointer: "#/attendees".to_owned(), detail }]));
    };
    let mut errors: Vec<(String, String)> =
        validate(form, values, &Native).iter().map(|error| (error.name.clone(), words.error(form, error))).collect();
    for control in doubled(served, values) {
        if !errors.iter().any(|(name, _)| *name == control) {
            errors.push((control, words.get("invalid.same-address", &[])));
        }
    }
    let problem = |(name, detail): (String, String)| FieldProblem { pointer: pointer_to(form, &name), detail };
    if errors.is_empty() { Ok(values) } else { Err(Refusal::Invalid(errors.into_iter().map(problem).collect())) }
}

/// The controls with an address that another attendee of the registration has. Each has one of their own: what is sent there,
/// and who has which seat, hangs on it.
pub(super) fn doubled(served: &Served, values: &Values) -> Vec<String> {
    let (mut taken, mut doubled) = (Vec::new(), Vec::new());
    for attendee in 0..values.attendees() {
        let Some((name, address)) = served.email(&values.of(attendee)) else { continue };
        if taken.contains(&address) {
            doubled.push(control_name(attendee, &name));
        }
        taken.push(address);
    }
    doubled
}

fn settle(admission: Admission, mode: &'static str) -> Result<Taken, Refusal> {
    match admission {
        Admission::Accepted(answer) => Ok(Taken { answer, replayed: false }),
        Admission::Replayed(answer) => Ok(Taken { answer, replayed: true }),
        Admission::KeyReused(reference) => Err(Refusal::ReusedKey(reference)),
        Admission::Full => Err(Refusal::Full(mode)),
    }
}

fn unavailable(error: sqlx::Error) -> Refusal {
    tracing::error!("the database: {error}; nothing was stored, check that it can be reached and written");
    Refusal::Unavailable
}

fn media_type(headers: &HeaderMap) -> String {
    let written = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    written.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(written) = headers.get("idempotency-key") else { return Ok(None) };
    let key = written.to_str().map_err(|_| Refusal::UnusableKey)?.trim();
    let usable = (1..=255).contains(&key.len()) && key.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    if usable { Ok(Some(key.to_owned())) } else { Err(Refusal::UnusableKey) }
}

async fn read_body(body: Body, headers: &HeaderMap, most: usize) -> Result<Bytes, Refusal> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > most) {
        return Err(Refusal::TooLarge(most));
    }
    match tokio::time::timeout(PATIENCE, to_bytes(body, most)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        // The limit, or a connection that broke, whose answer nobody reads.
        Ok(Err(_)) => Err(Refusal::TooLarge(most)),
        Err(_) => Err(Refusal::TooSlow),
    }
}

impl Talk {
    fn new(headers: &HeaderMap) -> Talk {
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
        let accepted: Vec<String> = accepted(text(header::ACCEPT_LANGUAGE)).into_iter().map(str::to_owned).collect();
        let back = Some(text(header::REFERER)).filter(|url| url.starts_with("https://") || url.starts_with("http://"));
        Talk {
            words: Words::of(accepted.iter().map(String::as_str)),
            accepted,
            is_form: media_type(headers) == "application/x-www-form-urlencoded",
            back: back.unwrap_or("/").to_owned(),
        }
    }

    /// The language the registration itself is in goes first, then what the browser accepts, then the event's own.
    fn speak(&mut self, written: &str, events: Option<&str>) {
        let accepted = self.accepted.iter().map(String::as_str);
        self.words = Words::of(std::iter::once(written).chain(accepted).chain(events));
    }

    fn frame(&self) -> Frame<'_> {
        Frame { words: self.words, back: &self.back }
    }

    fn accept(&self, taken: &Taken) -> Response {
        let mut response = if self.is_form {
            page::receipt(&self.frame(), &taken.answer)
        } else {
            let body = serde_json::to_string(&taken.answer).unwrap_or_default();
            (StatusCode::CREATED, [(header::CONTENT_TYPE, "application/json")], body).into_response()
        };
        if taken.replayed {
            response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
        }
        self.dressed(response)
    }

    fn refuse(&self, refusal: &Refusal) -> Response {
        let mut response = if self.is_form { page::refusal(&self.frame(), refusal) } else { refusal.to_json(self.words) };
        refusal.dress(&mut response);
        self.dressed(response)
    }

    fn dressed(&self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(self.words.language()));
        headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
        response
    }
}
