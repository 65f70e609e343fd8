//! Fingerprints on their way into their index, where many entries come at once.
//!
//! A fingerprint is as good as random: in an index of many millions each lies on a page of its own, and every batch of a large
//! taking-in would write thousands of pages for the sake of some bytes on each. So what comes in bulk is first put down in the order
//! of the log, and is kept in memory in the order of the index; when enough waits, it is moved there neighbour by neighbour, a few
//! with each batch (the rolling merge of O'Neil and others, The log-structured merge-tree, 1996). Where it stands is only a matter
//! of speed: a fingerprint is known from the moment its entry is kept.

use crate::chain::Head;
use crate::dialect::{Asked, Dialect, Put};
use crate::index::IndexRows;
use std::collections::BTreeMap;

/// From so many new fingerprints in one append on they wait; fewer go where they belong at once.
pub(crate) const BULK: usize = 64;

/// How many wait before they are moved. Twice as many may wait meanwhile, in some 40 bytes of memory each.
const MOST_WAITING: usize = 500_000;

/// Read at a time by whoever catches up. A limit also tells PostgreSQL that the order of the key is the way to read them: without one
/// it reads all that wait, each time.
const READ_AT_ONCE: usize = 5_000;

/// Moved with each batch, for each fingerprint that came with it.
const MOVED_FOR_ONE: usize = 2;
/// Entries whose fingerprints are struck out with each batch once all are moved, for each fingerprint that came with it.
const STRUCK_OUT_FOR_ONE: u64 = 3;

/// What one connection has read of the fingerprints that wait.
#[derive(Debug, Default)]
pub(crate) struct Lately {
    read_up_to: u64,
    /// Those of the entries up to this one wait no longer.
    none_up_to: u64,
    seqs: BTreeMap<[u8; 16], u64>,
    moving: Option<Moving>,
}

/// Those that are being moved. Lost when the process ends: then it begins anew, which changes nothing.
#[derive(Debug)]
struct Moving {
    /// The last of their entries.
    up_to: u64,
    /// Those that are not in the index yet.
    left: BTreeMap<[u8; 16], u64>,
}

/// What is written for some rows of the indexes, and for those that came before them.
#[derive(Default)]
pub(crate) struct Placed {
    /// Rows of the index tables.
    pub(crate) index: IndexRows,
    /// Fingerprints that wait, sorted by their entries.
    pub(crate) waiting: Vec<([u8; 16], i64)>,
    /// Those of the entries after the first number and up to the second wait no longer.
    pub(crate) struck_out: Option<(u64, u64)>,
}

impl Lately {
    fn take_note(&mut self, print: &[u8; 16], seq: u64) {
        if self.seqs.is_empty() && self.moving.is_none() {
            self.none_up_to = seq.saturating_sub(1);
        }
        self.seqs.insert(*print, seq);
        self.read_up_to = self.read_up_to.max(seq);
    }

    fn seq(&self, print: &[u8; 16]) -> Option<u64> {
        // One that is in both came twice: the later entry is the one to give.
        let left = self.moving.as_ref().and_then(|moving| moving.left.get(print));
        self.seqs.get(print).or(left).copied()
    }

    /// Moves, or strikes out, the next few, as written into `placed`; gives whether more is to be done.
    fn move_some(&mut self, placed: &mut Placed, came: usize, most: usize) -> bool {
        if self.moving.is_none() && self.seqs.len() > most {
            let left = std::mem::take(&mut self.seqs);
            self.moving = Some(Moving { up_to: self.read_up_to, left });
        }
        let Some(moving) = &mut self.moving else { return false };
        if moving.left.is_empty() {
            let up_to = moving.up_to.min(self.none_up_to + came as u64 * STRUCK_OUT_FOR_ONE);
            placed.struck_out = Some((self.none_up_to, up_to));
            self.none_up_to = up_to;
            if up_to == moving.up_to {
                self.moving = None;
            }
        } else {
            let next = std::iter::from_fn(|| moving.left.pop_first());
            let next = next.map(|(print, seq)| (print, seq as i64));
            placed.index.known.extend(next.take(came * MOVED_FOR_ONE));
        }
        self.moving.is_some() || self.seqs.len() > most
    }
}

