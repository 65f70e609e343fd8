//! From what a period counts, and when it ends: births, deaths, closings and last activity, as the records of a family tell them.
//!
//! Takes a caseload as known on a day; gives the periods of a class for a record, or what is not known. Where a start is not known to the
//! day, or records differ, the latest day counts: the longest period wins. Withdrawn entries close nothing and tell of no death.

use super::Period;
use crate::calendar::{Date, Span, WorkingDays};
use crate::caseload::Caseload;
use crate::chronology::{Happening, Standing, View, happenings, known_from};
use crate::practice::{Keep, Pick, Retention, StartingPoint};
use crate::private::Private;
use crate::records::{Record, Role};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What the records tell of one child.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The latest day they can have been born, and whether that is exact and undisputed.
    born: Option<(Date, bool)>,
    /// The latest day they can have died.
    died: Option<Date>,
    /// The latest day their record can have been closed.
    closed: Option<Date>,
    /// The classes, by place, of which something is recorded that makes their records of it.
    pub classes: BTreeSet<usize>,
    /// What is open: place in the schedule, and the record that began it.
    pub open: Vec<(usize, u32)>,
}

/// What the records tell of every family.
pub(super) struct Families<'a> {
    pub caseload: &'a Caseload,
    pub view: &'a View,
    /// For each child, by index.
    pub told: BTreeMap<u32, Told>,
    /// For each family, the last day anything is known of it.
    last_activity: Vec<Option<Date>>,
    /// For each adult or other person, the families they are placed in.
    placed_in: BTreeMap<u32, Vec<u32>>,
}

/// A period counted for a person, or what is not known for it.
pub(super) enum Reckoning {
    Counted(Period),
    Unknown { person: Option<u32>, from: StartingPoint },
}

impl<'a> Families<'a> {
    pub fn of(caseload: &'a Caseload, view: &'a View) -> Self {
        let people = &caseload.people;
        let per_family: Vec<(BTreeMap<u32, Told>, Option<Date>)> = (0..people.families.len()
            as u32)
            .into_par_iter()
            .map(|family| of_family(caseload, view, family))
            .collect();
        let mut told = BTreeMap::new();
        let mut last_activity = Vec::new();
        for (children, last) in per_family {
            told.extend(children);
            last_activity.push(last);
        }
        let mut placed_in: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (index, family) in people.families.iter().enumerate() {
            for member in &family.members {
                placed_in.entry(member.person).or_default().push(index as u32);
            }
        }
        Self { caseload, view, told, last_activity, placed_in }
    }

    /// The classes, by place, that cover a record on a day.
    pub fn covering(&self, index: u32, schedule: &Retention, day: Date) -> Vec<usize> {
        let record = &self.caseload.records[index as usize];
        let children = self.counted_for(index);
        let covers = |place: &usize| {
            let class = &schedule.classes[*place];
            let is_of_class = class.of.is_none()
                || children
                    .iter()
                    .any(|child| self.told.get(child).is_some_and(|t| t.classes.contains(place)));
            class.in_force(day).is_some()
                && class.covers.fits(&record.kind, &record.agency, &record.facts)
                && is_of_class
        };
        (0..schedule.classes.len()).filter(covers).collect()
    }

    /// The families a record touches: of the children it names, and those its adults are placed in. **Shape:** each once, in order.
    pub fn touched(&self, index: u32) -> BTreeSet<u32> {
        let people = &self.caseload.people;
        let named = people.of_record[index as usize].iter().flatten();
        let mut touched = BTreeSet::new();
        for person in named {
            touched.extend(people.family_of_child[*person as usize]);
            touched.extend(self.placed_in.get(person).into_iter().flatten());
        }
        touched
    }

    /// The children a record is counted for: those it names; where it names none, those of the families its adults are placed in.
    fn counted_for(&self, index: u32) -> Vec<u32> {
        let people = &self.caseload.people;
        let named = people.in_record(&self.caseload.records, index);
        let young = named.filter(|(_, role)| is_of_a_child(*role)).map(|(person, _)| person);
        let mut children: Vec<u32> = young.collect();
        if children.is_empty() {
            let families = self.touched(index);
            let of = |family: &u32| people.families[*family as usize].children.iter().copied();
            children = families.iter().flat_map(of).collect();
        }
        children.sort_unstable();
        children.dedup();
        children
    }

