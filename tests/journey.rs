//! Whole registrations without a browser: values typed, the request read off the state, an answer given back.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::rc::Rc;

use common::{Native, instant, page, seed, three_people, words};
use event_registration::core::form::{HONEYPOT, line, validate};
use event_registration::core::json::Value;
use event_registration::core::state::{Action, Focus, Phase, State, update};
use event_registration::core::submission::Refusal;
use event_registration::core::submission::{Answer, Body, Failure, Request, Response};
use event_registration_cli::post::{pointer_to, read_post};

/// The example's member that allows several attendees.
const ATTENDEES: &str = r#""attendees": { "max": 3, "same": ["organization"] },"#;
const DURING: &str = "2022-05-10T09:00:00+02:00";

/// A person at the seed's page.
struct Journey(State);

impl Journey {
    fn new() -> Journey {
        Journey(State::new(page(&seed()), words("it"), instant(DURING)))
    }

    /// The seed's form with everything filled in that it needs.
    fn filled(mode: &str) -> Journey {
        let mut journey = Journey::new();
        let answers = [
            ("mode", mode),
            ("given-name", "Anna"),
            ("family-name", "Rossi"),
            ("email", "anna@example.it"),
            ("organization", "Comune di Enna"),
            ("consents.privacy-notice", "true"),
        ];
        answers.into_iter().for_each(|(name, value)| journey.types(name, value));
        journey
    }

    /// A person at a page that takes three attendees, who wrote down the first.
    fn of_three(mode: &str) -> Journey {
        let mut journey = Journey(State::new(page(&three_people()), words("it"), instant(DURING)));
        for (name, held) in Journey::filled(mode).0.values.iter() {
            journey.types(name, &held[0]);
        }
        journey
    }

    /// Adds a person with this name and address.
    fn adds(&mut self, name: &str, email: &str) {
        self.does(Action::AddPerson);
        let attendee = self.0.values.attendees() - 1;
        for (field, value) in [("given-name", name), ("family-name", "Bianchi"), ("email", email)] {
            self.types(&format!("attendees.{attendee}.{field}"), value);
        }
    }

    fn reviews(&mut self) {
        let now = self.0.now;
        self.does(Action::Review(now));
    }

    fn does(&mut self, action: Action) {
        if let Some(next) = update(&self.0, action, &Native) {
            self.0 = next;
        }
    }

    fn types(&mut self, name: &str, value: &str) {
        self.does(Action::Typed(name.to_owned(), vec![value.to_owned()]));
    }

    fn submits(&mut self, key: &str) {
        let now = self.0.now;
        self.does(Action::Submit(key.to_owned(), now));
    }

    fn is_answered(&mut self, status: u16, body: &str) {
        self.gets(response(status, body));
    }

    fn gets(&mut self, answer: Answer) {
        let attempt = self.0.attempt;
        self.does(Action::Answered(attempt, answer));
    }

    fn request(&self) -> Rc<Request> {
        self.0.request().unwrap_or_else(|| panic!("a request is on its way, not {:?}", self.0.phase)).1
    }

    fn errors(&self) -> Vec<String> {
        self.0.errors.iter().map(|error| line(error, self.0.page.form(), &self.0.values, &self.0.words)).collect()
    }

    fn focus(&self) -> Option<Focus> {
        self.0.focus.map(|(focus, _)| focus)
    }
}

fn response(status: u16, body: &str) -> Answer {
    Answer::Response(Response { status, body: body.to_owned(), ..Response::default() })
}

fn body(request: &Request) -> &str {
    match &request.body {
        Body::Text(text, _) => text,
        other => panic!("a text, not {other:?}"),
    }
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
}

