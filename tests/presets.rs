//! Every backend that has a preset: what is sent to it, to the letter, and what its answers mean. The table is the files in
//! `tests/fixtures/answers`: a folder for each preset, `request.json` in it and a file for each answer.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::fs;
use std::path::Path;
use std::rc::Rc;

use common::{InPage, file, instant, page};
use event_registration::core::form::{Fault, Values};
use event_registration::core::json::Value;
use event_registration::core::page::Page;
use event_registration::core::submission::{
    Answer, Body, Credentials, Exchange, Next, Order, Outcome, Receipt, Refusal, Request, Response, Transport, merged, start,
};

const ANSWERS: &str = "tests/fixtures/answers";

/// The form that every sample is filled in, but for what a fixture's `registration` adds or replaces.
const REGISTRATION: &str = r#"{"event": "coopera-6", "fields": [
    {"name": "given-name", "label": "Nome"}, {"name": "family-name", "label": "Cognome"},
    {"name": "email", "type": "email", "label": "Email"}, {"name": "organization", "label": "Ente"}],
    "notice": {"controller": {"name": "Comuni", "email": "privacy@comuni.example"}, "dataProtectionOfficer": {"email": "rpd@comuni.example"},
        "purposes": [{"purpose": "Iscrizione", "legalBasis": "art. 6"}], "provision": "Serve", "recipients": "Nessuno", "retention": "12 mesi",
        "rights": "Accesso", "complaint": "Garante"},
    "consents": [{"id": "newsletter", "text": "Inviti ai prossimi eventi", "version": "1"}]}"#;

const TYPED: [(&str, &str); 7] = [
    ("mode", "online"),
    ("given-name", "Anna"),
    ("family-name", "Rossi"),
    ("email", "anna@example.it"),
    ("organization", "Comune di Enna"),
    ("consents.newsletter", "true"),
    ("consents.privacy-notice", "true"),
];

/// A preset with its fixtures.
struct Preset {
    name: String,
    description: Value,
    request: Value,
    answers: Vec<(String, Value)>,
}

fn names(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn json(path: &str) -> Value {
    event_registration_cli::json::parse(&file(path)).unwrap_or_else(|why| panic!("{path}: {why}"))
}

fn presets() -> Vec<Preset> {
    let files = names("static/presets").into_iter().filter_map(|file| file.strip_suffix(".json").map(str::to_owned));
    let read = |name: String| {
        let folder = format!("{ANSWERS}/{name}");
        let answers = names(&folder).into_iter().filter(|file| file != "request.json");
        Preset {
            description: json(&format!("static/presets/{name}.json")),
            request: json(&format!("{folder}/request.json")),
            answers: answers.map(|file| (format!("{name}/{file}"), json(&format!("{folder}/{file}")))).collect(),
            name,
        }
    };
    files.map(read).collect()
}

/// A filled form at a backend, with what that backend answers to the requests before the registration itself.
struct Sample {
    page: Rc<Page>,
    values: Values,
    platform: InPage,
    before: Vec<Value>,
}

impl Sample {
    /// The sample of a preset's `request.json`, with what one answer's file adds.
    fn new(request: &Value, answer: Option<&Value>) -> Sample {
        let mut registration = event_registration_cli::json::parse(REGISTRATION).unwrap();
        for more in [Some(request), answer].into_iter().flatten().filter_map(|file| file.get("registration")) {
            registration = with(&registration, more);
        }
        let event = format!(
            r#"{{"@type": "Event", "name": "Coopera", "startDate": "2026-05-25T15:00:00+02:00", "location": ["Sala", "https://meet.example"],
                "registration": {}}}"#,
            registration.to_json()
        );
        let page = page(&event);
        assert!(page.registration().is_some_and(|one| one.submission.is_some()), "{:?}", page.advice());
        assert_eq!(page.advice(), [""; 0], "{event}");
        let mut values = Values::default();
        TYPED.iter().for_each(|(name, value)| values.set(name, vec![(*value).to_owned()]));
        let before = request.get("before").map(|before| before.items().to_vec()).unwrap_or_default();
        Sample { page, values, platform: InPage(request.get("page").cloned().unwrap_or_default()), before }
    }

    fn order(&self) -> Order<'_> {
        let registration = self.page.registration().unwrap();
        Order {
            form: self.page.form(),
            values: &self.values,
            event: &registration.event,
            language: "it",
            key: "0f8fad5b-d9cb-469f-a165-70867728950e",
            now: instant("2026-05-20T10:00Z"),
            elapsed: 60,
            description: registration.submission.as_ref().unwrap(),
            variables: &[],
            platform: &self.platform,
        }
    }

    /// The requests up to this one, each with how far the registration is.
    fn requests(&self) -> Vec<(Exchange, Request)> {
        let mut made = vec![sent(start(self.order()))];
        for before in &self.before {
            let (exchange, _) = made.last().unwrap().clone();
            made.push(sent(exchange.receive(self.order(), &response(before.get("answer").unwrap()))));
        }
        made
    }
}

