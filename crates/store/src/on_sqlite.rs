//! The log in one SQLite file.

mod filter;
mod opening;
mod putting;
mod turn;

pub(crate) use opening::wants_a_key;

use crate::chain::{Head, Row};
use crate::dialect::{Asked, Dialect, FindingRows, Prints, Put};
use crate::guards::{self, Gap};
use crate::index::{self, Account, IndexRows, PerTable};
use crate::lately::{BULK, Lately};
use crate::migrate;
use filter::Filter;
use rusqlite::{Connection, OptionalExtension, Params, params};
use safeguarding::learning::text::Wanted;
use std::time::{Duration, Instant};
use turn::Turn;

/// How long a writer waits for another. Long, because a taking-in may be writing a large batch.
const PATIENCE: Duration = Duration::from_mins(1);

/// After how long a writer that waits asks again whether the lock is free.
const ASKS_AGAIN: Duration = Duration::from_micros(250);

/// An open SQLite file.
pub(crate) struct OnSqlite {
    connection: Connection,
    is_encrypted: bool,
    lately: Lately,
    filter: Filter,
    /// How long a writer waits for another.
    patience: Duration,
    turn: Turn,
}

impl OnSqlite {
    fn over(connection: Connection, is_encrypted: bool, turn: Turn) -> Self {
        Self {
            connection,
            is_encrypted,
            lately: Lately::default(),
            filter: Filter::default(),
            patience: PATIENCE,
            turn,
        }
    }

    /// Takes the one write lock, waiting for whoever has it.
    ///
    /// SQLite's own waiting sleeps for longer each time, up to a tenth of a second, in which a large taking-in begins several
    /// batches: whoever has one entry to add would rarely find the lock free.
    fn begin_alone(&mut self) -> Asked<()> {
        asking_again(self.patience, || self.turn.take())?;
        self.connection.busy_timeout(Duration::ZERO)?;
        // IMMEDIATE takes the lock before the head is read, so that two writers cannot chain to the same entry.
        let begun = asking_again(self.patience, || self.begin("BEGIN IMMEDIATE"));
        self.turn.give_up();
        self.connection.busy_timeout(self.patience)?;
        begun
    }

    fn begin(&mut self, how: &str) -> Asked<()> {
        if !self.connection.is_autocommit() {
            self.connection.execute_batch("ROLLBACK")?;
            self.lately = Lately::default();
            self.filter.ended(false);
        }
        Ok(self.connection.execute_batch(how)?)
    }

    fn prints_now(&mut self, sought: &[[u8; 16]], after: u64, limit: usize) -> Asked<Prints> {
        let head = self.head()?;
        let waiting = self.waiting_after(after, limit)?;
        let known = if sought.len() < BULK {
            self.known(sought)?
        } else {
            let may_be = self.may_be_known(sought, head.map_or(0, |head| head.seq))?;
            self.known(&may_be)?
        };
        Ok(Prints { head, waiting, known })
    }

    /// The first `limit` fingerprints that wait of entries after number `after`, in order of the entries.
    fn waiting_after(&self, after: u64, limit: usize) -> Asked<Vec<([u8; 16], u64)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT fingerprint, seq FROM known_lately WHERE seq > ?1 ORDER BY seq LIMIT ?2",
        )?;
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64));
        let waiting = statement.query_map(params![signed(after), limit as i64], read)?;
        Ok(waiting.collect::<Result<_, _>>()?)
    }

    /// Which of these fingerprints the index has, and the entry it gives for each.
    fn known(&self, prints: &[[u8; 16]]) -> Asked<Vec<([u8; 16], u64)>> {
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

    fn rows(&self, sql: &str, given: impl Params) -> Asked<Vec<Row>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(given, read_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Asks until no other has what is asked for, or until it has taken too long.
fn asking_again<T>(patience: Duration, mut ask: impl FnMut() -> Asked<T>) -> Asked<T> {
    let asked = Instant::now();
    loop {
        match ask() {
            Err(said) if said.is_busy && asked.elapsed() < patience => {
                std::thread::sleep(ASKS_AGAIN);
            }
            told => return told,
        }
    }
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
        self.begin_alone()
    }

    fn wait_at_most(&mut self, patience: Duration) -> Asked<()> {
        self.patience = patience;
        Ok(self.connection.busy_timeout(patience)?)
    }

    fn commit(&mut self) -> Asked<()> {
        self.connection.execute_batch("COMMIT")?;
        self.filter.ended(true);
        Ok(())
    }

    fn roll_back(&mut self) -> Asked<()> {
        self.filter.ended(false);
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

    fn has_damaged_page(&mut self) -> Asked<bool> {
        self.looks_damaged()
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

    fn end_from(&mut self, from: u64, limit: usize) -> Asked<(Option<Head>, Vec<Row>)> {
        let head = self.head()?;
        let last_but_one = head.map_or(0, |head| head.seq.saturating_sub(1));
        let after = from.min(last_but_one).saturating_sub(1);
        Ok((head, self.page(after, u64::MAX, limit)?))
    }

    fn page(&mut self, after: u64, up_to: u64, limit: usize) -> Asked<Vec<Row>> {
        let sql =
            "SELECT seq, hash, body FROM log WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3";
        self.rows(sql, params![signed(after), signed(up_to), limit as i64])
    }

    fn put(&mut self, put: &Put<'_>) -> Asked<()> {
        putting::put(self, put)
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

    fn lately(&mut self) -> &mut Lately {
        &mut self.lately
    }

    fn prints(&mut self, sought: &[[u8; 16]], after: u64, limit: usize) -> Asked<Prints> {
        if !self.connection.is_autocommit() {
            return self.prints_now(sought, after, limit);
        }
        // One moment for all: else each question would begin anew, and forget every page it has read once another has written.
        self.connection.execute_batch("BEGIN DEFERRED")?;
        let prints = self.prints_now(sought, after, limit);
        self.connection.execute_batch("ROLLBACK")?;
        prints
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
        let seqs =
            statement.query_map(params![account.sort().as_str(), signed(after)], read_seq)?;
        Ok(seqs.collect::<Result<_, _>>()?)
    }

    fn indexed(&mut self, rows: &IndexRows) -> Asked<PerTable> {
        let has = "SELECT 1 FROM known WHERE fingerprint = ?1 AND seq = ?2 \
                   UNION ALL SELECT 1 FROM known_lately WHERE fingerprint = ?1 AND seq = ?2";
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
            found[2] += u64::from(statement.exists(params![sort.as_str(), seq])?);
        }
        Ok(found)
    }

    fn index_sizes(&mut self) -> Asked<PerTable> {
        let mut sizes = PerTable::default();
        for (size, table) in sizes.iter_mut().zip(index::TABLES) {
            let sql = format!("SELECT count(*) FROM {table}");
            *size = self.connection.query_row(&sql, (), read_seq)?;
        }
        let waiting = "SELECT count(*) FROM known_lately AS lately WHERE NOT EXISTS \
             (SELECT 1 FROM known WHERE fingerprint = lately.fingerprint AND seq = lately.seq)";
        sizes[0] += self.connection.query_row(waiting, (), read_seq)?;
        Ok(sizes)
    }

    fn forget_indexes(&mut self) -> Asked<()> {
        let sql = "DELETE FROM known; DELETE FROM known_lately; DELETE FROM record; DELETE FROM account; \
             DELETE FROM finding; DELETE FROM finding_made; DELETE FROM piece;";
        self.connection.execute_batch(sql)?;
        let edition = self.edition()?.wrapping_add(1) % i64::from(i32::MAX);
        Ok(self.connection.pragma_update(None, "user_version", edition)?)
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
