//! Help short of social care, what families made of it, and what got better.

use super::Trouble;
use super::scribe::{Scribe, row};
use crate::chance::{later, months_later, office_day};
use crate::row::Agency;
use crate::words;

const SERVICES: &[(&str, &str)] = &[
    ("parenting group", "parenting"),
    ("home routines worker", "home-conditions"),
    ("attendance support", "school"),
    ("bereavement support", "other"),
    ("money advice", "other"),
    ("healthy relationships course", "relationships"),
    ("sleep clinic", "health"),
];

/// Offers of help in a hard time: taken up, declined, or fading out.
pub(super) fn early_help(scribe: &mut Scribe, trouble: Trouble) {
    let offers =
        if trouble.deep { scribe.chance.between(2, 4) } else { scribe.chance.between(0, 2) };
    for _ in 0..offers {
        let day = office_day(scribe.chance.day(trouble.from, trouble.to));
        let children = scribe.household_children_on(0, day);
        if let Some(&child) = children.first() {
            offer(scribe, &children, child, day);
        }
    }
}

fn offer(scribe: &mut Scribe, children: &[u8], child: u8, day: jiff::civil::Date) {
    let (service, goal) = scribe.chance.pick(SERVICES);
    let agency = scribe.chance.pick(&[
        Agency::EarlyHelp,
        Agency::EarlyHelp,
        Agency::EarlyHelp,
        Agency::Voluntary,
    ]);
    let answer = scribe.chance.pick(&["accepted", "accepted", "declined", "no-reply"]);
    let said = scribe.say(words::PARENT_TO_SOCIAL_CARE, child);
    let mother = scribe.family.mother(0);
    scribe.write(
        row(agency, "support-offered", day)
            .about_all(children)
            .naming(mother)
            .fact_of("service", service)
            .fact_of("outcome", answer)
            .fact_of("goal", goal)
            .parent_said(said),
    );
    if answer == "declined" && scribe.chance.percent(35.0) {
        let day = office_day(later(day, scribe.chance.between(1, 12)));
        let entry = row(Agency::EarlyHelp, "supervision", day)
            .by("practice lead")
            .about_all(children)
            .fact_of("decision", scribe.chance.pick(&["continue", "change-plan", "escalate"]))
            .fact_of("about_declined", "yes")
            .done("Talked through what the refusal means for the children. Another way of offering agreed.");
        scribe.write(entry);
    }
    if answer != "accepted" {
        return;
    }
    take_up(scribe, children, child, (agency, service, goal), day);
}

/// The sessions of an offer taken up, and how it ended.
fn take_up(
    scribe: &mut Scribe,
    children: &[u8],
    child: u8,
    (agency, service, goal): (Agency, &'static str, &'static str),
    day: jiff::civil::Date,
) {
    let mother = scribe.family.mother(0);
    let offered = scribe.chance.between(6, 12);
    let outcome = scribe.chance.pick(&[
        "completed-improved",
        "completed-improved",
        "completed-no-change",
        "family-withdrew",
    ]);
    let attended = if outcome == "family-withdrew" {
        scribe.chance.between(0, 3)
    } else {
        offered - scribe.chance.between(0, 3)
    };
    let mut visit = day;
    for _ in 0..attended {
        visit = office_day(later(visit, scribe.chance.between(7, 16)));
        let seen = scribe.say(words::VISIT_SEEN, child);
        scribe.write(
            row(Agency::EarlyHelp, "visit", visit)
                .about_all(children)
                .naming(mother)
                .fact_of("outcome", "child-seen")
                .fact_of("home_seen", "yes")
                .seen(seen),
        );
        if scribe.chance.percent(70.0) {
            let said = scribe.say(words::PARENT_TO_SOCIAL_CARE, child);
            let called = office_day(later(visit, scribe.chance.between(1, 6)));
            scribe.write(row(Agency::EarlyHelp, "note", called).about(child).parent_said(said));
        }
    }
    let end = office_day(later(visit, 14));
    let row = row(agency, "support-ended", end)
        .about_all(children)
        .naming(mother)
        .fact_of("service", service)
        .fact_of("outcome", outcome)
        .fact_of("goal", goal)
        .fact_of("attended", attended.to_string())
        .fact_of("offered", offered.to_string());
    scribe.write(row);
}

/// After a hard time: what got better, who helped, what the family itself did.
pub(super) fn mend(scribe: &mut Scribe, trouble: Trouble) {
    let day = office_day(months_later(trouble.to, -1));
    let children = scribe.household_children_on(0, day);
    let Some(&child) = children.first() else { return };
    if scribe.chance.percent(65.0) {
        let seen = scribe.say(words::HOME_SEEN_GOOD, child);
        let area = scribe.chance.pick(&[
            "home-conditions",
            "hygiene",
            "attendance",
            "health",
            "supervision",
        ]);
        let entry = row(Agency::EarlyHelp, "improvement", day)
            .about_all(&children)
            .naming(scribe.family.mother(0))
            .fact_of("area", area)
            .fact_of("sustained_weeks", scribe.chance.between(4, 26).to_string())
            .seen(seen);
        scribe.write(entry);
    }
    for _ in 0..scribe.chance.between(0, 3) {
        let day = office_day(scribe.chance.day(trouble.from, trouble.to));
        let seen = scribe.say(words::GOES_WELL, child);
        let agency =
            scribe.chance.pick(&[Agency::Voluntary, Agency::EarlyHelp, Agency::HealthVisiting]);
        let area =
            scribe.chance.pick(&["warm-relationship", "reliable-adult", "seeks-help", "network"]);
        let row =
            row(agency, "strength", day).about_all(&children).fact_of("area", area).seen(seen);
        scribe.write(row);
    }
}
