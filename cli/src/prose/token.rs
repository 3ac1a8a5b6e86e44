//! A text as words, numbers and signs, each with its place; white space and Markdown's emphasis fall away.
//!
//! Knows nothing of dates.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'t> {
    /// Digits: their value, and how many there are. One that is too long for any date is `u32::MAX`.
    Number(u32, usize),
    /// Letters.
    Word(&'t str),
    /// Any other character.
    Sign(char),
    /// An empty line, or the beginning of a list's item: no date goes on across it.
    Break,
}

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind<'t>,
    pub(super) range: Range<usize>,
    /// Nothing stands between it and the token before.
    pub(super) glued: bool,
}

/// Reads a text.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let (mut at, mut newlines) = (0, 0);
    while let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        if first.is_whitespace() || matches!(first, '\u{200b}' | '\u{feff}' | '\u{ad}') {
            newlines += usize::from(first == '\n');
            at += first.len_utf8();
            continue;
        }
        let item = newlines > 0
            && rest.strip_prefix(['-', '*', '•', '·', '+', '–', '#', '>', '|']).is_some_and(|rest| rest.starts_with([' ', '\t']));
        if newlines > 1 || item {
            tokens.push(Token { kind: Kind::Break, range: at..at, glued: false });
        }
        newlines = 0;
        if item || matches!(first, '*' | '_' | '~' | '`') {
            at += first.len_utf8();
            continue;
        }
        let run = |of: fn(char) -> bool| rest.find(|c| !of(c)).unwrap_or(rest.len());
        let (kind, length) = if first.is_ascii_digit() {
            let length = run(|c| c.is_ascii_digit());
            (Kind::Number(rest.get(..length).and_then(|digits| digits.parse().ok()).unwrap_or(u32::MAX), length), length)
        } else if first.is_alphabetic() && !matches!(first, 'º' | 'ª') {
            let length = run(|c| c.is_alphabetic() && !matches!(c, 'º' | 'ª'));
            (Kind::Word(rest.get(..length).unwrap_or_default()), length)
        } else {
            (Kind::Sign(first), first.len_utf8())
        };
        let glued = tokens.last().is_some_and(|last| last.range.end == at && last.kind != Kind::Break);
        tokens.push(Token { kind, range: at..at + length, glued });
        at += length;
    }
    tokens
}

/// A place between tokens; parsers take one and give the one after what they read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    tokens: &'a [Token<'a>],
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(tokens: &'a [Token<'a>]) -> Self {
        Cursor { tokens, at: 0 }
    }

    /// The token here.
    pub(super) fn token(self) -> Option<&'a Token<'a>> {
        self.tokens.get(self.at)
    }

    /// The token before.
    pub(super) fn before(self) -> Option<&'a Token<'a>> {
        self.tokens.get(self.at.checked_sub(1)?)
    }

    /// The place of the token before.
    pub(super) fn back(self) -> Option<Self> {
        Some(Cursor { at: self.at.checked_sub(1)?, ..self })
    }

    /// The place behind this token.
    pub(super) fn next(self) -> Self {
        Cursor { at: self.at + 1, ..self }
    }

    /// Where, in the text, what was read up to here ends.
    pub(super) fn end(self) -> usize {
        self.before().map_or(0, |token| token.range.end)
    }

    /// Whether nothing stands between the token here and the one before.
    pub(super) fn glued(self) -> bool {
        self.token().is_some_and(|token| token.glued)
    }

    pub(super) fn word(self) -> Option<(&'a str, Self)> {
        match self.token()?.kind {
            Kind::Word(word) => Some((word, self.next())),
            _ => None,
        }
    }

    /// A number and how many digits it has.
    pub(super) fn number(self) -> Option<(u32, usize, Self)> {
        match self.token()?.kind {
            Kind::Number(value, digits) => Some((value, digits, self.next())),
            _ => None,
        }
    }

    /// One of these signs.
    pub(super) fn sign(self, signs: &[char]) -> Option<(char, Self)> {
        match self.token()?.kind {
            Kind::Sign(sign) if signs.contains(&sign) => Some((sign, self.next())),
            _ => None,
        }
    }

    /// One of these words, in any case.
    pub(super) fn one_of(self, words: &[&str]) -> Option<Self> {
        let (word, next) = self.word()?;
        words.iter().any(|known| same(known, word)).then_some(next)
    }

    /// These words one after another.
    pub(super) fn words(self, words: &[&str]) -> Option<Self> {
        words.iter().try_fold(self, |at, word| at.one_of(&[word]))
    }

    /// Goes on over any of these signs and words.
    pub(super) fn skip(self, signs: &[char], words: &[&str]) -> Self {
        match self.sign(signs).map(|(_, next)| next).or_else(|| self.one_of(words)) {
            Some(next) => next.skip(signs, words),
            None => self,
        }
    }
}

/// Whether two words are the same but for case.
pub(super) fn same(known: &str, word: &str) -> bool {
    known.len() == word.len() && known.eq_ignore_ascii_case(word) || known.to_lowercase() == word.to_lowercase()
}
