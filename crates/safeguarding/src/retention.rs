//! What may no longer be kept: on a day, the records whose time is over by the retention schedule, and what must be kept all the same.
//!
//! Takes a caseload and a day; gives a [`DueList`]: the records that are due, under which class, counted from which day; those whose
//! time is over and that a hold, or work that is still open, keeps; and what it cannot tell, with why. It knows no clock, and it removes
//! nothing: two people do that, entry by entry, and it can be that none of this list should go.

mod counting;
mod keeping;
mod words;

use crate::calendar::{Date, Span};
use crate::caseload::Caseload;
use crate::chronology::View;
use crate::practice::StartingPoint;
use counting::{Families, Reckoning};
use keeping::Keeping;
use rayon::prelude::*;
use smol_str::SmolStr;
use std::collections::BTreeMap;

pub use words::{WHAT_IT_CANNOT_SEE, period_in_words};

/// What is due on a day, and what is not.
#[derive(Clone, Debug, Default)]
pub struct DueList {
    /// The day it is for; nothing known later was looked at.
    pub day: Date,
    /// How many records were looked at.
    pub looked_at: usize,
    /// What is due. **Shape:** in the order of classes, then of persons, then of when it happened; each record once.
    pub due: Vec<Due>,
    /// What is kept although its time is over. **Shape:** as of `due`.
    pub kept: Vec<KeptLonger>,
    /// What it cannot be told of. **Shape:** in the order of the log; each record once.
    pub not_told: Vec<NotTold>,
    /// How many records no class covers, by agency: nothing is said of them.
    pub not_covered: BTreeMap<SmolStr, usize>,
    /// How many records name nobody, so that nothing can be counted from anybody.
    pub naming_nobody: usize,
    /// How many records a class covers whose time is not over.
    pub not_yet: usize,
}

/// A record whose time is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The record, by index.
    pub record: u32,
    /// The period that ended last, which is the one that counts.
    pub by: Period,
    /// Other classes that cover it, each with the period that ended last in it. **Shape:** in the order of classes.
    pub also: Vec<Period>,
}

/// A record whose time is over and that must be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptLonger {
    /// The record, with what would be due.
    pub due: Due,
    /// Why it is kept. **Shape:** at least one, each once.
    pub because: Vec<WhyKept>,
}

/// Why something is kept although its time is over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyKept {
    /// A legal hold covers it, or another record of the household: the hold's id.
    Hold(SmolStr),
    /// Something of the household is open: what, of which child, and the record that began it, both by index.
    Open {
        /// What, as practice calls it.
        what: String,
        /// The child.
        child: u32,
        /// The record that began it.
        record: u32,
    },
    /// A rule's finding over the household is open: the rule's id.
    Finding(SmolStr),
    /// Something is owed: the duty's id.
    Duty(SmolStr),
    /// It is not decided whether a child of the household is one person with somebody else, whose records may go on.
    WhoIsWho,
}

/// A period of a class, counted for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The class, by its place in the schedule.
    pub class: usize,
    /// The person it was counted for, by index.
    pub person: u32,
    /// What it counts from.
    pub from: StartingPoint,
    /// The day that was: where it is not known to the day, the last it can have been.
    pub start: Date,
    /// Whether the start is known to the day, and all records say the same.
    pub is_exact: bool,
    /// How long.
    pub span: Span,
    /// The last day it may be kept. **Units:** inclusive: due from the day after.
    pub last_day: Date,
}

/// A record that a class covers and of which it cannot be told whether its time is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotTold {
    /// The record, by index.
    pub record: u32,
    /// The class, by its place in the schedule.
    pub class: usize,
    /// The person of whom something is not known, by index; `None`: the record names nobody it could be counted for.
    pub person: Option<u32>,
    /// What a period would count from, and is not known.
    pub from: StartingPoint,
}

/// What came of one record.
enum Outcome {
    NotCovered,
    NamesNobody,
    NotYet,
    NotTold(NotTold),
    Over(Due),
}

