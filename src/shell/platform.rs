//! The browser's [`Platform`]: `JSON.parse`, `RegExp`, `Intl.PluralRules`.

use wasm_bindgen::prelude::*;

use super::json;
use crate::core::json::Value;
use crate::core::platform::Platform;

#[wasm_bindgen]
extern "C" {
    // js-sys's own constructors of these don't catch what they throw at a wrong pattern or tag.
    type RegExp;
    #[wasm_bindgen(constructor, catch)]
    fn new(pattern: &str, flags: &str) -> Result<RegExp, JsValue>;
    #[wasm_bindgen(method)]
    fn test(this: &RegExp, text: &str) -> bool;

    type PluralRules;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(language: &str) -> Result<PluralRules, JsValue>;
    #[wasm_bindgen(method)]
    fn select(this: &PluralRules, count: u32) -> String;
}

/// What only a browser can do.
pub struct BrowserPlatform;

impl Platform for BrowserPlatform {
    fn parse_json(&self, text: &str) -> Result<Value, String> {
        json::parse(text)
    }

    fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        // HTML anchors a pattern so; browsers without the flag `v` read it with `u`.
        let anchored = format!("^(?:{pattern})$");
        let pattern = RegExp::new(&anchored, "v").or_else(|_| RegExp::new(&anchored, "u")).ok()?;
        Some(pattern.test(text))
    }

    fn plural(&self, language: &str, count: u32) -> &'static str {
        let category = PluralRules::new(language).map(|rules| rules.select(count)).unwrap_or_default();
        ["zero", "one", "two", "few", "many"].into_iter().find(|name| **name == category).unwrap_or("other")
    }
}
