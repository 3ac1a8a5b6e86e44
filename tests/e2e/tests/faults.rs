//! Registrations in the browser through a network that loses, doubles, delays, cuts and garbles: 20 in every run, 200 with the feature
//! `all-backends`, by a fixed seed. What the page says last is compared with what the backend has stored. Two thousand more, natively,
//! are in `cli/tests/faults`.

#[cfg(feature = "all-backends")]
mod journey;

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use event_registration_e2e::faults::{Fault, Network};
use event_registration_e2e::{Answer, Backend, BackendOptions, Browser, Page, Responder, paths};
use serde_json::{Value, json};

const REGISTRATIONS: usize = if cfg!(feature = "all-backends") { 200 } else { 20 };
const SEED: u64 = 20_220_525;
/// The most that anybody presses the button.
const PRESSES: usize = 4;
const UNSURE: &str = "Non sappiamo se l'iscrizione è arrivata";
/// The same beside another reason.
const UNSURE_TOO: &str = "Il tuo tentativo precedente non ha avuto risposta";

/// What the page said last.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Told {
    /// It is registered, and perhaps under which reference.
    Registered(Option<String>),
    Unsure,
    Refused(String),
}

/// Somebody at the page.
struct Attendee<'a> {
    page: &'a Page,
    network: &'a Network,
    email: String,
}

impl Attendee<'_> {
    async fn fills(&self) -> Result<()> {
        let script = "part('[name=mode][value=online]').click();
            for (const [name, text] of Object.entries(given)) {
                const field = part(`[name=${name}]`);
                field.value = text;
                for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
            }
            return true";
        let texts = json!({ "given-name": "Anna", "family-name": "D'Angelo", "email": self.email, "organization": "Comune di Enna" });
        self.page.wait("the form to take it", script, texts).await?;
        self.agrees().await
    }

    async fn agrees(&self) -> Result<()> {
        let script = "const boxes = [...root().querySelectorAll('[type=checkbox][aria-required]')];
            for (const box of boxes) if (!box.checked) box.click();
            return boxes.length > 0";
        self.page.wait("the box to take it", script, Value::Null).await
    }

    /// Presses the button, with this fault on the way, until the page says what came of it.
    async fn sends(&self, fault: Fault) -> Result<Told> {
        let came = self.network.came();
        self.network.next(if fault == Fault::Offline { Fault::None } else { fault });
        if fault == Fault::Offline {
            self.page.offline(true).await?;
        }
        self.page.wait("the button", "part('button[type=submit]').click(); return true", Value::Null).await?;
        match fault {
            Fault::Offline => {
                self.page.wait_for_text("Inviamo l'iscrizione appena torna la connessione").await?;
                ensure!(self.network.came() == came, "nothing leaves a device without a network");
                self.page.offline(false).await?;
            }
            Fault::OfflineAfter => {
                self.network.comes(came).await?;
                self.page.offline(true).await?;
            }
            _ => {}
        }
        let settled =
            "return Boolean(root().querySelector('#receipt, #refusal, #summary')) && !root().querySelector('[aria-disabled=true]')";
        self.page.wait("the page to say what came of it", settled, Value::Null).await?;
        if fault == Fault::OfflineAfter {
            self.page.offline(false).await?;
        }
        self.hears().await
    }

    async fn hears(&self) -> Result<Told> {
        let said = "const text = (css) => clean(root().querySelector(css)?.textContent);
            return [Boolean(root().querySelector('#receipt')), text('.reference strong'), text('[role=alert], .banner.warning, #refusal, #summary'),
                clean(root().textContent)]";
        let said = self.page.run(said, Value::Null).await?;
        let text = |index: usize| said.get(index).and_then(Value::as_str).unwrap_or_default().to_owned();
        let all = text(3);
        // A backend without keys says so of the second copy.
        let known = all.contains("already exists").then_some(Told::Registered(None));
        Ok(if said.get(0) == Some(&json!(true)) {
            Told::Registered(Some(text(1)).filter(|reference| !reference.is_empty()))
        } else if let Some(reference) = all.split_whitespace().find(|word| word.starts_with("ER-")) {
            Told::Registered(Some(reference.trim_end_matches('.').to_owned()))
        } else if let Some(known) = known {
            known
        } else if all.contains(UNSURE) || all.contains(UNSURE_TOO) {
            Told::Unsure
        } else {
            Told::Refused(text(2))
        })
    }
}

/// Every registration, and what came of it: what the page said last and the faults it met.
async fn run(network: &Network, registrations: usize) -> Result<Vec<(Told, Vec<Fault>)>> {
    let mut random = fastrand::Rng::with_seed(SEED);
    let browser = Browser::start(800, 900).await?;
    let page = browser.page();
    let mut ended = Vec::new();
    for number in 0..registrations {
        // Where no widget keeps anything as the page goes.
        page.goto(&format!("{}languages/it.json", network.url())).await?;
        page.driver().execute("sessionStorage.clear()", Vec::new()).await?;
        page.goto(&network.url()).await?;
        let attendee = Attendee { page: &page, network, email: format!("attendee-{number}@example.it") };
        attendee.fills().await?;
        let (mut told, mut faults) = (Told::Refused("nothing was sent".into()), Vec::new());
        for press in 0..PRESSES {
            if press > 0 && random.u8(..5) == 0 {
                break;
            }
            if press > 0 && random.u8(..4) == 0 {
                page.reload().await?;
                attendee.agrees().await?;
                let again = attendee.hears().await?;
                ensure!(told != Told::Unsure || again == Told::Unsure, "loaded again, the page forgot its doubt: {again:?}");
            }
            // The first registrations meet each fault once, the others any.
            let fault = match Fault::ALL.get(number).filter(|_| press == 0) {
                Some(fault) => *fault,
                None if random.u8(..3) == 0 => Fault::None,
                None => Fault::ALL.get(random.usize(1..Fault::ALL.len())).copied().unwrap_or(Fault::None),
            };
            faults.push(fault);
            let sent = attendee.sends(fault).await.with_context(|| format!("{} with {faults:?}", attendee.email));
            told = sent?;
            if matches!(told, Told::Registered(_)) {
                break;
            }
        }
        ended.push((told, faults));
    }
    network.is_idle().await?;
    Ok(ended)
}

