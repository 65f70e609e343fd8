//! How far coders agree: on whether a code is present in a unit, and on which stretches of a text it stands.
//!
//! Takes ratings or stretches; gives coefficients, or nothing where the data are too few to say ("insufficient data" is the truth then,
//! never a perfect score). Each is as its authors published it; the tests hold them to the published values.

mod alignment;
mod gamma;
mod spans;

pub use alignment::TooMuch;
pub use gamma::{Gamma, GammaStudy, MOST_CODERS, Marked, Weights};
pub use spans::{Span, SpanStudy};

use std::collections::BTreeMap;

/// What coders said of units: one row a unit, one place a coder.
///
/// Rows that say the same are counted, not kept each: thousands of units of a few coders have a handful of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ratings {
    categories: u16,
    coders: usize,
    /// The rows that differ, in the order of their first unit, each with how many units have it.
    patterns: Vec<(Vec<Option<u16>>, usize)>,
    /// Of each unit, which of the patterns it has.
    order: Vec<u32>,
}

/// How far apart two categories are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distance {
    /// Two categories are the same or not.
    Nominal,
    /// Categories stand in an order; how often those between were used says how far apart two are.
    Ordinal,
    /// Categories are numbers with even steps.
    Interval,
}

impl Ratings {
    /// Ratings of units by the same coders. **Shape:** each row has a place for each coder, in one order; `None`: this coder did not
    /// rate it. Categories are counted from 0.
    ///
    /// # Panics
    /// When a rating names a category there is none of, or rows differ in length.
    pub fn new(categories: u16, rows: Vec<Vec<Option<u16>>>) -> Self {
        let coders = rows.first().map_or(0, Vec::len);
        assert!(rows.iter().all(|row| row.len() == coders), "every row has a place for each coder");
        let is_known = |rating: &Option<u16>| rating.is_none_or(|category| category < categories);
        assert!(rows.iter().flatten().all(is_known), "every rating names a category");
        let mut places: BTreeMap<Vec<Option<u16>>, u32> = BTreeMap::new();
        let mut ratings = Self { categories, coders, ..Self::default() };
        for row in rows {
            let place = *places.entry(row).or_insert_with_key(|row| {
                ratings.patterns.push((row.clone(), 0));
                ratings.patterns.len() as u32 - 1
            });
            ratings.patterns[place as usize].1 += 1;
            ratings.order.push(place);
        }
        ratings
    }

    /// How many coders there are.
    pub const fn coders(&self) -> usize {
        self.coders
    }

    /// The rows that differ, each with how many units have it. **Shape:** in the order of their first unit.
    pub fn patterns(&self) -> &[(Vec<Option<u16>>, usize)] {
        &self.patterns
    }

    /// How often each category was given to each unit that at least two coders rated, and how many such units there are.
    fn pairable(&self) -> Vec<(Vec<f64>, f64)> {
        let counted = self.patterns.iter().map(|(row, times)| (self.counted(row), *times as f64));
        counted.filter(|(counts, _)| counts.iter().sum::<f64>() >= 2.0).collect()
    }

    fn counted(&self, row: &[Option<u16>]) -> Vec<f64> {
        let mut counts = vec![0.0; usize::from(self.categories)];
        for category in row.iter().flatten() {
            counts[usize::from(*category)] += 1.0;
        }
        counts
    }

    /// The share of pairs of ratings of one unit that are the same, the mean over units; `None`: no unit was rated twice.
    pub fn raw(&self) -> Option<f64> {
        let units = self.pairable();
        let all: f64 = units.iter().map(|(_, times)| times).sum();
        let same: f64 = units.iter().map(|(counts, times)| same_of_pairs(counts) * times).sum();
        (all > 0.0).then(|| same / all)
    }

    /// Of the ratings of two coders, the share with a category that the other gave too; `None`: neither gave it.
    ///
    /// Source: the positive agreement of Cicchetti and Feinstein, 1990.
    pub fn positive(&self, category: u16) -> Option<f64> {
        let pairs = self.of_two()?;
        let is_it = |given: u16| f64::from(u8::from(given == category));
        let both: f64 = pairs.iter().map(|(a, b, times)| is_it(*a) * is_it(*b) * times).sum();
        let given: f64 = pairs.iter().map(|(a, b, times)| (is_it(*a) + is_it(*b)) * times).sum();
        (given > 0.0).then(|| 2.0 * both / given)
    }

    /// Cohen’s kappa of two coders, over the units both rated; `None`: not two coders, no such unit, or one category only.
    ///
    /// Source: Cohen, 1960.
    pub fn cohen(&self) -> Option<f64> {
        let (observed, [first, second]) = self.observed_and_shares()?;
        let expected: f64 = first.iter().zip(&second).map(|(a, b)| a * b).sum();
        beyond_chance(observed, expected)
    }

