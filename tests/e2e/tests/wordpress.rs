//! The plugin on a real WordPress with MariaDB, used as the press office of an association would: by an editor who may not post
//! scripts. Only `cargo xtask test --all` runs them.

#![allow(clippy::indexing_slicing)]

use anyhow::{Context, Result};
use event_registration_e2e::real::WordPress;
use event_registration_e2e::{Browser, Page, paths, until};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

/// The demonstration's event, in a year in which one can still register.
fn event() -> Result<Value> {
    let text = paths::site_file(paths::EVENT)?.replace("2022-05-2", "2099-05-2");
    let mut event: Value = serde_json::from_str(&text)?;
    let registration = event.get_mut("registration").and_then(Value::as_object_mut).context("the event has a registration")?;
    registration.remove("submission");
    Ok(event)
}

/// Somebody of the site, logged in.
async fn log_in(site: &WordPress, name: &str) -> Result<Browser> {
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&format!("{}wp-login.php", site.url())).await?;
    // WordPress sets a cookie by script when the page has loaded; the form's own script puts the focus where it likes.
    let script = "document.getElementById('user_login').value = given; document.getElementById('user_pass').value = 'password';
        document.getElementById('loginform').submit()";
    page.run(script, json!(name)).await?;
    page.wait("the administration", "return document.getElementById('wpadminbar') !== null", Value::Null).await?;
    Ok(browser)
}

/// Uploads a file as a new event and presses “Publish”; gives the event's number.
async fn upload(site: &WordPress, page: &Page, text: &str) -> Result<u64> {
    page.goto(&format!("{}wp-admin/post-new.php?post_type=event_registration", site.url())).await?;
    let file = site.write("event.json", text)?;
    page.driver().find(By::Id("event-registration-upload")).await?.send_keys(file.display().to_string()).await?;
    let id = page.run("return Number(document.getElementById('post_ID').value)", Value::Null).await?;
    page.driver().find(By::Id("publish")).await?.click().await?;
    page.wait("the event to be saved", "return location.search.includes('action=edit')", Value::Null).await?;
    id.as_u64().context("the event has no number")
}

/// Publishes a page by the block editor, with a block or with the shortcode; gives its address.
async fn publish(site: &WordPress, page: &Page, block: &str) -> Result<String> {
    page.goto(&format!("{}wp-admin/post-new.php?post_type=page", site.url())).await?;
    page.wait("the block editor", "return Boolean(window.wp?.data?.select('core/editor')?.getCurrentPostId())", Value::Null).await?;
    let script = "const { dispatch } = wp.data; dispatch('core/block-editor').insertBlocks(BLOCK);
        dispatch('core/editor').editPost({ title: 'Tavolo tecnico', status: 'publish' }); dispatch('core/editor').savePost()";
    page.run(&script.replace("BLOCK", block), Value::Null).await?;
    let saved =
        "const editor = wp.data.select('core/editor'); return editor.didPostSaveRequestSucceed() && editor.isCurrentPostPublished()";
    page.wait("the page to be published", saved, Value::Null).await?;
    let address = page.run("return wp.data.select('core/editor').getPermalink()", Value::Null).await?;
    Ok(address.as_str().context("the page has no address")?.to_owned())
}

/// Registers as somebody with this address, as a visitor who isn't logged in.
async fn register(address: &str, email: &str) -> Result<(Browser, String)> {
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(address).await?;
    page.within("Come partecipi?").choose("In videoconferenza").await?;
    for (label, text) in [("Nome", "Anna"), ("Cognome", "D'Angelo"), ("Indirizzo email", email), ("Ente o Comune", "=Comune di Enna")] {
        page.fill(label, text).await?;
    }
    page.choose("Ho letto l'informativa sulla privacy").await?;
    page.click("Invia iscrizione").await?;
    let receipt = page.receipt().await?;
    Ok((browser, receipt))
}

/// What an address answers to whoever is logged in here: status and text.
async fn fetched(page: &Page, address: &str) -> Result<(u64, String)> {
    let script = "return fetch(given).then(async (answer) => [answer.status, await answer.text()])";
    let answer = page.run(script, json!(address)).await?;
    let status = answer.get(0).and_then(Value::as_u64).context("no status")?;
    Ok((status, answer.get(1).and_then(Value::as_str).unwrap_or_default().to_owned()))
}

