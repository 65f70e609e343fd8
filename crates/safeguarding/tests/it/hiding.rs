//! What is hidden from a reader is to them as what nobody knows yet: in chronologies, findings, replays and what is owed.

use crate::everybody::tangled;
use crate::invented::{Invented, PRACTICE, day, families};
use proptest::prelude::*;
use proptest::test_runner::Config;
use safeguarding::Caseload;
use safeguarding::assess::Found;
use safeguarding::calendar::Date;
use safeguarding::chronology::View;
use safeguarding::patterns::{Concerning, Verdict};
use safeguarding::records::{Class, Classes, Entry, Hidden, Record, Said, Sensitivity};
use safeguarding::replay;
use safeguarding::response::{Ledger, Now, Task};
use safeguarding::scenarios::Scenario;

fn caseload(records: Vec<Record>, family: &Invented) -> Caseload {
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    let coverage = family.coverage.iter().cloned().map(Entry::Coverage);
    Caseload::of(PRACTICE.clone(), records.into_iter().map(said).chain(coverage))
}

/// Marks some records as ones that fewer people read.
fn marked(mut records: Vec<Record>, how: &[u8]) -> Vec<Record> {
    for (record, how) in records.iter_mut().zip(how) {
        record.sensitivity = match how % 5 {
            0 => Sensitivity::Refuge,
            1 => Sensitivity::AdultHealth,
            _ => Sensitivity::Ordinary,
        };
    }
    records
}

/// The same records, where what is hidden from a reader was written down long after their day.
fn postponed(records: &[Record], view: &View, caseload: &Caseload) -> Vec<Record> {
    let later = |(record, as_read): (&Record, &Record)| {
        let mut record = record.clone();
        if view.hides(as_read) {
            record.recorded = Some(Date::new(2050, 1, 1).expect("a day"));
        }
        record
    };
    records.iter().zip(&caseload.records).map(later).collect()
}

fn readers(today: Date) -> Vec<View> {
    let some = |classes: &[Class]| classes.iter().copied().collect::<Classes>();
    let refuge = some(&[Class::Refuge]);
    let both = some(&[Class::Refuge, Class::AdultHealth]);
    let all = View::all(today);
    let of = |of_others, of_own| Hidden { of_others, of_own };
    vec![
        all.clone().hiding(of(refuge, refuge)),
        all.hiding(of(both, both)),
        View::of_agency(today, "school").hiding(of(both, Classes::NONE)),
        View::of_agency(today, "childrens-social-care").hiding(of(both, refuge)),
    ]
}

/// Of what is found where some of it is not known, what is no false charge: what is met then is met with everything in sight.
fn sound(mut found: Vec<Found>, in_truth: &[Found]) -> Vec<Found> {
    let is_met = |one: &Found| one.finding.verdict == Verdict::Met;
    found.retain(|shown| {
        let same = |one: &&Found| {
            one.concerning == shown.concerning && one.finding.rule == shown.finding.rule
        };
        !is_met(shown) || in_truth.iter().find(same).is_some_and(is_met)
    });
    found
}

/// What is found, by whom it concerns, without the order in which nothing lies.
fn essence(found: &[Found]) -> Vec<String> {
    let words = |found: &Found| {
        let finding = &found.finding;
        let times = finding.occurrences.iter().map(|one| {
            let days = format!("{} to {} {}", one.completed, one.last, one.is_current);
            format!("{days} {:?} {:?}", one.reason, one.answered)
        });
        let times = times.collect::<Vec<_>>();
        format!("{:?} {} {:?} {times:?}", found.concerning, finding.rule, finding.verdict)
    };
    let mut all: Vec<String> = found.iter().map(words).collect();
    all.sort();
    all
}

fn owed(caseload: &Caseload, view: &View) -> Vec<Task> {
    Ledger::new(caseload, view.clone(), Now::end_of(view.as_of)).all()
}

