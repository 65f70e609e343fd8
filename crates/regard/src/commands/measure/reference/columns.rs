//! A table of events as columns, and where each child's and each household's rows stand in them.
//!
//! Takes a folder with one file a column, as `cargo xtask measure patterns` writes it; gives the columns, checked, and the rows
//! of each child and the children of each household. It judges nothing.

use anyhow::{Context, bail, ensure};
use rayon::prelude::*;
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

/// How many agencies there may be: one bit of a byte each.
pub const AGENCIES: u8 = 8;

/// The first day that is refused. Ninety years of days, and every sum of a day and a window stays within 16 bits.
pub const DAYS: u16 = 32_768 - 366;

/// Kinds of event are below this, so that eight of them can be compared at once in one 64-bit number.
pub const KINDS: u8 = 127;

/// Events, one a row, in order of child, day and kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// Whose event it is.
    pub child: Vec<u32>,
    /// Which household the child is of: one for all rows of a child.
    pub household: Vec<u32>,
    /// Who recorded it, below [`AGENCIES`].
    pub agency: Vec<u8>,
    /// What kind of event it is, below [`KINDS`].
    pub kind: Vec<u8>,
    /// When it happened, in days since 1 January 2018, below [`DAYS`].
    pub day: Vec<u16>,
}

impl Columns {
    /// Reads the five files of the folder, and refuses what the rules could not rely on.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let columns = Self {
            child: column(folder, "child.u32", u32::from_le_bytes)?,
            household: column(folder, "household.u32", u32::from_le_bytes)?,
            agency: column(folder, "agency.u8", u8::from_le_bytes)?,
            kind: column(folder, "type.u8", u8::from_le_bytes)?,
            day: column(folder, "day.u16", u16::from_le_bytes)?,
        };
        columns.check().with_context(|| format!("the columns in {}", folder.display()))?;
        Ok(columns)
    }

    /// Columns of these rows, each of child, household, agency, kind and day.
    #[cfg(test)]
    pub fn of_rows(rows: &[(u32, u32, u8, u8, u16)]) -> Self {
        Self {
            child: rows.iter().map(|row| row.0).collect(),
            household: rows.iter().map(|row| row.1).collect(),
            agency: rows.iter().map(|row| row.2).collect(),
            kind: rows.iter().map(|row| row.3).collect(),
            day: rows.iter().map(|row| row.4).collect(),
        }
    }

    /// How many events there are.
    pub fn rows(&self) -> usize {
        self.child.len()
    }

    fn check(&self) -> anyhow::Result<()> {
        let rows = self.rows();
        let lengths = [self.household.len(), self.agency.len(), self.kind.len(), self.day.len()];
        ensure!(
            lengths.iter().all(|length| *length == rows),
            "child.u32 has {rows} rows, household, agency, type and day have {lengths:?}; write them all again"
        );
        ensure!(
            u32::try_from(rows).is_ok(),
            "{rows} rows are more than a 32-bit number counts; take fewer"
        );
        ensure!(
            self.agency.par_iter().all(|agency| *agency < AGENCIES)
                && self.kind.par_iter().all(|kind| *kind < KINDS)
                && self.day.par_iter().all(|day| *day < DAYS),
            "an agency is not below {AGENCIES}, a type not below {KINDS}, or a day not below {DAYS}"
        );
        let key = |row: usize| (self.child[row], self.day[row], self.kind[row]);
        let disorder = (1..rows).into_par_iter().find_any(|row| {
            let is_same_child = self.child[row - 1] == self.child[*row];
            key(row - 1) > key(*row)
                || is_same_child && self.household[row - 1] != self.household[*row]
        });
        if let Some(row) = disorder {
            bail!(
                "row {row}, counted from 0, comes before the one above it, or gives its child another household; sort the \
                 rows by child, day and type"
            );
        }
        Ok(())
    }
}

