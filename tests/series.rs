//! Several events in one file, and the way from one to the others.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{Native, announcement, file};
use event_registration::core::event::Announcement;
use event_registration::core::link::on_page;
use event_registration::core::page::{Missing, Page};

fn series() -> String {
    file("tests/fixtures/events/series.json")
}

fn read(text: &str, wanted: Option<&str>) -> Page {
    Page::read_list(Ok(text), wanted, &|_| None, &Native)
}

fn names(page: &Page) -> Vec<&str> {
    let Page::List(events) = page else { panic!("not a list") };
    events.iter().map(|one| one.event.name.get("it")).collect()
}

fn around(one: &Announcement) -> [Option<(&str, &str)>; 2] {
    one.around.each_ref().map(|stop| stop.as_ref().map(|stop| (stop.name.get("it"), stop.url.as_deref().unwrap_or_default())))
}

#[test]
fn the_events_of_a_series_are_listed_by_their_beginnings() {
    let expected = ["5° Tavolo tecnico", "6° Tavolo tecnico", "Formazione a distanza", "Tavolo straordinario", "7° Tavolo tecnico"];
    assert_eq!(names(&read(&series(), None)), expected);
}

#[test]
fn a_list_may_be_written_in_any_of_json_lds_ways() {
    let check = |text: &str| assert_eq!(names(&read(text, None)), ["A", "B"], "{text}");
    let (a, b) =
        (r#"{"@type":"Event","name":"A","startDate":"2022-01-01"}"#, r#"{"@id":"b","@type":"Event","name":"B","startDate":"2022-01-02"}"#);
    check(&format!("[{b},{a}]"));
    check(&format!(r#"{{"@graph":[{b},{a}]}}"#));
    check(&format!(r#"{{"@type":"EventSeries","subEvent":[{b},{a}]}}"#));
    // A member that only refers to an event beside it is that event, once.
    check(&format!(r#"{{"@graph":[{{"@type":"EventSeries","subEvent":[{{"@id":"b"}}]}},{b},{a}]}}"#));
}

#[test]
fn one_of_them_is_opened_by_its_name_and_knows_its_neighbours() {
    let page = read(&series(), Some("tavolo-6"));
    let one = page.announcement().unwrap();
    assert_eq!(one.event.name.get("it"), "6° Tavolo tecnico");
    assert!(one.listed);
    let before = ("5° Tavolo tecnico", "https://comune.example/tavolo-5");
    assert_eq!(around(one), [Some(before), Some(("Formazione a distanza", "?event=formazione"))]);
    assert_eq!(page.form().modes.len(), 2);
    assert_eq!(around(read(&series(), Some("tavolo-7")).announcement().unwrap())[1], None);
    // A name that no event has leads to all of them.
    assert_eq!(names(&read(&series(), Some("tavolo-99"))).len(), 5);
}

#[test]
fn an_event_that_names_its_series_leads_to_the_pages_before_and_after_it() {
    let text = r#"{"@type":"Event","name":"6","startDate":"2022-05-25","superEvent":{"@type":"EventSeries","name":"S","subEvent":[
        {"@type":"Event","name":"8","startDate":"2022-07-25","url":"https://x.example/8"},
        {"@type":"Event","name":"7","startDate":"2022-06-25","url":"https://x.example/7"},
        {"@type":"Event","name":"5","startDate":"2022-04-25","url":"https://x.example/5"},
        {"@type":"Event","name":"4","startDate":"2022-03-25"},
        {"@type":"Event","name":"6","startDate":"2022-05-25","url":"https://x.example/6"}]}}"#;
    let page = Page::read(Ok(text), &|_| None, &Native);
    assert_eq!(around(page.announcement().unwrap()), [Some(("5", "https://x.example/5")), Some(("7", "https://x.example/7"))]);
    assert!(!page.announcement().unwrap().listed);
    assert_eq!(around(&announcement("roles")), [None, None]);
}

#[test]
fn a_file_without_an_event_is_told_as_of_one_event() {
    assert!(matches!(read(r#"[{"@type":"Recipe"}]"#, None), Page::Missing(Missing::NotEvent(why)) if why.contains("\"Recipe\"")));
    assert!(matches!(read("<html>", None), Page::Missing(Missing::NotJson(_))));
}

#[test]
fn a_link_of_a_list_keeps_the_rest_of_the_pages_address() {
    let check = |link: &str, here: &str, expected: &str| assert_eq!(on_page(link, here), expected);
    check("?event=a", "https://x.example/e", "https://x.example/e?event=a");
    check("?event=b", "https://x.example/?p=12&event=a#form", "https://x.example/?p=12&event=b");
    check("", "https://x.example/?event=a&p=12", "https://x.example/?p=12");
    check("", "https://x.example/?event=a", "https://x.example/");
    check("https://y.example/5", "https://x.example/?event=a", "https://y.example/5");
    check("?event=a", "", "?event=a");
}
