//! What holds in every state of the widget, on a page of a site that is accessible itself, in any engine, language and width.

#![allow(dead_code)]

use anyhow::Result;
use event_registration_e2e::scene::{STATES, Scene};
use event_registration_e2e::{Browser, Page, audit};

/// What axe-core can't decide and a person has: beginning of the line, and why it is right.
const ACCEPTED: [(&str, &str); 2] = [
    (
        "color-contrast: #field-5: Element's background color could not be determined due to a background gradient",
        "the select's arrow is two gradients at its end, where no text is; text and surface are those of every other field",
    ),
    (
        "color-contrast: #person-1-field-5: Element's background color could not be determined due to a background gradient",
        "the same select, another person's",
    ),
];

/// axe-core finds nothing, ids lead somewhere, nothing is too small or too wide, nothing unknown is undecided.
pub(crate) async fn accessible(page: &Page) -> Result<()> {
    let found = audit::axe(page).await?;
    let open: Vec<&String> =
        found.incomplete.iter().filter(|line| !ACCEPTED.iter().any(|(beginning, _)| line.starts_with(beginning))).collect();
    let mut wrong = found.violations;
    wrong.extend(open.into_iter().map(|line| format!("not decided: {line}")));
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
