//! The references of a plain list: what its rows call themselves, and which of them say the same.
//!
//! Takes each row's reference as it is read; gives it back by row, fit to be written to CSV. It changes none in the list itself.

use exchange::without_formula;
use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

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
            let mut hasher = DefaultHasher::new();
            self.of(row).hash(&mut hasher);
            hasher.finish()
        };
        let mut hashed: Vec<(u64, u32)> = (0..self.rows()).map(|row| (hash(row), row)).collect();
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
