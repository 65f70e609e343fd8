//! Figures on their way out: sheets as a workbook, or under each other as text with commas.
//!
//! Takes sheets whose numbers are already as they may be told; gives bytes. Words are written as words: no spreadsheet takes any of them
//! for a formula. It counts nothing and withholds nothing.

use crate::{ReadError, without_formula};
use rust_xlsxwriter::{Workbook, XlsxError};
use safeguarding::learning::sheets::{Cell, SheetOf};

/// The widths of the first column and the others. **Units:** letters.
const FIRST_COLUMN: f64 = 48.0;
const OTHER_COLUMNS: f64 = 18.0;

/// The sheets as a workbook (XLSX), each a sheet of its name.
///
/// # Errors
/// [`ReadError::Workbook`]: a name is too long or there twice, or a text is longer than a cell holds.
pub fn write(sheets: &[SheetOf]) -> Result<Vec<u8>, ReadError> {
    workbook(sheets).map_err(ReadError::Workbook)
}

fn workbook(sheets: &[SheetOf]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    for sheet in sheets {
        let page = workbook.add_worksheet().set_name(&sheet.name)?;
        let columns = sheet.rows.iter().map(Vec::len).max().unwrap_or_default();
        for column in (0_u16..).take(columns) {
            let width = if column == 0 { FIRST_COLUMN } else { OTHER_COLUMNS };
            page.set_column_width(column, width)?;
        }
        for (row, cells) in (0_u32..).zip(&sheet.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    // As a string and nothing else, whatever it begins with.
                    Cell::Words(words) => page.write_string(row, column, words)?,
                    Cell::Number(number) => page.write_number(row, column, *number as f64)?,
                };
            }
        }
    }
    workbook.save_to_buffer()
}

/// The sheets under each other as text with commas, in UTF-8, with an empty line between two.
///
/// # Errors
/// [`ReadError::Commas`], which nothing a sheet can hold brings about.
pub fn csv(sheets: &[SheetOf]) -> Result<Vec<u8>, ReadError> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for (place, sheet) in sheets.iter().enumerate() {
        if place > 0 {
            writer.write_record([""]).map_err(ReadError::Commas)?;
        }
        for row in &sheet.rows {
            let cells = row.iter().map(|cell| match cell {
                Cell::Words(words) => without_formula(words).into_owned(),
                Cell::Number(number) => number.to_string(),
            });
            let cells: Vec<String> = cells.collect();
            if cells.is_empty() {
                writer.write_record([""]).map_err(ReadError::Commas)?;
            } else {
                writer.write_record(cells).map_err(ReadError::Commas)?;
            }
        }
    }
    writer.into_inner().map_err(|error| ReadError::Commas(error.into_error().into()))
}
