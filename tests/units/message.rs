//! How a label begins in the middle of a sentence. A part of `src/core/form/message.rs`, whose private functions it calls.

use super::uncapitalized;

#[test]
fn a_label_inside_a_sentence_begins_small() {
    for (label, expected) in [
        ("Nome", "nome"),
        ("CAP", "CAP"),
        ("È utile", "è utile"),
        ("Ім'я", "ім'я"),
        ("E", "e"),
        ("", ""),
        ("Șoseaua", "șoseaua"),
        ("اسم", "اسم"),
    ] {
        assert_eq!(uncapitalized(label), expected);
    }
}
