//! What outlives the page, through the text that a browser keeps.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::rc::Rc;

use common::{Native, file, instant, page, seed, three_people, words};
use event_registration::core::form::{MODE, control_name};
use event_registration::core::state::{Action, Phase, State, update};
use event_registration::core::submission::{Answer, Failure, Refusal, Response};
use event_registration_cli::json::parse;

const DURING: &str = "2022-05-10T09:00:00+02:00";

fn open(file: &str) -> State {
    State::new(page(file), words("it"), instant(DURING))
}

fn after(state: State, actions: impl IntoIterator<Item = Action>) -> State {
    actions.into_iter().fold(state, |state, action| update(&state, action, &Native).unwrap_or(state))
}

fn typed(name: &str, value: &str) -> Action {
    Action::Typed(name.to_owned(), vec![value.to_owned()])
}

fn filled(file: &str) -> State {
    let answers = [
        (MODE, "online"),
        ("given-name", "Anna "),
        ("family-name", "Rossi"),
        ("email", "anna@example.it"),
        ("organization", "Comune di Enna"),
        ("consents.privacy-notice", "true"),
    ];
    after(open(file), answers.map(|(name, value)| typed(name, value)))
}

fn sent(file: &str) -> State {
    after(filled(file), [Action::Submit("key-1".to_owned(), instant(DURING))])
}

fn answered(status: u16, body: &str) -> Action {
    Action::Answered(1, Answer::Response(Response { status, body: body.to_owned(), ..Response::default() }))
}

/// The page of this file as it comes again, by way of the text that is kept.
fn again(state: &State, file: &str) -> State {
    let kept = state.draft().map(|draft| draft.to_json()).unwrap_or_else(|| panic!("nothing is kept"));
    let later = State::new(page(file), words("it"), instant(DURING) + 50);
    later.resumed(&parse(&kept).unwrap())
}

/// A file whose form asks for these fields besides.
fn with_fields(fields: &str) -> String {
    let seed = seed();
    assert!(seed.contains("\"fields\": ["));
    seed.replacen("\"fields\": [", &format!("\"fields\": [{fields},"), 1)
}

#[test]
fn what_was_typed_is_there_again_to_the_letter() {
    let state = filled(&seed());
    let after = again(&state, &seed());
    for name in [MODE, "given-name", "family-name", "email", "organization"] {
        assert_eq!(after.values.all(name), state.values.all(name), "{name}");
    }
    assert_eq!((after.phase.clone(), after.unsure, after.key.clone()), (Phase::Editing, false, None));
}

#[test]
fn nothing_is_kept_while_nobody_did_anything() {
    assert_eq!(open(&seed()).draft(), None);
    let undone = after(open(&seed()), [typed("given-name", "A"), typed("given-name", "")]);
    assert!(!undone.is_at_risk(false), "an empty box is nothing to lose");
}

#[test]
fn who_takes_part_in_a_group_comes_again() {
    let mut state = after(filled(&three_people()), [Action::AddPerson]);
    state = after(state, [typed(&control_name(1, "given-name"), "Bea")]);
    let after = again(&state, &three_people());
    assert_eq!((after.values.attendees(), after.values.get("attendees.1.given-name")), (2, "Bea"));
    // Where the file takes one person only meanwhile, the others stay out.
    assert_eq!(again(&state, &seed()).values.attendees(), 1);
}

