//! What strangers write, in a browser: the corpus of `tests/fixtures/injections.json` in event files, languages, answers and
//! attributes, on pages under the documented policy with Trusted Types. Nothing of it runs, nothing leads astray, and the browser has
//! nothing to report. Natively, in many more places: `tests/injections.rs`.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../../common/injections.rs"]
#[allow(dead_code)]
mod injections;
#[path = "../../common/markup.rs"]
#[allow(dead_code)]
mod markup;

use std::path::Path;

use anyhow::Result;
use event_registration_e2e::{Answer, Browser, Page, Responder, paths};
use injections::{Payload, leaves, marked, marked_all, payloads, written};
use serde_json::{Value, json};

const NOW: &str = "2022-05-10T09:00:00+02:00";
/// The documented policy at its strictest, with pictures, which a file may name.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types event-registration; report-uri /reports";

/// A file of the repository, for the corpus.
fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn seed() -> Result<Value> {
    Ok(serde_json::from_str(&paths::site_file(paths::EVENT)?)?)
}

/// One element of a page: what is tried on it, and its attributes.
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    fn of(name: String, src: &str) -> Element {
        let attributes = [("lang", "it"), ("now", NOW), ("src", src)];
        Element { name, attributes: attributes.map(|(name, value)| (name.to_owned(), value.to_owned())).into() }
    }

    fn with(mut self, name: &str, value: &str) -> Element {
        self.attributes.retain(|(other, _)| other != name);
        self.attributes.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// A host under the policy.
async fn host() -> Result<Responder> {
    let host = Responder::start(Answer::status(204, "text/plain", "")).await?;
    host.serve("watch.js", "text/javascript", include_str!("injections/watch.js"));
    let page = r#"<!doctype html><html lang="it"><meta charset="utf-8"><title>Host</title><script src="watch.js"></script>
        <script type="module" src="event-registration.js"></script><body><script src="elements.js"></script></body></html>"#;
    host.at("host.html", Answer::status(200, "text/html; charset=utf-8", page).header("Content-Security-Policy", POLICY));
    Ok(host)
}

/// Opens a page of these elements, made by script, so that every attribute is what was meant; waits until each has drawn.
async fn show(page: &Page, host: &Responder, elements: &[Element], query: &str) -> Result<()> {
    let all: Vec<Value> = elements.iter().map(|one| json!(one.attributes)).collect();
    let script = "for (const attributes of ALL) { const element = document.createElement('event-registration');
        for (const [name, value] of attributes) element.setAttribute(name, value); document.body.append(element); }";
    host.serve("elements.js", "text/javascript", &script.replace("ALL", &Value::from(all).to_string()));
    page.goto(&format!("{}host.html?{query}", host.url())).await?;
    let drawn = "return [...document.querySelectorAll('event-registration')].every((one) => one.shadowRoot?.querySelector('article'))";
    page.wait("all to draw", drawn, Value::Null).await
}

/// The browser's own line for an answer that refuses; nothing of ours.
const REFUSED: &str = "Failed to load resource";
/// The browser's own line where a driver leaves a page whose form holds something that wasn't sent: it asks nobody.
const LEFT: &str = "Blocked attempt to show a 'beforeunload' confirmation panel";
/// What a browser reports and says of an event file that the policy doesn't let it have: the owner's own `src`.
const UNREACHABLE: [&str; 2] = ["connect-src", "Fetch API cannot load"];

/// Nothing ran, nothing leads astray, nothing was reported and the console is silent, but for what is `tolerated`.
async fn judge(page: &Page, host: &Responder, elements: &[Element], tolerated: &[&str]) -> Result<()> {
    let names: Vec<&str> = elements.iter().map(|one| one.name.as_str()).collect();
    let faults = page.run(include_str!("injections/judge.js"), json!({ "names": names, "elements": markup::ELEMENTS })).await?;
    let faults: Vec<String> = serde_json::from_value(faults)?;
    let reports = host.requests().into_iter().filter(|request| request.target.starts_with("/reports")).map(|request| request.body);
    let all: Vec<String> = faults.into_iter().chain(reports).chain(page.severe_log().await?).collect();
    let wrong: Vec<&String> = all.iter().filter(|one| !tolerated.iter().any(|part| one.contains(part))).collect();
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), elements.len());
    Ok(())
}

