//! Who is told when something is not done: the rungs of each duty's ladder that have been reached.
//!
//! Takes the tasks of a day; gives every telling that is owed by then, each with a name of its own, so that whoever tells can see
//! what was told before. It tells nobody.

use super::ledger::{Task, TaskState};
use crate::calendar::{Date, WorkingDays};
use crate::practice::Practice;
use smol_str::SmolStr;

/// Somebody who is to be told that something is not done.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    /// The day from which they are to be told.
    pub from: Date,
    /// What names this telling: the task's id and the rung, counted from 1. Says nothing about anybody.
    pub key: SmolStr,
    /// The agency in which they are told.
    pub agency: SmolStr,
    /// The role that is told.
    pub role: SmolStr,
    /// The duty.
    pub duty: SmolStr,
}

/// The tellings owed by a day for tasks that are not done.
///
/// **Shape:** in order of the day they were first owed. A paused clock tells nobody.
pub fn to_be_told(tasks: &[Task], practice: &Practice, day: Date) -> Vec<Told> {
    let mut told: Vec<Told> = tasks
        .iter()
        .filter(|task| matches!(task.state, TaskState::Overdue))
        .flat_map(|task| rungs_of(task, practice, day))
        .collect();
    told.sort();
    told
}

fn rungs_of(task: &Task, practice: &Practice, day: Date) -> Vec<Told> {
    let Some(duty) = practice.duty(&task.duty) else { return Vec::new() };
    let rungs = duty.ladder.iter().enumerate().map(|(n, rung)| Told {
        from: first_day(task.due, rung.after, &practice.working_days),
        key: smol_str::format_smolstr!("{}.{}", task.id, n + 1),
        agency: if rung.where_it_was_opened { &task.opening_agency } else { &task.agency }.clone(),
        role: rung.tell.clone(),
        duty: duty.id.clone(),
    });
    rungs.filter(|told| told.from <= day).collect()
}

/// The first day on which a rung is reached: the day after the due day, and so long after that.
fn first_day(due: Date, after: crate::calendar::Span, calendar: &WorkingDays) -> Date {
    after.after(due.tomorrow().unwrap_or(due), calendar)
}
