//! Nothing is lost: a page that comes again, a device without network, and what the embedding page may do.

use anyhow::Result;
use event_registration_e2e::{Answer, Browser, Page, Responder, paths};
use serde_json::{Value, json};

const NOW: &str = "2022-05-10T09:00:00+02:00";
const ACCEPTED: &str = r#"{"reference":"ER-12345678","status":"confirmed"}"#;

/// A site with the seed's form on its page, and a backend that accepts.
async fn site(attributes: &str) -> Result<Responder> {
    let site = Responder::start(Answer::status(201, "application/json", ACCEPTED)).await?;
    let page = format!(
        r#"<!doctype html><html lang="it"><meta charset="utf-8"><title>Host</title><script type="module" src="event-registration.js"></script>
        <event-registration src="{}" now="{NOW}" {attributes}></event-registration>"#,
        paths::EVENT
    );
    site.serve("host.html", "text/html; charset=utf-8", &page);
    Ok(site)
}

async fn open(browser: &Browser, site: &Responder, query: &str) -> Result<Page> {
    let page = browser.open(&format!("{}host.html{query}", site.url())).await?;
    page.wait_for_text("Invia iscrizione").await?;
    Ok(page)
}

async fn fill(page: &Page) -> Result<()> {
    page.within("Come partecipi?").choose("In videoconferenza").await?;
    for (label, text) in [("Nome", "Anna"), ("Cognome", "Rossi"), ("Indirizzo email", "anna@example.it"), ("Ente o Comune", "Enna")] {
        page.fill(label, text).await?;
    }
    page.choose("Ho letto l'informativa sulla privacy").await
}

/// Whether leaving the page now is asked about.
const ASKED: &str = "const event = new Event('beforeunload', { cancelable: true }); dispatchEvent(event); return event.defaultPrevented";

/// What the browser keeps for this tab.
async fn kept(page: &Page) -> Result<String> {
    Ok(page.run("return JSON.stringify(sessionStorage)", Value::Null).await?.as_str().unwrap_or_default().to_owned())
}

async fn element(page: &Page, script: &str) -> Result<Value> {
    page.run(&format!("const here = document.querySelector('event-registration'); {script}"), Value::Null).await
}

#[tokio::test]
async fn what_was_typed_survives_a_reload_and_the_way_back() -> Result<()> {
    let site = site("").await?;
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &site, "").await?;
    fill(&page).await?;
    page.reload().await?;
    assert_eq!((page.value("Cognome").await?, page.value("Indirizzo email").await?), ("Rossi".to_owned(), "anna@example.it".to_owned()));
    let boxes = "return [root().querySelector('[value=online]').checked, root().querySelector('[name^=consents]').checked]";
    assert_eq!(page.run(boxes, Value::Null).await?, json!([true, false]), "a consent is given anew");
    page.goto("about:blank").await?;
    page.driver().back().await?;
    assert_eq!(page.value("Nome").await?, "Anna");
    assert_eq!(page.severe_log().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn after_a_registration_a_reload_shows_the_receipt_and_nothing_typed_is_kept() -> Result<()> {
    let site = site("").await?;
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &site, "").await?;
    fill(&page).await?;
    page.click("Invia iscrizione").await?;
    page.wait_for_text("ER-12345678").await?;
    page.wait("the receipt to be kept", "return JSON.stringify(sessionStorage).includes('ER-12345678')", Value::Null).await?;
    let held = kept(&page).await?;
    assert!(held.contains("ER-12345678") && !held.contains("Rossi") && !held.contains("anna@"), "{held}");
    page.reload().await?;
    page.wait_for_text("ER-12345678").await?;
    assert_eq!(site.requests().len(), 1);
    page.click("Iscrivi un'altra persona").await?;
    assert_eq!(page.value("Cognome").await?, "");
    page.wait("nothing to be kept", "return sessionStorage.length === 0", Value::Null).await
}