/// A registration part with more of it: fields are added, the submission and the notice member by member, the rest is replaced.
fn with(registration: &Value, more: &Value) -> Value {
    let Value::Object(members) = more else { panic!("an object: {}", more.to_json()) };
    let join = |(name, value): &(String, Value)| {
        let value = match (name.as_str(), registration.get(name)) {
            ("fields", Some(fields)) => Value::List([fields.items(), value.items()].concat()),
            // `merged` leaves the preset's name out.
            ("submission" | "notice", Some(one)) => match (merged(one, value), one.get("preset")) {
                (Value::Object(members), Some(preset)) => Value::Object([vec![("preset".to_owned(), preset.clone())], members].concat()),
                (value, _) => value,
            },
            _ => value.clone(),
        };
        (name.clone(), value)
    };
    merged(registration, &Value::Object(members.iter().map(join).collect()))
}

fn sent(next: Next) -> (Exchange, Request) {
    match next {
        Next::Send(exchange, request) | Next::Wait(exchange, request, _) => (exchange, request),
        Next::Done(outcome) => panic!("a request, not {outcome:?}"),
    }
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_text).unwrap_or_default().to_owned()
}

fn response(answer: &Value) -> Answer {
    if answer.get("sent").is_some() {
        return Answer::Sent;
    }
    let headers = match answer.get("headers") {
        Some(Value::Object(headers)) => {
            headers.iter().map(|(name, value)| (name.to_lowercase(), value.as_text().unwrap().to_owned())).collect()
        }
        _ => Vec::new(),
    };
    let status = answer.get("status").unwrap().to_json().parse().unwrap();
    Answer::Response(Response { status, url: text(answer, "url"), headers, body: text(answer, "body") })
}

fn object(members: Vec<(&str, Value)>) -> Value {
    Value::Object(members.into_iter().filter(|(_, value)| *value != Value::Null).map(|(name, value)| (name.to_owned(), value)).collect())
}

fn texts(texts: &[String]) -> Value {
    if texts.is_empty() { Value::Null } else { Value::List(texts.iter().map(Value::text).collect()) }
}

/// A request as a fixture writes it.
fn written(request: &Request) -> Value {
    let mut headers: Vec<(&str, Value)> = request.headers.iter().map(|(name, value)| (name.as_str(), Value::text(value))).collect();
    let body = match &request.body {
        Body::None => Value::Null,
        Body::Text(body, media) => {
            headers.push(("Content-Type", Value::text(media)));
            // JSON is easier to read as JSON; what comes back from it is the same text.
            event_registration_cli::json::parse(body).ok().filter(|json| json.to_json() == *body).unwrap_or_else(|| Value::text(body))
        }
        Body::Multipart(controls, _) => {
            Value::List(controls.iter().map(|(name, value)| Value::List(vec![Value::text(name), Value::text(value)])).collect())
        }
    };
    if request.transport == Transport::Mailto {
        return object(vec![("transport", Value::text("mailto")), ("url", Value::text(&request.url))]);
    }
    let transport = match request.transport {
        Transport::NoCors => Value::text("no-cors"),
        Transport::Navigate => Value::text("navigate"),
        _ => Value::Null,
    };
    let credentials = match request.credentials {
        Credentials::Omit => Value::text("omit"),
        Credentials::Include => Value::text("include"),
        Credentials::SameOrigin => Value::Null,
    };
    object(vec![
        ("transport", transport),
        ("credentials", credentials),
        ("method", Value::text(&request.method)),
        ("url", Value::text(&request.url)),
        ("headers", object(headers)),
        ("body", body),
    ])
}

/// What an answer meant, as a fixture writes it.
fn meant(next: Next) -> Value {
    let said = |text: Option<String>| text.map_or(Value::Null, Value::Text);
    let told = |outcome: &str, message: Option<String>| vec![("outcome", Value::text(outcome)), ("message", said(message))];
    let outcome = match next {
        Next::Send(..) => return object(told("again", None)),
        Next::Wait(_, _, seconds) => return object([told("again", None), vec![("seconds", Value::Number(seconds.to_string()))]].concat()),
        Next::Done(outcome) => outcome,
    };
    object(match outcome {
        Outcome::Accepted(Receipt { reference, waiting, unconfirmed, join_url, redirect, message, mode: _ }) => {
            let more = [("reference", said(reference)), ("redirect", said(redirect)), ("joinUrl", said(join_url))];
            let waiting = [("waiting", if waiting { Value::Bool(true) } else { Value::Null })];
            [told(if unconfirmed { "received" } else { "accepted" }, message), more.to_vec(), waiting.to_vec()].concat()
        }
        Outcome::Invalid { errors, messages } => {
            let error = |error: &event_registration::core::form::FieldError| {
                assert_eq!(error.fault, Fault::Told, "a backend's text");
                (error.name.clone(), texts(std::slice::from_ref(&error.detail)))
            };
            let errors = if errors.is_empty() { Value::Null } else { Value::Object(errors.iter().map(error).collect()) };
            [told("invalid", None), vec![("errors", errors), ("messages", texts(&messages))]].concat()
        }
        Outcome::Refused(Refusal::Full(_, message)) => told("full", message),
        Outcome::Refused(Refusal::Closed(message)) => told("closed", message),
        Outcome::Refused(Refusal::Duplicate(message)) => told("duplicate", message),
        Outcome::Refused(Refusal::Busy(seconds)) => vec![("outcome", Value::text("busy")), ("seconds", Value::Number(seconds.to_string()))],
        Outcome::Refused(Refusal::Failed(failure, message)) => {
            [told("failed", message), vec![("why", Value::text(failure.name()))]].concat()
        }
    })
}

