//! Who is round a child, and what nobody has said, as one reader knew it.
//!
//! Takes a family and a reader; gives the children, the adults with their first and last day, addresses and unknowns, from
//! the records this reader had and no others. The middle's own family is from all records: a reader who stands on an earlier
//! day, or in one agency, must not see from it who came later or whom only another agency named.

use safeguarding::Caseload;
use safeguarding::calendar::Date;
use safeguarding::chronology::View;
use safeguarding::people::Unknown;
use safeguarding::records::{Private, Role};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

use super::words;
use crate::asked::Asked;

/// Who is round the children of a family.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Round {
    pub children: Vec<ChildShown>,
    pub members: Vec<MemberShown>,
    pub unknowns: Vec<Private<String>>,
    pub addresses: Vec<AddressShown>,
}

/// One child of the family.
#[derive(Debug, Serialize)]
pub(crate) struct ChildShown {
    pub name: Private<String>,
    pub given: Private<String>,
    pub age: Option<Private<String>>,
    pub born: Option<Private<String>>,
    pub href: String,
    /// Whether it is the child whose page this is.
    pub is_this: bool,
    /// Whether they are 18 or older on the reader's day.
    pub is_grown: bool,
    /// The first and last day this reader's records name them.
    pub first: Private<String>,
    pub last: Private<String>,
}

/// Somebody else round the children.
#[derive(Debug, Serialize)]
pub(crate) struct MemberShown {
    pub name: Private<String>,
    pub href: String,
    pub role: String,
    pub other_roles: Vec<String>,
    pub born: Option<Private<String>>,
    pub first: Private<String>,
    pub last: Private<String>,
    pub records: u32,
    pub is_of_the_household: bool,
}

/// A place the children were recorded at.
#[derive(Debug, Serialize)]
pub(crate) struct AddressShown {
    pub address: Private<String>,
    pub first: Private<String>,
    pub last: Private<String>,
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
    fn note(&mut self, role: Role, day: Option<Date>, has_birth_date: bool) {
        *self.roles.entry(role).or_default() += 1;
        self.first = [self.first, day].into_iter().flatten().min();
        self.last = self.last.max(day);
        self.has_birth_date |= has_birth_date;
    }

    fn role(&self) -> Role {
        self.roles.iter().max_by_key(|(_, n)| **n).map_or(Role::Network, |(role, _)| *role)
    }
}

impl Round {
    /// Who is round the children of a family, by index. `this` is the child whose page it is for.
    pub fn of(
        caseload: &Caseload,
        asked: &Asked,
        view: &View,
        family: u32,
        this: Option<u32>,
    ) -> Self {
        let family = &caseload.people.families[family as usize];
        let round: BTreeSet<u32> = family
            .children
            .iter()
            .flat_map(|child| &caseload.people.persons[*child as usize].mentions)
            .map(|(record, _)| *record)
            .filter(|record| view.sees(&caseload.records[*record as usize]))
            .collect();
        let mut seen: BTreeMap<u32, Seen> = BTreeMap::new();
        let mut never_named: BTreeMap<Role, u32> = BTreeMap::new();
        let mut addresses: Vec<(&str, Option<Date>, Option<Date>)> = Vec::new();
        for index in round {
            let record = &caseload.records[index as usize];
            let day = words::placed(record);
            for (mention, person) in
                record.mentions.iter().zip(&caseload.people.of_record[index as usize])
            {
                let Some(person) = person else {
                    *never_named.entry(mention.role).or_default() += 1;
                    continue;
                };
                let has_birth_date = mention.born.is_some() || mention.due.is_some();
                seen.entry(*person).or_default().note(mention.role, day, has_birth_date);
                if let Some(address) =
                    mention.address.as_ref().filter(|_| family.children.contains(person))
                {
                    note_address(&mut addresses, address.reveal(), day);
                }
            }
        }
        let children: Vec<u32> = family
            .children
            .iter()
            .copied()
            .filter(|child| seen.contains_key(child) || Some(*child) == this)
            .collect();
        addresses.sort_by_key(|(_, first, _)| *first);
        Self {
            unknowns: unknowns(caseload, &children, &seen, never_named),
            children: children
                .iter()
                .map(|child| child_shown(caseload, asked, view, *child, this))
                .collect(),
            members: members(caseload, asked, &family.children, &seen),
            addresses: addresses
                .into_iter()
                .map(|(address, first, last)| AddressShown {
                    address: address.into(),
                    first: words::day(first).into(),
                    last: words::day(last).into(),
                })
                .collect(),
        }
    }
}

