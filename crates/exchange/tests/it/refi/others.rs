//! Projects of the shapes other programs write: taken with what was mended and dropped, or refused with the reason.
//!
//! **Source:** the code and issue threads of programs that exchange such files; each test names the fact it holds.

use super::lost;
use super::projects::{home, markup};
use exchange::refi::{NotRefi, ProjectRead, project_in};
use safeguarding::records::{Presence, Stretch};
use std::io::{Cursor, Write};

const CODE: &str = "11111111-1111-4111-8111-111111111111";
const SOURCE: &str = "22222222-2222-4222-8222-222222222222";
const USER: &str = "33333333-3333-4333-8333-333333333333";
const MARK: &str = "44444444-4444-4444-8444-444444444444";
const CODING: &str = "55555555-5555-4555-8555-555555555555";
const NOTE: &str = "66666666-6666-4666-8666-666666666666";
const VARIABLE: &str = "77777777-7777-4777-8777-777777777777";

/// Packs a project of this markup and these files.
pub fn packed(markup: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in [("project.qde", markup.as_bytes())].iter().chain(files) {
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn project(inner: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\
         <Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"P\" origin=\"Other 1\" creationDateTime=\"2026-01-02T03:04:05Z\">\
         <Users><User guid=\"{USER}\" name=\"Ines Moor\"/></Users>\
         <CodeBook><Codes><Code guid=\"{CODE}\" name=\"Food\" isCodable=\"true\"/></Codes></CodeBook>{inner}</Project>"
    )
}

fn coding() -> String {
    format!(
        "<Coding guid=\"{CODING}\" creatingUser=\"{USER}\"><CodeRef targetGUID=\"{CODE}\"/></Coding>"
    )
}

fn mark(from: i64, to: i64, name: &str, inner: &str) -> String {
    format!(
        "<PlainTextSelection guid=\"{MARK}\" name=\"{name}\" startPosition=\"{from}\" endPosition=\"{to}\">{inner}</PlainTextSelection>"
    )
}

fn source(inner: &str) -> String {
    format!(
        "<Sources><TextSource guid=\"{SOURCE}\" name=\"One\" plainTextPath=\"internal://{SOURCE}.txt\">{inner}</TextSource></Sources>"
    )
}

/// A project of one document with this text, in a folder of this name.
fn read_in(folder: &str, text: &[u8], inner: &str) -> ProjectRead {
    let name = format!("{folder}/{SOURCE}.txt");
    project_in(&packed(&project(inner), &[(&name, text)])).unwrap()
}

fn read(text: &str, inner: &str) -> ProjectRead {
    read_in("sources", text.as_bytes(), inner)
}

#[test]
fn the_folder_is_found_in_capitals_and_in_small_letters() {
    for folder in ["sources", "Sources", "SOURCES"] {
        let read = read_in(folder, b"no food", &source(&mark(3, 7, "food", &coding())));
        assert_eq!((read.codings.len(), read.shifted.len()), (1, 0));
        assert_eq!(read.codings[0].what.snippet.reveal(), "food");
        assert_eq!(read.codings[0].by.reveal(), "Ines Moor");
    }
}

#[test]
fn a_byte_order_mark_before_the_markup_and_the_text_is_passed_over() {
    let marked = format!("\u{feff}{}", project(&source(&mark(3, 7, "food", &coding()))));
    let name = format!("sources/{SOURCE}.txt");
    let read = project_in(&packed(&marked, &[(&name, "\u{feff}no food".as_bytes())])).unwrap();
    assert_eq!((read.documents[0].text.as_str(), read.shifted.len()), ("no food", 0));
}

#[test]
fn a_place_that_counts_the_byte_order_mark_is_mended_and_told() {
    let read =
        read_in("sources", "\u{feff}no food".as_bytes(), &source(&mark(4, 8, "food", &coding())));
    assert_eq!(read.shifted[0].found, Stretch { from: 3, to: 7 });
}

#[test]
fn line_ends_of_two_characters_are_counted_as_one_or_as_two_and_each_shift_is_told() {
    let text = "Mum\r\nsaid\r\nno food\r\n";
    for (from, shifts) in [(12, 0), (14, 1)] {
        let read = read(text, &source(&mark(from, from + 4, "food", &coding())));
        assert_eq!(read.codings[0].what.at, Some(Stretch { from: 12, to: 16 }), "{from}");
        assert_eq!(read.codings[0].what.snippet.reveal(), "food");
        assert_eq!(read.shifted.len(), shifts);
        assert_eq!(read.documents[0].text, "Mum\nsaid\nno food\n");
    }
}

#[test]
fn letters_beyond_the_basic_plane_counted_as_two_are_mended_and_told() {
    let read = read("\u{1f476}\u{1f476} no food", &source(&mark(8, 12, "food", &coding())));
    assert_eq!(read.codings[0].what.at, Some(Stretch { from: 6, to: 10 }));
    assert_eq!(read.shifted[0].stated, (8, 12));
}

#[test]
fn plain_text_declared_as_rich_text_is_read_as_what_it_is() {
    let sources = format!(
        "<Sources><TextSource guid=\"{SOURCE}\" name=\"One\" richTextPath=\"internal://{SOURCE}.txt\">{}</TextSource></Sources>",
        mark(3, 7, "food", &coding())
    );
    let read = read("no food", &sources);
    assert_eq!(read.codings[0].what.at, Some(Stretch { from: 3, to: 7 }));
    assert_eq!(lost(&read.losses, "read anew from its file"), 1);
}

#[test]
fn a_marked_stretch_with_a_description_and_no_coding_is_a_comment() {
    let read =
        read("no food", &source(&mark(3, 7, "food", "<Description>Since when?</Description>")));
    assert_eq!(read.memos[0].1.what.words.reveal(), "Since when?");
    assert_eq!(read.memos[0].1.what.at, Some(Stretch { from: 3, to: 7 }));
    assert_eq!(read.losses.len(), 2, "no coder named, no definition: {:?}", read.losses);
}

#[test]
fn variables_on_a_document_or_on_a_case_without_a_name_are_taken() {
    let value = |text: &str| {
        format!(
            "<VariableValue><VariableRef targetGUID=\"{VARIABLE}\"/><IntegerValue>{text}</IntegerValue></VariableValue>"
        )
    };
    let variables = format!(
        "<Variables><Variable guid=\"{VARIABLE}\" name=\"Year\" typeOfVariable=\"Integer\"/></Variables>"
    );
    let on_document = format!("{variables}{}", source(&value("2024")));
    let case = format!(
        "<Cases><Case guid=\"{MARK}\">{}<SourceRef targetGUID=\"{SOURCE}\"/></Case></Cases>",
        value("2024")
    );
    let on_case = format!("{variables}{case}{}", source(""));
    for inner in [on_document, on_case] {
        let read = read("no food", &inner);
        assert_eq!(read.documents[0].card.as_ref().unwrap().year, Some(2024));
    }
    let shoe = variables.replace("Year", "Shoe size");
    let read = read("no food", &format!("{shoe}{}", source(&value("44"))));
    assert_eq!(read.documents[0].variables, [("Shoe size".to_owned(), "44".to_owned())]);
    assert_eq!(lost(&read.losses, "has no place"), 1);
}

#[test]
fn two_documents_of_one_name_are_two_documents() {
    let other = SOURCE.replace('2', "8");
    let sources = source("").replace(
        "</Sources>",
        &format!("<TextSource guid=\"{other}\" name=\"One\"><PlainTextContent>more</PlainTextContent></TextSource></Sources>"),
    );
    let read = read("no food", &sources);
    let texts: Vec<&str> = read.documents.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["no food", "more"]);
}

