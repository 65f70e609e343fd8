//! `regard work`: what is owed, by the day it is due.
//!
//! Takes a log and filters; prints tasks, as text or JSON. By due day and nothing else: never by how bad anything looks.

use super::{LogPlace, Reader};
use crate::out::{field, say};
use safeguarding::Caseload;
use safeguarding::calendar::in_words;
use safeguarding::chronology::View;
use safeguarding::response::{Ledger, Now, Task, TaskState};
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct Work {
    /// A child, by id or name; everybody where not given.
    child: Option<String>,
    /// Only what is overdue.
    #[arg(long)]
    overdue: bool,
    /// Also what is done or set aside.
    #[arg(long)]
    all: bool,
    /// Only what this agency owes, like housing.
    #[arg(long, value_name = "AGENCY")]
    agency: Option<String>,
    /// Only what this role owes, like "social worker".
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    /// text or json.
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    format: String,
    #[command(flatten)]
    reader: Reader,
    #[command(flatten)]
    log: LogPlace,
}

impl Work {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.log.existing()?;
        let caseload = crate::open::caseload(&store, self.log.weights.as_deref())?;
        let view = self.reader.view(&caseload)?;
        if let Some(agency) = &self.agency {
            anyhow::ensure!(
                caseload.practice.agencies.contains_key(agency.as_str()),
                "there is no agency {}; practice/england/agencies.toml lists them, like housing or school",
                field(agency)
            );
        }
        let ledger = Ledger::new(&caseload, view.clone(), Now::end_of(view.as_of));
        let mut tasks = match &self.child {
            None => ledger.all(),
            Some(words) => {
                let child = crate::open::person(&caseload, words)?;
                let family = caseload.people.family_of_child[child as usize];
                let mut tasks = family.map_or_else(Vec::new, |family| ledger.of_family(family));
                tasks.retain(|task| task.children.contains(&child));
                tasks
            }
        };
        tasks.retain(|task| self.wants(task));
        tasks.sort_by(|a, b| (a.due, &a.duty, &a.id).cmp(&(b.due, &b.duty, &b.id)));
        if self.format == "json" {
            let list: Vec<_> = tasks.iter().map(|task| json(&caseload, &view, task)).collect();
            say!("{}", serde_json::to_string_pretty(&list)?);
            return Ok(ExitCode::SUCCESS);
        }
        for task in &tasks {
            print(&caseload, &view, task);
        }
        let overdue = tasks.iter().filter(|task| task.state == TaskState::Overdue).count();
        say!(
            "{} tasks, {overdue} overdue, over {} families. What no record opened is not listed: nothing owed is no sign of safety.",
            tasks.len(),
            caseload.people.families.len()
        );
        Ok(ExitCode::SUCCESS)
    }

    fn wants(&self, task: &Task) -> bool {
        let is_shown = match (self.overdue, self.all) {
            (true, _) => task.state == TaskState::Overdue,
            (false, true) => true,
            (false, false) => task.is_open(),
        };
        is_shown
            && self.agency.as_ref().is_none_or(|agency| task.agency == agency.as_str())
            && self.role.as_ref().is_none_or(|role| task.role == role.as_str())
    }
}

fn title<'a>(caseload: &'a Caseload, task: &'a Task) -> &'a str {
    caseload.practice.duty(&task.duty).map_or(task.duty.as_str(), |duty| &duty.title)
}

fn stands(task: &Task, view: &View) -> String {
    let late = task.days_late(view.as_of);
    match task.state {
        TaskState::Overdue => format!("overdue, {late} days"),
        TaskState::Running => "running".to_owned(),
        TaskState::Paused => "clock stopped".to_owned(),
        TaskState::SetAside => "set aside".to_owned(),
        TaskState::Done if late > 0 => format!("done, {late} days late"),
        TaskState::Done => "done in time".to_owned(),
    }
}

fn print(caseload: &Caseload, view: &View, task: &Task) {
    let practice = &caseload.practice;
    let opened = &caseload.records[task.opened_by as usize];
    let names: Vec<String> = task
        .children
        .iter()
        .map(|child| {
            let person = &caseload.people.persons[*child as usize];
            format!("{} ({})", person.called(), person.id)
        })
        .collect();
    say!("{}  due {}: {}", title(caseload, task), in_words(task.due), stands(task, view));
    if !names.is_empty() {
        say!("    {}", field(&names.join(", ")));
    }
    let worker = task.worker.as_ref().map_or("given to nobody by name", |name| name.reveal());
    let agency = field(practice.agency_name(&task.agency));
    say!("    {agency}, {}: {}", task.role, field(worker));
    say!(
        "    opened by {} of {} ({}){}",
        practice.kind_label(&opened.kind),
        opened.happened,
        opened.id,
        if task.was_withdrawn { ", which was withdrawn since" } else { "" }
    );
    if let Some(index) = task.counted_from.filter(|index| *index != task.opened_by) {
        let from = &caseload.records[index as usize];
        let kind = practice.kind_label(&from.kind);
        say!("    counts from {kind} of {} ({})", from.happened, from.id);
    }
    for pause in &task.pauses {
        say!("    clock stopped from {} by {}", in_words(pause.from), field(pause.by.reveal()));
    }
    say!("");
}

fn json(caseload: &Caseload, view: &View, task: &Task) -> serde_json::Value {
    let person = |child: &u32| caseload.people.persons[*child as usize].id.to_string();
    let record = |index: u32| caseload.records[index as usize].id.to_string();
    serde_json::json!({
        "id": task.id.to_string(),
        "duty": task.duty,
        "title": title(caseload, task),
        "state": stands(task, view),
        "opened": task.opened.to_string(),
        "due": task.due.to_string(),
        "first_due": task.first_due.to_string(),
        "agency": task.agency,
        "role": task.role,
        "children": task.children.iter().map(person).collect::<Vec<_>>(),
        "opened_by": record(task.opened_by),
        "was_withdrawn": task.was_withdrawn,
        "counted_from": task.counted_from.map(record),
        "done_by": task.done.as_ref().map(|done| record(done.record)),
        "set_aside_by": task.set_aside.as_ref().map(|aside| record(aside.record)),
    })
}
