//! The backends of other makers that sites really have, each a process on the loopback interface with storage of its own for
//! each test. What they are and which rules they have is in `tests/e2e/backends`; here they are only started and ended.
//!
//! None knows the widget, and nothing here does. [`Django`] and [`PocketBase`] are there in every run, the rest with the
//! feature `all-backends`, for which `cargo xtask test --all` installs what they need.

mod django;
#[cfg(feature = "all-backends")]
mod more;
mod pocketbase;
#[cfg(feature = "all-backends")]
mod wordpress;

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::http::{self, Request};
use crate::{paths, wait};

pub use django::Django;
#[cfg(feature = "all-backends")]
pub use more::{Express, FastApi, Lumen, PlainPhp, Rails};
pub use pocketbase::PocketBase;
#[cfg(feature = "all-backends")]
pub use wordpress::WordPress;

const READY: &str = "listening on ";
/// In a backend's folder: as long as it is there, answers to forms are kept back after their work is done.
const HOLD: &str = "hold";
/// A port that was free may be taken before the backend is there: other tests run beside this one.
const ATTEMPTS: u32 = 5;

/// How one kind of backend is started and looked into.
struct Recipe {
    name: &'static str,
    /// The command, given the folder for its data and the port.
    command: fn(&Path, u16) -> Result<Command>,
    ready: Ready,
    rows: Rows,
}

/// How a backend tells where it is.
enum Ready {
    /// It takes any port for 0, and says which.
    Says,
    /// It has to be given a port, and is there when it takes connections.
    Answers,
}

/// Where the registrations lie in its folder.
enum Rows {
    /// A table of a SQLite database.
    Table(&'static str, &'static str),
    /// A file with one on each line.
    #[cfg_attr(not(feature = "all-backends"), allow(dead_code))]
    Lines(&'static str),
}

/// A running backend. It ends when this value goes, and its storage with it.
pub struct Real {
    recipe: &'static Recipe,
    folder: TempDir,
    port: u16,
    child: Option<Child>,
}

impl Real {
    async fn start(recipe: &'static Recipe) -> Result<Self> {
        let folder = tempfile::tempdir().context("no temporary folder for the backend's data")?;
        let mut backend = Self { recipe, folder, port: 0, child: None };
        backend.restart().await?;
        Ok(backend)
    }

