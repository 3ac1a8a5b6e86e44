//! What has to be installed for a task, in which version, and why. How it is installed is in [`install`].

mod install;

use std::path::PathBuf;

use anyhow::Result;

use crate::cache::Cache;
use crate::lockfile;
use crate::toolbox::WASM;
use install::Source;

/// What the tools are wanted for; each purpose includes those above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// To build the page and the backend.
    Build,
    /// To run the checks that CI runs.
    Test,
    /// To run the slow checks too.
    TestAll,
}

/// One thing that has to be on this machine.
struct Tool {
    source: Source,
    why: &'static str,
    /// About how long the installation takes on a small machine.
    time: &'static str,
    purpose: Purpose,
}

/// In the order of installation: what others are installed with comes first.
fn list(lock: &str) -> Result<Vec<Tool>> {
    use Purpose::{Build, Test, TestAll};
    let tool = |source, why, time, purpose| Tool { source, why, time, purpose };
    let bindgen = lockfile::version(lock, "wasm-bindgen")?.to_string();
    Ok(vec![
        tool(Source::debian("cc", &["build-essential"]), "compiles SQLite for the backend", "1 min", Build),
        tool(Source::debian("node", &["nodejs", "npm"]), "runs the bundler and the optimiser", "1 min", Build),
        tool(Source::debian("npm", &["npm"]), "fetches the bundler and the optimiser", "1 min", Build),
        tool(Source::RustTarget(WASM), "is what the widget is compiled to", "20 s", Build),
        tool(Source::Crate { name: "trunk", version: "0.21.14".into(), program: "trunk", locked: true }, "builds the page", "8 min", Build),
        // Its own lock file names a crate version that was withdrawn, so it is resolved anew.
        tool(
            Source::Crate { name: "wasm-bindgen-cli", version: bindgen, program: "wasm-bindgen", locked: false },
            "writes the JavaScript that loads the widget",
            "4 min",
            Build,
        ),
        tool(Source::Npm { name: "binaryen", version: "132.0.0", program: "wasm-opt" }, "makes the widget smaller", "20 s", Build),
        tool(
            Source::Npm { name: "esbuild", version: "0.28.2", program: "esbuild" },
            "bundles the widget's scripts into one file",
            "10 s",
            Build,
        ),
        tool(Source::debian("chromium", &["chromium"]), "is the browser of the tests", "1 min", Test),
        tool(Source::debian("chromedriver", &["chromium-driver"]), "lets the tests steer the browser", "20 s", Test),
        tool(Source::debian("postgresql", &["postgresql"]), "is the larger of the backend's two databases", "1 min", TestAll),
    ])
}

/// Installs what is missing and gives the folders in which the tools lie.
pub(crate) fn ensure(cache: &Cache, lock: &str, purpose: Purpose) -> Result<Vec<PathBuf>> {
    let tools = list(lock)?;
    let wanted: Vec<&Tool> = tools.iter().filter(|tool| tool.purpose <= purpose).collect();
    let missing: Vec<&Tool> = wanted.iter().copied().filter(|tool| !tool.source.present(cache)).collect();
    let mut updated = false;
    for (index, tool) in missing.iter().enumerate() {
        // An earlier package may have brought it along.
        if tool.source.present(cache) {
            continue;
        }
        eprintln!("setup {} of {}: installing {}, which {} (about {})", index + 1, missing.len(), tool.source.title(), tool.why, tool.time);
        tool.source.install(cache, &mut updated)?;
    }
    Ok(wanted.iter().filter_map(|tool| tool.source.folder(cache)).collect())
}
