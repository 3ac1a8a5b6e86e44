//! Every state of the widget that an attendee can meet, on a page of its own, for pictures and for rules that hold in all of
//! them. It doesn't know what is looked at.
//!
//! Answers are written here, so that a reference number is the same in every picture; journeys to the real backend are in
//! the tests.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::answer::Gate;
use crate::browser::Browser;
use crate::page::Page;
use crate::responder::Responder;

mod stage;

/// All states. Each is one word, which names the picture.
pub const STATES: [&str; 37] = [
    "announced",
    "not-open",
    "open",
    "few",
    "queue",
    "sold-out",
    "kinds",
    "errors",
    "people",
    "review",
    "sending",
    "waiting",
    "offline",
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
    "materials",
    "cancelled",
    "postponed",
    "moved-online",
    "rescheduled",
    "no-form",
    "image",
    "logos",
    "view-form",
    "view-details",
    "view-list",
    "listed",
    "missing",
    "fallback",
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
    /// Brings a browser's page into this state, in this language and theme, with nothing around the widget.
    ///
    /// # Errors
    /// The state isn't reached.
    pub async fn of(browser: &Browser, state: &str, language: &str, theme: &str) -> Result<Self> {
        Self::at(browser, state, &stage::bare(state, language, theme), None)
            .await
            .with_context(|| format!("the state {state} in {language}"))
    }

    /// The same on a page of a site that is accessible itself: this wide, in a frame, where the window can't be so narrow.
    ///
    /// # Errors
    /// The state isn't reached.
    pub async fn on_a_site(browser: &Browser, state: &str, language: &str, width: Option<u32>) -> Result<Self> {
        let place = || format!("the state {state} in {language}, {width:?}");
        Self::at(browser, state, &stage::site(state, language), width).await.with_context(place)
    }

    async fn at(browser: &Browser, state: &str, markup: &str, width: Option<u32>) -> Result<Self> {
        let query = if state == "listed" { "?event=tavolo-6" } else { "" };
        let gate = Gate::closed();
        let host = Responder::start(stage::answer(state, &gate)).await?;
        stage::serve(state, &host)?;
        host.serve("scene.html", "text/html; charset=utf-8", markup);
        let page = match width {
            None => browser.open(&format!("{}scene.html{query}", host.url())).await?,
            Some(width) => {
                host.serve("frame.html", "text/html; charset=utf-8", &stage::frame(width, query));
                let page = browser.open(&format!("{}frame.html", host.url())).await?;
                page.driver().enter_frame(0).await.context("there is no frame")?;
                page
            }
        };
        let scene = Self { page, host, gate };
        scene.reach(state).await?;
        Ok(scene)
    }

    async fn reach(&self, state: &str) -> Result<()> {
        let page = &self.page;
        if state == "fallback" {
            return page.wait("the site's own words", "return root().querySelector('slot') !== null", Value::Null).await;
        }
        page.wait("the widget to draw", "return root().querySelector('article') !== null", Value::Null).await?;
        let there = match state {
            "errors" => {
                send(page).await?;
                "[part~=summary]"
            }
            // A second person whose answers won't do.
            "people" => {
                fill(page, "in-person").await?;
                page.wait("one more person", "part('#add-person').click(); return true", Value::Null).await?;
                page.wait("the second person", "return root().querySelector('#person-1') !== null", Value::Null).await?;
                send(page).await?;
                "[part~=summary]"
            }
            "review" => {
                fill(page, "in-person").await?;
                send(page).await?;
                "#review"
            }
            "kinds" => {
                page.wait("answers of every kind", KINDS, Value::Null).await?;
                "[role=option]"
            }
            "sending" | "waiting" | "offline" | "failed" | "full" | "duplicate" | "receipt" | "receipt-online" | "waiting-list"
            | "sent" => {
                fill(page, if state == "receipt-online" { "online" } else { "in-person" }).await?;
                if state == "offline" {
                    // Not every engine can be cut off by its driver; the backend hangs up besides.
                    page.run("Object.defineProperty(navigator, 'onLine', { get: () => false })", Value::Null).await?;
                }
                send(page).await?;
                match state {
                    "sending" => "[aria-disabled=true]",
                    "waiting" | "offline" => "[role=status].hint",
                    "failed" | "full" | "duplicate" => "#refusal",
                    _ => "[part~=confirmation]",
                }
            }
            "open" | "rescheduled" | "moved-online" | "logos" | "view-form" => "form",
            "few" => ".few",
            "queue" => ".mode .error",
            "image" => "img.picture",
            "view-details" => ".facts",
            "view-list" => ".events",
            "listed" => ".around",
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

/// A file, several boxes, too long a text, and suggestions that are open: the focus stays in their box.
const KINDS: &str = "const typed = (name, text) => {
        const field = part(`[name=${CSS.escape(name)}]`);
        field.focus();
        field.value = text;
        field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    };
    const files = new DataTransfer();
    for (const name of ['curriculum.pdf', 'lettera di presentazione.pdf']) files.items.add(new File(['x'], name));
    part('[type=file]').files = files.files;
    part('[type=file]').dispatchEvent(new Event('change', { bubbles: true, composed: true }));
    typed('note', 'Una nota più lunga del permesso');
    typed('born.month', 'maggio');
    typed('municipality', 'ca');
    return true";
