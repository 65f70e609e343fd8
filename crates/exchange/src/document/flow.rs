//! The flow of a marked-up document: paragraphs and lines, and tables as lines of cells.
//!
//! Takes what a reader of markup meets, in order; gives the [`Writing`]. A row of one cell is no table but a box, and keeps
//! its paragraphs; a row of several becomes one line with its cells parted by tabs, each paragraph within a cell on a line
//! of its own.

use super::writing::Writing;

/// Rows within rows beyond this are written as plain lines: nobody nests tables so deep, and a hostile file would.
const DEEPEST_ROW: usize = 16;

/// Where a word may be parted at the end of a line.
pub const SOFT_HYPHEN: char = '\u{ad}';

enum Step {
    Letters(String),
    Line,
    Paragraph,
    Cell,
}

/// A document being written down, with the rows of tables that are open.
#[derive(Default)]
pub struct Flow {
    writing: Writing,
    rows: Vec<Vec<Step>>,
    /// Rows open beyond the deepest that is kept apart.
    beyond: usize,
    tables: u64,
}

impl Flow {
    /// Writes letters. A soft hyphen is no letter but a place where a word may be parted, and is left out.
    pub fn letters(&mut self, letters: &str) {
        let without: String;
        let letters = if letters.contains(SOFT_HYPHEN) {
            without = letters.replace(SOFT_HYPHEN, "");
            &without
        } else {
            letters
        };
        match self.rows.last_mut().map(|row| (row.last_mut(), letters)) {
            None => self.writing.letters(letters),
            Some((Some(Step::Letters(before)), _)) => before.push_str(letters),
            Some(_) => self.step(Step::Letters(letters.to_owned())),
        }
    }

    /// Ends the line.
    pub fn line(&mut self) {
        self.step(Step::Line);
    }

    /// Ends the paragraph.
    pub fn paragraph(&mut self) {
        self.step(Step::Paragraph);
    }

    /// Begins a table.
    pub fn table(&mut self) {
        self.paragraph();
    }

    /// Begins a row.
    pub fn open_row(&mut self) {
        if self.rows.len() < DEEPEST_ROW {
            self.rows.push(Vec::new());
        } else {
            self.beyond += 1;
            self.line();
        }
    }

    /// Begins a cell of the row.
    pub fn cell(&mut self) {
        if self.beyond == 0 && !self.rows.is_empty() {
            self.step(Step::Cell);
        }
    }

    /// Ends the row. A row that never began ends nothing.
    pub fn close_row(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return self.line();
        }
        let Some(row) = self.rows.pop().filter(|row| !row.is_empty()) else { return };
        let cells = row.iter().filter(|step| matches!(step, Step::Cell)).count();
        if cells < 2 {
            self.paragraph();
            for step in row {
                if !matches!(step, Step::Cell) {
                    self.step(step);
                }
            }
            return self.paragraph();
        }
        let (lines, is_crowded) = as_lines(row);
        let apart = if is_crowded { Self::paragraph } else { Self::line };
        apart(self);
        self.letters(&lines);
        apart(self);
    }

    /// Ends a table; `true` when it has more than one column.
    pub fn close_table(&mut self, is_table: bool) {
        self.tables += u64::from(is_table);
        self.paragraph();
    }

    /// Closes what was left open, and gives the writing and how many tables it holds.
    pub fn finish(mut self) -> (Writing, u64) {
        while self.beyond > 0 || !self.rows.is_empty() {
            self.close_row();
        }
        (self.writing, self.tables)
    }

    fn step(&mut self, step: Step) {
        match (self.rows.last_mut(), step) {
            (Some(row), step) => row.push(step),
            (None, Step::Letters(letters)) => self.writing.letters(&letters),
            (None, Step::Line) => self.writing.line(),
            (None, Step::Paragraph) => self.writing.paragraph(),
            (None, Step::Cell) => {}
        }
    }
}

/// A row as text, and whether a cell of it takes several lines.
fn as_lines(row: Vec<Step>) -> (String, bool) {
    let mut lines = String::new();
    let (mut is_crowded, mut is_broken, mut is_first) = (false, false, true);
    for step in row {
        match step {
            Step::Letters(letters) => {
                if is_broken && !lines.is_empty() && !lines.ends_with('\t') {
                    lines.push('\n');
                    is_crowded = true;
                }
                is_broken = false;
                is_crowded |= letters.contains('\n');
                lines.push_str(&letters);
            }
            Step::Line | Step::Paragraph => is_broken = true,
            Step::Cell => {
                if !is_first {
                    lines.push('\t');
                }
                (is_first, is_broken) = (false, false);
            }
        }
    }
    (lines, is_crowded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(work: impl FnOnce(&mut Flow)) -> String {
        let mut flow = Flow::default();
        work(&mut flow);
        flow.finish().0.finish().0
    }

    #[test]
    fn rows_of_several_cells_are_lines_and_a_row_of_one_is_a_box() {
        let rows = |flow: &mut Flow, row: &[&str]| {
            flow.open_row();
            for cell in row {
                flow.cell();
                flow.letters(cell);
                flow.paragraph();
            }
            flow.close_row();
        };
        let text = written(|flow| {
            flow.table();
            rows(flow, &["Agency", "When"]);
            rows(flow, &["School", "2019"]);
            flow.close_table(true);
            rows(flow, &["Boxed"]);
        });
        assert_eq!(text, "Agency\tWhen\nSchool\t2019\n\nBoxed");
    }

    #[test]
    fn paragraphs_within_a_cell_are_lines_of_a_row_that_stands_apart() {
        let text = written(|flow| {
            flow.letters("Before");
            flow.open_row();
            for cell in [["a", "b"], ["c", "d"]] {
                flow.cell();
                for paragraph in cell {
                    flow.letters(paragraph);
                    flow.paragraph();
                }
            }
            flow.close_row();
            flow.letters("After");
        });
        assert_eq!(text, "Before\n\na\nb\tc\nd\n\nAfter");
    }

    #[test]
    fn rows_nested_without_end_are_lines() {
        let text = written(|flow| {
            for _ in 0..100_000 {
                flow.open_row();
                flow.cell();
            }
            flow.letters("deep");
        });
        assert_eq!(text, "deep");
    }
}
