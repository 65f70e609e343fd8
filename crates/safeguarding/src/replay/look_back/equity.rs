//! For whom a rule would have come up, beside all children: by age, sex, ethnicity, disability and deprivation of the area.
//!
//! Takes the children a rule concerns and all children; gives rows of counts, those below five withheld. A characteristic that
//! no record gives is a row of its own, never left out and never guessed. No rule may look at these: they are read only here.

use super::{Count, LookBack};
use crate::Caseload;
use crate::calendar::{Age, Date};
use crate::chronology::{View, known_from};
use crate::records::{Record, Sex};
use std::collections::{BTreeMap, BTreeSet};

/// By what children are told apart in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Characteristic {
    /// Their age on the last day of the period.
    Age,
    /// Their sex as recorded.
    Sex,
    /// Their ethnicity as recorded.
    Ethnicity,
    /// Whether a disability or condition is recorded.
    Disability,
    /// The deprivation of the area they live in.
    Deprivation,
}

impl Characteristic {
    /// Every one, in the order of the table.
    pub const ALL: [Self; 5] =
        [Self::Age, Self::Sex, Self::Ethnicity, Self::Disability, Self::Deprivation];

    /// What a reader sees.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Age => "Age on the last day",
            Self::Sex => "Sex",
            Self::Ethnicity => "Ethnicity as recorded",
            Self::Disability => "Disability or condition",
            Self::Deprivation => "Deprivation of the area",
        }
    }
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// By what.
    pub characteristic: Characteristic,
    /// Which group.
    pub group: String,
    /// Children the rule concerns.
    pub found: Count,
    /// All children.
    pub all: Count,
    /// The share of those the rule concerns, in whole per cent; `None` where a count of any group of the characteristic is
    /// withheld: the others' shares would tell it.
    pub share_of_found: Option<usize>,
    /// The share of all children, likewise.
    pub share_of_all: Option<usize>,
}

/// The code of the children in need census for an ethnicity that was not yet asked.
const NOT_OBTAINED: &str = "NOBT";

/// What is said where no record gives a characteristic.
const NOT_RECORDED: &str = "not recorded";

/// The table. **Shape:** by characteristic, then group; groups nobody is in are absent; `not recorded` last, always there.
pub fn equity(caseload: &Caseload, look_back: &LookBack) -> Vec<Row> {
    let found = look_back.children();
    let mut counted: BTreeMap<(Characteristic, bool, String), [usize; 2]> = BTreeMap::new();
    for characteristic in Characteristic::ALL {
        counted.insert((characteristic, true, NOT_RECORDED.to_owned()), [0, 0]);
    }
    for child in &look_back.all_children {
        for (characteristic, group) in groups(caseload, *child, look_back.to) {
            let is_recorded = group.is_some();
            let group = group.unwrap_or_else(|| NOT_RECORDED.to_owned());
            let counts = counted.entry((characteristic, !is_recorded, group)).or_default();
            counts[0] += usize::from(found.contains(child));
            counts[1] += 1;
        }
    }
    let mut rows: Vec<Row> = counted
        .into_iter()
        .map(|((characteristic, _, group), [found, all])| Row {
            characteristic,
            group,
            found: Count::of(found),
            all: Count::of(all),
            share_of_found: None,
            share_of_all: None,
        })
        .collect();
    let whole = [Count::of(found.len()), Count::of(look_back.all_children.len())];
    for characteristic in Characteristic::ALL {
        let mut group: Vec<&mut Row> =
            rows.iter_mut().filter(|row| row.characteristic == characteristic).collect();
        let shown = |of: fn(&Row) -> Count, group: &[&mut Row]| {
            group.iter().all(|row| of(row) != Count::FewerThanFive)
        };
        let shows = [shown(|row| row.found, &group), shown(|row| row.all, &group)];
        for row in &mut group {
            row.share_of_found = row.found.share_of(whole[0]).filter(|_| shows[0]);
            row.share_of_all = row.all.share_of(whole[1]).filter(|_| shows[1]);
        }
    }
    let place = |row: &Row| IN_ORDER.iter().position(|group| *group == row.group);
    rows.sort_by_key(|row| (row.characteristic, row.group == NOT_RECORDED, place(row)));
    rows
}

