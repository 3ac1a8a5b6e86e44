//! Every state with axe-core in Chromium, and the whole journey by keyboard alone in three engines.

mod states;

use anyhow::{Result, ensure};
use event_registration_e2e::scene::Scene;
use event_registration_e2e::{Browser, Engine, Key, Page, audit};
use serde_json::{Value, json};

#[tokio::test]
async fn every_state_is_accessible_in_italian_on_a_phone() -> Result<()> {
    states::all(&Browser::start(360, 900).await?, "it", None).await
}

/// Presses Tab until the element that a selector names has the focus; each stop shows itself.
async fn tab_to(page: &Page, css: &str) -> Result<()> {
    for _ in 0..60 {
        page.press(Key::Tab).await?;
        if page.run("return focused()?.matches(given) === true", json!(css)).await? == json!(true) {
            let wrong = audit::focus(page).await?;
            ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
            return Ok(());
        }
    }
    anyhow::bail!("the Tab key doesn't lead to {css}")
}

async fn write(page: &Page, css: &str, text: &str) -> Result<()> {
    tab_to(page, css).await?;
    page.driver().action_chain().send_keys(text).perform().await?;
    page.wait(&format!("{css} to hold {text}"), "return focused().value === given", json!(text)).await
}

async fn by_keyboard(engine: Engine, language: &str) -> Result<()> {
    let browser = Browser::of(engine, 1280, 900).await?;
    let scene = Scene::on_a_site(&browser, "open", language, None).await?;
    let (page, host) = (scene.page.clone(), &scene.host);
    states::accessible(&page).await?;
    tab_to(&page, "button[type=submit]").await?;
    page.press(Key::Enter).await?;
    page.wait_for_focus("#summary").await?;
    states::accessible(&page).await?;
    // The first link leads to the first of the radio buttons; an arrow chooses.
    tab_to(&page, "[part~=summary] a").await?;
    page.press(Key::Enter).await?;
    page.wait_for_focus("[name=mode]").await?;
    page.press(Key::Space).await?;
    page.press(Key::Down).await?;
    page.wait("the second to be chosen", "return part('[name=mode][value=online]').checked", Value::Null).await?;
    for (css, text) in [
        ("[name=given-name]", "Anna"),
        ("[name=family-name]", "Rossi"),
        ("[name=email]", "anna@example.it"),
        ("[name=organization]", "Comune di Enna"),
    ] {
        write(&page, css, text).await?;
    }
    tab_to(&page, "[type=checkbox]").await?;
    page.press(Key::Space).await?;
    page.wait("it to be ticked", "return focused().checked", Value::Null).await?;
    tab_to(&page, "button[type=submit]").await?;
    page.press(Key::Enter).await?;
    page.wait_for_focus("#receipt").await?;
    states::accessible(&page).await?;
    assert_eq!(host.requests().len(), 1);
    Ok(())
}

#[tokio::test]
async fn the_whole_journey_by_keyboard_in_chromium() -> Result<()> {
    by_keyboard(Engine::Chromium, "it").await
}

#[tokio::test]
async fn the_whole_journey_by_keyboard_in_firefox() -> Result<()> {
    by_keyboard(Engine::Firefox, "it").await
}

#[tokio::test]
async fn the_whole_journey_by_keyboard_in_webkit() -> Result<()> {
    by_keyboard(Engine::WebKit, "it").await
}

#[tokio::test]
async fn the_whole_journey_by_keyboard_in_arabic_in_chromium() -> Result<()> {
    by_keyboard(Engine::Chromium, "ar").await
}

#[tokio::test]
async fn the_whole_journey_by_keyboard_in_arabic_in_firefox() -> Result<()> {
    by_keyboard(Engine::Firefox, "ar").await
}

#[tokio::test]
async fn the_whole_journey_by_keyboard_in_arabic_in_webkit() -> Result<()> {
    by_keyboard(Engine::WebKit, "ar").await
}

