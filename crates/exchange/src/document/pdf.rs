//! PDF: the letters that are drawn on each page, joined into lines and paragraphs.
//!
//! Takes the file; gives its text in the order in which it is drawn, with where each page begins. Invisible letters, as text
//! recognition lays them over a scan, count as text. It opens no picture and recognises no letter in one, follows no link,
//! runs no script, and stops at the limits. A page that cannot be read is told of and the others are read.

mod drawn;
mod layout;
mod order;
mod unpacked;

use super::limits::{MOST_LETTERS, MOST_LETTERS_A_PAGE, MOST_PAGES};
use super::writing::{Writing, counted, title_of};
use super::{Document, DocumentFormat, NotADocument, plain};
use crate::guarded::guarded;
use drawn::{Drawn, text_of};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, TransformExt, interpret_page,
};
use layout::Line;

const DAMAGED: NotADocument = NotADocument::Damaged(DocumentFormat::Pdf);

/// What was met on the pages.
#[derive(Default)]
struct Tally {
    letters: u64,
    unknown: u64,
    outside: u64,
    hyphens: u64,
    heads: u64,
    /// Pages without text, and whether any picture was drawn on one.
    empty: Vec<usize>,
    damaged: Vec<usize>,
    pictures: u64,
    is_right_to_left: bool,
}

pub fn read(bytes: &[u8]) -> Result<Document, NotADocument> {
    unpacked::fits(bytes)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(of_load)?;
    unpacked::locked_fits(&pdf)?;
    let pages = pdf.pages();
    match pages.len() {
        0 => return Err(DAMAGED),
        1..=MOST_PAGES => {}
        pages => return Err(NotADocument::TooManyPages { pages }),
    }
    let mut tally = Tally::default();
    let lines = lines_of(&pdf, pages, &mut tally)?;
    if tally.letters == 0 && tally.pictures == 0 && tally.damaged.is_empty() {
        return Err(NotADocument::Empty(DocumentFormat::Pdf));
    }
    if tally.letters == 0 && tally.damaged.len() < pages.len() {
        return Err(NotADocument::OnlyPictures { pages: pages.len() });
    }
    if tally.letters == 0 {
        return Err(DAMAGED);
    }
    if tally.unknown * 2 > tally.letters {
        return Err(NotADocument::LettersUnknown);
    }
    let mut writing = Writing::default();
    layout::write(&lines, &mut writing);
    let title = pdf.metadata().title.as_deref().map(text_of).as_deref().and_then(title_of);
    tally.hyphens = layout::parted_words(&lines);
    tally.heads = layout::running_heads(&lines);
    plain::finish(DocumentFormat::Pdf, writing, title, lost(&tally))
}

/// The lines of each page, in the order they are drawn.
fn lines_of(
    pdf: &Pdf,
    pages: &[Page<'_>],
    tally: &mut Tally,
) -> Result<Vec<Vec<Line>>, NotADocument> {
    let cache = InterpreterCache::new();
    let mut lines = Vec::with_capacity(pages.len());
    let mut steps = 0;
    for (number, page) in (1..).zip(pages) {
        let mut drawn = Drawn::new(page.render_dimensions(), steps);
        let whole = guarded(|| {
            let start = page.initial_transform(false).to_kurbo();
            let (width, height) = page.render_dimensions();
            let edges = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
            let settings = InterpreterSettings::default();
            let mut context = Context::new(start, edges, &cache, pdf.xref(), settings);
            interpret_page(page, &mut context, &mut drawn);
        });
        steps = drawn.steps;
        if drawn.is_too_long() || drawn.letters.len() > MOST_LETTERS_A_PAGE {
            return Err(NotADocument::TooManySteps);
        }
        if whole.is_none() {
            tally.damaged.push(number);
        } else if drawn.letters.is_empty() {
            tally.empty.push(number);
        }
        tally.letters += drawn.letters.len() as u64;
        if tally.letters > u64::from(MOST_LETTERS) {
            return Err(NotADocument::TooMuchText);
        }
        tally.unknown += drawn.unknown;
        tally.outside += drawn.outside;
        tally.pictures += drawn.pictures;
        let page = layout::lines(drawn.letters);
        tally.is_right_to_left |= page.iter().any(|line| line.is_right_to_left);
        lines.push(page);
    }
    Ok(lines)
}

const fn of_load(error: LoadPdfError) -> NotADocument {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            NotADocument::Password(DocumentFormat::Pdf)
        }
        LoadPdfError::Decryption(_) => NotADocument::LockUnknown,
        LoadPdfError::Invalid => DAMAGED,
    }
}

