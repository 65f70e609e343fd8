//! Several at once: writers wait for each other and never fork the chain; readers see whole logs only.

use crate::fresh::Fresh;
use crate::invented::said;
use safeguarding::records::Entry;
use std::sync::Barrier;
use store::Verdict;

on_both!(
    writers_at_once_do_not_fork_the_chain,
    writers_of_the_same_rows_keep_each_once,
    readers_see_whole_batches
);

const WRITERS: usize = 4;
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
                    assert_eq!(store.append(&batch(writer, number)).unwrap().kept, 3);
                }
            });
        }
    });
    let store = fresh.store();
    let head = store.head().unwrap().unwrap();
    let entries = (WRITERS * BATCHES * 3) as u64;
    assert_eq!(store.verify(None, &mut |_, _| ()).unwrap(), Verdict::Whole { entries, head });
}

fn writers_of_the_same_rows_keep_each_once(fresh: &Fresh) {
    drop(fresh.store());
    let together = Barrier::new(WRITERS);
    let kept: u64 = std::thread::scope(|scope| {
        let write = || {
            let mut store = fresh.store();
            together.wait();
            (0..BATCHES).map(|number| store.append(&batch(0, number)).unwrap().kept).sum::<u64>()
        };
        let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(write)).collect();
        writers.into_iter().map(|writer| writer.join().unwrap()).sum()
    });
    assert_eq!(kept, (BATCHES * 3) as u64);
    assert_eq!(fresh.store().head().unwrap().unwrap().seq, kept);
}

fn readers_see_whole_batches(fresh: &Fresh) {
    drop(fresh.store());
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            let mut store = fresh.store();
            for number in 0..BATCHES {
                store.append(&batch(0, number)).unwrap();
            }
        });
        let store = fresh.store();
        loop {
            let is_last = writing.is_finished();
            let verdict = store.verify(None, &mut |_, _| ()).unwrap();
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
