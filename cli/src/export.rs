//! `event-registration export`: the registrations as CSV, one row for each attendee.
//!
//! Knows the columns; a spreadsheet is where they are read, so a cell that one would take for a formula is defused.

use std::io::Write;

use anyhow::Context as _;
use event_registration::core::json::Value;

use crate::store::{Row, Store};

/// What `export` is told on the command line.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Where registrations are kept: a SQLite file, sqlite://… or postgres://…
    #[arg(
        long,
        value_name = "DATABASE",
        env = "EVENT_REGISTRATION_DATABASE",
        hide_env_values = true,
        default_value = "registrations.sqlite"
    )]
    pub database: String,
    /// Only the registrations for the event of this id
    #[arg(long, value_name = "ID")]
    pub event: Option<String>,
}

const FIXED: [&str; 9] = ["reference", "event", "status", "mode", "received_at", "language", "repeat_of", "flags", "attended_at"];

/// Writes the registrations to `out`.
///
/// # Errors
/// The database can't be read or `out` can't be written.
pub async fn export(options: &Options, out: impl Write) -> anyhow::Result<()> {
    let wrong = "the registrations can't be read; name the database that serve writes with --database";
    let store = Store::open(&options.database).await.context(wrong)?;
    let rows = store.rows(options.event.as_deref()).await.context(wrong)?;
    store.close().await;
    write(&rows, out)
}

/// The members' names as they are first met: a form's order is kept, and a second export looks like the first.
fn columns<'a>(objects: impl Iterator<Item = &'a Value>) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for object in objects {
        let Value::Object(members) = object else { continue };
        for (name, _) in members {
            if !columns.contains(name) {
                columns.push(name.clone());
            }
        }
    }
    columns
}

/// Writes these rows to `out`: what `export` does, and the organiser's page.
pub(crate) fn write(rows: &[Row], out: impl Write) -> anyhow::Result<()> {
    let read: Vec<(&Row, Vec<Value>, Value)> = rows.iter().map(|row| (row, attendees(&row.attendees), consents(&row.consents))).collect();
    let fields = columns(read.iter().flat_map(|(_, attendees, _)| attendees));
    let asked = columns(read.iter().map(|(_, _, consents)| consents));
    let mut csv = csv::Writer::from_writer(out);
    let consent_columns = asked.iter().map(|id| format!("consent:{id}"));
    csv.write_record(FIXED.iter().map(ToString::to_string).chain(fields.iter().cloned()).chain(consent_columns).map(defused))?;
    for (row, attendees, consents) in &read {
        for (position, attendee) in attendees.iter().enumerate() {
            let repeat_of = row.repeats.get(&position).map(String::as_str).unwrap_or_default();
            let attended_at = row.attended.get(&position).map(String::as_str).unwrap_or_default();
            let (registered, flags) = ([&row.reference, &row.event, &row.status, &row.mode, &row.received_at, &row.language], &row.flags);
            let fixed = registered.into_iter().map(String::as_str).chain([repeat_of, flags, attended_at]);
            let answers = fields.iter().map(|name| attendee.get(name).map(shown).unwrap_or_default());
            let granted = asked.iter().map(|id| consents.get(id).map(shown).unwrap_or_default());
            csv.write_record(fixed.map(str::to_owned).chain(answers).chain(granted).map(defused))?;
        }
    }
    csv.flush()?;
    Ok(())
}

/// The attendees of a row; one without answers still has its line.
fn attendees(json: &str) -> Vec<Value> {
    match crate::json::parse(json) {
        Ok(Value::List(attendees)) if !attendees.is_empty() => attendees,
        _ => vec![Value::Object(Vec::new())],
    }
}

/// The consents of a row as one object: whether each was given, by its id.
fn consents(json: &str) -> Value {
    let read = crate::json::parse(json).unwrap_or(Value::Null);
    let one = |consent: &Value| Some((consent.get("id")?.as_text()?.to_owned(), consent.get("granted")?.clone()));
    Value::Object(read.items().iter().filter_map(one).collect())
}

fn shown(answer: &Value) -> String {
    match answer {
        Value::Text(text) => text.clone(),
        Value::List(several) => several.iter().map(shown).collect::<Vec<_>>().join("; "),
        Value::Null => String::new(),
        other => other.to_json(),
    }
}

/// A spreadsheet runs what begins like a formula; an apostrophe makes it a text.
fn defused(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn row(reference: &str, attendees: &str, consents: &str) -> Row {
        Row {
            reference: reference.into(),
            event: "table".into(),
            mode: "online".into(),
            status: "confirmed".into(),
            received_at: "2022-05-01T10:00:00Z".into(),
            language: "it".into(),
            attendees: attendees.into(),
            consents: consents.into(),
            repeats: [].into(),
            flags: String::new(),
            attended: [].into(),
        }
    }

    fn written(rows: &[Row]) -> Vec<String> {
        let mut out = Vec::new();
        write(rows, &mut out).unwrap();
        String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn every_attendee_has_a_line_and_every_answer_a_column() {
        let rows = [
            row("ER-1", r#"[{"name":"Ada","topics":["a","b"]},{"name":"Bea, \"B\"","age":7}]"#, r#"[{"id":"news","granted":true}]"#),
            Row {
                repeats: [(0, "ER-1".into())].into(),
                flags: "honeypot fast".into(),
                attended: [(0, "2022-05-25T13:00:00Z".into())].into(),
                ..row("ER-2", r#"[{"name":"Ada","vip":true}]"#, "[]")
            },
        ];
        assert_eq!(
            written(&rows),
            [
                "reference,event,status,mode,received_at,language,repeat_of,flags,attended_at,name,topics,age,vip,consent:news",
                "ER-1,table,confirmed,online,2022-05-01T10:00:00Z,it,,,,Ada,a; b,,,true",
                "ER-1,table,confirmed,online,2022-05-01T10:00:00Z,it,,,,\"Bea, \"\"B\"\"\",,7,,true",
                "ER-2,table,confirmed,online,2022-05-01T10:00:00Z,it,ER-1,honeypot fast,2022-05-25T13:00:00Z,Ada,,,true,",
            ]
        );
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_a_text() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("+39 091", "'+39 091"),
            ("-2", "'-2"),
            ("@A1", "'@A1"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(defused(cell.to_owned()), expected);
        }
    }

    #[test]
    fn no_registrations_are_a_line_of_headings() {
        assert_eq!(written(&[]), ["reference,event,status,mode,received_at,language,repeat_of,flags,attended_at"]);
    }
}
