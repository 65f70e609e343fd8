//! A reading log: steps and looks are found again by what they are and by whom they are about, and nobody else's are.

use crate::fresh::Fresh;
use crate::invented::{every_access_step, first_of, look, said};
use safeguarding::records::MentionAt;
use store::{Against, Sought};

on_both!(looks_are_found_by_whom_they_are_about_and_steps_by_their_number);

fn looks_are_found_by_whom_they_are_about_and_steps_by_their_number(fresh: &Fresh) {
    let mut store = fresh.store();
    let (one, other) =
        (first_of(&said("child Wren Tallow", "")), first_of(&said("child Zoë Tallow", "")));
    let sibling = MentionAt { place: 1, ..one };
    let steps = every_access_step();
    let looks = [look(&[one]), look(&[one, other]), look(&[sibling]), look(&[])];
    store.append(&steps, None).unwrap();
    store.append(&looks, None).unwrap();
    let first = steps.len() as u64 + 1;
    let found = |sought| {
        let found = fresh.store().find(sought).unwrap();
        found.into_iter().map(|(seq, _)| seq).collect::<Vec<u64>>()
    };
    assert_eq!(found(Sought::LooksAt(one)), [first, first + 1]);
    assert_eq!(found(Sought::LooksAt(other)), [first + 1]);
    assert_eq!(found(Sought::LooksAt(sibling)), [first + 2]);
    assert_eq!(found(Sought::LooksAt(MentionAt { place: 2, ..one })), [0; 0]);
    assert_eq!(found(Sought::AccessStepsAfter(0)), (1..first).collect::<Vec<u64>>());
    assert_eq!(found(Sought::AccessStepsAfter(first - 2)), [first - 1]);
    // Made again, the indexes say the same.
    let mending = Against { mending: true, ..Against::default() };
    fresh.store().verify(&mending, &mut |_, _| ()).unwrap();
    assert_eq!(found(Sought::LooksAt(one)), [first, first + 1]);
    // The same look twice is two looks.
    store.append(&looks[..1], None).unwrap();
    assert_eq!(found(Sought::LooksAt(one)).len(), 3);
}
