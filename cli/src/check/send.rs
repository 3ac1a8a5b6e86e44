//! The whole exchange with a backend, as the widget has it, and what is to be told on the way.
//!
//! What comes next after an answer is `core`'s; what a browser would hide of it is [`cors`]'. Waits are the exchange's, but
//! nobody should sit before a command for minutes.

use std::io::Write;
use std::thread::sleep;
use std::time::{Duration, Instant};

use event_registration::core::submission::{Answer, Credentials, Next, Order, Outcome, Request, Response, Transport};

use super::cors;
use super::host::Host;
use super::http::{Client, Hop, Sending, Silence};
use super::wire::Wire;
use super::words;

/// The longest wait between two requests, and of all waits together, in seconds.
const LONGEST_WAIT: u32 = 5;
const LONGEST_WAITS: u32 = 20;

/// How it went.
#[derive(Debug, Default)]
pub(super) struct Sent {
    /// What the widget would read; nothing when the waits were too long to see the end.
    pub(super) outcome: Option<Outcome>,
    /// Whether a browser would have let every request and answer through.
    pub(super) well: bool,
}

struct Sender<'a> {
    client: Client<'a>,
    host: &'a Host,
    well: bool,
}

/// Sends everything, from `next` on.
pub(super) fn exchange(order: Order<'_>, mut next: Next, host: &Host, out: &mut dyn Write) -> anyhow::Result<Sent> {
    let mut sender = Sender { client: Client::new(host), host, well: true };
    let (mut count, mut waited) = (0, 0);
    writeln!(out, "\nSent")?;
    loop {
        let (exchange, request) = match next {
            Next::Send(exchange, request) => (exchange, request),
            Next::Wait(exchange, request, seconds) => {
                let wait = seconds.min(LONGEST_WAIT);
                if waited + wait > LONGEST_WAITS {
                    writeln!(
                        out,
                        "  the widget would wait {seconds} s and send it again; after {waited} s of waiting this check stops here"
                    )?;
                    return Ok(Sent { outcome: None, well: false });
                }
                let shorter = if wait < seconds { format!(" (here only {wait} s)") } else { String::new() };
                writeln!(out, "  the widget waits {seconds} s{shorter} and sends it again")?;
                out.flush()?;
                sleep(Duration::from_secs(wait.into()));
                waited += wait;
                (exchange, request)
            }
            Next::Done(outcome) => {
                writeln!(out, "\nWhat the widget makes of it")?;
                words::outcome(&outcome, out)?;
                if !sender.well {
                    writeln!(
                        out,
                        "  But in a browser it would get no answer to read (see CORS above): it would say that the backend can't be reached."
                    )?;
                }
                return Ok(Sent { outcome: Some(outcome), well: sender.well });
            }
        };
        count += 1;
        if count > 1 && request.registers {
            words::request(&Wire::of(&request, host), host, out)?;
        }
        let answer = sender.answer(count, &request, out)?;
        next = exchange.receive(order, &answer);
    }
}

