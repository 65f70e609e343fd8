//! What is done each night beside the letters: a backup, continuity extracts, and the head of the log posted elsewhere.
//!
//! Takes a log and the settings of the clerk; gives an account of what was done and what was not, and why. Each task fails alone, and
//! what was done today already is not done again: the folders themselves say so, so that a clerk that starts anew knows it. No account
//! names a child, an agency's passphrase or a mailbox.

use crate::backups;
use crate::clerk::{Letter, Night, NightBackup, NightExtracts, NightHead, Post, Settings};
use crate::continuity::{self, Gathered};
use anyhow::{Context, bail};
use safeguarding::calendar::Date;
use safeguarding::records::{Fingerprint, Instant};
use safekeeping::SigningKey;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use store::{Against, Head, Store, Verdict};

/// What a night came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NightAccount {
    /// What was done, or had been done today already. **Shape:** a line a task, in order.
    pub done: Vec<String>,
    /// What was not done, and why.
    pub failed: Vec<String>,
}

impl NightAccount {
    fn note(&mut self, what: &str, outcome: anyhow::Result<String>) {
        match outcome {
            Ok(words) => self.done.push(format!("{what}: {words}")),
            Err(error) => self.failed.push(format!("{what}: {error:#}")),
        }
    }

    /// The account in words, a line each.
    pub fn lines(&self) -> Vec<String> {
        let failed = self.failed.iter().map(|line| format!("NOT done. {line}"));
        self.done.iter().cloned().chain(failed).collect()
    }
}

/// The nights of a clerk that stays: done once a day, and tried again an hour after something was not.
#[derive(Debug, Default)]
pub struct Nights {
    last: Option<(Date, Instant, bool)>,
}

impl Nights {
    /// Whether the night's tasks are to be done now.
    pub fn is_due(&self, today: Date, now: Instant) -> bool {
        const AN_HOUR: u64 = 60 * 60 * 1_000_000;
        self.last
            .is_none_or(|(day, tried, well)| day < today || (!well && now.0 > tried.0 + AN_HOUR))
    }

    /// Notes that they were tried.
    pub fn tried(&mut self, today: Date, now: Instant, well: bool) {
        self.last = Some((today, now, well));
    }
}

/// Does what the settings name; `None` where they name nothing. **Shape:** the head comes last, and its letter tells of the others.
pub fn run(store: &Store, weights: Option<&Path>, settings: &Settings) -> Option<NightAccount> {
    let Night { backup, continuity, head } = settings.night.as_ref()?;
    let mut account = NightAccount::default();
    if let Some(backup) = backup {
        account.note("backup", back_up(store, backup));
    }
    if let Some(extracts) = continuity {
        make_extracts(store, weights, extracts, &mut account);
    }
    if let Some(head) = head {
        post_head(store, settings, head, &mut account);
    }
    Some(account)
}

/// Makes today's backup, makes sure that it reads back, and only then lets older ones go.
fn back_up(store: &Store, night: &NightBackup) -> anyhow::Result<String> {
    let today = crate::clock::written(crate::clock::now());
    let today = today.get(..10).unwrap_or_default();
    let is_of_today = |file: &PathBuf| {
        let name = file.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with(&format!("regard-{today}T")))
    };
    if !night.to.is_dir() {
        bail!(
            "{} is no folder, or is not there now; make it, or mount what it is on",
            night.to.display()
        );
    }
    if let Some(made) = backups::in_folder(&night.to)?.iter().find(|file| is_of_today(file)) {
        return Ok(format!("{} was made today already", made.display()));
    }
    let made = backups::write(store, &night.to, &night.keys, &mut |_, _| ())?;
    made.reads_back()?;
    let removed = backups::keep_newest(&night.to, night.keep, &made)?;
    Ok(format!(
        "{} holds {} entries and reads back; {removed} older removed, of {} kept",
        made.file.display(),
        made.head.seq,
        night.keep
    ))
}

/// Makes today's extract for each agency that has a passphrase, each by itself, and removes its older ones.
fn make_extracts(
    store: &Store,
    weights: Option<&Path>,
    night: &NightExtracts,
    account: &mut NightAccount,
) {
    const WHAT: &str = "continuity";
    let today = crate::clock::today();
    let agencies = match continuity::agencies_with_passphrases(&night.passphrases) {
        Ok(agencies) if agencies.is_empty() => {
            let words =
                "that folder holds no AGENCY.passphrase; `regard continuity --generate` makes them";
            return account
                .note(WHAT, Err(anyhow::anyhow!("{}: {words}", night.passphrases.display())));
        }
        Ok(agencies) => agencies,
        Err(error) => return account.note(WHAT, Err(error)),
    };
    let is_made = |agency: &String| continuity::file_of(&night.to, agency, today).exists();
    let (made, wanted): (Vec<String>, Vec<String>) = agencies.into_iter().partition(is_made);
    if !made.is_empty() {
        account.note(WHAT, Ok(format!("{} made today already", made.join(", "))));
    }
    if wanted.is_empty() {
        return;
    }
    let apart = crate::commands::keep_apart(&night.to, &night.passphrases);
    let gathered = match apart.and_then(|()| Gathered::from(store, weights)) {
        Ok(gathered) => gathered,
        Err(error) => return account.note(WHAT, Err(error)),
    };
    for agency in wanted {
        let one = || -> anyhow::Result<String> {
            if !gathered.caseload.practice.agencies.contains_key(agency.as_str()) {
                bail!(
                    "there is no such agency; name the file of its passphrase by an id of practice/england/agencies.toml"
                );
            }
            let file = continuity::passphrase_file(&night.passphrases, &agency);
            let passphrase = continuity::passphrase_in(&file)?;
            let made = continuity::write(&gathered, &agency, today, &passphrase, &night.to)?;
            let removed = continuity::remove_older(&night.to, &agency, &made)?;
            Ok(format!(
                "{} holds {} open {}; {removed} older removed; SHA-256 {}",
                made.file.display(),
                made.children,
                if made.children == 1 { "child" } else { "children" },
                made.fingerprint
            ))
        };
        account.note(&format!("{WHAT}, {agency}"), one());
    }
}

