//! The seats and the rules again, on PostgreSQL. The test starts its own, from Debian's package `postgresql`, in a directory
//! that goes away with it, reachable through a socket there and through no port.
//!
//! Run with `cargo test -p event-registration-cli --features postgres-tests --test postgres`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Running, event, fifty_seats_for_two_hundred, json_of, options, registration, run};
use event_registration_cli::export::{self, export};
use event_registration_cli::store::{Admission, Arrival, Cancellation, Cancelled, Corrected, Correction, Mailing};
use serde_json::json;
use tempfile::TempDir;

/// A server of its own, stopped when dropped.
struct Postgres {
    dir: TempDir,
    programs: PathBuf,
}

impl Postgres {
    fn start() -> Postgres {
        let dir = tempfile::tempdir().unwrap();
        let versions =
            std::fs::read_dir("/usr/lib/postgresql").unwrap_or_else(|_| panic!("no PostgreSQL here; apt-get install postgresql"));
        let programs = versions.map(|version| version.unwrap().path().join("bin")).max().unwrap();
        let postgres = Postgres { dir, programs };
        if is_root() {
            // PostgreSQL refuses to run as root.
            assert!(Command::new("chown").arg("postgres:").arg(postgres.dir.path()).status().unwrap().success());
        }
        let (data, socket) = (postgres.data(), postgres.dir.path().to_str().unwrap());
        postgres.command("initdb", &["-D", &data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]);
        let log = postgres.dir.path().join("log");
        let settings = format!("-c listen_addresses='' -k {socket} -c fsync=off");
        postgres.command("pg_ctl", &["-D", &data, "-l", log.to_str().unwrap(), "-o", &settings, "-w", "start"]);
        postgres
    }

    fn data(&self) -> String {
        self.dir.path().join("data").to_str().unwrap().to_owned()
    }

    fn url(&self) -> String {
        format!("postgres:///postgres?user=postgres&host={}", self.dir.path().display())
    }

