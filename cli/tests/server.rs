//! What isn't a registration: bad requests, other sites, the built site's files, and noise.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{json_of, registration, start, start_with};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn the_seats_that_are_left_are_told_and_nothing_of_who_has_the_others() {
    let running = start_with(
        |event| {
            event["maximumPhysicalAttendeeCapacity"] = json!(2);
            event["registration"]["waitingList"] = json!(true);
        },
        |options| options.allow_origins = vec!["https://site.example".into()],
    )
    .await;
    let check = async |left: i64| {
        let response = running.get("/registrations/seats?event=tavolo").header("origin", "https://site.example").send().await.unwrap();
        assert_eq!(response.headers()["access-control-allow-origin"], "https://site.example");
        assert_eq!(response.headers()["cache-control"], "no-store");
        let told = json_of(response).await;
        assert_eq!(told, (200, json!({ "remaining": { "in-person": left }, "waitingList": true })));
    };
    check(2).await;
    running.register(&registration("ada")).await;
    check(1).await;
    running.register(&registration("berta")).await;
    running.register(&registration("clara")).await;
    check(0).await;
    let unknown = running.get("/registrations/seats?event=other").send().await.unwrap();
    assert_eq!(unknown.status(), 404);
}

#[tokio::test]
async fn a_bad_request_is_told_what_is_wrong_with_it() {
    let running = start_with(|_| {}, |options| options.max_body = 2000).await;
    let good = registration("ada").to_string();
    let unknown = json!({ "event": "other" }).to_string();
    let crowd = {
        let mut body = registration("ada");
        body["attendees"] = vec![json!({}); 11].into();
        body.to_string()
    };
    let nobody = json!({ "event": "tavolo", "attendees": [] }).to_string();
    let (long_key, deep) = ("k".repeat(256), "[".repeat(500));
    for (media, key, body, status, kind) in [
        (JSON, None, "{", 400, "unreadable"),
        (JSON, None, "", 400, "unreadable"),
        (JSON, None, "[]", 400, "unreadable"),
        (JSON, None, "\"x\"", 400, "unreadable"),
        (JSON, None, deep.as_str(), 400, "unreadable"),
        (JSON, None, "{}", 404, "unknown-event"),
        (JSON, None, unknown.as_str(), 404, "unknown-event"),
        (JSON, None, nobody.as_str(), 422, "invalid"),
        (JSON, None, crowd.as_str(), 422, "invalid"),
        ("application/json; charset=utf-8", Some(""), good.as_str(), 400, "idempotency-key-unusable"),
        (JSON, Some(long_key.as_str()), good.as_str(), 400, "idempotency-key-unusable"),
        (JSON, Some("a\tb"), good.as_str(), 400, "idempotency-key-unusable"),
        (JSON, Some("è"), good.as_str(), 400, "idempotency-key-unusable"),
        ("text/plain", None, good.as_str(), 415, "unsupported-media-type"),
        ("multipart/form-data; boundary=x", None, "--x--", 415, "unsupported-media-type"),
        ("", None, good.as_str(), 415, "unsupported-media-type"),
    ] {
        let mut post = running.post().body(body.to_owned());
        if !media.is_empty() {
            post = post.header("content-type", media);
        }
        if let Some(key) = key {
            post = post.header("idempotency-key", key);
        }
        let response = post.send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "application/problem+json", "{body}");
        let (answered, problem) = json_of(response).await;
        assert_eq!((answered, &problem["type"]), (status, &json!(format!("/problems/{kind}"))), "{media} {key:?} {body}");
        assert!(!problem["title"].as_str().unwrap().is_empty() && !problem["detail"].as_str().unwrap().contains('{'), "{problem}");
    }
    assert!(running.rows().await.is_empty());
}

