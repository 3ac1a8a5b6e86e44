//! The WordPress plugin: `embed/wordpress` with the built widget in it, as a folder and as the zip that a site installs.
//!
//! Only the copies with their hash in the name go in, so that no cache can pair an old module with a new script.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::dist::hashed_copies;
use crate::process;
use crate::site;
use crate::toolbox::Toolbox;

/// The plugin's folder below `target`; its last part is the plugin's name.
pub(crate) const PLUGIN: &str = "wordpress/event-registration";
const SOURCES: &str = "embed/wordpress";

/// Lays sources and widget together in an empty folder.
pub(crate) fn assemble(checkout: &Path, built: &Path, plugin: &Path) -> Result<()> {
    copy_all(&checkout.join(SOURCES), plugin)?;
    let widget = plugin.join("widget");
    fs::create_dir_all(&widget).with_context(|| format!("could not create {}", widget.display()))?;
    let (script, integrity) = hashed_copies(built, &widget)?;
    for name in ["languages", "presets"] {
        site::copy_folder(&built.join(name), &widget.join(name))?;
    }
    fs::write(widget.join("names.php"), names(&script, &integrity)).context("could not write names.php")
}

/// Packs it, Node having the compressor.
pub(crate) fn pack(toolbox: &Toolbox, plugin: &Path, zip: &Path) -> Result<()> {
    let script = toolbox.checkout().join("xtask/src/zip.mjs");
    process::run(toolbox.command("node").arg(script).arg(plugin).arg(zip))
}

/// What the plugin reads to know the script by.
fn names(script: &str, integrity: &str) -> String {
    format!(
        "<?php\n// Written when the plugin was built.\ndefined( 'ABSPATH' ) || exit;\nreturn array(\n\t'script'    => '{script}',\n\t'integrity' => '{integrity}',\n);\n"
    )
}

/// Copies a folder with those in it, but nothing whose name begins with a dot.
pub(crate) fn copy_all(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("could not create {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("could not read {}", from.display()))? {
        let entry = entry.with_context(|| format!("could not read {}", from.display()))?;
        let (path, name) = (entry.path(), entry.file_name());
        if name.to_string_lossy().starts_with('.') {
            continue;
        }
        if path.is_dir() { copy_all(&path, &to.join(name))? } else { site::copy(&path, &to.join(name))? }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_php() {
        let php = names("event-registration.0123abcd.js", "sha384-AbC+/=");
        assert!(php.starts_with("<?php\n"), "{php}");
        assert!(php.contains("'script'    => 'event-registration.0123abcd.js',"), "{php}");
        assert!(php.contains("'integrity' => 'sha384-AbC+/=',"), "{php}");
    }
}
