//! The flaws of real files, each at a stated rate: they are put in when a row is written, never into the life itself.
//!
//! Takes the seed; says, for a person and an agency or for a row, which flaw is there. Families told by hand (the
//! stories) carry only the flaws their tellers wrote.

use crate::chance::Chance;
use crate::row::Agency;

/// Out of a hundred rows, how many lack the number the agency usually has.
pub(crate) const IDENTIFIER_MISSING: f64 = 3.0;
/// Out of a hundred people with a name that gets misspelt, for how many an agency has it misspelt throughout.
pub(crate) const NAME_MISSPELT: u64 = 6;
/// Out of a thousand people, for how many an agency has day and month of birth the wrong way round.
pub(crate) const BIRTH_DATE_SWAPPED: u64 = 5;
/// Out of a hundred people with a short form, for how many an agency has only that.
pub(crate) const SHORT_FORM_ONLY: u64 = 4;
/// Out of a hundred rows, how many were written down a month or more late.
pub(crate) const WRITTEN_LATE: f64 = 1.5;
/// Out of a hundred rows, how many stand in the file twice.
pub(crate) const ROW_TWICE: f64 = 0.4;
/// Out of a hundred rows, how many have cells pushed to the right so that they cannot be read.
pub(crate) const CELLS_SHIFTED: f64 = 0.02;
/// Out of a hundred rows of agencies that write from memory, how many have a date known only roughly.
pub(crate) const DATE_VAGUE: f64 = 6.0;
/// Out of a hundred rows, how many are corrected by a later one.
pub(crate) const CORRECTED: f64 = 0.3;
/// Out of a hundred rows, how many are later withdrawn.
pub(crate) const WITHDRAWN: f64 = 0.08;
/// The row of the housing file whose year was mistyped ten years ahead.
pub(crate) const FUTURE_DATE_ROW: u64 = 40;
/// The dice that make flaws.
const STREAM: u64 = 2;

/// The flaws of one family's rows.
pub(crate) struct Flaws {
    chance: Option<Chance>,
    salt: u64,
}

impl Flaws {
    /// The flaws of a generated family.
    pub(crate) fn of(seed: u64, family: u64) -> Self {
        let salt = seed.wrapping_add(family.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        Self { chance: Some(Chance::of(seed, family, STREAM)), salt }
    }

    /// None but those written by hand.
    pub(crate) const fn none() -> Self {
        Self { chance: None, salt: 0 }
    }

    /// Whether a flaw with these odds in a hundred is here now.
    pub(crate) fn strikes(&mut self, odds: f64) -> bool {
        self.chance.as_mut().is_some_and(|chance| chance.percent(odds))
    }

    /// What an agency has wrong about a person, the same in every row.
    pub(crate) fn about(&self, person: u8, agency: Agency) -> AboutPerson {
        if self.chance.is_none() {
            return AboutPerson::default();
        }
        let mut mixed = self.salt
            ^ (u64::from(person) << 8 | agency as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        mixed ^= mixed >> 32;
        AboutPerson {
            misspelt: mixed % 100 < NAME_MISSPELT,
            short_form: (mixed >> 16) % 100 < SHORT_FORM_ONLY,
            birth_date_swapped: (mixed >> 32) % 1000 < BIRTH_DATE_SWAPPED,
        }
    }
}

/// What an agency has wrong about a person.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AboutPerson {
    pub(crate) misspelt: bool,
    pub(crate) short_form: bool,
    pub(crate) birth_date_swapped: bool,
}
