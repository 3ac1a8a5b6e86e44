//! The widget's second module: the form is there and typed into before it, what needs it waits for it, and nothing moves when it
//! comes.

#![allow(clippy::indexing_slicing)]

mod journey;

use anyhow::{Context, Result};
use event_registration_e2e::{Answer, Browser, Engine, Gate, Key, Page, Responder, paths};
use serde_json::{Value, json};

const REST: &str = "event-registration_rest.wasm";
const SCRIPT: &str = "event-registration.js";
const ACCEPTED: &str = r#"{"reference":"ER-12345678","status":"confirmed"}"#;
/// The bodies of the disclosures: there once the rest is.
const WHOLE: &str = "return document.querySelector('event-registration').shadowRoot.querySelectorAll('.calendar a').length > 0";

/// A site with an event's form, and a backend that accepts.
async fn site(event: &str) -> Result<Responder> {
    site_with(event, "").await
}

/// The same, with a script of the page's own that runs before the widget's.
async fn site_with(event: &str, script: &str) -> Result<Responder> {
    let site = Responder::start(Answer::status(201, "application/json", ACCEPTED)).await?;
    let page = format!(
        "<!doctype html><html lang=\"it\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Host</title>
        <script>{script}</script>
        <script type=\"module\" src=\"event-registration.js\"></script>
        <script>document.addEventListener('registration-error', (event) => (window.reason = event.detail.reason))</script>
        <event-registration src=\"events/event.json\" now=\"2022-05-10T09:00:00+02:00\"><p id=\"own\">Il testo del sito</p></event-registration>"
    );
    site.serve("host.html", "text/html; charset=utf-8", &page);
    site.serve("events/event.json", "application/json", event);
    Ok(site)
}

async fn open(browser: &Browser, site: &Responder) -> Result<Page> {
    browser.open(&format!("{}host.html", site.url())).await
}

/// Gives the focus to what has this label, and types. By keyboard, because WebKit's driver can't click into a shadow root.
async fn type_into(page: &Page, label: &str, keys: &str) -> Result<()> {
    page.wait(&format!("“{label}”"), "try { (control(given) ?? button(given)).focus(); return true } catch { return false }", json!(label))
        .await?;
    type_keys(page, keys).await
}

/// Types where the focus is.
async fn type_keys(page: &Page, keys: &str) -> Result<()> {
    Ok(page.driver().action_chain().send_keys(keys).perform().await?)
}

async fn fill(page: &Page) -> Result<()> {
    type_into(page, "In videoconferenza", " ").await?;
    for (label, text) in journey::ANNA {
        type_into(page, label, text).await?;
    }
    type_into(page, "Ho letto l'informativa sulla privacy", " ").await
}

async fn send(page: &Page) -> Result<()> {
    page.run("document.querySelector('event-registration').shadowRoot.querySelector('[type=submit]').focus()", Value::Null).await?;
    page.press(Key::Enter).await
}

#[tokio::test]
async fn between_reading_and_drawing_it_is_the_pages_turn_and_its_own_text_stays() -> Result<()> {
    // A page whose turns are two frames long: long enough to be seen.
    let script = "
        const root = () => document.querySelector('event-registration')?.shadowRoot;
        const later = setTimeout;
        window.setTimeout = (act, pause, ...given) => {
            if (pause) return later(act, pause, ...given);
            window.turns = (window.turns ?? 0) + Boolean(root()?.querySelector('slot'));
            requestAnimationFrame(() => requestAnimationFrame(() => act(...given)));
        };
        const look = () => {
            if (root() && !root().querySelector('slot, .er *')) window.empty = true;
            requestAnimationFrame(look);
        };
        look();";
    let site = site_with(&paths::site_file(paths::EVENT)?, script).await?;
    let browser = Browser::at_home(Engine::Chromium, 1280, 900).await?;
    let page = open(&browser, &site).await?;
    page.wait("the form", WHOLE, Value::Null).await?;
    assert_eq!(page.run("return [window.turns, window.empty ?? false]", Value::Null).await?, json!([1, false]));
    Ok(())
}

