//! The door: reads agencies' files, in the formats they have, into records.
//!
//! Takes a file and what is known of it; gives records, coverage and rejects one at a time to a sink, and an [`Account`].
//! It keeps nothing, links nobody and decides nothing: a doubtful value is kept as it came and marked, and a row that
//! cannot be read is handed back with its line and the reason.

mod agency_csv;
mod agency_xlsx;
mod chronology_row;
mod cin_census;
mod columns;
mod decode;
pub mod document;
mod draft;
mod family_context;
mod guarded;
mod intake;
mod people_list;
mod references;
pub mod refi;
mod rejects;
mod rows;
mod template;
mod words;
pub mod workbook;

pub use people_list::{ListError, Listed, read_people_list};
pub use rejects::{RejectsFile, rejects_csv, without_formula};
pub use template::{STANDARD_COLUMNS, template_csv, template_xlsx};

use intake::Intake;
use safeguarding::calendar::Date;
use safeguarding::practice::Practice;
use safeguarding::records::{Coverage, Instant, Said};
use smol_str::SmolStr;
use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// A file to be read, and what the person who brought it says of it.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// Where it is.
    pub path: &'a Path,
    /// Whose it is: an agency's id, name or another word for it. A file that names its agency needs none.
    pub agency: Option<&'a str>,
    /// The organisation or system within the agency: a school, a trust.
    pub organisation: Option<&'a str>,
    /// How to read it; `None`: by what it holds, whatever its name ends in.
    pub format: Option<Format>,
    /// What it covers, where the file itself does not say.
    pub coverage: CoverageGiven,
    /// When the log takes it.
    pub received: Instant,
    /// Today, for marking dates that lie in the future.
    pub today: Date,
}

/// What the person who brought a file says it covers.
#[derive(Clone, Debug, Default)]
pub struct CoverageGiven {
    /// The area it is for.
    pub area: Option<String>,
    /// The first day covered.
    pub from: Option<Date>,
    /// The last day covered.
    pub to: Option<Date>,
    /// The day it was current as of.
    pub current_as_of: Option<Date>,
}

/// A form of file this program reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// An agency's chronology as comma-separated values: `docs/using/agency-chronology.md`.
    AgencyCsv,
    /// The same columns in an Excel workbook.
    AgencyXlsx,
    /// The children in need census, XML.
    CinCensus,
    /// One of the files of a Family Context set, comma-separated values.
    FamilyContext,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] =
        [Self::AgencyCsv, Self::AgencyXlsx, Self::CinCensus, Self::FamilyContext];

    /// Its name on the command line and in the log.
    pub const fn id(self) -> &'static str {
        match self {
            Self::AgencyCsv => "agency-csv",
            Self::AgencyXlsx => "agency-xlsx",
            Self::CinCensus => "cin-census",
            Self::FamilyContext => "family-context",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Format {
    type Err = NotAFormat;

    fn from_str(text: &str) -> Result<Self, NotAFormat> {
        let wanted = text.trim().to_lowercase();
        Self::ALL
            .into_iter()
            .find(|format| format.id() == wanted)
            .ok_or_else(|| NotAFormat(text.to_owned()))
    }
}

/// A word that names no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no format this program reads; use agency-csv, agency-xlsx, cin-census or family-context"
)]
pub struct NotAFormat(pub String);

/// One thing read from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A record, with the row it came from.
    Record(Box<Said>),
    /// What the file says it covers.
    Coverage(Coverage),
    /// A row that could not be read.
    Reject(Reject),
}

/// A row that could not be read. `Debug` shows nothing of the row.
#[derive(Clone, PartialEq, Eq)]
pub struct Reject {
    /// Its line, from 1, headings counted.
    pub row: u64,
    /// Why, with nothing personal in it.
    pub reason: String,
    /// The row as it came; only its beginning when it is too long to hold, which the reason says.
    pub raw: String,
}

impl fmt::Debug for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reject {{ row: {}, reason: {:?}, raw: (private) }}", self.row, self.reason)
    }
}

/// What was read of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// What it was read as; `None` when it could not be recognised.
    pub format: Option<Format>,
    /// The agency it is of, where it is of one.
    pub agency: Option<SmolStr>,
    /// The headings of its columns, in order, where it has columns.
    pub headings: Vec<String>,
    /// Rows read, or in a census children. Empty rows are not counted.
    pub read: u64,
    /// Records given to the sink. One child of a census, or one row of a Family Context file, may give several.
    pub kept: u64,
    /// Rows, or parts of a census, handed back as rejects.
    pub rejected: u64,
    /// BLAKE3 of the whole file, in hexadecimal.
    pub hash: String,
    /// What a person should know of how it was read, in plain words, with nothing personal in it.
    pub notes: Vec<String>,
}

