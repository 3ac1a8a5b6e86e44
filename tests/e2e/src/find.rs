//! Finding things in the widget's shadow root, the way a visitor would: by what is written on them.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

/// Functions for the page, put before each script.
const LIBRARY: &str = include_str!("page.js");

/// The browser's session, and the group of fields that is looked at.
#[derive(Debug, Clone)]
pub(crate) struct Finder {
    pub(crate) driver: WebDriver,
    pub(crate) group: Option<String>,
}

impl Finder {
    /// Runs a script with the library's functions and `given` in reach; `return` gives the value.
    pub(crate) async fn run(&self, script: &str, given: Value) -> Result<Value> {
        Ok(self.raw(script, given).await?.json().clone())
    }

    /// The elements that a library's function finds, each as a name and an element.
    async fn raw(&self, script: &str, given: Value) -> Result<ScriptRet> {
        let script = format!("{LIBRARY}\nconst given = arguments[0], group = arguments[1];\n{script}");
        let arguments = vec![given, json!(self.group)];
        self.driver.execute(script, arguments).await.map_err(plain)
    }

    /// The one element that the script returns.
    pub(crate) async fn element(&self, script: &str, given: Value) -> Result<WebElement> {
        self.raw(script, given).await?.element().context("the script found no element")
    }
}

/// A script's own message, without the driver's stack beneath it.
fn plain(error: WebDriverError) -> anyhow::Error {
    let text = error.to_string();
    match text.split_once("javascript error: ") {
        Some((_, rest)) => anyhow::anyhow!("{}", rest.lines().next().unwrap_or(rest)),
        None => error.into(),
    }
}
