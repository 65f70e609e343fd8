//! Growing up as nurseries and schools see it: attendance term by term, concerns, and care given in place of home.

use super::scribe::{Scribe, row};
use crate::chance::{later, months_later, school_day, school_year_of};
use crate::row::Agency;
use crate::words;
use jiff::civil::Date;

/// The terms of a school year: first and last day as month and day, whether in its second calendar year, and sessions.
const TERMS: &[(i8, i8, i8, i8, i16, i32)] =
    &[(9, 5, 12, 19, 0, 140), (1, 6, 4, 2, 1, 116), (4, 17, 7, 20, 1, 124)];

/// The school record of one childhood.
pub(super) fn go_to_school(scribe: &mut Scribe, child: u8) {
    let born = scribe.family.person(child).born;
    // Children start in the September after their fourth birthday.
    let starts = school_year_of(months_later(born, 48)) + 1;
    if scribe.chance.percent(62.0) {
        attend_nursery(scribe, child, starts - 1);
    }
    for year in starts..starts + 12 {
        for &(month, day, last_month, last_day, later_year, possible) in TERMS {
            let first = Date::new(year + later_year, month, day);
            let last = Date::new(year + later_year, last_month, last_day);
            if let (Ok(first), Ok(last)) = (first, last)
                && last <= scribe.through
                && first >= scribe.from
            {
                attend(scribe, child, school(scribe, year - starts), (first, last), possible);
            }
        }
    }
}

/// The school of a child in the `year`th year of schooling.
fn school(scribe: &Scribe, year: i16) -> &'static str {
    if year < 7 { scribe.family.primary } else { scribe.family.secondary }
}

fn attend_nursery(scribe: &mut Scribe, child: u8, year: i16) {
    let nursery = scribe.family.nursery;
    for (from, until, sessions) in [
        (Date::new(year, 9, 8), Date::new(year, 12, 17), 70),
        (Date::new(year + 1, 1, 8), Date::new(year + 1, 7, 15), 120),
    ] {
        if let (Ok(from), Ok(until)) = (from, until)
            && until <= scribe.through
        {
            let missed = if scribe.is_hard(from) {
                scribe.chance.between(12, 60)
            } else {
                scribe.chance.between(0, 8)
            };
            let concern = scribe.is_hard(from) && scribe.chance.percent(60.0);
            let level = level(missed, sessions);
            let mut attendance = row(Agency::Nursery, "attendance", from)
                .at(nursery)
                .about(child)
                .fact_of("sessions_possible", sessions.to_string())
                .fact_of("sessions_missed", missed.to_string())
                .fact_of("level", level)
                .fact_of("until", until.to_string());
            attendance.recorded = until;
            scribe.write(attendance);
            if concern {
                let day = school_day(scribe.chance.day(from, until));
                let seen = scribe.say(words::SCHOOL_SAW, child);
                let said = scribe.child_says(child, day);
                let concern = scribe.chance.pick(&[
                    "hunger",
                    "hygiene",
                    "clothing",
                    "tiredness",
                    "collected-late",
                ]);
                scribe.write(
                    row(Agency::Nursery, "school-concern", day)
                        .at(nursery)
                        .about(child)
                        .fact_of("concern", concern)
                        .seen(seen)
                        .child_said(said),
                );
            }
        }
    }
}

/// One term.
fn attend(
    scribe: &mut Scribe,
    child: u8,
    school: &'static str,
    (first, last): (Date, Date),
    possible: i32,
) {
    let hard = scribe.is_hard(first) || scribe.is_hard(last);
    let missed = match (hard, scribe.chance.between(0, 9)) {
        (false, 0) => scribe.chance.between(8, 22),
        (false, _) => scribe.chance.between(0, 9),
        (true, 0) => scribe.chance.between(possible / 2, possible * 4 / 5),
        (true, 1..=5) => scribe.chance.between(possible / 9, possible / 3),
        (true, _) => scribe.chance.between(2, possible / 11),
    };
    let mut term = row(Agency::School, "attendance", first)
        .at(school)
        .by("attendance officer")
        .about(child)
        .fact_of("sessions_possible", possible.to_string())
        .fact_of("sessions_missed", missed.to_string())
        .fact_of("level", level(missed, possible))
        .fact_of("until", last.to_string());
    // Totals are entered when the term is over.
    term.recorded = last;
    scribe.write(term);
    let concerns =
        if hard { scribe.chance.between(3, 16) } else { i32::from(scribe.chance.percent(3.0)) };
    for _ in 0..concerns {
        let day = school_day(scribe.chance.day(first, last));
        worry(scribe, child, school, day);
    }
    let given = if hard && scribe.chance.percent(55.0) { scribe.chance.between(1, 5) } else { 0 };
    for _ in 0..given {
        let day = school_day(scribe.chance.day(first, last));
        give_care(scribe, child, school, day);
    }
    if hard && scribe.chance.percent(4.0) {
        let day = school_day(scribe.chance.day(first, last));
        let entry = row(Agency::School, "exclusion", day)
            .at(school)
            .about(child)
            .fact_of("type", "suspension")
            .fact_of("days", scribe.chance.between(1, 5).to_string())
            .seen("Pushed a table over when asked about homework.");
        scribe.write(entry);
    } else if !hard && scribe.chance.percent(1.2) {
        let seen = scribe.say(words::GOES_WELL, child);
        scribe.write(
            row(Agency::School, "strength", last)
                .at(school)
                .about(child)
                .fact_of("area", "child-thriving")
                .seen(seen),
        );
    }
}

fn worry(scribe: &mut Scribe, child: u8, school: &'static str, day: Date) {
    let concern = scribe.chance.pick(&[
        "hunger",
        "hygiene",
        "hygiene",
        "clothing",
        "tiredness",
        "behaviour",
        "collected-late",
        "parent-not-reached",
        "caring-for-siblings",
        "other",
    ]);
    let (seen, did) = (scribe.say(words::SCHOOL_SAW, child), scribe.say(words::SCHOOL_DID, child));
    let said = if scribe.chance.percent(30.0) { scribe.child_says(child, day) } else { "".into() };
    let author = scribe.chance.pick(&[
        "class teacher",
        "designated safeguarding lead",
        "teaching assistant",
        "pastoral lead",
    ]);
    scribe.write(
        row(Agency::School, "school-concern", day)
            .at(school)
            .by(author)
            .about(child)
            .fact_of("concern", concern)
            .seen(seen)
            .child_said(said)
            .done(did),
    );
}

fn give_care(scribe: &mut Scribe, child: u8, school: &'static str, day: Date) {
    let given = scribe.chance.pick(&[
        "food",
        "clothing",
        "washing-clothes",
        "shower",
        "transport",
        "equipment",
    ]);
    let seen = scribe.say(words::SCHOOL_GAVE, child);
    scribe.write(
        row(Agency::School, "compensatory-care", school_day(later(day, 0)))
            .at(school)
            .by("pastoral lead")
            .about(child)
            .fact_of("type", given)
            .seen(seen),
    );
}

/// The level of absence: persistent from a tenth of sessions missed, severe from a half.
fn level(missed: i32, possible: i32) -> &'static str {
    if missed * 2 >= possible {
        "severe-absence"
    } else if missed * 10 >= possible {
        "persistent-absence"
    } else {
        "expected"
    }
}
