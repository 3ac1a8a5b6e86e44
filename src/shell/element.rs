//! What the element's class in `static/element.js` calls: mount, update, unmount.

use std::rc::Rc;

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, console};
use yew::AppHandle;

use super::browser::Shell;
use super::json;
use super::platform::BrowserPlatform;
use crate::core::json::Value;
use crate::core::language::Catalogue;
use crate::core::page::{Missing, Page};
use crate::core::time::Moment;
use crate::ui::{App, AppProps, Given, Same, View};

/// A widget that was drawn.
#[wasm_bindgen]
pub struct Widget {
    handle: AppHandle<App>,
    shell: Rc<Shell>,
}

/// Draws the widget into `place`, an element inside `host`'s shadow root. `inputs` are the element's attributes, and
/// `event`, `failure`, `messages`, `language` and `url`: what the class fetched.
#[wasm_bindgen]
pub fn mount(host: HtmlElement, place: Element, inputs: &JsValue) -> Widget {
    let shell = Rc::new(Shell::new(host, place.clone()));
    let props = AppProps { given: given(inputs, &shell), browser: Same(shell.clone()) };
    Widget { handle: yew::Renderer::<App>::with_root_and_props(place, props).render(), shell }
}

#[wasm_bindgen]
impl Widget {
    /// Draws it again from changed inputs; what was typed stays.
    pub fn update(&mut self, inputs: &JsValue) {
        let props = AppProps { given: given(inputs, &self.shell), browser: Same(self.shell.clone()) };
        self.handle.update(props);
    }

    /// Takes it away and gives up what is on its way.
    pub fn unmount(self) {
        self.handle.destroy();
    }
}

/// Reads the inputs, and tells the site's owner what is wrong with them.
fn given(inputs: &JsValue, shell: &Shell) -> Given {
    let input = |name: &str| Reflect::get(inputs, &name.into()).ok().and_then(|value| value.as_string());
    let warn = |line: String| console::warn_1(&format!("<event-registration>: {line}").into());

    let (url, event, failure) = (input("url"), input("event"), input("failure"));
    let file = match (&event, failure) {
        (Some(text), _) => Ok(text.as_str()),
        (None, Some(why)) => Err(Missing::Unreachable(why)),
        (None, None) => Err(Missing::NoSource),
    };
    let preset = input("preset").and_then(|text| match json::parse(&text) {
        Ok(preset) => Some(preset),
        Err(why) => {
            warn(format!("the preset that the event file names is not JSON: {why}"));
            None
        }
    });
    let page = Page::read(file, &|_| preset.clone(), &BrowserPlatform);
    page.advice().into_iter().for_each(warn);

    let language = input("language").unwrap_or_default();
    let messages = json::parse(&input("messages").unwrap_or_default()).unwrap_or_else(|why| {
        warn(format!("the language file {language}.json is not JSON: {why}"));
        Value::Null
    });

    let written = input("now").filter(|text| !text.is_empty());
    let now = written.as_deref().and_then(Moment::parse).map(|moment| moment.start(0));
    if let (Some(text), None) = (&written, now) {
        warn(format!("now=\"{text}\" is no moment; write it like 2022-05-10T09:00:00+02:00. The real time is used"));
    }
    shell.set(url.unwrap_or_default(), now);

    Given {
        page: Same(Rc::new(page)),
        words: Same(Rc::new(Catalogue::new(&language, messages))),
        moved: now.is_some(),
        heading_level: input("heading-level").and_then(|level| level.parse().ok()).filter(|level| (1..=6).contains(level)).unwrap_or(2),
        view: match input("view").as_deref() {
            Some("details") => View::Details,
            Some("form") => View::Form,
            _ => View::Full,
        },
    }
}
