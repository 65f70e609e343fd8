//! Word documents, from 2007 on (.docx).
//!
//! Takes the file; gives its paragraphs with tracked insertions kept and deletions left out, tables as lines of cells, notes
//! at the end, text boxes after the paragraph they are fixed to. What is packed is unpacked as a stream and counted;
//! entities are not expanded, nothing that the file refers to is fetched, and what it carries besides text is not opened.

mod body;
mod numbering;
mod package;

use super::writing::{Writing, counted, title_of};
use super::{Document, DocumentFormat, NotADocument, plain};
use body::{Body, Tally};
use numbering::Numbering;
use package::Package;

pub fn read(bytes: &[u8]) -> Result<Document, NotADocument> {
    let mut package = Package::open(bytes)?;
    let main = package.main_part()?;
    let links = package.links_of(&main)?;
    let mut numbering = Numbering::default();
    if let Some(part) = links.first("numbering") {
        package.each_event(part, |event| numbering.take_lists(event))?;
    }
    if let Some(part) = links.first("styles") {
        package.each_event(part, |event| numbering.take_styles(event))?;
    }
    let mut body = Body::numbered(numbering);
    package.each_event(&main, |event| body.take(event))?;
    let (mut writing, mut tally, notes) = body.finish();

    for (kind, part) in
        [("footnotes", links.first("footnotes")), ("endnotes", links.first("endnotes"))]
    {
        let wanted: Vec<&body::NoteMark> = notes.iter().filter(|note| note.kind == kind).collect();
        let (Some(part), false) = (part, wanted.is_empty()) else { continue };
        let mut found = Body::of_notes();
        package.each_event(part, |event| found.take(event))?;
        for note in wanted {
            let Some(text) = found.note(&note.id) else { continue };
            writing.paragraph();
            writing.letters(&format!("[{}] {text}", note.number));
            if kind == "footnotes" { tally.footnotes += 1 } else { tally.endnotes += 1 }
        }
    }
    tally.headers = links.count("header") + links.count("footer");
    let title = package.title()?.as_deref().and_then(title_of);
    finish(writing, title, &tally)
}

fn finish(
    writing: Writing,
    title: Option<String>,
    tally: &Tally,
) -> Result<Document, NotADocument> {
    plain::finish(DocumentFormat::Docx, writing, title, lost(tally))
}

/// What a Word document loses, in words.
fn lost(tally: &Tally) -> Vec<String> {
    let mut lost = Vec::new();
    let changes = tally.inserted + tally.deleted;
    if changes > 0 {
        lost.push(format!(
            "tracked changes: {} kept, {} left out",
            counted(tally.inserted, "insertion is", "insertions are"),
            counted(tally.deleted, "deletion", "deletions"),
        ));
    }
    let told = [
        (
            tally.tables,
            "table is written as lines of cells",
            "tables are written as lines of cells",
        ),
        (tally.footnotes, "footnote is at the end", "footnotes are at the end"),
        (tally.endnotes, "endnote is at the end", "endnotes are at the end"),
        (
            tally.boxes,
            "text box stands after the paragraph it is fixed to",
            "text boxes stand after the paragraphs they are fixed to",
        ),
        (tally.comments, "comment is left out", "comments are left out"),
        (
            tally.hidden,
            "stretch of hidden text is left out",
            "stretches of hidden text are left out",
        ),
        (tally.pictures, "picture is left out", "pictures are left out"),
        (tally.drawings, "chart or diagram is left out", "charts or diagrams are left out"),
        (tally.embedded, "embedded document is left out", "embedded documents are left out"),
        (
            tally.symbols,
            "symbol of a font of signs could not be told and stands as \u{fffd}",
            "symbols of a font of signs could not be told and stand as \u{fffd}",
        ),
        (
            tally.numbered,
            "paragraph of a list loses the number or bullet that Word puts before it",
            "paragraphs of lists lose the numbers or bullets that Word puts before them",
        ),
        (
            tally.entities,
            "entity of the file's own is kept as written",
            "entities of the file's own are kept as written",
        ),
        (
            tally.placeholders,
            "field still asks to be filled in, and what it asks is left out",
            "fields still ask to be filled in, and what they ask is left out",
        ),
        (
            tally.headers,
            "header or footer of pages is left out",
            "headers and footers of pages are left out",
        ),
    ];
    for (number, one, more) in told {
        if number > 0 {
            lost.push(counted(number, one, more));
        }
    }
    lost
}
