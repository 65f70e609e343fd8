//! The laws of the house that the middle must keep, on generated families.

use crate::invented::{
    AS_OF, Invented, PRACTICE, Told, all_covered, day, families, families_counting_in_days,
    family_for, record,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use safeguarding::Caseload;
use safeguarding::assess::{Found, assess_family, judge_everybody};
use safeguarding::calendar::Date;
use safeguarding::chronology::{Chronology, Covered, View, happenings};
use safeguarding::patterns::{self, Claim, Compiled, Finding, Ground, Reason, Verdict};
use safeguarding::people::People;
use safeguarding::practice::Shape;
use safeguarding::records::{Coverage, Entry, Record, Said};
use std::collections::{BTreeMap, BTreeSet};

/// Every finding of one rule over a generated family, on the fast path and on the oracle.
fn both(family: &Invented, as_of: Date) -> Vec<(Finding, Finding)> {
    let records = family.records();
    let people = People::of(&records, &PRACTICE, &[]);
    let compiled = Compiled::of(&PRACTICE);
    let covered = Covered::of(&family.coverage);
    let ground = Ground { compiled: &compiled, covered: &covered, as_of };
    let rule = compiled.rules.iter().find(|r| r.rule.id == family.rule.id).expect("a shipped rule");
    let children: Vec<u32> = people.families.iter().flat_map(|f| f.children.clone()).collect();
    children
        .into_iter()
        .filter_map(|child| {
            let scene = patterns::Scene::round(
                &records,
                &people,
                &compiled,
                &View::all(as_of),
                child,
                rule.about(),
            );
            let fast = patterns::judge(rule, &scene, &ground)?;
            let slow = patterns::judge_slowly(rule, &scene, &ground).expect("in force for both");
            Some((fast, slow))
        })
        .collect()
}

fn told(finding: &Finding) -> String {
    let mut text = format!("{} {:?}", finding.rule, finding.verdict);
    for o in &finding.occurrences {
        text += &format!(
            "\n  {:?} completed {} last {} answered {:?} current {}",
            o.items, o.completed, o.last, o.answered, o.is_current
        );
    }
    let mut missing: Vec<String> =
        finding.missing.iter().map(|m| format!("\n  missing {m:?}")).collect();
    missing.sort();
    missing.dedup();
    text + &missing.concat()
}

fn all_found(records: &[Record], coverage: &[Coverage], as_of: Date) -> Vec<Found> {
    let people = People::of(records, &PRACTICE, &[]);
    judge_everybody(records, &people, &PRACTICE, &Covered::of(coverage), &View::all(as_of))
}

/// What is found, without ids: rule, verdict and the fingerprints each latest occurrence rests on.
fn essence(records: &[Record], found: &[Found]) -> BTreeSet<(String, &'static str, Vec<String>)> {
    found
        .iter()
        .map(|f| {
            let mut rests_on = Vec::new();
            for occurrence in &f.finding.occurrences {
                leaves(&occurrence.reason, &mut rests_on);
            }
            let mut prints: Vec<String> = rests_on
                .iter()
                .map(|i| records[*i as usize].provenance.fingerprint.to_string())
                .collect();
            prints.sort();
            (f.finding.rule.to_string(), f.finding.verdict.in_words(), prints)
        })
        .collect()
}

fn leaves(reason: &Reason, into: &mut Vec<u32>) {
    if let Claim::Happened { records, .. } = &reason.claim {
        into.extend(records);
    }
    for below in &reason.because {
        leaves(below, into);
    }
}

proptest! {
    #![proptest_config(Config { cases: 1_500, ..Config::default() })]

    /// Law 14.
    #[test]
    fn the_fast_path_equals_the_oracle(family in families(), later in 0..1_600_i32) {
        for (fast, slow) in both(&family, day(later)).into_iter().chain(both(&family, AS_OF)) {
            prop_assert_eq!(told(&fast), told(&slow));
        }
    }
}

proptest! {
    #![proptest_config(Config { cases: 300, ..Config::default() })]

    /// Law 2.
    #[test]
    fn the_order_in_which_records_arrive_does_not_change_what_is_found(family in families(), seed in any::<u64>()) {
        let records = family.records();
        let mut shuffled = records.clone();
        // A seeded shuffle: each record moves to a place its fingerprint and the seed decide.
        shuffled.sort_by_key(|r| safeguarding::records::Fingerprint::of([r.id.to_string().as_str(), &seed.to_string()]));
        let before = all_found(&records, &family.coverage, AS_OF);
        let after = all_found(&shuffled, &family.coverage, AS_OF);
        prop_assert_eq!(essence(&records, &before), essence(&shuffled, &after));
        let told = |records: &[Record]| -> Vec<Vec<String>> {
            let people = People::of(records, &PRACTICE, &[]);
            let mut lives: Vec<Vec<String>> = people.families.iter().flat_map(|f| &f.children).map(|child| {
                let view = View::all(AS_OF);
                let life = Chronology::of(records, &people, &PRACTICE, &Covered::default(), &view, *child);
                life.entries.iter().map(|e| {
                    let prints: BTreeSet<String> = e.happening.records.iter()
                        .map(|i| records[*i as usize].provenance.fingerprint.to_string()).collect();
                    format!("{} {prints:?}", e.happened)
                }).collect()
            }).collect();
            lives.sort();
            lives
        };
        prop_assert_eq!(told(&records), told(&shuffled));
    }

    /// Law 3.
    #[test]
    fn what_was_known_on_monday_is_known_on_tuesday(family in families(), monday in 0..1_000_i32, agency in 0..19_usize) {
        let records = family.records();
        let people = People::of(&records, &PRACTICE, &[]);
        let agency = PRACTICE.agencies.keys().nth(agency).expect("there are so many");
        let known = |view: &View| -> BTreeSet<u32> {
            happenings(&records, &people, &PRACTICE, view, 0..records.len() as u32)
                .into_iter().flat_map(|h| h.records.into_iter().chain(h.earlier).chain(h.answered_by)).collect()
        };
        let shared = (known(&View::all(day(monday))), known(&View::all(day(monday + 1))));
        prop_assert!(shared.0.is_subset(&shared.1));
        let seen: BTreeSet<u32> = (0..records.len() as u32).filter(|i| View::all(day(monday)).sees(&records[*i as usize])).collect();
        prop_assert_eq!(&shared.0, &seen, "every record seen is reached from some happening");
        let alone = (known(&View::of_agency(day(monday), agency)), known(&View::of_agency(day(monday + 1), agency)));
        prop_assert!(alone.0.is_subset(&alone.1));
        prop_assert!(alone.0.is_subset(&shared.0), "one agency knows nothing that all together do not");
    }

    /// Law 5.
    #[test]
    fn every_leaf_of_every_reason_is_a_record_this_reader_may_see(family in families(), as_of in 0..1_600_i32) {
        let records = family.records();
        let people = People::of(&records, &PRACTICE, &[]);
        let compiled = Compiled::of(&PRACTICE);
        let covered = Covered::of(&family.coverage);
        for agency in PRACTICE.agencies.keys().map(Some).chain([None]) {
            let view = agency.map_or(View::all(day(as_of)), |a| View::of_agency(day(as_of), a));
            for index in 0..people.families.len() as u32 {
                for found in assess_family(&records, &people, &compiled, &covered, &view, index) {
                    for occurrence in &found.finding.occurrences {
                        let mut rests_on = Vec::new();
                        leaves(&occurrence.reason, &mut rests_on);
                        prop_assert!(!rests_on.is_empty());
                        for leaf in rests_on.iter().chain(occurrence.answered.iter().flatten()) {
                            prop_assert!(view.sees(&records[*leaf as usize]));
                        }
                    }
                }
            }
        }
    }

    /// Law 6.
    #[test]
    fn an_unrelated_household_changes_no_finding_here(family in families(), other in families()) {
        let records = family.records();
        let alone = all_found(&records, &family.coverage, AS_OF);
        let mut together = records.clone();
        together.extend(other.told.iter().enumerate().map(|(i, told)| record(told, "Penrose", 100 + i as u64)));
        let both = all_found(&together, &family.coverage, AS_OF);
        let ours: BTreeSet<_> = essence(&records, &alone).into_iter().filter(|(_, verdict, _)| *verdict == "met").collect();
        let all: BTreeSet<_> = essence(&together, &both).into_iter().collect();
        prop_assert!(ours.is_subset(&all), "{ours:?} {all:?}");
        let prints: BTreeSet<String> = records.iter().map(|r| r.provenance.fingerprint.to_string()).collect();
        for (rule, verdict, rests_on) in all {
            let here = rests_on.iter().filter(|p| prints.contains(*p)).count();
            prop_assert!(here == 0 || here == rests_on.len(), "{rule} {verdict} mixes two households");
        }
    }

    /// Law 7, for rules that count in days and weeks, in years without holidays.
    #[test]
    fn moving_every_date_by_whole_weeks_changes_no_verdict(family in families_counting_in_days(), weeks in 1..200_i32) {
        let mut practice = PRACTICE.clone();
        practice.working_days = safeguarding::calendar::WorkingDays::default();
        practice.rules.retain(|r| r.id == family.rule.id);
        // One version, always in force: moved into another's time, another may be said.
        for rule in &mut practice.rules {
            rule.versions.drain(..rule.versions.len() - 1);
            rule.versions[0].in_force = safeguarding::calendar::Date::MIN;
        }
        let verdicts = |by: i32| -> Vec<(String, usize)> {
            let records: Vec<Record> = family.told.iter().enumerate()
                .map(|(i, told)| record(&Told { day: told.day + by * 7, ..told.clone() }, "Kestle", i as u64 + 1)).collect();
            let people = People::of(&records, &PRACTICE, &[]);
            let covered = Covered::of(&[]);
            let compiled = Compiled::of(&practice);
            let as_of = day(1_500 + by * 7);
            let mut all: Vec<(String, usize)> = (0..people.families.len() as u32)
                .flat_map(|f| assess_family(&records, &people, &compiled, &covered, &View::all(as_of), f))
                .map(|f| (format!("{:?} {}", f.concerning, f.finding.verdict.in_words()), f.finding.occurrences.len()))
                .collect();
            all.sort();
            all
        };
        prop_assert_eq!(verdicts(0), verdicts(weeks));
    }

    /// Law 8.
    #[test]
    fn more_matching_records_never_remove_an_at_least_n_finding(family in families(), extra in 0..900_i32) {
        let Shape::Repeated(shape) = &family.rule.versions.last().expect("a version").shape else { return Ok(()) };
        prop_assume!(shape.without.is_none());
        let before = both(&family, AS_OF);
        let mut more = family.clone();
        let matching = family.told.iter().find(|t| shape.what.fits(&t.kind, &t.agency, &t.facts)).cloned();
        more.told.extend(matching.map(|t| Told { day: extra, vague: 0, ..t }));
        let after = both(&more, AS_OF);
        for ((before, _), (after, _)) in before.iter().zip(&after) {
            prop_assert!(before.verdict != Verdict::Met || after.verdict == Verdict::Met);
        }
    }

    /// Law 9.
    #[test]
    fn no_finding_cites_a_version_not_in_force(family in families(), as_of in 0..1_600_i32) {
        for (finding, _) in both(&family, day(as_of)) {
            prop_assert!(finding.in_force <= day(as_of));
            for occurrence in &finding.occurrences {
                prop_assert!(occurrence.in_force <= day(as_of));
                prop_assert!(family.rule.versions.iter().any(|v| v.in_force == occurrence.in_force));
                if matches!(family.rule.versions[0].shape, Shape::DueWithin(_)) {
                    prop_assert!(occurrence.in_force < occurrence.completed);
                }
            }
        }
    }

    /// Law 12.
    #[test]
    fn building_from_the_log_again_gives_the_same(family in families()) {
        let entries = || family.records().into_iter().map(|record| Entry::Said(Box::new(Said { record, original: Vec::new() })));
        let (one, two) = (Caseload::of(PRACTICE.clone(), entries()), Caseload::of(PRACTICE.clone(), entries()));
        let ids = |c: &Caseload| c.people.persons.iter().map(|p| p.id).collect::<Vec<_>>();
        prop_assert_eq!(ids(&one), ids(&two));
        let view = View::all(AS_OF);
        prop_assert_eq!(essence(&one.records, &one.all_findings(&view)), essence(&two.records, &two.all_findings(&view)));
    }

    /// Law 13: poverty, disability, ethnicity or family form alone never fires a rule, however much of it is recorded.
    #[test]
    fn circumstances_alone_never_fire_a_rule(
        told in prop::collection::vec((0..6_usize, 0..900_i32, 0..3_usize, 0..6_usize, 0..12_usize), 0..40)
    ) {
        const CIRCUMSTANCES: [(&str, &str, &[&str]); 6] = [
            ("tenancy", "status", &["arrears", "notice", "eviction", "homeless", "temporary", "started"]),
            ("diagnosis", "condition", &["autism", "visual impairment", "cerebral palsy", "deafness", "epilepsy", "asthma"]),
            ("parental-illness", "condition", &["physical-illness", "learning-disability", "learning-need", "bereavement", "other", "hospital-stay"]),
            ("person-details", "ethnicity", &["WROM", "WIRT", "BAFR", "ABAN", "WBRI", "MOTH"]),
            ("household-change", "change", &["joined", "left", "returned", "imprisoned", "released", "joined"]),
            ("move", "out_of_area", &["yes", "no", "yes", "no", "yes", "no"]),
        ];
        let records: Vec<Record> = told.iter().enumerate().map(|(i, &(what, when, about, value, agency))| {
            let (kind, fact, values) = CIRCUMSTANCES[what];
            let agency = PRACTICE.agencies.keys().nth(agency).expect("so many").clone();
            let told = Told {
                kind: kind.into(), agency, facts: BTreeMap::from([(fact.into(), values[value].to_owned())]),
                day: when, vague: 0, about, written_after: 1,
            };
            record(&told, "Kestle", i as u64 + 1)
        }).collect();
        for found in all_found(&records, &all_covered(), AS_OF) {
            prop_assert!(found.finding.verdict != Verdict::Met, "{} fired", found.finding.rule);
        }
    }
}

#[test]
fn the_generator_reaches_every_verdict_of_every_rule() {
    let mut runner = TestRunner::deterministic();
    let mut short = Vec::new();
    for rule in &PRACTICE.rules {
        let mut reached = BTreeSet::new();
        let strategy = family_for(rule);
        for _ in 0..1_500 {
            let family = strategy.new_tree(&mut runner).expect("a family").current();
            reached.extend(both(&family, AS_OF).into_iter().map(|(fast, _)| fast.verdict));
            if reached.len() == 3 {
                break;
            }
        }
        if reached.len() < 3 {
            short.push(format!("{}: only {reached:?}", rule.id));
        }
    }
    assert!(short.is_empty(), "{}", short.join("\n"));
}
