//! A form of five fields, each controlled, as a person would write it first in Yew.

use web_sys::HtmlInputElement;
use yew::prelude::*;

const FIELDS: [(&str, &str, &str); 5] = [
    ("given-name", "text", "Nome"),
    ("family-name", "text", "Cognome"),
    ("email", "email", "Indirizzo email"),
    ("organization", "text", "Ente"),
    ("phone", "tel", "Telefono"),
];

#[component]
fn BareForm() -> Html {
    let values = use_state(|| [const { String::new() }; 5]);
    let sent = use_state(|| false);
    let submit = sent.setter();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        submit.set(true);
    });
    let field = |(index, (name, kind, label)): (usize, &(&'static str, &'static str, &'static str))| {
        let changed = values.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let mut next = (*changed).clone();
            if let Some(value) = next.get_mut(index) {
                *value = event.target_unchecked_into::<HtmlInputElement>().value();
            }
            changed.set(next);
        });
        html! {
            <p>
                <label for={*name}>{ *label }</label>
                <input id={*name} name={*name} type={*kind} value={values.get(index).cloned().unwrap_or_default()} {oninput} />
            </p>
        }
    };
    html! {
        <form {onsubmit}>
            { for FIELDS.iter().enumerate().map(field) }
            <button>{ "Iscriviti" }</button>
            <p role="status">{ if *sent { "Inviato" } else { "" } }</p>
        </form>
    }
}

fn main() {
    let place = web_sys::window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id("app"));
    if let Some(place) = place {
        yew::Renderer::<BareForm>::with_root(place).render();
    }
}
