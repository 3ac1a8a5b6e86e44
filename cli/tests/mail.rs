//! Mails, against a mail server that keeps what it gets: aiosmtpd, in a Python that `cargo xtask test` sets up.
//!
//! Run by hand with `EVENT_REGISTRATION_AIOSMTPD=…/bin/python3 cargo test -p event-registration-cli --features mail-tests --test mail`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use common::{Running, event, json_of, options, registration, run, start, start_with};
use event_registration_cli::serve::mail::Options as MailOptions;
use event_registration_cli::serve::{Options, Server};
use scraper::{Html, Selector};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// How long a test waits for a mail before it says that none came.
const DEADLINE: Duration = Duration::from_secs(30);

/// The mail server.
struct Sink {
    child: Child,
    port: u16,
    mails: UnboundedReceiver<Mail>,
}

#[derive(Debug, Clone, Deserialize)]
struct Mail {
    from: String,
    to: Vec<String>,
    headers: std::collections::BTreeMap<String, String>,
    text: String,
    html: String,
    attached: Vec<Attached>,
    user: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Attached {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    text: String,
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Sink {
    fn start(arguments: &[&str]) -> Sink {
        let python = std::env::var("EVENT_REGISTRATION_AIOSMTPD")
            .unwrap_or_else(|_| panic!("EVENT_REGISTRATION_AIOSMTPD: name a Python that has aiosmtpd, or run cargo xtask test"));
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sink.py");
        let mut child = Command::new(python).arg(script).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines.next().unwrap().unwrap().parse().unwrap();
        let (sender, mails) = unbounded_channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = sender.send(serde_json::from_str(&line).unwrap());
            }
        });
        Sink { child, port, mails }
    }

    async fn mail(&mut self) -> Mail {
        let mail = tokio::time::timeout(DEADLINE, self.mails.recv()).await;
        mail.unwrap_or_else(|_| panic!("no mail came")).unwrap()
    }

    /// The next mails, whatever their order, by whom they are to and then by their subject.
    async fn several(&mut self, count: usize) -> Vec<Mail> {
        let mut mails = Vec::new();
        while mails.len() < count {
            mails.push(self.mail().await);
        }
        mails.sort_by_key(|mail| (mail.to.clone(), mail.headers["subject"].clone()));
        mails
    }
}

impl Mail {
    fn subject(&self) -> &str {
        &self.headers["subject"]
    }

    /// The path of the attendee's own page.
    fn link(&self) -> Option<String> {
        let link = self.text.lines().find_map(|line| line.strip_prefix("https://registrations.example.org/registration/"))?;
        assert!(self.html.contains(&format!("href=\"https://registrations.example.org/registration/{link}\"")), "{}", self.html);
        Some(format!("/registration/{link}"))
    }
}

fn mail_options(port: u16) -> MailOptions {
    MailOptions {
        smtp: Some(format!("smtp://127.0.0.1:{port}")),
        mail_from: Some("Ufficio stampa <stampa@example.org>".to_owned()),
        notify: None,
        password: None,
    }
}

fn mailing(options: &mut Options, port: u16) {
    options.mail = mail_options(port);
    options.public_url = Some("https://registrations.example.org".to_owned());
}

async fn serve(sink: &Sink, change: impl FnOnce(&mut Value), set: impl FnOnce(&mut Options)) -> Running {
    start_with(change, |options| {
        mailing(options, sink.port);
        set(options);
    })
    .await
}

async fn register(running: &Running, body: &Value) -> Value {
    let (status, answer) = json_of(running.register(body).await).await;
    assert_eq!(status, 201, "{answer}");
    answer
}

async fn page(running: &Running, path: &str) -> (u16, String) {
    let response = running.get(path).send().await.unwrap();
    if path.starts_with("/registration/") {
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(
            (&response.headers()["cache-control"], &response.headers()["referrer-policy"]),
            (&"no-store".parse().unwrap(), &"same-origin".parse().unwrap())
        );
    }
    (response.status().as_u16(), response.text().await.unwrap())
}