/// The numbers of a file that holds little-endian numbers and nothing else.
fn column<const WIDTH: usize, Number>(
    folder: &Path,
    name: &str,
    number: fn([u8; WIDTH]) -> Number,
) -> anyhow::Result<Vec<Number>> {
    let path = folder.join(name);
    let mut file = File::open(&path).with_context(|| {
        format!(
            "{} could not be opened; make it with `cargo xtask measure patterns`",
            path.display()
        )
    })?;
    let size = usize::try_from(file.metadata()?.len())?;
    ensure!(
        size.is_multiple_of(WIDTH),
        "{} has {size} bytes, which is no whole number of rows of {WIDTH}; write it again",
        path.display()
    );
    let mut numbers = Vec::with_capacity(size / WIDTH);
    // A piece at a time, so that no file stands in memory twice.
    let mut piece = vec![0; (1 << 20) * WIDTH];
    for from in (0..size).step_by(piece.len()) {
        let piece = &mut piece[..(size - from).min((1 << 20) * WIDTH)];
        file.read_exact(piece).with_context(|| format!("{}", path.display()))?;
        numbers.extend(piece.as_chunks().0.iter().copied().map(number));
    }
    Ok(numbers)
}

/// Where each child's rows stand, and which children make up each household.
#[derive(Clone, Debug, PartialEq)]
pub struct Places {
    /// Each child's number and its first row.
    children: Runs,
    /// Places of children in `children`, household by household.
    members: Vec<u32>,
    /// Each household's number and its first member.
    households: Runs,
}

impl Places {
    /// Finds the rows of every child and household. Needs the order that [`Columns::read`] has checked.
    pub fn of(columns: &Columns) -> Self {
        let children = Runs::of(&columns.child, 16);
        let household = |child: &u32| columns.household[children.starts[*child as usize] as usize];
        let mut members: Vec<u32> = (0..children.values.len() as u32).collect();
        let mut of_members: Vec<u32> = members.par_iter().map(household).collect();
        if !of_members.is_sorted() {
            members.par_sort_by_key(household);
            of_members = members.par_iter().map(household).collect();
        }
        let households = Runs::of(&of_members, 1);
        Self { children, members, households }
    }

    /// How many children have events.
    pub fn children(&self) -> usize {
        self.children.values.len()
    }

    /// How many households have events.
    pub fn households(&self) -> usize {
        self.households.values.len()
    }

    /// A child's number, as the columns have it.
    pub fn child(&self, place: usize) -> u32 {
        self.children.values[place]
    }

    /// A household's number, as the columns have it.
    pub fn household(&self, place: usize) -> u32 {
        self.households.values[place]
    }

    /// The rows of a child.
    pub fn rows(&self, child: usize) -> Range<usize> {
        self.children.range(child)
    }

    /// The places of a household's children.
    pub fn members(&self, household: usize) -> &[u32] {
        &self.members[self.households.range(household)]
    }
}

/// Runs of equal values in a column where equal values stand together.
#[derive(Clone, Debug, PartialEq)]
struct Runs {
    /// The value of each run.
    values: Vec<u32>,
    /// Where each run begins, and the length of the column after them all.
    starts: Vec<u32>,
}

impl Runs {
    /// Finds the runs. `leap` is how far to look ahead at once: less than most runs are long.
    fn of(column: &[u32], leap: usize) -> Self {
        const PIECE: usize = 1 << 16;
        let pieces: Vec<Vec<(u32, u32)>> = (0..column.len())
            .into_par_iter()
            .step_by(PIECE)
            .map(|from| {
                let piece = &column[from..column.len().min(from + PIECE)];
                // What began in the piece before is not found again.
                let is_begun = from > 0 && column[from - 1] == piece[0];
                let mut at = if is_begun { end(piece, 0, leap) } else { 0 };
                let mut found = Vec::new();
                while at < piece.len() {
                    found.push((piece[at], (from + at) as u32));
                    at = end(piece, at, leap);
                }
                found
            })
            .collect();
        let (values, mut starts): (Vec<u32>, Vec<u32>) = pieces.into_iter().flatten().unzip();
        starts.push(column.len() as u32);
        Self { values, starts }
    }

