//! How many characters of a text are left: for who sees it at every key press, for who hears it when typing has paused.
use super::field::FieldProps;
use super::prelude::*;

#[derive(Properties, Clone, PartialEq)]
pub(super) struct CountProps {
    pub(super) id: String,
    pub(super) words: Same<Catalogue>,
    pub(super) browser: Same<dyn Browser>,
    pub(super) length: u32,
    pub(super) most: u32,
}

/// Seconds without a key press after which the count is said.
const PAUSE: u32 = 1;

pub(super) fn count(field: &FieldProps, id: String, length: u32, most: u32) -> Html {
    html! { <Count {id} words={field.words.clone()} browser={field.browser.clone()} {length} {most} /> }
}

#[component]
pub(super) fn Count(props: &CountProps) -> Html {
    let CountProps { id, words, browser, length, most } = props;
    let said = use_state_eq(|| None);
    let typed = use_mut_ref(|| false);
    let say = said.setter();
    use_effect_with((*length, browser.clone()), move |(length, browser)| {
        // What is there before anybody typed is nothing new.
        let cancel = typed.replace(true).then(|| {
            let length = *length;
            browser.wait(Until::Passed(PAUSE), Callback::from(move |()| say.set(Some(length))))
        });
        move || cancel.into_iter().for_each(|cancel| cancel())
    });
    let left = |length: u32| match length.checked_sub(*most) {
        Some(over) if over > 0 => words.count("form.count.over", over, browser.platform()),
        _ => words.count("form.count.left", most - length, browser.platform()),
    };
    html! {
        <>
            <p class="hidden" id={format!("{id}-count")}>{ words.count("form.count", *most, browser.platform()) }</p>
            <p class={if length > most { "count error" } else { "count hint" }} aria-hidden="true">{ left(*length) }</p>
            <p class="hidden" role="status">{ said.map(left) }</p>
        </>
    }
}
