//! `regard continuity`: for each agency its open children in one sealed file, for the day the server is down.
//!
//! Takes a log, agencies and their passphrases; gives files in a folder, and says of each how many children it holds and by what it is
//! known again. It prints nobody's name and no passphrase. What fails for one agency keeps no other from its file.

use crate::continuity::{self, Gathered};
use crate::log_place::LogPlace;
use crate::out::{field, say};
use anyhow::{Context, bail, ensure};
use safekeeping::Passphrase;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct Continuity {
    #[command(flatten)]
    log: LogPlace,
    /// The agency, by id, like school; several times for several.
    #[arg(long, value_name = "AGENCY", required_unless_present = "all", conflicts_with = "all")]
    agency: Vec<String>,
    /// Every agency that wrote a record.
    #[arg(long)]
    all: bool,
    /// The folder to write the files to: one an agency, continuity-AGENCY-DAY.html.
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// The file that holds the passphrase, and nothing else: one for all the agencies named.
    #[arg(long, value_name = "FILE", required_unless_present = "passphrases")]
    passphrase_file: Option<PathBuf>,
    /// The folder that holds a passphrase for each agency, in AGENCY.passphrase. Not the one the files go to.
    #[arg(long, value_name = "FOLDER", conflicts_with = "passphrase_file")]
    passphrases: Option<PathBuf>,
    /// Make a passphrase for each agency that has none in that folder. None is printed.
    #[arg(long, requires = "passphrases")]
    generate: bool,
}

impl Continuity {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        if let Some(passphrases) = &self.passphrases {
            keep_apart(&self.to, passphrases)?;
        }
        let one = self.passphrase_file.as_deref().map(continuity::passphrase_in).transpose()?;
        let store = self.log.existing()?;
        let gathered = Gathered::from(&store, self.log.weights.as_deref())?;
        let agencies = if self.all { gathered.agencies() } else { self.agency.clone() };
        for agency in &agencies {
            ensure!(
                gathered.caseload.practice.agencies.contains_key(agency.as_str()),
                "there is no agency {}; practice/england/agencies.toml lists them, like housing or school",
                field(agency)
            );
        }
        let mut failed = false;
        for agency in &agencies {
            let made = self.passphrase(one.as_ref(), agency).and_then(|passphrase| {
                continuity::write(&gathered, agency, crate::clock::today(), &passphrase, &self.to)
            });
            match made {
                Ok(made) => {
                    let children =
                        super::replay::counted(made.children, "open child", "open children");
                    say!("{}: {children}", made.file.display());
                    say!("  SHA-256 {}", made.fingerprint);
                }
                Err(error) => {
                    failed = true;
                    eprintln!("regard: NOT made for {agency}: {error:#}");
                }
            }
        }
        say!("Made at entry {} of the log, head {}.", gathered.head.seq, gathered.head);
        say!(
            "Each is a copy that grows old: take the older ones away, and see docs/operating/continuity.md."
        );
        Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    /// The passphrase of an agency: the one for all, the one in its file, or a new one where that was asked for.
    fn passphrase(&self, one: Option<&Passphrase>, agency: &str) -> anyhow::Result<Passphrase> {
        let Some(folder) = self.passphrases.as_ref().filter(|_| one.is_none()) else {
            return one.cloned().context("no passphrase was named");
        };
        let file = continuity::passphrase_file(folder, agency);
        if self.generate && !file.exists() {
            let passphrase = continuity::invent_passphrase(&file)?;
            say!("{}: a new passphrase; give it to the agency by hand, on paper.", file.display());
            return Ok(passphrase);
        }
        continuity::passphrase_in(&file).with_context(|| {
            format!("{agency} has no passphrase; write one into that file, or say --generate")
        })
    }
}

/// Refuses one folder for the files and what opens them.
///
/// # Errors
/// They are one.
pub(crate) fn keep_apart(files: &Path, passphrases: &Path) -> anyhow::Result<()> {
    let is_one = match (files.canonicalize(), passphrases.canonicalize()) {
        (Ok(files), Ok(passphrases)) => files == passphrases,
        _ => files == passphrases,
    };
    if is_one {
        bail!(
            "the files and the passphrases that open them are to go to one folder, {}; whoever takes one takes the other: name two",
            files.display()
        );
    }
    Ok(())
}
