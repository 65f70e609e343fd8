//! Fingerprints on their way into their index, where many entries come at once.
//!
//! A fingerprint is as good as random: in an index of many millions each lies on a page of its own, and every batch of a large
//! taking-in would write thousands of pages for the sake of some bytes on each. So what comes in bulk is first put down in the order
//! of the log, and is kept in memory in the order of the index; when enough waits, it is moved there neighbour by neighbour, a few
//! with each batch (the rolling merge of O'Neil and others, The log-structured merge-tree, 1996). Where it stands is only a matter
//! of speed: a fingerprint is known from the moment its entry is kept.

use crate::dialect::{Asked, Dialect};
use crate::index::IndexRows;
use std::collections::BTreeMap;
use std::ops::Bound;

/// From so many new fingerprints in one append on they wait; fewer go where they belong at once.
pub(crate) const BULK: usize = 64;

/// How many wait before they are moved. Twice as many may wait meanwhile, in some 40 bytes of memory each.
const MOST_WAITING: usize = 500_000;

/// Read at a time by whoever catches up. A limit also tells PostgreSQL that the order of the key is the way to read them: without one
/// it reads all that wait, each time.
const READ_AT_ONCE: usize = 5_000;

/// Moved with each batch, for each fingerprint that came with it.
const MOVED_FOR_ONE: usize = 2;
/// Struck out with each batch once all are moved, for each that came with it: neighbours, so it costs little.
const STRUCK_OUT_FOR_ONE: usize = 8;

/// What one connection has read of the fingerprints that wait.
#[derive(Debug, Default)]
pub(crate) struct Lately {
    read_up_to: u64,
    seqs: BTreeMap<[u8; 16], u64>,
    moving: Option<Moving>,
}

/// How far those up to one entry have been moved. Lost when the process ends: then it begins anew, which changes nothing.
#[derive(Clone, Copy, Debug)]
struct Moving {
    up_to: u64,
    after: Bound<[u8; 16]>,
    are_moved: bool,
}

impl Lately {
    /// Reads what was put down since it was last asked, by whomever.
    fn catch_up(&mut self, database: &mut dyn Dialect) -> Asked<()> {
        loop {
            let some = database.waiting_after(self.read_up_to, READ_AT_ONCE)?;
            for (print, seq) in &some {
                self.take_note(print, *seq);
            }
            if some.len() < READ_AT_ONCE {
                return Ok(());
            }
        }
    }

    fn take_note(&mut self, print: &[u8; 16], seq: u64) {
        self.seqs.insert(*print, seq);
        self.read_up_to = self.read_up_to.max(seq);
    }

    /// Moves, or strikes out, the next few; gives whether more is to be done.
    fn move_some(&mut self, database: &mut dyn Dialect, came: usize, most: usize) -> Asked<bool> {
        let begin = Moving { up_to: self.read_up_to, after: Bound::Unbounded, are_moved: false };
        let mut moving = match self.moving {
            Some(moving) => moving,
            None if self.seqs.len() > most => begin,
            None => return Ok(false),
        };
        let mut is_over = false;
        if moving.are_moved {
            let share = came * STRUCK_OUT_FOR_ONE;
            is_over = database.strike_out_waiting(moving.up_to, share)? < share as u64;
        } else {
            let share = came * MOVED_FOR_ONE;
            let next = self.seqs.range((moving.after, Bound::Unbounded));
            let next = next.filter(|(_, seq)| **seq <= moving.up_to).take(share);
            let known: Vec<([u8; 16], i64)> =
                next.map(|(print, seq)| (*print, *seq as i64)).collect();
            moving.are_moved = known.len() < share;
            moving.after = known.last().map_or(moving.after, |(print, _)| Bound::Excluded(*print));
            database.add_index(&IndexRows { known, ..IndexRows::default() })?;
        }
        if is_over {
            self.seqs.retain(|_, seq| *seq > moving.up_to);
        }
        self.moving = (!is_over).then_some(moving);
        Ok(!is_over || self.seqs.len() > most)
    }
}

