//! The browser around the page: its size, its network, its console, a picture of it.

use anyhow::{Context, Result, ensure};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};

use super::Page;
use crate::paths;

impl Page {
    /// The console's errors since the last call: exceptions, `console.error`, loads that failed. The browser's own search
    /// for an icon isn't one.
    ///
    /// # Errors
    /// The browser keeps no log.
    pub async fn severe_log(&self) -> Result<Vec<String>> {
        let entries = self.driver().browser_log().await.context("no console log")?;
        let severe = entries.into_iter().filter(|entry| entry.level == "SEVERE" && !entry.message.contains("/favicon.ico"));
        Ok(severe.map(|entry| entry.message).collect())
    }

    /// Changes the page's size, as turning a phone does.
    ///
    /// # Errors
    /// The browser doesn't take it.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await.map(|_| ())
    }

    /// Cuts the browser off the network, or connects it again.
    ///
    /// # Errors
    /// The browser doesn't take it.
    pub async fn offline(&self, offline: bool) -> Result<()> {
        self.devtools("Network.enable", json!({})).await?;
        let conditions = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.devtools("Network.emulateNetworkConditions", conditions).await.map(|_| ())
    }

    /// Sends a command of Chromium's own protocol.
    ///
    /// # Errors
    /// The browser refuses it.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        self.driver().cdp().send_raw(command, parameters).await.with_context(|| format!("{command} was refused"))
    }

    /// Saves the whole page, also what lies below the window's edge, as `screenshots/<name>.png`.
    ///
    /// # Errors
    /// It can't be taken or saved.
    pub async fn screenshot(&self, name: &str) -> Result<()> {
        ensure!(!name.contains(['/', '.']), "a screenshot's name is one word, without folder or ending: {name}");
        let height = self.run("return document.documentElement.scrollHeight", Value::Null).await?;
        let width = self.run("return innerWidth", Value::Null).await?;
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
        let taken = self.devtools("Page.captureScreenshot", json!({ "captureBeyondViewport": true, "clip": clip })).await?;
        let picture = taken.get("data").and_then(Value::as_str).context("no screenshot")?;
        let picture = BASE64_STANDARD.decode(picture).context("the screenshot can't be read")?;
        let path = paths::screenshots()?.join(format!("{name}.png"));
        tokio::fs::write(&path, picture).await.with_context(|| format!("could not write {}", path.display()))
    }
}
