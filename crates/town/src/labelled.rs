//! Labelled mentions: one list of invented people as several agencies would write them down, with the truth of who is who,
//! against which the linking of mentions can be measured.
//!
//! Takes a [`Plan`]; gives [`Mention`]s, or a CSV file of them. About three mentions in four are a person's first, written
//! rightly; the others are of people already mentioned, each with its own slips ([`RATES`]): names misspelt, shortened,
//! changed or swapped, birth dates wrong, an address since left. The people live in households of one to five children,
//! several households to a postcode, with what makes linking hard: siblings, twins, cousins of one family name, neighbours,
//! fathers and sons of one name. The same plan always gives the same bytes, and nobody in them exists.
//!
//! **What it rests on, and its limits.** We chose every rate; none is measured on children's records. Orders of size come
//! from what is published: national statistics of forenames, family sizes and multiple births, and studies of linkage error
//! in health and education records that find names and birth dates wrong in a few of a hundred records each and postcodes
//! out of date far more often. First mentions are clean; slips are thrown independently of each other, while in life one
//! careless form has several; a household that moves is not moved together. A tool's figures on these lists
//! compare tools on the same list. They do not foretell what it does on a partnership's own records.
//!
//! It knows nothing of how mentions are compared or linked, and must stay so: it was written apart from the linking, and
//! nothing in it was fitted to any tool's answers.

mod names;
mod people;
mod places;
mod slips;
mod typing;

pub use slips::{RATES, Rates};

use crate::chance::Chance;
use crate::error::TownError;
use jiff::civil::{Date, date};
use names::Names;
use people::{Person, Sex};
use std::path::Path;

/// The most mentions of one list: three in four are of a new person, who has an NHS number, and the range kept for tests
/// holds about 909,000 right ones.
pub const MOST: u32 = 1_200_000;

/// Out of a hundred mentions, how many are a person's first.
const FIRST_MENTIONS: u64 = 75;

/// Out of a hundred people mentioned again, how many are mentioned again once, twice and three times.
const AGAIN: [i32; 3] = [78, 17, 5];

/// The streams of chance, apart so that a change to one leaves the others as they were.
const ORDER: u64 = 101;
const SLIPS: u64 = 102;

/// The agencies whose systems the mentions come from: out of a hundred mentions how many are theirs, and out of a hundred
/// of theirs how many have no NHS number. **Source:** ours; health has the number, schools and the police mostly do not.
/// Together, 30 mentions in a hundred have none.
const SOURCES: [(&str, i32, f64); 7] = [
    ("gp", 14, 2.0),
    ("health_visiting", 12, 5.0),
    ("hospital", 16, 7.0),
    ("school", 24, 40.0),
    ("social_care", 14, 20.0),
    ("police", 12, 80.0),
    ("housing", 8, 75.0),
];

/// Which list to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The same seed gives the same list.
    pub seed: u64,
    /// How many mentions, at most [`MOST`].
    pub mentions: u32,
    /// The day on which children are 0 to 17 years old.
    pub through: Date,
}

impl Plan {
    /// A list of this many mentions, of children as old as they were at the end of the school year 2025/26.
    pub fn of(mentions: u32) -> Self {
        Self { seed: 1, mentions, through: date(2026, 8, 31) }
    }
}

/// A person as one agency wrote them down, with the truth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Who this truly is.
    pub true_id: u32,
    /// Whether it is the person's first mention, which has no slips.
    pub is_first: bool,
    /// The agency.
    pub source: &'static str,
    /// The forename as written.
    pub forename: String,
    /// The family name as written.
    pub surname: String,
    /// The birth date as written; none where it was left out.
    pub born: Option<Date>,
    /// The postcode as written.
    pub postcode: String,
    /// The NHS number as written: ten figures; empty where the agency has none.
    pub nhs: String,
    /// `M`, `F` or empty, as written.
    pub sex: &'static str,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many mentions.
    pub mentions: u32,
    /// How many people they are of.
    pub people: u32,
}

/// The mentions of a list, in an order that says nothing of who they are.
///
/// # Errors
/// When the plan asks for none, or for more than [`MOST`].
pub fn mentions(plan: &Plan) -> Result<impl ExactSizeIterator<Item = Mention> + use<>, TownError> {
    if plan.mentions == 0 || plan.mentions > MOST {
        return Err(TownError::NotThatManyMentions { mentions: plan.mentions, most: MOST });
    }
    let first = (u64::from(plan.mentions) * FIRST_MENTIONS).div_ceil(100) as u32;
    let names = Names::shipped();
    let people = people::invent(plan, first, &names);
    let order = order(plan, first);
    let seed = plan.seed;
    let places = places::Places::of(seed, first);
    let scribe = move |(person, time): (u32, u8)| {
        // No one is mentioned more than eight times, so no two mentions share dice.
        let mut chance = Chance::of(seed, u64::from(person) * 8 + u64::from(time), SLIPS);
        let mut mention = clean(person, &people[person as usize], &names, &mut chance);
        if time > 0 {
            mention.is_first = false;
            slips::make(&mut mention, &people, &names, places, &mut chance);
        }
        mention
    };
    Ok(order.into_iter().map(scribe))
}

