//! The ledger of clocks: every duty that a record opened, whether it was done, by which record, and how late.
//!
//! Takes a caseload, who reads and when; gives [`Task`]s family by family. Nothing is kept and nothing can be struck out: what
//! was done late stays late, a pause stays beside its clock, and a task set aside says who did it and why.

use super::clock::{Now, Pause, moved_by};
use super::days::{due_of, first_day, is_over, points_at_one_of, why_of, written_on};
use super::looked_at::LookedAt;
use crate::calendar::{Date, Span, days_between};
use crate::caseload::Caseload;
use crate::chronology::{Happening, Standing, View, happenings};
use crate::patterns::{Compiled, Concerning, Verdict};
use crate::practice::Duty;
use crate::private::Private;
use crate::records::{Fingerprint, Hidden, Record, RecordId, Relation};
use rayon::prelude::*;
use smol_str::SmolStr;
use std::fmt;

/// A task's id: twelve letters and figures of the duty and the record that opened it. Says nothing about anybody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub SmolStr);

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TaskId {
    /// Of what one record opened; where several agencies owe it, of one of them.
    fn of(duty: &str, record: RecordId, by: Option<&SmolStr>) -> Self {
        let record = record.0.to_string();
        let named = [duty, &record].into_iter().chain(by.map(SmolStr::as_str));
        let print = Fingerprint::of(named).to_string();
        Self(print[..12].into())
    }
}

/// How a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskState {
    /// Not done, and the day it was due is over.
    Overdue,
    /// Not done, and not due yet.
    Running,
    /// Not done, and its clock stands still for a reason.
    Paused,
    /// Set aside by somebody who said why.
    SetAside,
    /// Done.
    Done,
}

/// By what a task was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The record, by index.
    pub record: u32,
    /// The day it was done, as the record says; the last it can have been.
    pub on: Date,
    /// The day that was written down, where it was later than the due day though it was done in time.
    pub written_late: Option<Date>,
    /// Other records that do it too: two who decided without knowing of each other. Both are kept.
    pub also: Vec<u32>,
}

/// Who set a task aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// The record, by index.
    pub record: u32,
    /// Who.
    pub by: Private<String>,
    /// In which role.
    pub role: SmolStr,
    /// Why.
    pub why: Private<String>,
}

/// A duty that a record opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its id: stays the same from day to day.
    pub id: TaskId,
    /// The duty.
    pub duty: SmolStr,
    /// The record that opened it, by index.
    pub opened_by: u32,
    /// The children it is about, by index. **Shape:** in the order of persons; never empty but for records that name no child.
    pub children: Vec<u32>,
    /// The family, by index; `None`: of a register that names nobody.
    pub family: Option<u32>,
    /// The day it opened.
    pub opened: Date,
    /// The day it was due before any pause.
    pub first_due: Date,
    /// The day it is due.
    pub due: Date,
    /// Pauses, oldest first.
    pub pauses: Vec<Pause>,
    /// How it stands.
    pub state: TaskState,
    /// By what it was done.
    pub done: Option<Done>,
    /// Who set it aside.
    pub set_aside: Option<SetAside>,
    /// Whose it is: the agency.
    pub agency: SmolStr,
    /// The agency that wrote what opened it.
    pub opening_agency: SmolStr,
    /// The earlier record its time counts from, by index, where that is not what opened it.
    pub counted_from: Option<u32>,
    /// Whose it is: the role.
    pub role: SmolStr,
    /// Whose it is by name, where somebody was given it or the child.
    pub worker: Option<Private<String>>,
    /// Whether the opening record was later withdrawn: the clock is shown, and says so.
    pub was_withdrawn: bool,
}

impl Task {
    /// By how many days it was or is late, counted to the day it was done or to today; 0 where it is not.
    ///
    /// **Units:** calendar days.
    pub fn days_late(&self, today: Date) -> i32 {
        let end = self.done.as_ref().map_or(today, |done| done.on);
        match self.state {
            TaskState::Overdue | TaskState::Done => days_between(self.due, end).max(0),
            _ => 0,
        }
    }

    /// Whether somebody still has to do it.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, TaskState::Overdue | TaskState::Running | TaskState::Paused)
    }
}

/// How long after it opened a task from an agency's file is still work: older ones are history, which the rules of practice
/// tell of. What was written here is work until it is done. Ours.
const WORK_FOR: Span = Span::Months(12);

