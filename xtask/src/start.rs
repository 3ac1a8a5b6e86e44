//! `cargo xtask start`: builds everything and becomes the backend that serves the demonstration page.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use anyhow::{Context, Result, bail};

use crate::toolbox::Toolbox;
use crate::tools::Purpose;
use crate::{process, site};

const EVENT: &str = "static/events/coopera-6-tavolo-tecnico.json";
const DATABASE: &str = "target/demo.sqlite";
/// The event was in May 2022: the demonstration's clock stands at a day on which one could register.
const NOW: &str = "2022-05-10T09:00:00+02:00";

/// Builds, then serves until Ctrl-C.
pub(crate) fn run(checkout: &Path, port: u16) -> Result<()> {
    // Asked before the minutes of building, and again when the backend starts.
    free(port)?;
    let toolbox = Toolbox::prepare(checkout, Purpose::Build)?;
    let site = site::build(&toolbox)?;
    let program = backend(&toolbox)?;
    free(port)?;
    let mut command = toolbox.command(&program.to_string_lossy());
    command.args(["serve", "--event", EVENT, "--database", DATABASE, "--now", NOW, "--site"]).arg(site);
    command.args(["--listen", &format!("127.0.0.1:{port}")]);
    eprintln!("starting the demonstration on http://127.0.0.1:{port}/ (Ctrl-C ends it; registrations are in {DATABASE})");
    become_it(&mut command)
}

/// Compiles the organiser's command and gives the path of a copy in the checkout's own `target`, where no other checkout
/// that shares the cache can replace it while it runs.
pub(crate) fn backend(toolbox: &Toolbox) -> Result<PathBuf> {
    process::run(toolbox.command("cargo").args(["build", "--locked", "--package", "event-registration-cli"]))?;
    let name = format!("event-registration{}", std::env::consts::EXE_SUFFIX);
    let folder = toolbox.checkout().join("target/bin");
    fs::create_dir_all(&folder).context("could not create target/bin")?;
    let place = folder.join(&name);
    // Removed first: a program that is running can't be written over, but it can be unlinked.
    if let Err(error) = fs::remove_file(&place)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(error).with_context(|| format!("could not replace {}", place.display()));
    }
    site::copy(&toolbox.target().join("debug").join(name), &place)?;
    Ok(place)
}

fn free(port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            let other = if port == u16::MAX { port - 1 } else { port + 1 };
            bail!("port {port} is in use by another program; end that one, or choose another port: cargo xtask start --port {other}")
        }
        Err(error) => Err(error).with_context(|| format!("port {port} can't be listened on; choose another with --port")),
    }
}

/// Replaces this process, so that Ctrl-C and signals reach the backend itself and its exit code is the command's.
#[cfg(unix)]
fn become_it(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec()).context("could not start the backend")
}

#[cfg(not(unix))]
fn become_it(command: &mut Command) -> Result<()> {
    process::run(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named_with_a_way_out() -> Result<()> {
        let holder = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = holder.local_addr()?.port();
        let message = free(port).map_err(|error| error.to_string()).err().unwrap_or_default();
        assert!(message.contains(&format!("port {port} is in use")), "{message}");
        assert!(message.contains("--port"), "{message}");
        Ok(())
    }
}
