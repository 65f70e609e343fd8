//! Figures written out: what a spreadsheet reads back is what was given, and nothing becomes a formula.

use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use exchange::workbook;
use safeguarding::learning::sheets::{Cell, SheetOf};
use std::io::Cursor;

const FORMULAS: [&str; 5] = ["=1+1", "+44", "-2", "@SUM(A1)", " =HYPERLINK(\"x\")"];

fn sheets() -> Vec<SheetOf> {
    let words = |words: &str| Cell::Words(words.to_owned());
    let formulas = FORMULAS.map(words).to_vec();
    vec![
        SheetOf {
            name: "Prevalence".to_owned(),
            rows: vec![
                vec![words("Code"), words("Documents")],
                vec![words("Children’s “words”, with a comma"), Cell::Number(12)],
                Vec::new(),
                formulas,
            ],
        },
        SheetOf { name: "Definitions".to_owned(), rows: vec![vec![words("Code")]] },
    ]
}

#[test]
fn a_workbook_holds_each_sheet_with_numbers_as_numbers_and_words_as_words() {
    let bytes = workbook::write(&sheets()).expect("it is written");
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
    assert_eq!(book.sheet_names(), ["Prevalence", "Definitions"]);
    let range = book.worksheet_range("Prevalence").expect("a sheet");
    let cell = |row, column| range.get_value((row, column)).cloned();
    assert_eq!(cell(1, 0), Some(Data::String("Children’s “words”, with a comma".to_owned())));
    assert_eq!(cell(1, 1), Some(Data::Float(12.0)));
    for (column, formula) in (0..).zip(FORMULAS) {
        assert_eq!(cell(3, column), Some(Data::String(formula.to_owned())));
    }
    let formulas = book.worksheet_formula("Prevalence").expect("a sheet");
    assert!(formulas.cells().all(|(.., formula)| formula.is_empty()));
}

#[test]
fn text_with_commas_holds_the_sheets_under_each_other_and_no_cell_begins_as_a_formula() {
    let bytes = workbook::csv(&sheets()).expect("it is written");
    let text = String::from_utf8(bytes).expect("UTF-8");
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert!(rows.iter().any(|row| *row == vec!["Children’s “words”, with a comma", "12"]));
    assert_eq!(rows.last().map(|row| row[0].to_owned()), Some("Code".to_owned()));
    for cell in rows.iter().flatten() {
        assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "{cell}");
    }
    assert!(text.contains("'=1+1"));
}

#[test]
fn a_name_that_no_workbook_takes_is_said() {
    let sheet = SheetOf { name: "x".repeat(32), rows: Vec::new() };
    assert!(workbook::write(&[sheet]).is_err());
}
