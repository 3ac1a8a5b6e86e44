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
    page.reload().await?;
    page.wait_for_text("Resta 1 posto").await?;
    register(&page, "bice").await?;
    page.reload().await?;
    page.wait_for_text("I posti in presenza sono esauriti").await?;
    let closed = "const mode = part('[name=mode][value=in-person]'); return mode.disabled && !part('[name=mode][value=online]').disabled";
    page.wait("the room's mode to be closed", closed, Value::Null).await?;
    assert_eq!(page.severe_log().await?, Vec::<String>::new());
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
