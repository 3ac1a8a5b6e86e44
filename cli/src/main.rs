//! `event-registration`: the organiser's command.

use std::io::{self, IsTerminal as _};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use event_registration_cli::{check, delete, export, import, new, prerender, schema, serve};
use tracing_subscriber::EnvFilter;

/// Takes registrations for the events of an <event-registration> element, and hands them out again.
#[derive(Debug, Parser)]
#[command(name = "event-registration", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const SECRETS: &str = "From the environment alone:
  EVENT_REGISTRATION_ORGANISER_PASSWORD  the password of the organiser's pages under /organiser/, or argon2's PHC string of it; without one they aren't there
  EVENT_REGISTRATION_SMTP_PASSWORD       the password for the mail server after --smtp";

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the built site and take registrations
    #[command(after_help = SECRETS)]
    Serve(serve::Options),
    /// Write the registrations to standard output as CSV
    Export(export::Options),
    /// Delete the registrations of an event that were kept long enough, or say which they are
    Delete(delete::Options),
    /// Say what is wrong with event files; with --submission, print the request that the widget would send, or try it
    Check(check::Options),
    /// Write an event file from questions, flags, a page's JSON-LD or a calendar's .ics, and print the snippet to paste
    New(Box<new::Options>),
    /// Make a draft of an event file from the text of a press release, each member with the sentence that it comes from
    Import(import::Options),
    /// Print what to paste into a page so that it shows before the widget has loaded, and registers without any script
    Prerender(prerender::Options),
    /// Print the JSON Schema of event files, by which editors complete and explain them
    Schema(schema::Options),
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .init();
    let done = match &cli.command {
        Command::Check(options) => return checked(options),
        Command::New(options) => new::run(options, &mut io::stdout().lock(), &mut io::stderr().lock()),
        Command::Import(options) => import::run(options, &mut io::stdout().lock(), &mut io::stderr().lock()),
        Command::Prerender(options) => prerender::run(options, &mut io::stdout().lock(), &mut io::stderr().lock()),
        Command::Schema(options) => schema::run(options, &mut io::stdout().lock()),
        Command::Serve(options) => serve::serve(options).await,
        Command::Export(options) => export::export(options, io::stdout().lock()).await,
        Command::Delete(options) => delete::delete(options, io::stdout().lock()).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("event-registration: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Its exit code says more than well or not: 1 is the backend's fault, 2 the file's or the command line's.
fn checked(options: &check::Options) -> ExitCode {
    match check::check(options, &mut io::stdout().lock()) {
        Ok(verdict) => ExitCode::from(verdict.code()),
        Err(error) => {
            eprintln!("event-registration: {error:#}");
            ExitCode::from(check::Verdict::Wrong.code())
        }
    }
}
