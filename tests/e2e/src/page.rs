//! The page as a visitor knows it: by labels, texts and the two parts named in [`ERROR_SUMMARY`] and [`RECEIPT`].
//!
//! Every action finds its element anew and tries again until it works or [`crate::DEADLINE`] is over, because the widget may
//! draw between looking and touching. A failure's message carries what the page showed.

mod device;
mod doing;
mod seeing;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::find::Finder;
use crate::wait;

pub use seeing::{ERROR_SUMMARY, RECEIPT};

/// A page in the browser; clones are the same page.
#[derive(Debug, Clone)]
pub struct Page {
    finder: Finder,
}

impl Page {
    pub(crate) fn new(driver: WebDriver) -> Self {
        Self { finder: Finder { driver, group: None } }
    }

    /// The WebDriver session, for what has no word here.
    pub fn driver(&self) -> &WebDriver {
        &self.finder.driver
    }

    /// The same page, where labels and buttons are looked for only in the group with this legend.
    #[must_use]
    pub fn within(&self, legend: &str) -> Self {
        Self { finder: Finder { driver: self.finder.driver.clone(), group: Some(legend.into()) } }
    }

    /// Opens an address.
    ///
    /// # Errors
    /// It can't be loaded.
    pub async fn goto(&self, url: &str) -> Result<()> {
        self.driver().goto(url).await.with_context(|| format!("could not open {url}"))
    }

    /// Loads the page again.
    ///
    /// # Errors
    /// It can't be loaded.
    pub async fn reload(&self) -> Result<()> {
        self.driver().refresh().await.context("could not load the page again")
    }

    /// Waits until a script of this page gives something true. The functions of `page.js` and `given` are in reach.
    ///
    /// # Errors
    /// It doesn't come to that.
    pub async fn wait(&self, what: &str, script: &str, given: Value) -> Result<()> {
        self.act(what, async || {
            let value = self.finder.run(script, given.clone()).await?;
            Ok(if value == json!(true) { Some(()) } else { None })
        })
        .await
    }

    /// Runs a script in the page now and gives what it returns. The functions of `page.js` and `given` are in reach.
    ///
    /// # Errors
    /// It throws.
    pub async fn run(&self, script: &str, given: Value) -> Result<Value> {
        self.finder.run(script, given).await
    }

    /// Tries until a script gives a value.
    pub(crate) async fn look(&self, what: &str, script: &str, given: Value) -> Result<Value> {
        self.act(what, async || self.finder.run(script, given.clone()).await.map(Some)).await
    }

    /// Tries until it works; a failure tells what the page showed.
    pub(crate) async fn act<T>(&self, what: &str, attempt: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
        match wait::until(what, attempt).await {
            Ok(value) => Ok(value),
            Err(error) => {
                let text = self.text().await.unwrap_or_else(|error| format!("({error:#})"));
                let log = self.severe_log().await.unwrap_or_default().join("\n");
                Err(error.context(format!("the page showed:\n{text}\n\nthe console said:\n{log}\n")))
            }
        }
    }
}
