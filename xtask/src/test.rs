//! `cargo xtask test`: the checks, one after the other, until one fails.
//!
//! The end-to-end tests come last and nothing is printed after them: whoever reads this command's output, a person or a
//! program, finds the test runner's own closing lines at its end.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::toolbox::{Toolbox, WASM};
use crate::tools::Purpose;
use crate::{budget, npm, process, site, start, wordpress};

/// One heading and what is done under it.
struct Step {
    heading: &'static str,
    action: Action,
    /// Only with `--all`.
    slow: bool,
}

enum Action {
    /// `cargo` with these arguments.
    Cargo(&'static [&'static str]),
    /// The end-to-end tests, which are more with `--all`.
    EndToEnd,
    /// The files for the browser and the backend's program, which the end-to-end tests use.
    Build,
}

const END_TO_END: &str = "tests, end to end";
/// To the end whatever fails: they take so long that one run should tell of all failures.
const JOURNEYS: [&str; 5] = ["test", "--locked", "--no-fail-fast", "--package", "event-registration-e2e"];
/// What `--all` adds to them: the backends that take long to install.
const MORE_JOURNEYS: [&str; 2] = ["--features", "all-backends"];

/// All steps, in order. A later check is one more entry here.
const STEPS: [Step; 14] = [
    Step { heading: "formatting", action: Action::Cargo(&["fmt", "--all", "--check"]), slow: false },
    Step {
        heading: "lints, native",
        // With what only `--all` runs, or it would go stale between two such runs.
        action: Action::Cargo(&[
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--features",
            "event-registration-e2e/all-backends,event-registration-cli/mail-tests,event-registration-cli/postgres-tests,event-registration-cli/web-server-tests",
            "--",
            "-D",
            "warnings",
        ]),
        slow: false,
    },
    // Not all targets: the library's own tests read JSON with what only native code links.
    Step {
        heading: "lints, in the browser",
        action: Action::Cargo(&[
            "clippy",
            "--locked",
            "--target",
            WASM,
            "--package",
            "event-registration",
            "--lib",
            "--test",
            "browser",
            "--",
            "-D",
            "warnings",
        ]),
        slow: false,
    },
    Step { heading: "page and backend", action: Action::Build, slow: false },
    Step {
        heading: "tests, native",
        action: Action::Cargo(&[
            "test",
            "--locked",
            "--workspace",
            "--exclude",
            "event-registration-e2e",
            "--features",
            "event-registration-cli/mail-tests",
        ]),
        slow: false,
    },
    Step {
        heading: "tests, in the browser",
        action: Action::Cargo(&["test", "--locked", "--target", WASM, "--package", "event-registration", "--test", "browser"]),
        slow: false,
    },
    Step {
        heading: "tests, PostgreSQL",
        action: Action::Cargo(&[
            "test",
            "--locked",
            "--package",
            "event-registration-cli",
            "--features",
            "postgres-tests",
            "--test",
            "postgres",
        ]),
        slow: true,
    },
    Step {
        heading: "tests, web servers",
        action: Action::Cargo(&[
            "test",
            "--locked",
            "--package",
            "event-registration-cli",
            "--features",
            "web-server-tests",
            "--test",
            "web_servers",
        ]),
        slow: true,
    },
    // Without a sanitizer it runs on stable Rust; a minute each finds what a change broke, not what a week would.
    Step {
        heading: "fuzzing event files",
        action: Action::Cargo(&[
            "fuzz",
            "run",
            "event",
            "--sanitizer",
            "none",
            "--",
            "-max_total_time=60",
            "-seed_inputs=static/events/coopera-6-tavolo-tecnico.json",
        ]),
        slow: true,
    },
    Step {
        heading: "fuzzing answers",
        action: Action::Cargo(&["fuzz", "run", "submission", "--sanitizer", "none", "--", "-max_total_time=60"]),
        slow: true,
    },
    Step {
        heading: "fuzzing posts",
        action: Action::Cargo(&["fuzz", "run", "post", "--sanitizer", "none", "--", "-max_total_time=60"]),
        slow: true,
    },
    Step {
        heading: "fuzzing calendars",
        action: Action::Cargo(&[
            "fuzz",
            "run",
            "calendar",
            "--sanitizer",
            "none",
            "--",
            "-max_total_time=60",
            "-seed_inputs=cli/tests/fixtures/sources/calendar.ics",
        ]),
        slow: true,
    },
    Step {
        heading: "fuzzing press releases",
        action: Action::Cargo(&[
            "fuzz",
            "run",
            "release",
            "--sanitizer",
            "none",
            "--",
            "-max_total_time=60",
            "-seed_inputs=cli/tests/fixtures/releases/coopera.txt,cli/tests/fixtures/releases/webinar.txt",
        ]),
        slow: true,
    },
    Step { heading: END_TO_END, action: Action::EndToEnd, slow: false },
];

