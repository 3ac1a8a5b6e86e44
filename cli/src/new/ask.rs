//! Questions: to a person at a terminal, or to the flags alone.

use std::io::{self, IsTerminal as _};

use anyhow::bail;
use dialoguer::{Input, Select};

/// A question and the flag that answers it beforehand.
pub(super) struct Question<'q> {
    pub(super) flag: &'q str,
    pub(super) words: &'q str,
    /// Without an answer no file is written.
    pub(super) needed: bool,
    /// The answer that stands in the line already; by flags alone, the one that is taken.
    pub(super) initial: Option<&'q str>,
    pub(super) check: &'q dyn Fn(&str) -> Result<(), String>,
}

/// Asks, or notes what couldn't be asked.
pub(super) enum Asker {
    /// A person.
    Terminal,
    /// Nobody: the flags that are missing, each with what it is for.
    Flags(Vec<(String, String)>),
}

impl Asker {
    /// Whom there is to ask. Prompts are written to standard error, so that the snippet alone goes to standard output.
    pub(super) fn new(no_input: bool) -> Self {
        let terminal = !no_input && io::stdin().is_terminal() && io::stderr().is_terminal();
        if terminal { Asker::Terminal } else { Asker::Flags(Vec::new()) }
    }

    pub(super) fn is_terminal(&self) -> bool {
        matches!(self, Asker::Terminal)
    }

    /// The answer: the flag's if it is given, or else what the person says; `None` where there is none.
    pub(super) fn text(&mut self, given: Option<&str>, question: &Question<'_>) -> anyhow::Result<Option<String>> {
        if let Some(given) = given.map(str::trim).filter(|given| !given.is_empty()) {
            if let Err(wrong) = (question.check)(given) {
                bail!("{} {given}: {wrong}", question.flag);
            }
            return Ok(Some(given.to_owned()));
        }
        match self {
            Asker::Terminal => {
                let mut input = Input::<String>::new().with_prompt(question.words).allow_empty(!question.needed);
                if let Some(initial) = question.initial {
                    input = input.with_initial_text(initial);
                }
                let empty_is_fine = !question.needed;
                let checked =
                    |answer: &String| if empty_is_fine && answer.trim().is_empty() { Ok(()) } else { (question.check)(answer.trim()) };
                let answer = input.validate_with(checked).interact_text()?;
                Ok(Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty()))
            }
            Asker::Flags(missing) => {
                if question.needed && question.initial.is_none() {
                    missing.push((question.flag.to_owned(), question.words.to_owned()));
                }
                Ok(question.initial.map(str::to_owned))
            }
        }
    }

    /// One of `options`, each with what it is called.
    pub(super) fn choose(
        &mut self,
        given: Option<&str>,
        flag: &str,
        words: &str,
        options: &[(&str, &str)],
    ) -> anyhow::Result<Option<String>> {
        if let Some(given) = given {
            return Ok(Some(given.to_owned()));
        }
        match self {
            Asker::Terminal => {
                let labels: Vec<&str> = options.iter().map(|(_, label)| *label).collect();
                let chosen = Select::new().with_prompt(words).items(&labels).default(0).max_length(12).interact()?;
                Ok(options.get(chosen).map(|(value, _)| (*value).to_owned()))
            }
            Asker::Flags(missing) => {
                missing.push((flag.to_owned(), words.to_owned()));
                Ok(None)
            }
        }
    }

    /// Stops when a flag that is needed is missing.
    pub(super) fn complete(&self) -> anyhow::Result<()> {
        let Asker::Flags(missing) = self else { return Ok(()) };
        if missing.is_empty() {
            return Ok(());
        }
        let lines: Vec<String> = missing.iter().map(|(flag, words)| format!("\n  {flag}: {words}")).collect();
        bail!("there is no terminal to ask at; give these flags too:{}", lines.concat());
    }
}

/// Anything will do.
pub(super) fn anything(_: &str) -> Result<(), String> {
    Ok(())
}
