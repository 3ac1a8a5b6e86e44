//! The one transaction in which a registration becomes a row: its key is looked up, the seats are counted, the row is written.
//!
//! Registrations for one event go through it one after the other (`BEGIN IMMEDIATE` in SQLite, an advisory lock on the
//! event in PostgreSQL), so that two requests never count the same free seat.
//!
//! # The same address twice
//! The first registration of an e-mail address for an event stands and keeps its seat. A later one, under another key, is
//! answered like any other (its own reference, the same status, the link), and the attendee who repeats the address names
//! the first in `repeat_of` and takes no seat; who registers with them and is new takes one. So nothing is doubled, and a stranger who types somebody's address learns nothing: whether
//! there is room is looked at first, for everyone alike, and a full event says full to the registered too. What remains is
//! that a repeat leaves the count as it was; to see that one would have to watch the very last seat, and take it.
//!
//! # Several attendees
//! They are one registration, with one reference: either there is room for all of them, or none gets a seat, or all wait.
//!
//! # The queue
//! With a waiting list, whoever comes while others wait waits behind them, even when somebody gave a seat back.

use serde::{Deserialize, Serialize};

use super::outbox::{Kind, Mailing, QUEUE};
use super::{Pool, Store};
use crate::reference;

/// What became of a registration's seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It has one.
    Confirmed,
    /// It is on the waiting list.
    Waiting,
}

impl Status {
    /// As it stands in a row and in an answer.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Confirmed => "confirmed",
            Status::Waiting => "waiting",
        }
    }
}

/// The answer to an accepted registration, kept in its row so that a repeated request gets the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What the attendee reads out.
    pub reference: String,
    /// Whether there is a seat.
    pub status: Status,
    /// Where the videoconference is joined.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub join_url: Option<String>,
}

/// A checked registration at the door.
#[derive(Debug, Clone, Default)]
pub struct Arrival {
    /// The event's id.
    pub event: String,
    /// `in-person` or `online`
    pub mode: String,
    /// How many attendees there are.
    pub seats: i64,
    /// How many seats the mode has; nothing when it never fills.
    pub capacity: Option<i64>,
    /// Whether who finds it full may wait.
    pub waiting_list: bool,
    /// What a confirmed answer carries to join by.
    pub join_url: Option<String>,
    /// When it came, RFC 3339 in UTC.
    pub received_at: String,
    /// The language it was made in.
    pub language: String,
    /// Each attendee's e-mail address, as addresses are compared.
    pub email_keys: Vec<Option<String>>,
    /// The attendees, as JSON.
    pub attendees: String,
    /// The consents, as JSON.
    pub consents: String,
    /// What the form noticed of how it was filled in, separated by spaces.
    pub flags: String,
    /// Which mails go with it.
    pub mailing: Mailing,
    /// The request's idempotency key.
    pub key: Option<String>,
    /// SHA-256 of the body, in hexadecimal.
    pub body_hash: String,
}

/// What became of an arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// A row was written.
    Accepted(Answer),
    /// The same request came before: its answer again.
    Replayed(Answer),
    /// The key came before with another body; the reference is the one that stands.
    KeyReused(String),
    /// No seat is left in the mode.
    Full,
}

impl Admission {
    /// The outcome, for the log.
    pub fn name(&self) -> &'static str {
        match self {
            Admission::Accepted(answer) => answer.status.as_str(),
            Admission::Replayed(_) => "replayed",
            Admission::KeyReused(_) => "key reused",
            Admission::Full => "full",
        }
    }
}

const FIND_KEY: &str = "SELECT reference, body_hash, answer FROM registrations WHERE event = $1 AND idempotency_key = $2";
pub(super) const COUNT: &str = "SELECT CAST(COALESCE(SUM(CASE WHEN status = 'confirmed' THEN seats END), 0) AS BIGINT), \
     CAST(COALESCE(SUM(CASE WHEN status = 'waiting' THEN seats END), 0) AS BIGINT) \
     FROM registrations WHERE event = $1 AND mode = $2";
const FIND_FIRST: &str = "SELECT r.id FROM attendee_addresses a JOIN registrations r ON r.id = a.registration \
     WHERE r.event = $1 AND a.email_key = $2 AND a.repeat_of IS NULL AND r.status <> 'cancelled' ORDER BY r.id LIMIT 1";
/// The most mails that one address gets for repeating itself: nobody floods another's mailbox by typing their address.
const MOST_REPEATS: i64 = 3;
const COUNT_REPEATS: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM attendee_addresses WHERE repeat_of = $1 AND email_key = $2";
const FIND_REFERENCE: &str = "SELECT id FROM registrations WHERE reference = $1";
const INSERT: &str = "INSERT INTO registrations (reference, event, mode, status, seats, received_at, language, email_key, \
     attendees, consents, idempotency_key, body_hash, answer, repeat_of, flags) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id";
const INSERT_ADDRESS: &str = "INSERT INTO attendee_addresses (registration, position, email_key, repeat_of) VALUES ($1, $2, $3, $4)";

