//! A child's page: the child's own words first, then who is round the child, what the record shows and cannot tell, and the
//! whole life as every agency recorded it.
//!
//! Takes a person's id and the switches of the address; gives one page. An adult has another, [`super::person`], at the same
//! address.

mod samples;

use super::prelude::*;
use crate::shown::accumulation::AccumulationShown;
use crate::shown::agencies::Agencies;
use crate::shown::chronology::{Cited, Filters, Link, Rows, Shown};
use crate::shown::family::{ChildShown, Round};
use crate::shown::findings::{self, Standing};
use crate::shown::growth;
use crate::shown::incidents;
use crate::shown::tasks::{Opened, Tasks};
use crate::shown::words;
use safeguarding::chronology::{About, Chronology};
use safeguarding::records::Voice;
use safeguarding::response::{Ledger, Now, Task, TaskState};

/// This page.
pub const PAGE: Page = Page {
    name: "child",
    purpose: "A child’s life: their words, who is round them, what the record shows, and every entry",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/people/{id}", answered(child))
}

fn child(site: &Site, at: &PageAsked) -> Option<Response> {
    let PageAsked { asked, view, .. } = at;
    let person = site.person(at.named(0))?;
    if asked.is_print {
        return Some(super::paper::answer(site, asked, view, person));
    }
    if !site.caseload().people.persons[person as usize].is_child() {
        return super::person::answer(site, asked, view, person);
    }
    site.found(&PAGE, &ChildPage::of(site, asked, view, person))
}

/// How many of the child's own words stand open; the others wait under a line that opens.
const WORDS_SHOWN: usize = 5;

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct ChildPage {
    pub reader: Reader,
    pub name: Private<String>,
    pub other_names: Vec<Private<String>>,
    pub age: Option<Private<String>>,
    pub born: Option<Private<String>>,
    pub is_grown: bool,
    /// Whether this reader had any record that names them.
    pub is_known: bool,
    /// Where the page of the whole family is.
    pub families: Vec<Link>,
    /// The page of the household with this child in focus, and of how agencies write the child.
    pub household: String,
    /// The page of what is owed for the child, and the form for a worry about them.
    pub response: String,
    pub worry: String,
    /// Worries nobody has answered yet, oldest first: they stand before every finding.
    pub worries: Vec<Opened>,
    /// Serious incidents that name the child, newest first, each leading to its page.
    pub incidents: Vec<Link>,
    /// How many tasks are owed, and of them overdue.
    pub owed: usize,
    pub overdue: usize,
    pub written: String,
    /// Where the growth chart is; `None` where nothing was measured.
    pub growth: Option<String>,
    /// Where it is told who could have seen what, and when.
    pub replay: String,
    pub words: Vec<Said>,
    pub more_words: Vec<Said>,
    pub round: Option<Round>,
    /// The brothers and sisters among them.
    pub siblings: Vec<ChildShown>,
    pub agencies: Agencies,
    pub findings: Standing,
    pub accumulation: AccumulationShown,
    pub chronology: Shown,
    pub filters: Filters,
    /// The same page as everyone together knew it today, for whoever was sent a narrower one.
    pub path: String,
}

/// Something the child said.
#[derive(Debug, Serialize)]
pub(crate) struct Said {
    pub text: Private<String>,
    pub when: Private<String>,
    pub age: Option<Private<String>>,
    /// Who heard it: the agency, and the role of who wrote it down.
    pub heard_by: String,
    /// The other children the record is about, whose words they may be.
    pub also_about: Option<Private<String>>,
    /// Where the entry stands.
    pub href: String,
}

