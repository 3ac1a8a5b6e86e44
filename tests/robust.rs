//! Nothing that a page, a file or a network may hold makes the readers panic or hang; whatever isn't understood is told.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::{Native, instant, page, seed, words};
use event_registration::core::event;
use event_registration::core::form::{Form, Values, validate};
use event_registration::core::json::{Reader, Value};
use event_registration::core::life::{availability, next_change};
use event_registration::core::page::Page;
use event_registration::core::submission::{Answer, Description, Next, Order, Response, start};
use event_registration::core::time::Moment;
use event_registration_cli::post::read_post;
use proptest::prelude::*;

/// Names that the readers look for, so that generated objects aren't passed over as unknown.
const NAMES: [&str; 40] = [
    "@type",
    "@graph",
    "@id",
    "@value",
    "@language",
    "name",
    "description",
    "startDate",
    "endDate",
    "doorTime",
    "location",
    "address",
    "geo",
    "organizer",
    "contactPoint",
    "performer",
    "funder",
    "funding",
    "fundedItem",
    "member",
    "superEvent",
    "about",
    "audience",
    "image",
    "eventStatus",
    "eventAttendanceMode",
    "eventSchedule",
    "registration",
    "fields",
    "options",
    "when",
    "notice",
    "purposes",
    "consents",
    "submission",
    "url",
    "errors",
    "detail",
    "pointer",
    "reference",
];

const TEXTS: [&str; 14] = [
    "Event",
    "https://schema.org/Event",
    "VirtualLocation",
    "Role",
    "2022-05-25T15:00:00+02:00",
    "2022-02-31",
    "javascript:alert(1)",
    "mode",
    "in-person",
    "date",
    "9999999999999999999999",
    "#/attendees/0/email",
    "\u{202e}\u{0}é🦀",
    "{label} {",
];

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|number| Value::Number(number.to_string())),
        prop::sample::select(&TEXTS[..]).prop_map(Value::text),
        ".{0,12}".prop_map(Value::Text),
    ];
    let name = prop_oneof![4 => prop::sample::select(&NAMES[..]).prop_map(str::to_owned), 1 => ".{0,6}"];
    leaf.prop_recursive(6, 96, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::List),
            prop::collection::vec((name.clone(), inner), 0..8).prop_map(Value::Object),
        ]
    })
}

/// Generated members around the seed's own, so that the event is always found.
fn event_like() -> impl Strategy<Value = Value> {
    json().prop_map(|inner| {
        let mut members = vec![("@type".to_owned(), Value::text("Event"))];
        if let Value::Object(more) = inner {
            members.extend(more.into_iter().filter(|(name, _)| name != "@type"));
        }
        Value::Object(members)
    })
}

/// Gives every request of a registration the same answer until there are no more.
fn follow(page: &Page, description: &Description, answer: &Answer) {
    let values = Values::default();
    let order = Order {
        form: page.form(),
        values: &values,
        event: "e",
        language: "it",
        key: "k",
        now: 0,
        elapsed: 60,
        description,
        variables: &[],
        platform: &Native,
    };
    let mut next = start(order);
    for _ in 0..20 {
        next = match next {
            Next::Send(exchange, _) | Next::Wait(exchange, ..) => exchange.receive(order, answer),
            Next::Done(_) => return,
        };
    }
    panic!("the exchange never ends");
}