    /// The adults a record names.
    fn adults(&self, index: u32) -> Vec<u32> {
        let named = self.caseload.people.in_record(&self.caseload.records, index);
        let grown = named.filter(|(_, role)| !is_of_a_child(*role)).map(|(person, _)| person);
        let mut adults: Vec<u32> = grown.collect();
        adults.sort_unstable();
        adults.dedup();
        adults
    }

    /// Every period of a class for a record: each of its periods, for each person it is counted for.
    pub fn reckon(&self, index: u32, class: usize, day: Date) -> Vec<Reckoning> {
        let Some(version) = self.caseload.practice.retention.classes[class].in_force(day) else {
            return Vec::new();
        };
        let (mut children, adults) = (self.counted_for(index), self.adults(index));
        // A brother or sister of whom nothing makes it a record of the class has no period in it.
        if self.caseload.practice.retention.classes[class].of.is_some() {
            children
                .retain(|child| self.told.get(child).is_some_and(|t| t.classes.contains(&class)));
        }
        let mut all = Vec::new();
        for keep in &version.keep {
            let persons = if keep.from == StartingPoint::AdultBirth { &adults } else { &children };
            if persons.is_empty() {
                all.push(Reckoning::Unknown { person: None, from: keep.from });
            }
            for person in persons {
                let instead = version.died.and_then(|died| self.died_before(*person, died.before));
                if instead.is_some() && keep.from != StartingPoint::AdultBirth {
                    continue;
                }
                all.push(self.count(index, class, *keep, *person));
            }
        }
        if let Some(died) = version.died {
            let keep = Keep { span: died.span, from: StartingPoint::Death };
            let early = children.iter().filter(|c| self.died_before(**c, died.before).is_some());
            all.extend(early.map(|child| self.count(index, class, keep, *child)));
        }
        all
    }

    /// The day a child died, where that was surely before an age.
    fn died_before(&self, child: u32, age: Span) -> Option<Date> {
        let told = self.told.get(&child)?;
        let (died, (born, is_exact)) = (told.died?, told.born?);
        (is_exact && died < anniversary(born, age)).then_some(died)
    }

    fn count(&self, index: u32, class: usize, keep: Keep, person: u32) -> Reckoning {
        let start = self.start(index, keep.from, person);
        let Some((start, is_exact)) = start else {
            return Reckoning::Unknown { person: Some(person), from: keep.from };
        };
        let Keep { span, from } = keep;
        let last_day = anniversary(start, span);
        Reckoning::Counted(Period { class, person, from, start, is_exact, span, last_day })
    }

    /// The day a period counts from, and whether it is known to the day.
    fn start(&self, index: u32, from: StartingPoint, person: u32) -> Option<(Date, bool)> {
        let record = &self.caseload.records[index as usize];
        match from {
            StartingPoint::Birth => self.told.get(&person)?.born,
            StartingPoint::AdultBirth => born(self.caseload, self.view, person),
            StartingPoint::Death => self.told.get(&person)?.died.map(|day| (day, true)),
            StartingPoint::Closure => self.told.get(&person)?.closed.map(|day| (day, true)),
            StartingPoint::LastActivity => {
                let family = self.caseload.people.family_of_child[person as usize]?;
                let last = self.last_activity[family as usize];
                last.max(Some(active_on(record))).map(|day| (day, true))
            }
        }
    }
}

/// Whether a role is that of a child in a record.
fn is_of_a_child(role: Role) -> bool {
    role.is_child() || role == Role::Sibling
}

/// The anniversary of a day. **Units:** civil; on a day the month does not have, the first day of the next month.
pub(super) fn anniversary(start: Date, span: Span) -> Date {
    let day = span.after(start, &WorkingDays::default());
    let is_civil = matches!(span, Span::Years(_) | Span::Months(_));
    if is_civil && day.day() < start.day() && day < Date::MAX {
        return day.tomorrow().unwrap_or(Date::MAX);
    }
    day
}

/// The last day a record is about or was written on.
fn active_on(record: &Record) -> Date {
    record.happened.latest().map_or_else(|| known_from(record), |day| day.max(known_from(record)))
}

/// The last day it can have happened; where that is not known, the day it was known.
fn last_day_of(record: &Record) -> Date {
    record.happened.latest().unwrap_or_else(|| known_from(record))
}

/// The latest day somebody can have been born, as every record seen says it, and whether they all say the one day.
fn born(caseload: &Caseload, view: &View, person: u32) -> Option<(Date, bool)> {
    let mentions = caseload.people.persons[person as usize].mentions.iter();
    let mut latest: Option<Date> = None;
    let mut is_exact = true;
    for (record, place) in mentions {
        let record = &caseload.records[*record as usize];
        let said = record.mentions[usize::from(*place)].born.as_ref().map(Private::reveal);
        let Some(said) = said.filter(|_| view.sees(record)) else { continue };
        let Some(day) = said.latest() else { continue };
        is_exact &= said.is_exact() && latest.is_none_or(|latest| latest == day);
        latest = latest.max(Some(day));
    }
    latest.map(|day| (day, is_exact))
}

