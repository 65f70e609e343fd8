//! Links mentions to persons: a shared identifier; the same name and birth date; the same name beside the same person.
//!
//! Every link keeps its reason. Where an identifier is shared but name and birth date both differ, nothing is linked and
//! the question is kept for a person. Sex never decides.

use super::{People, Person, PersonId};
use crate::private::Private;
use crate::records::{IdentifierScheme, Mention, Name, Record, Role};
use std::collections::{BTreeMap, HashMap};

/// Why two mentions were taken to be one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkReason {
    /// The same number in the same numbering.
    SharedIdentifier(IdentifierScheme),
    /// The same name and the same exact birth date.
    SameNameAndBirthDate,
    /// The same name, with no birth date against it, beside the same other person.
    SameNameBesideSamePerson,
    /// An unborn child of the same mother, due the same day.
    SameMotherAndDueDay,
}

impl LinkReason {
    /// The reason in words.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::SharedIdentifier(IdentifierScheme::NhsNumber) => "the same NHS number",
            Self::SharedIdentifier(IdentifierScheme::Upn) => "the same unique pupil number",
            Self::SharedIdentifier(IdentifierScheme::Local) => {
                "the same number in one agency's system"
            }
            Self::SameNameAndBirthDate => "the same name and birth date",
            Self::SameNameBesideSamePerson => "the same name, beside the same person",
            Self::SameMotherAndDueDay => "the same mother and the same due day",
        }
    }
}

/// One link: two mentions (record index, mention index) and why they are one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The mention that came first.
    pub first: (u32, u16),
    /// The one linked to it.
    pub second: (u32, u16),
    /// Why.
    pub reason: LinkReason,
}

/// Two mentions that share something and differ in something: a person should say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The mention that came first.
    pub first: (u32, u16),
    /// The one that may be the same person.
    pub second: (u32, u16),
    /// What they share.
    pub shared: LinkReason,
}

/// Keys under which a mention can be found again: two mentions linked by identifier, or by name and birth date, share one.
///
/// **Shape:** no order, no repeats; empty when nothing about the mention can link it by itself. Keys are hashes and may,
/// rarely, coincide for strangers: a reader compares the mentions themselves.
pub fn link_keys(mention: &Mention) -> Vec<u64> {
    let mut keys: Vec<u64> = reasoned_keys(mention).into_iter().map(|(key, _)| key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn reasoned_keys(mention: &Mention) -> Vec<(u64, LinkReason)> {
    let mut keys = Vec::new();
    for identifier in &mention.identifiers {
        let scheme = match identifier.scheme {
            IdentifierScheme::NhsNumber => "nhs",
            IdentifierScheme::Upn => "upn",
            IdentifierScheme::Local => "local",
        };
        let issuer = identifier.issuer.as_deref().unwrap_or_default();
        keys.push((
            key(&[scheme, issuer, &identifier.value]),
            LinkReason::SharedIdentifier(identifier.scheme),
        ));
    }
    if let (Some(name), Some(born)) = (&mention.name, mention.birth_day()) {
        let (given, family) = plain(name.reveal());
        if !given.is_empty() && !family.is_empty() {
            keys.push((
                key(&["name", &given, &family, &born.to_string()]),
                LinkReason::SameNameAndBirthDate,
            ));
        }
    }
    keys
}

fn key(parts: &[&str]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(bytes)
}

/// Given and family name with case, spaces and punctuation taken away.
fn plain(name: &Name) -> (String, String) {
    let plain = |text: &str| {
        text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect::<String>()
    };
    (plain(&name.given), plain(&name.family))
}

/// Whether two mentions that share an identifier cannot be one person: both name and birth date are given and both differ.
fn conflict(a: &Mention, b: &Mention) -> bool {
    let born_differ =
        matches!((&a.born, &b.born), (Some(x), Some(y)) if !x.reveal().may_equal(y.reveal()));
    let names_differ = matches!((&a.name, &b.name), (Some(x), Some(y)) if {
        let (x, y) = (plain(x.reveal()), plain(y.reveal()));
        x.0 != y.0 && x.1 != y.1
    });
    born_differ && names_differ
}

struct Linker<'a> {
    records: &'a [Record],
    /// Where the mentions of record `i` begin in the flat list.
    starts: Vec<u32>,
    /// The record of each mention.
    at: Vec<(u32, u16)>,
    parent: Vec<u32>,
    links: Vec<Link>,
    questions: Vec<Question>,
}

impl Linker<'_> {
    fn mention(&self, flat: u32) -> &Mention {
        let (record, mention) = self.at[flat as usize];
        &self.records[record as usize].mentions[mention as usize]
    }

    fn root(&mut self, mut flat: u32) -> u32 {
        while self.parent[flat as usize] != flat {
            let up = self.parent[self.parent[flat as usize] as usize];
            self.parent[flat as usize] = up;
            flat = up;
        }
        flat
    }

    /// Joins two mentions. The earlier root stays, so that a person's id does not change as records are added.
    fn join(&mut self, first: u32, second: u32, reason: LinkReason) {
        let (a, b) = (self.root(first), self.root(second));
        if a != b {
            self.parent[a.max(b) as usize] = a.min(b);
            self.links.push(Link {
                first: self.at[first as usize],
                second: self.at[second as usize],
                reason,
            });
        }
    }

    fn by_own_keys(&mut self) {
        let mut seen: HashMap<u64, u32> = HashMap::with_capacity(self.at.len());
        for flat in 0..self.at.len() as u32 {
            for (key, reason) in reasoned_keys(self.mention(flat)) {
                let Some(&first) = seen.get(&key) else {
                    seen.insert(key, flat);
                    continue;
                };
                if conflict(self.mention(first), self.mention(flat)) {
                    let (first, second) = (self.at[first as usize], self.at[flat as usize]);
                    self.questions.push(Question { first, second, shared: reason });
                } else {
                    self.join(first, flat, reason);
                }
            }
        }
    }

    /// Links somebody named without a birth date to the person of that name, if there is only one, beside the same person.
    ///
    /// Grown-ups and children are kept apart, so that a father and a son of one name stay two; and half a name is no name:
    /// it takes a given and a family name, or the one name somebody goes by where no other is written.
    fn by_company(&mut self) {
        let mut companies = self.companies();
        companies.sort_unstable_by_key(|c| (c.key, c.flat));
        for company in companies.chunk_by(|a, b| a.key == b.key) {
            let mut births: Vec<_> =
                company.iter().filter_map(|c| self.mention(c.flat).birth_day()).collect();
            births.sort_unstable();
            births.dedup();
            if births.len() > 1 {
                continue; // Two birth dates under one name: which of them is meant is not ours to say.
            }
            for other in &company[1..] {
                self.join(company[0].flat, other.flat, other.reason);
            }
        }
    }

    /// Every mention under the company it is named in: who stands beside it, and its name or, unborn, its due day.
    fn companies(&mut self) -> Vec<Company> {
        let mut companies = Vec::new();
        for record in 0..self.records.len() {
            let (from, to) = (self.starts[record], self.starts[record + 1]);
            if to - from < 2 {
                continue;
            }
            let strong: Vec<bool> =
                (from..to).map(|flat| has_own_keys(self.mention(flat))).collect();
            let is_strong = |flat: u32| strong[(flat - from) as usize];
            let anchors: Vec<u32> =
                (from..to).filter(|f| is_strong(*f)).map(|f| self.root(f)).collect();
            let mother =
                (from..to).find(|f| is_strong(*f) && self.mention(*f).role == Role::Mother);
            for flat in from..to {
                let own = self.root(flat);
                let mention = self.mention(flat);
                let young = if mention.role.is_child() || mention.role == Role::Sibling {
                    "young"
                } else {
                    "adult"
                };
                let name = mention.name.as_ref().map(|name| plain(name.reveal()));
                if let Some((given, family)) = name.filter(|(given, _)| !given.is_empty()) {
                    for anchor in anchors.iter().filter(|a| **a != own) {
                        let key = key(&[&anchor.to_string(), young, &given, &family]);
                        companies.push(Company {
                            key,
                            flat,
                            reason: LinkReason::SameNameBesideSamePerson,
                        });
                    }
                }
                let mention = self.mention(flat);
                if let (Role::Unborn, Some(due), Some(mother)) =
                    (mention.role, &mention.due, mother)
                {
                    let due = due.reveal().to_string();
                    let key = key(&[&self.root(mother).to_string(), "unborn", &due]);
                    companies.push(Company { key, flat, reason: LinkReason::SameMotherAndDueDay });
                }
            }
        }
        companies
    }
}

