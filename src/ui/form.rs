//! The form: the mode of participation first, the file's fields, the boxes, one button.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::field::{Field, error_text, field_id, framed};
use super::parts::{heading, lang_of, only_in, spoken};
use super::store::{Dispatch, Same, Store};
use super::{icons, notice, result};
use crate::core::event::Consent;
use crate::core::form::{Fault, Form, Kind, MODE, Mode, Values, attendee_of, consent_name, control_name, date_parts, line, message};
use crate::core::language::Catalogue;
use crate::core::life::{Availability, availability};
use crate::core::platform::Platform;
use crate::core::state::{Action, Phase, Refusal, State};

/// The form as it stands.
pub(super) fn form(state: &State, level: u8, review: bool, store: &UseReducerHandle<Store>) -> Html {
    let (form, words, dispatch) = (state.page.form(), &state.words, store.dispatcher());
    let sending = state.is_busy();
    let browser = store.browser.clone();
    let send = dispatch.clone();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        send.dispatch(if review { Action::Review(browser.now()) } else { Action::Submit { key: browser.fresh_key(), now: browser.now() } });
    });
    let retry = matches!(state.phase, Phase::Refused(_));
    let label = if sending {
        "form.sending"
    } else if review {
        "form.continue"
    } else if retry {
        "form.retry"
    } else {
        "form.submit"
    };
    html! {
        <div class="card">
            { summary(state, store) }
            { result::refusal(state, store.browser.platform()) }
            { heading(level, "section-title", Some("form"), words.text("form").into()) }
            { until(state, words) }
            <p class="hint">{ words.text("form.all-required") }</p>
            <form novalidate=true {onsubmit}>
                if form.modes.len() > 1 {
                    { modes(state, &dispatch) }
                }
                if form.attendees.max > 1 {
                    { people(state, &dispatch) }
                } else {
                    { fields(0, state, &dispatch) }
                }
                { notice::summary(state) }
                for consent in &form.consents {
                    { self::consent(consent, state, &dispatch) }
                }
                <button type="submit" class="button" part="submit" aria-disabled={sending.then_some("true")}>{ words.text(label) }</button>
                // In the document before its text is: only then is a change of it read out.
                <p role="status" class={if state.pause().is_some() { "hint" } else { "hidden" }}>{ progress(state, store.browser.platform()) }</p>
            </form>
        </div>
    }
}

/// How far the sending is, for those who hear it.
pub(super) fn progress(state: &State, platform: &dyn Platform) -> String {
    match state.pause() {
        Some((_, seconds)) => state.words.count("form.waiting", seconds, platform),
        None if state.is_busy() => state.words.text("form.sending"),
        None => state.removed.map_or_else(String::new, |number| {
            let (number, left) = (number.to_string(), state.values.attendees().to_string());
            state.words.fill("form.person.removed", &[("number", &number), ("count", &left)])
        }),
    }
}

fn until(state: &State, words: &Catalogue) -> Html {
    let announcement = state.page.announcement();
    let closes = announcement.and_then(|one| one.registration.as_ref()?.closes);
    let open = announcement.is_some_and(|announcement| availability(announcement, state.now) == Availability::Open);
    html! {
        if let Some(closes) = closes.filter(|_| open) {
            <p class="until">{ words.fill("availability.open", &[("moment", &words.moment(closes))]) }</p>
        }
    }
}

/// Everyone's fields, each person's under a legend, and the button for one more.
fn people(state: &State, dispatch: &Dispatch) -> Html {
    let (words, most) = (&state.words, state.page.form().attendees.max);
    let count = state.values.attendees();
    let busy = state.is_busy().then_some("true");
    let does = |action: Action| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(action.clone()))
    };
    let person = |attendee: usize| {
        let number = (attendee + 1).to_string();
        html! {
            <fieldset key={attendee} class="person">
                <legend id={format!("person-{attendee}")} tabindex="-1">{ words.fill("form.person", &[("number", &number)]) }</legend>
                { fields(attendee, state, dispatch) }
                if attendee > 0 {
                    <button type="button" class="button secondary" aria-disabled={busy} onclick={does(Action::RemovePerson(attendee))}>
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
                <button type="button" class="button secondary" id="add-person" aria-disabled={busy} onclick={does(Action::AddPerson)}>
                    { words.text("form.person.add") }
                </button>
            } else {
                <p class="hint">{ words.fill("form.person.most", &[("count", &most.to_string())]) }</p>
            }
        </>
    }
}

/// The fields of one attendee that show.
fn fields(attendee: usize, state: &State, dispatch: &Dispatch) -> Html {
    let values = state.values.of(attendee);
    let shown = state.page.form().shown(&values).filter(|field| field.kind != Kind::Hidden);
    shown.map(|field| self::field(field, attendee, &values, state, dispatch)).collect()
}