    fn range(&self, run: usize) -> Range<usize> {
        self.starts[run] as usize..self.starts[run + 1] as usize
    }
}

/// Where the run that begins here ends: leapt over, and then narrowed down.
fn end(column: &[u32], from: usize, leap: usize) -> usize {
    let value = column[from];
    let mut within = from;
    while column.get(within + leap) == Some(&value) {
        within += leap;
    }
    let last = column.len().min(within + leap);
    within + column[within..last].partition_point(|other| *other == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn households_are_gathered_even_where_their_children_stand_apart() {
        let columns =
            Columns::of_rows(&[(1, 9, 0, 0, 0), (1, 9, 0, 0, 1), (4, 2, 0, 0, 0), (7, 9, 0, 0, 0)]);
        let places = Places::of(&columns);
        assert_eq!((places.children(), places.households()), (3, 2));
        assert_eq!(places.rows(0), 0..2);
        assert_eq!(places.members(0), [1]);
        assert_eq!(places.members(1), [0, 2]);
    }

    #[test]
    fn runs_of_every_length_are_found_across_pieces() {
        let values: Vec<u32> = (0..700).flat_map(|value| vec![value; value as usize]).collect();
        let expected: Vec<u32> = (0..values.len())
            .filter(|row| *row == 0 || values[row - 1] != values[*row])
            .map(|row| row as u32)
            .collect();
        for leap in [1, 2, 32] {
            let found = Runs::of(&values, leap);
            assert_eq!(found.starts.split_last(), Some((&(values.len() as u32), &expected[..])));
            assert!(found.values.into_iter().eq(1..700));
        }
        assert_eq!(Runs::of(&[], 32), Runs { values: vec![], starts: vec![0] });
    }

    #[test]
    fn what_the_rules_cannot_rely_on_is_refused() {
        let sound = Columns::of_rows(&[(1, 9, 0, 3, 5), (1, 9, 0, 4, 5)]);
        sound.check().unwrap();
        for wrong in [
            [(1, 9, 0, 4, 5), (1, 9, 0, 3, 5)],
            [(1, 9, 0, 3, 6), (1, 9, 0, 4, 5)],
            [(2, 9, 0, 3, 5), (1, 9, 0, 4, 5)],
            [(1, 9, 0, 3, 5), (1, 8, 0, 4, 5)],
            [(1, 9, 8, 3, 5), (1, 9, 0, 4, 5)],
            [(1, 9, 0, 3, 5), (1, 9, 0, 4, DAYS)],
            [(1, 9, 0, 3, 5), (1, 9, 0, KINDS, 5)],
        ] {
            assert!(Columns::of_rows(&wrong).check().is_err(), "{wrong:?}");
        }
        assert!(Columns { day: vec![5], ..sound }.check().is_err());
    }

    #[test]
    fn what_is_written_a_file_a_column_is_read_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes);
        write("child.u32", &[1, 0, 0, 0, 0, 1, 0, 0]).unwrap();
        write("household.u32", &[9, 0, 0, 0, 9, 0, 0, 0]).unwrap();
        write("agency.u8", &[0, 7]).unwrap();
        write("type.u8", &[3, 39]).unwrap();
        write("day.u16", &[5, 0, 0, 1]).unwrap();
        let expected = Columns::of_rows(&[(1, 9, 0, 3, 5), (256, 9, 7, 39, 256)]);
        assert_eq!(Columns::read(folder.path()).unwrap(), expected);
        write("day.u16", &[5, 0, 0]).unwrap();
        let error = format!("{:#}", Columns::read(folder.path()).unwrap_err());
        assert!(error.contains("day.u16 has 3 bytes"), "{error}");
    }
}
