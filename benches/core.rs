//! How reading, checking, encoding and interpreting grow with their input: `cargo bench`. Figures belong here, never in a test's assertion.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::cell::RefCell;

use divan::Bencher;
use event_registration::core::event;
use event_registration::core::form::{Choice, Suggestions, Values, read_list, validate};
use event_registration::core::json::Reader;
use event_registration::core::page::Page;
use event_registration::core::submission::{Answer, Description, Next, Order, Response, start};
use event_registration_cli::platform::Native;

const SEED: &str = include_str!("../static/events/coopera-6-tavolo-tecnico.json");

fn main() {
    divan::main();
}

/// One answer of this many errors in this shape, read to the outcome: linear, as the first hundred are shown and the rest is
/// only passed over.
fn interpret(bencher: Bencher<'_, '_>, submission: &str, body: String) {
    let page = Page::read(Ok(SEED), &|_| None, &Native);
    let submission = event_registration_cli::json::parse(submission).unwrap();
    let problems = RefCell::new(Vec::new());
    let description = Description::read(&Reader::new(&submission, &problems)).unwrap();
    let values = event_registration::core::form::Values::default();
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
    let answer = Answer::Response(Response { status: 422, body, ..Response::default() });
    bencher
        .counter(divan::counter::BytesCount::new(if let Answer::Response(response) = &answer { response.body.len() } else { 0 }))
        .bench_local(|| {
            let Next::Send(exchange, _) = start(order) else { panic!("a request") };
            exchange.receive(order, &answer)
        });
}

const ERRORS: [usize; 5] = [10, 100, 1_000, 5_000, 10_000];

#[divan::bench(args = ERRORS)]
fn read_a_map_of_errors(bencher: Bencher<'_, '_>, count: usize) {
    let members: Vec<String> = (0..count).map(|index| format!(r#""field-{index}":["This field is required."]"#)).collect();
    interpret(bencher, r#"{"url":"/r","shape":"flat","errors":[{"shape":"map"}]}"#, format!("{{{}}}", members.join(",")));
}

#[divan::bench(args = ERRORS)]
fn read_a_tree_of_errors(bencher: Bencher<'_, '_>, count: usize) {
    let items: Vec<String> = (0..count).map(|index| format!(r#"{{"name":["Bad {index}"],"address":{{"city":["Bad"]}}}}"#)).collect();
    interpret(bencher, r#"{"url":"/r","shape":"flat","errors":[{"shape":"tree"}]}"#, format!(r#"{{"guests":[{}]}}"#, items.join(",")));
}

#[divan::bench(args = ERRORS)]
fn read_a_page_of_errors(bencher: Bencher<'_, '_>, count: usize) {
    let items: Vec<String> = (0..count).map(|index| format!(r#"<p class="error" data-field="f{index}">Bad &amp; worse</p>"#)).collect();
    interpret(
        bencher,
        r#"{"url":"/r","errors":[{"shape":"html","selector":".error","attribute":"data-field"}],"outcome":[{"is":"invalid"}]}"#,
        format!("<!doctype html>{}", items.concat()),
    );
}

#[divan::bench(args = [1, 10, 100])]
fn read_an_event(bencher: Bencher<'_, '_>, people: usize) {
    let mut event: serde_json::Value = serde_json::from_str(SEED).unwrap();
    let performers: Vec<serde_json::Value> =
        (0..people).map(|index| serde_json::json!({ "@type": "Person", "name": format!("Person {index}") })).collect();
    event["performer"] = performers.into();
    let value = event_registration_cli::json::parse(&event.to_string()).unwrap();
    bencher.bench_local(|| event::read(&value, &|_| None));
}

const FIELDS: [usize; 4] = [10, 100, 500, 1_000];

/// The seed's event with a form of this many fields.
fn with_fields(count: usize) -> String {
    let mut event: serde_json::Value = serde_json::from_str(SEED).unwrap();
    let field = |index: usize| serde_json::json!({ "name": format!("field-{index}"), "label": format!("Field {index}"), "required": true, "maxlength": 200 });
    event["registration"]["fields"] = (0..count).map(field).collect::<Vec<_>>().into();
    event.to_string()
}

/// What an attendee types who leaves nothing out.
fn answered(count: usize) -> Values {
    let mut values = Values::default();
    for (name, value) in [("mode", "online"), ("consents.privacy-notice", "true")] {
        values.set(name, vec![value.to_owned()]);
    }
    for index in 0..count {
        values.set(&format!("field-{index}"), vec![format!("Answer number {index}")]);
    }
    values
}

#[divan::bench(args = FIELDS)]
fn read_a_form(bencher: Bencher<'_, '_>, count: usize) {
    let file = with_fields(count);
    bencher.bench_local(|| Page::read(Ok(divan::black_box(&file)), &|_| None, &Native));
}

/// Each field looks for its answer among all of them: with the square of their number, which a form of a thousand fields
/// doesn't feel.
#[divan::bench(args = FIELDS)]
fn validate_a_form(bencher: Bencher<'_, '_>, count: usize) {
    let page = Page::read(Ok(&with_fields(count)), &|_| None, &Native);
    let values = answered(count);
    assert_eq!(validate(page.form(), &values, &Native), [], "the answers will do");
    bencher.bench_local(|| validate(divan::black_box(page.form()), divan::black_box(&values), &Native).len());
}

#[divan::bench(args = FIELDS)]
fn encode_a_form(bencher: Bencher<'_, '_>, count: usize) {
    let page = Page::read(Ok(&with_fields(count)), &|_| None, &Native);
    let values = answered(count);
    let submission = event_registration_cli::json::parse(r#"{"url":"/r"}"#).unwrap();
    let problems = RefCell::new(Vec::new());
    let description = Description::read(&Reader::new(&submission, &problems)).unwrap();
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
    bencher.bench_local(|| {
        let Next::Send(_, request) = start(divan::black_box(order)) else { panic!("a request") };
        request
    });
}

/// One key press in a box with a list as long as Italy has municipalities.
#[divan::bench(args = ["a", "san", "san g", "zzz"])]
fn suggest_among_8000(bencher: Bencher<'_, '_>, typed: &str) {
    let suggestions = Suggestions::new(&long_list(), "it", &Native);
    bencher.bench_local(|| suggestions.matching(divan::black_box(typed), &Native).len());
}

/// Once, when the box first gets the focus.
#[divan::bench]
fn make_8000_suggestions_ready(bencher: Bencher<'_, '_>) {
    let list = long_list();
    bencher.bench_local(|| Suggestions::new(divan::black_box(&list), "it", &Native));
}

/// Made-up names of one to three words.
fn long_list() -> Vec<Choice> {
    let (first, last) =
        (["San", "Santa", "Castel", "Monte", "Villa", "Àcqua", "Rocca", "Torre"], ["Giovanni", "Màrzo", "di Sopra", "Lunga"]);
    let name = |index: usize| format!("\"{} {}{index}\"", first[index % first.len()], last[index / 3 % last.len()]);
    let names: Vec<String> = (0..8_000).map(name).collect();
    read_list(&event_registration_cli::json::parse(&format!("[{}]", names.join(","))).unwrap(), "it")
}
