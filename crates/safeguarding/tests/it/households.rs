//! Who lived with whom: stays, households, relationships and what nobody has said, each with the records that say so.

mod in_the_home;
mod laws;
mod not_said;
mod places;
mod related;

use crate::invented::PRACTICE;
use jiff::civil::date;
use safeguarding::calendar::{Date, VagueDate};
use safeguarding::chronology::View;
use safeguarding::people::People;
use safeguarding::people::household::{AddressBook, HouseholdHistory, HouseholdWords, Known};
use safeguarding::records::{
    Fingerprint, Instant, Pointer, Provenance, Record, RecordId, Relation, Sensitivity, read_people,
};
use smol_str::SmolStr;

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
        author: None,
        follows: Vec::new(),
        also_known: Vec::new(),
        classes: safeguarding::records::Classes::NONE,
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
