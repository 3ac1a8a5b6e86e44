//! What changes while a page is open, and what depends on where its visitor is.

#![allow(clippy::indexing_slicing)]

use anyhow::{Context, Result};
use event_registration_e2e::{Answer, Backend, BackendOptions, Browser, Engine, Page, Responder, paths};
use serde_json::{Value, json};

/// The demonstration's event with two seats in the room, which its file asks the backend about.
fn two_seats() -> Result<Value> {
    let mut event: Value = serde_json::from_str(&paths::site_file(paths::EVENT)?)?;
    event["maximumPhysicalAttendeeCapacity"] = json!(2);
    let registration = event.get_mut("registration").context("the event has a registration")?;
    registration["availability"] = json!("/registrations/seats?event=coopera-6-tavolo-tecnico");
    Ok(event)
}

async fn register(page: &Page, name: &str) -> Result<String> {
    page.within("Come partecipi?").choose("In presenza").await?;
    let address = format!("{name}@example.it");
    for (label, text) in [("Nome", name), ("Cognome", "Rossi"), ("Indirizzo email", &address), ("Ente o Comune", "Comune di Enna")] {
        page.fill(label, text).await?;
    }
    page.choose("Ho letto l'informativa sulla privacy").await?;
    page.click("Invia iscrizione").await?;
    page.receipt().await
}

#[tokio::test]
async fn the_seats_that_are_left_are_told_until_there_are_none() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("event.json");
    std::fs::write(&file, two_seats()?.to_string())?;
    let backend = Backend::start(BackendOptions { event: Some(file), ..BackendOptions::default() }).await?;
    let host = Responder::start(Answer::forward(&backend)).await?;
    host.serve(paths::EVENT, "application/json", &two_seats()?.to_string());
    host.hand_on("/registrations", backend.port());
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&host.url()).await?;
    page.wait_for_text("Restano 2 posti").await?;
    register(&page, "anna").await?;
    page.click("Iscrivi un'altra persona").await?;
    page.wait_for_text("Resta 1 posto").await?;
    register(&page, "bice").await?;
    page.click("Iscrivi un'altra persona").await?;
    page.wait_for_text("I posti in presenza sono esauriti").await?;
    let closed = "const mode = part('[name=mode][value=in-person]'); return mode.disabled && !part('[name=mode][value=online]').disabled";
    page.wait("the room's mode to be closed", closed, Value::Null).await?;
    assert_eq!(page.severe_log().await?, Vec::<String>::new());
    Ok(())
}

/// The page's own timers, of which those of a minute are over at once: nobody waits for one here. Of each minute and of each
/// question it is noted whether the page was hidden then.
const QUICK: &str = "<script>window.passed = []; window.asked = []; const [timer, get] = [setTimeout, fetch];
    window.setTimeout = (done, delay) => delay === 60_000 ? timer(() => (passed.push(document.hidden), done()), 20) : timer(done, delay);
    window.fetch = (url, ...more) => (String(url).includes('/seats') && asked.push(document.hidden), get(url, ...more));</script>";

#[tokio::test]
async fn while_the_page_is_looked_at_the_seats_are_asked_for_every_minute_and_while_it_is_hidden_they_are_not() -> Result<()> {
    let host = Responder::start(Answer::status(404, "text/plain", "no backend here")).await?;
    host.serve(paths::EVENT, "application/json", &two_seats()?.to_string());
    let left = |count: u32| format!(r#"{{"remaining":{{"in-person":{count}}}}}"#);
    host.serve("registrations/seats", "application/json", &left(2));
    let page = format!(
        r#"<!doctype html><html lang="it"><meta charset="utf-8"><title>Comune</title>{QUICK}<script type="module" src="event-registration.js"></script>
        <event-registration src="{}" now="2022-05-10T09:00:00+02:00"></event-registration></html>"#,
        paths::EVENT
    );
    host.serve("host.html", "text/html; charset=utf-8", &page);
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&format!("{}host.html", host.url())).await?;
    page.wait_for_text("Restano 2 posti").await?;
    host.serve("registrations/seats", "application/json", &left(1));
    page.wait_for_text("Resta 1 posto").await?;
    let hide = "Object.defineProperty(document, 'hidden', { value: given, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); return true";
    page.run(hide, json!(true)).await?;
    page.wait("a minute to pass unseen", "return passed.includes(true)", Value::Null).await?;
    host.serve("registrations/seats", "application/json", &left(0));
    page.run(hide, json!(false)).await?;
    page.wait_for_text("I posti in presenza sono esauriti").await?;
    assert_eq!(page.run("return asked.includes(true)", Value::Null).await?, json!(false), "nothing is asked while nobody looks");
    Ok(())
}

#[tokio::test]
async fn an_answer_about_seats_that_makes_no_sense_leaves_the_form_as_it_is() -> Result<()> {
    let host = Responder::start(Answer::status(404, "text/plain", "no backend here")).await?;
    host.serve(paths::EVENT, "application/json", &two_seats()?.to_string());
    host.serve("registrations/seats", "text/html", "<h1>Accedi</h1>");
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&host.url()).await?;
    page.wait(
        "the answer to be asked for",
        "return performance.getEntriesByType('resource').some((one) => one.name.includes('/seats'))",
        Value::Null,
    )
    .await?;
    page.wait_for_text("Invia iscrizione").await?;
    let text = page.text().await?;
    assert!(!text.contains("posti"), "{text}");
    Ok(())
}

#[tokio::test]
async fn who_is_in_another_time_zone_is_told_the_time_there() -> Result<()> {
    let host = Responder::start(Answer::status(404, "text/plain", "no backend here")).await?;
    let away = Browser::start(1280, 900).await?;
    away.open(&host.url()).await?.wait_for_text("Dove sei tu: 17:00").await?;
    let home = Browser::at_home(Engine::Chromium, 1280, 900).await?;
    let page = home.open(&host.url()).await?;
    page.wait_for_text("dalle 15:00 alle 17:00 (ora italiana, UTC+2)").await?;
    let text = page.text().await?;
    assert!(!text.contains("Dove sei tu"), "{text}");
    Ok(())
}
