//! The JSON Schema of a backend's description says what the reader reads, and every description in the repository fits it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::file;
use serde_json::Value;

fn schema() -> Value {
    serde_json::from_str(&file("static/schema/submission.schema.json")).unwrap()
}

/// The members of every object in the schema.
fn members(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::Object(properties)) = object.get("properties") {
                found.extend(properties.keys().cloned());
            }
            object.values().for_each(|inner| members(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| members(inner, found)),
        _ => {}
    }
}

/// The members that `object!` declares: up to a semicolon, each under its field's name or the one before it.
fn declared(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    for object in source.split("object! {").skip(1).filter_map(|rest| rest.split_once("\n}\n")) {
        let lines = object.0.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        let (_, members) = lines.split_once('{').unwrap();
        for member in members.split(';').next().unwrap().split([',', '\n']) {
            let Some((before, _)) = member.split_once(": ") else { continue };
            let name = before.split('"').nth(1).unwrap_or_else(|| before.trim());
            names.push(name.to_owned());
        }
    }
    assert!(names.len() > 40, "{names:?}");
    names
}

#[test]
fn the_schema_has_every_member_that_the_reader_reads_and_no_other() {
    let mut in_schema = BTreeSet::new();
    members(&schema(), &mut in_schema);
    let readers = file("src/core/submission/describe.rs") + &file("src/core/submission/rule.rs");
    let calls = ["text(\"", "count(\"", "flag(\"", "each(\"", "get(\""];
    let mut read: BTreeSet<String> =
        calls.iter().flat_map(|call| readers.split(call).skip(1)).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect();
    read.extend(declared(&(readers.clone() + &file("src/core/submission/description.rs"))));
    for member in &read {
        assert!(in_schema.contains(member), "the reader reads «{member}», which the schema doesn't have");
    }
    in_schema.remove("$schema");
    for member in &in_schema {
        assert!(read.contains(member) || readers.contains(&format!("\"{member}\"")), "the schema has «{member}», which nothing reads");
    }
}

#[test]
fn every_description_in_the_repository_fits_the_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let check = |name: &str, submission: &Value| {
        let errors: Vec<String> = validator.iter_errors(submission).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new(), "{name}");
    };
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("static/presets")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            check(&path.display().to_string(), &serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap());
        }
    }
    let seed: Value = serde_json::from_str(&common::seed()).unwrap();
    check("the seed", seed.pointer("/registration/submission").unwrap());
    for wrong in [r#"{"url":1}"#, r#"{"encoding":"xml"}"#, r#"{"colour":"red"}"#, r#"{"outcome":[{"status":200}]}"#] {
        assert!(!validator.is_valid(&serde_json::from_str(wrong).unwrap()), "{wrong}");
    }
}
