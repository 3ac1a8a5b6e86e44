//! Where tools and compiled dependencies are kept between checkouts, so that a second clone is quick.
//!
//! Everything in there can be had again; nothing of it is part of the project.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::process;

/// How many sets of compiled dependencies stay: the present one, that of another branch, and one more.
const KEPT: usize = 3;
const STAMP: &str = "last-used";

/// The project's folder in the user's cache.
#[derive(Debug, Clone)]
pub(crate) struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// `$XDG_CACHE_HOME/event-registration`, or `~/.cache/event-registration`.
    pub(crate) fn locate() -> Result<Self> {
        let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let base = set("XDG_CACHE_HOME")
            .or_else(|| set("HOME").map(|home| home.join(".cache")))
            .context("neither XDG_CACHE_HOME nor HOME is set; set one so that tools have a place to be kept")?;
        Ok(Self { folder: base.join("event-registration") })
    }

    /// Where one installed tool lies, or will.
    pub(crate) fn tool(&self, name: &str) -> PathBuf {
        self.folder.join("tools").join(name)
    }

    /// Cargo's target folder for this checkout's dependencies; older folders are removed.
    pub(crate) fn target(&self, checkout: &Path) -> Result<Target> {
        let read = |name: &str| fs::read_to_string(checkout.join(name)).with_context(|| format!("could not read {name}"));
        let compiler = process::answer(Command::new("rustc").arg("-V")).context("`rustc -V` doesn't run; install Rust with rustup")?;
        let targets = self.folder.join("target");
        let folder = targets.join(key(&read("Cargo.lock")?, &compiler, &read("Cargo.toml")?));
        fs::create_dir_all(&folder).with_context(|| format!("could not create {}", folder.display()))?;
        let target = Target::take(folder, checkout)?;
        remove_old(&targets, &target.folder)?;
        Ok(target)
    }
}

/// A target folder that no other checkout uses as long as this value lives.
///
/// Cargo tells the project's own crates in two checkouts apart by nothing but the age of their files, so it would take one
/// checkout's for the other's. Hence one at a time, and [`Target::foreign`].
#[derive(Debug)]
pub(crate) struct Target {
    /// Where it lies.
    pub(crate) folder: PathBuf,
    /// Whether another checkout built in it last: its crates have to go before anything is built here.
    pub(crate) foreign: bool,
    user: String,
    _lock: File,
}

impl Target {
    fn take(folder: PathBuf, checkout: &Path) -> Result<Self> {
        let lock = File::create(folder.join("in-use")).context("could not write to the cache folder")?;
        if lock.try_lock().is_err() {
            eprintln!("waiting for another `cargo xtask` that uses the same compiled dependencies");
            lock.lock().context("could not wait for the cache folder")?;
        }
        let user = checkout.display().to_string();
        let foreign = fs::read_to_string(folder.join(STAMP)).is_ok_and(|last| last != user);
        Ok(Self { folder, foreign, user, _lock: lock })
    }

    /// Notes that what lies in it is this checkout's, and that it was used now.
    pub(crate) fn stamp(&self) -> Result<()> {
        // The folder's own time doesn't change when files deep inside do, so its last use is written down.
        fs::write(self.folder.join(STAMP), &self.user).context("could not write to the cache folder")
    }
}

/// Names a set of compiled dependencies by what decides about them: which they are, the compiler and the profiles.
fn key(lock: &str, compiler: &str, manifest: &str) -> String {
    let mut hash = Sha256::new();
    for part in [lock, compiler, &profiles(manifest)] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The `[profile.…]` tables of a manifest, without comments.
fn profiles(manifest: &str) -> String {
    let mut inside = false;
    let mut kept = String::new();
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            inside = line.starts_with("[profile.");
        }
        if inside && !line.is_empty() && !line.starts_with('#') {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// Removes all but the newest; the present one stays, though it isn't stamped before something was built in it.
fn remove_old(targets: &Path, present: &Path) -> Result<()> {
    let used = |folder: &Path| fs::metadata(folder.join(STAMP)).and_then(|stamp| stamp.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let folders = fs::read_dir(targets)?.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let mut folders: Vec<PathBuf> = folders.filter(|folder| folder != present).collect();
    folders.sort_by_key(|folder| std::cmp::Reverse(used(folder)));
    for old in folders.iter().skip(KEPT - 1) {
        eprintln!("removing dependencies compiled for an older state: {}", old.display());
        if let Err(error) = fs::remove_dir_all(old) {
            // Room is all that is lost.
            eprintln!("warning: could not remove them: {error}");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "[package]\nname = \"x\"\n\n# Small.\n[profile.release]\nlto = \"fat\"\n\n[dependencies]\nyew = \"0.23\"\n";

    #[test]
    fn only_profiles_of_the_manifest_count() {
        assert_eq!(profiles(MANIFEST), "[profile.release]\nlto = \"fat\"\n");
        assert_eq!(key("lock", "rustc 1", MANIFEST), key("lock", "rustc 1", &MANIFEST.replace("\"x\"", "\"y\"")));
    }

    #[test]
    fn lock_file_compiler_and_profile_each_change_the_key() {
        let key_here = key("lock", "rustc 1", MANIFEST);
        assert_eq!(key_here.len(), 16);
        assert_ne!(key_here, key("lock 2", "rustc 1", MANIFEST));
        assert_ne!(key_here, key("lock", "rustc 2", MANIFEST));
        assert_ne!(key_here, key("lock", "rustc 1", &MANIFEST.replace("fat", "thin")));
        assert_ne!(key("ab", "c", ""), key("a", "bc", ""));
    }

    #[test]
    fn another_checkouts_crates_are_noticed() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("event-registration-target-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let mut foreign = Vec::new();
        for checkout in ["/one", "/one", "/two"] {
            let target = Target::take(folder.clone(), Path::new(checkout))?;
            foreign.push(target.foreign);
            target.stamp()?;
        }
        fs::remove_dir_all(&folder)?;
        assert_eq!(foreign, [false, false, true]);
        Ok(())
    }

    #[test]
    fn the_present_one_and_the_newest_two_of_the_others_stay() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("event-registration-cache-{}", std::process::id()));
        for (age, name) in ["newest", "newer", "old", "oldest"].into_iter().enumerate() {
            let one = folder.join(name);
            fs::create_dir_all(&one)?;
            let stamp = File::create(one.join(STAMP))?;
            stamp.set_modified(SystemTime::now() - std::time::Duration::from_secs(60 * age as u64))?;
        }
        let fresh = folder.join("fresh");
        fs::create_dir_all(&fresh)?;
        remove_old(&folder, &fresh)?;
        let left = ["fresh", "newest", "newer", "old", "oldest"].map(|name| folder.join(name).exists());
        fs::remove_dir_all(&folder)?;
        assert_eq!(left, [true, true, true, false, false]);
        Ok(())
    }
}
