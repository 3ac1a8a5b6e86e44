//! Every state of the widget that an attendee can meet, on a page of its own, for pictures and for rules that hold in all of
//! them. It doesn't know what is looked at.
//!
//! Answers are written here, so that a reference number is the same in every picture; journeys to the real backend are in
//! the tests.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::answer::{Answer, Gate};
use crate::browser::Browser;
use crate::page::Page;
use crate::paths;
use crate::responder::Responder;

/// Where the fonts of the package `fonts-liberation` are asked for, so that pictures are alike on different machines. It has
/// no Arabic: those letters come from whatever the machine has.
const FONT: &str = "'Liberation Sans', 'DejaVu Sans', sans-serif";

/// All states. Each is one word, which names the picture.
pub const STATES: [&str; 25] = [
    "not-open",
    "open",
    "errors",
    "sending",
    "waiting",
    "failed",
    "full",
    "duplicate",
    "receipt",
    "receipt-online",
    "waiting-list",
    "sent",
    "closed",
    "under-way",
    "ended",
    "cancelled",
    "postponed",
    "moved-online",
    "rescheduled",
    "no-form",
    "image",
    "logos",
    "view-form",
    "view-details",
    "missing",
];

/// The colours that a visitor's device and the page ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// `color-scheme="light"` on a light page.
    Light,
    /// `color-scheme="dark"` on a dark page.
    Dark,
    /// Colours that the visitor's device forces on every page, light on black.
    Forced,
}

impl Scheme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Forced];

    /// The word for it in a picture's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Forced => "forced",
        }
    }
}

/// A page in a state, with the server behind it.
#[derive(Debug)]
pub struct Scene {
    /// The page.
    pub page: Page,
    /// What serves it.
    pub host: Responder,
    gate: Gate,
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.gate.open();
    }
}

impl Scene {
    /// Brings a browser's page into this state, in this language and theme.
    ///
    /// # Errors
    /// The state isn't reached.
    pub async fn of(browser: &Browser, state: &str, language: &str, theme: &str) -> Result<Self> {
        let gate = Gate::closed();
        let host = Responder::start(answer(state, &gate)).await?;
        host.serve("events/scene.json", "application/json", &event(state)?.to_string());
        host.serve("photo.svg", "image/svg+xml", PHOTO);
        for (name, width, height) in [("wide.svg", 900, 120), ("tall.svg", 200, 800)] {
            let logo = format!(
                r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"><rect width="100%" height="100%" fill="#7a1f3d"/></svg>"##
            );
            host.serve(name, "image/svg+xml", &logo);
        }
        host.serve("scene.html", "text/html; charset=utf-8", &markup(state, language, theme));
        let page = browser.open(&format!("{}scene.html", host.url())).await?;
        let scene = Self { page, host, gate };
        scene.reach(state).await.with_context(|| format!("the state {state} in {language}"))?;
        Ok(scene)
    }

    async fn reach(&self, state: &str) -> Result<()> {
        let page = &self.page;
        page.wait("the widget to draw", "return root().querySelector('article') !== null", Value::Null).await?;
        let there = match state {
            "errors" => {
                send(page).await?;
                "[part~=summary]"
            }
            "sending" | "waiting" | "failed" | "full" | "duplicate" | "receipt" | "receipt-online" | "waiting-list" | "sent" => {
                fill(page, if state == "receipt-online" { "online" } else { "in-person" }).await?;
                send(page).await?;
                match state {
                    "sending" => "[aria-disabled=true]",
                    "waiting" => "[role=status].hint",
                    "failed" | "full" | "duplicate" => "#refusal",
                    _ => "[part~=confirmation]",
                }
            }
            "open" | "rescheduled" | "moved-online" | "logos" | "view-form" => "form",
            "image" => "img.picture",
            "view-details" => ".facts",
            _ => ".banner",
        };
        page.wait(there, "return root().querySelector(given) !== null", json!(there)).await?;
        // Pictures below the window's edge would wait for a visitor to come near.
        let loaded = "const images = [...root().querySelectorAll('img')]; for (const image of images) image.loading = 'eager';
            return images.every((image) => image.complete) && document.fonts.status === 'loaded'";
        page.wait("pictures and fonts", loaded, Value::Null).await
    }

    /// Gives the page a style sheet of its own, as its owner or its theme would.
    ///
    /// # Errors
    /// The browser doesn't take it.
    pub async fn style(&self, css: &str) -> Result<()> {
        let script = "const sheet = new CSSStyleSheet(); sheet.replaceSync(given); document.adoptedStyleSheets.push(sheet)";
        self.page.run(script, json!(css)).await.map(|_| ())
    }

    /// Asks for these colours, as a device and a page's owner do.
    ///
    /// # Errors
    /// The browser doesn't take it.
    pub async fn color(&self, scheme: Scheme) -> Result<()> {
        let (forced, preferred, ground) = match scheme {
            Scheme::Light => ("none", "light", "#fff"),
            Scheme::Dark => ("none", "dark", "#0b1622"),
            Scheme::Forced => ("active", "dark", "#fff"),
        };
        let features = json!([{ "name": "forced-colors", "value": forced }, { "name": "prefers-color-scheme", "value": preferred }]);
        self.page.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await?;
        let script = "document.documentElement.style.background = given[1];
            document.querySelector('event-registration').setAttribute('color-scheme', given[0])";
        let attribute = if scheme == Scheme::Dark { "dark" } else { "light" };
        self.page.run(script, json!([attribute, ground])).await.map(|_| ())
    }
}

