-- The whole schema after every migration, as the database itself tells it.
-- Made by: REGARD_WRITE_SCHEMA=1 cargo test -p store --test it schema

CREATE TABLE account (
    sort TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (sort, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE erased_file (
    hash BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;

CREATE TABLE file (
    hash BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
    body BLOB NOT NULL
) STRICT;

CREATE TRIGGER file_never_changed BEFORE UPDATE ON file
BEGIN
    SELECT RAISE(ABORT, 'a file of the library is never changed');
END;

CREATE TRIGGER file_never_removed BEFORE DELETE ON file
WHEN NOT EXISTS (SELECT 1 FROM erased_file WHERE hash = OLD.hash)
BEGIN
    SELECT RAISE(ABORT, 'a file of the library is never removed');
END;

CREATE TRIGGER file_never_replaced BEFORE INSERT ON file
WHEN EXISTS (SELECT 1 FROM file WHERE hash = NEW.hash)
BEGIN
    SELECT RAISE(ABORT, 'a file of the library is never replaced');
END;

CREATE TABLE finding (
    family TEXT PRIMARY KEY NOT NULL,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE finding_made (
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE head (
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

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

CREATE TABLE known (
    fingerprint BLOB PRIMARY KEY NOT NULL,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE known_lately (
    seq INTEGER PRIMARY KEY,
    fingerprint BLOB NOT NULL
) STRICT;

CREATE TABLE log (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    body BLOB NOT NULL
) STRICT;

CREATE TRIGGER log_never_changed BEFORE UPDATE ON log
WHEN NEW.seq <> OLD.seq OR NEW.hash <> OLD.hash OR substr(NEW.body, 1, 11) <> x'7b22657261736564223a7b'
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only: an entry is never changed');
END;

CREATE TRIGGER log_never_removed BEFORE DELETE ON log
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only: an entry is never removed');
END;

CREATE TRIGGER log_never_replaced BEFORE INSERT ON log
WHEN EXISTS (SELECT 1 FROM log WHERE seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only: an entry is never replaced');
END;

CREATE TABLE migration (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE piece USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'ascii');

CREATE TABLE record (
    id BLOB PRIMARY KEY NOT NULL,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
