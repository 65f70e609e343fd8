//! Figures that may be shown: how days are spread, and counts that point at nobody.
//!
//! Takes numbers; gives quartiles, and counts of which those below five are withheld and the others rounded. It knows nothing
//! of what is counted.

use std::collections::BTreeSet;
use std::fmt;

/// Below this a count could point at somebody, and is withheld.
pub const FEWEST_SHOWN: usize = 5;

/// A count that may be shown. It can be read back only as far as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Count {
    /// None.
    None,
    /// One to four.
    FewerThanFive,
    /// Five or more, to the nearest five.
    About(usize),
}

impl Count {
    /// A count as it may be shown.
    pub const fn of(count: usize) -> Self {
        match count {
            0 => Self::None,
            1..FEWEST_SHOWN => Self::FewerThanFive,
            _ => Self::About((count + 2) / 5 * 5),
        }
    }

    /// A count of what so many families have between them: of fewer than five it is withheld, however high it is.
    pub const fn of_families(count: usize, families: usize) -> Self {
        match count {
            FEWEST_SHOWN.. if families < FEWEST_SHOWN => Self::FewerThanFive,
            _ => Self::of(count),
        }
    }

    /// How many that is a month, of what may be shown: of the true count it would give away what is rounded; `None` where the
    /// count is withheld or there is no month.
    pub fn a_month(self, months: usize) -> Option<f64> {
        match self {
            _ if months == 0 => None,
            Self::FewerThanFive => None,
            Self::None => Some(0.0),
            Self::About(count) => Some(count as f64 / months as f64),
        }
    }

    /// Its share of a whole, rounded to the whole per cent; `None` where either is withheld or the whole is nothing.
    pub fn share_of(self, whole: Self) -> Option<usize> {
        match (self, whole) {
            (Self::None, Self::About(_)) => Some(0),
            (Self::About(part), Self::About(whole)) => Some((part * 100 + whole / 2) / whole),
            _ => None,
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("0"),
            Self::FewerThanFive => f.write_str("fewer than 5"),
            Self::About(count) => count.fmt(f),
        }
    }
}

/// How some numbers of days are spread. **Units:** calendar days, unless whoever shows it says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// A quarter of them are not above this.
    pub quarter: i32,
    /// Half of them are not above this.
    pub half: i32,
    /// Three quarters of them are not above this.
    pub three_quarters: i32,
    /// The longest; `None` where fewer than five families reach it: it would point at one.
    pub longest: Option<i32>,
}

impl Spread {
    /// The spread of some days, each with whose family's they are, by index; `None` of fewer than five families: each would
    /// point at one.
    pub fn of(days: &[(u32, i32)]) -> Option<Self> {
        let families = |of: &dyn Fn(i32) -> bool| {
            let whose = days.iter().filter(|(_, days)| of(*days)).map(|(family, _)| *family);
            whose.collect::<BTreeSet<u32>>().len()
        };
        if families(&|_| true) < FEWEST_SHOWN {
            return None;
        }
        let longest = days.iter().map(|(_, days)| *days).max();
        let longest = longest.filter(|longest| families(&|days| days == *longest) >= FEWEST_SHOWN);
        let mut days: Vec<i32> = days.iter().map(|(_, days)| *days).collect();
        days.sort_unstable();
        // The smallest of them that the given part of them does not exceed.
        let at = |quarters: usize| days[(days.len() * quarters).div_ceil(4) - 1];
        Some(Self { quarter: at(1), half: at(2), three_quarters: at(3), longest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_to_four_are_withheld_and_more_are_rounded_to_five() {
        let shown: Vec<String> = [0, 1, 4, 5, 7, 8, 12].map(|n| Count::of(n).to_string()).into();
        assert_eq!(shown, ["0", "fewer than 5", "fewer than 5", "5", "5", "10", "10"]);
    }

    #[test]
    fn what_is_withheld_has_no_share() {
        assert_eq!(Count::of(3).share_of(Count::of(40)), None);
        assert_eq!(Count::of(10).share_of(Count::of(4)), None);
        assert_eq!(Count::of(0).share_of(Count::of(0)), None);
        assert_eq!(Count::of(10).share_of(Count::of(40)), Some(25));
    }

    #[test]
    fn quartiles_are_numbers_that_are_there() {
        let of_families: Vec<(u32, i32)> = (0..).zip([70, 10, 20, 40, 30, 60, 50, 80]).collect();
        let spread = Spread::of(&of_families).expect("enough");
        assert_eq!(spread, Spread { quarter: 20, half: 40, three_quarters: 60, longest: None });
        assert_eq!(Spread::of(&of_families[..4]), None);
        let of_one_family = [(7, 10), (7, 20), (7, 30), (7, 40), (7, 50)];
        assert_eq!(Spread::of(&of_one_family), None);
    }

    #[test]
    fn the_longest_is_told_where_five_families_reach_it() {
        let days: Vec<(u32, i32)> = (0..6).map(|family| (family, 30)).collect();
        assert_eq!(Spread::of(&days).and_then(|spread| spread.longest), Some(30));
    }

    #[test]
    fn what_few_families_have_between_them_is_withheld_however_much_it_is() {
        assert_eq!(Count::of_families(40, 4), Count::FewerThanFive);
        assert_eq!(Count::of_families(40, 5), Count::About(40));
        assert_eq!(Count::of_families(0, 0), Count::None);
    }
}
