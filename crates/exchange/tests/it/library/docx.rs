//! Word files, packed by the tests.

use exchange::document::{DocumentFormat, NotADocument, read};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A Word file of these parts.
fn packed(parts: &[(&str, String)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn main_part(body: &str) -> (&'static str, String) {
    (
        "word/document.xml",
        format!(
            "<?xml version='1.0'?><w:document xmlns:w='w' xmlns:mc='mc' xmlns:wps='wps'><w:body>{body}</w:body></w:document>"
        ),
    )
}

/// A Word file with this in its body.
pub fn word(body: &str) -> Vec<u8> {
    packed(&[main_part(body)])
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn cells(texts: &[&str]) -> String {
    let cells: Vec<String> =
        texts.iter().map(|text| format!("<w:tc><w:tcPr/>{}</w:tc>", paragraph(text))).collect();
    let cells = cells.concat();
    format!("<w:tr>{cells}</w:tr>")
}

#[test]
fn paragraphs_breaks_and_tabs_are_kept() {
    let body = "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t xml:space='preserve'>One </w:t></w:r>\
        <w:r><w:t>line</w:t><w:br/><w:t>and</w:t><w:tab/><w:t>tab&amp;</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>Zoe\u{308} 👧🏽</w:t></w:r></w:p>\
        <w:p/><w:p><w:r><w:instrText>PAGE</w:instrText><w:t>Two</w:t></w:r></w:p>";
    let document = read("a.docx", &word(body)).unwrap();
    assert_eq!(document.text, "One line\nand\ttab&\u{2011}Zoe\u{308} 👧🏽\n\nTwo");
    assert_eq!(
        (document.format, document.pages, document.lost),
        (DocumentFormat::Docx, vec![0], vec![])
    );
}

#[test]
fn tracked_insertions_are_kept_and_deletions_left_out() {
    let body = "<w:p><w:r><w:t xml:space='preserve'>The child was </w:t></w:r>\
        <w:del w:id='1'><w:r><w:delText>not </w:delText></w:r></w:del><w:ins w:id='2'><w:r><w:t>never </w:t></w:r></w:ins>\
        <w:moveFrom w:id='3'><w:r><w:t>gone</w:t></w:r></w:moveFrom><w:r><w:t>seen</w:t></w:r></w:p>\
        <w:p><w:pPr><w:rPr><w:del w:id='4'/></w:rPr></w:pPr><w:r><w:t xml:space='preserve'>Joined </w:t></w:r></w:p>\
        <w:p><w:moveTo w:id='5'><w:r><w:t>up</w:t></w:r></w:moveTo></w:p>";
    let document = read("a.docx", &word(body)).unwrap();
    assert_eq!(document.text, "The child was never seen\n\nJoined up");
    assert_eq!(document.lost, ["tracked changes: 2 insertions are kept, 3 deletions left out"]);
}

#[test]
fn tables_are_lines_of_cells_and_deleted_rows_are_left_out() {
    let deleted =
        cells(&["gone", "gone"]).replace("<w:tr>", "<w:tr><w:trPr><w:del w:id='1'/></w:trPr>");
    let table = format!(
        "<w:tbl>{}{deleted}{}</w:tbl>",
        cells(&["Agency", "When"]),
        cells(&["School", "2019"])
    );
    let boxed = format!(
        "<w:tbl><w:tr><w:tc>{}{}</w:tc></w:tr></w:tbl>",
        paragraph("In a box"),
        paragraph("of two")
    );
    let document =
        read("a.docx", &word(&(paragraph("Before") + &table + &boxed + &paragraph("After"))))
            .unwrap();
    assert_eq!(
        document.text,
        "Before\n\nAgency\tWhen\nSchool\t2019\n\nIn a box\n\nof two\n\nAfter"
    );
    assert_eq!(
        document.lost,
        [
            "tracked changes: 0 insertions are kept, 1 deletion left out",
            "1 table is written as lines of cells"
        ]
    );
}

#[test]
fn notes_stand_at_the_end_and_boxes_after_their_paragraph() {
    let boxed = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph(text));
    let body = format!(
        "<w:p><w:r><w:t>Seen</w:t><w:footnoteReference w:id='7'/></w:r><w:r><mc:AlternateContent><mc:Choice>{}</mc:Choice>\
         <mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t xml:space='preserve'> twice</w:t></w:r></w:p>{}",
        boxed("Her words"),
        boxed("Her words"),
        paragraph("Last")
    );
    let links = "<Relationships><Relationship Id='1' Type='http://x/footnotes' Target='footnotes.xml'/>\
        <Relationship Id='2' Type='http://x/header' Target='header1.xml'/></Relationships>";
    let notes = format!(
        "<w:footnotes xmlns:w='w'><w:footnote w:type='separator' w:id='0'><w:p/></w:footnote><w:footnote w:id='7'>{}</w:footnote></w:footnotes>",
        paragraph("By the nurse")
    );
    let file = packed(&[
        main_part(&body),
        ("word/_rels/document.xml.rels", links.to_owned()),
        ("word/footnotes.xml", notes),
    ]);
    let document = read("a.docx", &file).unwrap();
    assert_eq!(document.text, "Seen[1] twice\n\nHer words\n\nLast\n\n[1] By the nurse");
    assert_eq!(
        document.lost,
        [
            "1 footnote is at the end",
            "1 text box stands after the paragraph it is fixed to",
            "1 header or footer of pages is left out"
        ]
    );
}

#[test]
fn a_title_of_its_own_is_taken() {
    let file = packed(&[
        main_part(&paragraph("Words")),
        ("_rels/.rels", "<Relationships><Relationship Type='x/officeDocument' Target='word/document.xml'/>\
            <Relationship Type='x/core-properties' Target='docProps/core.xml'/></Relationships>".to_owned()),
        ("docProps/core.xml", "<cp:coreProperties xmlns:dc='d' xmlns:cp='c'><dc:title>Child Q &amp; R</dc:title><dc:creator>x</dc:creator></cp:coreProperties>".to_owned()),
    ]);
    assert_eq!(read("a.docx", &file).unwrap().title.as_deref(), Some("Child Q & R"));
}

#[test]
fn entities_of_the_files_own_are_not_expanded() {
    let bomb = "<!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'><!ENTITY x SYSTEM 'file:///etc/hostname'>]>";
    let file = packed(&[(
        "word/document.xml",
        format!(
            "{bomb}<w:document><w:body><w:p><w:r><w:t>a&b;&x;</w:t></w:r></w:p></w:body></w:document>"
        ),
    )]);
    let document = read("a.docx", &file).unwrap();
    assert_eq!(document.text, "a&b;&x;");
    assert_eq!(document.lost, ["2 entities of the file's own are kept as written"]);
}

#[test]
fn a_broken_archive_or_part_is_damaged() {
    let whole = word(&paragraph("Words"));
    let damaged = Err(NotADocument::Damaged(DocumentFormat::Docx));
    assert_eq!(read("a.docx", &whole[..whole.len() - 40]), damaged, "no end of the archive");
    assert_eq!(read("a.docx", b"PK\x03\x04nothing"), damaged);
    assert_eq!(
        read("a.docx", &packed(&[("word/document.xml", "<w:document><w:p></w:r>".to_owned())])),
        damaged
    );
    let mut spoilt = whole;
    let at = spoilt.windows(8).position(|here| here == b"document").unwrap() + 20;
    spoilt[at] ^= 0xFF;
    assert_eq!(read("a.docx", &spoilt), damaged, "a part that does not unpack");
}

#[test]
fn lists_and_headings_keep_the_numbers_that_word_gives_them() {
    let item = |list: &str, level: u8, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let heading = "<w:p><w:pPr><w:pStyle w:val='Sub'/></w:pPr><w:r><w:t>Findings</w:t></w:r></w:p>";
    let level = |at: u8, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/></w:lvl>"
        )
    };
    let lists = format!(
        "<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='8'>{}{}</w:abstractNum><w:abstractNum w:abstractNumId='9'>{}</w:abstractNum>\
         <w:num w:numId='1'><w:abstractNumId w:val='8'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='9'/></w:num>\
         <w:num w:numId='3'><w:abstractNumId w:val='8'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num></w:numbering>",
        level(0, "decimal", "Recommendation %1:"),
        level(1, "lowerLetter", "%1.%2)"),
        level(0, "bullet", "\u{f0b7}"),
    );
    let styles = "<w:styles xmlns:w='w'><w:style w:styleId='Base'><w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr></w:style>\
        <w:style w:styleId='Sub'><w:basedOn w:val='Base'/></w:style></w:styles>";
    let links = "<Relationships><Relationship Type='x/numbering' Target='numbering.xml'/><Relationship Type='x/styles' Target='styles.xml'/></Relationships>";
    let body = [
        item("1", 0, "See the child"),
        item("1", 1, "at home"),
        item("1", 1, "at school"),
        item("2", 0, "a point"),
        item("1", 0, "Ask"),
        heading.to_owned(),
        item("0", 0, "None"),
        item("7", 0, "Not described"),
    ];
    let file = packed(&[
        main_part(&body.concat()),
        ("word/_rels/document.xml.rels", links.to_owned()),
        ("word/numbering.xml", lists),
        ("word/styles.xml", styles.to_owned()),
    ]);
    let document = read("a.docx", &file).unwrap();
    let paragraphs: Vec<&str> = document.text.split("\n\n").collect();
    assert_eq!(
        paragraphs,
        [
            "Recommendation 1: See the child",
            "1.a) at home",
            "1.b) at school",
            "• a point",
            "Recommendation 2: Ask",
            "Recommendation 5: Findings",
            "None",
            "Not described",
        ]
    );
    assert_eq!(
        document.lost,
        ["1 paragraph of a list loses the number or bullet that Word puts before it"]
    );
}

#[test]
fn other_packed_files_are_named() {
    let kind =
        |part: &'static str| read("a", &packed(&[(part, String::new())])).unwrap_err().to_string();
    assert!(kind("xl/workbook.xml").contains("an Excel workbook, which is not read"));
    assert!(kind("project.qde").contains("REFI-QDA project"));
    assert!(kind("letter.txt").contains("a packed folder (.zip)"));
}
