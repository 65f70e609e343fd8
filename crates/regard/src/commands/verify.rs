//! `regard verify`: is every entry of the log as it was written?

use super::LogPlace;
use crate::out::say;
use std::process::ExitCode;
use store::Verdict;

/// The command's options.
#[derive(clap::Args)]
pub struct Verify {
    #[command(flatten)]
    log: LogPlace,
}

impl Verify {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let store = crate::open::existing_log(&self.log.log)?;
        let bar = super::take_in::bar(0, "entries checked");
        let verdict = store.verify(&mut |done, all| {
            bar.set_length(all);
            bar.set_position(done);
        })?;
        bar.finish_and_clear();
        match verdict {
            Verdict::Whole { entries, head } => {
                say!("The log is whole: {entries} entries, each as it was written.");
                say!("Its head is {head}. Keep it somewhere else too: it stands for all of them.");
                Ok(ExitCode::SUCCESS)
            }
            Verdict::Broken { seq, what } => {
                say!("The log is broken at entry {seq}: {what}.");
                say!(
                    "Stop taking in, keep this file as it is, and compare entry {seq} with a backup."
                );
                Ok(ExitCode::FAILURE)
            }
        }
    }
}
