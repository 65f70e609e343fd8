//! Laws 2, 3, 11 and 12 on generated entries, through the stores: the order in which batches arrive changes no chronology, what was
//! known on Monday is contained in what was known on Tuesday, both stores give equal answers, and making the indexes again equals
//! having kept up. Law 1 is in `damage`.

use crate::fresh::{Asking as _, Fresh};
use crate::invented::entries;
use crate::keeping::all;
use proptest::prelude::*;
use safeguarding::chronology::{Chronology, Covered, View};
use safeguarding::people::People;
use safeguarding::practice::Practice;
use safeguarding::records::{Coverage, Entry, Record, Said, TakeIn};
use std::collections::BTreeSet;
use store::{Appended, Head, Store, Verdict};

/// Everything the store can be asked.
#[derive(Debug, PartialEq)]
struct Answers {
    head: Option<Head>,
    entries: Vec<(u64, Entry)>,
    by_id: Vec<Option<(u64, Said)>>,
    coverage: Vec<Coverage>,
    take_ins: Vec<TakeIn>,
    verdict: Verdict,
}

fn answers(store: &Store, told: &[Entry]) -> Answers {
    let ids = told.iter().filter_map(|entry| {
        if let Entry::Said(said) = entry { Some(said.record.id) } else { None }
    });
    Answers {
        head: store.head().unwrap(),
        entries: all(store),
        by_id: ids.map(|id| store.said(id).unwrap()).collect(),
        coverage: store.coverage().unwrap(),
        take_ins: store.take_ins().unwrap(),
        verdict: store.verdict(),
    }
}

/// What the log should hold, worked out the slow, obvious way.
fn kept(told: &[Entry]) -> Vec<Entry> {
    let mut kept: Vec<Entry> = Vec::new();
    for entry in told {
        let is_known = kept.iter().any(|earlier| match (earlier, entry) {
            (Entry::Said(a), Entry::Said(b)) => {
                a.record.provenance.fingerprint == b.record.provenance.fingerprint
            }
            (Entry::Coverage(a), Entry::Coverage(b)) => a == b,
            _ => false,
        });
        if !is_known {
            kept.push(entry.clone());
        }
    }
    kept
}

fn append_in_batches(store: &mut Store, told: &[Entry], size: usize) -> Vec<Appended> {
    told.chunks(size).map(|batch| store.append(batch, None).unwrap()).collect()
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn both_stores_give_equal_answers(told in entries(), size in 1..6_usize) {
        let (sqlite, postgres) = (Fresh::sqlite(), Fresh::postgres());
        let (mut sqlite, mut postgres) = (sqlite.store(), postgres.store());
        prop_assert_eq!(append_in_batches(&mut sqlite, &told, size), append_in_batches(&mut postgres, &told, size));
        let found = answers(&sqlite, &told);
        prop_assert_eq!(&found, &answers(&postgres, &told));
        let expected: Vec<(u64, Entry)> = (1..).zip(kept(&told)).collect();
        prop_assert_eq!(found.entries, expected);
    }

    #[test]
    fn how_entries_are_batched_leaves_no_trace(told in entries(), size in 1..6_usize) {
        let (one, other) = (Fresh::sqlite(), Fresh::sqlite());
        let (mut one, mut other) = (one.store(), other.store());
        append_in_batches(&mut one, &told, size);
        other.append(&told, None).unwrap();
        prop_assert_eq!(answers(&one, &told), answers(&other, &told));
    }
}

proptest! {
    #![proptest_config(config(10))]

    #[test]
    fn making_the_indexes_again_equals_having_kept_up_on_sqlite(told in entries(), size in 1..6_usize) {
        make_the_indexes_again(&Fresh::sqlite(), &told, size);
    }

    #[test]
    fn making_the_indexes_again_equals_having_kept_up_encrypted(told in entries(), size in 1..6_usize) {
        make_the_indexes_again(&Fresh::sealed(), &told, size);
    }

    #[test]
    fn making_the_indexes_again_equals_having_kept_up_on_postgres(told in entries(), size in 1..6_usize) {
        make_the_indexes_again(&Fresh::postgres(), &told, size);
    }
}

