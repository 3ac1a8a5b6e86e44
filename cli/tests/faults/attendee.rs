//! Somebody at the page: fills it in, sends it, and does what people do when it fails: waits, presses again, loads the page again,
//! corrects an answer, gives up. Drives the widget's own state by the actions that its drawing side dispatches.

use std::rc::Rc;

use event_registration::core::language::Catalogue;
use event_registration::core::page::Page;
use event_registration::core::state::{Action, Phase, State, update};
use event_registration::core::time::Moment;
use event_registration_cli::json::parse;
use event_registration_cli::platform::Native;
use fastrand::Rng;

use crate::network::{Fault, Network};

/// The most that anybody presses the button.
const PRESSES: u32 = 6;

/// What an attendee knows in the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Told {
    /// A receipt with this reference.
    Acknowledged(String),
    /// It had been received before, with this reference.
    Known(String),
    Unsure,
    /// That it wasn't registered, and why.
    Refused(String),
}

fn file(path: &str) -> String {
    std::fs::read_to_string(format!("{}/../static/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The demonstration's event.
pub(crate) fn seed() -> String {
    file("events/coopera-6-tavolo-tecnico.json")
}

pub(crate) fn page() -> (Rc<Page>, Rc<Catalogue>) {
    let words = Catalogue::new("it", parse(&file("languages/it.json")).unwrap());
    (Rc::new(Page::read(Ok(&seed()), &|_| None, &Native)), Rc::new(words))
}

/// Whose a stored registration is: by its key, or else by what is left of the address.
pub(crate) fn owner(key: Option<&str>, attendees: &str) -> usize {
    let number = |text: &str| text.split(['-', '@']).nth(1).and_then(|number| number.parse().ok());
    key.and_then(number).or_else(|| number(parse(attendees).ok()?.items().first()?.get("email")?.as_text()?)).unwrap_or(usize::MAX)
}

pub(crate) struct Attendee {
    number: usize,
    state: State,
    random: Rng,
    presses: u32,
}

impl Attendee {
    pub(crate) fn new(number: usize, (page, words): &(Rc<Page>, Rc<Catalogue>), random: Rng) -> Attendee {
        let now = Moment::parse("2022-05-10T09:00:00+02:00").unwrap().start(0);
        Attendee { number, state: State::new(page.clone(), words.clone(), now), random, presses: 0 }
    }

    fn email(&self) -> String {
        format!("attendee-{}@example.it", self.number)
    }

    fn does(&mut self, action: Action) {
        if let Some(next) = update(&self.state, action, &Native) {
            self.state = next;
        }
    }

    fn types(&mut self, name: &str, value: &str) {
        self.does(Action::Typed(name.to_owned(), vec![value.to_owned()]));
    }

    async fn waits(&mut self, seconds: i64, network: &mut Network) {
        self.does(Action::Tick(self.state.now + seconds));
        network.clock_says(self.state.now).await;
    }

    fn agrees(&mut self) {
        self.types("consents.privacy-notice", "true");
    }

    fn presses(&mut self) {
        self.presses += 1;
        let (key, now) = (format!("key-{}-{}", self.number, self.presses), self.state.now);
        self.does(Action::Submit(key.clone(), now));
        // Twice, as people do.
        self.does(Action::Submit(key + "-2", now));
        assert!(self.state.errors.is_empty(), "{:?}", self.state.errors);
    }

    /// What the page keeps comes back, and the boxes that consent are ticked once more.
    fn loads_again(&mut self) {
        let left = &self.state;
        let done = matches!(left.phase, Phase::Done(_));
        let (sent, draft) = (!done && (left.unsure || left.request().is_some()), left.draft());
        let fresh = State::new(left.page.clone(), left.words.clone(), left.now);
        self.state = draft.iter().fold(fresh, State::resumed);
        assert_eq!(self.state.unsure, sent, "a page that is loaded again says what the one before knew");
        assert_eq!(matches!(self.state.phase, Phase::Done(_)), done, "a receipt stays");
        self.agrees();
    }

    /// From the first letter to where the attendee leaves it.
    pub(crate) async fn registers(&mut self, network: &mut Network) -> Told {
        let mode = if self.number.is_multiple_of(20) { "in-person" } else { "online" };
        let email = self.email();
        let answers =
            [("mode", mode), ("given-name", "Anna"), ("family-name", "D'Angelo"), ("email", &email), ("organization", "Comune di Enna")];
        answers.into_iter().for_each(|(name, value)| self.types(name, value));
        self.agrees();
        let filling = self.random.i64(1..90);
        self.waits(filling, network).await;
        self.presses();
        loop {
            self.until_settled(network).await;
            assert_eq!(self.state.values.get("email"), email, "what was typed stays");
            if let Phase::Done(_) = self.state.phase {
                if self.random.u8(..4) == 0 {
                    self.loads_again();
                }
                return self.told();
            }
            if self.presses == PRESSES || self.random.u8(..5) == 0 {
                return self.told();
            }
            let thinking = self.random.i64(1..180);
            self.waits(thinking, network).await;
            match self.random.u8(..12) {
                0 => self.types("organization", "Comune di Noto"),
                1..=3 => self.loads_again(),
                _ => {}
            }
            self.presses();
        }
    }

    /// Until nothing is on its way and nothing waits, or the page is loaded again in the midst of it.
    async fn until_settled(&mut self, network: &mut Network) {
        loop {
            if let Some((attempt, request)) = self.state.request() {
                let (seconds, answer) = network.perform(&request).await;
                if self.random.u8(..25) == 0 {
                    self.loads_again();
                    return;
                }
                self.waits(seconds, network).await;
                self.does(Action::Answered(attempt, answer));
            } else if let Some((attempt, pause)) = self.state.pause() {
                let stops = self.random.u8(..6) == 0;
                let seconds = pause.map_or_else(|| self.random.i64(1..600), i64::from);
                self.waits(if stops { 1 } else { seconds }, network).await;
                self.does(if stops { Action::Withdrawn(attempt) } else { Action::Awake(attempt) });
            } else {
                return;
            }
        }
    }

    /// What the page says last.
    fn told(&self) -> Told {
        let known =
            |text: &String| text.split_whitespace().find(|word| word.starts_with("ER-")).map(|word| word.trim_end_matches('.').to_owned());
        match &self.state.phase {
            Phase::Done(receipt) => Told::Acknowledged(receipt.reference.clone().unwrap_or_default()),
            Phase::Editing if self.state.messages.iter().any(|text| known(text).is_some()) => {
                Told::Known(self.state.messages.iter().find_map(known).unwrap())
            }
            _ if self.state.unsure => Told::Unsure,
            Phase::Refused(refusal) => Told::Refused(format!("{refusal:?}")),
            phase => Told::Refused(format!("{phase:?} {:?} {:?}", self.state.messages, self.state.errors)),
        }
    }
}

/// Whether a letter of what was sent or answered may be another than it was.
pub(crate) fn is_garbled(faults: &[Fault]) -> bool {
    faults.iter().any(|fault| matches!(fault, Fault::GarbledAnswer | Fault::GarbledRequest))
}
