//! What holds whatever the file is.

use super::docx::word;
use super::pdf::{PRINTED, made};
use exchange::document::{Document, read};
use proptest::prelude::*;

/// Page starts begin at nought, never fall and lie on the text, and the text has only line ends of one kind.
fn is_sound(document: &Document) {
    let letters = document.text.chars().count() as u32;
    assert_eq!(document.pages.first(), Some(&0));
    assert!(document.pages.is_sorted(), "{:?}", document.pages);
    assert!(
        document.pages.iter().all(|start| *start <= letters),
        "{:?} of {letters}",
        document.pages
    );
    assert!(!document.text.contains('\r') && !document.text.contains('\0'));
    assert!(!document.text.trim().is_empty());
    assert!(document.title.as_ref().is_none_or(|title| !title.is_empty() && !title.contains('\n')));
}

fn any_bytes_are_read_or_refused(bytes: &[u8]) {
    if let Ok(document) = read("review", bytes) {
        is_sound(&document);
    }
}

/// A file with some of its bytes changed, or cut short.
fn damaged(whole: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let length = whole.len();
    let changes = prop::collection::vec((0..length, any::<u8>()), 0..12);
    (changes, prop::option::weighted(0.3, 0..length)).prop_map(move |(changes, cut)| {
        let mut bytes = whole.clone();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        bytes.truncate(cut.unwrap_or(length));
        bytes
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_give_a_document_or_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..600), start in 0..6_usize) {
        let starts: [&[u8]; 6] = [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"\xff\xfe", b"<!doctype html><p hidden>"];
        any_bytes_are_read_or_refused(&[starts[start], bytes.as_slice()].concat());
    }

    #[test]
    fn a_damaged_pdf_gives_a_document_or_a_reason(bytes in damaged(made(&["BT /F 12 Tf 72 700 Td (Words) Tj ET"], ""))) {
        any_bytes_are_read_or_refused(&bytes);
    }

    #[test]
    fn a_damaged_printed_pdf_gives_a_document_or_a_reason(bytes in damaged(PRINTED.to_vec())) {
        any_bytes_are_read_or_refused(&bytes);
    }

    #[test]
    fn a_damaged_word_file_gives_a_document_or_a_reason(bytes in damaged(word("<w:p><w:r><w:t>Words</w:t></w:r></w:p>"))) {
        any_bytes_are_read_or_refused(&bytes);
    }

    #[test]
    fn markup_of_any_shape_gives_a_document_or_a_reason(markup in "(<(/)?(p|td|tr|table|li|ul|ol|div|title|pre|script|b|br|p hidden)>|[a-z ]){0,60}") {
        any_bytes_are_read_or_refused(format!("<html>{markup}").as_bytes());
    }

    #[test]
    fn words_survive_the_way_through_a_page_and_a_word_file(
        paragraphs in prop::collection::vec("[\\p{L}\\p{M}\\p{N}\\p{P}\\p{So} ]{1,30}", 1..6)
    ) {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let wanted = words(&paragraphs.join(" ").replace('\u{ad}', ""));
        prop_assume!(!wanted.is_empty());
        let marked_up = |before: &str, after: &str| {
            paragraphs.iter().fold(String::new(), |all, text| all + before + &escaped(text) + after)
        };
        let page = format!("<!doctype html><meta charset=utf-8><body>{}", marked_up("<p>", "</p>"));
        prop_assert_eq!(words(&read("a.html", page.as_bytes()).unwrap().text), wanted.clone());
        let body = marked_up("<w:p><w:r><w:t>", "</w:t></w:r></w:p>");
        prop_assert_eq!(words(&read("a.docx", &word(&body)).unwrap().text), wanted);
    }
}
