//! What only a platform can do. The browser's is in `shell`, well-kept crates' in `cli`.
use super::{json::Value, time::Instant};

/// The few things that pure code asks of where it runs.
pub trait Platform {
    /// Reads JSON text, at most [`super::json::MAX_BYTES`] long and [`super::json::MAX_DEPTH`] deep.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    fn parse_json(&self, text: &str) -> Result<Value, String>;
    /// Whether the whole of `text` matches an HTML `pattern`, a JavaScript regular expression with the flag `v` or `u`;
    /// nothing where that isn't one.
    fn matches(&self, pattern: &str, text: &str) -> Option<bool>;
    /// Searches `text` for a JavaScript regular expression: what its groups named `field` and `text` hold; nothing where it
    /// isn't found, or isn't one.
    fn find(&self, pattern: &str, text: &str) -> Option<Groups>;
    /// The elements of a page that a CSS selector names: the text of each and, with `attribute`, the value that it or what
    /// encloses it has of that. The page is text: nothing of it runs or loads.
    fn select(&self, page: &str, selector: &str, attribute: Option<&str>) -> Vec<Selected>;
    /// What only the page around the widget knows: `url`, `title`, `now` (RFC 3339), `cookie:NAME`, `query:NAME`, `meta:NAME`,
    /// `input:NAME`, `attribute:SELECTOR@NAME`.
    fn page(&self, what: &str) -> Option<String>;
    /// The offset from UTC, in minutes east, that a zone of this IANA name had or will have at an instant; nothing where there is
    /// no such zone. The empty name is the attendee's own.
    fn offset(&self, zone: &str, instant: Instant) -> Option<i32>;
    /// A text as it is compared: small letters without accents or vowel marks, and one kind of apostrophe.
    fn fold(&self, text: &str) -> String;
    /// The CLDR plural category (`one`, `few`, …) of a count in a language.
    fn plural(&self, language: &str, count: u32) -> &'static str;
}

/// What the groups of a pattern held that are named like this.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Groups {
    pub field: Option<String>,
    pub text: Option<String>,
}

/// An element of a page: its text, and the attribute that was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selected {
    pub text: String,
    pub attribute: Option<String>,
}
