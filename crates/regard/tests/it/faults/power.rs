//! The power is cut while rows are taken in: what was written and not synced is there or not, sector by sector.

use super::machine::{self, Did, Disk, after_a_power_cut, what_happened};
use super::{Moments, Tried, a_part, facts, quietly, rows};
use crate::running::{Folder, number_after, program};

/// Files taken in while everything is put down, and rows in each.
const FILES: u32 = 12;
const ROWS: u32 = 150;

#[test]
fn after_a_power_cut_all_that_was_acknowledged_is_there() {
    let (folder, traced) = (Folder::new(), Folder::new());
    let files: Vec<String> =
        (0..FILES).map(|number| rows(&folder, &format!("power{number}"), ROWS)).collect();
    let log = traced.log();
    // The first file is on the disk, as any log is that somebody works on.
    crate::running::regard(["take-in", &files[0], "--agency", "school", "--log", &log]).well();
    let before = read(&traced);
    let trace = folder.path("trace");
    let mut taking_in = program();
    taking_in.args(["take-in", "--agency", "school", "--log", &log]).args(&files[1..]);
    let folder_of_log = std::path::Path::new(&log).parent().expect("it is in a folder");
    taking_in.env("REGARD_TRACE", &trace).env("REGARD_TRACED", folder_of_log);
    machine::on(&mut taking_in).stdout(std::process::Stdio::piped());
    let mut taking_in = taking_in.spawn().expect("it starts");
    std::io::copy(&mut taking_in.stdout.take().expect("asked for"), &mut std::io::sink())
        .expect("it tells");
    assert!(taking_in.wait().expect("it ends").success());
    let happened = what_happened(&trace);
    let syncs = happened.iter().filter(|did| matches!(did, Did::Synced { .. })).count();
    assert!(syncs > FILES as usize, "what is kept is synced before it is told: {syncs}");

    let mut tried = Tried::default();
    let mut moments = Moments(0x5eed_0005);
    for _ in 0..a_part(4, 10) {
        tried.times += 1;
        let cut = moments.below(happened.len() as u64 + 1) as usize;
        tried.in_the_middle += u32::from(cut < happened.len());
        let kept: u64 = happened[..cut].iter().map(told).sum();
        let cut_off = Folder::new();
        let disk = after_a_power_cut(&before, &happened[..cut], &mut || moments.below(2) == 0);
        for (name, bytes) in &disk {
            std::fs::write(cut_off.path(name), bytes).expect("the disk as it was left");
        }
        let (store, _) = tried.recovers(&cut_off.log(), None);
        let (there, twice) = facts(&store);
        tried.lost += (u64::from(ROWS) + kept).saturating_sub(there.len() as u64);
        tried.twice += twice;
        drop(store);
        let mut again = program();
        again.args(["take-in", "--agency", "school", "--log", &cut_off.log()]).args(&files);
        assert!(quietly(&mut again).wait().expect("it ends").success());
        let (store, _) = tried.recovers(&cut_off.log(), None);
        let (there, twice) = facts(&store);
        tried.lost += u64::from(FILES * ROWS) - there.len() as u64;
        tried.twice += twice;
    }
    tried.tell("power cut while taking in, what was not synced lost by sector");
}

/// How many records the program says it has kept.
fn told(did: &Did) -> u64 {
    match did {
        Did::Said { words } if words.contains("kept ") => number_after(words, "kept"),
        _ => 0,
    }
}

fn read(folder: &Folder) -> Disk {
    ["regard.sqlite", "regard.sqlite-wal"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), std::fs::read(folder.path(name)).ok()?)))
        .collect()
}
