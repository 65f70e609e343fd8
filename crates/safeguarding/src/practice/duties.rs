//! What a record obliges somebody to do, by when: the response's clocks as data, from the files under `duties/`.
//!
//! A duty is opened by a record and done by another that goes on from it. A partnership's own days and ladders stand here; the
//! shipped ones say where they come from, or that they are examples.

use super::rules::{Pick, Source};
use crate::calendar::{CountFrom, Span};
use serde::Deserialize;
use smol_str::SmolStr;

/// Something a record obliges somebody to do.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Its id: lower case, words joined by hyphens.
    pub id: SmolStr,
    /// What is owed, as somebody would write it on a list: `Decide on the contact`.
    pub title: String,
    /// The records that open it.
    pub opened_by: Pick,
    /// A rule whose finding opens it, from the last entry the finding rests on, instead of `opened_by`'s records by themselves.
    #[serde(default)]
    pub opened_by_rule: Option<SmolStr>,
    /// The records that do it.
    pub done_by: Pick,
    /// Whether only a record that points at the opening one does it; else also a later one about the same child that points at
    /// nothing, as those from agencies' files do.
    #[serde(default)]
    pub only_by_pointing: bool,
    /// The fact of the opening record that names several agencies, each of which owes it by itself: only its own entries do its part.
    #[serde(default)]
    pub each: Option<SmolStr>,
    /// Whether an entry anywhere in the same exchange does it: in all that goes on from one challenge.
    #[serde(default)]
    pub same_exchange: bool,
    /// Whether what does it must have been written after what opened it also where both are of one day. Of one kind it must always.
    #[serde(default)]
    pub only_after: bool,
    /// Whether it is done once, so that two entries of one kind that do it are to be looked at together; else it may be done again.
    #[serde(default)]
    pub only_once: bool,
    /// Whether only an entry written here opens it: agencies’ files have no place for what would do it.
    #[serde(default)]
    pub only_written_here: bool,
    /// It opens only while something runs: a visit is owed while the plan does.
    #[serde(default)]
    pub only_while: Option<Running>,
    /// The earlier entry about the same child that its time counts from; where there is none, it counts from what opened it.
    #[serde(default)]
    pub counts_from: Option<Earlier>,
    /// By when, counted from the day it opened.
    #[serde(default)]
    pub within: Option<Within>,
    /// The fact of the opening record that gives the day it is due; comes before `within`.
    #[serde(default)]
    pub due_fact: Option<SmolStr>,
    /// Which day is day 1.
    #[serde(default)]
    pub count_from: CountFrom,
    /// Whose it is.
    pub owner: DutyOwner,
    /// Who is told, and when after the due day, while it is not done. **Shape:** in order of time.
    #[serde(default)]
    pub ladder: Vec<Rung>,
    /// Whether its clock may be stopped for a reason.
    #[serde(default)]
    pub may_be_paused: bool,
    /// What records may set it aside, instead of doing it; they must name who, and why.
    #[serde(default)]
    pub set_aside_by: Vec<SmolStr>,
    /// The kinds with which it is done from a list of work, first the usual one.
    #[serde(default)]
    pub do_with: Vec<SmolStr>,
    /// Where it comes from.
    pub source: Source,
}

/// Something that runs from one entry to another.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Running {
    /// What begins it.
    pub from: Pick,
    /// What ends it.
    pub until: Pick,
}

/// An earlier entry that a time counts from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// Which: the latest of these about the same child.
    pub entry: Pick,
    /// How long before at most.
    pub at_most: Span,
}

impl Duty {
    /// Whether a finding of this rule opens it.
    pub fn is_opened_by_rule(&self, rule: &str) -> bool {
        self.opened_by_rule.as_ref().is_some_and(|id| id == rule)
    }
}

/// By when something is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Within {
    /// Hours that run on through nights and weekends, from the moment the log took the opening record.
    Hours {
        /// How many.
        hours: u16,
    },
    /// Days, weeks, months or working days.
    Days(Span),
}

/// Whose a duty is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyOwner {
    /// The role.
    pub role: SmolStr,
    /// The agency; absent: that of the opening record.
    #[serde(default)]
    pub agency: Option<SmolStr>,
    /// The fact of the opening record that names the agency; comes before `agency`.
    #[serde(default)]
    pub agency_fact: Option<SmolStr>,
    /// Whose side of the exchange it is: of the entry that the opening one goes on from in the end, its own agency’s or the one it
    /// named. Comes before all others.
    #[serde(default)]
    pub side: Option<Side>,
}

/// A side of an exchange between two agencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The agency that began it.
    Began,
    /// The agency it was addressed to.
    Addressed,
}

/// One rung of a ladder: who is told when something is not done.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// The role that is told.
    pub tell: SmolStr,
    /// Whether it is a role of the agency that wrote the opening entry, not of the agency whose task it is.
    #[serde(default)]
    pub where_it_was_opened: bool,
    /// How long after the due day; 0 working days: the day after it was due.
    pub after: Span,
}

/// A file of duties.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DutiesFile {
    pub duty: Vec<Duty>,
}
