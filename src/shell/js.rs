//! The functions of `static/browser.js`, where each is explained. In one block: two would import the file twice.
use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, HtmlInputElement};

#[wasm_bindgen(module = "/static/browser.js")]
extern "C" {
    pub(super) fn parse(text: &str) -> Vec<String>;
    pub(super) fn matches(pattern: &str, text: &str) -> Option<bool>;
    pub(super) fn find(pattern: &str, text: &str) -> Option<Array>;
    pub(super) fn select(page: &str, selector: &str, attribute: Option<&str>) -> Array;
    pub(super) fn page(what: &str) -> Option<String>;
    pub(super) fn offset(zone: &str, seconds: f64) -> Option<String>;
    pub(super) fn fold(text: &str) -> String;
    pub(super) fn plural(language: &str, count: u32) -> String;
    pub(super) fn send(host: &HtmlElement, request: &str, base: &str, done: &JsValue) -> Option<Function>;
    pub(super) fn wait(seconds: u32, done: &JsValue) -> Function;
    pub(super) fn rest(seconds: u32, done: &JsValue) -> Function;
    pub(super) fn online(done: &JsValue) -> Function;
    pub(super) fn calm(done: &JsValue);
    pub(super) fn recall(name: &str) -> Option<String>;
    pub(super) fn keep(name: &str, draft: Option<&str>) -> bool;
    pub(super) fn guard(host: &HtmlElement, risk: bool);
    pub(super) fn key() -> String;
    pub(super) fn chosen(host: &HtmlElement, name: &str, input: &HtmlInputElement) -> Vec<String>;
    pub(super) fn forget(host: &HtmlElement, attendee: u32);
    pub(super) fn release(host: &HtmlElement);
    pub(super) fn focus(place: &Element, id: &str);
    #[wasm_bindgen(js_name = goTo)]
    pub(super) fn go_to(place: &Element, id: &str);
    #[wasm_bindgen(js_name = canCopy)]
    pub(super) fn can_copy() -> bool;
    pub(super) fn copy(text: &str, done: &JsValue);
    pub(super) fn print();
    pub(super) fn save(name: &str, media: &str, text: &str);
    pub(super) fn tell(host: &HtmlElement, name: &str, detail: &[String]);
    pub(super) fn publish(host: &HtmlElement, json: Option<&str>);
    /// An answer that could be read.
    pub(super) type Reply;
    #[wasm_bindgen(method, getter)]
    pub(super) fn status(this: &Reply) -> u16;
    #[wasm_bindgen(method, getter)]
    pub(super) fn url(this: &Reply) -> String;
    /// Names and values by turns.
    #[wasm_bindgen(method, getter)]
    pub(super) fn headers(this: &Reply) -> Vec<String>;
    #[wasm_bindgen(method, getter)]
    pub(super) fn body(this: &Reply) -> String;
}
