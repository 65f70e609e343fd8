//! What holds of every file there could be.

use crate::reading::{outcome, read_bytes, request};
use exchange::{Format, Request};
use proptest::prelude::*;

fn row() -> impl Strategy<Value = String> {
    let cell = prop_oneof![
        4 => "[a-z0-9 ,\"';/-]{0,12}",
        1 => Just("2021-03-04".to_owned()),
        1 => Just("visit".to_owned()),
        1 => Just("\"quoted, \"\"cell\"\"\n\"".to_owned()),
        1 => any::<String>(),
    ];
    prop::collection::vec(cell, 0..8).prop_map(|cells| cells.join(","))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_any_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), lead in 0_usize..8) {
        let leads: [&[u8]; 8] = [
            b"", b"PK\x03\x04", b"<Message><Children><Child>", b"kind,happened,people\n", b"\xff\xfe",
            b"personId, dateOfOffence, typeOfOffence\n", b"<?xml version='1.0' encoding='UTF-16'?><Child ", b"# covers from: ",
        ];
        let mut whole = leads[lead].to_vec();
        whole.extend_from_slice(&bytes);
        for format in Format::ALL.into_iter().map(Some).chain([None]) {
            read_bytes("any", &whole, Some("school"), format);
        }
    }

    #[test]
    fn every_row_of_a_chronology_is_kept_or_handed_back(rows in prop::collection::vec(row(), 0..12)) {
        let text = format!("kind,happened,people,fact_seen,outcome\n{}", rows.join("\n"));
        let out = read_bytes("x.csv", text.as_bytes(), Some("school"), Some(Format::AgencyCsv));
        prop_assert_eq!(out.account.read, out.account.kept + out.account.rejected);
        let again = read_bytes("y.csv", text.as_bytes(), Some("school"), None);
        let prints = |out: &crate::reading::Outcome| {
            out.said.iter().map(|said| said.record.provenance.fingerprint).collect::<Vec<_>>()
        };
        prop_assert_eq!(prints(&out), prints(&again));
        let mut distinct = prints(&out);
        distinct.sort_unstable();
        distinct.dedup();
        prop_assert_eq!(distinct.len(), out.said.len(), "rows of one file are never taken for one another");
    }

    #[test]
    fn a_workbook_with_a_byte_changed_never_makes_the_reader_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["kind", "happened"]).unwrap();
        sheet.write_row(1, 0, ["note", "2021-01-01"]).unwrap();
        let mut bytes = book.save_to_buffer().unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.xlsx");
        std::fs::write(&path, &bytes).unwrap();
        outcome(&Request { agency: Some("school"), ..request(&path) }).unwrap();
    }
}
