//! `event-registration check`: what is wrong with event files, which [`crate::lint`] finds; with `--submission`, what is wrong with
//! a file's `registration.submission`, the exact request that the widget would send, and with `--send` what the backend makes of
//! it; with `--online`, whether the backend answers, and whether links and pictures are there.
//!
//! Requests and outcomes are the widget's own `core`'s. Knows the command line, the file and what to print in which order; made
//! answers are [`answers`]', the page around the widget is [`host`]'s, a request in full is [`wire`]'s and as a shell's command
//! [`curl`]'s, a browser's rules for other origins are [`cors`]', connections [`http`]'s, the exchange [`send`]'s, questions that
//! register nobody [`online`]'s. Without `--send` or `--online` nothing leaves the machine.

mod addresses;
mod answers;
mod cors;
mod curl;
mod host;
mod http;
mod online;
mod send;
mod wire;
mod words;

pub(crate) use words::plain;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail, ensure};
use event_registration::core::event::{Announcement, Blocked, read};
use event_registration::core::form::{Form, Mode};
use event_registration::core::submission::{Description, Next, Order, Outcome, start};

use crate::lint::show::{Checked, Format};
use crate::lint::{self, Severity};
use crate::presets::preset;
use host::Host;
use wire::Wire;

/// What `check` is told on the command line.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// The event files; - is standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// How findings are printed
    #[arg(long, value_enum, default_value = "human", conflicts_with = "submission")]
    pub format: Format,
    /// Take warnings for errors
    #[arg(long, conflicts_with = "submission")]
    pub deny_warnings: bool,
    /// Ask as well whether the backend answers, and whether links and pictures are there; nobody is registered
    #[arg(long, group = "page", conflicts_with = "submission")]
    pub online: bool,
    /// Seconds to wait for each answer with --online; all together take at most six times as long
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=60), requires = "online")]
    pub timeout: u32,
    /// Check `registration.submission`, and print the request that it makes
    #[arg(long, group = "page")]
    pub submission: bool,
    /// Send a sample registration to the backend and say what became of it; without this nothing leaves the machine
    #[arg(long, requires = "submission")]
    pub send: bool,
    /// The page, or only its origin, that the widget will be on; without it, the file's "url"
    #[arg(long, value_name = "URL", requires = "page")]
    pub origin: Option<String>,
    /// An answer in place of a made one, like email=ada@example.org; may be repeated. A name like meta:csrf-token gives what the page would hold
    #[arg(long = "answer", value_name = "NAME=VALUE", value_parser = pair, requires = "submission")]
    pub answers: Vec<(String, String)>,
    /// How to take part; without it, the first way that the event offers
    #[arg(long, value_name = "MODE", value_parser = ["in-person", "online"], requires = "submission")]
    pub mode: Option<String>,
}

/// What the check came to; the exit code says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing to mend: 0.
    Fine,
    /// The backend refused, or its answer can't be read: 1.
    Refused,
    /// The file is wrong: 2, as for a wrong command line.
    Wrong,
}

impl Verdict {
    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Verdict::Fine => 0,
            Verdict::Refused => 1,
            Verdict::Wrong => 2,
        }
    }
}

const SUBMISSION: &str = "registration.submission";

/// Checks files, or one file's submission, and writes what there is to say to `out`.
///
/// # Errors
/// A file can't be read, the command line doesn't fit it, or `out` can't be written.
pub fn check(options: &Options, out: &mut dyn Write) -> anyhow::Result<Verdict> {
    match options.files.as_slice() {
        [file] if options.submission => check_submission(options, file, out),
        _ if options.submission => bail!("--submission looks at one file at a time; name one"),
        files => {
            let one = |file: &PathBuf| {
                let text = text_of(file)?;
                let mut findings = lint::lint(&text);
                if options.online {
                    findings.extend(online::findings(&text, options.origin.as_deref(), options.timeout)?);
                    findings.sort_by(|a, b| (a.range.start, a.code).cmp(&(b.range.start, b.code)));
                }
                Ok(Checked { name: file.display().to_string(), findings, text })
            };
            let checked = files.iter().map(one).collect::<anyhow::Result<Vec<Checked>>>()?;
            lint::show::write(&checked, options.format, out)?;
            let worst = checked.iter().flat_map(|one| &one.findings).map(|finding| finding.severity).max();
            let most = if options.deny_warnings { Severity::Hint } else { Severity::Warning };
            Ok(if worst.is_some_and(|worst| worst > most) { Verdict::Wrong } else { Verdict::Fine })
        }
    }
}

fn text_of(file: &Path) -> anyhow::Result<String> {
    if file == Path::new("-") {
        return std::io::read_to_string(std::io::stdin()).context("standard input isn't text in UTF-8");
    }
    fs::read_to_string(file).with_context(|| format!("{}: can't be read; check the path", file.display()))
}

