//! A serious incident, as whoever prepares its rapid review begins: which days it can have been, what each agency had written of the family
//! by then and since, and what people said of each limb of the tests that held on that day.
//!
//! Takes a caseload, who reads, and an incident with what came of it; gives lists of records. It adds up no answers: whether criteria are met,
//! people decide.

use crate::Caseload;
use crate::calendar::{Date, days_between};
use crate::chronology::{Standing, View, known_from};
use crate::practice::{Practice, ReviewTest, TestLimb};
use crate::records::Record;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// The kind that tells of a serious incident.
pub const INCIDENT: &str = "serious-incident";
/// The kind that says of one limb of a test whether it is met.
pub const CRITERION: &str = "review-criterion";

/// The days an incident can have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncidentDays {
    /// The first.
    pub first: Date,
    /// The last. **Shape:** never before the first.
    pub last: Date,
    /// Whether no day is given for it, so that the day it was written down stands for it.
    pub is_as_written: bool,
}

/// When something was, seen from an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// By the first day the incident can have been, that day too.
    Before,
    /// It cannot be told: one of the two has no certain day.
    Unclear,
    /// After the last day the incident can have been.
    After,
}

impl IncidentDays {
    /// Of the record of an incident.
    pub fn of(incident: &Record) -> Self {
        let happened = &incident.happened;
        let written = known_from(incident);
        let first = happened.earliest().or(happened.latest()).unwrap_or(written);
        let last = happened.latest().unwrap_or(written).max(first);
        Self { first, last, is_as_written: happened.sort_day().is_none() }
    }

    /// Whether it was one day for certain.
    pub fn is_one_day(&self) -> bool {
        self.first == self.last
    }

    /// On which side of the incident a record lies. What was written down by then has happened by then, unless it was still to come.
    pub fn side(&self, record: &Record) -> Side {
        let (earliest, latest) = (record.happened.earliest(), record.happened.latest());
        let was_written = known_from(record) <= self.first;
        if latest.is_some_and(|latest| latest <= self.first)
            || (was_written && earliest.is_none_or(|earliest| earliest <= self.first))
        {
            Side::Before
        } else if earliest.is_some_and(|earliest| earliest > self.last) {
            Side::After
        } else {
            Side::Unclear
        }
    }
}

/// What one agency wrote of a family, seen from an incident.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wrote {
    /// By the day of the incident, by index. **Shape:** in the order it happened.
    pub before: Vec<u32>,
    /// Of which it cannot be told whether it was before.
    pub unclear: Vec<u32>,
    /// After it.
    pub after: Vec<u32>,
    /// How many of all these were later withdrawn: they are counted with the others.
    pub withdrawn: usize,
    /// The longest time without an entry from the first of those before the incident up to it: its first and its last day.
    pub longest_without: Option<(Date, Date)>,
}

impl Wrote {
    /// The first and the last day of what was written by the day of the incident.
    pub fn from_to(&self, records: &[Record]) -> Option<(Date, Date)> {
        let days = || self.before.iter().map(|index| day_of(&records[*index as usize]));
        days().min().zip(days().max())
    }

    /// How many entries there are.
    pub const fn all(&self) -> usize {
        self.before.len() + self.unclear.len() + self.after.len()
    }
}

/// What each agency wrote about some children, their brothers and sisters and the adults of the household, as one reader knew it. What is left
/// out is the incident itself and what came of it: the record of looking back is none of what was known.
pub fn wrote_of_family(
    caseload: &Caseload,
    view: &View,
    children: &[u32],
    days: IncidentDays,
    left_out: &BTreeSet<u32>,
) -> BTreeMap<SmolStr, Wrote> {
    let records = &caseload.records;
    let mut round: BTreeMap<u32, Standing> = BTreeMap::new();
    for entry in children.iter().flat_map(|child| caseload.chronology(view, *child).entries) {
        let own = entry.happening.records.iter().filter(|index| !left_out.contains(index));
        round.extend(own.map(|index| (*index, entry.happening.standing)));
    }
    let mut all: BTreeMap<SmolStr, Wrote> = BTreeMap::new();
    for (index, standing) in round {
        let record = &records[index as usize];
        let wrote = all.entry(record.agency.clone()).or_default();
        match days.side(record) {
            Side::Before => wrote.before.push(index),
            Side::Unclear => wrote.unclear.push(index),
            Side::After => wrote.after.push(index),
        }
        wrote.withdrawn += usize::from(standing == Standing::Withdrawn);
    }
    for wrote in all.values_mut() {
        for list in [&mut wrote.before, &mut wrote.unclear, &mut wrote.after] {
            list.sort_by_key(|index| (day_of(&records[*index as usize]), *index));
        }
        let written = wrote.before.iter().map(|index| day_of(&records[*index as usize]));
        wrote.longest_without = longest_without(written, days.first);
    }
    all
}

/// The longest stretch between two of some days, in order, or between the last of them and an end; the earliest of several alike.
fn longest_without(days: impl Iterator<Item = Date>, end: Date) -> Option<(Date, Date)> {
    let days: Vec<Date> = days.map(|day| day.min(end)).chain([end]).collect();
    let between = days.windows(2).map(|pair| (pair[0], pair[1]));
    let long = between.filter(|(from, to)| from < to);
    long.rev().max_by_key(|(from, to)| days_between(*from, *to))
}

