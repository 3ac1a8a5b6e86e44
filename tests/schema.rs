//! The JSON Schemas say what the reader reads, nothing is without a description, and every authored file in the repository fits.
//!
//! What editors make of them is tested end to end, in `tests/e2e/tests/schema.rs`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use common::file;
use event_registration_cli::schema::{About, text};
use jsonschema::Validator;
use serde_json::{Map, Value, json};

fn schema(about: About) -> Value {
    serde_json::from_str(&text(about).unwrap()).unwrap()
}

fn validator(about: About) -> Validator {
    jsonschema::validator_for(&schema(about)).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn what_is_published_is_what_the_types_say() {
    for (about, name) in [(About::Event, "event"), (About::Submission, "submission")] {
        let path = root().join(format!("static/schema/{name}.schema.json"));
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, text(about).unwrap()).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap();
        assert!(kept == text(about).unwrap(), "{name} has changed; if it is meant so: UPDATE=1 cargo test --test schema");
    }
}

/// Takes every member in a schema: where it stands, its name, and what is said of it.
type Taker<'t> = dyn FnMut(&str, &str, &Map<String, Value>) + 't;

fn each_member(schema: &Value, place: &str, then: &mut Taker<'_>) {
    match schema {
        Value::Object(keywords) => {
            // In the condition of a rule members are only tested.
            for (keyword, inner) in keywords.iter().filter(|(keyword, _)| !["if", "else", "not"].contains(&keyword.as_str())) {
                if let ("properties", Value::Object(properties)) = (keyword.as_str(), inner) {
                    for (name, member) in properties {
                        let Value::Object(member) = member else { panic!("{place}.{name}: {member}") };
                        then(place, name, member);
                    }
                }
                each_member(inner, &format!("{place}/{keyword}"), then);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| each_member(item, place, then)),
        _ => {}
    }
}

fn names(about: About) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    each_member(&schema(about), "", &mut |_, name, _| found.extend([name.to_owned()]));
    found
}

/// The members that the sources read by hand: texts of one word in calls like `each("…")` or `performances(root, "…")`.
fn read_by_hand(sources: &[&str]) -> BTreeSet<String> {
    const CALLS: [&str; 15] = [
        "text",
        "count",
        "flag",
        "each",
        "get",
        "localized",
        "linked",
        "parties",
        "performances",
        "pixels",
        "party",
        "fail",
        "read",
        "url",
        "need",
    ];
    let mut found = BTreeSet::new();
    for source in sources {
        let code: String = file(source).lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for call in CALLS {
            for rest in code.split(&format!("{call}(")).skip(1) {
                let inside = rest.split_once(')').map_or(rest, |(inside, _)| inside);
                let words = inside.split('"').skip(1).step_by(2);
                found.extend(
                    words.filter(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '@')).map(str::to_owned),
                );
            }
        }
    }
    found
}

const READERS: [&str; 7] = [
    "src/core/event/read.rs",
    "src/core/event/registration.rs",
    "src/core/form/attendees.rs",
    "src/core/form/field.rs",
    "src/core/submission/describe.rs",
    "src/core/submission/rule.rs",
    "src/core/json.rs",
];

