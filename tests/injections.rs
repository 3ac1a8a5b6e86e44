//! What strangers write stays text: the corpus in `tests/fixtures/injections.json`, put into every place of every file that the
//! widget reads, draws nothing that acts and leads nowhere that a page shouldn't lead. In a browser, under a strict policy:
//! `tests/e2e/tests/injections.rs`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use common::draw::draw;
use common::injections::{Payload, all, leaves, marked, marked_all, payloads, renamed, written};
use common::markup::{SNIPPET, faults, leads_well, plain};
use common::{InPage, Native, file, page, preset, seed, three_people, words};
use event_registration::core::form::{Values, validate};
use event_registration::core::language::Catalogue;
use event_registration::core::page::Page;
use event_registration::core::state::{Action, State, update};
use event_registration::core::structured::structured_data;
use event_registration::core::submission::{Answer, Next, Order, Outcome, Refusal, Response, start};
use event_registration::ui::View;
use serde_json::{Value, json};

const DURING: &str = "2022-05-10T09:00:00+02:00";

/// More than any page has: what a file holds is drawn a few times, and the calendars' links spell each byte of it in three.
fn most(file: &str) -> usize {
    400_000 + 40 * file.len()
}

#[track_caller]
fn holds(html: &str, file: &str, also: &[&str], about: &dyn Fn() -> String) {
    let faults = faults(html, also);
    assert!(faults.is_empty(), "{}: {faults:#?}", about());
    assert!(html.len() <= most(file), "{}: {} bytes of HTML from {}", about(), html.len(), file.len());
}

/// Everything that is made of an event file: the page in each view, the first request, the structured data.
fn judge(text: &str, words: &Rc<Catalogue>, views: &[View], about: &dyn Fn() -> String) {
    let page = page(text);
    if page.announcement().is_none() {
        assert!(page.advice().iter().all(|line| !line.is_empty()) && !page.advice().is_empty(), "{}", about());
    }
    for line in page.advice() {
        assert!(line.len() < 4_000, "{}: a line of {} bytes", about(), line.len());
    }
    for view in views {
        holds(&draw(page.clone(), words.clone(), DURING, *view), text, &[], about);
    }
    validate(page.form(), &Values::default(), &Native);
    sends_well(&page, about);
    if let (false, Ok(file)) = (views.is_empty(), event_registration_cli::json::parse(text)) {
        let published = structured_data(&file, "it", "https://site.example/");
        assert!(!published.contains('<'), "{}", about());
    }
}

/// Whatever is sent leads where a page may send something.
fn sends_well(page: &Page, about: &dyn Fn() -> String) {
    let Some(description) = page.registration().and_then(|one| one.submission.as_ref()) else { return };
    let values = page.form().initial();
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
    if let Next::Send(_, request) | Next::Wait(_, request, _) = start(order) {
        assert!(leads_well(&request.url, false), "{}: sends to {:?}", about(), request.url);
    }
}

/// Does something with each payload, on all of the machine's processors.
fn each(payloads: &[Payload], work: impl Fn(&Payload) + Sync) {
    let next = AtomicUsize::new(0);
    let hand = || {
        while let Some(payload) = payloads.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(payload);
        }
    };
    let hands = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| (0..hands).for_each(|_| drop(scope.spawn(hand))));
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn no_text_of_an_event_file_acts_wherever_it_stands() {
    let seed = parsed(&seed());
    let places = leaves(&seed);
    assert!(places.len() > 200, "{} places", places.len());
    let files: Vec<Value> = places.iter().map(|place| marked(&seed, place)).collect();
    each(&payloads(), |payload| {
        let words = words("it");
        for (index, (place, file)) in places.iter().zip(&files).enumerate() {
            // Each is read; drawn is every eighth, others for the next payload: drawing is what takes the time.
            let views: &[View] = if (index + payload.name.len()).is_multiple_of(8) { &[View::Full] } else { &[] };
            judge(&written(file, payload), &words, views, &|| format!("{} in {place}", payload.name));
        }
        // And all that is only told at once.
        let told = marked_all(&seed, &|place| !place.starts_with("/registration") && !place.contains('@') && !place.contains("Date"));
        judge(&written(&told, payload), &words, &[View::Full, View::Details, View::Form], &|| format!("{} everywhere", payload.name));
    });
}

