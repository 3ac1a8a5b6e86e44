//! A text box that offers entries of a list while one types: WAI-ARIA's editable combobox with a listbox.
//!
//! An entry only helps: it is taken with Enter, a click or a touch, never by leaving the box, and any other text will do too.
//! The list is made ready, or fetched, when the box first gets the focus.
use super::field::{Drawn, FieldProps};
use super::prelude::*;
use crate::core::form::{Field as Spec, Source, Suggestions, read_list};

#[derive(Properties, Clone, PartialEq)]
pub(super) struct SuggestProps {
    pub(super) field: FieldProps,
    pub(super) spec: Spec,
    pub(super) id: String,
    pub(super) described: Option<String>,
}

pub(super) fn suggest(view: &Drawn<'_>) -> Html {
    html! { <Suggest field={view.props.clone()} spec={view.field.clone()} id={view.id.to_owned()} described={view.described_by()} /> }
}

#[component]
pub(super) fn Suggest(props: &SuggestProps) -> Html {
    let SuggestProps { field: FieldProps { words, browser, dispatch, values, error, .. }, spec, id, described } = props;
    let entries = use_state(|| None::<Same<Vec<Choice>>>);
    let asked = use_mut_ref(|| false);
    let (open, active) = (use_state_eq(|| false), use_state_eq(|| None::<usize>));
    let ready = use_memo(((*entries).clone(), words.clone(), browser.clone()), |(entries, words, browser)| {
        entries.as_ref().map(|entries| Suggestions::new(entries, &words.language, browser.platform())).unwrap_or_default()
    });
    let typed = values.first().cloned().unwrap_or_default();
    let found: Rc<Vec<String>> = Rc::new(match *open {
        true => ready.matching(&typed, browser.platform()).into_iter().filter(|entry| *entry != typed).map(str::to_owned).collect(),
        false => Vec::new(),
    });
    let close = {
        let (open, active) = (open.setter(), active.setter());
        move || {
            open.set(false);
            active.set(None);
        }
    };
    let take = {
        let (dispatch, name, found, close) = (dispatch.clone(), spec.name.clone(), found.clone(), close.clone());
        move |index: usize| {
            let entry = found.get(index).cloned();
            entry.into_iter().for_each(|entry| dispatch.dispatch(Action::Typed(name.clone(), vec![entry])));
            close();
        }
    };
    let onfocusin = {
        let (entries, browser, list, language) = (entries.setter(), browser.clone(), spec.list.clone(), words.language.clone());
        Callback::from(move |_: FocusEvent| match &list {
            _ if asked.replace(true) => {}
            Some(Source::Here(list)) => entries.set(Some(Same(Rc::new(list.clone())))),
            Some(Source::At(url)) => {
                let (entries, platform, asked, language) = (entries.clone(), browser.clone(), asked.clone(), language.clone());
                let done = Callback::from(move |answer: Answer| {
                    let list = answer.file(platform.platform());
                    // Without its list it is a text box; it asks again when one comes back to it.
                    asked.replace(list.is_some());
                    entries.set(list.map(|list| Same(Rc::new(read_list(&list, &language)))));
                });
                // Nothing to give up: an answer that nobody waits for any more changes nothing.
                drop(browser.send(Rc::new(Request::of(url)), done));
            }
            None => {}
        })
    };
    let oninput = {
        let (dispatch, name, open, active) = (dispatch.clone(), spec.name.clone(), open.setter(), active.setter());
        Callback::from(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            open.set(!value.is_empty());
            active.set(None);
            dispatch.dispatch(Action::Typed(name.clone(), vec![value]));
        })
    };
    let chosen = active.filter(|index| *index < found.len());
    let onkeydown = {
        let (count, open, active, close, take) = (found.len(), open.setter(), active.setter(), close.clone(), take.clone());
        Callback::from(move |event: KeyboardEvent| {
            let to = match (event.key().as_str(), chosen) {
                ("ArrowDown" | "ArrowUp", _) if count == 0 => return open.set(true),
                ("ArrowDown", chosen) => chosen.map_or(0, |index| (index + 1) % count),
                ("ArrowUp", chosen) => chosen.map_or(count, |index| index + count).wrapping_sub(1) % count,
                ("Enter", Some(index)) => {
                    event.prevent_default();
                    return take(index);
                }
                ("Escape", _) if count > 0 => {
                    event.prevent_default();
                    return close();
                }
                ("ArrowLeft" | "ArrowRight" | "Home" | "End", Some(_)) => return active.set(None),
                _ => return,
            };
            event.prevent_default();
            active.set(Some(to));
        })
    };
    let option = |(index, entry): (usize, &String)| {
        let take = take.clone();
        // The focus stays in the box.
        let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
        html! {
            <li role="option" dir="auto" id={format!("{id}-option-{index}")} aria-selected={(chosen == Some(index)).to_string()} {onmousedown}
                onclick={Callback::from(move |_: MouseEvent| take(index))}>{ entry }</li>
        }
    };
    let status = if *open && !typed.is_empty() && entries.is_some() {
        words.count("form.suggestions", found.len() as u32, browser.platform())
    } else {
        String::new()
    };
    html! {
        <div class="suggest">
            <input id={id.clone()} part="control" name={spec.name.clone()} type="text" role="combobox" value={typed} aria-autocomplete="list"
                aria-expanded={(!found.is_empty()).to_string()} aria-controls={format!("{id}-list")}
                aria-activedescendant={chosen.map(|index| format!("{id}-option-{index}"))} aria-describedby={described.clone()}
                aria-invalid={error.as_ref().map(|_| "true")} aria-required={spec.required.then_some("true")}
                autocomplete={spec.autocomplete.clone().unwrap_or_else(|| "off".to_owned())} spellcheck="false" dir="auto"
                {onfocusin} onfocusout={Callback::from(move |_: FocusEvent| close())} {oninput} {onkeydown} />
            <ul role="listbox" id={format!("{id}-list")} aria-labelledby={format!("{id}-label")} hidden={found.is_empty()}>
                { for found.iter().enumerate().map(option) }
            </ul>
            <p class="hidden" role="status">{ status }</p>
        </div>
    }
}
