//! Registrations at the backends that take longer to install: FastAPI, Express with Zod, Lumen, Rails, a page of PHP. Only
//! `cargo xtask test --all` runs them.

mod journey;

use anyhow::{Context, Result};
use event_registration_e2e::real::{Express, FastApi, Lumen, PlainPhp, Rails, Real};
use journey::{Journey, LONG, NOT_SENT};
use serde_json::{Value, json};

/// What the four that take JSON want: a guest in a list, the town in an object.
fn nested(preset: &str, url: &str) -> Value {
    let fields = json!([{ "from": "given-name", "to": "/guests/0/name" }, { "from": "organization", "to": "/address/city" }]);
    json!({ "preset": preset, "url": url, "fields": fields })
}

/// A first registration, then the same address again: what the second is told, and one row.
async fn accepted_once(journey: &Journey, backend: &Real, row: &str) -> Result<String> {
    let receipt = journey.register().await?;
    assert!(receipt.contains("Iscrizione ricevuta"), "{receipt}");
    assert_eq!(backend.rows().await?, [row]);
    assert_eq!(journey.page.severe_log().await?, Vec::<String>::new());
    journey.page.click("Iscrivi un'altra persona").await?;
    journey.page.wait_for_focus("#form").await?;
    journey.fill().await?;
    journey.send().await?;
    Ok(receipt)
}

/// A name and a town that are too long: the fields that are marked, and what is said; then it is mended, and taken.
async fn refused_then_taken(journey: &Journey, backend: &Real, said: [&str; 2], marked: [&str; 2]) -> Result<()> {
    journey.fill().await?;
    journey.page.fill("Nome", LONG).await?;
    journey.page.fill("Ente o Comune", LONG).await?;
    journey.send().await?;
    assert_eq!(journey.page.error_summary().await?, said);
    assert_eq!(wrong(journey).await?, json!(marked));
    assert_eq!(backend.rows().await?, Vec::<String>::new());
    journey.page.fill("Nome", "Anna").await?;
    journey.page.fill("Ente o Comune", "Comune di Enna").await?;
    journey.send().await?;
    journey.page.receipt().await?;
    assert_eq!(backend.rows().await?.len(), 1);
    Ok(())
}

/// The fields that are marked as wrong.
async fn wrong(journey: &Journey) -> Result<Value> {
    journey.page.run("return [...root().querySelectorAll('[aria-invalid=true]')].map((field) => field.name)", Value::Null).await
}

/// A refusal that is about no field.
async fn full(journey: &Journey, backend: &Real, said: &str) -> Result<()> {
    journey.fill().await?;
    journey.page.fill("Indirizzo email", "anna@full.example").await?;
    journey.send().await?;
    assert_eq!(journey.page.error_summary().await?, [said]);
    assert_eq!(wrong(journey).await?, json!([]));
    assert_eq!(backend.rows().await?, Vec::<String>::new());
    Ok(())
}

/// Killed before it answers; sent again, it says that the address is there already, at its field.
async fn interrupted(journey: &Journey, backend: &mut Real, taken: &str) -> Result<()> {
    journey.interrupted(backend).await?;
    journey.page.click("Riprova").await?;
    assert_eq!(journey.page.error_summary().await?, [taken]);
    assert_eq!(backend.rows().await?.len(), 1);
    Ok(())
}

const ROW: &str = "anna@example.it | online | Anna | Comune di Enna";
const MARKED: [&str; 2] = ["given-name", "organization"];

async fn fastapi(backend: &Real) -> Result<Journey> {
    Journey::start(nested("fastapi", "/registrations"), backend, &["/registrations"]).await
}

