//! `cargo xtask bench`: builds the widget and the command, times `core` alone, and lets the scripts in `bench/` measure the page
//! beside its peers and write `bench/RESULTS.md`.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::toolbox::Toolbox;
use crate::tools::Purpose;
use crate::{process, site};

/// Builds, measures and writes the results.
pub(crate) fn run(checkout: &Path, runs: u32) -> Result<()> {
    let toolbox = Toolbox::prepare(checkout, Purpose::Bench)?;
    let site = site::build(&toolbox)?;
    // As it runs at a site: it is asked for registrations, too.
    process::run(toolbox.command("cargo").args(["build", "--locked", "--profile", "native", "--package", "event-registration-cli"]))?;
    let program = toolbox.target().join("native").join(format!("event-registration{}", std::env::consts::EXE_SUFFIX));
    let folder = checkout.join("target/bench");
    fs::create_dir_all(&folder).context("could not create target/bench")?;
    let core = process::answer(toolbox.command("cargo").args([
        "bench",
        "--locked",
        "--quiet",
        "--package",
        "event-registration",
        "--bench",
        "core",
    ]));
    fs::write(folder.join("core.txt"), core.context("`cargo bench --bench core` failed; run it by itself to see why")?)?;
    let commit = process::answer(Command::new("git").current_dir(checkout).args(["describe", "--always", "--dirty"]));
    let mut command = toolbox.command("node");
    command.arg(checkout.join("bench/run.mjs")).arg(runs.to_string());
    command.env("EVENT_REGISTRATION_SITE", site).env("EVENT_REGISTRATION_BIN", program);
    process::run(command.env("EVENT_REGISTRATION_COMMIT", commit.unwrap_or_default()))
}