#[test]
fn the_schema_has_every_member_that_is_read_by_hand() {
    // Types and words, and where an event stands in a page.
    let others = ["@graph", "mainEntity", "value", "VirtualLocation", "PostalAddress", "POST", "PUT", "PATCH", "GET", "mode", "any"];
    let known = names(About::Event);
    let read = read_by_hand(&READERS);
    assert!(read.len() > 60, "{read:?}");
    let missing: Vec<&String> = read.iter().filter(|name| !known.contains(*name) && !others.contains(&name.as_str())).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn the_schema_has_no_member_that_nothing_reads() {
    let declared: String =
        ["src/core/event/model.rs", "src/core/submission/description.rs"].iter().chain(&READERS).map(|source| file(source)).collect();
    let read = |name: &String| {
        declared.contains(&format!("\"{name}\"")) || declared.contains(&format!(" {name}: ")) || declared.contains(&format!(".{name}\""))
    };
    // What a file says for editors and for whoever reads JSON-LD; and the one name in `when` that isn't a field's.
    let others = ["$schema", "@context", "@language", "mode"];
    for about in [About::Event, About::Submission] {
        let unread: Vec<String> = names(about).into_iter().filter(|name| !read(name) && !others.contains(&name.as_str())).collect();
        assert_eq!(unread, Vec::<String>::new());
    }
}

#[test]
fn every_member_is_explained_and_has_an_example_unless_its_values_say_it() {
    each_member(&schema(About::Event), "", &mut |place, name, member| {
        let about = member.get("description").and_then(Value::as_str).unwrap_or_default();
        assert!(about.len() > 8 && about.ends_with('.'), "{place}.{name}: {about:?}");
        let said = ["examples", "enum", "const", "default"].iter().any(|keyword| member.contains_key(*keyword));
        let leads_on = ["#/$defs/modes", "#/$defs/notice", "#/$defs/consent", "#/$defs/description"];
        let refers = member.get("$ref").and_then(Value::as_str).is_some_and(|to| leads_on.contains(&to));
        let flag = member.get("type").is_some_and(|kind| *kind == json!(["boolean", "string"]));
        let plain = place.contains("$defs/text") || name == "@type" || name == "registration";
        assert!(said || refers || flag || plain, "{place}.{name} has no example");
    });
}

#[test]
fn every_example_fits_what_it_is_an_example_of() {
    let whole = schema(About::Event);
    each_member(&whole, "", &mut |place, name, member| {
        let mut alone = member.clone();
        alone.insert("$defs".to_owned(), whole.get("$defs").unwrap().clone());
        let validator = jsonschema::validator_for(&Value::Object(alone)).unwrap();
        let examples = member.get("examples").and_then(Value::as_array).into_iter().flatten().chain(member.get("default"));
        for example in examples {
            let wrong: Vec<String> = validator.iter_errors(example).map(|error| error.to_string()).collect();
            assert_eq!(wrong, Vec::<String>::new(), "{place}.{name}: {example}");
        }
    });
}

fn fits(validator: &Validator, name: &str, value: &Value) {
    let errors: Vec<String> = validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new(), "{name}");
}

fn json_files(folder: &str) -> Vec<(PathBuf, Value)> {
    let files = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let json = files.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    let found: Vec<_> = json.map(|path| (path.clone(), serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap())).collect();
    assert!(!found.is_empty(), "{folder}");
    found
}

#[test]
fn every_authored_event_fits_and_names_the_schema() {
    let validator = validator(About::Event);
    for (path, event) in json_files("static/events") {
        fits(&validator, &path.display().to_string(), &event);
        let named = event.get("$schema").and_then(Value::as_str).unwrap();
        assert!(path.parent().unwrap().join(named).exists(), "{named}");
    }
    for name in ["cli/tests/fixtures/event.json", "cli/tests/fixtures/broken/base.json"] {
        fits(&validator, name, &serde_json::from_str(&file(name)).unwrap());
    }
}

#[test]
fn events_of_others_that_are_one_object_fit_once_they_have_a_registration() {
    let validator = validator(About::Event);
    let seed: Value = serde_json::from_str(&common::seed()).unwrap();
    let mut tried = 0;
    for (path, mut event) in json_files("tests/fixtures/events") {
        // Lists, graphs and pages aren't written by hand, nor are JSON-LD's literals or values that nothing can be made of.
        let other = ["lists", "graph", "main-entity", "in-every-way", "subtype-and-full", "wrong-values"];
        if other.iter().any(|part| path.display().to_string().contains(part)) {
            continue;
        }
        event.as_object_mut().unwrap().insert("registration".to_owned(), seed.get("registration").unwrap().clone());
        fits(&validator, &path.display().to_string(), &event);
        tried += 1;
    }
    assert!(tried >= 6, "{tried}");
}

#[test]
fn every_description_in_the_repository_fits() {
    let (submissions, events) = (validator(About::Submission), validator(About::Event));
    for (path, preset) in json_files("static/presets") {
        fits(&submissions, &path.display().to_string(), &preset);
    }
    let mut snippets = 0;
    for page in ["README.md", "docs/backends.md", "docs/event-file.md", "docs/submission.md", "docs/guide.md", "docs/guida.md"] {
        for snippet in file(page).split("```json\n").skip(1).filter_map(|rest| Some(rest.split_once("```")?.0.to_owned())) {
            // A member alone, as it stands in its file.
            let alone = snippet.starts_with('"');
            let snippet = if alone { format!("{{{snippet}}}") } else { snippet };
            let value: Value = serde_json::from_str(&snippet).unwrap_or_else(|error| panic!("{page}: {error}: {snippet}"));
            let value = if alone { value.get("submission").unwrap().clone() } else { value };
            let whole = value.get("@type").is_some();
            fits(if whole { &events } else { &submissions }, page, &value);
            snippets += 1;
        }
    }
    assert!(snippets > 8, "{snippets}");
}

