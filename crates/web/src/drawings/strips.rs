//! Strips of who knew: a row for each agency, along one line of time, of when it came to know something, and of the days on which it
//! could first have seen a pattern alone; above them the same for all together.
//!
//! Takes rows of quarters and days; gives two drawings of them, one for a desk and paper, one for a telephone. A mark has one size
//! however much became known. The table beside it says the same. Nothing of a child is worked out here.

use super::{Area, Drawing, Linked, Mark, lettering, path};
use safeguarding::calendar::{Date, days_between};
use safeguarding::records::Private;

/// What is to be drawn.
#[derive(Clone, Debug)]
pub struct Strips {
    /// Names the drawing, and must differ from every other on the page.
    pub id: String,
    /// What it is, read out first.
    pub title: Private<String>,
    /// The first day drawn.
    pub from: Date,
    /// The last day drawn, inclusive.
    pub to: Date,
    /// The day of birth, where something was known before it.
    pub born: Option<Date>,
    /// The rows. **Shape:** in the order drawn, top to bottom.
    pub rows: Vec<StripRow>,
}

/// One row.
#[derive(Clone, Debug, Default)]
pub struct StripRow {
    /// Whose it is.
    pub label: String,
    /// The quarters of a year in which something became known. **Shape:** any order.
    pub quarters: Vec<Quarter>,
    /// The days on which a pattern could first be seen by them. **Shape:** any order; one day may be there several times.
    pub seen: Vec<Date>,
    /// Where a press on a year leads. **Shape:** years with something in them only.
    pub years: Vec<(i16, String)>,
}

/// A quarter of a year in which something became known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quarter {
    /// Its first day and its last.
    pub first: Date,
    /// See `first`.
    pub last: Date,
    /// Whether all that became known in it was told by others.
    pub is_only_told: bool,
}

const MARGIN: i32 = 12;
/// The width of a drawing for a desk, and of the labels in it.
const DESK: i32 = 936;
const LABELS: i32 = 240;
/// The width of the line of time on a telephone.
const TELEPHONE: i32 = 306;
/// The height of a row without its label, of a mark, and half the width of a day's circle.
const ROW: i32 = 38;
const MARK: i32 = 12;
const CIRCLE: i32 = 4;
/// The narrowest a mark is drawn, so that a quarter of a long life is still seen.
const NARROWEST: i32 = 3;

impl Strips {
    /// The drawing for a desk and for paper.
    pub fn wide(&self) -> Drawing {
        let from = MARGIN + LABELS;
        self.drawn(&Line { from: self.from, to: self.to, left: from, room: DESK - MARGIN - from })
    }

    /// The drawing for a telephone: each label above its row.
    pub fn narrow(&self) -> Drawing {
        self.drawn(&Line { from: self.from, to: self.to, left: MARGIN, room: TELEPHONE })
    }

    fn drawn(&self, line: &Line) -> Drawing {
        let mut marks = Vec::new();
        let mut over = Vec::new();
        let (mut boxes, mut links) = (Vec::new(), Vec::new());
        let mut y = MARGIN + lettering::LINE + 6;
        for row in &self.rows {
            let room = if line.is_narrow() { line.room } else { LABELS - 16 };
            let lines = lettering::wrap(&row.label, room, 3);
            let class = "regard-drawing__words regard-drawing__name--clear";
            let below = super::write(&mut over, class, MARGIN, y + 4, &lines);
            let top = if line.is_narrow() { below } else { y };
            let bottom = (top + ROW).max(below + 4);
            let d = path(&[(MARGIN, bottom), (line.right(), bottom)]);
            marks.push(Mark::Path { class: "regard-drawing__year", d });
            marks.extend(row.quarters.iter().map(|quarter| line.mark(*quarter, top + 6)));
            over.extend(line.circles(&row.seen, top + 6 + MARK + 10));
            links.extend(line.links(row, top, bottom - top));
            boxes.push(Area { x: MARGIN, y, width: line.right() - MARGIN, height: bottom - y });
            y = bottom;
        }
        let height = y + MARGIN;
        let mut all = line.years(y);
        all.extend(self.born.map(|born| {
            let x = line.x(born);
            let d = path(&[(x, MARGIN + lettering::LINE + 4), (x, y)]);
            Mark::Path { class: "regard-drawing__line regard-drawing__line--silent", d }
        }));
        all.extend(marks);
        all.extend(over);
        Drawing {
            id: format!("{}{}", self.id, if line.is_narrow() { "-narrow" } else { "" }),
            title: self.title.clone(),
            told: self.told(),
            width: line.right() + MARGIN,
            height,
            marks: all,
            boxes,
            links,
        }
    }

    fn told(&self) -> String {
        let rows = self.rows.iter().map(|row| {
            let known = years(row.quarters.iter().map(|quarter| quarter.first));
            let seen = years(row.seen.iter().copied());
            format!(
                "{}: entries became known in {known}; patterns could first be seen in {seen}. ",
                row.label
            )
        });
        format!("{}The table that follows says the same.", rows.collect::<String>())
    }
}

/// The years some days fall in, in words.
fn years(days: impl Iterator<Item = Date>) -> String {
    let years: std::collections::BTreeSet<i16> = days.map(Date::year).collect();
    let years: Vec<String> = years.iter().map(ToString::to_string).collect();
    if years.is_empty() { "no year".to_owned() } else { years.join(", ") }
}

/// The line of time on the sheet.
struct Line {
    from: Date,
    to: Date,
    left: i32,
    room: i32,
}

impl Line {
    const fn is_narrow(&self) -> bool {
        self.left == MARGIN
    }

    const fn right(&self) -> i32 {
        self.left + self.room
    }

