//! Law 1: any altered byte in the log is detected and located; and so is anything missing, moved or added.

use crate::fresh::{Asking as _, Fresh, Raw};
use crate::invented::{coverage, every_decision, family, said, take_in};
use proptest::prelude::*;
use safeguarding::records::Entry;
use store::{Against, Damage, Head, Store, StoreError, Verdict, Weakness};

on_both!(
    any_altered_byte_is_found_and_located,
    an_altered_decision_is_found_and_located,
    a_removed_entry_is_missing,
    an_entry_given_another_number_has_moved,
    two_exchanged_entries_are_found_at_the_first,
    two_exchanged_bodies_are_found_at_the_first,
    an_entry_taken_out_and_the_gap_closed_is_found_there,
    an_entry_rewritten_with_its_hash_is_found_where_the_chain_parts,
    a_log_cut_short_is_missing_its_end,
    a_log_without_its_head_is_broken,
    a_log_cut_short_with_its_head_is_told_by_a_head_kept_elsewhere,
    an_entry_slipped_in_at_the_end_is_found_and_nothing_is_chained_to_it,
    an_entry_that_makes_no_sense_is_unreadable_and_stays_private,
    nothing_is_chained_to_an_altered_end,
    the_log_refuses_to_be_altered,
    a_log_rewritten_with_all_its_hashes_is_told_by_a_head_kept_elsewhere,
    a_log_that_grew_still_holds_the_heads_kept_elsewhere,
    an_empty_log_is_not_said_to_be_whole,
    a_second_head_is_found,
    every_guard_that_is_gone_is_named,
    a_log_that_is_no_table_is_found,
    an_index_that_lies_is_named_and_mended,
    a_record_the_log_has_twice_is_no_lie_of_an_index,
    a_row_before_the_first_is_found,
);

fn verdict(store: &Store) -> Verdict {
    store.verdict()
}

/// The verdict against a head that was kept elsewhere.
fn compared(store: &Store, kept: Head) -> Verdict {
    store.verify(&Against { kept: vec![kept], mending: false }, &mut |_, _| ()).unwrap()
}

const fn broken(seq: u64, what: Damage) -> Verdict {
    Verdict::Broken { seq, what }
}

/// A log of the five entries of a family, its lock undone.
fn opened_up(fresh: &Fresh) -> (Store, Raw) {
    let mut store = fresh.store();
    store.append(&family(), None).unwrap();
    (store, fresh.unlocked())
}

fn any_altered_byte_is_found_and_located(fresh: &Fresh) {
    let (store, raw) = opened_up(fresh);
    let whole = verdict(&store);
    let raw = std::cell::RefCell::new(raw);
    let config =
        ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(seq in 1..=5_u64, of_hash: bool, at: prop::sample::Index, flip in 1..=255_u8)| {
        let mut raw = raw.borrow_mut();
        let (hash, body) = raw.row(seq);
        let (mut other_hash, mut other_body) = (hash.clone(), body.clone());
        let altered = if of_hash { &mut other_hash } else { &mut other_body };
        let at = at.index(altered.len());
        altered[at] ^= flip;
        raw.put(seq, &other_hash, &other_body);
        let found = verdict(&store);
        raw.put(seq, &hash, &body);
        prop_assert_eq!(found, broken(seq, if of_hash { Damage::AlteredHash } else { Damage::AlteredBody }));
        prop_assert_eq!(verdict(&store), whole);
    });
}

fn an_altered_decision_is_found_and_located(fresh: &Fresh) {
    let mut store = fresh.store();
    store.append(&family(), None).unwrap();
    store.append(&every_decision(), None).unwrap();
    let mut raw = fresh.unlocked();
    // What was decided is turned into its opposite, and who decided into somebody else.
    for (from, to) in [("one-person", "two-people"), ("Ida Marsh", "Ada Marsh")] {
        let (hash, body) = raw.row(6);
        let altered = String::from_utf8(body.clone()).unwrap().replace(from, to);
        assert_ne!(altered.as_bytes(), body, "{from} is written in the entry");
        raw.put(6, &hash, altered.as_bytes());
        assert_eq!(verdict(&store), broken(6, Damage::AlteredBody));
        raw.put(6, &hash, &body);
    }
    raw.run("DELETE FROM log WHERE seq = 9").unwrap();
    assert_eq!(verdict(&store), broken(9, Damage::Missing), "an undo taken out is missed");
}

