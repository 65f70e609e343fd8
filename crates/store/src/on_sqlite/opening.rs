//! Opening the SQLite file: with its key, with the settings that keep what is written, and giving it another key.

use super::turn::Turn;
use super::{OnSqlite, PATIENCE, asking_again};
use crate::dialect::{Asked, Dialect as _};
use crate::error::DatabaseSaid;
use crate::{Key, StoreError};
use rusqlite::{Connection, ErrorCode};
use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

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
        Self::opened(path, key).map_err(|source| {
            let place = path.display().to_string();
            // Looked at only now: closing a file gives up all locks that this process has on it, also those of a log open in it.
            let is_plain = || beginning(path).as_deref() == Some(PLAIN);
            match (source.disk_is_damaged, key) {
                (true, Some(_)) if is_plain() => StoreError::NotSealed { place },
                (true, Some(_)) => StoreError::WrongKey { place },
                (true, None) if !is_plain() => StoreError::KeyWanted { place, source },
                _ => StoreError::Open { place, source },
            }
        })
    }

    fn opened(path: &Path, key: Option<&Key>) -> Asked<Self> {
        // Where it cannot be made, opening it below says why.
        drop(for_its_owner_only(File::options().write(true).create_new(true)).open(path));
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
        let mut opened = Self::over(connection, key.is_some(), Turn::of(path));
        // Asked in this order, which holds while another program makes the log here. A file that is not ours is left as
        // it is, to be refused.
        if opened.is_empty()? || opened.last_migration()?.is_some() {
            opened.let_readers_and_the_writer_pass()?;
        }
        Ok(opened)
    }

    /// Whether a page of the file is not as it was written: of an encrypted file each page carries a code over itself; of another the
    /// pages of all tables are read.
    pub(super) fn looks_damaged(&self) -> Asked<bool> {
        const LOOKS: usize = 3;
        let sql = if self.is_encrypted {
            "PRAGMA cipher_integrity_check"
        } else {
            "PRAGMA quick_check(1)"
        };
        // Who moves the write-ahead log into the file meanwhile may be caught in the middle of a page, and who did so when the power
        // was cut has left it there; the log still has it whole, and it is moved once more. What is damaged stays so.
        for _ in 0..LOOKS {
            let mut statement = self.connection.prepare(sql)?;
            let told =
                statement.query_map((), |row| row.get(0))?.collect::<Result<Vec<String>, _>>();
            match told.map_err(DatabaseSaid::from) {
                Ok(told) if told.iter().all(|told| told == "ok") => return Ok(false),
                Err(said) if !said.disk_is_damaged => return Err(said),
                _ => drop(
                    self.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", (), |_| Ok(())),
                ),
            }
        }
        Ok(true)
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
        // Of several who make a log at once one does this, and SQLite sends the others away without waiting.
        asking_again(PATIENCE, || {
            let mode: String =
                self.connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
            if mode != "wal" {
                self.connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
            }
            Ok(())
        })
    }
}

/// A file made so may be read by its owner only; SQLite gives the same rights to what it writes beside the log.
pub(super) fn for_its_owner_only(making: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(making, 0o600);
    making
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
