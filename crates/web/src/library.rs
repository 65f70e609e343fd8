//! What the pages ask of the library of reviews, and whom a step taken there is given to.
//!
//! The library is not the caseload: it names no family here, is read when it is asked for, and a step in it does not have everybody
//! gathered anew. Whoever starts the server gives the site a way to it ([`crate::Site::with_library`]); without one its pages say that
//! there is none.

use safeguarding::learning::Library;
use safeguarding::learning::paper::Paper;
use safeguarding::learning::sheets::SheetOf;
use safeguarding::learning::text::{Counted, Wanted};
use safeguarding::records::{Done, StepId, Stretch};
use std::ops::Range;
use std::sync::Arc;

use crate::site::Site;

/// A document that is open: its text with what is looked up in it again and again.
#[derive(Debug)]
pub struct Opened {
    /// The text.
    pub text: String,
    /// Its paragraphs. **Units:** code points.
    pub paragraphs: Vec<Stretch>,
    /// Its paragraphs. **Units:** bytes; one for each of the above.
    pub in_bytes: Vec<Range<usize>>,
}

impl Opened {
    /// A text, opened.
    pub fn new(text: String) -> Self {
        let paragraphs = Counted::new(&text).paragraphs();
        let in_bytes = safeguarding::learning::text::paragraphs_in_bytes(&text);
        Self { text, paragraphs, in_bytes }
    }
}

/// A document with the pieces of it that hold what was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldsWords {
    /// The document.
    pub document: StepId,
    /// Which of its pieces, from 0.
    pub pieces: Vec<u16>,
}

/// A document that was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenIn {
    /// The document.
    pub document: StepId,
    /// Whether the library did not have it yet.
    pub is_new: bool,
}

/// Why something could not be done in the library: what happened and what to do next, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotDone(pub String);

impl NotDone {
    /// The log is held by another writer, or more people send at once than are answered: nothing was written.
    pub fn busy() -> Self {
        Self(
            "The log is busy, so nothing was written. Send it again in a moment: what you typed is still here"
                .to_owned(),
        )
    }

    /// This server was built without the typesetter.
    pub(crate) fn no_press() -> Self {
        Self("This server makes no PDF: print the page from your browser instead".to_owned())
    }

    /// This server has no library.
    pub(crate) fn no_library() -> Self {
        Self("This server has no library of reviews: nothing can be written there".to_owned())
    }
}

/// What the pages ask of the library.
pub trait Shelves: Send + Sync {
    /// The library as it stands.
    fn library(&self) -> Result<Arc<Library>, NotDone>;
    /// A document’s text; `None`: there is no such document, or its text is not what it was.
    fn open(&self, document: StepId) -> Result<Option<Arc<Opened>>, NotDone>;
    /// The file a document was read from, as it came.
    fn original(&self, document: StepId) -> Result<Option<Vec<u8>>, NotDone>;
    /// The documents that hold all that is wanted in one piece.
    fn holding(&self, wanted: &Wanted) -> Result<Vec<HoldsWords>, NotDone>;
    /// Writes a step down.
    fn take(&self, by: &str, what: Done) -> Result<StepId, NotDone>;
    /// Reads a file and takes it in.
    fn take_in(&self, by: &str, file: &str, bytes: &[u8]) -> Result<TakenIn, NotDone>;
    /// Figures as a file, one sheet after another: a workbook, or text with commas.
    fn workbook(&self, sheets: &[SheetOf], form: SheetForm) -> Result<Vec<u8>, NotDone>;
    /// Whether papers can be set as PDF here.
    fn has_press(&self) -> bool {
        false
    }
    /// A paper as PDF. It may take seconds, and one is made at a time.
    fn pdf(&self, _: &Paper) -> Result<Vec<u8>, NotDone> {
        Err(NotDone::no_press())
    }
}

/// As what figures are exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetForm {
    /// Text with commas, in UTF-8: the sheets under each other.
    Csv,
    /// A workbook.
    Xlsx,
}

impl Site {
    /// The library as it stands.
    ///
    /// # Errors
    /// [`NotDone`] where this server has none, or it cannot be read.
    pub(crate) fn library(&self) -> Result<Arc<Library>, NotDone> {
        self.shelves().ok_or_else(NotDone::no_library)?.library()
    }

    /// Writes a step in the library down.
    ///
    /// # Errors
    /// [`NotDone`] with what to say to whoever took it.
    pub(crate) fn take_step(&self, by: &str, what: Done) -> Result<StepId, NotDone> {
        match self.shelves() {
            Some(_) if self.has_no_turn() => Err(NotDone::busy()),
            Some(shelves) => shelves.take(by, what),
            None => Err(NotDone::no_library()),
        }
    }
}
