//! Every state × languages × widths × engines, with axe-core: what `cargo xtask test --all` adds.

mod states;

use anyhow::Result;
use event_registration_e2e::{Browser, Engine};

async fn check(engine: Engine) -> Result<()> {
    for language in ["it", "en", "ar"] {
        let browser = Browser::of(engine, 1280, 900).await?;
        for width in [Some(360), None] {
            states::all(&browser, language, width).await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn every_state_is_accessible_in_chromium() -> Result<()> {
    check(Engine::Chromium).await
}

#[tokio::test]
async fn every_state_is_accessible_in_firefox() -> Result<()> {
    check(Engine::Firefox).await
}

#[tokio::test]
async fn every_state_is_accessible_in_webkit() -> Result<()> {
    check(Engine::WebKit).await
}