    /// The largest kappa that the shares of the two coders allow; `None` as of [`Self::cohen`].
    ///
    /// Source: Cohen, 1960.
    pub fn cohen_at_most(&self) -> Option<f64> {
        let (_, [first, second]) = self.observed_and_shares()?;
        let pairs = || first.iter().zip(&second);
        let most: f64 = pairs().map(|(a, b)| a.min(*b)).sum();
        beyond_chance(most, pairs().map(|(a, b)| a * b).sum())
    }

    /// Scott’s pi of two coders, whose shares are put together; `None` as of [`Self::cohen`].
    ///
    /// Source: Scott, 1955.
    pub fn scott(&self) -> Option<f64> {
        let (observed, [first, second]) = self.observed_and_shares()?;
        let together = first.iter().zip(&second).map(|(a, b)| f64::midpoint(*a, *b));
        beyond_chance(observed, together.map(|share| share * share).sum())
    }

    /// Bennett’s S of two coders: chance is the same for every category; `None`: not two coders, no unit, or one category in all.
    ///
    /// Source: Bennett, Alpert and Goldstein, 1954.
    pub fn bennett(&self) -> Option<f64> {
        let (observed, _) = self.observed_and_shares()?;
        beyond_chance(observed, 1.0 / f64::from(self.categories))
    }

    /// Fleiss’s kappa of any number of coders; `None`: units were not all rated equally often, or one category only.
    ///
    /// Source: Fleiss, 1971.
    pub fn fleiss(&self) -> Option<f64> {
        let units = self.pairable();
        let ratings = |row: &Vec<Option<u16>>| row.iter().flatten().count();
        let given = self.patterns.iter().filter(|(_, times)| *times > 0);
        let mut given = given.map(|(row, _)| ratings(row));
        let each = given.next()?;
        if each < 2 || given.any(|other| other != each) {
            return None;
        }
        let shares = self.shares(&units);
        beyond_chance(self.raw()?, shares.iter().map(|share| share * share).sum())
    }

    /// Gwet’s AC1 of any number of coders, which bears categories that are rare or nearly always there; units rated once count
    /// for the shares only. `None`: no unit was rated twice, or one category only.
    ///
    /// Source: Gwet, 2008.
    pub fn gwet(&self) -> Option<f64> {
        let counted = self.patterns.iter().map(|(row, times)| (self.counted(row), *times as f64));
        let rated: Vec<(Vec<f64>, f64)> =
            counted.filter(|(counts, _)| counts.iter().sum::<f64>() > 0.0).collect();
        let all: f64 = rated.iter().map(|(_, times)| times).sum();
        let share = |category: usize| {
            let of_unit = |(counts, times): &(Vec<f64>, f64)| {
                counts[category] / counts.iter().sum::<f64>() * times
            };
            rated.iter().map(of_unit).sum::<f64>() / all
        };
        let observed = self.raw()?;
        let shares: Vec<f64> = (0..usize::from(self.categories)).map(share).collect();
        if shares.iter().filter(|share| **share > 0.0).count() < 2 {
            return None;
        }
        let spread: f64 = shares.iter().map(|share| share * (1.0 - share)).sum();
        beyond_chance(observed, spread / (f64::from(self.categories) - 1.0))
    }

    /// Krippendorff’s alpha of any number of coders, some of whom may not have rated everything; `None`: no unit was rated twice,
    /// or one category only.
    ///
    /// Source: Krippendorff, 2004.
    pub fn alpha(&self, distance: Distance) -> Option<f64> {
        let units = self.pairable();
        let totals: Vec<f64> = (0..usize::from(self.categories))
            .map(|category| units.iter().map(|(counts, times)| counts[category] * times).sum())
            .collect();
        let all: f64 = totals.iter().sum();
        let apart = |a: usize, b: usize| distance.squared(a, b, &totals);
        let observed: f64 = units
            .iter()
            .map(|(counts, times)| {
                weighed_pairs(counts, &apart) / (counts.iter().sum::<f64>() - 1.0) * times
            })
            .sum();
        let expected = weighed_pairs(&totals, &apart) / (all - 1.0);
        (expected > 0.0).then(|| 1.0 - observed / expected)
    }

    /// A coefficient of many samples of the units, drawn with replacement: the interval that holds the middle 95 in 100 of them.
    /// `None`: fewer than half of the samples can be said.
    ///
    /// **Shape:** the lower and the upper end. The same seed gives the same interval.
    pub fn interval(
        &self,
        coefficient: impl Fn(&Self) -> Option<f64>,
        samples: u32,
        seed: u64,
    ) -> Option<(f64, f64)> {
        let mut random = SplitMix(seed);
        let mut drawn = Self { order: Vec::new(), ..self.clone() };
        let mut draw = || {
            drawn.patterns.iter_mut().for_each(|(_, times)| *times = 0);
            for _ in 0..self.order.len() {
                let unit = random.below(self.order.len());
                drawn.patterns[self.order[unit] as usize].1 += 1;
            }
            coefficient(&drawn)
        };
        let mut found: Vec<f64> = (0..samples).filter_map(|_| draw()).collect();
        if found.is_empty() || found.len() * 2 < samples as usize {
            return None;
        }
        found.sort_by(f64::total_cmp);
        let at = |share: f64| found[((found.len() - 1) as f64 * share).round() as usize];
        Some((at(0.025), at(0.975)))
    }