/// The ledger over a caseload, for one reader.
#[derive(Debug)]
pub struct Ledger<'a> {
    pub(super) caseload: &'a Caseload,
    compiled: Compiled<'a>,
    looked_at: LookedAt<'a>,
    view: View,
    pub(super) now: Now,
}

impl<'a> Ledger<'a> {
    /// The ledger as one reader knew it.
    pub fn new(caseload: &'a Caseload, view: View, now: Now) -> Self {
        let practice = &caseload.practice;
        let opens = |id: &str| practice.duties.iter().any(|duty| duty.is_opened_by_rule(id));
        let compiled = Compiled::of_some(practice, &|rule| opens(&rule.id));
        Self { caseload, compiled, looked_at: LookedAt::of(caseload), view, now }
    }

    /// Every task over everybody, and of the registers that name nobody.
    ///
    /// **Shape:** in the order of families, the registers last; in each by the day due, then by duty.
    pub fn all(&self) -> Vec<Task> {
        let families = 0..self.caseload.people.families.len() as u32;
        let of_families = families.into_par_iter().flat_map_iter(|family| self.of_family(family));
        let mut all: Vec<Task> = of_families.collect();
        all.extend(self.of_registers());
        all
    }

    /// The tasks that entries opened which name nobody: those of the partnership’s registers. **Shape:** by the day due, then by duty.
    pub fn of_registers(&self) -> Vec<Task> {
        self.of_some(None, &[], self.caseload.naming_nobody())
    }

    /// The tasks of one family, by index. **Shape:** by the day due, then by duty.
    pub fn of_family(&self, family: u32) -> Vec<Task> {
        let among = self.looked_at.among(family);
        if among.is_empty() {
            return Vec::new();
        }
        self.of_some(Some(family), self.children(family), among)
    }

    /// As [`Self::of_family`], looking at everything there is of the family: the slow, plain way, which the other is held against.
    pub fn of_family_plainly(&self, family: u32) -> Vec<Task> {
        self.of_some(Some(family), self.children(family), self.looked_at.all(family).collect())
    }

    fn children(&self, family: u32) -> &'a [u32] {
        &self.caseload.people.families[family as usize].children
    }

    fn of_some(&self, family: Option<u32>, children: &[u32], among: Vec<u32>) -> Vec<Task> {
        let mut tasks = self.as_shown(&self.view, family, children, &among);
        // A clock that looks late only because what stopped it is hidden would accuse somebody of what they did: of a task that is
        // otherwise with everything in sight, nothing is said.
        if among.iter().any(|index| self.view.hides(self.record(*index))) {
            let everything = self.view.clone().hiding(Hidden::NOTHING);
            let in_truth = self.as_shown(&everything, family, children, &among);
            tasks.retain(|task| in_truth.contains(task));
        }
        tasks.sort_by(|a, b| (a.due, &a.duty, &a.id).cmp(&(b.due, &b.duty, &b.id)));
        tasks
    }

    fn as_shown(
        &self,
        view: &View,
        family: Option<u32>,
        children: &[u32],
        among: &[u32],
    ) -> Vec<Task> {
        let Caseload { records, people, practice, .. } = self.caseload;
        let known = happenings(records, people, practice, view, among.iter().copied());
        let told = OfFamily { ledger: self, view, known: &known, family, children };
        practice.duties.iter().flat_map(|duty| told.tasks(duty)).collect()
    }

    pub(super) fn record(&self, index: u32) -> &'a Record {
        &self.caseload.records[index as usize]
    }
}

/// What is known of one family.
pub(super) struct OfFamily<'a, 'l> {
    pub(super) ledger: &'l Ledger<'a>,
    view: &'l View,
    pub(super) known: &'l [Happening],
    family: Option<u32>,
    children: &'l [u32],
}

/// The kind that gives work to somebody.
pub(super) const WORK_GIVEN: &str = "work-given";

impl OfFamily<'_, '_> {
    fn tasks(&self, duty: &Duty) -> Vec<Task> {
        if let Some(rule) = &duty.opened_by_rule {
            return self.opened_by_rule(duty, rule);
        }
        // What withdraws an entry is no such entry itself.
        let withdraws = |told: &&Happening| {
            let pointer = self.ledger.record(told.records[0]).points_at.as_ref();
            pointer.is_some_and(|pointer| pointer.relation == Relation::Withdraws)
        };
        let opening = self.known.iter().filter(|told| !withdraws(told));
        let opening = opening.filter(|told| self.fits(&duty.opened_by, told));
        let tasks = |told: &Happening| {
            let record = self.ledger.record(told.records[0]);
            let task = |by| self.task(duty, told, first_day(record), by);
            self.each(duty, record).into_iter().filter_map(task).collect::<Vec<_>>()
        };
        opening.flat_map(tasks).collect()
    }

