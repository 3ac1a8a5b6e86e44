//! The three browser engines that the widget is tried in: which driver steers each, and what that driver is asked for. It
//! starts nothing.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

/// Nothing that these tests don't ask for; the last keeps every name but the loopback's from being looked up. Without a
/// sandbox because build machines run as root: the only pages it sees are the project's own.
const CHROMIUM: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

/// A browser engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Blink: Chrome, Edge, Samsung Internet.
    Chromium,
    /// Gecko.
    Firefox,
    /// WebKitGTK, which shares its engine with Safari.
    WebKit,
}

impl Engine {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// The driver's program: what the variable names, or else what is on PATH.
    pub(crate) fn driver(self) -> OsString {
        let (variable, program) = match self {
            Self::Chromium => ("CHROMEDRIVER", "chromedriver"),
            Self::Firefox => ("GECKODRIVER", "geckodriver"),
            Self::WebKit => ("WEBKITDRIVER", "WebKitWebDriver"),
        };
        env::var_os(variable).unwrap_or_else(|| OsString::from(program))
    }

    /// How the driver is told its port.
    pub(crate) fn arguments(self, port: u16) -> Vec<String> {
        match self {
            Self::Chromium => vec![format!("--port={port}")],
            // Its second port would be the same for every driver on the machine.
            Self::Firefox => vec!["--port".into(), port.to_string(), "--websocket-port".into(), "0".into()],
            Self::WebKit => vec![format!("--port={port}")],
        }
    }

    /// What a session is asked for: a visitor who prefers this language and, where that can be had, a page of this size.
    pub(crate) fn capabilities(self, language: &str, width: u32, height: u32) -> Result<Value> {
        Ok(match self {
            Self::Chromium => {
                let arguments: Vec<String> =
                    CHROMIUM.iter().map(|argument| (*argument).to_owned()).chain([format!("--lang={language}")]).collect();
                // A window can't be as narrow as a phone; the device's metrics can.
                let metrics = json!({ "width": width, "height": height, "pixelRatio": 1, "touch": false, "mobile": false });
                json!({
                    "browserName": "chrome",
                    "goog:chromeOptions": {
                        "args": arguments,
                        "prefs": { "intl.accept_languages": language },
                        "mobileEmulation": { "deviceMetrics": metrics },
                    },
                    "goog:loggingPrefs": { "browser": "ALL" },
                })
            }
            Self::Firefox => json!({
                "browserName": "firefox",
                "moz:firefoxOptions": { "args": ["-headless"], "prefs": { "intl.accept_languages": language } },
            }),
            Self::WebKit => {
                let browser = mini_browser()?;
                json!({ "webkitgtk:browserOptions": { "binary": browser, "args": ["--automation"] } })
            }
        })
    }
}

/// The small browser that WebKitGTK's driver steers; Debian keeps it out of PATH, in a folder for each architecture.
fn mini_browser() -> Result<PathBuf> {
    let architectures = fs::read_dir("/usr/lib").context("no /usr/lib to look for WebKitGTK's MiniBrowser in")?;
    let browser = |folder: PathBuf| Some(folder.join("webkit2gtk-4.1/MiniBrowser")).filter(|path| path.is_file());
    let found = architectures.flatten().find_map(|entry| browser(entry.path()));
    found.or_else(|| browser(Path::new("/usr/libexec").into())).context("WebKitGTK's MiniBrowser is missing; run `cargo xtask test`")
}
