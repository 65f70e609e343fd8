//! A log to measure: where it is, what opens it, and how much room it takes.

use crate::step;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;
use throwaway_postgres::ThrowawayPostgres;

/// The sorts of log there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A plain SQLite file.
    Plain,
    /// An encrypted one.
    Sealed,
    /// A PostgreSQL database.
    Postgres,
}

impl Kind {
    /// As the table heads it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "SQLite",
            Self::Sealed => "SQLite, encrypted",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// One log.
pub struct Place {
    kind: Kind,
    address: String,
    key: Option<PathBuf>,
}

impl Place {
    /// A place with nothing in it yet.
    pub fn make(
        kind: Kind,
        name: &str,
        folder: &Path,
        regard: &Path,
        cluster: &ThrowawayPostgres,
    ) -> Result<Self> {
        let file = folder.join(format!("{name}-{kind:?}.sqlite"));
        let address = file.display().to_string();
        Ok(match kind {
            Kind::Plain => Self { kind, address, key: None },
            Kind::Sealed => {
                let key = file.with_extension("key");
                step::printed(Command::new(regard).args(["key", "new"]).arg(&key))?;
                Self { kind, address, key: Some(key) }
            }
            Kind::Postgres => {
                let server = cluster.url();
                let mut create = Command::new("psql");
                create.args(["--quiet", "--no-psqlrc", "-c", &format!("CREATE DATABASE {name}")]);
                step::printed(create.arg(&server))?;
                let address = server.strip_suffix("/postgres").context("an address like ours")?;
                Self { kind, address: format!("{address}/{name}"), key: None }
            }
        })
    }

    /// What it is.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// A path, or an address.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The words that name it to `regard`.
    pub fn words(&self) -> Vec<String> {
        let mut words = vec!["--log".to_owned(), self.address.clone()];
        match (&self.key, self.kind) {
            (Some(key), _) => words.extend(["--key-file".to_owned(), key.display().to_string()]),
            (None, Kind::Plain) => words.push("--without-encryption".to_owned()),
            _ => {}
        }
        words
    }

    /// Room on the disk.
    pub fn bytes(&self) -> Result<u64> {
        if self.kind == Kind::Postgres {
            let mut ask = Command::new("psql");
            ask.args(["-At", "--no-psqlrc", "-c", "SELECT pg_database_size(current_database())"]);
            let told = step::printed(ask.arg(&self.address))?;
            return told.trim().parse().context("PostgreSQL told no size");
        }
        let beside = format!("{}-wal", self.address);
        let size = |path: &str| Path::new(path).metadata().map_or(0, |about| about.len());
        Ok(size(&self.address) + size(&beside))
    }

    /// Makes room again.
    pub fn remove(self) -> Result<()> {
        if self.kind == Kind::Postgres {
            let (server, name) = self.address.rsplit_once('/').context("an address like ours")?;
            let mut drop = Command::new("psql");
            drop.args(["--quiet", "--no-psqlrc", "-c", &format!("DROP DATABASE {name}")]);
            step::printed(drop.arg(format!("{server}/postgres")))?;
            return Ok(());
        }
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.address));
        }
        Ok(())
    }
}
