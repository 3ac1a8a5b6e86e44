//! Registrations from the first click to the database, and every way in which a backend can fail on the way.

use anyhow::Result;
use event_registration_e2e::{Answer, Backend, BackendOptions, Browser, Gate, Key, Page, Responder, paths};

/// A file of the built site that registrations need least change to: the demonstration's event, with one second of patience.
fn impatient_event() -> Result<String> {
    let event = paths::site_file(paths::EVENT)?;
    let changed = event.replacen("\"submission\":{", "\"submission\":{\"timeout\":1,", 1);
    assert_ne!(event, changed, "the event file's submission was found");
    Ok(changed)
}

async fn fill(page: &Page, mode: &str, name: &str, email: &str) -> Result<()> {
    page.within("Come partecipi?").choose(mode).await?;
    page.fill("Nome", name).await?;
    page.fill("Cognome", "D'Angelo").await?;
    page.fill("Indirizzo email", email).await?;
    page.fill("Ente o Comune", "Comune di Enna").await?;
    page.select("Ruolo", "Altro").await?;
    page.choose("Ho letto l'informativa sulla privacy").await
}

/// The rows of an export, without its header.
fn rows(csv: &str) -> Vec<&str> {
    csv.lines().skip(1).collect()
}

#[tokio::test]
async fn one_in_person_and_one_online_are_in_the_database_and_in_the_export() -> Result<()> {
    let arguments = vec!["--join-url".to_owned(), "https://meet.example/coopera".to_owned()];
    let backend = Backend::start(BackendOptions { arguments, ..BackendOptions::default() }).await?;
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&backend.url()).await?;
    for fact in [
        "25 maggio 2022",
        "dalle 15:00 alle 17:00 (ora italiana, UTC+2)",
        "Via Trinacria 34-36",
        "Francesco Di Giovanni",
        "Progetto co-finanziato dall'Unione Europea",
    ] {
        page.wait_for_text(fact).await?;
    }
    page.wait_for_text("Anteprima: la pagina è mostrata come appare martedì 10 maggio 2022").await?;

    fill(&page, "In presenza", "Anna", "anna@example.it").await?;
    page.fill("Esigenze di accessibilità", "Un posto per la sedia a rotelle").await?;
    page.choose("Acconsento al trattamento di questi dati, che possono riguardare la salute").await?;
    page.click("Invia iscrizione").await?;
    let receipt = page.receipt().await?;
    assert!(receipt.contains("Iscrizione ricevuta") && receipt.contains("ER-") && receipt.contains("Sala Bonsignore"), "{receipt}");
    assert!(!receipt.contains("email"), "no mail is promised: {receipt}");
    page.wait_for_focus("#receipt").await?;

    page.click("Iscrivi un'altra persona").await?;
    page.wait_for_focus("#form").await?;
    assert_eq!(page.value("Nome").await?, "");
    fill(&page, "In videoconferenza", "Luciano", "luciano@example.it").await?;
    page.click("Invia iscrizione").await?;
    let receipt = page.receipt().await?;
    assert!(receipt.contains("Entra nella videoconferenza"), "{receipt}");

    let csv = backend.export().await?;
    assert_eq!(rows(&csv).len(), 2, "{csv}");
    for part in ["in-person", "online", "Anna", "Luciano", "Un posto per la sedia a rotelle", "coopera-6-tavolo-tecnico"] {
        assert!(csv.contains(part), "{part} is missing in\n{csv}");
    }
    assert_eq!(page.severe_log().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn what_is_wrong_is_said_at_once_and_the_links_lead_to_the_fields() -> Result<()> {
    let backend = Backend::start(BackendOptions::default()).await?;
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&backend.url()).await?;
    page.fill("Nome", "Anna").await?;
    page.click("Invia iscrizione").await?;
    let expected = [
        "Seleziona se partecipi in presenza o in videoconferenza",
        "Inserisci cognome",
        "Inserisci il tuo indirizzo email",
        "Inserisci ente o Comune",
        "Conferma: «Ho letto l'informativa sulla privacy»",
    ];
    assert_eq!(page.error_summary().await?, expected);
    page.wait_for_focus("#summary").await?;
    assert_eq!(page.value("Nome").await?, "Anna");
    page.click("Inserisci il tuo indirizzo email").await?;
    page.wait_for_focus("[name=email]").await?;
    assert_eq!(page.run("return location.hash", serde_json::Value::Null).await?, serde_json::json!(""));
    let described =
        "const input = part('[name=email]'); return clean(root().getElementById(input.getAttribute('aria-describedby')).textContent)";
    assert_eq!(page.run(described, serde_json::Value::Null).await?, serde_json::json!("Errore: Inserisci il tuo indirizzo email"));
    assert_eq!(rows(&backend.export().await?), Vec::<&str>::new());
    Ok(())
}

