//! A copy of the log: the same log in whichever database it is taken into, and stopped at the first byte that is not as it was.

use crate::documents::taken_in;
use crate::fresh::{Asking as _, Fresh};
use crate::invented::{entries, family, said};
use crate::keeping::all;
use proptest::prelude::*;
use store::{Head, Store, StoreError, Verdict};

on_both!(
    a_copy_is_the_same_log_in_every_database,
    a_copy_up_to_a_number_ends_there,
    a_copy_that_was_broken_off_goes_on,
    a_copy_into_another_log_is_refused_and_changes_nothing,
    an_entry_that_was_altered_stops_the_copy_before_it,
);

fn copy_of(store: &Store) -> Vec<u8> {
    let mut copy = Vec::new();
    assert_eq!(
        store.copy_out(&mut copy, &mut |_, _| ()).unwrap(),
        store.head().unwrap().unwrap_or(Head::EMPTY)
    );
    copy
}

fn taken(fresh: &Fresh, copy: &[u8], up_to: Option<u64>) -> Result<Head, StoreError> {
    fresh.store().copy_in(&mut &copy[..], up_to, &mut |_| ())
}

fn a_copy_is_the_same_log_in_every_database(fresh: &Fresh) {
    let mut store = fresh.store();
    store.append(&family(), None).unwrap();
    let (original, text) = taken_in(&store, b"%PDF of a review", "A child was not seen.");
    let copy = copy_of(&store);
    for other in [Fresh::sqlite(), Fresh::sealed(), Fresh::postgres()] {
        assert_eq!(taken(&other, &copy, None).unwrap(), store.head().unwrap().unwrap());
        let other = other.store();
        assert_eq!(all(&other), all(&store));
        assert_eq!(other.verdict(), store.verdict());
        assert!(matches!(other.verdict(), Verdict::Whole { entries: 6, .. }));
        assert_eq!(other.file(&original).unwrap().unwrap(), b"%PDF of a review");
        assert_eq!(other.file(&text).unwrap().unwrap(), b"A child was not seen.");
        assert_eq!(copy_of(&other), copy);
    }
}

fn a_copy_up_to_a_number_ends_there(fresh: &Fresh) {
    let from = Fresh::sqlite();
    from.store().append(&family(), None).unwrap();
    let copy = copy_of(&from.store());
    assert_eq!(taken(fresh, &copy, Some(3)).unwrap().seq, 3);
    assert_eq!(all(&fresh.store()), all(&from.store())[..3]);
    assert!(matches!(fresh.store().verdict(), Verdict::Whole { entries: 3, .. }));
    // And it goes on from there.
    assert_eq!(taken(fresh, &copy, None).unwrap().seq, 5);
    assert_eq!(all(&fresh.store()), all(&from.store()));
}

fn a_copy_that_was_broken_off_goes_on(fresh: &Fresh) {
    let from = Fresh::sqlite();
    from.store().append(&family(), None).unwrap();
    let copy = copy_of(&from.store());
    let mut kept = 0;
    for end in (0..copy.len()).step_by(97) {
        match taken(fresh, &copy[..end], None) {
            Err(StoreError::CutShort { seq }) => kept = seq,
            Err(StoreError::NoCopy) => assert!(end < 13),
            other => panic!("{other:?}"),
        }
        assert_eq!(all(&fresh.store()).len() as u64, kept, "what came before the end is kept");
    }
    assert!(kept >= 4, "{kept}");
    assert_eq!(taken(fresh, &copy, None).unwrap().seq, 5);
    assert_eq!(taken(fresh, &copy, None).unwrap().seq, 5, "once more changes nothing");
    assert_eq!(all(&fresh.store()), all(&from.store()));
}

fn a_copy_into_another_log_is_refused_and_changes_nothing(fresh: &Fresh) {
    let from = Fresh::sqlite();
    from.store().append(&family(), None).unwrap();
    let copy = copy_of(&from.store());
    let mine = fresh.store().append(&[said("child Wren Tallow", "Cold.")], None).unwrap().head;
    assert!(matches!(taken(fresh, &copy, None), Err(StoreError::OfAnotherLog)));
    assert_eq!(fresh.store().head().unwrap(), Some(mine));
    // A log that has more than the copy is not what the copy was made of either.
    let mut longer = from.store();
    longer.append(&[said("child Wren Tallow", "Wet.")], None).unwrap();
    let head = longer.head().unwrap();
    assert!(matches!(taken(&from, &copy, None), Err(StoreError::OfAnotherLog)));
    assert_eq!(longer.head().unwrap(), head);
}

fn an_entry_that_was_altered_stops_the_copy_before_it(fresh: &Fresh) {
    let mut store = fresh.store();
    store.append(&family(), None).unwrap();
    let mut raw = fresh.unlocked();
    let (hash, mut body) = raw.row(4);
    body[10] ^= 1;
    raw.put(4, &hash, &body);
    let refused = store.copy_out(&mut Vec::new(), &mut |_, _| ()).unwrap_err();
    assert!(matches!(refused, StoreError::NotAsWritten { seq: 4 }), "{refused}");
}

#[test]
fn an_empty_log_is_copied_as_one() {
    let (from, to) = (Fresh::sqlite(), Fresh::sealed());
    assert_eq!(taken(&to, &copy_of(&from.store()), None).unwrap(), Head::EMPTY);
    assert_eq!(to.store().verdict(), Verdict::Empty);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Law 1, of copies: any altered byte is found, and nothing after it is taken in.
    #[test]
    fn any_altered_byte_of_a_copy_is_found(told in entries(), at in any::<prop::sample::Index>(), flip in 1..=255_u8) {
        let (from, to) = (Fresh::sqlite(), Fresh::sqlite());
        from.store().append(&told, None).unwrap();
        let mut copy = copy_of(&from.store());
        let at = at.index(copy.len());
        copy[at] ^= flip;
        prop_assert!(taken(&to, &copy, None).is_err(), "byte {at} of {}", copy.len());
        let (left, whole) = (all(&to.store()), all(&from.store()));
        prop_assert_eq!(&left[..], &whole[..left.len()]);
    }

    #[test]
    fn any_log_comes_out_of_a_copy_as_it_went_in(told in entries()) {
        let (from, to) = (Fresh::sealed(), Fresh::postgres());
        from.store().append(&told, None).unwrap();
        taken(&to, &copy_of(&from.store()), None).unwrap();
        prop_assert_eq!(all(&to.store()), all(&from.store()));
        prop_assert_eq!(to.store().verdict(), from.store().verdict());
    }
}
