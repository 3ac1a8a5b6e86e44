//! Every way in which sites write an event, each a fixture that doubles as documentation.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod common;

use common::{announcement, moment};
use event_registration::core::event::{self, Announcement, Attendance, Party, Performance, Venue};
use event_registration::core::text::Text;

/// What was understood of an event, a line for each thing.
fn understood(read: &Announcement) -> String {
    let event = &read.event;
    let text = |text: &Text| text.get("it").to_owned();
    let party = |party: &Party| {
        let parts = [&party.title, &party.affiliation].map(text).into_iter().chain(party.url.clone()).chain(party.logo.clone());
        [text(&party.name)].into_iter().chain(parts).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" | ")
    };
    let performance = |one: &Performance| format!("{}: {}", text(&one.role), party(&one.party));
    let mut lines = vec![format!("name {}", text(&event.name))];
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            lines.push(format!("{name} {value}"));
        }
    };
    line("description", text(&event.description));
    line("start", moment(event.start));
    line("end", moment(event.end));
    line("doors", moment(event.doors));
    line("previously", moment(event.previous_start));
    line("attendance", format!("{:?}", event.attendance));
    line("status", format!("{:?}", event.status));
    for venue in &event.venues {
        match venue {
            Venue::Physical(place) => {
                line("at", [text(&place.name)].into_iter().chain(place.address.iter().map(text)).collect::<Vec<_>>().join(" | "));
            }
            Venue::Virtual(name) => line("online", format!("({})", text(name))),
        }
    }
    event.organizers.iter().for_each(|one| line("organizer", party(one)));
    event.performers.iter().for_each(|one| line("performer", performance(one)));
    event.funders.iter().for_each(|one| line("funder", party(one)));
    for grant in &event.funding {
        line("grant", text(&grant.name));
        grant.funders.iter().for_each(|one| line("  from", party(one)));
        grant.project.iter().for_each(|one| line("  for", party(one)));
        grant.members.iter().for_each(|one| line("  by", performance(one)));
    }
    line("series", text(&event.series));
    event.about.iter().chain(&event.audience).for_each(|one| line("about or for", text(one)));
    event.image.iter().for_each(|image| {
        let size = image.size.map(|(width, height)| format!(" {width}x{height}")).unwrap_or_default();
        line("image", format!("{}{size} {}", image.url, text(&image.text)).trim().to_owned());
    });
    line("languages", event.languages.join(" "));
    line("seats", event.physical_capacity.map(|seats| seats.to_string()).unwrap_or_default());
    line("free", if event.free { "yes".into() } else { String::new() });
    let noted = read.problems.iter().filter(|problem| problem.path != "registration");
    noted.for_each(|problem| line("!", problem.to_string()));
    lines.join("\n")
}

#[track_caller]
fn check(fixture: &str, expected: &str) {
    let understood = understood(&announcement(fixture));
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let found: Vec<&str> = understood.lines().map(str::trim).collect();
    assert_eq!(found, expected, "{fixture} was understood as\n{understood}");
}

#[test]
fn one_value_where_a_list_could_stand() {
    check(
        "one-value-each",
        "name Assemblea dei Comuni
        start 2026-03-12T09:30+01:00
        end 2026-03-12T13:00+01:00
        doors 2026-03-12T09:00+01:00
        attendance Offline
        status Scheduled
        at Palazzo dei Normanni | Piazza Indipendenza 1 | 90129 Palermo (PA)
        organizer ANCI Sicilia | https://www.anci.sicilia.it/
        performer : Anna Rossi | Sindaca
        seats 120
        free yes",
    );
}

#[test]
fn lists_where_one_value_would_do() {
    check(
        "lists-everywhere",
        "name Giornata di studio
        start 2026-03-12T09:30+01:00
        attendance Mixed
        status Scheduled
        at Aula Magna | Viale delle Scienze | Palermo
        online ()
        organizer Università
        organizer Comune di Palermo
        performer : Anna Rossi
        performer : Bruno Verdi
        funder Banca
        image https://example.org/a.jpg
        languages it en",
    );
}

#[test]
fn a_graph_whose_nodes_refer_to_each_other() {
    check(
        "graph-with-references",
        "name Consiglio aperto
        start 2026-05-04T18:00+02:00
        attendance Offline
        status Scheduled
        at Sala Cerere | Piazza Umberto, Enna
        organizer Comune di Enna | https://example.org/ | https://example.org/logo.png
        image https://example.org/logo.png",
    );
}