/// Groups that have an order of their own; others stand by name.
const IN_ORDER: [&str; 12] = [
    "not yet born",
    "under 1",
    "1 to 4",
    "5 to 10",
    "11 to 15",
    "16 and 17",
    "18 or over now",
    "most deprived fifth",
    "second fifth",
    "third fifth",
    "fourth fifth",
    "least deprived fifth",
];

/// The group a child is in by each characteristic; `None`: no record says.
fn groups(caseload: &Caseload, child: u32, to: Date) -> Vec<(Characteristic, Option<String>)> {
    let view = View::all(to);
    let person = &caseload.people.persons[child as usize];
    let mut sexes: BTreeSet<&str> = BTreeSet::new();
    let mut latest: BTreeMap<&str, (Date, String)> = BTreeMap::new();
    let mut is_disabled = false;
    for (index, place) in &person.mentions {
        let record = &caseload.records[*index as usize];
        let mention = &record.mentions[usize::from(*place)];
        if !view.sees(record) || !mention.role.is_child() {
            continue;
        }
        match mention.sex {
            Some(Sex::Female) => drop(sexes.insert("girl")),
            Some(Sex::Male) => drop(sexes.insert("boy")),
            _ => {}
        }
        is_disabled |= record.kind == "diagnosis";
        for fact in ["ethnicity", "deprivation_decile"] {
            note_latest(&mut latest, fact, record);
        }
    }
    let mut told = |fact: &str| latest.remove(fact).map(|(_, value)| value);
    vec![
        (Characteristic::Age, person.birth_day().map(|born| band(born, to).to_owned())),
        // Where records disagree, neither is believed here.
        (Characteristic::Sex, (sexes.len() == 1).then(|| sexes.iter().copied().collect())),
        (Characteristic::Ethnicity, told("ethnicity").filter(|code| code != NOT_OBTAINED)),
        (Characteristic::Disability, is_disabled.then(|| "recorded".to_owned())),
        (Characteristic::Deprivation, told("deprivation_decile").map(|decile| fifth(&decile))),
    ]
}

/// Keeps what the record written last says; a fact that only others than person’s details give is not believed.
fn note_latest<'a>(latest: &mut BTreeMap<&'a str, (Date, String)>, fact: &'a str, record: &Record) {
    let Some(value) = record.facts.get(fact).filter(|_| record.kind == "person-details") else {
        return;
    };
    let known = known_from(record);
    if latest.get(fact).is_none_or(|(before, _)| *before <= known) {
        latest.insert(fact, (known, value.clone()));
    }
}

fn band(born: Date, day: Date) -> &'static str {
    match Age::on(born, day) {
        Age::Unborn => "not yet born",
        age @ Age::Years { .. } => match age.whole_years() {
            0 => "under 1",
            1..=4 => "1 to 4",
            5..=10 => "5 to 10",
            11..=15 => "11 to 15",
            16..=17 => "16 and 17",
            _ => "18 or over now",
        },
    }
}

/// The deciles of the Index of Multiple Deprivation, two by two, so that groups are not too small.
fn fifth(decile: &str) -> String {
    match decile.trim().parse() {
        Ok(1..=2) => "most deprived fifth".to_owned(),
        Ok(3..=4) => "second fifth".to_owned(),
        Ok(5..=6) => "third fifth".to_owned(),
        Ok(7..=8) => "fourth fifth".to_owned(),
        Ok(9..=10) => "least deprived fifth".to_owned(),
        Ok(_) | Err(_) => NOT_RECORDED.to_owned(),
    }
}