#[tokio::test]
async fn a_body_that_is_too_large_is_not_read_whether_its_length_is_announced_or_not() {
    let running = start_with(|_| {}, |options| options.max_body = 1000).await;
    let mut body = registration("ada");
    body["attendees"][0]["name"] = json!("x".repeat(2000));
    let announced = running.register(&body).await;
    let (status, problem) = json_of(announced).await;
    assert_eq!((status, &problem["type"]), (413, &json!("/problems/too-large")));
    // Chunked, byte by byte in effect: spoken on a bare connection, as no client library would.
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(running.url.trim_start_matches("http://")).await.unwrap();
    let head = "POST /registrations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(format!("7d0\r\n{}\r\n0\r\n\r\n", " ".repeat(2000)).as_bytes()).await.unwrap();
    let mut answer = vec![0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, b"HTTP/1.1 413");
}

#[tokio::test]
async fn only_post_registers() {
    let running = start().await;
    let response = running.get("/registrations").send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.headers()["allow"].to_str().unwrap()), (405, "POST"));
}

#[tokio::test]
async fn who_posts_too_often_is_told_when_to_come_back() {
    let running = start_with(
        |_| {},
        |options| {
            options.rate = 2;
            options.trust_proxy = true;
        },
    )
    .await;
    let post = |from: &str| running.post().header("x-forwarded-for", format!("198.51.100.1, {from}")).json(&registration("ada")).send();
    assert_eq!(post("192.0.2.1").await.unwrap().status(), 201);
    assert_eq!(post("192.0.2.1").await.unwrap().status(), 201);
    let refused = post("192.0.2.1").await.unwrap();
    assert!((1..=30).contains(&refused.headers()["retry-after"].to_str().unwrap().parse::<u32>().unwrap()));
    let (status, problem) = json_of(refused).await;
    assert_eq!((status, &problem["type"]), (429, &json!("/problems/too-many")));
    assert_eq!(post("192.0.2.2").await.unwrap().status(), 201);
}

#[tokio::test]
async fn a_native_form_is_answered_with_a_page() {
    let running = start_with(|_| {}, |options| options.join_urls = vec!["https://meet.example.org/?a=1&b=2".into()]).await;
    let send = async |body: &'static str| {
        let post = running.post().header("content-type", FORM).header("referer", "https://www.example.org/e?a=1&b=2");
        let response = post.header("accept-language", "it").body(body).send().await.unwrap();
        let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
        (response.status().as_u16(), response.text().await.unwrap())
    };
    let (status, page) =
        send("event=tavolo&mode=in-person&name=&email=x%40&born.day=3&born.month=2&born.year=&cap=%3Cb%3E&diet=vegan&diet=halal").await;
    assert_eq!(status, 422);
    assert_eq!(page.matches("<li>").count(), 5, "{page}");
    assert!(page.contains("<html lang=\"it\" dir=\"ltr\">") && page.contains("href=\"https://www.example.org/e?a=1&amp;b=2\""), "{page}");
    assert!(!page.contains("<b>") && !page.contains("<script"), "{page}");
    let (status, page) = send(
        "event=tavolo&mode=online&name=Ada+Rossi&email=ada%40example.org&born.day=3&born.month=2&born.year=1990&consents.privacy-notice=on&language=it",
    )
    .await;
    assert_eq!(status, 201, "{page}");
    let row = running.rows().await.remove(0);
    assert!(page.contains(&row.reference) && page.contains("href=\"https://meet.example.org/?a=1&amp;b=2\""), "{page}");
    assert_eq!(row.attendees, r#"[{"name":"Ada Rossi","email":"ada@example.org","born":"1990-02-03"}]"#);
    let consents: Value = serde_json::from_str(&row.consents).unwrap();
    assert_eq!((&consents[0]["granted"], &consents[0]["text"]), (&json!(true), &json!("Ho letto l'informativa")));
    assert_eq!(consents[1]["granted"], json!(false));
}

