//! What the store asks of a database: the same small list of both.
//!
//! Rows in, rows out. What they mean, how they are chained and what is an index is decided once, outside.

use crate::chain::{Head, Row};
use crate::error::DatabaseSaid;
use crate::guards::Gap;
use crate::index::{Account, IndexRows, PerTable};
use crate::lately::{Lately, Placed};
use crate::on_postgres::OnPostgres;
use crate::on_sqlite::OnSqlite;
use crate::{Place, StoreError};
use safeguarding::learning::text::Wanted;
use std::time::Duration;

/// What came of asking the database.
pub(crate) type Asked<T> = Result<T, DatabaseSaid>;

/// What stands of everybody, as it is written: the head it was worked out at, by what, and each family's.
pub(crate) type FindingRows = (Head, Vec<u8>, Vec<(String, Vec<u8>)>);

/// What the log is said to have of some fingerprints. Read in this order, or all at one moment: what is kept meanwhile comes after
/// the head, and what is moved meanwhile is found twice rather than not at all.
pub(crate) struct Prints {
    /// The head as noted.
    pub(crate) head: Option<Head>,
    /// The next of those that wait, in order of their entries.
    pub(crate) waiting: Vec<([u8; 16], u64)>,
    /// Which of those sought the index has, and the entry it gives for each. One that waits is not in the index until it is moved.
    pub(crate) known: Vec<([u8; 16], u64)>,
}

/// What is added in one go.
#[derive(Default)]
pub(crate) struct Put<'a> {
    /// Rows of the log.
    pub(crate) rows: &'a [Row],
    /// Rows of the indexes.
    pub(crate) placed: Placed,
    /// The head from now on.
    pub(crate) head: Option<Head>,
}

/// One of the two databases.
pub(crate) enum Database {
    Sqlite(Box<OnSqlite>),
    Postgres(Box<OnPostgres>),
}

impl Database {
    /// Opens or reaches it, and makes sure that it is ours or empty; runs no migration.
    pub(crate) fn open(place: &Place) -> Result<Self, StoreError> {
        Ok(match place {
            Place::Sqlite(path) => Self::Sqlite(Box::new(OnSqlite::open(path, None)?)),
            Place::Sealed(path, key) => Self::Sqlite(Box::new(OnSqlite::open(path, Some(key))?)),
            Place::Postgres(address) => Self::Postgres(Box::new(OnPostgres::open(address)?)),
        })
    }

    /// Whichever it is.
    pub(crate) fn any(&mut self) -> &mut dyn Dialect {
        match self {
            Self::Sqlite(sqlite) => &mut **sqlite,
            Self::Postgres(postgres) => &mut **postgres,
        }
    }
}

/// What either database can do.
pub(crate) trait Dialect {
    /// Begins a transaction that sees one state throughout.
    fn begin_reading(&mut self) -> Asked<()>;
    /// Begins a transaction that no other writer may share: a second one waits here.
    fn begin_writing(&mut self) -> Asked<()>;
    /// From now on a writer that has to wait for another gives up after this long.
    fn wait_at_most(&mut self, patience: Duration) -> Asked<()>;
    /// Ends the transaction and keeps what was written.
    fn commit(&mut self) -> Asked<()>;
    /// Ends the transaction and keeps nothing.
    fn roll_back(&mut self) -> Asked<()>;

    /// Whether there are tables at all.
    fn is_empty(&mut self) -> Asked<bool>;
    /// The number of the last migration; `None` when there is no table of migrations.
    fn last_migration(&mut self) -> Asked<Option<i64>>;
    /// Runs a migration and notes it.
    fn migrate(&mut self, number: i64, name: &str, sql: &str) -> Asked<()>;

