//! The kinds of fields whose behaviour is the browser's: suggestions by keyboard and pointer, counts that are heard, files that
//! travel, boxes of a date, a consent that comes and goes.

use anyhow::{Context, Result};
use event_registration_e2e::{Answer, Backend, BackendOptions, Browser, Key, Page, Responder, paths};
use serde_json::{Value, json};

/// The demonstration's event with these fields, and a submission.
fn event(submission: &Value, fields: &Value) -> Result<String> {
    let mut event: Value = serde_json::from_str(&paths::site_file(paths::EVENT)?)?;
    let registration = event.get_mut("registration").context("the event has a registration")?;
    *registration.get_mut("fields").context("and fields")? = fields.clone();
    *registration.get_mut("submission").context("and a submission")? = submission.clone();
    *event.get_mut("eventAttendanceMode").context("and a mode")? = json!("https://schema.org/OfflineEventAttendanceMode");
    Ok(event.to_string())
}

/// A page with these fields, before a backend that takes everything.
async fn open(submission: Value, fields: Value) -> Result<(Responder, Browser, Page)> {
    let host = Responder::start(Answer::status(201, "application/json", r#"{"reference":"R-1","status":"confirmed"}"#)).await?;
    host.serve(paths::EVENT, "application/json", &event(&submission, &fields)?);
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&host.url()).await?;
    Ok((host, browser, page))
}

const CAPITALS: &str = r#"["Agrigento","Caltanissetta","Catania","Enna","Messina","Palermo","Ragusa","Siracusa","Trapani"]"#;

/// The state of the combobox: whether it is open, its options, the one that a screen reader is on, and what it announces.
async fn combobox(page: &Page, expected: (&str, &[&str], Option<&str>, &str)) -> Result<()> {
    let script = "const box = part('[role=combobox]'), offered = root().getElementById(box.getAttribute('aria-controls'));
        const active = box.getAttribute('aria-activedescendant'), chosen = active && root().getElementById(active);
        const state = [box.getAttribute('aria-expanded'), [...offered.querySelectorAll('[role=option]')].filter(shown).map((one) => one.textContent),
            chosen ? chosen.textContent : null, clean(box.parentElement.querySelector('[role=status]').textContent)];
        if (chosen && chosen.getAttribute('aria-selected') !== 'true') throw new Error('the active option is not selected');
        if (JSON.stringify(state) !== JSON.stringify(given)) throw new Error(JSON.stringify(state));
        return true";
    page.wait("the suggestions", script, json!([expected.0, expected.1, expected.2, expected.3])).await
}

#[tokio::test]
async fn suggestions_come_from_a_file_when_the_box_gets_the_focus_and_are_taken_by_keyboard_or_pointer() -> Result<()> {
    let list = json!({"name": "city", "label": "Comune", "list": "capitals.json", "required": true});
    let (host, _browser, page) = open(json!({"url": "/r"}), json!([list, {"name": "note", "label": "Nota"}])).await?;
    host.serve("events/capitals.json", "application/json", CAPITALS);
    page.wait_for_text("Comune").await?;
    assert!(!host.loads().iter().any(|path| path.contains("capitals")), "nobody has asked for it yet");
    page.fill("Comune", "ca").await?;
    combobox(&page, ("true", &["Caltanissetta", "Catania"], None, "2 suggerimenti")).await?;
    // Enter with nothing chosen is the form's; the arrows choose, the text stays; Home is the text's.
    page.press(Key::Down).await?;
    combobox(&page, ("true", &["Caltanissetta", "Catania"], Some("Caltanissetta"), "2 suggerimenti")).await?;
    page.press(Key::Up).await?;
    combobox(&page, ("true", &["Caltanissetta", "Catania"], Some("Catania"), "2 suggerimenti")).await?;
    page.press(Key::Home).await?;
    combobox(&page, ("true", &["Caltanissetta", "Catania"], None, "2 suggerimenti")).await?;
    assert_eq!(page.value("Comune").await?, "ca");
    page.press(Key::Escape).await?;
    combobox(&page, ("false", &[], None, "")).await?;
    assert_eq!(page.value("Comune").await?, "ca");
    page.press(Key::Down).await?;
    page.press(Key::Down).await?;
    page.press(Key::Enter).await?;
    combobox(&page, ("false", &[], None, "")).await?;
    assert_eq!(page.value("Comune").await?, "Caltanissetta");
    assert_eq!(page.count("#summary").await?, 0, "Enter took the suggestion and didn't send the form");
    // Leaving takes nothing, and closes.
    page.fill("Comune", "tra").await?;
    combobox(&page, ("true", &["Trapani"], None, "1 suggerimento")).await?;
    page.press(Key::Down).await?;
    page.press(Key::Tab).await?;
    page.wait_for_focus("[name=note]").await?;
    combobox(&page, ("false", &[], None, "")).await?;
    assert_eq!(page.value("Comune").await?, "tra");
    // A touch or a click, on something large enough.
    page.fill("Comune", "sira").await?;
    combobox(&page, ("true", &["Siracusa"], None, "1 suggerimento")).await?;
    let height = page.run("return part('[role=option]').getBoundingClientRect().height >= 44", Value::Null).await?;
    assert_eq!(height, json!(true), "a finger finds it");
    page.find("[role=option]").await?.click().await?;
    combobox(&page, ("false", &[], None, "")).await?;
    assert_eq!(page.value("Comune").await?, "Siracusa");
    page.wait_for_focus("[name=city]").await?;
    // Any other text will do.
    page.fill("Comune", "Lampedusa").await?;
    combobox(&page, ("false", &[], None, "0 suggerimenti")).await?;
    page.choose("Ho letto l'informativa sulla privacy").await?;
    page.click("Invia iscrizione").await?;
    page.receipt().await?;
    let requests = host.requests();
    let post: Value = serde_json::from_str(&requests.first().context("a post")?.body)?;
    assert_eq!(post.pointer("/attendees/0/city"), Some(&json!("Lampedusa")));
    assert_eq!(host.loads().iter().filter(|path| path.contains("capitals")).count(), 1);
    assert_eq!(page.severe_log().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn a_list_that_cannot_be_had_leaves_a_text_box() -> Result<()> {
    let (_host, _browser, page) = open(json!({"url": "/r"}), json!([{"name": "city", "label": "Comune", "list": "gone.json"}])).await?;
    page.fill("Comune", "pa").await?;
    combobox(&page, ("false", &[], None, "")).await?;
    assert_eq!(page.value("Comune").await?, "pa");
    Ok(())
}

#[tokio::test]
async fn a_count_is_seen_at_once_and_heard_when_typing_has_paused() -> Result<()> {
    let field = json!({"name": "note", "label": "Note", "type": "textarea", "maxlength": 5, "hint": "In breve"});
    let (_host, _browser, page) = open(json!({"url": "/r"}), json!([field])).await?;
    let said = "return ['.count', '.count + [role=status]'].map((css) => clean(root().querySelector(css).textContent)).join('|') === given || (() => { throw new Error(root().querySelector('.count').parentElement.innerText) })()";
    page.wait("nothing said before anything is typed", said, json!("Hai ancora 5 caratteri|")).await?;
    page.fill("Note", "🦀🦀🦀🦀").await?;
    page.wait("the count to be said", said, json!("Hai ancora 1 carattere|Hai ancora 1 carattere")).await?;
    page.fill("Note", "🦀🦀🦀🦀 ab").await?;
    page.wait("too many to be said", said, json!("Hai 2 caratteri di troppo|Hai 2 caratteri di troppo")).await?;
    assert_eq!(page.value("Note").await?, "🦀🦀🦀🦀 ab", "nothing is cut");
    let node = page.run(
        "const box = part('textarea'), ids = box.getAttribute('aria-describedby').split(' ');
         return [box.className, box.maxLength, root().querySelector('.count').getAttribute('aria-hidden'), ...ids.map((id) => root().getElementById(id).textContent)]",
        Value::Null,
    );
    assert_eq!(node.await?, json!(["over", -1, "true", "In breve", "Puoi inserire al massimo 5 caratteri"]));
    page.choose("Ho letto l'informativa sulla privacy").await?;
    page.click("Invia iscrizione").await?;
    assert_eq!(page.error_summary().await?, ["Note: scrivi al massimo 5 caratteri"]);
    Ok(())
}

#[tokio::test]
async fn files_arrive_with_their_names_and_contents_even_after_the_form_was_drawn_anew() -> Result<()> {
    let fields = json!([
        {"name": "cv", "label": "Curriculum", "type": "file", "accept": ".txt", "required": true},
        {"name": "papers", "label": "Documenti", "type": "file", "multiple": true, "when": {"more": "yes"}},
        {"name": "more", "label": "Altri documenti", "type": "radio", "options": [{"value": "yes", "label": "Sì"}, {"value": "no", "label": "No"}]},
    ]);
    let submission = json!({"url": "/r", "encoding": "multipart", "constants": [{"to": "trap", "value": "{honeypot}"}, {"to": "seconds", "value": "{elapsed}"}]});
    let (host, _browser, page) = open(submission, fields).await?;
    let folder = tempfile::tempdir()?;
    let path = |name: &str, content: &str| -> Result<String> {
        let path = folder.path().join(name);
        std::fs::write(&path, content)?;
        Ok(path.to_str().context("a path")?.to_owned())
    };
    page.choose("Sì").await?;
    let both = format!("{}\n{}", path("a.txt", "first")?, path("b.txt", "second")?);
    page.find("[name=papers]").await?.send_keys(&both).await?;
    page.wait_for_text("Togli b.txt").await?;
    // Taken out of the page and put back: the control is another one, the files are the same.
    page.choose("No").await?;
    page.wait("no control for documents", "return !root().querySelector('[name=papers]')", Value::Null).await?;
    page.choose("Sì").await?;
    page.click("Togli b.txt").await?;
    page.wait_for_focus("[name=papers]").await?;
    page.choose("Ho letto l'informativa sulla privacy").await?;
    page.click("Invia iscrizione").await?;
    assert_eq!(page.error_summary().await?, ["Scegli il file: Curriculum"]);
    page.click("Scegli il file: Curriculum").await?;
    page.wait_for_focus("[name=cv]").await?;
    page.find("[name=cv]").await?.send_keys(&path("Anna D'Angelo.txt", "what I did")?).await?;
    page.wait_for_text("Anna D'Angelo.txt").await?;
    page.click("Invia iscrizione").await?;
    page.receipt().await?;
    let requests = host.requests();
    let request = requests.first().context("a post")?;
    assert!(request.header("content-type").is_some_and(|media| media.starts_with("multipart/form-data; boundary=")));
    for part in [
        "name=\"cv\"; filename=\"Anna D'Angelo.txt\"\r\nContent-Type: text/plain\r\n\r\nwhat I did\r\n",
        "name=\"papers\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nfirst\r\n",
        "name=\"more\"\r\n\r\nyes\r\n",
        "name=\"seconds\"\r\n\r\n",
    ] {
        assert!(request.body.contains(part), "{part} in\n{}", request.body);
    }
    for absent in ["second\r\n", "name=\"trap\"", "name=\"leave-empty\""] {
        assert!(!request.body.contains(absent), "{absent} in\n{}", request.body);
    }
    assert_eq!(page.severe_log().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn a_date_takes_a_months_name_and_points_at_the_box_that_is_wrong() -> Result<()> {
    let (host, _browser, page) =
        open(json!({"url": "/r"}), json!([{"name": "born", "label": "Data di nascita", "type": "date", "hint": "Per il badge"}])).await?;
    let date = page.within("Data di nascita");
    page.choose("Ho letto l'informativa sulla privacy").await?;
    date.fill("Giorno", "7").await?;
    date.fill("Anno", "1985").await?;
    page.click("Invia iscrizione").await?;
    assert_eq!(page.error_summary().await?, ["Data di nascita: scrivi anche il mese"]);
    let drawn = "const boxes = part('[name=\"born.day\"]').closest('fieldset');
        return [boxes.getAttribute('role'), ...boxes.getAttribute('aria-describedby').split(' ').map((id) => clean(root().getElementById(id).textContent)),
            ...[...boxes.querySelectorAll('input')].map((box) => box.getAttribute('aria-invalid')),
            [...boxes.children].map((child) => child.className || child.localName).join(' ')]";
    let expected = json!([
        "group",
        "Per il badge",
        "Errore: Data di nascita: scrivi anche il mese",
        null,
        "true",
        null,
        "legend hint error date-boxes"
    ]);
    assert_eq!(page.run(drawn, Value::Null).await?, expected);
    page.click("Data di nascita: scrivi anche il mese").await?;
    page.wait_for_focus("[name='born.month']").await?;
    date.fill("Mese", "OTTOBRE").await?;
    page.click("Invia iscrizione").await?;
    page.receipt().await?;
    let requests = host.requests();
    let post: Value = serde_json::from_str(&requests.first().context("a post")?.body)?;
    assert_eq!(post.pointer("/attendees/0/born"), Some(&json!("1985-10-07")));
    Ok(())
}

#[tokio::test]
async fn none_of_these_unticks_the_others_and_back() -> Result<()> {
    let options = json!([{"value": "none", "label": "Nessuna", "none": true}, "Mattina", "Sera"]);
    let (_host, _browser, page) =
        open(json!({"url": "/r"}), json!([{"name": "s", "label": "Sessioni", "type": "checkboxes", "required": true, "options": options}]))
            .await?;
    let ticked = "return [...root().querySelectorAll('[name=s]')].map((box) => (box.checked ? '+' : '-') + clean(box.nextElementSibling.textContent)).join(' ') === given";
    page.choose("Ho letto l'informativa sulla privacy").await?;
    page.click("Invia iscrizione").await?;
    assert_eq!(page.error_summary().await?, ["Seleziona sessioni, oppure seleziona «Nessuna»"]);
    page.choose("Mattina").await?;
    page.choose("Sera").await?;
    page.wait("two of them", ticked, json!("+Mattina +Sera -Nessuna")).await?;
    page.choose("Nessuna").await?;
    page.wait("none of them", ticked, json!("-Mattina -Sera +Nessuna")).await?;
    page.choose("Sera").await?;
    page.wait("one of them", ticked, json!("-Mattina +Sera -Nessuna")).await?;
    assert_eq!(page.text_of(".or").await?, "oppure");
    Ok(())
}

#[tokio::test]
async fn a_consent_comes_with_what_it_is_about_and_what_a_machine_does_is_stored() -> Result<()> {
    let backend = Backend::start(BackendOptions::default()).await?;
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&backend.url()).await?;
    page.within("Come partecipi?").choose("In presenza").await?;
    for (label, text) in [("Nome", "Anna"), ("Cognome", "Rossi"), ("Indirizzo email", "anna@example.it"), ("Ente o Comune", "Enna")] {
        page.fill(label, text).await?;
    }
    page.choose("Ho letto l'informativa sulla privacy").await?;
    let consent = "Acconsento al trattamento di questi dati, che possono riguardare la salute";
    assert!(!page.text().await?.contains(consent));
    page.fill("Esigenze di accessibilità", "Un posto per la sedia a rotelle").await?;
    page.wait_for_text(consent).await?;
    page.click("Invia iscrizione").await?;
    let error = format!("Seleziona la casella «{consent}», oppure svuota «Esigenze di accessibilità»");
    assert_eq!(page.error_summary().await?, [error.as_str()]);
    page.click(&error).await?;
    page.wait_for_focus("[name='needs.consent']").await?;
    // Nobody reaches the hidden box by keyboard or by eye; a machine writes into it all the same.
    let hidden = "const box = root().getElementById('leave-empty'), area = box.parentElement.getBoundingClientRect();
        return [box.tabIndex, box.autocomplete, box.parentElement.getAttribute('aria-hidden'), area.width <= 1 && area.height <= 1]";
    assert_eq!(page.run(hidden, Value::Null).await?, json!([-1, "off", "true", true]));
    let write = "const box = root().getElementById('leave-empty'); box.value = 'x'; box.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true})); return true";
    page.run(write, Value::Null).await?;
    page.choose(consent).await?;
    page.click("Invia iscrizione").await?;
    assert!(page.receipt().await?.contains("ER-"));
    let csv = backend.export().await?;
    let heading = csv.lines().next().unwrap_or_default();
    assert!(heading.contains(",flags,") && heading.contains("consent:needs"), "{csv}");
    assert!(csv.lines().nth(1).is_some_and(|row| row.contains(",honeypot")), "{csv}");
    Ok(())
}
