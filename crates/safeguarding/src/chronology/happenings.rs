//! One thing that happened, with every record that tells of it.
//!
//! Two agencies' records of one incident are one happening with two sources; a later version of a record takes the place
//! of an earlier one; a correction takes the place of what it corrects; a withdrawal stays beside what it withdraws.

use super::View;
use crate::people::People;
use crate::practice::Practice;
use crate::records::{Record, Relation};
use rustc_hash::{FxBuildHasher, FxHashMap as HashMap};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, Hash};

/// One happening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// The records that tell of it, by index: the one to show first, then other agencies' of the same day, in order.
    pub records: Vec<u32>,
    /// Earlier versions of those, and what they correct, by index, in order.
    pub earlier: Vec<u32>,
    /// How it stands today.
    pub standing: Standing,
    /// Records that withdraw or rebut it, by index.
    pub answered_by: Vec<u32>,
}

/// How a happening stands, as far as the reader knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has said otherwise.
    Stands,
    /// Somebody later said it had not happened. It still counts, and says so (NOR-47).
    Withdrawn,
    /// A parent, carer or child says it was otherwise.
    Disputed,
}

/// The happenings that some records tell of, as a reader knew them.
///
/// **Shape:** in order of the earliest day each can have been (unknown first), then of their first record; `among` need not be
/// in order and may repeat.
pub fn happenings(
    records: &[Record],
    people: &People,
    practice: &Practice,
    view: &View,
    among: impl IntoIterator<Item = u32>,
) -> Vec<Happening> {
    let mut seen: Vec<u32> =
        among.into_iter().filter(|i| view.sees(&records[*i as usize])).collect();
    seen.sort_unstable();
    seen.dedup();
    let (mut current, mut earlier) = latest_versions(records, people, &seen);
    let Answers { mut standing, replaced } = answers(records, people, &current);
    for (&old, &new) in &replaced {
        earlier.entry(new).or_default().push(old);
    }
    if !replaced.is_empty() {
        current.retain(|index| !replaced.contains_key(index));
    }
    let groups = told_together(records, people, practice, &current);
    groups
        .into_iter()
        .map(|group| {
            let mut older = Vec::new();
            if !earlier.is_empty() {
                let mut left = group.clone();
                while let Some(newer) = left.pop() {
                    let before = earlier.remove(&newer).unwrap_or_default();
                    older.extend(&before);
                    left.extend(before);
                }
                older.sort_unstable();
            }
            let told: Vec<_> = group.iter().filter_map(|i| standing.remove(i)).collect();
            let withdrawn = told.iter().any(|(s, _)| *s == Standing::Withdrawn);
            Happening {
                standing: match (withdrawn, told.is_empty()) {
                    (true, _) => Standing::Withdrawn,
                    (false, false) => Standing::Disputed,
                    (false, true) => Standing::Stands,
                },
                answered_by: told.into_iter().flat_map(|(_, by)| by).collect(),
                records: group,
                earlier: older,
            }
        })
        .collect()
}

/// Some records, in order, by the happening each tells of. **Shape:** in the order of [`happenings`].
fn told_together(
    records: &[Record],
    people: &People,
    practice: &Practice,
    current: &[u32],
) -> Vec<Vec<u32>> {
    let mut groups: Vec<Vec<u32>> = Vec::with_capacity(current.len());
    let mut may_be_one: Vec<(u64, u32)> = Vec::new();
    for &index in current {
        let record = &records[index as usize];
        match record.happened.day().filter(|_| !joins(practice, record).is_empty()) {
            Some(day) => may_be_one.push((FxBuildHasher.hash_one((&record.kind, day)), index)),
            None => groups.push(vec![index]),
        }
    }
    may_be_one.sort_unstable();
    for of_one_day in may_be_one.chunk_by(|one, next| one.0 == next.0) {
        if let [(_, index)] = of_one_day {
            groups.push(vec![*index]);
            continue;
        }
        let mut alike: BTreeMap<GroupKey, Vec<u32>> = BTreeMap::new();
        for (_, index) in of_one_day {
            let key = group_key(&records[*index as usize], *index, people, practice);
            alike.entry(key).or_default().push(*index);
        }
        groups.extend(alike.into_values().flat_map(|group| split_by_agency(records, group)));
    }
    let row = |group: &Vec<u32>| {
        let first = &records[group[0] as usize];
        let days = (first.happened.sort_day(), first.happened.latest(), first.recorded);
        (days, first.provenance.fingerprint)
    };
    groups.sort_by_cached_key(row);
    // Rows that say the same stand in the order of their kinds and of what they share.
    for alike in groups.chunk_by_mut(|one, next| row(one) == row(next)) {
        if alike.len() > 1 {
            alike.sort_by_cached_key(|group| {
                let first = &records[group[0] as usize];
                (group_key(first, group[0], people, practice), group[0])
            });
        }
    }
    groups
}

