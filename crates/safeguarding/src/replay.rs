//! What could have been seen, by whom, and when: the same patterns on the record as it was known then.
//!
//! Takes a caseload and a child; gives [`Replay`]: each pattern with the first day everybody together could have seen it and
//! the first day each agency could by itself, and each agency's own strip of what it knew. It asks today's practice of every
//! day, also of days before a rule came into force, and says so; who is who is as it is known today. What tells how it ended is
//! left out until somebody asks. It blames nobody: that a pattern could be seen does not say that anybody had looked.

pub mod look_back;
mod sharing_gap;
mod slowly;
mod spread;
mod strip;

pub use sharing_gap::{Figures, Gap, SharingGap, sharing_gap};
pub use slowly::{first_days_of_slowly, first_days_slowly, occasions_slowly};
pub use spread::{Count, Spread};
pub use strip::{Known, Strip};

use crate::Caseload;
use crate::assess::{Found, assess_family, is_anything_hidden};
use crate::calendar::{Date, days_between};
use crate::chronology::{Entry, View, records_round};
use crate::patterns::{
    Claim, Columns, Compiled, CompiledRule, Concerning, FirstDays, Laying, Occasion, Reader,
    Reason, Verdict, judge_everybody,
};
use crate::practice::{Outcomes, Practice, Scope};
use crate::records::{Hidden, Record};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// What has to stand beside whatever is said of who knew what.
pub const TOLD_IS_AS_RECORDED: &str = "What an agency was told is only as good as the records of telling: who an entry names as told, or as having made a contact. Where files leave that out, an agency looks as if it knew less than it did.";

/// What could have been seen of one child, by whom, and when.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The child, by index.
    pub child: u32,
    /// The day the replay looks back from.
    pub as_of: Date,
    /// What each agency knew. **Shape:** in the order in which they first knew anything; agencies that knew nothing are absent.
    pub strips: Vec<Strip>,
    /// The patterns that are met as of the day with everything shared, by the day everybody together could have seen them.
    pub patterns: Vec<SeenPattern>,
    /// What was left out because it tells how it ended.
    pub left_out: LeftOut,
}

/// What a replay leaves out because it tells how it ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Entries.
    pub entries: usize,
    /// Patterns that rest on such an entry.
    pub patterns: usize,
}

/// A pattern, and when it could first be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenPattern {
    /// The rule's id.
    pub rule: SmolStr,
    /// Whom it concerns.
    pub concerning: Concerning,
    /// The first day on which it could be seen with everything shared.
    pub together: Date,
    /// The first day on which each agency could by itself have seen what all saw on that day: a later time of the same pattern
    /// is another. **Shape:** in the order of the strips; `None`: on no day.
    pub alone: Vec<(SmolStr, Option<Date>)>,
    /// From which day the version it was asked by has been in force.
    pub in_force: Date,
}

/// What not sharing cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lost {
    /// So many days from the day it could be seen together to the day any one agency could alone; 0: one agency alone saw it no
    /// later. **Units:** calendar days.
    Days(i32),
    /// No agency alone could see that time of it on any day.
    NoneAlone,
}

impl SeenPattern {
    /// The first day any one agency could see it alone, and which, the first named where several could on one day.
    pub fn first_alone(&self) -> Option<(&SmolStr, Date)> {
        let could = self.alone.iter().filter_map(|(agency, day)| Some((agency, (*day)?)));
        could.min_by_key(|(_, day)| *day)
    }

    /// What not sharing cost.
    pub fn lost(&self) -> Lost {
        self.first_alone().map_or(Lost::NoneAlone, |(_, day)| lost(self.together, day))
    }

    /// Whether the rule has come into force only after the pattern could be seen: nobody was then held to it.
    pub fn is_before_the_rule(&self) -> bool {
        self.together < self.in_force
    }
}

/// Days from one day to a later one. One who knows less may hold a thing for missing that others know of, and so ask
/// earlier than all together would: nothing was lost then.
fn lost(together: Date, alone: Date) -> Lost {
    Lost::Days(days_between(together, alone).max(0))
}

