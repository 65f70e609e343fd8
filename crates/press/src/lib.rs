//! The press: a paper of learning as a PDF that can be pinned to a staff-room wall, sent round, or read out by a screen reader.
//!
//! Takes a [`Paper`], which is plain data; gives the bytes of a PDF with its pages and what could not be printed as it was
//! written ([`pdf`]). The file is tagged after PDF/UA-1, with title, language and table headings, and black on white. The same
//! paper gives the same bytes.
//!
//! It writes no content of its own but page numbers and the name of the kind of paper, reads no markup in anybody's words, and
//! reaches neither files nor the network. What a paper must have to be issued is said by [`Paper::faults`].

mod fit;
mod letters;
mod world;

use safeguarding::learning::paper::{Paper, PaperFault};
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use world::Sheet;

/// No letter is printed smaller, however full the page. In points.
pub const SMALLEST_POINTS: f64 = 9.0;

/// No letter of a poster's text is printed smaller. In points.
pub const SMALLEST_ON_A_POSTER_POINTS: f64 = 14.0;

/// A paper as PDF.
#[derive(Clone, PartialEq)]
pub struct Made {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has. At least one.
    pub pages: usize,
    /// In what size its text is printed, in points.
    pub points: f64,
    /// What could not be printed as it was written, a sentence each, without repeating anybody's words; mostly empty.
    pub warnings: Vec<String>,
}

impl std::fmt::Debug for Made {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Made")
            .field("bytes", &self.bytes.len())
            .field("pages", &self.pages)
            .field("points", &self.points)
            .field("warnings", &self.warnings)
            .finish()
    }
}

/// Why a paper was not pressed. None repeats its words.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CannotPress {
    /// It may not be issued as it is.
    #[error("the paper cannot be issued yet: {}", sentences(.0))]
    Faults(Vec<PaperFault>),
    /// It must stand on one page and does not, in the smallest letters allowed.
    #[error(
        "the paper must stand on one page and runs over its foot by {over_millimetres} mm (about {over_lines} lines) even in letters of {smallest_points} points; part {longest} is the longest, at {longest_millimetres} mm: shorten it, or issue a learning-briefing"
    )]
    DoesNotFit {
        /// By how much it runs over the foot of the page, in millimetres, rounded up.
        over_millimetres: usize,
        /// About how many lines that is, rounded up.
        over_lines: usize,
        /// The longest part, from 1.
        longest: usize,
        /// How tall that part is, in millimetres, rounded up.
        longest_millimetres: usize,
        /// The smallest size tried, in points.
        smallest_points: f64,
    },
    /// The typesetter refused what it was given: a fault of the template, not of the paper.
    #[error(
        "the paper could not be {step}: {complaints} complaints, the first at line {line} of the press's template (0 where unknown); this is a fault of Regard: report it with the kind of paper, not its words"
    )]
    Typesetting {
        /// What was being done.
        step: &'static str,
        /// How many complaints there were.
        complaints: usize,
        /// The line of the template the first is about, from 1; 0 where it is about none.
        line: usize,
    },
}

fn sentences(faults: &[PaperFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Presses a paper.
///
/// **Shape.** A seven-minute briefing and a poster have one page, A4, in the largest letters that fit; a scorecard lies on its
/// side; the others take as many pages as they need, with page numbers and a running title.
///
/// # Errors
/// [`CannotPress::Faults`] where [`Paper::faults`] has any; [`CannotPress::DoesNotFit`] where one page is not enough.
pub fn pdf(paper: &Paper) -> Result<Made, CannotPress> {
    let faults = paper.faults();
    if !faults.is_empty() {
        return Err(CannotPress::Faults(faults));
    }
    let (paper, warnings) = letters::printable(paper);
    let pressed = fit::laid_out(&paper).and_then(|(sheet, document, points)| {
        let bytes = written(&sheet, &document)?;
        Ok(Made { bytes, pages: document.pages().len(), points, warnings })
    });
    // What the typesetter remembers of this paper is of no use to the next, and holds its words.
    comemo::evict(0);
    pressed
}

fn written(sheet: &Sheet, document: &PagedDocument) -> Result<Vec<u8>, CannotPress> {
    let options = PdfOptions {
        creator: Smart::Custom(Some("Regard".to_owned())),
        standards: PdfStandards::new(&[PdfStandard::Ua_1])
            .expect("one standard contradicts nothing"),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options)
        .map_err(|complaints| sheet.refused("written as PDF", &complaints))
}