    /// Where a day begins, kept within the drawing.
    fn x(&self, day: Date) -> i32 {
        let all = i64::from(days_between(self.from, self.to).max(1));
        let days = i64::from(days_between(self.from, day)).clamp(0, all);
        self.left + (i64::from(self.room) * days / all) as i32
    }

    fn mark(&self, quarter: Quarter, top: i32) -> Mark {
        let (x, end) = (self.x(quarter.first), self.x(quarter.last));
        let width = (end - x - 1).max(NARROWEST);
        let class = if quarter.is_only_told {
            "regard-drawing__mark regard-drawing__mark--vague"
        } else {
            "regard-drawing__mark"
        };
        let x = x.min(self.right() - width);
        Mark::Rect { class, area: Area { x, y: top, width, height: MARK } }
    }

    fn circles(&self, days: &[Date], y: i32) -> Vec<Mark> {
        let mut all: Vec<i32> = days.iter().map(|day| self.x(*day)).collect();
        all.sort_unstable();
        all.dedup();
        let circle = |x: i32| Mark::Circle {
            class: "regard-drawing__seen",
            x: x.clamp(self.left + CIRCLE, self.right() - CIRCLE),
            y,
            r: CIRCLE,
        };
        all.into_iter().map(circle).collect()
    }

    /// Where a press on a year of a row leads: a mark alone would be too small to hit.
    fn links(&self, row: &StripRow, top: i32, height: i32) -> Vec<Linked> {
        let link = |(year, href): &(i16, String)| {
            let (x, end) = self.year(*year);
            let area = Area { x, y: top, width: (end - x).max(1), height };
            Linked { area, href: href.clone(), words: format!("{}, {year}", row.label) }
        };
        row.years.iter().map(link).collect()
    }

    /// Where a year begins and ends.
    fn year(&self, year: i16) -> (i32, i32) {
        let first = |year: i16| Date::new(year, 1, 1).unwrap_or(Date::MAX);
        (self.x(first(year)), self.x(first(year + 1)))
    }

    fn years(&self, bottom: i32) -> Vec<Mark> {
        let mut marks = Vec::new();
        // Named from the last back, so that what begins within a year is what goes without a name.
        let mut next = self.right() + MARGIN;
        for year in (self.from.year()..=self.to.year()).rev() {
            let x = self.year(year).0;
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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn strips(rows: Vec<StripRow>) -> Strips {
        let (from, to) = (date(2016, 4, 3), date(2025, 6, 2));
        Strips { id: "s".to_owned(), title: "Strips".into(), from, to, born: None, rows }
    }

    fn quarter(year: i16, is_only_told: bool) -> Quarter {
        Quarter { first: date(year, 1, 1), last: date(year, 3, 31), is_only_told }
    }

    fn rects(drawing: &Drawing) -> Vec<(&'static str, Area)> {
        let rect = |mark: &Mark| match mark {
            Mark::Rect { class, area } => Some((*class, *area)),
            _ => None,
        };
        drawing.marks.iter().filter_map(rect).collect()
    }

    #[test]
    fn what_was_only_told_is_an_outline_and_what_was_their_own_is_full() {
        let quarters = vec![quarter(2018, true), quarter(2020, false)];
        let row = StripRow { label: "School".to_owned(), quarters, ..StripRow::default() };
        for drawing in [strips(vec![row.clone()]).wide(), strips(vec![row.clone()]).narrow()] {
            let [(told, _), (own, _)] = rects(&drawing)[..] else { panic!("two marks") };
            assert!(told.ends_with("--vague") && !own.ends_with("--vague"));
        }
    }

    #[test]
    fn nothing_is_drawn_outside_the_sheet_even_where_it_lies_outside_the_days_drawn() {
        let row = StripRow {
            label: "Police".to_owned(),
            quarters: vec![quarter(2001, false), quarter(2040, false)],
            seen: vec![date(2001, 1, 1), date(2040, 1, 1)],
            years: vec![(2001, "#a".to_owned()), (2040, "#b".to_owned())],
        };
        for drawing in [strips(vec![row.clone()]).wide(), strips(vec![row.clone()]).narrow()] {
            let circles = drawing.marks.iter().filter_map(|mark| match mark {
                Mark::Circle { x, r, .. } => Some((x - r, x + r)),
                _ => None,
            });
            let rects = rects(&drawing).into_iter().map(|(_, area)| (area.x, area.right()));
            let links = drawing.links.iter().map(|link| (link.area.x, link.area.right()));
            for (left, right) in circles.chain(rects).chain(links) {
                assert!(left >= MARGIN && right <= drawing.width, "{left} to {right}");
            }
        }
    }

    #[test]
    fn a_press_on_a_year_leads_where_the_year_does_and_years_never_overlap() {
        let years = (2016..=2025).map(|year| (year, format!("#{year}"))).collect();
        let row = StripRow { label: "School".to_owned(), years, ..StripRow::default() };
        let drawing = strips(vec![row]).narrow();
        for pair in drawing.links.windows(2) {
            assert!(!pair[0].area.overlaps(pair[1].area), "{pair:?}");
        }
        assert_eq!(drawing.links.len(), 10);
    }

    #[test]
    fn one_row_never_runs_into_the_next_however_long_its_label() {
        let row = |label: &str| StripRow { label: label.repeat(9), ..StripRow::default() };
        for drawing in [
            strips(vec![row("Children’s social care "), row("School ")]).wide(),
            strips(vec![row("Children’s social care "), row("School ")]).narrow(),
        ] {
            assert!(!drawing.boxes[0].overlaps(drawing.boxes[1]), "{:?}", drawing.boxes);
            assert!(drawing.boxes.iter().all(|row| row.bottom() <= drawing.height));
        }
    }
}
