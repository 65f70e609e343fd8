//! The steps from nothing to the schema of today: numbered, forward only, the same in both databases.
//!
//! Takes an open database; leaves it at the last step, or refuses one that a later program has made.

use crate::dialect::{Database, failed, writing};
use crate::{Place, StoreError};

struct Migration {
    number: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// What makes a log in SQLite, step by step.
pub(crate) fn on_sqlite() -> impl Iterator<Item = &'static str> {
    MIGRATIONS.iter().map(|migration| migration.sqlite)
}

/// What makes a log in PostgreSQL, step by step.
pub(crate) fn on_postgres() -> impl Iterator<Item = &'static str> {
    MIGRATIONS.iter().map(|migration| migration.postgres)
}

const MIGRATIONS: [Migration; 6] = [
    Migration {
        number: 1,
        name: "log",
        sqlite: include_str!("../migrations/sqlite/0001_log.sql"),
        postgres: include_str!("../migrations/postgres/0001_log.sql"),
    },
    Migration {
        number: 2,
        name: "finding",
        sqlite: include_str!("../migrations/sqlite/0002_finding.sql"),
        postgres: include_str!("../migrations/postgres/0002_finding.sql"),
    },
    Migration {
        number: 3,
        name: "library",
        sqlite: include_str!("../migrations/sqlite/0003_library.sql"),
        postgres: include_str!("../migrations/postgres/0003_library.sql"),
    },
    Migration {
        number: 4,
        name: "fewer_indexes",
        sqlite: include_str!("../migrations/sqlite/0004_fewer_indexes.sql"),
        postgres: include_str!("../migrations/postgres/0004_fewer_indexes.sql"),
    },
    Migration {
        number: 5,
        name: "erasure",
        sqlite: include_str!("../migrations/sqlite/0005_erasure.sql"),
        postgres: include_str!("../migrations/postgres/0005_erasure.sql"),
    },
    Migration {
        number: 6,
        name: "known_lately",
        sqlite: include_str!("../migrations/sqlite/0006_known_lately.sql"),
        postgres: include_str!("../migrations/postgres/0006_known_lately.sql"),
    },
];

/// Brings a database up to date.
pub(crate) fn migrate(database: &mut Database, place: &Place) -> Result<(), StoreError> {
    let doing = "looking at the schema";
    let known = MIGRATIONS[MIGRATIONS.len() - 1].number;
    let any = database.any();
    // In this order: whoever else is making the log here does so in one step, so tables that are there are all there.
    let is_empty = any.is_empty().map_err(failed(doing))?;
    let found = any.last_migration().map_err(failed(doing))?;
    match found {
        // Most openings end here, without waiting for whoever is writing.
        Some(found) if found == known => return Ok(()),
        Some(found) if found > known => return Err(StoreError::Newer { found, known }),
        None if !is_empty => return Err(StoreError::NotOurs { place: place.to_string() }),
        _ => {}
    }
    let is_sqlite = matches!(database, Database::Sqlite(_));
    writing(database, "bringing the schema up to date", |database| {
        // Asked again: another program may have done it while this one waited.
        let found = database.last_migration().map_err(failed(doing))?.unwrap_or(0);
        if found > known {
            return Err(StoreError::Newer { found, known });
        }
        for migration in MIGRATIONS.iter().filter(|migration| migration.number > found) {
            let sql = if is_sqlite { migration.sqlite } else { migration.postgres };
            let migrated = database.migrate(migration.number, migration.name, sql);
            migrated.map_err(failed("bringing the schema up to date"))?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn both_databases_have_the_same_migrations_and_all_are_listed() {
        let listed: BTreeSet<String> =
            MIGRATIONS.iter().map(|m| format!("{:04}_{}.sql", m.number, m.name)).collect();
        for folder in ["sqlite", "postgres"] {
            let path =
                std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder);
            let found: BTreeSet<String> = std::fs::read_dir(path)
                .unwrap()
                .map(|file| file.unwrap().file_name().into_string().unwrap())
                .collect();
            assert_eq!(found, listed, "{folder}");
        }
    }

    #[test]
    fn every_migration_says_why() {
        for migration in &MIGRATIONS {
            for sql in [migration.sqlite, migration.postgres] {
                assert!(sql.starts_with("--") && sql.contains("-- Why: "), "{}", migration.name);
            }
        }
    }

    #[test]
    fn migrations_are_numbered_from_one_without_gaps() {
        for (place, migration) in MIGRATIONS.iter().enumerate() {
            assert_eq!(migration.number, place as i64 + 1);
        }
    }
}
