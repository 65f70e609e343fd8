//! Who lived with whom: stays, households, relationships and what nobody has said, each with the records that say so.

use crate::invented::PRACTICE;
use jiff::civil::date;
use safeguarding::calendar::{Date, VagueDate};
use safeguarding::chronology::View;
use safeguarding::people::People;
use safeguarding::people::household::{
    AddressBook, Basis, HouseholdHistory, HouseholdWords, Known, NotSaid, SharedBy,
};
use safeguarding::people::relations::{Tie, expected_and_born};
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
        let people = People::of(&records);
        let addresses = AddressBook::of(&records, &people);
        Self { records, people, addresses, area: Vec::new() }
    }

    /// The first family's history as of a day, everything shared, and something to ask of it.
    fn ask<T>(&self, as_of: Date, ask: impl FnOnce(&HouseholdHistory, &HouseholdWords) -> T) -> T {
        let view = View::all(as_of);
        self.ask_as(&|record| view.sees(record), "Amber", ask)
    }

    fn ask_as<T>(
        &self,
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
    for (n, family) in ["Moss", "Penrose", "Tregear", "Larkham"].iter().enumerate() {
        told.push(format!(
            "housing | note | 2020-0{}-01 | child Bea {family} (born 2015-01-0{}, of {MILL}); mother Ann {family}",
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
fn an_unborn_child_and_the_child_born_near_the_day_are_likely_one_and_that_is_asked() {
    let read = kestles(&[
        "midwifery | pregnancy | 2024-03-08 | unborn (due 2024-07-20); JO)",
        "midwifery | birth | 2024-07-18 | child Amber Kestle (born 2024-07-18); JO)",
    ]);
    let pairs = expected_and_born(&read.records, &read.people, &|_| true);
    assert_eq!(pairs.len(), 1);
    read.ask(LATER, |history, words| {
        assert_eq!(history.expected_and_born, pairs);
        assert_eq!(
            words.expected(&pairs[0]),
            "Jo Kestle was expecting a child due 20 July 2024, and Amber Kestle was born 18 July 2024. These are likely \
             one child: are they?"
        );
        assert!(!history.relationships.iter().any(|r| matches!(r.tie, Tie::Sibling(_))));
    });
}
