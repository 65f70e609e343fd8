//! `regard measure store`: appending to a log, one entry at a time and many, alone and beside a taking-in; and opening a large one.
//!
//! Takes a log; prints one line of JSON. What it is set beside, and the table, are the matter of `cargo xtask measure store`.

use super::timed;
use super::whole::{at, peak_mb};
use crate::commands::LogPlace;
use crate::intake::{BATCH, WAITING, add_all};
use crate::out::say;
use ::store::{Batch, Store, StoreError};
use exchange::{CoverageGiven, Item, Request};
use safeguarding::practice::Practice;
use safeguarding::records::Entry;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

/// Records invented, outside of the time that is taken, before they are appended together.
const AT_ONCE: usize = 20_000;

/// What is measured of a log.
#[derive(clap::Subcommand)]
pub enum MeasuredOfStore {
    /// Appends invented records: some alone, then many together.
    Append(Append),
    /// Appends a record now and then, until a file is there: beside a taking-in that somebody else has begun.
    Beside(Beside),
    /// Opens a log, and reads it from end to end.
    Open(Open),
}

/// The options of `append`.
#[derive(clap::Args)]
pub struct Append {
    #[command(flatten)]
    log: LogPlace,
    /// How many records, together.
    #[arg(long, default_value_t = 1_000_000)]
    records: u64,
    /// How many before them, each alone.
    #[arg(long, default_value_t = 1_000)]
    alone: u64,
}

/// The options of `beside`.
#[derive(clap::Args)]
pub struct Beside {
    #[command(flatten)]
    log: LogPlace,
    /// Ends once this file is there.
    #[arg(long)]
    until: PathBuf,
    /// Milliseconds from one record to the next.
    #[arg(long, default_value_t = 20)]
    every: u64,
}

/// The options of `open`.
#[derive(clap::Args)]
pub struct Open {
    #[command(flatten)]
    log: LogPlace,
}

impl MeasuredOfStore {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let figures = match self {
            Self::Append(append) => append.run()?,
            Self::Beside(beside) => beside.run()?,
            Self::Open(open) => open.run()?,
        };
        say!("{figures}");
        Ok(ExitCode::SUCCESS)
    }
}

impl Append {
    fn run(&self) -> anyhow::Result<serde_json::Value> {
        let mut store = self.log.open()?;
        let (mut alone, mut together) = (Spent::default(), Spent::default());
        let mut some = Vec::with_capacity(AT_ONCE);
        for town in 1.. {
            let mut append = |entry| {
                if alone.entries < self.alone {
                    let adding = || store.append(std::slice::from_ref(&entry), None).map(|_| ());
                    return alone.append(1, adding);
                }
                some.push(entry);
                if some.len() < AT_ONCE {
                    return Ok(());
                }
                if together.entries < self.records {
                    together.append(AT_ONCE, || add_as_taking_in_does(&mut store, &some))?;
                }
                some.clear();
                Ok(())
            };
            entries(town, 5_000, &mut append)?;
            if together.entries >= self.records {
                break;
            }
        }
        Ok(serde_json::json!({
            "alone": alone.entries, "alone_s": alone.time.as_secs_f64(),
            "together": together.entries, "together_s": together.time.as_secs_f64(), "peak_mb": peak_mb(),
        }))
    }
}

fn add_as_taking_in_does(store: &mut Store, entries: &[Entry]) -> Result<(), StoreError> {
    std::thread::scope(|scope| {
        let (batches, taken) = sync_channel(WAITING);
        scope.spawn(move || {
            entries.chunks(BATCH).all(|some| batches.send(Batch::from(some)).is_ok())
        });
        add_all(store, &taken).map(|_| ())
    })
}

/// What some appends came to.
#[derive(Default)]
struct Spent {
    entries: u64,
    time: Duration,
}

impl Spent {
    fn append(
        &mut self,
        entries: usize,
        append: impl FnOnce() -> Result<(), StoreError>,
    ) -> anyhow::Result<()> {
        let (appended, took) = timed(append);
        appended?;
        self.entries += entries as u64;
        self.time += took;
        Ok(())
    }
}

impl Beside {
    fn run(&self) -> anyhow::Result<serde_json::Value> {
        let mut told = Vec::new();
        // Nobody else invents this town.
        entries(u64::MAX, 300, &mut |entry| {
            told.push(entry);
            Ok(())
        })?;
        let mut store = self.log.open()?;
        let mut waited_ms = Vec::new();
        for entry in told {
            if self.until.exists() {
                break;
            }
            let begun = Instant::now();
            store.append(&[entry], None)?;
            let took = begun.elapsed();
            waited_ms.push(took.as_secs_f64() * 1_000.0);
            std::thread::sleep(Duration::from_millis(self.every).saturating_sub(took));
        }
        waited_ms.sort_by(f64::total_cmp);
        Ok(serde_json::json!({
            "appends": waited_ms.len(), "p50_ms": at(&waited_ms, 0.5), "p99_ms": at(&waited_ms, 0.99),
            "longest_ms": at(&waited_ms, 1.0),
        }))
    }
}

impl Open {
    fn run(&self) -> anyhow::Result<serde_json::Value> {
        let (store, opening) = timed(|| self.log.existing());
        let store = store?;
        let (head, finding) = timed(|| store.head());
        let mut entries = 0_u64;
        let (read, reading) = timed(|| {
            store.scan(0, &mut |_, _| {
                entries += 1;
                Ok(())
            })
        });
        read?;
        Ok(serde_json::json!({
            "entries": entries, "head": head?.map(|head| head.seq), "open_ms": (opening + finding).as_secs_f64() * 1_000.0,
            "read_s": reading.as_secs_f64(), "peak_mb": peak_mb(),
        }))
    }
}

/// The records of an invented town, through the ordinary door, file after file.
fn entries(
    seed: u64,
    children: u32,
    each: &mut dyn FnMut(Entry) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let today = crate::clock::today();
    let folder = tempfile::tempdir()?;
    let plan = town::Plan { seed, ..town::Plan::of(children, today) };
    let practice = Practice::shipped();
    for file in town::write(folder.path(), &plan, &mut |_, _| {})?.files {
        let request = Request {
            path: &file.path,
            agency: Some(file.agency),
            organisation: None,
            format: None,
            coverage: CoverageGiven::default(),
            received: crate::clock::now(),
            today,
        };
        let mut sink = |item| {
            if let Item::Record(said) = item {
                each(Entry::Said(said)).map_err(|why| exchange::ReadError::Keep(why.into()))?;
            }
            Ok(())
        };
        exchange::read(&request, &practice, &mut sink, &mut |_| {})?;
    }
    Ok(())
}
