//! The program under load, killed in the midst of it by SIGKILL, again and again: what it acknowledged is there, once.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use event_registration_cli::store::Store;
use tokio::sync::watch;

use super::{OPEN, event, json_of, registration};

const ROUNDS: usize = 6;
const CLIENTS: usize = 12;
const SEED: u64 = 20_220_525;

/// The program, serving the fixture's event; it is gone when this value is.
struct Served {
    child: Child,
    url: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        // On Unix this is SIGKILL: it gets no chance to finish anything.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(dir: &Path, database: &str) -> Served {
    std::fs::write(dir.join("event.json"), event(|_| {}).to_string()).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_event-registration"))
        .current_dir(dir)
        .args(["serve", "--event", "event.json", "--listen", "127.0.0.1:0", "--rate", "0", "--now", OPEN, "--database", database])
        .stdout(Stdio::piped())
        // It says a line for each registration; nobody reads them.
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let url = line.strip_prefix("listening on ").unwrap_or_else(|| panic!("{line:?}")).trim_end_matches("/\n").to_owned();
    Served { child, url }
}

/// Registers under this name and key: the reference and whether it was given before, or nothing when the server went away.
async fn register(client: &reqwest::Client, url: &str, name: &str) -> Option<(String, bool)> {
    let mut body = registration(name);
    body["mode"] = "online".into();
    let post = client.post(format!("{url}/registrations")).header("idempotency-key", name).json(&body);
    let answer = post.send().await.ok()?;
    let replayed = answer.headers().contains_key("idempotent-replayed");
    // An answer that was cut off in its midst is none.
    let bytes = answer.error_for_status().unwrap().bytes().await.ok()?;
    let answer: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    Some((answer["reference"].as_str().unwrap().to_owned(), replayed))
}

/// Registers one person after the other until the server goes away: who was acknowledged, and who was left without an answer.
async fn load(url: String, people: String, acknowledged: Arc<watch::Sender<usize>>) -> (Vec<(String, String)>, String) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut registered = Vec::new();
    for number in 0.. {
        let name = format!("{people}-{number}");
        match register(&client, &url, &name).await {
            Some((reference, _)) => registered.push((name, reference)),
            None => return (registered, name),
        }
        acknowledged.send_modify(|count| *count += 1);
    }
    unreachable!("the server goes away")
}

/// Loads and kills the program in several rounds, and then looks into its database.
pub async fn keeps_what_it_acknowledged(dir: &Path, database: &str) {
    let mut random = fastrand::Rng::with_seed(SEED);
    let (mut registered, mut unanswered) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let mut served = serve(dir, database);
        let (acknowledged, mut hears) = watch::channel(0);
        let acknowledged = Arc::new(acknowledged);
        let client = |number: usize| tokio::spawn(load(served.url.clone(), format!("p{round}-{number}"), acknowledged.clone()));
        let clients: Vec<_> = (0..CLIENTS).map(client).collect();
        let enough = random.usize(30..200);
        hears.wait_for(|count| *count >= enough).await.unwrap();
        served.child.kill().unwrap();
        for client in clients {
            let (ones, one) = client.await.unwrap();
            registered.extend(ones);
            unanswered.push(one);
        }
    }
    let served = serve(dir, database);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let acknowledged = registered.len();
    let mut stored = 0;
    for name in unanswered {
        let (reference, replayed) = register(&client, &served.url, &name).await.unwrap();
        stored += usize::from(replayed);
        registered.push((name, reference));
    }
    let people: Vec<String> = registered.iter().map(|(name, _)| name.clone()).collect();
    let rows = Store::open(database).await.unwrap().rows(None).await.unwrap();
    let mut found: Vec<(String, String)> = rows.iter().map(|row| (person(&row.attendees), row.reference.clone())).collect();
    println!(
        "killed {ROUNDS} times under {CLIENTS} clients: {acknowledged} acknowledged, {} without an answer, {stored} of them stored; {} rows",
        people.len() - acknowledged,
        found.len()
    );
    registered.sort();
    found.sort();
    assert_eq!(found, registered, "each acknowledged one is there once, under its reference, and so is who asked again");
    assert!(rows.iter().all(|row| row.repeats.is_empty()));
    let (status, health) = json_of(client.get(format!("{}/registrations/seats?event=tavolo", served.url)).send().await.unwrap()).await;
    assert_eq!(status, 200, "{health}");
}

fn person(attendees: &str) -> String {
    let attendees: serde_json::Value = serde_json::from_str(attendees).unwrap();
    attendees[0]["name"].as_str().unwrap().to_owned()
}
