//! The way to a backend and back, as plain data: a [`Request`] made of typed values, an [`Answer`] read into an [`Outcome`],
//! and the [`Exchange`] between the two where a backend wants a token or an earlier request first.
//!
//! A backend is described (see [`Description`]), not programmed: adding one adds no Rust. Knows nothing of fetch, of
//! connections or of time passing: sending and waiting are the shell's.

mod answer;
mod describe;
pub mod description;
mod errors;
mod exchange;
mod path;
mod post;
pub mod rule;
mod wire;

use crate::core::form::{Form, HONEYPOT, Mode, Values};
use crate::core::{json::Value, platform::Platform, text::filled, time::Instant};
pub use answer::{Answer, Failure, Outcome, Receipt, Refusal, Response};
pub use describe::{merged, preset_name};
pub use description::{Credentials, Description, Transport};
pub use exchange::{Exchange, Next, Request, start};
pub use post::default_post;
pub use rule::Verdict;
pub use wire::{Body, Upload};

/// A form that is sent sooner after its drawing is flagged as `fast`.
const LEAST_SECONDS: i64 = 3;

/// One registration on its way: everything that its requests are made from and its answers read with. `event` is the event's
/// name at the backend, `language` the one it was filled in, `elapsed` the seconds since the form was first drawn, `variables`
/// what tokens and earlier requests gave.
#[derive(Clone, Copy)]
pub struct Order<'a> {
    pub form: &'a Form,
    pub values: &'a Values,
    pub event: &'a str,
    pub language: &'a str,
    pub key: &'a str,
    pub now: Instant,
    pub elapsed: i64,
    pub description: &'a Description,
    pub variables: &'a [(String, String)],
    pub platform: &'a dyn Platform,
}

impl Order<'_> {
    fn mode(&self) -> Option<Mode> {
        self.form.mode(self.values)
    }
    /// What a backend may want to look at: a person leaves the hidden box empty and takes a while. Never a refusal.
    fn flags(&self) -> Vec<Value> {
        let filled = !self.values.get(HONEYPOT).is_empty();
        let flags = [("honeypot", filled), ("fast", self.elapsed < LEAST_SECONDS)];
        flags.into_iter().filter(|(_, raised)| *raised).map(|(name, _)| Value::text(name)).collect()
    }
    fn mode_name(&self) -> &'static str {
        self.mode().map(Mode::name).unwrap_or_default()
    }
    /// Fills the `{variables}` of a text; an unknown one is nothing.
    fn fill(&self, template: &str) -> String {
        self.fill_with(template, str::to_owned)
    }
    /// Fills the `{variables}` of an address, each as one component of it.
    fn fill_url(&self, template: &str) -> String {
        let url = self.fill_with(template, crate::core::link::component);
        if url.starts_with('/') && !url.starts_with("//") { format!("{}{url}", self.description.base) } else { url }
    }
    /// A variable of the file's own, as it was written.
    fn own(&self, name: &str) -> Option<&Value> {
        self.description.variables.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
    fn fill_with(&self, template: &str, write: fn(&str) -> String) -> String {
        filled(template, |name| write(&self.variable(name).unwrap_or_default()))
    }
    fn variable(&self, name: &str) -> Option<String> {
        if let Some((_, value)) = self.variables.iter().find(|(known, _)| known == name) {
            return Some(value.clone());
        }
        if let Some(value) = self.own(name) {
            return Some(value.as_text().map_or_else(|| value.to_json(), str::to_owned));
        }
        Some(match name {
            "uuid" => self.key.to_owned(),
            "event" => self.event.to_owned(),
            "mode" => self.mode_name().to_owned(),
            "locale" => self.language.to_owned(),
            "honeypot" => self.values.get(HONEYPOT).to_owned(),
            "elapsed" => self.elapsed.to_string(),
            "page.url" => self.platform.page("url")?,
            "page.title" => self.platform.page("title")?,
            _ => match name.split_once(':') {
                Some(("field", field)) => self.values.cleaned(field),
                _ => self.platform.page(name)?,
            },
        })
    }
    /// The tokens and the key that travel in controls.
    fn carried(&self) -> Vec<(String, String)> {
        let tokens = self.description.tokens.iter().filter_map(|token| Some((token.to.field.clone()?, self.token(&token.variable)?)));
        let key = self.description.idempotency.field.iter().map(|field| (field.clone(), self.key.to_owned()));
        tokens.chain(key).collect()
    }
    fn token(&self, variable: &str) -> Option<String> {
        self.variables.iter().find(|(name, _)| name == variable).map(|(_, value)| value.clone())
    }
}

/// A response with its JSON, if it is JSON.
struct Reply<'a> {
    response: &'a Response,
    status: u16,
    url: &'a str,
    body: &'a str,
    json: Option<&'a Value>,
}

impl<'a> Reply<'a> {
    fn new(response: &'a Response, json: Option<&'a Value>) -> Reply<'a> {
        Reply { response, status: response.status, url: &response.url, body: &response.body, json }
    }
    /// What the body is: `empty`, `json`, `html` or `text`, whatever its header says.
    fn kind(&self) -> &'static str {
        match self.json {
            _ if self.body.trim().is_empty() => "empty",
            Some(_) => "json",
            None if self.body.trim_start().starts_with('<') => "html",
            None => "text",
        }
    }
}

#[cfg(test)]
#[path = "../../../tests/units/submission.rs"]
mod units;
