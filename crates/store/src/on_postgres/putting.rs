//! Rows put into PostgreSQL's tables: a few by INSERT, many by COPY.

use super::OnPostgres;
use crate::dialect::Asked;
use crate::error::DatabaseSaid;
use postgres::error::SqlState;
use std::io::Write;

/// From so many rows on they are copied.
pub(super) const MANY: usize = 64;

/// Bytes sent at once.
const MESSAGE: usize = 1 << 20;

/// The statements that put rows into one index.
pub(super) struct Put {
    /// A few, or where some are there already: keys and numbers.
    few: &'static str,
    /// Many.
    many: &'static str,
}

pub(super) const KNOWN: Put = Put {
    few: "INSERT INTO known (fingerprint, seq) SELECT * FROM unnest($1::bytea[], $2::bigint[]) \
          ON CONFLICT (fingerprint) DO UPDATE SET seq = EXCLUDED.seq",
    many: "COPY known (fingerprint, seq) FROM STDIN BINARY",
};

pub(super) const KNOWN_LATELY: Put = Put {
    few: "INSERT INTO known_lately (fingerprint, seq) SELECT * FROM unnest($1::bytea[], $2::bigint[]) \
          ON CONFLICT (seq) DO UPDATE SET fingerprint = EXCLUDED.fingerprint",
    many: "COPY known_lately (fingerprint, seq) FROM STDIN BINARY",
};

pub(super) const RECORD: Put = Put {
    few: "INSERT INTO record (id, seq) SELECT * FROM unnest($1::bytea[], $2::bigint[]) \
          ON CONFLICT (id) DO UPDATE SET seq = EXCLUDED.seq",
    many: "COPY record (id, seq) FROM STDIN BINARY",
};

/// Rows of an index as two columns, to be sent as two arrays.
pub(super) fn columns<K: Copy>(rows: &[(K, i64)]) -> (Vec<K>, Vec<i64>) {
    rows.iter().copied().unzip()
}

/// Rows in PostgreSQL's binary copy form (its manual, COPY, "Binary Format"): a signature, each row as how many fields it has and
/// each field after its length, and an end. Written here because the client's own writer goes to the server with every 4 KB.
pub(super) struct Rows(Vec<u8>);

impl Rows {
    pub(super) fn new() -> Self {
        let mut bytes = b"PGCOPY\n\xff\r\n\0".to_vec();
        // Neither flags nor an extension.
        bytes.extend([0; 8]);
        Self(bytes)
    }

    /// Numbers are given as their bytes, the highest first.
    pub(super) fn add<const N: usize>(&mut self, fields: [&[u8]; N]) -> Asked<()> {
        let too_much = |_| DatabaseSaid::in_words("An entry is too long for the database.");
        self.0.extend(i16::try_from(N).map_err(too_much)?.to_be_bytes());
        for field in fields {
            self.0.extend(i32::try_from(field.len()).map_err(too_much)?.to_be_bytes());
            self.0.extend(field);
        }
        Ok(())
    }
}

impl OnPostgres {
    /// Sends rows by COPY, several times as fast as inserting them. **Gives** false, with none of them kept, where one has the key of a
    /// row that is there already.
    pub(super) fn copy(&mut self, sql: &'static str, rows: Rows) -> Asked<bool> {
        let mut bytes = rows.0;
        bytes.extend((-1_i16).to_be_bytes());
        let statement = self.statement(sql)?;
        let mut writer = self.client.copy_in(&statement)?;
        for message in bytes.chunks(MESSAGE) {
            writer
                .write_all(message)
                .map_err(|error| DatabaseSaid::in_words(&error.to_string()))?;
        }
        match writer.finish() {
            Err(error) if error.code() == Some(&SqlState::UNIQUE_VIOLATION) => Ok(false),
            sent => Ok(sent.map(|_| true)?),
        }
    }

    /// Puts rows into an index of keys; a row that is there already gives way.
    pub(super) fn put(&mut self, rows: &[([u8; 16], i64)], how: &Put) -> Asked<()> {
        if rows.is_empty() {
            return Ok(());
        }
        if rows.len() >= MANY {
            let mut copied = Rows::new();
            for (key, seq) in rows {
                copied.add([key, &seq.to_be_bytes()])?;
            }
            // That a key is there already is rare, and COPY knows no other answer to it than to give up.
            self.client.batch_execute("SAVEPOINT many")?;
            if self.copy(how.many, copied)? {
                return Ok(());
            }
            self.client.batch_execute("ROLLBACK TO SAVEPOINT many")?;
        }
        let (keys, seqs) = columns(rows);
        let keys: Vec<&[u8]> = keys.iter().map(|key| &key[..]).collect();
        self.query(how.few, &[&keys, &seqs])?;
        Ok(())
    }
}
