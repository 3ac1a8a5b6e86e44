//! Every state of the widget, on a page of a site that is accessible itself, in any engine, language and width.

#![allow(dead_code)]

use anyhow::{Context, Result};
use event_registration_e2e::{Answer, Browser, Gate, Page, Responder, audit, paths};
use serde_json::{Value, json};

/// All that an attendee can meet.
pub(crate) const STATES: [&str; 12] =
    ["not open", "open", "errors", "people", "review", "sending", "failed", "receipt", "full", "closed", "cancelled", "fallback"];

/// What axe-core can't decide and a person has: beginning of the line, and why it is right.
const ACCEPTED: [(&str, &str); 2] = [
    (
        "color-contrast: #field-5: Element's background color could not be determined due to a background gradient",
        "the select's arrow is two gradients at its end, where no text is; text and surface are those of every other field",
    ),
    (
        "color-contrast: #person-1-field-5: Element's background color could not be determined due to a background gradient",
        "the same select, another person's",
    ),
];

/// A host with the widget in it.
pub(crate) async fn host(language: &str, now: &str, cancelled: bool) -> Result<Responder> {
    host_of(language, now, cancelled, false).await
}

/// The same, for several people in one registration if need be.
async fn host_of(language: &str, now: &str, cancelled: bool, several: bool) -> Result<Responder> {
    let host = Responder::start(Answer::status(201, "application/json", r#"{"reference":"ER-1","status":"confirmed"}"#)).await?;
    let mut event: Value = serde_json::from_str(&paths::site_file(paths::EVENT)?)?;
    if cancelled {
        *event.get_mut("eventStatus").context("the event has a status")? = json!("https://schema.org/EventCancelled");
    }
    if several {
        let registration = event.pointer_mut("/registration").context("the event has a registration")?;
        registration.as_object_mut().context("an object")?.insert("attendees".into(), json!({ "max": 3 }));
    }
    host.serve("events/mine.json", "application/json", &event.to_string());
    let page = format!(
        r##"<!doctype html><html lang="it"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sito</title>
        <script type="module" src="event-registration.js"></script><style>body {{ margin: 0 }}</style>
        <main><h1>Eventi</h1><a href="#prima" id="prima">Prima</a>
        <event-registration src="events/mine.json" lang="{language}" now="{now}"><p>Scrivi a <a href="mailto:iscrizioni@example.it">iscrizioni@example.it</a></p></event-registration>
        <a href="#dopo" id="dopo">Dopo</a></main></html>"##
    );
    host.serve("host.html", "text/html; charset=utf-8", &page);
    Ok(host)
}

/// Opens the host's page this wide: in a frame, where the window can't be so narrow.
pub(crate) async fn open(browser: &Browser, host: &Responder, width: Option<u32>) -> Result<Page> {
    let Some(width) = width else {
        return browser.open(&format!("{}host.html", host.url())).await;
    };
    let frame = format!(
        r#"<!doctype html><html lang="it"><meta charset="utf-8"><title>Cornice</title><main><iframe title="Sito" src="host.html" width="{width}" height="900"></iframe></main></html>"#
    );
    host.serve("frame.html", "text/html; charset=utf-8", &frame);
    let page = browser.open(&format!("{}frame.html", host.url())).await?;
    page.driver().enter_frame(0).await.context("there is no frame")?;
    Ok(page)
}

/// Brings the page into this state and gives it to `look`.
pub(crate) async fn bring(
    browser: &Browser,
    state: &str,
    language: &str,
    width: Option<u32>,
    look: impl AsyncFnOnce(&Page) -> Result<()>,
) -> Result<()> {
    let now = match state {
        "not open" => "2022-04-20T09:00:00+02:00",
        "closed" => "2022-05-24T19:00:00+02:00",
        _ => "2022-05-10T09:00:00+02:00",
    };
    let host = host_of(language, now, state == "cancelled", matches!(state, "people" | "review")).await?;
    let gate = Gate::closed();
    match state {
        "fallback" => host.serve("event-registration_bg.wasm", "text/html", "<h1>blocked</h1>"),
        "sending" => host.otherwise(Answer::status(500, "text/plain", "").delayed(&gate)),
        "failed" => host.otherwise(Answer::status(500, "text/plain", "")),
        "full" => host.otherwise(Answer::status(
            409,
            "application/problem+json",
            r#"{"type":"https://comune.example/problems/full","title":"No seat is left"}"#,
        )),
        _ => {}
    }
    let page = open(browser, &host, width).await?;
    if state == "fallback" {
        page.wait("the site's own words", "return root().querySelector('slot') !== null", Value::Null).await?;
    } else {
        page.wait("the widget to draw", "return root().querySelector('article') !== null", Value::Null).await?;
    }
    let there = match state {
        "errors" => {
            send(&page).await?;
            "[part~=summary]"
        }
        "sending" | "failed" | "full" | "receipt" => {
            fill(&page).await?;
            send(&page).await?;
            match state {
                "sending" => "[aria-disabled=true]",
                "receipt" => "#receipt",
                _ => "#refusal",
            }
        }
        // A second person whose answers won't do.
        "people" => {
            fill(&page).await?;
            page.wait("one more person", "part('#add-person').click(); return true", Value::Null).await?;
            page.wait_for_focus("#person-1").await?;
            send(&page).await?;
            "[part~=summary]"
        }
        "review" => {
            fill(&page).await?;
            let asked = "document.querySelector('event-registration').setAttribute('review-step', ''); return true";
            page.wait("the review step", asked, Value::Null).await?;
            // The attribute comes to the form a render later: until then the button would send.
            let button = "return ['Continua', 'متابعة'].includes(clean(part('button[type=submit]').textContent))";
            page.wait("the form to go on to it", button, Value::Null).await?;
            send(&page).await?;
            "#review"
        }
        "open" => "form",
        "fallback" => "slot",
        _ => ".banner",
    };
    page.wait(&format!("{state}: {there}"), "return root().querySelector(given) !== null", json!(there)).await?;
    look(&page).await.with_context(|| format!("in the state {state}, {language}, {width:?}"))?;
    gate.open();
    Ok(())
}

/// Fills the form in; how an attendee does that is another test's matter.
async fn fill(page: &Page) -> Result<()> {
    let script = "for (const box of [part('[name=mode][value=online]'), ...root().querySelectorAll('[type=checkbox]')]) if (!box.checked) box.click();
        for (const [name, text] of Object.entries(given)) {
            const field = part(`[name=${name}]`);
            field.value = text;
            for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
        }";
    let texts = json!({ "given-name": "Anna", "family-name": "D'Angelo", "email": "anna@example.it", "organization": "Comune di Enna" });
    page.wait("the form to take it", &format!("{script} return true"), texts).await
}

async fn send(page: &Page) -> Result<()> {
    page.wait("the button", "part('button[type=submit]').click(); return true", Value::Null).await
}

/// axe-core finds nothing, ids lead somewhere, nothing is too small or too wide, nothing unknown is undecided.
pub(crate) async fn accessible(page: &Page) -> Result<()> {
    let found = audit::axe(page).await?;
    let open: Vec<&String> =
        found.incomplete.iter().filter(|line| !ACCEPTED.iter().any(|(beginning, _)| line.starts_with(beginning))).collect();
    let mut wrong = found.violations;
    wrong.extend(open.into_iter().map(|line| format!("not decided: {line}")));
    wrong.extend(audit::references(page).await?);
    wrong.extend(audit::targets(page, 24).await?);
    wrong.extend(audit::overflow(page).await?);
    anyhow::ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// Tries every state and tells of all that fail.
pub(crate) async fn all(browser: &Browser, language: &str, width: Option<u32>) -> Result<()> {
    let mut wrong = Vec::new();
    for state in STATES {
        if let Err(error) = bring(browser, state, language, width, accessible).await {
            wrong.push(format!("{error:#}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    Ok(())
}
