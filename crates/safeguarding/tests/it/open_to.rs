//! Which children are open to an agency: what opens, what closes, and that nothing it does not know does either.

use crate::invented::{PRACTICE, Told, day, record};
use safeguarding::Caseload;
use safeguarding::chronology::View;
use safeguarding::records::{Entry, Said};
use safeguarding::response::{GoesOn, OpenChild, open_to};

const NOW: i32 = 400;

/// What one agency told about a child of the household: 0 Amber, 1 Finn.
fn told(agency: &str, kind: &str, facts: &[(&str, &str)], on: i32, about: usize) -> Told {
    Told {
        kind: kind.into(),
        agency: agency.into(),
        facts: facts.iter().map(|(fact, value)| ((*fact).into(), (*value).to_owned())).collect(),
        day: on,
        vague: 0,
        about,
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

fn open(caseload: &Caseload, agency: &str, on: i32) -> Vec<OpenChild> {
    open_to(caseload, &View::of_agency(day(on), agency))
}

/// What goes on for the children open to an agency, each with the name of the child.
fn going_on(told: &[(Told, &[&str])], agency: &str) -> Vec<(String, Vec<GoesOn>)> {
    let caseload = caseload(told);
    let named = |open: OpenChild| {
        let name = caseload.people.persons[open.child as usize].given();
        (name, open.going_on.into_iter().map(|(what, _)| what).collect())
    };
    open(&caseload, agency, NOW).into_iter().map(named).collect()
}

const CSC: &str = "childrens-social-care";

#[test]
fn a_plan_is_open_to_everybody_who_was_told_of_it_and_to_nobody_else() {
    let plan = |shared: &'static [&'static str]| {
        [(told(CSC, "plan-started", &[("plan", "child-protection")], 0, 0), shared)]
    };
    let amber = |agency| going_on(&plan(&["school"]), agency);
    assert_eq!(amber("school"), [("Amber".to_owned(), vec![GoesOn::Plan])]);
    assert_eq!(amber(CSC), [("Amber".to_owned(), vec![GoesOn::Plan])]);
    assert!(amber("police").is_empty());
}

#[test]
fn a_plan_that_ended_is_not_open_and_another_that_did_not_still_is() {
    let begun = |plan: &'static str, on| told(CSC, "plan-started", &[("plan", plan)], on, 0);
    let ended = |plan: &'static str, on| {
        told(CSC, "plan-ended", &[("plan", plan), ("reason", "improved")], on, 0)
    };
    let both = [
        (begun("child-protection", 0), &["gp"][..]),
        (begun("child-in-need", 10), &["gp"]),
        (ended("child-protection", 20), &["gp"]),
    ];
    assert_eq!(going_on(&both, "gp"), [("Amber".to_owned(), vec![GoesOn::Plan])]);
    let all =
        [both[0].clone(), both[1].clone(), both[2].clone(), (ended("child-in-need", 30), &["gp"])];
    assert!(going_on(&all, "gp").is_empty());
    // Who was not told of the end still holds it open, and says what it knows.
    let untold = [both[0].clone(), (ended("child-protection", 20), &[])];
    assert_eq!(going_on(&untold, "gp").len(), 1);
}

#[test]
fn help_and_involvement_are_open_to_whoever_gives_them_until_it_says_otherwise() {
    let help = told(
        "voluntary",
        "support-offered",
        &[("service", "Home clearing"), ("outcome", "accepted")],
        0,
        0,
    );
    let shared: &[&str] = &["school"];
    assert_eq!(
        going_on(&[(help.clone(), shared)], "voluntary"),
        [("Amber".to_owned(), vec![GoesOn::Help])]
    );
    assert!(
        going_on(&[(help.clone(), shared)], "school").is_empty(),
        "another’s help is not its work"
    );
    let ended = told(
        "voluntary",
        "support-ended",
        &[("service", "home clearing"), ("outcome", "completed-improved")],
        30,
        0,
    );
    assert!(going_on(&[(help, shared), (ended, shared)], "voluntary").is_empty());
    let involved = |status: &'static str, on| {
        told("adult-social-care", "involvement", &[("status", status)], on, 1)
    };
    let current = (involved("current", 0), &[][..]);
    assert_eq!(
        going_on(std::slice::from_ref(&current), "adult-social-care"),
        [("Finn".to_owned(), vec![GoesOn::Involvement])]
    );
    assert!(going_on(&[current, (involved("historic", 9), &[])], "adult-social-care").is_empty());
}

#[test]
fn what_is_owed_by_an_agency_opens_the_child_to_it_and_says_what() {
    let visit =
        told(CSC, "visit-planned", &[("on", "2025-11-01"), ("purpose", "statutory")], 390, 0);
    let caseload = caseload(&[(visit, &["school"])]);
    let open_to_care = open(&caseload, CSC, NOW);
    assert_eq!(open_to_care.len(), 1);
    assert!(
        open_to_care[0].tasks.iter().any(|task| task.duty == "visit-made"),
        "{:?}",
        open_to_care[0].tasks
    );
    assert!(open(&caseload, "school", NOW).is_empty(), "the school owes nothing");
}

#[test]
fn three_contacts_that_nobody_answered_are_open_to_who_knows_all_three() {
    let contact =
        |on| told(CSC, "contact", &[("from", "school"), ("outcome", "no-further-action")], on, 0);
    let knows = [(contact(380), &[][..]), (contact(385), &[]), (contact(390), &[])];
    let caseload = caseload(&knows);
    let open_to_care = open(&caseload, CSC, NOW);
    let rules: Vec<&str> = open_to_care
        .iter()
        .flat_map(|one| &one.findings)
        .map(|found| &*found.finding.rule)
        .collect();
    assert!(rules.iter().any(|rule| rule.starts_with("three-contacts")), "{rules:?}");
    assert!(open(&caseload, "dentist", NOW).is_empty());
}

#[test]
fn who_is_grown_or_has_died_is_not_open() {
    let plan = (told(CSC, "plan-started", &[("plan", "child-protection")], 0, 0), &[][..]);
    assert_eq!(open(&caseload(std::slice::from_ref(&plan)), CSC, NOW).len(), 1);
    // Amber was born on 4 March 2010; the day offset counts from 1 October 2024.
    assert!(
        open(&caseload(std::slice::from_ref(&plan)), CSC, 1250).is_empty(),
        "eighteen in March 2028"
    );
    let died = told(CSC, "death", &[("of", "child")], 30, 0);
    assert!(open(&caseload(&[plan, (died, &[])]), CSC, NOW).is_empty());
}
