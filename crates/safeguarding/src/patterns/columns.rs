//! Everybody's records laid out for judging the whole caseload at once: days as small numbers, what is said as a place in a
//! list of everything that is ever said, one family after the other.
//!
//! Takes records with who is who; gives [`Columns`], some twenty bytes a record, from which the scene of any child, siblings
//! or household, as any agency knew it on any day, is read off without looking at a record again. It judges nothing. What
//! hangs together (versions, corrections, two agencies' records of one happening) is worked out beforehand by
//! [`crate::chronology`] for every choice of which of them a reader knew.

mod laying;
mod one_more;
mod reading;

pub use laying::Laying;
pub use one_more::OneMore;
pub use reading::Reader;
pub(crate) use reading::{Open, Shown, Stage, Tangle};

use super::Childhood;
use crate::calendar::Date;
use crate::people::household::ReadAddress;
use rustc_hash::FxHashMap as HashMap;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Days from 1 January 1900, which is 1. 0: before all days; [`AFTER_ALL`]: after all days.
type DayNumber = u16;

const AFTER_ALL: DayNumber = u16::MAX;

/// The bit of a row that says it is about an adult of the household only.
const ADULT: u16 = 1 << 15;
/// The bit of a row that hangs together with others.
const HANGS_TOGETHER: u16 = 1 << 14;
/// No family has more children than there are bits for; of a larger one no columns are made.
const CHILDREN_OF_MOST: usize = 14;
/// What a family's rows say of where children live is told apart by a byte; of one that says more no columns are made.
const HOMES_OF_MOST: usize = 1 << u8::BITS;
/// Records that hang together in a larger group than this have no table of every choice among them.
const TOGETHER_OF_MOST: usize = 6;

type Facts = BTreeMap<SmolStr, String>;

/// Everybody's records, laid out for judging.
#[derive(Debug, Default)]
pub struct Columns {
    /// Everything that is ever said.
    sayings: Vec<Saying>,
    /// Every set of agencies that a record is known to.
    audiences: Vec<u64>,
    earliest: Vec<DayNumber>,
    latest: LatestDays,
    known: Vec<DayNumber>,
    saying: Vec<u32>,
    audience: Vec<u16>,
    /// The scopes, a bit each, of which any rule looks at it.
    scopes: Vec<u8>,
    /// Whom of the family it is about: a bit a child, in the family's order, or [`ADULT`]; and [`HANGS_TOGETHER`].
    about: Vec<u16>,
    /// Where it says that children live: a place among what its family's rows say of it; 0 where it does not say.
    lives: Vec<u8>,
    /// What the rows of each family say of where children live, as places in `homes`: first that nothing is said.
    homes_said: Vec<u32>,
    /// Who is said to live where: the place of each child in its family, and of the address in `addresses`. The first is empty.
    homes: Vec<Homes>,
    /// Every address that is ever given.
    addresses: Vec<ReadAddress>,
    families: Vec<FamilyRows>,
    /// Of each child: their index, and when their childhood began.
    children: Vec<(u32, Childhood)>,
    together: Vec<Together>,
    /// The rows that hang together, group after group.
    rows_together: Vec<u32>,
    /// Every way in which rows that hang together are told, each once.
    tellings: Vec<Telling>,
    /// Of rows that some agencies of their audience knew only later: each of those as a set of one, and since when.
    later: HashMap<u32, Box<[(u64, DayNumber)]>>,
}

impl Columns {
    /// How many records are laid out.
    pub fn records(&self) -> usize {
        self.saying.len()
    }

    /// How many children are laid out.
    pub fn children(&self) -> usize {
        self.children.len()
    }

    /// How many bytes the rows take, and what hangs together among them; what all share is little beside.
    pub fn bytes(&self) -> usize {
        let rows = 4 * size_of::<u16>() + size_of::<u32>() + 3 * size_of::<u8>();
        self.saying.len() * rows
            + self.latest.far.len() * size_of::<(u32, DayNumber)>()
            + size_of_val(self.together.as_slice())
            + size_of_val(self.rows_together.as_slice())
    }