fn field(field: &crate::core::form::Field, attendee: usize, own: &Values, state: &State, dispatch: &Dispatch) -> Html {
    let form = state.page.form();
    let index = form.fields.iter().position(|other| other.name == field.name).unwrap_or_default();
    let values = match field.kind {
        Kind::Date => date_parts(&field.name).iter().map(|part| own.get(part).to_owned()).collect(),
        _ => own.all(&field.name).to_vec(),
    };
    let error = state.error(&control_name(attendee, &field.name)).map(|error| AttrValue::from(message(error, form, &state.words)));
    html! {
        <Field key={field.name.clone()} page={Same(state.page.clone())} words={Same(state.words.clone())} {attendee} {index} {values} {error} dispatch={dispatch.clone()} />
    }
}

/// The mode of participation, as two cards.
fn modes(state: &State, dispatch: &Dispatch) -> Html {
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
        html! {
            <label class="mode" for={format!("mode-{index}")}>
                <input type="radio" id={format!("mode-{index}")} name={MODE} value={name} checked={chosen == Some(*mode)} {onchange} />
                <span>
                    <strong>{ words.text(&key) }</strong>
                    if full == Some(*mode) {
                        <span class="error">{ words.text(&format!("refusal.full.{name}")) }</span>
                    } else if let Some(hint) = words.optional(&format!("{key}.hint")) {
                        <span class="hint">{ hint }</span>
                    }
                </span>
                { icons::icon(if *mode == Mode::InPerson { icons::PIN } else { icons::SCREEN }) }
            </label>
        }
    };
    html! {
        <div class={framed(error.is_some())}>
            <fieldset aria-describedby={error.map(|_| "mode-error")}>
                <legend>{ words.text("form.mode") }</legend>
                if let Some(error) = error {
                    { error_text("mode", &message(error, form, words), words) }
                }
                <div class="modes">{ for form.modes.iter().enumerate().map(card) }</div>
            </fieldset>
        </div>
    }
}

/// The acknowledgement or a consent; never ticked beforehand.
fn consent(consent: &Consent, state: &State, dispatch: &Dispatch) -> Html {
    let (form, words, name) = (state.page.form(), &state.words, consent_name(&consent.id));
    let error = state.error(&name);
    let id = control_id(form, &name);
    let language = format!("{id}-language");
    let described = lang_of(&consent.text, words).map(|_| language.clone()).into_iter().chain(error.map(|_| format!("{id}-error")));
    let described = described.collect::<Vec<_>>().join(" ");
    let (dispatch, typed) = (dispatch.clone(), name.clone());
    let onchange = Callback::from(move |event: Event| {
        let ticked = event.target_unchecked_into::<HtmlInputElement>().checked();
        dispatch.dispatch(Action::Ticked(typed.clone(), "true".to_owned(), ticked));
    });
    html! {
        <div class={framed(error.is_some())}>
            { only_in(&consent.text, Some(language), words) }
            if let Some(error) = error {
                { error_text(&id, &message(error, form, words), words) }
            }
            <div class="tick">
                <input type="checkbox" id={id.clone()} name={name.clone()} value="true" checked={state.values.has(&name, "true")} {onchange}
                    aria-describedby={Some(described).filter(|ids| !ids.is_empty())} aria-invalid={error.map(|_| "true")}
                    aria-required={consent.required.then_some("true")} />
                <label for={id}>
                    { spoken(&consent.text, words) }
                    if !consent.required {
                        <span class="optional">{ " " }{ words.text("form.optional") }</span>
                    }
                </label>
            </div>
        </div>
    }
}

/// The id of the control that an error is about.
pub(super) fn control_id(form: &Form, name: &str) -> String {
    if name == MODE {
        return "mode-0".to_owned();
    }
    let (attendee, plain) = attendee_of(name);
    match form.fields.iter().position(|field| field.name == plain) {
        Some(index) => field_id(attendee, index),
        None => format!("consent-{}", form.consents.iter().position(|consent| consent_name(&consent.id) == name).unwrap_or_default()),
    }
}

/// All errors in one place, each a link to its control. It takes the focus when it appears.
fn summary(state: &State, store: &UseReducerHandle<Store>) -> Html {
    if state.errors.is_empty() && state.messages.is_empty() {
        return Html::default();
    }
    let (form, words) = (state.page.form(), &state.words);
    html! {
        <div class="summary" id="summary" tabindex="-1" part="summary">
            // The alert is inside of what takes the focus: on the same element one screen reader loses its content.
            <div role="alert">
                <p class="summary-title">{ words.text("error.summary") }</p>
                // A backend that knows the attendee already may mean the attempt that nobody answered.
                if state.unsure && (!state.messages.is_empty() || state.errors.iter().any(|error| matches!(error.fault, Fault::Told(_)))) {
                    <p>{ words.text("refusal.duplicate.own") }</p>
                }
                <ul>
                    for text in &state.messages {
                        <li>{ text }</li>
                    }
                    for error in &state.errors {
                        <li>{ link(control_id(form, &error.name), line(error, form, &state.values, words), store) }</li>
                    }
                </ul>
            </div>
        </div>
    }
}

/// A fragment never leads into a shadow root, so the link is followed by hand.
fn link(id: String, text: String, store: &UseReducerHandle<Store>) -> Html {
    let (browser, target) = (store.browser.clone(), id.clone());
    let onclick = Callback::from(move |click: MouseEvent| {
        click.prevent_default();
        browser.go_to(&target);
    });
    html! { <a href={format!("#{id}")} {onclick}>{ text }</a> }
}
