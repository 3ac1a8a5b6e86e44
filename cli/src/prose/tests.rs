//! One case a line: a sentence, and what is found in it.

use proptest::prelude::*;

use super::*;

/// What was found, in figures: "Wed 2022-05-25", "15:00–17:00 CET".
fn shown(text: &str) -> String {
    let day = |day: &Day| {
        let weekday = day.weekday.map(|weekday| format!("{} ", english(weekday).get(..3).unwrap_or_default())).unwrap_or_default();
        let year = day.year.map_or("????".to_owned(), |year| format!("{year:04}"));
        let mark = day.mark.map(|mark| format!(" {mark:?}")).unwrap_or_default();
        let ambiguous = if day.ambiguous { "?" } else { "" };
        let wrong = day.contradicted().map(|weekday| format!(" NOT {}", english(weekday))).unwrap_or_default();
        format!("{weekday}{year}-{:02}-{:02}{mark}{ambiguous}{wrong}", day.month, day.day)
    };
    let one = |find: &Find| {
        let days: Vec<String> = find.days.iter().map(day).collect();
        let times: Vec<String> = find.times.iter().map(|time| time.strftime("%H:%M").to_string()).collect();
        let zone = find.zone.as_ref().map(|zone| format!(" {}", zone.text)).unwrap_or_default();
        match find.kind {
            Kind::Weekday => find.weekday.map(english).unwrap_or_default().to_owned(),
            Kind::Date | Kind::Dates => days.join(" & "),
            Kind::DateRange => days.join(" – "),
            Kind::Time | Kind::TimeRange => format!("{}{zone}", times.join("–")),
        }
    };
    find(text).iter().map(one).collect::<Vec<_>>().join(" | ")
}

fn check(text: &str, expected: &str) {
    assert_eq!(shown(text), expected, "{text}");
}

#[test]
fn italian_dates() {
    check("mercoledì 25 maggio 2022, dalle ore 15.00 alle 17.00", "Wed 2022-05-25 | 15:00–17:00");
    check("mercoledì 25 aprile 2022", "Wed 2022-04-25 NOT Monday");
    check("Mercoledi' 25 Maggio 2022", "Wed 2022-05-25");
    check("Palermo 25 aprile p.v. n presenza", "????-04-25 Coming");
    check("il 21 giugno c.a.", "????-06-21 ThisYear");
    check("del 3 marzo u.s., in", "????-03-03 Past");
    check("giovedì 4 giugno prossimo", "Thu ????-06-04 Coming");
    check("il 1° marzo", "????-03-01");
    check("il primo maggio 2026", "2026-05-01");
    check("l'8 marzo 2027", "2027-03-08");
    check("il 25 del mese di maggio", "????-05-25");
    check("dal 3 al 5 ottobre 2026", "2026-10-03 – 2026-10-05");
    check("dal 30 settembre al 2 ottobre 2026", "2026-09-30 – 2026-10-02");
    check("dal 30 dicembre al 2 gennaio 2027", "2026-12-30 – 2027-01-02");
    check("da lunedì 5 a mercoledì 7 ottobre 2026", "Mon 2026-10-05 – Wed 2026-10-07");
    check("giovedì 12 e venerdì 13 novembre 2026", "Thu 2026-11-12 & Fri 2026-11-13");
    check("3, 4 e 7 ottobre 2026", "2026-10-03 & 2026-10-04 & 2026-10-07");
    check("tra il 3 e il 5 ottobre 2026", "2026-10-03 – 2026-10-05");
    check("3-5 ottobre 2026", "2026-10-03 – 2026-10-05");
    check("3 - 5 ott. 2026", "2026-10-03 – 2026-10-05");
    check("gio. 12 nov. 2026", "Thu 2026-11-12");
    check("**25** maggio\n2022", "2022-05-25");
    check("il 25 maggio 2022 (mercoledì)", "Wed 2022-05-25");
    check("Palermo, 21 aprile 2022, e il 25 maggio 2022", "2022-04-21 | 2022-05-25");
    check("31 aprile 2026", "2026-04-31");
    check("3 set 2026", "2026-09-03");
}

#[test]
fn english_dates() {
    check("Wednesday, 25 May 2022", "Wed 2022-05-25");
    check("May 25th, 2022 at 3 pm", "2022-05-25 | 15:00");
    check("Tuesday, May 25, 2022", "Tue 2022-05-25 NOT Wednesday");
    check("the 25th of May, 2022", "2022-05-25");
    check("3-5 October 2026", "2026-10-03 – 2026-10-05");
    check("October 3–5, 2026", "2026-10-03 – 2026-10-05");
    check("October 3rd and 5th, 2026", "2026-10-03 & 2026-10-05");
    check("from 30 September to 2 October 2026", "2026-09-30 – 2026-10-02");
    check("September 30 – October 2, 2026", "2026-09-30 – 2026-10-02");
    check("between 3 and 5 October 2026", "2026-10-03 – 2026-10-05");
    check("Monday to Wednesday, 5-7 October 2026", "Mon 2026-10-05 – Wed 2026-10-07");
    check("5-7 October 2026 (Monday to Wednesday)", "Mon 2026-10-05 – Wed 2026-10-07");
    check("Thu, Nov 12, 2026", "Thu 2026-11-12");
    check("Mar 3, 2026", "2026-03-03");
    check("Sept. 3, 2026", "2026-09-03");
    check("On Thursday, registration opens.", "Thursday");
}

