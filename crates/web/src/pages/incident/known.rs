//! The merged chronology of a child as it was known on a day before an incident: what each agency knew then, which patterns all together could
//! have seen, and the entries that matter with who knew of each. What came of the incident is no part of it.
//!
//! Takes an incident, a child and a day; gives what [`safeguarding::replay`] tells of that day. Reasons and the whole childhood stand on the
//! replay’s own page, to which everything here leads.

use super::Incident;
use crate::asked::Carried;
use crate::shown::chronology::{Cited, EntryRow, Link, Rows};
use crate::shown::replay::{Place, hidden};
use crate::shown::words;
use safeguarding::assess::Found;
use safeguarding::calendar::{Date, Span, in_words};
use safeguarding::chronology::{Entry, Standing, View};
use safeguarding::learning::incident::Side;
use safeguarding::practice::Practice;
use safeguarding::records::{Private, Record};
use safeguarding::replay::{self, TOLD_IS_AS_RECORDED, Then};
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// Entries that are listed at most; the replay’s page has all.
const MOST_ENTRIES: usize = 40;

/// What was known on a day.
#[derive(Debug, Serialize)]
pub(super) struct Known {
    child: Private<String>,
    on: String,
    on_value: String,
    /// Whether the day is that of the incident.
    is_of_incident: bool,
    /// The days handy to stand on: in words, and whether this is the one stood on.
    steps: Vec<Step>,
    carried: Vec<Carried>,
    /// Which child’s chronology it is, for the form to carry on; `None`: the first.
    place: Option<usize>,
    /// Everybody together, or the one agency that reads.
    together: AgencyThen,
    agencies: Vec<AgencyThen>,
    patterns: Vec<PatternThen>,
    /// The significant entries by the day of the incident, those of which that cannot be told, and those after it.
    groups: Vec<Group>,
    /// How many significant entries are left out because they are many, and how many others there are.
    left_out: usize,
    others: usize,
    hidden: Option<String>,
    replay: String,
    childhood: String,
    told: &'static str,
}

/// A day to stand on.
#[derive(Debug, Serialize)]
struct Step {
    words: String,
    day: String,
    href: String,
    is_this: bool,
}

/// What an agency, or all together, knew on the day.
#[derive(Debug, Serialize)]
struct AgencyThen {
    name: String,
    known: usize,
    /// How many of these others told it or it said itself to another.
    of_others: usize,
    last: Option<Link>,
    patterns: usize,
    href: String,
}

/// A pattern that could have been seen on the day.
#[derive(Debug, Serialize)]
struct PatternThen {
    title: String,
    rule_href: String,
    /// Which agencies could have seen the pattern from what each knew alone.
    alone: Vec<String>,
}

/// Some entries.
#[derive(Debug, Serialize)]
struct Group {
    heading: &'static str,
    anchor: &'static str,
    entries: Vec<Row>,
}

/// One entry, and who knew of it on the day.
#[derive(Debug, Serialize)]
struct Row {
    entry: EntryRow,
    knew: Vec<String>,
    /// The day from which anybody knew of it, leading to what was known then.
    since: Link,
    is_withdrawn_since: bool,
}

impl Known {
    pub fn of(incident: &Incident, child: u32, on: Date) -> Self {
        let as_of = incident.at.view.as_of;
        let todays = replay::todays(&incident.caseload.practice, as_of);
        let left_out = incident.own_records();
        OnDay { incident, child, on, todays: &todays, left_out: &left_out }.shown()
    }
}

/// What is needed to show a day.
struct OnDay<'s, 'a> {
    incident: &'s Incident<'a>,
    child: u32,
    on: Date,
    /// Practice as it is asked of every day.
    todays: &'s Practice,
    /// The incident itself and what came of it, by index.
    left_out: &'s BTreeSet<u32>,
}

