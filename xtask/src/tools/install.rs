//! The ways in which a tool comes to this machine, and how each is recognised as being there.
//!
//! An installation that was cut short must not pass for a finished one: crates, npm and Python packages are installed beside
//! their place and moved there in one step, Debian and rustup do the like themselves.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use crate::cache::Cache;
use crate::process;

/// Where a tool comes from.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    /// A compilation target of the Rust toolchain in use.
    RustTarget(&'static str),
    /// A program that Cargo compiles.
    Crate { name: &'static str, version: String, program: &'static str, arguments: &'static [&'static str] },
    /// A program in an npm package.
    Npm { name: &'static str, version: &'static str, program: &'static str },
    /// A program in packages of the operating system.
    Debian { program: &'static str, packages: &'static [&'static str] },
    /// Something else in packages of the operating system, there if this command ends well.
    Library { name: &'static str, probe: &'static [&'static str], packages: &'static [&'static str] },
    /// npm packages that programs of the tests load, each as `name@version`; the variable names their folder.
    NpmLibraries { name: &'static str, variable: &'static str, packages: &'static [&'static str] },
    /// npm packages with everything that they need, exactly as a lock file says; the variable names their folder.
    NpmLocked { name: &'static str, variable: &'static str, manifest: &'static str, lock: &'static str },
    /// A Python environment with packages, each as `name==version`; the variable names its program.
    Python { name: &'static str, variable: &'static str, packages: &'static [&'static str] },
}

impl Source {
    /// A program that Debian brings.
    pub(crate) fn debian(program: &'static str, packages: &'static [&'static str]) -> Self {
        Self::Debian { program, packages }
    }

    /// How it is called in a message.
    pub(crate) fn title(&self) -> String {
        match self {
            Self::RustTarget(name) => format!("the Rust target {name} (rustup)"),
            Self::Crate { name, version, .. } => format!("{name} {version} (cargo)"),
            Self::Npm { name, version, program } if name == program => format!("{name} {version} (npm)"),
            Self::Npm { name, version, program } => format!("{program} from {name} {version} (npm)"),
            Self::Debian { program: name, packages } | Self::Library { name, packages, .. } => format!("{name} ({})", packages.join(", ")),
            Self::NpmLibraries { name, .. } | Self::NpmLocked { name, .. } => format!("{name} (npm)"),
            Self::Python { name, .. } => format!("{name} (pip)"),
        }
    }

    /// Whether it is here, in the right version where one is asked for.
    pub(crate) fn present(&self, cache: &Cache) -> bool {
        match self {
            Self::RustTarget(name) => process::answer(Command::new("rustc").args(["--print", "target-libdir", "--target", name]))
                .is_some_and(|folder| Path::new(&folder).is_dir()),
            // Not every program tells its version, but the folder has it in its name.
            Self::Crate { version, program, .. } => {
                let own = self.folder(cache).map(|folder| folder.join(program));
                own.is_some_and(|own| process::answer(Command::new(own).arg("--help")).is_some()) || answers_as(Path::new(program), version)
            }
            Self::Npm { program, .. } => self.folder(cache).is_some_and(|folder| folder.join(program).is_file()),
            Self::NpmLibraries { .. } | Self::NpmLocked { .. } => {
                self.place(cache).is_some_and(|place| place.join("node_modules").is_dir())
            }
            // It leads to the Python it was made with, which may be gone.
            Self::Python { .. } => {
                self.python(cache).is_some_and(|python| process::answer(Command::new(python).arg("--version")).is_some())
            }
            Self::Library { probe, .. } => {
                probe.split_first().is_some_and(|(program, rest)| process::answer(Command::new(program).args(rest)).is_some())
            }
            Self::Debian { program: "chromium", .. } => {
                ["chromium", "chromium-browser", "google-chrome"].iter().any(|name| process::find(name).is_some())
            }
            // Debian keeps the server's programs out of PATH, in a folder for each version.
            Self::Debian { program: "postgresql", .. } => {
                process::find("initdb").is_some()
                    || fs::read_dir("/usr/lib/postgresql")
                        .into_iter()
                        .flatten()
                        .flatten()
                        .any(|version| version.path().join("bin/initdb").is_file())
            }
            Self::Debian { program, .. } => process::find(program).is_some(),
        }
    }

    /// The folder to put on PATH, for what isn't there already.
    pub(crate) fn folder(&self, cache: &Cache) -> Option<PathBuf> {
        let programs = match self {
            Self::Crate { .. } => "bin",
            Self::Npm { .. } => "node_modules/.bin",
            Self::RustTarget(_)
            | Self::Debian { .. }
            | Self::Library { .. }
            | Self::NpmLibraries { .. }
            | Self::NpmLocked { .. }
            | Self::Python { .. } => {
                return None;
            }
        };
        self.place(cache).map(|place| place.join(programs))
    }

    /// What the tests are told about it: a variable's name and value.
    pub(crate) fn variable(&self, cache: &Cache) -> Option<(&'static str, PathBuf)> {
        match self {
            Self::Python { variable, .. } => self.python(cache).map(|python| (*variable, python)),
            Self::NpmLibraries { variable, .. } | Self::NpmLocked { variable, .. } => {
                self.place(cache).map(|place| (*variable, place.join("node_modules")))
            }
            _ => None,
        }
    }

    /// The program of a Python environment.
    fn python(&self, cache: &Cache) -> Option<PathBuf> {
        self.place(cache).map(|place| place.join("bin/python3"))
    }

    /// Its own folder in the cache.
    fn place(&self, cache: &Cache) -> Option<PathBuf> {
        match self {
            Self::Crate { name, version, .. } => Some(cache.tool(&format!("{name}-{version}"))),
            Self::Npm { name, version, .. } => Some(cache.tool(&format!("npm-{name}-{version}"))),
            Self::Python { packages, .. } | Self::NpmLibraries { packages, .. } => {
                Some(cache.tool(&format!("backends-{}", fingerprint(packages))))
            }
            Self::NpmLocked { lock, .. } => Some(cache.tool(&format!("npm-locked-{}", fingerprint(&[lock])))),
            Self::RustTarget(_) | Self::Debian { .. } | Self::Library { .. } => None,
        }
    }

    /// Installs it. `updated` remembers whether Debian's package lists are fresh.
    pub(crate) fn install(&self, cache: &Cache, updated: &mut bool) -> Result<()> {
        match self {
            Self::RustTarget(name) => {
                ensure!(
                    process::find("rustup").is_some(),
                    "the Rust target {name} is missing and there is no rustup to add it; install it as your Rust was installed"
                );
                process::run(Command::new("rustup").args(["target", "add", name]))
            }
            Self::Crate { name, version, arguments, .. } => {
                let part = self.beside(cache)?;
                let compiled = cache.tool("build");
                let mut command = Command::new("cargo");
                command.args(["install", name, "--version", version, "--root"]).arg(&part);
                command.args(*arguments);
                // A fixed folder: an installation that was interrupted goes on where it stopped.
                process::run(command.env("CARGO_TARGET_DIR", &compiled))?;
                self.move_in(cache, &part)?;
                // Room is all that is lost if it stays.
                let _ = fs::remove_dir_all(compiled);
                Ok(())
            }
            Self::Npm { name, version, .. } => self.npm(cache, &[&format!("{name}@{version}")]),
            Self::NpmLibraries { packages, .. } => self.npm(cache, packages),
            Self::NpmLocked { manifest, lock, .. } => {
                let part = self.beside(cache)?;
                fs::create_dir_all(&part).with_context(|| format!("could not create {}", part.display()))?;
                for (name, text) in [("package.json", manifest), ("package-lock.json", lock)] {
                    fs::write(part.join(name), text).with_context(|| format!("could not write {}", part.display()))?;
                }
                let mut command = Command::new("npm");
                // In the folder, not with `--prefix`: npm takes one that is reached by a link for another package than its own.
                command.current_dir(&part).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
                process::run(&mut command)?;
                self.move_in(cache, &part)
            }
            Self::Python { packages, .. } => {
                let part = self.beside(cache)?;
                process::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&part))?;
                let mut command = Command::new(part.join("bin/python3"));
                command.args(["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]).args(*packages);
                process::run(&mut command)?;
                // Scripts in there name the folder they were made in; the programs that are used don't.
                self.move_in(cache, &part)
            }
            Self::Debian { program: name, packages } | Self::Library { name, packages, .. } => debian(name, packages, updated),
        }
    }

    fn npm(&self, cache: &Cache, packages: &[&str]) -> Result<()> {
        let part = self.beside(cache)?;
        fs::create_dir_all(&part).with_context(|| format!("could not create {}", part.display()))?;
        let mut command = Command::new("npm");
        command.args(["install", "--prefix"]).arg(&part).args(["--save-exact", "--no-audit", "--no-fund", "--loglevel=error"]);
        process::run(command.args(packages))?;
        self.move_in(cache, &part)
    }

    /// The folder to install into before it is moved to its place.
    fn beside(&self, cache: &Cache) -> Result<PathBuf> {
        let place = self.place(cache).context("this tool has no folder of its own")?;
        if place.exists() {
            // There, but not answering as it should.
            fs::remove_dir_all(&place).with_context(|| format!("could not remove the broken {}", place.display()))?;
        }
        Ok(place.with_file_name(format!("{}.part", place.file_name().unwrap_or_default().to_string_lossy())))
    }

    fn move_in(&self, cache: &Cache, part: &Path) -> Result<()> {
        let place = self.place(cache).context("this tool has no folder of its own")?;
        let moved = fs::rename(part, &place);
        // If another command installed the same meanwhile, that one is as good.
        if self.present(cache) { Ok(()) } else { moved.with_context(|| format!("could not move {} to its place", part.display())) }
    }
}

/// Names a list of packages: another list is another folder.
fn fingerprint(packages: &[&str]) -> String {
    Sha256::digest(packages.join("\n")).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

fn answers_as(program: &Path, version: &str) -> bool {
    process::answer(Command::new(program).arg("--version")).is_some_and(|answer| answer.split_whitespace().any(|word| word == version))
}

fn debian(program: &str, packages: &[&str], updated: &mut bool) -> Result<()> {
    let names = packages.join(" ");
    if process::find("apt-get").is_none() {
        bail!("{program} is missing; install it with this system's package manager (on Debian: apt-get install {names})");
    }
    if process::answer(Command::new("id").arg("-u")).as_deref() != Some("0") {
        bail!("{program} is missing; install it with: sudo apt-get install {names}");
    }
    let apt = |arguments: &[&str]| process::run(Command::new("apt-get").env("DEBIAN_FRONTEND", "noninteractive").args(arguments));
    if !*updated {
        apt(&["update", "--quiet"])?;
        *updated = true;
    }
    apt(&[&["install", "--yes", "--quiet", "--no-install-recommends"], packages].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_of_a_package_is_another_folder() {
        assert_eq!(fingerprint(&["a==1", "b==1"]).len(), 12);
        assert_ne!(fingerprint(&["a==1", "b==1"]), fingerprint(&["a==1", "b==2"]));
        assert_ne!(fingerprint(&["a", "bc"]), fingerprint(&["ab", "c"]));
    }
}
