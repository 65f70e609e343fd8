//! Names stay in the log and in what is asked for: they never reach an account, an error or a progress line.

use crate::running::{Folder, number_after};

/// Given names, family names, words and addresses that must not turn up.
const CANARIES: [&str; 6] =
    ["Zephyrine", "Quillfeather", "Ottoline", "Wigglesworth", "Pondweed", "9434765919"];

const BAD_ROWS: &str = "\
# agency: school
reference,kind,happened,child_given_name,child_family_name,child_born,child_nhs_number,people,fact_seen
C-1,school-concern,the day Zephyrine came,Zephyrine,Quillfeather,no date,9434765910,mother Ottoline Wigglesworth,seen
C-2,Quillfeather,4 March 2021,Zephyrine,Quillfeather,2015-03-04,9434765919,(((Ottoline Wigglesworth,of Pondweed Lane
C-3,school-concern,4 March 2021,Zephyrine,Quillfeather,2015-03-04,,,Pondweed,Lane,Ottoline
C-4,school-concern,\"4 March 2021,Zephyrine,Quillfeather
,,,,,,,,
Zephyrine Quillfeather
";

fn holds_no_canary(what: &str, printed: &str) {
    for canary in CANARIES {
        assert!(!printed.contains(canary), "{what} holds {canary}: {printed}");
    }
}

#[test]
fn no_name_reaches_the_account_or_an_error_when_rows_are_bad() {
    let folder = Folder::new();
    let ran = folder.take_in(&folder.write("school.csv", BAD_ROWS));
    assert!(number_after(&ran.out, "rejected") > 0, "some rows are bad: {}", ran.out);
    assert!(number_after(&ran.out, "marked") > 0, "some values are doubtful: {}", ran.out);
    holds_no_canary("the account", &ran.out);
    holds_no_canary("standard error", &ran.err);
}

#[test]
fn no_name_reaches_an_error_when_the_whole_file_is_bad() {
    let folder = Folder::new();
    let unnamed = BAD_ROWS.replace("# agency: school\n", "");
    let ran = folder.take_in(&folder.write("unnamed.csv", &unnamed));
    assert_eq!(ran.code, 1, "nothing says whose it is");
    holds_no_canary("standard error", &ran.err);
    let census =
        "<Message><Children><Child><LAchildID>Zephyrine</LAchildID><PersonBirthDate>Ottoline";
    let ran = folder.take_in(&folder.write("census.xml", census));
    holds_no_canary("the account", &ran.out);
    holds_no_canary("standard error", &ran.err);
}

#[test]
fn a_name_nobody_bears_is_not_repeated() {
    let folder = Folder::new();
    folder.take_in(&folder.write("school.csv", crate::taking_in::SCHOOL)).well();
    let ran = folder.ask(&["chronology", "Zephyrine Quillfeather"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("try part of a name"), "{}", ran.err);
    holds_no_canary("standard error", &ran.err);
}

#[test]
fn a_log_that_cannot_be_read_is_told_of_without_its_words() {
    let folder = Folder::new();
    folder.take_in(&folder.write("school.csv", BAD_ROWS)).well();
    let database = crate::running::raw(folder.log());
    database
        .execute_batch("DROP TRIGGER log_never_changed; UPDATE log SET body = substr(body, 1, length(body) - 5);")
        .unwrap();
    drop(database);
    let ran = folder.ask(&["findings"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("Run `regard verify`"), "{}", ran.err);
    holds_no_canary("standard error", &ran.err);
}
