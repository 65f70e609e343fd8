//! The log in a PostgreSQL database, for deployments that share one.
//!
//! How it is reached is the matter of [`private_line`]; how many rows are put into it at once, of `putting`.

use crate::chain::{Head, Row};
use crate::dialect::{Asked, Dialect, FindingRows, Prints, Put};
use crate::error::DatabaseSaid;
use crate::guards::{self, Gap};
use crate::index::{Account, IndexRows, PerTable};
use crate::lately::Lately;
use crate::{StoreError, migrate, private_line};
use postgres::types::ToSql;
use postgres::{Client, Statement};
use putting::{columns, sorts};
use safeguarding::learning::text::Wanted;
use std::collections::HashMap;
use std::time::Duration;

mod putting;

/// The advisory lock every writer of a log takes: "regard" as a number.
const ONE_WRITER: i64 = 0x7265_6761_7264;

/// An open connection.
pub(crate) struct OnPostgres {
    address: String,
    client: Client,
    prepared: HashMap<&'static str, Statement>,
    /// Whether a transaction was begun and not ended.
    is_within: bool,
    /// Whether what this transaction has done so far can be gone back behind; see [`putting`].
    may_go_back: bool,
    /// How long a writer waits for another; `None`: as long as it takes.
    patience: Option<Duration>,
    lately: Lately,
}

impl OnPostgres {
    /// Connects; see [`private_line`].
    pub(crate) fn open(address: &str) -> Result<Self, StoreError> {
        let mut client = private_line::connect(address)?;
        // How a table is read must not rest on how few rows it had when a question was first asked: a log may grow within one
        // connection from nothing to millions. And no question here is worth compiling, which a table read whole would now seem to be.
        client
            .batch_execute("SET enable_seqscan = off; SET jit = off")
            .map_err(|error| private_line::not_open(address)(error.into()))?;
        Ok(Self {
            address: address.to_owned(),
            client,
            prepared: HashMap::new(),
            is_within: false,
            may_go_back: false,
            patience: None,
            lately: Lately::default(),
        })
    }

    /// Connects again when the server has let go of an idle connection; never in the middle of a transaction.
    fn reconnect(&mut self) -> Asked<()> {
        if self.client.is_closed() && !self.is_within {
            let patience = self.patience;
            *self = Self::open(&self.address).map_err(|error| match error {
                StoreError::Open { source, .. } | StoreError::NoAnswer { source, .. } => source,
                other => DatabaseSaid::in_words(&other.to_string()),
            })?;
            patience.map_or(Ok(()), |patience| self.be_patient(patience))?;
        }
        Ok(())
    }

    fn be_patient(&mut self, patience: Duration) -> Asked<()> {
        self.patience = Some(patience);
        // The advisory lock that writers take is held to it too.
        let limit = format!("SET lock_timeout = {}", patience.as_millis());
        Ok(self.client.batch_execute(&limit)?)
    }

    fn begin(&mut self, how: &str) -> Asked<()> {
        if self.is_within {
            // Where this fails the server is gone, and the transaction with it.
            let _ = self.roll_back();
            self.lately = Lately::default();
        }
        self.reconnect()?;
        let begun = self.client.batch_execute(how);
        // Of several statements the first may have been done.
        self.is_within = begun.is_ok() || !self.client.is_closed();
        Ok(begun?)
    }

    fn end(&mut self, how: &str) -> Asked<()> {
        // Whatever the server answers, this transaction is over: without the server it is as if it had not been.
        if std::mem::take(&mut self.is_within) {
            self.client.batch_execute(how)?;
        }
        Ok(())
    }

    fn query(
        &mut self,
        sql: &'static str,
        given: &[&(dyn ToSql + Sync)],
    ) -> Asked<Vec<postgres::Row>> {
        self.reconnect()?;
        self.may_go_back &= sql.starts_with("SELECT");
        let statement = self.statement(sql)?;
        Ok(self.client.query(&statement, given)?)
    }

    fn run(&mut self, sql: &str) -> Asked<()> {
        self.may_go_back = false;
        Ok(self.client.batch_execute(sql)?)
    }

