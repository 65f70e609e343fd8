//! The clerk that turns the day: tells whoever practice says is to be told of what is overdue, once, and notes it in the log.
//!
//! Takes a caseload, its log and the settings for letters; gives an account. A letter says how many tasks of which duty are
//! overdue and for how long, and names nobody. What a letter told is noted as soon as the post has taken it, so that neither a
//! second run nor another server tells it again; what could not be sent is not noted and is tried again. It closes no task.

mod letter;
mod night;
mod post;
mod settings;

pub use letter::Letter;
pub use night::{Night, NightBackup, NightExtracts, NightHead};
pub use post::{NotSent, Post};
pub use settings::{Settings, SettingsWrong};

use safeguarding::Caseload;
use safeguarding::calendar::Date;
use safeguarding::chronology::View;
use safeguarding::records::{
    ClerkNote, ClerkStep, Entry, Instant, LastRun, RoleTold, going_on, told_by,
};
use safeguarding::response::{Ledger, Now, Task, Told, to_be_told};
use std::collections::{BTreeMap, BTreeSet};
use store::{Check, Store, StoreError};

/// What one run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Letters the post took.
    pub letters: u32,
    /// Tellings in them.
    pub told: u32,
    /// Tellings owed to somebody who had a letter today: theirs is one a day, and these come with tomorrow’s.
    pub waiting: u32,
    /// Roles that something was owed to and nobody is named for. **Shape:** by agency and role.
    pub nobody_named: BTreeSet<(String, String)>,
    /// Why letters were not sent, without saying to whom. **Shape:** one for each letter.
    pub failed: Vec<String>,
    /// Tellings in those.
    pub unsent: u32,
}

/// Why a run was not begun, or not carried to its end.
#[derive(Debug, thiserror::Error)]
pub enum CannotRun {
    /// Another run is going on, on this log, here or elsewhere.
    #[error(
        "another clerk is at work on this log. Nothing was told by this one; wait until that one has ended (one that was broken \
         off is given up after 15 minutes)"
    )]
    AnotherIsAtWork,
    /// Another run began while this one was held up.
    #[error(
        "this clerk was held up for so long that another took its place on this log; it stopped. The other tells what is left"
    )]
    GivenUp,
    /// The log failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a run is given to tell the time: the day it turns, and a clock.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// The day.
    pub today: Date,
    /// The moment it is, each time it is asked.
    pub now: fn() -> Instant,
}

/// Whether a day is still to be turned, for a clerk that stays: not by a run that began on it, unless that left letters unsent an
/// hour ago or longer.
pub fn is_to_be_turned(notes: &[ClerkNote], today: Date, now: Instant) -> bool {
    const AN_HOUR: u64 = 60 * 60 * 1_000_000;
    if going_on(notes, now).is_some() {
        return false;
    }
    LastRun::among(notes)
        .is_none_or(|last| last.day < today || (last.unsent > 0 && now.0 > last.ended.0 + AN_HOUR))
}

/// Turns the day: one letter to each recipient that something new is owed to.
///
/// # Errors
/// [`CannotRun`]. Letters that cannot be sent are no error: the account tells of them.
pub fn turn_the_day(
    store: &mut Store,
    caseload: &Caseload,
    settings: &Settings,
    clock: Clock,
) -> Result<Account, CannotRun> {
    let run = Run::begin(store, caseload, clock)?;
    let view = View::all(clock.today);
    let tasks = Ledger::new(caseload, view, Now::end_of(clock.today)).all();
    let owed = to_be_told(&tasks, &caseload.practice, clock.today);
    let told = told_by(&run.notes);
    let owed: Vec<Told> = owed.into_iter().filter(|one| !told.contains(&one.key)).collect();
    let written_today: BTreeSet<&str> = run
        .notes
        .iter()
        .filter(|note| note.day == clock.today)
        .flat_map(|note| &note.roles)
        .map(|role| settings.recipient(&role.agency, &role.role).0)
        .collect();
    let mut account = Account::default();
    let mut by_recipient: BTreeMap<&str, Vec<Told>> = BTreeMap::new();
    for one in owed {
        let (to, is_named) = settings.recipient(&one.agency, &one.role);
        if !is_named {
            let known = caseload.practice.agencies.get(&one.agency);
            let agency = known.map_or(letter::NOT_IN_THE_LIST, |agency| &agency.name).to_owned();
            account.nobody_named.insert((agency, one.role.to_string()));
        }
        by_recipient.entry(to).or_default().push(one);
    }
    by_recipient.retain(|to, owed| {
        let had_one = written_today.contains(to);
        account.waiting += if had_one { owed.len() as u32 } else { 0 };
        !had_one
    });
    let days_of = DaysOverdue::of(caseload, &tasks, clock.today);
    let post = Post::of(settings);
    let mut post_is_away = None;
    for (to, owed) in by_recipient {
        let letter = Letter::of(caseload, settings, &owed, &days_of);
        let sent = match &post_is_away {
            Some(why) => Err(NotSent::clone(why)),
            None => post.send(to, &letter),
        };
        match sent {
            Ok(()) => {
                run.note_told(store, caseload, settings, &owed)?;
                account.letters += 1;
                account.told += owed.len() as u32;
            }
            Err(why) => {
                account.unsent += owed.len() as u32;
                account.failed.push(why.to_string());
                post_is_away = why.is_for_all().then_some(why);
            }
        }
    }
    run.end(store, caseload, account.unsent)?;
    Ok(account)
}

