//! What `check` says of event files: one mistake each, and the whole message that whoever wrote the file gets.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::process::{Command, Output, Stdio};

use event_registration_cli::lint::show::{Checked, Format, write};
use event_registration_cli::lint::{RULES, Severity, lint, rules};
use proptest::prelude::*;
use serde_json::{Value, json};

const BASE: &str = include_str!("fixtures/broken/base.json");

/// A mistake's name, and what is written in the place of what stands in the file.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("a comma is missing", "\"@type\": \"Event\",", "\"@type\": \"Event\""),
    ("a quotation mark is missing", "\"inLanguage\": \"it\",", "\"inLanguage\": \"it,"),
    ("a comma too many", "\"maximumPhysicalAttendeeCapacity\": 40,", "\"maximumPhysicalAttendeeCapacity\": 40,,"),
    (
        "cut off",
        "\"submission\": { \"url\": \"/registrations\", \"fields\": [{ \"from\": \"name\", \"to\": \"nm\", \"as\": \"text\" }], \"idempotency\": { \"header\": \"Idempotency-Key\" } }\n  }\n}",
        "\"submission\": {",
    ),
    ("no event", "\"@type\": \"Event\"", "\"@type\": \"Recipe\""),
    ("no name", "\"name\": { \"it\": \"Incontro sulla mobilità\", \"en\": \"Meeting on mobility\" },", ""),
    ("a weekday that isn't the date's", "giovedì 14 maggio 2026", "mercoledì 14 maggio 2026"),
    ("the same in English", "Thursday, 14 May 2026", "Friday, 14 May 2026"),
    ("the seed's trap", "Ci vediamo giovedì 14 maggio 2026, ore 10.", "Ci vediamo mercoledì 25 aprile 2022, ore 10."),
    ("a day that no month has", "giovedì 14 maggio 2026", "il 31 aprile 2026"),
    ("another day than the event's", "Ci vediamo giovedì 14 maggio 2026, ore 10.", "Ci vediamo il 14 aprile 2026."),
    ("ends before it begins", "\"endDate\": \"2026-05-14T12:00", "\"endDate\": \"2026-05-14T09:45"),
    ("closes after the end", "\"closes\": \"2026-05-13T18:00:00+02:00\"", "\"closes\": \"2026-05-15T18:00:00+02:00\""),
    ("opens after it closes", "\"opens\": \"2026-04-20T09:00:00+02:00\"", "\"opens\": \"2026-05-14T09:00:00+02:00\""),
    ("doors after the beginning", "\"doorTime\": \"2026-05-14T09:30", "\"doorTime\": \"2026-05-14T10:30"),
    ("winter time in May", "\"startDate\": \"2026-05-14T10:00:00+02:00\"", "\"startDate\": \"2026-05-14T10:00:00+01:00\""),
    ("no offset", "\"startDate\": \"2026-05-14T10:00:00+02:00\"", "\"startDate\": \"2026-05-14T10:00:00\""),
    ("a zone that doesn't exist", "Europe/Rome", "Europe/Enna"),
    ("a date in words", "\"startDate\": \"2026-05-14T10:00:00+02:00\"", "\"startDate\": \"14 maggio 2026\""),
    ("an unknown status", "EventScheduled", "EventSoldOut"),
    ("a capacity in words", "\"maximumPhysicalAttendeeCapacity\": 40", "\"maximumPhysicalAttendeeCapacity\": \"quaranta\""),
    ("a condition on an unknown field", "\"when\": { \"role\": \"Altro\" }", "\"when\": { \"rolo\": \"Altro\" }"),
    ("a condition on itself", "\"when\": { \"role\": \"Altro\" }", "\"when\": { \"other\": \"Altro\" }"),
    ("a condition that never holds", "\"when\": { \"role\": \"Altro\" }", "\"when\": { \"role\": \"Assessore\" }"),
    ("a way of taking part that doesn't exist", "\"when\": { \"mode\": \"in-person\" }", "\"when\": { \"mode\": \"presenza\" }"),
    ("two fields of one name", "\"name\": \"other\"", "\"name\": \"role\""),
    ("a field without a name", "{ \"name\": \"email\", \"type\"", "{ \"type\""),
    ("an unknown kind of field", "\"type\": \"email\"", "\"type\": \"mail\""),
    ("no options to choose from", "\"options\": [\"Sindaco\", \"Altro\"]", "\"options\": []"),
    ("a limit that isn't a number", "\"maxlength\": 80", "\"maxlength\": \"ottanta\""),
    ("the notice says nothing of how long", "\"retention\": \"12 mesi\",", ""),
    ("no data protection officer", "\"dataProtectionOfficer\": { \"email\": \"rpd@comune.enna.example\" },", ""),
    ("a consent that is required", "\"consents\": [{ \"id\": \"news\",", "\"consents\": [{ \"id\": \"news\", \"required\": true,"),
    ("nowhere to send registrations", "\"url\": \"/registrations\"", "\"url\": \"\""),
    ("an address without encryption", "\"url\": \"/registrations\"", "\"url\": \"http://www.comune.enna.example/registrations\""),
    (
        "a secret for everybody",
        "\"url\": \"/registrations\",",
        "\"url\": \"/registrations\", \"headers\": { \"Authorization\": \"Bearer abc\" },",
    ),
    (
        "what looks like a secret",
        "\"url\": \"/registrations\",",
        "\"url\": \"/registrations\", \"headers\": { \"X-Form-Token\": \"abc\" },",
    ),
    ("an unknown preset", "\"url\": \"/registrations\",", "\"preset\": \"wordpres\", \"url\": \"/registrations\","),
    ("a link that isn't one", "\"url\": \"https://www.comune.enna.example\"", "\"url\": \"javascript:alert(1)\""),
    ("a picture without words", "\"contentUrl\": \"sala.jpg\", \"caption\": \"La sala\"", "\"contentUrl\": \"sala.jpg\""),
    ("a text in one language only", "{ \"it\": \"Quale?\", \"en\": \"Which?\" }", "{ \"it\": \"Quale?\" }"),
    ("a language that the widget doesn't speak", "[\"it\", \"en\"]", "[\"it\", \"en\", \"de\"]"),
    ("a message's key with a slip", "\"languages\":", "\"messages\": { \"form.sumbit\": \"Manda\" }, \"languages\":"),
    ("a message without its place", "\"languages\":", "\"messages\": { \"error.missing\": \"Scrivi\" }, \"languages\":"),
    (
        "a date of birth",
        "{ \"name\": \"other\", \"label\": { \"it\": \"Quale?\", \"en\": \"Which?\" },",
        "{ \"name\": \"born\", \"type\": \"date\", \"label\": { \"it\": \"Data di nascita\", \"en\": \"Date of birth\" },",
    ),
    ("a tax code", "{ \"it\": \"Quale?\", \"en\": \"Which?\" }", "{ \"it\": \"Codice fiscale\", \"en\": \"Tax code\" }"),
    ("health without consent", "\"consent\": { \"id\": \"needs\",", "\"consents\": { \"id\": \"needs\","),
    (
        "health without an end",
        "{ \"it\": \"Le cancelliamo entro 30 giorni\", \"en\": \"We delete it within 30 days\" }",
        "{ \"it\": \"Scrivi pure\", \"en\": \"Feel free\" }",
    ),
];

