//! Several people in one registration, the step in which answers are checked, and what can be done with a receipt.

use anyhow::Result;
use event_registration_e2e::{Answer, Backend, BackendOptions, Browser, Page, Responder, paths};
use serde_json::{Value, json};

/// The example that takes three people, at its own backend.
async fn backend() -> Result<Backend> {
    let event = Some(paths::site()?.join(EXAMPLE));
    Backend::start(BackendOptions { event, ..BackendOptions::default() }).await
}

const EXAMPLE: &str = "events/example-three-people.json";

/// The page with the example in the demonstration's place.
async fn open(browser: &Browser, url: &str) -> Result<Page> {
    let page = browser.open(url).await?;
    page.run("document.querySelector('event-registration').setAttribute('src', given)", json!(EXAMPLE)).await?;
    page.wait_for_text("Persona 1").await?;
    Ok(page)
}

async fn person(page: &Page, name: &str, email: &str) -> Result<()> {
    page.fill("Nome", name).await?;
    page.fill("Cognome", "Rossi").await?;
    page.fill("Indirizzo email", email).await
}

/// The first person, how they take part and the notice.
async fn first(page: &Page) -> Result<()> {
    page.within("Come partecipi?").choose("In presenza").await?;
    person(&page.within("Persona 1"), "Anna", "anna@example.it").await?;
    page.within("Persona 1").fill("Ente o Comune", "Comune di Enna").await?;
    page.choose("Ho letto l'informativa sulla privacy").await
}

fn rows(csv: &str) -> Vec<&str> {
    csv.lines().skip(1).collect()
}

