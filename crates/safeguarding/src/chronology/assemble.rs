//! Puts the happenings of a child's life, and of the household's, in order, each with the child's age and its sources.

use super::coverage::silences;
use super::{Covered, Happening, Silence, View, happenings};
use crate::calendar::{Age, Date, VagueDate};
use crate::people::People;
use crate::practice::{Domain, Practice, Scope};
use crate::records::{Record, Role};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// One child's chronology, as one reader knew it.
#[derive(Clone, Debug)]
pub struct Chronology {
    /// The person, by index.
    pub person: u32,
    /// What happened, oldest first; what has no date at all comes last.
    pub entries: Vec<Entry>,
    /// Where agencies that should have known something were silent or not asked.
    pub silences: Vec<Silence>,
    /// Every agency heard from, with its first and last day and how many records.
    pub agencies: BTreeMap<SmolStr, (Option<Date>, Option<Date>, u32)>,
}

/// One entry of a chronology.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What happened, and the records that say so.
    pub happening: Happening,
    /// When.
    pub happened: VagueDate,
    /// The child's age then; `None` where birth date or day is not known.
    pub age: Option<Age>,
    /// Whether it is about the child, or about somebody round the child.
    pub about: About,
    /// Whether it belongs in the curated chronology.
    pub is_significant: bool,
    /// Whether a run of such entries may be folded.
    pub is_routine: bool,
    /// Which parts of the child's life it speaks of.
    pub domains: BTreeSet<Domain>,
}

/// Whom an entry is about, seen from the child.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// The child.
    Child,
    /// A brother or sister, by index.
    Sibling(u32),
    /// An adult of the household, by index.
    Adult(u32),
}

impl About {
    /// Whether an entry about them counts where a rule looks at this scope.
    pub(crate) const fn is_within(&self, scope: Scope) -> bool {
        match self {
            Self::Child => true,
            Self::Sibling(_) => matches!(scope, Scope::SiblingGroup | Scope::Household),
            Self::Adult(_) => matches!(scope, Scope::Household),
        }
    }
}

/// A line of a chronology as read: an entry, or a folded run of routine.
#[derive(Clone, Debug)]
pub enum Line<'a> {
    /// One entry.
    Entry(&'a Entry),
    /// Several routine entries of one kind and agency, nothing else between them.
    Fold(Fold<'a>),
}

/// A folded run.
#[derive(Clone, Debug)]
pub struct Fold<'a> {
    /// The entries, oldest first: at least three.
    pub entries: Vec<&'a Entry>,
}

impl Chronology {
    /// The chronology of one person, with what is known of the household where they are a child of a family.
    pub fn of(
        records: &[Record],
        people: &People,
        practice: &Practice,
        covered: &Covered,
        view: &View,
        person: u32,
    ) -> Self {
        let among = records_round(records, people, person);
        let born = people.persons[person as usize].birth_day();
        let mut heard: BTreeMap<SmolStr, Vec<(Date, Date)>> = BTreeMap::new();
        let mut agencies: BTreeMap<SmolStr, (Option<Date>, Option<Date>, u32)> = BTreeMap::new();
        let mut entries = Vec::new();
        for happening in happenings(records, people, practice, view, among.keys().copied()) {
            let about =
                happening.records.iter().map(|r| among[r].clone()).min().unwrap_or(About::Child);
            for &index in &happening.records {
                let record = &records[index as usize];
                let day = record.happened.sort_day().or(record.recorded);
                if about == About::Child {
                    let (first, last, count) = agencies.entry(record.agency.clone()).or_default();
                    *first = [*first, day].into_iter().flatten().min();
                    *last = (*last).max(day);
                    *count += 1;
                    heard.entry(record.agency.clone()).or_default().extend(spoken_of(record));
                }
            }
            entries.push(entry(records, practice, happening, about, born));
        }
        entries.sort_by_key(|e| e.happened.sort_day().is_none());
        let silences =
            born.map_or_else(Vec::new, |born| silences(practice, covered, &heard, born, view));
        Self { person, entries, silences, agencies }
    }

    /// The lines a reader sees: runs of three or more routine entries of one kind and agency are folded into one.
    ///
    /// An entry that is significant, marked, disputed or carries the child's words is never folded.
    pub fn lines<'a>(
        &self,
        records: &[Record],
        entries: impl IntoIterator<Item = &'a Entry>,
    ) -> Vec<Line<'a>> {
        let mut lines = Vec::new();
        let mut run: Vec<&Entry> = Vec::new();
        let key = |e: &Entry| {
            let record = &records[e.happening.records[0] as usize];
            (record.kind.clone(), record.agency.clone(), e.about.clone())
        };
        let flush = |run: &mut Vec<&'a Entry>, lines: &mut Vec<Line<'a>>| {
            if run.len() >= 3 {
                lines.push(Line::Fold(Fold { entries: std::mem::take(run) }));
            } else {
                lines.extend(run.drain(..).map(Line::Entry));
            }
        };
        for entry in entries {
            let foldable = entry.is_routine && !entry.is_significant && !stands_out(records, entry);
            if !foldable || run.first().is_some_and(|first| key(first) != key(entry)) {
                flush(&mut run, &mut lines);
            }
            if foldable {
                run.push(entry);
            } else {
                lines.push(Line::Entry(entry));
            }
        }
        flush(&mut run, &mut lines);
        lines
    }
}

