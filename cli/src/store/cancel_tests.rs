//! Cancelling, and who moves up, against a SQLite file.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::super::{Admission, Arrival};
use super::*;

async fn store() -> (Store, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    (Store::create(dir.path().join("seats.sqlite").to_str().unwrap()).await.unwrap(), dir)
}

/// Registers these people together, in an event of so many seats; gives their reference.
async fn register(store: &Store, names: &[&str], capacity: i64) -> String {
    let arrival = Arrival {
        event: "table".into(),
        mode: "in-person".into(),
        seats: names.len() as i64,
        capacity: Some(capacity),
        waiting_list: true,
        email_keys: names.iter().map(|name| Some(format!("{name}@example.org"))).collect(),
        attendees: "[]".into(),
        consents: "[]".into(),
        received_at: "2030-05-10T12:00:00Z".into(),
        ..Arrival::default()
    };
    match store.admit(&arrival).await.unwrap() {
        Admission::Accepted(answer) => answer.reference,
        other => panic!("{other:?}"),
    }
}

async fn cancel(store: &Store, reference: &str, capacity: i64) -> Cancelled {
    let cancellation = Cancellation {
        reference: reference.into(),
        event: "table".into(),
        capacity: Some(capacity),
        now: "2030-05-11T12:00:00Z".into(),
        mailing: Mailing { attendees: true, organiser: true },
    };
    store.cancel(&cancellation).await.unwrap()
}

async fn statuses(store: &Store) -> Vec<String> {
    store.rows(None).await.unwrap().into_iter().map(|row| row.status).collect()
}

async fn letters(store: &Store) -> Vec<(&'static str, String)> {
    let due = store.due("2031-01-01T00:00:00Z").await.unwrap();
    due.into_iter().map(|letter| (letter.kind.name(), letter.reference)).collect()
}

#[tokio::test]
async fn the_first_who_waits_moves_up_and_both_are_told() {
    let (store, _dir) = store().await;
    let ada = register(&store, &["ada"], 1).await;
    let bea = register(&store, &["bea"], 1).await;
    register(&store, &["cleo"], 1).await;
    assert_eq!(cancel(&store, &ada, 1).await, Cancelled::Done(vec![bea.clone()]));
    assert_eq!(statuses(&store).await, ["cancelled", "confirmed", "waiting"]);
    assert_eq!(letters(&store).await, [("cancellation", ada.clone()), ("cancellation-notice", ada.clone()), ("promotion", bea)]);
    assert_eq!(cancel(&store, &ada, 1).await, Cancelled::Already);
    assert_eq!(statuses(&store).await, ["cancelled", "confirmed", "waiting"]);
}

#[tokio::test]
async fn a_group_moves_up_when_it_fits_and_is_not_overtaken() {
    let (store, _dir) = store().await;
    let ada = register(&store, &["ada"], 2).await;
    let bea = register(&store, &["bea"], 2).await;
    let group = register(&store, &["cleo", "dora"], 2).await;
    register(&store, &["elsa"], 2).await;
    assert_eq!(cancel(&store, &ada, 2).await, Cancelled::Done(vec![]));
    assert_eq!(cancel(&store, &bea, 2).await, Cancelled::Done(vec![group]));
    assert_eq!(statuses(&store).await, ["cancelled", "cancelled", "confirmed", "waiting"]);
}

#[tokio::test]
async fn who_waits_and_cancels_frees_nothing() {
    let (store, _dir) = store().await;
    register(&store, &["ada"], 1).await;
    let bea = register(&store, &["bea"], 1).await;
    register(&store, &["cleo"], 1).await;
    assert_eq!(cancel(&store, &bea, 1).await, Cancelled::Done(vec![]));
    assert_eq!(statuses(&store).await, ["confirmed", "cancelled", "waiting"]);
}

#[tokio::test]
async fn the_seat_of_an_address_goes_over_to_its_other_registration() {
    let (store, _dir) = store().await;
    let first = register(&store, &["ada"], 2).await;
    let again = register(&store, &["ada"], 2).await;
    register(&store, &["bea"], 2).await;
    let waits = register(&store, &["cleo"], 2).await;
    assert_eq!(cancel(&store, &first, 2).await, Cancelled::Done(vec![]), "ada still comes");
    assert!(store.rows(None).await.unwrap().iter().all(|row| row.repeats.is_empty()));
    assert_eq!(cancel(&store, &again, 2).await, Cancelled::Done(vec![waits]));
}

#[tokio::test]
async fn a_repeat_that_is_cancelled_frees_nothing() {
    let (store, _dir) = store().await;
    register(&store, &["ada"], 2).await;
    register(&store, &["bea"], 2).await;
    let waits = register(&store, &["cleo"], 2).await;
    // Nobody waits behind themselves: a repeat of who has a seat is in the queue like everybody.
    let again = register(&store, &["ada"], 2).await;
    assert_eq!(cancel(&store, &again, 2).await, Cancelled::Done(vec![]));
    assert_eq!(cancel(&store, &waits, 2).await, Cancelled::Done(vec![]));
    assert_eq!(statuses(&store).await, ["confirmed", "confirmed", "cancelled", "cancelled"]);
}
