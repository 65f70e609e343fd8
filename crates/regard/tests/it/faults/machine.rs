//! The machine that fails, for processes of the program; see `machine.c`. Compiled once in a run, with the C compiler that building
//! needs anyway.

use crate::running::Folder;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

/// Makes a command run on it.
pub fn on(command: &mut Command) -> &mut Command {
    static MACHINE: OnceLock<(Folder, String)> = OnceLock::new();
    let (_, library) = MACHINE.get_or_init(|| {
        let folder = Folder::new();
        let source = folder.write("machine.c", include_str!("machine.c"));
        let library = folder.path("machine.so").display().to_string();
        let mut compile = Command::new("cc");
        compile.args(["-shared", "-fPIC", "-O1", "-o", &library]).arg(source).arg("-lpthread");
        let compiled = crate::running::ran(&mut compile);
        assert_eq!(compiled.code, 0, "{}", compiled.err);
        (folder, library)
    });
    command.env("LD_PRELOAD", library)
}

/// What a process did to the files of a folder, or said.
#[derive(Debug)]
pub enum Did {
    Wrote { file: String, place: usize, bytes: Vec<u8> },
    Cut { file: String, length: usize },
    Synced { file: String },
    Removed { file: String },
    Said { words: String },
}

/// Reads what was put down. **Shape:** in the order it happened.
pub fn what_happened(trace: &Path) -> Vec<Did> {
    let trace = std::fs::read(trace).expect("it was put down");
    let mut rest = &trace[..];
    let mut happened = Vec::new();
    while !rest.is_empty() {
        let (head, after) = rest.split_at(24);
        let number = |at: usize| {
            u32::from_le_bytes(head[at..at + 4].try_into().expect("four bytes")) as usize
        };
        let place = u64::from_le_bytes(head[16..].try_into().expect("eight bytes")) as usize;
        let (name, after) = after.split_at(number(4));
        let (bytes, after) = after.split_at(number(8));
        rest = after;
        let file = String::from_utf8(name.to_vec()).expect("a name");
        happened.push(match head[0] {
            b'W' => Did::Wrote { file, place, bytes: bytes.to_vec() },
            b'T' => Did::Cut { file, length: place },
            b'S' => Did::Synced { file },
            b'D' => Did::Removed { file },
            b'A' => Did::Said { words: String::from_utf8_lossy(bytes).into_owned() },
            other => panic!("the machine put down {other}"),
        });
    }
    happened
}

/// Files, by name.
pub type Disk = BTreeMap<String, Vec<u8>>;

/// What a disk sector holds: of a write that was not synced, each may be there or not. **Units:** bytes.
const SECTOR: usize = 512;

/// The disk after a power cut when all this had happened: what was synced is there; of the rest, whatever `chance` says.
pub fn after_a_power_cut(
    before: &Disk,
    happened: &[Did],
    chance: &mut dyn FnMut() -> bool,
) -> Disk {
    let mut disk = before.clone();
    let mut waiting: BTreeMap<&str, Vec<&Did>> = BTreeMap::new();
    for did in happened {
        match did {
            Did::Wrote { file, .. } | Did::Cut { file, .. } | Did::Removed { file } => {
                waiting.entry(file).or_default().push(did);
            }
            Did::Synced { file } => {
                for did in waiting.remove(file.as_str()).unwrap_or_default() {
                    reaches(&mut disk, did, &mut || true);
                }
            }
            Did::Said { .. } => {}
        }
    }
    for did in waiting.into_values().flatten() {
        reaches(&mut disk, did, chance);
    }
    disk
}

fn reaches(disk: &mut Disk, did: &Did, chance: &mut dyn FnMut() -> bool) {
    match did {
        Did::Wrote { file, place, bytes } => {
            let mut at = 0;
            while at < bytes.len() {
                // Up to the end of the sector that this byte is in.
                let end = (at + SECTOR - (place + at) % SECTOR).min(bytes.len());
                if chance() {
                    let file = disk.entry(file.clone()).or_default();
                    file.resize(file.len().max(place + end), 0);
                    file[place + at..place + end].copy_from_slice(&bytes[at..end]);
                }
                at = end;
            }
        }
        Did::Cut { file, length } if chance() => {
            disk.entry(file.clone()).or_default().resize(*length, 0);
        }
        Did::Removed { file } if chance() => {
            disk.remove(file);
        }
        _ => {}
    }
}