async fn sent_too_early(engine: Engine) -> Result<()> {
    let site = site(&paths::site_file(paths::EVENT)?).await?;
    let gate = Gate::closed();
    site.keep(REST, &gate);
    let browser = Browser::at_home(engine, 1280, 900).await?;
    let page = open(&browser, &site).await?;
    fill(&page).await?;
    send(&page).await?;
    page.wait_for_text("Invio in corso").await?;
    // Impatient.
    page.press(Key::Enter).await?;
    assert_eq!(site.requests().len(), 0, "what sends it isn't there");
    gate.open();
    page.receipt().await?;
    assert_eq!(site.requests().len(), 1);
    let sent: Value = serde_json::from_str(&site.requests()[0].body)?;
    assert_eq!(sent.pointer("/attendees/0/email"), Some(&json!("anna@example.it")));
    Ok(())
}

/// Between the rest's coming and the reading of the whole file lies a drawing: where to send is known only behind it.
#[tokio::test]
async fn what_is_sent_before_the_rest_is_there_waits_until_the_file_is_read_whole() -> Result<()> {
    let script = "
        // Types while the second module is joined to the first, once in each of the page's smallest turns.
        const [real, later] = [WebAssembly.instantiate, setTimeout];
        let left = 100;
        const type = () => {
            const box = document.querySelector('event-registration').shadowRoot.querySelector('[name=family-name]');
            box.value = left % 2 ? 'Rossi' : 'Russo';
            box.dispatchEvent(new Event('input', { bubbles: true }));
            if (--left) queueMicrotask(type);
        };
        WebAssembly.instantiate = async (...given) => {
            const made = await real(...given);
            window.setTimeout = (act, ...given) => {
                window.setTimeout = later;
                return later(() => (queueMicrotask(type), act()), ...given);
            };
            return made;
        };";
    let site = site_with(&paths::site_file(paths::EVENT)?, script).await?;
    let gate = Gate::closed();
    site.keep(REST, &gate);
    let browser = Browser::at_home(Engine::Chromium, 1280, 900).await?;
    let page = open(&browser, &site).await?;
    fill(&page).await?;
    send(&page).await?;
    page.wait_for_text("Invio in corso").await?;
    gate.open();
    page.receipt().await?;
    assert_eq!(site.requests().len(), 1);
    Ok(())
}

/// A drawing amid a click's dispatch would take back what the click has ticked, and then nobody is told of it: what comes over the
/// network comes between two events, but what waits for it may go on between two listeners of one, as in a page under WebDriver.
async fn a_choice_as_the_rest_comes(engine: Engine) -> Result<()> {
    let script = "
        const real = WebAssembly.instantiate;
        WebAssembly.instantiate = async (...given) => {
            const made = await real(...given);
            await new Promise((clicked) => {
                document.addEventListener('click', clicked, { capture: true, once: true });
                window.waits = true;
            });
            return made;
        };";
    let site = site_with(&paths::site_file(paths::EVENT)?, script).await?;
    let browser = Browser::at_home(engine, 1280, 900).await?;
    let page = open(&browser, &site).await?;
    page.wait("the rest", "return window.waits === true", Value::Null).await?;
    fill(&page).await?;
    send(&page).await?;
    page.receipt().await?;
    assert_eq!(site.requests().len(), 1);
    Ok(())
}

#[tokio::test]
async fn what_is_chosen_in_the_moment_in_which_the_rest_comes_stays_in_chromium() -> Result<()> {
    a_choice_as_the_rest_comes(Engine::Chromium).await
}

#[tokio::test]
async fn what_is_chosen_in_the_moment_in_which_the_rest_comes_stays_in_firefox() -> Result<()> {
    a_choice_as_the_rest_comes(Engine::Firefox).await
}

#[tokio::test]
async fn what_is_chosen_in_the_moment_in_which_the_rest_comes_stays_in_webkit() -> Result<()> {
    a_choice_as_the_rest_comes(Engine::WebKit).await
}

#[tokio::test]
async fn what_is_sent_before_the_rest_is_there_goes_when_it_comes_in_chromium() -> Result<()> {
    sent_too_early(Engine::Chromium).await
}

#[tokio::test]
async fn what_is_sent_before_the_rest_is_there_goes_when_it_comes_in_firefox() -> Result<()> {
    sent_too_early(Engine::Firefox).await
}

#[tokio::test]
async fn what_is_sent_before_the_rest_is_there_goes_when_it_comes_in_webkit() -> Result<()> {
    sent_too_early(Engine::WebKit).await
}

