//! The seats, the keys and the repeats, against a SQLite file.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::*;

async fn store() -> (Store, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    (Store::create(dir.path().join("seats.sqlite").to_str().unwrap()).await.unwrap(), dir)
}

fn arrival(name: &str) -> Arrival {
    Arrival {
        event: "table".into(),
        mode: "in-person".into(),
        seats: 1,
        email_keys: vec![Some(format!("{name}@example.org"))],
        attendees: "[]".into(),
        consents: "[]".into(),
        body_hash: name.into(),
        ..Arrival::default()
    }
}

fn accepted(admission: Admission) -> Answer {
    match admission {
        Admission::Accepted(answer) => answer,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_mode_fills_and_the_other_does_not() {
    let (store, _dir) = store().await;
    let limited = |name: &str| Arrival { capacity: Some(1), ..arrival(name) };
    accepted(store.admit(&limited("ada")).await.unwrap());
    assert_eq!(store.admit(&limited("bea")).await.unwrap(), Admission::Full);
    accepted(store.admit(&Arrival { mode: "online".into(), ..limited("bea") }).await.unwrap());
    accepted(store.admit(&Arrival { event: "other".into(), ..limited("bea") }).await.unwrap());
}

#[tokio::test]
async fn a_group_that_does_not_fit_takes_no_seat() {
    let (store, _dir) = store().await;
    let limited = |name: &str, seats| Arrival { capacity: Some(3), seats, ..arrival(name) };
    accepted(store.admit(&limited("ada", 2)).await.unwrap());
    assert_eq!(store.admit(&limited("bea", 2)).await.unwrap(), Admission::Full);
    accepted(store.admit(&limited("cleo", 1)).await.unwrap());
}

#[tokio::test]
async fn who_waits_gets_no_link_and_newcomers_wait_behind() {
    let (store, _dir) = store().await;
    let limited =
        |name: &str| Arrival { capacity: Some(1), waiting_list: true, join_url: Some("https://meet.example.org/".into()), ..arrival(name) };
    let first = accepted(store.admit(&limited("ada")).await.unwrap());
    assert_eq!((first.status, first.join_url.is_some()), (Status::Confirmed, true));
    let second = accepted(store.admit(&limited("bea")).await.unwrap());
    assert_eq!((second.status, second.join_url), (Status::Waiting, None));
    let Pool::Sqlite(pool) = &store.pool else { panic!("SQLite was opened") };
    sqlx::query("UPDATE registrations SET status = 'cancelled', seats = 0 WHERE reference = $1")
        .bind(&first.reference)
        .execute(pool)
        .await
        .unwrap();
    assert_eq!(accepted(store.admit(&limited("cleo")).await.unwrap()).status, Status::Waiting);
}

#[tokio::test]
async fn keeps_one_row_for_a_repeated_key() {
    let (store, _dir) = store().await;
    let keyed = Arrival { key: Some("k1".into()), ..arrival("ada") };
    let answer = accepted(store.admit(&keyed).await.unwrap());
    assert_eq!(store.admit(&keyed).await.unwrap(), Admission::Replayed(answer.clone()));
    assert_eq!(store.recall("table", "k1", "ada").await.unwrap(), Some(Admission::Replayed(answer.clone())));
    assert_eq!(store.recall("table", "k1", "bea").await.unwrap(), Some(Admission::KeyReused(answer.reference.clone())));
    assert_eq!(store.recall("table", "k2", "ada").await.unwrap(), None);
    let other = Arrival { body_hash: "bea".into(), ..keyed };
    assert_eq!(store.admit(&other).await.unwrap(), Admission::KeyReused(answer.reference));
    assert_eq!(store.rows(None).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_same_address_takes_one_seat_and_is_answered_like_a_fresh_one() {
    let (store, _dir) = store().await;
    let limited = |name: &str| Arrival { capacity: Some(2), ..arrival(name) };
    let first = accepted(store.admit(&limited("ada")).await.unwrap());
    let again = accepted(store.admit(&limited("ada")).await.unwrap());
    assert_eq!(again.status, Status::Confirmed);
    assert_ne!(again.reference, first.reference);
    accepted(store.admit(&limited("bea")).await.unwrap());
    // Full is said to the registered too.
    assert_eq!(store.admit(&limited("ada")).await.unwrap(), Admission::Full);
    let repeats: Vec<_> = store.rows(Some("table")).await.unwrap().into_iter().map(|row| row.repeats.get(&0).cloned()).collect();
    assert_eq!(repeats, [None, Some(first.reference), None]);
}

#[tokio::test]
async fn who_left_no_address_is_nobodys_repeat() {
    let (store, _dir) = store().await;
    let unnamed = Arrival { email_keys: vec![None], ..arrival("ada") };
    accepted(store.admit(&unnamed).await.unwrap());
    accepted(store.admit(&unnamed).await.unwrap());
    assert!(store.rows(None).await.unwrap().iter().all(|row| row.repeats.is_empty()));
}

#[tokio::test]
async fn of_a_group_only_who_is_new_takes_a_seat() {
    let (store, _dir) = store().await;
    let group = |names: &[&str]| Arrival {
        seats: names.len() as i64,
        capacity: Some(4),
        email_keys: names.iter().map(|name| Some(format!("{name}@example.org"))).collect(),
        body_hash: names.concat(),
        ..arrival("")
    };
    let first = accepted(store.admit(&group(&["ada", "bea"])).await.unwrap());
    // The second of a group counts as much as the first.
    accepted(store.admit(&group(&["cleo", "bea"])).await.unwrap());
    assert_eq!(store.admit(&group(&["dora", "elsa"])).await.unwrap(), Admission::Full, "three of four are taken");
    accepted(store.admit(&group(&["dora"])).await.unwrap());
    let rows = store.rows(None).await.unwrap();
    assert_eq!(rows[1].repeats, [(1, first.reference)].into());
    assert!(rows[0].repeats.is_empty() && rows[2].repeats.is_empty());
}

#[tokio::test]
async fn a_group_waits_as_one() {
    let (store, _dir) = store().await;
    let group = |name: &str, seats| Arrival { seats, capacity: Some(3), waiting_list: true, ..arrival(name) };
    assert_eq!(accepted(store.admit(&group("ada", 2)).await.unwrap()).status, Status::Confirmed);
    assert_eq!(accepted(store.admit(&group("bea", 2)).await.unwrap()).status, Status::Waiting, "one seat is free, and it takes two");
}

#[tokio::test]
async fn addresses_from_before_groups_are_still_known() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("old.sqlite");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path).create_if_missing(true);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    super::super::migrator_to(1).run(&pool).await.unwrap();
    let row = "INSERT INTO registrations (reference, event, mode, status, seats, received_at, language, email_key, attendees, consents, \
               body_hash, answer) VALUES ('ER-OLD', 'table', 'in-person', 'confirmed', 1, '', 'it', 'ada@example.org', '[]', '[]', '', '')";
    sqlx::query(row).execute(&pool).await.unwrap();
    pool.close().await;
    let store = Store::create(path.to_str().unwrap()).await.unwrap();
    accepted(store.admit(&arrival("ada")).await.unwrap());
    assert_eq!(store.rows(None).await.unwrap()[1].repeats, [(0, "ER-OLD".to_owned())].into());
}
