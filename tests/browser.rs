//! What only a browser has, in a browser: the engine's JSON and patterns, mounting, typing, focus, the host's events.
//! The element's class, the files around it and the network are the end-to-end tests'.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::cell::RefCell;
use std::rc::Rc;

use event_registration::core::json::Value;
use event_registration::core::platform::Platform;
use event_registration::shell::{BrowserPlatform, Widget, mount};
use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{CustomEvent, Document, Element, HtmlElement, HtmlInputElement, ShadowRootInit, ShadowRootMode};

wasm_bindgen_test_configure!(run_in_browser);

const EVENT: &str = include_str!("../static/events/coopera-6-tavolo-tecnico.json");
const ITALIAN: &str = include_str!("../static/languages/it.json");
const ENGLISH: &str = include_str!("../static/languages/en.json");

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// A widget in an open shadow root, as the element's class would mount it.
struct Mounted {
    host: HtmlElement,
    place: Element,
    widget: Widget,
    heard: Rc<RefCell<Vec<String>>>,
    _ears: Closure<dyn FnMut(CustomEvent)>,
}

impl Mounted {
    async fn new(event: &str) -> Mounted {
        let host: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&host).unwrap();
        let heard = Rc::new(RefCell::new(Vec::new()));
        let list = heard.clone();
        let ears: Closure<dyn FnMut(CustomEvent)> = Closure::new(move |event: CustomEvent| list.borrow_mut().push(event.type_()));
        for name in ["ready", "invalid", "submit", "success", "error"] {
            host.add_event_listener_with_callback(&format!("registration-{name}"), ears.as_ref().unchecked_ref()).unwrap();
        }
        let root = host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open)).unwrap();
        let place = document().create_element("div").unwrap();
        root.append_child(&place).unwrap();
        let mut widget = mount(host.clone(), place.clone(), &inputs(event, "it", ITALIAN));
        widget.complete(true);
        let mounted = Mounted { host, place, widget, heard, _ears: ears };
        mounted.until(|mounted| mounted.place.child_element_count() > 0).await;
        mounted
    }

    /// Waits for a condition, frame by frame, at most some seconds.
    async fn until(&self, condition: impl Fn(&Mounted) -> bool) {
        for _ in 0..300 {
            if condition(self) {
                return;
            }
            let frame = js_sys::Promise::new(&mut |resolve, _| {
                web_sys::window().unwrap().request_animation_frame(&resolve).unwrap();
            });
            JsFuture::from(frame).await.unwrap();
        }
        panic!("the condition never held; the page says: {}", self.place.text_content().unwrap_or_default());
    }

    fn find(&self, selector: &str) -> Option<HtmlElement> {
        self.place.query_selector(selector).unwrap().map(|found| found.unchecked_into())
    }

    fn input(&self, name: &str) -> HtmlInputElement {
        self.find(&format!("[name='{name}']")).expect(name).unchecked_into()
    }

    fn types(&self, name: &str, text: &str) {
        let input = self.input(name);
        input.set_value(text);
        let init = web_sys::EventInit::new();
        init.set_bubbles(true);
        init.set_composed(true);
        input.dispatch_event(&web_sys::Event::new_with_event_init_dict("input", &init).unwrap()).unwrap();
    }

    fn heard(&self, name: &str) -> bool {
        self.heard.borrow().iter().any(|heard| heard == name)
    }

    fn leave(self) {
        self.widget.unmount();
        self.host.remove();
    }
}

fn inputs(event: &str, language: &str, messages: &str) -> JsValue {
    let object = Object::new();
    let url = format!("{}/events/e.json", web_sys::window().unwrap().location().origin().unwrap());
    for (name, value) in
        [("event", event), ("language", language), ("messages", messages), ("url", &url), ("now", "2022-05-10T09:00:00+02:00")]
    {
        Reflect::set(&object, &name.into(), &value.into()).unwrap();
    }
    object.into()
}

