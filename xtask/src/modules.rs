//! Makes of the widget that Trunk compiled the two modules that a browser loads: the first shows a page and takes what is
//! typed, the rest comes after it.
//!
//! What is in which is decided in the source (`src/ui/rest.rs`): the rest is whatever can only be reached through the one
//! function that `src/shell/second.rs` marks. `wasm-split-cli`, which Yew's own lazy components are made for, follows calls, tables
//! and texts by the linker's relocations, and moves what nothing else needs.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::toolbox::{Toolbox, WASM};
use crate::{process, site};

/// The first module, under the name by which wasm-bindgen's script asks for it.
pub(crate) const FIRST: &str = "event-registration_bg.wasm";
/// The second.
pub(crate) const REST: &str = "event-registration_rest.wasm";
/// The feature by which the source is compiled to be split.
pub(crate) const FEATURE: &str = "split";

/// How modules are made smaller. Features are named one by one: with all of them wasm-opt writes what no browser starts.
pub(crate) const OPTIMISE: [&str; 13] = [
    "-Oz",
    "--one-caller-inline-max-function-size=20",
    "--low-memory-unused",
    "--converge",
    "--strip-producers",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Writes both modules and wasm-bindgen's script into an empty folder, from what Cargo left behind; with the functions' names if
/// `named`.
pub(crate) fn write(toolbox: &Toolbox, out: &Path, named: bool) -> Result<()> {
    let compiled = toolbox.target().join(WASM).join("release/widget.wasm");
    let parts = out.join("parts");
    fs::create_dir_all(&parts).with_context(|| format!("could not create {}", parts.display()))?;
    process::run(toolbox.command("wasm-split-cli").args(["--target", "web", "--out-name", "first"]).arg(&compiled).arg(&parts))?;
    let rest = parts.join("split_rest.wasm");
    ensure!(rest.is_file(), "the widget wasn't split: does src/shell/second.rs still mark its function as wasm-split-cli wants it?");
    let mut bindgen = toolbox.command("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", "event-registration", "--out-dir"]).arg(out);
    process::run(bindgen.args(named.then_some("--keep-debug")).arg(parts.join("first.wasm")))?;
    for (from, to) in [(out.join(FIRST), FIRST), (rest, REST)] {
        let mut optimise = toolbox.command("wasm-opt");
        optimise.args(OPTIMISE).arg(if named { "-g" } else { "--strip-debug" });
        process::run(optimise.arg(&from).arg("-o").arg(out.join(to)))?;
    }
    Ok(())
}

/// What tells this build from others: a script that finds modules of another one beside it says so, and doesn't start them.
pub(crate) fn build(checkout: &Path) -> Result<u32> {
    let mut files = vec![checkout.join("Cargo.lock"), checkout.join("Cargo.toml")];
    sources(&checkout.join("src"), &mut files)?;
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(fs::read(&file).with_context(|| format!("could not read {}", file.display()))?);
        hash.update([0]);
    }
    Ok(hash.finalize().iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    found.extend(site::files(folder)?);
    for entry in fs::read_dir(folder).with_context(|| format!("could not read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            sources(&path, found)?;
        }
    }
    Ok(())
}