/// Sends a form and follows to the page that answers it.
async fn post(running: &Running, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let post = running.client.post(format!("{}{path}", running.url)).header("content-type", "application/x-www-form-urlencoded");
    let response = post.body(body).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

fn all(page: &str, selector: &str) -> Vec<String> {
    let page = Html::parse_document(page);
    let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    page.select(&Selector::parse(selector).unwrap()).map(|one| words(one.text().collect())).collect()
}

fn value(page: &str, id: &str) -> String {
    let page = Html::parse_document(page);
    page.select(&Selector::parse(&format!("[id='{id}']")).unwrap()).next().unwrap().attr("value").unwrap().to_owned()
}

fn waiting_list(event: &mut Value) {
    event["maximumPhysicalAttendeeCapacity"] = json!(1);
    event["registration"]["waitingList"] = json!(true);
}

async fn statuses(running: &Running) -> Vec<String> {
    running.rows().await.into_iter().map(|row| row.status).collect()
}

/// Waits until nothing is left to send.
async fn all_sent(running: &Running) {
    while running.store.next_due().await.unwrap().is_some() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn without_a_mail_server_nothing_is_queued_and_there_are_no_links() {
    let running = start().await;
    register(&running, &registration("ada")).await;
    assert_eq!(running.store.next_due().await.unwrap(), None);
    assert_eq!(running.get("/registration/x").send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn an_accepted_registration_is_confirmed_to_the_attendee_with_the_event_for_their_calendar() {
    let mut sink = Sink::start(&[]);
    let change = |event: &mut Value| event["organizer"] = json!({ "@type": "Organization", "name": "Ente", "email": "info@example.org" });
    let running = serve(&sink, change, |options| options.join_urls = vec!["https://meet.example.org/x?a=1&b=2".into()]).await;
    let answer = register(&running, &registration("ada")).await;
    let mail = sink.mail().await;
    assert_eq!((mail.from.as_str(), mail.to.as_slice()), ("stampa@example.org", ["ada@example.org".to_owned()].as_slice()));
    assert_eq!(mail.subject(), "Registration confirmed: Tavolo di prova");
    assert_eq!(mail.headers["from"], "Ufficio stampa <stampa@example.org>");
    assert_eq!((mail.headers["reply-to"].as_str(), mail.headers["auto-submitted"].as_str()), ("info@example.org", "auto-generated"));
    let reference = answer["reference"].as_str().unwrap();
    for part in [
        "Your registration is confirmed.",
        "When: Saturday 25 May 2030, from 15:00 to 17:00 (UTC+2)",
        "Where: Sala",
        reference,
        "info@example.org",
    ] {
        assert!(mail.text.contains(part), "{part} isn't in\n{}", mail.text);
    }
    assert!(
        !mail.text.contains("meet.example.org") && !mail.attached[0].text.contains("meet.example.org"),
        "in person there is nothing to join"
    );
    let calendar = &mail.attached[0];
    assert_eq!((calendar.name.as_str(), calendar.kind.contains("text/calendar")), ("tavolo.ics", true), "{}", calendar.kind);
    let unfolded = icalendar::parser::unfold(&calendar.text);
    let read = icalendar::parser::read_calendar(&unfolded).unwrap();
    let read = read.components.iter().find(|part| part.name == "VEVENT").unwrap();
    let property = |name: &str| read.find_prop(name).unwrap().val.to_string();
    assert_eq!(
        (property("SUMMARY").as_str(), property("DTSTART").as_str(), property("LOCATION").as_str()),
        ("Tavolo di prova", "20300525T130000Z", "Sala")
    );
    // Who takes part online gets the link, in each part.
    let mut online = registration("bea");
    (online["mode"], online["language"]) = (json!("online"), json!("it"));
    register(&running, &online).await;
    let mail = sink.mail().await;
    assert_eq!(mail.subject(), "Iscrizione confermata: Tavolo di prova");
    assert!(mail.text.lines().any(|line| line == "https://meet.example.org/x?a=1&b=2"), "{}", mail.text);
    assert!(
        mail.html.contains("<html lang=\"it\" dir=\"ltr\">") && mail.html.contains("href=\"https://meet.example.org/x?a=1&#38;b=2\""),
        "{}",
        mail.html
    );
    assert!(mail.attached[0].text.replace("\r\n ", "").contains("CONFERENCE;VALUE=URI"), "{}", mail.attached[0].text);
}

#[tokio::test]
async fn the_answer_is_the_same_with_mail_as_without() {
    let sink = Sink::start(&[]);
    let (with, without) = (serve(&sink, |_| {}, |_| {}).await, start().await);
    let members = |answer: Value| answer.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(members(register(&with, &registration("ada")).await), members(register(&without, &registration("ada")).await));
}

#[tokio::test]
async fn a_mail_speaks_each_of_the_widgets_languages() {
    let mut sink = Sink::start(&[]);
    let running = serve(&sink, |_| {}, |_| {}).await;
    for (language, subject, direction) in [
        ("fr", "Inscription confirmée\u{a0}: Tavolo di prova", "ltr"),
        ("es", "Inscripción confirmada: Tavolo di prova", "ltr"),
        ("ro", "Înscriere confirmată: Tavolo di prova", "ltr"),
        ("uk", "Реєстрацію підтверджено: Tavolo di prova", "ltr"),
        ("ar", "تم تأكيد التسجيل: Tavolo di prova", "rtl"),
    ] {
        let mut body = registration(language);
        body["language"] = json!(language);
        register(&running, &body).await;
        let mail = sink.mail().await;
        // The reader of mails keeps neither no-break spaces nor the marks around what runs the other way.
        let words = |text: &str| text.replace(['\u{2068}', '\u{2069}'], "").split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(mail.subject()), words(subject));
        assert!(mail.html.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\">")), "{}", mail.html);
        assert!(!mail.text.contains("mail.") && !mail.text.contains('{'), "{}", mail.text);
        let (status, own) = page(&running, &mail.link().unwrap()).await;
        assert_eq!(
            (status, own.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\">")), own.contains(">own.")),
            (200, true, false),
            "{own}"
        );
    }
}

