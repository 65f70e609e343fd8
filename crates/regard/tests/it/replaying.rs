//! Replay, the sharing gap and look-back as people use them: by command, on the demonstration and on small logs.

use crate::running::{Folder, ask_demonstration, list, number_after, regard, text};
use serde_json::Value;

/// A child of one of the families told by hand, whom many agencies know.
const CHILD: &str = "Teddy Penrice";

// covers: UEA-3
#[test]
fn a_replay_says_who_could_have_seen_what_and_when() {
    let told = ask_demonstration(&["replay", CHILD]).well();
    for words in
        ["What each agency knew", "that no agency alone could have seen that time:", "alone: "]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    let json = ask_demonstration(&["replay", CHILD, "--json"]).json();
    assert!(list(&json["agencies"]).len() >= 6, "{}", json["agencies"]);
    for pattern in list(&json["patterns"]) {
        let together = text(&pattern["together"]);
        let alone = pattern["alone"].as_object().expect("by agency");
        let first = alone.values().filter_map(Value::as_str).min();
        assert_eq!(first.is_none(), pattern["no_agency_alone"] == true, "{pattern}");
        assert_eq!(
            pattern["days_lost"] == 0,
            first.is_some_and(|day| day <= together),
            "{pattern}"
        );
    }
}

#[test]
fn what_one_agency_could_see_on_a_day_is_less_than_what_all_could() {
    let on = |more: &[&str]| {
        let words = [&["replay", CHILD, "--on", "2025-03-01", "--json"], more].concat();
        ask_demonstration(&words).json()
    };
    let (all, hospital) = (on(&[]), on(&["--as-known-to", "hospital"]));
    assert!(!list(&hospital["entries"]).is_empty());
    assert!(list(&hospital["entries"]).len() < list(&all["entries"]).len());
    assert!(list(&hospital["patterns"]).len() < list(&all["patterns"]).len());
}

#[test]
fn a_day_after_the_one_looked_back_from_is_answered_with_what_to_do() {
    let words = ["replay", CHILD, "--on", "2026-01-01", "--as-of", "2025-01-01"];
    let ran = ask_demonstration(&words);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("a later --as-of"), "{}", ran.err);
}

/// Three contacts in a year told in parts to two agencies, and how it ended.
const PARTS: &str = "\
# agency: childrens-social-care
reference,kind,happened,child_given_name,child_family_name,child_born,from,outcome,of
C-1,contact,4 March 2025,Amber,Kestle,2015-03-04,school,no-further-action,
C-2,contact,4 June 2025,Amber,Kestle,2015-03-04,police,no-further-action,
C-3,contact,4 July 2025,Amber,Kestle,2015-03-04,gp,no-further-action,
C-4,death,4 August 2025,Amber,Kestle,2015-03-04,,,child
";

#[test]
fn how_it_ended_is_printed_only_when_asked() {
    let folder = Folder::new();
    folder.take_in(&folder.write("csc.csv", PARTS)).well();
    let ask = |more: &[&str]| {
        folder.ask(&[&["replay", "Amber Kestle", "--on", "2025-10-01"], more].concat()).well()
    };
    let kept_back = ask(&[]);
    assert!(!kept_back.contains("Death"), "{kept_back}");
    assert!(kept_back.contains("Left out because it tells how it ended: 1 entry"), "{kept_back}");
    assert!(ask(&["--with-outcome"]).contains("Death"));
}

// covers: DEV-27
#[test]
fn the_sharing_gap_is_told_in_figures_that_point_at_nobody() {
    let csv = demonstration_file("gap.csv");
    let told = ask_demonstration(&["sharing-gap", "--csv", &csv]).well();
    assert!(told.contains("By the two agencies that together could first have seen it"), "{told}");
    assert!(!told.contains("Penrice"), "figures name nobody");
    let rows = std::fs::read_to_string(&csv).expect("the file is written");
    let mut reader = csv::Reader::from_reader(rows.as_bytes());
    for row in reader.records().map(Result::unwrap) {
        for count in row.iter().skip(2).take(3).filter(|count| *count != "fewer than 5") {
            let count: usize = count.parse().expect("a count");
            assert_eq!(count % 5, 0, "rounded to five: {row:?}");
        }
    }
}

