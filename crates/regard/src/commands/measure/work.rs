//! `regard measure work`: what is owed of everybody, as the page of work, the clerk and `regard work` find it.
//!
//! Makes an invented town, writes into it what people write about children they work with, works out who is who, and finds every
//! task over everybody: looking at what can bear on one, and, beside it, looking at everything there is. The two must agree.

use super::whole::{at, cpu_s, peak_mb, timed, town_with};
use crate::out::say;
use safeguarding::Caseload;
use safeguarding::calendar::{Date, VagueDate};
use safeguarding::chronology::View;
use safeguarding::practice::Practice;
use safeguarding::records::{Entry, Fingerprint, Instant, Record, RecordId, Said};
use safeguarding::response::{Ledger, Now, Task, TaskState, WRITTEN_HERE};
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct Work {
    /// Sizes of town, in children.
    #[arg(long, value_delimiter = ',', default_value = "5000,30000")]
    children: Vec<u32>,
    /// How often everything is found; the median counts.
    #[arg(long, default_value_t = 5)]
    times: usize,
}

impl Work {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        say!(
            "| children | records | of them written here | families | with any task | tasks | open | overdue | found in, median s | of processor, s | looking at everything, s | MB held before | peak MB |"
        );
        say!(
            "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
        );
        for children in &self.children {
            say!("{}", self.one(*children)?);
        }
        Ok(ExitCode::SUCCESS)
    }

    fn one(&self, children: u32) -> anyhow::Result<String> {
        let (practice, today) = (Practice::shipped(), crate::clock::today());
        let mut writing = Writing { practice: &practice, today, contacts: 0 };
        let caseload =
            town_with(children, 1, &practice, today, &mut |record| writing.after(record))?;
        let before = now_mb();
        let (tasks, found_s, cpu_s) = self.found(&caseload, today);
        let peak = peak_mb();
        let ledger = Ledger::new(&caseload, View::all(today), Now::end_of(today));
        let families = caseload.people.families.len();
        let (plainly, plainly_s) = timed(|| -> Vec<Task> {
            (0..families as u32).flat_map(|family| ledger.of_family_plainly(family)).collect()
        });
        anyhow::ensure!(tasks == plainly, "looking at everything, other tasks are found");
        let count = |is: &dyn Fn(&Task) -> bool| tasks.iter().filter(|task| is(task)).count();
        let mut with_any: Vec<u32> = tasks.iter().filter_map(|task| task.family).collect();
        with_any.dedup();
        let written = caseload.records.iter().filter(|r| r.provenance.file == WRITTEN_HERE).count();
        Ok(format!(
            "| {} | {} | {written} | {families} | {} | {} | {} | {} | {found_s:.3} | {cpu_s:.3} | {plainly_s:.2} | {before} | {peak} |",
            caseload.people.families.iter().map(|family| family.children.len()).sum::<usize>(),
            caseload.records.len(),
            with_any.len(),
            tasks.len(),
            count(&Task::is_open),
            count(&|task| task.state == TaskState::Overdue),
        ))
    }

    /// Every task over everybody, and the medians of the seconds it took by the clock and of processor.
    fn found(&self, caseload: &Caseload, today: Date) -> (Vec<Task>, f64, f64) {
        let (mut wall, mut cpu, mut tasks) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..self.times.max(1) {
            let before = cpu_s();
            let view = View::all(today);
            let all = || Ledger::new(caseload, view, Now::end_of(today)).all();
            let (now, took) = timed(all);
            wall.push(took);
            cpu.push(cpu_s() - before);
            tasks = now;
        }
        wall.sort_by(f64::total_cmp);
        cpu.sort_by(f64::total_cmp);
        (tasks, at(&wall, 0.5), at(&cpu, 0.5))
    }
}

/// What people write into a town: after every contact with its front door something that opens a duty, by turns of every kind, and
/// after every other of these what does it.
struct Writing<'p> {
    practice: &'p Practice,
    today: Date,
    contacts: usize,
}

impl Writing<'_> {
    fn after(&mut self, record: &Record) -> Vec<Entry> {
        if record.kind != "contact" {
            return Vec::new();
        }
        self.contacts += 1;
        let duties = &self.practice.duties;
        let Some(duty) = duties.get(self.contacts % duties.len().max(1)) else { return Vec::new() };
        let ago = (self.contacts % 60) as i32;
        let kind_of = |pick: &safeguarding::practice::Pick| {
            pick.any.iter().find_map(|selector| selector.kinds.first().cloned())
        };
        let (Some(opening), Some(doing)) = (kind_of(&duty.opened_by), kind_of(&duty.done_by))
        else {
            return Vec::new();
        };
        let opening = self.written(record, &opening, ago);
        let mut doing = self.written(record, &doing, ago / 2);
        doing.follows = vec![opening.id];
        let is_done = self.contacts.is_multiple_of(2);
        let each = [opening].into_iter().chain(is_done.then_some(doing));
        each.map(|record| Entry::Said(Box::new(Said { record, original: Vec::new() }))).collect()
    }

    /// A record of a kind about the people of another, written here so many days ago.
    fn written(&self, record: &Record, kind: &str, days_ago: i32) -> Record {
        let mut written = record.clone();
        let day = self.today.saturating_sub(jiff::Span::new().days(days_ago));
        let ago = u64::try_from(days_ago).unwrap_or_default() * 86_400_000_000;
        written.received = Instant(crate::clock::now().0.saturating_sub(ago));
        written.kind = kind.into();
        written.happened = VagueDate::exact(day);
        written.recorded = Some(day);
        written.facts.clear();
        written.follows.clear();
        written.points_at = None;
        written.provenance.file = WRITTEN_HERE.into();
        written.provenance.reference = None;
        let place = self.contacts.to_string();
        written.provenance.fingerprint = Fingerprint::of([WRITTEN_HERE, kind, &place]);
        written.id = RecordId::new(written.received, &written.provenance.fingerprint);
        written
    }
}

/// The memory this process holds, in megabytes; 0 where the system does not say.
fn now_mb() -> u64 {
    super::whole::memory_mb("VmRSS:")
}
