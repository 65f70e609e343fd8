//! Look-back: a new or changed rule over the past, as if it had been in force, before anybody adopts it.
//!
//! Takes a caseload, a rule and a period; gives each time it would have come up, for whom, and what was recorded then; and the
//! figures a partnership needs to decide: how often, for which children beside all children, how much earlier than what was
//! done. Figures that could point at a child are withheld. It recommends nothing: whether to adopt a rule is for people.

mod equity;

pub use equity::{Characteristic, Row, equity};

use super::{Count, Spread, records_of};
use crate::Caseload;
use crate::calendar::{Date, days_between};
use crate::chronology::{View, known_from};
use crate::patterns::{Compiled, CompiledRule, Concerning, Ground, Occurrence, judge};
use crate::practice::{Practice, Rule, Scope};
use crate::records::Record;
use rayon::prelude::*;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// What a rule would have brought up.
#[derive(Clone, Debug)]
pub struct LookBack {
    /// The rule's id.
    pub rule: SmolStr,
    /// The first day looked at.
    pub from: Date,
    /// The last day looked at.
    pub to: Date,
    /// Each time it would have come up, by the day it could first be seen.
    pub times: Vec<Time>,
    /// Children beside whom those it concerns are counted: every child of a family here, by index, in order.
    pub all_children: Vec<u32>,
}

/// One time a rule would have come up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// Whom it concerns.
    pub concerning: Concerning,
    /// The children it concerns, by index: one, or the brothers and sisters.
    pub children: Vec<u32>,
    /// The day on which all it rests on was known and it was complete.
    pub seen: Date,
    /// The day of what was then done, as the rule's own `answered_by` finds it; `None`: nothing of the sort is recorded, or the
    /// rule names nothing.
    pub answered: Option<Date>,
    /// The organisation that wrote the last entry it rests on; `None` where the record does not say.
    pub organisation: Option<SmolStr>,
    /// The records it rests on, by index.
    pub records: Vec<u32>,
}

impl Time {
    /// Days from the day it could be seen to what was then done. **Units:** calendar days. `None`: nothing of the sort is recorded,
    /// or it came before.
    pub fn days_earlier(&self) -> Option<i32> {
        let days = days_between(self.seen, self.answered?);
        (days >= 0).then_some(days)
    }

    /// Whether what was done came before the day on which it could be seen: written down late, it would have asked nothing new.
    pub fn is_answered_before(&self) -> bool {
        self.answered.is_some_and(|answered| answered < self.seen)
    }
}

/// Runs the newest version of a rule over everybody's past, as if it had always been in force.
///
/// `from` and `to`: the days between which it could first have been seen, both inclusive. Everything shared, and known by `to`.
pub fn look_back(caseload: &Caseload, rule: &Rule, from: Date, to: Date) -> LookBack {
    let mut tried = rule.clone();
    tried.versions = tried.versions.pop().into_iter().collect();
    tried.not_judged.clear();
    for version in &mut tried.versions {
        version.in_force = Date::MIN;
    }
    let practice = Practice { rules: vec![tried], ..caseload.practice.clone() };
    let compiled = Compiled::of(&practice);
    let mut times: Vec<Time> = (0..caseload.people.families.len() as u32)
        .into_par_iter()
        .flat_map_iter(|family| times(caseload, &compiled, family, to))
        .filter(|time| from <= time.seen && time.seen <= to)
        .collect();
    times.sort_by_key(|time| (time.seen, time.concerning));
    let families = caseload.people.families.iter();
    let mut all_children: Vec<u32> = families.flat_map(|family| family.children.clone()).collect();
    all_children.sort_unstable();
    LookBack { rule: rule.id.clone(), from, to, times, all_children }
}

fn times(caseload: &Caseload, compiled: &Compiled, family: u32, to: Date) -> Vec<Time> {
    let rule = &compiled.rules[0];
    let children = &caseload.people.families[family as usize].children;
    match rule.about() {
        Scope::Child => {
            let of = |child: &u32| {
                times_of(
                    caseload,
                    compiled,
                    rule,
                    *child,
                    to,
                    (Concerning::Child(*child), vec![*child]),
                )
            };
            children.iter().flat_map(of).collect()
        }
        Scope::SiblingGroup => {
            let whose = (Concerning::SiblingGroup(family), children.clone());
            times_of(caseload, compiled, rule, children[0], to, whose)
        }
        Scope::Household => {
            let whose = (Concerning::Household(family), children.clone());
            times_of(caseload, compiled, rule, children[0], to, whose)
        }
    }
}

