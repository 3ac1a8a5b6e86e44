//! The real backend: the organiser's own program, with a database of its own for each test.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::paths;
use crate::wait::DEADLINE;

const READY: &str = "listening on ";

/// What a backend is started with.
#[derive(Debug, Clone)]
pub struct BackendOptions {
    /// The event file; by default the demonstration's, as built.
    pub event: Option<PathBuf>,
    /// The moment at which its clock starts; by default a day on which the demonstration's registration is open.
    pub now: String,
    /// Further arguments of `serve`.
    pub arguments: Vec<String>,
}

impl Default for BackendOptions {
    fn default() -> Self {
        Self { event: None, now: "2022-05-10T09:00:00+02:00".into(), arguments: Vec::new() }
    }
}

/// A running backend. It ends when this value goes, and its database with it.
#[derive(Debug)]
pub struct Backend {
    options: BackendOptions,
    folder: TempDir,
    port: u16,
    child: Option<Child>,
}

impl Backend {
    /// Starts it on a free port and waits until it answers.
    ///
    /// # Errors
    /// The program isn't built, or ends, or doesn't say where it listens.
    pub async fn start(options: BackendOptions) -> Result<Self> {
        let folder = tempfile::tempdir().context("no temporary folder for the database")?;
        let mut backend = Self { options, folder, port: 0, child: None };
        backend.restart().await?;
        Ok(backend)
    }

    /// The page's address, with a slash at its end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Its port on the loopback interface, the same after a restart.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The registrations so far, as the CSV text that an organiser gets.
    ///
    /// # Errors
    /// The command ends badly; its own message is in the error.
    pub async fn export(&self) -> Result<String> {
        let mut command = Command::new(paths::program()?);
        let output = command.arg("export").arg("--database").arg(self.database()).output().await.context("could not start `export`")?;
        ensure!(output.status.success(), "`export` ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).context("the export isn't UTF-8")
    }

    /// Asks it to end, as an operating system does, and waits until it has.
    ///
    /// # Errors
    /// It can't be asked.
    pub async fn stop(&mut self) -> Result<()> {
        let Some(mut child) = self.child.take() else {
            return Ok(());
        };
        if let Some(id) = child.id() {
            Command::new("kill").arg(id.to_string()).status().await.context("could not run `kill`")?;
        }
        if timeout(DEADLINE, child.wait()).await.is_err() {
            child.kill().await.context("could not end the backend")?;
        }
        Ok(())
    }

    /// Starts it again on the same port and database; one that runs is stopped before.
    ///
    /// # Errors
    /// Those of [`Backend::start`].
    pub async fn restart(&mut self) -> Result<()> {
        self.stop().await?;
        let mut command = Command::new(paths::program()?);
        let event = match &self.options.event {
            Some(event) => event.clone(),
            None => paths::site()?.join(paths::EVENT),
        };
        command.arg("serve").arg("--event").arg(event).arg("--site").arg(paths::site()?).arg("--database").arg(self.database());
        command.args(["--now", &self.options.now, "--listen", &format!("127.0.0.1:{}", self.port)]).args(&self.options.arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().context("could not start the backend")?;
        let lines = child.stdout.take().context("the backend has no standard output")?;
        let mut lines = BufReader::new(lines).lines();
        let address = timeout(DEADLINE, async {
            while let Some(line) = lines.next_line().await? {
                if let Some(address) = line.strip_prefix(READY) {
                    return Ok(address.to_string());
                }
            }
            anyhow::bail!("the backend ended before it listened; its reason is in the output above")
        });
        let address = address.await.context("the backend doesn't say where it listens")??;
        self.port = port(&address).with_context(|| format!("the backend listens on {address:?}, which names no port"))?;
        // Read on, or the backend would one day wait for room in the pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        self.child = Some(child);
        Ok(())
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("registrations.sqlite")
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        let Some(mut child) = self.child.take() else {
            return;
        };
        // Already gone is as good. Waited for, so that the database's folder can be removed after it.
        let _ = child.start_kill();
        for _ in 0..200 {
            if !matches!(child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn port(address: &str) -> Option<u16> {
    address.trim_end_matches('/').rsplit_once(':')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_the_address() {
        assert_eq!(port("http://127.0.0.1:34567/"), Some(34567));
        assert_eq!(port("nowhere"), None);
    }
}
