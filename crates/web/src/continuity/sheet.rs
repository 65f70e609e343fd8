//! One child of a continuity extract: who, why open, who is round the child, what is owed, what the record shows, and the chronology.
//!
//! Takes an open child and what the reader may carry away; gives the words of a page. Of an entry that is marked as restricted it says
//! only how many there are.

use super::Known;
use crate::asked::Asked;
use crate::shown::chronology::{Cited, Rows, Told};
use crate::shown::words;
use safeguarding::assess::Found;
use safeguarding::calendar::{Age, Date, in_words};
use safeguarding::chronology::{About, Chronology, Entry, Standing};
use safeguarding::patterns::{Claim, Reason};
use safeguarding::people::Family;
use safeguarding::records::{Private, Record, Voice};
use safeguarding::response::{GoesOn, OpenChild, Task, TaskState};
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// How many of the child's own words stand at the top; the chronology has them all.
const WORDS_SHOWN: usize = 5;

/// What the page of one child shows.
#[derive(Debug, Serialize)]
pub(super) struct Sheet {
    name: Private<String>,
    other_names: Vec<Private<String>>,
    born: Option<Private<String>>,
    age: Option<Private<String>>,
    numbers: Vec<Private<String>>,
    /// Why the child is open to the agency. **Shape:** never empty.
    why: Vec<Private<String>>,
    /// The child's own words, newest first.
    words: Vec<Said>,
    siblings: Vec<Member>,
    members: Vec<Member>,
    addresses: Vec<Stay>,
    unknowns: Vec<Private<String>>,
    agencies: Vec<AgencyRound>,
    overdue: Vec<Owed>,
    owed: Vec<Owed>,
    findings: Vec<FindingShown>,
    years: Vec<Year>,
    entries: usize,
    /// How many entries are not in it because they are marked as restricted.
    restricted: usize,
}

#[derive(Debug, Serialize)]
struct Said {
    text: Private<String>,
    when: Private<String>,
    heard_by: String,
}

#[derive(Debug, Serialize)]
struct Member {
    name: Private<String>,
    role: String,
    born: Option<Private<String>>,
    first: Private<String>,
    last: Private<String>,
}

#[derive(Debug, Serialize)]
struct Stay {
    address: Private<String>,
    first: Private<String>,
    last: Private<String>,
}

/// An agency round the child, and who wrote for it last.
#[derive(Debug, Serialize)]
struct AgencyRound {
    agency: String,
    organisations: Vec<Private<String>>,
    workers: Vec<Private<String>>,
    first: Private<String>,
    last: Private<String>,
    entries: usize,
}

/// Something owed.
#[derive(Debug, Serialize)]
struct Owed {
    title: String,
    due: String,
    stands: String,
    whose: String,
    worker: Option<Private<String>>,
}

/// An open finding: its claim, and the entries it rests on.
#[derive(Debug, Serialize)]
struct FindingShown {
    title: String,
    sentence: Option<Private<String>>,
    entries: Vec<Private<String>>,
    asks: String,
}

#[derive(Debug, Serialize)]
struct Year {
    words: String,
    entries: Vec<EntryShown>,
}

#[derive(Debug, Serialize)]
struct EntryShown {
    when: Private<String>,
    age: Option<Private<String>>,
    about: Option<Private<String>>,
    kind: String,
    standing: Option<&'static str>,
    told: Vec<Told>,
}

