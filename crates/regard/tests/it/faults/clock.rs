//! The clock of the machine jumps back, by a second, a day or thirty years, between one taking-in and the next.

use super::{Moments, Tried, a_part, facts, machine, quietly, rows};
use crate::running::{Folder, log, program};
use safeguarding::records::Entry;
use std::collections::BTreeSet;

#[test]
fn when_the_clock_jumps_back_nothing_is_lost_and_nothing_is_mistaken_for_another() {
    let mut tried = Tried::default();
    let mut moments = Moments(0x5eed_0006);
    for _ in 0..a_part(4, 2) {
        tried.times += 1;
        tried.in_the_middle += 1;
        let folder = Folder::new();
        let files: Vec<String> = (0..4).map(|n| rows(&folder, &format!("clock{n}"), 120)).collect();
        let back =
            [1, 86_400, 30 * 365 * 86_400][moments.below(3) as usize] + moments.below(1_000) as i64;
        // Each file twice, so that what one clock has kept another must know again.
        for (file, off_by) in
            files.iter().chain(&files).zip([0, -back, 0, back, -back, 0, -2 * back, 0])
        {
            let mut taking_in = program();
            taking_in.args(["take-in", file, "--agency", "school", "--log", &folder.log()]);
            taking_in.env("REGARD_CLOCK_OFF_BY", off_by.to_string());
            assert!(quietly(machine::on(&mut taking_in)).wait().expect("it ends").success());
        }
        let (store, _) = tried.recovers(&folder.log(), None);
        let (there, twice) = facts(&store);
        tried.lost += 480 - there.len() as u64;
        tried.twice += twice;
        let (ids, received) = ids(&folder);
        assert_eq!(ids.len(), 480, "each has an id of its own");
        assert!(received.windows(2).any(|pair| pair[0] > pair[1]), "the clock did jump back");
        assert!(folder.ask(&["people"]).well().contains("Trevose"), "everybody is still found");
    }
    tried.tell("clock jumping back and forth between takings-in");
}

/// The ids of all records, and when each was received, in microseconds, in the order of the log.
fn ids(folder: &Folder) -> (BTreeSet<String>, Vec<u64>) {
    let (mut ids, mut received) = (BTreeSet::new(), Vec::new());
    let mut each = |_, entry| {
        if let Entry::Said(said) = entry {
            ids.insert(said.record.id.to_string());
            received.push(said.record.received.0);
        }
        Ok(())
    };
    log(&folder.log()).expect("a log").scan(0, &mut each).expect("readable");
    (ids, received)
}
