//! Registrations over HTTP: what is taken, what is refused and how, and that no seat is given twice.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{event, fifty_seats_for_two_hundred, json_of, options, registration, run, start, start_with};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn fifty_seats_are_given_to_fifty_of_two_hundred_who_post_at_once() {
    let running = start().await;
    fifty_seats_for_two_hundred(&running).await;
    running.stop().await;
}

#[tokio::test]
async fn an_accepted_registration_is_answered_with_its_reference_and_stored_as_asked() {
    let running = start_with(|_| {}, |options| options.join_urls = vec!["https://meet.example.org/x".into()]).await;
    let mut body = registration("ada");
    body["mode"] = json!("online");
    body["attendees"][0]["born"] = json!("1990-02-03");
    body["attendees"][0]["unasked"] = json!("x");
    body["attendees"][0]["diet"] = json!(["vegan"]);
    let response = running.register(&body).await;
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert!(!response.headers().contains_key("location"));
    let (status, answer) = json_of(response).await;
    assert_eq!((status, &answer["status"], &answer["join_url"]), (201, &json!("confirmed"), &json!("https://meet.example.org/x")));
    let row = running.rows().await.remove(0);
    assert_eq!(answer["reference"], row.reference.as_str());
    // What isn't asked, or isn't asked of who takes part online, isn't stored.
    assert_eq!(row.attendees, r#"[{"name":"ada","email":"ada@example.org","born":"1990-02-03"}]"#);
    assert_eq!((row.received_at.get(..10), row.language.as_str()), (Some("2030-05-10"), "en"));
    let consents: Value = serde_json::from_str(&row.consents).unwrap();
    assert_eq!(consents, body["consents"]);
}

#[tokio::test]
async fn keeps_one_row_for_a_repeated_key() {
    let running = start().await;
    let send = async |key: &str, body: &Value| running.post().header("idempotency-key", key).json(body).send().await.unwrap();
    let (_, first) = json_of(send("k", &registration("ada")).await).await;
    let replayed = send("k", &registration("ada")).await;
    assert_eq!(replayed.headers()["idempotent-replayed"], "true");
    assert_eq!(json_of(replayed).await, (201, first.clone()));
    let (status, problem) = json_of(send("k", &registration("bea")).await).await;
    assert_eq!((status, &problem["type"]), (422, &json!("/problems/idempotency-key-reused")));
    assert!(problem["detail"].as_str().unwrap().contains(first["reference"].as_str().unwrap()), "{problem}");
    assert_eq!(running.rows().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_sent_ten_times_at_once_is_one_registration() {
    let running = start().await;
    let post = || running.post().header("idempotency-key", "once").json(&registration("ada")).send();
    let posts: Vec<_> = (0..10).map(|_| tokio::spawn(post())).collect();
    let mut references = std::collections::BTreeSet::new();
    for post in posts {
        let (status, answer) = json_of(post.await.unwrap().unwrap()).await;
        assert_eq!(status, 201);
        references.insert(answer["reference"].as_str().unwrap().to_owned());
    }
    assert_eq!((references.len(), running.rows().await.len()), (1, 1));
}

#[tokio::test]
async fn the_same_address_doubles_nothing_and_tells_a_stranger_nothing() {
    let running = start_with(|event| event["maximumPhysicalAttendeeCapacity"] = json!(2), |_| {}).await;
    let first = running.register(&registration("ada")).await;
    let mut again = registration("Somebody Else");
    again["attendees"][0]["email"] = json!(" ADA@example.org ");
    let second = running.register(&again).await;
    let names = |response: &reqwest::Response| response.headers().keys().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(names(&first), names(&second));
    let ((_, first), (status, second)) = (json_of(first).await, json_of(second).await);
    assert_eq!((status, &second["status"], second.as_object().unwrap().len()), (201, &first["status"], first.as_object().unwrap().len()));
    assert_ne!(first["reference"], second["reference"]);
    // Its seat was not taken twice: there is one more.
    assert_eq!(running.register(&registration("bea")).await.status(), 201);
    assert_eq!(running.register(&registration("cleo")).await.status(), 409);
    // Full is full for the registered too.
    assert_eq!(running.register(&registration("ada")).await.status(), 409);
    let repeats: Vec<_> = running.rows().await.into_iter().map(|row| row.repeats.get(&0).cloned()).collect();
    assert_eq!(repeats, [None, Some(first["reference"].as_str().unwrap().to_owned()), None]);
}

#[tokio::test]
async fn a_full_mode_says_so_and_the_other_stays_open() {
    let running = start_with(|event| event["maximumPhysicalAttendeeCapacity"] = json!(0), |_| {}).await;
    let (status, problem) = json_of(running.register(&registration("ada")).await).await;
    assert_eq!((status, &problem["type"], &problem["mode"]), (409, &json!("/problems/full"), &json!("in-person")));
    let mut online = registration("ada");
    online["mode"] = json!("online");
    assert_eq!(running.register(&online).await.status(), 201);
}

#[tokio::test]
async fn a_waiting_list_takes_who_finds_it_full() {
    let change = |event: &mut Value| {
        event["maximumPhysicalAttendeeCapacity"] = json!(1);
        event["registration"]["waitingList"] = json!(true);
    };
    let running = start_with(change, |_| {}).await;
    assert_eq!(json_of(running.register(&registration("ada")).await).await.1["status"], "confirmed");
    assert_eq!(json_of(running.register(&registration("bea")).await).await.1["status"], "waiting");
}

#[tokio::test]
async fn one_cannot_register_before_it_opens_nor_after_it_closes() {
    for (now, kind) in [
        ("2030-04-30T00:00:00Z", "/problems/not-open"),
        ("2030-05-24T17:00:00Z", "/problems/closed"),
        ("2030-06-01T00:00:00Z", "/problems/ended"),
    ] {
        let running = start_with(|_| {}, |options| options.now = Some(now.parse().unwrap())).await;
        let (status, problem) = json_of(running.register(&registration("ada")).await).await;
        assert_eq!((status, &problem["type"]), (403, &json!(kind)), "{now}");
    }
    let running = start_with(|event| event["eventStatus"] = json!("EventCancelled"), |_| {}).await;
    let (status, problem) = json_of(running.register(&registration("ada")).await).await;
    assert_eq!((status, &problem["type"]), (403, &json!("/problems/cancelled")));
}

#[tokio::test]
async fn a_request_sent_again_after_the_closing_gets_its_answer_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut options = options(&dir, &[event(|_| {})]);
    let running = run(dir, &options).await;
    let send = |url: String| running.client.post(url).header("idempotency-key", "k").json(&registration("ada")).send();
    let first = json_of(send(format!("{}/registrations", running.url)).await.unwrap()).await;
    options.now = Some("2030-05-25T00:00:00Z".parse().unwrap());
    let later = run(tempfile::tempdir().unwrap(), &options).await;
    assert_eq!(json_of(send(format!("{}/registrations", later.url)).await.unwrap()).await, first);
    assert_eq!(later.register(&registration("bea")).await.status(), 403);
}

#[tokio::test]
async fn several_attendees_take_several_seats_and_each_is_checked() {
    let change = |event: &mut Value| {
        event["maximumPhysicalAttendeeCapacity"] = json!(3);
        event["registration"]["attendees"] = json!({ "max": 2 });
    };
    let running = start_with(change, |_| {}).await;
    let group = |emails: &[&str]| {
        let mut body = registration(emails[0]);
        body["attendees"] = emails.iter().map(|email| json!({ "name": "N", "email": email })).collect();
        body
    };
    let (status, problem) = json_of(running.register(&group(&["a@example.org", "b"])).await).await;
    assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("#/attendees/1/email")));
    let (status, problem) = json_of(running.register(&group(&["a@example.org", " A@example.org"])).await).await;
    let expected = json!([{ "pointer": "#/attendees/1/email", "detail": "Another person in this registration has this email address. Enter their own." }]);
    assert_eq!((status, &problem["errors"]), (422, &expected));
    let (status, problem) = json_of(running.register(&group(&["a@x.org", "b@x.org", "c@x.org"])).await).await;
    assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("#/attendees")), "no more than the file allows");
    assert_eq!(running.register(&group(&["a@example.org", "b@example.org"])).await.status(), 201);
    assert_eq!(running.register(&group(&["c@example.org", "d@example.org"])).await.status(), 409);
    assert_eq!(running.register(&registration("e")).await.status(), 201);
    let mut csv = Vec::new();
    let database = running.dir.path().join("registrations.sqlite").to_str().unwrap().to_owned();
    event_registration_cli::export::export(&event_registration_cli::export::Options { database, event: None }, &mut csv).await.unwrap();
    let csv = String::from_utf8(csv).unwrap();
    let references: Vec<&str> = csv.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert!(references.len() == 3 && references[0] == references[1] && references[1] != references[2], "{csv}");
}

