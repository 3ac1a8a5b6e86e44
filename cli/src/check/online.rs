//! `check --online`: whether the backend would answer, and whether links, pictures and lists are there.
//!
//! Asks with HEAD and OPTIONS, as a browser does before it posts to another site, and with GET where that isn't understood: nobody
//! is registered. How long it may take is bounded, for each answer and for all. What a site says to a program and not to people (401,
//! 403, 429) is no finding.

use std::time::{Duration, Instant};

use event_registration::core::event::{Announcement, read};
use event_registration::core::form::Form;
use event_registration::core::submission::{Credentials, Next, Order, Transport, start};
use url::Url;

use super::addresses::{self, Address, Use};
use super::host::Host;
use super::http::{Client, Hop, Sending, Silence};
use super::wire::Wire;
use super::{answers, cors, send};
use crate::lint::{Finding, event_of, finding};
use crate::presets::preset;

/// As many times as long as for one answer it may take for all of them.
const ALL: u32 = 6;
const MOST_REDIRECTS: usize = 5;

/// What is found in a file by asking others; nothing where the file can't be read, which is told elsewhere.
///
/// # Errors
/// `origin` is no page's address.
pub(super) fn findings(text: &str, origin: Option<&str>, timeout: u32) -> anyhow::Result<Vec<Finding>> {
    let Ok(value) = crate::json::parse(text) else { return Ok(Vec::new()) };
    let Ok(announcement) = read(&value, &preset) else { return Ok(Vec::new()) };
    let language = announcement.event.languages.first().map_or("en", String::as_str);
    let host = Host::new(origin, &announcement.event, language, &[])?;
    let until = Instant::now() + Duration::from_secs((timeout * ALL).into());
    let mut online = Online { text, host: &host, client: Client::new(&host), timeout, until, found: Vec::new() };
    online.backend(&announcement, language);
    let mut tried: Vec<(Use, Url, Option<Said>)> = Vec::new();
    for Address { used, path, written } in addresses::of(&event_of(text)) {
        let Some(url) = host.resolve(&written) else {
            online.add(&path, relative(&written));
            continue;
        };
        if !matches!(url.scheme(), "http" | "https") {
            continue;
        }
        let known = tried.iter().find(|(known, other, _)| *known == used && *other == url).map(|(_, _, said)| said.clone());
        let said = known.unwrap_or_else(|| {
            let said = online.address(used, &url);
            tried.push((used, url, said.clone()));
            said
        });
        if let Some(said) = said {
            online.add(&path, said);
        }
    }
    Ok(online.found)
}

/// The rule, what is wrong, and the mend.
type Said = (&'static str, String, String);

fn relative(written: &str) -> Said {
    let mend = "give the page with --origin, like --origin https://www.example.org/events/".to_owned();
    ("not-tried", format!("\"{written}\" is relative, and the event's page isn't known"), mend)
}

/// Why there is no answer.
enum Silent {
    /// Nobody was asked any more.
    Late,
    /// In words that go on after the address.
    Mute(String),
}

struct Online<'a> {
    text: &'a str,
    host: &'a Host,
    client: Client<'a>,
    timeout: u32,
    until: Instant,
    found: Vec<Finding>,
}

