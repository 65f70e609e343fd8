//! Codebooks as `.qdc`: ours out and back, and the shapes other programs write.

use super::structure::breaches;
use super::{lost, shipped};
use exchange::refi::{NotRefi, codebook_in, codebook_out};
use jiff::civil::date;
use safeguarding::practice::{Code, read_codebook};

const TODAY: jiff::civil::Date = date(2026, 11, 22);

fn file(codes: &str) -> Vec<u8> {
    from("Some program 1", codes)
}

fn from(origin: &str, inner: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\" origin=\"{origin}\">{inner}</CodeBook>"
    )
    .into_bytes()
}

const GUID: &str = "0d62985d-b147-5d01-a9b5-cae5dcd98342";

#[test]
fn every_shipped_codebook_goes_out_and_comes_back_the_same() {
    for book in shipped() {
        let written = codebook_out(&book);
        assert_eq!(breaches(&written), Vec::<String>::new(), "{}", book.id);
        let (read, losses) = codebook_in(&written).unwrap();
        assert_eq!(losses, [], "{}", book.id);
        let mut wanted = book.clone();
        wanted.codes.sort_by_key(|code| code.id.clone());
        let mut back = read.book(TODAY);
        back.codes.sort_by_key(|code| code.id.clone());
        assert_eq!(back, wanted);
        assert_eq!(read.book(TODAY).codes, book.codes, "{} in its order", book.id);
    }
}

#[test]
fn every_shipped_codebook_comes_back_from_its_text() {
    for book in shipped() {
        let text = exchange::refi::codebook_text(&book);
        assert_eq!(read_codebook("a.toml", &text).unwrap(), book);
    }
}

#[test]
fn a_codebook_without_definitions_can_be_kept_and_says_that_they_are_missing() {
    let codes = format!(
        "<Codes><Code guid=\"{{{GUID}}}\" name=\"Café &amp; home\" isCodable=\"true\" color=\"#a1f\"/></Codes>"
    );
    let (read, losses) = codebook_in(&file(&codes)).unwrap();
    assert_eq!(lost(&losses, "without a definition"), 1);
    assert_eq!(read.codes[0].guid.to_string(), GUID);
    assert_eq!(read.codes[0].colour.as_deref(), Some("#aa11ff"));
    let kept = read_codebook("a.toml", &read.to_toml(TODAY)).unwrap();
    assert_eq!(kept.codes[0].id, "cafe-home");
    assert_eq!(kept.codes[0].guid.to_string(), GUID, "the other program’s identifier is kept");
    assert!(kept.codes[0].definition.contains("gives no definition"));
    assert_eq!(kept.in_force, TODAY);
}

#[test]
fn an_empty_list_of_sets_as_taguette_writes_it_is_read_and_said() {
    let codes = format!(
        "<Codes><Code guid=\"{GUID}\" name=\"home.care.food\" isCodable=\"true\"/>\
         <Code guid=\"dfe5c38e-9449-5959-a1f7-e3d895cfa87f\" name=\"home\" isCodable=\"true\"/></Codes><Sets></Sets>"
    );
    let (read, losses) = codebook_in(&from("Taguette 1.5.2", &codes)).unwrap();
    assert_eq!(lost(&losses, "empty list of sets"), 1);
    assert_eq!(lost(&losses, "dotted path"), 1);
    assert_eq!(lost(&losses, "heading made of"), 1);
    let shape: Vec<_> = read
        .codes
        .iter()
        .map(|code| (code.name.as_str(), code.parent.as_deref(), code.is_codable))
        .collect();
    assert_eq!(
        shape,
        [("home", None, true), ("care", Some("home"), false), ("food", Some("care"), true)]
    );
    read_codebook("a.toml", &read.to_toml(TODAY)).unwrap();
}

#[test]
fn dots_in_names_of_other_programs_are_only_dots() {
    let codes =
        format!("<Codes><Code guid=\"{GUID}\" name=\"s.47 enquiry\" isCodable=\"true\"/></Codes>");
    let (read, _) = codebook_in(&file(&codes)).unwrap();
    assert_eq!(read.codes[0].name, "s.47 enquiry");
}

