//! What stands of everybody is read back as it was kept, is forgotten with the indexes, and is no part of the log.

use crate::fresh::{Asking as _, Fresh};
use crate::invented::family;
use crate::keeping::all;
use safeguarding::caseload::{JudgedBy, Standing, StandingFamily, StandingFinding};
use safeguarding::people::{FamilyId, PersonId};
use std::collections::BTreeMap;
use store::{Head, Store, Verdict};

on_both!(
    nothing_stands_in_a_new_log,
    what_stands_is_read_back_equal,
    what_is_kept_after_is_all_that_is_there,
    what_stands_is_forgotten_with_the_indexes_and_the_log_stays_whole,
    what_makes_no_sense_is_as_if_nothing_were_kept,
);

fn id(number: u8) -> FamilyId {
    let letter = char::from(b'0' + number);
    FamilyId(PersonId::parse(&format!("0000-0000-000{letter}")).unwrap())
}

fn of(number: u8, rules: &[&str]) -> (FamilyId, StandingFamily) {
    let finding = |rule: &&str| StandingFinding {
        whom: id(number).0,
        rule: (*rule).into(),
        is_met: true,
        is_open: false,
        first_seen: "2024-03-04".parse().ok(),
    };
    let found = rules.iter().map(finding).collect();
    (id(number), StandingFamily { print: format!("{number}{rules:?}"), found })
}

fn standing(families: &[(u8, &[&str])]) -> Standing {
    Standing {
        by: JudgedBy {
            as_of: "2026-11-22".parse().unwrap(),
            practice: "p".to_owned(),
            covered: "c".to_owned(),
        },
        families: families
            .iter()
            .map(|(number, rules)| of(*number, rules))
            .collect::<BTreeMap<_, _>>(),
    }
}

fn kept(store: &Store) -> Option<(Head, Standing)> {
    store.standing().unwrap()
}

fn nothing_stands_in_a_new_log(fresh: &Fresh) {
    assert_eq!(kept(&fresh.store()), None);
}

fn what_stands_is_read_back_equal(fresh: &Fresh) {
    let mut store = fresh.store();
    let head = store.append(&family(), None).unwrap().head;
    let stands = standing(&[(1, &["a", "b"]), (2, &[])]);
    store.keep_standing(&head, &stands, None).unwrap();
    assert_eq!(kept(&store), Some((head, stands.clone())));
    drop(store);
    assert_eq!(kept(&fresh.store()), Some((head, stands)), "also after closing");
}

fn what_is_kept_after_is_all_that_is_there(fresh: &Fresh) {
    let mut store = fresh.store();
    let head = store.append(&family(), None).unwrap().head;
    let before = standing(&[(1, &["a"]), (2, &["b"]), (3, &["c"])]);
    store.keep_standing(&head, &before, None).unwrap();
    // One changed, one as it was, one gone, one new.
    let after = standing(&[(1, &["a", "d"]), (2, &["b"]), (4, &["e"])]);
    store.keep_standing(&head, &after, Some(&before)).unwrap();
    assert_eq!(kept(&store), Some((head, after)));
    let anew = standing(&[(5, &["f"])]);
    store.keep_standing(&head, &anew, None).unwrap();
    assert_eq!(kept(&store), Some((head, anew)));
}

fn what_stands_is_forgotten_with_the_indexes_and_the_log_stays_whole(fresh: &Fresh) {
    let mut store = fresh.store();
    let head = store.append(&family(), None).unwrap().head;
    store.keep_standing(&head, &standing(&[(1, &["a"])]), None).unwrap();
    let whole = Verdict::Whole { entries: 5, head };
    assert_eq!(store.verdict(), whole);
    store.mend().unwrap();
    assert_eq!(kept(&store), None);
    assert_eq!(store.verdict(), whole);
    assert_eq!(all(&store).len(), 5);
}

fn what_makes_no_sense_is_as_if_nothing_were_kept(fresh: &Fresh) {
    let mut store = fresh.store();
    let head = store.append(&family(), None).unwrap().head;
    store.keep_standing(&head, &standing(&[(1, &["a"])]), None).unwrap();
    fresh.raw().run("UPDATE finding SET family = 'nobody'").unwrap();
    assert_eq!(kept(&store), None);
}
