//! Several events: what comes and what was, each a link to its own page or to this one with its registration.
use super::facts::{tile, when};
use super::prelude::*;
use crate::core::event::{Attendance, Event};
use crate::core::life::availability;

#[derive(Properties, Clone, PartialEq)]
/// What a list is drawn from.
pub struct ListProps {
    pub(super) page: Same<Page>,
    pub(super) words: Same<Catalogue>,
    pub(super) now: i64,
    pub(super) heading_level: u8,
    pub(super) browser: Same<dyn Browser>,
}

pub(super) fn list(props: ListProps) -> Html {
    html! { <List ..props /> }
}

/// Whether an event takes place in a way, or at a place.
fn takes_place(event: &Event, at: &str) -> bool {
    match Mode::named(at) {
        Some(Mode::InPerson) => event.attendance != Attendance::Online,
        Some(Mode::Online) => event.attendance != Attendance::Offline,
        None => event.venues.iter().any(|venue| matches!(venue, Venue::Physical(place) if place.name.get("") == at)),
    }
}

#[component]
pub(super) fn List(props: &ListProps) -> Html {
    let ListProps { page, words, now, heading_level: level, .. } = props;
    let only = use_state_eq(String::new);
    let Page::List(events) = &**page else { return Html::default() };
    // By which one may choose: what only some of them have.
    let mut places: Vec<String> = [Mode::InPerson, Mode::Online].map(|mode| mode.name().to_owned()).into();
    for venue in events.iter().flat_map(|one| &one.event.venues) {
        match venue {
            Venue::Physical(place) if !places.iter().any(|known| known == place.name.get("")) => places.push(place.name.get("").to_owned()),
            _ => {}
        }
    }
    places.retain(|place| (1..events.len()).contains(&events.iter().filter(|one| takes_place(&one.event, place)).count()));
    let called = |place: &String| words.optional(&format!("form.mode.{place}")).unwrap_or(place).to_owned();
    let choose = only.setter();
    let onchange = Callback::from(move |event: yew::Event| choose.set(event.target_unchecked_into::<HtmlInputElement>().value()));
    let shown = |one: &&Announcement| only.is_empty() || takes_place(&one.event, &only);
    let (past, coming): (Vec<&Announcement>, Vec<&Announcement>) =
        events.iter().filter(shown).partition(|one| one.event.ends().is_some_and(|end| end <= *now));
    let section = |key: &'static str, events: Vec<&Announcement>| {
        html! {
            <section>
                { heading(*level, "section-title", None, words.text(key).into()) }
                if events.is_empty() { <p>{ words.text("list.none") }</p> }
                <ul class="events" role="list">{ for events.into_iter().map(|one| entry(one, props)) }</ul>
            </section>
        }
    };
    html! {
        <div class="list">
            if !places.is_empty() {
                <div class="field">
                    <label for="only">{ words.text("list.show") }</label>
                    <select id="only" part="control" {onchange}>
                        <option value="" selected={only.is_empty()}>{ words.text("list.all") }</option>
                        for place in &places { <option value={place.clone()} selected={*only == *place}>{ called(place) }</option> }
                    </select>
                </div>
            }
            <div aria-live="polite">
                { section("list.coming", coming) }
                if !past.is_empty() { { section("list.past", past.into_iter().rev().collect()) } }
            </div>
        </div>
    }
}

fn entry(one: &Announcement, props: &ListProps) -> Html {
    let (event, words) = (&one.event, &*props.words);
    let here = props.browser.platform().page("url").unwrap_or_default();
    let name = spoken(&event.name, words);
    let place = one.place().map(|place| link::on_page(&place, &here));
    let stands = availability(one, props.now, false);
    html! {
        <li class="fact">
            { tile(event, words) }
            <div>
                { heading(props.heading_level + 1, "role", None, match place { Some(href) => html! { <a {href}>{ name }</a> }, None => name }) }
                { when(event, words, None) }
                for venue in &event.venues {
                    <span>{ match venue { Venue::Physical(place) => spoken(&place.name, words), Venue::Virtual(_) => words.text("online-venue").into() } }</span>
                }
                if let Some(text) = told(stands, one, words).filter(|_| stands != Availability::Ended) { <span class="changed">{ text }</span> }
            </div>
        </li>
    }
}

/// The way from an event of a series to the others.
pub(super) fn around(announcement: &Announcement, words: &Catalogue, platform: &dyn Platform) -> Html {
    let here = platform.page("url").unwrap_or_default();
    let [previous, next] = announcement.around.each_ref().map(|stop| stop.as_ref().and_then(|stop| Some((&stop.name, stop.url.as_ref()?))));
    let stop = |key: &str, (name, url): (&Text, &String)| {
        html! { <li><a href={link::on_page(url, &here)}>{ words.fill(key, &[("name", name.get(&words.language))]) }</a></li> }
    };
    html! {
        if announcement.listed || previous.is_some() || next.is_some() {
            <nav class="around" aria-label={words.text("list.series")}>
                <ul role="list">
                    if announcement.listed { <li><a href={link::on_page("", &here)}>{ words.text("list.all") }</a></li> }
                    { previous.map(|one| stop("list.previous", one)).unwrap_or_default() }
                    { next.map(|one| stop("list.next", one)).unwrap_or_default() }
                </ul>
            </nav>
        }
    }
}
