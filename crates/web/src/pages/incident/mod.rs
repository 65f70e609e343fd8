//! A serious incident, for whoever prepares its rapid review: its clocks, the criteria limb by limb, the agencies with what each holds, the
//! merged chronology as it was known on a day, the decision, and the other incidents the same review looks at.
//!
//! Takes the id of an incident’s record, the day stood on (`on`) and which of its children (`child`); gives one page. It decides nothing, says
//! of no test that it is met, and names nobody of another family.

mod agencies;
mod clocks;
mod criteria;
mod known;
mod samples;
mod together;

use super::prelude::*;
use crate::asked::with_query_of;
use crate::shown::chronology::{Cited, Link, Rows, Told};
use crate::shown::incidents;
use crate::shown::registers::{Thread, thread};
use crate::shown::tasks::{Action, Opened, Tasks};
use crate::shown::words;
use agencies::AgenciesShown;
use clocks::Clocks;
use criteria::CriteriaShown;
use known::Known;
use safeguarding::Caseload;
use safeguarding::calendar::{Date, in_words};
use safeguarding::chronology::{Happening, Standing};
use safeguarding::learning::incident::IncidentDays;
use safeguarding::practice::Kind;
use safeguarding::records::Record;
use safeguarding::response::Task;
use std::collections::BTreeSet;
use together::Together;

/// This page.
pub const PAGE: Page = Page {
    name: "incident",
    purpose: "A serious incident: clocks, criteria by limb, agencies, what was known when, and the decision",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| site.found(&PAGE, &IncidentPage::of(site, at)?);
    router.route("/incidents/{id}", answered(page))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct IncidentPage {
    reader: Reader,
    path: String,
    /// The incident itself: its line, and what it says.
    entry: Opened,
    told: Told,
    /// The day it was, or that it is not known to the day.
    day: String,
    is_one_day: bool,
    is_as_written: bool,
    /// That it was withdrawn or is disputed, and by which entries.
    standing: Option<&'static str>,
    answered_by: Vec<Link>,
    children: Vec<ChildOf>,
    clocks: Clocks,
    criteria: CriteriaShown,
    agencies: AgenciesShown,
    known: Option<Known>,
    together: Together,
}

/// A child the incident names.
#[derive(Debug, Serialize)]
struct ChildOf {
    name: Private<String>,
    age: Option<Private<String>>,
    href: String,
    /// The same page with this child’s chronology; `None`: it is this child’s.
    stand: Option<String>,
}

impl IncidentPage {
    /// The page of the incident an address names; `None` where this reader knows of none.
    pub(crate) fn of(site: &Site, at: &PageAsked) -> Option<Self> {
        let incident = Incident::of(site, at)?;
        let mut asked = at.asked.clone();
        let on = incident.stood_on(&mut asked);
        let none = Cited::new();
        let rows = Rows {
            caseload: incident.caseload,
            asked: &at.asked,
            cited: &none,
            is_of_family: false,
        };
        let head = &incident.thread.head;
        let record = |index: &u32| &incident.caseload.records[*index as usize];
        let together = Together::of(&incident);
        Some(Self {
            path: incident.path(),
            entry: incident.tasks().opened(incident.index),
            told: rows.told(incident.record),
            day: incident.record.happened.to_string(),
            is_one_day: incident.days.is_one_day() && !incident.days.is_as_written,
            is_as_written: incident.days.is_as_written,
            standing: match head.standing {
                Standing::Stands => None,
                Standing::Withdrawn => {
                    Some("It was later withdrawn: somebody said it had not happened")
                }
                Standing::Disputed => Some("It is disputed: somebody said it was otherwise"),
            },
            answered_by: head.answered_by.iter().map(|index| rows.link(record(index))).collect(),
            children: incident.children_shown(),
            clocks: Clocks::of(&incident, &together),
            criteria: CriteriaShown::of(&incident),
            agencies: AgenciesShown::of(&incident),
            known: incident.child.map(|child| Known::of(&incident, child, on)),
            together,
            reader: site.reader(&asked),
        })
    }
}

/// An incident with what came of it, for one reader.
struct Incident<'a> {
    site: &'a Site,
    at: &'a PageAsked,
    caseload: &'a Caseload,
    thread: Thread,
    /// Its record, by index: the latest version.
    index: u32,
    record: &'a Record,
    days: IncidentDays,
    /// The children it names, by index, and the one of them whose chronology is shown.
    children: Vec<u32>,
    child: Option<u32>,
    /// The tasks that it and what came of it opened.
    owed: Vec<Task>,
}

impl<'a> Incident<'a> {
    fn of(site: &'a Site, at: &'a PageAsked) -> Option<Self> {
        let caseload = site.caseload();
        let (index, record) = site.record(at.named(0))?;
        let is_one = at.view.sees(record) && incidents::is_one(record);
        let thread = thread(caseload, &at.view, index).filter(|_| is_one)?;
        let index = thread.head.records[0];
        let record =
            Some(&caseload.records[index as usize]).filter(|one| incidents::is_one(one))?;
        let named = caseload.people.in_record(&caseload.records, index);
        let mut children: Vec<u32> =
            named.filter(|(_, role)| role.is_child()).map(|(child, _)| child).collect();
        let mut seen = BTreeSet::new();
        children.retain(|child| seen.insert(*child));
        let wanted =
            at.value("child").parse::<usize>().unwrap_or(1).clamp(1, children.len().max(1));
        let child = children.get(wanted - 1).copied();
        let days = IncidentDays::of(record);
        let owed = Vec::new();
        let mut incident =
            Self { site, at, caseload, thread, index, record, days, children, child, owed };
        incident.owed = clocks::tasks_of_family(&incident);
        Some(incident)
    }

