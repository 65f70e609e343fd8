//! The clocks of an incident: what is done, by when, and what is owed, from the ledger of duties. No day is worked out here.

use super::Incident;
use super::together::Together;
use crate::shown::tasks::TaskShown;
use safeguarding::practice::Duty;
use safeguarding::response::{Ledger, Now, Task, TaskState};
use serde::Serialize;
use std::collections::BTreeSet;

/// The duties from an incident to a published review, in the order they run.
const CLOCKS: [&str; 6] = [
    "incident-notified",
    "agency-returns-asked",
    "agency-return",
    "rapid-review-decided",
    "rapid-review-done",
    "local-review-published",
];

/// The duty each agency has that is asked for a return.
pub(super) const RETURN: &str = "agency-return";

/// The clocks.
#[derive(Debug, Serialize)]
pub(super) struct Clocks {
    owed: usize,
    overdue: usize,
    /// **Shape:** in the order they run.
    all: Vec<Clock>,
}

/// One clock, or that it does not run.
#[derive(Debug, Serialize)]
struct Clock {
    title: String,
    task: Option<TaskShown>,
    /// Why there is none.
    none: Option<String>,
}

impl Clocks {
    pub fn of(incident: &Incident, together: &Together) -> Self {
        let practice = &incident.caseload.practice;
        let tasks = all_tasks(incident, together);
        let duties = CLOCKS.iter().filter_map(|id| practice.duty(id));
        let all = duties.flat_map(|duty| {
            let own = tasks.iter().filter(|task| task.duty == duty.id);
            let mut clocks: Vec<Clock> = own
                .map(|task| Clock {
                    title: duty.title.clone(),
                    task: Some(shown(incident, task)),
                    none: None,
                })
                .collect();
            if clocks.is_empty() {
                let none = Some(why_none(incident, duty));
                clocks.push(Clock { title: duty.title.clone(), task: None, none });
            }
            clocks
        });
        Self {
            all: all.collect(),
            owed: tasks.iter().filter(|task| task.is_open()).count(),
            overdue: tasks.iter().filter(|task| task.state == TaskState::Overdue).count(),
        }
    }
}

/// One task as it is shown; nothing can be written of an incident that was withdrawn, or on a server that only shows.
fn shown(incident: &Incident, task: &Task) -> TaskShown {
    let mut shown = incident.tasks().shown(task);
    if !incident.site.can_record() || incident.is_withdrawn() {
        shown.actions.clear();
    }
    shown
}

/// Every task the incident, what came of it, or a review of its reference opened. **Shape:** by the day due.
fn all_tasks(incident: &Incident, together: &Together) -> Vec<Task> {
    let mut tasks = incident.owed.clone();
    let view = &incident.at.view;
    let ledger = Ledger::new(incident.caseload, view.clone(), Now::end_of(view.as_of));
    let of_registers = ledger.of_registers().into_iter();
    tasks.extend(of_registers.filter(|task| together.reviews.contains(&task.opened_by)));
    tasks
}

/// The tasks that the incident and what came of it opened. **Shape:** by the day due, each once.
pub(super) fn tasks_of_family(incident: &Incident) -> Vec<Task> {
    let view = &incident.at.view;
    let ledger = Ledger::new(incident.caseload, view.clone(), Now::end_of(view.as_of));
    let families = &incident.caseload.people.family_of_child;
    let families: BTreeSet<u32> =
        incident.children.iter().filter_map(|child| families[*child as usize]).collect();
    let own = incident.own_records();
    let mut tasks: Vec<Task> =
        families.into_iter().flat_map(|family| ledger.of_family(family)).collect();
    tasks.retain(|task| own.contains(&task.opened_by));
    tasks.sort_by(|a, b| (a.due, &a.id).cmp(&(b.due, &b.id)));
    tasks.dedup_by(|a, b| a.id == b.id);
    tasks
}

/// Why a clock does not run.
fn why_none(incident: &Incident, duty: &Duty) -> String {
    let mut own = incident.own_records().into_iter();
    let opens = |index: u32| {
        let record = &incident.caseload.records[index as usize];
        duty.opened_by.fits(&record.kind, &record.agency, &record.facts)
    };
    if own.any(opens) {
        "No clock is kept: what opened it came from an agency’s file, and its day is over for more than a year".to_owned()
    } else {
        format!("No clock runs. What opens it: {}", duty.opened_by.one)
    }
}

/// How the return of one agency stands, in words, and by when it was due.
pub(super) fn return_of(incident: &Incident, agency: &str) -> Option<TaskShown> {
    let own = || incident.owed.iter().filter(|task| task.duty == RETURN && task.agency == agency);
    let task = own().find(|task| task.is_open()).or_else(|| own().next())?;
    Some(shown(incident, task))
}
