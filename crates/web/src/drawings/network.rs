//! A network map: who is there for the children, in family, community and agencies, and when each was last in touch.
//!
//! Takes the people and agencies round a household with their last contact day; gives a drawing and its table. The household
//! stands in the middle; a line to somebody is whole where the last contact was within the last three months, and broken, with
//! the words beside it, where it was longer ago or no day is known. It says nothing of how good a contact was.

use super::{Area, Cell, Drawing, Mark, Row, Sources, Table, lettering, path, write};
use safeguarding::calendar::{Date, in_words};
use safeguarding::records::Private;

/// What is to be drawn.
#[derive(Clone, Debug)]
pub struct Network {
    /// Names the drawing, and must differ from every other on the page.
    pub id: String,
    /// Who is in the middle.
    pub of: Private<String>,
    /// The day it is read as of.
    pub as_of: Date,
    /// The family, of the household or not.
    pub family: Vec<Node>,
    /// Relatives outside, neighbours, friends, visitors.
    pub community: Vec<Node>,
    /// Agencies that have been in touch.
    pub agencies: Vec<Node>,
}

/// Somebody or some agency round the household.
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// Their name, or what they are when nobody has named them.
    pub name: Private<String>,
    /// What they are to the children.
    pub role: String,
    /// Whether a record names them; else the outline is broken.
    pub is_known: bool,
    /// Whether it is an agency, which is in contact; people are only named in records.
    pub is_agency: bool,
    /// The first and the last day of contact, or on which a record names them.
    pub first: Option<Date>,
    /// See `first`.
    pub last: Option<Date>,
    /// The records it rests on.
    pub sources: Sources,
    /// The page about them.
    pub href: Option<String>,
}

/// The width of a box, and of the words in it.
const BOX: i32 = 236;
const WORDS: i32 = BOX - 20;
/// The room between the boxes at the sides and the middle, and between one box and the next.
const REACH: i32 = 84;
const GAP: i32 = 14;
/// The width of the middle: a box, and room at its left for the lines down to the community.
const GUTTER: i32 = 56;
const MIDDLE: i32 = BOX + GUTTER;
const MARGIN: i32 = 12;

/// The room between the middle and the community, with the heading in it.
const BELOW_MIDDLE: i32 = 48;

/// How a contact stands on a day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Contact {
    Recent,
    Silent,
    NoDay,
}

impl Node {
    fn contact(&self, as_of: Date) -> Contact {
        let recent = as_of.checked_sub(jiff::Span::new().months(3)).unwrap_or(Date::MIN);
        match self.last {
            Some(last) if last >= recent => Contact::Recent,
            Some(_) => Contact::Silent,
            None => Contact::NoDay,
        }
    }

    /// The last contact in words: the day, and how long ago where that is more than three months.
    fn last_in_words(&self, as_of: Date) -> String {
        let (recent, silent, no_day) = if self.is_agency {
            ("Last contact", "Nothing since", "No day of contact recorded")
        } else {
            ("Last named", "Not named since", "No day recorded")
        };
        match (self.contact(as_of), self.last) {
            (Contact::Recent, Some(last)) => format!("{recent} {}", in_words(last)),
            (_, Some(last)) => format!("{silent} {}: {}", in_words(last), ago(last, as_of)),
            _ => no_day.to_owned(),
        }
    }