#[tokio::test]
async fn nobody_writes_to_a_stranger_through_the_form() {
    let mut sink = Sink::start(&[]);
    let running = serve(
        &sink,
        |event| event["name"] = json!("Tavolo <b>& amici</b>"),
        |options| options.mail.notify = Some("org@example.org".into()),
    )
    .await;
    let mut body = registration("victim");
    body["attendees"][0]["name"] = json!("Buy at https://spam.example");
    register(&running, &body).await;
    for mail in sink.several(2).await {
        assert!(!mail.text.contains("spam") && !mail.html.contains("spam"), "{}", mail.text);
        assert!(mail.text.contains("Tavolo <b>& amici</b>") && !mail.html.contains("<b>"), "{}", mail.html);
    }
}

#[tokio::test]
async fn the_organiser_gets_a_notice_with_counts_and_without_answers() {
    let mut sink = Sink::start(&[]);
    let running = serve(&sink, waiting_list, |options| options.mail.notify = Some("org@example.org".into())).await;
    register(&running, &registration("ada")).await;
    sink.several(2).await;
    let reference = register(&running, &registration("bea")).await["reference"].as_str().unwrap().to_owned();
    let mails = sink.several(2).await;
    assert_eq!(mails[0].subject(), "You are on the waiting list: Tavolo di prova");
    assert!(mails[0].attached.is_empty(), "who waits has nothing for the calendar yet");
    let notice = &mails[1];
    assert_eq!(
        (notice.to.as_slice(), notice.subject()),
        (["org@example.org".to_owned()].as_slice(), format!("Nuova iscrizione {reference}: Tavolo di prova").as_str())
    );
    for part in ["Partecipazione: In presenza", "Stato: In lista d'attesa", "Iscrizioni confermate: 1", "In lista d'attesa: 1"] {
        assert!(notice.text.contains(part), "{part} isn't in\n{}", notice.text);
    }
    assert!(!notice.text.contains("bea") && notice.link().is_none(), "{}", notice.text);
}

