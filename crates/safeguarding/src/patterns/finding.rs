//! A finding: a rule's verdict over one child or household, with a tree of reasons down to the records it rests on.

mod claim;

pub use claim::{Claim, NoReply, Part, Reason};

use super::compile::{CompiledPick, CompiledVersion};
use super::{CompiledRule, Ground, Item, Judge, LAG_DAYS, Scene};
use crate::calendar::{Date, Span};
use crate::practice::Shape;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// A rule's answer. Three, never two: "cannot tell" says what is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The record shows it.
    Met,
    /// The record reaches over the time looked at and does not show it.
    NotMet,
    /// The record does not say: dates too vague, or sources that do not reach.
    CannotTell,
}

impl Verdict {
    /// In words.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not met",
            Self::CannotTell => "cannot tell",
        }
    }

    /// In words that can stand beside a claim, also one that denies something.
    pub const fn of_the_claim(self) -> &'static str {
        match self {
            Self::Met => "the record shows this",
            Self::NotMet => "the record does not show this",
            Self::CannotTell => "cannot tell",
        }
    }
}

/// Whom a finding concerns, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Concerning {
    /// One child.
    Child(u32),
    /// All the children of a family.
    SiblingGroup(u32),
    /// A family with its adults.
    Household(u32),
}

/// A finding's id: the rule's id and the person's or family's, so that it stays the same from day to day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingId(pub String);

impl std::fmt::Display for FindingId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A rule's verdict over one scene.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule's id.
    pub rule: SmolStr,
    /// The first day of the version that was applied as of the reader's day.
    pub in_force: Date,
    /// The verdict.
    pub verdict: Verdict,
    /// Each time the pattern completed, oldest first. Empty unless met.
    pub occurrences: Vec<Occurrence>,
    /// What would have to be known to tell. Empty unless it cannot be told.
    pub missing: Vec<Missing>,
    /// The stretch that "not met" speaks of, both days inclusive; `None` when met.
    pub looked_over: Option<(Date, Date)>,
}

impl Finding {
    /// Whether a person still has to answer: some occurrence counts as of now and nobody has.
    pub fn is_open(&self) -> bool {
        self.occurrences.iter().any(|o| o.is_current && o.answered.is_none())
    }

    /// The latest occurrence.
    pub fn latest(&self) -> Option<&Occurrence> {
        self.occurrences.last()
    }
}

/// One completion of a pattern.
#[derive(Clone, Debug)]
pub struct Occurrence {
    /// The first day of the version it was judged by.
    pub in_force: Date,
    /// The day it was complete.
    pub completed: Date,
    /// The last day of what it rests on.
    pub last: Date,
    /// What it rests on: places in the scene, in order.
    pub items: Vec<usize>,
    /// Why, down to records.
    pub reason: Reason,
    /// The records of the happening that answered the prompt, by index, where there was one.
    pub answered: Option<Vec<u32>>,
    /// Whether it counts as of the reader's day, or is history.
    pub is_current: bool,
}

/// What would have to be known to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// An agency's records do not cover these days, both inclusive.
    NotCovered {
        /// The agency.
        agency: SmolStr,
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    },
    /// The day of this happening is not known well enough: its records, by index.
    DateTooVague {
        /// The records.
        records: Vec<u32>,
    },
}

/// What a shape finds, before it is dressed as a finding.
#[derive(Clone, Debug, Default)]
pub(super) struct Judgement {
    pub(super) met: Vec<Met>,
    /// Happenings whose vague dates could make it met, as places in the scene.
    pub(super) too_vague: Vec<usize>,
    /// Stretches that would have to be covered for what is not there to count.
    pub(super) uncovered: Vec<(SmolStr, Date, Date)>,
}

/// One completion as a shape finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Met {
    pub(super) in_force: Date,
    pub(super) completed: Date,
    pub(super) last: Date,
    pub(super) items: Vec<usize>,
    /// Goes on still, whatever its last entry's day.
    pub(super) is_running: bool,
}

/// Dresses a shape's judgement as a finding: coverage, answers, what is current, reasons.
pub(super) fn find(
    rule: &CompiledRule,
    scene: &Scene,
    ground: &Ground,
    judge: Judge,
) -> Option<Finding> {
    let version = rule.in_force(ground.as_of)?;
    if !scene.childhood.is_asked(version, ground.as_of) {
        return None;
    }
    if let Some((counting, places)) = scene.counting(version, ground.compiled) {
        let mut finding = find_in(rule, version, &counting, ground, judge);
        // What it rests on is told by the places of the whole scene.
        for items in finding.occurrences.iter_mut().map(|occurrence| &mut occurrence.items) {
            for item in items.iter_mut() {
                *item = places[*item];
            }
        }
        return Some(finding);
    }
    Some(find_in(rule, version, scene, ground, judge))
}

