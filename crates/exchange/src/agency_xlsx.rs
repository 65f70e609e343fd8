//! An agency's chronology in an Excel workbook: the same columns as CSV, on the first sheet that has their headings.
//!
//! Takes a workbook; gives its rows to the chronology. It carries out no formula and reads no picture, and refuses a
//! workbook that unpacks to more than it could honestly hold.

mod sheet;

use crate::chronology_row::{Chronology, Preamble, Row};
use crate::columns::{Columns, TOO_WIDE};
use crate::guarded::guarded;
use crate::intake::Intake;
use crate::words::plain;
use crate::{Format, ReadError};
use calamine::{Reader, Xlsx};
use sheet::{Book, Reach, each_row};
use std::convert::Infallible;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};

/// The most a workbook may unpack to, in bytes: Excel's own million rows of thirty ordinary cells fit well within it.
const LARGEST_UNPACKED: u64 = 1 << 30;
/// The most its shared text and styles may unpack to, in bytes: these are held in memory whole.
const LARGEST_HELD: u64 = 256 << 20;
/// The most a part may unpack to, in bytes, that is packed more densely than [`DENSEST`].
const LARGEST_DENSE: u64 = 64 << 20;
/// How many bytes a byte of a large part may unpack to: sheets of records come to ten or twenty, bombs to a thousand.
const DENSEST: u64 = 200;
/// The longest text of one cell that is unpacked at all, in bytes: Excel's own limit is 32,767 letters.
const LONGEST_TEXT: u64 = 16 << 20;
/// How many rows may stand above the headings.
const ROWS_ABOVE_HEADINGS: usize = 30;
/// What to do about a damaged workbook.
const SAVE_AGAIN: &str = "open it, save it again and take that in";

