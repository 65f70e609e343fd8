//! The records round one family as a reader knew them: who is named beside the children, and how each record stands today.
//!
//! Takes what a [`Known`] gives; gives the records and members the rest of the household's history is read from. A record of
//! an adult that is about another family's child stays out: it belongs to that child.

use super::Known;
use crate::calendar::{Date, VagueDate};
use crate::records::{Record, Relation, Role};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// How a record that says something stands today, as far as the reader knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HowItStands {
    /// Nobody has said otherwise.
    Stands,
    /// A parent, carer or child says it was otherwise, or a later record of another kind puts it in doubt.
    Disputed,
    /// Its source has since given a newer version of it.
    NewerVersion,
    /// A later record corrects it.
    Corrected,
    /// Somebody later said it was not so.
    Withdrawn,
}

impl HowItStands {
    /// Whether what it says may still be built upon: it stands, or is only disputed.
    pub const fn may_be_built_upon(self) -> bool {
        matches!(self, Self::Stands | Self::Disputed)
    }
}

/// The first and the last time something was recorded.
///
/// **Shape:** both as the records give them, vague ones kept as written; not known when no record is dated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// The first time.
    pub first: VagueDate,
    /// The last time.
    pub last: VagueDate,
}

impl Recorded {
    pub(in crate::people) fn note(&mut self, when: &VagueDate) {
        let Some(day) = when.sort_day() else { return };
        if self.first.sort_day().is_none_or(|first| (day, when) < (first, &self.first)) {
            self.first = when.clone();
        }
        if self.last.sort_day().is_none_or(|last| (day, when) > (last, &self.last)) {
            self.last = when.clone();
        }
    }

    pub(in crate::people) fn of<'a>(times: impl IntoIterator<Item = &'a VagueDate>) -> Self {
        let mut recorded = Self::default();
        times.into_iter().for_each(|when| recorded.note(when));
        recorded
    }
}

/// When a record speaks of: when it happened, else the day it was recorded.
pub(in crate::people) fn when(record: &Record) -> VagueDate {
    match (record.happened.sort_day(), record.recorded) {
        (None, Some(day)) => VagueDate::exact(day),
        _ => record.happened.clone(),
    }
}

/// The day a record is placed by.
pub(in crate::people) fn day(record: &Record) -> Option<Date> {
    record.happened.sort_day().or(record.recorded)
}

/// Somebody named beside the children, by role.
#[derive(Default)]
pub(in crate::people) struct Beside {
    /// The roles they have beside the children, with how many records each.
    pub(in crate::people) roles: BTreeMap<Role, u32>,
    /// The records, in order.
    pub(in crate::people) records: Vec<u32>,
    /// Whether any of them gives their birth date.
    pub(in crate::people) has_birth_date: bool,
}

impl Beside {
    /// What they are most often; of roles named equally often, the one that stands first.
    pub(in crate::people) fn role(&self) -> Option<Role> {
        self.roles
            .iter()
            .max_by_key(|(role, n)| (**n, std::cmp::Reverse(**role)))
            .map(|(role, _)| *role)
    }
}

/// The records round one family, as a reader knew them.
pub(in crate::people) struct Round {
    /// The children any seen record names, by index.
    pub(in crate::people) children: Vec<u32>,
    /// Seen records that name a child of the family, in order.
    pub(in crate::people) beside: BTreeSet<u32>,
    /// Seen records that name a member and no child at all, in order.
    pub(in crate::people) alone: BTreeSet<u32>,
    /// Everybody else named beside the children.
    pub(in crate::people) members: BTreeMap<u32, Beside>,
    /// How many records speak of somebody in a role whom none names, with those records.
    pub(in crate::people) never_named: BTreeMap<Role, Vec<u32>>,
    standing: BTreeMap<u32, HowItStands>,
}

impl Round {
    pub(in crate::people) fn of(known: &Known, family: u32) -> Self {
        let (records, people) = (known.records, known.people);
        let seen_of = |person: u32| {
            let mentions = people.persons[person as usize].mentions.iter();
            mentions.map(|(record, _)| *record).filter(|r| (known.sees)(&records[*r as usize]))
        };
        let mut children = people.families[family as usize].children.clone();
        children.retain(|child| seen_of(*child).next().is_some());
        let beside: BTreeSet<u32> = children.iter().flat_map(|child| seen_of(*child)).collect();
        let mut members: BTreeMap<u32, Beside> = BTreeMap::new();
        let mut never_named: BTreeMap<Role, Vec<u32>> = BTreeMap::new();
        for &record in &beside {
            let mentions = &records[record as usize].mentions;
            for (mention, person) in mentions.iter().zip(&people.of_record[record as usize]) {
                match person {
                    None => never_named.entry(mention.role).or_default().push(record),
                    Some(person) if children.contains(person) => {}
                    Some(person) => {
                        let member = members.entry(*person).or_default();
                        *member.roles.entry(mention.role).or_default() += 1;
                        member.records.push(record);
                        member.has_birth_date |= mention.born.is_some() || mention.due.is_some();
                    }
                }
            }
        }
        let mut alone = BTreeSet::new();
        for (&person, member) in &mut members {
            for record in seen_of(person) {
                let names_a_child = people.in_record(records, record).any(|(_, r)| r.is_child());
                if !names_a_child {
                    alone.insert(record);
                    let mentions = &records[record as usize].mentions;
                    let named = mentions.iter().zip(&people.of_record[record as usize]);
                    member.has_birth_date |=
                        named.filter(|(_, p)| **p == Some(person)).any(|(m, _)| m.born.is_some());
                }
            }
        }
        let standing = standing(known, beside.iter().chain(&alone).copied().collect());
        Self { children, beside, alone, members, never_named, standing }
    }

