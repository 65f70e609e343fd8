//! The labelled people themselves: households with their children, some grown-ups, and families that share a name.
//!
//! Takes a plan and how many people; gives them household by household, as they truly are. Rates are ours, after national
//! statistics of families and births where those exist. It says nothing of who mentions them.

use super::Plan;
use super::names::{FamilyName, Kind, Names};
use super::places::{Places, Postcode};
use crate::chance::{Chance, later, months_later};
use crate::numbers::with_check_digit;
use jiff::civil::Date;

/// The stream of chance of households.
const HOUSEHOLDS: u64 = 100;

/// Out of a hundred households with children, how many have one, two, three, four and five.
const CHILDREN: [i32; 5] = [44, 40, 12, 3, 1];
/// Out of a hundred births after which a second child is born on the same day: about 2.3 children in a hundred are twins.
const TWIN_BIRTHS: f64 = 1.16;
/// Out of a hundred pairs of twins, how many are given forenames of one first letter.
const TWINS_OF_ONE_LETTER: f64 = 30.0;
/// Out of a hundred children, how many have the household's family name; the others have their other parent's.
const OF_THE_FAMILY_NAME: f64 = 90.0;
/// Out of a hundred households, how many have a double-barrelled family name.
const DOUBLE_BARRELLED: f64 = 2.0;
/// Out of a hundred households, how many are followed by one of cousins of the same family name.
const COUSINS: f64 = 6.0;
/// Out of a hundred households of cousins, how many live at the same postcode, and in the same district.
const COUSINS_NEARBY: [f64; 2] = [25.0, 40.0];
/// Out of a hundred first cousins of one sex, how many are given the same forename, after a grandparent.
const COUSINS_OF_ONE_NAME: f64 = 3.0;
/// Out of a hundred households, how many have a grown-up on the list: between one and two people in a hundred.
const GROWN_UPS: f64 = 2.7;
/// Out of a hundred households with a grown-up and a son, how many have a father of the son's name.
const FATHERS_OF_ONE_NAME: f64 = 60.0;
/// Out of a hundred people, how many have a middle name.
const MIDDLE_NAMES: f64 = 85.0;

/// As registered at birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sex {
    Female,
    Male,
}

impl Sex {
    fn any(chance: &mut Chance) -> Self {
        // Births of boys are 51.2 in a hundred.
        if chance.percent(51.2) { Self::Male } else { Self::Female }
    }

    fn kind(self) -> Kind {
        match self {
            Self::Female => Kind::Girls,
            Self::Male => Kind::Boys,
        }
    }
}

/// A family name of one part or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Surname {
    pub(super) first: FamilyName,
    pub(super) second: Option<FamilyName>,
}

impl Surname {
    /// As it is written.
    pub(super) fn written(self, names: &Names) -> String {
        let first = names.written(self.first);
        match self.second {
            None => first.to_owned(),
            Some(second) => format!("{first}-{}", names.written(second)),
        }
    }
}

/// A person as they truly are.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) forename: &'static str,
    pub(super) middle: Option<&'static str>,
    pub(super) surname: Surname,
    /// The family name of the other parent, or of a parent's partner.
    pub(super) other_surname: FamilyName,
    pub(super) born: Date,
    pub(super) postcode: Postcode,
    pub(super) nhs: u64,
    pub(super) sex: Sex,
    /// How many people of the list before this one are of the same household.
    pub(super) before_in_household: u8,
}

/// What the people of a household share.
#[derive(Clone, Copy, Debug)]
struct Household {
    origin: usize,
    surname: Surname,
    other_surname: FamilyName,
    postcode: Postcode,
}

/// This many people.
pub(super) fn invent(plan: &Plan, people: u32, names: &Names) -> Vec<Person> {
    let places = Places::of(plan.seed, people);
    let mut numbers = nhs_numbers(plan.seed);
    let mut all = Vec::with_capacity(people as usize + 8);
    let mut household = 0;
    while all.len() < people as usize {
        let mut chance = Chance::of(plan.seed, household, HOUSEHOLDS);
        household += 1;
        let home = settle(names, places, &mut chance);
        let from = all.len();
        fill(home, None, plan.through, names, &mut chance, &mut numbers, &mut all);
        if chance.percent(COUSINS) {
            let cousins = settle_cousins(home, names, places, &mut chance);
            let of_name = all.get(from).map(|first| (first.forename, first.sex));
            fill(cousins, of_name, plan.through, names, &mut chance, &mut numbers, &mut all);
        }
    }
    all.truncate(people as usize);
    all
}

