//! What can go wrong with the log on disk, said so that the reader knows what to do next.
//!
//! Never carries personal data: not a body, not a value, not a password. What the database said is kept without the
//! values it likes to add.

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A place was written in a way that means nothing here.
    #[error(
        "cannot tell where to keep the log: received {received}. Write a file (regard.sqlite or sqlite:regard.sqlite) \
         or a PostgreSQL address (postgres://user@host/database)"
    )]
    UnknownPlace {
        /// What was received, without anything that may be a password.
        received: String,
    },
    /// A head was written in a way that means nothing here.
    #[error(
        "cannot read the head to compare with: received {length} characters. Write it as `regard verify` printed it: \
         the number of the last entry, a colon and 64 hexadecimal figures, as in 217:0f5a…"
    )]
    NotAHead {
        /// How long what was received is.
        length: usize,
    },
    /// The database could not be opened or reached.
    #[error(
        "cannot open the log at {place}. Check that it is there, and that you may read and write it"
    )]
    Open {
        /// Where, without a password.
        place: String,
        /// What the database said.
        source: DatabaseSaid,
    },
    /// The server does not answer, or not yet.
    #[error(
        "the database server of {place} does not answer. Try again in a minute, and if it stays, check that it runs and that its \
         address is right"
    )]
    NoAnswer {
        /// Where, without a password.
        place: String,
        /// What came instead.
        source: DatabaseSaid,
    },
    /// The line to a server elsewhere would not be encrypted.
    #[error(
        "nothing was sent to {place}: it is not on this machine, and its address says sslmode=disable. Take that out of the address; the \
         server must offer TLS with a certificate this machine believes, or that the file named with sslrootcert= does"
    )]
    NotPrivate {
        /// Where, without a password.
        place: String,
    },
    /// The file is no unencrypted database.
    #[error(
        "{place} is no database that can be read without a key; nothing was changed. If it is an encrypted log, say where its key \
         is (--key-file, or the setting REGARD_KEY_FILE); else name another file"
    )]
    KeyWanted {
        /// Where.
        place: String,
        /// What the database said.
        source: DatabaseSaid,
    },
    /// The file is not one that this key opens.
    #[error(
        "the key does not open {place}; nothing was changed. Name the key it was made with (after a change of keys: the new one). If it \
         is the right one, the beginning of the file is damaged: restore a backup"
    )]
    WrongKey {
        /// Where.
        place: String,
    },
    /// A key was given for a file that anybody can read.
    #[error(
        "{place} is not encrypted, and a key was given; nothing was changed. Leave the key out, or make an encrypted log of it: \
         regard move --from … --to …"
    )]
    NotSealed {
        /// Where.
        place: String,
    },
    /// What was given as a key cannot be one.
    #[error(
        "cannot use that key: received {length} characters. A key is 64 hexadecimal figures, as `regard key new` writes them, or a \
         passphrase of twelve characters or more on one line"
    )]
    NoKey {
        /// How long what was received is.
        length: usize,
    },
    /// The system gave no randomness to make a key of.
    #[error(
        "no key was made: this system gave no randomness. Try again; if it stays, make it on another machine"
    )]
    NoRandomness,
    /// The file or database is somebody else's.
    #[error(
        "{place} is a database that is not Regard's; nothing was changed. Name another file or an empty database"
    )]
    NotOurs {
        /// Where, without a password.
        place: String,
    },
    /// A later version of the program has been here.
    #[error(
        "the log was made by a later version of Regard (its schema is {found}, this program knows up to {known}); \
         nothing was changed. Use that version or a later one"
    )]
    Newer {
        /// The number of the last migration found.
        found: i64,
        /// The number of the last migration this program has.
        known: i64,
    },
    /// The database refused or failed.
    #[error(
        "the database failed while {doing}; nothing of this step was kept. Try again, and if it stays, check the disk and the server"
    )]
    Database {
        /// What was being done.
        doing: &'static str,
        /// What the database said.
        source: DatabaseSaid,
    },
    /// The end of the log is not as it was written, so nothing may be chained to it.
    #[error(
        "the end of the log (entry {seq}) is not as it was written; nothing was added. Run `regard verify` and restore a backup"
    )]
    BrokenEnd {
        /// The entry the head names.
        seq: u64,
    },
    /// An entry is not where it should be.
    #[error("entry {seq} of the log is missing. Run `regard verify` and restore a backup")]
    Missing {
        /// Its number.
        seq: u64,
    },
    /// An entry cannot be read. What it says is not repeated here: it is private.
    #[error(
        "entry {seq} of the log cannot be read. Run `regard verify`; if the log is whole, use a later version of Regard"
    )]
    Unreadable {
        /// Its number.
        seq: u64,
    },
    /// An index table points at an entry that is not what it says, or that is not there.
    #[error(
        "the index \"{table}\" is wrong about entry {seq} of the log, so nothing was answered from it. Run `regard verify`; \
         if the entries themselves are as they were written, `regard verify --rebuild-indexes` mends it"
    )]
    IndexIsWrong {
        /// Which index table.
        table: &'static str,
        /// The entry it points at.
        seq: u64,
    },
    /// A document was to be kept with a step that is not its own: a fault of ours.
    #[error(
        "the document was not kept: the step that takes it in names another file or text. Tell the people who run this server"
    )]
    NotThatDocument,
    /// An entry is not as it was written.
    #[error(
        "entry {seq} is not as it was written; the copy stopped before it. Run `regard verify` on the log it comes from, or use another \
         backup"
    )]
    NotAsWritten {
        /// Its number.
        seq: u64,
    },
    /// What was to be taken in is no copy of a log.
    #[error("this is no copy of a log, as `regard backup` makes them; nothing was taken in")]
    NoCopy,
    /// A copy ends before its end.
    #[error(
        "the copy was cut short after entry {seq}; what came before is whole. Fetch the file again, or use another backup"
    )]
    CutShort {
        /// The last entry that came.
        seq: u64,
    },
    /// A copy was to be taken into a log that holds something else.
    #[error(
        "the log to copy into holds something else than the beginning of this one; nothing was changed. Name a new file or an empty \
         database"
    )]
    OfAnotherLog,
    /// A copy could not be written or read.
    #[error("{doing} failed. Check that there is room on the disk and that you may write there")]
    Copying {
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        source: std::io::Error,
    },
    /// Somebody else has the log open, which must be closed for this.
    #[error(
        "another program has {place} open; nothing was changed. Stop `regard serve` and whatever else uses this log, and try again"
    )]
    InUse {
        /// Where.
        place: String,
    },
    /// Only a log that is an encrypted file has a key to change.
    #[error("{place} is no encrypted log, so it has no key to change")]
    HasNoKey {
        /// Where.
        place: String,
    },
    /// Something that has to be said of an erasure is not.
    #[error("nothing was removed")]
    Erasing(#[from] safeguarding::records::CannotErase),
    /// A document that was removed under the law was to be taken in again.
    #[error(
        "the document was not kept: the library had it, and it was removed under the law. The log says under which rule; ask whoever \
         removed it"
    )]
    WasRemoved,
    /// What was removed may still lie in a page of the disk that is free now.
    #[error(
        "it was removed, but the disk could not be cleared of it. Close everything that uses the log and run `regard verify`; on \
         PostgreSQL have the tables log and file vacuumed"
    )]
    NotWiped {
        /// What the database said.
        source: DatabaseSaid,
    },
    /// An entry cannot be removed.
    #[error(
        "nothing was removed: entry {seq} is not there, was removed before, or is neither a record nor a document of the library. Look \
         for its number in the chronology or the library"
    )]
    NothingToErase {
        /// Its number.
        seq: u64,
    },
    /// Whoever was reading the log stopped.
    #[error("reading the log stopped")]
    Reader(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What the database said, in its own words but without values: they may be private.
#[derive(Debug, thiserror::Error)]
#[error("{words}")]
pub struct DatabaseSaid {
    words: String,
    /// Whether what is on the disk itself makes no sense to the database.
    pub(crate) disk_is_damaged: bool,
    /// Whether another writer held the log for longer than this one waits: nothing was begun.
    pub(crate) is_busy: bool,
    /// Whether there is no server at the other end, or one that is stopping or starting: it may be there in a minute.
    pub(crate) is_away: bool,
}

impl StoreError {
    /// Whether another writer held the log for longer than this one waits. Nothing was added then: trying again is all there is to do.
    pub const fn is_busy(&self) -> bool {
        matches!(self, Self::Database { source, .. } if source.is_busy)
    }

    /// Whether it cannot be known if what was to be added is there: the database broke off while it was at it.
    pub const fn leaves_open_whether_it_was_added(&self) -> bool {
        matches!(self, Self::Database { source, .. } if !source.is_busy)
    }
}

impl DatabaseSaid {
    /// What we say ourselves in the database's place.
    pub(crate) fn in_words(words: &str) -> Self {
        Self { words: words.to_owned(), disk_is_damaged: false, is_busy: false, is_away: false }
    }

    /// As the database says it where another has what is asked for.
    pub(crate) fn busy(words: &str) -> Self {
        Self { is_busy: true, ..Self::in_words(words) }
    }
}

impl From<rusqlite::Error> for DatabaseSaid {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseCorrupt, NotADatabase};
        let code = error.sqlite_error_code();
        let disk_is_damaged = matches!(code, Some(DatabaseCorrupt | NotADatabase));
        let is_busy = code == Some(DatabaseBusy);
        Self { words: format!("SQLite: {error}"), disk_is_damaged, is_busy, is_away: false }
    }
}

