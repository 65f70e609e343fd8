//! Documents of the library: kept whole with the step that takes them in, found by their words, and missed when they are gone.

use crate::fresh::{Asking as _, Fresh, Raw};
use crate::invented::library_step;
use proptest::prelude::*;
use safeguarding::learning::text::{Counted, Wanted, pieces, searched_words};
use safeguarding::records::{DocumentTaken, Done, LibraryStep, StepId};
use store::{Kept, Store, StoreError, Verdict, Weakness};

on_both!(
    a_document_is_kept_whole_and_once,
    a_step_of_another_file_keeps_nothing,
    words_are_found_where_they_stand_and_again_after_the_indexes_are_made_again,
    a_document_that_is_gone_or_altered_is_told_by_verifying,
    a_file_is_never_changed_or_removed,
);

/// The step that takes this file in, read as this text.
pub fn taking(original: &[u8], text: &str) -> LibraryStep {
    library_step(Done::TakenIn(Box::new(DocumentTaken {
        file: "review.txt".into(),
        format: "text".into(),
        original: blake3::hash(original).to_hex().to_string(),
        text: blake3::hash(text.as_bytes()).to_hex().to_string(),
        letters: Counted::new(text).letters(),
        pages: vec![0],
        title: None,
        lost: Vec::new(),
    })))
}

fn keep(store: &Store, original: &[u8], text: &str) -> Kept {
    store.keep_document(original, text, taking(original, text)).unwrap()
}

/// Takes a document in; the hashes of it and of its text.
pub fn taken_in(store: &Store, original: &[u8], text: &str) -> (String, String) {
    keep(store, original, text);
    let hash = |bytes: &[u8]| blake3::hash(bytes).to_hex().to_string();
    (hash(original), hash(text.as_bytes()))
}

/// Which pieces hold it, as number of the entry and piece.
fn found(store: &Store, typed: &str) -> Vec<(u64, u16)> {
    let wanted = Wanted::read(typed).unwrap();
    let found = store.holding(&wanted).unwrap();
    found.into_iter().map(|at| (at.seq, at.piece)).collect()
}

fn a_document_is_kept_whole_and_once(fresh: &Fresh) {
    let store = fresh.store();
    let original = [0_u8, 255, 13, 10];
    let first = keep(&store, &original, "Zoë was hungry.");
    assert!(first.is_new);
    let second = keep(&store, &original, "Zoë was hungry.");
    assert_eq!(second, Kept { id: first.id, is_new: false });
    assert_eq!(store.head().unwrap().unwrap().seq, 1);
    let hash = blake3::hash(&original).to_hex().to_string();
    assert_eq!(store.file(&hash).unwrap().unwrap(), original);
    assert_eq!(store.file("no hash").unwrap(), None);
}

fn a_step_of_another_file_keeps_nothing(fresh: &Fresh) {
    let store = fresh.store();
    let other = taking(b"another file", "text");
    let refused = store.keep_document(b"this file", "text", other);
    assert!(matches!(refused, Err(StoreError::NotThatDocument)));
    let no_document = library_step(Done::CodebookKept { text: String::new() });
    let refused = store.keep_document(b"this file", "text", no_document);
    assert!(matches!(refused, Err(StoreError::NotThatDocument)));
    assert_eq!(store.head().unwrap(), None);
}

fn words_are_found_where_they_stand_and_again_after_the_indexes_are_made_again(fresh: &Fresh) {
    let store = fresh.store();
    let long = format!("First.\n\n{}\n\nProfessional curiosity was wanting.", "word ".repeat(700));
    keep(&store, b"a", &long);
    keep(&store, b"b", "Curiosity was professional. Zoe\u{308} said 1e5, O’Neill and it's.");
    let asked = |store: &Store| {
        [
            "professional curiosity",
            "\"professional curiosity\"",
            "profess*",
            "zoë",
            "1e5",
            "o’neill \"it's\"",
            "and",
            "nowhere",
        ]
        .map(|typed| found(store, typed))
    };
    let last = pieces(&long).len() as u16 - 1;
    assert!(last > 0, "the first text has several pieces");
    let before = asked(&store);
    let both = vec![(1, last), (2, 0)];
    let second = vec![(2, 0)];
    assert_eq!(before[..3], [both.clone(), vec![(1, last)], both]);
    assert_eq!(before[3..7], [&second[..], &second, &second, &second]);
    assert!(before[7].is_empty());
    store.mend().unwrap();
    assert_eq!(asked(&store), before);
}

