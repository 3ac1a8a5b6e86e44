//! What a visitor sees, and where the focus is.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use super::Page;

/// The list of what is wrong, after a form was sent with mistakes.
pub const ERROR_SUMMARY: &str = "[part~=summary]";
/// The confirmation of a registration.
pub const RECEIPT: &str = "[part~=confirmation]";

impl Page {
    /// The visible element that a CSS selector names, once there is one.
    ///
    /// # Errors
    /// None comes.
    pub async fn find(&self, css: &str) -> Result<WebElement> {
        self.act(&format!("{css} to be visible"), async || self.finder.element("return part(given, group)", json!(css)).await.map(Some))
            .await
    }

    /// How many elements a CSS selector names now, visible or not.
    ///
    /// # Errors
    /// The page has no widget.
    pub async fn count(&self, css: &str) -> Result<u64> {
        let count = self.finder.run("return scope(group).querySelectorAll(given).length", json!(css)).await?;
        count.as_u64().context("the page gave no number")
    }

    /// The visible text of the first visible element that a CSS selector names, once there is one.
    ///
    /// # Errors
    /// None comes.
    pub async fn text_of(&self, css: &str) -> Result<String> {
        let text = self.look(&format!("{css} to be visible"), "return part(given, group).innerText", json!(css)).await?;
        Ok(text.as_str().unwrap_or_default().trim().to_string())
    }

    /// All visible text of the widget now.
    ///
    /// # Errors
    /// The page has no widget.
    pub async fn text(&self) -> Result<String> {
        let text = self.finder.run("return visibleText()", Value::Null).await?;
        Ok(text.as_str().unwrap_or_default().to_string())
    }

    /// Waits until the widget shows this text, whatever its lines.
    ///
    /// # Errors
    /// It doesn't come.
    pub async fn wait_for_text(&self, text: &str) -> Result<()> {
        self.wait(&format!("the text “{text}”"), "return clean(visibleText()).includes(clean(given))", json!(text)).await
    }

    /// What the field with this label holds.
    ///
    /// # Errors
    /// There is no such field.
    pub async fn value(&self, label: &str) -> Result<String> {
        let value = self.look(&format!("the field “{label}”"), "return control(given, group).value", json!(label)).await?;
        Ok(value.as_str().unwrap_or_default().to_string())
    }

    /// The entries of the error summary, once it shows.
    ///
    /// # Errors
    /// It doesn't show.
    pub async fn error_summary(&self) -> Result<Vec<String>> {
        let script = "return [...part(given, group).querySelectorAll('li')].map((entry) => clean(entry.innerText))";
        let entries = self.look("the error summary", script, json!(ERROR_SUMMARY)).await?;
        Ok(entries.as_array().into_iter().flatten().filter_map(|entry| entry.as_str().map(String::from)).collect())
    }

    /// The receipt's text, once it shows.
    ///
    /// # Errors
    /// It doesn't show.
    pub async fn receipt(&self) -> Result<String> {
        self.text_of(RECEIPT).await
    }

    /// The id of the element that has the focus, in whichever shadow root; `None` if none has, or it has no id.
    ///
    /// # Errors
    /// The page can't be asked.
    pub async fn active_id(&self) -> Result<Option<String>> {
        let id = self.finder.run("return focused()?.id || null", Value::Null).await?;
        Ok(id.as_str().map(String::from))
    }

    /// Waits until the element that a CSS selector names has the focus, or holds it.
    ///
    /// # Errors
    /// The focus doesn't go there.
    pub async fn wait_for_focus(&self, css: &str) -> Result<()> {
        self.wait(&format!("the focus to be in {css}"), "return focused()?.closest(given) != null", json!(css)).await
    }
}