    /// The rows of a group that hangs together.
    fn rows_of(&self, group: Together) -> &[u32] {
        &self.rows_together[group.first as usize..][..usize::from(group.rows)]
    }

    /// The first and the last day a row can have been.
    fn days_of(&self, row: usize) -> (DayNumber, DayNumber) {
        let earliest = self.earliest[row];
        (earliest, self.latest.of(row, earliest))
    }

    /// How many different things records say, as far as any rule looks at them.
    pub fn sayings(&self) -> usize {
        self.sayings.len()
    }
}

/// What one record can say, as far as any rule looks at it.
#[derive(Debug)]
struct Saying {
    kind: u8,
    agency: u64,
    /// The facts whose values a shape reads.
    facts: Facts,
    /// The picks it fits, as a set of their places.
    fits: Vec<u64>,
    /// The rules that look at it, by the place of each, by scope.
    rules: [Box<[u16]>; 3],
    /// Those of them that it can make speak.
    wakes: [Box<[u16]>; 3],
}

/// Who is said to live where: the place of a child in its family, and of an address.
type Homes = Box<[(u8, u32)]>;

/// Where a family's rows and children stand.
#[derive(Clone, Copy, Debug)]
struct FamilyRows {
    family: u32,
    from: u32,
    to: u32,
    first_child: u32,
    children: u16,
    first_together: u32,
    together: u32,
    /// Where what they say of homes begins in `homes_said`, and how much it is.
    first_home: u32,
    homes: u16,
}

/// Rows that hang together, and how they are told: most of them like many others.
#[derive(Clone, Copy, Debug)]
struct Together {
    /// Where its rows begin in `rows_together`, and how many they are.
    first: u32,
    rows: u8,
    /// The place of its telling in `tellings`.
    telling: u32,
}

/// For every choice of rows that a reader knew, as a set: the happenings they tell of, each as the places of its rows in their
/// group, in the order in which it tells them.
type Telling = Box<[Box<[Box<[u8]>]>]>;

/// The last day each row can have been: mostly the first, or a few days after it.
#[derive(Debug, Default)]
struct LatestDays {
    /// How many days after the first it is; [`FAR`]: it stands in `far`.
    after: Vec<u8>,
    far: HashMap<u32, DayNumber>,
}

/// In the place of so many days that they do not fit.
const FAR: u8 = u8::MAX;

impl LatestDays {
    fn push(&mut self, earliest: DayNumber, latest: DayNumber) {
        let after = latest.checked_sub(earliest).and_then(|days| u8::try_from(days).ok());
        let after = after.unwrap_or(FAR);
        if after == FAR {
            self.far.insert(self.after.len() as u32, latest);
        }
        self.after.push(after);
    }

    fn of(&self, row: usize, earliest: DayNumber) -> DayNumber {
        match self.after[row] {
            FAR => self.far[&(row as u32)],
            after => earliest + DayNumber::from(after),
        }
    }
}

/// The days of all numbers.
#[derive(Debug)]
pub(crate) struct Days(Vec<Date>);

static DAYS: LazyLock<Days> = LazyLock::new(Days::new);

impl Days {
    fn new() -> Self {
        let first = jiff::civil::date(1899, 12, 31);
        let day = |number: u16| match number {
            0 => Date::MIN,
            AFTER_ALL => Date::MAX,
            _ => first.checked_add(jiff::Span::new().days(number)).unwrap_or(Date::MAX),
        };
        Self((0..=AFTER_ALL).map(day).collect())
    }

    pub(crate) fn day(&self, number: DayNumber) -> Date {
        self.0[usize::from(number)]
    }
}

/// A day's number; `None` of a day too far off to have one.
pub(crate) fn day_number(day: Date) -> Option<DayNumber> {
    match day {
        Date::MIN => Some(0),
        Date::MAX => Some(AFTER_ALL),
        _ => {
            let number = crate::calendar::days_between(jiff::civil::date(1899, 12, 31), day);
            u16::try_from(number).ok().filter(|n| *n != 0 && *n != AFTER_ALL)
        }
    }
}
