//! Reading the rows again, for `export` and the organiser's pages.
//!
//! Knows nothing of CSV and HTML; gives what was stored, in the order in which it came.

use std::collections::BTreeMap;

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
    /// Of each attendee, counted from 0, who repeats an address: the reference of its first registration.
    pub repeats: BTreeMap<usize, String>,
    /// What the form noticed of how it was filled in, separated by spaces.
    pub flags: String,
    /// Of each attendee, counted from 0, who was marked as having come: when that was, RFC 3339 in UTC.
    pub attended: BTreeMap<usize, String>,
}

const ROWS: &str = "SELECT r.reference, r.event, r.mode, r.status, r.received_at, r.language, r.attendees, r.consents, r.flags \
     FROM registrations r WHERE $1 IS NULL OR r.event = $1 ORDER BY r.id";
const REPEATS: &str = "SELECT r.reference, a.position, first.reference FROM attendee_addresses a \
     JOIN registrations r ON r.id = a.registration JOIN registrations first ON first.id = a.repeat_of \
     WHERE $1 IS NULL OR r.event = $1";
const ATTENDED: &str = "SELECT r.reference, a.position, a.attended_at FROM attendance a \
     JOIN registrations r ON r.id = a.registration WHERE $1 IS NULL OR r.event = $1";
const EVENTS: &str = "SELECT DISTINCT event FROM registrations ORDER BY event";

/// Of one attendee, by reference and position: a repeated registration's reference, or a moment.
type Said = (String, i64, String);

type Columns = (String, String, String, String, String, String, String, String, String);

impl Store {
    /// The registrations for `event`, or for every event.
    ///
    /// # Errors
    /// The database doesn't answer, or holds no registrations' table.
    pub async fn rows(&self, event: Option<&str>) -> Result<Vec<Row>, sqlx::Error> {
        let rows = on_pool!(self, pool => sqlx::query_as::<_, Columns>(ROWS).bind(event).fetch_all(pool).await?);
        let repeats = on_pool!(self, pool => sqlx::query_as::<_, Said>(REPEATS).bind(event).fetch_all(pool).await?);
        let attended = on_pool!(self, pool => sqlx::query_as::<_, Said>(ATTENDED).bind(event).fetch_all(pool).await?);
        let mut rows: Vec<Row> = rows.into_iter().map(Row::from).collect();
        let by_reference: BTreeMap<String, usize> = rows.iter().enumerate().map(|(index, row)| (row.reference.clone(), index)).collect();
        let mut say = |said: Vec<Said>, member: fn(&mut Row) -> &mut BTreeMap<usize, String>| {
            for (reference, position, text) in said {
                let row = by_reference.get(&reference).and_then(|index| rows.get_mut(*index));
                if let (Some(row), Ok(position)) = (row, usize::try_from(position)) {
                    member(row).insert(position, text);
                }
            }
        };
        say(repeats, |row| &mut row.repeats);
        say(attended, |row| &mut row.attended);
        Ok(rows)
    }

    /// The events that have registrations, by id.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn events(&self) -> Result<Vec<String>, sqlx::Error> {
        let events = on_pool!(self, pool => sqlx::query_as::<_, (String,)>(EVENTS).fetch_all(pool).await?);
        Ok(events.into_iter().map(|(event,)| event).collect())
    }
}

impl From<Columns> for Row {
    fn from(columns: Columns) -> Row {
        let (reference, event, mode, status, received_at, language, attendees, consents, flags) = columns;
        let (repeats, attended) = (BTreeMap::new(), BTreeMap::new());
        Row { reference, event, mode, status, received_at, language, attendees, consents, repeats, flags, attended }
    }
}
