//! What real files hold in a name's place, a birth date's and an address's: nothing of it glues strangers, and nothing of it
//! takes longer than it should.

use crate::invented::PRACTICE;
use safeguarding::people::{Linker, NOBODY};
use safeguarding::records::{Mention, Name, Private, Role, read_people};

/// Links one mention a record, each of an agency of its own; gives for each the person, `None` where it names nobody.
fn persons(people: &[&str]) -> Vec<Option<u32>> {
    let mentions: Vec<Mention> = people
        .iter()
        .map(|text| read_people(text, Some("school")).expect("readable").remove(0))
        .collect();
    let mut linker = Linker::new(&PRACTICE.linking);
    for (n, mention) in mentions.into_iter().enumerate() {
        linker.add(&format!("agency {n}"), &[mention], None);
    }
    linker.link_all();
    (0..people.len() as u32)
        .map(|record| linker.node_at((record, 0)))
        .map(|node| (node != NOBODY).then(|| linker.person_of(node)))
        .collect()
}

fn are_one(a: &str, b: &str) -> bool {
    let persons = persons(&[a, b]);
    persons[0].is_some() && persons[0] == persons[1]
}

const HOME: &str = "of 4 Mill Lane, NM1 2AB";

#[test]
fn one_name_written_in_many_ways_is_one() {
    for (one, other) in [
        ("Siân O'Connor-Hughes", "SIAN OCONNOR HUGHES"),
        ("Łukasz Wójcik", "Lukasz Wojcik"),
        ("Мария Иванова", "Mariia Ivanova"),
        ("María José de la Cruz", "Maria Jose Delacruz"),
        ("Aoife Mac Donnchadha", "Aoife MacDonnchadha"),
        ("Jayden Kestle", "Jaydon Kestle"),
        ("Katherine Kestle", "Kate Kestle"),
        ("Kestle Amber", "Amber Kestle"),
        ("Mrs Joan Kestle", "Joan Kestle"),
    ] {
        assert!(
            are_one(
                &format!("child {one} (born 2015-03-04, {HOME})"),
                &format!("child {other} (born 2015-03-04, {HOME})")
            ),
            "{one} is {other}"
        );
    }
}

#[test]
fn names_in_other_scripts_that_differ_are_two() {
    for (one, other) in
        [("محمد خان", "علي خان"), ("李 伟", "李 娜"), ("Мария Иванова", "Ольга Иванова")]
    {
        assert!(
            !are_one(
                &format!("child {one} (born 2015-03-04, {HOME})"),
                &format!("child {other} (born 2015-03-04, {HOME})")
            ),
            "{one} is not {other}"
        );
    }
}

#[test]
fn what_names_nobody_links_nobody() {
    for nobody in ["Unknown", "Test Test", "Unknown Unknown", "Baby", "N/A", "?"] {
        let persons = persons(&[&format!("child {nobody}"), &format!("child {nobody}")]);
        assert_eq!(persons, [None, None], "{nobody}");
    }
    // A birth date and an address do not make "Unknown" one with a child who has a name.
    assert!(!are_one(
        &format!("child Unknown Unknown (born 2015-03-04, {HOME})"),
        &format!("child Amber Kestle (born 2015-03-04, {HOME})")
    ));
}

#[test]
fn a_one_word_name_takes_more_than_a_birth_date_to_link() {
    assert!(!are_one("child Madonna (born 2015-03-04)", "child Madonna (born 2015-03-04)"));
    assert!(are_one(
        &format!("child Madonna (born 2015-03-04, nhs 9990000018, {HOME})"),
        &format!("child Madonna (born 2015-03-04, nhs 9990000018, {HOME})")
    ));
}

#[test]
fn newborn_twins_without_names_are_not_glued_and_a_named_twin_is_neither_of_two() {
    let persons = persons(&[
        &format!("child Baby Smith (born 2024-03-04, nhs 9990000018, {HOME})"),
        &format!("child Baby Smith (born 2024-03-04, nhs 9990000026, {HOME})"),
        &format!("child Baby Smith (born 2024-03-04, {HOME})"),
        &format!("child Olivia Smith (born 2024-03-04, {HOME})"),
    ]);
    assert_ne!(persons[0], persons[1], "two valid NHS numbers are two children");
    assert!(
        persons[2] != persons[0] && persons[2] != persons[1],
        "which twin is meant is not ours to say"
    );
    assert_ne!(persons[3], persons[0]);
}

#[test]
fn twins_and_cousins_with_one_family_name_birth_date_and_address_stay_apart() {
    for (one, other) in [("Amelia", "Oliver"), ("Ella", "Ellis"), ("Jack", "Jacob"), ("Mia", "Max")]
    {
        assert!(
            !are_one(
                &format!("child {one} Kestle (born 2015-03-04, {HOME})"),
                &format!("child {other} Kestle (born 2015-03-04, {HOME})")
            ),
            "{one} is not {other}"
        );
    }
}

#[test]
fn a_father_and_a_son_of_one_name_at_one_address_stay_two() {
    assert!(!are_one(
        &format!("child Thomas Kestle (born 2015-03-04, {HOME})"),
        &format!("father Thomas Kestle (born 1988-07-09, {HOME})")
    ));
}