#[tokio::test]
async fn a_page_left_while_sending_says_that_it_is_not_sure_and_sends_the_same_key() -> Result<()> {
    let site = site("").await?;
    site.next(Answer::status(201, "application/json", ACCEPTED).lost());
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &site, "").await?;
    fill(&page).await?;
    page.click("Invia iscrizione").await?;
    page.wait_for_text("Non sappiamo se").await?;
    page.reload().await?;
    page.wait_for_text("Non sappiamo se").await?;
    page.choose("Ho letto l'informativa sulla privacy").await?;
    page.click("Riprova").await?;
    page.wait_for_text("ER-12345678").await?;
    let requests = site.requests();
    let keys: Vec<_> = requests.iter().map(|request| request.header("idempotency-key")).collect();
    assert_eq!((keys.len(), keys.first()), (2, keys.last()));
    assert_eq!(requests.first().map(|request| &request.body), requests.last().map(|request| &request.body));
    Ok(())
}

#[tokio::test]
async fn offline_a_registration_waits_in_sight_can_be_stopped_and_goes_once() -> Result<()> {
    let site = site("").await?;
    let browser = Browser::start(360, 800).await?;
    let page = open(&browser, &site, "").await?;
    fill(&page).await?;
    page.offline(true).await?;
    page.click("Invia iscrizione").await?;
    page.wait_for_text("Il dispositivo non è collegato a Internet").await?;
    page.click("Non inviare").await?;
    page.wait("the form to be ready again", "return root().querySelector('[part=submit]').ariaDisabled !== 'true'", Value::Null).await?;
    page.click("Invia iscrizione").await?;
    page.wait_for_text("Il dispositivo non è collegato a Internet").await?;
    page.wait("the page to ask, as leaving now would lose it", ASKED, Value::Null).await?;
    page.offline(false).await?;
    page.wait_for_text("ER-12345678").await?;
    assert_eq!(site.requests().len(), 1);
    page.wait("the page to ask no more", &ASKED.replace("return event", "return !event"), Value::Null).await
}

#[tokio::test]
async fn nothing_is_kept_where_the_site_does_not_want_it_and_then_leaving_is_asked_about() -> Result<()> {
    let site = site(r#"drafts="off""#).await?;
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &site, "").await?;
    assert_eq!(page.run(ASKED, Value::Null).await?, json!(false), "nobody did anything");
    page.fill("Cognome", "Rossi").await?;
    page.wait("the page to ask", ASKED, Value::Null).await?;
    assert_eq!(kept(&page).await?, "{}");
    page.run("document.querySelector('event-registration').remove()", Value::Null).await?;
    page.wait("the page to ask no more", &ASKED.replace("return event", "return !event"), Value::Null).await
}

#[tokio::test]
async fn a_draft_of_half_an_hour_ago_is_forgotten() -> Result<()> {
    let site = site("").await?;
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &site, "").await?;
    // Nothing else is kept after the last letter: not what the second module brings, and no letter before it.
    let whole = "return document.querySelector('event-registration').shadowRoot.querySelectorAll('.calendar a').length > 0";
    page.wait("the rest", whole, Value::Null).await?;
    page.fill("Cognome", "Rossi").await?;
    page.wait("it to be kept", "return JSON.stringify({ ...sessionStorage }).includes('Rossi')", Value::Null).await?;
    let age = "for (const [name, text] of Object.entries(sessionStorage)) sessionStorage.setItem(name, JSON.stringify({ ...JSON.parse(text), at: Date.now() - 31 * 60_000 }))";
    page.run(age, Value::Null).await?;
    page.reload().await?;
    page.wait_for_text("Invia iscrizione").await?;
    assert_eq!(page.value("Cognome").await?, "");
    assert_eq!(kept(&page).await?, "{}");
    Ok(())
}

