//! Who lived with whom: stays, households, relationships and what nobody has said, each with the records that say so.

use crate::invented::PRACTICE;
use jiff::civil::date;
use proptest::prelude::*;
use safeguarding::calendar::{Date, VagueDate};
use safeguarding::chronology::View;
use safeguarding::people::People;
use safeguarding::people::household::{
    AcrossTheArea, AddressBook, Basis, HouseholdHistory, HouseholdWords, Known, NotSaid,
    PersonPlaces, Ring, SharedBy,
};
use safeguarding::people::relations::{Conflict, SiblingTie, Tie, expected_and_born};
use safeguarding::records::{
    Fingerprint, Instant, Pointer, Provenance, Record, RecordId, Relation, Sensitivity, read_people,
};
use smol_str::SmolStr;
use std::collections::BTreeSet;

const MILL: &str = "4 Mill Lane, Northmoor, NM1 2AB";
const HARBOUR: &str = "9 Harbour View, Northmoor, NM2 6LW";

/// A record: `agency | kind | happened | people | facts | reference | corrects or withdraws a reference`, the last three
/// when wanted. Written the day it happened.
fn record(line: &str) -> Record {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let cell = |n: usize| cells.get(n).copied().unwrap_or_default();
    let happened = VagueDate::parse(cell(2)).expect("a date");
    let fingerprint = Fingerprint::of([line]);
    let received = Instant(1_700_000_000_000_000);
    let points_at = ["corrects", "withdraws", "rebuts"]
        .into_iter()
        .zip([Relation::Corrects, Relation::Withdraws, Relation::Rebuts])
        .find_map(|(word, relation)| {
            let reference = cell(6).strip_prefix(word)?.trim().into();
            Some(Pointer { relation, reference })
        });
    Record {
        id: RecordId::new(received, &fingerprint),
        kind: cell(1).into(),
        agency: cell(0).into(),
        author_role: None,
        mentions: read_people(cell(3), Some(cell(0))).expect("people"),
        recorded: happened.latest(),
        happened,
        received,
        facts: cell(4)
            .split(';')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (SmolStr::from(name.trim()), value.trim().to_owned()))
            .collect(),
        text: Vec::new(),
        basis: None,
        sensitivity: Sensitivity::default(),
        shared_with: Vec::new(),
        points_at,
        marks: Vec::new(),
        provenance: Provenance {
            organisation: None,
            reference: Some(cell(5)).filter(|r| !r.is_empty()).map(SmolStr::from),
            extracted: None,
            file: "invented.csv".into(),
            row: 1,
            fingerprint,
        },
    }
}

fn records(lines: &[&str]) -> Vec<Record> {
    lines
        .iter()
        .map(|line| {
            record(
                &line
                    .replace("of MILL)", &format!("of {MILL})"))
                    .replace("of HARBOUR)", &format!("of {HARBOUR})")),
            )
        })
        .collect()
}

/// A family read from records, with everything that is needed to ask of it.
struct Read {
    records: Vec<Record>,
    people: People,
    addresses: AddressBook,
    area: Vec<SmolStr>,
}

impl Read {
    fn of(lines: &[&str]) -> Self {
        Self::of_records(records(lines))
    }

    fn of_records(records: Vec<Record>) -> Self {
        let people = People::of(&records, &PRACTICE, &[]);
        let addresses = AddressBook::of(&records, &people);
        Self { records, people, addresses, area: Vec::new() }
    }

    /// The first family's history as of a day, everything shared, and something to ask of it.
    fn ask<T>(&self, as_of: Date, ask: impl FnOnce(&HouseholdHistory, &HouseholdWords) -> T) -> T {
        let view = View::all(as_of);
        self.ask_as(as_of, &|record| view.sees(record), "Amber", ask)
    }

