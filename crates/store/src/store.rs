//! The one door to the log: opening it, adding to it, reading it, and making sure of it.
//!
//! Takes and gives entries of the log. Every operation is here; there is no other way in.

use crate::append::{self, Appended};
use crate::chain::{Head, Row};
use crate::dialect::{Asked, Database, Dialect, failed, writing};
use crate::documents::{self, Documents};
use crate::index::{Account, IndexRows, fingerprint_of};
use crate::standing::Derived;
use crate::verify::{self, PAGE, Verdict};
use crate::{Place, StoreError, migrate};
use rayon::prelude::*;
use safeguarding::people::link_keys;
use safeguarding::records::{Coverage, Entry, Fingerprint, LibraryStep, RecordId, Said, TakeIn};
use std::collections::HashSet;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(crate) const READING: &str = "reading the log";

/// Entries whose index rows are made again in one go: enough that sorting them pays.
const INDEXED_AT_ONCE: usize = 20_000;

/// The log, open.
///
/// May be shared between threads; each operation waits for the one before it. For reading on several threads at once,
/// open it several times.
pub struct Store {
    place: Place,
    database: Mutex<Database>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({})", self.place)
    }
}

impl Store {
    /// Opens the log, making it when it is not there and bringing its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Open`] when it cannot be reached, [`StoreError::NotOurs`] when something else is kept there,
    /// [`StoreError::Newer`] when a later version has made it.
    pub fn open(place: &Place) -> Result<Self, StoreError> {
        let mut database = Database::open(place)?;
        migrate::migrate(&mut database, place)?;
        Ok(Self { place: place.clone(), database: Mutex::new(database) })
    }