#[tokio::test]
async fn the_page_fills_in_what_it_knows_by_attribute_address_and_script_and_never_over_what_was_typed() -> Result<()> {
    let site = site(r#"prefill="organization=Comune+di+Enna&mode=online" prefill-from-query="given-name family-name""#).await?;
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &site, "?given-name=Anna&email=theirs@example.com&consents.privacy-notice=true&leave-empty=x").await?;
    assert_eq!((page.value("Ente o Comune").await?, page.value("Nome").await?), ("Comune di Enna".to_owned(), "Anna".to_owned()));
    assert_eq!(page.value("Indirizzo email").await?, "", "the address may fill in what the site names");
    page.fill("Cognome", "Rossi").await?;
    element(&page, "here.prefill({ 'family-name': 'Bianchi', email: 'anna@example.it' })").await?;
    assert_eq!((page.value("Cognome").await?, page.value("Indirizzo email").await?), ("Rossi".to_owned(), "anna@example.it".to_owned()));
    let unseen = "return [root().querySelector('[name^=consents]').checked, root().querySelector('[name=leave-empty]').value]";
    assert_eq!(page.run(unseen, Value::Null).await?, json!([false, ""]));
    element(&page, "here.reset()").await?;
    let empty = "return ['email', 'family-name', 'organization'].every((name) => root().querySelector(`[name=${name}]`).value === '')";
    page.wait("an empty form, also where nothing was drawn since it was typed", empty, Value::Null).await
}

#[tokio::test]
async fn a_page_that_knows_who_is_there_before_the_widget_is_drawn_is_heard() -> Result<()> {
    let site = site("").await?;
    let page = format!(
        r#"<!doctype html><html lang="it"><meta charset="utf-8"><title>Host</title><body><script type="module">
        import "./event-registration.js";
        const one = document.createElement("event-registration"); one.src = "{}"; one.now = "{NOW}";
        one.prefill({{ email: "anna@example.it" }}); document.body.append(one);</script>"#,
        paths::EVENT
    );
    site.serve("host.html", "text/html; charset=utf-8", &page);
    let browser = Browser::start(1280, 900).await?;
    let page = open(&browser, &site, "").await?;
    page.wait("the address to be there", "return root().querySelector('[name=email]').value === 'anna@example.it'", Value::Null).await
}

#[tokio::test]
async fn the_page_opens_and_submits_the_form() -> Result<()> {
    let site = site("").await?;
    let browser = Browser::start(360, 600).await?;
    let page = open(&browser, &site, "").await?;
    assert_eq!(element(&page, "return here.open()").await?, json!(true));
    page.wait_for_focus("#form").await?;
    assert_eq!(element(&page, "return here.submit()").await?, json!(true));
    page.wait_for_focus("#summary").await?;
    fill(&page).await?;
    element(&page, "here.submit()").await?;
    page.wait_for_text("ER-12345678").await
}

#[tokio::test]
async fn the_page_adds_to_what_is_sent_and_sees_it_only_where_it_asked_to() -> Result<()> {
    for (attribute, sees) in [("", false), ("expose-data", true)] {
        let site = site(attribute).await?;
        let browser = Browser::start(1280, 900).await?;
        let page = open(&browser, &site, "").await?;
        let listen = "document.addEventListener('registration-submit', ({ detail }) => { window.seen = JSON.stringify(detail); detail.amend('source', 'homepage'); })";
        page.run(listen, Value::Null).await?;
        fill(&page).await?;
        page.click("Invia iscrizione").await?;
        page.wait_for_text("ER-12345678").await?;
        let seen = page.run("return window.seen", Value::Null).await?.to_string();
        assert_eq!(seen.contains("anna@example.it"), sees, "{seen}");
        let requests = site.requests();
        let sent: Value = serde_json::from_str(requests.first().map(|request| request.body.as_str()).unwrap_or_default())?;
        assert_eq!((sent.get("source"), sent.pointer("/attendees/0/email")), (Some(&json!("homepage")), Some(&json!("anna@example.it"))));
    }
    Ok(())
}
