//! Who is what to whom: parents, siblings, an expected child and the child born, and what cannot all be right.

use super::{LATER, kestles};
use safeguarding::people::relations::{Conflict, SiblingTie, Tie, expected_and_born};

#[test]
fn an_unborn_child_and_the_child_born_near_the_day_are_one_and_between_twins_it_is_asked() {
    let read = kestles(&[
        "midwifery | pregnancy | 2024-03-08 | unborn (due 2024-07-20); JO)",
        "midwifery | birth | 2024-07-18 | child Amber Kestle (born 2024-07-18); JO)",
    ]);
    assert!(expected_and_born(&read.records, &read.people, &|_| true).is_empty());
    let unborn = read.people.persons.iter().find(|person| person.due.is_some()).expect("linked");
    assert_eq!(unborn.called(), "Amber Kestle");

    let read = kestles(&[
        "midwifery | pregnancy | 2024-03-08 | unborn (due 2024-07-20); JO)",
        "midwifery | birth | 2024-07-18 | child Amber Kestle (born 2024-07-18); JO)",
        "midwifery | birth | 2024-07-18 | child Ned Kestle (born 2024-07-18); JO)",
    ]);
    let pairs = expected_and_born(&read.records, &read.people, &|_| true);
    assert_eq!(pairs.len(), 2);
    assert!(read.people.questions.len() >= 2);
    read.ask(LATER, |history, words| {
        assert_eq!(history.expected_and_born, pairs);
        assert_eq!(
            words.expected(&pairs[0]),
            "Jo Kestle was expecting a child due 20 July 2024, and Amber Kestle was born 18 July 2024. These are likely \
             one child: are they?"
        );
    });
}

#[test]
fn half_siblings_share_one_parent_and_are_known_to_differ_in_the_other() {
    let tie = |fathers: [&str; 2]| {
        let amber = format!("gp | note | 2020-01-10 | AMBER); JO){}", fathers[0]);
        let finn = format!("gp | note | 2020-01-11 | FINN); JO){}", fathers[1]);
        kestles(&[&amber, &finn]).ask(LATER, |history, _| {
            history.relationships.iter().find_map(|r| match r.tie {
                Tie::Sibling(tie) => Some(tie),
                _ => None,
            })
        })
    };
    let (ray, dan) =
        ("; father Ray Moss (born 1985-02-01)", "; father Dan Tregear (born 1988-01-01)");
    assert_eq!(tie([ray, ray]), Some(SiblingTie::BothParents));
    assert_eq!(tie([ray, dan]), Some(SiblingTie::HalfByMother));
    assert_eq!(tie([ray, ""]), Some(SiblingTie::SameMother));
}

#[test]
fn two_men_named_as_one_childs_father_are_both_shown() {
    let read = kestles(&[
        "gp | note | 2020-01-10 | AMBER); JO); father Ray Moss (born 1985-02-01)",
        "school | note | 2021-01-10 | AMBER); father Dan Tregear (born 1988-01-01)",
    ]);
    read.ask(LATER, |history, words| {
        assert_eq!(history.conflicts.len(), 1);
        assert_eq!(
            words.conflict(&history.conflicts[0]),
            "Ray Moss and Dan Tregear are both named as father of Amber Kestle. Both are shown; ask who is meant."
        );
    });
    // A record of two children that names one father may mean the other child's.
    let read = kestles(&[
        "gp | note | 2020-01-10 | AMBER); JO); father Ray Moss (born 1985-02-01)",
        "police | note | 2021-01-10 | AMBER); FINN); JO); father Dan Tregear (born 1988-01-01)",
    ]);
    read.ask(LATER, |history, _| assert!(history.conflicts.is_empty()));
}

#[test]
fn a_visitor_who_is_elsewhere_named_as_living_there_is_a_conflict_and_not_a_choice() {
    let read = kestles(&[
        "gp | note | 2020-01-10 | AMBER, of MILL); visitor Wes Abbs (born 1980-01-01)",
        "police | note | 2020-02-10 | AMBER, of MILL); adult in home Wes Abbs (born 1980-01-01)",
    ]);
    read.ask(LATER, |history, words| {
        assert!(matches!(history.conflicts[..], [Conflict::TwoParts { .. }]));
        assert_eq!(
            words.visitor(&history.visitors[0]),
            "Wes Abbs is named as a visitor in one record. Once named as a visitor: 10 January 2020. Also named as adult \
             in home."
        );
    });
}
