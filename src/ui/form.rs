//! The form: the mode of participation first, the file's fields, the boxes, one button.
use super::field::{Field, error_text, field_id, framed};
use super::notice;
use super::prelude::*;
use super::rest::{is_late, later};
use crate::core::form::{Fault, Field as Spec, FieldError, Form, HONEYPOT, attendee_of};
use crate::core::form::{consent_name, date_parts, line, own_consent};

pub(super) fn form(state: &State, level: u8, given: &Given, store: &UseReducerHandle<Store>) -> Html {
    let Given { review, asterisk, .. } = *given;
    let (form, words, dispatch) = (state.page.form(), &state.words, store.dispatcher());
    let sending = state.is_busy() || store.is_held();
    let browser = store.browser.clone();
    let send = dispatch.clone();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        send.dispatch(if review { Action::Review(browser.now()) } else { Action::Submit(browser.fresh_key(), browser.now()) });
    });
    // The second click of a double one is never meant.
    let once = Callback::from(|click: MouseEvent| {
        if click.detail() > 1 {
            click.prevent_default();
        }
    });
    let label = match &state.phase {
        _ if sending => "form.sending",
        _ if review => "form.continue",
        Phase::Refused(_) => "form.retry",
        _ => "form.submit",
    };
    html! {
        <div class="card">
            { later(&*store.browser, |rest| (rest.summary)(state, store)) }
            { later(&*store.browser, |rest| (rest.refusal)(state, store.browser.platform())) }
            { heading(level, "section-title", Some("form"), words.text("form").into()) }
            { until(state, words) }
            if let [only] = form.modes.as_slice() { { seats(state, *only, store.browser.platform()) } }
            <p class="hint">{ words.text(if asterisk { "form.asterisk" } else { "form.all-required" }) }</p>
            <form novalidate=true {onsubmit}>
                if form.modes.len() > 1 { { modes(state, asterisk, &dispatch, &store.browser) } }
                { if form.attendees.max > 1 { later(&*store.browser, |rest| (rest.people)(state, asterisk, store)) } else { fields(0, state, asterisk, store) } }
                { notice::summary(state, &*store.browser) }
                { for form.consents.iter().map(|one| consent(one, &consent_name(&one.id), state, asterisk, &dispatch, &store.browser)) }
                { honeypot(state, &dispatch) }
                <button type="submit" class="button" part="submit" aria-disabled={sending.then_some("true")} onclick={once}>{ words.text(label) }</button>
                { progress(state, store, given.whole) }
            </form>
        </div>
    }
}

/// How far the sending is; while it waits, with the ways out.
pub(super) fn progress(state: &State, store: &UseReducerHandle<Store>, whole: Option<bool>) -> Html {
    let (words, pause, lacking) = (&state.words, state.pause(), store.is_held() && whole.is_none());
    let text = match pause {
        Some((_, Some(seconds))) => words.count("form.waiting", seconds, store.browser.platform()),
        Some((_, None)) => words.text("form.offline"),
        // What sends it has yet to be fetched, and can't be just now.
        None if lacking => words.text("form.offline"),
        None if state.is_busy() || store.is_held() => words.text("form.sending"),
        None => state.removed.map_or_else(String::new, |number| {
            let (number, left) = (number.to_string(), state.values.attendees().to_string());
            words.fill("form.person.removed", &[("number", &number), ("count", &left)])
        }),
    };
    let button = |key: &str, action: Action| {
        let dispatch = store.dispatcher();
        let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(action.clone()));
        html! { <button type="button" class="button secondary" {onclick}>{ words.text(key) }</button> }
    };
    html! {
        <>
            // In the document before its text is: only then is a change of it read out.
            <p role="status" class={if pause.is_some() || lacking { "hint" } else { "hidden" }}>{ text }</p>
            if let Some((attempt, seconds)) = pause {
                if seconds.is_none() { { button("form.retry", Action::Awake(attempt)) } }
                { button("form.stop", Action::Withdrawn(attempt)) }
            }
        </>
    }
}

