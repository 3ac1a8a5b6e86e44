//! The browser around the page: its size, its network, its console, a picture of it.

use anyhow::{Context, Result};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};

use super::Page;

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

    /// The page as a PNG file, also what lies outside of the window: from the line `top`, at most `height` lines.
    ///
    /// # Errors
    /// It can't be taken.
    pub async fn picture(&self, top: u64, height: u64) -> Result<Vec<u8>> {
        // As on a phone: a scroll bar beside the page would be missing from the picture, and lines would break elsewhere in it.
        self.devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await?;
        let size = self.run("return [innerWidth, document.documentElement.scrollHeight]", Value::Null).await?;
        let size = |index: usize| size.get(index).and_then(Value::as_u64).context("the page has no size");
        let height = height.min(size(1)?.saturating_sub(top)).max(1);
        let clip = json!({ "x": 0, "y": top, "width": size(0)?, "height": height, "scale": 1 });
        let taken = self.devtools("Page.captureScreenshot", json!({ "captureBeyondViewport": true, "clip": clip })).await?;
        let picture = taken.get("data").and_then(Value::as_str).context("no screenshot")?;
        BASE64_STANDARD.decode(picture).context("the screenshot can't be read")
    }
}
