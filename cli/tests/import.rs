//! `import`: what is proposed from real and from invented releases, where it comes from, and that nothing in it is made up.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use event_registration::core::event::read;
use event_registration_cli::import::{Draft, import};
use event_registration_cli::presets::preset;
use proptest::prelude::*;
use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_event-registration");
const RELEASES: [&str; 7] =
    ["coopera.txt", "webinar.txt", "congresso.md", "annullato.txt", "senza-data.txt", "workshop.md", "contraddice.txt"];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/releases").join(name)
}

fn release(name: &str) -> String {
    std::fs::read_to_string(fixture(name)).unwrap()
}

fn draft(name: &str) -> Draft {
    import(&release(name), None)
}

fn run(dir: &Path, args: &[&str], input: &str) -> Output {
    let mut child = Command::new(PROGRAM)
        .current_dir(dir)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(child.stdin.as_mut().unwrap(), input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// The texts of a value, with their paths.
fn texts(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => found.push((path.to_owned(), text.clone())),
        Value::Array(items) => items.iter().for_each(|item| texts(item, path, found)),
        Value::Object(members) => members.iter().for_each(|(name, member)| texts(member, &format!("{path}.{name}"), found)),
        _ => {}
    }
}

fn words(text: &str) -> String {
    text.replace(['*', '_', '<', '>'], "").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn each_release_gives_its_draft_its_contradictions_and_its_questions() {
    for name in RELEASES {
        let draft = draft(name);
        let expected: Value = serde_json::from_str(&release(&format!("{}.expected.json", name.split('.').next().unwrap()))).unwrap();
        let asked: Vec<String> = draft.questions.iter().map(|one| format!("{}: {}", one.member, one.question)).collect();
        let told: Vec<&str> = draft.contradictions.iter().map(|one| one.question.as_str()).collect();
        let found = serde_json::json!({"draft": draft.draft, "contradictions": told, "questions": asked});
        assert_eq!(found, expected, "{name}: {found:#}");
    }
}

#[test]
fn the_seed_s_draft_agrees_with_the_file_that_was_made_by_hand() {
    let hand: Value = serde_json::from_str(include_str!("../../static/events/coopera-6-tavolo-tecnico.json")).unwrap();
    let draft = Value::Object(draft("coopera.txt").draft);
    // Which texts differ from the file's Italian ones, and why.
    let mut differ = Vec::new();
    agree(&draft, &hand, "", &mut differ);
    assert_eq!(
        differ,
        [
            // The file's description has more paragraphs; this is one of them.
            ".description",
            // The release prints the word in capitals.
            ".funding.fundedItem.name",
        ]
    );
    assert!(hand["description"]["it"].as_str().unwrap().contains(draft["description"].as_str().unwrap()));
    let printed = draft["funding"]["fundedItem"]["name"].as_str().unwrap();
    assert_eq!(printed.to_lowercase(), hand["funding"]["fundedItem"]["name"]["it"].as_str().unwrap().to_lowercase());
    // As printed.
    let draft = draft.to_string();
    assert!(draft.contains("Resp.le della Comunicazione Progetto Coopera") && draft.contains("Saverino Richiusa"));
}

/// Whether all that the draft says is in the file, in Italian; what isn't goes into `differ`.
fn agree(draft: &Value, hand: &Value, path: &str, differ: &mut Vec<String>) {
    match (draft, hand) {
        (Value::String(text), Value::Object(languages)) if languages.get("it").and_then(Value::as_str) == Some(text) => {}
        (Value::Object(members), Value::Object(_)) => {
            members.iter().for_each(|(name, member)| agree(member, &hand[name], &format!("{path}.{name}"), differ))
        }
        (Value::Array(items), Value::Array(others)) => {
            for item in items {
                let fits = |other: &Value| {
                    let mut wrong = Vec::new();
                    agree(item, other, path, &mut wrong);
                    wrong.is_empty()
                };
                if !others.iter().any(fits) {
                    differ.push(path.to_owned());
                }
            }
        }
        (one, other) if one == other => {}
        _ => differ.push(path.to_owned()),
    }
}

#[test]
fn the_contradiction_of_the_seed_is_told_with_its_reason() {
    let draft = draft("coopera.txt");
    let told = &draft.contradictions[0];
    assert_eq!(
        told.question,
        "The headline says “25 aprile p.v.”, the text “mercoledì 25 maggio 2022”. 25 May 2022 is a Wednesday, as the text says; \
         25 April 2022 is a Monday. The draft takes 25 May 2022."
    );
    assert_eq!((told.quotes[0].line, told.quotes[0].text.as_str()), (25, "Palermo 25 aprile p.v. n presenza e in videoconferenza"));
}

#[test]
fn drafts_readout_problems_but_for_the_registration_that_is_still_to_be_made() {
    for name in RELEASES {
        let draft = Value::Object(draft(name).draft).to_string();
        let announcement = read(&event_registration_cli::json::parse(&draft).unwrap(), &preset).unwrap();
        let problems: Vec<String> =
            announcement.problems.iter().filter(|problem| !problem.path.starts_with("registration")).map(ToString::to_string).collect();
        assert!(problems.is_empty(), "{name}: {problems:?}");
    }
}

#[test]
fn nothing_is_in_a_draft_that_is_not_in_its_release() {
    for name in RELEASES {
        let text = words(&release(name));
        let mut found = Vec::new();
        texts(&Value::Object(draft(name).draft), "", &mut found);
        for (path, value) in found {
            let vocabulary =
                ["@type", "@context", "inLanguage", "Date", "scheduleTimezone", "eventStatus", "AttendanceMode", "closes", "roleName"];
            let known = vocabulary.iter().any(|member| path.ends_with(member));
            assert!(known || text.contains(&value), "{name}: {path} says {value}");
        }
    }
}

#[test]
fn every_member_says_where_it_comes_from() {
    for name in RELEASES {
        let (draft, text) = (draft(name), release(name));
        for proposal in &draft.proposals {
            assert!(!proposal.quotes.is_empty() || proposal.why.is_some(), "{name}: {proposal:?}");
            for quote in &proposal.quotes {
                let from: String = text.split_inclusive('\n').skip(quote.line - 1).collect();
                assert!(from.contains(&quote.text), "{name}: {quote:?}");
            }
        }
    }
}

#[test]
fn a_zone_that_the_release_lacks_is_asked_and_can_be_given() {
    let release = "# Tree planting on Saturday, 6 March 2027\n\nThe volunteers will meet on Saturday, 6 March 2027 at 10:00 at the Town Hall, 3 Elm Street, Springfield.\n";
    let without = import(release, None);
    assert_eq!(without.draft["startDate"], "2027-03-06");
    assert!(without.questions.iter().any(|one| one.question.contains("--zone Europe/London")), "{:?}", without.questions);
    assert_eq!(import(release, Some("America/Chicago")).draft["startDate"], "2027-03-06T10:00:00-06:00");
}

#[test]
fn a_zone_that_is_not_in_force_is_a_contradiction() {
    let release = "# A webinar\n\nThe webinar will take place online on Tuesday, 6 July 2027, from 9 a.m. to 1 p.m. (CET). It is for the staff of the members.\n";
    let draft = import(release, None);
    assert_eq!(draft.draft["startDate"], "2027-07-06");
    assert_eq!(draft.contradictions[0].question, "The release says CET, but on 6 July 2027 central Europe has CEST (UTC+2).");
}

#[test]
fn two_dates_that_no_weekday_decides_between_stay_out() {
    let release = "Comunicato stampa\n\n**Il convegno sul mare a Trani, 25 aprile 2027**\n\nIl convegno si terrà il 25 maggio 2027 dalle ore 15 alle 17 presso la Sala Blu, via Mare 3, Trani.\n";
    let draft = import(release, None);
    assert!(!draft.draft.contains_key("startDate"));
    assert!(draft.contradictions[0].question.contains("“25 maggio 2027”") && draft.contradictions[0].question.contains("“25 aprile 2027”"));
    assert_eq!(draft.questions.iter().filter(|one| one.member == "startDate").count(), 1);
}

#[test]
fn the_link_that_joins_never_gets_into_the_draft() {
    let draft = draft("webinar.txt");
    assert!(!Value::Object(draft.draft).to_string().contains("zoom.us"));
    assert!(draft.contradictions[0].question.contains("--join-url"));
}

#[test]
fn the_draft_goes_to_a_file_or_to_standard_output_and_the_report_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let seed = release("coopera.txt");
    let ran = run(dir.path(), &["import", "-"], &seed);
    assert!(ran.status.success());
    assert_eq!(serde_json::from_slice::<Value>(&ran.stdout).unwrap()["startDate"], "2022-05-25T15:00:00+02:00");
    let report = text(&ran.stderr);
    for told in [
        "standard input: a draft",
        "The release contradicts itself",
        "sure; under “Interventi”",
        "Open questions",
        "line 25: Palermo 25 aprile p.v.",
    ] {
        assert!(report.contains(told), "{told}: {report}");
    }
    let ran = run(dir.path(), &["import", "-", "--output", "draft.json"], &seed);
    assert!(ran.status.success() && ran.stderr.is_empty());
    assert!(text(&ran.stdout).ends_with("Next: event-registration new --from draft.json\n"));
    let again = run(dir.path(), &["import", "-", "--output", "draft.json"], &seed);
    assert!(
        !again.status.success()
            && text(&again.stderr).contains("draft.json: the file is there already; give another --output, or --force to replace it")
    );
    assert!(run(dir.path(), &["import", "-", "--output", "draft.json", "--force"], &seed).status.success());
    let ran = run(dir.path(), &["import", "-", "--format", "json"], &seed);
    let all: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(all["proposals"][0]["quotes"][0]["line"], 27);
    assert_eq!(all["draft"]["name"], all["proposals"][0]["value"]);
}

#[test]
fn what_is_no_text_is_told_with_the_mend() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.pdf"), b"%PDF-1.7 \xff\xfe").unwrap();
    std::fs::write(dir.path().join("empty.txt"), " \n").unwrap();
    for (args, told) in [
        (vec!["import", "a.pdf"], "a.pdf: a PDF or a word processor's document; save its text"),
        (vec!["import", "empty.txt"], "empty.txt: there is no text in it"),
        (vec!["import", "absent.txt"], "absent.txt: can't be read; check the path"),
        (vec!["import", "empty.txt", "--zone", "Rome"], "there is no such time zone; write it like Europe/Rome"),
    ] {
        let ran = run(dir.path(), &args, "");
        assert!(!ran.status.success() && text(&ran.stderr).contains(told), "{args:?}: {ran:?}");
    }
}

