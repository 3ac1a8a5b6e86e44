//! The page that `event-registration prerender` writes: it is there before any script is, registers where none ever runs, and
//! goes over into the widget without anybody noticing.

#![allow(clippy::indexing_slicing)]

mod journey;

use std::process::Command;

use anyhow::{Context, Result, ensure};
use event_registration_e2e::real::Django;
use event_registration_e2e::{Answer, Backend, BackendOptions, Browser, Engine, Gate, Key, Page, Responder, paths};
use serde_json::{Value, json};

const NOW: &str = "2022-05-10T09:00:00Z";
const MODULE: &str = "event-registration_bg.wasm";
/// What a browser without scripts is to a page: nothing of it runs, and the driver still steers.
const NO_SCRIPT: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'none'\">";

/// The snippet of an event file, with more on the command line.
fn prerendered(event: &str, more: &[&str]) -> Result<String> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("coopera-6-tavolo-tecnico.json");
    std::fs::write(&file, event)?;
    let arguments = ["prerender", "--assets", "", "--src", paths::EVENT, "--now", NOW, "--heading-level", "1"];
    let done = Command::new(paths::program()?).args(arguments).args(more).arg(&file).output().context("the program doesn't start")?;
    ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    Ok(String::from_utf8(done.stdout)?.replace("=\"/event-registration", "=\"event-registration").replace("=\"/languages", "=\"languages"))
}

fn document(head: &str, snippet: &str) -> String {
    format!(
        "<!doctype html><html lang=\"it\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Sito</title>{head}<style>body {{ margin: 0 }}</style></head><body><main>{snippet}</main></body></html>"
    )
}

async fn host(head: &str, snippet: &str) -> Result<Responder> {
    let host = Responder::start(Answer::status(404, "text/html", "<h1>No backend here</h1>")).await?;
    host.serve("page.html", "text/html; charset=utf-8", &document(head, snippet));
    Ok(host)
}

async fn open(browser: &Browser, host: &Responder) -> Result<Page> {
    browser.open(&format!("{}page.html", host.url())).await
}

/// Gives the focus to what has this label, and types. By keyboard, because WebKit's driver can't click into a shadow root.
async fn type_into(page: &Page, label: &str, keys: &str) -> Result<()> {
    page.wait(&format!("“{label}”"), "try { (control(given) ?? button(given)).focus(); return true } catch { return false }", json!(label))
        .await?;
    Ok(page.driver().action_chain().send_keys(keys).perform().await?)
}

/// Anna takes part online.
async fn fill(page: &Page) -> Result<()> {
    type_into(page, "In videoconferenza", " ").await?;
    for (label, text) in journey::ANNA {
        type_into(page, label, text).await?;
    }
    type_into(page, "Ruolo", "Altro").await?;
    type_into(page, "Ho letto l'informativa sulla privacy", " ").await
}

async fn send(page: &Page) -> Result<()> {
    page.run("document.querySelector('event-registration').shadowRoot.querySelector('[type=submit]').focus()", Value::Null).await?;
    page.press(Key::Enter).await
}

async fn without_scripts(engine: Engine) -> Result<()> {
    let backend = Backend::start(BackendOptions::default()).await?;
    let host = host(NO_SCRIPT, &prerendered(&paths::site_file(paths::EVENT)?, &[])?).await?;
    host.hand_on("/registrations", backend.port());
    let browser = Browser::at_home(engine, 1280, 900).await?;
    let page = open(&browser, &host).await?;
    ensure!(page.text().await?.contains("Dall'accoglienza all'inclusione"));
    fill(&page).await?;
    send(&page).await?;
    page.wait("the backend's page", "return document.querySelector('h1')?.textContent === 'Iscrizione ricevuta'", Value::Null).await?;
    let rows = backend.export().await?;
    assert!(rows.contains("anna@example.it") && rows.contains("online") && rows.contains("other"), "{rows}");
    assert_eq!(rows.lines().count(), 2, "{rows}");
    assert!(!host.loads().iter().any(|path| path.ends_with(".html") && !path.ends_with("page.html")), "{:?}", host.loads());
    Ok(())
}

#[tokio::test]
async fn one_registers_without_scripts_in_chromium() -> Result<()> {
    without_scripts(Engine::Chromium).await
}

