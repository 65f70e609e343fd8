//! The references of one file, and whether they tell its rows apart.
//!
//! Takes drafts; gives how many rows share a reference. It changes none of them and decides nothing about them.

use crate::draft::Draft;
use std::collections::HashMap;
use std::collections::hash_map::{DefaultHasher, Entry};
use std::hash::{Hash, Hasher};

/// The references met in a file, by their hashes, and how many rows share theirs with another row.
#[derive(Default)]
pub struct References {
    /// For each, whether it was met more than once.
    met: HashMap<u64, bool>,
    sharing: u64,
}

impl References {
    /// Takes note of the reference of one row, where it has one.
    pub fn meet(&mut self, draft: &Draft) {
        let Some(reference) = &draft.reference else { return };
        let mut hasher = DefaultHasher::new();
        (&draft.agency, &draft.organisation, reference).hash(&mut hasher);
        match self.met.entry(hasher.finish()) {
            Entry::Vacant(place) => {
                place.insert(false);
            }
            Entry::Occupied(mut place) => {
                // The first of them shares too, which is known only now.
                self.sharing += if place.insert(true) { 1 } else { 2 };
            }
        }
    }

    /// How many rows share their reference with another row of the same source.
    pub const fn sharing(&self) -> u64 {
        self.sharing
    }
}