    fn words(&self, as_of: Date) -> [(&'static str, Vec<String>); 3] {
        let lines = |text: &str, most| {
            if text.is_empty() { Vec::new() } else { lettering::wrap(text, WORDS, most) }
        };
        let last = if self.is_known || self.last.is_some() {
            self.last_in_words(as_of)
        } else {
            String::new()
        };
        [
            ("regard-drawing__name", lines(self.name.reveal(), 6)),
            ("regard-drawing__words", lines(&self.role, 4)),
            ("regard-drawing__words", lines(&last, 3)),
        ]
    }

    fn height(&self, as_of: Date) -> i32 {
        let lines: usize = self.words(as_of).iter().map(|(_, lines)| lines.len()).sum();
        lines as i32 * lettering::LINE + 14
    }
}

/// How long before a day another was, in whole years and months.
fn ago(last: Date, as_of: Date) -> String {
    let months = last.until((jiff::Unit::Month, as_of)).map_or(0, |span| span.get_months());
    let count = |n: i32, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    match (months / 12, months % 12) {
        (0, months) => count(months, "month"),
        (years, 0) => count(years, "year"),
        (years, months) => format!("{} {}", count(years, "year"), count(months, "month")),
    }
}

/// The left edge of the agencies.
const AGENCIES: i32 = MARGIN + BOX + 2 * REACH + MIDDLE;

/// Where everything stands.
struct Placed {
    /// The words in the middle.
    names: Vec<String>,
    middle: Area,
    /// The boxes of each part.
    boxes: [Vec<Area>; 3],
    height: i32,
}

/// The three parts, as the drawing and the table name them.
const PARTS: [&str; 3] = ["Family", "Community", "Agencies"];

impl Network {
    /// The three parts, each with somebody in it: where records name nobody, that is what stands there.
    fn parts(&self) -> [Vec<Node>; 3] {
        let nobody = [
            "No family is named",
            "Nobody outside the family is named",
            "No agency has recorded anything",
        ];
        let filled = |nodes: &[Node], words: &str| {
            if nodes.is_empty() {
                vec![Node {
                    name: words.into(),
                    role: "not known: who is there?".to_owned(),
                    ..Node::default()
                }]
            } else {
                nodes.to_vec()
            }
        };
        [
            filled(&self.family, nobody[0]),
            filled(&self.community, nobody[1]),
            filled(&self.agencies, nobody[2]),
        ]
    }

    /// The drawing.
    pub fn drawn(&self) -> Drawing {
        let parts = self.parts();
        let placed = self.placed(&parts);
        let mut marks = self.lines(&parts, &placed);
        let middle = placed.middle;
        marks.push(Mark::Rect { class: "regard-drawing__middle", area: middle });
        write(&mut marks, "regard-drawing__name", middle.x + 10, middle.y + 9, &placed.names);
        let heads = [
            (MARGIN, MARGIN),
            (middle.x + GUTTER, middle.bottom() + BELOW_MIDDLE - lettering::LINE - 6),
            (AGENCIES, MARGIN),
        ];
        for (words, (x, y)) in PARTS.iter().zip(heads) {
            write(&mut marks, "regard-drawing__heading", x, y, &[(*words).to_owned()]);
        }
        for (nodes, areas) in parts.iter().zip(&placed.boxes) {
            for (node, area) in nodes.iter().zip(areas) {
                self.draw(&mut marks, node, *area);
            }
        }
        Drawing {
            id: self.id.clone(),
            title: format!("Network map of {}", self.of.reveal()).into(),
            told: format!(
                "The household in the middle; {} of the family, {} of the community and {} round it, each with the last day \
                 in touch or named. Everything drawn is in the table that follows.",
                self.family.len(),
                self.community.len(),
                crate::shown::words::count(self.agencies.len(), "agency", "agencies"),
            ),
            width: AGENCIES + BOX + MARGIN,
            height: placed.height,
            marks,
            boxes: placed.boxes.concat(),
            links: Vec::new(),
        }
    }

    fn placed(&self, parts: &[Vec<Node>; 3]) -> Placed {
        let heading = MARGIN + lettering::LINE + 6;
        let names = lettering::wrap(self.of.reveal(), MIDDLE - 24, 8);
        let left = self.column(&parts[0], MARGIN, heading);
        let right = self.column(&parts[2], AGENCIES, heading);
        let bottom = |areas: &[Area]| areas.iter().map(|area| area.bottom()).max().unwrap_or(0);
        // The middle and the community under it stand half-way down the longer of the sides.
        let height = names.len() as i32 * lettering::LINE + 20;
        let under: i32 = parts[1].iter().map(|node| node.height(self.as_of) + GAP).sum();
        let stack = height + BELOW_MIDDLE + under - GAP;
        let sides = bottom(&left).max(bottom(&right)).max(heading + stack);
        let y = heading + (sides - heading - stack) / 2;
        let middle = Area { x: MARGIN + BOX + REACH, y, width: MIDDLE, height };
        let below = self.column(&parts[1], middle.x + GUTTER, middle.bottom() + BELOW_MIDDLE);
        Placed { names, middle, boxes: [left, below, right], height: sides + MARGIN }
    }

