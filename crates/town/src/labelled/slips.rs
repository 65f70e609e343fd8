//! The slips of people who write others down: every rate in one table, and what each slip does to a mention.
//!
//! Takes a clean mention and the person it is of; changes the mention. Slips are thrown independently. It leaves the truth
//! (`true_id`) alone.

use super::Mention;
use super::names::Names;
use super::people::Person;
use super::places::{self, Places};
use super::typing;
use crate::chance::Chance;
use jiff::civil::Date;

/// Out of a hundred mentions of people already mentioned, how many have each slip.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// Another form of the forename: a short form, a pet name, another spelling; one spelt by ear where none is listed.
    pub forename_variant: f64,
    /// A forename mistyped.
    pub forename_typo: f64,
    /// The first letter of the forename only.
    pub forename_initial: f64,
    /// The middle name after the forename or, as often, in its place.
    pub forename_middle: f64,
    /// A family name mistyped.
    pub surname_typo: f64,
    /// Another family name altogether: the other parent's or a partner's.
    pub surname_changed: f64,
    /// A single family name made double-barrelled with the other parent's; one half of one that is.
    pub surname_double_barrel: f64,
    /// Forename and family name in each other's place.
    pub names_swapped: f64,
    /// Day and month in each other's place, where that is a date; one figure wrong where not.
    pub born_swapped: f64,
    /// One figure of the birth date wrong.
    pub born_figure: f64,
    /// Two neighbouring figures of the birth date in each other's place.
    pub born_transposed: f64,
    /// The year before or after.
    pub born_year: f64,
    /// 1 January of the right year, as a stand-in.
    pub born_january: f64,
    /// The 15th of the right month, as a stand-in.
    pub born_fifteenth: f64,
    /// No birth date.
    pub born_missing: f64,
    /// Another address, lived at before or since; half of them in the same district.
    pub moved: f64,
    /// A postcode mistyped.
    pub postcode_typo: f64,
    /// A wrong NHS number: a mistyped one fails its check; one in ten is a right one, of another of the household.
    pub nhs_typo: f64,
    /// The wrong sex or, as often, none.
    pub sex: f64,
}

/// The rates of every list. **Source:** chosen by us; see the limits at the head of `labelled`. The orders of size are those
/// that studies of health and education records report: names and dates wrong a few times in a hundred, addresses far more
/// often. The spread of each kind over its forms is ours too.
pub const RATES: Rates = Rates {
    // Names: everyday forms are as common as errors of typing.
    forename_variant: 8.0,
    forename_typo: 8.0,
    forename_initial: 1.0,
    forename_middle: 2.0,
    surname_typo: 6.0,
    // Families part and form again: another surname is nearly as common as a mistyped one.
    surname_changed: 5.5,
    surname_double_barrel: 4.0,
    names_swapped: 2.0,
    // Birth dates: nine in a hundred wrong in all.
    born_swapped: 2.0,
    born_figure: 2.5,
    born_transposed: 1.5,
    born_year: 1.5,
    born_january: 0.75,
    born_fifteenth: 0.75,
    born_missing: 1.0,
    // Addresses: families known to several agencies move often.
    moved: 20.0,
    postcode_typo: 3.0,
    nhs_typo: 1.0,
    sex: 1.0,
};

/// Out of a hundred moves, how many stay within the district.
const MOVES_NEARBY: f64 = 50.0;
/// Out of a hundred wrong NHS numbers, how many are right numbers of another of the household.
const NUMBERS_OF_ANOTHER: f64 = 10.0;

/// Makes a mention's slips.
pub(super) fn make(
    mention: &mut Mention,
    people: &[Person],
    names: &Names,
    places: Places,
    chance: &mut Chance,
) {
    let person = &people[mention.true_id as usize];
    forename(mention, person, names, chance);
    surname(mention, person, names, chance);
    if chance.percent(RATES.names_swapped) {
        std::mem::swap(&mut mention.forename, &mut mention.surname);
    }
    mention.born = born(person.born, chance);
    address(mention, person, places, chance);
    if !mention.nhs.is_empty() && chance.percent(RATES.nhs_typo) {
        mention.nhs = number(mention, people, chance);
    }
    if chance.percent(RATES.sex) {
        let wrong = if mention.sex == "M" { "F" } else { "M" };
        mention.sex = chance.pick(&[wrong, ""]);
    }
}

fn forename(mention: &mut Mention, person: &Person, names: &Names, chance: &mut Chance) {
    if chance.percent(RATES.forename_variant) {
        mention.forename = match names.variant(person.forename, chance) {
            Some(variant) => variant.to_owned(),
            None => typing::by_ear(person.forename, chance),
        };
    }
    if chance.percent(RATES.forename_middle)
        && let Some(middle) = person.middle
    {
        mention.forename = if chance.percent(50.0) {
            middle.to_owned()
        } else {
            format!("{} {middle}", mention.forename)
        };
    }
    if chance.percent(RATES.forename_typo) {
        mention.forename = typing::mistyped(&mention.forename, chance);
    }
    if chance.percent(RATES.forename_initial) {
        mention.forename = person.forename.chars().take(1).collect();
    }
}