#[test]
fn no_value_of_an_event_file_acts_in_the_place_of_an_object_or_a_list() {
    let (seed, series) = (parsed(&three_people()), parsed(&file("tests/fixtures/events/series.json")));
    each(&payloads(), |payload| {
        let words = words("ar");
        for place in all(&seed).into_iter().filter(|place| seed.pointer(place).is_some_and(|value| value.is_object() || value.is_array())) {
            judge(&written(&marked(&seed, &place), payload), &words, &[View::Full], &|| format!("{} in {place}", payload.name));
        }
        for (index, place) in all(&series).into_iter().enumerate() {
            if (index + payload.name.len()) % 3 != 0 {
                continue;
            }
            let text = written(&marked(&series, &place), payload);
            let about = || format!("{} in {place} of the series", payload.name);
            let page = Rc::new(Page::read_list(Ok(&text), None, &preset, &Native));
            holds(&draw(page, words.clone(), DURING, View::List), &text, &[], &about);
        }
    });
}

#[test]
fn no_name_of_a_member_acts_and_an_unknown_one_changes_nothing() {
    let seed = parsed(&seed());
    let mut members: Vec<String> = all(&seed).iter().filter_map(|place| Some(place.rsplit_once('/')?.1.to_owned())).collect();
    members.retain(|name| name.parse::<u32>().is_err());
    members.sort();
    members.dedup();
    assert!(members.len() > 60, "{} names", members.len());
    let html = |file: &Value| draw(page(&file.to_string()), words("it"), DURING, View::Full);
    let before = html(&seed);
    let texts: Vec<Payload> =
        payloads().into_iter().filter(|payload| payload.text.as_ref().is_some_and(|text| text.len() < 1_000)).collect();
    each(&texts, |payload| {
        let (name, words) = (payload.text.as_deref().unwrap(), words("it"));
        for member in &members {
            let text = renamed(&seed, member, name).to_string();
            judge(&text, &words, &[View::Full], &|| format!("{} as the name of {member}", payload.name));
        }
        // One more beside those that are known.
        let mut more = seed.clone();
        for place in all(&seed) {
            let owner = more.pointer_mut(&place).and_then(Value::as_object_mut).filter(|owner| owner.contains_key("@type"));
            owner.into_iter().for_each(|owner| drop(owner.insert(name.to_owned(), json!("<img src=x onerror=trip()>"))));
        }
        // Some of the corpus are names that a form knows.
        if !["mode", "submit"].contains(&name) {
            assert!(html(&more) == before, "{} as one more name changes the page", payload.name);
        }
    });
}

#[test]
fn what_is_put_into_the_events_name_is_read_there_to_the_letter() {
    let seed = parsed(&seed());
    let file = marked_all(&seed, &|place| place == "/name/it");
    for payload in payloads() {
        let Some(text) = payload.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) else { continue };
        let html = plain(&draw(page(&written(&file, &payload)), words("it"), DURING, View::Full));
        assert!(html.contains(text), "{} isn't shown", payload.name);
    }
}

#[test]
fn a_file_is_read_up_to_a_bound_whatever_fills_it() {
    let file = parsed(&seed());
    for (times, shown) in [(900_000, true), (1_100_000, false)] {
        let name = Payload { name: "long".into(), json: json!("è".repeat(times / 2)).to_string(), text: None };
        let text = written(&marked(&file, "/name/it"), &name);
        let page = page(&text);
        assert_eq!(page.announcement().is_some(), shown, "{times}");
        holds(&draw(page, words("it"), DURING, View::Full), &text, &[], &|| format!("{times} bytes"));
    }
}

#[test]
fn no_word_of_a_language_acts() {
    let (seed, series) = (seed(), file("tests/fixtures/events/series.json"));
    each(&payloads(), |payload| {
        let (seed, missing) = (page(&seed), Rc::new(Page::default()));
        let series = Rc::new(Page::read_list(Ok(&series), None, &preset, &Native));
        for language in ["it", "ar"] {
            let file = parsed(&file(&format!("static/languages/{language}.json")));
            let every = written(&marked_all(&file, &|place| !place.ends_with("direction")), payload);
            let lists =
                all(&file).into_iter().filter(|place| !place.is_empty() && file.pointer(place).is_some_and(|value| !value.is_string()));
            let files = lists.map(|place| written(&marked(&file, &place), payload)).chain([every]);
            for text in files.chain([written(&marked(&file, "/direction"), payload), written(&marked(&file, ""), payload)]) {
                let messages = event_registration_cli::json::parse(&text).unwrap_or_default();
                let words = Rc::new(Catalogue::new(language, messages));
                let about = || format!("{} in {language}", payload.name);
                for (page, now) in [(&seed, DURING), (&seed, "2022-06-01T00:00:00+02:00"), (&missing, DURING)] {
                    holds(&draw_any(page, &words, now), &text, &[], &about);
                }
                holds(&draw(Rc::new(Page::clone(&series)), words, DURING, View::List), &text, &[], &about);
            }
        }
    });
}

fn draw_any(page: &Page, words: &Rc<Catalogue>, now: &str) -> String {
    draw(Rc::new(page.clone()), words.clone(), now, View::Full)
}

