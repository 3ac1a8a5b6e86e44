//! The environment in which the project's tools run: where they lie, and where Cargo keeps what it compiles.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

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
    build_std: bool,
    /// Below the target folder, for builds whose flags would throw the usual ones' dependencies away.
    apart: Option<&'static str>,
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
        let mut toolbox = Self {
            checkout: checkout.to_path_buf(),
            target,
            path,
            variables: places.variables,
            flags: String::new(),
            build_std: false,
            apart: None,
        };
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

    /// From now on the widget's standard library is compiled with it, for size, and a panic is a bare trap.
    ///
    /// Stable Rust doesn't offer that: `RUSTC_BOOTSTRAP` lets it be used all the same, without the Rust project's support.
    pub(crate) fn build_std(&mut self) -> Result<()> {
        let root =
            process::answer(Command::new("rustc").args(["--print", "sysroot"])).context("`rustc` doesn't run; install Rust with rustup")?;
        let library = Path::new(&root).join("lib/rustlib/src/rust/library");
        if !library.join("Cargo.lock").is_file() {
            ensure!(
                process::find("rustup").is_some(),
                "the sources of the standard library are missing and there is no rustup to add them; install rust-src as your Rust was installed"
            );
            process::run(Command::new("rustup").args(["component", "add", "rust-src"]))?;
            // The paths to keep out of the module have become more.
            self.flags = wasm_flags();
        }
        self.flags.push_str(" -Zunstable-options -Cpanic=immediate-abort");
        (self.build_std, self.apart) = (true, Some("smallest"));
        // Trunk runs offline: what the standard library itself is made of has to be here before.
        let mut fetch = self.command("cargo");
        fetch.args(["fetch", "--locked", "--quiet", "--target", WASM, "--manifest-path"]).arg(library.join("Cargo.toml"));
        process::run(&mut fetch)
    }

    /// From now on the names of generic functions say for which types they were compiled.
    pub(crate) fn full_names(&mut self) {
        self.flags.push_str(" -Csymbol-mangling-version=v0");
        self.apart = Some("sizes");
    }

    /// The checkout's folder.
    pub(crate) fn checkout(&self) -> &Path {
        &self.checkout
    }

    /// The folder of Cargo's output in the shared cache.
    pub(crate) fn target(&self) -> PathBuf {
        self.apart.map_or_else(|| self.target.folder.clone(), |folder| self.target.folder.join(folder))
    }

    /// A command in the checkout that finds the tools.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.checkout)
            .env("PATH", &self.path)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .env("CARGO_TARGET_DIR", self.target())
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", &self.flags)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
        if self.build_std {
            command
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
        }
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
