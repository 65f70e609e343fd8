//! Law 13, rule by rule: a childhood full of what poverty, disability, ethnicity and family form look like in agencies' records,
//! and of nothing else, meets no rule.
//!
//! Left out on purpose: what asks an agency to do something by a day (a birth, a pregnancy), for nobody doing it is not the
//! family's circumstances; and what tells of harm beside the circumstance (a child who looks after a parent).

use crate::invented::{PRACTICE, Told, all_covered, record};
use safeguarding::assess::judge_everybody;
use safeguarding::chronology::{Covered, View};
use safeguarding::patterns::Verdict;
use safeguarding::people::People;
use safeguarding::practice::{Practice, SCENARIOS, load};
use safeguarding::records::{Coverage, Record};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Facts, each with the values it takes in turn.
type Facts = &'static [(&'static str, &'static [&'static str])];

/// Kinds, and facts with the values they may have, that only say how a family lives, who they are, or what they live with.
const CIRCUMSTANCES: &[(&str, Facts)] = &[
    // Poverty and housing.
    (
        "tenancy",
        &[(
            "status",
            &["started", "ended", "arrears", "notice", "eviction", "homeless", "temporary"],
        )],
    ),
    ("tenancy", &[("case", &["open", "closed"])]),
    (
        "housing-hazard",
        &[
            ("hazard", &["damp-and-mould", "no-heating", "electrics", "overcrowding", "other"]),
            ("status", &["reported", "open"]),
        ],
    ),
    (
        "involvement",
        &[
            ("service", &["benefits", "food bank", "free school meals", "debt advice"]),
            ("status", &["current"]),
        ],
    ),
    ("move", &[("out_of_area", &["yes", "no"])]),
    // Disability and illness, and being cared for because of it.
    (
        "diagnosis",
        &[(
            "condition",
            &["autism", "cerebral palsy", "epilepsy", "deafness", "learning disability", "asthma"],
        )],
    ),
    (
        "involvement",
        &[
            (
                "service",
                &["special educational needs", "disabled children’s team", "speech therapy"],
            ),
            ("status", &["current", "historic"]),
        ],
    ),
    (
        "parental-illness",
        &[(
            "condition",
            &["physical-illness", "learning-disability", "learning-need", "bereavement", "other"],
        )],
    ),
    ("adult-service", &[("status", &["current", "historic"])]),
    ("appointment", &[("outcome", &["attended"])]),
    (
        "treatment",
        &[
            ("what", &["medicine", "device", "equipment", "therapy", "care-plan"]),
            ("outcome", &["given", "in-use"]),
            ("for", &["asthma", "epilepsy", "diabetes", "moving", "speaking"]),
        ],
    ),
    // Who they are.
    (
        "person-details",
        &[("ethnicity", &["WBRI", "WROM", "WIRT", "BAFR", "BCRB", "ABAN", "APKN", "MOTH"])],
    ),
    // Family form: one parent, a young one, two homes, relatives, a parent who was in care.
    ("household-recorded", &[("complete", &["yes", "no"])]),
    (
        "household-change",
        &[
            ("change", &["joined", "left", "returned"]),
            ("who", &["father", "partner", "step-parent", "grandparent", "sibling"]),
        ],
    ),
    (
        "care-arrangement",
        &[("arrangement", &["one-home", "two-homes", "with-relatives", "with-friends", "other"])],
    ),
    (
        "adult-history",
        &[(
            "about",
            &["own-childhood", "in-care-as-a-child", "isolation", "earlier-relationship", "other"],
        )],
    ),
    (
        "relationship-described",
        &[("between", &["couple", "parent-and-child", "siblings", "wider-family"])],
    ),
    (
        "involvement",
        &[
            ("service", &["young parents’ group", "care leavers’ team", "refugee support"]),
            ("status", &["current"]),
        ],
    ),
];

const DAYS_OF_CHILDHOOD: i32 = 18 * 365;

