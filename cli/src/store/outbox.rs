//! The mails that are still to be sent: put there in the transaction that they tell of, taken out once they were sent.
//!
//! So none is lost when the server is killed; one that was under way just then may be sent twice, under the same Message-ID.
//! Knows which mail goes to which attendee, not what is in it.

use super::{Pool, Store, on_pool};

/// What a mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// To an attendee: the registration was accepted, with a seat or waiting.
    Confirmation,
    /// To who registered an address that was registered already.
    Again,
    /// To an attendee who waited: there is a seat now.
    Promotion,
    /// To an attendee: the registration was cancelled.
    Cancellation,
    /// To the organiser: a registration came.
    Notice,
    /// To the organiser: one was cancelled.
    CancellationNotice,
}

impl Kind {
    const ALL: [Kind; 6] = [Kind::Confirmation, Kind::Again, Kind::Promotion, Kind::Cancellation, Kind::Notice, Kind::CancellationNotice];

    /// As it stands in a row.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Confirmation => "confirmation",
            Kind::Again => "again",
            Kind::Promotion => "promotion",
            Kind::Cancellation => "cancellation",
            Kind::Notice => "notice",
            Kind::CancellationNotice => "cancellation-notice",
        }
    }

    fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Who gets mails of what happens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mailing {
    /// The attendees, where they left an address.
    pub attendees: bool,
    /// The organiser.
    pub organiser: bool,
}

/// A mail to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its row.
    pub id: i64,
    /// What it is about.
    pub kind: Kind,
    /// The registration's reference.
    pub reference: String,
    /// Which of the registration's attendees, counted from 0.
    pub position: usize,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was put here.
    pub queued_at: String,
    due_at: String,
}

pub(super) const QUEUE: &str = "INSERT INTO outbox (registration, position, kind, due_at, queued_at) VALUES ($1, $2, $3, $4, $4)";
const DUE: &str = "SELECT o.id, o.kind, r.reference, o.position, o.attempts, o.queued_at, o.due_at FROM outbox o \
     JOIN registrations r ON r.id = o.registration WHERE o.failed_at IS NULL AND o.due_at <= $1 ORDER BY o.due_at, o.id LIMIT 20";
const NEXT: &str = "SELECT MIN(due_at) FROM outbox WHERE failed_at IS NULL";
const CLAIM: &str = "UPDATE outbox SET due_at = $3, attempts = attempts + 1 WHERE id = $1 AND due_at = $2 AND failed_at IS NULL";
const SENT: &str = "DELETE FROM outbox WHERE id = $1";
const LATER: &str = "UPDATE outbox SET due_at = $2 WHERE id = $1";
const GIVEN_UP: &str = "UPDATE outbox SET failed_at = $2 WHERE id = $1";
const RELEASE: &str = "UPDATE outbox SET due_at = $1 WHERE failed_at IS NULL AND due_at > $1";
const FAILED: &str = "SELECT r.reference FROM outbox o JOIN registrations r ON r.id = o.registration \
     WHERE o.failed_at IS NOT NULL AND r.event = $1 ORDER BY o.id";

type Columns = (i64, String, String, i64, i64, String, String);

impl Store {
    /// The mails that are due at this moment, the oldest first, at most a handful.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn due(&self, now: &str) -> Result<Vec<Letter>, sqlx::Error> {
        let rows = on_pool!(self, pool => sqlx::query_as::<_, Columns>(DUE).bind(now).fetch_all(pool).await?);
        let letter = |(id, kind, reference, position, attempts, queued_at, due_at): Columns| {
            let position = usize::try_from(position).ok()?;
            Some(Letter { id, kind: Kind::named(&kind)?, reference, position, attempts, queued_at, due_at })
        };
        Ok(rows.into_iter().filter_map(letter).collect())
    }

    /// When the next mail is due.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn next_due(&self) -> Result<Option<String>, sqlx::Error> {
        let (next,) = on_pool!(self, pool => sqlx::query_as::<_, (Option<String>,)>(NEXT).fetch_one(pool).await?);
        Ok(next)
    }

    /// Takes a mail for this server alone, until a moment; says whether it got it. Another server on the same database, or
    /// this one after it was killed, tries again then.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn claim(&self, letter: &Letter, until: &str) -> Result<bool, sqlx::Error> {
        let claimed = on_pool!(self, pool => {
            sqlx::query(CLAIM).bind(letter.id).bind(&letter.due_at).bind(until).execute(pool).await?.rows_affected()
        });
        Ok(claimed == 1)
    }

    /// A mail was sent.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn sent(&self, letter: &Letter) -> Result<(), sqlx::Error> {
        on_pool!(self, pool => sqlx::query(SENT).bind(letter.id).execute(pool).await.map(drop))
    }

    /// A mail couldn't be sent and is tried again at a moment.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn send_later(&self, letter: &Letter, at: &str) -> Result<(), sqlx::Error> {
        on_pool!(self, pool => sqlx::query(LATER).bind(letter.id).bind(at).execute(pool).await.map(drop))
    }

    /// A mail can't be sent and is tried no more.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn give_up(&self, letter: &Letter, now: &str) -> Result<(), sqlx::Error> {
        on_pool!(self, pool => sqlx::query(GIVEN_UP).bind(letter.id).bind(now).execute(pool).await.map(drop))
    }

    /// At the start: what waited for another attempt, or was under way when the server was killed, is due now. With
    /// PostgreSQL another server may be sending it, so there it waits until its time.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn release(&self, now: &str) -> Result<(), sqlx::Error> {
        match &self.pool {
            Pool::Sqlite(pool) => sqlx::query(RELEASE).bind(now).execute(pool).await.map(drop),
            Pool::Postgres(_) => Ok(()),
        }
    }

    /// The references of an event's registrations of which a mail was given up.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn undelivered(&self, event: &str) -> Result<Vec<String>, sqlx::Error> {
        let rows = on_pool!(self, pool => sqlx::query_as::<_, (String,)>(FAILED).bind(event).fetch_all(pool).await?);
        Ok(rows.into_iter().map(|(reference,)| reference).collect())
    }
}
