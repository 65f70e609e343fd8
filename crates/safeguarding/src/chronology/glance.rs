//! What each record is at a glance: its kind, and whether it says anything of another or another of it.
//!
//! Takes all records; gives [`Glances`], two bytes a record, by which those are found that bear on a question without looking at
//! the others, however many a family has. It knows nothing that the records do not say.

use super::happenings::{SourceKey, references_of, source_key};
use crate::records::{Record, RecordId};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use smol_str::SmolStr;

/// The bit of a record that may have a bearing on how others are told: it points at one, or is pointed at.
const BEARS_ON_OTHERS: u16 = 1 << 15;
/// The bit of a record that goes on from another, or is gone on from.
const GOES_ON: u16 = 1 << 14;
/// The bits of the place of a record's kind.
const KIND: u16 = GOES_ON - 1;

/// What every record is at a glance.
#[derive(Clone, Debug, Default)]
pub(crate) struct Glances {
    /// Every kind there is, in the order in which records first give them.
    kinds: Vec<SmolStr>,
    /// By record: the place of its kind, with [`BEARS_ON_OTHERS`] and [`GOES_ON`].
    of: Vec<u16>,
}

impl Glances {
    /// Of these records. Nothing is known of any where they are of more kinds than can be told apart.
    pub(crate) fn of(records: &[Record]) -> Self {
        let mut place: HashMap<&SmolStr, u16> = HashMap::default();
        let mut glances = Self { kinds: Vec::new(), of: Vec::with_capacity(records.len()) };
        let named = named(records);
        let followed: HashSet<RecordId> =
            records.iter().flat_map(|record| &record.follows).copied().collect();
        for record in records {
            let next = glances.kinds.len() as u16;
            let kind = *place.entry(&record.kind).or_insert(next);
            if kind == next {
                glances.kinds.push(record.kind.clone());
            }
            if kind > KIND {
                return Self::default();
            }
            let is_named = || {
                let reference = record.provenance.reference.as_ref();
                reference.is_some_and(|reference| named.contains(&source_key(record, reference)))
            };
            let bears = record.points_at.is_some() || (!named.is_empty() && is_named());
            let goes_on = !record.follows.is_empty()
                || (!followed.is_empty() && followed.contains(&record.id));
            let bears = if bears { BEARS_ON_OTHERS } else { 0 };
            glances.of.push(kind | bears | if goes_on { GOES_ON } else { 0 });
        }
        glances
    }

    /// Says of a record, by index, whether it decides how those of some kinds are told: itself of them, or pointing at another, or
    /// pointed at. `None` where these are not the records that were looked at.
    ///
    /// [`super::happenings`] of these are those of all, as far as they are of these kinds.
    pub(crate) fn bearing_on(
        &self,
        records: &[Record],
        is_wanted: impl Fn(&str) -> bool,
    ) -> Option<impl Fn(u32) -> bool + '_> {
        let kinds = self.of_kinds(records, is_wanted)?;
        Some(move |index| kinds.bear_on(index))
    }

    /// As [`Self::bearing_on`], to be kept beside these.
    pub(crate) fn of_kinds(
        &self,
        records: &[Record],
        is_wanted: impl Fn(&str) -> bool,
    ) -> Option<OfKinds<'_>> {
        let wanted = self.kinds.iter().map(|kind| is_wanted(kind)).collect();
        (self.of.len() == records.len()).then_some(OfKinds { of: &self.of, wanted })
    }
}

/// Which records are of some kinds.
#[derive(Debug)]
pub(crate) struct OfKinds<'g> {
    of: &'g [u16],
    /// By the place of each kind.
    wanted: Vec<bool>,
}

impl OfKinds<'_> {
    /// Whether a record, by index, is of one of them.
    pub(crate) fn have(&self, index: u32) -> bool {
        self.wanted[usize::from(self.of[index as usize] & KIND)]
    }

    /// Those of some records, by index, that decide how those of these kinds are told, or of the kind of any of them that goes on
    /// from another or is gone on from.
    pub(crate) fn bearing_among(&self, among: impl Iterator<Item = u32> + Clone) -> Vec<u32> {
        let glance = |index: u32| self.of[index as usize];
        let mut wanted = self.wanted.clone();
        for index in among.clone().filter(|index| glance(*index) & GOES_ON != 0) {
            wanted[usize::from(glance(index) & KIND)] = true;
        }
        let bears = |index: &u32| {
            glance(*index) & BEARS_ON_OTHERS != 0 || wanted[usize::from(glance(*index) & KIND)]
        };
        among.filter(bears).collect()
    }

    /// Whether a record, by index, decides how those of them are told.
    pub(crate) fn bear_on(&self, index: u32) -> bool {
        self.of[index as usize] & BEARS_ON_OTHERS != 0 || self.have(index)
    }
}

/// What points at another is told by the latest of its own versions, and at the first that bears the reference: all of those.
fn named(records: &[Record]) -> HashSet<SourceKey<'_>> {
    let pointing = records.iter().filter(|record| record.points_at.is_some());
    pointing
        .flat_map(|record| references_of(record).map(|reference| source_key(record, reference)))
        .collect()
}
