//! Files that no one meant to send, and files that came to harm on the way.

use crate::reading::{outcome, read_bytes, request, school_csv};
use exchange::{ReadError, RejectsFile, Request, rejects_csv};
use std::io::Write;

#[test]
fn an_empty_file_is_told_of_in_plain_words() {
    for bytes in [&b""[..], b"\n\n", b"\xef\xbb\xbf"] {
        let out = read_bytes("x.csv", bytes, Some("school"), None);
        assert_eq!((out.account.read, out.account.kept), (0, 0));
        assert!(out.notes_say("nothing was taken in"), "{:?}", out.account.notes);
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_is_refused_and_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("school.csv");
    let _held = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    for path in [std::path::Path::new("/dev/zero"), &socket] {
        let refused = outcome(&Request { agency: Some("school"), ..request(path) });
        let error = refused.unwrap_err();
        assert!(matches!(error, ReadError::NotAFile { .. }), "{error}");
        assert!(error.to_string().contains("save what it gives as a file"), "{error}");
    }
}

#[test]
fn binary_junk_is_told_of_in_plain_words() {
    let junk: Vec<u8> =
        (0..20_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let mut old_book = vec![0xD0, 0xCF, 0x11, 0xE0];
    old_book.extend_from_slice(&junk);
    let out = read_bytes("x.csv", &junk, Some("school"), None);
    assert_eq!(out.account.read, 0);
    assert!(out.notes_say("no text"), "{:?}", out.account.notes);
    assert!(read_bytes("x.xls", &old_book, None, None).notes_say("old kind"));
    assert!(
        read_bytes("x.txt", b"Dear all,\nplease find the file.\n", None, None)
            .notes_say("headings")
    );
}

#[test]
fn a_line_of_a_hundred_megabytes_is_handed_back_and_reading_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.csv");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    file.write_all(b"kind,happened,fact_seen\nnote,2021-01-01,before\nnote,2021-01-02,").unwrap();
    let piece = vec![b'x'; 1 << 20];
    for _ in 0..100 {
        file.write_all(&piece).unwrap();
    }
    file.write_all(b"\nnote,2021-01-03,after\n").unwrap();
    file.into_inner().unwrap().sync_all().unwrap();
    let out = outcome(&Request { agency: Some("school"), ..request(&path) }).unwrap();
    assert_eq!((out.account.read, out.said.len(), out.rejects.len()), (3, 2, 1));
    assert_eq!(out.rejects[0].row, 3);
    assert!(out.rejects[0].raw.len() < 10_000);
    assert_eq!(out.record(1).provenance.row, 4);
}

#[test]
fn a_file_that_is_one_line_of_a_hundred_megabytes_is_refused_without_holding_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("one.csv");
    std::fs::write(&path, "y".repeat(100 << 20)).unwrap();
    let out = outcome(&Request { agency: Some("school"), ..request(&path) }).unwrap();
    assert_eq!((out.account.kept, out.rejects.len()), (0, 1));
    assert!(out.notes_say("no row of headings"));
}

#[test]
fn the_encodings_of_the_field_are_read_letter_for_letter() {
    let text = "kind,happened,fact_seen\r\nnote,2021-01-01,Siân’s café\r\n";
    let wide = |mark: &str| format!("{mark}{text}").encode_utf16().collect::<Vec<u16>>();
    let low: Vec<u8> = wide("\u{feff}").into_iter().flat_map(u16::to_le_bytes).collect();
    let unmarked: Vec<u8> = wide("").into_iter().flat_map(u16::to_le_bytes).collect();
    let high: Vec<u8> = wide("\u{feff}").into_iter().flat_map(u16::to_be_bytes).collect();
    let (windows, ..) = encoding_rs::WINDOWS_1252.encode(text);
    let marked = format!("\u{feff}{text}").into_bytes();
    for (bytes, note) in [
        (low.as_slice(), "UTF-16"),
        (&unmarked, "UTF-16"),
        (&high, "UTF-16"),
        (&windows, "Windows-1252"),
        (&marked, ""),
    ] {
        let out = read_bytes("x.csv", bytes, Some("school"), None);
        assert_eq!(out.record(0).text[0].1.reveal(), "Siân’s café", "{note}");
        assert!(note.is_empty() || out.notes_say(note), "{:?}", out.account.notes);
    }
}

