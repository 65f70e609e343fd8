//! Opening a log: made when it is not there, brought up to date, and refused when it is not ours to open.

use crate::fresh::Fresh;
use crate::invented::family;
use std::sync::Barrier;
use store::{Place, Store, StoreError};

on_both!(
    opening_again_changes_nothing,
    a_log_of_a_later_version_is_refused_and_left_alone,
    a_database_of_somebody_else_is_refused_and_left_alone,
    many_may_open_a_new_log_at_once,
);

/// An error with all its causes, as the edge prints it.
fn whole(error: &dyn std::error::Error) -> String {
    let mut text = format!("{error} {error:?}");
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

fn opening_again_changes_nothing(fresh: &Fresh) {
    let head = fresh.store().append(&family(), None).unwrap().head;
    assert_eq!(fresh.store().head().unwrap(), Some(head));
    let migrations = fresh.raw().texts("SELECT name FROM migration ORDER BY number");
    assert_eq!(
        migrations,
        [["log"], ["finding"], ["library"], ["fewer_indexes"], ["erasure"], ["known_lately"]]
    );
}

fn a_log_of_a_later_version_is_refused_and_left_alone(fresh: &Fresh) {
    drop(fresh.store());
    fresh.raw().run("INSERT INTO migration (number, name) VALUES (999, 'later')").unwrap();
    let refused = Store::open(&fresh.place).unwrap_err();
    assert!(matches!(refused, StoreError::Newer { found: 999, .. }), "{refused}");
    assert!(refused.to_string().contains("later version of Regard"));
}

fn a_database_of_somebody_else_is_refused_and_left_alone(fresh: &Fresh) {
    fresh.raw().run("CREATE TABLE invoice (number INTEGER)").unwrap();
    let before = file_of(fresh);
    let refused = Store::open(&fresh.place).unwrap_err();
    assert!(matches!(refused, StoreError::NotOurs { .. }), "{refused}");
    assert_eq!(file_of(fresh), before);
    fresh.raw().run("INSERT INTO invoice (number) VALUES (1)").unwrap();
}

fn file_of(fresh: &Fresh) -> Option<Vec<u8>> {
    fresh.place.file().map(|path| std::fs::read(path).unwrap())
}

fn many_may_open_a_new_log_at_once(fresh: &Fresh) {
    std::thread::scope(|scope| {
        let openings: Vec<_> = (0..6).map(|_| scope.spawn(|| Store::open(&fresh.place))).collect();
        for opening in openings {
            opening.join().unwrap().unwrap();
        }
    });
    assert_eq!(fresh.store().append(&family(), None).unwrap().head.seq, 5);
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let fresh = Fresh::sqlite();
    let path = fresh.place.file().unwrap();
    std::fs::write(path, "Date,Agency,What happened\n".repeat(1000)).unwrap();
    let before = file_of(&fresh);
    let refused = Store::open(&fresh.place).unwrap_err();
    assert!(matches!(refused, StoreError::KeyWanted { .. }), "{refused}");
    assert!(whole(&refused).contains("file is not a database"), "{}", whole(&refused));
    assert_eq!(file_of(&fresh), before);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let refused = Store::open(&Place::parse("no/such/folder/regard.sqlite").unwrap()).unwrap_err();
    assert!(refused.to_string().contains("no/such/folder/regard.sqlite"), "{refused}");
}

#[test]
fn a_server_that_does_not_answer_is_named_without_its_password() {
    let place = Place::parse("postgres://regard:canary@127.0.0.1:1/families").unwrap();
    let refused = Store::open(&place).unwrap_err();
    let text = whole(&refused);
    assert!(text.contains("families on 127.0.0.1") && !text.contains("canary"), "{text}");
}

/// SQLite sends away at once who is not the first to give a new file its write-ahead log.
#[test]
fn of_those_who_make_a_file_at_once_nobody_is_sent_away() {
    for _ in 0..30 {
        let fresh = Fresh::sealed();
        let together = Barrier::new(6);
        let open = || {
            together.wait();
            Store::open(&fresh.place)
        };
        std::thread::scope(|scope| {
            let openings: Vec<_> = (0..6).map(|_| scope.spawn(open)).collect();
            for opening in openings {
                opening.join().unwrap().unwrap();
            }
        });
    }
}
