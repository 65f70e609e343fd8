//! A chronology as pages show it: years of entries, runs of routine folded, each entry with its sources and its anchor.
//!
//! Takes the middle's chronology and what an address asked for; gives rows. Nothing of an entry is left out: what is folded
//! opens, and what was withdrawn, disputed, corrected or doubtful says so.

use safeguarding::Caseload;
use safeguarding::calendar::{Date, in_words};
use safeguarding::chronology::{About, Chronology, Entry, Line, Standing};
use safeguarding::practice::Domain;
use safeguarding::records::{Private, Record, Relation, Role, Sensitivity, Voice};
use serde::Serialize;
use std::collections::BTreeMap;

use super::words;
use crate::asked::{Asked, Carried, Choice};

/// The findings an entry is a reason of: by index of the record, the claim and where it is explained.
pub(crate) type Cited = BTreeMap<u32, Vec<Link>>;

/// Words that lead somewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Link {
    pub words: Private<String>,
    pub href: String,
}

/// Some entries of a chronology, by year.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Shown {
    /// How many entries there are, and how many of them are shown.
    pub total: usize,
    pub fitting: usize,
    pub is_filtered: bool,
    pub is_oldest_first: bool,
    /// Whether entries are about several children as equals.
    pub is_of_family: bool,
    /// What the one whose page it is is called where an entry is about them; empty on a page about several.
    pub whom: &'static str,
    pub years: Vec<Year>,
}

/// The entries of one year.
#[derive(Debug, Serialize)]
pub(crate) struct Year {
    /// `2024`, or that the date is not known.
    pub words: String,
    /// Where on the page it is.
    pub anchor: String,
    pub entries: usize,
    pub rows: Vec<Row>,
}

/// One row: an entry, or a folded run of them.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub entry: Option<EntryRow>,
    pub fold: Option<FoldRow>,
}

/// One entry.
#[derive(Debug, Serialize)]
pub(crate) struct EntryRow {
    /// The ids of its records, earlier versions too. **Shape:** never empty; the first is the row's own.
    pub records: Vec<String>,
    pub when: Private<String>,
    pub age: Option<Private<String>>,
    /// Whom it is about; `None`: the one whose page it is.
    pub about: Option<Private<String>>,
    pub kind: String,
    pub is_strength: bool,
    pub is_restricted: bool,
    /// How it stands, where somebody has said otherwise.
    pub standing: Option<Answered>,
    /// What each record tells.
    pub told: Vec<Told>,
    /// Earlier versions of it.
    pub earlier: Vec<Link>,
    /// The findings that rest on it.
    pub cited: Vec<Link>,
}

/// That an entry was withdrawn or disputed, and by which records.
#[derive(Debug, Serialize)]
pub(crate) struct Answered {
    pub words: &'static str,
    pub by: Vec<Link>,
}

/// What one record tells of an entry.
#[derive(Debug, Serialize)]
pub(crate) struct Told {
    pub agency: String,
    pub organisation: Option<Private<String>>,
    pub author_role: Option<String>,
    /// The day it was written down, where that was not the day it happened.
    pub recorded: Option<String>,
    /// Where the record itself is.
    pub href: String,
    pub facts: Vec<(String, Private<String>)>,
    /// The child's own words.
    pub child_said: Vec<Private<String>>,
    /// What else is written, each with whose voice it is.
    pub text: Vec<(&'static str, Private<String>)>,
    pub doubtful: Vec<Private<String>>,
    /// What it says of an earlier record.
    pub points: Option<&'static str>,
}

/// A folded run of routine.
#[derive(Debug, Serialize)]
pub(crate) struct FoldRow {
    pub first: Private<String>,
    pub last: Private<String>,
    pub about: Option<Private<String>>,
    pub agency: String,
    pub words: String,
    pub cited: usize,
    pub entries: Vec<EntryRow>,
}

/// What the form above a chronology offers.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Filters {
    pub agencies: Vec<Choice>,
    pub domains: Vec<Choice>,
    pub from: String,
    pub to: String,
    pub is_significant: bool,
    pub is_child_only: bool,
    pub is_oldest_first: bool,
    pub carried: Vec<Carried>,
    /// The page with none of these.
    pub clear: String,
    /// The same for paper.
    pub print: String,
}

/// Makes rows of entries, for one reader.
pub(crate) struct Rows<'a> {
    pub caseload: &'a Caseload,
    pub asked: &'a Asked,
    pub cited: &'a Cited,
    /// Whether every child is named, as on a page about several.
    pub is_of_family: bool,
}

