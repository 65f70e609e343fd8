//! What is hidden from a reader is to them as what nobody knows yet: in chronologies, findings, replays and what is owed.

use crate::everybody::tangled;
use crate::invented::{Invented, PRACTICE, day, families};
use proptest::prelude::*;
use proptest::test_runner::Config;
use safeguarding::Caseload;
use safeguarding::assess::Found;
use safeguarding::calendar::Date;
use safeguarding::chronology::View;
use safeguarding::records::{Class, Classes, Entry, Hidden, Record, Said, Sensitivity};
use safeguarding::replay;
use safeguarding::response::{Ledger, Now, Task};

/// The day these readers stand on.
const TODAY: i32 = 1_500;

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

fn readers() -> Vec<View> {
    let some = |classes: &[Class]| classes.iter().copied().collect::<Classes>();
    let refuge = some(&[Class::Refuge]);
    let both = some(&[Class::Refuge, Class::AdultHealth]);
    let all = View::all(day(TODAY));
    let of = |of_others, of_own| Hidden { of_others, of_own };
    vec![
        all.clone().hiding(of(refuge, refuge)),
        all.hiding(of(both, both)),
        View::of_agency(day(TODAY), "school").hiding(of(both, Classes::NONE)),
        View::of_agency(day(TODAY), "childrens-social-care").hiding(of(both, refuge)),
    ]
}

/// What is found, by whom it concerns, without the order in which nothing lies.
fn essence(found: &[Found]) -> Vec<String> {
    let words = |found: &Found| {
        let finding = &found.finding;
        format!(
            "{:?} {} {:?} {:?}",
            found.concerning, finding.rule, finding.verdict, finding.occurrences
        )
    };
    let mut all: Vec<String> = found.iter().map(words).collect();
    all.sort();
    all
}

fn owed(caseload: &Caseload, view: &View) -> Vec<Task> {
    Ledger::new(caseload, view.clone(), Now::end_of(view.as_of)).all()
}

proptest! {
    #![proptest_config(Config { cases: 60, ..Config::default() })]

    #[test]
    fn what_is_hidden_is_as_what_nobody_knows_yet(
        family in families(),
        how in prop::collection::vec(any::<u8>(), 40),
        mark in prop::collection::vec(any::<u8>(), 40),
    ) {
        let records = marked(tangled(&family, &how), &mark);
        let mut whole = caseload(records.clone(), &family);
        let standing = whole.stand(day(TODAY));
        for view in readers() {
            let mut without = caseload(postponed(&records, &view, &whole), &family);
            // Who was told of what is worked out from everything, whoever reads.
            for (record, known) in without.records.iter_mut().zip(&whole.records) {
                record.also_known.clone_from(&known.also_known);
            }
            let plain = View { hides: Hidden::NOTHING, ..view.clone() };
            for of in 0..whole.people.families.len() as u32 {
                prop_assert_eq!(
                    essence(&whole.findings(&view, of)),
                    essence(&without.findings(&plain, of))
                );
            }
            prop_assert_eq!(essence(&whole.all_findings(&view)), essence(&without.all_findings(&plain)));
            for child in 0..whole.people.persons.len() as u32 {
                let seen = |caseload: &Caseload, view: &View| {
                    let entries = caseload.chronology(view, child).entries;
                    entries.into_iter().map(|entry| entry.happening.records).collect::<Vec<_>>()
                };
                prop_assert_eq!(seen(&whole, &view), seen(&without, &plain));
                if view.known_to.is_none() {
                    let seen = replay::of(&whole, child, &view, true);
                    let known = replay::of(&without, child, &plain, true);
                    prop_assert_eq!(seen.patterns, known.patterns);
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
        let plainly: Vec<_> = readers().iter().map(|view| essence(&whole.all_findings(view))).collect();
        whole.lean_on(standing);
        let leaning: Vec<_> = readers().iter().map(|view| essence(&whole.all_findings(view))).collect();
        prop_assert_eq!(plainly, leaning);
    }
}
