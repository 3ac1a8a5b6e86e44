//! What became of a registration: the receipt, or why it wasn't taken. A receipt promises only what the answer said.
use super::calendar::{calendar, ways};
use super::facts;
use super::prelude::*;

pub(super) fn receipt(receipt: &Receipt, state: &State, level: u8, store: &UseReducerHandle<Store>) -> Html {
    let words = &state.words;
    let (dispatch, browser) = (store.dispatcher(), store.browser.clone());
    let again = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Again));
    let print = Callback::from(move |_: MouseEvent| browser.perform(Effect::Print));
    // Where nothing says that it is registered, the receipt says "sent".
    let title = match receipt {
        Receipt { waiting: true, .. } => "receipt.waiting",
        Receipt { unconfirmed: true, .. } => "receipt.sent",
        _ => "receipt",
    };
    let next = state.page.registration().map(|registration| &registration.next);
    let contacts = state.page.contacts();
    html! {
        <div class="card receipt" part="confirmation">
            { icons::icon(icons::CHECK) }
            { heading(level, "section-title", Some("receipt"), words.text(title).into()) }
            if receipt.waiting { <p>{ words.text("receipt.waiting.text") }</p> }
            if receipt.unconfirmed { <p>{ words.text("receipt.sent.text") }</p> }
            if let Some(message) = &receipt.message { <p dir="auto">{ message }</p> }
            if let Some(reference) = &receipt.reference {
                <div class="reference">
                    <p>{ words.text("receipt.reference") }</p>
                    <p><strong><bdi dir="ltr">{ reference }</bdi></strong></p>
                    <p class="hint">{ words.text("receipt.keep") }</p>
                    { copy(reference, state, store) }
                </div>
            }
            <dl class="rows">
                if state.values.attendees() > 1 {
                    <dt>{ words.text("receipt.people") }</dt>
                    for attendee in 0..state.values.attendees() {
                        <dd dir="auto">{ state.page.form().name_of(&state.values.of(attendee)) }</dd>
                    }
                }
                if let Some(mode) = receipt.mode {
                    <dt>{ words.text("receipt.mode") }</dt>
                    <dd>{ words.text(&format!("form.mode.{}", mode.name())) }</dd>
                }
                if let Some(start) = state.page.announcement().and_then(|announcement| announcement.event.start) {
                    <dt>{ words.text("when") }</dt>
                    <dd><time datetime={start.to_string()}>{ words.moment(start) }</time></dd>
                }
                { whereabouts(receipt, state, words) }
            </dl>
            if state.is_ahead() && !receipt.waiting {
                { calendar(words, ways(&state.page, words, (receipt.mode, receipt.join_url.clone()), &Same(store.browser.clone()))) }
            }
            if let Some(redirect) = &receipt.redirect { <p><a href={redirect.clone()}>{ words.text("receipt.redirect") }</a></p> }
            if let Some(next) = next.filter(|next| !next.is_empty()) {
                { heading(level + 1, "role", None, words.text("receipt.next").into()) }
                { paragraphs(next, words) }
            }
            if !contacts.is_empty() {
                { heading(level + 1, "role", None, words.text("contacts").into()) }
                { contact_list(&contacts, words) }
            }
            <button type="button" class="button secondary" onclick={print}>{ words.text("receipt.print") }</button>
            <button type="button" class="button secondary" onclick={again}>{ words.text("receipt.again") }</button>
        </div>
    }
}

/// A button that copies the reference, where the browser allows it.
fn copy(reference: &str, state: &State, store: &UseReducerHandle<Store>) -> Html {
    let (dispatch, browser, text) = (store.dispatcher(), store.browser.clone(), reference.to_owned());
    let onclick = Callback::from(move |_: MouseEvent| {
        let dispatch = dispatch.clone();
        browser.perform(Effect::Copy(&text, Callback::from(move |()| dispatch.dispatch(Action::Copied))));
    });
    html! {
        if store.browser.can_copy() {
            <button type="button" class="button secondary" {onclick}>{ state.words.text("receipt.copy") }</button>
            <p role="status">{ state.copied.then(|| state.words.text("receipt.copied")) }</p>
        }
    }
}

