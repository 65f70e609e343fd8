//! `regard take-in`: agencies' files into the log, with an account of each. `regard template`: an empty one to fill in.

use super::LogPlace;
use crate::intake;
use crate::out::{field, say};
use anyhow::bail;
use exchange::{CoverageGiven, Format, Request};
use indicatif::{ProgressBar, ProgressStyle};
use safeguarding::calendar::{Date, VagueDate};
use safeguarding::practice::Practice;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct TakeIn {
    /// The files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Whose they are, like school or health-visiting; not needed where the files say so.
    #[arg(long)]
    agency: Option<String>,
    /// The organisation within the agency: a school, a trust.
    #[arg(long)]
    organisation: Option<String>,
    /// How to read them: agency-csv, agency-xlsx, cin-census or family-context; by what they hold where not given.
    #[arg(long)]
    format: Option<Format>,
    /// The area they are for.
    #[arg(long, value_name = "AREA")]
    covers_area: Option<String>,
    /// The first day they cover.
    #[arg(long, value_name = "DAY", value_parser = day)]
    covers_from: Option<Date>,
    /// The last day they cover.
    #[arg(long, value_name = "DAY", value_parser = day)]
    covers_to: Option<Date>,
    /// The day they were current as of.
    #[arg(long, value_name = "DAY", value_parser = day)]
    current_as_of: Option<Date>,
    /// The folder for rows that cannot be read; beside each file where not given.
    #[arg(long, value_name = "FOLDER")]
    rejects: Option<PathBuf>,
    #[command(flatten)]
    log: LogPlace,
}

/// Lets others on this machine go first: files may take minutes, and whoever writes down one entry waits for it.
///
/// Where the machine does not allow it, files are taken in all the same.
fn give_way() {
    const STEPS: i32 = 10;
    // On Linux it holds for this thread and those it starts from here on: so it comes before all else that starts any.
    let _ = rustix::process::nice(STEPS);
}

fn day(text: &str) -> Result<Date, String> {
    let day = VagueDate::parse(text).map_err(|e| e.to_string())?.day();
    day.ok_or_else(|| "give a whole day, like 2024-03-04".to_owned())
}

impl TakeIn {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        // A mistyped name makes no log.
        if let Some(path) = self.files.first()
            && self.files.iter().all(|path| !path.exists())
        {
            bail!("there is no file at {}; check the name and the folder", path.display());
        }
        give_way();
        let mut store = self.log.open()?;
        let practice = Practice::shipped();
        let mut failed = false;
        for path in &self.files {
            let request = Request {
                path,
                agency: self.agency.as_deref(),
                organisation: self.organisation.as_deref(),
                format: self.format,
                coverage: CoverageGiven {
                    area: self.covers_area.clone(),
                    from: self.covers_from,
                    to: self.covers_to,
                    current_as_of: self.current_as_of,
                },
                received: crate::clock::now(),
                today: crate::clock::today(),
            };
            let size = path.metadata().map_or(0, |about| about.len());
            let bar = bar(size, "bytes read");
            let taken = intake::take_in(
                &mut store,
                &practice,
                &request,
                self.rejects.as_deref(),
                &mut |read| bar.set_position(read),
            );
            bar.finish_and_clear();
            match taken {
                Ok(account) => {
                    print(path, &account);
                    // A file nobody could make sense of is not a success, though nothing went wrong.
                    failed |= account.door.format.is_none();
                }
                Err(error) => {
                    // One file that cannot be read does not keep the others out.
                    eprintln!("regard: {error:#}");
                    failed = true;
                }
            }
        }
        Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

/// The account of one file.
pub(super) fn print(path: &std::path::Path, account: &intake::Account) {
    let format = account.door.format.map_or("not recognised", |format| format.id());
    say!("{} ({format})", field(&path.display().to_string()));
    say!(
        "  read {}, kept {}, marked {}, rejected {}, already known {}",
        account.door.read,
        account.kept,
        account.marked,
        account.door.rejected,
        account.already_known
    );
    for note in &account.door.notes {
        say!("  note: {}", field(note));
    }
    if let Some(rejects) = &account.rejects {
        say!("  rows that could not be read, with the reason for each: {}", rejects.display());
    }
}

/// A progress bar on standard error; nothing where that is no terminal.
pub(super) fn bar(length: u64, what: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style).with_message(what.to_owned())
}

/// The command's options.
#[derive(clap::Args)]
pub struct Template {
    /// Where to write it; by its ending a workbook (.xlsx) or comma-separated values (.csv).
    file: PathBuf,
}

impl Template {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let practice = Practice::shipped();
        let bytes = match self.file.extension().and_then(|e| e.to_str()) {
            Some("xlsx") => exchange::template_xlsx(&practice)?,
            Some("csv") => exchange::template_csv(&practice).into_bytes(),
            _ => {
                anyhow::bail!("say by the ending what to write: chronology.xlsx or chronology.csv")
            }
        };
        crate::out::new_file(&self.file)?.write_all(&bytes)?;
        say!("wrote {}", self.file.display());
        if self.file.extension().is_some_and(|e| e == "csv") {
            say!(
                "The words to use (kinds, facts, agencies, roles) are listed in the workbook: regard template chronology.xlsx"
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}
