//! Working days in one nation: weekends and dated bank holidays out, everything else in.
//!
//! Takes the holiday table of `practice/<nation>/working-days.toml`; gives due days.
//! School holidays and office closures are working days: the law does not stop for them.

use super::Date;
use jiff::civil::Weekday;
use std::collections::BTreeSet;

/// Which day is day 1 of a count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CountFrom {
    /// The happening is day 0, the next working day is day 1 (the usual reading of "within N working days of").
    #[default]
    NextDay,
    /// The day of the happening itself is day 1 when it is a working day (used by some authorities for visits).
    SameDay,
}

/// The working-day calendar: which days are holidays, and from when to when the table is known.
///
/// Outside the table's years only weekends are left out; [`WorkingDays::knows`] says so, and callers report it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkingDays {
    holidays: BTreeSet<Date>,
    years: Option<(i16, i16)>,
}

impl WorkingDays {
    /// A calendar from its holidays; the years it knows run from the first to the last of them, whole.
    pub fn new(holidays: impl IntoIterator<Item = Date>) -> Self {
        let holidays: BTreeSet<Date> = holidays.into_iter().collect();
        let years = holidays.first().zip(holidays.last()).map(|(a, b)| (a.year(), b.year()));
        Self { holidays, years }
    }

    /// Whether the table covers this day's year.
    pub fn knows(&self, day: Date) -> bool {
        self.years.is_some_and(|(first, last)| (first..=last).contains(&day.year()))
    }

    /// Whether people are at work on this day.
    pub fn is_working_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
            && !self.holidays.contains(&day)
    }

    /// The `n`th working day counted from `start`.
    ///
    /// **Units:** working days. With [`CountFrom::NextDay`] `start` is day 0 whether or not it is a working day,
    /// and 0 gives `start`. With [`CountFrom::SameDay`] a working `start` is already day 1.
    pub fn add(&self, start: Date, n: u16, count_from: CountFrom) -> Date {
        let mut left = n;
        if count_from == CountFrom::SameDay && left > 0 && self.is_working_day(start) {
            left -= 1;
        }
        let mut day = start;
        while left > 0 {
            let Ok(next) = day.tomorrow() else { return Date::MAX };
            day = next;
            left -= u16::from(self.is_working_day(day));
        }
        day
    }

    /// The working day `n` working days before `end`, `end` being day 0.
    pub fn subtract(&self, end: Date, n: u16) -> Date {
        let mut left = n;
        let mut day = end;
        while left > 0 {
            let Ok(previous) = day.yesterday() else { return Date::MIN };
            day = previous;
            left -= u16::from(self.is_working_day(day));
        }
        day
    }

    /// Working days after `start` up to and including `end`; 0 when `end` is not later.
    pub fn count_between(&self, start: Date, end: Date) -> u32 {
        let mut day = start;
        let mut count = 0;
        while day < end {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            count += u32::from(self.is_working_day(day));
        }
        count
    }
}