/// Adds rows to the indexes; within a transaction of the only writer.
pub(crate) fn add(database: &mut dyn Dialect, rows: IndexRows) -> Asked<()> {
    let mut rows = rows.sorted();
    let came = rows.known.len();
    if came < BULK {
        return database.add_index(&rows);
    }
    let mut waiting = std::mem::take(&mut rows.known);
    waiting.sort_unstable_by_key(|(_, seq)| *seq);
    database.add_index(&rows)?;
    with_lately(database, |lately, database| {
        // What others put down first: what this one does is noted without asking for it again.
        lately.catch_up(database)?;
        database.put_down_waiting(&waiting)?;
        for (print, seq) in &waiting {
            lately.take_note(print, *seq as u64);
        }
        lately.move_some(database, came, MOST_WAITING)
    })?;
    Ok(())
}

/// Moves all that wait; within a transaction of the only writer.
pub(crate) fn move_all(database: &mut dyn Dialect) -> Asked<()> {
    with_lately(database, |lately, database| {
        lately.catch_up(database)?;
        while lately.move_some(database, 50_000, 0)? {}
        Ok(())
    })
}

/// Which of these fingerprints an entry is said to have, and the entry it gives for each.
pub(crate) fn known(
    database: &mut dyn Dialect,
    prints: &[[u8; 16]],
) -> Asked<Vec<([u8; 16], u64)>> {
    let (mut known, others) = with_lately(database, |lately, database| {
        lately.catch_up(database)?;
        let (mut known, mut others) = (Vec::new(), Vec::new());
        for print in prints {
            match lately.seqs.get(print) {
                Some(seq) => known.push((*print, *seq)),
                None => others.push(*print),
            }
        }
        Ok((known, others))
    })?;
    known.extend(database.known(&others)?);
    Ok(known)
}

fn with_lately<T>(
    database: &mut dyn Dialect,
    work: impl FnOnce(&mut Lately, &mut dyn Dialect) -> Asked<T>,
) -> Asked<T> {
    let mut lately = std::mem::take(database.lately());
    let done = work(&mut lately, database);
    *database.lately() = lately;
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Place;
    use crate::dialect::{Database, writing};
    use crate::migrate::migrate;
    use std::collections::BTreeMap;

    fn print(number: u64) -> [u8; 16] {
        blake3::hash(&number.to_le_bytes()).as_bytes()[..16].try_into().unwrap()
    }

    /// Puts down batches of several sizes, with some twice, and moves as it goes; after each, everything is known where it is.
    #[test]
    fn what_waits_is_moved_little_by_little_and_known_all_the_while() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::Sqlite(folder.path().join("log.sqlite"));
        let mut database = Database::open(&place).unwrap();
        migrate(&mut database, &place).unwrap();
        let (mut model, mut seq, mut least, mut most) = (BTreeMap::new(), 0, usize::MAX, 0);
        for batch in 0..120_u64 {
            let rows: Vec<([u8; 16], i64)> = (0..5 + batch % 7)
                .map(|row| {
                    seq += 1;
                    (print(if row == 3 { seq / 2 } else { seq }), seq as i64)
                })
                .collect();
            model.extend(rows.iter().map(|(print, seq)| (*print, *seq as u64)));
            writing(&mut database, "trying", |database| {
                database.put_down_waiting(&rows).unwrap();
                with_lately(database, |lately, database| {
                    lately.catch_up(database)?;
                    lately.move_some(database, 5, 50)
                })
                .unwrap();
                Ok(())
            })
            .unwrap();
            let all: Vec<[u8; 16]> = model.keys().copied().collect();
            let mut found = known(database.any(), &all).unwrap();
            found.sort_unstable();
            assert_eq!(found, model.iter().map(|(print, seq)| (*print, *seq)).collect::<Vec<_>>());
            let waiting = database.any().waiting_after(0, 1_000).unwrap().len();
            (least, most) = (least.min(waiting), most.max(waiting));
        }
        assert!(least < 50 && (60..250).contains(&most), "{least} to {most} waited");
        writing(&mut database, "trying", |database| {
            move_all(database).unwrap();
            Ok(())
        })
        .unwrap();
        assert!(database.any().waiting_after(0, 1).unwrap().is_empty());
        assert!(database.any().lately().seqs.is_empty());
        let all: Vec<[u8; 16]> = model.keys().copied().collect();
        assert_eq!(database.any().known(&all).unwrap().len(), model.len());
    }
}
