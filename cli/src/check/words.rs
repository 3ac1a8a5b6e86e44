//! What the check prints of requests, answers and outcomes.
//!
//! An answer is a stranger's text: it is shortened, and a terminal gets none of its control characters.

use std::io::{self, Write};

use event_registration::core::form::{Fault, FieldError};
use event_registration::core::submission::{Body, Failure, Outcome, Receipt, Refusal, Transport};

use super::host::Host;
use super::http::Hop;
use super::wire::Wire;

/// The most characters of an answer's body that are shown.
const LONGEST: usize = 600;

/// A text without control characters, but for line breaks.
pub(crate) fn plain(text: &str) -> String {
    // Marks that turn the direction could make a terminal show another text than it says.
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.replace("\r\n", "\n").chars().map(|c| if c.is_control() && c != '\n' || turns(c) { '\u{fffd}' } else { c }).collect()
}

/// A request in full.
pub(super) fn request(wire: &Wire, host: &Host, out: &mut dyn Write) -> io::Result<()> {
    let method = if wire.transport == Transport::Mailto { "a mail" } else { &wire.method };
    writeln!(out, "  {method} {}", plain(&wire.url))?;
    for (name, value) in &wire.headers {
        writeln!(out, "  {name}: {}", plain(value))?;
    }
    match &wire.body {
        Body::None => {}
        Body::Text(text, _) => writeln!(out, "\n  {}", plain(text).replace('\n', "\n  "))?,
        Body::Multipart(controls, files) => {
            writeln!(out, "  Content-Type: multipart/form-data\n")?;
            for (name, value) in controls {
                writeln!(out, "  {} = {}", plain(name), plain(value).replace('\n', "\n    "))?;
            }
            for upload in files {
                writeln!(out, "  {} = the file {}", plain(&upload.name), plain(&upload.file))?;
            }
        }
    }
    let is_web = wire.transport != Transport::Mailto;
    if is_web && wire.absolute.is_none() {
        writeln!(out, "  (the address is relative, and the file has no \"url\": give the page that the widget will be on with --origin)")?;
    }
    for note in wire.notes.iter().chain(&host.missing()) {
        writeln!(out, "  ({})", plain(note))?;
    }
    Ok(())
}

/// An answer in one line, with what it says below where that tells more than its status.
pub(super) fn answer(hop: &Hop) -> String {
    let media = hop.header("content-type").unwrap_or_else(|| "no media type".to_owned());
    let line = format!("{}, {}, {} bytes", hop.status, plain(&media), hop.body.len());
    if hop.body.trim().is_empty() || (300..400).contains(&hop.status) {
        return line;
    }
    let body = plain(hop.body.trim());
    let shown: String = body.chars().take(LONGEST).collect();
    let more = if shown.len() < body.len() { "…" } else { "" };
    format!("{line}\n     {}{more}", shown.replace('\n', "\n     "))
}

/// An outcome, as the widget reads it.
pub(super) fn outcome(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let said = |text: &Option<String>| text.as_ref().map(|text| format!(": \"{text}\"")).unwrap_or_default();
    let lines = match outcome {
        Outcome::Accepted(receipt) => accepted(receipt),
        Outcome::Invalid { errors, messages } => {
            let fields = errors.iter().map(|error| format!("  {}: {}", error.name, fault(error)));
            let form = messages.iter().map(|text| format!("  for the whole form: {text}"));
            ["invalid: some answers won't do".to_owned()].into_iter().chain(fields).chain(form).collect()
        }
        Outcome::Refused(Refusal::Full(_, text)) => vec![format!("full: no seat is left{}", said(text))],
        Outcome::Refused(Refusal::Closed(text)) => vec![format!("closed: registration isn't open{}", said(text))],
        Outcome::Refused(Refusal::Duplicate(text)) => vec![format!("duplicate: this address is registered already{}", said(text))],
        Outcome::Refused(Refusal::Busy(seconds)) => vec![format!("busy: wait {seconds} s")],
        Outcome::Refused(Refusal::Failed(failure, text)) => vec![format!("failed, {}: {}{}", failure.name(), why(*failure), said(text))],
    };
    lines.iter().try_for_each(|line| writeln!(out, "  {}", plain(line)))
}

fn accepted(receipt: &Receipt) -> Vec<String> {
    let head = match (receipt.unconfirmed, receipt.waiting, &receipt.reference) {
        (true, ..) => "received but unconfirmed: nothing says that it is registered".to_owned(),
        (_, true, _) => "accepted, on the waiting list".to_owned(),
        (_, _, None) => "accepted, without a reference".to_owned(),
        _ => "accepted".to_owned(),
    };
    let more = [
        ("reference", &receipt.reference),
        ("link to join", &receipt.join_url),
        ("goes on at", &receipt.redirect),
        ("message", &receipt.message),
    ];
    let more = more.into_iter().filter_map(|(name, value)| Some(format!("  {name}: {}", value.as_ref()?)));
    [head].into_iter().chain(more).collect()
}

fn fault(error: &FieldError) -> &str {
    if error.fault == Fault::Told { &error.detail } else { error.fault.name() }
}

fn why(failure: Failure) -> &'static str {
    match failure {
        Failure::Timeout => "no answer in time; a description's \"timeout\" may be longer",
        Failure::Unreachable => "no connection",
        Failure::Offline => "no network",
        Failure::Server => "the backend is in trouble",
        Failure::Unreadable => "the answer isn't what the description says; add a rule to \"outcome\", or places to \"errors\"",
        Failure::Refused => "refused for a reason that no attendee can mend",
        Failure::TooLong => "more than \"limits\" allows; nothing is sent",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(what: &Outcome) -> String {
        let mut out = Vec::new();
        assert!(outcome(what, &mut out).is_ok());
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn an_outcome_is_told_with_everything_that_the_widget_would_show() {
        let receipt = Receipt { reference: Some("ER-1".to_owned()), waiting: true, ..Receipt::default() };
        assert_eq!(told(&Outcome::Accepted(receipt)), "  accepted, on the waiting list\n    reference: ER-1\n");
        let errors = vec![FieldError::new("email", Fault::Told, "no")];
        let invalid = Outcome::Invalid { errors, messages: vec!["all".to_owned()] };
        assert_eq!(told(&invalid), "  invalid: some answers won't do\n    email: no\n    for the whole form: all\n");
        assert_eq!(told(&Outcome::Refused(Refusal::Busy(7))), "  busy: wait 7 s\n");
    }

    #[test]
    fn a_strangers_text_moves_no_cursor() {
        assert_eq!(plain("a\u{1b}[2Jb\u{202e}c\r\nd\u{9b}"), "a\u{fffd}[2Jb\u{fffd}c\nd\u{fffd}");
    }
}