/// What later records say of earlier ones.
struct Answers {
    /// For each record withdrawn or disputed: how it stands, and by which records.
    standing: HashMap<u32, (Standing, Vec<u32>)>,
    /// For each record corrected by one of its own kind: the one that takes its place.
    replaced: BTreeMap<u32, u32>,
}

fn answers(records: &[Record], people: &People, current: &[u32]) -> Answers {
    let pointing = |index: &&u32| records[**index as usize].points_at.is_some();
    let pointing: Vec<u32> = current.iter().filter(pointing).copied().collect();
    let mut standing: HashMap<u32, (Standing, Vec<u32>)> = HashMap::default();
    let mut replaced: BTreeMap<u32, u32> = BTreeMap::new();
    if pointing.is_empty() {
        return Answers { standing, replaced };
    }
    let by_reference = pointed_at(records, &pointing, current);
    for &index in &pointing {
        let record = &records[index as usize];
        let Some(pointer) = &record.points_at else { continue };
        // One reference may stand on several rows: what is pointed at is the one about the same child.
        let same = |target: &&u32| **target != index && may_be_of_one(people, index, **target);
        let rows = by_reference.get(&source_key(record, &pointer.reference));
        let Some(&target) = rows.and_then(|rows| rows.iter().find(same)) else { continue };
        match pointer.relation {
            Relation::Corrects if record.kind == records[target as usize].kind => {
                replaced.insert(target, index);
            }
            Relation::Corrects | Relation::Rebuts => {
                let entry = standing.entry(target).or_insert((Standing::Disputed, Vec::new()));
                entry.1.push(index);
            }
            Relation::Withdraws => {
                let entry = standing.entry(target).or_insert((Standing::Withdrawn, Vec::new()));
                entry.0 = Standing::Withdrawn;
                entry.1.push(index);
            }
        }
    }
    // Corrections in a circle say nothing about which is right: all of them stand, disputed by each other.
    let circle = in_circles(replaced.keys().copied(), |old| replaced.get(&old).copied());
    for old in circle {
        if let Some(new) = replaced.remove(&old) {
            standing.entry(old).or_insert((Standing::Disputed, Vec::new())).1.push(new);
        }
    }
    Answers { standing, replaced }
}

/// What leads back to itself, of some and what each leads to. Nothing is asked for more than a few times: a record may have been put
/// right thousands of times, each time by putting right the last correction.
fn in_circles(starts: impl Iterator<Item = u32>, next: impl Fn(u32) -> Option<u32>) -> Vec<u32> {
    let mut walk_of: HashMap<u32, u32> = HashMap::default();
    let mut circles = Vec::new();
    for start in starts {
        let mut at = start;
        while let (Entry::Vacant(new), Some(after)) = (walk_of.entry(at), next(at)) {
            new.insert(start);
            at = after;
        }
        // Back where this very walk has been: from here round to here again is a circle.
        if walk_of.get(&at) == Some(&start) {
            let first = at;
            while let Some(after) = next(at) {
                circles.push(at);
                at = after;
                if at == first {
                    break;
                }
            }
        }
    }
    circles
}

/// A reference, and the agency and organisation whose it is.
pub(super) type SourceKey<'a> = (&'a str, Option<&'a str>, &'a str);

/// What a reference of a record's source is known by.
pub(super) fn source_key<'a>(record: &'a Record, reference: &'a SmolStr) -> SourceKey<'a> {
    (&record.agency, record.provenance.organisation.as_deref(), reference)
}

/// The children a record is about, by index, in order.
fn children_of(record: &Record, people: &People, index: u32) -> Vec<u32> {
    let named = people.of_record[index as usize].iter().zip(&record.mentions);
    let mut children: Vec<u32> = named
        .filter(|(_, mention)| mention.role.is_child())
        .filter_map(|(person, _)| *person)
        .collect();
    children.sort_unstable();
    children.dedup();
    children
}

/// Whether two records can be about the same people: somebody is named in both, or nobody in one of them.
fn may_be_of_one(people: &People, a: u32, b: u32) -> bool {
    let (a, b) = (&people.of_record[a as usize], &people.of_record[b as usize]);
    let named = |persons: &[Option<u32>]| persons.iter().any(Option::is_some);
    !named(a) || !named(b) || a.iter().flatten().any(|person| b.contains(&Some(*person)))
}