    fn tasks(&self) -> Tasks<'a> {
        Tasks { caseload: self.caseload, asked: &self.at.asked, view: &self.at.view }
    }

    fn path(&self) -> String {
        format!("/incidents/{}", self.record.id)
    }

    fn is_withdrawn(&self) -> bool {
        self.thread.head.standing == Standing::Withdrawn
    }

    /// What came of it of some kind, in the order it happened; what was withdrawn too.
    fn came_of_kind(&self, kind: &str) -> impl Iterator<Item = &Happening> {
        let is_of_kind = move |told: &&Happening| self.record_of(told).kind == kind;
        self.thread.came.iter().filter(is_of_kind)
    }

    /// As [`Self::came_of_kind`], without what was withdrawn.
    fn standing_of_kind(&self, kind: &str) -> impl Iterator<Item = &'a Record> {
        let all = self.came_of_kind(kind).filter(|told| told.standing != Standing::Withdrawn);
        all.map(|told| self.record_of(told))
    }

    /// The record a happening is told by first.
    fn record_of(&self, told: &Happening) -> &'a Record {
        &self.caseload.records[told.records[0] as usize]
    }

    /// The records of looking back, by index: of the incident, of all that came of it, and of what withdraws any of it.
    fn own_records(&self) -> BTreeSet<u32> {
        let all = std::iter::once(&self.thread.head).chain(&self.thread.came);
        all.flat_map(|told| told.records.iter().chain(&told.earlier).chain(&told.answered_by))
            .copied()
            .collect()
    }

    /// A form that goes on from an entry of it; `None` where this server only shows, it was withdrawn, or names no child.
    fn form(&self, kind: &str, on: &Record, given: &[(&str, &str)]) -> Option<Action> {
        let may = |kind: &&Kind| kind.form.is_some() && self.site.may_write(kind);
        let known = self.caseload.practice.kind(kind).filter(may)?;
        let child = self.child.filter(|_| self.site.can_record() && !self.is_withdrawn())?;
        let id = self.caseload.people.persons[child as usize].id;
        let address = self.at.asked.reader_address(&format!("/people/{id}/write/{kind}"));
        let on = [("on".to_owned(), on.id.to_string())];
        let given = given.iter().map(|(fact, value)| (format!("fact.{fact}"), (*value).to_owned()));
        let href = with_query_of(&address, on.into_iter().chain(given));
        Some(Action { label: known.label.clone(), href })
    }

    /// What an entry says in one of its facts, as its kind words it.
    fn fact_in_words(&self, record: &Record, name: &str) -> String {
        let practice = &self.caseload.practice;
        let given = record.facts.get(name).map_or("not said", String::as_str);
        let mut facts = practice.kind(&record.kind).into_iter().flat_map(|kind| &kind.facts);
        let fact = facts.find(|fact| fact.name == name && record.facts.contains_key(name));
        fact.map_or_else(|| given.to_owned(), |fact| practice.value_in_words(fact, given))
    }

    fn children_shown(&self) -> Vec<ChildOf> {
        let people = &self.caseload.people.persons;
        let shown = |(place, child): (usize, &u32)| {
            let known = &people[*child as usize];
            let view = &self.at.view;
            ChildOf {
                name: words::called(self.caseload, view, *child).into(),
                age: words::born_seen(self.caseload, view, *child)
                    .and_then(|born| words::age_of(&born, self.days.first).map(Into::into)),
                href: self.at.asked.reader_address(&format!("/people/{}", known.id)),
                stand: (self.child != Some(*child)).then(|| {
                    let place = ("child".to_owned(), (place + 1).to_string());
                    let own = self.at.asked.reader_address(&self.path());
                    format!("{}#known", with_query_of(&own, [place]))
                }),
            }
        };
        self.children.iter().enumerate().map(shown).collect()
    }

    /// The day stood on: the first the incident can have been, unless the address asks for another; none after the day looked back from.
    fn stood_on(&self, asked: &mut Asked) -> Date {
        let as_of = self.at.view.as_of;
        let own = self.days.first.min(as_of);
        super::replay::stood_on(asked, self.at.value("on"), as_of).unwrap_or(own)
    }

    /// This page standing on a day.
    fn address_on(&self, on: Date) -> String {
        let own = self.at.asked.reader_address(&self.path());
        let child = self.children.iter().position(|child| Some(*child) == self.child);
        let child =
            child.filter(|place| *place > 0).map(|place| ("child", (place + 1).to_string()));
        let pairs = [("on", on.to_string())].into_iter().chain(child);
        format!("{}#known", with_query_of(&own, pairs))
    }
}

/// What an entry was written by, in words: the name where one was given, and the role.
fn written_by(record: &Record) -> Private<String> {
    let name = record.author.as_ref().map(|author| author.reveal().clone());
    let role = record.author_role.as_ref().map(ToString::to_string);
    let parts: Vec<String> = name.into_iter().chain(role).collect();
    parts.join(", ").into()
}

/// The day an entry was written down, in words.
fn written_on(record: &Record) -> String {
    record
        .recorded
        .or_else(|| record.happened.latest())
        .map_or_else(|| "no day".to_owned(), in_words)
}
