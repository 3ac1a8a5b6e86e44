//! What is served for a state: the event's file, the backend's answer, the page around the widget.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::answer::{Answer, Gate};
use crate::paths;
use crate::responder::Responder;

/// Where the fonts of the package `fonts-liberation` are asked for, so that pictures are alike on different machines. It has
/// no Arabic: those letters come from whatever the machine has.
const FONT: &str = "'Liberation Sans', 'DejaVu Sans', sans-serif";

/// The event and its pictures; of the fallback a module that isn't one.
pub(super) fn serve(state: &str, host: &Responder) -> Result<()> {
    let file = if is_listed(state) { include_str!("../../../fixtures/events/series.json").to_owned() } else { event(state)?.to_string() };
    host.serve("events/scene.json", "application/json", &file);
    let seats =
        |person: u32, online: u32, list: bool| json!({ "remaining": { "in-person": person, "online": online }, "waitingList": list });
    let seats = match state {
        "queue" => seats(0, 120, true),
        "sold-out" => seats(0, 0, false),
        _ => seats(3, 0, false),
    };
    host.serve("seats.json", "application/json", &seats.to_string());
    host.serve("photo.svg", "image/svg+xml", PHOTO);
    for (name, width, height) in [("wide.svg", 900, 120), ("tall.svg", 200, 800)] {
        let logo = format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"><rect width="100%" height="100%" fill="#7a1f3d"/></svg>"##
        );
        host.serve(name, "image/svg+xml", &logo);
    }
    if state == "fallback" {
        host.serve("event-registration_bg.wasm", "text/html", "<h1>blocked</h1>");
    }
    Ok(())
}

fn now(state: &str) -> &'static str {
    match state {
        "not-open" => "2022-04-20T09:00:00+02:00",
        "closed" => "2022-05-24T19:00:00+02:00",
        "under-way" => "2022-05-25T15:30:00+02:00",
        "ended" | "materials" => "2022-06-01T09:00:00+02:00",
        _ => "2022-05-10T09:00:00+02:00",
    }
}