/// For how many working days each task is overdue, by what its tellings are named with.
pub struct DaysOverdue(BTreeMap<String, u32>);

impl DaysOverdue {
    fn of(caseload: &Caseload, tasks: &[Task], today: Date) -> Self {
        let days = |task: &Task| caseload.practice.working_days.count_between(task.due, today);
        Self(tasks.iter().map(|task| (task.id.to_string(), days(task))).collect())
    }

    /// Those of the task of a telling.
    fn days(&self, told: &Told) -> u32 {
        let task = told.key.split('.').next().unwrap_or_default();
        self.0.get(task).copied().unwrap_or_default()
    }
}

/// A run on one log.
struct Run {
    began: Instant,
    clock: Clock,
    /// What the clerk had noted before, in the order of the log.
    notes: Vec<ClerkNote>,
}

impl Run {
    /// Notes that a run begins, unless another is going on by then, here or on another server of the same log.
    fn begin(store: &mut Store, caseload: &Caseload, clock: Clock) -> Result<Self, CannotRun> {
        let began = (clock.now)();
        let mut run = Self { began, clock, notes: caseload.clerk.clone() };
        let note = run.note(ClerkStep::Began);
        let mut refused = false;
        let mut since = Vec::new();
        let written = store.append(
            &[entry(note)],
            Some(Check {
                after: caseload.entries(),
                allows: &mut |entries| {
                    since = notes_among(entries);
                    let all: Vec<ClerkNote> = run.notes.iter().chain(&since).cloned().collect();
                    refused = going_on(&all, began).is_some();
                    if refused {
                        Err(StoreError::reader(CannotRun::AnotherIsAtWork))
                    } else {
                        Ok(())
                    }
                },
            }),
        );
        if refused {
            return Err(CannotRun::AnotherIsAtWork);
        }
        written?;
        run.notes.append(&mut since);
        Ok(run)
    }

    fn note(&self, step: ClerkStep) -> ClerkNote {
        ClerkNote {
            step,
            run: self.began,
            day: self.clock.today,
            received: (self.clock.now)(),
            told: Vec::new(),
            roles: Vec::new(),
            unsent: 0,
        }
    }

    /// Notes what a letter told that the post has taken.
    fn note_told(
        &self,
        store: &mut Store,
        caseload: &Caseload,
        settings: &Settings,
        owed: &[Told],
    ) -> Result<(), CannotRun> {
        let roles: BTreeSet<RoleTold> = owed
            .iter()
            .map(|one| RoleTold {
                agency: one.agency.clone(),
                role: one.role.clone(),
                is_named: settings.recipient(&one.agency, &one.role).1,
            })
            .collect();
        let mut note = self.note(ClerkStep::Told);
        note.told = owed.iter().map(|one| one.key.clone()).collect();
        note.roles = roles.into_iter().collect();
        // Whoever took this run's place by now must not keep the log from saying what was told.
        let written = self.append(store, caseload, note)?;
        if written { Ok(()) } else { Err(CannotRun::GivenUp) }
    }

    fn end(&self, store: &mut Store, caseload: &Caseload, unsent: u32) -> Result<(), CannotRun> {
        self.append(store, caseload, ClerkNote { unsent, ..self.note(ClerkStep::Ended) })?;
        Ok(())
    }

    /// Appends a note. Gives whether this run still holds its place.
    fn append(
        &self,
        store: &mut Store,
        caseload: &Caseload,
        note: ClerkNote,
    ) -> Result<bool, StoreError> {
        let mut last_begun = self.began;
        store.append(
            &[entry(note)],
            Some(Check {
                after: caseload.entries(),
                allows: &mut |entries| {
                    let since = notes_among(entries);
                    let began = since.iter().rfind(|note| note.step == ClerkStep::Began);
                    last_begun = began.map_or(self.began, |note| note.run);
                    Ok(())
                },
            }),
        )?;
        Ok(last_begun == self.began)
    }
}

fn entry(note: ClerkNote) -> Entry {
    Entry::Clerk(Box::new(note))
}

fn notes_among(entries: Vec<Entry>) -> Vec<ClerkNote> {
    let note = |entry| match entry {
        Entry::Clerk(note) => Some(*note),
        _ => None,
    };
    entries.into_iter().filter_map(note).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_turned_once_and_again_an_hour_after_letters_were_not_sent() {
        let (friday, saturday) = (jiff::civil::date(2026, 11, 20), jiff::civil::date(2026, 11, 21));
        let hours = |hours: u64| Instant(hours * 3_600_000_000);
        let ended = |unsent| ClerkNote {
            step: ClerkStep::Ended,
            run: hours(6),
            day: friday,
            received: hours(6),
            told: Vec::new(),
            roles: Vec::new(),
            unsent,
        };
        assert!(is_to_be_turned(&[], friday, hours(7)));
        assert!(!is_to_be_turned(&[ended(0)], friday, hours(20)));
        assert!(is_to_be_turned(&[ended(0)], saturday, hours(30)));
        assert!(!is_to_be_turned(&[ended(2)], friday, hours(7)));
        assert!(is_to_be_turned(&[ended(2)], friday, hours(8)));
    }
}