/// A page whose registrations go to a preset's backend, as its fixtures describe it.
fn at_a_backend(name: &str, request: &Value) -> Rc<Page> {
    let mut event = parsed(&seed());
    let registration = event["registration"].as_object_mut().unwrap();
    for (member, value) in request["registration"].as_object().into_iter().flatten().filter(|(member, _)| *member != "notice") {
        registration.insert(member.clone(), value.clone());
    }
    let own = request["registration"]["submission"].as_object().cloned().unwrap_or_default();
    let mut submission = own;
    submission.insert("preset".into(), json!(name));
    registration.insert("submission".into(), Value::Object(submission));
    page(&event.to_string())
}

/// What an answer makes of a registration.
fn outcome(page: &Page, platform: &InPage, before: &[Answer], answer: &Answer) -> Outcome {
    let values = page.form().initial();
    let description = page.registration().and_then(|one| one.submission.as_ref()).unwrap();
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
        platform,
    };
    let mut next = start(order);
    let mut answers = before.iter();
    for _ in 0..30 {
        next = match next {
            Next::Send(exchange, request) | Next::Wait(exchange, request, _) => {
                assert!(leads_well(&request.url, false), "sends to {:?}", request.url);
                exchange.receive(order, answers.next().unwrap_or(answer))
            }
            Next::Done(outcome) => return outcome,
        };
    }
    panic!("the exchange never ends")
}

/// What the page would show of an outcome, and where it would lead.
fn shown_of(outcome: &Outcome) -> (Vec<&str>, Vec<&str>) {
    match outcome {
        Outcome::Accepted(receipt) => (
            [&receipt.reference, &receipt.message].into_iter().flatten().map(String::as_str).collect(),
            [&receipt.join_url, &receipt.redirect].into_iter().flatten().map(String::as_str).collect(),
        ),
        Outcome::Invalid { messages, .. } => (messages.iter().map(String::as_str).collect(), Vec::new()),
        Outcome::Refused(Refusal::Full(_, text) | Refusal::Closed(text) | Refusal::Duplicate(text) | Refusal::Failed(_, text)) => {
            (text.iter().map(String::as_str).collect(), Vec::new())
        }
        Outcome::Refused(_) => (Vec::new(), Vec::new()),
    }
}