fn of_family(caseload: &Caseload, view: &View, family: u32) -> (BTreeMap<u32, Told>, Option<Date>) {
    let people = &caseload.people;
    let children = &people.families[family as usize].children;
    let mentions = children.iter().flat_map(|child| &people.persons[*child as usize].mentions);
    let mut among: Vec<u32> = mentions.map(|(record, _)| *record).collect();
    among.sort_unstable();
    among.dedup();
    among.retain(|index| view.sees(&caseload.records[*index as usize]));
    let last = among.iter().map(|index| active_on(&caseload.records[*index as usize])).max();
    let known = happenings(&caseload.records, people, &caseload.practice, view, among.clone());
    let of_child = |child: u32| (child, of_child(caseload, view, child, &known));
    (children.iter().map(|child| of_child(*child)).collect(), last)
}

fn of_child(caseload: &Caseload, view: &View, child: u32, known: &[Happening]) -> Told {
    let schedule = &caseload.practice.retention;
    let mentions = caseload.people.persons[child as usize].mentions.iter();
    let mut own: Vec<u32> = mentions.map(|(record, _)| *record).collect();
    own.retain(|index| view.sees(&caseload.records[*index as usize]));
    own.dedup();
    let fits = |pick: &Pick, index: u32| {
        let record = &caseload.records[index as usize];
        pick.fits(&record.kind, &record.agency, &record.facts)
    };
    // What stands and names the child: what was withdrawn closes nothing, and opens nothing.
    let standing = known.iter().filter(|told| told.standing != Standing::Withdrawn);
    let told = standing.flat_map(|told| &told.records).copied();
    let mut standing: Vec<u32> = told.filter(|index| own.binary_search(index).is_ok()).collect();
    standing.sort_unstable();
    let last = |pick: &Pick| {
        let fitting = standing.iter().filter(|index| fits(pick, **index));
        fitting.map(|index| last_day_of(&caseload.records[*index as usize])).max()
    };
    // Of a class also by what was withdrawn since: the longer period counts.
    let of_class = |place: &usize| {
        let of = schedule.classes[*place].of.as_ref();
        of.is_some_and(|of| own.iter().any(|index| fits(of, *index)))
    };
    let mut open = Vec::new();
    for (place, one) in schedule.open.iter().enumerate() {
        let ended = last(&one.until);
        let began = standing.iter().copied().filter(|index| fits(&one.from, *index));
        let began = began.max_by_key(|i| (last_day_of(&caseload.records[*i as usize]), *i));
        let runs = |index: &u32| {
            ended.is_none_or(|ended| ended < last_day_of(&caseload.records[*index as usize]))
        };
        open.extend(began.filter(runs).map(|index| (place, index)));
    }
    Told {
        born: born(caseload, view, child),
        died: died(caseload, child, &standing),
        closed: schedule.closed.as_ref().and_then(last),
        classes: (0..schedule.classes.len()).filter(of_class).collect(),
        open,
    }
}

/// The latest day a child can have died, of the entries that tell of a death, where it is plain whose.
///
/// An entry is theirs that is about them and names no other child; where the day is a fact of it, that names nobody else at all.
fn died(caseload: &Caseload, child: u32, standing: &[u32]) -> Option<Date> {
    let death = caseload.practice.retention.death.as_ref()?;
    let day = |index: u32| {
        let record = &caseload.records[index as usize];
        let named = || caseload.people.in_record(&caseload.records, index);
        let is_of_them = named().any(|(person, role)| person == child && role.is_child());
        let others = || named().filter(|(person, _)| *person != child);
        if !is_of_them || others().any(|(_, role)| is_of_a_child(role)) {
            return None;
        }
        match death.day_fact.as_ref().and_then(|fact| record.facts.get(fact)) {
            Some(day) if others().next().is_none() => day.parse().ok(),
            Some(_) => None,
            None => Some(last_day_of(record)),
        }
    };
    let tells = |index: &&u32| {
        let record = &caseload.records[**index as usize];
        death.entry.fits(&record.kind, &record.agency, &record.facts)
    };
    standing.iter().filter(tells).filter_map(|index| day(*index)).max()
}
