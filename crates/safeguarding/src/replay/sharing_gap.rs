//! The sharing gap: what was lost because agencies did not know what others knew, over a whole caseload or one family.
//!
//! Takes a caseload and a day; gives, by rule and by pair of agencies, how many patterns could be seen by everybody together
//! before any one agency could alone, and how the days lost are spread. Figures only, and none that points at a child: counts
//! below five are withheld. That a pair could have seen a pattern says that telling each other would have been enough, not that
//! they should have.

use super::{Count, Lost, Spread, lost, todays};
use crate::Caseload;
use crate::calendar::Date;
use crate::chronology::View;
use crate::patterns::{
    Columns, Compiled, Concerning, FirstDays, Laying, Occasion, Reader, judge_everybody,
};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// What not sharing cost.
#[derive(Clone, Debug, Default)]
pub struct SharingGap {
    /// Every pattern that is met as of the day with everything shared. **Shape:** in the order of families, then rules.
    pub patterns: Vec<Gap>,
    /// Families of which so much hangs together that they are not in these figures; replay tells of each by itself.
    pub families_left_out: usize,
}

/// One pattern, and what not sharing cost there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The rule's id.
    pub rule: SmolStr,
    /// Whether the rule is a timescale: what is due by a day, of every child. Others are patterns.
    pub is_timescale: bool,
    /// Whom it concerns.
    pub concerning: Concerning,
    /// The family of those, by index.
    pub family: u32,
    /// The first day on which it could be seen with everything shared.
    pub together: Date,
    /// What was lost to the first agency that could have seen it alone.
    pub lost: Lost,
    /// Where something was lost: the two agencies that together could have seen it before any one alone, and first, in order of
    /// name, and on which day; of several such pairs the first by name. `None`: nothing was lost, or no two agencies could have.
    pub pair: Option<([SmolStr; 2], Date)>,
}

impl Gap {
    /// Whether no agency alone could have seen it as early as all together.
    pub fn is_gap(&self) -> bool {
        self.lost != Lost::Days(0)
    }
}

/// What not sharing cost over everybody, or over the family of one index.
///
/// It is asked by the practice of the day, as if it had always been in force ([`todays`]).
pub fn sharing_gap(caseload: &Caseload, as_of: Date, family: Option<u32>) -> SharingGap {
    let practice = todays(&caseload.practice, as_of);
    let compiled = Compiled::of(&practice);
    let (columns, left_out) = laid_out(caseload, &compiled, family);
    let asking = Asking { caseload, compiled: &compiled, columns: &columns, as_of };
    SharingGap { patterns: asking.gaps(), families_left_out: left_out }
}

fn laid_out(caseload: &Caseload, compiled: &Compiled, family: Option<u32>) -> (Columns, usize) {
    let mut laying = Laying::new(compiled);
    let families = match family {
        Some(family) => family..family + 1,
        None => 0..caseload.people.families.len() as u32,
    };
    families.for_each(|family| laying.add(&caseload.records, &caseload.people, family));
    let (columns, left_out) = laying.finish();
    (columns, left_out.len())
}

type Wanted = (Concerning, u16);

/// What all together saw of a pattern, and when first.
struct Seen {
    wanted: Wanted,
    day: Date,
    occasions: Vec<Occasion>,
}

struct Asking<'a> {
    caseload: &'a Caseload,
    compiled: &'a Compiled<'a>,
    columns: &'a Columns,
    as_of: Date,
}

