//! The organiser's pages over HTTP: the way in, who is shown, who came, the sheet, the export and the end of the data.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use argon2::password_hash::PasswordHasher as _;
use argon2::{Algorithm, Argon2, Params, Version};
use common::{Running, event, options, registration, start, start_with};
use event_registration_cli::serve::{Options, Server};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use scraper::{Html, Selector};
use serde_json::{Value, json};

const PASSWORD: &str = "corretto cavallo";

/// Its hash, with so little work that no test is slow for it.
fn hash() -> String {
    let params = Params::new(8, 1, 1, None).unwrap();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password(PASSWORD.as_bytes()).unwrap().to_string()
}

/// A browser without scripts: it keeps cookies by hand and follows no redirect, so that a test sees each step.
struct Browser<'a> {
    running: &'a Running,
    client: Client,
    cookies: Vec<(String, String)>,
    csrf: String,
}

/// A page as it was answered.
struct Page {
    status: u16,
    location: String,
    text: String,
}

impl Page {
    fn all(&self, selector: &str) -> Vec<String> {
        let page = Html::parse_document(&self.text);
        let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        page.select(&Selector::parse(selector).unwrap()).map(|one| words(one.text().collect::<Vec<_>>().join(" "))).collect()
    }

    fn one(&self, selector: &str) -> String {
        let mut all = self.all(selector);
        assert_eq!(all.len(), 1, "{selector} in {}", self.text);
        all.remove(0)
    }

    fn value(&self, selector: &str) -> Option<String> {
        let page = Html::parse_document(&self.text);
        page.select(&Selector::parse(selector).unwrap()).next()?.attr("value").map(str::to_owned)
    }
}