#[test]
fn an_annotation_by_a_link_to_a_note_is_a_comment() {
    let inner = format!(
        "{}<Notes><Note guid=\"{NOTE}\" name=\"A\"><PlainTextContent>Look here</PlainTextContent></Note></Notes>\
         <Links><Link guid=\"{CODING}\" originGUID=\"{MARK}\" targetGUID=\"{NOTE}\"/></Links>",
        source(&mark(3, 7, "food", ""))
    );
    let read = read("no food", &inner);
    assert_eq!(read.memos[0].1.what.words.reveal(), "Look here");
    assert_eq!(read.memos[0].1.what.at, Some(Stretch { from: 3, to: 7 }));
    assert_eq!(lost(&read.losses, "element Link "), 0);
}

#[test]
fn who_last_changed_a_coding_stands_in_for_who_made_it() {
    let marked = mark(3, 7, "food", &coding().replace(&format!(" creatingUser=\"{USER}\""), "")).replace(
        "startPosition",
        &format!("modifyingUser=\"{{{USER}}}\" modifiedDateTime=\"2026-01-02T03:04:05\" startPosition"),
    );
    let read = read("no food", &source(&marked));
    assert_eq!(read.codings[0].by.reveal(), "Ines Moor");
    assert_eq!(read.codings[0].at.0, 1_767_323_045_000_000);
}

#[test]
fn a_project_changed_elsewhere_and_come_back_keeps_what_is_new() {
    let shelf = home();
    let text = String::from_utf8(markup(&shelf.written())).unwrap();
    let id = shelf.documents[0].0;
    let changed = text.replacen(
        "<Codes>",
        &format!("<Codes><Code guid=\"{CODE}\" name=\"Dogs\" isCodable=\"true\"/>"),
        1,
    );
    // A selection stands before the codings of the whole document.
    let changed = changed.replacen(
        "<PlainTextSelection",
        &format!("{}<PlainTextSelection", mark(0, 5, "Amber", &coding())),
        1,
    );
    let name = format!("sources/{id}.txt");
    let read = project_in(&packed(&changed, &[(&name, shelf.documents[0].1.as_bytes())])).unwrap();
    let new = read.codings.iter().find(|made| made.what.code == "dogs").unwrap();
    assert_eq!(new.what.at, Some(Stretch { from: 0, to: 5 }));
    assert_eq!(read.codings.len(), 4);
    let absent = read.codings.iter().filter(|made| made.what.presence == Presence::Absent).count();
    assert_eq!(absent, 2, "what was ours is as it was");
}