impl Sheet {
    pub(super) fn of(known: &Known, open: &OpenChild) -> Self {
        let child = open.child;
        let chronology = known.caseload.chronology(known.view, child);
        let family = known.family(child);
        let is_carried = |entry: &&Entry| carried(known, entry).next().is_some();
        let entries: Vec<&Entry> = chronology.entries.iter().filter(is_carried).collect();
        let born = known.born(child);
        let mut numbers: Vec<String> =
            known.mentions(child).flat_map(|one| &one.identifiers).map(words::number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let (overdue, owed) = open.tasks.iter().partition::<Vec<_>, _>(|task| is_overdue(task));
        let shown =
            |tasks: Vec<&Task>| tasks.into_iter().map(|task| owed_shown(known, task)).collect();
        Self {
            name: known.called(child).into(),
            other_names: other_names(known, child),
            age: born
                .as_ref()
                .and_then(|born| words::age_of(born, known.view.as_of))
                .map(Into::into),
            born: known.born_in_words(child).map(Into::into),
            numbers: numbers.into_iter().map(Into::into).collect(),
            why: why(known, open),
            words: said(known, &entries),
            siblings: family
                .as_ref()
                .map_or_else(Vec::new, |family| siblings(known, family, child)),
            members: family.as_ref().map_or_else(Vec::new, |family| members(known, family)),
            unknowns: family.as_ref().map_or_else(Vec::new, |family| unknowns(known, family)),
            addresses: family.map_or_else(Vec::new, stays),
            agencies: agencies(known, &entries),
            overdue: shown(overdue),
            owed: shown(owed),
            findings: open.findings.iter().map(|found| finding(known, found)).collect(),
            years: years(known, &chronology, &entries),
            restricted: chronology.entries.len() - entries.len(),
            entries: entries.len(),
        }
    }
}

/// The records of an entry that may be carried away.
fn carried<'a>(known: &'a Known, entry: &'a Entry) -> impl Iterator<Item = &'a Record> {
    let records = entry.happening.records.iter().map(|index| known.record(*index));
    records.filter(|record| known.carries(record))
}

fn is_overdue(task: &Task) -> bool {
    task.state == TaskState::Overdue
}

fn other_names(known: &Known, child: u32) -> Vec<Private<String>> {
    let called = known.called(child);
    let names = known.mentions(child).filter_map(|mention| mention.name.as_ref());
    let all = names.flat_map(|name| {
        let name = name.reveal();
        [Some(name.full()), name.also.clone()].into_iter().flatten()
    });
    let others: BTreeSet<String> = all.filter(|name| !name.is_empty() && *name != called).collect();
    others.into_iter().map(Into::into).collect()
}

/// What goes on for a child, each in a few words that name nobody.
pub(super) fn why_in_short(known: &Known, open: &OpenChild) -> Vec<String> {
    let mut why: Vec<String> = open
        .going_on
        .iter()
        .map(|(what, record)| goes_on(known, *what, known.record(*record)))
        .collect();
    let overdue = open.tasks.iter().filter(|task| is_overdue(task)).count();
    let owed = open.tasks.len() - overdue;
    if overdue > 0 {
        why.push(format!("{overdue} overdue"));
    }
    if owed > 0 {
        why.push(format!("{owed} owed"));
    }
    if !open.findings.is_empty() {
        why.push(words::count(open.findings.len(), "open finding", "open findings"));
    }
    why
}

/// A plan, help or involvement in a few words; what kind of plan it is where its record may be carried.
fn goes_on(known: &Known, what: GoesOn, record: &Record) -> String {
    let fact = if what == GoesOn::Plan { "plan" } else { "service" };
    let said = record.facts.get(fact).filter(|said| !said.is_empty() && known.carries(record));
    said.map_or_else(
        || what.label().to_owned(),
        |said| format!("{}: {}", what.label(), said.replace('-', " ")),
    )
}

fn why(known: &Known, open: &OpenChild) -> Vec<Private<String>> {
    let practice = &known.caseload.practice;
    let going_on = open.going_on.iter().map(|(what, record)| {
        let record = known.record(*record);
        let agency = practice.agency_name(&record.agency);
        format!(
            "{}, since {} ({agency}). No end is recorded",
            goes_on(known, *what, record),
            record.happened
        )
    });
    let owed = open.tasks.len();
    let owed = (owed > 0).then(|| words::count(owed, "task is not done", "tasks are not done"));
    let findings = open.findings.len();
    let findings = (findings > 0)
        .then(|| words::count(findings, "finding is not answered", "findings are not answered"));
    going_on.chain(owed).chain(findings).map(Into::into).collect()
}

/// What the child is recorded as having said, newest first.
fn said(known: &Known, entries: &[&Entry]) -> Vec<Said> {
    let practice = &known.caseload.practice;
    let own = entries.iter().rev().filter(|entry| entry.about == About::Child);
    let all = own.flat_map(|entry| {
        carried(known, entry).flat_map(move |record| {
            record.said_by(Voice::SaidByChild).map(move |text| Said {
                text: text.clone(),
                when: entry.happened.to_string().into(),
                heard_by: practice.agency_name(&record.agency).to_owned(),
            })
        })
    });
    all.take(WORDS_SHOWN).collect()
}

fn siblings(known: &Known, family: &Family, child: u32) -> Vec<Member> {
    let others = family.children.iter().filter(|other| **other != child);
    let sibling = |other: &u32| {
        let days = || {
            let mentions = known.caseload.people.persons[*other as usize].mentions.iter();
            let records = mentions.map(|(record, _)| known.record(*record));
            records.filter(|record| known.carries(record)).filter_map(words::placed)
        };
        Member {
            name: known.called(*other).into(),
            role: "brother or sister".to_owned(),
            born: known.born_in_words(*other).map(Into::into),
            first: words::day(days().min()).into(),
            last: words::day(days().max()).into(),
        }
    };
    others.map(sibling).collect()
}

fn members(known: &Known, family: &Family) -> Vec<Member> {
    let member = |member: &safeguarding::people::Member| Member {
        name: known.called(member.person).into(),
        role: member.role.label().to_owned(),
        born: known.born_in_words(member.person).map(Into::into),
        first: words::day(member.first).into(),
        last: words::day(member.last).into(),
    };
    family.members.iter().map(member).collect()
}

fn unknowns(known: &Known, family: &Family) -> Vec<Private<String>> {
    let called = |person: u32| known.called(person);
    family.unknowns.iter().map(|one| words::unknown_by(&called, one).into()).collect()
}

/// Where the children were recorded, the last first.
fn stays(family: Family) -> Vec<Stay> {
    let mut addresses = family.addresses;
    addresses.sort_by_key(|(_, _, last)| std::cmp::Reverse(*last));
    let stay = |(address, first, last): (Private<String>, Option<Date>, Option<Date>)| Stay {
        address,
        first: words::day(first).into(),
        last: words::day(last).into(),
    };
    addresses.into_iter().map(stay).collect()
}

/// The agencies whose entries are carried, and who wrote or was given the work, the last first.
fn agencies(known: &Known, entries: &[&Entry]) -> Vec<AgencyRound> {
    let mut by_agency: BTreeMap<&SmolStr, Vec<&Record>> = BTreeMap::new();
    for record in entries.iter().flat_map(|entry| carried(known, entry)) {
        by_agency.entry(&record.agency).or_default().push(record);
    }
    let mut rounds: Vec<(Option<Date>, AgencyRound)> = by_agency
        .into_iter()
        .map(|(agency, mut records)| {
            records.sort_by_key(|record| std::cmp::Reverse(words::placed(record)));
            let days = || records.iter().filter_map(|record| words::placed(record));
            let mut organisations: Vec<String> = records
                .iter()
                .filter_map(|record| record.provenance.organisation.as_ref())
                .map(ToString::to_string)
                .collect();
            organisations.sort_unstable();
            organisations.dedup();
            let last = days().max();
            let round = AgencyRound {
                agency: known.caseload.practice.agency_name(agency).to_owned(),
                organisations: organisations.into_iter().map(Into::into).collect(),
                workers: workers(&records),
                first: words::day(days().min()).into(),
                last: words::day(last).into(),
                entries: records.len(),
            };
            (last, round)
        })
        .collect();
    rounds.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.agency.cmp(&b.1.agency)));
    rounds.into_iter().map(|(_, round)| round).collect()
}

