//! What the native tests share: fixtures, the platform of well-kept crates, the seed's page.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub(crate) mod draw;
pub(crate) mod injections;
pub(crate) mod markup;

use std::path::Path;
use std::rc::Rc;
use std::sync::LazyLock;

use event_registration::core::event::{self, Announcement};
use event_registration::core::json::Value;
use event_registration::core::language::Catalogue;
use event_registration::core::page::Page;
use event_registration::core::platform::{Groups, Platform, Selected};
use event_registration::core::time::{Instant, Moment};
pub(crate) use event_registration_cli::platform::Native;

/// A file of the repository.
pub(crate) fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The seed's event file.
pub(crate) fn seed() -> String {
    file("static/events/coopera-6-tavolo-tecnico.json")
}

/// The example that takes three people in one registration.
pub(crate) fn three_people() -> String {
    file("static/events/example-three-people.json")
}

/// A fixture, read.
pub(crate) fn announcement(name: &str) -> Announcement {
    let text = file(&format!("tests/fixtures/events/{name}.json"));
    event::read(&event_registration_cli::json::parse(&text).expect("the fixture is JSON"), &|_| None).expect("the fixture has an event")
}

/// A moment as it would be written.
pub(crate) fn moment(moment: Option<Moment>) -> String {
    moment.map(|moment| moment.to_string()).unwrap_or_default()
}

/// An instant, from a moment as it is written.
pub(crate) fn instant(written: &str) -> Instant {
    Moment::parse(written).expect("a moment").start(0)
}

/// The languages of the repository, with their names in themselves, as the element's class hands them over.
pub(crate) fn speaks() -> Vec<(String, String)> {
    static SPEAKS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/languages");
        let files = std::fs::read_dir(folder).expect("the folder of languages").map(|entry| entry.expect("a file").path());
        let mut tags: Vec<String> = files.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect();
        tags.sort();
        let name = |tag: &String| words(tag).text("name");
        tags.iter().map(|tag| (tag.clone(), name(tag))).collect()
    });
    SPEAKS.clone()
}

/// A language that nobody speaks: Italian with accents on every letter, in brackets and 40 % longer.
pub(crate) fn pseudo() -> Rc<Catalogue> {
    let messages = event_registration_cli::json::parse(&file("static/languages/it.json")).expect("the language file is JSON");
    Rc::new(Catalogue::new("it", pseudo_value("", &messages)))
}

fn pseudo_value(key: &str, value: &Value) -> Value {
    match value {
        Value::Text(text) if key != "direction" => Value::text(pseudo_text(text)),
        Value::List(items) => Value::List(items.iter().map(|item| pseudo_value(key, item)).collect()),
        Value::Object(members) => Value::Object(members.iter().map(|(key, item)| (key.clone(), pseudo_value(key, item))).collect()),
        other => other.clone(),
    }
}

fn pseudo_text(text: &str) -> String {
    let mut inside = false;
    let accented = |letter: char| {
        inside = (inside || letter == '{') && letter != '}';
        match "aeioubcdfghjklmnpqrstvwxyz".find(letter.to_ascii_lowercase()) {
            Some(index) if !inside => "áéíóúƀçđƒğħĵķłɱñþɋřšţṽŵẋýž".chars().nth(index).unwrap_or(letter),
            _ => letter,
        }
    };
    let accented: String = text.chars().map(accented).collect();
    let longer = "~".repeat(text.chars().count() * 2 / 5);
    format!("[{accented}{longer}]")
}

/// The language file of this name.
pub(crate) fn words(language: &str) -> Rc<Catalogue> {
    let messages =
        event_registration_cli::json::parse(&file(&format!("static/languages/{language}.json"))).expect("the language file is JSON");
    Rc::new(Catalogue::new(language, messages))
}

/// The preset of this name, as it stands in the repository now.
pub(crate) fn preset(name: &str) -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("static/presets/{name}.json"));
    event_registration_cli::json::parse(&std::fs::read_to_string(path).ok()?).ok()
}

/// The page of an event file's text.
pub(crate) fn page(text: &str) -> Rc<Page> {
    Rc::new(Page::read(Ok(text), &preset, &Native))
}

/// The native platform inside a page whose cookies, elements and address are the members of an object.
pub(crate) struct InPage(pub(crate) Value);

impl Platform for InPage {
    fn parse_json(&self, text: &str) -> Result<Value, String> {
        Native.parse_json(text)
    }
    fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        Native.matches(pattern, text)
    }
    fn find(&self, pattern: &str, text: &str) -> Option<Groups> {
        Native.find(pattern, text)
    }
    fn select(&self, page: &str, selector: &str, attribute: Option<&str>) -> Vec<Selected> {
        Native.select(page, selector, attribute)
    }
    fn page(&self, what: &str) -> Option<String> {
        self.0.get(what)?.as_text().map(str::to_owned)
    }
    fn offset(&self, zone: &str, instant: Instant) -> Option<i32> {
        Native.offset(zone, instant)
    }
    fn fold(&self, text: &str) -> String {
        Native.fold(text)
    }
    fn plural(&self, language: &str, count: u32) -> &'static str {
        Native.plural(language, count)
    }
}