    fn column(&self, nodes: &[Node], x: i32, top: i32) -> Vec<Area> {
        let mut y = top;
        let place = |node: &Node| {
            let area = Area { x, y, width: BOX, height: node.height(self.as_of) };
            y = area.bottom() + GAP;
            area
        };
        nodes.iter().map(place).collect()
    }

    /// The lines from the middle to everybody.
    fn lines(&self, parts: &[Vec<Node>; 3], placed: &Placed) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut line = |node: &Node, points: &[(i32, i32)]| {
            let class = match node.contact(self.as_of) {
                Contact::Recent => "regard-drawing__line",
                Contact::Silent => "regard-drawing__line regard-drawing__line--silent",
                Contact::NoDay => "regard-drawing__line regard-drawing__line--no-day",
            };
            marks.push(Mark::Path { class, d: path(points) });
        };
        let middle = placed.middle;
        let level = middle.y + middle.height / 2;
        let [left, below, right] = &placed.boxes;
        for (node, area) in parts[0].iter().zip(left) {
            line(node, &[(middle.x, level), (area.right(), area.y + area.height / 2)]);
        }
        for (node, area) in parts[2].iter().zip(right) {
            line(node, &[(middle.right(), level), (area.x, area.y + area.height / 2)]);
        }
        // Down beside the boxes and in from the left, so that no line runs behind a box; each a little apart from the next, so
        // that a broken line is not hidden by a whole one, and the nearest innermost, so that none crosses another.
        let apart = ((GUTTER - 16) / below.len().max(1) as i32).clamp(1, 8);
        for (place, (node, area)) in parts[1].iter().zip(below).enumerate() {
            let y = area.y + area.height / 2;
            let x = area.x - 8 - apart * place as i32;
            line(node, &[(x, middle.bottom()), (x, y), (area.x, y)]);
        }
        marks
    }

    fn draw(&self, marks: &mut Vec<Mark>, node: &Node, area: Area) {
        let class = if node.is_known {
            "regard-drawing__symbol"
        } else {
            "regard-drawing__symbol regard-drawing__symbol--not-known"
        };
        marks.push(Mark::Rect { class, area });
        let mut y = area.y + 5;
        for (class, lines) in node.words(self.as_of) {
            y = write(marks, class, area.x + 10, y, &lines);
        }
    }

    /// Everything in the drawing, in words.
    pub fn table(&self) -> Table {
        let day = |day: Option<Date>| day.map_or_else(|| "not recorded".to_owned(), in_words);
        let row = |part: &str, node: &Node| Row {
            cells: vec![
                Cell {
                    lines: vec![node.name.clone()],
                    href: node.href.clone(),
                    sources: Sources::default(),
                },
                Cell::of(part),
                Cell::of(node.role.clone()),
                Cell::of(day(node.first)),
                Cell::of(match (node.contact(self.as_of), node.last) {
                    (Contact::Silent, Some(last)) => {
                        format!("{}: {} ago", in_words(last), ago(last, self.as_of))
                    }
                    _ => day(node.last),
                }),
                Cell::sources(node.sources.clone()),
            ],
        };
        let parts = self.parts();
        let rows =
            PARTS.iter().zip(&parts).flat_map(|(part, nodes)| nodes.iter().map(|n| row(part, n)));
        Table {
            caption: "Everybody on the network map".to_owned(),
            columns: vec![
                "Name",
                "Part",
                "Who they are",
                "First contact or named",
                "Last contact or named",
                "Records",
            ],
            rows: rows.collect(),
        }
    }
}
