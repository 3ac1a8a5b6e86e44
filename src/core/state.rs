//! Everything the page can undergo: one [`State`], one [`update`].
//!
//! Total and pure. What the browser has to do is read off the state: a request to perform is [`State::request`], a place
//! for the focus is [`State::focus`]. An answer to an older attempt changes nothing.
use super::form::{FieldError, Values, typed, validate, without};
use super::life::{Availability, Seats, availability, next_change};
use super::submission::{self, Answer, Description, Exchange, Failure, Next, Order, Outcome, Receipt, Refusal, Request};
use super::{language::Catalogue, object::words, page::Page, platform::Platform, time::Instant};
use std::ops::ControlFlow::{self, Break, Continue};
use std::rc::Rc;

/// How far a registration is: being filled in; shown to be checked before it is sent; on its way, as this request of this exchange;
/// waiting, until the request goes again after so many seconds, or else when the device has a network again; not accepted, and what
/// was typed stays; or accepted.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Phase {
    #[default]
    Editing,
    Reviewing,
    Sending(Exchange, Rc<Request>),
    Waiting(Exchange, Rc<Request>, Option<u32>),
    Refused(Refusal),
    Done(Receipt),
}

words! {
    /// Where the focus belongs after a change. The words are the ids of what takes it, but for the last two: the legend of the last
    /// attendee's fields, and the control that [`State::changing`] names.
    pub enum Focus {
        "summary" Summary, "refusal" Refusal, "receipt" Receipt, "form" Form, "review" Review, "add-person" AddPerson,
        "person" Person, "control" Control,
    }
}

/// What the page is at one moment: what there is to show, in which words, the time and when the form was first drawn, what was typed, what
/// won't do in the order of the page, what the backend said of the form as a whole, and how many times it was sent; `key` is the
/// registration's idempotency key, from the first click to the receipt, and the moment of that click: what is sent again is the same to the
/// letter; `unsure` says that an attempt ended without an answer that can be read, and may have arrived all the same; `changing` is the
/// control whose answer is changed after checking it, `removed` the attendee who was taken out last, from 1; `turn` is how many times the
/// seats were asked for and told (when even, they are to be asked for), `focus` where it belongs and how many times it was moved.
#[derive(Clone, Default, PartialEq)]
pub struct State {
    pub page: Rc<Page>,
    pub words: Rc<Catalogue>,
    pub now: Instant,
    pub since: Instant,
    pub values: Values,
    pub errors: Vec<FieldError>,
    pub messages: Vec<String>,
    pub phase: Phase,
    pub key: Option<(String, Instant)>,
    pub attempt: u32,
    pub unsure: bool,
    pub changing: String,
    pub removed: Option<usize>,
    pub copied: bool,
    pub seats: Option<Seats>,
    pub turn: u32,
    pub focus: Option<(Focus, u32)>,
}

/// What happens to the page: `Typed` and `Ticked` are a control's by its name, `Review` shows the answers to be checked if they will do,
/// `Change` goes back from there to a control, `RemovePerson` takes out the attendee of a place counted from 0, `Submit` sends it with a
/// fresh key, which is taken if this registration has none yet, `Withdrawn` says that the page that embeds the widget took it over, or that
/// the attendee doesn't want to wait, `Answered` and `Awake` are an attempt's answer and the end of its wait, `Seats` what came of asking
/// for those that are left, `Ask` the time to ask again, `Again` one more registration, `Given` another file or language.
#[derive(Debug, Clone)]
pub enum Action {
    Typed(String, Vec<String>),
    Ticked(String, String, bool),
    Review(Instant),
    Change(String),
    AddPerson,
    RemovePerson(usize),
    Copied,
    Submit(String, Instant),
    Answered(u32, Answer),
    Withdrawn(u32),
    Awake(u32),
    Seats(Answer),
    Ask,
    Again,
    Tick(Instant),
    Given(Rc<Page>, Rc<Catalogue>, Instant),
}

