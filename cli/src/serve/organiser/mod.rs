//! The organiser's pages, under `/organiser/`: who registered, who came, a sheet to sign, and the end of the data.
//!
//! Plain HTML that a server writes, for whoever knows the one password; without one they aren't there at all. No page has a
//! script; the policy that each is sent with forbids them. What was typed becomes HTML only through the templates
//! (`cli/templates`), which escape it.
//!
//! The templates are askama's: compiled and checked with the program, kept up, and of one engine for HTML, which it escapes,
//! and for the plain text of mails, which it leaves alone.

mod attendance;
mod deletion;
mod login;
mod overview;
mod page;
mod password;
mod people;
mod session;
mod sheet;
mod visit;

use std::sync::Arc;

use axum::Router;
use axum::response::Redirect;
use axum::routing::{get, post};
use tokio::sync::Semaphore;

use super::App;
use super::limit::Limit;
use password::Password;
use session::Sessions;

/// How often one address may try a password in a minute.
const ATTEMPTS: u32 = 6;
/// How many attempts are computed at once: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;

/// What the organiser's pages need beside what every request has.
pub(super) struct Desk {
    app: Arc<App>,
    password: Password,
    sessions: Sessions,
    attempts: Limit,
    turns: Semaphore,
}

/// The pages, for whoever knows this password, plain or as argon2's PHC string.
///
/// # Errors
/// The password is too short, or a PHC string that can't be read.
pub(super) fn router(app: Arc<App>, password: &str) -> anyhow::Result<Router> {
    let desk = Desk {
        app,
        password: Password::new(password)?,
        sessions: Sessions::default(),
        attempts: Limit::per_minute(ATTEMPTS),
        turns: Semaphore::new(AT_ONCE),
    };
    Ok(Router::new()
        .route("/organiser", get(|| async { Redirect::permanent(page::HOME) }))
        .route("/organiser/", get(overview::show))
        .route("/organiser/login", get(login::show).post(login::log_in))
        .route("/organiser/logout", post(login::log_out))
        .route("/organiser/events/{event}", get(attendance::show))
        .route("/organiser/events/{event}/attendance", post(attendance::mark))
        .route("/organiser/events/{event}/registrations.csv", get(attendance::export))
        .route("/organiser/events/{event}/sheet", get(sheet::show))
        .route("/organiser/deletion", get(deletion::overview))
        .route("/organiser/deletion/{event}", get(deletion::preview).post(deletion::delete))
        .with_state(Arc::new(desk)))
}