    /// Opens the same log once more: for whoever writes while others read.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn another(&self) -> Result<Self, StoreError> {
        Self::open(&self.place)
    }

    /// The same store, waiting no longer than this for another writer: for whoever has somebody waiting before a page. Without it a
    /// writer waits a minute on SQLite and as long as it takes on PostgreSQL.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database takes no such limit.
    pub fn waiting_at_most(self, patience: Duration) -> Result<Self, StoreError> {
        self.database().any().wait_at_most(patience).map_err(failed("opening the log"))?;
        Ok(self)
    }

    /// Adds entries to the end of the log, in their order: all of them or, on any error, none.
    ///
    /// A record whose fingerprint the log has is passed over and counted; coverage that says exactly what coverage in
    /// the log says is passed over; the account of a taking-in is always added.
    ///
    /// # Errors
    /// [`StoreError::BrokenEnd`] when the end of the log is not as it was written; [`StoreError::Database`].
    pub fn append(&mut self, entries: &[Entry]) -> Result<Appended, StoreError> {
        let written = append::write_out(entries);
        writing(&mut self.database(), "adding to the log", |database| {
            append::append(database, written)
        })
    }

    /// Adds entries as [`Store::append`] does, but only where `check` allows it, having been given every entry after number
    /// `after`: nobody else can add one between its looking and the adding.
    ///
    /// `check` must not use this store. Others wait for it, so `after` should be near the end of the log.
    ///
    /// # Errors
    /// As [`Store::append`]; [`StoreError::Unreadable`]; whatever `check` returns. Nothing is added then.
    pub fn append_checked(
        &mut self,
        after: u64,
        entries: &[Entry],
        check: &mut dyn FnMut(Vec<Entry>) -> Result<(), StoreError>,
    ) -> Result<Appended, StoreError> {
        let written = append::write_out(entries);
        writing(&mut self.database(), "adding to the log", |database| {
            let mut since = Vec::new();
            let mut after = after;
            loop {
                let rows = database.page(after, u64::MAX, PAGE).map_err(failed(READING))?;
                let Some(last) = rows.last() else { break };
                after = last.seq;
                since.extend(rows.iter().map(read).collect::<Result<Vec<Entry>, _>>()?);
            }
            check(since)?;
            append::append(database, written)
        })
    }

    /// The last entry's number and hash; `None` while there is no entry.
    pub fn head(&self) -> Result<Option<Head>, StoreError> {
        let head = self.database().any().head().map_err(failed(READING))?;
        Ok(head.filter(|head| head.seq > 0))
    }

    /// Hands over each entry after number `after`, in order, up to the one that was last when this began.
    ///
    /// Holds a page of entries at a time, and lets others in between pages. Does not check hashes: [`Store::verify`]
    /// does.
    ///
    /// # Errors
    /// [`StoreError::Missing`] or [`StoreError::Unreadable`] for an entry that is not there or makes no sense: nothing
    /// is passed over in silence. Whatever `each` returns ends the reading and is returned.
    pub fn scan(
        &self,
        after: u64,
        each: &mut dyn FnMut(u64, Entry) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let Some(head) = self.head()? else { return Ok(()) };
        let mut after = after;
        while after < head.seq {
            let rows =
                self.database().any().page(after, head.seq, PAGE).map_err(failed(READING))?;
            // The lock is open again here, so that `each` may ask the store something.
            let entries: Vec<Result<Entry, StoreError>> = rows.par_iter().map(read).collect();
            if rows.is_empty() {
                return Err(StoreError::Missing { seq: after + 1 });
            }
            for (row, entry) in rows.iter().zip(entries) {
                if row.seq != after + 1 {
                    return Err(StoreError::Missing { seq: after + 1 });
                }
                each(row.seq, entry?)?;
                after = row.seq;
            }
        }
        Ok(())
    }

    /// The entry with this number; `None` when there is none.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it makes no sense.
    pub fn entry(&self, seq: u64) -> Result<Option<Entry>, StoreError> {
        if seq == 0 {
            return Ok(None);
        }
        let rows = self.database().any().page(seq - 1, seq, 1).map_err(failed(READING))?;
        rows.first().map(read).transpose()
    }

    /// The record with this id and its number in the log; `None` when the log has none.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it makes no sense; [`StoreError::IndexIsWrong`] when what the index gives is not the
    /// record with this id, which [`Store::rebuild_indexes`] mends.
    pub fn said(&self, id: RecordId) -> Result<Option<(u64, Said)>, StoreError> {
        let (seq, rows) = {
            let mut database = self.database();
            let database = database.any();
            let found = database.record(id.0.as_bytes()).map_err(failed(READING))?;
            let Some(seq) = found else { return Ok(None) };
            (seq, database.rows_at(&[seq]).map_err(failed(READING))?)
        };
        match rows.first().map(read).transpose()? {
            Some(Entry::Said(said)) if said.record.id == id => Ok(Some((seq, *said))),
            _ => Err(StoreError::IndexIsWrong { table: "record", seq }),
        }
    }

    /// The id of the record that the log has under this fingerprint; `None` when it has none.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it makes no sense; [`StoreError::IndexIsWrong`] when what the index gives is not a
    /// record with this fingerprint, which [`Store::rebuild_indexes`] mends.
    pub fn kept_under(&self, fingerprint: Fingerprint) -> Result<Option<RecordId>, StoreError> {
        let (seq, rows) = {
            let mut database = self.database();
            let database = database.any();
            let found = database.known(&[fingerprint.0]).map_err(failed(READING))?;
            let Some((_, seq)) = found.first() else { return Ok(None) };
            (*seq, database.rows_at(&[*seq]).map_err(failed(READING))?)
        };
        match rows.first().map(read).transpose()? {
            Some(Entry::Said(said)) if said.record.provenance.fingerprint == fingerprint => {
                Ok(Some(said.record.id))
            }
            _ => Err(StoreError::IndexIsWrong { table: "known", seq }),
        }
    }

    /// Records in which anybody is mentioned who has one of these [`safeguarding::people::link_keys`].
    ///
    /// **Shape:** in order of number, no repeats. Keys may, rarely, coincide for strangers.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when one makes no sense; [`StoreError::IndexIsWrong`] when the index gives one that
    /// mentions nobody with such a key, which [`Store::rebuild_indexes`] mends.
    pub fn sharing(&self, keys: &[u64]) -> Result<Vec<(u64, Said)>, StoreError> {
        let stored: Vec<i64> = keys.iter().map(|key| *key as i64).collect();
        let rows = self.given_by("mention_key", |database| database.sharing(&stored))?;
        let keys: HashSet<u64> = keys.iter().copied().collect();
        let has_one = |said: &Said| {
            said.record.mentions.iter().flat_map(link_keys).any(|key| keys.contains(&key))
        };
        let only = |row: &Row| match read(row)? {
            Entry::Said(said) if has_one(&said) => Ok((row.seq, *said)),
            _ => Err(StoreError::IndexIsWrong { table: "mention_key", seq: row.seq }),
        };
        rows.par_iter().map(only).collect()
    }

    /// What every source says it covers. **Shape:** in the order of the log.
    pub fn coverage(&self) -> Result<Vec<Coverage>, StoreError> {
        let rows = self.given_by("account", |database| database.accounts(Account::Coverage, 0))?;
        let only = |row: &Row| match read(row)? {
            Entry::Coverage(coverage) => Ok(coverage),
            _ => Err(StoreError::IndexIsWrong { table: "account", seq: row.seq }),
        };
        rows.iter().map(only).collect()
    }

    /// The account of every taking-in. **Shape:** in the order of the log.
    pub fn take_ins(&self) -> Result<Vec<TakeIn>, StoreError> {
        let rows = self.given_by("account", |database| database.accounts(Account::TakeIn, 0))?;
        let only = |row: &Row| match read(row)? {
            Entry::TakeIn(take_in) => Ok(take_in),
            _ => Err(StoreError::IndexIsWrong { table: "account", seq: row.seq }),
        };
        rows.iter().map(only).collect()
    }

    /// The steps taken in the library after entry number `after`, each with its number. **Shape:** in the order of the log.
    pub fn library_steps(&self, after: u64) -> Result<Vec<(u64, LibraryStep)>, StoreError> {
        let ask = |database: &mut dyn Dialect| database.accounts(Account::Library, after);
        let rows = self.given_by("account", ask)?;
        let only = |row: &Row| match read(row)? {
            Entry::Library(step) => Ok((row.seq, *step)),
            _ => Err(StoreError::IndexIsWrong { table: "account", seq: row.seq }),
        };
        rows.par_iter().map(only).collect()
    }

    /// Reads the whole log and makes sure that every entry is as it was written.
    ///
    /// With a head `kept` elsewhere, also that the log still holds the very entry it names. Then that what guards the log
    /// is in its place, and that the indexes say what the entries do.
    ///
    /// `progress` is told how many entries are done, of how many; it must not use this store.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database fails; damage is not an error but a [`Verdict`].
    pub fn verify(
        &self,
        kept: Option<Head>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Verdict, StoreError> {
        let doing = "verifying the log";
        let mut database = self.database();
        let database = database.any();
        database.begin_reading().map_err(failed(doing))?;
        let verdict = verify::verify(database, kept, progress);
        // Nothing was written; if ending it fails, the next operation begins afresh.
        let _ = database.roll_back();
        verdict.map_err(failed(doing))
    }

    /// Bytes the log and its indexes take on disk.
    pub fn size_on_disk(&self) -> Result<u64, StoreError> {
        self.database().any().size_on_disk().map_err(failed("measuring the log"))
    }

    /// The door to what is derived from the log and is no index: what stands of everybody. The store waits while it is open.
    pub fn derived(&self) -> Derived<'_> {
        Derived { database: self.database() }
    }

    /// The door to the documents of the library. The store waits while it is open.
    pub fn documents(&self) -> Documents<'_> {
        Documents { database: self.database() }
    }

    /// Throws the index tables away and computes them from the log again.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when an entry makes no sense; the indexes are then as they were.
    pub fn rebuild_indexes(&mut self) -> Result<(), StoreError> {
        let doing = "making the indexes again";
        writing(&mut self.database(), doing, |database: &mut dyn Dialect| {
            database.forget_indexes().map_err(failed(doing))?;
            let mut after = 0;
            loop {
                let rows =
                    database.page(after, u64::MAX, INDEXED_AT_ONCE).map_err(failed(doing))?;
                let Some(last) = rows.last() else { return Ok(()) };
                after = last.seq;
                let mut index = IndexRows::default();
                for row in &rows {
                    let entry = read(row)?;
                    index.add(row.seq, &entry, fingerprint_of(&entry, &row.body));
                    documents::find_again(database, row.seq, &entry).map_err(failed(doing))?;
                }
                database.add_index(&index.sorted()).map_err(failed(doing))?;
            }
        })
    }

    /// The rows an index gives. The error names the first that is not there.
    fn given_by(
        &self,
        table: &'static str,
        ask: impl FnOnce(&mut dyn Dialect) -> Asked<Vec<u64>>,
    ) -> Result<Vec<Row>, StoreError> {
        let mut database = self.database();
        let database = database.any();
        let seqs = ask(database).map_err(failed(READING))?;
        let rows = database.rows_at(&seqs).map_err(failed(READING))?;
        let there: HashSet<u64> = rows.iter().map(|row| row.seq).collect();
        match seqs.iter().find(|seq| !there.contains(seq)) {
            Some(seq) => Err(StoreError::IndexIsWrong { table, seq: *seq }),
            None => Ok(rows),
        }
    }

    fn database(&self) -> MutexGuard<'_, Database> {
        // A panic elsewhere leaves at most an open transaction, which the next one ends before it begins.
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn read(row: &Row) -> Result<Entry, StoreError> {
    // What serde says of a value it does not like repeats the value, which is private.
    serde_json::from_slice(&row.body).map_err(|_| StoreError::Unreadable { seq: row.seq })
}

/// Whoever reads the log may stop for a reason of their own.
impl StoreError {
    /// Wraps a reader's own error, to end a [`Store::scan`] with.
    pub fn reader(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Reader(error.into())
    }
}