    /// The tasks opened because a rule is met: one for each child it is met for, from its last completion.
    fn opened_by_rule(&self, duty: &Duty, rule: &str) -> Vec<Task> {
        let caseload = self.ledger.caseload;
        let compiled = &self.ledger.compiled;
        let Some(rule) = compiled.rules.iter().find(|one| one.rule.id == rule) else {
            return Vec::new();
        };
        let mut tasks: Vec<Task> = Vec::new();
        for child in self.children {
            let concerning = Concerning::Child(*child);
            let Some(finding) = caseload.finding(compiled, rule, self.view, concerning) else {
                continue;
            };
            let latest = finding.latest().filter(|_| finding.verdict == Verdict::Met);
            let Some(latest) = latest.filter(|latest| latest.is_current) else { continue };
            // The record that completed it: the last of those that open the duty by the day it was complete.
            let opening = self.known.iter().rev().find(|told| {
                let first = self.ledger.record(told.records[0]);
                let is_by_then = first.happened.latest().is_some_and(|day| day <= latest.last);
                is_by_then && self.fits(&duty.opened_by, told) && self.is_about(told, &[*child])
            });
            let task = opening.and_then(|told| self.task(duty, told, latest.completed, None));
            if let Some(task) = task
                && tasks.iter().all(|other| other.id != task.id)
            {
                tasks.push(task);
            }
        }
        tasks
    }

    /// What happened and nobody has withdrawn: what was withdrawn does nothing, stops nothing and gives nobody work.
    pub(super) fn standing(&self) -> impl Iterator<Item = &Happening> {
        self.known.iter().filter(|told| told.standing != Standing::Withdrawn)
    }

    pub(super) fn fits(&self, pick: &crate::practice::Pick, told: &Happening) -> bool {
        told.records.iter().any(|index| {
            let record = self.ledger.record(*index);
            pick.fits(&record.kind, &record.agency, &record.facts)
        })
    }

    pub(super) fn is_about(&self, told: &Happening, children: &[u32]) -> bool {
        told.records.iter().any(|index| {
            let people = &self.ledger.caseload.people;
            let mut named = people.in_record(&self.ledger.caseload.records, *index);
            named.any(|(person, _)| children.contains(&person))
        })
    }

    fn task(
        &self,
        duty: &Duty,
        told: &Happening,
        opened: Date,
        by: Option<SmolStr>,
    ) -> Option<Task> {
        let index = told.records[0];
        let record = self.ledger.record(index);
        let now = self.ledger.now;
        let versions = self.versions(told);
        let first = versions.first().copied().unwrap_or(record);
        let moment = record.is_written_here().then_some(first.received);
        let children: Vec<u32> =
            self.children.iter().copied().filter(|child| self.is_about(told, &[*child])).collect();
        let is_from_a_file = duty.only_written_here && !record.is_written_here();
        if is_from_a_file || !self.runs(duty, &children, opened) {
            return None;
        }
        let counted_from = self.counts_from(duty, &children, opened);
        let (first_due, due_unpaused) = match counted_from {
            Some(index) => {
                let earlier = self.ledger.record(index);
                let practice = &self.ledger.caseload.practice;
                let due = due_of(duty, earlier, first_day(earlier), None, practice)?;
                (due, due)
            }
            None => self.due_days(duty, record, opened, &versions)?,
        };
        let opening = self.ids(told);
        let mut pauses = self.pauses(duty, &opening);
        let calendar = &self.ledger.caseload.practice.working_days;
        let due = moved_by(due_unpaused, &mut pauses, duty.within, now.day, calendar);
        let done = self.done(duty, told, &children, (opened, due), by.as_ref());
        let set_aside = self.set_aside(duty, &opening);
        let is_paused = pauses.iter().any(|pause| pause.until.is_none() && !pause.came_late);
        let state = match (&done, &set_aside) {
            (Some(_), _) => TaskState::Done,
            (None, Some(_)) => TaskState::SetAside,
            (None, None) if is_paused => TaskState::Paused,
            (None, None) if is_over(duty, opened, moment, due, now) => TaskState::Overdue,
            (None, None) => TaskState::Running,
        };
        let is_history = !record.is_written_here() && WORK_FOR.after(due, calendar) < now.day;
        if is_history && !matches!(state, TaskState::Done) {
            return None;
        }
        Some(Task {
            id: TaskId::of(&duty.id, first.id, by.as_ref()),
            duty: duty.id.clone(),
            opened_by: index,
            worker: self.worker(&opening, &children),
            children,
            family: self.family,
            opened,
            first_due,
            due,
            pauses,
            state,
            done,
            set_aside,
            agency: by.unwrap_or_else(|| self.owner_agency(duty, record)),
            opening_agency: record.agency.clone(),
            counted_from,
            role: duty.owner.role.clone(),
            was_withdrawn: told.standing == Standing::Withdrawn,
        })
    }

