//! Backends by their description alone: what is sent, in which order, and what the answers mean.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::cell::RefCell;
use std::rc::Rc;

use common::{InPage, instant, page};
use event_registration::core::form::{Fault, Mode, Values};
use event_registration::core::json::Reader;
use event_registration::core::page::Page;
use event_registration::core::submission::{
    Answer, Body, Description, Exchange, Failure, Next, Order, Outcome, Refusal, Request, Response, Transport, start,
};

/// A page that has a cookie, a meta element, an address and a query.
const AROUND: &str = r#"{"cookie:csrftoken":"c00kie","meta:csrf-token":"m3ta","url":"https://site.example/a?b=c","query:utm":"letter"}"#;

const FIELDS: &str = r#"{"name":"email","label":"Email","type":"email"},{"name":"guests","label":"Guests","type":"number"},
    {"name":"topics","label":"Topics","type":"checkboxes","options":["a","b","c"]},{"name":"news","label":"News","type":"checkbox"}"#;

/// Somebody with an address, two guests and two topics, at a backend described like this.
struct Registration {
    page: Rc<Page>,
    values: Values,
    description: Description,
    around: InPage,
}

impl Registration {
    fn at(submission: &str) -> Registration {
        let submission = event_registration_cli::json::parse(submission).unwrap();
        let problems = RefCell::new(Vec::new());
        let description = Description::read(&Reader::new(&submission, &problems)).unwrap_or_else(|| panic!("{problems:?}"));
        let file = format!(
            r#"{{"@type":"Event","name":"E","startDate":"2026-01-01","location":["Sala","https://a.example"],"registration":{{"fields":[{FIELDS}]}}}}"#
        );
        let mut values = Values::default();
        for (name, value) in [("mode", "online"), ("email", " anna@example.it"), ("guests", "02"), ("topics", "a"), ("topics", "c")] {
            values.tick(name, value, true);
        }
        Registration { page: page(&file), values, description, around: InPage(event_registration_cli::json::parse(AROUND).unwrap()) }
    }

    fn order(&self) -> Order<'_> {
        Order {
            form: self.page.form(),
            values: &self.values,
            event: "tavolo",
            language: "it",
            key: "k3y",
            now: instant("2022-05-25T12:59:30Z"),
            elapsed: 60,
            description: &self.description,
            variables: &[],
            platform: &self.around,
        }
    }

    fn start(&self) -> (Exchange, Request) {
        sent(start(self.order()))
    }

    /// What comes after these answers, one after the other.
    fn after(&self, answers: &[Response]) -> Next {
        let mut next = start(self.order());
        for answer in answers {
            next = sent(next).0.receive(self.order(), &Answer::Response(answer.clone()));
        }
        next
    }

    fn outcome(&self, answer: Response) -> Outcome {
        match self.after(&[answer]) {
            Next::Done(outcome) => outcome,
            other => panic!("the end, not {other:?}"),
        }
    }
}

fn sent(next: Next) -> (Exchange, Request) {
    match next {
        Next::Send(exchange, request) | Next::Wait(exchange, request, _) => (exchange, request),
        Next::Done(outcome) => panic!("a request, not {outcome:?}"),
    }
}

fn answer(status: u16, body: &str) -> Response {
    Response { status, body: body.to_owned(), url: "https://site.example/answer".to_owned(), ..Response::default() }
}

#[track_caller]
fn check_body(submission: &str, expected: &str) {
    let (_, request) = Registration::at(submission).start();
    let body = match &request.body {
        Body::Text(text, media) => format!("{media} {text}"),
        Body::Multipart(controls, _) => controls.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&"),
        Body::None => request.url.clone(),
    };
    assert_eq!(body, expected, "{submission}");
}

