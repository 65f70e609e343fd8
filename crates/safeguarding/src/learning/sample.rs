//! Drawing the children of an audit from the record, by groups and ages, so that nobody picks them and anybody can draw them again.
//!
//! Takes how many are wanted of each group and a phrase settled beforehand; gives the children, and out of how many. Every child of a
//! group and age is as likely as any other; the same phrase over the same record draws the same. It keeps nothing: whom an audit
//! looks at stands in no register.

use crate::Caseload;
use crate::calendar::{Age, Date};
use crate::chronology::{Standing, View, happenings};
use crate::practice::{AuditGroups, Pick};
use std::collections::BTreeMap;

/// How an audit draws.
#[derive(Clone, Debug)]
pub struct Design<'d> {
    /// The first day of the work that is looked at.
    pub from: Date,
    /// The last, inclusive; ages are of this day.
    pub to: Date,
    /// What decides the draw: words that were settled before anybody saw who is drawn.
    pub phrase: &'d str,
    /// How many are wanted of a group and of ages, each by its place in practice. What is not there: none.
    pub wanted: BTreeMap<(usize, usize), usize>,
}

/// A child that is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The child, by index.
    pub child: u32,
    /// The group and the ages they stand in, each by its place in practice.
    pub of: (usize, usize),
    /// The entry that puts them in the group, by index: the latest of the days looked at.
    pub because: u32,
}

/// What a draw gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draw {
    /// The children. **Shape:** by group, then ages, then in the order they were drawn; a child once.
    pub drawn: Vec<Drawn>,
    /// How many children stand in each group and ages. **Shape:** those with none are not there.
    pub out_of: BTreeMap<(usize, usize), usize>,
    /// How many stand in a group and cannot be placed by age: no birth date is known, or none of the ages fits. They are not drawn.
    pub without_age: usize,
}

/// Draws.
pub fn draw(caseload: &Caseload, view: &View, groups: &AuditGroups, design: &Design) -> Draw {
    let mut draw = Draw::default();
    let mut pots: BTreeMap<(usize, usize), Vec<Drawn>> = BTreeMap::new();
    for (child, (group, because)) in in_groups(caseload, view, groups, design) {
        match ages_of(caseload, groups, child, design.to) {
            Some(ages) => {
                let of = (group, ages);
                pots.entry(of).or_default().push(Drawn { child, of, because });
            }
            None => draw.without_age += 1,
        }
    }
    for (of, mut pot) in pots {
        draw.out_of.insert(of, pot.len());
        pot.sort_by_cached_key(|one| lot(design.phrase, caseload, one.child));
        let wanted = design.wanted.get(&of).copied().unwrap_or(0);
        draw.drawn.extend(pot.into_iter().take(wanted));
    }
    draw
}

/// The lot a child has in a draw: as good as random, and the same each time.
fn lot(phrase: &str, caseload: &Caseload, child: u32) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(phrase.trim().as_bytes());
    hasher.update(b"\0");
    hasher.update(caseload.people.persons[child as usize].id.to_string().as_bytes());
    *hasher.finalize().as_bytes()
}

/// The first group that fits each child, and the latest entry that puts them there.
fn in_groups(
    caseload: &Caseload,
    view: &View,
    groups: &AuditGroups,
    design: &Design,
) -> BTreeMap<u32, (usize, u32)> {
    let picks = || groups.groups.iter().map(|group| &group.what);
    let is_wanted = |kind: &str| {
        picks().flat_map(|pick| &pick.any).any(|one| one.kinds.iter().any(|k| k == kind))
    };
    let mut among = caseload.of_kinds_by_index(&is_wanted);
    // What withdraws or puts right an entry may be of any kind.
    let all = (0..).zip(&caseload.records);
    among.extend(all.filter(|(_, record)| record.points_at.is_some()).map(|(index, _)| index));
    let told = happenings(&caseload.records, &caseload.people, &caseload.practice, view, among);
    let mut found: BTreeMap<u32, (usize, u32)> = BTreeMap::new();
    for one in told.iter().filter(|one| one.standing != Standing::Withdrawn) {
        let index = one.records[0];
        let record = &caseload.records[index as usize];
        let happened = record.happened.latest();
        if happened.is_none_or(|day| day < design.from || day > design.to) {
            continue;
        }
        let fits = |pick: &Pick| pick.fits(&record.kind, &record.agency, &record.facts);
        let Some(group) = picks().position(fits) else { continue };
        let people = &caseload.people.of_record[index as usize];
        let children = record.mentions.iter().zip(people);
        for child in
            children.filter(|(mention, _)| mention.role.is_child()).filter_map(|(_, child)| *child)
        {
            // In order of their days: the last of the best group stands.
            match found.get(&child) {
                Some((best, _)) if *best < group => {}
                _ => {
                    found.insert(child, (group, index));
                }
            }
        }
    }
    found
}

/// The ages a child stands in on a day, by their place.
fn ages_of(caseload: &Caseload, groups: &AuditGroups, child: u32, day: Date) -> Option<usize> {
    let person = &caseload.people.persons[child as usize];
    let years = match person.birth_day() {
        Some(born) => Age::on(born, day).whole_years(),
        None if person.due.is_some() => 0,
        None => return None,
    };
    groups.ages.iter().position(|[from, to]| (*from..=*to).contains(&years))
}
