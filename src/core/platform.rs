//! What only a platform can do. The browser's is in `shell`, well-kept crates' in `cli`.

use super::json::Value;

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

    /// The CLDR plural category (`one`, `few`, …) of a count in a language.
    fn plural(&self, language: &str, count: u32) -> &'static str;
}
