//! The report for people: what is in the draft and why, what contradicts itself, what is left to ask; the sentences at the end.

use std::io::{self, Write};
use std::path::Path;

use serde_json::Value;

use super::draft::{Draft, Question, Sure};
use super::release::Quote;

/// Numbers the sentences in the order in which they are named.
struct Sentences<'d>(Vec<&'d Quote>);

impl<'d> Sentences<'d> {
    fn numbers(&mut self, quotes: &'d [Quote]) -> String {
        let mut numbers: Vec<String> = Vec::new();
        for quote in quotes {
            let at = self.0.iter().position(|known| *known == quote).unwrap_or_else(|| {
                self.0.push(quote);
                self.0.len() - 1
            });
            numbers.push(format!("[{}]", at + 1));
        }
        numbers.join(" ")
    }
}

/// Writes the report.
pub(super) fn write(draft: &Draft, name: &str, output: Option<&Path>, out: &mut dyn Write) -> io::Result<()> {
    let mut sentences = Sentences(Vec::new());
    writeln!(out, "{name}: a draft, to be read by a person before anybody else sees it")?;
    if !draft.contradictions.is_empty() {
        writeln!(out, "\nThe release contradicts itself")?;
        questions(&draft.contradictions, '!', &mut sentences, out)?;
    }
    writeln!(out, "\nIn the draft")?;
    for proposal in &draft.proposals {
        let value = match &proposal.value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        writeln!(out, "  {}: {}", proposal.member, plain(&value))?;
        let sure = match proposal.sure {
            Sure::Sure => "sure",
            Sure::Likely => "likely, please check",
        };
        let why = proposal.why.as_ref().map(|why| format!("; {why}")).unwrap_or_default();
        let numbers = sentences.numbers(&proposal.quotes);
        writeln!(out, "      {}", format!("{sure}{why} {numbers}").trim_end())?;
    }
    if !draft.questions.is_empty() {
        writeln!(out, "\nOpen questions: not in the draft until you have decided")?;
        questions(&draft.questions, '?', &mut sentences, out)?;
    }
    if !draft.notes.is_empty() {
        writeln!(out, "\nAlso seen")?;
        for note in &draft.notes {
            writeln!(out, "  - {}", plain(note))?;
        }
    }
    writeln!(out, "\nThe sentences")?;
    for (index, quote) in sentences.0.iter().enumerate() {
        writeln!(out, "  [{}] line {}: {}", index + 1, quote.line, plain(&quote.text))?;
    }
    match output {
        Some(path) => writeln!(out, "\nThe draft is in {0}. Next: event-registration new --from {0}", path.display()),
        None => writeln!(out, "\nNext: keep the draft with --output draft.json, then: event-registration new --from draft.json"),
    }
}

fn questions<'d>(questions: &'d [Question], mark: char, sentences: &mut Sentences<'d>, out: &mut dyn Write) -> io::Result<()> {
    for question in questions {
        let numbers = sentences.numbers(&question.quotes);
        writeln!(out, "  {mark} {}: {}", question.member, format!("{} {numbers}", plain(&question.question)).trim_end())?;
    }
    Ok(())
}

/// One line, and nothing in it that a terminal would obey.
fn plain(text: &str) -> String {
    text.split_whitespace().map(|word| word.chars().filter(|c| !c.is_control()).collect::<String>()).collect::<Vec<_>>().join(" ")
}