impl Asking<'_> {
    fn gaps(&self) -> Vec<Gap> {
        let everybody = Reader::all(self.as_of);
        let covered = &self.caseload.covered;
        let answers = judge_everybody(self.columns, self.compiled, covered, everybody, false);
        let first_days = FirstDays::of(self.columns, self.compiled);
        let met: Vec<Wanted> = answers.met.iter().map(|met| (met.concerning, met.rule)).collect();
        let together = first_days.days(covered, everybody, &met);
        let seen: Vec<(Wanted, Option<Date>)> =
            met.into_iter().zip(together).filter(|(_, day)| day.is_some()).collect();
        let occasions = first_days.occasions(covered, self.as_of, &seen);
        let seen: Vec<Seen> = seen
            .into_iter()
            .zip(occasions)
            .filter_map(|((wanted, day), occasions)| Some(Seen { wanted, day: day?, occasions }))
            .collect();
        let knew: Vec<u64> =
            seen.iter().map(|seen| first_days.who_knew(seen.wanted, self.as_of)).collect();
        let alone = self.first_alone(&first_days, &seen, &knew);
        let mut gaps: Vec<Gap> = seen
            .iter()
            .zip(&alone)
            .map(|(Seen { wanted: (concerning, rule), day, .. }, alone)| {
                let rule = self.compiled.rules[usize::from(*rule)].rule;
                Gap {
                    rule: rule.id.clone(),
                    is_timescale: rule.file.contains("/timescales/"),
                    concerning: *concerning,
                    family: self.family(*concerning),
                    together: *day,
                    lost: alone.map_or(Lost::NoneAlone, |alone| lost(*day, alone)),
                    pair: None,
                }
            })
            .collect();
        self.add_pairs(&first_days, (&seen, &alone), &knew, &mut gaps);
        gaps
    }

    fn family(&self, concerning: Concerning) -> u32 {
        match concerning {
            Concerning::Child(child) => {
                self.caseload.people.family_of_child[child as usize].unwrap_or_default()
            }
            Concerning::SiblingGroup(family) | Concerning::Household(family) => family,
        }
    }

    /// The first day on which any one agency could have seen each alone.
    fn first_alone(
        &self,
        first_days: &FirstDays,
        seen: &[Seen],
        knew: &[u64],
    ) -> Vec<Option<Date>> {
        let mut alone: Vec<Option<Date>> = vec![None; seen.len()];
        for agency in 0..self.compiled.agencies.len() as u8 {
            let asked: Vec<usize> =
                (0..seen.len()).filter(|place| knew[*place] >> agency & 1 == 1).collect();
            let days = self.days(first_days, &[agency], asked.iter().map(|place| &seen[*place]));
            for (place, day) in asked.into_iter().zip(days) {
                alone[place] = alone[place].into_iter().chain(day).min();
            }
        }
        alone
    }

    /// Asks pairs of agencies, only where something was lost, and only those of which one knew something of it
    /// and the other did too, or is one whose silence the rule leans on.
    fn add_pairs(
        &self,
        first_days: &FirstDays,
        (seen, alone): (&[Seen], &[Option<Date>]),
        knew: &[u64],
        gaps: &mut [Gap],
    ) {
        let mut of_pair: BTreeMap<[u8; 2], Vec<usize>> = BTreeMap::new();
        for (place, _) in gaps.iter().enumerate().filter(|(_, gap)| gap.is_gap()) {
            // One who wrote nothing of it may still be needed: that nothing was written is what is to be seen.
            let needed = knew[place] | self.needs(seen[place].wanted.1);
            let agencies: Vec<u8> = (0..64).filter(|at| needed >> at & 1 == 1).collect();
            for (at, one) in agencies.iter().enumerate() {
                for other in &agencies[at + 1..] {
                    if knew[place] & (1 << one | 1 << other) != 0 {
                        of_pair.entry([*one, *other]).or_default().push(place);
                    }
                }
            }
        }
        // Agencies' places are in order of name, so that the first pair to reach a day stays.
        for (pair, places) in of_pair {
            let days = self.days(first_days, &pair, places.iter().map(|place| &seen[*place]));
            let named = pair.map(|place| self.compiled.agencies[usize::from(place)].clone());
            for (place, day) in places.into_iter().zip(days) {
                // A pair that sees it no sooner than one of all agencies does alone closes nothing.
                let known = gaps[place].pair.as_ref().map(|(_, day)| *day).or(alone[place]);
                if let Some(day) = day.filter(|day| known.is_none_or(|known| *day < known)) {
                    gaps[place].pair = Some((named.clone(), day));
                }
            }
        }
    }

    /// The agencies whose records a rule leans on, as a set of places.
    fn needs(&self, rule: u16) -> u64 {
        let rule = self.compiled.rules[usize::from(rule)].rule;
        let needs = rule.versions.iter().flat_map(|version| &version.needs);
        let places = needs
            .filter_map(|agency| self.compiled.agencies.iter().position(|known| *known == agency));
        places.fold(0, |set, place| set | 1 << place)
    }

    fn days<'s>(
        &self,
        first_days: &FirstDays,
        agencies: &[u8],
        wanted: impl Iterator<Item = &'s Seen>,
    ) -> Vec<Option<Date>> {
        let wanted: Vec<(Wanted, &[Occasion])> =
            wanted.map(|seen| (seen.wanted, seen.occasions.as_slice())).collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let named: Vec<SmolStr> = agencies
            .iter()
            .map(|place| self.compiled.agencies[usize::from(*place)].clone())
            .collect();
        let covered = self.caseload.covered.seen_by(&View::of_agencies(self.as_of, &named));
        let reader = Reader::of_agencies(self.as_of, agencies.iter().copied());
        first_days.days_of(&covered, reader, &wanted)
    }
}