/// The day an entry is placed by: as the rest of a chronology, and where nothing says when it happened, the day it was known.
fn day_of(record: &Record) -> Date {
    record.happened.sort_day().unwrap_or_else(|| known_from(record))
}

/// Whether a limb is met, as somebody wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Met {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// It was looked at, and is not known yet.
    NotKnownYet,
}

impl Met {
    /// As a record says it; `None` where it says nothing of the sort.
    pub fn of(record: &Record) -> Option<Self> {
        match record.facts.get("met")?.as_str() {
            "yes" => Some(Self::Yes),
            "no" => Some(Self::No),
            "not-known-yet" => Some(Self::NotKnownYet),
            _ => None,
        }
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Yes => "met",
            Self::No => "not met",
            Self::NotKnownYet => "not known yet",
        }
    }
}

/// One limb, and who looked at it.
#[derive(Clone, Debug)]
pub struct LimbLooked<'p> {
    /// The limb.
    pub limb: &'p TestLimb,
    /// What was written of it, by index. **Shape:** the latest first; empty where nobody looked.
    pub looked: Vec<u32>,
    /// What each agency said of it last, leaving out what was withdrawn. **Shape:** by agency.
    pub last: Vec<(SmolStr, Met)>,
}

/// One test that held on the day, limb by limb.
#[derive(Clone, Debug)]
pub struct TestLooked<'p> {
    /// The test.
    pub test: &'p ReviewTest,
    /// Whether it held on every day the incident can have been.
    pub is_certain: bool,
    /// Its limbs, in order.
    pub limbs: Vec<LimbLooked<'p>>,
}

/// What was looked at, test by test.
#[derive(Clone, Debug)]
pub struct Criteria<'p> {
    /// The tests that held on the day, in order of their file.
    pub held: Vec<TestLooked<'p>>,
    /// What was written under a test that did not hold on the day, or of no limb of it, by index. **Shape:** the latest first.
    pub apart: Vec<u32>,
}

/// Lays out what was written of the limbs of an incident under the tests that held on its day.
///
/// `looked`: what was written, by index, each with whether it was withdrawn since.
pub fn criteria<'p>(
    practice: &'p Practice,
    records: &[Record],
    incident: &Record,
    looked: &[(u32, bool)],
) -> Criteria<'p> {
    let record = |index: &u32| &records[*index as usize];
    let mut looked: Vec<(u32, bool)> = looked.to_vec();
    looked.sort_by_key(|(index, _)| {
        std::cmp::Reverse((known_from(record(index)), record(index).received, *index))
    });
    let says = |index: &u32, fact: &str, id: &str| {
        record(index).facts.get(fact).is_some_and(|value| value == id)
    };
    let days = IncidentDays::of(incident);
    let held = held_on(practice, incident).into_iter().map(|test| TestLooked {
        test,
        is_certain: !days.is_as_written
            && test.is_in_force(days.first)
            && test.is_in_force(days.last),
        limbs: test
            .limbs
            .iter()
            .map(|limb| {
                let of_it = looked.iter().filter(|(index, _)| {
                    says(index, "test", &test.id) && says(index, "limb", &limb.id)
                });
                let mut last: BTreeMap<SmolStr, Met> = BTreeMap::new();
                for (index, _) in of_it.clone().filter(|(_, is_withdrawn)| !is_withdrawn) {
                    let Some(met) = Met::of(record(index)) else { continue };
                    last.entry(record(index).agency.clone()).or_insert(met);
                }
                let looked = of_it.map(|(index, _)| *index).collect();
                LimbLooked { limb, looked, last: last.into_iter().collect() }
            })
            .collect(),
    });
    let held: Vec<TestLooked> = held.collect();
    let is_shown = |index: &u32| {
        held.iter().flat_map(|test| &test.limbs).any(|limb| limb.looked.contains(index))
    };
    let apart = looked.iter().map(|(index, _)| *index).filter(|index| !is_shown(index)).collect();
    Criteria { held, apart }
}

/// The tests a criterion can be held against that held on the day of an incident.
fn held_on<'p>(practice: &'p Practice, incident: &Record) -> Vec<&'p ReviewTest> {
    let facts = practice.kind(CRITERION).into_iter().flat_map(|kind| &kind.facts);
    let tests = facts.flat_map(|fact| practice.tests_named_by(fact));
    tests.filter(|test| test.may_have_held(&incident.happened)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_longest_time_without_an_entry_runs_up_to_the_incident() {
        let of = |days: &[Date]| longest_without(days.iter().copied(), date(2025, 1, 1));
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[date(2025, 1, 1)]), None);
        assert_eq!(of(&[date(2024, 1, 1)]), Some((date(2024, 1, 1), date(2025, 1, 1))));
        let days = [date(2020, 1, 1), date(2023, 1, 1), date(2023, 2, 1)];
        assert_eq!(of(&days), Some((date(2020, 1, 1), date(2023, 1, 1))));
    }

    #[test]
    fn of_two_stretches_alike_the_earlier_is_told() {
        let days = [date(2024, 1, 1), date(2024, 1, 11), date(2024, 1, 21)];
        let found = longest_without(days.into_iter(), date(2024, 1, 31));
        assert_eq!(found, Some((date(2024, 1, 1), date(2024, 1, 11))));
    }
}
