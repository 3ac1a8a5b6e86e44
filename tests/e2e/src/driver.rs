//! One chromedriver, which starts and steers one browser. It doesn't know what is looked at.

use std::env;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::wait::DEADLINE;

const READY: &str = "started successfully on port ";
/// It takes a free port for IPv6, then the same for IPv4, and ends if another program has that one.
const ATTEMPTS: u32 = 3;
/// Far from where the event takes place and where developers sit, so that a time read in the visitor's zone shows.
const ZONE: &str = "Asia/Dubai";

/// A running chromedriver; it and its browser end with this value.
#[derive(Debug)]
pub(crate) struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// Starts it on a free port.
    pub(crate) async fn start() -> Result<Self> {
        for _ in 1..ATTEMPTS {
            if let Ok(driver) = Self::launch().await {
                return Ok(driver);
            }
        }
        Self::launch().await
    }

    async fn launch() -> Result<Self> {
        let program = env::var_os("CHROMEDRIVER").unwrap_or_else(|| OsString::from("chromedriver"));
        let mut command = Command::new(&program);
        command.arg("--port=0").env("TZ", ZONE).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        let mut child = command.spawn().with_context(|| format!("could not start {}; run `cargo xtask test`", program.display()))?;
        let lines = child.stdout.take().context("chromedriver has no standard output")?;
        let mut lines = BufReader::new(lines).lines();
        let port = timeout(DEADLINE, async {
            while let Some(line) = lines.next_line().await? {
                if let Some((_, rest)) = line.split_once(READY) {
                    return rest.trim_end_matches('.').parse().with_context(|| format!("no port in {line:?}"));
                }
            }
            anyhow::bail!("chromedriver ended before it listened")
        });
        let port = port.await.context("chromedriver doesn't say where it listens")??;
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self { child, port })
    }

    /// Where it takes commands.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Asks it to close its browser and end: one that is killed leaves the browser behind.
    fn ask_to_end(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new()).map(|_| ())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let asked = self.ask_to_end();
        let began = Instant::now();
        while asked.is_ok() && began.elapsed() < Duration::from_secs(5) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        // Already gone is as good.
        let _ = self.child.start_kill();
    }
}
