//! The response for a child: what is owed by which day, what was done and how late, what was written lately, and everything that
//! can be written down.
//!
//! Takes a child's id and who reads; gives tasks of the child's family from the ledger. It decides nothing and closes nothing.

mod samples;

use super::prelude::*;
use crate::asked::with_query_of;
use crate::shown::tasks::{Action, Awaited, Opened, TaskShown, Tasks};
use crate::shown::words;
use safeguarding::practice::ResponseStep;
use safeguarding::response::{Ledger, Now};

/// This page.
pub const PAGE: Page = Page {
    name: "response",
    purpose: "What is owed for a child by which day, what was done, and what can be written down",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| {
        let child = site.child_seen(&at.view, at.named(0))?;
        site.found(&PAGE, &ResponsePage::of(site, at, child))
    };
    router.route("/people/{id}/response", answered(page))
}

/// The most entries of the response that are listed: the chronology has them all.
const MOST_ENTRIES: usize = 30;

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct ResponsePage {
    reader: Reader,
    path: String,
    child: Private<String>,
    child_href: String,
    picture: String,
    /// What was written down just now.
    written: Option<Opened>,
    /// Whether something was written down just now that the pages do not show yet.
    is_written_later: bool,
    /// Who owes what because of what was written down just now, by when.
    awaited: Vec<Awaited>,
    /// Everything owed for the child and brothers and sisters.
    work: String,
    /// The agencies that are told of what was written down just now.
    told: Vec<String>,
    /// What others wrote about the family while this reader was writing.
    meanwhile: Vec<Opened>,
    open: Vec<TaskShown>,
    /// What more than one entry does: somebody is to see whether they fit together.
    doubled: Vec<TaskShown>,
    closed: Vec<TaskShown>,
    /// What was written of the response, newest first.
    entries: Vec<Opened>,
    more_entries: usize,
    offers: Vec<Offer>,
    can_record: bool,
}

/// The forms of one step.
#[derive(Debug, Serialize)]
struct Offer {
    step: &'static str,
    forms: Vec<Action>,
}

impl ResponsePage {
    pub(crate) fn of(site: &Site, at: &PageAsked, child: u32) -> Self {
        let caseload = site.caseload();
        let PageAsked { asked, view, .. } = at;
        let id = caseload.people.persons[child as usize].id;
        let path = format!("/people/{id}/response");
        let tasks = Tasks { caseload, asked, view };
        let family = caseload.people.family_of_child[child as usize];
        let ledger = Ledger::new(caseload, view.clone(), Now::end_of(view.as_of));
        let owed = family.map_or_else(Vec::new, |family| ledger.of_family(family));
        let of_child = || owed.iter().filter(|task| task.children.contains(&child));
        let mut closed: Vec<TaskShown> =
            of_child().filter(|task| !task.is_open()).map(|task| tasks.shown(task)).collect();
        closed.reverse();
        let is_doubled = |task: &TaskShown| task.done.as_ref().is_some_and(|d| !d.also.is_empty());
        let (doubled, closed) = closed.into_iter().partition(is_doubled);
        let mut entries = entries(site, view, child);
        let more_entries = entries.len().saturating_sub(MOST_ENTRIES);
        entries.truncate(MOST_ENTRIES);
        let written = at.value("written");
        let just_written = site.record(written).filter(|(_, record)| view.sees(record));
        Self {
            reader: site.reader(asked),
            child: words::called(caseload, view, child).into(),
            child_href: asked.reader_address(&format!("/people/{id}")),
            picture: asked.reader_address(&format!("/people/{id}/picture")),
            is_written_later: just_written.is_none() && site.kept().is_written(written),
            meanwhile: meanwhile(site, at, child),
            told: just_written.map_or_else(Vec::new, |(_, record)| {
                let told = record.shared_with.iter();
                told.map(|agency| caseload.practice.agency_name(agency).to_owned()).collect()
            }),
            awaited: just_written.map_or_else(Vec::new, |(index, _)| tasks.awaited(index)),
            work: with_query_of(&asked.reader_address("/work"), [("family", id.to_string())]),
            doubled,
            written: just_written.map(|(index, _)| tasks.opened(index)),
            open: of_child().filter(|task| task.is_open()).map(|task| tasks.shown(task)).collect(),
            closed,
            entries: entries.into_iter().map(|index| tasks.opened(index)).collect(),
            more_entries,
            offers: offers(site, at, &path),
            can_record: site.can_record(),
            path,
        }
    }
}

/// What is written of the response for a child, by index, newest first.
fn entries(site: &Site, view: &View, child: u32) -> Vec<u32> {
    let caseload = site.caseload();
    let is_of_the_response = |index: &u32| {
        let record = &caseload.records[*index as usize];
        let kind = caseload.practice.kind(&record.kind);
        view.sees(record) && kind.is_some_and(|kind| kind.form.is_some())
    };
    let mentions = &caseload.people.persons[child as usize].mentions;
    let mut found: Vec<u32> =
        mentions.iter().map(|(record, _)| *record).filter(is_of_the_response).collect();
    found.dedup();
    found.sort_by_key(|index| {
        let record = &caseload.records[*index as usize];
        std::cmp::Reverse((record.happened.latest(), record.received))
    });
    found
}

/// What others wrote about the child between the moment a form was opened and the moment it was sent.
fn meanwhile(site: &Site, at: &PageAsked, child: u32) -> Vec<Opened> {
    let caseload = site.caseload();
    let Ok(seen) = at.value("seen").parse::<usize>() else { return Vec::new() };
    let written = at.value("written");
    let tasks = Tasks { caseload, asked: &at.asked, view: &at.view };
    let mentions = caseload.people.persons[child as usize].mentions.iter();
    mentions
        .map(|(record, _)| *record)
        .filter(|index| *index as usize >= seen)
        .filter(|index| {
            let record = &caseload.records[*index as usize];
            record.id.to_string() != written && at.view.sees(record)
        })
        .map(|index| tasks.opened(index))
        .collect()
}

/// Every form that begins by itself, by step; those that go on from an entry are offered beside it.
fn offers(site: &Site, at: &PageAsked, path: &str) -> Vec<Offer> {
    let practice = &site.caseload().practice;
    let base = path.trim_end_matches("/response");
    let forms = |step: ResponseStep| {
        let mut forms: Vec<Action> = practice
            .kinds
            .values()
            .filter(|kind| {
                let form = kind.form.as_ref();
                form.is_some_and(|form| {
                    form.step == step
                        && form.follows.is_empty()
                        && form.answers_by.is_none()
                        && !form.names_nobody
                }) && !kind.id.starts_with("clock-")
                    && site.may_write(kind)
            })
            .map(|kind| Action {
                label: kind.label.clone(),
                href: at.asked.reader_address(&format!("{base}/write/{}", kind.id)),
            })
            .collect();
        forms.sort_by(|a, b| a.label.cmp(&b.label));
        forms
    };
    let all = ResponseStep::ALL.into_iter();
    all.map(|step| Offer { step: step.label(), forms: forms(step) })
        .filter(|offer| !offer.forms.is_empty())
        .collect()
}
