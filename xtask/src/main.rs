//! The maintainer's command, `cargo xtask`: sets a machine up, then starts, tests or packs the project.
//!
//! It doesn't know what the widget or the backend do: it calls the tools that build, serve and check them.
//!
//! Where to start: [`args`] is what can be asked for, [`start`], [`test`], [`dist`], [`sizes`], [`bench`] and [`screens`] are the
//! answers, [`tools`] is what has to be installed for them, [`site`] turns the sources into files that a browser loads.

mod args;
mod bench;
mod budget;
mod cache;
mod dist;
mod licences;
mod lockfile;
mod modules;
mod npm;
mod order;
mod parsed;
mod process;
mod screens;
mod site;
mod sizes;
mod start;
mod test;
mod toolbox;
mod tools;
mod traps;
mod types;
mod wordpress;

use std::path::PathBuf;
use std::process::ExitCode;

use args::Task;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let task = match args::parse(&arguments) {
        Ok(task) => task,
        Err(message) => {
            eprintln!("error: {message}\n\n{}", args::USAGE);
            return ExitCode::from(2);
        }
    };
    let done = match task {
        Task::Help => {
            println!("{}", args::USAGE);
            Ok(())
        }
        Task::Start { port } => start::run(&checkout(), port),
        Task::Test { all } => test::run(&checkout(), all),
        Task::Dist { accept_sizes, smallest } => dist::run(&checkout(), accept_sizes, smallest),
        Task::Bench { runs } => bench::run(&checkout(), runs),
        Task::Sizes => sizes::run(&checkout()),
        Task::Screens { filter, accept } => screens::run(&checkout(), &filter, accept),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            process::exit_code(&error)
        }
    }
}

/// The checkout that this command was called in: the folder above this crate.
fn checkout() -> PathBuf {
    // Cargo says at run time where the crate is; the value from compile time serves a binary that was started by hand.
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map_or_else(|| PathBuf::from("."), PathBuf::from)
}