#[tokio::test]
async fn an_editor_publishes_block_and_shortcode_visitors_register_and_the_editor_exports() -> Result<()> {
    let site = WordPress::start().await?;
    let editor = log_in(&site, "editor").await?;
    let page = editor.page();
    let may =
        page.run("return fetch('/wp-admin/edit.php?post_type=event_registration').then((answer) => answer.status)", Value::Null).await?;
    assert_eq!(may, json!(200));
    let id = upload(&site, &page, &event()?.to_string()).await?;
    let said = page.run("return document.querySelector('.notice-error, .notice-warning')?.innerText ?? null", Value::Null).await?;
    assert_eq!(said, Value::Null, "nothing is wrong with the file");
    assert_eq!(site.sql(&format!("SELECT post_status FROM wp_posts WHERE ID = {id}")).await?, ["publish"]);

    let block = format!("wp.blocks.createBlock('event-registration/event', {{ event: {id}, theme: 'neutral', reviewStep: false }})");
    let with_block = publish(&site, &page, &block).await?;
    let drawn = "const frame = document.querySelector('iframe[name=editor-canvas]')?.contentDocument ?? document;
        return frame.querySelector('event-registration h2')?.textContent.startsWith('Dall') === true";
    page.wait("the block to show the event's name in the editor", drawn, Value::Null).await?;
    let shortcode = format!("wp.blocks.createBlock('core/shortcode', {{ text: '[event_registration id=\"{id}\" heading-level=\"3\"]' }})");
    let with_shortcode = publish(&site, &page, &shortcode).await?;
    // What an editor can't do on this site, and the plugin has no need of.
    let stripped =
        publish(&site, &page, "wp.blocks.createBlock('core/html', { content: '<event-registration src=\"x\"></event-registration>' })")
            .await?;
    let (_, stripped) = fetched(&page, &stripped).await?;
    assert!(!stripped.contains("<event-registration"), "the site lets this editor post any markup: the test shows nothing");

    for (address, email, heading) in [(&with_block, "anna@example.it", "h2.title"), (&with_shortcode, "bruna@example.it", "h3.title")] {
        let (visitor, receipt) = register(address, email).await.with_context(|| address.clone())?;
        assert!(receipt.contains("Numero di riferimento\n\nER-"), "{receipt}");
        let page = visitor.page();
        assert_eq!(page.count(heading).await?, 1);
        assert_eq!(page.severe_log().await?, Vec::<String>::new());
        let hosts = "return [...new Set(performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin))].filter((origin) => origin !== location.origin)";
        assert_eq!(page.run(hosts, Value::Null).await?, json!([]), "a request to another host");
        assert_eq!(site.reports()?, Vec::<String>::new(), "the policy blocked something");
        let integrity = "return document.querySelector('script[type=module][src*=event-registration]')?.integrity ?? ''";
        assert!(page.run(integrity, Value::Null).await?.as_str().unwrap_or_default().starts_with("sha384-"));
    }
    let rows = site.sql("SELECT mode, status, email, position FROM wp_event_registrations ORDER BY id").await?;
    assert_eq!(rows, ["online\tconfirmed\tanna@example.it\t0", "online\tconfirmed\tbruna@example.it\t0"]);

    page.goto(&format!("{}wp-admin/edit.php?post_type=event_registration&page=event-registration-list", site.url())).await?;
    let link = page.run("return document.querySelector('a[href*=event_registration_export]').href", Value::Null).await?;
    let link = link.as_str().context("no link to the export")?;
    let (status, csv) = fetched(&page, link).await?;
    assert_eq!(status, 200);
    // What a spreadsheet would run is made a text.
    assert!(csv.contains(",Anna,D'Angelo,anna@example.it,\"'=Comune di Enna\""), "{csv}");
    assert_eq!(csv.lines().count(), 3, "{csv}");
    let reader = log_in(&site, "subscriber").await?;
    assert_eq!(fetched(&reader.page(), link).await?.0, 403);
    assert_eq!(site.notes()?, Vec::<String>::new());

    // The reports are really written: what the policy forbids arrives among them.
    let visitor = Browser::start(1280, 900).await?;
    let page = visitor.open(&with_block).await?;
    page.run("return fetch('https://elsewhere.example/').catch(() => null)", Value::Null).await?;
    until("a report of what is forbidden", async || Ok(site.reports()?.iter().any(|report| report.contains("elsewhere")).then_some(())))
        .await
}

