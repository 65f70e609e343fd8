//! Where people are recorded: one address however it is written, stays, moves, two homes at once, and places that are no home.

use super::{HARBOUR, LATER, MILL, Read, kestles, lines};
use crate::invented::PRACTICE;
use jiff::civil::date;
use safeguarding::people::household::{AcrossTheArea, Known, NotSaid, PersonPlaces, SharedBy};
use smol_str::SmolStr;

#[test]
fn one_address_in_several_dresses_is_one_place_and_one_stay() {
    let read = kestles(&[
        "school | note | 2020-01-10 | AMBER, of 4 Mill Lane, Northmoor, NM1 2AB)",
        "gp | note | 2020-03-10 | AMBER, of 4 MILL LN NORTHMOOR NM12AB)",
        "police | note | 2021-05-01 | AMBER, of 4 Mill Lane, Northmoor)",
    ]);
    read.ask(LATER, |history, words| {
        assert_eq!(history.places.len(), 1);
        assert_eq!(history.stays.len(), 1);
        assert_eq!(
            words.stay(&history.stays[0]),
            "Amber Kestle is recorded at 4 Mill Lane, Northmoor, NM1 2AB. First recorded here 10 January 2020, last 1 \
             May 2021. No record of them elsewhere since."
        );
        assert_eq!(history.stays[0].sources.len(), 3);
    });
}

#[test]
fn a_stay_has_no_end_but_says_since_when_the_person_is_recorded_elsewhere() {
    let read = kestles(&[
        "school | note | 2020-01-10 | AMBER, of MILL)",
        "school | note | 2020-06-10 | AMBER, of MILL)",
        "school | note | 2021-01-10 | AMBER, of HARBOUR)",
    ]);
    read.ask(LATER, |history, words| {
        assert_eq!(history.stays.len(), 2);
        assert!(
            words.stay(&history.stays[0]).ends_with("last 10 June 2020. Recorded elsewhere from 10 January 2021.")
        );
        assert!(history.overlaps.is_empty());
        assert_eq!(history.moves.len(), 1);
        assert_eq!(
            words.moved(&history.moves[0]),
            format!(
                "Amber Kestle is recorded at {HARBOUR} from 10 January 2021, before that at {MILL} (last recorded there \
                 10 June 2020)."
            )
        );
    });
}

#[test]
fn coming_back_after_a_year_elsewhere_is_a_second_stay() {
    let read = kestles(&[
        "school | note | 2020-01-10 | AMBER, of MILL)",
        "school | note | 2020-08-10 | AMBER, of HARBOUR)",
        "school | note | 2021-08-10 | AMBER, of MILL)",
    ]);
    read.ask(LATER, |history, _| assert_eq!(history.stays.len(), 3));
}

#[test]
fn agencies_that_disagree_on_an_address_are_both_shown() {
    let read = kestles(&[
        "school | note | 2020-01-10 | AMBER, of MILL)",
        "gp | note | 2020-02-10 | AMBER, of HARBOUR)",
        "school | note | 2020-11-10 | AMBER, of MILL)",
        "gp | note | 2020-12-10 | AMBER, of HARBOUR)",
    ]);
    read.ask(LATER, |history, words| {
        assert_eq!(history.stays.len(), 2);
        assert_eq!(history.overlaps.len(), 1);
        let said = words.overlap(&history.overlaps[0]);
        assert!(said.contains("between 10 February 2020 and 10 November 2020"), "{said}");
        let asleep = |u: &&safeguarding::people::household::HouseholdUnknown| {
            matches!(u.what, NotSaid::WhereTheChildSleeps { .. })
        };
        assert_eq!(history.unknowns.iter().filter(asleep).count(), 1);
    });
}

#[test]
fn a_hostel_makes_nobody_a_household_with_strangers() {
    let mut told = lines(&["school | note | 2020-01-10 | AMBER, of MILL); JO)"]);
    for (n, (given, family)) in
        [("Bea", "Moss"), ("Ivan", "Penrose"), ("Chloe", "Tregear"), ("Neil", "Larkham")]
            .iter()
            .enumerate()
    {
        told.push(format!(
            "housing | note | 2020-0{}-01 | child {given} {family} (born 201{}-01-05, of {MILL}); mother Ann {family}",
            n + 2,
            n + 1
        ));
    }
    let read = Read::of(&told.iter().map(String::as_str).collect::<Vec<_>>());
    read.ask(LATER, |history, _| {
        assert_eq!(history.places[0].shared, Some(SharedBy::ManyFamilies));
        assert_eq!(history.households[0].residents.len(), 2);
    });
    // Three families in a year may be one crowded house.
    let read = Read::of(&told[..3].iter().map(String::as_str).collect::<Vec<_>>());
    read.ask(LATER, |history, _| {
        assert_eq!(history.places[0].shared, None);
        assert_eq!(history.households[0].residents.len(), 4);
    });
}

#[test]
fn a_file_that_lags_behind_a_move_is_no_move_back() {
    let read = kestles(&[
        "housing | note | 2020-01-10 | AMBER, of MILL)",
        "housing | tenancy | 2020-06-01 | AMBER, of HARBOUR) | status=started",
        "school | note | 2020-10-01 | AMBER, of MILL)",
        "housing | note | 2020-12-01 | AMBER, of HARBOUR)",
    ]);
    read.ask(LATER, |history, words| {
        assert_eq!(history.stays.len(), 2);
        let by_address = history.moves.iter().filter(|m| m.said_by.is_none());
        assert_eq!(by_address.count(), 1);
        let said = words.overlap(&history.overlaps[0]);
        assert!(said.ends_with("others may not have heard of it."), "{said}");
        let sleeps = history
            .unknowns
            .iter()
            .filter(|u| matches!(u.what, NotSaid::WhereTheChildSleeps { .. }));
        assert_eq!(sleeps.count(), 0);
    });
}

