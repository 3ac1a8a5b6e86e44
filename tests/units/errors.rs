//! Error shapes as their module sees them. A part of `src/core/submission/errors.rs`, whose private functions it calls.

use super::plain;

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