fn a_document_that_is_gone_or_altered_is_told_by_verifying(fresh: &Fresh) {
    let store = fresh.store();
    keep(&store, b"a", "one");
    keep(&store, b"b", "two");
    assert!(matches!(store.verdict(), Verdict::Whole { .. }));
    let text = blake3::hash(b"two");
    let altered = match fresh.raw() {
        Raw::Sqlite(connection) => {
            connection.execute_batch("DROP TRIGGER file_never_changed").unwrap();
            let sql = "UPDATE file SET body = x'7468' WHERE hash = ?1";
            connection.execute(sql, [text.as_bytes()]).unwrap() as u64
        }
        Raw::Postgres(mut client) => {
            client.batch_execute("ALTER TABLE file DISABLE TRIGGER ALL").unwrap();
            let sql = "UPDATE file SET body = 'three' WHERE hash = $1";
            client.execute(sql, &[&&text.as_bytes()[..]]).unwrap()
        }
    };
    assert_eq!(altered, 1);
    fresh.raw().lock();
    let verdict = store.verdict();
    let is_told = |verdict: &Verdict| {
        matches!(verdict, Verdict::Weakened { what: Weakness::DocumentHarmed { seq: 2 }, .. })
    };
    assert!(is_told(&verdict), "{verdict}");
    assert_eq!(store.file(text.to_hex().as_str()).unwrap(), None);
}

fn a_file_is_never_changed_or_removed(fresh: &Fresh) {
    let store = fresh.store();
    keep(&store, b"a", "one");
    for sql in ["UPDATE file SET body = 'three'", "DELETE FROM file"] {
        let refused = match fresh.raw() {
            Raw::Sqlite(connection) => connection.execute_batch(sql).is_err(),
            Raw::Postgres(mut client) => client.batch_execute(sql).is_err(),
        };
        assert!(refused, "{sql}");
    }
}

#[test]
fn both_databases_find_the_same_pieces_of_any_text() {
    let places = [Fresh::sqlite(), Fresh::postgres()].map(|fresh| (fresh.store(), fresh));
    let taken = std::cell::Cell::new(0_u32);
    let letters = "[a-cÉé'’ß0-9٣ـ\u{308}*\"&|!:<>()\\\\-]{0,12}";
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(60));
    let texts = (prop::collection::vec(letters, 1..20), prop::collection::vec(letters, 1..4));
    runner
        .run(&texts, |(text, looked_for)| {
            taken.set(taken.get() + 1);
            let (text, original) = (text.join(" "), taken.get().to_le_bytes());
            for (store, _) in &places {
                keep(store, &original, &text);
            }
            for typed in looked_for {
                let Some(wanted) = Wanted::read(&typed) else { continue };
                let answers = places.each_ref().map(|(store, _)| found(store, &typed));
                prop_assert_eq!(&answers[0], &answers[1], "{:?}", typed);
                // The text itself says the same of the document taken last, which is one piece.
                let words: Vec<String> = searched_words(&text).collect();
                let has_all =
                    wanted.phrases.iter().zip(&wanted.is_beginning).all(|(phrase, begins)| {
                        words.windows(phrase.len()).any(|there| {
                            let (last, first) = phrase.split_last().unwrap();
                            let end = &there[first.len()];
                            there[..first.len()] == *first
                                && (end == last || (*begins && end.starts_with(last.as_str())))
                        })
                    });
                let is_found = answers[0].iter().any(|(seq, _)| *seq == u64::from(taken.get()));
                prop_assert_eq!(is_found, has_all, "{:?}", typed);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_id_of_a_document_is_that_of_its_step() {
    let fresh = Fresh::sqlite();
    let step = taking(b"a", "one");
    let StepId(id) = step.id;
    assert_eq!(fresh.store().keep_document(b"a", "one", step).unwrap().id.0, id);
}
