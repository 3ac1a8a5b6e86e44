//! Every pair of host and way in, of host and engine, and of way in and engine. Only `cargo xtask test --all` runs them.

mod host;

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use event_registration_e2e::{Browser, Engine};
use host::{HOSTS, Way, check};

/// Which host is met by which way in this engine. With each pair of host and way once, engines taken in turn: a host's first
/// way is met in every engine, so that no pair is missing.
fn plan(engine: Engine) -> Vec<(&'static str, Way)> {
    let turn = Engine::ALL.iter().position(|one| *one == engine).unwrap_or_default();
    let mut found = Vec::new();
    for (row, (host, ways)) in HOSTS.into_iter().enumerate() {
        for (column, way) in ways.iter().enumerate() {
            if column == 0 || (row + column) % Engine::ALL.len() == turn {
                found.push((host, *way));
            }
        }
    }
    found
}

async fn everywhere(engine: Engine) -> Result<()> {
    let mut failed = Vec::new();
    for (host, way) in plan(engine) {
        let browser = Browser::of(engine, 1100, 900).await?;
        if let Err(error) = check(&browser, engine, host, way).await {
            // At once: all of them take minutes.
            eprintln!("{engine:?}, {way:?} on {host}: {error:#}");
            failed.push(format!("{way:?} on {host}"));
        }
    }
    ensure!(failed.is_empty(), "in {engine:?}: {}", failed.join(", "));
    Ok(())
}

#[tokio::test]
async fn one_registers_on_every_host_in_chromium() -> Result<()> {
    everywhere(Engine::Chromium).await
}

#[tokio::test]
async fn one_registers_on_every_host_in_firefox() -> Result<()> {
    everywhere(Engine::Firefox).await
}

#[tokio::test]
async fn one_registers_on_every_host_in_webkit() -> Result<()> {
    everywhere(Engine::WebKit).await
}

#[test]
fn no_pair_of_host_way_and_engine_is_missing() {
    let mut met = BTreeSet::new();
    for engine in Engine::ALL {
        for (host, way) in plan(engine) {
            met.extend([format!("{host} {way:?}"), format!("{host} {engine:?}"), format!("{way:?} {engine:?}")]);
        }
    }
    for (host, ways) in HOSTS {
        for engine in Engine::ALL {
            assert!(met.contains(&format!("{host} {engine:?}")), "{host} {engine:?}");
            for way in ways {
                assert!(met.contains(&format!("{host} {way:?}")), "{host} {way:?}");
                assert!(met.contains(&format!("{way:?} {engine:?}")), "{way:?} {engine:?}");
            }
        }
    }
}
