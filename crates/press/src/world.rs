//! The little world in which a paper is set: one template, one file of data, three typefaces, and nothing else.
//!
//! Takes the data as JSON; gives the laid-out pages. There is no network, no file of this computer and no clock in it: what asks
//! for them is refused.

use crate::CannotPress;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// DejaVu Sans, in its narrower cut: it has the letters of Europe's languages, Arabic and Hebrew, is easy to read and may be
/// embedded. Upright first, then bold, then oblique.
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    [
        dejavu::sans_condensed::regular(),
        dejavu::sans_condensed::bold(),
        dejavu::sans_condensed::oblique(),
    ]
    .into_iter()
    .map(|data| {
        Font::new(Bytes::new(data), 0).expect("the typefaces that are built in can be read")
    })
    .collect()
});

static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

static TEMPLATE: LazyLock<Source> =
    LazyLock::new(|| Source::new(file("paper.typ"), include_str!("paper.typ").to_owned()));

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a plain name is a path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// Whether one of the typefaces has a sign.
pub(crate) fn has(sign: char) -> bool {
    FONTS.iter().any(|font| font.info().coverage.contains(sign.into()))
}

/// The world of one paper.
pub(crate) struct Sheet {
    data: Bytes,
    data_file: FileId,
}

impl Sheet {
    pub(crate) fn of(data: &serde_json::Value) -> Self {
        Self { data: Bytes::from_string(data.to_string()), data_file: file("paper.json") }
    }

    /// Lays the paper out.
    pub(crate) fn laid_out(&self) -> Result<PagedDocument, CannotPress> {
        typst::compile::<PagedDocument>(self)
            .output
            .map_err(|complaints| self.refused("laid out", &complaints))
    }

    /// What the typesetter complained of, told by the line of the template: its own words may repeat those of the paper.
    pub(crate) fn refused(
        &self,
        step: &'static str,
        complaints: &[SourceDiagnostic],
    ) -> CannotPress {
        let line = complaints
            .first()
            .and_then(|complaint| self.range(complaint.span))
            .and_then(|range| TEMPLATE.lines().byte_to_line(range.start));
        CannotPress::Typesetting {
            step,
            complaints: complaints.len(),
            line: line.map_or(0, |line| line + 1),
        }
    }
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        TEMPLATE.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == TEMPLATE.id() { Ok(TEMPLATE.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_file { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