fn a_removed_entry_is_missing(fresh: &Fresh) {
    let (store, mut raw) = opened_up(fresh);
    raw.run("DELETE FROM log WHERE seq = 3").unwrap();
    assert_eq!(verdict(&store), broken(3, Damage::Missing));
    let scanned = store.scan(0, &mut |_, _| Ok(()));
    assert!(matches!(scanned, Err(StoreError::Missing { seq: 3 })), "{scanned:?}");
}

fn an_entry_given_another_number_has_moved(fresh: &Fresh) {
    let (store, mut raw) = opened_up(fresh);
    raw.run("UPDATE log SET seq = 77 WHERE seq = 3").unwrap();
    assert_eq!(verdict(&store), broken(3, Damage::Moved { found_at: 77 }));
}

fn two_exchanged_entries_are_found_at_the_first(fresh: &Fresh) {
    let (store, mut raw) = opened_up(fresh);
    for (one, other) in [(2, 3), (2, 5), (1, 4)] {
        let mut exchange = || {
            let ((hash, body), (other_hash, other_body)) = (raw.row(one), raw.row(other));
            raw.put(one, &other_hash, &other_body);
            raw.put(other, &hash, &body);
        };
        exchange();
        assert_eq!(verdict(&store), broken(one, Damage::Moved { found_at: other }));
        exchange();
        assert!(matches!(verdict(&store), Verdict::Weakened { .. }), "only the lock is undone");
    }
}

fn two_exchanged_bodies_are_found_at_the_first(fresh: &Fresh) {
    let (store, mut raw) = opened_up(fresh);
    let ((hash, body), (other_hash, other_body)) = (raw.row(2), raw.row(4));
    raw.put(2, &hash, &other_body);
    raw.put(4, &other_hash, &body);
    assert_eq!(verdict(&store), broken(2, Damage::AlteredBody));
}

fn an_entry_taken_out_and_the_gap_closed_is_found_there(fresh: &Fresh) {
    let (store, mut raw) = opened_up(fresh);
    raw.run("DELETE FROM log WHERE seq = 2").unwrap();
    for seq in 3..=5 {
        raw.run(&format!("UPDATE log SET seq = {} WHERE seq = {seq}", seq - 1)).unwrap();
    }
    assert_eq!(verdict(&store), broken(2, Damage::Altered));
}

/// What the chain of the log is, said a second time: hash of the entry before, number, body.
fn chained(previous: &[u8], seq: u64, body: &[u8]) -> [u8; 32] {
    *blake3::hash(&[previous, &seq.to_le_bytes(), body].concat()).as_bytes()
}

fn an_entry_rewritten_with_its_hash_is_found_where_the_chain_parts(fresh: &Fresh) {
    let (store, mut raw) = opened_up(fresh);
    let (before, _) = raw.row(2);
    let body = serde_json::to_vec(&said("child Wren Tallow", "All was well.")).unwrap();
    raw.put(3, &chained(&before, 3, &body), &body);
    assert_eq!(verdict(&store), broken(4, Damage::AlteredBody));
    assert!(verdict(&store).to_string().contains("or entry 3 was altered together with its hash"));
}

fn a_log_cut_short_is_missing_its_end(fresh: &Fresh) {
    let (mut store, mut raw) = opened_up(fresh);
    raw.run("DELETE FROM log WHERE seq > 3").unwrap();
    assert_eq!(verdict(&store), broken(4, Damage::Missing));
    assert!(matches!(store.append(&family(), None), Err(StoreError::BrokenEnd { seq: 5 })));
    raw.run("DELETE FROM log").unwrap();
    assert_eq!(verdict(&store), broken(1, Damage::Missing));
}

