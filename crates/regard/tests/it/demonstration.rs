//! What a newcomer meets: the demonstration is whole, has something to show, and every finding in it can be explained.

use crate::running::{
    Folder, TOWN_DAY, ask_demonstration, demonstration, list, number_after, take_in_town, text,
    write_small_town,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The families told by hand, as the demonstration names them.
const TOLD_BY_HAND: [&str; 6] =
    ["Thackwray", "Marland", "Gathercole", "Penrice", "Birtwell", "Dunmore"];

#[test]
fn the_demonstration_takes_in_an_invented_partnership() {
    let (_, printed) = demonstration();
    assert!(number_after(printed, "Invented") >= 300, "{printed}");
    assert!(number_after(printed, "kept") > 10_000, "{printed}");
}

#[test]
fn its_log_is_whole() {
    let said = ask_demonstration(&["verify"]).well();
    assert!(said.contains("The log is whole"), "{said}");
}

#[test]
fn each_family_told_by_hand_shows_several_patterns_and_most_have_one_nobody_has_answered() {
    let all = ask_demonstration(&["findings", "--all", "--format", "json"]).json();
    let of = |name: &str, is_open: bool| -> usize {
        let concerns = |f: &&serde_json::Value| {
            text(&f["explanation"]["concerning"]).contains(name)
                && f["explanation"]["verdict"] == "met"
                && (!is_open || f["open"] == true)
        };
        list(&all).iter().filter(concerns).count()
    };
    for name in TOLD_BY_HAND {
        assert!(
            of(name, false) >= 4,
            "{name}: the demonstration has little to show of this family"
        );
    }
    let open = TOLD_BY_HAND.iter().filter(|name| of(name, true) > 0).count();
    assert!(open >= 4, "only {open} of the six families have anything left to answer");
}

/// A small town with the families told by hand in it, quicker to ask again and again than the whole demonstration.
fn small_town() -> Folder {
    let folder = Folder::new();
    let files = write_small_town(&folder);
    take_in_town(&files, &folder.log());
    folder
}

fn met(town: &Folder) -> Vec<Value> {
    let words = ["findings", "--all", "--format", "json", "--as-of", TOWN_DAY];
    let every = town.ask(&words).json();
    list(&every).iter().filter(|f| f["explanation"]["verdict"] == "met").cloned().collect()
}

#[test]
fn every_rule_that_is_met_explains_itself_down_to_an_entry_and_its_source() {
    let town = small_town();
    let met = met(&town);
    let by_rule: BTreeMap<&str, &Value> = met.iter().map(|f| (text(&f["rule"]), f)).collect();
    assert!(by_rule.len() >= 20, "only these rules are met: {:?}", by_rule.keys());
    for (rule, finding) in by_rule {
        let told = town.ask(&["explain", text(&finding["id"]), "--as-of", TOWN_DAY]).well();
        assert!(told.starts_with(text(&finding["explanation"]["title"])), "{rule}: {told}");
        assert!(told.contains("\nSource: "), "{rule}: {told}");
        let entry =
            told.lines().any(|l| l.trim_start().starts_with("from ") && l.contains(" row "));
        assert!(entry, "{rule} names no entry: {told}");
    }
    for finding in &met {
        assert!(!list(&finding["records"]).is_empty(), "{} rests on nothing", finding["id"]);
    }
}

#[test]
fn the_list_of_findings_says_that_it_is_no_evidence_of_safety() {
    let said = ask_demonstration(&["findings"]).well();
    assert!(said.trim_end().ends_with("No finding is never evidence of safety."), "{said}");
}

#[test]
fn a_folder_that_holds_something_else_is_not_made_anew() {
    let folder = crate::running::Folder::new();
    folder.write("kept.txt", "somebody's own\n");
    let place = folder.path("kept.txt");
    let place = place.parent().expect("a folder").display().to_string();
    let ran = crate::running::regard(["demo", "--no-serve", "--folder", &place]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("--folder"), "{}", ran.err);
    assert!(folder.path("kept.txt").exists());
}
