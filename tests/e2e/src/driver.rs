//! One driver, which starts and steers one browser, and the virtual display that WebKit needs. It doesn't know what is
//! looked at.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::engine::Engine;
use crate::wait::{self, DEADLINE};

/// The port is free when it is chosen; if another program takes it first, the driver ends.
const ATTEMPTS: u32 = 3;

/// A running driver; it and its browser end with this value.
#[derive(Debug)]
pub(crate) struct Driver {
    child: Child,
    port: u16,
    /// Known once the session is: what has to end before the driver does.
    pub(crate) session: Option<String>,
    // Dropped after the driver has ended.
    _display: Option<Display>,
    _profile: TempDir,
}

impl Driver {
    /// Starts it on a free port, for a browser in this time zone.
    pub(crate) async fn start(engine: Engine, zone: &str) -> Result<Self> {
        for _ in 1..ATTEMPTS {
            if let Ok(driver) = Self::launch(engine, zone).await {
                return Ok(driver);
            }
        }
        Self::launch(engine, zone).await
    }

    async fn launch(engine: Engine, zone: &str) -> Result<Self> {
        let program = engine.driver();
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr()).context("no free port")?.port();
        let profile = tempfile::tempdir().context("no temporary folder for the browser's profile")?;
        let mut command = Command::new(&program);
        command.args(engine.arguments(port)).env("TZ", zone).env("TMPDIR", profile.path()).kill_on_drop(true);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut display = None;
        if engine == Engine::WebKit {
            let started = Display::start().await?;
            command.env("DISPLAY", format!(":{}", started.number)).env_remove("WAYLAND_DISPLAY").env("GDK_BACKEND", "x11");
            // As in Chromium: build machines run as root, and have no graphics card.
            command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1").env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
            for folder in ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
                command.env(folder, profile.path());
            }
            display = Some(started);
        }
        let mut child = command.spawn().with_context(|| format!("could not start {}; run `cargo xtask test`", program.display()))?;
        let what = format!("{} to take connections", program.display());
        let listening = wait::until(&what, async || {
            if child.try_wait()?.is_some() {
                return Ok(Some(false));
            }
            tokio::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
            // Whoever answers there may be another program, and this one gone for want of the port.
            Ok(Some(child.try_wait()?.is_none()))
        });
        let listens = listening.await?;
        ensure!(listens, "{} ended before it listened", program.display());
        Ok(Self { child, port, session: None, _display: display, _profile: profile })
    }

    /// Where it takes commands.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Asks it to close its browser: a driver that is killed leaves the browser behind.
    fn end_session(&self) -> std::io::Result<()> {
        let Some(session) = &self.session else { return Ok(()) };
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        let head = format!("DELETE /session/{session} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port);
        stream.write_all(head.as_bytes())?;
        // The first bytes of the answer say that it is done; not every driver closes the connection.
        stream.read(&mut [0; 512]).map(|_| ())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.end_session();
        end(&mut self.child);
    }
}

/// A display that nobody sees; it ends with this value.
#[derive(Debug)]
struct Display {
    child: Child,
    number: u32,
}

impl Display {
    async fn start() -> Result<Self> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]).kill_on_drop(true);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().context("could not start Xvfb; run `cargo xtask test`")?;
        let lines = child.stdout.take().context("Xvfb has no standard output")?;
        let line = timeout(DEADLINE, BufReader::new(lines).lines().next_line()).await.context("Xvfb names no display")??;
        let number = line.and_then(|line| line.trim().parse().ok()).context("Xvfb ended before it named a display")?;
        Ok(Self { child, number })
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Ends it and waits until it has, so that what it used can be removed.
fn end(child: &mut Child) {
    let _ = child.start_kill();
    let began = Instant::now();
    while matches!(child.try_wait(), Ok(None)) && began.elapsed() < Duration::from_secs(5) {
        std::thread::sleep(Duration::from_millis(5));
    }
}