impl Online<'_> {
    fn add(&mut self, path: &str, (code, message, mend): Said) {
        self.found.push(finding(self.text, code, path, message, mend));
    }

    /// Sends a question and follows where it leads, while there is time.
    fn ask(&self, mut sending: Sending) -> Result<Hop, Silent> {
        for _ in 0..MOST_REDIRECTS {
            let left = self.until.saturating_duration_since(Instant::now()).as_secs();
            sending.timeout = self.timeout.min(u32::try_from(left).unwrap_or(u32::MAX));
            if sending.timeout == 0 {
                return Err(Silent::Late);
            }
            let hop = match self.client.send(sending.clone()).map(|mut hops| hops.pop()) {
                Ok(Some(hop)) => hop,
                Ok(None) => return Err(Silent::Mute("doesn't answer".to_owned())),
                Err(Silence::Timeout) => return Err(Silent::Mute(format!("doesn't answer within {} s", sending.timeout))),
                Err(Silence::Unreachable(why)) => return Err(Silent::Mute(format!("can't be reached: {why}"))),
            };
            let leads = hop.header("location").filter(|_| matches!(hop.status, 301 | 302 | 303 | 307 | 308) && sending.method != "OPTIONS");
            match leads.and_then(|to| sending.url.join(&to).ok()).filter(|to| matches!(to.scheme(), "http" | "https")) {
                Some(to) => sending.url = to,
                None => return Ok(hop),
            }
        }
        Err(Silent::Mute(format!("leads on more than {MOST_REDIRECTS} times")))
    }

    /// The first request of a registration, as far as it can be asked about without sending it.
    fn backend(&mut self, announcement: &Announcement, language: &str) {
        const PATH: &str = "registration.submission.url";
        let Some(registration) = &announcement.registration else { return };
        let Some(description) = &registration.submission else { return };
        let form = Form::of(announcement);
        let Ok(made) = answers::make(&form, &[], None, language, self.host) else { return };
        let order = Order {
            form: &form,
            values: &made.values,
            event: &registration.event,
            language,
            key: "0123456789abcdef0123456789abcdef",
            now: jiff::Timestamp::now().as_second(),
            elapsed: 60,
            description,
            variables: &[],
            platform: self.host,
        };
        let (Next::Send(_, request) | Next::Wait(_, request, _)) = start(order) else { return };
        let wire = Wire::of(&request, self.host);
        if request.transport == Transport::Mailto {
            return;
        }
        let Some(url) = wire.absolute.clone() else {
            return self.add(PATH, relative(&wire.url));
        };
        let mut sending = sending("OPTIONS", &url);
        let permission = self.host.is_foreign(&url) && request.transport == Transport::Fetch && !cors::reasons(&wire).is_empty();
        if permission {
            sending = send::question(&wire, &sending);
        }
        let mend = || "look whether the address is right and the backend runs".to_owned();
        match self.ask(sending) {
            Err(Silent::Late) => self.add(PATH, late(&url)),
            Err(Silent::Mute(why)) => self.add(PATH, ("unreachable", format!("{url} {why}"), mend())),
            Ok(answer) if permission => {
                let origin = self.host.origin().unwrap_or_default();
                let faults = cors::preflight_faults(&answer, &wire);
                if !faults.is_empty() {
                    let message = format!("a browser on {origin} may not send {} to {url}: {}", wire.method, faults.join("; "));
                    self.add(PATH, ("cors", message, format!("allow {origin} in the backend's CORS settings")));
                }
            }
            // Another refusal of OPTIONS says only that nobody asks so there.
            Ok(answer) if matches!(answer.status, 404 | 410) || answer.status >= 500 && answer.status != 501 => {
                self.add(PATH, ("unreachable", format!("{url} answers with {}", answer.status), mend()));
            }
            Ok(_) => {}
        }
    }

    /// What is wrong with what is at an address.
    fn address(&self, used: Use, url: &Url) -> Option<Said> {
        let code = if used == Use::Picture { "no-picture" } else { "broken-link" };
        let mend = "open it in a browser, and correct it or take it out".to_owned();
        let mut answer = self.ask(sending(if used == Use::List { "GET" } else { "HEAD" }, url));
        // Some know no HEAD.
        if used != Use::List && answer.as_ref().is_ok_and(|answer| answer.status >= 400) {
            answer = self.ask(sending("GET", url));
        }
        let answer = match answer {
            Ok(answer) => answer,
            Err(Silent::Late) => return Some(late(url)),
            Err(Silent::Mute(why)) => return Some((code, format!("{url} {why}"), mend)),
        };
        let kind = answer.header("content-type").unwrap_or_default();
        match (answer.status, used) {
            (404 | 410, _) => Some((code, format!("there is nothing at {url} ({})", answer.status), mend)),
            (500.., _) => Some((code, format!("{url} answers with {}", answer.status), mend)),
            (200..=299, Use::Picture) if !kind.starts_with("image/") => {
                Some((code, format!("what is at {url} is no picture ({kind})"), "give the address of the picture itself".to_owned()))
            }
            (200..=299, Use::List) => self.list(&answer, url),
            _ => None,
        }
    }

    fn list(&self, answer: &Hop, url: &Url) -> Option<Said> {
        if let Err(why) = crate::json::parse(&answer.body) {
            return Some(("broken-link", format!("what is at {url} is no list: {why}"), "write a JSON file with a list there".to_owned()));
        }
        let fault = cors::answer_faults(answer, Credentials::Omit).into_iter().next().filter(|_| self.host.is_foreign(url))?;
        let origin = self.host.origin().unwrap_or_default();
        let mend = format!("allow {origin} there, or put the list on the page's own site");
        Some(("cors", format!("a browser on {origin} may not read {url}: {fault}"), mend))
    }
}

fn late(url: &Url) -> Said {
    ("not-tried", format!("{url} wasn't tried: the others took all the time there was"), "check again, with a longer --timeout".to_owned())
}

fn sending(method: &str, url: &Url) -> Sending {
    let headers = vec![("Accept".to_owned(), "*/*".to_owned())];
    let (method, url, credentials) = (method.to_owned(), url.clone(), Credentials::Omit);
    Sending { method, url, headers, body: Vec::new(), credentials, timeout: 0, follow: false }
}
