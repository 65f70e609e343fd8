//! The document that agencies are given says what the program does.

use crate::reading::{PRACTICE, is_marked, read_bytes};
use exchange::{STANDARD_COLUMNS, template_csv};

const DOCUMENT: &str = include_str!("../../../../docs/using/agency-chronology.md");

#[test]
fn the_document_explains_every_column_of_the_template() {
    for column in STANDARD_COLUMNS {
        assert!(DOCUMENT.contains(&format!("| `{column}` |")), "{column}");
    }
    assert!(template_csv(&PRACTICE).contains(&STANDARD_COLUMNS.join(",")));
}

#[test]
fn the_example_in_the_document_is_read_as_it_says() {
    let example = DOCUMENT.split("```csv\n").nth(1).unwrap().split("```").next().unwrap();
    let out = read_bytes("example.csv", example.as_bytes(), None, None);
    assert!(out.rejects.is_empty());
    assert_eq!(
        (out.record(0).kind.as_str(), out.record(1).kind.as_str()),
        ("school-concern", "appointment")
    );
    assert_eq!(out.record(0).mentions.len(), 3);
    assert!(out.record(0).marks.is_empty(), "{:?}", out.record(0).marks);
    assert!(is_marked(out.record(1), "outcome", "taken from the kind"));
    assert_eq!(out.coverage.len(), 1);
    assert!(out.account.notes.is_empty(), "{:?}", out.account.notes);
}
