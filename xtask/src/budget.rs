//! What the widget may weigh on the wire: the sizes last agreed to stand in `bench/budget.json`, and the checks fail above them.
//!
//! It counts compressed bytes and compares. It doesn't know what makes them many; that is `cargo xtask sizes`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail, ensure};
use serde_json::{Map, Value, json};

use crate::modules::{FIRST, REST};
use crate::process;
use crate::site::SCRIPT;
use crate::toolbox::Toolbox;

/// Where the agreed sizes stand, from the checkout.
const FILE: &str = "bench/budget.json";
/// The language that is counted: the one taken where nothing names another.
const LANGUAGE: &str = "languages/it.json";
/// Another compiler, or its sources being installed, moves a few bytes without any change of ours.
const NOISE: u64 = 256;

/// What is counted: the name in the budget's file, and the built file.
const PARTS: [(&str, &str); 4] = [("module", FIRST), ("script", SCRIPT), ("language", LANGUAGE), ("rest", REST)];

/// Bytes of each of [`PARTS`], compressed with brotli at its highest level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sizes([u64; 4]);

impl Sizes {
    /// Counts the files of a built folder.
    pub(crate) fn of(toolbox: &Toolbox, built: &Path) -> Result<Self> {
        let mut command = toolbox.command("node");
        command.arg(toolbox.checkout().join("xtask/src/brotli.mjs")).args(PARTS.map(|(_, file)| built.join(file)));
        let printed = process::answer(&mut command).context("node could not compress the built files")?;
        let numbers: Option<Vec<u64>> = printed.lines().map(|line| line.parse().ok()).collect();
        let numbers = numbers.and_then(|numbers| numbers.try_into().ok());
        numbers.map(Self).ok_or_else(|| anyhow!("node should have printed {} sizes, but printed:\n{printed}", PARTS.len()))
    }

    /// All of it: what an attendee's first visit costs beside the event file.
    pub(crate) fn sum(self) -> u64 {
        self.0.iter().sum()
    }

    /// What has come when the form can be used: all but the rest.
    pub(crate) fn form(self) -> u64 {
        let [.., rest] = self.0;
        self.sum() - rest
    }

    fn rows(self) -> impl Iterator<Item = (&'static str, u64)> {
        PARTS.into_iter().map(|(name, _)| name).zip(self.0).chain([("form", self.form()), ("sum", self.sum())])
    }
}

/// With which standard library the module was built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    /// That which comes with stable Rust: the default, and what the tests use.
    Stable,
    /// One that is compiled for size with the module: `dist --smallest`.
    Smallest,
}

impl Build {
    /// Its name in the budget's file.
    fn name(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::Smallest => "smallest",
        }
    }
}

/// What the budget's file says of one build: the sizes agreed to, and where they are to go.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Budget {
    agreed: Sizes,
    /// What this build is to come to first.
    next: u64,
    /// What every build is to come to in the end.
    goal: u64,
}

impl Budget {
    /// Reads the committed file.
    pub(crate) fn read(checkout: &Path, build: Build) -> Result<Self> {
        let text = fs::read_to_string(checkout.join(FILE)).with_context(|| format!("could not read {FILE}"))?;
        Self::parse(&text, build).with_context(|| format!("{FILE} can't be used"))
    }

    fn parse(text: &str, build: Build) -> Result<Self> {
        let file: Value = serde_json::from_str(text).context("it isn't JSON")?;
        let build = build.name();
        let number = |name: &str| {
            let place = format!("/{}", name.replace('.', "/"));
            file.pointer(&place).and_then(Value::as_u64).with_context(|| format!("`{name}` should be a whole number of bytes"))
        };
        let part = |name: &str| number(&format!("{build}.{name}"));
        let agreed = Sizes([part("module")?, part("script")?, part("language")?, part("rest")?]);
        for (name, made) in [("form", agreed.form()), ("sum", agreed.sum())] {
            let said = part(name)?;
            ensure!(
                said == made,
                "`{build}.{name}` is {said}, but the parts make {made}; `cargo xtask dist --accept-sizes` writes it anew"
            );
        }
        Ok(Self { agreed, next: number(&format!("goals.{build}"))?, goal: number("goals.both")? })
    }

