//! `new`: what flags, sources and a person at a terminal say becomes a file that the widget opens.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use event_registration::core::event::{self, Announcement};
use event_registration_cli::presets::preset;
use event_registration_cli::schema;
use rexpect::session::{Options as Terminal, PtySession, spawn_with_options};
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_event-registration");

fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(PROGRAM).current_dir(dir).arg("new").args(args).stdin(Stdio::null()).output().unwrap()
}

fn told(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn file(dir: &Path, name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(dir.join(name)).unwrap()).unwrap()
}

fn read(file: &Value) -> Announcement {
    event::read(&event_registration_cli::json::parse(&file.to_string()).unwrap(), &preset).unwrap()
}

/// Whether an editor would underline nothing.
fn fits_the_schema(file: &Value) {
    let schema: Value = serde_json::from_str(&schema::text(schema::About::Event).unwrap()).unwrap();
    let wrong: Vec<String> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(file).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!(wrong, Vec::<String>::new(), "{file:#}");
}

fn opens(file: &Value) {
    fits_the_schema(file);
    let announcement = read(file);
    assert!(announcement.problems.is_empty(), "{:?}", announcement.problems);
    assert_eq!(announcement.registration.unwrap().blocked, None);
}

fn source(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sources").join(name).display().to_string()
}

/// The flags of an event that lacks nothing but its notice.
const EVENT: [&str; 20] = [
    "--language",
    "it",
    "--title",
    "Città & mare",
    "--date",
    "2026-12-03",
    "--start",
    "15:00",
    "--end",
    "17:00",
    "--zone",
    "Europe/Rome",
    "--place",
    "Sala Blu",
    "--address",
    "Via Mare 3, Palermo",
    "--organizer",
    "Comune di Palermo",
    "--contact",
    "eventi@comune.example",
];
const NOTICE: [&str; 14] = [
    "--controller",
    "Comune di Palermo",
    "--controller-contact",
    "privacy@comune.example",
    "--dpo",
    "091 123456",
    "--purpose",
    "Gestire l'iscrizione",
    "--legal-basis",
    "public-interest",
    "--recipients",
    "Il personale autorizzato",
    "--retention",
    "12 mesi",
];

fn with<'a>(parts: &[&[&'a str]]) -> Vec<&'a str> {
    parts.concat()
}

#[test]
fn the_file_names_its_schema_which_lies_beside_it_or_where_the_site_has_it() {
    let dir = tempfile::tempdir().unwrap();
    let made = |output: &str| {
        let ran = run(dir.path(), &[&EVENT[..], &NOTICE, &["--backend", "serve", "--no-input", "--output", output]].concat());
        assert!(ran.status.success(), "{}", told(&ran));
        file(dir.path(), output)["$schema"].as_str().unwrap().to_owned()
    };
    assert_eq!(made("alone.json"), "event.schema.json");
    let schema = file(dir.path(), "event.schema.json");
    assert_eq!(schema["title"], "An event and its registration");
    for folder in ["site/events", "site/schema"] {
        std::fs::create_dir_all(dir.path().join(folder)).unwrap();
    }
    std::fs::copy(dir.path().join("event.schema.json"), dir.path().join("site/schema/event.schema.json")).unwrap();
    assert_eq!(made("site/events/there.json"), "../schema/event.schema.json");
    assert!(!dir.path().join("site/events/event.schema.json").exists());
    let itself =
        run(dir.path(), &[&EVENT[..], &NOTICE, &["--backend", "serve", "--no-input", "--force", "--output", "event.schema.json"]].concat());
    assert!(!itself.status.success() && told(&itself).contains("the schema has this name"), "{}", told(&itself));
}

