//! Markdown's signs, which say what a line is, what is bold and where links lead, and which no draft should hold.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::release::{Block, Kind, Link, pattern};
use super::sentences::sentences;

/// What a line begins, and how many of its bytes only say so.
pub(super) fn begins(line: &str) -> (Option<Kind>, usize) {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[*_]{0,2}\p{Lu}[\p{L}' ]{1,28}:(?:[*_]{0,2})?(?:\s|$)"));
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d{1,2}[.)]\s+"));
    let indent = line.len() - line.trim_start().len();
    let text = line.trim_start();
    let marks = text.len() - text.trim_start_matches('#').len();
    let after = |skipped: usize| {
        let rest = text.get(skipped..).unwrap_or_default();
        indent + skipped + (rest.len() - rest.trim_start().len())
    };
    if (1..=6).contains(&marks) && text.get(marks..).is_some_and(|rest| rest.starts_with(' ')) {
        return (Some(Kind::Heading), after(marks));
    }
    for bullet in ["- ", "* ", "+ ", "• ", "· ", "– ", "> "] {
        if text.starts_with(bullet) {
            return (Some(if bullet == "> " { Kind::Paragraph } else { Kind::Item }), after(bullet.len()));
        }
    }
    if let Some(number) = NUMBER.find(text) {
        return (Some(Kind::Item), after(number.end()));
    }
    (LABEL.is_match(text).then_some(Kind::Paragraph), indent)
}

/// Makes a block of the lines that were read, if there is a word in them.
pub(super) fn finish(raw: &str, lines: &mut Vec<Range<usize>>, kind: Kind, blocks: &mut Vec<Block>) {
    let mut block = Block { kind, text: String::new(), places: Vec::new(), bold: Vec::new(), links: Vec::new(), sentences: Vec::new() };
    let mut bold: Option<usize> = None;
    for line in lines.drain(..) {
        block.line(raw, line, &mut bold);
        block.push(' ', 0);
    }
    while block.text.ends_with(' ') {
        block.text.pop();
        block.places.pop();
    }
    if block.text.is_empty() {
        return;
    }
    if let Some(start) = bold {
        block.bold.push(start..block.text.len());
    }
    block.places.push(raw.len());
    block.sentences = sentences(&block.text);
    blocks.push(block);
}

impl Block {
    fn push(&mut self, c: char, place: usize) {
        let c = if c.is_whitespace() { ' ' } else { c };
        if c == ' ' && (self.text.is_empty() || self.text.ends_with(' ')) || matches!(c, '\u{feff}' | '\u{200b}' | '\u{ad}') {
            return;
        }
        let length = c.len_utf8();
        self.text.push(c);
        // A blank that stands for a line's end has no place of its own.
        let place = if place == 0 && c == ' ' { self.places.last().map_or(0, |last| last + 1) } else { place };
        self.places.extend((0..length).map(|byte| place + byte));
    }

    fn line(&mut self, raw: &str, line: Range<usize>, bold: &mut Option<usize>) {
        static LINK: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\[([^\[\]]+)\]\(\s*<?([^)\s>]+)>?[^)]*\)"));
        static BARE: LazyLock<Regex> = LazyLock::new(|| pattern(r#"^(?:https?://|www\.)[^\s<>()"“”«»]+"#));
        static AUTO: LazyLock<Regex> = LazyLock::new(|| pattern(r"^<([A-Za-z][A-Za-z0-9+.-]*:[^\s<>]+|[^\s<>@]+@[^\s<>@]+)>"));
        let mut at = line.start;
        let mut before = ' ';
        while at < line.end {
            let rest = raw.get(at..line.end).unwrap_or_default();
            let Some(c) = rest.chars().next() else { break };
            let literal = |block: &mut Block, from: usize, text: &str| {
                let start = block.text.len();
                text.char_indices().for_each(|(index, c)| block.push(c, from + index));
                start..block.text.len()
            };
            if c == '['
                && let Some(groups) = LINK.captures(rest)
                && let (Some(whole), Some(words), Some(url)) = (groups.get(0), groups.get(1), groups.get(2))
            {
                let range = literal(self, at + words.start(), words.as_str());
                self.links.push(Link { range, url: url.as_str().to_owned() });
                at += whole.end();
                before = ')';
                continue;
            }
            if c == '<'
                && let Some(groups) = AUTO.captures(rest)
                && let (Some(whole), Some(url)) = (groups.get(0), groups.get(1))
            {
                let range = literal(self, at + 1, url.as_str());
                if !url.as_str().contains('@') {
                    self.links.push(Link { range, url: url.as_str().to_owned() });
                }
                at += whole.end();
                before = '>';
                continue;
            }
            if let Some(url) = Some(rest).filter(|_| matches!(c, 'h' | 'w') && !before.is_alphanumeric()).and_then(|rest| BARE.find(rest)) {
                let written = url.as_str().trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', '*', '_', ']']);
                let range = literal(self, at, written);
                let url = if written.starts_with("www.") { format!("https://{written}") } else { written.to_owned() };
                self.links.push(Link { range, url });
                at += written.len().max(1);
                before = '/';
                continue;
            }
            let after = rest.get(c.len_utf8()..).unwrap_or_default();
            let emphasis = match c {
                '*' => !(before.is_whitespace() && after.starts_with(char::is_whitespace)),
                '_' => !before.is_alphanumeric() || !after.starts_with(|c: char| c.is_alphanumeric() || c == '_'),
                '`' => true,
                '\\' => after.starts_with(|c: char| c.is_ascii_punctuation()),
                _ => false,
            };
            if emphasis {
                if matches!(c, '*' | '_') && after.starts_with(c) {
                    match bold.take() {
                        Some(start) => self.bold.push(start..self.text.len()),
                        None => *bold = Some(self.text.len()),
                    }
                    at += 1;
                }
                at += c.len_utf8();
                if c == '\\' {
                    before = ' ';
                    if let Some(escaped) = after.chars().next() {
                        self.push(escaped, at);
                        at += escaped.len_utf8();
                    }
                }
                continue;
            }
            self.push(c, at);
            before = c;
            at += c.len_utf8();
        }
    }
}