fn a_log_without_its_head_is_broken(fresh: &Fresh) {
    let (mut store, mut raw) = opened_up(fresh);
    let zeros = raw.bytes(&[0; 32]);
    raw.run(&format!("UPDATE head SET hash = {zeros}")).unwrap();
    assert_eq!(verdict(&store), broken(5, Damage::HeadDiffers));
    raw.run("DELETE FROM head").unwrap();
    assert_eq!(verdict(&store), broken(5, Damage::HeadDiffers));
    assert!(matches!(store.append(&family(), None), Err(StoreError::BrokenEnd { .. })));
}

fn a_log_cut_short_with_its_head_is_told_by_a_head_kept_elsewhere(fresh: &Fresh) {
    let (store, mut raw) = opened_up(fresh);
    let kept_elsewhere = store.head().unwrap().unwrap();
    let (hash, _) = raw.row(3);
    let hash = raw.bytes(&hash);
    raw.run("DELETE FROM log WHERE seq > 3").unwrap();
    raw.run(&format!("UPDATE head SET seq = 3, hash = {hash}")).unwrap();
    raw.lock();
    store.mend().unwrap();
    let Verdict::Whole { entries: 3, head } = verdict(&store) else {
        panic!("the chain itself cannot tell")
    };
    let found = compared(&store, kept_elsewhere);
    assert_eq!(found, Verdict::NotAsKept { kept: kept_elsewhere, head });
    assert!(found.to_string().contains("cut short, and now ends at entry 3"), "{found}");
}

fn a_log_rewritten_with_all_its_hashes_is_told_by_a_head_kept_elsewhere(fresh: &Fresh) {
    let (mut store, mut raw) = opened_up(fresh);
    let kept_elsewhere = Head { seq: 4, hash: raw.row(4).0.try_into().unwrap() };
    raw.run("DELETE FROM log WHERE seq > 2; DELETE FROM known; DELETE FROM record").unwrap();
    let hash = raw.row(2).0;
    let hash = raw.bytes(&hash);
    raw.run(&format!("UPDATE head SET seq = 2, hash = {hash}")).unwrap();
    store
        .append(&[said("child Wren Tallow", "All well."), coverage("All."), take_in(1)], None)
        .unwrap();
    raw.lock();
    store.mend().unwrap();
    let Verdict::Whole { entries: 5, head } = verdict(&store) else {
        panic!("the chain itself cannot tell")
    };
    let found = compared(&store, kept_elsewhere);
    assert_eq!(found, Verdict::NotAsKept { kept: kept_elsewhere, head });
    assert!(found.to_string().contains("entry 4 or one before it was rewritten"), "{found}");
}

fn a_log_that_grew_still_holds_the_heads_kept_elsewhere(fresh: &Fresh) {
    let mut store = fresh.store();
    assert_eq!(compared(&store, Head::EMPTY), Verdict::Empty);
    let mut kept = vec![Head::EMPTY];
    for entry in family() {
        kept.push(store.append(&[entry], None).unwrap().head);
    }
    let whole = Verdict::Whole { entries: 5, head: kept[5] };
    for head in kept {
        assert_eq!(compared(&store, head), whole);
        let mut other = head;
        other.hash[7] ^= 1;
        let found = compared(&store, other);
        assert_eq!(found, Verdict::NotAsKept { kept: other, head: kept_last(&store) });
    }
}

fn kept_last(store: &Store) -> Head {
    store.head().unwrap().unwrap()
}

fn an_empty_log_is_not_said_to_be_whole(fresh: &Fresh) {
    let store = fresh.store();
    assert_eq!(verdict(&store), Verdict::Empty);
    assert!(verdict(&store).to_string().starts_with("The log is empty"), "{}", verdict(&store));
    let kept = Head { seq: 3, hash: [1; 32] };
    assert_eq!(compared(&store, kept), Verdict::NotAsKept { kept, head: Head::EMPTY });
}

