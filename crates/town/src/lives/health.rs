//! Growing up as health services see it: pregnancy, birth, reviews, growth, immunisation, illness, teeth.

use super::scribe::{Scribe, row};
use crate::chance::{later, months_later, office_day};
use crate::row::Agency;
use crate::words;
use jiff::civil::Date;

/// Out of a hundred appointments, how many are missed in good times and in hard ones.
const MISSED: (f64, f64) = (3.0, 42.0);

/// The health record of one childhood.
pub(super) fn grow_up(scribe: &mut Scribe, child: u8) {
    let born = scribe.family.person(child).born;
    expect(scribe, child, born);
    be_visited(scribe, child, born);
    be_immunised(scribe, child, born);
    see_the_doctor(scribe, child, born);
    see_the_dentist(scribe, child, born);
    if scribe.chance.percent(12.0) {
        have_a_condition(scribe, child, born);
    }
}

/// Whether an appointment on a day is missed, and how.
fn missed(scribe: &mut Scribe, day: Date) -> Option<&'static str> {
    let odds = if scribe.is_hard(day) { MISSED.1 } else { MISSED.0 };
    scribe.chance.percent(odds).then(|| {
        scribe.chance.pick(&[
            "was-not-brought",
            "was-not-brought",
            "moved-by-family",
            "cancelled-by-family",
        ])
    })
}

fn expect(scribe: &mut Scribe, child: u8, born: Date) {
    let mother = scribe.family.person(child).mother;
    let hard = scribe.is_hard(later(born, -100));
    let weeks = if hard { scribe.chance.between(12, 27) } else { scribe.chance.between(7, 12) };
    let booked = office_day(later(born, 7 * (weeks - 40)));
    scribe.write(
        row(Agency::Midwifery, "pregnancy", booked)
            .about(child)
            .naming(mother)
            .fact_of("booked_at_weeks", weeks.to_string())
            .fact_of("due", born.to_string()),
    );
    if hard && scribe.chance.percent(60.0) {
        let day = office_day(later(born, -40));
        scribe.write(
            row(Agency::Midwifery, "appointment", day)
                .about(child)
                .naming(mother)
                .fact_of("outcome", "not-kept")
                .fact_of("clinic", "antenatal")
                .seen("Did not come to antenatal clinic. Home call tried, no reply."),
        );
    }
    let weight = 2.4 + f64::from(scribe.chance.between(0, 190)) / 100.0;
    let entry = row(Agency::Midwifery, "birth", born)
        .about(child)
        .naming(scribe.parents(child))
        .fact_of("weight_kg", format!("{weight:.2}"))
        .fact_of("gestation_weeks", scribe.chance.between(36, 41).to_string());
    scribe.write(entry);
}

/// Health visitors' reviews and the weights taken at them.
fn be_visited(scribe: &mut Scribe, child: u8, born: Date) {
    const REVIEWS: &[(i32, &str, &str)] = &[
        (12, "new-birth", "4.1"),
        (48, "six-to-eight-weeks", "5.0"),
        (340, "one-year", "9.6"),
        (830, "two-to-two-and-a-half", "12.8"),
    ];
    let centile =
        scribe.chance.pick(&["9th-25th", "25th", "25th-50th", "50th", "50th-75th", "75th", "91st"]);
    for &(days, review, weight) in REVIEWS {
        let day = office_day(later(born, days + scribe.chance.between(-3, 20)));
        let missed = missed(scribe, day).filter(|_| days > 20);
        let outcome = match missed {
            None => "done",
            Some("was-not-brought") if scribe.chance.percent(50.0) => "no-access",
            Some("cancelled-by-family") => "declined",
            Some(_) => "was-not-brought",
        };
        let bank = if missed.is_some() { words::HEALTH_SAW } else { words::HEALTH_WELL };
        let seen = scribe.say(bank, child);
        scribe.write(
            row(Agency::HealthVisiting, "health-review", day)
                .about(child)
                .naming(scribe.parents(child))
                .fact_of("outcome", outcome)
                .fact_of("review", review)
                .seen(seen),
        );
        if missed.is_none() {
            let hard = scribe.is_hard(day) && days > 300 && scribe.chance.percent(35.0);
            let weigh = row(Agency::HealthVisiting, "growth", day)
                .about(child)
                .fact_of("weight_kg", weight)
                .fact_of("weight_centile", if hard { "0.4th-2nd" } else { centile });
            let weigh = if hard {
                weigh
                    .fact_of("faltering", "yes")
                    .seen("Weight has crossed centile spaces since the last weight.")
            } else {
                weigh
            };
            scribe.write(weigh);
        }
    }
    let entry = office_day(months_later(born, 12 * 5 + scribe.chance.between(0, 9)));
    scribe.write(
        row(Agency::SchoolNursing, "health-review", entry)
            .about(child)
            .fact_of("outcome", "done")
            .fact_of("review", "school-entry"),
    );
    for years in [5, 11] {
        let day = office_day(months_later(born, 12 * years + scribe.chance.between(1, 8)));
        let entry = row(Agency::SchoolNursing, "growth", day)
            .about(child)
            .fact_of(
                "height_cm",
                (109 + (years - 5) * 6 + scribe.chance.between(-6, 6)).to_string(),
            )
            .fact_of("weight_centile", centile);
        scribe.write(entry);
    }
}