fn until(state: &State, words: &Catalogue) -> Html {
    let closes = state.page.registration().and_then(|registration| registration.closes);
    html! {
        if let Some(closes) = closes.filter(|_| state.availability() == Availability::Open) {
            <p class="until">{ words.fill("availability.open", &[("moment", &words.moment(closes))]) }</p>
        }
    }
}

pub(super) fn people(state: &State, asterisk: bool, store: &UseReducerHandle<Store>) -> Html {
    let (words, most) = (&state.words, state.page.form().attendees.max);
    let count = state.values.attendees();
    let busy = state.is_busy().then_some("true");
    let add = store.dispatcher();
    let remove = |attendee: usize| {
        let (dispatch, browser, idle) = (store.dispatcher(), store.browser.clone(), busy.is_none());
        Callback::from(move |_: MouseEvent| {
            if idle {
                browser.perform(Effect::Forget(attendee));
                dispatch.dispatch(Action::RemovePerson(attendee));
            }
        })
    };
    let person = |attendee: usize| {
        let number = (attendee + 1).to_string();
        html! {
            <fieldset key={attendee} class="person">
                <legend id={format!("person-{attendee}")} tabindex="-1">{ words.fill("form.person", &[("number", &number)]) }</legend>
                { fields(attendee, state, asterisk, store) }
                if attendee > 0 {
                    <button type="button" class="button secondary" aria-disabled={busy} onclick={remove(attendee)}>
                        { words.fill("form.person.remove", &[("number", &number)]) }
                    </button>
                }
            </fieldset>
        }
    };
    html! {
        <>
            { for (0..count).map(person) }
            if count < most {
                <button type="button" class="button secondary" id="add-person" aria-disabled={busy}
                    onclick={Callback::from(move |_: MouseEvent| add.dispatch(Action::AddPerson))}>
                    { words.text("form.person.add") }
                </button>
            } else {
                <p class="hint">{ words.fill("form.person.most", &[("count", &most.to_string())]) }</p>
            }
        </>
    }
}

fn fields(attendee: usize, state: &State, asterisk: bool, store: &UseReducerHandle<Store>) -> Html {
    let (own, form, dispatch) = (state.values.of(attendee), state.page.form(), store.dispatcher());
    let mut places = form.fields.iter().enumerate();
    let one = |field: &Spec| {
        let index = places.find(|(_, other)| std::ptr::eq(*other, field)).map_or(0, |(index, _)| index);
        let values = match field.kind {
            Kind::Date => date_parts(&field.name).iter().map(|part| own.get(part).to_owned()).collect(),
            _ => own.all(&field.name).to_vec(),
        };
        let error = state.error(&control_name(attendee, &field.name));
        let boxes = error.map_or([true; 3], |error| error.boxes);
        let error = error.map(|error| AttrValue::from(told(error, state, &store.browser)));
        // As soon as there is something that it is about; a place of its own, so that what stands before it stays what it is.
        let asked = field.asked(&own).map(|one| (one, control_name(attendee, &own_consent(&field.name))));
        let asked = asked.map(|(one, name)| consent(one, &name, state, asterisk, &dispatch, &store.browser)).unwrap_or_default();
        html! {
            <key={field.name.clone()}>
                <Field page={Same(state.page.clone())} words={Same(state.words.clone())} {attendee} {index} {values} {error} {boxes} unseen={store.unseen}
                    {asterisk} dispatch={dispatch.clone()} browser={Same(store.browser.clone())} whole={store.browser.rest().is_some()} />
                { asked }
            </>
        }
    };
    let there = |field: &&Spec| field.kind != Kind::Hidden && (store.browser.rest().is_some() || !is_late(field));
    form.shown(&own).filter(there).map(one).collect()
}

