//! The LMS method: from a measurement to its distance from the middle of children of that age and sex, and back.
//!
//! Takes the three numbers a reference gives for an age and sex (L, the power that makes the measurements symmetrical; M, their
//! median; S, their relative spread) and a measurement or a distance in standard deviations; gives the other of the two.
//! It knows no ages, no tables and no lines of a chart.
//!
//! **Source:** Cole TJ, Green PJ. Smoothing reference centile curves: the LMS method and penalized likelihood. Statistics in
//! Medicine 1992; 11: 1305-1319. Beyond three standard deviations: WHO Child Growth Standards, Methods and development
//! (Geneva 2006), chapter on computing centiles and z-scores for measures that depend on weight.

/// What a reference says of one measure at one age for one sex.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lms {
    /// The power that makes the measurements symmetrical; 1 where they already are, 0 where their logarithms are.
    pub l: f64,
    /// The median, in the unit of the measure.
    pub m: f64,
    /// The spread, as a share of the median.
    pub s: f64,
}

impl Lms {
    /// Whether the three can describe people: finite, a median above nothing, a spread above nothing.
    pub fn is_sound(self) -> bool {
        self.l.is_finite()
            && self.m.is_finite()
            && self.s.is_finite()
            && self.m > 0.0
            && self.s > 0.0
    }

    /// The measurement that stands `z` standard deviations from the median; `None` where the curve does not reach so far.
    pub fn measurement(self, z: f64) -> Option<f64> {
        let found = if self.l == 0.0 {
            self.m * (self.s * z).exp()
        } else {
            let base = 1.0 + self.l * self.s * z;
            if base <= 0.0 {
                return None;
            }
            self.m * (base.ln() / self.l).exp()
        };
        (found.is_finite() && found > 0.0).then_some(found)
    }
}

/// How a reference goes on beyond three standard deviations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tails {
    /// By the curve itself, as UK90 and UK-WHO do.
    #[default]
    Curve,
    /// In steps of the distance between the second and the third standard deviation, as the WHO standards do: too few children
    /// stand there for the curve to be trusted.
    Steps,
}

/// An [`Lms`] made ready for many calculations: what does not depend on the measurement is worked out once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ready {
    one_over_m: f64,
    l: f64,
    /// One over L times S; one over S where L is 0 or 1.
    one_over: f64,
    three_up: f64,
    one_over_step_up: f64,
    three_down: f64,
    one_over_step_down: f64,
}

impl Ready {
    /// Made ready; `None` where the three numbers cannot describe people, or do not reach the third deviation where they must.
    pub fn new(lms: Lms, tails: Tails) -> Option<Self> {
        if !lms.is_sound() {
            return None;
        }
        let is_plain = lms.l == 0.0 || is_one(lms.l);
        let one_over = if is_plain { 1.0 / lms.s } else { 1.0 / (lms.l * lms.s) };
        let ends = match tails {
            // A third deviation at infinity is never passed, so that no branch is needed for it.
            Tails::Curve => [f64::INFINITY, 0.0, f64::NEG_INFINITY, 0.0],
            Tails::Steps => {
                let [up, down] = [lms.measurement(3.0)?, lms.measurement(-3.0)?];
                let step_up = up - lms.measurement(2.0)?;
                let step_down = lms.measurement(-2.0)? - down;
                [up, 1.0 / step_up, down, 1.0 / step_down]
            }
        };
        let [three_up, one_over_step_up, three_down, one_over_step_down] = ends;
        let ready = Self {
            one_over_m: 1.0 / lms.m,
            l: lms.l,
            one_over,
            three_up,
            one_over_step_up,
            three_down,
            one_over_step_down,
        };
        Some(ready)
    }

    /// How many standard deviations the measurement stands from the median.
    ///
    /// **Shape:** the measurement is above nothing and finite, as its caller has made sure.
    #[inline]
    pub fn z(&self, measurement: f64) -> f64 {
        if measurement > self.three_up {
            return 3.0 + (measurement - self.three_up) * self.one_over_step_up;
        }
        if measurement < self.three_down {
            return (measurement - self.three_down) * self.one_over_step_down - 3.0;
        }
        let of_median = measurement * self.one_over_m;
        if is_one(self.l) {
            return (of_median - 1.0) * self.one_over;
        }
        let log = of_median.ln();
        if self.l == 0.0 {
            return log * self.one_over;
        }
        // Less one before rounding: with L near nothing the plain power would lose its last figures.
        (self.l * log).exp_m1() * self.one_over
    }

