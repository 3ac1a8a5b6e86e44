//! `event-registration serve`: the built site and a backend for its forms, from one command and one file.
//!
//! What a form asks is judged by the widget's own `core`. Knows HTTP; rows and seats are [`crate::store`]'s. The rule for an
//! address that registers twice stands there, in `admit`. It is safe on the open internet behind a reverse proxy that speaks
//! TLS: it listens on the loopback interface unless told otherwise, bounds bodies and rates, and stores no network address.

mod address;
mod events;
mod fields;
mod html;
mod limit;
pub mod mail;
mod organiser;
mod own;
mod page;
mod post;
mod problem;
mod register;
mod seats;
mod site;
mod words;

pub(crate) use words::{catalogue, languages, speaks};

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use axum::Router;
use axum::http::HeaderValue;
use jiff::Timestamp;
use tokio::net::TcpListener;

use crate::clock::Clock;
use crate::store::{Store, file_of};

/// How long requests in flight have to finish once the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// The environment's variable with the password of the organiser's pages: a command line can be read by others.
pub(crate) const ORGANISER_PASSWORD: &str = "EVENT_REGISTRATION_ORGANISER_PASSWORD";

/// What `serve` is told on the command line.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// The event files to take registrations for
    #[arg(long = "event", value_name = "FILE", required = true, num_args = 1..)]
    pub events: Vec<PathBuf>,
    /// The built site to serve beside them
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
    /// Where registrations are kept: a SQLite file, sqlite://… or postgres://…
    #[arg(
        long,
        value_name = "DATABASE",
        env = "EVENT_REGISTRATION_DATABASE",
        hide_env_values = true,
        default_value = "registrations.sqlite"
    )]
    pub database: String,
    /// The address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Move the clock: pretend that the server starts at this moment, like 2022-05-01T10:00:00Z
    #[arg(long, value_name = "RFC3339")]
    pub now: Option<Timestamp>,
    /// Believe the last address in X-Forwarded-For; only behind a reverse proxy that writes it
    #[arg(long)]
    pub trust_proxy: bool,
    /// A website, like https://www.example.org, whose pages may post registrations here; may be repeated
    #[arg(long = "allow-origin", value_name = "ORIGIN")]
    pub allow_origins: Vec<String>,
    /// How many registrations one address may send in a minute; 0 is no limit
    #[arg(long, value_name = "NUMBER", default_value_t = 60)]
    pub rate: u32,
    /// The longest body that is read, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 64 * 1024)]
    pub max_body: usize,
    /// The videoconference's link, given to who registers online; one for each --event, in the same order
    #[arg(long = "join-url", value_name = "URL")]
    pub join_urls: Vec<String>,
    /// The password of the organiser's pages, or argon2's PHC string of it; without one they aren't there. From the environment
    /// alone.
    #[arg(skip = secret(ORGANISER_PASSWORD))]
    pub organiser_password: Option<String>,
    /// The address under which browsers reach this server, like https://registrations.example.org; links in mails begin with it
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// Which mails are sent, and by which server
    #[command(flatten)]
    pub mail: mail::Options,
}

/// A variable of the environment that isn't empty.
fn secret(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|secret| !secret.is_empty())
}

/// What every request has at hand.
struct App {
    store: Store,
    /// Where mails are sent from; without it nobody is promised any.
    mail: Option<mail::Mail>,
    /// Where browsers reach us, without a slash at its end.
    public_url: Option<String>,
    /// Whether the organiser's pages are there.
    organiser: bool,
    events: events::Events,
    clock: Clock,
    limit: limit::Limit,
    trust_proxy: bool,
    max_body: usize,
}

/// A server that has its port, its database and its events, and answers once it [runs](Server::run).
pub struct Server {
    app: Arc<App>,
    listener: TcpListener,
    router: Router,
    store: Store,
}

