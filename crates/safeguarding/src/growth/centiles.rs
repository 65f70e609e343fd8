//! The nine lines of the British growth chart, and how people say where a child stands among them.
//!
//! Takes a distance from the median in standard deviations; gives the centile, the line or the two lines it stands by, and the
//! number of centile spaces between two distances. It says nothing of whether a place is good or bad.
//!
//! **Source:** RCPCH, UK-WHO Growth Charts, Fact Sheet 1 (2009): nine lines, two thirds of a standard deviation apart, and that
//! distance is a centile space; RCPCH, UK-WHO growth charts, guidance for health professionals: a child is on a line if within a
//! quarter of a space of it, else between two. Both read 2026-11-22.

use std::fmt;

/// A centile space: the distance between two lines of the chart that stand next to each other, in standard deviations.
pub const SPACE: f64 = 2.0 / 3.0;

/// Places closer than this are one: the last binary figures, not anything scales could tell. **Units:** standard deviations.
pub(super) const ROUNDING: f64 = 1e-9;

/// Half the width within which a child is said to be on a line: a quarter of a space.
const ON_THE_LINE: f64 = SPACE / 4.0;

/// One of the nine lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// What it is called: `9th`.
    pub name: &'static str,
    /// Where it stands, in standard deviations. The names are rounded: the 2nd stands at -2, which is 2.28 in a hundred.
    pub z: f64,
}

/// The nine lines, lowest first.
pub const LINES: [Line; 9] = [
    Line { name: "0.4th", z: -4.0 * SPACE },
    Line { name: "2nd", z: -3.0 * SPACE },
    Line { name: "9th", z: -2.0 * SPACE },
    Line { name: "25th", z: -SPACE },
    Line { name: "50th", z: 0.0 },
    Line { name: "75th", z: SPACE },
    Line { name: "91st", z: 2.0 * SPACE },
    Line { name: "98th", z: 3.0 * SPACE },
    Line { name: "99.6th", z: 4.0 * SPACE },
];

impl Line {
    /// The line of this name.
    pub fn named(name: &str) -> Option<Self> {
        LINES.into_iter().find(|line| line.name == name)
    }

    /// How many lines lie at or below `from` and above `to`: those that a fall from one to the other crosses.
    pub fn crossed(from: f64, to: f64) -> usize {
        LINES.iter().filter(|line| line.z <= from && line.z > to).count()
    }
}

/// Where a child stands among the lines, as it is said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Band {
    /// Below the lowest line by more than a quarter of a space.
    BelowAll,
    /// Within a quarter of a space of a line.
    On(Line),
    /// Between two lines that stand next to each other.
    Between(Line, Line),
    /// Above the highest line by more than a quarter of a space.
    AboveAll,
}

impl Band {
    /// Where `z` stands.
    pub fn of(z: f64) -> Self {
        if let Some(line) = LINES.iter().find(|line| (line.z - z).abs() <= ON_THE_LINE) {
            return Self::On(*line);
        }
        match LINES.iter().position(|line| line.z > z) {
            Some(0) => Self::BelowAll,
            Some(above) => Self::Between(LINES[above - 1], LINES[above]),
            None => Self::AboveAll,
        }
    }
}

impl fmt::Display for Band {
    /// `below the 0.4th centile`, `on the 9th centile`, `between the 9th and 25th centiles`, `above the 99.6th centile`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BelowAll => f.write_str("below the 0.4th centile"),
            Self::On(line) => write!(f, "on the {} centile", line.name),
            Self::Between(low, high) => {
                write!(f, "between the {} and {} centiles", low.name, high.name)
            }
            Self::AboveAll => f.write_str("above the 99.6th centile"),
        }
    }
}

/// Of a hundred children of the reference, how many stand below `z`: 0 to 100.
pub fn centile_of(z: f64) -> f64 {
    50.0 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// The distance from the median below which `centile` of a hundred children of the reference stand.
///
/// `None` unless the centile lies above 0 and below 100.
pub fn z_of_centile(centile: f64) -> Option<f64> {
    if !(centile > 0.0 && centile < 100.0) {
        return None;
    }
    // Halving is slow and sure; it is used for the lines of a chart, never for each child.
    let (mut low, mut high) = (-40.0_f64, 40.0_f64);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if centile_of(middle) < centile { low = middle } else { high = middle }
    }
    Some(f64::midpoint(low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Any table of the normal distribution: 2.275 in a hundred lie below -2, 97.725 below 2.
    #[test]
    fn centiles_are_those_of_the_normal_distribution() {
        for (z, centile) in [(0.0, 50.0), (-2.0, 2.275_013), (2.0, 97.724_987), (1.281_552, 90.0)] {
            assert!((centile_of(z) - centile).abs() < 1e-5, "{z}");
        }
        assert!((z_of_centile(97.5).unwrap() - 1.959_964).abs() < 1e-6);
        assert_eq!(z_of_centile(0.0), None);
        assert_eq!(z_of_centile(100.0), None);
        assert_eq!(z_of_centile(f64::NAN), None);
    }

    #[test]
    fn each_line_is_called_by_its_centile_rounded() {
        for line in LINES {
            let named: f64 =
                line.name.trim_end_matches(|c: char| c.is_alphabetic()).parse().unwrap();
            assert!((centile_of(line.z) - named).abs() < 0.5, "{}", line.name);
        }
    }

    #[test]
    fn a_quarter_of_a_space_on_either_side_is_on_the_line() {
        let said = |z: f64| Band::of(z).to_string();
        assert_eq!(said(-2.0), "on the 2nd centile");
        assert_eq!(said(-2.0 - SPACE / 4.0 + 1e-9), "on the 2nd centile");
        assert_eq!(said(-2.0 - SPACE / 4.0 - 1e-9), "between the 0.4th and 2nd centiles");
        assert_eq!(said(-3.0), "below the 0.4th centile");
        assert_eq!(said(3.0), "above the 99.6th centile");
    }

    #[test]
    fn lines_crossed_are_not_spaces_fallen() {
        // Just above the 9th to just below it: one line, hardly any space.
        assert_eq!(Line::crossed(-1.3, -1.4), 1);
        // From just below one line to just above the next: almost a space, no line.
        assert_eq!(Line::crossed(-0.70, -1.30), 0);
        assert_eq!(Line::crossed(0.0, -2.0), 3);
    }
}
