//! The drawing side's [`Browser`]: clock, keys, sending, focus, and the events that the embedding page hears.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Date, Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, BlobPropertyBag, CustomEvent, CustomEventInit, Element, File, FocusOptions, HtmlElement, HtmlInputElement, ScrollIntoViewOptions,
    ScrollLogicalPosition, Url,
};
use yew::Callback;

use super::fetch;
use super::platform::BrowserPlatform;
use crate::core::form::{Mode, without};
use crate::core::platform::Platform;
use crate::core::state::{Focus, Phase, Refusal, State};
use crate::core::submission::{Answer, Body, Request, Upload};
use crate::core::time::Instant;
use crate::ui::Browser;

/// One element's browser.
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
        let place = json.and_then(|json| {
            let document = web_sys::window()?.document()?;
            let script = document.create_element("script").ok()?;
            script.set_attribute("type", "application/ld+json").ok()?;
            // As a node of its own: setting a script's text is what Trusted Types forbid, though this one never runs.
            script.append_child(&document.create_text_node(&json)).ok()?;
            document.head()?.append_child(&script).ok()?;
            Some(script)
        });
        self.structured.replace(place);
    }

    fn find(&self, id: &str) -> Option<HtmlElement> {
        // Ids come from the widget itself; only letters, digits and hyphens.
        self.place.query_selector(&format!("#{id}")).ok()?.and_then(|found| found.dyn_into().ok())
    }

    /// Dispatches a host event; false when the page cancelled it. No event carries what was typed.
    pub(super) fn dispatch(&self, name: &str, cancelable: bool, detail: &[(&str, &str)]) -> bool {
        let object = Object::new();
        for (key, value) in detail {
            // Setting a member of a plain object of our own can't fail.
            let _ = Reflect::set(&object, &(*key).into(), &(*value).into());
        }
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_composed(true);
        init.set_cancelable(cancelable);
        init.set_detail(&object);
        let event = CustomEvent::new_with_event_init_dict(name, &init);
        event.and_then(|event| self.host.dispatch_event(&event)).unwrap_or(true)
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
        let mut bytes = [0; 16];
        let random = web_sys::window().and_then(|window| window.crypto().ok());
        // Every browser that runs WebAssembly has it, on plain http too; unlike `randomUUID`.
        let filled = random.is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
        if !filled {
            // A page that took `crypto` away: not unguessable, but nobody else's either.
            return format!("{}-{}", js_sys::Math::random().to_bits(), Date::now().to_bits());
        }
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn send(&self, request: Rc<Request>, done: Callback<Answer>) -> Option<Box<dyn FnOnce()>> {
        if request.registers && !self.dispatch("registration-submit", true, &[]) {
            return None;
        }
        let kept = self.files.borrow();
        let file = |upload: &Upload| {
            let (_, files) = kept.iter().find(|(control, _)| *control == upload.control)?;
            Some((upload.name.clone(), files.iter().find(|file| file.name() == upload.file)?.clone()))
        };
        let files = match &request.body {
            Body::Multipart(_, uploads) => uploads.iter().filter_map(file).collect(),
            _ => Vec::new(),
        };
        Some(fetch::send(request, self.base.borrow().clone(), files, move |answer| done.emit(answer)))
    }

    fn keep(&self, name: &str, input: &HtmlInputElement) -> Vec<String> {
        let list = input.files();
        let files: Vec<File> = list.iter().flat_map(|list| (0..list.length()).filter_map(|index| list.get(index))).collect();
        let names = files.iter().map(File::name).collect::<Vec<_>>();
        if !files.is_empty() {
            let mut kept = self.files.borrow_mut();
            kept.retain(|(control, _)| control != name);
            kept.push((name.to_owned(), files));
        }
        // Else a file that was taken out couldn't be chosen again.
        input.set_value("");
        names
    }

    fn forget(&self, attendee: usize) {
        let kept = self.files.take().into_iter();
        self.files.replace(kept.filter_map(|(control, files)| Some((without(attendee, &control)?, files))).collect());
    }

    fn wait(&self, seconds: u32, done: Callback<()>) -> Box<dyn FnOnce()> {
        let timer = fetch::Timer::start(seconds, move || done.emit(()));
        Box::new(move || drop(timer))
    }

    fn focus(&self, focus: Focus) {
        let person;
        let id = match focus {
            Focus::Summary => "summary",
            Focus::Refusal => "refusal",
            Focus::Receipt => "receipt",
            Focus::Form => "form",
            Focus::Review => "review",
            Focus::AddPerson => "add-person",
            Focus::Person(attendee) => {
                person = format!("person-{attendee}");
                &person
            }
            Focus::Control => return,
        };
        if let Some(found) = self.find(id) {
            let _ = found.focus();
        }
    }

    fn go_to(&self, id: &str) {
        let Some(control) = self.find(id) else { return };
        // The label at the top, not the control: one sees what is asked for, and a screen reader says more than an error.
        // Of a group the legend, unless it would push the control out of sight.
        let legend = control.closest("fieldset:not(.person)").ok().flatten().and_then(|group| group.query_selector("legend").ok()?);
        let half = web_sys::window().and_then(|window| window.inner_height().ok()?.as_f64()).unwrap_or_default() / 2.0;
        let legend = legend.filter(|one| control.get_bounding_client_rect().bottom() - one.get_bounding_client_rect().top() < half);
        let label = self.place.query_selector(&format!("label[for={id}]")).ok().flatten();
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Start);
        legend.or(label).unwrap_or_else(|| control.clone().into()).scroll_into_view_with_scroll_into_view_options(&options);
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = control.focus_with_options(&options);
    }

    fn can_copy(&self) -> bool {
        web_sys::window().is_some_and(|window| window.is_secure_context() && !window.navigator().clipboard().is_undefined())
    }

    fn copy(&self, text: &str, done: Callback<()>) {
        let Some(window) = web_sys::window() else { return };
        let written = window.navigator().clipboard().write_text(text);
        spawn_local(async move {
            // Refused, nothing is said: the reference can still be selected.
            if JsFuture::from(written).await.is_ok() {
                done.emit(());
            }
        });
    }

    fn print(&self) {
        if let Some(window) = web_sys::window() {
            let _ = window.print();
        }
    }

    fn speak(&self, language: &str) {
        if let Some(speak) = self.speak.borrow().as_ref() {
            // The class answers by itself, with the language or without.
            let _ = speak.call1(&JsValue::NULL, &language.into());
        }
    }

    fn save(&self, name: &str, media: &str, text: &str) {
        let options = BlobPropertyBag::new();
        options.set_type(media);
        let parts = js_sys::Array::of1(&text.into());
        let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) else { return };
        let Ok(url) = Url::create_object_url_with_blob(&blob) else { return };
        let link = self.place.owner_document().and_then(|document| document.create_element("a").ok()?.dyn_into::<HtmlElement>().ok());
        if let Some(link) = link {
            // It needn't be in the document to be followed.
            let _ = link.set_attribute("href", &url).and_then(|()| link.set_attribute("download", name));
            link.click();
        }
        // The browser is still reading it when the click returns.
        let revoke = Closure::once_into_js(move || drop(Url::revoke_object_url(&url)));
        let _ =
            web_sys::window().map(|window| window.set_timeout_with_callback_and_timeout_and_arguments_0(revoke.unchecked_ref(), 60_000));
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
