//! An agency's chronology in an Excel workbook: the same columns as CSV, on the first sheet that has their headings.
//!
//! Takes a workbook; gives its rows to the chronology. It carries out no formula and reads no picture, and refuses a
//! workbook that unpacks to more than it could honestly hold.

use crate::chronology_row::{Chronology, Preamble, Row};
use crate::columns::Columns;
use crate::intake::Intake;
use crate::words::plain;
use crate::{Format, ReadError};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};

/// The most a workbook may unpack to, in bytes: Excel's own million rows of thirty ordinary cells fit well within it.
const LARGEST_UNPACKED: u64 = 1 << 30;
/// The most its shared text and styles may unpack to, in bytes: these are held in memory whole.
const LARGEST_HELD: u64 = 256 << 20;
/// How many rows may stand above the headings.
const ROWS_ABOVE_HEADINGS: u32 = 30;
/// Columns beyond this are no chronology's, and would let one far cell make a row as wide as the sheet.
const WIDEST: u32 = 1024;

/// Reads the workbook.
pub fn read(intake: &mut Intake<'_>, file: File) -> Result<(), ReadError> {
    let path = intake.path();
    let mut input = BufReader::new(file);
    match unpacked_size(&mut input, &Limits { all: LARGEST_UNPACKED, held: LARGEST_HELD }) {
        Ok(Unpacked::Fits) => {}
        Ok(Unpacked::TooLarge) => {
            intake.note("the workbook unpacks to more than a workbook can honestly hold: nothing was taken in; save the sheet as CSV and take that in");
            return Ok(());
        }
        Err(_) => {
            intake.note("this is a packed file, but it is damaged or cut short: nothing was taken in; ask for it again");
            return Ok(());
        }
    }
    input.rewind().map_err(ReadError::read(path))?;
    let Ok(mut workbook) = Xlsx::new(input) else {
        intake.note(
            "this is a packed file, but no Excel workbook that can be read: nothing was taken in",
        );
        return Ok(());
    };
    if intake.format_asked().is_some_and(|format| format != Format::AgencyXlsx) {
        intake.note("this is an Excel workbook and was read as one");
    }
    intake.account.format = Some(Format::AgencyXlsx);
    let names = workbook.sheet_names();
    let preamble = read_coverage(intake, &mut workbook, &names);
    for name in &names {
        if let Some((columns, at)) = find_headings(intake, &mut workbook, name) {
            intake.note(format!(
                "the sheet {} was read",
                names.iter().position(|n| n == name).map_or(1, |i| i + 1)
            ));
            let mut chronology = Chronology::begin(intake, columns, preamble)?;
            read_sheet(intake, &mut workbook, name, at, &mut chronology)?;
            return chronology.finish(intake);
        }
    }
    intake.note(
        "no sheet has a row of headings that was recognised, so nothing was taken in: a chronology needs at least the headings kind and happened; an empty template shows them all",
    );
    Ok(())
}

#[derive(Debug, PartialEq, Eq)]
enum Unpacked {
    Fits,
    TooLarge,
}

/// How much a workbook's parts may unpack to, in bytes.
struct Limits {
    /// All parts together.
    all: u64,
    /// The parts that are not sheets, which are held in memory whole.
    held: u64,
}

/// What each part says of its own size is believed when it is too much. When it is not, every part is unpacked to
/// nowhere and counted: what a packed file says of itself need not be true.
fn unpacked_size(
    input: &mut (impl Read + Seek),
    limits: &Limits,
) -> Result<Unpacked, zip::result::ZipError> {
    let mut archive = zip::ZipArchive::new(input)?;
    for is_counted in [false, true] {
        let (mut all, mut held) = (0_u64, 0_u64);
        for i in 0..archive.len() {
            let part = archive.by_index(i)?;
            let is_sheet = part.name()?.starts_with("xl/worksheets/");
            let size = if is_counted {
                io::copy(&mut part.take(limits.all - all + 1), &mut io::sink())?
            } else {
                part.size()
            };
            all = all.saturating_add(size);
            held = held.saturating_add(if is_sheet { 0 } else { size });
            if all > limits.all || held > limits.held {
                return Ok(Unpacked::TooLarge);
            }
        }
    }
    Ok(Unpacked::Fits)
}

type Book = Xlsx<BufReader<File>>;

