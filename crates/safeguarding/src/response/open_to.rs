//! Which children are open to an agency: those it has something to do with today, as far as its records and what it was told say.
//!
//! Takes a caseload and an agency's view; gives each such child with what goes on, what is owed and which findings wait for an
//! answer. It is an order of names for whoever has to work on while the server is down: it ranks nobody, and who is not on it is
//! no less worth looking at.

use super::clock::Now;
use super::ledger::{Ledger, Task};
use crate::assess::{Found, assess_family};
use crate::calendar::Age;
use crate::caseload::Caseload;
use crate::chronology::{Happening, Standing, View, happenings};
use crate::patterns::{Compiled, Concerning, Verdict};
use crate::records::Record;
use rayon::prelude::*;

/// What goes on for a child, by the record that began it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GoesOn {
    /// A plan that was started and of which no end is known.
    Plan,
    /// The child is looked after.
    LookedAfter,
    /// Help that was accepted and of which no end is known.
    Help,
    /// A service said last that it is involved.
    Involvement,
}

impl GoesOn {
    /// What it is, in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Plan => "Plan",
            Self::LookedAfter => "Looked after",
            Self::Help => "Help accepted",
            Self::Involvement => "Service involved",
        }
    }
}

/// A child who is open to an agency.
#[derive(Clone, Debug)]
pub struct OpenChild {
    /// The child, by index.
    pub child: u32,
    /// What goes on, as the agency knows it, with the record that says so, by index. **Shape:** oldest first.
    pub going_on: Vec<(GoesOn, u32)>,
    /// What is owed about the child and not done, whoever owes it. **Shape:** by the day due.
    pub tasks: Vec<Task>,
    /// What the agency's records show and nobody has answered: of the child, brothers and sisters, or the household.
    pub findings: Vec<Found>,
}

impl OpenChild {
    /// Whether anything of it is the agency's: a plan or being looked after is everybody's who knows of it, help and involvement are
    /// those of whoever gives them, and a task is that of whoever owes it.
    fn is_open_to(&self, caseload: &Caseload, agency: &str) -> bool {
        let is_its = |(what, record): &(GoesOn, u32)| {
            matches!(what, GoesOn::Plan | GoesOn::LookedAfter)
                || caseload.records[*record as usize].agency == agency
        };
        self.going_on.iter().any(is_its)
            || self.tasks.iter().any(|task| task.agency == agency)
            || !self.findings.is_empty()
    }
}

/// The children open to the agency whose view this is; of a view of everything shared, those open to anybody.
///
/// Open is a child under 18, not known to have died, named in a record the agency knows, of whom it knows at least one of: a plan not
/// ended; being looked after; help it gives; its own involvement, last said to be current; something it owes and has not done; a
/// finding nobody has answered.
///
/// **Shape:** in the order of families; each child once. **Source:** ours; no guidance says whom a copy for a day without the server
/// should hold, so it is whom somebody there may have to act for.
pub fn open_to(caseload: &Caseload, view: &View) -> Vec<OpenChild> {
    let compiled = Compiled::of(&caseload.practice);
    let ledger = Ledger::new(caseload, view.clone(), Now::end_of(view.as_of));
    let families = 0..caseload.people.families.len() as u32;
    let of_family = |family| of_family(caseload, view, (&compiled, &ledger), family);
    families.into_par_iter().flat_map_iter(of_family).collect()
}

fn of_family(
    caseload: &Caseload,
    view: &View,
    (compiled, ledger): (&Compiled, &Ledger),
    family: u32,
) -> Vec<OpenChild> {
    let people = &caseload.people;
    let is_known = |child: &u32| {
        let mentions = people.persons[*child as usize].mentions.iter();
        let mut records = mentions.map(|(record, _)| &caseload.records[*record as usize]);
        records.any(|record| view.sees(record)) && !is_grown(caseload, view, *child)
    };
    let mut children = people.families[family as usize].children.clone();
    children.retain(is_known);
    if children.is_empty() {
        return Vec::new();
    }
    let covered = &caseload.covered;
    let mut findings = assess_family(&caseload.records, people, compiled, covered, view, family);
    findings.retain(|found| found.finding.verdict == Verdict::Met && found.finding.is_open());
    let tasks = ledger.of_family(family);
    let open = children.into_iter().filter_map(|child| {
        let going_on = going_on(caseload, view, child)?;
        let is_of_child = |found: &&Found| match found.concerning {
            Concerning::Child(of) => of == child,
            Concerning::SiblingGroup(_) | Concerning::Household(_) => true,
        };
        let of_child = tasks.iter().filter(|task| task.is_open() && task.children.contains(&child));
        Some(OpenChild {
            child,
            going_on,
            tasks: of_child.cloned().collect(),
            findings: findings.iter().filter(is_of_child).cloned().collect(),
        })
    });
    let agency = view.known_to.as_ref().map(|known| known.agency.as_str());
    let is_open = |open: &OpenChild| match agency {
        Some(agency) => open.is_open_to(caseload, agency),
        None => !(open.going_on.is_empty() && open.tasks.is_empty() && open.findings.is_empty()),
    };
    open.filter(is_open).collect()
}

