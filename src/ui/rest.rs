//! What isn't needed to show a page and to type into it: judging, sending, receipts, calendars, lists.
//!
//! In a browser it is a module of its own that comes a moment later (`shell/second.rs`). So all of it is reached through one
//! trait object, and whoever asks for something of it has to say what happens as long as there is none.

use super::field::{Drawn, FieldProps};
use super::list::{List, ListProps};
use super::prelude::*;
use super::{calendar, count::Count, form, result, review, suggest::Suggest};
use crate::core::form::{FieldError, message};
use crate::core::{json::Value, state::late};

type Handle = UseReducerHandle<Store>;

/// What comes later; each is explained where it is.
#[allow(missing_docs, reason = "said above")]
pub trait Rest: Sync {
    fn late(&self, state: &State, action: Action, platform: &dyn Platform) -> Option<State>;
    fn resumed(&self, state: State, draft: &Value) -> State;
    fn message(&self, error: &FieldError, state: &State) -> String;
    fn summary(&self, state: &State, store: &Handle) -> Html;
    fn refusal(&self, state: &State, platform: &dyn Platform) -> Html;
    fn receipt(&self, receipt: &Receipt, state: &State, level: u8, store: &Handle) -> Html;
    fn review(&self, state: &State, level: u8, store: &Handle) -> Html;
    fn people(&self, state: &State, asterisk: bool, store: &Handle) -> Html;
    fn calendar(&self, page: &Rc<Page>, words: &Rc<Catalogue>, browser: &Same<dyn Browser>) -> Html;
    fn list(&self, props: ListProps) -> Html;
    fn suggest(&self, view: &Drawn<'_>) -> Html;
    fn count(&self, field: &FieldProps, id: String, length: u32, most: u32) -> Html;
    fn files(&self, view: &Drawn<'_>) -> Html;
}

/// The rest itself: whoever names it has all of it in the same module.
pub static REST: &dyn Rest = &Here;

struct Here;

impl Rest for Here {
    fn late(&self, state: &State, action: Action, platform: &dyn Platform) -> Option<State> {
        late(state, action, platform)
    }
    fn resumed(&self, state: State, draft: &Value) -> State {
        state.resumed(draft)
    }
    fn message(&self, error: &FieldError, state: &State) -> String {
        message(error, state.page.form(), &state.words)
    }
    fn summary(&self, state: &State, store: &Handle) -> Html {
        form::summary(state, store)
    }
    fn refusal(&self, state: &State, platform: &dyn Platform) -> Html {
        result::refusal(state, platform)
    }
    fn receipt(&self, receipt: &Receipt, state: &State, level: u8, store: &Handle) -> Html {
        result::receipt(receipt, state, level, store)
    }
    fn review(&self, state: &State, level: u8, store: &Handle) -> Html {
        review::review(state, level, store)
    }
    fn people(&self, state: &State, asterisk: bool, store: &Handle) -> Html {
        form::people(state, asterisk, store)
    }
    fn calendar(&self, page: &Rc<Page>, words: &Rc<Catalogue>, browser: &Same<dyn Browser>) -> Html {
        calendar::ways(page, words, (None, None), browser)
    }
    fn list(&self, props: ListProps) -> Html {
        html! {
            <List ..props />
        }
    }
    fn suggest(&self, view: &Drawn<'_>) -> Html {
        html! {
            <Suggest field={view.props.clone()} spec={view.field.clone()} id={view.id.to_owned()} described={view.described_by()} />
        }
    }
    fn count(&self, field: &FieldProps, id: String, length: u32, most: u32) -> Html {
        html! {
            <Count {id} words={field.words.clone()} browser={field.browser.clone()} {length} {most} />
        }
    }
    fn files(&self, view: &Drawn<'_>) -> Html {
        view.files()
    }
}

/// What the rest draws, once it is there.
pub(super) fn later(browser: &dyn Browser, draw: impl FnOnce(&dyn Rest) -> Html) -> Html {
    browser.rest().map(draw).unwrap_or_default()
}

/// Whether a page can be shown, and typed into, before the rest is there without anything having to change its place, or to be
/// drawn anew under a caret, when it comes.
pub(super) fn is_early(state: &State) -> bool {
    let form = state.page.form();
    let early = |field: &crate::core::form::Field| match field.kind {
        Kind::File => false,
        Kind::Textarea => field.maxlength.is_none(),
        _ => field.list.is_none(),
    };
    !matches!(*state.page, Page::List(_)) && form.attendees.max == 1 && form.shown(&state.values).all(early)
}
