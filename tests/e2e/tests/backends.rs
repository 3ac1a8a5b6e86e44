//! Registrations at backends that sites really have, by their presets: Django's forms, Django REST Framework, PocketBase.
//! What counts is what lies in the backend's own storage afterwards.

mod journey;

use anyhow::{Context, Result};
use event_registration_e2e::real::{Django, PocketBase, Real};
use journey::{Journey, LONG, NOT_SENT};
use serde_json::{Value, json};

/// A Django form: the names are those of its fields.
async fn django_form(django: &Real) -> Result<Journey> {
    Journey::start(journey::django_form(), django, &["/register/", "/thanks/"]).await
}

const EMAIL_TAKEN: &str = "Registration with this Email already exists.";

#[tokio::test]
async fn a_django_form_takes_a_registration() -> Result<()> {
    let django = Django::start().await?;
    let journey = django_form(&django).await?;
    journey.fill().await?;
    journey.page.choose("Desidero ricevere via email inviti ai prossimi eventi").await?;
    journey.send().await?;
    let receipt = journey.page.receipt().await?;
    assert!(receipt.contains("Iscrizione ricevuta"), "{receipt}");
    assert!(!receipt.contains("Numero di riferimento"), "Django gave none: {receipt}");
    assert_eq!(django.rows().await?, ["1 | anna@example.it | Anna | D'Angelo | Comune di Enna | 1 | online | [] | {}"]);
    assert_eq!(journey.posts(), ["/register/"]);
    assert_eq!(journey.page.severe_log().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn what_a_django_form_refuses_stands_at_its_field() -> Result<()> {
    let django = Django::start().await?;
    let journey = django_form(&django).await?;
    journey.fill().await?;
    journey.page.fill("Ente o Comune", LONG).await?;
    journey.send().await?;
    let refused = format!("Ensure this value has at most 40 characters (it has {}).", LONG.len());
    assert_eq!(journey.page.error_summary().await?, [refused.as_str()]);
    journey.leads_to(&refused, "organization").await?;
    assert_eq!(django.rows().await?, Vec::<String>::new());
    journey.page.fill("Ente o Comune", "Comune di Enna").await?;
    journey.send().await?;
    journey.page.receipt().await?;
    assert_eq!(django.rows().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn what_a_django_form_says_of_no_field_stands_above_the_form() -> Result<()> {
    let django = Django::start().await?;
    let journey = django_form(&django).await?;
    journey.fill().await?;
    journey.page.fill("Indirizzo email", "anna@full.example").await?;
    journey.send().await?;
    assert_eq!(journey.page.error_summary().await?, ["All places are taken."]);
    assert_eq!(django.rows().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn a_django_form_takes_an_address_once() -> Result<()> {
    let django = Django::start().await?;
    let journey = django_form(&django).await?;
    journey.register().await?;
    journey.page.click("Iscrivi un'altra persona").await?;
    journey.page.wait_for_focus("#form").await?;
    journey.fill().await?;
    journey.send().await?;
    assert_eq!(journey.page.error_summary().await?, [EMAIL_TAKEN]);
    journey.leads_to(EMAIL_TAKEN, "email").await?;
    assert_eq!(django.rows().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_form_that_was_kept_on_the_way_with_an_old_token_is_fetched_again() -> Result<()> {
    let django = Django::start().await?;
    let journey = django_form(&django).await?;
    let kept = r#"<!doctype html><form method=post><input type="hidden" name="csrfmiddlewaretoken" value="7m3bFZNNQj2ZefiauzmIjBo9V8iwFxFTSwayLGx4JR4QMlU5uP6ht6WRQaGDjFY5"></form>"#;
    journey.host.serve_once("/register/", "text/html; charset=utf-8", kept);
    let receipt = journey.register().await?;
    assert!(receipt.contains("Iscrizione ricevuta"), "{receipt}");
    assert_eq!(journey.posts(), ["/register/", "/register/"], "refused for its token, then taken");
    assert_eq!(django.rows().await?.len(), 1);
    Ok(())
}

/// Somebody signs in or out in another tab, after this one has fetched its token: the cookie is another when the form is
/// sent, this many times.
async fn change_the_cookie(journey: &Journey, times: u32) -> Result<()> {
    let script = "let left = given; const real = window.fetch; window.fetch = (url, init) => {
        if (init?.method === 'POST' && left-- > 0) document.cookie = 'csrftoken=' + String(left).repeat(32).slice(0, 32) + '; path=/';
        return real(url, init);
    }";
    journey.page.run(script, times.into()).await.map(|_| ())
}

#[tokio::test]
async fn a_token_that_another_tab_has_changed_is_fetched_again() -> Result<()> {
    let django = Django::start().await?;
    let journey = django_form(&django).await?;
    change_the_cookie(&journey, 1).await?;
    journey.register().await?;
    assert_eq!(journey.posts().len(), 2);
    assert_eq!(django.rows().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_token_that_never_fits_is_fetched_again_only_once() -> Result<()> {
    let django = Django::start().await?;
    let journey = django_form(&django).await?;
    change_the_cookie(&journey, 2).await?;
    journey.fill().await?;
    journey.send().await?;
    let said = journey.refusal().await?;
    assert!(said.contains(NOT_SENT), "{said}");
    assert_eq!(journey.posts().len(), 2);
    assert_eq!(django.rows().await?, Vec::<String>::new());
    journey.page.click("Riprova").await?;
    journey.page.receipt().await?;
    assert_eq!(django.rows().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn djangos_cookie_in_a_header_will_do_too() -> Result<()> {
    let django = Django::start().await?;
    let submission = json!({
        "preset": "django",
        "url": "/register/",
        "tokens": [{ "source": "cookie", "name": "csrftoken", "to": { "header": "X-CSRFToken" } }],
        "fields": [{ "from": "given-name", "to": "first_name" }, { "from": "consents.privacy-notice", "to": "terms" }]
    });
    let journey = Journey::start(submission, &django, &["/register/", "/thanks/"]).await?;
    // The site's own pages set it; here one of them was visited before.
    journey.page.run("return fetch('/register/').then((answer) => answer.ok)", Value::Null).await?;
    journey.register().await?;
    let posts = journey.host.requests();
    let post = posts.first().context("one post")?;
    assert!(post.header("x-csrftoken").is_some_and(|token| post.header("cookie").is_some_and(|cookie| cookie.contains(token))));
    assert!(!post.body.contains("csrfmiddlewaretoken"), "{}", post.body);
    assert_eq!(django.rows().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_django_site_that_goes_down_before_it_answers_has_the_registration_once() -> Result<()> {
    let mut django = Django::start().await?;
    let journey = django_form(&django).await?;
    let said = journey.interrupted(&mut django).await?;
    assert!(said.contains("ha un problema tecnico"), "{said}");
    assert!(!said.contains("non sarà registrata due volte"), "nothing makes a second try safe here: {said}");
    journey.page.click("Riprova").await?;
    assert_eq!(journey.page.error_summary().await?, [EMAIL_TAKEN]);
    assert_eq!(django.rows().await?.len(), 1);
    Ok(())
}

/// Django REST Framework: a guest in a list, the organisation's town in an object.
async fn drf(django: &Real, url: &str) -> Result<Journey> {
    let submission = json!({
        "preset": "drf",
        "url": url,
        "fields": [{ "from": "given-name", "to": "/guests/0/name" }, { "from": "organization", "to": "/address/city" }]
    });
    Journey::start(submission, django, &["/api/"]).await
}

const EMAIL_IN_USE: &str = "registration with this email already exists.";

#[tokio::test]
async fn an_api_of_django_rest_framework_takes_a_registration_and_gives_its_number() -> Result<()> {
    let django = Django::start().await?;
    let journey = drf(&django, "/api/registrations/").await?;
    let receipt = journey.register().await?;
    assert!(receipt.contains("Iscrizione ricevuta") && receipt.contains("Numero di riferimento\n\n1\n"), "{receipt}");
    let row = r#"1 | anna@example.it |  |  |  | 0 | online | [{"name": "Anna"}] | {"city": "Comune di Enna"}"#;
    assert_eq!(django.rows().await?, [row]);
    assert_eq!(journey.page.severe_log().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn errors_in_a_list_and_in_an_object_stand_at_their_fields() -> Result<()> {
    let django = Django::start().await?;
    let journey = drf(&django, "/api/registrations/").await?;
    journey.fill().await?;
    journey.page.fill("Nome", LONG).await?;
    journey.page.fill("Ente o Comune", LONG).await?;
    journey.send().await?;
    let refused = "Ensure this field has no more than 40 characters.";
    assert_eq!(journey.page.error_summary().await?, [refused, refused]);
    let marked = "return [...root().querySelectorAll('[aria-invalid=true]')].map((field) => field.name)";
    assert_eq!(journey.page.run(marked, Value::Null).await?, json!(["given-name", "organization"]));
    assert_eq!(django.rows().await?, Vec::<String>::new());
    journey.page.fill("Nome", "Anna").await?;
    journey.page.fill("Ente o Comune", "Comune di Enna").await?;
    journey.send().await?;
    journey.page.receipt().await?;
    assert_eq!(django.rows().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn an_error_of_no_field_stands_above_the_form() -> Result<()> {
    let django = Django::start().await?;
    let journey = drf(&django, "/api/registrations/").await?;
    journey.fill().await?;
    journey.page.fill("Indirizzo email", "anna@full.example").await?;
    journey.send().await?;
    assert_eq!(journey.page.error_summary().await?, ["All places are taken."]);
    assert_eq!(django.rows().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn an_address_that_is_taken_is_said_at_its_field() -> Result<()> {
    let django = Django::start().await?;
    let first = json!({ "email": "anna@example.it", "mode": "online", "guests": [{ "name": "A" }], "address": { "city": "Enna" } });
    let (status, answer) = django.post("/api/registrations/", "application/json", &first.to_string()).await?;
    assert_eq!(status, 201, "{answer}");
    let journey = drf(&django, "/api/registrations/").await?;
    journey.fill().await?;
    journey.send().await?;
    assert_eq!(journey.page.error_summary().await?, [EMAIL_IN_USE]);
    journey.leads_to(EMAIL_IN_USE, "email").await?;
    assert_eq!(django.rows().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn an_api_that_wants_fewer_requests_says_for_how_long() -> Result<()> {
    let django = Django::start().await?;
    let (status, answer) = django.post("/api/few/", "application/json", "{}").await?;
    assert_eq!(status, 400, "{answer}");
    let journey = drf(&django, "/api/few/").await?;
    journey.fill().await?;
    journey.send().await?;
    let said = journey.refusal().await?;
    let seconds = said.split_once("Riprova tra ").and_then(|(_, rest)| rest.split(' ').next()?.parse::<u32>().ok());
    assert!(seconds.is_some_and(|seconds| (1..=60).contains(&seconds)), "{said}");
    assert!(said.contains(NOT_SENT), "{said}");
    assert_eq!(journey.posts().len(), 1, "without a key nothing is sent again by itself");
    assert_eq!(django.rows().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn an_api_that_goes_down_before_it_answers_has_the_registration_once() -> Result<()> {
    let mut django = Django::start().await?;
    let journey = drf(&django, "/api/registrations/").await?;
    journey.interrupted(&mut django).await?;
    journey.page.click("Riprova").await?;
    assert_eq!(journey.page.error_summary().await?, [EMAIL_IN_USE]);
    assert_eq!(django.rows().await?.len(), 1);
    Ok(())
}

/// PocketBase, at its own address or on the page's origin.
async fn pocketbase(backend: &Real, origin: &str) -> Result<Journey> {
    let submission = json!({
        "preset": "pocketbase",
        "url": format!("{origin}{}", PocketBase::RECORDS),
        "fields": [
            { "from": "given-name", "to": "first_name" },
            { "from": "family-name", "to": "last_name" },
            { "from": "consents.future-events", "to": "newsletter", "as": "boolean" }
        ]
    });
    Journey::start(submission, backend, &["/api/"]).await
}

/// Its own origin, as an event file names it.
fn elsewhere(backend: &Real) -> String {
    backend.url().trim_end_matches('/').to_owned()
}

/// The one record, and the id that PocketBase gave it.
async fn one_record(backend: &Real) -> Result<String> {
    let rows = backend.rows().await?;
    assert_eq!(rows.len(), 1, "{rows:?}");
    let columns: Vec<&str> = rows.first().map(|row| row.split(" | ").collect()).unwrap_or_default();
    // In the alphabet's order: PocketBase makes its columns so.
    assert!(matches!(*columns, ["anna@example.it", "Anna", _, "D'Angelo", "online", "0", "Comune di Enna"]), "{columns:?}");
    columns.get(2).map(|id| (*id).to_owned()).context("the record has an id")
}

#[tokio::test]
async fn pocketbase_takes_a_registration_and_gives_its_id() -> Result<()> {
    let backend = PocketBase::start().await?;
    let journey = pocketbase(&backend, "").await?;
    let receipt = journey.register().await?;
    let id = one_record(&backend).await?;
    assert!(receipt.contains("Iscrizione ricevuta") && receipt.contains(&id), "{id} in {receipt}");
    assert_eq!(journey.posts().len(), 1);
    assert_eq!(journey.page.severe_log().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn pocketbase_on_another_origin_takes_a_registration_and_its_answer_is_read() -> Result<()> {
    let backend = PocketBase::start().await?;
    let journey = pocketbase(&backend, &elsewhere(&backend)).await?;
    let receipt = journey.register().await?;
    let id = one_record(&backend).await?;
    assert!(receipt.contains("Iscrizione ricevuta") && receipt.contains(&id), "{id} in {receipt}");
    assert_eq!(journey.posts(), Vec::<String>::new(), "the page's own origin had no part in it");
    assert_eq!(journey.page.severe_log().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn what_pocketbase_refuses_stands_at_its_field() -> Result<()> {
    let backend = PocketBase::start().await?;
    let journey = pocketbase(&backend, &elsewhere(&backend)).await?;
    journey.fill().await?;
    journey.page.fill("Ente o Comune", LONG).await?;
    journey.send().await?;
    let refused = "Must be no more than 40 character(s).";
    assert_eq!(journey.page.error_summary().await?, [refused]);
    journey.leads_to(refused, "organization").await?;
    assert_eq!(backend.rows().await?, Vec::<String>::new());
    journey.page.fill("Ente o Comune", "Comune di Enna").await?;
    journey.send().await?;
    journey.page.receipt().await?;
    one_record(&backend).await.map(|_| ())
}

#[tokio::test]
async fn pocketbase_takes_an_address_once() -> Result<()> {
    let backend = PocketBase::start().await?;
    let journey = pocketbase(&backend, "").await?;
    journey.register().await?;
    journey.page.click("Iscrivi un'altra persona").await?;
    journey.page.wait_for_focus("#form").await?;
    journey.fill().await?;
    journey.send().await?;
    assert_eq!(journey.page.error_summary().await?, ["Value must be unique."]);
    journey.leads_to("Value must be unique.", "email").await?;
    one_record(&backend).await.map(|_| ())
}

#[tokio::test]
async fn a_pocketbase_that_goes_down_before_it_answers_has_the_registration_once() -> Result<()> {
    let mut backend = PocketBase::start().await?;
    let journey = pocketbase(&backend, &elsewhere(&backend)).await?;
    let said = journey.interrupted(&mut backend).await?;
    assert!(said.contains("Non riusciamo a raggiungere il servizio di iscrizione"), "{said}");
    journey.page.click("Riprova").await?;
    assert_eq!(journey.page.error_summary().await?, ["Value must be unique."]);
    one_record(&backend).await.map(|_| ())
}