fn now(state: &str) -> &'static str {
    match state {
        "not-open" => "2022-04-20T09:00:00+02:00",
        "closed" => "2022-05-24T19:00:00+02:00",
        "under-way" => "2022-05-25T15:30:00+02:00",
        "ended" => "2022-06-01T09:00:00+02:00",
        _ => "2022-05-10T09:00:00+02:00",
    }
}

/// What the backend says to a registration.
fn answer(state: &str, gate: &Gate) -> Answer {
    let json = "application/json";
    let problem = |kind: &str| {
        Answer::status(409, "application/problem+json", &json!({ "type": format!("https://comune.example/problems/{kind}") }).to_string())
    };
    match state {
        "sending" => Answer::status(500, "text/plain", "").delayed(gate),
        "waiting" => Answer::status(429, "text/plain", "").header("Retry-After", "45"),
        "failed" => Answer::status(500, "text/plain", ""),
        "full" => problem("full"),
        "duplicate" => problem("duplicate"),
        "sent" => Answer::status(200, "text/plain", "ok"),
        "waiting-list" => Answer::status(201, json, r#"{"reference":"ER-7K3QWX0P","status":"waiting"}"#),
        "receipt-online" => Answer::status(
            201,
            json,
            r#"{"reference":"ER-7K3QWX0P","status":"confirmed","join_url":"https://meet.example.org/tavolo-tecnico"}"#,
        ),
        _ => Answer::status(201, json, r#"{"reference":"ER-7K3QWX0P","status":"confirmed"}"#),
    }
}

/// The demonstration's event, as it is in this state.
fn event(state: &str) -> Result<Value> {
    let mut event: Value = serde_json::from_str(&paths::site_file(paths::EVENT)?)?;
    let members = event.as_object_mut().context("the event is an object")?;
    let status = match state {
        "cancelled" => "EventCancelled",
        "postponed" => "EventPostponed",
        "moved-online" => "EventMovedOnline",
        "rescheduled" => "EventRescheduled",
        _ => "EventScheduled",
    };
    members.insert("eventStatus".into(), json!(format!("https://schema.org/{status}")));
    match state {
        "rescheduled" => {
            members.insert("previousStartDate".into(), json!("2022-05-18T15:00:00+02:00"));
        }
        "image" => {
            let text = json!({ "it": "La sala durante il tavolo precedente", "en": "The room during the round table before" });
            members.insert(
                "image".into(),
                json!({ "@type": "ImageObject", "contentUrl": "photo.svg", "width": 1200, "height": 500, "caption": text }),
            );
        }
        "logos" => {
            let logo = |name: &str, file: &str| json!({ "@type": "Organization", "name": name, "logo": file });
            let bodies = json!([logo("Regione", "wide.svg"), logo("Fondazione", "tall.svg"), { "@type": "Organization", "name": "Consorzio senza logo" }]);
            members.insert("sponsor".into(), bodies);
        }
        "no-form" => {
            members.remove("registration");
        }
        _ => {}
    }
    let rules = match state {
        "sent" => json!([{ "status": "2xx", "is": "received" }]),
        "duplicate" => json!([{ "status": 409, "is": "duplicate" }]),
        _ => Value::Null,
    };
    if let (Some(submission), true) = (event.pointer_mut("/registration/submission").and_then(Value::as_object_mut), !rules.is_null()) {
        submission.insert("outcome".into(), rules);
    }
    Ok(event)
}

/// A page of a site, with nothing around the widget.
fn markup(state: &str, language: &str, theme: &str) -> String {
    let file = if state == "missing" { "events/none.json" } else { "events/scene.json" };
    let view = state.strip_prefix("view-").unwrap_or("full");
    let direction = if language == "ar" { "rtl" } else { "ltr" };
    format!(
        r#"<!doctype html><html lang="{language}" dir="{direction}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Comune</title>
        <style>body {{ margin: 0 }} event-registration {{ --er-font-family: {FONT} }}</style>
        <script type="module" src="event-registration.js"></script>
        <event-registration src="{file}" lang="{language}" theme="{theme}" view="{view}" now="{}" heading-level="1"></event-registration></html>"#,
        now(state)
    )
}

const PHOTO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="500"><rect width="1200" height="500" fill="#c9d8e6"/><circle cx="950" cy="130" r="60" fill="#f4e3b5"/><path d="M0 500V320l240-120 260 160 200-90 500 170v60z" fill="#6d8aa3"/></svg>"##;

/// Fills the form in; how an attendee does that is other tests' matter.
async fn fill(page: &Page, mode: &str) -> Result<()> {
    let script = "part(`[name=mode][value=${given.mode}]`).click();
        for (const box of root().querySelectorAll('[type=checkbox][aria-required]')) if (!box.checked) box.click();
        for (const [name, text] of Object.entries(given.texts)) {
            const field = part(`[name=${name}]`);
            field.value = text;
            for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
        }
        return true";
    let texts = json!({ "given-name": "Maria Concetta", "family-name": "D'Angelo", "email": "mc.dangelo@comune.enna.example", "organization": "Comune di Enna" });
    page.wait("the form to take it", script, json!({ "mode": mode, "texts": texts })).await
}

async fn send(page: &Page) -> Result<()> {
    page.wait("the button", "part('button[type=submit]').click(); return true", Value::Null).await
}
