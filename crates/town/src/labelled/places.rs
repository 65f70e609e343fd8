//! Where labelled people live: postcodes by number, in postcode areas that the Royal Mail does not have.
//!
//! Takes how many people there are; gives postcodes with eight or nine of them each on average, and moves to another one. A
//! postcode's number is its place: six hundred in a row are of one district.

use crate::chance::Chance;

/// People of a postcode on average, in tenths.
const PEOPLE_A_POSTCODE: u32 = 85;
/// Postcodes of a district (the part before the space).
const POSTCODES_A_DISTRICT: u32 = 600;
/// Two letters as real areas have, of areas that do not exist.
const AREAS: [&str; 13] =
    ["NM", "BK", "CK", "DM", "FM", "GM", "HM", "KM", "LM", "TM", "WM", "YM", "NK"];
/// Letters that stand in the part after the space.
const LETTERS: &[u8] = b"ABDEFGHJLNPQRSTUWXYZ";

/// A postcode by its number.
pub(super) type Postcode = u32;

/// The postcodes of one list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    postcodes: u32,
    /// Turns the order of postcodes, so that another seed has other ones.
    turn: u32,
}

impl Places {
    /// The places of this many people.
    pub(super) fn of(seed: u64, people: u32) -> Self {
        let postcodes = (people * 10).div_ceil(PEOPLE_A_POSTCODE).max(1);
        Self { postcodes, turn: (seed % 1_000) as u32 * POSTCODES_A_DISTRICT % 12_000 }
    }

    /// Any postcode; some have more people than others.
    pub(super) fn any(self, chance: &mut Chance) -> Postcode {
        let within = f64::from(chance.between(0, 999_999)) / 1_000_000.0;
        self.turn + (within.powf(1.3) * f64::from(self.postcodes)) as u32
    }

    /// Another postcode of the same district; the same where the district has only one.
    pub(super) fn nearby(self, from: Postcode, chance: &mut Chance) -> Postcode {
        let first = from / POSTCODES_A_DISTRICT * POSTCODES_A_DISTRICT;
        let last = (first + POSTCODES_A_DISTRICT).min(self.turn + self.postcodes) - 1;
        let others = last.saturating_sub(first.max(self.turn)) as i32;
        if others < 1 {
            return from;
        }
        let other = first.max(self.turn) + chance.between(0, others - 1) as u32;
        if other >= from { other + 1 } else { other }
    }
}

/// A postcode as it is written, like `NM3 4QT`.
pub(super) fn postcode(number: Postcode) -> String {
    let (district, place) = (number / POSTCODES_A_DISTRICT, number % POSTCODES_A_DISTRICT);
    let area = AREAS[district as usize % AREAS.len()];
    let of_area = district as usize / AREAS.len() + 1;
    // A multiplier prime to the 4,000 codes of a district scatters neighbours without making two alike.
    let code = (place * 1_237 + district * 331) % 4_000;
    let (digit, letters) = (code / 400, (code % 400) as usize);
    format!(
        "{area}{of_area} {digit}{}{}",
        LETTERS[letters / LETTERS.len()] as char,
        LETTERS[letters % LETTERS.len()] as char
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_postcodes_are_written_alike() {
        let written: BTreeSet<String> = (0..50_000).map(postcode).collect();
        assert_eq!(written.len(), 50_000);
    }

    #[test]
    fn a_move_nearby_is_to_another_postcode_of_the_same_district() {
        let places = Places::of(3, 60_000);
        let mut chance = Chance::of(1, 1, 1);
        for _ in 0..2_000 {
            let from = places.any(&mut chance);
            let to = places.nearby(from, &mut chance);
            assert_ne!(from, to);
            assert_eq!(from / POSTCODES_A_DISTRICT, to / POSTCODES_A_DISTRICT);
            assert!((places.turn..places.turn + places.postcodes).contains(&to));
        }
    }
}