/// Reads the workbook.
pub fn read(intake: &mut Intake<'_>, file: File) -> Result<(), ReadError> {
    let path = intake.path();
    let mut input = BufReader::new(file);
    let limits = Limits {
        all: LARGEST_UNPACKED,
        held: LARGEST_HELD,
        dense: LARGEST_DENSE,
        text: LONGEST_TEXT,
    };
    match unpacked_size(&mut input, &limits) {
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
    let Some(opened) = guarded(|| Xlsx::new(input)) else {
        intake.note(format!("this workbook is damaged: nothing in it could be read; {SAVE_AGAIN}"));
        return Ok(());
    };
    let Ok(mut workbook) = opened else {
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
    for (name, place) in names.iter().zip(1..) {
        if let Some((columns, at)) = find_headings(intake, &mut workbook, name, place) {
            intake.note(format!("the sheet {place} was read"));
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
    /// A part this large may be no more than [`DENSEST`] times what it is packed.
    dense: u64,
    /// One stretch of text between two tags.
    text: u64,
}

/// Counts what is unpacked, and the longest stretch without the beginning of a tag.
#[derive(Default)]
struct Counted {
    bytes: u64,
    since_tag: u64,
    longest: u64,
}

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for stretch in bytes.split_inclusive(|byte| *byte == b'<') {
            self.since_tag += stretch.len() as u64;
            self.longest = self.longest.max(self.since_tag);
            if stretch.ends_with(b"<") {
                self.since_tag = 0;
            }
        }
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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
            let is_markup = part.name()?.ends_with(".xml");
            let packed = part.compressed_size();
            let (size, longest) = if is_counted {
                let mut counted = Counted::default();
                io::copy(&mut part.take(limits.all - all + 1), &mut counted)?;
                (counted.bytes, counted.longest)
            } else {
                (part.size(), 0)
            };
            if (size > limits.dense && size / DENSEST > packed)
                || (is_markup && longest > limits.text)
            {
                return Ok(Unpacked::TooLarge);
            }
            all = all.saturating_add(size);
            held = held.saturating_add(if is_sheet { 0 } else { size });
            if all > limits.all || held > limits.held {
                return Ok(Unpacked::TooLarge);
            }
        }
    }
    Ok(Unpacked::Fits)
}

fn read_coverage(intake: &mut Intake<'_>, workbook: &mut Book, names: &[String]) -> Preamble {
    let mut preamble = Preamble::default();
    let Some(name) = names.iter().find(|name| plain(name) == "coverage") else { return preamble };
    let mut not_understood = Vec::new();
    let read: Result<Reach, Infallible> = each_row(workbook, name, |row| {
        let at = |column: usize| row.cells.get(column).map_or("", String::as_str);
        let key = at(0).trim_start_matches(['#', ' ']);
        if !key.trim().is_empty() && !preamble.take(key, at(1)) {
            not_understood.push(row.line());
        }
        Ok(row.line() < 1000)
    });
    if let Ok(reach) = read
        && (!reach.is_whole || reach.lost > 0)
    {
        intake.note(format!(
            "this workbook is damaged: the sheet Coverage could not be read to its end; {SAVE_AGAIN}"
        ));
    }
    for number in not_understood {
        intake.note(format!("row {number} of the sheet Coverage was not understood"));
    }
    preamble
}

/// The columns of a sheet, and how many rows stand above their headings.
fn find_headings(
    intake: &mut Intake<'_>,
    workbook: &mut Book,
    sheet: &str,
    place: usize,
) -> Option<(Columns, usize)> {
    let (mut found, mut above, mut is_too_wide) = (None, 0, false);
    let read: Result<Reach, Infallible> = each_row(workbook, sheet, |row| {
        is_too_wide |= row.is_too_wide();
        if row.fault.is_none() {
            found = Columns::read(&row.cells, &intake.words).map(|columns| (columns, above));
        }
        above += 1;
        Ok(found.is_none() && above < ROWS_ABOVE_HEADINGS)
    });
    if found.is_none() && is_too_wide {
        intake.note(TOO_WIDE);
    }
    if let (None, Ok(Reach { is_whole: false, .. })) = (&found, read) {
        intake.note(format!(
            "this workbook is damaged: sheet {place} could not be read; {SAVE_AGAIN}"
        ));
    }
    found
}

fn read_sheet(
    intake: &mut Intake<'_>,
    workbook: &mut Book,
    sheet: &str,
    above: usize,
    chronology: &mut Chronology,
) -> Result<(), ReadError> {
    let width = chronology.width();
    let (mut place, mut last, mut misplaced) = (0, 0, 0_u64);
    let reach = each_row(workbook, sheet, |row| {
        let line = row.line();
        let is_blank = row.is_blank();
        misplaced += u64::from(row.is_misplaced && !is_blank);
        last = line;
        place += 1;
        if place == above + 1 {
            return Ok(true);
        }
        let reason = match row.fault {
            Some(fault) => fault.reason(),
            None if place <= above => "the row stands above the headings".to_owned(),
            None => {
                let raw = row.raw();
                let (doubt, mut cells) = (row.doubt(), row.cells);
                // A workbook leaves out blank cells at the end of a row: that is not a short row.
                if cells.len() < width {
                    cells.resize(width, String::new());
                }
                chronology.take(intake, Row { line, cells, doubt, raw: &|| raw.clone() })?;
                return Ok(true);
            }
        };
        if !is_blank {
            intake.account.read += 1;
            intake.reject(line, reason, row.raw())?;
        }
        Ok::<_, ReadError>(true)
    })?;
    if misplaced > 0 {
        intake.note(format!(
            "this workbook is damaged: {misplaced} of its rows do not stand in their order or stand beyond the end of a sheet; they were kept and marked, or handed back; {SAVE_AGAIN}"
        ));
    }
    if reach.is_whole && reach.lost == 0 {
        return Ok(());
    }
    let (note, reason) = if reach.is_whole {
        (
            format!(
                "{} of its cells could not be read, and the rows beside them are marked",
                reach.lost
            ),
            "cells of this sheet could not be read; the rest of it was kept",
        )
    } else {
        (
            format!("it could not be read beyond row {last}; what came before was kept"),
            "the sheet is damaged and could not be read to its end; what came before was kept",
        )
    };
    intake.note(format!("this workbook is damaged: {note}; {SAVE_AGAIN}"));
    intake.account.read += 1;
    intake.reject(last + 1, reason, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};

    const LIMITS: Limits = Limits { all: 100_000, held: 10_000, dense: 60_000, text: 55_000 };

    fn packed(part: &str, size: usize) -> Vec<u8> {
        let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
        packed.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
        packed.write_all(&vec![0; size]).unwrap();
        packed.finish().unwrap().into_inner()
    }

    fn check(bytes: Vec<u8>) -> Unpacked {
        unpacked_size(&mut Cursor::new(bytes), &LIMITS).unwrap()
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused_before_it_is_opened() {
        assert_eq!(check(packed("xl/worksheets/sheet1.xml", 50_000)), Unpacked::Fits);
        assert_eq!(check(packed("xl/worksheets/sheet1.xml", 100_001)), Unpacked::TooLarge);
        assert_eq!(check(packed("xl/sharedStrings.xml", 50_000)), Unpacked::TooLarge);
    }

    #[test]
    fn one_long_text_and_a_part_packed_too_densely_are_refused() {
        assert_eq!(check(packed("xl/worksheets/sheet1.xml", 56_000)), Unpacked::TooLarge);
        assert_eq!(check(packed("xl/worksheets/sheet1.bin", 56_000)), Unpacked::Fits);
        assert_eq!(check(packed("xl/worksheets/sheet1.bin", 61_000)), Unpacked::TooLarge);
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
        let counted = unpacked_size(&mut Cursor::new(bytes), &LIMITS);
        assert!(!matches!(counted, Ok(Unpacked::Fits)), "{counted:?}");
    }
}