fn broken(from: &str, to: &str) -> String {
    assert_eq!(BASE.matches(from).count(), 1, "{from}");
    BASE.replace(from, to)
}

fn printed(name: &str, text: &str, format: Format) -> String {
    let mut out = Vec::new();
    write(&[Checked { name: name.to_owned(), text: text.to_owned(), findings: lint(text) }], format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_file_without_mistakes_is_said_to_have_none() {
    assert_eq!(printed("event.json", BASE, Format::Human), "event.json: nothing to mend\n");
}

/// The messages are in `fixtures/broken/messages.txt`, to be read as whoever writes events would. `UPDATE=1` writes them anew.
#[test]
fn each_mistake_is_told_with_its_place_and_its_mend() {
    let told: String = MISTAKES
        .iter()
        .map(|(name, from, to)| format!("# {name}\n\n{}\n", printed("event.json", &broken(from, to), Format::Human)))
        .collect();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/broken/messages.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &told).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap();
    for (told, kept) in told.split("\n# ").zip(kept.split("\n# ")) {
        assert_eq!(told, kept, "if it is meant so: UPDATE=1 cargo test -p event-registration-cli --test lint");
    }
    assert_eq!(told.len(), kept.len());
}

#[test]
fn each_mistake_is_found_and_each_rule_finds_one() {
    let mut codes = BTreeSet::new();
    for (name, from, to) in MISTAKES {
        let findings = lint(&broken(from, to));
        assert!(!findings.is_empty(), "{name}");
        codes.extend(findings.iter().map(|finding| finding.code));
    }
    assert_eq!(codes, RULES.iter().map(|(code, ..)| *code).collect());
}

#[test]
fn every_rule_is_in_the_documents_and_no_other() {
    let page = include_str!("../../docs/check.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")).filter_map(|line| line.split_once('`'));
    let documented: Vec<(String, String)> =
        rows.map(|(code, rest)| (code.to_owned(), rest.split('|').nth(1).unwrap_or_default().trim().to_owned())).collect();
    let severity = |severity: Severity| if severity == Severity::Hint { "hint" } else { severity.name() };
    let rules: Vec<(String, String)> = rules().map(|(code, most, _)| ((*code).to_owned(), severity(*most).to_owned())).collect();
    assert_eq!(documented, rules);
}

