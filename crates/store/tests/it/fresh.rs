//! A new, empty place for each test, and a way round the store's back.

use safeguarding::records::{Coverage, Entry, RecordId, Said, TakeIn};
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use store::{Against, Key, Place, Sought, Store, StoreError, Verdict};
use tempfile::TempDir;
use throwaway_postgres::ThrowawayPostgres;

/// A place where nothing is kept yet; gone with the test.
pub struct Fresh {
    pub place: Place,
    _folder: Option<TempDir>,
}

impl Fresh {
    /// A SQLite file that does not exist yet.
    pub fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        Self { place: Place::Sqlite(folder.path().join("regard.sqlite")), _folder: Some(folder) }
    }

    /// An encrypted SQLite file that does not exist yet.
    pub fn sealed() -> Self {
        let plain = Self::sqlite();
        let key = Key::parse(SEALED_WITH).unwrap();
        Self { place: plain.place.clone().sealed_with(key), ..plain }
    }

    /// An empty database in the cluster of this test run.
    pub fn postgres() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("story_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let mut client = postgres::Client::connect(cluster(), postgres::NoTls)
            .expect("the test cluster answers");
        client.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let (server, _) = cluster().rsplit_once('/').unwrap();
        Self { place: Place::Postgres(format!("{server}/{name}")), _folder: None }
    }

    /// Opens the log here.
    pub fn store(&self) -> Store {
        Store::open(&self.place).unwrap()
    }

    /// A connection that does not go through the store.
    pub fn raw(&self) -> Raw {
        match &self.place {
            Place::Sqlite(path) => Raw::Sqlite(rusqlite::Connection::open(path).unwrap()),
            Place::Sealed(path, key) => Raw::Sqlite(opened(path, key)),
            Place::Postgres(address) => Raw::Postgres(Box::new(
                postgres::Client::connect(address, postgres::NoTls).unwrap(),
            )),
        }
    }

    /// A connection for which the log is not append-only any more.
    pub fn unlocked(&self) -> Raw {
        let mut raw = self.raw();
        match &mut raw {
            Raw::Sqlite(connection) => connection
                .execute_batch(
                    "DROP TRIGGER IF EXISTS log_never_changed; DROP TRIGGER IF EXISTS log_never_removed;
                     DROP TRIGGER IF EXISTS head_only_moves_forward; DROP TRIGGER IF EXISTS head_never_removed;
                     DROP TRIGGER IF EXISTS head_never_added;",
                )
                .unwrap(),
            Raw::Postgres(client) => client
                .batch_execute("ALTER TABLE log DISABLE TRIGGER ALL; ALTER TABLE head DISABLE TRIGGER ALL;")
                .unwrap(),
        }
        raw
    }
}

/// The key of every encrypted log of these tests.
pub const SEALED_WITH: &str = "5ea1ed0000000000000000000000000000000000000000000000000000005ea1";

/// An encrypted file, opened with a key of 64 figures as whoever has it would.
pub fn opened(path: &Path, key: &Key) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(path).unwrap();
    connection.pragma_update(None, "key", format!("x'{}'", key.reveal())).unwrap();
    connection.pragma_update(None, "cipher_page_size", 16_384).unwrap();
    connection
}

/// What tests ask of a log, each in one word.
pub trait Asking {
    /// The entry with this number.
    fn entry(&self, seq: u64) -> Result<Option<Entry>, StoreError>;
    /// The record with this id.
    fn said(&self, id: RecordId) -> Result<Option<(u64, Said)>, StoreError>;
    /// What every source says it covers.
    fn coverage(&self) -> Result<Vec<Coverage>, StoreError>;
    /// The account of every taking-in.
    fn take_ins(&self) -> Result<Vec<TakeIn>, StoreError>;
    /// Whether it is whole.
    fn verdict(&self) -> Verdict;
    /// Makes the indexes again.
    fn mend(&self) -> Result<Verdict, StoreError>;
}

impl Asking for Store {
    fn entry(&self, seq: u64) -> Result<Option<Entry>, StoreError> {
        Ok(self.find(Sought::Number(seq))?.pop().map(|(_, entry)| entry))
    }

    fn said(&self, id: RecordId) -> Result<Option<(u64, Said)>, StoreError> {
        let only = |(seq, entry)| match entry {
            Entry::Said(said) => (seq, *said),
            _ => panic!("a record was sought, and something else was found"),
        };
        Ok(self.find(Sought::Record(id))?.pop().map(only))
    }

    fn coverage(&self) -> Result<Vec<Coverage>, StoreError> {
        let only = |(_, entry)| match entry {
            Entry::Coverage(coverage) => coverage,
            _ => panic!("coverage was sought, and something else was found"),
        };
        Ok(self.find(Sought::Coverage)?.into_iter().map(only).collect())
    }

    fn take_ins(&self) -> Result<Vec<TakeIn>, StoreError> {
        let only = |(_, entry)| match entry {
            Entry::TakeIn(take_in) => take_in,
            _ => panic!("a taking-in was sought, and something else was found"),
        };
        Ok(self.find(Sought::TakeIns)?.into_iter().map(only).collect())
    }

