//! The npm package: the built widget with its types and its manifest, for sites that are put together by a bundler.
//!
//! It asks for nothing else: a package without dependencies.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;

use crate::licences::NOTICES;
use crate::site::{self, MODULES, SCRIPT, STYLES};
use crate::toolbox::Toolbox;
use crate::types::{self, REACT, TYPES};
use crate::{licences, process};

/// The package's folder below `target`; its last part is the package's name.
pub(crate) const PACKAGE: &str = "npm/event-registration";
const MANIFEST: &str = "custom-elements.json";
/// What is published beside the script; events are each site's own.
const FOLDERS: [&str; 3] = ["languages", "presets", "schema"];
/// What a package says of itself, from the checkout.
const TEXTS: [(&str, &str); 4] =
    [("embed/npm/README.md", "README.md"), (MANIFEST, MANIFEST), ("LICENSE-MIT", "LICENSE-MIT"), ("LICENSE-APACHE", "LICENSE-APACHE")];

/// Lays the package's files together in an empty folder.
pub(crate) fn assemble(toolbox: &Toolbox, built: &Path, package: &Path) -> Result<()> {
    let checkout = toolbox.checkout();
    for name in [SCRIPT, STYLES].into_iter().chain(MODULES) {
        site::copy(&built.join(name), &package.join(name))?;
    }
    for name in FOLDERS {
        site::copy_folder(&built.join(name), &package.join(name))?;
    }
    for (from, to) in TEXTS {
        site::copy(&checkout.join(from), &package.join(to))?;
    }
    types(checkout, package)?;
    licences::write(toolbox, package)?;
    put(package, "package.json", &description(env!("CARGO_PKG_VERSION")))
}

/// Writes the types into a folder.
pub(crate) fn types(checkout: &Path, folder: &Path) -> Result<()> {
    let manifest = fs::read_to_string(checkout.join(MANIFEST)).with_context(|| format!("could not read {MANIFEST}"))?;
    let (types, react) = types::write(&manifest)?;
    put(folder, TYPES, &types)?;
    put(folder, REACT, &react)
}

/// Writes `dist/npm/` and the package's archive beside it.
pub(crate) fn pack(toolbox: &Toolbox, built: &Path, dist: &Path) -> Result<()> {
    let package = dist.join("npm");
    site::empty(&package)?;
    assemble(toolbox, built, &package)?;
    // No script of anybody's runs, and nothing is asked of a registry.
    let mut npm = toolbox.command("npm");
    npm.args(["pack", "--silent", "--ignore-scripts", "--offline", "--pack-destination"]).arg(dist).arg(&package);
    process::run(&mut npm)
}

fn put(folder: &Path, name: &str, text: &str) -> Result<()> {
    fs::write(folder.join(name), text).with_context(|| format!("could not write {name}"))
}

/// `package.json`. The script registers the element when it is loaded: a bundler mustn't leave it out where nothing of it is used.
fn description(version: &str) -> String {
    let script = format!("./{SCRIPT}");
    let whole = |name: &str| (format!("./{name}"), json!(format!("./{name}")));
    let mut exports = serde_json::Map::new();
    exports.insert(".".into(), json!({ "types": format!("./{TYPES}"), "default": script }));
    exports.insert("./react".into(), json!({ "types": format!("./{REACT}") }));
    exports.extend([SCRIPT, STYLES, MANIFEST, "package.json"].into_iter().chain(MODULES).map(whole));
    exports.extend(FOLDERS.map(|name| (format!("./{name}/*"), json!(format!("./{name}/*")))));
    let files: Vec<&str> = [SCRIPT, STYLES, TYPES, REACT, MANIFEST, NOTICES, "LICENSE-MIT", "LICENSE-APACHE"]
        .into_iter()
        .chain(MODULES)
        .chain(FOLDERS)
        .collect();
    let text = json!({
        "name": "event-registration",
        "version": version,
        "description": "One <event-registration> element that shows an event and registers its attendees, in person or by videoconference.",
        "keywords": ["custom-element", "web-component", "event", "registration", "form", "accessibility"],
        "license": "MIT OR Apache-2.0",
        "type": "module",
        "main": script,
        "module": script,
        "types": format!("./{TYPES}"),
        "exports": exports,
        "customElements": MANIFEST,
        "files": files,
        "sideEffects": [script],
    });
    format!("{text:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn whatever_is_exported_is_in_the_package() -> Result<()> {
        let described: Value = serde_json::from_str(&description("1.2.3"))?;
        let files: Vec<&str> = described.get("files").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let mut paths = Vec::new();
        for one in described.get("exports").and_then(Value::as_object).into_iter().flat_map(|exports| exports.values()) {
            match one {
                Value::Object(conditions) => paths.extend(conditions.values().filter_map(Value::as_str)),
                other => paths.extend(other.as_str()),
            }
        }
        assert!(paths.len() > 8, "{paths:?}");
        for path in paths.into_iter().filter(|path| *path != "./package.json") {
            let name = path.trim_start_matches("./").trim_end_matches("/*");
            assert!(files.contains(&name), "{path} isn't packed");
        }
        assert_eq!(described.get("version").and_then(Value::as_str), Some("1.2.3"));
        assert!(described.get("dependencies").is_none() && described.get("scripts").is_none());
        Ok(())
    }
}
