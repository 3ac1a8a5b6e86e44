//! The names of attendees' controls. A part of `src/core/form/attendees.rs`, whose private functions it calls.

use super::*;

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
