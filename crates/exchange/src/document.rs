//! A review as a document: the words of a PDF, Word, HTML or plain text file, so that they can be coded.
//!
//! Takes a file's name and bytes; gives its text, where each page begins, and in words what could not be carried over.
//! The text is what spans point into, so the same bytes always give the same text. It keeps nothing, fetches nothing, runs
//! nothing, recognises no letters in pictures, and refuses what is too large with the limit it passes.
//!
//! What is read of each kind of file is told in `docs/using/library.md`.

mod docx;
mod flow;
mod html;
mod limits;
mod pdf;
mod plain;
mod signs;
mod writing;

use crate::guarded::guarded;
use std::fmt;

pub use limits::{
    LARGEST_FILE_BYTES, MOST_LETTERS, MOST_LETTERS_A_PAGE, MOST_PAGES, MOST_PARTS, MOST_STEPS,
    MOST_STEPS_A_PAGE, MOST_UNPACKED_BYTES,
};

/// A document as text.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// What it was read as.
    pub format: DocumentFormat,
    /// The title the file itself gives; never empty, on one line.
    pub title: Option<String>,
    /// Its words. Line ends are `\n` only; paragraphs are parted by a blank line. Letters are kept as they came, neither
    /// folded nor composed. Never empty of letters.
    ///
    /// **Units:** every offset into it counts Unicode code points from 0.
    pub text: String,
    /// The code point at which each page begins. Never empty, begins with 0 and never falls; two that are equal are a
    /// page without text. `[0]` where the format has no pages.
    pub pages: Vec<u32>,
    /// What could not be carried over, in words for people; empty when nothing is known to be lost.
    pub lost: Vec<String>,
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("format", &self.format)
            .field("text", &"(private)")
            .field("pages", &self.pages.len())
            .field("lost", &self.lost)
            .finish_non_exhaustive()
    }
}

/// A kind of file that is read as a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentFormat {
    /// Portable Document Format.
    Pdf,
    /// Word, from 2007 on.
    Docx,
    /// A web page.
    Html,
    /// Plain text, whatever its encoding.
    Text,
}

impl DocumentFormat {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Docx, Self::Html, Self::Text];

    /// Its name in the log and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Html => "html",
            Self::Text => "text",
        }
    }
}

impl fmt::Display for DocumentFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pdf => "PDF",
            Self::Docx => "Word (.docx)",
            Self::Html => "HTML",
            Self::Text => "plain text",
        })
    }
}

/// Why a file could not be read as a document, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotADocument {
    /// There is nothing in it.
    #[error(
        "there are no words in this {0} file; check that it is the right one, and that it was saved before it was sent"
    )]
    Empty(DocumentFormat),
    /// Its pages are pictures.
    #[error(
        "none of the {pages} pages of this PDF holds text: they are pictures, as a scanner makes them; have it read by text recognition (OCR) first, and bring the PDF that gives"
    )]
    OnlyPictures {
        /// How many pages it has.
        pages: usize,
    },
    /// Its letters are drawn, and the file does not say which letters they are.
    #[error(
        "the letters of this PDF are drawn and it does not say which letters they are; save it as PDF again from the program that made it, or have it read by text recognition (OCR)"
    )]
    LettersUnknown,
    /// It is locked.
    #[error(
        "this {0} file asks for a password; open it with the password, save a copy without one, and bring the copy"
    )]
    Password(DocumentFormat),
    /// It is locked in a way that is not known here.
    #[error(
        "this PDF is locked in a way this program does not know; open it in a PDF reader, print it to a new PDF, and bring that"
    )]
    LockUnknown,
    /// It has more pages than are read.
    #[error(
        "this PDF has {pages} pages and {MOST_PAGES} is the most that is read; part it and bring the parts"
    )]
    TooManyPages {
        /// How many pages it has.
        pages: usize,
    },
    /// The file is larger than any review.
    #[error(
        "this file holds {} MB and {} MB is the most that is read; save it without its pictures, or part it", .bytes / 1_000_000, LARGEST_FILE_BYTES / 1_000_000
    )]
    TooLarge {
        /// How many bytes it has.
        bytes: usize,
    },
    /// It holds more text than any review.
    #[error(
        "this file holds more than {MOST_LETTERS} letters, more than is read; part it and bring the parts"
    )]
    TooMuchText,
    /// What it is packed into is small and what it unpacks to is not.
    #[error(
        "this {0} file unpacks to more than {most} MB, as files made to do harm do; if it is what it seems, save it again from the program that made it", most = MOST_UNPACKED_BYTES / 1_000_000
    )]
    Bomb(DocumentFormat),
    /// Drawing its pages takes more steps than any review does.
    #[error(
        "drawing this PDF takes more steps than any review does ({MOST_STEPS_A_PAGE} for a page, {MOST_STEPS} in all) and was given up; print it to a new PDF, and bring that"
    )]
    TooManySteps,
    /// It is damaged.
    #[error(
        "this {0} file is damaged and could not be read; ask for it again, or open it in the program that made it and save it anew"
    )]
    Damaged(DocumentFormat),
    /// It is some other kind of file.
    #[error(
        "this is {0}, which is not read; save it as PDF, Word (.docx), HTML or plain text and bring that"
    )]
    NotRead(&'static str),
}