/// The same lines for either database: what differs is the type of the connection.
macro_rules! admit_in {
    ($connection:expr, $arrival:expr) => {{
        let arrival: &Arrival = $arrival;
        let known = sqlx::query_as::<_, (String, String, String)>(FIND_KEY)
            .bind(&arrival.event)
            .bind(&arrival.key)
            .fetch_optional(&mut *$connection)
            .await?;
        if let Some(known) = known {
            return recall(known, &arrival.body_hash);
        }
        let (taken, waiting) =
            sqlx::query_as::<_, (i64, i64)>(COUNT).bind(&arrival.event).bind(&arrival.mode).fetch_one(&mut *$connection).await?;
        let Some(status) = arrival.status(taken, waiting) else { return Ok(Admission::Full) };
        let mut firsts = Vec::new();
        for email_key in &arrival.email_keys {
            let first =
                sqlx::query_as::<_, (i64,)>(FIND_FIRST).bind(&arrival.event).bind(email_key).fetch_optional(&mut *$connection).await?;
            firsts.push(first.map(|(id,)| id));
        }
        let repeats = i64::try_from(firsts.iter().flatten().count()).unwrap_or(i64::MAX);
        let seats = arrival.seats.saturating_sub(repeats).max(0);
        let mut reference = reference::new().map_err(sqlx::Error::decode)?;
        while sqlx::query(FIND_REFERENCE).bind(&reference).fetch_optional(&mut *$connection).await?.is_some() {
            reference = reference::new().map_err(sqlx::Error::decode)?;
        }
        let answer = arrival.answer(reference, status);
        let (id,) = sqlx::query_as::<_, (i64,)>(INSERT)
            .bind(&answer.reference)
            .bind(&arrival.event)
            .bind(&arrival.mode)
            .bind(status.as_str())
            .bind(seats)
            .bind(&arrival.received_at)
            .bind(&arrival.language)
            .bind(arrival.email_keys.first().cloned().flatten())
            .bind(&arrival.attendees)
            .bind(&arrival.consents)
            .bind(&arrival.key)
            .bind(&arrival.body_hash)
            .bind(serde_json::to_string(&answer).map_err(sqlx::Error::decode)?)
            .bind(firsts.first().copied().flatten())
            .bind(&arrival.flags)
            .fetch_one(&mut *$connection)
            .await?;
        for (position, (email_key, first)) in (0_i64..).zip(arrival.email_keys.iter().zip(&firsts)) {
            let Some(email_key) = email_key else { continue };
            sqlx::query(INSERT_ADDRESS).bind(id).bind(position).bind(email_key).bind(first).execute(&mut *$connection).await?;
            let mut kind = Some(Kind::Confirmation).filter(|_| arrival.mailing.attendees);
            if let Some(first) = first {
                let count = sqlx::query_as::<_, (i64,)>(COUNT_REPEATS).bind(first).bind(email_key);
                let (repeats,) = count.fetch_one(&mut *$connection).await?;
                kind = kind.map(|_| Kind::Again).filter(|_| repeats <= MOST_REPEATS);
            }
            if let Some(kind) = kind {
                sqlx::query(QUEUE).bind(id).bind(position).bind(kind.name()).bind(&arrival.received_at).execute(&mut *$connection).await?;
            }
        }
        if arrival.mailing.organiser {
            sqlx::query(QUEUE).bind(id).bind(0_i64).bind(Kind::Notice.name()).bind(&arrival.received_at).execute(&mut *$connection).await?;
        }
        $connection.commit().await?;
        Ok(Admission::Accepted(answer))
    }};
}

impl Store {
    /// Gives an arrival its seat, or says why it gets none.
    ///
    /// # Errors
    /// The database doesn't answer, or not in time. Nothing was written then.
    pub async fn admit(&self, arrival: &Arrival) -> Result<Admission, sqlx::Error> {
        match &self.pool {
            Pool::Sqlite(pool) => {
                // A transaction that began as a reader could not become the writer while another is one.
                let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
                admit_in!(transaction, arrival)
            }
            Pool::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                sqlx::query(super::LOCK).bind(&arrival.event).execute(&mut *transaction).await?;
                admit_in!(transaction, arrival)
            }
        }
    }

    /// How many seats of a mode are taken, and how many are waited for.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn taken(&self, event: &str, mode: &str) -> Result<(i64, i64), sqlx::Error> {
        Ok(super::on_pool!(self, pool => sqlx::query_as::<_, (i64, i64)>(COUNT).bind(event).bind(mode).fetch_one(pool).await?))
    }

    /// What became of an earlier request with this key, if there was one: a request that is sent again is answered as it was
    /// the first time, even when the registration has closed since.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn recall(&self, event: &str, key: &str, body_hash: &str) -> Result<Option<Admission>, sqlx::Error> {
        let known = super::on_pool!(self, pool => {
            sqlx::query_as::<_, (String, String, String)>(FIND_KEY).bind(event).bind(key).fetch_optional(pool).await?
        });
        known.map(|known| recall(known, body_hash)).transpose()
    }
}

impl Arrival {
    fn status(&self, taken: i64, waiting: i64) -> Option<Status> {
        let Some(capacity) = self.capacity else { return Some(Status::Confirmed) };
        match taken.saturating_add(self.seats) <= capacity {
            true if waiting == 0 || !self.waiting_list => Some(Status::Confirmed),
            _ => self.waiting_list.then_some(Status::Waiting),
        }
    }

    fn answer(&self, reference: String, status: Status) -> Answer {
        Answer { reference, status, join_url: self.join_url.clone().filter(|_| status == Status::Confirmed) }
    }
}

fn recall((reference, body_hash, answer): (String, String, String), now: &str) -> Result<Admission, sqlx::Error> {
    if body_hash != now {
        return Ok(Admission::KeyReused(reference));
    }
    Ok(Admission::Replayed(serde_json::from_str(&answer).map_err(sqlx::Error::decode)?))
}

#[cfg(test)]
#[path = "admit_tests.rs"]
mod tests;