/// What the backend says to a registration.
pub(super) fn answer(state: &str, gate: &Gate) -> Answer {
    let json = "application/json";
    let problem = |kind: &str| {
        Answer::status(409, "application/problem+json", &json!({ "type": format!("https://comune.example/problems/{kind}") }).to_string())
    };
    match state {
        "sending" => Answer::status(500, "text/plain", "").delayed(gate),
        "waiting" => Answer::status(429, "text/plain", "").header("Retry-After", "45"),
        "offline" => Answer::hang_up(),
        "failed" => Answer::status(500, "text/plain", ""),
        "full" => problem("full"),
        "duplicate" => problem("duplicate"),
        "sent" => Answer::status(200, "text/plain", "ok"),
        "waiting-list" => Answer::status(201, json, r#"{"reference":"ER-7K3QWX0P","status":"waiting"}"#),
        "receipt-online" => Answer::status(
            201,
            json,
            r#"{"reference":"ER-7K3QWX0P","status":"confirmed","join_url":"https://meet.example.org/tavolo-tecnico"}"#,
        ),
        _ => Answer::status(201, json, r#"{"reference":"ER-7K3QWX0P","status":"confirmed"}"#),
    }
}

/// The demonstration's event, as it is in this state.
fn event(state: &str) -> Result<Value> {
    let mut event: Value = serde_json::from_str(&paths::site_file(paths::EVENT)?)?;
    let members = event.as_object_mut().context("the event is an object")?;
    let status = match state {
        "cancelled" => "EventCancelled",
        "postponed" => "EventPostponed",
        "moved-online" => "EventMovedOnline",
        "rescheduled" => "EventRescheduled",
        _ => "EventScheduled",
    };
    members.insert("eventStatus".into(), json!(format!("https://schema.org/{status}")));
    match state {
        "rescheduled" => {
            members.insert("previousStartDate".into(), json!("2022-05-18T15:00:00+02:00"));
        }
        "image" => {
            let text = json!({ "it": "La sala durante il tavolo precedente", "en": "The room during the round table before" });
            members.insert(
                "image".into(),
                json!({ "@type": "ImageObject", "contentUrl": "photo.svg", "width": 1200, "height": 500, "caption": text }),
            );
        }
        "logos" => {
            let logo = |name: &str, file: &str| json!({ "@type": "Organization", "name": name, "logo": file });
            let bodies = json!([logo("Regione", "wide.svg"), logo("Fondazione", "tall.svg"), { "@type": "Organization", "name": "Consorzio senza logo" }]);
            members.insert("sponsor".into(), bodies);
        }
        "announced" => {
            for member in ["registration", "startDate", "endDate"] {
                members.remove(member);
            }
        }
        "materials" => {
            members.insert("recordedIn".into(), json!({ "@type": "VideoObject", "name": { "it": "Registrazione", "en": "Recording" }, "contentUrl": "https://video.example/6" }));
            let slides = json!({ "@type": "PresentationDigitalDocument", "name": { "it": "Diapositive", "en": "Slides" }, "url": "https://comune.example/6.pdf" });
            let minutes = json!({ "@type": "DigitalDocument", "name": { "it": "Verbale", "en": "Minutes" }, "url": "https://comune.example/verbale-6.pdf" });
            members.insert("subjectOf".into(), json!([slides, minutes]));
        }
        "no-form" => {
            members.remove("registration");
        }
        "kinds" => {
            members.insert("eventAttendanceMode".into(), json!("https://schema.org/OfflineEventAttendanceMode"));
        }
        _ => {}
    }
    let rules = match state {
        "sent" => json!([{ "status": "2xx", "is": "received" }]),
        "duplicate" => json!([{ "status": 409, "is": "duplicate" }]),
        _ => Value::Null,
    };
    let registration = event.pointer_mut("/registration").and_then(Value::as_object_mut);
    if let Some(registration) = registration {
        match state {
            "people" | "review" => drop(registration.insert("attendees".into(), json!({ "max": 3 }))),
            "few" | "queue" | "sold-out" => drop(registration.insert("availability".into(), json!("../seats.json"))),
            "kinds" => {
                registration.insert("fields".into(), kinds());
                registration.insert("submission".into(), json!({ "url": "/registrations", "encoding": "multipart" }));
            }
            _ => {}
        }
    }
    if let (Some(submission), true) = (event.pointer_mut("/registration/submission").and_then(Value::as_object_mut), !rules.is_null()) {
        submission.insert("outcome".into(), rules);
    }
    Ok(event)
}

/// One field of each kind.
fn kinds() -> Value {
    let both = |it: &str, en: &str| json!({ "it": it, "en": en });
    let options = |names: &[(&str, &str)]| names.iter().map(|(it, en)| json!({ "value": en, "label": both(it, en) })).collect::<Vec<_>>();
    let mut diet = options(&[("Vegetariana", "Vegetarian"), ("Senza glutine", "Gluten-free")]);
    diet.push(json!({ "value": "none", "label": both("Nessuna di queste", "None of these"), "none": true }));
    json!([
        { "name": "municipality", "label": both("Comune", "Municipality"), "required": true, "list": ["Caltanissetta", "Catania", "Enna", "Palermo"] },
        { "name": "born", "type": "date", "label": both("Data di nascita", "Date of birth"), "hint": both("Per esempio 7 10 1985", "For example 7 10 1985") },
        { "name": "seats", "type": "number", "label": both("Posti auto", "Parking places"), "min": 0, "max": 3 },
        { "name": "arrival", "type": "time", "label": both("Ora di arrivo", "Time of arrival") },
        { "name": "phone", "type": "tel", "label": both("Telefono", "Telephone") },
        { "name": "site", "type": "url", "label": both("Sito", "Website") },
        { "name": "role", "type": "select", "label": both("Ruolo", "Role"), "options": options(&[("Sindaco", "Mayor"), ("Altro", "Other")]) },
        { "name": "lunch", "type": "radio", "label": both("Resti a pranzo?", "Will you stay for lunch?"), "options": options(&[("Sì", "Yes"), ("No", "No")]) },
        { "name": "diet", "type": "checkboxes", "label": both("Diete", "Diets"), "options": diet },
        { "name": "lift", "type": "checkbox", "label": both("Cerco un passaggio", "I am looking for a lift") },
        { "name": "note", "type": "textarea", "label": both("Note", "Notes"), "maxlength": 20 },
        { "name": "papers", "type": "file", "label": both("Documenti", "Documents"), "multiple": true, "accept": ".pdf", "required": true },
    ])
}

/// What the site itself says where the widget can't.
const OWN: &str = r#"<p>Scrivi a <a href="mailto:iscrizioni@example.it">iscrizioni@example.it</a></p>"#;

fn element(state: &str, language: &str, attributes: &str) -> String {
    let file = if state == "missing" { "events/none.json" } else { "events/scene.json" };
    let view = if is_listed(state) { "list" } else { state.strip_prefix("view-").unwrap_or("full") };
    let review = if state == "review" { " review-step" } else { "" };
    let now = now(state);
    format!(
        r#"<event-registration src="{file}" lang="{language}" view="{view}" now="{now}"{attributes}{review}>{OWN}</event-registration>"#
    )
}

/// Whether it is a state of a file with several events.
pub(super) fn is_listed(state: &str) -> bool {
    matches!(state, "view-list" | "listed")
}

/// A page with nothing around the widget.
pub(super) fn bare(state: &str, language: &str, theme: &str) -> String {
    let direction = if language == "ar" { "rtl" } else { "ltr" };
    let element = element(state, language, &format!(r#" theme="{theme}" heading-level="1""#));
    format!(
        r#"<!doctype html><html lang="{language}" dir="{direction}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Comune</title>
        <style>body {{ margin: 0 }} event-registration {{ --er-font-family: {FONT} }}</style>
        <script type="module" src="event-registration.js"></script>
        {element}</html>"#
    )
}

/// A page of a site that is accessible itself.
pub(super) fn site(state: &str, language: &str) -> String {
    let element = element(state, language, "");
    format!(
        r##"<!doctype html><html lang="it"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sito</title>
        <script type="module" src="event-registration.js"></script><style>body {{ margin: 0 }}</style>
        <main><h1>Eventi</h1><a href="#prima" id="prima">Prima</a>
        {element}
        <a href="#dopo" id="dopo">Dopo</a></main></html>"##
    )
}

/// A page that shows the other in a frame of this width.
pub(super) fn frame(width: u32, query: &str) -> String {
    format!(
        r#"<!doctype html><html lang="it"><meta charset="utf-8"><title>Cornice</title><main><iframe title="Sito" src="scene.html{query}" width="{width}" height="900"></iframe></main></html>"#
    )
}

const PHOTO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="500"><rect width="1200" height="500" fill="#c9d8e6"/><circle cx="950" cy="130" r="60" fill="#f4e3b5"/><path d="M0 500V320l240-120 260 160 200-90 500 170v60z" fill="#6d8aa3"/></svg>"##;