    fn ask_as<T>(
        &self,
        as_of: Date,
        sees: &dyn Fn(&Record) -> bool,
        child: &str,
        ask: impl FnOnce(&HouseholdHistory, &HouseholdWords) -> T,
    ) -> T {
        let known = Known {
            records: &self.records,
            people: &self.people,
            practice: &PRACTICE,
            addresses: &self.addresses,
            sees,
            as_of,
            area: &self.area,
        };
        let person = self.people.persons.iter().position(|p| p.given() == child);
        let family = self.people.family_of_child[person.expect("a child of that name")];
        let history = HouseholdHistory::of(&known, family.expect("a child of a family"));
        let words = HouseholdWords { known: &known, history: &history };
        ask(&history, &words)
    }
}

const LATER: Date = date(2028, 1, 1);

const AMBER: &str = "child Amber Kestle (born 2012-03-04";
const FINN: &str = "child Finn Kestle (born 2014-09-09";
const JO: &str = "mother Jo Kestle (born 1990-02-01";

fn lines(lines: &[&str]) -> Vec<String> {
    lines
        .iter()
        .map(|line| {
            line.replace("AMBER", AMBER)
                .replace("FINN", FINN)
                .replace("| JO", &format!("| {JO}"))
                .replace("; JO", &format!("; {JO}"))
        })
        .collect()
}

/// [`Read::of`], the Kestles written short.
fn kestles(of: &[&str]) -> Read {
    Read::of(&lines(of).iter().map(String::as_str).collect::<Vec<_>>())
}

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