/// What a PDF loses, in words.
fn lost(tally: &Tally) -> Vec<String> {
    let mut lost = Vec::new();
    if !tally.damaged.is_empty() {
        lost.push(format!(
            "{} damaged and not read to the end",
            pages(&tally.damaged, "is", "are")
        ));
    }
    if !tally.empty.is_empty() {
        let picture = if tally.pictures > 0 { " (a picture?)" } else { "" };
        lost.push(format!("{} no text{picture}", pages(&tally.empty, "holds", "hold")));
    }
    let told = [
        (
            tally.unknown,
            "letter could not be told and stands as \u{fffd}",
            "letters could not be told and stand as \u{fffd}",
        ),
        (
            tally.outside,
            "letter beyond the edge of its page is left out",
            "letters beyond the edges of their pages are left out",
        ),
        (
            tally.hyphens,
            "word parted by a hyphen at the end of a line is kept in two parts",
            "words parted by a hyphen at the end of a line are kept in two parts",
        ),
        (tally.pictures, "picture is left out", "pictures are left out"),
    ];
    for (number, one, more) in told {
        if number > 0 {
            lost.push(counted(number, one, more));
        }
    }
    if tally.heads > 0 {
        lost.push(format!(
            "{} pages have the same words at their head or foot, which are kept on each",
            tally.heads
        ));
    }
    if tally.is_right_to_left {
        lost.push("a PDF keeps no order of writing: lines from right to left are put into the order they are read in, by rule".to_owned());
    }
    lost.push("a PDF keeps no paragraphs: they are told by the gaps between lines; tables, headers and footers stand where they are drawn".to_owned());
    lost
}

/// Pages by number: "page 2 is", "pages 2, 4 to 9 and 12 are".
fn pages(numbers: &[usize], one: &str, more: &str) -> String {
    const NAMED: usize = 12;
    if let [number] = numbers {
        return format!("page {number} {one}");
    }
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => ranges.push((*number, *number)),
        }
    }
    if ranges.len() > NAMED {
        return format!("{} pages (the first is page {}) {more}", numbers.len(), numbers[0]);
    }
    let mut words: Vec<String> = Vec::new();
    for (from, to) in ranges {
        match to - from {
            0 => words.push(from.to_string()),
            1 => words.extend([from.to_string(), to.to_string()]),
            _ => words.push(format!("{from} to {to}")),
        }
    }
    let last = words.pop().unwrap_or_default();
    if words.is_empty() {
        return format!("pages {last} {more}");
    }
    format!("pages {} and {last} {more}", words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_named_shortly() {
        assert_eq!(pages(&[2], "is", "are"), "page 2 is");
        assert_eq!(pages(&[2, 7], "is", "are"), "pages 2 and 7 are");
        assert_eq!(pages(&[2, 3], "is", "are"), "pages 2 and 3 are");
        assert_eq!(pages(&[2, 4, 5, 6, 9], "is", "are"), "pages 2, 4 to 6 and 9 are");
        let odd: Vec<usize> = (1..99).step_by(2).collect();
        assert_eq!(pages(&odd, "is", "are"), "49 pages (the first is page 1) are");
    }
}
