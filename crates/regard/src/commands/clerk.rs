//! `regard clerk`: turns the day. Tells by letter whoever is to be told of what is overdue, and notes what it told in the log.

use super::LogPlace;
use crate::clerk::{Account, CannotRun, Clock, Settings, is_to_be_turned, turn_the_day};
use crate::nightly::Nights;
use crate::out::say;
use anyhow::Context;
use safeguarding::practice::Practice;
use safeguarding::records::{ClerkNote, Entry};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use store::Store;

/// The command's options.
#[derive(clap::Args)]
pub struct Clerk {
    #[command(flatten)]
    log: LogPlace,
    /// The settings for letters; docs/operating/clerk.md has an example.
    #[arg(long, value_name = "FILE", env = "REGARD_LETTERS")]
    letters: PathBuf,
    /// Turn the day now and end, instead of staying and turning each.
    #[arg(long)]
    once: bool,
}

/// How often a clerk that stays looks whether a day is to be turned.
const LOOK_AGAIN: Duration = Duration::from_mins(1);

impl Clerk {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let mut store = self.log.existing()?;
        if self.once {
            return self.turn_once(&mut store);
        }
        let (mut notes, mut nights) = (Notes::default(), Nights::default());
        loop {
            notes.bring_up_to_date(&store)?;
            let notes = &notes.all;
            let (today, now) = (crate::clock::today(), crate::clock::now());
            if is_to_be_turned(notes, today, now)
                && let Err(error) = self.turn(&mut store)
            {
                eprintln!("regard: the day could not be turned; trying again: {error:#}");
            }
            if nights.is_due(today, now) {
                let well = self.night(&store).unwrap_or_else(|error| {
                    eprintln!(
                        "regard: the night’s tasks could not be begun; trying again: {error:#}"
                    );
                    false
                });
                nights.tried(today, now, well);
            }
            std::thread::sleep(LOOK_AGAIN);
        }
    }

    /// The letters, then the night: neither keeps the other back.
    fn turn_once(&self, store: &mut Store) -> anyhow::Result<ExitCode> {
        // Read once before anything is begun: settings that are not sound are said once.
        Settings::read(&self.letters, &Practice::shipped())?;
        let turned = self.turn(store);
        let night = self.night(store)?;
        let well = turned? && night;
        Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Sends the letters; gives whether all went.
    fn turn(&self, store: &mut Store) -> anyhow::Result<bool> {
        let caseload = crate::open::caseload(store, self.log.weights.as_deref())?;
        let settings = Settings::read(&self.letters, &caseload.practice)?;
        let account = turn_the_day(store, &caseload, &settings, clock())
            .context("the day could not be turned")?;
        tell(&account);
        Ok(account.failed.is_empty())
    }

    /// Does the night's tasks, where the settings name any; gives whether all were done.
    fn night(&self, store: &Store) -> anyhow::Result<bool> {
        let settings = Settings::read(&self.letters, &Practice::shipped())?;
        let account = crate::nightly::run(store, self.log.weights.as_deref(), &settings);
        let account = account.unwrap_or_default();
        for line in account.lines() {
            say!("{line}");
        }
        Ok(account.failed.is_empty())
    }
}

/// The clock of this computer.
pub(super) fn clock() -> Clock {
    Clock { today: crate::clock::today(), now: crate::clock::now }
}

/// Turns the day from a server that shows a caseload of the log, and does what belongs to the night; says on standard error what came
/// of it.
pub(super) fn turn_beside(
    store: &mut Store,
    caseload: &safeguarding::Caseload,
    letters: &std::path::Path,
    weights: Option<&std::path::Path>,
) {
    let turned = Settings::read(letters, &caseload.practice).and_then(|settings| {
        match turn_the_day(store, caseload, &settings, clock()) {
            // Another server of the same log was first: that is as it should be.
            Err(CannotRun::AnotherIsAtWork) => Ok(None),
            other => Ok(Some(other?)),
        }
    });
    match turned {
        Ok(None) => {}
        Ok(Some(account)) => lines(&account).iter().for_each(|line| eprintln!("regard: {line}")),
        Err(error) => eprintln!("regard: the day could not be turned; trying again: {error:#}"),
    }
    // Whatever became of the letters. Settings that are not sound were said above.
    if let Ok(settings) = Settings::read(letters, &caseload.practice)
        && let Some(account) = crate::nightly::run(store, weights, &settings)
    {
        account.lines().iter().for_each(|line| eprintln!("regard: {line}"));
    }
}

/// What clerks have noted in a log, read on from where it was read before.
#[derive(Default)]
struct Notes {
    all: Vec<ClerkNote>,
    last: u64,
}

impl Notes {
    fn bring_up_to_date(&mut self, store: &Store) -> anyhow::Result<()> {
        store.scan(self.last, &mut |seq, entry| {
            self.last = seq;
            if let Entry::Clerk(note) = entry {
                self.all.push(*note);
            }
            Ok(())
        })?;
        Ok(())
    }
}

fn tell(account: &Account) {
    for line in lines(account) {
        say!("{line}");
    }
}

/// The account in words. Names agencies, roles and the mail server; no recipient.
fn lines(account: &Account) -> Vec<String> {
    let Account { letters, told, waiting, nobody_named, failed, unsent } = account;
    let counted =
        |number: u32, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    let mut lines = vec![format!(
        "The day was turned: {} sent, with {}.",
        counted(*letters, "letter"),
        counted(*told, "telling")
    )];
    if *waiting > 0 {
        lines.push(format!(
            "Waiting until tomorrow: {}, for somebody who has had today’s letter.",
            counted(*waiting, "telling")
        ));
    }
    for (agency, role) in nobody_named {
        lines.push(format!(
            "Nobody is named for the {role} of {agency}: what is owed to them goes to the fallback. Add a [[recipient]]."
        ));
    }
    if *unsent > 0 {
        lines.push(format!(
            "Could NOT be sent: {} with {}. They are not noted as told and will be tried again. Why:",
            counted(failed.len() as u32, "letter"),
            counted(*unsent, "telling")
        ));
        let reasons: std::collections::BTreeSet<&String> = failed.iter().collect();
        lines.extend(reasons.into_iter().map(|why| format!("  {why}")));
    }
    lines
}
