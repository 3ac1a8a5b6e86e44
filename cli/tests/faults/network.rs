//! What lies between attendee and backend, and what goes wrong there: one fault for each request, drawn from a seeded generator.
//! Knows bytes, and a clock that moves only when the attendee's does.

use std::collections::BTreeMap;

use event_registration::core::submission::{Answer, Body, Request, Response};
use fastrand::Rng;

/// What happens to a request; the last of them is what the attendee's device does. `Instead` of passing it on, something on the way
/// answers with any status; `After` it was passed on, the backend's answer is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    None,
    LostBefore,
    LostAfter,
    CutOff,
    LateRequest,
    LateAnswer,
    Doubled,
    DoubledLate,
    Truncated,
    GarbledRequest,
    GarbledAnswer,
    Instead,
    After,
    Offline,
    OfflineAfter,
}

pub(crate) const FAULTS: [Fault; 15] = [
    Fault::None,
    Fault::LostBefore,
    Fault::LostAfter,
    Fault::CutOff,
    Fault::LateRequest,
    Fault::LateAnswer,
    Fault::Doubled,
    Fault::DoubledLate,
    Fault::Truncated,
    Fault::GarbledRequest,
    Fault::GarbledAnswer,
    Fault::Instead,
    Fault::After,
    Fault::Offline,
    Fault::OfflineAfter,
];

/// What these statuses say of a request is that nothing was done with it: who answers so after the backend has done it lies, and is
/// believed. Any other answer that isn't the contract's leaves a doubt.
const BELIEVED: [u16; 4] = [401, 404, 405, 429];

pub(crate) struct Network {
    url: String,
    client: reqwest::Client,
    random: Rng,
    /// Whether the backend is told the idempotency key.
    keys: bool,
    clock: i64,
    /// Requests that arrive later, with the moment.
    late: Vec<(i64, Request)>,
    faults: Vec<Fault>,
    made: BTreeMap<Fault, usize>,
}

impl Network {
    pub(crate) fn new(url: String, client: reqwest::Client, seed: u64, keys: bool) -> Network {
        let (late, faults, made) = Default::default();
        Network { url, client, random: Rng::with_seed(seed), keys, clock: 0, late, faults, made }
    }

    /// How often each fault was made.
    pub(crate) fn made(self) -> BTreeMap<Fault, usize> {
        self.made
    }

    /// The faults that the present attendee met, in order.
    pub(crate) fn faults(&self) -> &[Fault] {
        &self.faults
    }

    pub(crate) fn next_attendee(&mut self) {
        self.faults.clear();
        self.clock = i64::MIN;
    }

    /// The clock has moved: what was to arrive until then does.
    pub(crate) async fn clock_says(&mut self, now: i64) {
        self.clock = now;
        self.late.sort_by_key(|(moment, _)| *moment);
        while self.late.first().is_some_and(|(moment, _)| *moment <= now) {
            let (_, request) = self.late.remove(0);
            self.deliver(&request).await;
        }
    }

