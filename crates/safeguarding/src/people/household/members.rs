//! Households: the people at a place over a period, and, apart from them, who only comes to visit.
//!
//! Takes stays and changes; gives [`Household`]s and [`Visitor`]s. Somebody may be in two households at once. At a place that
//! is shared by many, only those whom records name beside the children are counted with them.

use super::Known;
use super::changes::HouseholdChange;
use super::places::Places;
use super::round::{Recorded, Round, when};
use super::stays::{BACK_WITHIN_DAYS, Basis, Stay};
use crate::calendar::{Date, days_between};
use crate::people::relations::is_long_overdue;
use crate::records::Role;
use std::collections::{BTreeMap, BTreeSet};

/// The people at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Household {
    /// The place, by index into [`super::HouseholdHistory::places`].
    pub place: u32,
    /// Whether a child of the family is recorded there.
    pub is_a_childs_home: bool,
    /// The stretches in which anybody round the children is recorded there. In order; empty when no record is dated.
    pub periods: Vec<Period>,
    /// Who is recorded there: children first, then by role and first day.
    pub residents: Vec<Resident>,
}

/// A stretch in which people are recorded at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day anybody is recorded there.
    pub first: Date,
    /// The last such day. No end: nobody said they had left.
    pub last: Date,
    /// Who is recorded there in it, by index, in order.
    pub persons: Vec<u32>,
}

/// Somebody recorded at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resident {
    /// The person, by index.
    pub person: u32,
    /// What they are to the children, most often; `None`: no record names them beside a child of the family.
    pub role: Option<Role>,
    /// What else records say they are to the children, in order.
    pub other_roles: Vec<Role>,
    /// The first and last time they are recorded there.
    pub recorded: Recorded,
    /// Their stays there, by index into [`super::HouseholdHistory::stays`], in order.
    pub stays: Vec<u32>,
    /// What puts them there, each once.
    pub basis: BTreeSet<Basis>,
    /// Changes that are certainly about them, by index into [`super::HouseholdHistory::changes`], in order.
    pub changes: Vec<u32>,
    /// Whether any record that puts them there may still be built upon.
    pub holds: bool,
    /// Whether their own address at the time is recorded elsewhere.
    pub is_recorded_elsewhere_meanwhile: bool,
}

/// Somebody who comes to the home, as records say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// The person, by index.
    pub person: u32,
    /// The first and last time a record names them as a visitor.
    pub recorded: Recorded,
    /// The records that do, by index, in order of day: how often.
    pub records: Vec<u32>,
    /// The children's homes those records give, by index into [`super::HouseholdHistory::places`], in order.
    pub places: Vec<u32>,
    /// What else records say they are to the children, in order.
    pub other_roles: Vec<Role>,
}

/// The household at each place. **Shape:** the children's homes first, then by first day, then place.
pub(super) fn households(
    known: &Known,
    round: &Round,
    places: &Places,
    stays: &[Stay],
    changes: &[HouseholdChange],
) -> Vec<Household> {
    let mut at: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (index, stay) in stays.iter().enumerate() {
        at.entry(stay.place).or_default().push(index as u32);
    }
    let mut households: Vec<Household> = at
        .into_iter()
        .map(|(place, here)| household(known, round, place, &here, stays, changes))
        .collect();
    let first = |h: &Household| h.periods.first().map(|p| p.first);
    let address = |h: &Household| places.list[h.place as usize].address.clone();
    households.sort_by_key(|h| (!h.is_a_childs_home, first(h).is_none(), first(h), address(h)));
    households
}

fn household(
    known: &Known,
    round: &Round,
    place: u32,
    here: &[u32],
    stays: &[Stay],
    changes: &[HouseholdChange],
) -> Household {
    let mut of_person: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    // Of a child expected long ago, of whose birth no record tells, nobody can say that they ever lived anywhere.
    let is_somebody = |index: &u32| !is_long_overdue(known, stays[*index as usize].person);
    let is_a_childs_home =
        here.iter().any(|index| round.children.contains(&stays[*index as usize].person));
    let here: Vec<u32> = here.iter().copied().filter(is_somebody).collect();
    for &index in &here {
        of_person.entry(stays[index as usize].person).or_default().push(index);
    }
    let mut residents: Vec<Resident> = of_person
        .into_iter()
        .map(|(person, own)| resident(round, place, person, own, stays, changes))
        .collect();
    let id = |r: &Resident| known.people.persons[r.person as usize].id;
    residents.sort_by_key(|r| {
        let day = r.recorded.first.sort_day();
        (r.role.is_none(), r.role, day.is_none(), day, id(r))
    });
    Household { place, is_a_childs_home, periods: periods(&here, stays), residents }
}

