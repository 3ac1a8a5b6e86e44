//! The built page starts in a real browser, behind the real backend and behind a plain host.

use anyhow::Result;
use event_registration_e2e::{Answer, Backend, BackendOptions, Browser, Responder};

#[tokio::test]
async fn the_page_draws_behind_the_backend() -> Result<()> {
    let backend = Backend::start(BackendOptions::default()).await?;
    let browser = Browser::start(1280, 800).await?;
    let page = browser.open(&backend.url()).await?;
    page.wait("the widget to draw", "return visibleText() !== ''", serde_json::Value::Null).await?;
    assert_eq!(page.severe_log().await?, Vec::<String>::new());
    page.picture(0, 900).await.map(|_| ())
}

#[tokio::test]
async fn the_page_draws_on_a_phone_behind_a_plain_host() -> Result<()> {
    let host = Responder::start(Answer::status(500, "text/plain", "no backend here")).await?;
    let browser = Browser::start(360, 740).await?;
    let page = browser.open(&host.url()).await?;
    page.wait("the widget to draw", "return visibleText() !== ''", serde_json::Value::Null).await?;
    assert_eq!(page.run("return innerWidth", serde_json::Value::Null).await?, serde_json::json!(360));
    assert_eq!(page.severe_log().await?, Vec::<String>::new());
    assert_eq!(host.requests(), Vec::new());
    Ok(())
}
