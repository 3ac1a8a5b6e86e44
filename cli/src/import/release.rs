//! A press release as blocks and sentences, without Markdown's signs, each with its place in the original.
//!
//! What a line begins is [`super::lines`]'. Knows nothing of events. A [`Quote`] is always a piece of the original, letter by letter.

use std::ops::Range;

use serde::Serialize;

use super::lines::{begins, finish};
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
    pub(super) places: Vec<usize>,
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
