//! Who the invented people are: children, the adults round them, and where they lived.
//!
//! Takes a seed and a family's number; gives a family. What happened to them is told by [`crate::lives`].

use crate::chance::{Chance, later, months_later};
use crate::names::{ORIGINS, Origin, origin, short_form};
use crate::numbers::{nhs_number, pupil_number};
use crate::place;
use jiff::civil::Date;
use std::borrow::Cow;

/// The dice that make people.
const STREAM: u64 = 1;

/// What somebody is in a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Child,
    Mother,
    Father,
    Partner,
    Grandparent,
    Lodger,
}

impl Part {
    /// The word a list of people uses.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Mother => "mother",
            Self::Father => "father",
            Self::Partner => "partner",
            Self::Grandparent => "grandparent",
            Self::Lodger => "lodger",
        }
    }

    /// The part with this word.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        [Self::Child, Self::Mother, Self::Father, Self::Partner, Self::Grandparent, Self::Lodger]
            .into_iter()
            .find(|part| part.word() == word)
    }
}

/// An invented person.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) part: Part,
    pub(crate) given: Cow<'static, str>,
    pub(crate) family: Cow<'static, str>,
    pub(crate) also: Option<Cow<'static, str>>,
    /// For a child not yet born on the last day, the day the birth is expected.
    pub(crate) born: Date,
    pub(crate) female: bool,
    pub(crate) nhs: Option<u64>,
    pub(crate) upn: Option<String>,
    /// Which of the family's households they live in.
    pub(crate) household: u8,
    /// For a child: the places of mother and known father in the list of people.
    pub(crate) mother: Option<u8>,
    pub(crate) father: Option<u8>,
}

/// A home and the day the household came to it.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    pub(crate) from: Date,
    pub(crate) address: String,
    pub(crate) area: &'static str,
}

/// How a family's childhoods go, in the large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Little but routine.
    Quiet,
    /// Some worry for a while.
    Worried,
    /// Neglect over years.
    Long,
}

/// An invented family.
#[derive(Clone, Debug)]
pub(crate) struct Family {
    pub(crate) number: u64,
    pub(crate) people: Vec<Person>,
    /// The homes of each household, oldest first.
    pub(crate) homes: Vec<Vec<Home>>,
    pub(crate) shape: Shape,
    pub(crate) surgery: &'static str,
    pub(crate) primary: &'static str,
    pub(crate) secondary: &'static str,
    pub(crate) nursery: &'static str,
}

/// Out of a hundred families, how many have neglect over years.
const LONG: f64 = 6.5;
/// Out of a hundred families, how many have some worry for a while.
const WORRIED: f64 = 20.0;
/// Out of a hundred families, in how many the father is not known to anybody.
const FATHER_UNKNOWN: f64 = 14.0;
/// Out of a hundred births, how many are of twins.
const TWINS: f64 = 1.5;
/// Out of a hundred families, how many have a second household that shares the father.
const SECOND_HOUSEHOLD: f64 = 3.0;
/// Children a family has, out of a hundred families.
const CHILDREN: &[(i32, i32)] = &[(1, 34), (2, 39), (3, 17), (4, 7), (5, 3)];

impl Family {
    /// The family of this number, its children all under eighteen on the last day.
    pub(crate) fn of(seed: u64, number: u64, through: Date) -> Self {
        let mut chance = Chance::of(seed, number, STREAM);
        let origin = origin(&mut chance);
        let shape = match chance.between(0, 999) {
            n if f64::from(n) < LONG * 10.0 => Shape::Long,
            n if f64::from(n) < (LONG + WORRIED) * 10.0 => Shape::Worried,
            _ => Shape::Quiet,
        };
        let name = chance.pick(origin.families);
        let wanted = how_many_children(&mut chance, shape);
        let births = births(&mut chance, wanted, through);
        let mut family = Self {
            number,
            people: Vec::new(),
            homes: Vec::new(),
            shape,
            surgery: place::surgery(&mut chance),
            primary: place::primary(&mut chance),
            secondary: place::secondary(&mut chance),
            nursery: place::nursery(&mut chance),
        };
        for &born in &births {
            family.add_child(&mut chance, origin, name, born, 0);
        }
        let oldest = births.iter().min().copied().unwrap_or(through);
        family.add_parents(&mut chance, origin, name, oldest, 0);
        family.add_other_adults(&mut chance, origin, oldest);
        family.settle(&mut chance, oldest, through);
        if chance.percent(SECOND_HOUSEHOLD) && family.father(0).is_some() {
            family.add_second_household(&mut chance, origin, name, through);
        }
        family
    }