#[test]
fn an_attendee_registers_in_person() {
    let mut journey = Journey::filled("in-person");
    journey.types("needs", "Un posto per la sedia a rotelle");
    journey.types("needs.consent", "true");
    journey.submits("k1");
    let request = journey.request();
    assert_eq!(
        (request.method.as_str(), request.url.as_str(), header(&request, "Idempotency-Key")),
        ("POST", "/registrations", Some("k1"))
    );
    let body = event_registration_cli::json::parse(body(&request)).unwrap();
    assert_eq!(body.get("event"), Some(&Value::text("coopera-6-tavolo-tecnico")));
    assert_eq!(body.get("mode"), Some(&Value::text("in-person")));
    let expected = r#"[{"given-name":"Anna","family-name":"Rossi","email":"anna@example.it","organization":"Comune di Enna","needs":"Un posto per la sedia a rotelle"}]"#;
    assert_eq!(body.get("attendees").unwrap().to_json(), expected);
    journey.is_answered(201, r#"{"reference":"ER-1234ABCD","status":"confirmed"}"#);
    let Phase::Done(receipt) = &journey.0.phase else { panic!("{:?}", journey.0.phase) };
    assert_eq!((receipt.reference.as_deref(), receipt.waiting, receipt.join_url.as_deref()), (Some("ER-1234ABCD"), false, None));
    assert_eq!(journey.focus(), Some(Focus::Receipt));
}

#[test]
fn consents_are_recorded_as_shown_and_false_when_not_given() {
    let mut journey = Journey::filled("online");
    journey.submits("k1");
    let body = event_registration_cli::json::parse(body(&journey.request())).unwrap();
    let expected = concat!(
        r#"[{"id":"privacy-notice","granted":true,"text":"Ho letto l'informativa sulla privacy","version":"demo-1","language":"it"},"#,
        r#"{"id":"future-events","granted":false,"text":"Desidero ricevere via email inviti ai prossimi eventi. Posso revocare il consenso in qualsiasi momento","version":"demo-1","language":"it"}]"#
    );
    assert_eq!(body.get("consents").unwrap().to_json(), expected);
}

#[test]
fn what_does_not_show_is_neither_asked_nor_sent() {
    let mut journey = Journey::filled("in-person");
    journey.types("needs", "Un posto per la sedia a rotelle");
    journey.types("mode", "online");
    journey.submits("k1");
    assert!(!body(&journey.request()).contains("needs"));
    // It isn't lost either: who changes back finds it.
    assert_eq!(journey.0.values.get("needs"), "Un posto per la sedia a rotelle");
}

#[test]
fn an_empty_form_names_every_field_and_takes_the_focus_to_the_summary() {
    let mut journey = Journey::new();
    journey.submits("k1");
    let expected = [
        "Seleziona se partecipi in presenza o in videoconferenza",
        "Inserisci nome",
        "Inserisci cognome",
        "Inserisci il tuo indirizzo email",
        "Inserisci ente o Comune",
        "Conferma: «Ho letto l'informativa sulla privacy»",
    ];
    assert_eq!(journey.errors(), expected);
    assert_eq!(journey.focus(), Some(Focus::Summary));
    let turn = journey.0.focus;
    journey.submits("k2");
    assert_ne!(journey.0.focus, turn, "the focus moves again, for who didn't notice");
}

#[test]
fn keeps_typed_values_when_the_server_refuses() {
    let mut journey = Journey::filled("online");
    journey.submits("k1");
    let refusal = r##"{"type":"/problems/invalid","title":"x","errors":[
        {"pointer":"#/consents/0/granted","detail":"Serve la conferma"},
        {"pointer":"#/attendees/0/email","detail":"Questo dominio non riceve posta"},
        {"pointer":"#/attendees/0/shoe-size","detail":"Che numero porti?"}]}"##;
    journey.is_answered(422, refusal);
    assert_eq!(journey.errors(), ["Questo dominio non riceve posta", "Serve la conferma"], "in the order of the page");
    assert_eq!(journey.0.messages, ["Che numero porti?"], "what fits no field is not dropped");
    assert_eq!(journey.0.values.get("given-name"), "Anna");
    assert_eq!(journey.focus(), Some(Focus::Summary));
}

