//! The laws over families of any mixture: order, strangers, and what was known on an earlier day.

use super::{AMBER, FINN, HARBOUR, LATER, MILL, Read};
use jiff::civil::date;
use proptest::prelude::*;
use safeguarding::calendar::Date;
use safeguarding::people::relations::Tie;
use std::collections::BTreeSet;

const AGENCIES: [&str; 3] = ["school", "gp", "police"];
const ADDRESSES: [&str; 4] = [MILL, "4 MILL LN NM12AB", HARBOUR, "2 Far Road, Southby, ZZ9 1AA"];

/// One record of the Kestles, with addresses, adults and children in any mixture.
fn any_record() -> impl Strategy<Value = String> {
    let who = prop::sample::subsequence(
        vec![
            "mother Jo Kestle (born 1990-02-01)",
            "father Ray Moss (born 1985-02-01)",
            "father Dan Tregear (born 1988-01-01)",
            "parent's partner Craig Orrell (born 1987-04-17)",
            "visitor Wes Abbs (born 1980-01-01)",
            "lodger Wes Abbs (born 1980-01-01)",
            "sibling Finn Kestle (born 2014-09-09)",
            "adult in home ?",
            "unborn (due 2021-06-01)",
        ],
        0..4,
    );
    let kind = prop::sample::select(vec![
        "note",
        "domestic-abuse",
        "household-change",
        "move",
        "strength",
        "household-recorded",
    ]);
    (0..900_i16, 0..3_usize, kind, 0..6_usize, who, any::<bool>()).prop_map(
        |(day, agency, kind, address, who, is_finn)| {
            let happened = date(2020, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
            let of = ADDRESSES.get(address).map_or_else(String::new, |a| format!(", of {a}"));
            let child = if is_finn { FINN } else { AMBER };
            let people =
                [format!("{child}{of})")].into_iter().chain(who.into_iter().map(str::to_owned));
            let people: Vec<String> = people.collect();
            let facts = if kind == "household-change" { "change=joined" } else { "" };
            format!("{} | {kind} | {happened} | {} | {facts}", AGENCIES[agency], people.join("; "))
        },
    )
}

/// Everything said of the first family, each sentence with its words in order, so that who is named first does not matter.
fn everything_said(read: &Read, as_of: Date) -> BTreeSet<String> {
    read.ask(as_of, |h, w| {
        let said = h.stays.iter().map(|s| w.stay(s));
        let said = said.chain(h.overlaps.iter().map(|o| w.overlap(o)));
        let said = said.chain(h.moves.iter().map(|m| w.moved(m)));
        let said = said.chain(h.changes.iter().map(|c| w.change(c)));
        let said =
            said.chain(h.households.iter().flat_map(|x| x.residents.iter().map(|r| w.resident(r))));
        let said = said.chain(h.visitors.iter().map(|v| w.visitor(v)));
        let said = said.chain(h.relationships.iter().map(|r| w.relationship(r)));
        let said = said.chain(h.conflicts.iter().map(|c| w.conflict(c)));
        let said = said.chain(h.expected_and_born.iter().map(|e| w.expected(e)));
        let said = said
            .chain(h.adults.iter().flat_map(|a| a.difficulties.iter().map(|e| w.adult_entry(e))));
        let said = said.chain(h.unknowns.iter().map(|u| w.unknown(u)));
        let said = said.chain(h.network.people.iter().map(|p| w.network_person(p)));
        let said = said.chain(h.network.agencies.iter().map(|a| w.agency(a)));
        said.map(|sentence| {
            let mut words: Vec<&str> = sentence.split([' ', ',', '.', ':', ';']).collect();
            words.sort_unstable();
            words.join(" ")
        })
        .collect()
    })
}

/// What rests on which record: (who, record) of stays, (who, what, to whom, record) of relationships.
fn what_rests_on_what(read: &Read, as_of: Date) -> BTreeSet<String> {
    read.ask(as_of, |h, w| {
        let print = |r: u32| read.records[r as usize].provenance.fingerprint;
        let stays = h.stays.iter().flat_map(|s| {
            s.sources.iter().map(move |x| (w.name(s.person), print(x.record))).collect::<Vec<_>>()
        });
        let ties =
            h.relationships.iter().filter(|r| !matches!(r.tie, Tie::Sibling(_))).flat_map(|r| {
                let of = |record: u32| {
                    format!("{} {:?} {} {}", w.name(r.person), r.tie, w.name(r.of), print(record))
                };
                r.sources.iter().map(|x| of(x.record)).collect::<Vec<_>>()
            });
        stays.map(|(who, print)| format!("{who} {print}")).chain(ties).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Law 2: the order in which records arrive changes nothing that is said.
    #[test]
    fn the_order_of_records_does_not_matter(
        told in prop::collection::vec(any_record(), 1..12),
        turn in any::<prop::sample::Index>(),
    ) {
        let mut told: Vec<&str> = told.iter().map(String::as_str).collect();
        told.push("gp | note | 2020-01-01 | child Amber Kestle (born 2012-03-04)");
        let one = everything_said(&Read::of(&told), LATER);
        let by = turn.index(told.len());
        told.rotate_left(by);
        told.reverse();
        prop_assert_eq!(one, everything_said(&Read::of(&told), LATER));
    }

    /// Law 6: records about an unrelated household change nothing here.
    #[test]
    fn records_about_an_unrelated_household_change_nothing(
        told in prop::collection::vec(any_record(), 1..10),
        place in any::<prop::sample::Index>(),
    ) {
        let mut told: Vec<&str> = told.iter().map(String::as_str).collect();
        told.push("gp | note | 2020-01-01 | child Amber Kestle (born 2012-03-04)");
        let one = everything_said(&Read::of(&told), LATER);
        for line in [
            "gp | note | 2020-02-01 | child Bea Penrose (born 2012-03-04, of 5 Mill Lane, Northmoor, NM1 2AB); mother Ann Penrose (born 1991-01-01)",
            "police | domestic-abuse | 2021-02-01 | child Bea Penrose (born 2012-03-04); mother Ann Penrose (born 1991-01-01) | risk=high",
        ] {
            let at = place.index(told.len());
            told.insert(at, line);
        }
        prop_assert_eq!(one, everything_said(&Read::of(&told), LATER));
    }

    /// Law 3: what was known on Monday is contained in what was known on Tuesday.
    #[test]
    fn what_was_known_on_monday_is_contained_in_tuesday(
        told in prop::collection::vec(any_record(), 1..12),
        monday in 0..900_i16,
        later in 0..300_i16,
    ) {
        let mut told: Vec<&str> = told.iter().map(String::as_str).collect();
        told.push("gp | note | 2020-01-01 | child Amber Kestle (born 2012-03-04)");
        let read = Read::of(&told);
        let day = |n: i16| date(2020, 1, 1).checked_add(jiff::Span::new().days(n)).unwrap();
        let (before, after) = (what_rests_on_what(&read, day(monday)), what_rests_on_what(&read, day(monday + later)));
        prop_assert!(before.is_subset(&after), "{:?}", before.difference(&after).collect::<Vec<_>>());
    }
}