/// The round table asks those who come for what they need, in a text that is counted: counting is the rest's.
async fn a_choice_before_the_rest(engine: Engine) -> Result<()> {
    let site = site(&paths::site_file(paths::EVENT)?).await?;
    let gate = Gate::closed();
    site.keep(REST, &gate);
    let browser = Browser::at_home(engine, 360, 740).await?;
    let page = open(&browser, &site).await?;
    type_into(&page, "Nome", "Anna").await?;
    type_into(&page, "In presenza", " ").await?;
    type_into(&page, "Esigenze di accessibilità", "Una sedia").await?;
    gate.open();
    page.wait("the rest", WHOLE, Value::Null).await?;
    page.press(Key::End).await?;
    type_keys(&page, " comoda").await?;
    let held = "const tree = document.querySelector('event-registration').shadowRoot;
        return [tree.activeElement.value, tree.querySelector('[name=given-name]').value, tree.querySelector('[name=mode][value=in-person]').checked,
            tree.querySelectorAll('.count').length]";
    assert_eq!(page.run(held, Value::Null).await?, json!(["Una sedia comoda", "Anna", true, 1]));
    Ok(())
}

#[tokio::test]
async fn what_shows_by_a_choice_before_the_rest_is_there_stays_when_it_comes_in_chromium() -> Result<()> {
    a_choice_before_the_rest(Engine::Chromium).await
}

#[tokio::test]
async fn what_shows_by_a_choice_before_the_rest_is_there_stays_when_it_comes_in_firefox() -> Result<()> {
    a_choice_before_the_rest(Engine::Firefox).await
}

#[tokio::test]
async fn what_shows_by_a_choice_before_the_rest_is_there_stays_when_it_comes_in_webkit() -> Result<()> {
    a_choice_before_the_rest(Engine::WebKit).await
}

/// A control that is the rest's shows with the rest, and not its label alone before it.
#[tokio::test]
async fn a_field_that_only_the_rest_can_draw_shows_when_it_comes() -> Result<()> {
    let mut event: Value = serde_json::from_str(&paths::site_file(paths::EVENT)?)?;
    let field = json!({ "name": "cv", "label": "Curriculum", "type": "file", "when": { "mode": "in-person" } });
    event["registration"]["fields"].as_array_mut().context("no fields")?.push(field);
    event["registration"]["submission"]["encoding"] = json!("multipart");
    let site = site(&event.to_string()).await?;
    let gate = Gate::closed();
    site.keep(REST, &gate);
    let browser = Browser::at_home(Engine::Chromium, 360, 740).await?;
    let page = open(&browser, &site).await?;
    type_into(&page, "In presenza", " ").await?;
    page.wait_for_text("Esigenze di accessibilità").await?;
    assert!(!page.text().await?.contains("Curriculum"));
    gate.open();
    page.wait_for_text("Curriculum").await
}

#[tokio::test]
async fn what_is_wrong_is_told_once_the_rest_is_there() -> Result<()> {
    let site = site(&paths::site_file(paths::EVENT)?).await?;
    let gate = Gate::closed();
    site.keep(REST, &gate);
    let browser = Browser::start(360, 740).await?;
    let page = open(&browser, &site).await?;
    type_into(&page, "Indirizzo email", "anna").await?;
    send(&page).await?;
    page.wait_for_text("Invio in corso").await?;
    gate.open();
    let told = page.error_summary().await?;
    assert!(told.iter().any(|line| line.contains("nome@esempio.it")), "{told:?}");
    assert_eq!((page.value("Indirizzo email").await?.as_str(), site.requests().len()), ("anna", 0));
    Ok(())
}

/// The focus, the caret and what was typed; how far the page is scrolled and how high it is.
const SEEN: &str = "const own = document.querySelector('event-registration').shadowRoot, at = own.activeElement;
    return [at?.id, at?.value, at?.selectionStart, at?.selectionEnd, Math.round(scrollY), own.querySelector('.er').offsetHeight, at === window.at]";

#[tokio::test]
async fn nothing_moves_and_nothing_is_lost_when_the_rest_comes() -> Result<()> {
    for width in [360, 1280] {
        let site = site(&paths::site_file(paths::EVENT)?).await?;
        let gate = Gate::closed();
        site.keep(REST, &gate);
        let browser = Browser::start(width, 740).await?;
        let page = open(&browser, &site).await?;
        type_into(&page, "Ente o Comune", "Comune di Enna").await?;
        let watch = "const box = control('Ente o Comune'); box.setSelectionRange(3, 6); window.at = box; window.shifts = 0;
            new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifts += one.value }).observe({ type: 'layout-shift' })";
        page.run(watch, Value::Null).await?;
        let before = page.run(SEEN, Value::Null).await?;
        assert_eq!(before[6], json!(true));
        gate.open();
        page.wait("the rest", WHOLE, Value::Null).await?;
        assert_eq!(page.run(SEEN, Value::Null).await?, before, "at {width} px");
        assert_eq!(page.run("return window.shifts", Value::Null).await?, json!(0), "at {width} px");
        assert_eq!(page.severe_log().await?, Vec::<String>::new());
    }
    Ok(())
}

