//! The log in one SQLite file.

use crate::chain::{Head, Row};
use crate::dialect::{Asked, Dialect, FindingRows};
use crate::error::DatabaseSaid;
use crate::guards::{self, Gap};
use crate::index::{self, Account, IndexRows, PerTable};
use crate::{Key, StoreError, migrate};
use rusqlite::{Connection, ErrorCode, OptionalExtension, Params, params};
use safeguarding::learning::text::Wanted;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

/// How long a writer waits for another. Long, because a taking-in may be writing a large batch.
const PATIENCE: Duration = Duration::from_mins(1);

/// An open SQLite file.
pub(crate) struct OnSqlite {
    connection: Connection,
}

/// Bodies are about a kilobyte: on large pages less of each page is left over than on the usual 4 KiB, and beyond 16 KiB nothing
/// more is won. **Units:** bytes.
const PAGE_SIZE: u32 = 16_384;

/// How a file that is no encrypted database begins.
const PLAIN: &[u8] = b"SQLite format 3\0";

impl OnSqlite {
    /// Opens the file, making it where it is not there.
    ///
    /// # Errors
    /// The right one of [`StoreError::Open`], [`StoreError::KeyWanted`], [`StoreError::WrongKey`] and [`StoreError::NotSealed`].
    pub(crate) fn open(path: &Path, key: Option<&Key>) -> Result<Self, StoreError> {
        let place = || path.display().to_string();
        let is_plain = beginning(path).as_deref() == Some(PLAIN);
        if key.is_some() && is_plain {
            return Err(StoreError::NotSealed { place: place() });
        }
        Self::opened(path, key).map_err(|source| match (source.disk_is_damaged, key) {
            (true, Some(_)) => StoreError::WrongKey { place: place() },
            (true, None) if !is_plain => StoreError::KeyWanted { place: place(), source },
            _ => StoreError::Open { place: place(), source },
        })
    }

    fn opened(path: &Path, key: Option<&Key>) -> Asked<Self> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(32);
        if let Some(key) = key {
            // A wrong key is told as an error; SQLCipher would say more on standard error.
            connection.pragma_update(None, "cipher_log_level", "NONE")?;
            connection.pragma_update(None, "key", key.for_sqlcipher().as_str())?;
            // An encrypted file does not say how large its pages are.
            connection.pragma_update(None, "cipher_page_size", PAGE_SIZE)?;
        } else {
            // Only a new file takes this up.
            connection.pragma_update(None, "page_size", PAGE_SIZE)?;
        }
        // What moves to another page is overwritten where it was, always: what is erased one day must not be found in a page that was
        // split years before.
        connection.pragma_update(None, "secure_delete", true)?;
        // What is sorted or spilled stays in memory: a temporary file would hold what the log keeps encrypted.
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        // Each commit is on the disk before it is reported as kept: what an agency said is not lost with the power.
        // A batch is one commit, so this costs one sync a batch, not one a record.
        connection.pragma_update(None, "synchronous", "FULL")?;
        // Fingerprints arrive in no order: with 64 MiB the index pages of a large log mostly stay in memory.
        connection.pragma_update(None, "cache_size", -65_536)?;
        let mut opened = Self { connection };
        // Asked in this order, which holds while another program makes the log here. A file that is not ours is left as
        // it is, to be refused.
        if opened.is_empty()? || opened.last_migration()?.is_some() {
            opened.let_readers_and_the_writer_pass()?;
        }
        Ok(opened)
    }

    /// Gives an encrypted file another key: every page is written again, all of them or, whatever happens meanwhile, none.
    ///
    /// # Errors
    /// As [`OnSqlite::open`]; [`StoreError::InUse`] while anybody else has it open.
    pub(crate) fn change_key(path: &Path, old: &Key, new: &Key) -> Result<(), StoreError> {
        let opened = Self::open(path, Some(old))?;
        let doing = "changing the key";
        let failed = |source| crate::dialect::failed(doing)(DatabaseSaid::from(source));
        // Only who is alone can leave the write-ahead log. Without it the change is one transaction with a rollback journal, which is
        // written under the old key: whoever is stopped in the middle of it finds the log under the old key again.
        opened.connection.busy_timeout(Duration::ZERO).map_err(failed)?;
        let alone =
            opened.connection.pragma_update_and_check(None, "journal_mode", "DELETE", |row| {
                row.get::<_, String>(0)
            });
        match alone {
            Ok(mode) if mode == "delete" => {}
            Err(error) if error.sqlite_error_code() != Some(ErrorCode::DatabaseBusy) => {
                return Err(failed(error));
            }
            _ => return Err(StoreError::InUse { place: path.display().to_string() }),
        }
        let words = new.for_sqlcipher();
        opened.connection.pragma_update(None, "rekey", words.as_str()).map_err(failed)?;
        drop(opened);
        // SQLCipher reports no failure of this: opening it with the new key does. It also goes back to the write-ahead log.
        Self::open(path, Some(new)).map(drop)
    }

    /// Writes to a write-ahead log beside the file, so that readers and the one writer do not wait for each other.
    fn let_readers_and_the_writer_pass(&self) -> Asked<()> {
        let mode: String =
            self.connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        if mode != "wal" {
            self.connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        }
        Ok(())
    }

    fn begin(&mut self, how: &str) -> Asked<()> {
        if !self.connection.is_autocommit() {
            self.connection.execute_batch("ROLLBACK")?;
        }
        Ok(self.connection.execute_batch(how)?)
    }

    fn rows(&self, sql: &str, given: impl Params) -> Asked<Vec<Row>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(given, read_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Whether a file is there and does not begin as a plain database does.
pub(crate) fn wants_a_key(path: &Path) -> bool {
    beginning(path).is_some_and(|began| began != PLAIN)
}

/// The first bytes of a file; `None` where it is not there, or shorter.
fn beginning(path: &Path) -> Option<Vec<u8>> {
    let mut first = vec![0; PLAIN.len()];
    File::open(path).and_then(|mut file| file.read_exact(&mut first)).ok()?;
    Some(first)
}

fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row { seq: row.get::<_, i64>(0)? as u64, hash: row.get(1)?, body: row.get(2)? })
}