impl State {
    /// The page before anybody did anything.
    pub fn new(page: Rc<Page>, words: Rc<Catalogue>, now: Instant) -> State {
        State { values: page.form().initial(), page, words, now, since: now, ..State::default() }
    }
    /// Whether one can register.
    pub fn availability(&self) -> Availability {
        let full = self.seats.as_ref().is_some_and(|seats| !seats.waiting_list && seats.none_left(&self.page.form().modes));
        match self.page.announcement().map_or(Availability::NoForm, |announcement| availability(announcement, self.now, full)) {
            // Who may be registered already asks again, whatever has closed since: it may be their own seat that was the last.
            Availability::Closed | Availability::UnderWay | Availability::Full if self.unsure || self.is_busy() => Availability::Open,
            found => found,
        }
    }
    /// Where to ask for the seats that are left, as long as that matters.
    pub fn seats_url(&self) -> Option<String> {
        let matters = matches!(self.availability(), Availability::Open | Availability::Full) && !matches!(self.phase, Phase::Done(_));
        self.page.registration()?.availability.clone().filter(|_| matters)
    }
    /// Whether the event is still to come, as far as one knows.
    pub fn is_ahead(&self) -> bool {
        let begins = self.page.announcement().and_then(|announcement| announcement.event.begins());
        begins.is_some_and(|begins| self.now < begins) && !matches!(self.availability(), Availability::Cancelled | Availability::Postponed)
    }
    /// The next moment at which the page may change by itself.
    pub fn next_change(&self) -> Option<Instant> {
        next_change(self.page.announcement()?, self.now)
    }
    /// The request that is to be performed, with its attempt's number.
    pub fn request(&self) -> Option<(u32, Rc<Request>)> {
        match &self.phase {
            Phase::Sending(_, request) => Some((self.attempt, request.clone())),
            _ => None,
        }
    }
    /// The seconds after which the request goes again, if it isn't the network that is waited for, with the attempt's number.
    pub fn pause(&self) -> Option<(u32, Option<u32>)> {
        match &self.phase {
            Phase::Waiting(_, _, seconds) => Some((self.attempt, *seconds)),
            _ => None,
        }
    }
    /// Whether a registration is on its way, and the form waits for it.
    pub fn is_busy(&self) -> bool {
        matches!(self.phase, Phase::Sending(..) | Phase::Waiting(..))
    }
    /// Whether the answers are shown to be checked, or on their way from there.
    pub fn is_review(&self) -> bool {
        self.phase == Phase::Reviewing || self.is_busy() && matches!(self.focus, Some((Focus::Review, _)))
    }
    /// Whether attendees can be added and taken out.
    fn is_editable(&self) -> bool {
        matches!(self.phase, Phase::Editing | Phase::Refused(_))
    }
    /// The error of a control.
    pub fn error(&self, name: &str) -> Option<&FieldError> {
        self.errors.iter().find(|error| error.name == name)
    }
    fn focused(self, focus: Focus) -> State {
        let turn = self.focus.map_or(0, |(_, turn)| turn) + 1;
        State { focus: Some((focus, turn)), ..self }
    }
}

impl Action {
    /// Whether it is of those that [`early`] knows.
    pub fn is_early(&self) -> bool {
        self.is_typing() || matches!(self, Action::Tick(_) | Action::Given(..))
    }
    /// Whether it is about what a control holds.
    pub fn is_typing(&self) -> bool {
        matches!(self, Action::Typed(..) | Action::Ticked(..))
    }
}

/// The state after an action; nothing when the action changes nothing.
pub fn update(state: &State, action: Action, platform: &dyn Platform) -> Option<State> {
    if action.is_typing() { early(state, action, platform) } else { late(state, action, platform) }
}

/// What happens to a page on which nothing more can be done yet than typing: all that the widget's first module needs.
pub fn early(state: &State, action: Action, platform: &dyn Platform) -> Option<State> {
    match action {
        Action::Typed(name, values) => {
            let values = typed(state.page.form(), &name, values, &state.words, platform);
            if state.values.all(&name) == values.as_slice() {
                return None;
            }
            let mut next = state.clone();
            next.values.set(&name, values);
            Some(next)
        }
        Action::Ticked(name, value, ticked) => {
            let mut next = state.clone();
            let options = state.page.form().field(&name).map_or(&[][..], |field| &field.options);
            next.values.choose(&name, options, &value, ticked);
            Some(next)
        }
        Action::Tick(now) => (now != state.now).then(|| State { now, ..state.clone() }),
        Action::Given(page, words, now) if Rc::ptr_eq(&page, &state.page) && Rc::ptr_eq(&words, &state.words) && now == state.now => None,
        Action::Given(page, words, now) => Some(state.given(page, words, now)),
        _ => None,
    }
}

