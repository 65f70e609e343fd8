//! The laws of linking: symmetry, order of arrival, adding one by one, and records about others.

use crate::invented::PRACTICE;
use proptest::prelude::*;
use safeguarding::people::{Linker, NOBODY};
use safeguarding::records::{Mention, read_people};
use std::collections::BTreeSet;

/// One record: who says it, and the people it names.
type Told = (&'static str, String);

/// A mention of somebody of a small town, as one agency may write them: few names and days, so that many are alike.
fn mention(role: &'static str) -> impl Strategy<Value = String> {
    let given = prop::sample::select(vec![
        "Jayden",
        "Jaydon",
        "Katherine",
        "Kate",
        "Mia",
        "Mya",
        "J",
        "Finn",
        "Baby",
        "Jayden Lee",
    ]);
    let family = prop::sample::select(vec!["Kestle", "Kestel", "Penrose", "Kestle-Penrose"]);
    let born = prop::sample::select(vec![
        "",
        "born 2015-03-04",
        "born 2015-04-03",
        "born 2015-03-14",
        "born 2011-01-01",
        "born March 2015",
    ]);
    let number = prop::sample::select(vec!["", "", "nhs 9990000018", "nhs 9990000026", "id 7"]);
    let home = prop::sample::select(vec![
        "",
        "of 4 Mill Lane, NM1 2AB",
        "of 9 Quay Street, NM1 2AB",
        "of NM4 7QQ",
    ]);
    (given, family, born, number, home).prop_map(move |(given, family, born, number, home)| {
        let more: Vec<&str> = [born, number, home].into_iter().filter(|t| !t.is_empty()).collect();
        let bracket =
            if more.is_empty() { String::new() } else { format!(" ({})", more.join(", ")) };
        format!("{role} {given} {family}{bracket}")
    })
}

fn record() -> impl Strategy<Value = Told> {
    let agency = prop::sample::select(vec!["school", "gp", "police"]);
    let others = prop::collection::vec(
        prop_oneof![mention("mother"), mention("sibling"), mention("adult in home")],
        0..3,
    );
    (agency, mention("child"), others).prop_map(|(agency, child, others)| {
        let mut people = vec![child];
        people.extend(others);
        (agency, people.join("; "))
    })
}

fn mentions(told: &Told) -> Vec<Mention> {
    read_people(&told.1, Some(told.0)).expect("readable")
}

fn linker(told: &[&Told]) -> Linker {
    let mut linker = Linker::new(&PRACTICE.linking);
    for told in told {
        linker.add(told.0, &mentions(told), None);
    }
    linker.link_all();
    linker
}

/// Who is one, and what is asked, by the place of each record in the whole list and the place of the mention in it.
type Answer = (BTreeSet<BTreeSet<(usize, usize)>>, BTreeSet<BTreeSet<BTreeSet<(usize, usize)>>>);

fn answer(linker: &Linker, told: &[&Told], place_of: &dyn Fn(usize) -> usize) -> Answer {
    let mut persons = std::collections::BTreeMap::new();
    for (record, told) in told.iter().enumerate() {
        for place in 0..mentions(told).len() {
            let node = linker.node_at((record as u32, place as u16));
            if node != NOBODY {
                let person: &mut BTreeSet<(usize, usize)> =
                    persons.entry(linker.person_of(node)).or_default();
                person.insert((place_of(record), place));
            }
        }
    }
    let asked = linker
        .questions()
        .iter()
        .map(|q| {
            [q.a, q.b].into_iter().map(|node| persons[&linker.person_of(node)].clone()).collect()
        })
        .collect();
    (persons.into_values().collect(), asked)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// It does not matter in which order records came.
    #[test]
    fn the_order_of_arrival_changes_nothing(told in prop::collection::vec(record(), 1..9), order in any::<u64>()) {
        let mut places: Vec<usize> = (0..told.len()).collect();
        places.sort_by_key(|place| (*place as u64 + 1).wrapping_mul(order | 1) >> 7);
        let all: Vec<&Told> = told.iter().collect();
        let turned: Vec<&Told> = places.iter().map(|place| &told[*place]).collect();
        let one = answer(&linker(&all), &all, &|place| place);
        let other = answer(&linker(&turned), &turned, &|place| places[place]);
        prop_assert_eq!(one, other);
    }

    /// A mention added by itself is compared at once, with the same answer as comparing everything again.
    #[test]
    fn adding_one_by_one_gives_what_a_full_run_gives(told in prop::collection::vec(record(), 1..9), first in 0..4_usize) {
        let all: Vec<&Told> = told.iter().collect();
        let first = first.min(all.len());
        let mut growing = linker(&all[..first]);
        for told in &all[first..] {
            let new = growing.nodes();
            growing.add(told.0, &mentions(told), None);
            growing.link_since(new);
        }
        let whole = linker(&all);
        prop_assert_eq!(answer(&growing, &all, &|p| p), answer(&whole, &all, &|p| p));
    }

    /// Records about others change nothing between these.
    #[test]
    fn records_about_others_change_nothing(told in prop::collection::vec(record(), 1..7), other in 1..5_usize) {
        let all: Vec<&Told> = told.iter().collect();
        let strangers: Vec<Told> = (0..other)
            .map(|n| ("housing", format!("child Zebedee Quill (born 200{n}-07-07, of {n} Far Row, ZZ{n} 9ZZ); mother Una Quill")))
            .collect();
        let together: Vec<&Told> = all.iter().copied().chain(&strangers).collect();
        let alone = answer(&linker(&all), &all, &|p| p);
        let mut both = answer(&linker(&together), &together, &|p| p);
        both.0.retain(|person| person.iter().all(|(record, _)| *record < all.len()));
        both.1.retain(|pair| pair.iter().flatten().all(|(record, _)| *record < all.len()));
        prop_assert_eq!(alone, both);
    }

    /// What there is for and against two mentions does not hang on which is named first.
    #[test]
    fn evidence_is_symmetric(a in record(), b in record()) {
        let told = [&a, &b];
        let linker = linker(&told);
        let (forth, back) = (linker.evidence((0, 0), (1, 0)), linker.evidence((1, 0), (0, 0)));
        match (forth, back) {
            (Some(forth), Some(back)) => {
                prop_assert_eq!(&forth.own, &back.own);
                prop_assert_eq!(forth.against, back.against);
                prop_assert_eq!(forth.is_one, back.is_one);
            }
            (forth, back) => prop_assert!(forth.is_none() && back.is_none()),
        }
    }
}