fn demonstration_file(name: &str) -> String {
    crate::running::demonstration().0.path(name).display().to_string()
}

#[test]
fn the_gaps_of_one_child_name_the_pair_that_would_have_been_enough() {
    let told = ask_demonstration(&["sharing-gap", "--child", CHILD]).well();
    assert!(told.contains("together would have been enough"), "{told}");
}

const SHIPPED: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../practice/england/patterns/three-contacts-in-twelve-months-child.toml"
);

// covers: DEV-18
#[test]
fn a_rule_is_tried_on_the_past_and_told_as_text_and_as_a_page() {
    let page = demonstration_file("look-back.html");
    let told = ask_demonstration(&[
        "look-back",
        "--rule",
        SHIPPED,
        "--from",
        "2020-01-01",
        "--out",
        &page,
    ]);
    let told = told.well();
    for words in ["How often it would have come up", "For whom", "not recorded", "Examples to read"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    let page = std::fs::read_to_string(page).expect("the page is written");
    assert!(page.starts_with("<!DOCTYPE html>") && !page.contains("<script"), "{page}");
}

#[test]
fn the_report_of_a_look_back_names_children_only_when_asked() {
    let ask = |more: &[&str]| {
        let words = [&["look-back", "--rule", SHIPPED, "--from", "2024-01-01"], more].concat();
        ask_demonstration(&words).well()
    };
    let examples = |told: &str| told.split("Examples to read").nth(1).map(str::to_owned);
    let (by_id, named) = (ask(&[]), ask(&["--with-names"]));
    let id = |told: &str| examples(told).expect("examples").matches(" (").count();
    assert!(id(&by_id) < id(&named), "{named}");
}

#[test]
fn a_rule_file_that_is_not_sound_is_answered_with_every_problem_and_its_line() {
    let folder = Folder::new();
    let rule = std::fs::read_to_string(SHIPPED).expect("the rule is there");
    let bad = rule.replace("\"contact\"", "\"contakt\"").replace("role =", "rolle =");
    let path = folder.write("three-contacts-in-twelve-months-child.toml", &bad);
    let ran = regard(["look-back", "--rule", &path.display().to_string()]);
    assert_eq!(ran.code, 1);
    let named = format!("{}:", path.display());
    assert!(ran.err.contains(&named) && ran.err.contains("rolle"), "{}", ran.err);
    let bad = rule.replace("\"contact\"", "\"contakt\"");
    let path = folder.write("three-contacts-in-twelve-months-child.toml", &bad);
    let ran = regard(["look-back", "--rule", &path.display().to_string()]);
    assert!(
        ran.err.contains("there is no kind contakt") && ran.err.contains(&named),
        "{}",
        ran.err
    );
}

#[test]
fn an_answer_is_written_over_no_file_not_even_the_log() {
    let folder = Folder::new();
    folder.take_in(&folder.write("csc.csv", PARTS)).well();
    let log = folder.log();
    for words in
        [&["look-back", "--rule", SHIPPED, "--out", &log][..], &["sharing-gap", "--csv", &log]]
    {
        let ran = folder.ask(words);
        assert_eq!(ran.code, 1, "{words:?}");
        assert!(ran.err.contains("name a file that is not there yet"), "{}", ran.err);
    }
    let workbook = folder.write("kept.csv", "kept");
    let ran = regard(["template", &workbook.display().to_string()]);
    assert_eq!(ran.code, 1);
    assert_eq!(std::fs::read_to_string(&workbook).expect("it is there"), "kept");
    folder.ask(&["verify"]).well();
}

#[test]
fn a_count_that_is_withheld_is_told_by_no_rate_and_no_example() {
    let folder = Folder::new();
    folder.take_in(&folder.write("csc.csv", PARTS)).well();
    let told = folder
        .ask(&["look-back", "--rule", SHIPPED, "--from", "2025-01-01", "--to", "2025-12-31"])
        .well();
    assert!(told.contains("fewer than 5 times"), "{told}");
    assert!(!told.contains("prompts a month"), "{told}");
    assert!(told.contains("It came up fewer than five times"), "{told}");
}

#[test]
fn the_whole_rule_of_the_documents_is_sound_and_can_be_tried() {
    let page = include_str!("../../../../docs/using/look-back.md");
    let rule = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
    let folder = Folder::new();
    folder.take_in(&folder.write("school.csv", crate::taking_in::SCHOOL)).well();
    let path = folder.write("hunger-noted-three-times-in-a-term.toml", rule.expect("a rule"));
    let told = folder.ask(&["look-back", "--rule", &path.display().to_string()]).well();
    assert!(told.contains("School noted that the child was hungry three times or more"), "{told}");
}

#[test]
fn the_story_of_the_documents_comes_as_it_says_by_the_rule_of_the_documents() {
    let between = |page: &str, mark: &str| {
        let rest = page.split(&format!("```{mark}\n")).nth(1).map(str::to_owned);
        rest.and_then(|rest| rest.split("```").next().map(str::to_owned)).expect("an example")
    };
    let rule = between(include_str!("../../../../docs/using/look-back.md"), "toml");
    let story = between(include_str!("../../../../docs/using/stories.md"), "markdown");
    let shipped = safeguarding::practice::Practice::shipped();
    let name = "hunger-noted-three-times-in-a-term.toml";
    let rule = safeguarding::practice::read_rule(name, &rule, &shipped).expect("a sound rule");
    let mut practice = shipped;
    practice.rules.push(rule);
    let story = safeguarding::scenarios::Scenario::read(&story).expect("a sound story");
    assert_eq!(story.run(&practice), []);
}

#[test]
fn an_entry_of_a_replayed_day_says_whom_it_is_about_where_that_is_not_the_child_alone() {
    let folder = Folder::new();
    let file = folder.write(
        "police.csv",
        "# agency: police\nreference,kind,happened,child_given_name,child_family_name,child_born,people\n\
         P-1,note,4 March 2021,Amber,Kestle,2015-03-04,mother Jo Kestle (born 1990-02-01)\n\
         P-2,note,5 March 2021,,,,mother Jo Kestle (born 1990-02-01)\n",
    );
    folder.take_in(&file).well();
    let told = folder.ask(&["replay", "Amber", "--on", "2021-04-01"]).well();
    assert_eq!(told.matches("(about Jo Kestle)").count(), 1, "{told}");
}

#[test]
fn days_beyond_any_life_are_kept_as_said_and_stretch_no_childhood() {
    let folder = Folder::new();
    let rows = |years: std::ops::RangeInclusive<i32>| {
        years
            .map(|year| {
                format!("Y-{year},school-concern,{year:04}-03-04,Amber,Kestle,2015-03-04,A slip.\n")
            })
            .collect::<Vec<_>>()
            .concat()
    };
    let file = folder.write(
        "school.csv",
        &format!(
            "# agency: school\nreference,kind,happened,child_given_name,child_family_name,child_born,fact_seen\n{}{}{}",
            rows(1..=120),
            rows(2020..=2023),
            rows(9900..=9999)
        ),
    );
    let account = folder.take_in(&file).well();
    assert_eq!(number_after(&account, "kept"), 224, "{account}");
    assert_eq!(number_after(&account, "marked"), 220, "{account}");
    let told = folder.ask(&["chronology", "Amber"]).well();
    assert!(told.contains("0001-03-04") && told.contains("9999-03-04"), "{told}");
    assert!(told.contains("lies before or after any life"), "{told}");
    let replayed = folder.ask(&["replay", "Amber", "--as-of", "2024-01-01"]).well();
    assert!(replayed.contains("4 entries since 4 March 2020"), "{replayed}");
    assert!(fits_into_columns(&folder), "the family is judged by columns, the quick way");
}

/// Whether every family of a log fits into columns: what does not is asked day by day.
fn fits_into_columns(folder: &Folder) -> bool {
    let store = crate::running::log(&folder.log()).expect("the log opens");
    let caseload = regard::open::caseload(&store, None).expect("readable");
    let compiled = safeguarding::patterns::Compiled::of(&caseload.practice);
    let mut laying = safeguarding::patterns::Laying::new(&compiled);
    for family in 0..caseload.people.families.len() as u32 {
        laying.add(&caseload.records, &caseload.people, family);
    }
    laying.finish().1.is_empty()
}
