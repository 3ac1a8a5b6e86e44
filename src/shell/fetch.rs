//! Performs a [`Request`] and gives back an [`Answer`]; never throws, never waits for ever.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, Headers, RequestCredentials, RequestInit, Response, Url};

use crate::core::submission::{Answer, Request};

/// Why a request was given up before its answer.
#[derive(Clone, Copy, PartialEq)]
enum GivenUp {
    No,
    Timeout,
    Left,
}

/// Sends the request and gives the answer to `done`; what is returned gives it up.
pub(super) fn send(request: Rc<Request>, base: String, done: impl FnOnce(Answer) + 'static) -> Box<dyn FnOnce()> {
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
        let result = perform(&request, &base, controller.as_ref()).await;
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

async fn perform(request: &Request, base: &str, controller: Option<&AbortController>) -> Option<Answer> {
    let url = Url::new_with_base(&request.url, base).ok()?.href();
    let headers = Headers::new().ok()?;
    for (name, value) in &request.headers {
        headers.set(name, value).ok()?;
    }
    let init = RequestInit::new();
    init.set_method(request.method);
    init.set_headers(&headers);
    init.set_body(&JsValue::from_str(&request.body));
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_signal(controller.map(AbortController::signal).as_ref());
    let response = JsFuture::from(web_sys::window()?.fetch_with_str_and_init(&url, &init)).await.ok()?;
    // A page may have put something else in fetch's place.
    let response: Response = response.dyn_into().ok()?;
    let body = JsFuture::from(response.text().ok()?).await.ok()?.as_string().unwrap_or_default();
    let retry_after = response.headers().get("Retry-After").ok().flatten().and_then(|text| text.trim().parse().ok());
    Some(Answer::Response { status: response.status(), body, retry_after })
}

/// A timer that is over when it is dropped.
struct Timer {
    id: Option<i32>,
    _ring: Closure<dyn FnMut()>,
}

impl Timer {
    fn start(seconds: u32, ring: impl FnMut() + 'static) -> Timer {
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
