//! The element on a page: its life, its fallback, and what its owner is told when something is missing.

#![allow(clippy::indexing_slicing)]

use anyhow::Result;
use event_registration_e2e::{Answer, Browser, Gate, Page, Responder, paths};
use serde_json::{Value, json};

const NOW: &str = "2022-05-10T09:00:00+02:00";

/// A host whose page is `body`, with the widget's script.
async fn host(body: &str) -> Result<Responder> {
    let host = Responder::start(Answer::status(500, "text/plain", "no backend here")).await?;
    let page = format!(
        r#"<!doctype html><html lang="it"><meta charset="utf-8"><title>Host</title><script type="module" src="event-registration.js"></script>{body}"#
    );
    host.serve("host.html", "text/html; charset=utf-8", &page);
    Ok(host)
}

fn element(src: &str, inside: &str) -> String {
    format!(r#"<event-registration src="{src}" now="{NOW}">{inside}</event-registration>"#)
}

async fn open(browser: &Browser, host: &Responder) -> Result<Page> {
    browser.open(&format!("{}host.html", host.url())).await
}

const FALLBACK: &str = r#"<p id="fallback">Iscriviti scrivendo a iscrizioni@example.it</p>"#;

/// A file in the event's place: the page says what an attendee can do, the console what its owner can mend.
async fn check_file(content: Option<&str>, shown: &str, advice: &str) -> Result<()> {
    let host = host(&element(if content.is_some() { "events/mine.json" } else { "events/missing.json" }, FALLBACK)).await?;
    if let Some(content) = content {
        host.serve("events/mine.json", "application/json", content);
    }
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open("about:blank").await?;
    page.goto(&format!("{}host.html", host.url())).await?;
    listen(&page).await?;
    page.wait_for_text(shown).await?;
    let heard = page.run("return window.warnings ?? []", Value::Null).await?;
    let heard = heard.to_string();
    assert!(heard.contains(advice), "{advice:?} is not among {heard}");
    Ok(())
}

/// Draws the element again with the console's warnings kept, which a driver's log doesn't give.
async fn listen(page: &Page) -> Result<()> {
    let script = "window.warnings = []; const warn = console.warn; console.warn = (...all) => { window.warnings.push(all.join(' ')); warn(...all); };
        const old = document.querySelector('event-registration'); const fresh = old.cloneNode(true); old.replaceWith(fresh)";
    page.run(script, Value::Null).await?;
    page.wait("the widget to draw again", "return window.warnings.length > 0", Value::Null).await
}

#[tokio::test]
async fn a_missing_event_file() -> Result<()> {
    check_file(None, "Non riusciamo a mostrare l'evento", "the event file could not be fetched").await
}

#[tokio::test]
async fn an_event_file_that_is_not_json() -> Result<()> {
    check_file(Some("<html>"), "Non riusciamo a mostrare l'evento", "the event file is not JSON").await
}

#[tokio::test]
async fn a_json_file_without_an_event() -> Result<()> {
    check_file(Some(r#"{"@type":"Recipe"}"#), "Non riusciamo a mostrare l'evento", "found \\\"Recipe\\\"").await
}

#[tokio::test]
async fn an_event_without_a_registration() -> Result<()> {
    let mut event: Value = serde_json::from_str(&paths::site_file(paths::EVENT)?)?;
    event.as_object_mut().map(|event| event.remove("registration"));
    check_file(Some(&event.to_string()), "Per iscriverti contatta chi organizza", "registration: found nothing").await
}

#[tokio::test]
async fn an_event_with_nowhere_to_send_registrations() -> Result<()> {
    let event = paths::site_file(paths::EVENT)?.replace("\"url\":\"/registrations\"", "\"url\":\"\"");
    check_file(Some(&event), "Per iscriverti contatta chi organizza", "nowhere to send registrations").await
}

#[tokio::test]
async fn the_sites_own_content_shows_when_the_event_is_missing() -> Result<()> {
    let host = host(&element("events/missing.json", FALLBACK)).await?;
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &host).await?;
    page.wait_for_text("Non riusciamo a mostrare l'evento").await?;
    assert_eq!(page.run("return document.getElementById('fallback').checkVisibility()", Value::Null).await?, json!(true));
    Ok(())
}

#[tokio::test]
async fn the_sites_own_content_shows_until_the_first_draw_and_not_after() -> Result<()> {
    let host = host(&element("events/coopera-6-tavolo-tecnico.json", FALLBACK)).await?;
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &host).await?;
    page.wait_for_text("Invia iscrizione").await?;
    assert_eq!(page.run("return document.getElementById('fallback').checkVisibility()", Value::Null).await?, json!(false));
    Ok(())
}

#[tokio::test]
async fn the_sites_own_content_stays_when_the_module_can_not_be_had() -> Result<()> {
    let host = host(&element("events/coopera-6-tavolo-tecnico.json", FALLBACK)).await?;
    host.serve("event-registration_bg.wasm", "text/html", "<h1>not found</h1>");
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &host).await?;
    let script = "return new Promise((told) => { const here = document.querySelector('event-registration'); const old = here.cloneNode(true);
        document.addEventListener('registration-error', (event) => told([event.detail.reason, old.firstChild.checkVisibility()])); here.replaceWith(old); })";
    assert_eq!(page.run(script, Value::Null).await?, json!(["start", true]));
    Ok(())
}