#[test]
fn a_slip_is_found_where_it_is() {
    let base = file("cli/tests/fixtures/broken/base.json");
    let validator = validator(About::Event);
    let check = |from: &str, to: &str, place: &str| {
        assert_eq!(base.matches(from).count(), 1, "{from}");
        let event: Value = serde_json::from_str(&base.replace(from, to)).unwrap();
        let places: BTreeSet<String> = validator.iter_errors(&event).map(|error| error.instance_path().to_string()).collect();
        assert_eq!(places, BTreeSet::from([place.to_owned()]), "{to}");
    };
    check("\"@type\": \"Event\"", "\"@type\": \"Recipe\"", "/@type");
    check("\"name\": { \"it\": \"Incontro sulla mobilità\", \"en\": \"Meeting on mobility\" },", "", "");
    check("\"startDate\": \"2026-05-14T10:00:00+02:00\"", "\"startDate\": \"14 maggio 2026\"", "/startDate");
    check("\"startDate\": \"2026-05-14T10:00:00+02:00\"", "\"startDate\": \"2026-14-05\"", "/startDate");
    check("EventScheduled", "EventSoldOut", "/eventStatus");
    check(
        "\"maximumPhysicalAttendeeCapacity\": 40",
        "\"maximumPhysicalAttendeeCapacity\": \"quaranta\"",
        "/maximumPhysicalAttendeeCapacity",
    );
    check("\"opens\"", "\"open\"", "/registration");
    check("\"retention\": \"12 mesi\",", "", "/registration/notice");
    check("{ \"email\": \"rpd@comune.enna.example\" }", "{ \"name\": \"RPD\" }", "/registration/notice/dataProtectionOfficer");
    check("\"legalBasis\": \"art. 6, par. 1, lett. e\"", "\"basis\": \"art. 6\"", "/registration/notice/purposes/0");
    check("\"name\": \"other\"", "\"name\": \"mode\"", "/registration/fields/3/name");
    check("\"type\": \"email\"", "\"type\": \"mail\"", "/registration/fields/1/type");
    check("\"type\": \"email\"", "\"type\": \"email\", \"options\": [\"a\"]", "/registration/fields/1/options");
    check("\"type\": \"email\"", "\"type\": \"email\", \"accept\": \".pdf\"", "/registration/fields/1/accept");
    check("\"options\": [\"Sindaco\", \"Altro\"]", "\"hint\": \"x\"", "/registration/fields/2");
    check("\"maxlength\": 80", "\"maxlength\": \"ottanta\"", "/registration/fields/0/maxlength");
    check("\"maxlength\": 80", "\"maxlenght\": 80", "/registration/fields/0");
    check("{ \"it\": \"Quale?\", \"en\": \"Which?\" }", "{ \"italiano\": \"Quale?\" }", "/registration/fields/3/label");
    check("{ \"mode\": \"in-person\" }", "{ \"mode\": \"presenza\" }", "/registration/fields/4/when/mode");
    check("\"when\": { \"role\": \"Altro\" }", "\"when\": \"Altro\"", "/registration/fields/3/when");
    check(
        "\"consents\": [{ \"id\": \"news\",",
        "\"consents\": [{ \"id\": \"news\", \"required\": true,",
        "/registration/consents/0/required",
    );
    check("\"url\": \"/registrations\",", "\"preset\": \"formspree\",", "/registration/submission");
    check("\"url\": \"/registrations\",", "\"preset\": \"wordpres\", \"url\": \"/\",", "/registration/submission/preset");
    check("\"url\": \"/registrations\",", "\"urls\": \"/registrations\", \"url\": \"/\",", "/registration/submission");
    check("\"as\": \"text\"", "\"as\": \"txt\"", "/registration/submission/fields/0/as");
}

#[test]
fn wrong_descriptions_do_not_fit() {
    let validator = validator(About::Submission);
    for wrong in [
        r#"{"url":1}"#,
        r#"{"encoding":"xml"}"#,
        r#"{"colour":"red"}"#,
        r#"{"outcome":[{"status":200}]}"#,
        r#"{"outcome":[{"status":"2x","is":"full"}]}"#,
    ] {
        assert!(!validator.is_valid(&serde_json::from_str(wrong).unwrap()), "{wrong}");
    }
}
