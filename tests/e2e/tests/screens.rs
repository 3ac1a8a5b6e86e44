//! How it looks: like the pictures that were accepted, and within the page's width in every state.

use anyhow::Result;
use event_registration_e2e::scene::{STATES, Scene};
use event_registration_e2e::{Browser, baseline};
use serde_json::{Value, json};

#[tokio::test]
async fn it_looks_as_it_was_accepted() -> Result<()> {
    let mut different = Vec::new();
    for shot in baseline::SHOTS {
        different.extend(shot.check().await.err().map(|error| format!("{error:#}")));
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    Ok(())
}

#[tokio::test]
async fn no_state_is_wider_than_its_page() -> Result<()> {
    let browser = Browser::start(1280, 900).await?;
    let wide = "const page = document.documentElement; return page.scrollWidth - page.clientWidth";
    for state in STATES {
        let scene = Scene::of(&browser, state, "it", "italia").await?;
        for width in [280, 360, 768, 1280] {
            scene.page.resize(width, 900).await?;
            assert_eq!(scene.page.run(wide, Value::Null).await?, json!(0), "{state} at {width} px scrolls sideways");
        }
    }
    Ok(())
}