/// The rest: what judges, sends and ends a registration.
pub fn late(state: &State, action: Action, platform: &dyn Platform) -> Option<State> {
    match action {
        Action::Copied => Some(State { copied: true, ..state.clone() }),
        Action::Ask => Some(State { turn: state.turn + 1, ..state.clone() }),
        Action::Given(page, words, now) if !Rc::ptr_eq(&page, &state.page) && page == state.page => {
            Some(State { page, words, now, ..state.clone() })
        }
        Action::Given(page, words, now) if Rc::ptr_eq(&page, &state.page) && !(Rc::ptr_eq(&words, &state.words) && now == state.now) => {
            Some(State { words, now, ..state.clone() })
        }
        Action::Submit(key, now) => submit(state, key, now, platform),
        Action::Review(now) => match checked(state, now, platform) {
            Continue(state) => Some(State { phase: Phase::Reviewing, ..state }.focused(Focus::Review)),
            Break(stopped) => stopped,
        },
        Action::Change(control) => (state.phase == Phase::Reviewing)
            .then(|| State { phase: Phase::Editing, changing: control, ..state.clone() }.focused(Focus::Control)),
        Action::AddPerson => {
            let form = state.page.form();
            if !state.is_editable() || state.values.attendees() >= form.attendees.max {
                return None;
            }
            let mut next = State { removed: None, ..state.clone() };
            next.values.add_attendee(form, &form.initial());
            Some(next.focused(Focus::Person))
        }
        Action::RemovePerson(attendee) => {
            if !state.is_editable() || !(1..state.values.attendees()).contains(&attendee) {
                return None;
            }
            let mut next = State { removed: Some(attendee + 1), ..state.clone() };
            next.values.remove_attendee(attendee);
            let moved = |error: FieldError| Some(FieldError { name: without(attendee, &error.name)?, ..error });
            next.errors = next.errors.into_iter().filter_map(moved).collect();
            Some(next.focused(Focus::AddPerson))
        }
        Action::Answered(attempt, answer) => {
            // An answer that comes after its attempt was given up, or twice, is nobody's.
            match &state.phase {
                Phase::Sending(exchange, _) if attempt == state.attempt => Some(answered(state, exchange, &answer, platform)),
                _ => None,
            }
        }
        Action::Withdrawn(attempt) => (attempt == state.attempt).then(|| {
            // Who stops waiting for the second attempt is left with the doubt about the first.
            let doubt = state.unsure && state.pause().is_some();
            let phase = if doubt { Phase::Refused(Refusal::Failed(Failure::Timeout, None)) } else { Phase::Editing };
            let focus = doubt.then_some(Focus::Refusal).or(state.is_review().then_some(Focus::Form));
            focus.into_iter().fold(State { phase, ..state.clone() }, State::focused)
        }),
        Action::Awake(attempt) => match &state.phase {
            Phase::Waiting(exchange, request, _) if attempt == state.attempt => {
                let phase = Phase::Sending(exchange.clone(), request.clone());
                Some(State { phase, attempt: state.attempt + 1, ..state.clone() })
            }
            _ => None,
        },
        Action::Seats(answer) => {
            // What can't be read says nothing: what was known before stays.
            let seats = answer.file(platform).as_ref().and_then(Seats::read).or_else(|| state.seats.clone());
            Some(State { seats, turn: state.turn + 1, ..state.clone() })
        }
        Action::Again => Some(State::new(state.page.clone(), state.words.clone(), state.now).again(state)),
        other => early(state, other, platform),
    }
}

impl State {
    /// Another page, or version of one, keeps what was typed into controls of the same names, and since when.
    fn given(&self, page: Rc<Page>, words: Rc<Catalogue>, now: Instant) -> State {
        let mut values = page.form().initial();
        for (name, held) in self.values.iter() {
            values.set(name, held.to_vec());
        }
        State { values, since: self.since, ..State::new(page, words, now) }
    }
    /// Counters go on, so that an answer to the registration before is still somebody else's; seats are asked for at once.
    fn again(self, before: &State) -> State {
        State { attempt: before.attempt, focus: before.focus, seats: before.seats.clone(), turn: before.turn + before.turn % 2, ..self }
            .focused(Focus::Form)
    }
}