impl OnDay<'_, '_> {
    fn shown(&self) -> Known {
        let Self { incident, child, on, .. } = self;
        let (caseload, at) = (incident.caseload, incident.at);
        let together = self.then(&View { as_of: *on, ..at.view.clone() });
        let agencies = self.agencies(&together.entries);
        let each: Vec<(SmolStr, Then)> = agencies
            .into_iter()
            .map(|id| (id.clone(), self.then(&View::of_agency(*on, &id).hiding(at.view.hides))))
            .collect();
        let place = self.replay();
        let significant = together.entries.iter().filter(|entry| entry.is_significant).count();
        let known_to = at.asked.known_to.as_deref();
        let name = at.view.known_to.as_ref().map(|known| self.name(&known.agency));
        Known {
            child: words::called(caseload, &at.view, *child).into(),
            on: in_words(*on),
            on_value: on.to_string(),
            is_of_incident: *on == incident.days.first,
            steps: self.steps(),
            carried: at.asked.carried_but(&[
                "agency",
                "domain",
                "from",
                "to",
                "significant",
                "whose",
                "order",
                "print",
            ]),
            place: incident.children.iter().position(|one| one == child).filter(|n| *n > 0),
            together: self.agency_then(
                &name.unwrap_or_else(|| "All together".to_owned()),
                &together,
                known_to,
            ),
            patterns: self.patterns(&together, &each),
            groups: self.groups(&together.entries),
            left_out: significant.saturating_sub(MOST_ENTRIES),
            others: together.entries.len() - significant,
            hidden: hidden(together.left_out),
            replay: place.address(Some(*on), known_to),
            childhood: place.address(None, None),
            told: TOLD_IS_AS_RECORDED,
            agencies: each
                .iter()
                .map(|(id, then)| self.agency_then(&self.name(id), then, Some(id)))
                .collect(),
        }
    }

    /// What a reader could see on the day, without the incident itself.
    fn then(&self, view: &View) -> Then {
        let Self { incident, child, .. } = self;
        let as_of = incident.at.view.as_of;
        let mut then = replay::on(incident.caseload, self.todays, view, *child, as_of, false);
        then.entries.retain(|entry| !self.left_out.contains(&entry.happening.records[0]));
        then
    }

    /// The agencies that knew any of some entries on the day, by name; none where one agency reads, which is told nothing of the others.
    fn agencies(&self, entries: &[Entry]) -> Vec<SmolStr> {
        if self.incident.at.view.known_to.is_some() {
            return Vec::new();
        }
        let all: BTreeSet<SmolStr> = entries.iter().flat_map(|entry| self.knew(entry)).collect();
        let mut all: Vec<SmolStr> = all.into_iter().collect();
        all.sort_by_key(|id| self.name(id));
        all
    }

    /// The agencies that knew of an entry on the day, its own first.
    fn knew(&self, entry: &Entry) -> Vec<SmolStr> {
        let mut knew: Vec<SmolStr> = Vec::new();
        for record in entry.happening.records.iter().map(|index| self.record(*index)) {
            let told = record.shared_with.iter();
            let also = record.also_known.iter().map(|known| &known.agency);
            for id in std::iter::once(&record.agency).chain(told).chain(also) {
                if !knew.contains(id) && View::of_agency(self.on, id).sees(record) {
                    knew.push(id.clone());
                }
            }
        }
        knew
    }

    fn record(&self, index: u32) -> &Record {
        &self.incident.caseload.records[index as usize]
    }

    fn name(&self, id: &str) -> String {
        self.incident.caseload.practice.agency_name(id).to_owned()
    }

    fn agency_then(&self, name: &str, then: &Then, known_to: Option<&str>) -> AgencyThen {
        let asked = &self.incident.at.asked;
        let none = Cited::new();
        let rows =
            Rows { caseload: self.incident.caseload, asked, cited: &none, is_of_family: false };
        let is_of_others = |entry: &&Entry| {
            let mut records = entry.happening.records.iter().map(|index| self.record(*index));
            known_to.is_some_and(|id| records.all(|record| record.agency != id))
        };
        AgencyThen {
            name: name.to_owned(),
            known: then.entries.len(),
            of_others: then.entries.iter().filter(is_of_others).count(),
            last: then
                .entries
                .last()
                .map(|entry| rows.link(self.record(entry.happening.records[0]))),
            patterns: then.met.len(),
            href: self.replay().address(Some(self.on), known_to),
        }
    }

    fn replay(&self) -> Place {
        let id = self.incident.caseload.people.persons[self.child as usize].id;
        Place {
            path: format!("/people/{id}/replay"),
            as_of: self.incident.at.asked.as_of,
            with_outcome: false,
        }
    }