/// Why a file as a whole could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is nothing there.
    #[error("there is no file at {path}; check the name and the folder", path = .path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// It is a folder.
    #[error("{path} is a folder; name the files in it, for example {path}/chronology.csv", path = .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// It is no file that lies on a disk: a pipe or a device, which may never end.
    #[error("{path} is a pipe or a device and no file; save what it gives as a file and name that", path = .path.display())]
    NotAFile {
        /// What was named.
        path: PathBuf,
    },
    /// It could not be opened.
    #[error("{path} could not be opened; check that this account may read it", path = .path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It could be opened and reading it failed.
    #[error("{path} could not be read to its end; copy it to a local disk and try again", path = .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Nothing says whose records these are.
    #[error(
        "{path} does not say which agency it is from; name it with --agency, for example --agency school, or give the file a column called agency", path = .path.display()
    )]
    NoAgency {
        /// The file.
        path: PathBuf,
    },
    /// A file of rejects could not be written.
    #[error("the rejects could not be written to {path}; name a folder this account may write to", path = .path.display())]
    WriteRejects {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The empty template could not be made.
    #[error("the empty workbook could not be made")]
    Template(#[from] rust_xlsxwriter::XlsxError),
    /// Figures could not be made a workbook.
    #[error("the workbook could not be made; ask for CSV, and tell whoever keeps this program")]
    Workbook(#[source] rust_xlsxwriter::XlsxError),
    /// Figures could not be made text with commas.
    #[error(
        "the text with commas could not be made; ask for a workbook, and tell whoever keeps this program"
    )]
    Commas(#[source] csv::Error),
    /// The sink could not keep what it was given.
    #[error("what was read could not be kept")]
    Keep(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl ReadError {
    pub(crate) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |source| Self::Read { path: path.to_owned(), source }
    }
}

/// How much of a file is looked at to tell what it is.
const HEAD: usize = 8192;

/// Reads a file, giving what it holds to `sink` as it comes and the bytes read so far to `progress`.
///
/// **Shape:** records in the order of the file. Memory does not grow with the file, but for one fingerprint a row and,
/// for workbooks, their shared text.
///
/// # Errors
/// Only when the file as a whole cannot be opened or read, when nothing says whose it is, or when the sink fails. A
/// file that is empty, is no file of records or is damaged gives an [`Account`] whose notes say so.
pub fn read(
    request: &Request<'_>,
    practice: &Practice,
    sink: &mut dyn FnMut(Item) -> Result<(), ReadError>,
    progress: &mut dyn FnMut(u64),
) -> Result<Account, ReadError> {
    let path = request.path;
    let mut metered = intake::Metered::new(open(path)?);
    let mut head = Vec::with_capacity(HEAD);
    metered.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(ReadError::read(path))?;
    let mut intake = Intake::new(request, practice, sink, progress, metered.count());

    if head.is_empty() {
        intake.note("the file is empty: nothing was taken in");
    } else if head.starts_with(b"PK\x03\x04") {
        // A workbook is read by jumping about in it, so its hash is taken first.
        io::copy(&mut metered, &mut io::sink()).map_err(ReadError::read(path))?;
        agency_xlsx::read(&mut intake, open(path)?)?;
    } else if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        intake.note(
            "this is an Excel workbook of the old kind (.xls): open it, save it as .xlsx or CSV, and take that in",
        );
    } else {
        read_text(&mut intake, &head, &mut metered)?;
    }

    io::copy(&mut metered, &mut io::sink()).map_err(ReadError::read(path))?;
    Ok(intake.close(metered.hash()))
}

fn open(path: &Path) -> Result<File, ReadError> {
    match path.metadata() {
        Ok(about) if about.is_dir() => Err(ReadError::Folder { path: path.to_owned() }),
        Ok(about) if !about.is_file() => Err(ReadError::NotAFile { path: path.to_owned() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(ReadError::Missing { path: path.to_owned() })
        }
        _ => File::open(path).map_err(|source| ReadError::Open { path: path.to_owned(), source }),
    }
}

fn read_text(intake: &mut Intake<'_>, head: &[u8], rest: &mut impl Read) -> Result<(), ReadError> {
    let form = decode::Form::of(head);
    if form.is_binary(head) {
        intake.note(
            "this is no text: neither CSV, XML nor an Excel workbook could be recognised, and nothing was taken in",
        );
        return Ok(());
    }
    let mut decoded = decode::Decoded::new(form, Cursor::new(head).chain(rest));
    let mut start = vec![0; 1024];
    let read = decoded.fill(&mut start).map_err(ReadError::read(intake.path()))?;
    start.truncate(read);
    let opening = String::from_utf8_lossy(&start);
    let is_markup = opening.trim_start().starts_with('<');
    let format = intake.format_asked();
    let tally = decoded.tally();
    let input = Cursor::new(start.clone()).chain(decoded);
    match format {
        Some(Format::CinCensus) => cin_census::read(intake, input)?,
        None if is_markup => cin_census::read(intake, input)?,
        Some(Format::AgencyXlsx) => {
            intake.note("this is no Excel workbook (.xlsx): nothing was taken in");
        }
        _ => agency_csv::read(intake, input)?,
    }
    intake.note_decoding(form, &tally);
    Ok(())
}
