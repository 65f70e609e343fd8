//! A growth chart: what a child measured, by age, with the nine lines of a reference where one was given.
//!
//! Takes points and lines in days and units; gives a drawing. Nothing is worked out here, and no place on the chart is called good or
//! bad: the table and the sentences beside it say what was measured and what practice names as a threshold.

use super::{Area, Drawing, Mark, path};
use safeguarding::records::Private;

/// What is to be drawn.
#[derive(Clone, Debug)]
pub struct GrowthChart {
    /// Names the drawing, and must differ from every other on the page.
    pub id: String,
    /// What it is, read out first.
    pub title: Private<String>,
    /// What it holds, for who does not see it.
    pub told: Private<String>,
    /// The unit, as it stands at the axis: `kg`.
    pub unit: &'static str,
    /// The lines. **Shape:** lowest first; empty where no reference was given.
    pub lines: Vec<ChartLine>,
    /// What was measured. **Shape:** by day.
    pub points: Vec<ChartPoint>,
    /// Large letters over the chart, where its lines are not to be taken for anybody's.
    pub banner: Option<&'static str>,
}

/// One line.
#[derive(Clone, Debug)]
pub struct ChartLine {
    /// What it is called: `9th`.
    pub name: &'static str,
    /// Age in days, and the measurement there. **Shape:** by age.
    pub points: Vec<(i32, f64)>,
}

/// One measurement.
#[derive(Clone, Copy, Debug)]
pub struct ChartPoint {
    /// The age the chart is read at. **Units:** days.
    pub age_days: i32,
    /// The age since birth, where the chart is read at another. **Units:** days.
    pub since_birth_days: Option<i32>,
    /// The measurement, in the unit of the chart.
    pub value: f64,
}

const WIDTH: i32 = 936;
const HEIGHT: i32 = 560;
const LEFT: i32 = 54;
const RIGHT: i32 = WIDTH - 64;
const TOP: i32 = 44;
const BOTTOM: i32 = HEIGHT - 48;
/// Days of a year and of a month, for the axis alone.
const YEAR: f64 = 365.25;
const MONTH: f64 = YEAR / 12.0;

impl GrowthChart {
    /// The drawing.
    pub fn drawn(&self) -> Drawing {
        let scale = Scale::of(self);
        let mut marks = scale.ages();
        marks.extend(scale.values(self.unit));
        marks.extend(self.lines.iter().flat_map(|line| scale.line(line)));
        if let Some(words) = self.banner {
            let class = "regard-drawing__banner";
            marks.push(Mark::Text { class, x: LEFT + 12, y: TOP - 14, words: words.into() });
        }
        marks.extend(self.drawn_points(&scale));
        Drawing {
            id: self.id.clone(),
            title: self.title.clone(),
            told: self.told.reveal().clone(),
            width: WIDTH,
            height: HEIGHT,
            marks,
            boxes: self.points.iter().map(|point| scale.area(point)).collect(),
            links: Vec::new(),
        }
    }

    fn drawn_points(&self, scale: &Scale) -> Vec<Mark> {
        let at = |point: &ChartPoint| (scale.x(point.age_days), scale.y(point.value));
        let mut marks = Vec::new();
        if self.points.len() > 1 {
            let through: Vec<(i32, i32)> = self.points.iter().map(at).collect();
            marks.push(Mark::Path { class: "regard-drawing__through", d: path(&through) });
        }
        for point in &self.points {
            let (x, y) = at(point);
            if let Some(age) = point.since_birth_days.filter(|age| *age != point.age_days) {
                let later = scale.x(age);
                let d = path(&[(x, y), (later, y)]);
                marks.push(Mark::Path { class: "regard-drawing__since-birth", d });
                marks.push(Mark::Circle {
                    class: "regard-drawing__measured--since-birth",
                    x: later,
                    y,
                    r: 4,
                });
            }
            marks.push(Mark::Circle { class: "regard-drawing__measured", x, y, r: 5 });
        }
        marks
    }
}

/// From days and units to the sheet.
struct Scale {
    from: i32,
    to: i32,
    low: f64,
    high: f64,
}