    /// What comes of a request, and after how many seconds.
    pub(crate) async fn perform(&mut self, request: &Request) -> (i64, Answer) {
        let fault = if self.random.u8(..100) < 35 { Fault::None } else { FAULTS[self.random.usize(1..FAULTS.len())] };
        self.faults.push(fault);
        *self.made.entry(fault).or_default() += 1;
        let patience = i64::from(request.timeout);
        let soon = self.random.i64(0..3);
        let delay = self.random.i64(1..patience * 3);
        match fault {
            Fault::None => (soon, self.deliver(request).await),
            Fault::LostBefore => (soon, Answer::Unreachable),
            // A browser doesn't say where a connection broke: before, within, or after the answer's head.
            Fault::LostAfter | Fault::CutOff | Fault::OfflineAfter => {
                self.deliver(request).await;
                (soon, Answer::Unreachable)
            }
            Fault::LateRequest if delay >= patience => {
                self.late.push((self.clock + delay, request.clone()));
                (patience, Answer::Timeout)
            }
            Fault::LateAnswer if delay >= patience => {
                self.deliver(request).await;
                (patience, Answer::Timeout)
            }
            Fault::LateRequest | Fault::LateAnswer => (delay, self.deliver(request).await),
            Fault::Doubled => {
                let answers = [self.deliver(request).await, self.deliver(request).await];
                (soon, answers[self.random.usize(..2)].clone())
            }
            Fault::DoubledLate => {
                self.late.push((self.clock + delay, request.clone()));
                (soon, self.deliver(request).await)
            }
            Fault::Truncated => {
                let answer = self.deliver(request).await;
                (soon, self.changed(answer, |body, random| body.truncate(random.usize(..body.len().max(1)))))
            }
            Fault::GarbledAnswer => {
                let answer = self.deliver(request).await;
                (soon, self.changed(answer, |body, random| garble(body, random)))
            }
            Fault::GarbledRequest => {
                let mut garbled = request.clone();
                if let Body::Text(text, _) = &mut garbled.body {
                    let mut bytes = text.clone().into_bytes();
                    garble(&mut bytes, &mut self.random);
                    *text = String::from_utf8_lossy(&bytes).into_owned();
                }
                (soon, self.deliver(&garbled).await)
            }
            Fault::Instead => (soon, self.status(200..600)),
            Fault::After => {
                self.deliver(request).await;
                let answer = loop {
                    let answer = self.status(200..600);
                    if !matches!(&answer, Answer::Response(response) if BELIEVED.contains(&response.status)) {
                        break answer;
                    }
                };
                (soon, answer)
            }
            Fault::Offline => (0, Answer::Offline),
        }
    }

    /// To the backend, at once.
    async fn deliver(&self, request: &Request) -> Answer {
        assert_eq!(request.method, "POST");
        let Body::Text(body, media) = &request.body else { panic!("{request:?}") };
        let mut post = self.client.post(format!("{}{}", self.url, request.url)).header("content-type", media).body(body.clone());
        for (name, value) in &request.headers {
            if self.keys || name != "Idempotency-Key" {
                post = post.header(name, value);
            }
        }
        let answer = post.send().await.expect("the backend answers");
        let header = |(name, value): (&reqwest::header::HeaderName, &reqwest::header::HeaderValue)| {
            (name.to_string(), value.to_str().unwrap_or_default().to_owned())
        };
        let headers = answer.headers().iter().map(header).collect();
        let (status, url) = (answer.status().as_u16(), answer.url().to_string());
        Answer::Response(Response { status, url, headers, body: answer.text().await.unwrap() })
    }

    fn changed(&mut self, answer: Answer, change: fn(&mut Vec<u8>, &mut Rng)) -> Answer {
        let Answer::Response(response) = answer else { return answer };
        let mut body = response.body.into_bytes();
        change(&mut body, &mut self.random);
        // As a browser reads text.
        Answer::Response(Response { body: String::from_utf8_lossy(&body).into_owned(), ..response })
    }

    /// An answer of something on the way, which knows nothing of registrations.
    fn status(&mut self, among: std::ops::Range<u16>) -> Answer {
        let status = self.random.u16(among);
        let body = ["", "<!doctype html><title>Gateway</title><h1>Please try again later</h1>", "{}"][self.random.usize(..3)].to_owned();
        let mut headers = Vec::new();
        if matches!(status, 429 | 503) && self.random.bool() {
            headers.push(("retry-after".to_owned(), self.random.u8(1..90).to_string()));
        }
        Answer::Response(Response { status, url: format!("{}/registrations", self.url), headers, body })
    }
}

/// One to four bytes become others.
fn garble(bytes: &mut [u8], random: &mut Rng) {
    for _ in 0..random.u8(1..=4) {
        if !bytes.is_empty() {
            let place = random.usize(..bytes.len());
            bytes[place] = random.u8(..);
        }
    }
}
