//! `regard measure`: how fast and how large, on an invented town, as Markdown for `docs/measures.md`.

use crate::intake;
use crate::out::say;
use ::store::{Place, Store};
use exchange::{CoverageGiven, Request};
use safeguarding::chronology::View;
use safeguarding::practice::Practice;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

mod door;
mod learning;
mod reference;
mod store;
mod whole;
mod work;

/// The command's options.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Measure {
    #[command(subcommand)]
    part: Option<Part>,
    /// Sizes of town, in children.
    #[arg(long, value_delimiter = ',', default_value = "1000,20000")]
    children: Vec<u32>,
    /// Chronologies timed at each size.
    #[arg(long, default_value_t = 1_000)]
    chronologies: u32,
}

/// What else can be measured.
#[derive(clap::Subcommand)]
enum Part {
    /// Three reference rules over columns of events, beside which other engines are measured.
    Reference(reference::Reference),
    /// The whole library over everybody of a large invented partnership, as JSON.
    Whole(whole::Whole),
    /// The library of reviews at a large size, as Markdown.
    Learning(learning::Learning),
    /// What is owed of everybody in an invented town, as Markdown.
    Work(work::Work),
    /// What the door before a page costs, as Markdown.
    Door(door::DoorCost),
    /// Appending to a log and opening it, as JSON.
    #[command(subcommand)]
    Store(store::MeasuredOfStore),
}

impl Measure {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match &self.part {
            Some(Part::Reference(reference)) => return reference.run(),
            Some(Part::Whole(whole)) => return whole.run(),
            Some(Part::Learning(learning)) => return learning.run(),
            Some(Part::Work(work)) => return work.run(),
            Some(Part::Door(door)) => return door.run(),
            Some(Part::Store(store)) => return store.run(),
            None => {}
        }
        say!(
            "| children | rows in files | writing them, rows/s | take-in, rows/s | records kept | bytes a record on disk | bytes a record in the files | reading the log and linking people, s | one chronology, median ms | p99 ms | assessing everybody, s | findings | open |"
        );
        say!(
            "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
        );
        for children in &self.children {
            say!("{}", self.one(*children)?);
        }
        Ok(ExitCode::SUCCESS)
    }

    fn one(&self, children: u32) -> anyhow::Result<String> {
        let folder = tempfile::tempdir()?;
        let today = crate::clock::today();
        let (town, writing) =
            timed(|| town::write(folder.path(), &town::Plan::of(children, today), &mut |_, _| {}));
        let town = town?;
        let in_files: u64 =
            town.files.iter().filter_map(|f| f.path.metadata().ok()).map(|about| about.len()).sum();
        let log = folder.path().join("regard.sqlite");
        let mut store = Store::open(&Place::Sqlite(log.clone()))?;
        let practice = Practice::shipped();
        let (taken, taking) = timed(|| -> anyhow::Result<(u64, u64)> {
            let (mut read, mut kept) = (0, 0);
            for file in &town.files {
                let request = Request {
                    path: &file.path,
                    agency: Some(file.agency),
                    organisation: None,
                    format: None,
                    coverage: CoverageGiven::default(),
                    received: crate::clock::now(),
                    today,
                };
                let account = intake::take_in(&mut store, &practice, &request, None, &mut |_| {})?;
                read += account.door.read;
                kept += account.kept;
            }
            Ok((read, kept))
        });
        let (read, kept) = taken?;
        let on_disk = size_on_disk(&log);
        let (caseload, opening) = timed(|| crate::open::caseload(&store, None));
        let caseload = caseload?;
        let view = View::all(today);
        let young: Vec<u32> = (0..caseload.people.persons.len() as u32)
            .filter(|i| caseload.people.persons[*i as usize].is_child())
            .collect();
        // Every n-th child, so that the sample is spread over the whole town.
        let step = (young.len() / self.chronologies.max(1) as usize).max(1);
        let mut times: Vec<Duration> = young
            .iter()
            .step_by(step)
            .map(|child| timed(|| caseload.chronology(&view, *child)).1)
            .collect();
        times.sort_unstable();
        let at =
            |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1_000.0;
        let (findings, assessing) = timed(|| caseload.all_findings(&view));
        let open = findings.iter().filter(|f| f.finding.is_open()).count();
        Ok(format!(
            "| {} | {} | {:.0} | {:.0} | {kept} | {} | {} | {:.2} | {:.3} | {:.3} | {:.2} | {} | {open} |",
            young.len(),
            town.rows,
            town.rows as f64 / writing.as_secs_f64(),
            read as f64 / taking.as_secs_f64(),
            on_disk / kept.max(1),
            in_files / kept.max(1),
            opening.as_secs_f64(),
            at(0.5),
            at(0.99),
            assessing.as_secs_f64(),
            findings.len(),
        ))
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    let made = work();
    (made, started.elapsed())
}

/// What a log that is a file takes on disk, with its write-ahead log. **Units:** bytes.
fn size_on_disk(log: &Path) -> u64 {
    let mut beside = log.as_os_str().to_owned();
    beside.push("-wal");
    let size = |path: &Path| path.metadata().map_or(0, |about| about.len());
    size(log) + size(Path::new(&beside))
}