fn read_seq(row: &rusqlite::Row<'_>) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(0)? as u64)
}

/// SQLite numbers are signed; no log reaches the last of them.
fn signed(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

impl Dialect for OnSqlite {
    fn begin_reading(&mut self) -> Asked<()> {
        self.begin("BEGIN DEFERRED")
    }

    fn begin_writing(&mut self) -> Asked<()> {
        // IMMEDIATE takes the one write lock before the head is read, so that two writers cannot chain to the same entry.
        self.begin("BEGIN IMMEDIATE")
    }

    fn wait_at_most(&mut self, patience: Duration) -> Asked<()> {
        Ok(self.connection.busy_timeout(patience)?)
    }

    fn commit(&mut self) -> Asked<()> {
        Ok(self.connection.execute_batch("COMMIT")?)
    }

    fn roll_back(&mut self) -> Asked<()> {
        if self.connection.is_autocommit() {
            Ok(())
        } else {
            Ok(self.connection.execute_batch("ROLLBACK")?)
        }
    }

    fn is_empty(&mut self) -> Asked<bool> {
        Ok(self
            .connection
            .query_row("SELECT count(*) = 0 FROM sqlite_schema", (), |row| row.get(0))?)
    }

    fn last_migration(&mut self) -> Asked<Option<i64>> {
        let sql =
            "SELECT count(*) = 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migration'";
        let has_table: bool = self.connection.query_row(sql, (), |row| row.get(0))?;
        if !has_table {
            return Ok(None);
        }
        Ok(self.connection.query_row("SELECT max(number) FROM migration", (), |row| row.get(0))?)
    }

    fn migrate(&mut self, number: i64, name: &str, sql: &str) -> Asked<()> {
        self.connection.execute_batch(sql)?;
        self.connection.execute(
            "INSERT INTO migration (number, name) VALUES (?1, ?2)",
            params![number, name],
        )?;
        Ok(())
    }

    fn head(&mut self) -> Asked<Option<Head>> {
        let mut statement = self.connection.prepare_cached("SELECT seq, hash FROM head")?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Head { seq: row.get::<_, i64>(0)? as u64, hash: row.get(1)? })
        };
        Ok(statement.query_row((), read).optional()?)
    }

    fn heads(&mut self) -> Asked<u64> {
        Ok(self.connection.query_row("SELECT count(*) FROM head", (), read_seq)?)
    }

    fn has_rows_before_the_first(&mut self) -> Asked<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM log WHERE seq <= 0)";
        Ok(self.connection.query_row(sql, (), |row| row.get(0))?)
    }

    fn gap(&mut self) -> Asked<Option<Gap>> {
        // SQLite keeps the words that made each table and trigger: they are compared with those of a log made now.
        let made_now = Connection::open_in_memory()?;
        for sql in migrate::on_sqlite() {
            made_now.execute_batch(sql)?;
        }
        let words = |connection: &Connection, sort: &str, name: &str| {
            let sql = "SELECT sql FROM sqlite_schema WHERE type = ?1 AND name = ?2";
            connection
                .query_row(sql, [sort, name], |row| row.get::<_, Option<String>>(0))
                .optional()
        };
        for (sort, names) in [("table", &guards::TABLES[..]), ("trigger", &guards::SQLITE_TRIGGERS)]
        {
            for name in names {
                if words(&self.connection, sort, name)? != words(&made_now, sort, name)? {
                    let gap = if sort == "table" { Gap::Table } else { Gap::Trigger };
                    return Ok(Some(gap(name)));
                }
            }
        }
        Ok(None)
    }

    fn set_head(&mut self, head: &Head) -> Asked<()> {
        let mut statement =
            self.connection.prepare_cached("UPDATE head SET seq = ?1, hash = ?2")?;
        statement.execute(params![signed(head.seq), head.hash])?;
        Ok(())
    }

    fn page(&mut self, after: u64, up_to: u64, limit: usize) -> Asked<Vec<Row>> {
        let sql =
            "SELECT seq, hash, body FROM log WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3";
        self.rows(sql, params![signed(after), signed(up_to), limit as i64])
    }

    fn add_rows(&mut self, rows: &[Row]) -> Asked<()> {
        let mut statement = self
            .connection
            .prepare_cached("INSERT INTO log (seq, hash, body) VALUES (?1, ?2, ?3)")?;
        for row in rows {
            statement.execute(params![signed(row.seq), row.hash, row.body])?;
        }
        Ok(())
    }

    fn rows_at(&mut self, seqs: &[u64]) -> Asked<Vec<Row>> {
        let mut statement =
            self.connection.prepare_cached("SELECT seq, hash, body FROM log WHERE seq = ?1")?;
        let mut rows = Vec::with_capacity(seqs.len());
        for seq in seqs {
            rows.extend(statement.query_row([signed(*seq)], read_row).optional()?);
        }
        rows.sort_unstable_by_key(|row| row.seq);
        Ok(rows)
    }

    fn put_erased(&mut self, seq: u64, body: &[u8]) -> Asked<()> {
        let mut statement =
            self.connection.prepare_cached("UPDATE log SET body = ?2 WHERE seq = ?1")?;
        statement.execute(params![signed(seq), body])?;
        Ok(())
    }

    fn remove_file(&mut self, hash: &[u8; 32]) -> Asked<()> {
        self.connection.execute("INSERT OR IGNORE INTO erased_file (hash) VALUES (?1)", [hash])?;
        self.connection.execute("DELETE FROM file WHERE hash = ?1", [hash])?;
        Ok(())
    }

    fn forget_account(&mut self, seq: u64) -> Asked<()> {
        self.connection.execute("DELETE FROM account WHERE seq = ?1", [signed(seq)])?;
        Ok(())
    }

    fn forget_pieces(&mut self) -> Asked<()> {
        // Taking single words out of the index would leave them in it, marked as gone.
        self.connection.execute("INSERT INTO piece (piece) VALUES ('delete-all')", ())?;
        Ok(())
    }

    fn forget_findings(&mut self) -> Asked<()> {
        Ok(self.connection.execute_batch("DELETE FROM finding; DELETE FROM finding_made;")?)
    }

    fn wipe(&mut self) -> Asked<()> {
        // Readers may keep some of it from being moved into the file now; whoever is the last to close it does so then.
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))?;
        Ok(())
    }

    fn known(&mut self, prints: &[[u8; 16]]) -> Asked<Vec<([u8; 16], u64)>> {
        let mut statement =
            self.connection.prepare_cached("SELECT seq FROM known WHERE fingerprint = ?1")?;
        let mut known = Vec::new();
        for print in prints {
            known.extend(
                statement.query_row([print], read_seq).optional()?.map(|seq| (*print, seq)),
            );
        }
        Ok(known)
    }

    fn record(&mut self, id: &[u8; 16]) -> Asked<Option<u64>> {
        let mut statement =
            self.connection.prepare_cached("SELECT seq FROM record WHERE id = ?1")?;
        Ok(statement.query_row([id], read_seq).optional()?)
    }

    fn accounts(&mut self, account: Account, after: u64) -> Asked<Vec<u64>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT seq FROM account WHERE sort = ?1 AND seq > ?2 ORDER BY seq")?;
        let seqs = statement.query_map(params![account.sort(), signed(after)], read_seq)?;
        Ok(seqs.collect::<Result<_, _>>()?)
    }

    fn add_index(&mut self, rows: &IndexRows) -> Asked<()> {
        let mut statement = self
            .connection
            .prepare_cached("REPLACE INTO known (fingerprint, seq) VALUES (?1, ?2)")?;
        for (print, seq) in &rows.known {
            statement.execute(params![print, seq])?;
        }
        let mut statement =
            self.connection.prepare_cached("REPLACE INTO record (id, seq) VALUES (?1, ?2)")?;
        for (id, seq) in &rows.record {
            statement.execute(params![id, seq])?;
        }
        let mut statement =
            self.connection.prepare_cached("REPLACE INTO account (sort, seq) VALUES (?1, ?2)")?;
        for (sort, seq) in &rows.account {
            statement.execute(params![sort, seq])?;
        }
        Ok(())
    }

    fn indexed(&mut self, rows: &IndexRows) -> Asked<PerTable> {
        let has = "SELECT 1 FROM known WHERE fingerprint = ?1 AND seq = ?2";
        let mut statement = self.connection.prepare_cached(has)?;
        let mut found = PerTable::default();
        for (print, seq) in &rows.known {
            found[0] += u64::from(statement.exists(params![print, seq])?);
        }
        let has = "SELECT 1 FROM record WHERE id = ?1 AND seq = ?2";
        let mut statement = self.connection.prepare_cached(has)?;
        for (id, seq) in &rows.record {
            found[1] += u64::from(statement.exists(params![id, seq])?);
        }
        let has = "SELECT 1 FROM account WHERE sort = ?1 AND seq = ?2";
        let mut statement = self.connection.prepare_cached(has)?;
        for (sort, seq) in &rows.account {
            found[2] += u64::from(statement.exists(params![sort, seq])?);
        }
        Ok(found)
    }

    fn index_sizes(&mut self) -> Asked<PerTable> {
        let mut sizes = PerTable::default();
        for (size, table) in sizes.iter_mut().zip(index::TABLES) {
            let sql = format!("SELECT count(*) FROM {table}");
            *size = self.connection.query_row(&sql, (), read_seq)?;
        }
        Ok(sizes)
    }

    fn forget_indexes(&mut self) -> Asked<()> {
        let sql = "DELETE FROM known; DELETE FROM record; DELETE FROM account; \
             DELETE FROM finding; DELETE FROM finding_made; DELETE FROM piece;";
        Ok(self.connection.execute_batch(sql)?)
    }

    fn findings(&mut self) -> Asked<Option<FindingRows>> {
        let sql = "SELECT seq, hash, body FROM finding_made";
        let made = self.rows(sql, ())?.pop();
        let Some(Row { seq, hash, body }) = made else { return Ok(None) };
        let Ok(hash) = hash.try_into() else { return Ok(None) };
        let mut statement = self.connection.prepare_cached("SELECT family, body FROM finding")?;
        let families = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Some((Head { seq, hash }, body, families.collect::<Result<_, _>>()?)))
    }

    fn keep_findings(
        &mut self,
        are_all: bool,
        changed: &[(String, Vec<u8>)],
        gone: &[String],
    ) -> Asked<()> {
        if are_all {
            self.connection.execute("DELETE FROM finding", ())?;
        }
        let mut statement =
            self.connection.prepare_cached("DELETE FROM finding WHERE family = ?1")?;
        for family in gone {
            statement.execute([family])?;
        }
        let mut statement = self
            .connection
            .prepare_cached("REPLACE INTO finding (family, body) VALUES (?1, ?2)")?;
        for (family, body) in changed {
            statement.execute(params![family, body])?;
        }
        Ok(())
    }

    fn note_findings(&mut self, head: &Head, by: &[u8]) -> Asked<()> {
        self.connection.execute("DELETE FROM finding_made", ())?;
        self.connection.execute(
            "INSERT INTO finding_made (seq, hash, body) VALUES (?1, ?2, ?3)",
            params![signed(head.seq), head.hash, by],
        )?;
        Ok(())
    }

    fn keep_file(&mut self, hash: &[u8; 32], body: &[u8]) -> Asked<()> {
        let sql = "INSERT INTO file (hash, body) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM file WHERE hash = ?1)";
        self.connection.prepare_cached(sql)?.execute(params![hash, body])?;
        Ok(())
    }

    fn file(&mut self, hash: &[u8; 32]) -> Asked<Option<Vec<u8>>> {
        let mut statement =
            self.connection.prepare_cached("SELECT body FROM file WHERE hash = ?1")?;
        Ok(statement.query_row([hash], |row| row.get(0)).optional()?)
    }

    fn add_pieces(&mut self, pieces: &[(u64, Vec<String>)]) -> Asked<()> {
        let sql = "INSERT INTO piece (rowid, words) VALUES (?1, ?2)";
        let mut statement = self.connection.prepare_cached(sql)?;
        for (place, words) in pieces {
            statement.execute(params![signed(*place), words.join(" ")])?;
        }
        Ok(())
    }

    fn places_holding(&mut self, wanted: &Wanted) -> Asked<Vec<u64>> {
        let phrase = |(words, is_beginning): (&Vec<String>, &bool)| {
            format!("\"{}\"{}", words.join(" "), if *is_beginning { " *" } else { "" })
        };
        let phrases: Vec<String> =
            wanted.phrases.iter().zip(&wanted.is_beginning).map(phrase).collect();
        let sql = "SELECT rowid FROM piece WHERE piece MATCH ?1 ORDER BY rowid";
        let mut statement = self.connection.prepare_cached(sql)?;
        let places = statement.query_map([phrases.join(" AND ")], read_seq)?;
        Ok(places.collect::<Result<_, _>>()?)
    }
}