/// The latest version of each record, and for each the versions it took the place of.
///
/// Versions of one record have one source, reference and kind, and are about the same children: a reference that a source
/// uses for something else hides nothing. Later is: extracted later, else recorded later, else received later; so the order of taking-in does not matter
/// where sources say when they were extracted.
fn latest_versions(
    records: &[Record],
    people: &People,
    seen: &[u32],
) -> (Vec<u32>, HashMap<u32, Vec<u32>>) {
    let mut current = Vec::with_capacity(seen.len());
    let mut called: Vec<(u64, u32)> = Vec::with_capacity(seen.len());
    for &index in seen {
        let record = &records[index as usize];
        match &record.provenance.reference {
            Some(reference) => {
                let of_source = (source_key(record, reference), &record.kind);
                called.push((FxBuildHasher.hash_one(of_source), index));
            }
            None => current.push(index),
        }
    }
    called.sort_unstable();
    let mut earlier = HashMap::default();
    for alike in called.chunk_by(|one, next| one.0 == next.0) {
        match alike {
            [(_, index)] => current.push(*index),
            _ => add_latest(records, people, alike, (&mut current, &mut earlier)),
        }
    }
    current.sort_unstable();
    (current, earlier)
}

/// Adds the latest version of each of some records, which may be versions of one, and for each those it took the place of.
fn add_latest(
    records: &[Record],
    people: &People,
    alike: &[(u64, u32)],
    (current, earlier): (&mut Vec<u32>, &mut HashMap<u32, Vec<u32>>),
) {
    let mut versions: BTreeMap<_, Vec<u32>> = BTreeMap::new();
    for &(_, index) in alike {
        let record = &records[index as usize];
        let reference = record.provenance.reference.as_ref();
        let key = reference.map(|reference| source_key(record, reference));
        let key = (key, &record.kind, children_of(record, people, index));
        versions.entry(key).or_default().push(index);
    }
    for (_, mut group) in versions {
        group.sort_by_key(|i| {
            let r = &records[*i as usize];
            (r.provenance.extracted, r.recorded, r.received, r.provenance.fingerprint)
        });
        let Some(last) = group.pop() else { continue };
        // Two rows of one file under one reference are a slip of the file's, not a later word: both stand.
        let of_one_file = |i: &u32| {
            let (this, latest) = (&records[*i as usize], &records[last as usize]);
            this.received == latest.received && this.provenance.file == latest.provenance.file
        };
        let (beside, before): (Vec<u32>, Vec<u32>) = group.into_iter().partition(of_one_file);
        current.extend(beside.into_iter().chain([last]));
        if !before.is_empty() {
            earlier.insert(last, before);
        }
    }
}

/// Of some records, those whose reference others of them point at, in order.
fn pointed_at<'a>(
    records: &'a [Record],
    pointing: &[u32],
    current: &[u32],
) -> HashMap<SourceKey<'a>, Vec<u32>> {
    let mut rows: HashMap<SourceKey, Vec<u32>> = HashMap::default();
    for record in pointing.iter().map(|index| &records[*index as usize]) {
        if let Some(pointer) = &record.points_at {
            rows.entry(source_key(record, &pointer.reference)).or_default();
        }
    }
    for &index in current {
        let record = &records[index as usize];
        let Some(reference) = &record.provenance.reference else { continue };
        if let Some(rows) = rows.get_mut(&source_key(record, reference)) {
            rows.push(index);
        }
    }
    rows
}

/// What two records must share to be one happening: kind, day, children and the facts the kind names. Alone otherwise.
type GroupKey = (SmolStr, Option<crate::calendar::Date>, Vec<u32>, Vec<String>, Option<u32>);

fn group_key(record: &Record, index: u32, people: &People, practice: &Practice) -> GroupKey {
    let joins = joins(practice, record);
    let (false, Some(day)) = (joins.is_empty(), record.happened.day()) else {
        return (record.kind.clone(), None, Vec::new(), Vec::new(), Some(index));
    };
    let children = children_of(record, people, index);
    let facts = joins
        .iter()
        .filter(|fact| *fact != "day")
        .map(|fact| match record.facts.get(fact) {
            Some(value) => value.clone(),
            // Who made a contact: where the record does not say, whoever recorded it.
            None if fact == "from" => record.agency.to_string(),
            None => String::new(),
        })
        .collect();
    (record.kind.clone(), Some(day), children, facts, None)
}

/// The facts that records of a record's kind must share to be one happening; none: they never are.
fn joins<'p>(practice: &'p Practice, record: &Record) -> &'p [SmolStr] {
    practice.kind(&record.kind).map_or(&[], |kind| &kind.same_happening)
}