#[tokio::test]
async fn errors_from_the_server_land_on_their_fields() -> Result<()> {
    let backend = Backend::start(BackendOptions::default()).await?;
    let host = Responder::start(Answer::forward(&backend)).await?;
    // The host's page asks less than the backend's file: what only the backend knows comes back as its refusal.
    let event = paths::site_file(paths::EVENT)?;
    host.serve(paths::EVENT, "application/json", &event.replace("\"required\":true,\"maxlength\":200", "\"maxlength\":200"));
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&host.url()).await?;
    fill(&page, "In videoconferenza", "Anna", "anna@example.it").await?;
    page.fill("Ente o Comune", "").await?;
    page.click("Invia iscrizione").await?;
    assert_eq!(page.error_summary().await?, ["Inserisci ente o Comune"]);
    page.wait_for_focus("#summary").await?;
    page.click("Inserisci ente o Comune").await?;
    page.wait_for_focus("[name=organization]").await?;
    assert_eq!(page.value("Indirizzo email").await?, "anna@example.it");
    page.fill("Ente o Comune", "Comune di Enna").await?;
    page.click("Invia iscrizione").await?;
    assert!(page.receipt().await?.contains("ER-"));
    assert_eq!(rows(&backend.export().await?).len(), 1);
    Ok(())
}

/// Gives the first post this treatment, and the second to the real backend: the message, the kept values, one row.
async fn fails_then_succeeds(failure: Answer, title: &str, message: &str) -> Result<()> {
    let backend = Backend::start(BackendOptions::default()).await?;
    let host = Responder::start(Answer::forward(&backend)).await?;
    host.serve(paths::EVENT, "application/json", &impatient_event()?);
    host.next(failure);
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&host.url()).await?;
    fill(&page, "In videoconferenza", "Anna", "anna@example.it").await?;
    page.click("Invia iscrizione").await?;
    page.wait_for_focus("#refusal").await?;
    let said = page.text_of("#refusal").await?;
    assert!(said.contains(title) && said.contains(message) && said.contains("Quello che hai scritto è ancora qui sotto."), "{said}");
    for (label, value) in
        [("Nome", "Anna"), ("Cognome", "D'Angelo"), ("Indirizzo email", "anna@example.it"), ("Ente o Comune", "Comune di Enna")]
    {
        assert_eq!(page.value(label).await?, value, "{label}");
    }
    page.click("Riprova").await?;
    assert!(page.receipt().await?.contains("ER-"));
    let keys: Vec<Option<String>> = host.requests().iter().map(|request| request.header("idempotency-key").map(str::to_owned)).collect();
    assert!(keys.len() == 2 && keys.iter().all(|key| key.is_some() && key == keys.first().unwrap_or(&None)), "one key: {keys:?}");
    let csv = backend.export().await?;
    assert_eq!(rows(&csv).len(), 1, "{csv}");
    Ok(())
}

const UNSURE: &str = "Non sappiamo se l'iscrizione è arrivata";

#[tokio::test]
async fn a_server_that_is_down_loses_nothing() -> Result<()> {
    fails_then_succeeds(Answer::hang_up(), UNSURE, "Non riusciamo a raggiungere il servizio di iscrizione").await
}

#[tokio::test]
async fn a_server_that_is_too_slow_loses_nothing() -> Result<()> {
    fails_then_succeeds(Answer::status(200, "text/plain", "").delayed(&Gate::closed()), UNSURE, "non ha risposto in tempo").await
}

