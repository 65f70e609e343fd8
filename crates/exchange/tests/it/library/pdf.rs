//! PDF, printed by a browser and made by hand.

use super::pages;
use exchange::document::{DocumentFormat, MOST_PAGES, NotADocument, read};
use std::fmt::Write as _;

pub const PRINTED: &[u8] = include_bytes!("files/printed.pdf");

/// A PDF of one font whose pages draw what is given, in the words of PDF. It is as plain as PDF can be.
pub fn made(pages: &[&str], extra: &str) -> Vec<u8> {
    made_with(pages, extra, &[])
}

/// The same with more objects after those of the pages; with one page they are numbered from 6.
pub fn made_with(pages: &[&str], extra: &str, more: &[String]) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut kids = String::new();
    for drawn in pages {
        let number = objects.len() + 1;
        let _ = write!(kids, "{number} 0 R ");
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources << /Font << /F 3 0 R >> {extra} >> >>",
            number + 1
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{drawn}\nendstream", drawn.len()));
    }
    objects.extend(more.iter().cloned());
    objects[1] = format!("<< /Type /Pages /Count {} /Kids [{kids}] >>", pages.len());
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(file.len());
        let _ = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let table = file.len();
    let _ = write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let _ = write!(
        file,
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    file.into_bytes()
}

/// Lines of a page, each this far below the one before, in the words of PDF.
pub fn lines(lines: &[(f32, &str)]) -> String {
    let mut drawn = "BT /F 12 Tf 72 800 Td".to_owned();
    for (down, text) in lines {
        let _ = write!(drawn, " 0 -{down} Td ({text}) Tj");
    }
    drawn + " ET"
}

#[test]
fn a_printed_page_gives_its_words_in_reading_order() {
    let document = read("printed.pdf", PRINTED).unwrap();
    assert_eq!(document.format, DocumentFormat::Pdf);
    assert_eq!(document.title.as_deref(), Some("Learning from Child Q (invented)"));
    let parted: Vec<&str> = document.text.split("\n\n").collect();
    assert_eq!(parted[0], "Learning from Child Q");
    assert!(
        parted[1].starts_with("The school office first filed a difficult note in autumn."),
        "{}",
        parted[1]
    );
    assert!(
        parted[1].contains("the fifth\noffer was refused"),
        "a line end within a paragraph stays"
    );
    assert_eq!(parted[2], "A second paragraph follows a gap.");
    assert!(parted[3].starts_with("The left column") && parted[4].starts_with("The right column"));
}

#[test]
fn text_from_right_to_left_is_in_the_order_it_is_read_in() {
    let document = read("printed.pdf", PRINTED).unwrap();
    assert!(
        document
            .text
            .contains("الطفل لم يذهب إلى المدرسة في سنة 2019 وقالت الأم (مريم) إنها مريضة.")
    );
    assert!(document.text.contains("הילדה לא הגיעה לבית הספר במשך 3 שבועות."));
    assert!(document.lost.iter().any(|lost| lost.contains("right to left")));
}

#[test]
fn emoji_and_combining_marks_are_whole_and_offsets_count_code_points() {
    let document = read("printed.pdf", PRINTED).unwrap();
    assert!(
        document
            .text
            .contains("She drew 👧🏽 and 👨‍👩‍👧; combining: Zoe\u{308} cafe\u{301}; softhyphen."),
        "{:?}",
        document.text
    );
    assert_eq!(pages(&document).last().map(String::as_str), Some("Page two begins with words."));
}

#[test]
fn a_lock_that_opens_without_a_password_is_no_hindrance() {
    let document = read("opens.pdf", include_bytes!("files/opens.pdf")).unwrap();
    assert_eq!(pages(&document)[1], "Page two of the locked file.");
}

#[test]
fn lines_are_joined_and_a_gap_ends_a_paragraph() {
    let page = lines(&[
        (20.0, "One line"),
        (14.0, "goes on"),
        (14.0, "and on."),
        (30.0, "A gap."),
        (14.0, "More."),
    ]);
    let document = read("made.pdf", &made(&[&page], "")).unwrap();
    assert_eq!(document.text, "One line\ngoes on\nand on.\n\nA gap.\nMore.");
}

#[test]
fn letters_drawn_twice_or_apart_are_one_word_and_wide_gaps_are_tabs() {
    let page = "BT /F 12 Tf 72 700 Td (Bold) Tj 0.3 0 Td (Bold) Tj ET \
        BT /F 12 Tf 72 600 Td [(ne) 20 (glect) -300 (seen)] TJ ET \
        BT /F 12 Tf 72 500 Td (School) Tj 200 0 Td (2019) Tj ET";
    let document = read("made.pdf", &made(&[page], "")).unwrap();
    assert_eq!(document.text, "Bold\n\nneglect seen\n\nSchool\t2019");
}

#[test]
fn invisible_letters_over_a_scan_are_text() {
    let page = "BT 3 Tr /F 12 Tf 72 700 Td (Read by recognition) Tj ET";
    assert_eq!(read("made.pdf", &made(&[page], "")).unwrap().text, "Read by recognition");
}

#[test]
fn what_a_stretch_says_it_stands_for_is_taken_for_what_it_draws() {
    let page = "BT /F 12 Tf 72 700 Td (the ) Tj /Span << /ActualText (child) >> BDC (ch1ld) Tj EMC ( said) Tj ET";
    assert_eq!(read("made.pdf", &made(&[page], "")).unwrap().text, "the child said");
}

#[test]
fn empty_pages_are_named_and_stand_where_the_next_begins() {
    let words = lines(&[(20.0, "Words")]);
    let document = read("made.pdf", &made(&["", &words, "", "", &words], "")).unwrap();
    assert_eq!(document.pages, [0, 0, 7, 7, 7]);
    assert_eq!(document.lost[0], "pages 1, 3 and 4 hold no text");
}

#[test]
fn words_at_the_head_of_every_page_are_told_of() {
    let page = |number: u8| {
        lines(&[
            (20.0, &format!("Official, page {number}")),
            (40.0, &format!("Words {number} here")),
        ])
    };
    let drawn: Vec<String> = (1..=4).map(page).collect();
    let drawn: Vec<&str> = drawn.iter().map(String::as_str).collect();
    let document = read("made.pdf", &made(&drawn, "")).unwrap();
    assert_eq!(
        document.lost[0],
        "4 pages have the same words at their head or foot, which are kept on each"
    );
    let one = read("made.pdf", &made(&drawn[..2], "")).unwrap();
    assert!(!one.lost[0].contains("same words"), "two pages may chance to be alike");
}

#[test]
fn three_thousand_pages_are_taken_and_one_more_is_not() {
    let words = lines(&[(20.0, "One page of very many, with a few words on it.")]);
    let all = vec![words.as_str(); MOST_PAGES + 1];
    let document = read("long.pdf", &made(&all[1..], "")).unwrap();
    assert_eq!(document.pages.len(), MOST_PAGES);
    assert_eq!(pages(&document)[2_999], "One page of very many, with a few words on it.");
    let refused = read("long.pdf", &made(&all, "")).unwrap_err();
    assert_eq!(refused, NotADocument::TooManyPages { pages: MOST_PAGES + 1 });
    assert!(refused.to_string().contains("has 3001 pages and 3000 is the most"), "{refused}");
}
