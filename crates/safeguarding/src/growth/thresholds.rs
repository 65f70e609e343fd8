//! What practice calls a fall in weight worth concern: the dated thresholds of `practice/england/growth/`.
//!
//! Takes the text of such a file; gives the versions in order, each with the sources of its numbers, or every problem found.
//! It calculates nothing of any child.

use super::age::CorrectionRule;
use super::centiles::{Line, ROUNDING, SPACE};
use crate::calendar::Date;
use crate::practice::{PRACTICE, PracticeProblem, Source, TomlDay};
use serde::Deserialize;

/// The file Regard comes with.
const SHIPPED: &str = "practice/england/growth/ng75.toml";

/// Thresholds for concern about growth, by the day from which each version is in force.
#[derive(Clone, Debug)]
pub struct GrowthThresholds {
    /// What the thresholds are called.
    pub title: String,
    /// **Shape:** oldest first, at least one, each from its own day.
    pub versions: Vec<GrowthVersion>,
}

/// One version of the thresholds.
#[derive(Clone, Debug)]
pub struct GrowthVersion {
    /// From which day it is in force.
    pub in_force: Date,
    /// What none of its statements can tell, to be shown with each.
    pub cannot_tell: Vec<String>,
    /// Falls by birth weight, from the lowest band to the highest.
    pub bands: [BirthWeightBand; 3],
    /// From where a fall is counted.
    pub counted_from: FallFrom,
    /// Weighings before this day of life have no place on the chart. The birth weight has.
    pub first_day: i32,
    /// A weight below this line is low whatever the birth weight.
    pub low_below: Line,
    /// A loss of more than this share of the birth weight is a threshold in the early days. **Units:** per cent.
    pub early_loss_above: f64,
    /// Weighings before this day of life are early.
    pub early_before_day: i32,
    /// Until when children born early are corrected.
    pub correction: CorrectionRule,
    /// The sources of all of these, in the order of the file.
    pub sources: Vec<Source>,
}

/// Which birth weights a number of spaces is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BirthWeightBand {
    /// The line it begins at; none for the lowest.
    pub from: Option<Line>,
    /// The line it ends at; none for the highest.
    pub to: Option<Line>,
    /// How many spaces fallen are a threshold.
    pub spaces: u8,
}

/// From where a fall is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FallFrom {
    /// From the birth weight alone.
    Birth,
    /// From the highest of the birth weight and every weighing before.
    HighestEarlier,
}

impl GrowthThresholds {
    /// The thresholds that come with Regard.
    ///
    /// # Panics
    /// When the shipped file is not sound, which a test prevents.
    pub fn shipped() -> Self {
        let text = PRACTICE.iter().find(|(path, _)| *path == SHIPPED).map(|(_, text)| *text);
        let text = text.expect("the growth thresholds are shipped");
        match Self::parse(SHIPPED, text) {
            Ok(thresholds) => thresholds,
            Err(problems) => panic!("the shipped growth thresholds are sound: {problems:#?}"),
        }
    }

    /// The version in force on a day; `None` before the first.
    pub fn on(&self, day: Date) -> Option<&GrowthVersion> {
        self.versions.iter().rev().find(|version| version.in_force <= day)
    }

    /// Reads a file of thresholds.
    ///
    /// # Errors
    /// Every problem found, with the file and, where known, the line.
    pub fn parse(path: &str, text: &str) -> Result<Self, Vec<PracticeProblem>> {
        let problem = |line, what: String| PracticeProblem { file: path.to_owned(), line, what };
        let file: File = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| 1 + text[..span.start].matches('\n').count());
            vec![problem(line, error.message().to_owned())]
        })?;
        let mut problems = Vec::new();
        let mut versions = Vec::new();
        for table in file.version {
            let day = table.in_force.0;
            match version(table) {
                Ok(version) => versions.push(version),
                Err(wrong) => problems.extend(
                    wrong
                        .into_iter()
                        .map(|what| problem(None, format!("the version from {day}: {what}"))),
                ),
            }
        }
        if versions.windows(2).any(|pair| pair[0].in_force >= pair[1].in_force) {
            let what = "two versions are out of order or from one day: put the oldest first, each from its own day";
            problems.push(problem(None, what.to_owned()));
        }
        if versions.is_empty() && problems.is_empty() {
            problems.push(problem(None, "there is no [[version]]".to_owned()));
        }
        if problems.is_empty() { Ok(Self { title: file.title, versions }) } else { Err(problems) }
    }
}

impl BirthWeightBand {
    /// Whether a birth weight at this distance from the median is in it. Both lines are in the middle band.
    pub fn holds(&self, z: f64) -> bool {
        match (self.from, self.to) {
            (None, Some(to)) => z < to.z - ROUNDING,
            (Some(from), None) => z > from.z + ROUNDING,
            (from, to) => {
                from.is_none_or(|from| z >= from.z - ROUNDING)
                    && to.is_none_or(|to| z <= to.z + ROUNDING)
            }
        }
    }
}

