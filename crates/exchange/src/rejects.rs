//! The rejects file: rows that could not be read, beside the file they came from, so that nobody has to look for them.
//!
//! Takes rejects; gives a CSV file with their line, the reason and the row. It changes nothing in the original.

use crate::{ReadError, Reject};
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

/// A rejects file, made when the first reject is written to it.
///
/// A row that begins with `=`, `+`, `-` or `@` is written with an apostrophe before it, so that a spreadsheet does not
/// carry it out as a formula.
pub struct RejectsFile {
    path: PathBuf,
    writer: Option<csv::Writer<BufWriter<File>>>,
}

impl RejectsFile {
    /// The rejects file for `input`: `<its name>.rejects.csv`, beside it or in `folder`.
    pub fn beside(input: &Path, folder: Option<&Path>) -> Self {
        let mut name = input.file_name().unwrap_or_default().to_owned();
        name.push(".rejects.csv");
        let path = folder.map_or_else(|| input.with_file_name(&name), |folder| folder.join(&name));
        Self { path, writer: None }
    }

    /// Writes one reject.
    ///
    /// # Errors
    /// [`ReadError::WriteRejects`] when the file cannot be made or written.
    pub fn write(&mut self, reject: &Reject) -> Result<(), ReadError> {
        let failed =
            |source: io::Error| ReadError::WriteRejects { path: self.path.clone(), source };
        let writer = match &mut self.writer {
            Some(writer) => writer,
            empty => {
                let file = File::create(&self.path).map_err(failed)?;
                let mut writer = csv::Writer::from_writer(BufWriter::new(file));
                writer
                    .write_record(["row", "reason", "raw"])
                    .map_err(io::Error::from)
                    .map_err(failed)?;
                empty.insert(writer)
            }
        };
        let raw = if reject.raw.starts_with(['=', '+', '-', '@']) {
            format!("'{}", reject.raw)
        } else {
            reject.raw.clone()
        };
        let row = reject.row.to_string();
        writer.write_record([&row, &reject.reason, &raw]).map_err(io::Error::from).map_err(failed)
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
