//! What a project is packed of: a zip archive with `project.qde` and, in one folder, the files it speaks of.
//!
//! Takes the bytes; gives each part by its name. All parts together may unpack to no more than the limit, whatever the archive says
//! of its own size. The folder may be called `sources` or `Sources`: programs differ, and some refuse the other.

use super::{LARGEST_FILE_BYTES, MOST_MARKUP_BYTES, MOST_PARTS, MOST_UNPACKED_BYTES, NotRefi};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The folder the files are in, as the standard writes it.
const FOLDER: &str = "sources";

/// How much may be unpacked. **Units:** bytes.
#[derive(Clone, Copy)]
pub struct Limits {
    /// Of `project.qde`.
    pub markup: u64,
    /// Of all parts together.
    pub together: u64,
}

/// The limits that hold.
pub const LIMITS: Limits = Limits { markup: MOST_MARKUP_BYTES, together: MOST_UNPACKED_BYTES };

/// An open project.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Where the files are, by name in small letters.
    files: BTreeMap<String, usize>,
    asked: BTreeSet<String>,
    markup: usize,
    limits: Limits,
}

impl<'a> Package<'a> {
    /// Opens a project.
    ///
    /// # Errors
    /// When it is no packed file, is damaged or locked, or holds no `project.qde`.
    pub fn open(bytes: &'a [u8], limits: Limits) -> Result<Self, NotRefi> {
        if bytes.is_empty() {
            return Err(NotRefi::Empty);
        }
        if bytes.len() > LARGEST_FILE_BYTES {
            return Err(NotRefi::TooLarge { most: LARGEST_FILE_BYTES as u64 / 1_000_000 });
        }
        if !bytes.starts_with(b"PK") {
            let head = &bytes[..bytes.len().min(4096)];
            let is_codebook = head.windows(9).any(|nine| nine == b"<CodeBook");
            return Err(if is_codebook { NotRefi::IsACodebook } else { NotRefi::NotPacked });
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(of_zip)?;
        if archive.len() > MOST_PARTS {
            return Err(NotRefi::TooManyParts);
        }
        let mut files = BTreeMap::new();
        let mut markup = None;
        for at in 0..archive.len() {
            let Some(Ok(name)) = archive.name_for_index(at) else { continue };
            let name = name.replace('\\', "/").to_lowercase();
            match name.rsplit_once('/') {
                None if name == "project.qde" => markup = Some(at),
                Some((folder, file)) if folder == FOLDER && !file.is_empty() => {
                    files.insert(file.to_owned(), at);
                }
                _ => {}
            }
        }
        let markup = markup.ok_or(NotRefi::NoProject)?;
        Ok(Self { archive, files, asked: BTreeSet::new(), markup, limits })
    }

    /// The `project.qde`.
    pub fn markup(&mut self) -> Result<Vec<u8>, NotRefi> {
        let most = self.limits.markup;
        self.unpack(self.markup, most)
    }

    /// How many files nothing has asked for.
    pub fn unasked(&self) -> usize {
        self.files.keys().filter(|name| !self.asked.contains(*name)).count()
    }

    /// What the file holds that a path of the project names; `None` where it is not in the archive.
    pub fn file(&mut self, path: &str) -> Result<Option<Vec<u8>>, NotRefi> {
        let name = file_name(path);
        let Some(at) = self.files.get(&name).copied() else { return Ok(None) };
        self.asked.insert(name);
        let most = self.limits.together;
        self.unpack(at, most).map(Some)
    }

    fn unpack(&mut self, at: usize, most: u64) -> Result<Vec<u8>, NotRefi> {
        let most = most.min(self.limits.together);
        let mut bytes = Vec::new();
        let part = self.archive.by_index(at).map_err(of_zip)?;
        part.take(most + 1).read_to_end(&mut bytes).map_err(|_| NotRefi::Damaged)?;
        let read = bytes.len() as u64;
        if read > most {
            return Err(NotRefi::TooLarge { most: most / 1_000_000 });
        }
        self.limits.together -= read;
        Ok(bytes)
    }
}

/// The file that a path names, in small letters.
pub fn file_name(path: &str) -> String {
    let path = path.replace('\\', "/");
    path.rsplit('/').next().unwrap_or_default().trim().to_lowercase()
}

fn of_zip(error: ZipError) -> NotRefi {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            NotRefi::Password
        }
        _ => NotRefi::Damaged,
    }
}

/// Packs a project. `files`: names without a folder, and what they hold.
pub fn packed(markup: &[u8], files: &[(String, &[u8])]) -> Result<Vec<u8>, NotRefi> {
    let failed = |error: &dyn std::fmt::Display| NotRefi::NotWritten(error.to_string());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let named = std::iter::once(("project.qde".to_owned(), markup));
    let files = files.iter().map(|(name, bytes)| (format!("{FOLDER}/{name}"), *bytes));
    for (name, bytes) in named.chain(files) {
        archive.start_file(name, options).map_err(|error| failed(&error))?;
        archive.write_all(bytes).map_err(|error| failed(&error))?;
    }
    Ok(archive.finish().map_err(|error| failed(&error))?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Limits = Limits { markup: 1_000, together: 2_000 };

    #[test]
    fn what_unpacks_to_more_than_the_limit_is_refused_whatever_the_archive_says() {
        let bomb = packed(&vec![b' '; 100_000], &[]).unwrap();
        assert!(bomb.len() < 1_000);
        let mut package = Package::open(&bomb, SMALL).ok().unwrap();
        assert_eq!(package.markup(), Err(NotRefi::TooLarge { most: 0 }));
    }

    #[test]
    fn all_files_together_share_one_limit() {
        let files: Vec<(String, &[u8])> =
            (0..4).map(|number| (format!("{number}.txt"), &[b'a'; 900][..])).collect();
        let bytes = packed(b"<a/>", &files).unwrap();
        let mut package = Package::open(&bytes, SMALL).ok().unwrap();
        assert!(package.file("internal://0.txt").unwrap().is_some());
        assert!(package.file("internal://1.TXT").unwrap().is_some());
        assert!(package.file("internal://2.txt").is_err());
    }
}
