//! The requests of one registration, one after the other: tokens, earlier requests, the registration itself, and once more
//! where a token was stale or the backend said "not now".
use super::answer::{Answer, Failure, Outcome, Response, interpret, text, wait};
use super::description::{Credentials, Description, Part, Retry, Source, Token, Transport};
use super::wire::{self, Body};
use super::{Order, Reply};
use crate::core::link;
use serde::Serialize;

/// One request. Its address is relative to the event file, its headers are without the body's media type, its `timeout` is in
/// seconds; `registers` says whether it is the registration itself, and not a token's or a step's request before it. As JSON it is what
/// `send` in `static/browser.js` takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    pub url: String,
    pub method: String,
    pub headers: Vec<(String, String)>,
    pub body: Body,
    pub credentials: Credentials,
    pub transport: Transport,
    pub timeout: u32,
    pub registers: bool,
}

impl Request {
    /// A request for a file beside the event's.
    pub fn of(url: &str) -> Request {
        Request {
            url: url.to_owned(),
            method: "GET".to_owned(),
            headers: Vec::new(),
            body: Body::None,
            credentials: Credentials::SameOrigin,
            transport: Transport::Fetch,
            timeout: super::describe::TIMEOUT,
            registers: false,
        }
    }
}

/// How far the requests of one registration are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Exchange {
    /// Which request it is: the tokens' are first, then the steps', then the registration.
    stage: usize,
    variables: Vec<(String, String)>,
    refreshed: bool,
    tries: u32,
}

/// What comes next: a request, a request after so many seconds, or nothing more.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    Send(Exchange, Request),
    Wait(Exchange, Request, u32),
    Done(Outcome),
}

/// The longest that a registration waits by itself, in seconds; for more a person decides.
const LONGEST_WAIT: u32 = 60;

/// The first request of a registration.
pub fn start(order: Order<'_>) -> Next {
    Exchange::default().go_on(order)
}

impl Exchange {
    /// What comes after an answer.
    pub fn receive(mut self, order: Order<'_>, answer: &Answer) -> Next {
        let variables = self.variables.clone();
        let order = Order { variables: &variables, ..order };
        let Answer::Response(response) = answer else {
            return Next::Done(interpret(&order, answer));
        };
        let json = order.platform.parse_json(&response.body).ok();
        let reply = Reply::new(response, json.as_ref());
        let Description { tokens, steps, .. } = order.description;
        if let Some(token) = tokens.get(self.stage) {
            return match found(&order, token, &reply) {
                Some((variable, value)) => {
                    self.set(&variable, value);
                    self.stage += 1;
                    self.go_on(order)
                }
                // Without its token the registration would be refused: what came back says why as well as anything.
                None if response.status >= 400 => Next::Done(interpret(&order, answer)),
                None => Next::Done(Outcome::failed(Failure::Unreadable)),
            };
        }
        let Some(step) = steps.get(self.stage.saturating_sub(tokens.len())) else {
            return self.registered(order, answer, response, &reply);
        };
        if response.status >= 400 {
            return Next::Done(interpret(&order, answer));
        }
        for (variable, source) in &step.capture {
            self.set(variable, text(&order, &reply, source).unwrap_or_default());
        }
        self.stage += 1;
        self.go_on(order)
    }
    /// An answer to the registration itself: the end, unless a stale token or a busy backend make it worth once more.
    fn registered(mut self, order: Order<'_>, answer: &Answer, response: &Response, reply: &Reply<'_>) -> Next {
        let stale = |token: &&Token| token.refresh_on.as_ref().is_some_and(|rule| rule.holds(reply, order.platform));
        if !self.refreshed && order.description.tokens.iter().any(|token| stale(&token)) {
            self.refreshed = true;
            for token in &order.description.tokens {
                if let (Some(Source::ErrorBody), Some((variable, value))) = (token.source, found(&order, token, reply)) {
                    self.set(&variable, value);
                }
            }
            self.stage = 0;
            return self.go_on(order);
        }
        let Retry { on, most, .. } = &order.description.retry;
        let seconds = wait(&order, reply);
        if on.contains(&response.status.to_string()) && self.tries < most.unwrap_or(2).min(5) && seconds <= LONGEST_WAIT {
            self.tries += 1;
            // Spread over a quarter more, so that those who were refused together don't come back together.
            let spread = order.key.bytes().map(u32::from).sum::<u32>() % (seconds / 4 + 1);
            return match self.go_on(order) {
                Next::Send(exchange, request) => Next::Wait(exchange, request, seconds + spread),
                other => other,
            };
        }
        Next::Done(interpret(&order, answer))
    }
    fn set(&mut self, variable: &str, value: String) {
        self.variables.retain(|(name, _)| name != variable);
        self.variables.push((variable.to_owned(), value));
    }
    /// The next request of the present stage, or of the one after it.
    fn go_on(mut self, order: Order<'_>) -> Next {
        let Description { tokens, steps, .. } = order.description;
        while let Some(token) = tokens.get(self.stage) {
            let request = match token.on_page() {
                Some(what) => {
                    order.platform.page(&what).into_iter().for_each(|value| self.set(&token.variable, value));
                    None
                }
                None if token.source == Some(Source::ErrorBody) => None,
                None => Some(self.fetch(&order, &token.url)),
            };
            if let Some(request) = request {
                return Next::Send(self, request);
            }
            self.stage += 1;
        }
        let variables = self.variables.clone();
        let order = Order { variables: &variables, ..order };
        if let Some(step) = steps.get(self.stage.saturating_sub(tokens.len())) {
            let request = request(&order, &step.part, false);
            return Next::Send(self, request);
        }
        let request = request(&order, &order.description.part, true);
        if too_long(&order, &request) {
            return Next::Done(Outcome::failed(Failure::TooLong));
        }
        Next::Send(self, request)
    }
    fn fetch(&self, order: &Order<'_>, url: &str) -> Request {
        let order = Order { variables: &self.variables, ..*order };
        // A form's page and where it posts to are often one address.
        let url = if url.is_empty() { &order.description.part.url } else { url };
        let (credentials, timeout) = (order.description.part.credentials, order.description.timeout);
        Request { credentials, timeout, ..Request::of(&order.fill_url(url)) }
    }
}

