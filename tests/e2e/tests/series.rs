//! Several events on one page: choosing, opening one by its address, registering for it, going on to the next.

use anyhow::Result;
use event_registration_e2e::{Answer, Browser, Page, Responder};
use serde_json::{Value, json};

const NOW: &str = "2022-05-10T09:00:00+02:00";

async fn open(browser: &Browser, query: &str) -> Result<(Responder, Page)> {
    let host = Responder::start(Answer::status(201, "application/json", r#"{"reference":"ER-7K3QWX0P","status":"confirmed"}"#)).await?;
    host.serve("events/all.json", "application/json", include_str!("../../fixtures/events/series.json"));
    let page = format!(
        r#"<!doctype html><html lang="it"><meta charset="utf-8"><title>Comune</title><script type="module" src="event-registration.js"></script>
        <event-registration src="events/all.json" view="list" now="{NOW}"></event-registration></html>"#
    );
    host.serve("host.html", "text/html; charset=utf-8", &page);
    let page = browser.open(&format!("{}host.html{query}", host.url())).await?;
    Ok((host, page))
}

const NAMES: &str = "return [...root().querySelectorAll('.events a')].map((link) => link.textContent)";

#[tokio::test]
async fn the_list_is_chosen_from_by_place_and_by_way_of_taking_part() -> Result<()> {
    let browser = Browser::start(1280, 900).await?;
    let (_host, page) = open(&browser, "").await?;
    page.wait_for_text("Eventi passati").await?;
    let all = json!(["6° Tavolo tecnico", "Formazione a distanza", "Tavolo straordinario", "7° Tavolo tecnico", "5° Tavolo tecnico"]);
    assert_eq!(page.run(NAMES, Value::Null).await?, all);
    page.select("Mostra", "In videoconferenza").await?;
    page.wait(
        "those online",
        &format!("{NAMES}.join() === given.join()"),
        json!(["6° Tavolo tecnico", "Formazione a distanza", "7° Tavolo tecnico"]),
    )
    .await?;
    page.select("Mostra", "Palazzo dei Congressi").await?;
    page.wait("those in Catania", &format!("{NAMES}.join() === given.join()"), json!(["7° Tavolo tecnico"])).await?;
    page.select("Mostra", "Tutti gli eventi").await?;
    page.wait("all of them", &format!("{NAMES}.join() === given.join()"), all).await?;
    assert_eq!(page.severe_log().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn one_is_opened_by_its_address_registers_and_leads_to_the_next() -> Result<()> {
    let browser = Browser::start(1280, 900).await?;
    let (host, page) = open(&browser, "?p=12&event=tavolo-6").await?;
    page.within("Come partecipi?").choose("In presenza").await?;
    page.fill("Email", "anna@example.it").await?;
    page.click("Invia iscrizione").await?;
    page.receipt().await?;
    let requests = host.requests();
    assert!(requests.iter().any(|request| request.body.contains("\"event\":\"tavolo-6\"")), "{requests:?}");
    let follow =
        "const link = [...root().querySelectorAll('.around a')].find((link) => link.textContent === given); link.click(); return true";
    page.wait("the way to the next", follow, json!("Successivo: Formazione a distanza")).await?;
    page.wait(
        "the next one's page",
        "return location.search === '?p=12&event=formazione' && root().querySelector('form') !== null",
        Value::Null,
    )
    .await?;
    page.wait("the way to all", follow, json!("Tutti gli eventi")).await?;
    page.wait("the list", "return location.search === '?p=12' && root().querySelector('.events') !== null", Value::Null).await?;
    Ok(())
}
