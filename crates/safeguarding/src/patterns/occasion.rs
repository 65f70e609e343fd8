//! Which time of several: an occurrence of a pattern, known again where a reader knows less of it.
//!
//! Takes what a shape found in a scene; gives [`Occasion`]s, by what each rests on. It judges nothing. A report of 2018 that
//! nobody followed and one of 2026 are two occasions, though one rule finds both.

use super::compile::CompiledVersion;
use super::{CompiledRule, Finding, Scene};
use crate::calendar::Date;
use crate::practice::Shape;

/// One occurrence of a pattern, by what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// What it is known by: records, or rows that stand for them. **Shape:** in order, each once.
    known_by: Vec<u32>,
    /// Of a clock: what came of it, too late, likewise. Empty: nothing yet.
    ended_by: Vec<u32>,
    /// Of a silence: its first and last day. One plan holds several, and each is another occasion.
    stretch: (Date, Date),
}

impl Occasion {
    /// An occasion that rests on some items of a scene, by their places, and lasts to a day.
    pub(super) fn of(
        version: &CompiledVersion,
        scene: &Scene,
        items: &[usize],
        last: Date,
    ) -> Self {
        // A clock is known by what started it: one visit may come too late for two reports.
        let known_by = match &version.version.shape {
            Shape::DueWithin(_) | Shape::Unanswered(_) => items.len().min(1),
            _ => items.len(),
        };
        let records = |places: &[usize]| {
            in_order(places.iter().flat_map(|i| scene.items[*i].records.iter().copied()).collect())
        };
        let stretch = match (&version.version.shape, items.last()) {
            (Shape::Gap(_), Some(place)) => (scene.items[*place].latest, last),
            _ => (Date::MIN, Date::MAX),
        };
        let (known_by, ended_by) = items.split_at(known_by);
        Self { known_by: records(known_by), ended_by: records(ended_by), stretch }
    }

    /// The same with all that hangs together with what it rests on, as `groups` say: another reader may know it by these.
    pub(crate) fn with_what_hangs_together(mut self, groups: &[&[u32]]) -> Self {
        let with = |rests_on: Vec<u32>| {
            let bears = |group: &&&[u32]| group.iter().any(|one| rests_on.contains(one));
            let more = groups.iter().filter(bears).flat_map(|group| group.iter());
            in_order(rests_on.iter().chain(more).copied().collect())
        };
        self.known_by = with(self.known_by);
        self.ended_by = with(self.ended_by);
        self
    }

    /// The same with what came of it as it is told in the end, among these occasions of the same pattern.
    pub(crate) fn told_to_the_end(mut self, in_the_end: &[Self]) -> Self {
        let same = in_the_end.iter().filter(|end| shares(&self.known_by, &end.known_by));
        self.ended_by = in_order(same.flat_map(|end| end.ended_by.iter().copied()).collect());
        self
    }

    /// What it is known by, in order.
    pub(crate) fn known_by(&self) -> &[u32] {
        &self.known_by
    }

    /// Whether a reader saw in this what all saw in another: they share what they are known by and, of silences, any day.
    ///
    /// Who took for the end of a clock what was not, because it knew nothing of the true one, saw something else.
    pub(crate) fn is(&self, all_saw: &Self) -> bool {
        self.stretch.0 <= all_saw.stretch.1
            && all_saw.stretch.0 <= self.stretch.1
            && shares(&self.known_by, &all_saw.known_by)
            && (self.ended_by.is_empty() || shares(&self.ended_by, &all_saw.ended_by))
    }
}

fn shares(one: &[u32], other: &[u32]) -> bool {
    one.iter().any(|one| other.binary_search(one).is_ok())
}

fn in_order(mut records: Vec<u32>) -> Vec<u32> {
    records.sort_unstable();
    records.dedup();
    records
}

/// The occasions of a finding over the scene it was found in, whose items name their records.
pub(crate) fn occasions(rule: &CompiledRule, scene: &Scene, finding: &Finding) -> Vec<Occasion> {
    let of = |occurrence: &super::Occurrence| {
        let version = rule.in_force(occurrence.in_force)?;
        Some(Occasion::of(version, scene, &occurrence.items, occurrence.last))
    };
    finding.occurrences.iter().filter_map(of).collect()
}