/// Sets the machine up and runs the steps.
pub(crate) fn run(checkout: &Path, all: bool) -> Result<()> {
    let toolbox = Toolbox::prepare(checkout, if all { Purpose::TestAll } else { Purpose::Test })?;
    let environment = environment(checkout)?;
    let steps: Vec<&Step> = STEPS.iter().filter(|step| all || !step.slow).collect();
    let began = Instant::now();
    for (index, step) in steps.iter().enumerate() {
        let last = index + 1 == steps.len();
        let so_far = if last { format!(" (after {})", process::took(began.elapsed())) } else { String::new() };
        eprintln!("\n== {} of {}: {}{so_far}", index + 1, steps.len(), step.heading);
        let step_began = Instant::now();
        match step.action {
            Action::Cargo(arguments) => process::run(with(toolbox.command("cargo").args(arguments), &environment))?,
            Action::EndToEnd => {
                let more: &[&str] = if all { &MORE_JOURNEYS } else { &[] };
                process::run(with(toolbox.command("cargo").args(JOURNEYS).args(more), &environment))?;
            }
            Action::Build => {
                let built = site::build(&toolbox)?;
                budget::check(&toolbox, &built)?;
                wordpress::assemble(checkout, &built, &site::empty_target(checkout, wordpress::PLUGIN)?)?;
                npm::assemble(&toolbox, &built, &site::empty_target(checkout, npm::PACKAGE)?)?;
                start::backend(&toolbox)?;
            }
        }
        if !last {
            eprintln!("== {}: {}", step.heading, process::took(step_began.elapsed()));
        }
    }
    Ok(())
}

/// What the tests themselves have to be told.
pub(crate) fn environment(checkout: &Path) -> Result<Vec<(&'static str, OsString)>> {
    let driver = std::env::var_os("CHROMEDRIVER").map(PathBuf::from).or_else(|| process::find("chromedriver"));
    Ok(vec![
        // A failed journey says what it waited for and what the page showed; fifty lines of frames would bury that.
        ("RUST_LIB_BACKTRACE", "0".into()),
        ("CHROMEDRIVER", driver.context("chromedriver isn't on PATH; install it, or set CHROMEDRIVER to its path")?.into_os_string()),
        ("EVENT_REGISTRATION_BIN", checkout.join("target/bin/event-registration").into_os_string()),
        ("EVENT_REGISTRATION_SITE", checkout.join("target/site").into_os_string()),
        ("EVENT_REGISTRATION_NPM", checkout.join("target").join(npm::PACKAGE).into_os_string()),
        ("EVENT_REGISTRATION_PLUGIN", checkout.join("target").join(wordpress::PLUGIN).into_os_string()),
    ])
}

pub(crate) fn with<'a>(command: &'a mut Command, environment: &[(&str, OsString)]) -> &'a mut Command {
    command.envs(environment.iter().map(|(name, value)| (name, value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_to_end_tests_are_last_and_never_skipped() {
        let last = STEPS.last().map(|step| (step.heading, step.slow));
        assert_eq!(last, Some((END_TO_END, false)));
    }

    #[test]
    fn whatever_is_compiled_is_what_the_lock_file_says() {
        assert!(JOURNEYS.contains(&"--locked"));
        for step in &STEPS {
            if let Action::Cargo(arguments) = step.action {
                let unlocked = ["fmt", "fuzz"].iter().any(|command| arguments.contains(command));
                assert!(arguments.contains(&"--locked") || unlocked, "{}", step.heading);
            }
        }
    }
}
