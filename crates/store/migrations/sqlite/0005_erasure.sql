-- Content of the log can be removed under the law, and nothing else of an entry can be changed.
--
-- Why: what must be erased has to be gone, and the chain must still hold. The body of an entry may give way to what stands for removed
-- content (it begins with {"erased":{); number and hash stay, and `regard verify` asks for the entry that says why.

DROP TRIGGER log_never_changed;

CREATE TRIGGER log_never_changed BEFORE UPDATE ON log
WHEN NEW.seq <> OLD.seq OR NEW.hash <> OLD.hash OR substr(NEW.body, 1, 11) <> x'7b22657261736564223a7b'
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only: an entry is never changed');
END;

-- Files that were removed with the entry that brought them.
CREATE TABLE erased_file (
    hash BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;

DROP TRIGGER file_never_removed;

CREATE TRIGGER file_never_removed BEFORE DELETE ON file
WHEN NOT EXISTS (SELECT 1 FROM erased_file WHERE hash = OLD.hash)
BEGIN
    SELECT RAISE(ABORT, 'a file of the library is never removed');
END;
