//! Requests as a browser's `fetch` makes them: redirects followed by its rules, cookies kept, an `Origin` said.
//!
//! Knows nothing of what a request is for, nor of what a browser would hide of the answer.

use std::io::Read;
use std::time::Duration;

use event_registration::core::submission::Credentials;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, config::Config, http};
use url::Url;

use super::host::Host;

/// As many redirects as `fetch` follows.
const MOST_REDIRECTS: usize = 20;
/// The longest body that is read; the widget reads no more JSON.
const MOST_BYTES: u64 = 1 << 20;

/// What is sent.
#[derive(Debug, Clone)]
pub(super) struct Sending {
    /// The method.
    pub(super) method: String,
    /// The address.
    pub(super) url: Url,
    /// The headers, with the body's media type.
    pub(super) headers: Vec<(String, String)>,
    /// The body; nothing where there is none.
    pub(super) body: Vec<u8>,
    /// Whether cookies travel along.
    pub(super) credentials: Credentials,
    /// Seconds to wait for all of it.
    pub(super) timeout: u32,
    /// Whether redirects are followed.
    pub(super) follow: bool,
}

/// One answer on the way, or the last.
#[derive(Debug, Clone)]
pub(super) struct Hop {
    /// Who answered.
    pub(super) url: Url,
    /// The `Origin` that was said to it.
    pub(super) origin: Option<String>,
    /// Its status.
    pub(super) status: u16,
    /// Its headers, names in small letters.
    pub(super) headers: Vec<(String, String)>,
    /// Its body, as text.
    pub(super) body: String,
}

impl Hop {
    /// The header of this name; of several, all with commas between.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self.headers.iter().filter(|(header, _)| header == name).map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Silence {
    /// None in the time allowed.
    Timeout,
    /// No connection, or not a usable one: why.
    Unreachable(String),
}

/// Sends requests for a page.
pub(super) struct Client<'a> {
    host: &'a Host,
    config: Config,
    /// The one with the cookies.
    agent: Agent,
}

impl<'a> Client<'a> {
    pub(super) fn new(host: &'a Host) -> Client<'a> {
        // What this machine trusts, as a browser on it would; where that can't be read, Mozilla's list.
        let trusted: Vec<Certificate<'static>> =
            rustls_native_certs::load_native_certs().certs.iter().map(|one| Certificate::from_der(one).to_owned()).collect();
        let roots = if trusted.is_empty() { RootCerts::WebPki } else { RootCerts::new_with_certs(&trusted) };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("event-registration/", env!("CARGO_PKG_VERSION"), " check"))
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build();
        Client { host, agent: config.new_agent(), config }
    }

    /// Sends it and follows where it leads; every answer on the way, the last of them the one that counts.
    pub(super) fn send(&self, mut sending: Sending) -> Result<Vec<Hop>, Silence> {
        let mut hops: Vec<Hop> = Vec::new();
        let mut tainted = false;
        loop {
            let hop = self.one(&sending, tainted)?;
            let target = hop.header("location").filter(|_| sending.follow && matches!(hop.status, 301 | 302 | 303 | 307 | 308));
            let Some(target) = target.map(|target| sending.url.join(&target)) else {
                hops.push(hop);
                return Ok(hops);
            };
            let target = target.ok().filter(|url| matches!(url.scheme(), "http" | "https"));
            let target = target.ok_or_else(|| Silence::Unreachable("it redirects to what is no web address".to_owned()))?;
            if hops.len() >= MOST_REDIRECTS {
                return Err(Silence::Unreachable(format!("more than {MOST_REDIRECTS} redirects")));
            }
            let get = hop.status == 303 || matches!(hop.status, 301 | 302) && sending.method == "POST";
            if get && sending.method != "GET" {
                sending.method = "GET".to_owned();
                sending.body.clear();
                sending.headers.retain(|(name, _)| !name.to_ascii_lowercase().starts_with("content-"));
            }
            if target.origin() != sending.url.origin() {
                sending.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("authorization"));
                // A page that was passed on by another origin is nobody's any more: `Origin: null`.
                tainted |= self.host.is_foreign(&sending.url);
            }
            sending.url = target;
            hops.push(hop);
        }
    }

    fn one(&self, sending: &Sending, tainted: bool) -> Result<Hop, Silence> {
        let foreign = self.host.is_foreign(&sending.url);
        let named = foreign || !matches!(sending.method.as_str(), "GET" | "HEAD");
        let origin = self.host.origin().filter(|_| named).map(|origin| if tainted { "null".to_owned() } else { origin });
        let mut builder = http::Request::builder().method(sending.method.as_str()).uri(sending.url.as_str());
        for (name, value) in &sending.headers {
            builder = builder.header(name, value);
        }
        if let Some(origin) = &origin {
            builder = builder.header("Origin", origin);
        }
        let with_cookies = match sending.credentials {
            Credentials::Omit => false,
            Credentials::SameOrigin => !foreign,
            Credentials::Include => true,
        };
        let agent = if with_cookies { self.agent.clone() } else { self.config.new_agent() };
        let wait = Some(Duration::from_secs(sending.timeout.into()));
        let unsendable = |error: http::Error| Silence::Unreachable(format!("it can't be sent: {error}"));
        let sent = if sending.body.is_empty() && sending.method != "POST" {
            let request = builder.body(()).map_err(unsendable)?;
            agent.run(agent.configure_request(request).timeout_global(wait).build())
        } else {
            let request = builder.body(sending.body.as_slice()).map_err(unsendable)?;
            agent.run(agent.configure_request(request).timeout_global(wait).build())
        };
        let mut response = sent.map_err(silence)?;
        let headers = response.headers().iter();
        let headers =
            headers.map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())).collect();
        let mut bytes = Vec::new();
        response.body_mut().as_reader().take(MOST_BYTES).read_to_end(&mut bytes).map_err(|error| silence(error.into()))?;
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Hop { url: sending.url.clone(), origin, status: response.status().as_u16(), headers, body })
    }
}

fn silence(error: ureq::Error) -> Silence {
    match error {
        ureq::Error::Timeout(_) => Silence::Timeout,
        other => Silence::Unreachable(other.to_string()),
    }
}
