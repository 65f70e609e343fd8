//! The home: moves and tenancies, and in hard times what housing, fire and ambulance crews and health visitors see there.

use super::Trouble;
use super::scribe::{Scribe, row};
use crate::chance::{later, office_day, weekdays_later};
use crate::row::Agency;
use crate::words;

/// The ordinary record of where a family lived.
pub(super) fn live(scribe: &mut Scribe) {
    let family = scribe.family;
    for (household, homes) in family.homes.iter().enumerate() {
        let household = household as u8;
        // Northmoor Homes knows its own tenants only; troubled families are likelier to be among them.
        let tenant = scribe.chance.percent(if scribe.troubles.is_empty() { 24.0 } else { 72.0 });
        for (place, home) in homes.iter().enumerate() {
            let children = scribe.household_children_on(household, home.from);
            if children.is_empty() {
                continue;
            }
            let adults: Vec<u8> =
                family.mother(household).into_iter().chain(family.father(household)).collect();
            if tenant {
                scribe.write(
                    row(Agency::Housing, "tenancy", home.from)
                        .about_all(&children)
                        .naming(adults)
                        .fact_of("status", "started"),
                );
            }
            if place > 0 {
                let entry = row(Agency::Gp, "move", later(home.from, scribe.chance.between(0, 20)))
                    .at(family.surgery)
                    .by("receptionist")
                    .about_all(&children)
                    .fact_of("from_area", homes[place - 1].area)
                    .fact_of("to_area", home.area)
                    .fact_of("out_of_area", "no");
                scribe.write(entry);
            }
        }
    }
}

/// What a hard time does to the home, and who sees it.
pub(super) fn decline(scribe: &mut Scribe, trouble: Trouble) {
    let times =
        if trouble.deep { scribe.chance.between(3, 8) } else { scribe.chance.between(0, 2) };
    for _ in 0..times {
        let day = office_day(scribe.chance.day(trouble.from, trouble.to));
        let children = scribe.household_children_on(0, day);
        let Some(&child) = children.first() else { continue };
        match scribe.chance.between(0, 7) {
            0 | 1 => see_the_home(scribe, Agency::HealthVisiting, &children, day),
            2 => see_the_home(scribe, Agency::Housing, &children, day),
            3 => visit_for_fire_safety(scribe, &children, day),
            4 => be_seen_by_crew(scribe, &children, day),
            5 => {
                let seen = scribe.say(words::HOME_SERVICE_SAW, child);
                let hazard = scribe.chance.pick(&[
                    "damp-and-mould",
                    "no-heating",
                    "electrics",
                    "overcrowding",
                    "infestation",
                ]);
                let status =
                    scribe.chance.pick(&["reported", "open", "repaired", "refused-access"]);
                scribe.write(
                    row(Agency::Housing, "housing-hazard", day)
                        .about_all(&children)
                        .naming(scribe.family.mother(0))
                        .fact_of("hazard", hazard)
                        .fact_of("status", status)
                        .seen(seen),
                );
            }
            6 => {
                let status = scribe.chance.pick(&["arrears", "arrears", "notice"]);
                scribe.write(
                    row(Agency::Housing, "tenancy", day)
                        .about_all(&children)
                        .naming(scribe.family.mother(0))
                        .fact_of("status", status)
                        .fact_of("case", "open"),
                );
            }
            _ => {
                let who = scribe.chance.pick(&[
                    "mother",
                    "partner",
                    "a child",
                    "nobody came to the door",
                ]);
                scribe.write(
                    row(Agency::Housing, "refused-access", day)
                        .about_all(&children)
                        .naming(scribe.family.mother(0))
                        .fact_of("who", who),
                );
            }
        }
    }
}

fn see_the_home(scribe: &mut Scribe, agency: Agency, children: &[u8], day: jiff::civil::Date) {
    let rating = scribe.chance.pick(&["poor", "poor", "hazardous", "adequate"]);
    let clutter = scribe.chance.between(2, 7).to_string();
    let seen = scribe.say(words::HOME_SEEN, children[0]);
    let said = scribe.say(words::PARENT_ON_HOME, children[0]);
    let room = scribe.chance.pick(&[
        "kitchen",
        "children’s bedroom",
        "living room",
        "bathroom",
        "stairs and landing",
    ]);
    scribe.write(
        row(agency, "home-conditions", day)
            .about_all(children)
            .naming(scribe.family.mother(0))
            .fact_of("rating", rating)
            .fact_of("clutter", clutter)
            .fact_of("room", room)
            .seen(seen)
            .parent_said(said),
    );
}

fn visit_for_fire_safety(scribe: &mut Scribe, children: &[u8], day: jiff::civil::Date) {
    let outcome = scribe.chance.pick(&["done", "done", "follow-up-needed", "no-answer", "refused"]);
    let visit = row(Agency::Fire, "fire-safety-visit", day)
        .about_all(children)
        .naming(scribe.family.mother(0))
        .fact_of("outcome", outcome);
    let got_in = matches!(outcome, "done" | "follow-up-needed");
    let visit = if got_in {
        let seen = scribe.say(words::HOME_SERVICE_SAW, children[0]);
        visit
            .fact_of("clutter", scribe.chance.between(2, 7).to_string())
            .fact_of("alarm", scribe.chance.pick(&["yes", "no"]))
            .seen(seen)
            .told("childrens-social-care")
    } else {
        visit
    };
    scribe.write(visit);
    if got_in && scribe.chance.percent(40.0) {
        // Social care saw the same home on a later day, or the crew's note joined with its own.
        let day = weekdays_later(day, scribe.chance.between(2, 15));
        let seen = scribe.say(words::HOME_SEEN, children[0]);
        scribe.write(
            row(Agency::SocialCare, "home-conditions", day)
                .about_all(children)
                .naming(scribe.family.mother(0))
                .fact_of("rating", "poor")
                .seen(seen),
        );
    }
}

/// An ambulance crew, there for something else, writes what it saw.
fn be_seen_by_crew(scribe: &mut Scribe, children: &[u8], day: jiff::civil::Date) {
    let seen = scribe.say(words::HOME_SERVICE_SAW, children[0]);
    let concern = scribe.chance.pick(&["home-conditions", "adult-intoxicated", "child-unattended"]);
    scribe.write(
        row(Agency::Ambulance, "ambulance-concern", day)
            .about_all(children)
            .naming(scribe.family.mother(0))
            .fact_of("concern", concern)
            .seen(seen)
            .told("childrens-social-care"),
    );
}
