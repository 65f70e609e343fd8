//! An invented family's drawings, for `/preview`: eight children, three fathers, twins, an unborn child, and much not known.

use super::genogram::{Couple, Generation, Genogram, Home, Person, Symbol};
use super::network::{Network, Node};
use super::stays::{Place, Stay, Stays};
use super::{Drawing, Source, Sources, Table};
use jiff::civil::{Date, date};

/// The name, the drawing and the table of each.
pub(crate) fn examples() -> [(&'static str, Drawing, Table); 3] {
    let (genogram, network, stays) = (genogram(), network(), stays());
    [
        ("genogram", genogram.drawn(), genogram.table()),
        ("network map", network.drawn(), network.table()),
        ("stays", stays.drawn(), stays.table()),
    ]
}

fn sources() -> Sources {
    Sources {
        records: 1,
        links: vec![Source { words: "School, 4 March 2024".into(), href: "#".to_owned() }],
    }
}

fn adult(name: &str, role: &str, symbol: Symbol) -> Person {
    Person {
        name: name.into(),
        role: role.to_owned(),
        symbol,
        is_known: true,
        age: "?".into(),
        born: "birth date not known".into(),
        period: "4 March 2024 to 6 March 2025".into(),
        sources: sources(),
        ..Person::default()
    }
}

fn child(name: &str, born: Date, parents: Vec<usize>, symbol: Symbol) -> Person {
    Person {
        name: name.into(),
        role: "child".to_owned(),
        symbol,
        is_known: true,
        age: (2025 - born.year()).to_string().into(),
        born: format!("born {}", safeguarding::calendar::in_words(born)).into(),
        birth_day: Some(born),
        parents,
        generation: Generation::Children,
        period: "4 March 2024 to 6 March 2025".into(),
        sources: sources(),
        ..Person::default()
    }
}

fn genogram() -> Genogram {
    let (mother, first, second, unnamed) = (0, 1, 2, 3);
    let mut people = vec![
        Person { parents: vec![5], ..adult("Maeve Fenwick-Test", "mother", Symbol::Female) },
        adult("Cormac Fenwick-Test", "father of Rowan, Finn and Isla", Symbol::Male),
        adult("Dale Furrow-Test", "father of Amber, Jude and Wren", Symbol::Male),
        Person {
            is_known: false,
            ..adult("Father of Sky and of the unborn child: not known", "", Symbol::Male)
        },
        adult("Lodger, name not known", "adult in home", Symbol::NotKnown),
        Person {
            generation: Generation::Grandparents,
            is_dead: true,
            ..adult("Bernadette Fenwick-Test", "grandparent", Symbol::Female)
        },
    ];
    people[4].is_known = false;
    for (name, born, father, symbol) in [
        ("Rowan Fenwick-Test", date(2009, 9, 14), first, Symbol::Male),
        ("Finn Fenwick-Test", date(2011, 2, 2), first, Symbol::Male),
        ("Isla Fenwick-Test", date(2013, 5, 7), first, Symbol::Female),
        ("Amber Furrow-Test", date(2016, 4, 3), second, Symbol::Female),
        ("Jude Furrow-Test", date(2016, 4, 3), second, Symbol::Male),
        ("Wren Furrow-Test", date(2018, 8, 21), second, Symbol::NotKnown),
        ("Sky Fenwick-Test", date(2022, 1, 30), unnamed, Symbol::Female),
        ("Unborn child", date(2025, 8, 12), unnamed, Symbol::Unborn),
    ] {
        people.push(child(name, born, vec![mother, father], symbol));
    }
    people[9].is_focus = true;
    people[13].age = String::new().into();
    people[13].born = "birth expected 12 August 2025".into();
    Genogram {
        id: "example-genogram".to_owned(),
        of: "the family of Rowan, Finn, Isla, Amber, Jude, Wren and Sky".into(),
        people,
        couples: vec![
            Couple { first: mother, second: first, is_former: true },
            Couple { first: mother, second, is_former: false },
        ],
        homes: vec![
            Home {
                address: "14 Quarry Rise, Tarnwick".into(),
                people: vec![mother, second, 4, 7, 8, 9, 10, 11, 12, 13],
            },
            Home { address: "Flat 2, 9 Harbour Steps".into(), people: vec![first, 6] },
        ],
    }
}

fn node(name: &str, role: &str, last: Option<Date>) -> Node {
    Node {
        name: name.into(),
        role: role.to_owned(),
        is_known: true,
        is_agency: role == "agency",
        first: Some(date(2019, 1, 8)),
        last,
        sources: sources(),
        href: None,
    }
}

fn network() -> Network {
    Network {
        id: "example-network".to_owned(),
        of: "Amber, Jude and Wren".into(),
        as_of: date(2025, 6, 2),
        family: vec![
            node("Maeve Fenwick-Test", "mother", Some(date(2025, 5, 20))),
            node("Cormac Fenwick-Test", "father of Rowan, Finn and Isla", Some(date(2023, 2, 1))),
            Node { is_known: false, ..node("Father of Sky", "not known", None) },
        ],
        community: vec![
            node("Bríd Okonjo-Test", "neighbour", Some(date(2025, 4, 30))),
            Node {
                is_known: false,
                ..node("Visitor, name not known", "visitor", Some(date(2024, 11, 2)))
            },
            node("Maternal aunt, name not known", "relative", None),
        ],
        agencies: vec![
            node("School", "agency", Some(date(2025, 5, 30))),
            node("Health visiting", "agency", Some(date(2022, 9, 14))),
            node("Police", "agency", Some(date(2024, 12, 26))),
            node("Housing", "agency", None),
        ],
    }
}

fn stays() -> Stays {
    let stay = |name: &str, from: Date, to: Date, is_own_address: bool| Stay {
        name: name.into(),
        role: "child".to_owned(),
        first: Some(from),
        last: Some(to),
        period: super::stays::recorded(Some(from), Some(to)).into(),
        is_own_address,
        sources: sources(),
        ..Stay::default()
    };
    Stays {
        id: "example-stays".to_owned(),
        of: "Amber, Jude and those they lived with".into(),
        as_of: date(2025, 6, 2),
        places: vec![
            Place {
                address: "Flat 2, 9 Harbour Steps, Tarnwick".into(),
                note: None,
                stays: vec![
                    stay("Amber Furrow-Test", date(2016, 4, 20), date(2019, 10, 1), true),
                    stay("Dale Furrow-Test", date(2017, 1, 3), date(2018, 6, 8), false),
                ],
            },
            Place {
                address: "Harbour House, Quay Street, Tarnwick".into(),
                note: Some("An address that many families share".to_owned()),
                stays: vec![stay("Amber Furrow-Test", date(2019, 11, 4), date(2019, 11, 4), true)],
            },
            Place {
                address: "14 Quarry Rise, Tarnwick".into(),
                note: None,
                stays: vec![
                    stay("Amber Furrow-Test", date(2020, 1, 6), date(2025, 5, 30), true),
                    stay("Jude Furrow-Test", date(2020, 1, 6), date(2025, 5, 30), true),
                ],
            },
        ],
    }
}
