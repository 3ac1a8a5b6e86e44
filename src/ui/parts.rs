//! Small pieces that several views draw.
use super::icons;
use crate::core::event::{Announcement, Party};
use crate::core::{language::Catalogue, life::Availability, text::Text};
use yew::prelude::*;

/// A heading of a level that the page decides.
pub(super) fn heading(level: u8, class: &'static str, id: Option<&'static str>, content: Html) -> Html {
    // Takes the focus when the page puts it there, never by the tab key.
    let (tag, tabindex) = (format!("h{}", level.clamp(1, 6)), id.map(|_| "-1"));
    match class {
        "title" => html! { <@{tag} {class} part="title">{ content }</@> },
        _ => html! { <@{tag} {class} {id} {tabindex}>{ content }</@> },
    }
}

/// The `lang` of a text that isn't in the page's language.
pub(super) fn lang_of(text: &Text, words: &Catalogue) -> Option<String> {
    text.in_language(&words.language).1.map(str::to_owned)
}

/// A text of the file, marked where it isn't in the page's language.
pub(super) fn spoken(text: &Text, words: &Catalogue) -> Html {
    match text.in_language(&words.language) {
        (text, None) => text.into(),
        // Its own direction too: an address between Arabic words stays in order.
        (text, Some(lang)) => html! { <bdi lang={lang.to_owned()}>{ text }</bdi> },
    }
}

/// What stands after a label: that the answer is optional, or in the other way of marking that it is needed.
pub(super) fn marked(required: bool, asterisk: bool, words: &Catalogue) -> Html {
    html! {
        if !required && !asterisk {
            <span class="optional">{ " " }{ words.text("form.optional") }</span>
        } else if required && asterisk {
            <span class="required">{ " *" }</span>
        }
    }
}

/// Says of a legal text in which language alone it is approved, where that isn't the page's.
pub(super) fn only_in(text: &Text, id: Option<String>, words: &Catalogue) -> Html {
    let lang = lang_of(text, words);
    html! {
        if let Some(lang) = lang { <p class="hint" {id}>{ words.fill("language.only", &[("language", words.name_of(&lang))]) }</p> }
    }
}

pub(super) fn paragraphs(text: &Text, words: &Catalogue) -> Html {
    let (content, lang) = text.in_language(&words.language);
    let one = |line: &str| html! { <p lang={lang.map(str::to_owned)} dir={lang.map(|_| "auto")}>{ line }</p> };
    content.lines().filter(|line| !line.trim().is_empty()).map(one).collect()
}

/// What went wrong, above the form; it takes the focus when it appears.
pub(super) fn alert(id: &'static str, title: Html, content: Html) -> Html {
    html! {
        <div class="summary" {id} tabindex="-1" part="summary">
            // The alert is inside of what takes the focus: on the same element one screen reader loses its content.
            <div role="alert"><p class="summary-title">{ title }</p>{ content }</div>
        </div>
    }
}

/// A message that stands out: `kind` is `plain`, `warning` or `success`.
pub(super) fn banner(kind: &'static str, title: String, content: Html) -> Html {
    html! {
        <div class={format!("banner {kind}")}>
            <p class="banner-title">{ icons::icon(if kind == "plain" { icons::INFO } else { icons::WARNING }) }{ title }</p>
            { content }
        </div>
    }
}

/// Why one can't register; nothing when one can.
pub(super) fn told(availability: Availability, announcement: &Announcement, words: &Catalogue) -> Option<AttrValue> {
    let moment = availability.moment(announcement).map(|moment| words.moment(moment)).unwrap_or_default();
    let text = words.fill(&format!("availability.{}", availability.name()), &[("moment", &moment)]);
    (availability != Availability::Open).then(|| text.into())
}

/// A link that leaves the page, and says so.
pub(super) fn external(href: &str, text: Html, words: &Catalogue) -> Html {
    html! {
        <a href={href.to_owned()} target="_blank" rel="noopener noreferrer">
            { text }<span class="hidden">{ " " }{ words.text("new-tab") }</span>
        </a>
    }
}

pub(super) fn party_name(party: &Party, words: &Catalogue) -> Html {
    let name = spoken(&party.name, words);
    match &party.url {
        Some(url) => external(url, name, words),
        None => name,
    }
}

pub(super) fn contact_list(parties: &[&Party], words: &Catalogue) -> Html {
    html! {
        <ul class="contacts">
            for party in parties {
                <li>
                    <strong>{ party_name(party, words) }</strong>
                    if !party.title.is_empty() { <span class="muted">{ spoken(&party.title, words) }</span> }
                    if let Some(email) = &party.email { <a href={format!("mailto:{email}")} dir="ltr">{ email }</a> }
                    if let Some(telephone) = &party.telephone {
                        <a href={format!("tel:{}", telephone.replace(' ', ""))} dir="ltr">{ telephone }</a>
                    }
                </li>
            }
        </ul>
    }
}