/// Who wrote or was given the work, each once. **Shape:** the records are newest first, and so are the people.
fn workers(records: &[&Record]) -> Vec<Private<String>> {
    let mut workers: Vec<String> = Vec::new();
    for record in records {
        let given = record.facts.get("worker").filter(|_| record.kind == "work-given").cloned();
        let author = record.author.as_ref().map(|author| {
            let role = record.author_role.as_ref();
            role.map_or_else(
                || author.reveal().clone(),
                |role| format!("{} ({role})", author.reveal()),
            )
        });
        for worker in [given, author].into_iter().flatten() {
            if !worker.is_empty() && !workers.contains(&worker) {
                workers.push(worker);
            }
        }
    }
    workers.into_iter().map(Into::into).collect()
}

fn owed_shown(known: &Known, task: &Task) -> Owed {
    let practice = &known.caseload.practice;
    let late = task.days_late(known.view.as_of);
    let may_be_named = known.carries(known.record(task.opened_by));
    Owed {
        title: practice
            .duty(&task.duty)
            .map_or_else(|| task.duty.to_string(), |duty| duty.title.clone()),
        due: in_words(task.due),
        stands: match task.state {
            TaskState::Overdue => format!("overdue by {}", words::days(late)),
            TaskState::Paused => "clock stopped".to_owned(),
            _ => "running".to_owned(),
        },
        whose: format!("{}, {}", practice.agency_name(&task.agency), task.role),
        worker: task.worker.clone().filter(|_| may_be_named),
    }
}

