//! A genogram: who is whose parent, partner and sibling, and who lives in one home, in the symbols of the field.
//!
//! Takes people with their parents, couples and homes; gives a drawing and its table. Square: male; circle: female; diamond: sex
//! not known; triangle: unborn; broken outline: not known or never named; double outline: the child in focus; a cross: has died.
//! Parents stand above their children, brothers and sisters in birth order from the left. A relationship that cannot be drawn
//! (two records contradict each other about who is whose parent) is told in the table and left out of the drawing, and says so.

mod lines;
mod rows;

use super::{Area, Cell, Drawing, Mark, Row, Sources, Table, lettering, write};
use rows::Rows;
use safeguarding::calendar::Date;
use safeguarding::records::Private;

/// What is to be drawn.
#[derive(Clone, Debug, Default)]
pub struct Genogram {
    /// Names the drawing, and must differ from every other on the page.
    pub id: String,
    /// Whose genogram it is.
    pub of: Private<String>,
    /// Everybody. **Shape:** in any order; other fields name them by their place here.
    pub people: Vec<Person>,
    /// Couples, with children or without. Parents of one child need not be named here.
    pub couples: Vec<Couple>,
    /// Homes now, the one that matters most first; somebody may be in several.
    pub homes: Vec<Home>,
}

/// Somebody in a genogram.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// Their name, or what they are when nobody has named them.
    pub name: Private<String>,
    /// What they are to the children.
    pub role: String,
    /// Which symbol they have.
    pub symbol: Symbol,
    /// Whether a record names them; else the outline is broken.
    pub is_known: bool,
    /// Whether it is the child the genogram is of.
    pub is_focus: bool,
    /// Whether they have died.
    pub is_dead: bool,
    /// A few letters inside the symbol: the age.
    pub age: Private<String>,
    /// When they were born or are expected, in words.
    pub born: Private<String>,
    /// The day they were born or are expected: orders brothers and sisters, and equal days make twins.
    pub birth_day: Option<Date>,
    /// Their parents, by place.
    pub parents: Vec<usize>,
    /// In which row they stand when no parent, partner or child says.
    pub generation: Generation,
    /// From when to when records name them, in words.
    pub period: Private<String>,
    /// What else is to be said of them.
    pub notes: Vec<Private<String>>,
    /// Homes, by number, at which they were last recorded long ago, each with when, in words.
    pub long_ago_at: Vec<(usize, Private<String>)>,
    /// The records that name them.
    pub sources: Sources,
    /// The page about them.
    pub href: Option<String>,
}

/// The symbol of somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Symbol {
    /// Male: a square.
    Male,
    /// Female: a circle.
    Female,
    /// Sex not known, or another: a diamond.
    #[default]
    NotKnown,
    /// Not yet born: a triangle.
    Unborn,
}

impl Symbol {
    const fn in_words(self) -> &'static str {
        match self {
            Self::Male => "square: male",
            Self::Female => "circle: female",
            Self::NotKnown => "diamond: sex not known",
            Self::Unborn => "triangle: unborn",
        }
    }
}

/// The row somebody stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Generation {
    /// Grandparents.
    Grandparents,
    /// Parents, their partners, and other adults.
    #[default]
    Adults,
    /// The children.
    Children,
}

/// Two people who are or were partners.
#[derive(Clone, Debug, Default)]
pub struct Couple {
    /// The one, by place.
    pub first: usize,
    /// The other, by place.
    pub second: usize,
    /// Whether they have parted.
    pub is_former: bool,
}

/// A home and who lives in it now.
#[derive(Clone, Debug, Default)]
pub struct Home {
    /// Its address, or what is said of it.
    pub address: Private<String>,
    /// Who lives there, by place.
    pub people: Vec<usize>,
}

/// The width of a symbol, of the words beside it, of the cell of both, and from one cell to the next.
const SYMBOL: i32 = 44;
const WORDS: i32 = 122;
const CELL: i32 = SYMBOL + 8 + WORDS;
const PITCH: i32 = CELL + 16;
/// The room round everything.
const MARGIN: i32 = 16;

