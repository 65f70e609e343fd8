//! What is put into the log comes out of it, once, whole and in order.

use crate::fresh::{Asking as _, Fresh};
use crate::invented::{coverage, decided, every_decision, family, said, take_in};
use safeguarding::records::{Entry, RecordId};
use store::{Against, Batch, Head, Store, StoreError, Verdict};

on_both!(
    what_is_appended_is_read_back_equal,
    an_empty_log_has_no_head,
    the_same_batch_twice_changes_nothing,
    the_same_row_twice_in_one_batch_is_kept_once,
    coverage_is_kept_once_and_every_take_in_is_kept,
    every_decision_is_kept_also_one_made_again,
    a_batch_that_fails_leaves_nothing,
    batches_put_together_are_added_as_one,
    who_adds_is_told_whether_others_have_added_since,
    records_and_entries_are_found_by_id_and_number,
    a_scan_begins_where_it_is_told,
    a_scan_may_ask_the_store_and_may_stop,
    a_log_closed_and_opened_again_goes_on,
    a_long_log_is_scanned_and_verified_over_many_pages,
    a_log_that_never_grew_is_whole_after_its_indexes_are_made_again,
);

pub fn all(store: &Store) -> Vec<(u64, Entry)> {
    let mut found = Vec::new();
    store
        .scan(0, &mut |seq, entry| {
            found.push((seq, entry));
            Ok(())
        })
        .unwrap();
    found
}

fn what_is_appended_is_read_back_equal(fresh: &Fresh) {
    let mut store = fresh.store();
    let appended = store.append(&family(), None).unwrap();
    assert_eq!((appended.kept, appended.already_known, appended.head.seq), (3, 0, 5));
    assert_eq!(store.head().unwrap(), Some(appended.head));
    let expected: Vec<(u64, Entry)> = (1..).zip(family()).collect();
    assert_eq!(all(&store), expected);
    assert_eq!(store.verdict(), Verdict::Whole { entries: 5, head: appended.head });
}

fn an_empty_log_has_no_head(fresh: &Fresh) {
    let mut store = fresh.store();
    assert_eq!(store.head().unwrap(), None);
    assert_eq!(all(&store), []);
    assert_eq!(store.append(&[], None).unwrap().head, Head::EMPTY);
    assert_eq!(store.verdict(), Verdict::Empty);
}

fn the_same_batch_twice_changes_nothing(fresh: &Fresh) {
    let mut store = fresh.store();
    let batch = &family()[..4];
    let first = store.append(batch, None).unwrap();
    let again = store.append(batch, None).unwrap();
    assert_eq!((again.kept, again.already_known), (0, 3));
    assert_eq!(again.head, first.head);
    assert_eq!(all(&store).len(), 4);
}

fn the_same_row_twice_in_one_batch_is_kept_once(fresh: &Fresh) {
    let mut store = fresh.store();
    let row = || said("child Amber Kestle (born 2015-03-04)", "Hungry.");
    let appended = store.append(&[row(), row()], None).unwrap();
    assert_eq!((appended.kept, appended.already_known), (1, 1));
    assert_eq!(all(&store).len(), 1);
}

fn coverage_is_kept_once_and_every_take_in_is_kept(fresh: &Fresh) {
    let mut store = fresh.store();
    for _ in 0..2 {
        store.append(&[coverage("All of it."), coverage("Some of it."), take_in(7)], None).unwrap();
    }
    let said: Vec<_> = store.coverage().unwrap().into_iter().map(Entry::Coverage).collect();
    assert_eq!(said, [coverage("All of it."), coverage("Some of it.")]);
    let taken: Vec<_> = store.take_ins().unwrap().into_iter().map(Entry::TakeIn).collect();
    assert_eq!(taken, [take_in(7), take_in(7)]);
}

fn every_decision_is_kept_also_one_made_again(fresh: &Fresh) {
    let mut store = fresh.store();
    let told: Vec<Entry> = family().into_iter().chain(every_decision()).collect();
    let appended = store.append(&told, None).unwrap();
    assert_eq!((appended.kept, appended.head.seq), (3, 9), "decisions are not counted as records");
    let again = store.append(&every_decision()[..1], None).unwrap();
    assert_eq!((again.kept, again.already_known, again.head.seq), (0, 0, 10));
    let expected: Vec<(u64, Entry)> =
        (1..).zip(told.into_iter().chain(every_decision().into_iter().take(1))).collect();
    assert_eq!(all(&store), expected);
    assert_eq!(store.entry(6).unwrap().as_ref(), every_decision().first());
    store.mend().unwrap();
    assert_eq!(store.verdict(), Verdict::Whole { entries: 10, head: again.head });
    let Entry::Decided(decision) =
        decided(safeguarding::records::Verdict::Undo(any_id()), "canary")
    else {
        unreachable!()
    };
    assert!(!format!("{decision:?}").contains("canary"), "why it was decided stays private");
}

fn any_id() -> safeguarding::records::DecisionId {
    safeguarding::records::DecisionId(uuid::Uuid::nil())
}

fn batches_put_together_are_added_as_one(fresh: &Fresh) {
    let mut store = fresh.store();
    let mut batch = Batch::from(&family()[..2]);
    batch.extend([Batch::from(&family()[2..]), Batch::from(&family()[..2])]);
    let appended = store.append(batch, None).unwrap();
    let in_one_go = Fresh::sqlite().store().append(&family(), None).unwrap();
    assert_eq!((appended.head, appended.kept), (in_one_go.head, in_one_go.kept));
    assert_eq!(appended.already_known, 2);
}