impl Rows<'_> {
    /// The entries that are wanted, by year, in the order that is wanted.
    pub fn of(&self, chronology: &Chronology) -> Shown {
        let records = &self.caseload.records;
        let wanted: Vec<&Entry> =
            chronology.entries.iter().filter(|entry| self.asked.wants(entry, records)).collect();
        let shown = wanted.len();
        let mut lines = chronology.lines(records, wanted);
        if !self.asked.is_oldest_first {
            lines.reverse();
        }
        let mut years: Vec<Year> = Vec::new();
        for line in &lines {
            let (row, day, entries) = self.row(line, chronology.person);
            let name =
                day.map_or_else(|| "Date not known".to_owned(), |day| day.year().to_string());
            if years.last().is_none_or(|year| year.words != name) {
                let anchor =
                    day.map_or_else(|| "no-date".to_owned(), |day| format!("y-{}", day.year()));
                years.push(Year { words: name, anchor, entries: 0, rows: Vec::new() });
            }
            if let Some(year) = years.last_mut() {
                year.entries += entries;
                year.rows.push(row);
            }
        }
        // What has no date stands last, whichever way the others run.
        years.sort_by_key(|year| year.anchor == "no-date");
        Shown {
            total: chronology.entries.len(),
            fitting: shown,
            is_filtered: self.asked.is_filtered(),
            is_oldest_first: self.asked.is_oldest_first,
            is_of_family: self.is_of_family,
            whom: self.whom(chronology.person),
            years,
        }
    }

    fn row(&self, line: &Line, child: u32) -> (Row, Option<Date>, usize) {
        match line {
            Line::Entry(entry) => {
                let row = Row { entry: Some(self.entry(entry, child)), fold: None };
                (row, entry.happened.sort_day(), 1)
            }
            Line::Fold(fold) => {
                let (first, last) = (fold.entries[0], fold.entries[fold.entries.len() - 1]);
                let mut entries: Vec<EntryRow> =
                    fold.entries.iter().map(|entry| self.entry(entry, child)).collect();
                let newest = if self.asked.is_oldest_first { first } else { last };
                if !self.asked.is_oldest_first {
                    entries.reverse();
                }
                let row = FoldRow {
                    first: first.happened.to_string().into(),
                    last: last.happened.to_string().into(),
                    about: entries[0].about.clone(),
                    agency: entries[0].told[0].agency.clone(),
                    words: format!("{} entries: {}", entries.len(), entries[0].kind.to_lowercase()),
                    cited: entries.iter().filter(|entry| !entry.cited.is_empty()).count(),
                    entries,
                };
                let count = fold.entries.len();
                (Row { entry: None, fold: Some(row) }, newest.happened.sort_day(), count)
            }
        }
    }

    /// One entry of a chronology.
    pub fn entry(&self, entry: &Entry, child: u32) -> EntryRow {
        let happening = &entry.happening;
        let all = &self.caseload.records;
        let record = |index: &u32| &all[*index as usize];
        let first = record(&happening.records[0]);
        let kind = self.caseload.practice.kind(&first.kind);
        let by = |indexes: &[u32]| indexes.iter().map(|i| self.link(record(i))).collect();
        let standing = match happening.standing {
            Standing::Stands => None,
            Standing::Withdrawn => Some("Later withdrawn: somebody said it had not happened"),
            Standing::Disputed => Some("Disputed: somebody said it was otherwise"),
        };
        let mut cited: Vec<Link> = happening
            .records
            .iter()
            .filter_map(|index| self.cited.get(index))
            .flatten()
            .cloned()
            .collect();
        cited.sort();
        cited.dedup();
        EntryRow {
            records: happening
                .records
                .iter()
                .chain(&happening.earlier)
                .map(|index| record(index).id.to_string())
                .collect(),
            when: entry.happened.to_string().into(),
            // On a page about several children an entry has no one age.
            age: entry.age.filter(|_| !self.is_of_family).map(|age| age.to_string().into()),
            about: self.about(&entry.about, happening.records[0], child),
            kind: self.caseload.practice.kind_label(&first.kind).to_owned(),
            is_strength: kind.is_some_and(|kind| kind.strength),
            is_restricted: happening
                .records
                .iter()
                .any(|index| record(index).sensitivity != Sensitivity::Ordinary),
            standing: standing.map(|words| Answered { words, by: by(&happening.answered_by) }),
            told: happening.records.iter().map(|index| self.told(record(index))).collect(),
            earlier: by(&happening.earlier),
            cited,
        }
    }

    fn whom(&self, person: u32) -> &'static str {
        match (self.is_of_family, self.caseload.people.persons[person as usize].is_child()) {
            (true, _) => "",
            (false, true) => "the child",
            (false, false) => "this adult",
        }
    }

    /// Whom an entry is about, where that is not plain from the page.
    fn about(&self, about: &About, record: u32, child: u32) -> Option<Private<String>> {
        let people = &self.caseload.people;
        let given = |person: u32| people.persons[person as usize].given();
        if self.is_of_family {
            let children: Vec<String> = people
                .in_record(&self.caseload.records, record)
                .filter(|(_, role)| role.is_child())
                .map(|(person, _)| given(person))
                .collect();
            if !children.is_empty() {
                return Some(words::list(&children).into());
            }
        }
        let person = match about {
            About::Child if !self.is_of_family => return None,
            About::Child => child,
            About::Sibling(person) | About::Adult(person) => *person,
        };
        let role = people
            .in_record(&self.caseload.records, record)
            .find(|(named, _)| *named == person)
            .map(|(_, role)| role);
        let name = given(person);
        let words = match (about, role) {
            (About::Sibling(_), _) => format!("{name} (sibling)"),
            (_, Some(role)) if !matches!(role, Role::Adult | Role::Child) => {
                format!("{name} ({})", role.label())
            }
            _ => name,
        };
        Some(words.into())
    }

    /// What one record tells.
    pub fn told(&self, record: &Record) -> Told {
        let practice = &self.caseload.practice;
        let recorded = record.recorded.filter(|day| record.happened.day() != Some(*day));
        Told {
            agency: practice.agency_name(&record.agency).to_owned(),
            organisation: record.provenance.organisation.as_ref().map(|o| o.to_string().into()),
            author_role: record.author_role.as_ref().map(ToString::to_string),
            recorded: recorded.map(in_words),
            href: self.asked.reader_address(&format!("/records/{}", record.id)),
            facts: practice
                .facts_in_words(&record.kind, &record.facts)
                .into_iter()
                .map(|(name, value)| (name, words::fact(value).into()))
                .collect(),
            child_said: record.said_by(Voice::SaidByChild).cloned().collect(),
            text: Voice::ALL
                .into_iter()
                .filter(|voice| *voice != Voice::SaidByChild)
                .flat_map(|voice| {
                    record.said_by(voice).map(move |text| (voice.label(), text.clone()))
                })
                .collect(),
            doubtful: record
                .marks
                .iter()
                .map(|mark| format!("{}: {}", mark.field, mark.what).into())
                .collect(),
            points: record.points_at.as_ref().map(|pointer| relation(pointer.relation)),
        }
    }

    /// A record's day, kind and agency, leading to the record.
    pub fn link(&self, record: &Record) -> Link {
        let practice = &self.caseload.practice;
        let words = format!(
            "{}: {} ({})",
            record.happened,
            practice.kind_label(&record.kind),
            practice.agency_name(&record.agency)
        );
        Link {
            words: words.into(),
            href: self.asked.reader_address(&format!("/records/{}", record.id)),
        }
    }
}