fn check_submission(options: &Options, file: &Path, out: &mut dyn Write) -> anyhow::Result<Verdict> {
    let text = text_of(file)?;
    let file = file.display();
    let value = crate::json::parse(&text).map_err(|why| anyhow!("{file}: not JSON: {why}"))?;
    let announcement = read(&value, &preset).map_err(|nothing| anyhow!("{file}: {}", nothing.0))?;
    let registration = announcement
        .registration
        .as_ref()
        .with_context(|| format!("{file}: no \"registration\"; add the part that describes fields, notice and submission"))?;
    let mut wrong = problems(&announcement, &file.to_string(), out)?;
    let Some(description) = &registration.submission else { return Ok(Verdict::Wrong) };

    let form = Form::of(&announcement);
    let language = announcement.event.languages.first().map_or("en", String::as_str);
    let host = Host::new(options.origin.as_deref(), &announcement.event, language, &options.answers)?;
    let mode = options.mode.as_deref().and_then(Mode::named);
    let made = answers::make(&form, &options.answers, mode, language, &host).with_context(|| file.to_string())?;
    writeln!(out, "\nAnswers")?;
    for line in &made.lines {
        writeln!(out, "  {}", plain(line))?;
    }
    wrong |= !made.fits;
    let (now, key) = (jiff::Timestamp::now().as_second(), key()?);
    let event = &registration.event;
    let order = Order {
        form: &form,
        values: &made.values,
        event,
        language,
        key: &key,
        now,
        elapsed: 60,
        description,
        variables: &[],
        platform: &host,
    };

    let next = start(order);
    let (Next::Send(_, request) | Next::Wait(_, request, _)) = &next else {
        writeln!(out, "\nNothing would be sent.")?;
        if let Next::Done(outcome) = &next {
            words::outcome(outcome, out)?;
        }
        return Ok(if wrong { Verdict::Wrong } else { Verdict::Refused });
    };
    let wire = Wire::of(request, &host);
    writeln!(out, "\n{}", if request.registers { "The request" } else { "The first request" })?;
    words::request(&wire, &host, out)?;
    writeln!(out, "\n{}", curl::command(&wire))?;
    cors::foretell(&wire, &host, out)?;
    follows(description, request.registers, out)?;
    if !options.send {
        return Ok(if wrong { Verdict::Wrong } else { Verdict::Fine });
    }
    ensure!(made.fits, "{file}: some required fields have no answer that would do; give each with --answer NAME=VALUE, then --send");
    let sent = send::exchange(order, next, &host, out)?;
    let well = sent.well && matches!(sent.outcome, Some(Outcome::Accepted(_)));
    Ok(if wrong {
        Verdict::Wrong
    } else if well {
        Verdict::Fine
    } else {
        Verdict::Refused
    })
}

/// Writes the problems of the submission, and whether there are any.
fn problems(announcement: &Announcement, file: &str, out: &mut dyn Write) -> anyhow::Result<bool> {
    let (own, others): (Vec<_>, Vec<_>) = announcement.problems.iter().partition(|problem| problem.path.starts_with(SUBMISSION));
    writeln!(out, "{file}")?;
    for problem in &own {
        writeln!(out, "  {}", plain(&problem.to_string()))?;
    }
    if own.is_empty() {
        writeln!(out, "  {SUBMISSION}: no problem found")?;
    }
    if !others.is_empty() {
        writeln!(out, "  (the file has {} more to mend elsewhere; they don't change the request)", others.len())?;
    }
    if announcement.registration.as_ref().is_some_and(|registration| registration.blocked == Some(Blocked::Notice)) {
        writeln!(out, "  the form stays closed all the same: registration.notice lacks a mandatory part")?;
    }
    Ok(!own.is_empty())
}

/// Says which requests come after the first.
fn follows(description: &Description, registers: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    if registers {
        return Ok(());
    }
    writeln!(out, "\nWhat follows it")?;
    let places = |field: &Option<String>, header: &Option<String>, variable: &str| match (field, header) {
        (Some(field), _) => format!("the field {field}"),
        (_, Some(header)) => format!("the header {header}"),
        _ => format!("the variable {{{variable}}}"),
    };
    let tokens: Vec<String> = description.tokens.iter().map(|token| places(&token.to.field, &token.to.header, &token.variable)).collect();
    if !tokens.is_empty() {
        writeln!(out, "  the tokens: for {}", tokens.join(", "))?;
    }
    for (index, step) in description.steps.iter().enumerate() {
        let captured: Vec<String> = step.capture.iter().map(|(name, place)| format!("{{{name}}} from {place}")).collect();
        let gives = if captured.is_empty() { String::new() } else { format!(", which gives {}", captured.join(", ")) };
        writeln!(out, "  step {}: {} {}{gives}", index + 1, step.part.method, step.part.url)?;
    }
    writeln!(out, "  the registration: {} {}", description.part.method, description.part.url)?;
    Ok(())
}

/// A registration's key, as the widget makes one.
fn key() -> anyhow::Result<String> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).context("the operating system has no randomness to give")?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, _)| !name.is_empty());
    pair.map(|(name, value)| (name.to_owned(), value.to_owned()))
        .ok_or_else(|| "write it as NAME=VALUE, like email=ada@example.org".to_owned())
}