/// What there is to say of a mode's seats: that few are left, or none.
fn seats(state: &State, mode: Mode, platform: &dyn Platform) -> Html {
    let (words, left) = (&state.words, state.seats.as_ref().and_then(|seats| seats.left(mode)));
    let waiting = state.seats.as_ref().is_some_and(|seats| seats.waiting_list);
    html! {
        if left == Some(0) {
            <span class="error">{ words.text(&format!("refusal.full.{}", mode.name())) }</span>
            if waiting { <span class="hint">{ words.text("form.seats.waiting") }</span> }
        } else if let Some(left) = left.filter(|left| *left <= Seats::FEW) {
            <span class="few">{ words.count("form.seats", left, platform) }</span>
        }
    }
}

fn modes(state: &State, asterisk: bool, dispatch: &Dispatch, browser: &Rc<dyn Browser>) -> Html {
    let (form, words) = (state.page.form(), &state.words);
    let error = state.error(MODE);
    let chosen = form.mode(&state.values);
    let full = match &state.phase {
        Phase::Refused(Refusal::Full(mode, _)) => *mode,
        _ => None,
    };
    let card = |(index, mode): (usize, &Mode)| {
        let (dispatch, name) = (dispatch.clone(), mode.name());
        let onchange = Callback::from(move |_: Event| dispatch.dispatch(Action::Typed(MODE.to_owned(), vec![name.to_owned()])));
        let key = format!("form.mode.{name}");
        let disabled = state.seats.as_ref().is_some_and(|seats| !seats.waiting_list && seats.left(*mode) == Some(0));
        html! {
            <label class="mode" for={format!("mode-{index}")}>
                <input type="radio" id={format!("mode-{index}")} name={MODE} value={name} checked={chosen == Some(*mode)} {disabled} {onchange} />
                <span>
                    <strong>{ words.text(&key) }</strong>
                    if full == Some(*mode) {
                        <span class="error">{ words.text(&format!("refusal.full.{name}")) }</span>
                    } else if let Some(hint) = words.optional(&format!("{key}.hint")).filter(|_| !disabled) {
                        <span class="hint">{ hint }</span>
                    }
                    if full != Some(*mode) { { seats(state, *mode, browser.platform()) } }
                </span>
                { icons::icon(if *mode == Mode::InPerson { icons::PIN } else { icons::SCREEN }) }
            </label>
        }
    };
    html! {
        <div class={framed(error.is_some())}>
            <fieldset aria-describedby={error.map(|_| "mode-error")}>
                <legend>{ words.text("form.mode") }{ marked(true, asterisk, words) }</legend>
                { error.map(|error| error_text("mode", &told(error, state, browser), words)).unwrap_or_default() }
                <div class="modes">{ for form.modes.iter().enumerate().map(card) }</div>
            </fieldset>
        </div>
    }
}

/// The acknowledgement or a consent; never ticked beforehand.
fn consent(consent: &Consent, name: &str, state: &State, asterisk: bool, dispatch: &Dispatch, browser: &Rc<dyn Browser>) -> Html {
    let (form, words) = (state.page.form(), &state.words);
    let error = state.error(name);
    let id = control_id(form, name);
    let required = consent.required || name != consent_name(&consent.id);
    let language = format!("{id}-language");
    let described = lang_of(&consent.text, words).map(|_| language.clone()).into_iter().chain(error.map(|_| format!("{id}-error")));
    let described = described.collect::<Vec<_>>().join(" ");
    let (dispatch, typed) = (dispatch.clone(), name.to_owned());
    let onchange = Callback::from(move |event: Event| {
        let ticked = event.target_unchecked_into::<HtmlInputElement>().checked();
        dispatch.dispatch(Action::Ticked(typed.clone(), "true".to_owned(), ticked));
    });
    html! {
        <div class={framed(error.is_some())}>
            { only_in(&consent.text, Some(language), words) }
            { error.map(|error| error_text(&id, &told(error, state, browser), words)).unwrap_or_default() }
            <div class="tick">
                <input type="checkbox" id={id.clone()} name={name.to_owned()} value="true" checked={state.values.has(name, "true")} {onchange}
                    aria-describedby={Some(described).filter(|ids| !ids.is_empty())} aria-invalid={error.map(|_| "true")}
                    aria-required={required.then_some("true")} />
                <label for={id}>{ spoken(&consent.text, words) }{ marked(required, asterisk, words) }</label>
            </div>
        </div>
    }
}

