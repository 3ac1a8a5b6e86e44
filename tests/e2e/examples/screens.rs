//! `cargo xtask screens [FILTER]`: pictures of every state in every width, colour and direction, with a sheet to look at them
//! all. With `--accept` the pictures that the tests compare with are taken anew.

use std::fmt::Write;
use std::fs;

use anyhow::{Context, Result, ensure};
use event_registration_e2e::scene::{STATES, Scene, Scheme};
use event_registration_e2e::{Browser, baseline, paths};
use serde_json::Value;

const WIDTHS: [u32; 4] = [280, 360, 768, 1280];
/// One for each direction of writing.
const LANGUAGES: [&str; 2] = ["it", "ar"];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let filter = arguments.iter().find(|argument| *argument != "--accept").map(String::as_str).unwrap_or_default();
    if arguments.iter().any(|argument| argument == "--accept") {
        return accept(filter).await;
    }
    let known = paths::languages()?;
    let mut taken = Vec::new();
    for language in LANGUAGES.into_iter().filter(|language| known.iter().any(|known| known == language)) {
        for state in STATES {
            let wanted: Vec<(u32, Scheme, String)> = WIDTHS
                .into_iter()
                .flat_map(|width| Scheme::ALL.map(|scheme| (width, scheme, format!("{state}-{language}-{}-{width}", scheme.name()))))
                .filter(|(_, _, name)| name.contains(filter))
                .collect();
            if wanted.is_empty() {
                continue;
            }
            eprintln!("{state}, {language}");
            let browser = Browser::start(1280, 900).await?;
            let scene = Scene::of(&browser, state, language, "italia").await?;
            for (width, scheme, name) in wanted {
                scene.page.resize(width, 900).await?;
                scene.color(scheme).await?;
                // Suggestions are open as long as the focus is in their box.
                let blur = if state == "kinds" { "" } else { "focused()?.blur(); " };
                scene.page.run(&format!("{blur}scrollTo(0, 0)"), Value::Null).await?;
                fs::write(paths::screens()?.join(format!("{name}.png")), scene.page.picture(0, 12_000).await?)?;
                taken.push(name);
            }
        }
    }
    ensure!(!taken.is_empty(), "no picture's name contains {filter:?}; names are like open-it-light-360");
    let sheet = paths::screens()?.join("index.html");
    fs::write(&sheet, page(&taken)).with_context(|| format!("could not write {}", sheet.display()))?;
    println!("{} pictures; all of them: {}", taken.len(), sheet.display());
    Ok(())
}

async fn accept(filter: &str) -> Result<()> {
    for shot in baseline::SHOTS.iter().filter(|shot| shot.name.contains(filter)) {
        shot.accept().await?;
        println!("{}", shot.name);
    }
    Ok(())
}

/// All pictures on one page, small; a click shows one as it is.
fn page(names: &[String]) -> String {
    let mut sheet = String::from(
        "<!doctype html><meta charset=\"utf-8\"><title>Screens</title><style>body{font:14px sans-serif;background:#888}\
         a{display:inline-block;vertical-align:top;margin:6px;color:#000}img{display:block;height:420px;max-width:100%}</style>\n",
    );
    for name in names {
        // Writing into a text can't fail.
        let _ = writeln!(sheet, "<a href=\"{name}.png\">{name}<img src=\"{name}.png\" loading=\"lazy\" alt=\"\"></a>");
    }
    sheet
}
