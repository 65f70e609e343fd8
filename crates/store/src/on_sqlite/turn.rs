//! Whose turn it is to write next: a lock on an empty file beside the log, held by whoever waits for the write lock.
//!
//! SQLite has no queue: whoever writes batch after batch takes the write lock anew before anybody who waits has noticed that it was
//! free. Here whoever wants it first takes the turn, and gives that up once it has the lock: who has just written finds the turn
//! taken, and waits behind those who came meanwhile.

use super::opening::for_its_owner_only;
use crate::dialect::Asked;
use crate::error::DatabaseSaid;
use std::fs::{File, TryLockError};
use std::path::Path;

/// The file of one open log; none where it cannot be made, or the system knows no such locks: then nobody's turn is kept.
#[derive(Debug)]
pub(super) struct Turn(Option<File>);

impl Turn {
    /// For the log in this file.
    pub(super) fn of(log: &Path) -> Self {
        let mut beside = log.as_os_str().to_owned();
        beside.push("-turn");
        Self(for_its_owner_only(File::options().write(true).create(true)).open(beside).ok())
    }

    /// Takes the turn.
    ///
    /// **Errors:** busy, while another has it. What else goes wrong is no reason not to write.
    pub(super) fn take(&self) -> Asked<()> {
        match self.0.as_ref().map(File::try_lock) {
            Some(Err(TryLockError::WouldBlock)) => Err(DatabaseSaid::busy("others wait to write")),
            _ => Ok(()),
        }
    }

    /// Lets others have it; so does the end of this process.
    pub(super) fn give_up(&self) {
        if let Some(file) = &self.0 {
            let _ = file.unlock();
        }
    }
}
