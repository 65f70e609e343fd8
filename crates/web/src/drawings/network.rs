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
    /// The first and the last day of contact that records give.
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
const REACH: i32 = 100;
const GAP: i32 = 14;
const MARGIN: i32 = 12;

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
        match (self.contact(as_of), self.last) {
            (Contact::Recent, Some(last)) => format!("Last contact {}", in_words(last)),
            (_, Some(last)) => {
                let months = last.until((jiff::Unit::Month, as_of)).map_or(0, |s| s.get_months());
                let ago = match (months / 12, months % 12) {
                    (0, months) => format!("{months} months"),
                    (1, 0) => "1 year".to_owned(),
                    (years, 0) => format!("{years} years"),
                    (1, 1) => "1 year 1 month".to_owned(),
                    (1, months) => format!("1 year {months} months"),
                    (years, 1) => format!("{years} years 1 month"),
                    (years, months) => format!("{years} years {months} months"),
                };
                format!("Nothing since {}: {ago}", in_words(last))
            }
            _ => "No day of contact recorded".to_owned(),
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
        let [family, community, agencies] = self.parts();
        let heading = MARGIN + lettering::LINE + 6;
        let column = |nodes: &[Node], x: i32| -> Vec<Area> {
            let mut y = heading;
            let place = |node: &Node| {
                let area = Area { x, y, width: BOX, height: node.height(self.as_of) };
                y = area.bottom() + GAP;
                area
            };
            nodes.iter().map(place).collect()
        };
        let left = column(&family, MARGIN);
        let right = column(&agencies, MARGIN + 2 * (BOX + REACH));
        let names = lettering::wrap(self.of.reveal(), WORDS, 8);
        let middle_height = names.len() as i32 * lettering::LINE + 20;
        let bottom = |areas: &[Area]| areas.iter().map(|area| area.bottom()).max().unwrap_or(0);
        let sides = bottom(&left).max(bottom(&right)).max(heading + middle_height);
        let middle = Area {
            x: MARGIN + BOX + REACH,
            y: heading + (sides - heading - middle_height) / 2,
            width: BOX,
            height: middle_height,
        };
        let trunk = middle.x + BOX / 2;
        let below = self.below(&community, trunk, sides + 40);

        let mut marks = Vec::new();
        let mut line = |node: &Node, points: &[(i32, i32)]| {
            let class = match node.contact(self.as_of) {
                Contact::Recent => "regard-drawing__line",
                Contact::Silent => "regard-drawing__line regard-drawing__line--silent",
                Contact::NoDay => "regard-drawing__line regard-drawing__line--no-day",
            };
            marks.push(Mark::Path { class, d: path(points) });
        };
        let level = middle.y + middle.height / 2;
        for (node, area) in family.iter().zip(&left) {
            line(node, &[(middle.x, level), (area.right(), area.y + area.height / 2)]);
        }
        for (node, area) in agencies.iter().zip(&right) {
            line(node, &[(middle.right(), level), (area.x, area.y + area.height / 2)]);
        }
        // Down the middle and out to each side, so that no line runs behind a box; each a little apart from the next, so that a
        // broken line is not hidden by a whole one, and the nearest outermost, so that none crosses another.
        let is_left = |area: &Area| area.x < trunk;
        for (place, (node, area)) in community.iter().zip(&below).enumerate() {
            let same = |other: &&Area| is_left(other) == is_left(area);
            let later = below[place..].iter().filter(same).count() as i32;
            let apart = (36 / below.iter().filter(same).count().max(1) as i32).clamp(1, 6) * later;
            let y = area.y + area.height / 2;
            let (x, edge) =
                if is_left(area) { (trunk - apart, area.right()) } else { (trunk + apart, area.x) };
            line(node, &[(x, middle.bottom()), (x, y), (edge, y)]);
        }
        marks.push(Mark::Rect { class: "regard-drawing__middle", area: middle });
        write(&mut marks, "regard-drawing__name", middle.x + 10, middle.y + 9, &names);
        let heads = [(PARTS[0], MARGIN, MARGIN), (PARTS[2], MARGIN + 2 * (BOX + REACH), MARGIN)];
        for (words, x, y) in heads.into_iter().chain([(PARTS[1], trunk - 40 - BOX, sides + 14)]) {
            write(&mut marks, "regard-drawing__heading", x, y, &[words.to_owned()]);
        }
        let all = [(&family, &left), (&community, &below), (&agencies, &right)];
        for (node, area) in all.iter().flat_map(|(nodes, areas)| nodes.iter().zip(areas.iter())) {
            self.draw(&mut marks, node, *area);
        }
        let height = bottom(&below).max(sides) + MARGIN;
        let boxes = [left, below, right].concat();
        Drawing {
            id: self.id.clone(),
            title: format!("Network map of {}", self.of.reveal()).into(),
            told: format!(
                "The household in the middle; {} of the family, {} of the community and {} round it, each with the day of last contact. \
                 Everything drawn is in the table that follows.",
                self.family.len(),
                self.community.len(),
                crate::shown::words::count(self.agencies.len(), "agency", "agencies"),
            ),
            width: 2 * MARGIN + 3 * BOX + 2 * REACH,
            height,
            marks,
            boxes,
        }
    }

    /// The community, in two columns under the middle with the trunk between them.
    fn below(&self, community: &[Node], trunk: i32, top: i32) -> Vec<Area> {
        let mut ends = [top, top];
        let place = |node: &Node| {
            let side = usize::from(ends[1] < ends[0]);
            let x = if side == 0 { trunk - 40 - BOX } else { trunk + 40 };
            let area = Area { x, y: ends[side], width: BOX, height: node.height(self.as_of) };
            ends[side] = area.bottom() + GAP;
            area
        };
        community.iter().map(place).collect()
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
                Cell::of(match node.contact(self.as_of) {
                    Contact::Silent => self.silent_in_words(node),
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
                "First contact",
                "Last contact",
                "Records",
            ],
            rows: rows.collect(),
        }
    }

    fn silent_in_words(&self, node: &Node) -> String {
        let words = node.last_in_words(self.as_of);
        words.strip_prefix("Nothing since ").map_or_else(
            || words.clone(),
            |rest| match rest.split_once(": ") {
                Some((day, ago)) => format!("{day}, nothing in the {ago} since"),
                None => rest.to_owned(),
            },
        )
    }
}
