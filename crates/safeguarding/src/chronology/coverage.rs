//! What each agency's sources cover, and where an agency that should have known something said nothing or was not asked.

use super::View;
use crate::calendar::{Age, Date, Span, WorkingDays};
use crate::practice::{Agency, Practice};
use crate::records::Coverage;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// The stretches of time each agency's sources say they cover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covered {
    stated: BTreeMap<SmolStr, Vec<Coverage>>,
    /// Of sources that hold everything their agency records.
    whole: BTreeMap<SmolStr, Vec<Stretch>>,
}

/// First and last day, both inclusive.
type Stretch = (Date, Date);

impl Covered {
    /// From what sources say. A statement without a first day, or with neither a last nor a current day, covers nothing
    /// that can be relied on; it stays readable in [`Covered::statements`].
    pub fn of(coverage: &[Coverage]) -> Self {
        let mut covered = Self::default();
        for statement in coverage {
            covered.stated.entry(statement.agency.clone()).or_default().push(statement.clone());
        }
        let whole = |statements: &Vec<Coverage>| {
            merged(statements.iter().filter(|s| s.kinds.is_empty()).filter_map(stretch))
        };
        covered.whole =
            covered.stated.iter().map(|(agency, said)| (agency.clone(), whole(said))).collect();
        covered
    }

    /// What one reader may lean on: one agency alone knows nothing of what another's silence means.
    /// Several that tell each other everything know it of each other.
    #[must_use]
    pub fn seen_by(&self, view: &View) -> std::borrow::Cow<'_, Self> {
        let Some(known_to) = &view.known_to else { return std::borrow::Cow::Borrowed(self) };
        let own: Vec<Coverage> = self
            .statements(&known_to.agency)
            .iter()
            .filter(|s| {
                known_to.organisation.is_none()
                    || s.organisation.is_none()
                    || s.organisation == known_to.organisation
            })
            .chain(known_to.with.iter().flat_map(|agency| self.statements(agency)))
            .cloned()
            .collect();
        std::borrow::Cow::Owned(Self::of(&own))
    }

    /// What an agency's sources said, in the order they said it.
    pub fn statements(&self, agency: &str) -> &[Coverage] {
        self.stated.get(agency).map_or(&[], Vec::as_slice)
    }

    /// The stretches covered by an agency's sources that hold everything it records, in order, not touching. Both ends inclusive.
    pub fn stretches(&self, agency: &str) -> &[Stretch] {
        self.whole.get(agency).map_or(&[], Vec::as_slice)
    }

    /// The stretches covered by an agency's sources that hold at least these kinds.
    pub fn stretches_for(&self, agency: &str, kinds: &[SmolStr]) -> Vec<Stretch> {
        let holds = |s: &&Coverage| {
            s.kinds.is_empty() || (!kinds.is_empty() && kinds.iter().all(|k| s.kinds.contains(k)))
        };
        merged(self.statements(agency).iter().filter(holds).filter_map(stretch))
    }

    /// Whether an agency's sources hold these kinds for every day from `from` to `to`, both inclusive.
    pub fn covers(&self, agency: &str, kinds: &[SmolStr], from: Date, to: Date) -> bool {
        let reaches = |stretches: &[Stretch]| stretches.iter().any(|(a, b)| *a <= from && to <= *b);
        reaches(self.stretches(agency)) || reaches(&self.stretches_for(agency, kinds))
    }

    /// The first day from which on an agency's sources hold these kinds for every day up to `to`, inclusive; `None`: not on `to`.
    pub fn covers_since(&self, agency: &str, kinds: &[SmolStr], to: Date) -> Option<Date> {
        let stated = self.stretches_for(agency, kinds);
        let reach = self.stretches(agency).iter().chain(&stated);
        reach.filter(|(from, until)| *from <= to && to <= *until).map(|(from, _)| *from).min()
    }
}

/// What a statement covers for certain: up to the day it was current as of.
fn stretch(statement: &Coverage) -> Option<Stretch> {
    let to = match (statement.to, statement.current_as_of) {
        (Some(to), Some(current)) => Some(to.min(current)),
        (to, current) => to.or(current),
    };
    statement.from.zip(to)
}

