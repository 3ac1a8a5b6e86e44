//! From an announcement to a registered attendee by the commands alone, as the guide says: `import`, `new`, `serve`, a registration.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_event-registration");

const NOTICE: [&str; 16] = [
    "--backend",
    "serve",
    "--controller",
    "The organiser",
    "--controller-contact",
    "privacy@organiser.example",
    "--dpo",
    "dpo@organiser.example",
    "--purpose",
    "To manage registration",
    "--legal-basis",
    "public-interest",
    "--recipients",
    "The organiser's staff",
    "--retention",
    "12 months",
];

struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn run(dir: &Path, args: &[&str]) {
    let ran = Command::new(PROGRAM).current_dir(dir).args(args).stdin(Stdio::null()).output().unwrap();
    assert!(ran.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ran.stderr));
}

/// Imports a release, fills in with `flags` what it leaves open, serves it at the moment `now` and registers in this mode.
async fn registered(release: &str, flags: &[&str], now: &str, mode: &str) -> (u16, Value) {
    let dir = tempfile::tempdir().unwrap();
    let release = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/releases").join(release).display().to_string();
    run(dir.path(), &["import", &release, "--output", "draft.json"]);
    run(dir.path(), &[&["new", "--from", "draft.json", "--output", "event.json"], &NOTICE[..], flags].concat());
    let made: Value = serde_json::from_str(&std::fs::read_to_string(dir.path().join("event.json")).unwrap()).unwrap();
    let schema = serde_json::from_str(&std::fs::read_to_string(dir.path().join("event.schema.json")).unwrap()).unwrap();
    let wrong: Vec<String> = jsonschema::validator_for(&schema).unwrap().iter_errors(&made).map(|error| error.to_string()).collect();
    assert_eq!(wrong, Vec::<String>::new(), "{made:#}");
    let serve = ["serve", "--event", "event.json", "--database", "r.sqlite", "--listen", "127.0.0.1:0", "--now", now];
    let child = Command::new(PROGRAM).current_dir(dir.path()).args(serve).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut served = Served(child);
    let mut line = String::new();
    BufReader::new(served.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let url = line.strip_prefix("listening on ").unwrap_or_else(|| panic!("{line:?}")).trim_end().to_owned();
    let attendee = json!({"given-name": "Ada", "family-name": "Rossi", "email": "ada@example.org"});
    let registration = json!({"event": "event", "mode": mode, "attendees": [attendee], "consents": [], "language": "en"});
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.post(format!("{url}registrations")).json(&registration).send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status}: {text}")))
}

async fn is_taken(release: &str, flags: &[&str], now: &str, mode: &str) {
    let (status, answer) = registered(release, flags, now, mode).await;
    assert_eq!((status, &answer["status"]), (201, &json!("confirmed")), "{release}: {answer}");
    assert!(answer["reference"].as_str().unwrap().starts_with("ER-"), "{answer}");
}

#[tokio::test]
async fn the_seed_s_release_becomes_an_open_registration_in_both_modes() {
    for mode in ["in-person", "online"] {
        is_taken("coopera.txt", &["--contact", "eventi@comuni.example"], "2022-05-10T09:00:00+02:00", mode).await;
    }
}

#[tokio::test]
async fn an_english_webinar_in_another_time_zone_becomes_an_open_registration() {
    is_taken("webinar.txt", &["--complaint", "The ICO (ico.org.uk)"], "2027-01-05T09:00:00Z", "online").await;
    // Its release closes registration at the end of 12 January.
    let (status, answer) = registered("webinar.txt", &["--complaint", "The ICO"], "2027-01-13T09:00:00Z", "online").await;
    assert_eq!((status, &answer["type"]), (403, &json!("/problems/closed")), "{answer}");
}

#[tokio::test]
async fn a_congress_of_three_days_becomes_an_open_registration() {
    is_taken("congresso.md", &[], "2027-09-20T11:59:00+02:00", "in-person").await;
    let (status, answer) = registered("congresso.md", &[], "2027-09-20T12:01:00+02:00", "in-person").await;
    assert_eq!((status, &answer["type"]), (403, &json!("/problems/closed")), "{answer}");
}

#[tokio::test]
async fn a_cancelled_event_takes_nobody() {
    let (status, answer) = registered("annullato.txt", &["--organizer", "Comune"], "2027-06-10T09:00:00+02:00", "in-person").await;
    assert_eq!((status, &answer["type"]), (403, &json!("/problems/cancelled")), "{answer}");
}
