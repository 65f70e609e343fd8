//! Work: everything that is owed, by the day it is due, for one worker, one role, one agency or one step; and who has how much.
//!
//! Takes the filters of the address; gives tasks from the ledger. By due day and nothing else: never by how bad anything looks.

mod samples;

use super::prelude::*;
use crate::asked::with_query_of;
use crate::let_in::OpenedWithoutTie;
use crate::shown::drafts::{self, DraftList};
use crate::shown::tasks::{Action, TaskShown, Tasks, step_of, worker_key};
use crate::shown::words;
use safeguarding::calendar::Date;
use safeguarding::practice::ResponseStep;
use safeguarding::response::{Task, TaskState};
use std::collections::{BTreeMap, BTreeSet};

/// This page.
pub const PAGE: Page = Page {
    name: "work",
    purpose: "Everything that is owed, by the day it is due: my work, the team’s, the front door’s, and what drifts",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| site.found(&PAGE, &WorkPage::of(site, at));
    router.route("/work", answered(page))
}

/// Tasks on one page.
const TASKS: usize = 50;

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct WorkPage {
    reader: Reader,
    path: String,
    /// The views to choose from.
    views: Vec<Choice>,
    steps: Vec<Choice>,
    duties: Vec<Choice>,
    sorts: Vec<Choice>,
    agencies: Vec<Choice>,
    /// Schools, practices and teams; only where records name some.
    teams: Vec<Choice>,
    /// The child whose family’s work is shown, where it is one family’s.
    family: Option<Private<String>>,
    /// Forms that name nobody: group supervision, reflection.
    about_the_work: Vec<Action>,
    roles: Vec<Choice>,
    workers: Vec<WorkerRow>,
    /// Whose work is shown, where it is one worker’s.
    worker: Option<Private<String>>,
    /// How many are owed, by how they stand: overdue, due today, running, stopped.
    overdue: usize,
    today: usize,
    running: usize,
    paused: usize,
    total: usize,
    tasks: Vec<TaskShown>,
    page: usize,
    pages: usize,
    previous: Option<String>,
    next: Option<String>,
    /// How many families were looked at.
    looked_at: usize,
    is_filtered: bool,
    carried: Vec<(String, String)>,
    /// Where the figures of disagreements are, and where the registers are.
    disagreements: String,
    learning: String,
    /// What this browser has typed and not written down yet.
    drafts: DraftList,
    /// Who opened, without a tie, a family this reader works with.
    opened: Vec<OpenedLine>,
}

/// Somebody who opened a family without a tie.
#[derive(Debug, Serialize)]
struct OpenedLine {
    child: Private<String>,
    href: String,
    name: Private<String>,
    agency: String,
    at: String,
    reason: Private<String>,
}

/// Who opened a family without a tie, for those who work with it.
fn opened(site: &Site, at: &PageAsked) -> Vec<OpenedLine> {
    let line = |one: OpenedWithoutTie| {
        site.shows(one.child);
        let id = site.caseload().people.persons[one.child as usize].id;
        OpenedLine {
            child: words::called(site.caseload(), &at.view, one.child).into(),
            href: format!("/people/{id}/who-looked#glass"),
            name: one.name,
            agency: one.agency,
            at: one.at,
            reason: one.reason,
        }
    };
    site.opened_without_tie().into_iter().map(line).collect()
}

/// One choice of a filter.
#[derive(Debug, Serialize)]
struct Choice {
    value: String,
    text: String,
    selected: bool,
}

/// One worker with how much they have.
#[derive(Debug, Serialize)]
struct WorkerRow {
    name: Private<String>,
    href: Option<String>,
    open: usize,
    overdue: usize,
    children: usize,
}

/// What the address asks for.
#[derive(Default)]
struct Filters<'a> {
    show: &'a str,
    step: &'a str,
    duty: &'a str,
    agency: &'a str,
    team: &'a str,
    role: &'a str,
    /// The key of a worker, never a name: addresses name nobody.
    worker: String,
    /// The id of a child, for the work of brothers and sisters together; and their family, where this reader sees the child.
    family: &'a str,
    of_family: Option<u32>,
    sort: &'a str,
}

