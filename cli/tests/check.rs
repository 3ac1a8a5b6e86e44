//! `check --submission`: the request that it prints is the one it sends, and what backends answer is told as the widget reads it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "check/backend.rs"]
mod backend;
mod common;
#[path = "check/run.rs"]
mod run;

use backend::{ACCEPTS, Backend, json_type};
use run::{check, says};
use serde_json::{Value, json};

#[tokio::test]
async fn without_send_the_request_is_printed_and_nothing_leaves() {
    let backend = Backend::start(ACCEPTS).await;
    let submission = json!({"url": format!("{}/registrations", backend.url)});
    let ran = check(submission, &["--submission", "--origin", &backend.url]).await;
    says(
        &ran,
        0,
        &[
            "no problem found",
            "POST http://127.0.0.1:",
            "Content-Type: application/json",
            r#""attendees":[{"name":"Anna Rossi","email":"anna@example.it","#,
            "curl --include --location",
            "--data-raw '{\"event\":\"tavolo\"",
            "CORS: none needed",
        ],
    );
    assert!(backend.got().is_empty());
}

#[tokio::test]
async fn an_accepted_registration_is_told_with_its_reference() {
    let backend = Backend::start(ACCEPTS).await;
    let submission = json!({"url": "/registrations", "idempotency": {"header": "Idempotency-Key"}});
    let ran =
        check(submission, &["--submission", "--send", "--origin", &backend.url, "--answer", "name=D'Angelo", "--mode", "online"]).await;
    says(&ran, 0, &["/registrations → 201, application/json", "accepted", "reference: ER-7K3QWX0P", "mode = online", r"D'\''Angelo"]);
    let got = backend.got();
    assert_eq!((got.len(), got[0].method.as_str(), got[0].path.as_str()), (1, "POST", "/registrations"));
    assert_eq!(got[0].header("origin"), backend.url);
    assert_eq!(got[0].header("idempotency-key").len(), 32);
    let body: Value = serde_json::from_str(&got[0].body).unwrap();
    assert_eq!(body["attendees"][0]["name"], "D'Angelo");
    assert!(ran.out.contains(&got[0].body), "what is printed is what is sent: {}", ran.out);
}

#[tokio::test]
async fn refused_answers_are_told_by_field_and_for_the_whole_form() {
    let backend = Backend::start(|_| {
        let errors = json!([{"detail": "This address won't do", "pointer": "#/attendees/0/email"}, {"detail": "Not\u{1b}[31m today", "pointer": "#/x"}]);
        (422, json_type(), json!({"type": "/problems/invalid", "errors": errors}).to_string())
    })
    .await;
    let ran = check(json!({"url": "/r"}), &["--submission", "--send", "--origin", &backend.url, "--answer", "email=wrong"]).await;
    says(
        &ran,
        1,
        &[
            "email = wrong   (the widget itself would refuse it: format)",
            "→ 422",
            "    email: This address won't do",
            "for the whole form: Not",
        ],
    );
    assert!(!ran.out.contains('\u{1b}'));
}

#[tokio::test]
async fn the_header_that_cors_lacks_is_named() {
    let backend = Backend::start(ACCEPTS).await;
    let submission = json!({"url": format!("{}/r", backend.url), "idempotency": {"header": "Idempotency-Key"}});
    let ran = check(submission, &["--submission", "--send", "--origin", "https://www.example.org/events/"]).await;
    says(
        &ran,
        1,
        &[
            "the browser asks first (preflight), because of Content-Type: application/json, the header idempotency-key",
            "may a page of https://www.example.org send POST with content-type,idempotency-key?",
            "CORS: Access-Control-Allow-Origin is missing; it must be https://www.example.org or *",
            "CORS: Access-Control-Allow-Headers is missing; it must name idempotency-key",
            "accepted",
            "in a browser it would get no answer to read",
        ],
    );
    let got = backend.got();
    assert_eq!(got.iter().map(|one| one.method.as_str()).collect::<Vec<_>>(), ["OPTIONS", "POST"]);
    assert_eq!(got[0].header("access-control-request-headers"), "content-type,idempotency-key");
    assert_eq!(got[0].header("access-control-request-method"), "POST");
    assert!(got.iter().all(|one| one.header("origin") == "https://www.example.org"));
}

