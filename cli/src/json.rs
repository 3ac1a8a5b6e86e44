//! JSON text as the widget's tree. In a browser its engine reads it; here `serde_json` does, with the same bounds.

use event_registration::core::json::{MAX_DEPTH, Value, check_size, too_deep};
use serde_json::Value as Tree;

/// Reads JSON text.
///
/// # Errors
/// What is wrong and at which line and column, in words for the file's author.
pub fn parse(text: &str) -> Result<Value, String> {
    check_size(text)?;
    let tree = serde_json::from_str(text).map_err(|error| error.to_string())?;
    value(tree, 0).ok_or_else(too_deep)
}

fn value(tree: Tree, depth: usize) -> Option<Value> {
    if depth > MAX_DEPTH {
        return None;
    }
    Some(match tree {
        Tree::Null => Value::Null,
        Tree::Bool(flag) => Value::Bool(flag),
        Tree::Number(number) => Value::Number(number.to_string()),
        Tree::String(text) => Value::Text(text),
        Tree::Array(items) => Value::List(items.into_iter().map(|item| value(item, depth + 1)).collect::<Option<_>>()?),
        Tree::Object(members) => {
            Value::Object(members.into_iter().map(|(name, member)| Some((name, value(member, depth + 1)?))).collect::<Option<_>>()?)
        }
    })
}
