//! Files of separated values: an agency's chronology, or one file of a Family Context set, told apart by their headings.
//!
//! Takes UTF-8 and finds the sign between cells, the lines about coverage and the headings by itself; gives each row to
//! the reader whose headings they are. Only a file without any headings we know is refused, and the account says so.

use crate::chronology_row::{Chronology, Preamble, Row};
use crate::columns::{self, Columns};
use crate::family_context;
use crate::intake::Intake;
use crate::rows::{Fault, RawRow, Rows, SWALLOWED, cells, cells_as_written, may_have_swallowed};
use crate::{Format, ReadError};
use std::io::Read;

/// How many rows may stand above the headings.
const ROWS_ABOVE_HEADINGS: usize = 30;
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

enum Found {
    Chronology(Columns),
    FamilyContext(family_context::Table),
}

/// Reads the file to its end.
pub fn read(intake: &mut Intake<'_>, input: impl Read) -> Result<(), ReadError> {
    let path = intake.path();
    let mut rows = Rows::new(input);
    let mut preamble = Preamble::default();
    let mut above: Vec<RawRow> = Vec::new();
    let found = loop {
        let Some(row) = rows.next().map_err(ReadError::read(path))? else { break None };
        intake.tick();
        if row.fault.is_none() {
            if take_preamble(intake, &mut preamble, &row) {
                continue;
            }
            if let Some(found) = find_headings(intake, &row.text) {
                break Some(found);
            }
            let is_too_wide = |delimiter: &u8| columns::is_too_wide(&cells(&row.text, *delimiter));
            if DELIMITERS.iter().any(is_too_wide) {
                intake.note(columns::TOO_WIDE);
            }
        }
        if !row.text.trim().is_empty() {
            above.push(row);
        }
        if above.len() >= ROWS_ABOVE_HEADINGS {
            break None;
        }
    };
    let Some((delimiter, found)) = found else {
        return no_headings(intake, &above);
    };
    for row in &above {
        intake.account.read += 1;
        intake.reject(row.line, "the row stands above the headings", row.text.as_str())?;
    }
    rows.delimiter = Some(delimiter);
    match found {
        Found::Chronology(columns) => {
            intake.account.format = Some(Format::AgencyCsv);
            let chronology = Chronology::begin(intake, columns, preamble)?;
            read_chronology(intake, rows, chronology, delimiter)
        }
        Found::FamilyContext(table) => {
            intake.account.format = Some(Format::FamilyContext);
            family_context::read(intake, rows, &table, delimiter)
        }
    }
}

fn read_chronology(
    intake: &mut Intake<'_>,
    mut rows: Rows<impl Read>,
    mut chronology: Chronology,
    delimiter: u8,
) -> Result<(), ReadError> {
    let path = intake.path();
    let width = chronology.width();
    rows.expected = Some(width);
    while let Some(row) = rows.next().map_err(ReadError::read(path))? {
        intake.tick();
        let raw = || row.text.clone();
        let (cells, doubt) = match row.fault {
            None => {
                let cells = cells(&row.text, delimiter);
                let is_doubtful = may_have_swallowed(&row.text, &cells, delimiter, width);
                (cells, is_doubtful.then_some(SWALLOWED))
            }
            Some(fault) => {
                let written = cells_as_written(&row.text, delimiter);
                if fault != Fault::OpenQuote || written.len() != width {
                    intake.account.read += 1;
                    intake.reject(row.line, reason(fault), row.text)?;
                    continue;
                }
                (
                    written,
                    Some(
                        "a quotation mark is opened and never closed; the row was kept as it came",
                    ),
                )
            }
        };
        chronology.take(intake, Row { line: row.line, cells, doubt, raw: &raw })?;
    }
    chronology.finish(intake)
}

/// Why a row with this fault was handed back.
pub fn reason(fault: Fault) -> String {
    match fault {
        Fault::TooLong(bytes) => format!(
            "the row is {bytes} bytes long, more than one row can be; its beginning is kept here and the rest is in the file"
        ),
        Fault::OpenQuote => {
            "a quotation mark is opened and never closed, so the values cannot be told apart"
                .to_owned()
        }
    }
}

/// Takes a line that begins with `#` or names the sign between cells; gives whether the row was one.
fn take_preamble(intake: &mut Intake<'_>, preamble: &mut Preamble, row: &RawRow) -> bool {
    let text = row.text.trim().trim_matches('"').trim();
    if text.to_lowercase().starts_with("sep=") {
        return true;
    }
    let Some(said) = text.strip_prefix('#') else { return false };
    // A spreadsheet that saved the file may have filled the line up with delimiters and quotation marks.
    let said = said.trim_end_matches([',', ';', '\t', '|', '"', ' ']);
    let (key, value) = said.split_once(':').unwrap_or((said, ""));
    if !preamble.take(key, value) {
        intake.note(format!("line {} begins with # and was not understood", row.line));
    }
    true
}

fn find_headings(intake: &Intake<'_>, text: &str) -> Option<(u8, Found)> {
    let best = |score: &dyn Fn(&[String]) -> usize| {
        DELIMITERS
            .into_iter()
            .map(|delimiter| (score(&cells(text, delimiter)), delimiter))
            .filter(|(score, _)| *score >= 2)
            .max_by_key(|(score, delimiter)| (*score, std::cmp::Reverse(*delimiter)))
    };
    let asked = intake.format_asked();
    let is_chronology = best(&|cells| Columns::count_known(cells, &intake.words)).is_some();
    // A chronology may well carry names and numbers as a list of people does; a list of people has no kind or date.
    if (asked == Some(Format::FamilyContext) || (asked.is_none() && !is_chronology))
        && let Some((_, delimiter)) = best(&family_context::count_known)
        && let Some(table) = family_context::Table::of(&cells(text, delimiter))
    {
        return Some((delimiter, Found::FamilyContext(table)));
    }
    if intake.format_asked() == Some(Format::FamilyContext) {
        return None;
    }
    let (_, delimiter) = best(&|cells| Columns::count_known(cells, &intake.words))?;
    let columns = Columns::read(&cells(text, delimiter), &intake.words)?;
    Some((delimiter, Found::Chronology(columns)))
}

fn no_headings(intake: &mut Intake<'_>, above: &[RawRow]) -> Result<(), ReadError> {
    if above.is_empty() {
        intake.note("the file holds no rows: nothing was taken in");
        return Ok(());
    }
    intake.note(
        "no row of headings was found, so nothing was taken in: a chronology needs at least the headings kind and happened; an empty template shows them all",
    );
    let too_long = above.iter().filter_map(|row| Some((row, row.fault?)));
    for (row, fault) in too_long {
        intake.account.read += 1;
        intake.reject(row.line, reason(fault), row.text.as_str())?;
    }
    Ok(())
}