#[test]
fn flags_alone_make_a_file_whose_form_opens_and_the_snippet() {
    let dir = tempfile::tempdir().unwrap();
    let ran =
        run(dir.path(), &with(&[&EVENT, &NOTICE, &["--backend", "serve", "--online", "--closes", "2026-12-01T18:00", "--seats", "40"]]));
    assert!(ran.status.success(), "{}", told(&ran));
    let made = file(dir.path(), "citta-mare.json");
    opens(&made);
    assert_eq!((&made["startDate"], &made["endDate"]), (&json!("2026-12-03T15:00:00+01:00"), &json!("2026-12-03T17:00:00+01:00")));
    assert_eq!(made["eventAttendanceMode"], "https://schema.org/MixedEventAttendanceMode");
    assert_eq!(made["registration"]["closes"], "2026-12-01T18:00:00+01:00");
    assert_eq!(made["registration"]["event"], "citta-mare");
    assert_eq!(
        made["registration"]["notice"]["purposes"][0]["legalBasis"],
        "compito di interesse pubblico (art. 6, par. 1, lett. e, Reg. UE 2016/679)"
    );
    assert_eq!(
        std::str::from_utf8(&ran.stdout).unwrap(),
        "<script type=\"module\" src=\"/event-registration/event-registration.js\"></script>\n\n\
         <event-registration src=\"/event-registration/events/citta-mare.json\" lang=\"it\">\n  <h2>Città &amp; mare</h2>\n  \
         <p>giovedì 3 dicembre 2026, 15:00, Sala Blu</p>\n  <p><a href=\"mailto:eventi@comune.example\">eventi@comune.example</a></p>\n</event-registration>\n"
    );
    assert!(told(&ran).contains("usual sentences that were taken for provision, rights, complaint"));
}

#[test]
fn flags_that_are_missing_are_named_all_at_once_and_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let ran = run(dir.path(), &["--title", "x", "--backend", "hi-events"]);
    let told = told(&ran);
    for flag in ["--language", "--date", "--mode", "--organizer", "--contact", "--variable product=…", "--variable price=…"] {
        assert!(told.contains(&format!("\n  {flag}: ")), "{flag}: {told}");
    }
    assert!(!ran.status.success() && !told.contains("--title:") && std::fs::read_dir(dir.path()).unwrap().next().is_none());
}

#[test]
fn a_notice_that_lacks_parts_keeps_the_form_closed_and_each_part_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let ran = run(dir.path(), &with(&[&EVENT, &["--backend", "/registrations", "-o", "a.json", "--controller", "Comune"]]));
    assert!(ran.status.success());
    for part in [
        "notice.controller.email: its email, telephone or url (--controller-contact)",
        "notice.dataProtectionOfficer.email",
        "notice.purposes: what the data are for",
        "notice.recipients",
        "notice.retention: how long the data are kept (--retention)",
    ] {
        assert!(told(&ran).contains(&format!("  registration.{part}")), "{part}: {}", told(&ran));
    }
    assert!(!told(&ran).contains("notice.rights") && !told(&ran).contains("notice.controller.name"));
    let announcement = read(&file(dir.path(), "a.json"));
    assert_eq!(announcement.registration.unwrap().blocked, Some(event_registration::core::event::Blocked::Notice));
    // What was named can be given later; the rest stays.
    let ran = run(dir.path(), &with(&[&["--from", "a.json", "-o", "a.json", "--force"], &NOTICE[2..]]));
    assert!(ran.status.success(), "{}", told(&ran));
    let made = file(dir.path(), "a.json");
    opens(&made);
    assert_eq!(made["registration"]["notice"]["controller"], json!({"name": "Comune", "email": "privacy@comune.example"}));
}

#[test]
fn a_file_is_never_overwritten_unless_it_is_said() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.json"), "mine").unwrap();
    let args = with(&[&EVENT, &["--backend", "/r", "-o", "a.json"]]);
    let ran = run(dir.path(), &args);
    assert!(
        !ran.status.success() && told(&ran).contains("a.json: the file is there already; give another --output, or --force to replace it")
    );
    assert_eq!(std::fs::read_to_string(dir.path().join("a.json")).unwrap(), "mine");
    assert!(run(dir.path(), &with(&[&args, &["--force"]])).status.success());
    assert_eq!(file(dir.path(), "a.json")["name"], "Città & mare");
}

