//! The rejects file: rows that could not be read, beside the file they came from, so that nobody has to look for them.
//!
//! Takes rejects; gives a CSV file with their line, the reason and the row. It changes nothing in the original.

use crate::{ReadError, Reject};
use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

/// A rejects file, made when the first reject is written to it.
///
/// It never writes over anything: where its name is taken, the next number is put into it. A cell that begins as a formula
/// does, or with a tab or the end of a line, is written with an apostrophe before it, so that no spreadsheet carries it out.
pub struct RejectsFile {
    folder: PathBuf,
    input_name: OsString,
    path: PathBuf,
    writer: Option<csv::Writer<BufWriter<File>>>,
}

impl RejectsFile {
    /// The rejects file for `input`: `<its name>.rejects.csv`, or `.rejects-2.csv` and so on, beside it or in `folder`.
    pub fn beside(input: &Path, folder: Option<&Path>) -> Self {
        let input_name = input.file_name().unwrap_or_default().to_owned();
        let folder = folder.or_else(|| input.parent()).unwrap_or_else(|| Path::new("")).to_owned();
        let path = folder.join(name_of(&input_name, 1));
        Self { folder, input_name, path, writer: None }
    }

    /// Makes the file under the first name that is free.
    fn make(&mut self) -> io::Result<File> {
        for number in 1..=MOST_FILES {
            self.path = self.folder.join(name_of(&self.input_name, number));
            // A name taken by a link counts as taken, wherever the link leads.
            match File::create_new(&self.path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => return made,
            }
        }
        Err(io::Error::from(io::ErrorKind::AlreadyExists))
    }

    /// Writes one reject.
    ///
    /// # Errors
    /// [`ReadError::WriteRejects`] when the file cannot be made or written.
    pub fn write(&mut self, reject: &Reject) -> Result<(), ReadError> {
        if self.writer.is_none() {
            let made = self.make().and_then(|file| {
                let mut writer = csv::Writer::from_writer(BufWriter::new(file));
                writer.write_record(["row", "reason", "raw"])?;
                Ok(writer)
            });
            self.writer = Some(made.map_err(|source| self.failed(source))?);
        }
        let Some(writer) = &mut self.writer else { return Ok(()) };
        let row = reject.row.to_string();
        let cells = [row.as_str(), &without_formula(&reject.reason), &without_formula(&reject.raw)];
        writer.write_record(cells).map_err(|error| self.failed(error.into()))
    }

    fn failed(&self, source: io::Error) -> ReadError {
        ReadError::WriteRejects { path: self.path.clone(), source }
    }

    /// Closes the file; gives where it is, or `None` when there was nothing to write.
    ///
    /// # Errors
    /// [`ReadError::WriteRejects`] when the last of it cannot be written.
    pub fn finish(mut self) -> Result<Option<PathBuf>, ReadError> {
        let Some(writer) = &mut self.writer else { return Ok(None) };
        match writer.flush() {
            Ok(()) => Ok(Some(self.path)),
            Err(source) => Err(ReadError::WriteRejects { path: self.path, source }),
        }
    }
}

/// How many rejects files of one input may lie in one folder: somebody should clear them up long before.
const MOST_FILES: u32 = 10_000;

fn name_of(input_name: &OsStr, number: u32) -> OsString {
    let mut name = input_name.to_owned();
    match number {
        1 => name.push(".rejects.csv"),
        _ => name.push(format!(".rejects-{number}.csv")),
    }
    name
}

/// A cell of CSV that no spreadsheet takes for a formula, whoever wrote its words. Spaces before a formula are passed over by
/// some of them.
pub fn without_formula(cell: &str) -> Cow<'_, str> {
    let is_formula =
        cell.trim_start_matches(' ').starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    if is_formula { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Writes these rejects beside `input` or to `folder`; gives where, or `None` when there are none.
///
/// # Errors
/// [`ReadError::WriteRejects`] when the file cannot be written.
pub fn rejects_csv(
    input: &Path,
    folder: Option<&Path>,
    rejects: &[Reject],
) -> Result<Option<PathBuf>, ReadError> {
    let mut file = RejectsFile::beside(input, folder);
    for reject in rejects {
        file.write(reject)?;
    }
    file.finish()
}