/// Where to go, or how to connect.
fn whereabouts(receipt: &Receipt, state: &State, words: &Catalogue) -> Html {
    let Some(announcement) = state.page.announcement() else { return Html::default() };
    match receipt.mode {
        Some(Mode::Online) if !receipt.waiting => html! {
            <>
                <dt>{ words.text("receipt.join") }</dt>
                <dd>
                    if let Some(url) = &receipt.join_url {
                        { external(url, words.text("receipt.join.link").into(), words) }
                    } else {
                        { words.text("receipt.join.later") }
                    }
                </dd>
            </>
        },
        Some(Mode::InPerson) => html! {
            for venue in &announcement.event.venues {
                if let Venue::Physical(place) = venue {
                    <dt>{ words.text("receipt.where") }</dt>
                    <dd>
                        <bdi>{ spoken(&place.name, words) }for line in &place.address { <>{ ", " }{ spoken(line, words) }</> }</bdi><br />
                        { external(&facts::map(place), words.text("map").into(), words) }
                    </dd>
                }
            }
        },
        _ => Html::default(),
    }
}

/// Why it wasn't taken, above the form that still holds everything. It takes the focus when it appears.
pub(super) fn refusal(state: &State, platform: &dyn Platform) -> Html {
    let Phase::Refused(refusal) = &state.phase else { return Html::default() };
    let (title, lines) = tell(refusal, state, platform);
    // Some are the backend's, in whatever language it speaks.
    let lines = lines.into_iter().map(|line| html! { <p dir="auto">{ line }</p> }).collect();
    alert("refusal", html! { <>{ icons::icon(icons::WARNING) }{ title }</> }, lines)
}

fn tell(refusal: &Refusal, state: &State, platform: &dyn Platform) -> (String, Vec<String>) {
    let words = &state.words;
    let kept = words.text("refusal.kept");
    // What was sent and not answered may have arrived, whatever a later attempt came to.
    let own = state.unsure.then(|| words.text("refusal.duplicate.own"));
    let title = words.text(if state.unsure { "refusal.unsure" } else { "refusal" });
    match refusal {
        Refusal::Full(mode, text) => {
            let special = mode.and_then(|mode| words.optional(&format!("refusal.full.{}", mode.name())).map(str::to_owned));
            let title = special.filter(|_| state.page.form().modes.len() > 1).unwrap_or_else(|| words.text("refusal.full"));
            let other = (state.page.form().modes.len() > 1).then(|| words.text("refusal.full.other"));
            (title.clone(), text.clone().filter(|text| *text != title).into_iter().chain(other).chain([kept]).chain(own).collect())
        }
        Refusal::Closed(text) => (words.text("refusal.closed"), text.clone().into_iter().chain(own).collect()),
        Refusal::Duplicate(text) => {
            let text = text.clone().unwrap_or_else(|| words.text("refusal.duplicate.text"));
            (words.text("refusal.duplicate"), [text].into_iter().chain(own).collect())
        }
        Refusal::Busy(seconds) => (title, vec![words.count("refusal.busy", *seconds, platform), kept]),
        Refusal::Failed(failure, text) => {
            // Only a key makes sending it again safe.
            let description = state.page.registration().and_then(|one| one.submission.as_ref());
            let keyed = description.is_some_and(|one| one.idempotency.header.is_some() || one.idempotency.field.is_some());
            let why = text.clone().unwrap_or_else(|| words.text(&format!("refusal.{}", failure.name())));
            let safe = (keyed && state.unsure).then(|| words.text("refusal.safe"));
            (title, [why, kept].into_iter().chain(safe).collect())
        }
    }
}
