//! Accessibility checks of the page that is shown: axe-core's, and those that it can't make. Each gives what is wrong, as
//! lines for people; the tests in `tests/audit.rs` show each of them a page on which it has to find something.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::page::Page;
use crate::paths;

/// Functions for the page; see the file.
const CHECKS: &str = include_str!("audit.js");
/// WCAG 2.2 A and AA, and what axe-core's authors advise beyond it.
const TAGS: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/// What axe-core found.
#[derive(Debug)]
pub struct Axe {
    /// What is wrong, as `rule: element: reason`.
    pub violations: Vec<String>,
    /// What it could not decide, likewise.
    pub incomplete: Vec<String>,
    /// How many rules found something to look at: none would mean that nothing was looked at.
    pub passes: u64,
}

/// Runs axe-core over the whole document, no rule left out.
///
/// # Errors
/// It can't be run, or looked at nothing.
pub async fn axe(page: &Page) -> Result<Axe> {
    let path = paths::told("EVENT_REGISTRATION_AXE")?.join("axe-core/axe.min.js");
    let source = std::fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))?;
    // Executed, not added as an element: that works under the page's own policy.
    let script = format!(
        "{source}
        const told = arguments[1];
        window.axe.run(document, {{ runOnly: arguments[0], resultTypes: ['violations', 'incomplete'] }}).then((found) => {{
            const lines = (rules) => rules.flatMap((rule) => rule.nodes.map((node) => `${{rule.id}}: ${{node.target.flat().at(-1)}}: ${{[...node.any, ...node.all, ...node.none].map((check) => check.message).join('; ')}}`));
            told({{ violations: lines(found.violations), incomplete: lines(found.incomplete), passes: found.passes.length }});
        }}, (error) => told({{ error: String(error) }}));"
    );
    let found = page.driver().execute_async(script, vec![json!(TAGS)]).await.context("axe-core could not be run")?;
    let found = found.json();
    ensure!(found.get("error").is_none(), "axe-core failed: {found}");
    let lines = |name: &str| texts(found.get(name).unwrap_or(&Value::Null));
    let passes = found.get("passes").and_then(Value::as_u64).unwrap_or_default();
    ensure!(passes > 0, "axe-core looked at nothing");
    Ok(Axe { violations: lines("violations"), incomplete: lines("incomplete"), passes })
}

/// Runs one of the checks of `audit.js` and gives what it found.
///
/// # Errors
/// It throws.
pub async fn check(page: &Page, name: &str, given: Value) -> Result<Vec<String>> {
    Ok(texts(&page.run(&format!("{CHECKS}\nreturn {name}(given)"), given).await?))
}

/// Controls smaller than this many pixels on a side, links within a text aside (WCAG 2.5.8).
///
/// # Errors
/// Those of [`check`].
pub async fn targets(page: &Page, pixels: u32) -> Result<Vec<String>> {
    check(page, "targets", json!(pixels)).await
}

/// Controls lower than this many pixels, links within a text aside.
///
/// # Errors
/// Those of [`check`].
pub async fn heights(page: &Page, pixels: u32) -> Result<Vec<String>> {
    check(page, "heights", json!(pixels)).await
}

/// What is wider than the page (WCAG 1.4.10) or cut off (1.4.4, 1.4.12).
///
/// # Errors
/// Those of [`check`].
pub async fn overflow(page: &Page) -> Result<Vec<String>> {
    check(page, "overflow", Value::Null).await
}

/// References by id that lead nowhere within their own root (WCAG 1.3.1, 4.1.2).
///
/// # Errors
/// Those of [`check`].
pub async fn references(page: &Page) -> Result<Vec<String>> {
    check(page, "references", Value::Null).await
}

/// What moves (`prefers-reduced-motion`).
///
/// # Errors
/// Those of [`check`].
pub async fn motion(page: &Page) -> Result<Vec<String>> {
    check(page, "motion", Value::Null).await
}

/// Controls without a border, for forced colours take backgrounds and shadows away.
///
/// # Errors
/// Those of [`check`].
pub async fn borders(page: &Page) -> Result<Vec<String>> {
    check(page, "borders", Value::Null).await
}

/// What is wrong with where the focus is: nothing shows it, or something hides it (WCAG 2.4.7, 2.4.11).
///
/// # Errors
/// Those of [`check`].
pub async fn focus(page: &Page) -> Result<Vec<String>> {
    check(page, "focus", Value::Null).await
}

/// What the Tab key should reach, in the document's order.
///
/// # Errors
/// Those of [`check`].
pub async fn tab_stops(page: &Page) -> Result<Vec<String>> {
    check(page, "tabStops", Value::Null).await
}

/// What has the focus now, named as [`tab_stops`] does; nothing if it is outside of the widget.
///
/// # Errors
/// Those of [`check`].
pub async fn tab_stop(page: &Page) -> Result<Option<String>> {
    Ok(check(page, "tabStop", Value::Null).await?.pop())
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(String::from)).collect()
}