#[test]
fn everything_dropped_is_counted_by_element() {
    let inner = format!(
        "<Sources><TextSource guid=\"{SOURCE}\"><PlainTextContent>no food</PlainTextContent></TextSource>\
         <PictureSource guid=\"{MARK}\" path=\"internal://a.jpg\"><PictureSelection guid=\"{CODING}\" firstX=\"1\" firstY=\"1\" secondX=\"2\" secondY=\"2\"/></PictureSource>\
         <AudioSource guid=\"{NOTE}\"/><AudioSource guid=\"{VARIABLE}\"/></Sources>\
         <Graphs><Graph guid=\"{USER}\"><Vertex guid=\"{CODE}\" firstX=\"1\" firstY=\"1\"/></Graph></Graphs><Surprise/>"
    );
    let read = project_in(&packed(&project(&inner), &[("sources/a.jpg", b"x")])).unwrap();
    for (element, count) in [
        ("PictureSource", 1),
        ("PictureSelection", 1),
        ("AudioSource", 2),
        ("Graphs", 1),
        ("Graph", 1),
        ("Vertex", 1),
        ("Surprise", 1),
    ] {
        assert_eq!(lost(&read.losses, &format!("element {element} ")), count, "{element}");
    }
    assert_eq!(lost(&read.losses, "file in the folder"), 1);
}

#[test]
fn a_stretch_beyond_the_text_and_a_code_that_is_not_there_are_counted() {
    let lost_code = coding().replace(CODE, NOTE);
    let two = format!("{}{}", mark(3, 700, "nothing", &coding()), mark(3, 7, "food", &lost_code));
    let read = read("no food", &source(&two));
    assert_eq!(read.codings, []);
    assert_eq!(lost(&read.losses, "does not lie on the text"), 1);
    assert_eq!(lost(&read.losses, "code that the file does not hold"), 1);
    assert_eq!(lost(&read.losses, "element Coding "), 2);
}

#[test]
fn an_area_on_a_page_is_found_by_its_words() {
    let inner = format!(
        "<Sources><PDFSource guid=\"{SOURCE}\" name=\"One\"><PDFSelection guid=\"{MARK}\" name=\"no  food\" page=\"0\" firstX=\"1\" firstY=\"1\" secondX=\"2\" secondY=\"2\">{}</PDFSelection>\
         <Representation guid=\"{NOTE}\"><PlainTextContent>There was no food.</PlainTextContent></Representation></PDFSource></Sources>",
        coding()
    );
    let read = project_in(&packed(&project(&inner), &[])).unwrap();
    assert_eq!(read.codings[0].what.at, Some(Stretch { from: 10, to: 17 }));
    assert_eq!(lost(&read.losses, "area on a page"), 1);
}

#[test]
fn what_is_no_project_is_refused_with_the_reason() {
    let refused = |bytes: &[u8]| project_in(bytes).unwrap_err();
    assert_eq!(refused(b""), NotRefi::Empty);
    assert_eq!(refused(b"hello"), NotRefi::NotPacked);
    assert_eq!(refused(b"<?xml?><CodeBook/>"), NotRefi::IsACodebook);
    assert_eq!(refused(b"PK\x03\x04 and no more"), NotRefi::Damaged);
    let whole = home().written();
    assert_eq!(refused(&whole[..whole.len() / 2]), NotRefi::Damaged);
    let mut other = zip::ZipWriter::new(Cursor::new(Vec::new()));
    other.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    assert_eq!(refused(&other.finish().unwrap().into_inner()), NotRefi::NoProject);
    let book = "<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\"/>";
    assert_eq!(refused(&packed(book, &[])), NotRefi::IsACodebook);
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;&b;\">]><Project xmlns=\"urn:QDA-XML:project:1.0\">&c;</Project>";
    assert!(matches!(refused(&packed(bomb, &[])), NotRefi::DocumentType { .. }));
    assert!(matches!(refused(&packed("<Project/>", &[])), NotRefi::OtherMarkup { .. }));
    assert!(matches!(refused(&packed("<Project", &[])), NotRefi::NotXml { .. }));
}

#[test]
fn a_reason_names_nothing_of_what_the_file_says() {
    let text = project("<Sources><TextSource name=\"CANARY\"></Sources>");
    let reason = project_in(&packed(&text, &[])).unwrap_err().to_string();
    assert!(!reason.contains("CANARY"), "{reason}");
    let read = read("no CANARY", &source(&mark(3, 9, "CANARY", &coding())));
    let shown = format!("{read:?}");
    assert!(!shown.contains("CANARY") && !shown.contains("Ines"), "{shown}");
}
