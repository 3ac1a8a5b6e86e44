//! Where the things under test lie. `cargo xtask test` says so; nothing is guessed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// The event whose page is the demonstration.
pub const EVENT: &str = "events/coopera-6-tavolo-tecnico.json";

/// The backend's program, from `EVENT_REGISTRATION_BIN`.
///
/// # Errors
/// It isn't set, or there is nothing.
pub fn program() -> Result<PathBuf> {
    told("EVENT_REGISTRATION_BIN")
}

/// The folder of the built page, from `EVENT_REGISTRATION_SITE`.
///
/// # Errors
/// It isn't set, or there is nothing.
pub fn site() -> Result<PathBuf> {
    told("EVENT_REGISTRATION_SITE")
}

/// The text of a file of the built page, for a test that changes it: `site_file(EVENT)`.
///
/// # Errors
/// It can't be read.
pub fn site_file(name: &str) -> Result<String> {
    let path = site()?.join(name);
    fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))
}

/// The folder for pictures, made if need be. It isn't part of the project.
///
/// # Errors
/// It can't be made.
pub fn screens() -> Result<PathBuf> {
    let folder = project()?.join("target/screens");
    fs::create_dir_all(&folder).context("could not create the folder target/screens")?;
    Ok(folder)
}

/// The folder of the pictures that the page is compared with. It is part of the project.
///
/// # Errors
/// This crate isn't where it was compiled.
pub fn baseline() -> Result<PathBuf> {
    Ok(project()?.join("tests/e2e/baseline"))
}

/// The tags of the languages that there are, sorted.
///
/// # Errors
/// The built page has none.
pub fn languages() -> Result<Vec<String>> {
    let files = fs::read_dir(site()?.join("languages")).context("the built page has no languages")?;
    let mut tags: Vec<String> =
        files.flatten().filter_map(|file| file.file_name().to_str()?.strip_suffix(".json").map(str::to_owned)).collect();
    tags.sort();
    Ok(tags)
}

fn project() -> Result<&'static Path> {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).context("this crate lies two folders below the project's")
}

/// What an environment variable names, which has to be there.
///
/// # Errors
/// It isn't set, or there is nothing.
pub fn told(name: &str) -> Result<PathBuf> {
    let path = env::var_os(name).map(PathBuf::from);
    let path = path.with_context(|| format!("{name} isn't set: these tests need what it names; run `cargo xtask test`"))?;
    ensure!(path.exists(), "{name} names {}, which isn't there; run `cargo xtask test`", path.display());
    Ok(path)
}