#[test]
fn letters_cut_by_the_end_of_a_chunk_stay_whole() {
    let name = "é".repeat(200_000);
    let out = school_csv(&format!("kind,happened,fact_seen\nnote,2021-01-01,a{name}\n"));
    assert_eq!(out.record(0).text[0].1.reveal(), &format!("a{name}"));
    assert!(!out.notes_say("Windows"));
}

#[test]
fn zero_bytes_are_shown_and_marked() {
    let out = school_csv("kind,happened,fact_seen\nnote,2021-01-01,a\0b\n");
    assert_eq!(out.record(0).text[0].1.reveal(), "a\u{fffd}b");
    assert!(!out.record(0).marks.is_empty());
}

#[test]
fn rows_that_hold_nothing_usable_are_handed_back_with_their_line() {
    let out =
        school_csv("title of the sheet\nreference,kind,happened,recorded\nA-1,,,2021-01-01\n");
    let rows: Vec<u64> = out.rejects.iter().map(|reject| reject.row).collect();
    assert_eq!(rows, [1, 3]);
    assert!(out.said.is_empty());
}

#[test]
fn rejects_are_written_beside_the_file_with_line_reason_and_row() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("school.csv");
    let out = school_csv("kind,happened\nnote,2021-01-01,=SUM(A1),x\n=note,2021-01-01,y\n");
    let written = rejects_csv(&path, None, &out.rejects).unwrap().unwrap();
    assert_eq!(written, folder.path().join("school.csv.rejects.csv"));
    let text = std::fs::read_to_string(written).unwrap();
    assert!(text.starts_with("row,reason,raw\n2,"), "{text}");
    assert!(text.contains("\"note,2021-01-01,=SUM(A1),x\"") && text.contains("\"'=note"), "{text}");
    assert_eq!(rejects_csv(&path, None, &[]).unwrap(), None);
    let nowhere = RejectsFile::beside(&path, Some(&folder.path().join("none")));
    let mut nowhere = nowhere;
    assert!(matches!(nowhere.write(&out.rejects[0]), Err(ReadError::WriteRejects { .. })));
}

#[test]
fn a_rejects_file_is_never_written_over_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("school.csv");
    let out = school_csv("kind,happened\nnote,2021-01-01,x,y\n");
    let kept = folder.path().join("kept.txt");
    std::fs::write(&kept, "kept").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&kept, folder.path().join("school.csv.rejects.csv")).unwrap();
    #[cfg(not(unix))]
    std::fs::write(folder.path().join("school.csv.rejects.csv"), "kept").unwrap();
    for name in ["school.csv.rejects-2.csv", "school.csv.rejects-3.csv"] {
        let written = rejects_csv(&path, None, &out.rejects).unwrap().unwrap();
        assert_eq!(written, folder.path().join(name));
        assert!(std::fs::read_to_string(written).unwrap().contains("note,2021-01-01,x,y"));
    }
    assert_eq!(std::fs::read_to_string(kept).unwrap(), "kept");
}

#[test]
fn no_cell_of_a_rejects_file_begins_as_a_formula_does() {
    let folder = tempfile::tempdir().unwrap();
    for begin in ["=", "+", "-", "@", "\t=", "\r=", "  ="] {
        let cell = format!("{begin}1+1");
        let reject = exchange::Reject { row: 2, reason: cell.clone(), raw: cell.clone() };
        let written = rejects_csv(&folder.path().join("a.csv"), None, &[reject]).unwrap().unwrap();
        let text = std::fs::read_to_string(written).unwrap();
        assert_eq!(text.matches(&format!("'{cell}")).count(), 2, "{text:?}");
    }
}

#[test]
fn nothing_personal_stands_in_an_error_a_note_a_reason_or_what_debug_prints() {
    let out = school_csv(
        "kind,happened,child_given_name,child_born,child_nhs_number,people,fact_seen\n\
         note,Zanzibella,Zanzibella,2015-03-04,943 476 5918,Zanzibella and co,Zanzibella said,Zanzibella\n",
    );
    let shown = format!("{:?} {:?} {:?}", out.account, out.rejects, out.coverage);
    assert!(!shown.contains("Zanzibella"), "{shown}");
}