#[tokio::test]
async fn each_attendee_of_a_group_is_told_and_the_first_has_the_link() {
    let mut sink = Sink::start(&[]);
    let running = serve(&sink, |event| event["registration"]["attendees"] = json!({ "max": 3 }), |_| {}).await;
    let mut body = registration("a");
    body["attendees"] = json!([{ "name": "A", "email": "a@example.org" }, { "name": "B", "email": "b@example.org" }]);
    register(&running, &body).await;
    let mails = sink.several(2).await;
    assert_eq!(
        mails.iter().map(|mail| (mail.to[0].as_str(), mail.link().is_some())).collect::<Vec<_>>(),
        [("a@example.org", true), ("b@example.org", false)]
    );
}

#[tokio::test]
async fn an_address_that_registers_again_is_told_so_and_not_flooded() {
    let mut sink = Sink::start(&[]);
    let running = serve(&sink, |_| {}, |_| {}).await;
    for _ in 0..6 {
        register(&running, &registration("ada")).await;
    }
    register(&running, &registration("last")).await;
    let mails = sink.several(5).await;
    let subjects: Vec<_> = mails.iter().map(|mail| (mail.to[0].as_str(), mail.subject().split(':').next().unwrap())).collect();
    let again = ("ada@example.org", "This address was already registered");
    assert_eq!(
        subjects,
        [("ada@example.org", "Registration confirmed"), again, again, again, ("last@example.org", "Registration confirmed")]
    );
    all_sent(&running).await;
}

#[tokio::test]
async fn who_cancels_by_the_link_frees_the_seat_for_the_first_who_waits() {
    let mut sink = Sink::start(&[]);
    let running = serve(&sink, waiting_list, |options| options.mail.notify = Some("org@example.org".into())).await;
    register(&running, &registration("ada")).await;
    let link = sink.several(2).await[0].link().unwrap();
    register(&running, &registration("bea")).await;
    sink.several(2).await;
    let (status, own) = page(&running, &link).await;
    assert_eq!((status, all(&own, "h1")), (200, vec!["Your registration".to_owned()]));
    let (status, question) = page(&running, &format!("{link}/cancel")).await;
    assert_eq!((status, all(&question, "button")), (200, vec!["Yes, cancel the registration".to_owned()]));
    assert_eq!(statuses(&running).await, ["confirmed", "waiting"], "looking changes nothing");
    let foreign = running.client.post(format!("{}{link}/cancel", running.url)).header("sec-fetch-site", "cross-site").send().await.unwrap();
    assert_eq!((foreign.status().as_u16(), statuses(&running).await[0].as_str()), (400, "confirmed"));
    let (status, done) = post(&running, &format!("{link}/cancel"), &[]).await;
    assert_eq!(
        (status, all(&done, "[role=status]"), all(&done, "form").len()),
        (200, vec!["Your registration is cancelled.".to_owned()], 0)
    );
    assert_eq!(statuses(&running).await, ["cancelled", "confirmed"]);
    let mails = sink.several(3).await;
    let subjects: Vec<_> = mails.iter().map(|mail| (mail.to[0].as_str(), mail.subject().split(':').next().unwrap())).collect();
    assert_eq!(subjects[..2], [("ada@example.org", "Registration cancelled"), ("bea@example.org", "You have a place")]);
    assert!(
        subjects[2].0 == "org@example.org" && subjects[2].1.starts_with("Iscrizione ER-") && subjects[2].1.ends_with(" annullata"),
        "{subjects:?}"
    );
    assert!(mails[0].attached.is_empty() && mails[0].link().is_none());
    assert_eq!(mails[1].attached.len(), 1);
    // Sent twice, it is cancelled once.
    assert_eq!(post(&running, &format!("{link}/cancel"), &[]).await.0, 200);
    // Who moved up can cancel in turn.
    post(&running, &format!("{}/cancel", mails[1].link().unwrap()), &[]).await;
    assert_eq!(statuses(&running).await, ["cancelled", "cancelled"]);
    // The address that cancelled may come back.
    register(&running, &registration("ada")).await;
    assert_eq!(statuses(&running).await, ["cancelled", "cancelled", "confirmed"]);
}

