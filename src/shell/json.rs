//! The engine's `JSON.parse` behind [`Value`]: a reader of our own would cost every attendee more bytes.

use js_sys::{Array, JSON, JsString, Number, Object};
use wasm_bindgen::{JsCast, JsValue};

use crate::core::json::{MAX_DEPTH, Value, check_size, too_deep};

/// Reads JSON text.
///
/// # Errors
/// What the engine says is wrong with it, or that it is too long or too deep.
pub(super) fn parse(text: &str) -> Result<Value, String> {
    check_size(text)?;
    let parsed = JSON::parse(text).map_err(|error| said(&error))?;
    read(&parsed, 0).ok_or_else(too_deep)
}

/// The message of something thrown.
pub(super) fn said(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => error.as_string().unwrap_or_else(|| "an unknown error".to_owned()),
    }
}

fn read(value: &JsValue, depth: usize) -> Option<Value> {
    if depth > MAX_DEPTH {
        return None;
    }
    if let Some(text) = value.as_string() {
        return Some(Value::Text(text));
    }
    if let Some(flag) = value.as_bool() {
        return Some(Value::Bool(flag));
    }
    if let Some(number) = value.dyn_ref::<Number>() {
        let digits = number.to_string_with_radix(10).map(String::from).unwrap_or_default();
        return Some(Value::Number(digits));
    }
    if let Some(items) = value.dyn_ref::<Array>() {
        return items.iter().map(|item| read(&item, depth + 1)).collect::<Option<_>>().map(Value::List);
    }
    if let Some(object) = value.dyn_ref::<Object>() {
        let member = |entry: JsValue| {
            let entry: Array = entry.unchecked_into();
            let name: JsString = entry.get(0).unchecked_into();
            Some((String::from(name), read(&entry.get(1), depth + 1)?))
        };
        return Object::entries(object).iter().map(member).collect::<Option<_>>().map(Value::Object);
    }
    Some(Value::Null)
}