/// A mention in somebody's company; those of one key are one person.
struct Company {
    key: u64,
    flat: u32,
    reason: LinkReason,
}

/// Whether a mention can be linked by what it says itself.
fn has_own_keys(mention: &Mention) -> bool {
    !mention.identifiers.is_empty()
        || (mention.birth_day().is_some()
            && mention.name.as_ref().is_some_and(|name| {
                let name = name.reveal();
                name.given.chars().any(char::is_alphabetic)
                    && name.family.chars().any(char::is_alphabetic)
            }))
}

/// Links the mentions of all records.
pub(super) fn link(records: &[Record]) -> People {
    let mut starts = vec![0];
    let mut at = Vec::new();
    for (i, record) in records.iter().enumerate() {
        at.extend((0..record.mentions.len()).map(|m| (i as u32, m as u16)));
        starts.push(at.len() as u32);
    }
    let parent = (0..at.len() as u32).collect();
    let mut linker =
        Linker { records, starts, at, parent, links: Vec::new(), questions: Vec::new() };
    linker.by_own_keys();
    linker.by_company();
    gather(linker)
}

fn gather(mut linker: Linker) -> People {
    let records = linker.records;
    let mut people = People {
        of_record: records.iter().map(|r| vec![None; r.mentions.len()]).collect(),
        ..People::default()
    };
    let mut person_of_root: HashMap<u32, u32> = HashMap::new();
    for flat in 0..linker.at.len() as u32 {
        let mention = linker.mention(flat);
        if mention.name.is_none() && mention.identifiers.is_empty() && mention.due.is_none() {
            continue;
        }
        let root = linker.root(flat);
        let (record, place) = linker.at[flat as usize];
        let index = *person_of_root.entry(root).or_insert_with(|| {
            let (first_record, first_place) = linker.at[root as usize];
            let id = PersonId::of(&records[first_record as usize], first_place as usize);
            people.persons.push(Person {
                id,
                mentions: Vec::new(),
                name: None,
                other_names: Vec::new(),
                born: None,
                due: None,
                identifiers: Vec::new(),
                roles: BTreeMap::new(),
            });
            people.persons.len() as u32 - 1
        });
        people.persons[index as usize].mentions.push((record, place));
        people.of_record[record as usize][place as usize] = Some(index);
    }
    for person in &mut people.persons {
        describe(person, records);
    }
    people.links = linker.links;
    people.questions = linker.questions;
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
