//! `regard measure reference`: three reference rules over columns of events, timed.
//!
//! Takes a folder of columns that `cargo xtask measure patterns` writes; gives the seconds each rule takes and checksums of what
//! it found, which are the same for every engine that follows the rules. It shows what columns can do
//! on this machine; what Regard finds in real records is measured elsewhere.

mod columns;
mod rules;

use crate::out::say;
use anyhow::Context;
use columns::{Columns, Places};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// The command's options.
#[derive(clap::Args)]
pub struct Reference {
    /// The folder with the columns: child.u32, household.u32, agency.u8, type.u8 and day.u16.
    #[arg(long, value_name = "FOLDER")]
    events: PathBuf,
    /// How many threads to work on.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// How often each rule runs; the medians are shown.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// One line of JSON in place of lines to read.
    #[arg(long)]
    json: bool,
}

/// Seconds of one piece of work.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Seconds {
    /// By the clock.
    wall: f64,
    /// Of the processor, all threads together.
    cpu: f64,
}

impl Reference {
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(self.threads.max(1)).build();
        let threads = threads.context("the threads could not be started")?;
        let told = threads.install(|| self.measure())?;
        if self.json {
            say!("{told}");
            return Ok(ExitCode::SUCCESS);
        }
        for part in ["read", "offsets", "contacts", "missed", "agencies", "sum"] {
            let figure = |unit: &str| told["seconds"][part][unit].as_f64().unwrap_or_default();
            say!("{part:<9} {:>8.4} s, {:>8.4} s of processor", figure("wall"), figure("cpu"));
        }
        say!("checks {}", told["checks"]);
        Ok(ExitCode::SUCCESS)
    }

    fn measure(&self) -> anyhow::Result<Value> {
        let (columns, read) = timed(|| Columns::read(&self.events));
        let columns = columns?;
        let (places, offsets) = self.median(|| Places::of(&columns));
        let (contacts, contacts_took) = self.median(|| rules::contacts(&columns, &places));
        let (missed, missed_took) = self.median(|| rules::missed_and_absent(&columns, &places));
        let (most, most_took) = self.median(|| rules::agencies_concerned(&columns, &places));
        let parts = [offsets, contacts_took, missed_took, most_took];
        let sum = Seconds {
            wall: parts.iter().map(|part| part.wall).sum(),
            cpu: parts.iter().map(|part| part.cpu).sum(),
        };
        let told = |seconds: Seconds| json!({ "wall": seconds.wall, "cpu": seconds.cpu });
        let firsts = |found: &[rules::First]| {
            let days: u64 = found.iter().map(|first| u64::from(first.day)).sum();
            json!([found.len(), days])
        };
        let of_most = |figure: fn(&rules::Most) -> u64| most.iter().map(figure).sum::<u64>();
        Ok(json!({
            "version": env!("CARGO_PKG_VERSION"),
            "rows": columns.rows(),
            "threads": self.threads,
            "seconds": {
                "read": told(read),
                "offsets": told(offsets),
                "contacts": told(contacts_took),
                "missed": told(missed_took),
                "agencies": told(most_took),
                "sum": told(sum),
            },
            "checks": {
                "contacts": firsts(&contacts),
                "missed": firsts(&missed),
                "agencies": [
                    most.len(),
                    of_most(|most| u64::from(most.agencies)),
                    of_most(|most| u64::from(most.day)),
                    most.iter().map(|most| most.agencies).max(),
                ],
                "every_day": of_most(|most| u64::from(most.sum)),
            },
        }))
    }

    /// What some work gives, and the medians of what it took.
    fn median<T>(&self, work: impl Fn() -> T) -> (T, Seconds) {
        let (mut made, first) = timed(&work);
        let mut took = vec![first];
        for _ in 1..self.runs {
            let (again, seconds) = timed(&work);
            made = again;
            took.push(seconds);
        }
        let middle = |figure: fn(&Seconds) -> f64| {
            let mut figures: Vec<f64> = took.iter().map(figure).collect();
            figures.sort_by(f64::total_cmp);
            figures[figures.len() / 2]
        };
        (made, Seconds { wall: middle(|took| took.wall), cpu: middle(|took| took.cpu) })
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Seconds) {
    let (begun, cpu) = (Instant::now(), processor_seconds());
    let made = work();
    (made, Seconds { wall: begun.elapsed().as_secs_f64(), cpu: processor_seconds() - cpu })
}

/// Seconds of the processor that this process has taken, all threads together.
fn processor_seconds() -> f64 {
    let taken = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    taken.tv_sec as f64 + taken.tv_nsec as f64 / 1e9
}
