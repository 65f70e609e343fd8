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
/// The most room a month takes: more would make a few months look like years.
const MOST_OF_A_MONTH: i32 = 44;
/// The width of a mark that stands for a year, so that a mark in each of several years is not read as one long stretch.
const YEAR_MARK: i32 = 9;

impl Months {
    /// How many months are drawn.
    fn count(&self) -> i32 {
        (self.to.since(self.from) + 1).max(1)
    }

    /// The drawing by month.
    pub fn by_month(&self) -> Drawing {
        let (count, from) = (self.count(), MARGIN + LABELS);
        let room = (DESK - MARGIN - from).min(MOST_OF_A_MONTH * count);
        self.drawn(&Columns { from, room, unit: Unit::Month(self.from), count }, false)
    }

    /// The drawing by year: a mark where any month of the year has one.
    pub fn by_year(&self) -> Drawing {
        let count = i32::from(self.to.year - self.from.year) + 1;
        let room = (60 * count).clamp(240, TELEPHONE).max(14 * count);
        self.drawn(&Columns { from: MARGIN, room, unit: Unit::Year(self.from.year), count }, true)
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
    /// The width of all columns together.
    room: i32,
    unit: Unit,
    count: i32,
}

impl Columns {
    fn right(&self) -> i32 {
        self.from + self.room
    }

    /// The column a month is in, kept within the drawing.
    fn of(&self, month: Month) -> i32 {
        let place = match self.unit {
            Unit::Month(first) => month.since(first),
            Unit::Year(first) => i32::from(month.year - first),
        };
        place.clamp(0, self.count - 1)
    }

    /// Where a column begins.
    fn x(&self, column: i32) -> i32 {
        self.from + self.room * column / self.count
    }

    /// The columns of one year, the first and the last.
    fn year(&self, year: i16) -> (i32, i32) {
        (self.of(Month { year, month: 1 }), self.of(Month { year, month: 12 }))
    }

    /// The mark over these columns: as wide as they are, and narrower for a single year.
    fn span(&self, (first, last): (i32, i32), top: i32) -> Area {
        let (x, right) = (self.x(first), self.x(last + 1));
        // Every mark of one month is as wide as every other, however the columns come to lie.
        let room = if first == last { self.room / self.count } else { right - x };
        let is_one_year = first == last && matches!(self.unit, Unit::Year(_));
        let width = match room {
            _ if is_one_year => YEAR_MARK.min(room - 2),
            ..=3 => room.max(2),
            4..=6 => room - 1,
            _ => room - 2,
        };
        Area { x: x + (room - width) / 2, y: top, width, height: MARK }
    }

    fn years(&self, bottom: i32) -> Vec<Mark> {
        let (first, last) = match self.unit {
            Unit::Month(first) => {
                let months = i32::from(first.month) - 1 + self.count - 1;
                (first.year, first.year + (months / 12) as i16)
            }
            Unit::Year(first) => (first, first + (self.count - 1) as i16),
        };
        let mut marks = Vec::new();
        // Named from the last back, so that what begins within a year is what goes without a name.
        let mut next = self.right() + MARGIN;
        for year in (first..=last).rev() {
            let x = self.x(self.year(year).0);
            let d = path(&[(x, MARGIN), (x, bottom)]);
            marks.push(Mark::Path { class: "regard-drawing__year", d });
            if x + 36 <= next {
                let words = year.to_string().into();
                let class = "regard-drawing__words";
                marks.push(Mark::Text { class, x: x + 3, y: MARGIN + 13, words });
                next = x;
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
    let shape = |span: &(i32, i32), class| Mark::Rect { class, area: columns.span(*span, top) };
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
        assert_eq!(
            area.width + 2,
            (DESK - 2 * MARGIN - LABELS) * 5 / 27 - (DESK - 2 * MARGIN - LABELS) * 2 / 27
        );
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

    #[test]
    fn the_names_of_years_never_run_into_each_other() {
        for (from, to) in [
            (month(2013, 9), month(2025, 6)),
            (month(2006, 1), month(2025, 12)),
            (month(2024, 12), month(2025, 12)),
        ] {
            for drawing in [
                Months { from, to, ..months(Vec::new()) }.by_month(),
                Months { from, to, ..months(Vec::new()) }.by_year(),
            ] {
                let names = drawing.marks.iter().filter_map(|mark| match mark {
                    Mark::Text { x, y, .. } if *y == MARGIN + 13 => Some(*x),
                    _ => None,
                });
                let mut names: Vec<i32> = names.collect();
                names.sort_unstable();
                assert!(names.windows(2).all(|pair| pair[1] - pair[0] >= 36), "{names:?}");
                assert!(names.last().is_some_and(|last| last + 33 <= drawing.width), "{names:?}");
            }
        }
    }

    #[test]
    fn a_mark_in_each_of_two_years_is_two_marks() {
        let of = |year| mark(month(year, 5), month(year, 5));
        let drawing = months(vec![of(2023), of(2024)]).by_year();
        let [(_, first), (_, second)] = shapes(&drawing)[..] else { panic!("two shapes") };
        assert!(second.x - first.right() > first.width);
    }
}
