//! The sample answers that a form of any kind gets.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::platform::Native;
use event_registration::core::event::read;

fn form(fields: &str) -> Form {
    let file =
        format!(r#"{{"@type":"Event","name":"x","eventAttendanceMode":"MixedEventAttendanceMode","registration":{{"fields":{fields}}}}}"#);
    Form::of(&read(&crate::json::parse(&file).unwrap(), &|_| None).unwrap())
}

fn made(fields: &str, given: &[(&str, &str)]) -> anyhow::Result<Made> {
    let given: Vec<(String, String)> = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    make(&form(fields), &given, None, "it", &Native)
}

#[test]
fn every_type_has_an_answer_that_the_form_takes() {
    let fields = r#"[{"name":"name","label":"a","required":true},{"name":"mail","type":"email","label":"a"},{"name":"phone","type":"tel","label":"a"},
        {"name":"site","type":"url","label":"a"},{"name":"seats","type":"number","min":2,"max":9,"label":"a"},{"name":"born","type":"date","label":"a","min":"1990-01-01"},
        {"name":"at","type":"time","label":"a"},{"name":"why","type":"textarea","minlength":20,"label":"a"},{"name":"pick","label":"a","options":["","x"]},
        {"name":"some","type":"checkboxes","label":"a","options":["p","q"]},{"name":"ok","type":"checkbox","label":"a","required":true},
        {"name":"code","label":"a","pattern":"[A-Z]{6}[0-9]{2}[A-Z][0-9]{2}[A-Z][0-9]{3}[A-Z]"}]"#;
    let made = made(fields, &[]).unwrap();
    assert!(made.fits);
    assert_eq!(validate(&form(fields), &made.values, &Native), []);
    let held = |name: &str| made.values.get(name).to_owned();
    assert_eq!(
        ["name", "mail", "seats", "born.year", "pick", "some", "ok", "code"].map(held),
        ["Anna Rossi", "anna@example.it", "2", "1990", "x", "p", "true", "RSSMRA85T10A562S"]
    );
}

#[test]
fn answers_are_made_for_what_other_answers_show_and_for_nothing_else() {
    let fields = r#"[{"name":"diet","label":"a","when":{"meal":"yes"}},{"name":"meal","label":"a","options":["yes","no"]},
        {"name":"link","label":"a","when":{"mode":"online"}}]"#;
    let made = made(fields, &[("link", "x")]).unwrap();
    assert_eq!((made.values.get("meal"), made.values.get("diet"), made.values.get("link")), ("yes", "Esempio", ""));
    assert!(made.lines.iter().any(|line| line.starts_with("link isn't asked")));
}

#[test]
fn what_no_sample_fits_is_asked_for_and_what_is_given_goes_first() {
    let fields = r#"[{"name":"odd","label":"a","required":true,"pattern":"zz+top"},{"name":"mail","type":"email","label":"a"}]"#;
    assert!(!made(fields, &[]).unwrap().fits);
    let made = made(fields, &[("odd", "zzztop"), ("mail", "wrong")]).unwrap();
    assert!(made.fits);
    assert_eq!((made.values.get("odd"), made.values.get("mail")), ("zzztop", "wrong"));
    assert!(made.lines.iter().any(|line| line.contains("would refuse it: format")));
}

#[test]
fn an_answer_for_no_field_names_the_fields() {
    assert!(made(r#"[{"name":"name","label":"a"}]"#, &[("nome", "x")]).unwrap_err().to_string().contains("it has name"));
}
