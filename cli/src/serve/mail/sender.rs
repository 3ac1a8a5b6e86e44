//! Sends what is due, one after the other, and again what didn't get away: a little later each time, for three days.
//!
//! Neither addresses nor what is in a mail are logged; a registration's reference is.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use lettre::AsyncTransport as _;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::response::{Category, Severity};
use tokio::sync::watch;

use super::super::App;
use super::Mail;
use super::compose::{Unsendable, compose};
use crate::store::Letter;

/// For how long a mail is this server's: longer than sending one can take.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// When the table is looked at, even if nothing happened here: another server may have written to it.
const AT_LEAST: Duration = Duration::from_secs(60);
/// The longest wait between two attempts.
const LONGEST_WAIT: i64 = 60 * 60;
/// When a mail is given up.
const GIVE_UP: SignedDuration = SignedDuration::from_hours(72);

/// What became of an attempt.
enum Tried {
    Sent,
    Again(String),
    Never(String),
}

/// Sends until it is told to stop.
pub(in crate::serve) async fn run(app: Arc<App>, mut stop: watch::Receiver<()>) {
    let Some(mail) = &app.mail else { return };
    if let Err(error) = app.store.release(&app.clock.stamp()).await {
        tracing::error!("mail: the database: {error}");
    }
    loop {
        let rest = match round(&app, mail, &stop).await {
            Ok(rest) => rest,
            Err(error) => {
                tracing::error!("mail: the database: {error}");
                AT_LEAST
            }
        };
        tokio::select! {
            () = mail.wake.notified() => {}
            () = tokio::time::sleep(rest) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Sends what is due; says how long it is until the next.
async fn round(app: &App, mail: &Mail, stop: &watch::Receiver<()>) -> Result<Duration, sqlx::Error> {
    loop {
        let due = app.store.due(&app.clock.stamp()).await?;
        if due.is_empty() {
            break;
        }
        for letter in due {
            // Told to stop: what isn't begun waits for the next start.
            if stop.has_changed().is_err() {
                return Ok(Duration::ZERO);
            }
            if app.store.claim(&letter, &stamp(app.clock.now(), LEASE)).await? {
                deliver(app, mail, &letter).await?;
            }
        }
    }
    let next = app.store.next_due().await?.and_then(|next| next.parse::<Timestamp>().ok());
    let until = next.map(|next| next.duration_since(app.clock.now())).and_then(|until| Duration::try_from(until).ok());
    // A stamp is to the second: a moment later it is over for certain.
    Ok(until.map_or(AT_LEAST, |until| until.saturating_add(Duration::from_millis(50)).min(AT_LEAST)))
}

async fn deliver(app: &App, mail: &Mail, letter: &Letter) -> Result<(), sqlx::Error> {
    let (reference, kind) = (&letter.reference, letter.kind.name());
    match attempt(app, mail, letter).await? {
        Tried::Sent => {
            tracing::info!(reference, kind, "mail: sent");
            app.store.sent(letter).await
        }
        Tried::Again(why) if age(app, letter) < GIVE_UP => {
            let wait = wait(letter.attempts);
            tracing::warn!(reference, kind, "mail: not sent ({why}); again in {wait} seconds");
            app.store.send_later(letter, &stamp(app.clock.now(), SignedDuration::from_secs(wait))).await
        }
        Tried::Again(why) | Tried::Never(why) => {
            tracing::error!(reference, kind, "mail: not sent and given up ({why})");
            app.store.give_up(letter, &app.clock.stamp()).await
        }
    }
}

async fn attempt(app: &App, mail: &Mail, letter: &Letter) -> Result<Tried, sqlx::Error> {
    let message = match compose(app, mail, letter).await {
        Ok(message) => message,
        Err(Unsendable::Database(error)) => return Err(error),
        Err(Unsendable::Later(why)) => return Ok(Tried::Again(why.to_owned())),
        Err(Unsendable::Never(why)) => return Ok(Tried::Never(why.to_owned())),
    };
    Ok(match mail.transport.send(message).await {
        Ok(_) => Tried::Sent,
        Err(error) if is_final(&error) => Tried::Never(told(&error)),
        Err(error) => Tried::Again(told(&error)),
    })
}

/// Whether another attempt can't help: the mail server refuses this mail (55x). That it refuses us, our password or our way of
/// speaking is mended by whoever runs the server, and the mail goes then.
fn is_final(error: &Error) -> bool {
    error.status().is_some_and(|code| code.severity == Severity::PermanentNegativeCompletion && code.category == Category::MailSystem)
}

/// What the log says: the code, but not the server's words, in which the address may be.
fn told(error: &Error) -> String {
    match error.status() {
        Some(code) => format!("the mail server answers {code}"),
        None => error.to_string(),
    }
}

/// Seconds until the next attempt: 2, 4, 8 and so on to an hour.
fn wait(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(0, 20)).unwrap_or(20);
    2_i64.saturating_pow(doublings + 1).min(LONGEST_WAIT)
}

fn age(app: &App, letter: &Letter) -> SignedDuration {
    letter.queued_at.parse::<Timestamp>().map_or(SignedDuration::ZERO, |queued| app.clock.now().duration_since(queued))
}

/// A moment so much later, as it is written into a row.
fn stamp(now: Timestamp, later: SignedDuration) -> String {
    let later = now.saturating_add(later).unwrap_or(now);
    Timestamp::from_second(later.as_second()).unwrap_or(later).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_waits_grow_to_an_hour() {
        let waits: Vec<i64> = (0..14).map(wait).collect();
        assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600, 3600]);
        assert_eq!((wait(i64::MAX), wait(-1)), (3600, 2));
    }
}