impl Scale {
    fn of(chart: &GrowthChart) -> Self {
        let ages = chart
            .points
            .iter()
            .flat_map(|point| [Some(point.age_days), point.since_birth_days])
            .flatten()
            .chain(chart.lines.iter().flat_map(|line| line.points.iter().map(|(age, _)| *age)));
        let (from, to) = ages.fold((0, 0), |(from, to), age| (from.min(age), to.max(age)));
        let values = chart
            .points
            .iter()
            .map(|point| point.value)
            .chain(chart.lines.iter().flat_map(|line| line.points.iter().map(|(_, v)| *v)));
        let (low, high) = values
            .fold((f64::MAX, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        let step = step_of(high - low.min(high));
        Self {
            from,
            to: to.max(from + 30),
            low: (low.min(high) / step).floor() * step,
            high: ((high / step).floor() + 1.0) * step,
        }
    }

    fn x(&self, age_days: i32) -> i32 {
        let along = f64::from(age_days - self.from) / f64::from(self.to - self.from);
        LEFT + (along * f64::from(RIGHT - LEFT)) as i32
    }

    fn y(&self, value: f64) -> i32 {
        let along = (value - self.low) / (self.high - self.low);
        BOTTOM - (along * f64::from(BOTTOM - TOP)) as i32
    }

    /// The room a measurement takes.
    fn area(&self, point: &ChartPoint) -> Area {
        let (x, y) = (self.x(point.age_days), self.y(point.value));
        Area { x: x - 5, y: y - 5, width: 10, height: 10 }
    }

    /// Lines and names of ages: months for a small child, else years.
    fn ages(&self) -> Vec<Mark> {
        let is_in_years = self.to - self.from > 3 * 366;
        let unit = if is_in_years { YEAR } else { MONTH };
        let count = f64::from(self.to - self.from) / unit;
        let step = (count / 13.0).ceil().max(1.0) as i32;
        let first = (f64::from(self.from) / unit).ceil() as i32;
        let last = (f64::from(self.to) / unit).floor() as i32;
        let mut marks = Vec::new();
        for age in (first..=last).filter(|age| age % step == 0) {
            let x = self.x((f64::from(age) * unit).round() as i32);
            let d = path(&[(x, TOP), (x, BOTTOM)]);
            marks.push(Mark::Path { class: "regard-drawing__year", d });
            let words = age.to_string().into();
            marks.push(Mark::Text {
                class: "regard-drawing__words",
                x: x - 4,
                y: BOTTOM + 18,
                words,
            });
        }
        let words = if is_in_years { "Age in years" } else { "Age in months" };
        marks.push(Mark::Text {
            class: "regard-drawing__name",
            x: LEFT,
            y: BOTTOM + 38,
            words: words.into(),
        });
        marks
    }

    fn values(&self, unit: &str) -> Vec<Mark> {
        let step = step_of(self.high - self.low);
        let count = ((self.high - self.low) / step).round() as i32;
        let mut marks = Vec::new();
        for line in 0..=count {
            let value = self.low + f64::from(line) * step;
            let y = self.y(value);
            let d = path(&[(LEFT, y), (RIGHT, y)]);
            marks.push(Mark::Path { class: "regard-drawing__year", d });
            let words = format!("{value} {unit}").into();
            marks.push(Mark::Text { class: "regard-drawing__words", x: 4, y: y + 5, words });
        }
        marks
    }

    fn line(&self, line: &ChartLine) -> Vec<Mark> {
        let points: Vec<(i32, i32)> =
            line.points.iter().map(|(age, value)| (self.x(*age), self.y(*value))).collect();
        let Some((x, y)) = points.last().copied() else { return Vec::new() };
        let words = line.name.into();
        vec![
            Mark::Path { class: "regard-drawing__centile", d: path(&points) },
            Mark::Text { class: "regard-drawing__words", x: x + 6, y: y + 5, words },
        ]
    }
}

/// How far apart lines of equal measurement are: 1, 2, 5, 10 … so that there are a dozen at most.
fn step_of(range: f64) -> f64 {
    let mut step = 1.0;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle() {
        if range / step <= 12.0 {
            return step;
        }
        step *= factor;
    }
    step
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(points: &[(i32, f64)]) -> GrowthChart {
        GrowthChart {
            id: "c".to_owned(),
            title: "Weight".into(),
            told: "".into(),
            unit: "kg",
            lines: Vec::new(),
            points: points
                .iter()
                .map(|(age_days, value)| ChartPoint {
                    age_days: *age_days,
                    since_birth_days: None,
                    value: *value,
                })
                .collect(),
            banner: None,
        }
    }

    #[test]
    fn who_is_older_stands_further_right_and_who_weighs_more_higher() {
        let boxes = chart(&[(0, 3.2), (100, 6.0), (400, 9.1)]).drawn().boxes;
        assert!(boxes.windows(2).all(|pair| pair[0].x < pair[1].x && pair[0].y > pair[1].y));
    }

    #[test]
    fn every_measurement_is_within_the_chart() {
        for points in [&[(0, 3.2)][..], &[(-40, 2.0), (7_000, 110.0)], &[(20, 0.3), (21, 390.0)]] {
            for area in chart(points).drawn().boxes {
                assert!(area.x >= LEFT - 5 && area.right() <= RIGHT + 5, "{area:?}");
                assert!(area.y >= TOP - 5 && area.bottom() <= BOTTOM + 5, "{area:?}");
            }
        }
    }

    #[test]
    fn a_child_born_early_has_both_ages_drawn() {
        let mut early = chart(&[(30, 3.0)]);
        early.points[0].since_birth_days = Some(72);
        let circles = |mark: &&Mark| matches!(mark, Mark::Circle { .. });
        assert_eq!(early.drawn().marks.iter().filter(circles).count(), 2);
    }
}
