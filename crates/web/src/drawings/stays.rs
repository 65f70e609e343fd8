//! Who was recorded as living where, and when: a bar for each person and place along one line of time.
//!
//! Takes places with the stays at each; gives a drawing and its table. A bar ends where the last record ends, which is not to say
//! that the stay did; it has a whole outline where the person's own address says so, and a broken one where a record only names
//! them as in the home.

use super::{Area, Cell, Drawing, Mark, Row, Sources, Table, lettering, path, write};
use safeguarding::calendar::{Date, in_words};
use safeguarding::records::Private;

/// What is to be drawn.
#[derive(Clone, Debug)]
pub struct Stays {
    /// Names the drawing, and must differ from every other on the page.
    pub id: String,
    /// Whose stays.
    pub of: Private<String>,
    /// The last day drawn: the day it is read as of.
    pub as_of: Date,
    /// The places. **Shape:** in the order drawn, top to bottom.
    pub places: Vec<Place>,
}

/// A place, and who was recorded there.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// Its address as written.
    pub address: Private<String>,
    /// What is to be said of it, such as that many unrelated families share it.
    pub note: Option<String>,
    /// Who was recorded there. **Shape:** in the order drawn.
    pub stays: Vec<Stay>,
}

/// Somebody's stay at a place.
#[derive(Clone, Debug, Default)]
pub struct Stay {
    /// Who.
    pub name: Private<String>,
    /// The page about them.
    pub href: Option<String>,
    /// What they are to the children.
    pub role: String,
    /// The first and the last day recorded there.
    pub first: Option<Date>,
    /// See `first`.
    pub last: Option<Date>,
    /// The period in words, vague days as vague as they are.
    pub period: Private<String>,
    /// Whether records give it as their own address; else they are only named as in the home.
    pub is_own_address: bool,
    /// What else is to be said of it.
    pub notes: Vec<Private<String>>,
    /// The records it rests on.
    pub sources: Sources,
}

const MARGIN: i32 = 12;
/// The width of the names, and where the line of time begins and ends.
const NAMES: i32 = 300;
const FROM: i32 = MARGIN + NAMES + 16;
const TO: i32 = 936;
/// The most years that are named.
const MOST_YEARS: i32 = 12;

impl Stays {
    fn days(&self) -> impl Iterator<Item = Date> {
        let stays = self.places.iter().flat_map(|place| &place.stays);
        stays.flat_map(|stay| [stay.first, stay.last]).flatten()
    }

    /// The drawing.
    pub fn drawn(&self) -> Drawing {
        let from = self.days().min().unwrap_or(self.as_of).min(self.as_of);
        // A chart of a few days would make one day look like a year.
        let widest = self.as_of.checked_sub(jiff::Span::new().days(90)).unwrap_or(Date::MIN);
        let axis = Axis { from: from.min(widest), to: self.as_of };
        let top = MARGIN + lettering::LINE + 8;
        let mut boxes = Vec::new();
        let mut words = Vec::new();
        let mut bars = Vec::new();
        let mut y = top;
        for place in &self.places {
            let mut heading = lettering::wrap(place.address.reveal(), TO - MARGIN, 3);
            heading
                .extend(place.note.iter().flat_map(|note| lettering::wrap(note, TO - MARGIN, 2)));
            y = write(
                &mut words,
                "regard-drawing__name regard-drawing__name--clear",
                MARGIN,
                y + 8,
                &heading,
            ) + 4;
            for stay in &place.stays {
                let area = draw(&mut words, &mut bars, &axis, stay, y);
                y = area.bottom() + 4;
                boxes.push(area);
            }
        }
        let height = y + MARGIN;
        let mut marks = axis.years(height - MARGIN);
        marks.extend(bars);
        marks.extend(words);
        Drawing {
            id: self.id.clone(),
            title: format!("Recorded addresses of {}", self.of.reveal()).into(),
            told: format!(
                "{} of {} at {}, from {} to {}. Everything drawn is in the table that follows.",
                crate::shown::words::count(boxes.len(), "stay", "stays"),
                self.of.reveal(),
                crate::shown::words::count(self.places.len(), "place", "places"),
                axis.from.year(),
                axis.to.year()
            ),
            width: TO + MARGIN,
            height,
            marks,
            boxes,
            links: Vec::new(),
        }
    }