#[tokio::test]
async fn errors_point_at_the_answers_and_speak_the_requests_language() {
    let running = start().await;
    let mut body = registration("ada");
    body["mode"] = json!("");
    body["attendees"][0] = json!({ "name": "", "email": "nobody", "cap": "1", "born": "1990-02-30" });
    body["consents"] = json!([]);
    body["language"] = json!("it");
    let response = running.register(&body).await;
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    assert_eq!(response.headers()["content-language"], "it");
    let (status, problem) = json_of(response).await;
    assert_eq!((status, &problem["status"]), (422, &json!(422)));
    let pointers: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    let at = |name: &str| format!("#/attendees/0/{name}");
    assert_eq!(pointers, ["#/mode", &at("name"), &at("email"), &at("cap"), &at("born"), "#/consents/0/granted"]);
    let told = |problem: &Value| problem["errors"][1]["detail"].as_str().unwrap().to_owned();
    assert!(told(&problem).to_lowercase().contains("nome e cognome"), "{problem}");
    // Without a language of its own, the browser's; without that, the event's.
    body["language"] = json!(null);
    let sent = running.post().header("accept-language", "xx, en;q=0.5").json(&body).send().await.unwrap();
    assert!(told(&json_of(sent).await.1).contains("full name"));
    let sent = running.post().json(&body).send().await.unwrap();
    assert!(told(&json_of(sent).await.1).to_lowercase().contains("nome e cognome"));
}
