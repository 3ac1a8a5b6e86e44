//! What a visitor does: writes, chooses, clicks, presses keys.

use anyhow::{Context, Result};
use serde_json::json;
use thirtyfour::prelude::*;

use super::Page;

impl Page {
    /// Writes into the field with this label, in place of what it holds.
    ///
    /// # Errors
    /// There is no such field, or it can't be written into.
    pub async fn fill(&self, label: &str, text: &str) -> Result<()> {
        self.act(&format!("the field “{label}”"), async || {
            self.finder.element("return reach(control(given, group))", json!(label)).await?.click().await?;
            // Selected by script: whether Control and A select all is the operating system's choice. Typed where the focus
            // is: the driver's way of typing into an element in a shadow root would undo the selection.
            self.finder.run("const field = control(given, group); field.focus(); field.select()", json!(label)).await?;
            let keys = if text.is_empty() { Key::Backspace.value().to_string() } else { text.to_string() };
            self.driver().action_chain().send_keys(keys).perform().await?;
            Ok(Some(()))
        })
        .await
    }

    /// Selects the radio button or ticks the box with this label.
    ///
    /// # Errors
    /// There is none, or it doesn't become selected.
    pub async fn choose(&self, label: &str) -> Result<()> {
        self.set(label, true).await
    }

    /// Clears the box with this label.
    ///
    /// # Errors
    /// There is none, or it stays ticked.
    pub async fn clear(&self, label: &str) -> Result<()> {
        self.set(label, false).await
    }

    async fn set(&self, label: &str, wanted: bool) -> Result<()> {
        self.act(&format!("the choice “{label}” to be {}", if wanted { "made" } else { "undone" }), async || {
            let checked = self.finder.run("return control(given, group).checked", json!(label)).await?;
            if checked == json!(wanted) {
                return Ok(Some(()));
            }
            let control = self.finder.element("return reach(control(given, group))", json!(label)).await?;
            // A control that the style hides behind its label is clicked through the label, as a visitor would.
            if control.click().await.is_err() {
                self.finder.element("return reach(labelled(given, group))", json!(label)).await?.click().await?;
            }
            Ok(None)
        })
        .await
    }

    /// Takes this option of the list with this label.
    ///
    /// # Errors
    /// There is no such list or option.
    pub async fn select(&self, label: &str, option: &str) -> Result<()> {
        self.act(&format!("the option “{option}” of “{label}”"), async || {
            let script = "return reach(option(given[0], given[1], group))";
            self.finder.element(script, json!([label, option])).await?.click().await?;
            Ok(Some(()))
        })
        .await
    }

    /// Clicks the button or link with this text.
    ///
    /// # Errors
    /// There is none, or something lies over it.
    pub async fn click(&self, text: &str) -> Result<()> {
        self.act(&format!("the button or link “{text}”"), async || {
            self.finder.element("return reach(button(given, group))", json!(text)).await?.click().await?;
            Ok(Some(()))
        })
        .await
    }

    /// Presses a key where the focus is: `Key::Tab`, `Key::Enter`.
    ///
    /// # Errors
    /// The browser doesn't take it.
    pub async fn press(&self, key: Key) -> Result<()> {
        self.driver().action_chain().send_keys(key).perform().await.context("the key was not taken")
    }
}