#[tokio::test]
async fn a_moved_element_keeps_what_was_typed_and_a_removed_one_leaves() -> Result<()> {
    let host = host(&format!("<main></main>{}", element("events/coopera-6-tavolo-tecnico.json", ""))).await?;
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &host).await?;
    page.fill("Nome", "Anna").await?;
    page.run("document.querySelector('main').append(document.querySelector('event-registration'))", Value::Null).await?;
    assert_eq!(page.value("Nome").await?, "Anna");
    let script = "window.kept = document.querySelector('event-registration'); kept.remove()";
    page.run(script, Value::Null).await?;
    page.wait("the widget to leave", "return kept.shadowRoot.querySelector('form') === null", Value::Null).await?;
    page.run("document.body.append(kept)", Value::Null).await?;
    page.wait_for_text("Invia iscrizione").await?;
    assert_eq!(page.severe_log().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn an_element_that_leaves_gives_its_request_up() -> Result<()> {
    let host = host(&element("events/coopera-6-tavolo-tecnico.json", "")).await?;
    let gate = Gate::closed();
    host.otherwise(Answer::status(201, "application/json", r#"{"reference":"ER-1","status":"confirmed"}"#).delayed(&gate));
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &host).await?;
    // The signal that the widget gives to fetch is the proof: aborted, and only when the element left.
    page.run("const real = window.fetch; window.fetch = (url, init) => { if (init?.method === 'POST') window.signal = init.signal; return real(url, init); }", Value::Null).await?;
    page.within("Come partecipi?").choose("In videoconferenza").await?;
    for (label, text) in [("Nome", "Anna"), ("Cognome", "Rossi"), ("Indirizzo email", "anna@example.it"), ("Ente o Comune", "Enna")] {
        page.fill(label, text).await?;
    }
    page.choose("Ho letto l'informativa sulla privacy").await?;
    page.click("Invia iscrizione").await?;
    host.wait_for_requests(1).await?;
    assert_eq!(page.run("return window.signal.aborted", Value::Null).await?, json!(false));
    page.run("document.querySelector('event-registration').remove()", Value::Null).await?;
    page.wait("the request to be given up", "return window.signal.aborted", Value::Null).await?;
    gate.open();
    Ok(())
}

#[tokio::test]
async fn several_on_a_page_and_a_script_loaded_twice_do_not_disturb_each_other() -> Result<()> {
    let two = format!(
        "{0}{0}<script type=\"module\" src=\"event-registration.js?again\"></script>",
        element("events/coopera-6-tavolo-tecnico.json", "")
    );
    let host = host(&two).await?;
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &host).await?;
    let both = "return [...document.querySelectorAll('event-registration')].every((one) => one.shadowRoot?.querySelector('form'))";
    page.wait("both to draw", both, Value::Null).await?;
    page.fill("Nome", "Anna").await?;
    let second = "return document.querySelectorAll('event-registration')[1].shadowRoot.querySelector('[name=given-name]').value";
    assert_eq!(page.run(second, Value::Null).await?, json!(""));
    assert_eq!(page.severe_log().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn a_changed_attribute_draws_again_and_keeps_what_was_typed() -> Result<()> {
    let host = host(&element("events/coopera-6-tavolo-tecnico.json", "")).await?;
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &host).await?;
    page.fill("Nome", "Anna").await?;
    page.run(
        "const here = document.querySelector('event-registration'); here.setAttribute('heading-level', '3'); here.setAttribute('lang', 'en')",
        Value::Null,
    )
    .await?;
    page.wait_for_text("Send registration").await?;
    assert_eq!(page.count("h3.title").await?, 1);
    assert_eq!(page.value("First name").await?, "Anna");
    page.run("document.querySelector('event-registration').setAttribute('now', '2022-06-01T00:00:00+02:00')", Value::Null).await?;
    page.wait_for_text("The event is over").await?;
    Ok(())
}

#[tokio::test]
async fn attributes_are_properties_too_also_when_set_before_the_class_came() -> Result<()> {
    let host = host(&format!("<script>const early = document.createElement('event-registration'); early.src = 'events/coopera-6-tavolo-tecnico.json'; early.now = '{NOW}'; early.headingLevel = 4; addEventListener('DOMContentLoaded', () => document.body.append(early))</script>")).await?;
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &host).await?;
    page.wait_for_text("Invia iscrizione").await?;
    assert_eq!(page.count("h4.title").await?, 1);
    assert_eq!(
        page.run("return [early.getAttribute('heading-level'), early.src]", Value::Null).await?,
        json!(["4", "events/coopera-6-tavolo-tecnico.json"])
    );
    page.run("early.headingLevel = null", Value::Null).await?;
    page.wait("the title to be a second heading", "return root().querySelector('h2.title') !== null", Value::Null).await
}

#[tokio::test]
async fn the_form_gives_way_by_itself_when_registration_closes() -> Result<()> {
    let host = host(&element("events/coopera-6-tavolo-tecnico.json", "").replace(NOW, "2022-05-24T17:59:50+02:00")).await?;
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &host).await?;
    page.wait_for_text("Invia iscrizione").await?;
    page.wait_for_text("Le iscrizioni si sono chiuse martedì 24 maggio 2022, ore 18:00").await
}