#[tokio::test]
async fn an_attendee_corrects_what_they_typed_under_the_forms_own_rules() {
    let mut sink = Sink::start(&[]);
    let running = serve(&sink, |_| {}, |_| {}).await;
    let mut body = registration("ada");
    body["attendees"][0]["diet"] = json!(["vegan"]);
    body["attendees"][0]["born"] = json!("1990-02-03");
    body["attendees"][0]["cap"] = json!("00187");
    register(&running, &body).await;
    let link = sink.mail().await.link().unwrap();
    let (_, own) = page(&running, &link).await;
    assert_eq!((value(&own, "name"), value(&own, "email"), value(&own, "cap")), ("ada".into(), "ada@example.org".into(), "00187".into()));
    assert_eq!(all(&own, "label"), ["Full name", "Email", "Postcode (optional)"]);
    let (status, wrong) = post(&running, &link, &[("name", ""), ("email", "nobody\"<b>"), ("cap", "1")]).await;
    assert_eq!((status, all(&wrong, "[role=alert] a").len(), all(&wrong, "input[aria-invalid=true]").len()), (422, 3, 3));
    assert!(!wrong.contains("<b>") && value(&wrong, "email") == "nobody\"<b>", "what was typed stays: {wrong}");
    let before = running.rows().await[0].attendees.clone();
    assert_eq!(before, r#"[{"name":"ada","email":"ada@example.org","cap":"00187","born":"1990-02-03","diet":["vegan"]}]"#);
    let (status, done) = post(&running, &link, &[("name", "Ada Rossi"), ("email", "Rossi@example.org"), ("cap", "")]).await;
    assert_eq!((status, all(&done, "[role=status]")), (200, vec!["Your details are corrected.".to_owned()]));
    let after = running.rows().await[0].attendees.clone();
    assert_eq!(after, r#"[{"name":"Ada Rossi","email":"Rossi@example.org","born":"1990-02-03","diet":["vegan"]}]"#);
    let mail = sink.mail().await;
    assert_eq!((mail.to[0].to_lowercase().as_str(), mail.subject()), ("rossi@example.org", "Registration confirmed: Tavolo di prova"));
    // The old address is free for another registration, the new one is taken.
    register(&running, &registration("ada")).await;
    register(&running, &registration("rossi")).await;
    let repeats: Vec<bool> = running.rows().await.iter().map(|row| !row.repeats.is_empty()).collect();
    assert_eq!(repeats, [false, false, true]);
    let (status, shared) = post(&running, &link, &[("name", "Ada Rossi"), ("email", "third@example.org"), ("cap", "")]).await;
    assert_eq!(
        (status, all(&shared, "[role=alert] a")),
        (422, vec!["This address came in two registrations. To change it, contact the organiser.".to_owned()])
    );
    assert_eq!(running.rows().await[0].attendees, after);
}

#[tokio::test]
async fn a_link_is_known_by_its_hash_alone_and_a_guess_leads_nowhere() {
    let mut sink = Sink::start(&[]);
    let running = serve(&sink, |_| {}, |_| {}).await;
    register(&running, &registration("ada")).await;
    let link = sink.mail().await.link().unwrap();
    let secret = link.rsplit('/').next().unwrap();
    for name in ["registrations.sqlite", "registrations.sqlite-wal"] {
        let bytes = std::fs::read(running.dir.path().join(name)).unwrap();
        assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "{name}");
    }
    for guess in ["x", &secret[1..], "%00", "ER-00000000"] {
        let (status, told) = page(&running, &format!("/registration/{guess}")).await;
        assert_eq!((status, all(&told, "h1")), (404, vec!["This link leads nowhere".to_owned()]), "{guess}");
        assert_eq!(post(&running, &format!("/registration/{guess}/cancel"), &[]).await.0, 404);
    }
    assert_eq!(statuses(&running).await, ["confirmed"]);
}

#[tokio::test]
async fn once_the_event_is_over_nothing_changes_any_more() {
    let mut sink = Sink::start(&[]);
    let dir = tempfile::tempdir().unwrap();
    let mut options = options(&dir, &[event(|_| {})]);
    mailing(&mut options, sink.port);
    let running = run(dir, &options).await;
    register(&running, &registration("ada")).await;
    let link = sink.mail().await.link().unwrap();
    options.now = Some("2030-06-01T00:00:00Z".parse().unwrap());
    let later = run(tempfile::tempdir().unwrap(), &options).await;
    let (status, own) = page(&later, &link).await;
    assert_eq!((status, all(&own, "form").len()), (200, 0));
    assert!(own.contains("The event is over"), "{own}");
    post(&later, &format!("{link}/cancel"), &[]).await;
    post(&later, &link, &[("name", "x")]).await;
    let row = later.rows().await.remove(0);
    assert_eq!((row.status.as_str(), row.attendees.contains("ada")), ("confirmed", true));
}

#[tokio::test]
async fn what_is_refused_for_now_is_sent_again_and_what_is_refused_for_good_is_given_up() {
    let mut sink = Sink::start(&[]);
    let running = serve(&sink, |_| {}, |_| {}).await;
    let never = register(&running, &registration("never")).await["reference"].clone();
    register(&running, &registration("later")).await;
    register(&running, &registration("ada")).await;
    let mut to = vec![sink.mail().await.to[0].clone(), sink.mail().await.to[0].clone()];
    to.sort();
    assert_eq!(to, ["ada@example.org", "later@example.org"]);
    all_sent(&running).await;
    assert_eq!(running.store.undelivered("tavolo").await.unwrap(), [never.as_str().unwrap()]);
}

#[tokio::test]
async fn the_mail_server_is_given_name_and_password() {
    let mut sink = Sink::start(&["press", "per aspera"]);
    let set = |options: &mut Options| {
        options.mail.smtp = options.mail.smtp.as_ref().map(|url| url.replace("smtp://", "smtp://press@"));
        options.mail.password = Some("per aspera".to_owned());
    };
    let running = serve(&sink, |_| {}, set).await;
    register(&running, &registration("ada")).await;
    assert_eq!(sink.mail().await.user.as_deref(), Some("press"));
}

#[tokio::test]
async fn a_mail_server_that_says_nothing_keeps_no_answer_waiting() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let running = start_with(|_| {}, |options| mailing(options, port)).await;
    register(&running, &registration("ada")).await;
    // The connection is there, and nothing comes over it: it is being waited for just now.
    let (_held, _) = silent.accept().await.unwrap();
    register(&running, &registration("bea")).await;
    assert_eq!(running.rows().await.len(), 2);
}