/// The id of the control that an error is about.
pub(super) fn control_id(form: &Form, name: &str) -> String {
    if name == MODE {
        return "mode-0".to_owned();
    }
    let (attendee, name) = attendee_of(name);
    let own = form.consenting(name).map(|(field, _)| &*field.name);
    match form.fields.iter().position(|field| field.name == own.unwrap_or(name)) {
        Some(index) if own.is_some() => format!("{}-consent", field_id(attendee, index)),
        Some(index) => field_id(attendee, index),
        None => format!("consent-{}", form.consents.iter().position(|consent| consent_name(&consent.id) == name).unwrap_or_default()),
    }
}

/// The id of the control that an error's link leads to: of a date, the first box that is wrong.
fn target(form: &Form, error: &FieldError) -> String {
    let id = control_id(form, &error.name);
    let date = form.field(attendee_of(&error.name).1).is_some_and(|field| field.kind == Kind::Date);
    match error.boxes.iter().position(|wrong| *wrong) {
        Some(index) if date && index > 0 => format!("{id}-{index}"),
        _ => id,
    }
}

/// A box that people neither see nor hear nor reach: what fills it in is a machine. It is told to the backend, nothing more.
fn honeypot(state: &State, dispatch: &Dispatch) -> Html {
    html! {
        <div class="hidden" aria-hidden="true">
            <label for={HONEYPOT}>{ state.words.text("form.leave-empty") }</label>
            <input id={HONEYPOT} name={HONEYPOT} type="text" tabindex="-1" autocomplete="off" value={state.values.get(HONEYPOT).to_owned()}
                oninput={typing::<InputEvent>(dispatch, HONEYPOT)} />
        </div>
    }
}

/// The message of an error: there is none before there is the rest, which finds them.
fn told(error: &FieldError, state: &State, browser: &Rc<dyn Browser>) -> String {
    browser.rest().map(|rest| (rest.message)(error, state.page.form(), &state.words)).unwrap_or_default()
}

/// All errors in one place, each a link to its control. It takes the focus when it appears.
pub(super) fn summary(state: &State, store: &UseReducerHandle<Store>) -> Html {
    if state.errors.is_empty() && state.messages.is_empty() {
        return Html::default();
    }
    let (form, words) = (state.page.form(), &state.words);
    // A backend that knows the attendee already may mean the attempt that nobody answered.
    let unsure = state.unsure && (!state.messages.is_empty() || state.errors.iter().any(|error| error.fault == Fault::Told));
    let lines = html! {
        <>
            if unsure { <p>{ words.text("refusal.duplicate.own") }</p> }
            <ul>
                for text in &state.messages { <li>{ text }</li> }
                for error in &state.errors { <li>{ link(target(form, error), line(error, form, &state.values, words), store) }</li> }
            </ul>
        </>
    };
    alert("summary", words.text("error.summary").into(), lines)
}

/// A fragment never leads into a shadow root, so the link is followed by hand.
fn link(id: String, text: String, store: &UseReducerHandle<Store>) -> Html {
    let (browser, target) = (store.browser.clone(), id.clone());
    let onclick = Callback::from(move |click: MouseEvent| {
        click.prevent_default();
        browser.perform(Effect::GoTo(&target));
    });
    html! { <a href={format!("#{id}")} {onclick}>{ text }</a> }
}
