//! Who else knew of a record, and since when, as far as records say: who said it, who was told, and on which day.
//!
//! Takes records with who is who, and practice, which says what facts name those who knew; fills in what each record's
//! [`AlsoKnown`] is. It guesses nothing: where no entry bears a telling out, its day is not known. What was told is only as good
//! as the records of telling: an agency may have known more than this says.

use super::known_from;
use crate::calendar::{Date, days_between};
use crate::people::People;
use crate::practice::{Kind, Practice};
use crate::records::{AlsoKnown, HowKnown, Record};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// How long after an entry was written a contact from its agency can be the telling of it. **Units:** calendar days. Ours: the
/// review of what was told asks only for "soon after".
const TELLING_WITHIN_DAYS: i32 = 14;

/// A child, who said something, and to whom: by index and agency.
type Telling<'r> = (u32, &'r str, &'r SmolStr);

/// Works out which other agencies knew of each record, and fills it in.
pub fn tell(records: &mut [Record], people: &People, practice: &Practice) {
    let known: Vec<Vec<AlsoKnown>> = {
        let records = &*records;
        let tellings = tellings(records, people, practice);
        let births = first_birth_days(records, people, practice);
        let each = records.iter().enumerate();
        each.map(|(index, record)| {
            let kind = practice.kind(&record.kind);
            let mut known = kind.map_or_else(Vec::new, |kind| named(kind, record, practice));
            known.extend(told(record, index, people, &tellings));
            if let Some(kind) = kind {
                known.extend(as_a_course(kind, index, people, &births));
            }
            known.retain(|known| known.agency != record.agency);
            known
        })
        .collect()
    };
    for (record, known) in records.iter_mut().zip(known) {
        record.also_known = known;
    }
}

/// The agencies that a record's own facts name: who said it, who was told.
fn named(kind: &Kind, record: &Record, practice: &Practice) -> Vec<AlsoKnown> {
    let said = who_said(kind, record).filter(|agency| practice.agencies.contains_key(*agency));
    let said =
        said.map(|agency| AlsoKnown { agency: agency.into(), how: HowKnown::Said, since: None });
    let told = kind.facts.iter().filter_map(|fact| {
        let is_told = record.facts.get(&fact.name).is_some_and(|value| value == "yes");
        let agency = fact.told.clone().filter(|_| is_told)?;
        Some(AlsoKnown { agency, how: HowKnown::Told, since: None })
    });
    said.into_iter().chain(told).collect()
}

/// Who said what a record tells of, as its facts name them.
fn who_said<'r>(kind: &Kind, record: &'r Record) -> Option<&'r str> {
    let fact = kind.facts.iter().find(|fact| fact.names_who_said)?;
    record.facts.get(&fact.name).map(String::as_str)
}

/// The days on which an agency told another something of a child, by contacts and referrals. **Shape:** each in order.
fn tellings<'r>(
    records: &'r [Record],
    people: &People,
    practice: &Practice,
) -> BTreeMap<Telling<'r>, Vec<Date>> {
    let mut tellings: BTreeMap<Telling, Vec<Date>> = BTreeMap::new();
    for (index, record) in records.iter().enumerate() {
        let said = practice.kind(&record.kind).and_then(|kind| who_said(kind, record));
        let Some(said) = said else { continue };
        let day = record.happened.latest().unwrap_or_else(|| known_from(record));
        for child in children(record, index, people) {
            tellings.entry((child, said, &record.agency)).or_default().push(day);
        }
    }
    for days in tellings.values_mut() {
        days.sort_unstable();
    }
    tellings
}

/// The agencies that were told of a record where a contact bears it out, each with its day.
fn told(
    record: &Record,
    index: usize,
    people: &People,
    tellings: &BTreeMap<Telling, Vec<Date>>,
) -> Vec<AlsoKnown> {
    let written = known_from(record);
    // What is written here tells whom it is for at once: the writing is the telling.
    if record.is_written_here() {
        let at_once = |agency: &SmolStr| AlsoKnown {
            agency: agency.clone(),
            how: HowKnown::Told,
            since: Some(written),
        };
        return record.shared_with.iter().map(at_once).collect();
    }
    let happened = record.happened.earliest().unwrap_or(written).min(written);
    let may_be =
        |day: &&Date| happened <= **day && days_between(written, **day) <= TELLING_WITHIN_DAYS;
    let told = record.shared_with.iter().filter_map(|agency| {
        let days = children(record, index, people)
            .filter_map(|child| tellings.get(&(child, record.agency.as_str(), agency)));
        let day = days.flatten().filter(may_be).min()?;
        let since = Some((*day).max(written));
        Some(AlsoKnown { agency: agency.clone(), how: HowKnown::Told, since })
    });
    told.collect()
}

/// The first day on which a row of each agency gave a child's birth date. **Shape:** by child and agency.
fn first_birth_days<'r>(
    records: &'r [Record],
    people: &People,
    practice: &Practice,
) -> BTreeMap<(u32, &'r SmolStr), Date> {
    let mut first: BTreeMap<(u32, &SmolStr), Date> = BTreeMap::new();
    let told = practice.kinds.values().flat_map(|kind| &kind.told_as_a_course);
    let told: Vec<&SmolStr> = told.collect();
    for (index, record) in records.iter().enumerate() {
        if !told.contains(&&record.agency) {
            continue;
        }
        let day = known_from(record);
        let named = people.of_record[index].iter().zip(&record.mentions);
        for (person, _) in named.filter(|(_, mention)| mention.born.is_some()) {
            let Some(person) = person else { continue };
            let known = first.entry((*person, &record.agency)).or_insert(day);
            *known = day.min(*known);
        }
    }
    first
}

/// The agencies told of a record as a matter of course, of which a row of their own shows that they knew.
fn as_a_course<'k>(
    kind: &'k Kind,
    index: usize,
    people: &'k People,
    births: &'k BTreeMap<(u32, &SmolStr), Date>,
) -> impl Iterator<Item = AlsoKnown> + 'k {
    kind.told_as_a_course.iter().filter_map(move |agency| {
        let named = people.of_record[index].iter().flatten();
        let since = named.filter_map(|person| births.get(&(*person, agency))).min()?;
        Some(AlsoKnown { agency: agency.clone(), how: HowKnown::AsACourse, since: Some(*since) })
    })
}

fn children<'r>(
    record: &'r Record,
    index: usize,
    people: &'r People,
) -> impl Iterator<Item = u32> + 'r {
    let named = people.of_record[index].iter().zip(&record.mentions);
    named.filter(|(_, mention)| mention.role.is_child()).filter_map(|(person, _)| *person)
}
