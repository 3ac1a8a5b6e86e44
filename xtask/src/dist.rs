//! `cargo xtask dist`: the files that a website includes, once under stable names and once under names that change with
//! their content, with compressed copies, integrity hashes and a table of sizes.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};

use crate::budget::Build;
use crate::site::{self, FOLDERS, FRAME, MODULES, SCRIPT, STYLES};
use crate::toolbox::Toolbox;
use crate::tools::Purpose;
use crate::wordpress::{self, PLUGIN};
use crate::{budget, licences, npm, process};

/// Builds and writes `dist/`; its sizes become the agreed ones if `accept_sizes`, and the standard library is compiled too if `smallest`.
pub(crate) fn run(checkout: &Path, accept_sizes: bool, smallest: bool) -> Result<()> {
    let mut toolbox = Toolbox::prepare(checkout, Purpose::Build)?;
    if smallest {
        toolbox.build_std()?;
    }
    let built = site::build(&toolbox)?;
    let dist = checkout.join("dist");
    site::empty(&dist)?;
    for name in [SCRIPT, STYLES].into_iter().chain(MODULES).chain(FRAME) {
        site::copy(&built.join(name), &dist.join(name))?;
    }
    for name in FOLDERS {
        site::copy_folder(&built.join(name), &dist.join(name))?;
    }
    licences::write(&toolbox, &dist)?;
    npm::types(checkout, &dist)?;
    hashed_copies(&dist, &dist)?;
    let mut files = Vec::new();
    collect(&dist, "", &mut files)?;
    files.sort();
    integrity(&dist, &files)?;
    compress(&toolbox, &dist, &files)?;
    table(&dist, &files)?;
    let plugin = site::empty_target(checkout, PLUGIN)?;
    wordpress::assemble(checkout, &built, &plugin)?;
    site::copy(&dist.join(licences::NOTICES), &plugin.join("widget").join(licences::NOTICES))?;
    wordpress::pack(&toolbox, &plugin, &dist.join("event-registration-wordpress.zip"))?;
    println!("the plugin for WordPress: dist/event-registration-wordpress.zip");
    npm::pack(&toolbox, &built, &dist)?;
    println!("the package for npm: dist/npm, and packed dist/event-registration-{}.tgz", env!("CARGO_PKG_VERSION"));
    let build = if smallest { Build::Smallest } else { Build::Stable };
    if accept_sizes { budget::accept(&toolbox, &dist, build) } else { budget::show(&toolbox, &dist, build) }
}

/// Writes the script and the modules of one folder into another, each with its hash in its name; gives the script's name and the
/// value of its `integrity` attribute.
pub(crate) fn hashed_copies(from: &Path, to: &Path) -> Result<(String, String)> {
    let mut script = String::from_utf8(read(&from.join(SCRIPT))?).context("the script isn't UTF-8")?;
    for name in MODULES {
        let module = read(&from.join(name))?;
        let hashed = with_hash(name, &module);
        write(&to.join(&hashed), &module)?;
        // The script's own hash is taken after the modules' new names are in it, so that it changes whenever one does.
        script = script.replace(name, &hashed);
    }
    let script = script.into_bytes();
    let name = with_hash(SCRIPT, &script);
    write(&to.join(&name), &script)?;
    Ok((name, integrity_of(&script)))
}

/// The value of an `integrity` attribute.
fn integrity_of(content: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(content)))
}

/// `name.js` becomes `name.0123456789abcdef.js`. Sixteen digits: what serves the files knows by them that one is kept for ever.
fn with_hash(name: &str, content: &[u8]) -> String {
    let hash: String = Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{hash}.{ending}"),
        None => format!("{name}.{hash}"),
    }
}

/// Lists the files below a folder, with `/` between folders on every system.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("could not read {}", folder.display()))? {
        let entry = entry.context("could not read dist")?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push(name);
        }
    }
    Ok(())
}

/// Writes `integrity.json`: for each file the value of an `integrity` attribute.
fn integrity(dist: &Path, files: &[String]) -> Result<()> {
    let mut lines = Vec::new();
    for name in files {
        lines.push(format!("  {name:?}: {:?}", integrity_of(&read(&dist.join(name))?)));
    }
    write(&dist.join("integrity.json"), format!("{{\n{}\n}}\n", lines.join(",\n")).as_bytes())
}

/// Writes `.br` and `.gz` beside each file that gains by it; Node, which is here for the bundler, has both compressors.
fn compress(toolbox: &Toolbox, dist: &Path, files: &[String]) -> Result<()> {
    let worth = |name: &&String| ["js", "wasm", "css", "json", "svg"].iter().any(|ending| name.ends_with(&format!(".{ending}")));
    let script = toolbox.checkout().join("xtask/src/compress.mjs");
    process::run(toolbox.command("node").arg(script).args(files.iter().filter(worth).map(|name| dist.join(name))))
}

/// Prints each file's size as it is and compressed.
fn table(dist: &Path, files: &[String]) -> Result<()> {
    let size = |path: PathBuf| fs::metadata(path).ok().map(|file| file.len());
    let cell = |bytes: Option<u64>| bytes.map_or_else(|| "-".to_string(), |bytes| bytes.to_string());
    let width = files.iter().map(String::len).max().unwrap_or_default();
    println!("{:width$} {:>9} {:>9} {:>9}", "dist/", "bytes", "gzip", "brotli");
    for name in files {
        let sizes = ["", ".gz", ".br"].map(|ending| cell(size(dist.join(format!("{name}{ending}")))));
        let [raw, gzip, brotli] = sizes;
        println!("{name:width$} {raw:>9} {gzip:>9} {brotli:>9}");
    }
    println!("integrity hashes: dist/integrity.json");
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("could not read {}", path.display()))
}

fn write(path: &Path, content: &[u8]) -> Result<()> {
    fs::write(path, content).with_context(|| format!("could not write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_goes_before_the_ending_and_follows_the_content() {
        assert_eq!(with_hash("event-registration.js", b""), "event-registration.e3b0c44298fc1c14.js");
        assert_ne!(with_hash("a.js", b"1"), with_hash("a.js", b"2"));
    }
}