#[tokio::test]
async fn one_registers_without_scripts_in_firefox() -> Result<()> {
    without_scripts(Engine::Firefox).await
}

#[tokio::test]
async fn one_registers_without_scripts_in_webkit() -> Result<()> {
    without_scripts(Engine::WebKit).await
}

async fn at_django_without_scripts(engine: Engine) -> Result<()> {
    let django = Django::start().await?;
    let mut event: Value = serde_json::from_str(&paths::site_file(paths::EVENT)?)?;
    *event.pointer_mut("/registration/submission").context("the event file has a submission")? = journey::django_form();
    let snippet = prerendered(&event.to_string(), &["--csrf", "{% csrf_token %}"])?;
    django.write("page.html", &document(NO_SCRIPT, &snippet))?;
    let host = host("", "").await?;
    for beginning in ["/page/", "/register/", "/thanks/"] {
        host.hand_on(beginning, django.port());
    }
    let browser = Browser::at_home(engine, 1280, 900).await?;
    let page = browser.open(&format!("{}page/", host.url())).await?;
    fill(&page).await?;
    type_into(&page, "Desidero ricevere via email inviti ai prossimi eventi", " ").await?;
    send(&page).await?;
    page.wait("Django's page of thanks", "return location.pathname === '/thanks/'", Value::Null).await?;
    assert_eq!(django.rows().await?, ["1 | anna@example.it | Anna | D'Angelo | Comune di Enna | 1 | online | [] | {}"]);
    Ok(())
}

#[tokio::test]
async fn one_registers_at_django_without_scripts_in_chromium() -> Result<()> {
    at_django_without_scripts(Engine::Chromium).await
}

#[tokio::test]
async fn one_registers_at_django_without_scripts_in_firefox() -> Result<()> {
    at_django_without_scripts(Engine::Firefox).await
}

#[tokio::test]
async fn one_registers_at_django_without_scripts_in_webkit() -> Result<()> {
    at_django_without_scripts(Engine::WebKit).await
}

/// What one sees of the page where the script runs: the focus, the caret in it, how far it is scrolled, how much is open.
const SEEN: &str = "const own = document.querySelector('event-registration').shadowRoot, at = own.activeElement;
    return [at?.id, at?.selectionStart, at?.selectionEnd, Math.round(scrollY), own.querySelectorAll('details[open]').length,
        own.querySelector('.er').getBoundingClientRect().height]";
const TAKEN_OVER: &str = "return !document.querySelector('event-registration').shadowRoot.querySelector('template, style, [action]')";

fn seen_but_scroll(mut seen: Value) -> Value {
    seen[3].take();
    seen
}

async fn taken_over(engine: Engine) -> Result<()> {
    let backend = Backend::start(BackendOptions::default()).await?;
    let host = host("", &prerendered(&paths::site_file(paths::EVENT)?, &[])?).await?;
    let gate = Gate::closed();
    host.keep(MODULE, &gate);
    host.hand_on("/registrations", backend.port());
    let browser = Browser::at_home(engine, 1280, 700).await?;
    let page = open(&browser, &host).await?;
    fill(&page).await?;
    page.run("document.querySelector('event-registration').shadowRoot.querySelector('.notice summary').click()", Value::Null).await?;
    // In the middle of a word.
    page.run("const box = control('Ente o Comune'); box.focus(); box.setSelectionRange(3, 6)", Value::Null).await?;
    let before = page.run(SEEN, Value::Null).await?;
    assert_eq!(before[0], json!("field-4"));
    let typed =
        "window.shifts = 0; try { new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifts += one.value })
            .observe({ type: 'layout-shift' }) } catch {}";
    page.run(typed, Value::Null).await?;
    gate.open();
    page.wait("the widget to take over", TAKEN_OVER, Value::Null).await?;
    let after = page.run(SEEN, Value::Null).await?;
    // Engines round where a page is scrolled to.
    let scrolled = [&before, &after].map(|seen| seen[3].as_i64().unwrap_or_default());
    assert!(scrolled[0].abs_diff(scrolled[1]) <= 1, "{before} {after}");
    assert_eq!(seen_but_scroll(after), seen_but_scroll(before));
    assert_eq!(page.run("return window.shifts", Value::Null).await?, json!(0));
    // It is the widget's now: it validates by itself, and it knows what was typed before it was there.
    page.run("control('Nome').select()", Value::Null).await?;
    type_into(&page, "Nome", Key::Backspace.value().to_string().as_str()).await?;
    send(&page).await?;
    assert_eq!(page.error_summary().await?.len(), 1);
    type_into(&page, "Nome", "Anna").await?;
    send(&page).await?;
    page.receipt().await?;
    let rows = backend.export().await?;
    assert!(rows.contains("D'Angelo") && rows.contains("Comune di Enna") && rows.contains("online") && rows.contains("other"), "{rows}");
    Ok(())
}

