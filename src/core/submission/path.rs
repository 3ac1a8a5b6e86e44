//! Where in an answer something stands: JSON pointers, and the seven ways in which backends write a field's path.
use crate::core::json::Value;

/// A path as its segments: `guests`, `0`, `name`.
pub(super) type Path = Vec<String>;

/// Reads `a.0.b`, `a[0].b`, `a[0][b]`, `/a/0/b`, `#/a/0/b`, `$.a[0].b`, `$['a'][0]`.
pub(super) fn parse(written: &str) -> Path {
    let written = written.trim().trim_start_matches('#');
    if let Some(pointer) = written.strip_prefix('/') {
        return pointer.split('/').map(unescaped).collect();
    }
    let bare = written.strip_prefix('$').unwrap_or(written);
    let segments = bare.split(['.', '[', ']']).map(|segment| segment.trim_matches(['\'', '"']));
    segments.filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
}

/// Reads a path written as a list, `["a", 0, "b"]`, or as one of the texts of [`parse`].
pub(super) fn read(value: &Value) -> Option<Path> {
    let text = |one: &Value| match one {
        Value::Text(text) | Value::Number(text) => Some(text.clone()),
        _ => None,
    };
    match value {
        Value::Text(written) => Some(parse(written)),
        Value::List(items) => items.iter().map(text).collect(),
        one => Some(vec![text(one)?]),
    }
}

/// A segment of a JSON pointer (RFC 6901): `~1` is a slash, `~0` a tilde.
pub(super) fn unescaped(segment: &str) -> String {
    let mut pieces = segment.split('~');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (mark, rest) = match piece.as_bytes().first() {
            Some(b'0') => ("~", piece.get(1..)),
            Some(b'1') => ("/", piece.get(1..)),
            _ => ("~", Some(piece)),
        };
        text.push_str(mark);
        text.push_str(rest.unwrap_or_default());
    }
    text
}

/// What a JSON pointer leads to; the empty one to the whole.
pub(super) fn at<'a>(value: &'a Value, pointer: &str) -> Option<&'a Value> {
    let mut here = value;
    for segment in pointer.split('/').skip(1).map(unescaped) {
        here = match here {
            Value::List(items) => items.get(segment.parse::<usize>().ok()?)?,
            object => object.get(&segment)?,
        };
    }
    Some(here)
}

/// Puts a value where a pointer leads, making objects and, for numbers, lists on the way. A plain name is a member of the top.
pub(super) fn put(tree: &mut Value, pointer: &str, value: Value) {
    let path: Path = if pointer.starts_with('/') { pointer.split('/').skip(1).map(unescaped).collect() } else { vec![pointer.to_owned()] };
    put_at(tree, &path, value);
}

fn put_at(here: &mut Value, path: &[String], value: Value) {
    let Some((segment, rest)) = path.split_first() else {
        return merge(here, value);
    };
    if *here == Value::Null {
        // A list begins with 0; another number is a name, like that of a field at Ninja Forms.
        *here = if segment == "0" { Value::List(Vec::new()) } else { Value::Object(Vec::new()) };
    }
    match here {
        Value::List(items) => {
            // Only the next place of a list can be made: a file can't ask for a million empty ones.
            let index = segment.parse::<usize>().unwrap_or(usize::MAX).min(items.len());
            if index == items.len() {
                items.push(Value::Null);
            }
            if let Some(item) = items.get_mut(index) {
                put_at(item, rest, value);
            }
        }
        Value::Object(members) => {
            if !members.iter().any(|(name, _)| name == segment) {
                members.push((segment.clone(), Value::Null));
            }
            if let Some((_, member)) = members.iter_mut().find(|(name, _)| name == segment) {
                put_at(member, rest, value);
            }
        }
        other => {
            *other = Value::Null;
            put_at(other, path, value);
        }
    }
}

/// Two objects become one; anything else replaces what stood there.
fn merge(here: &mut Value, value: Value) {
    match (here, value) {
        (Value::Object(members), Value::Object(more)) => {
            for (name, value) in more {
                match members.iter_mut().find(|(other, _)| *other == name) {
                    Some((_, member)) => *member = value,
                    None => members.push((name, value)),
                }
            }
        }
        (here, value) => *here = value,
    }
}

/// Whether there is something: not `null`, `false`, nothing, nor a list or an object of nothing.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Text(text) => text.trim().is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}
