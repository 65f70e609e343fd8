//! Which agencies knew a person: first and last contact, what their records cover, their silences, and who was never asked.
//!
//! Takes a chronology; gives a table and the same as a picture. "Nothing found" is never shown where the truth is "not asked".

use jiff::Span;
use safeguarding::Caseload;
use safeguarding::calendar::{Date, in_words};
use safeguarding::chronology::{Chronology, Silence, SilenceReason, View};
use safeguarding::records::Private;
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::BTreeMap;

use super::words;
use crate::timeline::{Drawn, Lane, Timeline};

/// The agencies round one person.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Agencies {
    /// Whether it is a child, whom some agencies should have known; nobody is silent about an adult.
    pub is_of_child: bool,
    /// Those heard from, and those that should have known something. **Shape:** by first contact; then those never heard.
    pub rows: Vec<AgencyRow>,
    /// Those that gave no records at all and are not expected to know every child, in words; empty for one agency's view.
    pub gave_nothing: Vec<String>,
    /// That records were removed under the law, where any were.
    pub removal: Option<String>,
    /// The picture; `None` where no day is known to draw from.
    pub picture: Option<Drawn>,
    /// Over how many years anybody has known the child, in words.
    pub known_for: Option<String>,
}

/// One agency.
#[derive(Debug, Serialize)]
pub(crate) struct AgencyRow {
    pub agency: String,
    pub first: Option<Private<String>>,
    pub last: Option<Private<String>>,
    pub entries: u32,
    /// The stretches its records cover, in words.
    pub covers: Vec<String>,
    /// Its silences, and the stretches nobody asked it about, by what sort they are.
    pub silences: Vec<Silences>,
}

/// The silences of one sort.
#[derive(Debug, Serialize)]
pub(crate) struct Silences {
    /// What sort, in words.
    pub reason: &'static str,
    /// From when to when.
    pub stretches: Vec<String>,
}

impl Agencies {
    /// The agencies round the person of a chronology, as one reader knew it.
    pub fn of(caseload: &Caseload, view: &View, chronology: &Chronology) -> Self {
        let practice = &caseload.practice;
        let is_of_child = caseload.people.persons[chronology.person as usize].is_child();
        let mut silences: BTreeMap<&SmolStr, Vec<&Silence>> = BTreeMap::new();
        // Which agency should know somebody is practice about children.
        for silence in chronology.silences.iter().filter(|_| is_of_child) {
            silences.entry(&silence.agency).or_default().push(silence);
        }
        let mut ids: Vec<&SmolStr> =
            chronology.agencies.keys().chain(silences.keys().copied()).collect();
        ids.sort_by_key(|id| {
            let first = chronology.agencies.get(*id).and_then(|(first, _, _)| *first);
            (first.is_none(), first, practice.agency_name(id).to_owned())
        });
        ids.dedup();
        let own = |id: &SmolStr| view.known_to.as_ref().is_none_or(|known| known.agency == *id);
        let covered = |id: &SmolStr| -> Vec<(Date, Date)> {
            let stretches = if own(id) { caseload.covered.stretches(id) } else { &[] };
            stretches
                .iter()
                .filter(|(from, _)| *from <= view.as_of)
                .map(|(from, to)| (*from, (*to).min(view.as_of)))
                .collect()
        };
        let days = days_heard(caseload, chronology);
        let rows = ids.iter().map(|id| {
            let (first, last, entries) =
                chronology.agencies.get(*id).copied().unwrap_or((None, None, 0));
            AgencyRow {
                agency: practice.agency_name(id).to_owned(),
                first: first.map(|day| in_words(day).into()),
                last: last.map(|day| in_words(day).into()),
                entries,
                covers: covered(id)
                    .into_iter()
                    .map(|(a, b)| stretch(a, b))
                    .chain(held_in_part(caseload, id).filter(|_| own(id)))
                    .collect(),
                silences: by_reason(silences.get(id).map_or(&[], Vec::as_slice)),
            }
        });
        let lanes = ids.iter().map(|id| Lane {
            agency: practice.agency_name(id).to_owned(),
            covered: covered(id),
            silent: silences
                .get(id)
                .into_iter()
                .flatten()
                .filter(|s| s.reason == SilenceReason::NothingRecorded)
                .map(|s| (s.from, s.to))
                .collect(),
            entries: days.get(*id).cloned().unwrap_or_default(),
            gave_records: days.contains_key(*id) || !caseload.covered.statements(id).is_empty(),
        });
        let first = days.values().flatten().min().copied();
        Self {
            is_of_child,
            rows: rows.collect(),
            gave_nothing: gave_nothing(caseload, view, &ids),
            removal: caseload.removal_in_words(),
            picture: picture(caseload, view, chronology.person, first, lanes.collect()),
            known_for: first.map(|first| known_for(first, view.as_of)),
        }
    }
}

