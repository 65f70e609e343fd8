//! What a chronology shows month by month: signs of neglect by domain, who recorded them, steps of help, and strengths.
//!
//! Takes a child's chronology, as one reader knew it, and practice's signs; gives marks, each with its months and its entry.
//! It adds nothing up: no figure here stands for a child, and a month without a mark says only that nothing was recorded.

use super::{Chronology, Entry};
use crate::calendar::{Age, Date, month_name};
use crate::people::People;
use crate::practice::{AgeFit, Domain, HelpStep, Practice, Selector};
use crate::records::Record;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// Everything the picture of accumulation draws.
#[derive(Clone, Debug, Default)]
pub struct Accumulation {
    /// **Shape:** in the order of the chronology's entries, then by lane; one mark for each entry and lane.
    pub marks: Vec<Mark>,
}

/// A row of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Signs of neglect in one part of the child's life.
    Sign(Domain),
    /// A step of an episode of help.
    Help(HelpStep),
    /// Something good that was seen.
    Strength,
}

impl Lane {
    /// Every lane, in the order pages list them.
    pub fn all() -> impl Iterator<Item = Self> {
        let signs = Domain::ALL.into_iter().take(6).map(Self::Sign);
        signs.chain(HelpStep::ALL.into_iter().map(Self::Help)).chain([Self::Strength])
    }

    /// What a practitioner calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sign(domain) => domain.label(),
            Self::Help(step) => step.label(),
            Self::Strength => "Strengths seen",
        }
    }
}

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// January is 1.
    pub month: i8,
}

impl Month {
    /// The month a day is in.
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// Its name, without the year: `March`.
    pub const fn name(self) -> &'static str {
        month_name(self.month)
    }

    /// How many months later this is than another; negative when earlier.
    pub fn since(self, other: Self) -> i32 {
        i32::from(self.year - other.year) * 12 + i32::from(self.month - other.month)
    }
}

/// What one entry shows in one lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The lane.
    pub lane: Lane,
    /// The entry, by its place in [`Chronology::entries`].
    pub entry: usize,
    /// The first and the last month it can have been; `None` where one of them is not known.
    pub months: Option<(Month, Month)>,
    /// The signs it shows, by their place in [`crate::practice::Indicators::signs`]. **Shape:** empty unless the lane is of signs.
    pub signs: Vec<usize>,
    /// The agencies whose records show it.
    pub agencies: BTreeSet<SmolStr>,
    /// Whether it is a sign at some ages only, and the child's age then is not known.
    pub is_age_not_known: bool,
}

impl Mark {
    /// Whether it can have been in one month only.
    pub fn is_of_one_month(&self) -> bool {
        self.months.is_some_and(|(first, last)| first == last)
    }
}

impl Accumulation {
    /// What a chronology shows.
    pub fn of(
        records: &[Record],
        people: &People,
        practice: &Practice,
        chronology: &Chronology,
    ) -> Self {
        let child = &people.persons[chronology.person as usize];
        let is_expected = child.born.is_none() && child.due.is_some();
        let mut marks = Vec::new();
        for (place, entry) in chronology.entries.iter().enumerate() {
            let told: Vec<&Record> =
                entry.happening.records.iter().map(|index| &records[*index as usize]).collect();
            let of_entry = OfEntry { place, entry, told, practice };
            let age = entry.age.or(is_expected.then_some(Age::Unborn));
            marks.extend(of_entry.signs(age));
            // Help for a parent is help for the child; help for a brother or sister is theirs.
            if !matches!(entry.about, super::About::Sibling(_)) {
                marks.extend(of_entry.help());
                marks.extend(of_entry.strength());
            }
        }
        Self { marks }
    }

    /// The first and the last month of any mark; `None` where no mark has a month.
    pub fn months(&self) -> Option<(Month, Month)> {
        let months = || self.marks.iter().filter_map(|mark| mark.months);
        let first = months().map(|(first, _)| first).min()?;
        Some((first, months().map(|(_, last)| last).max()?))
    }
}

/// One entry, looked at for what it shows.
struct OfEntry<'a> {
    place: usize,
    entry: &'a Entry,
    told: Vec<&'a Record>,
    practice: &'a Practice,
}

impl OfEntry<'_> {
    fn mark(&self, lane: Lane, agencies: BTreeSet<SmolStr>) -> Mark {
        Mark {
            lane,
            entry: self.place,
            months: months(self.told[0]),
            signs: Vec::new(),
            agencies,
            is_age_not_known: false,
        }
    }

    /// The agencies among the entry's whose records fit.
    fn fitting(&self, any: &[Selector]) -> BTreeSet<SmolStr> {
        let fits = |record: &&&Record| {
            any.iter().any(|selector| selector.fits(&record.kind, &record.agency, &record.facts))
        };
        self.told.iter().filter(fits).map(|record| record.agency.clone()).collect()
    }

    fn signs(&self, age: Option<Age>) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        for (sign, indicator) in self.practice.indicators.signs.iter().enumerate() {
            let fit = indicator.fits_age(age);
            if fit == AgeFit::Not || !self.entry.about.is_within(indicator.about) {
                continue;
            }
            let agencies = self.fitting(&indicator.any);
            if agencies.is_empty() {
                continue;
            }
            let lane = Lane::Sign(indicator.domain);
            let place = marks.iter().position(|mark| mark.lane == lane).unwrap_or_else(|| {
                marks.push(Mark { is_age_not_known: true, ..self.mark(lane, BTreeSet::new()) });
                marks.len() - 1
            });
            let mark = &mut marks[place];
            mark.signs.push(sign);
            mark.agencies.extend(agencies);
            // One sign whose age fits is enough for the mark to stand.
            mark.is_age_not_known &= fit == AgeFit::NotKnown;
        }
        marks.sort_by_key(|mark| mark.lane);
        marks
    }

    fn help(&self) -> Vec<Mark> {
        let step = |step: HelpStep| {
            let mut agencies = BTreeSet::new();
            for help in self.practice.indicators.help.iter().filter(|help| help.step == step) {
                agencies.extend(self.fitting(&help.any));
            }
            (!agencies.is_empty()).then(|| self.mark(Lane::Help(step), agencies))
        };
        HelpStep::ALL.into_iter().filter_map(step).collect()
    }

    /// Something good: of a kind that tells of it, and not a promise that was not kept.
    fn strength(&self) -> Option<Mark> {
        let is_good = |record: &&&Record| {
            self.practice.kind(&record.kind).is_some_and(|kind| kind.strength)
                && record.facts.get("kept").is_none_or(|kept| kept != "no")
        };
        let agencies: BTreeSet<SmolStr> =
            self.told.iter().filter(is_good).map(|record| record.agency.clone()).collect();
        (!agencies.is_empty()).then(|| self.mark(Lane::Strength, agencies))
    }
}

/// The first and the last month something can have been: no later than it was known, unless it was planned ahead.
fn months(record: &Record) -> Option<(Month, Month)> {
    let earliest = record.happened.earliest()?;
    let known = record.known_on();
    let latest = record.happened.latest().or(known)?;
    let latest = match known {
        Some(known) if earliest <= known => latest.min(known),
        _ => latest,
    };
    Some((Month::of(earliest), Month::of(latest.max(earliest))))
}
