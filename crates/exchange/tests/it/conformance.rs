//! The real files of the field, where this machine has them. They are never committed; in continuous integration they
//! must be there.

use crate::reading::{Outcome, outcome, request};
use exchange::{Format, Request};
use jiff::civil::date;
use safeguarding::records::{IdentifierScheme, Role};
use std::collections::BTreeSet;
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

fn read(path: &str) -> Option<Outcome> {
    let path = shared_data()?.join(path);
    Some(outcome(&request(&path)).unwrap())
}

fn children(out: &Outcome) -> BTreeSet<String> {
    let numbers = out
        .said
        .iter()
        .flat_map(|said| &said.record.mentions)
        .flat_map(|mention| &mention.identifiers);
    numbers
        .filter(|number| number.scheme == IdentifierScheme::Local)
        .map(|number| number.value.to_string())
        .collect()
}

#[test]
fn the_invented_census_gives_its_children_referrals_conferences_and_closures() {
    let Some(out) = read("cin-validator/fake_CIN_data.xml") else { return };
    assert_eq!(out.account.format, Some(Format::CinCensus));
    assert_eq!((out.account.read, children(&out).len()), (332, 332));
    assert_eq!(out.of_kind("person-details").count(), 332);
    assert_eq!(out.of_kind("referral").count(), 402);
    assert_eq!(out.of_kind("initial-conference").count(), 350);
    assert_eq!(out.of_kind("case-closed").count(), 252);
    // Of its 117 disabilities six say that there is none.
    assert_eq!(out.of_kind("diagnosis").count(), 111);
    assert_eq!(out.of_kind("death").count(), 21);
    assert!(out.rejects.is_empty());
    assert_eq!(out.coverage[0].from, Some(date(2021, 4, 1)));
    assert_eq!(out.coverage[0].to, Some(date(2022, 3, 31)));
    let references: BTreeSet<_> =
        out.said.iter().map(|said| said.record.provenance.reference.clone()).collect();
    assert_eq!(references.len(), out.said.len(), "each record has a reference of its own");
    let ids: BTreeSet<_> = out.said.iter().map(|said| said.record.id).collect();
    assert_eq!(ids.len(), out.said.len());
}

#[test]
fn malformed_census_files_are_taken_in_with_marks_and_nothing_is_lost() {
    for name in [
        "CIN_Census_2021.xml",
        "CIN_Census_2021_copy.xml",
        "CIN_Census_2021_no_assessment_factors.xml",
        "CIN_header_issues_100.xml",
        "CIN_la_issues_2887Q.xml",
    ] {
        let Some(out) = read(&format!("cin-validator/{name}")) else { return };
        assert!(out.rejects.is_empty(), "{name}: {:?}", out.rejects);
        let details = out.of_kind("person-details").next().unwrap();
        assert_eq!(details.facts["stray_text"], "PersonBirthDate", "{name}");
        assert!(
            details.marks.iter().any(|mark| mark.what.contains("between its elements")),
            "{name}"
        );
        for kind in [
            "referral",
            "case-closed",
            "initial-conference",
            "assessment-started",
            "section-47-enquiry",
            "plan-started",
            "plan-ended",
        ] {
            assert!(out.of_kind(kind).count() > 0, "{name}: {kind}");
        }
    }
}

#[test]
fn every_module_of_a_full_census_becomes_records() {
    let Some(out) = read("liiatools/cin_census/cin-2022.xml") else { return };
    let count = |kind: &str| out.of_kind(kind).count();
    assert_eq!((count("plan-started"), count("plan-ended"), count("review-conference")), (2, 2, 1));
    assert_eq!((count("initial-conference"), count("section-47-enquiry")), (2, 1));
    let done = out.of_kind("assessment-completed").next().unwrap();
    assert_eq!(done.facts["factors"], "2A 2B");
    assert_eq!(done.facts["started"], "1970-06-03");
    let plan =
        out.of_kind("plan-started").find(|plan| plan.facts["plan"] == "child-protection").unwrap();
    assert_eq!(
        (plan.facts["category"].as_str(), plan.facts["previous_plans"].as_str()),
        ("physical", "10")
    );
    let referral = out.of_kind("referral").next().unwrap();
    assert_eq!(
        (referral.facts["from"].as_str(), referral.facts["no_further_action"].as_str()),
        ("family", "no")
    );
    assert_eq!(referral.mentions[0].identifiers.len(), 3);
}

#[test]
fn a_family_context_set_gives_one_chronology_for_each_person_over_its_agencies() {
    let Some(folder) = shared_data() else { return };
    let mut agencies = BTreeSet::new();
    let mut covered = BTreeSet::new();
    let mut records = 0;
    for name in [
        "person",
        "school",
        "housing",
        "police",
        "police_offence",
        "adult_social_care",
        "datasources",
    ] {
        let path = folder.join(format!("family-context/{name}.csv"));
        let out = outcome(&Request { agency: None, ..request(&path) }).unwrap();
        assert_eq!(out.account.format, Some(Format::FamilyContext), "{name}");
        assert!(out.rejects.is_empty(), "{name}: {:?}", out.rejects);
        records += out.said.len();
        for said in &out.said {
            let about = &said.record.mentions[0];
            let number = &about.identifiers[0];
            assert_eq!(number.issuer.as_deref(), Some("family-context"));
            if number.value == "2" {
                assert_eq!(about.role, Role::Adult);
                agencies.insert(said.record.agency.to_string());
            }
        }
        covered.extend(out.coverage.iter().map(|coverage| coverage.agency.to_string()));
        if name == "datasources" {
            let police = out.coverage.iter().find(|coverage| coverage.agency == "police").unwrap();
            assert_eq!(
                police.explanation.as_deref(),
                Some(
                    "covers conviction records from the last 5 years, and suspect records from the last year"
                )
            );
            assert_eq!(police.current_as_of, Some(date(2020, 1, 6)));
        }
        if name == "housing" {
            let statuses: Vec<&str> =
                out.of_kind("tenancy").map(|record| record.facts["status"].as_str()).collect();
            assert_eq!(statuses, ["started", "arrears", "notice"]);
            assert_eq!(
                out.of_kind("antisocial-behaviour").next().unwrap().facts["status"],
                "closed"
            );
        }
    }
    assert_eq!(records, 10 + 1 + 4 + 1 + 3 + 1);
    assert_eq!(
        agencies.into_iter().collect::<Vec<_>>(),
        ["adult-social-care", "childrens-social-care", "housing", "police"]
    );
    assert_eq!(covered.len(), 4);
}

#[test]
fn no_file_of_the_field_makes_the_reader_fail_and_each_is_accounted_for() {
    let Some(folder) = shared_data() else { return };
    let mut folders = vec![folder];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let out = outcome(&Request { agency: Some("school"), ..request(&path) }).unwrap();
            let is_told =
                !out.account.notes.is_empty() || !out.said.is_empty() || !out.coverage.is_empty();
            assert!(is_told, "{}: nothing was taken in and nothing says why", path.display());
            files += 1;
            println!(
                "{}: {:?} {} {:?}",
                path.display(),
                out.account.format,
                out.account.kept,
                out.account.notes
            );
        }
    }
    assert!(files > 50, "{files} files");
}
