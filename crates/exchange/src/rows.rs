//! The rows of a file of separated values, one at a time, however damaged the file is.
//!
//! Takes UTF-8; gives each row's text with its line. Not the `csv` crate, which neither bounds a row nor finds its feet
//! after a quotation mark that was opened and never closed: here such a row costs itself and not the rest of the file.

use std::io::{self, Read};

/// The longest row that is held, in bytes.
pub const LONGEST_ROW: usize = 1 << 20;
/// How much of a longer one is kept for the rejects file, in bytes.
pub const LONG_ROW_KEPT: usize = 4096;

/// One row as it came.
#[derive(Debug)]
pub struct RawRow {
    /// The line it begins on, from 1.
    pub line: u64,
    /// Its text, without the end of the line.
    pub text: String,
    /// What is wrong with it.
    pub fault: Option<Fault>,
}

/// What can be wrong with a row as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is longer than can be held: this many bytes in all.
    TooLong(u64),
    /// A quotation mark was opened and not closed; the row is its first line alone.
    OpenQuote,
}

/// The rows of `input`, in order.
pub struct Rows<R> {
    input: R,
    buffer: Vec<u8>,
    start: usize,
    line: u64,
    ended: bool,
    /// The sign between cells, once it is known.
    pub delimiter: Option<u8>,
    /// How many cells a row should have, once that is known.
    pub expected: Option<usize>,
}

enum Scan {
    /// A row of `length` bytes; the next begins at `next`. `broken_at`: the first end of a line inside quotation marks.
    Row { length: usize, next: usize, broken_at: Option<(usize, usize)>, loose: bool, open: bool },
    /// The row goes on beyond what is held.
    More { broken_at: Option<(usize, usize)> },
    /// Nothing is left.
    End,
}

impl<R: Read> Rows<R> {
    /// The rows of `input`, which is UTF-8.
    pub const fn new(input: R) -> Self {
        Self {
            input,
            buffer: Vec::new(),
            start: 0,
            line: 1,
            ended: false,
            delimiter: None,
            expected: None,
        }
    }

    /// The next row; `None` at the end.
    pub fn next(&mut self) -> io::Result<Option<RawRow>> {
        loop {
            match self.scan() {
                Scan::End => return Ok(None),
                Scan::More { broken_at } if self.buffer.len() - self.start > LONGEST_ROW => {
                    return match broken_at {
                        Some((length, next)) => {
                            Ok(Some(self.take(length, next, Some(Fault::OpenQuote))))
                        }
                        None => self.pass_over_long_row().map(Some),
                    };
                }
                Scan::More { .. } => self.fill()?,
                Scan::Row { length, next, broken_at: Some((first, second)), loose, open }
                    if open || (loose && !self.is_one_row(length, second)) =>
                {
                    debug_assert!(first <= length && second <= next, "a line lies within its row");
                    return Ok(Some(self.take(first, second, Some(Fault::OpenQuote))));
                }
                Scan::Row { length, next, open, .. } => {
                    return Ok(Some(self.take(length, next, open.then_some(Fault::OpenQuote))));
                }
            }
        }
    }

    /// Whether a row with stray quotation marks is one row all the same: it has the right number of cells, and the line
    /// after its first has not, which would be a row of its own swallowed by a quotation mark never closed.
    fn is_one_row(&self, length: usize, second: usize) -> bool {
        let (Some(delimiter), Some(expected)) = (self.delimiter, self.expected) else {
            return false;
        };
        let count = |bytes: &[u8]| cells(&String::from_utf8_lossy(bytes), delimiter).len();
        let held = &self.buffer[self.start..self.start + length];
        let after = held[second.min(length)..].split(|byte| matches!(byte, b'\n' | b'\r')).next();
        count(held) == expected && after.is_none_or(|line| count(line) != expected)
    }

