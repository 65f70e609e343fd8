//! Why a record whose time is over is kept all the same: a legal hold, or something of a household it touches that is open.
//!
//! Takes the records whose time is over; gives the reasons. Findings and duties are looked at of the families touched and of no others.

use super::counting::Families;
use super::{Due, WhyKept};
use crate::assess::assess_family;
use crate::calendar::Date;
use crate::patterns::{Compiled, Verdict};
use crate::practice::Hold;
use crate::response::{Ledger, Now, Task};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What keeps the families that are touched.
pub(super) struct Keeping {
    day: Date,
    of_family: BTreeMap<u32, Vec<WhyKept>>,
}

impl Keeping {
    pub fn of(families: &Families<'_>, over: &[Due], day: Date) -> Self {
        let touched: BTreeSet<u32> =
            over.iter().flat_map(|due| families.touched(due.record)).collect();
        let caseload = families.caseload;
        let people = &caseload.people;
        let ledger = Ledger::new(caseload, families.view.clone(), Now::end_of(day));
        let compiled = Compiled::of(&caseload.practice);
        let undecided = people.questions.iter().flat_map(|asked| [asked.first, asked.second]);
        let undecided: BTreeSet<u32> = undecided
            .filter_map(|(record, place)| {
                people.of_record[record as usize].get(usize::from(place)).copied().flatten()
            })
            .collect();
        let why = |family: u32| {
            let mut because = open_in(families, family);
            because.extend(held(families, family, day));
            let children = &people.families[family as usize].children;
            if children.iter().any(|child| undecided.contains(child)) {
                because.push(WhyKept::WhoIsWho);
            }
            let (records, covered) = (&caseload.records, &caseload.covered);
            let found = assess_family(records, people, &compiled, covered, families.view, family);
            let found = found
                .into_iter()
                .filter(|found| found.finding.verdict == Verdict::Met && found.finding.is_open());
            because.extend(found.map(|found| WhyKept::Finding(found.finding.rule)));
            let tasks = ledger.of_family(family);
            let owed = tasks.into_iter().filter(Task::is_open);
            because.extend(owed.map(|task| WhyKept::Duty(task.duty)));
            because.sort();
            because.dedup();
            (family, because)
        };
        let of_family = touched.into_par_iter().map(why).collect();
        Self { day, of_family }
    }

    /// Why a record is kept; empty: it is due.
    pub fn why(&self, families: &Families<'_>, due: &Due) -> Vec<WhyKept> {
        let touched = families.touched(due.record);
        let of_families = touched.iter().filter_map(|family| self.of_family.get(family)).flatten();
        let mut because: Vec<WhyKept> = of_families.cloned().collect();
        let standing = standing(families, self.day);
        let own = standing.filter(|hold| covers(families, hold, due.record, self.day));
        because.extend(own.map(|hold| WhyKept::Hold(hold.id.clone())));
        because.sort();
        because.dedup();
        because
    }
}

fn open_in(families: &Families<'_>, family: u32) -> Vec<WhyKept> {
    let schedule = &families.caseload.practice.retention;
    let children = &families.caseload.people.families[family as usize].children;
    let told = children.iter().filter_map(|child| Some((*child, families.told.get(child)?)));
    let open = told.flat_map(|(child, told)| {
        told.open.iter().map(move |(place, record)| WhyKept::Open {
            what: schedule.open[*place].what.clone(),
            child,
            record: *record,
        })
    });
    open.collect()
}

fn standing<'a>(families: &Families<'a>, day: Date) -> impl Iterator<Item = &'a Hold> {
    families.caseload.practice.retention.holds.iter().filter(move |hold| hold.stands_on(day))
}

/// The holds that keep a whole household because they cover a record about one of its children.
fn held(families: &Families<'_>, family: u32, day: Date) -> Vec<WhyKept> {
    let people = &families.caseload.people;
    let children = &people.families[family as usize].children;
    let mentions = || {
        let all = children.iter().flat_map(|child| &people.persons[*child as usize].mentions);
        let all = all.map(|(record, _)| *record);
        all.filter(|index| families.view.sees(&families.caseload.records[*index as usize]))
    };
    let whole = standing(families, day).filter(|hold| !hold.only_these);
    let covering = whole.filter(|hold| mentions().any(|index| covers(families, hold, index, day)));
    covering.map(|hold| WhyKept::Hold(hold.id.clone())).collect()
}

fn covers(families: &Families<'_>, hold: &Hold, index: u32, day: Date) -> bool {
    let caseload = families.caseload;
    let record = &caseload.records[index as usize];
    let schedule = &caseload.practice.retention;
    let classes = families.covering(index, schedule, day);
    let classes: Vec<&str> =
        classes.iter().map(|place| schedule.classes[*place].id.as_str()).collect();
    hold.covers(&record.kind, &record.agency, &classes)
}
