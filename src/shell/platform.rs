//! The browser's [`Platform`]: `JSON.parse`, `RegExp`, `DOMParser`, `Intl.PluralRules`, and what only the page around the
//! widget knows.

use js_sys::{Function, JsString, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Document, DomParser, Element, HtmlDocument, HtmlInputElement, UrlSearchParams};

use super::json;
use crate::core::json::Value;
use crate::core::platform::{Groups, Platform, Selected};
use crate::core::time::{Instant, parse_offset};

#[wasm_bindgen]
extern "C" {
    // js-sys's own constructors of these don't catch what they throw at a wrong pattern or tag.
    type RegExp;
    #[wasm_bindgen(constructor, catch)]
    fn new(pattern: &str, flags: &str) -> Result<RegExp, JsValue>;
    #[wasm_bindgen(method)]
    fn test(this: &RegExp, text: &str) -> bool;
    #[wasm_bindgen(method)]
    fn exec(this: &RegExp, text: &str) -> Option<Object>;

    type DateTimeFormat;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(language: &str, options: &Object) -> Result<DateTimeFormat, JsValue>;
    #[wasm_bindgen(method)]
    fn format(this: &DateTimeFormat, milliseconds: f64) -> String;

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
        // As it stands first, so that `)(` isn't made a pattern by what is put around it.
        RegExp::new(pattern, "v").or_else(|_| RegExp::new(pattern, "u")).ok()?;
        let pattern = RegExp::new(&anchored, "v").or_else(|_| RegExp::new(&anchored, "u")).ok()?;
        Some(pattern.test(text))
    }

    fn find(&self, pattern: &str, text: &str) -> Option<Groups> {
        let found = RegExp::new(pattern, "v").or_else(|_| RegExp::new(pattern, "u")).ok()?.exec(text)?;
        let groups = Reflect::get(&found, &"groups".into()).unwrap_or_default();
        let group = |name: &str| Reflect::get(&groups, &name.into()).ok().and_then(|value| value.as_string());
        Some(if groups.is_object() { Groups { field: group("field"), text: group("text") } } else { Groups::default() })
    }

    fn select(&self, page: &str, selector: &str, attribute: Option<&str>) -> Vec<Selected> {
        let Some(document) = parse_page(page) else { return Vec::new() };
        let Ok(found) = document.query_selector_all(selector) else { return Vec::new() };
        let one = |index| {
            let element: Element = found.item(index)?.dyn_into().ok()?;
            let value = attribute.and_then(|name| element.closest(&format!("[{name}]")).ok().flatten()?.get_attribute(name));
            Some(Selected { text: element.text_content().unwrap_or_default(), attribute: value })
        };
        (0..found.length().min(200)).filter_map(one).collect()
    }

    fn page(&self, what: &str) -> Option<String> {
        let window = web_sys::window()?;
        let document = window.document()?;
        let attribute = |selector: &str, name: &str| document.query_selector(selector).ok().flatten()?.get_attribute(name);
        match what.split_once(':') {
            None => match what {
                "url" => window.location().href().ok(),
                "title" => Some(document.title()),
                "now" => Some(js_sys::Date::new_0().to_iso_string().into()),
                _ => None,
            },
            Some(("cookie", name)) => {
                let cookies: HtmlDocument = document.dyn_into().ok()?;
                cookie(&cookies.cookie().ok()?, name)
            }
            Some(("query", name)) => UrlSearchParams::new_with_str(&window.location().search().ok()?).ok()?.get(name),
            Some(("meta", name)) => attribute(&format!("meta[name=\"{}\"]", quoted(name)), "content"),
            Some(("input", name)) => {
                let input = document.query_selector(&format!("input[name=\"{}\"]", quoted(name))).ok().flatten()?;
                Some(input.dyn_into::<HtmlInputElement>().ok()?.value())
            }
            Some(("attribute", place)) => {
                let (selector, name) = place.rsplit_once('@')?;
                attribute(selector, name)
            }
            _ => None,
        }
    }

    fn offset(&self, zone: &str, instant: Instant) -> Option<i32> {
        let options = Object::new();
        for (name, value) in [("timeZone", zone), ("timeZoneName", "longOffset")] {
            Reflect::set(&options, &name.into(), &value.into()).ok()?;
        }
        // "5/25/2022, GMT+02:00"; GMT alone is no offset.
        let written = DateTimeFormat::new("en", &options).ok()?.format(instant as f64 * 1000.0);
        let (_, offset) = written.split_once("GMT")?;
        if offset.is_empty() { Some(0) } else { parse_offset(offset) }
    }

    fn plural(&self, language: &str, count: u32) -> &'static str {
        let category = PluralRules::new(language).map(|rules| rules.select(count)).unwrap_or_default();
        ["zero", "one", "two", "few", "many"].into_iter().find(|name| **name == category).unwrap_or("other")
    }
}

/// A page as a document that runs nothing and loads nothing. Where the site demands Trusted Types, parsing goes through a
/// policy named `event-registration`.
fn parse_page(page: &str) -> Option<Document> {
    let parser = DomParser::new().ok()?;
    // Nothing of it would run, but a strict policy reports a handler or a style that is merely parsed.
    let inert = js_sys::RegExp::new("\\s(on\\w+|style)\\s*=", "gi");
    let page = &String::from(JsString::from(page).replace_by_pattern(&inert, " data-was="));
    let text = trusted(page).unwrap_or_else(|| JsValue::from_str(page));
    let parse: Function = Reflect::get(&parser, &"parseFromString".into()).ok()?.dyn_into().ok()?;
    parse.call2(&parser, &text, &"text/html".into()).ok()?.dyn_into().ok()
}

thread_local! {
    /// The page's one policy: a second of the same name may be refused.
    static POLICY: Option<Object> = policy();
}

fn policy() -> Option<Object> {
    let types = Reflect::get(&web_sys::window()?.into(), &"trustedTypes".into()).ok().filter(JsValue::is_object)?;
    let create: Function = Reflect::get(&types, &"createPolicy".into()).ok()?.dyn_into().ok()?;
    let rules = Object::new();
    // The document that comes of it runs no script and is thrown away.
    let same = Closure::<dyn Fn(JsValue) -> JsValue>::new(|page| page).into_js_value();
    Reflect::set(&rules, &"createHTML".into(), &same).ok()?;
    create.call2(&types, &"event-registration".into(), &rules).ok()?.dyn_into().ok()
}

fn trusted(page: &str) -> Option<JsValue> {
    POLICY.with(|policy| {
        let policy = policy.as_ref()?;
        let create: Function = Reflect::get(policy, &"createHTML".into()).ok()?.dyn_into().ok()?;
        create.call1(policy, &page.into()).ok()
    })
}

fn cookie(cookies: &str, name: &str) -> Option<String> {
    let found = cookies.split(';').filter_map(|pair| pair.trim().split_once('=')).find(|(key, _)| *key == name)?.1;
    Some(js_sys::decode_uri_component(found).map_or_else(|_| found.to_owned(), String::from))
}

/// A name inside a quoted attribute selector.
fn quoted(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '"' | '\\' | '\n')).collect()
}
