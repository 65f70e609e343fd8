//! The same calculations for many children at once, as a caseload asks for them.
//!
//! Takes columns of equal length: sex, age in days, measurement; fills a column of distances from the median, `None` where
//! [`Reference::place`] would say why not. Nothing is allocated for a child, and the answers are those of one at a time.

use super::reference::{ChartSex, Measure, Position, Reference, is_believable, tenths};

/// One child on one day, for all four places at once.
#[derive(Clone, Copy)]
pub struct ChildMeasured {
    /// Which chart.
    pub sex: ChartSex,
    /// Age in days, as the chart is read.
    pub age_days: i32,
    /// Weight in kilograms.
    pub kilograms: f64,
    /// Length or height in centimetres.
    pub centimetres: f64,
    /// How the length was taken, where it is known.
    pub position: Option<Position>,
}

/// The four distances from the median that one weighing and measuring give.
#[derive(Clone, Copy, Default, PartialEq)]
pub struct FourPlaces {
    /// Weight for age.
    pub weight: Option<f64>,
    /// Length or height for age.
    pub length: Option<f64>,
    /// Body mass index for age.
    pub body_mass_index: Option<f64>,
    /// Weight for length or height.
    pub weight_for_length: Option<f64>,
}

impl Reference {
    /// Distances from the median of one measure.
    ///
    /// # Panics
    /// When the four columns are not of one length.
    pub fn places(
        &self,
        measure: Measure,
        sexes: &[ChartSex],
        ages_days: &[i32],
        measurements: &[f64],
        out: &mut [Option<f64>],
    ) {
        let rows = out.len();
        assert!(
            sexes.len() == rows && ages_days.len() == rows && measurements.len() == rows,
            "the columns are of one length"
        );
        let girls = self.table(measure, ChartSex::Girls);
        let boys = self.table(measure, ChartSex::Boys);
        for (((out, sex), age), measurement) in
            out.iter_mut().zip(sexes).zip(ages_days).zip(measurements)
        {
            let table = match sex {
                ChartSex::Girls => girls,
                ChartSex::Boys => boys,
            };
            *out = if is_believable(measure, *measurement) {
                table.z(*age, *measurement)
            } else {
                None
            };
        }
    }

    /// The four places of one child on one day: weight, length and body mass index for age, and weight for length.
    #[inline]
    pub fn four_places(&self, child: &ChildMeasured) -> FourPlaces {
        let ChildMeasured { sex, age_days, kilograms, centimetres, position } = *child;
        let weighs = is_believable(Measure::Weight, kilograms);
        let measures = is_believable(Measure::Length, centimetres);
        let mut places = FourPlaces::default();
        if weighs {
            places.weight = self.table(Measure::Weight, sex).z(age_days, kilograms);
        }
        if !measures {
            return places;
        }
        let length = self.length_as_expected(age_days, centimetres, position);
        places.length = self.table(Measure::Length, sex).z(age_days, length);
        if weighs {
            let metres = length / 100.0;
            let index = kilograms / (metres * metres);
            if is_believable(Measure::BodyMassIndex, index) {
                places.body_mass_index = self.table(Measure::BodyMassIndex, sex).z(age_days, index);
            }
            // The tables part where children are taken to stand, as the length was made to fit above.
            let by = if age_days < super::reference::STANDS_FROM {
                &self.by_length
            } else {
                &self.by_height
            };
            places.weight_for_length = by.of(sex).z(tenths(length), kilograms);
        }
        places
    }

    /// [`Self::four_places`] of many.
    ///
    /// # Panics
    /// When the two columns are not of one length.
    pub fn four_places_of(&self, children: &[ChildMeasured], out: &mut [FourPlaces]) {
        assert!(children.len() == out.len(), "the columns are of one length");
        for (out, child) in out.iter_mut().zip(children) {
            *out = self.four_places(child);
        }
    }
}