fn times_of(
    caseload: &Caseload,
    compiled: &Compiled,
    rule: &CompiledRule,
    child: u32,
    to: Date,
    (concerning, children): (Concerning, Vec<u32>),
) -> Vec<Time> {
    let Caseload { records, covered, .. } = caseload;
    let scene = caseload.scene(compiled, rule, &View::all(to), child);
    let ground = Ground { compiled, covered, as_of: to };
    let asked_since = scene.asked_since(rule, to).unwrap_or(Date::MIN);
    let Some(finding) = judge(rule, &scene, &ground) else { return Vec::new() };
    finding
        .occurrences
        .iter()
        .map(|occurrence| {
            let rests_on = records_of(&occurrence.reason);
            let last = rests_on.iter().map(|index| &records[*index as usize]);
            let last = last.max_by_key(|record| record.happened.latest());
            Time {
                concerning,
                children: children.clone(),
                seen: seen(records, occurrence, &rests_on).max(asked_since),
                answered: occurrence.answered.as_deref().and_then(|by| day_of(records, by)),
                organisation: last.and_then(|record| record.provenance.organisation.clone()),
                records: rests_on,
            }
        })
        .collect()
}

/// The day from which an occurrence could be seen: when it was complete, and what had happened by then was known.
fn seen(records: &[Record], occurrence: &Occurrence, rests_on: &[u32]) -> Date {
    let rests_on = rests_on.iter().map(|index| &records[*index as usize]);
    let by_then = rests_on.filter(|record| {
        record.happened.latest().is_none_or(|happened| happened <= occurrence.completed)
    });
    by_then.map(known_from).chain([occurrence.completed]).max().unwrap_or(occurrence.completed)
}

fn day_of(records: &[Record], by: &[u32]) -> Option<Date> {
    let record = &records[*by.first()? as usize];
    Some(record.happened.latest().unwrap_or_else(|| known_from(record)))
}

impl LookBack {
    /// The children it concerns, each once, by index.
    pub fn children(&self) -> BTreeSet<u32> {
        self.times.iter().flat_map(|time| time.children.iter().copied()).collect()
    }

    /// How many times in each month of the period, from its first. **Shape:** months without any are there.
    pub fn by_month(&self) -> Vec<((i16, i8), usize)> {
        let mut months: BTreeMap<(i16, i8), usize> = BTreeMap::new();
        let (mut year, mut month) = (self.from.year(), self.from.month());
        while (year, month) <= (self.to.year(), self.to.month()) {
            months.insert((year, month), 0);
            (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        }
        for time in &self.times {
            *months.entry((time.seen.year(), time.seen.month())).or_default() += 1;
        }
        months.into_iter().collect()
    }

    /// How many times by the organisation that wrote the last entry; `None`: the record does not say.
    pub fn by_organisation(&self) -> BTreeMap<Option<SmolStr>, Count> {
        let mut counted: BTreeMap<Option<SmolStr>, usize> = BTreeMap::new();
        for time in &self.times {
            *counted.entry(time.organisation.clone()).or_default() += 1;
        }
        counted.into_iter().map(|(organisation, times)| (organisation, Count::of(times))).collect()
    }

    /// How much earlier it came up than what was done.
    pub fn earlier(&self) -> Earlier {
        let whose = |time: &Time| time.children.first().copied().unwrap_or_default();
        let days: Vec<(u32, i32)> = self
            .times
            .iter()
            .filter_map(|time| Some((whose(time), time.days_earlier()?)))
            .collect();
        let count =
            |of: fn(&Time) -> bool| Count::of(self.times.iter().filter(|time| of(time)).count());
        Earlier {
            days: Spread::of(&days),
            answered_before: count(Time::is_answered_before),
            none: count(|time| time.answered.is_none()),
        }
    }

    /// Times to read, at most `most`: spread evenly over the period, of different children where there are enough.
    pub fn examples(&self, most: usize) -> Vec<&Time> {
        let mut told = BTreeSet::new();
        let different: Vec<&Time> =
            self.times.iter().filter(|time| told.insert(time.concerning)).collect();
        let every = different.len().div_ceil(most.max(1)).max(1);
        different.into_iter().step_by(every).take(most).collect()
    }
}

/// How much earlier a rule came up than what was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// How the days to what was then done are spread.
    pub days: Option<Spread>,
    /// How often it had been done before the day on which the pattern could be seen.
    pub answered_before: Count,
    /// How often nothing of the sort is recorded.
    pub none: Count,
}

/// How one version of a rule differs from another in whom it finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Children that only the tried one finds.
    pub only_tried: Count,
    /// Children that both find.
    pub both: Count,
    /// Children that only the one in force finds.
    pub only_in_force: Count,
    /// How many times the one in force comes up.
    pub times_in_force: usize,
}

impl Difference {
    /// The difference between a rule tried and the one in force, over the same period.
    pub fn of(tried: &LookBack, in_force: &LookBack) -> Self {
        let (ours, theirs) = (tried.children(), in_force.children());
        Self {
            only_tried: Count::of(ours.difference(&theirs).count()),
            both: Count::of(ours.intersection(&theirs).count()),
            only_in_force: Count::of(theirs.difference(&ours).count()),
            times_in_force: in_force.times.len(),
        }
    }
}