fn who_adds_is_told_whether_others_have_added_since(fresh: &Fresh) {
    let (mut one, mut other) = (fresh.store(), fresh.store());
    let first = one.append(&family()[..2], None).unwrap();
    assert_eq!(first.found, Head::EMPTY);
    assert_eq!(one.append(&family()[2..3], None).unwrap().found, first.head);
    let others = other.append(&family()[3..4], None).unwrap().head;
    assert_eq!(one.append(&family()[4..], None).unwrap().found, others);
}

fn a_batch_that_fails_leaves_nothing(fresh: &Fresh) {
    let mut store = fresh.store();
    let first = store.append(&[said("child Amber Kestle", "Hungry.")], None).unwrap();
    // An index table is out of reach: that is noticed after the log has taken both.
    let batch = [said("child Wren Tallow", "Cold."), said("child Wren Tallow", "Wet.")];
    fresh.raw().run("ALTER TABLE record RENAME TO elsewhere").unwrap();
    let failed = store.append(&batch, None).unwrap_err();
    assert!(matches!(failed, StoreError::Database { .. }), "{failed}");
    fresh.raw().run("ALTER TABLE elsewhere RENAME TO record").unwrap();
    assert_eq!(store.head().unwrap(), Some(first.head));
    assert_eq!(all(&store).len(), 1);
    assert_eq!(store.verdict(), Verdict::Whole { entries: 1, head: first.head });
    assert_eq!(store.append(&batch, None).unwrap().kept, 2, "what failed can be taken in again");
}

fn records_and_entries_are_found_by_id_and_number(fresh: &Fresh) {
    let mut store = fresh.store();
    let family = family();
    store.append(&family, None).unwrap();
    for (seq, entry) in (1..).zip(&family) {
        assert_eq!(store.entry(seq).unwrap().as_ref(), Some(entry));
        if let Entry::Said(said) = entry {
            assert_eq!(store.said(said.record.id).unwrap(), Some((seq, (**said).clone())));
        }
    }
    for beyond in [0, 6, u64::MAX] {
        assert_eq!(store.entry(beyond).unwrap(), None);
    }
    assert_eq!(store.said(RecordId(uuid::Uuid::nil())).unwrap(), None);
}

fn a_scan_begins_where_it_is_told(fresh: &Fresh) {
    let mut store = fresh.store();
    store.append(&family(), None).unwrap();
    for (after, expected) in [(0, vec![1, 2, 3, 4, 5]), (3, vec![4, 5]), (5, vec![]), (99, vec![])]
    {
        let mut seqs = Vec::new();
        store
            .scan(after, &mut |seq, _| {
                seqs.push(seq);
                Ok(())
            })
            .unwrap();
        assert_eq!(seqs, expected);
    }
}

fn a_scan_may_ask_the_store_and_may_stop(fresh: &Fresh) {
    let mut store = fresh.store();
    store.append(&family(), None).unwrap();
    let mut seen = 0;
    let stopped = store.scan(0, &mut |seq, entry| {
        assert_eq!(store.entry(seq)?, Some(entry));
        seen = seq;
        if seq == 2 { Err(StoreError::reader("enough")) } else { Ok(()) }
    });
    assert!(matches!(stopped, Err(StoreError::Reader(_))));
    assert_eq!(seen, 2);
}

fn a_log_closed_and_opened_again_goes_on(fresh: &Fresh) {
    let in_one_go = Fresh::sqlite().store().append(&family(), None).unwrap().head;
    for entry in family() {
        fresh.store().append(&[entry], None).unwrap();
    }
    assert_eq!(
        fresh.store().head().unwrap(),
        Some(in_one_go),
        "batches leave no trace in the chain"
    );
}

fn a_long_log_is_scanned_and_verified_over_many_pages(fresh: &Fresh) {
    let mut store = fresh.store();
    let entries: Vec<Entry> =
        (0..2500).map(|n| said("child Amber Kestle (born 2015-03-04)", &n.to_string())).collect();
    store.append(&entries[..1100], None).unwrap();
    let head = store.append(&entries[1100..], None).unwrap().head;
    let read: Vec<Entry> = all(&store).into_iter().map(|(_, entry)| entry).collect();
    assert!(read == entries, "the scan differs from what was appended");
    let mut heard = Vec::new();
    assert_eq!(
        store.verify(&Against::default(), &mut |done, of| heard.push((done, of))).unwrap(),
        Verdict::Whole { entries: 2500, head }
    );
    assert_eq!(heard.last(), Some(&(2500, 2500)));
    assert!(heard.len() > 1 && heard.is_sorted(), "{heard:?}");
}

fn a_log_that_never_grew_is_whole_after_its_indexes_are_made_again(fresh: &Fresh) {
    let mut store = fresh.store();
    store.mend().unwrap();
    assert_eq!(store.append(&family(), None).unwrap().kept, 3);
}

#[test]
fn a_store_may_be_shared_between_threads() {
    fn shared(_: &(impl Send + Sync)) {}
    let fresh = Fresh::sqlite();
    shared(&fresh.store());
}
