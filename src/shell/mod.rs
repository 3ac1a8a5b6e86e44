//! What touches the browser: the element's other half, fetch, the clock, keys, the focus, the platform's own parts.
//!
//! Decides nothing: it turns what `core` asks for into calls and what comes back into plain data. Nothing here panics on
//! what a page or a network may do; every call that can throw is caught.

mod browser;
mod element;
mod js;
mod json;
mod platform;
mod second;

pub use element::{Widget, build, mount};
pub use platform::BrowserPlatform;