/// Reads a document. What it is shows from what it holds, not from its name; the name only tells HTML from plain text that
/// begins with a tag.
///
/// # Errors
/// When it is none of the kinds read, holds no text, is locked or damaged, or passes one of the limits this module states.
pub fn read(name: &str, bytes: &[u8]) -> Result<Document, NotADocument> {
    if bytes.len() > LARGEST_FILE_BYTES {
        return Err(NotADocument::TooLarge { bytes: bytes.len() });
    }
    let format = recognise(name, bytes)?;
    match format {
        DocumentFormat::Html => html::read(bytes),
        DocumentFormat::Text => plain::read(bytes),
        DocumentFormat::Pdf | DocumentFormat::Docx => apart(format, bytes),
    }
}

/// How much stack a reader has: files may nest what they hold more deeply than a thread of the web has room for.
const STACK_BYTES: usize = 64 << 20;

/// Reads on a thread of its own, so that a file that makes its reader panic is a damaged file and nothing worse.
fn apart(format: DocumentFormat, bytes: &[u8]) -> Result<Document, NotADocument> {
    let read = move || {
        guarded(|| match format {
            DocumentFormat::Pdf => pdf::read(bytes),
            _ => docx::read(bytes),
        })
    };
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, read)
            .expect("a thread can be started to read a document")
            .join()
            .ok()
            .flatten()
            .unwrap_or(Err(NotADocument::Damaged(format)))
    })
}

/// How far into a file the mark of a PDF may stand: some senders put lines of their own before it.
const MARK_WITHIN: usize = 1024;

fn recognise(name: &str, bytes: &[u8]) -> Result<DocumentFormat, NotADocument> {
    let head = &bytes[..bytes.len().min(MARK_WITHIN)];
    if head.windows(5).any(|five| five == b"%PDF-") {
        return Ok(DocumentFormat::Pdf);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(DocumentFormat::Docx);
    }
    if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        // Word locks a .docx by putting it into a container of the old kind.
        let is_locked = wide_name(bytes, "EncryptedPackage");
        return Err(if is_locked {
            NotADocument::Password(DocumentFormat::Docx)
        } else {
            NotADocument::NotRead("a Word file of the old kind (.doc) or another old Office file")
        });
    }
    if let Some(kind) = other_kind(head) {
        return Err(NotADocument::NotRead(kind));
    }
    let form = crate::decode::Form::of(head);
    if form.is_binary(head) {
        return Err(NotADocument::NotRead("no text, and no kind of file this program knows"));
    }
    Ok(if html::is_html(name, bytes) { DocumentFormat::Html } else { DocumentFormat::Text })
}

/// Whether a name stands in the directory of an old Office container, where names are written in UTF-16.
fn wide_name(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(wide.len()).any(|here| here == wide)
}

/// Kinds of file people bring that look like text or are worth naming.
fn other_kind(head: &[u8]) -> Option<&'static str> {
    const KINDS: &[(&[u8], &str)] = &[
        (b"{\\rtf", "rich text (.rtf)"),
        (b"\x89PNG", "a picture (PNG)"),
        (b"\xFF\xD8\xFF", "a picture (JPEG)"),
        (b"GIF8", "a picture (GIF)"),
        (b"II*\0", "a picture (TIFF)"),
        (b"MM\0*", "a picture (TIFF)"),
        (b"%!PS", "PostScript"),
        (b"\x1F\x8B", "a packed file (gzip)"),
        (b"7z\xBC\xAF", "a packed file (7z)"),
        (b"Rar!", "a packed file (RAR)"),
    ];
    KINDS.iter().find(|(mark, _)| head.starts_with(mark)).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_what_it_holds_and_not_by_its_name() {
        assert_eq!(recognise("review.docx", b"%PDF-1.7"), Ok(DocumentFormat::Pdf));
        assert_eq!(recognise("review.pdf", b"PK\x03\x04"), Ok(DocumentFormat::Docx));
        assert_eq!(recognise("review.txt", b"<!DOCTYPE html><p>a"), Ok(DocumentFormat::Html));
        assert_eq!(recognise("review.html", b"Plain words"), Ok(DocumentFormat::Text));
    }

    #[test]
    fn other_kinds_of_file_are_named() {
        assert_eq!(recognise("a", b"{\\rtf1"), Err(NotADocument::NotRead("rich text (.rtf)")));
        let mut locked = vec![0xD0, 0xCF, 0x11, 0xE0];
        locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(recognise("a.docx", &locked), Err(NotADocument::Password(DocumentFormat::Docx)));
    }
}
