//! What the law has removed is gone, for good and everywhere, and the log is whole and says why.

use crate::documents::{taken_in, taking};
use crate::fresh::{Asking as _, Fresh};
use crate::invented::{erasure, family, said};
use crate::keeping::all;
use safeguarding::learning::text::Wanted;
use safeguarding::records::{CannotErase, Entry, Erasure};
use store::{Damage, Place, Sought, Store, StoreError, Verdict};

on_both!(
    what_a_record_said_is_gone_and_the_log_is_whole,
    a_document_goes_with_its_text_and_its_words,
    what_another_document_shares_stays_with_it,
    a_document_that_was_removed_is_not_taken_in_again,
    what_was_removed_does_not_come_back_with_the_same_file,
    nothing_else_of_an_entry_can_be_changed,
    content_that_went_without_a_word_is_found,
    an_erasure_that_is_not_true_vouches_for_nothing,
    what_stands_there_cannot_be_altered_either,
    what_cannot_be_removed_is_refused_and_nothing_is_removed,
    a_copy_has_nothing_of_what_was_removed_and_neither_has_the_log_as_it_was_before,
    indexes_made_again_are_as_they_were,
);

fn with_family(fresh: &Fresh) -> Store {
    let mut store = fresh.store();
    store.append(&family(), None).unwrap();
    store
}

fn words_of(store: &Store) -> String {
    format!(
        "{:?}",
        all(store)
            .into_iter()
            .map(|(_, entry)| serde_json::to_string(&entry).unwrap())
            .collect::<Vec<_>>()
    )
}

fn what_a_record_said_is_gone_and_the_log_is_whole(fresh: &Fresh) {
    let mut store = with_family(fresh);
    let before = all(&store);
    let Entry::Said(second) = &before[1].1 else { unreachable!() };
    assert!(words_of(&store).contains("Asleep in class"));
    let head = store.erase(erasure(&[2])).unwrap();
    assert_eq!(store.verdict(), Verdict::Whole { entries: 6, head });
    assert!(!words_of(&store).contains("Asleep in class"));
    let after = all(&store);
    assert_eq!((&after[0], &after[2..5]), (&before[0], &before[2..5]));
    let Entry::Erased(erased) = &after[1].1 else { panic!("{:?}", after[1]) };
    let Entry::Erasure(why) = &after[5].1 else { panic!("{:?}", after[5]) };
    assert_eq!((erased.by, erased.record), (why.id, Some(second.record.id)));
    assert_eq!(
        (why.by.reveal().as_str(), why.agreed_by.reveal().as_str(), why.removed[0].entry),
        ("Jo Marsh", "Bea Quill", 2)
    );
    // Whoever looks for the record finds what stands in its place; and the log goes on.
    assert_eq!(store.find(Sought::Record(second.record.id)).unwrap(), [after[1].clone()]);
    assert_eq!(store.find(Sought::ErasuresAfter(0)).unwrap(), [after[5].clone()]);
    store.append(&[said("child Wren Tallow", "Warm again.")], None).unwrap();
    assert!(matches!(store.verdict(), Verdict::Whole { entries: 7, .. }));
}

fn a_document_goes_with_its_text_and_its_words(fresh: &Fresh) {
    let mut store = with_family(fresh);
    let (original, text) = taken_in(&store, b"%PDF canary", "A canary was not seen.");
    let (other, _) = taken_in(&store, b"%PDF other", "A robin was not seen.");
    let wanted = |words| Wanted::read(words).unwrap();
    assert_eq!(store.holding(&wanted("canary")).unwrap().len(), 1);
    store.erase(erasure(&[6])).unwrap();
    assert_eq!(store.file(&original).unwrap(), None);
    assert_eq!(store.file(&text).unwrap(), None);
    assert_eq!(store.file(&other).unwrap().unwrap(), b"%PDF other");
    assert_eq!(store.holding(&wanted("canary")).unwrap(), []);
    assert_eq!(store.holding(&wanted("robin")).unwrap().len(), 1);
    assert_eq!(store.find(Sought::LibraryStepsAfter(0)).unwrap().len(), 1);
    assert!(matches!(store.verdict(), Verdict::Whole { entries: 8, .. }));
}

/// Two files of one text, say a PDF and a Word file of one review: the text goes with the last of them.
fn what_another_document_shares_stays_with_it(fresh: &Fresh) {
    let mut store = with_family(fresh);
    let (_, text) = taken_in(&store, b"%PDF one", "A canary was not seen.");
    let (_, same) = taken_in(&store, b"PK two", "A canary was not seen.");
    assert_eq!(text, same);
    store.erase(erasure(&[6])).unwrap();
    assert_eq!(store.file(&text).unwrap().unwrap(), b"A canary was not seen.");
    assert_eq!(store.holding(&Wanted::read("canary").unwrap()).unwrap().len(), 1);
    assert!(matches!(store.verdict(), Verdict::Whole { entries: 8, .. }), "{}", store.verdict());
    store.erase(erasure(&[7])).unwrap();
    assert_eq!(store.file(&text).unwrap(), None);
    // The same text in yet another file can come, and go.
    taken_in(&store, b"three", "A canary was not seen.");
    store.erase(erasure(&[10])).unwrap();
    assert_eq!(store.file(&text).unwrap(), None);
}

