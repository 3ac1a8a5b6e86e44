//! What isn't needed to show a page and to type into it: judging, sending, receipts, calendars, lists.
//!
//! In a browser it is a module of its own that comes a moment later (`shell/second.rs`). So all of it is reached through one
//! table, and whoever asks for something of it has to say what happens as long as there is none.
use super::field::{Drawn, FieldProps};
use super::list::ListProps;
use super::prelude::*;
use super::{calendar, count, form, list, notice, result, review, suggest};
use crate::core::form::{Field, FieldError, Form, message};
use crate::core::{json::Value, state::late};

type Handle = UseReducerHandle<Store>;
type Ways = fn(&Rc<Page>, &Rc<Catalogue>, calendar::For, &Same<dyn Browser>) -> Html;

/// What comes later; each is explained where it is.
pub struct Rest {
    pub late: fn(&State, Action, &dyn Platform) -> Option<State>,
    pub resumed: fn(State, &Value) -> State,
    pub message: fn(&FieldError, &Form, &Catalogue) -> String,
    pub summary: fn(&State, &Handle) -> Html,
    pub refusal: fn(&State, &dyn Platform) -> Html,
    pub receipt: fn(&Receipt, &State, u8, &Handle) -> Html,
    pub review: fn(&State, u8, &Handle) -> Html,
    pub people: fn(&State, bool, &Handle) -> Html,
    pub notice: fn(&State) -> Html,
    pub calendar: Ways,
    pub list: fn(ListProps) -> Html,
    pub suggest: fn(&Drawn<'_>) -> Html,
    pub count: fn(&FieldProps, String, u32, u32) -> Html,
    pub files: fn(&Drawn<'_>) -> Html,
}

/// The rest itself: whoever names it has all of it in the same module.
pub static REST: Rest = Rest {
    late,
    resumed: State::resumed,
    message,
    summary: form::summary,
    refusal: result::refusal,
    receipt: result::receipt,
    review: review::review,
    people: form::people,
    notice: notice::whole,
    calendar: calendar::ways,
    list: list::list,
    suggest: suggest::suggest,
    count: count::count,
    files: |view| view.files(),
};

/// What the rest draws, once it is there.
pub(super) fn later(browser: &dyn Browser, draw: impl FnOnce(&Rest) -> Html) -> Html {
    browser.rest().map(draw).unwrap_or_default()
}

/// Whether a field's control is the rest's.
pub(super) fn is_late(field: &Field) -> bool {
    field.kind == Kind::File || field.list.is_some()
}

/// Whether a page can be shown, and typed into, before the rest is there without anything that nobody answered for having to change
/// its place, or to be drawn anew under a caret, when it comes. The same whatever is answered: what one types into stays.
pub(super) fn is_early(state: &State) -> bool {
    let (form, counted) = (state.page.form(), |field: &Field| field.kind == Kind::Textarea && field.maxlength.is_some());
    let early = |field: &Field| !is_late(field) && !counted(field);
    !matches!(*state.page, Page::List(_)) && form.attendees.max == 1 && form.shown(&form.initial()).all(early)
}
