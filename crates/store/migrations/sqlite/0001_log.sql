-- The log, its head, and the indexes computed from it.
--
-- Why: everything an agency said is kept once, in order, each entry chained to the one before it, so that an altered,
-- missing or moved entry is found. `log` is created here once and no later migration alters it.
-- `known`, `record`, `mention_key` and `account` are computed from it and may be thrown away and made again.

-- Which migrations this database has had.
CREATE TABLE migration (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;

-- hash = BLAKE3(hash of the entry before || seq as 8 bytes, lowest first || body); before entry 1: 32 zero bytes.
CREATE TABLE log (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    body BLOB NOT NULL
) STRICT;

CREATE TRIGGER log_never_changed BEFORE UPDATE ON log
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only: an entry is never changed');
END;

CREATE TRIGGER log_never_removed BEFORE DELETE ON log
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only: an entry is never removed');
END;

-- REPLACE removes the old row without asking the DELETE trigger, so it is caught as it comes in.
CREATE TRIGGER log_never_replaced BEFORE INSERT ON log
WHEN EXISTS (SELECT 1 FROM log WHERE seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only: an entry is never replaced');
END;

-- One row: the last entry, written in the same transaction, so that a log cut short is noticed.
CREATE TABLE head (
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

INSERT INTO head (seq, hash) VALUES (0, zeroblob(32));

CREATE TRIGGER head_never_added BEFORE INSERT ON head
BEGIN
    SELECT RAISE(ABORT, 'the log has one head');
END;

CREATE TRIGGER head_never_removed BEFORE DELETE ON head
BEGIN
    SELECT RAISE(ABORT, 'the log has one head');
END;

CREATE TRIGGER head_only_moves_forward BEFORE UPDATE ON head
WHEN NEW.seq <= OLD.seq
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only: its head only moves forward');
END;

-- Fingerprints the log has: taking the same row in twice changes nothing.
CREATE TABLE known (
    fingerprint BLOB PRIMARY KEY NOT NULL,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Where a record is.
CREATE TABLE record (
    id BLOB PRIMARY KEY NOT NULL,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Under which link keys a record's mentions can be found; clustered, so that one person's entries lie together.
CREATE TABLE mention_key (
    key INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (key, seq)
) STRICT, WITHOUT ROWID;

-- The entries that are not records: what sources cover, and the accounts of taking-in.
CREATE TABLE account (
    sort TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (sort, seq)
) STRICT, WITHOUT ROWID;
