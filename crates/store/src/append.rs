//! Taking entries into the log: what it has already is passed over, the rest is chained to the end, all or nothing.
//!
//! Takes entries in the order of their source; gives how many were kept. It never changes an entry that is there.

use crate::StoreError;
use crate::chain::{Head, Row, link};
use crate::dialect::{Dialect, Put, failed};
use crate::erasing::is_erased;
use crate::index::{IndexRows, Keys, fingerprint_of};
use crate::lately::{self, BULK};
use crate::verify::PAGE;
use rayon::prelude::*;
use safeguarding::records::Entry;
use std::collections::{HashMap, HashSet};

const DOING: &str = "adding to the log";

/// What came of taking entries into the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// Records kept. Coverage and accounts of taking-in are not counted.
    pub kept: u64,
    /// Records passed over because the log has one with the same fingerprint, from before or from earlier in this batch.
    pub already_known: u64,
    /// The head of the log now; [`Head::EMPTY`] while it has no entry.
    pub head: Head,
    /// The head it was added to: another than one gave an earlier time where somebody else has added since.
    pub found: Head,
}

/// Entries written out, ready to be added: the costly part of adding them, and it needs no database and so no lock.
///
/// Whoever adds many makes the next batch while the database takes the one before.
pub struct Batch(Vec<Written>);

/// An entry as it will be written.
struct Written {
    body: Vec<u8>,
    keys: Keys,
    is_record: bool,
}

impl<E: AsRef<[Entry]> + ?Sized> From<&E> for Batch {
    /// Writes entries out, on all cores; their order stays.
    fn from(entries: &E) -> Self {
        let write = |entry| {
            let body = serde_json::to_vec(entry).expect(
                "an entry can always be written: it has no map with keys that are not text",
            );
            let keys = Keys::of(entry, &body);
            Written { body, keys, is_record: matches!(entry, Entry::Said(_)) }
        };
        Self(entries.as_ref().par_iter().map(write).collect())
    }
}

impl Extend<Batch> for Batch {
    /// Puts later entries behind these, to be added with them or not at all.
    fn extend<B: IntoIterator<Item = Batch>>(&mut self, later: B) {
        self.0.extend(later.into_iter().flat_map(|batch| batch.0));
    }
}

/// What the log had of an append before others were kept from adding to it.
pub(crate) struct Before {
    head: Head,
    known: HashSet<[u8; 16]>,
}

/// Asks what the log has of these entries already, while others may still add to it: of many, in a large log, it is this that takes
/// long. **Gives** `None` for a few, for which reading what others have added meanwhile would take longer.
pub(crate) fn before(
    database: &mut dyn Dialect,
    Batch(written): &Batch,
) -> Result<Option<Before>, StoreError> {
    if written.len() < BULK {
        return Ok(None);
    }
    let (head, known) = really_known(database, written)?;
    Ok(head.map(|head| Before { head, known }))
}

/// Adds entries within a transaction of the only writer.
pub(crate) fn append(
    database: &mut dyn Dialect,
    Batch(written): Batch,
    before: Option<Before>,
) -> Result<Appended, StoreError> {
    let from = before.as_ref().map(|before| before.head.seq);
    let (mut head, rows) = sound_end(database, from.unwrap_or(u64::MAX))?;
    let is_last = before.as_ref().is_some_and(|before| before.head == head);
    let mut known = match before.and_then(|before| before.with(&rows, head)) {
        Some(known) => known,
        None => really_known(database, &written)?.1,
    };
    let mut appended = Appended { kept: 0, already_known: 0, head, found: head };
    let mut rows = Vec::with_capacity(written.len());
    let mut index = IndexRows::default();
    for Written { body, keys, is_record } in written {
        let is_new = keys.print.is_none_or(|print| known.insert(print.0));
        if is_record {
            *(if is_new { &mut appended.kept } else { &mut appended.already_known }) += 1;
        }
        if is_new {
            head = head.then(&body);
            index.add(head.seq, &keys);
            rows.push(Row { seq: head.seq, hash: head.hash.to_vec(), body });
        }
    }
    if !rows.is_empty() {
        let placed = lately::placed(database, index, is_last).map_err(failed(DOING))?;
        let put = Put { rows: &rows, placed, head: Some(head) };
        database.put(&put).map_err(failed(DOING))?;
        appended.head = head;
    }
    Ok(appended)
}