    /// The records round one person alone: those beside a child (themselves, or one the record names), and the others.
    pub(in crate::people) fn of_person(known: &Known, person: u32) -> Self {
        let mentions = &known.people.persons[person as usize].mentions;
        let mut records: BTreeSet<u32> = mentions.iter().map(|(record, _)| *record).collect();
        records.retain(|r| (known.sees)(&known.records[*r as usize]));
        let is_child = known.people.family_of_child[person as usize].is_some();
        let mut children: BTreeSet<u32> = is_child.then_some(person).into_iter().collect();
        for &record in records.iter().filter(|_| !is_child) {
            let named = known.people.in_record(known.records, record);
            children.extend(named.filter(|(_, role)| role.is_child()).map(|(child, _)| child));
        }
        let names_one = |r: &u32| {
            known.people.of_record[*r as usize].iter().flatten().any(|p| children.contains(p))
        };
        let (beside, alone): (BTreeSet<u32>, BTreeSet<u32>) =
            records.into_iter().partition(names_one);
        let standing = standing(known, beside.iter().chain(&alone).copied().collect());
        Self {
            children: children.into_iter().collect(),
            beside,
            alone,
            members: BTreeMap::from([(person, Beside::default())]),
            never_named: BTreeMap::new(),
            standing,
        }
    }

    /// How a record of the round stands today; one from outside it stands.
    pub(in crate::people) fn standing(&self, record: u32) -> HowItStands {
        self.standing.get(&record).copied().unwrap_or(HowItStands::Stands)
    }

    /// Whether what a record says may still be built upon.
    pub(in crate::people) fn holds(&self, record: u32) -> bool {
        self.standing(record).may_be_built_upon()
    }

    /// The records whose word may still be built upon, those naming the children first.
    pub(in crate::people) fn all(&self) -> impl Iterator<Item = u32> + '_ {
        self.beside.iter().chain(&self.alone).copied()
    }
}

type SourceKey<'a> = (&'a SmolStr, Option<&'a SmolStr>, &'a SmolStr);

/// How each record stands that does not simply stand. Later versions, corrections, withdrawals and rebuttals are found by
/// their source's own reference, among records that can be about the same people.
fn standing(known: &Known, among: BTreeSet<u32>) -> BTreeMap<u32, HowItStands> {
    let record = |index: u32| &known.records[index as usize];
    let mut rows: BTreeMap<SourceKey, Vec<u32>> = BTreeMap::new();
    for &index in &among {
        let source = record(index);
        if let Some(reference) = &source.provenance.reference {
            let key = (&source.agency, source.provenance.organisation.as_ref(), reference);
            rows.entry(key).or_default().push(index);
        }
    }
    let mut standing: BTreeMap<u32, HowItStands> = BTreeMap::new();
    for group in rows.values() {
        for &old in group {
            if group.iter().any(|new| takes_its_place(known, *new, old)) {
                standing.insert(old, HowItStands::NewerVersion);
            }
        }
    }
    let pointed_at = |index: u32| {
        let source = record(index);
        let pointer = source.points_at.as_ref()?;
        let key = (&source.agency, source.provenance.organisation.as_ref(), &pointer.reference);
        let same = |target: &&u32| **target != index && may_be_of_one(known, index, **target);
        rows.get(&key).and_then(|rows| rows.iter().find(same)).map(|t| (*t, pointer.relation))
    };
    for &index in &among {
        let Some((target, relation)) = pointed_at(index) else { continue };
        // Two that correct each other say nothing about which is right.
        let in_circle = pointed_at(target).is_some_and(|(back, _)| back == index);
        let says = match relation {
            Relation::Corrects if record(index).kind == record(target).kind && !in_circle => {
                HowItStands::Corrected
            }
            Relation::Corrects | Relation::Rebuts => HowItStands::Disputed,
            Relation::Withdraws => HowItStands::Withdrawn,
        };
        let known = standing.entry(target).or_insert(says);
        *known = (*known).max(says);
    }
    standing
}

/// Whether `new` is a newer version of `old`: the same kind about the same people, from a later file.
fn takes_its_place(known: &Known, new: u32, old: u32) -> bool {
    let order = |index: u32| {
        let r = &known.records[index as usize];
        (r.provenance.extracted, r.recorded, r.received, r.provenance.fingerprint)
    };
    let (a, b) = (&known.records[new as usize], &known.records[old as usize]);
    let of_one_file = a.received == b.received && a.provenance.file == b.provenance.file;
    new != old
        && a.kind == b.kind
        && !of_one_file
        && order(new) > order(old)
        && may_be_of_one(known, new, old)
}

/// Whether two records can be about the same people: somebody is named in both, or nobody in one of them.
fn may_be_of_one(known: &Known, a: u32, b: u32) -> bool {
    let named = |i: u32| known.people.of_record[i as usize].iter().flatten();
    named(a).next().is_none()
        || named(b).next().is_none()
        || named(a).any(|person| named(b).any(|other| other == person))
}
