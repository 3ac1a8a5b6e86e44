//! `check --online`: what a file leads to is asked, on loopback ports, without registering anybody.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "check/backend.rs"]
mod backend;
mod common;
#[path = "check/run.rs"]
mod run;

use backend::{ACCEPTS, Answering, Backend, Got, json_type};
use run::says;
use serde_json::{Value, json};

/// A site with everything that an event may lead to.
const SITE: Answering = |got: &Got| {
    let answer = |kind: &str, body: &str| (200, vec![("content-type", kind.to_owned())], body.to_owned());
    match (got.method.as_str(), got.path.as_str()) {
        ("OPTIONS", "/registrations") => (405, vec![("allow", "POST".to_owned())], String::new()),
        ("HEAD", "/no-head") => (405, Vec::new(), String::new()),
        (_, "/page" | "/map" | "/no-head" | "/") => answer("text/html", ""),
        (_, "/moved") => (301, vec![("location", "/page".to_owned())], String::new()),
        (_, "/round") => (302, vec![("location", "/round".to_owned())], String::new()),
        (_, "/members-only") => (403, Vec::new(), String::new()),
        (_, "/room.jpg") => answer("image/jpeg", ""),
        ("GET", "/towns.json") => answer("application/json", "[\"Enna\"]"),
        ("GET", "/half.json") => answer("application/json", "[\"Enna\""),
        (_, "/broken") => (500, Vec::new(), String::new()),
        _ => (404, Vec::new(), String::new()),
    }
};

async fn check(change: impl FnOnce(&mut Value), args: &[&str]) -> run::Ran {
    let event = common::event(change);
    run::check_event(&event, args).await
}

#[tokio::test]
async fn what_is_there_is_no_finding_and_nobody_is_registered() {
    let site = Backend::start(SITE).await;
    let ran = check(
        |event| {
            event["url"] = json!("/page");
            event["image"] = json!({"contentUrl": "room.jpg", "caption": "La sala"});
            event["location"][0]["hasMap"] = json!("/map");
            event["location"][1]["url"] = json!("https://join.example/1");
            event["organizer"] =
                json!([{"name": "A", "url": "/moved"}, {"name": "B", "url": "/no-head"}, {"name": "C", "url": "/members-only"}]);
            event["registration"]["fields"][0]["list"] = json!("towns.json");
            event["registration"]["notice"]["url"] = json!("mailto:privacy@example.org");
        },
        &["--online", "--origin", &site.url],
    )
    .await;
    let told: Vec<&str> =
        ran.out.lines().filter(|line| line.starts_with("error") || line.contains("link") || line.contains("not-tried")).collect();
    assert_eq!((told, ran.code), (Vec::<&str>::new(), 0), "{}", ran.out);
    let got = site.got();
    assert!(got.len() >= 8 && got.iter().all(|got| ["OPTIONS", "HEAD", "GET"].contains(&got.method.as_str())), "{got:?}");
    assert!(got.iter().all(|got| got.body.is_empty()));
}

#[tokio::test]
async fn what_is_not_there_is_found_in_its_place() {
    let site = Backend::start(SITE).await;
    let ran = check(
        |event| {
            event["url"] = json!("/gone");
            event["image"] = json!({"contentUrl": "/page", "caption": "La sala"});
            event["organizer"] = json!({"name": "A", "url": "/round", "logo": "/no-logo.svg"});
            event["registration"]["fields"][0]["list"] = json!("/half.json");
            event["registration"]["notice"]["url"] = json!("/broken");
            event["registration"]["submission"]["url"] = json!("/registrazioni");
        },
        &["--online", "--origin", &site.url],
    )
    .await;
    says(
        &ran,
        2,
        &[
            "warning[broken-link]: there is nothing at http://127.0.0.1:",
            "/gone (404)",
            "/page is no picture (text/html)",
            "/round leads on more than 5 times",
            "warning[no-picture]: there is nothing at http://127.0.0.1:",
            "/half.json is no list: EOF",
            "/broken answers with 500",
            "error[unreachable]: http://127.0.0.1:",
            "/registrazioni answers with 404",
            "registration.notice.url",
            "organizer.logo",
            "image.contentUrl",
            "registration.submission.url",
        ],
    );
}

