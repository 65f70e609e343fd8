//! Marks by month: a row for each part of life, agency, step of help and for strengths, along one line of months.
//!
//! Takes rows of marks; gives two drawings of them, months for a desk and paper, years for a telephone. A mark has one size and one
//! colour, however much was recorded: it says that something was, and where to read it. The list beside it says the same.

use super::{Area, Drawing, Linked, Mark, lettering, path};
use safeguarding::chronology::Month;
use safeguarding::records::Private;

/// What is to be drawn.
#[derive(Clone, Debug)]
pub struct Months {
    /// Names the drawing, and must differ from every other on the page.
    pub id: String,
    /// What it is, read out first.
    pub title: Private<String>,
    /// The first month drawn.
    pub from: Month,
    /// The last month drawn, inclusive.
    pub to: Month,
    /// The groups of rows. **Shape:** in the order drawn, top to bottom.
    pub groups: Vec<Group>,
}

/// Rows under one heading.
#[derive(Clone, Debug)]
pub struct Group {
    /// What they have in common.
    pub heading: String,
    /// The rows. **Shape:** in the order drawn.
    pub rows: Vec<MonthRow>,
}

/// One row.
#[derive(Clone, Debug)]
pub struct MonthRow {
    /// What it is called.
    pub label: String,
    /// Its marks. **Shape:** any order; several may fall on one month, and are drawn as one.
    pub marks: Vec<Marked>,
}

/// Something recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The first and the last month it can have been.
    pub first: Month,
    /// See `first`.
    pub last: Month,
    /// Whether it is known to have been in one month, and nobody has said it was otherwise.
    pub is_plain: bool,
    /// Where it is told, on the same page.
    pub href: String,
}

const MARGIN: i32 = 12;
/// The width of a drawing for a desk, and of the labels in it.
const DESK: i32 = 936;
const LABELS: i32 = 240;
/// The width of a drawing for a telephone.
const TELEPHONE: i32 = 330;
const ROW: i32 = 26;
const MARK: i32 = 14;

impl Months {
    /// How many months are drawn.
    fn count(&self) -> i32 {
        (self.to.since(self.from) + 1).max(1)
    }

    /// The drawing by month.
    pub fn by_month(&self) -> Drawing {
        let width = ((DESK - LABELS - MARGIN) / self.count()).clamp(3, 44);
        let columns = Columns {
            from: MARGIN + LABELS,
            width,
            unit: Unit::Month(self.from),
            count: self.count(),
        };
        self.drawn(&columns, false)
    }

    /// The drawing by year: a mark where any month of the year has one.
    pub fn by_year(&self) -> Drawing {
        let count = i32::from(self.to.year - self.from.year) + 1;
        let width = (TELEPHONE / count).clamp(14, 60);
        let columns = Columns { from: MARGIN, width, unit: Unit::Year(self.from.year), count };
        self.drawn(&columns, true)
    }

    fn drawn(&self, columns: &Columns, is_narrow: bool) -> Drawing {
        let mut sheet =
            Sheet { marks: Vec::new(), over: Vec::new(), links: Vec::new(), boxes: Vec::new() };
        let top = MARGIN + lettering::LINE + 6;
        let mut y = top;
        for group in self.groups.iter().filter(|group| !group.rows.is_empty()) {
            y = super::write(
                &mut sheet.over,
                "regard-drawing__name regard-drawing__name--clear",
                MARGIN,
                y + 6,
                &lettering::wrap(&group.heading, columns.right() - MARGIN, 2),
            ) + 4;
            for row in &group.rows {
                y = sheet.row(row, columns, y, is_narrow);
            }
        }
        let height = y + MARGIN;
        let mut marks = columns.years(height - MARGIN);
        marks.extend(sheet.marks);
        marks.extend(sheet.over);
        Drawing {
            id: format!("{}{}", self.id, if is_narrow { "-years" } else { "" }),
            title: self.title.clone(),
            told: self.told(is_narrow),
            width: columns.right() + MARGIN,
            height,
            marks,
            boxes: sheet.boxes,
            links: sheet.links,
        }
    }

