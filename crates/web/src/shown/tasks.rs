//! Work that is owed, as pages show it: what, by when, whose, how it stands, and with which forms it is done.

use super::words;
use crate::asked::{Asked, with_query_of};
use safeguarding::Caseload;
use safeguarding::calendar::{Date, in_words};
use safeguarding::chronology::View;
use safeguarding::practice::{Duty, ResponseStep};
use safeguarding::records::{Fingerprint, Private, Record};
use safeguarding::response::{Ledger, Now, Pause, Task, TaskState, to_be_told};
use serde::Serialize;
use std::collections::BTreeSet;

/// One task.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TaskShown {
    /// Its place on the page.
    pub id: String,
    pub title: String,
    /// How it stands: `overdue`, `today`, `running`, `paused`, `set-aside`, `done` or `late`.
    pub stands: &'static str,
    pub stands_words: String,
    pub due: String,
    /// The day it was due before any pause, where that is another.
    pub first_due: Option<String>,
    pub children: Vec<ChildOf>,
    pub opened: Opened,
    /// The earlier entry its time counts from, where that is not what opened it.
    pub counted_from: Option<Opened>,
    pub agency: String,
    pub role: String,
    pub worker: Option<Private<String>>,
    /// What shows the work of one worker, for an address: says nothing about them.
    pub worker_key: Option<String>,
    pub step: Option<&'static str>,
    pub actions: Vec<Action>,
    pub done: Option<DoneShown>,
    pub pauses: Vec<PauseShown>,
    pub set_aside: Option<AsideShown>,
    pub was_withdrawn: bool,
    /// Who is told that it is not done, each from which day.
    pub told: Vec<String>,
    pub source: String,
}

/// One task in a line.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Owed {
    pub title: String,
    pub stands_words: String,
    pub is_overdue: bool,
    pub due: String,
    pub opened: Opened,
}

/// What somebody owes because of an entry that was just written.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Awaited {
    /// Who: the agency, and in which role.
    pub agency: String,
    pub role: String,
    /// What, where it is no answer to the entry itself.
    pub title: Option<String>,
    pub due: String,
}

/// A child a task is about.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ChildOf {
    pub name: Private<String>,
    pub href: String,
}

/// The record that opened a task.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Opened {
    pub label: String,
    pub day: String,
    pub agency: String,
    pub href: String,
}

/// A form with which something can be done.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Action {
    pub label: String,
    pub href: String,
}

/// By what it was done.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DoneShown {
    pub words: String,
    pub href: String,
    pub written_late: Option<String>,
    /// Other entries that do it too.
    pub also: Vec<Opened>,
}

/// A pause.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PauseShown {
    pub words: String,
    pub by: Private<String>,
    pub why: Private<String>,
    pub href: String,
}

/// Who set it aside, and why.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AsideShown {
    pub by: Private<String>,
    pub role: String,
    pub why: Private<String>,
    pub href: String,
}

/// What tasks are shown with.
pub(crate) struct Tasks<'a> {
    pub caseload: &'a Caseload,
    pub asked: &'a Asked,
    pub view: &'a View,
}

/// The key of a worker in addresses.
pub(crate) fn worker_key(name: &str) -> String {
    Fingerprint::of(["worker", &name.to_lowercase()]).to_string()[..12].to_owned()
}

/// The step of the response a duty belongs to: that of the form it is done with.
pub(crate) fn step_of(caseload: &Caseload, duty: &Duty) -> Option<ResponseStep> {
    let kind = caseload.practice.kind(duty.do_with.first()?)?;
    Some(kind.form.as_ref()?.step)
}

