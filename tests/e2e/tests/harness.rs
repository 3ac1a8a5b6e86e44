//! The harness itself, on a small page of its own: what the journeys lean on must hold whatever the widget looks like.

use anyhow::{Context, Result};
use event_registration_e2e::{Answer, Backend, BackendOptions, Browser, Gate, Key, Page, Responder};

const HTML: &str = include_str!("harness.html");

async fn opened(browser: &Browser, host: &Responder) -> Result<Page> {
    host.serve("harness.html", "text/html; charset=utf-8", HTML);
    browser.open(&format!("{}harness.html", host.url())).await
}

#[tokio::test]
async fn fields_are_filled_by_their_labels() -> Result<()> {
    let host = Responder::start(Answer::status(201, "text/plain", "thank you")).await?;
    let browser = Browser::start(800, 600).await?;
    let page = opened(&browser, &host).await?;

    page.fill("Your name", "Agnès & co").await?;
    page.fill("Your name tag", "A").await?;
    page.within("First guest").fill("Town", "Enna").await?;
    page.within("Second guest").fill("Town", "Ragusa").await?;
    page.choose("By video").await?;
    page.choose("In the room").await?;
    page.choose("I agree").await?;
    page.clear("I agree").await?;
    page.choose("I agree").await?;
    page.select("Meal", "Soup").await?;
    assert_eq!(page.value("Your name").await?, "Agnès & co");
    page.click("Send it").await?;
    assert_eq!(page.receipt().await?, "thank you");

    let requests = host.wait_for_requests(1).await?;
    let request = requests.first().context("one request")?;
    let body = "name=Agn%C3%A8s+%26+co&note=A&town1=Enna&town2=Ragusa&mode=here&agree=on&meal=Soup";
    assert_eq!((request.method.as_str(), request.target.as_str(), request.body.as_str()), ("POST", "/form", body));
    assert_eq!(page.severe_log().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn answers_are_wrong_lost_and_late_as_prescribed() -> Result<()> {
    let host = Responder::start(Answer::status(201, "text/plain", "at last")).await?;
    let gate = Gate::closed();
    host.next(Answer::status(422, "text/plain", "too short").header("x-test", "1"));
    host.next(Answer::hang_up());
    host.next(Answer::status(201, "text/plain", "never seen").lost());
    host.next(Answer::status(201, "text/plain", "late").held(&gate));
    let browser = Browser::start(800, 600).await?;
    let page = opened(&browser, &host).await?;

    page.find("#send").await?.focus().await?;
    page.press(Key::Enter).await?;
    assert_eq!(page.error_summary().await?, ["422", "too short"]);
    page.wait_for_focus("ul").await?;
    assert_eq!(page.active_id().await?.as_deref(), Some("reason"));
    assert!(page.severe_log().await?.concat().contains("422"), "the console names a load that failed");

    for count in [2, 3] {
        page.click("Send it").await?;
        host.wait_for_requests(count).await?;
        page.wait_for_text("lost no answer").await?;
    }
    page.click("Send it").await?;
    let requests = host.wait_for_requests(4).await?;
    assert!(!page.text().await?.contains("late"));
    gate.open();
    assert_eq!(page.receipt().await?, "late");
    let bodies: Vec<bool> = requests.iter().map(|request| request.body.is_empty()).collect();
    assert_eq!(bodies, [false, true, false, false], "the browser repeats no request by itself");

    page.offline(true).await?;
    page.click("Send it").await?;
    assert_eq!(page.error_summary().await?, ["lost", "no answer"]);
    page.offline(false).await?;
    page.resize(320, 600).await?;
    assert_eq!(page.run("return [innerWidth, given]", "x".into()).await?.to_string(), r#"[320,"x"]"#);
    page.click("Send it").await?;
    assert_eq!(page.receipt().await?, "at last");
    Ok(())
}

#[tokio::test]
async fn the_visitor_is_far_away_and_speaks_what_the_test_says() -> Result<()> {
    let host = Responder::start(Answer::hang_up()).await?;
    let browser = Browser::start_in("de-DE", 800, 600).await?;
    let page = opened(&browser, &host).await?;
    let script = "return [Intl.DateTimeFormat().resolvedOptions().timeZone, navigator.languages[0]]";
    assert_eq!(page.run(script, "".into()).await?.to_string(), r#"["Asia/Dubai","de-DE"]"#);
    Ok(())
}

#[tokio::test]
async fn requests_reach_a_backend_that_comes_and_goes() -> Result<()> {
    let mut backend = Backend::start(BackendOptions::default()).await?;
    let port = backend.port();
    let host = Responder::start(Answer::forward(&backend)).await?;
    let browser = Browser::start(800, 600).await?;
    let page = opened(&browser, &host).await?;
    // No form of the backend's has this address: it says so itself.
    let answered = async || -> Result<String> {
        page.click("Send it").await?;
        Ok(page.error_summary().await?.first().cloned().unwrap_or_default())
    };
    let refused = answered().await?;
    assert!(["404", "405"].contains(&refused.as_str()), "{refused}");
    backend.stop().await?;
    assert_eq!(answered().await?, "502");
    backend.restart().await?;
    assert_eq!(backend.port(), port);
    assert_eq!(answered().await?, refused);
    assert!(!backend.export().await?.contains("Agn"), "nobody has registered");
    Ok(())
}
