//! One agency's strip: what it knew of a child, and since when.
//!
//! Takes a caseload and a child; gives each agency's own entries and those it was told of at the time, in the order in which it
//! came to know them. It judges nothing.

use super::{is_outcome, round};
use crate::Caseload;
use crate::calendar::Date;
use crate::chronology::{View, known_from};
use smol_str::SmolStr;
use std::collections::BTreeMap;

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
    /// Whether another agency recorded it and told this one at the time.
    pub told: bool,
}

impl Strip {
    /// How many entries became known from one day up to but not including another.
    pub fn between(&self, from: Date, to: Date) -> usize {
        self.known.iter().filter(|known| from <= known.since && known.since < to).count()
    }
}

/// Each agency's strip up to a day, and how many entries were left out of them because they tell how it ended.
pub(super) fn strips(
    caseload: &Caseload,
    child: u32,
    as_of: Date,
    with_outcome: bool,
) -> (Vec<Strip>, usize) {
    let everything = View::all(as_of);
    let mut left_out = 0;
    let mut by_agency: BTreeMap<&SmolStr, Vec<Known>> = BTreeMap::new();
    for (index, record) in round(caseload, child).filter(|(_, record)| everything.sees(record)) {
        if !with_outcome && is_outcome(&caseload.practice, record) {
            left_out += 1;
            continue;
        }
        let since = known_from(record);
        let own = Known { since, record: index, told: false };
        by_agency.entry(&record.agency).or_default().push(own);
        for agency in record.shared_with.iter().filter(|agency| **agency != record.agency) {
            by_agency.entry(agency).or_default().push(Known { told: true, ..own });
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
