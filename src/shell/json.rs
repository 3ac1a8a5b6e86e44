//! The engine's `JSON.parse` behind [`Value`]: a reader of our own would cost every attendee more bytes.
//!
//! `static/browser.js` gives the tree as words in the order of the file, each with its kind as its first letter: `o2` is an object of
//! the two members that follow, each a name and a value.
use super::js;
use crate::core::json::{MAX_DEPTH, Value, check_size, too_deep};

/// Reads JSON text.
///
/// # Errors
/// What the engine says is wrong with it, or that it is too long or too deep.
pub(super) fn parse(text: &str) -> Result<Value, String> {
    check_size(text)?;
    let mut words = js::parse(text).into_iter();
    match words.next().unwrap_or_default() {
        error if !error.is_empty() => Err(error),
        _ => read(&mut words, 0).ok_or_else(too_deep),
    }
}

fn read(words: &mut impl Iterator<Item = String>, depth: usize) -> Option<Value> {
    let word = words.next().filter(|_| depth <= MAX_DEPTH)?;
    let (kind, rest) = word.split_at_checked(1)?;
    let count = rest.parse().unwrap_or(0);
    Some(match kind {
        "s" => Value::text(rest),
        "n" => Value::Number(rest.to_owned()),
        "b" => Value::Bool(rest == "true"),
        "l" => Value::List((0..count).map(|_| read(words, depth + 1)).collect::<Option<_>>()?),
        "o" => Value::Object((0..count).map(|_| Some((words.next()?, read(words, depth + 1)?))).collect::<Option<_>>()?),
        _ => Value::Null,
    })
}