/// A household's names and address.
fn settle(names: &Names, places: Places, chance: &mut Chance) -> Household {
    let origin = Names::origin(chance);
    let first = names.family(origin, chance);
    let other_origin = if chance.percent(80.0) { origin } else { Names::origin(chance) };
    let other_surname = names.family(other_origin, chance);
    let second = chance.percent(DOUBLE_BARRELLED).then_some(other_surname);
    let surname = Surname { first, second: second.filter(|second| *second != first) };
    Household { origin, surname, other_surname, postcode: places.any(chance) }
}

/// A household of cousins: the family name is shared, the rest is its own.
fn settle_cousins(
    home: Household,
    names: &Names,
    places: Places,
    chance: &mut Chance,
) -> Household {
    let postcode = if chance.percent(COUSINS_NEARBY[0]) {
        home.postcode
    } else if chance.percent(COUSINS_NEARBY[1]) {
        places.nearby(home.postcode, chance)
    } else {
        places.any(chance)
    };
    let other_surname = names.family(home.origin, chance);
    let surname = Surname { second: None, ..home.surname };
    Household { surname, other_surname, postcode, ..home }
}

/// The people of one household.
fn fill(
    home: Household,
    cousin: Option<(&'static str, Sex)>,
    through: Date,
    names: &Names,
    chance: &mut Chance,
    numbers: &mut impl Iterator<Item = u64>,
    all: &mut Vec<Person>,
) {
    let from = all.len();
    let births = births(through, chance);
    for (place, &born) in births.iter().enumerate() {
        let sex = Sex::any(chance);
        let twin = (place > 0 && births[place - 1] == born).then(|| all[all.len() - 1].clone());
        let namesake = cousin
            .filter(|(_, of)| place == 0 && *of == sex && chance.percent(COUSINS_OF_ONE_NAME));
        let forename = match (namesake, &twin) {
            (Some((forename, _)), _) => forename,
            (None, twin) => forename(home, sex, twin.as_ref(), &all[from..], names, chance),
        };
        let surname = match &twin {
            Some(twin) => twin.surname,
            None if chance.percent(OF_THE_FAMILY_NAME) => home.surname,
            None => Surname { first: home.other_surname, second: None },
        };
        let person = person(home, (forename, surname, sex, born), names, chance, numbers);
        all.push(Person { before_in_household: (all.len() - from) as u8, ..person });
    }
    if chance.percent(GROWN_UPS) {
        let person = grown_up(home, &all[from..], names, chance, numbers);
        all.push(Person { before_in_household: (all.len() - from) as u8, ..person });
    }
}

fn person(
    home: Household,
    (forename, surname, sex, born): (&'static str, Surname, Sex, Date),
    names: &Names,
    chance: &mut Chance,
    numbers: &mut impl Iterator<Item = u64>,
) -> Person {
    let middle =
        chance.percent(MIDDLE_NAMES).then(|| names.forename(home.origin, sex.kind(), chance));
    Person {
        forename,
        middle: middle.filter(|middle| *middle != forename),
        surname,
        // Whoever has the other parent's name may be written with the household's.
        other_surname: if surname.first == home.other_surname {
            home.surname.first
        } else {
            home.other_surname
        },
        born,
        postcode: home.postcode,
        nhs: numbers.next().expect("the plan asks for no more people than there are numbers"),
        sex,
        before_in_household: 0,
    }
}

/// A child's forename: none of its siblings has it; a twin's may begin like the other's.
fn forename(
    home: Household,
    sex: Sex,
    twin: Option<&Person>,
    siblings: &[Person],
    names: &Names,
    chance: &mut Chance,
) -> &'static str {
    let letter = twin
        .filter(|_| chance.percent(TWINS_OF_ONE_LETTER))
        .and_then(|twin| twin.forename.chars().next());
    let mut found = "";
    // Enough tries to find nearly any letter; then whatever came last that no sibling has.
    for _ in 0..60 {
        let name = names.forename(home.origin, sex.kind(), chance);
        if siblings.iter().any(|sibling| sibling.forename == name) {
            continue;
        }
        found = name;
        if letter.is_none_or(|letter| name.starts_with(letter)) {
            break;
        }
    }
    found
}

/// The birth dates of a household's children, twins one after the other.
fn births(through: Date, chance: &mut Chance) -> Vec<Date> {
    let mut place = chance.between(0, 99);
    let wanted = 1 + CHILDREN
        .iter()
        .take_while(|share| {
            place -= **share;
            place >= 0
        })
        .count();
    let first_day = later(months_later(through, -18 * 12), 1);
    let born = chance.day(first_day, through);
    let (mut eldest, mut youngest) = (born, born);
    let mut births = vec![born];
    while births.len() < wanted {
        if chance.percent(TWIN_BIRTHS) {
            births.push(births[births.len() - 1]);
            continue;
        }
        // Ten months to five and a half years apart, short gaps more often than long ones.
        let gap = chance.between(300, 1_100) + chance.between(0, 900).min(chance.between(0, 900));
        if later(youngest, gap) <= through {
            youngest = later(youngest, gap);
            births.push(youngest);
        } else if later(eldest, -gap) >= first_day {
            eldest = later(eldest, -gap);
            births.push(eldest);
        } else {
            break;
        }
    }
    if chance.percent(TWIN_BIRTHS) {
        births.push(births[births.len() - 1]);
    }
    births
}

/// A grown-up of the household: where there is a son, often a father of his name.
fn grown_up(
    home: Household,
    children: &[Person],
    names: &Names,
    chance: &mut Chance,
    numbers: &mut impl Iterator<Item = u64>,
) -> Person {
    let eldest = children.iter().map(|child| child.born).min().expect("a household has a child");
    let born = chance.day(months_later(eldest, -45 * 12), months_later(eldest, -18 * 12));
    let son = children.iter().find(|child| child.sex == Sex::Male);
    if let Some(son) = son
        && chance.percent(FATHERS_OF_ONE_NAME)
    {
        return person(home, (son.forename, son.surname, Sex::Male, born), names, chance, numbers);
    }
    let sex = if chance.percent(70.0) { Sex::Female } else { Sex::Male };
    let forename = names.grown_up(home.origin, sex.kind(), chance);
    let surname = if chance.percent(50.0) {
        home.surname
    } else {
        Surname { first: home.other_surname, second: None }
    };
    person(home, (forename, surname, sex, born), names, chance, numbers)
}

/// NHS numbers of the range kept for tests, each once, in an order that says nothing of who has them.
fn nhs_numbers(seed: u64) -> impl Iterator<Item = u64> {
    // A multiplier prime to a million scatters neighbours without making two alike.
    (0..1_000_000)
        .map(move |place| (place + seed % 1_000_000) % 1_000_000 * 387_421 % 1_000_000)
        .filter_map(|place| with_check_digit(999_000_000 + place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_of_family_sizes_add_up_to_a_hundred() {
        assert_eq!(CHILDREN.iter().sum::<i32>(), 100);
    }

    #[test]
    fn there_are_numbers_for_everybody_a_list_can_have() {
        let people = u64::from(super::super::MOST) * super::super::FIRST_MENTIONS / 100;
        assert!(nhs_numbers(1).count() as u64 >= people);
    }

    #[test]
    fn every_child_is_between_0_and_17_and_every_grown_up_is_not() {
        let plan = Plan::of(4_000);
        for person in invent(&plan, 3_000, &Names::shipped()) {
            let eighteen = months_later(person.born, 18 * 12);
            let is_child = eighteen > plan.through;
            assert!(person.born <= plan.through);
            assert!(is_child || person.before_in_household > 0);
        }
    }
}
