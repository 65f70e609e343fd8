//! Who knew of a record beside who wrote it: who said it, who was told, and on which day.

use crate::invented::{PRACTICE, Told, day, household, record};
use safeguarding::Caseload;
use safeguarding::chronology::View;
use safeguarding::records::{Entry, Said};
use safeguarding::replay;

/// What one agency told about Amber: the day, which is also that on which it wrote it down.
fn told(agency: &str, kind: &str, facts: &[(&str, &str)], on: i32) -> Told {
    Told {
        kind: kind.into(),
        agency: agency.into(),
        facts: facts.iter().map(|(fact, value)| ((*fact).into(), (*value).to_owned())).collect(),
        day: on,
        vague: 0,
        about: 0,
        written_after: 0,
    }
}

/// A caseload of these, each with the agencies its row says were told.
fn caseload(told: &[(Told, &[&str])]) -> Caseload {
    let said = told.iter().enumerate().map(|(at, (told, shared_with))| {
        let mut record = record(told, "Kestle", at as u64 + 1);
        record.shared_with = shared_with.iter().copied().map(Into::into).collect();
        Entry::Said(Box::new(Said { record, original: Vec::new() }))
    });
    Caseload::of(PRACTICE.clone(), said)
}

/// Which of the records an agency knew on a day, by their place.
fn known(caseload: &Caseload, agency: &str, on: i32) -> Vec<usize> {
    let view = View::of_agency(day(on), agency);
    let records = caseload.records.iter().enumerate();
    records.filter(|(_, record)| view.sees(record)).map(|(place, _)| place).collect()
}

#[test]
fn who_made_a_contact_or_a_referral_knows_of_it() {
    let caseload = caseload(&[
        (told("childrens-social-care", "contact", &[("from", "ambulance")], 0), &[]),
        (told("childrens-social-care", "referral", &[("from", "ambulance")], 3), &[]),
        (told("childrens-social-care", "contact", &[("from", "public")], 5), &[]),
    ]);
    assert_eq!(known(&caseload, "ambulance", 2), [0]);
    assert_eq!(known(&caseload, "ambulance", 9), [0, 1]);
    assert_eq!(known(&caseload, "police", 9), Vec::<usize>::new());
}

#[test]
fn a_school_that_was_told_of_an_incident_knows_of_it() {
    let incident = |said, on| told("police", "domestic-abuse", &[("notified_school", said)], on);
    let caseload = caseload(&[(incident("yes", 0), &[]), (incident("no", 1), &[])]);
    assert_eq!(known(&caseload, "school", 9), [0]);
}

#[test]
fn who_was_told_knows_from_the_day_of_the_contact_that_told_it() {
    let visit = told("fire", "fire-safety-visit", &[], 0);
    let contact = told("childrens-social-care", "contact", &[("from", "fire")], 4);
    let caseload = caseload(&[(visit, &["childrens-social-care"]), (contact, &[])]);
    assert_eq!(known(&caseload, "childrens-social-care", 3), Vec::<usize>::new());
    assert_eq!(known(&caseload, "childrens-social-care", 4), [0, 1]);
    assert_eq!(known(&caseload, "fire", 3), [0], "it wrote it itself");
}

#[test]
fn a_telling_that_no_contact_bears_out_has_no_day() {
    let visit = || told("fire", "fire-safety-visit", &[], 0);
    let others = [
        told("childrens-social-care", "contact", &[("from", "police")], 4),
        told("childrens-social-care", "contact", &[("from", "fire")], 40),
    ];
    for contact in others {
        let caseload = caseload(&[(visit(), &["childrens-social-care"]), (contact, &[])]);
        assert_eq!(known(&caseload, "childrens-social-care", 0), [0]);
        let called = household("Kestle")[0].name.clone();
        let amber = caseload.people.persons.iter().position(|person| person.name == called);
        let replay =
            replay::of(&caseload, amber.expect("she is there") as u32, &View::all(day(90)), false);
        let told_on_no_day = |agency| {
            let strip = replay.strips.iter().find(|strip| strip.agency == agency);
            strip.map_or(0, replay::Strip::told_on_no_day)
        };
        assert_eq!(told_on_no_day("childrens-social-care"), 1);
        assert_eq!(told_on_no_day("fire"), 0, "what it wrote or said itself");
    }
}

#[test]
fn the_health_visitor_knows_of_a_birth_once_a_row_of_its_own_gives_the_day() {
    let caseload = caseload(&[
        (told("midwifery", "birth", &[], 0), &[]),
        (told("school", "school-concern", &[], 2), &[]),
        (told("health-visiting", "health-concern", &[], 6), &[]),
    ]);
    assert_eq!(known(&caseload, "health-visiting", 5), Vec::<usize>::new());
    assert_eq!(known(&caseload, "health-visiting", 6), [0, 2]);
    assert_eq!(known(&caseload, "school", 9), [1], "nobody tells a school of births as a course");
}