#[test]
fn one_key_goes_from_the_first_click_to_the_receipt() {
    let mut journey = Journey::filled("online");
    journey.submits("first");
    journey.gets(Answer::Timeout);
    journey.submits("second");
    assert_eq!(header(&journey.request(), "Idempotency-Key"), Some("first"));
    journey.is_answered(500, "");
    journey.submits("third");
    assert_eq!(header(&journey.request(), "Idempotency-Key"), Some("first"));
    journey.is_answered(201, r#"{"reference":"ER-1","status":"confirmed"}"#);
    journey.does(Action::Again);
    assert_eq!((journey.0.values.get("given-name"), journey.focus()), ("", Some(Focus::Form)));
    for (name, value) in Journey::filled("online").0.values.iter() {
        journey.types(name, &value[0]);
    }
    journey.submits("fourth");
    assert_eq!(header(&journey.request(), "Idempotency-Key"), Some("fourth"), "another registration, another key");
}

#[test]
fn a_second_click_and_a_late_answer_change_nothing() {
    let mut journey = Journey::filled("online");
    journey.submits("k1");
    let sending = journey.0.clone();
    journey.submits("k2");
    assert!(journey.0 == sending, "the second click is ignored");
    journey.gets(Answer::Timeout);
    journey.submits("k3");
    journey.does(Action::Answered(1, response(201, r#"{"reference":"ER-1"}"#)));
    assert!(matches!(journey.0.phase, Phase::Sending(..)), "the first attempt's answer is nobody's");
}

#[test]
fn every_other_answer_keeps_the_data_and_offers_to_try_again() {
    let check = |answer: Answer, expected: Refusal| {
        let mut journey = Journey::filled("online");
        journey.submits("k1");
        journey.gets(answer.clone());
        assert_eq!(journey.0.phase, Phase::Refused(expected), "{answer:?}");
        assert_eq!((journey.0.values.get("email"), journey.focus()), ("anna@example.it", Some(Focus::Refusal)));
    };
    let failed = |failure| Refusal::Failed(failure, None);
    check(Answer::Unreachable, failed(Failure::Unreachable));
    check(Answer::Timeout, failed(Failure::Timeout));
    check(response(500, "<h1>Oops</h1>"), failed(Failure::Server));
    check(response(502, ""), failed(Failure::Server));
    check(response(200, "<!doctype html><p>Welcome to the hotel's Wi-Fi"), failed(Failure::Unreadable));
    check(response(201, ""), failed(Failure::Unreadable));
    check(response(200, r#"{"ok":true}"#), failed(Failure::Unreadable));
    check(response(404, "not found"), failed(Failure::Refused));
    let full = r#"{"type":"/problems/full","detail":"Posti esauriti"}"#;
    check(response(409, full), Refusal::Full(Some(event_registration::core::form::Mode::Online), Some("Posti esauriti".into())));
    check(response(403, r#"{"type":"https://a.example/problems/closed"}"#), Refusal::Closed(None));
}

#[test]
fn what_is_sent_again_is_the_same_to_the_letter_however_much_later() {
    let mut journey = Journey::filled("online");
    journey.submits("k1");
    let first = journey.request();
    journey.gets(Answer::Timeout);
    let later = journey.0.now + 3600;
    journey.does(Action::Submit("k2".to_owned(), later));
    assert_eq!(journey.request(), first);
}

#[test]
fn a_backend_that_is_busy_is_asked_again_by_itself_and_then_by_the_attendee() {
    let mut journey = Journey::filled("online");
    journey.submits("k1");
    for _ in 0..2 {
        let busy = Response { status: 429, headers: vec![("retry-after".into(), "8".into())], ..Response::default() };
        journey.gets(Answer::Response(busy));
        let (attempt, seconds) = journey.0.pause().unwrap();
        assert!(seconds.is_some_and(|seconds| (8..=10).contains(&seconds)), "Retry-After, and at most a quarter more: {seconds:?}");
        journey.does(Action::Awake(attempt));
        assert_eq!(header(&journey.request(), "Idempotency-Key"), Some("k1"));
    }
    journey.gets(response(429, ""));
    assert_eq!(journey.0.phase, Phase::Refused(Refusal::Busy(30)));
}

#[test]
fn a_backend_that_wants_a_long_wait_is_left_to_the_attendee() {
    let mut journey = Journey::filled("online");
    journey.submits("k1");
    let busy = Response { status: 503, headers: vec![("retry-after".into(), "900".into())], ..Response::default() };
    journey.gets(Answer::Response(busy));
    assert!(matches!(journey.0.phase, Phase::Refused(_)), "{:?}", journey.0.phase);
}

#[test]
fn a_refusal_in_one_sentence_is_shown_for_the_whole_form() {
    let mut journey = Journey::filled("online");
    journey.submits("k1");
    journey.is_answered(422, r#"{"type":"/problems/idempotency-key-reused","title":"Già ricevuta","detail":"Riferimento ER-1"}"#);
    assert_eq!((journey.0.messages.clone(), journey.focus()), (vec!["Riferimento ER-1".to_owned()], Some(Focus::Summary)));
}

#[test]
fn changing_the_language_keeps_what_was_typed_and_tells_the_errors_again() {
    let mut journey = Journey::filled("online");
    journey.types("email", "anna");
    journey.submits("k1");
    assert_eq!(journey.errors(), ["Inserisci un indirizzo email nel formato corretto, ad esempio nome@esempio.it"]);
    let (page, now) = (journey.0.page.clone(), journey.0.now);
    journey.does(Action::Given(page, words("en"), now));
    assert_eq!(journey.errors(), ["Enter an email address in the correct format, like name@example.com"]);
    assert_eq!(journey.0.values.get("email"), "anna");
}

#[test]
fn nothing_is_ticked_that_nobody_ticked() {
    let file = seed().replace(r#""fields": ["#, r#""fields": [{ "name": "box", "type": "checkbox", "label": "Box", "value": "on" }, { "name": "day", "type": "date", "label": "Day", "value": "2022-05-25" },"#);
    let state = State::new(page(&file), words("it"), instant(DURING));
    assert_eq!((state.values.get("box"), state.values.get("day.day"), state.values.get("day.year")), ("", "25", "2022"));
}

#[test]
fn a_form_that_closes_while_it_is_filled_in_is_not_sent() {
    let mut journey = Journey::filled("online");
    journey.does(Action::Submit("k1".into(), instant("2022-05-24T18:00:01+02:00")));
    assert_eq!((journey.0.request(), journey.0.availability().name()), (None, "closed"));
}

#[test]
fn several_attendees_are_one_registration_and_take_over_what_is_the_same() {
    let mut journey = Journey::of_three("in-person");
    journey.types("needs", "Rampa");
    journey.types("needs.consent", "true");
    journey.adds("Bea", "bea@example.it");
    assert_eq!(journey.focus(), Some(Focus::Person));
    assert_eq!(journey.0.values.get("attendees.1.organization"), "Comune di Enna");
    journey.types("attendees.1.organization", "Comune di Noto");
    journey.submits("k1");
    let body = event_registration_cli::json::parse(body(&journey.request())).unwrap();
    let expected = concat!(
        r#"[{"given-name":"Anna","family-name":"Rossi","email":"anna@example.it","organization":"Comune di Enna","needs":"Rampa"},"#,
        r#"{"given-name":"Bea","family-name":"Bianchi","email":"bea@example.it","organization":"Comune di Noto"}]"#
    );
    assert_eq!(body.get("attendees").unwrap().to_json(), expected);
    journey.is_answered(201, r#"{"reference":"ER-1","status":"confirmed"}"#);
    journey.does(Action::Again);
    assert_eq!((journey.0.values.attendees(), journey.focus()), (1, Some(Focus::Form)), "another registration begins with one");
}

#[test]
fn no_more_attendees_than_the_file_allows() {
    let mut journey = Journey::of_three("online");
    journey.adds("Bea", "bea@example.it");
    journey.adds("Cleo", "cleo@example.it");
    let full = journey.0.clone();
    journey.does(Action::AddPerson);
    assert!(journey.0 == full);
    let mut alone = Journey::filled("online");
    alone.does(Action::AddPerson);
    assert_eq!(alone.0.values.attendees(), 1, "without the member there is one");
}

#[test]
fn each_attendee_is_asked_what_their_own_answers_ask_for() {
    let fields = r#"{"name":"a","label":"A","options":["x","y"]},{"name":"b","label":"B","required":true,"when":{"a":"x"}},
        {"name":"born","label":"Born","type":"date"}"#;
    let file = three_people().replace(r#""fields": ["#, &format!(r#""fields": [{fields},"#));
    let file = file.replace(ATTENDEES, r#""attendees": { "max": 2, "same": ["born", "zzz"] },"#);
    let mut journey = Journey(State::new(page(&file), words("it"), instant(DURING)));
    assert!(journey.0.page.advice().join("\n").contains("registration.attendees.same[1]: found \"zzz\""));
    for (name, value) in [("a", "y"), ("born.day", "3"), ("born.month", "2"), ("born.year", "1990")] {
        journey.types(name, value);
    }
    journey.does(Action::AddPerson);
    journey.types("attendees.1.a", "x");
    journey.submits("k1");
    let b: Vec<String> = journey.errors().into_iter().filter(|error| error.ends_with(" b")).collect();
    assert_eq!(b, ["Persona 2: Inserisci b"], "only the second said x");
    assert_eq!(journey.0.values.get("attendees.1.born.year"), "1990");
}

#[test]
fn errors_name_the_person_and_a_backends_land_there() {
    let mut journey = Journey::of_three("online");
    journey.adds("", "bea");
    journey.submits("k1");
    assert_eq!(
        journey.errors(),
        ["Persona 2: Inserisci nome", "Persona 2: Inserisci un indirizzo email nel formato corretto, ad esempio nome@esempio.it"]
    );
    journey.types("attendees.1.given-name", "Bea");
    journey.types("attendees.1.email", "bea@example.it");
    journey.submits("k1");
    let refusal = r##"{"type":"/problems/invalid","errors":[{"pointer":"#/attendees/1/email","detail":"Già usato"},
        {"pointer":"#/attendees/0/email","detail":"Non riceve posta"},{"pointer":"#/attendees/2/email","detail":"Di nessuno"},
        {"pointer":"#/attendees/1/needs","detail":"Non si vede"},{"pointer":"#/consents/0/granted","detail":"Serve"}]}"##;
    journey.is_answered(422, refusal);
    assert_eq!(journey.errors(), ["Persona 1: Non riceve posta", "Persona 2: Già usato", "Serve"]);
    assert_eq!(journey.0.messages, ["Di nessuno", "Non si vede"], "what stands at no control on the page is told all the same");
}

#[test]
fn a_removed_attendee_takes_their_errors_along_and_the_others_keep_theirs() {
    let mut journey = Journey::of_three("online");
    journey.adds("Bea", "bea");
    journey.adds("Cleo", "cleo");
    journey.submits("k1");
    assert_eq!(journey.0.errors.len(), 2);
    journey.does(Action::RemovePerson(1));
    assert_eq!((journey.focus(), journey.0.removed, journey.0.values.attendees()), (Some(Focus::AddPerson), Some(2), 2));
    assert_eq!(journey.0.values.get("attendees.1.given-name"), "Cleo");
    assert_eq!(journey.0.errors[0].name, "attendees.1.email");
    for nobody in [0, 2, 9] {
        let before = journey.0.clone();
        journey.does(Action::RemovePerson(nobody));
        assert!(journey.0 == before, "{nobody}");
    }
    journey.types("attendees.1.email", "cleo@example.it");
    journey.submits("k1");
    let sending = journey.0.clone();
    journey.does(Action::RemovePerson(1));
    journey.does(Action::AddPerson);
    assert!(journey.0 == sending, "who is on the way stays");
}

#[test]
fn another_language_keeps_every_attendee() {
    let mut journey = Journey::of_three("online");
    journey.adds("Bea", "bea@example.it");
    let file = three_people().replace(ATTENDEES, r#""attendees": { "max": 2 },"#);
    journey.does(Action::Given(page(&file), words("en"), journey.0.now));
    assert_eq!((journey.0.values.attendees(), journey.0.values.get("attendees.1.given-name")), (2, "Bea"));
}

#[test]
fn answers_are_checked_before_they_are_sent_and_lost_in_neither_direction() {
    let mut journey = Journey::filled("online");
    journey.types("email", "anna");
    journey.reviews();
    assert_eq!((journey.0.phase == Phase::Editing, journey.focus()), (true, Some(Focus::Summary)), "only what will do is shown");
    journey.types("email", "anna@example.it");
    journey.reviews();
    assert_eq!((journey.0.phase == Phase::Reviewing, journey.focus()), (true, Some(Focus::Review)));
    let values = journey.0.values.clone();
    journey.does(Action::Change("email".into()));
    assert_eq!((journey.0.phase == Phase::Editing, journey.focus(), journey.0.changing.as_str()), (true, Some(Focus::Control), "email"));
    assert_eq!(journey.0.values, values);
    journey.reviews();
    journey.submits("k1");
    assert!(journey.0.is_review(), "while it is on its way");
    journey.is_answered(422, r##"{"errors":[{"pointer":"#/attendees/0/email","detail":"Non riceve posta"}]}"##);
    assert_eq!(
        (journey.0.phase == Phase::Editing, journey.errors(), journey.focus()),
        (true, vec!["Non riceve posta".to_owned()], Some(Focus::Summary))
    );
    journey.reviews();
    journey.submits("k2");
    journey.gets(Answer::Timeout);
    assert!(!journey.0.is_review() && matches!(journey.0.phase, Phase::Refused(_)));
    assert_eq!(journey.0.values, values);
    journey.reviews();
    journey.submits("k3");
    let attempt = journey.0.attempt;
    journey.does(Action::Withdrawn(attempt));
    assert_eq!(journey.focus(), Some(Focus::Form), "the page took it over: the form is back, and the focus with it");
}

#[test]
fn a_wait_after_trouble_at_the_backend_keeps_the_doubt() {
    let check = |then: &dyn Fn(&mut Journey), expected: Refusal| {
        let mut journey = Journey::filled("online");
        journey.submits("k1");
        journey.gets(response(503, ""));
        assert!(journey.0.pause().is_some(), "{:?}", journey.0.phase);
        then(&mut journey);
        assert_eq!((&journey.0.phase, journey.0.unsure, journey.focus()), (&Phase::Refused(expected), true, Some(Focus::Refusal)));
    };
    let attempt = |journey: &Journey| journey.0.attempt;
    check(&|journey| journey.does(Action::Withdrawn(attempt(journey))), Refusal::Failed(Failure::Timeout, None));
    let refused = |journey: &mut Journey| {
        journey.does(Action::Awake(attempt(journey)));
        journey.is_answered(404, "not found");
    };
    check(&refused, Refusal::Failed(Failure::Refused, None));
}

#[test]
fn who_stops_a_first_wait_is_back_at_the_form() {
    let mut journey = Journey::filled("online");
    journey.submits("k1");
    journey.gets(response(429, ""));
    let attempt = journey.0.attempt;
    journey.does(Action::Withdrawn(attempt));
    assert_eq!((&journey.0.phase, journey.0.unsure), (&Phase::Editing, false));
}

#[test]
fn a_page_that_forbids_it_after_all_leaves_a_doubt() {
    let mut journey = Journey::filled("online");
    journey.submits("k1");
    journey.is_answered(403, "<h1>Blocked by the firewall</h1>");
    assert_eq!((&journey.0.phase, journey.0.unsure), (&Phase::Refused(Refusal::Failed(Failure::Unreadable, None)), true));
}

#[test]
fn who_may_be_registered_asks_again_though_it_has_closed_or_filled_up_since() {
    let asks = |journey: &mut Journey, now: &str| {
        journey.does(Action::Tick(instant(now)));
        assert_eq!(journey.0.availability().name(), "open");
        journey.does(Action::Submit("k2".into(), instant(now)));
        assert_eq!(header(&journey.request(), "Idempotency-Key"), Some("k1"));
    };
    let mut journey = Journey::filled("online");
    journey.submits("k1");
    journey.gets(Answer::Timeout);
    asks(&mut journey, "2022-05-24T18:00:01+02:00");
    journey.is_answered(403, r#"{"type":"/problems/closed"}"#);
    assert_eq!(journey.0.phase, Phase::Refused(Refusal::Closed(None)));
    let mut journey = Journey::filled("online");
    journey.submits("k1");
    journey.gets(Answer::Unreachable);
    journey.does(Action::Seats(response(200, r#"{"remaining":{"in-person":0,"online":0},"waitingList":false}"#)));
    asks(&mut journey, DURING);
    journey.is_answered(201, r#"{"reference":"ER-1234ABCD","status":"confirmed"}"#);
    assert!(matches!(journey.0.phase, Phase::Done(_)), "the last seat was their own");
}

#[test]
fn an_attempt_that_nobody_answered_is_remembered_until_the_receipt() {
    let check = |answer: Answer, expected: bool| {
        let mut journey = Journey::filled("online");
        journey.submits("k1");
        journey.gets(answer.clone());
        assert_eq!(journey.0.unsure, expected, "{answer:?}");
        journey.submits("k2");
        journey.is_answered(409, r#"{"title":"Già iscritta"}"#);
        assert_eq!(journey.0.unsure, expected, "{answer:?}: and after a refusal");
    };
    check(Answer::Timeout, true);
    check(Answer::Unreachable, true);
    check(response(502, ""), true);
    check(response(404, "not found"), false);
    check(response(422, r#"{"detail":"No"}"#), false);
}

/// The consents of the post, as ids and whether they were given.
fn consents(journey: &Journey) -> String {
    let post = event_registration_cli::json::parse(body(&journey.request())).unwrap();
    let one = |consent: &Value| format!("{}={}", consent.get("id").unwrap().as_text().unwrap(), consent.get("granted").unwrap().to_json());
    post.get("consents").unwrap().items().iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn needs_go_with_their_own_consent_or_not_at_all() {
    let mut journey = Journey::filled("in-person");
    journey.types("needs", "Un posto per la sedia a rotelle");
    journey.submits("k1");
    let text = "Acconsento al trattamento di questi dati, che possono riguardare la salute";
    assert_eq!(journey.errors(), [format!("Seleziona la casella «{text}», oppure svuota «Esigenze di accessibilità»")]);
    let mut without = Journey(journey.0.clone());
    without.types("needs", "  ");
    without.submits("k1");
    assert_eq!(consents(&without), "privacy-notice=true future-events=false", "nothing was asked");
    journey.does(Action::Ticked("needs.consent".to_owned(), "true".to_owned(), true));
    journey.submits("k1");
    assert_eq!(consents(&journey), "privacy-notice=true future-events=false needs=true");
    let record = format!(r#"{{"id":"needs","granted":true,"text":"{text}","version":"demo-1","language":"it"}}"#);
    assert!(body(&journey.request()).contains(&record), "{}", body(&journey.request()));
    // As the embedded backend reads it: the same rules, the same control.
    let form = journey.0.page.form();
    let post = event_registration_cli::json::parse(body(&journey.request())).unwrap();
    assert_eq!(validate(form, &read_post(form, &post).unwrap(), &Native), []);
    let mut untold = post.to_json();
    untold = untold.replace(&format!(",{record}"), "");
    let errors = validate(form, &read_post(form, &event_registration_cli::json::parse(&untold).unwrap()).unwrap(), &Native);
    assert_eq!(errors.iter().map(|error| pointer_to(form, &error.name)).collect::<Vec<_>>(), ["#/attendees/0/needs"]);
}

#[test]
fn each_attendee_agrees_to_what_their_own_needs_ask_for() {
    let mut journey = Journey::of_three("in-person");
    journey.adds("Bea", "bea@example.it");
    journey.types("attendees.1.needs", "Rampa");
    journey.submits("k1");
    assert_eq!(journey.0.errors[0].name, "attendees.1.needs.consent");
    assert!(journey.errors()[0].starts_with("Persona 2: Seleziona la casella «Acconsento"), "{:?}", journey.errors());
    journey.does(Action::Ticked("attendees.1.needs.consent".to_owned(), "true".to_owned(), true));
    journey.submits("k1");
    assert_eq!(consents(&journey), "privacy-notice=true future-events=false attendees.1.needs=true");
    let (form, sent) = (journey.0.page.form(), event_registration_cli::json::parse(body(&journey.request())).unwrap());
    let read = read_post(form, &sent).unwrap();
    assert_eq!(validate(form, &read, &Native), []);
    assert_eq!(read.get("attendees.1.needs.consent"), "true");
    assert_eq!(pointer_to(form, "attendees.1.needs.consent"), "#/attendees/1/needs");
}

#[test]
fn what_looks_like_a_machine_is_flagged_and_sent() {
    let flags = |filled: bool, seconds: i64| {
        let mut journey = Journey::filled("online");
        if filled {
            journey.types(HONEYPOT, "https://cheap.example");
        }
        let now = journey.0.since + seconds;
        journey.does(Action::Submit("k1".to_owned(), now));
        let post = event_registration_cli::json::parse(body(&journey.request())).unwrap();
        post.get("flags").map(Value::to_json)
    };
    assert_eq!(flags(false, 60), None);
    assert_eq!(flags(false, 3), None);
    assert_eq!(flags(false, 2).as_deref(), Some(r#"["fast"]"#));
    assert_eq!(flags(true, 60).as_deref(), Some(r#"["honeypot"]"#));
    assert_eq!(flags(true, 0).as_deref(), Some(r#"["honeypot","fast"]"#));
}

#[test]
fn a_month_may_be_written_as_a_word_and_stays_as_it_was_written() {
    let text = seed().replace(r#""name": "telephone","#, r#""name": "born", "type": "date", "label": "Nascita" }, { "name": "telephone","#);
    let page = page(&text);
    let check = |language: &str, typed: &str, expected: Option<&str>| {
        let mut journey = Journey(State::new(page.clone(), words(language), instant(DURING)));
        for (name, value) in [
            ("mode", "online"),
            ("given-name", "A"),
            ("family-name", "B"),
            ("email", "a@b.it"),
            ("organization", "C"),
            ("consents.privacy-notice", "true"),
            ("born.day", "7"),
            ("born.year", "1985"),
            ("born.month", typed),
        ] {
            journey.types(name, value);
        }
        journey.submits("k1");
        assert_eq!(journey.0.values.get("born.month"), typed);
        let sent = journey.0.request().map(|(_, request)| event_registration_cli::json::parse(body(&request)).unwrap());
        let born = sent.and_then(|post| post.get("attendees")?.items()[0].get("born")?.as_text().map(str::to_owned));
        assert_eq!(born.as_deref(), expected, "{language}: {typed}");
    };
    check("it", "10", Some("1985-10-07"));
    check("it", "ottobre", Some("1985-10-07"));
    check("it", " OTTOBRE ", Some("1985-10-07"));
    check("it", "ott.", Some("1985-10-07"));
    check("it", "otto", Some("1985-10-07"));
    check("it", "ot", None);
    check("it", "october", None);
    check("en", "October", Some("1985-10-07"));
    check("fr", "FEVRIER", Some("1985-02-07"));
    check("fr", "jui", None);
    check("uk", "Лютого", Some("1985-02-07"));
    check("ar", "أكتوبر", Some("1985-10-07"));
}

#[test]
fn files_travel_after_the_controls_under_the_names_that_the_backend_knows() {
    let file = r#"{"@type":"Event","name":"E","startDate":"2026-01-01","location":"Sala","registration":{
        "submission":{"url":"/r","encoding":"multipart","fields":[{"from":"papers","to":"papers","as":"brackets"}]},
        "fields":[{"name":"cv","label":"CV","type":"file","required":true},{"name":"papers","label":"Carte","type":"file","multiple":true},{"name":"a","label":"A"}],
        "notice":NOTICE}}"#;
    let seed = event_registration_cli::json::parse(&seed()).unwrap();
    let file = file.replace("NOTICE", &seed.get("registration").unwrap().get("notice").unwrap().to_json());
    let mut journey = Journey(State::new(page(&file), words("it"), instant("2025-12-01")));
    journey.types("consents.privacy-notice", "true");
    journey.submits("k1");
    assert_eq!(journey.errors(), ["Scegli il file: CV"]);
    journey.types("cv", "cv.pdf");
    journey.does(Action::Typed("papers".to_owned(), vec!["a.txt".to_owned(), "b.txt".to_owned(), "c.txt".to_owned()]));
    journey.does(Action::Ticked("papers".to_owned(), "b.txt".to_owned(), false));
    journey.types("a", "1");
    journey.submits("k1");
    let request = journey.request();
    let Body::Multipart(controls, files) = &request.body else { panic!("{:?}", request.body) };
    assert!(controls.contains(&("a".to_owned(), "1".to_owned())) && !controls.iter().any(|(name, _)| name == "cv"), "{controls:?}");
    let files: Vec<[&str; 3]> = files.iter().map(|upload| [&*upload.name, &*upload.control, &*upload.file]).collect();
    assert_eq!(files, [["cv", "cv", "cv.pdf"], ["papers[]", "papers", "a.txt"], ["papers[]", "papers", "c.txt"]]);
}