fn find_in(
    rule: &CompiledRule,
    version: &CompiledVersion,
    scene: &Scene,
    ground: &Ground,
    judge: Judge,
) -> Finding {
    let mut judgement = judge(version, rule, scene, ground);
    let occurrences: Vec<Occurrence> =
        judgement.met.drain(..).map(|met| occurrence(rule, scene, ground, met)).collect();
    let (from, to) = look_back(version, ground);
    let begins = from.max(scene.childhood.begins(version)).min(to);
    let looked_over = occurrences.is_empty().then_some((begins, to));
    let missing = looked_over.map_or_else(Vec::new, |_| missing(version, scene, ground, judgement));
    let verdict = match (occurrences.is_empty(), missing.is_empty()) {
        (false, _) => Verdict::Met,
        (true, true) => Verdict::NotMet,
        (true, false) => Verdict::CannotTell,
    };
    let (rule, in_force) = (rule.rule.id.clone(), version.version.in_force);
    Finding { rule, in_force, verdict, occurrences, missing, looked_over }
}

/// What a rule says of a scene, without its reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brief {
    /// The verdict.
    pub verdict: Verdict,
    /// How often the pattern completed.
    pub occurrences: u32,
    /// The day the latest occurrence was complete; `None` unless met.
    pub completed: Option<Date>,
    /// Whether a person still has to answer.
    pub is_open: bool,
}

/// Judges as [`find`] does, but says only what came of it. `is_missing`: a source that "not met" needs does not reach.
pub(super) fn find_briefly(
    (rule, version): (&CompiledRule, &CompiledVersion),
    scene: &Scene,
    ground: &Ground,
    is_missing: bool,
    judge: Judge,
) -> Brief {
    let judgement = judge(version, rule, scene, ground);
    let calendar = &ground.compiled.practice.working_days;
    let is_open = |met: &Met| {
        let version =
            rule.in_force(met.in_force).expect("an occurrence names a version of its rule");
        let answered_by = version.answered_by.as_ref();
        is_current(version, met, ground.as_of, calendar)
            && answered_by.is_none_or(|pick| first_answer(pick, scene, met.completed).is_none())
    };
    let verdict = match judgement.met.is_empty() {
        false => Verdict::Met,
        true if is_missing => Verdict::CannotTell,
        true if judgement.too_vague.is_empty() && judgement.uncovered.is_empty() => Verdict::NotMet,
        true => Verdict::CannotTell,
    };
    Brief {
        verdict,
        occurrences: judgement.met.len() as u32,
        completed: judgement.met.last().map(|met| met.completed),
        is_open: judgement.met.iter().any(is_open),
    }
}

/// The first day from which on every source that "not met" needs of a version reaches as far as it must; `None`: some source
/// does not, from whatever day.
pub(super) fn reaches_since(version: &CompiledVersion, ground: &Ground) -> Option<Date> {
    let (_, to) = to_be_covered(version, ground, Date::MIN);
    let since =
        |(agency, kinds): &(SmolStr, Vec<SmolStr>)| ground.covered.covers_since(agency, kinds, to);
    version.needs.iter().map(since).try_fold(Date::MIN, |latest, since| Some(latest.max(since?)))
}

/// The stretch, both days inclusive, that sources must cover before "not met" may be said of whom nothing can have been recorded
/// before a day. No source is current to the day it is read: it may end so much earlier, even before that day.
pub(super) fn to_be_covered(
    version: &CompiledVersion,
    ground: &Ground,
    begins: Date,
) -> (Date, Date) {
    let (from, to) = look_back(version, ground);
    let usual = ground.as_of.checked_sub(jiff::Span::new().days(LAG_DAYS)).unwrap_or(Date::MIN);
    let to = to.min(usual).max(from);
    (from.max(begins).min(to), to)
}

fn is_current(
    version: &CompiledVersion,
    met: &Met,
    as_of: Date,
    calendar: &crate::calendar::WorkingDays,
) -> bool {
    met.is_running || version.current_for().after(met.last.max(met.completed), calendar) > as_of
}

/// The stretch before the reader's day that "not met" must be able to speak of: the rule's own period, and at least as long
/// as an occurrence counts as of now.
fn look_back(version: &CompiledVersion, ground: &Ground) -> (Date, Date) {
    let calendar = &ground.compiled.practice.working_days;
    let period = match &version.version.shape {
        Shape::DueWithin(shape) => shape.limit,
        Shape::Repeated(shape) => shape.within,
        Shape::Gap(shape) => shape.longest,
        Shape::CoOccurrence(shape) => shape.within,
        Shape::Relapse(shape) => shape.within,
        // Both periods that are compared.
        Shape::Rising(shape) => {
            let before = shape.within.before(ground.as_of, calendar);
            return look_back_to(version, ground, shape.within.before(before, calendar));
        }
        Shape::Measure(shape) => shape.within.unwrap_or(version.current_for()),
        Shape::Moved(shape) => shape.within,
        Shape::Disagreement(shape) => shape.within,
        Shape::Unanswered(shape) => {
            let spans = [shape.limit, shape.ask_before].into_iter().flatten();
            let from = spans.map(|span| span.before(ground.as_of, calendar)).min();
            return look_back_to(version, ground, from.unwrap_or(ground.as_of));
        }
    };
    look_back_to(version, ground, period.before(ground.as_of, calendar))
}