/// Prints the figures and gives what shouldn't have been. `stored` are the references by address; empty where a backend gives none.
fn judged(ended: &[(Told, Vec<Fault>)], stored: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let (mut wrongs, mut figures) = (Vec::new(), BTreeMap::<Fault, [usize; 6]>::new());
    for (number, (told, faults)) in ended.iter().enumerate() {
        let rows = stored.get(&format!("attendee-{number}@example.it")).map_or(&[][..], Vec::as_slice);
        // A letter of the address may have been changed: then the row is another's.
        let garbled = faults.iter().any(|fault| matches!(fault, Fault::GarbledAnswer | Fault::GarbledRequest));
        let wrong = match told {
            _ if rows.len() > 1 => Some("is stored more than once"),
            Told::Registered(_) if rows.is_empty() && !garbled => Some("was told of a registration that is lost"),
            Told::Registered(Some(reference)) if !garbled && !rows.contains(reference) => Some("was told another reference"),
            Told::Refused(_) if !rows.is_empty() => Some("is registered and was told not to be"),
            _ => None,
        };
        wrongs.extend(wrong.map(|what| format!("attendee {number} {what}: told {told:?}, stored {rows:?}, met {faults:?}")));
        let first = faults.first().copied().unwrap_or(Fault::None);
        let line = figures.entry(first).or_default();
        let column = match told {
            Told::Registered(_) => 1,
            Told::Unsure => 2,
            Told::Refused(_) => 3,
        };
        let counted = [
            1,
            usize::from(column == 1),
            usize::from(column == 2),
            usize::from(column == 3),
            rows.len().min(1),
            rows.len().saturating_sub(1),
        ];
        *line = std::array::from_fn(|index| line.get(index).unwrap_or(&0) + counted.get(index).unwrap_or(&0));
    }
    println!("{:<16}{:>10}{:>12}{:>8}{:>9}{:>8}{:>7}", "first fault", "people", "registered", "unsure", "refused", "stored", "twice");
    for (fault, [people, registered, unsure, refused, stored, twice]) in figures {
        println!("{:<16}{people:>10}{registered:>12}{unsure:>8}{refused:>9}{stored:>8}{twice:>7}", format!("{fault:?}"));
    }
    println!("{} registrations, {} stored, wrong: {}", ended.len(), stored.values().map(Vec::len).sum::<usize>(), wrongs.len());
    wrongs
}

/// The demonstration's event, with little patience, whose registrations go as `submission` says, or as they are described there.
fn event(submission: Option<Value>) -> Result<String> {
    let mut event: Value = serde_json::from_str(&paths::site_file(paths::EVENT)?)?;
    let place = event.pointer_mut("/registration/submission").context("the event file has a submission")?;
    if let Some(submission) = submission {
        *place = submission;
    }
    place.as_object_mut().context("it is an object")?.insert("timeout".into(), json!(2));
    Ok(event.to_string())
}

#[tokio::test]
async fn no_registration_is_lost_doubled_or_kept_from_its_attendee() -> Result<()> {
    let backend = Backend::start(BackendOptions { arguments: vec!["--rate".into(), "0".into()], ..BackendOptions::default() }).await?;
    let host = Responder::start(Answer::forward(&backend)).await?;
    host.serve(paths::EVENT, "application/json", &event(None)?);
    let network = Network::start(host.port(), SEED, 0..0).await?;
    let ended = run(&network, REGISTRATIONS).await?;
    let mut stored = BTreeMap::<String, Vec<String>>::new();
    for line in backend.export().await?.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let email = cells.iter().find(|cell| cell.contains('@')).copied().unwrap_or_default();
        stored.entry(email.to_owned()).or_default().extend(cells.first().map(|reference| (*reference).to_owned()));
    }
    assert_eq!(judged(&ended, &stored), Vec::<String>::new());
    Ok(())
}

/// Django knows no keys; that an address registers once is what holds there. Any page that comes well is its success: one that a
/// network puts in its place can't be told from it.
#[cfg(feature = "all-backends")]
#[tokio::test]
async fn a_django_form_behind_the_same_network_loses_and_doubles_nothing() -> Result<()> {
    let django = event_registration_e2e::real::Django::start().await?;
    let host = Responder::start(Answer::status(404, "text/html", "<h1>No backend has this address</h1>")).await?;
    for beginning in ["/register/", "/thanks/"] {
        host.hand_on(beginning, django.port());
    }
    host.serve(paths::EVENT, "application/json", &event(Some(journey::django_form()))?);
    let network = Network::start(host.port(), SEED, 200..300).await?;
    let ended = run(&network, 30).await?;
    let mut stored = BTreeMap::<String, Vec<String>>::new();
    for row in django.rows().await? {
        stored.entry(row.split(" | ").nth(1).unwrap_or_default().to_owned()).or_default().push(row);
    }
    assert_eq!(judged(&ended, &stored), Vec::<String>::new());
    Ok(())
}
