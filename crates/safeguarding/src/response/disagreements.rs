//! Disagreements between professionals over a period: how many, how far they went, how they ended, about what, and how long that took.
//!
//! Takes everybody's records and a period; gives counts and spreads of days by stage, by how they ended and by theme. Never by
//! person, worker, family or agency: it is there to learn from, and says of nobody that they were right. Counts that could point
//! at a family are withheld, as in the look-back.

use crate::calendar::Date;
use crate::caseload::Caseload;
use crate::chronology::{Happening, Standing, View, happenings};
use crate::records::{Record, RecordId};
use crate::replay::{Count, Spread};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

const CHALLENGE: &str = "challenge";
const ANSWERED: &str = "challenge-answered";
const MOVED_UP: &str = "challenge-moved-up";
const RESOLVED: &str = "challenge-resolved";

/// Disagreements opened in a period, in figures that point at nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreements {
    /// The first day on which they can have been opened.
    pub from: Date,
    /// The last day, and the day as of which it is told how they stand.
    pub to: Date,
    /// How many families' records were looked at.
    pub families: usize,
    /// All of them.
    pub all: Figures,
    /// How many ended at which stage, or have not ended. **Shape:** every stage, in order.
    pub by_stage: Vec<(StageEnded, Count)>,
    /// How many ended how. **Shape:** those there are, in order.
    pub by_how: Vec<(HowEnded, Count)>,
    /// By theme, as whoever wrote down the end named it; `None`: no theme is named, as of those that have not ended.
    pub by_theme: Vec<(Option<SmolStr>, Figures)>,
}

/// What each figure is, as it stands beside them: its name, and what it counts.
pub const WHAT_IT_COUNTS: [(&str, &str); 5] = [
    (
        "Opened",
        "Professional challenges of which the day lies in the period, also those agencies’ files tell of. One that was withdrawn as never having been is left out.",
    ),
    (
        "Ended",
        "Those of them that somebody wrote down as resolved, or of which an agency’s file says so, by the last day. The stage is the highest it had been moved to by then.",
    ),
    (
        "Theme",
        "The one that whoever wrote down the end chose from the list. One that has not ended has none yet.",
    ),
    (
        "Days to the first answer",
        "Working days from the day it was opened to the first answer or resolution. Moving it up is no answer.",
    ),
    ("Days to the end", "Working days from the day it was opened to the day it was resolved."),
];

/// What the figures are kept from saying.
pub const WHAT_IS_WITHHELD: &str = "Nobody is named, and no worker, family or agency is counted apart. Counts are rounded to five, and withheld (“fewer than 5”) where they are from 1 to 4 or of fewer than five families; days are withheld (“–”) where fewer than five families have any, and the longest where fewer than five reach it.";

/// What the figures cannot tell.
pub const WHAT_IT_CANNOT_TELL: &str = "They do not say who was right, nor whether the child was safer for it. What was settled by telephone and never written down is not in them. Many disagreements may mean that people speak up, few or none that they do not: neither is good or bad by itself.";

/// The figures of some disagreements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// How many were opened.
    pub opened: Count,
    /// How many of them have ended.
    pub ended: Count,
    /// Working days from the day each was opened to the first answer. `None`: withheld, or none was answered.
    pub to_first_answer: Option<Spread>,
    /// Working days from the day each was opened to its end. `None`: withheld, or none has ended.
    pub to_end: Option<Spread>,
}

/// The stage a disagreement had reached when it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StageEnded {
    /// Between the two who disagreed.
    First,
    /// Between managers.
    Second,
    /// Between heads of service, or by the partnership.
    ThirdOrAbove,
    /// It had passed every stage because a child might be in danger.
    PastEveryStage,
    /// It has not ended.
    StillOpen,
}

impl StageEnded {
    /// Every one, in order.
    pub const ALL: [Self; 5] =
        [Self::First, Self::Second, Self::ThirdOrAbove, Self::PastEveryStage, Self::StillOpen];

    /// Its name in files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::First => "stage-1",
            Self::Second => "stage-2",
            Self::ThirdOrAbove => "stage-3-or-above",
            Self::PastEveryStage => "past-every-stage",
            Self::StillOpen => "still-open",
        }
    }

    /// What a practitioner calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::First => "At stage 1, worker to worker",
            Self::Second => "At stage 2, manager to manager",
            Self::ThirdOrAbove => "At stage 3 or above",
            Self::PastEveryStage => "Past every stage, because a child might be in danger",
            Self::StillOpen => "Still open",
        }
    }
}

/// How a disagreement ended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HowEnded {
    /// As whoever wrote down the end said.
    Said(SmolStr),
    /// An agency's file says that it ended; how and when it does not say.
    InAFile,
}

/// One disagreement, as the figures take it.
struct Taken {
    /// Whose it is, so that figures can be withheld: the family, or, of a child in none, a number of its own.
    family: u32,
    opened: Date,
    stage: StageEnded,
    how: Option<HowEnded>,
    theme: Option<SmolStr>,
    /// **Units:** working days.
    to_first_answer: Option<i32>,
    /// **Units:** working days.
    to_end: Option<i32>,
}

