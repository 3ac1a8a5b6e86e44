//! The ways into a page that isn't the widget's own: a frame on another site, and elements where frameworks and editors put
//! them.

use anyhow::{Context, Result};
use event_registration_e2e::{Answer, Backend, BackendOptions, Browser, Page, Responder, paths};
use serde_json::{Value, json};

const NOW: &str = "2022-05-10T09:00:00+02:00";
const NONE: [String; 0] = [];
/// What a strict site allows, in the frame and around it.
const INSIDE: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:";

/// The site whose frame it is, and another one that has the frame on its page.
struct Sites {
    inner: Responder,
    outer: Responder,
}

impl Sites {
    /// The frame is below a screenful of the outer site's own text.
    async fn start(query: &str) -> Result<Self> {
        let none = || Answer::status(500, "text/plain", "no backend here");
        let (inner, outer) = (Responder::start(none()).await?, Responder::start(none()).await?);
        // The frame's page takes no `now`: the event is moved instead, to a year in which one can still register.
        let event = paths::site_file(paths::EVENT)?.replace("2022-05-2", "2099-05-2");
        inner.serve(paths::EVENT, "application/json", &event);
        let frame = paths::site_file("embed.html")?;
        let strict = format!(r#"<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{INSIDE}">"#);
        inner.serve("embed.html", "text/html; charset=utf-8", &frame.replacen(r#"<meta charset="utf-8">"#, &strict, 1));
        let address = inner.url();
        let origin = address.trim_end_matches('/');
        let page = format!(
            r#"<!doctype html><html lang="it"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; frame-src {origin}">
            <title>Un altro sito</title><script src="frame.js"></script><h1>Un altro sito</h1>{}
            <iframe title="Iscrizione" data-event-registration src="{address}embed.html?{query}" width="100%" height="600"></iframe><p id="end">Fine</p></html>"#,
            "<p>Testo del sito.</p>".repeat(40)
        );
        outer.serve("page.html", "text/html; charset=utf-8", &page);
        Ok(Self { inner, outer })
    }

    async fn open(&self, browser: &Browser) -> Result<Page> {
        browser.open(&format!("{}page.html", self.outer.url())).await
    }
}

async fn enter(page: &Page) -> Result<()> {
    page.driver().enter_frame(0).await.context("there is no frame")
}

async fn leave(page: &Page) -> Result<()> {
    page.driver().enter_default_frame().await.context("there is no page around the frame")
}

/// Waits until the frame is as high as what is in it, neither more nor less, and gives that height.
async fn fits(page: &Page) -> Result<f64> {
    // Where a visitor is: what is out of view, browsers don't lay out again.
    page.run("document.querySelector('iframe').scrollIntoView()", Value::Null).await?;
    enter(page).await?;
    let needed = "return root().querySelector('article') ? Math.ceil(document.querySelector('event-registration').getBoundingClientRect().height) : 0";
    page.wait(
        "the frame to fit",
        &format!("const needed = (() => {{ {needed} }})(); return needed > 0 && innerHeight === needed"),
        Value::Null,
    )
    .await?;
    let height = page.run(needed, Value::Null).await?.as_f64().context("no height")?;
    leave(page).await?;
    Ok(height)
}

#[tokio::test]
async fn a_frame_is_as_high_as_its_content_whatever_the_width() -> Result<()> {
    let sites = Sites::start("src=events/coopera-6-tavolo-tecnico.json&theme=neutral").await?;
    let browser = Browser::start(1280, 900).await?;
    let page = sites.open(&browser).await?;
    let grown = "return scrollY === 0 && document.querySelector('iframe').clientHeight > 1000";
    page.wait("the frame to have grown before the visitor comes there", grown, Value::Null).await?;
    let wide = fits(&page).await?;
    page.resize(360, 800).await?;
    let narrow = fits(&page).await?;
    assert!(narrow > wide + 200.0, "{wide} at 1280 pixels, {narrow} at 360");
    page.resize(1280, 900).await?;
    assert!((fits(&page).await? - wide).abs() < 1.5, "it comes back to where it was");
    assert_eq!(page.severe_log().await?, NONE);
    Ok(())
}

#[tokio::test]
async fn one_registers_in_a_frame_of_another_site_and_the_focus_comes_into_view() -> Result<()> {
    let sites = Sites::start("src=events/coopera-6-tavolo-tecnico.json&lang=en&heading-level=1").await?;
    let backend = Backend::start(BackendOptions::default()).await?;
    sites.inner.hand_on("/registrations", backend.port());
    let browser = Browser::start(800, 700).await?;
    let page = sites.open(&browser).await?;
    fits(&page).await?;
    enter(&page).await?;
    assert_eq!(page.count("h1.title").await?, 1);
    page.click("Send registration").await?;
    page.wait_for_focus("[part~=summary]").await?;
    in_view(&page, "[part~=summary]").await?;
    enter(&page).await?;
    page.within("How will you take part?").choose("By videoconference").await?;
    for (label, text) in
        [("First name", "Anna"), ("Surname", "Rossi"), ("Email address", "anna@example.it"), ("Organisation or municipality", "Enna")]
    {
        page.fill(label, text).await?;
    }
    page.choose("I have read the privacy notice").await?;
    page.click("Send registration").await?;
    page.receipt().await?;
    in_view(&page, "[part~=confirmation]").await?;
    assert!(backend.export().await?.contains("anna@example.it"));
    let refused = page.severe_log().await?;
    assert_eq!(refused, NONE, "a strict policy in the frame and around it blocks nothing");
    Ok(())
}

/// Waits until this part of the widget begins in the window of the page around the frame, and goes there.
async fn in_view(page: &Page, css: &str) -> Result<()> {
    let top = page.run("return part(given).getBoundingClientRect().top", json!(css)).await?;
    leave(page).await?;
    let script = "const at = document.querySelector('iframe').getBoundingClientRect().top + given; return at >= 0 && at < innerHeight - 20";
    page.wait(&format!("{css} to be in view"), script, top).await
}

#[tokio::test]
async fn a_page_listens_to_its_frames_alone_and_within_bounds() -> Result<()> {
    let sites = Sites::start("src=events/coopera-6-tavolo-tecnico.json").await?;
    let browser = Browser::start(1280, 900).await?;
    let page = sites.open(&browser).await?;
    let height = fits(&page).await?;
    // Somebody else says so: the page itself, and a frame that has moved on to another origin than its address says.
    page.run("postMessage({ type: 'event-registration', height: 5000 }, '*')", Value::Null).await?;
    let forge = "const frame = document.querySelector('iframe');
        const say = (origin, data) => dispatchEvent(new MessageEvent('message', { origin, source: frame.contentWindow, data }));
        const own = new URL(frame.src).origin; const heights = [];
        for (const [origin, data] of given) { say(origin ?? own, data); heights.push(Math.round(frame.getBoundingClientRect().height)); }
        return heights";
    let event = |height: Value| json!({ "type": "event-registration", "height": height });
    let said = json!([
        ["https://elsewhere.example", event(json!(5000))],
        [null, { "height": 5000 }],
        [null, null],
        [null, event(json!("tall"))],
        [null, event(json!(-5))],
        [null, event(json!(1e9))],
        [null, event(json!(3))],
    ]);
    let same = height.round();
    let heights = page.run(forge, said).await?;
    let heights: Vec<f64> = heights.as_array().context("a list")?.iter().filter_map(Value::as_f64).collect();
    assert_eq!(heights, [same, same, same, same, same, 20_000.0, 150.0]);
    let scrolled = page.run("return scrollY", Value::Null).await?;
    let event = |top: i32| json!([null, { "type": "event-registration", "top": top, "bottom": top + 20 }]);
    page.run(forge, json!([event(0), event(4000), event(-4000)])).await?;
    assert_eq!(page.run("return scrollY", Value::Null).await?, scrolled, "nobody scrolls the page while its visitor is elsewhere");
    Ok(())
}

#[tokio::test]
async fn a_frame_takes_no_event_of_another_origin() -> Result<()> {
    for src in
        ["https://elsewhere.example/event.json", "//elsewhere.example/event.json", "javascript:alert(1)", "data:application/json,{}", ""]
    {
        let sites = Sites::start(&format!("src={src}")).await?;
        let browser = Browser::start(1280, 900).await?;
        let page = sites.open(&browser).await?;
        enter(&page).await?;
        let refused = "return customElements.get('event-registration') !== undefined && document.querySelector('event-registration').getAttribute('src') === null
            && document.querySelector('event-registration a').checkVisibility()";
        page.wait("the frame's own words", refused, Value::Null).await.context(src)?;
        let log = page.severe_log().await?.concat();
        assert!(log.contains("src has to name an event file on"), "{src}: {log}");
    }
    Ok(())
}

#[test]
fn what_the_page_around_loads_is_a_kilobyte() -> Result<()> {
    let script = paths::site_file("frame.js")?;
    assert!(script.len() <= 1024, "frame.js has {} bytes", script.len());
    Ok(())
}

/// A plain page whose body is this, once each of its elements, wherever it is, shows the form; nothing is said in the console.
async fn check(way: &str, body: &str, count: usize) -> Result<()> {
    let host = Responder::start(Answer::status(500, "text/plain", "no backend here")).await?;
    let script = r#"<script type="module" src="/event-registration.js"></script>"#;
    let page =
        format!(r#"<!doctype html><html lang="it"><meta charset="utf-8"><title>Sito</title>{}</html>"#, body.replace("SCRIPT", script));
    host.serve("pages/page.html", "text/html; charset=utf-8", &page);
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&format!("{}pages/page.html", host.url())).await?;
    let all = "const find = (within) => [...within.querySelectorAll('*')].flatMap((one) =>
            one.localName === 'event-registration' ? [one] : one.shadowRoot ? find(one.shadowRoot) : []);
        const found = find(document); return found.length === given && found.every((one) => one.shadowRoot?.querySelector('form'))";
    page.wait("every element to show its form", all, json!(count)).await.context(way.to_owned())?;
    assert_eq!(page.severe_log().await?, NONE, "{way}");
    Ok(())
}

fn element(src: &str) -> String {
    format!(r#"<event-registration src="{src}" now="{NOW}"><p>Scrivi a iscrizioni@example.it</p></event-registration>"#)
}

#[tokio::test]
async fn an_element_on_a_page_with_a_base() -> Result<()> {
    check("base", &format!(r#"<base href="/events/">SCRIPT{}"#, element("coopera-6-tavolo-tecnico.json")), 1).await
}

#[tokio::test]
async fn an_element_in_another_shadow_root() -> Result<()> {
    let inner = element("/events/coopera-6-tavolo-tecnico.json");
    check("shadow", &format!(r#"SCRIPT<div><template shadowrootmode="open"><section>{inner}</section></template></div>"#), 1).await
}

#[tokio::test]
async fn elements_that_are_written_cloned_and_made_late() -> Result<()> {
    let text = json!(element("/events/coopera-6-tavolo-tecnico.json"));
    let body = format!(
        r#"SCRIPT<main></main><script type="module">
        await customElements.whenDefined("event-registration");
        const main = document.querySelector("main");
        main.innerHTML = {text};
        main.append(main.firstChild.cloneNode(true));
        const template = document.createElement("template");
        template.innerHTML = {text};
        main.append(document.importNode(template.content, true));
        </script>"#
    );
    check("late", &body, 3).await
}

#[tokio::test]
async fn fifty_elements_on_a_page() -> Result<()> {
    check("fifty", &format!("SCRIPT{}", element("/events/coopera-6-tavolo-tecnico.json").repeat(50)), 50).await
}
