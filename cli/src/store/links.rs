//! The links by which attendees reach their own registration, and what they correct there.

use super::{Store, on_pool};

/// A registration as its attendee reaches it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// Its reference.
    pub reference: String,
    /// Its event.
    pub event: String,
    /// `in-person` or `online`
    pub mode: String,
    /// `confirmed`, `waiting` or `cancelled`
    pub status: String,
    /// The language it was made in.
    pub language: String,
    /// The attendees, as JSON.
    pub attendees: String,
    /// The consents, as JSON.
    pub consents: String,
}

/// What an attendee corrected.
#[derive(Debug, Clone)]
pub struct Correction {
    /// The registration's reference.
    pub reference: String,
    /// The attendees as they were when the form was shown: who corrects at the same time elsewhere isn't overwritten.
    pub before: String,
    /// The attendees, as JSON.
    pub attendees: String,
    /// Each attendee's e-mail address, as addresses are compared.
    pub email_keys: Vec<Option<String>>,
    /// The attendees who get a confirmation at a new address.
    pub confirm: Vec<usize>,
    /// When, RFC 3339 in UTC.
    pub now: String,
}

/// What became of a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Corrected {
    /// It is written.
    Done,
    /// The registration was corrected or cancelled meanwhile.
    ChangedMeanwhile,
    /// This attendee's address came in two registrations and has one seat: it can't become another's.
    SharedAddress(usize),
}

const LINK: &str = "INSERT INTO links (hash, registration, created_at) SELECT $1, id, $3 FROM registrations WHERE reference = $2";
const FIND: &str = "SELECT r.reference, r.event, r.mode, r.status, r.language, r.attendees, r.consents FROM registrations r";
const CORRECT: &str = "UPDATE registrations SET attendees = $3 WHERE reference = $1 AND attendees = $2 AND status <> 'cancelled'";
const ADDRESS: &str = "INSERT INTO attendee_addresses (registration, position, email_key) \
     SELECT id, $2, $3 FROM registrations WHERE reference = $1 ON CONFLICT (registration, position) DO UPDATE SET email_key = $3";
const SHARED: &str = "SELECT a.position FROM attendee_addresses a JOIN registrations r ON r.id = a.registration \
     WHERE r.reference = $1 AND a.position = $2 AND a.email_key <> $3 AND (a.repeat_of IS NOT NULL OR EXISTS \
     (SELECT 1 FROM attendee_addresses b WHERE b.repeat_of = a.registration AND b.email_key = a.email_key))";
const FIRST_ADDRESS: &str = "UPDATE registrations SET email_key = $2 WHERE reference = $1";
const QUEUE: &str = "INSERT INTO outbox (registration, position, kind, due_at, queued_at) \
     SELECT id, $2, 'confirmation', $3, $3 FROM registrations WHERE reference = $1";

type Columns = (String, String, String, String, String, String, String);

/// The same lines for either database: what differs is the type of the connection.
macro_rules! correct_in {
    ($connection:expr, $correction:expr) => {{
        let correction: &Correction = $correction;
        let corrected = sqlx::query(CORRECT).bind(&correction.reference).bind(&correction.before).bind(&correction.attendees);
        if corrected.execute(&mut *$connection).await?.rows_affected() != 1 {
            return Ok(Corrected::ChangedMeanwhile);
        }
        for (position, email_key) in (0_i64..).zip(&correction.email_keys) {
            let Some(email_key) = email_key else { continue };
            let shared = sqlx::query_as::<_, (i64,)>(SHARED).bind(&correction.reference).bind(position).bind(email_key);
            if shared.fetch_optional(&mut *$connection).await?.is_some() {
                return Ok(Corrected::SharedAddress(usize::try_from(position).unwrap_or_default()));
            }
            sqlx::query(ADDRESS).bind(&correction.reference).bind(position).bind(email_key).execute(&mut *$connection).await?;
            if position == 0 {
                sqlx::query(FIRST_ADDRESS).bind(&correction.reference).bind(email_key).execute(&mut *$connection).await?;
            }
        }
        for position in correction.confirm.iter().filter_map(|position| i64::try_from(*position).ok()) {
            sqlx::query(QUEUE).bind(&correction.reference).bind(position).bind(&correction.now).execute(&mut *$connection).await?;
        }
        $connection.commit().await?;
        Ok(Corrected::Done)
    }};
}

impl Store {
    /// Makes a link to a registration: the hash of its secret is kept.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn link(&self, hash: &str, reference: &str, now: &str) -> Result<(), sqlx::Error> {
        on_pool!(self, pool => sqlx::query(LINK).bind(hash).bind(reference).bind(now).execute(pool).await.map(drop))
    }

    /// The registration that a link of this hash leads to.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn linked(&self, hash: &str) -> Result<Option<Own>, sqlx::Error> {
        let query = format!("{FIND} JOIN links l ON l.registration = r.id WHERE l.hash = $1");
        self.own(query, hash).await
    }

    /// The registration of this reference.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn of_reference(&self, reference: &str) -> Result<Option<Own>, sqlx::Error> {
        self.own(format!("{FIND} WHERE r.reference = $1"), reference).await
    }

    async fn own(&self, query: String, key: &str) -> Result<Option<Own>, sqlx::Error> {
        let query = sqlx::AssertSqlSafe(query);
        let found = on_pool!(self, pool => sqlx::query_as::<_, Columns>(query).bind(key).fetch_optional(pool).await?);
        Ok(found.map(|(reference, event, mode, status, language, attendees, consents)| Own {
            reference,
            event,
            mode,
            status,
            language,
            attendees,
            consents,
        }))
    }

    /// Writes what an attendee corrected.
    ///
    /// # Errors
    /// The database doesn't answer; nothing was changed then.
    pub async fn correct(&self, correction: &Correction) -> Result<Corrected, sqlx::Error> {
        match &self.pool {
            super::Pool::Sqlite(pool) => {
                let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
                correct_in!(transaction, correction)
            }
            super::Pool::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                correct_in!(transaction, correction)
            }
        }
    }
}
