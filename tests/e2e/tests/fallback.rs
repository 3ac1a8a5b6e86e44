//! When the widget can't run: the attendee has the page's own content, with the event's essentials and a way to register, and
//! the site's owner reads why, once, however many elements there are.

use anyhow::Result;
use event_registration_e2e::{Answer, Browser, Page, Responder, paths};
use serde_json::{Value, json};

/// What a page's owner hears from the widget and from the browser, kept from the first moment on.
const LISTEN: &str = r#"<script>window.said = []; window.reasons = [];
    for (const level of ["error", "warn"]) { const real = console[level]; console[level] = (...all) => { said.push(all.join(" ")); real(...all); }; }
    addEventListener("registration-error", (event) => reasons.push(event.detail.reason));
    </script>"#;
const SCRIPT: &str = r#"<script type="module" src="event-registration.js"></script>"#;
const BEHIND_AN_EXTENSION: &str = "*event-registration.js*";

/// A page with two elements, each with its event's essentials and a way to register.
async fn host(head: &str, script: &str) -> Result<Responder> {
    let host = Responder::start(Answer::status(500, "text/plain", "no backend here")).await?;
    let element = r#"<event-registration src="events/coopera-6-tavolo-tecnico.json" now="2022-05-10T09:00:00+02:00">
        <h2>Dall'accoglienza all'inclusione</h2><p>25 maggio 2022, Palermo. <a href="mailto:iscrizioni@example.it">Iscriviti</a></p></event-registration>"#;
    let page = format!(
        r#"<!doctype html><html lang="it"><meta charset="utf-8"><title>Host</title>{LISTEN}{head}{script}{element}{element}</html>"#
    );
    host.serve("host.html", "text/html; charset=utf-8", &page);
    Ok(host)
}

async fn open(host: &Responder) -> Result<(Browser, Page)> {
    let browser = Browser::start(800, 700).await?;
    let page = browser.open(&format!("{}host.html", host.url())).await?;
    Ok((browser, page))
}

/// Both elements show what the page has in them.
const ESSENTIALS: &str = "return [...document.querySelectorAll('event-registration')].every((one) =>
    one.querySelector('h2').checkVisibility() && one.querySelector('a').checkVisibility() && one.querySelector('a').getBoundingClientRect().height > 0)";

/// The essentials show, and of the sentences in the console exactly one is this.
async fn check(host: &Responder, sentence: &str) -> Result<()> {
    let (_browser, page) = open(host).await?;
    let script = "return said.filter((line) => line.includes(given)).length === 1";
    page.wait(&format!("the console to say {sentence:?}"), script, json!(sentence)).await?;
    let later = "return new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(said.length))))";
    assert_eq!(page.run(later, Value::Null).await?, json!(1), "{}", page.run("return said.join()", Value::Null).await?);
    assert_eq!(page.run(ESSENTIALS, Value::Null).await?, json!(true));
    Ok(())
}

#[tokio::test]
async fn without_webassembly_the_essentials_show() -> Result<()> {
    check(&host("<script>delete window.WebAssembly</script>", SCRIPT).await?, "this browser is too old for the widget").await
}

#[tokio::test]
async fn where_the_policy_forbids_webassembly_the_essentials_show() -> Result<()> {
    let policy = r#"<meta http-equiv="Content-Security-Policy" content="script-src 'self' 'unsafe-inline'">"#;
    check(&host(policy, SCRIPT).await?, "the widget could not start").await
}

#[tokio::test]
async fn without_the_module_the_essentials_show() -> Result<()> {
    let host = host("", SCRIPT).await?;
    host.lose("event-registration_bg.wasm");
    check(&host, "the widget could not start").await
}

#[tokio::test]
async fn without_the_language_file_the_essentials_show() -> Result<()> {
    let host = host("", SCRIPT).await?;
    host.lose("languages/it.json");
    check(&host, "languages/it.json answered 404").await
}