fn a_second_head_is_found(fresh: &Fresh) {
    let (store, mut raw) = opened_up(fresh);
    let hash = raw.row(4).0;
    let hash = raw.bytes(&hash);
    for (number, hash) in [(4, &hash[..]), (9, &hash[..])] {
        raw.run(&format!("INSERT INTO head (seq, hash) VALUES ({number}, {hash})")).unwrap();
        raw.lock();
        assert_eq!(verdict(&store), broken(5, Damage::SeveralHeads { heads: 2 }));
        drop(fresh.unlocked());
        raw.run(&format!("DELETE FROM head WHERE seq = {number}")).unwrap();
    }
    raw.lock();
    assert!(matches!(verdict(&store), Verdict::Whole { entries: 5, .. }));
}

fn every_guard_that_is_gone_is_named(fresh: &Fresh) {
    let mut store = fresh.store();
    let head = store.append(&family(), None).unwrap().head;
    let mut raw = fresh.raw();
    let gone: &[(&str, &str)] = match &raw {
        Raw::Sqlite(_) => &[
            ("log_never_changed", "DROP TRIGGER log_never_changed"),
            ("log_never_removed", "DROP TRIGGER log_never_removed"),
            ("log_never_replaced", "DROP TRIGGER log_never_replaced"),
            ("file_never_changed", "DROP TRIGGER file_never_changed"),
            ("file_never_removed", "DROP TRIGGER file_never_removed"),
            ("file_never_replaced", "DROP TRIGGER file_never_replaced"),
            ("head_never_added", "DROP TRIGGER head_never_added"),
            ("head_never_removed", "DROP TRIGGER head_never_removed"),
            ("head_only_moves_forward", "DROP TRIGGER head_only_moves_forward"),
            (
                "log_never_removed",
                "DROP TRIGGER log_never_removed; \
                 CREATE TRIGGER log_never_removed BEFORE DELETE ON log BEGIN SELECT 1; END",
            ),
        ],
        Raw::Postgres(_) => &[
            ("log_never_changed", "ALTER TABLE log DISABLE TRIGGER log_never_changed"),
            ("log_never_changed", "ALTER TABLE log ENABLE REPLICA TRIGGER log_never_changed"),
            ("log_never_removed", "ALTER TABLE log DISABLE TRIGGER log_never_removed"),
            ("file_never_changed", "ALTER TABLE file DISABLE TRIGGER file_never_changed"),
            ("file_never_removed", "ALTER TABLE file DISABLE TRIGGER file_never_removed"),
            (
                "head_never_added_or_removed",
                "ALTER TABLE head DISABLE TRIGGER head_never_added_or_removed",
            ),
            ("head_only_moves_forward", "ALTER TABLE head DISABLE TRIGGER head_only_moves_forward"),
        ],
    };
    for (trigger, undo) in gone {
        raw.run(undo).unwrap();
        let found = verdict(&store);
        assert_eq!(found, Verdict::Weakened { head, what: Weakness::GuardGone { trigger } });
        assert!(found.to_string().contains(trigger), "{found}");
        raw.lock();
        assert_eq!(verdict(&store), Verdict::Whole { entries: 5, head });
    }
    if let Raw::Postgres(_) = &raw {
        for (trigger, asleep) in
            [("log_never_removed", "log_refuses"), ("log_never_changed", "log_only_forgets")]
        {
            raw.run(&format!(
                "CREATE OR REPLACE FUNCTION {asleep}() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RETURN NULL; END $$"
            ))
            .unwrap();
            let what = Weakness::GuardGone { trigger };
            assert_eq!(verdict(&store), Verdict::Weakened { head, what });
        }
    }
}

