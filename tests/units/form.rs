//! Attendees' controls, decimals, and how a label begins in a sentence. A part of `src/core/form`, whose own functions it calls.

use super::Values;
use super::attendees::{attendee_of, control_name};
use super::decimal::Decimal;
use super::message::uncapitalized;

#[test]
fn a_controls_name_says_whose_it_is() {
    for (attendee, name, control) in
        [(0, "email", "email"), (1, "email", "attendees.1.email"), (2, "born.day", "attendees.2.born.day"), (10, "a", "attendees.10.a")]
    {
        assert_eq!((control_name(attendee, name).as_str(), attendee_of(control)), (control, (attendee, name)));
    }
    for plain in ["attendees", "attendees.x", "attendees.0.email", "attendees.x.email"] {
        assert_eq!(attendee_of(plain), (0, plain));
    }
}

#[test]
fn who_comes_after_a_removed_attendee_moves_up() {
    let mut values = Values::default();
    for control in ["name", "attendees.1.name", "attendees.2.name", "mode", "consents.news"] {
        values.set(control, vec![control.to_owned()]);
    }
    values.remove_attendee(1);
    assert_eq!((values.attendees(), values.get("attendees.1.name")), (2, "attendees.2.name"));
    let second = values.of(1);
    assert_eq!((second.get("name"), second.get("mode"), second.get("consents.news")), ("attendees.2.name", "mode", "consents.news"));
    assert_eq!(second.attendees(), 1);
}

#[test]
fn reads_decimals_with_either_mark() {
    for (text, expected) in
        [("12", Some(12_000_000)), ("-0,5", Some(-500_000)), (".25", Some(250_000)), ("1.", Some(1_000_000)), (" 3 ", Some(3_000_000))]
    {
        assert_eq!(Decimal::parse(text).map(|number| number.0), expected, "{text}");
    }
    for wrong in ["", "-", ".", "1e3", "1.2.3", "twelve", "١٢", "1234567890123", "0.1234567"] {
        assert_eq!(Decimal::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn steps_are_exact() {
    let decimal = |text| Decimal::parse(text).unwrap_or(Decimal(0));
    assert!(decimal("0.3").fits(decimal("0"), decimal("0.1")));
    assert!(!decimal("0.35").fits(decimal("0"), decimal("0.1")));
}

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
