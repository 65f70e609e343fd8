//! Tampering with the log behind the program's back is found, and the entry named.

use crate::running::Folder;
use crate::taking_in::SCHOOL;
use rusqlite::Connection;

/// Takes away what keeps the log from being changed, and changes one letter of an entry.
fn alter(log: &str, seq: i64) {
    let database = Connection::open(log).unwrap();
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
    assert!(ran.out.contains("compare entry 2 with a backup"), "{}", ran.out);
}

#[test]
fn an_entry_cannot_be_changed_without_taking_the_lock_off() {
    let folder = Folder::new();
    folder.take_in(&folder.write("school.csv", SCHOOL)).well();
    let database = Connection::open(folder.log()).unwrap();
    let refused = database.execute("UPDATE log SET body = x'00' WHERE seq = 2", []).unwrap_err();
    assert!(refused.to_string().contains("append-only"), "{refused}");
    let refused = database.execute("DELETE FROM log WHERE seq = 2", []).unwrap_err();
    assert!(refused.to_string().contains("append-only"), "{refused}");
}
