//! Families: the children who are brought up together, the adults round them, and what nobody has said.
//!
//! Takes linked people; gives sibling groups, each with its adults as the records name them, first and last time.
//! Children are siblings when a record says so or when they share a mother. A father two households share joins none:
//! he belongs to both. Who lived with whom, dated and sourced, is told by [`super::household`].

use super::{People, PersonId};
use crate::calendar::Date;
use crate::records::{Mention, Record, Role};
use std::collections::{BTreeMap, BTreeSet};

/// A family's id: that of its child first named.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct FamilyId(pub PersonId);

impl std::fmt::Display for FamilyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Children brought up together, and the adults round them.
#[derive(Clone, Debug)]
pub struct Family {
    /// Its id.
    pub id: FamilyId,
    /// The children, by index, in the order in which records first name them. Never empty.
    pub children: Vec<u32>,
    /// Everybody else the records place in the home or the family, and those who visit. By role, then first seen.
    pub members: Vec<Member>,
    /// What nobody has said.
    pub unknowns: Vec<Unknown>,
    /// Addresses the children have been recorded at: as written, first and last day. In order of first day.
    pub addresses: Vec<(crate::private::Private<String>, Option<Date>, Option<Date>)>,
}

/// Somebody round the children, as the records place them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The person, by index.
    pub person: u32,
    /// What they are, most often.
    pub role: Role,
    /// What else some records say they are.
    pub other_roles: Vec<Role>,
    /// The first day a record names them beside one of the children.
    pub first: Option<Date>,
    /// The last such day.
    pub last: Option<Date>,
    /// How many records name them beside one of the children.
    pub records: u32,
    /// Whether any of those records gives their birth date, or for an unborn child the day it is expected.
    pub has_birth_date: bool,
}

/// Something nobody has said about a family (NOR-27).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unknown {
    /// No record names this child's mother.
    Mother(u32),
    /// No record names this child's father.
    Father(u32),
    /// This person's birth date is in none of the records.
    BirthDate(u32),
    /// Records speak of somebody in this role whom none names: how many records.
    NeverNamed(Role, u32),
}

pub(super) fn find_families(records: &[Record], people: &mut People) {
    let groups = sibling_groups(records, people);
    people.family_of_child = vec![None; people.persons.len()];
    for children in groups {
        let index = people.families.len() as u32;
        for &child in &children {
            people.family_of_child[child as usize] = Some(index);
        }
        let family = describe(records, people, children, &|_| true);
        people.families.push(family);
    }
}

fn root(parent: &mut [u32], mut at: u32) -> u32 {
    while parent[at as usize] != at {
        parent[at as usize] = parent[parent[at as usize] as usize];
        at = parent[at as usize];
    }
    at
}

