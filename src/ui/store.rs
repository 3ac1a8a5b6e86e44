//! The one reducer as Yew wants it, and what the drawing side asks of the browser.
use super::rest::Rest;
use crate::core::state::{Action, State, early};
use crate::core::submission::{Answer, Request};
use crate::core::{json::Value, language::Catalogue, object::words, page::Page, platform::Platform, time::Instant};
use std::{ops::Deref, rc::Rc};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What the page needs done by a browser. What has a body here is for where a page is only drawn: there nothing is clicked.
pub trait Browser {
    /// What isn't needed at first, as soon as it is there.
    fn rest(&self) -> Option<&'static Rest>;
    /// What only a platform can do.
    fn platform(&self) -> &dyn Platform;
    /// The time, moved where the element says so.
    fn now(&self) -> Instant;
    /// A key that nobody can guess.
    fn fresh_key(&self) -> String {
        String::new()
    }
    /// Performs a request; what comes back is dropped to give it up. `None`: the embedding page took it over.
    fn send(&self, _request: Rc<Request>, _done: Callback<Answer>) -> Option<Box<dyn FnOnce()>> {
        None
    }
    /// Keeps the files that were chosen in a control until they are sent, and gives their names.
    fn keep(&self, _name: &str, _input: &HtmlInputElement) -> Vec<String> {
        Vec::new()
    }
    /// Calls back when it is time; what comes back is dropped to give it up.
    fn wait(&self, _until: Until, _done: Callback<()>) -> Box<dyn FnOnce()> {
        Box::new(|| ())
    }
    /// What was kept of a page when it was left.
    fn recall(&self, _page: &Page) -> Option<Value> {
        None
    }
    /// Whether a text can be put into the clipboard.
    fn can_copy(&self) -> bool {
        false
    }
    /// Does what nothing comes back of.
    fn perform(&self, _effect: Effect<'_>) {}
}

/// What is waited for: so many seconds; the same, and that somebody can see the page; that the device has a network.
pub enum Until {
    Passed(u32),
    Seen(u32),
    Online,
}

/// What a browser does for the page: gives the focus to what has this id; scrolls a control's label into view and gives the control
/// the focus; takes an attendee's files out; asks for another language, which comes as a change from outside; hands a file to the
/// attendee (name, media type, text); puts a text into the clipboard, and calls back when it is there; prints; tells the embedding
/// page how far the registration is; keeps of the page what outlives it.
pub enum Effect<'a> {
    Focus(&'a str),
    GoTo(&'a str),
    Forget(usize),
    Speak(&'a str),
    Save(&'a str, &'a str, &'a str),
    Copy(&'a str, Callback<()>),
    Print,
    Tell(&'a State),
    Keep(&'a Rc<State>),
}

/// A shared value, equal only to itself: comparing it costs nothing, however large it is.
pub struct Same<T: ?Sized>(pub Rc<T>);

impl<T: ?Sized> Clone for Same<T> {
    fn clone(&self) -> Self {
        Same(self.0.clone())
    }
}

impl<T: ?Sized> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: ?Sized> Deref for Same<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

words! {
    /// Which part of the widget is drawn: details and form, the event alone, the form alone under the event's name, or a file's events
    /// as a list.
    pub enum View { "full" Full, "details" Details, "form" Form, "list" List }
}

/// What the element was given: everything that can change from outside. `speaks` are the languages of the widget, tags and names
/// in themselves; `told` is the key of the message about the last choice of one; `moved` says that `now` moved the clock;
/// `review` asks for the step in which answers are checked; `asterisk` marks what is needed, and not what is optional; with another
/// `turn` the form begins anew; `whole` says whether the rest is there, and `None` that it couldn't be had so far.
#[derive(Clone, PartialEq)]
pub struct Given {
    pub turn: u32,
    pub page: Same<Page>,
    pub words: Same<Catalogue>,
    pub speaks: Rc<Vec<(String, String)>>,
    pub told: Option<&'static str>,
    pub moved: bool,
    pub review: bool,
    pub heading_level: u8,
    pub asterisk: bool,
    pub view: View,
    pub whole: Option<bool>,
}

/// The state, and how often it changed so that the page looks different, and so that only a control does, which shows it already:
/// a key press draws nothing where nothing else depends on it. What only the rest can do is `held` until the page was read whole with it.
pub struct Store {
    pub(super) state: Rc<State>,
    pub(super) browser: Rc<dyn Browser>,
    pub(super) held: Vec<Action>,
    pub(super) seen: u32,
    pub(super) unseen: u32,
}

impl Store {
    /// Whether it was asked to be sent, or checked, and can't be yet.
    pub(super) fn is_held(&self) -> bool {
        self.held.iter().any(|action| matches!(action, Action::Submit(..) | Action::Review(_)))
    }
}
impl PartialEq for Store {
    fn eq(&self, other: &Self) -> bool {
        self.seen == other.seen
    }
}
impl Reducible for Store {
    type Action = Action;
    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let seen = u32::from(!matches!(&action, Action::Typed(name, _) if !self.state.page.form().is_seen(name)));
        let platform = self.browser.platform();
        // It comes a drawing before the page that it reads: till then nothing is sent that is described nowhere.
        let rest = |state: &State| self.browser.rest().filter(|_| state.page.is_whole());
        let mut store = Store { browser: self.browser.clone(), state: self.state.clone(), held: self.held.clone(), ..*self };
        // What was asked for first is done first, but on the page as it is now.
        store.held.insert(if matches!(action, Action::Given(..)) { 0 } else { self.held.len() }, action);
        while let Some(at) = store.held.iter().position(|action| action.is_early() || rest(&store.state).is_some()) {
            let action = store.held.remove(at);
            let update = rest(&store.state).filter(|_| !action.is_typing()).map_or(early as _, |rest| rest.late);
            store.state = update(&store.state, action, platform).map_or(store.state, Rc::new);
        }
        if Rc::ptr_eq(&store.state, &self.state) && store.held.len() == self.held.len() {
            return self;
        }
        self.browser.perform(Effect::Keep(&store.state));
        Rc::new(Store { seen: self.seen + seen, unseen: self.unseen + 1 - seen, ..store })
    }
}
pub(super) type Dispatch = UseReducerDispatcher<Store>;

/// Puts what a control holds under `name`. Whatever has a value: `input`, `textarea` and `select` are asked for it alike.
pub(super) fn typing<E: TargetCast + Clone + 'static>(dispatch: &Dispatch, name: &str) -> Callback<E> {
    let (dispatch, name) = (dispatch.clone(), name.to_owned());
    Callback::from(move |event: E| {
        let value = event.target_unchecked_into::<HtmlInputElement>().value();
        dispatch.dispatch(Action::Typed(name.clone(), vec![value]));
    })
}
