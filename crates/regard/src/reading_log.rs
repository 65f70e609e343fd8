//! Where the reading log is: beside the log where that is a file, else where its own address says.

use crate::log_place::LogPlace;
use anyhow::bail;
use std::path::PathBuf;
use store::Place;

/// Where the reading log is.
///
/// # Errors
/// Where the log is a database and none was named: it takes a second one.
pub fn place(log: &LogPlace, named: Option<&str>) -> anyhow::Result<Place> {
    let place = log.place()?;
    if let Some(named) = named {
        let named = Place::parse(named)?;
        return Ok(match place {
            Place::Sealed(_, key) => named.sealed_with(key),
            _ => named,
        });
    }
    Ok(match place {
        Place::Sqlite(path) => Place::Sqlite(beside(path)),
        Place::Sealed(path, key) => Place::Sealed(beside(path), key),
        Place::Postgres(_) => bail!(
            "where a log is in PostgreSQL, who may look and who looked is kept in a second database: make one (createdb families_reading) and \
             name it with --reading-log postgres://… or the setting REGARD_READING_LOG"
        ),
    })
}

fn beside(log: PathBuf) -> PathBuf {
    let mut name = log.into_os_string();
    name.push("-reading");
    name.into()
}