/// Verifies the log and posts its head, signed where there is a key, to a file and to a mailbox.
fn post_head(store: &Store, settings: &Settings, night: &NightHead, account: &mut NightAccount) {
    const WHAT: &str = "head";
    let moment = crate::clock::written(crate::clock::now());
    let is_posted = night.file.as_ref().is_some_and(|file| is_posted_on(file, &moment));
    if is_posted {
        return account.note(WHAT, Ok("posted today already".to_owned()));
    }
    let head = match whole(store) {
        Ok(head) => head,
        Err(error) => return account.note(WHAT, Err(error)),
    };
    let line = match line(head, &moment, night.signing_key.as_deref()) {
        Ok(line) => line,
        Err(error) => {
            // A head that nobody signed is better elsewhere than none, but not in a file of signed ones.
            account.note(
                WHAT,
                Err(error.context("the head was not signed, and not added to the file")),
            );
            send_head(settings, night, &format!("{moment} {head}"), account);
            return;
        }
    };
    if let Some(file) = &night.file {
        let added =
            add_line(file, &line).map(|()| format!("{head} was added to {}", file.display()));
        account.note(WHAT, added);
    }
    send_head(settings, night, &line, account);
}

/// Whether a file of heads has one of the day of a moment.
fn is_posted_on(file: &Path, moment: &str) -> bool {
    if !file.is_file() {
        return false;
    }
    let day = moment.get(..11).unwrap_or(moment);
    let lines = std::fs::read_to_string(file).unwrap_or_default();
    lines.lines().any(|line| line.split(' ').any(|word| word.starts_with(day)))
}

fn whole(store: &Store) -> anyhow::Result<Head> {
    match store.verify(&Against::default(), &mut |_, _| ())? {
        Verdict::Whole { head, .. } => Ok(head),
        verdict => bail!("nothing was posted: {verdict}"),
    }
}

/// The head as a line: under a signature where there is a key, else with its moment only.
fn line(head: Head, moment: &str, key: Option<&Path>) -> anyhow::Result<String> {
    let Some(file) = key else { return Ok(format!("{moment} {head}")) };
    let named = file.display();
    let words = std::fs::read_to_string(file)
        .with_context(|| format!("the key could not be read from {named}; name the file that `regard key sign` wrote, where this account may read it"))?;
    let key = SigningKey::parse(&words).with_context(|| format!("{named} holds no key"))?;
    Ok(key.sign(moment, &head.to_string()).to_string())
}

/// Adds a line to a file, which is made where it is not there.
///
/// # Errors
/// It cannot be written.
pub fn add_line(file: &Path, line: &str) -> anyhow::Result<()> {
    let write = || {
        let mut lines = OpenOptions::new().create(true).append(true).open(file)?;
        writeln!(lines, "{line}")?;
        lines.sync_all()
    };
    write().with_context(|| {
        format!(
            "the line could not be added to {}; look whether that disk is there and has room",
            file.display()
        )
    })
}

/// Sends the head and the account of the night to the mailbox, where one is named.
fn send_head(settings: &Settings, night: &NightHead, line: &str, account: &mut NightAccount) {
    let Some(mailbox) = &night.mailbox else { return };
    let well = account.failed.is_empty();
    let subject = if well {
        "Regard: head of the log"
    } else {
        "Regard: head of the log; something was NOT done"
    };
    let text = format!(
        "{line}\n\nKeep this letter: whoever rewrites the log cannot rewrite it. `regard verify --head` compares (a signed one: --checkpoints).\n\n\
         Done tonight:\n  {}\n\nRegard\n",
        account.lines().join("\n  ")
    );
    let letter = Letter {
        subject: subject.to_owned(),
        text,
        id: Fingerprint::of(["head", line]).to_string(),
    };
    let sent = Post::of(settings).send(mailbox, &letter).map_err(anyhow::Error::from);
    account.note("head, by letter", sent.map(|()| "sent".to_owned()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_night_is_due_once_a_day_and_again_an_hour_after_it_failed() {
        let (friday, saturday) = (jiff::civil::date(2026, 11, 20), jiff::civil::date(2026, 11, 21));
        let hours = |hours: u64| Instant(hours * 3_600_000_000 + 1);
        let mut nights = Nights::default();
        assert!(nights.is_due(friday, hours(1)));
        nights.tried(friday, hours(1), true);
        assert!(!nights.is_due(friday, hours(20)));
        assert!(nights.is_due(saturday, hours(25)));
        nights.tried(saturday, hours(25), false);
        assert!(!nights.is_due(saturday, hours(26)));
        assert!(nights.is_due(saturday, hours(27)));
    }

    #[test]
    fn a_head_is_posted_once_a_day_signed_or_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("heads");
        assert!(!is_posted_on(&file, "2026-11-23T02:00:00Z"));
        add_line(&file, "2026-11-22T02:00:00Z 3:0f").unwrap();
        assert!(!is_posted_on(&file, "2026-11-23T02:00:00Z"));
        add_line(&file, "REGARD-CHECKPOINT-1 2026-11-23T02:00:00Z 3:0f 77").unwrap();
        assert!(is_posted_on(&file, "2026-11-23T09:00:00Z"));
        assert!(is_posted_on(&file, "2026-11-22T09:00:00Z"));
    }
}