/// BRA-12: every adult in the home counts, whatever told of them.
#[test]
fn a_man_the_police_record_at_the_childs_address_is_in_the_household_though_nobody_names_him_beside_the_child()
 {
    let read = kestles(&[
        "school | note | 2020-01-10 | AMBER, of MILL); JO)",
        "police | police-incident | 2020-02-10 | adult Ray Moss (born 1985-02-01, of MILL) | type=drugs",
    ]);
    read.ask(LATER, |history, words| {
        let home = &history.households[0];
        let said: Vec<String> = home.residents.iter().map(|r| words.resident(r)).collect();
        assert_eq!(home.residents.len(), 3, "{said:?}");
        assert_eq!(home.residents[1].basis, BTreeSet::from([Basis::NamedInTheHome]));
        assert_eq!(home.residents[2].basis, BTreeSet::from([Basis::OwnAddress]));
        assert!(said[2].contains("no record says what they are to the children"), "{}", said[2]);
        let ray = history.adults.iter().find(|a| words.name(a.person) == "Ray Moss").unwrap();
        assert_eq!(ray.difficulties.len(), 1);
        assert!(ray.in_a_childs_home);
        assert!(history.unknowns.iter().any(|u| matches!(u.what, NotSaid::PartAtTheAddress(_))));
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
fn who_joined_is_said_only_where_the_record_says_so() {
    let told = |who: &str| {
        let line = format!(
            "health-visiting | household-change | 2020-03-01 | AMBER); JO); parent's partner Craig Orrell | change=joined{who}"
        );
        kestles(&["school | note | 2020-01-10 | AMBER, of MILL); JO)", &line])
    };
    told("; who=partner").ask(LATER, |history, words| {
        assert_eq!(
            words.change(&history.changes[0]),
            "Craig Orrell joined the household, 1 March 2020 (Health visiting)."
        );
        let craig =
            history.households[0].residents.iter().find(|r| words.name(r.person) == "Craig Orrell");
        assert_eq!(craig.unwrap().basis, BTreeSet::from([Basis::HouseholdChange]));
    });
    told("").ask(LATER, |history, words| {
        assert_eq!(
            words.change(&history.changes[0]),
            "Somebody joined the household, 1 March 2020 (Health visiting). The record names Jo Kestle and Craig Orrell \
             and does not say which. Not named beside the children before: Craig Orrell."
        );
        assert_eq!(history.changes[0].who, None);
        assert_eq!(history.households[0].residents.len(), 2);
        let open: Vec<String> = history.unknowns.iter().map(|u| words.unknown(u)).collect();
        assert!(
            open.iter().any(|u| u.contains(
                "Who came or went is not said: the record names Jo Kestle and Craig Orrell"
            )),
            "{open:?}"
        );
    });
}

#[test]
fn a_list_of_who_lives_in_the_home_puts_a_grandmother_there_and_no_other_record_that_names_her_does()
 {
    let residents = |kind: &str| {
        let line =
            format!("housing | {kind} | 2020-01-10 | AMBER, of MILL); grandparent Edie Kestle");
        kestles(&[line.as_str()]).ask(LATER, |history, _| history.households[0].residents.len())
    };
    assert_eq!(residents("household-recorded"), 2);
    assert_eq!(residents("note"), 1);
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

/// BRA-12: men, visitors and grown-up brothers are among the adults, each with what is recorded of them, good and bad.
#[test]
fn every_adult_round_the_child_is_listed_with_difficulties_and_strengths() {
    let read = kestles(&[
        "police | note | 2020-01-10 | AMBER, of MILL); JO); visitor Wes Abbs (born 1980-01-01); sibling Luke Kestle (born 2000-01-01)",
        "substance-use | substance-use | 2020-02-10 | adult Wes Abbs (born 1980-01-01) | substance=alcohol; status=relapse",
        "school | strength | 2020-03-10 | AMBER); JO) | area=seeks-help",
        "police | domestic-abuse | 2020-04-10 | AMBER); JO); visitor Wes Abbs (born 1980-01-01) | risk=high",
    ]);
    read.ask(LATER, |history, words| {
        let adults: Vec<(String, usize, usize)> = history
            .adults
            .iter()
            .map(|a| (words.name(a.person), a.difficulties.len(), a.strengths.len()))
            .collect();
        let want = [("Luke Kestle", 0, 0), ("Jo Kestle", 1, 1), ("Wes Abbs", 2, 0)];
        assert_eq!(adults, want.map(|(name, d, s)| (name.to_owned(), d, s)));
        let wes = &history.adults[2];
        assert_eq!(
            words.adult_entry(&wes.difficulties[0]),
            "Adult’s alcohol or drug use, 10 February 2020 (Drug and alcohol service; substance: alcohol; status: relapse)."
        );
        assert!(words.adult_entry(&wes.difficulties[1]).contains("whose part it was the record does not say"));
        assert!(words.adult_entry(&wes.difficulties[1]).ends_with("The record also names Jo Kestle."));
    });
}

/// What one person did is never told of another: nor where the other is not named at all.
#[test]
fn an_offence_in_a_record_of_several_grown_ups_is_put_on_none_of_them() {
    let said = |others: &str| {
        let line = format!(
            "police | police-incident | 2020-04-10 | AMBER, of MILL); JO){others} | type=violence; involvement=suspect"
        );
        kestles(&[&line]).ask(LATER, |history, words| {
            let entries = history.adults.iter().flat_map(|a| &a.difficulties);
            entries.map(|entry| words.adult_entry(entry)).collect::<Vec<_>>()
        })
    };
    assert!(said("")[0].contains("suspect"), "a record of her alone says whose part it was");
    let of_two = said("; parent's partner Wes Abbs (born 1980-01-01)");
    assert_eq!(of_two.len(), 2);
    let of_a_grown_up_brother = said("; sibling Luke Kestle (born 2000-01-01)");
    for entry in of_two.iter().chain(&of_a_grown_up_brother) {
        assert!(entry.starts_with("Named in: Police incident"), "{entry}");
        assert!(entry.contains("whose part it was the record does not say"), "{entry}");
        assert!(!entry.contains("suspect"), "{entry}");
    }
}

/// What nobody has said, as of a day.
fn open_on(lines: &[&str], as_of: Date) -> Vec<String> {
    kestles(lines).ask(as_of, |history, words| {
        history.unknowns.iter().map(|unknown| words.unknown(unknown)).collect()
    })
}

#[test]
fn a_child_expected_long_ago_lives_nowhere_and_what_became_of_it_is_asked() {
    let lines = [
        "gp | note | 2020-01-10 | AMBER, of MILL); JO)",
        "midwifery | note | 2020-01-20 | unborn (due 2020-05-01, of MILL); JO)",
    ];
    let asked = "an unborn child was expected 1 May 2020; no record says what became of it.";
    for (as_of, is_overdue) in [(date(2020, 6, 12), false), (date(2020, 6, 13), true)] {
        let is_asked = open_on(&lines, as_of).iter().any(|sentence| sentence == asked);
        assert_eq!(is_asked, is_overdue, "{as_of}");
        kestles(&lines).ask(as_of, |history, _| {
            let residents = history.households.iter().map(|home| home.residents.len());
            assert_eq!(residents.sum::<usize>(), if is_overdue { 2 } else { 3 }, "{as_of}");
        });
    }
    let born = "gp | note | 2020-05-20 | child Sky Kestle (born 2020-05-02, of MILL); JO)";
    assert!(!open_on(&[lines[0], lines[1], born], LATER).iter().any(|one| one == asked));
}

#[test]
fn whether_a_child_looks_after_anybody_is_asked_from_five_on_the_day_read_as_of() {
    let asked = |born: &str, as_of: Date| {
        let line =
            format!("gp | note | 2020-01-10 | child Amber Kestle (born {born}, of MILL); JO)");
        let ill = "adult-mental-health | adult-mental-health | 2020-02-01 | adult Jo Kestle (born 1990-02-01) | status=crisis";
        open_on(&[&line, ill], as_of).iter().any(|one| one.contains("looks after anybody"))
    };
    assert!(!asked("2018-03-04", date(2023, 3, 3)));
    assert!(asked("2018-03-04", date(2023, 3, 4)));
    assert!(!asked("2018", date(2020, 6, 1)), "two years old, whichever day of that year");
}

#[test]
fn how_two_get_on_is_not_asked_where_abuse_names_both_or_they_were_never_there_together() {
    let couple = "gp | note | 2020-01-10 | AMBER, of MILL); JO); parent's partner Craig Orrell";
    let asked = |lines: &[&str]| {
        open_on(lines, LATER).iter().any(|sentence| sentence.contains("get on is not said"))
    };
    assert!(asked(&[couple]));
    let abuse = "police | domestic-abuse | 2020-04-10 | AMBER, of MILL); JO); parent's partner Craig Orrell | risk=high";
    assert!(!asked(&[couple, abuse]));
    assert!(!asked(&[
        "gp | note | 2018-01-10 | AMBER, of MILL); parent's partner Craig Orrell",
        "gp | note | 2020-01-10 | AMBER, of MILL); JO)",
    ]));
}

/// NOR-27: father's part, couple, wider network, child as carer, sibling relations and own histories are open until said.
#[test]
fn what_nobody_has_said_is_open_until_a_record_says_it() {
    let before = [
        "gp | note | 2020-01-10 | AMBER, of MILL); JO); parent's partner Craig Orrell",
        "gp | note | 2020-01-11 | child Lily Orrell (born 2016-05-05, of MILL)",
        "gp | note | 2020-01-12 | FINN, of HARBOUR); JO); father Dan Tregear (born 1988-01-01)",
        "adult-mental-health | adult-mental-health | 2020-02-01 | adult Jo Kestle (born 1990-02-01) | status=crisis",
    ];
    let open = |lines: &[&str]| -> Vec<String> {
        kestles(lines).ask(LATER, |history, words| {
            assert!(history.unknowns.iter().all(|u| words.answer(u).ends_with('.')));
            history.unknowns.iter().map(|u| words.unknown(u)).collect()
        })
    };
    let asked = open(&before);
    let sentences = [
        "Amber Kestle’s father is not known.".to_owned(),
        "Whether Amber Kestle looks after anybody at home is not said.".to_owned(),
        "Nobody outside the home is named: no grandparent, relative, friend or neighbour."
            .to_owned(),
        format!("The birth date of Craig Orrell, who is recorded at {MILL}, is not known."),
        format!(
            "Amber Kestle and Lily Orrell are recorded together at {MILL}. How they are related is not said."
        ),
        format!("How Jo Kestle and Craig Orrell, both recorded at {MILL}, get on is not said."),
    ];
    for sentence in &sentences {
        assert!(asked.contains(sentence), "{sentence} not in {asked:#?}");
    }
    let after = [
        "school | note | 2020-05-01 | AMBER); father Ray Moss (born 1985-02-01); grandparent Edie Kestle",
        "school | young-carer | 2020-05-02 | AMBER) | looks_after=parent",
        "gp | note | 2020-05-03 | AMBER, of MILL); parent's partner Craig Orrell (born 1987-04-17); JO)",
        "early-help | note | 2020-05-04 | AMBER); sibling Lily Orrell (born 2016-05-05)",
        "early-help | relationship-described | 2020-05-05 | AMBER); JO); parent's partner Craig Orrell (born 1987-04-17) | between=couple",
    ];
    let answered = open(&[&before[..1], &before[1..], &after].concat());
    for sentence in sentences.iter().filter(|s| !s.contains("Craig Orrell")) {
        assert!(!answered.contains(sentence), "{sentence}");
    }
}

#[test]
fn who_lives_there_is_open_again_after_half_a_year_without_a_word() {
    let open = |last: &str| {
        let line = format!("school | note | {last} | AMBER, of MILL)");
        kestles(&["gp | note | 2020-01-10 | AMBER, of MILL); JO)", &line]).ask(
            LATER,
            |history, words| {
                let since = history
                    .unknowns
                    .iter()
                    .filter(|u| matches!(u.what, NotSaid::WhoLivesThereSince(_)));
                since.map(|u| words.unknown(u)).collect::<Vec<_>>()
            },
        )
    };
    assert!(open("2020-07-10").is_empty());
    assert_eq!(
        open("2020-07-11"),
        [format!("Who lives with the children at {MILL} has not been said since 10 January 2020.")]
    );
}

#[test]
fn the_network_is_home_family_and_community_and_agencies_with_their_last_contact() {
    let mut told = records(&lines(&[
        "gp | note | 2020-01-10 | AMBER, of MILL); JO); grandparent Edie Kestle; neighbour Pat Lowe",
        "police | involvement | 2020-06-10 | AMBER) | status=none-found",
        "school | note | 2020-05-10 | AMBER)",
    ]).iter().map(String::as_str).collect::<Vec<_>>());
    told[2].shared_with = vec!["fire".into()];
    Read::of_records(told).ask(LATER, |history, words| {
        let rings: Vec<(Ring, String)> =
            history.network.people.iter().map(|p| (p.ring, words.name(p.person))).collect();
        assert_eq!(rings, [
            (Ring::Home, "Jo Kestle".to_owned()),
            (Ring::Family, "Edie Kestle".to_owned()),
            (Ring::Community, "Pat Lowe".to_owned()),
        ]);
        let agencies: Vec<String> = history.network.agencies.iter().map(|a| words.agency(a)).collect();
        assert_eq!(agencies, [
            "Fire and rescue: no contact recorded; last told something by another agency 10 May 2020.",
            "GP practice: last contact 10 January 2020.",
            "Police: no contact recorded.",
            "School: last contact 10 May 2020.",
        ]);
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

#[test]
fn nothing_of_a_person_is_printed_by_debugging() {
    let read = kestles(&["gp | note | 2020-01-10 | AMBER, of MILL); JO); visitor Wes Abbs"]);
    read.ask(LATER, |history, _| {
        let printed = format!("{history:?} {:?}", read.addresses);
        for canary in ["Mill", "NM1", "Amber", "Kestle", "Jo ", "Wes"] {
            assert!(!printed.contains(canary), "{canary}");
        }
    });
}

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
