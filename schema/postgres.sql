-- The whole schema after every migration, as the database itself tells it.
-- Made by: REGARD_WRITE_SCHEMA=1 cargo test -p store --test it schema

CREATE TABLE account (
    sort text NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (sort, seq)
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

CREATE TABLE log (
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    body bytea NOT NULL,
    CHECK ((length(hash) = 32)),
    CHECK ((seq > 0)),
    PRIMARY KEY (seq)
);

CREATE TABLE mention_key (
    key bigint NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (key, seq)
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

CREATE TRIGGER file_never_changed BEFORE DELETE OR UPDATE OR TRUNCATE ON public.file FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_a_file();

CREATE TRIGGER head_never_added_or_removed BEFORE INSERT OR DELETE OR TRUNCATE ON public.head FOR EACH STATEMENT EXECUTE FUNCTION head_refuses();
ALTER TABLE head ENABLE ALWAYS TRIGGER head_never_added_or_removed;

CREATE TRIGGER head_only_moves_forward BEFORE UPDATE ON public.head FOR EACH ROW WHEN ((new.seq <= old.seq)) EXECUTE FUNCTION head_refuses();
ALTER TABLE head ENABLE ALWAYS TRIGGER head_only_moves_forward;

CREATE TRIGGER log_never_changed BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log FOR EACH STATEMENT EXECUTE FUNCTION log_refuses();
ALTER TABLE log ENABLE ALWAYS TRIGGER log_never_changed;