fn a_log_that_is_no_table_is_found(fresh: &Fresh) {
    let mut store = fresh.store();
    let head = store.append(&family(), None).unwrap().head;
    fresh
        .raw()
        .run("ALTER TABLE log RENAME TO real_log; CREATE VIEW log AS SELECT * FROM real_log")
        .unwrap();
    let found = verdict(&fresh.store());
    assert_eq!(found, Verdict::Weakened { head, what: Weakness::NoPlainTable { table: "log" } });
}

fn an_index_that_lies_is_named_and_mended(fresh: &Fresh) {
    let mut store = fresh.store();
    let head = store.append(&family(), None).unwrap().head;
    let whole = Verdict::Whole { entries: 5, head };
    let mut raw = fresh.raw();
    let made_up = raw.bytes(&[7; 16]);
    for (table, lie) in [
        ("known", "UPDATE known SET seq = 2 WHERE seq = 1".to_owned()),
        ("known", "DELETE FROM known WHERE seq = 3".to_owned()),
        ("known", format!("INSERT INTO known (fingerprint, seq) VALUES ({made_up}, 1)")),
        ("known", format!("UPDATE known SET fingerprint = {made_up} WHERE seq = 4")),
        ("record", "UPDATE record SET seq = 4 WHERE seq = 1".to_owned()),
        ("record", "DELETE FROM record WHERE seq = 4".to_owned()),
        ("record", format!("INSERT INTO record (id, seq) VALUES ({made_up}, 99)")),
        ("account", "DELETE FROM account WHERE seq = 5".to_owned()),
        ("account", "UPDATE account SET sort = 'take-in' WHERE seq = 3".to_owned()),
        ("account", "INSERT INTO account (sort, seq) VALUES ('coverage', 1)".to_owned()),
    ] {
        raw.run(&lie).unwrap();
        let found = verdict(&store);
        let what = Weakness::IndexIsWrong { table };
        assert_eq!(found, Verdict::Weakened { head, what }, "{lie}");
        assert!(found.to_string().contains("making the indexes again mends it"), "{found}");
        store.mend().unwrap();
        assert_eq!(verdict(&store), whole, "{lie}");
    }
}

fn a_record_the_log_has_twice_is_no_lie_of_an_index(fresh: &Fresh) {
    let mut store = fresh.store();
    let twin = said("child Wren Tallow (born 2014-01-01)", "Cold.");
    for _ in 0..2 {
        store.append(std::slice::from_ref(&twin), None).unwrap();
        fresh.raw().run("DELETE FROM known").unwrap();
    }
    let known = Weakness::IndexIsWrong { table: "known" };
    assert!(matches!(verdict(&store), Verdict::Weakened { what, .. } if what == known));
    store.mend().unwrap();
    assert!(matches!(verdict(&store), Verdict::Whole { entries: 2, .. }));
    // The row may stand for either of the two.
    fresh.raw().run("UPDATE known SET seq = 1; UPDATE record SET seq = 1").unwrap();
    assert!(matches!(verdict(&store), Verdict::Whole { entries: 2, .. }));
}

fn a_row_before_the_first_is_found(fresh: &Fresh) {
    let (store, mut raw) = opened_up(fresh);
    match &raw {
        Raw::Sqlite(_) => raw.run("PRAGMA ignore_check_constraints = ON").unwrap(),
        Raw::Postgres(_) => raw.run("ALTER TABLE log DROP CONSTRAINT log_seq_check").unwrap(),
    }
    let zeros = raw.bytes(&[0; 32]);
    raw.run(&format!("INSERT INTO log (seq, hash, body) VALUES (-3, {zeros}, {zeros})")).unwrap();
    raw.lock();
    assert_eq!(verdict(&store), broken(6, Damage::BeyondHead));
}

