//! Workbooks whose cells stand where no cell can, that hold more than they could, or are wider than any chronology.

use crate::reading::{Outcome, is_marked, read_bytes, school_csv};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

const PARTS: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
];

fn cell(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn row(number: u64, texts: &[&str]) -> String {
    let mut cells = String::new();
    for (letter, text) in ('A'..).zip(texts) {
        cells += &cell(&format!("{letter}{number}"), text);
    }
    format!(r#"<row r="{number}">{cells}</row>"#)
}

/// Headings, one good row, and then these rows.
fn read_after_a_good_row(rows: &str) -> Outcome {
    let good = row(2, &["note", "2021-01-01", "good"]);
    read_sheet("", &format!("{}{good}{rows}", row(1, &["kind", "happened", "fact_seen"])))
}

fn read_sheet(before: &str, rows: &str) -> Outcome {
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{before}<sheetData>{rows}</sheetData></worksheet>"#
    );
    for (name, text) in PARTS.into_iter().chain([("xl/worksheets/sheet1.xml", sheet.as_str())]) {
        packed.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        packed.write_all(text.as_bytes()).unwrap();
    }
    read_bytes("book.xlsx", &packed.finish().unwrap().into_inner(), Some("school"), None)
}

#[test]
fn positions_that_no_number_holds_are_damage_and_what_came_before_is_kept() {
    for rows in [
        format!("<row r=\"3\">{}</row>", cell("ZZZZZZZZZZZZ3", "x")),
        format!("<row r=\"3\">{}</row>", cell("A99999999999999999999", "x")),
        "<row r=\"99999999999999\"><c><v>1</v></c></row>".to_owned(),
        "<row r=\"4294967295\"><c><v>1</v></c></row><row><c><v>2</v></c></row><row><c><v>3</v></c></row>"
            .to_owned(),
    ] {
        let out = read_after_a_good_row(&rows);
        assert_eq!(out.record(0).text[0].1.reveal(), "good", "{rows}");
        assert!(out.notes_say("this workbook is damaged"), "{rows}: {:?}", out.account.notes);
        assert!(out.notes_say("save it again"), "{:?}", out.account.notes);
        assert_eq!(out.account.read, out.account.kept + out.account.rejected, "{rows}");
        assert!(out.account.rejected > 0, "{rows}");
    }
}

#[test]
fn a_cell_that_cannot_be_read_does_not_cost_the_rows_after_it() {
    for broken in [
        cell("ZZZZZZZZZZZZ3", "x"),
        r#"<c r="B3" t="s"><v>99</v></c>"#.to_owned(),
        r#"<c r="B3" t="nothing"><v>9</v></c>"#.to_owned(),
    ] {
        let rows = format!("<row r=\"3\">{}{broken}</row>", cell("A3", "note"));
        let out = read_after_a_good_row(
            &(rows
                + &row(4, &["note", "2021-01-04", "beside"])
                + &row(5, &["note", "2021-01-05", "after"])),
        );
        let marked: Vec<bool> =
            out.said.iter().map(|said| is_marked(&said.record, "row", "damaged")).collect();
        assert_eq!(marked, [false, true, true, false], "{broken}");
        assert_eq!(out.record(3).text[0].1.reveal(), "after");
        assert!(out.notes_say("1 of its cells could not be read"), "{:?}", out.account.notes);
        assert_eq!(out.account.rejected, 1);
    }
}

#[test]
fn a_sheet_whose_size_no_number_holds_is_told_of_as_damage() {
    let rows = row(1, &["kind", "happened"]) + &row(2, &["note", "2021-01-01"]);
    for size in ["A1:ZZZZZZZZZ9", "C3:A1", "A1:A99999999999999"] {
        let out = read_sheet(&format!("<dimension ref=\"{size}\"/>"), &rows);
        assert!(out.notes_say("this workbook is damaged"), "{size}: {:?}", out.account.notes);
    }
    let out = read_sheet("<dimension ref=\"A1:XFD1048576\"/>", &rows);
    assert_eq!((out.account.kept, out.account.rejected), (1, 0));
}

#[test]
fn rows_out_of_order_or_beyond_the_sheet_are_kept_and_marked() {
    let out = read_after_a_good_row(
        &(row(9, &["note", "2021-01-02", "nine"])
            + &row(4, &["note", "2021-01-03", "four"])
            + &row(2_000_000, &["note", "2021-01-04", "far"])),
    );
    assert_eq!(out.account.kept, 4);
    assert!(out.notes_say("2 of its rows do not stand in their order"), "{:?}", out.account.notes);
    let marked: Vec<bool> =
        out.said.iter().map(|said| is_marked(&said.record, "row", "damaged")).collect();
    assert_eq!(marked, [false, false, true, true]);
}

#[test]
fn a_cell_given_twice_takes_no_other_cells_place() {
    let out = read_after_a_good_row(
        &(row(3, &["note", "2021-01-02", "first"]) + &row(3, &["note", "2021-01-03", "second"])),
    );
    let texts: Vec<&str> =
        out.said.iter().map(|said| said.record.text[0].1.reveal().as_str()).collect();
    assert_eq!(texts, ["good", "first", "second"]);
    assert!(
        is_marked(out.record(1), "row", "damaged") && is_marked(out.record(2), "row", "damaged")
    );
}

#[test]
fn a_cell_of_more_than_a_megabyte_costs_its_own_row_only() {
    let long: String = (0..150_000).fold(String::new(), |mut long, n| {
        write!(long, "word{n} ").unwrap();
        long
    });
    let out = read_after_a_good_row(
        &(row(3, &["note", "2021-01-02", &long]) + &row(4, &["note", "2021-01-03", "after"])),
    );
    assert_eq!((out.account.kept, out.account.rejected), (2, 1));
    assert!(out.rejects[0].reason.contains("more than one megabyte"), "{:?}", out.rejects);
    assert!(out.rejects[0].raw.starts_with("note | 2021-01-02 | word0"), "its beginning is kept");
    assert!(out.rejects[0].raw.len() <= 4096);
}

#[test]
fn a_workbook_that_is_one_vast_cell_is_refused() {
    let out = read_after_a_good_row(&row(3, &["note", "2021-01-02", &"a".repeat(80 << 20)]));
    assert_eq!(out.account.kept, 0);
    assert!(out.notes_say("unpacks to more"), "{:?}", out.account.notes);
}

#[test]
fn a_cell_far_to_the_right_hands_its_row_back() {
    let far = cell("A3", "note") + &cell("XFD3", "far");
    let out = read_after_a_good_row(&format!("<row r=\"3\">{far}</row>"));
    assert_eq!((out.account.kept, out.account.rejected), (1, 1));
    assert_eq!(out.rejects[0].raw, "note | far");
}

#[test]
fn more_than_a_thousand_columns_are_no_headings() {
    let mut wide = "kind,happened,fact_seen".to_owned();
    for n in 0..100_000 {
        write!(wide, ",c{n}").unwrap();
    }
    let out = school_csv(&format!("{wide}\nnote,2021-01-01,x\n"));
    assert_eq!((out.account.kept, out.account.format), (0, None));
    assert!(out.notes_say("more than 1,024 columns"), "{:?}", out.account.notes);
    let head = row(1, &["kind", "happened"]).replace("</row>", &(cell("BZZ1", "far") + "</row>"));
    let out = read_sheet("", &(head + &row(2, &["note", "2021-01-01"])));
    assert_eq!(out.account.kept, 0);
    assert!(out.notes_say("more than 1,024 columns"), "{:?}", out.account.notes);
}

#[test]
fn blank_columns_beyond_the_headings_do_no_harm() {
    let blank = ",".repeat(2_000);
    let out = school_csv(&format!("kind,happened{blank}\nnote,2021-01-01{blank}\n"));
    assert_eq!((out.account.kept, out.account.rejected), (1, 0));
}
