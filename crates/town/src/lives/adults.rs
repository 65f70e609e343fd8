//! The adults in hard times: violence, illness, drink and drugs, and who comes and goes, each seen by another service.

use super::Trouble;
use super::scribe::{Scribe, row};
use crate::chance::{later, months_later, office_day};
use crate::family::Part;
use crate::row::Agency;
use crate::words;
use jiff::civil::Date;

/// What the adults went through in a hard time.
pub(super) fn struggle(scribe: &mut Scribe, trouble: Trouble) {
    let odds = if trouble.deep { 48.0 } else { 18.0 };
    if scribe.chance.percent(odds) {
        violence(scribe, trouble);
    }
    if scribe.chance.percent(odds) {
        illness(scribe, trouble);
    }
    if scribe.chance.percent(odds * 0.8) {
        drink_and_drugs(scribe, trouble);
    }
    if scribe.chance.percent(odds * 0.5) {
        come_and_go(scribe, trouble);
    }
    if trouble.deep && scribe.chance.percent(30.0) {
        for _ in 0..scribe.chance.between(1, 4) {
            let day = scribe.chance.day(trouble.from, trouble.to);
            let children = scribe.household_children_on(0, day);
            let seen = scribe.say(words::HOME_SERVICE_SAW, children.first().copied().unwrap_or(0));
            let agency = scribe.chance.pick(&[Agency::Police, Agency::Housing]);
            scribe.write(
                row(agency, "antisocial-behaviour", day)
                    .about_all(&children)
                    .naming(scribe.family.mother(0))
                    .fact_of("part", "complained-of")
                    .fact_of("status", "closed")
                    .seen(seen),
            );
        }
    }
}

/// The partner, or else the father, of the first household.
fn other_adult(scribe: &Scribe) -> Option<u8> {
    let mut adults = scribe.family.adults(0);
    adults
        .find(|&place| scribe.family.person(place).part == Part::Partner)
        .or_else(|| scribe.family.father(0))
}

fn violence(scribe: &mut Scribe, trouble: Trouble) {
    let mother = scribe.family.mother(0);
    let other = other_adult(scribe);
    for _ in 0..scribe.chance.between(1, if trouble.deep { 9 } else { 3 }) {
        let day = scribe.chance.day(trouble.from, trouble.to);
        let children = scribe.household_children_on(0, day);
        let Some(&child) = children.first() else { continue };
        let seen = scribe.say(words::POLICE_SAW, child);
        let risk = scribe.chance.pick(&["standard", "standard", "medium", "high"]);
        let mut incident = row(Agency::Police, "domestic-abuse", day)
            .about_all(&children)
            .naming(mother.into_iter().chain(other))
            .fact_of("risk", risk)
            .fact_of("children_present", scribe.chance.pick(&["yes", "yes", "no"]))
            .fact_of("notified_school", scribe.chance.pick(&["yes", "no"]))
            .seen(seen)
            .told("childrens-social-care");
        incident.restricted = risk == "high";
        scribe.write(incident);
        if scribe.chance.percent(15.0) {
            // The same night as the hospital saw it.
            scribe.write(
                row(Agency::Hospital, "domestic-abuse", day)
                    .by("emergency nurse")
                    .about_all(&children)
                    .naming(mother)
                    .fact_of("children_present", "yes")
                    .seen("Facial injury. Came with the children in their night things."),
            );
        }
    }
}

fn illness(scribe: &mut Scribe, trouble: Trouble) {
    let mother = scribe.family.mother(0);
    let mut day = office_day(scribe.chance.day(trouble.from, trouble.to));
    for status in ["referred", "in-treatment", "crisis", "in-treatment", "discharged"] {
        if scribe.chance.percent(30.0) {
            continue;
        }
        let child = scribe.household_children_on(0, day).first().copied();
        let status = if status == "discharged" && scribe.chance.percent(40.0) {
            "not-attending"
        } else {
            status
        };
        let seen = scribe.say(words::ADULT_SERVICE_SAW, child.unwrap_or(0));
        let mut seen = row(Agency::AdultMentalHealth, "adult-mental-health", day)
            .about_all(child.as_slice())
            .naming(mother)
            .fact_of("status", status)
            .fact_of("asked_about_children", scribe.chance.pick(&["yes", "no", "no"]))
            .seen(seen);
        seen.restricted = true;
        scribe.write(seen);
        keep_appointments(scribe, Agency::AdultMentalHealth, mother, child, day);
        day = office_day(later(day, scribe.chance.between(20, 120)));
    }
}

fn drink_and_drugs(scribe: &mut Scribe, trouble: Trouble) {
    let adult =
        if scribe.chance.percent(60.0) { scribe.family.mother(0) } else { other_adult(scribe) };
    let substance = scribe.chance.pick(&["alcohol", "alcohol", "drugs", "both"]);
    let mut day = office_day(scribe.chance.day(trouble.from, trouble.to));
    for status in ["seen-intoxicated", "referred", "in-treatment", "relapse", "completed"] {
        if scribe.chance.percent(25.0) {
            continue;
        }
        let status = if status == "completed" && scribe.chance.percent(55.0) {
            "left-treatment"
        } else {
            status
        };
        let agency =
            if status == "seen-intoxicated" { Agency::Police } else { Agency::SubstanceUse };
        let children = scribe.household_children_on(0, day);
        let seen = scribe.say(words::ADULT_SERVICE_SAW, children.first().copied().unwrap_or(0));
        scribe.write(
            row(agency, "substance-use", day)
                .about_all(&children)
                .naming(adult)
                .fact_of("substance", substance)
                .fact_of("status", status)
                .seen(seen),
        );
        if agency == Agency::SubstanceUse {
            keep_appointments(scribe, agency, adult, children.first().copied(), day);
        }
        day = office_day(later(day, scribe.chance.between(20, 150)));
    }
}

/// The sessions an adult came to in the weeks after a step of treatment.
fn keep_appointments(
    scribe: &mut Scribe,
    agency: Agency,
    adult: Option<u8>,
    child: Option<u8>,
    from: Date,
) {
    let mut day = from;
    for _ in 0..scribe.chance.between(0, 6) {
        day = office_day(later(day, scribe.chance.between(6, 16)));
        let seen = scribe.say(words::ADULT_SERVICE_SAW, child.unwrap_or(0));
        let mut session =
            row(agency, "note", day).about_all(child.as_slice()).naming(adult).seen(seen);
        session.restricted = true;
        scribe.write(session);
    }
}

fn come_and_go(scribe: &mut Scribe, trouble: Trouble) {
    let Some(other) = other_adult(scribe) else { return };
    let mut day = office_day(scribe.chance.day(trouble.from, trouble.to));
    for change in ["joined", "left", "returned"] {
        let agency = scribe.chance.pick(&[Agency::HealthVisiting, Agency::Police, Agency::Housing]);
        let children = scribe.household_children_on(0, day);
        if children.is_empty() {
            return;
        }
        let row = row(agency, "household-change", day)
            .about_all(&children)
            .naming(scribe.family.mother(0).into_iter().chain([other]))
            .fact_of("change", change);
        scribe.write(row);
        if scribe.chance.percent(40.0) {
            return;
        }
        day = office_day(months_later(day, scribe.chance.between(2, 9)));
    }
}