#[test]
fn two_valid_nhs_numbers_are_never_one_person_by_themselves() {
    assert!(!are_one(
        &format!("child Amber Kestle (born 2015-03-04, nhs 9990000018, {HOME})"),
        &format!("child Amber Kestle (born 2015-03-04, nhs 9990000026, {HOME})")
    ));
}

#[test]
fn a_common_name_on_new_years_day_is_not_enough() {
    assert!(!are_one(
        "child Muhammad Khan (born 2000-01-01)",
        "child Muhammad Khan (born 2000-01-01)"
    ));
}

fn plain(given: &str, family: &str, more: &str) -> Mention {
    let mut mention =
        read_people(&format!("child X Y ({more})"), None).expect("readable").remove(0);
    mention.name =
        Some(Private::new(Name { given: given.into(), family: family.into(), also: None }));
    mention
}

#[test]
fn ten_thousand_equal_names_are_cut_and_glue_nobody() {
    let mut linker = Linker::new(&PRACTICE.linking);
    for n in 0..10_000 {
        let mut mention = Mention::of(Role::Child);
        mention.name = plain("John", "Smith", "born 2000-01-01").name;
        if n % 2 == 0 {
            mention.born = plain("", "", "born 2000-01-01").born;
        }
        linker.add("gp", &[mention], None);
    }
    linker.link_all();
    let persons: std::collections::BTreeSet<u32> =
        (0..10_000).map(|record| linker.person_of(linker.node_at((record, 0)))).collect();
    assert_eq!(persons.len(), 10_000);
    assert!(linker.questions().is_empty());
    let cut = linker.cut_blocks();
    assert_eq!((cut[0].sharing, cut[0].what), (10_000, "names that sound alike"));
}

#[test]
fn a_hostel_of_hundreds_glues_nobody() {
    let mut linker = Linker::new(&PRACTICE.linking);
    let given =
        ["Amelia", "Oliver", "Isla", "George", "Ava", "Noah", "Lily", "Leo", "Freya", "Arthur"];
    let family =
        ["Smith", "Jones", "Khan", "Taylor", "Brown", "Patel", "Davies", "Evans", "Ali", "Walker"];
    let mut told = Vec::new();
    for (i, given) in given.iter().enumerate() {
        for (j, family) in family.iter().enumerate() {
            for k in 0..5 {
                let born = format!(
                    "20{:02}-{:02}-{:02}",
                    5 + (i + j * 3 + k * 7) % 15,
                    1 + (i * 5 + k) % 12,
                    1 + (j * 7 + k * 3) % 28
                );
                told.push((given, family, born));
            }
        }
    }
    for (given, family, born) in &told {
        let mention = plain(
            given,
            family,
            &format!("born {born}, of Harbour Hostel, 1 Quay Street, NM1 1AA"),
        );
        linker.add("housing", &[mention], None);
    }
    linker.link_all();
    let persons: std::collections::BTreeSet<u32> = (0..told.len() as u32)
        .map(|record| linker.person_of(linker.node_at((record, 0))))
        .collect();
    let distinct: std::collections::BTreeSet<_> = told.iter().collect();
    assert_eq!(
        persons.len(),
        distinct.len(),
        "five hundred people at one address are as many as their names and birth dates"
    );
}

#[test]
fn one_child_in_two_schools_on_one_morning_is_asked_and_not_glued() {
    use safeguarding::people::{Contradiction, Presence};
    let day = |n| safeguarding::calendar::Date::new(2024, 3, n).expect("a day");
    let child = || plain("Amber", "Kestle", "born 2015-03-04, of 4 Mill Lane, NM1 2AB");
    let link = |second_day| {
        let mut linker = Linker::new(&PRACTICE.linking);
        linker.add(
            "school/Mill Lane",
            &[child()],
            Some(Presence::of("Mill Lane", day(4), "morning")),
        );
        linker.add(
            "school/Quay",
            &[child()],
            Some(Presence::of("Quay", day(second_day), "morning")),
        );
        linker.link_all();
        linker
    };
    let moved = link(5);
    assert_eq!(moved.person_of(0), moved.person_of(1), "a child may change school");
    let torn = link(4);
    assert_ne!(torn.person_of(0), torn.person_of(1));
    assert_eq!(torn.questions()[0].against, Some(Contradiction::TwoSchoolsOneDay));
}

#[test]
fn a_row_that_names_thousands_is_a_list_and_no_company() {
    let names: Vec<Mention> = (0..3_000_u32)
        .map(|n| {
            let (given, family) =
                (["Amelia", "Oliver", "Isla"][n as usize % 3], format!("Kestle{n}"));
            plain(given, &family, &format!("born 2015-{:02}-{:02}", 1 + n % 12, 1 + n % 28))
        })
        .collect();
    let mut linker = Linker::new(&PRACTICE.linking);
    linker.add("school", &names, None);
    linker.link_all();
    let persons: std::collections::BTreeSet<u32> =
        (0..3_000).map(|place| linker.person_of(linker.node_at((0, place)))).collect();
    assert!(persons.len() > 2_900);
}

#[test]
fn a_name_of_many_thousand_parts_is_compared_by_its_beginning() {
    let mention = |part: &str| plain("Amber", &part.repeat(20_000), "born 2015-03-04");
    let mut linker = Linker::new(&PRACTICE.linking);
    linker.add("school", &[mention("ab-")], None);
    linker.add("gp", &[mention("ba-")], None);
    linker.link_all();
    assert_ne!(linker.person_of(0), linker.person_of(1));
}
