//! Learning: the registers of reviews, recommendations, audits, the strategy, communities and teams, by heading.
//!
//! Takes who reads; gives for each register how many entries it has and what is owed. It shows no entry and names nobody.

mod samples;

use super::prelude::*;
use crate::shown::registers::{Listed, kinds_under, listed, register_of};
use safeguarding::practice::{Kind, Register};
use safeguarding::response::TaskState;
use std::collections::BTreeMap;

/// This page.
pub const PAGE: Page = Page {
    name: "learning",
    purpose: "The registers of learning: how many entries each has, and what is owed",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| site.found(&PAGE, &LearningPage::of(site, at));
    router.route("/learning", answered(page))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct LearningPage {
    reader: Reader,
    path: String,
    /// **Shape:** in the order of [`Register::ALL`]; none without a register.
    sections: Vec<Section>,
    entries: usize,
    owed: usize,
    overdue: usize,
}

/// The registers under one heading.
#[derive(Debug, Serialize)]
struct Section {
    id: &'static str,
    heading: &'static str,
    registers: Vec<RegisterLine>,
}

/// One register.
#[derive(Debug, Serialize)]
struct RegisterLine {
    label: String,
    href: String,
    /// Where a new entry is written; none where this server only shows, or where it begins from a child’s page.
    write: Option<String>,
    entries: usize,
    owed: usize,
    overdue: usize,
}

impl LearningPage {
    pub(crate) fn of(site: &Site, at: &PageAsked) -> Self {
        let caseload = site.caseload();
        let by_kind = listed(caseload, &at.view, &|kind| register_of(kind).is_some());
        let line = |kind: &Kind| register_line(site, at, kind, &by_kind);
        let sections: Vec<Section> = Register::ALL
            .into_iter()
            .map(|register| Section {
                id: register.id(),
                heading: register.label(),
                registers: kinds_under(caseload, register).into_iter().map(line).collect(),
            })
            .filter(|section| !section.registers.is_empty())
            .collect();
        let all = || sections.iter().flat_map(|section| &section.registers);
        Self {
            reader: site.reader(&at.asked),
            path: "/learning".to_owned(),
            entries: all().map(|line| line.entries).sum(),
            owed: all().map(|line| line.owed).sum(),
            overdue: all().map(|line| line.overdue).sum(),
            sections,
        }
    }
}

fn register_line(
    site: &Site,
    at: &PageAsked,
    kind: &Kind,
    by_kind: &BTreeMap<String, Vec<Listed>>,
) -> RegisterLine {
    let entries = by_kind.get(kind.id.as_str()).map_or(&[][..], Vec::as_slice);
    let tasks = site.tasks(&at.view);
    let open = tasks.iter().filter(|task| task.is_open());
    let owed: Vec<TaskState> =
        open.filter(|task| entries.iter().any(|one| one.owes(task))).map(|one| one.state).collect();
    RegisterLine {
        label: kind.label.clone(),
        href: at.asked.reader_address(&format!("/learning/register/{}", kind.id)),
        write: written_at(site, at, kind),
        entries: entries.len(),
        owed: owed.len(),
        overdue: owed.iter().filter(|state| **state == TaskState::Overdue).count(),
    }
}

/// Where a new entry of a register is written: of one that names somebody, from their own page.
pub(crate) fn written_at(site: &Site, at: &PageAsked, kind: &Kind) -> Option<String> {
    let form = kind.form.as_ref().filter(|form| form.names_nobody && form.follows.is_empty());
    let is_written = form.is_some() && site.can_record() && site.may_write(kind);
    is_written.then(|| at.asked.reader_address(&format!("/write/{}", kind.id)))
}
