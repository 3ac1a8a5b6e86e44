//! The command itself: what it prints, how it stops, and that what it acknowledged is there after it was killed.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use common::{event, json_of, registration};
use serde_json::json;

const PROGRAM: &str = env!("CARGO_BIN_EXE_event-registration");

struct Served {
    child: Child,
    url: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        // A test that failed leaves nothing running.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(dir: &Path) -> Served {
    std::fs::write(dir.join("event.json"), event(|_| {}).to_string()).unwrap();
    let mut child = Command::new(PROGRAM)
        .current_dir(dir)
        .args(["serve", "--event", "event.json", "--database", "r.sqlite", "--listen", "127.0.0.1:0", "--now", common::OPEN])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let url = line.strip_prefix("listening on ").unwrap_or_else(|| panic!("{line:?}")).trim_end_matches("/\n").to_owned();
    Served { child, url }
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args(["-s", name, &child.id().to_string()]).status().unwrap().success());
}

async fn register(served: &Served, name: &str) -> (u16, serde_json::Value) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    json_of(client.post(format!("{}/registrations", served.url)).json(&registration(name)).send().await.unwrap()).await
}

fn export(dir: &Path) -> String {
    let output = Command::new(PROGRAM).current_dir(dir).args(["export", "--database", "r.sqlite", "--event", "tavolo"]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let mut served = serve(dir.path());
    let (status, answer) = register(&served, "ada").await;
    assert_eq!(status, 201);
    served.child.kill().unwrap();
    served.child.wait().unwrap();
    let line = export(dir.path()).lines().nth(1).unwrap().to_owned();
    assert!(line.starts_with(answer["reference"].as_str().unwrap()), "{line}");
    let again = serve(dir.path());
    assert_eq!(register(&again, "bea").await.0, 201);
    assert_eq!(export(dir.path()).lines().count(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_under_load_survives_one_kill_after_the_other() {
    let dir = tempfile::tempdir().unwrap();
    let database = dir.path().join("r.sqlite");
    common::killed::keeps_what_it_acknowledged(dir.path(), database.to_str().unwrap()).await;
}

#[tokio::test]
async fn stops_when_asked_says_little_and_names_nobody() {
    for name in ["TERM", "INT"] {
        let dir = tempfile::tempdir().unwrap();
        let mut served = serve(dir.path());
        assert_eq!(register(&served, "ada").await.0, 201);
        signal(&served.child, name);
        assert!(served.child.wait().unwrap().success(), "{name}");
        let (mut out, mut log) = (String::new(), String::new());
        served.child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        served.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        assert_eq!(out, "", "one line and no more");
        assert!(log.contains("the clock is moved") && log.contains("registration"), "{log}");
        assert!(!log.contains("ada") && !log.contains("127.0.0.1"), "{log}");
        // Folded into the one file.
        assert!(!dir.path().join("r.sqlite-wal").exists());
    }
}

#[test]
fn a_mistake_on_the_command_line_is_told_with_its_place_and_its_mend() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    write("event.json", &event(|_| {}).to_string());
    write("twin.json", &event(|_| {}).to_string());
    write("broken.json", "{");
    write("page.json", "{\"@type\":\"WebPage\"}");
    write("bare.json", &event(|event| drop(event.as_object_mut().unwrap().remove("registration"))).to_string());
    write("fieldless.json", &json!({}).to_string());
    for (arguments, told) in [
        (vec!["--event", "absent.json"], "absent.json: can't be read; check the path after --event"),
        (vec!["--event", "broken.json"], "broken.json: not JSON"),
        (vec!["--event", "page.json"], "page.json: no object whose \"@type\""),
        (vec!["--event", "bare.json"], "bare.json: no \"registration\"; add the part"),
        (vec!["--event", "event.json", "twin.json"], "twin.json: a file before it has the event \"tavolo\" too"),
        (vec!["--event", "event.json", "--site", "absent"], "absent: no such directory; build the site first"),
        (vec!["--event", "event.json", "--site", "."], "registrations.sqlite: the database would lie inside --site"),
        (vec!["--event", "event.json", "--allow-origin", "*"], "--allow-origin *: write scheme and host only"),
        (
            vec!["--event", "event.json", "--join-url", "https://a.example", "--join-url", "https://b.example"],
            "--join-url: give one for every --event",
        ),
        (vec!["--event", "event.json", "--database", "absent/r.sqlite"], "give --database a file in a directory that can be written"),
        (vec!["--event", "event.json", "--listen", "192.0.2.1:80"], "192.0.2.1:80: the port can't be taken; choose another with --listen"),
    ] {
        let output = Command::new(PROGRAM).current_dir(dir.path()).arg("serve").args(&arguments).output().unwrap();
        let log = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && log.contains(told), "{arguments:?}: {log}");
    }
    let output = Command::new(PROGRAM).current_dir(dir.path()).args(["export", "--database", "absent.sqlite"]).output().unwrap();
    assert!(String::from_utf8(output.stderr).unwrap().contains("name the database that serve writes"));
    assert!(!dir.path().join("absent.sqlite").exists());
}

#[tokio::test]
async fn delete_says_what_would_go_and_takes_it_only_when_told_to() {
    let dir = tempfile::tempdir().unwrap();
    let served = serve(dir.path());
    assert_eq!(register(&served, "ada").await.0, 201);
    let delete = |until: &str, more: &[&str]| {
        let arguments = ["delete", "--database", "r.sqlite", "--event", "tavolo", "--received-until", until];
        let output = Command::new(PROGRAM).current_dir(dir.path()).args(arguments).args(more).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(delete("2030-05-09", &["--confirm"]), "registrations of tavolo: 0\n");
    let told = delete("2030-05-10", &[]);
    assert!(told.starts_with("registrations of tavolo: 1, received from 2030-05-10T12:"), "{told}");
    assert!(told.ends_with("; nothing was deleted, add --confirm to delete them for good\n"), "{told}");
    assert_eq!(export(dir.path()).lines().count(), 2);
    assert!(delete("2030-05-10", &["--confirm"]).ends_with("; deleted\n"));
    assert_eq!(export(dir.path()).lines().count(), 1);
}
