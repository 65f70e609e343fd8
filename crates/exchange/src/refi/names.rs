//! The names of codes of other programs: made into ids of ours, and taken apart where a name holds a whole path.
//!
//! Takes names; gives ids that practice would take, unique in their codebook. The name itself stays as it came.

use super::book_in::CodeFound;
use super::described::Described;
use super::{Losses, guid_of};
use smol_str::{SmolStr, format_smolstr};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// Taguette writes a code’s place as a path with dots in its name; here such codes stand under one another.
pub fn part_at_dots(codes: Vec<CodeFound>, losses: &mut Losses) -> Vec<CodeFound> {
    if codes.iter().any(|code| code.parent.is_some()) {
        return codes;
    }
    let mut parted: Vec<CodeFound> = Vec::new();
    let mut at_path: BTreeMap<String, usize> = BTreeMap::new();
    let whole: BTreeSet<String> = codes.iter().map(|code| code.name.clone()).collect();
    let mut sorted = codes;
    // A path sorts after the paths it goes on from.
    sorted.sort_by_key(|code| code.name.split('.').map(str::to_owned).collect::<Vec<_>>());
    for mut code in sorted {
        let path = code.name.clone();
        let steps: Vec<&str> = path.split('.').map(str::trim).collect();
        if steps.iter().any(|step| step.is_empty()) {
            parted.push(code);
            continue;
        }
        for depth in 1..steps.len() {
            let upper = steps[..depth].join(".");
            if !at_path.contains_key(&upper) && !whole.contains(&upper) {
                losses.note(1, "heading made of the dotted name of a code");
                at_path.insert(upper.clone(), parted.len());
                parted.push(CodeFound {
                    guid: guid_of(&["heading", &upper]),
                    name: steps[depth - 1].to_owned(),
                    is_codable: false,
                    colour: None,
                    described: Described::default(),
                    parent: at_path.get(&steps[..depth - 1].join(".")).copied(),
                    notes: Vec::new(),
                });
            }
        }
        if steps.len() > 1 {
            losses.note(1, "code with a dotted path as its name, as Taguette writes them; it stands under the codes its path names");
            code.parent = at_path.get(&steps[..steps.len() - 1].join(".")).copied();
            steps[steps.len() - 1].clone_into(&mut code.name);
        }
        at_path.insert(steps.join("."), parted.len());
        parted.push(code);
    }
    parted
}

/// Whether practice would take this as an id.
pub fn is_an_id(id: &str) -> bool {
    (3..=80).contains(&id.len())
        && id.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// An id made of a name.
pub fn id_of(name: &str) -> String {
    let mut id = String::new();
    for letter in name.nfkd().filter(char::is_ascii) {
        match letter.to_ascii_lowercase() {
            plain @ ('a'..='z' | '0'..='9') => id.push(plain),
            '\'' => {}
            _ if id.ends_with('-') || id.is_empty() => {}
            _ => id.push('-'),
        }
    }
    id.truncate(60);
    let id = id.trim_end_matches('-');
    if id.len() < 3 { format!("code-{id}").trim_end_matches('-').to_owned() } else { id.to_owned() }
}

/// An id that is not taken: this one, or this one with a number.
pub fn unique(id: &str, taken: &BTreeSet<SmolStr>) -> SmolStr {
    if !taken.contains(id) {
        return id.into();
    }
    // One more number than there are ids: one of them is free.
    (2..taken.len() + 3)
        .map(|number| format_smolstr!("{id}-{number}"))
        .find(|id| !taken.contains(id))
        .expect("fewer ids are taken than numbers are tried")
}