#[test]
fn what_another_program_added_renamed_and_moved_comes_back() {
    let book = shipped().into_iter().find(|book| book.id == "devon-2024").unwrap();
    let text = String::from_utf8(codebook_out(&book)).unwrap();
    let renamed = text.replace("name=\"Many agencies involved\"", "name=\"Many agencies\"");
    let added = renamed.replacen(
        "<Codes>",
        &format!("<Codes><Code guid=\"{GUID}\" name=\"Dogs in the home\" isCodable=\"true\"><Description>Dogs.</Description></Code>"),
        1,
    );
    let (read, losses) = codebook_in(added.as_bytes()).unwrap();
    assert_eq!(losses, []);
    assert_eq!(read.codes.len(), book.codes.len() + 1);
    let new = read.codes.iter().find(|code| code.id == "dogs-in-the-home").unwrap();
    assert_eq!(new.definition, "Dogs.");
    let many = read.codes.iter().find(|code| code.id == "many-agencies").unwrap();
    assert_eq!(
        (many.name.as_str(), many.guid),
        ("Many agencies", Code::guid_of("devon-2024", "many-agencies"))
    );
    read_codebook("a.toml", &read.to_toml(TODAY)).unwrap();
}

#[test]
fn groups_of_codes_of_other_programs_are_counted_as_dropped() {
    let inner = format!(
        "<Codes><Code guid=\"{GUID}\" name=\"one\" isCodable=\"true\"/></Codes>\
         <Sets><Set guid=\"dfe5c38e-9449-5959-a1f7-e3d895cfa87f\" name=\"group\"><MemberCode guid=\"{GUID}\"/></Set></Sets>"
    );
    let (_, losses) = codebook_in(&file(&inner)).unwrap();
    assert_eq!((lost(&losses, "element Set "), lost(&losses, "element MemberCode ")), (1, 1));
}

#[test]
fn a_codebook_in_utf_16_or_with_a_byte_order_mark_is_read() {
    let codes = format!("<Codes><Code guid=\"{GUID}\" name=\"Größe\" isCodable=\"true\"/></Codes>");
    let plain = String::from_utf8(file(&codes)).unwrap();
    let marked = format!("\u{feff}{plain}");
    let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [marked.into_bytes(), wide] {
        assert_eq!(codebook_in(&bytes).unwrap().0.codes[0].name, "Größe");
    }
}

#[test]
fn what_is_no_codebook_is_refused_with_the_reason() {
    let refused = |bytes: &[u8]| codebook_in(bytes).unwrap_err();
    assert_eq!(refused(b""), NotRefi::Empty);
    assert_eq!(refused(b"PK\x03\x04...."), NotRefi::IsAProject);
    assert_eq!(refused(&file("")), NotRefi::NoCodes);
    assert!(matches!(refused(b"<CodeBook"), NotRefi::NotXml { line: 1, .. }));
    assert!(matches!(refused(b"code,definition\n"), NotRefi::NotXml { .. }));
    let bomb = b"<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\">&c;</CodeBook>";
    assert!(matches!(refused(bomb), NotRefi::DocumentType { .. }));
    assert_eq!(refused(b"<Project xmlns=\"urn:QDA-XML:project:1.0\"/>"), NotRefi::IsAProject);
    for other in [&b"<CodeBook/>"[..], b"<CodeBook xmlns=\"urn:x\"/>", b"<html/>"] {
        assert!(matches!(refused(other), NotRefi::OtherMarkup { .. }));
    }
}

#[test]
fn a_codebook_that_says_another_version_of_the_standard_is_read_and_said() {
    let codes = format!("<Codes><Code guid=\"{GUID}\" name=\"one\" isCodable=\"true\"/></Codes>");
    let other = String::from_utf8(file(&codes)).unwrap().replace("codebook:1.0", "codebook:1:0");
    let (_, losses) = codebook_in(other.as_bytes()).unwrap();
    assert_eq!(lost(&losses, "version “1:0” of the standard"), 1);
}

#[test]
fn codes_without_end_under_each_other_are_refused() {
    let open = format!("<Code guid=\"{GUID}\" name=\"a\" isCodable=\"true\">");
    let deep = format!("<Codes>{}{}</Codes>", open.repeat(20_000), "</Code>".repeat(20_000));
    assert_eq!(codebook_in(&file(&deep)).unwrap_err(), NotRefi::TooDeep);
}