#[tokio::test]
async fn what_is_no_event_stays_a_draft_and_is_kept_as_it_was_typed() -> Result<()> {
    let site = WordPress::start().await?;
    let editor = log_in(&site, "editor").await?;
    let page = editor.page();
    let typed = "{ \"@type\": \"Event\", \"name\": \"Perché \\\"no\\\" <b>\", }";
    let id = upload(&site, &page, typed).await?;
    let said = page.run("return document.querySelector('.notice-error').innerText", Value::Null).await?.to_string();
    assert!(said.contains("Questo non è JSON") && said.contains("resta in bozza"), "{said}");
    assert_eq!(page.run("return document.getElementById('event-registration-text').value", Value::Null).await?, json!(typed));
    assert_eq!(site.sql(&format!("SELECT post_status FROM wp_posts WHERE ID = {id}")).await?, ["draft"]);
    let (status, answer) = fetched(&page, &format!("{}wp-json/event-registration/v1/events/{id}", site.url())).await?;
    assert_eq!(status, 404, "{answer}");

    // Deleting the plugin leaves nothing of it behind.
    site.php("require_once ABSPATH . 'wp-admin/includes/plugin.php'; uninstall_plugin('event-registration/event-registration.php');")
        .await?;
    assert_eq!(site.sql("SHOW TABLES LIKE '%event_registrations'").await?, Vec::<String>::new());
    assert_eq!(site.sql("SELECT ID FROM wp_posts WHERE post_type = 'event_registration'").await?, Vec::<String>::new());
    assert_eq!(
        site.sql("SELECT option_name FROM wp_options WHERE option_value LIKE '%manage_event_registrations%'").await?,
        Vec::<String>::new()
    );
    Ok(())
}

#[tokio::test]
async fn the_last_seat_is_given_once_and_what_is_wrong_is_said_in_the_attendees_language() -> Result<()> {
    let mut site = WordPress::start().await?;
    let editor = log_in(&site, "editor").await?;
    let mut event = event()?;
    event.as_object_mut().context("an object")?.insert("maximumVirtualAttendeeCapacity".into(), json!(5));
    let id = upload(&site, &editor.page(), &event.to_string()).await?;
    let target = format!("/wp-json/event-registration/v1/events/{id}/registrations");
    let post = |email: &str, granted: bool| {
        let person = json!({ "given-name": "Anna", "family-name": "Rossi", "email": email, "organization": "Enna" });
        let consents = json!([{ "id": "privacy-notice", "granted": granted, "text": "Ho letto", "version": "demo-1", "language": "en" }]);
        json!({ "event": "coopera-6-tavolo-tecnico", "mode": "online", "attendees": [person], "consents": consents, "language": "en" })
            .to_string()
    };
    let (status, answer) = WordPress::post(site.port(), &target, &post("anna", false)).await?;
    assert_eq!(status, 422, "{answer}");
    assert!(answer.contains("application/problem+json"), "{answer}");
    assert!(answer.contains("#\\/attendees\\/0\\/email") && answer.contains("Enter an email address in the correct format"), "{answer}");
    assert!(answer.contains("#\\/consents\\/0\\/granted"), "{answer}");

    let ports = [site.port(), site.another_port().await?, site.another_port().await?, site.another_port().await?];
    let mut running = tokio::task::JoinSet::new();
    for attendee in 0..12 {
        let (port, target, body) = (ports[attendee % ports.len()], target.clone(), post(&format!("a{attendee}@example.it"), true));
        running.spawn(async move { WordPress::post(port, &target, &body).await.map(|(status, _)| status) });
    }
    let mut statuses = running.join_all().await.into_iter().collect::<Result<Vec<u16>>>()?;
    statuses.sort_unstable();
    assert_eq!(statuses, [[201; 5].as_slice(), &[409; 7]].concat());
    assert_eq!(site.sql("SELECT seat FROM wp_event_registrations ORDER BY seat").await?, ["1", "2", "3", "4", "5"]);

    // WordPress's own tools find somebody's data by the address, and erase them; the seat is free again.
    let first = site.sql("SELECT email FROM wp_event_registrations WHERE seat = 1").await?.concat();
    let exported = site.php(&format!("echo wp_json_encode(EventRegistration\\export_person('{first}'));")).await?;
    assert!(exported.contains(&first) && exported.contains("\"Rossi\""), "{exported}");
    site.php(&format!("EventRegistration\\erase_person('{first}');")).await?;
    assert_eq!(site.sql("SELECT seat FROM wp_event_registrations ORDER BY seat").await?, ["2", "3", "4", "5"]);
    assert_eq!(WordPress::post(site.port(), &target, &post("late@example.it", true)).await?.0, 201);
    assert_eq!(site.sql("SELECT seat FROM wp_event_registrations ORDER BY seat").await?, ["1", "2", "3", "4", "5"]);
    assert_eq!(site.notes()?, Vec::<String>::new());
    Ok(())
}