    /// Everything in the drawing, in words.
    pub fn table(&self) -> Table {
        let row = |place: &Place, stay: &Stay| {
            let mut notes: Vec<Private<String>> = vec![
                if stay.is_own_address { "their own address" } else { "only named as in the home" }
                    .into(),
            ];
            notes.extend(stay.notes.iter().cloned());
            let mut address = vec![place.address.clone()];
            address.extend(place.note.clone().map(Into::into));
            Row {
                cells: vec![
                    Cell {
                        lines: vec![stay.name.clone()],
                        href: stay.href.clone(),
                        sources: Sources::default(),
                    },
                    Cell::of(stay.role.clone()),
                    Cell::lines(address),
                    Cell::lines(vec![stay.period.clone()]),
                    Cell::lines(notes),
                    Cell::sources(stay.sources.clone()),
                ],
            }
        };
        let rows = self.places.iter().flat_map(|place| place.stays.iter().map(|s| row(place, s)));
        Table {
            caption: "Who was recorded as living where, and when".to_owned(),
            columns: vec!["Name", "Who they are", "Place", "Recorded there", "How", "Records"],
            rows: rows.collect(),
        }
    }
}

/// The line of time.
struct Axis {
    from: Date,
    to: Date,
}

impl Axis {
    /// How far along the start of a day is.
    fn at(&self, day: Date) -> i32 {
        let days = |until: Date| i64::from((until - self.from).get_days());
        let all = (days(self.to) + 1).max(1);
        FROM + (i64::from(TO - FROM) * days(day.clamp(self.from, self.to)) / all) as i32
    }

    fn years(&self, bottom: i32) -> Vec<Mark> {
        let first = self.from.year() + i16::from(self.from.day_of_year() > 1);
        let count = i32::from(self.to.year() - first + 1).max(0);
        let step = ((count + MOST_YEARS - 1) / MOST_YEARS).max(1);
        let named = (first..=self.to.year()).step_by(step as usize);
        let mut marks = Vec::new();
        for year in named {
            let x = self.at(jiff::civil::date(year, 1, 1));
            if x > TO - 40 {
                continue;
            }
            let d = path(&[(x, MARGIN), (x, bottom)]);
            marks.push(Mark::Path { class: "regard-drawing__year", d });
            let words = year.to_string().into();
            marks.push(Mark::Text {
                class: "regard-drawing__words",
                x: x + 4,
                y: MARGIN + 13,
                words,
            });
        }
        marks
    }
}

/// One lane: who and when in words, and the bar. Gives the room it takes.
fn draw(words: &mut Vec<Mark>, bars: &mut Vec<Mark>, axis: &Axis, stay: &Stay, top: i32) -> Area {
    let mut lines = lettering::wrap(stay.name.reveal(), NAMES - 12, 3);
    lines.extend(lettering::wrap(stay.period.reveal(), NAMES - 12, 3));
    if !stay.is_own_address {
        lines.push("(only named as in the home)".to_owned());
    }
    let bottom = write(words, "regard-drawing__words", MARGIN + 12, top, &lines);
    let area = Area { x: MARGIN, y: top, width: TO - MARGIN, height: bottom - top + 4 };
    let days = stay.first.or(stay.last).zip(stay.last.or(stay.first));
    match days {
        Some((first, last)) => {
            let (x, end) =
                (axis.at(first.min(last)), axis.at(last.max(first).tomorrow().unwrap_or(last)));
            let class = if stay.is_own_address {
                "regard-drawing__stay"
            } else {
                "regard-drawing__stay regard-drawing__stay--named"
            };
            // A stay of one day is still to be seen, and within the line of time.
            let width = (end - x).max(5);
            let bar = Area { x: x.min(TO - width), y: top + 6, width, height: 16 };
            bars.push(Mark::Rect { class, area: bar });
        }
        None => {
            write(words, "regard-drawing__words", FROM, top, &["no day is recorded".to_owned()]);
        }
    }
    area
}

/// In words: from when to when a stay is recorded.
pub fn recorded(first: Option<Date>, last: Option<Date>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first == last => format!("on {}", in_words(first)),
        (Some(first), Some(last)) => format!("{} to {}", in_words(first), in_words(last)),
        (Some(day), None) | (None, Some(day)) => format!("on {}", in_words(day)),
        (None, None) => "day not recorded".to_owned(),
    }
}