/// Shows elements, so many on a page, and does on each page what may be done on each of them.
async fn try_all(host: &Responder, elements: Vec<Element>, on_a_page: usize, act: &str, tolerated: &[&str]) -> Result<()> {
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open("about:blank").await?;
    for elements in elements.chunks(on_a_page) {
        show(&page, host, elements, "").await?;
        judge(&page, host, elements, tolerated).await?;
        if !act.is_empty() {
            page.run(act, Value::Null).await?;
            judge(&page, host, elements, tolerated).await?;
        }
    }
    Ok(())
}

/// Opens whatever opens, and sends the form as it is: the summary repeats each label.
const POKE: &str = "for (const { shadowRoot } of document.querySelectorAll('event-registration')) {
        for (const summary of shadowRoot.querySelectorAll('summary')) summary.click();
        for (const link of shadowRoot.querySelectorAll('a[href^=\"#\"]')) link.click();
        shadowRoot.querySelector('button[type=submit]')?.click();
    }
    return new Promise((done) => setTimeout(done))";

#[tokio::test]
async fn nothing_in_an_event_file_runs_in_a_page() -> Result<()> {
    let (host, seed, payloads) = (host().await?, seed()?, payloads());
    let told = marked_all(&seed, &|place| !place.starts_with("/registration") && !place.contains('@') && !place.contains("Date"));
    let mut files: Vec<(String, String)> =
        payloads.iter().map(|payload| (format!("{} everywhere", payload.name), written(&told, payload))).collect();
    // Each place with two payloads of the corpus' two halves; natively it is each place with each.
    let half = payloads.len() / 2;
    for (index, place) in leaves(&seed).iter().enumerate() {
        for payload in [&payloads[index % half], &payloads[half + index % (payloads.len() - half)]] {
            files.push((format!("{} in {place}", payload.name), written(&marked(&seed, place), payload)));
        }
    }
    let mut elements = Vec::new();
    for (index, (name, text)) in files.into_iter().enumerate() {
        let src = format!("events/{index}.json");
        host.serve(&src, "application/json", &text);
        elements.push(Element::of(name, &src));
    }
    try_all(&host, elements, 90, POKE, &[REFUSED, LEFT]).await
}

#[tokio::test]
async fn nothing_in_a_language_runs_in_a_page() -> Result<()> {
    let (host, payloads) = (host().await?, payloads());
    let words: Vec<&Payload> = payloads.iter().filter(|payload| !payload.name.contains("deep") && payload.json.len() < 10_000).collect();
    host.serve("events/series.json", "application/json", &file("tests/fixtures/events/series.json"));
    let mut elements = Vec::new();
    for (turn, language) in paths::languages()?.into_iter().enumerate() {
        let mut text: Value = serde_json::from_str(&paths::site_file(&format!("languages/{language}.json"))?)?;
        let mut lines = Vec::new();
        for (index, place) in leaves(&text).into_iter().enumerate().filter(|(_, place)| place != "/direction") {
            // In each language another payload for each message.
            let payload = words[(index + turn * words.len() / 7) % words.len()];
            let mark = format!("mark {index} of them");
            *text.pointer_mut(&place).unwrap() = json!(mark);
            lines.push((mark, payload));
        }
        let whole = lines.iter().fold(text.to_string(), |whole, (mark, payload)| whole.replace(&format!("\"{mark}\""), &payload.json));
        host.serve(&format!("languages/{language}.json"), "application/json", &whole);
        let shown = [("src", paths::EVENT), ("now", "2022-06-01T09:00:00+02:00"), ("review-step", ""), ("src", "events/none.json")];
        for (name, value) in shown {
            elements.push(Element::of(format!("{language}, {name} {value}"), paths::EVENT).with("lang", &language).with(name, value));
        }
        let series = Element::of(format!("{language}, list"), "events/series.json").with("view", "list");
        elements.push(series.with("lang", &language));
    }
    try_all(&host, elements, 40, POKE, &[REFUSED, LEFT]).await?;
    // A file that is no language at all.
    for payload in payloads.iter().filter(|payload| payload.name.contains("deep") || payload.name.contains("prototype")) {
        host.serve("languages/it.json", "application/json", &payload.json);
        try_all(&host, vec![Element::of(payload.name.clone(), paths::EVENT)], 1, "", &[REFUSED, LEFT]).await?;
    }
    Ok(())
}