#[wasm_bindgen_test]
fn the_engine_reads_json_into_the_same_tree() {
    let read = |text: &str| BrowserPlatform.parse_json(text);
    let text = r#"{"a":[1,-2.5,true,null,"è \" 🦀"],"b":{},"__proto__":{"c":1}}"#;
    assert_eq!(read(text).unwrap().to_json(), text);
    assert_eq!(read("12345678901234567890").unwrap(), Value::Number("12345678901234567000".into()));
    assert!(!read("{").unwrap_err().is_empty());
    assert_eq!(read(&format!("{}{}", "[".repeat(10_000), "]".repeat(10_000))).unwrap_err(), "nested deeper than 64 levels");
    assert!(read(&format!("\"{}\"", "x".repeat(1 << 20))).unwrap_err().contains("at most 1048576"));
}

#[wasm_bindgen_test]
fn patterns_match_the_whole_text_and_wrong_ones_say_nothing() {
    assert_eq!(BrowserPlatform.matches("[0-9]{5}", "90133"), Some(true));
    assert_eq!(BrowserPlatform.matches("[0-9]{5}", "901334"), Some(false));
    assert_eq!(BrowserPlatform.matches("a|b", "ab"), Some(false));
    assert_eq!(BrowserPlatform.matches("([", "x"), None);
}

#[wasm_bindgen_test]
fn plural_categories_are_the_engines() {
    assert_eq!([0, 1, 2, 5].map(|count| BrowserPlatform.plural("ar", count)), ["zero", "one", "two", "few"]);
    assert_eq!(BrowserPlatform.plural("not a tag", 1), "other");
}

#[wasm_bindgen_test]
async fn draws_into_its_place_tells_the_host_and_leaves_nothing_behind() {
    let mounted = Mounted::new(EVENT).await;
    mounted.until(|mounted| mounted.heard("registration-ready")).await;
    assert!(mounted.place.text_content().unwrap().contains("Francesco Di Giovanni"));
    let place = mounted.place.clone();
    mounted.leave();
    JsFuture::from(js_sys::Promise::resolve(&JsValue::NULL)).await.unwrap();
    assert_eq!(place.child_element_count(), 0);
}

#[wasm_bindgen_test]
async fn what_is_typed_survives_another_language() {
    let mut mounted = Mounted::new(EVENT).await;
    mounted.types("given-name", "Anna");
    mounted.widget.update(&inputs(EVENT, "en", ENGLISH));
    mounted.until(|mounted| mounted.place.text_content().unwrap().contains("Send registration")).await;
    assert_eq!(mounted.input("given-name").value(), "Anna");
    mounted.leave();
}