    fn take(&mut self, length: usize, next: usize, fault: Option<Fault>) -> RawRow {
        let held = &self.buffer[self.start..];
        let text = String::from_utf8_lossy(&held[..length]).into_owned();
        let row = RawRow { line: self.line, text, fault };
        self.line += line_ends(&held[..next]);
        self.start += next;
        row
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        let held = self.buffer.len();
        self.buffer.resize(held + 64 * 1024, 0);
        let read = loop {
            match self.input.read(&mut self.buffer[held..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.buffer.truncate(held + read);
        self.ended = read == 0;
        Ok(())
    }

    fn pass_over_long_row(&mut self) -> io::Result<RawRow> {
        let held = &self.buffer[self.start..];
        let kept = held.len().min(LONG_ROW_KEPT);
        let mut text = String::from_utf8_lossy(&held[..kept]).into_owned();
        // The cut may have gone through the middle of a letter.
        if text.ends_with('\u{fffd}') {
            text.pop();
        }
        let line = self.line;
        let mut length = 0_u64;
        loop {
            let held = &self.buffer[self.start..];
            if let Some(at) = held.iter().position(|byte| *byte == b'\n') {
                length += at as u64;
                self.line += line_ends(&held[..=at]);
                self.start += at + 1;
                break;
            }
            length += held.len() as u64;
            self.line += line_ends(held);
            self.start = self.buffer.len();
            if self.ended {
                break;
            }
            self.fill()?;
        }
        Ok(RawRow { line, text, fault: Some(Fault::TooLong(length)) })
    }

    fn scan(&self) -> Scan {
        let held = &self.buffer[self.start..];
        let is_delimiter = |byte: u8| match self.delimiter {
            Some(delimiter) => byte == delimiter,
            None => matches!(byte, b',' | b';' | b'\t' | b'|'),
        };
        let (mut quoted, mut at_start, mut loose) = (false, true, false);
        let mut broken_at = None;
        let mut i = 0;
        while i < held.len() {
            let byte = held[i];
            match byte {
                b'"' if quoted => match held.get(i + 1) {
                    None if !self.ended => return Scan::More { broken_at },
                    Some(b'"') => i += 1,
                    Some(b'\n' | b'\r') | None => quoted = false,
                    Some(after) if is_delimiter(*after) => quoted = false,
                    // A quotation mark inside quoted text that was not doubled: the text goes on.
                    Some(_) => loose = true,
                },
                b'"' if at_start => quoted = true,
                b'\n' | b'\r' => {
                    let wide = match (byte, held.get(i + 1)) {
                        (b'\r', None) if !self.ended => return Scan::More { broken_at },
                        (b'\r', Some(b'\n')) => 2,
                        _ => 1,
                    };
                    if !quoted {
                        return Scan::Row {
                            length: i,
                            next: i + wide,
                            broken_at,
                            loose,
                            open: false,
                        };
                    }
                    broken_at = broken_at.or(Some((i, i + wide)));
                    i += wide - 1;
                }
                _ => {}
            }
            at_start = !quoted && (is_delimiter(byte) || (at_start && byte == b' '));
            i += 1;
        }
        match (self.ended, held.is_empty()) {
            (false, _) => Scan::More { broken_at },
            (true, true) => Scan::End,
            (true, false) => {
                Scan::Row { length: held.len(), next: held.len(), broken_at, loose, open: quoted }
            }
        }
    }
}

fn line_ends(bytes: &[u8]) -> u64 {
    let mut count = 0;
    for (i, byte) in bytes.iter().enumerate() {
        let alone = *byte == b'\r' && bytes.get(i + 1) != Some(&b'\n');
        count += u64::from(*byte == b'\n' || alone);
    }
    count
}

/// The cells of a row: quotation marks round a cell are taken off, doubled ones inside made single.
pub fn cells(text: &str, delimiter: u8) -> Vec<String> {
    let delimiter = char::from(delimiter);
    let mut out = Vec::new();
    let mut cell = String::new();
    let (mut quoted, mut was_quoted) = (false, false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if quoted {
            match (letter, letters.peek()) {
                ('"', Some('"')) => {
                    letters.next();
                    cell.push('"');
                }
                ('"', None | Some('\n' | '\r')) => quoted = false,
                ('"', Some(after)) if *after == delimiter => quoted = false,
                _ => cell.push(letter),
            }
        } else if letter == '"' && !was_quoted && cell.chars().all(|c| c == ' ') {
            cell.clear();
            (quoted, was_quoted) = (true, true);
        } else if letter == delimiter {
            out.push(std::mem::take(&mut cell));
            was_quoted = false;
        } else {
            cell.push(letter);
        }
    }
    out.push(cell);
    out
}

/// The cells of a row whose quotation marks cannot be trusted: each is kept as a sign like any other.
pub fn cells_as_written(text: &str, delimiter: u8) -> Vec<String> {
    text.split(char::from(delimiter)).map(str::to_owned).collect()
}

/// What is said of a row for which [`may_have_swallowed`] holds.
pub const SWALLOWED: &str = "a quotation mark may have swallowed the next line";

/// Whether a row that runs over the end of a line looks like two rows, the second swallowed by a stray quotation mark.
///
/// It does when it has more cells than headings; when one of its cells holds a line with as many signs between cells as a
/// row has; or when its first line and a later one each have the cells of a whole row, quotation marks set aside.
pub fn may_have_swallowed(text: &str, cells: &[String], delimiter: u8, width: usize) -> bool {
    let mut lines = text.split(['\n', '\r']).filter(|line| !line.is_empty());
    let (Some(first), true) = (lines.next(), text.contains(['\n', '\r'])) else { return false };
    let signs = |line: &str| line.bytes().filter(|byte| *byte == delimiter).count();
    let is_whole = |line: &str| signs(line) + 1 == width;
    let holds_a_row = |cell: &String| {
        cell.split(['\n', '\r']).skip(1).any(|line| signs(line) > 0 && signs(line) + 1 >= width)
    };
    let is_followed = lines.next().is_some();
    is_followed
        && (cells.len() > width
            || cells.iter().any(holds_a_row)
            || (is_whole(first) && text.split(['\n', '\r']).skip(1).any(is_whole)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, expected: usize) -> Vec<(u64, String, bool)> {
        let mut rows = Rows::new(text.as_bytes());
        rows.delimiter = Some(b',');
        rows.expected = Some(expected);
        let mut out = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            out.push((row.line, row.text, row.fault.is_some()));
        }
        out
    }

    #[test]
    fn a_quoted_cell_may_hold_ends_of_lines_and_delimiters() {
        assert_eq!(
            rows("a,\"b\r\nc,d\",e\r\nf,g,h", 3),
            [(1, "a,\"b\r\nc,d\",e".into(), false), (3, "f,g,h".into(), false)]
        );
        assert_eq!(cells("a,\"b\nc,\"\"d\"\"\",e", b','), ["a", "b\nc,\"d\"", "e"]);
    }

    #[test]
    fn a_quotation_mark_never_closed_costs_its_own_line_only() {
        assert_eq!(
            rows("a,\"b,c\nd,\"e\",f\ng,h,i\n", 3),
            [
                (1, "a,\"b,c".into(), true),
                (2, "d,\"e\",f".into(), false),
                (3, "g,h,i".into(), false)
            ]
        );
        assert_eq!(rows("a,\"b,c\nd,e,f", 3).len(), 2);
    }

    #[test]
    fn quotation_marks_inside_quoted_text_are_kept_when_the_row_is_aligned() {
        assert_eq!(rows("a,\"he said \"no\" twice\nand left\",b\nc,d,e", 3).len(), 2);
    }

    #[test]
    fn a_row_too_long_to_hold_is_passed_over() {
        let text = format!("a,b\n{}\nc,d\n", "x".repeat(3 * LONGEST_ROW));
        let mut rows = Rows::new(text.as_bytes());
        rows.next().unwrap();
        let long = rows.next().unwrap().unwrap();
        assert_eq!(long.fault, Some(Fault::TooLong(3 * LONGEST_ROW as u64)));
        let after = rows.next().unwrap().unwrap();
        assert_eq!((after.line, after.text.as_str()), (3, "c,d"));
    }
}
