//! Many entries at once: their fingerprints wait to be moved into the index, and are known all the while, to everybody.

use crate::fresh::{Asking as _, Fresh, Raw};
use crate::invented::said;
use safeguarding::records::Entry;
use store::{Verdict, Weakness};

on_both!(
    what_came_in_bulk_is_known_at_once_and_to_others,
    what_waits_is_moved_when_the_indexes_are_made_again_and_stays_known,
    a_lie_among_those_that_wait_is_named_and_mended,
    what_was_not_kept_is_not_known,
    what_is_wrongly_in_an_index_gives_way_to_many,
    who_asks_for_very_many_knows_what_others_add_and_mend,
);

fn many(from: usize, to: usize) -> Vec<Entry> {
    (from..to)
        .map(|row| said("child Amber Kestle (born 2015-03-04)", &format!("Row {row}.")))
        .collect()
}

fn in_table(fresh: &Fresh, table: &str) -> usize {
    fresh.raw().texts(&format!("SELECT CAST(seq AS TEXT) FROM {table}")).len()
}

fn what_came_in_bulk_is_known_at_once_and_to_others(fresh: &Fresh) {
    let (mut one, mut other) = (fresh.store(), fresh.store());
    one.append(&many(0, 3), None).unwrap();
    one.append(&many(0, 200), None).unwrap();
    assert_eq!((in_table(fresh, "known"), in_table(fresh, "known_lately")), (3, 197));
    for store in [&mut one, &mut other, &mut fresh.store()] {
        let again = store.append(&many(0, 200), None).unwrap();
        assert_eq!((again.kept, again.already_known), (0, 200));
        let again = store.append(&many(150, 151), None).unwrap();
        assert_eq!((again.kept, again.already_known), (0, 1));
    }
    // What another put down since is read too.
    one.append(&many(200, 300), None).unwrap();
    assert_eq!(other.append(&many(100, 310), None).unwrap().already_known, 200);
    let head = one.head().unwrap().unwrap();
    assert_eq!(one.verdict(), Verdict::Whole { entries: 310, head });
}

fn what_waits_is_moved_when_the_indexes_are_made_again_and_stays_known(fresh: &Fresh) {
    let (mut one, mut other) = (fresh.store(), fresh.store());
    one.append(&many(0, 100), None).unwrap();
    assert_eq!(other.append(&many(50, 51), None).unwrap().already_known, 1);
    // These the other has not read when they are moved from under it.
    one.append(&many(100, 200), None).unwrap();
    one.mend().unwrap();
    assert_eq!((in_table(fresh, "known"), in_table(fresh, "known_lately")), (200, 0));
    assert_eq!(other.append(&many(0, 200), None).unwrap().already_known, 200);
    assert_eq!(one.append(&many(0, 201), None).unwrap().already_known, 200);
    assert_eq!(other.append(&many(200, 300), None).unwrap().already_known, 1);
    assert_eq!(one.append(&many(200, 300), None).unwrap().already_known, 100);
    assert!(matches!(one.verdict(), Verdict::Whole { entries: 300, .. }));
}

fn a_lie_among_those_that_wait_is_named_and_mended(fresh: &Fresh) {
    let mut store = fresh.store();
    let head = store.append(&many(0, 100), None).unwrap().head;
    let mut raw = fresh.raw();
    let made_up = raw.bytes(&[7; 16]);
    for lie in [
        "DELETE FROM known_lately WHERE seq = 7".to_owned(),
        format!("INSERT INTO known_lately (seq, fingerprint) VALUES (1000, {made_up})"),
        format!("UPDATE known_lately SET fingerprint = {made_up} WHERE seq = 9"),
        format!("INSERT INTO known (fingerprint, seq) VALUES ({made_up}, 9)"),
    ] {
        raw.run(&lie).unwrap();
        let what = Weakness::IndexIsWrong { table: "known" };
        assert_eq!(fresh.store().verdict(), Verdict::Weakened { head, what }, "{lie}");
        store.mend().unwrap();
        assert_eq!(fresh.store().verdict(), Verdict::Whole { entries: 100, head }, "{lie}");
        // The next lie needs some that wait.
        raw.run("INSERT INTO known_lately (seq, fingerprint) SELECT seq, fingerprint FROM known; DELETE FROM known").unwrap();
        assert_eq!(fresh.store().verdict(), Verdict::Whole { entries: 100, head });
    }
}

