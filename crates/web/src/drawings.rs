//! Drawings of people: who belongs to whom, who stays in touch, and who lived where, each with a table that says the same.
//!
//! Takes plain descriptions of people; gives shapes that the component `drawing` writes as SVG without script or inline style,
//! and the rows of the table beside it. A drawing is never the only telling, and colour never says anything: what is not known
//! has a broken outline and the words "not known". Nothing about a family is worked out here.

pub mod bars;
pub(crate) mod examples;
pub mod genogram;
pub mod growth_chart;
mod lettering;
pub mod months;
pub mod network;
pub mod stays;
pub mod strips;

use safeguarding::records::Private;
use serde::Serialize;

/// A drawing, as the component `drawing` takes it.
#[derive(Clone, Debug, Serialize)]
pub struct Drawing {
    /// Names the drawing, and must differ from every other on the page.
    pub id: String,
    /// What it is, read out first.
    pub title: Private<String>,
    /// What it holds, for who does not see it.
    pub told: String,
    /// **Units:** pixels at its natural size.
    pub width: i32,
    /// **Units:** pixels at its natural size.
    pub height: i32,
    /// The shapes. **Shape:** in the order drawn, the lowest first.
    pub marks: Vec<Mark>,
    /// Where each row of the table is drawn, in the order of the rows.
    #[serde(skip)]
    pub boxes: Vec<Area>,
    /// Where a press leads, for whoever uses a mouse or a finger: the table or list beside the drawing leads to the same.
    pub links: Vec<Linked>,
}

/// A part of a drawing that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Linked {
    /// Which part.
    #[serde(flatten)]
    pub area: Area,
    /// Where it leads.
    pub href: String,
    /// What is read there.
    pub words: String,
}

/// One shape. **Units:** pixels from the left and the top.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Mark {
    /// A straight line, or several joined, as the `d` of an SVG path.
    Path {
        /// What it means, as the style sheet names it.
        class: &'static str,
        /// The commands of the path.
        d: String,
    },
    /// A rectangle.
    Rect {
        /// What it means, as the style sheet names it.
        class: &'static str,
        /// Where it is.
        #[serde(flatten)]
        area: Area,
    },
    /// A circle.
    Circle {
        /// What it means, as the style sheet names it.
        class: &'static str,
        /// Its middle, from the left.
        x: i32,
        /// Its middle, from the top.
        y: i32,
        /// Half its width.
        r: i32,
    },
    /// One line of words.
    Text {
        /// What they are, as the style sheet names it.
        class: &'static str,
        /// Where they begin; for a class whose words are centred, their middle.
        x: i32,
        /// The line they stand on.
        y: i32,
        /// The words.
        words: Private<String>,
    },
}

/// A rectangle of a drawing. **Units:** pixels from the left and the top.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Area {
    /// Its left edge.
    pub x: i32,
    /// Its top edge.
    pub y: i32,
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
}

impl Area {
    /// The x of its right edge.
    pub const fn right(self) -> i32 {
        self.x + self.width
    }

    /// The y of its lower edge.
    pub const fn bottom(self) -> i32 {
        self.y + self.height
    }

    /// Whether the two share any of the drawing; a shared edge is none.
    pub const fn overlaps(self, other: Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }
}

/// Everything in a drawing, in words.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Table {
    /// What it is a table of.
    pub caption: String,
    /// The headings.
    pub columns: Vec<&'static str>,
    /// One row for each thing drawn, in the order of [`Drawing::boxes`].
    pub rows: Vec<Row>,
}

/// One thing drawn.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Row {
    /// Its cells, as many as there are headings; the first names it.
    pub cells: Vec<Cell>,
}

/// One cell: words, and what leads to where they come from.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Cell {
    /// Words, each in a line of its own. **Shape:** may be empty.
    pub lines: Vec<Private<String>>,
    /// Where the first line leads, if anywhere.
    pub href: Option<String>,
    /// The records it rests on.
    pub sources: Sources,
}

impl Cell {
    /// A cell of one line.
    pub fn of(words: impl Into<String>) -> Self {
        Self { lines: vec![words.into().into()], ..Self::default() }
    }

    /// A cell of several lines.
    pub fn lines(lines: Vec<Private<String>>) -> Self {
        Self { lines, ..Self::default() }
    }

    /// A cell of records.
    pub fn sources(sources: Sources) -> Self {
        Self { sources, ..Self::default() }
    }
}

/// A drawing and the table that says the same.
#[derive(Clone, Debug, Serialize)]
pub struct Picture {
    /// The drawing.
    pub drawing: Drawing,
    /// The table.
    pub table: Table,
}

/// The records something rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sources {
    /// How many records.
    pub records: usize,
    /// Some of them to read: the first and the last, where there are many.
    pub links: Vec<Source>,
}

/// A record to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// What leads there.
    pub words: Private<String>,
    /// The address of the record.
    pub href: String,
}

/// Lines through these points.
fn path(points: &[(i32, i32)]) -> String {
    let mut d = String::new();
    for (place, (x, y)) in points.iter().enumerate() {
        d.push_str(&format!("{}{x} {y}", if place == 0 { "M" } else { " L" }));
    }
    d
}

/// Adds lines of words under each other; gives the y after the last.
fn write(marks: &mut Vec<Mark>, class: &'static str, x: i32, top: i32, lines: &[String]) -> i32 {
    let mut y = top;
    for line in lines {
        y += lettering::LINE;
        marks.push(Mark::Text { class, x, y: y - 4, words: line.clone().into() });
    }
    y
}