fn look_back_to(version: &CompiledVersion, ground: &Ground, from: Date) -> (Date, Date) {
    let calendar = &ground.compiled.practice.working_days;
    (from.min(version.current_for().before(ground.as_of, calendar)), ground.as_of)
}

fn missing(
    version: &CompiledVersion,
    scene: &Scene,
    ground: &Ground,
    judgement: Judgement,
) -> Vec<Missing> {
    let mut too_vague = judgement.too_vague;
    too_vague.sort_unstable();
    too_vague.dedup();
    let mut missing: Vec<Missing> = too_vague
        .into_iter()
        .map(|i| Missing::DateTooVague { records: scene.items[i].records.clone() })
        .collect();
    // One line an agency: from the first day that would have to be covered to the last.
    let begins = scene.childhood.begins(version).min(ground.as_of);
    let (from, to) = to_be_covered(version, ground, begins);
    // Of whom nothing can have been recorded before a later day, nothing is missing there.
    let told = if begins > to { (begins, ground.as_of) } else { (from, to) };
    let looked_over = uncovered(version, ground, from, to);
    let looked_over = looked_over.map(|(agency, ..)| (agency, told.0, told.1));
    let mut stretches: BTreeMap<SmolStr, (Date, Date)> = BTreeMap::new();
    for (agency, from, to) in judgement.uncovered.into_iter().chain(looked_over) {
        let known = stretches.entry(agency).or_insert((from, to));
        *known = (known.0.min(from), known.1.max(to));
    }
    missing.extend(stretches.into_iter().map(|(agency, (from, to))| Missing::NotCovered {
        agency,
        from,
        to,
    }));
    missing
}

/// The agencies a version needs whose sources do not cover every day of a stretch.
pub(super) fn uncovered<'a>(
    version: &'a CompiledVersion,
    ground: &'a Ground,
    from: Date,
    to: Date,
) -> impl Iterator<Item = (SmolStr, Date, Date)> + 'a {
    version
        .needs
        .iter()
        .filter(move |(agency, kinds)| !ground.covered.covers(agency, kinds, from, to))
        .map(move |(agency, _)| (agency.clone(), from, to))
}

/// Whether the sources of an agency that told an item itself reach over every day of a stretch: it knows its own clock, and
/// whether anything came back to it, whoever else's records a version needs.
pub(super) fn is_own_clock(
    version: &CompiledVersion,
    ground: &Ground,
    item: &Item,
    (from, to): (Date, Date),
) -> bool {
    let told = item.told.iter().fold(0, |set, (agency, _)| set | agency);
    let own = ground.compiled.agencies.iter().enumerate().filter(|(at, _)| told >> at & 1 == 1);
    own.map(|(_, agency)| *agency).any(|agency| {
        let kinds = ground.compiled.kinds_needed(version.version, agency);
        ground.covered.covers(agency, &kinds, from, to)
    })
}

fn occurrence(rule: &CompiledRule, scene: &Scene, ground: &Ground, met: Met) -> Occurrence {
    let version = rule.in_force(met.in_force).expect("an occurrence names a version of its rule");
    let answered =
        version.answered_by.as_ref().and_then(|pick| first_answer(pick, scene, met.completed));
    let calendar = &ground.compiled.practice.working_days;
    let is_current = is_current(version, &met, ground.as_of, calendar);
    let reason = super::reason::of(version, scene, ground, &met);
    Occurrence {
        in_force: met.in_force,
        completed: met.completed,
        last: met.last,
        is_current,
        items: met.items,
        reason,
        answered,
    }
}

fn first_answer(pick: &CompiledPick, scene: &Scene, completed: Date) -> Option<Vec<u32>> {
    scene
        .items
        .iter()
        .find(|item| item.earliest >= completed && pick.fits(item))
        .map(|item| item.records.clone())
}

/// The day a clock that started on `start` runs out.
pub(super) fn due_day(
    limit: Span,
    count_from: crate::calendar::CountFrom,
    start: Date,
    calendar: &crate::calendar::WorkingDays,
) -> Date {
    match limit {
        Span::WorkingDays(n) => calendar.add(start, n, count_from),
        _ => limit.after(start, calendar),
    }
}

/// The day a trigger itself says, where it does.
pub(super) fn own_due_day(trigger: &Item, fact: &str) -> Option<Date> {
    trigger.told.iter().find_map(|(_, facts)| facts.get(fact)?.parse().ok())
}
