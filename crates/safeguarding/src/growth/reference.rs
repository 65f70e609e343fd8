//! A published growth reference held ready: for each day of age, sex and measure, what children of that age measured.
//!
//! Takes tables that [`super::read`] has read; gives a child's distance from the median, or says plainly why none can be given.
//! Ages are whole days, since dates are, so that every day is worked out once, by the interpolation its reference prescribes,
//! and a calculation only looks it up. No number that is not a number ever comes out.

use super::centiles::{Band, centile_of};
use super::lms::{Lms, Ready, Tails};
use super::{Ages, CannotRead};
use crate::records::Sex;
use std::fmt;

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Weight, in kilograms.
    Weight,
    /// Length lying or height standing, in centimetres.
    Length,
    /// Weight over the square of length, in kilograms a square metre.
    BodyMassIndex,
    /// Round the head, in centimetres.
    Head,
}

impl Measure {
    /// Every measure, in the order in which references keep them.
    pub const ALL: [Self; 4] = [Self::Weight, Self::Length, Self::BodyMassIndex, Self::Head];

    /// What no person measures: below the first or above the second, the unit was probably another (grams, inches, metres).
    ///
    /// **Source:** ours, set far outside any child; they guard against units, not against unusual children.
    const fn believable(self) -> (f64, f64) {
        match self {
            Self::Weight => (0.2, 400.0),
            Self::Length => (15.0, 260.0),
            Self::BodyMassIndex => (3.0, 150.0),
            Self::Head => (10.0, 90.0),
        }
    }

    /// The measurement, where it can be one of a person.
    fn believed(self, measurement: f64) -> Result<f64, CannotPlace> {
        let (least, most) = self.believable();
        if !measurement.is_finite() || measurement <= 0.0 {
            Err(CannotPlace::NotAMeasurement)
        } else if measurement < least || measurement > most {
            Err(CannotPlace::NotBelievable(self))
        } else {
            Ok(measurement)
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Weight => "weight",
            Self::Length => "length or height",
            Self::BodyMassIndex => "body mass index",
            Self::Head => "head circumference",
        })
    }
}

/// Whether a length was taken lying or standing: lying is the longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Length, lying.
    Lying,
    /// Height, standing.
    Standing,
}

/// Which of a reference's two charts a child is set on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartSex {
    /// The girls' chart.
    Girls,
    /// The boys' chart.
    Boys,
}

impl ChartSex {
    /// The chart for a sex as records have it; none where it is not known.
    pub const fn of(sex: Sex) -> Option<Self> {
        match sex {
            Sex::Female => Some(Self::Girls),
            Sex::Male => Some(Self::Boys),
            Sex::Unknown => None,
        }
    }
}

/// Why a measurement has no place on a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotPlace {
    /// Nothing, less than nothing, or not a number.
    #[error("the measurement is not a number above nothing; look it up at its source")]
    NotAMeasurement,
    /// Outside what any person measures.
    #[error(
        "the {0} is one that no person has; it may be in another unit (kilograms and centimetres are meant)"
    )]
    NotBelievable(Measure),
    /// Dated before the birth.
    #[error("the measuring is dated before the birth; one of the two dates is wrong")]
    BeforeBirth,
    /// Younger than the table begins.
    #[error("the reference has no {measure} before day {first} of age")]
    TooYoung {
        /// What was measured.
        measure: Measure,
        /// The first day of the table; negative before the day a child is due.
        first: i32,
    },
    /// Older than the table ends.
    #[error("the reference has no {measure} after day {last} of age")]
    TooOld {
        /// What was measured.
        measure: Measure,
        /// The last day of the table.
        last: i32,
    },
    /// The reference has no such table.
    #[error("the reference read in has no table of {0}")]
    NoTable(Measure),
    /// Charts are for girls and for boys.
    #[error("the child's sex is not recorded, and charts are for girls or for boys")]
    SexNotKnown,
    /// Shorter or longer than the tables of weight for length.
    #[error("the reference has no weight for a length this short or this long")]
    OutsideLengths,
    /// So far from the median that the curve says nothing.
    #[error(
        "the measurement lies beyond what the reference's curve can say; look it up at its source"
    )]
    BeyondTheCurve,
}

/// Where one measurement stands.
#[derive(Clone, Copy, PartialEq)]
pub struct Place {
    /// Standard deviations from the median of the reference.
    pub z: f64,
}

impl Place {
    /// Of a hundred children of the reference, how many measure less.
    pub fn centile(self) -> f64 {
        centile_of(self.z)
    }

    /// Where it stands among the nine lines.
    pub fn band(self) -> Band {
        Band::of(self.z)
    }

