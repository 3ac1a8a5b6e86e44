//! Pictures of every state for people to look at, in the ignored folder `screenshots/`. What a test can say of a layout
//! it says: nothing is wider than its page.

use anyhow::Result;
use event_registration_e2e::{Answer, Backend, BackendOptions, Browser, Page, Responder};
use serde_json::{Value, json};

const WIDTHS: [u32; 3] = [360, 768, 1280];

async fn picture(page: &Page, state: &str, width: u32) -> Result<()> {
    let wide = "const page = document.documentElement; return page.scrollWidth - page.clientWidth";
    assert_eq!(page.run(wide, Value::Null).await?, json!(0), "{state} at {width} px scrolls sideways");
    page.screenshot(&format!("{state}-{width}")).await
}

async fn fill(page: &Page) -> Result<()> {
    page.within("Come partecipi?").choose("In presenza").await?;
    for (label, text) in [
        ("Nome", "Maria Concetta"),
        ("Cognome", "D'Angelo"),
        ("Indirizzo email", "mc.dangelo@comune.enna.example"),
        ("Ente o Comune", "Comune di Enna"),
    ] {
        page.fill(label, text).await?;
    }
    page.choose("Ho letto l'informativa sulla privacy").await
}

#[tokio::test]
async fn form_errors_refusal_and_receipt_fit_every_width() -> Result<()> {
    let backend = Backend::start(BackendOptions::default()).await?;
    let host = Responder::start(Answer::forward(&backend)).await?;
    for width in WIDTHS {
        let browser = Browser::start(width, 900).await?;
        let page = browser.open(&host.url()).await?;
        page.wait_for_text("Invia iscrizione").await?;
        picture(&page, "form", width).await?;
        page.click("Invia iscrizione").await?;
        page.error_summary().await?;
        picture(&page, "errors", width).await?;
        fill(&page).await?;
        host.next(Answer::status(500, "text/html", ""));
        page.click("Invia iscrizione").await?;
        page.wait_for_focus("#refusal").await?;
        picture(&page, "refusal", width).await?;
        page.click("Riprova").await?;
        page.receipt().await?;
        picture(&page, "receipt", width).await?;
    }
    Ok(())
}

#[tokio::test]
async fn pages_without_a_form_fit_every_width() -> Result<()> {
    let host = Responder::start(Answer::status(500, "text/plain", "")).await?;
    for width in WIDTHS {
        let browser = Browser::start(width, 900).await?;
        let page = browser.open(&host.url()).await?;
        for (state, now, text) in [
            ("not-yet-open", "2022-04-20T09:00:00+02:00", "Le iscrizioni aprono"),
            ("ended", "2022-06-01T09:00:00+02:00", "L'evento si è concluso"),
        ] {
            page.run("document.querySelector('event-registration').setAttribute('now', given)", json!(now)).await?;
            page.wait_for_text(text).await?;
            picture(&page, state, width).await?;
        }
        page.run("document.querySelector('event-registration').setAttribute('src', 'events/none.json')", Value::Null).await?;
        page.wait_for_text("Non riusciamo a mostrare l'evento").await?;
        picture(&page, "missing", width).await?;
    }
    Ok(())
}
