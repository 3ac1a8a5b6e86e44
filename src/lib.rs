//! The event-registration widget: one `<event-registration>` element that shows an event and registers its attendees.
//!
//! Where to start:
//! - [`core`] decides, and is pure: what a file says, whether an answer will do, what a backend's reply means.
//! - [`ui`] draws what `core` decided.
//! - `shell` touches the browser: the element's other half, fetch, the clock, the platform.
//!
//! Arrows run one way: shell → ui → core.
#![allow(missing_docs, reason = "what a type's members are, its own first lines tell; `tests/tidy.rs` looks for those")]

pub mod core;
pub mod ui;

#[cfg(target_arch = "wasm32")]
pub mod shell;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static TALC: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
