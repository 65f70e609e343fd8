//! What stands guard over the log on disk, and how to tell that it does not any more.
//!
//! Names the triggers that the migrations make and compares what a database has with them. It puts nothing back.

/// What of the guards is not as it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// This table is no plain table with the columns it was made with.
    Table(&'static str),
    /// This trigger is gone, asleep or says something else.
    Trigger(&'static str),
}

/// The tables that are only ever added to or moved forward.
pub(crate) const TABLES: [&str; 2] = ["log", "head"];

/// The triggers of the SQLite log.
pub(crate) const SQLITE_TRIGGERS: [&str; 9] = [
    "file_never_changed",
    "file_never_removed",
    "file_never_replaced",
    "log_never_changed",
    "log_never_removed",
    "log_never_replaced",
    "head_never_added",
    "head_never_removed",
    "head_only_moves_forward",
];

/// The triggers of the PostgreSQL log: name, table, and when each wakes, as the bits of `pg_trigger.tgtype` say it
/// (1 for each row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate).
pub(crate) const POSTGRES_TRIGGERS: [(&str, &str, i16); 6] = [
    ("file_never_changed", "file", 2 | 16 | 32),
    ("file_never_removed", "file", 1 | 2 | 8),
    ("log_never_changed", "log", 1 | 2 | 16),
    ("log_never_removed", "log", 2 | 8 | 32),
    ("head_never_added_or_removed", "head", 2 | 4 | 8 | 32),
    ("head_only_moves_forward", "head", 1 | 2 | 16),
];
