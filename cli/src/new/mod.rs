//! `event-registration new`: writes an event file, from questions at the terminal, from flags, or from what a page or a calendar
//! says already; then prints the snippet to paste.
//!
//! Whatever is known isn't asked. Where there is no terminal, the flags that are missing are named. What is written is read again as
//! the widget reads it, and what keeps the form closed is said.
//!
//! [`ask`] asks, [`source`] and [`ics`] read `--from`, [`when`] and [`notice`] and [`backend`] make their parts, [`snippet`] is what to paste.

mod ask;
mod backend;
pub mod ics;
mod notice;
mod snippet;
mod source;
mod when;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail, ensure};
use event_registration::core::event::{Blocked, read};
use event_registration::core::time::Moment;
use serde_json::{Map, Value, json};

use crate::presets::preset;
use crate::{file, schema};
use ask::{Asker, Question, anything};

/// What `new` is told on the command line.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Start from a page with JSON-LD (its address, or a saved file), a JSON-LD or event file, or a calendar's .ics; what it says is kept
    #[arg(long, value_name = "URL-or-FILE")]
    pub from: Option<String>,
    /// Which event of --from, if it has several; the first is 1
    #[arg(long, value_name = "NUMBER", requires = "from")]
    pub pick: Option<usize>,
    /// The file to write; without it, one named after the title
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long)]
    pub force: bool,
    /// Ask nothing, even at a terminal
    #[arg(long)]
    pub no_input: bool,
    /// The event's title; in several languages as it=…, en=…
    #[arg(long = "title", value_name = "[LANG=]TEXT")]
    pub titles: Vec<String>,
    /// What it is about; in several languages as it=…, en=…
    #[arg(long = "description", value_name = "[LANG=]TEXT")]
    pub descriptions: Vec<String>,
    /// A language of the event, like it; the first is that of its plain texts. May be repeated
    #[arg(long = "language", value_name = "LANG")]
    pub languages: Vec<String>,
    /// When it is.
    #[command(flatten)]
    pub when: when::When,
    /// How to take part: in-person, online or mixed
    #[arg(long, value_name = "MODE", value_parser = ["in-person", "online", "mixed"])]
    pub mode: Option<String>,
    /// The place's name
    #[arg(long, value_name = "NAME")]
    pub place: Option<String>,
    /// The place's street and city
    #[arg(long, value_name = "ADDRESS")]
    pub address: Option<String>,
    /// It is (also) online
    #[arg(long)]
    pub online: bool,
    /// Seats in the room
    #[arg(long, value_name = "NUMBER")]
    pub seats: Option<u32>,
    /// Seats online
    #[arg(long, value_name = "NUMBER")]
    pub online_seats: Option<u32>,
    /// Who organises it
    #[arg(long, value_name = "NAME")]
    pub organizer: Option<String>,
    /// Whom to ask: an email, a telephone number or a web address
    #[arg(long, value_name = "CONTACT")]
    pub contact: Option<String>,
    /// Where registrations go: serve (the backend that comes along), an address, or the name of a preset
    #[arg(long, value_name = "BACKEND")]
    pub backend: Option<String>,
    /// The address of a preset's backend
    #[arg(long, value_name = "URL")]
    pub backend_url: Option<String>,
    /// What a preset leaves open, like form=123; may be repeated
    #[arg(long = "variable", value_name = "NAME=VALUE", value_parser = pair)]
    pub variables: Vec<(String, String)>,
    /// What the privacy notice says.
    #[command(flatten)]
    pub notice: notice::Notice,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, _)| !name.is_empty());
    pair.map(|(name, value)| (name.to_owned(), value.to_owned())).ok_or_else(|| "write it as NAME=VALUE, like form=123".to_owned())
}