impl DueList {
    /// What is due on a day, if nothing more is recorded until then.
    ///
    /// A record is due when every period of every class that covers it is over for every person it is counted for: the longest counts. It
    /// is kept all the same while a hold covers it, or anything of a household it touches is open: a plan or other work, a finding, a duty.
    /// **Units:** a period's last day is the anniversary of its start, and the record is due from the day after. An anniversary on a day
    /// the month does not have (29 February in a common year) is the first day of the next month, as ages are counted here.
    pub fn on(caseload: &Caseload, day: Date) -> Self {
        Self::of(caseload, day, (0..caseload.records.len() as u32).collect())
    }

    /// As [`Self::on`], of the records alone that name a person, by index.
    pub fn about(caseload: &Caseload, day: Date, person: u32) -> Self {
        let mentions = caseload.people.persons[person as usize].mentions.iter();
        let mut named: Vec<u32> = mentions.map(|(record, _)| *record).collect();
        named.dedup();
        Self::of(caseload, day, named)
    }

    fn of(caseload: &Caseload, day: Date, among: Vec<u32>) -> Self {
        let view = View::all(day);
        let families = Families::of(caseload, &view);
        let all: Vec<(u32, Outcome)> = among
            .into_par_iter()
            .filter(|index| view.sees(&caseload.records[*index as usize]))
            .map(|index| (index, outcome(&families, index, day)))
            .collect();
        let mut list = Self { day, looked_at: all.len(), ..Self::default() };
        let mut over = Vec::new();
        for (index, outcome) in all {
            match outcome {
                Outcome::NotCovered => {
                    let agency = &caseload.records[index as usize].agency;
                    *list.not_covered.entry(agency.clone()).or_default() += 1;
                }
                Outcome::NamesNobody => list.naming_nobody += 1,
                Outcome::NotYet => list.not_yet += 1,
                Outcome::NotTold(not_told) => list.not_told.push(not_told),
                Outcome::Over(due) => over.push(due),
            }
        }
        let happened = |due: &Due| caseload.records[due.record as usize].happened.sort_day();
        over.sort_by_key(|due| (due.by.class, due.by.person, happened(due), due.record));
        let keeping = Keeping::of(&families, &over, day);
        for due in over {
            let because = keeping.why(&families, &due);
            if because.is_empty() {
                list.due.push(due);
            } else {
                list.kept.push(KeptLonger { due, because });
            }
        }
        list
    }

    /// Whose due records there are: what is due by class and person, with the records of each.
    ///
    /// **Shape:** in the order of classes, then of persons; never empty lists.
    pub fn by_class_and_person(&self) -> Vec<(usize, u32, Vec<&Due>)> {
        let mut groups: Vec<(usize, u32, Vec<&Due>)> = Vec::new();
        for due in &self.due {
            match groups.last_mut() {
                Some((class, person, records))
                    if (*class, *person) == (due.by.class, due.by.person) =>
                {
                    records.push(due);
                }
                _ => groups.push((due.by.class, due.by.person, vec![due])),
            }
        }
        groups
    }
}

/// What comes of one record by the schedule alone.
fn outcome(families: &Families<'_>, index: u32, day: Date) -> Outcome {
    let schedule = &families.caseload.practice.retention;
    let covering = families.covering(index, schedule, day);
    if families.caseload.people.of_record[index as usize].iter().all(Option::is_none) {
        return Outcome::NamesNobody;
    }
    if covering.is_empty() {
        return Outcome::NotCovered;
    }
    let mut last: Vec<Period> = Vec::new();
    let mut unknown: Option<NotTold> = None;
    for class in covering {
        let mut own: Option<Period> = None;
        for reckoning in families.reckon(index, class, day) {
            match reckoning {
                Reckoning::Counted(period) => {
                    if own.as_ref().is_none_or(|own| own.last_day < period.last_day) {
                        own = Some(period);
                    }
                }
                Reckoning::Unknown { person, from } => {
                    unknown.get_or_insert(NotTold { record: index, class, person, from });
                }
            }
        }
        last.extend(own);
    }
    if last.iter().any(|period| period.last_day >= day) {
        return Outcome::NotYet;
    }
    if let Some(unknown) = unknown {
        return Outcome::NotTold(unknown);
    }
    let longest = last.iter().enumerate().max_by_key(|(n, one)| (one.last_day, usize::MAX - n));
    let Some((place, _)) = longest else { return Outcome::NotYet };
    let by = last.remove(place);
    Outcome::Over(Due { record: index, by, also: last })
}
