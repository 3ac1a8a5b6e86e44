//! Languages, changed by the attendee in the middle of a form.

use anyhow::Result;
use event_registration_e2e::{Answer, Backend, BackendOptions, Browser, Key, Responder, paths};
use serde_json::{Value, json};

/// The demonstration's event, offered in three languages.
fn event() -> Result<String> {
    let event = paths::site_file(paths::EVENT)?;
    let changed = event.replacen("\"registration\":{", "\"registration\":{\"languages\":[\"it\",\"ar\",\"en\"],", 1);
    assert_ne!(event, changed, "the event file's registration was found");
    Ok(changed)
}

const ROOT: &str = "const er = part('.er'); return [er.lang, er.dir, getComputedStyle(er).direction]";
const WIDE: &str = "const page = document.documentElement; return page.scrollWidth - page.clientWidth";

#[tokio::test]
async fn italian_arabic_and_english_in_one_registration() -> Result<()> {
    let backend = Backend::start(BackendOptions::default()).await?;
    let host = Responder::start(Answer::forward(&backend)).await?;
    host.serve(paths::EVENT, "application/json", &event()?);
    let browser = Browser::start(360, 900).await?;
    let page = browser.open(&host.url()).await?;
    let listen = "window.heard = []; addEventListener('registration-language', (event) => heard.push(event.detail.language))";
    page.run(listen, Value::Null).await?;
    page.fill("Nome", "Anna").await?;
    page.fill("Cognome", "D'Angelo").await?;

    page.click("العربية").await?;
    page.wait_for_text("الأربعاء، 25 مايو 2022").await?;
    page.wait_for_focus(".languages button[lang=ar][aria-current=true]").await?;
    assert_eq!(page.run(ROOT, Value::Null).await?, json!(["ar", "rtl", "rtl"]));
    assert_eq!(page.run("return part('.languages [role=status]').textContent", Value::Null).await?, json!("الصفحة الآن باللغة العربية."));
    assert_eq!(page.value("Nome").await?, "Anna", "what was typed stays");
    assert_eq!(page.run(WIDE, Value::Null).await?, json!(0), "nothing is wider than the page");
    page.wait_for_text("النص متاح بهذه اللغة فقط: \u{2068}الإيطالية\u{2069}").await?;
    page.fill("Indirizzo email", "anna@example.it").await?;

    // By keyboard: the next button of the list.
    page.run("part('.languages button[lang=ar]').focus()", Value::Null).await?;
    page.press(Key::Tab).await?;
    page.press(Key::Enter).await?;
    page.wait_for_text("Wednesday 25 May 2022").await?;
    page.wait_for_focus(".languages button[lang=en][aria-current=true]").await?;
    assert_eq!(page.run(ROOT, Value::Null).await?, json!(["en", "ltr", "ltr"]));
    assert_eq!(page.value("Surname").await?, "D'Angelo");
    assert_eq!(page.value("Email address").await?, "anna@example.it");
    page.within("How will you take part?").choose("In person").await?;
    page.fill("Organisation or municipality", "Comune di Enna").await?;
    page.choose("I have read the privacy notice").await?;
    page.click("Send registration").await?;
    assert!(page.receipt().await?.contains("ER-"));
    assert_eq!(page.run("return heard", Value::Null).await?, json!(["ar", "en"]));

    let csv = backend.export().await?;
    let mut lines = csv.lines();
    let column = lines.next().unwrap_or_default().split(',').position(|name| name == "language");
    let row: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    assert_eq!(column.and_then(|column| row.get(column)), Some(&"en"), "{csv}");
    Ok(())
}

#[tokio::test]
async fn a_language_that_cannot_be_had_changes_nothing_and_says_so() -> Result<()> {
    let host = Responder::start(Answer::status(500, "text/plain", "")).await?;
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&host.url()).await?;
    page.fill("Nome", "Anna").await?;
    page.run("const fetch = window.fetch; window.fetch = (url, init) => String(url).includes('/languages/') ? Promise.reject(new TypeError()) : fetch(url, init)", Value::Null).await?;
    page.click("English").await?;
    page.wait_for_text("Non riusciamo a caricare la lingua scelta.").await?;
    assert_eq!(page.run(ROOT, Value::Null).await?, json!(["it", "ltr", "ltr"]));
    assert_eq!(page.value("Nome").await?, "Anna");
    Ok(())
}

#[tokio::test]
async fn a_later_change_of_the_attribute_outranks_the_attendees_choice() -> Result<()> {
    let host = Responder::start(Answer::status(500, "text/plain", "")).await?;
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&host.url()).await?;
    page.click("English").await?;
    page.wait_for_text("Wednesday 25 May 2022").await?;
    // Another attribute leaves the choice as it is.
    page.run("document.querySelector('event-registration').setAttribute('view', 'form')", Value::Null).await?;
    page.wait("the form alone", "return !root().querySelector('.story') && part('.er').lang === 'en'", Value::Null).await?;
    page.run("document.querySelector('event-registration').lang = 'uk'", Value::Null).await?;
    page.wait_for_text("Надіслати реєстрацію").await
}
