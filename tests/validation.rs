//! What will do and what won't, field by field: the same rules in the widget and at the embedded backend.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod common;

use common::{Native, page, words};
use event_registration::core::form::{Suggestions, Values, message, read_list, validate};

/// The message for a field described as in an event file, when `typed` is answered; empty when it will do.
fn fault(field: &str, typed: &[(&str, &str)]) -> String {
    let page = page(&format!(
        r#"{{"@type":"Event","name":"E","startDate":"2026-01-01","location":"Sala","registration":{{"fields":[{{"name":"x","label":"Il campo",{field}}}]}}}}"#
    ));
    let mut values = Values::default();
    for (name, value) in typed {
        values.tick(name, value, true);
    }
    let errors = validate(page.form(), &values, &Native);
    errors.first().map(|error| message(error, page.form(), &words("it"))).unwrap_or_default()
}

/// The page of a form with these fields.
fn page_of(fields: &str) -> std::rc::Rc<event_registration::core::page::Page> {
    page(&format!(r#"{{"@type":"Event","name":"E","startDate":"2026-01-01","location":"Sala","registration":{{"fields":[{fields}]}}}}"#))
}

#[test]
fn what_cannot_be_a_field_is_told_and_the_rest_stays() {
    let page = page_of(
        r#"{"name":"mode","label":"M"},{"name":"a","label":"A","options":["1"],"type":"email"},{"name":"a","label":"Again"},
        {"label":"No name"},{"name":"r","label":"R","type":"radio"},{"name":"b","label":"B","type":"colour","when":{"zzz":"1"},"step":"x"}"#,
    );
    let names: Vec<(&str, &str)> = page.form().fields.iter().map(|field| (field.name.as_str(), field.kind.name())).collect();
    assert_eq!(names, [("a", "select"), ("b", "text")]);
    let advice = page.advice().join("\n");
    for place in [
        "fields[0].name: found \"mode\", allowed is another name",
        "fields[1]: found an object, allowed is \"options\" with the type",
        "fields[2].name: found \"a\", allowed is a name that no other",
        "fields[3]: found",
        "fields[4]: found an object, allowed is \"options\" to choose from",
        "fields[5].type: found \"colour\"",
        "fields[5].step: found \"x\"",
        "fields[5].when.zzz: found \"1\", allowed is the name of another field",
    ] {
        assert!(advice.contains(place), "{place} is missing in\n{advice}");
    }
}

#[track_caller]
fn check(field: &str, typed: &str, expected: &str) {
    let typed: Vec<(&str, &str)> = if typed.is_empty() { vec![] } else { vec![("x", typed)] };
    assert_eq!(fault(field, &typed), expected, "{field} with {typed:?}");
}

#[test]
fn a_required_text_needs_more_than_blanks() {
    check(r#""required":true"#, "", "Inserisci il campo");
    check(r#""required":true"#, " \u{a0}\u{200b} ", "Inserisci il campo");
    check(r#""required":true"#, "a", "");
    check(r#""required":false"#, "", "");
}

#[test]
fn lengths_count_characters_as_people_do_and_never_cut() {
    check(r#""maxlength":4"#, "🦀🦀🦀🦀", "");
    check(r#""maxlength":4"#, "perché", "Il campo: scrivi al massimo 4 caratteri");
    check(r#""minlength":4"#, "tre", "Il campo: scrivi almeno 4 caratteri");
}

#[test]
fn email_addresses() {
    for good in ["a@b.it", "nome.cognome+x@comune.palermo.it", " a@b.it ", "o'neil@example.org", "a@città.it"] {
        check(r#""type":"email""#, good, "");
    }
    for bad in ["a", "a@", "@b.it", "a@b", "a b@c.it", "a@b..it", "a@-b.it", "a@b.it.", "a@@b.it", "è@b.it"] {
        check(r#""type":"email""#, bad, "Inserisci un indirizzo email nel formato corretto, ad esempio nome@esempio.it");
    }
}

#[test]
fn telephone_numbers() {
    for good in ["091 123 4567", "+39 333-123.4567", "(091) 1234567", "091/123456"] {
        check(r#""type":"tel""#, good, "");
    }
    for bad in ["12345", "091 ABC", "+39 333 123 4567 8901 234"] {
        check(r#""type":"tel""#, bad, "Inserisci un numero di telefono, ad esempio 091 123 4567 o +39 333 123 4567");
    }
}

#[test]
fn numbers_with_bounds_and_steps() {
    check(r#""type":"number","min":1,"max":10"#, "11", "Il campo: il massimo è 10");
    check(r#""type":"number","min":1,"max":10"#, "0", "Il campo: il minimo è 1");
    check(r#""type":"number""#, "dieci", "Il campo: scrivi un numero");
    check(r#""type":"number""#, "1,5", "Il campo: scrivi un numero tra quelli ammessi");
    check(r#""type":"number","step":0.5"#, "1,5", "");
    check(r#""type":"number","step":2"#, "4", "");
    check(r#""type":"number","step":2"#, "3", "Il campo: scrivi un numero tra quelli ammessi");
    check(r#""type":"number","step":2,"min":1"#, "3", "");
    check(r#""type":"number","step":"any""#, "1,2345", "");
}

#[test]
fn patterns_are_javascripts_and_match_the_whole_text() {
    check(r#""pattern":"[0-9]{5}""#, "90133", "");
    check(r#""pattern":"[0-9]{5}""#, "901334", "Il campo: scrivi nel formato richiesto");
    check(r#""pattern":"([""#, "anything", "");
}

#[test]
fn choices_take_only_what_is_offered() {
    check(r#""type":"select","options":["a","b"],"required":true"#, "", "Seleziona il campo");
    check(r#""type":"radio","options":["a","b"]"#, "c", "Il campo: scegli una delle risposte proposte");
    check(r#""type":"checkboxes","options":["a","b"]"#, "b", "");
    check(r#""type":"checkbox","required":true"#, "", "Seleziona la casella «Il campo»");
}

#[test]
fn dates_of_three_boxes() {
    let check = |boxes: [&str; 3], expected: &str| {
        let names = ["x.day", "x.month", "x.year"];
        let typed: Vec<(&str, &str)> = names.into_iter().zip(boxes).filter(|(_, value)| !value.is_empty()).collect();
        assert_eq!(fault(r#""type":"date","required":true,"min":"2020-01-01""#, &typed), expected, "{boxes:?}");
    };
    check(["", "", ""], "Inserisci il campo");
    check(["5", "", "2022"], "Il campo: scrivi anche il mese");
    check(["", "5", ""], "Il campo: scrivi anche il giorno e l'anno");
    check(["5", "2", "22"], "Il campo: scrivi una data o un'ora reale");
    check(["31", "2", "2022"], "Il campo: scrivi una data o un'ora reale");
    check(["5", "2", "2022"], "");
    check(["5", "2", "2019"], "Il campo: il minimo è 2020-01-01");
}

#[test]
fn a_field_shows_only_when_its_condition_holds() {
    let page = page(
        r#"{"@type":"Event","name":"E","startDate":"2026-01-01","location":["Sala","https://a.example"],"registration":{"fields":[
            {"name":"meal","label":"Pasto","type":"select","options":["yes","no"],"when":{"mode":"in-person"}},
            {"name":"diet","label":"Dieta","required":true,"when":{"mode":"in-person","meal":["yes"]}}]}}"#,
    );
    let names = |answers: &[(&str, &str)]| {
        let mut values = Values::default();
        answers.iter().for_each(|(name, value)| values.set(name, vec![(*value).to_owned()]));
        page.form().shown(&values).map(|field| field.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&[]), Vec::<String>::new());
    assert_eq!(names(&[("mode", "online"), ("meal", "yes")]), Vec::<String>::new());
    assert_eq!(names(&[("mode", "in-person")]), ["meal"]);
    assert_eq!(names(&[("mode", "in-person"), ("meal", "yes")]), ["meal", "diet"]);
    let chain = page_of(r#"{"name":"a","label":"A"},{"name":"b","label":"B","when":{"a":"1"}},{"name":"c","label":"C","when":{"b":"1"}}"#);
    let mut values = Values::default();
    values.set("a", vec!["2".into()]);
    values.set("b", vec!["1".into()]);
    let shown: Vec<&str> = chain.form().shown(&values).map(|field| field.name.as_str()).collect();
    assert_eq!(shown, ["a"], "what doesn't show makes nothing else show");
}

#[test]
fn only_the_wrong_boxes_of_a_date_are_pointed_at() {
    let form = page_of(r#"{"name":"x","label":"X","type":"date","max":"2022-12-31"}"#);
    let check = |boxes: [&str; 3], expected: [bool; 3]| {
        let mut values = Values::default();
        ["x.day", "x.month", "x.year"].into_iter().zip(boxes).for_each(|(name, value)| values.set(name, vec![value.to_owned()]));
        let errors = validate(form.form(), &values, &Native);
        assert_eq!(errors.first().unwrap().boxes, expected, "{boxes:?}");
    };
    check(["5", "", "2022"], [false, true, false]);
    check(["5", "", ""], [false, true, true]);
    check(["32", "2", "2022"], [true, false, false]);
    check(["5", "13", "2022"], [false, true, false]);
    check(["5", "2", "22"], [false, false, true]);
    check(["31", "2", "2022"], [true, true, true]);
    check(["5", "febb", "2022"], [false, true, false]);
    check(["5", "2", "2023"], [true, true, true]);
}

#[test]
fn none_of_these_stands_last_and_goes_with_no_other() {
    let options = r#""type":"checkboxes","options":[{"value":"no","label":"Nessuna","none":true},"Mattina","Sera"]"#;
    let page = page_of(&format!(r#"{{"name":"x","label":"Le sessioni",{options}}}"#));
    let field = page.form().field("x").unwrap();
    assert_eq!(field.options.iter().map(|option| option.value.as_str()).collect::<Vec<_>>(), ["Mattina", "Sera", "no"]);
    let check = |ticks: &[(&str, bool)], expected: &[&str]| {
        let mut values = Values::default();
        ticks.iter().for_each(|(value, ticked)| values.choose("x", &field.options, value, *ticked));
        assert_eq!(values.all("x"), expected, "{ticks:?}");
    };
    check(&[("Mattina", true), ("Sera", true)], &["Mattina", "Sera"]);
    check(&[("Mattina", true), ("Sera", true), ("no", true)], &["no"]);
    check(&[("no", true), ("Sera", true)], &["Sera"]);
    check(&[("no", true), ("no", false)], &[]);
    check(&[("Mattina", true), ("Sera", true), ("Sera", false)], &["Mattina"]);
    let both = "Seleziona le sessioni, oppure seleziona «Nessuna»";
    assert_eq!(fault(&format!(r#""label":"Le sessioni",{options}"#), &[("x", "no"), ("x", "Sera")]), both);
    assert_eq!(fault(&format!(r#""label":"Le sessioni",{options},"required":true"#), &[]), both);
    assert_eq!(fault(options, &[("x", "no")]), "");
}

#[test]
fn what_concerns_health_is_sent_only_with_its_consent() {
    let field = r#""consent":{"id":"health","text":"Acconsento"}"#;
    check(field, "", "");
    check(field, "Sedia a rotelle", "Seleziona la casella «Acconsento», oppure svuota «Il campo»");
    assert_eq!(fault(field, &[("x", "Sedia a rotelle"), ("x.consent", "true")]), "");
}

#[test]
fn nothing_is_chosen_before_somebody_chose_it() {
    let page = page_of(
        r#"{"name":"a","label":"A","options":["1","2"],"value":"1"},{"name":"b","label":"B","type":"radio","options":["1"],"value":"1"},
        {"name":"c","label":"C","type":"checkboxes","options":["1"],"value":"1"},{"name":"d","label":"D","type":"checkbox","value":"true"},
        {"name":"e","label":"E","value":"Enna"}"#,
    );
    let held: Vec<&str> = page.form().fields.iter().map(|field| field.value.as_str()).collect();
    assert_eq!(held, ["", "", "", "", "Enna"]);
    assert_eq!(page.advice().iter().filter(|line| line.contains("an answer that nobody gave is none")).count(), 4);
}

#[test]
fn files_need_a_backend_that_takes_them() {
    let names = |submission: &str| {
        let page = page(&format!(
            r#"{{"@type":"Event","name":"E","startDate":"2026-01-01","location":"Sala","registration":{{"submission":{submission},"fields":[
                {{"name":"a","label":"A"}},{{"name":"cv","label":"CV","type":"file","accept":".pdf","multiple":true,"required":true}}]}}}}"#
        ));
        let told = page.advice().iter().any(|line| line.contains("fields[1]") && line.contains("multipart"));
        (page.form().fields.len(), told)
    };
    assert_eq!(names(r#"{"url":"/r","encoding":"multipart"}"#), (2, false));
    assert_eq!(names(r#"{"url":"/r","encoding":"multipart","transport":"navigate"}"#), (1, true));
    assert_eq!(names(r#"{"url":"/r","encoding":"urlencoded"}"#), (1, true));
    assert_eq!(names(r#""/r""#), (1, true));
    assert_eq!(names("null"), (1, true));
}

#[test]
fn suggestions_begin_with_what_was_typed_then_with_a_word_of_it() {
    let entries =
        ["Santo Stefano di Camastra", "Palermo", "Castelvetrano", "Càccamo", "Piana degli Albanesi", "L’Aquila", "Campobello di Mazara"];
    let list: Vec<String> = entries.iter().map(|entry| format!("\"{entry}\"")).collect();
    let choices = read_list(&event_registration_cli::json::parse(&format!("[{}]", list.join(","))).unwrap(), "it");
    let suggestions = Suggestions::new(&choices, "it", &Native);
    let check = |typed: &str, expected: &[&str]| assert_eq!(suggestions.matching(typed, &Native), expected, "{typed}");
    check("ca", &["Castelvetrano", "Càccamo", "Campobello di Mazara", "Santo Stefano di Camastra"]);
    check("CÀC", &["Càccamo"]);
    check("stefano", &["Santo Stefano di Camastra"]);
    check("l'aq", &["L’Aquila"]);
    check("aquila", &["L’Aquila"]);
    check("lerm", &["Palermo"]);
    check("zzz", &[]);
    check("", &entries);
    let many: Vec<String> = (0..8000).map(|index| format!("\"Comune {index}\"")).collect();
    let choices = read_list(&event_registration_cli::json::parse(&format!("[{}]", many.join(","))).unwrap(), "it");
    assert_eq!(Suggestions::new(&choices, "it", &Native).matching("comune", &Native).len(), 8);
}

#[test]
fn a_list_may_have_labels_in_several_languages_and_what_is_no_entry_is_left_out() {
    let list = r#"[{"value":"roma","label":{"it":"Roma","en":"Rome"}},"Enna",7,true,{"x":1}]"#;
    let choices = read_list(&event_registration_cli::json::parse(list).unwrap(), "it");
    assert_eq!(Suggestions::new(&choices, "en", &Native).matching("", &Native), ["Rome", "Enna", "7"]);
    assert_eq!(Suggestions::new(&choices, "it", &Native).matching("r", &Native), ["Roma"]);
    for odd in ["{}", "null", "3", "\"Enna\""] {
        assert!(read_list(&event_registration_cli::json::parse(odd).unwrap(), "it").len() <= 1, "{odd}");
    }
}