/// Writes a list as CSV: `rec_id,true_id,source,forename,surname,dob,postcode,nhs,sex`; what is missing is empty.
///
/// # Errors
/// When the file cannot be written, or the plan asks for none or for more than [`MOST`].
pub fn write(path: &Path, plan: &Plan) -> Result<Tally, TownError> {
    let mentions = mentions(plan)?;
    let line = |source| TownError::WriteLine { path: path.to_owned(), source };
    let mut file = csv::Writer::from_path(path).map_err(line)?;
    let headings =
        ["rec_id", "true_id", "source", "forename", "surname", "dob", "postcode", "nhs", "sex"];
    file.write_record(headings).map_err(line)?;
    let mut tally = Tally::default();
    for mention in mentions {
        tally.mentions += 1;
        tally.people += u32::from(mention.is_first);
        file.write_record([
            format!("m{}", tally.mentions).as_str(),
            format!("p{}", mention.true_id).as_str(),
            mention.source,
            &mention.forename,
            &mention.surname,
            &mention.born.map(|born| born.to_string()).unwrap_or_default(),
            &mention.postcode,
            &mention.nhs,
            mention.sex,
        ])
        .map_err(line)?;
    }
    file.flush().map_err(|source| TownError::WriteFile { path: path.to_owned(), source })?;
    Ok(tally)
}

/// Who is mentioned, and the how-manieth time, in a shuffled order.
fn order(plan: &Plan, people: u32) -> Vec<(u32, u8)> {
    let mut chance = Chance::of(plan.seed, 0, ORDER);
    let mut whom: Vec<u32> = (0..people).collect();
    shuffle(&mut whom, &mut chance);
    let mut order: Vec<(u32, u8)> = whom.iter().map(|&person| (person, 0)).collect();
    let wanted = plan.mentions as usize;
    for &person in &whom {
        let mut place = chance.between(0, 99);
        for time in 1..=AGAIN.len() {
            if order.len() < wanted {
                order.push((person, time as u8));
            }
            place -= AGAIN[time - 1];
            if place < 0 {
                break;
            }
        }
    }
    shuffle(&mut order, &mut chance);
    order
}

fn shuffle<T>(things: &mut [T], chance: &mut Chance) {
    for last in (1..things.len()).rev() {
        things.swap(last, chance.between(0, last as i32) as usize);
    }
}

/// A mention without slips; only the NHS number may be missing, as it is from many systems.
fn clean(number: u32, person: &Person, names: &Names, chance: &mut Chance) -> Mention {
    let (source, has_no_number) = source(chance);
    let is_without = chance.percent(has_no_number);
    Mention {
        true_id: number,
        is_first: true,
        source,
        forename: person.forename.to_owned(),
        surname: person.surname.written(names),
        born: Some(person.born),
        postcode: places::postcode(person.postcode),
        nhs: if is_without { String::new() } else { person.nhs.to_string() },
        sex: match person.sex {
            Sex::Female => "F",
            Sex::Male => "M",
        },
    }
}

fn source(chance: &mut Chance) -> (&'static str, f64) {
    let mut place = chance.between(0, 99);
    for (source, share, without) in SOURCES {
        place -= share;
        if place < 0 {
            return (source, without);
        }
    }
    unreachable!("the shares add up to a hundred")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sources_are_a_hundred_and_leave_thirty_without_a_number() {
        assert_eq!(SOURCES.iter().map(|(_, share, _)| share).sum::<i32>(), 100);
        let without: f64 =
            SOURCES.iter().map(|(_, share, without)| f64::from(*share) * without / 100.0).sum();
        assert!((without - 30.0).abs() < 0.5, "{without}");
    }

    #[test]
    fn an_order_mentions_everybody_first_and_nobody_twice_as_the_same_time() {
        let mut order = order(&Plan::of(1_000), 750);
        assert_eq!(order.len(), 1_000);
        order.sort_unstable();
        order.dedup();
        assert_eq!(order.len(), 1_000);
        assert_eq!(order.iter().filter(|(_, time)| *time == 0).count(), 750);
    }
}