    /// The measurement that stands `z` standard deviations from the median, beyond the third as [`Self::z`] has it.
    pub fn measurement(&self, lms: Lms, z: f64) -> Option<f64> {
        let found = if z > 3.0 && self.three_up.is_finite() {
            self.three_up + (z - 3.0) / self.one_over_step_up
        } else if z < -3.0 && self.three_down.is_finite() {
            self.three_down + (z + 3.0) / self.one_over_step_down
        } else {
            return lms.measurement(z);
        };
        (found.is_finite() && found > 0.0).then_some(found)
    }
}

/// Whether the power leaves measurements as they are; tables write it as exactly 1.
#[inline]
fn is_one(l: f64) -> bool {
    (l - 1.0).abs() < f64::EPSILON
}

#[cfg(test)]
mod tests {
    use super::*;

    const SKEWED: Lms = Lms { l: -0.35, m: 9.6, s: 0.11 };

    fn z(lms: Lms, tails: Tails, measurement: f64) -> f64 {
        Ready::new(lms, tails).unwrap().z(measurement)
    }

    #[test]
    fn the_median_stands_at_nothing() {
        for l in [-1.2, -0.000_1, 0.0, 0.000_1, 1.0, 1.3] {
            let lms = Lms { l, ..SKEWED };
            assert!(z(lms, Tails::Curve, 9.6).abs() < 1e-12, "L = {l}");
        }
    }

    #[test]
    fn a_power_near_nothing_agrees_with_nothing_itself() {
        let at_nothing = z(Lms { l: 0.0, ..SKEWED }, Tails::Curve, 7.3);
        let near = z(Lms { l: 1e-9, ..SKEWED }, Tails::Curve, 7.3);
        assert!((at_nothing - near).abs() < 1e-8, "{at_nothing} {near}");
    }

    /// By hand: L 1, M 10, S 0.1 is a plain bell, so that 12 stands at (12/10 - 1)/0.1 = 2.
    #[test]
    fn a_plain_bell_is_told_by_hand() {
        let bell = Lms { l: 1.0, m: 10.0, s: 0.1 };
        assert!((z(bell, Tails::Curve, 12.0) - 2.0).abs() < 1e-12);
        assert!((z(bell, Tails::Steps, 6.0) + 4.0).abs() < 1e-12);
    }

    /// By hand: L 0, M 10, S 0.1: the second and third deviations stand at 10 e^0.2 and 10 e^0.3.
    #[test]
    fn beyond_three_deviations_the_steps_are_even() {
        let lms = Lms { l: 0.0, m: 10.0, s: 0.1 };
        let (two, three) = (10.0 * 0.2_f64.exp(), 10.0 * 0.3_f64.exp());
        let one_step_on = three + (three - two);
        assert!((z(lms, Tails::Steps, one_step_on) - 4.0).abs() < 1e-12);
        assert!(z(lms, Tails::Curve, one_step_on) < 4.0);
        assert!((z(lms, Tails::Steps, two) - z(lms, Tails::Curve, two)).abs() < 1e-12);
    }

    #[test]
    fn numbers_that_describe_nobody_are_refused() {
        for lms in [
            Lms { m: 0.0, ..SKEWED },
            Lms { s: -0.1, ..SKEWED },
            Lms { l: f64::NAN, ..SKEWED },
            Lms { m: f64::INFINITY, ..SKEWED },
        ] {
            assert!(Ready::new(lms, Tails::Curve).is_none(), "{lms:?}");
        }
    }

    #[test]
    fn a_curve_that_ends_before_the_deviation_gives_no_measurement() {
        let ends = Lms { l: 2.0, m: 10.0, s: 0.3 };
        assert_eq!(ends.measurement(-2.0), None);
        assert!(Ready::new(ends, Tails::Steps).is_none());
    }
}
