//! Seeded chance: the same seed and family give the same life, in whatever order families are told.
//!
//! Takes a seed and a family's number; gives picks, odds and days. It reads no clock and no randomness of the machine.

use jiff::civil::{Date, Weekday};
use jiff::{Span, Unit};

/// The dice of one family.
pub(crate) struct Chance(fastrand::Rng);

impl Chance {
    /// The dice of family `family`; `stream` keeps its life, its flaws and its names apart, so that a change to one
    /// leaves the others as they were.
    pub(crate) fn of(seed: u64, family: u64, stream: u64) -> Self {
        // SplitMix64's mixing step, so that neighbouring families do not have neighbouring dice.
        let mut mixed = seed ^ family.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ stream.rotate_left(41);
        for _ in 0..2 {
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            mixed ^= mixed >> 31;
        }
        Self(fastrand::Rng::with_seed(mixed))
    }

    /// True with these odds in a hundred.
    pub(crate) fn percent(&mut self, odds: f64) -> bool {
        self.0.f64() * 100.0 < odds
    }

    /// One of some things. **Shape:** never called with none.
    pub(crate) fn pick<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.0.usize(..things.len())]
    }

    /// A whole number from `low` to `high`, both included; `low` when they are the wrong way round.
    pub(crate) fn between(&mut self, low: i32, high: i32) -> i32 {
        if high <= low { low } else { self.0.i32(low..=high) }
    }

    /// A day from `from` to `to`, both included.
    pub(crate) fn day(&mut self, from: Date, to: Date) -> Date {
        let days = days_from(from, to);
        later(from, self.between(0, days))
    }
}

/// The day `days` after (or, when negative, before) another.
pub(crate) fn later(day: Date, days: i32) -> Date {
    day.checked_add(Span::new().days(days)).unwrap_or(day)
}

/// The day some months after (or before) another.
pub(crate) fn months_later(day: Date, months: i32) -> Date {
    day.checked_add(Span::new().months(months)).unwrap_or(day)
}

/// Whole days from one day to another.
pub(crate) fn days_from(from: Date, to: Date) -> i32 {
    from.until((Unit::Day, to)).map_or(0, |span| span.get_days())
}

/// This day, or the Monday after when it is a weekend.
pub(crate) fn office_day(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => later(day, 2),
        Weekday::Sunday => later(day, 1),
        _ => day,
    }
}

/// The day some weekdays after another.
pub(crate) fn weekdays_later(day: Date, weekdays: i32) -> Date {
    let mut day = office_day(day);
    let (weeks, rest) = (weekdays / 5, weekdays % 5);
    day = later(day, weeks * 7);
    for _ in 0..rest {
        day = office_day(later(day, 1));
    }
    day
}

/// A day on which schools are open near this one, holidays taken roughly: the same weeks every year.
pub(crate) fn school_day(day: Date) -> Date {
    let (year, month, of_month) = (day.year(), day.month(), day.day());
    let moved = match (month, of_month) {
        (7, 21..) | (8, _) | (9, 1..=4) => Date::new(year, 9, 5),
        (12, 20..) => Date::new(year + 1, 1, 6),
        (1, 1..=5) => Date::new(year, 1, 6),
        (4, 3..=16) => Date::new(year, 4, 17),
        (10, 24..=31) => Date::new(year, 11, 1),
        _ => Ok(day),
    };
    office_day(moved.unwrap_or(day))
}

/// The first day of the school year in which this day falls.
pub(crate) fn school_year_of(day: Date) -> i16 {
    day.year() - i16::from(day.month() < 9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_same_seed_and_family_throw_the_same_dice() {
        let throw = |seed, family| {
            let mut chance = Chance::of(seed, family, 0);
            (0..8).map(|_| chance.between(0, 1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(throw(1, 7), throw(1, 7));
        assert_ne!(throw(1, 7), throw(1, 8));
        assert_ne!(throw(1, 7), throw(2, 7));
    }

    #[test]
    fn weekdays_pass_over_weekends() {
        assert_eq!(weekdays_later(date(2024, 3, 1), 1), date(2024, 3, 4));
        assert_eq!(weekdays_later(date(2024, 3, 2), 10), date(2024, 3, 18));
    }
}