fn be_immunised(scribe: &mut Scribe, child: u8, born: Date) {
    const DUE: &[(i32, &str)] = &[
        (57, "6-in-1, rotavirus, MenB"),
        (86, "6-in-1, PCV, rotavirus"),
        (114, "6-in-1, MenB"),
        (372, "Hib/MenC, MMR, PCV, MenB"),
        (1_240, "4-in-1 pre-school booster, MMR"),
    ];
    let surgery = scribe.family.surgery;
    for &(days, vaccine) in DUE {
        let day = office_day(later(born, days + scribe.chance.between(0, 25)));
        let outcome = if missed(scribe, day).is_some() { "missed" } else { "given" };
        scribe.write(
            row(Agency::Gp, "immunisation", day)
                .at(surgery)
                .by("practice nurse")
                .about(child)
                .fact_of("outcome", outcome)
                .fact_of("vaccine", vaccine),
        );
    }
    for years in 2..=11 {
        if let Ok(day) = Date::new(born.year() + years, 10, 8)
            && scribe.chance.percent(45.0)
        {
            let day = office_day(later(day, scribe.chance.between(0, 50)));
            scribe.write(
                row(Agency::Gp, "immunisation", day)
                    .at(surgery)
                    .by("practice nurse")
                    .about(child)
                    .fact_of("outcome", "given")
                    .fact_of("vaccine", "influenza, nasal"),
            );
        }
    }
}

fn see_the_doctor(scribe: &mut Scribe, child: u8, born: Date) {
    let surgery = scribe.family.surgery;
    let mut day = later(born, scribe.chance.between(30, 500));
    while day <= scribe.through && scribe.age(child, day) < 18 {
        let on = office_day(day);
        let hard = scribe.is_hard(on);
        let visit = row(Agency::Gp, "appointment", on).at(surgery).about(child);
        let visit = match missed(scribe, on) {
            Some(how) => {
                let said = if how == "was-not-brought" { "" } else { "rang to say could not come" };
                visit.fact_of("outcome", how).seen("Not seen.").parent_said(said)
            }
            None => {
                visit.fact_of("outcome", "attended").seen(scribe.say(words::HEALTH_WELL, child))
            }
        };
        scribe.write(visit);
        if hard && scribe.chance.percent(30.0) {
            let seen = scribe.say(words::HEALTH_SAW, child);
            let concern = scribe.chance.pick(&[
                "hygiene",
                "untreated-condition",
                "infestation",
                "weight",
                "speech",
            ]);
            let entry = row(Agency::Gp, "health-concern", on)
                .at(surgery)
                .about(child)
                .fact_of("concern", concern)
                .seen(seen);
            scribe.write(entry);
        }
        if scribe.chance.percent(if hard { 25.0 } else { 11.0 }) {
            let later_on = later(on, scribe.chance.between(1, 90));
            go_to_hospital(scribe, child, later_on, hard);
        }
        day = later(day, scribe.chance.between(120, if hard { 330 } else { 1_000 }));
    }
}