/// Two records of one agency's one organisation on one day are two happenings; of different sources, one.
fn split_by_agency(records: &[Record], group: Vec<u32>) -> Vec<Vec<u32>> {
    let mut told: HashMap<(&str, Option<&str>), usize> = HashMap::default();
    let mut split: Vec<Vec<u32>> = Vec::new();
    for index in group {
        let record = &records[index as usize];
        let source = (record.agency.as_str(), record.provenance.organisation.as_deref());
        // The second of a source goes with the second of every other.
        let place = told.entry(source).or_default();
        match split.get_mut(*place) {
            Some(part) => part.push(index),
            None => split.push(vec![index]),
        }
        *place += 1;
    }
    split
}

/// The records whose telling hangs together: versions of one another, what corrects, withdraws or rebuts with what it points
/// at, and those that could be one happening. What any of them is depends on which of the others a reader knew of.
///
/// **Shape:** groups of two or more, each in order; in the order of their first. Everything else stands by itself.
pub(crate) fn hanging_together(
    records: &[Record],
    people: &People,
    practice: &Practice,
    among: &[u32],
) -> Vec<Vec<u32>> {
    let mut bonds: Vec<(u64, u32)> = Vec::with_capacity(2 * among.len());
    for (place, &index) in (0..).zip(among) {
        let record = &records[index as usize];
        let references = references_of(record);
        let references = references.map(|reference| Bond::Reference(source_key(record, reference)));
        bonds.extend(references.map(|bond| (bond.hashed(), place)));
        let key = group_key(record, index, people, practice);
        if key.4.is_none() {
            bonds.push((Bond::Happening(key).hashed(), place));
        }
    }
    // Two bonds that are hashed alike bind what need not be: each is told as it would be apart.
    bonds.sort_unstable();
    let mut group_of: Vec<u32> = (0..among.len() as u32).collect();
    for pair in bonds.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        let (a, b) = (first_of(&group_of, pair[0].1), first_of(&group_of, pair[1].1));
        group_of[a.max(b) as usize] = a.min(b);
    }
    let mut together: Vec<(u32, u32)> = (0..among.len() as u32)
        .map(|place| (first_of(&group_of, place), among[place as usize]))
        .collect();
    together.sort_unstable();
    let groups = together.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1);
    groups.map(|group| group.iter().map(|(_, index)| *index).collect()).collect()
}

/// Whether another record's telling hangs together with this one's, as [`hanging_together`] has it.
pub(crate) fn hangs_together_with<'a>(
    records: &'a [Record],
    people: &'a People,
    practice: &'a Practice,
    this: u32,
) -> impl Fn(u32) -> bool + 'a {
    let record = &records[this as usize];
    let day = record.happened.day();
    let key = group_key(record, this, people, practice);
    move |other| {
        let index = other;
        let other = &records[other as usize];
        let is_named = |reference| references_of(other).any(|of_other| of_other == reference);
        let of_one_source = || {
            other.agency == record.agency
                && other.provenance.organisation == record.provenance.organisation
        };
        let may_be_one = || {
            key.4.is_none()
                && other.kind == record.kind
                && other.happened.day() == day
                && group_key(other, index, people, practice) == key
        };
        (references_of(record).any(is_named) && of_one_source()) || may_be_one()
    }
}

/// What a record is called by its source, and what it points at.
pub(super) fn references_of(record: &Record) -> impl Iterator<Item = &SmolStr> {
    let pointed = record.points_at.as_ref().map(|pointer| &pointer.reference);
    record.provenance.reference.iter().chain(pointed)
}

/// What binds records together.
#[derive(Hash)]
enum Bond<'a> {
    Reference(SourceKey<'a>),
    Happening(GroupKey),
}

impl Bond<'_> {
    fn hashed(&self) -> u64 {
        FxBuildHasher.hash_one(self)
    }
}

fn first_of(group_of: &[u32], place: u32) -> u32 {
    let mut at = place;
    while group_of[at as usize] != at {
        at = group_of[at as usize];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn what_leads_into_a_circle_is_not_of_it() {
        let next = BTreeMap::from([(1, 2), (2, 3), (3, 2), (4, 4), (5, 6), (6, 7), (8, 1)]);
        let mut circles = in_circles(next.keys().copied(), |at| next.get(&at).copied());
        circles.sort_unstable();
        assert_eq!(circles, [2, 3, 4]);
    }

    #[test]
    fn of_ten_thousand_corrections_in_a_row_none_is_asked_for_more_than_a_few_times() {
        for ends in [None, Some(0)] {
            let asked = Cell::new(0);
            let next = |at| {
                asked.set(asked.get() + 1);
                if at < 9_999 { Some(at + 1) } else { ends }
            };
            let circles = in_circles(0..10_000, next);
            assert_eq!(circles.len(), if ends.is_some() { 10_000 } else { 0 });
            assert!(asked.get() <= 40_000, "{}", asked.get());
        }
    }
}
