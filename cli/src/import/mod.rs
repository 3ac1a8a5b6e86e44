//! `event-registration import`: from the text of a press release to a draft of an event file.
//!
//! It proposes, and a person decides: every member comes with the sentence that it was taken from; where the release contradicts
//! itself it says so; what it isn't sure of stays out of the draft and is asked. Rules alone: nothing is sent anywhere.
//!
//! [`release`] splits the text into blocks ([`lines`]) and [`sentences`]. [`title`], [`when`] (out of [`dates`], by [`choose`], in a
//! [`zone`]), [`place`] (with its [`hall`]), [`people`] (by their [`roles`]) and [`bodies`] (with the [`funding`]) each look for their
//! part, [`draft`] collects, [`report`] tells.

/// Patterns that are compiled when they are first needed.
macro_rules! patterns {
    ($($(#[$about:meta])* $name:ident = $pattern:literal;)*) => {
        $($(#[$about])* pub(super) static $name: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| crate::pattern($pattern));)*
    };
}

mod bodies;
mod choose;
mod dates;
mod draft;
mod funding;
mod hall;
mod lines;
mod people;
mod place;
mod release;
mod report;
mod roles;
mod sentences;
mod title;
mod when;
mod zone;

use std::fs;
use std::io::{Read as _, Write};
use std::path::PathBuf;

use anyhow::{Context, bail, ensure};

pub use draft::{Draft, Proposal, Question, Sure};
pub use place::joins;
pub use release::{MAX_BYTES, Quote};

use crate::file;

/// What `import` is told on the command line.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// The press release, as plain text or Markdown; - reads standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Write the draft to this file, and the report to standard output; without it the draft goes to standard output and the report to standard error
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the file after --output if it is there
    #[arg(long)]
    pub force: bool,
    /// The time zone of the event, like Europe/London; without it, the one that the release names, or Italy's where it is in Italian
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub zone: Option<String>,
    /// How to report: for people, or everything (draft, sentences, questions) as JSON on standard output
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub format: String,
}

fn zone(name: &str) -> Result<String, String> {
    jiff::tz::TimeZone::get(name).map(|_| name.to_owned()).map_err(|_| "there is no such time zone; write it like Europe/Rome".to_owned())
}

/// Makes a draft of a release; `zone` is the event's time zone where the organiser gave it.
pub fn import(text: &str, zone: Option<&str>) -> Draft {
    let release = release::Release::read(text);
    let mut draft = Draft::default();
    draft.set("@context", "https://schema.org");
    draft.set("@type", "Event");
    let language = title::language(&release);
    match language {
        Some(language) => draft.set("inLanguage", language),
        None => draft.ask("inLanguage", "In which language is it? Write inLanguage, like \"it\".", Vec::new()),
    }
    let headline = title::headline(&release);
    title::read(&release, headline, &mut draft);
    when::read(&release, headline, language == Some("it"), zone, &mut draft);
    place::read(&release, &mut draft);
    title::status(&release, &mut draft);
    people::read(&release, headline, &mut draft);
    bodies::read(&release, headline, &mut draft);
    draft.ordered()
}

/// Reads a release and writes draft and report.
///
/// # Errors
/// The release can't be read, or the draft can't be written.
pub fn run(options: &Options, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<()> {
    let name = options.file.display().to_string();
    let bytes = if name == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).context("standard input can't be read")?;
        bytes
    } else {
        fs::read(&options.file).with_context(|| format!("{name}: can't be read; check the path"))?
    };
    ensure!(bytes.len() <= MAX_BYTES, "{name}: over 1 MiB; give the text of one press release");
    if bytes.starts_with(b"%PDF") || bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"{\\rtf") {
        bail!(
            "{name}: a PDF or a word processor's document; save its text (as .txt), or copy it and give - to read it from standard input"
        );
    }
    let text = file::decoded(bytes);
    ensure!(text.chars().any(char::is_alphabetic), "{name}: there is no text in it");
    let draft = import(&text, options.zone.as_deref());
    let json = file::pretty(&serde_json::Value::Object(draft.draft.clone()));
    if let Some(output) = &options.output {
        file::write(output, &json, options.force)?;
    }
    let shown = if name == "-" { "standard input" } else { &name };
    match (options.format.as_str(), &options.output) {
        ("json", _) => writeln!(out, "{}", file::pretty(&serde_json::to_value(&draft)?).trim_end())?,
        (_, Some(output)) => report::write(&draft, shown, Some(output), out)?,
        (_, None) => {
            write!(out, "{json}")?;
            report::write(&draft, shown, None, err)?;
        }
    }
    Ok(())
}
