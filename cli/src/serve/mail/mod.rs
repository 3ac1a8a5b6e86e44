//! Mails: to attendees what became of their registration, to the organiser what came.
//!
//! They are sent from a table (`store::outbox`), after the answer was given, and again until they get away. Without `--smtp`
//! there are none, and nothing promises any. An answer never says that a mail is sent: the address may be wrong.

mod compose;
mod sender;

use std::net::IpAddr;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use tokio::sync::Notify;
use url::Url;

use super::App;
use crate::store::Mailing;

pub(super) use sender::run;

/// The environment's variable with the password for the mail server.
const PASSWORD: &str = "EVENT_REGISTRATION_SMTP_PASSWORD";
/// How long the mail server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What `serve` is told about mail.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
pub struct Options {
    /// The mail server that takes what is sent, like smtps://name@mail.example.org or smtp://mail.example.org:587 (STARTTLS);
    /// the password comes from the environment
    #[arg(
        long,
        value_name = "URL",
        env = "EVENT_REGISTRATION_SMTP",
        hide_env_values = true,
        requires = "mail_from",
        requires = "public_url"
    )]
    pub smtp: Option<String>,
    /// Whom mails are from, like "Press office <press@example.org>"
    #[arg(long, value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// Who gets a notice of every registration and every cancellation
    #[arg(long, value_name = "ADDRESS", requires = "smtp")]
    pub notify: Option<String>,
    /// The password for the mail server. From the environment alone.
    #[arg(skip = super::secret(PASSWORD))]
    pub password: Option<String>,
}

/// The way to the mail server, and whom mails are from.
#[derive(Debug)]
pub(super) struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    notify: Option<Mailbox>,
    /// Told when there is something to send.
    wake: Notify,
}

impl Mail {
    /// Nothing where no mail is sent.
    ///
    /// # Errors
    /// An option can't be used, or is missing.
    pub(super) fn new(options: &Options, public: bool) -> anyhow::Result<Option<Mail>> {
        let Some(url) = &options.smtp else { return Ok(None) };
        ensure!(public, "--smtp: mails carry links; say where browsers reach this server with --public-url");
        let from = options.mail_from.as_deref().context("--smtp: say whom mails are from with --mail-from")?;
        let mailbox = |option: &str, text: &str| {
            text.parse::<Mailbox>().with_context(|| format!("{option} {text}: write an address, like Press office <press@example.org>"))
        };
        Ok(Some(Mail {
            transport: transport(url, options.password.as_deref())?,
            from: mailbox("--mail-from", from)?,
            notify: options.notify.as_deref().map(|notify| mailbox("--notify", notify)).transpose()?,
            wake: Notify::new(),
        }))
    }
}

impl App {
    /// Which mails go with what happens now.
    pub(super) fn mailing(&self) -> Mailing {
        let organiser = self.mail.as_ref().is_some_and(|mail| mail.notify.is_some());
        Mailing { attendees: self.mail.is_some(), organiser }
    }

    /// There may be something to send.
    pub(super) fn wake_mail(&self) {
        if let Some(mail) = &self.mail {
            mail.wake.notify_one();
        }
    }
}

/// `smtps://` speaks TLS from the beginning, `smtp://` goes over to it before anything is said; only on this machine itself
/// is it left out.
fn transport(url: &str, password: Option<&str>) -> anyhow::Result<AsyncSmtpTransport<Tokio1Executor>> {
    let how = "write it like smtps://name@mail.example.org or smtp://mail.example.org:587";
    let parsed = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "smtp" | "smtps") && matches!(url.path(), "" | "/"));
    let Some((url, host)) = parsed.as_ref().and_then(|url| Some((url, url.host()?))) else { bail!("--smtp: {how}") };
    ensure!(url.password().is_none(), "--smtp: a command line can be read by others; put the password into {PASSWORD}");
    // Of a scheme that it doesn't know, the reader of addresses leaves an IPv4 address a name.
    let name = host.to_string().trim_matches(['[', ']']).to_owned();
    let here = name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    let parameters = || TlsParameters::new_rustls(name.clone()).context("--smtp: TLS can't be set up");
    let (tls, port) = match url.scheme() {
        "smtps" => (Tls::Wrapper(parameters()?), 465),
        _ if here => (Tls::None, 25),
        _ => (Tls::Required(parameters()?), 587),
    };
    let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&name).port(url.port().unwrap_or(port)).tls(tls);
    let mut builder = builder.timeout(Some(PATIENCE));
    let user = percent_decoded(url.username());
    match (user.is_empty(), password) {
        (true, None) => {}
        (false, Some(password)) => builder = builder.credentials(Credentials::new(user, password.to_owned())),
        (true, Some(_)) => bail!("{PASSWORD}: there is a password and no name; {how}"),
        (false, None) => bail!("--smtp: there is a name and no password; put it into {PASSWORD}"),
    }
    Ok(builder.build())
}

/// A name with an `@` in it stands in an address as `%40`.
fn percent_decoded(text: &str) -> String {
    let pair = format!("a={}", text.replace('+', "%2B"));
    form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn options(smtp: &str) -> Options {
        Options { smtp: Some(smtp.to_owned()), mail_from: Some("Press <press@example.org>".to_owned()), ..Options::default() }
    }

    #[test]
    fn the_mail_servers_address_is_read() {
        for url in
            ["smtp://localhost:2525", "smtp://127.0.0.1", "smtp://mail.example.org", "smtps://mail.example.org:465/", "smtps://[::1]"]
        {
            assert!(Mail::new(&options(url), true).unwrap().is_some(), "{url}");
        }
        let named = Options { password: Some("secret".to_owned()), ..options("smtps://me%40example.org@mail.example.org") };
        assert!(Mail::new(&named, true).is_ok());
        assert_eq!(percent_decoded("me%40example.org+x"), "me@example.org+x");
        assert!(Mail::new(&Options::default(), false).unwrap().is_none());
    }

    #[test]
    fn what_cannot_be_used_is_told_with_the_mend() {
        let told = |options: &Options, public| format!("{:#}", Mail::new(options, public).unwrap_err());
        assert!(told(&options("mail.example.org"), true).contains("write it like smtps://name@mail.example.org"));
        assert!(told(&options("http://mail.example.org"), true).contains("write it like"));
        assert!(
            told(&options("smtps://me:secret@mail.example.org"), true).contains("put the password into EVENT_REGISTRATION_SMTP_PASSWORD")
        );
        assert!(told(&options("smtps://me@mail.example.org"), true).contains("no password"));
        assert!(told(&Options { password: Some("x".into()), ..options("smtps://mail.example.org") }, true).contains("no name"));
        assert!(told(&options("smtp://localhost"), false).contains("--public-url"));
        assert!(told(&Options { mail_from: None, ..options("smtp://localhost") }, true).contains("--mail-from"));
        assert!(told(&Options { mail_from: Some("press".into()), ..options("smtp://localhost") }, true).contains("--mail-from press"));
        assert!(told(&Options { notify: Some("a b".into()), ..options("smtp://localhost") }, true).contains("--notify a b"));
    }
}
