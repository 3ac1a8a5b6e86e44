//! What the element's class in `static/element.js` calls: mount, update, unmount.

use std::rc::Rc;

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, console};
use yew::AppHandle;

use super::{browser::Shell, js, json, platform::BrowserPlatform, second::second};
use crate::core::page::{Missing, Page};
use crate::core::{json::Value, language::Catalogue, platform::Platform, structured::structured_data, time::Moment};
use crate::ui::{App, AppProps, Given, Same, View};

/// A widget that was drawn.
#[wasm_bindgen]
pub struct Widget {
    handle: AppHandle<App>,
    shell: Rc<Shell>,
    given: Given,
}

/// Draws the widget into `place`, an element inside `host`'s shadow root. `inputs` are the element's attributes, and
/// `event`, `failure`, `messages`, `language` and `url`: what the class fetched.
#[wasm_bindgen]
pub fn mount(host: HtmlElement, place: Element, inputs: &JsValue) -> Widget {
    let shell = Rc::new(Shell::new(host, place.clone()));
    let given = given(inputs, &shell);
    let props = AppProps { given: given.clone(), browser: Same(shell.clone()) };
    Widget { handle: yew::Renderer::<App>::with_root_and_props(place, props).render(), shell, given }
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
        self.given = Given { turn: self.given.turn, ..given(inputs, &self.shell) };
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
        self.given.whole = there.then_some(true);
        if there {
            self.shell.join(second());
            settle(&self.shell);
        }
        self.draw();
    }

    /// Begins anew.
    pub fn reset(&mut self) {
        self.given.turn += 1;
        self.draw();
    }

    fn draw(&mut self) {
        self.handle.update(AppProps { given: self.given.clone(), browser: Same(self.shell.clone()) });
    }

    /// Takes it away and gives up what is on its way.
    pub fn unmount(self) {
        self.shell.kept.take();
        js::release(&self.shell.host);
        self.handle.destroy();
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

/// What the second module owes: the page's owner what is wrong with the file, and search engines the event of this file, in this language.
pub(super) struct Owed {
    page: Rc<Page>,
    file: Option<String>,
    language: String,
}

/// Pays what is owed.
pub(super) fn pay(shell: &Shell, owed: Owed) {
    owed.page.advice().into_iter().for_each(warn);
    let structured = owed.file.and_then(|text| json::parse(&text).ok());
    let address = BrowserPlatform.page("url").unwrap_or_default();
    let structured = structured.map(|file| structured_data(&file, &owed.language, address.split('#').next().unwrap_or_default()));
    js::publish(&shell.host, structured.as_deref());
}

fn settle(shell: &Shell) {
    if let Some(second) = shell.second.get() {
        shell.owed.take().into_iter().for_each(|owed| (second.pay)(shell, owed));
    }
}

/// Reads the inputs, and tells the site's owner what is wrong with them.
fn given(inputs: &JsValue, shell: &Shell) -> Given {
    let input = |name: &str| Reflect::get(inputs, &name.into()).ok().and_then(|value| value.as_string());

    let (url, event, failure) = (input("url"), input("event"), input("failure"));
    let file = match (&event, failure) {
        (Some(text), _) => Ok(text.as_str()),
        (None, Some(why)) => Err(Missing::Unreachable(why)),
        (None, None) => Err(Missing::NoSource),
    };
    let unread = |why: &String| warn(format!("the preset that the event file names is not JSON: {why}"));
    let preset = input("preset").and_then(|text| json::parse(&text).inspect_err(unread).ok());
    let view = input("view").and_then(|view| View::named(&view)).unwrap_or_default();
    let wanted = BrowserPlatform.page("query:event");
    let page = match view {
        View::List => Page::read_list(file, wanted.as_deref(), &|_| preset.clone(), &BrowserPlatform),
        _ => Page::read(file, &|_| preset.clone(), &BrowserPlatform),
    };

    let written = input("now").filter(|text| !text.is_empty());
    let now = written.as_deref().and_then(Moment::parse).map(|moment| moment.start(0));
    if let (Some(text), None) = (&written, now) {
        warn(format!("now=\"{text}\" is no moment; write it like 2022-05-10T09:00:00+02:00. The real time is used"));
    }
    let function = Reflect::get(inputs, &"speak".into()).ok().and_then(|speak| speak.dyn_into().ok());
    shell.set(url.unwrap_or_default(), now, function, input("drafts").as_deref() != Some("off"));
    let speaks = match json::parse(&input("languages").unwrap_or_default()) {
        Ok(Value::Object(names)) => names.into_iter().filter_map(|(tag, name)| Some((tag, name.as_text()?.to_owned()))).collect(),
        _ => Vec::new(),
    };

    let (page, language) = (Rc::new(page), input("language").unwrap_or_default());
    let whole = input("whole").map_or(Some(false), |whole| (whole == "true").then_some(true));
    if whole == Some(true) {
        shell.join(second());
    }
    let file = input("structured-data").and(event);
    shell.owed.replace(Some(Owed { page: page.clone(), file, language: language.clone() }));
    settle(shell);

    Given {
        words: words(&language, &input("messages").unwrap_or_default(), &page),
        speaks: Rc::new(speaks),
        told: None,
        turn: 0,
        page: Same(page),
        whole,
        moved: now.is_some(),
        review: input("review-step").is_some(),
        heading_level: input("heading-level").and_then(|level| level.parse().ok()).filter(|level| (1..=6).contains(level)).unwrap_or(2),
        asterisk: input("required-marking").as_deref() == Some("asterisk"),
        view,
    }
}
