//! `regard town`: the files of an invented partnership.

use crate::out::say;
use safeguarding::calendar::Date;
use std::path::PathBuf;
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct Town {
    /// The folder to write to; made where it is not there.
    folder: PathBuf,
    /// About how many children.
    #[arg(long, default_value_t = 600)]
    children: u32,
    /// The same seed gives the same town.
    #[arg(long, default_value_t = 2_026)]
    seed: u64,
    /// The last day of records; today where not given.
    #[arg(long, value_name = "DAY")]
    through: Option<Date>,
    /// Leave out the six families told by hand.
    #[arg(long)]
    no_stories: bool,
}

impl Town {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let through = self.through.unwrap_or_else(crate::clock::today);
        let plan = town::Plan {
            seed: self.seed,
            children: self.children,
            through,
            years: 15,
            stories: !self.no_stories,
        };
        let bar = super::take_in::bar(0, "rows written");
        let written = town::write(&self.folder, &plan, &mut |rows, of| {
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
