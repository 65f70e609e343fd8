//! `regard checkpoint`: signs the head of the log with a key that is not kept with it, and prints it, to be kept elsewhere.
//!
//! Takes a log and a key; prints one line and, if wished, adds it to a file. It verifies the log first, so that nothing is signed that
//! does not hold together.

use crate::log_place::LogPlace;
use crate::out::say;
use anyhow::{Context, bail};
use safekeeping::SigningKey;
use std::path::PathBuf;
use std::process::ExitCode;
use store::{Against, Verdict};

/// The command's options.
#[derive(clap::Args)]
pub struct CheckpointOf {
    #[command(flatten)]
    log: LogPlace,
    /// The file that holds the key to sign with, as `regard key sign` writes it.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// A file to add the line to, best on another machine; it is made where it is not there.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

impl CheckpointOf {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let named = self.key.display();
        let words = std::fs::read_to_string(&self.key)
            .with_context(|| format!("the key could not be read from {named}; name the file that `regard key sign` wrote, where this account may read it"))?;
        let key = SigningKey::parse(&words).with_context(|| format!("{named} holds no key"))?;
        let store = self.log.existing()?;
        let head = match store.verify(&Against::default(), &mut |_, _| ())? {
            Verdict::Whole { head, .. } => head,
            verdict => bail!("nothing was signed: {verdict}"),
        };
        let checkpoint = key.sign(&crate::clock::written(crate::clock::now()), &head.to_string());
        if let Some(file) = &self.to {
            crate::nightly::add_line(file, &checkpoint.to_string())?;
        }
        say!("{checkpoint}");
        Ok(ExitCode::SUCCESS)
    }
}
