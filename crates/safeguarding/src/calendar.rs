//! Days: when things happened, however vaguely that is known, and when things are due.
//!
//! Takes dates, spans and the bank-holiday table; gives due days, ages and ranges of days.
//! It never reads the clock: "now" is always a parameter called `as_of`.

mod vague;
mod working_days;

pub use jiff::civil::Date;
pub use vague::{NotADate, VagueDate, is_within_lives};
pub use working_days::{CountFrom, WorkingDays};

use serde::{Deserialize, Serialize};
use std::fmt;

/// A length of time as practice writes it: a number and its unit.
///
/// **Units:** `days` and `weeks` are calendar days; `months` and `years` are civil (4 March + 12 months is
/// 4 March); `working_days` skip weekends and the bank holidays of the calendar in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Calendar days.
    Days(u16),
    /// Calendar weeks.
    Weeks(u16),
    /// Civil months.
    Months(u16),
    /// Civil years.
    Years(u16),
    /// Working days of the calendar in force.
    WorkingDays(u16),
}

impl Span {
    /// The day this span after `start`, `start` being day 0.
    ///
    /// For working days this is [`WorkingDays::add`] with [`CountFrom::NextDay`].
    pub fn after(self, start: Date, calendar: &WorkingDays) -> Date {
        match self {
            Self::WorkingDays(n) => calendar.add(start, n, CountFrom::NextDay),
            Self::Months(n) => months_after(start, i32::from(n)).unwrap_or(Date::MAX),
            Self::Years(n) => months_after(start, i32::from(n) * 12).unwrap_or(Date::MAX),
            Self::Days(_) | Self::Weeks(_) => start.checked_add(self.civil()).unwrap_or(Date::MAX),
        }
    }

    /// The day this span before `end`. Working days count back over working days only.
    pub fn before(self, end: Date, calendar: &WorkingDays) -> Date {
        match self {
            Self::WorkingDays(n) => calendar.subtract(end, n),
            _ => end.checked_sub(self.civil()).unwrap_or(Date::MIN),
        }
    }

    fn civil(self) -> jiff::Span {
        let span = jiff::Span::new();
        match self {
            Self::Days(n) | Self::WorkingDays(n) => span.days(n),
            Self::Weeks(n) => span.weeks(n),
            Self::Months(n) => span.months(n),
            Self::Years(n) => span.years(i64::from(n)),
        }
    }
}

/// The same day of the month so many months later, or the last day of that month where it has no such day; `None` past the
/// last day there is. What a civil span gives, without its generality: judging everybody asks for it many million times.
fn months_after(start: Date, months: i32) -> Option<Date> {
    let month = i32::from(start.year()) * 12 + i32::from(start.month()) - 1 + months;
    let (year, month) = (i16::try_from(month.div_euclid(12)).ok()?, month.rem_euclid(12) as i8 + 1);
    let first = Date::new(year, month, 1).ok()?;
    if start.day() <= 28 {
        return Date::new(year, month, start.day()).ok();
    }
    Date::new(year, month, start.day().min(first.days_in_month())).ok()
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n, unit) = match *self {
            Self::Days(n) => (n, "day"),
            Self::Weeks(n) => (n, "week"),
            Self::Months(n) => (n, "month"),
            Self::Years(n) => (n, "year"),
            Self::WorkingDays(n) => (n, "working day"),
        };
        write!(f, "{n} {unit}{}", if n == 1 { "" } else { "s" })
    }
}

/// Whole days from `from` to `to`; negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i32 {
    from.until((jiff::Unit::Day, to)).map_or(0, |span| span.get_days())
}

/// A day as people write it in a record: `4 March 2024`.
pub fn in_words(day: Date) -> String {
    format!("{} {} {}", day.day(), month_name(day.month()), day.year())
}

/// The English name of month 1 to 12.
pub(crate) const fn month_name(month: i8) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

/// Age on a day in completed years and months, or how long before birth.
///
/// **Units:** civil years and months, so that a birthday counts from the day itself. A birthday on
/// 29 February counts, in a common year, from 1 March.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Age {
    /// Completed years, and months of the running year.
    Years {
        /// Completed years.
        years: i16,
        /// Completed months of the running year, 0 to 11.
        months: i8,
    },
    /// The day is before the birth.
    Unborn,
}

impl Age {
    /// The age on `day` of somebody born on `born`.
    pub fn on(born: Date, day: Date) -> Self {
        if day < born {
            return Self::Unborn;
        }
        let mut months = i32::from(day.year() - born.year()) * 12
            + i32::from(day.month() - born.month())
            - i32::from(day.day() < born.day());
        // 31 January to 28 February is not yet a month: the comparison of days above already says so.
        months = months.max(0);
        Self::Years { years: (months / 12) as i16, months: (months % 12) as i8 }
    }

    /// Completed years; an unborn child is 0.
    pub const fn whole_years(self) -> i16 {
        match self {
            Self::Years { years, .. } => years,
            Self::Unborn => 0,
        }
    }
}

impl fmt::Display for Age {
    /// Under two in months, otherwise in years and months: `before birth`, `7 months`, `4 years 2 months`, `9 years`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |n: i32| if n == 1 { "" } else { "s" };
        match *self {
            Self::Unborn => f.write_str("before birth"),
            Self::Years { years, months } if years < 2 => {
                let all = i32::from(years) * 12 + i32::from(months);
                write!(f, "{all} month{}", plural(all))
            }
            Self::Years { years, months: 0 } => write!(f, "{years} years"),
            Self::Years { years, months } => {
                write!(f, "{years} years {months} month{}", plural(i32::from(months)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_birthday_counts_from_the_day_itself() {
        let born = date(2012, 3, 4);
        assert_eq!(Age::on(born, date(2024, 3, 3)).whole_years(), 11);
        assert_eq!(Age::on(born, date(2024, 3, 4)).to_string(), "12 years");
        assert_eq!(Age::on(born, date(2012, 3, 3)), Age::Unborn);
        assert_eq!(Age::on(born, date(2013, 4, 4)).to_string(), "13 months");
    }

    #[test]
    fn a_leap_day_birthday_counts_from_the_first_of_march() {
        assert_eq!(Age::on(date(2012, 2, 29), date(2013, 2, 28)).whole_years(), 0);
        assert_eq!(Age::on(date(2012, 2, 29), date(2013, 3, 1)).whole_years(), 1);
    }

    #[test]
    fn twelve_civil_months_end_on_the_same_day_of_the_month() {
        let calendar = WorkingDays::default();
        assert_eq!(Span::Months(12).after(date(2024, 3, 4), &calendar), date(2025, 3, 4));
        assert_eq!(Span::Months(1).after(date(2024, 1, 31), &calendar), date(2024, 2, 29));
    }
}
