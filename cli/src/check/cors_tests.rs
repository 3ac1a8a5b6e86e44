//! When a browser asks first, and what an answer lacks for a page of another origin.

#![allow(clippy::unwrap_used)]

use event_registration::core::submission::Body;

use super::*;

fn wire(method: &str, headers: &[(&str, &str)], credentials: Credentials) -> Wire {
    Wire {
        method: method.to_owned(),
        url: "https://api.example/post".to_owned(),
        absolute: None,
        headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        body: Body::None,
        credentials,
        transport: Transport::Fetch,
        notes: Vec::new(),
    }
}

fn answer(status: u16, headers: &[(&str, &str)]) -> Hop {
    Hop {
        url: "https://api.example/post".parse().unwrap(),
        origin: Some("https://www.example".to_owned()),
        status,
        headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        body: String::new(),
    }
}

#[test]
fn a_browser_asks_first_for_other_methods_headers_and_media_types_alone() {
    let asks = |method: &str, headers: &[(&str, &str)]| reasons(&wire(method, headers, Credentials::Omit));
    for media in ["text/plain;charset=UTF-8", "application/x-www-form-urlencoded", "Multipart/Form-Data; boundary=x"] {
        assert_eq!(asks("POST", &[("Accept", "application/json"), ("Content-Type", media)]), Vec::<String>::new(), "{media}");
    }
    assert_eq!(asks("GET", &[]), Vec::<String>::new());
    assert_eq!(asks("PUT", &[]), ["the method PUT"]);
    assert_eq!(
        asks("POST", &[("Idempotency-Key", "k"), ("Content-Type", "application/json")]),
        ["Content-Type: application/json", "the header idempotency-key"]
    );
    assert_eq!(asks("POST", &[("Accept", "a{b}")]), ["the header accept"]);
    assert_eq!(asks("POST", &[("Accept", &"a".repeat(129))]), ["the header accept"]);
}

#[test]
fn what_the_answer_to_the_question_lacks_is_named() {
    let wire = wire("PATCH", &[("Idempotency-Key", "k"), ("Content-Type", "application/json")], Credentials::SameOrigin);
    let well = [
        ("access-control-allow-origin", "https://www.example"),
        ("access-control-allow-methods", "GET, PATCH"),
        ("access-control-allow-headers", "Content-Type, Idempotency-Key"),
    ];
    assert_eq!(preflight_faults(&answer(204, &well), &wire), Vec::<String>::new());
    let stars = well.map(|(name, _)| (name, "*"));
    assert_eq!(preflight_faults(&answer(200, &stars), &wire), Vec::<String>::new());
    let faults = preflight_faults(&answer(405, &[("access-control-allow-headers", "content-type")]), &wire);
    assert_eq!(
        faults,
        [
            "OPTIONS was answered with 405; it must be 200 or 204",
            "Access-Control-Allow-Origin is missing; it must be https://www.example or *",
            "Access-Control-Allow-Methods is missing; it must name PATCH",
            "Access-Control-Allow-Headers is content-type; it must name idempotency-key too",
        ]
    );
}

#[test]
fn with_cookies_a_star_is_not_enough() {
    let wire = wire("POST", &[("X-Key", "k")], Credentials::Include);
    let stars = [("access-control-allow-origin", "*"), ("access-control-allow-headers", "*")];
    let faults = preflight_faults(&answer(204, &stars), &wire);
    assert_eq!(faults.len(), 3, "{faults:?}");
    for (fault, start) in faults.iter().zip([
        "Access-Control-Allow-Origin is *",
        "Access-Control-Allow-Credentials is missing",
        "Access-Control-Allow-Headers is *",
    ]) {
        assert!(fault.starts_with(start), "{fault}");
    }
    let well = [("access-control-allow-origin", "https://www.example"), ("access-control-allow-credentials", "true")];
    assert_eq!(answer_faults(&answer(200, &well), Credentials::Include), Vec::<String>::new());
    let slash = [("access-control-allow-origin", "https://www.example/")];
    assert_eq!(answer_faults(&answer(200, &slash), Credentials::Omit).len(), 1);
}

#[test]
fn a_page_reads_the_safe_headers_and_those_exposed() {
    let names = |expose: &str, credentials| {
        let all = [("content-type", "a"), ("retry-after", "5"), ("set-cookie", "a=b"), ("access-control-expose-headers", expose)];
        readable(&answer(200, &all), credentials).into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    assert_eq!(names("", Credentials::Omit), ["content-type"]);
    assert_eq!(names("X, Retry-After", Credentials::Include), ["content-type", "retry-after"]);
    assert_eq!(names("*", Credentials::Omit), ["content-type", "retry-after", "access-control-expose-headers"]);
    assert_eq!(names("*", Credentials::Include), ["content-type"]);
}
