//! The one door to the log: opening it, adding to it, reading it, and making sure of it.
//!
//! Takes and gives entries of the log. Every operation is here; there is no other way in.

use crate::append::{self, Appended, Batch};
use crate::chain::{Head, Row};
use crate::dialect::{Asked, Database, Dialect, failed, writing};
use crate::index::{self, fingerprint_of};
use crate::sought::Sought;
use crate::verify::{self, Against, PAGE, Verdict, Weakness};
use crate::{Place, StoreError, lately, migrate};
use rayon::prelude::*;
use safeguarding::records::Entry;
use std::collections::HashSet;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(crate) const READING: &str = "reading the log";

/// The log, open.
///
/// May be shared between threads; each operation waits for the one before it. For reading on several threads at once,
/// open it several times.
pub struct Store {
    place: Place,
    database: Mutex<Database>,
}

/// What has to hold for entries to be added; see [`Store::append`].
pub struct Check<'a> {
    /// Every entry after this number is looked at. Others wait meanwhile, so it should be near the end of the log.
    pub after: u64,
    /// Given those entries, whether to add: an error ends it. It must not use this store.
    pub allows: &'a mut dyn FnMut(Vec<Entry>) -> Result<(), StoreError>,
}

impl fmt::Debug for Check<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Check(after {})", self.after)
    }
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
    /// [`StoreError::Open`] or, of a server, [`StoreError::NoAnswer`] when it cannot be reached, [`StoreError::NotOurs`] when
    /// something else is kept there, [`StoreError::Newer`] when a later version has made it.
    pub fn open(place: &Place) -> Result<Self, StoreError> {
        let mut database = Database::open(place)?;
        migrate::migrate(&mut database, place)?;
        Ok(Self { place: place.clone(), database: Mutex::new(database) })
    }

    /// Opens the same log once more: for whoever writes while others read.
    ///
    /// A writer waits for another: for as long as is said here, and where nothing is said a minute on SQLite and as long as it takes
    /// on PostgreSQL.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn again(&self, patience: Option<Duration>) -> Result<Self, StoreError> {
        let again = Self::open(&self.place)?;
        if let Some(patience) = patience {
            again.database().any().wait_at_most(patience).map_err(failed("opening the log"))?;
        }
        Ok(again)
    }

    /// Adds entries to the end of the log, in their order: all of them or, on any error, none.
    ///
    /// A record whose fingerprint the log has is passed over and counted; coverage that says exactly what coverage in
    /// the log says is passed over; the account of a taking-in is always added. With a [`Check`], only where that allows it:
    /// nobody else can add an entry between its looking and the adding.
    ///
    /// # Errors
    /// [`StoreError::BrokenEnd`] when the end of the log is not as it was written; [`StoreError::Database`]; with a check,
    /// [`StoreError::Unreadable`] and whatever it returns. Nothing is added then.
    pub fn append(
        &mut self,
        entries: impl Into<Batch>,
        check: Option<Check<'_>>,
    ) -> Result<Appended, StoreError> {
        let batch = entries.into();
        let mut database = self.database();
        let before = append::before(database.any(), &batch)?;
        writing(&mut database, "adding to the log", |database| {
            if let Some(check) = check {
                (check.allows)(read_after(database, check.after)?)?;
            }
            append::append(database, batch, before)
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

    /// The entries that are what is sought, each with its number. **Shape:** in the order of the log; empty where there are none.
    ///
    /// An index is only asked where to look: what it gives is compared with the entry itself.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when an entry makes no sense; [`StoreError::IndexIsWrong`] when what the index gives is not there or
    /// is not what was sought, which mending the indexes puts right.
    pub fn find(&self, sought: Sought) -> Result<Vec<(u64, Entry)>, StoreError> {
        let (seqs, rows) = {
            let mut database = self.database();
            let database = database.any();
            let seqs = match sought {
                Sought::Number(seq) => vec![seq],
                _ => asked(database, sought).map_err(failed(READING))?,
            };
            let rows = database.rows_at(&seqs).map_err(failed(READING))?;
            (seqs, rows)
        };
        let table = sought.table();
        let there: HashSet<u64> = rows.iter().map(|row| row.seq).collect();
        if let Some(seq) = seqs.into_iter().find(|seq| !there.contains(seq))
            && !matches!(sought, Sought::Number(_))
        {
            return Err(StoreError::IndexIsWrong { table, seq });
        }
        let only = |row: &Row| {
            let entry = read(row)?;
            let print = fingerprint_of(&entry, &row.body);
            if sought.is(&entry, print) {
                Ok((row.seq, entry))
            } else {
                Err(StoreError::IndexIsWrong { table, seq: row.seq })
            }
        };
        rows.par_iter().map(only).collect()
    }

    /// Reads the whole log and makes sure that every entry is as it was written; then that what guards the log is in its place, and
    /// that the indexes say what the entries do.
    ///
    /// `progress` is told how many entries are done, of how many; it must not use this store.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database fails; damage is not an error but a [`Verdict`]. Where indexes are to be mended,
    /// [`StoreError::Unreadable`] when an entry makes no sense; the indexes are then as they were.
    pub fn verify(
        &self,
        against: &Against,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Verdict, StoreError> {
        let doing = "verifying the log";
        if against.mending {
            writing(&mut self.database(), "making the indexes again", index::make_again)?;
        }
        let mut database = self.database();
        let database = database.any();
        database.begin_reading().map_err(failed(doing))?;
        let verdict = verify::verify(database, against, progress);
        // Nothing was written; if ending it fails, the next operation begins afresh.
        let _ = database.roll_back();
        let verdict = verdict.map_err(failed(doing))?;
        if let Verdict::Whole { head, .. } = verdict
            && database.has_damaged_page().map_err(failed(doing))?
        {
            return Ok(Verdict::Weakened { head, what: Weakness::PageDamaged });
        }
        Ok(verdict)
    }

    pub(crate) fn database(&self) -> MutexGuard<'_, Database> {
        // A panic elsewhere leaves at most an open transaction, which the next one ends before it begins.
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the index of what is sought says. **Shape:** in order.
fn asked(database: &mut dyn Dialect, sought: Sought) -> Asked<Vec<u64>> {
    Ok(match (sought, sought.account()) {
        (_, Some((account, after))) => database.accounts(account, after)?,
        (Sought::Record(id), _) => database.record(id.0.as_bytes())?.into_iter().collect(),
        (Sought::Fingerprint(print), _) => {
            lately::known(database, &[print.0])?.seqs.into_iter().map(|(_, seq)| seq).collect()
        }
        _ => Vec::new(),
    })
}

/// Every entry after number `after`.
fn read_after(database: &mut dyn Dialect, mut after: u64) -> Result<Vec<Entry>, StoreError> {
    let mut since = Vec::new();
    loop {
        let rows = database.page(after, u64::MAX, PAGE).map_err(failed(READING))?;
        let Some(last) = rows.last() else { return Ok(since) };
        after = last.seq;
        since.extend(rows.iter().map(read).collect::<Result<Vec<Entry>, _>>()?);
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