impl Server {
    /// Reads the events, opens the database, takes the port.
    ///
    /// # Errors
    /// What can't be read, opened or taken, and what to do about it.
    pub async fn bind(options: &Options) -> anyhow::Result<Server> {
        let events = events::load(&options.events, &options.join_urls)?;
        let site = options.site.as_deref();
        if let Some(site) = site {
            ensure!(site.is_dir(), "{}: no such directory; build the site first, then name its directory with --site", site.display());
            keep_apart(site, &options.database)?;
        }
        let origins: Vec<HeaderValue> = options.allow_origins.iter().map(|origin| allowed_origin(origin)).collect::<Result<_, _>>()?;
        let store = Store::create(&options.database).await.context("the database after --database can't be opened")?;
        let listener = TcpListener::bind(options.listen)
            .await
            .with_context(|| format!("{}: the port can't be taken; choose another with --listen", options.listen))?;
        let clock = options.now.map(Clock::at).unwrap_or_default();
        if let Some(now) = options.now {
            tracing::warn!("the clock is moved: it is {now} here");
        }
        let public_url = options.public_url.as_deref().map(public_url).transpose()?;
        let app = Arc::new(App {
            store: store.clone(),
            mail: mail::Mail::new(&options.mail, public_url.is_some())?,
            public_url,
            organiser: options.organiser_password.is_some(),
            events,
            clock,
            limit: limit::Limit::per_minute(options.rate),
            trust_proxy: options.trust_proxy,
            max_body: options.max_body,
        });
        let mut router = site::router(Arc::clone(&app), origins);
        if app.mail.is_some() {
            router = router.merge(site::private(own::router(Arc::clone(&app))));
        }
        if let Some(password) = &options.organiser_password {
            router = router.merge(site::private(organiser::router(Arc::clone(&app), password)?));
            tracing::info!("the organiser's pages are at /organiser/");
        }
        Ok(Server { app, listener, router: site::whole(router, site), store })
    }

    /// The port that was taken.
    ///
    /// # Errors
    /// The operating system doesn't say.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// The database behind it.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Answers requests until `stop` comes, lets those in flight finish, and closes the database.
    ///
    /// # Errors
    /// The port was lost.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
        let (told, mut hears) = tokio::sync::watch::channel(());
        let stopping = async move {
            stop.await;
            tracing::info!("stopping: no new connections, requests in flight finish");
            drop(told);
        };
        let sender = tokio::spawn(mail::run(self.app, hears.clone()));
        let service = self.router.into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(self.listener, service).with_graceful_shutdown(stopping);
        let too_long = async {
            while hears.changed().await.is_ok() {}
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            served = serving.into_future() => served?,
            () = too_long => tracing::warn!("some requests did not finish in {} seconds", GRACE.as_secs()),
        }
        // A mail that doesn't get away in time is tried again at the next start.
        if tokio::time::timeout(GRACE, sender).await.is_err() {
            tracing::warn!("a mail was under way for more than {} seconds", GRACE.as_secs());
        }
        self.store.close().await;
        Ok(())
    }
}

/// The whole of `serve`: says on standard output where it listens, and runs until it is interrupted or terminated.
///
/// # Errors
/// [`Server::bind`]'s and [`Server::run`]'s.
pub async fn serve(options: &Options) -> anyhow::Result<()> {
    // Before the address is told: who reads it may stop the server at once.
    let stop = stop_signal()?;
    let server = Server::bind(options).await?;
    say_ready(server.address()?)?;
    server.run(stop).await
}

/// The one line on standard output; scripts wait for it.
fn say_ready(address: SocketAddr) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    writeln!(out, "listening on http://{address}/")?;
    out.flush()
}

#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// Refuses a database that the site would hand to everybody.
fn keep_apart(site: &Path, database: &str) -> anyhow::Result<()> {
    let Some(file) = file_of(database) else { return Ok(()) };
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (Ok(folder), Ok(site)) = (folder.canonicalize(), site.canonicalize()) else { return Ok(()) };
    let where_else = "everybody could download it; put it in another directory with --database";
    ensure!(!folder.starts_with(&site), "{}: the database would lie inside --site, and {where_else}", file.display());
    Ok(())
}

/// Where browsers reach us, as links begin.
fn public_url(url: &str) -> anyhow::Result<String> {
    let parsed = url::Url::parse(url).ok().filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
    let bare = parsed.filter(|url| url.query().is_none() && url.fragment().is_none() && url.path() == "/");
    ensure!(bare.is_some(), "--public-url {url}: write scheme and host only, like https://registrations.example.org");
    Ok(url.trim_end_matches('/').to_owned())
}

fn allowed_origin(origin: &str) -> anyhow::Result<HeaderValue> {
    let bare = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    let usable = bare.is_some_and(|host| !host.is_empty() && !host.contains(['/', '*', ' ', '?', '#']));
    ensure!(usable, "--allow-origin {origin}: write scheme and host only, like https://www.example.org");
    Ok(HeaderValue::from_str(origin)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_and_host_only() {
        assert!(allowed_origin("https://www.example.org").is_ok());
        assert!(allowed_origin("http://localhost:8080").is_ok());
        for wrong in ["*", "https://", "https://www.example.org/", "www.example.org", "https://*.example.org"] {
            assert!(allowed_origin(wrong).is_err(), "{wrong}");
        }
    }
}
