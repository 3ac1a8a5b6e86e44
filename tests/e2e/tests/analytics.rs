//! The example of `docs/embedding.md` that hands a success on to an analytics script, as it stands there.

use anyhow::{Context, Result};
use event_registration_e2e::{Answer, Browser, Responder};
use serde_json::{Value, json};

const PAGES: &str = include_str!("../../../docs/embedding.md");
/// Stands for an analytics script; it keeps everything that it is handed, and every event of the element's that it can hear.
const ANALYTICS: &str = "window.dataLayer = []; window.heard = [];
    for (const name of ['ready', 'invalid', 'submit', 'success', 'error', 'language'])
        addEventListener(`registration-${name}`, (event) => heard.push({ name: event.type, detail: event.detail }));";

/// The block of code that begins with a comment that names the file.
fn example(file: &str) -> Result<&'static str> {
    let blocks = PAGES.split("```js\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.into_iter().find(|block| block.starts_with(&format!("// {file},"))).with_context(|| format!("no example of {file}"))
}

#[tokio::test]
async fn an_analytics_script_hears_of_a_success_and_of_nobody() -> Result<()> {
    let accepted = Answer::status(
        201,
        "application/json",
        r#"{"reference":"ER-7K3QWX0P","status":"confirmed","join_url":"https://meet.example.org/x"}"#,
    );
    let host = Responder::start(accepted).await?;
    host.serve("maker.js", "text/javascript", ANALYTICS);
    host.serve("analytics.js", "text/javascript", example("analytics.js")?);
    let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
    let page = format!(
        r#"<!doctype html><html lang="it"><meta charset="utf-8"><title>Sito</title><meta http-equiv="Content-Security-Policy" content="{policy}">
        <script src="maker.js"></script><script src="analytics.js"></script><script type="module" src="event-registration.js"></script>
        <event-registration src="events/coopera-6-tavolo-tecnico.json" now="2022-05-10T09:00:00+02:00"></event-registration>"#
    );
    host.serve("site.html", "text/html; charset=utf-8", &page);
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&format!("{}site.html", host.url())).await?;
    page.wait_for_text("Invia iscrizione").await?;
    // Sent with mistakes first: that is nobody's business either.
    page.click("Invia iscrizione").await?;
    page.error_summary().await?;
    page.within("Come partecipi?").choose("In videoconferenza").await?;
    let typed = [("Nome", "Anna"), ("Cognome", "Rossi"), ("Indirizzo email", "anna@example.it"), ("Ente o Comune", "Enna")];
    for (label, text) in typed {
        page.fill(label, text).await?;
    }
    page.choose("Ho letto l'informativa sulla privacy").await?;
    page.click("Invia iscrizione").await?;
    page.receipt().await?;
    page.wait("the analytics script to hear of it", "return dataLayer.length > 0", Value::Null).await?;
    let told = page.run("return dataLayer", Value::Null).await?;
    assert_eq!(told, json!([{ "event": "registration", "status": "confirmed", "mode": "online" }]));
    // Nor does any other event of the element's carry what was typed.
    let heard = page.run("return JSON.stringify(heard)", Value::Null).await?;
    let heard = heard.as_str().context("a text")?;
    for name in ["registration-ready", "registration-invalid", "registration-submit", "registration-success"] {
        assert!(heard.contains(name), "{name} isn't in {heard}");
    }
    for (_, text) in typed {
        assert!(!heard.contains(text), "{text} is in {heard}");
    }
    assert_eq!(page.severe_log().await?, Vec::<String>::new());
    Ok(())
}
