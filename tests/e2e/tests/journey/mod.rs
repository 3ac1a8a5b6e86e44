//! What the journeys to real backends share: the demonstration's event with another `registration.submission`, on a page
//! with the backend's addresses behind it, and an attendee who fills the form in.

#![allow(dead_code)]

use anyhow::{Context, Result};
use event_registration_e2e::real::Real;
use event_registration_e2e::{Answer, Browser, Page, Responder, paths};
use serde_json::{Value, json};

/// Longer than any of the backends takes, and shorter than the event file allows.
pub(crate) const LONG: &str = "Unione dei Comuni montani delle Madonie e dei Nebrodi";
/// What the page says where it can't know.
pub(crate) const UNSURE: &str = "Non sappiamo se l'iscrizione è arrivata";
/// What it says when nothing has arrived.
pub(crate) const NOT_SENT: &str = "L'iscrizione non è stata inviata";

/// A Django form, described: the names are those of its fields.
pub(crate) fn django_form() -> Value {
    json!({
        "preset": "django",
        "url": "/register/",
        "fields": [
            { "from": "given-name", "to": "first_name" },
            { "from": "family-name", "to": "last_name" },
            { "from": "consents.future-events", "to": "newsletter" },
            { "from": "consents.privacy-notice", "to": "terms" }
        ]
    })
}

/// A page with a form, in a browser of its own.
pub(crate) struct Journey {
    pub(crate) host: Responder,
    pub(crate) page: Page,
    _browser: Browser,
}

impl Journey {
    /// Opens the event's page. Everything under `beginnings` is the backend's, on the page's own origin.
    pub(crate) async fn start(submission: Value, backend: &Real, beginnings: &[&str]) -> Result<Self> {
        let host = Responder::start(Answer::status(404, "text/html", "<h1>No backend has this address</h1>")).await?;
        for beginning in beginnings {
            host.hand_on(beginning, backend.port());
        }
        let mut event: Value = serde_json::from_str(&paths::site_file(paths::EVENT)?)?;
        *event.pointer_mut("/registration/submission").context("the event file has a submission")? = submission;
        host.serve(paths::EVENT, "application/json", &event.to_string());
        let browser = Browser::start(1280, 900).await?;
        let page = browser.open(&host.url()).await?;
        Ok(Self { host, page, _browser: browser })
    }

    /// Fills the form in as Anna.
    pub(crate) async fn fill(&self) -> Result<()> {
        let page = &self.page;
        page.within("Come partecipi?").choose("In videoconferenza").await?;
        for (label, text) in ANNA {
            page.fill(label, text).await?;
        }
        page.choose("Ho letto l'informativa sulla privacy").await
    }

    /// Sends it.
    pub(crate) async fn send(&self) -> Result<()> {
        self.page.click("Invia iscrizione").await
    }

    /// Fills in, sends, and gives the receipt.
    pub(crate) async fn register(&self) -> Result<String> {
        self.fill().await?;
        self.send().await?;
        self.page.receipt().await
    }

    /// The paths that forms were posted to, so far.
    pub(crate) fn posts(&self) -> Vec<String> {
        self.host.requests().into_iter().map(|request| request.target).collect()
    }

    /// What the page says above the form that it has kept, once it says something.
    pub(crate) async fn refusal(&self) -> Result<String> {
        self.page.wait_for_focus("#refusal").await?;
        for (label, text) in ANNA {
            assert_eq!(self.page.value(label).await?, text, "what was typed stays");
        }
        let said = self.page.text_of("#refusal").await?;
        assert!(said.contains("Quello che hai scritto è ancora qui sotto."), "{said}");
        Ok(said)
    }

    /// The summary's only entry leads to this field.
    pub(crate) async fn leads_to(&self, entry: &str, field: &str) -> Result<()> {
        self.page.click(entry).await?;
        self.page.wait_for_focus(&format!("[name={field}]")).await
    }

    /// Sends it to a backend that is killed after it has stored the registration and before it has said so, and starts that
    /// backend again; what the page says meanwhile is given.
    pub(crate) async fn interrupted(&self, backend: &mut Real) -> Result<String> {
        self.fill().await?;
        backend.hold_answers().await?;
        self.send().await?;
        backend.wait_for_rows(1).await?;
        backend.kill().await?;
        let said = self.refusal().await?;
        assert!(said.contains(UNSURE), "{said}");
        backend.restart().await?;
        Ok(said)
    }
}

/// What the attendee types, by the fields' labels.
pub(crate) const ANNA: [(&str, &str); 4] =
    [("Nome", "Anna"), ("Cognome", "D'Angelo"), ("Indirizzo email", "anna@example.it"), ("Ente o Comune", "Comune di Enna")];
