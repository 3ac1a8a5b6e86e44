//! The browser's [`Platform`]: `JSON.parse`, `RegExp`, `DOMParser`, `Intl`, and what only the page around the widget knows.
use super::{js, json};
use crate::core::json::Value;
use crate::core::platform::{Groups, Platform, Selected};
use crate::core::time::{Instant, parse_offset};
use js_sys::Array;
use wasm_bindgen::prelude::*;

/// What only a browser can do.
pub struct BrowserPlatform;

impl Platform for BrowserPlatform {
    fn parse_json(&self, text: &str) -> Result<Value, String> {
        json::parse(text)
    }
    fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        js::matches(pattern, text)
    }
    fn find(&self, pattern: &str, text: &str) -> Option<Groups> {
        let found = js::find(pattern, text)?;
        Some(Groups { field: found.get(0).as_string(), text: found.get(1).as_string() })
    }
    fn select(&self, page: &str, selector: &str, attribute: Option<&str>) -> Vec<Selected> {
        let one = |found: JsValue| {
            let found: Array = found.unchecked_into();
            Selected { text: found.get(0).as_string().unwrap_or_default(), attribute: found.get(1).as_string() }
        };
        js::select(page, selector, attribute).iter().map(one).collect()
    }
    fn page(&self, what: &str) -> Option<String> {
        js::page(what)
    }
    fn offset(&self, zone: &str, instant: Instant) -> Option<i32> {
        let offset = js::offset(zone, instant as f64)?;
        // GMT alone is no offset.
        if offset.is_empty() { Some(0) } else { parse_offset(&offset) }
    }
    fn fold(&self, text: &str) -> String {
        js::fold(text)
    }
    fn plural(&self, language: &str, count: u32) -> &'static str {
        let category = js::plural(language, count);
        ["zero", "one", "two", "few", "many"].into_iter().find(|name| **name == category).unwrap_or("other")
    }
}
