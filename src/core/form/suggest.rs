//! What is offered under a text field while it is typed into: entries of a list, the likeliest first.
//!
//! Knows nothing of where a list comes from or how it is drawn. A list may be as long as Italy has municipalities: its
//! entries are folded once, and each key press passes over them once.
use super::field::Choice;
use crate::core::json::{Reader, Value};
use crate::core::{object::Item, platform::Platform};
use std::cell::RefCell;

/// The most that are offered: what fits above a phone's keyboard.
const MOST: usize = 8;

/// Where the entries of a `list` are: in the event file, or in a JSON file of an address relative to it.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    Here(Vec<Choice>),
    At(String),
}

/// A list made ready for one language: each entry as it is read, and as it is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suggestions(Vec<(String, String)>);

impl Suggestions {
    /// Makes entries ready.
    pub fn new(entries: &[Choice], language: &str, platform: &dyn Platform) -> Suggestions {
        let one = |entry: &Choice| (entry.label.get(language).to_owned(), platform.fold(entry.label.get(language)));
        Suggestions(entries.iter().map(one).collect())
    }
    /// The entries that what was typed may mean: those that begin with it, then those of which a word does, then those that hold it.
    pub fn matching(&self, typed: &str, platform: &dyn Platform) -> Vec<&str> {
        let typed = platform.fold(typed);
        let mut ranks: [Vec<&str>; 3] = Default::default();
        for (shown, entry) in &self.0 {
            let Some(at) = entry.find(&typed) else { continue };
            let starts_word = |at: usize| entry.get(..at).is_some_and(|before| before.ends_with([' ', '-', '\'', '/', '(']));
            let rank = match at {
                0 => 0,
                at if starts_word(at) || entry.match_indices(&typed).any(|(at, _)| starts_word(at)) => 1,
                _ => 2,
            };
            if let Some(found) = ranks.get_mut(rank).filter(|found| found.len() < MOST) {
                found.push(shown);
            }
            if ranks[0].len() == MOST {
                break;
            }
        }
        ranks.into_iter().flatten().take(MOST).collect()
    }
}

/// The entries of a list that was fetched: texts, or objects with a `label`.
pub fn read_list(list: &Value, language: &str) -> Vec<Choice> {
    Reader::new(list, &RefCell::default()).speaking(language).items().iter().filter_map(Choice::item).collect()
}
