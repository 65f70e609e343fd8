//! The references of a plain list: what its rows call themselves, and which of them say the same.
//!
//! Takes each row's reference as it is read; gives it back by row, fit to be written to CSV. It changes none in the list itself.

use exchange::without_formula;
use rustc_hash::FxHasher;
use std::borrow::Cow;
use std::hash::{Hash, Hasher};

/// As many marks as tell nearly every row of a long list from every other.
const MARKS: usize = 1 << 24;

/// The mark of a hash: its word and its bit there.
const fn mark(hash: u64) -> (usize, u64) {
    let place = (hash >> 40) as usize % MARKS;
    (place / 64, 1 << (place % 64))
}

/// The references of all rows, one after the other in one text.
#[derive(Default)]
pub(super) struct References {
    text: String,
    ends: Vec<usize>,
}

impl References {
    /// Takes the next row's.
    pub fn push(&mut self, reference: &str) {
        self.text.push_str(reference);
        self.ends.push(self.text.len());
    }

    /// Of a row, counted from 0, as it may stand in a file that a spreadsheet opens.
    pub fn written(&self, row: u32) -> Cow<'_, str> {
        without_formula(self.of(row))
    }

    fn of(&self, row: u32) -> &str {
        let from = row.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.text[from..self.ends[row as usize]]
    }

    /// How many rows there are.
    pub fn rows(&self) -> u32 {
        self.ends.len() as u32
    }

    /// The rows whose reference another row has too, as a reader of the list counts them: the headings are row 1.
    ///
    /// **Shape:** in order.
    pub fn rows_with_equal(&self) -> Vec<u32> {
        let hash = |row: u32| {
            let mut hasher = FxHasher::default();
            self.of(row).hash(&mut hasher);
            hasher.finish()
        };
        // Most lists have none: which rows need be sorted at all is seen by marks, at most one a hash.
        let mut met = vec![0_u64; MARKS / 64];
        let mut met_again = met.clone();
        for row in 0..self.rows() {
            let (word, bit) = mark(hash(row));
            met_again[word] |= met[word] & bit;
            met[word] |= bit;
        }
        let may_be_equal = |row: &u32| {
            let (word, bit) = mark(hash(*row));
            met_again[word] & bit != 0
        };
        let mut hashed: Vec<(u64, u32)> =
            (0..self.rows()).filter(may_be_equal).map(|row| (hash(row), row)).collect();
        hashed.sort_unstable();
        let mut equal: Vec<u32> = Vec::new();
        for some in hashed.chunk_by(|x, y| x.0 == y.0).filter(|some| some.len() > 1) {
            let mut rows: Vec<u32> = some.iter().map(|(_, row)| *row).collect();
            // Two references may have one hash: their words say.
            rows.sort_by(|x, y| self.of(*x).cmp(self.of(*y)));
            let same = rows.chunk_by(|x, y| self.of(*x) == self.of(*y));
            equal.extend(same.filter(|same| same.len() > 1).flatten());
        }
        equal.sort_unstable();
        equal.into_iter().map(|row| row + 2).collect()
    }
}
