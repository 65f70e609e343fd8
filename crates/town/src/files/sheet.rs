//! One agency's file, held open and written row by row, so that a town of any size needs no more memory than a small one.
//!
//! Takes rows; gives the file, and how many lines it holds. Workbooks are the exception: they are small, kept until the
//! end, and split before a sheet is full.

use super::dialect::{DateForm, Dialect, Form};
use super::flaws::{self, Flaws};
use super::line::{Line, write_date};
use crate::chance::{days_from, later, months_later};
use crate::error::TownError;
use crate::family::Family;
use crate::row::{Agency, Row};
use crate::{Plan, WrittenFile};
use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// How many rows a workbook takes before the next is begun.
const WORKBOOK_ROWS: u32 = 200_000;

/// One agency's file.
pub(crate) struct Sheet {
    pub(crate) dialect: &'static Dialect,
    path: PathBuf,
    out: Out,
    rows: u64,
    covers: Vec<(&'static str, String)>,
    through: Date,
    cell: String,
    finished: Vec<WrittenFile>,
}

enum Out {
    Csv(Box<csv::Writer<BufWriter<File>>>),
    Workbook { book: Box<Workbook>, part: u32, next_row: u32 },
}

/// The first day of which a file holds records.
pub(crate) fn first_day_covered(dialect: &Dialect, plan: &Plan) -> Date {
    months_later(plan.through, -(i32::from(plan.years) * 12 * dialect.tenths_covered / 10))
}

impl Sheet {
    /// Opens an agency's file and writes what stands above its rows.
    pub(crate) fn open(
        folder: &Path,
        dialect: &'static Dialect,
        plan: &Plan,
    ) -> Result<Self, TownError> {
        let covers = coverage(dialect, plan);
        let (path, out) = match dialect.form {
            Form::Csv { delimiter, .. } => {
                let path = folder.join(format!("{}.csv", dialect.name));
                let fail = |source| TownError::WriteFile { path: path.clone(), source };
                let mut file =
                    BufWriter::with_capacity(1 << 18, File::create(&path).map_err(fail)?);
                for (key, value) in &covers {
                    writeln!(file, "# {key}: {value}").map_err(fail)?;
                }
                let writer =
                    csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(file);
                (path, Out::Csv(Box::new(writer)))
            }
            Form::Workbook => {
                let path = folder.join(format!("{}.xlsx", dialect.name));
                let book = Box::new(Workbook::new());
                (path, Out::Workbook { book, part: 1, next_row: 0 })
            }
        };
        let cell = String::with_capacity(256);
        let mut sheet = Self {
            dialect,
            path,
            out,
            rows: 0,
            covers,
            through: plan.through,
            cell,
            finished: Vec::new(),
        };
        sheet.begin()?;
        Ok(sheet)
    }

    /// Writes one row, with whatever flaws strike it; says how many lines that made.
    pub(crate) fn write(
        &mut self,
        row: &Row,
        family: &Family,
        flaws: &mut Flaws,
    ) -> Result<u64, TownError> {
        let mut recorded = row.recorded;
        if flaws.strikes(flaws::WRITTEN_LATE) {
            let room = days_from(recorded, self.through).min(240);
            recorded = later(
                recorded,
                if room > 30 { 30 + (row.place as i32 * 37) % (room - 29) } else { 0 },
            );
        }
        let numbers_missing = flaws.strikes(flaws::IDENTIFIER_MISSING);
        let shifted = flaws.strikes(flaws::CELLS_SHIFTED);
        let twice = !shifted && flaws.strikes(flaws::ROW_TWICE);
        let mistyped;
        let mut row = row;
        if self.dialect.agency == Agency::Housing && self.rows + 1 == flaws::FUTURE_DATE_ROW {
            mistyped = Row { happened: months_later(row.happened, 120), ..row.clone() };
            row = &mistyped;
        }
        let child_flaws =
            row.children.first().map(|&place| flaws.about(place, row.agency)).unwrap_or_default();
        let dialect = self.dialect;
        let line = Line { row, family, dialect, flaws, child_flaws, numbers_missing, recorded };
        for _ in 0..=u64::from(twice) {
            match &mut self.out {
                Out::Csv(_) => self.csv_line(&line, shifted)?,
                Out::Workbook { .. } => self.workbook_line(&line)?,
            }
            self.rows += 1;
        }
        Ok(1 + u64::from(twice))
    }

    /// Closes the file. **Shape:** more than one only when a workbook had to be split.
    pub(crate) fn close(mut self) -> Result<Vec<WrittenFile>, TownError> {
        match &mut self.out {
            Out::Csv(writer) => {
                writer
                    .flush()
                    .map_err(|source| TownError::WriteFile { path: self.path.clone(), source })?;
            }
            Out::Workbook { .. } => self.save_workbook()?,
        }
        let earlier: u64 = self.finished.iter().map(|file| file.rows).sum();
        self.finished.push(WrittenFile {
            path: self.path,
            agency: self.dialect.agency.id(),
            rows: self.rows - earlier,
        });
        Ok(self.finished)
    }

