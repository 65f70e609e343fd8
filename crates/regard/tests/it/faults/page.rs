//! A page of the file goes bad on the disk: it is noticed, and the backup brings back what was there.

use super::{Moments, Tried, a_part, facts, rows};
use crate::running::{Folder, log, without_key};
use std::time::Instant;

#[test]
fn a_damaged_page_is_noticed_and_the_backup_has_it_all() {
    let folder = Folder::new();
    let file = rows(&folder, "page", 1_500);
    folder.ask(&["take-in", &file, "--agency", "school"]).well();
    let key = folder.path("backup.key").display().to_string();
    let said = without_key(["key", "backup", &key]).well();
    let address =
        said.split_whitespace().find(|word| word.starts_with("age1")).expect("an address");
    let backup = folder.path("a.backup").display().to_string();
    folder.ask(&["backup", "--to", &backup, "--for", address]).well();
    let whole = std::fs::read(folder.log()).expect("a file");
    let mut tried = Tried::default();
    let mut moments = Moments(0x5eed_0007);
    for _ in 0..a_part(4, 6) {
        tried.times += 1;
        let damaged = Folder::new();
        let mut bytes = whole.clone();
        let at = moments.below(bytes.len() as u64 - 16) as usize;
        for byte in &mut bytes[at..at + 16] {
            *byte ^= 0x5a;
        }
        std::fs::write(damaged.log(), bytes).expect("the damaged file");
        let verified = damaged.ask(&["verify"]);
        let says_what_to_do = ["backup", "key"]
            .iter()
            .any(|word| (verified.out.clone() + &verified.err).contains(word));
        tried.in_the_middle += u32::from(verified.code != 0);
        assert!(verified.code != 0 && says_what_to_do, "at {at}: {}{}", verified.out, verified.err);
        let began = Instant::now();
        let restored = Folder::new();
        restored.ask(&["restore", &backup, "--key", &key]).well();
        tried.recovered_in = tried.recovered_in.max(began.elapsed());
        let (there, twice) = facts(&log(&restored.log()).expect("a log"));
        tried.lost += 1_500 - there.len() as u64;
        tried.twice += twice;
    }
    tried.tell("a page of the file damaged on the disk (noticed, then restored)");
}