fn an_entry_slipped_in_at_the_end_is_found_and_nothing_is_chained_to_it(fresh: &Fresh) {
    let (mut store, mut raw) = opened_up(fresh);
    let (last, body) = raw.row(5);
    let (hash, body) = (raw.bytes(&chained(&last, 6, &body)), raw.bytes(&body));
    raw.run(&format!("INSERT INTO log (seq, hash, body) VALUES (6, {hash}, {body})")).unwrap();
    assert_eq!(verdict(&store), broken(6, Damage::BeyondHead));
    assert!(matches!(store.append(&family(), None), Err(StoreError::BrokenEnd { seq: 5 })));
}

fn an_entry_that_makes_no_sense_is_unreadable_and_stays_private(fresh: &Fresh) {
    let (store, mut raw) = opened_up(fresh);
    let (last, _) = raw.row(5);
    let body = br#"{"said":{"record":{"id":"canary"},"original":"canary"}}"#;
    let hash = chained(&last, 6, body);
    let (hash, body) = (raw.bytes(&hash), raw.bytes(body));
    raw.run(&format!("INSERT INTO log (seq, hash, body) VALUES (6, {hash}, {body})")).unwrap();
    raw.run(&format!("UPDATE head SET seq = 6, hash = {hash}")).unwrap();
    assert_eq!(verdict(&store), broken(6, Damage::Unreadable));
    let errors = [
        store.entry(6).unwrap_err(),
        store.scan(0, &mut |_, _| Ok(())).unwrap_err(),
        store.mend().unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error, StoreError::Unreadable { seq: 6 }), "{error}");
        assert!(
            !format!("{error} {error:?} {:?}", std::error::Error::source(&error))
                .contains("canary")
        );
    }
    let Entry::Said(first) = &family()[0] else { unreachable!() };
    assert!(store.said(first.record.id).unwrap().is_some(), "the indexes stay");
}

fn nothing_is_chained_to_an_altered_end(fresh: &Fresh) {
    let (mut store, mut raw) = opened_up(fresh);
    let (hash, mut body) = raw.row(5);
    body[10] ^= 1;
    raw.put(5, &hash, &body);
    let refused = store.append(&[said("child Wren Tallow", "Cold.")], None);
    assert!(matches!(refused, Err(StoreError::BrokenEnd { seq: 5 })), "{refused:?}");
    body[10] ^= 1;
    raw.put(5, &hash, &body);
    assert_eq!(store.append(&[said("child Wren Tallow", "Cold.")], None).unwrap().head.seq, 6);
}

fn the_log_refuses_to_be_altered(fresh: &Fresh) {
    let mut store = fresh.store();
    let whole = store.append(&family(), None).unwrap();
    let mut raw = fresh.raw();
    let zeros = raw.bytes(&[0; 32]);
    let mut attempts = vec![
        "UPDATE log SET body = body".to_owned(),
        "UPDATE log SET seq = 9 WHERE seq = 2".to_owned(),
        "DELETE FROM log WHERE seq = 5".to_owned(),
        "DELETE FROM log".to_owned(),
        "DELETE FROM head".to_owned(),
        "UPDATE head SET seq = 2".to_owned(),
        format!("INSERT INTO head (seq, hash) VALUES (9, {zeros})"),
    ];
    match &raw {
        Raw::Sqlite(_) => {
            attempts
                .push(format!("REPLACE INTO log (seq, hash, body) VALUES (2, {zeros}, {zeros})"));
            attempts.push(format!(
                "INSERT INTO log (seq, hash, body) VALUES (2, {zeros}, {zeros}) ON CONFLICT DO UPDATE SET hash = {zeros}"
            ));
        }
        Raw::Postgres(_) => {
            attempts.push("TRUNCATE log".to_owned());
            attempts.push("SET session_replication_role = replica; DELETE FROM log".to_owned());
            attempts.push(format!(
                "INSERT INTO log (seq, hash, body) VALUES (2, {zeros}, {zeros}) \
                 ON CONFLICT (seq) DO UPDATE SET hash = {zeros}"
            ));
        }
    }
    for attempt in attempts {
        let said = raw.run(&attempt).expect_err(&attempt);
        assert!(said.contains("append-only") || said.contains("one head"), "{attempt}: {said}");
    }
    assert_eq!(verdict(&store), Verdict::Whole { entries: 5, head: whole.head });
}

