//! The privacy notice: two sentences beside the button, the whole behind one press.
use super::prelude::*;
use super::rest::later;

/// What is in the closed disclosure may come later.
pub(super) fn summary(state: &State, browser: &dyn Browser) -> Html {
    let Some(registration) = state.page.registration() else { return Html::default() };
    let (notice, words) = (&registration.notice, &state.words);
    html! {
        <div class="notice">
            if !notice.summary.is_empty() {
                { only_in(&notice.summary, None, words) }
                { paragraphs(&notice.summary, words) }
            }
            <details>
                <summary>{ words.text("form.notice") }</summary>
                { later(browser, |rest| (rest.notice)(state)) }
            </details>
        </div>
    }
}

/// The whole notice.
pub(super) fn whole(state: &State) -> Html {
    let Some(registration) = state.page.registration() else { return Html::default() };
    let (notice, words) = (&registration.notice, &state.words);
    let row = |key: &str, content: Html| {
        html! { <><dt>{ words.text(&format!("notice.{key}")) }</dt><dd>{ content }</dd></> }
    };
    let purposes = notice.purposes.iter().flat_map(|one| [&one.purpose, &one.basis]);
    let foreign = purposes.chain(notice.parts.iter().map(|(_, text)| text)).find(|text| lang_of(text, words).is_some());
    html! {
        <>
            { foreign.map(|text| only_in(text, None, words)).unwrap_or_default() }
            <dl>
                { row("controller", contact(&notice.controller, words)) }
                { row("officer", contact(&notice.officer, words)) }
                { row("purposes", html! {
                    <ul>
                        for one in &notice.purposes { <li><bdi>{ spoken(&one.purpose, words) }{ ": " }{ spoken(&one.basis, words) }</bdi></li> }
                    </ul>
                }) }
                for (key, text) in &notice.parts {
                    { row(key, paragraphs(text, words)) }
                }
            </dl>
            if let Some(url) = &notice.url { <p>{ external(url, words.text("form.notice.full").into(), words) }</p> }
        </>
    }
}

fn contact(party: &Party, words: &Catalogue) -> Html {
    html! {
        <>
            { party_name(party, words) }
            if !party.title.is_empty() { <span>{ ", " }{ spoken(&party.title, words) }</span> }
            if let Some(email) = &party.email { <span>{ ", " }<a href={format!("mailto:{email}")} dir="ltr">{ email }</a></span> }
            if let Some(telephone) = &party.telephone { <span>{ ", " }<bdi>{ telephone }</bdi></span> }
        </>
    }
}
