//! How old a child was on the day of measuring, and how old they would have been had they been born when they were due.
//!
//! Takes the day of birth, the day of measuring and the weeks of pregnancy; gives the age in days both ways, and which of the two
//! the chart is read at. The weeks and years that decide it are practice data ([`CorrectionRule`]), not set here.

use super::CannotPlace;
use crate::calendar::{Date, days_between};
use serde::Deserialize;
use std::fmt;

/// Days of a pregnancy carried to the day it was due: forty weeks.
const TERM: i32 = 280;

/// Age in whole days; the day of birth is day 0.
pub fn age_in_days(born: Date, on: Date) -> Result<i32, CannotPlace> {
    let days = days_between(born, on);
    if days < 0 { Err(CannotPlace::BeforeBirth) } else { Ok(days) }
}

/// How long the pregnancy lasted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gestation {
    days: i32,
}

/// A length of pregnancy that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAGestation {
    /// Not written as weeks.
    #[error(
        "a length of pregnancy could not be read; write weeks, or weeks and days, as 34 or 34+5"
    )]
    NotWeeks,
    /// Fewer than 22 weeks or more than 44.
    #[error("a length of pregnancy lies outside 22 to 44 weeks; look it up at its source")]
    NotBelievable,
}

impl Gestation {
    /// Weeks and days of pregnancy. **Units:** completed weeks, and days over them (0 to 6).
    ///
    /// **Source** of 22 to 44 weeks: the limits within which RCPCH's own program (rcpchgrowth 4.6.5) takes a length of pregnancy.
    pub fn new(weeks: u8, days: u8) -> Result<Self, NotAGestation> {
        if days > 6 || !(22..=44).contains(&weeks) {
            return Err(NotAGestation::NotBelievable);
        }
        Ok(Self { days: i32::from(weeks) * 7 + i32::from(days) })
    }

    /// Reads `34`, `34+5`, `34 + 5` or `34.0`. A part of a week written as a decimal is not taken: 34.5 may mean either thing.
    pub fn parse(text: &str) -> Result<Self, NotAGestation> {
        let text = text.trim();
        let (weeks, days) = text.split_once('+').unwrap_or((text, "0"));
        let weeks = weeks.trim().trim_end_matches(".0");
        let [weeks, days] = [weeks, days.trim()].map(str::parse);
        match (weeks, days) {
            (Ok(weeks), Ok(days)) => Self::new(weeks, days),
            _ => Err(NotAGestation::NotWeeks),
        }
    }

    /// Completed weeks.
    pub const fn weeks(self) -> i32 {
        self.days / 7
    }

    /// How many days before the due day the child was born; negative when after it.
    pub const fn days_early(self) -> i32 {
        TERM - self.days
    }
}

impl fmt::Display for Gestation {
    /// `34 weeks`, `34 weeks and 5 days`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.days % 7 {
            0 => write!(f, "{} weeks", self.weeks()),
            1 => write!(f, "{} weeks and 1 day", self.weeks()),
            days => write!(f, "{} weeks and {days} days", self.weeks()),
        }
    }
}

impl fmt::Debug for Gestation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gestation(private)")
    }
}

/// Until when a chart is read at the age a child born early would have had. From practice data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectionRule {
    /// Children born with fewer completed weeks than this were born early.
    pub early_below_weeks: u8,
    /// Until which birthday children born early are corrected.
    pub early_until_years: u8,
    /// Children born with fewer completed weeks than this were born very early.
    pub very_early_below_weeks: u8,
    /// Until which birthday children born very early are corrected.
    pub very_early_until_years: u8,
}

/// How old a child was on one day.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Ages {
    /// Days since birth.
    pub chronological: i32,
    /// Days since the day they were due, where they were born early and practice still corrects at this age. May be negative.
    pub corrected: Option<i32>,
}

impl Ages {
    /// The ages on `on` of a child born on `born` after `gestation`.
    pub fn on(
        born: Date,
        on: Date,
        gestation: Option<Gestation>,
        rule: &CorrectionRule,
    ) -> Result<Self, CannotPlace> {
        let chronological = age_in_days(born, on)?;
        let corrected = gestation.and_then(|gestation| {
            let weeks = gestation.weeks();
            let until = if weeks < i32::from(rule.very_early_below_weeks) {
                rule.very_early_until_years
            } else if weeks < i32::from(rule.early_below_weeks) {
                rule.early_until_years
            } else {
                return None;
            };
            let birthday =
                born.checked_add(jiff::Span::new().years(i64::from(until))).unwrap_or(Date::MAX);
            (on < birthday).then_some(chronological - gestation.days_early())
        });
        Ok(Self { chronological, corrected })
    }

    /// The age the chart is read at: the corrected one where there is one.
    pub fn for_the_chart(self) -> i32 {
        self.corrected.unwrap_or(self.chronological)
    }
}

impl fmt::Debug for Ages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ages(private)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const RULE: CorrectionRule = CorrectionRule {
        early_below_weeks: 37,
        early_until_years: 1,
        very_early_below_weeks: 32,
        very_early_until_years: 2,
    };

    fn corrected(weeks: u8, days: u8, on: Date) -> Option<i32> {
        let gestation = Gestation::new(weeks, days).unwrap();
        Ages::on(date(2024, 3, 4), on, Some(gestation), &RULE).unwrap().corrected
    }

    #[test]
    fn a_child_born_at_34_weeks_is_corrected_until_the_day_before_the_first_birthday() {
        assert_eq!(corrected(34, 0, date(2024, 3, 4)), Some(-42));
        assert_eq!(corrected(34, 0, date(2025, 3, 3)), Some(364 - 42));
        assert_eq!(corrected(34, 0, date(2025, 3, 4)), None);
    }

    #[test]
    fn the_weeks_on_either_side_of_each_limit() {
        let within_first = date(2024, 9, 4);
        let within_second = date(2025, 9, 4);
        assert_eq!(corrected(37, 0, within_first), None);
        assert!(corrected(36, 6, within_first).is_some());
        assert_eq!(corrected(32, 0, within_second), None);
        assert!(corrected(31, 6, within_second).is_some());
        assert_eq!(corrected(31, 6, date(2026, 3, 4)), None);
    }

    #[test]
    fn weeks_are_read_as_people_write_them() {
        assert_eq!(Gestation::parse("34+5").unwrap().to_string(), "34 weeks and 5 days");
        assert_eq!(Gestation::parse(" 34 + 1").unwrap().to_string(), "34 weeks and 1 day");
        assert_eq!(Gestation::parse("40").unwrap().days_early(), 0);
        assert_eq!(Gestation::parse("40.0").unwrap().weeks(), 40);
        assert_eq!(Gestation::parse("34.5"), Err(NotAGestation::NotWeeks));
        assert_eq!(Gestation::parse("12"), Err(NotAGestation::NotBelievable));
        assert_eq!(Gestation::parse("34+7"), Err(NotAGestation::NotBelievable));
        assert_eq!(Gestation::parse("term"), Err(NotAGestation::NotWeeks));
    }

    #[test]
    fn nobody_is_measured_before_they_are_born() {
        let before = Ages::on(date(2024, 3, 4), date(2024, 3, 3), None, &RULE);
        assert_eq!(before.unwrap_err(), CannotPlace::BeforeBirth);
    }
}
