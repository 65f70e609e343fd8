//! Removing content of the log under the law: what an entry said goes, its number and hash stay, and an entry says why.
//!
//! Takes an erasure that two people have decided; leaves a log whose chain still holds. What copies were made before, backups above
//! all, still hold what was removed: whoever keeps them removes them.

use crate::chain::{Head, Row};
use crate::dialect::{Asked, Dialect, failed, writing};
use crate::documents::{self, files_of};
use crate::index::{Account, fingerprint_of};
use crate::store::{READING, read};
use crate::{Batch, Store, StoreError, append};
use safeguarding::records::{Done, Entry, Erased, Erasure, Removed};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

const DOING: &str = "removing content from the log";

impl Store {
    /// Removes what some entries say, and adds the erasure to the log: all of it or, on any error, nothing. The hashes of what is removed
    /// are filled in here. Gives the head the log then has.
    ///
    /// Only records and documents of the library can be removed; a document goes with its text.
    ///
    /// # Errors
    /// [`StoreError::Erasing`] where something is not said; [`StoreError::NothingToErase`] for an entry that is not there, was removed
    /// before or is neither; as [`Store::append`].
    pub fn erase(&mut self, mut erasure: Erasure) -> Result<Head, StoreError> {
        erasure.removed.sort_unstable_by_key(|removed| removed.entry);
        erasure.removed.dedup_by_key(|removed| removed.entry);
        erasure.check()?;
        let head = writing(&mut self.database(), DOING, |database| {
            let mut gone = Vec::new();
            for removed in &mut erasure.removed {
                gone.push(going(database, removed, &erasure.id)?);
            }
            for gone in &gone {
                gone.go(database)?;
            }
            let files: Vec<[u8; 32]> = gone.into_iter().flat_map(|gone| gone.files).collect();
            if !files.is_empty() {
                remove_files(database, &files)?;
            }
            database.forget_findings().map_err(failed(DOING))?;
            let entry = [Entry::Erasure(Box::new(erasure))];
            Ok(append::append(database, Batch::from(&entry), None)?.head)
        })?;
        // What is removed must not stay on the disk in a page that is free now.
        let wiped = self.database().any().wipe();
        wiped.map_err(|source| StoreError::NotWiped { source })?;
        Ok(head)
    }
}

/// An entry that is about to lose its content.
struct Going {
    seq: u64,
    body: Vec<u8>,
    files: Vec<[u8; 32]>,
}

/// Looks at an entry that is to be removed, and notes its hashes.
fn going(
    database: &mut dyn Dialect,
    removed: &mut Removed,
    by: &safeguarding::records::ErasureId,
) -> Result<Going, StoreError> {
    let seq = removed.entry;
    let nothing = || StoreError::NothingToErase { seq };
    let mut rows = database.page(seq.saturating_sub(2), seq, 2).map_err(failed(READING))?;
    let row = rows.pop().filter(|row| row.seq == seq).ok_or_else(nothing)?;
    let before = rows.pop().filter(|row| row.seq + 1 == seq);
    let entry = read(&row)?;
    let record = match &entry {
        Entry::Said(said) => Some(said.record.id),
        Entry::Library(step) if matches!(step.what, Done::TakenIn(_)) => None,
        _ => return Err(nothing()),
    };
    removed.before =
        before.map_or_else(|| in_figures(&Head::EMPTY.hash), |row| in_figures(&row.hash));
    removed.hash = in_figures(&row.hash);
    let files = files_named(&entry);
    let erased = Erased { by: *by, record, fingerprint: fingerprint_of(&entry, &row.body) };
    let body = serde_json::to_vec(&Entry::Erased(erased)).expect("it can always be written");
    removed.left = blake3::hash(&body).to_hex().to_string();
    Ok(Going { seq, body, files })
}

impl Going {
    fn go(&self, database: &mut dyn Dialect) -> Result<(), StoreError> {
        database.put_erased(self.seq, &self.body).map_err(failed(DOING))?;
        database.forget_account(self.seq).map_err(failed(DOING))
    }
}