#[test]
fn wrong_flags_are_told_with_the_mend() {
    let dir = tempfile::tempdir().unwrap();
    let swap = |flag: &str, value: &'static str| {
        let mut args: Vec<&str> = with(&[&EVENT, &["--backend", "/r"]]);
        let at = args.iter().position(|known| *known == flag).unwrap();
        args[at + 1] = value;
        args
    };
    for (args, expected) in [
        (swap("--date", "3/12/2026"), "--date 3/12/2026: write the day as year-month-day, like 2026-12-03"),
        (swap("--date", "2026-02-30"), "--date 2026-02-30: write the day"),
        (swap("--start", "3pm"), "--start 3pm: write the time as hours and minutes, like 15:00"),
        (swap("--end", "14:00"), "--end 14:00: that isn't after 15:00; give --end-date"),
        (swap("--zone", "Rome"), "--zone Rome: there is no such time zone; write it like Europe/Rome"),
        (swap("--contact", "someone"), "--contact someone: write an email address, a telephone number"),
        (swap("--language", "italiano"), "--language italiano: write language tags like it"),
        (
            swap("--backend", "drupal"),
            "--backend drupal: neither an address (https://… or /…), nor serve, nor a preset; there are drupal-webform",
        ),
        (
            with(&[&EVENT, &["--backend", "/r", "--closes", "2026-12-04"]]),
            "--closes: registration would close on 2026-12-04, after the event",
        ),
        (with(&[&EVENT, &["--backend", "/r", "--purpose", "x"]]), "give one --legal-basis for every --purpose"),
        (with(&[&EVENT, &["--backend", "/r", "--from", "absent.html"]]), "absent.html: can't be read; check the path after --from"),
        (
            with(&[&EVENT, &["--backend", "/r", "--from", &source("page.html"), "--pick", "3"]]),
            "--pick 3, and it has 2 events:\n  1: The lighthouse keepers",
        ),
    ] {
        let ran = run(dir.path(), &args);
        assert!(!ran.status.success() && told(&ran).contains(expected), "{expected}: {}", told(&ran));
    }
}

#[test]
fn presets_are_asked_for_what_they_leave_open() {
    let dir = tempfile::tempdir().unwrap();
    let ran = run(
        dir.path(),
        &with(&[
            &EVENT,
            &NOTICE,
            &[
                "-o",
                "a.json",
                "--backend",
                "hi-events",
                "--backend-url",
                "https://tickets.example",
                "--variable",
                "product=12",
                "--variable",
                "price=7",
            ],
        ]),
    );
    assert!(ran.status.success(), "{}", told(&ran));
    let made = file(dir.path(), "a.json");
    opens(&made);
    assert_eq!(
        made["registration"]["submission"],
        json!({"preset": "hi-events", "base": "https://tickets.example", "variables": {"price": 7, "product": 12}})
    );
}

#[test]
fn several_languages_give_texts_by_language() {
    let dir = tempfile::tempdir().unwrap();
    let mut args = with(&[&EVENT, &NOTICE, &["--backend", "/r", "-o", "a.json", "--language", "en", "--title", "en=Town and sea"]]);
    args[3] = "it=Città e mare";
    let ran = run(dir.path(), &args);
    assert!(ran.status.success(), "{}", told(&ran));
    let made = file(dir.path(), "a.json");
    opens(&made);
    assert_eq!(made["inLanguage"], json!(["it", "en"]));
    assert_eq!(made["name"], json!({"it": "Città e mare", "en": "Town and sea"}));
    assert_eq!(made["registration"]["fields"][0]["label"], json!({"it": "Nome", "en": "First name"}));
}

/// Serves one file once for each request, as a web server does.
fn web(kind: &'static str, body: String) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/page", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).unwrap();
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
                .unwrap();
        }
    });
    url
}