fn found(order: &Order<'_>, token: &Token, reply: &Reply<'_>) -> Option<(String, String)> {
    let value = match token.source? {
        Source::Html => {
            let attribute = token.attribute.as_deref().unwrap_or("value");
            let found = order.platform.select(reply.body, &token.selector, Some(attribute)).into_iter().next()?;
            found.attribute.unwrap_or(found.text)
        }
        Source::Json | Source::ErrorBody => text(order, reply, &token.pointer)?,
        Source::Text => reply.body.trim().to_owned(),
        Source::Header => reply.response.header(&token.name)?.to_owned(),
        _ => return None,
    };
    // A token is a word; a page of HTML in its place is none.
    let plain = !value.is_empty() && value.len() <= 4096 && !value.contains(['<', '\n', '\r']);
    plain.then(|| (token.variable.clone(), value))
}

fn request(order: &Order<'_>, part: &Part, registers: bool) -> Request {
    let mut headers: Vec<(String, String)> = part.headers.iter().map(|(name, value)| (name.clone(), order.fill(value))).collect();
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("accept")) {
        headers.insert(0, ("Accept".to_owned(), "application/json, application/problem+json".to_owned()));
    }
    let tokens = order.description.tokens.iter();
    headers.extend(tokens.filter_map(|token| Some((token.to.header.clone()?, order.token(&token.variable)?))));
    let description = order.description;
    if registers {
        headers.extend(description.idempotency.header.iter().map(|name| (name.clone(), order.key.to_owned())));
    }
    let transport = if registers { description.transport } else { Transport::Fetch };
    let (url, body) = match transport {
        Transport::Mailto => (mail(order, part), Body::None),
        // A form that leaves the page is always the platform's own.
        Transport::Navigate => (order.fill_url(&part.url), Body::Multipart(wire::controls(order, part), Vec::new())),
        _ => (order.fill_url(&part.url), if part.method == "GET" { Body::None } else { wire::body(order, part) }),
    };
    Request {
        url,
        method: part.method.clone(),
        headers,
        body,
        credentials: part.credentials,
        transport,
        timeout: description.timeout,
        registers,
    }
}

/// The address of a mail that says what was typed, a line for each answer.
fn mail(order: &Order<'_>, part: &Part) -> String {
    let lines: Vec<String> = wire::controls(order, part).into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let separator = if part.url.contains('?') { '&' } else { '?' };
    format!("{}{separator}body={}", order.fill_url(&part.url), link::component(&lines.join("\r\n")))
}

fn too_long(order: &Order<'_>, request: &Request) -> bool {
    let (bytes, fields) = match &request.body {
        Body::None => (request.url.len(), 0),
        Body::Text(text, _) => (text.len(), 0),
        Body::Multipart(controls, _) => (controls.iter().map(|(name, value)| name.len() + value.len()).sum(), controls.len()),
    };
    let over = |most: Option<u32>, count: usize| most.is_some_and(|most| count > most as usize);
    over(order.description.limits.bytes, bytes) || over(order.description.limits.fields, fields)
}