/// Descriptions of backends that tell errors in each shape, and the answer of each with a payload in its places, as JSON or as a page.
fn dialects(payload: &Payload) -> Vec<(&'static str, Value, Answer)> {
    let json = &payload.json;
    let text = payload.text.as_ref().unwrap_or(json);
    let refused = |media: &str, body: String| Answer::status(422, media, &body);
    let as_json = |body: &str| refused("application/json", body.replace("$", json));
    let errors = |shape: Value| json!({ "errors": [shape], "outcome": [{ "status": 422, "is": "invalid" }], "message": ["/message"], "reference": ["/reference"], "redirect": ["/redirect"] });
    vec![
        (
            "problem+json",
            json!({}),
            refused(
                "application/problem+json",
                r##"{"type":$,"title":$,"detail":$,"instance":$,"errors":[{"pointer":"#/attendees/0/email","detail":$},{"pointer":$,"detail":$}]}"##
                    .replace('$', json),
            ),
        ),
        (
            "map",
            errors(json!({ "shape": "map", "at": "/errors" })),
            as_json(r#"{"errors":{"email":[$],"given-name":$,"family-name":{"text":$},"__proto__":$,"constructor":[$]}}"#),
        ),
        (
            "list",
            errors(json!({ "shape": "list", "at": "/errors", "key": "/field", "text": "/text" })),
            as_json(r#"{"errors":[{"field":"email","text":$},{"field":$,"text":$},$]}"#),
        ),
        ("tree", errors(json!({ "shape": "tree", "at": "/errors" })), as_json(r#"{"errors":{"properties":{"email":{"_errors":[$]},"x":$},"_errors":[$]}}"#)),
        ("strings", errors(json!({ "shape": "strings", "at": "/errors" })), as_json(r#"{"errors":[$,$]}"#)),
        (
            "text-pattern",
            errors(json!({ "shape": "text-pattern", "at": "/message", "pattern": "(?<field>\\w+) (?<text>.+)" })),
            as_json(r#"{"message":$}"#),
        ),
        (
            "html",
            errors(json!({ "shape": "html", "selector": ".error", "attribute": "data-field" })),
            refused(
                "text/html",
                format!("<!doctype html><title>{text}</title><p class=error data-field=email>{text}</p><p class=error data-field=\"{text}\">x {text}</p>{text}<p class=error>{text}"),
            ),
        ),
    ]
}

/// Fills every form of the page in and sends it.
const SEND: &str = "for (const { shadowRoot } of document.querySelectorAll('event-registration')) {
        const find = (selector) => shadowRoot.querySelector(selector);
        find('[name=mode][value=online]')?.click();
        for (const box of shadowRoot.querySelectorAll('[type=checkbox][aria-required]')) if (!box.checked) box.click();
        for (const [name, text] of Object.entries({ 'given-name': 'Anna', 'family-name': 'Rossi', email: 'anna@example.it', organization: 'Enna' })) {
            const field = find(`[name=${name}]`);
            if (!field) continue;
            field.value = text;
            for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
        }
    }
    // Drawn anew before it is sent.
    return new Promise((drawn) => setTimeout(drawn, 0)).then(() => {
        for (const { shadowRoot } of document.querySelectorAll('event-registration')) shadowRoot.querySelector('button[type=submit]')?.click();
    })";
const SETTLED: &str = "return [...document.querySelectorAll('event-registration')].every(({ shadowRoot }) =>
        shadowRoot.querySelector(given) || shadowRoot.querySelector('#refusal'))";

#[tokio::test]
async fn nothing_in_an_answer_runs_in_a_page() -> Result<()> {
    let (host, seed) = (host().await?, seed()?);
    let payloads: Vec<Payload> = payloads().into_iter().filter(|payload| payload.json.len() < 10_000).collect();
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open("about:blank").await?;
    for dialect in 0..dialects(&payloads[0]).len() {
        let mut elements = Vec::new();
        // Of each dialect another third of the corpus; pages of HTML get all of it.
        let third = |index: &usize| index % 3 == dialect % 3 || dialect == 6;
        for (index, payload) in payloads.iter().enumerate().filter(|(index, _)| third(index)) {
            let (name, mut submission, answer) = dialects(payload).swap_remove(dialect);
            let path = format!("registrations/{dialect}-{index}");
            submission["url"] = json!(format!("/{path}"));
            let mut event = seed.clone();
            event["registration"]["submission"] = submission;
            let src = format!("events/{dialect}-{index}.json");
            host.serve(&src, "application/json", &event.to_string());
            host.at(&path, answer);
            elements.push(Element::of(format!("{} in {name}", payload.name), &src));
        }
        show(&page, &host, &elements, "").await?;
        page.run(SEND, Value::Null).await?;
        page.wait("every refusal", SETTLED, json!("[part~=summary]")).await?;
        judge(&page, &host, &elements, &[REFUSED, LEFT]).await?;
        // Then they accept, and say the same of the registration.
        for (index, payload) in payloads.iter().enumerate().filter(|(index, _)| third(index)) {
            let body = r#"{"reference":$,"status":"confirmed","join_url":$,"redirect":$,"message":$}"#.replace('$', &payload.json);
            host.at(&format!("registrations/{dialect}-{index}"), Answer::status(201, "application/json", &body));
        }
        page.run(SEND, Value::Null).await?;
        page.wait("every receipt", SETTLED, json!("[part~=confirmation]")).await?;
        judge(&page, &host, &elements, &[REFUSED, LEFT]).await?;
        page.run(POKE, Value::Null).await?;
        judge(&page, &host, &elements, &[REFUSED, LEFT]).await?;
    }
    Ok(())
}

#[tokio::test]
async fn nothing_in_the_pages_address_runs_in_a_page() -> Result<()> {
    let host = host().await?;
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for text in payloads().iter().filter_map(|payload| payload.text.as_ref()).filter(|text| text.len() < 1_000) {
        query.append_pair(text, text);
        for name in ["given-name", "email", "mode", "organization", "event", "consents.privacy-notice"] {
            query.append_pair(name, text);
        }
    }
    let any = Element::of("any answer".into(), paths::EVENT).with("prefill-from-query", "");
    let elements = [any, Element::of("a list".into(), paths::EVENT).with("view", "list").with("prefill-from-query", "email __proto__")];
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open("about:blank").await?;
    show(&page, &host, &elements, &query.finish()).await?;
    page.run(POKE, Value::Null).await?;
    judge(&page, &host, &elements, &[REFUSED, LEFT]).await?;
    // It reads the address: what isn't of the corpus would be of no use.
    let first = "return document.querySelector('event-registration').shadowRoot.querySelector('[name=given-name]').value !== ''";
    page.wait("an answer from the address", first, Value::Null).await
}

#[tokio::test]
async fn nothing_in_an_attribute_runs_in_a_page() -> Result<()> {
    let host = host().await?;
    let manifest: Value = serde_json::from_str(&file("custom-elements.json"))?;
    let attributes = manifest.pointer("/modules/0/declarations/0/attributes").and_then(Value::as_array).unwrap();
    let names: Vec<&str> = attributes.iter().filter_map(|one| one["name"].as_str()).filter(|name| *name != "src").collect();
    let payloads: Vec<Payload> = payloads().into_iter().filter(|payload| payload.json.len() < 30_000).collect();
    let value = |index: usize| {
        let payload = &payloads[index % payloads.len()];
        payload.text.as_ref().unwrap_or(&payload.json)
    };
    // Each attribute gets each payload once, beside others.
    let all = |index: usize| {
        let element = Element::of(format!("attributes from {}", payloads[index].name), paths::EVENT);
        names.iter().enumerate().fold(element, |element, (turn, name)| element.with(name, value(index + turn * 7)))
    };
    try_all(&host, (0..payloads.len()).map(all).collect(), 50, POKE, &[REFUSED, LEFT]).await?;
    let from = |index: usize| Element::of(format!("src {}", payloads[index].name), value(index));
    try_all(&host, (0..payloads.len()).map(from).collect(), 100, "", &[REFUSED, LEFT, UNREACHABLE[0], UNREACHABLE[1]]).await
}