#[test]
fn a_child_whom_one_school_records_at_two_addresses_in_turn_is_in_two_homes_at_once_and_has_not_moved()
 {
    let read = kestles(&[
        "school | note | 2020-01-10 | AMBER, of MILL)",
        "school | note | 2020-02-10 | AMBER, of HARBOUR)",
        "school | note | 2020-03-10 | AMBER, of MILL)",
        "school | note | 2020-04-10 | AMBER, of HARBOUR)",
    ]);
    read.ask(LATER, |history, words| {
        assert_eq!(history.stays.len(), 2);
        assert_eq!(history.households.iter().filter(|h| h.is_a_childs_home).count(), 2);
        assert!(history.moves.is_empty());
        let open: Vec<String> = history.unknowns.iter().map(|u| words.unknown(u)).collect();
        assert!(open.iter().any(|u| u.ends_with("Where Amber sleeps is not said.")), "{open:?}");
    });
}

#[test]
fn a_move_over_the_edge_of_the_area_is_told_where_the_area_is_known_and_only_there() {
    let told = [
        "school | note | 2020-01-10 | AMBER, of MILL)",
        "school | note | 2021-01-10 | AMBER, of 2 Far Road, Southby, ZZ9 1AA)",
        "school | note | 2022-01-10 | AMBER, of HARBOUR)",
    ];
    let across = |area: &[&str]| {
        let area = area.iter().map(|outcode| SmolStr::from(*outcode)).collect();
        let read = Read { area, ..kestles(&told) };
        read.ask(LATER, |history, _| history.moves.iter().map(|m| m.across).collect::<Vec<_>>())
    };
    assert_eq!(across(&["nm1", "NM2"]), [Some(AcrossTheArea::OutOf), Some(AcrossTheArea::Into)]);
    assert_eq!(across(&[]), [None, None]);
}

#[test]
fn having_no_home_is_told_and_is_no_place() {
    let read = kestles(&[
        "school | note | 2020-01-10 | AMBER, of MILL)",
        "housing | tenancy | 2020-03-10 | AMBER, of No fixed abode); JO, of NFA) | status=homeless",
    ]);
    read.ask(LATER, |history, words| {
        assert_eq!(history.places.len(), 1);
        let said: Vec<String> =
            history.without_a_home.iter().map(|w| words.without_a_home(w)).collect();
        assert_eq!(
            said,
            [
                "Amber Kestle is recorded as having no home. Once said: 10 March 2020.",
                "Jo Kestle is recorded as having no home. Once said: 10 March 2020.",
            ]
        );
    });
}

#[test]
fn a_refuge_is_no_household_by_its_own_words() {
    let read = kestles(&[
        "police | note | 2020-01-10 | AMBER, of Larkfield Refuge, Northmoor, NM1 9ZZ); JO)",
        "police | note | 2020-01-10 | child Bea Moss (born 2015-01-01, of Larkfield Refuge, Northmoor, NM1 9ZZ)",
    ]);
    read.ask(LATER, |history, words| {
        assert_eq!(history.places[0].shared, Some(SharedBy::Institution));
        assert_eq!(history.households[0].residents.len(), 2, "Amber and her mother, no stranger");
        assert!(words.place(&history.places[0]).contains("strangers"));
    });
}

#[test]
fn what_was_withdrawn_or_corrected_stays_readable_and_is_not_built_upon() {
    let read = kestles(&[
        "school | note | 2020-01-10 | AMBER, of MILL); father Ray Moss (born 1985-02-01) | | s1",
        "school | withdrawal | 2020-01-20 | AMBER) | | s2 | withdraws s1",
    ]);
    read.ask(LATER, |history, words| {
        assert!(words.stay(&history.stays[0]).ends_with("put right or withdrawn."));
        assert!(history.unknowns.iter().any(|u| matches!(u.what, NotSaid::Father(_))));
        assert_eq!(history.relationships.len(), 1);
    });
    read.ask(date(2020, 1, 15), |history, _| {
        assert!(history.stays[0].holds(), "not yet withdrawn");
        assert!(!history.unknowns.iter().any(|u| matches!(u.what, NotSaid::Father(_))));
    });
}

#[test]
fn a_person_has_places_whichever_family_the_records_are_about() {
    let read = kestles(&[
        "gp | note | 2020-01-10 | AMBER, of MILL); father Ray Moss (born 1985-02-01)",
        "gp | note | 2020-02-10 | child Bea Penrose (born 2018-01-01, of HARBOUR); father Ray Moss (born 1985-02-01)",
    ]);
    let known = Known {
        records: &read.records,
        people: &read.people,
        practice: &PRACTICE,
        addresses: &read.addresses,
        sees: &|_| true,
        as_of: LATER,
        area: &[],
    };
    let ray = read.people.persons.iter().position(|p| p.called() == "Ray Moss").unwrap();
    let places = PersonPlaces::of(&known, ray as u32);
    assert_eq!(places.stays.len(), 2);
    // On the page of one family the other's home is not told.
    read.ask(LATER, |history, _| assert_eq!(history.places.len(), 1));
}
