//! Laying records out in columns, family after family.
//!
//! Takes a family's records; adds its rows, and what they say where nothing before said the same. A family that does not fit
//! is named, for the slow way.

use super::super::scene::{addresses_in, days_of};
use super::super::{Childhood, Compiled};
use super::{
    ADULT, AFTER_ALL, CHILDREN_OF_MOST, Columns, DayNumber, Facts, FamilyRows, HANGS_TOGETHER,
    HOMES_OF_MOST, Homes, Saying, TOGETHER_OF_MOST, Telling, Together, day_number,
};
use crate::calendar::Date;
use crate::chronology::{
    Happening, View, hanging_together, happenings, known_from, known_to, records_within,
};
use crate::people::People;
use crate::people::household::ReadAddress;
use crate::practice::Scope;
use crate::records::Record;
use rustc_hash::FxHashMap as HashMap;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Makes columns, family after family.
#[derive(Debug)]
pub struct Laying<'p> {
    pub(super) compiled: &'p Compiled<'p>,
    pub(super) columns: Columns,
    known_sayings: HashMap<(u8, u64, Facts, Vec<u64>), u32>,
    known_audiences: HashMap<u64, u16>,
    known_homes: HashMap<Homes, u32>,
    /// Addresses as written, by their places; `None` where one names no place.
    known_addresses: HashMap<String, Option<u32>>,
    known_places: HashMap<ReadAddress, u32>,
    known_tellings: HashMap<Telling, u32>,
    reads_homes: bool,
    value_facts: Vec<SmolStr>,
    left_out: Vec<u32>,
    /// Where which record each row is of is kept: that, for [`Laying::one_more`].
    pub(super) record_of: Vec<u32>,
    keeps: bool,
    /// Of each scope, the rules that look at where children live, by place.
    pub(super) reading_homes: [Vec<u16>; 3],
}

impl<'p> Laying<'p> {
    /// Nobody yet.
    pub fn new(compiled: &'p Compiled<'p>) -> Self {
        Self {
            compiled,
            columns: Columns { homes: vec![Box::default()], ..Columns::default() },
            known_homes: HashMap::from_iter([(Box::default(), 0)]),
            known_addresses: HashMap::default(),
            known_places: HashMap::default(),
            known_tellings: HashMap::default(),
            reads_homes: compiled.reads_homes(),
            known_sayings: HashMap::default(),
            known_audiences: HashMap::default(),
            value_facts: compiled.value_facts(),
            left_out: Vec::new(),
            record_of: Vec::new(),
            keeps: false,
            reading_homes: compiled.rules_reading_homes(),
        }
    }

    /// Nobody yet, to be kept and added to by [`Laying::one_more`].
    pub fn keeping(compiled: &'p Compiled<'p>) -> Self {
        Self { keeps: true, ..Self::new(compiled) }
    }

    /// The columns as they stand.
    pub const fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Lays out the next family: one of these people's, under the indices it and its children have there.
    pub fn add(&mut self, records: &[Record], people: &People, family: u32) {
        self.add_some(records, people, family, &|_| true);
    }

    /// As [`Self::add`], of these records only. Gives whether the family was laid out.
    pub fn add_some(
        &mut self,
        records: &[Record],
        people: &People,
        family: u32,
        known: &dyn Fn(u32) -> bool,
    ) -> bool {
        let is_laid = self.try_add(records, people, family, (0, 0), known).is_some();
        if !is_laid {
            self.left_out.push(family);
        }
        is_laid
    }

    /// Lays out the next family of several caseloads under one numbering: as so much higher indices of families and persons.
    pub fn add_numbered(
        &mut self,
        records: &[Record],
        people: &People,
        family: u32,
        from: (u32, u32),
    ) {
        if self.try_add(records, people, family, from, &|_| true).is_none() {
            self.left_out.push(family + from.0);
        }
    }