#[tokio::test]
async fn a_page_where_an_answer_should_be_loses_nothing() -> Result<()> {
    let portal = Answer::status(200, "text/html", "<!doctype html><h1>Hotel Wi-Fi</h1>");
    fails_then_succeeds(portal, UNSURE, "una risposta che non sappiamo leggere").await
}

#[tokio::test]
async fn an_empty_answer_loses_nothing() -> Result<()> {
    fails_then_succeeds(Answer::status(201, "application/json", ""), UNSURE, "una risposta che non sappiamo leggere").await
}

#[tokio::test]
async fn a_server_in_trouble_loses_nothing() -> Result<()> {
    fails_then_succeeds(Answer::status(500, "text/html", "<h1>Internal Server Error</h1>"), UNSURE, "ha un problema tecnico").await
}

#[tokio::test]
async fn an_answer_lost_on_the_way_is_still_one_registration() -> Result<()> {
    let backend = Backend::start(BackendOptions::default()).await?;
    let host = Responder::start(Answer::forward(&backend)).await?;
    host.next(Answer::forward(&backend).lost());
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&host.url()).await?;
    fill(&page, "In presenza", "Anna", "anna@example.it").await?;
    page.click("Invia iscrizione").await?;
    page.wait_for_focus("#refusal").await?;
    assert_eq!(rows(&backend.export().await?).len(), 1, "the first one did arrive");
    page.click("Riprova").await?;
    let receipt = page.receipt().await?;
    let csv = backend.export().await?;
    assert_eq!(rows(&csv).len(), 1, "{csv}");
    let reference = csv.lines().nth(1).and_then(|row| row.split(',').next()).unwrap_or_default();
    assert!(receipt.contains(reference), "{reference} in {receipt}");
    Ok(())
}

#[tokio::test]
async fn a_double_click_and_the_enter_key_send_it_once() -> Result<()> {
    let backend = Backend::start(BackendOptions::default()).await?;
    let gate = Gate::closed();
    let host = Responder::start(Answer::forward(&backend).held(&gate)).await?;
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&host.url()).await?;
    fill(&page, "In videoconferenza", "Anna", "anna@example.it").await?;
    let twice = "const send = part('button[type=submit]'); send.click(); send.click(); part('[name=email]').focus()";
    page.run(twice, serde_json::Value::Null).await?;
    page.press(Key::Enter).await?;
    page.wait_for_text("Invio in corso…").await?;
    host.wait_for_requests(1).await?;
    gate.open();
    page.receipt().await?;
    assert_eq!(host.requests().len(), 1);
    assert_eq!(rows(&backend.export().await?).len(), 1);
    Ok(())
}

#[tokio::test]
async fn an_event_in_english_speaks_english_to_the_end() -> Result<()> {
    let backend = Backend::start(BackendOptions::default()).await?;
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&backend.url()).await?;
    page.fill("Nome", "Anna").await?;
    page.run("document.querySelector('event-registration').lang = 'en'", serde_json::Value::Null).await?;
    page.wait_for_text("Wednesday 25 May 2022").await?;
    assert_eq!(page.value("First name").await?, "Anna", "what was typed stays");
    page.fill("Email address", "anna@").await?;
    page.click("Send registration").await?;
    assert!(page.error_summary().await?.contains(&"Enter an email address in the correct format, like name@example.com".to_owned()));
    Ok(())
}

#[tokio::test]
async fn a_control_named_submit_does_not_stand_in_the_way_of_a_real_form_post() -> Result<()> {
    let host = Responder::start(Answer::status(200, "text/html", "<!doctype html><title>taken</title>")).await?;
    let event = paths::site_file(paths::EVENT)?;
    let described = r#""submission":{"transport":"navigate","constants":[{"to":"submit","value":"Send"}],"#;
    let changed = event.replacen("\"submission\":{", described, 1);
    assert_ne!(event, changed);
    host.serve(paths::EVENT, "application/json", &changed);
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&host.url()).await?;
    fill(&page, "In videoconferenza", "Anna", "anna@example.it").await?;
    page.click("Invia iscrizione").await?;
    host.wait_for_requests(1).await?;
    let body = host.requests().first().map(|request| request.body.clone()).unwrap_or_default();
    assert!(body.contains("submit=Send"), "{body}");
    Ok(())
}
