//! Rules of the look that hold whatever a site's owner does: the Union's strip, a button that can be read, what is printed.

use anyhow::{Result, ensure};
use event_registration_e2e::scene::{Scene, Scheme};
use event_registration_e2e::{Browser, Page};
use serde_json::{Value, json};

/// What a page might do to the strip, knowingly or not.
const HOSTILE: &str = "* { text-decoration: underline }
    event-registration { font: italic small-caps 900 8px/3 cursive; color: red; letter-spacing: 9px; word-spacing: 9px; text-transform: uppercase;
        text-shadow: 2px 2px red; text-align: right; text-indent: 50px; -webkit-text-stroke: 1px red;
        --er-font-size: 8px; --er-font-family: cursive; --er-color-surface: #000; --er-color-text: red; --er-color-page: #000; --er-radius: 99px; --er-space-unit: 9px; }
    event-registration::part(base) { font-style: italic; text-shadow: 1px 1px red; color: red; }";

/// Everything that the strip's rules ask for and that isn't so.
const STRIP: &str = r#"
    const strip = part(".funding"), emblem = strip.querySelector(".emblem"), statement = strip.querySelector(".eu > span"), wrong = [];
    const must = (what, found, ...allowed) => { if (!allowed.includes(found)) wrong.push(`${what} is ${found}`); };
    const style = getComputedStyle(statement), ground = getComputedStyle(strip);
    const faces = ["Arial", "Auto", "Calibri", "Garamond", "Trebuchet MS", "Tahoma", "Verdana", "Ubuntu"];
    const families = style.fontFamily.split(",").map((name) => name.trim().replaceAll('"', ""));
    must("the last typeface", families.pop(), "sans-serif");
    for (const family of families) must("a typeface", family, ...faces);
    for (const [name, value] of [["fontStyle", "normal"], ["fontVariantCaps", "normal"], ["fontWeight", "400"], ["fontSize", "16px"], ["textDecorationLine", "none"],
        ["textTransform", "none"], ["textShadow", "none"], ["letterSpacing", "normal"], ["wordSpacing", "0px"], ["webkitTextStrokeWidth", "0px"], ["textIndent", "0px"], ["display", "inline-block"]])
        must(name, style[name], value);
    if (!given.forced) must("the ground", ground.backgroundColor, "rgb(255, 255, 255)"), must("the statement's colour", style.color, "rgb(26, 26, 26)");
    must("the emblem's adjustment", getComputedStyle(emblem).forcedColorAdjust, "none");
    const [field, ...stars] = emblem.querySelectorAll("path");
    must("the field's colour", getComputedStyle(field).fill, "rgb(0, 51, 153)");
    for (const star of stars) must("a star's colour", getComputedStyle(star).fill, "rgb(255, 204, 0)");
    must("the number of stars", stars.length, 12);
    const box = (element) => element.getBoundingClientRect(), mark = box(emblem), words = box(statement), all = box(strip);
    must("the emblem's ratio", Math.round(mark.width / mark.height * 100), 150);
    if (mark.height < 48) wrong.push(`the emblem is ${mark.height} px high`);
    const page = document.documentElement.clientWidth;
    if (all.left < 0 || all.right > page || strip.scrollWidth > strip.clientWidth) wrong.push(`the strip is cropped: ${all.left} to ${all.right} of ${page}`);
    for (const inner of [mark, words]) if (inner.left < all.left || inner.right > all.right || inner.top < all.top || inner.bottom > all.bottom) wrong.push("something hangs out of the strip");
    if (mark.left < words.right && words.left < mark.right && mark.top < words.bottom && words.top < mark.bottom) wrong.push("the statement overlaps the emblem");
    for (const logo of strip.querySelectorAll("img")) {
        if (box(logo).height > mark.height && box(logo).width > mark.width) wrong.push(`${logo.alt} is larger than the emblem`);
        if (box(logo).height > mark.height) wrong.push(`${logo.alt} is higher than the emblem`);
    }
    return wrong"#;

async fn keeps_the_rules(page: &Page, forced: bool, when: &str) -> Result<()> {
    page.wait("the strip", "return part('.funding') !== null", Value::Null).await?;
    let wrong = page.run(STRIP, json!({ "forced": forced })).await?;
    ensure!(wrong == json!([]), "{when}: {wrong}");
    Ok(())
}

#[tokio::test]
async fn the_unions_strip_keeps_its_rules_in_every_state() -> Result<()> {
    let browser = Browser::start(1280, 900).await?;
    for state in ["open", "errors", "receipt", "closed", "cancelled", "logos", "view-form", "view-details"] {
        let scene = Scene::of(&browser, state, "it", "neutral").await?;
        for css in ["", HOSTILE] {
            scene.style(css).await?;
            for width in [280, 320, 1280] {
                scene.page.resize(width, 900).await?;
                for scheme in Scheme::ALL {
                    scene.color(scheme).await?;
                    keeps_the_rules(&scene.page, scheme == Scheme::Forced, &format!("{state}, {width}, {scheme:?}")).await?;
                }
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn printed_are_the_facts_the_receipt_and_the_strip_but_no_form() -> Result<()> {
    for (state, shown, hidden) in [("open", ".facts", "form"), ("receipt", ".reference", "button")] {
        let browser = Browser::start(1280, 900).await?;
        let scene = Scene::of(&browser, state, "it", "italia").await?;
        scene.page.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await?;
        keeps_the_rules(&scene.page, false, state).await?;
        let script = "return [shown(root().querySelector(given[0])), shown(root().querySelector(given[1]))]";
        assert_eq!(scene.page.run(script, json!([shown, hidden])).await?, json!([true, false]), "{state}");
    }
    Ok(())
}

/// What the console warned of.
async fn warnings(page: &Page) -> Result<Vec<String>> {
    let log = page.driver().browser_log().await?;
    Ok(log.into_iter().map(|entry| entry.message).filter(|message| message.contains("hard to tell apart")).collect())
}

#[tokio::test]
async fn a_buttons_text_can_be_read_on_any_primary_colour() -> Result<()> {
    let browser = Browser::start(1280, 900).await?;
    let white = "rgb(255, 255, 255)";
    for (css, text, warned) in [
        ("", white, None),
        ("* { --bs-primary: #7a1f3d }", white, None),
        (
            "* { --bs-primary: #ffc107 }",
            "rgb(0, 0, 0)",
            Some("on-primary rgb(255, 255, 255) on primary rgb(255, 193, 7): 1.63, needed is 4.5; black is used instead"),
        ),
        ("* { --er-color-primary: color(srgb 0.9 0.9 0.2) }", "rgb(0, 0, 0)", Some("black is used instead")),
        ("* { --er-color-primary: #333; --er-color-on-primary: #555 }", white, Some("white is used instead")),
        (
            "* { --er-color-control-border: #ddd }",
            white,
            Some("control rgb(221, 221, 221) on surface rgb(255, 255, 255): 1.36, needed is 3"),
        ),
        ("* { --er-color-text: #aaa; --er-color-danger: #fbb }", white, Some("danger rgb(255, 187, 187) on surface")),
        // Of what it doesn't understand it says nothing.
        ("* { --er-color-primary: oklch(0.95 0.1 100) }", white, None),
    ] {
        let scene = Scene::of(&browser, "open", "it", "italia").await?;
        warnings(&scene.page).await?;
        scene.style(css).await?;
        for width in [1000, 900, 800] {
            scene.page.resize(width, 900).await?;
            let color = "return getComputedStyle(part('button[type=submit]')).color === given";
            scene.page.wait(&format!("{css}: {text}"), color, json!(text)).await?;
        }
        let found = warnings(&scene.page).await?;
        match warned {
            None => assert_eq!(found, Vec::<String>::new(), "{css}"),
            Some(words) => ensure!(found.len() == 1 && found.iter().all(|line| line.contains(words)), "{css}: {found:?}"),
        }
    }
    Ok(())
}

#[tokio::test]
async fn themes_and_schemes_act_without_drawing_again() -> Result<()> {
    let browser = Browser::start(1280, 900).await?;
    let scene = Scene::of(&browser, "open", "it", "italia").await?;
    scene.style("html { background: #fff; color: #123456; font-family: Garamond }").await?;
    // The browser asks for its icon when it likes.
    let loads = || scene.host.loads().into_iter().filter(|path| path != "/favicon.ico").collect::<Vec<_>>();
    let before = loads();
    let look = "const style = getComputedStyle(part('article')); return [style.color, style.backgroundColor, style.fontFamily.includes('Garamond')]";
    for (theme, scheme, device, expected) in [
        ("italia", "light", "dark", json!(["rgb(26, 26, 26)", "rgba(0, 0, 0, 0)", false])),
        ("italia", "dark", "light", json!(["rgb(242, 247, 252)", "rgb(11, 22, 34)", false])),
        ("italia", "auto", "dark", json!(["rgb(242, 247, 252)", "rgb(11, 22, 34)", false])),
        ("italia", "auto", "light", json!(["rgb(26, 26, 26)", "rgba(0, 0, 0, 0)", false])),
        ("contrast", "light", "light", json!(["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)", false])),
        ("contrast", "auto", "dark", json!(["rgb(255, 255, 255)", "rgb(0, 0, 0)", false])),
        // The page's own colour and typeface, on its own ground.
        ("neutral", "light", "light", json!(["rgb(18, 52, 86)", "rgba(0, 0, 0, 0)", true])),
        ("unknown", "unknown", "dark", json!(["rgb(26, 26, 26)", "rgba(0, 0, 0, 0)", false])),
    ] {
        scene
            .page
            .devtools("Emulation.setEmulatedMedia", json!({ "features": [{ "name": "prefers-color-scheme", "value": device }] }))
            .await?;
        let set = "const host = document.querySelector('event-registration'); host.style.setProperty('--er-font-family', given[0] === 'neutral' ? 'initial' : 'Arial');
            host.theme = given[0]; host.colorScheme = given[1]";
        scene.page.run(set, json!([theme, scheme])).await?;
        assert_eq!(scene.page.run(look, Value::Null).await?, expected, "{theme}, {scheme}, {device}");
    }
    assert_eq!(loads(), before, "the style sheet alone acts");
    Ok(())
}

#[tokio::test]
async fn the_form_stays_in_view_only_if_all_of_it_can() -> Result<()> {
    let browser = Browser::start(1280, 900).await?;
    for (state, height, expected) in [("open", 900, "static"), ("open", 2600, "sticky"), ("closed", 900, "sticky")] {
        let scene = Scene::of(&browser, state, "it", "italia").await?;
        for width in [1279, 1280] {
            scene.page.resize(width, height).await?;
        }
        let position = "return getComputedStyle(part('.aside')).position === given";
        scene.page.wait(&format!("{state} at {height}: {expected}"), position, json!(expected)).await?;
        scene.page.resize(600, height).await?;
        scene.page.wait("one column", position, json!("static")).await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_events_picture_keeps_its_place_before_it_is_there() -> Result<()> {
    let browser = Browser::start(360, 900).await?;
    let scene = Scene::of(&browser, "image", "it", "italia").await?;
    let look = "const image = part('img.picture'); const shape = () => Math.round(image.getBoundingClientRect().width / image.getBoundingClientRect().height * 100);
        const before = shape(); image.removeAttribute('src'); const without = shape();
        return [before, without, image.alt, image.hasAttribute('width')]";
    let expected = json!([240, 240, "La sala durante il tavolo precedente", true]);
    assert_eq!(scene.page.run(look, Value::Null).await?, expected);
    Ok(())
}
