//! Under what an entry of the log can be found again: everything in the index tables is computed here and nowhere else.
//!
//! Takes entries with their numbers; gives rows for the index tables. Keeping up and making the indexes again both come
//! through here, which is why they agree.

use crate::dialect::{Dialect, Put, failed};
use crate::lately::{self, Lately};
use crate::store::read;
use crate::{StoreError, documents};
use safeguarding::records::{Entry, Fingerprint, MentionAt};
use smol_str::{SmolStr, format_smolstr};
use std::cmp::Reverse;

/// The entries of the log that are not records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Account {
    /// What a source covers.
    Coverage,
    /// The account of one taking-in.
    TakeIn,
    /// A step in the library.
    Library,
    /// An erasure.
    Erasure,
    /// A step in who may look.
    Access,
    /// A look at somebody.
    LookAt(MentionAt),
}

impl Account {
    /// As the `account` table writes it.
    pub(crate) fn sort(self) -> SmolStr {
        match self {
            Self::Coverage => SmolStr::new_static("coverage"),
            Self::TakeIn => SmolStr::new_static("take-in"),
            Self::Library => SmolStr::new_static("library"),
            Self::Erasure => SmolStr::new_static("erasure"),
            Self::Access => SmolStr::new_static("access"),
            Self::LookAt(at) => format_smolstr!("look-at {} {}", at.record, at.place),
        }
    }
}

/// The index tables, in the order of [`PerTable`].
pub(crate) const TABLES: [&str; 3] = ["known", "record", "account"];

/// Rows counted in each of [`TABLES`].
pub(crate) type PerTable = [u64; 3];

/// Rows for the index tables. **Shape:** each list sorted by its key, because neighbours are cheaper to write.
#[derive(Default)]
pub(crate) struct IndexRows {
    pub(crate) known: Vec<([u8; 16], i64)>,
    pub(crate) record: Vec<([u8; 16], i64)>,
    pub(crate) account: Vec<(SmolStr, i64)>,
}

/// What one entry can be found under.
pub(crate) struct Keys {
    /// Its [`fingerprint_of`].
    pub(crate) print: Option<Fingerprint>,
    /// The record it is, or was.
    record: Option<[u8; 16]>,
    account: Option<Account>,
    /// The people it is a look at.
    about: Vec<MentionAt>,
}

impl Keys {
    /// Of an entry and its body.
    pub(crate) fn of(entry: &Entry, body: &[u8]) -> Self {
        let (record, account) = match entry {
            Entry::Said(said) => (Some(said.record.id), None),
            Entry::Erased(erased) => (erased.record, None),
            Entry::Coverage(_) => (None, Some(Account::Coverage)),
            Entry::TakeIn(_) => (None, Some(Account::TakeIn)),
            Entry::Library(_) => (None, Some(Account::Library)),
            Entry::Erasure(_) => (None, Some(Account::Erasure)),
            Entry::Access(_) => (None, Some(Account::Access)),
            // Decisions and notes of the clerk are few and always read with everything: nothing looks one up. A look is found by whom it
            // is about.
            Entry::Decided(_) | Entry::Adopted(_) | Entry::Clerk(_) | Entry::Look(_) => {
                (None, None)
            }
        };
        let record = record.map(|id| id.0.into_bytes());
        let about = match entry {
            Entry::Look(look) => look.about.clone(),
            _ => Vec::new(),
        };
        Self { print: fingerprint_of(entry, body), record, account, about }
    }
}

impl IndexRows {
    /// Adds what entry `seq` can be found under.
    pub(crate) fn add(&mut self, seq: u64, keys: &Keys) {
        let seq = seq as i64;
        self.known.extend(keys.print.map(|print| (print.0, seq)));
        self.record.extend(keys.record.map(|id| (id, seq)));
        let looks = keys.about.iter().map(|mention| Account::LookAt(*mention));
        self.account.extend(keys.account.into_iter().chain(looks).map(|one| (one.sort(), seq)));
    }

    /// How many rows there are for each table.
    pub(crate) fn sizes(&self) -> PerTable {
        [self.known.len(), self.record.len(), self.account.len()].map(|rows| rows as u64)
    }

    /// Puts every list in the order of its key.
    pub(crate) fn in_order(mut self) -> Self {
        self.known.sort_unstable();
        self.record.sort_unstable();
        self.account.sort_unstable();
        self
    }

    /// As the tables hold them: in order, and one row for a fingerprint or an id.
    ///
    /// Should the log have one twice, the row is for the last: that happens when an index had forgotten the first, and
    /// both entries were kept.
    pub(crate) fn sorted(self) -> Self {
        let mut rows = self.in_order();
        for only_one_each in [&mut rows.known, &mut rows.record] {
            only_one_each.sort_unstable_by_key(|(key, seq)| (*key, Reverse(*seq)));
            only_one_each.dedup_by_key(|(key, _)| *key);
        }
        rows
    }
}

/// By what the log knows it already has an entry: a record's own fingerprint, and for coverage all it says.
///
/// `None` for the account of a taking-in: each is a thing that happened.
pub(crate) fn fingerprint_of(entry: &Entry, body: &[u8]) -> Option<Fingerprint> {
    match entry {
        Entry::Said(said) => Some(said.record.provenance.fingerprint),
        Entry::Coverage(_) => Some(Fingerprint::of([
            "coverage",
            std::str::from_utf8(body).expect("an entry is written as UTF-8"),
        ])),
        Entry::Library(step) => step.fingerprint(),
        Entry::Erased(erased) => erased.fingerprint,
        Entry::TakeIn(_)
        | Entry::Decided(_)
        | Entry::Adopted(_)
        | Entry::Clerk(_)
        | Entry::Access(_)
        | Entry::Look(_)
        | Entry::Erasure(_) => None,
    }
}

/// Entries whose rows are made again in one go: enough that sorting them pays.
const AT_ONCE: usize = 20_000;

/// Throws the index tables away and computes them from the log again, within a transaction of the only writer.
pub(crate) fn make_again(database: &mut dyn Dialect) -> Result<(), StoreError> {
    let doing = "making the indexes again";
    database.forget_indexes().map_err(failed(doing))?;
    *database.lately() = Lately::default();
    let mut after = 0;
    loop {
        let rows = database.page(after, u64::MAX, AT_ONCE).map_err(failed(doing))?;
        let Some(last) = rows.last() else {
            // Others hold what they have read of those that waited: none may wait now under a number they have passed.
            return lately::move_all(database).map_err(failed(doing));
        };
        after = last.seq;
        let mut index = IndexRows::default();
        for row in &rows {
            let entry = read(row)?;
            index.add(row.seq, &Keys::of(&entry, &row.body));
            documents::find_again(database, row.seq, &entry).map_err(failed(doing))?;
        }
        let placed = lately::placed(database, index, false).map_err(failed(doing))?;
        database.put(&Put { placed, ..Put::default() }).map_err(failed(doing))?;
    }
}