    fn statement(&mut self, sql: &'static str) -> Asked<Statement> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql)?;
        self.prepared.insert(sql, statement.clone());
        Ok(statement)
    }

    fn rows(&mut self, sql: &'static str, given: &[&(dyn ToSql + Sync)]) -> Asked<Vec<Row>> {
        self.query(sql, given)?.iter().map(read_row).collect()
    }

    fn seqs(&mut self, sql: &'static str, given: &[&(dyn ToSql + Sync)]) -> Asked<Vec<u64>> {
        self.query(sql, given)?.iter().map(read_seq).collect()
    }
}

fn read_seq(row: &postgres::Row) -> Asked<u64> {
    Ok(row.try_get::<_, i64>(0)? as u64)
}

fn read_row(row: &postgres::Row) -> Asked<Row> {
    Ok(Row { seq: read_seq(row)?, hash: row.try_get(1)?, body: row.try_get(2)? })
}

fn read_head(row: &postgres::Row) -> Asked<Head> {
    let hash: &[u8] = row.try_get(1)?;
    // The table holds it to 32 bytes; a hash of another length belongs to no entry.
    Ok(Head { seq: read_seq(row)?, hash: hash.try_into().unwrap_or_default() })
}

fn read_print(row: &postgres::Row) -> Asked<([u8; 16], u64)> {
    Ok((row.try_get::<_, &[u8]>(1)?.try_into().unwrap_or_default(), read_seq(row)?))
}

/// Words with their places, as PostgreSQL writes them. A piece has far fewer words than the 16,383 places there are.
fn as_tsvector(words: &[String]) -> String {
    let placed = words.iter().zip(1..).map(|(word, place): (_, u32)| format!("'{word}':{place}"));
    placed.collect::<Vec<_>>().join(" ")
}