impl Sender<'_> {
    fn answer(&mut self, count: u32, request: &Request, out: &mut dyn Write) -> anyhow::Result<Answer> {
        let wire = Wire::of(request, self.host);
        if request.transport == Transport::Mailto {
            writeln!(
                out,
                "  {count}. nothing: the attendee's own mail program opens; whether the mail is sent, and arrives, can't be known"
            )?;
            return Ok(Answer::Sent);
        }
        let Some(url) = wire.absolute.clone() else {
            writeln!(
                out,
                "  {count}. nothing: {} is relative; give the page that it is relative to with --origin",
                words::plain(&wire.url)
            )?;
            self.well = false;
            return Ok(Answer::Unreachable);
        };
        let foreign = self.host.is_foreign(&url) && request.transport == Transport::Fetch;
        let mut headers = wire.headers.clone();
        let (body, media) = wire.bytes();
        headers.extend(media.map(|media| ("Content-Type".to_owned(), media)));
        let sending = Sending {
            method: wire.method.clone(),
            url,
            headers,
            body,
            credentials: wire.credentials,
            timeout: request.timeout,
            follow: true,
        };
        if foreign && !cors::reasons(&wire).is_empty() {
            self.ask(&wire, &sending, out)?;
        }
        let begun = Instant::now();
        let hops = match self.client.send(sending) {
            Ok(hops) => hops,
            Err(silence) => {
                let (why, answer) = match silence {
                    Silence::Timeout => (format!("no answer in {} s", request.timeout), Answer::Timeout),
                    Silence::Unreachable(why) => (why, Answer::Unreachable),
                };
                writeln!(out, "  {count}. {} {} → {}", wire.method, words::plain(&wire.url), words::plain(&why))?;
                return Ok(answer);
            }
        };
        for (index, hop) in hops.iter().enumerate() {
            let place = if index == 0 { format!("{count}. {}", wire.method) } else { "   then".to_owned() };
            writeln!(out, "  {place} {} → {}", hop.url, words::answer(hop))?;
        }
        let Some(last) = hops.last() else { return Ok(Answer::Unreachable) };
        if begun.elapsed() > Duration::from_secs(5) {
            writeln!(out, "     it took {} s, and the widget waits {} s", begun.elapsed().as_secs(), request.timeout)?;
        }
        if request.transport != Transport::Fetch {
            return self.unseen(request.transport, last, out);
        }
        self.judge(&hops, &wire, request, out)?;
        let foreign = self.host.is_foreign(&last.url);
        let headers = if foreign { cors::readable(last, wire.credentials) } else { last.headers.clone() };
        Ok(Answer::Response(Response { status: last.status, url: last.url.to_string(), headers, body: last.body.clone() }))
    }

    /// The question before a request to another origin.
    fn ask(&mut self, wire: &Wire, sending: &Sending, out: &mut dyn Write) -> anyhow::Result<()> {
        let names = cors::to_ask(wire).join(",");
        let question = question(wire, sending);
        let origin = self.host.origin().unwrap_or_default();
        let asked = if names.is_empty() { String::new() } else { format!(" with {names}") };
        writeln!(out, "  preflight: may a page of {origin} send {}{asked}?", wire.method)?;
        let faults = match self.client.send(question) {
            Ok(hops) => hops.last().map(|answer| cors::preflight_faults(answer, wire)).unwrap_or_default(),
            Err(Silence::Timeout) => vec!["OPTIONS wasn't answered in time".to_owned()],
            Err(Silence::Unreachable(why)) => vec![format!("OPTIONS wasn't answered: {why}")],
        };
        if faults.is_empty() {
            writeln!(out, "     yes")?;
            return Ok(());
        }
        for fault in faults {
            writeln!(out, "     CORS: {}", words::plain(&fault))?;
        }
        writeln!(out, "     a browser would stop here and send nothing; the request follows all the same, to see what the backend says")?;
        self.well = false;
        Ok(())
    }

    /// Whether a browser would show the answers, and what of the last.
    fn judge(&mut self, hops: &[Hop], wire: &Wire, request: &Request, out: &mut dyn Write) -> anyhow::Result<()> {
        // Once a redirect left the page's origin, every answer after it needs the permission.
        let foreign: Vec<&Hop> = hops.iter().skip_while(|hop| !self.host.is_foreign(&hop.url)).collect();
        for hop in &foreign {
            for fault in cors::answer_faults(hop, wire.credentials) {
                writeln!(out, "     CORS: {} (the answer of {})", words::plain(&fault), hop.url)?;
                self.well = false;
            }
        }
        let Some(last) = foreign.last().filter(|_| request.registers) else { return Ok(()) };
        let sent = last.header("retry-after");
        let exposed = cors::readable(&Hop { headers: with_retry(last), ..(*last).clone() }, wire.credentials)
            .iter()
            .any(|(name, _)| name == "retry-after");
        let line = match (sent, exposed) {
            (Some(value), true) => format!("Retry-After: {value} is exposed to the page"),
            (Some(value), false) => {
                format!("Retry-After: {value} is hidden from the page; answer with Access-Control-Expose-Headers: Retry-After")
            }
            (None, true) => "Retry-After would be exposed to the page".to_owned(),
            (None, false) => {
                "Retry-After would be hidden from the page; a backend that sends it should add Access-Control-Expose-Headers: Retry-After"
                    .to_owned()
            }
        };
        writeln!(out, "     CORS: {}", words::plain(&line))?;
        Ok(())
    }

    /// An answer that the widget never sees.
    fn unseen(&mut self, transport: Transport, last: &Hop, out: &mut dyn Write) -> anyhow::Result<Answer> {
        let why = match transport {
            Transport::Navigate => "the browser leaves the page for this answer, and the widget never sees it",
            _ => "a browser hides this answer with the transport no-cors",
        };
        writeln!(out, "     {why}: whether it was taken can't be known there")?;
        if last.status >= 400 {
            writeln!(out, "     and it was refused, with {}: attendees would be told that it was sent", last.status)?;
            self.well = false;
        }
        Ok(Answer::Sent)
    }
}

/// The question that a browser puts before a request to another origin.
pub(super) fn question(wire: &Wire, sending: &Sending) -> Sending {
    let mut headers = vec![("Accept".to_owned(), "*/*".to_owned())];
    headers.push(("Access-Control-Request-Method".to_owned(), wire.method.clone()));
    let names = cors::to_ask(wire).join(",");
    headers.extend(Some(names).filter(|names| !names.is_empty()).map(|names| ("Access-Control-Request-Headers".to_owned(), names)));
    Sending { method: "OPTIONS".to_owned(), headers, body: Vec::new(), credentials: Credentials::Omit, follow: false, ..sending.clone() }
}

fn with_retry(hop: &Hop) -> Vec<(String, String)> {
    hop.headers.iter().cloned().chain([("retry-after".to_owned(), String::new())]).collect()
}
