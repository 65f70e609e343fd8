//! Which of everybody's records the ledger of clocks has to look at: few of the many that a family has.
//!
//! Takes a caseload; says of a family whether any of its records can open a duty, and which of them can have a bearing on one:
//! those of the kinds that open, do, set aside, time or give work, of the kinds of whatever goes on from another or is gone on from,
//! and what says how those are told. It reads no record.

use super::ledger::WORK_GIVEN;
use crate::caseload::Caseload;
use crate::chronology::OfKinds;
use crate::practice::{Pick, Practice};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// Which records of a caseload a ledger looks at.
#[derive(Debug)]
pub(super) struct LookedAt<'a> {
    caseload: &'a Caseload,
    /// Those that can open a duty, and those with a bearing on any; `None` where the records are not known at a glance: all are
    /// looked at.
    by_kind: Option<(OfKinds<'a>, OfKinds<'a>)>,
}

impl<'a> LookedAt<'a> {
    pub(super) fn of(caseload: &'a Caseload) -> Self {
        let opening: BTreeSet<&str> =
            caseload.practice.duties.iter().flat_map(|duty| kinds_of(&duty.opened_by)).collect();
        let bearing = bearing(&caseload.practice);
        let by_kind = caseload
            .of_kinds(|kind| opening.contains(kind))
            .zip(caseload.of_kinds(|kind| bearing.contains(kind)));
        Self { caseload, by_kind }
    }

    /// Everything there is of a family, by index. **Shape:** in no order, and may repeat.
    pub(super) fn all(&self, family: u32) -> impl Iterator<Item = u32> + Clone {
        let people = &self.caseload.people;
        let children = people.families[family as usize].children.iter();
        let mentions = children.flat_map(|child| &people.persons[*child as usize].mentions);
        mentions.map(|(record, _)| *record)
    }

    /// Those of a family, by index, that bear on a duty. **Shape:** in no order, and may repeat; none where no record opens one.
    pub(super) fn among(&self, family: u32) -> Vec<u32> {
        let all = self.all(family);
        let Some((opening, bearing)) = &self.by_kind else { return all.collect() };
        if !all.clone().any(|index| opening.have(index)) {
            return Vec::new();
        }
        bearing.bearing_among(all)
    }
}

fn kinds_of(pick: &Pick) -> impl Iterator<Item = &str> {
    pick.any.iter().flat_map(|selector| &selector.kinds).map(SmolStr::as_str)
}

/// Every kind that opens, does or sets aside a duty, or that its time hangs on, or that says whose it is.
fn bearing(practice: &Practice) -> BTreeSet<&str> {
    let of_duties = practice.duties.iter().flat_map(|duty| {
        let set_aside = duty.set_aside_by.iter().map(SmolStr::as_str);
        let running = duty.only_while.iter().flat_map(|running| [&running.from, &running.until]);
        let earlier = duty.counts_from.iter().map(|earlier| &earlier.entry);
        let picks = [&duty.opened_by, &duty.done_by].into_iter().chain(running).chain(earlier);
        picks.flat_map(kinds_of).chain(set_aside)
    });
    of_duties.chain([WORK_GIVEN]).collect()
}