#[tokio::test]
async fn links_need_to_lead_somewhere_before_a_server_with_mail_starts() {
    let dir = tempfile::tempdir().unwrap();
    let mut options = options(&dir, &[event(|_| {})]);
    mailing(&mut options, 25);
    for (url, told) in [
        (None, "--public-url"),
        (Some("registrations.example.org"), "write scheme and host only"),
        (Some("https://example.org/a"), "write scheme and host only"),
    ] {
        options.public_url = url.map(str::to_owned);
        let Err(error) = Server::bind(&options).await else { panic!("it started") };
        assert!(error.to_string().contains(told), "{error}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_kill_loses_no_mail() {
    const PROGRAM: &str = env!("CARGO_BIN_EXE_event-registration");
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("event.json"), event(|_| {}).to_string()).unwrap();
    // A port on which nobody listens yet.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let serve = || {
        let mut child = Command::new(PROGRAM)
            .current_dir(dir.path())
            .args(["serve", "--event", "event.json", "--database", "r.sqlite", "--listen", "127.0.0.1:0", "--now", common::OPEN])
            .args(["--smtp", &format!("smtp://127.0.0.1:{port}"), "--mail-from", "stampa@example.org"])
            .args(["--public-url", "https://registrations.example.org"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        (child, line.strip_prefix("listening on ").unwrap().trim_end_matches("/\n").to_owned())
    };
    let (mut child, url) = serve();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    assert_eq!(client.post(format!("{url}/registrations")).json(&registration("ada")).send().await.unwrap().status(), 201);
    child.kill().unwrap();
    child.wait().unwrap();
    let mut sink = Sink::start(&[&port.to_string()]);
    let (mut child, _) = serve();
    let mail = sink.mail().await;
    assert_eq!((mail.to[0].as_str(), mail.subject()), ("ada@example.org", "Registration confirmed: Tavolo di prova"));
    child.kill().unwrap();
    child.wait().unwrap();
}
