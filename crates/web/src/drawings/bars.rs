//! Bars: how often things were found, each a bar as long as its number, with the number beside it.
//!
//! Takes labels and numbers; gives two drawings of them, one for a desk and paper, one for a telephone. What is withheld has no bar and
//! the words that say so. The table beside it says the same. It counts nothing.

use super::{Area, Drawing, Mark, lettering};
use safeguarding::records::Private;

/// What is to be drawn.
#[derive(Clone, Debug)]
pub struct Bars {
    /// Names the drawing, and must differ from every other on the page.
    pub id: String,
    /// What it is, read out first.
    pub title: Private<String>,
    /// The number a bar of full length stands for.
    pub full: usize,
    /// The bars. **Shape:** in the order drawn, top to bottom.
    pub rows: Vec<Bar>,
}

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What was counted.
    pub label: String,
    /// How many; `None`: withheld. More than a full bar is drawn as a full one.
    pub number: Option<usize>,
    /// The number as it is told.
    pub told: String,
}

const MARGIN: i32 = 12;
/// The widths of a drawing for a desk, of the labels in it, and of the numbers after the bars.
const DESK: i32 = 936;
const LABELS: i32 = 380;
const NUMBERS: i32 = 110;
/// The width of what is drawn on a telephone.
const TELEPHONE: i32 = 306;
/// The height of a bar and the gap below it.
const BAR: i32 = 16;
const GAP: i32 = 10;

impl Bars {
    /// The drawing for a desk and for paper.
    pub fn wide(&self) -> Drawing {
        self.drawn(false)
    }

    /// The drawing for a telephone: each label above its bar.
    pub fn narrow(&self) -> Drawing {
        self.drawn(true)
    }

    fn drawn(&self, is_narrow: bool) -> Drawing {
        let width = if is_narrow { TELEPHONE + 2 * MARGIN } else { DESK };
        let left = if is_narrow { MARGIN } else { MARGIN + LABELS };
        let room = width - MARGIN - NUMBERS - left;
        let (mut marks, mut boxes) = (Vec::new(), Vec::new());
        let mut y = MARGIN;
        for row in &self.rows {
            let lines =
                lettering::wrap(&row.label, if is_narrow { TELEPHONE } else { LABELS - 16 }, 3);
            let class = "regard-drawing__words";
            let below = super::write(&mut marks, class, MARGIN, y, &lines);
            let top = if is_narrow { below + 3 } else { y + 1 };
            let length = row.number.map_or(0, |number| self.length(number, room));
            if length > 0 {
                let area = Area { x: left, y: top, width: length, height: BAR };
                marks.push(Mark::Rect { class: "regard-drawing__mark", area });
            }
            let words = row.told.clone().into();
            marks.push(Mark::Text { class, x: left + length + 6, y: top + 13, words });
            let bottom = below.max(top + BAR) + GAP;
            boxes.push(Area { x: MARGIN, y, width: width - 2 * MARGIN, height: bottom - y });
            y = bottom;
        }
        Drawing {
            id: format!("{}{}", self.id, if is_narrow { "-narrow" } else { "" }),
            title: self.title.clone(),
            told: self.told(),
            width,
            height: y + MARGIN,
            marks,
            boxes,
            links: Vec::new(),
        }
    }

    /// How long a bar is: nothing for nothing, and never too short to be seen for something.
    fn length(&self, number: usize, room: i32) -> i32 {
        if number == 0 {
            return 0;
        }
        let full = self.full.max(1);
        let length = number.min(full) * usize::try_from(room).unwrap_or_default() / full;
        i32::try_from(length).unwrap_or(room).max(2)
    }

    fn told(&self) -> String {
        let rows = self.rows.iter().map(|row| format!("{}: {}. ", row.label, row.told));
        format!("{}The table that follows says the same.", rows.collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(label: &str, number: Option<usize>) -> Bar {
        let told = number.map_or_else(|| "fewer than 5".to_owned(), |number| number.to_string());
        Bar { label: label.to_owned(), number, told }
    }

    fn lengths(drawing: &Drawing) -> Vec<i32> {
        let rect = |mark: &Mark| match mark {
            Mark::Rect { area, .. } => Some(area.width),
            _ => None,
        };
        drawing.marks.iter().filter_map(rect).collect()
    }

    #[test]
    fn bars_are_as_long_as_their_numbers_and_what_is_withheld_has_none() {
        let rows = vec![bar("A", Some(10)), bar("B", Some(5)), bar("C", None), bar("D", Some(0))];
        let bars = Bars { id: "b".to_owned(), title: "Bars".into(), full: 10, rows };
        for drawing in [bars.wide(), bars.narrow()] {
            let [ten, five] = lengths(&drawing)[..] else { panic!("two bars: {drawing:?}") };
            assert!((ten - 2 * five).abs() <= 1, "{ten} and {five}");
            assert!(drawing.told.contains("C: fewer than 5."));
        }
    }

    #[test]
    fn nothing_is_drawn_outside_the_sheet_and_no_row_runs_into_the_next() {
        let rows = vec![bar(&"Children’s social care ".repeat(9), Some(90)), bar("B", Some(1))];
        let bars = Bars { id: "b".to_owned(), title: "Bars".into(), full: 10, rows };
        for drawing in [bars.wide(), bars.narrow()] {
            assert!(!drawing.boxes[0].overlaps(drawing.boxes[1]));
            assert!(drawing.boxes.iter().all(|area| area.bottom() <= drawing.height));
            for mark in &drawing.marks {
                if let Mark::Rect { area, .. } = mark {
                    assert!(area.right() + NUMBERS <= drawing.width);
                }
            }
        }
    }
}
