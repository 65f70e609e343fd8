//! Taking entries into the log: what it has already is passed over, the rest is chained to the end, all or nothing.
//!
//! Takes entries in the order of their source; gives how many were kept. It never changes an entry that is there.

use crate::StoreError;
use crate::chain::{Head, Row, link};
use crate::dialect::{Dialect, failed};
use crate::erasing::is_erased;
use crate::index::{IndexRows, fingerprint_of};
use crate::lately;
use crate::verify::PAGE;
use rayon::prelude::*;
use safeguarding::records::{Entry, Fingerprint};
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
}

/// An entry as it will be written.
pub(crate) struct Written<'a> {
    entry: &'a Entry,
    body: Vec<u8>,
    print: Option<Fingerprint>,
}

/// Writes entries out, on all cores: the costly part needs no database and so no lock.
pub(crate) fn write_out(entries: &[Entry]) -> Vec<Written<'_>> {
    let write = |entry| {
        let body = serde_json::to_vec(entry)
            .expect("an entry can always be written: it has no map with keys that are not text");
        let print = fingerprint_of(entry, &body);
        Written { entry, body, print }
    };
    entries.par_iter().map(write).collect()
}

/// Adds entries within a transaction of the only writer.
pub(crate) fn append(
    database: &mut dyn Dialect,
    written: Vec<Written<'_>>,
) -> Result<Appended, StoreError> {
    let mut head = sound_end(database)?;
    let prints: Vec<[u8; 16]> =
        written.iter().filter_map(|entry| entry.print).map(|print| print.0).collect();
    let mut known = really_known(database, &prints)?;
    let mut appended = Appended { kept: 0, already_known: 0, head };
    let mut rows = Vec::with_capacity(written.len());
    let mut index = IndexRows::default();
    for Written { entry, body, print } in written {
        let is_new = print.is_none_or(|print| known.insert(print.0));
        if matches!(entry, Entry::Said(_)) {
            *(if is_new { &mut appended.kept } else { &mut appended.already_known }) += 1;
        }
        if is_new {
            head = head.then(&body);
            index.add(head.seq, entry, print);
            rows.push(Row { seq: head.seq, hash: head.hash.to_vec(), body });
        }
    }
    if !rows.is_empty() {
        database.add_rows(&rows).map_err(failed(DOING))?;
        lately::add(database, index).map_err(failed(DOING))?;
        database.set_head(&head).map_err(failed(DOING))?;
        appended.head = head;
    }
    Ok(appended)
}

/// Which of these fingerprints an entry of the log really has.
///
/// The index is only asked where to look: were it believed, a row slipped into it would keep a record out.
fn really_known(
    database: &mut dyn Dialect,
    prints: &[[u8; 16]],
) -> Result<HashSet<[u8; 16]>, StoreError> {
    let claimed = lately::known(database, prints).map_err(failed(DOING))?;
    let mut known = HashSet::with_capacity(claimed.len());
    for some in claimed.chunks(PAGE) {
        let seqs: Vec<u64> = some.iter().map(|(_, seq)| *seq).collect();
        let rows = database.rows_at(&seqs).map_err(failed(DOING))?;
        let print = |row: &Row| {
            let entry = serde_json::from_slice(&row.body).ok()?;
            Some((row.seq, fingerprint_of(&entry, &row.body)?.0))
        };
        let real: HashMap<u64, [u8; 16]> = rows.par_iter().filter_map(print).collect();
        let is_real = |(print, seq): &&([u8; 16], u64)| real.get(seq) == Some(print);
        known.extend(some.iter().filter(is_real).map(|(print, _)| *print));
    }
    Ok(known)
}

/// The head, having made sure that the last entry still hashes to it and that nothing comes after.
fn sound_end(database: &mut dyn Dialect) -> Result<Head, StoreError> {
    let head = database.head().map_err(failed(DOING))?.ok_or(StoreError::BrokenEnd { seq: 0 })?;
    let broken = StoreError::BrokenEnd { seq: head.seq };
    // The entry before the last, the last, and what should not be there.
    let rows = database.page(head.seq.saturating_sub(2), u64::MAX, 3).map_err(failed(DOING))?;
    let first = head.seq.saturating_sub(1).max(1);
    if rows.iter().map(|row| row.seq).ne(first..=head.seq) {
        return Err(broken);
    }
    let Some((last, before)) = rows.split_last() else {
        return if head == Head::EMPTY { Ok(head) } else { Err(broken) };
    };
    let previous = before.last().map_or(&Head::EMPTY.hash[..], |row| &row.hash);
    // What was removed cannot be hashed again; that it was removed lawfully is for verifying to say.
    let holds = is_erased(&last.body) || link(previous, head.seq, &last.body) == head.hash;
    let is_sound = last.hash == head.hash && holds;
    if is_sound { Ok(head) } else { Err(broken) }
}