#[tokio::test]
async fn three_officials_of_one_municipality_are_one_registration() -> Result<()> {
    let backend = backend().await?;
    let browser = Browser::start(360, 800).await?;
    let page = open(&browser, &backend.url()).await?;
    first(&page).await?;
    page.click("Aggiungi un'altra persona").await?;
    page.wait_for_focus("#person-1").await?;
    let second = page.within("Persona 2");
    assert_eq!(second.value("Ente o Comune").await?, "Comune di Enna", "what is the same is taken over");
    assert_eq!(second.value("Indirizzo email").await?, "");
    person(&second, "Bea", "bea@example.it").await?;
    page.click("Aggiungi un'altra persona").await?;
    page.wait_for_text("Numero massimo di persone in una iscrizione: 3.").await?;
    person(&page.within("Persona 3"), "Cleo", "cleo").await?;

    page.click("Togli la persona 2").await?;
    page.wait_for_focus("#add-person").await?;
    page.wait(
        "the removal is announced",
        "return clean([...part('form').querySelectorAll('[role=status]')].at(-1).textContent).startsWith(given)",
        json!("La persona 2 è stata tolta."),
    )
    .await?;
    assert_eq!(page.within("Persona 2").value("Nome").await?, "Cleo", "who came after moved up");
    page.click("Aggiungi un'altra persona").await?;
    person(&page.within("Persona 3"), "Dora", "anna@example.it").await?;

    page.click("Invia iscrizione").await?;
    let wrong = "Persona 2: Inserisci un indirizzo email nel formato corretto, ad esempio nome@esempio.it";
    assert_eq!(page.error_summary().await?, [wrong]);
    page.click(wrong).await?;
    page.wait_for_focus("[name='attendees.1.email']").await?;
    page.within("Persona 2").fill("Indirizzo email", "cleo@example.it").await?;
    page.click("Invia iscrizione").await?;
    // The backend's own rule, at the person that it is about.
    page.wait_for_text("Un'altra persona di questa iscrizione ha questo indirizzo email.").await?;
    let summary = page.error_summary().await?;
    assert!(summary.len() == 1 && summary.iter().all(|line| line.starts_with("Persona 3: Un'altra persona")), "{summary:?}");
    page.within("Persona 3").fill("Indirizzo email", "dora@example.it").await?;
    page.click("Invia iscrizione").await?;

    let receipt = page.receipt().await?;
    for name in ["Anna Rossi", "Cleo Rossi", "Dora Rossi"] {
        assert!(receipt.contains(name), "{name} in {receipt}");
    }
    assert!(!receipt.contains("Bea"), "{receipt}");
    let csv = backend.export().await?;
    let references: Vec<_> = rows(&csv).iter().map(|row| row.split(',').next().unwrap_or_default().to_owned()).collect();
    assert!(references.len() == 3 && references.iter().all(|one| receipt.contains(one.as_str())), "one reference for three: {csv}");
    page.click("Iscrivi un'altra persona").await?;
    page.wait_for_focus("#form").await?;
    assert_eq!(page.within("Persona 1").value("Nome").await?, "");
    assert_eq!(page.run("return root().querySelectorAll('.person').length", Value::Null).await?, json!(1));
    assert_eq!(page.severe_log().await?.into_iter().filter(|line| !line.contains("422")).collect::<Vec<_>>(), Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn answers_are_checked_corrected_and_sent_without_losing_any() -> Result<()> {
    let backend = backend().await?;
    let host = Responder::start(Answer::forward(&backend)).await?;
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &host.url()).await?;
    page.run("document.querySelector('event-registration').setAttribute('review-step', '')", Value::Null).await?;
    page.wait_for_text("Continua").await?;
    first(&page).await?;
    page.click("Aggiungi un'altra persona").await?;
    person(&page.within("Persona 2"), "Bea", "bea@example.it").await?;
    page.click("Continua").await?;
    page.wait_for_focus("#review").await?;
    assert_eq!(host.requests().len(), 0, "nothing is sent before it was checked");
    for part in [
        "In presenza",
        "Persona 1",
        "Anna",
        "Comune di Enna",
        "Persona 2",
        "bea@example.it",
        "Nessuna risposta",
        "Ho letto l'informativa sulla privacy",
        "Sì",
    ] {
        page.wait_for_text(part).await?;
    }
    let name = "Modifica indirizzo email (Persona 2)";
    let find = "[...root().querySelectorAll('.answers a')].find((link) => clean([...link.children].filter((part) => part.ariaHidden !== 'true').map((part) => part.textContent).join(' ')) === given)";
    page.run(&format!("{find}.click()"), json!(name)).await?;
    page.wait_for_focus("[name='attendees.1.email']").await?;
    let second = page.within("Persona 2");
    assert_eq!(second.value("Nome").await?, "Bea");
    second.fill("Indirizzo email", "anna@example.it").await?;
    page.click("Continua").await?;
    page.wait_for_focus("#review").await?;
    page.click("Invia iscrizione").await?;
    page.wait_for_focus("#summary").await?;
    assert_eq!(second.value("Nome").await?, "Bea", "a refusal leads back to the form, and loses nothing");
    second.fill("Indirizzo email", "bea@example.it").await?;
    host.next(Answer::hang_up());
    page.click("Continua").await?;
    page.click("Invia iscrizione").await?;
    page.wait_for_focus("#refusal").await?;
    page.click("Continua").await?;
    page.wait_for_focus("#review").await?;
    page.click("Invia iscrizione").await?;
    assert!(page.receipt().await?.contains("Bea Rossi"));
    assert_eq!(rows(&backend.export().await?).len(), 2);
    Ok(())
}

#[tokio::test]
async fn the_reference_can_be_copied_and_the_receipt_printed() -> Result<()> {
    let backend = backend().await?;
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &backend.url()).await?;
    first(&page).await?;
    page.click("Invia iscrizione").await?;
    page.receipt().await?;
    let kept = "globalThis.copied = []; navigator.clipboard.writeText = async (text) => void copied.push(text); globalThis.printed = 0; print = () => printed++";
    page.run(kept, Value::Null).await?;
    page.click("Copia il numero").await?;
    page.wait_for_text("Numero copiato").await?;
    let copied = page.run("return copied.join()", Value::Null).await?;
    assert!(copied.as_str().is_some_and(|text| text.starts_with("ER-")), "{copied}");
    page.click("Stampa").await?;
    assert_eq!(page.run("return printed", Value::Null).await?, json!(1));
    Ok(())
}

#[tokio::test]
async fn a_control_named_submit_does_not_stand_in_the_way_of_a_real_form_post() -> Result<()> {
    let host = Responder::start(Answer::status(200, "text/html", "<!doctype html><title>taken</title>")).await?;
    let event = paths::site_file(EXAMPLE)?;
    let described = r#""submission":{"transport":"navigate","constants":[{"to":"submit","value":"Send"}],"#;
    let changed = event.replacen("\"submission\":{", described, 1);
    assert_ne!(event, changed);
    host.serve(EXAMPLE, "application/json", &changed);
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &host.url()).await?;
    first(&page).await?;
    page.click("Invia iscrizione").await?;
    host.wait_for_requests(1).await?;
    let body = host.requests().first().map(|request| request.body.clone()).unwrap_or_default();
    assert!(body.contains("submit=Send"), "{body}");
    Ok(())
}