/// A SQLite file of many entries, closed, and its bytes.
fn closed_file() -> (Fresh, Vec<u8>) {
    let fresh = Fresh::sqlite();
    let entries: Vec<Entry> =
        (1..=200).map(|n| said("child Wren Tallow", &format!("canary {n} sings"))).collect();
    fresh.store().append(&entries, None).unwrap();
    let path = fresh.place.file().unwrap();
    let bytes = std::fs::read(path).unwrap();
    (fresh, bytes)
}

fn overwrite(fresh: &Fresh, bytes: &[u8]) {
    let path = fresh.place.file().unwrap();
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_bit_that_rots_in_the_file_is_located() {
    let (fresh, mut bytes) = closed_file();
    let words = b"canary 117 sings";
    let at = bytes.windows(words.len()).position(|window| window == words).unwrap();
    bytes[at + 1] ^= 4;
    overwrite(&fresh, &bytes);
    assert_eq!(verdict(&fresh.store()), broken(117, Damage::AlteredBody));
}

#[test]
fn a_page_the_database_cannot_read_is_located() {
    let (fresh, mut bytes) = closed_file();
    let words = b"canary 117 sings";
    let at = bytes.windows(words.len()).position(|window| window == words).unwrap();
    let page = at / 16_384 * 16_384;
    bytes[page..page + 16_384].fill(0xee);
    overwrite(&fresh, &bytes);
    let Verdict::Broken { seq, what: Damage::Unreadable } = verdict(&fresh.store()) else {
        panic!("not found")
    };
    assert!(
        (80..=117).contains(&seq),
        "a page holds a few entries, of which this is the first: {seq}"
    );
}

/// No code stands over each page of a plain file, as over those of an encrypted one: a single bit where nothing is read goes unseen
/// there, a page that makes no sense does not.
#[test]
fn a_page_of_a_plain_file_that_makes_no_sense_is_noticed_wherever_it_is() {
    let (_, whole) = closed_file();
    let pages = whole.len() / 16_384;
    assert!(pages > 10, "{pages} pages");
    for page in 0..pages {
        let (mut bytes, damaged) = (whole.clone(), Fresh::sqlite());
        bytes[page * 16_384..(page + 1) * 16_384].fill(0xee);
        overwrite(&damaged, &bytes);
        let verify = |store: Store| store.verify(&Against::default(), &mut |_, _| ());
        let verdict = Store::open(&damaged.place).and_then(verify);
        assert!(!matches!(verdict, Ok(Verdict::Whole { .. })), "page {page}: {verdict:?}");
    }
}

#[test]
fn an_index_the_database_cannot_read_is_told_apart_from_the_log() {
    let (fresh, mut bytes) = closed_file();
    let sql = "SELECT CAST(rootpage AS TEXT) FROM sqlite_schema WHERE name = 'record'";
    let root: usize = fresh.raw().texts(sql)[0][0].parse().unwrap();
    bytes[(root - 1) * 16_384..root * 16_384].fill(0xee);
    overwrite(&fresh, &bytes);
    let found = verdict(&fresh.store());
    let what = Weakness::IndexUnreadable;
    assert!(matches!(found, Verdict::Weakened { what: found, .. } if found == what), "{found}");
}

#[test]
fn a_verdict_says_what_to_do_next() {
    let broken = broken(7, Damage::Missing).to_string();
    assert_eq!(
        broken,
        "The log is broken at entry 7: it is missing. The chain holds up to the entry before. \
         Keep the log as it is and restore a backup."
    );
    let whole = Verdict::Whole { entries: 2, head: Head { seq: 2, hash: [0xab; 32] } }.to_string();
    assert!(whole.starts_with("The log is whole: 2 entries"), "{whole}");
}
