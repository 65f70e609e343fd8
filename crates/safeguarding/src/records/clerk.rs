//! What the clerk that turns the day noted in the log: that a run began, whom a letter told of what is overdue, and that it ended.
//!
//! Takes nothing; gives [`ClerkNote`]s, which say nothing about anybody, and what they come to: which tellings have been told,
//! when the last whole run was, whether a run is going on. A telling is noted once its letter was taken by the post, and no
//! note is ever taken back, so that nobody is told twice and no one can say that they were told when they were not.

use super::Instant;
use crate::calendar::Date;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// What the clerk noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClerkStep {
    /// A run began: no other may begin one until it has ended, or nothing has been heard of it for [`GIVEN_UP_AFTER`].
    Began,
    /// A letter was taken by the post.
    Told,
    /// The run ended: every letter that was owed was tried.
    Ended,
}

/// An agency's role that a letter was for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RoleTold {
    /// The agency.
    pub agency: SmolStr,
    /// The role.
    pub role: SmolStr,
    /// Whether somebody is named for it; else the letter went to whoever is told when nobody is.
    pub is_named: bool,
}

/// One note of the clerk's. Says nothing about anybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClerkNote {
    /// What it notes.
    pub step: ClerkStep,
    /// The run: the moment it began.
    pub run: Instant,
    /// The day that was turned.
    pub day: Date,
    /// When our log took it.
    pub received: Instant,
    /// The tellings a letter told: the keys by which the response names them. **Shape:** empty but where told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<SmolStr>,
    /// Whom that letter was for, by agency and role. **Shape:** empty but where told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<RoleTold>,
    /// How many tellings were owed and could not be sent. **Shape:** 0 but where ended.
    #[serde(default)]
    pub unsent: u32,
}

/// The last run that came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastRun {
    /// The day it turned.
    pub day: Date,
    /// When it ended.
    pub ended: Instant,
    /// How many tellings it could not send.
    pub unsent: u32,
}

/// How long after its last note a run that has not ended is taken to have been broken off. **Units:** microseconds.
pub const GIVEN_UP_AFTER: u64 = 15 * 60 * 1_000_000;

/// How old the last run may be before the clerk is late: a day, and two hours for a slow start. **Units:** microseconds.
pub const LATE_AFTER: u64 = 26 * 60 * 60 * 1_000_000;

impl LastRun {
    /// The last run among some notes, in the order of the log, that came to its end; `None`: none ever did.
    pub fn among(notes: &[ClerkNote]) -> Option<Self> {
        let ended = notes.iter().rfind(|note| note.step == ClerkStep::Ended)?;
        Some(Self { day: ended.day, ended: ended.received, unsent: ended.unsent })
    }

    /// Whether another is overdue by now.
    pub const fn is_late(&self, now: Instant) -> bool {
        now.0 > self.ended.0 + LATE_AFTER
    }
}

/// Every telling that some notes say was told.
pub fn told_by(notes: &[ClerkNote]) -> BTreeSet<&SmolStr> {
    notes.iter().flat_map(|note| &note.told).collect()
}

/// The run that is going on: one that began, has not ended, and was heard of lately. The last where there are several.
pub fn going_on(notes: &[ClerkNote], now: Instant) -> Option<Instant> {
    let began = notes.iter().rfind(|note| note.step == ClerkStep::Began)?;
    let last = notes.iter().rfind(|note| note.run == began.run)?;
    let is_heard_of = now.0 < last.received.0 + GIVEN_UP_AFTER;
    (last.step != ClerkStep::Ended && is_heard_of).then_some(began.run)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: u64 = 60 * 1_000_000;

    fn note(step: ClerkStep, run: u64, minute: u64) -> ClerkNote {
        ClerkNote {
            step,
            run: Instant(run * MINUTE),
            day: jiff::civil::date(2026, 11, 20),
            received: Instant(minute * MINUTE),
            told: Vec::new(),
            roles: Vec::new(),
            unsent: 0,
        }
    }

    #[test]
    fn a_run_goes_on_until_it_ends_or_nothing_is_heard_of_it_for_a_quarter_of_an_hour() {
        let now = |minute: u64| Instant(minute * MINUTE);
        let mut notes = vec![note(ClerkStep::Began, 100, 100)];
        assert_eq!(going_on(&[], now(100)), None);
        assert_eq!(going_on(&notes, now(114)), Some(now(100)));
        assert_eq!(going_on(&notes, now(115)), None);
        notes.push(note(ClerkStep::Told, 100, 110));
        assert_eq!(going_on(&notes, now(124)), Some(now(100)));
        notes.push(note(ClerkStep::Ended, 100, 111));
        assert_eq!(going_on(&notes, now(111)), None);
    }

    #[test]
    fn a_run_that_was_broken_off_is_no_last_run() {
        let notes = [
            note(ClerkStep::Began, 100, 100),
            note(ClerkStep::Ended, 100, 101),
            note(ClerkStep::Began, 2_000, 2_000),
        ];
        let last = LastRun::among(&notes).expect("one ended");
        assert_eq!(last.ended, Instant(101 * MINUTE));
        assert!(!last.is_late(Instant((101 + 26 * 60) * MINUTE)));
        assert!(last.is_late(Instant((101 + 26 * 60) * MINUTE + 1)));
        assert_eq!(LastRun::among(&notes[2..]), None);
    }
}
