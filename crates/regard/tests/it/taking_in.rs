//! Files through the door: the account, the rejects file, and that taking in again changes nothing.

use crate::running::{Folder, number_after, regard};

/// A school's file with one good row, one doubtful one and one whose cells cannot be told apart.
pub const SCHOOL: &str = "\
# agency: school
# covers from: 1 September 2019
# current as of: 1 September 2021
reference,kind,happened,child_given_name,child_family_name,child_born,fact_seen
S-1,school-concern,4 March 2021,Amber,Kestle,2015-03-04,Asked for second helpings
S-2,school-concern,the other day,Amber,Kestle,2015-03-04,Coat smells of damp
S-3,school-concern,5 March 2021,Amber,Kestle,2015-03-04,One,cell,too,many
";

#[test]
fn the_same_file_twice_changes_nothing() {
    let folder = Folder::new();
    let file = folder.write("school.csv", SCHOOL);
    let first = folder.take_in(&file).well();
    let before = folder.ask(&["verify"]).well();
    let second = folder.take_in(&file).well();
    assert_eq!(number_after(&first, "kept"), 2, "{first}");
    assert_eq!(number_after(&second, "kept"), 0, "{second}");
    assert_eq!(number_after(&second, "already known"), 2, "{second}");
    assert_eq!(folder.ask(&["verify"]).well(), before, "the head has not moved");
}

#[test]
fn what_was_read_is_what_was_kept_and_what_was_handed_back() {
    let folder = Folder::new();
    let account = folder.take_in(&folder.write("school.csv", SCHOOL)).well();
    let figure = |word| number_after(&account, word);
    assert_eq!(
        (figure("read"), figure("kept"), figure("marked"), figure("rejected")),
        (3, 2, 1, 1)
    );
}

#[test]
fn a_row_that_cannot_be_read_is_beside_its_file_with_its_line_and_reason() {
    let folder = Folder::new();
    let account = folder.take_in(&folder.write("school.csv", SCHOOL)).well();
    let rejects = std::fs::read_to_string(folder.path("school.csv.rejects.csv")).unwrap();
    assert!(account.contains("school.csv.rejects.csv"), "{account}");
    assert!(rejects.starts_with("row,reason,raw\n"), "{rejects}");
    assert!(rejects.contains("\n7,"), "the line in the file: {rejects}");
    assert!(rejects.contains("One,cell,too,many"), "the row as it came: {rejects}");
}

#[test]
fn rejects_of_the_second_time_do_not_overwrite_those_of_the_first() {
    let folder = Folder::new();
    let file = folder.write("school.csv", SCHOOL);
    folder.take_in(&file).well();
    std::fs::write(folder.path("school.csv.rejects.csv"), "corrected by hand").unwrap();
    let account = folder.take_in(&file).well();
    assert!(account.contains("school.csv.rejects-2.csv"), "{account}");
    let first = std::fs::read_to_string(folder.path("school.csv.rejects.csv")).unwrap();
    assert_eq!(first, "corrected by hand");
    assert!(folder.path("school.csv.rejects-2.csv").exists());
}

#[test]
fn rejects_may_go_to_a_folder_of_their_own() {
    let folder = Folder::new();
    let file = folder.write("school.csv", SCHOOL);
    let rejects = folder.path("rejects");
    std::fs::create_dir(&rejects).unwrap();
    let place = rejects.display().to_string();
    folder.ask(&["take-in", &file.display().to_string(), "--rejects", &place]).well();
    assert!(rejects.join("school.csv.rejects.csv").exists());
    assert!(!folder.path("school.csv.rejects.csv").exists());
}

#[test]
fn a_file_that_cannot_be_read_does_not_keep_the_others_out() {
    let folder = Folder::new();
    let missing = folder.path("missing.csv").display().to_string();
    let file = folder.write("school.csv", SCHOOL).display().to_string();
    let ran = folder.ask(&["take-in", &missing, &file]);
    assert_eq!(ran.code, 1, "and the exit code says that one was left out");
    assert!(ran.err.contains("check the name and the folder"), "{}", ran.err);
    assert_eq!(number_after(&ran.out, "kept"), 2, "{}", ran.out);
}

#[test]
fn a_mistyped_name_makes_no_log() {
    let folder = Folder::new();
    let refused = regard(["take-in", "no-such-file.csv", "--log", &folder.log()]);
    assert!(refused.code != 0 && refused.err.contains("no-such-file.csv"), "{}", refused.err);
    assert!(!std::path::Path::new(&folder.log()).exists());
}

#[test]
fn a_later_file_supersedes_and_the_earlier_row_stays_readable() {
    let folder = Folder::new();
    folder.take_in(&folder.write("school.csv", SCHOOL)).well();
    let later = SCHOOL
        .replace("current as of: 1 September 2021", "current as of: 1 October 2021")
        .replace("Asked for second helpings", "Asked for third helpings");
    folder.take_in(&folder.write("later.csv", &later)).well();
    let told = folder.ask(&["chronology", "Amber Kestle"]).well();
    assert!(told.contains("Asked for third helpings"), "{told}");
    assert!(!told.contains("Asked for second helpings"), "{told}");
    let kept =
        "SELECT count(*) FROM log WHERE instr(body, CAST('Asked for second helpings' AS BLOB)) > 0";
    let kept: u32 =
        crate::running::raw(folder.log()).query_row(kept, (), |row| row.get(0)).unwrap();
    assert_eq!(kept, 1, "the log holds what was superseded");
}

#[test]
fn the_empty_template_is_read_by_the_door_it_is_for() {
    let folder = Folder::new();
    for name in ["chronology.csv", "chronology.xlsx"] {
        let path = folder.path(name).display().to_string();
        regard(["template", &path]).well();
        let account = folder.ask(&["take-in", &path, "--agency", "school"]).well();
        assert_eq!(number_after(&account, "rejected"), 0, "{account}");
    }
}