/// Whether somebody is 18 or older on the reader's day, for certain.
fn is_grown(caseload: &Caseload, view: &View, child: u32) -> bool {
    let born = caseload.people.persons[child as usize].born.as_ref();
    let latest = born.and_then(|born| born.reveal().latest());
    latest.is_some_and(|born| Age::on(born, view.as_of).whole_years() >= 18)
}

/// What goes on for a child, as one reader knew it; `None`: the child has died.
fn going_on(caseload: &Caseload, view: &View, child: u32) -> Option<Vec<(GoesOn, u32)>> {
    let mentions = caseload.people.persons[child as usize].mentions.iter();
    let is_about = |record: u32, place: u16| {
        caseload.records[record as usize].mentions[usize::from(place)].role.is_child()
    };
    let about = mentions.filter(|(record, place)| is_about(*record, *place));
    let about = about.map(|(record, _)| *record);
    let told = happenings(&caseload.records, &caseload.people, &caseload.practice, view, about);
    let mut going_on: Vec<(GoesOn, u32)> = Vec::new();
    for happening in told.iter().filter(|told| told.standing != Standing::Withdrawn) {
        let index = happening.records[0];
        if is_death(caseload, happening) {
            return None;
        }
        take_up(&mut going_on, &caseload.records, index);
    }
    Some(going_on)
}

fn is_death(caseload: &Caseload, told: &Happening) -> bool {
    let mut records = told.records.iter().map(|index| &caseload.records[*index as usize]);
    records.any(|record| record.kind == "death" && fact(record, "of") == "child")
}

fn fact<'r>(record: &'r Record, name: &str) -> &'r str {
    record.facts.get(name).map_or("", String::as_str)
}

/// Takes up what a record begins, and lets go what it ends.
fn take_up(going_on: &mut Vec<(GoesOn, u32)>, records: &[Record], index: u32) {
    let record = &records[index as usize];
    let of = |other: &u32| &records[*other as usize];
    // Where one of the two does not say which plan or service it means, it may be any.
    let is_alike = |other: &u32, name: &str| {
        let (one, other) = (fact(record, name), fact(of(other), name));
        one.is_empty() || other.is_empty() || one.eq_ignore_ascii_case(other)
    };
    let is_own = |other: &u32| of(other).agency == record.agency;
    match (record.kind.as_str(), fact(record, "status"), fact(record, "outcome")) {
        ("plan-started", ..) => going_on.push((GoesOn::Plan, index)),
        ("plan-ended", ..) | ("plan-reviewed", _, "ends") => {
            going_on.retain(|(what, other)| *what != GoesOn::Plan || !is_alike(other, "plan"));
        }
        ("looked-after", status, _) => {
            going_on.retain(|(what, _)| *what != GoesOn::LookedAfter);
            if status != "ended" {
                going_on.push((GoesOn::LookedAfter, index));
            }
        }
        ("support-offered", _, "accepted") => going_on.push((GoesOn::Help, index)),
        ("support-ended", ..) => {
            let is_ended = |other: &u32| is_own(other) && is_alike(other, "service");
            going_on.retain(|(what, other)| *what != GoesOn::Help || !is_ended(other));
        }
        ("involvement", status, _) => {
            let is_said_anew = |other: &u32| is_own(other) && is_alike(other, "service");
            going_on.retain(|(what, other)| *what != GoesOn::Involvement || !is_said_anew(other));
            if status == "current" {
                going_on.push((GoesOn::Involvement, index));
            }
        }
        // What an agency closes is whatever it began itself.
        ("case-closed", ..) => {
            going_on.retain(|(what, other)| *what == GoesOn::LookedAfter || !is_own(other));
        }
        _ => {}
    }
}
