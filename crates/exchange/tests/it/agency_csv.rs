//! An agency's chronology as CSV.

use crate::reading::{is_marked, outcome, read_bytes, request, school_csv};
use exchange::{Format, ReadError, Request, STANDARD_COLUMNS, template_csv};
use jiff::civil::date;
use safeguarding::records::{Relation, Role, Sensitivity, Voice};

#[test]
fn a_whole_row_is_read_into_its_record() {
    let out = school_csv(
        "# covers area: Northmoor\n\
         # covers from: 1 September 2019\n\
         # covers to: 31/08/2021\n\
         # current as of: 2021-09-01\n\
         # organisation: Mill Lane Primary\n\
         Reference,Kind,Happened,Recorded,Author role,Child given name,Child family name,Child born,NHS number,UPN,Child local ID,People,Fact seen,Said by child,Outcome,Details,Shared with\n\
         S-1,Was not brought,04/03/2021,5 March 2021,Safeguarding lead,Amber,Kestle,2015-03-04,943 476 5919,A123456789012,77,mother Jo Kestle (born 1990-02-01),\"Hungry, again\",\"I had \"\"nothing\"\"\",,clinic=Eyes; extra=one,health visitor; police\n",
    );
    assert!(out.rejects.is_empty());
    let record = out.record(0);
    assert_eq!((record.kind.as_str(), record.agency.as_str()), ("appointment", "school"));
    assert_eq!(record.facts["outcome"], "was-not-brought");
    assert_eq!(record.facts["kind_as_written"], "Was not brought");
    assert_eq!((record.facts["clinic"].as_str(), record.facts["extra"].as_str()), ("Eyes", "one"));
    assert_eq!(record.happened.day(), Some(date(2021, 3, 4)));
    assert_eq!(record.recorded, Some(date(2021, 3, 5)));
    assert_eq!(record.mentions[0].role, Role::Child);
    assert_eq!(
        record.mentions[0].identifiers[2].issuer.as_deref(),
        Some("school: Mill Lane Primary")
    );
    assert_eq!(record.mentions[1].role, Role::Mother);
    assert_eq!(record.said_by(Voice::SaidByChild).next().unwrap().reveal(), "I had \"nothing\"");
    assert_eq!(record.shared_with, ["health-visiting", "police"]);
    assert_eq!(record.provenance.row, 7);
    assert_eq!(record.provenance.extracted, Some(date(2021, 9, 1)));
    let covered = &out.coverage[0];
    assert_eq!(covered.area.as_deref(), Some("Northmoor"));
    assert_eq!((covered.from, covered.to), (Some(date(2019, 9, 1)), Some(date(2021, 8, 31))));
    assert_eq!(out.account.format, Some(Format::AgencyCsv));
    assert_eq!(out.account.headings.len(), 17);
}

#[test]
fn headings_may_come_in_any_order_dress_and_sign_between_them() {
    for text in [
        "date;type of record;surname;FORENAME;D.O.B.;Notes\n4.3.21;attendance;Kestle;Amber;4/3/15;late\n",
        "DATE\ttype_of_record\tSurname\tfirst name\tdob\tnotes\n4.3.21\tattendance\tKestle\tAmber\t4/3/15\tlate\n",
        "notes|date|Type-of-record|surname|forename|date of birth\nlate|4.3.21|Attendance|Kestle|Amber|4/3/15\n",
    ] {
        let out = school_csv(text);
        let record = out.record(0);
        assert_eq!(record.kind, "attendance");
        assert_eq!(record.happened.day(), Some(date(2021, 3, 4)));
        assert_eq!(record.mentions[0].name.as_ref().unwrap().reveal().full(), "Amber Kestle");
        assert_eq!(record.mentions[0].birth_day(), Some(date(2015, 3, 4)));
        assert_eq!(record.text[0].1.reveal(), "late");
        assert!(out.notes_say("was read as “Seen”"));
    }
}

