//! What records say of people joining and leaving the children's household.
//!
//! Takes records of the kind `household-change`; gives [`HouseholdChange`]s. Where a record names several adults and does
//! not say which of them came or went, nobody is picked: all of them are given, and the question with them.

use super::Known;
use super::round::{HowItStands, Round, day, when};
use crate::calendar::VagueDate;
use crate::records::Role;

/// How a household changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Somebody came to live there.
    Joined,
    /// Somebody left.
    Left,
    /// Somebody who had left came back.
    Returned,
    /// Somebody went to prison.
    Imprisoned,
    /// Somebody came out of prison; not necessarily home.
    Released,
}

impl ChangeKind {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "joined" => Some(Self::Joined),
            "left" => Some(Self::Left),
            "returned" => Some(Self::Returned),
            "imprisoned" => Some(Self::Imprisoned),
            "released" => Some(Self::Released),
            _ => None,
        }
    }

    /// Whether it puts somebody into the home.
    pub(super) const fn brings_home(self) -> bool {
        matches!(self, Self::Joined | Self::Returned)
    }

    /// Whether it takes somebody out of the home.
    pub const fn takes_away(self) -> bool {
        matches!(self, Self::Left | Self::Imprisoned)
    }
}

/// Somebody joined or left the household, as a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdChange {
    /// The record, by index.
    pub record: u32,
    /// When.
    pub happened: VagueDate,
    /// How; `None` where the record does not say.
    pub what: Option<ChangeKind>,
    /// Who, by index; `None` where the record names several or nobody and does not say which.
    pub who: Option<u32>,
    /// Whom it can mean, by index, in order: [`Self::who`] alone where that is known.
    pub may_be: Vec<u32>,
    /// Of those, who is named beside the children in no earlier record. By index, in order. It is no proof that they came.
    pub first_named_then: Vec<u32>,
    /// How the record stands today.
    pub standing: HowItStands,
}

/// What records of changes of the household say. **Shape:** by day; undated ones first.
pub(super) fn changes(known: &Known, round: &Round) -> Vec<HouseholdChange> {
    let kind = "household-change";
    let of_kind = round.all().filter(|r| known.records[*r as usize].kind == kind);
    let mut changes: Vec<HouseholdChange> = of_kind.map(|r| change(known, round, r)).collect();
    let print = |c: &HouseholdChange| known.records[c.record as usize].provenance.fingerprint;
    changes.sort_by_key(|c| (c.happened.sort_day(), print(c)));
    changes
}

fn change(known: &Known, round: &Round, index: u32) -> HouseholdChange {
    let record = &known.records[index as usize];
    let named = record.mentions.iter().zip(&known.people.of_record[index as usize]);
    let named: Vec<(Role, u32)> = named.filter_map(|(m, p)| Some((m.role, (*p)?))).collect();
    let said = record.facts.get("who").and_then(|who| Role::parse(who));
    let persons = |pick: &dyn Fn(Role) -> bool| {
        let mut persons: Vec<u32> =
            named.iter().filter(|(role, _)| pick(*role)).map(|(_, p)| *p).collect();
        persons.sort_unstable();
        persons.dedup();
        persons
    };
    let mut may_be = match said {
        Some(role) => persons(&|r| r == role),
        None => persons(&|r| !r.is_child() && r != Role::Sibling),
    };
    // A record that names nobody but children is about them.
    if said.is_none() && may_be.is_empty() {
        may_be = persons(&|_| true);
    }
    let named_before = |person: &u32| {
        let member = round.members.get(person).map(|m| m.records.iter()).into_iter().flatten();
        let mut days = member.filter_map(|r| day(&known.records[*r as usize]));
        round.children.contains(person) || days.any(|earlier| Some(earlier) < day(record))
    };
    let first_named_then = may_be.iter().copied().filter(|p| !named_before(p)).collect();
    HouseholdChange {
        first_named_then,
        record: index,
        happened: when(record),
        what: record.facts.get("change").and_then(|c| ChangeKind::parse(c)),
        who: may_be.first().copied().filter(|_| may_be.len() == 1),
        may_be,
        standing: round.standing(index),
    }
}