    /// The head as noted; `None` when its row is gone.
    fn head(&mut self) -> Asked<Option<Head>>;
    /// How many heads are noted: one, unless somebody has been at it.
    fn heads(&mut self) -> Asked<u64>;
    /// Whether the log has rows that no number from 1 upwards finds.
    fn has_rows_before_the_first(&mut self) -> Asked<bool>;
    /// Whether a page of the file is damaged, also one that nothing else here reads; `false` where the server minds its pages itself.
    /// Outside of any transaction.
    fn has_damaged_page(&mut self) -> Asked<bool>;
    /// What of the guards is not as the migrations made it; `None` when all is.
    fn gap(&mut self) -> Asked<Option<Gap>>;
    /// The head as noted, and the first `limit` rows from number `from` on, in order; from the last but one on where `from` is later.
    fn end_from(&mut self, from: u64, limit: usize) -> Asked<(Option<Head>, Vec<Row>)>;
    /// Rows with `after < seq <= up_to`, in order, at most `limit`.
    fn page(&mut self, after: u64, up_to: u64, limit: usize) -> Asked<Vec<Row>>;
    /// Adds to the log and its indexes. A row of an index that is there for the same key gives way; a row of the log does not.
    fn put(&mut self, put: &Put<'_>) -> Asked<()>;

    /// Rows with these numbers, in order of `seq`; those that are not there are left out.
    fn rows_at(&mut self, seqs: &[u64]) -> Asked<Vec<Row>>;

    /// Puts what stands for removed content in the place of a body; number and hash stay.
    fn put_erased(&mut self, seq: u64, body: &[u8]) -> Asked<()>;
    /// Removes a file of the library.
    fn remove_file(&mut self, hash: &[u8; 32]) -> Asked<()>;
    /// Forgets which sort of account an entry is.
    fn forget_account(&mut self, seq: u64) -> Asked<()>;
    /// Forgets the words of every document.
    fn forget_pieces(&mut self) -> Asked<()>;
    /// Forgets what stands of everybody.
    fn forget_findings(&mut self) -> Asked<()>;
    /// Clears the disk of what was removed; outside of any transaction.
    fn wipe(&mut self) -> Asked<()>;

    // What an index says is a claim about the log, not a fact: whoever asks compares it with the entry itself.

    /// What this connection has read of the fingerprints that wait to be moved into the index.
    fn lately(&mut self) -> &mut Lately;
    /// Which of these fingerprints the log is said to have, and the first `limit` that wait of entries after number `after`.
    fn prints(&mut self, sought: &[[u8; 16]], after: u64, limit: usize) -> Asked<Prints>;
    /// The entry the index gives for the record with this id.
    fn record(&mut self, id: &[u8; 16]) -> Asked<Option<u64>>;
    /// The entries after number `after` that the index gives for one sort of account, in order.
    fn accounts(&mut self, account: Account, after: u64) -> Asked<Vec<u64>>;
    /// How many of these rows each index table has, exactly so.
    fn indexed(&mut self, rows: &IndexRows) -> Asked<PerTable>;
    /// How many rows each index table has.
    fn index_sizes(&mut self) -> Asked<PerTable>;
    /// Empties the index tables.
    fn forget_indexes(&mut self) -> Asked<()>;

    /// What stands of everybody; `None` where nothing is kept.
    fn findings(&mut self) -> Asked<Option<FindingRows>>;
    /// Keeps these families' findings, and forgets those of families that are gone; of all others too, where these are all.
    fn keep_findings(
        &mut self,
        are_all: bool,
        changed: &[(String, Vec<u8>)],
        gone: &[String],
    ) -> Asked<()>;
    /// Notes up to which entry, and by what, everybody was judged.
    fn note_findings(&mut self, head: &Head, by: &[u8]) -> Asked<()>;

    /// Keeps a file under its hash; one that is there already is left as it is.
    fn keep_file(&mut self, hash: &[u8; 32], body: &[u8]) -> Asked<()>;
    /// The file under this hash.
    fn file(&mut self, hash: &[u8; 32]) -> Asked<Option<Vec<u8>>>;
    /// Makes pieces of texts findable by the words in them.
    fn add_pieces(&mut self, pieces: &[(u64, Vec<String>)]) -> Asked<()>;
    /// The places of the pieces that hold all that is wanted, in order.
    fn places_holding(&mut self, wanted: &Wanted) -> Asked<Vec<u64>>;
}

/// Does `work` as the only writer and keeps all of it or nothing.
pub(crate) fn writing<T>(
    database: &mut Database,
    doing: &'static str,
    work: impl FnOnce(&mut dyn Dialect) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let database = database.any();
    database.begin_writing().map_err(failed(doing))?;
    let done =
        work(database).and_then(|done| database.commit().map_err(failed(doing)).map(|()| done));
    if done.is_err() {
        // The first failure is the one to tell; a roll-back that fails too leaves a connection that is closed anyway.
        let _ = database.roll_back();
        // It may have read what now is not there.
        *database.lately() = Lately::default();
    }
    done
}

/// Says what was being done when the database failed.
pub(crate) fn failed(doing: &'static str) -> impl Fn(DatabaseSaid) -> StoreError {
    move |source| StoreError::Database { doing, source }
}
