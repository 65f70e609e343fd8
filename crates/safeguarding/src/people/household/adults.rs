//! Every adult round the children, men and visitors too, with the difficulties and strengths recorded of each.
//!
//! Takes the records round a family and what practice says each kind speaks of; gives an [`AdultRound`] for each. It lists,
//! dated and sourced; nothing is added up, weighed or counted as worse. A record that names several adults does not say of
//! which it is true, and says so.

use super::Known;
use super::members::Household;
use super::round::{HowItStands, Recorded, Round, when};
use crate::calendar::{Age, VagueDate};
use crate::practice::Domain;
use crate::records::Role;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// An adult round the children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdultRound {
    /// The person, by index.
    pub person: u32,
    /// What they are to the children, most often; `None`: only recorded at the children's address.
    pub role: Option<Role>,
    /// What else records say they are, in order.
    pub other_roles: Vec<Role>,
    /// Whether they are recorded in a home of the children, ever.
    pub in_a_childs_home: bool,
    /// The first and last time any seen record names them beside the children, or at their address.
    pub recorded: Recorded,
    /// Difficulties recorded: records of kinds that speak of adults in the home. By day; undated first.
    pub difficulties: Vec<AdultEntry>,
    /// Strengths recorded: records of kinds that tell of something good. By day; undated first.
    pub strengths: Vec<AdultEntry>,
}

/// A record that speaks of an adult.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdultEntry {
    /// The record, by index.
    pub record: u32,
    /// Its kind.
    pub kind: SmolStr,
    /// When.
    pub happened: VagueDate,
    /// The other adults it names, by index, in order: it does not say of which of them it is true.
    pub others_named: Vec<u32>,
    /// Whether it speaks of more than one grown-up, named or not: whose part was what it does not say.
    pub speaks_of_several: bool,
    /// How the record stands today.
    pub standing: HowItStands,
}

/// Kinds that speak of adults in the home and tell of no difficulty: who joined and who left has its own list.
const NO_DIFFICULTY: &[&str] = &["household-change", super::stays::WHO_LIVES_HERE];

/// Every adult round the children. **Shape:** by role, those whose part is not said last; then by first day.
pub(super) fn adults(known: &Known, round: &Round, households: &[Household]) -> Vec<AdultRound> {
    let residents = || {
        let homes = households.iter().filter(|h| h.is_a_childs_home);
        homes.flat_map(|h| &h.residents)
    };
    let mut adults: BTreeMap<u32, AdultRound> = BTreeMap::new();
    let is_a_child = |person: u32| {
        let is_named_so =
            round.children.contains(&person) || known.people.persons[person as usize].is_child();
        is_named_so && !is_grown_up(known, round, person)
    };
    for (&person, member) in round.members.iter().filter(|(person, _)| !is_a_child(**person)) {
        let times: Vec<VagueDate> =
            member.records.iter().map(|r| when(&known.records[*r as usize])).collect();
        let role = member.role();
        let other_roles = member.roles.keys().copied().filter(|r| Some(*r) != role).collect();
        adults.insert(person, adult(person, role, other_roles, Recorded::of(&times)));
    }
    for resident in residents().filter(|r| !is_a_child(r.person)) {
        // A grown-up child of the family stands beside the others as their brother or sister.
        let role = resident.role.map(|role| if role.is_child() { Role::Sibling } else { role });
        let entry = adults
            .entry(resident.person)
            .or_insert_with(|| adult(resident.person, role, Vec::new(), Recorded::default()));
        entry.in_a_childs_home = true;
        entry.recorded.note(&resident.recorded.first);
        entry.recorded.note(&resident.recorded.last);
    }
    for adult in adults.values_mut() {
        add_entries(known, round, adult);
    }
    let mut adults: Vec<AdultRound> = adults.into_values().collect();
    let day = |a: &AdultRound| a.recorded.first.sort_day();
    let id = |a: &AdultRound| known.people.persons[a.person as usize].id;
    adults.sort_by_key(|a| (a.role.is_none(), a.role, day(a).is_none(), day(a), id(a)));
    adults
}

/// Whether a child or a child's sibling has come of age by the last day anything is recorded of them: a brother of twenty in
/// the home is one of the adults in the home.
fn is_grown_up(known: &Known, round: &Round, person: u32) -> bool {
    let mentions = &known.people.persons[person as usize].mentions;
    let seen = mentions.iter().map(|(r, _)| *r).filter(|r| round.beside.contains(r));
    let last = seen.filter_map(|r| super::round::day(&known.records[r as usize])).max();
    let born = known.people.persons[person as usize].birth_day();
    matches!((born, last), (Some(born), Some(last)) if Age::on(born, last).whole_years() >= GROWN_UP_YEARS)
}

/// From which age somebody is an adult. **Units:** completed years. **Source:** Children Act 1989, section 105.
const GROWN_UP_YEARS: i16 = 18;

fn adult(
    person: u32,
    role: Option<Role>,
    other_roles: Vec<Role>,
    recorded: Recorded,
) -> AdultRound {
    AdultRound {
        person,
        role,
        other_roles,
        in_a_childs_home: false,
        recorded,
        difficulties: Vec::new(),
        strengths: Vec::new(),
    }
}

fn add_entries(known: &Known, round: &Round, adult: &mut AdultRound) {
    let mentions = &known.people.persons[adult.person as usize].mentions;
    let mut records: Vec<u32> = mentions.iter().map(|(record, _)| *record).collect();
    records.dedup();
    // Somebody recorded only at the address has records that name none of the children: those about no child are theirs.
    let theirs = |index: &u32| {
        let names_a_child =
            || known.people.in_record(known.records, *index).any(|(_, role)| role.is_child());
        let seen = || (known.sees)(&known.records[*index as usize]);
        round.beside.contains(index) || round.alone.contains(index) || (seen() && !names_a_child())
    };
    records.retain(theirs);
    let record = |index: u32| &known.records[index as usize];
    records.sort_by_key(|r| (when(record(*r)).sort_day(), record(*r).provenance.fingerprint));
    for index in records {
        let Some(kind) = known.practice.kind(&record(index).kind) else { continue };
        let named = known.people.in_record(known.records, index);
        let others: BTreeSet<u32> = named
            .filter(|(p, role)| {
                let is_young = role.is_child() || *role == Role::Sibling;
                *p != adult.person && (!is_young || is_grown_up(known, round, *p))
            })
            .map(|(person, _)| person)
            .collect();
        let mentions = record(index).mentions.iter().zip(&known.people.of_record[index as usize]);
        // Somebody whom nobody has named may be the one it is true of.
        let speaks_of_unnamed = mentions.into_iter().any(|(mention, person)| {
            person.is_none() && !mention.role.is_child() && mention.role != Role::Sibling
        });
        let entry = AdultEntry {
            record: index,
            kind: kind.id.clone(),
            happened: when(record(index)),
            speaks_of_several: !others.is_empty() || speaks_of_unnamed,
            others_named: others.into_iter().collect(),
            standing: round.standing(index),
        };
        if kind.strength {
            adult.strengths.push(entry);
        } else if kind.domains.contains(&Domain::AdultsInHome)
            && !NO_DIFFICULTY.contains(&kind.id.as_str())
        {
            adult.difficulties.push(entry);
        }
    }
}