impl Before {
    /// What is known now, `rows` having been added from the head of then on; `None` where that cannot be said from them.
    fn with(mut self, rows: &[Row], now: Head) -> Option<HashSet<[u8; 16]>> {
        let mut since = rows.iter().skip_while(|row| row.seq < self.head.seq);
        if self.head != Head::EMPTY {
            let there = since.next()?;
            let is_there = (there.seq, &there.hash[..]) == (self.head.seq, &self.head.hash[..]);
            is_there.then_some(())?;
        }
        let since: Vec<&Row> = since.collect();
        let are_all = self.head.seq + since.len() as u64 == now.seq;
        are_all.then_some(())?;
        self.known.extend(since.into_iter().filter_map(print_of));
        Some(self.known)
    }
}

fn print_of(row: &Row) -> Option<[u8; 16]> {
    let entry = serde_json::from_slice(&row.body).ok()?;
    Some(fingerprint_of(&entry, &row.body)?.0)
}

/// Which of the fingerprints of these entries an entry of the log really has, and the head before that was asked.
///
/// The index is only asked where to look: were it believed, a row slipped into it would keep a record out.
fn really_known(
    database: &mut dyn Dialect,
    written: &[Written],
) -> Result<(Option<Head>, HashSet<[u8; 16]>), StoreError> {
    let prints: Vec<[u8; 16]> =
        written.iter().filter_map(|entry| entry.keys.print).map(|print| print.0).collect();
    let claimed = lately::known(database, &prints).map_err(failed(DOING))?;
    let mut known = HashSet::with_capacity(claimed.seqs.len());
    for some in claimed.seqs.chunks(PAGE) {
        let seqs: Vec<u64> = some.iter().map(|(_, seq)| *seq).collect();
        let rows = database.rows_at(&seqs).map_err(failed(DOING))?;
        let real: HashMap<u64, [u8; 16]> =
            rows.par_iter().filter_map(|row| Some((row.seq, print_of(row)?))).collect();
        let is_real = |(print, seq): &&([u8; 16], u64)| real.get(seq) == Some(print);
        known.extend(some.iter().filter(is_real).map(|(print, _)| *print));
    }
    Ok((claimed.head, known))
}

/// The head, having made sure that the last entry still hashes to it and that nothing comes after; and the rows from number `from`
/// on, where they are not too many, but the last two at least.
fn sound_end(database: &mut dyn Dialect, from: u64) -> Result<(Head, Vec<Row>), StoreError> {
    let (head, mut rows) = database.end_from(from, PAGE).map_err(failed(DOING))?;
    let head = head.ok_or(StoreError::BrokenEnd { seq: 0 })?;
    if rows.len() == PAGE {
        (_, rows) = database.end_from(u64::MAX, 3).map_err(failed(DOING))?;
    }
    let broken = StoreError::BrokenEnd { seq: head.seq };
    // The entry before the last, the last, and what should not be there.
    let first = head.seq.saturating_sub(1).max(1);
    let end = &rows[rows.partition_point(|row| row.seq < first)..];
    if end.iter().map(|row| row.seq).ne(first..=head.seq) {
        return Err(broken);
    }
    let Some((last, before)) = end.split_last() else {
        return if head == Head::EMPTY { Ok((head, rows)) } else { Err(broken) };
    };
    let previous = before.last().map_or(&Head::EMPTY.hash[..], |row| &row.hash);
    // What was removed cannot be hashed again; that it was removed lawfully is for verifying to say.
    let holds = is_erased(&last.body) || link(previous, head.seq, &last.body) == head.hash;
    let is_sound = last.hash == head.hash && holds;
    if is_sound { Ok((head, rows)) } else { Err(broken) }
}
