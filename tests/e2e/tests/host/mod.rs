//! The sites that the widget has to get along with, and the ways into them: one table, and one function that registers there
//! to the end and compares the site with what it was before.
//!
//! A host is a page in `tests/e2e/hosts`, with `WIDGET` where the widget goes; what its libraries are, it names itself, under
//! `/npm/` and `/debian/`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use event_registration_e2e::{Answer, Backend, BackendOptions, Browser, Engine, Key, Page, Responder, paths};
use serde_json::{Value, json};
use tokio::process::Command;

/// How the widget gets into a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The element and the script, in the page's markup.
    Element,
    /// Both are made by a script of the page, after it has loaded.
    Late,
    /// `div.event-registration` with `data-*`.
    Div,
    /// The page for frames.
    Frame,
    /// The page's own framework draws the element.
    Framework,
}

use Way::{Div, Element, Frame, Framework, Late};

/// Wherever the page's own tree is the widget's too.
const ANY: &[Way] = &[Element, Late, Div, Frame];

/// Every host, and the ways into it. A new one is a page and a line.
pub(crate) const HOSTS: [(&str, &[Way]); 23] = [
    ("plain", ANY),
    ("bootstrap-3", ANY),
    ("bootstrap-5", ANY),
    ("bootstrap-italia", ANY),
    ("small-rem", ANY),
    ("all-unset", ANY),
    ("right-to-left", ANY),
    ("sticky", ANY),
    ("loud", ANY),
    ("prototype-js", ANY),
    ("mootools", ANY),
    ("old-prototype", ANY),
    ("define", ANY),
    ("stopper", &[Element, Late, Div]),
    ("service-worker", ANY),
    ("base", ANY),
    // Its tree is its own: what looks for a `div` or a frame on the page doesn't look in there.
    ("shadow", &[Element]),
    ("fifty", &[Element]),
    ("restless", &[Element]),
    ("react", &[Framework]),
    ("vue", &[Framework]),
    ("svelte", &[Framework]),
    ("two-versions", &[Element]),
];

const NOW: &str = "2022-05-10T09:00:00+02:00";
const FALLBACK: &str = "<p>Dall'accoglienza all'inclusione, 25 maggio 2022. Scrivi a iscrizioni@example.it</p>";
const SCRIPT: &str = r#"<script type="module" src="/event-registration.js"></script>"#;
/// The documented policy, and what the hosts' own pages need.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
                      style-src 'self'; img-src 'self' data:; font-src 'self' data:; frame-src 'self'; worker-src 'self'";
const ANNA: [(&str, &str); 4] =
    [("Nome", "Anna"), ("Cognome", "D'Angelo"), ("Indirizzo email", "anna@example.it"), ("Ente o Comune", "Comune di Enna")];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("hosts")
}

fn element(src: &str) -> String {
    format!(r#"<event-registration src="{src}" now="{NOW}" lang="it" theme="neutral">{FALLBACK}</event-registration>"#)
}

fn markup(host: &str, way: Way) -> String {
    // A relative address shows that the page's `<base>` holds.
    let src = if host == "base" { "../../events/coopera-6-tavolo-tecnico.json" } else { "/events/coopera-6-tavolo-tecnico.json" };
    match way {
        Element => format!("{}{SCRIPT}", element(src)),
        Late => format!(r#"<div id="late" data-src="{src}" data-now="{NOW}"></div><script src="/late.js"></script>"#),
        Div => format!(
            r#"<div class="event-registration" data-src="{src}" data-now="{NOW}" data-lang="it" data-theme="neutral">{FALLBACK}</div>{SCRIPT}"#
        ),
        Frame => r#"<script src="/frame.js"></script>
            <iframe title="Iscrizione" data-event-registration src="/embed.html?src=events/frame.json&amp;lang=it&amp;theme=neutral"></iframe>"#
            .into(),
        Framework => SCRIPT.into(),
    }
}

const LATE: &str = r#"addEventListener("load", () => {
    const place = document.getElementById("late");
    const script = document.createElement("script");
    script.type = "module";
    script.src = "/event-registration.js";
    document.head.append(script);
    const made = document.createElement("event-registration");
    made.lang = "it";
    made.setAttribute("theme", "neutral");
    place.append(made);
    customElements.whenDefined("event-registration").then(() => { made.now = place.dataset.now; made.src = place.dataset.src; });
});"#;

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        _ => "text/html; charset=utf-8",
    }
}

/// Serves what the page names under a beginning, from a folder.
fn serve_named(site: &Responder, page: &str, beginning: &str, folder: impl FnOnce() -> Result<PathBuf>) -> Result<()> {
    let named: Vec<&str> = page.split('"').filter(|text| text.starts_with(beginning)).collect();
    if named.is_empty() {
        return Ok(());
    }
    let folder = folder()?;
    for name in named {
        let path = folder.join(name.trim_start_matches(beginning));
        let text = fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))?;
        site.serve(name, content_type(name), &text);
    }
    Ok(())
}

/// One file of a framework's page and its libraries.
async fn bundle(framework: &str) -> Result<String> {
    let made = tempfile::tempdir()?;
    let output = made.path().join("bundle.js");
    let mut command = Command::new("node");
    command.arg(folder().join("bundle.mjs")).arg(framework).arg(paths::told("EVENT_REGISTRATION_HOSTS")?).arg(&output);
    let ran = command.output().await.context("could not start node")?;
    ensure!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    Ok(fs::read_to_string(output)?)
}

