//! What happened to a family, and who wrote it down: the life behind the files.
//!
//! Takes a family and the span of records; gives rows. Most childhoods are quiet; some have a time of worry; a few have
//! neglect over years, in the shapes reviews describe. Strengths and change for the better are told too.

mod adults;
mod health;
mod help;
mod home;
mod school;
mod scribe;
mod social_care;

pub(crate) use scribe::Scribe;

use crate::chance::{later, months_later};
use crate::family::{Family, Shape};
use crate::files::Flaws;
use crate::files::flaws as rates;
use crate::files::month_of;
use crate::row::{Points, Row};
use crate::stories::season_of;
use jiff::civil::Date;

/// A stretch of a family's life in which things were hard.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trouble {
    pub(crate) from: Date,
    pub(crate) to: Date,
    /// Whether it is the deep kind, that brings social care in.
    pub(crate) deep: bool,
}

/// The rows of a generated family.
pub(crate) fn of(seed: u64, family: &Family, from: Date, through: Date) -> Vec<Row> {
    let mut scribe = Scribe::new(seed, family, from, through);
    scribe.troubles = troubles(&mut scribe);
    for child in family.children() {
        health::grow_up(&mut scribe, child);
        school::go_to_school(&mut scribe, child);
    }
    home::live(&mut scribe);
    for trouble in scribe.troubles.clone() {
        adults::struggle(&mut scribe, trouble);
        home::decline(&mut scribe, trouble);
        help::early_help(&mut scribe, trouble);
        social_care::respond(&mut scribe, trouble);
        help::mend(&mut scribe, trouble);
    }
    let mut rows = scribe.finish();
    let mut flaws = Flaws::of(seed ^ 0x00C0_44EC, family.number);
    blur_some(&mut rows, &mut flaws);
    correct_some(&mut rows, &mut flaws, through);
    rows
}

/// When things were hard: not at all, once, or several times with better times between.
fn troubles(scribe: &mut Scribe) -> Vec<Trouble> {
    let oldest = scribe.family.children().map(|child| scribe.family.person(child).born).min();
    let begin = oldest.map_or(scribe.from, |born| months_later(born, -3).max(scribe.from));
    let through = scribe.through;
    let chance = &mut scribe.chance;
    match scribe.family.shape {
        Shape::Quiet => Vec::new(),
        Shape::Worried => {
            let from = chance.day(begin, through);
            vec![Trouble {
                from,
                to: months_later(from, chance.between(4, 18)),
                deep: chance.percent(12.0),
            }]
        }
        Shape::Long => {
            let mut all = Vec::new();
            let mut from = later(begin, chance.between(0, 500));
            while from < through {
                let to = months_later(from, chance.between(9, 34));
                all.push(Trouble { from, to, deep: chance.percent(75.0) });
                from = months_later(to, chance.between(3, 14));
            }
            all
        }
    }
}

/// Lets agencies that write from memory be vague about some days; never about steps that have a clock.
fn blur_some(rows: &mut [Row], flaws: &mut Flaws) {
    use crate::row::Agency::{AdultMentalHealth, EarlyHelp, Housing, SubstanceUse, Voluntary};
    for row in rows {
        if matches!(row.agency, Voluntary | Housing | EarlyHelp | AdultMentalHealth | SubstanceUse)
            && !matches!(row.kind, "supervision" | "declined-service" | "enquiry-reply")
            && flaws.strikes(rates::DATE_VAGUE)
        {
            row.vague = Some(vaguely(row.happened, row.place));
        }
    }
}

/// A day as somebody remembers it: every form holds the day itself.
fn vaguely(day: Date, how: u32) -> String {
    let year = day.year();
    match how % 4 {
        0 => format!("about {} {year}", month_of(day)),
        1 => format!("{} {year}", month_of(day)),
        2 => season_of(day),
        _ => format!("about {year}"),
    }
}

/// Adds the later rows by which agencies put right, or take back, what they wrote.
fn correct_some(rows: &mut Vec<Row>, flaws: &mut Flaws, through: Date) {
    let mut next = rows.iter().map(|row| row.place).max().map_or(0, |place| place + 1);
    let mut more = Vec::new();
    for row in rows.iter() {
        let correct = flaws.strikes(rates::CORRECTED);
        let withdraw = !correct && flaws.strikes(rates::WITHDRAWN);
        let recorded = later(row.recorded, 9 + (row.place % 40) as i32);
        if !(correct || withdraw) || recorded > through {
            continue;
        }
        let mut later_row = row.clone();
        later_row.place = next;
        later_row.recorded = recorded;
        if correct {
            // The day was wrong, not what happened.
            later_row.happened = later(row.happened, 1);
            later_row.points_at = Some((Points::Corrects, row.place));
            later_row.action_taken = "Date corrected from the diary.".into();
        } else {
            later_row.kind = "withdrawal";
            later_row.facts.clear();
            later_row.fact_seen = "Entered on the wrong child’s file. Please disregard.".into();
            later_row.happened = recorded;
            later_row.points_at = Some((Points::Withdraws, row.place));
        }
        next += 1;
        more.push(later_row);
    }
    rows.extend(more);
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use safeguarding::calendar::VagueDate;

    #[test]
    fn a_vague_day_still_holds_the_day_itself() {
        for day in [date(2019, 1, 31), date(2020, 12, 1), date(2023, 7, 9), date(2024, 2, 29)] {
            for how in 0..4 {
                let words = vaguely(day, how);
                let read = VagueDate::parse(&words).unwrap_or_else(|_| panic!("{words}"));
                assert!(read.earliest() <= Some(day) && Some(day) <= read.latest(), "{words}");
            }
        }
    }

    #[test]
    fn few_childhoods_hold_most_of_the_records() {
        let through = date(2026, 6, 30);
        let mut counts = Vec::new();
        for number in 0..1_500 {
            let family = Family::of(9, number, through);
            let rows = of(9, &family, months_later(through, -180), through);
            for child in family.children() {
                counts.push(rows.iter().filter(|row| row.children.contains(&child)).count());
            }
        }
        counts.sort_unstable();
        let median = counts[counts.len() / 2];
        let mean = counts.iter().sum::<usize>() / counts.len();
        assert!((36..=56).contains(&median), "median {median}, mean {mean}");
        assert!((75..=125).contains(&mean), "median {median}, mean {mean}");
    }
}
