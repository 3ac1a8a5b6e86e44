//! Findings as people read them, in the style of a compiler's, and as programs do: JSON, and SARIF 2.1.0.

use std::io::{self, Write};

use codespan_reporting::diagnostic::{Diagnostic, Label, Severity as Level};
use codespan_reporting::files::{Files as _, SimpleFile};
use codespan_reporting::term::{self, Config};
use serde_json::{Value, json};

use super::{Finding, Severity, rules};

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// A JSON object for each finding, in one list.
    Json,
    /// SARIF, for services that show findings beside the file.
    Sarif,
}

/// A file that was checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Its name, as it was given.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What was found in it.
    pub findings: Vec<Finding>,
}

/// Prints what was found.
///
/// # Errors
/// Those of `out`.
pub fn write(checked: &[Checked], format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Human => human(checked, out),
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&list(checked))?),
        Format::Sarif => writeln!(out, "{}", serde_json::to_string_pretty(&sarif(checked))?),
    }
}

fn human(checked: &[Checked], out: &mut dyn Write) -> io::Result<()> {
    for one in checked {
        let file = SimpleFile::new(&one.name, &one.text);
        for finding in &one.findings {
            let level = match finding.severity {
                Severity::Error => Level::Error,
                Severity::Warning => Level::Warning,
                Severity::Hint => Level::Note,
            };
            let diagnostic = Diagnostic::new(level)
                .with_code(finding.code)
                .with_message(&finding.message)
                .with_labels(vec![Label::primary((), finding.range.clone()).with_message(&finding.path)])
                .with_notes(vec![format!("mend: {}", finding.mend)]);
            let mut text = Vec::new();
            term::emit_to_io_write(&mut text, &Config::default(), &file, &diagnostic).map_err(io::Error::other)?;
            // A file is a stranger's text: a terminal gets none of its control characters.
            out.write_all(crate::check::plain(&String::from_utf8_lossy(&text)).as_bytes())?;
        }
        let count = |severity| one.findings.iter().filter(|finding| finding.severity == severity).count();
        let said = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        match (count(Severity::Error), count(Severity::Warning), count(Severity::Hint)) {
            (0, 0, 0) => writeln!(out, "{}: nothing to mend", one.name)?,
            (errors, warnings, hints) => {
                writeln!(out, "{}: {}, {}, {}", one.name, said(errors, "error"), said(warnings, "warning"), said(hints, "hint"))?;
            }
        }
    }
    Ok(())
}

/// Line and column of a finding's beginning and end, counted from 1.
fn places(one: &Checked, finding: &Finding) -> [usize; 4] {
    let file = SimpleFile::new(&one.name, &one.text);
    let place = |at: usize| file.location((), at).map_or((1, 1), |place| (place.line_number, place.column_number));
    let ((line, column), (end_line, end_column)) = (place(finding.range.start), place(finding.range.end));
    [line, column, end_line, end_column]
}

fn list(checked: &[Checked]) -> Value {
    let one = |one: &Checked| {
        let finding = |finding: &Finding| {
            let [line, column, end_line, end_column] = places(one, finding);
            json!({
                "file": one.name, "line": line, "column": column, "endLine": end_line, "endColumn": end_column, "code": finding.code,
                "severity": finding.severity.name(), "path": finding.path, "message": finding.message, "mend": finding.mend,
            })
        };
        one.findings.iter().map(finding).collect::<Vec<_>>()
    };
    checked.iter().flat_map(one).collect()
}

fn sarif(checked: &[Checked]) -> Value {
    let rules: Vec<Value> = rules()
        .map(|(code, severity, about)| {
            json!({ "id": code, "shortDescription": { "text": about }, "defaultConfiguration": { "level": severity.name() } })
        })
        .collect();
    let result = |one: &Checked, finding: &Finding| {
        let [line, column, end_line, end_column] = places(one, finding);
        json!({
            "ruleId": finding.code,
            "level": finding.severity.name(),
            "message": { "text": format!("{}. To mend it: {}.", finding.message, finding.mend) },
            "locations": [{ "physicalLocation": {
                "artifactLocation": { "uri": one.name },
                "region": { "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column },
            } }],
        })
    };
    let results: Vec<Value> = checked.iter().flat_map(|one| one.findings.iter().map(move |finding| result(one, finding))).collect();
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{ "tool": { "driver": { "name": "event-registration", "version": env!("CARGO_PKG_VERSION"), "rules": rules } }, "results": results }],
    })
}
