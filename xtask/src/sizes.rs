//! `cargo xtask sizes`: what costs how many bytes of the two modules, by crate and by module of ours.
//!
//! It builds them as `dist` does, but with the functions' names kept, and adds their sizes up. Bytes are those before
//! compression: what one function weighs after it depends on all the others.

use std::path::Path;

use anyhow::Result;

use crate::modules::{self, FEATURE, FIRST, REST};
use crate::toolbox::{Toolbox, WASM};
use crate::tools::Purpose;
use crate::{process, site};

/// Builds and prints the tables of both modules.
pub(crate) fn run(checkout: &Path) -> Result<()> {
    let mut toolbox = Toolbox::prepare(checkout, Purpose::Build)?;
    toolbox.full_names();
    let mut cargo = toolbox.command("cargo");
    process::run(cargo.args(["build", "--locked", "--release", "--bin", "widget", "--features", FEATURE, "--target", WASM]))?;
    let folder = site::empty_target(checkout, "sizes")?;
    modules::write(&toolbox, &folder, true)?;
    for (title, name) in [("What a page waits for", FIRST), ("The rest", REST)] {
        println!("\n## {title}");
        process::run(toolbox.command("node").arg(checkout.join("xtask/src/sizes.mjs")).arg(folder.join(name)))?;
    }
    Ok(())
}
