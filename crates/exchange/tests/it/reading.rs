//! Reads a file written in a test, and lets claims be made about what came of it.

use exchange::{Account, CoverageGiven, Format, Item, ReadError, Reject, Request, read};
use jiff::civil::date;
use safeguarding::calendar::Date;
use safeguarding::practice::Practice;
use safeguarding::records::{Coverage, Instant, Record, Said};
use std::path::Path;
use std::sync::LazyLock;

/// The practice that comes with the program.
pub static PRACTICE: LazyLock<Practice> = LazyLock::new(Practice::shipped);
/// The day on which these files are read.
pub const TODAY: Date = date(2026, 1, 15);

/// What came of one file.
#[derive(Debug, Default)]
pub struct Outcome {
    pub said: Vec<Said>,
    pub coverage: Vec<Coverage>,
    pub rejects: Vec<Reject>,
    pub account: Account,
}

impl Outcome {
    /// The records of one kind.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Record> {
        self.said.iter().map(|said| &said.record).filter(move |record| record.kind == kind)
    }

    /// The record in this place.
    pub fn record(&self, at: usize) -> &Record {
        &self.said[at].record
    }

    /// Whether a note says this.
    pub fn notes_say(&self, words: &str) -> bool {
        self.account.notes.iter().any(|note| note.contains(words))
    }
}

/// Whether a record's field is marked with something that says this.
pub fn is_marked(record: &Record, field: &str, words: &str) -> bool {
    record.marks.iter().any(|mark| mark.field == field && mark.what.contains(words))
}

/// A request for this file and nothing else said.
pub fn request(path: &Path) -> Request<'_> {
    Request {
        path,
        agency: None,
        organisation: None,
        format: None,
        coverage: CoverageGiven::default(),
        received: Instant(1_768_000_000_000_000),
        today: TODAY,
    }
}

/// Reads what a request asks for.
pub fn outcome(request: &Request<'_>) -> Result<Outcome, ReadError> {
    let mut outcome = Outcome::default();
    let mut last = 0;
    let account = read(
        request,
        &PRACTICE,
        &mut |item| {
            match item {
                Item::Record(said) => outcome.said.push(*said),
                Item::Coverage(coverage) => outcome.coverage.push(coverage),
                Item::Reject(reject) => outcome.rejects.push(reject),
            }
            Ok(())
        },
        &mut |bytes| last = bytes,
    )?;
    assert_eq!(account.rejected, outcome.rejects.len() as u64);
    assert_eq!(account.kept, outcome.said.len() as u64);
    assert_eq!(last, request.path.metadata().unwrap().len(), "progress ends with the whole file");
    outcome.account = account;
    Ok(outcome)
}

/// Reads these bytes as a file of this name.
pub fn read_bytes(
    name: &str,
    bytes: &[u8],
    agency: Option<&str>,
    format: Option<Format>,
) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    outcome(&Request { agency, format, ..request(&path) }).unwrap()
}

/// Reads this text as a school's CSV.
pub fn school_csv(text: &str) -> Outcome {
    read_bytes("school.csv", text.as_bytes(), Some("school"), None)
}