    /// Whether it is so far out that a slip of the scales, the pen or the date should be thought of first.
    ///
    /// **Source** of six deviations: the limits of RCPCH's project board beyond which its program reports a probable error
    /// (rcpchgrowth 4.1.1, notes on centile bands), and WHO's for weight and length for age.
    pub fn may_be_a_slip(self) -> bool {
        self.z.abs() > 6.0
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place(private)")
    }
}

/// Where one measurement stands at both ages of a child born early: one is read, both are said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlacedAtAges {
    /// At the age since birth.
    pub chronological: Result<Place, CannotPlace>,
    /// At the age since the day the child was due; none where practice does not correct at this age.
    pub corrected: Option<Result<Place, CannotPlace>>,
}

impl PlacedAtAges {
    /// The one the chart is read at: the corrected where there is one.
    pub fn for_the_chart(self) -> Result<Place, CannotPlace> {
        self.corrected.unwrap_or(self.chronological)
    }
}

/// One measure for one sex, every whole step from the first to the last.
#[derive(Clone, Debug, Default)]
pub struct Table {
    first: i32,
    rows: Vec<(Lms, Ready)>,
}

impl Table {
    /// From the first step on. `Err` with the step whose numbers describe nobody.
    pub(super) fn new(first: i32, steps: &[Lms], tails: Tails) -> Result<Self, i32> {
        let mut rows = Vec::with_capacity(steps.len());
        for (place, lms) in (first..).zip(steps) {
            rows.push((*lms, Ready::new(*lms, tails).ok_or(place)?));
        }
        Ok(Self { first, rows })
    }

    /// Whether the reference has nothing here.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The first and the last step. **Units:** days of age; tenths of a centimetre in tables of weight for length.
    pub fn span(&self) -> (i32, i32) {
        (self.first, self.first + self.rows.len() as i32 - 1)
    }

    /// What the reference says at this step.
    pub fn lms(&self, step: i32) -> Option<Lms> {
        self.row(step).map(|(lms, _)| *lms)
    }

    #[inline]
    fn row(&self, step: i32) -> Option<&(Lms, Ready)> {
        // A step before the first wraps to one after the last.
        self.rows.get(step.wrapping_sub(self.first) as u32 as usize)
    }

    /// The distance from the median, where the step is in the table. The measurement is believed already.
    #[inline]
    pub(super) fn z(&self, step: i32, measurement: f64) -> Option<f64> {
        let z = self.row(step)?.1.z(measurement);
        z.is_finite().then_some(z)
    }

    pub(super) fn measurement(&self, step: i32, z: f64) -> Option<f64> {
        let (lms, ready) = self.row(step)?;
        ready.measurement(*lms, z)
    }
}

/// The same for girls and for boys.
#[derive(Clone, Debug, Default)]
pub(super) struct Pair {
    pub girls: Table,
    pub boys: Table,
}

impl Pair {
    #[inline]
    pub fn of(&self, sex: ChartSex) -> &Table {
        match sex {
            ChartSex::Girls => &self.girls,
            ChartSex::Boys => &self.boys,
        }
    }
}

/// A growth reference, read from tables.
#[derive(Clone, Debug)]
pub struct Reference {
    /// What it is called: `WHO 2006`, `UK-WHO`.
    pub name: String,
    /// Whose it is, to be said wherever its lines are shown.
    pub attribution: String,
    /// How it goes on beyond three deviations.
    pub tails: Tails,
    /// Whether lengths taken in the other position than the table's are corrected, as WHO's program does.
    pub(super) corrects_position: bool,
    /// In the order of [`Measure::ALL`].
    pub(super) by_age: [Pair; 4],
    /// Weight for length lying, by tenths of a centimetre.
    pub(super) by_length: Pair,
    /// Weight for height standing, by tenths of a centimetre.
    pub(super) by_height: Pair,
}

/// The first day of age at which the WHO standards expect a child to stand; before it, lengths are taken lying.
///
/// **Source:** WHO Child Growth Standards (2006): length to 730 days, height from 731.
pub(super) const STANDS_FROM: i32 = 731;

/// How much longer a child is lying than standing. **Units:** centimetres. **Source:** WHO Child Growth Standards (2006).
const LYING_IS_LONGER_BY: f64 = 0.7;

impl Reference {
    /// A small reference that describes nobody, for tests and demonstrations.
    ///
    /// # Panics
    /// When the file beside this one is not sound, which a test prevents.
    pub fn invented() -> Self {
        let files = [("invented.growth.csv", include_str!("invented.growth.csv"))];
        super::read(&files).expect("the invented reference is sound")
    }

