//! Persons from linked mentions: everything the mentions of one say of them, gathered.
//!
//! Takes records and a [`Linker`] that has settled who is who; gives [`People`] without their families.

use super::link::{Linker, NOBODY};
use super::{People, Person, PersonId};
use crate::private::Private;
use crate::records::{Name, Record};
use std::collections::{BTreeMap, HashMap};

/// Gathers persons, in the order in which records first name them.
pub(super) fn gather(records: &[Record], linker: Linker) -> People {
    let mut people = People {
        of_record: records.iter().map(|r| vec![None; r.mentions.len()]).collect(),
        ..People::default()
    };
    let mut person_of_group: HashMap<u32, u32> = HashMap::new();
    people.first_of_node = vec![None; linker.nodes() as usize];
    for (index, record) in records.iter().enumerate() {
        for place in 0..record.mentions.len() {
            let at = (index as u32, place as u16);
            let node = linker.node_at(at);
            if node == NOBODY {
                continue;
            }
            people.first_of_node[node as usize].get_or_insert(at);
            let group = linker.person_of(node);
            let person = *person_of_group.entry(group).or_insert_with(|| {
                people.persons.push(Person::of_id(PersonId::of(record, place)));
                people.persons.len() as u32 - 1
            });
            people.persons[person as usize].mentions.push(at);
            people.of_record[index][place] = Some(person);
        }
    }
    for person in &mut people.persons {
        describe(person, records);
    }
    people.linker = linker;
    people
}

/// Fills in what the mentions of a person say of them.
fn describe(person: &mut Person, records: &[Record]) {
    let mut names: BTreeMap<(String, String), (u32, Name)> = BTreeMap::new();
    let mut births: BTreeMap<_, u32> = BTreeMap::new();
    let mut written: BTreeMap<&Name, u32> = BTreeMap::new();
    for &(record, place) in &person.mentions {
        let mention = &records[record as usize].mentions[place as usize];
        *person.roles.entry(mention.role).or_default() += 1;
        if let Some(name) = &mention.name {
            let name = name.reveal();
            *written.entry(name).or_default() += 1;
        }
        if let Some(born) = &mention.born {
            *births.entry(born.reveal()).or_default() += 1;
        }
        person.due = person.due.take().or_else(|| mention.due.clone());
        for identifier in &mention.identifiers {
            if !person.identifiers.contains(identifier) {
                person.identifiers.push(identifier.clone());
            }
        }
    }
    for (name, times) in written {
        names.entry(plain(name)).or_insert_with(|| (0, name.clone())).0 += times;
        if let Some(also) = &name.also {
            let other = Name { given: also.clone(), ..Name::default() };
            names.entry(plain(&other)).or_insert((0, other));
        }
    }
    person.identifiers.sort();
    person.identifiers.dedup();
    let mut names: Vec<_> = names.into_values().collect();
    // A whole name before half a name, then the one used most often.
    names.sort_by_key(|(n, name)| {
        (name.given.is_empty() || name.family.is_empty(), std::cmp::Reverse(*n))
    });
    let mut names = names.into_iter().map(|(_, name)| Private::new(name));
    person.name = names.next();
    person.other_names = names.collect();
    let width = |born: &&crate::calendar::VagueDate| match (born.earliest(), born.latest()) {
        (Some(a), Some(b)) => crate::calendar::days_between(a, b),
        _ => i32::MAX,
    };
    person.born = births
        .into_iter()
        .min_by_key(|(born, n)| (width(born), std::cmp::Reverse(*n)))
        .map(|(born, _)| Private::new(born.clone()));
}

/// Given and family name with case, spaces and punctuation taken away.
fn plain(name: &Name) -> (String, String) {
    let plain = |text: &str| {
        text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect::<String>()
    };
    (plain(&name.given), plain(&name.family))
}
