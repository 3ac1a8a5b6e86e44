//! Performs a [`Request`] and gives back an [`Answer`]; never throws, never waits for ever.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, File, FormData, Headers, HtmlFormElement, HtmlInputElement, RequestCredentials, RequestInit, RequestMode, Url,
};

use crate::core::submission::{Answer, Body, Credentials, Request, Response, Transport};

/// Why a request was given up before its answer.
#[derive(Clone, Copy, PartialEq)]
enum GivenUp {
    No,
    Timeout,
    Left,
}

/// Sends the request and gives the answer to `done`; what is returned gives it up.
pub(super) fn send(
    request: Rc<Request>,
    base: String,
    files: Vec<(String, File)>,
    done: impl FnOnce(Answer) + 'static,
) -> Box<dyn FnOnce()> {
    if matches!(request.transport, Transport::Navigate | Transport::Mailto) {
        spawn_local(async move {
            let left = leave(&request, &base);
            done(left.map_or(Answer::Unreachable, |()| Answer::Sent));
        });
        return Box::new(|| {});
    }
    let given_up = Rc::new(Cell::new(GivenUp::No));
    let controller = AbortController::new().ok();
    let abort = {
        let (given_up, controller) = (given_up.clone(), controller.clone());
        move |why: GivenUp| {
            if given_up.get() == GivenUp::No {
                given_up.set(why);
                controller.iter().for_each(AbortController::abort);
            }
        }
    };
    let late = abort.clone();
    let timer = Timer::start(request.timeout, move || late(GivenUp::Timeout));
    spawn_local(async move {
        let result = perform(&request, &base, &files, controller.as_ref()).await;
        drop(timer);
        match (result, given_up.get()) {
            (_, GivenUp::Left) => {}
            (_, GivenUp::Timeout) => done(Answer::Timeout),
            (Some(answer), GivenUp::No) => done(answer),
            (None, GivenUp::No) => {
                let offline = web_sys::window().is_some_and(|window| !window.navigator().on_line());
                done(if offline { Answer::Offline } else { Answer::Unreachable });
            }
        }
    });
    Box::new(move || abort(GivenUp::Left))
}

async fn perform(request: &Request, base: &str, files: &[(String, File)], controller: Option<&AbortController>) -> Option<Answer> {
    let url = Url::new_with_base(&request.url, base).ok()?.href();
    let headers = Headers::new().ok()?;
    for (name, value) in &request.headers {
        headers.set(name, value).ok()?;
    }
    let init = RequestInit::new();
    match &request.body {
        Body::None => {}
        Body::Text(text, media) => {
            headers.set("Content-Type", media).ok()?;
            init.set_body(&JsValue::from_str(text));
        }
        Body::Multipart(controls, _) => init.set_body(&form_data(controls, files)?.into()),
    }
    init.set_method(&request.method);
    init.set_headers(&headers);
    init.set_credentials(match request.credentials {
        Credentials::Omit => RequestCredentials::Omit,
        Credentials::SameOrigin => RequestCredentials::SameOrigin,
        Credentials::Include => RequestCredentials::Include,
    });
    if request.transport == Transport::NoCors {
        init.set_mode(RequestMode::NoCors);
    }
    init.set_signal(controller.map(AbortController::signal).as_ref());
    let response = JsFuture::from(web_sys::window()?.fetch_with_str_and_init(&url, &init)).await.ok()?;
    // A page may have put something else in fetch's place.
    let response: web_sys::Response = response.dyn_into().ok()?;
    if request.transport == Transport::NoCors {
        return Some(Answer::Sent);
    }
    let body = JsFuture::from(response.text().ok()?).await.ok()?.as_string().unwrap_or_default();
    Some(Answer::Response(Response { status: response.status(), url: response.url(), headers: readable(&response.headers()), body }))
}

/// The headers that this origin may read.
fn readable(headers: &Headers) -> Vec<(String, String)> {
    let entries = headers.entries().into_iter().flatten();
    let pair = |entry: JsValue| {
        let entry: js_sys::Array = entry.dyn_into().ok()?;
        Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
    };
    entries.filter_map(pair).collect()
}

fn form_data(controls: &[(String, String)], files: &[(String, File)]) -> Option<FormData> {
    let data = FormData::new().ok()?;
    for (name, value) in controls {
        data.append_with_str(name, value).ok()?;
    }
    for (name, file) in files {
        data.append_with_blob_and_filename(name, file, &file.name()).ok()?;
    }
    Some(data)
}

/// Leaves the page with a real form post, or opens a mail: nothing of the answer is ever seen here.
fn leave(request: &Request, base: &str) -> Option<()> {
    let window = web_sys::window()?;
    let url = Url::new_with_base(&request.url, base).ok()?.href();
    if request.transport == Transport::Mailto {
        return window.location().set_href(&url).ok();
    }
    let document = window.document()?;
    let form: HtmlFormElement = document.create_element("form").ok()?.dyn_into().ok()?;
    // Before the controls: one of the name "submit" would stand in the method's place.
    let submit: Function = Reflect::get(&form, &"submit".into()).ok()?.dyn_into().ok()?;
    form.set_method("post");
    form.set_action(&url);
    form.set_hidden(true);
    if let Body::Multipart(controls, _) = &request.body {
        for (name, value) in controls {
            let input: HtmlInputElement = document.create_element("input").ok()?.dyn_into().ok()?;
            input.set_type("hidden");
            input.set_name(name);
            input.set_value(value);
            form.append_child(&input).ok()?;
        }
    }
    document.body()?.append_child(&form).ok()?;
    submit.call0(&form).ok().map(drop)
}

/// A timer that is over when it is dropped.
pub(super) struct Timer {
    id: Option<i32>,
    _ring: Closure<dyn FnMut()>,
}

impl Timer {
    pub(super) fn start(seconds: u32, ring: impl FnMut() + 'static) -> Timer {
        let ring: Closure<dyn FnMut()> = Closure::new(ring);
        let milliseconds = i32::try_from(seconds.saturating_mul(1000)).unwrap_or(i32::MAX);
        let window = web_sys::window();
        let set = |window: web_sys::Window| {
            let function = ring.as_ref().unchecked_ref();
            window.set_timeout_with_callback_and_timeout_and_arguments_0(function, milliseconds).ok()
        };
        Timer { id: window.and_then(set), _ring: ring }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let (Some(window), Some(id)) = (web_sys::window(), self.id) {
            window.clear_timeout_with_handle(id);
        }
    }
}