/// The figures of some patterns: what may be shown of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// How many patterns.
    pub patterns: Count,
    /// Of those, how many all together could have seen before any one agency alone, or that none alone ever could.
    pub gaps: Count,
    /// Of the gaps, how many no agency alone could ever have seen.
    pub never_alone: Count,
    /// How the days lost are spread over the gaps that one agency alone could have seen later.
    pub days_lost: Option<Spread>,
}

impl Figures {
    /// The figures of some patterns.
    pub fn of<'a>(patterns: impl IntoIterator<Item = &'a Gap>) -> Self {
        let patterns: Vec<&Gap> = patterns.into_iter().collect();
        let gaps: Vec<&&Gap> = patterns.iter().filter(|gap| gap.is_gap()).collect();
        let days = |gap: &&&Gap| match gap.lost {
            Lost::Days(days) => Some((gap.family, days)),
            Lost::NoneAlone => None,
        };
        let lost: Vec<(u32, i32)> = gaps.iter().filter_map(days).collect();
        let never_alone = gaps.iter().filter(|gap| gap.lost == Lost::NoneAlone);
        Self {
            patterns: count(patterns.iter().copied()),
            gaps: count(gaps.iter().map(|gap| **gap)),
            never_alone: count(never_alone.map(|gap| **gap)),
            days_lost: Spread::of(&lost),
        }
    }
}

/// How many some are, withheld where fewer than five families have them.
fn count<'a>(gaps: impl Iterator<Item = &'a Gap>) -> Count {
    let families: Vec<u32> = gaps.map(|gap| gap.family).collect();
    Count::of_families(families.len(), families.iter().collect::<BTreeSet<_>>().len())
}

impl SharingGap {
    /// The figures of all patterns together.
    pub fn in_all(&self) -> Figures {
        Figures::of(&self.patterns)
    }

    /// The figures of timescales, or of patterns that are none: what is due of every child would drown the others.
    pub fn of_timescales(&self, is_timescale: bool) -> Figures {
        Figures::of(self.patterns.iter().filter(|gap| gap.is_timescale == is_timescale))
    }

    /// The figures of each rule that is met of anybody, by its id.
    pub fn by_rule(&self) -> BTreeMap<SmolStr, Figures> {
        let mut of_rule: BTreeMap<&SmolStr, Vec<&Gap>> = BTreeMap::new();
        for gap in &self.patterns {
            of_rule.entry(&gap.rule).or_default().push(gap);
        }
        of_rule.into_iter().map(|(rule, gaps)| (rule.clone(), Figures::of(gaps))).collect()
    }

    /// The figures of the gaps that each pair of agencies could first have closed by telling each other, by name.
    pub fn by_pair(&self) -> BTreeMap<[SmolStr; 2], Figures> {
        let mut of_pair: BTreeMap<&[SmolStr; 2], Vec<&Gap>> = BTreeMap::new();
        for gap in &self.patterns {
            if let Some((pair, _)) = &gap.pair {
                of_pair.entry(pair).or_default().push(gap);
            }
        }
        of_pair.into_iter().map(|(pair, gaps)| (pair.clone(), Figures::of(gaps))).collect()
    }

    /// How many gaps no two agencies could have closed: it took three or more.
    pub fn more_than_two(&self) -> Count {
        count(self.patterns.iter().filter(|gap| gap.is_gap() && gap.pair.is_none()))
    }
}