/// Practice as of a day, asked of every day: the version of each rule that is in force then, as if it had always been.
pub fn todays(practice: &Practice, as_of: Date) -> Practice {
    let mut todays = practice.clone();
    for rule in &mut todays.rules {
        let version = rule.in_force(as_of).cloned().map(|mut version| {
            version.in_force = Date::MIN;
            version
        });
        rule.versions = version.into_iter().collect();
        rule.not_judged.clear();
    }
    todays.rules.retain(|rule| !rule.versions.is_empty());
    todays
}

/// Replays one child's record. A person who is no child of a family has no patterns.
///
/// `reader`: the day looked back from, and what is hidden from whoever looks; as which agency is not asked. `with_outcome`: also what
/// tells how it ended.
pub fn of(caseload: &Caseload, child: u32, reader: &View, with_outcome: bool) -> Replay {
    let as_of = reader.as_of;
    let practice = todays(&caseload.practice, as_of);
    let everything = View::all(as_of).hiding(reader.hides);
    let (strips, entries) = strip::strips(caseload, child, &everything, with_outcome);
    let mut replay = Replay {
        child,
        as_of,
        strips,
        patterns: Vec::new(),
        left_out: LeftOut { entries, patterns: 0 },
    };
    let Some(family) = caseload.people.family_of_child[child as usize] else { return replay };
    let compiled = Compiled::of(&practice);
    let agencies: Vec<SmolStr> = replay.strips.iter().map(|strip| strip.agency.clone()).collect();
    let mut asking = Asking::of(caseload, &compiled, family, &everything);
    asking
        .wanted
        .retain(|(concerning, _)| !matches!(concerning, Concerning::Child(c) if *c != child));
    let (together, seen) = asking.together();
    let alone: Vec<Vec<Option<Date>>> =
        agencies.iter().map(|agency| asking.alone(agency, &seen)).collect();
    for (place, (concerning, rule)) in asking.wanted.iter().enumerate() {
        let Some(first) = together[place] else { continue };
        let rule = &compiled.rules[usize::from(*rule)];
        let days = [first, as_of];
        if !with_outcome
            && tells_the_end(caseload, &compiled, (*concerning, rule), &everything, days)
        {
            replay.left_out.patterns += 1;
            continue;
        }
        let alone = agencies.iter().zip(&alone).map(|(agency, days)| (agency.clone(), days[place]));
        replay.patterns.push(SeenPattern {
            rule: rule.rule.id.clone(),
            concerning: *concerning,
            together: first,
            alone: alone.collect(),
            in_force: in_force(caseload, &rule.rule.id, as_of),
        });
    }
    replay.patterns.sort_by_key(|pattern| pattern.together);
    replay
}

/// From which day the version of a rule that is in force on a day has been so.
fn in_force(caseload: &Caseload, rule: &str, as_of: Date) -> Date {
    let version = caseload.practice.rule(rule).and_then(|rule| rule.in_force(as_of));
    version.map_or(as_of, |version| version.in_force)
}

/// What is met over one family as of a day with everything shared, to be asked when each reader could first have seen it.
struct Asking<'a> {
    caseload: &'a Caseload,
    compiled: &'a Compiled<'a>,
    family: u32,
    /// Everything that is shown to whoever asks, as of their day.
    everything: &'a View,
    /// `None`: too much hangs together for columns; asked day by day.
    columns: Option<Columns>,
    wanted: Vec<(Concerning, u16)>,
}

