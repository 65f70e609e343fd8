//! `regard backup`, `restore`, `drill` and `move`: the whole log into a sealed file, back out of it, and from one database to another.
//!
//! Takes a log or a backup; gives a backup or a log. Every copy is verified entry by entry on the way; a restore and a move are verified
//! again when they are done. Nothing that is there is written over.

use super::take_in::bar;
use crate::backups::Made;
use crate::log_place::{LogPlace, NewLog, OtherLog};
use crate::out::say;
use anyhow::{Context, bail};
use indicatif::ProgressBar;
use safekeeping::{BackupKey, Opened, Recipient};
use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use store::{Against, Head, Store, StoreError, Verdict};

/// The options of `regard backup`.
#[derive(clap::Args)]
pub struct Backup {
    #[command(flatten)]
    log: LogPlace,
    /// The folder to write the backup to, or a file that is not there and ends in .backup.
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// The address of the key that is to open it, as `regard key backup` prints it; several times for several keys.
    #[arg(
        long = "for",
        value_name = "ADDRESS",
        required = true,
        env = "REGARD_BACKUP_FOR",
        value_delimiter = ','
    )]
    keys: Vec<Recipient>,
}

impl Backup {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.log.existing()?;
        let bar = bar(0, "entries backed up");
        let tell = &mut |done, all| told(&bar, done, all);
        let Made { file, head, .. } = crate::backups::write(&store, &self.to, &self.keys, tell)?;
        bar.finish_and_clear();
        let size = file.metadata().map_or(0, |about| about.len());
        say!("{} holds {} entries in {size} bytes.", file.display(), head.seq);
        say!("Its head is {head}.");
        say!("Try it: regard drill {} --key FILE", file.display());
        Ok(ExitCode::SUCCESS)
    }
}

fn told(bar: &ProgressBar, done: u64, all: u64) {
    bar.set_length(all);
    bar.set_position(done);
}

/// A backup and its key.
#[derive(clap::Args)]
pub struct BackupFile {
    /// The backup.
    file: PathBuf,
    /// The file that holds the key it was made for, as `regard key backup` writes it.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
}

impl BackupFile {
    fn open(&self) -> anyhow::Result<Opened<BufReader<File>>> {
        let named = self.key.display();
        let words = std::fs::read_to_string(&self.key)
            .with_context(|| format!("the key could not be read from {named}; name the file that `regard key backup` wrote, where this account may read it"))?;
        let key = BackupKey::parse(&words).with_context(|| format!("{named} holds no key"))?;
        let file = File::open(&self.file)
            .with_context(|| format!("{} could not be opened", self.file.display()))?;
        Ok(Opened::with(BufReader::new(file), &key)?)
    }

    /// Takes the backup into a log.
    fn restore(&self, store: &mut Store, up_to: Option<u64>) -> anyhow::Result<Head> {
        let bar = bar(0, "entries restored");
        let head = store.copy_in(&mut self.open()?, up_to, &mut |done| told(&bar, done, done))?;
        bar.finish_and_clear();
        Ok(head)
    }
}

/// The options of `regard restore`.
#[derive(clap::Args)]
pub struct Restore {
    #[command(flatten)]
    backup: BackupFile,
    #[command(flatten)]
    log: LogPlace,
    /// Only the entries up to this number: the log as it was then.
    #[arg(long, value_name = "NUMBER")]
    up_to: Option<u64>,
}

impl Restore {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        // Opened first: a log is not made for a backup that cannot be read.
        drop(self.backup.open()?);
        let mut store = self.log.open()?;
        self.backup.restore(&mut store, self.up_to)?;
        let head = whole(&store)?;
        say!("{} entries were restored, each as it was written.", head.seq);
        say!("The head is {head}: compare it with the one that was kept elsewhere.");
        Ok(ExitCode::SUCCESS)
    }
}

/// Makes sure that a log is whole and holds the very entry a head names.
fn holds(log: &Store, head: Head) -> anyhow::Result<()> {
    let against = Against { kept: vec![head], ..Against::default() };
    match log.verify(&against, &mut |_, _| ())? {
        Verdict::Whole { .. } => Ok(()),
        verdict => bail!(
            "the backup was restored, but the log it is compared with is not the one it was made of, or is not whole: {verdict}"
        ),
    }
}

