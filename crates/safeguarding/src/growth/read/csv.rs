//! A reference written in one table: the layout for tables that come in none of the published ones.
//!
//! Takes lines `measure,sex,day,l,m,s` (measure `weight`, `length`, `bmi` or `head`; sex `girls` or `boys`; days of age in rising
//! order, negative before the day a child is due; between two rows the three numbers go in a straight line); lines that begin with `#` before the headings may say `# name: ...`, `# attribution: ...` and
//! `# tails: steps`. Gives a [`Reference`].

use super::{CannotRead, Steps, empty, place_of};
use crate::growth::lms::{Lms, Tails};
use crate::growth::reference::{ChartSex, Measure, Reference};

pub(super) fn by_the_day(file: &str, text: &str) -> Result<Reference, CannotRead> {
    let said = |key: &str| {
        text.lines().take_while(|line| line.starts_with('#')).find_map(|line| {
            line.trim_start_matches('#')
                .trim()
                .strip_prefix(key)?
                .trim()
                .strip_prefix(':')
                .map(str::trim)
        })
    };
    let tails = match said("tails") {
        None | Some("curve") => Tails::Curve,
        Some("steps") => Tails::Steps,
        Some(_) => return Err(CannotRead::layout(file, "`# tails:` is curve or steps")),
    };
    let mut lines = text.lines().enumerate().skip_while(|(_, line)| line.starts_with('#'));
    if lines.next().is_none_or(|(_, headings)| headings.trim() != "measure,sex,day,l,m,s") {
        return Err(CannotRead::layout(file, "the headings are not measure,sex,day,l,m,s"));
    }
    let mut steps: [Steps; 4] = Default::default();
    let out_of_order =
        |number| CannotRead::layout(file, format!("line {number}: put the days in rising order"));
    for (number, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let row = row(line)
            .ok_or_else(|| CannotRead::layout(file, format!("line {} is not a row", number + 1)))?;
        let (measure, sex, day, lms) = row;
        let table = steps[place_of(measure)].of(sex);
        if let Some((before, from)) = table.last().copied() {
            if day <= before {
                return Err(out_of_order(number + 1));
            }
            let share = |at: i32| f64::from(at - before) / f64::from(day - before);
            table.extend((before + 1..day).map(|at| (at, between(from, lms, share(at)))));
        }
        table.push((day, lms));
    }
    let mut reference = empty(
        said("name").unwrap_or(file),
        said("attribution").unwrap_or("no attribution was given with the table"),
        tails,
    );
    for (measure, steps) in Measure::ALL.into_iter().zip(steps) {
        reference.by_age[place_of(measure)] = steps.pair(file, &measure.to_string(), tails)?;
    }
    Ok(reference)
}

/// The straight line from one row to the next.
fn between(from: Lms, to: Lms, share: f64) -> Lms {
    let straight = |from: f64, to: f64| from + (to - from) * share;
    Lms { l: straight(from.l, to.l), m: straight(from.m, to.m), s: straight(from.s, to.s) }
}

fn row(line: &str) -> Option<(Measure, ChartSex, i32, Lms)> {
    let mut cells = line.split(',').map(str::trim);
    let measure = match cells.next()? {
        "weight" => Measure::Weight,
        "length" => Measure::Length,
        "bmi" => Measure::BodyMassIndex,
        "head" => Measure::Head,
        _ => return None,
    };
    let sex = match cells.next()? {
        "girls" => ChartSex::Girls,
        "boys" => ChartSex::Boys,
        _ => return None,
    };
    let day = cells.next()?.parse().ok()?;
    // A slip of the pen must not ask for tables of millions of days.
    if !(-200..=10_000).contains(&day) {
        return None;
    }
    let mut number = || cells.next()?.parse().ok();
    let lms = Lms { l: number()?, m: number()?, s: number()? };
    cells.next().is_none().then_some((measure, sex, day, lms))
}
