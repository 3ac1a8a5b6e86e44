//! Markup in errors, and paths in all their notations. A part of `src/core/submission`, whose own functions it calls.
#![allow(clippy::unwrap_used)]

use super::errors::plain;
use super::path::{at, parse, put, read};
use crate::core::json::Value;

#[test]
fn markup_is_shown_as_its_text() {
    for (written, expected) in [
        ("<p class=\"error\">Please <b>enter</b> a name.</p>", "Please enter a name."),
        ("1 < 2", "1 < 2"),
        ("l&#039;ora &amp; il luogo", "l'ora & il luogo"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("a\u{0}\n b", "a b"),
    ] {
        assert_eq!(plain(written), expected);
    }
}

#[test]
fn every_notation_is_the_same_path() {
    for written in [
        "guests.0.name",
        "guests[0].name",
        "guests[0][name]",
        "/guests/0/name",
        "#/guests/0/name",
        "$.guests[0].name",
        "$['guests'][0]['name']",
    ] {
        assert_eq!(parse(written), ["guests", "0", "name"], "{written}");
    }
    assert_eq!(
        read(&Value::List(vec![Value::text("guests"), Value::Number("0".into()), Value::text("name")])).unwrap(),
        ["guests", "0", "name"]
    );
    assert_eq!(parse("/a~1b/c~0d"), ["a/b", "c~d"]);
    assert_eq!(parse(""), Vec::<String>::new());
}

#[test]
fn values_are_put_where_a_pointer_leads() {
    let mut tree = Value::Null;
    put(&mut tree, "/records/0/fields/Email", Value::text("a"));
    put(&mut tree, "/records/0/fields/Name", Value::text("b"));
    put(&mut tree, "plain", Value::text("c"));
    put(&mut tree, "/list/0", Value::text("d"));
    put(&mut tree, "/list/99999999", Value::text("e"));
    put(&mut tree, "/named/5/value", Value::text("f"));
    assert_eq!(
        tree.to_json(),
        r#"{"records":[{"fields":{"Email":"a","Name":"b"}}],"plain":"c","list":["d","e"],"named":{"5":{"value":"f"}}}"#
    );
    assert_eq!(at(&tree, "/records/0/fields/Name"), Some(&Value::text("b")));
    assert_eq!((at(&tree, "/records/9"), at(&tree, "")), (None, Some(&tree)));
}
