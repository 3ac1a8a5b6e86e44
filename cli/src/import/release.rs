//! A press release as blocks and sentences, without Markdown's signs, each with its place in the original.
//!
//! Knows nothing of events. A [`Quote`] is always a piece of the original, letter by letter.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;

pub(super) use crate::pattern;

/// The longest text that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// A piece of the original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// The words as they stand there.
    pub text: String,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Heading,
    Paragraph,
    Item,
}

/// A link and the words that carry it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) range: Range<usize>,
    pub(super) url: String,
}

/// A heading, a paragraph or a list's item.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) kind: Kind,
    /// Its words, with one blank between them.
    pub(super) text: String,
    /// Where each byte of `text`, and its end, stands in the original.
    places: Vec<usize>,
    /// What is set in bold.
    pub(super) bold: Vec<Range<usize>>,
    pub(super) links: Vec<Link>,
    pub(super) sentences: Vec<Range<usize>>,
}

/// A press release.
#[derive(Debug, Clone)]
pub(super) struct Release<'t> {
    raw: &'t str,
    pub(super) blocks: Vec<Block>,
}

impl<'t> Release<'t> {
    pub(super) fn read(raw: &'t str) -> Self {
        let mut blocks = Vec::new();
        let mut lines: Vec<Range<usize>> = Vec::new();
        let mut kind = Kind::Paragraph;
        let mut at = 0;
        for line in raw.split_inclusive('\n') {
            let range = at..at + line.len();
            at = range.end;
            let (begins, skipped) = begins(line);
            let blank = line.trim().is_empty()
                || line.trim().chars().all(|c| matches!(c, '-' | '*' | '_' | '=' | '#' | '~')) && line.trim().len() > 2;
            if blank || begins.is_some() {
                finish(raw, &mut lines, kind, &mut blocks);
                kind = begins.unwrap_or(Kind::Paragraph);
            }
            if !blank {
                lines.push(range.start + skipped..range.end);
            }
            if begins == Some(Kind::Heading) {
                finish(raw, &mut lines, kind, &mut blocks);
                kind = Kind::Paragraph;
            }
        }
        finish(raw, &mut lines, kind, &mut blocks);
        Release { raw, blocks }
    }

    /// The original's words behind a piece of a block.
    pub(super) fn quote(&self, block: &Block, range: Range<usize>) -> Quote {
        let place = |at: usize| block.places.get(at).copied().unwrap_or(self.raw.len());
        let (start, mut end) = (place(range.start), place(range.end));
        // The place of what follows may lie behind signs that were passed over; the end of the last letter is enough.
        if let Some(last) = block.text.get(range.clone()).and_then(|piece| piece.chars().next_back()) {
            let begin = place(range.end - last.len_utf8());
            end = self.raw.get(begin..).and_then(|rest| rest.chars().next()).map_or(end, |c| begin + c.len_utf8());
        }
        let line = self.raw.get(..start).unwrap_or_default().matches('\n').count() + 1;
        Quote { line, text: self.raw.get(start..end.max(start)).unwrap_or_default().to_owned() }
    }

    /// The sentence around a place of a block, in the original's words.
    pub(super) fn sentence(&self, block: &Block, at: usize) -> Quote {
        self.quote(block, block.sentence(at))
    }
}

impl Block {
    /// The sentence around a place.
    pub(super) fn sentence(&self, at: usize) -> Range<usize> {
        let around = self.sentences.iter().find(|range| range.contains(&at)).or(self.sentences.last());
        around.cloned().unwrap_or(0..self.text.len())
    }

    pub(super) fn piece(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// Whether the whole of it is bold.
    pub(super) fn is_bold(&self) -> bool {
        matches!(self.bold.as_slice(), [all] if all.start <= 1 && all.end + 1 >= self.text.len())
    }
}

/// What a line begins, and how many of its bytes only say so.
fn begins(line: &str) -> (Option<Kind>, usize) {
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

fn finish(raw: &str, lines: &mut Vec<Range<usize>>, kind: Kind, blocks: &mut Vec<Block>) {
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

/// Words whose dot ends no sentence.
const ABBREVIATIONS: [&str; 37] = [
    "p", "v", "c", "a", "u", "s", "m", "n", "e", "i", "art", "dott", "dr", "dssa", "prof", "ing", "arch", "avv", "on", "sen", "sig", "mr",
    "mrs", "ms", "st", "no", "vs", "approx", "tel", "cell", "via", "p.zza", "h", "cfr", "ecc", "resp", "gen",
];

fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if !matches!(c, '.' | '!' | '?' | '…') {
            continue;
        }
        let (head, tail) = (text.get(start..at).unwrap_or_default(), text.get(at + c.len_utf8()..).unwrap_or_default());
        let closing: usize = tail.chars().take_while(|c| matches!(c, '"' | '”' | '»' | ')' | '\'' | '’')).map(char::len_utf8).sum();
        let rest = tail.get(closing..).unwrap_or_default();
        let begins = rest.strip_prefix(' ').and_then(|rest| rest.chars().next());
        let Some(begins) = begins.filter(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '“' | '«' | '(' | '–' | '—'))
        else {
            continue;
        };
        let word = head.rsplit([' ', '(', '\'', '’', '"']).next().unwrap_or_default();
        let last = word.rsplit('.').next().unwrap_or_default().to_lowercase();
        let short =
            c == '.' && (ABBREVIATIONS.contains(&last.as_str()) || last.chars().count() == 1 && !begins.is_lowercase() && word.len() <= 2);
        // "COM.IN. 4.0", "Su.Pr.Eme. La": the dot is the name's.
        let dotted = c == '.'
            && word.contains('.')
            && !word.contains(['/', '@'])
            && !word.starts_with("www")
            && word.split('.').all(|part| part.chars().count() < 5 && part.chars().all(char::is_alphabetic));
        if short || dotted || head.trim().is_empty() {
            continue;
        }
        let end = at + c.len_utf8() + closing;
        sentences.push(start..end);
        start = end + 1;
    }
    if start < text.len() {
        sentences.push(start..text.len());
    }
    sentences
}
