//! An index that lies is never believed: it is told apart from the log, and making it again mends it.

use crate::fresh::{Asking as _, Fresh};
use crate::invented::{coverage, family, said};
use safeguarding::records::{Entry, RecordId};
use store::{Store, StoreError};

on_both!(
    a_record_of_another_id_is_never_given,
    an_account_of_another_sort_is_never_given,
    a_fingerprint_slipped_into_the_index_keeps_no_record_out,
    a_fingerprint_the_index_forgot_costs_a_repeat_and_no_more,
    a_row_waiting_for_an_entry_to_come_stops_nothing,
);

fn id(entry: &Entry) -> RecordId {
    let Entry::Said(said) = entry else { panic!("only a record has an id") };
    said.record.id
}

fn print(entry: &Entry) -> Vec<u8> {
    let Entry::Said(said) = entry else { panic!("only a record has its own fingerprint") };
    said.record.provenance.fingerprint.0.to_vec()
}

fn with_family(fresh: &Fresh) -> Store {
    let mut store = fresh.store();
    store.append(&family(), None).unwrap();
    store
}

fn assert_wrong<T: std::fmt::Debug>(answer: Result<T, StoreError>, of: &str, at: u64) {
    let Err(error) = answer else { panic!("a lying index was believed: {answer:?}") };
    let StoreError::IndexIsWrong { table, seq } = error else { panic!("{error}") };
    assert_eq!((table, seq), (of, at));
    let words = error.to_string();
    assert!(words.contains(of) && words.contains("--rebuild-indexes"), "{words}");
}

fn a_record_of_another_id_is_never_given(fresh: &Fresh) {
    let store = with_family(fresh);
    let amber = id(&family()[0]);
    for elsewhere in [2, 3, 99] {
        fresh.raw().run(&format!("UPDATE record SET seq = {elsewhere}")).unwrap();
        assert_wrong(store.said(amber), "record", elsewhere);
    }
    store.mend().unwrap();
    assert_eq!(store.said(amber).unwrap().unwrap().0, 1);
}

fn an_account_of_another_sort_is_never_given(fresh: &Fresh) {
    let store = with_family(fresh);
    for (elsewhere, sort) in [(1, "coverage"), (5, "coverage"), (99, "coverage"), (3, "take-in")] {
        let slip = format!("INSERT INTO account (sort, seq) VALUES ('{sort}', {elsewhere})");
        fresh.raw().run(&slip).unwrap();
        if sort == "coverage" {
            assert_wrong(store.coverage(), "account", elsewhere);
        } else {
            assert_wrong(store.take_ins(), "account", elsewhere);
        }
        store.mend().unwrap();
        assert_eq!((store.coverage().unwrap().len(), store.take_ins().unwrap().len()), (1, 1));
    }
}

fn a_fingerprint_slipped_into_the_index_keeps_no_record_out(fresh: &Fresh) {
    for elsewhere in [1, 3, 99] {
        let mut store = with_family(fresh);
        let new = said("child Wren Tallow (born 2014-01-01)", &format!("Cold, {elsewhere}."));
        let mut raw = fresh.raw();
        let slipped = raw.bytes(&print(&new));
        raw.run(&format!("INSERT INTO known (fingerprint, seq) VALUES ({slipped}, {elsewhere})"))
            .unwrap();
        let told = store.append(std::slice::from_ref(&new), None).unwrap();
        assert_eq!((told.kept, told.already_known), (1, 0), "slipped in for entry {elsewhere}");
        assert_eq!(store.said(id(&new)).unwrap().unwrap().0, told.head.seq);
        // The row gave way to the true one, so that the record is known from now on.
        assert_eq!(store.append(&[new], None).unwrap().already_known, 1);
    }
}

fn a_fingerprint_the_index_forgot_costs_a_repeat_and_no_more(fresh: &Fresh) {
    let mut store = with_family(fresh);
    fresh.raw().run("DELETE FROM known").unwrap();
    let told = store.append(&family(), None).unwrap();
    assert_eq!((told.kept, told.already_known), (3, 0));
    store.mend().unwrap();
    let told = store.append(&family(), None).unwrap();
    assert_eq!((told.kept, told.already_known), (0, 3));
    assert!(store.said(id(&family()[0])).unwrap().is_some());
}

fn a_row_waiting_for_an_entry_to_come_stops_nothing(fresh: &Fresh) {
    let mut store = with_family(fresh);
    let new = said("child Wren Tallow (born 2014-01-01)", "Cold.");
    let mut raw = fresh.raw();
    let new_id = raw.bytes(id(&new).0.as_bytes());
    raw.run(&format!("INSERT INTO record (id, seq) VALUES ({new_id}, 2)")).unwrap();
    raw.run("INSERT INTO account (sort, seq) VALUES ('coverage', 7)").unwrap();
    store.append(&[new.clone(), coverage("From 2010 on a computer.")], None).unwrap();
    assert_eq!(store.said(id(&new)).unwrap().unwrap().0, 6);
    assert_eq!(store.coverage().unwrap().len(), 2);
}