impl<'a> Browser<'a> {
    fn new(running: &'a Running) -> Browser<'a> {
        let client = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        Browser { running, client, cookies: Vec::new(), csrf: String::new() }
    }

    async fn logged_in(running: &'a Running) -> Browser<'a> {
        let mut browser = Browser::new(running);
        browser.get("/organiser/login").await;
        let page = browser.post("/organiser/login", &[("password", PASSWORD)]).await;
        assert_eq!((page.status, page.location.as_str()), (303, "/organiser/"), "{}", page.text);
        browser.get("/organiser/").await;
        browser
    }

    fn cookie(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    async fn get(&mut self, path: &str) -> Page {
        let ask = self.client.get(format!("{}{path}", self.running.url)).header("accept-language", "en").header("cookie", self.cookie());
        self.read(ask.send().await.unwrap()).await
    }

    /// Sends a form with the token of the page that was looked at last.
    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = self.csrf.clone();
        self.send(path, &[&[("csrf", csrf.as_str())], fields].concat(), &[]).await
    }

    async fn send(&mut self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let ask = self.client.post(format!("{}{path}", self.running.url)).header("cookie", self.cookie()).header("accept-language", "en");
        let ask = ask.header("content-type", "application/x-www-form-urlencoded").body(body);
        let ask = headers.iter().fold(ask, |ask, (name, value)| ask.header(*name, *value));
        self.read(ask.send().await.unwrap()).await
    }

    async fn read(&mut self, response: Response) -> Page {
        for cookie in response.headers().get_all("set-cookie") {
            let (pair, attributes) = cookie.to_str().unwrap().split_once("; ").unwrap();
            assert!(attributes.starts_with("Path=/organiser; ") && attributes.contains("; HttpOnly; SameSite=Strict"), "{attributes}");
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(one, _)| one != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let (status, location, kind) = (response.status().as_u16(), header("location"), header("content-type"));
        assert_eq!(header("cache-control"), "no-store");
        if kind.starts_with("text/html") {
            let policy = header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe") && !policy.contains("script"), "{policy}");
            assert!(policy.contains("frame-ancestors 'none'") && policy.contains("form-action 'self'"), "{policy}");
        }
        let page = Page { status, location, text: response.text().await.unwrap() };
        assert!(!page.text.contains("<script") && !page.text.contains(" style=") && !page.text.contains(">organiser."), "{}", page.text);
        if let Some(csrf) = page.value("input[name=csrf]") {
            self.csrf = csrf;
        }
        page
    }
}

async fn serve(change: impl FnOnce(&mut Value), set: impl FnOnce(&mut Options)) -> Running {
    start_with(change, |options| {
        options.organiser_password = Some(hash());
        set(options);
    })
    .await
}

fn named(name: &str) -> Value {
    let mut body = registration("someone");
    body["attendees"][0]["name"] = json!(name);
    body
}

fn online(name: &str) -> Value {
    let mut body = registration(name);
    body["mode"] = json!("online");
    body
}

async fn register(running: &Running, body: &Value) -> String {
    let answer: Value = running.register(body).await.json().await.unwrap();
    answer["reference"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

const EVENT: &str = "/organiser/events/tavolo";
const MARK: &str = "/organiser/events/tavolo/attendance";

#[tokio::test]
async fn without_a_password_there_are_no_pages() {
    let running = start().await;
    assert_eq!(running.get("/organiser/").send().await.unwrap().status(), 404);
    assert_eq!(running.get("/organiser/login").send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_password_that_protects_nothing_stops_the_server_from_starting() {
    let dir = tempfile::tempdir().unwrap();
    let mut options = options(&dir, &[event(|_| {})]);
    options.organiser_password = Some("short".to_owned());
    let Err(error) = Server::bind(&options).await else { panic!("it started") };
    assert!(error.to_string().contains("at least 12 characters"), "{error}");
}

#[tokio::test]
async fn nobody_sees_or_changes_anything_without_logging_in() {
    let running = serve(|_| {}, |_| {}).await;
    let reference = register(&running, &registration("ada")).await;
    let mut stranger = Browser::new(&running);
    for path in [
        "/organiser/",
        EVENT,
        "/organiser/events/tavolo/registrations.csv",
        "/organiser/events/tavolo/sheet",
        "/organiser/deletion",
        "/organiser/deletion/tavolo",
    ] {
        let page = stranger.get(path).await;
        assert_eq!((page.status, page.location.as_str(), page.text.as_str()), (303, "/organiser/login", ""), "{path}");
    }
    let forged = Browser { cookies: vec![("er-organiser".to_owned(), "x".repeat(43))], ..Browser::new(&running) };
    for mut browser in [stranger, forged] {
        for path in [MARK, "/organiser/deletion/tavolo", "/organiser/logout"] {
            let page = browser.send(path, &[("reference", &reference), ("csrf", "")], &[]).await;
            assert_eq!((page.status, page.location.as_str()), (303, "/organiser/login"), "{path}");
        }
    }
    assert!(running.rows().await[0].attended.is_empty());
}

#[tokio::test]
async fn a_wrong_password_is_told_and_the_attempts_are_counted() {
    let running = serve(|_| {}, |_| {}).await;
    let mut browser = Browser::new(&running);
    let page = browser.get("/organiser/login").await;
    assert_eq!((page.status, page.one("h1").as_str()), (200, "Organiser's pages"));
    for _ in 0..6 {
        let page = browser.post("/organiser/login", &[("password", "falso cavallo")]).await;
        assert_eq!(page.status, 403);
        assert!(page.one("[role=alert]").contains("not the password"), "{}", page.text);
        assert_eq!(page.all("input[name=password][aria-describedby=error][aria-invalid=true]").len(), 1);
        assert!(!page.text.contains("falso"), "what was typed doesn't come back");
    }
    // Even the right one has to wait now.
    let page = browser.post("/organiser/login", &[("password", PASSWORD)]).await;
    assert_eq!(page.status, 429);
    assert!(page.one("[role=alert]").contains("Wait"), "{}", page.text);
    assert!(!browser.cookie().contains("er-organiser="));
}

#[tokio::test]
async fn another_sites_form_logs_nobody_in() {
    let running = serve(|_| {}, |_| {}).await;
    let mut browser = Browser::new(&running);
    browser.get("/organiser/login").await;
    let csrf = browser.csrf.clone();
    let right = [("csrf", csrf.as_str()), ("password", PASSWORD)];
    assert_eq!(browser.send("/organiser/login", &[("password", PASSWORD)], &[]).await.status, 403);
    assert_eq!(browser.send("/organiser/login", &right, &[("sec-fetch-site", "cross-site")]).await.status, 403);
    let mut other = Browser::new(&running);
    assert_eq!(other.send("/organiser/login", &right, &[]).await.status, 403, "the token goes with its cookie");
    assert_eq!(browser.send("/organiser/login", &right, &[("sec-fetch-site", "same-origin")]).await.status, 303);
}

#[tokio::test]
async fn behind_tls_the_cookies_never_travel_in_the_clear() {
    let running = serve(|_| {}, |options| options.trust_proxy = true).await;
    let secure = async |proto: &str| {
        let response = running.get("/organiser/login").header("x-forwarded-proto", proto).send().await.unwrap();
        response.headers()["set-cookie"].to_str().unwrap().ends_with("; Secure")
    };
    assert!(secure("https").await && !secure("http").await);
}

#[tokio::test]
async fn who_logs_out_is_out() {
    let running = serve(|_| {}, |_| {}).await;
    let mut browser = Browser::logged_in(&running).await;
    let kept = browser.cookies.clone();
    let page = browser.post("/organiser/logout", &[]).await;
    assert_eq!((page.status, page.location.as_str(), browser.cookie().as_str()), (303, "/organiser/login", ""));
    let mut again = Browser { cookies: kept, ..Browser::new(&running) };
    assert_eq!(again.get("/organiser/").await.status, 303, "the token is worth nothing any more");
}

#[tokio::test]
async fn a_form_without_the_sessions_token_changes_nothing() {
    let running = serve(|_| {}, |_| {}).await;
    let reference = register(&running, &registration("ada")).await;
    let mut browser = Browser::logged_in(&running).await;
    let csrf = browser.csrf.clone();
    for (fields, headers) in [
        (vec![("reference", reference.as_str())], vec![]),
        (vec![("reference", reference.as_str()), ("csrf", "")], vec![]),
        (vec![("reference", reference.as_str()), ("csrf", "x")], vec![]),
        (vec![("reference", reference.as_str()), ("csrf", csrf.as_str())], vec![("sec-fetch-site", "cross-site")]),
    ] {
        let page = browser.send(MARK, &fields, &headers).await;
        assert_eq!((page.status, page.one("h1").as_str()), (403, "The form is not from these pages"), "{fields:?}");
    }
    let old = [("until", "2030-06-01"), ("count", "1"), ("confirm", "yes")];
    assert_eq!(browser.send("/organiser/deletion/tavolo", &old, &[]).await.status, 403);
    assert!(running.rows().await[0].attended.is_empty());
}

#[tokio::test]
async fn the_pages_are_in_the_browsers_language_or_else_in_the_events() {
    let running = serve(|_| {}, |_| {}).await;
    for (accepted, title, language) in [
        ("en", "Organiser's pages", "en"),
        ("it-IT,it;q=0.9", "Pagine dell'organizzatore", "it"),
        ("ar, en;q=0.5", "Organiser's pages", "en"),
        ("", "Pagine dell'organizzatore", "it"),
    ] {
        let response = running.get("/organiser/login").header("accept-language", accepted).send().await.unwrap();
        assert_eq!(response.headers()["content-language"], language);
        let page = response.text().await.unwrap();
        assert!(
            page.contains(&format!("<html lang=\"{language}\" dir=\"ltr\">")) && page.contains(&title.replace('\'', "&#39;")),
            "{page}"
        );
    }
}

#[tokio::test]
async fn the_counts_tell_confirmed_waiting_and_cancelled_by_way_of_taking_part() {
    let change = |event: &mut Value| {
        event["maximumPhysicalAttendeeCapacity"] = json!(1);
        event["registration"]["waitingList"] = json!(true);
    };
    let running = serve(change, |_| {}).await;
    register(&running, &registration("ada")).await;
    register(&running, &registration("bea")).await;
    for name in ["cleo", "cleo", "dora"] {
        register(&running, &online(name)).await;
    }
    let mut browser = Browser::logged_in(&running).await;
    let page = browser.get("/organiser/").await;
    assert_eq!(page.all("tbody tr"), ["Tavolo di prova Saturday 25 May 2030, from 15:00 to 17:00 (UTC+2) 3 1 0 0"]);
    assert_eq!(page.one("bdi[lang=it]"), "Tavolo di prova");
    let page = browser.get(EVENT).await;
    assert_eq!(page.all("[aria-labelledby=counts] tbody tr"), ["In person 1 1 1 0 0", "By videoconference 2 – 0 0 0", "Total 3 1 0 0"]);
    assert_eq!(page.one("caption#people"), "People found: 5");
    assert_eq!(page.all("[aria-labelledby=people] small").iter().filter(|text| text.starts_with("same email as ER-")).count(), 1);
}

#[tokio::test]
async fn a_person_is_found_by_name_address_or_reference() {
    let running = serve(|event| event["registration"]["fields"][0]["autocomplete"] = json!("name"), |_| {}).await;
    let mut body = registration("nico");
    body["attendees"][0]["name"] = json!("Nicolò <b>D'Angelo</b>");
    let reference = register(&running, &body).await;
    register(&running, &online("bea")).await;
    let mut browser = Browser::logged_in(&running).await;
    let search = async |browser: &mut Browser<'_>, query: &str| {
        let page = browser.get(&format!("{EVENT}?{query}")).await;
        assert!(!page.text.contains("<b>"), "{}", page.text);
        page.all("[aria-labelledby=people] th[scope=row]")
    };
    let nico = "Nicolò <b>D'Angelo</b> nico@example.org";
    for query in [
        "q=nicolo",
        "q=NICO%40EXAMPLE",
        "q=d%E2%80%99angelo",
        &format!("q={reference}"),
        "mode=in-person",
        "q=n&mode=in-person&status=confirmed",
    ] {
        assert_eq!(search(&mut browser, query).await, [nico], "{query}");
    }
    assert_eq!(search(&mut browser, "status=confirmed").await, [nico, "bea bea@example.org"]);
    assert!(search(&mut browser, "status=waiting").await.is_empty());
    let page = browser.get(&format!("{EVENT}?q=%22%3E%3Cscript%3E")).await;
    assert_eq!((page.one("caption#people").as_str(), page.value("input[name=q]").as_deref()), ("People found: 0", Some("\"><script>")));
}

#[tokio::test]
async fn a_long_list_has_pages() {
    let running = serve(|event| event["maximumPhysicalAttendeeCapacity"] = json!(200), |_| {}).await;
    for number in 0..101 {
        register(&running, &registration(&format!("person{number}"))).await;
    }
    let mut browser = Browser::logged_in(&running).await;
    let page = browser.get(&format!("{EVENT}?q=person")).await;
    assert_eq!((page.all("[aria-labelledby=people] tbody tr").len(), page.one("a[rel=next]").as_str()), (100, "Next page"));
    assert!(page.text.contains("href=\"/organiser/events/tavolo?q=person&#38;page=2\""), "{}", page.text);
    let page = browser.get(&format!("{EVENT}?q=person&page=2")).await;
    assert_eq!((page.all("[aria-labelledby=people] tbody tr").len(), page.all("a[rel=next]").len()), (1, 0));
    assert_eq!(browser.get(&format!("{EVENT}?page=99")).await.one("[aria-current=page]"), "Page 2 of 2");
}

#[tokio::test]
async fn who_came_is_marked_by_a_typed_reference_and_taken_back() {
    let running = serve(|_| {}, |_| {}).await;
    let reference = register(&running, &registration("ada")).await;
    let mut browser = Browser::logged_in(&running).await;
    browser.get(EVENT).await;
    let typed = reference.to_lowercase().replace('-', " ");
    let page = browser.post(MARK, &[("reference", &typed)]).await;
    assert_eq!((page.status, page.location.starts_with("/organiser/events/tavolo?done=attended")), (303, true), "{}", page.location);
    let page = browser.get(&page.location).await;
    assert_eq!(page.one("[role=status]"), format!("ada ({reference}) is marked as attended."));
    assert_eq!(page.all("[aria-labelledby=counts] tbody tr")[0], "In person 1 50 0 0 1");
    assert!(page.all("[aria-labelledby=people] td")[0].starts_with("✓ 2030-05-10 14:0"), "by the event's clock: {}", page.text);
    let stamp = running.rows().await[0].attended[&0].clone();
    assert!(stamp.starts_with("2030-05-10T12:0"), "{stamp}");
    assert_eq!(browser.post(MARK, &[("reference", &typed)]).await.status, 303, "twice is as good as once");
    assert_eq!(running.rows().await[0].attended[&0], stamp);
    let page = browser.post(MARK, &[("reference", &typed), ("undo", "typed")]).await;
    assert_eq!(browser.get(&page.location).await.one("[role=status]"), format!("ada ({reference}) is not marked as attended any more."));
    assert!(running.rows().await[0].attended.is_empty());
}

#[tokio::test]
async fn a_button_of_the_list_marks_one_of_a_group_and_keeps_the_search() {
    let running = serve(|event| event["registration"]["attendees"] = json!({ "max": 3 }), |_| {}).await;
    let mut body = registration("ada");
    body["attendees"] = json!([{ "name": "Ada", "email": "a@example.org" }, { "name": "Bea", "email": "b@example.org" }]);
    let reference = register(&running, &body).await;
    let mut browser = Browser::logged_in(&running).await;
    let page = browser.get(EVENT).await;
    let page = {
        assert_eq!(page.all("button[name=mark]"), ["Mark as attended : Ada", "Mark as attended : Bea"]);
        browser.post(MARK, &[("reference", &reference)]).await
    };
    assert_eq!(page.status, 422);
    assert_eq!(page.one("[role=alert]"), format!("Error: {reference} is for several people: mark each who came in the list below"));
    assert_eq!(page.all("[aria-labelledby=people] th[scope=row]").len(), 2);
    let page = browser.post(MARK, &[("mark", &format!("1:{reference}")), ("q", "example"), ("page", "1")]).await;
    assert_eq!(page.location, format!("/organiser/events/tavolo?done=attended&reference={reference}&who=1&q=example"));
    let row = running.rows().await.remove(0);
    assert_eq!(row.attended.keys().collect::<Vec<_>>(), [&1]);
    let page = browser.get(&page.location).await;
    assert_eq!(page.one("[role=status]"), format!("Bea ({reference}) is marked as attended."));
    browser.post(MARK, &[("undo", &format!("1:{reference}"))]).await;
    assert!(running.rows().await[0].attended.is_empty());
}

#[tokio::test]
async fn a_reference_that_will_not_do_is_told_at_the_box_and_stays_in_it() {
    let running = serve(|_| {}, |_| {}).await;
    let cancelled = register(&running, &registration("ada")).await;
    cancel(&running, &cancelled).await;
    let mut browser = Browser::logged_in(&running).await;
    for (typed, told) in [
        ("", "Enter the reference".to_owned()),
        ("Ada\"<b>", "A reference has eight letters and digits after ER, like ER-7K3QWX0P".to_owned()),
        ("ER-00000000", "No registration for this event has the reference ER-00000000".to_owned()),
        (&cancelled, format!("{cancelled} was cancelled: it has no place")),
    ] {
        let page = browser.post(MARK, &[("reference", typed)]).await;
        assert_eq!(
            (page.status, page.one("[role=alert]"), page.value("#reference").as_deref()),
            (422, format!("Error: {told}"), Some(typed))
        );
        assert!(page.one("title").starts_with("Error: "), "{}", page.text);
        assert_eq!(page.all("[aria-labelledby=counts] tbody tr").len(), 3, "the rest of the page stays");
    }
    assert!(running.rows().await[0].attended.is_empty());
}

async fn cancel(running: &Running, reference: &str) {
    let file = running.dir.path().join("registrations.sqlite");
    let pool = sqlx::SqlitePool::connect_with(sqlx::sqlite::SqliteConnectOptions::new().filename(file)).await.unwrap();
    sqlx::query("UPDATE registrations SET status = 'cancelled', seats = 0 WHERE reference = $1")
        .bind(reference)
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
}

#[tokio::test]
async fn the_sheet_has_a_line_to_sign_for_everyone_who_is_expected_by_name() {
    let change = |event: &mut Value| {
        event["maximumPhysicalAttendeeCapacity"] = json!(3);
        event["registration"]["waitingList"] = json!(true);
    };
    let running = serve(change, |_| {}).await;
    for body in [named("Élodie"), registration("zoe"), registration("ada"), registration("late"), registration("zoe"), online("omar")] {
        register(&running, &body).await;
    }
    let mut browser = Browser::logged_in(&running).await;
    let page = browser.get(&format!("{EVENT}/sheet")).await;
    let names: Vec<String> = page.all(".sheet th[scope=row]").into_iter().filter(|name| name != "Empty line").collect();
    assert_eq!(names, ["ada", "Élodie", "zoe"], "who waits, repeats or is elsewhere has no line");
    assert_eq!((page.all(".sheet th[scope=row]").len(), page.one("caption").as_str()), (11, "In person: 3"));
    assert_eq!(page.all(".sheet thead th"), ["No.", "Name", "Reference", "Signature"]);
    assert!(page.text.contains("Saturday 25 May 2030, from 15:00 to 17:00 (UTC+2)") && page.text.contains("Sala"), "{}", page.text);
    assert!(page.text.contains("@page") && page.text.contains("break-inside: avoid") && page.text.contains("table-header-group"));
    let page = browser.get(&format!("{EVENT}/sheet?mode=online")).await;
    assert_eq!((page.all(".sheet th[scope=row]")[0].as_str(), page.one("caption").as_str()), ("omar", "By videoconference: 1"));
}

#[tokio::test]
async fn a_sheet_is_sorted_by_surname_where_the_form_asks_for_it() {
    let change = |event: &mut Value| {
        let field = |name: &str| json!({ "name": name, "label": name, "autocomplete": name, "required": true });
        event["registration"]["fields"] =
            json!([field("given-name"), field("family-name"), { "name": "email", "type": "email", "label": "Email" }]);
    };
    let running = serve(change, |_| {}).await;
    for (given, family) in [("Ada", "Verdi"), ("Zoe", "D'Angelo"), ("Bea", "Èrcole")] {
        let mut body = registration(given);
        body["attendees"][0] = json!({ "given-name": given, "family-name": family, "email": format!("{given}@example.org") });
        register(&running, &body).await;
    }
    let mut browser = Browser::logged_in(&running).await;
    let page = browser.get(&format!("{EVENT}/sheet")).await;
    assert_eq!(page.all(".sheet th[scope=row]")[..3], ["D'Angelo, Zoe", "Èrcole, Bea", "Verdi, Ada"]);
    assert_eq!(browser.get(EVENT).await.all("[aria-labelledby=people] th[scope=row]")[0], "Ada Verdi Ada@example.org");
}

#[tokio::test]
async fn the_export_is_the_commands_own() {
    let running = serve(|_| {}, |_| {}).await;
    let mut body = registration("ada");
    body["attendees"][0]["name"] = json!("=1+1");
    let reference = register(&running, &body).await;
    let mut browser = Browser::logged_in(&running).await;
    browser.post(MARK, &[("reference", &reference)]).await;
    let response = running.get("/organiser/events/tavolo/registrations.csv").header("cookie", browser.cookie()).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/csv; charset=utf-8");
    assert_eq!(response.headers()["content-disposition"], "attachment; filename=\"tavolo-registrations.csv\"");
    let csv = response.text().await.unwrap();
    let mut own = Vec::new();
    let database = running.dir.path().join("registrations.sqlite").to_str().unwrap().to_owned();
    event_registration_cli::export::export(&event_registration_cli::export::Options { database, event: Some("tavolo".into()) }, &mut own)
        .await
        .unwrap();
    assert_eq!(csv, String::from_utf8(own).unwrap());
    assert!(csv.contains(",'=1+1,") && csv.contains(",2030-05-10T12:0"), "{csv}");
}

#[tokio::test]
async fn what_a_deletion_would_take_is_shown_before_and_only_that_goes() {
    let running = serve(|_| {}, |_| {}).await;
    let old = register(&running, &registration("ada")).await;
    register(&running, &registration("ada")).await;
    let mut browser = Browser::logged_in(&running).await;
    browser.post(MARK, &[("reference", &old)]).await;
    let page = browser.get("/organiser/deletion").await;
    assert_eq!(page.all("tbody tr"), ["Tavolo di prova Saturday 25 May 2030, from 15:00 to 17:00 (UTC+2) 2 Sunday 25 May 2031 un anno"]);
    let page = browser.get("/organiser/deletion/tavolo").await;
    assert_eq!((page.one("h2").as_str(), page.value("#until").as_deref()), ("Registrations that would be deleted: 2", Some("2030-05-10")));
    assert!(page.text.contains("Sunday 25 May 2031: this day is not over yet"), "{}", page.text);
    let none = browser.get("/organiser/deletion/tavolo?until=2030-05-09").await;
    assert_eq!((none.one("h2").as_str(), none.all("button.danger").len()), ("Registrations that would be deleted: 0", 0));
    let wrong = browser.get("/organiser/deletion/tavolo?until=soon").await;
    assert_eq!((wrong.status, wrong.one("[role=alert]").as_str()), (422, "Error: Enter a day, like 2026-05-25"));
    let until = [("until", "2030-05-10"), ("count", "2")];
    let page = browser.post("/organiser/deletion/tavolo", &until).await;
    assert_eq!((page.status, page.one("[role=alert]").as_str()), (422, "Error: Tick the box, or delete nothing"));
    register(&running, &registration("bea")).await;
    let sure = [("until", "2030-05-10"), ("count", "2"), ("confirm", "yes")];
    let page = browser.post("/organiser/deletion/tavolo", &sure).await;
    assert_eq!(page.status, 422, "one more came than was shown");
    assert!(page.one("[role=alert]").contains("Look at the list again"), "{}", page.text);
    assert_eq!(running.rows().await.len(), 3);
    let page = browser.post("/organiser/deletion/tavolo", &[("until", "2030-05-10"), ("count", "3"), ("confirm", "yes")]).await;
    assert_eq!(page.location, "/organiser/deletion?deleted=3");
    assert_eq!(browser.get(&page.location).await.one("[role=status]"), "Registrations deleted: 3.");
    assert!(running.rows().await.is_empty());
    // Neither the file nor the log beside it holds an answer any more.
    for name in ["registrations.sqlite", "registrations.sqlite-wal"] {
        let bytes = std::fs::read(running.dir.path().join(name)).unwrap();
        assert!(!bytes.windows(15).any(|part| part == b"ada@example.org"), "{name}");
    }
}

#[tokio::test]
async fn when_the_notices_time_is_over_it_is_said() {
    let running = serve(|event| event["registration"]["notice"]["retention"] = json!({ "it": "2 giorni", "en": "2 days" }), |_| {}).await;
    register(&running, &registration("ada")).await;
    let dir = tempfile::tempdir().unwrap();
    let mut later = options(&dir, &[event(|event| event["registration"]["notice"]["retention"] = json!("2 giorni"))]);
    later.database = running.dir.path().join("registrations.sqlite").to_str().unwrap().to_owned();
    later.organiser_password = Some(hash());
    for (now, due) in [("2030-05-27T12:00:00Z", false), ("2030-05-28T12:00:00Z", true)] {
        later.now = Some(now.parse().unwrap());
        let running = common::run(tempfile::tempdir().unwrap(), &later).await;
        let page = Browser::logged_in(&running).await.get("/organiser/deletion").await;
        assert_eq!(page.all("tbody strong"), if due { vec!["Time to delete"] } else { vec![] }, "{now}");
    }
}

#[tokio::test]
async fn registrations_of_an_event_that_is_served_no_more_are_still_there_to_take_out_and_delete() {
    let running = serve(|event| event["registration"]["event"] = json!("anno scorso/1"), |_| {}).await;
    let mut body = registration("ada");
    body["event"] = json!("anno scorso/1");
    register(&running, &body).await;
    let dir = tempfile::tempdir().unwrap();
    let mut other = options(&dir, &[event(|_| {})]);
    other.database = running.dir.path().join("registrations.sqlite").to_str().unwrap().to_owned();
    other.organiser_password = Some(hash());
    let running = common::run(dir, &other).await;
    let mut browser = Browser::logged_in(&running).await;
    assert_eq!(
        browser.get("/organiser/").await.all("tbody th"),
        ["Tavolo di prova Saturday 25 May 2030, from 15:00 to 17:00 (UTC+2)", "anno scorso/1"]
    );
    let page = browser.get("/organiser/events/anno%20scorso%2F1").await;
    assert_eq!(
        (page.one("h1").as_str(), page.one("[aria-labelledby=people] th[scope=row]").as_str()),
        ("anno scorso/1", "ada ada@example.org")
    );
    let page = browser.post("/organiser/deletion/anno%20scorso%2F1", &[("until", "2030-05-10"), ("count", "1"), ("confirm", "yes")]).await;
    assert_eq!(page.status, 303);
    let page = browser.get("/organiser/events/anno%20scorso%2F1").await;
    assert_eq!((page.status, page.one("h1").as_str()), (404, "Nothing here"));
}