impl<'a> Filters<'a> {
    fn of(site: &Site, at: &'a PageAsked, all: &[Task]) -> Self {
        let family = at.value("family");
        let child = site.child_seen(&at.view, family);
        Self {
            show: at.value("show"),
            step: at.value("step"),
            duty: at.value("duty"),
            agency: at.value("whose-agency"),
            team: at.value("team"),
            role: at.value("role"),
            worker: key_of(at.value("worker"), all),
            family,
            of_family: child
                .and_then(|child| site.caseload().people.family_of_child[child as usize]),
            sort: at.value("sort"),
        }
    }

    /// Whether a task is wanted, and stands as is asked for.
    fn wants(&self, site: &Site, task: &Task, today: Date) -> bool {
        let is_shown = match self.show {
            "overdue" => task.state == TaskState::Overdue,
            "today" => task.is_open() && task.due == today,
            "ended" => !task.is_open(),
            "stopped" => task.state == TaskState::Paused,
            _ => task.is_open(),
        };
        is_shown && self.is_for(site, task)
    }

    /// Whether a task is wanted, however it stands: what is counted.
    fn is_for(&self, site: &Site, task: &Task) -> bool {
        let practice = &site.caseload().practice;
        let step = || practice.duty(&task.duty).and_then(|duty| step_of(site.caseload(), duty));
        let is_of_worker =
            |key: &str| task.worker.as_ref().is_some_and(|name| worker_key(name.reveal()) == key);
        (self.step.is_empty() || step().is_some_and(|step| is_of_step(step, self.step)))
            && (self.duty.is_empty() || task.duty == self.duty)
            && (self.team.is_empty() || team_of(site, task) == Some(self.team))
            && (self.family.is_empty()
                || self.of_family.is_some_and(|own| task.family == Some(own)))
            && (self.agency.is_empty() || task.agency == self.agency)
            && (self.role.is_empty() || task.role == self.role)
            && match self.worker.as_str() {
                "" => true,
                "nobody" => task.worker.is_none(),
                key => is_of_worker(key),
            }
    }

    fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("show", self.show),
            ("step", self.step),
            ("duty", self.duty),
            ("whose-agency", self.agency),
            ("team", self.team),
            ("role", self.role),
            ("worker", &self.worker),
            ("family", self.family),
            ("sort", self.sort),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    fn address(&self, at: &PageAsked, page: usize) -> String {
        let page = page.to_string();
        let pairs = self.pairs().into_iter().chain([("page", page.as_str())]);
        with_query_of(&at.asked.reader_address("/work"), pairs)
    }
}

const VIEWS: [(&str, &str); 5] = [
    ("", "Everything that is owed"),
    ("overdue", "Overdue: what drifts"),
    ("today", "Due today"),
    ("stopped", "Clocks that stand still"),
    ("ended", "Done or set aside"),
];

const SORTS: [(&str, &str); 2] = [("", "The day due"), ("child", "Child, then the day due")];

/// The key of the worker that an address asks for: by that key, or by name.
fn key_of(asked: &str, all: &[Task]) -> String {
    let keys = || all.iter().filter_map(|task| task.worker.as_ref());
    if asked.is_empty()
        || asked == "nobody"
        || keys().any(|name| worker_key(name.reveal()) == asked)
    {
        return asked.to_owned();
    }
    worker_key(asked)
}

/// The school, practice or team that wrote what opened a task.
fn team_of<'s>(site: &'s Site, task: &Task) -> Option<&'s str> {
    site.caseload().records[task.opened_by as usize].provenance.organisation.as_deref()
}

/// Whether a step is the one asked for. A worry to be answered is the front door’s work too.
fn is_of_step(step: ResponseStep, asked: &str) -> bool {
    id_of(step) == asked || (step == ResponseStep::Worry && asked == id_of(ResponseStep::FrontDoor))
}