/// Goes through a sheet row by row until `take` says to stop; gives whether the sheet could be read to that point.
fn each_row<E>(
    workbook: &mut Book,
    sheet: &str,
    mut take: impl FnMut(u32, Vec<String>) -> Result<bool, E>,
) -> Result<bool, E> {
    let Ok(mut reader) = workbook.worksheet_cells_reader(sheet) else { return Ok(false) };
    let mut row: Option<(u32, Vec<String>)> = None;
    loop {
        let Ok(cell) = reader.next_cell() else {
            if let Some((number, cells)) = row {
                take(number, cells)?;
            }
            return Ok(false);
        };
        let Some(cell) = cell else { break };
        let (number, column) = cell.get_position();
        if column >= WIDEST {
            continue;
        }
        if row.as_ref().is_some_and(|(held, _)| *held != number)
            && let Some((number, cells)) = row.take()
            && !take(number, cells)?
        {
            return Ok(true);
        }
        let cells = &mut row.get_or_insert_with(|| (number, Vec::new())).1;
        let column = column as usize;
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = as_written(cell.get_value());
    }
    if let Some((number, cells)) = row {
        take(number, cells)?;
    }
    Ok(true)
}

fn read_coverage(intake: &mut Intake<'_>, workbook: &mut Book, names: &[String]) -> Preamble {
    let mut preamble = Preamble::default();
    let Some(name) = names.iter().find(|name| plain(name) == "coverage") else { return preamble };
    let mut not_understood = Vec::new();
    let read: Result<bool, std::convert::Infallible> = each_row(workbook, name, |number, cells| {
        let key = cells.first().map_or("", String::as_str).trim_start_matches(['#', ' ']);
        if !key.trim().is_empty() && !preamble.take(key, cells.get(1).map_or("", String::as_str)) {
            not_understood.push(number + 1);
        }
        Ok(number < 1000)
    });
    if let Ok(false) = read {
        intake.note("the sheet Coverage could not be read to its end");
    }
    for number in not_understood {
        intake.note(format!("row {number} of the sheet Coverage was not understood"));
    }
    preamble
}

fn find_headings(intake: &Intake<'_>, workbook: &mut Book, sheet: &str) -> Option<(Columns, u32)> {
    let mut found = None;
    let _: Result<bool, std::convert::Infallible> = each_row(workbook, sheet, |number, cells| {
        found = Columns::read(&cells, &intake.words).map(|columns| (columns, number));
        Ok(found.is_none() && number < ROWS_ABOVE_HEADINGS)
    });
    found
}

fn read_sheet(
    intake: &mut Intake<'_>,
    workbook: &mut Book,
    sheet: &str,
    headings_at: u32,
    chronology: &mut Chronology,
) -> Result<(), ReadError> {
    let width = chronology.width();
    let whole = each_row(workbook, sheet, |number, mut cells| {
        let line = u64::from(number) + 1;
        let raw = cells.join(" | ");
        if number < headings_at && cells.iter().any(|cell| !cell.trim().is_empty()) {
            intake.account.read += 1;
            intake.reject(line, "the row stands above the headings", raw)?;
        } else if number > headings_at {
            // A workbook leaves out blank cells at the end of a row: that is not a short row.
            if cells.len() < width {
                cells.resize(width, String::new());
            }
            chronology.take(intake, Row { line, cells, doubt: None, raw: &|| raw.clone() })?;
        }
        Ok::<_, ReadError>(true)
    })?;
    if !whole {
        intake.account.read += 1;
        intake.reject(
            0,
            "the sheet is damaged and could not be read to its end; what came before was kept",
            "",
        )?;
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};

    fn packed(part: &str, size: usize) -> Vec<u8> {
        let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
        packed.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
        packed.write_all(&vec![0; size]).unwrap();
        packed.finish().unwrap().into_inner()
    }

    fn check(bytes: Vec<u8>) -> Unpacked {
        unpacked_size(&mut Cursor::new(bytes), &Limits { all: 100_000, held: 10_000 }).unwrap()
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused_before_it_is_opened() {
        assert_eq!(check(packed("xl/worksheets/sheet1.xml", 50_000)), Unpacked::Fits);
        assert_eq!(check(packed("xl/worksheets/sheet1.xml", 100_001)), Unpacked::TooLarge);
        assert_eq!(check(packed("xl/sharedStrings.xml", 50_000)), Unpacked::TooLarge);
    }

    #[test]
    fn a_part_that_lies_about_its_size_is_not_believed() {
        let mut bytes = packed("xl/sharedStrings.xml", 50_000);
        let real = 50_000_u32.to_le_bytes();
        // The size stands in the part's own head and in the list at the end.
        let mut places = 0;
        for at in 0..bytes.len() - 4 {
            if bytes[at..at + 4] == real {
                bytes[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
                places += 1;
            }
        }
        assert!(places > 0, "the size stands somewhere in the file");
        let counted =
            unpacked_size(&mut Cursor::new(bytes), &Limits { all: 100_000, held: 10_000 });
        assert!(!matches!(counted, Ok(Unpacked::Fits)), "{counted:?}");
    }
}