impl Tasks<'_> {
    /// A task.
    pub fn shown(&self, task: &Task) -> TaskShown {
        let practice = &self.caseload.practice;
        let duty = practice.duty(&task.duty);
        let today = self.view.as_of;
        let (stands, stands_words) = stands(task, today);
        TaskShown {
            id: format!("task-{}", task.id),
            title: duty.map_or_else(|| task.duty.to_string(), |duty| duty.title.clone()),
            stands,
            stands_words,
            due: in_words(task.due),
            first_due: (task.first_due != task.due).then(|| in_words(task.first_due)),
            children: task.children.iter().map(|child| self.child(*child)).collect(),
            opened: self.opened(task.opened_by),
            counted_from: task
                .counted_from
                .filter(|index| *index != task.opened_by)
                .map(|index| self.opened(index)),
            agency: practice.agency_name(&task.agency).to_owned(),
            role: task.role.to_string(),
            worker_key: task.worker.as_ref().map(|name| worker_key(name.reveal())),
            worker: task.worker.clone(),
            step: duty.and_then(|duty| step_of(self.caseload, duty)).map(ResponseStep::label),
            actions: duty.map_or_else(Vec::new, |duty| self.actions(task, duty)),
            done: task.done.as_ref().map(|done| DoneShown {
                words: format!("Done on {}", in_words(done.on)),
                href: self.record_href(done.record),
                written_late: done.written_late.map(in_words),
                also: done.also.iter().map(|record| self.opened(*record)).collect(),
            }),
            pauses: task.pauses.iter().map(|pause| self.pause(pause)).collect(),
            set_aside: task.set_aside.as_ref().map(|aside| AsideShown {
                by: aside.by.clone(),
                role: aside.role.to_string(),
                why: aside.why.clone(),
                href: self.record_href(aside.record),
            }),
            was_withdrawn: task.was_withdrawn,
            told: to_be_told(std::slice::from_ref(task), practice, today)
                .into_iter()
                .map(|told| format!("{} from {}", told.role, in_words(told.from)))
                .collect(),
            source: duty.map_or_else(String::new, |duty| {
                format!("{} ({})", duty.source.title, duty.source.status)
            }),
        }
    }

    /// A task in a line.
    pub fn owed(&self, task: &Task) -> Owed {
        let duty = self.caseload.practice.duty(&task.duty);
        let (stands, stands_words) = stands(task, self.view.as_of);
        Owed {
            title: duty.map_or_else(|| task.duty.to_string(), |duty| duty.title.clone()),
            is_overdue: stands == "overdue",
            stands_words,
            due: in_words(task.due),
            opened: self.opened(task.opened_by),
        }
    }

    /// What is owed because of an entry, by whom and by when. **Shape:** by the day due.
    pub fn awaited(&self, index: u32) -> Vec<Awaited> {
        let practice = &self.caseload.practice;
        let people = &self.caseload.people;
        let named = people.in_record(&self.caseload.records, index);
        let families: BTreeSet<u32> =
            named.filter_map(|(person, _)| people.family_of_child[person as usize]).collect();
        let ledger = Ledger::new(self.caseload, self.view.clone(), Now::end_of(self.view.as_of));
        let of_registers = self.record(index).mentions.is_empty().then(|| ledger.of_registers());
        let of_families = families.into_iter().flat_map(|family| ledger.of_family(family));
        let owed = of_families.chain(of_registers.into_iter().flatten());
        let mut owed: Vec<Task> =
            owed.filter(|task| task.opened_by == index && task.is_open()).collect();
        owed.sort_by(|a, b| (a.due, &a.duty).cmp(&(b.due, &b.duty)));
        owed.dedup_by(|a, b| a.id == b.id);
        let awaited = |task: &Task| {
            let duty = practice.duty(&task.duty);
            let is_answer = duty.is_some_and(|duty| {
                let form = duty.do_with.first().and_then(|kind| practice.kind(kind));
                form.and_then(|kind| kind.form.as_ref()).is_some_and(|form| form.answers)
            });
            let title = duty.map_or_else(|| task.duty.to_string(), |duty| duty.title.clone());
            Awaited {
                agency: practice.agency_name(&task.agency).to_owned(),
                role: task.role.to_string(),
                title: (!is_answer).then_some(title),
                due: in_words(task.due),
            }
        };
        owed.iter().map(awaited).collect()
    }

    fn child(&self, child: u32) -> ChildOf {
        let id = self.caseload.people.persons[child as usize].id;
        ChildOf {
            name: words::called(self.caseload, self.view, child).into(),
            href: self.asked.reader_address(&format!("/people/{id}/response")),
        }
    }

    /// An entry, as a line that leads to it.
    pub fn opened(&self, index: u32) -> Opened {
        let record = self.record(index);
        let practice = &self.caseload.practice;
        Opened {
            label: practice.kind_label(&record.kind).to_owned(),
            day: record.happened.to_string(),
            agency: practice.agency_name(&record.agency).to_owned(),
            href: self.record_href(index),
        }
    }

    fn record(&self, index: u32) -> &Record {
        &self.caseload.records[index as usize]
    }

    fn record_href(&self, index: u32) -> String {
        self.asked.reader_address(&format!("/records/{}", self.record(index).id))
    }

    fn actions(&self, task: &Task, duty: &Duty) -> Vec<Action> {
        if !task.is_open() {
            return Vec::new();
        }
        let paused = matches!(task.state, TaskState::Paused);
        let stop = if paused { "clock-runs-on" } else { "clock-paused" };
        let mut kinds: Vec<&str> = duty.do_with.iter().map(smol_str::SmolStr::as_str).collect();
        if duty.may_be_paused {
            kinds.push(stop);
        }
        // Work is given to somebody about a child: of a register its own entries say whose it is.
        if !task.children.is_empty() {
            kinds.push("work-given");
        }
        let child = task.children.first().copied();
        kinds.iter().filter_map(|kind| self.action(task, child, kind)).collect()
    }

    fn action(&self, task: &Task, child: Option<u32>, kind: &str) -> Option<Action> {
        let known = self.caseload.practice.kind(kind)?;
        known.form.as_ref()?;
        let on = self.record(task.opened_by).id;
        let path = match child {
            Some(child) => {
                let id = self.caseload.people.persons[child as usize].id;
                format!("/people/{id}/write/{kind}")
            }
            // What is about nobody is written from no child’s page.
            None if task.family.is_none() => format!("/write/{kind}"),
            None => return None,
        };
        let address = self.asked.reader_address(&path);
        let mut query = vec![("on", on.to_string())];
        if kind.starts_with("clock-") {
            query.push(("duty", task.duty.to_string()));
        }
        Some(Action { label: known.label.clone(), href: with_query_of(&address, query) })
    }

    fn pause(&self, pause: &Pause) -> PauseShown {
        let since = in_words(pause.from);
        let stopped = pause.until.map_or_else(
            || format!("Clock stopped since {since}"),
            |until| format!("Clock stopped from {since} to {}", in_words(until)),
        );
        let late = if pause.came_late { ", after it was due: it moves nothing" } else { "" };
        PauseShown {
            words: format!("{stopped}{late}"),
            by: pause.by.clone(),
            why: pause.why.clone(),
            href: self.asked.reader_address(&format!("/records/{}", pause.record)),
        }
    }
}

/// How a task stands: a word for its tag, and words.
fn stands(task: &Task, today: Date) -> (&'static str, String) {
    let late = task.days_late(today);
    match task.state {
        TaskState::Overdue if late == 0 => ("overdue", "Overdue".to_owned()),
        TaskState::Overdue => {
            ("overdue", format!("{} overdue", words::count(late as usize, "day", "days")))
        }
        TaskState::Running if task.due == today => ("today", "Due today".to_owned()),
        TaskState::Running => ("running", "Running".to_owned()),
        TaskState::Paused => ("paused", "Clock stopped".to_owned()),
        TaskState::SetAside => ("set-aside", "Set aside".to_owned()),
        TaskState::Done if late > 0 => {
            ("late", format!("Done {} late", words::count(late as usize, "day", "days")))
        }
        TaskState::Done => ("done", "Done in time".to_owned()),
    }
}
