//! Rows put into SQLite's tables.

use super::{OnSqlite, signed};
use crate::chain::Row;
use crate::dialect::{Asked, Put};
use crate::index::IndexRows;
use crate::lately::Placed;
use rusqlite::params;

/// See [`crate::dialect::Dialect::put`].
pub(super) fn put(database: &mut OnSqlite, put: &Put<'_>) -> Asked<()> {
    let Placed { index, waiting, struck_out } = &put.placed;
    let entries = put.rows.first().zip(put.rows.last()).map(|of| (of.0.seq, of.1.seq));
    database.filter.take_note(index.known.iter().chain(waiting).map(|(print, _)| print), entries);
    database.add_rows(put.rows)?;
    database.add_index(index)?;
    let mut statement = database
        .connection
        .prepare_cached("REPLACE INTO known_lately (seq, fingerprint) VALUES (?1, ?2)")?;
    for (print, seq) in waiting {
        statement.execute(params![seq, print])?;
    }
    if let Some((after, up_to)) = struck_out {
        let sql = "DELETE FROM known_lately WHERE seq > ?1 AND seq <= ?2";
        let mut statement = database.connection.prepare_cached(sql)?;
        statement.execute([signed(*after), signed(*up_to)])?;
    }
    if let Some(head) = put.head {
        let sql = "UPDATE head SET seq = ?1, hash = ?2";
        let mut statement = database.connection.prepare_cached(sql)?;
        statement.execute(params![signed(head.seq), head.hash])?;
    }
    Ok(())
}

impl OnSqlite {
    fn add_rows(&self, rows: &[Row]) -> Asked<()> {
        let mut statement = self
            .connection
            .prepare_cached("INSERT INTO log (seq, hash, body) VALUES (?1, ?2, ?3)")?;
        for row in rows {
            statement.execute(params![signed(row.seq), row.hash, row.body])?;
        }
        Ok(())
    }

    fn add_index(&self, rows: &IndexRows) -> Asked<()> {
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
            statement.execute(params![sort.as_str(), seq])?;
        }
        Ok(())
    }
}
