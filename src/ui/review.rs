//! The answers once more, to be checked before they are sent: a list of what was asked and answered, each with a way back.
use super::form::{control_id, progress};
use super::prelude::*;
use crate::core::form::{Field, consent_name, iso_date, own_consent, uncapitalized};
use crate::core::time::Date;

pub(super) fn review(state: &State, level: u8, store: &UseReducerHandle<Store>) -> Html {
    let (form, words) = (state.page.form(), &state.words);
    let sending = state.is_busy();
    let (dispatch, browser) = (store.dispatcher(), store.browser.clone());
    let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Submit(browser.fresh_key(), browser.now())));
    let row = |control: &str, label: Html, name: &str, answer: Html| row(control, label, name, answer, state, store);
    let mode = form.mode(&state.values).filter(|_| form.modes.len() > 1);
    let person = |attendee: usize| {
        let values = state.values.of(attendee);
        let number = (attendee + 1).to_string();
        let title = words.fill("form.person", &[("number", &number)]);
        let several = form.attendees.max > 1;
        let one = |field: &Field| {
            let label = field.label.get(&words.language);
            let name = if several { format!("{} ({title})", uncapitalized(label)) } else { uncapitalized(label) };
            let asked = field.asked(&values).map(|asked| consented(asked, &control_name(attendee, &own_consent(&field.name)), state, &row));
            let own = row(&control_name(attendee, &field.name), spoken(&field.label, words), &name, answer(field, &values, state));
            html! { <>{ own }{ asked.unwrap_or_default() }</> }
        };
        html! {
            <>
                if several { { heading(level + 1, "role", None, title.clone().into()) } }
                <dl class="answers">{ for form.shown(&values).filter(|field| field.kind != Kind::Hidden).map(one) }</dl>
            </>
        }
    };
    html! {
        <div class="card">
            { heading(level, "section-title", Some("review"), words.text("review").into()) }
            if let Some(mode) = mode {
                <dl class="answers">
                    { row(MODE, words.text("form.mode").into(), &uncapitalized(&words.text("form.mode")), words.text(&format!("form.mode.{}", mode.name())).into()) }
                </dl>
            }
            { for (0..state.values.attendees()).map(person) }
            if !form.consents.is_empty() {
                <dl class="answers">{ for form.consents.iter().map(|one| consented(one, &consent_name(&one.id), state, &row)) }</dl>
            }
            <button type="button" class="button" part="submit" aria-disabled={sending.then_some("true")} {onclick}>
                { words.text(if sending { "form.sending" } else { "form.submit" }) }
            </button>
            { progress(state, store, Some(true)) }
        </div>
    }
}

fn consented(consent: &Consent, control: &str, state: &State, row: &impl Fn(&str, Html, &str, Html) -> Html) -> Html {
    let words = &state.words;
    let given = if state.values.get(control).is_empty() { "review.no" } else { "review.yes" };
    row(control, spoken(&consent.text, words), consent.text.get(&words.language), words.text(given).into())
}

/// A question, its answer and the link back to it.
fn row(control: &str, label: Html, name: &str, answer: Html, state: &State, store: &UseReducerHandle<Store>) -> Html {
    let (words, dispatch, target) = (&state.words, store.dispatcher(), control.to_owned());
    let onclick = Callback::from(move |click: MouseEvent| {
        click.prevent_default();
        dispatch.dispatch(Action::Change(target.clone()));
    });
    html! {
        <div>
            <dt>{ label }</dt>
            <dd>{ answer }</dd>
            <dd>
                <a href={format!("#{}", control_id(state.page.form(), control))} {onclick}>
                    <span aria-hidden="true">{ words.text("review.change") }</span>
                    <span class="hidden">{ words.fill("review.change.what", &[("label", name)]) }</span>
                </a>
            </dd>
        </div>
    }
}

fn answer(field: &Field, values: &Values, state: &State) -> Html {
    let words = &state.words;
    let none = || html! { <span class="muted">{ words.text("review.none") }</span> };
    let text = values.cleaned(&field.name);
    match field.kind {
        Kind::Checkbox => words.text(if text.is_empty() { "review.no" } else { "review.yes" }).into(),
        Kind::Date => Date::parse(&iso_date(&field.name, values)).map_or_else(none, |date| words.date(date).into()),
        _ if !field.options.is_empty() => {
            let chosen = |value: &String| field.options.iter().find(|option| cleaned(&option.value) == cleaned(value));
            let labels: Vec<Html> = values.all(&field.name).iter().filter_map(chosen).map(|option| spoken(&option.label, words)).collect();
            let apart = |(index, label): (usize, Html)| html! { <>if index > 0 { <br /> }{ label }</> };
            if labels.is_empty() { none() } else { labels.into_iter().enumerate().map(apart).collect() }
        }
        _ if text.is_empty() => none(),
        Kind::File => html! { for file in values.all(&field.name) { <bdi class="typed">{ file }</bdi><br /> } },
        _ => html! { <bdi class="typed">{ text }</bdi> },
    }
}
