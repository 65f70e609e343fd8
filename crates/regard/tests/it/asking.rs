//! What may be asked of a log: a child's chronology in each form, as of a day, as known to somebody; and a finding's reasons.

use crate::running::{Folder, ask_demonstration, list, text};
use crate::taking_in::SCHOOL;
use serde_json::Value;
use std::collections::BTreeSet;

/// A child of one of the families told by hand, about whom police and others know.
const CHILD: &str = "Keira Marland";

fn record_ids(chronology: &Value) -> BTreeSet<&str> {
    list(&chronology["entries"])
        .iter()
        .flat_map(|entry| list(&entry["records"]))
        .map(|record| text(&record["id"]))
        .collect()
}

// covers: DEV-27
#[test]
fn a_chronology_is_told_as_text_as_json_and_as_rows() {
    let words = ask_demonstration(&["chronology", CHILD]).well();
    let json = ask_demonstration(&["chronology", CHILD, "--format", "json"]).json();
    let rows = ask_demonstration(&["chronology", CHILD, "--format", "csv"]).well();
    let entries = list(&json["entries"]);
    assert!(words.starts_with("Keira Marland, born "), "{words}");
    assert!(words.contains(&format!("{} entries, oldest first", entries.len())), "{words}");
    assert!(words.contains("Silences and what was not asked"), "{words}");
    let agencies: BTreeSet<&str> =
        entries.iter().flat_map(|e| list(&e["records"])).map(|r| text(&r["agency"])).collect();
    assert!(agencies.len() >= 6, "one chronology over many agencies: {agencies:?}");
    let mut reader = csv::Reader::from_reader(rows.as_bytes());
    assert_eq!(&reader.headers().unwrap()[0], "happened");
    assert_eq!(reader.records().map(Result::unwrap).count(), entries.len());
}

#[test]
fn a_chronology_is_told_as_a_page_that_carries_its_own_style() {
    let page = ask_demonstration(&["chronology", CHILD, "--format", "html"]).well();
    assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
    assert!(page.contains("Keira Marland") && page.contains("<style>"), "a file to send by itself");
    assert!(!page.contains("<script") && !page.contains("<link "), "it fetches nothing");
}

#[test]
fn what_was_known_earlier_is_less_and_is_all_known_later() {
    let on = |day| ask_demonstration(&["chronology", CHILD, "--format", "json", "--as-of", day]);
    let (early, late) = (on("2019-01-01").json(), on("2024-01-01").json());
    let (early, late) = (record_ids(&early), record_ids(&late));
    assert!(!early.is_empty() && early.len() < late.len(), "{} {}", early.len(), late.len());
    assert!(early.is_subset(&late));
}

#[test]
fn as_known_to_the_police_shows_what_police_recorded_said_or_were_told_and_nothing_else() {
    let police = ["chronology", CHILD, "--format", "json", "--as-known-to", "police"];
    let known = ask_demonstration(&police).json();
    let everything = ask_demonstration(&["chronology", CHILD, "--format", "json"]).json();
    let ids = record_ids(&known);
    assert!(!ids.is_empty() && ids.len() < record_ids(&everything).len());
    for record in list(&known["entries"]).iter().flat_map(|entry| list(&entry["records"])) {
        let told = record["shared_with"].as_array().is_some_and(|a| a.contains(&"police".into()));
        let said = record["facts"]["from"] == "police";
        assert!(record["agency"] == "police" || told || said, "{}", record["id"]);
    }
}

#[test]
fn an_agency_nobody_knows_is_answered_with_those_there_are() {
    let ran = ask_demonstration(&["chronology", CHILD, "--as-known-to", "the-harbour-master"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("childrens-social-care") && ran.err.contains("police"), "{}", ran.err);
}

#[test]
fn a_day_that_is_none_is_answered_with_an_example() {
    let ran = ask_demonstration(&["chronology", CHILD, "--as-of", "last Tuesday"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("2024-03-04"), "{}", ran.err);
}

#[test]
fn the_significant_chronology_is_part_of_the_whole() {
    let whole = ask_demonstration(&["chronology", CHILD, "--format", "json"]).json();
    let short = ask_demonstration(&["chronology", CHILD, "--format", "json", "--significant"]);
    let short = short.json();
    assert!(list(&short["entries"]).iter().all(|entry| entry["significant"] == true));
    let (short, whole) = (record_ids(&short), record_ids(&whole));
    assert!(short.len() < whole.len() && short.is_subset(&whole));
}

#[test]
fn an_unknown_finding_is_answered_with_how_to_list_them() {
    let ran =
        ask_demonstration(&["explain", "three-contacts-in-twelve-months-child.0000-0000-0000"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("`regard findings` lists them"), "{}", ran.err);
}

/// One school's record of one child, in several voices, with nobody else named.
const VOICES: &str = "\
# agency: school
reference,kind,happened,child_given_name,child_family_name,child_born,fact_seen,said_by_child,said_by_parent,withdraws
S-1,school-concern,4 March 2021,Amber,Kestle,2015-03-04,Two coats on,\"I have mine ‘at the end’, if there’s any\",She eats plenty,
S-2,withdrawal,9 March 2021,Amber,Kestle,2015-03-04,,,,S-1
";

fn told_of_amber() -> String {
    let folder = Folder::new();
    folder.take_in(&folder.write("school.csv", VOICES)).well();
    folder.ask(&["chronology", "Amber Kestle"]).well()
}

// covers: NOR-17
#[test]
fn a_child_is_quoted_word_for_word_and_before_anybody_else() {
    let told = told_of_amber();
    let at = |words: &str| told.find(words).unwrap_or_else(|| panic!("{words}: {told}"));
    assert!(at("Child said: I have mine ‘at the end’, if there’s any") < at("Seen: Two coats on"));
}

// covers: DEV-26
#[test]
fn what_a_parent_said_is_told_as_what_a_parent_said() {
    let told = told_of_amber();
    assert!(told.contains("Parent or carer said: She eats plenty"), "{told}");
}

// covers: NOR-47
#[test]
fn what_was_withdrawn_stays_readable_and_says_so() {
    let told = told_of_amber();
    assert!(told.contains("LATER WITHDRAWN") && told.contains("Two coats on"), "{told}");
}

// covers: NOR-27
#[test]
fn what_nobody_has_said_of_the_household_is_listed() {
    let told = told_of_amber();
    for who in ["who the mother of Amber Kestle is", "who the father of Amber Kestle is"] {
        assert!(told.contains(who), "{told}");
    }
}

// covers: BRA-4
#[test]
fn a_chronology_reaches_over_the_whole_childhood() {
    let told = ask_demonstration(&["chronology", CHILD, "--child-only", "--format", "json"]).json();
    let years: BTreeSet<&str> = list(&told["entries"])
        .iter()
        .filter_map(|entry| entry["age"].as_str()?.split_once(" year").map(|(years, _)| years))
        .collect();
    assert!(years.len() >= 8, "ages at which something is told: {years:?}");
}

#[test]
fn why_two_mentions_are_one_person_is_said() {
    let folder = Folder::new();
    folder.take_in(&folder.write("school.csv", SCHOOL)).well();
    let told = folder.ask(&["people", "Amber", "--why"]).well();
    assert!(told.contains("written alike by the same organisation"), "{told}");
    assert!(told.contains("school.csv row 5 = school.csv row 6"), "{told}");
}

#[test]
fn the_practice_that_comes_with_regard_is_sound_and_its_stories_come_true() {
    let told = crate::running::regard(["check-practice"]).well();
    assert!(told.contains(", 0 expectations not fulfilled"), "{told}");
}