fn answer_of(fixture: &Value, body: String, header: Option<&str>) -> Answer {
    let headers = fixture["headers"].as_object().into_iter().flatten();
    let headers = headers.map(|(name, value)| (name.to_lowercase(), header.or(value.as_str()).unwrap().to_owned())).collect();
    let status = fixture["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap();
    Answer::Response(Response { status, url: fixture["url"].as_str().unwrap_or_default().to_owned(), headers, body })
}

/// The bodies that an answer becomes with a payload in its places.
fn bodies(fixture: &Value, payload: &Payload) -> Vec<String> {
    // Pages are long and their places much alike: a third of them for each payload.
    let turn = payload.name.len() % 3;
    let body = fixture["body"].as_str().unwrap_or_default();
    match serde_json::from_str::<Value>(body) {
        Ok(json) => all(&json).iter().map(|place| written(&marked(&json, place), payload)).collect(),
        // A page: in each of its texts, and in each value of an attribute, unescaped.
        Err(_) => {
            let text = payload.text.as_ref().unwrap_or(&payload.json);
            let pieces: Vec<&str> = body.split_inclusive(['<', '>', '"']).collect();
            let with = |index: usize| {
                let piece = |(at, piece): (usize, &&str)| match piece.strip_suffix(['<', '>', '"']) {
                    Some(_) if at == index => format!("{text}{}", piece.chars().last().unwrap_or_default()),
                    _ => (*piece).to_owned(),
                };
                pieces.iter().enumerate().map(piece).collect::<String>()
            };
            (0..pieces.len()).filter(|index| index % 3 == turn).map(with).collect()
        }
    }
}

/// A backend's name, its request and its answers.
type Backend = (String, Value, Vec<(String, Value)>);

#[test]
fn no_answer_of_any_backend_acts_or_leads_astray() {
    let folder = |path: &str| {
        let entries = std::fs::read_dir(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let backends = folder("tests/fixtures/answers");
    assert!(backends.len() > 30, "{} backends", backends.len());
    let fixtures: Vec<Backend> = backends
        .into_iter()
        .map(|name| {
            let read = |file: &str| parsed(&file_of(&name, file));
            let answers = folder(&format!("tests/fixtures/answers/{name}")).into_iter().filter(|file| file != "request.json");
            let answers = answers.map(|file| (format!("{name}/{file}"), read(&file))).filter(|(_, one)| one["status"].is_u64()).collect();
            let request = read("request.json");
            (name, request, answers)
        })
        .collect();
    // One answer's page may be long: the longest payloads go where the event's own tests put them.
    let payloads: Vec<Payload> = payloads().into_iter().filter(|payload| payload.json.len() < 1_000).collect();
    each(&payloads, |payload| {
        for (name, request, answers) in &fixtures {
            let page = at_a_backend(name, request);
            assert!(page.registration().is_some_and(|one| one.submission.is_some()), "{name}: {:?}", page.advice());
            let context = event_registration_cli::json::parse(&request["page"].to_string()).unwrap_or_default();
            let platform = InPage(context);
            let before = request["before"].as_array().map(Vec::as_slice).unwrap_or_default();
            let before: Vec<Answer> = before
                .iter()
                .map(|one| answer_of(&one["answer"], one["answer"]["body"].as_str().unwrap_or_default().to_owned(), None))
                .collect();
            for (file, fixture) in answers {
                let judge = |answer: &Answer| {
                    let outcome = outcome(&page, &platform, &before, answer);
                    let (texts, links) = shown_of(&outcome);
                    for link in links {
                        assert!(leads_well(link, true), "{} in {file} leads to {link:?}", payload.name);
                    }
                    for text in texts {
                        assert!(text.len() < 10_000, "{} in {file}: a text of {} bytes", payload.name, text.len());
                    }
                };
                for body in bodies(fixture, payload) {
                    judge(&answer_of(fixture, body, None));
                }
                let body = fixture["body"].as_str().unwrap_or_default();
                judge(&answer_of(fixture, body.to_owned(), Some(payload.text.as_ref().unwrap_or(&payload.json))));
            }
        }
    });
}

fn file_of(backend: &str, name: &str) -> String {
    file(&format!("tests/fixtures/answers/{backend}/{name}"))
}

#[test]
fn whatever_is_typed_is_kept_and_judged() {
    let page = page(&three_people());
    let now = common::instant(DURING);
    for payload in payloads() {
        let text = payload.text.unwrap_or(payload.json);
        let mut state = State::new(page.clone(), words("it"), now);
        let names: Vec<String> = page.form().fields.iter().map(|field| field.name.clone()).collect();
        for name in names.iter().map(String::as_str).chain(["mode", "consents.privacy-notice", "__proto__", text.as_str()]) {
            state = update(&state, Action::Typed(name.to_owned(), vec![text.clone()]), &Native).unwrap_or(state);
        }
        let sent = update(&state, Action::Submit("k".into(), now), &Native).unwrap_or(state);
        assert!(!sent.errors.is_empty() || sent.request().is_some(), "{}", payload.name);
    }
}

/// The snippet of `prerender`: the one place where what strangers write is written into a page as markup.
#[test]
fn no_text_of_an_event_file_acts_in_a_prerendered_snippet() {
    let seed = parsed(&seed());
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("injections");
    std::fs::create_dir_all(&folder).unwrap();
    // Everything that is only shown, at once; what decides whether there is a form, by itself.
    let shown = |place: &str| {
        !["@", "Date", "submission", "/name", "type", "$schema", "fields", "eventStatus", "eventAttendanceMode"]
            .iter()
            .any(|part| place.contains(part))
    };
    let files = [
        marked_all(&seed, &shown),
        marked(&seed, "/name/it"),
        marked(&seed, "/registration/submission"),
        marked(&seed, "/registration/event"),
    ];
    for (index, payload) in payloads().iter().enumerate() {
        for (turn, file) in files.iter().enumerate() {
            let path = folder.join(format!("{index}-{turn}.json"));
            let text = written(file, payload);
            std::fs::write(&path, &text).unwrap();
            let argument = |name: &str| path.with_file_name(name).to_string_lossy().into_owned();
            let event = argument(&format!("{index}-{turn}.json"));
            let options = ["prerender", &event, "--now", "2022-05-10T09:00:00+02:00", "--src", "/events/e.json", "--language", "it"];
            let (mut out, mut err) = (Vec::new(), Vec::new());
            let Ok(()) = prerender(&options, &mut out, &mut err) else { continue };
            let html = String::from_utf8(out).unwrap();
            let about = || format!("{} in file {turn}", payload.name);
            holds(&html, &text, &SNIPPET, &about);
            assert_eq!(html.matches("<script").count(), 2, "{}", about());
            let (_, data) = html.split_once("<script type=\"application/ld+json\">").unwrap();
            parsed(data.split_once("</script>").unwrap().0);
        }
    }
}

fn prerender(arguments: &[&str], out: &mut Vec<u8>, err: &mut Vec<u8>) -> anyhow::Result<()> {
    use clap::Parser as _;
    #[derive(clap::Parser)]
    struct Command {
        #[command(flatten)]
        options: event_registration_cli::prerender::Options,
    }
    event_registration_cli::prerender::run(&Command::try_parse_from(arguments)?.options, out, err)
}
