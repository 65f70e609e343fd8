//! The network round the children: family, community and agencies, each with when they were last heard of.
//!
//! Takes the records round a family; gives a [`Network`], plain enough to be drawn as a map and printed as a table.
//! It says who is named and when, not how much help they are.

use super::Known;
use super::members::Household;
use super::round::{Recorded, Round, when};
use crate::records::Role;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// Everybody round the children of one family.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// People named beside the children. By ring, then role, then first day.
    pub people: Vec<NetworkPerson>,
    /// Agencies that recorded something of the children or the adults round them. By name.
    pub agencies: Vec<AgencyContact>,
}

/// How near somebody stands to the children.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ring {
    /// Recorded in a home of the children.
    Home,
    /// Family who are not: a parent elsewhere, grandparents, relatives.
    Family,
    /// Visitors, neighbours, friends, and those whose part is not said.
    Community,
}

/// Somebody round the children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkPerson {
    /// The person, by index.
    pub person: u32,
    /// How near they stand.
    pub ring: Ring,
    /// What they are to the children, most often; `None`: only recorded at their address.
    pub role: Option<Role>,
    /// The first and last time a record names them beside the children, or at their address.
    pub recorded: Recorded,
    /// How many records name them beside the children.
    pub records: u32,
}

/// An agency round the children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyContact {
    /// The agency.
    pub agency: SmolStr,
    /// The organisations within it that recorded something, in order.
    pub organisations: Vec<SmolStr>,
    /// The first and last time it had to do with the children or the adults round them; not known where it never had, or
    /// where no such record is dated.
    pub contact: Recorded,
    /// How many records of such contact there are.
    pub contacts: u32,
    /// The last time it recorded anything at all, also that it holds nothing or has asked.
    pub last_record: Recorded,
    /// The last time another agency says it told this one something.
    pub last_told: Recorded,
    /// The children its records are about, by index, in order; empty: only adults.
    pub children: Vec<u32>,
}

/// Kinds that are written without anybody having met or spoken with the family.
const NO_CONTACT: &[&str] = &[
    "involvement",
    "person-details",
    "enquiry",
    "enquiry-reply",
    "correction",
    "withdrawal",
    "rebuttal",
    "supervision",
    "worker-changed",
];

pub(super) fn network(known: &Known, round: &Round, households: &[Household]) -> Network {
    Network { people: people(known, round, households), agencies: agencies(known, round) }
}

fn people(known: &Known, round: &Round, households: &[Household]) -> Vec<NetworkPerson> {
    let at_home: BTreeMap<u32, &super::members::Resident> = households
        .iter()
        .filter(|h| h.is_a_childs_home)
        .flat_map(|h| h.residents.iter().map(|r| (r.person, r)))
        .filter(|(person, _)| !round.children.contains(person))
        .collect();
    let mut people: Vec<NetworkPerson> = Vec::new();
    for (&person, member) in &round.members {
        let times: Vec<_> =
            member.records.iter().map(|r| when(&known.records[*r as usize])).collect();
        let role = member.role();
        let ring = match role {
            _ if at_home.contains_key(&person) => Ring::Home,
            Some(role) if role.is_of_the_household() || role == Role::FormerPartner => Ring::Family,
            _ => Ring::Community,
        };
        let records = member.records.iter().collect::<BTreeSet<_>>().len() as u32;
        people.push(NetworkPerson { person, ring, role, recorded: Recorded::of(&times), records });
    }
    for (&person, resident) in at_home.iter().filter(|(p, _)| !round.members.contains_key(p)) {
        people.push(NetworkPerson {
            person,
            ring: Ring::Home,
            role: None,
            recorded: resident.recorded.clone(),
            records: 0,
        });
    }
    let day = |p: &NetworkPerson| p.recorded.first.sort_day();
    let id = |p: &NetworkPerson| known.people.persons[p.person as usize].id;
    people.sort_by_key(|p| (p.ring, p.role.is_none(), p.role, day(p).is_none(), day(p), id(p)));
    people
}

fn agencies(known: &Known, round: &Round) -> Vec<AgencyContact> {
    let mut agencies: BTreeMap<SmolStr, AgencyContact> = BTreeMap::new();
    let contact = |agency: &SmolStr| AgencyContact {
        agency: agency.clone(),
        organisations: Vec::new(),
        contact: Recorded::default(),
        contacts: 0,
        last_record: Recorded::default(),
        last_told: Recorded::default(),
        children: Vec::new(),
    };
    for index in round.all() {
        let record = &known.records[index as usize];
        let at = when(record);
        let agency =
            agencies.entry(record.agency.clone()).or_insert_with(|| contact(&record.agency));
        agency.last_record.note(&at);
        agency.organisations.extend(record.provenance.organisation.clone());
        if !NO_CONTACT.contains(&record.kind.as_str()) && round.holds(index) {
            agency.contact.note(&at);
            agency.contacts += 1;
        }
        let named = known.people.in_record(known.records, index).map(|(person, _)| person);
        agency.children.extend(named.filter(|person| round.children.contains(person)));
        for told in &record.shared_with {
            let told = agencies.entry(told.clone()).or_insert_with(|| contact(told));
            told.last_told.note(&at);
        }
    }
    let mut agencies: Vec<AgencyContact> = agencies.into_values().collect();
    for agency in &mut agencies {
        agency.organisations.sort_unstable();
        agency.organisations.dedup();
        agency.children.sort_unstable();
        agency.children.dedup();
    }
    agencies.sort_by_key(|a| known.practice.agency_name(&a.agency).to_lowercase());
    agencies
}
