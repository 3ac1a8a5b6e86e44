//! What the element's class in `static/element.js` calls: mount, update, unmount.
use super::{browser::Shell, js, json, platform::BrowserPlatform, second::second};
use crate::core::page::{Missing, Page};
use crate::core::{json::Value, language::Catalogue, platform::Platform, structured::structured_data, time::Moment};
use crate::ui::{App, AppProps, Given, Same, View};
use js_sys::Reflect;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, console};
use yew::AppHandle;

/// A widget: what it was given, and once it is drawn, the drawing.
#[wasm_bindgen]
pub struct Widget {
    handle: Option<AppHandle<App>>,
    place: Element,
    shell: Rc<Shell>,
    given: Given,
    inputs: JsValue,
}

/// Reads what the widget is to draw into `place`, an element inside `host`'s shadow root. `inputs` are the element's attributes, and
/// `event`, `failure`, `messages`, `language` and `url`: what the class fetched.
#[wasm_bindgen]
pub fn mount(host: HtmlElement, place: Element, inputs: &JsValue) -> Widget {
    let shell = Rc::new(Shell::new(host, place.clone()));
    let given = given(inputs, &shell, None);
    Widget { handle: None, place, shell, given, inputs: inputs.clone() }
}

/// What tells the build that this module is of from others: what is left of its digits, or 0 where nobody counts.
#[wasm_bindgen]
pub fn build() -> u32 {
    const BUILD: Option<&str> = option_env!("EVENT_REGISTRATION_BUILD");
    BUILD.and_then(|digits| digits.parse().ok()).unwrap_or_default()
}

#[wasm_bindgen]
impl Widget {
    /// Draws it again from changed inputs; what was typed stays.
    pub fn update(&mut self, inputs: &JsValue) {
        self.inputs = inputs.clone();
        self.given = Given { turn: self.given.turn, ..given(inputs, &self.shell, None) };
        self.draw();
    }
    /// Draws it in the language that the attendee chose; without its `messages` it stays as it is and says so.
    pub fn speak(&mut self, language: &str, messages: Option<String>) {
        self.given.told = Some(if messages.is_some() { "language.changed" } else { "language.failed" });
        if let Some(messages) = &messages {
            self.given.words = words(language, messages, &self.given.page);
        }
        self.draw();
        if messages.is_some() {
            js::tell(&self.shell.host, "registration-language", &["language".to_owned(), language.to_owned()]);
        }
    }
    /// Goes on with the second module, when it is `there`, or else says what waits for it.
    pub fn complete(&mut self, there: bool) {
        if there {
            self.shell.join(second());
            let Given { turn, told, words, .. } = self.given.clone();
            self.given = Given { turn, told, ..given(&self.inputs, &self.shell, Some(words)) };
        }
        self.given.whole = there.then_some(true);
        self.draw();
    }
    /// Begins anew.
    pub fn reset(&mut self) {
        self.given.turn += 1;
        self.draw();
    }
    /// Draws it, after the caller's turn.
    pub fn draw(&mut self) {
        let props = AppProps { given: self.given.clone(), browser: Same(self.shell.clone()) };
        match &mut self.handle {
            Some(handle) => handle.update(props),
            None => self.handle = Some(yew::Renderer::with_root_and_props(self.place.clone(), props).render()),
        }
    }
    /// Takes it away and gives up what is on its way.
    pub fn unmount(self) {
        self.shell.kept.take();
        js::release(&self.shell.host);
        self.handle.into_iter().for_each(AppHandle::destroy);
    }
}

fn warn(line: String) {
    console::warn_1(&format!("<event-registration>: {line}").into());
}

/// The words of a language file, with those that the event file puts in their place.
fn words(language: &str, messages: &str, page: &Page) -> Same<Catalogue> {
    let unread = |why: &String| warn(format!("the language file {language}.json is not JSON: {why}"));
    let messages = json::parse(messages).inspect_err(unread).unwrap_or_default();
    let own = page.registration().map(|registration| registration.messages.as_slice()).unwrap_or_default();
    Same(Rc::new(Catalogue::new(language, messages).reworded(own)))
}

