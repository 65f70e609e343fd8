//! UK-WHO as RCPCH's program keeps it: UK 1990 before two weeks and from four years, WHO 2006 between.
//!
//! Takes that folder's four files; gives the reference, each day interpolated as RCPCH does: a row at that very age, else a cubic
//! through the two rows on either side, else, at the ends of a part, a straight line. Ages there are years of 365.25 days,
//! counted from the day the child is due, so that those before it are negative.
//!
//! **Source** of the parts' ages and of the interpolation: RCPCH, Chart information for health staff (read 2026-11-22), and the
//! behaviour of rcpchgrowth 4.6.5, against which `cargo xtask measure growth` compares us.

use super::{CannotRead, Files, empty, place_of};
use crate::growth::lms::{Lms, Tails};
use crate::growth::reference::{ChartSex, Measure, Pair, Reference, Table};
use serde_json::Value;

const DAYS_A_YEAR: f64 = 365.25;

/// Two ages closer than this are one: RCPCH rounds decimal ages to four places. **Units:** days.
const SAME_AGE: f64 = 0.000_05 * DAYS_A_YEAR;

/// The parts: file, and the first and last whole day read from it.
///
/// Two weeks, two years (730.5 days) and four years (1461 days) each belong to the later part.
const PARTS: [(&str, i32, i32); 4] = [
    ("uk90_preterm.json", -119, 13),
    ("who_infants.json", 14, 730),
    ("who_children.json", 731, 1_460),
    ("uk90_child.json", 1_461, 7_305),
];

pub(super) fn uk_who(files: Files<'_>) -> Result<Reference, CannotRead> {
    let mut reference = empty(
        "UK-WHO",
        "UK-WHO growth reference: UK 1990 (copyright RCPCH) and WHO Child Growth Standards 2006 (World Health Organization), \
         read from your own licensed copy",
        Tails::Curve,
    );
    let mut parts = Vec::new();
    for (file, first, last) in PARTS {
        let read: Value = serde_json::from_str(files.needed(file)?)
            .map_err(|error| CannotRead::layout(file, error.to_string()))?;
        parts.push((file, first, last, read));
    }
    for measure in Measure::ALL {
        let table = |sex| whole(&parts, measure, sex);
        reference.by_age[place_of(measure)] =
            Pair { girls: table(ChartSex::Girls)?, boys: table(ChartSex::Boys)? };
    }
    Ok(reference)
}

/// All parts of one measure for one sex, by the day.
fn whole(
    parts: &[(&'static str, i32, i32, Value)],
    measure: Measure,
    sex: ChartSex,
) -> Result<Table, CannotRead> {
    let mut begins = None;
    let mut rows: Vec<Lms> = Vec::new();
    let unsound = |file: &str, step| CannotRead::Unsound {
        file: file.to_owned(),
        measure: measure.to_string(),
        step,
    };
    for (file, first, last, read) in parts {
        let points = points(file, read, measure, sex)?;
        for day in *first..=*last {
            let Some(lms) = at(&points, f64::from(day)) else { continue };
            let begins = *begins.get_or_insert(day);
            if day != begins + rows.len() as i32 {
                return Err(unsound(file, begins + rows.len() as i32));
            }
            rows.push(lms);
        }
    }
    let begins = begins.unwrap_or(0);
    Table::new(begins, &rows, Tails::Curve).map_err(|step| unsound("UK-WHO", step))
}

/// The rows of one measure and sex: age in days and the three numbers. **Shape:** by age; rows left blank are left out.
fn points(
    file: &str,
    read: &Value,
    measure: Measure,
    sex: ChartSex,
) -> Result<Vec<(f64, Lms)>, CannotRead> {
    let measure = match measure {
        Measure::Weight => "weight",
        Measure::Length => "height",
        Measure::BodyMassIndex => "bmi",
        Measure::Head => "ofc",
    };
    let sex = match sex {
        ChartSex::Girls => "female",
        ChartSex::Boys => "male",
    };
    let list = read.get("measurement").and_then(|all| all.get(measure)?.get(sex)?.as_array());
    let list = list.ok_or_else(|| {
        CannotRead::layout(file, format!("it has no list measurement / {measure} / {sex}"))
    })?;
    let mut points = Vec::with_capacity(list.len());
    for row in list {
        let number = |key: &str| row.get(key).and_then(Value::as_f64);
        let Some(age) = number("decimal_age") else {
            return Err(CannotRead::layout(file, "a row has no decimal_age"));
        };
        // Body mass index before two weeks is there as empty texts: the reference has none.
        if let (Some(l), Some(m), Some(s)) = (number("L"), number("M"), number("S")) {
            points.push((age * DAYS_A_YEAR, Lms { l, m, s }));
        }
    }
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok(points)
}

/// The three numbers on one day; `None` outside the rows.
fn at(points: &[(f64, Lms)], day: f64) -> Option<Lms> {
    let above = points.partition_point(|(age, _)| *age < day - SAME_AGE);
    let (next_age, next) = points.get(above)?;
    if (next_age - day).abs() <= SAME_AGE {
        return Some(*next);
    }
    let below = above.checked_sub(1)?;
    let around = below.checked_sub(1).and_then(|two_below| points.get(two_below..above + 2));
    let between = |of: fn(&Lms) -> f64| match around {
        Some(four) => cubic(four, of, day),
        None => straight(&points[below..=above], of, day),
    };
    Some(Lms { l: between(|lms| lms.l), m: between(|lms| lms.m), s: between(|lms| lms.s) })
}

/// The cubic through four points (Lagrange).
fn cubic(points: &[(f64, Lms)], of: fn(&Lms) -> f64, day: f64) -> f64 {
    let mut sum = 0.0;
    for (place, (age, lms)) in points.iter().enumerate() {
        let others = points.iter().enumerate().filter(|(other, _)| *other != place);
        let share: f64 = others.map(|(_, (other, _))| (day - other) / (age - other)).product();
        sum += share * of(lms);
    }
    sum
}

/// The straight line through two points.
fn straight(points: &[(f64, Lms)], of: fn(&Lms) -> f64, day: f64) -> f64 {
    let [(from, low), (to, high)] = points else { return f64::NAN };
    of(low) + (of(high) - of(low)) * (day - from) / (to - from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(of: impl Fn(f64) -> f64) -> Vec<(f64, Lms)> {
        (0..6)
            .map(|step| f64::from(step) * 10.0)
            .map(|age| (age, Lms { l: 1.0, m: of(age), s: 0.1 }))
            .collect()
    }

    #[test]
    fn a_cubic_is_met_exactly_between_rows_with_two_on_either_side() {
        let curve = |age: f64| 3.0 + 0.5 * age - 0.02 * age * age + 0.001 * age.powi(3);
        let found = at(&points(curve), 23.0).unwrap();
        assert!((found.m - curve(23.0)).abs() < 1e-9);
    }

    #[test]
    fn at_the_ends_the_line_is_straight() {
        let curve = |age: f64| age * age;
        assert!((at(&points(curve), 5.0).unwrap().m - 50.0).abs() < 1e-9);
        assert!((at(&points(curve), 45.0).unwrap().m - 2_050.0).abs() < 1e-9);
    }

    #[test]
    fn outside_the_rows_there_is_nothing() {
        assert!(at(&points(|age| age + 1.0), -1.0).is_none());
        assert!(at(&points(|age| age + 1.0), 51.0).is_none());
        assert!(at(&[], 0.0).is_none());
    }
}