/// Makes an event file; the snippet goes to `out`, everything else to `err`.
///
/// # Errors
/// A flag is missing or wrong, the source can't be read, or the file can't be written.
pub fn run(options: &Options, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<()> {
    let form: Value = serde_json::from_str(include_str!("form.json")).context("the program's own form.json")?;
    let mut asker = Asker::new(options.no_input);
    let source = options.from.as_deref().map(|from| source::read(from, options.pick)).transpose()?.unwrap_or_default();
    let mut event = source.event;
    for note in &source.notes {
        writeln!(err, "{note}")?;
    }
    if !event.contains_key("@context") {
        event.shift_insert(0, "@context".to_owned(), json!("https://schema.org"));
    }
    event.entry("@type").or_insert_with(|| json!("Event"));
    event.shift_remove("$schema");
    let languages = languages(options, &mut event, &mut asker)?;
    text(options, "name", &options.titles, ("--title", "The event's title", true), &languages, &mut event, &mut asker)?;
    text(
        options,
        "description",
        &options.descriptions,
        ("--description", "What it is about, in a sentence or two", false),
        &languages,
        &mut event,
        &mut asker,
    )?;
    when::make(&options.when, &mut event, &mut asker)?;
    place(options, &mut event, &mut asker)?;
    organizer(options, &mut event, &mut asker)?;
    let mut registration = match event.remove("registration") {
        Some(Value::Object(registration)) => registration,
        _ => Map::new(),
    };
    when::registration(&options.when, &event, &mut registration, &mut asker)?;
    if options.backend.is_some() || !registration.contains_key("submission") {
        let made = backend::make(options.backend.as_deref(), options.backend_url.as_deref(), &options.variables, &mut asker)?;
        registration.extend(made.map(|submission| ("submission".to_owned(), submission)));
    }
    // Before a person has answered ten questions about the notice.
    let title = first_text(event.get("name"), &languages);
    let slug = slug(&title);
    let output = options.output.clone().unwrap_or_else(|| PathBuf::from(format!("{slug}.json")));
    asker.complete()?;
    let is_schema = output.file_name().is_some_and(|name| name == schema::FILE);
    ensure!(!is_schema, "{}: the schema has this name; give another --output", output.display());
    ensure!(
        options.force || !output.exists(),
        "{}: the file is there already; give another --output, or --force to replace it",
        output.display()
    );
    let fields = form
        .get("fields")
        .and_then(Value::as_array)
        .map(|fields| fields.iter().map(|field| labelled(field, &languages)).collect::<Vec<_>>());
    registration.entry("fields").or_insert_with(|| json!(fields.unwrap_or_default()));
    let organizer = event.get("organizer").and_then(|organizer| organizer.get("name")).and_then(Value::as_str).map(str::to_owned);
    let written = match registration.remove("notice") {
        Some(Value::Object(notice)) => notice,
        _ => Map::new(),
    };
    let (notice, missing, usual) = notice::make(&options.notice, written, &form, &languages, organizer.as_deref(), &mut asker)?;
    registration.insert("notice".to_owned(), Value::Object(notice));
    let stem = output.file_stem().map_or(slug, |stem| stem.to_string_lossy().into_owned());
    // A file that is made from another is another event at the backend.
    registration.shift_insert(0, "event".to_owned(), json!(stem));
    event.insert("registration".to_owned(), Value::Object(registration));
    // Beside the script there is one already; elsewhere an editor needs its own.
    let published = Path::new("../schema").join(schema::FILE);
    let folder = output.parent().unwrap_or_else(|| Path::new(""));
    let beside = !folder.join(&published).exists();
    let named = if beside { schema::FILE.to_owned() } else { published.display().to_string() };
    event.shift_insert(0, "$schema".to_owned(), json!(named));

    let json = file::pretty(&Value::Object(event.clone()));
    let announcement = crate::json::parse(&json).map_err(|wrong| anyhow!("what would be written isn't an event file: {wrong}"))?;
    let announcement =
        read(&announcement, &preset).map_err(|nothing| anyhow!("what would be written isn't an event file: {}", nothing.0))?;
    file::write(&output, &json, options.force)?;
    let shown = output.display();
    writeln!(err, "{shown} is written.")?;
    if beside {
        // Nobody writes this one by hand: the program's own replaces an older one.
        file::write(&folder.join(schema::FILE), &schema::text(schema::About::Event)?, true)?;
        writeln!(err, "{} beside it is for editors, which complete and explain the file by it.", schema::FILE)?;
    }
    for problem in announcement.problems.iter().filter(|problem| !problem.path.starts_with("registration.notice")) {
        writeln!(err, "  {problem}")?;
    }
    if !usual.is_empty() {
        writeln!(err, "Have somebody responsible for data protection read the usual sentences that were taken for {}.", usual.join(", "))?;
    }
    let blocked = announcement.registration.as_ref().and_then(|registration| registration.blocked);
    if blocked == Some(Blocked::Notice) {
        writeln!(err, "The form stays closed until the privacy notice has its mandatory parts. Fill in, in {shown} or with these flags:")?;
        for (flag, part) in &missing {
            writeln!(err, "  registration.{part} ({flag})")?;
        }
        for problem in announcement.problems.iter().filter(|problem| missing.is_empty() && problem.path.starts_with("registration.notice"))
        {
            writeln!(err, "  {problem}")?;
        }
    }
    writeln!(err, "Look at it with: event-registration check {shown}")?;
    writeln!(err, "Put the file on your site and paste this into the page:\n")?;
    snippet::write(&event, &output, &languages, out)?;
    Ok(())
}

/// The event's languages: the flags', or the source's, or else they are asked for.
fn languages(options: &Options, event: &mut Map<String, Value>, asker: &mut Asker) -> anyhow::Result<Vec<String>> {
    let check = |text: &str| {
        let tag = |tag: &str| {
            (2..=3).contains(&tag.split('-').next().unwrap_or_default().len()) && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        if text.split([',', ' ']).filter(|part| !part.is_empty()).all(tag) {
            Ok(())
        } else {
            Err("write language tags like it, or it, en".to_owned())
        }
    };
    let mut languages = options.languages.clone();
    for language in &languages {
        if let Err(wrong) = check(language) {
            bail!("--language {language}: {wrong}");
        }
    }
    if languages.is_empty() {
        languages = match event.get("inLanguage") {
            Some(Value::String(one)) => vec![one.clone()],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
    }
    if languages.is_empty() {
        let question =
            Question { flag: "--language", words: "The event's languages, like: it, en", needed: true, initial: None, check: &check };
        let answer = asker.text(None, &question)?.unwrap_or_default();
        languages = answer.split([',', ' ']).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    }
    if !languages.is_empty() && (!options.languages.is_empty() || !event.contains_key("inLanguage")) {
        event.insert("inLanguage".to_owned(), if languages.len() == 1 { json!(languages.first()) } else { json!(languages) });
    }
    Ok(languages)
}

/// A text in one language or in several.
fn text(
    options: &Options,
    member: &str,
    given: &[String],
    (flag, words, needed): (&str, &str, bool),
    languages: &[String],
    event: &mut Map<String, Value>,
    asker: &mut Asker,
) -> anyhow::Result<()> {
    if given.is_empty() && event.contains_key(member) {
        return Ok(());
    }
    let mut texts: Vec<(String, String)> = Vec::new();
    for one in given {
        let marked = one.split_once('=').filter(|(language, _)| languages.iter().any(|known| known == language));
        let (language, text) =
            marked.map_or((languages.first().map_or("", String::as_str), one.as_str()), |(language, text)| (language, text));
        texts.push((language.to_owned(), text.to_owned()));
    }
    if texts.is_empty() {
        // A description that isn't given is left out rather than made up; a person is asked.
        if !needed && (!asker.is_terminal() || options.from.is_some()) {
            return Ok(());
        }
        let asked: Vec<&str> = if languages.is_empty() { vec![""] } else { languages.iter().map(String::as_str).collect() };
        for (index, language) in asked.into_iter().enumerate() {
            let words = if languages.len() > 1 { format!("{words} ({language})") } else { words.to_owned() };
            let question = Question { flag, words: &words, needed: needed && index == 0, initial: None, check: &anything };
            texts.extend(asker.text(None, &question)?.map(|text| (language.to_owned(), text)));
        }
    }
    let value = match texts.as_slice() {
        [] => return Ok(()),
        [(_, text)] if languages.len() < 2 => json!(text),
        several => Value::Object(several.iter().map(|(language, text)| (language.clone(), json!(text))).collect()),
    };
    event.insert(member.to_owned(), value);
    Ok(())
}

/// Where it is, and how one takes part.
fn place(options: &Options, event: &mut Map<String, Value>, asker: &mut Asker) -> anyhow::Result<()> {
    let given = options.place.is_some() || options.online || options.address.is_some() || options.mode.is_some();
    if given || !event.contains_key("location") {
        let known = event.get("eventAttendanceMode").and_then(Value::as_str).and_then(|mode| match mode.rsplit('/').next() {
            Some("OfflineEventAttendanceMode") => Some("in-person"),
            Some("OnlineEventAttendanceMode") => Some("online"),
            Some("MixedEventAttendanceMode") => Some("mixed"),
            _ => None,
        });
        let said = match (options.place.is_some() || options.address.is_some(), options.online) {
            (true, true) => Some("mixed"),
            (true, false) => Some("in-person"),
            (false, true) => Some("online"),
            (false, false) => known,
        };
        let modes = [("in-person", "in person"), ("online", "online"), ("mixed", "in person and online")];
        let words = "How to take part: in-person, online or mixed (or give --place, --online or both)";
        let mode = asker.choose(options.mode.as_deref().or(said), "--mode", words, &modes)?;
        let mode = mode.as_deref();
        let mut locations: Vec<Value> = Vec::new();
        if matches!(mode, Some("in-person" | "mixed")) {
            let question = |flag, words| Question { flag, words, needed: true, initial: None, check: &anything };
            let name = asker.text(options.place.as_deref(), &question("--place", "The place's name"))?;
            let address = asker.text(options.address.as_deref(), &question("--address", "The place's street and city"))?;
            locations.push(json!({"@type": "Place", "name": name, "address": address}));
        }
        if matches!(mode, Some("online" | "mixed")) {
            locations.push(json!({"@type": "VirtualLocation"}));
        }
        let name = match mode {
            Some("in-person") => "OfflineEventAttendanceMode",
            Some("online") => "OnlineEventAttendanceMode",
            _ => "MixedEventAttendanceMode",
        };
        event.insert("eventAttendanceMode".to_owned(), json!(format!("https://schema.org/{name}")));
        event.insert("location".to_owned(), if locations.len() == 1 { locations.remove(0) } else { Value::Array(locations) });
    }
    for (member, seats) in [("maximumPhysicalAttendeeCapacity", options.seats), ("maximumVirtualAttendeeCapacity", options.online_seats)] {
        event.extend(seats.map(|seats| (member.to_owned(), json!(seats))));
    }
    Ok(())
}

/// Who organises it, and whom to ask.
fn organizer(options: &Options, event: &mut Map<String, Value>, asker: &mut Asker) -> anyhow::Result<()> {
    let known = event.get("organizer").cloned();
    let named = known.as_ref().is_some_and(|organizer| organizer.is_array() || organizer.is_string() || organizer.get("name").is_some());
    let reach = known.as_ref().is_some_and(|organizer| {
        let reachable = |party: &Value| ["email", "telephone", "url"].iter().any(|member| party.get(member).is_some());
        organizer.is_array()
            || reachable(organizer)
            || organizer.get("contactPoint").is_some_and(|point| point.is_array() || reachable(point))
    });
    if named && reach && options.organizer.is_none() && options.contact.is_none() {
        return Ok(());
    }
    let question = |flag, words, check| Question { flag, words, needed: true, initial: None, check };
    let mut organizer = match known {
        Some(Value::Object(organizer)) => organizer,
        Some(Value::String(name)) => Map::from_iter([("@type".to_owned(), json!("Organization")), ("name".to_owned(), json!(name))]),
        _ => Map::from_iter([("@type".to_owned(), json!("Organization"))]),
    };
    if options.organizer.is_some() || !named {
        let name = asker.text(options.organizer.as_deref(), &question("--organizer", "Who organises it", &anything))?;
        organizer.extend(name.map(|name| ("name".to_owned(), json!(name))));
    }
    if options.contact.is_some() || !reach {
        let contact = asker.text(
            options.contact.as_deref(),
            &question("--contact", "Whom to ask: an email, a telephone number or a web address", &notice::check_contact),
        )?;
        if let Some((member, value)) = contact.as_deref().and_then(notice::contact) {
            let point = organizer.entry("contactPoint").or_insert_with(|| json!({"@type": "ContactPoint"}));
            if let Some(point) = point.as_object_mut() {
                point.insert(member.to_owned(), json!(value));
            }
        }
    }
    event.insert("organizer".to_owned(), Value::Object(organizer));
    Ok(())
}

/// A field with its label in the event's languages.
fn labelled(field: &Value, languages: &[String]) -> Value {
    let mut field = field.clone();
    let known: Vec<String> = languages.iter().map(|language| language.split('-').next().unwrap_or_default().to_owned()).collect();
    if let Some(label) = field.get("label").and_then(|texts| notice::localized(texts, &known).or_else(|| texts.get("en").cloned()))
        && let Some(slot) = field.get_mut("label")
    {
        *slot = label;
    }
    field
}

fn first_text(value: Option<&Value>, languages: &[String]) -> String {
    let text = match value {
        Some(Value::Object(texts)) => {
            languages.first().and_then(|language| texts.get(language)).or_else(|| texts.get("@value")).or_else(|| texts.values().next())
        }
        Some(Value::Array(texts)) => return first_text(texts.first(), languages),
        other => other,
    };
    text.and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A title as a file's name: "sesto-tavolo-tecnico".
fn slug(title: &str) -> String {
    let plain = |c: char| match c {
        'à' | 'á' | 'â' | 'ä' | 'ã' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    };
    let letters: String = title.to_lowercase().chars().map(plain).map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let mut slug = String::new();
    for word in letters.split('-').filter(|word| !word.is_empty()) {
        if slug.len() + word.len() > 50 && !slug.is_empty() {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    if slug.is_empty() { "event".to_owned() } else { slug }
}

/// The moment that a member of an event says.
fn moment_of(event: &Map<String, Value>, member: &str) -> Option<Moment> {
    Moment::parse(event.get(member)?.as_str()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_makes_a_file_s_name() {
        let check = |title: &str, expected: &str| assert_eq!(slug(title), expected);
        check("6° Tavolo tecnico dell'ANCI Sicilia", "6-tavolo-tecnico-dell-anci-sicilia");
        check("Perché no? Città & mare", "perche-no-citta-mare");
        check("../../etc/passwd", "etc-passwd");
        check("اجتماع", "event");
        check(&"word ".repeat(40), "word-word-word-word-word-word-word-word-word-word");
    }
}
