//! The schema: all migrations from nothing equal the committed `schema/*.sql`, and both databases have the same tables
//! and columns.
//!
//! To write the files again after a new migration: `REGARD_WRITE_SCHEMA=1 cargo test -p store --test it schema`.

use crate::fresh::{Fresh, Raw};
use std::path::PathBuf;

on_both!(the_migrations_from_nothing_equal_the_committed_schema);

/// Table and column of every column. **Shape:** sorted.
pub fn columns(fresh: &Fresh) -> Vec<String> {
    drop(fresh.store());
    let mut raw = fresh.raw();
    let sql = match &raw {
        Raw::Sqlite(_) => {
            "SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND substr(m.name, 1, 6) <> 'piece_' \
             UNION ALL SELECT 'piece.place'"
        }
        Raw::Postgres(_) => {
            "SELECT table_name || '.' || column_name FROM information_schema.columns \
             WHERE table_schema = current_schema()"
        }
    };
    let mut columns: Vec<String> = raw.texts(sql).into_iter().flatten().collect();
    columns.sort();
    columns
}

#[test]
fn both_databases_have_the_same_tables_and_columns() {
    let sqlite = columns(&Fresh::sqlite());
    assert!(sqlite.contains(&"log.body".to_owned()), "{sqlite:?}");
    assert_eq!(sqlite, columns(&Fresh::postgres()));
}

fn the_migrations_from_nothing_equal_the_committed_schema(fresh: &Fresh) {
    drop(fresh.store());
    let mut raw = fresh.raw();
    let (file, statements) = match &raw {
        Raw::Sqlite(_) => ("sqlite.sql", of_sqlite(&mut raw)),
        Raw::Postgres(_) => ("postgres.sql", of_postgres(&mut raw)),
    };
    let found = format!(
        "-- The whole schema after every migration, as the database itself tells it.\n\
         -- Made by: REGARD_WRITE_SCHEMA=1 cargo test -p store --test it schema\n\n{}\n",
        statements.join("\n\n")
    );
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../schema").join(file);
    if std::env::var_os("REGARD_WRITE_SCHEMA").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &found).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == found,
        "schema/{file} is not what the migrations make; write it again as its head says"
    );
}

fn of_sqlite(raw: &mut Raw) -> Vec<String> {
    let sql = "SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL \
               AND substr(tbl_name, 1, 6) <> 'piece_' \
               ORDER BY tbl_name, type = 'trigger', name";
    raw.texts(sql).into_iter().flatten().collect()
}

fn of_postgres(raw: &mut Raw) -> Vec<String> {
    let tables = "
        SELECT 'CREATE TABLE ' || t.relname || E' (\\n    ' || string_agg(part, E',\\n    ' ORDER BY place, part) || E'\\n);'
        FROM pg_class t, LATERAL (
            SELECT a.attnum::int AS place,
                   a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                   || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END AS part
            FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
            UNION ALL
            SELECT 1000, pg_get_constraintdef(c.oid)
            FROM pg_constraint c WHERE c.conrelid = t.oid AND c.contype IN ('p', 'c', 'u', 'f')
        ) parts
        WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace
        GROUP BY t.relname ORDER BY t.relname";
    let indexes = "
        SELECT pg_get_indexdef(i.indexrelid) || ';' FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
        WHERE t.relnamespace = current_schema()::regnamespace
          AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
        ORDER BY 1";
    let functions = "
        SELECT trim(trailing E'\\n' FROM pg_get_functiondef(f.oid)) || ';' FROM pg_proc f
        WHERE f.pronamespace = current_schema()::regnamespace ORDER BY f.proname";
    let triggers = "
        SELECT pg_get_triggerdef(g.oid) || ';'
               || CASE g.tgenabled WHEN 'A' THEN E'\\nALTER TABLE ' || t.relname || ' ENABLE ALWAYS TRIGGER ' || g.tgname || ';'
                  ELSE '' END
        FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid WHERE NOT g.tgisinternal ORDER BY t.relname, g.tgname";
    [tables, indexes, functions, triggers].iter().flat_map(|sql| raw.texts(sql)).flatten().collect()
}
