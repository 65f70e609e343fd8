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
            Shape::DueWithin(_) | Shape::Unanswered(_) => &items[..items.len().min(1)],
            _ => items,
        };
        let mut known_by: Vec<u32> =
            known_by.iter().flat_map(|place| scene.items[*place].records.iter().copied()).collect();
        known_by.sort_unstable();
        known_by.dedup();
        let stretch = match (&version.version.shape, items.last()) {
            (Shape::Gap(_), Some(place)) => (scene.items[*place].latest, last),
            _ => (Date::MIN, Date::MAX),
        };
        Self { known_by, stretch }
    }

    /// The same with all that hangs together with what it is known by, as `groups` say: another reader may know it by these.
    pub(crate) fn with_what_hangs_together<'g>(
        mut self,
        groups: impl IntoIterator<Item = &'g [u32]>,
    ) -> Self {
        let bears = |group: &&[u32]| group.iter().any(|one| self.known_by.contains(one));
        let more: Vec<u32> = groups.into_iter().filter(bears).flatten().copied().collect();
        self.known_by.extend(more);
        self.known_by.sort_unstable();
        self.known_by.dedup();
        self
    }

    /// What it is known by, in order.
    pub(crate) fn known_by(&self) -> &[u32] {
        &self.known_by
    }

    /// Whether two are one: they share what they are known by and, of silences, any day.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.stretch.0 <= other.stretch.1
            && other.stretch.0 <= self.stretch.1
            && self.known_by.iter().any(|one| other.known_by.binary_search(one).is_ok())
    }
}

/// The occasions of a finding over the scene it was found in, whose items name their records.
pub(crate) fn occasions(rule: &CompiledRule, scene: &Scene, finding: &Finding) -> Vec<Occasion> {
    let of = |occurrence: &super::Occurrence| {
        let version = rule.in_force(occurrence.in_force)?;
        Some(Occasion::of(version, scene, &occurrence.items, occurrence.last))
    };
    finding.occurrences.iter().filter_map(of).collect()
}
