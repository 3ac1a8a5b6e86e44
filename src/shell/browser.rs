//! The drawing side's [`Browser`]: clock, keys, sending, focus, and the events that the embedding page hears.
use super::js::{self, Reply};
use super::json;
use super::platform::BrowserPlatform;
use super::second::Second;
use crate::core::form::Mode;
use crate::core::state::{Focus, Phase, State};
use crate::core::submission::{Answer, Request, Response};
use crate::core::{json::Value, page::Page, platform::Platform, submission::Refusal, time::Instant};
use crate::ui::{Browser, Effect, Rest, Until};
use js_sys::{Date, Function};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::Callback;

/// Yew draws into `place`, an element in the shadow root. Relative addresses are relative to `base`, the event file's own; `shift` is
/// how many seconds `now` moves the clock; `speak` fetches a language; with `drafts` what was typed is kept for another time,
/// `kept` as soon as it is calm; `second` is there once its module is.
pub(super) struct Shell {
    pub(super) host: HtmlElement,
    place: Element,
    base: RefCell<String>,
    shift: Cell<i64>,
    ready: Cell<bool>,
    speak: RefCell<Option<Function>>,
    drafts: Cell<bool>,
    pub(super) kept: Rc<RefCell<Option<Rc<State>>>>,
    pub(super) second: Cell<Option<&'static Second>>,
}

impl Shell {
    pub(super) fn new(host: HtmlElement, place: Element) -> Shell {
        let (base, speak, shift, kept, second) = Default::default();
        Shell { host, place, base, speak, shift, kept, second, ready: Cell::new(false), drafts: Cell::new(true) }
    }
    /// Takes the event file's address, the moment that `now` asks for, who fetches languages, and whether drafts are kept.
    pub(super) fn set(&self, base: String, now: Option<Instant>, speak: Option<Function>, drafts: bool) {
        self.base.replace(base);
        self.drafts.set(drafts);
        self.speak.replace(speak);
        self.shift.set(now.map_or(0, |now| now - clock()));
    }
    /// The name of what is kept, by the event file's address and the event's name in it.
    fn draft(&self, page: &Page) -> String {
        format!("event-registration {} {}", self.base.borrow(), page.registration().map_or("", |registration| &registration.event))
    }
    /// Tells the embedding page how far the registration is.
    fn tell(&self, state: &State) {
        if !self.ready.replace(true) {
            js::tell(&self.host, "registration-ready", &[]);
        } else if let Some(second) = self.second.get() {
            (second.tell)(self, state);
        }
    }
    /// Takes the second module's part over, and what waited for it.
    pub(super) fn join(&self, second: &'static Second) {
        self.second.set(Some(second));
        if let Some(state) = self.kept.take() {
            self.perform(Effect::Keep(&state));
        }
    }
}

/// What is told once one can register: host events, none of which carries what was typed.
pub(super) fn tell(shell: &Shell, state: &State) {
    let dispatch =
        |name: &str, detail: &[&str]| js::tell(&shell.host, name, &detail.iter().map(|&text| text.to_owned()).collect::<Vec<_>>());
    match &state.phase {
        // Moves of the focus inside of the form tell nobody anything.
        _ if !matches!(state.focus, None | Some((Focus::Summary | Focus::Refusal | Focus::Receipt, _))) => {}
        Phase::Done(receipt) => {
            let mode = receipt.mode.map(Mode::name).unwrap_or_default();
            let status = if receipt.waiting { "waiting" } else { "confirmed" };
            let reference = receipt.reference.as_deref().unwrap_or_default();
            dispatch("registration-success", &["reference", reference, "status", status, "mode", mode]);
        }
        Phase::Refused(refusal) => {
            let reason = match refusal {
                Refusal::Full(..) => "full",
                Refusal::Closed(_) => "closed",
                Refusal::Duplicate(_) => "duplicate",
                Refusal::Busy(_) => "busy",
                Refusal::Failed(failure, _) => failure.name(),
            };
            dispatch("registration-error", &["reason", reason]);
        }
        Phase::Editing if !state.errors.is_empty() || !state.messages.is_empty() => {
            let names: Vec<&str> = state.errors.iter().map(|error| error.name.as_str()).collect();
            dispatch("registration-invalid", &["fields", &names.join(" ")]);
        }
        _ => {}
    }
}

/// Keeps the newest of the states, as soon as it is calm.
pub(super) fn keep(shell: &Shell, state: &Rc<State>) {
    let (host, kept, name, drafts) = (shell.host.clone(), shell.kept.clone(), shell.draft(&state.page), shell.drafts.get());
    js::calm(&Closure::once_into_js(move || {
        let Some(state) = kept.take() else { return };
        let draft = state.draft().filter(|_| drafts).map(|draft| draft.to_json());
        let kept = js::keep(&name, draft.as_deref()) && drafts;
        js::guard(&host, state.is_at_risk(kept));
    }));
}

/// A function of the browser's that gives something up, as Rust's.
fn cancel(function: Function) -> Box<dyn FnOnce()> {
    Box::new(move || drop(function.call0(&JsValue::NULL)))
}

/// What came of it.
pub(super) fn read(came: JsValue) -> Answer {
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
    fn rest(&self) -> Option<&'static Rest> {
        self.second.get().map(|second| second.rest)
    }
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
        // What asks for it is later: a list, seats, a registration.
        let second = self.second.get()?;
        let done = Closure::once_into_js(move |came: JsValue| done.emit((second.read)(came)));
        js::send(&self.host, &(second.written)(&request), &self.base.borrow(), &done).map(cancel)
    }
    fn keep(&self, name: &str, input: &HtmlInputElement) -> Vec<String> {
        js::chosen(&self.host, name, input)
    }
    fn wait(&self, until: Until, done: Callback<()>) -> Box<dyn FnOnce()> {
        let done = Closure::once_into_js(move || done.emit(()));
        cancel(match until {
            Until::Passed(seconds) => js::wait(seconds, &done),
            Until::Seen(seconds) => js::rest(seconds, &done),
            Until::Online => js::online(&done),
        })
    }
    fn recall(&self, page: &Page) -> Option<Value> {
        json::parse(&js::recall(&self.draft(page)).filter(|_| self.drafts.get())?).ok()
    }
    fn can_copy(&self) -> bool {
        js::can_copy()
    }
    fn perform(&self, effect: Effect<'_>) {
        match effect {
            Effect::Focus(id) => js::focus(&self.place, id),
            Effect::GoTo(id) => js::go_to(&self.place, id),
            Effect::Forget(attendee) => js::forget(&self.host, attendee as u32),
            // The class answers by itself, with the language or without.
            Effect::Speak(language) => self.speak.borrow().iter().for_each(|speak| drop(speak.call1(&JsValue::NULL, &language.into()))),
            Effect::Save(name, media, text) => js::save(name, media, text),
            Effect::Copy(text, done) => js::copy(text, &Closure::once_into_js(move || done.emit(()))),
            Effect::Print => js::print(),
            Effect::Tell(state) => self.tell(state),
            // At most once in a while, and always the newest.
            Effect::Keep(state) if self.kept.replace(Some(state.clone())).is_some() => {}
            Effect::Keep(state) => self.second.get().into_iter().for_each(|second| (second.keep)(self, state)),
        }
    }
}

fn clock() -> Instant {
    (Date::now() / 1000.0) as Instant
}
