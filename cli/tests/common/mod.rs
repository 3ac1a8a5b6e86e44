//! A real server on a loopback port for each test, and the posts that the tests send it.
#![allow(dead_code, unreachable_pub, missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod killed;

use std::path::PathBuf;

use event_registration_cli::serve::{Options, Server};
use event_registration_cli::store::{Row, Store};
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A moment while the fixture's registration is open.
pub const OPEN: &str = "2030-05-10T12:00:00Z";

pub struct Running {
    pub url: String,
    pub store: Store,
    pub dir: TempDir,
    pub client: reqwest::Client,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<anyhow::Result<()>>,
}

/// The fixture's event, changed as a test wants it.
pub fn event(change: impl FnOnce(&mut Value)) -> Value {
    let mut event = serde_json::from_str(include_str!("../fixtures/event.json")).unwrap();
    change(&mut event);
    event
}

pub fn options(dir: &TempDir, events: &[Value]) -> Options {
    let write = |(index, event): (usize, &Value)| -> PathBuf {
        let path = dir.path().join(format!("event-{index}.json"));
        std::fs::write(&path, event.to_string()).unwrap();
        path
    };
    Options {
        events: events.iter().enumerate().map(write).collect(),
        site: None,
        database: dir.path().join("registrations.sqlite").to_str().unwrap().to_owned(),
        listen: "127.0.0.1:0".parse().unwrap(),
        now: Some(OPEN.parse().unwrap()),
        trust_proxy: false,
        allow_origins: Vec::new(),
        rate: 0,
        max_body: 64 * 1024,
        join_urls: Vec::new(),
        organiser_password: None,
        public_url: None,
        mail: Default::default(),
    }
}

pub async fn start() -> Running {
    start_with(|_| {}, |_| {}).await
}

pub async fn start_with(change: impl FnOnce(&mut Value), set: impl FnOnce(&mut Options)) -> Running {
    let dir = tempfile::tempdir().unwrap();
    let mut options = options(&dir, &[event(change)]);
    set(&mut options);
    run(dir, &options).await
}

pub async fn run(dir: TempDir, options: &Options) -> Running {
    let server = Server::bind(options).await.unwrap();
    let (stop, stopped) = oneshot::channel();
    let url = format!("http://{}", server.address().unwrap());
    let store = server.store().clone();
    let task = tokio::spawn(server.run(async { drop(stopped.await) }));
    Running { url, store, dir, client: reqwest::Client::builder().no_proxy().build().unwrap(), stop: Some(stop), task }
}

impl Running {
    pub fn post(&self) -> RequestBuilder {
        self.client.post(format!("{}/registrations", self.url))
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.url))
    }

    pub async fn register(&self, body: &Value) -> Response {
        self.post().json(body).send().await.unwrap()
    }

    pub async fn rows(&self) -> Vec<Row> {
        self.store.rows(None).await.unwrap()
    }

    pub async fn stop(mut self) {
        drop(self.stop.take());
        self.task.await.unwrap().unwrap();
    }
}

/// A registration that will do.
pub fn registration(name: &str) -> Value {
    json!({
        "event": "tavolo",
        "mode": "in-person",
        "attendees": [{ "name": name, "email": format!("{name}@example.org") }],
        "consents": [
            { "id": "privacy-notice", "granted": true, "text": "I have read the notice", "version": "2030-01", "language": "en" },
            { "id": "news", "granted": false, "text": "Send me news", "version": "2030-01", "language": "en" }
        ],
        "language": "en"
    })
}

pub async fn json_of(response: Response) -> (u16, Value) {
    (response.status().as_u16(), response.json().await.unwrap())
}

/// 200 people at once, 50 seats: exactly 50 get one, and 50 rows are there.
pub async fn fifty_seats_for_two_hundred(running: &Running) {
    let posts = (0..200).map(|number| {
        let post = running.post().header("idempotency-key", format!("key-{number}")).json(&registration(&format!("person{number}")));
        tokio::spawn(async move { post.send().await.unwrap().status().as_u16() })
    });
    let mut answers = Vec::new();
    for post in posts.collect::<Vec<_>>() {
        answers.push(post.await.unwrap());
    }
    let count = |status| answers.iter().filter(|answer| **answer == status).count();
    assert_eq!((count(201), count(409)), (50, 150), "{answers:?}");
    let rows = running.rows().await;
    assert_eq!(rows.len(), 50);
    assert!(rows.iter().all(|row| row.status == "confirmed" && row.repeats.is_empty()));
}

