//! Filling messages. A part of `src/core/language.rs`, whose private functions it calls.

use super::*;

#[test]
fn fills_places_once_and_leaves_other_braces_alone() {
    assert_eq!(fill("{a} and {b}", &[("a", "{b}"), ("b", "2")], false), "{b} and 2");
    assert_eq!(fill("{unknown} {", &[], false), "{unknown} {");
}
