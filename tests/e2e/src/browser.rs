//! A browser with an empty profile and a window of a given size.

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;
use thirtyfour::prelude::*;

use crate::driver::Driver;
use crate::engine::Engine;
use crate::page::Page;

/// A running browser. It ends when this value goes.
#[derive(Debug)]
pub struct Browser {
    driver: WebDriver,
    // Dropped after the session's handle, which it serves.
    _process: Driver,
}

/// Far from where the event takes place and where developers sit, so that a time read in the visitor's zone shows.
const AWAY: &str = "Asia/Dubai";

impl Browser {
    /// Starts a Chromium whose page is exactly this large, in English, in a time zone far from Italy's.
    ///
    /// # Errors
    /// The driver or the browser is missing or doesn't start.
    pub async fn start(width: u32, height: u32) -> Result<Self> {
        Self::start_in("en-GB", width, height).await
    }

    /// The same for a visitor who prefers this language.
    ///
    /// # Errors
    /// Those of [`Browser::start`].
    pub async fn start_in(language: &str, width: u32, height: u32) -> Result<Self> {
        Self::launch(Engine::Chromium, language, AWAY, width, height).await
    }

    /// The same in another engine. Chromium's page is exactly this large, the others' windows are: for a page narrower than a
    /// window can be, put it into a frame.
    ///
    /// # Errors
    /// Those of [`Browser::start`].
    pub async fn of(engine: Engine, width: u32, height: u32) -> Result<Self> {
        Self::launch(engine, "en-GB", AWAY, width, height).await
    }

    /// The same for a visitor where the event takes place.
    ///
    /// # Errors
    /// Those of [`Browser::start`].
    pub async fn at_home(engine: Engine, width: u32, height: u32) -> Result<Self> {
        Self::launch(engine, "en-GB", "Europe/Rome", width, height).await
    }

    async fn launch(engine: Engine, language: &str, zone: &str, width: u32, height: u32) -> Result<Self> {
        let mut process = Driver::start(engine, zone).await?;
        let wanted = match engine.capabilities(language, width, height)? {
            Value::Object(wanted) => Capabilities::from(wanted),
            other => anyhow::bail!("capabilities are an object, not {other}"),
        };
        let session = WebDriver::builder(process.url(), wanted).request_timeout(Duration::from_secs(60));
        let driver = session.await.with_context(|| format!("{engine:?} did not start"))?;
        process.session = Some(driver.session_id().to_string());
        // The process ends the session: a second, blocking way of doing so isn't needed.
        driver.clone().leak().context("the session has ended already")?;
        if engine != Engine::Chromium {
            driver.set_window_rect(0, 0, width, height).await.context("the window does not take its size")?;
        }
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
