//! Rows put into PostgreSQL's tables: all that an append adds, in one question.
//!
//! Each question is a way to the server and back, which for a batch of some hundred rows weighs more than the rows do. COPY would
//! put in one table's rows faster, but goes there and back twice for each table.

use super::{OnPostgres, signed};
use crate::dialect::{Asked, Put};
use crate::lately::Placed;
use postgres::error::SqlState;
use postgres::types::ToSql;
use smol_str::SmolStr;

/// Where [`put`] can go back to.
pub(super) const SAVEPOINT: &str = "SAVEPOINT put";

/// Puts all in; the words given say what becomes of a row of an index that is there for the same key.
macro_rules! put_in {
    ($known:literal, $waiting:literal, $record:literal) => {
        concat!(
            "WITH entry AS (INSERT INTO log (seq, hash, body) \
                 SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bytea[])), \
             print AS (INSERT INTO known (fingerprint, seq) \
                 SELECT * FROM unnest($4::bytea[], $5::bigint[]) ",
            $known,
            "), \
             waits AS (INSERT INTO known_lately (fingerprint, seq) \
                 SELECT * FROM unnest($6::bytea[], $7::bigint[]) ",
            $waiting,
            "), \
             id AS (INSERT INTO record (id, seq) \
                 SELECT * FROM unnest($8::bytea[], $9::bigint[]) ",
            $record,
            "), \
             sort AS (INSERT INTO account (sort, seq) \
                 SELECT * FROM unnest($10::text[], $11::bigint[]) ON CONFLICT DO NOTHING), \
             gone AS (DELETE FROM known_lately WHERE seq > $12 AND seq <= $13) \
             UPDATE head SET seq = $14, hash = $15 WHERE $14::bigint IS NOT NULL"
        )
    };
}

const WHERE_NONE_IS_THERE: &str = put_in!("", "", "");

/// Takes twice as long.
const OVER_WHAT_IS_THERE: &str = put_in!(
    "ON CONFLICT (fingerprint) DO UPDATE SET seq = EXCLUDED.seq",
    "ON CONFLICT (seq) DO UPDATE SET fingerprint = EXCLUDED.fingerprint",
    "ON CONFLICT (id) DO UPDATE SET seq = EXCLUDED.seq"
);

/// See [`crate::dialect::Dialect::put`]; within a transaction of the only writer.
pub(super) fn put(database: &mut OnPostgres, put: &Put<'_>) -> Asked<()> {
    // That a key is there already is rare: only then is it asked again, with the words for that.
    if !std::mem::take(&mut database.may_go_back) {
        database.client.batch_execute(SAVEPOINT)?;
    }
    match ask(database, put, WHERE_NONE_IS_THERE)? {
        Err(error) if error.code() == Some(&SqlState::UNIQUE_VIOLATION) => {
            database.client.batch_execute("ROLLBACK TO SAVEPOINT put")?;
            Ok(ask(database, put, OVER_WHAT_IS_THERE)??)
        }
        done => Ok(done?),
    }
}

fn ask(
    database: &mut OnPostgres,
    put: &Put<'_>,
    sql: &'static str,
) -> Asked<Result<(), postgres::Error>> {
    let Placed { index, waiting, struck_out } = &put.placed;
    let seqs: Vec<i64> = put.rows.iter().map(|row| signed(row.seq)).collect();
    let hashes: Vec<&[u8]> = put.rows.iter().map(|row| &row.hash[..]).collect();
    let bodies: Vec<&[u8]> = put.rows.iter().map(|row| &row.body[..]).collect();
    let (known, of_known) = keys(&index.known);
    let (waits, of_waits) = keys(waiting);
    let (ids, of_ids) = keys(&index.record);
    let (sorts, of_sorts) = sorts(&index.account);
    let (after, up_to) = struck_out.unwrap_or_default();
    let head = put.head.map(|head| signed(head.seq));
    let hash = put.head.as_ref().map(|head| &head.hash[..]);
    let statement = database.statement(sql)?;
    let given: [&(dyn ToSql + Sync); 15] = [
        &seqs,
        &hashes,
        &bodies,
        &known,
        &of_known,
        &waits,
        &of_waits,
        &ids,
        &of_ids,
        &sorts,
        &of_sorts,
        &signed(after),
        &signed(up_to),
        &head,
        &hash,
    ];
    Ok(database.client.execute(&statement, &given).map(drop))
}

/// Rows of the index of accounts as two columns.
pub(super) fn sorts(rows: &[(SmolStr, i64)]) -> (Vec<&str>, Vec<i64>) {
    rows.iter().map(|(sort, seq)| (sort.as_str(), *seq)).unzip()
}

/// Rows of an index as two columns, to be sent as two arrays.
pub(super) fn columns<K: Copy>(rows: &[(K, i64)]) -> (Vec<K>, Vec<i64>) {
    rows.iter().copied().unzip()
}

fn keys(rows: &[([u8; 16], i64)]) -> (Vec<&[u8]>, Vec<i64>) {
    rows.iter().map(|(key, seq)| (&key[..], *seq)).unzip()
}
