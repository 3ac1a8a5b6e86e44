//! What `prerender` writes: the names under which a plain form post travels, what is never in it, and what it says where the
//! form can't be sent without a script. How it looks and registers in browsers is `tests/e2e`'s.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};

use clap::Parser;
use event_registration_cli::prerender::{self, Options};
use scraper::{Html, Selector};
use serde_json::{Value, json};

#[derive(Parser)]
struct Command {
    #[command(flatten)]
    options: Options,
}

/// The snippet, and what was said to the site's owner.
fn written(event: &Path, more: &[&str]) -> Result<(String, String), String> {
    let event = event.to_string_lossy();
    let line = ["prerender", &event, "--now", "2022-05-10T09:00:00Z"];
    let command = Command::try_parse_from(line.iter().chain(more)).map_err(|error| error.to_string())?;
    let (mut out, mut err) = (Vec::new(), Vec::new());
    prerender::run(&command.options, &mut out, &mut err).map_err(|error| format!("{error:#}"))?;
    Ok((String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap()))
}

fn seed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/events/coopera-6-tavolo-tecnico.json")
}

/// The seed's event with another submission.
fn with(submission: &Value) -> (tempfile::TempDir, PathBuf) {
    let mut event: Value = serde_json::from_str(&std::fs::read_to_string(seed()).unwrap()).unwrap();
    *event.pointer_mut("/registration/submission").unwrap() = submission.clone();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.json");
    std::fs::write(&file, event.to_string()).unwrap();
    (folder, file)
}

/// What is in the template, as a document of its own.
fn inside(snippet: &str) -> Html {
    let (_, rest) = snippet.split_once("<template shadowrootmode=\"open\">").unwrap();
    Html::parse_document(rest.split_once("</template>").unwrap().0)
}

fn attributes<'a>(page: &'a Html, selector: &str, name: &str) -> Vec<&'a str> {
    page.select(&Selector::parse(selector).unwrap()).map(|element| element.attr(name).unwrap_or_default()).collect()
}

#[test]
fn the_form_is_posted_to_the_embedded_backend_by_the_names_of_its_controls() {
    let (snippet, _) = written(&seed(), &[]).unwrap();
    let page = inside(&snippet);
    assert_eq!(attributes(&page, "form", "action"), ["/registrations"]);
    assert_eq!(attributes(&page, "form", "method"), ["post"]);
    assert_eq!(attributes(&page, "form [type=hidden]", "value"), ["coopera-6-tavolo-tecnico", "it"]);
    assert_eq!(attributes(&page, "form [type=radio]", "value"), ["in-person", "online"]);
    assert_eq!(attributes(&page, "#field-2", "name"), ["email"]);
}

#[test]
fn the_form_is_posted_to_another_backend_by_that_ones_names_and_values() {
    let (_folder, file) = with(&json!({
        "preset": "django",
        "url": "take",
        "fields": [
            { "from": "given-name", "to": "first_name" },
            { "from": "mode", "to": "how", "values": { "in-person": "P", "online": "V" } },
            { "from": "role", "to": "role", "values": { "other": "99" } },
            { "from": "consents.privacy-notice", "to": "terms" },
        ],
        "constants": [{ "to": "source", "value": "widget" }],
    }));
    let (snippet, _) = written(&file, &["--src", "/files/mine.json", "--csrf", "{% csrf_token %}"]).unwrap();
    let page = inside(&snippet);
    assert_eq!(attributes(&page, "form", "action"), ["/files/take"]);
    assert_eq!(attributes(&page, "#field-0, #mode-1, #consent-0", "name"), ["how", "first_name", "terms"]);
    assert_eq!(attributes(&page, "#mode-0, #mode-1, #consent-0", "value"), ["P", "V", "on"]);
    assert_eq!(attributes(&page, "#field-5 option:last-child", "value"), ["99"]);
    assert_eq!(attributes(&page, "[type=hidden]", "name"), ["source"]);
    assert!(snippet.contains("method=\"post\">{% csrf_token %}<input"), "the template's place is in the form");
    // What the backend has no name for isn't sent.
    assert_eq!(attributes(&page, "#leave-empty", "name"), [""]);
}

#[test]
fn nothing_of_a_visitor_is_in_it() {
    let (_folder, file) = with(&json!({ "url": "/take", "encoding": "urlencoded", "idempotency": { "field": "key" } }));
    let (snippet, _) = written(&file, &[]).unwrap();
    assert!(attributes(&inside(&snippet), "[type=hidden]", "name").is_empty());
    assert!(!snippet.contains("name=\"key\"") && !snippet.to_lowercase().contains("idempotency"));
}