    /// The table of one measure for one sex. May be empty.
    pub fn table(&self, measure: Measure, sex: ChartSex) -> &Table {
        self.by_age[measure as usize].of(sex)
    }

    /// Where a measurement stands at an age in days.
    pub fn place(
        &self,
        measure: Measure,
        sex: Sex,
        age_days: i32,
        measurement: f64,
    ) -> Result<Place, CannotPlace> {
        let sex = ChartSex::of(sex).ok_or(CannotPlace::SexNotKnown)?;
        let measurement = measure.believed(measurement)?;
        let table = self.covering(measure, sex, age_days)?;
        let z = table.z(age_days, measurement).ok_or(CannotPlace::BeyondTheCurve)?;
        Ok(Place { z })
    }

    /// Where a measurement stands at both of a child's ages.
    pub fn place_at(
        &self,
        measure: Measure,
        sex: Sex,
        ages: Ages,
        measurement: f64,
    ) -> PlacedAtAges {
        PlacedAtAges {
            chronological: self.place(measure, sex, ages.chronological, measurement),
            corrected: ages.corrected.map(|age| self.place(measure, sex, age, measurement)),
        }
    }

    /// The measurement that stands `z` deviations from the median at an age in days: what a line of the chart is drawn from.
    pub fn measurement(
        &self,
        measure: Measure,
        sex: Sex,
        age_days: i32,
        z: f64,
    ) -> Result<f64, CannotPlace> {
        let sex = ChartSex::of(sex).ok_or(CannotPlace::SexNotKnown)?;
        let table = self.covering(measure, sex, age_days)?;
        table.measurement(age_days, z).ok_or(CannotPlace::BeyondTheCurve)
    }

    /// Where a weight stands among children of the same length, whatever their age.
    pub fn place_weight_for_length(
        &self,
        sex: Sex,
        position: Position,
        centimetres: f64,
        kilograms: f64,
    ) -> Result<Place, CannotPlace> {
        let sex = ChartSex::of(sex).ok_or(CannotPlace::SexNotKnown)?;
        let length = Measure::Length.believed(centimetres)?;
        let weight = Measure::Weight.believed(kilograms)?;
        let tables = match position {
            Position::Lying => &self.by_length,
            Position::Standing => &self.by_height,
        };
        let table = tables.of(sex);
        if table.is_empty() {
            return Err(CannotPlace::NoTable(Measure::Weight));
        }
        let step = tenths(length);
        table.row(step).ok_or(CannotPlace::OutsideLengths)?;
        let z = table.z(step, weight).ok_or(CannotPlace::BeyondTheCurve)?;
        Ok(Place { z })
    }

    /// A length as the table of that age expects it taken; as it is where the reference does not correct, or no one said how.
    #[inline]
    pub fn length_as_expected(
        &self,
        age_days: i32,
        centimetres: f64,
        position: Option<Position>,
    ) -> f64 {
        match position {
            Some(Position::Standing) if self.corrects_position && age_days < STANDS_FROM => {
                centimetres + LYING_IS_LONGER_BY
            }
            Some(Position::Lying) if self.corrects_position && age_days >= STANDS_FROM => {
                centimetres - LYING_IS_LONGER_BY
            }
            _ => centimetres,
        }
    }

    /// The table that holds this age, or which way it does not.
    fn covering(
        &self,
        measure: Measure,
        sex: ChartSex,
        age_days: i32,
    ) -> Result<&Table, CannotPlace> {
        let table = self.table(measure, sex);
        if table.is_empty() {
            return Err(CannotPlace::NoTable(measure));
        }
        let (first, last) = table.span();
        if age_days < first {
            Err(CannotPlace::TooYoung { measure, first })
        } else if age_days > last {
            Err(CannotPlace::TooOld { measure, last })
        } else {
            Ok(table)
        }
    }

    /// Whether it has anything at all.
    pub(super) fn sound(self) -> Result<Self, CannotRead> {
        let has_any =
            self.by_age.iter().any(|pair| !pair.girls.is_empty() || !pair.boys.is_empty());
        if has_any { Ok(self) } else { Err(CannotRead::NothingKnown) }
    }
}

/// Centimetres in whole tenths.
#[inline]
pub(super) fn tenths(centimetres: f64) -> i32 {
    (centimetres * 10.0).round() as i32
}

/// A measurement that the columns may use: inside what people measure.
#[inline]
pub(super) fn is_believable(measure: Measure, measurement: f64) -> bool {
    let (least, most) = measure.believable();
    // Not a number is neither above nor below, and so is left out.
    measurement >= least && measurement <= most
}
