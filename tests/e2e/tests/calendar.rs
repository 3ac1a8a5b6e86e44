//! The event in the attendee's own calendar: the file as the browser saves it, read by two programs that aren't ours; and
//! the structured data on the page.

#![allow(clippy::indexing_slicing)]

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use event_registration_e2e::{Answer, Browser, Page, Responder, paths, until};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

const PYTHON: &str = "
import sys, json, icalendar
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
event = calendar.walk('VEVENT')[0]
print(json.dumps({'start': event['DTSTART'].dt.astimezone(__import__('datetime').timezone.utc).isoformat(), 'summary': str(event['SUMMARY']),
    'location': str(event.get('LOCATION')), 'conference': str(event.get('CONFERENCE')), 'zones': [str(zone['TZID']) for zone in calendar.walk('VTIMEZONE')],
    'errors': [str(error) for part in calendar.walk() for error in part.errors]}))";

const NODE: &str = "
const ICAL = require(process.argv[1]).default ?? require(process.argv[1]);
const calendar = new ICAL.Component(ICAL.parse(require('fs').readFileSync(process.argv[2], 'utf8')));
for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent'));
console.log(JSON.stringify({start: event.startDate.toJSDate().toISOString(), end: event.endDate.toJSDate().toISOString(), summary: event.summary,
    location: event.location, conference: event.component.getFirstPropertyValue('conference')}))";

/// What a program says of a file.
async fn said(command: &mut Command) -> Result<Value> {
    let done = command.stdin(Stdio::null()).env("TZ", "Asia/Dubai").output().await.context("it doesn't start")?;
    ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).context("it printed no JSON")
}

async fn by_icalendar(file: &Path) -> Result<Value> {
    said(Command::new(paths::told("EVENT_REGISTRATION_ICALENDAR")?).args(["-c", PYTHON]).arg(file)).await
}

async fn by_ical_js(file: &Path) -> Result<Value> {
    let library = paths::told("EVENT_REGISTRATION_ICAL_JS")?.join("ical.js");
    said(Command::new("node").args(["-e", NODE]).arg(library).arg(file)).await
}

/// A page that saves what it is given in a folder of its own.
async fn open(browser: &Browser, url: &str) -> Result<(Page, TempDir)> {
    let folder = tempfile::tempdir()?;
    let page = browser.open(url).await?;
    page.devtools("Browser.setDownloadBehavior", json!({ "behavior": "allow", "downloadPath": folder.path() })).await?;
    Ok((page, folder))
}

/// Saves the file, and gives its path.
async fn save(page: &Page, folder: &TempDir) -> Result<std::path::PathBuf> {
    page.click("Aggiungi al calendario").await?;
    page.click("File per il calendario (.ics)").await?;
    let path = folder.path().join("coopera-6-tavolo-tecnico.ics");
    // Under its name only when it is whole.
    until("the calendar file", async || Ok(path.exists().then_some(()))).await?;
    Ok(path)
}

const SUMMARY: &str = "Dall'accoglienza all'inclusione: il governo regionale del fenomeno migratorio in Sicilia";

#[tokio::test]
async fn the_saved_file_is_what_two_calendars_read() -> Result<()> {
    let host = Responder::start(Answer::status(500, "text/plain", "")).await?;
    let browser = Browser::start_in("it", 360, 800).await?;
    let (page, folder) = open(&browser, &host.url()).await?;
    let file = save(&page, &folder).await?;
    let (python, node) = (by_icalendar(&file).await?, by_ical_js(&file).await?);
    assert_eq!((&python["start"], &python["summary"]), (&json!("2022-05-25T13:00:00+00:00"), &json!(SUMMARY)));
    assert_eq!((&python["zones"], &python["errors"]), (&json!(["Europe/Rome"]), &json!([])));
    assert_eq!((&node["start"], &node["end"]), (&json!("2022-05-25T13:00:00.000Z"), &json!("2022-05-25T15:00:00.000Z")));
    assert_eq!((&node["summary"], &node["location"]), (&python["summary"], &python["location"]));
    let links = page.run("return [...root().querySelectorAll('.calendar a')].map((link) => new URL(link.href).host)", Value::Null).await?;
    assert_eq!(links, json!(["calendar.google.com", "outlook.live.com", "outlook.office.com"]));
    assert_eq!(page.severe_log().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn who_takes_part_online_gets_the_link_into_the_calendar() -> Result<()> {
    let join = "https://video.example/j/91?pwd=a,b;c";
    let accepted = json!({ "reference": "R-1", "status": "confirmed", "join_url": join }).to_string();
    let host = Responder::start(Answer::status(201, "application/json", &accepted)).await?;
    let browser = Browser::start_in("it", 1280, 900).await?;
    let (page, folder) = open(&browser, &host.url()).await?;
    page.within("Come partecipi?").choose("In videoconferenza").await?;
    for (label, text) in
        [("Nome", "Anna"), ("Cognome", "Rossi"), ("Indirizzo email", "anna@example.it"), ("Ente o Comune", "Comune di Enna")]
    {
        page.fill(label, text).await?;
    }
    page.choose("Ho letto l'informativa sulla privacy").await?;
    page.click("Invia iscrizione").await?;
    page.receipt().await?;
    let file = save(&page, &folder).await?;
    let (python, node) = (by_icalendar(&file).await?, by_ical_js(&file).await?);
    assert_eq!((&python["location"], &python["conference"]), (&json!(join), &json!(join)));
    assert_eq!((&node["location"], &node["conference"]), (&json!(join), &json!(join)));
    Ok(())
}

#[tokio::test]
async fn an_event_that_is_over_is_for_no_calendar() -> Result<()> {
    let host = Responder::start(Answer::status(500, "text/plain", "")).await?;
    let browser = Browser::start_in("it", 360, 800).await?;
    let page = browser.open(&host.url()).await?;
    page.wait_for_text("Aggiungi al calendario").await?;
    page.run("document.querySelector('event-registration').setAttribute('now', '2022-06-01T09:00:00+02:00')", Value::Null).await?;
    page.wait_for_text("L'evento si è concluso").await?;
    assert_eq!(page.count(".calendar").await?, 0);
    Ok(())
}

#[tokio::test]
async fn structured_data_comes_and_goes_with_its_attribute() -> Result<()> {
    let host = Responder::start(Answer::status(500, "text/plain", "")).await?;
    let browser = Browser::start_in("it", 360, 800).await?;
    let page = browser.open(&host.url()).await?;
    page.wait_for_text("Invia iscrizione").await?;
    let data = "return document.head.querySelector('script[type=\"application/ld+json\"]')?.textContent ?? ''";
    assert_eq!(page.run(data, Value::Null).await?, json!(""));
    page.run("document.querySelector('event-registration').toggleAttribute('structured-data')", Value::Null).await?;
    page.wait("structured data", "return document.head.querySelectorAll('script[type=\"application/ld+json\"]').length === 1", Value::Null)
        .await?;
    let data: Value = serde_json::from_str(page.run(data, Value::Null).await?.as_str().unwrap_or_default())?;
    assert_eq!((&data["@type"], &data["name"], &data["url"]), (&json!("Event"), &json!(SUMMARY), &json!(host.url())));
    assert_eq!(data["registration"], Value::Null);
    page.run("document.querySelector('event-registration').remove()", Value::Null).await?;
    page.wait("it to go", "return document.head.querySelectorAll('script[type=\"application/ld+json\"]').length === 0", Value::Null).await
}
