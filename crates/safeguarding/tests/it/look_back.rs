//! Look-back: a rule tried on the past says how often it would have come up, for whom and how much earlier, and points at nobody.

use crate::invented::{PRACTICE, Told, covered, day, person, record};
use safeguarding::Caseload;
use safeguarding::practice::{Rule, Shape};
use safeguarding::records::{Entry, Record, Said};
use safeguarding::replay::Count;
use safeguarding::replay::look_back::{
    Characteristic, Difference, Earlier, LookBack, Row, Time, equity, look_back,
};

const RULE: &str = "three-contacts-in-twelve-months-child";
const LAST: i32 = 600;

fn contact(at: i32) -> Told {
    told("contact", &[("from", "school"), ("outcome", "no-further-action")], at)
}

fn told(kind: &str, facts: &[(&str, &str)], at: i32) -> Told {
    Told {
        kind: kind.into(),
        agency: "childrens-social-care".into(),
        facts: facts.iter().map(|(fact, value)| ((*fact).into(), (*value).to_owned())).collect(),
        day: at,
        vague: 0,
        about: 0,
        written_after: 0,
    }
}

/// Families by name, each with what was told of its elder child.
fn caseload(families: &[(&str, Vec<Told>)]) -> Caseload {
    let mut place = 0;
    let mut records: Vec<Record> = Vec::new();
    for (house, told) in families {
        for told in told {
            place += 1;
            records.push(record(told, house, place));
        }
    }
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    let covers = Entry::Coverage(covered("childrens-social-care"));
    Caseload::of(PRACTICE.clone(), records.into_iter().map(said).chain([covers]))
}

/// Names of different households, so that no two are one family.
const HOUSES: [&str; 12] = [
    "Kestle",
    "Penhallow",
    "Oxenham",
    "Birtwhistle",
    "Dunmore",
    "Fairclough",
    "Garside",
    "Hollis",
    "Ingleby",
    "Jessop",
    "Lumley",
    "Marchbank",
];

/// So many families with three contacts in a year, the others with one.
fn some_of(with_three: usize, answered: bool) -> Caseload {
    let family = |(at, house): (usize, &&'static str)| {
        let mut told = vec![contact(0)];
        if at < with_three {
            told.extend([contact(30), contact(60)]);
        }
        if answered {
            told.push(self::told("assessment-started", &[], 60 + 10 * (at as i32 + 1)));
        }
        (*house, told)
    };
    caseload(&HOUSES.iter().enumerate().map(family).collect::<Vec<_>>())
}

fn rule() -> Rule {
    PRACTICE.rule(RULE).expect("it is shipped").clone()
}

fn tried(caseload: &Caseload, rule: &Rule) -> LookBack {
    look_back(caseload, rule, day(0), day(LAST))
}

#[test]
fn each_time_is_told_on_the_day_it_could_be_seen() {
    let caseload = some_of(1, false);
    let found = tried(&caseload, &rule());
    assert_eq!(found.all_children.len(), 12);
    assert_eq!(found.times.len(), 1);
    assert_eq!(found.times[0].seen, day(60));
    assert_eq!(found.times[0].records.len(), 3);
    assert_eq!(found.by_month().iter().map(|(_, times)| times).sum::<usize>(), 1);
}

#[test]
fn what_came_up_outside_the_period_is_not_told() {
    let caseload = some_of(6, false);
    assert!(look_back(&caseload, &rule(), day(61), day(LAST)).times.is_empty());
    assert!(look_back(&caseload, &rule(), day(0), day(59)).times.is_empty());
    assert_eq!(look_back(&caseload, &rule(), day(60), day(60)).times.len(), 6);
}

#[test]
fn a_rule_not_in_force_then_is_tried_as_if_it_had_been() {
    let caseload = some_of(6, false);
    let mut later = rule();
    for version in &mut later.versions {
        version.in_force = day(5_000);
    }
    assert_eq!(tried(&caseload, &later).times, tried(&caseload, &rule()).times);
}

#[test]
fn how_much_earlier_is_told_from_the_record_that_answers() {
    let caseload = some_of(8, true);
    let found = tried(&caseload, &rule());
    let days: Vec<i32> = found.times.iter().filter_map(Time::days_earlier).collect();
    let mut sorted = days.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [10, 20, 30, 40, 50, 60, 70, 80]);
    let Earlier { days, answered_before, none } = found.earlier();
    assert_eq!(days.map(|days| (days.half, days.longest)), Some((40, None)), "one child’s longest");
    assert_eq!((answered_before, none), (Count::None, Count::None));
    let Earlier { days, none, .. } = tried(&some_of(8, false), &rule()).earlier();
    assert_eq!((days, none), (None, Count::About(10)), "nothing recorded is said, not left out");
}

