//! `event-registration delete`: the registrations of an event that are kept long enough, for a job that runs by itself.
//!
//! The organiser's pages show the same and ask; here nothing goes without `--confirm`.

use std::io::Write;

use anyhow::{Context as _, bail};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::store::Store;

/// What `delete` is told on the command line.
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
    /// The event's id
    #[arg(long, value_name = "ID")]
    pub event: String,
    /// The last day, like 2026-05-25: what was received until its end (in UTC) goes
    #[arg(long, value_name = "DAY")]
    pub received_until: Date,
    /// Delete; without this it is only said what would go
    #[arg(long)]
    pub confirm: bool,
}

/// Says what would go, and with `confirm` deletes it.
///
/// # Errors
/// The database can't be read or written, or changed meanwhile.
pub async fn delete(options: &Options, mut out: impl Write) -> anyhow::Result<()> {
    let wrong = "the registrations can't be read; name the database that serve writes with --database";
    let next = options.received_until.tomorrow().context("--received-until: the last day there is")?;
    let before = next.to_zoned(TimeZone::UTC)?.timestamp().to_string();
    let store = Store::open(&options.database).await.context(wrong)?;
    let old = store.old(&options.event, &before).await.context(wrong)?;
    let count = u64::try_from(old.len())?;
    let first_and_last = old.first().zip(old.last());
    let received = first_and_last.map(|(first, last)| format!(", received from {} to {}", first.received_at, last.received_at));
    write!(out, "registrations of {}: {count}{}", options.event, received.unwrap_or_default())?;
    let done = match options.confirm && count > 0 {
        true => Some(store.delete(&options.event, &before, count).await.context("nothing was deleted")?),
        false => None,
    };
    store.close().await;
    match done {
        Some(true) => writeln!(out, "; deleted")?,
        Some(false) => bail!("others came or went meanwhile; nothing was deleted, try again"),
        None if count > 0 => writeln!(out, "; nothing was deleted, add --confirm to delete them for good")?,
        None => writeln!(out)?,
    }
    Ok(())
}