    /// The present sizes beside the agreed ones.
    fn table(&self, now: Sizes) -> String {
        let mut text = format!("{:<10} {:>9} {:>9} {:>11}\n", "brotli", "bytes", "agreed", "difference");
        for ((name, now), (_, agreed)) in now.rows().zip(self.agreed.rows()) {
            // Writing to a string can't fail.
            let _ = writeln!(text, "{name:<10} {now:>9} {agreed:>9} {:>11}", difference(now, agreed));
        }
        for (name, goal) in [("next goal", self.next), ("goal", self.goal)] {
            let _ = writeln!(text, "{name:<10} {:>9} {goal:>9} {:>11}", "", difference(now.sum(), goal));
        }
        text
    }

    /// What has to be said of the present sizes: the error is that they are too large.
    fn verdict(&self, now: Sizes) -> Result<&'static str, String> {
        let above = now.rows().zip(self.agreed.rows()).filter(|((_, now), (_, agreed))| *now > agreed + NOISE);
        let named: Vec<String> = above.map(|((name, now), (_, agreed))| format!("{name} by {} bytes", now - agreed)).collect();
        if !named.is_empty() {
            return Err(format!(
                "the widget has grown above {FILE}: {}.\nEvery attendee pays for it. `cargo xtask sizes` says what costs what, docs/size.md which habits are \
                 cheap. If it is worth its bytes: `cargo xtask dist --accept-sizes`, and commit the file with the change, so that the raise shows in its diff",
                named.join(", ")
            ));
        }
        Ok(if now.sum() + NOISE < self.agreed.sum() {
            "it shrank: keep that with `cargo xtask dist --accept-sizes`, and commit the file"
        } else {
            ""
        })
    }
}

/// Prints the usual build's present sizes beside the agreed ones; fails above them.
pub(crate) fn check(toolbox: &Toolbox, built: &Path) -> Result<()> {
    let budget = Budget::read(toolbox.checkout(), Build::Stable)?;
    let now = Sizes::of(toolbox, built)?;
    eprint!("{}", budget.table(now));
    match budget.verdict(now) {
        Ok(advice) => {
            if !advice.is_empty() {
                eprintln!("{advice}");
            }
            Ok(())
        }
        Err(message) => bail!("{message}"),
    }
}

/// Prints the present sizes beside the agreed ones, whatever they are.
pub(crate) fn show(toolbox: &Toolbox, built: &Path, build: Build) -> Result<()> {
    let budget = Budget::read(toolbox.checkout(), build)?;
    let now = Sizes::of(toolbox, built)?;
    print!("{}", budget.table(now));
    println!("{}", budget.verdict(now).map_or_else(|message| message, str::to_string));
    Ok(())
}

/// Writes the present sizes as the agreed ones; the goals and whatever else the file says stay.
pub(crate) fn accept(toolbox: &Toolbox, built: &Path, build: Build) -> Result<()> {
    let path = toolbox.checkout().join(FILE);
    let before = Budget::read(toolbox.checkout(), build);
    let now = Sizes::of(toolbox, built)?;
    if let Ok(budget) = &before {
        print!("{}", budget.table(now));
    }
    let text = fs::read_to_string(&path).unwrap_or_default();
    let text = renewed(&text, build, now)?;
    fs::write(&path, text).with_context(|| format!("could not write {FILE}"))?;
    println!("written to {FILE}: commit it with the change that made the difference");
    Ok(())
}

/// The file's text with other sizes in it.
fn renewed(text: &str, build: Build, now: Sizes) -> Result<String> {
    let mut file: Map<String, Value> = serde_json::from_str(text).with_context(|| format!("{FILE} isn't a JSON object"))?;
    file.insert(build.name().into(), now.rows().map(|(name, bytes)| (name.to_string(), json!(bytes))).collect::<Map<_, _>>().into());
    Ok(serde_json::to_string_pretty(&file)? + "\n")
}