/// Removes the files of documents that are gone, but for those another document shares, and makes the documents that are left findable
/// anew, so that nothing is left of the words of the others.
fn remove_files(database: &mut dyn Dialect, files: &[[u8; 32]]) -> Result<(), StoreError> {
    database.forget_pieces().map_err(failed(DOING))?;
    let mut needed = HashSet::new();
    for seq in database.accounts(Account::Library, 0).map_err(failed(DOING))? {
        for row in database.rows_at(&[seq]).map_err(failed(DOING))? {
            let entry = read(&row)?;
            needed.extend(files_named(&entry));
            documents::find_again(database, seq, &entry).map_err(failed(DOING))?;
        }
    }
    for file in files.iter().filter(|file| !needed.contains(*file)) {
        database.remove_file(file).map_err(failed(DOING))?;
    }
    Ok(())
}

/// The files an entry brought, by their hashes.
fn files_named(entry: &Entry) -> Vec<[u8; 32]> {
    let files = files_of(entry).into_iter().flatten();
    files
        .filter_map(|hash| blake3::Hash::from_hex(hash).ok())
        .map(|hash| *hash.as_bytes())
        .collect()
}

/// Entries that have no content any more, met on the way through the log, of which no erasure has been met yet.
///
/// What was there cannot be hashed again: that the hash is the true one is vouched for by the entry after it, which was chained to it,
/// and that it stood where it stands by the erasure, which names the hash before it and that of what stands there now.
#[derive(Default)]
pub(crate) struct Unsaid(BTreeMap<u64, Removed>);

impl Unsaid {
    /// The head after an entry without content; `None` for any other.
    pub(crate) fn over(&mut self, before: &Head, row: &Row) -> Option<Head> {
        if !is_erased(&row.body) || row.seq != before.seq + 1 {
            return None;
        }
        let hash: [u8; 32] = row.hash.as_slice().try_into().ok()?;
        let (before, own) = (in_figures(&before.hash), in_figures(&hash));
        let left = blake3::hash(&row.body).to_hex().to_string();
        self.0.insert(row.seq, Removed { entry: row.seq, before, hash: own, left });
        Some(Head { seq: row.seq, hash })
    }

    /// An entry that may be the erasure of some.
    pub(crate) fn told(&mut self, entry: &Entry) {
        let Entry::Erasure(erasure) = entry else { return };
        for removed in &erasure.removed {
            if self.0.get(&removed.entry) == Some(removed) {
                self.0.remove(&removed.entry);
            }
        }
    }

    /// Whether an entry is one of them, and no erasure the index knows of says truly what it is: then it was altered itself.
    pub(crate) fn is_false(&self, database: &mut dyn Dialect, seq: u64) -> Asked<bool> {
        let Some(met) = self.0.get(&seq) else { return Ok(false) };
        let erasures = database.accounts(Account::Erasure, seq)?;
        let told = |row: &Row| match serde_json::from_slice(&row.body) {
            Ok(Entry::Erasure(erasure)) => erasure.removed.contains(met),
            _ => false,
        };
        Ok(!database.rows_at(&erasures)?.iter().any(told))
    }

    /// The first of which nothing true was said.
    pub(crate) fn first_unsaid(&self) -> Option<u64> {
        self.0.keys().next().copied()
    }

    /// A body that may be the erasure of some: read only where it begins as one.
    pub(crate) fn told_by(&mut self, body: &[u8]) -> Option<Entry> {
        if !body.starts_with(ERASURE) {
            return None;
        }
        let entry = serde_json::from_slice(body).ok()?;
        self.told(&entry);
        Some(entry)
    }
}

/// Whether a body stands for removed content.
pub(crate) fn is_erased(body: &[u8]) -> bool {
    body.starts_with(ERASED)
}

/// How the body of an entry without content begins.
const ERASED: &[u8] = b"{\"erased\":{";

/// How the body of an erasure begins.
const ERASURE: &[u8] = b"{\"erasure\":{";

fn in_figures(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut figures, byte| {
        write!(figures, "{byte:02x}").expect("a string takes what is written to it");
        figures
    })
}