#[test]
fn every_encoding_writes_the_same_answers() {
    check_body(
        r#"{"url":"/r","shape":"flat"}"#,
        r#"application/json {"mode":"online","email":"anna@example.it","guests":2,"topics":["a","c"],"news":false}"#,
    );
    check_body(
        r#"{"url":"/r","encoding":"urlencoded"}"#,
        "application/x-www-form-urlencoded mode=online&email=anna%40example.it&guests=02&topics=a&topics=c",
    );
    check_body(r#"{"url":"/r","encoding":"multipart"}"#, "mode=online&email=anna@example.it&guests=02&topics=a&topics=c");
    check_body(
        r#"{"url":"/r","encoding":"json-as-text","others":"omit","fields":[{"from":"email","to":"e"}]}"#,
        r#"text/plain;charset=UTF-8 {"e":"anna@example.it"}"#,
    );
    check_body(
        r#"{"url":"/r","encoding":"json-in-field","jsonField":"formData","others":"omit","fields":[{"from":"email","to":"/fields/5/value"}],"constants":[{"to":"action","value":"nf"}]}"#,
        "application/x-www-form-urlencoded action=nf&formData=%7B%22fields%22%3A%7B%225%22%3A%7B%22value%22%3A%22anna%40example.it%22%7D%7D%7D",
    );
    check_body(
        r#"{"url":"/r","at":"/data","shape":"flat","contentType":"application/vnd.api+json","others":"omit","fields":[{"from":"email","to":"/attributes/email"}]}"#,
        r#"application/vnd.api+json {"data":{"attributes":{"email":"anna@example.it"}}}"#,
    );
    check_body(
        r#"{"url":"/r","records":{"at":"/fields","extra":{"objectTypeId":"0-1"}},"others":"omit","fields":[{"from":"email","to":"email"}]}"#,
        r#"application/json {"fields":[{"name":"email","value":"anna@example.it","objectTypeId":"0-1"}]}"#,
    );
}

#[test]
fn every_style_of_an_answer() {
    let field = |from: &str, style: &str| {
        format!(r#"{{"url":"/r","encoding":"urlencoded","others":"omit","fields":[{{"from":"{from}","to":"x","as":"{style}"}}]}}"#)
    };
    let form = |text: &str| format!("application/x-www-form-urlencoded {text}");
    check_body(&field("topics", "brackets"), &form("x%5B%5D=a&x%5B%5D=c"));
    check_body(&field("topics", "indexed"), &form("x%5B0%5D=a&x%5B1%5D=c"));
    check_body(&field("topics", "join"), &form("x=a%2C%20c"));
    check_body(&field("news", "on"), &form(""));
    check_body(&field("news", "boolean"), &form("x=false"));
    check_body(
        r#"{"url":"/r","encoding":"urlencoded","others":"omit","fields":[{"from":"mode","to":"/guest/how","values":{"online":"2"}}]}"#,
        &form("guest%5Bhow%5D=2"),
    );
}

#[test]
fn constants_honeypots_and_the_key_travel_where_the_description_says() {
    check_body(
        r#"{"url":"/r","encoding":"urlencoded","others":"omit","honeypots":["_gotcha"],"idempotency":{"field":"key"},
            "constants":[{"to":"page","value":"{page.url}"},{"to":"who","value":"{field:email} {mode} {event}"},{"to":"none","value":"{cookie:absent}"},{"to":"from","value":"{query:utm}"}]}"#,
        "application/x-www-form-urlencoded page=https%3A%2F%2Fsite.example%2Fa%3Fb%3Dc&who=anna%40example.it%20online%20tavolo&from=letter&_gotcha=&key=k3y",
    );
    let (_, request) = Registration::at(r#"{"url":"/r/{event}/{field:email}","method":"PUT","headers":{"X-Site":"{event}"}}"#).start();
    assert_eq!((request.method.as_str(), request.url.as_str()), ("PUT", "/r/tavolo/anna%40example.it"));
    assert_eq!(request.headers[1], ("X-Site".to_owned(), "tavolo".to_owned()));
    assert!(!format!("{request:?}").contains("k3y"), "no key where none is described: {request:?}");
}

#[test]
fn a_secret_in_a_header_closes_the_form_unless_it_is_meant_to_be_public() {
    let read = |submission: &str| {
        let submission = event_registration_cli::json::parse(submission).unwrap();
        let problems = RefCell::new(Vec::new());
        let read = Description::read(&Reader::new(&submission, &problems)).is_some();
        (read, problems.into_inner().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    };
    let (open, advice) = read(r#"{"url":"/r","headers":{"authorization":"Bearer s3cret"}}"#);
    assert!(!open && advice.contains("whoever reads the page reads this file") && advice.contains("proxy"), "{advice}");
    assert!(read(r#"{"url":"/r","publishable":true,"headers":{"apikey":"anon","Authorization":"Bearer anon"}}"#).0);
    for url in ["javascript:alert(1)", "data:text/html,x", "mailto:a@b.example", ""] {
        assert!(!read(&format!(r#"{{"url":"{url}"}}"#)).0, "{url}");
    }
}

#[test]
fn tokens_of_the_page_and_fetched_ones_are_there_before_the_registration() {
    let (_, request) = Registration::at(
        r#"{"url":"/r","encoding":"urlencoded","others":"omit","tokens":[
            {"source":"cookie","name":"csrftoken","to":{"header":"X-CSRFToken"}},{"source":"meta","name":"csrf-token","to":{"field":"_token"}}]}"#,
    )
    .start();
    assert_eq!(request.headers[1], ("X-CSRFToken".to_owned(), "c00kie".to_owned()));
    assert_eq!(request.body, Body::Text("_token=m3ta".into(), "application/x-www-form-urlencoded".into()));

    let html = Registration::at(
        r#"{"url":"/r","encoding":"urlencoded","others":"omit","tokens":[{"source":"fetch-html","url":"/form?e={event}","selector":"input[name=csrf]","to":{"field":"csrf"}}]}"#,
    );
    let (_, first) = html.start();
    assert_eq!((first.method.as_str(), first.url.as_str(), first.registers), ("GET", "/form?e=tavolo", false));
    let (_, second) = sent(html.after(&[answer(200, "<form><input type=hidden name=csrf value=t0ken></form>")]));
    assert_eq!((second.body, second.registers), (Body::Text("csrf=t0ken".into(), "application/x-www-form-urlencoded".into()), true));
    assert_eq!(
        html.outcome(answer(200, "<h1>Log in</h1>")),
        Outcome::Refused(Refusal::Failed(Failure::Unreadable, None)),
        "no token, no registration"
    );
}

#[test]
fn a_stale_token_is_fetched_anew_and_the_registration_sent_once_more_and_only_once() {
    let backend = Registration::at(
        r#"{"url":"/r","encoding":"urlencoded","others":"omit","tokens":[{"source":"fetch-json","url":"/token","pointer":"/t","to":{"field":"t"},"refreshOn":{"status":403,"matches":"expired"}}],
            "outcome":[{"status":403,"matches":"expired","is":"token"}]}"#,
    );
    let token = |value: &str| answer(200, &format!(r#"{{"t":"{value}"}}"#));
    let stale = answer(403, "Token expired");
    let body = |next: Next| match sent(next).1.body {
        Body::Text(text, _) => text,
        other => format!("{other:?}"),
    };
    assert_eq!(body(backend.after(&[token("old")])), "t=old");
    assert_eq!(sent(backend.after(&[token("old"), stale.clone()])).1.url, "/token");
    assert_eq!(body(backend.after(&[token("old"), stale.clone(), token("new")])), "t=new");
    let end = backend.after(&[token("old"), stale.clone(), token("new"), stale]);
    assert!(matches!(end, Next::Done(Outcome::Refused(Refusal::Failed(Failure::Refused, _)))), "{end:?}");
}

#[test]
fn a_token_can_come_out_of_the_answer_that_refused() {
    let backend = Registration::at(
        r#"{"url":"/r","encoding":"urlencoded","others":"omit","tokens":[{"source":"error-body","pointer":"/new_nonce","to":{"field":"nonce"},"refreshOn":{"at":"/new_nonce","exists":true}}]}"#,
    );
    let (_, again) = sent(backend.after(&[answer(200, r#"{"new_nonce":"fresh"}"#)]));
    assert_eq!(again.body, Body::Text("nonce=fresh".into(), "application/x-www-form-urlencoded".into()));
}

#[test]
fn steps_come_first_and_what_they_captured_goes_on() {
    let backend = Registration::at(
        r#"{"url":"/order/{id}?s={session}","method":"PUT","shape":"flat","others":"omit","fields":[{"from":"email","to":"/order/email"}],
            "steps":[{"url":"/order","shape":"flat","others":"omit","constants":[{"to":"/products/0/id","value":"7"}],"capture":{"id":"/data/short_id","session":"header:X-Session"}}]}"#,
    );
    let (_, first) = backend.start();
    assert_eq!((first.url.as_str(), first.registers), ("/order", false));
    assert_eq!(first.body, Body::Text(r#"{"products":[{"id":"7"}]}"#.into(), "application/json".into()));
    let opened = Response { headers: vec![("x-session".into(), "a b".into())], ..answer(201, r#"{"data":{"short_id":"o_1"}}"#) };
    let (_, second) = sent(backend.after(&[opened]));
    assert_eq!((second.method.as_str(), second.url.as_str(), second.registers), ("PUT", "/order/o_1?s=a%20b", true));
    let Outcome::Invalid { errors, .. } = backend.outcome(answer(422, r#"{"errors":[{"pointer":"/order/email","detail":"taken"}]}"#))
    else {
        panic!()
    };
    assert_eq!(errors[0].name, "email", "a step's refusal lands on the field too");
}

#[test]
fn the_first_rule_that_holds_decides() {
    let backend = Registration::at(
        r#"{"url":"/r","outcome":[{"at":"/error","exists":true,"is":"failed"},{"status":"2xx","type":"empty","is":"received"},{"urlMatches":"/thanks$","is":"accepted"},
            {"type":"html","selector":".error","is":"invalid"},{"at":"/status","in":["ok","done"],"is":"accepted"},{"at":"/left","equals":0,"is":"full"},{"status":[409],"is":"duplicate"}],
            "errors":[{"shape":"html","selector":".error"}],"reference":["/id"],"message":["/say"]}"#,
    );
    let accepted = |outcome: Outcome| matches!(outcome, Outcome::Accepted(receipt) if !receipt.unconfirmed);
    assert_eq!(
        backend.outcome(answer(200, r#"{"error":"x","say":"Over quota"}"#)),
        Outcome::Refused(Refusal::Failed(Failure::Refused, Some("Over quota".into())))
    );
    assert!(
        matches!(backend.outcome(answer(204, "")), Outcome::Accepted(receipt) if receipt.unconfirmed),
        "nothing says that it is registered"
    );
    assert!(accepted(backend.outcome(Response { url: "https://site.example/thanks".into(), ..answer(200, "<p>Bye") })));
    let Outcome::Invalid { messages, .. } = backend.outcome(answer(200, "<p class=error>Serve <b>un nome</b></p>")) else { panic!() };
    assert_eq!(messages, ["Serve un nome"]);
    let Outcome::Accepted(receipt) = backend.outcome(answer(200, r#"{"status":"done","id":77}"#)) else { panic!() };
    assert_eq!(receipt.reference.as_deref(), Some("77"));
    assert_eq!(backend.outcome(answer(200, r#"{"left":0}"#)), Outcome::Refused(Refusal::Full(Some(Mode::Online), None)));
    assert_eq!(
        backend.outcome(answer(409, r#"{"say":"Già iscritto"}"#)),
        Outcome::Refused(Refusal::Duplicate(Some("Già iscritto".into())))
    );
    assert_eq!(backend.outcome(answer(500, "")), Outcome::Refused(Refusal::Failed(Failure::Server, None)));
}

#[test]
fn errors_in_every_shape_land_on_the_field_and_none_is_dropped() {
    let check = |errors: &str, body: &str, expected_email: &str, expected_form: &[&str]| {
        let backend = Registration::at(&format!(r#"{{"url":"/r","shape":"flat","errors":[{errors}]}}"#));
        let Outcome::Invalid { errors: found, messages } = backend.outcome(answer(422, body)) else {
            panic!("{errors}: {:?}", backend.outcome(answer(422, body)))
        };
        let email: Vec<String> = found
            .iter()
            .filter(|error| error.name == "email")
            .map(|error| if error.fault == Fault::Told { error.detail.clone() } else { format!("{:?}", error.fault) })
            .collect();
        assert_eq!(
            (email.join("|").as_str(), messages.iter().map(String::as_str).collect::<Vec<_>>().as_slice()),
            (expected_email, expected_form),
            "{errors}"
        );
    };
    check(
        r#"{"shape":"map"}"#,
        r#"{"email":["Wrong.","Really."],"non_field_errors":["Sold out."],"shoe":"Size?"}"#,
        "Wrong. Really.",
        &["Sold out.", "Size?"],
    );
    check(r#"{"shape":"map","at":"/errors"}"#, r#"{"errors":{"Email":"Wrong","guests.0.name":["Name?"]}}"#, "Wrong", &[]);
    check(
        r#"{"shape":"list","at":"/detail","key":"/loc","text":"/msg","strip":["body"]}"#,
        r#"{"detail":[{"loc":["body","email"],"msg":"bad"},{"loc":["body"],"msg":"sold out"}]}"#,
        "bad",
        &["sold out"],
    );
    check(r#"{"shape":"list","at":"/detail","key":"/loc","text":"/msg"}"#, r#"{"detail":"Only a text"}"#, "", &["Only a text"]);
    check(r#"{"shape":"tree","at":"/errors"}"#, r#"{"errors":{"errors":[],"properties":{"email":{"errors":["Bad"]}}}}"#, "Bad", &[]);
    check(r#"{"shape":"list-of-maps","at":"/errors"}"#, r#"{"errors":[{"email":"Bad"},{"x":"Other"}]}"#, "Bad", &["Other"]);
    check(r#"{"shape":"strings","at":"/errors"}"#, r#"{"errors":["One","Two"]}"#, "", &["One", "Two"]);
    check(
        r#"{"shape":"text-pattern","at":"/message","pattern":"column \\\"(?<field>\\w+)\\\""}"#,
        r#"{"message":"null in column \"email\""}"#,
        "null in column \"email\"",
        &[],
    );
    check(
        r#"{"shape":"json-text","at":"/message","key":"/path","text":"/message"}"#,
        r#"{"message":"[{\"path\":[\"email\"],\"message\":\"Bad\"}]"}"#,
        "Bad",
        &[],
    );
    check(
        r#"{"shape":"list","key":"/f","code":"/c","text":"/t","codes":{"E1":{"it":"Posto esaurito","en":"Sold out"}}}"#,
        r#"[{"f":"email","c":"E1"},{"f":"email","c":"E2"}]"#,
        "Posto esaurito E2",
        &[],
    );
    check(
        r#"{"shape":"map","rename":{"user_mail":"email"},"formKeys":["global"]}"#,
        r#"{"user_mail":"Bad","global":"Closed soon"}"#,
        "Bad",
        &["Closed soon"],
    );
    check(
        r#"{"shape":"map","at":"/errors"},{"shape":"strings","at":"/error"}"#,
        r#"{"errors":[],"error":"Only this"}"#,
        "",
        &["Only this"],
    );
}

#[test]
fn a_wait_is_read_in_both_forms_and_never_longer_than_an_hour() {
    let backend = Registration::at(r#"{"url":"/r","retry":{"on":[],"after":12}}"#);
    let busy = |value: &str| backend.outcome(Response { headers: vec![("Retry-After".into(), value.into())], ..answer(429, "") });
    assert_eq!(busy("7"), Outcome::Refused(Refusal::Busy(7)));
    assert_eq!(busy("Wed, 25 May 2022 13:00:00 GMT"), Outcome::Refused(Refusal::Busy(30)));
    assert_eq!(busy("Wed, 25 May 2022 13:00:07 GMT"), Outcome::Refused(Refusal::Busy(37)));
    assert_eq!(busy("999999999"), Outcome::Refused(Refusal::Busy(3600)));
    assert_eq!(busy("soon"), Outcome::Refused(Refusal::Busy(12)), "the description's own");
}

#[test]
fn only_who_cannot_double_sends_again_by_itself() {
    let waits = |submission: &str, status: u16| matches!(Registration::at(submission).after(&[answer(status, "")]), Next::Wait(..));
    assert!(!waits(r#"{"url":"/r"}"#, 503), "without a key, a person decides");
    assert!(waits(r#"{"url":"/r","idempotency":{"header":"Idempotency-Key"},"retry":{"on":[503],"after":5}}"#, 503));
    assert!(!waits(r#"{"url":"/r","idempotency":{"header":"Idempotency-Key"}}"#, 500));
    assert!(waits(r#"{"url":"/r","retry":{"on":[429],"after":5}}"#, 429), "the file says that the backend took nothing");
}

#[test]
fn where_the_answer_cannot_be_read_the_receipt_says_sent() {
    for transport in ["no-cors", "navigate"] {
        let backend = Registration::at(&format!(r#"{{"url":"/r","transport":"{transport}","encoding":"urlencoded"}}"#));
        let next = backend.start().0.receive(backend.order(), &Answer::Sent);
        assert!(
            matches!(next, Next::Done(Outcome::Accepted(ref receipt)) if receipt.unconfirmed && receipt.reference.is_none()),
            "{next:?}"
        );
    }
    let mail = Registration::at(
        r#"{"url":"mailto:a@b.example?subject=Iscrizione","transport":"mailto","encoding":"urlencoded","others":"omit","fields":[{"from":"email","to":"Email"}],"limits":{"bytes":2000}}"#,
    );
    let (_, request) = mail.start();
    assert_eq!(
        (request.transport, request.url.as_str()),
        (Transport::Mailto, "mailto:a@b.example?subject=Iscrizione&body=Email%3A%20anna%40example.it")
    );
    let mut long = Registration::at(r#"{"url":"mailto:a@b.example","transport":"mailto","encoding":"urlencoded","limits":{"bytes":2000}}"#);
    long.values.set("email", vec!["x".repeat(3000)]);
    assert_eq!(start(long.order()), Next::Done(Outcome::Refused(Refusal::Failed(Failure::TooLong, None))));
}

#[test]
fn a_backend_that_nobody_foresaw_takes_a_file_and_no_rust() {
    // An invented box office: a ticket is asked for first, answers go into a list of pairs under two levels, refusals are
    // numbered and name fields by their place.
    let backend = Registration::at(
        r#"{"url":"/tickets/{ticket}/confirm","method":"PUT",
            "steps":[{"url":"/tickets","shape":"flat","others":"omit","constants":[{"to":"show","value":"{event}"}],"capture":{"ticket":"/ticket/no"}}],
            "records":{"at":"/holder/answers","nameKey":"q","valueKey":"a"},"fields":[{"from":"email","to":"Q1"},{"from":"mode","to":"Q2","values":{"online":"STREAM"}}],"others":"omit",
            "outcome":[{"at":"/rc","equals":0,"is":"accepted"},{"at":"/rc","equals":17,"is":"full"},{"at":"/rc","exists":true,"is":"invalid"}],
            "errors":[{"at":"/faults","shape":"list","key":"/q","code":"/no","codes":{"401":{"it":"Questo indirizzo non riceve posta"}}}],"reference":["/seat/label"]}"#,
    );
    let opened = answer(200, r#"{"ticket":{"no":"T9"}}"#);
    let (exchange, request) = sent(backend.after(&[opened]));
    assert_eq!((request.method.as_str(), request.url.as_str()), ("PUT", "/tickets/T9/confirm"));
    let expected = r#"{"holder":{"answers":[{"q":"Q2","a":"STREAM"},{"q":"Q1","a":"anna@example.it"}]}}"#;
    assert_eq!(request.body, Body::Text(expected.into(), "application/json".into()));
    let read = |body: &str| match exchange.clone().receive(backend.order(), &Answer::Response(answer(200, body))) {
        Next::Done(outcome) => outcome,
        other => panic!("{other:?}"),
    };
    assert!(
        matches!(read(r#"{"rc":0,"seat":{"label":"B12"}}"#), Outcome::Accepted(receipt) if receipt.reference.as_deref() == Some("B12"))
    );
    assert_eq!(read(r#"{"rc":17}"#), Outcome::Refused(Refusal::Full(Some(Mode::Online), None)));
    let Outcome::Invalid { errors, .. } = read(r#"{"rc":3,"faults":[{"q":"Q1","no":"401"}]}"#) else { panic!() };
    assert_eq!(
        (errors[0].name.as_str(), errors[0].fault, errors[0].detail.as_str()),
        ("email", Fault::Told, "Questo indirizzo non riceve posta")
    );
}

#[test]
fn several_attendees_travel_flat_under_the_names_of_their_controls() {
    let with_second = |submission: &str| {
        let mut registration = Registration::at(submission);
        for (name, value) in [("attendees.1.email", "bea@example.it"), ("attendees.1.topics", "b")] {
            registration.values.tick(name, value, true);
        }
        registration
    };
    let check = |submission: &str, expected: &str| {
        let (_, request) = with_second(submission).start();
        let Body::Text(text, _) = request.body else { panic!("{request:?}") };
        assert_eq!(text, expected);
    };
    check(
        r#"{"url":"/r","encoding":"urlencoded","fields":[{"from":"attendees.1.email","to":"email_2"},{"from":"topics","as":"join"}]}"#,
        "mode=online&email=anna%40example.it&guests=02&topics=a%2C%20c&email_2=bea%40example.it&attendees.1.guests=&attendees.1.topics=b",
    );
    check(
        r#"{"url":"/r","others":"omit","fields":[{"from":"email","to":"/people/0/email"},{"from":"attendees.1.email","to":"/people/1/email"}]}"#,
        r#"{"people":[{"email":"anna@example.it"},{"email":"bea@example.it"}]}"#,
    );
    check(
        r#"{"url":"/r","at":"/data","others":"omit","fields":[{"from":"email"},{"from":"attendees.1.email"}]}"#,
        r#"{"data":{"email":"anna@example.it","attendees.1.email":"bea@example.it"}}"#,
    );
    check(
        r#"{"url":"/r","records":{"at":"/fields","labelKey":"label"},"others":"omit","fields":[{"from":"email"},{"from":"attendees.1.email","to":"email2"}]}"#,
        r#"{"fields":[{"name":"email","value":"anna@example.it","label":"Email"},{"name":"email2","value":"bea@example.it","label":"Email"}]}"#,
    );
}

#[test]
fn an_error_finds_the_second_person_in_every_shape() {
    let check = |submission: &str, answered: &str| {
        let mut registration = Registration::at(submission);
        registration.values.tick("attendees.1.email", "bea@example.it", true);
        let Outcome::Invalid { errors, messages } = registration.outcome(answer(422, answered)) else { panic!("{submission}") };
        let found: Vec<&str> = errors.iter().map(|error| error.name.as_str()).collect();
        assert_eq!((found, messages), (vec!["attendees.1.email"], vec![]), "{submission}");
    };
    check(r#"{"url":"/r"}"#, r##"{"errors":[{"pointer":"#/attendees/1/email","detail":"No"}]}"##);
    check(r#"{"url":"/r","errors":[{"at":"/errors","shape":"map"}]}"#, r#"{"errors":{"attendees.1.email":["No"]}}"#);
    check(r#"{"url":"/r","errors":[{"at":"/errors","shape":"map"}]}"#, r#"{"errors":{"attendees[1][email]":"No"}}"#);
    check(
        r#"{"url":"/r","errors":[{"at":"/detail","shape":"list","key":"/loc","text":"/msg","strip":["body"]}]}"#,
        r#"{"detail":[{"loc":["body","attendees",1,"email"],"msg":"No"}]}"#,
    );
    check(r#"{"url":"/r","errors":[{"shape":"tree"}]}"#, r#"{"attendees":[{},{"email":["No"]}]}"#);
    check(r#"{"url":"/r","encoding":"urlencoded","errors":[{"shape":"map"}]}"#, r#"{"attendees.1.email":"No"}"#);
    check(r#"{"url":"/r","fields":[{"from":"attendees.1.email","to":"email_2"}],"errors":[{"shape":"map"}]}"#, r#"{"email_2":"No"}"#);
}