#[tokio::test]
async fn a_backend_on_another_site_is_asked_for_its_permission() {
    let refuses = Backend::start(|_| (204, vec![("access-control-allow-origin", "*".to_owned())], String::new())).await;
    let change = |url: String| move |event: &mut Value| event["registration"]["submission"]["url"] = json!(url);
    let page = ["--online", "--origin", "http://www.example.test"];
    let ran = check(change(format!("{}/r", refuses.url)), &page).await;
    says(
        &ran,
        2,
        &[
            "error[cors]: a browser on http://www.example.test may not send POST to http://127.0.0.1:",
            "Access-Control-Allow-Headers is missing; it must name content-type",
        ],
    );
    let got = refuses.got();
    assert_eq!((got.len(), got[0].method.as_str()), (1, "OPTIONS"));
    assert_eq!((got[0].header("access-control-request-method"), got[0].header("origin")), ("POST", "http://www.example.test"));

    let allows = Backend::start(|_| {
        let allow = |name, value: &str| (name, value.to_owned());
        (
            204,
            vec![allow("access-control-allow-origin", "*"), allow("access-control-allow-headers", "content-type, idempotency-key")],
            String::new(),
        )
    })
    .await;
    let ran = check(change(format!("{}/r", allows.url)), &page).await;
    assert!(ran.code == 0 && !ran.out.contains("cors"), "{}", ran.out);
}

#[tokio::test]
async fn a_list_on_another_site_needs_its_permission() {
    let lists = Backend::start(|_| (200, json_type(), "[]".to_owned())).await;
    let site = Backend::start(SITE).await;
    let ran = check(
        |event| event["registration"]["fields"][0]["list"] = json!(format!("{}/towns.json", lists.url)),
        &["--online", "--origin", &site.url],
    )
    .await;
    says(
        &ran,
        2,
        &["error[cors]: a browser on http://127.0.0.1:", "may not read http://127.0.0.1:", "Access-Control-Allow-Origin is missing"],
    );
}

#[tokio::test]
async fn who_does_not_answer_is_not_waited_for_without_end() {
    // Nobody accepts what waits in the queue of this one; nobody listens on the other's port.
    let mute = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mute_url = format!("http://{}", mute.local_addr().unwrap());
    let ran = check(
        |event| {
            event["url"] = json!(mute_url);
            event["registration"]["submission"]["url"] = json!(format!("http://{gone}/r"));
            let links: Vec<Value> = (0..8).map(|number| json!({"name": "A", "url": format!("{mute_url}/{number}")})).collect();
            event["organizer"] = json!(links);
        },
        &["--online", "--timeout", "1"],
    )
    .await;
    says(
        &ran,
        2,
        &[
            "error[unreachable]: http://127.0.0.1:",
            "/r can't be reached: ",
            "doesn't answer within 1 s",
            "note[not-tried]",
            "wasn't tried: the others took all the time there was",
        ],
    );
}

#[tokio::test]
async fn a_relative_address_needs_the_page() {
    let ran = check(|event| event["image"] = json!("room.jpg"), &["--online"]).await;
    says(
        &ran,
        0,
        &[
            "note[not-tried]: \"/registrations\" is relative, and the event's page isn't known",
            "note[not-tried]: \"room.jpg\" is relative",
            "--origin",
        ],
    );
}

#[tokio::test]
async fn nothing_is_asked_unless_it_is_wanted() {
    let site = Backend::start(ACCEPTS).await;
    let ran = check(|event| event["url"] = json!(site.url), &[]).await;
    assert!(site.got().is_empty() && !ran.out.contains("not-tried"), "{}", ran.out);
    let ran = check(|_| {}, &["--origin", &site.url]).await;
    assert_eq!(ran.code, 2, "{}", ran.err);
    let ran = check(|_| {}, &["--online", "--origin", "nowhere"]).await;
    assert!(ran.code == 2 && ran.err.contains("give a page's address"), "{}", ran.err);
}
