//! What editors make of event files: Visual Studio Code's own JSON service completes, explains and underlines by the published
//! schema, and Ajv, which isn't ours either, agrees on what fits.

#![allow(clippy::indexing_slicing)]

use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use event_registration_e2e::paths;
use serde_json::{Map, Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

const EDITOR: &str = include_str!("../src/editor.cjs");
const BASE: &str = include_str!("../../../cli/tests/fixtures/broken/base.json");

async fn editor(files: &[(String, String)], asked: &[(&str, &str)]) -> Result<Value> {
    let schema = paths::site()?.canonicalize()?.join("schema/event.schema.json");
    let library = paths::told("EVENT_REGISTRATION_JSON_EDITOR")?;
    let files: Map<String, Value> = files.iter().map(|(name, text)| (name.clone(), json!(text))).collect();
    let request = json!({ "library": library, "schema": schema, "files": files, "asked": asked });
    let mut child =
        Command::new("node").args(["-e", EDITOR]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    child.stdin.take().context("node takes no input")?.write_all(request.to_string().as_bytes()).await?;
    let done = child.wait_with_output().await?;
    ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).context("it printed no JSON")
}

#[tokio::test]
async fn authored_events_are_fine_in_an_editor() -> Result<()> {
    let made = tempfile::tempdir()?;
    let file = made.path().join("new.json");
    let flags = "--no-input --language it --title Incontro --date 2026-12-03 --start 15:00 --zone Europe/Rome --place Sala --address Palermo --online \
                 --organizer Comune --contact eventi@comune.example --backend formspree --backend-url https://formspree.io/f/abc --controller Comune \
                 --controller-contact privacy@comune.example --dpo rpd@comune.example --purpose Iscrizione --legal-basis public-interest \
                 --recipients Nessuno --retention Un-anno --output";
    let ran = Command::new(paths::program()?).arg("new").args(flags.split_whitespace()).arg(&file).output().await?;
    ensure!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    // The schema that it names lies beside it, and is what the page publishes.
    let text = std::fs::read_to_string(&file)?;
    let named: Value = serde_json::from_str(&text)?;
    let beside: Value =
        serde_json::from_str(&std::fs::read_to_string(made.path().join(named["$schema"].as_str().context("no schema is named")?))?)?;
    assert_eq!(beside, serde_json::from_str::<Value>(&paths::site_file("schema/event.schema.json")?)?);
    let site = paths::site()?.canonicalize()?;
    let mut files = vec![(file.display().to_string(), text), ("/no/schema/named.json".to_owned(), BASE.to_owned())];
    for name in [paths::EVENT, "events/example-three-people.json"] {
        files.push((site.join(name).display().to_string(), paths::site_file(name)?));
    }
    let said = editor(&files, &[]).await?;
    for (name, _) in &files {
        assert_eq!(said["files"][name], json!({ "editor": [], "ajv": [] }), "{name}");
    }
    Ok(())
}

/// What is exchanged in a file that is fine; what is underlined then; and the words that stand beside it.
const SLIPS: [(&str, &str, &str, &str); 15] = [
    ("\"opens\"", "\"open\"", "\"open\"", "Property open is not allowed."),
    ("\"type\": \"email\"", "\"type\": \"mail\"", "\"mail\"", "Value is not accepted. Valid values: \"text\", \"email\", \"tel\""),
    ("\"type\": \"email\"", "\"type\": \"email\", \"accept\": \".pdf\"", "\"accept\"", "\"accept\" goes with the type file"),
    (
        "\"type\": \"email\"",
        "\"type\": \"email\", \"options\": [\"a\"]",
        "\"options\"",
        "\"options\" goes with the types select, radio, checkbox and checkboxes",
    ),
    ("\"options\": [\"Sindaco\", \"Altro\"]", "\"hint\": \"x\"", "{", "Missing property \"options\"."),
    ("\"maxlength\": 80", "\"maxlength\": \"ottanta\"", "\"ottanta\"", "a whole number, 0 or more"),
    ("\"startDate\": \"2026-05-14T10:00:00+02:00\"", "\"startDate\": \"14 maggio 2026\"", "\"14 maggio 2026\"", "a day like 2026-05-14"),
    (
        "EventScheduled",
        "EventSoldOut",
        "\"https://schema.org/EventSoldOut\"",
        "Value is not accepted. Valid values: \"https://schema.org/EventScheduled\"",
    ),
    ("\"retention\": \"12 mesi\",", "", "\"notice\"", "Missing property \"retention\"."),
    ("{ \"email\": \"rpd@comune.enna.example\" }", "{}", "{}", "an \"email\", a \"telephone\" or a \"url\" is needed"),
    ("{ \"it\": \"Quale?\", \"en\": \"Which?\" }", "{ \"italiano\": \"Quale?\" }", "\"italiano\"", "a text, or texts by language"),
    ("{ \"mode\": \"in-person\" }", "{ \"mode\": \"presenza\" }", "\"presenza\"", "Valid values: \"in-person\", \"online\"."),
    ("\"id\": \"news\",", "\"id\": \"news\", \"required\": true,", "true", "a required consent isn't freely given"),
    ("\"name\": \"other\"", "\"name\": \"mode\"", "\"mode\"", "another name:"),
    ("\"url\": \"/registrations\",", "\"preset\": \"formspree\",", "\"submission\"", "Missing property \"url\"."),
];

#[tokio::test]
async fn an_editor_underlines_a_slip_and_says_what_is_allowed() -> Result<()> {
    for (from, ..) in SLIPS {
        assert_eq!(BASE.matches(from).count(), 1, "{from}");
    }
    let files: Vec<(String, String)> =
        SLIPS.iter().enumerate().map(|(index, (from, to, ..))| (format!("/slips/{index}.json"), BASE.replace(from, to))).collect();
    let said = editor(&files, &[]).await?;
    for (index, (_, to, at, words)) in SLIPS.iter().enumerate() {
        let found = &said["files"][format!("/slips/{index}.json")];
        let underlined = found["editor"].as_array().map_or(&[][..], Vec::as_slice);
        let [one] = underlined else { anyhow::bail!("{to}: {underlined:?}") };
        assert_eq!(one["at"].as_str(), Some(*at), "{to}");
        assert!(one["message"].as_str().is_some_and(|message| message.contains(words)), "{to}: {}", one["message"]);
        assert_ne!(found["ajv"], json!([]), "{to}");
    }
    Ok(())
}

#[tokio::test]
async fn an_editor_completes_and_explains() -> Result<()> {
    let asked = [
        (BASE, "\"registration\": {\n    "),
        (BASE, "{ \"name\": \"other\", "),
        (BASE, "\"eventStatus\": "),
        ("{\"registration\": {\"fields\": [ ]}}", "\"fields\": [ "),
        (BASE, "\"submission\": { "),
        (BASE, "\"maxlength\""),
    ];
    let said = editor(&[], &asked).await?;
    let offered = |index: usize, labels: &[&str]| {
        for label in labels {
            let found = said["asked"][index]["completions"].as_array().is_some_and(|all| all.iter().any(|one| one == label));
            assert!(found, "{label} isn't among {}", said["asked"][index]["completions"]);
        }
    };
    offered(0, &["attendees", "demonstration", "messages", "next", "waitingList"]);
    offered(1, &["type", "hint", "required", "options", "consent", "list"]);
    offered(2, &["\"https://schema.org/EventCancelled\"", "\"https://schema.org/EventPostponed\""]);
    offered(3, &["An email address", "One of several", "Accessibility needs"]);
    offered(4, &["preset", "transport", "tokens", "outcome"]);
    let explained = said["asked"][5]["hover"].as_str().unwrap_or_default();
    assert!(explained.starts_with("The most characters"), "{explained}");
    Ok(())
}
