//! Work: everything that is owed, by the day it is due, for one worker, one role, one agency or one step; and who has how much.
//!
//! Takes the filters of the address; gives tasks from the ledger. By due day and nothing else: never by how bad anything looks.

mod samples;

use super::prelude::*;
use crate::asked::with_query_of;
use crate::shown::drafts::{self, DraftList};
use crate::shown::tasks::{Action, TaskShown, Tasks, step_of, worker_key};
use safeguarding::practice::{Kind, ResponseStep};
use safeguarding::response::{Task, TaskState};
use std::collections::BTreeMap;

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
    agencies: Vec<Choice>,
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
    /// Where the figures of disagreements are.
    disagreements: String,
    /// The forms that are about the work itself and name nobody.
    about_the_work: Vec<Action>,
    /// What this browser has typed and not written down yet.
    drafts: DraftList,
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
struct Filters<'a> {
    show: &'a str,
    step: &'a str,
    agency: &'a str,
    role: &'a str,
    worker: &'a str,
}

impl<'a> Filters<'a> {
    fn of(at: &'a PageAsked) -> Self {
        Self {
            show: at.value("show"),
            step: at.value("step"),
            agency: at.value("whose-agency"),
            role: at.value("role"),
            worker: at.value("worker"),
        }
    }

    fn wants(&self, site: &Site, task: &Task, today: safeguarding::calendar::Date) -> bool {
        let practice = &site.caseload().practice;
        let step = || practice.duty(&task.duty).and_then(|duty| step_of(site.caseload(), duty));
        let is_of_worker =
            |key: &str| task.worker.as_ref().is_some_and(|name| worker_key(name.reveal()) == key);
        let is_shown = match self.show {
            "overdue" => task.state == TaskState::Overdue,
            "today" => task.is_open() && task.due == today,
            "ended" => !task.is_open(),
            "stopped" => task.state == TaskState::Paused,
            _ => task.is_open(),
        };
        is_shown
            && (self.step.is_empty() || step().is_some_and(|step| id_of(step) == self.step))
            && (self.agency.is_empty() || task.agency == self.agency)
            && (self.role.is_empty() || task.role == self.role)
            && match self.worker {
                "" => true,
                "nobody" => task.worker.is_none(),
                key => is_of_worker(key),
            }
    }

    fn pairs(&self) -> Vec<(&'static str, &'a str)> {
        let all = [
            ("show", self.show),
            ("step", self.step),
            ("whose-agency", self.agency),
            ("role", self.role),
            ("worker", self.worker),
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

impl WorkPage {
    pub(crate) fn of(site: &Site, at: &PageAsked) -> Self {
        let caseload = site.caseload();
        let PageAsked { asked, view, .. } = at;
        let all = site.tasks(view);
        let filters = Filters::of(at);
        let today = view.as_of;
        let mut wanted: Vec<&Task> =
            all.iter().filter(|task| filters.wants(site, task, today)).collect();
        wanted.sort_by(|a, b| (a.due, &a.duty, &a.id).cmp(&(b.due, &b.duty, &b.id)));
        if filters.show == "ended" {
            wanted.reverse();
        }
        let count = |state: TaskState| all.iter().filter(|task| task.state == state).count();
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
            agencies: agencies(site, &all, filters.agency),
            roles: roles(&all, filters.role),
            workers: workers(&all, at),
            worker: wanted
                .first()
                .filter(|_| !filters.worker.is_empty() && filters.worker != "nobody")
                .and_then(|task| task.worker.clone()),
            overdue: count(TaskState::Overdue),
            today: all.iter().filter(|task| task.is_open() && task.due == today).count(),
            running: count(TaskState::Running),
            paused: count(TaskState::Paused),
            total: wanted.len(),
            tasks: shown.map(|task| tasks.shown(task)).collect(),
            page,
            pages,
            previous: (page > 1).then(|| filters.address(at, page - 1)),
            next: (page < pages).then(|| filters.address(at, page + 1)),
            looked_at: caseload.people.families.len(),
            is_filtered: !filters.pairs().is_empty(),
            carried: filters
                .pairs()
                .into_iter()
                .filter(|(name, _)| *name == "worker")
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            disagreements: asked.reader_address("/disagreements"),
            about_the_work: about_the_work(site, at),
            drafts: drafts::of(site, at),
        }
    }
}

/// The forms that name nobody: registers of groups that think about their work.
fn about_the_work(site: &Site, at: &PageAsked) -> Vec<Action> {
    let kinds = site.caseload().practice.kinds.values();
    let named = kinds.filter(|kind| kind.form.as_ref().is_some_and(|form| form.names_nobody));
    let form = |kind: &Kind| Action {
        label: kind.label.clone(),
        href: at.asked.reader_address(&format!("/write/{}", kind.id)),
    };
    named.filter(|_| site.can_record()).map(form).collect()
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

fn roles(all: &[Task], selected: &str) -> Vec<Choice> {
    let named: std::collections::BTreeSet<String> =
        all.iter().map(|task| task.role.to_string()).collect();
    let pairs = named.into_iter().map(|role| (role.clone(), crate::shown::words::capital(&role)));
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
        let children: std::collections::BTreeSet<u32> =
            tasks.iter().flat_map(|task| task.children.iter().copied()).collect();
        let filters = Filters { show: "", step: "", agency: "", role: "", worker: key };
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