fn a_document_that_was_removed_is_not_taken_in_again(fresh: &Fresh) {
    let mut store = with_family(fresh);
    taken_in(&store, b"%PDF canary", "A canary was not seen.");
    store.erase(erasure(&[6])).unwrap();
    let (original, text) = (&b"%PDF canary"[..], "A canary was not seen.");
    let refused = store.keep_document(original, text, taking(original, text)).unwrap_err();
    assert!(matches!(refused, StoreError::WasRemoved), "{refused}");
    assert_eq!(store.head().unwrap().unwrap().seq, 7);
}

fn what_was_removed_does_not_come_back_with_the_same_file(fresh: &Fresh) {
    let mut store = with_family(fresh);
    store.erase(erasure(&[1, 2, 4])).unwrap();
    let again = store.append(&family(), None).unwrap();
    assert_eq!((again.kept, again.already_known), (0, 3));
    assert!(!words_of(&store).contains("Kestle"));
}

fn nothing_else_of_an_entry_can_be_changed(fresh: &Fresh) {
    drop(with_family(fresh));
    let mut raw = fresh.raw();
    let (hash, _) = raw.row(2);
    let (hash, other) = (raw.bytes(&hash), raw.bytes(&[7; 32]));
    let (said, erased) = (raw.bytes(b"{\"said\":{}}"), raw.bytes(b"{\"erased\":{\"by\":1}}"));
    for refused in [
        format!("UPDATE log SET body = {said} WHERE seq = 2"),
        format!("UPDATE log SET body = {erased}, hash = {other} WHERE seq = 2"),
        format!("UPDATE log SET body = {erased}, seq = 9 WHERE seq = 2"),
        "DELETE FROM log WHERE seq = 2".to_owned(),
    ] {
        assert!(raw.run(&refused).unwrap_err().contains("append-only"), "{refused}");
    }
    raw.run(&format!("UPDATE log SET body = {erased}, hash = {hash} WHERE seq = 2")).unwrap();
}

/// Whoever may write to the database can empty an entry, but not without its being found.
fn content_that_went_without_a_word_is_found(fresh: &Fresh) {
    let mut store = with_family(fresh);
    let mut raw = fresh.raw();
    let body = serde_json::to_vec(&Entry::Erased(safeguarding::records::Erased {
        by: erasure(&[3]).id,
        record: None,
        fingerprint: None,
    }))
    .unwrap();
    let hash = raw.row(3).0;
    raw.put(3, &hash, &body);
    assert_eq!(store.verdict(), Verdict::Broken { seq: 3, what: Damage::RemovedUnsaid });
    let refused = store.copy_out(&mut Vec::new(), &mut |_, _| ()).unwrap_err();
    assert!(matches!(refused, StoreError::NotAsWritten { seq: 3 }), "{refused}");
    // An erasure of something else does not say it either.
    store.erase(erasure(&[2])).unwrap();
    assert_eq!(store.verdict(), Verdict::Broken { seq: 3, what: Damage::RemovedUnsaid });
}

fn an_erasure_that_is_not_true_vouches_for_nothing(fresh: &Fresh) {
    let mut store = with_family(fresh);
    let mut told = erasure(&[2]);
    told.removed[0].hash = "00".repeat(32);
    // Written past the door, which would have filled in the true one.
    store.append(&[Entry::Erasure(Box::new(told))], None).unwrap();
    let mut raw = fresh.raw();
    let hash = raw.row(2).0;
    raw.put(2, &hash, b"{\"erased\":{\"by\":\"00000000-0000-0000-0000-000000000000\"}}");
    assert_eq!(store.verdict(), Verdict::Broken { seq: 2, what: Damage::RemovedUnsaid });
}

/// Law 1, of what stands for removed content: it has no body to hash, and is located all the same.
fn what_stands_there_cannot_be_altered_either(fresh: &Fresh) {
    let mut store = with_family(fresh);
    let head = store.erase(erasure(&[2, 4])).unwrap();
    let mut raw = fresh.unlocked();
    let (hash, body) = raw.row(2);
    for at in (0..body.len()).step_by(7) {
        let mut altered = body.clone();
        altered[at] ^= 1;
        raw.put(2, &hash, &altered);
        assert!(
            matches!(store.verdict(), Verdict::Broken { seq: 2, .. }),
            "byte {at}: {:?}",
            store.verdict()
        );
    }
    let mut altered = hash.clone();
    altered[5] ^= 1;
    raw.put(2, &altered, &body);
    assert_eq!(store.verdict(), Verdict::Broken { seq: 2, what: Damage::Altered });
    raw.put(2, &hash, &body);
    // The entry after it is told apart from it.
    let (next_hash, mut next) = raw.row(3);
    next[12] ^= 1;
    raw.put(3, &next_hash, &next);
    assert!(matches!(store.verdict(), Verdict::Broken { seq: 3, .. }), "{:?}", store.verdict());
    next[12] ^= 1;
    raw.put(3, &next_hash, &next);
    raw.lock();
    assert_eq!(store.verdict(), Verdict::Whole { entries: 6, head });
}