#[tokio::test]
async fn what_was_typed_before_the_widget_came_stays_in_chromium() -> Result<()> {
    taken_over(Engine::Chromium).await
}

#[tokio::test]
async fn what_was_typed_before_the_widget_came_stays_in_firefox() -> Result<()> {
    taken_over(Engine::Firefox).await
}

#[tokio::test]
async fn what_was_typed_before_the_widget_came_stays_in_webkit() -> Result<()> {
    taken_over(Engine::WebKit).await
}

/// What every page that was prerendered asks for.
const FETCHED: [&str; 4] =
    ["/event-registration.js", "/event-registration_bg.wasm", "/events/coopera-6-tavolo-tecnico.json", "/languages/it.json"];

async fn fetched_once(engine: Engine) -> Result<()> {
    let host = host("", &prerendered(&paths::site_file(paths::EVENT)?, &[])?).await?;
    let browser = Browser::at_home(engine, 360, 700).await?;
    let page = open(&browser, &host).await?;
    page.wait("the widget to take over", TAKEN_OVER, Value::Null).await?;
    let mut loads = host.loads();
    loads.sort();
    let own: Vec<&String> = loads.iter().filter(|path| FETCHED.contains(&path.as_str())).collect();
    assert_eq!(own, FETCHED, "{engine:?}: {loads:?}");
    Ok(())
}

#[tokio::test]
async fn nothing_is_fetched_twice() -> Result<()> {
    // WebKit's small browser asks for whatever a script fetches twice, preloaded or not.
    for engine in [Engine::Chromium, Engine::Firefox] {
        fetched_once(engine).await?;
    }
    Ok(())
}

#[tokio::test]
async fn nothing_moves_when_the_widget_comes() -> Result<()> {
    let host = host("", &prerendered(&paths::site_file(paths::EVENT)?, &[])?).await?;
    for width in [360, 1280] {
        let browser = Browser::at_home(Engine::Chromium, width, 700).await?;
        let page = open(&browser, &host).await?;
        page.wait("the widget to take over", TAKEN_OVER, Value::Null).await?;
        let shifts = "return new Promise((done) => { let sum = 0;
            new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value }).observe({ type: 'layout-shift', buffered: true });
            requestAnimationFrame(() => requestAnimationFrame(() => done(sum))) })";
        assert_eq!(page.run(shifts, Value::Null).await?, json!(0), "at {width} px");
        assert_eq!(page.severe_log().await?, Vec::<String>::new());
    }
    Ok(())
}

#[tokio::test]
async fn an_editor_that_strips_templates_and_scripts_leaves_the_essentials() -> Result<()> {
    let snippet = prerendered(&paths::site_file(paths::EVENT)?, &["--styles", "link"])?;
    let (before, rest) = snippet.split_once("<template").context("a template")?;
    let (_, after) = rest.split_once("</template>").context("its end")?;
    let left = format!("{before}{}", after.split("<script").next().unwrap_or_default());
    let host = host(NO_SCRIPT, &left).await?;
    let browser = Browser::start(360, 700).await?;
    let page = open(&browser, &host).await?;
    let text = page.run("return document.body.innerText", Value::Null).await?;
    for essential in ["Dall'accoglienza all'inclusione", "mercoledì 25 maggio 2022", "Sala Bonsignore", "In videoconferenza", "Iscriviti"]
    {
        assert!(text.as_str().is_some_and(|text| text.contains(essential)), "{essential} is not in {text}");
    }
    Ok(())
}