impl Genogram {
    /// The drawing.
    pub fn drawn(&self) -> Drawing {
        let rows = Rows::of(self);
        let mut marks = lines::homes(self, &rows);
        marks.extend(lines::unions(self, &rows));
        for (place, person) in self.people.iter().enumerate() {
            draw(&mut marks, person, rows.boxes[place]);
        }
        let homes = match self.homes.len() {
            0 => "Who lives together now is not drawn: no record says.".to_owned(),
            1 => {
                "A broken line goes round those whose last recorded address is one home.".to_owned()
            }
            n => {
                format!("{n} broken lines go round those whose last recorded address is one home.")
            }
        };
        Drawing {
            id: self.id.clone(),
            title: format!("Genogram of {}", self.of.reveal()).into(),
            told: format!(
                "{} people in {} rows, the oldest generation first. {homes} Everything drawn is in the table that follows.",
                self.people.len(),
                rows.heights.len()
            ),
            width: rows.width,
            height: rows.height,
            marks,
            boxes: rows.boxes,
            links: Vec::new(),
        }
    }

    /// Everything in the drawing, in words.
    pub fn table(&self) -> Table {
        let rows = Rows::of(self);
        let row = |(place, person): (usize, &Person)| {
            let mut who: Vec<Private<String>> = vec![person.role.clone().into()];
            who.extend(person.notes.iter().cloned());
            let mut symbol = person.symbol.in_words().to_owned();
            for (is, words) in [
                (person.is_focus, "double outline: the child in focus"),
                (!person.is_known, "broken outline: not known or never named"),
                (person.is_dead, "crossed: has died"),
            ] {
                if is {
                    symbol.push_str("; ");
                    symbol.push_str(words);
                }
            }
            who.push(format!("({symbol})").into());
            let born = person.born.reveal();
            let born = born.strip_prefix("born ").unwrap_or(born);
            Row {
                cells: vec![
                    Cell {
                        lines: vec![person.name.clone()],
                        href: person.href.clone(),
                        sources: Sources::default(),
                    },
                    Cell::lines(who),
                    Cell::of(if born.is_empty() { "not known" } else { born }),
                    Cell::lines(self.relations(&rows, place)),
                    Cell::lines(vec![person.period.clone()]),
                    Cell::sources(person.sources.clone()),
                ],
            }
        };
        Table {
            caption: "Everybody in the genogram".to_owned(),
            columns: vec![
                "Name",
                "Who they are",
                "Born",
                "Parents, children, partners and home",
                "Named from and to",
                "Records",
            ],
            rows: self.people.iter().enumerate().map(row).collect(),
        }
    }

    /// Whose child, whose partner, and in which home somebody is, in words.
    fn relations(&self, rows: &Rows, place: usize) -> Vec<Private<String>> {
        let person = &self.people[place];
        let named = |other: usize| self.people[other].name.reveal().as_str();
        let mut all: Vec<String> = Vec::new();
        for &parent in &person.parents {
            let hidden = if rows.draws_parent(place, parent) { "" } else { " (not drawn)" };
            all.push(format!("child of {}{hidden}", named(parent)));
        }
        for (child, other) in self.people.iter().enumerate() {
            if other.parents.contains(&place) {
                let hidden = if rows.draws_parent(child, place) { "" } else { " (not drawn)" };
                all.push(format!("parent of {}{hidden}", named(child)));
            }
        }
        for couple in &self.couples {
            let other = match (couple.first == place, couple.second == place) {
                (true, false) => couple.second,
                (false, true) => couple.first,
                _ => continue,
            };
            let what = if couple.is_former { "former partner of" } else { "partner of" };
            let hidden = if rows.levels[place] == rows.levels[other] { "" } else { " (not drawn)" };
            all.push(format!("{what} {}{hidden}", named(other)));
        }
        for twin in rows.twins(self, place) {
            all.push(format!("born on one day with {}", named(twin)));
        }
        for (number, home) in self.homes.iter().enumerate() {
            if home.people.contains(&place) {
                let long_ago = person.long_ago_at.iter().find(|(home, _)| *home == number);
                all.push(match long_ago {
                    Some((_, when)) => {
                        format!("was last recorded at {} {}", home_name(number), when.reveal())
                    }
                    None => format!("lives at {}", home_name(number)),
                });
            }
        }
        all.into_iter().map(Into::into).collect()
    }
}

