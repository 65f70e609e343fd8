-- The log, its head, and the indexes computed from it.
--
-- Why: everything an agency said is kept once, in order, each entry chained to the one before it, so that an altered,
-- missing or moved entry is found. `log` is created here once and no later migration alters it.
-- `known`, `record`, `mention_key` and `account` are computed from it and may be thrown away and made again.

-- Which migrations this database has had.
CREATE TABLE migration (
    number BIGINT PRIMARY KEY,
    name TEXT NOT NULL
);

-- hash = BLAKE3(hash of the entry before || seq as 8 bytes, lowest first || body); before entry 1: 32 zero bytes.
CREATE TABLE log (
    seq BIGINT PRIMARY KEY CHECK (seq > 0),
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    body BYTEA NOT NULL
);

CREATE FUNCTION log_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: an entry is never changed or removed';
END
$$;

CREATE TRIGGER log_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON log
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuses();
-- ALWAYS: also in a session that calls itself a replica, where ordinary triggers sleep.
ALTER TABLE log ENABLE ALWAYS TRIGGER log_never_changed;

-- One row: the last entry, written in the same transaction, so that a log cut short is noticed.
CREATE TABLE head (
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL CHECK (length(hash) = 32)
);

INSERT INTO head (seq, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

CREATE FUNCTION head_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: it has one head, which only moves forward';
END
$$;

CREATE TRIGGER head_never_added_or_removed BEFORE INSERT OR DELETE OR TRUNCATE ON head
    FOR EACH STATEMENT EXECUTE FUNCTION head_refuses();
ALTER TABLE head ENABLE ALWAYS TRIGGER head_never_added_or_removed;

CREATE TRIGGER head_only_moves_forward BEFORE UPDATE ON head
    FOR EACH ROW WHEN (NEW.seq <= OLD.seq) EXECUTE FUNCTION head_refuses();
ALTER TABLE head ENABLE ALWAYS TRIGGER head_only_moves_forward;

-- Fingerprints the log has: taking the same row in twice changes nothing.
CREATE TABLE known (
    fingerprint BYTEA PRIMARY KEY,
    seq BIGINT NOT NULL
);

-- Where a record is.
CREATE TABLE record (
    id BYTEA PRIMARY KEY,
    seq BIGINT NOT NULL
);

-- Under which link keys a record's mentions can be found.
CREATE TABLE mention_key (
    key BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (key, seq)
);

-- The entries that are not records: what sources cover, and the accounts of taking-in.
CREATE TABLE account (
    sort TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (sort, seq)
);