#[tokio::test]
async fn fastapi_takes_a_registration_once() -> Result<()> {
    let backend = FastApi::start().await?;
    let journey = fastapi(&backend).await?;
    let receipt = accepted_once(&journey, &backend, ROW).await?;
    assert!(receipt.contains("Numero di riferimento\n\n1\n"), "{receipt}");
    assert_eq!(journey.page.error_summary().await?, ["This address is registered already."]);
    assert_eq!(backend.rows().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn what_fastapi_refuses_stands_at_its_field() -> Result<()> {
    let backend = FastApi::start().await?;
    let said = "String should have at most 40 characters";
    refused_then_taken(&fastapi(&backend).await?, &backend, [said, said], MARKED).await
}

#[tokio::test]
async fn what_fastapi_says_of_no_field_stands_above_the_form() -> Result<()> {
    let backend = FastApi::start().await?;
    full(&fastapi(&backend).await?, &backend, "Value error, all places are taken").await
}

#[tokio::test]
async fn a_fastapi_that_goes_down_before_it_answers_has_the_registration_once() -> Result<()> {
    let mut backend = FastApi::start().await?;
    interrupted(&fastapi(&backend).await?, &mut backend, "This address is registered already.").await
}

async fn express(backend: &Real, shape: &str) -> Result<Journey> {
    Journey::start(nested("express-zod", &format!("/registrations/{shape}")), backend, &["/registrations/"]).await
}

const ZOD_TAKEN: &str = "This address is registered already";
const ZOD_LONG: &str = "Too big: expected string to have <=40 characters";

#[tokio::test]
async fn express_takes_a_registration_once() -> Result<()> {
    let backend = Express::start().await?;
    let journey = express(&backend, "issues").await?;
    let receipt = accepted_once(&journey, &backend, ROW).await?;
    assert!(receipt.contains("Numero di riferimento\n\n1\n"), "{receipt}");
    assert_eq!(journey.page.error_summary().await?, [ZOD_TAKEN]);
    journey.leads_to(ZOD_TAKEN, "email").await?;
    assert_eq!(backend.rows().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn issues_of_zod_stand_at_their_fields() -> Result<()> {
    let backend = Express::start().await?;
    refused_then_taken(&express(&backend, "issues").await?, &backend, [ZOD_LONG, ZOD_LONG], MARKED).await
}

#[tokio::test]
async fn a_tree_of_zod_stands_at_its_fields() -> Result<()> {
    let backend = Express::start().await?;
    refused_then_taken(&express(&backend, "tree").await?, &backend, [ZOD_LONG, ZOD_LONG], MARKED).await
}

#[tokio::test]
async fn what_zod_has_flattened_is_said_all_the_same() -> Result<()> {
    let backend = Express::start().await?;
    let journey = express(&backend, "flat").await?;
    journey.fill().await?;
    journey.page.fill("Nome", LONG).await?;
    journey.send().await?;
    assert_eq!(journey.page.error_summary().await?, [ZOD_LONG], "whose it is, Zod doesn't say");
    assert_eq!(backend.rows().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn what_zod_says_of_no_field_stands_above_the_form() -> Result<()> {
    for shape in ["issues", "tree", "flat"] {
        let backend = Express::start().await?;
        full(&express(&backend, shape).await?, &backend, "All places are taken").await.context(shape)?;
    }
    Ok(())
}

#[tokio::test]
async fn an_express_that_goes_down_before_it_answers_has_the_registration_once() -> Result<()> {
    let mut backend = Express::start().await?;
    interrupted(&express(&backend, "issues").await?, &mut backend, ZOD_TAKEN).await
}

async fn lumen(backend: &Real) -> Result<Journey> {
    Journey::start(nested("laravel", "/registrations"), backend, &["/registrations"]).await
}

const LUMEN_TAKEN: &str = "The email has already been taken.";

#[tokio::test]
async fn lumen_takes_a_registration_once() -> Result<()> {
    let backend = Lumen::start().await?;
    let journey = lumen(&backend).await?;
    let receipt = accepted_once(&journey, &backend, "1 | anna@example.it | online | Anna | Comune di Enna").await?;
    assert!(receipt.contains("Numero di riferimento\n\n1\n"), "{receipt}");
    assert_eq!(journey.page.error_summary().await?, [LUMEN_TAKEN]);
    journey.leads_to(LUMEN_TAKEN, "email").await?;
    assert_eq!(backend.rows().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn what_lumen_refuses_stands_at_its_field() -> Result<()> {
    let backend = Lumen::start().await?;
    let said = ["The guests.0.name must not be greater than 40 characters.", "The address.city must not be greater than 40 characters."];
    refused_then_taken(&lumen(&backend).await?, &backend, said, MARKED).await
}

#[tokio::test]
async fn a_lumen_that_goes_down_before_it_answers_has_the_registration_once() -> Result<()> {
    let mut backend = Lumen::start().await?;
    interrupted(&lumen(&backend).await?, &mut backend, LUMEN_TAKEN).await
}

/// Rails protects what it takes: the token is in the page of its own form.
async fn rails(backend: &Real) -> Result<Journey> {
    let submission = json!({
        "preset": "rails",
        "url": "/registrations",
        "tokens": [{
            "source": "fetch-html", "url": "/registrations/new", "selector": "meta[name=csrf-token]", "attribute": "content",
            "to": { "header": "X-CSRF-Token" }, "refreshOn": { "status": 422, "at": "/errors", "exists": false }
        }],
        "fields": [{ "from": "given-name", "to": "first_name" }]
    });
    Journey::start(submission, backend, &["/registrations"]).await
}

const RAILS_TAKEN: &str = "has already been taken";

#[tokio::test]
async fn rails_takes_a_registration_once() -> Result<()> {
    let backend = Rails::start().await?;
    let journey = rails(&backend).await?;
    let receipt = accepted_once(&journey, &backend, "anna@example.it | Anna | Comune di Enna | online").await?;
    assert!(receipt.contains("Numero di riferimento\n\n1\n"), "{receipt}");
    assert_eq!(journey.page.error_summary().await?, [RAILS_TAKEN]);
    journey.leads_to(RAILS_TAKEN, "email").await?;
    assert_eq!(backend.rows().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn what_rails_refuses_stands_at_its_field() -> Result<()> {
    let backend = Rails::start().await?;
    let journey = rails(&backend).await?;
    journey.fill().await?;
    journey.page.fill("Ente o Comune", LONG).await?;
    journey.send().await?;
    let said = "is too long (maximum is 40 characters)";
    assert_eq!(journey.page.error_summary().await?, [said]);
    journey.leads_to(said, "organization").await?;
    assert_eq!(backend.rows().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn what_rails_says_of_no_field_stands_above_the_form() -> Result<()> {
    let backend = Rails::start().await?;
    full(&rails(&backend).await?, &backend, "All places are taken").await
}

#[tokio::test]
async fn an_old_token_of_rails_is_fetched_again() -> Result<()> {
    let backend = Rails::start().await?;
    let journey = rails(&backend).await?;
    let kept = r#"<!doctype html><meta name="csrf-token" content="F1nZgsuTk1Clm8MorOqhd8jCANOpV2A3HICBL">"#;
    journey.host.serve_once("/registrations/new", "text/html; charset=utf-8", kept);
    journey.register().await?;
    assert_eq!(journey.posts().len(), 2, "refused for its token, then taken");
    assert_eq!(backend.rows().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_rails_that_asks_for_a_token_which_the_page_lacks_has_nothing() -> Result<()> {
    let backend = Rails::start().await?;
    // The preset as it stands looks for the token in the host's page, and this page isn't one of Rails's.
    let journey = Journey::start(json!({ "preset": "rails", "url": "/registrations" }), &backend, &["/registrations"]).await?;
    journey.fill().await?;
    journey.send().await?;
    let said = journey.refusal().await?;
    assert!(said.contains(NOT_SENT), "{said}");
    assert_eq!(backend.rows().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn a_rails_that_goes_down_before_it_answers_has_the_registration_once() -> Result<()> {
    let mut backend = Rails::start().await?;
    interrupted(&rails(&backend).await?, &mut backend, RAILS_TAKEN).await
}

async fn php(backend: &Real) -> Result<Journey> {
    let submission = json!({
        "preset": "plain-html",
        "url": "/iscrizione.php",
        "fields": [
            { "from": "given-name", "to": "nome" },
            { "from": "email", "to": "posta" },
            { "from": "organization", "to": "ente" }
        ]
    });
    Journey::start(submission, backend, &["/iscrizione.php", "/thanks.html"]).await
}

const PHP_TAKEN: &str = "This address is registered already.";

#[tokio::test]
async fn a_page_of_php_takes_a_registration_once() -> Result<()> {
    let backend = PlainPhp::start().await?;
    let journey = php(&backend).await?;
    let receipt = accepted_once(&journey, &backend, "anna@example.it | Anna | Comune di Enna | online").await?;
    assert!(!receipt.contains("Numero di riferimento"), "the page gave none: {receipt}");
    assert_eq!(journey.page.error_summary().await?, [PHP_TAKEN]);
    journey.leads_to(PHP_TAKEN, "email").await?;
    assert_eq!(backend.rows().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn what_a_page_of_php_says_of_no_field_stands_above_the_form() -> Result<()> {
    let backend = PlainPhp::start().await?;
    let journey = php(&backend).await?;
    journey.fill().await?;
    journey.page.fill("Ente o Comune", LONG).await?;
    journey.send().await?;
    let said = "The name is missing, or the organisation is longer than 40 letters.";
    assert_eq!(journey.page.error_summary().await?, [said]);
    assert_eq!(wrong(&journey).await?, json!([]));
    assert_eq!(backend.rows().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn a_page_of_php_that_goes_down_before_it_answers_has_the_registration_once() -> Result<()> {
    let mut backend = PlainPhp::start().await?;
    interrupted(&php(&backend).await?, &mut backend, PHP_TAKEN).await
}