/// Each of them every month for eighteen years, each value in turn, by each agency that records the kind in turn.
fn a_childhood_of_circumstances() -> Vec<Record> {
    let mut records = Vec::new();
    for (n, (kind, facts)) in CIRCUMSTANCES.iter().enumerate() {
        let known = &PRACTICE.kinds[*kind];
        let mut agencies: Vec<&str> = known.agencies.iter().map(SmolStr::as_str).collect();
        if agencies.is_empty() {
            agencies = PRACTICE.agencies.keys().map(SmolStr::as_str).collect();
        }
        for (month, day) in (-4_000..DAYS_OF_CHILDHOOD - 4_000).step_by(30).enumerate() {
            let facts: BTreeMap<_, _> = facts
                .iter()
                .map(|(fact, values)| ((*fact).into(), values[month % values.len()].to_owned()))
                .collect();
            let told = Told {
                kind: (*kind).into(),
                agency: agencies[month / 2 % agencies.len()].into(),
                facts,
                day: day + n as i32,
                vague: 0,
                about: month % 3,
                written_after: 1,
            };
            records.push(record(&told, "Kestle", records.len() as u64 + 1));
        }
    }
    records
}

/// The rules that are met, at the end of each year of the childhood.
fn met(records: &[Record], practice: &Practice, coverage: &[Coverage]) -> Vec<String> {
    let people = People::of(records, practice, &[]);
    assert!(!people.families.is_empty(), "somebody is there to be judged");
    let covered = Covered::of(coverage);
    let mut met = Vec::new();
    for year in [0, 2, 5] {
        let view = View::all(crate::invented::day(200 + year * 365));
        let found = judge_everybody(records, &people, practice, &covered, &view);
        met.extend(
            found
                .into_iter()
                .filter(|f| f.finding.verdict == Verdict::Met)
                .map(|f| f.finding.rule.to_string()),
        );
    }
    met.sort();
    met.dedup();
    met
}

#[test]
fn no_rule_is_met_by_a_childhood_of_circumstances_alone() {
    for (kind, facts) in CIRCUMSTANCES {
        let known = PRACTICE.kind(kind).unwrap_or_else(|| panic!("no kind {kind}"));
        for (fact, values) in *facts {
            let fact = known.facts.iter().find(|f| f.name == *fact).expect("a fact of the kind");
            let listed = |v: &str| fact.choices.is_empty() || fact.choices.iter().any(|c| c == v);
            assert!(values.iter().all(|v| listed(v)), "{kind} {}", fact.name);
        }
    }
    let met = met(&a_childhood_of_circumstances(), &PRACTICE, &all_covered());
    assert!(met.is_empty(), "met by circumstances alone: {met:#?}");
}

#[test]
fn a_rule_against_circumstances_would_be_caught() {
    const POOR: &str = r#"
id = "poor"
title = "The family is poor"
shape = "repeated"
nation = "england"
about = "child"
[[version]]
in_force = 2024-01-01
source = { title = "t", where = "w", says = "s", read = 2026-01-01, status = "example" }
prompt = { ask = "a", role = "r" }
[version.repeated]
at_least = 2
within = { years = 1 }
what = { one = "debt", many = "debts", any = [{ kinds = ["tenancy"], where = { status = ["arrears", "notice"] } }] }
"#;
    let mut files: Vec<(&str, &str)> = safeguarding::practice::PRACTICE.to_vec();
    files.push(("practice/england/patterns/poor.toml", POOR));
    let stories = "| poor | met |\n| poor | not met |\n| poor | cannot tell |";
    let scenarios: Vec<(&str, &str)> =
        SCENARIOS.iter().copied().chain([("poor", stories)]).collect();
    let mut practice = load(&files, &scenarios).expect("sound");
    practice.rules.retain(|rule| rule.id == "poor");
    assert_eq!(met(&a_childhood_of_circumstances(), &practice, &all_covered()), ["poor"]);
}