/// How a later record stands to an earlier one, in words.
pub(crate) const fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Corrects => "Corrects an earlier record",
        Relation::Withdraws => "Withdraws an earlier record: says it had not happened",
        Relation::Rebuts => "Disputes an earlier record: says it was otherwise",
    }
}

impl Filters {
    /// What the form offers over these entries, and what is chosen.
    pub fn of(caseload: &Caseload, asked: &Asked, chronology: &Chronology, path: &str) -> Self {
        let mut agencies: BTreeMap<&str, &str> = BTreeMap::new();
        for entry in &chronology.entries {
            for index in &entry.happening.records {
                let agency = &caseload.records[*index as usize].agency;
                agencies.insert(caseload.practice.agency_name(agency), agency);
            }
        }
        let any = |text: &str, is: bool| Choice {
            value: String::new(),
            text: text.to_owned(),
            selected: is,
        };
        let mut agency_choices = vec![any("every agency", asked.agency.is_none())];
        agency_choices.extend(agencies.iter().map(|(name, id)| Choice {
            value: (*id).to_owned(),
            text: (*name).to_owned(),
            selected: asked.agency.as_deref() == Some(*id),
        }));
        let mut domain_choices = vec![any("every part of life", asked.domain.is_none())];
        domain_choices.extend(Domain::ALL.iter().map(|domain| Choice {
            value: domain.id().to_owned(),
            text: domain.label().to_owned(),
            selected: asked.domain == Some(*domain),
        }));
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let print = Asked { is_print: true, is_oldest_first: true, ..asked.clone() };
        Self {
            agencies: agency_choices,
            domains: domain_choices,
            from: day(asked.from),
            to: day(asked.to),
            is_significant: asked.is_significant,
            is_child_only: asked.is_child_only,
            is_oldest_first: asked.is_oldest_first,
            carried: asked.carried_but(&[
                "agency",
                "domain",
                "from",
                "to",
                "significant",
                "whose",
                "order",
                "print",
            ]),
            clear: asked.reader_address(path),
            print: print.address(path),
        }
    }
}
