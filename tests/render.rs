//! What is drawn, rendered natively to HTML: the facts of the seed's page, and every page that isn't a form.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::rc::Rc;

use common::draw::{draw, draw_marked};
use common::{Native, page, pseudo, seed, speaks, three_people, words};
use event_registration::core::form::{HONEYPOT, MODE};
use event_registration::core::json::Value;
use event_registration::core::language::Catalogue;
use event_registration::core::page::{Missing, Page};
use event_registration::ui::View;

fn render(page: Rc<Page>, language: &str, now: &str, view: View) -> String {
    let own = page.registration().map(|registration| registration.messages.clone()).unwrap_or_default();
    let words = Catalogue::clone(&words(language)).reworded(&own);
    draw(page, Rc::new(words), now, view)
}

/// The text that a reader gets, tags taken out and entities put back.
fn text(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        let after = piece.split_once('>').map_or(piece, |(_, after)| after);
        text.push_str(after);
        text.push(' ');
    }
    let entities = [("&#x27;", "'"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&#x2F;", "/")];
    let text = entities.iter().fold(text, |text, (entity, character)| text.replace(entity, character));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const DURING: &str = "2022-05-10T09:00:00+02:00";

fn seed_text(language: &str, now: &str) -> String {
    text(&render(page(&seed()), language, now, View::Full))
}

#[track_caller]
fn says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "«{part}» is missing in\n{text}");
    }
}

#[test]
fn the_page_says_every_fact_of_the_press_release() {
    says(
        &seed_text("it", DURING),
        &[
            "Dall'accoglienza all'inclusione: il governo regionale del fenomeno migratorio in Sicilia",
            "COOPERA: 6° Tavolo Tecnico dell'ANCI Sicilia sul fenomeno migratorio e la gestione regionale dell'Accoglienza ed Integrazione",
            "Tavolo tecnico del coordinamento dei Comuni Siciliani della Rete SAI",
            "mercoledì 25 maggio 2022",
            "dalle 15:00 alle 17:00 (ora italiana, UTC+2)",
            "Sala Bonsignore – Assessorato della Famiglia, delle Politiche sociali e del Lavoro",
            "Via Trinacria 34-36",
            "Palermo",
            "In videoconferenza",
            "ANCI Sicilia",
            "capofila il Comune di Palermo",
            "Ufficio Speciale Immigrazione (USI)",
            "contrasto al caporalato",
            "formazione civico linguistica",
            "integrazione dei migranti",
            "supporto ai centri per l'impiego",
            "minori stranieri non accompagnati",
            "contrasto alla tratta",
            "capacity building",
            "Coordina Francesco Di Giovanni esperto nominato per il supporto organizzativo ai Tavoli Tecnici",
            "Interventi Michela Bongiorno Dirigente dell'Ufficio Speciale Immigrazione della Regione Siciliana Saverino Richiusa",
            "Angela Errore Responsabile del Progetto Coopera e dirigente del Comune di Palermo per le politiche sociali",
            "Coinvolti anche Elio Tozzi Progetto Su.Pr.Eme e + Su.Pr.Eme – Consorzio NOVA Onlus",
            "Fiorella Palumbo referente dei progetti FAMI dell'Ufficio Scolastico Regionale della Sicilia",
            "Luciano D'Angelo coordinatore del Progetto FAMI COM.IN. 4.0 – Consorzio NOVA Onlus",
            "Luigi Ialuna",
            "Progetto co-finanziato dall'Unione Europea",
            "Ministero dell'Interno",
            "Città di Palermo",
            "Fondo Asilo, Migrazione e Integrazione 2014-2020",
            "Obiettivo Specifico 2. Integrazione/Migrazione legale - Obiettivo nazionale ON 3",
            "lettera j) Governance dei servizi - Qualificazione del sistema di tutela sanitaria",
            "Progetto COOPERA - I Comuni migliorano PER Arginare le vulnerabilità",
            "Capofila: Comune di Palermo",
        ],
    );
    let html = render(page(&seed()), "it", DURING, View::Full);
    for link in ["https://www.anci.sicilia.it/iscrizioni/", "http://progettocoopera.it"] {
        assert!(html.contains(link), "{link} is linked");
    }
}

