//! Where the log is kept: a file, or a PostgreSQL database.
//!
//! Takes what somebody typed; gives a [`Place`], whose printed forms never hold a password or a key. It opens nothing.

use crate::{Key, StoreError, on_sqlite, private_line};
use std::fmt;
use std::path::{Path, PathBuf};

/// Where the log is kept.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// One SQLite file that anybody who has it can read, made when it is not there.
    Sqlite(PathBuf),
    /// One SQLite file that only this key opens, made when it is not there.
    Sealed(PathBuf, Key),
    /// A PostgreSQL database, as an address with user and, where needed, password.
    Postgres(String),
}

impl Place {
    /// Reads a place as people write it: `regard.sqlite`, `sqlite:folder/regard.sqlite` or `postgres://user@host/database`.
    ///
    /// # Errors
    /// [`StoreError::UnknownPlace`] when it is empty or names another kind of database.
    ///
    /// ```
    /// # use store::Place;
    /// assert_eq!(Place::parse("regard.sqlite").unwrap(), Place::parse("sqlite:regard.sqlite").unwrap());
    /// ```
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        let text = text.trim();
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            if private_line::read(text).is_none() {
                let received = "a PostgreSQL address that cannot be read".to_owned();
                return Err(StoreError::UnknownPlace { received });
            }
            return Ok(Self::Postgres(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite:").unwrap_or(text);
        if path.is_empty() {
            return Err(StoreError::UnknownPlace { received: "nothing".to_owned() });
        }
        if let Some((scheme, _)) = path.split_once("://") {
            // What follows the scheme may hold a password.
            return Err(StoreError::UnknownPlace {
                received: format!("an address that begins with {scheme}://"),
            });
        }
        Ok(Self::Sqlite(PathBuf::from(path)))
    }

    /// The same place, opened with this key. A PostgreSQL database takes none: what it keeps is encrypted by the disk it is on.
    #[must_use]
    pub fn sealed_with(self, key: Key) -> Self {
        match self {
            Self::Sqlite(path) | Self::Sealed(path, _) => Self::Sealed(path, key),
            Self::Postgres(address) => Self::Postgres(address),
        }
    }

    /// Whether something is there that only a key can open, if it is a log at all.
    pub fn wants_a_key(&self) -> bool {
        self.file().is_some_and(on_sqlite::wants_a_key)
    }

    /// The file, where the log is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) | Self::Sealed(path, _) => Some(path),
            Self::Postgres(_) => None,
        }
    }
}

impl fmt::Display for Place {
    /// The file, or the host and database: never a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use postgres::config::Host;
        let address = match self {
            Self::Sqlite(path) | Self::Sealed(path, _) => return path.display().fmt(f),
            Self::Postgres(address) => address,
        };
        let Some(config) = private_line::read(address) else {
            return f.write_str("a PostgreSQL database");
        };
        write!(
            f,
            "the PostgreSQL database {}",
            config.get_dbname().unwrap_or("of the user's name")
        )?;
        match config.get_hosts().first() {
            Some(Host::Tcp(host)) => write!(f, " on {host}"),
            _ => f.write_str(" on this machine"),
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_name_is_a_file() {
        assert_eq!(
            Place::parse("demo/regard.sqlite").unwrap(),
            Place::Sqlite("demo/regard.sqlite".into())
        );
        assert_eq!(Place::parse("sqlite:x").unwrap(), Place::Sqlite("x".into()));
    }

    #[test]
    fn a_password_is_never_printed() {
        let place = Place::parse("postgres://regard:canary@db.example/families").unwrap();
        assert_eq!(place.to_string(), "the PostgreSQL database families on db.example");
        assert!(!format!("{place:?}").contains("canary"));
        for text in [
            "mysql://regard:canary@db.example/families",
            "postgres://regard:canary@db.example:notaport/x",
        ] {
            let error = Place::parse(text).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
        }
    }

    #[test]
    fn a_key_is_never_printed() {
        let key = Key::parse("canary canary canary").unwrap();
        let place = Place::parse("x.sqlite").unwrap().sealed_with(key);
        assert_eq!(format!("{place} {place:?}"), "x.sqlite x.sqlite");
        assert_eq!(place.file(), Some(Path::new("x.sqlite")));
    }

    #[test]
    fn what_is_no_place_is_refused_with_an_example() {
        for text in ["", "  ", "sqlite:", "mysql://x"] {
            assert!(
                Place::parse(text).unwrap_err().to_string().contains("regard.sqlite"),
                "{text}"
            );
        }
    }
}