fn what_cannot_be_removed_is_refused_and_nothing_is_removed(fresh: &Fresh) {
    let mut store = with_family(fresh);
    let before = store.head().unwrap();
    // Coverage, an account of a taking-in, what is not there.
    for (entry, with) in [(3, 2), (5, 2), (6, 2), (0, 2), (u64::MAX, 2)] {
        let refused = store.erase(erasure(&[with, entry])).unwrap_err();
        assert!(matches!(refused, StoreError::NothingToErase { seq } if seq == entry), "{refused}");
    }
    let alone = Erasure { agreed_by: "jo marsh".into(), ..erasure(&[2]) };
    let refused = store.erase(alone).unwrap_err();
    assert!(matches!(refused, StoreError::Erasing(CannotErase::TwoPeople)), "{refused}");
    assert_eq!(store.head().unwrap(), before);
    assert!(words_of(&store).contains("Asleep in class"));
    store.erase(erasure(&[2])).unwrap();
    assert!(matches!(store.erase(erasure(&[2])), Err(StoreError::NothingToErase { seq: 2 })));
}

fn a_copy_has_nothing_of_what_was_removed_and_neither_has_the_log_as_it_was_before(fresh: &Fresh) {
    let mut store = with_family(fresh);
    taken_in(&store, b"%PDF canary", "A canary was not seen.");
    let head = store.erase(erasure(&[2, 6])).unwrap();
    let mut copy = Vec::new();
    store.copy_out(&mut copy, &mut |_, _| ()).unwrap();
    for gone in [&b"Asleep in class"[..], b"canary"] {
        assert!(!copy.windows(gone.len()).any(|window| window == gone));
    }
    let whole = Fresh::sealed();
    assert_eq!(whole.store().copy_in(&mut &copy[..], None, &mut |_| ()).unwrap(), head);
    assert_eq!(whole.store().verdict(), Verdict::Whole { entries: 7, head });
    assert_eq!(all(&whole.store()), all(&store));
    // The log as it was before the erasure: the content stays gone, and the erasure is added, so that it says why.
    let earlier = Fresh::sqlite();
    assert_eq!(earlier.store().copy_in(&mut &copy[..], Some(4), &mut |_| ()).unwrap().seq, 5);
    assert!(matches!(earlier.store().verdict(), Verdict::Whole { entries: 5, .. }));
    assert_eq!(all(&earlier.store())[..4], all(&store)[..4]);
    assert!(matches!(all(&earlier.store())[4].1, Entry::Erasure(_)));
    // Where nothing had been removed yet of what is restored, nothing is added.
    let first = Fresh::sqlite();
    assert_eq!(first.store().copy_in(&mut &copy[..], Some(1), &mut |_| ()).unwrap().seq, 1);
}

fn indexes_made_again_are_as_they_were(fresh: &Fresh) {
    let mut store = with_family(fresh);
    taken_in(&store, b"%PDF canary", "A canary was not seen.");
    store.erase(erasure(&[1, 6])).unwrap();
    let mut raw = fresh.raw();
    let mut counted = || {
        ["known", "record", "account"]
            .map(|table| raw.texts(&format!("SELECT CAST(seq AS TEXT) FROM {table} ORDER BY seq")))
    };
    let before = counted();
    store.mend().unwrap();
    assert_eq!(counted(), before);
    assert!(matches!(store.verdict(), Verdict::Whole { entries: 7, .. }));
}

/// Nothing of it in the file, in a page that is free now, or in the write-ahead log, though the file is not even encrypted.
#[test]
fn nothing_of_what_was_removed_is_left_on_the_disk() {
    let fresh = Fresh::sqlite();
    let Place::Sqlite(path) = &fresh.place else { unreachable!() };
    let mut store = fresh.store();
    let many: Vec<Entry> =
        (0..400).map(|n| said("child Wren Tallow", &format!("canary {n} sings"))).collect();
    store.append(&many, None).unwrap();
    taken_in(&store, b"%PDF canary", &"The canary was not seen. ".repeat(500));
    let on_disk = |word: &[u8]| {
        let files = std::fs::read_dir(path.parent().unwrap()).unwrap();
        let has = |bytes: Vec<u8>| bytes.windows(word.len()).any(|window| window == word);
        files.filter(|file| has(std::fs::read(file.as_ref().unwrap().path()).unwrap())).count()
    };
    assert!(on_disk(b"canary 117 sings") > 0 && on_disk(b"The canary was") > 0);
    let every: Vec<u64> = (1..=401).collect();
    store.erase(erasure(&every)).unwrap();
    assert_eq!(on_disk(b"canary"), 0, "while it is still open");
    drop(store);
    assert_eq!(on_disk(b"canary"), 0, "and after");
}