impl Disagreements {
    /// Of the disagreements opened from one day to the reader's day, both inclusive, as the reader knew them.
    ///
    /// One that was withdrawn as never having been is left out.
    pub fn of(caseload: &Caseload, view: &View, from: Date) -> Self {
        let of_kinds = [CHALLENGE, ANSWERED, MOVED_UP, RESOLVED];
        let among = (0..).zip(&caseload.records);
        let among = among.filter(|(_, record)| of_kinds.contains(&record.kind.as_str()));
        let among: Vec<u32> = among.map(|(index, _)| index).collect();
        let known =
            happenings(&caseload.records, &caseload.people, &caseload.practice, view, among);
        let standing: Vec<&Happening> =
            known.iter().filter(|told| told.standing != Standing::Withdrawn).collect();
        let threads = Threads::of(caseload, &standing);
        let all = standing.iter().map(|told| told.records[0]);
        let opened = all.filter(|index| threads.record(*index).kind == CHALLENGE);
        let taken = opened.filter_map(|index| threads.taken(index));
        let within = |one: &Taken| (from..=view.as_of).contains(&one.opened);
        let taken: Vec<Taken> = taken.filter(within).collect();
        Self { families: caseload.people.families.len(), ..Self::counted(&taken, from, view.as_of) }
    }

    /// Of some disagreements.
    fn counted(taken: &[Taken], from: Date, to: Date) -> Self {
        let count =
            |is_wanted: &dyn Fn(&Taken) -> bool| count(taken.iter().filter(|t| is_wanted(t)));
        let themes: BTreeSet<Option<SmolStr>> = taken.iter().map(|t| t.theme.clone()).collect();
        let hows: BTreeSet<&HowEnded> = taken.iter().filter_map(|t| t.how.as_ref()).collect();
        let mut by_theme: Vec<(Option<SmolStr>, Figures)> = themes
            .into_iter()
            .map(|theme| {
                let of_theme = taken.iter().filter(|taken| taken.theme == theme);
                let figures = Figures::of(&of_theme.collect::<Vec<_>>());
                (theme, figures)
            })
            .collect();
        by_theme.sort_by_key(|(theme, _)| (theme.is_none(), theme.clone()));
        Self {
            from,
            to,
            families: 0,
            all: Figures::of(&taken.iter().collect::<Vec<_>>()),
            by_stage: StageEnded::ALL.map(|at| (at, count(&|one| one.stage == at))).to_vec(),
            by_how: hows
                .into_iter()
                .map(|how| (how.clone(), count(&|one| one.how.as_ref() == Some(how))))
                .collect(),
            by_theme,
        }
    }

    /// Whether none was opened.
    pub fn is_empty(&self) -> bool {
        self.all.opened == Count::None
    }
}

impl Figures {
    fn of(taken: &[&Taken]) -> Self {
        let spread = |days: fn(&Taken) -> Option<i32>| {
            let all = taken.iter().filter_map(|one| Some((one.family, days(one)?)));
            Spread::of(&all.collect::<Vec<_>>())
        };
        let ended = taken.iter().filter(|one| one.stage != StageEnded::StillOpen);
        Self {
            opened: count(taken.iter().copied()),
            ended: count(ended.copied()),
            to_first_answer: spread(|one| one.to_first_answer),
            to_end: spread(|one| one.to_end),
        }
    }
}

fn count<'t>(taken: impl Iterator<Item = &'t Taken>) -> Count {
    let families: Vec<u32> = taken.map(|one| one.family).collect();
    let distinct: BTreeSet<u32> = families.iter().copied().collect();
    Count::of_families(families.len(), distinct.len())
}

/// Records, and those that go on from each, or from a version that it took the place of.
struct Threads<'a> {
    caseload: &'a Caseload,
    after: BTreeMap<u32, Vec<u32>>,
}

impl<'a> Threads<'a> {
    fn of(caseload: &'a Caseload, all: &[&Happening]) -> Self {
        let record = |index: u32| &caseload.records[index as usize];
        let versions = |told: &&Happening| {
            let now = told.records[0];
            let all = told.records.iter().chain(&told.earlier).copied();
            all.map(move |index| (record(index).id, now)).collect::<Vec<_>>()
        };
        let now: BTreeMap<RecordId, u32> = all.iter().flat_map(versions).collect();
        let mut after: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for told in all {
            for before in record(told.records[0]).follows.iter().filter_map(|id| now.get(id)) {
                after.entry(*before).or_default().push(told.records[0]);
            }
        }
        Self { caseload, after }
    }