/// The state at this time, in which every answer will do; else what stands in the way, if anything changes.
fn checked(state: &State, now: Instant, platform: &dyn Platform) -> ControlFlow<Option<State>, State> {
    if state.is_busy() || matches!(state.phase, Phase::Done(_)) {
        return Break(None);
    }
    let state = State { now, removed: None, ..state.clone() };
    if state.availability() != Availability::Open {
        return Break(Some(state.focused(Focus::Form)));
    }
    let errors = validate(state.page.form(), &state.values, platform);
    if !errors.is_empty() {
        let next = State { errors, messages: Vec::new(), phase: Phase::Editing, ..state };
        return Break(Some(next.focused(Focus::Summary)));
    }
    Continue(State { errors, messages: Vec::new(), ..state })
}

fn submit(state: &State, key: String, now: Instant, platform: &dyn Platform) -> Option<State> {
    let state = match checked(state, now, platform) {
        Continue(state) => state,
        Break(stopped) => return stopped,
    };
    let registration = state.page.registration()?;
    let description = registration.submission.clone().unwrap_or_default();
    let key = state.key.clone().unwrap_or((key, now));
    let next = submission::start(order(&state, &registration.event, &description, &key, platform));
    Some(follow(&State { key: Some(key.clone()), ..state.clone() }, next))
}

fn answered(state: &State, exchange: &Exchange, answer: &Answer, platform: &dyn Platform) -> State {
    let (Some(registration), Some(key)) = (state.page.registration(), &state.key) else { return state.clone() };
    let description = registration.submission.clone().unwrap_or_default();
    if let (Phase::Sending(_, request), Answer::Offline) = (&state.phase, answer) {
        return State { phase: Phase::Waiting(exchange.clone(), request.clone(), None), attempt: state.attempt + 1, ..state.clone() };
    }
    let sent = matches!(&state.phase, Phase::Sending(_, request) if request.registers);
    let next = follow(state, exchange.clone().receive(order(state, &registration.event, &description, key, platform), answer));
    let lost = match &next.phase {
        Phase::Refused(Refusal::Failed(failure, _)) => failure.may_have_arrived(),
        _ => matches!(answer, Answer::Response(response) if response.status >= 500),
    };
    State { unsure: state.unsure || sent && lost, ..next }
}

fn order<'a>(
    state: &'a State,
    event: &'a str,
    description: &'a Description,
    key: &'a (String, Instant),
    platform: &'a dyn Platform,
) -> Order<'a> {
    let (language, (key, now)) = (&state.words.language, key);
    Order {
        form: state.page.form(),
        values: &state.values,
        event,
        language,
        key,
        now: *now,
        elapsed: now - state.since,
        description,
        variables: &[],
        platform,
    }
}

/// The state as the exchange goes on, or ends.
fn follow(state: &State, next: Next) -> State {
    let state = state.clone();
    let outcome = match next {
        Next::Send(exchange, request) => {
            return State { phase: Phase::Sending(exchange, Rc::new(request)), attempt: state.attempt + 1, ..state };
        }
        Next::Wait(exchange, request, seconds) => {
            return State { phase: Phase::Waiting(exchange, Rc::new(request), Some(seconds)), attempt: state.attempt + 1, ..state };
        }
        Next::Done(outcome) => outcome,
    };
    match outcome {
        Outcome::Accepted(receipt) => State { phase: Phase::Done(receipt), key: None, ..state }.focused(Focus::Receipt),
        Outcome::Invalid { errors, messages } => {
            let (errors, messages) = in_order(&state, errors, messages);
            State { phase: Phase::Editing, errors, messages, ..state }.focused(Focus::Summary)
        }
        Outcome::Refused(refusal) => State { phase: Phase::Refused(refusal), ..state }.focused(Focus::Refusal),
    }
}

/// A backend's errors in the order of the page; one at a control that isn't there is told for the whole form.
fn in_order(state: &State, mut errors: Vec<FieldError>, mut messages: Vec<String>) -> (Vec<FieldError>, Vec<String>) {
    let mut placed = Vec::new();
    for control in state.page.form().controls(&state.values) {
        if let Some(index) = errors.iter().position(|error| error.name == control) {
            placed.push(errors.swap_remove(index));
        }
    }
    messages.extend(errors.into_iter().map(|error| error.detail));
    (placed, messages)
}
