//! Writes backups of a log into a folder, makes sure that they read back, and lets the oldest go.
//!
//! Takes a log, a place and the addresses of keys; gives a file that has its name only once it is whole and on the disk: whoever copies
//! backups away copies no half of one. It opens none: the server has no key for that.

use anyhow::{Context, bail};
use safekeeping::{Recipient, Sealing};
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use store::{Head, Store};

/// A backup that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its file.
    pub file: PathBuf,
    /// The head of the log it holds.
    pub head: Head,
    /// What its bytes are, as they were written.
    hash: blake3::Hash,
}

/// Writes a backup into a folder, under a name that says when and how far, or to a file that is not there. `tell` is told how many
/// entries are done, of how many.
///
/// # Errors
/// The place cannot be written, or names neither a folder that is there nor a file that ends in `.backup`; the log is not whole, or fails.
pub fn write(
    store: &Store,
    to: &Path,
    keys: &[Recipient],
    tell: &mut dyn FnMut(u64, u64),
) -> anyhow::Result<Made> {
    let failed = || format!("the backup could not be written to {}", to.display());
    let folder = if to.is_dir() {
        to
    } else {
        to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
    };
    if to.is_file() {
        bail!("{} is there already; name a folder, or a file that is not there", to.display());
    }
    // A folder that is not there, or not mounted, is no name for a backup: nobody would look for it there.
    if !to.is_dir() && to.extension() != Some(OsStr::new("backup")) {
        bail!(
            "there is no folder {}; make it, mount what it is on, or name a file that ends in .backup",
            to.display()
        );
    }
    let unfinished = tempfile::Builder::new()
        .prefix(".unfinished-backup-")
        .tempfile_in(folder)
        .with_context(failed)?;
    let hashing = Hashing { to: unfinished, hasher: blake3::Hasher::new() };
    let mut sealing = Sealing::begin(BufWriter::new(hashing), keys)?;
    let head = store.copy_out(&mut sealing, tell)?;
    let Hashing { to: written, hasher } = sealing
        .finish()?
        .into_inner()
        .map_err(io::IntoInnerError::into_error)
        .with_context(failed)?;
    written.as_file().sync_all().with_context(failed)?;
    let file = if to.is_dir() { to.join(name(head)) } else { to.to_owned() };
    written.persist_noclobber(&file).with_context(failed)?;
    File::open(folder).and_then(|folder| folder.sync_all()).with_context(failed)?;
    Ok(Made { file, head, hash: hasher.finalize() })
}

impl Made {
    /// Makes sure that the file reads back as it was written. That it opens, only its key can show: `regard drill`.
    ///
    /// # Errors
    /// It cannot be read, or holds something else.
    pub fn reads_back(&self) -> anyhow::Result<()> {
        let named = self.file.display();
        let mut hasher = blake3::Hasher::new();
        File::open(&self.file)
            .and_then(|mut file| io::copy(&mut file, &mut hasher))
            .with_context(|| format!("the new backup {named} could not be read back"))?;
        if hasher.finalize() != self.hash {
            bail!("the new backup {named} does not read back as it was written; look at that disk");
        }
        Ok(())
    }
}

const BEGINS: &str = "regard-";
const ENDS: &str = ".backup";

fn name(head: Head) -> String {
    let moment = crate::clock::written(crate::clock::now());
    format!("{BEGINS}{}-{}{ENDS}", moment.replace(':', ""), head.seq)
}

/// The backups in a folder by their names as [`write()`] gives them. **Shape:** the oldest first.
///
/// # Errors
/// The folder cannot be read.
pub fn in_folder(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let failed = || format!("the folder {} could not be read", folder.display());
    let mut found = Vec::new();
    for file in folder.read_dir().with_context(failed)? {
        let path = file.with_context(failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if is_a_backup(name) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file is called as our backups are: `regard-2026-11-23T020000Z-39357.backup`.
fn is_a_backup(name: &str) -> bool {
    let inner = name.strip_prefix(BEGINS).and_then(|rest| rest.strip_suffix(ENDS));
    let Some((moment, seq)) = inner.and_then(|inner| inner.rsplit_once('-')) else { return false };
    let pattern = "0000-00-00T000000Z";
    let is_like = |(one, like): (char, char)| {
        if like == '0' { one.is_ascii_digit() } else { one == like }
    };
    moment.len() == pattern.len()
        && moment.chars().zip(pattern.chars()).all(is_like)
        && !seq.is_empty()
        && seq.bytes().all(|byte| byte.is_ascii_digit())
}

/// Removes the oldest backups of a folder until so many are left; never the one that was just made. Gives how many were removed.
///
/// # Errors
/// The folder cannot be read, or a file not be removed.
pub fn keep_newest(folder: &Path, keep: usize, made: &Made) -> anyhow::Result<usize> {
    let all = in_folder(folder)?;
    let too_many = all.len().saturating_sub(keep.max(1));
    let mut removed = 0;
    for old in all.iter().take(too_many).filter(|old| old.file_name() != made.file.file_name()) {
        std::fs::remove_file(old)
            .with_context(|| format!("the old backup {} could not be removed", old.display()))?;
        removed += 1;
    }
    Ok(removed)
}

/// Hands on what is written, and hashes it.
struct Hashing<W> {
    to: W,
    hasher: blake3::Hasher,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_called_as_our_backups_are_is_one() {
        assert!(is_a_backup("regard-2026-11-23T020000Z-39357.backup"));
        for other in [
            "regard-2026-11-23T020000Z-39357.backup.old",
            "regard-2026-11-23T020000Z-.backup",
            "regard-the-one-before-the-move-39357.backup",
            "other-2026-11-23T020000Z-39357.backup",
            "regard.sqlite",
        ] {
            assert!(!is_a_backup(other), "{other}");
        }
    }

    #[test]
    fn the_newest_are_kept_and_the_one_just_made_whatever_the_others_are_called() {
        let folder = tempfile::tempdir().unwrap();
        let path =
            |day: u32| folder.path().join(format!("regard-2026-11-{day:02}T020000Z-7.backup"));
        for day in [20, 21, 22, 28] {
            std::fs::write(path(day), "sealed").unwrap();
        }
        std::fs::write(folder.path().join("notes.txt"), "ours").unwrap();
        let hash = blake3::hash(b"sealed");
        // Made by a clock that is behind the others.
        let made = Made { file: path(20), head: Head::EMPTY, hash };
        made.reads_back().unwrap();
        assert_eq!(keep_newest(folder.path(), 2, &made).unwrap(), 1);
        assert_eq!(in_folder(folder.path()).unwrap(), [path(20), path(22), path(28)]);
        assert!(folder.path().join("notes.txt").exists());
        std::fs::write(path(20), "sea1ed").unwrap();
        assert!(made.reads_back().is_err());
    }
}