/// The tasks that are asked for, in the order they are asked for in.
fn wanted<'t>(site: &Site, view: &View, filters: &Filters, all: &'t [Task]) -> Vec<&'t Task> {
    let mut wanted: Vec<&Task> =
        all.iter().filter(|task| filters.wants(site, task, view.as_of)).collect();
    wanted.sort_by(|a, b| (a.due, &a.duty, &a.id).cmp(&(b.due, &b.duty, &b.id)));
    if filters.show == "ended" {
        wanted.reverse();
    }
    if filters.sort == "child" {
        // Of one child by the day due still: the sorting above is kept within.
        wanted.sort_by_cached_key(|task| {
            task.children.first().map(|child| words::called(site.caseload(), view, *child))
        });
    }
    wanted
}

impl WorkPage {
    pub(crate) fn of(site: &Site, at: &PageAsked) -> Self {
        let caseload = site.caseload();
        let PageAsked { asked, view, .. } = at;
        let all = site.tasks(view);
        let filters = Filters::of(site, at, &all);
        let today = view.as_of;
        let wanted = wanted(site, view, &filters, &all);
        let meant: Vec<&Task> = all.iter().filter(|task| filters.is_for(site, task)).collect();
        let count = |state: TaskState| meant.iter().filter(|task| task.state == state).count();
        let pages = wanted.len().div_ceil(TASKS).max(1);
        let page = at.value("page").parse().unwrap_or(1).clamp(1, pages);
        let tasks = Tasks { caseload, asked, view };
        let shown = wanted.iter().skip((page - 1) * TASKS).take(TASKS);
        Self {
            reader: site.reader(asked),
            path: "/work".to_owned(),
            views: choices(VIEWS.map(|(v, t)| (v.to_owned(), t.to_owned())), filters.show),
            steps: with_any(
                "Every step",
                ResponseStep::ALL.map(|step| (id_of(step).to_owned(), step.label().to_owned())),
                filters.step,
            ),
            duties: duties(site, &all, filters.duty),
            sorts: choices(SORTS.map(|(v, t)| (v.to_owned(), t.to_owned())), filters.sort),
            agencies: agencies(site, &all, filters.agency),
            teams: teams(site, &all, filters.team),
            about_the_work: about_the_work(site, at),
            family: site
                .child_seen(view, filters.family)
                .map(|child| words::called(caseload, view, child).into()),
            roles: roles(&all, filters.role),
            workers: workers(&all, at),
            worker: wanted
                .first()
                .filter(|_| !filters.worker.is_empty() && filters.worker != "nobody")
                .and_then(|task| task.worker.clone()),
            overdue: count(TaskState::Overdue),
            today: meant.iter().filter(|task| task.is_open() && task.due == today).count(),
            running: count(TaskState::Running),
            paused: count(TaskState::Paused),
            total: wanted.len(),
            tasks: shown
                .inspect(|task| task.children.iter().for_each(|child| site.shows(*child)))
                .map(|task| tasks.shown(task))
                .collect(),
            page,
            pages,
            previous: (page > 1).then(|| filters.address(at, page - 1)),
            next: (page < pages).then(|| filters.address(at, page + 1)),
            looked_at: caseload.people.families.len(),
            is_filtered: filters.pairs().iter().any(|(name, _)| *name != "sort"),
            carried: filters
                .pairs()
                .into_iter()
                .filter(|(name, _)| ["worker", "family"].contains(name))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            disagreements: asked.reader_address("/disagreements"),
            learning: asked.reader_address("/learning"),
            drafts: drafts::of(site, at),
            opened: opened(site, at),
        }
    }
}

/// A step as addresses name it.
const fn id_of(step: ResponseStep) -> &'static str {
    match step {
        ResponseStep::Worry => "worry",
        ResponseStep::FrontDoor => "front-door",
        ResponseStep::Consent => "consent",
        ResponseStep::Referral => "referral",
        ResponseStep::Assessment => "assessment",
        ResponseStep::Protection => "protection",
        ResponseStep::Plan => "plan",
        ResponseStep::Visits => "visits",
        ResponseStep::Supervision => "supervision",
        ResponseStep::Disagreement => "disagreement",
        ResponseStep::Network => "network",
        ResponseStep::Work => "work",
        ResponseStep::Learning => "learning",
    }
}

