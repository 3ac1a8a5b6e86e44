//! A headless Chromium with an empty profile and a window of a given size.

use anyhow::{Context, Result};
use serde_json::json;
use std::time::Duration;
use thirtyfour::prelude::*;

use crate::driver::Driver;
use crate::page::Page;

/// Nothing that these tests don't ask for; the last keeps every name but the loopback's from being looked up. Without a
/// sandbox because build machines run as root: the only pages it sees are the project's own.
const ARGUMENTS: [&str; 9] = [
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

/// A running browser. It ends when this value goes.
#[derive(Debug)]
pub struct Browser {
    driver: WebDriver,
    // Dropped after the session's handle, which it serves.
    _process: Driver,
}

impl Browser {
    /// Starts one whose page is exactly this large, in English, in a time zone far from Italy's.
    ///
    /// # Errors
    /// chromedriver or Chromium is missing or doesn't start.
    pub async fn start(width: u32, height: u32) -> Result<Self> {
        Self::start_in("en-GB", width, height).await
    }

    /// The same for a visitor who prefers this language.
    ///
    /// # Errors
    /// Those of [`Browser::start`].
    pub async fn start_in(language: &str, width: u32, height: u32) -> Result<Self> {
        let process = Driver::start().await?;
        let mut wanted = DesiredCapabilities::chrome();
        for argument in ARGUMENTS {
            wanted.add_arg(argument)?;
        }
        wanted.add_arg(&format!("--lang={language}"))?;
        wanted.add_experimental_option("prefs", json!({ "intl.accept_languages": language }))?;
        // A window can't be as narrow as a phone; the device's metrics can.
        let metrics = json!({ "width": width, "height": height, "pixelRatio": 1, "touch": false, "mobile": false });
        wanted.add_experimental_option("mobileEmulation", json!({ "deviceMetrics": metrics }))?;
        wanted.set("goog:loggingPrefs", json!({ "browser": "ALL" }))?;
        let session = WebDriver::builder(process.url(), wanted).request_timeout(Duration::from_secs(60));
        let driver = session.await.context("Chromium did not start")?;
        // The process ends the session: a second, blocking way of doing so isn't needed.
        driver.clone().leak().context("the session has ended already")?;
        Ok(Self { driver, _process: process })
    }

    /// What it shows.
    pub fn page(&self) -> Page {
        Page::new(self.driver.clone())
    }

    /// Opens an address and gives the page.
    ///
    /// # Errors
    /// The address can't be loaded.
    pub async fn open(&self, url: &str) -> Result<Page> {
        let page = self.page();
        page.goto(url).await?;
        Ok(page)
    }
}