/// The days on which each agency said something about the child or the household.
fn days_heard(caseload: &Caseload, chronology: &Chronology) -> BTreeMap<SmolStr, Vec<Date>> {
    let mut days: BTreeMap<SmolStr, Vec<Date>> = BTreeMap::new();
    for entry in &chronology.entries {
        if entry.about != safeguarding::chronology::About::Child {
            continue;
        }
        for index in &entry.happening.records {
            let record = &caseload.records[*index as usize];
            days.entry(record.agency.clone()).or_default().extend(words::placed(record));
        }
    }
    days
}

/// The silences of one agency, by what sort they are.
fn by_reason(silences: &[&Silence]) -> Vec<Silences> {
    let mut sorts: BTreeMap<SilenceReason, Vec<String>> = BTreeMap::new();
    for silence in silences {
        sorts.entry(silence.reason).or_default().push(stretch(silence.from, silence.to));
    }
    let shown = |(reason, stretches)| Silences { reason: words::silence(reason), stretches };
    sorts.into_iter().map(shown).collect()
}

/// The stretches covered only for some kinds of record, with the kinds.
fn held_in_part<'a>(caseload: &'a Caseload, agency: &str) -> impl Iterator<Item = String> + 'a {
    let in_part =
        caseload.covered.statements(agency).iter().filter(|stated| !stated.kinds.is_empty());
    in_part.map(|stated| {
        let kinds: Vec<String> = stated
            .kinds
            .iter()
            .map(|kind| caseload.practice.kind_label(kind).to_lowercase())
            .collect();
        let to = stated.to.or(stated.current_as_of);
        format!(
            "{} to {}, for these only: {}",
            words::day(stated.from),
            words::day(to),
            kinds.join(", ")
        )
    })
}

fn stretch(from: Date, to: Date) -> String {
    format!("{} to {}", in_words(from), in_words(to))
}

fn gave_nothing(caseload: &Caseload, view: &View, shown: &[&SmolStr]) -> Vec<String> {
    if view.known_to.is_some() {
        return Vec::new();
    }
    let gave = |id: &SmolStr| {
        !caseload.covered.statements(id).is_empty()
            || caseload.records.iter().any(|record| record.agency == *id)
    };
    caseload
        .practice
        .agencies
        .values()
        .filter(|agency| !shown.contains(&&agency.id) && !gave(&agency.id))
        .map(|agency| agency.name.clone())
        .collect()
}

/// A child's life from birth to the reader's day, or to 18; from the first entry where that came before or no birth is known.
/// Of an adult's, from the first entry to the reader's day.
fn picture(
    caseload: &Caseload,
    view: &View,
    person: u32,
    first: Option<Date>,
    lanes: Vec<Lane>,
) -> Option<Drawn> {
    let known = &caseload.people.persons[person as usize];
    let born = known.birth_day().filter(|_| known.is_child());
    let from = [born, first].into_iter().flatten().min()?;
    let grown = born.and_then(|born| born.checked_add(Span::new().years(18)).ok());
    let to = grown.map_or(view.as_of, |grown| grown.min(view.as_of));
    (from < to && !lanes.is_empty())
        .then(|| Timeline { id: "life".to_owned(), from, to, lanes }.drawn())
}

fn known_for(first: Date, as_of: Date) -> String {
    let months = first.until((jiff::Unit::Month, as_of)).map_or(0, |span| span.get_months());
    let (years, months) = (months / 12, months % 12);
    let years_words = words::count(years as usize, "year", "years");
    let months_words = words::count(months as usize, "month", "months");
    match (years, months) {
        (0, _) => months_words,
        (_, 0) => years_words,
        _ => format!("{years_words} {months_words}"),
    }
}