/// Groups of children, each in order of index; the groups in order of their first child.
fn sibling_groups(records: &[Record], people: &People) -> Vec<Vec<u32>> {
    let mut parent: Vec<u32> = (0..people.persons.len() as u32).collect();
    let mut join = |a: u32, b: u32| {
        let (a, b) = (root(&mut parent, a), root(&mut parent, b));
        parent[a.max(b) as usize] = a.min(b);
    };
    let mut child_of_mother: BTreeMap<u32, u32> = BTreeMap::new();
    for record in 0..records.len() as u32 {
        let named: Vec<(u32, Role)> = people.in_record(records, record).collect();
        let young: Vec<(u32, Role)> = named
            .iter()
            .copied()
            .filter(|(_, role)| role.is_child() || *role == Role::Sibling)
            .collect();
        for (place, &(child, role)) in young.iter().enumerate() {
            for &(other, other_role) in &young[place + 1..] {
                let says_so = role == Role::Sibling || other_role == Role::Sibling;
                if says_so || same_family_name(people, child, other) {
                    join(child, other);
                }
            }
        }
        // One record may name two families' children and one mother: whose mother she is, her name or a single child tells.
        for &(mother, _) in named.iter().filter(|(_, role)| *role == Role::Mother) {
            let one_family = young.windows(2).all(|pair| {
                pair.iter().any(|(_, role)| *role == Role::Sibling)
                    || same_family_name(people, pair[0].0, pair[1].0)
            });
            for &(child, _) in &young {
                if one_family || same_family_name(people, child, mother) {
                    let first = *child_of_mother.entry(mother).or_insert(child);
                    join(first, child);
                }
            }
        }
    }
    let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (index, person) in people.persons.iter().enumerate() {
        if person.is_child() {
            groups.entry(root(&mut parent, index as u32)).or_default().push(index as u32);
        }
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_unstable_by_key(|children| children[0]);
    groups
}

fn same_family_name(people: &People, a: u32, b: u32) -> bool {
    let family =
        |i: u32| people.persons[i as usize].name.as_ref().map(|n| n.reveal().family.to_lowercase());
    matches!((family(a), family(b)), (Some(x), Some(y)) if !x.is_empty() && x == y)
}

/// Somebody as the records seen name them.
#[derive(Default)]
struct Seen {
    roles: BTreeMap<Role, u32>,
    first: Option<Date>,
    last: Option<Date>,
    has_birth_date: bool,
}

impl Seen {
    fn note(&mut self, mention: &Mention, day: Option<Date>) {
        *self.roles.entry(mention.role).or_default() += 1;
        self.first = min_day(self.first, day);
        self.last = self.last.max(day);
        self.has_birth_date |= mention.born.is_some() || mention.due.is_some();
    }

    fn member(self, person: u32) -> Member {
        let records = self.roles.values().sum();
        let most = self.roles.iter().max_by_key(|(_, n)| **n);
        let role = most.map_or(Role::Network, |(role, _)| *role);
        let other_roles = self.roles.into_keys().filter(|other| *other != role).collect();
        let (first, last, has_birth_date) = (self.first, self.last, self.has_birth_date);
        Member { person, role, other_roles, first, last, records, has_birth_date }
    }
}

/// A family as a reader knew it: its children, members, addresses and unknowns as the records they saw tell of them.
pub(super) fn describe(
    records: &[Record],
    people: &People,
    mut children: Vec<u32>,
    sees: &dyn Fn(&Record) -> bool,
) -> Family {
    let id = FamilyId(people.persons[children[0] as usize].id);
    let seen_of = |child: &u32| {
        let mentions = people.persons[*child as usize].mentions.iter();
        mentions.map(|(record, _)| *record).filter(|r| sees(&records[*r as usize]))
    };
    children.retain(|child| seen_of(child).next().is_some());
    let round: BTreeSet<u32> = children.iter().flat_map(seen_of).collect();
    let mut seen: BTreeMap<u32, Seen> = BTreeMap::new();
    let mut never_named: BTreeMap<Role, u32> = BTreeMap::new();
    let mut parents: BTreeSet<(u32, Role)> = BTreeSet::new();
    let mut addresses: Vec<(String, Option<Date>, Option<Date>)> = Vec::new();
    for &record in &round {
        let source = &records[record as usize];
        let day = source.happened.sort_day().or(source.recorded);
        let named: Vec<(u32, Role)> = people.in_record(records, record).collect();
        for (child, _) in named.iter().filter(|(person, _)| children.contains(person)) {
            parents.extend(
                named.iter().filter(|(_, role)| role.is_parent()).map(|(_, role)| (*child, *role)),
            );
        }
        for (mention, person) in source.mentions.iter().zip(&people.of_record[record as usize]) {
            let Some(person) = person else {
                *never_named.entry(mention.role).or_default() += 1;
                continue;
            };
            seen.entry(*person).or_default().note(mention, day);
            if let (Some(address), true) = (&mention.address, children.contains(person)) {
                note_address(&mut addresses, address.reveal(), day);
            }
        }
    }
    let undated: Vec<u32> = children
        .iter()
        .copied()
        .filter(|c| seen.get(c).is_some_and(|s| !s.has_birth_date))
        .collect();
    let round_them = seen.into_iter().filter(|(person, _)| !children.contains(person));
    let mut members: Vec<Member> = round_them.map(|(person, seen)| seen.member(person)).collect();
    members.sort_by_key(|m| (m.role, m.first, m.person));
    addresses.sort_by_key(|(_, first, _)| *first);
    let unknowns = unknowns(&children, &parents, undated, &members, never_named);
    let addresses = addresses.into_iter().map(|(a, first, last)| (a.into(), first, last)).collect();
    Family { id, children, members, unknowns, addresses }
}

fn min_day(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

fn note_address(
    addresses: &mut Vec<(String, Option<Date>, Option<Date>)>,
    address: &str,
    day: Option<Date>,
) {
    // What names no place ("withheld") is compared by its letters alone.
    let plain = |text: &str| {
        super::household::place_key(text).unwrap_or_else(|| {
            let letters = text.chars().filter(|c| c.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect()
        })
    };
    // Most records repeat an address to the letter: only a new way of writing one is worth comparing closely.
    let place = addresses.iter().position(|(known, _, _)| known == address).or_else(|| {
        let wanted = plain(address);
        addresses.iter().position(|(known, _, _)| plain(known) == wanted)
    });
    match place.map(|place| &mut addresses[place]) {
        Some((_, first, last)) => {
            *first = min_day(*first, day);
            *last = (*last).max(day);
        }
        None => addresses.push((address.to_owned(), day, day)),
    }
}

/// A parent is known for a child whom some record names beside them; a brother's father need not be a sister's.
fn unknowns(
    children: &[u32],
    parents: &BTreeSet<(u32, Role)>,
    undated: Vec<u32>,
    members: &[Member],
    never_named: BTreeMap<Role, u32>,
) -> Vec<Unknown> {
    let mut unknowns = Vec::new();
    for &child in children {
        if !parents.contains(&(child, Role::Mother)) {
            unknowns.push(Unknown::Mother(child));
        }
        if !parents.contains(&(child, Role::Father)) {
            unknowns.push(Unknown::Father(child));
        }
    }
    let adults = members
        .iter()
        .filter(|m| m.role.is_of_the_household() && !m.has_birth_date)
        .map(|m| m.person);
    unknowns.extend(undated.into_iter().chain(adults).map(Unknown::BirthDate));
    unknowns.extend(never_named.into_iter().map(|(role, n)| Unknown::NeverNamed(role, n)));
    unknowns
}