/// PostgreSQL numbers are signed; no log reaches the last of them.
fn signed(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

impl Dialect for OnPostgres {
    fn begin_reading(&mut self) -> Asked<()> {
        self.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    fn begin_writing(&mut self) -> Asked<()> {
        // The lock is taken before the head is read, so that two writers cannot chain to the same entry; READ COMMITTED,
        // so that what the writer before wrote is seen once the lock is had.
        self.begin(&format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({ONE_WRITER}); {}",
            putting::SAVEPOINT
        ))?;
        self.may_go_back = true;
        Ok(())
    }

    fn wait_at_most(&mut self, patience: Duration) -> Asked<()> {
        self.reconnect()?;
        self.be_patient(patience)
    }

    fn commit(&mut self) -> Asked<()> {
        self.end("COMMIT")
    }

    fn roll_back(&mut self) -> Asked<()> {
        self.end("ROLLBACK")
    }

    fn is_empty(&mut self) -> Asked<bool> {
        let sql = "SELECT count(*) = 0 FROM pg_tables WHERE schemaname = current_schema()";
        Ok(self.query(sql, &[])?[0].try_get(0)?)
    }

    fn last_migration(&mut self) -> Asked<Option<i64>> {
        // Not `to_regclass`: within a transaction it can answer from before another program made the table.
        let sql = "SELECT count(*) = 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'migration'";
        let has_table: bool = self.query(sql, &[])?[0].try_get(0)?;
        if !has_table {
            return Ok(None);
        }
        Ok(self.query("SELECT max(number) FROM migration", &[])?[0].try_get(0)?)
    }

    fn migrate(&mut self, number: i64, name: &str, sql: &str) -> Asked<()> {
        self.run(sql)?;
        self.query("INSERT INTO migration (number, name) VALUES ($1, $2)", &[&number, &name])?;
        Ok(())
    }

    fn head(&mut self) -> Asked<Option<Head>> {
        let rows = self.query("SELECT seq, hash FROM head", &[])?;
        rows.first().map(read_head).transpose()
    }

    fn heads(&mut self) -> Asked<u64> {
        Ok(self.seqs("SELECT count(*) FROM head", &[])?[0])
    }

    fn has_rows_before_the_first(&mut self) -> Asked<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM log WHERE seq <= 0)";
        Ok(self.query(sql, &[])?[0].try_get(0)?)
    }

    fn has_damaged_page(&mut self) -> Asked<bool> {
        Ok(false)
    }

    fn gap(&mut self) -> Asked<Option<Gap>> {
        for table in guards::TABLES {
            // An ordinary table, which no rule rewrites, no policy hides rows of and no other table adds rows to.
            let sql = "SELECT count(*) FROM pg_class WHERE oid = to_regclass($1::text) AND relkind = 'r' \
                       AND NOT relhasrules AND NOT relrowsecurity AND NOT relhassubclass";
            if self.seqs(sql, &[&table])? != [1] {
                return Ok(Some(Gap::Table(table)));
            }
        }
        for (name, table, wakes) in guards::POSTGRES_TRIGGERS {
            // Enabled ALWAYS, and on no condition but that of the trigger which only lets the head move forward.
            let sql = "SELECT prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid \
                       WHERE tgname = $1 AND tgrelid = to_regclass($2::text) AND tgtype = $3 AND tgenabled = 'A' \
                       AND (tgqual IS NULL OR tgname = 'head_only_moves_forward')";
            let rows = self.query(sql, &[&name, &table, &wakes])?;
            let refuses = |row: &postgres::Row| {
                let what_it_does: &str = row.try_get(0)?;
                let is_ours = migrate::on_postgres().any(|sql| sql.contains(what_it_does));
                Asked::Ok(is_ours && what_it_does.contains("RAISE EXCEPTION"))
            };
            if !rows.first().map(refuses).transpose()?.unwrap_or(false) {
                return Ok(Some(Gap::Trigger(name)));
            }
        }
        Ok(None)
    }

    fn end_from(&mut self, from: u64, limit: usize) -> Asked<(Option<Head>, Vec<Row>)> {
        let sql = "SELECT seq, hash, NULL::bytea FROM head UNION ALL (SELECT seq, hash, body FROM log \
                   WHERE seq >= GREATEST(1, LEAST($1, (SELECT min(seq) - 1 FROM head))) ORDER BY seq LIMIT $2)";
        let mut head = None;
        let mut rows = Vec::new();
        for row in &self.query(sql, &[&signed(from), &(limit as i64)])? {
            match row.try_get::<_, Option<Vec<u8>>>(2)? {
                Some(body) => rows.push(Row { seq: read_seq(row)?, hash: row.try_get(1)?, body }),
                None => head = Some(read_head(row)?),
            }
        }
        Ok((head, rows))
    }

    fn page(&mut self, after: u64, up_to: u64, limit: usize) -> Asked<Vec<Row>> {
        let sql =
            "SELECT seq, hash, body FROM log WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3";
        self.rows(sql, &[&signed(after), &signed(up_to), &(limit as i64)])
    }

    fn put(&mut self, put: &Put<'_>) -> Asked<()> {
        putting::put(self, put)
    }

    fn rows_at(&mut self, seqs: &[u64]) -> Asked<Vec<Row>> {
        let seqs: Vec<i64> = seqs.iter().map(|seq| signed(*seq)).collect();
        self.rows("SELECT seq, hash, body FROM log WHERE seq = ANY($1) ORDER BY seq", &[&seqs])
    }

    fn put_erased(&mut self, seq: u64, body: &[u8]) -> Asked<()> {
        self.query("UPDATE log SET body = $2 WHERE seq = $1", &[&signed(seq), &body])?;
        Ok(())
    }

    fn remove_file(&mut self, hash: &[u8; 32]) -> Asked<()> {
        self.query(
            "INSERT INTO erased_file (hash) VALUES ($1) ON CONFLICT DO NOTHING",
            &[&&hash[..]],
        )?;
        self.query("DELETE FROM file WHERE hash = $1", &[&&hash[..]])?;
        Ok(())
    }

    fn forget_account(&mut self, seq: u64) -> Asked<()> {
        self.query("DELETE FROM account WHERE seq = $1", &[&signed(seq)])?;
        Ok(())
    }

    fn forget_pieces(&mut self) -> Asked<()> {
        self.run("TRUNCATE piece")
    }

    fn forget_findings(&mut self) -> Asked<()> {
        self.run("DELETE FROM finding; DELETE FROM finding_made")
    }

    fn wipe(&mut self) -> Asked<()> {
        self.reconnect()?;
        // One statement each: within a transaction there is no vacuum. Who does not own the tables gets a warning, and the server's own
        // vacuum does it later.
        for table in ["log", "file", "finding"] {
            self.run(&format!("VACUUM {table}"))?;
        }
        Ok(())
    }

    fn lately(&mut self) -> &mut Lately {
        &mut self.lately
    }

    fn prints(&mut self, sought: &[[u8; 16]], after: u64, limit: usize) -> Asked<Prints> {
        // One question: each is a way to the server and back.
        let sql = "SELECT seq, hash, 'head' FROM head \
                   UNION ALL SELECT seq, fingerprint, 'known' FROM known WHERE fingerprint = ANY($1) \
                   UNION ALL (SELECT seq, fingerprint, 'waits' FROM known_lately WHERE seq > $2 ORDER BY seq LIMIT $3)";
        let sought: Vec<&[u8]> = sought.iter().map(|print| &print[..]).collect();
        let mut prints = Prints { head: None, waiting: Vec::new(), known: Vec::new() };
        for row in &self.query(sql, &[&sought, &signed(after), &(limit as i64)])? {
            match row.try_get(2)? {
                "head" => prints.head = Some(read_head(row)?),
                "known" => prints.known.push(read_print(row)?),
                _ => prints.waiting.push(read_print(row)?),
            }
        }
        Ok(prints)
    }

    fn record(&mut self, id: &[u8; 16]) -> Asked<Option<u64>> {
        Ok(self.seqs("SELECT seq FROM record WHERE id = $1", &[&&id[..]])?.pop())
    }

    fn accounts(&mut self, account: Account, after: u64) -> Asked<Vec<u64>> {
        let sql = "SELECT seq FROM account WHERE sort = $1 AND seq > $2 ORDER BY seq";
        self.seqs(sql, &[&account.sort().as_str(), &signed(after)])
    }

    fn indexed(&mut self, rows: &IndexRows) -> Asked<PerTable> {
        let (prints, of_known) = columns(&rows.known);
        let prints: Vec<&[u8]> = prints.iter().map(|print| &print[..]).collect();
        let (ids, of_record) = columns(&rows.record);
        let ids: Vec<&[u8]> = ids.iter().map(|id| &id[..]).collect();
        let (of_sort, of_account) = sorts(&rows.account);
        let known = "SELECT count(*) FROM unnest($1::bytea[], $2::bigint[]) AS given (k, s) \
                     WHERE EXISTS (SELECT 1 FROM known WHERE fingerprint = k AND seq = s) \
                     OR EXISTS (SELECT 1 FROM known_lately WHERE seq = s AND fingerprint = k)";
        let record = "SELECT count(*) FROM record \
                      JOIN unnest($1::bytea[], $2::bigint[]) AS given (k, s) ON id = k AND seq = s";
        let account = "SELECT count(*) FROM account \
                       JOIN unnest($1::text[], $2::bigint[]) AS given (k, s) ON sort = k AND seq = s";
        Ok([
            self.seqs(known, &[&prints, &of_known])?[0],
            self.seqs(record, &[&ids, &of_record])?[0],
            self.seqs(account, &[&of_sort, &of_account])?[0],
        ])
    }

    fn index_sizes(&mut self) -> Asked<PerTable> {
        // These are read whole; as they lie is the fastest.
        self.run("SET LOCAL enable_seqscan = on")?;
        let waiting = "SELECT count(*) FROM known_lately AS lately WHERE NOT EXISTS \
             (SELECT 1 FROM known WHERE fingerprint = lately.fingerprint AND seq = lately.seq)";
        Ok([
            self.seqs("SELECT count(*) FROM known", &[])?[0] + self.seqs(waiting, &[])?[0],
            self.seqs("SELECT count(*) FROM record", &[])?[0],
            self.seqs("SELECT count(*) FROM account", &[])?[0],
        ])
    }

    fn forget_indexes(&mut self) -> Asked<()> {
        self.run("TRUNCATE known, known_lately, record, account, finding, finding_made, piece")
    }

    fn findings(&mut self) -> Asked<Option<FindingRows>> {
        let made = self.rows("SELECT seq, hash, body FROM finding_made", &[])?.pop();
        let Some(Row { seq, hash, body }) = made else { return Ok(None) };
        let Ok(hash) = hash.try_into() else { return Ok(None) };
        let rows = self.query("SELECT family, body FROM finding", &[])?;
        let family = |row: &postgres::Row| Ok((row.try_get(0)?, row.try_get(1)?));
        let families = rows.iter().map(family).collect::<Asked<_>>()?;
        Ok(Some((Head { seq, hash }, body, families)))
    }

    fn keep_findings(
        &mut self,
        are_all: bool,
        changed: &[(String, Vec<u8>)],
        gone: &[String],
    ) -> Asked<()> {
        if are_all {
            self.run("DELETE FROM finding")?;
        }
        self.query("DELETE FROM finding WHERE family = ANY($1)", &[&gone])?;
        let families: Vec<&str> = changed.iter().map(|(family, _)| family.as_str()).collect();
        let bodies: Vec<&[u8]> = changed.iter().map(|(_, body)| body.as_slice()).collect();
        self.query(
            "INSERT INTO finding (family, body) SELECT * FROM unnest($1::text[], $2::bytea[]) \
             ON CONFLICT (family) DO UPDATE SET body = EXCLUDED.body",
            &[&families, &bodies],
        )?;
        Ok(())
    }

    fn note_findings(&mut self, head: &Head, by: &[u8]) -> Asked<()> {
        self.run("DELETE FROM finding_made")?;
        let (seq, hash) = (head.seq as i64, &head.hash[..]);
        self.query(
            "INSERT INTO finding_made (seq, hash, body) VALUES ($1, $2, $3)",
            &[&seq, &hash, &by],
        )?;
        Ok(())
    }

    fn keep_file(&mut self, hash: &[u8; 32], body: &[u8]) -> Asked<()> {
        let sql = "INSERT INTO file (hash, body) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        self.query(sql, &[&&hash[..], &body])?;
        Ok(())
    }

    fn file(&mut self, hash: &[u8; 32]) -> Asked<Option<Vec<u8>>> {
        let rows = self.query("SELECT body FROM file WHERE hash = $1", &[&&hash[..]])?;
        Ok(rows.first().map(|row| row.try_get(0)).transpose()?)
    }

    fn add_pieces(&mut self, pieces: &[(u64, Vec<String>)]) -> Asked<()> {
        // Written as the database keeps it, so that none of its own reading of words comes between: SQLite finds the same.
        let places: Vec<i64> = pieces.iter().map(|(place, _)| signed(*place)).collect();
        let words: Vec<String> = pieces.iter().map(|(_, words)| as_tsvector(words)).collect();
        self.query(
            "INSERT INTO piece (place, words) SELECT p, w::tsvector FROM unnest($1::bigint[], $2::text[]) AS given (p, w)",
            &[&places, &words],
        )?;
        Ok(())
    }

    fn places_holding(&mut self, wanted: &Wanted) -> Asked<Vec<u64>> {
        let phrase = |(words, is_beginning): (&Vec<String>, &bool)| {
            let mut all: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
            if let Some(last) = all.last_mut().filter(|_| *is_beginning) {
                last.push_str(":*");
            }
            format!("({})", all.join(" <-> "))
        };
        let phrases: Vec<String> =
            wanted.phrases.iter().zip(&wanted.is_beginning).map(phrase).collect();
        let sql = "SELECT place FROM piece WHERE words @@ $1::text::tsquery ORDER BY place";
        self.seqs(sql, &[&phrases.join(" & ")])
    }
}