/// Everybody's chronology, each entry with its day and the rows it rests on.
fn chronologies(entries: &[(u64, Entry)]) -> Vec<Vec<String>> {
    let said = |(_, entry): &(u64, Entry)| match entry {
        Entry::Said(said) => Some(said.record.clone()),
        _ => None,
    };
    let records: Vec<Record> = entries.iter().filter_map(said).collect();
    let practice = Practice::shipped();
    let people = People::of(&records, &practice, &[]);
    let as_of = "2031-01-01".parse().expect("a day after all of them");
    let life = |person| {
        let view = View::all(as_of);
        let life = Chronology::of(&records, &people, &practice, &Covered::default(), &view, person);
        let print = |row: &u32| records[*row as usize].provenance.fingerprint.to_string();
        let line = |entry: &safeguarding::chronology::Entry| {
            let prints: BTreeSet<String> = entry.happening.records.iter().map(print).collect();
            format!("{} {prints:?}", entry.happened)
        };
        life.entries.iter().map(line).collect()
    };
    let mut lives: Vec<Vec<String>> = (0..people.persons.len() as u32).map(life).collect();
    lives.sort();
    lives
}

/// The rows of several files, each row once: of two rows that are one the first to come is kept, whatever else the second says.
fn each_once(told: Vec<Entry>) -> Vec<Entry> {
    let mut prints = BTreeSet::new();
    let is_first = |entry: &Entry| match entry {
        Entry::Said(said) => prints.insert(said.record.provenance.fingerprint.to_string()),
        _ => false,
    };
    told.into_iter().filter(is_first).collect()
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn the_order_in_which_batches_arrive_changes_no_chronology(
        (told, shuffled) in entries().prop_map(each_once).prop_flat_map(|told| (Just(told.clone()), Just(told).prop_shuffle())),
        size in 1..6_usize,
    ) {
        let expected = chronologies(&(1..).zip(told.clone()).collect::<Vec<_>>());
        for fresh in [Fresh::sqlite(), Fresh::sealed(), Fresh::postgres()] {
            let mut store = fresh.store();
            append_in_batches(&mut store, &shuffled, size);
            // What one file holds again, of what came with another.
            append_in_batches(&mut store, &told, size + 1);
            prop_assert_eq!(chronologies(&all(&store)), expected.clone());
        }
    }

    #[test]
    fn what_was_known_on_monday_is_contained_in_what_was_known_on_tuesday(told in entries(), size in 1..6_usize) {
        for fresh in [Fresh::sqlite(), Fresh::sealed(), Fresh::postgres()] {
            let mut store = fresh.store();
            let mut monday = Vec::new();
            for batch in told.chunks(size) {
                store.append(batch, None).unwrap();
                let tuesday = all(&store);
                prop_assert!(tuesday.starts_with(&monday));
                monday = tuesday;
            }
        }
    }
}

/// Everything in the index tables, as text.
fn indexes(fresh: &Fresh) -> Vec<Vec<Vec<String>>> {
    let mut raw = fresh.raw();
    let hex = if matches!(raw, crate::fresh::Raw::Sqlite(_)) { "lower(hex(" } else { "encode((" };
    let end = if matches!(raw, crate::fresh::Raw::Sqlite(_)) { "))" } else { "), 'hex')" };
    [
        format!("SELECT {hex}fingerprint{end}, CAST(seq AS TEXT) FROM known ORDER BY fingerprint"),
        format!("SELECT {hex}id{end}, CAST(seq AS TEXT) FROM record ORDER BY id"),
        "SELECT sort, CAST(seq AS TEXT) FROM account ORDER BY sort, seq".to_owned(),
    ]
    .iter()
    .map(|sql| raw.texts(sql))
    .collect()
}

fn make_the_indexes_again(fresh: &Fresh, told: &[Entry], size: usize) {
    let mut store = fresh.store();
    append_in_batches(&mut store, told, size);
    let (answered, indexed) = (answers(&store, told), indexes(fresh));
    // From indexes that are right, and from indexes that have been tampered with.
    for tampering in
        ["", "DELETE FROM account; UPDATE record SET seq = 1; UPDATE known SET seq = 1"]
    {
        fresh.raw().run(tampering).unwrap();
        store.mend().unwrap();
        assert_eq!(indexes(fresh), indexed);
        assert_eq!(answers(&store, told), answered);
    }
}