/// The days an entry speaks of: its own, all those a vague date can mean, or up to the end of the period it is of.
fn spoken_of(record: &Record) -> Option<(Date, Date)> {
    let first = record.happened.sort_day().or(record.recorded)?;
    let last = record.happened.latest().unwrap_or(first).max(first);
    let until = record.facts.get("until").and_then(|until| until.parse().ok()).unwrap_or(last);
    Some((first, last.max(until)))
}

fn stands_out(records: &[Record], entry: &Entry) -> bool {
    let happening = &entry.happening;
    happening.standing != super::Standing::Stands
        || happening.records.iter().any(|i| {
            let record = &records[*i as usize];
            !record.marks.is_empty()
                || record.said_by(crate::records::Voice::SaidByChild).next().is_some()
        })
}

fn entry(
    records: &[Record],
    practice: &Practice,
    happening: Happening,
    about: About,
    born: Option<Date>,
) -> Entry {
    let first = &records[happening.records[0] as usize];
    let kind = practice.kind(&first.kind);
    let told: Vec<&Record> = happening.records.iter().map(|i| &records[*i as usize]).collect();
    Entry {
        happened: first.happened.clone(),
        age: born.zip(first.happened.sort_day()).map(|(born, day)| Age::on(born, day)),
        about,
        is_significant: kind.is_none_or(|k| told.iter().any(|r| k.is_significant(&r.facts))),
        is_routine: kind.is_some_and(|k| k.routine),
        domains: kind.map(|k| k.domains.iter().copied().collect()).unwrap_or_default(),
        happening,
    }
}

/// The records about a person and, for a child of a family, about brothers, sisters and adults of the household.
///
/// A record of an adult that is about a child of another family stays out: it belongs to that child.
pub(crate) fn records_round(
    records: &[Record],
    people: &People,
    person: u32,
) -> BTreeMap<u32, About> {
    let mut among: BTreeMap<u32, About> = BTreeMap::new();
    each_round(records, people, (person, Scope::Household), &|_| true, |record, about| {
        let known = among.entry(record).or_insert_with(|| about.clone());
        *known = known.clone().min(about);
    });
    among
}

/// Those of [`records_round`] that a rule of some scope looks at, by index, each once, in order.
pub(crate) fn records_within(
    records: &[Record],
    people: &People,
    person: u32,
    scope: Scope,
) -> Vec<u32> {
    some_within(records, people, person, scope, &|_| true)
}

/// As [`records_within`], of those only that are wanted; no other is looked at.
pub(crate) fn some_within(
    records: &[Record],
    people: &People,
    person: u32,
    scope: Scope,
    is_wanted: &dyn Fn(u32) -> bool,
) -> Vec<u32> {
    let mut among = Vec::new();
    each_round(records, people, (person, scope), is_wanted, |record, _| among.push(record));
    among.sort_unstable();
    among.dedup();
    among
}

/// Whether a record names no child.
pub(crate) fn is_about_adults_only(records: &[Record], people: &People, record: u32) -> bool {
    !people.in_record(records, record).any(|(_, role)| role.is_child())
}

/// Hands on each wanted of them that a rule of some scope looks at, with whom it is about; one record may come several times.
fn each_round(
    records: &[Record],
    people: &People,
    (person, scope): (u32, Scope),
    is_wanted: &dyn Fn(u32) -> bool,
    mut add: impl FnMut(u32, About),
) {
    let family = people.family_of_child[person as usize].map(|f| &people.families[f as usize]);
    let Some(family) = family else {
        let own = people.persons[person as usize].mentions.iter().map(|(record, _)| *record);
        own.filter(|record| is_wanted(*record)).for_each(|record| add(record, About::Child));
        return;
    };
    for &child in &family.children {
        let about = if child == person { About::Child } else { About::Sibling(child) };
        if !about.is_within(scope) {
            continue;
        }
        let mentions = &people.persons[child as usize].mentions;
        for &(record, place) in mentions.iter().filter(|(record, _)| is_wanted(*record)) {
            let role = records[record as usize].mentions[place as usize].role;
            // A child named only as somebody's brother or sister: told of under the child it is about.
            if role.is_child() || role == Role::Adult {
                add(record, about.clone());
            }
        }
    }
    if scope != Scope::Household {
        return;
    }
    for member in family.members.iter().filter(|m| m.role.is_of_the_household()) {
        let mentions = &people.persons[member.person as usize].mentions;
        for &(record, _) in mentions.iter().filter(|(record, _)| is_wanted(*record)) {
            if is_about_adults_only(records, people, record) {
                add(record, About::Adult(member.person));
            }
        }
    }
}