/// The host with the widget, and the real backend behind it.
async fn site(host: &str, way: Way, backend: &Backend) -> Result<Responder> {
    let site = Responder::start(Answer::status(404, "text/plain", "nothing takes a form here")).await?;
    site.hand_on("/registrations", backend.port());
    let page = fs::read_to_string(folder().join(format!("{host}.html"))).with_context(|| format!("there is no host {host}"))?;
    let policy = format!(r#"<meta http-equiv="Content-Security-Policy" content="{POLICY}">"#);
    let page = page.replacen("<meta charset=\"utf-8\">", &format!("<meta charset=\"utf-8\">{policy}"), 1);
    let page = if way == Framework { page.replace("<main id=\"app\">", &format!("{SCRIPT}<main id=\"app\">")) } else { page };
    let copies = element("/events/coopera-6-tavolo-tecnico.json").repeat(49);
    let page = page.replace("WIDGET", &markup(host, way)).replace("COPIES", &copies);
    serve_named(&site, &page, "/npm/", || paths::told("EVENT_REGISTRATION_HOSTS"))?;
    serve_named(&site, &page, "/debian/", || Ok(PathBuf::from("/usr/share/javascript")))?;
    for entry in fs::read_dir(folder())?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let scope = if name == "worker.js" { "" } else { "hosts/" };
        site.serve(&format!("{scope}{name}"), content_type(&name), &fs::read_to_string(entry.path())?);
    }
    if way == Framework {
        site.serve(&format!("hosts/{host}.bundle.js"), "text/javascript", &bundle(host).await?);
    }
    if host == "two-versions" {
        let other = paths::site_file("event-registration.js")?;
        let version = format!("\"{}\"", env!("CARGO_PKG_VERSION"));
        ensure!(other.matches(&version).count() == 1, "the script names its version once");
        site.serve("other/event-registration.js", "text/javascript", &other.replace(&version, "\"9.9.9\""));
    }
    site.serve("late.js", "text/javascript", LATE);
    // The page for frames takes no `now`: the event is moved instead, to a year in which one can still register.
    site.serve("events/frame.json", "application/json", &paths::site_file(paths::EVENT)?.replace("2022-05-2", "2099-05-2"));
    site.serve("host.html", "text/html; charset=utf-8", &page);
    Ok(site)
}

/// What the console says of this host, by the widget's doing, and is right to say.
fn expected(host: &str) -> &'static [&'static str] {
    match host {
        "two-versions" => &["version 0.1.0 is on this page already and draws its elements; 9.9.9 (http"],
        _ => &[],
    }
}

/// Registers on this host to the end. Its elements, its globals, its console and its policy's reports are what they were.
pub(crate) async fn check(browser: &Browser, engine: Engine, host: &str, way: Way) -> Result<()> {
    let backend = Backend::start(BackendOptions::default()).await?;
    let site = site(host, way, &backend).await?;
    let page = browser.open(&format!("{}host.html", site.url())).await?;
    if host == "service-worker" {
        page.wait("the service worker", "return navigator.serviceWorker.controller !== null", Value::Null).await?;
        page.reload().await?;
    }
    if host == "restless" {
        page.wait("the page to come to rest", "return document.documentElement.dataset.done === ''", Value::Null).await?;
    }
    if way == Frame {
        page.run("document.querySelector('iframe').scrollIntoView()", Value::Null).await?;
        page.driver().enter_frame(0).await?;
    }
    register(&page, engine).await?;
    if host == "restless" {
        ensure!(page.count("h4.title").await? == 1, "the last attribute doesn't count");
    }
    if way == Frame {
        page.driver().enter_default_frame().await?;
    }
    if way == Framework {
        page.wait("the framework to hear of it", "return document.querySelector('output').textContent === 'confirmed'", Value::Null)
            .await?;
        ensure!(page.count("h3.title").await? == 1, "the attribute that the framework changed doesn't count");
    }
    ensure!(backend.export().await?.contains("anna@example.it"), "the backend has no such registration");
    let found = page.run("return watched.differences()", Value::Null).await?;
    let found: Vec<&str> = found.as_str().context("no differences were told")?.lines().collect();
    let expected = expected(host);
    let surprises: Vec<&&str> = found.iter().filter(|line| !expected.iter().any(|part| line.contains(part))).collect();
    ensure!(surprises.is_empty(), "the host isn't what it was:\n{surprises:#?}");
    for part in expected {
        ensure!(found.iter().filter(|line| line.contains(part)).count() == 1, "said other than once: {part}");
    }
    Ok(())
}

async fn register(page: &Page, engine: Engine) -> Result<()> {
    if engine == Engine::WebKit {
        by_keyboard(page).await?;
    } else {
        page.within("Come partecipi?").choose("In videoconferenza").await?;
        for (label, text) in ANNA {
            page.fill(label, text).await?;
        }
        page.choose("Ho letto l'informativa sulla privacy").await?;
        page.click("Invia iscrizione").await?;
    }
    let receipt = page.receipt().await?;
    ensure!(receipt.contains("ER-"), "no reference number: {receipt}");
    Ok(())
}

/// WebKit's driver can't click into a shadow root.
async fn by_keyboard(page: &Page) -> Result<()> {
    let keys = [("In videoconferenza", " ")].into_iter().chain(ANNA).chain([("Ho letto l'informativa sulla privacy", " ")]);
    for (label, keys) in keys {
        let focus = "const field = control(given); field.focus(); return focused() === field";
        page.wait(&format!("the focus on {label}"), focus, json!(label)).await?;
        page.driver().action_chain().send_keys(keys).perform().await?;
    }
    page.wait("the button", "button(given).focus(); return true", json!("Invia iscrizione")).await?;
    page.press(Key::Enter).await
}
