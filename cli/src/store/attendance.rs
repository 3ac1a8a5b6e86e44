//! Who came: a mark for each attendee, set and taken back by the organiser.

use super::{Store, on_pool};

const MARK: &str = "INSERT INTO attendance (registration, position, attended_at) \
     SELECT id, $2, $3 FROM registrations WHERE reference = $1 ON CONFLICT (registration, position) DO NOTHING";
const TAKE_BACK: &str = "DELETE FROM attendance WHERE position = $2 \
     AND registration = (SELECT id FROM registrations WHERE reference = $1)";

impl Store {
    /// Marks an attendee, counted from 0, of a registration as having come. Who is marked already keeps the first moment.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn mark_attended(&self, reference: &str, position: usize, now: &str) -> Result<(), sqlx::Error> {
        on_pool!(self, pool => sqlx::query(MARK).bind(reference).bind(number(position)).bind(now).execute(pool).await.map(drop))
    }

    /// Takes an attendee's mark back.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn unmark_attended(&self, reference: &str, position: usize) -> Result<(), sqlx::Error> {
        on_pool!(self, pool => sqlx::query(TAKE_BACK).bind(reference).bind(number(position)).execute(pool).await.map(drop))
    }
}

fn number(position: usize) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}