/// Tab goes through the widget in the document's order and out of it, and Shift+Tab all the way back.
#[tokio::test]
async fn tab_reaches_everything_in_order_and_leaves_at_both_ends() -> Result<()> {
    let browser = Browser::start(1280, 900).await?;
    let scene = Scene::on_a_site(&browser, "open", "it", None).await?;
    let page = scene.page.clone();
    let expected = audit::tab_stops(&page).await?;
    ensure!(expected.len() > 8, "{expected:?}");
    // The host's bars hide a part of the window.
    let bars = "for (const [side, size] of [['top', 120], ['bottom', 80]]) { const bar = document.createElement('div'); bar.style.cssText = `position:fixed;inset-inline:0;${side}:0;height:${size}px;background:#ddd`; document.body.append(bar); } document.body.style.paddingBlock = '120px 80px'";
    page.run(bars, Value::Null).await?;
    tab_to_host(&page, "prima", Key::Tab).await?;
    let mut forward = Vec::new();
    loop {
        page.press(Key::Tab).await?;
        let Some(stop) = audit::tab_stop(&page).await? else { break };
        let wrong = audit::focus(&page).await?;
        ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
        forward.push(stop);
        ensure!(forward.len() <= expected.len(), "it doesn't leave: {forward:?}");
    }
    assert_eq!(forward, expected);
    assert_eq!(page.run("return document.activeElement.id", Value::Null).await?, json!("dopo"));
    for _ in 0..=expected.len() {
        page.driver().action_chain().key_down(Key::Shift).send_keys(Key::Tab).key_up(Key::Shift).perform().await?;
    }
    assert_eq!(page.run("return document.activeElement.id", Value::Null).await?, json!("prima"));
    Ok(())
}

async fn tab_to_host(page: &Page, id: &str, key: Key) -> Result<()> {
    for _ in 0..5 {
        page.press(key.clone()).await?;
        if page.run("return document.activeElement.id", Value::Null).await? == json!(id) {
            return Ok(());
        }
    }
    anyhow::bail!("the Tab key doesn't lead to #{id}")
}

#[tokio::test]
async fn narrow_pages_large_texts_and_wide_spacing_fit() -> Result<()> {
    let browser = Browser::start(320, 900).await?;
    for (width, change) in [
        (320, ""),
        (280, ""),
        (1280, "root().host.style.setProperty('--er-font-size', '2em')"),
        (
            320,
            "const sheet = new CSSStyleSheet(); sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }'); root().adoptedStyleSheets.push(sheet)",
        ),
    ] {
        for state in ["open", "kinds", "people", "review", "receipt"] {
            let scene = Scene::on_a_site(&browser, state, "it", None).await?;
            scene.page.resize(width, 900).await?;
            scene.page.run(change, Value::Null).await?;
            let wrong = audit::overflow(&scene.page).await?;
            ensure!(wrong.is_empty(), "{state} at {width} {change}: {}", wrong.join("\n"));
        }
    }
    Ok(())
}

#[tokio::test]
async fn forced_colours_keep_borders_and_focus_and_nothing_moves() -> Result<()> {
    let browser = Browser::start(1280, 900).await?;
    let scene = Scene::on_a_site(&browser, "kinds", "it", None).await?;
    let page = scene.page.clone();
    let features =
        json!({ "features": [{ "name": "forced-colors", "value": "active" }, { "name": "prefers-reduced-motion", "value": "reduce" }] });
    page.devtools("Emulation.setEmulatedMedia", features).await?;
    page.wait("the colours", "return matchMedia('(forced-colors: active)').matches", Value::Null).await?;
    let mut wrong = audit::borders(&page).await?;
    wrong.extend(audit::motion(&page).await?);
    for css in ["[name=municipality]", "[type=file]", "button[type=submit]"] {
        tab_to(&page, css).await?;
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[tokio::test]
async fn the_status_region_is_there_before_its_text() -> Result<()> {
    let browser = Browser::start(1280, 900).await?;
    let scene = Scene::on_a_site(&browser, "open", "it", None).await?;
    let there =
        "const region = [...part('form').querySelectorAll('[role=status]')].at(-1); return region && clean(region.textContent) === ''";
    scene.page.wait("an empty status region", there, Value::Null).await
}

/// More than WCAG asks (24): what a finger finds on a phone in a corridor.
#[tokio::test]
async fn on_a_phone_every_control_is_44_pixels_high() -> Result<()> {
    let browser = Browser::start(360, 900).await?;
    let mut wrong = Vec::new();
    for state in ["open", "kinds", "people", "review", "receipt", "full"] {
        let scene = Scene::on_a_site(&browser, state, "it", None).await?;
        wrong.extend(audit::heights(&scene.page, 44).await?.into_iter().map(|line| format!("{state}: {line}")));
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}