impl<'a> Asking<'a> {
    fn of(
        caseload: &'a Caseload,
        compiled: &'a Compiled,
        family: u32,
        everything: &'a View,
    ) -> Self {
        let mut laying = Laying::new(compiled);
        let is_shown = |index: u32| !everything.hides(&caseload.records[index as usize]);
        laying.add_some(&caseload.records, &caseload.people, family, &is_shown);
        let (columns, left_out) = laying.finish();
        let columns = left_out.is_empty().then_some(columns);
        let wanted = if let Some(columns) = &columns {
            let reader = Reader::all(everything.as_of);
            let answers = judge_everybody(columns, compiled, &caseload.covered, reader, false);
            answers.met.iter().map(|met| (met.concerning, met.rule)).collect()
        } else {
            let found = assessed(caseload, compiled, everything, family);
            found.iter().map(|found| (found.concerning, place(compiled, found))).collect()
        };
        let mut asking = Self { caseload, compiled, family, everything, columns, wanted };
        asking.leave_out_false_charges();
        asking
    }

    /// Leaves out what is met only because some of it is hidden from whoever asks.
    fn leave_out_false_charges(&mut self) {
        let Self { caseload, compiled, family, everything, .. } = *self;
        if is_anything_hidden(&caseload.records, &caseload.people, everything, family) {
            let truly = everything.clone().hiding(Hidden::NOTHING);
            let met = assessed(caseload, compiled, &truly, family);
            let is_met = |wanted: &(Concerning, u16)| {
                met.iter().any(|one| (one.concerning, place(compiled, one)) == *wanted)
            };
            self.wanted.retain(is_met);
        }
    }

    /// The first day on which everybody together could have seen each that is wanted, and which occasions they saw then.
    fn together(&self) -> (Vec<Option<Date>>, Vec<Vec<Occasion>>) {
        let Self { caseload, compiled, family, everything, wanted, .. } = self;
        let as_of = everything.as_of;
        let days = match &self.columns {
            None => first_days_slowly(caseload, compiled, everything, *family, wanted),
            Some(columns) => {
                FirstDays::of(columns, compiled).days(&caseload.covered, Reader::all(as_of), wanted)
            }
        };
        let each: Vec<_> = wanted.iter().copied().zip(days.iter().copied()).collect();
        let seen = match &self.columns {
            None => occasions_slowly(caseload, compiled, (everything, *family), &each),
            Some(columns) => {
                FirstDays::of(columns, compiled).occasions(&caseload.covered, as_of, &each)
            }
        };
        (days, seen)
    }

    /// The first day on which an agency alone could have seen, of each that is wanted, what all saw.
    fn alone(&self, agency: &SmolStr, seen: &[Vec<Occasion>]) -> Vec<Option<Date>> {
        let Self { caseload, compiled, family, everything, wanted, .. } = self;
        let as_of = everything.as_of;
        let agencies = std::slice::from_ref(agency);
        let view = View::of_agencies(as_of, agencies).hiding(everything.hides);
        let Some(columns) = &self.columns else {
            return first_days_of_slowly(caseload, compiled, (&view, *family), wanted, seen);
        };
        let covered = caseload.covered.seen_by(&view);
        let reader = reader(compiled, as_of, agencies);
        let each: Vec<_> = wanted.iter().copied().zip(seen.iter().map(Vec::as_slice)).collect();
        FirstDays::of(columns, compiled).days_of(&covered, reader, &each)
    }
}

/// Some agencies together as a reader of columns.
fn reader(compiled: &Compiled, as_of: Date, agencies: &[SmolStr]) -> Reader {
    let place = |agency| compiled.agencies.iter().position(|known| *known == agency);
    Reader::of_agencies(as_of, agencies.iter().filter_map(place).map(|place| place as u8))
}

fn place(compiled: &Compiled, found: &Found) -> u16 {
    let is_it = |rule: &CompiledRule| rule.rule.id == found.finding.rule;
    compiled.rules.iter().position(is_it).expect("a finding's rule is in its practice") as u16
}

fn assessed(caseload: &Caseload, compiled: &Compiled, view: &View, family: u32) -> Vec<Found> {
    let Caseload { records, people, covered, .. } = caseload;
    let mut found = assess_family(records, people, compiled, covered, view, family);
    found.retain(|found| found.finding.verdict == Verdict::Met);
    found
}