/// Stretches in order, those that overlap or touch made one.
fn merged(stretches: impl Iterator<Item = Stretch>) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = stretches.collect();
    stretches.sort_unstable();
    let mut merged: Vec<Stretch> = Vec::new();
    for (from, to) in stretches {
        match merged.last_mut() {
            Some(last) if from <= last.1.tomorrow().unwrap_or(last.1) => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}

/// A stretch in which an agency that should have known something said nothing, or was never asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The agency.
    pub agency: SmolStr,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// What sort of silence.
    pub reason: SilenceReason,
}

/// What sort of silence it is. "Nothing found" is never shown where the truth is "not asked".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SilenceReason {
    /// Its records cover the stretch and hold nothing.
    NothingRecorded,
    /// It gave records, but none that cover the stretch.
    NotCovered,
    /// It gave no records at all.
    NeverAsked,
}

/// The silences round one child, from birth to 18 or the reader's day.
///
/// **Shape:** in order of agency, then day. `heard` gives the days each agency's entries about the child
/// speak of: one day, the days a vague date can mean, or the period an entry is of.
pub(super) fn silences(
    practice: &Practice,
    covered: &Covered,
    heard: &BTreeMap<SmolStr, Vec<Stretch>>,
    born: Date,
    view: &View,
) -> Vec<Silence> {
    let calendar = WorkingDays::default();
    let mut silences = Vec::new();
    for agency in practice.agencies.values() {
        let Some((from, to)) = expected(agency, born, view.as_of, &calendar) else { continue };
        if view.known_to.as_ref().is_some_and(|k| k.agency != agency.id) {
            continue;
        }
        let Some(quiet) = agency.quiet_months else { continue };
        let mut days: Vec<Stretch> = heard
            .get(&agency.id)
            .into_iter()
            .flatten()
            .copied()
            .filter(|(first, last)| *first <= to && from <= *last)
            .collect();
        days.sort_unstable();
        let stretches = covered.stretches(&agency.id);
        if stretches.is_empty() {
            let reason = match (covered.statements(&agency.id).is_empty(), days.is_empty()) {
                (true, true) => SilenceReason::NeverAsked,
                _ => SilenceReason::NotCovered,
            };
            if days.is_empty() {
                silences.push(Silence { agency: agency.id.clone(), from, to, reason });
            }
            continue;
        }
        let mut at = from;
        for &(start, end) in stretches {
            let (start, end) = (start.max(from), end.min(to));
            if start > end {
                continue;
            }
            if start > at {
                push(&mut silences, agency, at, start, SilenceReason::NotCovered);
            }
            quiet_stretches(
                &mut silences,
                agency,
                &days,
                (start, end),
                Span::Months(quiet),
                &calendar,
            );
            at = end.tomorrow().unwrap_or(end);
        }
        // A source is never current to the very day: a month's lag is not yet a gap worth drawing.
        if Span::Months(1).after(at, &calendar) < to {
            push(&mut silences, agency, at, to, SilenceReason::NotCovered);
        }
    }
    silences
}

fn push(silences: &mut Vec<Silence>, agency: &Agency, from: Date, to: Date, reason: SilenceReason) {
    silences.push(Silence { agency: agency.id.clone(), from, to, reason });
}

fn quiet_stretches(
    silences: &mut Vec<Silence>,
    agency: &Agency,
    days: &[Stretch],
    (start, end): Stretch,
    quiet: Span,
    calendar: &WorkingDays,
) {
    let mut at = start;
    let inside = days.iter().copied().filter(|(first, last)| *first <= end && start <= *last);
    for (first, last) in inside.chain([(end, end)]) {
        if quiet.after(at, calendar) <= first {
            push(silences, agency, at, first, SilenceReason::NothingRecorded);
        }
        at = at.max(last.min(end));
    }
}

/// From when to when an agency should have known of a child born on `born`, as of a day.
fn expected(
    agency: &Agency,
    born: Date,
    as_of: Date,
    calendar: &WorkingDays,
) -> Option<(Date, Date)> {
    let (from, to) = agency.expected_from_years.zip(agency.expected_to_years)?;
    let start = Span::Years(from.unsigned_abs()).after(born, calendar);
    let end = Span::Years(to.unsigned_abs() + 1).after(born, calendar).yesterday().ok()?.min(as_of);
    (start <= end && Age::on(born, start) != Age::Unborn).then_some((start, end))
}