#[test]
fn figures() {
    check("25/05/2022", "2022-05-25");
    check("05/25/2022", "2022-05-25");
    check("04/05/2022", "2022-05-04?");
    check("25.05.2022 e 25-5-2022", "2022-05-25 | 2022-05-25");
    check("2022-05-25", "2022-05-25");
    check("mercoledì 25/05/22", "Wed 2022-05-25");
    check("dal 03/10/2026 al 05/10/2026", "2026-10-03? – 2026-10-05?");
}

#[test]
fn times() {
    check("ore 9:30", "09:30");
    check("alle ore 15,30", "15:30");
    check("h. 18.00", "18:00");
    check("inizio alle 18.", "18:00");
    check("alle 17 di giovedì", "17:00 | Thursday");
    check("dalle 9.30 alle 13", "09:30–13:00");
    check("dalle 15 alle 17", "15:00–17:00");
    check("ore 15.00-17.00", "15:00–17:00");
    check("dalle ore 9 alle ore 13", "09:00–13:00");
    check("tra le 9 e le 11.30", "");
    check("entro le ore 24:00 del 20 maggio 2026", "23:59 | 2026-05-20");
    check("15:00 – 17:00", "15:00–17:00");
    check("25 maggio 2022 ore 15", "2022-05-25 | 15:00");
    check("9–11 am", "09:00–11:00");
    check("from 9 a.m. to 1 p.m. (CET)", "09:00–13:00 CET");
    check("from 9 to 1 pm", "09:00–13:00");
    check("between 2 and 4 pm", "14:00–16:00");
    check("at 6.30pm BST", "18:30 BST");
    check("at 15h30", "15:30");
    check("12 noon", "12:00");
    check("12 am", "00:00");
    check("10:00 UTC+2", "10:00 UTC+2");
    check("10:00-12:00 (Europe/Rome)", "10:00–12:00 Europe/Rome");
    check("at 10:00 America/New_York", "10:00 America/New_York");
    check("alle 15.00 (ora italiana)", "15:00 ora italiana");
}

#[test]
fn what_may_be_something_else_is_left() {
    for text in [
        "6° Tavolo Tecnico",
        "Via Trinacria 34-36",
        "Fondo Asilo, Migrazione e Integrazione 2014-2020",
        "COM.IN. 4.0 – Consorzio NOVA",
        "alle 15 associazioni presenti",
        "dalle 3 alle 5 persone",
        "you may 25 times",
        "an entry fee of € 15.00",
        "15,30 €",
        "24 ore su 24, 48 ore prima",
        "16:9 or 1:1 meetings",
        "tel. 091.6391234, 10.1.10.20",
        "version 1.2.20",
        "march 3 abreast",
        "3 set pieces and 2 gen",
        "25/26 and 12-13",
        "25:61",
        "at 3 places",
    ] {
        check(text, "");
    }
}

#[test]
fn the_seed_s_headline_and_text() {
    let text = include_str!("../../tests/fixtures/releases/coopera.txt");
    check(text, "????-04-25 Coming | Wed 2022-05-25 | 15:00–17:00 | 2022-04-21");
}

#[test]
fn a_find_knows_its_place() {
    let text = "Il tavolo è **mercoledì 25 maggio 2022**, dalle ore 15.00 alle 17.00 (CEST).";
    let quoted: Vec<&str> = find(text).iter().map(|find| find.quoted(text)).collect();
    assert_eq!(quoted, ["mercoledì 25 maggio 2022", "15.00 alle 17.00 (CEST)"]);
}

#[test]
fn a_day_that_is_not_is_impossible() {
    let first = |text| find(text).first().and_then(|find| find.days.first().copied());
    assert!(first("31 aprile").is_some_and(|day| day.impossible()));
    assert!(first("29 febbraio 2023").is_some_and(|day| day.impossible()));
    assert!(first("29 febbraio").is_some_and(|day| !day.impossible()));
    assert!(first("29 febbraio 2024").is_some_and(|day| !day.impossible()));
}

/// Texts made of what dates are made of.
fn like_dates() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[0-9]{1,5}",
        "[ ,.:/()'°-]{1,2}",
        prop::sample::select(vec![
            "mercoledì",
            "maggio",
            "May",
            "Wed",
            "dal",
            "al",
            "e",
            "ore",
            "alle",
            "pm",
            "p.m.",
            "CET",
            "UTC+",
            "p.v.",
            "\n",
            "\n- ",
            "**",
            "h",
            "to"
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn finds_stand_in_the_text_one_after_another(text in prop_oneof![any::<String>(), like_dates()]) {
        let mut end = 0;
        for find in find(&text) {
            prop_assert!(find.range.start >= end && find.range.start < find.range.end, "{:?}", find);
            prop_assert!(text.get(find.range.clone()).is_some());
            end = find.range.end;
        }
    }
}