    fn begin(&mut self) -> Result<(), TownError> {
        match &mut self.out {
            Out::Csv(writer) => writer
                .write_record(self.dialect.columns.iter().map(|(_, heading)| heading))
                .map_err(|source| TownError::WriteLine { path: self.path.clone(), source }),
            Out::Workbook { book, next_row, .. } => {
                *next_row = 1;
                begin_workbook(book, self.dialect, &self.covers)
                    .map_err(|source| TownError::WriteWorkbook { path: self.path.clone(), source })
            }
        }
    }

    fn csv_line(&mut self, line: &Line, shifted: bool) -> Result<(), TownError> {
        let Out::Csv(writer) = &mut self.out else { return Ok(()) };
        let windows_1252 = matches!(self.dialect.form, Form::Csv { windows_1252: true, .. });
        let mut write = |cell: &str| {
            if windows_1252 && !cell.is_ascii() {
                writer.write_field(&*encoding_rs::WINDOWS_1252.encode(cell).0)
            } else {
                writer.write_field(cell)
            }
        };
        let mut all = || {
            if shifted {
                // Two stray cells in front, as when commas in a note were not quoted.
                write("see note")?;
                write("cont.")?;
            }
            for (column, _) in self.dialect.columns {
                self.cell.clear();
                line.fill(*column, &mut self.cell);
                write(&self.cell)?;
            }
            if shifted {
                write("x")?;
            }
            Ok(())
        };
        all()
            .and_then(|()| writer.write_record(None::<&[u8]>))
            .map_err(|source| TownError::WriteLine { path: self.path.clone(), source })
    }

    fn workbook_line(&mut self, line: &Line) -> Result<(), TownError> {
        if matches!(self.out, Out::Workbook { next_row, .. } if next_row > WORKBOOK_ROWS) {
            self.next_workbook()?;
        }
        let Out::Workbook { book, next_row, .. } = &mut self.out else { return Ok(()) };
        let mut all = || {
            let sheet = book.worksheet_from_index(0)?;
            for (place, (column, _)) in self.dialect.columns.iter().enumerate() {
                self.cell.clear();
                line.fill(*column, &mut self.cell);
                if !self.cell.is_empty() {
                    sheet.write_string(*next_row, place as u16, &self.cell)?;
                }
            }
            *next_row += 1;
            Ok(())
        };
        all().map_err(|source| TownError::WriteWorkbook { path: self.path.clone(), source })
    }

    fn next_workbook(&mut self) -> Result<(), TownError> {
        self.save_workbook()?;
        let Out::Workbook { book, part, .. } = &mut self.out else { return Ok(()) };
        *part += 1;
        **book = Workbook::new();
        let next = self.path.with_file_name(format!("{}-{part}.xlsx", self.dialect.name));
        let full = std::mem::replace(&mut self.path, next);
        let earlier: u64 = self.finished.iter().map(|file| file.rows).sum();
        let agency = self.dialect.agency.id();
        self.finished.push(WrittenFile { path: full, agency, rows: self.rows - earlier });
        self.begin()
    }

    fn save_workbook(&mut self) -> Result<(), TownError> {
        let Out::Workbook { book, .. } = &mut self.out else { return Ok(()) };
        book.save(&self.path)
            .map_err(|source| TownError::WriteWorkbook { path: self.path.clone(), source })
    }
}

fn begin_workbook(
    book: &mut Workbook,
    dialect: &Dialect,
    covers: &[(&'static str, String)],
) -> Result<(), XlsxError> {
    // A fixed day, or the same seed would not give the same bytes.
    let written = ExcelDateTime::from_ymd(2020, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&written));
    let sheet = book.add_worksheet();
    sheet.set_name("Records")?;
    for (place, (_, heading)) in dialect.columns.iter().enumerate() {
        sheet.write_string(0, place as u16, *heading)?;
    }
    let sheet = book.add_worksheet();
    sheet.set_name("Coverage")?;
    for (row, (key, value)) in covers.iter().enumerate() {
        sheet.write_string(row as u32, 0, *key)?;
        sheet.write_string(row as u32, 1, value)?;
    }
    Ok(())
}

/// What the file says of itself, as key and value.
fn coverage(dialect: &Dialect, plan: &Plan) -> Vec<(&'static str, String)> {
    let iso = |day| {
        let mut text = String::new();
        write_date(day, DateForm::Iso, &mut text);
        text
    };
    let mut lines = vec![("agency", dialect.agency.id().to_owned())];
    if !dialect.agency.organisation().is_empty() {
        lines.push(("organisation", dialect.agency.organisation().to_owned()));
    }
    if dialect.says_coverage {
        lines.push(("covers area", "Northmoor".to_owned()));
        lines.push(("covers from", iso(first_day_covered(dialect, plan))));
        lines.push(("covers to", iso(plan.through)));
        lines.push(("current as of", iso(plan.through)));
    }
    lines
}