/// A text among the inputs.
fn input(inputs: &JsValue, name: &str) -> Option<String> {
    Reflect::get(inputs, &name.into()).ok().and_then(|value| value.as_string())
}

/// The event file's text, or why there is none.
fn file(inputs: &JsValue) -> Result<String, Missing> {
    let missing = || input(inputs, "failure").map_or(Missing::NoSource, Missing::Unreachable);
    input(inputs, "event").ok_or_else(missing)
}

/// Reads the whole file; tells the page's owner what is wrong with it, and search engines the event.
pub(super) fn page(inputs: &JsValue, shell: &Shell, view: View) -> Page {
    let input = |name: &str| input(inputs, name);
    let unread = |why: &String| warn(format!("the preset that the event file names is not JSON: {why}"));
    let preset = input("preset").and_then(|text| json::parse(&text).inspect_err(unread).ok());
    let (text, wanted) = (file(inputs), BrowserPlatform.page("query:event"));
    let text = text.as_deref().map_err(Clone::clone);
    let page = match view {
        View::List => Page::read_list(text, wanted.as_deref(), &|_| preset.clone(), &BrowserPlatform),
        _ => Page::read(text, &|_| preset.clone(), &BrowserPlatform),
    };
    page.advice().into_iter().for_each(warn);
    let structured = input("structured-data").and(input("event")).and_then(|text| json::parse(&text).ok());
    let (address, language) = (BrowserPlatform.page("url").unwrap_or_default(), input("language").unwrap_or_default());
    let structured = structured.map(|file| structured_data(&file, &language, address.split('#').next().unwrap_or_default()));
    js::publish(&shell.host, structured.as_deref());
    page
}

/// Reads the inputs; `words` are those that were chosen since.
fn given(inputs: &JsValue, shell: &Shell, chosen: Option<Same<Catalogue>>) -> Given {
    let input = |name: &str| input(inputs, name);
    let whole = input("whole").map_or(Some(false), |whole| (whole == "true").then_some(true));
    if whole == Some(true) && shell.second.get().is_none() {
        shell.join(second());
    }
    let view = input("view").and_then(|view| View::named(&view)).unwrap_or_default();
    let page = match shell.second.get() {
        Some(second) => (second.page)(inputs, shell, view),
        None if view == View::List => Page::List(Vec::new()),
        None => Page::early(file(inputs).as_deref().map_err(Clone::clone), &BrowserPlatform),
    };
    let written = input("now").filter(|text| !text.is_empty());
    let now = written.as_deref().and_then(Moment::parse).map(|moment| moment.start(0));
    if let (Some(text), None) = (&written, now) {
        warn(format!("now=\"{text}\" is no moment; write it like 2022-05-10T09:00:00+02:00. The real time is used"));
    }
    let function = Reflect::get(inputs, &"speak".into()).ok().and_then(|speak| speak.dyn_into().ok());
    shell.set(input("url").unwrap_or_default(), now, function, input("drafts").as_deref() != Some("off"));
    let speaks = match json::parse(&input("languages").unwrap_or_default()) {
        Ok(Value::Object(names)) => names.into_iter().filter_map(|(tag, name)| Some((tag, name.as_text()?.to_owned()))).collect(),
        _ => Vec::new(),
    };
    let words = || words(&input("language").unwrap_or_default(), &input("messages").unwrap_or_default(), &page);
    Given {
        words: chosen.unwrap_or_else(words),
        speaks: Rc::new(speaks),
        told: None,
        turn: 0,
        page: Same(Rc::new(page)),
        whole,
        moved: now.is_some(),
        review: input("review-step").is_some(),
        heading_level: input("heading-level").and_then(|level| level.parse().ok()).filter(|level| (1..=6).contains(level)).unwrap_or(2),
        asterisk: input("required-marking").as_deref() == Some("asterisk"),
        view,
    }
}
