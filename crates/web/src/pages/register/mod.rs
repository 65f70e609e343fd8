//! One register of learning: its entries, newest first, what came of each, and what is still owed.
//!
//! Takes a kind and who reads; gives its entries. Of an entry that names a child it says only that it is there: what it says stands on
//! its own page.

mod narrowing;
mod samples;

use super::prelude::*;
use crate::asked::with_query_of;
use crate::pages::learning::written_at;
use crate::shown::alike::{AlikeShown, Likeness};
use crate::shown::chronology::{Cited, Rows, Told};
use crate::shown::incidents;
use crate::shown::registers::{Listed, headline, listed, register_of};
use crate::shown::tasks::{Action, Opened, TaskShown, Tasks};
use narrowing::Narrowing;
use safeguarding::practice::Kind;
use safeguarding::response::Task;

/// This page.
pub const PAGE: Page = Page {
    name: "register",
    purpose: "One register of learning: its entries, what came of each, and what is owed",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page =
        |site: &Site, at: &PageAsked| site.found(&PAGE, &RegisterPage::of(site, at, at.named(0))?);
    router.route("/learning/register/{kind}", answered(page))
}

/// Entries on one page.
const ENTRIES: usize = 25;

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct RegisterPage {
    reader: Reader,
    path: String,
    learning: String,
    label: String,
    heading: &'static str,
    guidance: Option<String>,
    write: Option<String>,
    /// Whether only what is still owed something is shown, and where the other is.
    only_owed: bool,
    other: String,
    /// How many entries there are, and how many of them are owed something.
    all: usize,
    with_owed: usize,
    narrowings: Vec<Narrowing>,
    /// How many records were looked at.
    looked_at: usize,
    entries: Vec<EntryShown>,
    page: usize,
    pages: usize,
    previous: Option<String>,
    next: Option<String>,
}

/// One entry.
#[derive(Debug, Serialize)]
struct EntryShown {
    entry: Opened,
    /// The first thing it says, by which people know it; none where it names somebody.
    headline: Option<Private<String>>,
    /// What it says; none where it names somebody.
    told: Option<Told>,
    is_withdrawn: bool,
    /// The page of the incident it tells of.
    incident: Option<String>,
    /// What came of it, oldest first.
    came: Vec<CameOfIt>,
    /// What stands in other registers because of it.
    elsewhere: Vec<Opened>,
    owed: Vec<TaskShown>,
    /// The page that brings what came of it together; only of audits.
    together: Option<String>,
    /// Others that say much the same; only of recommendations.
    alike: Vec<AlikeShown>,
    forms: Vec<Action>,
}

/// What came of an entry.
#[derive(Debug, Serialize)]
struct CameOfIt {
    entry: Opened,
    /// What it says; none where it names somebody.
    told: Option<Told>,
}

impl RegisterPage {
    /// The register of a kind; `None` where it is no register.
    pub(crate) fn of(site: &Site, at: &PageAsked, kind: &str) -> Option<Self> {
        let caseload = site.caseload();
        let kind = caseload.practice.kind(kind)?;
        let register = register_of(kind)?;
        let mut by_kind = listed(caseload, &at.view, &|one| one.id == kind.id);
        let every = by_kind.remove(kind.id.as_str()).unwrap_or_default();
        let path = format!("/learning/register/{}", kind.id);
        let narrowings = narrowing::of(caseload, at, kind, &path, &every);
        let wants = |one: &Listed| narrowing::wants(caseload, at, kind, one);
        let listed: Vec<Listed> = every.into_iter().filter(wants).collect();
        let tasks = site.tasks(&at.view);
        let owed_of = |one: &Listed| -> Vec<&Task> {
            tasks.iter().filter(|task| task.is_open() && one.owes(task)).collect()
        };
        let with_owed = listed.iter().filter(|one| !owed_of(one).is_empty()).count();
        let only_owed = at.value("show") == "owed";
        let carried = narrowing::carried(at, kind);
        let address = |show: &str, page: usize| {
            let page = page.to_string();
            let pairs = [("show".to_owned(), show.to_owned()), ("page".to_owned(), page)];
            let pairs = carried.iter().cloned().chain(pairs);
            let pairs = pairs.filter(|(_, value)| !value.is_empty() && *value != "1");
            with_query_of(&at.asked.reader_address(&path), pairs)
        };
        let here = if only_owed { "owed" } else { "" };
        let wanted = || listed.iter().filter(|one| !only_owed || !owed_of(one).is_empty());
        let pages = wanted().count().div_ceil(ENTRIES).max(1);
        let page = at.value("page").parse().unwrap_or(1).clamp(1, pages);
        let shown = wanted().skip((page - 1) * ENTRIES).take(ENTRIES);
        let likeness = Likeness::of(caseload, kind, &listed);
        let shown = shown.map(|one| EntryShown {
            alike: likeness.shown(site, at, one),
            ..entry_shown(site, at, kind, one, &owed_of(one))
        });
        Some(Self {
            reader: site.reader(&at.asked),
            learning: at.asked.reader_address("/learning"),
            label: kind.label.clone(),
            heading: register.label(),
            guidance: kind.form.as_ref().and_then(|form| form.guidance.clone()),
            write: written_at(site, at, kind),
            only_owed,
            narrowings,
            other: address(if only_owed { "" } else { "owed" }, 1),
            all: listed.len(),
            with_owed,
            looked_at: caseload.records.len(),
            entries: shown.collect(),
            previous: (page > 1).then(|| address(here, page - 1)),
            next: (page < pages).then(|| address(here, page + 1)),
            page,
            pages,
            path,
        })
    }
}