#[tokio::test]
async fn a_backend_that_allows_the_page_is_read_like_its_own_and_hidden_waits_are_told() {
    let backend = Backend::start(|got| {
        let allow = |headers: &str| ("access-control-allow-headers", headers.to_owned());
        let mut headers = vec![("access-control-allow-origin", got.header("origin").to_owned()), allow("content-type")];
        if got.method == "OPTIONS" {
            return (204, headers, String::new());
        }
        headers.push(("retry-after", "7".to_owned()));
        (429, headers, String::new())
    })
    .await;
    let ran = check(json!({"url": format!("{}/r", backend.url)}), &["--submission", "--send", "--origin", "https://www.example.org"]).await;
    says(&ran, 1, &["     yes", "Retry-After: 7 is hidden from the page", "busy: wait 30 s"]);
    assert!(!ran.out.contains("isn't") && !ran.out.contains("no answer to read"), "{}", ran.out);
}

#[tokio::test]
async fn the_preset_contact_form_7_is_a_form_whose_refusals_are_read() {
    let backend = Backend::start(|got| {
        assert!(got.header("content-type").starts_with("multipart/form-data; boundary="), "{got:?}");
        let field = json!([{"field": "email", "message": "The e-mail address is invalid."}]);
        (
            200,
            json_type(),
            json!({"status": "validation_failed", "message": "One or more fields have an error.", "invalid_fields": field}).to_string(),
        )
    })
    .await;
    let submission = json!({"preset": "contact-form-7", "url": "/wp-json/contact-form-7/v1/contact-forms/7/feedback"});
    let ran = check(submission, &["--submission", "--send", "--origin", &backend.url, "--answer", "name=@file"]).await;
    says(&ran, 1, &["name = @file", "--form-string name=@file", "email: The e-mail address is invalid."]);
    assert!(backend.got()[0].body.contains("name=\"_wpcf7_unit_tag\"\r\n\r\n"), "{}", backend.got()[0].body);
}

