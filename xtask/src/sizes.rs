//! `cargo xtask sizes`: what costs how many bytes of the module, by crate and by module of ours.
//!
//! It builds the module as `dist` does, but with the functions' names kept, and adds their sizes up. Bytes are those before
//! compression: what one function weighs after it depends on all the others.

use std::path::Path;

use anyhow::Result;

use crate::toolbox::{Toolbox, WASM};
use crate::tools::Purpose;
use crate::{process, site};

/// What Trunk is told in index.html, too.
pub(crate) const OPTIMISE: [&str; 6] =
    ["-Oz", "--one-caller-inline-max-function-size=20", "--low-memory-unused", "--converge", "--strip-producers", "-g"];

/// Builds and prints the two tables.
pub(crate) fn run(checkout: &Path) -> Result<()> {
    let mut toolbox = Toolbox::prepare(checkout, Purpose::Build)?;
    toolbox.full_names();
    process::run(toolbox.command("cargo").args(["build", "--locked", "--release", "--lib", "--target", WASM]))?;
    let folder = checkout.join("target/sizes");
    site::empty(&folder)?;
    let compiled = toolbox.target().join(WASM).join("release/event_registration.wasm");
    let mut bindgen = toolbox.command("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--keep-debug", "--out-name", "named", "--out-dir"]);
    process::run(bindgen.arg(&folder).arg(&compiled))?;
    let (named, small) = (folder.join("named_bg.wasm"), folder.join("small.wasm"));
    process::run(toolbox.command("wasm-opt").args(OPTIMISE).arg(&named).arg("-o").arg(&small))?;
    process::run(toolbox.command("node").arg(checkout.join("xtask/src/sizes.mjs")).arg(&small))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_optimises_as_the_page_says() {
        let page = include_str!("../../index.html");
        for option in OPTIMISE.iter().filter(|option| option.starts_with("--")) {
            assert!(page.contains(option), "index.html no longer says {option}");
        }
        assert!(page.contains(r#"data-wasm-opt="z""#));
    }
}
