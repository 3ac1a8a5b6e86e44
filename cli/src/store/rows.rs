//! Reading the rows again, for `export`.
//!
//! Knows nothing of CSV; gives what was stored, in the order in which it came.

use super::{Store, on_pool};

/// A stored registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What the attendee reads out.
    pub reference: String,
    /// The event's id.
    pub event: String,
    /// `in-person` or `online`
    pub mode: String,
    /// `confirmed`, `waiting`, or `cancelled` by the organiser's hand.
    pub status: String,
    /// When it came, RFC 3339 in UTC.
    pub received_at: String,
    /// The language it was made in.
    pub language: String,
    /// The attendees, as JSON.
    pub attendees: String,
    /// The consents, as JSON.
    pub consents: String,
    /// The reference of the first registration of the same address.
    pub repeat_of: Option<String>,
}

const ROWS: &str = "SELECT r.reference, r.event, r.mode, r.status, r.received_at, r.language, r.attendees, r.consents, first.reference \
     FROM registrations r LEFT JOIN registrations first ON first.id = r.repeat_of \
     WHERE $1 IS NULL OR r.event = $1 ORDER BY r.id";

type Columns = (String, String, String, String, String, String, String, String, Option<String>);

impl Store {
    /// The registrations for `event`, or for every event.
    ///
    /// # Errors
    /// The database doesn't answer, or holds no registrations' table.
    pub async fn rows(&self, event: Option<&str>) -> Result<Vec<Row>, sqlx::Error> {
        let rows = on_pool!(self, pool => sqlx::query_as::<_, Columns>(ROWS).bind(event).fetch_all(pool).await?);
        Ok(rows.into_iter().map(Row::from).collect())
    }
}

impl From<Columns> for Row {
    fn from(columns: Columns) -> Row {
        let (reference, event, mode, status, received_at, language, attendees, consents, repeat_of) = columns;
        Row { reference, event, mode, status, received_at, language, attendees, consents, repeat_of }
    }
}