    fn record(&self, index: u32) -> &'a Record {
        &self.caseload.records[index as usize]
    }

    /// Everything that goes on from a record, and from that, each once; but no other challenge and what came of that.
    fn all_after(&self, opening: u32) -> Vec<&'a Record> {
        let mut found: BTreeSet<u32> = BTreeSet::new();
        let mut open = vec![opening];
        while let Some(index) = open.pop() {
            let later = self.after.get(&index).into_iter().flatten().copied();
            let later = later.filter(|index| self.record(*index).kind != CHALLENGE);
            open.extend(later.filter(|index| found.insert(*index)));
        }
        found.into_iter().map(|index| self.record(index)).collect()
    }

    /// A disagreement; `None` where nobody can tell when it was opened.
    fn taken(&self, opening: u32) -> Option<Taken> {
        let challenge = self.record(opening);
        let opened = day_of(challenge)?;
        let later = self.all_after(opening);
        let calendar = &self.caseload.practice.working_days;
        let days = |until: Date| i32::try_from(calendar.count_between(opened, until)).ok();
        let first_of = |kinds: &[&str]| {
            let of_kinds = later.iter().filter(|record| kinds.contains(&record.kind.as_str()));
            of_kinds.filter_map(|record| Some((day_of(record)?, *record))).min_by_key(|one| one.0)
        };
        let end = first_of(&[RESOLVED]);
        let said = |record: &Record, fact: &str| record.facts.get(fact).map(SmolStr::new);
        let ended_in_file = matches!(fact(challenge, "outcome"), Some("resolved" | "withdrawn"));
        let how = match end {
            Some((_, record)) => {
                Some(said(record, "how").map_or(HowEnded::InAFile, HowEnded::Said))
            }
            None => ended_in_file.then_some(HowEnded::InAFile),
        };
        let by_end = |record: &&&Record| end.is_none_or(|(day, _)| day_of(record) <= Some(day));
        let moved: Vec<&Record> =
            later.iter().filter(|r| r.kind == MOVED_UP).filter(by_end).copied().collect();
        Some(Taken {
            family: self.family(opening),
            opened,
            stage: if how.is_some() { stage(challenge, &moved) } else { StageEnded::StillOpen },
            how,
            theme: end.and_then(|(_, record)| said(record, "theme")),
            to_first_answer: first_of(&[ANSWERED, RESOLVED]).and_then(|(day, _)| days(day)),
            to_end: end.and_then(|(day, _)| days(day)),
        })
    }

    /// The family a record is about; for one about nobody known, a number no family has.
    fn family(&self, index: u32) -> u32 {
        let people = &self.caseload.people;
        let mut named = people.of_record[index as usize].iter().flatten();
        let family = named.find_map(|person| people.family_of_child[*person as usize]);
        family.unwrap_or(u32::MAX - index)
    }
}

/// How far it had gone: the highest stage it was moved to.
fn stage(challenge: &Record, moved: &[&Record]) -> StageEnded {
    let all = || std::iter::once(challenge).chain(moved.iter().copied());
    let number = |record: &Record| fact(record, "stage").and_then(|stage| stage.parse().ok());
    let highest = all().filter_map(number).fold(1.0_f64, f64::max);
    match highest {
        _ if all().any(|record| fact(record, "danger") == Some("yes")) => {
            StageEnded::PastEveryStage
        }
        highest if highest >= 3.0 => StageEnded::ThirdOrAbove,
        highest if highest >= 2.0 => StageEnded::Second,
        _ => StageEnded::First,
    }
}

fn fact<'r>(record: &'r Record, name: &str) -> Option<&'r str> {
    record.facts.get(name).map(String::as_str)
}

/// The day a record tells of, at the latest it can have been.
fn day_of(record: &Record) -> Option<Date> {
    record.happened.latest().or(record.recorded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn taken(family: u32, theme: Option<&str>, days: i32) -> Taken {
        let is_open = theme.is_none();
        Taken {
            family,
            opened: date(2026, 3, 2),
            stage: if is_open { StageEnded::StillOpen } else { StageEnded::Second },
            how: (!is_open).then(|| HowEnded::Said("action-agreed".into())),
            theme: theme.map(SmolStr::new),
            to_first_answer: Some(1),
            to_end: (!is_open).then_some(days),
        }
    }

    #[test]
    fn a_theme_of_fewer_than_five_families_is_withheld() {
        let few = (0..7).map(|n| taken(n % 4, Some("plan-drifts"), 3));
        let many = (10..16).map(|n| taken(n, Some("threshold"), 4));
        let open = std::iter::once(taken(20, None, 0));
        let all: Vec<Taken> = few.chain(many).chain(open).collect();
        let told = Disagreements::counted(&all, date(2026, 1, 1), date(2026, 6, 1));
        let by = |theme: Option<&str>| {
            told.by_theme.iter().find(|(named, _)| named.as_deref() == theme).expect("a row")
        };
        assert_eq!(by(Some("plan-drifts")).1.opened, Count::FewerThanFive);
        assert_eq!(by(Some("plan-drifts")).1.to_end, None);
        assert_eq!(by(Some("threshold")).1.opened, Count::About(5));
        assert_eq!(by(Some("threshold")).1.to_end.map(|days| days.half), Some(4));
        assert_eq!(by(None).1.ended, Count::None, "an open one is counted, and has no theme yet");
        assert_eq!(told.by_theme.last().map(|(theme, _)| theme.clone()), Some(None));
        assert_eq!(told.by_stage[4], (StageEnded::StillOpen, Count::FewerThanFive));
    }
}