    fn told(&self, is_narrow: bool) -> String {
        let rows = self.groups.iter().flat_map(|group| &group.rows);
        let told = rows.map(|row| {
            let mut years: Vec<i16> =
                row.marks.iter().flat_map(|mark| mark.first.year..=mark.last.year).collect();
            years.sort_unstable();
            years.dedup();
            let years: Vec<String> = years.iter().map(ToString::to_string).collect();
            let years = if years.is_empty() { "no mark".to_owned() } else { years.join(", ") };
            format!("{}: {years}. ", row.label)
        });
        let by = if is_narrow { "A mark stands in a year" } else { "A mark stands in a month" };
        format!(
            "{by} in which something was recorded. {}The list that follows says what.",
            told.collect::<String>()
        )
    }
}

/// What a column stands for.
#[derive(Clone, Copy)]
enum Unit {
    /// A month, the first of which is this.
    Month(Month),
    /// A year, the first of which is this.
    Year(i16),
}

/// The line of time.
struct Columns {
    from: i32,
    width: i32,
    unit: Unit,
    count: i32,
}

impl Columns {
    fn right(&self) -> i32 {
        self.from + self.width * self.count
    }

    /// The column a month is in, kept within the drawing.
    fn of(&self, month: Month) -> i32 {
        let place = match self.unit {
            Unit::Month(first) => month.since(first),
            Unit::Year(first) => i32::from(month.year - first),
        };
        place.clamp(0, self.count - 1)
    }

    fn x(&self, column: i32) -> i32 {
        self.from + self.width * column
    }

    /// The columns of one year, the first and the last.
    fn year(&self, year: i16) -> (i32, i32) {
        (self.of(Month { year, month: 1 }), self.of(Month { year, month: 12 }))
    }

    fn years(&self, bottom: i32) -> Vec<Mark> {
        let (first, last) = match self.unit {
            Unit::Month(first) => {
                let months = i32::from(first.month) - 1 + self.count - 1;
                (first.year, first.year + (months / 12) as i16)
            }
            Unit::Year(first) => (first, first + (self.count - 1) as i16),
        };
        let room = self.x(self.year(first).0 + 12) - self.x(self.year(first).0);
        let room = if matches!(self.unit, Unit::Year(_)) { self.width } else { room };
        let step = (44 + room - 1) / room.max(1);
        let mut marks = Vec::new();
        for year in first..=last {
            let x = self.x(self.year(year).0);
            let d = path(&[(x, MARGIN), (x, bottom)]);
            marks.push(Mark::Path { class: "regard-drawing__year", d });
            // A name begun at the very edge would be cut off, or run into the next.
            if i32::from(year - first) % step.max(1) == 0 && x + 36 <= self.right() + MARGIN {
                let words = year.to_string().into();
                marks.push(Mark::Text {
                    class: "regard-drawing__words",
                    x: x + 3,
                    y: MARGIN + 13,
                    words,
                });
            }
        }
        marks
    }
}

/// What is being drawn.
struct Sheet {
    marks: Vec<Mark>,
    over: Vec<Mark>,
    links: Vec<Linked>,
    boxes: Vec<Area>,
}

impl Sheet {
    /// Draws one row; gives where the next begins.
    fn row(&mut self, row: &MonthRow, columns: &Columns, top: i32, is_narrow: bool) -> i32 {
        let room = if is_narrow { columns.right() - MARGIN } else { LABELS - 16 };
        let lines = lettering::wrap(&row.label, room, 3);
        let class = "regard-drawing__words regard-drawing__name--clear";
        let below = super::write(&mut self.over, class, MARGIN, top + 4, &lines);
        let (line, bottom) = if is_narrow {
            (below + 2 + ROW / 2, below + 2 + ROW)
        } else {
            (top + ROW / 2, (below + 4).max(top + ROW))
        };
        let d = path(&[(columns.from, line), (columns.right(), line)]);
        self.marks.push(Mark::Path { class: "regard-drawing__year", d });
        self.marks.extend(drawn_marks(row, columns, line - MARK / 2));
        self.links.extend(linked(row, columns, line - ROW / 2));
        self.boxes.push(Area {
            x: MARGIN,
            y: top,
            width: columns.right() - MARGIN,
            height: bottom - top,
        });
        bottom
    }
}