#[test]
fn texts_where_objects_could_stand() {
    check(
        "texts-for-objects",
        "name Webinar PNRR
        start 2026-01-20T10:00Z
        attendance Online
        status Scheduled
        online ()
        organizer IFEL
        performer : Carla Bianchi
        funder Ministero dell'Interno
        grant Fondo Asilo, Migrazione e Integrazione 2021-2027
        series Ciclo di webinar
        about or for PNRR
        about or for Segretari comunali",
    );
}

#[test]
fn a_subtype_of_event_with_full_enumeration_names() {
    check(
        "subtype-and-full-names",
        "name Corso per operatori
        start 2026-09-01T09:00+02:00
        previously 2026-08-25T09:00+02:00
        attendance Online
        status Rescheduled
        online (Aula virtuale)",
    );
}

#[test]
fn bare_enumeration_names_and_no_context() {
    check(
        "bare-names",
        "name Festa dei popoli
        start 2026-06-20
        end 2026-06-22
        attendance Offline
        status Cancelled
        at Villa Giulia",
    );
}

#[test]
fn a_date_without_a_time_is_the_whole_day() {
    check(
        "date-without-time",
        "name Giornata della memoria
        start 2026-01-27
        attendance Offline
        status Scheduled
        at Teatro Massimo",
    );
    let event = announcement("date-without-time").event;
    assert_eq!(event.ends().zip(event.begins()).map(|(end, begin)| end - begin), Some(86_400));
}

#[test]
fn texts_in_every_way_of_naming_their_language() {
    check(
        "languages-in-every-way",
        "name Tavola rotonda
        description Descrizione
        start 2026-04-10
        attendance Offline
        status Scheduled
        at Sala",
    );
    let event = announcement("languages-in-every-way").event;
    assert_eq!((event.name.get("en"), event.description.get("ar")), ("Round table", "وصف"));
}

#[test]
fn wrong_values_are_left_out_one_by_one_and_each_is_told() {
    check(
        "unknown-members-and-wrong-values",
        r#"name Incontro
        end 2026-05-25
        attendance Offline
        status Scheduled
        ! startDate: found "il 25 maggio", allowed is a date or a date and time, like 2022-05-25T15:00:00+02:00; it was left out
        ! eventStatus: found "EventSoldOut", allowed is one of EventScheduled, EventRescheduled, EventMovedOnline, EventPostponed, EventCancelled; EventScheduled was used
        ! maximumPhysicalAttendeeCapacity: found "many", allowed is a whole number, 0 or more; it was left out
        ! location[0]: found 42, allowed is a Place, a VirtualLocation or a text; it was left out
        ! location[2]: found true, allowed is a Place, a VirtualLocation or a text; it was left out
        ! eventAttendanceMode: found "Hybrid", allowed is one of OfflineEventAttendanceMode, OnlineEventAttendanceMode, MixedEventAttendanceMode; it was left out
        ! organizer.name: found an object, allowed is a text or texts by language, like {"it": "…"}; that member was left out
        ! image: found "javascript:alert(1)", allowed is a link with http, https, mailto or tel; it was left out"#,
    );
}

#[test]
fn people_with_roles_around_them_and_without() {
    check(
        "roles",
        "name Tavolo
        start 2026-02-02T15:00+01:00
        attendance Offline
        status Scheduled
        at Sala
        performer Modera: Anna Rossi | Comune di Enna
        performer Interviene: Bruno Verdi
        performer Interviene: Carla Bianchi
        performer : Dario Neri | Regione",
    );
}

#[test]
fn an_event_that_is_the_main_entity_of_a_page() {
    check(
        "main-entity-of-a-page",
        "name Fiera
        start 2026-11-05T09:00+01:00
        attendance Offline
        status Scheduled
        at  | Via Roma 1 | Catania | Italia",
    );
}

#[test]
fn who_funds_what_and_who_leads_it() {
    check(
        "funding-as-in-the-wild",
        "name Progetto
        start 2026-11-05T09:00+01:00
        attendance Offline
        status Scheduled
        at Sala
        funder Mecenate
        grant FAMI 2021-2027
        from Unione europea | https://european-union.europa.eu
        for COOPERA
        by : Comune di Palermo",
    );
}

#[test]
fn an_event_that_moved_online_is_at_no_place_any_more() {
    let file = r#"{ "@type": "Event", "name": "E", "startDate": "2026-05-14T10:00:00+02:00", "eventStatus": "EventMovedOnline",
        "eventAttendanceMode": "MixedEventAttendanceMode", "location": [{ "@type": "Place", "name": "Sala" }, { "@type": "VirtualLocation", "name": "Rete" }] }"#;
    let event = event::read(&event_registration_cli::json::parse(file).unwrap(), &|_| None).unwrap().event;
    assert_eq!((event.attendance, event.venues), (Attendance::Online, vec![Venue::Virtual(Text::plain("Rete"))]));
}