fn surname(mention: &mut Mention, person: &Person, names: &Names, chance: &mut Chance) {
    let other = names.written(person.other_surname);
    if chance.percent(RATES.surname_changed) {
        other.clone_into(&mut mention.surname);
    } else if chance.percent(RATES.surname_double_barrel) {
        let own = names.written(person.surname.first);
        mention.surname = match person.surname.second {
            Some(second) if chance.percent(50.0) => names.written(second).to_owned(),
            Some(_) => own.to_owned(),
            None if chance.percent(50.0) => format!("{own}-{other}"),
            None => format!("{other}-{own}"),
        };
    }
    if chance.percent(RATES.surname_typo) {
        mention.surname = typing::mistyped(&mention.surname, chance);
    }
}

/// What one slip makes of a birth date.
type BornSlip = fn(Date, &mut Chance) -> Option<Date>;

/// A birth date as written: one slip at most.
fn born(born: Date, chance: &mut Chance) -> Option<Date> {
    let slips: [(f64, BornSlip); 7] = [
        (RATES.born_missing, |_, _| None),
        (RATES.born_swapped, |born, chance| Some(swapped(born, chance))),
        (RATES.born_figure, |born, chance| Some(one_figure_wrong(born, chance))),
        (RATES.born_transposed, |born, chance| Some(transposed(born, chance))),
        (RATES.born_year, |born, chance| Some(year_off(born, chance))),
        (RATES.born_january, |born, _| Some(born.first_of_year())),
        (RATES.born_fifteenth, |born, _| {
            Some(born.with().day(15).build().expect("the 15th is in every month"))
        }),
    ];
    let mut place = f64::from(chance.between(0, 999_999)) / 10_000.0;
    for (rate, slip) in slips {
        if place < rate {
            return slip(born, chance);
        }
        place -= rate;
    }
    Some(born)
}

/// The same day of the year before or after.
fn year_off(born: Date, chance: &mut Chance) -> Date {
    let year = born.year() + chance.pick(&[-1, 1]);
    // In another year 29 February is taken for the 28th.
    let day = if born.month() == 2 { born.day().min(28) } else { born.day() };
    Date::new(year, born.month(), day).expect("this day is in every year")
}

/// Day and month in each other's place.
fn swapped(born: Date, chance: &mut Chance) -> Date {
    match Date::new(born.year(), born.day(), born.month()) {
        Ok(swapped) if swapped != born => swapped,
        _ => one_figure_wrong(born, chance),
    }
}

/// Another date that differs in one figure.
fn one_figure_wrong(born: Date, chance: &mut Chance) -> Date {
    let figures = born.to_string().into_bytes();
    loop {
        // The figures of 2014-03-07 that a hand gets wrong: those of the century stay.
        let place = chance.pick(&[2, 3, 5, 6, 8, 9]);
        let mut wrong = figures.clone();
        wrong[place] = chance.pick(b"0123456789");
        if let Some(date) = another(&wrong, born) {
            return date;
        }
    }
}

/// Another date with two neighbouring figures in each other's place; one figure wrong where there is none.
fn transposed(born: Date, chance: &mut Chance) -> Date {
    let figures = born.to_string().into_bytes();
    let mut pairs = vec![(2, 3), (5, 6), (8, 9), (3, 5), (6, 8)];
    while !pairs.is_empty() {
        let (left, right) = pairs.swap_remove(chance.between(0, pairs.len() as i32 - 1) as usize);
        let mut wrong = figures.clone();
        wrong.swap(left, right);
        if let Some(date) = another(&wrong, born) {
            return date;
        }
    }
    one_figure_wrong(born, chance)
}

/// These figures as a date, where they are one of the last hundred years and not the right one.
fn another(figures: &[u8], born: Date) -> Option<Date> {
    let date: Date = std::str::from_utf8(figures).ok()?.parse().ok()?;
    (date != born && (1920..=2040).contains(&date.year())).then_some(date)
}

fn address(mention: &mut Mention, person: &Person, places: Places, chance: &mut Chance) {
    if chance.percent(RATES.moved) {
        let to = if chance.percent(MOVES_NEARBY) {
            places.nearby(person.postcode, chance)
        } else {
            places.any(chance)
        };
        mention.postcode = places::postcode(to);
    }
    if chance.percent(RATES.postcode_typo) {
        mention.postcode = typing::mistyped_code(&mention.postcode, chance);
    }
}

/// A wrong NHS number.
fn number(mention: &Mention, people: &[Person], chance: &mut Chance) -> String {
    let place = mention.true_id as usize;
    if people[place].before_in_household > 0 && chance.percent(NUMBERS_OF_ANOTHER) {
        return people[place - 1].nhs.to_string();
    }
    typing::mistyped_code(&mention.nhs, chance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_wrong_birth_date_is_a_date_and_is_wrong() {
        let mut chance = Chance::of(1, 1, 1);
        for right in [date(2011, 11, 11), date(2020, 2, 29), date(2009, 1, 31), date(2010, 1, 1)] {
            for slip in [swapped, one_figure_wrong, transposed] {
                for _ in 0..200 {
                    assert_ne!(slip(right, &mut chance), right);
                }
            }
        }
    }

    #[test]
    fn day_and_month_are_swapped_where_that_is_a_date() {
        let mut chance = Chance::of(1, 1, 1);
        assert_eq!(swapped(date(2014, 3, 7), &mut chance), date(2014, 7, 3));
    }
}