    /// What does the duty, of which the day it opened and the day it is due are given: records that point at the opening one, or, where
    /// that is enough, a later one about the same child that points at nothing. Where it is owed `by` one agency, what that writes.
    fn done(
        &self,
        duty: &Duty,
        told: &Happening,
        children: &[u32],
        (opened, due): (Date, Date),
        by: Option<&SmolStr>,
    ) -> Option<Done> {
        let ids = self.ids(told);
        let points = |other: &&Happening| {
            other.records.iter().any(|i| points_at_one_of(self.ledger.record(*i), &ids))
                || (duty.same_exchange && self.goes_on_in_one_exchange(told, other))
        };
        let is_own = |other: &&Happening| {
            let mut all = other.records.iter().map(|index| self.ledger.record(*index));
            by.is_none_or(|by| all.any(|record| record.agency == *by))
        };
        let fitting =
            || self.standing().filter(is_own).filter(|other| self.fits(&duty.done_by, other));
        let mut doing: Vec<&Happening> = fitting().filter(points).collect();
        if doing.is_empty() && !duty.only_by_pointing {
            let later = fitting().find(|other| {
                let record = self.ledger.record(other.records[0]);
                record.follows.is_empty()
                    && !std::ptr::eq(*other, told)
                    && self.comes_after(duty, other, told, opened)
                    && (children.is_empty() || self.is_about(other, children))
            });
            doing.extend(later);
        }
        let day_done = |told: &Happening| first_day(self.ledger.record(told.records[0]));
        doing.sort_by_key(|told| (day_done(told), told.records[0]));
        let first = *doing.first()?;
        let record = self.ledger.record(first.records[0]);
        let on = day_done(first);
        let written = written_on(record);
        let is_alike = |told: &&&Happening| {
            duty.only_once && self.ledger.record(told.records[0]).kind == record.kind
        };
        Some(Done {
            record: first.records[0],
            on,
            written_late: (on <= due && written > due).then_some(written),
            also: doing[1..].iter().filter(is_alike).map(|told| told.records[0]).collect(),
        })
    }

    fn set_aside(&self, duty: &Duty, opening: &[RecordId]) -> Option<SetAside> {
        let mut named = self.pointing_at(opening, &duty.set_aside_by);
        let index = named.next()?;
        let record = self.ledger.record(index);
        Some(SetAside {
            record: index,
            by: record.author.clone().unwrap_or_default(),
            role: record.author_role.clone().unwrap_or_default(),
            why: why_of(record),
        })
    }

    /// The records of some kinds that point at one, by index, in order of the log.
    pub(super) fn pointing_at<'s>(
        &'s self,
        opening: &'s [RecordId],
        kinds: &'s [SmolStr],
    ) -> impl Iterator<Item = u32> + 's {
        let all = self.standing().flat_map(|told| told.records.iter().copied());
        let mut found: Vec<u32> = all
            .filter(|index| {
                let record = self.ledger.record(*index);
                points_at_one_of(record, opening) && kinds.contains(&record.kind)
            })
            .collect();
        found.sort_unstable();
        found.into_iter()
    }

    /// To whom the work was given: by a record that points at the opening one, else by the last about one of the children.
    fn worker(&self, opening: &[RecordId], children: &[u32]) -> Option<Private<String>> {
        let given = |told: &&Happening| self.ledger.record(told.records[0]).kind == WORK_GIVEN;
        let all: Vec<&Happening> = self.standing().filter(given).collect();
        let record = |told: &Happening| self.ledger.record(told.records[0]);
        let own = all.iter().rfind(|told| points_at_one_of(record(told), opening));
        let of_child = all
            .iter()
            .rfind(|told| record(told).follows.is_empty() && self.is_about(told, children));
        let worker = own.or(of_child).and_then(|told| record(told).facts.get("worker").cloned());
        worker.filter(|name| !name.is_empty()).map(Private::from)
    }
}
