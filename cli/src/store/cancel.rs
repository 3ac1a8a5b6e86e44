//! The one transaction in which a registration is cancelled: its seats go to who waits longest, and the mails that tell of it
//! are queued.
//!
//! An address that registered twice has one seat. When the registration that holds it is cancelled and the other stands, the
//! seat goes over to that one: whoever cancels one of two still comes.

use super::admit::COUNT;
use super::outbox::{Kind, Mailing, QUEUE};
use super::{LOCK, Pool, Store};

/// A registration to cancel.
#[derive(Debug, Clone)]
pub struct Cancellation {
    /// Its reference.
    pub reference: String,
    /// Its event.
    pub event: String,
    /// How many seats its mode has; nothing when it never fills.
    pub capacity: Option<i64>,
    /// When, RFC 3339 in UTC.
    pub now: String,
    /// Which mails go with it.
    pub mailing: Mailing,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cancelled {
    /// It is cancelled, and these, who waited, have a seat now.
    Done(Vec<String>),
    /// It was cancelled already, or isn't there.
    Already,
}

const FIND: &str = "SELECT id, mode FROM registrations WHERE reference = $1 AND event = $2 AND status <> 'cancelled'";
const CANCEL: &str = "UPDATE registrations SET status = 'cancelled', seats = 0 WHERE id = $1";
const ADDRESSES: &str = "SELECT position, email_key, repeat_of FROM attendee_addresses WHERE registration = $1 ORDER BY position";
const HEIR: &str = "SELECT a.registration, a.position FROM attendee_addresses a JOIN registrations r ON r.id = a.registration \
     WHERE a.repeat_of = $1 AND a.email_key = $2 AND r.status <> 'cancelled' ORDER BY r.id LIMIT 1";
const INHERIT: &str = "UPDATE attendee_addresses SET repeat_of = NULL WHERE registration = $1 AND position = $2";
const FOLLOW: &str = "UPDATE attendee_addresses SET repeat_of = $1 WHERE repeat_of = $2 AND email_key = $3";
const SEAT: &str = "UPDATE registrations SET seats = seats + 1, \
     repeat_of = CASE WHEN $2 = 0 THEN NULL ELSE repeat_of END WHERE id = $1";
const WAITING: &str =
    "SELECT id, reference, seats FROM registrations WHERE event = $1 AND mode = $2 AND status = 'waiting' ORDER BY id LIMIT 1";
const CONFIRM: &str = "UPDATE registrations SET status = 'confirmed' WHERE id = $1";

/// The same lines for either database: what differs is the type of the connection.
macro_rules! cancel_in {
    ($connection:expr, $cancellation:expr) => {{
        let cancellation: &Cancellation = $cancellation;
        let (event, mailing, now) = (&cancellation.event, cancellation.mailing, &cancellation.now);
        let found = sqlx::query_as::<_, (i64, String)>(FIND).bind(&cancellation.reference).bind(event);
        let Some((id, mode)) = found.fetch_optional(&mut *$connection).await? else { return Ok(Cancelled::Already) };
        sqlx::query(CANCEL).bind(id).execute(&mut *$connection).await?;
        let addresses = sqlx::query_as::<_, (i64, String, Option<i64>)>(ADDRESSES).bind(id).fetch_all(&mut *$connection).await?;
        let mut letters: Vec<(i64, i64, Kind)> = Vec::new();
        for (position, email_key, repeat_of) in &addresses {
            if mailing.attendees {
                letters.push((id, *position, Kind::Cancellation));
            }
            let heir = sqlx::query_as::<_, (i64, i64)>(HEIR).bind(id).bind(email_key).fetch_optional(&mut *$connection).await?;
            let (None, Some((heir, place))) = (repeat_of, heir) else { continue };
            sqlx::query(INHERIT).bind(heir).bind(place).execute(&mut *$connection).await?;
            sqlx::query(FOLLOW).bind(heir).bind(id).bind(email_key).execute(&mut *$connection).await?;
            sqlx::query(SEAT).bind(heir).bind(place).execute(&mut *$connection).await?;
        }
        if mailing.organiser {
            letters.push((id, 0, Kind::CancellationNotice));
        }
        let mut promoted = Vec::new();
        while let Some(capacity) = cancellation.capacity {
            let first = sqlx::query_as::<_, (i64, String, i64)>(WAITING).bind(event).bind(&mode);
            let Some((first, reference, seats)) = first.fetch_optional(&mut *$connection).await? else { break };
            let (taken, _) = sqlx::query_as::<_, (i64, i64)>(COUNT).bind(event).bind(&mode).fetch_one(&mut *$connection).await?;
            // Nobody overtakes a group that doesn't fit yet.
            if taken.saturating_add(seats) > capacity {
                break;
            }
            sqlx::query(CONFIRM).bind(first).execute(&mut *$connection).await?;
            let addresses = sqlx::query_as::<_, (i64, String, Option<i64>)>(ADDRESSES).bind(first).fetch_all(&mut *$connection).await?;
            letters.extend(addresses.iter().filter(|_| mailing.attendees).map(|(position, ..)| (first, *position, Kind::Promotion)));
            promoted.push(reference);
        }
        for (registration, position, kind) in letters {
            sqlx::query(QUEUE).bind(registration).bind(position).bind(kind.name()).bind(now).execute(&mut *$connection).await?;
        }
        $connection.commit().await?;
        Ok(Cancelled::Done(promoted))
    }};
}

impl Store {
    /// Cancels a registration and gives its seats to who waits.
    ///
    /// # Errors
    /// The database doesn't answer; nothing was changed then.
    pub async fn cancel(&self, cancellation: &Cancellation) -> Result<Cancelled, sqlx::Error> {
        match &self.pool {
            Pool::Sqlite(pool) => {
                let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
                cancel_in!(transaction, cancellation)
            }
            Pool::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                sqlx::query(LOCK).bind(&cancellation.event).execute(&mut *transaction).await?;
                cancel_in!(transaction, cancellation)
            }
        }
    }
}

#[cfg(test)]
#[path = "cancel_tests.rs"]
mod tests;
