//! Two thousand registrations through a network that loses, doubles, delays, cuts and garbles: at the real backend over HTTP, with the
//! widget's own requests, retries and reading of answers, under a clock that no test waits for.
//!
//! Three things hold for each: what an attendee was told is registered is stored exactly once; what is stored and wasn't told is told to
//! be in doubt; and nothing that was acknowledged is lost. The figures are printed: `cargo test --test faults -- --nocapture`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod attendee;
#[path = "../common/mod.rs"]
mod common;
mod figures;
mod network;

use std::collections::BTreeMap;

use attendee::Attendee;
use figures::Figures;
use network::Network;

const SEED: u64 = 20_220_525;
const ATTENDEES: usize = 2000;

/// A backend with the demonstration's event, and its registrations by idempotency key and by attendee's address.
async fn figures(attendees: usize, keys: bool) -> Figures {
    let dir = tempfile::tempdir().unwrap();
    let mut options = common::options(&dir, &[serde_json::from_str(&attendee::seed()).unwrap()]);
    options.now = Some("2022-05-10T07:00:00Z".parse().unwrap());
    let file = options.database.clone();
    let running = common::run(dir, &options).await;
    let mut network = Network::new(running.url.clone(), running.client.clone(), SEED, keys);
    let mut random = fastrand::Rng::with_seed(SEED + 1);
    let page = attendee::page();
    let mut ended = Vec::new();
    for number in 0..attendees {
        let mut attendee = Attendee::new(number, &page, random.fork());
        network.next_attendee();
        let told = attendee.registers(&mut network).await;
        // What was on its way when the attendee left arrives all the same.
        network.clock_says(i64::MAX).await;
        ended.push((told, network.faults().to_vec()));
    }
    let pool = sqlx::SqlitePool::connect(&file).await.unwrap();
    let rows: Vec<(Option<String>, String, String)> =
        sqlx::query_as("SELECT idempotency_key, attendees, reference FROM registrations ORDER BY id").fetch_all(&pool).await.unwrap();
    pool.close().await;
    running.stop().await;
    let mut stored: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (key, attendees, reference) in rows {
        stored.entry(attendee::owner(key.as_deref(), &attendees)).or_default().push(reference);
    }
    Figures::new(ended, &stored, network.made())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_registration_is_lost_doubled_or_kept_from_its_attendee() {
    let figures = figures(ATTENDEES, true).await;
    println!("{figures}");
    assert_eq!(figures.wrongs(), Vec::<String>::new());
    assert_eq!(figures.registrations(), ATTENDEES);
    assert!(figures.every_fault_was_made(), "{figures}");
}

/// The same run at a backend that is told no key: if it showed nothing, the figures would prove nothing.
#[tokio::test(flavor = "multi_thread")]
async fn without_the_key_the_same_run_finds_doubled_registrations() {
    let figures = figures(300, false).await;
    println!("without keys\n{figures}");
    assert!(figures.doubled() > 10, "{figures}");
    assert!(figures.wrongs().iter().any(|wrong| wrong.contains("stored 2 times")), "{:?}", figures.wrongs());
}