    /// The units on which coders differ, by their place. **Shape:** in order.
    pub fn disagreements(&self) -> Vec<usize> {
        let differs = |row: &[Option<u16>]| {
            let mut given = row.iter().flatten();
            given.next().is_some_and(|first| given.any(|other| other != first))
        };
        let patterns: Vec<bool> = self.patterns.iter().map(|(row, _)| differs(row)).collect();
        let units = self.order.iter().enumerate();
        units.filter(|(_, which)| patterns[**which as usize]).map(|(place, _)| place).collect()
    }

    /// The ratings of two coders, over the units both rated, and how many units have each.
    fn of_two(&self) -> Option<Vec<(u16, u16, f64)>> {
        let pair = |(row, times): &(Vec<Option<u16>>, usize)| match row.as_slice() {
            [Some(first), Some(second)] if *times > 0 => Some((*first, *second, *times as f64)),
            _ => None,
        };
        (self.coders == 2).then(|| self.patterns.iter().filter_map(pair).collect())
    }

    /// The share of units on which two coders agree, and each one’s share of each category.
    fn observed_and_shares(&self) -> Option<(f64, [Vec<f64>; 2])> {
        let pairs = self.of_two().filter(|pairs| !pairs.is_empty())?;
        let all: f64 = pairs.iter().map(|(_, _, times)| times).sum();
        let share = |is_it: &dyn Fn(u16, u16) -> bool| {
            let those = pairs.iter().filter(|(first, second, _)| is_it(*first, *second));
            those.map(|(_, _, times)| times).sum::<f64>() / all
        };
        let categories = || 0..self.categories;
        let shares = [
            categories().map(|category| share(&|first, _| first == category)).collect::<Vec<f64>>(),
            categories().map(|category| share(&|_, second| second == category)).collect(),
        ];
        let used =
            (0..usize::from(self.categories)).filter(|c| shares[0][*c] + shares[1][*c] > 0.0);
        (used.count() > 1).then(|| (share(&|first, second| first == second), shares))
    }

    fn shares(&self, units: &[(Vec<f64>, f64)]) -> Vec<f64> {
        let all: f64 = units.iter().map(|(counts, times)| counts.iter().sum::<f64>() * times).sum();
        let given =
            |category: usize| units.iter().map(move |(counts, times)| counts[category] * times);
        (0..usize::from(self.categories))
            .map(|category| given(category).sum::<f64>() / all)
            .collect()
    }
}

impl Distance {
    /// The square of how far apart two categories are, where each was given so often.
    fn squared(self, a: usize, b: usize, totals: &[f64]) -> f64 {
        let (low, high) = (a.min(b), a.max(b));
        let apart = match self {
            Self::Nominal => f64::from(u8::from(a != b)),
            Self::Ordinal if low == high => 0.0,
            Self::Ordinal => {
                totals[low..=high].iter().sum::<f64>() - f64::midpoint(totals[low], totals[high])
            }
            Self::Interval => (high - low) as f64,
        };
        apart * apart
    }
}

/// The share of pairs of one unit’s ratings that are the same.
fn same_of_pairs(counts: &[f64]) -> f64 {
    let ratings: f64 = counts.iter().sum();
    let same: f64 = counts.iter().map(|count| count * (count - 1.0)).sum();
    same / (ratings * (ratings - 1.0))
}

/// The sum over ordered pairs of different ratings of how far apart they are.
fn weighed_pairs(counts: &[f64], apart: &dyn Fn(usize, usize) -> f64) -> f64 {
    let given = || counts.iter().enumerate().filter(|(_, count)| **count > 0.0);
    given().flat_map(|(a, of_a)| given().map(move |(b, of_b)| of_a * of_b * apart(a, b))).sum()
}

/// Agreement beyond chance; `None` where chance alone explains all of it.
fn beyond_chance(observed: f64, expected: f64) -> Option<f64> {
    (expected < 1.0).then(|| (observed - expected) / (1.0 - expected))
}

/// Numbers that look random and are the same for one seed: SplitMix64 of Steele, Lea and Flood, 2014.
struct SplitMix(u64);

impl SplitMix {
    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// At least 0 and less than 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number of a normal distribution, by the transform of Box and Muller, 1958.
    fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        let (radius, turn) = (1.0 - self.share(), self.share());
        mean + deviation * (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * turn).cos()
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
