//! Who pays. The European Union's emblem and statement follow its rules: they stand in every state, can't be restyled by
//! the host, and no logo is larger. A logo that the file doesn't give is printed as the body's name.
//!
//! Emblem: twelve five-pointed stars on a circle of a third of the height, in a field of 3 to 2.
use super::prelude::*;
use crate::core::event::Funding;

/// The strip at the foot of the widget; nothing when the file names no funder.
pub(super) fn strip(announcement: &Announcement, words: &Catalogue, level: u8) -> Html {
    let event = &announcement.event;
    let funders: Vec<&Party> = event.funding.iter().flat_map(|grant| &grant.funders).chain(&event.funders).collect();
    if funders.is_empty() && event.funding.is_empty() {
        return Html::default();
    }
    let (union, others): (Vec<&Party>, Vec<&Party>) = funders.into_iter().partition(|party| is_european_union(party));
    html! {
        <footer class="funding">
            { heading(level, "hidden", None, words.text("funding").into()) }
            <div class="bodies">
                if let Some(union) = union.first() {
                    <div class="eu">
                        { emblem() }
                        <span>{ if union.title.is_empty() { words.text("funding.eu").into() } else { spoken(&union.title, words) } }</span>
                    </div>
                }
                for body in others { <div class="body">{ logo(body, words) }</div> }
            </div>
            for grant in &event.funding {
                { fund(grant, words) }
            }
        </footer>
    }
}

fn fund(grant: &Funding, words: &Catalogue) -> Html {
    html! {
        <div class="grant">
            if !grant.name.is_empty() { <p><strong>{ spoken(&grant.name, words) }</strong></p> }
            if !grant.description.is_empty() { <p>{ spoken(&grant.description, words) }</p> }
            if let Some(project) = &grant.project { <p>{ party_name(project, words) }</p> }
            for member in &grant.members {
                // Between words of the other direction the punctuation would end up elsewhere.
                <p><bdi>
                    if !member.role.is_empty() { <>{ spoken(&member.role, words) }{ ": " }</> }
                    { party_name(&member.party, words) }
                </bdi></p>
            }
        </div>
    }
}

fn logo(body: &Party, words: &Catalogue) -> Html {
    match &body.logo {
        Some(logo) => html! { <img src={logo.clone()} alt={body.name.get(&words.language).to_owned()} loading="lazy" /> },
        None => spoken(&body.name, words),
    }
}

/// Whether the party is the European Union, by its site or its name.
fn is_european_union(party: &Party) -> bool {
    let host = party.url.as_deref().and_then(|url| url.split('/').nth(2));
    let site = host.is_some_and(|host| host == "europa.eu" || host.ends_with(".europa.eu"));
    let names = ["it", "en", "fr", "es"].map(|language| party.name.get(language));
    let known = ["Unione europea", "European Union", "Union européenne", "Unión Europea"];
    site || names.iter().any(|name| known.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

/// The emblem: blue #003399, gold #FFCC00.
fn emblem() -> Html {
    // The star's outline for a circumscribed circle of 1 on a circle of 6, in a field of 27 by 18.
    const STAR: &str = "M0-1 .225-.309.951-.309.363.118.588.809 0 .382-.588.809-.363.118-.951-.309-.225-.309Z";
    // Sines and cosines of the hours of a clock, times six: no float is formatted for them.
    const PLACES: &str = "13.5 3,16.5 3.804,18.696 6,19.5 9,18.696 12,16.5 14.196,13.5 15,10.5 14.196,8.304 12,7.5 9,8.304 6,10.5 3.804";
    html! {
        <svg class="emblem" viewBox="0 0 27 18" aria-hidden="true" focusable="false">
            <path fill="#039" d="M0 0h27v18H0z" />
            for place in PLACES.split(',') { <path fill="#fc0" transform={format!("translate({place})")} d={STAR} /> }
        </svg>
    }
}