    /// Its port on the loopback interface, the same after a restart.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its address, with a slash at its end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// The registrations in its storage now, each as one line, whether it runs or not.
    ///
    /// # Errors
    /// The storage can't be read.
    pub async fn rows(&self) -> Result<Vec<String>> {
        let text = match self.recipe.rows {
            Rows::Table(file, table) => {
                let mut command = Command::new(python()?);
                command.arg(files()?.join("rows.py")).arg(self.folder.path().join(file)).arg(table);
                let output = command.output().await.context("could not start Python")?;
                ensure!(output.status.success(), "the table {table} can't be read: {}", String::from_utf8_lossy(&output.stderr));
                String::from_utf8(output.stdout).context("the rows aren't UTF-8")?
            }
            Rows::Lines(file) => match tokio::fs::read_to_string(self.folder.path().join(file)).await {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
                read => read.with_context(|| format!("{file} can't be read"))?,
            },
        };
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// Waits until its storage holds this many registrations, and gives them.
    ///
    /// # Errors
    /// It doesn't come to that.
    pub async fn wait_for_rows(&self, count: usize) -> Result<Vec<String>> {
        let what = format!("{} to hold {count} registrations", self.recipe.name);
        wait::until(&what, async || Ok(Some(self.rows().await?).filter(|rows| rows.len() == count))).await
    }

    /// Puts a file into its folder, which some of what it does depends on.
    ///
    /// # Errors
    /// Its folder can't be written to.
    pub fn write(&self, name: &str, text: &str) -> Result<()> {
        std::fs::write(self.folder.path().join(name), text).context("the backend's folder can't be written to")
    }

    /// From now on answers to forms are kept back after their work is done, until it is killed.
    ///
    /// # Errors
    /// Its folder can't be written to.
    pub async fn hold_answers(&self) -> Result<()> {
        tokio::fs::write(self.folder.path().join(HOLD), "").await.context("the backend's folder can't be written to")
    }

    /// Ends it at once, in the middle of whatever it does.
    ///
    /// # Errors
    /// It can't be ended.
    pub async fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill().await.with_context(|| format!("could not end {}", self.recipe.name))?;
        }
        match tokio::fs::remove_file(self.folder.path().join(HOLD)).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error).context("the backend's folder can't be written to"),
            _ => Ok(()),
        }
    }

    /// Starts it again on the same port and storage; one that runs is killed before.
    ///
    /// # Errors
    /// It can't be started, or ends, or doesn't say where it listens.
    pub async fn restart(&mut self) -> Result<()> {
        self.kill().await?;
        for attempt in 1..=ATTEMPTS {
            match self.launch().await {
                Ok(()) => break,
                // With a port of its own choice a second attempt would fail as the first did.
                Err(error) if attempt == ATTEMPTS || matches!(self.recipe.ready, Ready::Says) => return Err(error),
                Err(_) => {}
            }
        }
        Ok(())
    }

    async fn launch(&mut self) -> Result<()> {
        let name = self.recipe.name;
        let port = match self.recipe.ready {
            Ready::Answers if self.port == 0 => free_port().await?,
            _ => self.port,
        };
        let mut command = (self.recipe.command)(self.folder.path(), port)?;
        let output = self.folder.path().join("output");
        // Kept for the message when it ends by itself; a passed test doesn't show it.
        let errors = std::fs::File::create(&output).context("the backend's folder can't be written to")?;
        command.stdin(Stdio::null()).stderr(errors.try_clone()?).kill_on_drop(true);
        match self.recipe.ready {
            Ready::Says => command.stdout(Stdio::piped()),
            Ready::Answers => command.stdout(errors),
        };
        let mut child = command.spawn().with_context(|| format!("could not start {name}; run `cargo xtask test --all`"))?;
        let ready = match self.recipe.ready {
            Ready::Says => timeout(wait::DEADLINE, said(&mut child)).await,
            Ready::Answers => timeout(wait::DEADLINE, answers(&mut child, port)).await,
        };
        let ready = ready.unwrap_or_else(|_| bail!("it doesn't say that it is there"));
        let told = || std::fs::read_to_string(&output).unwrap_or_default();
        self.port = ready.with_context(|| format!("{name} did not start; it said:\n{}", told()))?;
        self.child = Some(child);
        Ok(())
    }

    /// Posts a body as a program would, without a browser, and gives status and the whole answer as it came.
    ///
    /// # Errors
    /// There is no answer.
    pub async fn post(&self, target: &str, content_type: &str, body: &str) -> Result<(u16, String)> {
        post(self.port, target, content_type, body).await
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        let Some(mut child) = self.child.take() else {
            return;
        };
        // Already gone is as good. Waited for, so that the folder can be removed after it.
        let _ = child.start_kill();
        for _ in 0..200 {
            if !matches!(child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// The port that it says it listens on.
async fn said(child: &mut Child) -> Result<u16> {
    let lines = child.stdout.take().context("it has no standard output")?;
    let mut lines = BufReader::new(lines).lines();
    while let Some(line) = lines.next_line().await? {
        let Some(address) = line.strip_prefix(READY) else { continue };
        let port = address.trim_end_matches('/').rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        // Read on, or it would one day wait for room in the pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        return port.with_context(|| format!("no port in {line:?}"));
    }
    bail!("it ended before it listened")
}

/// Waits until it takes connections on the port that it was given.
async fn answers(child: &mut Child, port: u16) -> Result<u16> {
    let what = format!("port {port} to take connections");
    let found = wait::until(&what, async || {
        if child.try_wait()?.is_some() {
            return Ok(Some(false));
        }
        TcpStream::connect(("127.0.0.1", port)).await?;
        // Whoever answers there may be another one, and this one gone for want of the port.
        Ok(Some(child.try_wait()?.is_none()))
    });
    ensure!(found.await?, "it ended before it listened");
    Ok(port)
}

/// Posts to a port of the loopback interface and gives status and the whole answer as it came.
async fn post(port: u16, target: &str, content_type: &str, body: &str) -> Result<(u16, String)> {
    let headers = [("host", format!("127.0.0.1:{port}")), ("content-type", content_type.into()), ("accept", "application/json".into())];
    let length = ("content-length", body.len().to_string());
    let headers = headers.into_iter().chain([length]).map(|(name, value)| (name.to_owned(), value)).collect();
    let request = Request { method: "POST".into(), target: target.into(), headers, body: body.into() };
    let answer = String::from_utf8_lossy(&http::pass(&request, port).await?).into_owned();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok((status.with_context(|| format!("no status in {answer:?}"))?, answer))
}

async fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.context("no free port")?;
    Ok(listener.local_addr()?.port())
}

/// The folder of what the backends are made of.
fn files() -> Result<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("backends");
    ensure!(folder.is_dir(), "the folder {} is missing", folder.display());
    Ok(folder)
}

/// The Python that has Django and PocketBase.
fn python() -> Result<PathBuf> {
    paths::told("EVENT_REGISTRATION_PYTHON")
}

/// A program that finds nothing of the machine's own settings.
fn program(path: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(path);
    // What is read from the network is what the test sends, whatever proxy this machine has; nothing is written beside sources.
    for name in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"] {
        command.env_remove(name);
    }
    command.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUNBUFFERED", "1");
    command
}
