//! The first page with nothing in it, as it mostly is, crowded, and with names that test the page. All people are invented.

use super::{ChildLine, Home};
use crate::pages::Sample;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    vec![
        Sample::new("empty", &Home { record_is_empty: true, ..Home::default() }),
        Sample::new("nobody-found", &Home { asked: "Wrenfield".into(), ..Home::default() }),
        Sample::new("typical", &typical()),
        Sample::new("crowded", &crowded()),
        Sample::new("right-to-left-name", &one("ليلى الرازي", "Leyla Al-Razi")),
        Sample::new(
            "very-long-name",
            &one(
                &"Wolfeschlegelsteinhausenbergerdorff".repeat(4),
                "Maximiliana Theodora Philippa Wilhelmina Featherstonehaugh-Cholmondeley de la Pole",
            ),
        ),
    ]
}

fn child(
    name: &str,
    born: Option<&str>,
    lives_at: Option<&str>,
    findings_open: usize,
    agencies: usize,
) -> ChildLine {
    ChildLine {
        name: name.into(),
        also_known_as: Vec::new(),
        born: born.map(|words| words.split_once(", ").map_or(words, |(day, _)| day).into()),
        age: born.and_then(|words| words.split_once(", ")).map(|(_, age)| age.into()),
        lives_at: lives_at.map(Into::into),
        findings_open,
        agencies,
        href: "/preview".to_owned(),
    }
}

fn typical() -> Home {
    let mut children = vec![
        child(
            "Amber Tarnwick",
            Some("3 April 2016, 10 years"),
            Some("14 Quarry Rise, Oxmere"),
            3,
            7,
        ),
        child(
            "Jude Tarnwick",
            Some("19 September 2021, 5 years"),
            Some("14 Quarry Rise, Oxmere"),
            3,
            5,
        ),
        child("Mina Oswin", Some("about March 2019, 7 years"), None, 1, 2),
        child("Theo Larkspur", None, None, 0, 1),
        child(
            "Unborn child of Carys Tarnwick",
            Some("expected 2 February 2027"),
            Some("14 Quarry Rise, Oxmere"),
            0,
            1,
        ),
    ];
    children[0].also_known_as = vec!["Amber Hollis".into()];
    Home { total: children.len(), children, asked: "quarry".into(), ..Home::default() }
}

fn crowded() -> Home {
    let children: Vec<ChildLine> = (1..=50)
        .map(|place| {
            child(
                &format!("Rowan Fenwick-Test {place:02}"),
                Some("1 May 2018, 8 years"),
                Some("2 Mill Lane, Oxmere"),
                place % 4,
                1 + place % 12,
            )
        })
        .collect();
    Home {
        total: 1_204,
        children,
        previous: Some("/preview".to_owned()),
        next: Some("/preview".to_owned()),
        ..Home::default()
    }
}

fn one(name: &str, other: &str) -> Home {
    let mut line = child(
        name,
        Some("12 December 2014, 11 years"),
        Some(&format!("c/o {name}, Flat 4, 9 Harbour Steps")),
        2,
        4,
    );
    line.also_known_as = vec![other.into()];
    Home { total: 1, children: vec![line], asked: other.into(), ..Home::default() }
}
