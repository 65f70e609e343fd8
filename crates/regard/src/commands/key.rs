//! `regard key`: makes the keys a log is kept with, and gives an encrypted log another one.
//!
//! Writes each key to a new file that only whoever runs this may read, and prints what may be public. No key is printed.

use crate::log_place::{self, LogPlace};
use crate::out::{new_secret, say};
use safekeeping::{BackupKey, SigningKey};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store::Key;

/// Which key, and what to do with it.
#[derive(clap::Subcommand)]
pub enum KeyOf {
    /// Makes a key for an encrypted log and writes it to a new file.
    New {
        /// The file to make.
        file: PathBuf,
    },
    /// Gives an encrypted log another key. Nobody may be using the log meanwhile.
    Change {
        #[command(flatten)]
        log: LogPlace,
        /// The file that holds the key the log is to have, as `regard key new` writes it.
        #[arg(long, value_name = "FILE")]
        new_key_file: PathBuf,
    },
    /// Makes a key for backups, writes it to a new file, and prints its address, for which backups are made.
    Backup {
        /// The file to make. It opens the backups: keep it where the server does not reach.
        file: PathBuf,
    },
    /// Makes a key for signing checkpoints, writes it to a new file, and prints what its signatures are checked with.
    Sign {
        /// The file to make. Keep it where whoever looks after the database does not reach.
        file: PathBuf,
    },
}

impl KeyOf {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::New { file } => {
                new_secret(&file, Key::invent()?.reveal(), None)?;
                say!("The key is in {}.", file.display());
                say!(
                    "Without it nobody can read the log it opens, you neither: keep a copy elsewhere, on paper or in a safe."
                );
            }
            Self::Change { log, new_key_file } => change(&log, &new_key_file)?,
            Self::Backup { file } => {
                let key = BackupKey::invent();
                new_secret(
                    &file,
                    &key.reveal(),
                    Some(&format!("its address: {}", key.recipient())),
                )?;
                say!(
                    "The key is in {}. Without it no backup made for it can be read: keep it, and a copy, where the server does not reach.",
                    file.display()
                );
                say!("Its address, for `regard backup --for`: {}", key.recipient());
            }
            Self::Sign { file } => {
                let key = SigningKey::invent()?;
                new_secret(
                    &file,
                    &key.reveal(),
                    Some(&format!("its public key: {}", key.public())),
                )?;
                say!(
                    "The key is in {}. Keep it where whoever looks after the database does not reach.",
                    file.display()
                );
                say!("Its public key, for `regard verify --signed-by`: {}", key.public());
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn change(log: &LogPlace, new_key_file: &Path) -> anyhow::Result<()> {
    let new = log_place::key_in(new_key_file)?;
    let place = log.place()?;
    store::change_key(&place, &new)?;
    say!("{place} has another key now: the one in {}.", new_key_file.display());
    say!(
        "Keep the old key as long as you keep copies of the file made before, and change the key again should the old one have been seen."
    );
    Ok(())
}