    fn command(&self, program: &str, arguments: &[&str]) {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        // Not piped: the server would keep the pipe open and the test would wait for its end.
        let log = std::fs::File::create(self.dir.path().join("commands")).unwrap();
        command.args(arguments).current_dir("/").stdout(log.try_clone().unwrap()).stderr(log);
        assert!(command.status().unwrap().success(), "{}", std::fs::read_to_string(self.dir.path().join("commands")).unwrap());
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.data();
        if Path::new(&data).join("postmaster.pid").exists() {
            self.command("pg_ctl", &["-D", &data, "-m", "immediate", "-w", "stop"]);
        }
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

async fn serve(postgres: &Postgres) -> Running {
    let dir = tempfile::tempdir().unwrap();
    let mut options = options(&dir, &[event(|_| {})]);
    options.database = postgres.url();
    run(dir, &options).await
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_seats_are_given_to_fifty_of_two_hundred_on_postgres_too() {
    let postgres = Postgres::start();
    let running = serve(&postgres).await;
    fifty_seats_for_two_hundred(&running).await;
    running.stop().await;
}

#[tokio::test]
async fn a_group_takes_its_seats_or_none_on_postgres_too() {
    let postgres = Postgres::start();
    let dir = tempfile::tempdir().unwrap();
    let change = |event: &mut serde_json::Value| {
        event["maximumPhysicalAttendeeCapacity"] = json!(4);
        event["registration"]["attendees"] = json!({ "max": 2 });
    };
    let mut options = options(&dir, &[event(change)]);
    options.database = postgres.url();
    let running = run(dir, &options).await;
    let group = async |names: &[&str]| {
        let mut body = registration("");
        body["attendees"] = names.iter().map(|name| json!({ "name": name, "email": format!("{name}@example.org") })).collect();
        json_of(running.register(&body).await).await
    };
    let (status, first) = group(&["ada", "bea"]).await;
    assert_eq!((status, group(&["cleo", "bea"]).await.0), (201, 201), "bea has a seat already");
    assert_eq!((group(&["dora", "elsa"]).await.0, group(&["dora"]).await.0), (409, 201), "three of four were taken");
    let repeats: Vec<_> = running.rows().await.into_iter().map(|row| row.repeats.get(&1).cloned()).collect();
    assert_eq!(repeats, [None, Some(first["reference"].as_str().unwrap().to_owned()), None]);
    running.stop().await;
}

#[tokio::test]
async fn keys_repeats_and_exports_are_the_same_on_postgres() {
    let postgres = Postgres::start();
    let running = serve(&postgres).await;
    let send = async |key: &str, name: &str| {
        json_of(running.post().header("idempotency-key", key).json(&registration(name)).send().await.unwrap()).await
    };
    let (status, first) = send("k", "ada").await;
    assert_eq!((status, send("k", "ada").await.1), (201, first.clone()));
    assert_eq!(send("k", "bea").await.0, 422);
    assert_eq!(send("k2", "ada").await.0, 201);
    // PostgreSQL's texts can't hold a NUL; what is typed must not find that out.
    assert_eq!(send("k3", "with\0nul").await.0, 422);
    let mut odd = registration("odd");
    odd["attendees"][0]["name"] = json!("a\0b");
    assert_eq!(running.register(&odd).await.status(), 201);
    let again = serve(&postgres).await;
    assert_eq!(again.rows().await.len(), 3);
    let mut csv = Vec::new();
    export(&export::Options { database: postgres.url(), event: Some("tavolo".into()) }, &mut csv).await.unwrap();
    let csv = String::from_utf8(csv).unwrap();
    let repeat = csv.lines().nth(2).unwrap();
    assert!(repeat.contains(&format!(",en,{},,,ada,", first["reference"].as_str().unwrap())), "{csv}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_under_load_survives_one_kill_after_the_other_on_postgres_too() {
    let postgres = Postgres::start();
    let dir = tempfile::tempdir().unwrap();
    common::killed::keeps_what_it_acknowledged(dir.path(), &postgres.url()).await;
}

#[tokio::test]
async fn attendance_and_deletion_are_the_same_on_postgres() {
    let postgres = Postgres::start();
    let running = serve(&postgres).await;
    let first = json_of(running.register(&registration("ada")).await).await.1["reference"].as_str().unwrap().to_owned();
    assert_eq!(running.register(&registration("ada")).await.status(), 201);
    let store = &running.store;
    store.mark_attended(&first, 0, "2030-05-25T13:00:00Z").await.unwrap();
    store.mark_attended(&first, 0, "2030-05-25T14:00:00Z").await.unwrap();
    assert_eq!(running.rows().await[0].attended, [(0, "2030-05-25T13:00:00Z".to_owned())].into());
    store.unmark_attended(&first, 0).await.unwrap();
    assert!(running.rows().await[0].attended.is_empty());
    store.mark_attended(&first, 0, "2030-05-25T13:00:00Z").await.unwrap();
    assert_eq!(store.events().await.unwrap(), ["tavolo"]);
    assert_eq!(store.old("tavolo", "2030-05-10T00:00:00Z").await.unwrap(), []);
    assert_eq!(store.old("tavolo", "2030-05-11T00:00:00Z").await.unwrap().len(), 2);
    assert!(!store.delete("tavolo", "2030-05-11T00:00:00Z", 1).await.unwrap(), "two would go, one was expected");
    assert_eq!(running.rows().await.len(), 2);
    assert!(store.delete("tavolo", "2030-05-11T00:00:00Z", 2).await.unwrap());
    assert!(running.rows().await.is_empty());
    running.stop().await;
}

/// Every statement about mails and cancelling, once.
#[tokio::test]
async fn mails_links_and_the_waiting_list_are_the_same_on_postgres() {
    let postgres = Postgres::start();
    let running = serve(&postgres).await;
    let store = &running.store;
    let mailing = Mailing { attendees: true, organiser: true };
    let now = "2030-05-10T12:00:00Z".to_owned();
    let register = async |name: &str, seats: i64| {
        let arrival = Arrival {
            event: "tavolo".into(),
            mode: "in-person".into(),
            seats: 1,
            capacity: Some(seats),
            waiting_list: true,
            email_keys: vec![Some(format!("{name}@example.org"))],
            attendees: format!(r#"[{{"name":"{name}"}}]"#),
            consents: "[]".into(),
            received_at: now.clone(),
            mailing,
            ..Arrival::default()
        };
        let Admission::Accepted(answer) = store.admit(&arrival).await.unwrap() else { panic!("{name} wasn't accepted") };
        answer.reference
    };
    let cancel = async |reference: &str| {
        let (reference, event, now) = (reference.to_owned(), "tavolo".to_owned(), now.clone());
        store.cancel(&Cancellation { reference, event, capacity: Some(1), now, mailing }).await.unwrap()
    };
    let first = register("ada", 2).await;
    let again = register("ada", 2).await;
    let waits = register("bea", 1).await;
    let letters = store.due(&now).await.unwrap();
    let kinds: Vec<&str> = letters.iter().map(|letter| letter.kind.name()).collect();
    assert_eq!(kinds, ["confirmation", "notice", "again", "notice", "confirmation", "notice"]);
    assert!(store.claim(&letters[0], "2030-05-10T12:05:00Z").await.unwrap());
    assert!(!store.claim(&letters[0], "2030-05-10T12:05:00Z").await.unwrap(), "another has it");
    store.send_later(&letters[0], "2030-05-10T12:00:02Z").await.unwrap();
    for letter in &letters[1..] {
        store.sent(letter).await.unwrap();
    }
    store.release("2030-05-10T12:00:01Z").await.unwrap();
    assert_eq!(store.next_due().await.unwrap().as_deref(), Some("2030-05-10T12:00:02Z"));
    store.give_up(&letters[0], &now).await.unwrap();
    assert_eq!((store.next_due().await.unwrap(), store.undelivered("tavolo").await.unwrap()), (None, vec![first.clone()]));
    store.link("hash", &waits, &now).await.unwrap();
    let own = store.linked("hash").await.unwrap().unwrap();
    assert_eq!((own.reference.as_str(), own.status.as_str(), store.linked("other").await.unwrap()), (waits.as_str(), "waiting", None));
    let correction = |reference: &str, name: &str| Correction {
        reference: reference.to_owned(),
        before: format!(r#"[{{"name":"{name}"}}]"#),
        attendees: r#"[{"name":"Bea"}]"#.to_owned(),
        email_keys: vec![Some("b@example.org".to_owned())],
        confirm: vec![0],
        now: now.clone(),
    };
    assert_eq!(store.correct(&correction(&waits, "bea")).await.unwrap(), Corrected::Done);
    assert_eq!(store.correct(&correction(&waits, "bea")).await.unwrap(), Corrected::ChangedMeanwhile);
    assert_eq!(store.correct(&correction(&again, "ada")).await.unwrap(), Corrected::SharedAddress(0));
    assert_eq!(store.of_reference(&waits).await.unwrap().unwrap().attendees, r#"[{"name":"Bea"}]"#);
    assert_eq!(cancel(&first).await, Cancelled::Done(vec![]), "ada's other registration has the seat now");
    assert_eq!(cancel(&again).await, Cancelled::Done(vec![waits]));
    assert_eq!(cancel(&again).await, Cancelled::Already);
    let kinds: Vec<&str> = store.due(&now).await.unwrap().iter().map(|letter| letter.kind.name()).collect();
    assert_eq!(kinds, ["confirmation", "cancellation", "cancellation-notice", "cancellation", "cancellation-notice", "promotion"]);
    assert!(store.delete("tavolo", "2030-05-11T00:00:00Z", 3).await.unwrap());
    assert_eq!(store.next_due().await.unwrap(), None);
    running.stop().await;
}