#[test]
fn windows_letters_and_line_ends_are_read() {
    let dir = tempfile::tempdir().unwrap();
    let latin: Vec<u8> =
        "Comunicato stampa\r\n\r\nLa citt\u{e0} si terr\u{e0} luned\u{ec} 13 settembre 2027\r\n".chars().map(|c| c as u8).collect();
    std::fs::write(dir.path().join("r.txt"), latin).unwrap();
    let ran = run(dir.path(), &["import", "r.txt"], "");
    assert!(text(&ran.stdout).contains("\"startDate\": \"2027-09-13\""), "{ran:?}");
}

/// Texts made of what releases are made of.
fn like_releases() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "Comunicato stampa\n\n",
            "## ",
            "**",
            "- ",
            "\n\n",
            "\n",
            " ",
            "mercoledì 25 maggio 2022",
            "25 aprile",
            "dalle ore 15.00 alle 17.00",
            "presso la Sala Blu",
            " (Via Roma 3)",
            ", Palermo",
            "interverranno ",
            "Anna Rossi",
            ", ",
            " e ",
            "del Progetto X",
            "il coordinatore ",
            "organizzato dall'",
            "ANCI Sicilia",
            "finanziato da ",
            "[a](http://b.it)",
            "<https://c.it>",
            "www.d.it",
            "si terrà ",
            "online",
            "(CET)",
            "entro il ",
            "iscrizioni ",
            "è annullato",
            "“",
            "\"",
            "»",
            "capofila il ",
            "Fondo X 2014-2020 - ",
            "a@b.it",
            "tel. 091 123456",
            "l'obiettivo ",
            ". ",
            "p.v.",
            "_",
            "`",
            "\\",
            "è il tema ",
            "À",
            "日本",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,8}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_read_and_each_quote_is_in_it(text in prop_oneof![any::<String>(), like_releases()]) {
        let draft = import(&text, None);
        let quotes = draft.proposals.iter().flat_map(|one| &one.quotes).chain(draft.questions.iter().chain(&draft.contradictions).flat_map(|one| &one.quotes));
        for quote in quotes {
            prop_assert!(text.contains(&quote.text), "{:?}", quote);
        }
        let json = Value::Object(draft.draft).to_string();
        let announcement = read(&event_registration_cli::json::parse(&json).unwrap(), &preset).unwrap();
        let problems: Vec<String> = announcement.problems.iter().filter(|one| !one.path.starts_with("registration") && one.path != "name").map(ToString::to_string).collect();
        prop_assert!(problems.is_empty(), "{:?}", problems);
    }
}