fn go_to_hospital(scribe: &mut Scribe, child: u8, day: Date, hard: bool) {
    let reason = scribe.chance.pick(&[
        "fever",
        "breathing difficulty",
        "vomiting",
        "fall",
        "head bump",
        "swallowed object",
    ]);
    let outcome = scribe.chance.pick(&["discharged", "discharged", "discharged", "admitted"]);
    let outcome = if hard && scribe.chance.percent(20.0) { "left-before-seen" } else { outcome };
    scribe.write(
        row(Agency::Hospital, "emergency-attendance", day)
            .about(child)
            .naming(scribe.family.person(child).mother)
            .fact_of("reason", reason)
            .fact_of("outcome", outcome),
    );
    if matches!(reason, "fall" | "head bump") && scribe.age(child, day) >= 0 {
        let kind = if reason == "fall" { "fracture" } else { "head" };
        let (explanation, watched) = if hard && scribe.chance.percent(45.0) {
            (scribe.chance.pick(&["none", "inconsistent"]), "no")
        } else {
            ("consistent", "yes")
        };
        scribe.write(
            row(Agency::Hospital, "injury", day)
                .about(child)
                .fact_of("type", kind)
                .fact_of("explanation", explanation)
                .fact_of("supervised", watched)
                .fact_of("happened_at", "home"),
        );
    }
}

fn see_the_dentist(scribe: &mut Scribe, child: u8, born: Date) {
    if scribe.chance.percent(22.0) {
        return;
    }
    let mut day = months_later(born, scribe.chance.between(24, 50));
    while day <= scribe.through && scribe.age(child, day) < 18 {
        let on = office_day(day);
        let check = row(Agency::Dentist, "dental", on).about(child);
        let check = if let Some(how) = missed(scribe, on) {
            check.fact_of("outcome", how).parent_said(scribe.say(words::PARENT_ON_HEALTH, child))
        } else {
            // Decay is found in some children of every family; more of it is left untreated in hard times.
            let findings: &[&str] = if scribe.is_hard(on) {
                &["untreated-decay", "pain", "no-concern", "extraction"]
            } else {
                &["no-concern", "no-concern", "no-concern", "no-concern", "untreated-decay"]
            };
            check.fact_of("outcome", "attended").fact_of("finding", scribe.chance.pick(findings))
        };
        scribe.write(check);
        day = later(day, scribe.chance.between(175, 560));
    }
}

/// A long-term condition, seen to at a hospital clinic.
fn have_a_condition(scribe: &mut Scribe, child: u8, born: Date) {
    const CONDITIONS: &[(&str, &str)] = &[
        ("asthma", "respiratory"),
        ("squint", "eye clinic"),
        ("eczema, severe", "dermatology"),
        ("autism", "community paediatrics"),
        ("epilepsy", "neurology"),
        ("type 1 diabetes", "diabetes"),
        ("hearing loss", "audiology"),
        ("cerebral palsy", "community paediatrics"),
    ];
    let (condition, clinic) = scribe.chance.pick(CONDITIONS);
    let mut day = months_later(born, scribe.chance.between(8, 110));
    scribe.write(
        row(Agency::Hospital, "diagnosis", office_day(day))
            .about(child)
            .fact_of("condition", condition),
    );
    while day <= scribe.through && scribe.age(child, day) < 18 {
        day = later(day, scribe.chance.between(80, 240));
        let on = office_day(day);
        let seen = row(Agency::Hospital, "appointment", on).about(child).fact_of("clinic", clinic);
        let seen = match missed(scribe, on) {
            Some(how) => {
                let said = scribe.say(words::PARENT_ON_HEALTH, child);
                let saw = scribe.say(words::HEALTH_SAW, child);
                seen.fact_of("outcome", how).seen(saw).parent_said(said)
            }
            None => seen.fact_of("outcome", "attended"),
        };
        scribe.write(seen);
    }
}
