-- The documents of the library, and the pieces they are searched by.
--
-- Why: a document is large and read alone, so it stands beside the log under its hash, which the entry that took it in carries
-- into the chain. `piece` is computed from the texts and may be thrown away and made again.

CREATE TABLE file (
    hash BYTEA PRIMARY KEY CHECK (length(hash) = 32),
    body BYTEA NOT NULL
);

CREATE FUNCTION refuse_to_change_a_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a file of the library is never changed or removed';
END
$$;

CREATE TRIGGER file_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON file
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_a_file();

-- One row a piece of a text, by the words in it. Its place is the entry that took the document in, times 65536, and the piece,
-- from 0. The words themselves are not kept twice.
CREATE TABLE piece (
    place BIGINT PRIMARY KEY,
    words TSVECTOR NOT NULL
);

CREATE INDEX piece_words ON piece USING gin (words);