fn choices(all: impl IntoIterator<Item = (String, String)>, selected: &str) -> Vec<Choice> {
    all.into_iter()
        .map(|(value, text)| Choice { selected: value == selected, value, text })
        .collect()
}

fn with_any(
    any: &str,
    all: impl IntoIterator<Item = (String, String)>,
    selected: &str,
) -> Vec<Choice> {
    choices([(String::new(), any.to_owned())].into_iter().chain(all), selected)
}

fn agencies(site: &Site, all: &[Task], selected: &str) -> Vec<Choice> {
    let practice = &site.caseload().practice;
    let named: BTreeMap<String, String> = all
        .iter()
        .map(|task| (practice.agency_name(&task.agency).to_owned(), task.agency.to_string()))
        .collect();
    with_any("Every agency", named.into_iter().map(|(name, id)| (id, name)), selected)
}

fn duties(site: &Site, all: &[Task], selected: &str) -> Vec<Choice> {
    let practice = &site.caseload().practice;
    let title = |task: &Task| practice.duty(&task.duty).map(|duty| duty.title.clone());
    let named: BTreeMap<String, String> =
        all.iter().filter_map(|task| Some((title(task)?, task.duty.to_string()))).collect();
    with_any("Every kind of duty", named.into_iter().map(|(title, id)| (id, title)), selected)
}

fn teams(site: &Site, all: &[Task], selected: &str) -> Vec<Choice> {
    let named: BTreeSet<&str> = all.iter().filter_map(|task| team_of(site, task)).collect();
    if named.is_empty() {
        return Vec::new();
    }
    let pairs = named.into_iter().map(|team| (team.to_owned(), team.to_owned()));
    with_any("Every school, practice or team", pairs, selected)
}

/// The forms that say that a group met to think about its work, by what they are called. Other registers stand under learning.
fn about_the_work(site: &Site, at: &PageAsked) -> Vec<Action> {
    let kinds = site.caseload().practice.kinds.values();
    let naming_nobody = kinds.filter(|kind| {
        kind.form
            .as_ref()
            .is_some_and(|form| form.names_nobody && form.step == ResponseStep::Supervision)
    });
    let mut forms: Vec<Action> = naming_nobody
        .filter(|kind| site.can_record() && site.may_write(kind))
        .map(|kind| Action {
            label: kind.label.clone(),
            href: at.asked.reader_address(&format!("/write/{}", kind.id)),
        })
        .collect();
    forms.sort_by(|a, b| a.label.cmp(&b.label));
    forms
}

fn roles(all: &[Task], selected: &str) -> Vec<Choice> {
    let named: BTreeSet<String> = all.iter().map(|task| task.role.to_string()).collect();
    let pairs = named.into_iter().map(|role| (role.clone(), words::capital(&role)));
    with_any("Every role", pairs, selected)
}

/// Who has how much, by name; what was given to nobody last.
fn workers(all: &[Task], at: &PageAsked) -> Vec<WorkerRow> {
    let mut by_name: BTreeMap<Option<&str>, Vec<&Task>> = BTreeMap::new();
    for task in all.iter().filter(|task| task.is_open()) {
        by_name.entry(task.worker.as_ref().map(|w| w.reveal().as_str())).or_default().push(task);
    }
    let nobody = by_name.remove(&None);
    let named = by_name.into_iter().filter_map(|(name, tasks)| Some((name?, tasks)));
    let row = |name: &str, key: &str, tasks: &[&Task]| {
        let children: BTreeSet<u32> =
            tasks.iter().flat_map(|task| task.children.iter().copied()).collect();
        let filters = Filters { worker: key.to_owned(), ..Filters::default() };
        WorkerRow {
            name: name.into(),
            href: Some(filters.address(at, 1)),
            open: tasks.len(),
            overdue: tasks.iter().filter(|task| task.state == TaskState::Overdue).count(),
            children: children.len(),
        }
    };
    let mut rows: Vec<WorkerRow> =
        named.map(|(name, tasks)| row(name, &worker_key(name), &tasks)).collect();
    rows.extend(nobody.map(|tasks| row("Given to nobody by name", "nobody", &tasks)));
    rows
}
