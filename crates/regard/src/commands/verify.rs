//! `regard verify`: is every entry of the log as it was written, and is it the log whose head was kept elsewhere?
//!
//! Takes a log and, if wished, a head; prints a verdict and what to do next. It alters no entry; only when told to does it
//! make the indexes again, which are computed from the entries.

use crate::log_place::LogPlace;
use crate::out::say;
use anyhow::{Context, ensure};
use safekeeping::{Checkpoint, PublicKey};
use std::path::PathBuf;
use std::process::ExitCode;
use store::{Against, Head, Store, Verdict, Weakness};

/// The command's options.
#[derive(clap::Args)]
pub struct Verify {
    #[command(flatten)]
    log: LogPlace,
    /// A head that was printed earlier and kept elsewhere, as in 217:0f5a…: is its entry still in the log?
    #[arg(long, value_name = "HEAD")]
    head: Option<Head>,
    /// A file of checkpoints, as `regard checkpoint` makes them: is each signed, and does the log hold the entry it names?
    #[arg(long, value_name = "FILE", requires = "signed_by")]
    checkpoints: Option<PathBuf>,
    /// The public key the checkpoints were signed with, as `regard key sign` prints it.
    #[arg(long, value_name = "KEY")]
    signed_by: Option<PublicKey>,
    /// First make the indexes again from the entries.
    #[arg(long)]
    rebuild_indexes: bool,
}

impl Verify {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.log.existing()?;
        let checkpoints = self.checkpoints()?;
        let signed = checkpoints.len();
        let kept: Vec<Head> = self.head.into_iter().chain(checkpoints).collect();
        let verdict = verdict(&store, &Against { kept, mending: self.rebuild_indexes })?;
        if self.rebuild_indexes {
            say!("The indexes were made again.");
        }
        match verdict {
            Verdict::Whole { entries, head } => {
                say!("The log is whole: {entries} entries, each as it was written.");
                if let Some(kept) = self.head {
                    say!("It holds the head that was kept: entry {} is the same.", kept.seq);
                }
                match self.checkpoints.map(|_| signed) {
                    Some(1) => say!(
                        "It holds the entry of the one checkpoint, which is signed by that key."
                    ),
                    Some(_) => say!(
                        "It holds the entries of all {signed} checkpoints, and each is signed by that key."
                    ),
                    None => {}
                }
                say!("Its head is {head}. Keep it somewhere else too: it stands for all of them.");
                return Ok(ExitCode::SUCCESS);
            }
            Verdict::Broken { seq, what } => {
                say!("The log is broken at entry {seq}: {what}.");
                say!(
                    "Stop taking in and keep this log as it is. Wanted: a backup whose head is {} or later, made before the damage. Restore it \
                     into a new log (regard restore), compare entry {seq} of the two, and take in anew what came after it.",
                    seq.max(1)
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

impl Verify {
    /// The heads of the checkpoints, whose signatures hold.
    fn checkpoints(&self) -> anyhow::Result<Vec<Head>> {
        let (Some(file), Some(by)) = (&self.checkpoints, &self.signed_by) else {
            return Ok(Vec::new());
        };
        let named = file.display();
        let lines =
            std::fs::read_to_string(file).with_context(|| format!("{named} could not be read"))?;
        let all = Checkpoint::all_in(&lines, by)
            .with_context(|| format!("{named} cannot be believed"))?;
        ensure!(
            !all.is_empty(),
            "{named} holds no checkpoint; use the copy that was kept elsewhere"
        );
        all.iter().map(|checkpoint| Ok(checkpoint.head.parse()?)).collect()
    }
}

fn verdict(store: &Store, against: &Against) -> anyhow::Result<Verdict> {
    let bar = super::take_in::bar(0, "entries checked");
    let verdict = store.verify(against, &mut |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    })?;
    bar.finish_and_clear();
    Ok(verdict)
}
