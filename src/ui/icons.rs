//! The few icons, drawn in the text's colour and hidden from screen readers: words stand beside each.
use yew::prelude::*;

pub(super) const PIN: &str = "M12 21s-7-6.2-7-11a7 7 0 0 1 14 0c0 4.8-7 11-7 11ZM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z";
pub(super) const SCREEN: &str = "M3 5h18v11H3zM9 20h6M12 16v4M10.5 8v5l4-2.5z";
pub(super) const INFO: &str = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 11v5M12 7.8v.2";
pub(super) const WARNING: &str = "M12 4 2.5 20h19zM12 10v4.5M12 17v.2";
pub(super) const CHECK: &str = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM8 12.2l2.8 2.8 5.2-5.6";
pub(super) const TICKET: &str = "M3 7h18v3.5a1.5 1.5 0 0 0 0 3V17H3v-3.5a1.5 1.5 0 0 0 0-3zM14 7v10";

/// An icon: its path in a box of 24.
pub(super) fn icon(path: &'static str) -> Html {
    html! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d={path} /></svg> }
}
