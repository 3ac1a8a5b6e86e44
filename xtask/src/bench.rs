//! `cargo xtask bench`: builds the widget and the command, times `core` alone, and lets the scripts in `bench/` measure the page
//! beside its peers and write `bench/RESULTS.md`.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::toolbox::{Toolbox, WASM};
use crate::tools::Purpose;
use crate::{modules, process, site};

/// Builds, measures and writes the results.
pub(crate) fn run(checkout: &Path, runs: u32) -> Result<()> {
    let toolbox = Toolbox::prepare(checkout, Purpose::Bench)?;
    let site = site::build(&toolbox)?;
    // As it runs at a site: it is asked for registrations, too.
    process::run(toolbox.command("cargo").args(["build", "--locked", "--profile", "native", "--package", "event-registration-cli"]))?;
    let program = toolbox.target().join("native").join(format!("event-registration{}", std::env::consts::EXE_SUFFIX));
    let folder = checkout.join("target/bench");
    fs::create_dir_all(&folder).context("could not create target/bench")?;
    bare_form(&toolbox, &folder)?;
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

/// Builds the bare Yew form of `bench/peers/yew` as the widget is built: the same profile, wasm-bindgen, wasm-opt and esbuild.
fn bare_form(toolbox: &Toolbox, folder: &Path) -> Result<()> {
    let (name, target, out) = ("bare-form", toolbox.target().join("bare-form"), folder.join("yew"));
    let mut cargo = toolbox.command("cargo");
    cargo.args(["build", "--locked", "--release", "--target", WASM, "--manifest-path", "bench/peers/yew/Cargo.toml"]);
    process::run(cargo.env("CARGO_TARGET_DIR", &target))?;
    let built = target.join(WASM).join("release").join(format!("{name}.wasm"));
    process::run(toolbox.command("wasm-bindgen").args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&out).arg(built))?;
    let module = out.join(format!("{name}_bg.wasm"));
    process::run(toolbox.command("wasm-opt").args(modules::OPTIMISE).arg("--strip-debug").arg(&module).arg("-o").arg(&module))?;
    let entry = out.join("entry.js");
    fs::write(&entry, format!("import start from \"./{name}.js\";\nstart();\n")).context("could not write the bare form's script")?;
    let mut esbuild = toolbox.command("esbuild");
    esbuild.arg(entry).args(["--bundle", "--format=esm", "--target=es2022", "--minify", "--log-level=warning"]);
    process::run(esbuild.arg(format!("--outfile={}", folder.join("yew.js").display())))?;
    fs::copy(module, folder.join(format!("{name}_bg.wasm"))).map(|_| ()).context("could not copy the bare form's module")
}
