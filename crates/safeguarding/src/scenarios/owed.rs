//! What a story expects of duties: who owes what by when, and how it stands.
//!
//! Takes the rows under `## Owed`, each asking one duty about one child on one day; says what was not as expected.

use super::{Reader, Row, Scenario, Unfulfilled};
use crate::calendar::{Date, VagueDate};
use crate::caseload::Caseload;
use crate::chronology::View;
use crate::practice::Practice;
use crate::records::{Entry, Record, Said};
use crate::response::{Ledger, Now, Task, TaskState, to_be_told};

/// What is expected of one duty.
#[derive(Clone, Debug)]
pub struct Owed {
    /// The day the reader stands on.
    pub as_of: Date,
    /// The child, as the story calls them; empty: of a register that names nobody.
    pub about: String,
    /// The duty's id.
    pub duty: String,
    /// `running`, `overdue`, `paused`, `set aside`, `done`, `done late` or `not owed`.
    pub state: String,
    /// The day it is due, where that is asked.
    pub due: Option<Date>,
    /// The reference of the record that opened it, where several of the duty are open.
    pub opened_by: String,
    /// The agency whose it is, where several owe it.
    pub agency: String,
    /// The roles told by that day, in order, where that is asked.
    pub told: Option<String>,
    /// The line of the file, from 1.
    pub line: usize,
}

impl Reader {
    pub(super) fn owed(&mut self, line: usize, row: &Row) -> Option<Owed> {
        let cell = |name: &str| row.get(name).copied().unwrap_or_default().to_owned();
        let day = |name: &str| VagueDate::parse(&cell(name)).ok().and_then(|d| d.day());
        let Some(as_of) = day("as of") else {
            self.say(line, "\"as of\" is not a day".into());
            return None;
        };
        Some(Owed {
            as_of,
            about: cell("about"),
            duty: cell("duty"),
            state: cell("state"),
            due: day("due"),
            opened_by: cell("opened by"),
            agency: cell("agency"),
            told: Some(cell("told")).filter(|told| !told.is_empty()),
            line,
        })
    }

    /// The records with the earlier ones they go on from, which rows name by reference.
    pub(super) fn followed(&mut self, text: &str, mut records: Vec<Record>) -> Vec<Record> {
        for (line, row) in self.rows(text, "Records") {
            let named = row.get("follows").copied().unwrap_or_default();
            for reference in named.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                let called = |record: &Record, name: &str| {
                    record.provenance.reference.as_deref() == Some(name)
                };
                let earlier = records.iter().find(|record| called(record, reference));
                let Some(id) = earlier.map(|record| record.id) else {
                    self.say(line, format!("no record is called {reference}"));
                    continue;
                };
                let own = row.get("reference").copied().unwrap_or_default();
                if let Some(record) = records.iter_mut().find(|record| called(record, own)) {
                    record.follows.push(id);
                }
            }
        }
        records
    }
}

impl Scenario {
    pub(super) fn not_owed_as_expected(&self, practice: &Practice) -> Vec<Unfulfilled> {
        if self.owed.is_empty() {
            return Vec::new();
        }
        let said = self.records.iter().map(|record| {
            Entry::Said(Box::new(Said { record: record.clone(), original: Vec::new() }))
        });
        let coverage = self.coverage.iter().cloned().map(Entry::Coverage);
        let caseload = Caseload::of(practice.clone(), said.chain(coverage));
        let wrong = self.owed.iter().filter_map(|owed| {
            let what = self.check_owed(owed, &caseload).err()?;
            Some(Unfulfilled { line: owed.line, what })
        });
        wrong.collect()
    }

    fn check_owed(&self, owed: &Owed, caseload: &Caseload) -> Result<(), String> {
        if caseload.practice.duty(&owed.duty).is_none() {
            return Err(format!("there is no duty {}", owed.duty));
        }
        let ledger = Ledger::new(caseload, View::all(owed.as_of), Now::end_of(owed.as_of));
        let reference = |task: &Task| {
            let record = &caseload.records[task.opened_by as usize];
            record.provenance.reference.as_deref().unwrap_or_default().to_owned()
        };
        let all = if owed.about.is_empty() {
            ledger.of_registers()
        } else {
            let child = self.find_called(&owed.about, &caseload.people)?;
            let family = caseload.people.family_of_child[child as usize]
                .ok_or_else(|| format!("{} belongs to no family", owed.about))?;
            let mut tasks = ledger.of_family(family);
            tasks.retain(|task| task.children.contains(&child));
            tasks
        };
        let tasks: Vec<Task> = all
            .into_iter()
            .filter(|task| task.duty == owed.duty)
            .filter(|task| owed.opened_by.is_empty() || reference(task) == owed.opened_by)
            .filter(|task| owed.agency.is_empty() || task.agency == owed.agency.as_str())
            .collect();
        let found: Vec<&str> = tasks.iter().map(|task| state(task, owed.as_of)).collect();
        let expected = if owed.state == "not owed" { vec![] } else { vec![owed.state.as_str()] };
        if found != expected {
            return Err(format!(
                "{} as of {} is {found:?}, not {expected:?}",
                owed.duty, owed.as_of
            ));
        }
        let Some(task) = tasks.first() else { return Ok(()) };
        if let Some(due) = owed.due.filter(|due| *due != task.due) {
            return Err(format!("{} is due {}, not {due}", owed.duty, task.due));
        }
        let told = to_be_told(&tasks, &caseload.practice, owed.as_of);
        let told: Vec<&str> = told.iter().map(|told| told.role.as_str()).collect();
        match &owed.told {
            Some(expected) if *expected != told.join(", ") => {
                Err(format!("by {} {told:?} are told, not {expected}", owed.as_of))
            }
            _ => Ok(()),
        }
    }
}

fn state(task: &Task, today: Date) -> &'static str {
    match task.state {
        TaskState::Overdue => "overdue",
        TaskState::Running => "running",
        TaskState::Paused => "paused",
        TaskState::SetAside => "set aside",
        TaskState::Done if task.days_late(today) > 0 => "done late",
        TaskState::Done => "done",
    }
}
