//! How far coders agree on which stretches stand where and what each is, at once: the coefficient gamma.
//!
//! Takes the stretches of each coder with their categories; they may overlap. Gives 1 less how much the best alignment differs over how much
//! those of random codings do, with the range that drawing leaves. Source: Mathet, Widlöcher and Métivier, 2015. They move the real codings
//! about; here, as in the implementation whose values the tests hold to (pygamma-agreement 0.5.9), random codings are drawn with the
//! number, gaps, lengths and categories of the real ones. What cannot be aligned exactly in a number of steps is refused.

use super::alignment::{Steps, TooMuch, Unit, least};
use super::{Span, SplitMix};

/// A stretch that a coder marked, and with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Marked {
    /// Where it stands.
    pub at: Span,
    /// Its category, counted from 0.
    pub category: u16,
}

/// How much place and category count, each against a stretch that is missing altogether, which counts 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// Where stretches begin and end.
    pub place: f64,
    /// What they are.
    pub category: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self { place: 1.0, category: 1.0 }
    }
}

impl Weights {
    /// How far apart two stretches are: the square of how far their ends lie apart, seen against their lengths, and whether their categories
    /// differ.
    pub(super) fn apart(self, a: &Unit, b: &Unit) -> f64 {
        let lengths = (a.end - a.begin) + (b.end - b.begin);
        let ends = ((a.begin - b.begin).abs() + (a.end - b.end).abs()) / lengths;
        self.place * ends * ends + self.category * f64::from(u8::from(a.category != b.category))
    }
}

/// Coders of whom more are refused: the ways of grouping their stretches grow with every one.
pub const MOST_CODERS: usize = 6;

/// Stretches of all coders of whom more are refused.
const MOST_STRETCHES: usize = 2_000;

/// All that may be spent on one coefficient: some seconds.
const STEPS: u64 = 3_000_000_000;

/// What coders marked on one text, with any categories.
#[derive(Clone, Debug, PartialEq)]
pub struct GammaStudy {
    coders: Vec<Vec<Marked>>,
    weights: Weights,
}

/// The coefficient, and the range that drawing random codings leaves in 95 of 100 cases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gamma {
    /// The coefficient.
    pub value: f64,
    /// The range’s lower end.
    pub low: f64,
    /// The range’s upper end.
    pub high: f64,
}

impl GammaStudy {
    /// What each coder marked; a coder may have found nothing. Stretches without length are left out: they can agree with nothing. The same
    /// stretch with the same category twice of one coder is one.
    pub fn new(coders: Vec<Vec<Marked>>, weights: Weights) -> Self {
        let mut coders = coders;
        for marked in &mut coders {
            marked.retain(|one| one.at.length > 0);
            marked.sort_unstable();
            marked.dedup();
        }
        Self { coders, weights }
    }

    /// The coefficient; `None`: fewer than two coders marked anything. The same seed gives the same.
    ///
    /// # Errors
    /// There are too many coders or stretches, or they overlap too much.
    pub fn gamma(&self, samples: u32, seed: u64) -> Result<Option<Gamma>, TooMuch> {
        let mut steps = Steps(STEPS);
        let Some(observed) = self.observed(&mut steps)? else { return Ok(None) };
        if observed == 0.0 {
            return Ok(Some(Gamma { value: 1.0, low: 1.0, high: 1.0 }));
        }
        let profile = Profile::of(self);
        let mut random = SplitMix(seed);
        let mut draw = || self.disorder(&profile.drawn(self.coders.len(), &mut random), &mut steps);
        let drawn = (0..samples).map(|_| draw()).collect::<Result<Vec<f64>, _>>()?;
        let (expected, deviation) = mean_and_deviation(&drawn);
        let wide = 1.96 * deviation / f64::from(samples).sqrt();
        let of = |expected: f64| 1.0 - observed / expected;
        Ok((expected > wide).then(|| Gamma {
            value: of(expected),
            low: of(expected - wide),
            high: of(expected + wide),
        }))
    }

    /// How much the best alignment differs, for one stretch of a coder on average; `None` as of [`Self::gamma`].
    ///
    /// # Errors
    /// As [`Self::gamma`].
    pub fn differs(&self) -> Result<Option<f64>, TooMuch> {
        self.observed(&mut Steps(STEPS))
    }

    fn observed(&self, steps: &mut Steps) -> Result<Option<f64>, TooMuch> {
        let stretches: usize = self.coders.iter().map(Vec::len).sum();
        if self.coders.len() > MOST_CODERS || stretches > MOST_STRETCHES {
            return Err(TooMuch);
        }
        if self.coders.iter().filter(|marked| !marked.is_empty()).count() < 2 {
            return Ok(None);
        }
        let of = |(coder, marked): (usize, &Vec<Marked>)| {
            let unit = move |one: &Marked| {
                let begin = f64::from(one.at.begin);
                Unit { coder, begin, end: begin + f64::from(one.at.length), category: one.category }
            };
            marked.iter().map(unit).collect::<Vec<_>>()
        };
        let units: Vec<Unit> = self.coders.iter().enumerate().flat_map(of).collect();
        self.disorder(&units, steps).map(Some)
    }

    fn disorder(&self, units: &[Unit], steps: &mut Steps) -> Result<f64, TooMuch> {
        let coders = self.coders.len();
        let sum = least(units, coders, self.weights, steps)?;
        Ok(sum * coders as f64 / units.len() as f64)
    }
}

/// How coders coded, apart from where: means and deviations over all of them.
struct Profile {
    stretches: (f64, f64),
    gaps: (f64, f64),
    lengths: (f64, f64),
    categories: Vec<u16>,
}

impl Profile {
    fn of(study: &GammaStudy) -> Self {
        let counts: Vec<f64> = study.coders.iter().map(|marked| marked.len() as f64).collect();
        let all = || study.coders.iter().flatten();
        let lengths: Vec<f64> = all().map(|one| f64::from(one.at.length)).collect();
        // One gap of nothing stands for the begin of the text, so that single stretches have a spread too.
        let mut gaps = vec![0.0];
        for marked in &study.coders {
            let begin = |one: &Marked| f64::from(one.at.begin);
            gaps.extend(marked.first().map(begin).filter(|first| *first > 0.0));
            let between =
                |pair: &[Marked]| begin(&pair[1]) - begin(&pair[0]) - f64::from(pair[0].at.length);
            gaps.extend(marked.windows(2).map(between));
        }
        Self {
            stretches: mean_and_deviation(&counts),
            gaps: mean_and_deviation(&gaps),
            lengths: mean_and_deviation(&lengths),
            categories: all().map(|one| one.category).collect(),
        }
    }

    /// A random coding. **Shape:** at least one stretch.
    fn drawn(&self, coders: usize, random: &mut SplitMix) -> Vec<Unit> {
        let mut units = Vec::new();
        for coder in 0..coders {
            let wanted = random.normal(self.stretches.0, self.stretches.1).abs() as usize;
            let mut at = 0.0;
            for _ in 0..wanted.max(usize::from(units.is_empty())) {
                let begin = at + random.normal(self.gaps.0, self.gaps.1);
                let length = random.normal(self.lengths.0, self.lengths.1).abs();
                // As good as no length would be as far as can be from everything.
                at = begin + length.max(1e-6);
                let category = self.categories[random.below(self.categories.len())];
                units.push(Unit { coder, begin, end: at, category });
            }
        }
        units
    }
}

fn mean_and_deviation(values: &[f64]) -> (f64, f64) {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (squares / count).sqrt())
}