/// What a home is called in the drawing: `home A`.
pub fn home_name(number: usize) -> String {
    match u8::try_from(number) {
        Ok(number) if number < 26 => format!("home {}", char::from(b'A' + number)),
        _ => format!("home {}", number + 1),
    }
}

/// The words beside a symbol, as they are written: what class, which lines.
fn words(person: &Person) -> [(&'static str, Vec<String>); 3] {
    let mut role = person.role.clone();
    if person.is_dead {
        role.push_str(", has died");
    }
    let lines = |text: &str, most| {
        if text.is_empty() { Vec::new() } else { lettering::wrap(text, WORDS, most) }
    };
    [
        ("regard-drawing__name", lines(person.name.reveal(), 6)),
        ("regard-drawing__words", lines(&role, 4)),
        ("regard-drawing__words", lines(person.born.reveal(), 3)),
    ]
}

/// How high the cell of somebody is.
fn cell_height(person: &Person) -> i32 {
    let lines: usize = words(person).iter().map(|(_, lines)| lines.len()).sum();
    (lines as i32 * lettering::LINE).max(SYMBOL)
}

fn draw(marks: &mut Vec<Mark>, person: &Person, cell: Area) {
    let outline = if person.is_known {
        "regard-drawing__symbol"
    } else {
        "regard-drawing__symbol regard-drawing__symbol--not-known"
    };
    marks.push(symbol(person.symbol, outline, cell, 0));
    if person.is_focus {
        marks.push(symbol(person.symbol, "regard-drawing__symbol", cell, 5));
    }
    let (left, right) = (cell.x, cell.x + SYMBOL);
    let (top, bottom) = (cell.y, cell.y + SYMBOL);
    let inside = person.age.reveal();
    if !inside.is_empty() && !person.is_dead {
        // A triangle has more room below its middle than above it.
        let lower = if person.symbol == Symbol::Unborn { 12 } else { 5 };
        let short = lettering::wrap(inside, SYMBOL - 4, 1).remove(0);
        marks.push(Mark::Text {
            class: "regard-drawing__age",
            x: left + SYMBOL / 2,
            y: top + SYMBOL / 2 + lower,
            words: short.into(),
        });
    }
    if person.is_dead {
        for ends in [[(left, top), (right, bottom)], [(right, top), (left, bottom)]] {
            marks.push(Mark::Path { class: "regard-drawing__line", d: super::path(&ends) });
        }
    }
    let mut y = cell.y;
    for (class, lines) in words(person) {
        y = write(marks, class, cell.x + SYMBOL + 8, y, &lines);
    }
}

/// A symbol in the upper left corner of a cell, this much smaller than it is at its largest.
fn symbol(symbol: Symbol, class: &'static str, cell: Area, smaller: i32) -> Mark {
    let (x, y, size) = (cell.x + smaller, cell.y + smaller, SYMBOL - 2 * smaller);
    let (middle_x, middle_y) = (cell.x + SYMBOL / 2, cell.y + SYMBOL / 2);
    let closed = |points: &[(i32, i32)]| Mark::Path { class, d: super::path(points) + " Z" };
    match symbol {
        Symbol::Male => {
            // A pixel in on each side, so that a square looks no larger than a circle.
            let area = Area { x: x + 1, y: y + 1, width: size - 2, height: size - 2 };
            Mark::Rect { class, area }
        }
        Symbol::Female => Mark::Circle { class, x: middle_x, y: middle_y, r: size / 2 },
        Symbol::NotKnown => {
            closed(&[(middle_x, y), (x + size, middle_y), (middle_x, y + size), (x, middle_y)])
        }
        Symbol::Unborn => {
            // The inner of two triangles is drawn in from each side, not from each corner.
            let (top, bottom) = (y + smaller, y + size - smaller / 3);
            closed(&[(middle_x, top), (x + size - smaller, bottom), (x + smaller, bottom)])
        }
    }
}