    /// The patterns a reader could have seen, the latest to complete first, each with the agencies that could alone.
    fn patterns(&self, together: &Then, each: &[(SmolStr, Then)]) -> Vec<PatternThen> {
        let mut met: Vec<&Found> = together.met.iter().collect();
        met.sort_by_key(|found| {
            std::cmp::Reverse(found.finding.latest().map(|latest| latest.completed))
        });
        let shown = |found: &Found| {
            let is_it = |other: &Found| {
                other.finding.rule == found.finding.rule && other.concerning == found.concerning
            };
            let alone = each.iter().filter(|(_, then)| then.met.iter().any(is_it));
            let rule = self.incident.caseload.practice.rule(&found.finding.rule);
            PatternThen {
                title: rule.map_or_else(|| found.finding.rule.to_string(), |r| r.title.clone()),
                rule_href: format!("/practice/{}", found.finding.rule),
                alone: alone.map(|(id, _)| self.name(id)).collect(),
            }
        };
        met.into_iter().map(shown).collect()
    }

    /// The significant entries, oldest first, apart by whether they were before the incident; of many, the latest.
    fn groups(&self, entries: &[Entry]) -> Vec<Group> {
        let withdrawn = self.withdrawn();
        let significant: Vec<&Entry> = entries.iter().filter(|one| one.is_significant).collect();
        let latest = &significant[significant.len().saturating_sub(MOST_ENTRIES)..];
        let side = |entry: &Entry| self.incident.days.side(self.record(entry.happening.records[0]));
        let group = |(wanted, heading, anchor)| {
            let entries = latest.iter().filter(|entry| side(entry) == wanted);
            let entries: Vec<Row> = entries.map(|entry| self.row(entry, &withdrawn)).collect();
            (!entries.is_empty()).then_some(Group { heading, anchor, entries })
        };
        [
            (Side::Before, "By the day of the incident", "by-then"),
            (Side::Unclear, "Of no certain day: before the incident or after it", "unclear"),
            (Side::After, "After the incident", "after"),
        ]
        .into_iter()
        .filter_map(group)
        .collect()
    }

    fn row(&self, entry: &Entry, withdrawn: &BTreeSet<u32>) -> Row {
        let asked = &self.incident.at.asked;
        let none = Cited::new();
        let rows =
            Rows { caseload: self.incident.caseload, asked, cited: &none, is_of_family: false };
        let records = entry.happening.records.iter().map(|index| self.record(*index));
        let since = records.filter_map(Record::known_on).min().unwrap_or(self.on);
        let is_alone = self.incident.at.view.known_to.is_some();
        let knew = if is_alone { Vec::new() } else { self.knew(entry) };
        Row {
            knew: knew.iter().map(|id| self.name(id)).collect(),
            since: Link { words: in_words(since).into(), href: self.incident.address_on(since) },
            is_withdrawn_since: entry.happening.standing != Standing::Withdrawn
                && entry.happening.records.iter().any(|index| withdrawn.contains(index)),
            entry: rows.entry(entry, self.child),
        }
    }

    /// The records round the child that were withdrawn by the day looked back from, by index.
    fn withdrawn(&self) -> BTreeSet<u32> {
        let Self { incident, child, .. } = self;
        let entries = incident.caseload.chronology(&incident.at.view, *child).entries.into_iter();
        let withdrawn = entries.filter(|one| one.happening.standing == Standing::Withdrawn);
        withdrawn.flat_map(|entry| entry.happening.records).collect()
    }

    /// The days handy to stand on, the earliest first.
    fn steps(&self) -> Vec<Step> {
        let calendar = &self.incident.caseload.practice.working_days;
        let day = self.incident.days.first;
        let of = |span: Span| span.before(day, calendar);
        let steps = [
            ("A year before", of(Span::Years(1))),
            ("Six months before", of(Span::Months(6))),
            ("A month before", of(Span::Months(1))),
            ("The day before", day.yesterday().unwrap_or(day)),
            ("The day of the incident", day),
        ];
        let as_of = self.incident.at.view.as_of;
        let steps = steps.into_iter().filter(|(_, day)| *day <= as_of);
        steps
            .map(|(words, day)| Step {
                words: words.to_owned(),
                day: in_words(day),
                href: self.incident.address_on(day),
                is_this: day == self.on,
            })
            .collect()
    }
}