    /// The places of the children in the list of people.
    pub(crate) fn children(&self) -> impl Iterator<Item = u8> + '_ {
        self.places(|person| person.part == Part::Child)
    }

    /// The places of the adults of a household.
    pub(crate) fn adults(&self, household: u8) -> impl Iterator<Item = u8> + '_ {
        self.places(move |person| person.part != Part::Child && person.household == household)
    }

    fn places(&self, wanted: impl Fn(&Person) -> bool + 'static) -> impl Iterator<Item = u8> + '_ {
        self.people
            .iter()
            .enumerate()
            .filter(move |(_, person)| wanted(person))
            .map(|(i, _)| i as u8)
    }

    /// Somebody.
    pub(crate) fn person(&self, place: u8) -> &Person {
        &self.people[usize::from(place)]
    }

    /// The place of the mother of a household.
    pub(crate) fn mother(&self, household: u8) -> Option<u8> {
        self.places(move |person| person.part == Part::Mother && person.household == household)
            .next()
    }

    /// The place of the father living in (or, for the second household, shared by) a household.
    pub(crate) fn father(&self, household: u8) -> Option<u8> {
        self.places(move |person| person.part == Part::Father && person.household == household)
            .next()
    }

    /// Where a household lived on a day; its first home for earlier days.
    pub(crate) fn home_on(&self, household: u8, day: Date) -> &Home {
        let homes = &self.homes[usize::from(household)];
        homes.iter().rev().find(|home| home.from <= day).unwrap_or(&homes[0])
    }

    /// A forename nobody in the family has yet.
    ///
    /// Large families use up the shorter lists; then the longest one is drawn on.
    fn unused_name(&self, chance: &mut Chance, origin: &Origin, female: bool) -> &'static str {
        let is_unused = |name: &&str| self.people.iter().all(|person| person.given != **name);
        for origin in [origin, &ORIGINS[0]] {
            let names = if female { origin.girls } else { origin.boys };
            let unused: Vec<&'static str> = names.iter().copied().filter(is_unused).collect();
            if !unused.is_empty() {
                return chance.pick(&unused);
            }
        }
        unreachable!("no family is as long as the longest list of names")
    }

    fn add_child(
        &mut self,
        chance: &mut Chance,
        origin: &Origin,
        name: &'static str,
        born: Date,
        household: u8,
    ) {
        let female = chance.percent(49.0);
        let given = self.unused_name(chance, origin, female);
        let index = self.people.iter().filter(|person| person.part == Part::Child).count() as u64;
        self.people.push(Person {
            part: Part::Child,
            given: given.into(),
            family: name.into(),
            also: short_form(given).filter(|_| chance.percent(60.0)).map(Cow::Borrowed),
            born,
            female,
            nhs: nhs_number(self.number, index),
            upn: Some(pupil_number(self.number, index)),
            household,
            mother: None,
            father: None,
        });
    }

    fn add_adult(
        &mut self,
        chance: &mut Chance,
        origin: &Origin,
        part: Part,
        family: Option<&'static str>,
        born: Date,
        household: u8,
    ) -> u8 {
        let female = match part {
            Part::Mother => true,
            Part::Father => false,
            _ => chance.percent(if part == Part::Grandparent { 75.0 } else { 15.0 }),
        };
        let given = self.unused_name(chance, origin, female);
        self.people.push(Person {
            part,
            given: given.into(),
            family: family.unwrap_or_else(|| chance.pick(origin.families)).into(),
            also: short_form(given).filter(|_| chance.percent(50.0)).map(Cow::Borrowed),
            born,
            female,
            nhs: None,
            upn: None,
            household,
            mother: None,
            father: None,
        });
        (self.people.len() - 1) as u8
    }

    fn add_parents(
        &mut self,
        chance: &mut Chance,
        origin: &Origin,
        name: &'static str,
        oldest: Date,
        household: u8,
    ) {
        let age = if self.shape == Shape::Quiet {
            chance.between(20, 35)
        } else {
            chance.between(17, 30)
        };
        let born = later(months_later(oldest, -12 * age), -chance.between(0, 360));
        let own_name = chance.percent(70.0).then_some(name);
        let mother = self.add_adult(chance, origin, Part::Mother, own_name, born, household);
        let father = (!chance.percent(FATHER_UNKNOWN)).then(|| {
            let born = months_later(born, chance.between(-84, 24));
            self.add_adult(chance, origin, Part::Father, Some(name), born, household)
        });
        for person in &mut self.people {
            if person.part == Part::Child && person.household == household {
                person.mother = Some(mother);
                person.father = father;
            }
        }
    }

    fn add_other_adults(&mut self, chance: &mut Chance, origin: &Origin, oldest: Date) {
        let troubled = self.shape != Shape::Quiet;
        let mut odds =
            |quiet: f64, otherwise: f64| chance.percent(if troubled { otherwise } else { quiet });
        let (partner, grandparent, lodger) = (odds(5.0, 40.0), odds(6.0, 25.0), odds(0.5, 8.0));
        if partner {
            let born = months_later(oldest, -12 * chance.between(21, 36));
            self.add_adult(chance, origin, Part::Partner, None, born, 0);
        }
        if grandparent {
            let born = months_later(oldest, -12 * chance.between(41, 60));
            self.add_adult(chance, origin, Part::Grandparent, None, born, 0);
        }
        if lodger {
            let born = months_later(oldest, -12 * chance.between(19, 40));
            self.add_adult(chance, origin, Part::Lodger, None, born, 0);
        }
    }

    /// Gives household 0 its homes: the more worry, the more moves.
    fn settle(&mut self, chance: &mut Chance, oldest: Date, through: Date) {
        let mut homes = Vec::new();
        let mut from = months_later(oldest, -24);
        while from < through {
            homes.push(Home { from, address: place::address(chance), area: place::area(chance) });
            let months = match self.shape {
                Shape::Quiet => chance.between(60, 260),
                Shape::Worried => chance.between(30, 140),
                Shape::Long => chance.between(14, 70),
            };
            from = later(months_later(from, months), chance.between(0, 27));
        }
        self.homes.push(homes);
    }

    /// A second household that shares the father: another mother, one or two children more, another address.
    fn add_second_household(
        &mut self,
        chance: &mut Chance,
        origin: &Origin,
        name: &'static str,
        through: Date,
    ) {
        let shared = self.father(0);
        let more = chance.between(1, 2);
        let births = births(chance, more, through);
        let oldest = births.iter().min().copied().unwrap_or(through);
        for &born in &births {
            self.add_child(chance, origin, name, born, 1);
        }
        let born = months_later(oldest, -12 * chance.between(18, 33));
        let mother = self.add_adult(chance, origin, Part::Mother, None, born, 1);
        for person in &mut self.people {
            if person.part == Part::Child && person.household == 1 {
                person.mother = Some(mother);
                person.father = shared;
            }
        }
        let from = months_later(oldest, -12);
        self.homes.push(vec![Home {
            from,
            address: place::address(chance),
            area: place::area(chance),
        }]);
    }
}

