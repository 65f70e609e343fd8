//! What an index of millions of fingerprints surely does not have, told from memory.
//!
//! A fingerprint is as good as random: each one that is looked for lies on a page of its own, which is read, and in an encrypted file
//! checked and decrypted, only to find that it is not there; and every page read before is forgotten once another has written. Nearly
//! all rows of a large taking-in are new. So whoever asks for many keeps a Bloom filter of the index (Bloom, Space/time trade-offs in
//! hash coding with allowable errors, 1970): of what is not there, all but one in a hundred are told without reading anything.

use super::{OnSqlite, signed};
use crate::dialect::Asked;
use crate::index::fingerprint_of;
use rusqlite::params;

/// After so many fingerprints were asked for in bulk a filter is made: before, reading the whole index is not worth it.
const WORTH_IT_AFTER: usize = 20_000;

/// So many entries of others are read to keep up; where there are more, the filter is made anew.
const MOST_BY_OTHERS: u64 = 10_000;

/// With six places in ten bits for each, one in a hundred that is not there seems to be.
const BITS_FOR_ONE: u64 = 10;
const PLACES: u64 = 6;

/// The filter of one connection, once it has one.
#[derive(Debug, Default)]
pub(super) struct Filter {
    asked: usize,
    made: Option<Made>,
}

#[derive(Debug)]
struct Made {
    bits: Vec<u64>,
    /// Made anew beyond so many entries.
    room_for: u64,
    /// Every entry up to this one is in it.
    up_to: u64,
    /// The same, once the transaction is kept that is under way.
    up_to_then: Option<u64>,
    /// How often the indexes had been made again.
    edition: i64,
}

impl Made {
    fn places(&self, print: &[u8; 16]) -> impl Iterator<Item = (usize, u64)> + use<> {
        let [first, step] = [0, 8].map(|at| {
            u64::from_le_bytes(print[at..at + 8].try_into().expect("eight bytes of sixteen"))
        });
        let bits = self.bits.len() as u64 * 64;
        // Kirsch and Mitzenmacher, Less hashing, same performance (2006): two numbers make as many places as are wanted.
        (0..PLACES).map(move |place| {
            let bit = first.wrapping_add(place.wrapping_mul(step)) % bits;
            ((bit / 64) as usize, 1 << (bit % 64))
        })
    }

    fn add(&mut self, print: &[u8; 16]) {
        for (word, bit) in self.places(print) {
            self.bits[word] |= bit;
        }
    }

    fn may_have(&self, print: &[u8; 16]) -> bool {
        self.places(print).all(|(word, bit)| self.bits[word] & bit != 0)
    }
}

impl Filter {
    /// Takes note of what is about to be added, `entries` being the first and the last of them.
    pub(super) fn take_note<'a>(
        &mut self,
        prints: impl Iterator<Item = &'a [u8; 16]>,
        entries: Option<(u64, u64)>,
    ) {
        let Some(made) = &mut self.made else { return };
        for print in prints {
            made.add(print);
        }
        made.up_to_then = entries.filter(|(first, _)| *first == made.up_to + 1).map(|of| of.1);
    }

    /// What was about to be added is, or is not.
    pub(super) fn ended(&mut self, is_kept: bool) {
        if let Some(made) = &mut self.made
            && let Some(up_to) = made.up_to_then.take()
            && is_kept
        {
            made.up_to = up_to;
        }
    }
}

impl OnSqlite {
    /// Those of many fingerprints that the index may have, `head` being the last entry; within one moment of the database.
    pub(super) fn may_be_known(&mut self, prints: &[[u8; 16]], head: u64) -> Asked<Vec<[u8; 16]>> {
        self.filter.asked += prints.len();
        if self.filter.asked < WORTH_IT_AFTER {
            return Ok(prints.to_vec());
        }
        let edition = self.edition()?;
        let keeps_up = |made: &Made| {
            made.edition == edition
                && (made.up_to..=made.room_for).contains(&head)
                && head - made.up_to <= MOST_BY_OTHERS
        };
        let made = match self.filter.made.take().filter(keeps_up) {
            Some(made) => self.kept_up(made, head)?,
            None => self.made(head, edition)?,
        };
        let may_be = prints.iter().filter(|print| made.may_have(print)).copied().collect();
        self.filter.made = Some(made);
        Ok(may_be)
    }

    /// A filter of the whole index, and of those that wait to be moved into it.
    fn made(&self, head: u64, edition: i64) -> Asked<Made> {
        let room_for = head + head / 4 + 500_000;
        let bits = vec![0; (room_for * BITS_FOR_ONE).div_ceil(64) as usize];
        let mut made = Made { bits, room_for, up_to: head, up_to_then: None, edition };
        for sql in ["SELECT fingerprint FROM known", "SELECT fingerprint FROM known_lately"] {
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query(())?;
            while let Some(row) = rows.next()? {
                made.add(&row.get(0)?);
            }
        }
        Ok(made)
    }

    /// With what others have added since: the entries themselves say it.
    fn kept_up(&self, mut made: Made, head: u64) -> Asked<Made> {
        if head > made.up_to {
            let sql = "SELECT body FROM log WHERE seq > ?1 AND seq <= ?2";
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query(params![signed(made.up_to), signed(head)])?;
            while let Some(row) = rows.next()? {
                let body: Vec<u8> = row.get(0)?;
                let entry = serde_json::from_slice(&body).ok();
                if let Some(print) = entry.and_then(|entry| fingerprint_of(&entry, &body)) {
                    made.add(&print.0);
                }
            }
            made.up_to = head;
        }
        Ok(made)
    }

    /// How often the indexes were made again: what they had forgotten before, a filter made then has not.
    pub(super) fn edition(&self) -> Asked<i64> {
        Ok(self.connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_added_may_be_there_and_of_the_rest_little(
            added in proptest::collection::vec(any::<[u8; 16]>(), 1..2_000),
            others in proptest::collection::vec(any::<[u8; 16]>(), 2_000),
        ) {
            let bits = vec![0; (2_000 * BITS_FOR_ONE).div_ceil(64) as usize];
            let mut made = Made { bits, room_for: 2_000, up_to: 0, up_to_then: None, edition: 0 };
            for print in &added {
                made.add(print);
            }
            prop_assert!(added.iter().all(|print| made.may_have(print)));
            let wrong = others.iter().filter(|print| made.may_have(print)).count();
            prop_assert!(wrong < 60, "{wrong} of 2,000 others seem to be there");
        }
    }
}
