//! Tampering with the log behind the program's back is found, and the entry named.

use crate::running::Folder;
use crate::taking_in::SCHOOL;

/// Takes away what keeps the log from being changed, and changes one letter of an entry.
fn alter(log: &str, seq: i64) {
    let database = crate::running::raw(log);
    database.execute_batch("DROP TRIGGER log_never_changed").unwrap();
    let mut body: Vec<u8> =
        database.query_row("SELECT body FROM log WHERE seq = ?1", [seq], |row| row.get(0)).unwrap();
    let at = body.windows(6).position(|bytes| bytes == b"damp\"]" || bytes == b"Amber\"").unwrap();
    body[at] ^= 1;
    database.execute("UPDATE log SET body = ?1 WHERE seq = ?2", (&body, seq)).unwrap();
}

#[test]
fn one_altered_letter_is_found_and_its_entry_named() {
    let folder = Folder::new();
    folder.take_in(&folder.write("school.csv", SCHOOL)).well();
    folder.ask(&["verify"]).well();
    alter(&folder.log(), 2);
    let ran = folder.ask(&["verify"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("broken at entry 2"), "{}", ran.out);
    assert!(
        ran.out.contains("Wanted: a backup") && ran.out.contains("compare entry 2 of the two"),
        "{}",
        ran.out
    );
}

#[test]
fn an_entry_cannot_be_changed_without_taking_the_lock_off() {
    let folder = Folder::new();
    folder.take_in(&folder.write("school.csv", SCHOOL)).well();
    let database = crate::running::raw(folder.log());
    let refused = database.execute("UPDATE log SET body = x'00' WHERE seq = 2", []).unwrap_err();
    assert!(refused.to_string().contains("append-only"), "{refused}");
    let refused = database.execute("DELETE FROM log WHERE seq = 2", []).unwrap_err();
    assert!(refused.to_string().contains("append-only"), "{refused}");
}

/// The head that `regard verify` printed.
fn head_in(printed: &str) -> String {
    let (_, after) = printed.split_once("Its head is ").expect("a whole log has a head");
    after.split_once('.').expect("a sentence ends").0.to_owned()
}

#[test]
fn a_head_kept_elsewhere_is_held_by_the_log_it_is_of_and_by_no_other() {
    let folder = Folder::new();
    folder.take_in(&folder.write("school.csv", SCHOOL)).well();
    let head = head_in(&folder.ask(&["verify"]).well());
    let printed = folder.ask(&["verify", "--head", &head]).well();
    assert!(printed.contains("It holds the head that was kept"), "{printed}");
    let (seq, figures) = head.split_once(':').unwrap();
    let longer = folder.ask(&["verify", "--head", &format!("{seq}9:{figures}")]);
    assert_eq!(longer.code, 1);
    assert!(longer.out.contains("no longer holds the head"), "{}", longer.out);
    assert!(longer.out.contains("cut short"), "{}", longer.out);
    let turned: String = figures.chars().rev().collect();
    let other = folder.ask(&["verify", "--head", &format!("{seq}:{turned}")]);
    assert_eq!(other.code, 1);
    assert!(other.out.contains("was rewritten"), "{}", other.out);
}

#[test]
fn a_head_that_makes_no_sense_is_refused_with_an_example() {
    let ran = Folder::new().ask(&["verify", "--head", "217"]);
    assert_ne!(ran.code, 0);
    assert!(ran.err.contains("64 hexadecimal figures"), "{}", ran.err);
}

#[test]
fn an_empty_log_is_said_to_be_empty() {
    let folder = Folder::new();
    folder.take_in(&folder.write("empty.csv", ""));
    let ran = folder.ask(&["verify"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("The log is empty"), "{}", ran.out);
    assert!(!ran.out.contains("whole"), "{}", ran.out);
}

#[test]
fn a_log_that_is_not_there_is_refused_and_not_made_by_any_command_that_reads() {
    let commands: [&[&str]; 6] = [
        &["verify"],
        &["people"],
        &["findings"],
        &["chronology", "Amber"],
        &["explain", "a.b"],
        &["serve", "--without-sign-in", "--port", "0"],
    ];
    for words in commands {
        let folder = Folder::new();
        let ran = folder.ask(words);
        assert_eq!(ran.code, 1, "{words:?}");
        assert!(ran.err.contains("there is no log at"), "{words:?}: {}", ran.err);
        assert!(!std::path::Path::new(&folder.log()).exists(), "{words:?} made a log");
    }
}

#[test]
fn a_missing_lock_is_named() {
    let folder = Folder::new();
    folder.take_in(&folder.write("school.csv", SCHOOL)).well();
    let database = crate::running::raw(folder.log());
    database.execute_batch("DROP TRIGGER log_never_removed").unwrap();
    let ran = folder.ask(&["verify"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("\"log_never_removed\""), "{}", ran.out);
}

#[test]
fn an_index_that_lies_is_named_and_made_again() {
    let folder = Folder::new();
    folder.take_in(&folder.write("school.csv", SCHOOL)).well();
    let database = crate::running::raw(folder.log());
    database.execute_batch("DELETE FROM record WHERE seq = 2").unwrap();
    let ran = folder.ask(&["verify"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("the index \"record\""), "{}", ran.out);
    assert!(ran.out.contains("regard verify --rebuild-indexes"), "{}", ran.out);
    let mended = folder.ask(&["verify", "--rebuild-indexes"]).well();
    assert!(mended.contains("The log is whole"), "{mended}");
    folder.ask(&["verify"]).well();
}
