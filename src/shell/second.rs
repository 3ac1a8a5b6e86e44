//! The second module: what a page doesn't need to be shown, nor to be typed into.
//!
//! `cargo xtask` compiles the widget with the feature `split` and takes it in two: what can only be reached through [`here`] comes
//! later. `wasm-split-cli` knows the pair by its names, and turns each call of `there` into one of [`here`]. Without the feature, as in
//! tests, there is one module and nothing to wait for.
use super::browser::{self, Shell};
use super::element;
use crate::core::page::Page;
use crate::core::state::State;
use crate::core::submission::{Answer, Request};
use crate::ui::{REST, Rest, View};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// What is in it: what the page draws and decides later, and what only that needs of the browser.
pub(super) struct Second {
    pub(super) rest: &'static Rest,
    pub(super) written: fn(&Request) -> String,
    pub(super) read: fn(JsValue) -> Answer,
    pub(super) tell: fn(&Shell, &State),
    pub(super) keep: fn(&Shell, &Rc<State>),
    pub(super) page: fn(&JsValue, &Shell, View) -> Page,
}

static SECOND: Second = Second { rest: &REST, written, read: browser::read, tell: browser::tell, keep: browser::keep, page: element::page };

fn written(request: &Request) -> String {
    serde_json::to_string(request).unwrap_or_default()
}

/// The second module's contents. Only to be called when it is there: the element's class sees to that.
#[cfg(not(feature = "split"))]
pub(super) fn second() -> &'static Second {
    &SECOND
}

#[cfg(feature = "split")]
pub(super) use split::second;

#[cfg(feature = "split")]
#[allow(unsafe_code, reason = "a function of another module is as foreign as one of another program")]
mod split {
    use super::{SECOND, Second};
    #[link(wasm_import_module = "__wasm_split_placeholder__")]
    unsafe extern "C" {
        #[link_name = "__wasm_split_00rest00_import_00000000000000000000000000000001"]
        safe fn there() -> usize;
    }
    #[unsafe(export_name = "__wasm_split_00rest00_export_00000000000000000000000000000001")]
    extern "C" fn here() -> usize {
        &raw const SECOND as usize
    }
    pub(in crate::shell) fn second() -> &'static Second {
        // SAFETY: the class calls this once the second module has been joined to the first, both of one build; from then on `there`
        // is `here`, whose address is that of a static.
        unsafe { &*(there() as *const Second) }
    }
}
