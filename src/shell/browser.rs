//! The drawing side's [`Browser`]: clock, keys, sending, focus, and the events that the embedding page hears.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Date, Function};
use wasm_bindgen::prelude::*;
use web_sys::{Element, File, HtmlElement, HtmlInputElement};
use yew::Callback;

use super::js::{self, Reply};
use super::platform::BrowserPlatform;
use crate::core::form::{Mode, without};
use crate::core::state::{Focus, Phase, State};
use crate::core::submission::{Answer, Body, Request, Response};
use crate::core::{json::Value, platform::Platform, submission::Refusal, time::Instant};
use crate::ui::Browser;

pub(super) struct Shell {
    host: HtmlElement,
    /// The element in the shadow root that Yew draws into.
    place: Element,
    /// What relative addresses are relative to: the event file's own.
    base: RefCell<String>,
    /// Seconds by which `now` moves the clock.
    shift: Cell<i64>,
    ready: Cell<bool>,
    /// The files that were chosen, by control.
    files: RefCell<Vec<(String, Vec<File>)>>,
    /// The class's function that fetches a language.
    speak: RefCell<Option<Function>>,
    /// What search engines read, in the page's head.
    structured: RefCell<Option<Element>>,
}

impl Shell {
    pub(super) fn new(host: HtmlElement, place: Element) -> Shell {
        Shell {
            host,
            place,
            base: RefCell::default(),
            shift: Cell::new(0),
            ready: Cell::new(false),
            files: RefCell::default(),
            speak: RefCell::default(),
            structured: RefCell::default(),
        }
    }

    /// Takes the event file's address, the moment that `now` asks for, and who fetches languages.
    pub(super) fn set(&self, base: String, now: Option<Instant>, speak: Option<Function>) {
        self.base.replace(base);
        self.speak.replace(speak);
        self.shift.set(now.map_or(0, |now| now - clock()));
    }

    /// Puts the event's structured data into the page's head, in the place of what was there.
    pub(super) fn publish(&self, json: Option<String>) {
        self.structured.take().iter().for_each(Element::remove);
        self.structured.replace(json.and_then(|json| js::publish(&json)));
    }

    /// Dispatches a host event; false when the page cancelled it. No event carries what was typed.
    pub(super) fn dispatch(&self, name: &str, cancelable: bool, detail: &[(&str, &str)]) -> bool {
        let detail = detail.iter().map(|(key, value)| ((*key).to_owned(), Value::text(*value))).collect();
        js::tell(&self.host, name, cancelable, &Value::Object(detail).to_json())
    }

    /// The files that a request sends, as pairs of a name and a file.
    fn uploads(&self, request: &Request) -> Array {
        let (kept, pairs) = (self.files.borrow(), Array::new());
        let Body::Multipart(_, uploads) = &request.body else { return pairs };
        for upload in uploads {
            let files = kept.iter().find(|(control, _)| *control == upload.control).map(|(_, files)| files);
            if let Some(file) = files.and_then(|files| files.iter().find(|file| file.name() == upload.file)) {
                pairs.push(&Array::of2(&upload.name.as_str().into(), file));
            }
        }
        pairs
    }
}

/// A function of the browser's that gives something up, as Rust's.
fn cancel(function: Function) -> Box<dyn FnOnce()> {
    Box::new(move || drop(function.call0(&JsValue::NULL)))
}

/// A request in the words of `fetch`.
fn written(request: &Request) -> String {
    let pair = |(name, value): &(String, String)| Value::List(vec![Value::text(name), Value::text(value)]);
    let mut headers: Vec<Value> = request.headers.iter().map(pair).collect();
    let (text, controls) = match &request.body {
        Body::None => (Value::Null, Value::Null),
        Body::Text(text, media) => {
            headers.push(Value::List(vec![Value::text("Content-Type"), Value::text(media)]));
            (Value::text(text), Value::Null)
        }
        Body::Multipart(controls, _) => (Value::Null, Value::List(controls.iter().map(pair).collect())),
    };
    let members = [
        ("url", Value::text(&request.url)),
        ("method", Value::text(&request.method)),
        ("headers", Value::List(headers)),
        ("text", text),
        ("controls", controls),
        ("credentials", Value::text(request.credentials.name())),
        ("transport", Value::text(request.transport.name())),
        ("timeout", Value::Number(request.timeout.to_string())),
    ];
    Value::object(members).to_json()
}

