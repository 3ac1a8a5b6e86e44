//! The life of an event: where it stands, from its dates, its status, its seats and the clock alone.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::rc::Rc;

use common::{Native, instant, page, seed, words};
use event_registration::core::form::Mode;
use event_registration::core::life::Seats;
use event_registration::core::page::Page;
use event_registration::core::platform::Platform as _;
use event_registration::core::state::{Action, State, update};
use event_registration::core::submission::{Answer, Response};

const OPEN: &str = "2022-05-10T09:00:00+02:00";
const ALL_DAY: &str = r#""startDate": "2022-05-25", "endDate": "2022-05-26""#;

/// The seed with another text in the place of one of its own.
fn with(from: &str, to: &str) -> Rc<Page> {
    let seed = seed();
    assert!(seed.contains(from), "{from} is in the seed");
    page(&seed.replacen(from, to, 1))
}

fn status(status: &str) -> Rc<Page> {
    with("https://schema.org/EventScheduled", status)
}

fn seats(body: &str) -> Answer {
    Answer::Response(Response { status: 200, url: String::new(), headers: Vec::new(), body: body.to_owned() })
}

#[test]
fn where_an_event_stands_is_decided_by_its_file_the_clock_and_the_seats_alone() {
    let check = |page: Rc<Page>, now: &str, answer: &str, expected: &str| {
        let mut state = State::new(page, words("it"), instant(now));
        if !answer.is_empty() {
            state = update(&state, Action::Seats(seats(answer)), &Native).unwrap();
        }
        assert_eq!(state.availability().name(), expected, "{now} {answer}");
    };
    let seed = || page(&seed());
    let none = r#"{"remaining": {"in-person": 0, "online": 0}}"#;
    check(seed(), "2022-04-21T08:59:59+02:00", "", "not-yet-open");
    check(seed(), "2022-04-21T09:00:00+02:00", "", "open");
    check(seed(), OPEN, r#"{"remaining": {"in-person": 3}}"#, "open");
    check(seed(), OPEN, r#"{"remaining": {"in-person": 0}}"#, "open");
    check(seed(), OPEN, none, "full");
    check(seed(), OPEN, r#"{"remaining": {"in-person": 0, "online": 0}, "waitingList": true}"#, "open");
    check(seed(), "2022-04-20T09:00:00+02:00", none, "not-yet-open");
    check(seed(), "2022-05-24T17:59:59+02:00", "", "open");
    check(seed(), "2022-05-24T18:00:00+02:00", none, "closed");
    check(with(r#""closes": "2022-05-24T18:00:00+02:00","#, ""), "2022-05-25T15:00:00+02:00", "", "under-way");
    check(seed(), "2022-05-25T17:00:00+02:00", "", "ended");
    check(status("EventCancelled"), OPEN, none, "cancelled");
    check(status("EventCancelled"), "2022-06-01T09:00:00+02:00", "", "cancelled");
    check(status("EventPostponed"), OPEN, "", "postponed");
    check(status("EventRescheduled"), OPEN, "", "open");
    check(status("EventMovedOnline"), OPEN, r#"{"remaining": {"online": 0}}"#, "full");
    check(with(r#""registration": {"#, r#""other": {"#), OPEN, "", "no-form");
    let undated =
        common::seed().replace("\"startDate\"", "\"x\"").replace("\"endDate\"", "\"y\"").replace(r#""registration": {"#, r#""other": {"#);
    check(page(&undated), OPEN, "", "announced");
    // Whole days end with their last one, at the place of the event.
    let days = with(r#""startDate": "2022-05-25T15:00:00+02:00""#, ALL_DAY);
    check(days.clone(), "2022-05-24T17:00:00+02:00", "", "open");
}

#[test]
fn a_page_that_is_open_finds_out_when_to_look_again() {
    let state = State::new(page(&seed()), words("it"), instant("2022-05-24T17:59:00+02:00"));
    let next = state.next_change().unwrap();
    assert_eq!(next, instant("2022-05-24T18:00:00+02:00"));
    assert_eq!(update(&state, Action::Tick(next), &Native).unwrap().availability().name(), "closed");
}

#[test]
fn an_answer_that_makes_no_sense_changes_nothing_about_the_seats() {
    let asking = with(r#""opens":"#, r#""availability": "/seats", "opens":"#);
    let mut state = State::new(asking, words("it"), instant(OPEN));
    assert_eq!(state.seats_url().as_deref(), Some("/seats"));
    state = update(&state, Action::Seats(seats(r#"{"remaining": {"in-person": 3, "balcony": 1, "online": "many"}}"#)), &Native).unwrap();
    let known = state.seats.clone().unwrap();
    state = update(&state, Action::Ask, &Native).unwrap();
    assert_eq!((known.left(Mode::InPerson), known.left(Mode::Online)), (Some(3), None));
    let nonsense = ["", "<h1>404</h1>", "[]", "null", r#"{"remaining": 3}"#, r#"{"remaining": []}"#, r#"{"left": {}}"#];
    for body in nonsense.into_iter().map(seats).chain([Answer::Unreachable, Answer::Timeout, Answer::Offline]) {
        let turn = state.turn;
        state = update(&state, Action::Seats(body), &Native).unwrap();
        assert_eq!((state.seats.as_ref(), state.turn), (Some(&known), turn + 1));
        state = update(&state, Action::Ask, &Native).unwrap();
        assert_eq!(state.turn % 2, turn % 2, "whatever came, it is asked again");
    }
    let read = |body: &str| Seats::read(&Native.parse_json(body).unwrap()).unwrap().left(Mode::InPerson);
    assert_eq!(read(r#"{"remaining": {"in-person": -4}}"#), Some(0), "more were let in than there are seats");
    assert_eq!(read(r#"{"remaining": {"in-person": 1e99}}"#), None);
}

#[test]
fn seats_are_asked_for_only_as_long_as_one_can_register() {
    let asking = || with(r#""opens":"#, r#""availability": "/seats", "opens":"#);
    let check = |now: &str, asks: bool| assert_eq!(State::new(asking(), words("it"), instant(now)).seats_url().is_some(), asks, "{now}");
    check("2022-04-20T09:00:00+02:00", false);
    check(OPEN, true);
    check("2022-05-24T18:00:00+02:00", false);
}