#[test]
fn what_was_done_before_it_could_be_seen_is_counted_apart_and_not_as_no_days() {
    let mut found = tried(&some_of(8, true), &rule());
    for time in &mut found.times {
        // All of it was written down only after the answer.
        time.seen = time.answered.and_then(|day| day.tomorrow().ok()).expect("answered");
    }
    let Earlier { days, answered_before, none } = found.earlier();
    assert_eq!((days, answered_before, none), (None, Count::About(10), Count::None));
}

#[test]
fn groups_of_one_to_four_are_withheld_and_not_recorded_has_its_row() {
    let caseload = some_of(3, false);
    let rows = equity(&caseload, &tried(&caseload, &rule()));
    let row = |of: Characteristic, group: &str| -> Row {
        let found = rows.iter().find(|row| (row.characteristic, row.group.as_str()) == (of, group));
        found.unwrap_or_else(|| panic!("{group}: {rows:?}")).clone()
    };
    let aged = rows.iter().find(|row| row.characteristic == Characteristic::Age).expect("a band");
    assert_eq!((aged.found, aged.all), (Count::FewerThanFive, Count::About(10)));
    for of in [Characteristic::Ethnicity, Characteristic::Deprivation, Characteristic::Disability] {
        assert_eq!(row(of, "not recorded").all, Count::About(10), "{of:?}");
    }
}

#[test]
fn what_records_say_of_a_child_puts_it_in_its_group() {
    let details = [("ethnicity", "White British"), ("deprivation_decile", "2")];
    let families: Vec<(&str, Vec<Told>)> = HOUSES
        .iter()
        .map(|house| {
            let told =
                vec![contact(0), contact(30), contact(60), told("person-details", &details, 70)];
            (*house, told)
        })
        .collect();
    let caseload = caseload(&families);
    let rows = equity(&caseload, &tried(&caseload, &rule()));
    for group in ["White British", "most deprived fifth"] {
        let row = rows.iter().find(|row| row.group == group).expect("the group has a row");
        assert_eq!((row.found, row.all), (Count::About(10), Count::About(10)));
    }
}

#[test]
fn no_share_is_told_where_a_group_beside_it_is_withheld() {
    let born_with = |house: &&'static str, at: usize| {
        let mut told = vec![contact(0), contact(30), contact(60)];
        if at < 3 {
            told.push(self::told("diagnosis", &[], 70));
        }
        (*house, told)
    };
    let families: Vec<_> =
        HOUSES.iter().enumerate().map(|(at, house)| born_with(house, at)).collect();
    let caseload = caseload(&families);
    let rows = equity(&caseload, &tried(&caseload, &rule()));
    let of = |characteristic| rows.iter().filter(move |row| row.characteristic == characteristic);
    let disability: Vec<_> = of(Characteristic::Disability).collect();
    assert_eq!(disability.len(), 2, "recorded and not recorded");
    assert!(
        disability.iter().all(|row| row.share_of_found.is_none() && row.share_of_all.is_none())
    );
    let ethnicity: Vec<_> = of(Characteristic::Ethnicity).map(|row| row.share_of_all).collect();
    assert_eq!(ethnicity, [Some(100)], "nothing is withheld there");
}

#[test]
fn a_changed_version_is_held_against_the_one_in_force() {
    let caseload = some_of(6, false);
    let mut stricter = rule();
    for version in &mut stricter.versions {
        let Shape::Repeated(shape) = &mut version.shape else { panic!("it counts") };
        shape.at_least = 1;
    }
    let (ours, theirs) = (tried(&caseload, &stricter), tried(&caseload, &rule()));
    let difference = Difference::of(&ours, &theirs);
    assert_eq!(difference.both, Count::About(5));
    assert_eq!(difference.only_tried, Count::About(5));
    assert_eq!(difference.only_in_force, Count::None);
    assert_eq!(difference.times_in_force, 6);
}

#[test]
fn examples_are_of_different_children() {
    let caseload = some_of(12, false);
    let found = tried(&caseload, &rule());
    let examples = found.examples(5);
    let children: std::collections::BTreeSet<_> =
        examples.iter().map(|time| time.concerning).collect();
    assert!(examples.len() > 1 && examples.len() <= 5);
    assert_eq!(children.len(), examples.len());
}

#[test]
fn names_of_invented_households_are_kept_apart() {
    assert_eq!(person("child Amber Kestle").name.expect("named").reveal().family, "Kestle");
    assert_eq!(some_of(0, false).people.families.len(), HOUSES.len());
}