#[test]
fn doubtful_values_are_kept_as_they_came_and_marked() {
    let out = school_csv(
        "kind,happened,recorded,child_born,child_nhs_number,people,outcome,colour,fact_seen\n\
         appointment,soon,2020-01-01,2015-03-04,9434765918,the neighbours,vanished,blue,x\n\
         martian visit,2027-01-01,2020-01-01,2010-01-01,,,,,x\n\
         visit,2013-01-01,,2015-03-04,,,Child seen,,x\n",
    );
    let first = out.record(0);
    assert_eq!(first.facts["happened_as_written"], "soon");
    assert_eq!(first.facts["people_as_written"], "the neighbours");
    assert_eq!(first.facts["outcome"], "vanished");
    assert_eq!(first.facts["colour"], "blue");
    assert!(is_marked(first, "happened", "not a date"));
    assert!(is_marked(first, "nhs_number", "check"));
    assert!(is_marked(first, "people", "no list"));
    assert!(is_marked(first, "outcome", "choices"));
    assert!(out.notes_say("the column colour was not recognised"));
    let second = out.record(1);
    assert_eq!(
        (second.kind.as_str(), second.facts["kind_as_written"].as_str()),
        ("note", "martian visit")
    );
    assert!(is_marked(second, "happened", "in the future"));
    assert!(is_marked(second, "happened", "later than the day it was recorded"));
    let third = out.record(2);
    assert!(is_marked(third, "happened", "before the child was born"));
    assert_eq!(third.facts["outcome"], "child-seen");
    assert!(out.rejects.is_empty());
}

#[test]
fn an_event_in_the_nine_months_before_birth_is_not_doubtful() {
    let out = school_csv("kind,happened,child_born\nreferral,2014-09-01,2015-03-04\n");
    assert!(out.record(0).marks.is_empty());
}

#[test]
fn vague_dates_stretches_and_spreadsheet_days_are_read() {
    let out = school_csv(
        "kind,happened,happened_to\nnote,about March 2019,\nattendance,2021-01-04,2021-03-31\nnote,43528,\n",
    );
    assert_eq!(out.record(0).happened.words(), Some("about March 2019"));
    assert_eq!(out.record(1).happened.latest(), Some(date(2021, 3, 31)));
    assert_eq!(out.record(2).happened.day(), Some(date(2019, 3, 4)));
    assert!(is_marked(out.record(2), "happened", "day number"));
}

#[test]
fn corrections_withdrawals_and_rebuttals_point_at_the_earlier_record() {
    let out = school_csv(
        "kind,happened,corrects,withdraws,rebuts\nvisit,2021-01-01,A-1,,\n,2021-01-02,,A-2,\n,,,,A-3\n",
    );
    assert_eq!(out.record(0).points_at.as_ref().unwrap().relation, Relation::Corrects);
    assert_eq!(out.record(1).kind, "withdrawal");
    assert_eq!(out.record(2).points_at.as_ref().unwrap().reference, "A-3");
    assert_eq!(out.record(2).kind, "rebuttal");
}

#[test]
fn what_a_record_tells_of_that_fewer_should_see_is_read_as_that() {
    let rows = "kind,happened,sensitivity\nnote,2021-01-01,Adult health\nnote,2021-01-02,refuge\n\
        note,2021-01-03,Police intelligence\nnote,2021-01-04,adoption\n";
    let out = school_csv(rows);
    let read: Vec<Sensitivity> = (0..4).map(|row| out.record(row).sensitivity).collect();
    let said = [
        Sensitivity::AdultHealth,
        Sensitivity::Refuge,
        Sensitivity::PoliceIntelligence,
        Sensitivity::Adoption,
    ];
    assert_eq!(read, said);
}

#[test]
fn a_word_about_sensitivity_that_nobody_knows_is_treated_as_restricted() {
    let out = school_csv("kind,happened,sensitivity\nnote,2021-01-01,\nnote,2021-01-02,purple\n");
    assert_eq!(out.record(0).sensitivity, Sensitivity::Ordinary);
    assert_eq!(out.record(1).sensitivity, Sensitivity::Restricted);
}

#[test]
fn the_same_row_is_the_same_from_another_file_and_twice_in_one_file_stays_two() {
    let head = "reference,kind,happened,fact_seen\n";
    let row = "S-1,note,2021-01-01,came in\n";
    let once = school_csv(&format!("{head}{row}"));
    let twice = school_csv(&format!("{head}{row}{row}"));
    let turned =
        school_csv("fact seen,happened,kind,reference,colour\ncame in,2021-01-01,note,S-1,\n");
    let print = |out: &crate::reading::Outcome, at: usize| out.record(at).provenance.fingerprint;
    assert_eq!(print(&once, 0), print(&twice, 0));
    assert_eq!(print(&once, 0), print(&turned, 0));
    assert_ne!(print(&twice, 0), print(&twice, 1));
    assert_ne!(twice.record(0).id, twice.record(1).id);
    let elsewhere = read_bytes("x.csv", format!("{head}{row}").as_bytes(), Some("police"), None);
    assert_ne!(print(&once, 0), print(&elsewhere, 0));
}

