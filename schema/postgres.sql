-- The whole schema after every migration, as the database itself tells it.
-- Made by: REGARD_WRITE_SCHEMA=1 cargo test -p store --test it schema

CREATE TABLE account (
    sort text NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (sort, seq)
);

CREATE TABLE erased_file (
    hash bytea NOT NULL,
    CHECK ((length(hash) = 32)),
    PRIMARY KEY (hash)
);

CREATE TABLE file (
    hash bytea NOT NULL,
    body bytea NOT NULL,
    CHECK ((length(hash) = 32)),
    PRIMARY KEY (hash)
);

CREATE TABLE finding (
    family text NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (family)
);

CREATE TABLE finding_made (
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    body bytea NOT NULL
);

CREATE TABLE head (
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    CHECK ((length(hash) = 32))
);

CREATE TABLE known (
    fingerprint bytea NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (fingerprint)
);

CREATE TABLE known_lately (
    seq bigint NOT NULL,
    fingerprint bytea NOT NULL,
    PRIMARY KEY (seq)
);

CREATE TABLE log (
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    body bytea NOT NULL,
    CHECK ((length(hash) = 32)),
    CHECK ((seq > 0)),
    PRIMARY KEY (seq)
);

CREATE TABLE migration (
    number bigint NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE piece (
    place bigint NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (place)
);

CREATE TABLE record (
    id bytea NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX piece_words ON public.piece USING gin (words);

CREATE OR REPLACE FUNCTION public.head_refuses()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'the log is append-only: it has one head, which only moves forward';
END
$function$;

CREATE OR REPLACE FUNCTION public.log_only_forgets()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF NEW.seq <> OLD.seq OR NEW.hash <> OLD.hash
        OR substring(NEW.body FROM 1 FOR 11) <> decode('7b22657261736564223a7b', 'hex') THEN
        RAISE EXCEPTION 'the log is append-only: an entry is never changed';
    END IF;
    RETURN NEW;
END
$function$;

CREATE OR REPLACE FUNCTION public.log_refuses()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'the log is append-only: an entry is never changed or removed';
END
$function$;

CREATE OR REPLACE FUNCTION public.refuse_to_change_a_file()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'a file of the library is never changed or removed';
END
$function$;

CREATE OR REPLACE FUNCTION public.refuse_to_remove_a_file()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM erased_file WHERE hash = OLD.hash) THEN
        RAISE EXCEPTION 'a file of the library is never removed';
    END IF;
    RETURN OLD;
END
$function$;

CREATE TRIGGER file_never_changed BEFORE UPDATE OR TRUNCATE ON public.file FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_a_file();
ALTER TABLE file ENABLE ALWAYS TRIGGER file_never_changed;

CREATE TRIGGER file_never_removed BEFORE DELETE ON public.file FOR EACH ROW EXECUTE FUNCTION refuse_to_remove_a_file();
ALTER TABLE file ENABLE ALWAYS TRIGGER file_never_removed;

CREATE TRIGGER head_never_added_or_removed BEFORE INSERT OR DELETE OR TRUNCATE ON public.head FOR EACH STATEMENT EXECUTE FUNCTION head_refuses();
ALTER TABLE head ENABLE ALWAYS TRIGGER head_never_added_or_removed;

CREATE TRIGGER head_only_moves_forward BEFORE UPDATE ON public.head FOR EACH ROW WHEN ((new.seq <= old.seq)) EXECUTE FUNCTION head_refuses();
ALTER TABLE head ENABLE ALWAYS TRIGGER head_only_moves_forward;

CREATE TRIGGER log_never_changed BEFORE UPDATE ON public.log FOR EACH ROW EXECUTE FUNCTION log_only_forgets();
ALTER TABLE log ENABLE ALWAYS TRIGGER log_never_changed;

CREATE TRIGGER log_never_removed BEFORE DELETE OR TRUNCATE ON public.log FOR EACH STATEMENT EXECUTE FUNCTION log_refuses();
ALTER TABLE log ENABLE ALWAYS TRIGGER log_never_removed;
