//! A mail, written at the moment when it is sent: from what the registration is then, in the attendee's language.
//!
//! What an attendee typed isn't in it, but for the address it goes to: nobody writes to a stranger through us.

use std::borrow::Cow;

use askama::Template;
use event_registration::core::calendar::Entry;
use event_registration::core::form::Mode;
use event_registration::core::json::Value;
use lettre::Message;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};

use super::super::App;
use super::super::events::Served;
use super::super::words::Words;
use super::Mail;
use crate::platform::Native;
use crate::post::read_post;
use crate::store::{Kind, Letter, Own};
use crate::token;

/// Why there is no mail.
#[derive(Debug)]
pub(super) enum Unsendable {
    /// The database doesn't answer.
    Database(sqlx::Error),
    /// Not now.
    Later(&'static str),
    /// Not at all.
    Never(&'static str),
}

impl From<sqlx::Error> for Unsendable {
    fn from(error: sqlx::Error) -> Unsendable {
        Unsendable::Database(error)
    }
}

/// What a mail says, as text and as HTML.
struct Told {
    words: Words,
    subject: String,
    /// What happened.
    lead: String,
    /// The event's name and what there is to know of it, each under a heading.
    event: String,
    facts: Vec<(String, String)>,
    /// Where the videoconference is joined.
    join_url: Option<String>,
    /// Paragraphs after the facts.
    after: Vec<String>,
    /// Where the registration is corrected or cancelled.
    own: Option<String>,
    /// Paragraphs at the end.
    last: Vec<String>,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct AsText<'a> {
    told: &'a Told,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct AsHtml<'a> {
    told: &'a Told,
}

impl Told {
    fn say(&self, key: &str) -> String {
        self.words.get(key, &[])
    }

    fn language(&self) -> &'static str {
        self.words.language()
    }

    fn direction(&self) -> &'static str {
        self.words.catalogue().direction()
    }
}

/// Says of a mail that a program wrote it, so that no absence notice answers it (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<AutoSubmitted, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Writes a mail.
pub(super) async fn compose(app: &App, mail: &Mail, letter: &Letter) -> Result<Message, Unsendable> {
    let own = app.store.of_reference(&letter.reference).await?.ok_or(Unsendable::Never("the registration is gone"))?;
    let served = app.events.get(&own.event).ok_or(Unsendable::Later("its event isn't served here"))?;
    let wrong = Unsendable::Never("the mail can't be written");
    if let Kind::Notice | Kind::CancellationNotice = letter.kind {
        let to = mail.notify.clone().ok_or(Unsendable::Never("there is nobody to notify any more"))?;
        let told = notice(app, served, letter.kind, &own).await?;
        return build(mail, letter, served, to, &told, None).ok_or(wrong);
    }
    // What was cancelled since isn't told of as if it stood.
    if own.status == "cancelled" && letter.kind != Kind::Cancellation {
        return Err(Unsendable::Never("it was cancelled meanwhile"));
    }
    let address = address(served, &own, letter.position).ok_or(Unsendable::Never("there is no address that mail can be sent to"))?;
    let words = Words::of(std::iter::once(own.language.as_str()).chain(served.language()));
    let mut told = to_attendee(served, words, letter.kind, &own);
    if letter.position == 0 && letter.kind != Kind::Cancellation {
        // Another secret for each mail: only its hash is kept.
        let secret = token::new().map_err(|_| Unsendable::Later("the system has no randomness to give"))?;
        app.store.link(&token::hash(&secret), &own.reference, &app.clock.stamp()).await?;
        let public = app.public_url.as_deref().unwrap_or_default();
        told.own = Some(format!("{public}/registration/{secret}"));
    }
    let calendar = calendar(app, served, words, &own, told.join_url.as_deref());
    build(mail, letter, served, address, &told, calendar).ok_or(wrong)
}

/// The address among the attendee's answers.
fn address(served: &Served, own: &Own, position: usize) -> Option<Mailbox> {
    let post = Value::object([("attendees", crate::json::parse(&own.attendees).ok()?), ("mode", Value::text(&own.mode))]);
    let values = read_post(&served.form, &post)?;
    let (_, address) = served.email(&values.of(position))?;
    Some(Mailbox::new(None, address.parse().ok()?))
}

fn to_attendee(served: &Served, words: Words, kind: Kind, own: &Own) -> Told {
    let (event, confirmed) = (&served.announcement.event, own.status == "confirmed");
    let name = event.name.get(words.language()).to_owned();
    let told = match kind {
        Kind::Cancellation => "cancelled",
        Kind::Promotion => "promoted",
        Kind::Again => "again",
        _ if confirmed => "confirmed",
        _ => "waiting",
    };
    let mode = mode(&own.mode);
    let mut facts = Vec::new();
    let mut fact = |key: &str, value: String| {
        if !value.is_empty() {
            facts.push((words.get(key, &[]), value));
        }
    };
    fact("when", words.when(event));
    if mode == Some(Mode::InPerson) {
        fact("where", words.places(event));
    }
    fact("receipt.mode", words.get(&format!("form.mode.{}", own.mode), &[]));
    fact("receipt.reference", own.reference.clone());
    let stands = kind != Kind::Cancellation;
    let join_url = mode.and_then(|mode| served.join_url(mode)).filter(|_| confirmed && stands);
    let mut after = Vec::new();
    if confirmed && stands && event.start.is_some() {
        after.push(words.get("mail.calendar", &[]));
    }
    let contact = contact(served).map(|contact| words.get("mail.contact", &[("contact", contact)]));
    Told {
        words,
        subject: words.get(&format!("mail.{told}.subject"), &[("event", &name)]),
        lead: words.get(&format!("mail.{told}"), &[]),
        event: name,
        facts,
        join_url,
        after,
        own: None,
        last: contact.into_iter().chain([words.get("mail.why", &[])]).collect(),
    }
}

/// To the organiser: a reference and counts, and no answer; those are on the organiser's pages.
async fn notice(app: &App, served: &Served, kind: Kind, own: &Own) -> Result<Told, sqlx::Error> {
    let words = Words::having("mail.notice", served.language());
    let name = served.announcement.event.name.get(words.language()).to_owned();
    let rows = app.store.rows(Some(&own.event)).await?;
    let count = |status: &str| rows.iter().filter(|row| row.status == status && row.mode == own.mode).count().to_string();
    let told = if kind == Kind::Notice { "notice" } else { "cancellation-notice" };
    let mode = words.get(&format!("form.mode.{}", own.mode), &[]);
    let facts = vec![
        (words.get("receipt.reference", &[]), own.reference.clone()),
        (words.get("receipt.mode", &[]), mode),
        (words.get("mail.notice.status", &[]), words.get(&format!("organiser.status.{}", own.status), &[])),
        (words.get("mail.notice.confirmed", &[]), count("confirmed")),
        (words.get("mail.notice.waiting", &[]), count("waiting")),
    ];
    let public = app.public_url.as_deref().unwrap_or_default();
    let link = format!("{public}/organiser/events/{}", event_registration::core::link::component(&own.event));
    Ok(Told {
        words,
        subject: words.get(&format!("mail.{told}.subject"), &[("event", &name), ("reference", &own.reference)]),
        lead: words.get(&format!("mail.{told}"), &[]),
        event: name,
        facts,
        join_url: None,
        after: if app.organiser { vec![words.get("mail.notice.pages", &[("link", &link)])] } else { Vec::new() },
        own: None,
        last: Vec::new(),
    })
}

/// Whom one can write to about the event.
fn contact(served: &Served) -> Option<&str> {
    let event = &served.announcement.event;
    event.contacts.iter().chain(&event.organizers).find_map(|party| party.email.as_deref())
}

fn mode(name: &str) -> Option<Mode> {
    [Mode::InPerson, Mode::Online].into_iter().find(|mode| mode.name() == name)
}

/// The event for the attendee's calendar, once there is a seat: the file's name and the file.
fn calendar(app: &App, served: &Served, words: Words, own: &Own, join_url: Option<&str>) -> Option<(String, String)> {
    let entry = Entry {
        announcement: &served.announcement,
        words: words.catalogue(),
        mode: mode(&own.mode),
        join_url,
        page: None,
        platform: &Native,
    };
    let file = entry.ics(app.clock.now().as_second()).filter(|_| own.status == "confirmed")?;
    Some((entry.file_name(), file))
}

fn build(mail: &Mail, letter: &Letter, served: &Served, to: Mailbox, told: &Told, calendar: Option<(String, String)>) -> Option<Message> {
    // The same for each attempt: a mailbox that got it twice may know it.
    let id = format!("<{}.{}.{}.{}@{}>", letter.reference, letter.kind.name(), letter.position, letter.id, mail.from.email.domain());
    let subject: Cow<'_, str> = told.subject.split_whitespace().collect::<Vec<_>>().join(" ").into();
    let mut builder = Message::builder().from(mail.from.clone()).to(to).subject(subject).message_id(Some(id)).header(AutoSubmitted);
    if let Some(contact) = contact(served).and_then(|contact| contact.parse().ok()) {
        builder = builder.reply_to(contact);
    }
    let (text, html) = (AsText { told }.render().ok()?, AsHtml { told }.render().ok()?);
    let both = MultiPart::alternative_plain_html(text, html);
    let message = match calendar {
        Some((name, file)) => {
            let kind = ContentType::parse("text/calendar; charset=utf-8; method=PUBLISH").ok()?;
            let attached: SinglePart = Attachment::new(name).body(file, kind);
            builder.multipart(MultiPart::mixed().multipart(both).singlepart(attached))
        }
        None => builder.multipart(both),
    };
    message.ok()
}
