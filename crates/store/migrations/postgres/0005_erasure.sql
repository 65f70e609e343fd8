-- Content of the log can be removed under the law, and nothing else of an entry can be changed.
--
-- Why: what must be erased has to be gone, and the chain must still hold. The body of an entry may give way to what stands for removed
-- content (it begins with {"erased":{); number and hash stay, and `regard verify` asks for the entry that says why.

DROP TRIGGER log_never_changed ON log;

CREATE TRIGGER log_never_removed BEFORE DELETE OR TRUNCATE ON log
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuses();
ALTER TABLE log ENABLE ALWAYS TRIGGER log_never_removed;

CREATE FUNCTION log_only_forgets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq <> OLD.seq OR NEW.hash <> OLD.hash
        OR substring(NEW.body FROM 1 FOR 11) <> decode('7b22657261736564223a7b', 'hex') THEN
        RAISE EXCEPTION 'the log is append-only: an entry is never changed';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER log_never_changed BEFORE UPDATE ON log
    FOR EACH ROW EXECUTE FUNCTION log_only_forgets();
ALTER TABLE log ENABLE ALWAYS TRIGGER log_never_changed;

-- Files that were removed with the entry that brought them.
CREATE TABLE erased_file (
    hash BYTEA PRIMARY KEY CHECK (length(hash) = 32)
);

DROP TRIGGER file_never_changed ON file;

CREATE TRIGGER file_never_changed BEFORE UPDATE OR TRUNCATE ON file
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_a_file();
ALTER TABLE file ENABLE ALWAYS TRIGGER file_never_changed;

CREATE FUNCTION refuse_to_remove_a_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM erased_file WHERE hash = OLD.hash) THEN
        RAISE EXCEPTION 'a file of the library is never removed';
    END IF;
    RETURN OLD;
END
$$;

CREATE TRIGGER file_never_removed BEFORE DELETE ON file
    FOR EACH ROW EXECUTE FUNCTION refuse_to_remove_a_file();
ALTER TABLE file ENABLE ALWAYS TRIGGER file_never_removed;
