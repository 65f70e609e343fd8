//! The rows of one sheet of a workbook, however damaged the sheet is.
//!
//! Takes an open workbook; gives each row with what is wrong with it. A sheet whose cells stand where no cell can stand makes
//! the library that reads it panic: the panic is caught here and told of as damage, and nothing read before is lost.

use crate::columns::WIDEST;
use crate::guarded::guarded;
use crate::rows::{LONG_ROW_KEPT, LONGEST_ROW};
use calamine::{DataRef, ExcelDateTime, Xlsx, XlsxError};
use std::fs::File;
use std::io::BufReader;

/// Rows of a sheet, and columns.
const MOST: (u32, u32) = (1_048_576, 16_384);

/// An open workbook.
pub type Book = Xlsx<BufReader<File>>;

/// What is wrong with a row, so that it is handed back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// It holds more text than a row can.
    TooLong,
    /// A cell stands further to the right than any column of a chronology.
    TooWide,
}

impl RowFault {
    /// Why a row with this fault was handed back.
    pub fn reason(self) -> String {
        match self {
            Self::TooLong => "the row holds more than one megabyte, more than one row can; its beginning is kept here and the rest is in the file".to_owned(),
            Self::TooWide => format!(
                "the row has a cell beyond column {WIDEST}, so its values cannot be told apart"
            ),
        }
    }
}

/// One row of a sheet.
#[derive(Default)]
pub struct SheetRow {
    number: u32,
    /// Its cells as a person would have written them; blank ones at its end are left out.
    pub cells: Vec<String>,
    /// Values that stand in no column a chronology can have.
    beyond: Vec<String>,
    length: usize,
    /// What is wrong with it.
    pub fault: Option<RowFault>,
    /// It, or a cell of it, does not stand after the one before it, or it stands beyond the end of a sheet.
    pub is_misplaced: bool,
    /// A cell in it, or just before or after it, could not be read.
    is_damaged: bool,
}

impl SheetRow {
    /// Its number, from 1.
    pub const fn line(&self) -> u64 {
        self.number as u64 + 1
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().chain(&self.beyond).all(|cell| cell.trim().is_empty())
    }

    /// Whether something stands in a column no chronology has.
    pub fn is_too_wide(&self) -> bool {
        self.fault == Some(RowFault::TooWide)
    }

    /// What is doubtful about it as a whole.
    pub const fn doubt(&self) -> Option<&'static str> {
        if self.is_damaged {
            Some(
                "the workbook is damaged at or beside this row; values may be missing or stand in the wrong column",
            )
        } else if self.is_misplaced {
            Some(
                "the workbook is damaged: the row or a cell of it stands where none can; its cells may belong to another row",
            )
        } else {
            None
        }
    }

    /// Its values, one after another.
    pub fn raw(&self) -> String {
        let values: Vec<&str> = self.cells.iter().chain(&self.beyond).map(String::as_str).collect();
        let mut raw = values.join(" | ");
        if self.fault == Some(RowFault::TooLong) {
            raw.truncate(raw.floor_char_boundary(LONG_ROW_KEPT));
        }
        raw
    }

    fn put(&mut self, column: usize, mut text: String) {
        if text.is_empty() {
            return;
        }
        self.length += text.len();
        if self.length > LONGEST_ROW {
            self.fault = Some(RowFault::TooLong);
            text.truncate(text.floor_char_boundary(LONG_ROW_KEPT));
        }
        if self.fault == Some(RowFault::TooLong) && self.raw_is_full() {
            return;
        }
        if column >= WIDEST {
            self.fault = self.fault.or(Some(RowFault::TooWide));
            self.beyond.push(text);
            return;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text;
    }

    fn raw_is_full(&self) -> bool {
        let mut held = 0;
        self.cells.iter().chain(&self.beyond).any(|cell| {
            held += cell.len();
            held >= LONG_ROW_KEPT
        })
    }
}

/// How far a sheet could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Whether it could be read to its end, or to where reading was told to stop.
    pub is_whole: bool,
    /// Cells on the way that could not be read.
    pub lost: u64,
}

/// After so many cells that cannot be read a sheet is given up.
const MOST_LOST: u64 = 10_000;

/// Goes through a sheet row by row until `take` says to stop; gives how far it could be read.
///
/// A cell that cannot be read costs itself. A cell that does not stand to the right of the one before it begins a row of its
/// own: no value takes another's place.
pub fn each_row<E>(
    workbook: &mut Book,
    sheet: &str,
    mut take: impl FnMut(SheetRow) -> Result<bool, E>,
) -> Result<Reach, E> {
    let mut reach = Reach { is_whole: true, lost: 0 };
    let opened = guarded(move || workbook.worksheet_cells_reader(sheet));
    let Some(Ok(mut reader)) = opened else { return Ok(Reach { is_whole: false, ..reach }) };
    let mut row: Option<SheetRow> = None;
    let (mut next_column, mut is_damaged) = (0, false);
    loop {
        let read = guarded(|| {
            let cell = reader.next_cell()?;
            Ok(cell.map(|cell| (cell.get_position(), as_written(cell.get_value()))))
        });
        let cell = match read {
            Some(Ok(cell)) => cell,
            fault => {
                if let Some(row) = &mut row {
                    row.is_damaged = true;
                }
                is_damaged = true;
                reach.lost += 1;
                if reach.lost < MOST_LOST && fault.is_none_or(|fault| is_of_one_cell(&fault)) {
                    continue;
                }
                reach.is_whole = false;
                break;
            }
        };
        let Some(((number, column), text)) = cell else { break };
        let mut is_misplaced = number >= MOST.0 || column >= MOST.1;
        if let Some(mut held) = row.take_if(|row| row.number != number || column < next_column) {
            let is_same = held.number == number;
            is_misplaced |= number <= held.number;
            held.is_misplaced |= is_same;
            if !take(held)? {
                return Ok(reach);
            }
        }
        next_column = column.saturating_add(1);
        let row = row.get_or_insert_with(|| SheetRow { number, ..SheetRow::default() });
        row.is_misplaced |= is_misplaced;
        row.is_damaged |= std::mem::take(&mut is_damaged);
        row.put(column as usize, text);
    }
    if let Some(row) = row {
        take(row)?;
    }
    Ok(reach)
}

/// Whether only a cell could not be read, and not the file it is in.
fn is_of_one_cell<T>(read: &Result<T, XlsxError>) -> bool {
    !matches!(
        read,
        Err(XlsxError::Io(_)
            | XlsxError::Zip(_)
            | XlsxError::Xml(_)
            | XlsxError::XmlAttr(_)
            | XlsxError::XmlEof(_))
    )
}

/// A cell as a person would have written it.
fn as_written(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => if *value { "yes" } else { "no" }.to_owned(),
        DataRef::DateTime(moment) => day_of(moment),
        DataRef::Error(error) => error.to_string(),
    }
}

fn day_of(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}