/// A value with its members in the order of their names.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().map(|(name, value)| (name.clone(), sorted(value))).collect();
            members.sort_by(|one, other| one.0.cmp(&other.0));
            Value::Object(members)
        }
        other => other.clone(),
    }
}

fn assert_none(wrong: &[String], what: &str) {
    assert!(wrong.is_empty(), "{what}:\n{}", wrong.join("\n"));
}

#[test]
fn every_preset_sends_exactly_what_its_backend_expects() {
    let mut wrong = Vec::new();
    for preset in presets() {
        let sample = Sample::new(&preset.request, None);
        let last = [preset.request.clone()];
        let expected = sample.before.iter().chain(&last).map(|file| file.get("sends").cloned().unwrap_or_default());
        for ((_, request), expected) in sample.requests().iter().zip(expected) {
            let found = written(request).to_json();
            if found != expected.to_json() {
                wrong.push(format!("{}: sends {found}\n    expected {}", preset.name, expected.to_json()));
            }
        }
    }
    assert_none(&wrong, "requests");
}

#[test]
fn every_answer_is_read_as_it_was_meant() {
    let mut wrong = Vec::new();
    for preset in presets() {
        for (name, answer) in &preset.answers {
            let sample = Sample::new(&preset.request, Some(answer));
            let step = answer.get("step").map_or(sample.before.len(), |step| step.to_json().parse().unwrap());
            let (exchange, _) = sample.requests().get(step).unwrap().clone();
            let found = sorted(&meant(exchange.receive(sample.order(), &response(answer)))).to_json();
            let expected = sorted(answer.get("expect").unwrap()).to_json();
            if found != expected {
                wrong.push(format!("{name}: means {found}\n    expected {expected}"));
            }
            if !["recorded: ", "documentation: ", "source code: "].iter().any(|kind| text(answer, "source").starts_with(kind)) {
                wrong.push(format!("{name}: \"source\" says how we know it"));
            }
        }
    }
    assert_none(&wrong, "answers");
}

#[test]
fn every_preset_is_shown_at_work() {
    let mut wrong = Vec::new();
    let presets = presets();
    for preset in &presets {
        let outcomes: Vec<String> = preset.answers.iter().map(|(_, answer)| text(answer.get("expect").unwrap(), "outcome")).collect();
        let accepts = outcomes.iter().any(|outcome| outcome == "accepted" || outcome == "received");
        let refuses = outcomes.iter().any(|outcome| !["accepted", "received", "again"].contains(&outcome.as_str()));
        let unreadable = preset.request.get("unreadable") == Some(&Value::Bool(true));
        if !accepts || !(refuses || unreadable) {
            wrong.push(format!("{} has {outcomes:?}", preset.name));
        }
    }
    assert!(presets.len() >= 30, "{} presets", presets.len());
    let known = |folder: &String| presets.iter().any(|preset| preset.name == *folder);
    wrong.extend(names(ANSWERS).into_iter().filter(|folder| !known(folder)).map(|folder| format!("{folder} is no preset")));
    assert_none(&wrong, "an accepted and a refusing answer each");
}

#[test]
fn a_preset_holds_nobodys_address_and_no_key() {
    for Preset { name, description, .. } in &presets() {
        let url = text(description, "url");
        assert!(url.is_empty() || url.starts_with('/'), "{name}: {url}");
        assert_eq!((description.get("publishable"), description.get("base")), (None, None), "{name}: that is the file's to say");
        assert!(!description.to_json().contains("://"), "{name}");
    }
}

#[test]
fn the_page_for_site_owners_lists_every_preset() {
    let page = file("docs/backends.md");
    let missing: Vec<String> =
        presets().into_iter().map(|preset| preset.name).filter(|name| !page.contains(&format!("| `{name}` |"))).collect();
    assert_none(&missing, "docs/backends.md doesn't list");
}

#[test]
fn every_description_on_that_page_opens_a_form() {
    let page = file("docs/backends.md");
    let examples: Vec<&str> = page.split("```json").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(examples.len() >= 10, "{} examples", examples.len());
    for example in examples {
        let request = format!(r#"{{"registration": {{"submission": {example}}}}}"#);
        Sample::new(&event_registration_cli::json::parse(&request).unwrap_or_else(|why| panic!("{why}: {example}")), None).order();
    }
}