/// One child, as a row or a card.
pub(crate) fn child_shown(
    caseload: &Caseload,
    asked: &Asked,
    view: &View,
    child: u32,
    this: Option<u32>,
) -> ChildShown {
    let person = &caseload.people.persons[child as usize];
    let named = || {
        let records = person.mentions.iter().map(|(record, _)| &caseload.records[*record as usize]);
        records.filter(|record| view.sees(record)).filter_map(words::placed)
    };
    ChildShown {
        name: words::called(caseload, view, child).into(),
        given: person.given().into(),
        age: words::age(person, view.as_of).map(Into::into),
        born: words::born(person).map(Into::into),
        href: asked.reader_address(&format!("/people/{}", person.id)),
        is_this: Some(child) == this,
        is_grown: words::is_grown(person, view.as_of),
        first: words::day(named().min()).into(),
        last: words::day(named().max()).into(),
    }
}

fn members(
    caseload: &Caseload,
    asked: &Asked,
    children: &[u32],
    seen: &BTreeMap<u32, Seen>,
) -> Vec<MemberShown> {
    let mut members: Vec<(&u32, &Seen)> =
        seen.iter().filter(|(person, _)| !children.contains(person)).collect();
    members.sort_by_key(|(person, seen)| (seen.role(), seen.first, **person));
    members
        .into_iter()
        .map(|(index, seen)| {
            let person = &caseload.people.persons[*index as usize];
            let role = seen.role();
            MemberShown {
                name: person.called().into(),
                href: asked.reader_address(&format!("/people/{}", person.id)),
                role: words::capital(role.label()),
                other_roles: seen
                    .roles
                    .keys()
                    .filter(|other| **other != role)
                    .map(|other| other.label().to_owned())
                    .collect(),
                born: words::born(person).filter(|_| seen.has_birth_date).map(Into::into),
                first: words::day(seen.first).into(),
                last: words::day(seen.last).into(),
                records: seen.roles.values().sum(),
                is_of_the_household: role.is_of_the_household(),
            }
        })
        .collect()
}

fn unknowns(
    caseload: &Caseload,
    children: &[u32],
    seen: &BTreeMap<u32, Seen>,
    never_named: BTreeMap<Role, u32>,
) -> Vec<Private<String>> {
    let has = |role: Role| seen.values().any(|seen| seen.role() == role);
    let mut unknowns = Vec::new();
    for &child in children {
        if !has(Role::Mother) {
            unknowns.push(Unknown::Mother(child));
        }
        if !has(Role::Father) {
            unknowns.push(Unknown::Father(child));
        }
    }
    for (person, seen) in seen {
        let counts = children.contains(person) || seen.role().is_of_the_household();
        if counts && !seen.has_birth_date {
            unknowns.push(Unknown::BirthDate(*person));
        }
    }
    unknowns.extend(never_named.into_iter().map(|(role, n)| Unknown::NeverNamed(role, n)));
    unknowns.iter().map(|unknown| words::unknown(caseload, unknown).into()).collect()
}

fn note_address<'a>(
    addresses: &mut Vec<(&'a str, Option<Date>, Option<Date>)>,
    address: &'a str,
    day: Option<Date>,
) {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    match addresses.iter_mut().find(|(known, _, _)| plain(known) == plain(address)) {
        Some((_, first, last)) => {
            *first = [*first, day].into_iter().flatten().min();
            *last = (*last).max(day);
        }
        None => addresses.push((address, day, day)),
    }
}
