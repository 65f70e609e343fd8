//! What can go wrong when the invented town is written.

use std::io;
use std::path::PathBuf;

/// Why the invented partnership's files could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TownError {
    /// The folder could not be made.
    #[error("the folder {folder} could not be made; choose one you may write to")]
    MakeFolder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file could not be written.
    #[error("{path} could not be written; make sure there is room and that you may write there")]
    WriteFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A line of a CSV file could not be written.
    #[error("a line of {path} could not be written; make sure there is room on the disk")]
    WriteLine {
        /// The file.
        path: PathBuf,
        /// What the writer said.
        source: csv::Error,
    },
    /// A workbook could not be written.
    #[error("the workbook {path} could not be written; make sure there is room on the disk")]
    WriteWorkbook {
        /// The file.
        path: PathBuf,
        /// What the writer said.
        source: rust_xlsxwriter::XlsxError,
    },
    /// The plan asks for what cannot be.
    #[error(
        "a plan needs at least one child and one year of records; it asks for {children} and {years}"
    )]
    EmptyPlan {
        /// The children asked for.
        children: u32,
        /// The years asked for.
        years: u16,
    },
    /// The plan asks for a list of mentions that cannot be.
    #[error(
        "a list of labelled mentions has from 1 to {most}, as there are no more NHS numbers kept for tests; {mentions} were \
         asked for. Example: --mentions 100000"
    )]
    NotThatManyMentions {
        /// The mentions asked for.
        mentions: u32,
        /// The most there can be.
        most: u32,
    },
}