#[wasm_bindgen_test]
async fn an_attendee_who_is_taken_out_takes_along_what_was_typed() {
    let mounted = Mounted::new(&EVENT.replacen(r#""fields": ["#, r#""attendees": { "max": 3 }, "fields": ["#, 1)).await;
    for name in ["attendees.1.given-name", "attendees.2.given-name"] {
        mounted.find("#add-person").unwrap().click();
        mounted.until(|mounted| mounted.find(&format!("[name='{name}']")).is_some()).await;
    }
    mounted.types("attendees.1.given-name", "Anna");
    mounted.find("#person-1 ~ button").unwrap().click();
    mounted.until(|mounted| mounted.find("[name='attendees.2.given-name']").is_none()).await;
    mounted.until(|mounted| mounted.input("attendees.1.given-name").value().is_empty()).await;
    mounted.leave();
}

#[wasm_bindgen_test]
async fn what_is_typed_is_kept_though_nothing_is_drawn_for_it() {
    let mounted = Mounted::new(EVENT).await;
    let kept = || js_sys::eval("JSON.stringify({ ...sessionStorage })").unwrap().as_string().unwrap();
    mounted.types("given-name", "Annamaria");
    mounted.until(|_| kept().contains("Annamaria")).await;
    mounted.types("given-name", "Annalisa");
    mounted.until(|_| kept().contains("Annalisa")).await;
    mounted.leave();
    js_sys::eval("sessionStorage.clear()").unwrap();
}

#[wasm_bindgen_test]
async fn needs_appear_when_coming_in_person_is_chosen() {
    let mounted = Mounted::new(EVENT).await;
    assert!(mounted.find("[name='needs']").is_none());
    mounted.find("[name='mode'][value='in-person']").unwrap().click();
    mounted.until(|mounted| mounted.find("[name='needs']").is_some()).await;
    mounted.find("[name='mode'][value='online']").unwrap().click();
    mounted.until(|mounted| mounted.find("[name='needs']").is_none()).await;
    mounted.leave();
}

#[wasm_bindgen_test]
async fn an_empty_form_is_not_sent_and_its_summary_takes_the_focus() {
    let mounted = Mounted::new(EVENT).await;
    mounted.find("button[type='submit']").unwrap().click();
    mounted.until(|mounted| mounted.host.shadow_root().unwrap().active_element().is_some_and(|active| active.id() == "summary")).await;
    mounted.until(|mounted| mounted.heard("registration-invalid")).await;
    assert!(!mounted.heard("registration-submit"));
    let address = || web_sys::window().unwrap().location().hash().unwrap();
    let before = address();
    mounted.find("#summary a").unwrap().click();
    let focused = mounted.host.shadow_root().unwrap().active_element().unwrap().id();
    assert_eq!(focused, "mode-0");
    assert_eq!(address(), before, "the page's address is left alone");
    mounted.leave();
}

#[wasm_bindgen_test]
async fn a_file_that_is_no_event_shows_a_message_and_the_sites_own_content() {
    for file in ["<html>", "{}", r#"{"@type":"Recipe"}"#] {
        let mounted = Mounted::new(file).await;
        assert!(mounted.place.text_content().unwrap().contains("Non riusciamo a mostrare l'evento"));
        assert!(mounted.find("slot").is_some());
        mounted.leave();
    }
}

#[wasm_bindgen(module = "/static/contrast.js")]
extern "C" {
    fn channels(color: &str) -> JsValue;
    fn over(color: &JsValue, below: &JsValue) -> JsValue;
    fn contrast(one: &JsValue, other: &JsValue) -> f64;
}

/// The contrast of two colours as a browser writes them, to two places; 0 where one isn't understood.
fn ratio(one: &str, other: &str) -> f64 {
    let (one, other) = (channels(one), channels(other));
    if one.is_undefined() || other.is_undefined() {
        return 0.0;
    }
    (contrast(&over(&one, &other), &other) * 100.0).round() / 100.0
}

#[wasm_bindgen_test]
fn contrasts_are_those_of_wcag() {
    for (one, other, expected) in [
        ("rgb(0, 0, 0)", "rgb(255, 255, 255)", 21.0),
        ("rgb(255, 255, 255)", "rgb(255, 255, 255)", 1.0),
        ("rgb(0, 102, 204)", "rgb(255, 255, 255)", 5.57),
        ("rgb(118, 118, 118)", "rgb(255, 255, 255)", 4.54),
        ("rgb(255, 204, 0)", "rgb(0, 51, 153)", 7.18),
        ("color(srgb 0 0.4 0.8)", "rgb(255, 255, 255)", 5.57),
        ("color(srgb 1 1 1 / 0.5)", "rgb(0, 0, 0)", 5.28),
        ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)", 1.0),
        ("rgb(0 0 0 / 0.5)", "rgb(255, 255, 255)", 3.98),
        // Nothing is said of what isn't understood.
        ("oklch(0.7 0.1 200)", "rgb(255, 255, 255)", 0.0),
        ("color(display-p3 1 0 0)", "rgb(255, 255, 255)", 0.0),
        ("color(srgb none 0 0)", "rgb(255, 255, 255)", 0.0),
        ("", "rgb(255, 255, 255)", 0.0),
    ] {
        assert_eq!(ratio(one, other), expected, "{one} on {other}");
    }
}

#[wasm_bindgen_test]
fn the_attendees_own_offset_is_the_engines() {
    for seconds in [1_653_483_600, 1_669_000_000] {
        let date = js_sys::Date::new(&JsValue::from_f64(seconds as f64 * 1000.0));
        assert_eq!(BrowserPlatform.offset("", seconds), Some(-date.get_timezone_offset() as i32));
    }
    assert_eq!(BrowserPlatform.offset("Europe/Rome", 1_653_483_600), Some(120));
    assert_eq!(BrowserPlatform.offset("Europe/Nowhere", 1_653_483_600), None);
}