#[test]
fn a_page_s_event_is_kept_as_it_stands_and_only_what_is_missing_is_needed() {
    let page = std::fs::read_to_string(source("page.html")).unwrap();
    for from in [source("page.html"), web("text/html; charset=utf-8", page)] {
        let dir = tempfile::tempdir().unwrap();
        let ran = run(dir.path(), &["--from", &from]);
        let lacks: Vec<&str> = told(&ran).lines().filter_map(|line| line.strip_prefix("  --")).collect();
        assert_eq!(lacks.iter().map(|line| line.split(':').next().unwrap()).collect::<Vec<_>>(), ["zone", "backend"], "{}", told(&ran));
        let ran = run(
            dir.path(),
            &with(&[&["--from", &from, "--zone", "Europe/London", "--backend", "/r", "--complaint", "The ICO", "-o", "a.json"], &NOTICE]),
        );
        assert!(ran.status.success() && told(&ran).contains("has 2 events; this is the first"), "{}", told(&ran));
        let made = file(dir.path(), "a.json");
        opens(&made);
        // The offset that its zone has is added; nothing else is touched.
        assert_eq!(made["startDate"], "2027-04-15T18:30:00+01:00");
        assert_eq!(made["@type"], "LectureEvent");
        assert_eq!(
            made["location"],
            json!({"@type": "Place", "@id": "#hall", "name": "Harbour Hall", "address": "1 Quay Road, Porto Novo"})
        );
        assert_eq!(made["organizer"]["email"], "talks@harbour.example");
        assert_eq!(made["x-own"].to_string(), "[1,2.50,null]");
        assert_eq!(made["offers"], json!({"@type": "Offer", "price": "0"}));
    }
}

#[test]
fn a_calendar_s_event_is_taken_over_without_its_guests_and_its_joining_link() {
    let dir = tempfile::tempdir().unwrap();
    let calendar = source("calendar.ics");
    let ran = run(dir.path(), &with(&[&["--from", &calendar, "--language", "it", "--backend", "/r", "-o", "a.json"], &NOTICE]));
    assert!(ran.status.success(), "{}", told(&ran));
    let made = file(dir.path(), "a.json");
    opens(&made);
    assert_eq!((&made["startDate"], &made["endDate"]), (&json!("2027-03-10T15:00:00+01:00"), &json!("2027-03-10T17:00:00+01:00")));
    assert_eq!(made["name"], "7° Tavolo tecnico, Palermo");
    assert_eq!(made["description"], "Accoglienza; inclusione\nSeconda riga che è molto lunga e per questo è piegata");
    assert_eq!(made["location"], json!({"@type": "Place", "name": "Sala Blu, Via Mare 3, Palermo"}));
    assert_eq!(made["organizer"], json!({"@type": "Organization", "name": "ANCI Sicilia", "email": "eventi@anci.example"}));
    assert_eq!(
        (&made["eventStatus"], &made["url"]),
        (&json!("https://schema.org/EventCancelled"), &json!("https://www.anci.example/tavolo-7"))
    );
    assert_eq!(made["eventSchedule"]["scheduleTimezone"], "Europe/Rome");
    assert!(!made.to_string().contains("Mario"));

    let second = [
        "--from",
        &calendar,
        "--pick",
        "2",
        "--language",
        "it",
        "--backend",
        "/r",
        "-o",
        "b.json",
        "--organizer",
        "ANCI",
        "--contact",
        "a@b.it",
    ];
    let ran = run(dir.path(), &with(&[&second, &NOTICE]));
    assert!(ran.status.success() && told(&ran).contains("place is a link; it stays out"), "{}", told(&ran));
    let made = file(dir.path(), "b.json");
    opens(&made);
    // The calendar's end is the day after the last.
    assert_eq!((&made["startDate"], &made["endDate"]), (&json!("2027-05-01"), &json!("2027-05-03")));
    assert!(!made.to_string().contains("zoom"));
}