impl std::fmt::Display for BirthWeightBand {
    /// `below the 9th centile`, `from the 9th to the 91st centile`, `above the 91st centile`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.from, self.to) {
            (None, Some(to)) => write!(f, "below the {} centile", to.name),
            (Some(from), None) => write!(f, "above the {} centile", from.name),
            (Some(from), Some(to)) => {
                write!(f, "from the {} to the {} centile", from.name, to.name)
            }
            (None, None) => f.write_str("on any centile"),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[expect(dead_code, reason = "kept for readers of the file")]
    id: String,
    title: String,
    #[expect(dead_code, reason = "kept for readers of the file")]
    nation: String,
    #[serde(default)]
    version: Vec<VersionTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VersionTable {
    in_force: TomlDay,
    cannot_tell: Vec<String>,
    fall: FallTable,
    counting: CountingTable,
    space: SpaceTable,
    low: LowTable,
    early: EarlyTable,
    correction: CorrectionRule,
    correction_source: Source,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FallTable {
    counted_from: FallFrom,
    source: Source,
    band: Vec<BandTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BandTable {
    #[serde(default)]
    below: Option<String>,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    to: Option<String>,
    #[serde(default)]
    above: Option<String>,
    spaces: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountingTable {
    first_day: u8,
    source: Source,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpaceTable {
    standard_deviations: [u8; 2],
    source: Source,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LowTable {
    below: String,
    source: Source,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EarlyTable {
    loss_above_per_cent: f64,
    before_day: u8,
    source: Source,
}

/// One version checked, or all that is wrong with it.
fn version(table: VersionTable) -> Result<GrowthVersion, Vec<String>> {
    let mut wrong = Vec::new();
    let low_below = line(Some(&table.low.below), &mut wrong);
    let bands = bands(&table.fall.band, &mut wrong);
    let [over, under] = table.space.standard_deviations;
    if (f64::from(over) / f64::from(under) - SPACE).abs() > 1e-12 {
        wrong.push(
            "the lines of the chart stand two thirds of a standard deviation apart: write [2, 3]"
                .to_owned(),
        );
    }
    let early_loss_above = table.early.loss_above_per_cent;
    if !(early_loss_above > 0.0 && early_loss_above < 100.0) {
        wrong.push(
            "an early loss is a share of the birth weight between 0 and 100 per cent".to_owned(),
        );
    }
    if table.cannot_tell.is_empty() {
        wrong.push("say what a fall cannot tell".to_owned());
    }
    let correction = table.correction;
    if correction.very_early_below_weeks > correction.early_below_weeks {
        wrong.push("very early is earlier than early: put its weeks below the other's".to_owned());
    }
    match (bands, low_below, wrong.is_empty()) {
        (Some(bands), Some(low_below), true) => Ok(GrowthVersion {
            in_force: table.in_force.0,
            cannot_tell: table.cannot_tell,
            bands,
            counted_from: table.fall.counted_from,
            first_day: i32::from(table.counting.first_day),
            low_below,
            early_loss_above,
            early_before_day: i32::from(table.early.before_day),
            correction,
            sources: vec![
                table.fall.source,
                table.counting.source,
                table.space.source,
                table.low.source,
                table.early.source,
                table.correction_source,
            ],
        }),
        _ => Err(wrong),
    }
}

/// The line of a name; a name the chart does not have is wrong.
fn line(name: Option<&String>, wrong: &mut Vec<String>) -> Option<Line> {
    let name = name?;
    let found = Line::named(name);
    if found.is_none() {
        wrong.push(format!(
            "the chart has no line {name}; write 0.4th, 2nd, 9th, 25th, 50th, 75th, 91st, 98th or 99.6th"
        ));
    }
    found
}

/// Three bands that leave no birth weight out and hold none twice.
fn bands(tables: &[BandTable], wrong: &mut Vec<String>) -> Option<[BirthWeightBand; 3]> {
    let mut read = Vec::with_capacity(tables.len());
    for band in tables {
        read.push(BirthWeightBand {
            from: line(band.from.as_ref().or(band.above.as_ref()), wrong),
            to: line(band.to.as_ref().or(band.below.as_ref()), wrong),
            spaces: band.spaces,
        });
    }
    let bands = <[BirthWeightBand; 3]>::try_from(read).ok();
    let meet = bands.as_ref().is_some_and(|[low, middle, high]| {
        low.from.is_none()
            && low.to.is_some()
            && low.to == middle.from
            && middle.to.is_some()
            && middle.to == high.from
            && high.to.is_none()
    });
    if !meet {
        let what = "give three bands of birth weight that meet: below a line, from it to another, above that";
        wrong.push(what.to_owned());
    }
    bands
}