/// No script of ours runs: the console has the browser's own line, and only that.
async fn check_without_script(host: &Responder, blocked: &[&str]) -> Result<()> {
    let browser = Browser::start(800, 700).await?;
    let page = browser.page();
    if !blocked.is_empty() {
        page.devtools("Network.enable", json!({})).await?;
        page.devtools("Network.setBlockedURLs", json!({ "urls": blocked })).await?;
    }
    page.goto(&format!("{}host.html", host.url())).await?;
    assert_eq!(page.run(ESSENTIALS, Value::Null).await?, json!(true));
    assert_eq!(page.run("return [said, customElements.get('event-registration') === undefined]", Value::Null).await?, json!([[], true]));
    let own = page.severe_log().await?;
    assert!(own.len() <= 1 && own.iter().all(|line| line.contains("event-registration.js")), "{own:?}");
    Ok(())
}

#[tokio::test]
async fn where_an_extension_blocks_the_script_the_essentials_show() -> Result<()> {
    check_without_script(&host("", SCRIPT).await?, &[BEHIND_AN_EXTENSION]).await
}

#[tokio::test]
async fn without_the_script_the_essentials_show() -> Result<()> {
    let host = host("", SCRIPT).await?;
    host.lose("event-registration.js");
    check_without_script(&host, &[]).await
}

#[tokio::test]
async fn a_browser_without_module_scripts_shows_the_essentials() -> Result<()> {
    // To such a browser the type is one that it doesn't know, and it runs nothing.
    check_without_script(&host("", r#"<script type="unknown" src="event-registration.js"></script>"#).await?, &[]).await
}

/// The widget draws and says so, with the page's own content below.
#[tokio::test]
async fn without_the_event_file_the_essentials_show_below_a_message() -> Result<()> {
    let host = host("", SCRIPT).await?;
    host.lose(paths::EVENT);
    let (_browser, page) = open(&host).await?;
    page.wait_for_text("Non riusciamo a mostrare l'evento").await?;
    assert_eq!(page.run(ESSENTIALS, Value::Null).await?, json!(true));
    Ok(())
}

/// The page makes the module trap amid a click, as a mistake in it would: from inside of a call that the module makes it
/// calls what the module exports with addresses beyond its memory. The names are the build's own affair.
const TRAP: &str = r#"<script>
    const real = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (source, imports) => {
        let exports;
        const wrapped = {};
        for (const [place, functions] of Object.entries(imports)) {
            wrapped[place] = {};
            for (const [name, run] of Object.entries(functions))
                wrapped[place][name] = typeof run !== "function" ? run : (...all) => { if (window.trap) { window.trap = false; Object.values(exports).forEach((one) => one.length === 2 && one(-1, 1)); } return run(...all); };
        }
        const made = await real(source, wrapped);
        exports = made.instance.exports;
        return made;
    };
    </script>"#;

#[tokio::test]
async fn after_a_panic_the_essentials_show_below_a_message() -> Result<()> {
    let host = host(TRAP, SCRIPT).await?;
    let (_browser, page) = open(&host).await?;
    page.fill("Nome", "Anna").await?;
    page.run("window.trap = true; button(given).click()", json!("Invia iscrizione")).await?;
    page.wait("the essentials", ESSENTIALS, Value::Null).await?;
    let told = "return [...document.querySelectorAll('event-registration')].map((one) => one.shadowRoot.querySelector('[role=alert]').textContent.slice(0, 34))";
    assert_eq!(page.run(told, Value::Null).await?, json!(["Non riusciamo a mostrare l'evento.", "Non riusciamo a mostrare l'evento."]));
    let heard = "return [reasons, said.filter((line) => line.includes('the widget broke')).length]";
    assert_eq!(page.run(heard, Value::Null).await?, json!([["broken", "broken"], 1]));
    // What the page does with its elements then does no harm.
    let later = "const [first, other] = document.querySelectorAll('event-registration'); first.setAttribute('lang', 'en'); other.remove(); document.body.append(other);
        return new Promise((done) => setTimeout(() => done(said.filter((line) => line.includes('the widget')).length)))";
    assert_eq!(page.run(later, Value::Null).await?, json!(1));
    Ok(())
}