#[test]
fn a_date_comes_again_in_its_three_boxes() {
    let file = with_fields(r#"{ "name": "born", "type": "date", "label": "Nascita" }"#);
    let state = after(open(&file), [typed("born.day", "3"), typed("born.month", "marzo")]);
    assert_eq!(again(&state, &file).values, state.values);
}

#[test]
fn needs_files_consents_and_what_nobody_typed_are_never_kept() {
    let own = r#"{ "name": "needs", "type": "textarea", "label": "Esigenze", "consent": { "id": "c", "text": "Acconsento" } },
        { "name": "ailing", "type": "date", "label": "Da", "consent": { "id": "c", "text": "Acconsento" } },
        { "name": "page", "type": "hidden", "value": "secret" }"#;
    let state = after(filled(&with_fields(own)), [typed("needs", "secret"), typed("ailing.day", "9"), typed("needs.consent", "true")]);
    let state = after(state, [typed("leave-empty", "secret")]);
    let kept = state.draft().unwrap().to_json();
    for name in ["secret", "needs", "ailing", "consent", "leave-empty", "hidden"] {
        assert!(!kept.contains(name), "{name} is in {kept}");
    }
    assert!(state.is_at_risk(true), "what isn't kept would be lost");
    assert!(!filled(&seed()).is_at_risk(true) && filled(&seed()).is_at_risk(false));
}

#[test]
fn a_registration_that_was_on_its_way_keeps_its_key_and_the_attendee_is_told_that_it_may_have_arrived() {
    let state = sent(&seed());
    assert!(state.is_at_risk(true));
    let after_reload = again(&state, &seed());
    assert_eq!(after_reload.phase, Phase::Refused(Refusal::Failed(Failure::Unreachable, None)));
    assert!(after_reload.unsure);
    let once_more = after(after_reload, [typed("consents.privacy-notice", "true"), Action::Submit("key-2".to_owned(), instant(DURING))]);
    let (_, request) = once_more.request().unwrap();
    assert!(request.headers.iter().any(|(name, value)| name == "Idempotency-Key" && value == "key-1"), "{request:?}");
    assert_eq!(request.body, state.request().unwrap().1.body, "the same key asks for the same body");
}

#[test]
fn a_refused_registration_is_not_said_to_be_unsure() {
    let state = after(sent(&seed()), [answered(409, r#"{"detail":"Non così"}"#)]);
    assert_eq!(again(&state, &seed()).phase, Phase::Editing);
}

#[test]
fn a_receipt_comes_again_without_what_was_typed() {
    let answer = r#"{"reference":"ER-1","status":"waiting","join_url":"https://meet.example.org/x"}"#;
    let state = after(sent(&seed()), [answered(201, answer)]);
    let kept = state.draft().unwrap().to_json();
    assert!(!kept.contains("Rossi") && !kept.contains("example.it"), "{kept}");
    let after_reload = again(&state, &seed());
    assert_eq!(after_reload.phase, state.phase);
    // One more registration begins with nothing, and nothing is kept of the receipt.
    let next = after(after_reload, [Action::Again]);
    assert_eq!((next.draft(), next.values.get("given-name")), (None, ""));
}

#[test]
fn a_draft_that_was_tampered_with_breaks_nothing() {
    let nonsense = [
        "null",
        "[]",
        "7",
        r#"{"values":7}"#,
        r#"{"values":{"email":{"a":[1]}}}"#,
        r#"{"values":{"attendees.999999.email":["x"]}}"#,
        r#"{"values":{"__proto__":["x"]},"key":{},"sent":"maybe"}"#,
        r#"{"waiting":"x","mode":"teleport","join_url":["a","b"]}"#,
    ];
    for text in nonsense {
        let state = open(&seed()).resumed(&parse(text).unwrap());
        assert_eq!(state.values.attendees(), 1, "{text}");
        assert!(after(state, [Action::Submit("key".to_owned(), instant(DURING))]).values.attendees() == 1);
    }
}

#[test]
fn offline_a_registration_waits_and_goes_once_when_the_network_is_back() {
    let state = after(sent(&seed()), [Action::Answered(1, Answer::Offline)]);
    assert_eq!((state.pause(), state.request()), (Some((2, None)), None));
    assert!(state.is_busy() && !state.unsure);
    let back = after(state.clone(), [Action::Awake(2)]);
    let (attempt, request) = back.request().unwrap();
    assert_eq!((attempt, &request), (3, &sent(&seed()).request().unwrap().1));
    assert_eq!(update(&back, Action::Awake(2), &Native).map(|state| state.attempt), None, "once");
    let stopped = after(state, [Action::Withdrawn(2)]);
    assert_eq!(
        (stopped.phase.clone(), stopped.values.get("family-name"), stopped.key.clone().map(|(key, _)| key)),
        (Phase::Editing, "Rossi", Some("key-1".to_owned()))
    );
    assert_eq!(update(&stopped, Action::Awake(2), &Native).map(|state| state.attempt), None);
}

#[test]
fn another_version_of_the_file_keeps_what_was_typed() {
    let state = filled(&seed());
    let newer = file("static/events/coopera-6-tavolo-tecnico.json").replacen("Bagheria", "Bagheria (PA)", 1);
    let state = after(state, [Action::Given(page(&newer), words("it"), instant(DURING))]);
    assert_eq!(again(&state, &newer).values.get("family-name"), "Rossi");
    let _ = Rc::clone(&state.page);
}
