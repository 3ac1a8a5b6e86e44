//! What holds in every state of the widget, on a page of a site that is accessible itself, in any engine, language and width.

#![allow(dead_code)]

use anyhow::Result;
use event_registration_e2e::scene::{STATES, Scene};
use event_registration_e2e::{Browser, Page, audit};
use serde_json::json;

/// What axe-core can't decide and a person has: where, the end of the line, and why it is right.
const ACCEPTED: [(&str, &str, &str); 2] = [
    (
        "select",
        "Element's background color could not be determined due to a background gradient",
        "the arrow is two gradients at its end, where no text is; text and surface are those of every other field",
    ),
    (
        ".field:has([role=option]) *, .field:has([role=option]) ~ * *",
        "Element's background color could not be determined because it is overlapped by another element",
        "what lies under open suggestions isn't read then; nor does it look otherwise than where they are closed",
    ),
];

/// Whether a person has decided what axe-core couldn't: `color-contrast: SELECTOR: …`.
async fn is_accepted(page: &Page, line: &str) -> Result<bool> {
    let place = line.split(": ").nth(1).unwrap_or_default();
    for (within, end, _) in ACCEPTED {
        let script = "return [...root().querySelectorAll(given[0])].some((found) => found.matches(given[1]))";
        if line.ends_with(end) && page.run(script, json!([place, within])).await? == json!(true) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// axe-core finds nothing, ids lead somewhere, nothing is too small or too wide, nothing unknown is undecided.
pub(crate) async fn accessible(page: &Page) -> Result<()> {
    let found = audit::axe(page).await?;
    let mut wrong = found.violations;
    for line in found.incomplete {
        if !is_accepted(page, &line).await? {
            wrong.push(format!("not decided: {line}"));
        }
    }
    wrong.extend(audit::references(page).await?);
    wrong.extend(audit::targets(page, 24).await?);
    wrong.extend(audit::overflow(page).await?);
    anyhow::ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// Tries every state and tells of all that fail.
pub(crate) async fn all(browser: &Browser, language: &str, width: Option<u32>) -> Result<()> {
    let mut wrong = Vec::new();
    for state in STATES {
        let scene = Scene::on_a_site(browser, state, language, width).await?;
        if let Err(error) = accessible(&scene.page).await {
            wrong.push(format!("{state}, {language}, {width:?}: {error:#}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    Ok(())
}
