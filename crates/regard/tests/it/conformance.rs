//! The real files of the field through the whole program, where this machine has them. They are never committed; in
//! continuous integration they must be there.

use crate::running::{Folder, list, number_after, text};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

fn shared_data() -> Option<PathBuf> {
    let folder = std::env::var_os("REGARD_SHARED_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "in continuous integration the shared data must be here"
    );
    println!("not here: the shared data; nothing was checked");
    None
}

/// Takes files of one folder in, with their rejects kept away from it.
fn taken_in(part: &str, ending: &str) -> Option<(Folder, String)> {
    let data = shared_data()?.join(part);
    let folder = Folder::new();
    let mut files: Vec<String> = data
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path().display().to_string())
        .filter(|path| path.ends_with(ending))
        .collect();
    files.sort();
    let rejects = folder.path("").display().to_string();
    let mut words = vec!["take-in", "--rejects", &rejects];
    words.extend(files.iter().map(String::as_str));
    let account = folder.ask(&words).well();
    Some((folder, account))
}

#[test]
fn the_invented_census_gives_its_children_and_referrals() {
    let Some((folder, account)) = taken_in("cin-validator", "fake_CIN_data.xml") else { return };
    assert_eq!((number_after(&account, "read"), number_after(&account, "rejected")), (332, 0));
    let store = crate::running::log(&folder.log()).unwrap();
    let caseload = regard::open::caseload(&store, None).unwrap();
    let mut of_kind: BTreeMap<&str, u32> = BTreeMap::new();
    for record in &caseload.records {
        *of_kind.entry(record.kind.as_str()).or_default() += 1;
    }
    assert_eq!(caseload.people.persons.len(), 332);
    assert_eq!((of_kind["referral"], of_kind["initial-conference"]), (402, 350));
    assert_eq!(of_kind["case-closed"], 252);
}

#[test]
fn malformed_census_files_are_taken_in_with_marks_and_nothing_is_handed_back() {
    let Some((_, account)) = taken_in("cin-validator", ".xml") else { return };
    let lines: Vec<&str> = account.lines().filter(|line| line.contains("already known")).collect();
    assert_eq!(lines.len(), 6, "{account}");
    for line in lines {
        assert_eq!(number_after(line, "rejected"), 0, "{account}");
        assert!(number_after(line, "kept") + number_after(line, "already known") > 0, "{account}");
        assert!(number_after(line, "marked") > 0, "{account}");
    }
}

#[test]
fn a_family_context_set_gives_each_person_one_chronology_over_its_agencies() {
    let Some((folder, _)) = taken_in("family-context", ".csv") else { return };
    let agencies = |name| {
        let told = folder.ask(&["chronology", name, "--format", "json"]).json();
        let records = list(&told["entries"]).iter().flat_map(|entry| list(&entry["records"]));
        records.map(|record| text(&record["agency"]).to_owned()).collect::<BTreeSet<_>>()
    };
    assert_eq!(
        agencies("Una Bryant").into_iter().collect::<Vec<_>>(),
        ["adult-social-care", "childrens-social-care", "housing", "police"]
    );
    assert!(agencies("Montgomery Freeman").contains("school"));
}
