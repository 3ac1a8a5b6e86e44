//! Deleting registrations once their time is over: first what would go, then the deletion itself.
//!
//! Knows moments, not why a registration is over: that is said by the privacy notice, and decided by the organiser.

use super::{Pool, Store, on_pool};

/// A registration that a deletion would take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Old {
    /// Its reference.
    pub reference: String,
    /// `confirmed`, `waiting` or `cancelled`
    pub status: String,
    /// When it came, RFC 3339 in UTC.
    pub received_at: String,
}

/// Stamps have one length and end in `Z`, so they sort as the moments do.
const OLD: &str = "SELECT reference, status, received_at FROM registrations WHERE event = $1 AND received_at < $2 ORDER BY id";
/// What others have to forget, or that hangs on what goes, before it can.
const FORGET: [&str; 6] = [
    "UPDATE attendee_addresses SET repeat_of = NULL \
     WHERE repeat_of IN (SELECT id FROM registrations WHERE event = $1 AND received_at < $2)",
    "UPDATE registrations SET repeat_of = NULL \
     WHERE repeat_of IN (SELECT id FROM registrations WHERE event = $1 AND received_at < $2)",
    "DELETE FROM attendee_addresses WHERE registration IN (SELECT id FROM registrations WHERE event = $1 AND received_at < $2)",
    "DELETE FROM outbox WHERE registration IN (SELECT id FROM registrations WHERE event = $1 AND received_at < $2)",
    "DELETE FROM links WHERE registration IN (SELECT id FROM registrations WHERE event = $1 AND received_at < $2)",
    "DELETE FROM attendance WHERE registration IN (SELECT id FROM registrations WHERE event = $1 AND received_at < $2)",
];
const DELETE: &str = "DELETE FROM registrations WHERE event = $1 AND received_at < $2";

/// The same lines for either database: what differs is the type of the connection.
macro_rules! delete_in {
    ($connection:expr, $event:expr, $before:expr, $expected:expr) => {{
        for statement in FORGET {
            sqlx::query(statement).bind($event).bind($before).execute(&mut *$connection).await?;
        }
        let deleted = sqlx::query(DELETE).bind($event).bind($before).execute(&mut *$connection).await?.rows_affected();
        // Dropped without a commit, everything is as it was.
        if deleted != $expected {
            return Ok(false);
        }
        $connection.commit().await?;
        true
    }};
}

impl Store {
    /// The event's registrations that came before a moment (RFC 3339 in UTC, to the second).
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn old(&self, event: &str, before: &str) -> Result<Vec<Old>, sqlx::Error> {
        let rows =
            on_pool!(self, pool => sqlx::query_as::<_, (String, String, String)>(OLD).bind(event).bind(before).fetch_all(pool).await?);
        Ok(rows.into_iter().map(|(reference, status, received_at)| Old { reference, status, received_at }).collect())
    }

    /// Deletes what [`Store::old`] lists, if it is still as many as were shown to whoever decided; says whether it did.
    ///
    /// # Errors
    /// The database doesn't answer; nothing was deleted then.
    pub async fn delete(&self, event: &str, before: &str, expected: u64) -> Result<bool, sqlx::Error> {
        let done = match &self.pool {
            Pool::Sqlite(pool) => {
                let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
                delete_in!(transaction, event, before, expected)
            }
            Pool::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                delete_in!(transaction, event, before, expected)
            }
        };
        if let Pool::Sqlite(pool) = &self.pool {
            // What was deleted is also in the log beside the file, until that is folded in. Somebody who reads just now may
            // keep it from being emptied; closing does it then.
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(pool).await?;
        }
        Ok(done)
    }
}