/// "+12", "-3" or "0".
fn difference(now: u64, before: u64) -> String {
    match now.checked_sub(before) {
        Some(0) => "0".to_string(),
        Some(more) => format!("+{more}"),
        None => format!("-{}", before - now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"goals": {"stable": 100000, "smallest": 80000, "both": 58000},
        "stable": {"module": 60000, "script": 9000, "language": 1000, "rest": 30000, "form": 70000, "sum": 100000},
        "smallest": {"module": 50000, "script": 9000, "language": 1000, "rest": 20000, "form": 60000, "sum": 80000}}"#;

    fn check(now: [u64; 4], expected: Result<&str, &str>) {
        let budget = Budget::parse(TEXT, Build::Stable).unwrap_or(Budget { agreed: Sizes([0; 4]), next: 0, goal: 0 });
        match (budget.verdict(Sizes(now)), expected) {
            (Ok(advice), Ok(part)) => assert!(advice.contains(part) && advice.is_empty() == part.is_empty(), "{now:?}: {advice}"),
            (Err(message), Err(part)) => assert!(message.contains(part), "{now:?}: {message}"),
            (verdict, _) => assert_eq!(verdict, expected.map_err(String::from), "{now:?}"),
        }
    }

    #[test]
    fn what_grows_fails_and_what_shrinks_is_to_be_kept() {
        check([60_000, 9_000, 1_000, 30_000], Ok(""));
        check([60_256, 9_000, 1_000, 30_000], Ok(""));
        check([60_257, 9_000, 1_000, 30_000], Err("module by 257 bytes, form by 257 bytes, sum by 257 bytes"));
        check([50_000, 9_000, 2_000, 30_000], Err(": language by 1000 bytes."));
        check([60_100, 9_100, 1_100, 30_000], Err("form by 300 bytes, sum by 300 bytes"));
        // What only changes its place is looked at, too: it may make a page wait.
        check([61_000, 9_000, 1_000, 29_000], Err("module by 1000 bytes, form by 1000 bytes."));
        check([59_000, 9_000, 1_000, 30_000], Ok("--accept-sizes"));
    }

    #[test]
    fn differences_show_in_the_table() -> Result<()> {
        let table = Budget::parse(TEXT, Build::Stable)?.table(Sizes([60_012, 9_000, 997, 30_000]));
        let last: Vec<&str> = table.lines().filter_map(|line| line.split_whitespace().last()).collect();
        assert_eq!(last, ["difference", "+12", "0", "-3", "0", "+9", "+9", "+9", "+42009"]);
        Ok(())
    }

    #[test]
    fn accepting_changes_the_sizes_of_one_build_alone() -> Result<()> {
        let text = renewed(TEXT, Build::Smallest, Sizes([1, 2, 3, 4]))?;
        assert_eq!(Budget::parse(&text, Build::Smallest)?, Budget { agreed: Sizes([1, 2, 3, 4]), next: 80_000, goal: 58_000 });
        assert_eq!(Budget::parse(&text, Build::Stable)?, Budget::parse(TEXT, Build::Stable)?);
        Ok(())
    }

    #[test]
    fn a_file_that_cannot_be_used_says_why() {
        let cases = [
            ("[", "it isn't JSON"),
            (r#"{"stable": {"module": "many"}}"#, "`stable.module` should be a whole number of bytes"),
            (
                r#"{"stable": {"module": 1, "script": 1, "language": 1, "rest": 1, "form": 3, "sum": 5}}"#,
                "`stable.sum` is 5, but the parts make 4",
            ),
        ];
        for (text, expected) in cases {
            let message = Budget::parse(text, Build::Stable).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(message.contains(expected), "{text}: {message}");
        }
    }
}