fn how_many_children(chance: &mut Chance, shape: Shape) -> i32 {
    let mut place = chance.between(0, 99);
    // Larger families are over-represented among those agencies work with; nothing is read into it.
    let more = i32::from(shape == Shape::Long && chance.percent(45.0));
    for &(children, share) in CHILDREN {
        place -= share;
        if place < 0 {
            return (children + more).min(5);
        }
    }
    1
}

/// Birth dates, oldest first; the youngest may be expected in the months after the last day.
fn births(chance: &mut Chance, wanted: i32, through: Date) -> Vec<Date> {
    let oldest_possible = later(months_later(through, -12 * 18), 7);
    let mut born = chance.day(oldest_possible, later(through, 60));
    let mut births = vec![born];
    while (births.len() as i32) < wanted {
        if chance.percent(TWINS) {
            births.push(born);
            continue;
        }
        born = later(months_later(born, chance.between(14, 58)), chance.between(0, 27));
        if born > months_later(through, 5) {
            break;
        }
        births.push(born);
    }
    births
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_family_larger_than_its_list_of_names_still_has_a_name_for_everybody() {
        let few = Origin { share: 0, girls: &["Roza"], boys: &["Aram"], families: &["Aziz"] };
        let through = date(2026, 6, 30);
        let mut family = Family::of(5, 1, through);
        family.people.clear();
        let mut chance = Chance::of(5, 1, 0);
        for _ in 0..7 {
            family.add_child(&mut chance, &few, "Aziz", through, 0);
        }
        let names: std::collections::BTreeSet<_> =
            family.people.iter().map(|person| person.given.clone()).collect();
        assert_eq!(names.len(), 7);
    }

    #[test]
    fn children_are_under_eighteen_and_younger_than_their_mothers() {
        let through = date(2026, 6, 30);
        for number in 0..2_000 {
            let family = Family::of(5, number, through);
            assert!(family.children().count() > 0);
            for place in family.children() {
                let child = family.person(place);
                assert!(child.born > date(2008, 6, 30));
                let mother = family.person(child.mother.expect("every child has a mother"));
                assert!(mother.born < months_later(child.born, -12 * 15), "family {number}");
            }
        }
    }
}
