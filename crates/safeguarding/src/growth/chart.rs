//! The nine lines of a chart, as points to draw.
//!
//! Takes a measure, a sex and a stretch of ages; gives each line's measurements. It draws nothing: pages do.

use super::centiles::{LINES, Line};
use super::reference::{ChartSex, Measure, Reference};

/// One line of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct CentileLine {
    /// Which line.
    pub line: Line,
    /// Age in days and the measurement there. **Shape:** by age; days the reference does not hold are left out.
    pub points: Vec<(i32, f64)>,
}

impl Reference {
    /// The nine lines from one age to another, a point every `every` days and one at the last age.
    ///
    /// **Shape:** lowest line first; nine even where the reference has nothing, then without points.
    pub fn lines(
        &self,
        measure: Measure,
        sex: ChartSex,
        from_day: i32,
        to_day: i32,
        every: u16,
    ) -> Vec<CentileLine> {
        let table = self.table(measure, sex);
        let days: Vec<i32> = (from_day..to_day)
            .step_by(usize::from(every.max(1)))
            .chain(std::iter::once(to_day))
            .filter(|_| from_day <= to_day)
            .collect();
        LINES
            .into_iter()
            .map(|line| {
                let points = days
                    .iter()
                    .filter_map(|day| Some((*day, table.measurement(*day, line.z)?)))
                    .collect();
                CentileLine { line, points }
            })
            .collect()
    }
}
