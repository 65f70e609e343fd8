//! Several at once: writers wait for each other and never fork the chain; readers see whole logs only.

use crate::fresh::{Asking as _, Fresh};
use crate::invented::said;
use safeguarding::records::Entry;
use std::sync::Barrier;
use store::{Check, StoreError, Verdict};

on_both!(
    writers_at_once_do_not_fork_the_chain,
    writers_of_the_same_rows_keep_each_once,
    whoever_has_one_entry_gets_in_between_the_batches_of_another,
    readers_see_whole_batches,
    who_checks_before_adding_sees_all_that_others_added,
    what_a_check_refuses_is_not_added
);

const WRITERS: usize = 10;
const BATCHES: usize = 12;

fn batch(writer: usize, batch: usize) -> Vec<Entry> {
    (0..3)
        .map(|row| said("child Amber Kestle (born 2015-03-04)", &format!("{writer} {batch} {row}")))
        .collect()
}

fn writers_at_once_do_not_fork_the_chain(fresh: &Fresh) {
    drop(fresh.store());
    let together = Barrier::new(WRITERS);
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (fresh, together) = (&fresh, &together);
            scope.spawn(move || {
                let mut store = fresh.store();
                together.wait();
                for number in 0..BATCHES {
                    assert_eq!(store.append(&batch(writer, number), None).unwrap().kept, 3);
                }
            });
        }
    });
    let store = fresh.store();
    let head = store.head().unwrap().unwrap();
    let entries = (WRITERS * BATCHES * 3) as u64;
    assert_eq!(store.verdict(), Verdict::Whole { entries, head });
}

fn writers_of_the_same_rows_keep_each_once(fresh: &Fresh) {
    drop(fresh.store());
    let together = Barrier::new(WRITERS);
    let kept: u64 = std::thread::scope(|scope| {
        let write = || {
            let mut store = fresh.store();
            together.wait();
            (0..BATCHES)
                .map(|number| store.append(&batch(0, number), None).unwrap().kept)
                .sum::<u64>()
        };
        let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(write)).collect();
        writers.into_iter().map(|writer| writer.join().unwrap()).sum()
    });
    assert_eq!(kept, (BATCHES * 3) as u64);
    assert_eq!(fresh.store().head().unwrap().unwrap().seq, kept);
}

/// Without a queue, whoever writes batch after batch has the lock again before anybody who waits has noticed that it was free.
fn whoever_has_one_entry_gets_in_between_the_batches_of_another(fresh: &Fresh) {
    const MANY: usize = 60;
    let (mut large, mut small) = (fresh.store(), fresh.store());
    let all_day =
        |from: usize| -> Vec<Entry> { (from..from + 70).flat_map(|n| batch(0, n)).collect() };
    let (begun, has_begun) = std::sync::mpsc::channel();
    let (head_then, head_now) = std::thread::scope(|scope| {
        scope.spawn(move || {
            for number in 0..MANY {
                large.append(&all_day(number * 70), None).unwrap();
                begun.send(()).unwrap();
            }
        });
        has_begun.recv().unwrap();
        let head_then = small.head().unwrap().unwrap().seq;
        (head_then, small.append(&batch(1, 0), None).unwrap().head.seq)
    });
    let waited_for = (head_now - head_then) / 210;
    assert!(waited_for <= 5, "it waited for {waited_for} batches of another");
}

fn readers_see_whole_batches(fresh: &Fresh) {
    drop(fresh.store());
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            let mut store = fresh.store();
            for number in 0..BATCHES {
                store.append(&batch(0, number), None).unwrap();
            }
        });
        let store = fresh.store();
        loop {
            let is_last = writing.is_finished();
            let verdict = store.verdict();
            let entries = match verdict {
                Verdict::Whole { entries, .. } => entries,
                Verdict::Empty => 0,
                _ => panic!("{verdict}"),
            };
            assert_eq!(entries % 3, 0, "half a batch was seen");
            if is_last {
                assert_eq!(entries, (BATCHES * 3) as u64);
                break;
            }
        }
    });
}

/// Each writer adds only where nothing was added since it looked: of all who looked at the empty log, one does.
fn who_checks_before_adding_sees_all_that_others_added(fresh: &Fresh) {
    drop(fresh.store());
    let together = Barrier::new(WRITERS);
    let added: usize = std::thread::scope(|scope| {
        let (fresh, together) = (&fresh, &together);
        let write = |writer| {
            let mut store = fresh.store();
            together.wait();
            let none = &mut |since: Vec<Entry>| {
                if since.is_empty() { Ok(()) } else { Err(StoreError::reader("others were first")) }
            };
            usize::from(
                store.append(&batch(writer, 0), Some(Check { after: 0, allows: none })).is_ok(),
            )
        };
        let writers: Vec<_> =
            (0..WRITERS).map(|writer| scope.spawn(move || write(writer))).collect();
        writers.into_iter().map(|writer| writer.join().unwrap()).sum()
    });
    assert_eq!((added, fresh.store().head().unwrap().unwrap().seq), (1, 3));
}

fn what_a_check_refuses_is_not_added(fresh: &Fresh) {
    let mut store = fresh.store();
    store.append(&batch(0, 0), None).unwrap();
    let mut seen = Vec::new();
    let mut look = |since| {
        seen = since;
        Err(StoreError::reader("not this"))
    };
    let refused = store.append(&batch(0, 1), Some(Check { after: 1, allows: &mut look }));
    assert!(matches!(refused, Err(StoreError::Reader(_))));
    assert_eq!(seen, batch(0, 0)[1..]);
    assert_eq!(store.head().unwrap().unwrap().seq, 3);
    let mut look = |since: Vec<Entry>| {
        assert!(since.is_empty());
        Ok(())
    };
    let appended = store.append(&batch(0, 1), Some(Check { after: 3, allows: &mut look }));
    assert_eq!(appended.unwrap().kept, 3);
}
