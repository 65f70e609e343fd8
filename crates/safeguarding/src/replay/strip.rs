//! One agency's strip: what it knew of a child, and since when.
//!
//! Takes a caseload and a child; gives each agency's own entries those it said to another or was told of at the time, in the order in which it
//! came to know them. It judges nothing.

use super::{is_outcome, round};
use crate::Caseload;
use crate::calendar::Date;
use crate::chronology::{View, known_from, known_to};
use crate::records::{HowKnown, Record};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// What one agency knew of a child, its siblings and the adults of the household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// The agency.
    pub agency: SmolStr,
    /// What it knew, in the order in which it came to know it. Never empty.
    pub known: Vec<Known>,
}

/// One entry an agency knew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The day it became known.
    pub since: Date,
    /// The record, by index.
    pub record: u32,
    /// Whether another agency recorded it and told this one at the time. What this one said itself it was not told.
    pub told: bool,
    /// Whether the day of its knowing is recorded; else it is the day the record was known, and the telling may have been later.
    pub is_day_recorded: bool,
}

impl Strip {
    /// How many entries others told it without the day of the telling being recorded.
    pub fn told_on_no_day(&self) -> usize {
        self.known.iter().filter(|known| known.told && !known.is_day_recorded).count()
    }

    /// How many entries became known from one day up to but not including another.
    pub fn between(&self, from: Date, to: Date) -> usize {
        self.known.iter().filter(|known| from <= known.since && known.since < to).count()
    }
}

/// Each agency's strip, of what a view of everything shows, and how many entries were left out of them because they tell how it ended.
pub(super) fn strips(
    caseload: &Caseload,
    child: u32,
    everything: &View,
    with_outcome: bool,
) -> (Vec<Strip>, usize) {
    let mut left_out = 0;
    let mut by_agency: BTreeMap<&SmolStr, Vec<Known>> = BTreeMap::new();
    for (index, record) in round(caseload, child).filter(|(_, record)| everything.sees(record)) {
        if !with_outcome && is_outcome(&caseload.practice, record) {
            left_out += 1;
            continue;
        }
        let since = known_from(record);
        let own = Known { since, record: index, told: false, is_day_recorded: true };
        by_agency.entry(&record.agency).or_default().push(own);
        for (agency, known) in others(record, own) {
            if known.since <= everything.as_of {
                by_agency.entry(agency).or_default().push(known);
            }
        }
    }
    let mut strips: Vec<Strip> = by_agency
        .into_iter()
        .map(|(agency, mut known)| {
            known.sort_by_key(|known| (known.since, known.record));
            known.dedup();
            Strip { agency: agency.clone(), known }
        })
        .collect();
    strips.sort_by_key(|strip| (strip.known[0].since, strip.agency.clone()));
    (strips, left_out)
}

/// The other agencies that knew of a record, each once.
fn others(record: &Record, own: Known) -> Vec<(&SmolStr, Known)> {
    let also = record.also_known.iter().map(|known| &known.agency);
    let agencies: BTreeSet<&SmolStr> = record.shared_with.iter().chain(also).collect();
    let others = agencies.into_iter().filter(|agency| **agency != record.agency);
    let known = others.filter_map(|agency| {
        let ways = || record.also_known.iter().filter(|known| known.agency == *agency);
        let has_said = ways().any(|known| known.how == HowKnown::Said);
        let is_day_recorded = has_said || ways().any(|known| known.since.is_some());
        let since = known_to(record, agency)?;
        Some((agency, Known { since, told: !has_said, is_day_recorded, ..own }))
    });
    known.collect()
}