/// What to write for rows of the indexes; within a transaction of the only writer. `has_read_all`: nothing was put down by others since
/// this connection last asked.
pub(crate) fn placed(
    database: &mut dyn Dialect,
    rows: IndexRows,
    has_read_all: bool,
) -> Asked<Placed> {
    let mut placed = Placed { index: rows.sorted(), ..Placed::default() };
    let came = placed.index.known.len();
    if came < BULK {
        return Ok(placed);
    }
    if !has_read_all {
        // What others put down first: what this one does is noted without asking for it again.
        known(database, &[])?;
    }
    placed.waiting = std::mem::take(&mut placed.index.known);
    placed.waiting.sort_unstable_by_key(|(_, seq)| *seq);
    let lately = database.lately();
    for (print, seq) in &placed.waiting {
        lately.take_note(print, *seq as u64);
    }
    lately.move_some(&mut placed, came, MOST_WAITING);
    Ok(placed)
}

/// Moves all that wait; within a transaction of the only writer.
pub(crate) fn move_all(database: &mut dyn Dialect) -> Asked<()> {
    known(database, &[])?;
    let mut is_more = true;
    while is_more {
        let mut placed = Placed::default();
        is_more = database.lately().move_some(&mut placed, 50_000, 0);
        database.put(&Put { placed, ..Put::default() })?;
    }
    Ok(())
}

/// What the log is said to have of some fingerprints.
pub(crate) struct Known {
    /// The head before it was asked: entries after it may or may not be among those found.
    pub(crate) head: Option<Head>,
    /// Those that an entry is said to have, and the entry.
    pub(crate) seqs: Vec<([u8; 16], u64)>,
}

/// Which of these fingerprints an entry is said to have. Reads what was put down since it was last asked, by whomever.
pub(crate) fn known(database: &mut dyn Dialect, prints: &[[u8; 16]]) -> Asked<Known> {
    let mut lately = std::mem::take(database.lately());
    let mut read = || loop {
        let asked = database.prints(prints, lately.read_up_to, READ_AT_ONCE)?;
        for (print, seq) in &asked.waiting {
            lately.take_note(print, *seq);
        }
        if asked.waiting.len() < READ_AT_ONCE {
            return Asked::Ok(asked);
        }
    };
    let asked = read();
    let waits = |print: &[u8; 16]| Some((*print, lately.seq(print)?));
    let waiting: Vec<([u8; 16], u64)> = prints.iter().filter_map(waits).collect();
    let asked = asked.map(|asked| {
        let is_elsewhere = |(print, _): &([u8; 16], u64)| lately.seq(print).is_none();
        let known = asked.known.into_iter().filter(is_elsewhere);
        Known { head: asked.head, seqs: waiting.into_iter().chain(known).collect() }
    });
    *database.lately() = lately;
    asked
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
                known(database, &[]).unwrap();
                let mut placed = Placed { waiting: rows.clone(), ..Placed::default() };
                for (print, seq) in &rows {
                    database.lately().take_note(print, *seq as u64);
                }
                database.lately().move_some(&mut placed, rows.len(), 50);
                database.put(&Put { placed, ..Put::default() }).unwrap();
                Ok(())
            })
            .unwrap();
            let all: Vec<[u8; 16]> = model.keys().copied().collect();
            let mut found = known(database.any(), &all).unwrap().seqs;
            found.sort_unstable();
            assert_eq!(found, model.iter().map(|(print, seq)| (*print, *seq)).collect::<Vec<_>>());
            let waiting = database.any().prints(&[], 0, 1_000).unwrap().waiting.len();
            (least, most) = (least.min(waiting), most.max(waiting));
        }
        assert!(least < 50 && (60..250).contains(&most), "{least} to {most} waited");
        writing(&mut database, "trying", |database| {
            move_all(database).unwrap();
            Ok(())
        })
        .unwrap();
        assert!(database.any().prints(&[], 0, 1).unwrap().waiting.is_empty());
        let lately = database.any().lately();
        assert!(lately.seqs.is_empty() && lately.moving.is_none());
        let all: Vec<[u8; 16]> = model.keys().copied().collect();
        assert_eq!(database.any().prints(&all, 0, 0).unwrap().known.len(), model.len());
    }
}
