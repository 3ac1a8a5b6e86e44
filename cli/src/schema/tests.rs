//! What can be told of the notes alone.
#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn the_notes_can_be_read() {
    let notes: BTreeMap<String, Notes> = serde_json::from_str(include_str!("members.json")).unwrap();
    assert_eq!(notes.len(), NOTES.len());
}

#[test]
fn every_member_has_a_schema() {
    for about in [About::Event, About::Submission] {
        assert_eq!(text(about).map(|_| ()).map_err(|error| format!("{error:#}")), Ok(()));
    }
}
