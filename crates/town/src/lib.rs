//! The invented partnership: fictional families, and the files a dozen agencies would give about them.
//!
//! Takes a [`Plan`]; gives files in the agency chronology format (and one CIN census), with the flaws of real files, for the
//! ordinary door to take in. Nobody in them exists; the NHS numbers are of the range kept for tests. The same plan always
//! gives the same bytes. It never reads the clock, and knows nothing of rules or findings.

mod chance;
mod error;
mod family;
mod files;
pub mod labelled;
mod lives;
mod names;
mod numbers;
mod place;
mod row;
mod stories;
mod words;

pub use error::TownError;
pub use jiff::civil::Date;

use family::Family;
use files::{Census, DIALECTS, Flaws, Sheet};
use row::Row;
use std::path::{Path, PathBuf};

/// The number of the first generated family; lower ones are kept for families told by hand.
const FIRST_FAMILY: u64 = 10;
/// Rows a child on average, as a town of 300,000 children has them; only for the estimate given to progress.
const ROWS_A_CHILD: u64 = 95;

/// Which town to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The same seed gives the same town.
    pub seed: u64,
    /// About how many children: the last family is told whole.
    pub children: u32,
    /// The last day of records.
    pub through: Date,
    /// Over how many years records reach back.
    pub years: u16,
    /// Whether the six families told by hand are among them.
    pub stories: bool,
}

impl Plan {
    /// The town of the demonstration: about 300 families over 15 years, the six told by hand among them.
    pub fn demo(through: Date) -> Self {
        Self { seed: 2_026, children: 600, through, years: 15, stories: true }
    }

    /// A town of about this many children over 15 years, without the families told by hand.
    pub fn of(children: u32, through: Date) -> Self {
        Self { seed: 1, children, through, years: 15, stories: false }
    }
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The files. **Shape:** social care's chronology first; the CIN census last.
    pub files: Vec<WrittenFile>,
    /// How many families.
    pub families: u32,
    /// How many children, those not yet born among them.
    pub children: u32,
    /// How many rows all files hold; the census's elements are not counted.
    pub rows: u64,
    /// The families told by hand, to open first.
    pub stories: Vec<StoryFamily>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenFile {
    /// Where it is.
    pub path: PathBuf,
    /// The agency that would give it, by its id in `agencies.toml`.
    pub agency: &'static str,
    /// How many rows it holds; children, for the census.
    pub rows: u64,
}

/// A family told by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryFamily {
    /// The invented family name.
    pub family_name: String,
    /// The given name of the child to look up.
    pub child_given_name: String,
    /// That child's birth date.
    pub child_born: Date,
    /// What a reader will meet, in one line.
    pub what: String,
}

/// Writes a town's files into a folder, which is made if it is not there; files of the same names are replaced.
///
/// `progress` hears, now and then, how many rows are written and how many are expected in all.
///
/// # Errors
/// When a file cannot be written, or the plan asks for nothing.
pub fn write(
    folder: &Path,
    plan: &Plan,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Written, TownError> {
    if plan.children == 0 || plan.years == 0 {
        return Err(TownError::EmptyPlan { children: plan.children, years: plan.years });
    }
    std::fs::create_dir_all(folder)
        .map_err(|source| TownError::MakeFolder { folder: folder.to_owned(), source })?;
    let mut town = Town::open(folder, plan)?;
    let from = chance::months_later(plan.through, -12 * i32::from(plan.years));
    if plan.stories {
        for (number, story) in stories::ALL.iter().enumerate() {
            let told = story.tell(number as u64, plan.through);
            town.written.stories.push(told.introduction);
            town.take(&told.family, told.rows, &mut Flaws::none())?;
        }
    }
    let expected = u64::from(plan.children) * ROWS_A_CHILD;
    let mut number = FIRST_FAMILY;
    while town.written.children < plan.children {
        let family = Family::of(plan.seed, number, plan.through);
        let rows = lives::of(plan.seed, &family, from, plan.through);
        town.take(&family, rows, &mut Flaws::of(plan.seed, number))?;
        number += 1;
        if number.is_multiple_of(64) {
            progress(town.written.rows, expected.max(town.written.rows));
        }
    }
    let written = town.close()?;
    progress(written.rows, written.rows);
    Ok(written)
}

/// The files, held open while families are told one by one.
struct Town {
    sheets: Vec<(Date, Sheet)>,
    census: Census,
    written: Written,
}

impl Town {
    fn open(folder: &Path, plan: &Plan) -> Result<Self, TownError> {
        let sheets = DIALECTS
            .iter()
            .map(|dialect| {
                Ok((files::first_day_covered(dialect, plan), Sheet::open(folder, dialect, plan)?))
            })
            .collect::<Result<_, TownError>>()?;
        Ok(Self { sheets, census: Census::open(folder, plan)?, written: Written::default() })
    }

    /// Writes one family, each agency's rows in the order they were written down.
    fn take(
        &mut self,
        family: &Family,
        mut rows: Vec<Row>,
        flaws: &mut Flaws,
    ) -> Result<(), TownError> {
        rows.sort_by_key(|row| (row.recorded, row.place));
        for row in &rows {
            let place = self.sheets.iter().position(|(_, sheet)| sheet.dialect.holds(row));
            let (covered_from, sheet) = &mut self.sheets[place.expect("every agency has a file")];
            if row.happened >= *covered_from {
                self.written.rows += sheet.write(row, family, flaws)?;
            }
        }
        self.census.write(family, &rows)?;
        self.written.families += 1;
        self.written.children += family.children().count() as u32;
        Ok(())
    }

    fn close(self) -> Result<Written, TownError> {
        let mut written = self.written;
        for (_, sheet) in self.sheets {
            written.files.extend(sheet.close()?);
        }
        written.files.push(self.census.close()?);
        Ok(written)
    }
}
