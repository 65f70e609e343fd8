//! `regard verify`: is every entry of the log as it was written, and is it the log whose head was kept elsewhere?
//!
//! Takes a log and, if wished, a head; prints a verdict and what to do next. It alters no entry; only when told to does it
//! make the indexes again, which are computed from the entries.

use super::LogPlace;
use crate::out::say;
use std::process::ExitCode;
use store::{Head, Store, Verdict, Weakness};

/// The command's options.
#[derive(clap::Args)]
pub struct Verify {
    #[command(flatten)]
    log: LogPlace,
    /// A head that was printed earlier and kept elsewhere, as in 217:0f5a…: is its entry still in the log?
    #[arg(long, value_name = "HEAD")]
    head: Option<Head>,
    /// First make the indexes again from the entries.
    #[arg(long)]
    rebuild_indexes: bool,
}

impl Verify {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let mut store = crate::open::existing_log(&self.log.log)?;
        if self.rebuild_indexes {
            store.rebuild_indexes()?;
            say!("The indexes were made again.");
        }
        let verdict = verdict(&store, self.head)?;
        match verdict {
            Verdict::Whole { entries, head } => {
                say!("The log is whole: {entries} entries, each as it was written.");
                if let Some(kept) = self.head {
                    say!("It holds the head that was kept: entry {} is the same.", kept.seq);
                }
                say!("Its head is {head}. Keep it somewhere else too: it stands for all of them.");
                return Ok(ExitCode::SUCCESS);
            }
            Verdict::Broken { seq, what } => {
                say!("The log is broken at entry {seq}: {what}.");
                say!(
                    "Stop taking in, keep this file as it is, and compare entry {seq} with a backup."
                );
            }
            Verdict::Weakened { what: Weakness::IndexIsWrong { .. }, .. } => {
                say!("{verdict}");
                say!("Run `regard verify --rebuild-indexes`.");
            }
            _ => say!("{verdict}"),
        }
        Ok(ExitCode::FAILURE)
    }
}

fn verdict(store: &Store, kept: Option<Head>) -> anyhow::Result<Verdict> {
    let bar = super::take_in::bar(0, "entries checked");
    let verdict = store.verify(kept, &mut |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    })?;
    bar.finish_and_clear();
    Ok(verdict)
}
