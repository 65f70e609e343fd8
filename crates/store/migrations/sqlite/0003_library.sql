-- The documents of the library, and the pieces they are searched by.
--
-- Why: a document is large and read alone, so it stands beside the log under its hash, which the entry that took it in carries
-- into the chain. `piece` is computed from the texts and may be thrown away and made again.

CREATE TABLE file (
    hash BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
    body BLOB NOT NULL
) STRICT;

CREATE TRIGGER file_never_changed BEFORE UPDATE ON file
BEGIN
    SELECT RAISE(ABORT, 'a file of the library is never changed');
END;

CREATE TRIGGER file_never_removed BEFORE DELETE ON file
BEGIN
    SELECT RAISE(ABORT, 'a file of the library is never removed');
END;

CREATE TRIGGER file_never_replaced BEFORE INSERT ON file
WHEN EXISTS (SELECT 1 FROM file WHERE hash = NEW.hash)
BEGIN
    SELECT RAISE(ABORT, 'a file of the library is never replaced');
END;

-- One row a piece of a text, by the words in it. Its number (rowid) is the entry that took the document in, times 65536, and the
-- piece, from 0. The words themselves are not kept twice.
CREATE VIRTUAL TABLE piece USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'ascii');