#[tokio::test]
async fn a_token_is_fetched_first_and_its_cookie_kept() {
    let backend = Backend::start(|got| match got.path.as_str() {
        "/token" => (302, vec![("location", "/csrf".to_owned())], String::new()),
        "/csrf" => {
            let mut headers = json_type();
            headers.push(("set-cookie", "session=s1; Path=/; HttpOnly".to_owned()));
            (200, headers, r#"{"token":"t0k3n"}"#.to_owned())
        }
        _ if got.header("x-csrf-token") == "t0k3n" && got.header("cookie") == "session=s1" => ACCEPTS(got),
        _ => (403, json_type(), r#"{"detail":"no token"}"#.to_owned()),
    })
    .await;
    let token = json!({"source": "fetch-json", "url": "/token", "pointer": "/token", "to": {"header": "X-CSRF-Token"}});
    let ran = check(json!({"url": "/r", "tokens": [token]}), &["--submission", "--send", "--origin", &backend.url]).await;
    says(
        &ran,
        0,
        &[
            "The first request\n  GET http",
            "the tokens: for the header X-CSRF-Token",
            "the registration: POST /r",
            "/csrf → 200",
            "X-CSRF-Token: t0k3n",
            "accepted",
        ],
    );
    assert_eq!(backend.got().len(), 3);
}

#[tokio::test]
async fn what_the_page_would_hold_is_asked_for() {
    let token = json!({"source": "meta", "name": "csrf", "to": {"header": "X-Token"}});
    let submission = json!({"url": "/{form}/r", "tokens": [token]});
    let page = ["--submission", "--origin", "https://www.example.org"];
    let ran = check(submission.clone(), &page).await;
    says(&ran, 0, &["give it with --answer meta:csrf=VALUE", "{form} is filled by nothing; give it in registration.submission.variables"]);
    let ran = check(submission, &[&page[..], &["--answer", "meta:csrf=abc"]].concat()).await;
    says(&ran, 0, &["X-Token: abc"]);
}

#[tokio::test]
async fn waits_are_cut_short_and_a_redirected_post_is_read_where_it_ends() {
    let backend = Backend::start(|got| match (got.method.as_str(), got.path.as_str()) {
        ("GET", "/thanks") => (200, vec![("content-type", "text/html".to_owned())], "<p>Thank you</p>".to_owned()),
        _ if got.body.is_empty() => (400, Vec::new(), String::new()),
        _ => (303, vec![("location", "/thanks".to_owned())], String::new()),
    })
    .await;
    let submission =
        json!({"url": "/r", "encoding": "urlencoded", "outcome": [{"urlMatches": "/thanks$", "is": "accepted"}, {"is": "failed"}]});
    let ran = check(submission, &["--submission", "--send", "--origin", &backend.url]).await;
    says(&ran, 0, &["/r → 303", "then http://127.0.0.1:", "/thanks → 200", "accepted, without a reference"]);

    let backend = Backend::start(|_| (503, vec![("retry-after", "1".to_owned())], String::new())).await;
    let submission = json!({"url": "/r", "retry": {"on": [503], "most": 1}});
    let ran = check(submission, &["--submission", "--send", "--origin", &backend.url]).await;
    says(&ran, 1, &["the widget waits 1 s", "failed, server: the backend is in trouble"]);
    assert_eq!(backend.got().len(), 2);
}

#[tokio::test]
async fn what_no_widget_can_know_is_said() {
    let backend = Backend::start(|_| (500, Vec::new(), "oops".to_owned())).await;
    let url = format!("{}/r", backend.url);
    let page = ["--submission", "--send", "--origin", "https://www.example.org"];
    let ran = check(json!({"url": url, "transport": "no-cors", "encoding": "json-as-text"}), &page).await;
    says(
        &ran,
        1,
        &["a browser hides this answer", "refused, with 500: attendees would be told that it was sent", "received but unconfirmed"],
    );
    let ran = check(json!({"url": url, "transport": "navigate"}), &page).await;
    says(&ran, 1, &["Content-Type: application/x-www-form-urlencoded", "the browser leaves the page", "name=Anna+Rossi"]);
    let ran = check(json!({"url": "mailto:a@example.org", "transport": "mailto"}), &page).await;
    says(&ran, 0, &["a mail mailto:a@example.org?body=", "can't be known", "received but unconfirmed"]);
}

#[tokio::test]
async fn a_wrong_file_or_command_line_is_2_and_says_the_mend() {
    let ran = check(json!({"url": "/r", "encoding": "jsn"}), &["--submission"]).await;
    says(&ran, 2, &["registration.submission.encoding: found \"jsn\"", "the address is relative"]);
    let ran = check(json!({"preset": "nonesuch", "url": "/r"}), &["--submission"]).await;
    says(&ran, 2, &["registration.submission.preset: found \"nonesuch\""]);
    for (args, told) in [
        (vec!["--submission", "--format", "json"], "cannot be used with"),
        (vec!["--submission", "--answer", "nome=x"], "the form has no such field; it has name, email"),
        (vec!["--submission", "--answer", "x"], "write it as NAME=VALUE"),
        (vec!["--submission", "--origin", "example.org"], "give a page's address or its origin"),
        (vec!["--send"], "--submission"),
    ] {
        let ran = check(json!({"url": "/r"}), &args).await;
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.err.contains(told), "{args:?}: {}", ran.err);
    }
    // Nobody is there: the port was given back.
    let gone = { std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap() };
    let ran = check(json!({"url": format!("http://{gone}/r")}), &["--submission", "--send"]).await;
    says(&ran, 1, &["failed, unreachable: no connection"]);
}