    fn try_add(
        &mut self,
        records: &[Record],
        people: &People,
        family: u32,
        (first_family, first_person): (u32, u32),
        is_known: &dyn Fn(u32) -> bool,
    ) -> Option<()> {
        let children = &people.families[family as usize].children;
        if children.len() > CHILDREN_OF_MOST {
            return None;
        }
        let about = about(records, people, children, is_known);
        let among: Vec<u32> = about.iter().map(|(record, _)| *record).collect();
        let together = hanging_together(records, people, self.compiled.practice, &among);
        if together.iter().any(|group| group.len() > TOGETHER_OF_MOST) {
            return None;
        }
        let mut rows: Vec<(u32, u16, u8, [DayNumber; 3])> = Vec::with_capacity(among.len());
        let mut homes_said = vec![0];
        for (index, about) in about {
            let days = day_numbers(&records[index as usize])?;
            let lives = self.lives(records, people, children, index);
            let lives = home_place(&mut homes_said, lives)?;
            rows.push((index, about, lives, days));
        }
        rows.sort_by_cached_key(|(index, .., days)| order(&records[*index as usize], *days));
        let from = self.columns.earliest.len() as u32;
        let mut row_of: BTreeMap<u32, u32> =
            together.iter().flatten().map(|index| (*index, 0)).collect();
        for (index, about, lives, days) in rows {
            let about = if about == 0 { ADULT } else { about };
            if let Some(row) = row_of.get_mut(&index) {
                *row = self.columns.earliest.len() as u32;
            }
            self.row(&records[index as usize], index, days, about, lives);
        }
        let first_together = self.columns.together.len() as u32;
        for group in together {
            self.hang_together(records, people, &group, &row_of);
        }
        let columns = &mut self.columns;
        columns.families.push(FamilyRows {
            family: family + first_family,
            from,
            to: columns.earliest.len() as u32,
            first_child: columns.children.len() as u32,
            children: children.len() as u16,
            first_together,
            together: columns.together.len() as u32,
            first_home: columns.homes_said.len() as u32,
            homes: homes_said.len() as u16,
        });
        columns.homes_said.append(&mut homes_said);
        for child in children {
            let childhood = Childhood::of_child(people, *child);
            columns.children.push((*child + first_person, childhood));
        }
        Some(())
    }

    /// Where a record says that the children of a family live.
    pub(super) fn lives(
        &mut self,
        records: &[Record],
        people: &People,
        children: &[u32],
        index: u32,
    ) -> u32 {
        if !self.reads_homes {
            return 0;
        }
        let mut homes = Vec::new();
        for (place, child) in children.iter().enumerate() {
            let known = addresses_in(records, people, *child, index).find_map(|address| {
                self.known_addresses.get(address).copied().unwrap_or_else(|| self.address(address))
            });
            homes.extend(known.map(|known| (place as u8, known)));
        }
        let homes: Homes = homes.into();
        let next = self.columns.homes.len() as u32;
        let known = *self.known_homes.entry(homes.clone()).or_insert(next);
        if known == next {
            self.columns.homes.push(homes);
        }
        known
    }

    /// The place of an address that was not written so before.
    fn address(&mut self, written: &str) -> Option<u32> {
        let known = ReadAddress::read(written).map(|place| {
            let addresses = &mut self.columns.addresses;
            let next = addresses.len() as u32;
            *self.known_places.entry(place).or_insert_with_key(|place| {
                addresses.push(place.clone());
                next
            })
        });
        self.known_addresses.insert(written.to_owned(), known);
        known
    }

    pub(super) fn row(
        &mut self,
        record: &Record,
        index: u32,
        [earliest, latest, known]: [DayNumber; 3],
        about: u16,
        lives: u8,
    ) {
        let saying = self.saying(record);
        let also = record.also_known.iter().map(|known| &known.agency);
        let who = [&record.agency].into_iter().chain(&record.shared_with).chain(also);
        let sees = who.clone().fold(0, |set, agency| set | self.compiled.agency_bit(agency));
        let later: BTreeMap<u64, DayNumber> = who
            .filter_map(|agency| {
                let since = day_number(known_to(record, agency)?).unwrap_or(AFTER_ALL);
                (since > known).then(|| (self.compiled.agency_bit(agency), since))
            })
            .collect();
        if !later.is_empty() {
            let row = self.columns.saying.len() as u32;
            self.columns.later.insert(row, later.into_iter().collect());
        }
        let audiences = &mut self.columns.audiences;
        let audience = *self.known_audiences.entry(sees).or_insert_with(|| {
            audiences.push(sees);
            audiences.len() as u16 - 1
        });
        let columns = &mut self.columns;
        columns.earliest.push(earliest);
        columns.latest.push(earliest, latest);
        columns.known.push(known);
        let rules = &columns.sayings[saying as usize].rules;
        let scopes = (0..).zip(rules).filter(|(_, rules)| !rules.is_empty());
        columns.scopes.push(scopes.fold(0, |set, (place, _)| set | 1 << place));
        columns.saying.push(saying);
        columns.audience.push(audience);
        columns.about.push(about);
        columns.lives.push(lives);
        if self.keeps {
            self.record_of.push(index);
        }
    }