/// Files as `cargo xtask dist` writes them, below `folder/event-registration`.
pub fn built_site(folder: &std::path::Path) {
    let files: [(&str, &[u8]); 7] = [
        ("event-registration.js", b"export {}"),
        ("event-registration.0123456789abcdef.js", b"export {}"),
        ("event-registration_bg.0123456789abcdef.wasm", b"\0asm\x01\0\0\0"),
        ("event-registration.css", b"*::before { content: '\xe2\x80\xa2' }"),
        ("events/tavolo.json", b"{}"),
        ("languages/it.json", b"{}"),
        ("logos/anci.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ];
    for (name, content) in files {
        let place = folder.join("event-registration").join(name);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(&place, content).unwrap();
        for ending in ["br", "gz"] {
            std::fs::write(format!("{}.{ending}", place.display()), format!("{ending} of {name}")).unwrap();
        }
    }
}

/// What docs/serving.md says of the headers, asked of whichever server has [`built_site`]'s files.
pub async fn serves_as_documented(url: &str) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let (asked_again, for_ever) = ("no-cache", "public, max-age=31536000, immutable");
    for (name, media, kept) in [
        ("event-registration.js", "text/javascript", asked_again),
        ("event-registration.0123456789abcdef.js", "text/javascript", for_ever),
        ("event-registration_bg.0123456789abcdef.wasm", "application/wasm", for_ever),
        ("event-registration.css", "text/css", asked_again),
        ("events/tavolo.json", "application/json", asked_again),
        ("languages/it.json", "application/json", asked_again),
        ("logos/anci.svg", "image/svg+xml", asked_again),
    ] {
        for (accepted, sent) in [("gzip, deflate, br", Some("br")), ("gzip", Some("gzip")), ("identity", None)] {
            let ask = || client.get(format!("{url}/event-registration/{name}")).header("accept-encoding", accepted);
            let answer = ask().header("origin", "https://www.example.org").send().await.unwrap();
            let place = format!("{url} {name} {accepted}: {answer:?}");
            let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
            let length = header("content-length");
            assert_eq!(answer.status(), 200, "{place}");
            assert_eq!(header("content-type").split(';').next(), Some(media), "{place}");
            if media.starts_with("text/") {
                assert!(header("content-type").to_lowercase().ends_with("charset=utf-8"), "{place}");
            }
            assert_eq!(header("cache-control"), kept, "{place}");
            assert_eq!(header("content-encoding"), sent.unwrap_or_default(), "{place}");
            assert!(header("vary").to_lowercase().contains("accept-encoding"), "{place}");
            assert_eq!(header("access-control-allow-origin"), "*", "{place}");
            assert_eq!(header("cross-origin-resource-policy"), "cross-origin", "{place}");
            assert_eq!(header("x-content-type-options"), "nosniff", "{place}");
            let tag = header("etag");
            let body = answer.bytes().await.unwrap();
            assert_eq!(length, body.len().to_string(), "{place}");
            if let Some(sent) = sent {
                let ending = if sent == "gzip" { "gz" } else { sent };
                assert_eq!(body, format!("{ending} of {name}"), "what was compressed beforehand is sent");
            }
            let again = ask().header("if-none-match", &tag).send().await.unwrap();
            assert_eq!((again.status().as_u16(), &again.headers()["cache-control"]), (304, &kept.parse().unwrap()), "{place}: {again:?}");
        }
    }
    for absent in ["event-registration.ffffffffffffffff.js", "events/absent.json"] {
        let answer = client.get(format!("{url}/event-registration/{absent}")).send().await.unwrap();
        let kept = answer.headers().get("cache-control").map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        assert!(answer.status() == 404 && !kept.contains("immutable"), "what isn't there yet isn't kept: {answer:?}");
    }
}