fn read(came: JsValue) -> Answer {
    match came.as_string().as_deref() {
        Some("sent") => Answer::Sent,
        Some("timeout") => Answer::Timeout,
        Some("offline") => Answer::Offline,
        Some(_) => Answer::Unreachable,
        None => {
            let reply: Reply = came.unchecked_into();
            let headers = reply.headers();
            let pair = |pair: &[String]| Some((pair.first()?.clone(), pair.get(1)?.clone()));
            let headers = headers.chunks(2).filter_map(pair).collect();
            Answer::Response(Response { status: reply.status(), url: reply.url(), headers, body: reply.body() })
        }
    }
}

impl Browser for Shell {
    fn platform(&self) -> &dyn Platform {
        &BrowserPlatform
    }

    fn now(&self) -> Instant {
        clock() + self.shift.get()
    }

    fn fresh_key(&self) -> String {
        js::key()
    }

    fn send(&self, request: Rc<Request>, done: Callback<Answer>) -> Option<Box<dyn FnOnce()>> {
        if request.registers && !self.dispatch("registration-submit", true, &[]) {
            return None;
        }
        let done = Closure::once_into_js(move |came: JsValue| done.emit(read(came)));
        Some(cancel(js::send(&written(&request), &self.base.borrow(), &self.uploads(&request), &done)))
    }

    fn keep(&self, name: &str, input: &HtmlInputElement) -> Vec<String> {
        let files = js::chosen(input);
        let names = files.iter().map(File::name).collect();
        if !files.is_empty() {
            let mut kept = self.files.borrow_mut();
            kept.retain(|(control, _)| control != name);
            kept.push((name.to_owned(), files));
        }
        names
    }

    fn forget(&self, attendee: usize) {
        let kept = self.files.take().into_iter();
        self.files.replace(kept.filter_map(|(control, files)| Some((without(attendee, &control)?, files))).collect());
    }

    fn wait(&self, seconds: u32, done: Callback<()>) -> Box<dyn FnOnce()> {
        cancel(js::wait(seconds, &Closure::once_into_js(move || done.emit(()))))
    }

    fn rest(&self, seconds: u32, done: Callback<()>) -> Box<dyn FnOnce()> {
        cancel(js::rest(seconds, &Closure::once_into_js(move || done.emit(()))))
    }

    fn focus(&self, id: &str) {
        js::focus(&self.place, id);
    }

    fn go_to(&self, id: &str) {
        js::go_to(&self.place, id);
    }

    fn can_copy(&self) -> bool {
        js::can_copy()
    }

    fn copy(&self, text: &str, done: Callback<()>) {
        js::copy(text, &Closure::once_into_js(move || done.emit(())));
    }

    fn print(&self) {
        js::print();
    }

    fn speak(&self, language: &str) {
        if let Some(speak) = self.speak.borrow().as_ref() {
            // The class answers by itself, with the language or without.
            let _ = speak.call1(&JsValue::NULL, &language.into());
        }
    }

    fn save(&self, name: &str, media: &str, text: &str) {
        js::save(name, media, text);
    }

    fn tell(&self, state: &State) {
        match &state.phase {
            _ if !self.ready.replace(true) => {
                self.dispatch("registration-ready", false, &[]);
            }
            // Moves of the focus inside of the form tell nobody anything.
            _ if !matches!(state.focus, None | Some((Focus::Summary | Focus::Refusal | Focus::Receipt, _))) => {}
            Phase::Done(receipt) => {
                self.files.borrow_mut().clear();
                let mode = receipt.mode.map(Mode::name).unwrap_or_default();
                let status = if receipt.waiting { "waiting" } else { "confirmed" };
                let reference = receipt.reference.as_deref().unwrap_or_default();
                self.dispatch("registration-success", false, &[("reference", reference), ("status", status), ("mode", mode)]);
            }
            Phase::Refused(refusal) => {
                let reason = match refusal {
                    Refusal::Full(..) => "full",
                    Refusal::Closed(_) => "closed",
                    Refusal::Duplicate(_) => "duplicate",
                    Refusal::Busy(_) => "busy",
                    Refusal::Failed(failure, _) => failure.name(),
                };
                self.dispatch("registration-error", false, &[("reason", reason)]);
            }
            Phase::Editing if !state.errors.is_empty() || !state.messages.is_empty() => {
                let names: Vec<&str> = state.errors.iter().map(|error| error.name.as_str()).collect();
                self.dispatch("registration-invalid", false, &[("fields", &names.join(" "))]);
            }
            _ => {}
        }
    }
}

fn clock() -> Instant {
    (Date::now() / 1000.0) as Instant
}