#[test]
fn the_projects_own_events_have_nothing_to_mend() {
    for text in
        [include_str!("../../static/events/coopera-6-tavolo-tecnico.json"), include_str!("../../static/events/example-three-people.json")]
    {
        assert_eq!(lint(text), []);
    }
}

#[test]
fn programs_get_the_same_as_json_and_as_sarif() {
    let text = broken("giovedì 14 maggio 2026", "mercoledì 14 maggio 2026");
    let found: Value = serde_json::from_str(&printed("event.json", &text, Format::Json)).unwrap();
    let expected = json!([{
        "file": "event.json", "line": 6, "column": 38, "endLine": 6, "endColumn": 62, "code": "weekday-contradicts-date", "severity": "error",
        "path": "description.it",
        "message": found[0]["message"], "mend": "find out which of the two is right, and correct the other",
    }]);
    assert_eq!(found, expected);
    let sarif: Value = serde_json::from_str(&printed("event.json", &text, Format::Sarif)).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!((result["ruleId"].as_str(), result["level"].as_str()), (Some("weekday-contradicts-date"), Some("error")));
    assert_eq!(
        result["locations"][0]["physicalLocation"]["region"],
        json!({"startLine": 6, "startColumn": 38, "endLine": 6, "endColumn": 62})
    );
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!((rules.len(), sarif["version"].as_str()), (event_registration_cli::lint::rules().count(), Some("2.1.0")));
}

fn check(arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_event-registration"));
    let mut child =
        command.arg("check").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn the_exit_code_says_whether_there_is_an_error() {
    let expect = |arguments: &[&str], input: &str, code: i32, said: &str| {
        let ran = check(arguments, input);
        let text = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
        assert!(text.contains(said), "{said} is missing in {text}");
        assert_eq!(ran.status.code(), Some(code), "{arguments:?}: {text}");
    };
    let warned = broken("[\"it\", \"en\"]", "[\"it\", \"en\", \"de\"]");
    expect(&["-"], BASE, 0, "nothing to mend");
    expect(&["-"], &warned, 0, "the widget doesn't speak");
    expect(&["--deny-warnings", "-"], &warned, 2, "the widget doesn't speak");
    expect(&["-"], "{", 2, "the file can't be read from here on");
    expect(&["-", "nowhere.json"], BASE, 2, "nowhere.json: can't be read; check the path");
    expect(&["--submission", "a.json", "b.json"], "", 2, "one file at a time");
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/broken/base.json");
    expect(&[own, "-"], "{", 2, "base.json: nothing to mend");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(text in ".{0,200}") {
        printed("x", &text, Format::Human);
    }

    #[test]
    fn no_cut_or_doubled_file_makes_it_panic(from in 0..BASE.len(), length in 0..400usize, twice: bool) {
        let (Some(before), Some(after)) = (BASE.get(..from), BASE.get((from + length).min(BASE.len())..)) else { return Ok(()) };
        let middle = BASE.get(from..(from + length).min(BASE.len())).unwrap_or_default();
        let text = if twice { [before, middle, middle, after].concat() } else { [before, after].concat() };
        for format in [Format::Human, Format::Json, Format::Sarif] {
            printed("x", &text, format);
        }
    }
}