proptest! {
    #![proptest_config(Config { cases: 30, ..Config::default() })]

    #[test]
    fn what_is_hidden_is_as_what_nobody_knows_yet(
        family in families(),
        how in prop::collection::vec(any::<u8>(), 40),
        mark in prop::collection::vec(any::<u8>(), 40),
        today in 0..700_i32,
    ) {
        let records = marked(tangled(&family, &how), &mark);
        let mut whole = caseload(records.clone(), &family);
        let standing = whole.stand(day(today));
        for view in readers(day(today)) {
            let mut without = caseload(postponed(&records, &view, &whole), &family);
            // Who was told of what is worked out from everything, whoever reads.
            for (record, known) in without.records.iter_mut().zip(&whole.records) {
                record.also_known.clone_from(&known.also_known);
            }
            let plain = View { hides: Hidden::NOTHING, ..view.clone() };
            for of in 0..whole.people.families.len() as u32 {
                let in_truth = whole.findings(&plain, of);
                let shown = essence(&whole.findings(&view, of));
                let expected = sound(without.findings(&plain, of), &in_truth);
                prop_assert_eq!(shown, essence(&expected));
                for found in &expected {
                    let Concerning::Child(child) = found.concerning else { continue };
                    let one = whole.found(&view, child, &found.finding.rule);
                    prop_assert_eq!(essence(&Vec::from_iter(one)), essence(std::slice::from_ref(found)));
                }
            }
            let everybody = sound(without.all_findings(&plain), &whole.all_findings(&plain));
            prop_assert_eq!(essence(&whole.all_findings(&view)), essence(&everybody));
            for child in 0..whole.people.persons.len() as u32 {
                let seen = |caseload: &Caseload, view: &View| {
                    let entries = caseload.chronology(view, child).entries;
                    entries.into_iter().map(|entry| entry.happening.records).collect::<Vec<_>>()
                };
                prop_assert_eq!(seen(&whole, &view), seen(&without, &plain));
                if view.known_to.is_none() {
                    let seen = replay::of(&whole, child, &view, true);
                    let known = replay::of(&without, child, &plain, true);
                    for pattern in &seen.patterns {
                        prop_assert!(known.patterns.contains(pattern));
                    }
                    prop_assert_eq!(seen.strips.len(), known.strips.len());
                    let shown = seen.strips.iter().flat_map(|strip| &strip.known);
                    for known in shown {
                        prop_assert!(!view.hides(&whole.records[known.record as usize]));
                    }
                }
            }
            // What is owed says less, never anything that is not so.
            let (told, in_truth) = (owed(&whole, &view), owed(&whole, &plain));
            let without = owed(&without, &plain);
            for task in &told {
                prop_assert!(in_truth.contains(task) && without.contains(task), "{task:?}");
            }
            for task in without.iter().filter(|task| in_truth.contains(task)) {
                prop_assert!(told.contains(task), "{task:?}");
            }
        }
        // The same where what stands was handed over.
        let plainly: Vec<_> = readers(day(today)).iter().map(|view| essence(&whole.all_findings(view))).collect();
        whole.lean_on(standing);
        let leaning: Vec<_> = readers(day(today)).iter().map(|view| essence(&whole.all_findings(view))).collect();
        prop_assert_eq!(plainly, leaning);
    }
}

/// A child whose conference was held in time, and its record tells where somebody hides.
fn held_in_time(kept: Sensitivity) -> Caseload {
    let story = include_str!("../../../../scenarios/timescales/initial-conference--not-met.md");
    let mut story = Scenario::read(story).expect("the story can be read");
    story.records[2].sensitivity = kept;
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    let coverage = story.coverage.into_iter().map(Entry::Coverage);
    Caseload::of(PRACTICE.clone(), story.records.into_iter().map(said).chain(coverage))
}

#[test]
fn nobody_is_charged_with_what_was_done_and_is_hidden() {
    let today = Date::new(2026, 5, 10).expect("a day");
    let hides: Classes = [Class::Refuge].into_iter().collect();
    let view = View::all(today).hiding(Hidden { of_others: hides, of_own: hides });
    let caseload = held_in_time(Sensitivity::Refuge);
    let child = caseload.search("Melor")[0];
    let rule = "initial-conference";
    let late = |found: &Found| found.finding.rule == rule && found.finding.verdict == Verdict::Met;
    assert!(!caseload.findings(&view, 0).iter().any(late));
    assert!(!caseload.all_findings(&view).iter().any(late));
    assert!(caseload.found(&view, child, rule).is_none_or(|found| !late(&found)));
    let replayed = replay::of(&caseload, child, &view, true);
    assert!(replayed.patterns.iter().all(|pattern| pattern.rule != rule));
    let late_too = owed(&caseload, &View::all(today));
    assert!(owed(&caseload, &view).iter().all(|task| late_too.contains(task)));
    // Were the conference not there at all, it would be late.
    let mut without = held_in_time(Sensitivity::Ordinary);
    without.records[2].recorded = Some(Date::new(2050, 1, 1).expect("a day"));
    assert!(without.findings(&View::all(today), 0).iter().any(late));
}
