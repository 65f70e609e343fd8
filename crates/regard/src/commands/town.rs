//! `regard town`: the files of an invented partnership, or one list of mentions with the truth of who is who.

use crate::out::say;
use safeguarding::calendar::Date;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct Town {
    /// The folder to write to; made where it is not there.
    #[arg(required_unless_present = "mentions", conflicts_with = "mentions")]
    folder: Option<PathBuf>,
    /// About how many children.
    #[arg(long, default_value_t = 600)]
    children: u32,
    /// The same seed gives the same town, or list.
    #[arg(long, default_value_t = 2_026)]
    seed: u64,
    /// The last day of records; today where not given.
    #[arg(long, value_name = "DAY")]
    through: Option<Date>,
    /// Leave out the six families told by hand.
    #[arg(long)]
    no_stories: bool,
    /// Writes one list of this many mentions instead, with the truth of who is who, to measure linking on.
    #[arg(long, value_name = "NUMBER", requires = "out")]
    mentions: Option<u32>,
    /// The CSV file the list of mentions is written to.
    #[arg(long, value_name = "FILE", requires = "mentions")]
    out: Option<PathBuf>,
}

impl Town {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match (&self.folder, self.mentions, &self.out) {
            (_, Some(mentions), Some(out)) => self.write_list(mentions, out),
            (Some(folder), ..) => self.write_town(folder),
            _ => unreachable!("clap asks for a folder, or for mentions and a file"),
        }
    }

    /// One list of labelled mentions. Its last day does not move with the clock, so that a seed says all.
    fn write_list(&self, mentions: u32, out: &Path) -> anyhow::Result<ExitCode> {
        let usual = town::labelled::Plan::of(mentions);
        let through = self.through.unwrap_or(usual.through);
        let plan = town::labelled::Plan { seed: self.seed, through, ..usual };
        let tally = town::labelled::write(out, &plan)?;
        say!("{} mentions of {} people  {}", tally.mentions, tally.people, out.display());
        Ok(ExitCode::SUCCESS)
    }

    fn write_town(&self, folder: &Path) -> anyhow::Result<ExitCode> {
        let through = self.through.unwrap_or_else(crate::clock::today);
        let plan = town::Plan {
            seed: self.seed,
            children: self.children,
            through,
            years: 15,
            stories: !self.no_stories,
        };
        let bar = super::take_in::bar(0, "rows written");
        let written = town::write(folder, &plan, &mut |rows, of| {
            bar.set_length(of.max(rows));
            bar.set_position(rows);
        })?;
        bar.finish_and_clear();
        for file in &written.files {
            say!("{:>10} rows  {}", file.rows, file.path.display());
        }
        say!("{} families, {} children, {} rows", written.families, written.children, written.rows);
        Ok(ExitCode::SUCCESS)
    }
}