/// The head of a log that is whole.
fn whole(store: &Store) -> anyhow::Result<Head> {
    let bar = bar(0, "entries checked");
    let verdict = store.verify(&Against::default(), &mut |done, all| told(&bar, done, all))?;
    bar.finish_and_clear();
    match verdict {
        Verdict::Whole { head, .. } => Ok(head),
        Verdict::Empty => Ok(Head::EMPTY),
        _ => bail!("the copy is not whole: {verdict}"),
    }
}

/// The options of `regard drill`.
#[derive(clap::Args)]
pub struct Drill {
    #[command(flatten)]
    backup: BackupFile,
    #[command(flatten)]
    log: LogPlace,
    /// An empty PostgreSQL database to restore into; an encrypted file in the folder for temporary files where not given.
    #[arg(long, value_name = "ADDRESS")]
    scratch: Option<String>,
    /// Only restore and verify: where the key of the backup is, the log in use need not be.
    #[arg(long)]
    apart: bool,
}

impl Drill {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let began = std::time::Instant::now();
        let live = if self.apart { None } else { Some(self.log.existing()?) };
        let scratch = crate::drill::Scratch::new(self.scratch.as_deref())?;
        let mut restored = scratch.store()?;
        self.backup.restore(&mut restored, None)?;
        let took = began.elapsed();
        let verifying = std::time::Instant::now();
        let head = whole(&restored)?;
        let verified = verifying.elapsed();
        say!(
            "{} entries were restored in {:.1} s, and each is as it was written ({:.1} s more).",
            head.seq,
            took.as_secs_f64(),
            verified.as_secs_f64()
        );
        say!("The head is {head}.");
        match crate::drill::newest(&restored)? {
            Some(newest) => say!(
                "The newest record was received {}: {} ago. What came later is not in this backup.",
                crate::clock::written(newest),
                crate::drill::age(newest, crate::clock::now())
            ),
            None => say!("The backup holds no record."),
        }
        let is_equal = if let Some(live) = &live {
            holds(live, head)?;
            let compared = crate::drill::compare(live, &restored, head, crate::clock::today())?;
            say!("{compared}");
            compared.is_equal()
        } else {
            say!(
                "It was not compared with the log in use: compare the head with that log’s (regard verify --head)."
            );
            true
        };
        say!("All of it took {:.1} s.", began.elapsed().as_secs_f64());
        Ok(if is_equal { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// The options of `regard move`.
#[derive(clap::Args)]
pub struct Move {
    #[command(flatten)]
    from: OtherLog,
    #[command(flatten)]
    to: NewLog,
}

impl Move {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let from = self.from.open()?;
        let mut to = self.to.open()?;
        let before = to.head()?.map_or(0, |head| head.seq);
        let head = carry(&from, &mut to)?;
        let found = whole(&to)?;
        if found != head {
            bail!(
                "the copy ends at {found}, and what it was made of at {head}; run the same command again"
            );
        }
        match (head.seq - before.min(head.seq), before) {
            (0, _) => say!(
                "Nothing was copied: all {before} entries were there. The head is the same: {head}."
            ),
            (copied, 0) => say!(
                "{copied} entries were copied, each as it was written; the head is the same: {head}."
            ),
            (copied, there) => say!(
                "{copied} entries were copied to the {there} that were there, each as it was written; the head is the same: {head}."
            ),
        }
        let compared = crate::drill::compare(&from, &to, head, crate::clock::today())?;
        say!("{compared}");
        say!(
            "What was written to the old log meanwhile is not here: stop everything that writes to it, and run the same command again."
        );
        Ok(if compared.is_equal() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// Copies one log into another, both at once.
fn carry(from: &Store, to: &mut Store) -> anyhow::Result<Head> {
    let bar = bar(0, "entries copied");
    let (mut reader, writer) = std::io::pipe()?;
    let (out, taken) = std::thread::scope(|scope| {
        let bar = &bar;
        let out = scope.spawn(move || {
            let mut writer = BufWriter::with_capacity(1 << 20, writer);
            let head = from.copy_out(&mut writer, &mut |done, all| told(bar, done, all))?;
            writer.flush().map_err(StoreError::reader)?;
            Ok::<Head, StoreError>(head)
        });
        let taken =
            to.copy_in(&mut BufReader::with_capacity(1 << 20, &mut reader), None, &mut |_| ());
        drop(reader);
        (out.join().expect("copying out does not panic"), taken)
    });
    bar.finish_and_clear();
    match (out, taken) {
        (_, Ok(head)) => Ok(head),
        // What was wrong where it came from makes the copy end early: that is the reason to tell.
        (Err(why), Err(StoreError::CutShort { .. })) | (_, Err(why)) => Err(why.into()),
    }
}