#[tokio::test]
async fn a_rest_that_can_not_be_had_is_asked_for_again() -> Result<()> {
    let site = site(&paths::site_file(paths::EVENT)?).await?;
    // Somebody else's file, the first time.
    site.serve_once(REST, "application/wasm", "garbled");
    let browser = Browser::start(360, 740).await?;
    let page = open(&browser, &site).await?;
    fill(&page).await?;
    send(&page).await?;
    page.receipt().await?;
    assert!(site.loads().iter().filter(|path| path.ends_with(REST)).count() > 1, "{:?}", site.loads());
    let log = page.severe_log().await?;
    assert!(log.iter().any(|line| line.contains("a part of the widget can't be fetched")), "{log:?}");
    Ok(())
}

#[tokio::test]
async fn while_the_rest_can_not_be_had_who_sends_is_told_what_is_waited_for() -> Result<()> {
    let site = site(&paths::site_file(paths::EVENT)?).await?;
    site.lose(REST);
    let browser = Browser::start(360, 740).await?;
    let page = open(&browser, &site).await?;
    fill(&page).await?;
    send(&page).await?;
    page.wait_for_text("Inviamo l'iscrizione appena torna la connessione").await?;
    let seen = "return [...document.querySelector('event-registration').shadowRoot.querySelectorAll('form [role=status]')]
        .some((one) => one.textContent && one.offsetHeight > 20)";
    assert_eq!(page.run(seen, Value::Null).await?, json!(true), "and sees it");
    assert_eq!((page.value("Cognome").await?, site.requests().len()), ("D'Angelo".to_owned(), 0));
    Ok(())
}

#[tokio::test]
async fn a_page_that_would_change_under_the_fingers_waits_for_the_rest() -> Result<()> {
    let fields = [
        r#"{ "name": "town", "label": "Comune", "list": ["Enna", "Palermo"] }"#,
        r#"{ "name": "text", "type": "textarea", "label": "Testo", "maxlength": 200 }"#,
    ];
    for field in fields {
        let event = paths::site_file(paths::EVENT)?.replacen(r#""fields": ["#, &format!(r#""fields": [{field},"#), 1);
        let event = event.replacen(r#""fields":["#, &format!(r#""fields":[{field},"#), 1);
        let site = site(&event).await?;
        let gate = Gate::closed();
        site.keep(REST, &gate);
        let browser = Browser::start(360, 740).await?;
        let page = open(&browser, &site).await?;
        page.wait("the rest to be asked for", "return performance.getEntriesByType('resource').length > 3", Value::Null).await?;
        assert_eq!(page.run("return document.getElementById('own').checkVisibility()", Value::Null).await?, json!(true), "{field}");
        gate.open();
        page.wait_for_text("Invia iscrizione").await?;
        assert_eq!(page.run("return document.getElementById('own').checkVisibility()", Value::Null).await?, json!(false), "{field}");
    }
    Ok(())
}

#[tokio::test]
async fn a_script_that_finds_modules_of_another_build_says_so_and_starts_nothing() -> Result<()> {
    let site = site(&paths::site_file(paths::EVENT)?).await?;
    let script = paths::site_file(SCRIPT)?;
    let (before, after) = script.split_once(" isn't of the same build").context("the script compares builds")?;
    let at = before.rfind("!==").context("by their numbers")? + 3;
    let end = at + before[at..].find(')').context("in brackets")?;
    site.serve(SCRIPT, "text/javascript", &format!("{}1{} isn't of the same build{after}", &before[..at], &before[end..]));
    let browser = Browser::start(360, 740).await?;
    let page = open(&browser, &site).await?;
    page.wait("the error", "return window.reason === 'start'", Value::Null).await?;
    assert_eq!(page.run("return document.getElementById('own').checkVisibility()", Value::Null).await?, json!(true));
    let log = page.severe_log().await?;
    assert!(log.iter().any(|line| line.contains("put the files of one version side by side")), "{log:?}");
    Ok(())
}