/// A finding with the entries its latest occurrence rests on; of restricted ones only that there are.
fn finding(known: &Known, found: &Found) -> FindingShown {
    let told = known.caseload.words().explain(&found.finding, found.concerning);
    let mut leaves: Vec<u32> = Vec::new();
    if let Some(latest) = found.finding.latest() {
        leaves_of(&latest.reason, &mut leaves);
    }
    leaves.sort_by_key(|index| (words::placed(known.record(*index)), *index));
    leaves.dedup();
    let all = leaves.len();
    leaves.retain(|index| known.carries(known.record(*index)));
    let mut entries: Vec<Private<String>> =
        leaves.iter().map(|index| known.caseload.words().entry(&[*index]).into()).collect();
    let withheld = all - leaves.len();
    if withheld > 0 {
        let words =
            words::count(withheld, "entry that is restricted", "entries that are restricted");
        entries.push(format!("{words}: only on the server").into());
    }
    FindingShown {
        title: told.title,
        sentence: (withheld == 0).then(|| told.sentence.into()),
        entries,
        asks: format!("{}: {}", words::capital(&told.role), told.ask),
    }
}

fn leaves_of(reason: &Reason, leaves: &mut Vec<u32>) {
    if let Claim::Happened { records, .. } = &reason.claim {
        leaves.extend(records);
    }
    reason.because.iter().for_each(|below| leaves_of(below, leaves));
}

/// The entries by year, newest first; those without a day last.
fn years(known: &Known, chronology: &Chronology, entries: &[&Entry]) -> Vec<Year> {
    let mut years: Vec<Year> = Vec::new();
    let (dated, undated): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().rev().copied().partition(|entry| entry.happened.sort_day().is_some());
    let born = known.born(chronology.person).and_then(|born| born.day());
    for entry in dated.into_iter().chain(undated) {
        let day = entry.happened.sort_day();
        let name = day.map_or_else(|| "Date not known".to_owned(), |day| day.year().to_string());
        if years.last().is_none_or(|year| year.words != name) {
            years.push(Year { words: name, entries: Vec::new() });
        }
        let age = born.zip(day).map(|(born, day)| Age::on(born, day).to_string());
        if let Some(year) = years.last_mut() {
            year.entries.push(shown(known, entry, age));
        }
    }
    years
}

fn shown(known: &Known, entry: &Entry, age: Option<String>) -> EntryShown {
    let (asked, none) = (Asked::default(), Cited::new());
    let rows = Rows { caseload: known.caseload, asked: &asked, cited: &none, is_of_family: false };
    let first = carried(known, entry).next().expect("an entry that is shown has a record");
    EntryShown {
        when: entry.happened.to_string().into(),
        age: age.map(Into::into),
        about: match entry.about {
            About::Child => None,
            About::Sibling(person) => {
                Some(format!("{} (brother or sister)", known.given(person)).into())
            }
            About::Adult(person) => Some(known.given(person).into()),
        },
        kind: known.caseload.practice.kind_label(&first.kind).to_owned(),
        standing: match entry.happening.standing {
            Standing::Stands => None,
            Standing::Withdrawn => Some("Later withdrawn: somebody said it had not happened"),
            Standing::Disputed => Some("Disputed: somebody said it was otherwise"),
        },
        told: carried(known, entry).map(|record| rows.told(record)).collect(),
    }
}
