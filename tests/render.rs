//! What is drawn, rendered natively to HTML: the facts of the seed's page, and every page that isn't a form.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::rc::Rc;

use common::{Native, instant, page, seed, words};
use event_registration::core::page::{Missing, Page};
use event_registration::core::platform::Platform;
use event_registration::core::state::{Focus, State};
use event_registration::core::submission::{Answer, Request};
use event_registration::core::time::Instant;
use event_registration::ui::{App, AppProps, Browser, Given, Same, View};
use yew::{Callback, LocalServerRenderer};

/// Where nothing is clicked: only the clock and the platform are asked.
struct Still(Instant);

impl Browser for Still {
    fn platform(&self) -> &dyn Platform {
        &Native
    }
    fn now(&self) -> Instant {
        self.0
    }
    fn fresh_key(&self) -> String {
        panic!("nothing is submitted")
    }
    fn send(&self, _: Rc<Request>, _: Callback<Answer>) -> Option<Box<dyn FnOnce()>> {
        panic!("nothing is sent")
    }
    fn wait(&self, _: u32, _: Callback<()>) -> Box<dyn FnOnce()> {
        panic!("nothing is waited for")
    }
    fn focus(&self, _: Focus) {}
    fn go_to(&self, _: &str) {}
    fn tell(&self, _: &State) {}
}

#[tokio::main(flavor = "current_thread")]
async fn render(page: Rc<Page>, language: &str, now: &str, view: View) -> String {
    let given = Given { page: Same(page), words: Same(words(language)), moved: true, heading_level: 2, view };
    let browser: Rc<dyn Browser> = Rc::new(Still(instant(now)));
    let props = AppProps { given, browser: Same(browser) };
    let rendered = tokio::task::LocalSet::new();
    rendered.run_until(LocalServerRenderer::<App>::with_props(props).hydratable(false).render()).await
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
    assert!(html.contains(r#"<span lang="it">Sala Bonsignore"#), "the room's name is Italian, and says so");
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
