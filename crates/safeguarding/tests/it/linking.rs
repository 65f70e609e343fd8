//! Who is who: what links two mentions, what does not, and what is asked.

use crate::invented::{PRACTICE, Told, record};
use proptest::prelude::*;
use safeguarding::people::People;
use safeguarding::records::{Record, read_people};

/// One record a line, naming these people.
fn records(lines: &[&str]) -> Vec<Record> {
    lines
        .iter()
        .enumerate()
        .map(|(i, people)| {
            let told = Told {
                kind: "note".into(),
                agency: "school".into(),
                facts: std::collections::BTreeMap::new(),
                day: i as i32,
                vague: 0,
                about: 0,
                written_after: 0,
            };
            let mut record = record(&told, "Kestle", i as u64 + 1);
            record.mentions = read_people(people, Some("school")).expect("readable");
            record
        })
        .collect()
}

/// Who was linked: for each person, the records that name them, from 0. In order.
fn linked(lines: &[&str]) -> Vec<Vec<u32>> {
    let people = People::of(&records(lines), &PRACTICE, &[]);
    people.persons.iter().map(|p| p.mentions.iter().map(|(record, _)| *record).collect()).collect()
}

#[test]
fn a_shared_number_links_whatever_the_spelling() {
    let lines = [
        "child Jayden Kestle (nhs 9434765919)",
        "child Jaydon Kestell (born 2015-03-04, nhs 943 476 5919)",
    ];
    assert_eq!(linked(&lines), [vec![0, 1]]);
    let people = People::of(&records(&lines), &PRACTICE, &[]);
    let (_, evidence) = people.joined_by((1, 0)).expect("linked");
    assert!(evidence.in_words().contains(&"the same NHS number".to_owned()));
}

#[test]
fn the_same_name_and_birth_date_link_whatever_the_case_and_punctuation() {
    assert_eq!(
        linked(&[
            "child Ann-Marie O'Kestle (born 2015-03-04)",
            "child ANN MARIE OKESTLE (born 04/03/2015)"
        ]),
        [vec![0, 1]]
    );
}

#[test]
fn the_same_name_alone_links_nobody() {
    assert_eq!(linked(&["child Amber Kestle", "child Amber Kestle"]), [vec![0], vec![1]]);
    assert_eq!(
        linked(&["child Amber Kestle (born March 2015)", "child Amber Kestle (born March 2015)"]),
        [vec![0], vec![1]]
    );
}

#[test]
fn a_number_shared_by_two_names_and_birth_dates_is_asked_and_not_decided() {
    let lines = [
        "child Amber Kestle (born 2015-03-04, upn A1)",
        "child Finn Penrose (born 2011-01-01, upn A1)",
    ];
    let people = People::of(&records(&lines), &PRACTICE, &[]);
    assert_eq!(people.persons.len(), 2);
    assert_eq!(people.questions.len(), 1);
}

#[test]
fn a_local_number_of_another_agency_is_another_number() {
    let mut two = records(&["child Amber Kestle (id 7)", "child Finn Penrose (id 7)"]);
    two[1].mentions = read_people("child Finn Penrose (id 7)", Some("police")).expect("readable");
    assert_eq!(People::of(&two, &PRACTICE, &[]).persons.len(), 2);
}

#[test]
fn somebody_without_a_birth_date_is_the_one_of_that_name_beside_the_same_person() {
    let lines = [
        "child Amber Kestle (born 2015-03-04); mother Jo Kestle (born 1990-02-01)",
        "child Amber Kestle (born 2015-03-04); mother Jo Kestle",
        "child Bea Penrose (born 2015-03-04); mother Jo Kestle",
    ];
    let people = People::of(&records(&lines), &PRACTICE, &[]);
    let jo: Vec<usize> = people
        .persons
        .iter()
        .filter(|p| p.called() == "Jo Kestle")
        .map(|p| p.mentions.len())
        .collect();
    assert_eq!(jo, [2, 1], "beside another child it is nobody we know");
}

#[test]
fn a_father_and_a_son_of_one_name_stay_two() {
    let lines = ["child Tom Kestle; father Tom Kestle; mother Jo Kestle (born 1990-02-01)"];
    assert_eq!(People::of(&records(&lines), &PRACTICE, &[]).persons.len(), 3);
}

#[test]
fn unborn_children_of_one_mother_are_one_when_due_on_one_day_and_two_when_not() {
    let lines = [
        "unborn (due 2020-06-01); mother Jo Kestle (born 1990-02-01)",
        "unborn (due 2020-06-01); mother Jo Kestle (born 1990-02-01)",
        "unborn (due 2022-09-01); mother Jo Kestle (born 1990-02-01)",
    ];
    let people = People::of(&records(&lines), &PRACTICE, &[]);
    let unborn: Vec<usize> =
        people.persons.iter().filter(|p| p.due.is_some()).map(|p| p.mentions.len()).collect();
    assert_eq!(unborn, [2, 1]);
}

#[test]
fn a_person_keeps_their_id_as_more_is_said_of_them() {
    let before = People::of(&records(&["child Amber Kestle (born 2015-03-04)"]), &PRACTICE, &[]);
    let after = People::of(
        &records(&[
            "child Amber Kestle (born 2015-03-04)",
            "child Amber Kestle (born 2015-03-04, upn A1)",
            "child A Kestle (upn A1)",
        ]),
        &PRACTICE,
        &[],
    );
    assert_eq!(before.persons[0].id, after.persons[0].id);
    assert_eq!(after.persons.len(), 1);
}

#[test]
fn two_children_who_share_a_mother_are_one_family_and_two_who_share_a_father_are_not() {
    let mother = [
        "child Amber Kestle (born 2015-03-04); mother Jo Kestle (born 1990-02-01)",
        "child Finn Kestle (born 2018-09-09); mother Jo Kestle (born 1990-02-01)",
    ];
    assert_eq!(People::of(&records(&mother), &PRACTICE, &[]).families.len(), 1);
    let father = [
        "child Amber Kestle (born 2015-03-04); father Ray Moss (born 1985-02-01)",
        "child Bea Penrose (born 2018-09-09); father Ray Moss (born 1985-02-01)",
    ];
    assert_eq!(People::of(&records(&father), &PRACTICE, &[]).families.len(), 2);
}

proptest! {
    /// Law 4, as far as linking goes today: it does not matter which of two mentions comes first.
    #[test]
    fn linking_is_symmetric(
        names in prop::collection::vec(("[AB][ab]", "[KL]e", 1..3_u8, prop::option::of("[12]")), 1..8),
        turn in any::<prop::sample::Index>(),
    ) {
        let lines: Vec<String> = names
            .iter()
            .map(|(given, family, day, upn)| {
                let upn = upn.as_ref().map_or_else(String::new, |n| format!(", upn {n}"));
                format!("child {given} {family} (born 2015-03-0{day}{upn})")
            })
            .collect();
        let all = records(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        let mut turned = all.clone();
        turned.rotate_left(turn.index(all.len()));
        let groups = |records: &[Record]| {
            let people = People::of(records, &PRACTICE, &[]);
            if !people.questions.is_empty() {
                return None; // What is asked depends on a person, not on order.
            }
            let mut groups: Vec<Vec<String>> = people.persons.iter().map(|p| {
                let mut ids: Vec<String> = p.mentions.iter().map(|(r, _)| records[*r as usize].id.to_string()).collect();
                ids.sort();
                ids
            }).collect();
            groups.sort();
            Some(groups)
        };
        if let (Some(one), Some(other)) = (groups(&all), groups(&turned)) {
            prop_assert_eq!(one, other);
        }
    }
}