fn what_was_not_kept_is_not_known(fresh: &Fresh) {
    let mut store = fresh.store();
    store.append(&many(0, 10), None).unwrap();
    let mut raw = fresh.raw();
    let (fails, again) = if matches!(raw, Raw::Sqlite(_)) {
        let fails =
            "CREATE TRIGGER fails BEFORE UPDATE ON head BEGIN SELECT RAISE(ABORT, 'no'); END";
        (fails, "DROP TRIGGER fails")
    } else {
        let fails = "CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS \
                     $$BEGIN RAISE EXCEPTION 'no'; END$$; \
                     CREATE TRIGGER fails BEFORE UPDATE ON head FOR EACH ROW EXECUTE FUNCTION fails()";
        (fails, "DROP TRIGGER fails ON head")
    };
    raw.run(fails).unwrap();
    store.append(&many(10, 110), None).unwrap_err();
    raw.run(again).unwrap();
    // Others now stand where those would have stood.
    assert_eq!(store.append(&many(500, 600), None).unwrap().kept, 100);
    assert_eq!(store.append(&many(500, 600), None).unwrap().already_known, 100);
    assert_eq!(store.append(&many(10, 110), None).unwrap().kept, 100);
    assert!(matches!(store.verdict(), Verdict::Whole { entries: 210, .. }));
}

fn what_is_wrongly_in_an_index_gives_way_to_many(fresh: &Fresh) {
    let mut store = fresh.store();
    let entries = many(0, 100);
    let Entry::Said(said) = &entries[50] else { panic!("a record") };
    let mut raw = fresh.raw();
    let (id, print) = (raw.bytes(said.record.id.0.as_bytes()), raw.bytes(&[7; 16]));
    raw.run(&format!("INSERT INTO record (id, seq) VALUES ({id}, 3)")).unwrap();
    raw.run(&format!("INSERT INTO known_lately (fingerprint, seq) VALUES ({print}, 20)")).unwrap();
    assert_eq!(store.append(&entries, None).unwrap().kept, 100);
    assert_eq!(store.said(said.record.id).unwrap().map(|(seq, _)| seq), Some(51));
    assert!(matches!(store.verdict(), Verdict::Whole { entries: 100, .. }));
    assert_eq!(store.append(&entries, None).unwrap().already_known, 100);
}

/// From 20,000 on, what an index surely does not have is told from memory on SQLite.
fn who_asks_for_very_many_knows_what_others_add_and_mend(fresh: &Fresh) {
    let (mut one, mut other) = (fresh.store(), fresh.store());
    assert_eq!(one.append(&many(0, 20_000), None).unwrap().kept, 20_000);
    other.append(&many(20_000, 20_003), None).unwrap();
    other.append(&many(20_003, 20_200), None).unwrap();
    let again = one.append(&many(19_900, 20_300), None).unwrap();
    assert_eq!((again.kept, again.already_known), (100, 300));
    assert_eq!(one.append(&many(20_200, 20_300), None).unwrap().already_known, 100);
    // This one first asks when the index has forgotten an entry, and goes on after another has mended it.
    fresh.raw().run("DELETE FROM known_lately WHERE seq = 7").unwrap();
    let mut third = fresh.store();
    assert_eq!(third.append(&many(30_000, 50_000), None).unwrap().kept, 20_000);
    other.mend().unwrap();
    assert_eq!(third.append(&many(0, 100), None).unwrap().already_known, 100);
    assert!(matches!(other.verdict(), Verdict::Whole { entries: 40_300, .. }));
}