#[test]
fn what_keeps_the_form_from_being_sent_is_said() {
    let check = |submission: Value, why: &str| {
        let (_folder, file) = with(&submission);
        let (snippet, said) = written(&file, &[]).unwrap();
        assert!(said.contains(why), "{said}");
        assert_eq!(attributes(&inside(&snippet), "form", "action"), [""]);
    };
    check(json!({ "preset": "django", "url": "/register/" }), "say with --csrf what it adds");
    check(json!({ "url": "/take", "encoding": "json", "shape": "fields" }), "the backend reads JSON");
}

#[test]
fn a_policy_can_name_the_styles_and_a_link_needs_none() {
    let (snippet, said) = written(&seed(), &[]).unwrap();
    let styles = snippet.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let hash = {
        use base64::Engine as _;
        use sha2::Digest as _;
        base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(styles))
    };
    assert!(said.contains(&format!("style-src 'sha256-{hash}'")), "{said}");
    let (linked, said) = written(&seed(), &["--styles", "link"]).unwrap();
    assert!(linked.contains("<link rel=\"stylesheet\" href=\"/event-registration/event-registration.css\">") && said.is_empty(), "{said}");
    assert!(!linked.contains(" style="), "a strict policy blocks style attributes");
}

#[test]
fn the_calendars_file_is_a_link_where_it_was_written_and_nothing_where_it_was_not() {
    let folder = tempfile::tempdir().unwrap();
    let ics = folder.path().join("event.ics");
    let (snippet, _) = written(&seed(), &["--ics", &ics.to_string_lossy(), "--page", "https://site.example/round-table"]).unwrap();
    assert_eq!(attributes(&inside(&snippet), "details.calendar a[download]", "href"), ["/event-registration/events/event.ics"]);
    let file = std::fs::read_to_string(&ics).unwrap();
    assert!(file.starts_with("BEGIN:VCALENDAR\r\n") && file.contains("URL:https://site.example/round-table\r\n"), "{file}");
    let (without, _) = written(&seed(), &[]).unwrap();
    assert!(attributes(&inside(&without), "details.calendar button, details.calendar [download]", "class").is_empty());
    let again = written(&seed(), &["--ics", &ics.to_string_lossy()]).unwrap_err();
    assert!(again.contains("the file is there already"), "{again}");
}

#[test]
fn search_engines_find_the_event_with_the_pages_address() {
    let (snippet, _) = written(&seed(), &["--page", "https://site.example/round-table"]).unwrap();
    let json = snippet.split_once("<script type=\"application/ld+json\">").unwrap().1.split_once("</script>").unwrap().0;
    let event: Value = serde_json::from_str(json).unwrap();
    assert_eq!(event["url"], "https://site.example/round-table");
    assert_eq!(event["location"][1], json!({ "@type": "VirtualLocation", "url": "https://site.example/round-table" }));
    let (without, _) = written(&seed(), &[]).unwrap();
    assert!(!without.contains("\"url\":\"\""));
}

#[test]
fn a_wrong_command_line_is_told_with_its_mend() {
    let check = |more: &[&str], why: &str| {
        let said = written(&seed(), more).unwrap_err();
        assert!(said.contains(why), "{said}");
    };
    check(&["--language", "tlh"], "the widget doesn't speak it; it speaks ar, en, es");
    check(&["--view", "half"], "it is full, details or form");
    check(&["--heading-level", "7"], "7 is not in 1..=6");
    let missing = written(Path::new("missing.json"), &[]).unwrap_err();
    assert!(missing.contains("missing.json: can't be read; check the path"), "{missing}");
}

#[test]
fn it_speaks_the_language_that_was_asked_for() {
    let (snippet, _) = written(&seed(), &["--language", "ar"]).unwrap();
    assert!(snippet.contains("lang=\"ar\" heading-level"));
    assert_eq!(attributes(&inside(&snippet), "article", "dir"), ["rtl"]);
}

#[test]
fn what_shows_only_after_an_answer_is_there_for_browsers_without_scripts() {
    let (snippet, _) = written(&seed(), &[]).unwrap();
    let (_, rest) = snippet.split_once("<noscript>").unwrap();
    let inside = rest.split_once("</noscript>").unwrap().0;
    assert!(inside.starts_with("<div") && inside.contains("name=\"needs\""), "{inside}");
    assert_eq!(snippet.matches("<noscript>").count(), 1);
}
