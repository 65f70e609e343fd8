//! Reviews read as documents: what each kind of file gives, what it loses, and what is refused with words.

mod bad;
mod docx;
mod laws;
mod pdf;

use exchange::document::Document;

/// The text of each page, cut out by the code points at which pages begin.
pub fn pages(document: &Document) -> Vec<String> {
    let letters: Vec<char> = document.text.chars().collect();
    let ends = document.pages.iter().skip(1).map(|end| *end as usize).chain([letters.len()]);
    document
        .pages
        .iter()
        .zip(ends)
        .map(|(from, to)| letters[*from as usize..to].iter().collect())
        .collect()
}

/// The bytes of a small PDF.
pub fn pdf_bytes() -> Vec<u8> {
    pdf::PRINTED.to_vec()
}
