//! Each accessibility check finds what is wrong on a page where everything is.

use anyhow::{Result, ensure};
use event_registration_e2e::{Answer, Browser, Key, Page, Responder, audit};

fn finds(found: &[String], text: &str) -> Result<()> {
    ensure!(found.iter().any(|line| line.contains(text)), "“{text}” is not among {found:?}");
    Ok(())
}

async fn bad() -> Result<(Browser, Responder, Page)> {
    let host = Responder::start(Answer::status(500, "text/plain", "")).await?;
    host.serve("bad.html", "text/html", include_str!("audit.html"));
    let browser = Browser::start(800, 600).await?;
    let page = browser.open(&format!("{}bad.html", host.url())).await?;
    Ok((browser, host, page))
}

#[tokio::test]
async fn each_check_finds_what_is_wrong_on_a_bad_page() -> Result<()> {
    let (_browser, _host, page) = bad().await?;
    finds(&audit::axe(&page).await?.violations, "label: ")?;
    finds(&audit::targets(&page, 24).await?, "button#small “x” is 16 × 16 px")?;
    finds(&audit::references(&page).await?, "aria-describedby names gone")?;
    finds(&audit::references(&page).await?, "for names nothing")?;
    finds(&audit::overflow(&page).await?, "the page is")?;
    finds(&audit::overflow(&page).await?, "is cut off")?;
    finds(&audit::motion(&page).await?, "button#small “x” moves")?;
    finds(&audit::borders(&page).await?, "button#small “x” has no border")?;
    page.press(Key::Tab).await?;
    finds(&audit::focus(&page).await?, "doesn't show its focus")?;
    finds(&audit::focus(&page).await?, "is hidden while it has the focus")
}
