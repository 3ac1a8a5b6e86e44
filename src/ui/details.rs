//! The event. A component, so that typing into the form doesn't draw it again.
use super::prelude::*;
use super::{calendar::calendar, facts::facts, rest::later};
use crate::core::event::{Event, Image, Performance};

/// `ahead` is still to come, and worth a place in a calendar; `ended` is over, and there may be something to look at; `state` is why
/// one can't register, said before the long story; `whole` says whether the rest is there.
#[derive(Properties, Clone, PartialEq)]
pub(super) struct DetailsProps {
    pub(super) page: Same<Page>,
    pub(super) words: Same<Catalogue>,
    pub(super) heading_level: u8,
    pub(super) open: bool,
    pub(super) ahead: bool,
    pub(super) ended: bool,
    pub(super) state: Option<AttrValue>,
    pub(super) browser: Same<dyn Browser>,
    pub(super) whole: bool,
}

#[component]
pub(super) fn Details(props: &DetailsProps) -> Html {
    let Some(announcement) = props.page.announcement() else { return Html::default() };
    let (event, words, level) = (&announcement.event, &*props.words, props.heading_level);
    let browser = props.browser.clone();
    let go = Callback::from(move |click: MouseEvent| {
        click.prevent_default();
        browser.perform(Effect::GoTo("form"));
    });
    html! {
        <div class="main">
            <header class="intro" part="header">
                if !event.series.is_empty() { <p class="eyebrow">{ spoken(&event.series, words) }</p> }
                { heading(level, "title", None, spoken(&event.name, words)) }
                if !event.alternate_name.is_empty() { <p class="subtitle">{ spoken(&event.alternate_name, words) }</p> }
                { facts(event, words, props.browser.platform()) }
                if props.ahead { { calendar(words, later(&*props.browser, |rest| (rest.calendar)(&props.page.0, &props.words.0, (None, None), &props.browser))) } }
                if let Some(state) = &props.state { <p class="state">{ icons::icon(icons::INFO) }{ state }</p> }
                if props.open { <a class="button go" href="#form" onclick={go}>{ words.text("go-to-form") }</a> }
            </header>
            <div class="story">
                { event.image.as_ref().map(|image| picture(image, words)) }
                if props.ended && !event.materials.is_empty() { { parties("materials", &event.materials, words, level + 1) } }
                { story(event, words, level + 1) }
            </div>
        </div>
    }
}

/// The event's picture. With its size known its place is kept before it is there; without, the style sheet keeps one.
fn picture(image: &Image, words: &Catalogue) -> Html {
    let (width, height) = image.size.unzip();
    html! {
        <img class="picture" src={image.url.clone()} alt={image.text.get(&words.language).to_owned()} lang={lang_of(&image.text, words)}
            width={width.map(|width| width.to_string())} height={height.map(|height| height.to_string())} loading="lazy" />
    }
}

fn section(key: &str, content: Html, words: &Catalogue, level: u8) -> Html {
    html! {
        <section>{ heading(level, "section-title", None, words.text(key).into()) }{ content }</section>
    }
}

/// A list of names, linked where they lead somewhere.
fn parties(key: &str, parties: &[Party], words: &Catalogue, level: u8) -> Html {
    let items = parties.iter().map(|party| html! { <li>{ party_name(party, words) }</li> });
    section(key, html! { <ul class="plain">{ for items }</ul> }, words, level)
}

fn story(event: &Event, words: &Catalogue, level: u8) -> Html {
    let section = |key: &str, content: Html| section(key, content, words, level);
    let items = |texts: &[Text]| -> Html { texts.iter().map(|text| html! { <li>{ spoken(text, words) }</li> }).collect() };
    html! {
        <>
            if !event.description.is_empty() { { section("description", paragraphs(&event.description, words)) } }
            if !event.about.is_empty() { { section("about", html! { <ul class="about">{ items(&event.about) }</ul> }) } }
            if !event.audience.is_empty() {
                { section("audience", event.audience.iter().map(|text| html! { <p>{ spoken(text, words) }</p> }).collect()) }
            }
            if !event.performers.is_empty() { { section("performers", performers(&event.performers, words, level + 1)) } }
            if !event.organizers.is_empty() {
                { parties("organizer", &event.organizers, words, level) }
            }
            if !event.contacts.is_empty() {
                { section("contacts", contact_list(&event.contacts.iter().collect::<Vec<_>>(), words)) }
            }
        </>
    }
}

/// The people, those with one role under one heading, in the order of the file.
fn performers(performers: &[Performance], words: &Catalogue, level: u8) -> Html {
    let mut groups: Vec<(&Text, Vec<&Party>)> = Vec::new();
    for performance in performers {
        match groups.last_mut() {
            Some((role, people)) if **role == performance.role => people.push(&performance.party),
            _ => groups.push((&performance.role, vec![&performance.party])),
        }
    }
    html! {
        for (role, people) in groups {
            <div class="group">
                if !role.is_empty() { { heading(level, "role", None, spoken(role, words)) } }
                <ul class="people">
                    for person in people {
                        <li>
                            <strong>{ party_name(person, words) }</strong>
                            if !person.title.is_empty() { <span>{ spoken(&person.title, words) }</span> }
                            if !person.affiliation.is_empty() { <span>{ spoken(&person.affiliation, words) }</span> }
                        </li>
                    }
                </ul>
            </div>
        }
    }
}