fn resident(
    round: &Round,
    place: u32,
    person: u32,
    own: Vec<u32>,
    stays: &[Stay],
    changes: &[HouseholdChange],
) -> Resident {
    let mut role = round.members.get(&person).and_then(super::round::Beside::role);
    if round.children.contains(&person) {
        role = Some(Role::Child);
    }
    let beside = round.members.get(&person).map(|m| m.roles.keys().copied()).into_iter().flatten();
    let here: Vec<&Stay> = own.iter().map(|i| &stays[*i as usize]).collect();
    let elsewhere = |stay: &Stay| {
        let Some((first, last)) = stay.ends() else { return false };
        stays.iter().filter(|s| s.person == person && s.place != place).any(|s| {
            s.is_own_address()
                && s.ends().is_some_and(|(other_first, other_last)| {
                    other_first <= last && first <= other_last
                })
        })
    };
    let about = |c: &HouseholdChange| c.who == Some(person) && c.standing.may_be_built_upon();
    Resident {
        person,
        role,
        other_roles: beside.filter(|r| Some(*r) != role).collect(),
        recorded: Recorded::of(here.iter().flat_map(|s| [&s.recorded.first, &s.recorded.last])),
        basis: here.iter().flat_map(|s| s.sources.iter().map(|source| source.basis)).collect(),
        holds: here.iter().any(|stay| stay.holds()),
        changes: (0..changes.len() as u32).filter(|i| about(&changes[*i as usize])).collect(),
        is_recorded_elsewhere_meanwhile: here.iter().any(|s| !s.is_own_address() && elsewhere(s)),
        stays: own,
    }
}

/// The stretches in which anybody is recorded: stays that overlap, or follow within [`BACK_WITHIN_DAYS`], are one.
fn periods(here: &[u32], stays: &[Stay]) -> Vec<Period> {
    let mut dated: Vec<(Date, Date, u32)> = here
        .iter()
        .filter_map(|i| {
            let stay = &stays[*i as usize];
            stay.ends().map(|(first, last)| (first, last, stay.person))
        })
        .collect();
    dated.sort_unstable();
    let mut periods: Vec<Period> = Vec::new();
    for (first, last, person) in dated {
        match periods.last_mut() {
            Some(p) if days_between(p.last, first) <= BACK_WITHIN_DAYS => {
                p.last = p.last.max(last);
                p.persons.push(person);
            }
            _ => periods.push(Period { first, last, persons: vec![person] }),
        }
    }
    for period in &mut periods {
        period.persons.sort_unstable();
        period.persons.dedup();
    }
    periods
}

/// Who is named as a visitor beside the children. **Shape:** by first day; undated last.
pub(super) fn visitors(known: &Known, round: &Round, places: &Places) -> Vec<Visitor> {
    let mut visitors = Vec::new();
    for (&person, member) in &round.members {
        let visits = |record: &u32| {
            known
                .people
                .in_record(known.records, *record)
                .any(|named| named == (person, Role::Visitor))
        };
        let mut records: Vec<u32> = member.records.iter().copied().filter(visits).collect();
        records.dedup();
        if records.is_empty() {
            continue;
        }
        let record = |index: u32| &known.records[index as usize];
        records.sort_by_key(|r| (when(record(*r)).sort_day(), record(*r).provenance.fingerprint));
        let homes = records.iter().flat_map(|r| {
            let named = record(*r).mentions.iter().zip(&known.people.of_record[*r as usize]);
            named.filter_map(|(mention, child)| {
                (*child).filter(|c| round.children.contains(c))?;
                places.find(known, mention.address.as_ref()?.reveal())
            })
        });
        visitors.push(Visitor {
            person,
            recorded: Recorded::of(&records.iter().map(|r| when(record(*r))).collect::<Vec<_>>()),
            places: homes.collect::<BTreeSet<_>>().into_iter().collect(),
            records,
            other_roles: member.roles.keys().copied().filter(|r| *r != Role::Visitor).collect(),
        });
    }
    let day = |v: &Visitor| v.recorded.first.sort_day();
    visitors
        .sort_by_key(|v| (day(v).is_none(), day(v), known.people.persons[v.person as usize].id));
    visitors
}
