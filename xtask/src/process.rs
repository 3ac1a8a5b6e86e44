//! Starting other programs and saying how they ended. It doesn't know what they are for.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::{Context, Result};

/// A program that ran and ended badly; its own output has said why.
#[derive(Debug)]
struct Failed {
    command: String,
    code: Option<i32>,
}

impl fmt::Display for Failed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => write!(out, "`{}` ended with exit code {code}", self.command),
            None => write!(out, "`{}` was ended by a signal", self.command),
        }
    }
}

impl std::error::Error for Failed {}

/// The exit code to leave with: that of the program which failed, else 1.
pub(crate) fn exit_code(error: &anyhow::Error) -> ExitCode {
    let code = error.chain().find_map(|cause| cause.downcast_ref::<Failed>()).and_then(|failed| failed.code);
    ExitCode::from(code.and_then(|code| u8::try_from(code).ok()).filter(|code| *code != 0).unwrap_or(1))
}

/// Runs it with this terminal's output, and waits.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("could not start `{}`", line(command)))?;
    if status.success() { Ok(()) } else { Err(Failed { command: line(command), code: status.code() }.into()) }
}

/// Runs it quietly and gives what it printed; `None` if it couldn't be started or ended badly.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_string())
}

/// Where on `PATH` a program lies.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The command as one would type it, with paths cut to their last part so that the line stays readable.
fn line(command: &Command) -> String {
    let last = |text: &OsStr| {
        let whole = text.to_string_lossy().into_owned();
        let path = Path::new(text);
        if path.is_absolute() { path.file_name().map_or(whole, |name| name.to_string_lossy().into_owned()) } else { whole }
    };
    std::iter::once(command.get_program()).chain(command.get_args()).map(last).collect::<Vec<_>>().join(" ")
}

/// "8 s" or "2 min 5 s".
pub(crate) fn took(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 60, seconds % 60) {
        (0, 0) => format!("{} ms", time.as_millis()),
        (0, seconds) => format!("{seconds} s"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_typed() {
        let mut command = Command::new("/opt/tools/bin/trunk");
        command.args(["build", "--release", "/somewhere/index.html"]);
        assert_eq!(line(&command), "trunk build --release index.html");
    }

    #[test]
    fn times_are_readable() {
        assert_eq!(took(Duration::from_millis(40)), "40 ms");
        assert_eq!(took(Duration::from_secs(59)), "59 s");
        assert_eq!(took(Duration::from_secs(125)), "2 min 5 s");
    }
}
