//! Plain text, whatever its encoding.
//!
//! Takes bytes; gives them as they are but for line ends. A form feed ends a page. Text in which every paragraph is one long
//! line, as Word saves it, has its paragraphs parted, and says so.

use super::limits::MOST_LETTERS;
use super::writing::{Writing, counted};
use super::{Document, DocumentFormat, NotADocument};
use crate::decode::{Decoded, Form};
use std::io::Read;

/// Bytes as text, and what was doubtful about their encoding.
pub fn decoded(bytes: &[u8]) -> (String, Vec<String>) {
    const HEAD: usize = 8192;
    let mut reader = Decoded::new(Form::of(&bytes[..bytes.len().min(HEAD)]), bytes);
    let tally = reader.tally();
    let mut text = String::new();
    reader
        .read_to_string(&mut text)
        .expect("bytes in memory can be read, and are decoded to UTF-8");
    let mut lost = Vec::new();
    if tally.windows.get() > 0 {
        let what = counted(
            tally.windows.get(),
            "letter is not UTF-8 and is",
            "letters are not UTF-8 and are",
        );
        lost.push(format!("{what} read as Windows-1252; check letters with accents"));
    }
    if tally.broken.get() > 0 {
        let what = counted(tally.broken.get(), "stretch means", "stretches mean");
        lost.push(format!("{what} nothing in UTF-16 and stand as \u{fffd}"));
    }
    (text, lost)
}

pub fn read(bytes: &[u8]) -> Result<Document, NotADocument> {
    let (raw, mut lost) = decoded(bytes);
    let mut writing = Writing::default();
    if is_a_paragraph_a_line(&raw) {
        for line in raw.lines() {
            writing.letters(line);
            writing.paragraph();
        }
        lost.push(
            "no line is blank and lines are long: each line is taken as a paragraph".to_owned(),
        );
    } else {
        writing.letters(&raw);
    }
    finish(DocumentFormat::Text, writing, None, lost)
}

/// The document that a writing is, if there is anything in it.
pub fn finish(
    format: DocumentFormat,
    writing: Writing,
    title: Option<String>,
    mut lost: Vec<String>,
) -> Result<Document, NotADocument> {
    if writing.is_full() {
        return Err(NotADocument::TooMuchText);
    }
    let (text, pages, dropped) = writing.finish();
    if text.trim().is_empty() {
        return Err(NotADocument::Empty(format));
    }
    lost.extend(dropped);
    debug_assert!(text.chars().count() <= MOST_LETTERS as usize + 2, "the limit holds");
    Ok(Document { format, title, text, pages, lost })
}

/// Whether each line is a whole paragraph: none is blank, there are several, and on average they are longer than any page
/// is wide.
fn is_a_paragraph_a_line(text: &str) -> bool {
    const WIDER_THAN_A_PAGE: usize = 120;
    let lines = text.trim().lines();
    let (mut count, mut letters) = (0, 0);
    for line in lines {
        if line.trim().is_empty() {
            return false;
        }
        count += 1;
        letters += line.chars().count();
    }
    count > 1 && letters / count > WIDER_THAN_A_PAGE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kept_as_it_came_but_for_line_ends() {
        let read = read(b"\xef\xbb\xbfOne\r\ntwo\r\n\r\n  three\r\n").unwrap();
        assert_eq!(read.text, "One\ntwo\n\n  three\n");
        assert_eq!((read.pages, read.lost), (vec![0], vec![]));
    }

    #[test]
    fn long_lines_without_a_blank_one_are_paragraphs() {
        let long = "The child told nobody. ".repeat(10);
        let read = read(format!("{long}\n{long}").as_bytes()).unwrap();
        assert!(read.text.contains(" \n\nThe"), "parted by a blank line");
        assert!(read.lost[0].contains("each line is taken as a paragraph"));
    }

    #[test]
    fn only_white_space_is_nothing() {
        assert_eq!(read(b" \r\n\t"), Err(NotADocument::Empty(DocumentFormat::Text)));
    }
}