#[test]
fn the_page_says_that_it_is_a_preview_and_a_demonstration() {
    says(
        &seed_text("it", DURING),
        &["Anteprima: la pagina è mostrata come appare martedì 10 maggio 2022, ore 09:00.", "Dimostrazione: il modulo"],
    );
}

#[test]
fn the_parts_that_carry_the_page_are_in_english_and_the_rest_is_marked_as_italian() {
    let html = render(page(&seed()), "en", DURING, View::Full);
    says(
        &text(&html),
        &[
            "From reception to inclusion",
            "Wednesday 25 May 2022",
            "from 15:00 to 17:00 (Italian time, UTC+2)",
            "First name",
            "Send registration",
        ],
    );
    assert!(html.contains(r#"<bdi lang="it">Sala Bonsignore"#), "the room's name is Italian, and says so");
}

#[test]
fn needs_are_asked_only_of_who_comes_in_person() {
    assert!(!seed_text("it", DURING).contains("Esigenze di accessibilità (facoltativo)"), "nothing is chosen yet");
}

#[test]
fn every_moment_of_the_seeds_life_has_its_page() {
    let check = |now: &str, expected: &[&str]| {
        let page = seed_text("it", now);
        says(&page, expected);
        says(&page, &["Progetto co-finanziato dall'Unione Europea", "mercoledì 25 maggio 2022"]);
        assert_eq!(page.contains("Invia iscrizione"), now == DURING, "{now}");
    };
    check("2022-04-20T09:00:00+02:00", &["Le iscrizioni aprono giovedì 21 aprile 2022, ore 09:00", "Luigi Ialuna"]);
    check(DURING, &["Iscrizioni aperte fino a martedì 24 maggio 2022, ore 18:00"]);
    check("2022-05-24T18:00:00+02:00", &["Le iscrizioni si sono chiuse martedì 24 maggio 2022, ore 18:00"]);
    check("2022-05-25T17:00:00+02:00", &["L'evento si è concluso"]);
}

#[test]
fn a_cancelled_and_a_postponed_event_say_so_and_keep_their_details() {
    for (status, expected) in
        [("EventCancelled", "L'evento è stato annullato"), ("EventPostponed", "L'evento è rinviato a data da destinarsi")]
    {
        let file = seed().replace("https://schema.org/EventScheduled", status);
        let page = text(&render(page(&file), "it", DURING, View::Full));
        says(&page, &[expected, "Francesco Di Giovanni"]);
        assert!(!page.contains("Invia iscrizione"));
    }
}

#[test]
fn without_an_event_the_page_says_what_to_do_and_keeps_the_sites_own_content() {
    let missing = [
        Page::Missing(Missing::NoSource),
        Page::Missing(Missing::Unreachable("404".into())),
        Page::read(Ok("<html>"), &|_| None, &Native),
        Page::read(Ok(r#"{"@type":"Recipe"}"#), &|_| None, &Native),
    ];
    for page in missing {
        let advice = page.advice();
        let html = render(Rc::new(page), "it", DURING, View::Full);
        says(&text(&html), &["Non riusciamo a mostrare l'evento", "Ricarica la pagina"]);
        assert!(html.contains("<slot"), "the element's own children show");
        assert_eq!(advice.len(), 1, "{advice:?}");
    }
}

#[test]
fn without_a_usable_registration_the_page_says_how_else_to_register() {
    let seed = seed();
    let (before, _) = seed.split_once(r#""registration""#).unwrap();
    let none = format!("{} }}", before.trim_end().trim_end_matches(','));
    let no_endpoint = seed.replace(r#""url": "/registrations", "#, "");
    let no_retention = seed.replace(r#""retention""#, r#""retentionX""#);
    for (file, advice) in
        [(none, "registration: found nothing"), (no_endpoint, "nowhere to send"), (no_retention, "registration.notice.retention")]
    {
        let page = page(&file);
        assert!(page.advice().iter().any(|line| line.contains(advice)), "{advice} in {:?}", page.advice());
        let html = render(page, "it", DURING, View::Full);
        says(
            &text(&html),
            &["Qui non è possibile iscriversi", "Per iscriverti contatta chi organizza:", "ANCI Sicilia", "mercoledì 25 maggio 2022"],
        );
        assert!(!html.contains("<form"));
    }
}

#[test]
fn the_details_and_the_form_can_be_drawn_alone() {
    let details = render(page(&seed()), "it", DURING, View::Details);
    assert!(!details.contains("<form") && details.contains("Francesco Di Giovanni"));
    let form = render(page(&seed()), "it", DURING, View::Form);
    assert!(form.contains("<form") && !form.contains("Francesco Di Giovanni"));
    says(&text(&form), &["Dall'accoglienza all'inclusione"]);
    for html in [details, form] {
        says(&text(&html), &["Progetto co-finanziato dall'Unione Europea"]);
    }
}

#[test]
fn text_of_a_file_is_text_and_never_markup() {
    let file = seed().replace("Francesco Di Giovanni", "<img src=x onerror=alert(1)>");
    let html = render(page(&file), "it", DURING, View::Full);
    assert!(!html.contains("<img") && html.contains("&lt;img"));
}

#[test]
fn no_view_needs_a_style_attribute_or_an_inline_handler() {
    let html = render(page(&seed()), "it", DURING, View::Full);
    for forbidden in [" style=", " onclick=", " onsubmit=", "javascript:"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
}

/// The seed with something else in the place of its registration's beginning.
fn seed_with(members: &str) -> Rc<Page> {
    page(&seed().replace(r#""registration": {"#, &format!(r#""registration": {{ {members},"#)))
}

#[test]
fn the_languages_of_the_events_name_are_offered_each_in_its_own_words() {
    let html = render(page(&seed()), "en", DURING, View::Full);
    let (_, list) = html.split_once(r#"<div part="languages" class="languages">"#).unwrap();
    let list = list.split_once("</div>").unwrap().0;
    assert_eq!(text(list), "Italiano English");
    assert!(list.contains(r#"<button type="button" lang="en" aria-current="true">English"#), "{list}");
    assert!(list.contains(r#"<button type="button" lang="it">Italiano"#), "{list}");
    assert!(list.contains(r#"<nav aria-label="Language of the page">"#) && list.contains(r#"role="status""#), "{list}");
}

#[test]
fn the_file_says_which_languages_are_offered_and_one_alone_is_no_choice() {
    let check = |languages: &str, expected: Option<&str>| {
        let html = render(seed_with(&format!(r#""languages": {languages}"#)), "it", DURING, View::Full);
        let list = html.split_once(r#"<ul role="list">"#).map(|(_, after)| text(after.split_once("</ul>").unwrap().0));
        assert_eq!(list.as_deref(), expected, "{languages}");
    };
    check(r#"["it", "ar", "uk-UA"]"#, Some("Italiano العربية Українська"));
    check(r#"["fr", "FR-ca", "tlh", "it"]"#, Some("Français Italiano"));
    check(r#"["it"]"#, None);
    check(r#""it""#, None);
    check(r#"["it", "en", 3]"#, Some("Italiano English"));
    check(r#"["en", "fr"]"#, Some("English Français Italiano"));
}

#[test]
fn the_page_has_the_language_and_the_direction_of_its_words_and_other_texts_have_theirs() {
    let html = render(page(&seed()), "ar", DURING, View::Full);
    assert!(html.contains(r#"lang="ar" dir="rtl""#), "the widget itself");
    for part in [
        r#"<bdi lang="it">Francesco Di Giovanni</bdi>"#,
        r#"<bdi lang="it">Palermo</bdi>"#,
        r#"<p lang="it" dir="auto">6° Tavolo tecnico"#,
        r#"<p lang="it" dir="auto" class="note">Dimostrazione"#,
    ] {
        assert!(html.contains(part), "{part} is missing");
    }
    let html = render(page(&seed()), "it", DURING, View::Full);
    assert!(!html.contains("<bdi lang"), "an Italian page marks no Italian text");
}

#[test]
fn a_legal_text_is_shown_only_as_it_was_approved_and_the_page_says_so() {
    let said = |language: &str| {
        render(page(&seed()), language, DURING, View::Form)
            .matches(&words(language).text("language.only").replace("{language}", ""))
            .count()
    };
    assert_eq!((said("it"), said("en")), (0, 0), "both are written");
    let html = render(page(&seed()), "uk", DURING, View::Form);
    // Beside the summary, inside the whole notice, and at the acknowledgement and the consent.
    assert_eq!(html.matches("Текст доступний лише такою мовою: італійська").count(), 4);
    assert!(
        html.contains(r#"<bdi lang="it">Ho letto l&#x27;informativa"#) || html.contains(r#"<bdi lang="it">Ho letto l'informativa"#),
        "{html}"
    );
    assert!(html.contains(r#"aria-describedby="consent-0-language""#) && html.contains(r#"id="consent-0-language""#));
}

#[test]
fn an_event_may_word_any_message_its_own_way() {
    let own = r#""messages": { "form.submit": { "it": "Manda la richiesta", "fr": "Envoyer la demande" }, "go-to-form": "Partecipa" }"#;
    says(&text(&render(seed_with(own), "it", DURING, View::Full)), &["Manda la richiesta", "Partecipa"]);
    says(&text(&render(seed_with(own), "fr", DURING, View::Full)), &["Envoyer la demande", "S’inscrire"]);
    says(&text(&render(seed_with(own), "en", DURING, View::Full)), &["Send registration", "Register"]);
}

#[test]
fn messages_and_languages_that_cannot_be_read_are_told() {
    let wrong = seed_with(r#""messages": ["Manda"], "languages": ["italiano", "it"]"#);
    let advice = wrong.advice().join("\n");
    says(&advice, &["registration.messages: found a list", "registration.languages[0]: found \"italiano\""]);
}

/// Every text in a JSON value.
fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Text(text) => found.extend(text.lines().map(|line| line.trim().to_owned())),
        Value::Number(digits) => found.push(digits.clone()),
        Value::List(items) => items.iter().for_each(|item| strings(item, found)),
        Value::Object(members) => members.iter().for_each(|(_, item)| strings(item, found)),
        _ => {}
    }
}

#[test]
fn every_visible_text_comes_from_a_language_file_or_from_the_event() {
    let mut file = Vec::new();
    strings(&event_registration_cli::json::parse(&seed()).unwrap(), &mut file);
    file.extend(speaks().into_iter().map(|(_, name)| name));
    // Names of products are the same in every language.
    file.extend(["Google Calendar", "Outlook.com", "Microsoft 365"].map(str::to_owned));
    // The zone's offset is the same in every language.
    file.push("UTC".to_owned());
    file.sort_by_key(|text| std::cmp::Reverse(text.len()));
    let pseudo = pseudo();
    let check = |page: Rc<Page>, now: &str, view: View| {
        let html = draw(page, pseudo.clone(), now, view);
        let attributes = ["aria-label=\"", "alt=\"", "title=\"", "placeholder=\""];
        let named = attributes.iter().flat_map(|name| html.split(*name).skip(1)).map(|rest| rest.split('"').next().unwrap().to_owned());
        let nodes = html.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, node)| node.to_owned());
        for node in nodes.chain(named) {
            let node = text(&node);
            let left = file.iter().filter(|text| !text.is_empty()).fold(node.clone(), |left, text| left.replace(text.as_str(), ""));
            assert!(!left.contains(|c: char| c.is_ascii_alphabetic()), "«{node}» has words that no file has: «{left}»");
        }
    };
    for view in [View::Full, View::Details, View::Form] {
        check(page(&seed()), DURING, view);
    }
    for now in ["2022-04-20T09:00:00+02:00", "2022-05-25T09:00:00+02:00", "2022-05-25T16:00:00+02:00", "2022-05-26T09:00:00+02:00"] {
        check(page(&seed()), now, View::Full);
    }
    for status in ["EventCancelled", "EventPostponed", "EventMovedOnline"] {
        check(page(&seed().replace("https://schema.org/EventScheduled", status)), DURING, View::Full);
    }
    check(page(&seed().replace(r#""retention""#, r#""retentionX""#)), DURING, View::Full);
    check(Rc::new(Page::Missing(Missing::NoSource)), DURING, View::Full);
    assert!(draw(page(&seed()), pseudo.clone(), DURING, View::Full).contains(&pseudo.text("form.submit")), "the pseudo-locale is drawn");
}

/// What is written after a name, up to a quote: an attribute's value.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    html.split(&format!("{name}=\"")).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// The corners of an outline whose path has absolute lines alone.
fn corners(path: &str) -> Vec<(f64, f64)> {
    let mut spaced = String::new();
    for character in path.chars().filter(|character| !character.is_alphabetic()) {
        // A minus begins a number, and so does a second point.
        let number = spaced.rsplit(' ').next().unwrap_or_default();
        if character == '-' || (character == '.' && number.contains('.')) {
            spaced.push(' ');
        }
        spaced.push(character);
    }
    let numbers: Vec<f64> = spaced.split_whitespace().map(|number| number.parse().unwrap()).collect();
    numbers.chunks(2).map(|pair| (pair[0], pair[1])).collect()
}

#[test]
fn the_emblem_has_its_official_proportions_and_colours() {
    let html = render(page(&seed()), "it", DURING, View::Full);
    let emblem = html.split("<svg").find(|svg| svg.contains("class=\"emblem\"")).unwrap().split("</svg>").next().unwrap();
    assert_eq!(attributes(emblem, "viewBox"), ["0 0 27 18"], "3 to 2");
    let fills = attributes(emblem, "fill");
    assert_eq!((fills[0], fills.len()), ("#039", 13), "#003399");
    assert!(fills[1..].iter().all(|fill| *fill == "#fc0"), "#FFCC00");
    let height = 18.0;
    let places: Vec<(f64, f64)> = attributes(emblem, "transform")
        .iter()
        .map(|place| {
            let (x, y) = place.strip_prefix("translate(").unwrap().strip_suffix(')').unwrap().split_once(' ').unwrap();
            (x.parse().unwrap(), y.parse().unwrap())
        })
        .collect();
    assert_eq!(places.len(), 12);
    let near = |one: f64, other: f64| (one - other).abs() < 0.002;
    for (hour, (x, y)) in places.iter().enumerate() {
        let angle = (hour as f64) * std::f64::consts::TAU / 12.0;
        let (right, down) = (height / 3.0 * angle.sin(), -height / 3.0 * angle.cos());
        assert!(near(x - 13.5, right) && near(y - 9.0, down), "the star of {hour} o'clock is at {x} {y}");
    }
    let stars = attributes(emblem, " d");
    assert_eq!(stars.len(), 13, "the field and twelve stars");
    assert!(stars[1..].windows(2).all(|pair| pair[0] == pair[1]), "all alike");
    let star = corners(stars[1]);
    assert_eq!(star.len(), 10);
    // A regular pentagram: its inner corners are where lines from point to point cross.
    let inner = (18_f64.to_radians()).sin() / (54_f64.to_radians()).sin();
    for (index, (x, y)) in star.iter().enumerate() {
        let radius = height / 18.0 * if index % 2 == 0 { 1.0 } else { inner };
        let angle = (index as f64) * std::f64::consts::TAU / 10.0;
        assert!(near(*x, radius * angle.sin()) && near(*y, -radius * angle.cos()), "corner {index} is at {x} {y}: one point is up");
    }
}

#[test]
fn the_events_picture_loads_late_in_a_place_of_its_own() {
    let drawn = |image: &str| {
        let file = seed().replacen("\"inLanguage\"", &format!("\"image\": {image}, \"inLanguage\""), 1);
        let html = render(page(&file), "it", DURING, View::Full);
        let tag = html.split("<img").nth(1).unwrap().split('>').next().unwrap().to_owned();
        ["src", "alt", "width", "height", "loading"].map(|name| attributes(&tag, &format!(" {name}")).concat())
    };
    let full = r#"{ "@type": "ImageObject", "contentUrl": "sala.jpg", "width": { "value": 1200 }, "height": "500 px", "caption": { "it": "La sala", "en": "The room" } }"#;
    assert_eq!(drawn(full), ["sala.jpg", "La sala", "1200", "500", "lazy"]);
    assert_eq!(drawn(r#""sala.jpg""#), ["sala.jpg", "", "", "", "lazy"]);
    // Half a size keeps no place; a name stands in for a caption.
    assert_eq!(drawn(r#"[{ "url": "sala.jpg", "width": 1200, "name": "La sala" }, "altra.jpg"]"#), ["sala.jpg", "La sala", "", "", "lazy"]);
}

#[test]
fn several_people_are_groups_and_one_can_be_added() {
    let html = render(page(&three_people()), "en", DURING, View::Form);
    says(&text(&html), &["Person 1", "Add another person"]);
    assert!(html.contains(r#"<legend id="person-0" tabindex="-1">Person 1</legend>"#), "{html}");
    assert!(!html.contains("Remove person"), "the first can't be taken out");
    let alone = render(page(&seed()), "en", DURING, View::Form);
    assert!(!alone.contains("Person 1") && !alone.contains("Add another person"), "where one registers alone, nothing speaks of others");
}

/// The form with these fields, of an event in person.
fn drawn(fields: &str, asterisk: bool) -> String {
    let file = event_registration_cli::json::parse(&seed()).unwrap();
    let notice = file.get("registration").and_then(|one| one.get("notice")).unwrap().to_json();
    let file = format!(
        r#"{{"@type":"Event","name":"E","startDate":"2026-01-01","location":"Sala","registration":{{
            "submission":{{"url":"/r","encoding":"multipart"}},"notice":{notice},"fields":[{fields}]}}}}"#
    );
    draw_marked(page(&file), words("it"), "2025-12-01", View::Form, asterisk)
}

#[test]
fn what_is_optional_is_marked_or_what_is_needed_with_an_asterisk() {
    let fields = r#"{"name":"a","label":"Nome","required":true},{"name":"b","label":"Nota"}"#;
    let optional = text(&drawn(fields, false));
    says(&optional, &["salvo quelli indicati come facoltativi", "Nota (facoltativo)"]);
    assert!(!optional.contains('*'));
    let asterisk = text(&drawn(fields, true));
    says(&asterisk, &["I campi contraddistinti dall'asterisco (*) sono obbligatori. Nome *", "Ho letto l'informativa sulla privacy *"]);
    assert!(!asterisk.contains("(facoltativo)") && !asterisk.contains("Nota *"), "{asterisk}");
}

#[test]
fn groups_are_described_on_their_fieldset_and_only_a_date_is_a_group_by_role() {
    let html = drawn(
        r#"{"name":"d","label":"D","type":"date","hint":"Sotto"},{"name":"r","label":"R","type":"radio","options":["1",{"value":"0","label":"Zero","none":true}],"hint":"Sotto"}"#,
        false,
    );
    says(&html, &[r#"<fieldset aria-describedby="field-0-hint" role="group">"#, r#"<fieldset aria-describedby="field-1-hint"><legend"#]);
    says(&text(&html), &["1 oppure Zero"]);
    assert!(!html.contains("placeholder") && !html.contains("checked") && !html.contains(" disabled"));
}

#[test]
fn a_text_with_a_list_is_a_combobox_that_is_closed_at_first() {
    let html = drawn(r#"{"name":"c","label":"Comune","list":["Enna","Palermo"]}"#, false);
    for part in [
        r#"role="combobox""#,
        r#"aria-expanded="false""#,
        r#"aria-controls="field-0-list""#,
        r#"aria-autocomplete="list""#,
        r#"autocomplete="off""#,
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(!html.contains("<li role"), "nothing is offered before anything is typed");
}

#[test]
fn a_long_text_is_counted_in_three_ways() {
    let html = drawn(r#"{"name":"n","label":"Note","type":"textarea","maxlength":500,"hint":"In breve"}"#, false);
    says(
        &html,
        &[r#"aria-describedby="field-0-hint field-0-count""#, r#"<p aria-hidden="true" class="count hint">Hai ancora 500 caratteri</p>"#],
    );
    says(
        &html,
        &[
            r#"id="field-0-count" class="hidden">Puoi inserire al massimo 500 caratteri</p>"#,
            r#"</p><p role="status" class="hidden"></p></div>"#,
        ],
    );
    assert!(!html.contains("maxlength"));
}

#[test]
fn a_file_is_chosen_with_a_button_in_the_pages_language() {
    let html = drawn(r#"{"name":"f","label":"Curriculum","type":"file","accept":".pdf","multiple":true,"required":true}"#, false);
    for part in [r#"type="file""#, r#"accept=".pdf""#, "multiple", r#"aria-required="true""#, "Scegli i file"] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[test]
fn the_hidden_box_is_nobodys() {
    let html = drawn("", false);
    let (_, hidden) = html.split_once(r#"aria-hidden="true" class="hidden"><label for="leave-empty">"#).unwrap();
    let input = hidden.split_once("<input").unwrap().1.split_once('>').unwrap().0;
    assert!(input.contains(r#"tabindex="-1""#) && input.contains(r#"autocomplete="off""#), "{input}");
}

/// Whether typing into a control may change anything but the control.
fn check_seen(fields: &str, control: &str, seen: bool) {
    let file = format!(
        r#"{{"@type":"Event","name":"E","startDate":"2030-01-01","registration":{{"submission":{{"url":"/r"}},"fields":[{fields}]}}}}"#
    );
    assert_eq!(page(&file).form().is_seen(control), seen, "{control} in {fields}");
}

#[test]
fn a_key_press_is_drawn_where_more_than_the_control_depends_on_it() {
    check_seen(r#"{"name":"a"}"#, "a", false);
    check_seen(r#"{"name":"a","type":"email"}"#, "attendees.1.a", false);
    check_seen(r#"{"name":"a","type":"date"}"#, "a.month", false);
    check_seen(r#"{"name":"a","type":"textarea"}"#, "a", false);
    check_seen("", HONEYPOT, false);
    check_seen(r#"{"name":"a","type":"textarea","maxlength":9}"#, "a", true);
    check_seen(r#"{"name":"a","list":["x"]}"#, "a", true);
    check_seen(r#"{"name":"a","consent":{"id":"c","text":"C"}}"#, "a", true);
    check_seen(r#"{"name":"a","type":"select","options":["x"]}"#, "a", true);
    check_seen(r#"{"name":"a"},{"name":"b","when":{"a":"x"}}"#, "a", true);
    check_seen(r#"{"name":"a"},{"name":"b","when":{"a":"x"}}"#, "b", false);
    check_seen(r#"{"name":"a"}"#, MODE, true);
}