/// The marks of a row: what is plain as a full shape, what is vague, withdrawn or disputed in outline over all it may mean.
fn drawn_marks(row: &MonthRow, columns: &Columns, top: i32) -> Vec<Mark> {
    let gap = if columns.width > 6 { 2 } else { i32::from(columns.width > 3) };
    let mut plain = Vec::new();
    let mut vague = Vec::new();
    for mark in &row.marks {
        let (first, last) = (columns.of(mark.first), columns.of(mark.last));
        let (list, span) =
            if mark.is_plain { (&mut plain, (first, first)) } else { (&mut vague, (first, last)) };
        if !list.contains(&span) {
            list.push(span);
        }
    }
    let shape = |(first, last): &(i32, i32), class| Mark::Rect {
        class,
        area: Area {
            x: columns.x(*first) + gap / 2,
            y: top,
            width: (columns.x(*last + 1) - columns.x(*first) - gap).max(2),
            height: MARK,
        },
    };
    let outlines =
        vague.iter().map(|span| shape(span, "regard-drawing__mark regard-drawing__mark--vague"));
    let full = plain.iter().map(|span| shape(span, "regard-drawing__mark"));
    outlines.chain(full).collect()
}

/// Where a press on a row leads: for each year with marks, to what was recorded of it then. A mark alone would be too small to hit.
fn linked(row: &MonthRow, columns: &Columns, top: i32) -> Vec<Linked> {
    let mut links: Vec<Linked> = Vec::new();
    for mark in &row.marks {
        let (first, last) = columns.year(mark.first.year);
        let area = Area {
            x: columns.x(first),
            y: top,
            width: columns.x(last + 1) - columns.x(first),
            height: ROW,
        };
        if links.iter().all(|link| link.area != area) {
            let words = format!("{}, {}", row.label, mark.first.year);
            links.push(Linked { area, href: mark.href.clone(), words });
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn month(year: i16, month: i8) -> Month {
        Month { year, month }
    }

    fn months(marks: Vec<Marked>) -> Months {
        let row = MonthRow { label: "Medical".to_owned(), marks };
        Months {
            id: "m".to_owned(),
            title: "Marks".into(),
            from: month(2023, 4),
            to: month(2025, 6),
            groups: vec![Group { heading: "Signs".to_owned(), rows: vec![row] }],
        }
    }

    fn mark(first: Month, last: Month) -> Marked {
        Marked { first, last, is_plain: first == last, href: format!("#in-{}", first.year) }
    }

    fn shapes(drawing: &Drawing) -> Vec<(&'static str, Area)> {
        let rect = |mark: &Mark| match mark {
            Mark::Rect { class, area } => Some((*class, *area)),
            _ => None,
        };
        drawing.marks.iter().filter_map(rect).collect()
    }

    #[test]
    fn a_hundred_entries_of_one_month_are_drawn_as_one_of_the_same_size() {
        let one = months(vec![mark(month(2024, 3), month(2024, 3))]).by_month();
        let many = months(vec![mark(month(2024, 3), month(2024, 3)); 100]).by_month();
        assert_eq!(shapes(&one), shapes(&many));
        assert_eq!(shapes(&one).len(), 1);
    }

    #[test]
    fn what_may_have_been_in_several_months_is_an_outline_over_all_of_them() {
        let drawing = months(vec![mark(month(2023, 6), month(2023, 8))]).by_month();
        let [(class, area)] = shapes(&drawing)[..] else { panic!("one shape") };
        assert!(class.ends_with("--vague"));
        assert_eq!(area.width + 2, 3 * (DESK - LABELS - MARGIN).div_euclid(27).min(44));
    }

    #[test]
    fn every_mark_can_be_pressed_and_leads_to_its_year() {
        let marks = vec![
            mark(month(2023, 5), month(2023, 5)),
            mark(month(2023, 9), month(2023, 9)),
            mark(month(2025, 1), month(2025, 1)),
        ];
        for drawing in [months(marks.clone()).by_month(), months(marks).by_year()] {
            let hrefs: Vec<&str> = drawing.links.iter().map(|link| link.href.as_str()).collect();
            assert_eq!(hrefs, ["#in-2023", "#in-2025"]);
            for (_, area) in shapes(&drawing) {
                assert!(drawing.links.iter().any(|link| link.area.overlaps(area)), "{area:?}");
            }
        }
    }

    #[test]
    fn what_lies_before_the_first_month_is_drawn_at_the_edge_and_not_left_out() {
        let drawing = months(vec![mark(month(2001, 1), month(2001, 1))]).by_month();
        assert_eq!(shapes(&drawing)[0].1.x, MARGIN + LABELS + 1);
    }
}