impl From<postgres::Error> for DatabaseSaid {
    fn from(error: postgres::Error) -> Self {
        // The detail and context of a PostgreSQL error can hold the failing row, so only its message is taken.
        if let Some(said) = error.as_db_error() {
            let code = said.code();
            // XX001 and XX002: damaged data, damaged index.
            let disk_is_damaged = matches!(code.code(), "XX001" | "XX002");
            return Self {
                words: format!("PostgreSQL: {} ({})", said.message(), code.code()),
                disk_is_damaged,
                // 55P03: the lock that writers take was not to be had in time.
                is_busy: code.code() == "55P03",
                // 57P01 to 57P03: stopped, crashed, not ready yet; 53300: as many are connected as it lets in.
                is_away: matches!(code.code(), "57P01" | "57P02" | "57P03" | "53300"),
            };
        }
        let mut words = format!("PostgreSQL: {error}");
        let mut is_away = error.is_closed();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            is_away |= cause.downcast_ref().is_some_and(is_of_no_server);
            let cause_words = cause.to_string();
            if !words.ends_with(&cause_words) {
                words = format!("{words}: {cause_words}");
            }
            source = cause.source();
        }
        Self { words, disk_is_damaged: false, is_busy: false, is_away }
    }
}

/// Whether this is what a machine says where no server listens (of a socket: that it is not there), or where the one that did is gone.
fn is_of_no_server(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, NotFound, TimedOut,
        UnexpectedEof,
    };
    matches!(
        error.kind(),
        BrokenPipe
            | ConnectionAborted
            | ConnectionRefused
            | ConnectionReset
            | NotFound
            | TimedOut
            | UnexpectedEof
    )
}
