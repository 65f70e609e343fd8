//! The cases of the source documents as `regard cases` tells them: each finding with the entries it rests on and their day.

use crate::running::{Folder, regard};
use safeguarding::calendar::{Date, VagueDate};

/// The findings of one case, oldest first as told: the day of each, and the references of its entries.
fn findings(case: &str) -> Vec<(Date, Vec<String>)> {
    let (_, told) =
        case.split_once("by the day of the last entry it rests on:\n").expect("findings");
    let day = |words: &str| VagueDate::parse(words.trim()).ok()?.day();
    let mut findings: Vec<(Date, Vec<String>)> = Vec::new();
    for line in told.lines().take_while(|line| !line.is_empty()) {
        if let Some(entry) = line.trim_start().strip_prefix("- ") {
            let (reference, _) = entry.split_once(": ").expect("an entry has its reference");
            findings.last_mut().expect("an entry is of a finding").1.push(reference.to_owned());
        } else if let Some(day) = line.get(2..19).and_then(day) {
            findings.push((day, Vec::new()));
        }
    }
    findings
}

// covers: DEV-25, DEV-30
#[test]
fn a_case_is_told_by_the_days_of_the_entries_it_expects_oldest_first() {
    let told = regard(["cases"]).well();
    let gurneys = &told[told.find("the-gurneys.md").expect("they are told")..];
    let findings = findings(gurneys);
    let days: Vec<Date> = findings.iter().map(|(day, _)| *day).collect();
    assert!(days.len() > 5 && days.is_sorted(), "{days:?}");
    let day_of = |references: &[&str]| {
        findings.iter().find(|(_, entries)| entries == references).map(|(day, _)| day.to_string())
    };
    assert_eq!(day_of(&["x1"]).as_deref(), Some("2024-09-10"), "the help declined after hospital");
    assert_eq!(day_of(&["k1", "c4"]).as_deref(), Some("2024-08-19"), "closed, and back");
    assert!(gurneys.contains("And 1 other pattern, by the day first seen:\n  "), "{gurneys}");
    assert!(gurneys.contains("Who knew what of Aron, Bess, Cass, Dell, Esme:"), "{gurneys}");
    assert!(gurneys.contains("1 entry, on 12 September 2023"), "{gurneys}");
    assert!(told.ends_with("6 cases told; every expectation is fulfilled.\n"), "{told}");
    assert!(!told.contains("alone: nobody"));
}

#[test]
fn a_story_of_ones_own_is_not_said_to_be_after_a_public_document() {
    let own = |verdict: &str| {
        let folder = Folder::new();
        std::fs::create_dir(folder.path("scenarios")).expect("a folder");
        let story = format!(
            "# Once\n\ncovers: DEV-1\n\nA story of our own.\n\n## People\n\n| person | who |\n| --- | --- |\n\
             | Aron | child Aron Gurney (born 2011-02-03) |\n\n## Records\n\n\
             | reference | agency | kind | about | happened |\n| --- | --- | --- | --- | --- |\n\
             | c1 | childrens-social-care | contact | Aron | 2024-07-03 |\n\n## Expected\n\n\
             | as of | about | rule | verdict |\n| --- | --- | --- | --- |\n\
             | 2024-10-15 | Aron | three-contacts-in-twelve-months-child | {verdict} |\n"
        );
        folder.write("scenarios/once.md", &story);
        regard(["cases", &folder.path("").display().to_string()])
    };
    let told = own("cannot tell").well();
    assert!(told.contains("What happened:\n  A story of our own."), "{told}");
    assert!(told.ends_with("1 case told; every expectation is fulfilled.\n"), "{told}");
    let wrong = own("met");
    assert_ne!(wrong.code, 0);
    assert!(wrong.out.ends_with("1 case told; 1 expectation is not fulfilled.\n"), "{}", wrong.out);
}