fn entry_shown(
    site: &Site,
    at: &PageAsked,
    kind: &Kind,
    one: &Listed,
    owed: &[&Task],
) -> EntryShown {
    let caseload = site.caseload();
    let tasks = Tasks { caseload, asked: &at.asked, view: &at.view };
    let none = Cited::new();
    let rows = Rows { caseload, asked: &at.asked, cited: &none, is_of_family: false };
    let told = |index: u32| {
        let record = &caseload.records[index as usize];
        record.mentions.is_empty().then(|| rows.told(record))
    };
    EntryShown {
        entry: tasks.opened(one.index),
        headline: headline(caseload, kind, one.index),
        told: told(one.index),
        is_withdrawn: one.is_withdrawn,
        incident: incidents::address(&at.asked, &caseload.records[one.index as usize]),
        came: one
            .came
            .iter()
            .map(|index| CameOfIt { entry: tasks.opened(*index), told: told(*index) })
            .collect(),
        elsewhere: one.elsewhere.iter().map(|index| tasks.opened(*index)).collect(),
        owed: owed.iter().map(|task| tasks.shown(task)).collect(),
        together: (kind.id == "audit").then(|| {
            let id = caseload.records[one.index as usize].id;
            at.asked.reader_address(&format!("/learning/audits/{id}"))
        }),
        alike: Vec::new(),
        forms: forms(site, at, kind, one, owed),
    }
}

/// The forms with which somebody goes on: those that do what is owed, and those that may go on from the last thing that came of it.
/// **Shape:** each once; none where this server only shows, or where it names somebody, whose own page offers them.
fn forms(site: &Site, at: &PageAsked, kind: &Kind, one: &Listed, owed: &[&Task]) -> Vec<Action> {
    let caseload = site.caseload();
    let names_nobody = kind.form.as_ref().is_some_and(|form| form.names_nobody);
    if !names_nobody || !site.can_record() || one.is_withdrawn {
        return Vec::new();
    }
    let last = one.came.last().copied().unwrap_or(one.index);
    let record = |index: u32| &caseload.records[index as usize];
    let doing = owed.iter().filter_map(|task| {
        let duty = caseload.practice.duty(&task.duty)?;
        Some(duty.do_with.iter().map(|form| (form.as_str(), task.opened_by)))
    });
    let following = caseload.practice.kinds.values().filter(|later| {
        let form = later.form.as_ref();
        form.is_some_and(|form| form.follows.contains(&record(last).kind)) && site.may_write(later)
    });
    let following = following.map(|later| (later.id.as_str(), last));
    let mut forms: Vec<(&str, Action)> = Vec::new();
    for (form, on) in doing.flatten().chain(following) {
        if forms.iter().all(|(known, _)| *known != form) {
            let address = at.asked.reader_address(&format!("/write/{form}"));
            let href = with_query_of(&address, [("on", record(on).id.to_string())]);
            let label = caseload.practice.kind_label(form).to_owned();
            forms.push((form, Action { label, href }));
        }
    }
    forms.into_iter().map(|(_, action)| action).collect()
}