impl ChildPage {
    /// The page of a person, by index.
    pub fn of(site: &Site, asked: &Asked, view: &View, person: u32) -> Self {
        let caseload = site.caseload();
        let known = &caseload.people.persons[person as usize];
        let path = format!("/people/{}", known.id);
        let chronology = caseload.chronology(view, person);
        let family = caseload.people.family_of_child[person as usize];
        let found = findings::of_child(caseload, view, person);
        let cited = findings::cited(caseload, asked, &found, person);
        let rows = Rows { caseload, asked, cited: &cited, is_of_family: false };
        let mut words_said = said(site, asked, &chronology);
        let more_words = words_said.split_off(words_said.len().min(WORDS_SHOWN));
        let sees = |record: u32| view.sees(&caseload.records[record as usize]);
        let seen_names: Vec<String> = known
            .mentions
            .iter()
            .filter(|(record, _)| sees(*record))
            .filter_map(|(record, place)| {
                caseload.records[*record as usize].mentions[*place as usize].name.as_ref()
            })
            .map(|name| name.reveal().full())
            .collect();
        let mut round = family.map(|family| Round::of(caseload, asked, view, family, Some(person)));
        let mut siblings =
            round.as_mut().map_or_else(Vec::new, |round| std::mem::take(&mut round.children));
        siblings.retain(|child| !child.is_this);
        let owed = owed(site, view, person);
        let tasks = Tasks { caseload, asked, view };
        Self {
            reader: site.reader(asked),
            name: words::called(caseload, view, person).into(),
            other_names: known
                .other_names
                .iter()
                .filter(|name| seen_names.contains(&name.reveal().full()))
                .map(|name| name.reveal().full().into())
                .collect(),
            age: words::age(known, view.as_of).map(Into::into),
            born: words::born(known).map(Into::into),
            is_grown: words::is_grown(known, view.as_of),
            is_known: known.mentions.iter().any(|(record, _)| sees(*record)),
            families: family_of(site, asked, view, person),
            household: asked.reader_address(&format!("{path}/household")),
            response: asked.reader_address(&format!("{path}/response")),
            worry: asked.reader_address(&format!("{path}/write/worry")),
            worries: owed
                .iter()
                .filter(|task| task.duty == WORRY_ANSWERED)
                .map(|task| tasks.opened(task.opened_by))
                .collect(),
            incidents: incidents::of_child(caseload, asked, &chronology),
            owed: owed.len(),
            overdue: owed.iter().filter(|task| task.state == TaskState::Overdue).count(),
            written: asked.reader_address(&format!("{path}/written")),
            growth: growth::is_measured(caseload, &chronology)
                .then(|| asked.reader_address(&format!("{path}/growth"))),
            replay: asked.reader_address(&format!("{path}/replay")),
            words: words_said,
            more_words,
            round,
            siblings,
            agencies: Agencies::of(caseload, view, &chronology),
            accumulation: AccumulationShown::of(caseload, asked, view, &chronology),
            findings: Standing::of(caseload, asked, view, &found, person),
            chronology: rows.of(&chronology),
            filters: Filters::of(caseload, asked, &chronology, &path),
            path,
        }
    }
}

/// Everything the child is recorded as having said, newest first.
fn said(site: &Site, asked: &Asked, chronology: &Chronology) -> Vec<Said> {
    let caseload = site.caseload();
    let person = chronology.person;
    let none = Cited::new();
    let rows = Rows { caseload, asked, cited: &none, is_of_family: false };
    let own = chronology.entries.iter().rev().filter(|entry| entry.about == About::Child);
    own.flat_map(|entry| entry.happening.records.iter().map(move |index| (entry, *index)))
        .flat_map(|(entry, index)| {
            let record = &caseload.records[index as usize];
            let others: Vec<String> = caseload
                .people
                .in_record(&caseload.records, index)
                .filter(|(other, role)| role.is_child() && *other != person)
                .map(|(other, _)| caseload.people.persons[other as usize].given())
                .collect();
            let told = rows.told(record);
            record.said_by(Voice::SaidByChild).map(move |text| Said {
                text: text.clone(),
                when: entry.happened.to_string().into(),
                age: entry.age.map(|age| age.to_string().into()),
                heard_by: match &told.author_role {
                    Some(role) => format!("{}, {role}", told.agency),
                    None => told.agency.clone(),
                },
                also_about: (!others.is_empty()).then(|| words::list(&others).into()),
                href: findings::anchor(caseload, asked, person, index),
            })
        })
        .collect()
}

/// The family of a child, as this reader knew it.
fn family_of(site: &Site, asked: &Asked, view: &View, person: u32) -> Vec<Link> {
    let caseload = site.caseload();
    let people = &caseload.people;
    let link = |family: u32| {
        let round = Round::of(caseload, asked, view, family, None);
        let names: Vec<String> =
            round.children.iter().map(|child| child.given.reveal().clone()).collect();
        (!names.is_empty()).then(|| Link {
            words: words::list(&names).into(),
            href: asked
                .reader_address(&format!("/families/{}", people.families[family as usize].id)),
        })
    };
    people.family_of_child[person as usize].and_then(link).into_iter().collect()
}

/// The duty to answer whoever raised a worry: its task stands on the child’s page before every finding.
const WORRY_ANSWERED: &str = "worry-answered";

/// What is owed for a child and not done, by the day it is due.
fn owed(site: &Site, view: &View, child: u32) -> Vec<Task> {
    let caseload = site.caseload();
    let Some(family) = caseload.people.family_of_child[child as usize] else { return Vec::new() };
    let ledger = Ledger::new(caseload, view.clone(), Now::end_of(view.as_of));
    let mut tasks = ledger.of_family(family);
    tasks.retain(|task| task.is_open() && task.children.contains(&child));
    tasks
}