#[tokio::test]
async fn under_a_strict_policy_and_trusted_types_a_page_that_refuses_puts_its_error_on_the_field() -> Result<()> {
    let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types event-registration";
    let host =
        host(&format!(r#"<meta http-equiv="Content-Security-Policy" content="{policy}">{}"#, element("events/mine.json", ""))).await?;
    let mut event: Value = serde_json::from_str(&paths::site_file(paths::EVENT)?)?;
    event["registration"]["submission"] = json!({
        "url": "/registrations", "encoding": "urlencoded",
        "outcome": [{ "type": "html", "selector": ".error", "is": "invalid" }],
        "errors": [{ "shape": "html", "selector": ".error", "attribute": "data-field" }]
    });
    host.serve("events/mine.json", "application/json", &event.to_string());
    let refusal = "<!doctype html><p class=error data-field=email>Indirizzo <b onclick=alert(1)>rifiutato</b><img src=x onerror=alert(1)>";
    host.next(Answer::status(200, "text/html", refusal));
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &host).await?;
    page.run(
        "window.violations = []; document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective))",
        Value::Null,
    )
    .await?;
    page.within("Come partecipi?").choose("In videoconferenza").await?;
    for (label, text) in [("Nome", "Anna"), ("Cognome", "Rossi"), ("Indirizzo email", "anna@example.it"), ("Ente o Comune", "Enna")] {
        page.fill(label, text).await?;
    }
    page.choose("Ho letto l'informativa sulla privacy").await?;
    page.click("Invia iscrizione").await?;
    assert_eq!(page.error_summary().await?, ["Indirizzo rifiutato"]);
    page.click("Indirizzo rifiutato").await?;
    page.wait_for_focus("[name=email]").await?;
    assert_eq!(page.run("return violations", Value::Null).await?, json!([]));
    assert_eq!(page.severe_log().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn the_page_can_take_a_registration_over() -> Result<()> {
    let host = host(&element("events/coopera-6-tavolo-tecnico.json", "")).await?;
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &host).await?;
    page.run("window.heard = []; document.addEventListener('registration-submit', (event) => { event.preventDefault(); heard.push(event.detail); })", Value::Null).await?;
    page.within("Come partecipi?").choose("In videoconferenza").await?;
    for (label, text) in [("Nome", "Anna"), ("Cognome", "Rossi"), ("Indirizzo email", "anna@example.it"), ("Ente o Comune", "Enna")] {
        page.fill(label, text).await?;
    }
    page.choose("Ho letto l'informativa sulla privacy").await?;
    page.click("Invia iscrizione").await?;
    page.wait("the page to hear of it", "return heard.length === 1", Value::Null).await?;
    let heard = page.run("return JSON.stringify(heard)", Value::Null).await?.to_string();
    assert!(!heard.contains("Anna") && !heard.contains("example.it"), "no personal data: {heard}");
    page.wait_for_text("Invia iscrizione").await?;
    assert_eq!(host.requests(), Vec::new());
    Ok(())
}
