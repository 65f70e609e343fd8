//! REFI-QDA 1.5: codebooks and coded documents exchanged with the programs that researchers code in.
//!
//! Takes a codebook or a part of the library and gives a `.qdc` or `.qdpx` file; takes such a file, of whatever program, and gives
//! what it holds. Every stretch is held against the words the file says stand there. What a file cannot hold, or holds and is not
//! taken, is listed and never passed over. It keeps nothing and decides nothing.
//!
//! How each thing is written is told in `docs/using/refi-qda.md`. **Source:** REFI-QDA Standard 1.5, 2019 (qdasoftware.org).

mod book_in;
mod book_out;
mod book_text;
mod described;
mod hanging;
mod markup;
mod names;
mod ours;
mod package;
mod project_in;
mod project_out;
mod sheet;
mod source_in;
mod spans;
mod variables;

pub use book_in::{BookRead, codebook_in};
pub use book_out::codebook_out;
pub use book_text::codebook_text;
pub use project_in::{DocumentRead, ProjectRead, Shifted, project_in};
pub use project_out::{Project, ProjectDocument, project_out};

use safeguarding::records::Instant;
use uuid::Uuid;

/// The most bytes a file of another program may have.
pub const LARGEST_FILE_BYTES: usize = 1_000_000_000;

/// The most bytes that the parts of a project may unpack to, together.
pub const MOST_UNPACKED_BYTES: u64 = 2_000_000_000;

/// The most bytes of markup: of a codebook, or of the `project.qde` of a project.
pub const MOST_MARKUP_BYTES: u64 = 250_000_000;

/// The most parts a project may be packed of.
pub const MOST_PARTS: usize = 50_000;

/// How deep codes may stand under codes.
pub const DEEPEST_CODE: usize = 100;

/// Something that is not carried over, or that other programs will not show.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Loss {
    /// What, in words for people; nothing personal in it.
    pub what: String,
    /// How many of it; never 0.
    pub count: usize,
}

/// What is lost, gathered on the way.
#[derive(Debug, Default)]
struct Losses(Vec<Loss>);

impl Losses {
    /// Adds to the count of a loss; none at all is no loss.
    fn note(&mut self, count: usize, what: &str) {
        if count == 0 {
            return;
        }
        match self.0.iter_mut().find(|loss| loss.what == what) {
            Some(loss) => loss.count += count,
            None => self.0.push(Loss { what: what.to_owned(), count }),
        }
    }
}

/// Why a file could not be taken, or a project not be written, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRefi {
    /// There is nothing in it.
    #[error("the file is empty; export it again from the program it comes from")]
    Empty,
    /// A codebook was wanted and this is a project.
    #[error("this is a whole project (.qdpx) and no codebook (.qdc); take it in as a project")]
    IsAProject,
    /// A project was wanted and this is a codebook.
    #[error("this is a codebook (.qdc) and no project (.qdpx); take it in as a codebook")]
    IsACodebook,
    /// A project was wanted and this is something else.
    #[error(
        "this is no REFI-QDA project: a project is a packed file ending in .qdpx; export it as “REFI-QDA project” from the program it comes from"
    )]
    NotPacked,
    /// It is damaged.
    #[error("the packed file is damaged and could not be read; export it again, and copy it whole")]
    Damaged,
    /// It is locked.
    #[error("the packed file asks for a password; export it without one")]
    Password,
    /// The list of what a project holds is missing.
    #[error(
        "the packed file holds no project.qde, which every REFI-QDA project does; export it as “REFI-QDA project” from the program it comes from"
    )]
    NoProject,
    /// It is no well-formed XML.
    #[error(
        "line {line} of {part} is no well-formed XML; export it again from the program it comes from"
    )]
    NotXml {
        /// Which part.
        part: &'static str,
        /// Which line of it, from 1.
        line: u32,
    },
    /// It declares a document type, by which files are made that harm whoever reads them.
    #[error(
        "{part} declares a document type (DOCTYPE), which no REFI-QDA file does and by which files that do harm are made; it was not read"
    )]
    DocumentType {
        /// Which part.
        part: &'static str,
    },
    /// It is XML of some other kind.
    #[error(
        "the XML begins with <{element}>, in {namespace}; REFI-QDA begins with <{wanted}>, in urn:QDA-XML:{of}:1.0"
    )]
    OtherMarkup {
        /// What it begins with, cut short.
        element: String,
        /// In which namespace, cut short.
        namespace: String,
        /// What it should begin with.
        wanted: &'static str,
        /// The last part of the namespace it should be in.
        of: &'static str,
    },
    /// A codebook without codes.
    #[error("there is no code in it; export a codebook that has some")]
    NoCodes,
    /// Codes stand too deep under codes.
    #[error(
        "codes stand more than {DEEPEST_CODE} deep under each other, deeper than is read; make the codebook flatter"
    )]
    TooDeep,
    /// It is larger than any project.
    #[error(
        "it holds more than {most} MB, more than is read; part the project and bring the parts"
    )]
    TooLarge {
        /// How much is read. **Units:** millions of bytes.
        most: u64,
    },
    /// It is packed of too many parts.
    #[error(
        "it is packed of more than {MOST_PARTS} files, more than are read; part the project and bring the parts"
    )]
    TooManyParts,
    /// A project could not be packed.
    #[error("the project could not be packed: {0}")]
    NotWritten(String),
}

/// An identifier that follows from some parts, which cannot run into each other: the same on every machine.
fn guid_of(parts: &[&str]) -> Uuid {
    let mut hasher = blake3::Hasher::new();
    for part in ["regard refi"].iter().chain(parts) {
        hasher.update(&(part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// By which a coder is known: the same for the same name.
fn coder_guid(name: &str) -> Uuid {
    guid_of(&["coder", name])
}

/// A moment as XML writes it; `None` for one beyond the year 9999.
fn written_moment(at: Instant) -> Option<String> {
    let micros = i64::try_from(at.0).ok()?;
    Some(jiff::Timestamp::from_microsecond(micros).ok()?.to_string())
}

/// A moment as other programs write it: with a zone, or without, which is taken as Coordinated Universal Time.
fn read_moment(text: &str) -> Option<Instant> {
    let text = text.trim();
    let stamp = text.parse::<jiff::Timestamp>().ok().or_else(|| {
        let civil: jiff::civil::DateTime = text.parse().ok()?;
        civil.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
    })?;
    u64::try_from(stamp.as_microsecond()).ok().map(Instant)
}