/// Descriptions made of the members that are read.
fn submission() -> impl Strategy<Value = Value> {
    const MEMBERS: [&str; 30] = [
        "url",
        "method",
        "transport",
        "credentials",
        "encoding",
        "at",
        "records",
        "fields",
        "others",
        "constants",
        "honeypots",
        "headers",
        "tokens",
        "steps",
        "outcome",
        "errors",
        "message",
        "reference",
        "redirect",
        "idempotency",
        "retry",
        "timeout",
        "limits",
        "shape",
        "source",
        "is",
        "status",
        "to",
        "from",
        "as",
    ];
    const TEXTS: [&str; 24] = [
        "/registrations",
        "json",
        "urlencoded",
        "multipart",
        "json-in-field",
        "flat",
        "map",
        "tree",
        "list",
        "html",
        "text-pattern",
        "fetch-json",
        "fetch-html",
        "error-body",
        "accepted",
        "invalid",
        "2xx",
        "/a/0/b",
        "{field:email}",
        "{",
        "header:x",
        "selector:[",
        "(",
        "omit",
    ];
    let leaf = prop_oneof![
        prop::sample::select(&TEXTS[..]).prop_map(Value::text),
        any::<u16>().prop_map(|number| Value::Number(number.to_string())),
        any::<bool>().prop_map(Value::Bool)
    ];
    let name = prop::sample::select(&MEMBERS[..]).prop_map(str::to_owned);
    let any = leaf.prop_recursive(4, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::List),
            prop::collection::vec((name.clone(), inner), 0..8).prop_map(Value::Object)
        ]
    });
    prop::collection::vec((prop::sample::select(&MEMBERS[..]).prop_map(str::to_owned), any), 0..12).prop_map(|mut members| {
        members.push(("url".to_owned(), Value::text("/registrations")));
        Value::Object(members)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_is_read_or_refused_with_a_reason(value in json()) {
        if let Err(nothing) = event::read(&value, &|_| None) {
            prop_assert!(!nothing.0.is_empty());
        }
    }

    #[test]
    fn any_event_makes_a_page_a_form_and_an_availability(value in event_like()) {
        let announcement = event::read(&value, &|_| None).unwrap();
        let form = Form::of(&announcement);
        for now in [i64::MIN / 4, 0, 1_653_483_600, i64::MAX / 4] {
            availability(&announcement, now, false);
        }
        validate(&form, &Values::default(), &Native);
        for problem in &announcement.problems {
            prop_assert!(!problem.allowed.is_empty() && !problem.instead.is_empty());
        }
    }

    #[test]
    fn any_bytes_as_an_event_file_give_a_page_with_advice(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let text = String::from_utf8_lossy(&bytes);
        let page = Page::read(Ok(&text), &|_| None, &Native);
        prop_assert!(page.announcement().is_some() || !page.advice().is_empty());
    }

    #[test]
    fn any_answer_is_interpreted(status in 0u16..1000, body in prop_oneof![json().prop_map(|value| value.to_json()), ".{0,200}"]) {
        let page = page(&seed());
        let description = page.registration().and_then(|one| one.submission.clone()).unwrap_or_default();
        follow(&page, &description, &Answer::Response(Response { status, body, ..Response::default() }));
    }

    #[test]
    fn any_description_makes_requests_that_end(submission in submission(), status in 0u16..1000, body in json()) {
        let problems = std::cell::RefCell::new(Vec::new());
        if let Some(description) = Description::read(&Reader::new(&submission, &problems)) {
            let page = page(&seed());
            let response = Response { status, body: body.to_json(), headers: vec![("x".into(), "y".into())], ..Response::default() };
            follow(&page, &description, &Answer::Response(response));
        }
    }

    #[test]
    fn any_post_is_read_and_judged(post in json()) {
        let page = page(&seed());
        if let Some(values) = read_post(page.form(), &post) {
            validate(page.form(), &values, &Native);
        }
    }

    #[test]
    fn any_text_is_a_moment_or_none(text in "[0-9TZ:+. \u{2212}é-]{0,30}") {
        if let Some(moment) = Moment::parse(&text) {
            prop_assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
        }
    }

    #[test]
    fn messages_leave_typed_braces_alone(typed in ".{0,20}") {
        let filled = words("it").fill("error.missing", &[("label", &typed)]);
        prop_assert_eq!(filled, format!("Inserisci {typed}"));
    }
}

#[test]
fn an_hour_before_the_seeds_opening_is_not_open_and_an_hour_after_is() {
    let page = page(&seed());
    let announcement = page.announcement().unwrap();
    assert_eq!(availability(announcement, instant("2022-04-21T08:00+02:00"), false).name(), "not-yet-open");
    assert_eq!(availability(announcement, instant("2022-04-21T10:00+02:00"), false).name(), "open");
    assert_eq!(availability(announcement, instant("2022-05-24T18:00+02:00"), false).name(), "closed");
    assert_eq!(availability(announcement, instant("2022-05-25T17:00+02:00"), false).name(), "ended");
    let moments = ["2022-04-21T09:00+02:00", "2022-05-24T18:00+02:00", "2022-05-25T15:00+02:00", "2022-05-25T17:00+02:00"].map(instant);
    let mut now = 0;
    for moment in moments {
        assert_eq!(next_change(announcement, now), Some(moment));
        now = moment;
    }
    assert_eq!(next_change(announcement, now), None);
}

/// Nobody has to remember which of the two was done: nothing is sent by a page that says it isn't whole.
#[test]
fn a_page_that_was_read_early_says_so() {
    let check = |text: &str, expected: (bool, bool)| {
        assert_eq!((Page::early(Ok(text), &Native).is_whole(), page(text).is_whole()), expected, "{text}");
    };
    check(&seed(), (false, true));
    // Where nothing can be sent there is nothing that isn't known yet.
    check(r#"{ "@type": "Event", "name": "E", "registration": {} }"#, (true, true));
    check(r#"{ "@type": "Event", "name": "E" }"#, (true, true));
    check("<html>", (true, true));
}
