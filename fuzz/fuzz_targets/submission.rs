//! Any bytes as a backend's answer, to any description: an end, in a bounded number of requests.
//! The input is the description, a line feed, the status' two bytes, and the answer's body.
#![no_main]

use std::cell::RefCell;

use event_registration::core::form::Values;
use event_registration::core::json::{Reader, Value};
use event_registration::core::page::Page;
use event_registration::core::submission::{Answer, Description, Next, Order, Response, merged, preset_name, start};
use event_registration_cli::platform::Native;
use event_registration_cli::presets::preset;
use libfuzzer_sys::fuzz_target;

const SEED: &str = include_str!("../../static/events/coopera-6-tavolo-tecnico.json");

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (submission, rest) = text.split_once('\n').unwrap_or((r#"{"url":"/r"}"#, &text));
    let own = event_registration_cli::json::parse(submission).unwrap_or(Value::text("/r"));
    let submission = preset_name(&own).and_then(preset).map_or(own.clone(), |preset| merged(&preset, &own));
    let problems = RefCell::new(Vec::new());
    let Some(description) = Description::read(&Reader::new(&submission, &problems)) else { return };
    let page = Page::read(Ok(SEED), &preset, &Native);
    let values = Values::default();
    let order = Order {
        form: page.form(),
        values: &values,
        event: "e",
        language: "it",
        key: "k",
        now: 0,
        elapsed: 60,
        description: &description,
        variables: &[],
        platform: &Native,
    };
    let mut digits = rest.bytes();
    let status = u16::from(digits.next().unwrap_or(2)) * 4 % 600;
    let response = Response {
        status,
        body: rest.to_owned(),
        url: "https://site.example/".into(),
        headers: vec![("retry-after".into(), rest.chars().take(30).collect())],
    };
    let answer = Answer::Response(response);
    let mut next = start(order);
    for _ in 0..64 {
        next = match next {
            Next::Send(exchange, _) | Next::Wait(exchange, ..) => exchange.receive(order, &answer),
            Next::Done(_) => return,
        };
    }
    // A file may describe many steps; none of them may come twice.
    assert!(description.steps.len() + 2 * description.tokens.len() > 50, "the exchange never ends");
});