    /// Notes that some records of the family being laid out hang together: by index, in order, with the row of each.
    pub(super) fn hang_together(
        &mut self,
        records: &[Record],
        people: &People,
        group: &[u32],
        row_of: &BTreeMap<u32, u32>,
    ) {
        let told = every_choice(records, people, self.compiled, group);
        let columns = &mut self.columns;
        let telling = *self.known_tellings.entry(told).or_insert_with_key(|told| {
            columns.tellings.push(told.clone());
            columns.tellings.len() as u32 - 1
        });
        let first = columns.rows_together.len() as u32;
        for index in group {
            let row = row_of[index];
            columns.about[row as usize] |= HANGS_TOGETHER;
            columns.rows_together.push(row);
        }
        columns.together.push(Together { first, rows: group.len() as u8, telling });
    }

    fn saying(&mut self, record: &Record) -> u32 {
        let compiled = self.compiled;
        let kind = compiled.kind_place(&record.kind);
        let agency = compiled.agency_bit(&record.agency);
        let fits = compiled.fits(kind, &[(agency, &record.facts)]);
        let facts: Facts = record
            .facts
            .iter()
            .filter(|(fact, _)| self.value_facts.binary_search(fact).is_ok())
            .map(|(fact, value)| (fact.clone(), value.clone()))
            .collect();
        let key = (kind, agency, facts, fits);
        if let Some(known) = self.known_sayings.get(&key) {
            return *known;
        }
        let (kind, agency, facts, fits) = key.clone();
        let (rules, wakes) = compiled.rules_looking_at(&fits);
        let [rules, wakes] = [rules, wakes].map(|of| of.map(Vec::into_boxed_slice));
        let place = self.columns.sayings.len() as u32;
        self.columns.sayings.push(Saying { kind, agency, facts, fits, rules, wakes });
        self.known_sayings.insert(key, place);
        place
    }

    /// The columns, and the families that do not fit into any: too many children, days too far off, or too much that hangs
    /// together. Those are for the slow way.
    pub fn finish(self) -> (Columns, Vec<u32>) {
        (self.columns, self.left_out)
    }
}

/// The place of what a row says of homes among what its family's rows say; `None` where there is no room for more.
pub(super) fn home_place(said: &mut Vec<u32>, lives: u32) -> Option<u8> {
    let known = said.iter().position(|one| *one == lives);
    if known.is_none() && said.len() < HOMES_OF_MOST {
        said.push(lives);
        return u8::try_from(said.len() - 1).ok();
    }
    known.and_then(|place| u8::try_from(place).ok())
}

/// The records of a family that are known, in order, each with the children it is about: a bit each, by place.
fn about(
    records: &[Record],
    people: &People,
    children: &[u32],
    is_known: &dyn Fn(u32) -> bool,
) -> Vec<(u32, u16)> {
    let mut about: Vec<(u32, u16)> = Vec::new();
    for (place, child) in children.iter().enumerate() {
        let own = records_within(records, people, *child, Scope::Child);
        about.extend(own.into_iter().map(|record| (record, 1 << place)));
    }
    let household = records_within(records, people, children[0], Scope::Household);
    about.extend(household.into_iter().map(|record| (record, 0)));
    about.retain(|(record, _)| is_known(*record));
    about.sort_unstable();
    about.dedup_by(|next, one| {
        let is_same = next.0 == one.0;
        one.1 |= if is_same { next.1 } else { 0 };
        is_same
    });
    about
}

/// What rows stand in the order of.
pub(super) fn order(record: &Record, [earliest, latest, _]: [DayNumber; 3]) -> impl Ord + use<> {
    let happened = (record.happened.sort_day(), record.happened.latest());
    (earliest, latest, happened, record.recorded, record.provenance.fingerprint)
}

/// The first and the last day it can have been, as [`super::Scene`] has them, and the day it became known.
pub(super) fn day_numbers(record: &Record) -> Option<[DayNumber; 3]> {
    let (earliest, latest) = days_of(record);
    Some([day_number(earliest)?, day_number(latest)?, day_number(known_from(record))?])
}

/// How some records that hang together, in order, are told.
fn every_choice(
    records: &[Record],
    people: &People,
    compiled: &Compiled,
    group: &[u32],
) -> Telling {
    let all = View::all(Date::MAX);
    let place = |index: &u32| group.iter().position(|one| one == index).unwrap_or_default() as u8;
    (0..1_u32 << group.len())
        .map(|choice| {
            let chosen = group.iter().enumerate().filter(|(place, _)| choice >> place & 1 == 1);
            let chosen = chosen.map(|(_, index)| *index);
            let told = happenings(records, people, compiled.practice, &all, chosen);
            told.iter().map(|h: &Happening| h.records.iter().map(place).collect()).collect()
        })
        .collect()
}