#[test]
fn rows_whose_cells_cannot_be_told_apart_are_handed_back_and_the_rest_is_read() {
    let out = school_csv(
        "kind,happened,fact_seen\n\
         note,2021-01-01,one,two\n\
         note,2021-01-02\n\
         note,2021-01-03,three,,\n\
         ,,\n\
         note,2021-01-04,\"never closed\n\
         note,2021-01-05,\"closed\"\n",
    );
    assert_eq!(out.rejects.len(), 1);
    assert_eq!((out.rejects[0].row, out.rejects[0].raw.as_str()), (2, "note,2021-01-01,one,two"));
    assert_eq!(out.said.len(), 4);
    assert!(is_marked(out.record(0), "row", "fewer cells"));
    assert!(out.record(1).marks.is_empty());
    assert!(is_marked(out.record(2), "row", "quotation mark"));
    assert_eq!(out.account.read, 5);
}

#[test]
fn a_file_that_does_not_say_whose_it_is_is_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.csv");
    std::fs::write(&path, "kind,happened\nnote,2021-01-01\n").unwrap();
    let error = outcome(&request(&path)).unwrap_err();
    assert!(matches!(error, ReadError::NoAgency { .. }));
    assert!(error.to_string().contains("--agency"));
    std::fs::write(&path, "kind,happened,agency\nnote,2021-01-01,GP\nnote,2021-01-02,\n").unwrap();
    let out = outcome(&request(&path)).unwrap();
    assert_eq!(out.record(0).agency, "gp");
    assert!(is_marked(out.record(1), "agency", "not said"));
}

#[test]
fn a_missing_file_and_a_folder_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none.csv");
    assert!(matches!(outcome(&request(&missing)), Err(ReadError::Missing { .. })));
    assert!(matches!(outcome(&request(folder.path())), Err(ReadError::Folder { .. })));
}

#[test]
fn the_empty_template_is_read_as_a_chronology_without_rows() {
    let text = template_csv(&crate::reading::PRACTICE);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("template.csv");
    std::fs::write(&path, text).unwrap();
    let out = outcome(&Request { agency: Some("school"), ..request(&path) }).unwrap();
    assert_eq!((out.account.read, out.account.kept), (0, 0));
    assert!(out.account.headings.len() > STANDARD_COLUMNS.len());
    assert!(!out.notes_say("not recognised"), "{:?}", out.account.notes);
    assert!(!out.notes_say("not understood"), "{:?}", out.account.notes);
}

const HEADINGS: &str = "reference,kind,happened,child_given_name,fact_seen";

#[test]
fn a_stray_quotation_mark_that_swallows_the_next_line_is_told_of() {
    for swallowing in [
        "R1,note,2021-01-01,Amber,\"cold\nR2,note,2021-01-02,Amber,ate\"",
        "R1,note,\"2021-01-01,Amber,cold\nR2,note\",2021-01-02,Amber,ate",
    ] {
        let out =
            school_csv(&format!("{HEADINGS}\n{swallowing}\nR3,note,2021-01-03,Amber,slept\n"));
        let said = "a quotation mark may have swallowed the next line";
        let is_told = out.said.iter().any(|one| is_marked(&one.record, "row", said))
            || out.rejects.iter().any(|one| one.reason.contains(said));
        assert!(is_told, "{swallowing}: {:?}", out.rejects);
        let last = out.said.last().unwrap();
        assert_eq!(last.record.text[0].1.reveal(), "slept");
        assert!(last.record.marks.is_empty(), "{:?}", last.record.marks);
    }
}

#[test]
fn an_ordinary_text_of_several_lines_is_not_doubted() {
    let out = school_csv(&format!(
        "{HEADINGS}\nR1,note,2021-01-01,Amber,\"cold, tired\r\nand hungry, again\r\n\r\nrang home\"\n"
    ));
    assert!(out.record(0).marks.is_empty(), "{:?}", out.record(0).marks);
}

#[test]
fn rows_that_share_a_reference_are_each_kept_and_counted_once_for_the_file() {
    let row = |reference: &str, day: u8| format!("{reference},note,2021-01-0{day},Amber,x\n");
    let rows = [row("R1", 1), row("R2", 2), row("R1", 3), row("R1", 4), row("", 5), row("", 6)];
    let out = school_csv(&format!("{HEADINGS}\n{}", rows.concat()));
    assert_eq!(out.account.kept, 6);
    assert!(
        out.notes_say(
            "3 rows share a reference with another row of this file: each is kept by itself"
        ),
        "{:?}",
        out.account.notes
    );
    let out = school_csv(&format!("{HEADINGS}\n{}{}", row("R1", 1), row("R2", 2)));
    assert!(!out.notes_say("share a reference"), "{:?}", out.account.notes);
}
