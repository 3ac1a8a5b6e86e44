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

/// The folder for screenshots, made if need be. It isn't part of the project.
///
/// # Errors
/// It can't be made.
pub fn screenshots() -> Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).context("this crate lies two folders below the project's")?;
    let folder = root.join("screenshots");
    fs::create_dir_all(&folder).context("could not create the folder screenshots")?;
    Ok(folder)
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