#[tokio::test]
async fn only_listed_sites_may_post_from_a_browser() {
    let running = start_with(|_| {}, |options| options.allow_origins = vec!["https://www.example.org".into()]).await;
    let ask = async |origin: &str| {
        let preflight = running.client.request(reqwest::Method::OPTIONS, format!("{}/registrations", running.url));
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "content-type,idempotency-key"),
        ];
        headers.into_iter().fold(preflight, |ask, (name, value)| ask.header(name, value)).send().await.unwrap()
    };
    let granted = ask("https://www.example.org").await;
    assert_eq!(granted.headers()["access-control-allow-origin"], "https://www.example.org");
    let allowed = granted.headers()["access-control-allow-headers"].to_str().unwrap();
    assert!(allowed.contains("content-type") && allowed.contains("idempotency-key"), "{allowed}");
    assert!(!granted.headers().contains_key("access-control-allow-credentials"));
    assert!(!ask("https://evil.example").await.headers().contains_key("access-control-allow-origin"));
    // A refusal can be read across origins too.
    let refused = running.post().header("origin", "https://www.example.org").body("x").send().await.unwrap();
    assert_eq!(
        (refused.status().as_u16(), &refused.headers()["access-control-allow-origin"]),
        (415, &"https://www.example.org".parse().unwrap())
    );
}

#[tokio::test]
async fn the_built_site_is_served_as_docs_serving_says() {
    let site = tempfile::tempdir().unwrap();
    common::built_site(site.path());
    let running = start_with(|_| {}, |options| options.site = Some(site.path().to_owned())).await;
    common::serves_as_documented(&running.url).await;
}

#[tokio::test]
async fn a_page_of_the_site_is_found_and_nothing_outside_of_it_is() {
    let site = tempfile::tempdir().unwrap();
    std::fs::write(site.path().join("index.html"), "<!doctype html>").unwrap();
    let running = start_with(|_| {}, |options| options.site = Some(site.path().to_owned())).await;
    let page = running.get("/").send().await.unwrap();
    let headers = page.headers();
    assert_eq!(
        (&headers["content-type"], &headers["cache-control"]),
        (&"text/html; charset=utf-8".parse().unwrap(), &"no-cache".parse().unwrap())
    );
    for absent in ["/absent.html", "/../registrations.sqlite", "/%2e%2e/registrations.sqlite"] {
        let answer = running.get(absent).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers()["cache-control"].to_str().unwrap()), (404, "no-cache"), "{absent}");
    }
    let health = running.get("/healthz").send().await.unwrap();
    assert!(!health.headers().contains_key("access-control-allow-origin"), "only files are anybody's");
    assert_eq!(health.text().await.unwrap(), "ok\n");
}

#[tokio::test]
async fn a_request_in_flight_is_finished_when_the_server_stops() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let running = start().await;
    let (address, body) = (running.url.trim_start_matches("http://").to_owned(), registration("ada").to_string());
    let (first, rest) = body.split_at(20);
    let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
    let head = format!(
        "POST /registrations HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-type: {JSON}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // The server says this when it waits for the body: now the request is in flight.
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).await.unwrap();
    assert!(go_on.starts_with(b"HTTP/1.1 100"));
    stream.write_all(first.as_bytes()).await.unwrap();
    let stopping = tokio::spawn(running.stop());
    while tokio::net::TcpStream::connect(&address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    stream.write_all(rest.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201") && answer.contains("\"reference\":\"ER-"), "{answer}");
    stopping.await.unwrap();
}

#[test]
fn arbitrary_bytes_never_give_a_5xx() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let running = runtime.block_on(start());
    let noise = prop::collection::vec(any::<u8>(), 0..300);
    // Noise in the place of an answer reaches further than noise in the place of the body.
    let inside = (any::<String>(), any::<String>(), any::<String>()).prop_map(|(name, email, language)| {
        let mut body = registration("ada");
        body["attendees"][0] = json!({ "name": name, "email": format!("{email}@example.org"), "cap": email, "born": name });
        body["language"] = json!(language);
        body.to_string().into_bytes()
    });
    let event = prop::collection::vec(any::<u8>(), 0..300).prop_map(|noise| [b"event=tavolo&mode=online&".as_slice(), &noise].concat());
    let bodies = prop_oneof![noise, inside, event];
    let result = TestRunner::new(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() }).run(
        &(bodies, any::<bool>(), "[ -~]{0,20}"),
        |(body, is_form, key)| {
            let post = running.post().header("content-type", if is_form { FORM } else { JSON }).header("idempotency-key", key).body(body);
            let status = runtime.block_on(post.send()).unwrap().status().as_u16();
            prop_assert!(status < 500, "{status}");
            Ok(())
        },
    );
    result.unwrap();
}
