//! The environment in which the project's tools run: where they lie, and where Cargo keeps what it compiles.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::cache::{Cache, Target};
use crate::process;
use crate::tools::{self, Purpose};

/// What the widget is compiled to.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// A machine that has what a task needs.
#[derive(Debug)]
pub(crate) struct Toolbox {
    checkout: PathBuf,
    target: Target,
    path: OsString,
    variables: Vec<(&'static str, PathBuf)>,
    flags: String,
}

impl Toolbox {
    /// Installs what is missing, fetches the dependencies' sources and chooses the target folder.
    pub(crate) fn prepare(checkout: &Path, purpose: Purpose) -> Result<Self> {
        let cache = Cache::locate()?;
        let lock = fs::read_to_string(checkout.join("Cargo.lock")).context("could not read Cargo.lock")?;
        let places = tools::ensure(&cache, &lock, purpose)?;
        let before = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(places.folders.into_iter().chain(env::split_paths(&before)))
            .context("a folder on PATH has a colon in its name")?;
        let target = cache.target(checkout)?;
        let mut toolbox = Self { checkout: checkout.to_path_buf(), target, path, variables: places.variables, flags: String::new() };
        // Trunk runs offline, so that nothing but Cargo's own fetch decides which sources are built.
        process::run(toolbox.command("cargo").args(["fetch", "--locked", "--quiet"]))?;
        if toolbox.target.foreign {
            eprintln!("another checkout used these compiled dependencies last: the project's own crates are built anew");
            // Cargo goes by the names of targets here: a test called like a dependency takes the dependency with it.
            for built in [["--quiet", "--target", WASM].as_slice(), &["--quiet", "--release", "--target", WASM]] {
                process::run(toolbox.command("cargo").args(["clean", "--locked", "--workspace"]).args(built))?;
            }
        }
        toolbox.target.stamp()?;
        // Asked after the fetch: on a new machine that is what makes the folders.
        toolbox.flags = wasm_flags();
        Ok(toolbox)
    }

    /// The checkout's folder.
    pub(crate) fn checkout(&self) -> &Path {
        &self.checkout
    }

    /// The folder of Cargo's output in the shared cache.
    pub(crate) fn target(&self) -> &Path {
        &self.target.folder
    }

    /// A command in the checkout that finds the tools.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.checkout)
            .env("PATH", &self.path)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .env("CARGO_TARGET_DIR", &self.target.folder)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", &self.flags)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
        command
    }
}

/// Keeps the folders of whoever builds out of the module (panic messages name source files), which also makes its bytes, and
/// so its hash, the same on every machine. The checkout itself is left out: Cargo names its files relatively, and a flag that
/// differs between checkouts would compile every dependency again.
fn wasm_flags() -> String {
    let home = |name: &str, folder: &str| {
        let set = env::var_os(name).map(PathBuf::from);
        set.or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(folder)))
    };
    let standard =
        process::answer(Command::new("rustc").args(["--print", "sysroot"])).map(|folder| Path::new(&folder).join("lib/rustlib/src/rust"));
    let crates = home("CARGO_HOME", ".cargo").map(|folder| folder.join("registry/src"));
    let mut remapped = Vec::new();
    for folder in fs::read_dir(crates.unwrap_or_default()).into_iter().flatten().flatten() {
        remapped.push((folder.path(), "crates"));
    }
    remapped.extend(standard.map(|folder| (folder, "rust")));
    remapped.sort();
    let flags: Vec<String> = remapped.iter().map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display())).collect();
    // The variable separates flags by spaces and has no quoting: better a path in the module than a flag cut in two.
    flags.into_iter().filter(|flag| !flag.contains(' ')).collect::<Vec<_>>().join(" ")
}
