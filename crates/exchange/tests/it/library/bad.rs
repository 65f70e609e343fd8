//! What cannot be read is refused, and the words say why and what to do.

use super::pdf::{made, made_with};
use exchange::document::{DocumentFormat, LARGEST_FILE_BYTES, NotADocument, read};

fn refused(name: &str, bytes: &[u8]) -> String {
    read(name, bytes).unwrap_err().to_string()
}

#[test]
fn a_scan_without_text_asks_for_text_recognition() {
    let words = refused("scan.pdf", include_bytes!("files/scan.pdf"));
    assert!(words.contains("none of the 2 pages of this PDF holds text"), "{words}");
    assert!(words.contains("text recognition (OCR) first"), "{words}");
}

#[test]
fn a_file_with_a_password_asks_for_a_copy_without_one() {
    let words = refused("locked.pdf", include_bytes!("files/locked.pdf"));
    assert!(
        words.contains("asks for a password") && words.contains("save a copy without one"),
        "{words}"
    );
}

#[test]
fn a_pdf_of_blank_pages_has_no_words() {
    assert_eq!(
        read("blank.pdf", &made(&["", ""], "")),
        Err(NotADocument::Empty(DocumentFormat::Pdf))
    );
    assert_eq!(read("empty.txt", b""), Err(NotADocument::Empty(DocumentFormat::Text)));
    assert_eq!(
        read("empty.html", b"<html><body> </body>"),
        Err(NotADocument::Empty(DocumentFormat::Html))
    );
}

#[test]
fn a_broken_pdf_is_damaged_and_a_pdf_without_its_table_is_still_read() {
    assert_eq!(
        read("broken.pdf", b"%PDF-1.7\nnothing"),
        Err(NotADocument::Damaged(DocumentFormat::Pdf))
    );
    let whole = made(&["BT /F 12 Tf 72 700 Td (Still here) Tj ET"], "");
    let end = whole.windows(4).rposition(|here| here == b"xref").unwrap();
    let cut = &whole[..whole[..end].windows(4).rposition(|here| here == b"xref").unwrap()];
    assert_eq!(read("cut.pdf", cut).unwrap().text, "Still here");
}

#[test]
fn a_drawing_that_calls_itself_ends() {
    let page = "BT /F 12 Tf 72 700 Td (Words) Tj ET /X Do";
    let file = made(&[page], "/XObject << /X 4 0 R >>");
    assert_eq!(read("loop.pdf", &file).unwrap().text, "Words");
}

#[test]
fn forms_that_draw_one_another_without_end_are_given_up() {
    let forms: Vec<String> = (0..40)
        .map(|level| {
            let (drawn, next) = if level < 39 {
                ("/X Do /X Do", format!("<< /XObject << /X {} 0 R >> >>", 7 + level))
            } else {
                ("0 0 1 1 re f", "<< >>".to_owned())
            };
            format!(
                "<< /Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources {next} /Length {} >>\nstream\n{drawn}\nendstream",
                drawn.len()
            )
        })
        .collect();
    let file = made_with(&["/X Do"], "/XObject << /X 6 0 R >>", &forms);
    assert_eq!(read("forms.pdf", &file), Err(NotADocument::TooManySteps));
}

#[test]
fn pages_that_stand_in_the_list_of_pages_are_refused() {
    let file = "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Kids [<<>> <<>>] >> endobj";
    assert_eq!(read("kids.pdf", file.as_bytes()), Err(NotADocument::Damaged(DocumentFormat::Pdf)));
}

#[test]
fn other_kinds_of_file_are_named_in_the_refusal() {
    assert!(refused("a.rtf", b"{\\rtf1 words}").contains("rich text (.rtf), which is not read"));
    assert!(
        refused("a.doc", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1]).contains("Word file of the old kind")
    );
    assert!(
        refused("a.bin", &[0, 1, 2, 3, 4, 5, 6, 7]).contains("no kind of file this program knows")
    );
}

#[test]
fn a_file_larger_than_the_limit_is_refused_with_the_limit() {
    let words = refused("large.txt", &vec![b'a'; LARGEST_FILE_BYTES + 1]);
    assert!(words.contains("100 MB is the most that is read"), "{words}");
}