/// Whether a record tells how it ended.
pub fn is_outcome(practice: &Practice, record: &Record) -> bool {
    let tell = |ends: &Outcomes| ends.tell(&record.kind, &record.agency, &record.facts);
    practice.outcomes.as_ref().is_some_and(tell)
}

/// Whether a pattern rests on an entry that tells how it ended, as everybody together saw it on any of some days.
fn tells_the_end(
    caseload: &Caseload,
    compiled: &Compiled,
    (concerning, rule): (Concerning, &CompiledRule),
    everything: &View,
    days: [Date; 2],
) -> bool {
    days.into_iter().any(|day| {
        let view = View { as_of: day, ..everything.clone() };
        let finding = caseload.finding(compiled, rule, &view, concerning);
        let latest = finding.as_ref().and_then(|finding| finding.latest());
        latest.is_some_and(|latest| tells_an_end(caseload, &records_of(&latest.reason)))
    })
}

fn tells_an_end(caseload: &Caseload, records: &[u32]) -> bool {
    let mut records = records.iter().map(|index| &caseload.records[*index as usize]);
    records.any(|record| is_outcome(&caseload.practice, record))
}

/// Every record a reason rests on, by index.
pub(crate) fn records_of(reason: &Reason) -> Vec<u32> {
    let mut records = match &reason.claim {
        Claim::Happened { records, .. } => records.clone(),
        Claim::Moved { changes, .. } => changes.clone(),
        _ => Vec::new(),
    };
    records.extend(reason.because.iter().flat_map(records_of));
    records
}

/// What one reader could see of a child on one day.
#[derive(Debug)]
pub struct Then {
    /// The entries, oldest first.
    pub entries: Vec<Entry>,
    /// What is met over the child, the siblings and the household. **Shape:** in practice's order.
    pub met: Vec<Found>,
    /// Rules that are met and came into force only after that day, by id.
    pub before_the_rule: BTreeSet<SmolStr>,
    /// What was left out because it tells how it ended.
    pub left_out: LeftOut,
}

/// What a reader could have seen of a child, with its reasons, by practice of another day ([`todays`] of `as_of`).
///
/// `view`: as whom, and the day that is replayed.
pub fn on(
    caseload: &Caseload,
    todays: &Practice,
    view: &View,
    child: u32,
    as_of: Date,
    with_outcome: bool,
) -> Then {
    let is_kept_back = |records: &[u32]| !with_outcome && tells_an_end(caseload, records);
    let mut entries = caseload.chronology(view, child).entries;
    let known = entries.len();
    entries.retain(|entry| !is_kept_back(&entry.happening.records));
    let mut then = Then {
        left_out: LeftOut { entries: known - entries.len(), patterns: 0 },
        entries,
        met: Vec::new(),
        before_the_rule: BTreeSet::new(),
    };
    let Some(family) = caseload.people.family_of_child[child as usize] else { return then };
    let compiled = Compiled::of(todays);
    for mut found in assessed(caseload, &compiled, view, family) {
        if matches!(found.concerning, Concerning::Child(other) if other != child) {
            continue;
        }
        let latest = found.finding.occurrences.last_mut();
        let Some(latest) = latest else { continue };
        if is_kept_back(&records_of(&latest.reason)) {
            then.left_out.patterns += 1;
            continue;
        }
        if latest.answered.as_deref().is_some_and(is_kept_back) {
            latest.answered = None;
        }
        if view.as_of < in_force(caseload, &found.finding.rule, as_of) {
            then.before_the_rule.insert(found.finding.rule.clone());
        }
        then.met.push(found);
    }
    then
}

/// The records round a child that anybody may have known, with whom each is about.
fn round(caseload: &Caseload, child: u32) -> impl Iterator<Item = (u32, &Record)> {
    let among = records_round(&caseload.records, &caseload.people, child);
    let household = among.into_iter().filter(|(_, about)| about.is_within(Scope::Household));
    household.map(|(index, _)| (index, &caseload.records[index as usize]))
}
