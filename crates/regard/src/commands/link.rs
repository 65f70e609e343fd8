//! `regard link`: who is who, and what people decide about it.
//!
//! Takes the one thing that is asked: how a plain list links; gives the answer as text or JSON. What it decides nothing
//! about, people do.

mod list;

use std::path::PathBuf;
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["list"])))]
pub struct Link {
    /// Links a plain list of people (CSV, one a row) without taking it in; nothing is kept but --persons and --pairs.
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
    /// With --list: where to write which person each row is (rec_id,person).
    #[arg(long, value_name = "FILE", requires = "list")]
    persons: Option<PathBuf>,
    /// With --list: where to write the pairs that are linked, and those to be asked about (a,b,weight,verdict).
    #[arg(long, value_name = "FILE", requires = "list")]
    pairs: Option<PathBuf>,
    /// With --list: compare by the weights Regard comes with, without learning from the list.
    #[arg(long, requires = "list")]
    shipped_weights: bool,
    /// With --list: add the last so many rows one by one and say how long each took; 200 with --json. Never more than one
    /// row in fifty.
    #[arg(long, value_name = "ROWS", requires = "list")]
    one_more: Option<usize>,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

impl Link {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        if let Some(file) = self.list {
            let one_more = self.one_more.unwrap_or(if self.json { 200 } else { 0 });
            return list::link(&list::Asked {
                file: &file,
                persons: self.persons.as_deref(),
                pairs: self.pairs.as_deref(),
                shipped_weights: self.shipped_weights,
                one_more,
                json: self.json,
            });
        }
        Ok(ExitCode::SUCCESS)
    }
}