#[test]
fn an_earlier_event_makes_the_next_with_another_date() {
    let dir = tempfile::tempdir().unwrap();
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/events/coopera-6-tavolo-tecnico.json").display().to_string();
    let args = [
        "--from",
        &seed,
        "--title",
        "it=7° Tavolo",
        "--date",
        "2022-11-23",
        "--start",
        "15:00",
        "--zone",
        "Europe/Rome",
        "-o",
        "next.json",
        "--contact",
        "a@b.it",
    ];
    let ran = run(dir.path(), &args);
    assert!(ran.status.success(), "{}", told(&ran));
    let made = file(dir.path(), "next.json");
    opens(&made);
    assert_eq!(made["startDate"], "2022-11-23T15:00:00+01:00");
    assert!(made["endDate"].is_null() && made["registration"]["closes"].is_null(), "those of the old date are gone");
    assert_eq!(made["registration"]["event"], "next");
    let earlier: Value = serde_json::from_str(&std::fs::read_to_string(seed).unwrap()).unwrap();
    assert_eq!(made["registration"]["notice"], earlier["registration"]["notice"]);
    assert_eq!(made["performer"], earlier["performer"]);
}

/// A real terminal around the program.
fn terminal(dir: &Path, args: &[&str]) -> PtySession {
    let mut command = Command::new(PROGRAM);
    // The terminal is kept wide, so that a prompt stands in one line.
    command.current_dir(dir).arg("new").args(args).env("TERM", "dumb").env("COLUMNS", "200");
    spawn_with_options(command, Terminal::new().timeout_ms(Some(20_000)).strip_ansi_escape_codes(true)).unwrap()
}

#[test]
fn a_person_at_a_terminal_is_asked_for_what_is_missing_and_wrong_answers_are_asked_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = terminal(dir.path(), &["--backend", "serve", "-o", "a.json"]);
    for (prompt, answer) in [
        ("languages", "it"),
        ("title", "Una sera a teatro"),
        ("about", ""),
        ("The day", "domani"),
        ("like 2026-12-03", "2026-12-03"),
        ("last day", ""),
        ("begins", "20:30"),
        ("ends", "22:00"),
        ("time zone", "Europe/Rome"),
    ] {
        session.exp_string(prompt).unwrap_or_else(|wrong| panic!("{prompt}: {wrong}"));
        session.exp_string(":").unwrap();
        session.send_line(answer).unwrap();
    }
    // A list: one down is "online".
    session.exp_string("How to take part").unwrap();
    session.send("\x1b[B\r").unwrap();
    session.flush().unwrap();
    for (prompt, answer) in [
        ("organises", "Teatro Due"),
        ("Whom to ask", "info@teatro.example"),
        ("From when", ""),
        ("Until when", ""),
        ("Controller", ""),
        ("email", "privacy@teatro.example"),
        ("postal", ""),
        ("protection officer", "rpd@teatro.example"),
        ("data are for", ""),
    ] {
        session.exp_string(prompt).unwrap_or_else(|wrong| panic!("{prompt}: {wrong}"));
        session.exp_string(":").unwrap();
        session.send_line(answer).unwrap();
    }
    session.exp_string("legal basis").unwrap();
    session.send("\r").unwrap();
    session.flush().unwrap();
    for (prompt, answer) in
        [("data are needed", ""), ("gets to see", "Il personale"), ("outside", ""), ("kept", "12 mesi"), ("rights", ""), ("complain", "")]
    {
        session.exp_string(prompt).unwrap_or_else(|wrong| panic!("{prompt}: {wrong}"));
        session.exp_string(":").unwrap();
        session.send_line(answer).unwrap();
    }
    session.exp_string("a.json is written.").unwrap();
    session.exp_string("</event-registration>").unwrap();
    session.exp_eof().unwrap();
    let made = file(dir.path(), "a.json");
    opens(&made);
    assert_eq!(made["name"], "Una sera a teatro");
    assert_eq!((&made["startDate"], &made["location"]), (&json!("2026-12-03T20:30:00+01:00"), &json!({"@type": "VirtualLocation"})));
    // What stood in the line already was taken with a mere return.
    assert_eq!(made["registration"]["notice"]["controller"], json!({"name": "Teatro Due", "email": "privacy@teatro.example"}));
    assert_eq!(made["registration"]["notice"]["purposes"][0]["purpose"], "Gestire l'iscrizione e la partecipazione all'evento");
}
