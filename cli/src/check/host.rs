//! The page that the widget would be on: its address, and what its tokens and cookies would be.
//!
//! There is no such page here: what it would hold comes from `--origin` and `--answer`. Everything else that only a platform can
//! do is [`Native`]'s.

use std::cell::RefCell;

use anyhow::{Context, ensure};
use event_registration::core::event::Event;
use event_registration::core::json::Value;
use event_registration::core::platform::{Groups, Platform, Selected};
use event_registration::core::time::Instant;
use url::Url;

use crate::platform::Native;

/// What a description may ask of a page.
const ASKED: [&str; 5] = ["meta:", "input:", "cookie:", "query:", "attribute:"];

/// The page around the widget.
#[derive(Debug, Clone, Default)]
pub(super) struct Host {
    /// Its address.
    pub(super) address: Option<Url>,
    /// Who said so: `--origin`, or the file.
    pub(super) said: &'static str,
    title: String,
    holds: Vec<(String, String)>,
    lacks: RefCell<Vec<String>>,
}

impl Host {
    pub(super) fn new(origin: Option<&str>, event: &Event, language: &str, given: &[(String, String)]) -> anyhow::Result<Host> {
        let (said, address) = match origin {
            Some(written) => {
                let mend = || format!("--origin {written}: give a page's address or its origin, like https://www.example.org");
                let url = Url::parse(written).with_context(mend)?;
                ensure!(is_web(&url), mend());
                ("--origin", Some(url))
            }
            None => ("the file's \"url\"", event.url.as_deref().and_then(|url| Url::parse(url).ok()).filter(is_web)),
        };
        let title = event.name.get(language).to_owned();
        Ok(Host {
            address,
            said,
            title,
            holds: given.iter().filter(|(name, _)| is_asked(name)).cloned().collect(),
            lacks: RefCell::default(),
        })
    }

    /// What the description asked for and nobody gave.
    pub(super) fn missing(&self) -> Vec<String> {
        let say = |name: &String| match is_asked(name) {
            true => format!("the page would hold {name}; give it with --answer {name}=VALUE"),
            false => format!("{{{name}}} is filled by nothing; give it in registration.submission.variables"),
        };
        self.lacks.borrow().iter().map(say).collect()
    }

    /// The page's origin as a browser writes it.
    pub(super) fn origin(&self) -> Option<String> {
        self.address.as_ref().map(|url| url.origin().ascii_serialization())
    }

    /// Whether the address is of another origin than the page.
    pub(super) fn is_foreign(&self, url: &Url) -> bool {
        self.address.as_ref().is_some_and(|page| page.origin() != url.origin())
    }

    /// A request's address in full; nothing when it is relative and no page is known.
    pub(super) fn resolve(&self, url: &str) -> Option<Url> {
        let resolved = match &self.address {
            Some(page) => page.join(url),
            None => Url::parse(url),
        };
        resolved.ok()
    }
}

/// Whether an answer's name is that of something in the page.
pub(super) fn is_asked(name: &str) -> bool {
    ASKED.iter().any(|start| name.starts_with(start))
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

impl Platform for Host {
    fn parse_json(&self, text: &str) -> Result<Value, String> {
        Native.parse_json(text)
    }

    fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        Native.matches(pattern, text)
    }

    fn find(&self, pattern: &str, text: &str) -> Option<Groups> {
        Native.find(pattern, text)
    }

    fn select(&self, page: &str, selector: &str, attribute: Option<&str>) -> Vec<Selected> {
        Native.select(page, selector, attribute)
    }

    fn page(&self, what: &str) -> Option<String> {
        match what {
            "url" => self.address.as_ref().map(Url::to_string),
            "title" => Some(self.title.clone()),
            _ => {
                let held = self.holds.iter().find(|(name, _)| name == what).map(|(_, value)| value.clone());
                let held = held.or_else(|| Native.page(what));
                let mut lacks = self.lacks.borrow_mut();
                if held.is_none() && !lacks.iter().any(|name| name == what) {
                    lacks.push(what.to_owned());
                }
                held
            }
        }
    }

    fn offset(&self, zone: &str, instant: Instant) -> Option<i32> {
        Native.offset(zone, instant)
    }

    fn fold(&self, text: &str) -> String {
        Native.fold(text)
    }

    fn plural(&self, language: &str, count: u32) -> &'static str {
        Native.plural(language, count)
    }
}
