//! An agency's chronology as an Excel workbook.

use crate::reading::{Outcome, PRACTICE, is_marked, read_bytes};
use exchange::{Format, template_xlsx};
use jiff::civil::date;
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook};

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let cover = book.add_worksheet();
    cover.write(0, 0, "Prepared for the partnership").unwrap();
    let sheet = book.add_worksheet().set_name("Entries").unwrap();
    sheet.write(0, 0, "Chronology of a family").unwrap();
    for (column, heading) in
        ["Kind", "Date", "Recorded", "Weight kg", "Notes", "DOB"].into_iter().enumerate()
    {
        sheet.write(2, column as u16, heading).unwrap();
    }
    let day = CellFormat::new().set_num_format("dd/mm/yyyy");
    sheet.write(3, 0, "weight").unwrap();
    sheet.write_with_format(3, 1, ExcelDateTime::from_ymd(2019, 3, 4).unwrap(), &day).unwrap();
    sheet.write(3, 2, 43529).unwrap();
    sheet.write(3, 3, 7.25).unwrap();
    sheet.write(3, 4, "fell two centile spaces").unwrap();
    sheet.write(5, 0, "note").unwrap();
    sheet.write(5, 1, "about March 2019").unwrap();
    let coverage = book.add_worksheet().set_name("Coverage").unwrap();
    coverage.write(0, 0, "Covers from").unwrap();
    coverage.write_with_format(0, 1, ExcelDateTime::from_ymd(2018, 1, 1).unwrap(), &day).unwrap();
    coverage.write(1, 0, "agency").unwrap();
    coverage.write(1, 1, "Health visitor").unwrap();
    book.save_to_buffer().unwrap()
}

fn read(bytes: &[u8]) -> Outcome {
    read_bytes("book.xlsx", bytes, None, None)
}

#[test]
fn the_first_sheet_with_headings_is_read_with_its_typed_cells() {
    let out = read(&workbook());
    assert_eq!(out.account.format, Some(Format::AgencyXlsx));
    let record = out.record(0);
    assert_eq!((record.kind.as_str(), record.agency.as_str()), ("growth", "health-visiting"));
    assert_eq!(record.happened.day(), Some(date(2019, 3, 4)));
    assert_eq!(record.recorded, Some(date(2019, 3, 5)));
    assert!(is_marked(record, "recorded", "day number"));
    assert_eq!(record.facts["weight_kg"], "7.25");
    assert_eq!(record.provenance.row, 4);
    assert_eq!(out.record(1).happened.words(), Some("about March 2019"));
    assert_eq!(out.coverage[0].from, Some(date(2018, 1, 1)));
    assert_eq!(out.rejects[0].reason, "the row stands above the headings");
    assert_eq!((out.account.read, out.account.kept), (3, 2));
}

#[test]
fn the_empty_workbook_is_read_as_a_chronology_without_rows() {
    let bytes = template_xlsx(&PRACTICE).unwrap();
    let out = read_bytes("template.xlsx", &bytes, Some("school"), None);
    assert_eq!(out.account.format, Some(Format::AgencyXlsx));
    assert_eq!((out.account.read, out.account.kept), (0, 0));
    assert!(!out.notes_say("not recognised"), "{:?}", out.account.notes);
    assert!(!out.notes_say("not understood"), "{:?}", out.account.notes);
}

#[test]
fn a_damaged_workbook_is_told_of_in_plain_words() {
    let whole = workbook();
    let out = read(&whole[..whole.len() / 2]);
    assert_eq!(out.account.read, 0);
    assert!(out.notes_say("damaged or cut short"), "{:?}", out.account.notes);
}

#[test]
fn another_packed_file_is_no_workbook() {
    let mut packed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    packed.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let out = read(&packed.finish().unwrap().into_inner());
    assert!(out.notes_say("no Excel workbook"), "{:?}", out.account.notes);
}