    fn verdict(&self) -> Verdict {
        self.verify(&Against::default(), &mut |_, _| ()).unwrap()
    }

    fn mend(&self) -> Result<Verdict, StoreError> {
        self.verify(&Against { mending: true, ..Against::default() }, &mut |_, _| ())
    }
}

/// The triggers of the SQLite log, as the schema makes them.
fn sqlite_locks() -> String {
    let schema = include_str!("../../../../schema/sqlite.sql");
    let triggers = schema.split("CREATE TRIGGER ").skip(1);
    triggers.fold(String::new(), |made, words| {
        let (name, _) = words.split_once(' ').unwrap();
        let end = words.find("\nEND;").unwrap();
        format!("{made}DROP TRIGGER IF EXISTS {name}; CREATE TRIGGER {}\nEND;", &words[..end])
    })
}

/// A plain connection to either database.
pub enum Raw {
    Sqlite(rusqlite::Connection),
    Postgres(Box<postgres::Client>),
}

impl Raw {
    /// Runs statements; the database's own words when it refuses.
    pub fn run(&mut self, sql: &str) -> Result<(), String> {
        match self {
            Self::Sqlite(connection) => {
                connection.execute_batch(sql).map_err(|error| error.to_string())
            }
            Self::Postgres(client) => {
                client.batch_execute(sql).map_err(|error| format!("{error:?}"))
            }
        }
    }

    /// Makes the log append-only again.
    pub fn lock(&mut self) {
        match self {
            Self::Sqlite(connection) => connection.execute_batch(&sqlite_locks()).unwrap(),
            Self::Postgres(client) => client
                .batch_execute(
                    "ALTER TABLE log ENABLE ALWAYS TRIGGER log_never_changed;
                     ALTER TABLE log ENABLE ALWAYS TRIGGER log_never_removed;
                     ALTER TABLE file ENABLE ALWAYS TRIGGER file_never_changed;
                     ALTER TABLE file ENABLE ALWAYS TRIGGER file_never_removed;
                     ALTER TABLE head ENABLE ALWAYS TRIGGER head_never_added_or_removed;
                     ALTER TABLE head ENABLE ALWAYS TRIGGER head_only_moves_forward;",
                )
                .unwrap(),
        }
    }

    /// Hash and body of an entry as they stand on disk.
    pub fn row(&mut self, seq: u64) -> (Vec<u8>, Vec<u8>) {
        let sql = format!("SELECT hash, body FROM log WHERE seq = {seq}");
        match self {
            Self::Sqlite(connection) => connection
                .query_row(&sql, (), |row| Ok((row.get(0).unwrap(), row.get(1).unwrap())))
                .unwrap(),
            Self::Postgres(client) => {
                let row = client.query_one(&sql, &[]).unwrap();
                (row.get(0), row.get(1))
            }
        }
    }

    /// Puts other bytes into an entry.
    pub fn put(&mut self, seq: u64, hash: &[u8], body: &[u8]) {
        let (hash, body) = (self.bytes(hash), self.bytes(body));
        self.run(&format!("UPDATE log SET hash = {hash}, body = {body} WHERE seq = {seq}"))
            .unwrap();
    }

    /// Bytes as this database writes them in a statement.
    pub fn bytes(&self, bytes: &[u8]) -> String {
        let figures: String = bytes
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .map(|half| char::from_digit(half.into(), 16).unwrap())
            .collect();
        match self {
            Self::Sqlite(_) => format!("x'{figures}'"),
            Self::Postgres(_) => format!("decode('{figures}', 'hex')"),
        }
    }

    /// Rows of text.
    pub fn texts(&mut self, sql: &str) -> Vec<Vec<String>> {
        match self {
            Self::Sqlite(connection) => {
                let mut statement = connection.prepare(sql).unwrap();
                let columns = statement.column_count();
                let read = |row: &rusqlite::Row<'_>| (0..columns).map(|i| row.get(i)).collect();
                statement.query_map((), read).unwrap().collect::<Result<_, _>>().unwrap()
            }
            Self::Postgres(client) => {
                let read = |row: postgres::Row| (0..row.len()).map(|i| row.get(i)).collect();
                client.query(sql, &[]).unwrap().into_iter().map(read).collect()
            }
        }
    }
}

/// The address of the cluster of this test run: one that was named, else our own.
///
/// Our own is never dropped, but ends with this process: its watchdog sees to that.
fn cluster() -> &'static str {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    static OWN: OnceLock<ThrowawayPostgres> = OnceLock::new();
    ADDRESS.get_or_init(|| {
        std::env::var("REGARD_TEST_POSTGRES").unwrap_or_else(|_| {
            OWN.get_or_init(|| ThrowawayPostgres::start().unwrap_or_else(|error| panic!("{error}")))
                .url()
        })
    })
}
